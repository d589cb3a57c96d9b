-- Room: training. What a holder saw before a trip to the provider of payments is what he accepts (LC-15). A withdrawal once the session has
-- begun waits for the word of the body (decision 84). An absence declared wrongly is corrected: its price is reserved again (decision 85).
-- An outage extends the withdrawal and the free cancellation too (decision 71).

ALTER TABLE paiement_carte ADD COLUMN version BIGINT;  -- @technique of the dossier that its holder saw; NULL: a payment of before

ALTER TABLE dossier ADD COLUMN retracte_le BIGINT;  -- @donnee dossier.suivi day the holder withdrew once the session had begun
ALTER TABLE dossier ADD COLUMN annulation_fin BIGINT;  -- @donnee dossier.suivi last day of the free cancellation, when an outage moved it
ALTER TABLE dossier ADD COLUMN reservation_no BIGINT NOT NULL DEFAULT 1 CHECK (reservation_no > 0);  -- @technique its reservation in the book

-- What an outage did to what its holder may still do without cost, once.
-- @groupe
CREATE TABLE panne_prolongation_droit (
    titulaire_id BIGINT NOT NULL,      -- @technique
    dossier_id BIGINT NOT NULL,        -- @technique
    panne_id BIGINT NOT NULL REFERENCES panne (id),  -- @technique
    droit TEXT NOT NULL CHECK (droit IN ('retractation', 'annulation')),  -- @donnee dossier.suivi
    avant BIGINT NOT NULL,             -- @donnee dossier.suivi
    apres BIGINT NOT NULL,             -- @donnee dossier.suivi
    faite_us BIGINT NOT NULL,          -- @technique
    PRIMARY KEY (titulaire_id, dossier_id, panne_id, droit),
    CHECK (apres > avant)
);

DROP VIEW dossier_vue;
CREATE VIEW dossier_vue AS
SELECT d.titulaire_id, d.id, d.numero, d.organisme_id, d.session_id, s.action_id, d.etat, d.facturation, d.dernier_acte,
       d.dernier_par, d.dernier_le, d.controle, d.classe, d.fonds, d.intitule, o.denomination, d.debut, d.fin, d.heures, d.heures_realisees,
       d.prix_ht_cents, d.prix_ttc_cents, d.realise_ht_cents, d.realise_ttc_cents, d.reste_cents, d.reste_realise_cents,
       d.taux, d.cause, d.force_majeure, d.participants, d.demande_le, d.propose_le, d.accepte_le, d.entre_le, d.sorti_le,
       d.retractation_fin, d.facture_numero, d.facture_emise, d.facture_transmise_us, d.a_payer_cents, d.paye_cents,
       d.paye_le, d.echeance, d.cree_us, d.modifie_us, d.version, d.controle_le, d.controle_leve_le, d.controle_resultat, d.gele_le,
       d.gel_echeance, d.atteste_le, d.atteste, d.financeur_id, d.sollicite_cents, d.sollicite_cpf, d.report_debut, d.report_fin,
       d.acompte_cents, d.acompte_le, d.verse_cents,
       d.annexes_cents, d.annexes_nature, d.annexes_examen, d.prerequis, d.recu_le, d.a_corriger, d.signale_le, d.relance_le,
       d.evalue_le, d.retracte_le, d.annulation_fin, d.reservation_no
  FROM dossier d
  JOIN organisme o ON o.id = d.organisme_id
  JOIN session_formation s ON s.id = d.session_id;

-- @postgresql
DO $droits$
BEGIN
    IF EXISTS (SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = 'sicpf_service') THEN
        GRANT SELECT, INSERT, UPDATE, DELETE ON panne_prolongation_droit TO sicpf_service;
        GRANT SELECT ON dossier_vue TO sicpf_service;
    END IF;
END $droits$;

-- Room: training. What holders say of a training once its service is declared (decision 70): on the dossier, the day alone; the
-- marks, in counts that name nobody and that no dossier leads to.

ALTER TABLE dossier ADD COLUMN evalue_le BIGINT;  -- @donnee dossier.suivi day the holder evaluated the training; never the marks

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
       d.evalue_le
  FROM dossier d
  JOIN organisme o ON o.id = d.organisme_id
  JOIN session_formation s ON s.id = d.session_id;

-- How many answers gave each mark to each question about an action. An answer adds one to a count of each question, and leaves no row,
-- no order and no instant. People read the answers published: those of several people at once (training/evaluation.h).
-- @groupe
CREATE TABLE evaluation_compte (
    action_id BIGINT NOT NULL REFERENCES action_formation (id),  -- @technique
    question TEXT NOT NULL,            -- @technique code of law/tables « questions_evaluation »
    note BIGINT NOT NULL CHECK (note > 0),  -- @technique code of law/tables « notes_evaluation »
    recues BIGINT NOT NULL CHECK (recues > 0),  -- @technique
    publiees BIGINT NOT NULL CHECK (publiees >= 0),  -- @technique of them, those that people read
    PRIMARY KEY (action_id, question, note),
    CHECK (publiees <= recues)
);

-- @postgresql
DO $droits$
BEGIN
    IF EXISTS (SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = 'sicpf_service') THEN
        GRANT SELECT, INSERT, UPDATE ON evaluation_compte TO sicpf_service;
        GRANT SELECT ON dossier_vue TO sicpf_service;
    END IF;
END $droits$;

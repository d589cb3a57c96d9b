-- Room: training. An e-mail address that is a body's no more: a notice tells it so, as those of « avis » do, in one numbering with them; and
-- for a time (paiement.contact_ancien_jours) it is told what becomes of the account the body is paid on (decision 87). And a catalogue keeps what it
-- says of hours and prices beside what is sold.
CREATE TABLE contact_ancien (
    id BIGINT PRIMARY KEY,             -- @technique of the notice
    organisme_id BIGINT NOT NULL REFERENCES organisme (id),  -- @technique
    courriel TEXT NOT NULL,            -- @donnee organisme.coordonnees e-mail address
    fin_us BIGINT NOT NULL,            -- @technique when another was recorded, or none
    remis_us BIGINT,                   -- @technique when the notice left
    remis_par TEXT                     -- @technique login of the agent who says so
);
CREATE INDEX contact_ancien_organisme ON contact_ancien (organisme_id);

-- All that somebody outside is to be told.
CREATE VIEW avis_tous AS
SELECT id, partie, partie_id, genre, compte_no, adresse, cree_us, remis_us FROM avis
UNION ALL
SELECT id, 'organisme', organisme_id, 'contact', NULL, courriel, fin_us, remis_us FROM contact_ancien;

-- What a catalogue says of the hours and of the hourly price of an action, beside what is sold: it may contradict itself (« catalogue lint »).
ALTER TABLE action_formation ADD COLUMN heures_total BIGINT;       -- @donnee dossier.formation as said, zero too; NULL: not said, or before this was kept
ALTER TABLE action_formation ADD COLUMN heures_centre BIGINT;      -- @donnee dossier.formation
ALTER TABLE action_formation ADD COLUMN heures_entreprise BIGINT;  -- @donnee dossier.formation
ALTER TABLE action_formation ADD COLUMN prix_horaire_cents BIGINT; -- @donnee dossier.formation_financement all taxes included

DROP VIEW offre_controle;
CREATE VIEW offre_controle AS
SELECT s.id AS session_id, f.organisme_id, f.id AS formation_id, f.numero AS formation_numero, a.numero AS action_numero,
       s.numero AS session_numero, f.intitule, f.classe, f.code_certification, f.code_elu, f.retiree_us, a.heures,
       a.prix_ht_cents, a.prix_ttc_cents, s.debut, s.fin, s.ouverte, c.numero AS fiche, c.active, c.absente_le,
       c.fin AS fiche_fin, o.qualiopi_formation, o.qualiopi_bilan, o.qualiopi_vae,
       (SELECT MAX(CASE WHEN p.etat IS NULL THEN 1 ELSE 2 END) FROM certification_partenaire p
         WHERE p.numero = f.code_certification AND p.siren = o.siren AND COALESCE(p.etat, 'Actif') = 'Actif'
           AND p.habilitation IN ('HABILITATION_FORMER', 'HABILITATION_ORGA_FORM')) AS habilite_siren,
       (SELECT MAX(CASE WHEN p.etat IS NULL THEN 1 ELSE 2 END) FROM certification_partenaire p
         WHERE p.numero = f.code_certification AND p.siren = o.siren AND p.siret = o.siret
           AND COALESCE(p.etat, 'Actif') = 'Actif'
           AND p.habilitation IN ('HABILITATION_FORMER', 'HABILITATION_ORGA_FORM')) AS habilite_siret,
       (SELECT MAX(2) FROM certification_certificateur p
         WHERE p.numero = f.code_certification AND p.siren = o.siren AND COALESCE(p.etat, 'Actif') = 'Actif') AS certifie_siren,
       (SELECT MAX(2) FROM certification_certificateur p
         WHERE p.numero = f.code_certification AND p.siren = o.siren AND p.siret = o.siret
           AND COALESCE(p.etat, 'Actif') = 'Actif') AS certifie_siret,
       f.retiree_par, a.heures_total, a.heures_centre, a.heures_entreprise, a.prix_horaire_cents
  FROM session_formation s
  JOIN action_formation a ON a.id = s.action_id
  JOIN formation f ON f.id = a.formation_id
  JOIN organisme o ON o.id = f.organisme_id
  LEFT JOIN certification c ON c.numero = f.code_certification;

-- @postgresql
DO $droits$
BEGIN
    IF EXISTS (SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = 'sicpf_service') THEN
        GRANT SELECT, INSERT, UPDATE, DELETE ON contact_ancien TO sicpf_service;
        GRANT SELECT ON avis_tous, offre_controle TO sicpf_service;
    END IF;
END $droits$;

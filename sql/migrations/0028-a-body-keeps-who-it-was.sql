-- Room: training. What the public list and the list of agreements said of a body before a delivery changed it, with the day of that delivery
-- (decision 126): an old SIRET finds its body, and a past day is read with the identity of that day. And a body is told that the operator withdrew
-- one of its offers, or put it back.

ALTER TABLE organisme ADD COLUMN connu_le BIGINT;  -- @technique day of the delivery that named it first; NULL: before this column

CREATE TABLE organisme_ancien (
    organisme_id BIGINT NOT NULL REFERENCES organisme (id),  -- @technique
    no BIGINT NOT NULL,                -- @technique
    siret TEXT,                        -- @donnee organisme.siret
    siren TEXT,                        -- @donnee organisme.siret
    nda TEXT NOT NULL,                 -- @donnee organisme.nda
    denomination TEXT NOT NULL,        -- @donnee organisme.raison_sociale
    denomination_pliee TEXT NOT NULL,  -- @donnee organisme.raison_sociale
    nature_juridique TEXT,             -- @donnee organisme.nature_juridique
    departement TEXT,                  -- @donnee organisme.departement
    voie TEXT,                         -- @donnee organisme.coordonnees
    code_postal TEXT,                  -- @donnee organisme.coordonnees
    ville TEXT,                        -- @donnee organisme.coordonnees
    code_region TEXT,                  -- @donnee organisme.coordonnees
    qualiopi_formation BIGINT NOT NULL CHECK (qualiopi_formation IN (0, 1)),  -- @technique
    qualiopi_bilan BIGINT NOT NULL CHECK (qualiopi_bilan IN (0, 1)),  -- @technique
    qualiopi_vae BIGINT NOT NULL CHECK (qualiopi_vae IN (0, 1)),  -- @technique
    qualiopi_apprentissage BIGINT NOT NULL CHECK (qualiopi_apprentissage IN (0, 1)),  -- @technique
    siret_douteux BIGINT NOT NULL CHECK (siret_douteux IN (0, 1)),  -- @technique
    remplace_le BIGINT NOT NULL,       -- @technique day of the delivery that changed it: the first day that it is not so
    PRIMARY KEY (organisme_id, no)
);
CREATE INDEX organisme_ancien_siret ON organisme_ancien (siret) WHERE siret IS NOT NULL;

-- The operator withdrew a formation from publication, or put it back: its body is told.
CREATE TABLE offre_avis (
    id BIGINT PRIMARY KEY,             -- @technique of the notice, in one numbering with the others
    organisme_id BIGINT NOT NULL REFERENCES organisme (id),  -- @technique
    formation_id BIGINT NOT NULL REFERENCES formation (id),  -- @technique
    retiree BIGINT NOT NULL CHECK (retiree IN (0, 1)),  -- @technique 1: withdrawn; 0: put back
    adresse TEXT,                      -- @donnee organisme.coordonnees e-mail address; NULL: none known, to be written to
    cree_us BIGINT NOT NULL,           -- @technique
    remis_us BIGINT,                   -- @technique when the notice left
    remis_par TEXT                     -- @technique login of the agent who says so
);
CREATE INDEX offre_avis_organisme ON offre_avis (organisme_id);

-- All that somebody outside is to be told.
DROP VIEW avis_tous;
CREATE VIEW avis_tous AS
SELECT id, partie, partie_id, genre, compte_no, adresse, cree_us, remis_us FROM avis
UNION ALL
SELECT id, 'organisme', organisme_id, 'contact', NULL, courriel, fin_us, remis_us FROM contact_ancien
UNION ALL
SELECT id, 'organisme', organisme_id, CASE WHEN retiree = 1 THEN 'offre_retiree' ELSE 'offre_remise' END, formation_id, adresse, cree_us, remis_us
  FROM offre_avis;

-- @postgresql
DO $droits$
BEGIN
    IF EXISTS (SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = 'sicpf_service') THEN
        GRANT SELECT, INSERT, DELETE ON organisme_ancien TO sicpf_service;
        GRANT SELECT, INSERT, UPDATE, DELETE ON offre_avis TO sicpf_service;
        GRANT SELECT ON avis_tous TO sicpf_service;
    END IF;
END $droits$;

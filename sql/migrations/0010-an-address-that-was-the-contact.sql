-- Room: training. An e-mail address that is a body's no more: a notice tells it so, as those of « avis » do, in one numbering with them; and
-- for a time (paiement.contact_ancien_jours) it is told what becomes of the account the body is paid on (decision 87).
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

-- @postgresql
DO $droits$
BEGIN
    IF EXISTS (SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = 'sicpf_service') THEN
        GRANT SELECT, INSERT, UPDATE, DELETE ON contact_ancien TO sicpf_service;
        GRANT SELECT ON avis_tous TO sicpf_service;
    END IF;
END $droits$;

-- Room: training. Which agents acted in a dossier for one of its parties, or put it in control and lifted it: none of them approves its
-- payment (decision 80). One row an agent and a side, whatever they did there.
-- @groupe
CREATE TABLE dossier_agent (
    titulaire_id BIGINT NOT NULL,      -- @technique
    dossier_id BIGINT NOT NULL,        -- @technique
    cote TEXT NOT NULL CHECK (cote IN ('titulaire', 'organisme', 'controle')),  -- @technique
    cle TEXT NOT NULL,                 -- @technique login of an agent, whatever the case and the accents
    agent TEXT NOT NULL,               -- @technique as it was first written
    PRIMARY KEY (titulaire_id, dossier_id, cote, cle)
);

-- What was done before is in the journal. Its logins are compared as they are written, but for the case and what separates words.
INSERT INTO dossier_agent (titulaire_id, dossier_id, cote, cle, agent)
SELECT a.titulaire_id, a.dossier_id, a.cote, a.cle, MIN(a.agent)
  FROM (SELECT t.titulaire_id, j.dossier_id,
               CASE j.partie WHEN 'titulaire' THEN 'titulaire' WHEN 'organisme' THEN 'organisme' ELSE 'controle' END AS cote,
               UPPER(TRIM(REPLACE(REPLACE(REPLACE(j.acteur_nom, '.', ' '), '-', ' '), '_', ' '))) AS cle, j.acteur_nom AS agent
          FROM journal j
          JOIN journal_titulaire t ON t.seq = j.seq
          JOIN dossier d ON d.titulaire_id = t.titulaire_id AND d.id = j.dossier_id
         WHERE j.genre = 2 AND j.acteur_nom <> '' AND j.acte LIKE 'dossier.%'
           AND (j.partie IN ('titulaire', 'organisme') OR j.acte IN ('dossier.controler', 'dossier.lever'))) a
 GROUP BY a.titulaire_id, a.dossier_id, a.cote, a.cle;

-- @postgresql
DO $droits$
BEGIN
    IF EXISTS (SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = 'sicpf_service') THEN
        GRANT SELECT, INSERT, DELETE ON dossier_agent TO sicpf_service;
    END IF;
END $droits$;

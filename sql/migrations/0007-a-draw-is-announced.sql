-- Room: controle. A draw is announced before its seed is known (decision 74): the body, the period, the size, what will give the seed and
-- the day it will. An announcement has one draw, or is abandoned before that day.

CREATE TABLE controle_annonce (
    id BIGINT PRIMARY KEY,             -- @technique
    organisme_id BIGINT NOT NULL REFERENCES organisme (id),  -- @technique
    du BIGINT NOT NULL,                -- @technique
    au BIGINT NOT NULL,                -- @technique
    taille BIGINT NOT NULL CHECK (taille > 0),  -- @technique dossiers to draw
    source TEXT NOT NULL,              -- @technique what will give the seed, in words
    connue_le BIGINT NOT NULL,         -- @technique day it will be known
    annoncee_le BIGINT NOT NULL,       -- @technique
    annoncee_par TEXT NOT NULL,        -- @technique agent
    abandon_le BIGINT,                 -- @technique
    abandon_par TEXT,                  -- @technique agent
    abandon_motif TEXT,                -- @technique
    CHECK (au >= du AND connue_le > annoncee_le),
    CHECK ((abandon_le IS NULL) = (abandon_par IS NULL) AND (abandon_le IS NULL) = (abandon_motif IS NULL)),
    CHECK (abandon_le IS NULL OR abandon_le < connue_le)
);
CREATE INDEX controle_annonce_organisme ON controle_annonce (organisme_id);

ALTER TABLE controle ADD COLUMN annonce BIGINT REFERENCES controle_annonce (id);  -- @technique NULL: drawn before draws were announced

CREATE UNIQUE INDEX controle_annonce_tiree ON controle (annonce);

-- Those that wait for their draw.
CREATE VIEW controle_annonce_attente AS
SELECT a.id, a.organisme_id, a.du, a.au, a.source
  FROM controle_annonce a
 WHERE a.abandon_le IS NULL AND NOT EXISTS (SELECT 1 FROM controle k WHERE k.annonce = a.id);

-- @postgresql
DO $droits$
BEGIN
    IF EXISTS (SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = 'sicpf_service') THEN
        GRANT SELECT, INSERT, UPDATE ON controle_annonce TO sicpf_service;
        GRANT SELECT ON controle_annonce_attente TO sicpf_service;
    END IF;
END $droits$;

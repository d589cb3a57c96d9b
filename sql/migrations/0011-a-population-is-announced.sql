-- Room: training. The dossiers among which a draw chooses are fixed with its announcement, before its seed is known: drawn another day, the
-- sample is the same. An announcement made before has none, and draws among those of the day.
ALTER TABLE controle_annonce ADD COLUMN population_n BIGINT;  -- @technique NULL: announced before populations were fixed
ALTER TABLE controle_annonce ADD COLUMN empreinte TEXT;  -- @technique SHA-256 of the population, in hexadecimal

CREATE TABLE controle_annonce_dossier (
    annonce BIGINT NOT NULL REFERENCES controle_annonce (id),  -- @technique
    numero TEXT NOT NULL,              -- @technique public number of a dossier
    PRIMARY KEY (annonce, numero)
);

-- @postgresql
DO $droits$
BEGIN
    IF EXISTS (SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = 'sicpf_service') THEN
        GRANT SELECT, INSERT ON controle_annonce_dossier TO sicpf_service;
    END IF;
END $droits$;

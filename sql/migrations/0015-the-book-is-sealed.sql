-- Room: book. A seal: what the transfers recorded before an instant were, told in the journal and under its signature (decision 107).
-- @gardee jusqu_us, ecritures, regles, empreinte, entree
CREATE TABLE sceau_livre (
    jusqu_us BIGINT PRIMARY KEY,       -- @technique the transfers recorded before it: first instant of a day in Paris
    ecritures BIGINT NOT NULL,         -- @technique how many
    regles BIGINT NOT NULL,            -- @technique the rules up to this number
    empreinte BYTEA NOT NULL,          -- @technique SHA-256
    entree BIGINT NOT NULL REFERENCES journal (seq)  -- @technique entry of the journal that tells it
);

-- @postgresql
DO $droits$
BEGIN
    IF EXISTS (SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = 'sicpf_service') THEN
        GRANT SELECT, INSERT ON sceau_livre TO sicpf_service;
    END IF;
END $droits$;

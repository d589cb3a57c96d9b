-- Room: the API of training bodies.

-- A key lets a body's program act for it. The key itself is shown once and never kept.
CREATE TABLE cle_api (
    numero BIGINT PRIMARY KEY,         -- @technique
    empreinte BYTEA NOT NULL UNIQUE,   -- @technique SHA-256 of the key
    organisme_id BIGINT NOT NULL REFERENCES organisme (id),  -- @technique
    nom TEXT NOT NULL,                 -- @technique what the key is for, in the words of who made it
    cree_us BIGINT NOT NULL,           -- @technique
    cree_par TEXT NOT NULL,            -- @technique
    revoquee_us BIGINT                 -- @technique from when it opens nothing
);
CREATE INDEX cle_api_organisme ON cle_api (organisme_id, numero);

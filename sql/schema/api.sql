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

-- An address that a body wants told of its dossiers, and the secret that signs what it is told.
CREATE TABLE webhook (
    numero BIGINT PRIMARY KEY,         -- @technique
    organisme_id BIGINT NOT NULL REFERENCES organisme (id),  -- @technique
    nom TEXT NOT NULL,                 -- @technique what it is for, in the words of who made it
    url TEXT NOT NULL,                 -- @technique of a program
    secret_chiffre BYTEA NOT NULL,     -- @technique sealed
    evenements TEXT NOT NULL,          -- @technique those it wants, between commas: ",registrationFolder.accepted,"; empty for all
    cree_us BIGINT NOT NULL,           -- @technique
    cree_par TEXT NOT NULL,            -- @technique
    ferme_us BIGINT,                   -- @technique from when it is told nothing
    attendre_us BIGINT NOT NULL DEFAULT 0  -- @technique nothing before: it failed
);
CREATE INDEX webhook_organisme ON webhook (organisme_id, numero);

-- An act of a dossier to be told to one address: written with the act, sent until it is received or given up.
CREATE TABLE webhook_envoi (
    webhook_id BIGINT NOT NULL REFERENCES webhook (numero),  -- @technique
    no BIGINT NOT NULL,                -- @technique
    titulaire_id BIGINT NOT NULL,      -- @technique
    dossier_id BIGINT NOT NULL,        -- @technique
    type TEXT NOT NULL,                -- @donnee dossier.suivi of the event: "registrationFolder.accepted"
    etat TEXT NOT NULL,                -- @donnee dossier.suivi state after the act
    cree_us BIGINT NOT NULL,           -- @technique
    essais BIGINT NOT NULL,            -- @technique
    prochain_us BIGINT NOT NULL,       -- @technique not before
    recu_us BIGINT,                    -- @technique the address said that it has it
    abandon_us BIGINT,                 -- @technique given up
    statut BIGINT,                     -- @technique HTTP status of the last try; 0: no answer; -1: not sent, its secret does not open
    PRIMARY KEY (webhook_id, no)
);
CREATE INDEX webhook_envoi_du ON webhook_envoi (webhook_id, prochain_us, no) WHERE recu_us IS NULL AND abandon_us IS NULL;
CREATE INDEX webhook_envoi_titulaire ON webhook_envoi (titulaire_id);

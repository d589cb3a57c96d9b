-- Room: the API: keys, what was asked once, webhooks.

-- A key lets a program act for one body, one financeur, one agent or one holder. The key itself is shown once and never kept.
CREATE TABLE cle_api (
    numero BIGINT PRIMARY KEY,         -- @technique
    empreinte BYTEA NOT NULL UNIQUE,   -- @technique SHA-256 of the key
    partie TEXT NOT NULL,              -- @technique stable name of the party
    acteur_id BIGINT NOT NULL,         -- @donnee connexion.identifiant body, financeur or holder; 0 for an agent
    acteur_nom TEXT NOT NULL,          -- @technique login of an agent, '' otherwise
    nom TEXT NOT NULL,                 -- @technique what the key is for, in the words of who made it
    cree_us BIGINT NOT NULL,           -- @technique
    cree_par TEXT NOT NULL,            -- @technique login of the agent who made it, '' for who it acts for
    expire_us BIGINT,                  -- @technique a key of a person opens nothing from then; NULL: of an organisation
    revoquee_us BIGINT                 -- @technique from when it opens nothing
);
CREATE INDEX cle_api_acteur ON cle_api (partie, acteur_id, acteur_nom, numero);

-- An act asked by a program under a key of its own choosing (Idempotency-Key): asked again, it is not done again.
CREATE TABLE api_unicite (
    cle BYTEA PRIMARY KEY,             -- @technique SHA-256 of who asks and of the key
    demande BYTEA NOT NULL,            -- @technique SHA-256 of what was asked
    faite_us BIGINT NOT NULL,          -- @technique
    voir TEXT                          -- @technique address answered: a page of the site, which names nobody; NULL: none
);
CREATE INDEX api_unicite_faite ON api_unicite (faite_us);

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

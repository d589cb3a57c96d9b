-- Room: journal and housekeeping.

CREATE TABLE migration (
    no BIGINT PRIMARY KEY,             -- @technique
    nom TEXT NOT NULL,                 -- @technique
    empreinte BYTEA NOT NULL,          -- @technique SHA-256 of the text applied
    appliquee_us BIGINT NOT NULL       -- @technique
);

-- Small facts about the store itself: identifier, counters of sequences.
CREATE TABLE reglage (
    nom TEXT PRIMARY KEY,              -- @technique
    valeur TEXT NOT NULL               -- @technique
);

-- Hash chain of acts and reads. Append-only.
-- @gardee
CREATE TABLE journal (
    seq BIGINT PRIMARY KEY,            -- @technique
    enregistre_us BIGINT NOT NULL,     -- @donnee connexion.horodatage
    genre BIGINT NOT NULL CHECK (genre BETWEEN 1 AND 4),  -- @technique
    partie TEXT NOT NULL,              -- @technique stable name of the party
    acteur_id BIGINT NOT NULL,         -- @donnee connexion.identifiant
    acteur_nom TEXT NOT NULL,          -- @technique login of an agent, never a holder
    finalite TEXT NOT NULL,            -- @technique number of the purpose in R. 6323-33
    acte TEXT NOT NULL,                -- @donnee connexion.action
    jour_loi BIGINT NOT NULL,          -- @technique
    donnees TEXT NOT NULL,             -- @technique stable names of the items read, separated by spaces
    dossier_id BIGINT NOT NULL,        -- @technique
    titulaires_empreinte BYTEA NOT NULL,  -- @technique SHA-256 of the list of holders concerned
    contenu_empreinte BYTEA NOT NULL,  -- @technique salted SHA-256 of the content
    empreinte BYTEA NOT NULL           -- @technique SHA-256 of the previous hash and all of the above
);

-- Details of an entry; erased when their retention ends, the chain still verifies.
CREATE TABLE journal_contenu (
    seq BIGINT PRIMARY KEY REFERENCES journal (seq),  -- @technique
    sel BYTEA NOT NULL,                -- @technique
    contenu TEXT                       -- @donnee connexion.action
);

-- Which holders an entry concerns; the index by which a person reads who consulted their data.
-- @groupe
CREATE TABLE journal_titulaire (
    titulaire_id BIGINT NOT NULL,      -- @technique
    seq BIGINT NOT NULL REFERENCES journal (seq),  -- @technique
    PRIMARY KEY (titulaire_id, seq)
);
CREATE INDEX journal_titulaire_seq ON journal_titulaire (seq, titulaire_id);

-- @gardee
CREATE TABLE journal_signature (
    seq BIGINT PRIMARY KEY REFERENCES journal (seq),  -- @technique entry whose hash is signed
    signature BYTEA NOT NULL,          -- @technique Ed25519
    cle_publique BYTEA NOT NULL        -- @technique
);

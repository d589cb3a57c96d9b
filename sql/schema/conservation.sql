-- Room: conservation. What a duration starts from, what holds an erasure back, and the runs that erased.

-- A fact about a holder, one of their dossiers, or a training body (0: not about one). It ends on `fin`: final decision of
-- a court, fraud file closed.
-- @groupe
CREATE TABLE conservation_fait (
    titulaire_id BIGINT NOT NULL,      -- @technique
    organisme_id BIGINT NOT NULL,      -- @technique
    dossier_id BIGINT NOT NULL,        -- @technique
    genre TEXT NOT NULL CHECK (genre IN ('contentieux', 'fraude', 'fonds_europeens', 'fin_referencement',
        'refus_referencement')),       -- @technique
    jour BIGINT NOT NULL,              -- @technique
    fin BIGINT,                        -- @technique
    PRIMARY KEY (titulaire_id, organisme_id, dossier_id, genre, jour),
    CHECK ((titulaire_id = 0) <> (organisme_id = 0)),
    CHECK (dossier_id = 0 OR titulaire_id <> 0),
    CHECK (fin IS NULL OR fin >= jour)
);

-- One run of `sicpf retention apply`: what it was to erase is written first, so that a run cut anywhere ends the same.
CREATE TABLE conservation_execution (
    id BIGINT PRIMARY KEY,             -- @technique
    plan BYTEA NOT NULL UNIQUE,        -- @technique SHA-256 of the plan
    jour BIGINT NOT NULL,              -- @technique day the plan was made for, and law of that day
    contenus_avant_us BIGINT NOT NULL, -- @technique contents of the journal recorded before this are due
    contenus_seq BIGINT NOT NULL,      -- @technique last entry looked at
    contenus_max BIGINT NOT NULL,      -- @technique last entry to look at
    dossiers BIGINT NOT NULL,          -- @technique counters of what was erased
    contenus BIGINT NOT NULL,          -- @technique
    sessions BIGINT NOT NULL,          -- @technique
    commencee_us BIGINT NOT NULL,      -- @technique
    terminee_us BIGINT,                -- @technique
    certificat TEXT                    -- @technique signed JSON, once it has ended
);

-- Who the run is about; emptied when it ends.
CREATE TABLE conservation_ligne (
    execution_id BIGINT NOT NULL REFERENCES conservation_execution (id),  -- @technique
    genre TEXT NOT NULL CHECK (genre IN ('titulaire', 'organisme')),  -- @technique
    sujet_id BIGINT NOT NULL,          -- @technique
    etat TEXT NOT NULL CHECK (etat IN ('prevu', 'efface', 'retenu')),  -- @technique
    PRIMARY KEY (execution_id, genre, sujet_id)
);

-- What remains of a dossier once its holder is erased: the payment documents, for R. 518-29 CMF, under a number that
-- names nobody any more.
CREATE TABLE dossier_efface (
    titulaire_id BIGINT NOT NULL,      -- @technique
    id BIGINT NOT NULL,                -- @technique
    numero TEXT NOT NULL,              -- @technique
    organisme_id BIGINT NOT NULL REFERENCES organisme (id),  -- @technique
    facture_numero TEXT NOT NULL,      -- @donnee dossier.facture
    facture_emise BIGINT,              -- @donnee dossier.facture
    facture_transmise_us BIGINT,       -- @donnee dossier.facture
    a_payer_cents BIGINT,              -- @donnee dossier.facture
    paye_cents BIGINT,                 -- @donnee dossier.facture
    paye_le BIGINT,                    -- @donnee dossier.facture
    PRIMARY KEY (titulaire_id, id)
);

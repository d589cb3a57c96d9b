-- Room: people. Holders, their contacts, mandates and activity.

CREATE TABLE titulaire (
    id BIGINT PRIMARY KEY,             -- @technique
    cle_donnees BYTEA,                 -- @technique data key wrapped by the master key; NULL once erased
    nir_chiffre BYTEA,                 -- @donnee titulaire.nir sealed with the data key
    nir_index BYTEA UNIQUE,            -- @technique keyed hash (16 bytes) by which the NIR is found
    nom_naissance TEXT,                -- @donnee titulaire.etat_civil
    nom_usage TEXT,                    -- @donnee titulaire.etat_civil
    prenoms TEXT,                      -- @donnee titulaire.etat_civil
    sexe TEXT CHECK (sexe IN ('F', 'M')),  -- @donnee titulaire.etat_civil
    naissance BIGINT,                  -- @donnee titulaire.etat_civil
    naissance_lieu TEXT,               -- @donnee titulaire.etat_civil INSEE code of the commune or country
    nom_naissance_plie TEXT,           -- @donnee titulaire.etat_civil comparison form
    nom_usage_plie TEXT,               -- @donnee titulaire.etat_civil comparison form
    prenom_plie TEXT,                  -- @donnee titulaire.etat_civil comparison form of the first first name
    certifie BIGINT NOT NULL CHECK (certifie IN (0, 1)),  -- @donnee titulaire.etat_civil identity certified by the SNGI
    deces BIGINT,                      -- @donnee titulaire.deces
    deces_connu BIGINT,                -- @donnee titulaire.deces day it was learnt; NULL: known when the account was opened
    ouvert_us BIGINT NOT NULL,         -- @technique
    modifie_us BIGINT NOT NULL,        -- @technique
    efface_us BIGINT,                  -- @technique the holder was erased: nothing of the person is left
    CHECK (efface_us IS NULL OR (cle_donnees IS NULL AND nir_chiffre IS NULL AND nir_index IS NULL
        AND nom_naissance IS NULL AND nom_usage IS NULL AND prenoms IS NULL AND sexe IS NULL AND naissance IS NULL
        AND naissance_lieu IS NULL AND nom_naissance_plie IS NULL AND nom_usage_plie IS NULL AND prenom_plie IS NULL
        AND deces IS NULL AND deces_connu IS NULL))
);

-- Matching with feeds that know no NIR: birth or usage name of people born one day. The indexes hold all that is compared,
-- so that half a million lines do not read half a million rows of people scattered over the table.
CREATE INDEX titulaire_naissance ON titulaire (naissance, nom_naissance_plie, prenom_plie, sexe, certifie, deces);
CREATE INDEX titulaire_naissance_usage
    ON titulaire (naissance, nom_usage_plie, nom_naissance_plie, prenom_plie, sexe, certifie, deces)
 WHERE nom_usage_plie IS NOT NULL;

-- Yearly credits pass over the deceased without reading every identity.
CREATE INDEX titulaire_decede ON titulaire (id, deces) WHERE deces IS NOT NULL;

-- Those that no export names any more.
CREATE INDEX titulaire_efface ON titulaire (id) WHERE efface_us IS NOT NULL;

-- @groupe
CREATE TABLE contact (
    titulaire_id BIGINT PRIMARY KEY REFERENCES titulaire (id),  -- @technique
    courriel TEXT,                     -- @donnee titulaire.coordonnees
    telephone TEXT,                    -- @donnee titulaire.coordonnees
    adresse TEXT,                      -- @donnee titulaire.coordonnees
    modifie_us BIGINT NOT NULL         -- @technique
);

-- One file of a partner, as applied: the same file is never applied twice, and an older issue never follows a newer.
CREATE TABLE livraison (
    id BIGINT PRIMARY KEY,             -- @technique
    partenaire TEXT NOT NULL,          -- @technique "rne", "sngi"…
    genre TEXT NOT NULL,               -- @technique kind of file of this partner ("cm", "mai"…); '' when it has one only
    date_livraison BIGINT NOT NULL,    -- @technique day of issue
    empreinte BYTEA NOT NULL,          -- @technique SHA-256 of the file
    plan BYTEA NOT NULL,               -- @technique SHA-256 of the plan that was applied
    lignes BIGINT NOT NULL,            -- @technique
    appliquee_us BIGINT NOT NULL,      -- @technique
    UNIQUE (partenaire, empreinte)
);

-- Elected mandates: the order of 2022 lets the system keep type, start and end only. Where a mandate is held and under
-- which name it was published are kept as a keyed hash, to recognise the same line in the next issue of the RNE.
-- @groupe
CREATE TABLE mandat (
    titulaire_id BIGINT NOT NULL REFERENCES titulaire (id),  -- @technique
    type TEXT NOT NULL,                -- @donnee mandat.type
    debut BIGINT NOT NULL,             -- @donnee mandat.debut
    ligne_index BYTEA NOT NULL,        -- @technique keyed hash of the line
    fin BIGINT CHECK (fin IS NULL OR fin >= debut),  -- @donnee mandat.fin
    premier_tour BIGINT,               -- @technique first round of the election it comes from (public calendar)
    source TEXT NOT NULL,              -- @technique "rne" or "saisie"
    livraison_id BIGINT,               -- @technique issue that last changed it
    PRIMARY KEY (titulaire_id, type, debut, ligne_index)
);

-- Lines that fit no holder, or several: a person decides, with the evidence of both sides. The decision holds for the
-- next issues too.
CREATE TABLE rapprochement (
    id BIGINT PRIMARY KEY,             -- @technique
    livraison_id BIGINT NOT NULL REFERENCES livraison (id),  -- @technique
    ligne BIGINT NOT NULL,             -- @technique
    motif TEXT NOT NULL CHECK (motif IN ('inconnu', 'ambigu', 'contradiction')),  -- @technique
    nom TEXT NOT NULL,                 -- @donnee titulaire.etat_civil
    prenoms TEXT NOT NULL,             -- @donnee titulaire.etat_civil
    sexe TEXT NOT NULL CHECK (sexe IN ('F', 'M')),  -- @donnee titulaire.etat_civil
    naissance BIGINT NOT NULL,         -- @donnee titulaire.etat_civil
    mandat_type TEXT NOT NULL,         -- @donnee mandat.type
    mandat_debut BIGINT NOT NULL,      -- @donnee mandat.debut
    mandat_fin BIGINT,                 -- @donnee mandat.fin day of the issue in which the line was gone
    ligne_index BYTEA NOT NULL,        -- @technique keyed hash of the line
    candidats TEXT NOT NULL,           -- @donnee titulaire.etat_civil JSON list of holder ids
    decision BIGINT,                   -- @technique holder chosen; 0: nobody; NULL: waiting
    decide_par TEXT,                   -- @technique
    decide_us BIGINT,                  -- @technique
    UNIQUE (ligne_index, mandat_debut)
);

-- What a year of work was, as declared by a feed; the inputs of the yearly credit.
-- @groupe
CREATE TABLE activite (
    titulaire_id BIGINT NOT NULL REFERENCES titulaire (id),  -- @technique
    annee BIGINT NOT NULL,             -- @donnee activite.temps_travail
    regime TEXT NOT NULL CHECK (regime IN ('salarie', 'independant', 'esat', 'agent_public')),  -- @donnee activite.temps_travail
    travaille BIGINT NOT NULL CHECK (travaille >= 0),  -- @donnee activite.temps_travail
    reference BIGINT NOT NULL CHECK (reference > 0),   -- @donnee activite.temps_travail
    unite TEXT NOT NULL CHECK (unite IN ('heures', 'jours', 'brut')),  -- @donnee activite.temps_travail
    peu_qualifie BIGINT NOT NULL DEFAULT 0 CHECK (peu_qualifie IN (0, 1)),  -- @donnee activite.qualification
    boe BIGINT NOT NULL DEFAULT 0 CHECK (boe IN (0, 1)),  -- @donnee activite.qualification
    categorie_c BIGINT NOT NULL DEFAULT 0 CHECK (categorie_c IN (0, 1)),  -- @donnee activite.qualification
    cotisation_payee BIGINT NOT NULL DEFAULT 1 CHECK (cotisation_payee IN (0, 1)),  -- @donnee activite.temps_travail
    source TEXT NOT NULL,              -- @technique
    livraison_id BIGINT,               -- @technique issue that last changed it
    PRIMARY KEY (titulaire_id, annee, regime)
);

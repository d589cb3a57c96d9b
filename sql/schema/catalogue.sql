-- Room: training. What a training is worth: the registers of certifications (RNCP and répertoire spécifique), which are public.

-- One record of a register, as its last delivery says. Nothing is deleted: a record that a delivery no longer has says since when.
CREATE TABLE certification (
    numero TEXT PRIMARY KEY,           -- @technique "RNCP35340", "RS5875"
    registre TEXT NOT NULL CHECK (registre IN ('RNCP', 'RS')),  -- @technique
    rang BIGINT NOT NULL CHECK (rang > 0),  -- @technique the digits of the number
    intitule TEXT NOT NULL,            -- @technique
    niveau BIGINT CHECK (niveau BETWEEN 1 AND 8),  -- @technique European level; NULL: none is said
    enregistrement TEXT CHECK (enregistrement IN ('droit', 'demande')),  -- @technique
    decision BIGINT,                   -- @technique
    effet BIGINT,                      -- @technique
    fin BIGINT,                        -- @technique last day of the registration; NULL: not said
    delivrance_fin BIGINT,             -- @technique last day the certification may be delivered
    active BIGINT NOT NULL CHECK (active IN (0, 1)),  -- @technique as the register says
    absente_le BIGINT,                 -- @technique day of the first delivery without it; NULL: it is in the register
    empreinte BYTEA NOT NULL,          -- @technique SHA-256 of what the delivery says
    certificateurs_empreinte BYTEA,    -- @technique SHA-256 of the list; NULL: never delivered, as the two below
    partenaires_empreinte BYTEA,       -- @technique
    blocs_empreinte BYTEA,             -- @technique
    livraison_id BIGINT NOT NULL REFERENCES livraison (id),  -- @technique the last one that changed it
    UNIQUE (registre, rang)
);

-- Who delivers the certification. Companies and administrations; about three in ten have no SIRET there.
CREATE TABLE certification_certificateur (
    numero TEXT NOT NULL REFERENCES certification (numero),  -- @technique
    no BIGINT NOT NULL,                -- @technique
    siret TEXT,                        -- @technique
    nom TEXT NOT NULL,                 -- @technique
    etat TEXT CHECK (etat IN ('Actif', 'Inactif', 'Supprimé')),  -- @technique NULL: the delivery does not say
    PRIMARY KEY (numero, no)
);
CREATE INDEX certification_certificateur_siret ON certification_certificateur (siret) WHERE siret IS NOT NULL;

-- Who is entitled by a certificateur to train, to organise the examination, or both.
CREATE TABLE certification_partenaire (
    numero TEXT NOT NULL REFERENCES certification (numero),  -- @technique
    no BIGINT NOT NULL,                -- @technique
    siret TEXT,                        -- @technique
    nom TEXT NOT NULL,                 -- @technique
    habilitation TEXT CHECK (habilitation IN ('HABILITATION_FORMER', 'HABILITATION_ORGANISER', 'HABILITATION_ORGA_FORM')),  -- @technique
    etat TEXT CHECK (etat IN ('Actif', 'Inactif', 'Supprimé')),  -- @technique NULL: the delivery does not say
    actif_le BIGINT,                   -- @technique
    modifie_le BIGINT,                 -- @technique last change of state
    PRIMARY KEY (numero, no)
);
CREATE INDEX certification_partenaire_siret ON certification_partenaire (siret, numero) WHERE siret IS NOT NULL;

-- A code of bloc may be that of another record too: the key is both.
CREATE TABLE certification_bloc (
    numero TEXT NOT NULL REFERENCES certification (numero),  -- @technique
    code TEXT NOT NULL,                -- @technique
    libelle TEXT NOT NULL,             -- @technique
    PRIMARY KEY (numero, code)
);

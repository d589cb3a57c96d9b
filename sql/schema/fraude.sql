-- Room: fraude. Frauds reported on an account or by a body, what is frozen meanwhile, and the claims of holders.

-- A report. It names the account, the body, or both; its dossiers are those that freezes and claims name.
CREATE TABLE fraude (
    id BIGINT PRIMARY KEY,             -- @technique
    numero TEXT NOT NULL UNIQUE,       -- @technique
    origine TEXT NOT NULL,             -- @technique code of law/tables « origines_fraude »
    titulaire_id BIGINT REFERENCES titulaire (id),  -- @technique whose account it is; NULL: none in particular
    organisme_id BIGINT REFERENCES organisme (id),  -- @technique whose fraud it would be; NULL: unknown
    etat TEXT NOT NULL CHECK (etat IN ('ouverte', 'classee')),  -- @technique
    faits TEXT NOT NULL,               -- @donnee droits.mouvements what is reported of the account
    signalee_le BIGINT NOT NULL,       -- @technique
    signalee_par TEXT NOT NULL,        -- @technique agent who recorded it, or 'titulaire': from their own page
    classee_le BIGINT,                 -- @technique
    classee_par TEXT,                  -- @technique agent
    classee_motif TEXT,                -- @donnee droits.mouvements why it was closed
    CHECK (titulaire_id IS NOT NULL OR organisme_id IS NOT NULL),
    CHECK ((etat = 'classee') = (classee_le IS NOT NULL) AND (etat = 'classee') = (classee_par IS NOT NULL))
);
CREATE INDEX fraude_titulaire ON fraude (titulaire_id);
CREATE INDEX fraude_organisme ON fraude (organisme_id);

-- A freeze of an account, or of one dossier, between two days. Nothing turns it on or off: its days are compared with the day asked.
CREATE TABLE gel (
    id BIGINT PRIMARY KEY,             -- @technique
    numero TEXT NOT NULL UNIQUE,       -- @technique
    fraude_id BIGINT NOT NULL REFERENCES fraude (id),  -- @technique
    titulaire_id BIGINT NOT NULL REFERENCES titulaire (id),  -- @technique
    dossier_id BIGINT NOT NULL,        -- @technique 0: the whole account
    dossier TEXT NOT NULL,             -- @technique its public number, '' for the account
    motif TEXT NOT NULL,               -- @donnee droits.mouvements why the rights are frozen
    article TEXT NOT NULL,             -- @technique in force the day it begins
    debut BIGINT NOT NULL,             -- @technique
    fin BIGINT NOT NULL,               -- @technique last day
    pose_par TEXT NOT NULL,            -- @technique agent, or 'titulaire': with their claim
    leve_le BIGINT,                    -- @technique first day that it no longer holds
    leve_par TEXT,                     -- @technique agent
    leve_motif TEXT,                   -- @donnee droits.mouvements why it was lifted
    CHECK (fin >= debut),
    CHECK ((dossier_id = 0) = (dossier = '')),
    CHECK ((leve_le IS NULL) = (leve_par IS NULL) AND (leve_le IS NULL OR leve_le >= debut))
);
CREATE INDEX gel_titulaire ON gel (titulaire_id, dossier_id, fin);
CREATE INDEX gel_fraude ON gel (fraude_id);

-- What a freeze did to one deadline: the same delay, extended day after day, is one row. Two delays of a dossier may end on the same
-- day: a row has its number.
CREATE TABLE gel_prolongation (
    titulaire_id BIGINT NOT NULL,      -- @technique
    dossier_id BIGINT NOT NULL,        -- @technique
    no BIGINT NOT NULL,                -- @technique 1 and up, for each dossier
    gel_id BIGINT NOT NULL REFERENCES gel (id),  -- @technique
    origine BIGINT NOT NULL,           -- @donnee dossier.suivi day from which the delay runs
    avant BIGINT NOT NULL,             -- @donnee dossier.suivi
    apres BIGINT NOT NULL,             -- @donnee dossier.suivi
    depuis BIGINT NOT NULL,            -- @donnee dossier.suivi
    jusque BIGINT NOT NULL,            -- @donnee dossier.suivi last frozen day that was counted
    PRIMARY KEY (titulaire_id, dossier_id, no),
    CHECK (apres > avant AND jusque >= depuis)
);

-- What a holder asks back for one dossier: examined by one agent, decided by another when it is accepted.
CREATE TABLE fraude_reclamation (
    id BIGINT PRIMARY KEY,             -- @technique
    numero TEXT NOT NULL UNIQUE,       -- @technique
    fraude_id BIGINT NOT NULL REFERENCES fraude (id),  -- @technique
    titulaire_id BIGINT NOT NULL REFERENCES titulaire (id),  -- @technique
    dossier_id BIGINT NOT NULL,        -- @technique
    dossier TEXT NOT NULL,             -- @technique its public number
    etat TEXT NOT NULL CHECK (etat IN ('recue', 'instruite', 'acceptee', 'refusee')),  -- @technique
    texte TEXT NOT NULL,               -- @donnee droits.mouvements what the holder says
    recue_le BIGINT NOT NULL,          -- @technique
    recue_par TEXT NOT NULL,           -- @technique agent, or 'titulaire': from their own page
    decider_avant BIGINT NOT NULL,     -- @technique last day to decide
    sens TEXT CHECK (sens IN ('accepter', 'refuser')),  -- @technique what the examination proposes
    motifs TEXT,                       -- @donnee droits.mouvements reasons, as the holder reads them
    article TEXT,                      -- @technique
    instruite_le BIGINT,               -- @technique
    instruite_par TEXT,                -- @technique agent
    decidee_le BIGINT,                 -- @technique
    decidee_par TEXT,                  -- @technique agent
    signataire TEXT,                   -- @technique name and quality, as the letter says them
    recours_avant BIGINT,              -- @technique last day to appeal
    rendu_cents BIGINT,                -- @donnee droits.mouvements what went back to the purses
    indu TEXT,                         -- @technique number of the debt of the body; NULL: nothing was paid
    CHECK (etat = 'recue' OR (sens IS NOT NULL AND motifs IS NOT NULL AND instruite_par IS NOT NULL)),
    CHECK (etat NOT IN ('acceptee', 'refusee') OR (decidee_le IS NOT NULL AND decidee_par IS NOT NULL AND signataire IS NOT NULL
                                                   AND recours_avant IS NOT NULL)),
    CHECK (etat <> 'acceptee' OR (sens = 'accepter' AND rendu_cents IS NOT NULL AND decidee_par <> instruite_par)),
    CHECK (etat <> 'refusee' OR (sens = 'refuser' AND rendu_cents IS NULL AND indu IS NULL))
);
CREATE INDEX reclamation_fraude ON fraude_reclamation (fraude_id);
CREATE INDEX reclamation_titulaire ON fraude_reclamation (titulaire_id, dossier_id);
CREATE INDEX reclamation_attente ON fraude_reclamation (decider_avant) WHERE etat IN ('recue', 'instruite');
-- One claim waits for a dossier at a time, and one is accepted: nothing is given back twice.
CREATE UNIQUE INDEX reclamation_vivante ON fraude_reclamation (titulaire_id, dossier_id) WHERE etat <> 'refusee';

-- The signals of risk of bodies, as they were computed last; a body that passes no threshold has no row (training/risque.h).
CREATE TABLE risque_calcul (
    id BIGINT PRIMARY KEY CHECK (id = 1),  -- @technique
    le BIGINT NOT NULL,                -- @technique last day looked at
    du BIGINT NOT NULL,                -- @technique first
    calcule_us BIGINT NOT NULL,        -- @technique
    par TEXT NOT NULL,                 -- @technique agent, '' for the night
    seuils TEXT NOT NULL,              -- @technique SHA-256 of the thresholds and of their values
    CHECK (du <= le)
);

CREATE TABLE risque_indice (
    organisme_id BIGINT NOT NULL REFERENCES organisme (id),  -- @technique
    no BIGINT NOT NULL,                -- @technique of the signal, in their order
    code TEXT NOT NULL,                -- @technique
    seuil BIGINT NOT NULL,             -- @technique the value that it passed
    a BIGINT NOT NULL,                 -- @technique figures of the sentence
    b BIGINT NOT NULL,                 -- @technique
    jour BIGINT,                       -- @technique
    montant_cents BIGINT,              -- @technique
    PRIMARY KEY (organisme_id, no)
);

-- Room: controle. Referencing of training bodies, measures taken against them, controls. What is written here is about a
-- legal person; no item of the order's annexes names it (C. trav. R. 6323-34-1, II, 2°).

CREATE TABLE referencement (
    organisme_id BIGINT NOT NULL REFERENCES organisme (id),  -- @technique
    no BIGINT NOT NULL,                -- @technique
    etat TEXT NOT NULL CHECK (etat IN ('brouillon', 'envoyee', 'complement', 'acceptee', 'refusee', 'retiree', 'reprise')),  -- @technique
    envoyee_le BIGINT,                 -- @technique
    recevable_avant BIGINT,            -- @technique last day to say whether it is complete
    recevable_le BIGINT,               -- @technique day it was said to be complete
    recevable_par TEXT,                -- @technique agent
    decider_avant BIGINT,              -- @technique last day to decide
    completer_avant BIGINT,            -- @technique last day for the body, when a complement is asked
    decidee_le BIGINT,                 -- @technique
    motif_code TEXT,                   -- @technique
    article TEXT,                      -- @technique in force the day of the decision
    motifs TEXT,                       -- @technique reasons, as the body reads them
    signataire TEXT,                   -- @technique name and quality of who signed
    decidee_par TEXT,                  -- @technique agent
    enregistre_us BIGINT NOT NULL,     -- @technique
    enregistre_par TEXT NOT NULL,      -- @technique agent, '' for the body itself
    envoyee_par TEXT,                  -- @technique the same, of who sent it last
    modifie_us BIGINT NOT NULL,        -- @technique
    PRIMARY KEY (organisme_id, no),
    CHECK (etat NOT IN ('acceptee', 'refusee') OR (decidee_le IS NOT NULL AND signataire IS NOT NULL AND article IS NOT NULL)),
    CHECK (etat <> 'refusee' OR (motifs IS NOT NULL AND motif_code IS NOT NULL)),
    CHECK (etat <> 'acceptee' OR (decidee_par <> enregistre_par AND decidee_par <> COALESCE(envoyee_par, '')))
);
CREATE UNIQUE INDEX referencement_vivant ON referencement (organisme_id) WHERE etat IN ('brouillon', 'envoyee', 'complement');
CREATE INDEX referencement_file ON referencement (decider_avant, organisme_id) WHERE etat = 'envoyee';

CREATE TABLE referencement_piece (
    organisme_id BIGINT NOT NULL,      -- @technique
    no BIGINT NOT NULL,                -- @technique of the request
    piece TEXT NOT NULL,               -- @technique code of law/tables/controle.txt
    reference TEXT NOT NULL,           -- @technique number or place of the document
    depose_us BIGINT NOT NULL,         -- @technique
    PRIMARY KEY (organisme_id, no, piece),
    FOREIGN KEY (organisme_id, no) REFERENCES referencement (organisme_id, no)
);

-- A measure, from the day it is contemplated. Once signed nothing of it changes but its end, by a lifting.
CREATE TABLE mesure (
    id BIGINT PRIMARY KEY,             -- @technique
    numero TEXT NOT NULL UNIQUE,       -- @technique
    organisme_id BIGINT NOT NULL REFERENCES organisme (id),  -- @technique
    mesure TEXT NOT NULL,              -- @technique code of law/tables/controle.txt
    etat TEXT NOT NULL CHECK (etat IN ('ouverte', 'notifiee', 'redigee', 'signee', 'levee', 'abandonnee')),  -- @technique
    modele BIGINT NOT NULL,            -- @technique day of the template of the letters
    renouvelle BIGINT REFERENCES mesure (id),  -- @technique
    ouverte_le BIGINT NOT NULL,        -- @technique
    ouverte_par TEXT NOT NULL,         -- @technique agent
    notifiee_le BIGINT,                -- @technique
    observer_avant BIGINT,             -- @technique last day for the body's observations
    entretien_demande BIGINT,          -- @technique day the body asked to be heard
    entretien_tenu BIGINT,             -- @technique day it was
    article TEXT,                      -- @technique
    motifs TEXT,                       -- @technique
    urgence TEXT,                      -- @technique why the body is not heard first
    debut BIGINT,                      -- @technique
    fin BIGINT,                        -- @technique last day of its effects
    redigee_le BIGINT,                 -- @technique
    redigee_par TEXT,                  -- @technique agent
    signee_le BIGINT,                  -- @technique
    signee_par TEXT,                   -- @technique agent
    signataire TEXT,                   -- @technique name and quality, as the letter says them
    levee_le BIGINT,                   -- @technique first day that it no longer holds
    levee_par TEXT,                    -- @technique agent
    levee_motif TEXT,                  -- @technique
    modifie_us BIGINT NOT NULL,        -- @technique
    CHECK (etat NOT IN ('signee', 'levee') OR (signee_par IS NOT NULL AND signee_par <> redigee_par)),
    CHECK (fin IS NULL OR fin >= debut),
    CHECK (mesure NOT IN ('retrait_offres', 'dereferencement', 'suspension', 'suspension_paiements')
           OR etat NOT IN ('redigee', 'signee', 'levee') OR fin IS NOT NULL)
);
CREATE INDEX mesure_organisme ON mesure (organisme_id, debut);

CREATE TABLE mesure_grief (
    mesure_id BIGINT NOT NULL REFERENCES mesure (id),  -- @technique
    no BIGINT NOT NULL,                -- @technique
    fait TEXT NOT NULL,                -- @technique
    fait_plie TEXT NOT NULL,           -- @technique comparison form
    preuve TEXT NOT NULL,              -- @technique reference of the evidence
    preuve_pliee TEXT NOT NULL,        -- @technique comparison form
    article TEXT NOT NULL,             -- @technique
    gravite TEXT NOT NULL,             -- @technique code of law/tables/controle.txt
    retenu BIGINT CHECK (retenu IN (0, 1)),  -- @technique NULL until examined
    reponse TEXT,                      -- @technique what the decision answers to the observations
    rouvert BIGINT NOT NULL DEFAULT 0 CHECK (rouvert IN (0, 1)),  -- @technique 1: observations came after that answer
    PRIMARY KEY (mesure_id, no),
    CHECK ((retenu IS NULL) = (reponse IS NULL)),
    CHECK (rouvert = 0 OR retenu IS NOT NULL)
);
CREATE INDEX mesure_grief_fait ON mesure_grief (fait_plie);

-- What the body says, each time that it says something. A row is never replaced; what comes after the signature of a
-- conservatory measure is answered here, for nothing of what is signed changes.
CREATE TABLE mesure_observation (
    mesure_id BIGINT NOT NULL REFERENCES mesure (id),  -- @technique
    no BIGINT NOT NULL,                -- @technique
    le BIGINT NOT NULL,                -- @technique
    texte TEXT NOT NULL,               -- @technique
    grief BIGINT,                      -- @technique the grievance that it concerns; NULL: all
    a_repondre BIGINT NOT NULL CHECK (a_repondre IN (0, 1)),  -- @technique 1: received once the measure was signed
    recue_par TEXT NOT NULL,           -- @technique agent, '' for the body itself
    reponse TEXT,                      -- @technique
    repondue_le BIGINT,                -- @technique
    repondue_par TEXT,                 -- @technique agent
    PRIMARY KEY (mesure_id, no),
    CHECK ((reponse IS NULL) = (repondue_le IS NULL) AND (reponse IS NULL) = (repondue_par IS NULL)),
    CHECK (reponse IS NULL OR a_repondre = 1)
);

-- What a refusal to pay, a claim or a withdrawal bears on: dossiers or formations.
CREATE TABLE mesure_objet (
    mesure_id BIGINT NOT NULL REFERENCES mesure (id),  -- @technique
    genre TEXT NOT NULL CHECK (genre IN ('dossier', 'formation')),  -- @technique
    numero TEXT NOT NULL,              -- @technique
    PRIMARY KEY (mesure_id, genre, numero)
);
CREATE INDEX mesure_objet_numero ON mesure_objet (numero, genre);

-- Bodies that asked to be referenced and are not, or not yet.
CREATE VIEW organisme_non_reference AS
SELECT r.organisme_id
  FROM referencement r
 WHERE r.etat IN ('envoyee', 'complement', 'refusee')
   AND NOT EXISTS (SELECT 1 FROM referencement s
                    WHERE s.organisme_id = r.organisme_id AND s.no > r.no AND s.etat NOT IN ('brouillon', 'retiree'));

-- Measures that close sales while they last, and what each of them closes: all offers of the body, or one.
CREATE VIEW mesure_fermeture AS
SELECT m.organisme_id, f.id AS formation_id, m.debut, COALESCE(m.levee_le, m.fin + 1) AS avant
  FROM mesure m
  JOIN formation f ON f.organisme_id = m.organisme_id
 WHERE m.etat IN ('signee', 'levee')
   AND (m.mesure IN ('dereferencement', 'suspension')
        OR (m.mesure = 'retrait_offres'
            AND EXISTS (SELECT 1 FROM mesure_objet x WHERE x.mesure_id = m.id AND x.genre = 'formation' AND x.numero = f.numero)));

-- A control: a sample of the dossiers of a body, drawn from a population that is kept as it was (training/tirage.h).
CREATE TABLE controle (
    id BIGINT PRIMARY KEY,             -- @technique
    numero TEXT NOT NULL UNIQUE,       -- @technique
    organisme_id BIGINT NOT NULL REFERENCES organisme (id),  -- @technique
    graine TEXT NOT NULL,              -- @technique
    empreinte TEXT NOT NULL,           -- @technique SHA-256 of the population
    du BIGINT NOT NULL,                -- @technique
    au BIGINT NOT NULL,                -- @technique
    population_n BIGINT NOT NULL,      -- @technique
    echantillon_n BIGINT NOT NULL,     -- @technique
    ouvert_le BIGINT NOT NULL,         -- @technique
    pieces_avant BIGINT NOT NULL,      -- @technique last day for the documents
    ouvert_par TEXT NOT NULL,          -- @technique agent
    clos_le BIGINT,                    -- @technique
    conclusion TEXT,                   -- @technique
    UNIQUE (organisme_id, graine),
    CHECK ((clos_le IS NULL) = (conclusion IS NULL) AND au >= du AND echantillon_n BETWEEN 1 AND population_n)
);

CREATE TABLE controle_dossier (
    controle_id BIGINT NOT NULL REFERENCES controle (id),  -- @technique
    numero TEXT NOT NULL,              -- @technique public number of a dossier
    rang BIGINT,                       -- @technique in the sample; NULL: of the population only
    reference TEXT,                    -- @technique of the documents received
    recu_le BIGINT,                    -- @technique
    PRIMARY KEY (controle_id, numero),
    CHECK ((reference IS NULL) = (recu_le IS NULL))
);

CREATE TABLE controle_echange (
    controle_id BIGINT NOT NULL REFERENCES controle (id),  -- @technique
    no BIGINT NOT NULL,                -- @technique
    organisme BIGINT NOT NULL CHECK (organisme IN (0, 1)),  -- @technique 1: the body writes
    le BIGINT NOT NULL,                -- @technique
    texte TEXT NOT NULL,               -- @technique
    PRIMARY KEY (controle_id, no)
);

-- Room: training. Training bodies, catalogue, dossiers, invoices, payments.

CREATE TABLE organisme (
    id BIGINT PRIMARY KEY,             -- @technique
    siret TEXT,                        -- @donnee organisme.siret may be that of several bodies, or of none
    siren TEXT,                        -- @donnee organisme.siret
    nda TEXT NOT NULL UNIQUE,          -- @donnee organisme.nda
    denomination TEXT NOT NULL,        -- @donnee organisme.raison_sociale
    denomination_pliee TEXT NOT NULL,  -- @donnee organisme.raison_sociale
    nature_juridique TEXT,             -- @donnee organisme.nature_juridique
    departement TEXT,                  -- @donnee organisme.departement
    voie TEXT,                         -- @donnee organisme.coordonnees
    code_postal TEXT,                  -- @donnee organisme.coordonnees
    ville TEXT,                        -- @donnee organisme.coordonnees
    code_region TEXT,                  -- @donnee organisme.coordonnees
    courriel TEXT,                     -- @donnee organisme.coordonnees
    telephone TEXT,                    -- @donnee organisme.coordonnees
    qualiopi_formation BIGINT NOT NULL CHECK (qualiopi_formation IN (0, 1)),  -- @technique
    qualiopi_bilan BIGINT NOT NULL CHECK (qualiopi_bilan IN (0, 1)),  -- @technique
    qualiopi_vae BIGINT NOT NULL CHECK (qualiopi_vae IN (0, 1)),  -- @technique
    qualiopi_apprentissage BIGINT NOT NULL CHECK (qualiopi_apprentissage IN (0, 1)),  -- @technique
    siret_douteux BIGINT NOT NULL CHECK (siret_douteux IN (0, 1)),  -- @technique flagged: the list contradicts itself
    modifie_us BIGINT NOT NULL         -- @technique
);
CREATE INDEX organisme_nom ON organisme (denomination_pliee);
CREATE INDEX organisme_siret ON organisme (siret) WHERE siret IS NOT NULL;

-- The bank account of a training body or of a financeur: proposed by one person, approved by another, in force until it is replaced.
CREATE TABLE compte_bancaire (
    partie TEXT NOT NULL CHECK (partie IN ('organisme', 'financeur')),  -- @technique whose it is
    partie_id BIGINT NOT NULL,         -- @technique
    no BIGINT NOT NULL,                -- @technique
    iban_chiffre BYTEA NOT NULL,       -- @donnee organisme.rib sealed
    iban_index BYTEA NOT NULL,         -- @technique
    titulaire TEXT,                    -- @donnee organisme.rib name of the account's owner; NULL: the party's
    contact TEXT,                      -- @donnee organisme.coordonnees e-mail address told when the account is to change; NULL: none known
    etat TEXT NOT NULL CHECK (etat IN ('propose', 'en_vigueur', 'remplace', 'refuse', 'annule')),  -- @technique
    remplace_no BIGINT,                -- @technique the account that it replaced; NULL: the first one
    propose_par TEXT NOT NULL,         -- @technique login of an agent, '' for the party itself
    propose_us BIGINT NOT NULL,        -- @technique
    decide_par TEXT,                   -- @technique who approved or refused: login of an agent, '' for the party itself
    decide_us BIGINT,                  -- @technique
    fin_par TEXT,                      -- @technique who cancelled it: login of an agent, '' for the party itself
    fin_us BIGINT,                     -- @technique when it was cancelled or replaced
    PRIMARY KEY (partie, partie_id, no),
    CHECK ((etat IN ('en_vigueur', 'remplace', 'refuse')) <= (decide_us IS NOT NULL)),
    CHECK (decide_par IS NULL OR decide_par <> propose_par)
);
CREATE UNIQUE INDEX compte_en_vigueur ON compte_bancaire (partie, partie_id) WHERE etat = 'en_vigueur';
CREATE UNIQUE INDEX compte_propose ON compte_bancaire (partie, partie_id) WHERE etat = 'propose';

-- The account that a training body is paid on, and when it replaced another.
CREATE VIEW organisme_compte AS
SELECT partie_id AS organisme_id, iban_chiffre, titulaire, propose_par,
       CASE WHEN remplace_no IS NOT NULL THEN decide_us END AS change_us
  FROM compte_bancaire WHERE partie = 'organisme' AND etat = 'en_vigueur';

-- The same of a financeur.
CREATE VIEW financeur_compte AS
SELECT partie_id AS financeur_id, iban_chiffre, titulaire, propose_par,
       CASE WHEN remplace_no IS NOT NULL THEN decide_us END AS change_us
  FROM compte_bancaire WHERE partie = 'financeur' AND etat = 'en_vigueur';

-- What somebody outside is to be told: the operator's mailer reads it and says that it left; the program sends nothing.
CREATE TABLE avis (
    id BIGINT PRIMARY KEY,             -- @technique
    partie TEXT NOT NULL CHECK (partie IN ('organisme', 'financeur')),  -- @technique whom it concerns
    partie_id BIGINT NOT NULL,         -- @technique
    genre TEXT NOT NULL CHECK (genre IN ('propose', 'approuve', 'refuse', 'annule', 'affacturage_propose', 'affacturage_approuve',
        'affacturage_abandonne', 'affacturage_fin_proposee', 'affacturage_fini', 'affacturage_garde', 'relance')),  -- @technique what became of the account, or a reminder
    compte_no BIGINT NOT NULL,         -- @technique of the account, of the factoring company, or of the dossier
    adresse TEXT,                      -- @donnee organisme.coordonnees e-mail address; NULL: none known, to be written to
    cree_us BIGINT NOT NULL,           -- @technique
    remis_us BIGINT,                   -- @technique when it left
    remis_par TEXT                     -- @technique login of the agent who says so
);
CREATE INDEX avis_partie ON avis (partie, partie_id);

CREATE TABLE organisme_nda_ancien (
    nda TEXT NOT NULL,                 -- @donnee organisme.nda
    organisme_id BIGINT NOT NULL REFERENCES organisme (id),  -- @technique
    PRIMARY KEY (nda, organisme_id)
);

-- Agreement of the minister to train élus (CGCT L. 1221-3), decision by decision.
CREATE TABLE agrement (
    organisme_id BIGINT NOT NULL REFERENCES organisme (id),  -- @technique
    decision TEXT NOT NULL,            -- @donnee organisme.agrement_debut number of the decision
    date_decision BIGINT,              -- @technique
    debut BIGINT NOT NULL,             -- @donnee organisme.agrement_debut
    fin BIGINT NOT NULL,               -- @donnee organisme.agrement_fin
    suspension BIGINT,                 -- @donnee organisme.agrement_suspension
    suspension_fin BIGINT,             -- @donnee organisme.agrement_suspension
    renouvellement BIGINT,             -- @donnee organisme.agrement_renouvellement
    etat TEXT NOT NULL CHECK (etat IN ('ACTIF', 'SUSPENDU', 'RETIRE', 'EXPIRE')),  -- @donnee organisme.agrement_suspension as the decision says
    PRIMARY KEY (organisme_id, decision),
    CHECK (fin >= debut)
);

-- What a decision said before another file changed it: each state, in its order, and the day from which it is another.
CREATE TABLE agrement_ancien (
    organisme_id BIGINT NOT NULL,      -- @technique
    decision TEXT NOT NULL,            -- @donnee organisme.agrement_debut number of the decision
    no BIGINT NOT NULL,                -- @technique
    date_decision BIGINT,              -- @technique
    debut BIGINT NOT NULL,             -- @donnee organisme.agrement_debut
    fin BIGINT NOT NULL,               -- @donnee organisme.agrement_fin
    suspension BIGINT,                 -- @donnee organisme.agrement_suspension
    suspension_fin BIGINT,             -- @donnee organisme.agrement_suspension
    renouvellement BIGINT,             -- @donnee organisme.agrement_renouvellement
    etat TEXT NOT NULL CHECK (etat IN ('ACTIF', 'SUSPENDU', 'RETIRE', 'EXPIRE')),  -- @donnee organisme.agrement_suspension as the decision said
    remplace_le BIGINT NOT NULL,       -- @technique day of the delivery that changed it
    PRIMARY KEY (organisme_id, decision, no),
    FOREIGN KEY (organisme_id, decision) REFERENCES agrement (organisme_id, decision)
);

CREATE TABLE formation (
    id BIGINT PRIMARY KEY,             -- @technique
    organisme_id BIGINT NOT NULL REFERENCES organisme (id),  -- @technique
    numero TEXT NOT NULL,              -- @technique number given by the training body
    intitule TEXT NOT NULL,            -- @donnee dossier.formation
    objectif TEXT,                     -- @donnee dossier.formation
    contenu TEXT,                      -- @donnee dossier.formation
    resultats TEXT,                    -- @donnee dossier.formation
    prerequis TEXT,                    -- @donnee dossier.formation what is to be known before, as the body says
    classe TEXT NOT NULL CHECK (classe IN ('RNCP', 'RS', 'CLEA', 'VAE', 'BC', 'PERMIS_LEGER', 'PERMIS_LOURD', 'DIFE_MANDAT')),  -- @technique
    code_certification TEXT,           -- @donnee dossier.formation
    code_elu TEXT,                     -- @donnee dossier.formation
    empreinte BYTEA,                   -- @technique SHA-256 of the formation as the training body last sent it
    retiree_us BIGINT,                 -- @technique when it was withdrawn from publication; NULL: it is not
    retiree_par TEXT CHECK (retiree_par IN ('organisme', 'gestionnaire')),  -- @technique who withdrew it
    modifie_us BIGINT NOT NULL,        -- @technique
    UNIQUE (organisme_id, numero),
    CHECK ((retiree_us IS NULL) = (retiree_par IS NULL))
);

-- The words of an offer (title, aims, name of the body), folded: what the search looks up by prefix.
-- @groupe
CREATE TABLE formation_mot (
    mot TEXT NOT NULL,                 -- @technique
    formation_id BIGINT NOT NULL REFERENCES formation (id),  -- @technique
    PRIMARY KEY (mot, formation_id)
);
CREATE INDEX formation_mot_formation ON formation_mot (formation_id, mot);

CREATE TABLE action_formation (
    id BIGINT PRIMARY KEY,             -- @technique
    formation_id BIGINT NOT NULL REFERENCES formation (id),  -- @technique
    numero TEXT NOT NULL,              -- @technique
    modalite TEXT NOT NULL CHECK (modalite IN ('presentiel', 'mixte', 'distance')),  -- @donnee dossier.formation
    heures BIGINT NOT NULL CHECK (heures > 0),  -- @donnee dossier.formation
    prix_ht_cents BIGINT NOT NULL CHECK (prix_ht_cents >= 0),    -- @donnee dossier.formation_financement
    prix_ttc_cents BIGINT NOT NULL CHECK (prix_ttc_cents >= 0),  -- @donnee dossier.formation_financement
    lieu TEXT,                         -- @donnee dossier.formation
    code_postal TEXT,                  -- @donnee dossier.formation of the place
    ville_pliee TEXT,                  -- @donnee dossier.formation its town, comparison form
    commune TEXT REFERENCES commune (code),  -- @technique the two above, found among the communes; NULL: not found
    conditions TEXT,                   -- @donnee dossier.formation
    prerequis BIGINT NOT NULL DEFAULT 0 CHECK (prerequis IN (0, 1)),  -- @donnee dossier.formation 1: something is required to enter
    tva_taux BIGINT CHECK (tva_taux >= 0),  -- @donnee dossier.formation_financement ten-thousandths, as the body says; NULL: not said
    annexes_cents BIGINT CHECK (annexes_cents >= 0),  -- @donnee dossier.formation_financement extra costs that nothing finances
    annexes_nature TEXT,               -- @donnee dossier.formation_financement what they are for
    annexes_examen BIGINT CHECK (annexes_examen IN (0, 1)),  -- @donnee dossier.formation_financement 1: the examination is one of them
    UNIQUE (formation_id, numero),
    CHECK (prix_ttc_cents >= prix_ht_cents)
);

CREATE INDEX action_commune ON action_formation (commune) WHERE commune IS NOT NULL;

CREATE TABLE session_formation (
    id BIGINT PRIMARY KEY,             -- @technique
    action_id BIGINT NOT NULL REFERENCES action_formation (id),  -- @technique
    numero TEXT NOT NULL,              -- @technique
    debut BIGINT,                      -- @donnee dossier.formation NULL: permanent entries
    fin BIGINT,                        -- @donnee dossier.formation
    rang BIGINT NOT NULL,              -- @technique order of start; permanent entries last
    ouverte BIGINT NOT NULL CHECK (ouverte IN (0, 1)),  -- @technique
    participants_max BIGINT,           -- @technique capacity of the session
    UNIQUE (action_id, numero),
    CHECK ((debut IS NULL) = (fin IS NULL)),
    CHECK (fin IS NULL OR fin >= debut)
);
CREATE INDEX session_rang ON session_formation (rang, id);

-- The body that is the pédagogique one of an action, when it is not the contracting one (organisme_id), as its catalogue or
-- its declaration says. A row is never changed but once, to say the first day that it no longer holds; as for all that
-- follows down to affacturage. Two days the same: it never held, and is kept as the mistake it was.
CREATE TABLE organisme_pedagogique (
    organisme_id BIGINT NOT NULL REFERENCES organisme (id),  -- @technique
    no BIGINT NOT NULL,                -- @technique
    action_id BIGINT NOT NULL REFERENCES action_formation (id),  -- @technique
    siret TEXT NOT NULL,               -- @donnee organisme.pedagogique_siret
    raison_sociale TEXT NOT NULL,      -- @donnee organisme.pedagogique_raison_sociale
    nda TEXT,                          -- @donnee organisme.pedagogique_nda
    voie TEXT,                         -- @donnee organisme.pedagogique_coordonnees
    code_postal TEXT,                  -- @donnee organisme.pedagogique_coordonnees
    ville TEXT,                        -- @donnee organisme.pedagogique_coordonnees
    telephone TEXT,                    -- @donnee organisme.pedagogique_coordonnees
    courriel TEXT,                     -- @donnee organisme.pedagogique_coordonnees
    source TEXT NOT NULL CHECK (source IN ('catalogue', 'declaration')),  -- @technique
    depuis BIGINT NOT NULL,            -- @donnee organisme.pedagogique_siret
    avant BIGINT,                      -- @donnee organisme.pedagogique_siret first day that it no longer holds; NULL: it holds
    enregistre_us BIGINT NOT NULL,     -- @technique
    enregistre_par TEXT NOT NULL,      -- @technique agent who recorded it, '' for the body itself
    termine_us BIGINT,                 -- @technique
    termine_par TEXT,                  -- @technique
    PRIMARY KEY (organisme_id, no),
    CHECK (avant IS NULL OR avant >= depuis)
);
CREATE INDEX organisme_pedagogique_action ON organisme_pedagogique (action_id);

-- A contract by which a body has an action of its catalogue given by another one, as it sent it (C. trav. R. 6333-6-2): between two legal
-- persons.
CREATE TABLE sous_traitance (
    organisme_id BIGINT NOT NULL REFERENCES organisme (id),  -- @technique
    no BIGINT NOT NULL,                -- @technique
    action_id BIGINT NOT NULL REFERENCES action_formation (id),  -- @technique
    siret TEXT NOT NULL,               -- @donnee organisme.pedagogique_siret
    raison_sociale TEXT NOT NULL,      -- @donnee organisme.pedagogique_raison_sociale
    nda TEXT NOT NULL,                 -- @donnee organisme.pedagogique_nda
    contrat TEXT NOT NULL,             -- @technique its reference
    montant_cents BIGINT NOT NULL CHECK (montant_cents > 0),  -- @technique without tax, for one trainee
    dispense BIGINT NOT NULL CHECK (dispense IN (0, 1)),  -- @technique said to be a micro-enterprise under the threshold of R. 6333-6-3
    bloc BIGINT NOT NULL CHECK (bloc IN (0, 1)),  -- @technique it gives a complete block of the certification (R. 6333-6-4)
    depuis BIGINT NOT NULL,            -- @donnee organisme.pedagogique_siret
    avant BIGINT,                      -- @donnee organisme.pedagogique_siret first day that it no longer holds; NULL: it holds
    enregistre_us BIGINT NOT NULL,     -- @technique
    enregistre_par TEXT NOT NULL,      -- @technique agent who recorded it, '' for the body itself
    termine_us BIGINT,                 -- @technique
    termine_par TEXT,                  -- @technique
    PRIMARY KEY (organisme_id, no),
    CHECK (avant IS NULL OR avant >= depuis)
);
CREATE INDEX sous_traitance_action ON sous_traitance (action_id);

-- The people of a body that the order names, by what they are there. Numbers are those of the body, whatever the table.
CREATE TABLE organisme_representant (
    organisme_id BIGINT NOT NULL REFERENCES organisme (id),  -- @technique
    no BIGINT NOT NULL,                -- @technique
    aupres TEXT NOT NULL CHECK (aupres IN ('contractant', 'pedagogique')),  -- @donnee organisme.representant_legal
    pedagogique_siret TEXT,            -- @donnee organisme.pedagogique_siret whose person it is, when not the body's
    nom TEXT NOT NULL,                 -- @donnee organisme.representant_legal
    prenom TEXT NOT NULL,              -- @donnee organisme.representant_legal
    nom_plie TEXT NOT NULL,            -- @donnee organisme.representant_legal comparison form of both
    depuis BIGINT NOT NULL,            -- @donnee organisme.representant_legal
    avant BIGINT,                      -- @donnee organisme.representant_legal first day that it no longer holds; NULL: it holds
    enregistre_us BIGINT NOT NULL,     -- @technique
    enregistre_par TEXT NOT NULL,      -- @technique agent who recorded it, '' for the body itself
    termine_us BIGINT,                 -- @technique
    termine_par TEXT,                  -- @technique
    PRIMARY KEY (organisme_id, no),
    CHECK ((aupres = 'pedagogique') = (pedagogique_siret IS NOT NULL)),
    CHECK (avant IS NULL OR avant >= depuis)
);

CREATE TABLE organisme_collaborateur (
    organisme_id BIGINT NOT NULL REFERENCES organisme (id),  -- @technique
    no BIGINT NOT NULL,                -- @technique
    aupres TEXT NOT NULL CHECK (aupres IN ('contractant', 'pedagogique', 'prestataire')),  -- @donnee organisme.collaborateurs
    pedagogique_siret TEXT,            -- @donnee organisme.pedagogique_siret whose person it is, when not the body's
    nom TEXT NOT NULL,                 -- @donnee organisme.collaborateurs
    prenom TEXT NOT NULL,              -- @donnee organisme.collaborateurs
    nom_plie TEXT NOT NULL,            -- @donnee organisme.collaborateurs comparison form of both
    depuis BIGINT NOT NULL,            -- @donnee organisme.collaborateurs
    avant BIGINT,                      -- @donnee organisme.collaborateurs first day that it no longer holds; NULL: it holds
    enregistre_us BIGINT NOT NULL,     -- @technique
    enregistre_par TEXT NOT NULL,      -- @technique agent who recorded it, '' for the body itself
    termine_us BIGINT,                 -- @technique
    termine_par TEXT,                  -- @technique
    PRIMARY KEY (organisme_id, no),
    CHECK ((aupres = 'pedagogique') = (pedagogique_siret IS NOT NULL)),
    CHECK (avant IS NULL OR avant >= depuis)
);

CREATE TABLE organisme_suivi (
    organisme_id BIGINT NOT NULL REFERENCES organisme (id),  -- @technique
    no BIGINT NOT NULL,                -- @technique
    aupres TEXT NOT NULL CHECK (aupres IN ('contractant', 'pedagogique')),  -- @donnee organisme.suivi_pedagogique
    pedagogique_siret TEXT,            -- @donnee organisme.pedagogique_siret whose person it is, when not the body's
    nom TEXT NOT NULL,                 -- @donnee organisme.suivi_pedagogique
    prenom TEXT NOT NULL,              -- @donnee organisme.suivi_pedagogique
    nom_plie TEXT NOT NULL,            -- @donnee organisme.suivi_pedagogique comparison form of both
    courriel TEXT,                     -- @donnee organisme.suivi_pedagogique
    telephone TEXT,                    -- @donnee organisme.suivi_pedagogique
    telephone_2 TEXT,                  -- @donnee organisme.suivi_pedagogique
    depuis BIGINT NOT NULL,            -- @donnee organisme.suivi_pedagogique
    avant BIGINT,                      -- @donnee organisme.suivi_pedagogique first day that it no longer holds; NULL: it holds
    enregistre_us BIGINT NOT NULL,     -- @technique
    enregistre_par TEXT NOT NULL,      -- @technique agent who recorded it, '' for the body itself
    termine_us BIGINT,                 -- @technique
    termine_par TEXT,                  -- @technique
    PRIMARY KEY (organisme_id, no),
    CHECK ((aupres = 'pedagogique') = (pedagogique_siret IS NOT NULL)),
    CHECK (courriel IS NOT NULL OR telephone IS NOT NULL),
    CHECK (avant IS NULL OR avant >= depuis)
);

-- cv_: what the curriculum vitae says, in the order of the words of 1.1/6/d; the document itself is not kept.
CREATE TABLE organisme_formateur (
    organisme_id BIGINT NOT NULL REFERENCES organisme (id),  -- @technique
    no BIGINT NOT NULL,                -- @technique
    nom TEXT NOT NULL,                 -- @donnee organisme.formateurs
    prenom TEXT NOT NULL,              -- @donnee organisme.formateurs
    nom_plie TEXT NOT NULL,            -- @donnee organisme.formateurs comparison form of both
    courriel TEXT,                     -- @donnee organisme.formateurs
    telephone TEXT,                    -- @donnee organisme.formateurs
    lien TEXT NOT NULL,                -- @donnee organisme.formateurs
    titre TEXT,                        -- @donnee organisme.formateurs
    qualite TEXT,                      -- @donnee organisme.formateurs
    cv_etudes TEXT,                    -- @donnee organisme.formateurs
    cv_diplomes TEXT,                  -- @donnee organisme.formateurs
    cv_qualifications TEXT,            -- @donnee organisme.formateurs
    cv_experiences TEXT,               -- @donnee organisme.formateurs
    cv_aptitudes TEXT,                 -- @donnee organisme.formateurs
    depuis BIGINT NOT NULL,            -- @donnee organisme.formateurs
    avant BIGINT,                      -- @donnee organisme.formateurs first day that it no longer holds; NULL: it holds
    enregistre_us BIGINT NOT NULL,     -- @technique
    enregistre_par TEXT NOT NULL,      -- @technique agent who recorded it, '' for the body itself
    termine_us BIGINT,                 -- @technique
    termine_par TEXT,                  -- @technique
    PRIMARY KEY (organisme_id, no),
    CHECK (avant IS NULL OR avant >= depuis)
);

-- The factoring company that a body declared: it is paid in place of the body once another person approved the declaration, and
-- while it holds. Its end is proposed and approved the same way; one that nobody approved yet is given up at once.
CREATE TABLE affacturage (
    organisme_id BIGINT NOT NULL REFERENCES organisme (id),  -- @technique
    no BIGINT NOT NULL,                -- @technique
    raison_sociale TEXT NOT NULL,      -- @donnee organisme.affacturage
    siret TEXT NOT NULL,               -- @donnee organisme.affacturage
    voie TEXT NOT NULL,                -- @donnee organisme.affacturage
    code_postal TEXT NOT NULL,         -- @donnee organisme.affacturage
    ville TEXT NOT NULL,               -- @donnee organisme.affacturage
    iban_chiffre BYTEA NOT NULL,       -- @donnee organisme.affacturage sealed
    iban_titulaire TEXT,               -- @donnee organisme.affacturage name of the account's owner; NULL: the company's
    depuis BIGINT NOT NULL,            -- @donnee organisme.affacturage
    avant BIGINT,                      -- @donnee organisme.affacturage first day that it no longer holds; NULL: it holds
    enregistre_us BIGINT NOT NULL,     -- @technique
    enregistre_par TEXT NOT NULL,      -- @technique agent who recorded it, '' for the body itself
    decide_us BIGINT,                  -- @technique when it was approved; NULL: nothing is paid on it
    decide_par TEXT,                   -- @technique who approved it: login of an agent, '' for the body itself
    fin_avant BIGINT,                  -- @technique the end that is proposed: first day that it would no longer hold
    fin_us BIGINT,                     -- @technique
    fin_par TEXT,                      -- @technique who proposed it: login of an agent, '' for the body itself
    termine_us BIGINT,                 -- @technique
    termine_par TEXT,                  -- @technique who approved its end, or gave it up before it was approved
    PRIMARY KEY (organisme_id, no),
    CHECK (avant IS NULL OR avant >= depuis),
    CHECK ((decide_us IS NULL) = (decide_par IS NULL)),
    CHECK (decide_par IS NULL OR decide_par <> enregistre_par),
    CHECK ((fin_avant IS NULL) = (fin_par IS NULL) AND (fin_avant IS NULL) = (fin_us IS NULL)),
    CHECK (fin_avant IS NULL OR (decide_us IS NOT NULL AND fin_avant >= depuis)),
    CHECK (avant IS NULL OR decide_us IS NULL OR avant = depuis
           OR (fin_par IS NOT NULL AND avant = fin_avant AND termine_par <> fin_par))
);

-- Those that a run may pay on, and when that changed.
CREATE VIEW affacturage_approuve AS
SELECT organisme_id, no, raison_sociale, iban_chiffre, iban_titulaire, depuis, avant, decide_us AS change_us
  FROM affacturage WHERE decide_us IS NOT NULL;

-- The people of a body, whatever they are there.
CREATE VIEW organisme_personne AS
SELECT 'representant' AS role, organisme_id, no, aupres, pedagogique_siret, nom, prenom, nom_plie, NULL AS courriel,
       NULL AS telephone, NULL AS telephone_2, NULL AS lien, NULL AS titre, NULL AS qualite, NULL AS cv_etudes,
       NULL AS cv_diplomes, NULL AS cv_qualifications, NULL AS cv_experiences, NULL AS cv_aptitudes, depuis, avant
  FROM organisme_representant
UNION ALL
SELECT 'collaborateur', organisme_id, no, aupres, pedagogique_siret, nom, prenom, nom_plie, NULL, NULL, NULL, NULL, NULL, NULL,
       NULL, NULL, NULL, NULL, NULL, depuis, avant
  FROM organisme_collaborateur
UNION ALL
SELECT 'suivi', organisme_id, no, aupres, pedagogique_siret, nom, prenom, nom_plie, courriel, telephone, telephone_2, NULL,
       NULL, NULL, NULL, NULL, NULL, NULL, NULL, depuis, avant
  FROM organisme_suivi
UNION ALL
SELECT 'formateur', organisme_id, no, 'contractant', NULL, nom, prenom, nom_plie, courriel, telephone, NULL, lien, titre,
       qualite, cv_etudes, cv_diplomes, cv_qualifications, cv_experiences, cv_aptitudes, depuis, avant
  FROM organisme_formateur;

-- A training dossier, from request to payment. States: rules 3, public identifiers of the provider side.
-- @groupe
CREATE TABLE dossier (
    titulaire_id BIGINT NOT NULL REFERENCES titulaire (id),  -- @technique
    id BIGINT NOT NULL,                -- @technique
    numero TEXT NOT NULL UNIQUE,       -- @technique public number, 14 digits
    organisme_id BIGINT NOT NULL REFERENCES organisme (id),  -- @technique
    session_id BIGINT NOT NULL REFERENCES session_formation (id),  -- @technique
    etat TEXT NOT NULL,                -- @donnee dossier.suivi
    facturation TEXT NOT NULL,         -- @donnee dossier.suivi
    dernier_acte TEXT NOT NULL,        -- @donnee dossier.suivi the act that led to this state
    dernier_par TEXT NOT NULL,         -- @technique titulaire, organisme, gestionnaire, systeme
    dernier_le BIGINT NOT NULL,        -- @donnee dossier.suivi day it was done
    controle TEXT NOT NULL,            -- @donnee dossier.suivi
    controle_le BIGINT,                -- @donnee dossier.suivi day the last control began
    controle_leve_le BIGINT,           -- @donnee dossier.suivi day it was lifted
    controle_resultat TEXT,            -- @donnee dossier.suivi code of law/tables « resultats_controle »
    gele_le BIGINT,                    -- @technique day from which a control holds the clock of what it forbids
    gel_echeance BIGINT,               -- @technique what that clock said then
    atteste_le BIGINT,                 -- @donnee dossier.suivi day the holder spoke of what the body declared
    atteste TEXT CHECK (atteste IN ('confirme', 'conteste')),  -- @donnee dossier.suivi what the holder said
    classe TEXT NOT NULL,              -- @donnee dossier.formation of the training
    fonds TEXT NOT NULL,               -- @donnee dossier.formation_financement the rights that open it: CPF, or those of an élu
    cgu_version TEXT NOT NULL,         -- @technique
    intitule TEXT NOT NULL,            -- @donnee dossier.formation as it was when requested
    debut BIGINT NOT NULL,             -- @donnee dossier.formation
    fin BIGINT NOT NULL,               -- @donnee dossier.formation
    heures BIGINT NOT NULL,            -- @donnee dossier.formation planned
    heures_realisees BIGINT,           -- @donnee dossier.formation
    prix_ht_cents BIGINT NOT NULL,     -- @donnee dossier.formation_financement planned
    prix_ttc_cents BIGINT NOT NULL,    -- @donnee dossier.formation_financement planned
    annexes_cents BIGINT CHECK (annexes_cents >= 0),  -- @donnee dossier.formation_financement extra costs that nothing finances, as the catalogue said when requested; NULL: not said
    annexes_nature TEXT,               -- @donnee dossier.formation_financement what they are for
    annexes_examen BIGINT CHECK (annexes_examen IN (0, 1)),  -- @donnee dossier.formation_financement 1: the examination is one of them
    realise_ht_cents BIGINT,           -- @donnee dossier.formation_financement
    realise_ttc_cents BIGINT,          -- @donnee dossier.formation_financement
    reste_cents BIGINT,                -- @donnee dossier.formation_financement planned remaining cost, TTC
    reste_realise_cents BIGINT,        -- @donnee dossier.formation_financement
    taux BIGINT CHECK (taux BETWEEN 0 AND 100),  -- @donnee dossier.suivi completion rate
    cause TEXT NOT NULL,               -- @donnee dossier.suivi why the training stopped: totale, titulaire…
    financeur_id BIGINT REFERENCES financeur (id),  -- @technique asked to pay what is missing
    sollicite_cents BIGINT,            -- @donnee dossier.formation_financement what was asked of it
    sollicite_cpf BIGINT NOT NULL DEFAULT 0 CHECK (sollicite_cpf IN (0, 1)),  -- @technique the holder adds CPF rights
    force_majeure BIGINT NOT NULL CHECK (force_majeure IN (0, 1)),  -- @donnee dossier.suivi
    participants BIGINT,               -- @donnee dossier.formation committed maximum of participants (DIFE)
    demande_le BIGINT NOT NULL,        -- @donnee dossier.suivi
    propose_le BIGINT,                 -- @donnee dossier.suivi
    accepte_le BIGINT,                 -- @donnee dossier.suivi
    entre_le BIGINT,                   -- @donnee dossier.suivi
    sorti_le BIGINT,                   -- @donnee dossier.suivi
    retractation_fin BIGINT,           -- @donnee dossier.suivi last day to withdraw
    report_debut BIGINT,               -- @donnee dossier.formation other dates that wait for the holder's answer
    report_fin BIGINT,                 -- @donnee dossier.formation
    facture_numero TEXT,               -- @donnee dossier.facture
    facture_cle TEXT,                  -- @donnee dossier.facture the same, whatever the blanks and the case (text_cle)
    facture_emise BIGINT,              -- @donnee dossier.facture
    facture_transmise_us BIGINT,       -- @donnee dossier.facture
    a_payer_cents BIGINT,              -- @donnee dossier.facture
    paye_cents BIGINT,                 -- @donnee dossier.facture
    paye_le BIGINT,                    -- @donnee dossier.facture
    acompte_cents BIGINT CHECK (acompte_cents > 0),  -- @donnee dossier.facture the advance of a long training; NULL: none is due
    acompte_le BIGINT,                 -- @donnee dossier.facture day it was paid
    prerequis TEXT CHECK (prerequis IN ('remplis', 'a_verifier')),  -- @donnee dossier.formation what the holder said of them; NULL: there were none
    recu_le BIGINT,                    -- @donnee dossier.suivi day the body acknowledged the request, to check them
    a_corriger BIGINT NOT NULL DEFAULT 0 CHECK (a_corriger IN (0, 1)),  -- @donnee dossier.suivi 1: a control found an anomaly in the service done, not corrected yet
    signale_le BIGINT,                 -- @donnee dossier.suivi day the holder reported that the body declares nothing
    relance_le BIGINT,                 -- @donnee dossier.suivi day the operator last reminded the body
    verse_cents BIGINT NOT NULL DEFAULT 0 CHECK (verse_cents >= 0),  -- @donnee dossier.facture all that left by the bank and did not come back
    echeance BIGINT,                   -- @technique last day for whoever must act now
    cree_us BIGINT NOT NULL,           -- @technique
    modifie_us BIGINT NOT NULL,        -- @technique
    version BIGINT NOT NULL,           -- @technique optimistic lock
    PRIMARY KEY (titulaire_id, id),
    CHECK (etat IN ('notProcessed', 'validated', 'waitingAcceptation', 'accepted', 'inTraining', 'terminated', 'serviceDoneDeclared',
        'serviceDoneValidated', 'refusedByOrganism', 'refusedByAttendee', 'canceledByAttendee',
        'canceledByAttendeeNotRealized', 'canceledByOrganism', 'rejectedWithoutTitulaireSuite',
        'rejectedWithoutOfSuite', 'refusedByFinancer', 'canceledByFinancer')),
    CHECK (fonds = 'DIFE' OR (fonds = 'CPF' AND classe <> 'DIFE_MANDAT')),
    CHECK (facturation IN ('notBillable', 'depositWait', 'depositPaid', 'toBill', 'billed', 'paid')),
    CHECK ((facturation NOT IN ('depositWait', 'depositPaid') AND acompte_le IS NULL)
           OR (acompte_cents IS NOT NULL AND (facturation <> 'depositWait' OR acompte_le IS NULL)
               AND (facturation <> 'depositPaid' OR acompte_le IS NOT NULL))),
    CHECK (facturation <> 'paid' OR verse_cents >= a_payer_cents),
    CHECK (controle IN ('notInControl', 'inControl', 'released')),
    CHECK ((gele_le IS NULL) = (gel_echeance IS NULL) AND (gele_le IS NULL OR controle = 'inControl')),
    CHECK ((atteste_le IS NULL) = (atteste IS NULL)),
    CHECK (recu_le IS NULL OR prerequis IS NOT NULL),
    CHECK (a_corriger = 0 OR (controle = 'released' AND (etat = 'serviceDoneDeclared' OR facturation IN ('toBill', 'billed')))),
    CHECK ((report_debut IS NULL) = (report_fin IS NULL) AND (report_debut IS NULL OR (etat = 'accepted' AND report_fin >= report_debut))),
    CHECK (dernier_par IN ('titulaire', 'organisme', 'gestionnaire', 'systeme', 'financeur')),
    CHECK ((financeur_id IS NULL) = (sollicite_cents IS NULL) AND sollicite_cents > 0),
    CHECK (cause IN ('totale', 'titulaire', 'organisme_report', 'organisme_sans_report')),
    CHECK (fin >= debut AND heures > 0 AND prix_ht_cents >= 0 AND prix_ttc_cents >= prix_ht_cents)
);
CREATE INDEX dossier_organisme ON dossier (organisme_id, numero);
CREATE INDEX dossier_echeance ON dossier (echeance, numero) WHERE echeance IS NOT NULL;
-- Newest first, and (what waits for somebody) the first deadline first; 2932896 (9999-12-31) stands for no deadline.
CREATE INDEX dossier_financeur ON dossier (financeur_id, numero) WHERE financeur_id IS NOT NULL;
CREATE INDEX dossier_controle ON dossier (numero) WHERE controle = 'inControl';
CREATE INDEX dossier_etat ON dossier (etat, numero);
CREATE INDEX dossier_etat_echeance ON dossier (etat, COALESCE(echeance, 2932896), numero);
CREATE INDEX dossier_facturation ON dossier (facturation, numero);
CREATE INDEX dossier_facturation_echeance ON dossier (facturation, COALESCE(echeance, 2932896), numero);
CREATE UNIQUE INDEX dossier_facture ON dossier (organisme_id, facture_cle) WHERE facture_cle IS NOT NULL;

-- The price of a dossier base by base of VAT, as it was requested or last proposed, and what the body invoices of each, once known.
-- @groupe
CREATE TABLE dossier_tva (
    titulaire_id BIGINT NOT NULL,      -- @technique
    dossier_id BIGINT NOT NULL,        -- @technique
    base TEXT NOT NULL CHECK (base IN ('exoneree', 'reduite', 'normale', 'reduite_outre_mer', 'normale_outre_mer')),  -- @donnee dossier.formation_financement
    le BIGINT NOT NULL,                -- @technique day whose rates made it
    ht_cents BIGINT NOT NULL CHECK (ht_cents >= 0),  -- @donnee dossier.formation_financement planned
    tva_cents BIGINT NOT NULL CHECK (tva_cents >= 0),  -- @donnee dossier.formation_financement planned
    facture_ht_cents BIGINT CHECK (facture_ht_cents >= 0),  -- @donnee dossier.facture NULL until what is to be paid is known
    facture_tva_cents BIGINT CHECK (facture_tva_cents >= 0),  -- @donnee dossier.facture
    PRIMARY KEY (titulaire_id, dossier_id, base),
    FOREIGN KEY (titulaire_id, dossier_id) REFERENCES dossier (titulaire_id, id),
    CHECK ((facture_ht_cents IS NULL) = (facture_tva_cents IS NULL))
);

-- Every act on a dossier. Append-only.
-- @groupe
CREATE TABLE dossier_acte (
    titulaire_id BIGINT NOT NULL,      -- @technique
    dossier_id BIGINT NOT NULL,        -- @technique
    no BIGINT NOT NULL,                -- @technique
    acte TEXT NOT NULL,                -- @donnee dossier.suivi
    par TEXT NOT NULL,                 -- @technique titulaire, organisme, gestionnaire, systeme
    avant TEXT NOT NULL,               -- @donnee dossier.suivi
    apres TEXT NOT NULL,               -- @donnee dossier.suivi
    jour BIGINT,                       -- @donnee dossier.suivi day declared (entry, exit)
    detail TEXT,                       -- @donnee dossier.suivi JSON
    enregistre_us BIGINT NOT NULL,     -- @technique
    PRIMARY KEY (titulaire_id, dossier_id, no)
);

-- The part of each purse in the financing of a dossier, in order of use, and how it ended.
-- @groupe
CREATE TABLE dossier_prise (
    titulaire_id BIGINT NOT NULL,      -- @technique
    dossier_id BIGINT NOT NULL,        -- @technique
    no BIGINT NOT NULL,                -- @technique
    poche BIGINT NOT NULL,             -- @donnee dossier.formation_financement
    lot BIGINT NOT NULL,               -- @technique
    montant_cents BIGINT NOT NULL CHECK (montant_cents > 0),  -- @donnee dossier.formation_financement
    paye_cents BIGINT,                 -- @donnee dossier.formation_financement
    rendu_cents BIGINT,                -- @donnee dossier.formation_financement
    perdu_cents BIGINT,                -- @donnee dossier.formation_financement
    PRIMARY KEY (titulaire_id, dossier_id, no),
    CHECK (paye_cents IS NULL OR paye_cents + rendu_cents + perdu_cents = montant_cents)
);

-- The holder's own share, paid by card at a provider of payments: one row an attempt. The card itself never comes here.
-- @groupe
CREATE TABLE paiement_carte (
    titulaire_id BIGINT NOT NULL,      -- @technique
    id BIGINT NOT NULL,                -- @technique
    dossier_id BIGINT NOT NULL,        -- @technique
    reference TEXT NOT NULL UNIQUE,    -- @technique random: all that the provider knows of the dossier
    montant_cents BIGINT NOT NULL CHECK (montant_cents > 0),  -- @donnee dossier.formation_financement
    recu_cents BIGINT CHECK (recu_cents > 0),  -- @donnee dossier.formation_financement what the provider said it holds or took
    avec_cpf BIGINT NOT NULL CHECK (avec_cpf IN (0, 1)),      -- @technique the holder adds CPF rights (réinsertion)
    etat TEXT NOT NULL CHECK (etat IN ('prepare', 'ouvert', 'autorise', 'paye', 'refuse', 'abandonne', 'a_annuler', 'annule',
        'sans_suite')),                -- @donnee dossier.suivi
    motif TEXT,                        -- @donnee dossier.suivi code of a message: why it is not paid
    prestataire_id TEXT,               -- @technique the provider's own name of it
    page TEXT,                         -- @technique address of the provider's page
    autorise_us BIGINT,                -- @technique
    cree_us BIGINT NOT NULL,           -- @technique
    modifie_us BIGINT NOT NULL,        -- @technique
    PRIMARY KEY (titulaire_id, id)
);
CREATE INDEX paiement_carte_dossier ON paiement_carte (titulaire_id, dossier_id, id);
CREATE INDEX paiement_carte_a_suivre ON paiement_carte (reference) WHERE etat IN ('ouvert', 'autorise', 'a_annuler');

-- What goes back to the card, in whole or in part: due, then done.
-- @groupe
CREATE TABLE remboursement_carte (
    titulaire_id BIGINT NOT NULL,      -- @technique
    paiement_id BIGINT NOT NULL,       -- @technique
    no BIGINT NOT NULL,                -- @technique
    montant_cents BIGINT NOT NULL CHECK (montant_cents > 0),  -- @donnee dossier.formation_financement
    du_le BIGINT NOT NULL,             -- @donnee dossier.suivi
    avant_le BIGINT NOT NULL,          -- @donnee dossier.suivi last day to give it back
    fait_us BIGINT,                    -- @donnee dossier.suivi
    PRIMARY KEY (titulaire_id, paiement_id, no)
);
CREATE INDEX remboursement_carte_a_faire ON remboursement_carte (avant_le, titulaire_id, paiement_id, no) WHERE fait_us IS NULL;

-- A time when the service could not be used, recorded by one person and approved by another.
CREATE TABLE panne (
    id BIGINT PRIMARY KEY,             -- @technique
    debut_us BIGINT NOT NULL,          -- @technique
    fin_us BIGINT NOT NULL,            -- @technique
    motif TEXT NOT NULL,               -- @technique what was out of use, in words that name nobody
    enregistree_par TEXT NOT NULL,     -- @technique agent
    enregistree_us BIGINT NOT NULL,    -- @technique
    approuvee_par TEXT,                -- @technique agent
    approuvee_us BIGINT,               -- @technique
    appliquee_us BIGINT,               -- @technique every deadline that it touched is extended
    CHECK (fin_us > debut_us),
    CHECK ((approuvee_us IS NULL) = (approuvee_par IS NULL) AND approuvee_par <> enregistree_par),
    CHECK (appliquee_us IS NULL OR approuvee_us IS NOT NULL)
);

-- What it did to one deadline, once.
-- @groupe
CREATE TABLE panne_prolongation (
    titulaire_id BIGINT NOT NULL,      -- @technique
    dossier_id BIGINT NOT NULL,        -- @technique
    panne_id BIGINT NOT NULL REFERENCES panne (id),  -- @technique
    avant BIGINT NOT NULL,             -- @donnee dossier.suivi
    apres BIGINT NOT NULL,             -- @donnee dossier.suivi
    faite_us BIGINT NOT NULL,          -- @technique
    PRIMARY KEY (titulaire_id, dossier_id, panne_id),
    CHECK (apres > avant)
);

-- A payment run: proposed, approved twice by two people, frozen in a bank file, answered by the bank.
CREATE TABLE paiement_lot (
    id BIGINT PRIMARY KEY,             -- @technique
    numero TEXT NOT NULL UNIQUE,       -- @technique MsgId of the pain.001
    etat TEXT NOT NULL CHECK (etat IN ('propose', 'approuve1', 'approuve2', 'emis', 'repondu', 'rapproche', 'abandonne')),  -- @technique
    execution BIGINT NOT NULL,         -- @technique requested execution day
    lignes BIGINT NOT NULL,            -- @technique
    total_cents BIGINT NOT NULL,       -- @technique
    propose_par TEXT NOT NULL,         -- @technique
    approuve1_par TEXT,                -- @technique
    approuve2_par TEXT,                -- @technique
    lignes_empreinte BYTEA,            -- @technique SHA-256 of the lines, as proposed
    fichier_empreinte BYTEA,           -- @technique SHA-256 of the bank file
    debiteur TEXT,                     -- @technique the operator's IBAN that the bank file debits
    emis_us BIGINT,                    -- @technique instant written in the bank file
    nomme_us BIGINT,                   -- @technique instant that an answer of the bank first named it
    non_envoi_par TEXT,                -- @technique agent who says that the file was never sent
    non_envoi_motif TEXT,              -- @technique how they know
    non_envoi_us BIGINT,               -- @technique
    non_envoi_confirme_par TEXT,       -- @technique the other agent, who gives it up
    cree_us BIGINT NOT NULL,           -- @technique
    modifie_us BIGINT NOT NULL,        -- @technique
    CHECK (approuve2_par IS NULL OR approuve2_par <> approuve1_par),
    CHECK ((non_envoi_par IS NULL) = (non_envoi_motif IS NULL) AND (non_envoi_par IS NULL) = (non_envoi_us IS NULL)),
    CHECK (non_envoi_confirme_par IS NULL OR (non_envoi_par <> non_envoi_confirme_par AND etat = 'abandonne' AND nomme_us IS NULL))
);

CREATE TABLE paiement_ligne (
    lot_id BIGINT NOT NULL REFERENCES paiement_lot (id),  -- @technique
    no BIGINT NOT NULL,                -- @technique
    titulaire_id BIGINT,               -- @technique
    dossier_id BIGINT,                 -- @technique
    organisme_id BIGINT REFERENCES organisme (id),  -- @technique
    financeur_id BIGINT REFERENCES financeur (id),  -- @technique in place of the three above: sums given back to a financeur
    genre TEXT NOT NULL DEFAULT 'solde' CHECK (genre IN ('acompte', 'solde', 'remboursement', 'restitution')),  -- @technique what it pays
    montant_cents BIGINT NOT NULL CHECK (montant_cents > 0),  -- @donnee dossier.facture
    reference TEXT NOT NULL UNIQUE,    -- @technique EndToEndId
    beneficiaire TEXT NOT NULL,        -- @donnee organisme.rib name of the account's owner, as in the bank file
    compte_no BIGINT,                  -- @technique number of the account that was sealed
    affacturage_no BIGINT,             -- @technique declaration of the factoring company paid in place of the body
    iban_chiffre BYTEA NOT NULL,       -- @donnee organisme.rib sealed, as it was when proposed
    libelle TEXT NOT NULL,             -- @donnee dossier.facture remittance information
    etat TEXT NOT NULL CHECK (etat IN ('propose', 'emis', 'paye', 'rejete', 'retourne', 'abandonne')),  -- @donnee dossier.facture
    motif TEXT,                        -- @donnee dossier.facture reason code of the bank
    debit_le BIGINT,                   -- @technique day a statement shows it left the account
    retour_le BIGINT,                  -- @donnee dossier.facture day it came back, or was rejected for its account
    retour_us BIGINT,                  -- @technique
    reprise_par TEXT,                  -- @technique login of the agent who lets it be paid again on the same account
    reprise_us BIGINT,                 -- @technique
    PRIMARY KEY (lot_id, no),
    CHECK (etat <> 'retourne' OR retour_us IS NOT NULL),
    CHECK (retour_us IS NULL OR etat IN ('retourne', 'rejete')),
    CHECK ((compte_no IS NULL) = (affacturage_no IS NOT NULL)),
    CHECK ((genre = 'restitution') = (financeur_id IS NOT NULL)),
    CHECK ((financeur_id IS NULL) = (titulaire_id IS NOT NULL AND dossier_id IS NOT NULL AND organisme_id IS NOT NULL)),
    CHECK (financeur_id IS NULL OR (titulaire_id IS NULL AND dossier_id IS NULL AND organisme_id IS NULL))
);
CREATE INDEX paiement_dossier ON paiement_ligne (titulaire_id, dossier_id);
CREATE INDEX paiement_retour ON paiement_ligne (retour_us);
CREATE INDEX paiement_suivi ON paiement_ligne (lot_id, etat, debit_le);

-- What a body is owed for a dossier beyond its price: it had given back money that the bank then returned. Due until a line of a run pays it.
CREATE TABLE remboursement (
    titulaire_id BIGINT NOT NULL,      -- @technique
    dossier_id BIGINT NOT NULL,        -- @technique
    no BIGINT NOT NULL,                -- @technique
    montant_cents BIGINT NOT NULL CHECK (montant_cents > 0),  -- @donnee dossier.facture
    du_le BIGINT NOT NULL,             -- @donnee dossier.facture day it became due
    lot_id BIGINT,                     -- @technique the last run that took it
    ligne_no BIGINT,                   -- @technique its line, with the other sums of the same dossier
    renonciation_no BIGINT,            -- @technique the decision of the holder's table « renonciation » that gave it up
    PRIMARY KEY (titulaire_id, dossier_id, no),
    CHECK ((lot_id IS NULL) = (ligne_no IS NULL)),
    FOREIGN KEY (titulaire_id, dossier_id) REFERENCES dossier (titulaire_id, id)
);

-- Sessions of people signed in. A session of the demonstration says so.
CREATE TABLE web_session (
    jeton_index BYTEA PRIMARY KEY,     -- @technique SHA-256 of the cookie
    partie TEXT NOT NULL,              -- @technique stable name of the party
    acteur_id BIGINT NOT NULL,         -- @donnee connexion.identifiant
    acteur_nom TEXT NOT NULL,          -- @technique login of an agent
    anti_csrf BYTEA NOT NULL,          -- @technique
    demonstration BIGINT NOT NULL CHECK (demonstration IN (0, 1)),  -- @technique opened without proof of identity
    cree_us BIGINT NOT NULL            -- @donnee connexion.horodatage
);
CREATE INDEX web_session_cree ON web_session (cree_us);

-- A dossier as it is read everywhere, with the name of its body: one list of columns for all queries.
CREATE VIEW dossier_vue AS
SELECT d.titulaire_id, d.id, d.numero, d.organisme_id, d.session_id, s.action_id, d.etat, d.facturation, d.dernier_acte,
       d.dernier_par, d.dernier_le, d.controle, d.classe, d.fonds, d.intitule, o.denomination, d.debut, d.fin, d.heures, d.heures_realisees,
       d.prix_ht_cents, d.prix_ttc_cents, d.realise_ht_cents, d.realise_ttc_cents, d.reste_cents, d.reste_realise_cents,
       d.taux, d.cause, d.force_majeure, d.participants, d.demande_le, d.propose_le, d.accepte_le, d.entre_le, d.sorti_le,
       d.retractation_fin, d.facture_numero, d.facture_emise, d.facture_transmise_us, d.a_payer_cents, d.paye_cents,
       d.paye_le, d.echeance, d.cree_us, d.modifie_us, d.version, d.controle_le, d.controle_leve_le, d.controle_resultat, d.gele_le,
       d.gel_echeance, d.atteste_le, d.atteste, d.financeur_id, d.sollicite_cents, d.sollicite_cpf, d.report_debut, d.report_fin,
       d.acompte_cents, d.acompte_le, d.verse_cents,
       d.annexes_cents, d.annexes_nature, d.annexes_examen, d.prerequis, d.recu_le, d.a_corriger, d.signale_le, d.relance_le
  FROM dossier d
  JOIN organisme o ON o.id = d.organisme_id
  JOIN session_formation s ON s.id = d.session_id;

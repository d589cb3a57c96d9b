-- Room: financeurs. Their dotation schemes, what they deposit in bulk, the money called for and received.

-- A scheme as it was declared, one row per version; the version in force is the last approved one of its period.
CREATE TABLE dispositif (
    financeur_id BIGINT NOT NULL REFERENCES financeur (id),  -- @technique
    code TEXT NOT NULL,                -- @technique word that names it in files: "RELANCE-2026"
    no BIGINT NOT NULL,                -- @technique version
    libelle TEXT NOT NULL,             -- @technique
    base TEXT NOT NULL,                -- @technique code of law/tables « dotations »
    depuis BIGINT NOT NULL,            -- @technique first day
    avant BIGINT,                      -- @technique day after the last; NULL: none
    montant_min_cents BIGINT NOT NULL CHECK (montant_min_cents > 0),  -- @technique of one line
    montant_max_cents BIGINT CHECK (montant_max_cents >= montant_min_cents),  -- @technique of one line; NULL: none
    plafond_cents BIGINT CHECK (plafond_cents >= montant_min_cents),  -- @technique of the whole scheme; NULL: none
    echeance BIGINT,                   -- @technique last day the sums may be used; NULL: none
    duree_jours BIGINT CHECK (duree_jours > 0),  -- @technique days the sums may be used after their receipt; NULL: none
    remboursable BIGINT NOT NULL CHECK (remboursable IN (0, 1)),  -- @technique
    classes TEXT NOT NULL,             -- @technique
    formations TEXT NOT NULL,          -- @technique
    etat TEXT NOT NULL CHECK (etat IN ('propose', 'approuve', 'refuse')),  -- @technique
    propose_par TEXT NOT NULL,         -- @technique login of an agent
    propose_us BIGINT NOT NULL,        -- @technique
    decide_par TEXT,                   -- @technique login of an agent
    decide_us BIGINT,                  -- @technique
    PRIMARY KEY (financeur_id, code, no),
    CHECK (avant IS NULL OR avant > depuis),
    CHECK ((etat = 'propose') = (decide_par IS NULL))
);

-- A file of dotations: deposited, approved by another person and called for, paid for, credited. Without a scheme nor a file: the call
-- for what a financeur promised in dossiers (promesse), which is called for at once.
CREATE TABLE depot (
    id BIGINT PRIMARY KEY,             -- @technique
    numero TEXT NOT NULL UNIQUE,       -- @technique "DD-20261129-1", "AP-20261129-1"
    financeur_id BIGINT NOT NULL REFERENCES financeur (id),  -- @technique
    dispositif_code TEXT,              -- @technique
    dispositif_no BIGINT,              -- @technique
    livraison_id BIGINT UNIQUE REFERENCES livraison (id),  -- @technique
    etat TEXT NOT NULL CHECK (etat IN ('depose', 'appele', 'finance', 'credite', 'abandonne')),  -- @technique
    depose_par TEXT NOT NULL,          -- @technique login of an agent
    depose_us BIGINT NOT NULL,         -- @technique
    decide_par TEXT,                   -- @technique login of an agent
    decide_us BIGINT,                  -- @technique
    reference TEXT UNIQUE,             -- @technique creditor reference (ISO 11649) of the call for funds
    total_cents BIGINT CHECK (total_cents > 0),  -- @technique called for
    echeance BIGINT,                   -- @technique day the call is due
    finance_le BIGINT,                 -- @technique day the money was there whole
    FOREIGN KEY (financeur_id, dispositif_code, dispositif_no) REFERENCES dispositif (financeur_id, code, no),
    CHECK ((dispositif_code IS NULL) = (dispositif_no IS NULL) AND (dispositif_code IS NULL) = (livraison_id IS NULL)),
    CHECK ((etat IN ('appele', 'finance', 'credite')) <= (reference IS NOT NULL AND total_cents IS NOT NULL)),
    CHECK ((etat IN ('finance', 'credite')) = (finance_le IS NOT NULL))
);

-- One sum of a file, for one person. The person's number and civil status were compared, and are not kept.
CREATE TABLE depot_ligne (
    depot_id BIGINT NOT NULL REFERENCES depot (id),  -- @technique
    no BIGINT NOT NULL,                -- @technique
    financeur_id BIGINT NOT NULL REFERENCES financeur (id),  -- @technique
    reference TEXT NOT NULL,           -- @technique the financeur's own, once only
    ligne BIGINT NOT NULL,             -- @technique of the file
    titulaire_id BIGINT REFERENCES titulaire (id),  -- @technique NULL: nobody yet
    dossier TEXT,                      -- @technique number of the dossier of an abondement
    montant_cents BIGINT NOT NULL CHECK (montant_cents > 0),  -- @donnee droits.mouvements
    etat TEXT NOT NULL CHECK (etat IN ('attente', 'prete', 'ecartee', 'creditee', 'refusee')),  -- @technique
    motif TEXT NOT NULL,               -- @technique why it waits, or the code of the refusal; ''
    lot BIGINT,                        -- @technique of the dotation credited
    rattache_par TEXT,                 -- @technique login of the agent who said whose it is; NULL: recognised by the file
    PRIMARY KEY (depot_id, no)
);
CREATE UNIQUE INDEX depot_ligne_reference ON depot_ligne (financeur_id, reference) WHERE etat IN ('attente', 'prete', 'creditee');
CREATE INDEX depot_ligne_titulaire ON depot_ligne (titulaire_id);

-- A sum received for one person, as an agent tells it: credited once another agent approved it (training/somme.h).
-- @groupe
CREATE TABLE somme_proposee (
    titulaire_id BIGINT NOT NULL REFERENCES titulaire (id),  -- @technique
    no BIGINT NOT NULL UNIQUE CHECK (no > 0),  -- @technique what its decision names it by
    cle TEXT NOT NULL,                 -- @technique idempotency key of the receipt
    financeur_id BIGINT NOT NULL REFERENCES financeur (id),  -- @donnee droits.mouvements
    base TEXT NOT NULL,                -- @donnee droits.mouvements why it was paid: a code of law/tables « dotations »
    montant_cents BIGINT NOT NULL CHECK (montant_cents > 0),  -- @donnee droits.mouvements
    recu_le BIGINT NOT NULL,           -- @donnee droits.mouvements day the money was received
    echeance BIGINT,                   -- @donnee droits.mouvements last day it may be used; NULL: none
    remboursable BIGINT NOT NULL CHECK (remboursable IN (0, 1)),  -- @donnee droits.mouvements what is left goes back to the financeur
    dossier TEXT NOT NULL,             -- @technique number of the dossier of an abondement; '': a dotation
    classes TEXT NOT NULL,             -- @donnee droits.mouvements
    formations TEXT NOT NULL,          -- @donnee droits.mouvements
    source TEXT NOT NULL,              -- @donnee droits.mouvements reference given by the financeur
    etat TEXT NOT NULL CHECK (etat IN ('proposee', 'creditee', 'refusee')),  -- @technique
    motif TEXT,                        -- @donnee droits.mouvements why it was refused
    lot BIGINT,                        -- @technique of the dotation credited
    propose_par TEXT NOT NULL,         -- @technique login of an agent
    propose_us BIGINT NOT NULL,        -- @technique
    decide_par TEXT,                   -- @technique login of an agent
    decide_us BIGINT,                  -- @technique
    PRIMARY KEY (titulaire_id, no),
    CHECK (decide_par <> propose_par),
    CHECK ((etat = 'proposee') = (decide_par IS NULL) AND (decide_par IS NULL) = (decide_us IS NULL)),
    CHECK ((etat = 'creditee') = (lot IS NOT NULL) AND (etat = 'refusee') = (motif IS NOT NULL))
);
CREATE UNIQUE INDEX somme_proposee_cle ON somme_proposee (titulaire_id, cle) WHERE etat = 'proposee';
CREATE INDEX somme_proposee_attente ON somme_proposee (no) WHERE etat = 'proposee';

-- An entry of a bank statement. Name and text are there while a person must decide or money is to be sent back, then go.
CREATE TABLE banque_ecriture (
    id BIGINT PRIMARY KEY,             -- @technique
    livraison_id BIGINT NOT NULL REFERENCES livraison (id),  -- @technique
    cle TEXT NOT NULL UNIQUE,          -- @technique the same entry told by two statements has the same key
    autre_cle TEXT,                    -- @technique the bank may give a reference to the entry and one to its transaction: this is the other
    credit BIGINT NOT NULL CHECK (credit IN (0, 1)),  -- @technique money that comes in
    montant_cents BIGINT NOT NULL CHECK (montant_cents > 0),  -- @technique
    jour BIGINT NOT NULL,              -- @technique value day
    comptable BIGINT NOT NULL,         -- @technique booking day
    reference TEXT NOT NULL,           -- @technique creditor reference told by the payer; ''
    bout_en_bout TEXT NOT NULL,        -- @technique EndToEndId; ''
    lot TEXT NOT NULL,                 -- @technique number of the payment run told by the bank; ''
    motif_retour TEXT NOT NULL,        -- @technique reason of a return; ''
    donneur TEXT NOT NULL,             -- @technique name of the payer, a legal person, while it waits or is to be sent back; ''
    libelle TEXT NOT NULL,             -- @technique remittance text while it waits; ''
    attente TEXT NOT NULL,             -- @technique why it waits or waited; ''
    etat TEXT NOT NULL CHECK (etat IN ('attente', 'rapprochee', 'rendue', 'classee', 'sans_objet', 'virement', 'retour')),  -- @technique the last two: a transfer of ours that left, that came back
    depot_id BIGINT REFERENCES depot (id),  -- @technique call that it pays
    decide_par TEXT,                   -- @technique login of an agent; NULL: matched by its reference
    decide_us BIGINT,                  -- @technique
    CHECK ((etat = 'rapprochee') = (depot_id IS NOT NULL))
);
CREATE INDEX banque_ecriture_depot ON banque_ecriture (depot_id);
CREATE INDEX banque_ecriture_autre ON banque_ecriture (autre_cle);

-- What a financeur granted in a dossier (a lot of purse 7) and pays afterwards: promised, due, called for, received. Its transfers are
-- `promesse/LOT/…`; as for them, the amounts outlive what says whose they are.
-- @groupe
CREATE TABLE promesse (
    titulaire_id BIGINT NOT NULL REFERENCES titulaire (id),  -- @technique
    lot BIGINT NOT NULL,               -- @technique of the dotation
    dossier_id BIGINT NOT NULL,        -- @technique
    financeur_id BIGINT NOT NULL REFERENCES financeur (id),  -- @donnee droits.mouvements
    accorde_le BIGINT NOT NULL,        -- @donnee droits.mouvements
    montant_cents BIGINT NOT NULL CHECK (montant_cents > 0),  -- @donnee droits.mouvements
    etat TEXT NOT NULL CHECK (etat IN ('promise', 'due', 'appelee', 'recue', 'annulee')),  -- @technique
    du_cents BIGINT NOT NULL CHECK (du_cents >= 0 AND du_cents <= montant_cents),  -- @donnee droits.mouvements what it owes, paid or not; 0 until due
    du_le BIGINT,                      -- @donnee droits.mouvements
    baisses BIGINT NOT NULL CHECK (baisses >= 0),  -- @technique how many times it was lowered in the book
    recouvre_cents BIGINT NOT NULL CHECK (recouvre_cents >= 0),  -- @donnee droits.mouvements recovered from a debtor before it paid
    depot_id BIGINT REFERENCES depot (id),  -- @technique its call for funds
    recu_cents BIGINT NOT NULL CHECK (recu_cents >= 0),  -- @donnee droits.mouvements
    recu_le BIGINT,                    -- @donnee droits.mouvements
    rendu_cents BIGINT NOT NULL CHECK (rendu_cents >= 0),  -- @donnee droits.mouvements what was received and goes back to it
    PRIMARY KEY (titulaire_id, lot),
    CHECK ((etat = 'promise') <= (du_cents = 0 AND du_le IS NULL)),
    CHECK ((etat = 'appelee') <= (depot_id IS NOT NULL) AND (etat IN ('due', 'appelee')) <= (du_cents > 0)),
    CHECK ((etat = 'recue') = (recu_cents > 0) AND (etat = 'recue') = (recu_le IS NOT NULL)),
    CHECK (rendu_cents <= recu_cents AND (rendu_cents = 0 OR rendu_cents <= recu_cents - du_cents))
);
CREATE INDEX promesse_financeur ON promesse (financeur_id, etat);
CREATE INDEX promesse_appel ON promesse (depot_id);

-- Money to send back to a financeur: paid too much, lines refused, calls given up, and what the book gave back (restitution_livre).
CREATE TABLE restitution (
    id BIGINT PRIMARY KEY,             -- @technique
    cle TEXT NOT NULL UNIQUE,          -- @technique what it comes from, once: "trop-percu/12"
    financeur_id BIGINT REFERENCES financeur (id),  -- @technique NULL: the payer of the entry, who is no financeur we know
    depot_id BIGINT REFERENCES depot (id),  -- @technique
    ecriture_id BIGINT REFERENCES banque_ecriture (id),  -- @technique the entry that is sent back whole
    montant_cents BIGINT NOT NULL CHECK (montant_cents > 0),  -- @technique
    cree_us BIGINT NOT NULL,           -- @technique
    etat TEXT NOT NULL DEFAULT 'due' CHECK (etat IN ('due', 'en_cours', 'payee')),  -- @technique
    lot_id BIGINT,                     -- @technique payment run that gives it back
    ligne_no BIGINT,                   -- @technique its line, with the other sums of the same financeur
    paye_le BIGINT,                    -- @technique day it left
    CHECK (financeur_id IS NOT NULL OR ecriture_id IS NOT NULL),
    CHECK ((etat = 'due') = (lot_id IS NULL)),
    CHECK ((etat = 'payee') = (paye_le IS NOT NULL))
);
CREATE INDEX restitution_ligne ON restitution (lot_id, ligne_no);
CREATE INDEX restitution_financeur ON restitution (financeur_id);

-- What the book gave back to a financeur, and the sum to transfer that it is part of.
CREATE TABLE restitution_livre (
    titulaire_id BIGINT NOT NULL,      -- @technique
    cle TEXT NOT NULL,                 -- @technique key of the transfer in the book
    restitution_id BIGINT NOT NULL REFERENCES restitution (id),  -- @technique
    montant_cents BIGINT NOT NULL CHECK (montant_cents > 0),  -- @technique
    PRIMARY KEY (titulaire_id, cle)
);
CREATE INDEX restitution_livre_de ON restitution_livre (restitution_id);

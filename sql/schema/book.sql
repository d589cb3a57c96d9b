-- Room: book. Transfers are append-only; balances follow them in the same transaction.

-- Rule, article and parameter values that made an amount: written once, named by many transfers.
CREATE TABLE regle (
    id BIGINT PRIMARY KEY,             -- @technique
    code TEXT NOT NULL,                -- @technique "DIFE-22"
    article TEXT NOT NULL,             -- @technique
    parametres TEXT NOT NULL,          -- @technique JSON: parameter values of the law that the amount came from
    UNIQUE (code, article, parametres)
);

-- One row is one balanced transfer. debit and credit: below 1000 a purse of this holder, otherwise a shared account.
-- phase: 0 posted, 1 reserve, 2 execute, 3 void. Only a purse can be held (phases 1 to 3). A lot belongs to a
-- dotation (6) or an abondement (7). Hours (purse 4, shared accounts 1006 and 1007) never face cents. The CHECKs are ANDs and
-- ORs of comparisons, the usual row first: SQLite jumps over the rest of those, and computes the whole of any other form.
-- The holder exists because a purse of his moves, whose row names him; what moves none (both accounts shared) is asked of the
-- holder by what writes the balance. A key here would read a page more for each transfer (decision 45).
-- @groupe
-- @gardee
CREATE TABLE transfert (
    titulaire_id BIGINT NOT NULL,      -- @technique
    cle TEXT NOT NULL CHECK (length(cle) BETWEEN 1 AND 60),  -- @technique idempotency key
    phase BIGINT NOT NULL CHECK (phase BETWEEN 0 AND 3),     -- @technique
    genre BIGINT NOT NULL,             -- @technique
    debit BIGINT NOT NULL,             -- @donnee droits.mouvements
    credit BIGINT NOT NULL,            -- @donnee droits.mouvements
    lot BIGINT NOT NULL DEFAULT 0,     -- @technique
    montant BIGINT NOT NULL CHECK (montant BETWEEN 1 AND 1000000000000000),  -- @donnee droits.mouvements
    jour_valeur BIGINT NOT NULL,       -- @donnee droits.mouvements
    enregistre_us BIGINT NOT NULL,     -- @technique
    dossier_id BIGINT,                 -- @technique
    reservation TEXT,                  -- @technique key of the reservation it settles
    regle_id BIGINT NOT NULL REFERENCES regle (id),  -- @technique
    entrees TEXT,                      -- @donnee droits.mouvements JSON: inputs
    PRIMARY KEY (titulaire_id, cle),
    CHECK (debit <> credit AND (phase = 0 OR (debit < 1000 AND credit >= 1000))),
    CHECK ((debit >= 1000 OR debit BETWEEN 1 AND 8) AND (credit >= 1000 OR credit BETWEEN 1 AND 8)),
    CHECK ((lot = 0 AND debit <> 6 AND debit <> 7 AND credit <> 6 AND credit <> 7)
           OR (lot > 0 AND (debit BETWEEN 6 AND 7 OR credit BETWEEN 6 AND 7) AND (debit >= 1000 OR credit >= 1000))),
    CHECK ((debit <> 4 AND (debit < 1006 OR debit > 1007) AND credit <> 4 AND (credit < 1006 OR credit > 1007))
           OR ((debit = 4 OR debit BETWEEN 1006 AND 1007) AND (credit = 4 OR credit BETWEEN 1006 AND 1007))),
    CHECK ((phase < 2 AND reservation IS NULL) OR (phase > 1 AND reservation IS NOT NULL))
);

-- What goes back to financeurs: lots that end (23), undue sums recovered (44).
CREATE INDEX transfert_rendu ON transfert (credit) WHERE genre IN (23, 44);

-- Balance of each purse. It is what the transfers say, kept at hand; `sicpf book verify` compares. ecritures counts
-- the transfers that touched the purse: a balance moves with one, never alone.
-- @groupe
-- @gardee titulaire_id, poche, lot, montant, reserve, ecritures
CREATE TABLE solde (
    titulaire_id BIGINT NOT NULL REFERENCES titulaire (id),  -- @technique
    poche BIGINT NOT NULL,             -- @technique
    lot BIGINT NOT NULL,               -- @technique
    montant BIGINT NOT NULL CHECK (montant >= 0),  -- @donnee droits.mouvements
    reserve BIGINT NOT NULL CHECK (reserve >= 0),  -- @donnee droits.mouvements
    ecritures BIGINT NOT NULL CHECK (ecritures > 0),  -- @technique
    PRIMARY KEY (titulaire_id, poche, lot),
    CHECK (reserve <= montant)
);

-- Who adds money to accounts (C. trav. L. 6323-4, II): a legal person. Its shared account is 2000000000 + id.
CREATE TABLE financeur (
    id BIGINT PRIMARY KEY,             -- @technique
    siret TEXT NOT NULL UNIQUE,        -- @technique of a legal person
    denomination TEXT NOT NULL,        -- @technique of a legal person
    categorie TEXT NOT NULL,           -- @technique "employeur", "region"…
    enregistre_us BIGINT NOT NULL      -- @technique
);

-- A lot of purse 6 (dotation, on the account) or 7 (abondement, tied to one dossier): who paid it, for what, until when. Its
-- balance is that of the purse. Written once.
-- @groupe
CREATE TABLE dotation (
    titulaire_id BIGINT NOT NULL REFERENCES titulaire (id),  -- @technique
    lot BIGINT NOT NULL CHECK (lot > 0),                     -- @technique
    cle TEXT NOT NULL CHECK (length(cle) BETWEEN 1 AND 60),  -- @technique idempotency key of the receipt
    financeur_id BIGINT NOT NULL REFERENCES financeur (id),  -- @donnee droits.mouvements
    base TEXT NOT NULL,                -- @donnee droits.mouvements why it was paid: a code of law/tables « dotations »
    montant_cents BIGINT NOT NULL CHECK (montant_cents > 0), -- @donnee droits.mouvements
    recu_le BIGINT NOT NULL,           -- @donnee droits.mouvements day the money was received
    echeance BIGINT,                   -- @donnee droits.mouvements last day it may be used; NULL: none
    remboursable BIGINT NOT NULL CHECK (remboursable IN (0, 1)),  -- @donnee droits.mouvements what is left goes back to the financeur
    dossier_id BIGINT,                 -- @technique of an abondement
    classes TEXT NOT NULL,             -- @donnee droits.mouvements classes it is reserved to, commas between; '': all
    formations TEXT NOT NULL,          -- @donnee droits.mouvements trainings it is reserved to, SIRET/number; '': all
    source TEXT NOT NULL,              -- @donnee droits.mouvements reference given by the financeur
    enregistre_us BIGINT NOT NULL,     -- @technique
    PRIMARY KEY (titulaire_id, lot),
    UNIQUE (titulaire_id, cle),
    CHECK (echeance IS NULL OR echeance >= recu_le),
    CHECK (remboursable = 0 OR echeance IS NOT NULL),
    CHECK (dossier_id IS NULL OR (echeance IS NULL AND classes = '' AND formations = ''))
);

CREATE INDEX dotation_financeur ON dotation (financeur_id, titulaire_id);

-- A correction proposed by one agent and decided by another: the transfer of `cle` is reversed, with its reason.
-- @groupe
CREATE TABLE correction (
    titulaire_id BIGINT NOT NULL REFERENCES titulaire (id),  -- @technique
    no BIGINT NOT NULL,                -- @technique
    cle TEXT NOT NULL,                 -- @technique key of the transfer it reverses
    motif TEXT NOT NULL,               -- @donnee droits.mouvements why
    etat TEXT NOT NULL CHECK (etat IN ('proposee', 'faite', 'refusee')),  -- @technique
    propose_par TEXT NOT NULL,         -- @technique login of an agent
    propose_us BIGINT NOT NULL,        -- @technique
    decide_par TEXT,                   -- @technique login of an agent
    decide_us BIGINT,                  -- @technique
    PRIMARY KEY (titulaire_id, no),
    CHECK ((etat = 'proposee') = (decide_par IS NULL))
);
CREATE UNIQUE INDEX correction_vivante ON correction (titulaire_id, cle) WHERE etat <> 'refusee';

-- Room: indus. Sums paid that were not due, and how they come back (C. trav. L. 6323-44, L. 6323-45).

-- The debt of a body, or of a holder, for one dossier. Its money is in the book: created when notified, lowered by each sum
-- recovered, closed at zero or given up.
CREATE TABLE indu (
    id BIGINT PRIMARY KEY,             -- @technique
    numero TEXT NOT NULL UNIQUE,       -- @technique
    debiteur TEXT NOT NULL CHECK (debiteur IN ('organisme', 'titulaire')),  -- @technique
    organisme_id BIGINT NOT NULL REFERENCES organisme (id),  -- @technique of the dossier
    titulaire_id BIGINT NOT NULL REFERENCES titulaire (id),  -- @technique of the dossier
    dossier_id BIGINT NOT NULL,        -- @technique
    dossier TEXT NOT NULL,             -- @technique its public number
    etat TEXT NOT NULL CHECK (etat IN ('ouvert', 'notifie', 'en_demeure', 'contraint', 'oppose', 'solde', 'abandonne', 'annule')),  -- @technique
    article TEXT NOT NULL,             -- @technique
    motifs TEXT NOT NULL,              -- @donnee droits.mouvements why it was not due
    montant_cents BIGINT NOT NULL CHECK (montant_cents > 0),  -- @technique
    recouvre_cents BIGINT NOT NULL CHECK (recouvre_cents BETWEEN 0 AND montant_cents),  -- @technique
    fraude BIGINT NOT NULL CHECK (fraude IN (0, 1)),  -- @technique
    paye_le BIGINT NOT NULL,           -- @technique day the sum was paid
    ouvert_le BIGINT NOT NULL,         -- @technique
    ouvert_par TEXT NOT NULL,          -- @technique agent
    notifie_le BIGINT,                 -- @technique day that is certain
    notifie_reference TEXT,            -- @technique of the proof of that day
    payer_avant BIGINT,                -- @technique last day to pay or answer
    demeure_le BIGINT,                 -- @technique
    demeure_reference TEXT,            -- @technique
    demeure_avant BIGINT,              -- @technique last day to pay before a contrainte
    demeure_cents BIGINT,              -- @technique what was left that day, as the letter says it
    contrainte_le BIGINT,              -- @technique day it was served
    contrainte_par TEXT,               -- @technique agent
    contrainte_reference TEXT,         -- @technique
    contrainte_cents BIGINT,           -- @technique what was left that day
    signataire TEXT,                   -- @technique name and quality
    opposer_avant BIGINT,              -- @technique last day to oppose it
    oppose_le BIGINT,                  -- @technique
    oppose_reference TEXT,             -- @technique
    juge_le BIGINT,                    -- @technique the opposition was rejected
    echelonne_le BIGINT,               -- @technique instalments were granted
    echelonne_base_cents BIGINT,       -- @technique recovered when they were
    clos_le BIGINT,                    -- @technique
    clos_par TEXT,                     -- @technique agent
    clos_motif TEXT,                   -- @donnee droits.mouvements why it was given up
    clore_etat TEXT CHECK (clore_etat IN ('abandonne', 'annule')),  -- @technique an end that somebody proposes
    clore_le BIGINT,                   -- @technique
    clore_par TEXT,                    -- @technique agent who proposes it
    clore_motif TEXT,                  -- @donnee droits.mouvements why
    a_rembourser_cents BIGINT NOT NULL DEFAULT 0 CHECK (a_rembourser_cents BETWEEN 0 AND recouvre_cents),  -- @donnee droits.mouvements paid, then undone by a fraud: owed back to the debtor
    rembourse_le BIGINT,               -- @donnee droits.mouvements day it was transferred back
    rembourse_reference TEXT,          -- @technique of that transfer
    rembourse_par TEXT,                -- @technique agent
    renonciation_no BIGINT,            -- @technique the decision of the holder's table « renonciation » that gave up this payment
    CHECK (renonciation_no IS NULL OR (a_rembourser_cents > 0 AND rembourse_le IS NULL)),
    CHECK (a_rembourser_cents = 0 OR etat = 'annule' OR rembourse_le IS NULL),
    CHECK (etat NOT IN ('solde', 'abandonne', 'annule') OR clos_le IS NOT NULL),
    CHECK (etat <> 'solde' OR recouvre_cents = montant_cents),
    CHECK (etat <> 'abandonne' OR (fraude = 0 AND clore_etat = 'abandonne' AND clore_par <> clos_par)),
    CHECK ((clore_etat IS NULL) = (clore_par IS NULL) AND (clore_etat IS NULL) = (clore_le IS NULL)),
    CHECK (etat IN ('ouvert', 'annule') OR (notifie_le IS NOT NULL AND payer_avant IS NOT NULL)),
    CHECK (etat NOT IN ('contraint', 'oppose') OR (demeure_le IS NOT NULL AND signataire IS NOT NULL)),
    CHECK (debiteur = 'organisme' OR contrainte_le IS NULL)
);
CREATE INDEX indu_dossier ON indu (titulaire_id, dossier_id);
CREATE INDEX indu_organisme ON indu (organisme_id, id);
CREATE INDEX indu_a_retenir ON indu (id) WHERE debiteur = 'titulaire' AND etat = 'notifie';

CREATE INDEX indu_a_rembourser ON indu (id) WHERE a_rembourser_cents > 0 AND rembourse_le IS NULL AND renonciation_no IS NULL;

-- The payment of a sum that nothing can pay is given up: what a body is owed for a dossier beyond its price, or what a holder is owed back of a
-- debt. Proposed by one agent, decided by another.
-- @groupe
CREATE TABLE renonciation (
    titulaire_id BIGINT NOT NULL REFERENCES titulaire (id),  -- @technique
    no BIGINT NOT NULL,                -- @technique
    dossier_id BIGINT NOT NULL,        -- @technique
    indu_id BIGINT NOT NULL,           -- @technique the debt of the holder; 0: what the body of the dossier is owed
    montant_cents BIGINT NOT NULL CHECK (montant_cents > 0),  -- @technique
    motif TEXT NOT NULL,               -- @donnee droits.mouvements why
    etat TEXT NOT NULL CHECK (etat IN ('proposee', 'faite', 'refusee', 'annulee')),  -- @technique
    propose_par TEXT NOT NULL,         -- @technique login of an agent
    propose_us BIGINT NOT NULL,        -- @technique
    decide_par TEXT,                   -- @technique login of an agent
    decide_us BIGINT,                  -- @technique
    PRIMARY KEY (titulaire_id, no),
    CHECK ((etat = 'proposee') = (decide_par IS NULL))
);
CREATE UNIQUE INDEX renonciation_attend ON renonciation (titulaire_id, dossier_id, indu_id) WHERE etat = 'proposee';

-- What each purse of the dossier paid of it, and what went back to whoever filled that purse.
CREATE TABLE indu_part (
    indu_id BIGINT NOT NULL REFERENCES indu (id),  -- @technique
    no BIGINT NOT NULL,                -- @technique of the part in the financing of the dossier
    poche BIGINT NOT NULL,             -- @technique
    compte BIGINT NOT NULL,            -- @technique account that it goes back to
    montant_cents BIGINT NOT NULL CHECK (montant_cents > 0),  -- @technique
    rendu_cents BIGINT NOT NULL CHECK (rendu_cents BETWEEN 0 AND montant_cents),  -- @technique
    PRIMARY KEY (indu_id, no)
);

CREATE TABLE indu_recouvrement (
    indu_id BIGINT NOT NULL REFERENCES indu (id),  -- @technique
    no BIGINT NOT NULL,                -- @technique
    genre TEXT NOT NULL CHECK (genre IN ('paiement', 'retenue')),  -- @technique
    le BIGINT NOT NULL,                -- @technique
    montant_cents BIGINT NOT NULL CHECK (montant_cents > 0),  -- @technique
    reference TEXT NOT NULL,           -- @technique of the payment, or the purse
    par TEXT NOT NULL,                 -- @technique agent
    PRIMARY KEY (indu_id, no)
);

CREATE TABLE indu_echeance (
    indu_id BIGINT NOT NULL REFERENCES indu (id),  -- @technique
    no BIGINT NOT NULL,                -- @technique
    le BIGINT NOT NULL,                -- @technique last day
    montant_cents BIGINT NOT NULL CHECK (montant_cents > 0),  -- @technique
    PRIMARY KEY (indu_id, no)
);

-- What was given back of a lot, each transfer once, whoever got it: lots that end (23), what its holder lost of it, undue sums recovered
-- (44), these to its financeur or to the operator (1011) that stands in for it. What was reversed since is not. One walk of the transfers
-- of a holder: a union would be read whole for each lot.
CREATE VIEW lot_rendu AS
SELECT t.titulaire_id, t.cle, t.credit, t.montant,
       CASE WHEN t.lot > 0 THEN t.lot
            WHEN t.genre = 23 THEN (SELECT p.lot FROM promesse p
                                     WHERE p.titulaire_id = t.titulaire_id
                                       AND t.cle = 'promesse/' || CAST(p.lot AS TEXT) || '/perdu/rendu')
            ELSE (SELECT g.lot
                    FROM indu i
                    JOIN dossier_prise g ON g.titulaire_id = i.titulaire_id AND g.dossier_id = i.dossier_id AND g.poche IN (6, 7)
                   WHERE i.titulaire_id = t.titulaire_id
                     AND t.cle LIKE 'indu/' || i.numero || '/%/' || CASE WHEN g.no < 10 THEN '0' ELSE '' END || CAST(g.no AS TEXT))
       END AS lot
  FROM transfert t
 WHERE t.genre IN (23, 44)
   AND NOT EXISTS (SELECT 1 FROM correction c WHERE c.titulaire_id = t.titulaire_id AND c.cle = t.cle AND c.etat = 'faite');

-- What is still to go back to the financeur of each promise that it paid: what it paid and does not owe, and what a debtor gave back of
-- the rest, less what left by the bank.
CREATE VIEW promesse_a_rendre AS
SELECT s.titulaire_id, s.lot,
       CASE WHEN s.du_cents > s.indu_cents THEN s.recu_cents - s.du_cents + s.indu_cents ELSE s.recu_cents END - s.vire_cents AS cents
  FROM (SELECT p.titulaire_id, p.lot, p.du_cents, p.recu_cents,
               COALESCE((SELECT CAST(SUM(r.montant) AS BIGINT) FROM lot_rendu r
                          WHERE r.titulaire_id = p.titulaire_id AND r.lot = p.lot AND r.credit <> 1011 AND r.cle LIKE 'indu/%'), 0)
                   AS indu_cents,
               COALESCE((SELECT CAST(SUM(r.montant) AS BIGINT)
                           FROM lot_rendu r
                           JOIN restitution_livre v ON v.titulaire_id = r.titulaire_id AND v.cle = r.cle
                           JOIN restitution x ON x.id = v.restitution_id AND x.etat = 'payee'
                          WHERE r.titulaire_id = p.titulaire_id AND r.lot = p.lot AND r.credit <> 1011), 0) AS vire_cents
          FROM promesse p WHERE p.etat = 'recue') s;

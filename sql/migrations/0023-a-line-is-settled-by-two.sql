-- Room: training. What no act of the program puts right leaves its list once two agents say how it was settled (decision 121): a dossier
-- settled before the death of its holder was learnt, a sum due to a card that was given back twice.
-- @groupe
CREATE TABLE classement (
    titulaire_id BIGINT NOT NULL REFERENCES titulaire (id),  -- @technique
    dossier_id BIGINT NOT NULL,        -- @technique
    no BIGINT NOT NULL,                -- @technique of the dossier
    objet TEXT NOT NULL CHECK (objet IN ('deces', 'double')),  -- @technique which list
    paiement_id BIGINT NOT NULL,       -- @technique the payment given back twice; 0: a death
    remboursement_no BIGINT NOT NULL,  -- @technique its refund; 0: a death
    mort BIGINT,                       -- @donnee titulaire.deces of which it was said; NULL: no death
    cas TEXT,                          -- @donnee dossier.suivi state of the dossier then; NULL: no death
    taux BIGINT,                       -- @donnee dossier.suivi completion rate then, -1 without; NULL: no death
    choix TEXT NOT NULL,               -- @donnee dossier.suivi how, by a code of law/tables
    indu TEXT,                         -- @technique number of the sum claimed
    motif TEXT NOT NULL,               -- @donnee dossier.suivi
    etat TEXT NOT NULL CHECK (etat IN ('proposee', 'close', 'a_rouvrir', 'ecartee', 'rouverte', 'remplacee')),  -- @technique
    propose_par TEXT NOT NULL,         -- @technique login of an agent
    propose_us BIGINT NOT NULL,        -- @technique
    decide_par TEXT,                   -- @technique login of an agent
    decide_us BIGINT,                  -- @technique
    rouvre_par TEXT,                   -- @technique login of an agent who says that it was wrong
    rouvre_us BIGINT,                  -- @technique
    rouvre_motif TEXT,                 -- @donnee dossier.suivi
    rouvert_par TEXT,                  -- @technique login of an agent
    rouvert_us BIGINT,                 -- @technique
    PRIMARY KEY (titulaire_id, dossier_id, no),
    CHECK ((objet = 'deces') = (mort IS NOT NULL) AND (objet = 'deces') = (cas IS NOT NULL) AND (objet = 'deces') = (taux IS NOT NULL)),
    CHECK ((decide_par IS NULL) = (decide_us IS NULL) AND (etat <> 'proposee' OR decide_par IS NULL)),
    CHECK (etat NOT IN ('close', 'a_rouvrir', 'rouverte') OR (decide_par IS NOT NULL AND decide_par <> propose_par)),
    CHECK (etat NOT IN ('a_rouvrir', 'rouverte') OR (rouvre_par IS NOT NULL AND rouvre_us IS NOT NULL AND rouvre_motif IS NOT NULL)),
    CHECK (etat <> 'rouverte' OR (rouvert_par IS NOT NULL AND rouvert_us IS NOT NULL AND rouvert_par <> rouvre_par))
);
-- One word at a time on each line.
CREATE UNIQUE INDEX classement_vif ON classement (titulaire_id, dossier_id, objet, paiement_id, remboursement_no)
 WHERE etat IN ('proposee', 'close', 'a_rouvrir');
CREATE INDEX classement_clos ON classement (objet, decide_us) WHERE etat IN ('close', 'a_rouvrir');
CREATE INDEX classement_a_rouvrir ON classement (objet, rouvre_us) WHERE etat = 'a_rouvrir';

-- @postgresql
DO $droits$
BEGIN
    IF EXISTS (SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = 'sicpf_service') THEN
        GRANT SELECT, INSERT, UPDATE, DELETE ON classement TO sicpf_service;
    END IF;
END $droits$;

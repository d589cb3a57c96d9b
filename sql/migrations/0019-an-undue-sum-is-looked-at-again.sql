-- Room: indus. An undue sum that was recovered, in part or whole, is annulled or reduced by a decision: proposed by one agent with its day and
-- its reference, approved by another (decision 108).
CREATE TABLE indu_decision (
    indu_id BIGINT NOT NULL REFERENCES indu (id),  -- @technique
    no BIGINT NOT NULL,                -- @technique
    cents BIGINT NOT NULL,             -- @technique what is owed from then on; 0: nothing
    avant_cents BIGINT NOT NULL,       -- @technique what was claimed until then
    le BIGINT NOT NULL,                -- @technique day of the decision: of the judge, or of the operator
    reference TEXT NOT NULL,           -- @technique of that decision
    motif TEXT NOT NULL,               -- @donnee droits.mouvements why
    etat TEXT NOT NULL CHECK (etat IN ('proposee', 'faite', 'ecartee')),  -- @technique
    propose_le BIGINT NOT NULL,        -- @technique
    propose_par TEXT NOT NULL,         -- @technique agent
    decide_le BIGINT,                  -- @technique
    decide_par TEXT,                   -- @technique agent
    droits_cents BIGINT NOT NULL DEFAULT 0,  -- @donnee droits.mouvements what went back to the purses of the holder
    argent_cents BIGINT NOT NULL DEFAULT 0,  -- @technique what is owed back, that had been paid
    part_id BIGINT REFERENCES indu (id),  -- @technique the part that a reduction annulled, a debt of its own
    PRIMARY KEY (indu_id, no),
    CHECK (cents >= 0 AND cents < avant_cents),
    CHECK ((etat = 'proposee') = (decide_par IS NULL) AND (decide_par IS NULL) = (decide_le IS NULL)),
    CHECK (etat <> 'faite' OR propose_par <> decide_par)
);
CREATE UNIQUE INDEX indu_decision_attend ON indu_decision (indu_id) WHERE etat = 'proposee';
CREATE INDEX indu_decision_part ON indu_decision (part_id);

-- @postgresql
DO $droits$
BEGIN
    IF EXISTS (SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = 'sicpf_service') THEN
        GRANT SELECT, INSERT, UPDATE ON indu_decision TO sicpf_service;
    END IF;
END $droits$;

-- Room: training. A sum due to a card that the provider cannot give back (card closed, account closed) is repaid otherwise: one agent
-- says how, another confirms. While it waits, no pass of the provider gives it back.
-- @groupe
CREATE TABLE remboursement_ailleurs (
    titulaire_id BIGINT NOT NULL,      -- @technique
    paiement_id BIGINT NOT NULL,       -- @technique
    no BIGINT NOT NULL,                -- @technique of the refund
    proposition BIGINT NOT NULL,       -- @technique
    reference TEXT NOT NULL,           -- @donnee dossier.suivi of the transfer or cheque
    rendu_le BIGINT NOT NULL,          -- @donnee dossier.suivi
    motif TEXT NOT NULL,               -- @donnee dossier.suivi why not on the card
    etat TEXT NOT NULL CHECK (etat IN ('proposee', 'faite', 'ecartee')),  -- @technique
    propose_par TEXT NOT NULL,         -- @technique login of an agent
    propose_us BIGINT NOT NULL,        -- @technique
    decide_par TEXT,                   -- @technique login of an agent
    decide_us BIGINT,                  -- @technique
    PRIMARY KEY (titulaire_id, paiement_id, no, proposition),
    CHECK ((etat = 'proposee') = (decide_par IS NULL) AND (etat = 'proposee') = (decide_us IS NULL)),
    CHECK (etat <> 'faite' OR decide_par <> propose_par)
);
CREATE UNIQUE INDEX remboursement_ailleurs_attend ON remboursement_ailleurs (titulaire_id, paiement_id, no) WHERE etat = 'proposee';

-- @postgresql
DO $droits$
BEGIN
    IF EXISTS (SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = 'sicpf_service') THEN
        GRANT SELECT, INSERT, UPDATE, DELETE ON remboursement_ailleurs TO sicpf_service;
    END IF;
END $droits$;

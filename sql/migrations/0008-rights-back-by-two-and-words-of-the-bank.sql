-- Room: training. What the bank says of a transfer that it rejects, beside its code, is kept. And one agent proposes to give back what is settled and not paid; another does it, who neither opened nor lifted the control
-- that found the anomaly (decision 76). Both are of the last control of the dossier.

-- @groupe
CREATE TABLE controle_agents (
    titulaire_id BIGINT NOT NULL,      -- @technique
    dossier_id BIGINT NOT NULL,        -- @technique
    no BIGINT NOT NULL CHECK (no > 0), -- @technique how many controls were noted here: the last is this one
    ouvert_par TEXT,                   -- @technique agent; NULL: the holder, or before this was noted
    leve_par TEXT,                     -- @technique agent; NULL: not lifted
    PRIMARY KEY (titulaire_id, dossier_id)
);

-- @groupe
CREATE TABLE ecart_propose (
    titulaire_id BIGINT NOT NULL,      -- @technique
    dossier_id BIGINT NOT NULL,        -- @technique
    controle_no BIGINT NOT NULL,       -- @technique the last control then; 0: none was noted
    mesure_id BIGINT NOT NULL,         -- @technique the decision that refuses the payment; 0: the anomaly is the cause
    par TEXT NOT NULL,                 -- @technique agent
    propose_le BIGINT NOT NULL,        -- @donnee dossier.suivi
    PRIMARY KEY (titulaire_id, dossier_id)
);

ALTER TABLE paiement_ligne ADD COLUMN banque_mots TEXT;  -- @donnee dossier.facture what the bank says in words of its rejection

-- An outage declared by mistake is withdrawn before it is approved: it covers nothing any more.
ALTER TABLE panne ADD COLUMN retiree_par TEXT;  -- @technique agent
ALTER TABLE panne ADD COLUMN retiree_us BIGINT CHECK (retiree_us IS NULL OR (retiree_par IS NOT NULL AND approuvee_us IS NULL));  -- @technique

-- Room: api. What failed and may be sent again is listed by address.
CREATE INDEX webhook_envoi_echec ON webhook_envoi (webhook_id, no) WHERE recu_us IS NULL AND essais > 0;

-- @postgresql
DO $droits$
BEGIN
    IF EXISTS (SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = 'sicpf_service') THEN
        GRANT SELECT, INSERT, UPDATE, DELETE ON controle_agents, ecart_propose TO sicpf_service;
    END IF;
END $droits$;

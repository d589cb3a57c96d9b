-- Room: training. One agent proposes to say that a body fails, which gives a holder's money back; another says it. A proposal is of one
-- silence: one reminder, one last day.
-- @groupe
CREATE TABLE carence_proposee (
    titulaire_id BIGINT NOT NULL,      -- @technique
    dossier_id BIGINT NOT NULL,        -- @technique
    relance_le BIGINT NOT NULL,        -- @technique the reminder that it follows
    echeance BIGINT NOT NULL,          -- @technique the last day that the body let pass
    etat TEXT NOT NULL,                -- @technique state of the dossier
    par TEXT NOT NULL,                 -- @technique agent
    propose_le BIGINT NOT NULL,        -- @donnee dossier.suivi
    PRIMARY KEY (titulaire_id, dossier_id)
);

-- @postgresql
DO $droits$
BEGIN
    IF EXISTS (SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = 'sicpf_service') THEN
        GRANT SELECT, INSERT, UPDATE, DELETE ON carence_proposee TO sicpf_service;
    END IF;
END $droits$;

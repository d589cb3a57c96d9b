-- Room: training. A time without service that the service found when it came back. Two people confirm it, and it becomes an outage
-- (« panne »); or one of them sets it aside, and says why. A time is found once.
CREATE TABLE panne_mesure (
    id BIGINT PRIMARY KEY,             -- @technique
    debut_us BIGINT NOT NULL UNIQUE,   -- @technique the last mark of the service
    fin_us BIGINT NOT NULL,            -- @technique its start
    arret BIGINT NOT NULL CHECK (arret IN (0, 1)),  -- @technique it was stopped, and said so
    proposee_us BIGINT NOT NULL,       -- @technique
    etat TEXT NOT NULL CHECK (etat IN ('proposee', 'confirmee', 'ecartee')),  -- @technique
    confirmee_par TEXT,                -- @technique agent, the first of the two
    decidee_par TEXT,                  -- @technique agent, the second, or who set it aside
    decidee_us BIGINT,                 -- @technique
    motif TEXT,                        -- @technique why it is set aside, in words that name nobody
    panne_id BIGINT REFERENCES panne (id),  -- @technique what it became
    CHECK (fin_us > debut_us),
    CHECK ((etat = 'proposee') = (decidee_par IS NULL) AND (etat = 'proposee') = (decidee_us IS NULL)),
    CHECK ((etat = 'confirmee') = (panne_id IS NOT NULL)),
    CHECK ((etat = 'ecartee') = (motif IS NOT NULL)),
    CHECK (etat <> 'confirmee' OR (confirmee_par IS NOT NULL AND confirmee_par <> decidee_par))
);

-- @postgresql
DO $droits$
BEGIN
    IF EXISTS (SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = 'sicpf_service') THEN
        GRANT SELECT, INSERT, UPDATE, DELETE ON panne_mesure TO sicpf_service;
    END IF;
END $droits$;

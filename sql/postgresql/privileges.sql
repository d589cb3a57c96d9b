-- What the program may do. It signs in as the owner of the schema, or as any role that is a member of sicpf_service, and takes
-- that role: what is written once is not its to change, and the book is written by livre.sql alone. The triggers hold the
-- same for the owner, where a trigger can.

DO $roles$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = 'sicpf_service') THEN
        CREATE ROLE sicpf_service NOLOGIN;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL; -- made at the same moment by another store of this server
END $roles$;

DO $membre$
BEGIN
    IF NOT pg_has_role(session_user, 'sicpf_service', 'MEMBER') THEN
        EXECUTE format('GRANT sicpf_service TO %I', session_user);
    END IF;
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO sicpf_service', current_schema());
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %I TO sicpf_service', current_schema());
END $membre$;

REVOKE INSERT, UPDATE, DELETE ON transfert, solde, migration FROM sicpf_service;
GRANT UPDATE (entrees) ON transfert TO sicpf_service;
REVOKE UPDATE, DELETE ON journal, journal_titulaire, journal_signature, regle FROM sicpf_service;
REVOKE UPDATE ON dossier_acte, dotation, financeur, correction FROM sicpf_service;
GRANT UPDATE (etat, decide_par, decide_us) ON correction TO sicpf_service;

REVOKE EXECUTE ON FUNCTION livre_ecrire(BIGINT, TEXT, BIGINT, BIGINT, BIGINT, BIGINT, BIGINT, BIGINT, BIGINT, BIGINT, BIGINT,
                                        TEXT, BIGINT, TEXT), livre_verser(BIGINT) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION livre_ecrire(BIGINT, TEXT, BIGINT, BIGINT, BIGINT, BIGINT, BIGINT, BIGINT, BIGINT, BIGINT, BIGINT,
                                       TEXT, BIGINT, TEXT), livre_verser(BIGINT) TO sicpf_service;

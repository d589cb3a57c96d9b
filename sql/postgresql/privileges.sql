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
REVOKE DELETE ON titulaire FROM sicpf_service;
REVOKE UPDATE ON dossier_acte, dotation, financeur, correction, renonciation, somme_proposee FROM sicpf_service;
GRANT UPDATE (etat, decide_par, decide_us) ON correction TO sicpf_service;
GRANT UPDATE (etat, decide_par, decide_us) ON renonciation TO sicpf_service;
GRANT UPDATE (etat, motif, lot, decide_par, decide_us) ON somme_proposee TO sicpf_service;
-- A bank account is one of its states; its e-mail address goes with an erased body.
REVOKE UPDATE, DELETE ON compte_bancaire, affacturage FROM sicpf_service;
GRANT UPDATE (contact, etat, remplace_no, decide_par, decide_us, fin_par, fin_us) ON compte_bancaire TO sicpf_service;
GRANT UPDATE (avant, termine_us, termine_par, decide_us, decide_par, fin_avant, fin_us, fin_par) ON affacturage TO sicpf_service;
-- What a body declared is ended, what it said is answered; both go with it.
REVOKE UPDATE ON sous_traitance, organisme_pedagogique, organisme_representant, organisme_collaborateur, organisme_suivi, organisme_formateur,
    mesure_observation FROM sicpf_service;
GRANT UPDATE (avant, termine_us, termine_par) ON sous_traitance TO sicpf_service;
GRANT UPDATE (avant, termine_us, termine_par) ON organisme_pedagogique TO sicpf_service;
GRANT UPDATE (avant, termine_us, termine_par) ON organisme_representant TO sicpf_service;
GRANT UPDATE (avant, termine_us, termine_par) ON organisme_collaborateur TO sicpf_service;
GRANT UPDATE (avant, termine_us, termine_par) ON organisme_suivi TO sicpf_service;
GRANT UPDATE (avant, termine_us, termine_par) ON organisme_formateur TO sicpf_service;
GRANT UPDATE (reponse, repondue_le, repondue_par) ON mesure_observation TO sicpf_service;

REVOKE EXECUTE ON FUNCTION livre_ecrire, livre_verser FROM PUBLIC;
GRANT EXECUTE ON FUNCTION livre_ecrire, livre_verser TO sicpf_service;

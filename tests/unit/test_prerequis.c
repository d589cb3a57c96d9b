/*
 * Prerequisites of an action (rules 3.2): the holder answers at the request, the body acknowledges it within two working days, then has
 * thirty days to check and answer. Silence is the ordinary silence at each step.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "training_fixture.h"

static const struct parcours cuisine = {3, ORG_SANS, SESSION_LONGUE, 15000, -1, CAUSE_TOTALE, false, "F-1"};

/* Asked on Monday 1 June 2026 for the session of 6 July. */
static void demander(struct temp_store *t, char *numero)
{
    struct err e;

    training_fixture_open(t);
    session_longue(t);
    avec_prerequis(t);
    assert_ok(parcourir(t, &cuisine, DEMANDE, numero, &e), &e);
}

static struct dossier_commande recevoir(const char *numero)
{
    return commande(ACTE_ACCUSER_RECEPTION, ROLE_ORGANISME, ORG_SANS, numero);
}

static struct dossier_attente attente(struct temp_store *t, const char *numero)
{
    struct dossier d = lire(t, numero);
    struct dossier_attente wait;

    dossier_attente(&d, ROLE_TITULAIRE, &wait);
    return wait;
}

static bool offert(struct temp_store *t, const char *numero, enum dossier_acte acte)
{
    struct dossier d = lire(t, numero);
    enum dossier_acte acts[ACTE_COUNT];
    size_t n = dossier_actes_possibles(&d, ROLE_ORGANISME, acts);

    for (size_t i = 0; i < n; i++)
        if (acts[i] == acte)
            return true;
    return false;
}

static void the_holder_answers(void **state)
{
    struct temp_store t;
    struct dossier_commande c = commande(ACTE_DEMANDER, ROLE_TITULAIRE, 3, NULL);
    struct err e;

    (void)state;
    training_fixture_open(&t);
    session_longue(&t);
    avec_prerequis(&t);
    c.titulaire_id = 3;
    c.session_id = SESSION_LONGUE;
    assert_int_equal(faire(&t, &c, "2026-06-01", &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_DOSSIER_PREREQUIS_SANS_REPONSE);
    c.prerequis = PREREQUIS_A_VERIFIER; /* not knowing does not forbid to ask: the body checks */
    assert_ok(faire(&t, &c, "2026-06-01", &e), &e);
    assert_int_equal(lire(&t, c.numero_out).prerequis, PREREQUIS_A_VERIFIER);
    assert_int_equal(
        raw_i64(&t, "SELECT COUNT(*) FROM dossier_acte WHERE detail LIKE '%\"prerequis\":\"a_verifier\"%'"),
        1);
    temp_store_close(&t);
}

static void an_ordinary_action_has_none(void **state)
{
    static const struct parcours elu = {1, ORG_AGREE, SESSION_MANDAT, 0, -1, CAUSE_TOTALE, false, "F-1"};
    struct temp_store t;
    struct dossier_commande c;
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e;

    (void)state;
    training_fixture_open(&t);
    assert_ok(parcourir(&t, &elu, DEMANDE, numero, &e), &e);
    assert_int_equal(lire(&t, numero).prerequis, PREREQUIS_AUCUN); /* an answer to nothing is not kept */
    assert_int_equal(attente(&t, numero).acte, ACTE_PROPOSER);
    assert_false(offert(&t, numero, ACTE_ACCUSER_RECEPTION));
    c = commande(ACTE_ACCUSER_RECEPTION, ROLE_ORGANISME, ORG_AGREE, numero);
    assert_int_equal(faire(&t, &c, "2026-06-02", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_SANS_PREREQUIS);
    temp_store_close(&t);
}

static void acknowledged_it_has_thirty_days(void **state)
{
    struct temp_store t;
    struct dossier_commande c;
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e;

    (void)state;
    demander(&t, numero);
    assert_int_equal(attente(&t, numero).acte, ACTE_ACCUSER_RECEPTION);
    assert_int_equal(attente(&t, numero).qui, ROLE_ORGANISME);
    assert_int_equal(lire(&t, numero).echeance, on("2026-06-03"));
    assert_true(offert(&t, numero, ACTE_ACCUSER_RECEPTION));
    assert_true(offert(&t, numero, ACTE_PROPOSER)); /* it may answer at once */
    c = recevoir(numero);
    assert_ok(faire(&t, &c, "2026-06-03", &e), &e);
    struct dossier d = lire(&t, numero);

    assert_int_equal(d.etat, ETAT_NOT_PROCESSED);
    assert_int_equal(d.recu_le, on("2026-06-03"));
    assert_int_equal(d.echeance, on("2026-07-03")); /* thirty calendar days */
    assert_int_equal(attente(&t, numero).acte, ACTE_PROPOSER);
    assert_non_null(strstr(attente(&t, numero).etat_texte, "a reçu votre demande"));
    assert_false(offert(&t, numero, ACTE_ACCUSER_RECEPTION));
    assert_int_equal(faire(&t, &c, "2026-06-04", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_DEJA_RECU);
    c = commande(ACTE_PROPOSER, ROLE_ORGANISME, ORG_SANS, numero);
    assert_ok(faire(&t, &c, "2026-06-15", &e), &e); /* long after the two days */
    assert_int_equal(lire(&t, numero).etat, ETAT_VALIDATED);
    assert_int_equal(lire(&t, numero).echeance, on("2026-06-19"));
    temp_store_close(&t);
}

static void silence_ends_it_at_each_step(void **state)
{
    struct temp_store t;
    struct dossier_commande c;
    struct dossier_echeances n;
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e;

    (void)state;
    demander(&t, numero);
    c = recevoir(numero);
    assert_int_equal(faire(&t, &c, "2026-06-04", &e), RC_REFUSED); /* a day late */
    assert_int_equal(e.msg, MSG_DOSSIER_TROP_TARD);
    assert_int_equal(dossier_appliquer_echeances(t.store, on("2026-06-04"), false, &n, &e), RC_OK);
    assert_int_equal(n.sans_reponse_organisme, 1);
    assert_int_equal(lire(&t, numero).etat, ETAT_REJECTED_WITHOUT_OF_SUITE);
    temp_store_close(&t);
    demander(&t, numero);
    assert_ok(faire(&t, &c, "2026-06-02", &e), &e);
    assert_int_equal(dossier_appliquer_echeances(t.store, on("2026-07-02"), false, &n, &e), RC_OK);
    assert_int_equal(n.sans_reponse_organisme, 0);
    assert_int_equal(dossier_appliquer_echeances(t.store, on("2026-07-03"), false, &n, &e), RC_OK);
    assert_int_equal(n.sans_reponse_organisme, 1);
    temp_store_close(&t);
}

static void it_may_refuse_for_them(void **state)
{
    struct temp_store t;
    struct dossier_commande c;
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e;

    (void)state;
    demander(&t, numero);
    c = recevoir(numero);
    c.par = ROLE_TITULAIRE;
    c.par_id = 3;
    assert_int_equal(faire(&t, &c, "2026-06-02", &e), RC_REFUSED); /* the body alone */
    assert_int_equal(e.msg, MSG_DOSSIER_MAUVAIS_ACTEUR);
    c = recevoir(numero);
    assert_ok(faire(&t, &c, "2026-06-02", &e), &e);
    c = commande(ACTE_REFUSER, ROLE_ORGANISME, ORG_SANS, numero);
    c.code = "prerequis";
    assert_ok(faire(&t, &c, "2026-06-20", &e), &e);
    assert_int_equal(lire(&t, numero).etat, ETAT_REFUSED_BY_ORGANISM);
    assert_int_equal(solde(&t, 3, POCHE_DROITS).reserved, 0);
    temp_store_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_holder_answers),
        cmocka_unit_test(an_ordinary_action_has_none),
        cmocka_unit_test(acknowledged_it_has_thirty_days),
        cmocka_unit_test(silence_ends_it_at_each_step),
        cmocka_unit_test(it_may_refuse_for_them),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

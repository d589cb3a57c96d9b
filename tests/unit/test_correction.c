/* A mistake in the book is reversed, never changed: proposed by one, approved by another, refused when it was spent. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "rights/conversion.h"
#include "rights/correction.h"
#include "training_fixture.h"
#include "trace_check.h"
#include "rights/cec.h"
#include <jansson.h>

static enum rc proposer(struct temp_store *t, const char *cle, const char *motif, const char *agent,
                        int64_t *no, struct err *e)
{
    struct correction_proposition p = {.titulaire_id = 3, .cle = cle, .motif = motif, .agent = agent};
    enum rc rc;

    memset(e, 0, sizeof(*e));
    rc = store_write(t->store, correction_proposer, &p, e);
    *no = p.no_out;
    return rc;
}

static enum rc decider(struct temp_store *t, unit_fn *fn, int64_t no, const char *agent, struct err *e)
{
    struct correction_decision d = {.titulaire_id = 3, .no = no, .agent = agent};

    memset(e, 0, sizeof(*e));
    return store_write(t->store, fn, &d, e);
}

/* What is told of a correction before it is asked: whether it may be proposed, approved, and what is free in the purse it takes from. */
static void apercu(struct temp_store *t, const char *cle, enum rc refus, enum rc reste, enum poche poche,
                   int64_t libre)
{
    struct arena *a = arena_new(1 << 16);
    struct correction_apercu x;
    struct err e = {0};
    struct db *db;

    assert_int_equal(store_read_begin(t->store, &db, NULL), RC_OK);
    assert_ok(correction_apercu(db, a, 3, cle, &x, &e), &e);
    store_read_end(t->store, db);
    assert_string_equal(x.t.cle, cle);
    assert_int_equal(x.refus.rc, refus);
    assert_int_equal(x.reste.rc, reste);
    assert_int_equal(x.poche, poche);
    if (poche != 0)
        assert_int_equal(x.libre, libre);
    arena_free(a);
}

static void livre_juste(struct temp_store *t)
{
    struct book_report r;
    struct db *db;

    assert_int_equal(store_read_begin(t->store, &db, NULL), RC_OK);
    assert_int_equal(book_verify(db, &r, NULL), RC_OK);
    store_read_end(t->store, db);
}

static int64_t solde_au(struct temp_store *t, enum poche poche, const char *at)
{
    struct balance b;
    struct db *db;

    CHECK(store_read_begin(t->store, &db, NULL) == RC_OK);
    CHECK(book_balance_at(db, 3, poche, 0, on(at), INT64_MAX, &b, NULL) == RC_OK);
    store_read_end(t->store, db);
    return b.posted;
}

static void reversed_by_another(void **state)
{
    struct temp_store t;
    struct err e;
    int64_t no;

    (void)state;
    training_fixture_open(&t);
    assert_ok(proposer(&t, "reprise", "compte d'une autre personne", "alix", &no, &e), &e);
    assert_int_equal(solde(&t, 3, POCHE_DROITS).posted, 500000); /* nothing moves yet */
    assert_int_equal(decider(&t, correction_approuver, no, " Alix ", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_CORRECTION_MEME_AGENT);
    assert_int_equal(decider(&t, correction_approuver, no, "", &e), RC_USAGE);
    assert_ok(decider(&t, correction_approuver, no, "bo", &e), &e);
    assert_int_equal(solde(&t, 3, POCHE_DROITS).posted, 0);
    assert_int_equal(solde_au(&t, POCHE_DROITS, "2026-01-02"), 0); /* on the day of the mistake */
    assert_int_equal(compte(&t, COMPTE_FONDS_CPF), 0);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM transfert WHERE titulaire_id = 3"), 2);
    assert_int_equal(decider(&t, correction_approuver, no, "bo", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_CORRECTION_DECIDEE);
    assert_int_equal(proposer(&t, "reprise", "encore une fois", "alix", &no, &e), RC_CONFLICT);
    assert_int_equal(e.msg, MSG_CORRECTION_DEJA);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM journal WHERE acte LIKE 'correction.%'"), 2);
    livre_juste(&t);
    temp_store_close(&t);
}

/* The source that the trace of holder 3 names for an input of a transfer. */
static void assert_source(struct temp_store *t, const char *cle, const char *nom, const char *nature)
{
    struct arena *a = arena_new(TRACE_ARENA);
    char *text = trace_check_text(t, a, 3, on("2026-12-31"));
    json_t *trace = json_loads(text, 0, NULL);
    json_t *m, *x;
    size_t i, k;
    bool found = false;

    json_array_foreach(json_object_get(trace, "mouvements"), i, m)
    {
        if (strcmp(json_string_value(json_object_get(m, "cle")), cle) != 0)
            continue;
        json_array_foreach(json_object_get(m, "entrees"), k, x)
        {
            if (strcmp(json_string_value(json_object_get(x, "nom")), nom) != 0)
                continue;
            found = true;
            assert_string_equal(json_string_value(json_object_get(json_object_get(x, "source"), "nature")),
                                nature);
        }
    }
    if (!found)
        fail_msg("no « %s » under « %s »", nom, cle);
    json_decref(trace);
    free(text);
    arena_free(a);
}

/* No mandate of an élu gave them: the act that recorded them did. */
static void its_inputs_come_from_the_act(void **state)
{
    struct cec_acquisition c = {.titulaire_id = 3,
                                .in = {.annee = 2024, .activite = "service_civique", .duree = 8},
                                .le = on("2026-01-02"),
                                .agent = "alix"};
    struct temp_store t;
    struct err e = {0};
    int64_t no;

    (void)state;
    training_fixture_open(&t);
    assert_ok(store_write(t.store, cec_acquerir, &c, &e), &e);
    assert_source(&t, "cec/2024/service_civique", "annee", "demande");
    assert_ok(proposer(&t, "reprise", "compte d'une autre personne", "alix", &no, &e), &e);
    assert_ok(decider(&t, correction_approuver, no, "bo", &e), &e);
    assert_source(&t, "correction/1", "motif", "demande");
    assert_source(&t, "correction/1", "annule", "demande");
    temp_store_close(&t);
}

static void a_frozen_account_loses_nothing(void **state)
{
    struct temp_store t;
    struct err e;
    int64_t no;

    (void)state;
    training_fixture_open(&t);
    apercu(&t, "reprise", RC_OK, RC_OK, POCHE_DROITS, 500000);
    freeze_account(&t, 3, "2020-01-01", "2030-01-01");
    apercu(&t, "reprise", RC_OK, RC_REFUSED, POCHE_DROITS, 500000);
    assert_ok(proposer(&t, "reprise", "compte d'une autre personne", "alix", &no, &e), &e);
    assert_int_equal(decider(&t, correction_approuver, no, "bo", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_GEL_ACTIF);
    assert_int_equal(solde(&t, 3, POCHE_DROITS).posted, 500000);
    temp_store_close(&t);
}

static void refusals(void **state)
{
    struct temp_store t;
    struct err e;
    int64_t no;

    (void)state;
    training_fixture_open(&t);
    assert_int_equal(proposer(&t, "reprise", "motif", NULL, &no, &e), RC_USAGE);
    assert_int_equal(proposer(&t, "reprise", "no", "alix", &no, &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_CORRECTION_MOTIF);
    assert_non_null(strstr(e.phrase, "3 à 500 caractères"));
    for (size_t n = 500; n <= 501; n++) { /* characters, as people count them: each of these has two bytes */
        char text[2 * 501 + 1] = "";

        for (size_t i = 0; i < n; i++)
            memcpy(text + 2 * i, "é", 3);
        assert_int_equal(proposer(&t, "rien", text, "alix", &no, &e), n == 500 ? RC_NOT_FOUND : RC_USAGE);
    }
    assert_int_equal(proposer(&t, "reprise", "erreur\n1 approuvée", "alix", &no, &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_CORRECTION_CARACTERE);
    assert_string_equal(e.field, "motif");
    assert_int_equal(proposer(&t, "reprise", "\033[2Jerreur", "alix", &no, &e), RC_USAGE);
    assert_int_equal(proposer(&t, "reprise", "\302\2332Jerreur", "alix", &no, &e), RC_USAGE); /* C1: CSI */
    assert_int_equal(proposer(&t, "cpf/2024", "motif", "alix", &no, &e), RC_NOT_FOUND);
    assert_int_equal(e.msg, MSG_CORRECTION_CLE);
    assert_int_equal(decider(&t, correction_approuver, 7, "bo", &e), RC_NOT_FOUND);
    assert_int_equal(e.msg, MSG_CORRECTION_INCONNUE);
    /* given up, it may be proposed again */
    assert_ok(proposer(&t, "reprise", "motif", "alix", &no, &e), &e);
    assert_ok(decider(&t, correction_abandonner, no, "alix", &e), &e);
    assert_int_equal(decider(&t, correction_approuver, no, "bo", &e), RC_REFUSED);
    assert_ok(proposer(&t, "reprise", "motif", "alix", &no, &e), &e);
    assert_int_equal(no, 2);
    temp_store_close(&t);
}

static void what_was_used_is_not_taken_back(void **state)
{
    static const struct parcours p = {3, ORG_SANS, SESSION_CPF, 15000, -1, CAUSE_TOTALE, false, "F-1"};
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES], cle[64];
    struct err e;
    int64_t no;

    (void)state;
    training_fixture_open(&t);
    assert_ok(parcourir(&t, &p, ACCEPTE, numero, &e), &e);
    apercu(&t, "reprise", RC_OK, RC_REFUSED, POCHE_DROITS, 395000);
    assert_ok(proposer(&t, "reprise", "motif", "alix", &no, &e), &e);
    assert_int_equal(decider(&t, correction_approuver, no, "bo", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_CORRECTION_DEPENSE);
    snprintf(cle, sizeof(cle), "dossier/%s/reserver/01", numero);
    assert_int_equal(proposer(&t, cle, "motif", "alix", &no, &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_CORRECTION_DOSSIER);
    assert_string_equal(e.field, "cle");
    apercu(&t, cle, RC_REFUSED, RC_OK, (enum poche)0, 0);
    livre_juste(&t);
    temp_store_close(&t);
}

/* The euros and the hours of a conversion go back together. */
static void a_conversion_is_reversed_whole(void **state)
{
    struct conversion_acte c = {.titulaire_id = 3,
                                .cle = "k",
                                .sens = CONVERSION_EUROS_HEURES,
                                .demande = 100000,
                                .le = on("2026-06-01")};
    struct temp_store t;
    struct err e = {0};
    int64_t no;

    (void)state;
    training_fixture_open(&t);
    assert_int_equal(
        raw_sql(&t, "INSERT INTO activite (titulaire_id, annee, regime, travaille, reference, unite, "
                    "source) VALUES (3, 2025, 'agent_public', 1, 1, 'jours', 'essai')"),
        SQLITE_OK);
    assert_ok(store_write(t.store, conversion_ecrire, &c, &e), &e);
    assert_int_equal(solde(&t, 3, POCHE_HEURES).posted, 67);
    assert_int_equal(proposer(&t, "conversion/k/heures", "motif", "alix", &no, &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_CORRECTION_MOITIE);
    apercu(&t, "conversion/k/heures", RC_REFUSED, RC_OK, (enum poche)0, 0);
    apercu(&t, "conversion/k", RC_OK, RC_OK, POCHE_HEURES, 67); /* what it takes back is the hours */
    assert_ok(proposer(&t, "conversion/k", "pas agent public", "alix", &no, &e), &e);
    assert_ok(decider(&t, correction_approuver, no, "bo", &e), &e);
    assert_int_equal(solde(&t, 3, POCHE_HEURES).posted, 0);
    assert_int_equal(solde(&t, 3, POCHE_DROITS).posted, 500000);
    c.cle = "k2"; /* what was corrected does not count in the rolling limit of 150 h */
    c.demande = 0;
    assert_ok(store_write(t.store, conversion_ecrire, &c, &e), &e);
    assert_int_equal(c.out.heures, 150);
    livre_juste(&t);
    temp_store_close(&t);
}

static void a_decision_is_not_changed(void **state)
{
    struct temp_store t;
    struct err e;
    int64_t no;

    (void)state;
    training_fixture_open(&t);
    assert_ok(proposer(&t, "reprise", "motif", "alix", &no, &e), &e);
    assert_int_not_equal(raw_sql(&t, "UPDATE correction SET motif = 'autre'"), SQLITE_OK);
    assert_int_not_equal(raw_sql(&t, "DELETE FROM correction"), SQLITE_OK);
    assert_ok(decider(&t, correction_approuver, no, "bo", &e), &e);
    assert_int_not_equal(raw_sql(&t, "UPDATE correction SET etat = 'proposee', decide_par = NULL"),
                         SQLITE_OK);
    temp_store_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reversed_by_another),
        cmocka_unit_test(its_inputs_come_from_the_act),
        cmocka_unit_test(a_frozen_account_loses_nothing),
        cmocka_unit_test(refusals),
        cmocka_unit_test(what_was_used_is_not_taken_back),
        cmocka_unit_test(a_conversion_is_reversed_whole),
        cmocka_unit_test(a_decision_is_not_changed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

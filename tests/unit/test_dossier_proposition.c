/* A proposal of a body: the same again changes nothing, one total keeps the rate of the price before. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "training_fixture.h"

static const struct parcours elu = {1, ORG_AGREE, SESSION_MANDAT, 0, -1, CAUSE_TOTALE, false, "F-1"};

static struct dossier_commande proposer(const char *numero)
{
    return commande(ACTE_PROPOSER, ROLE_ORGANISME, ORG_AGREE, numero);
}

/* Proposed on 1 June 2026: 22 and 23 June, 7 h, 500 € and 600 €, twelve participants. */
static void ouvrir(struct temp_store *t, char *numero)
{
    struct err e;

    training_fixture_open(t);
    assert_ok(parcourir(t, &elu, PROPOSE, numero, &e), &e);
}

static int64_t traces(struct temp_store *t)
{
    return raw_i64(t, "SELECT (SELECT COUNT(*) FROM dossier_acte) + (SELECT COUNT(*) FROM journal) + "
                      "(SELECT COUNT(*) FROM webhook_envoi)");
}

/* Nothing is written: no version, no act, no other last day for the holder, whatever is said again and when. */
static void meme(struct temp_store *t, struct dossier_commande c, const char *le)
{
    const struct dossier before = lire(t, c.numero);
    const int64_t written = traces(t);
    struct dossier after;
    struct err e;

    assert_ok(faire(t, &c, le, &e), &e);
    assert_true(c.inchange_out);
    assert_int_equal(c.version_out, before.version);
    assert_int_equal(c.etat_out, ETAT_VALIDATED);
    assert_string_equal(c.numero_out, c.numero);
    after = lire(t, c.numero);
    assert_int_equal(after.version, before.version);
    assert_int_equal(after.echeance, before.echeance);
    assert_int_equal(after.propose_le, before.propose_le);
    assert_int_equal(traces(t), written);
}

static void the_same_proposal_changes_nothing(void **state)
{
    struct temp_store t;
    struct dossier_commande c;
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e;

    (void)state;
    ouvrir(&t, numero);
    meme(&t, proposer(numero), "2026-06-03");
    c = proposer(numero);
    c.debut = on("2026-06-22");
    c.fin = on("2026-06-23");
    c.heures = 7;
    c.prix_ht_cents = 50000;
    c.prix_ttc_cents = 60000;
    c.participants = 12;
    meme(&t, c, "2026-06-03");
    c.prix_ht_cents = 0;
    meme(&t, c, "2026-06-03");
    c = proposer(numero);
    c.bases_ht_cents[TVA_NORMALE] = 50000;
    meme(&t, c, "2026-06-03");
    c.version = 1; /* of before the proposal: whoever lost its answer has no other */
    meme(&t, c, "2026-06-03");
    meme(&t, proposer(numero), "2026-06-19"); /* too near the first day for another proposal */

    c = proposer(numero);
    c.version = 1;
    c.heures = 6;
    assert_int_equal(faire(&t, &c, "2026-06-03", &e), RC_CONFLICT);
    assert_int_equal(e.msg, MSG_DOSSIER_CHANGE);
    c = commande(ACTE_PROPOSER, ROLE_ORGANISME, ORG_SANS, numero);
    assert_int_equal(faire(&t, &c, "2026-06-03", &e), RC_NOT_FOUND);
    temp_store_close(&t);
}

/* What differs by one thing is another proposal: it has its version, and the holder's time begins again. */
static void another_proposal_is_one(void **state)
{
    static const struct {
        const char *debut, *fin;
        int64_t heures, ht, ttc, participants, exonere;
    } autres[] = {{"2026-06-23", NULL, 0, 0, 0, 0, 0}, {NULL, "2026-06-24", 0, 0, 0, 0, 0},
                  {NULL, NULL, 8, 0, 0, 0, 0},         {NULL, NULL, 0, 40000, 48000, 0, 0},
                  {NULL, NULL, 0, 40000, 40000, 0, 0}, {NULL, NULL, 0, 0, 0, 11, 0},
                  {NULL, NULL, 0, 0, 0, 0, 40000}};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(autres); i++) {
        struct temp_store t;
        struct dossier_commande c;
        char numero[DOSSIER_NUMERO_BYTES];
        struct dossier before, after;
        struct err e;

        ouvrir(&t, numero);
        before = lire(&t, numero);
        c = proposer(numero);
        c.debut = autres[i].debut != NULL ? on(autres[i].debut) : 0;
        c.fin = autres[i].fin != NULL ? on(autres[i].fin) : 0;
        c.heures = autres[i].heures;
        c.prix_ht_cents = autres[i].ht;
        c.prix_ttc_cents = autres[i].ttc;
        c.participants = autres[i].participants;
        c.bases_ht_cents[TVA_EXONEREE] = autres[i].exonere;
        assert_ok(faire(&t, &c, "2026-06-03", &e), &e);
        after = lire(&t, numero);
        assert_false(c.inchange_out);
        assert_int_equal(after.version, before.version + 1);
        assert_true(after.echeance > before.echeance);
        temp_store_close(&t);
    }
}

/* 300 € of 600 € all taxes included, at the 20 % of before, is 250 € without tax, and the other way round. */
static void one_total_keeps_the_rate(void **state)
{
    struct temp_store t;
    struct dossier_commande c;
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e;

    (void)state;
    ouvrir(&t, numero);
    c = proposer(numero);
    c.prix_ttc_cents = 48000;
    assert_ok(faire(&t, &c, "2026-06-03", &e), &e);
    assert_int_equal(lire(&t, numero).prix_ht_cents, 40000);
    c = proposer(numero);
    c.prix_ht_cents = 25000;
    assert_ok(faire(&t, &c, "2026-06-03", &e), &e);
    assert_int_equal(lire(&t, numero).prix_ttc_cents, 30000);

    /* Two bases: 100 € exempt and 100 € at 20 %. */
    c = proposer(numero);
    c.bases_ht_cents[TVA_EXONEREE] = c.bases_ht_cents[TVA_NORMALE] = 10000;
    assert_ok(faire(&t, &c, "2026-06-03", &e), &e);
    c = proposer(numero);
    c.bases_ht_cents[TVA_EXONEREE] = c.bases_ht_cents[TVA_NORMALE] = 10000;
    meme(&t, c, "2026-06-03");
    c = proposer(numero);
    c.prix_ttc_cents = 22000;
    meme(&t, c, "2026-06-03");
    c.prix_ttc_cents = 20000;
    assert_int_equal(faire(&t, &c, "2026-06-03", &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_DOSSIER_PRIX_TAUX);
    assert_string_equal(e.field, "prix_ht");
    c = proposer(numero);
    c.prix_ht_cents = 15000;
    assert_int_equal(faire(&t, &c, "2026-06-03", &e), RC_USAGE);
    assert_string_equal(e.field, "prix_ttc");
    c.prix_ttc_cents = 18000; /* both: one base again */
    assert_ok(faire(&t, &c, "2026-06-03", &e), &e);
    temp_store_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_proposal_changes_nothing),
        cmocka_unit_test(another_proposal_is_one),
        cmocka_unit_test(one_total_keeps_the_rate),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

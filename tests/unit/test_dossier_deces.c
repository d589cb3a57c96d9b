/* What a dossier says that the death of its holder contradicts: refused when it is known, told to the operator when it is learnt after. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "training/dossier_issue.h"
#include "training_fixture.h"

static const struct parcours elu = PARCOURS_ELU;

static void begun(struct temp_store *t, enum etape until, char *numero)
{
    struct err e;

    training_fixture_open(t);
    assert_ok(parcourir(t, &elu, until, numero, &e), &e);
}

static void died(struct temp_store *t, day_t day)
{
    char sql[80];

    snprintf(sql, sizeof(sql), "UPDATE titulaire SET deces = %d WHERE id = 1", day);
    assert_int_equal(raw_sql(t, sql), RAW_OK);
}

static struct dossier_deces *told(struct temp_store *t, size_t wanted)
{
    const struct dossier_deces_filtre all = {.deces = DAY_NONE, .limit = 10};
    struct dossier_deces *out;
    struct err e = {0};
    struct db *db;
    int64_t counted;
    size_t n;

    assert_ok(store_read_begin(t->store, &db, &e), &e);
    assert_ok(dossiers_deces(db, t->arena, &all, &out, &n, &e), &e);
    assert_ok(dossiers_deces_nombre(db, &counted, &e), &e);
    store_read_end(t->store, db);
    assert_int_equal(n, wanted);
    assert_int_equal(counted, wanted);
    return out;
}

static void classing_is(struct temp_store *t, const char *numero, enum rc wanted, enum msg why)
{
    struct classement_commande k = {.objet = CLASSEMENT_DECES,
                                    .cle = numero,
                                    .agent = "alex",
                                    .choix = "rien_a_reprendre",
                                    .motif = "vu avec la famille"};
    struct err e = {0};

    assert_int_equal(store_write(t->store, classement_proposer, &k, &e), wanted);
    if (wanted != RC_OK)
        assert_int_equal(e.msg, why);
}

static struct dossier_commande declare(const char *numero, int64_t hours, enum dossier_cause cause)
{
    struct dossier_commande c = commande(ACTE_DECLARER, ROLE_ORGANISME, ORG_AGREE, numero);

    c.heures_realisees = hours;
    c.cause = cause;
    return c;
}

static struct dossier_commande leave(const char *numero, day_t day)
{
    struct dossier_commande c = commande(ACTE_SORTIR, ROLE_ORGANISME, ORG_AGREE, numero);

    c.jour = day;
    return c;
}

/* An agent who writes for the body reads why; the body itself reads that it is contradicted, no more. */
static void refused_to_both(struct temp_store *t, struct dossier_commande c, const char *day, enum msg why)
{
    acte_refuse(t, c, day, MSG_DOSSIER_CONTREDIT);
    c.agent = "alex";
    c.motif = "saisi pour l'organisme";
    acte_refuse(t, c, day, why);
}

/* Dead the day before his exit, he did not follow it whole; the day of his exit, he may have. */
static void who_is_dead_has_not_followed_it_whole(void **state)
{
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES];
    struct dossier d;

    (void)state;
    begun(&t, SORTI, numero);
    d = lire(&t, numero);
    assert_true(d.sorti_le == d.fin && d.sorti_le > d.entre_le);
    died(&t, d.sorti_le - 1);
    refused_to_both(&t, declare(numero, d.heures, CAUSE_TOTALE), "2026-06-24", MSG_DOSSIER_DECLARE_DECES);
    died(&t, d.sorti_le);
    acte_fait(&t, declare(numero, d.heures, CAUSE_TOTALE), "2026-06-24");
    told(&t, 0);
    temp_store_close(&t);

    begun(&t, SORTI, numero); /* what he did follow is declared, and is force majeure */
    died(&t, d.sorti_le - 1);
    acte_fait(&t, declare(numero, 1, CAUSE_TITULAIRE), "2026-06-24");
    assert_true(lire(&t, numero).force_majeure);
    told(&t, 0);
    temp_store_close(&t);
}

static void who_is_dead_does_not_leave(void **state)
{
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES];
    struct dossier d;

    (void)state;
    begun(&t, ENTRE, numero);
    d = lire(&t, numero);
    died(&t, d.fin - 1);
    refused_to_both(&t, leave(numero, d.fin), "2026-06-24", MSG_DOSSIER_SORTIE_DECES);
    acte_fait(&t, leave(numero, d.fin - 1), "2026-06-24");
    temp_store_close(&t);
}

/* Learnt once it is declared: told before it is validated, and after; the exit said again by the day of the death ends it. */
static void a_whole_training_after_a_death_is_told(void **state)
{
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES];
    struct dossier_deces *x;
    struct dossier d;

    (void)state;
    for (int corrected = 0; corrected <= 1; corrected++) {
        begun(&t, DECLARE, numero);
        d = lire(&t, numero);
        died(&t, d.sorti_le - 1);
        x = told(&t, 1);
        assert_string_equal(x->d.numero, numero);
        assert_int_equal(x->cas, DECES_ENTIER);
        assert_false(x->regle);
        classing_is(&t, numero, RC_CONFLICT, MSG_CLASSEMENT_PAS_REGLE);
        if (corrected) {
            acte_fait(&t, leave(numero, d.sorti_le - 1), "2026-06-24");
            told(&t, 0);
        } else {
            nightly(&t, "2026-07-02", 1, 0);
            x = told(&t, 1);
            assert_true(x->regle);
            assert_int_equal(x->droits_cents + x->carte_cents + x->financeur_cents, 0);
            assert_int_equal(x->d.a_payer_cents, d.prix_ttc_cents);
            classing_is(&t, numero, RC_OK, MSG_CLASSEMENT_PAS_REGLE);
        }
        temp_store_close(&t);
    }
}

/* Nobody can say its entry nor its absence: it waits for the operator, who cancels it. Dead the next day, he may have come. */
static void an_order_of_the_dead_is_to_cancel(void **state)
{
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES];
    struct dossier_commande c;
    struct dossier_deces *x;
    struct dossier d;

    (void)state;
    begun(&t, ACCEPTE, numero);
    d = lire(&t, numero);
    died(&t, d.debut + 1);
    told(&t, 0);
    died(&t, d.debut);
    x = told(&t, 1);
    assert_int_equal(x->cas, DECES_COMMANDE);
    assert_false(x->regle);
    classing_is(&t, numero, RC_CONFLICT, MSG_CLASSEMENT_PAS_REGLE);
    c = commande(ACTE_ANNULER, ROLE_GESTIONNAIRE, 0, numero);
    c.agent = "alex";
    c.motif = "décès";
    c.force_majeure = true;
    acte_fait(&t, c, "2026-06-24");
    told(&t, 0);
    temp_store_close(&t);
}

/* What the holder may say of the hours, nobody says for him once he is dead; the day he died, he may have. */
static void nobody_answers_for_the_dead(void **state)
{
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES];
    struct dossier_commande c;

    (void)state;
    begun(&t, DECLARE, numero);
    died(&t, on("2026-06-24"));
    c = commande(ACTE_CONFIRMER, ROLE_TITULAIRE, 1, numero);
    c.agent = "alex";
    c.motif = "à la demande du titulaire";
    acte_refuse(&t, c, "2026-06-25", MSG_DOSSIER_TITULAIRE_DECEDE);
    acte_fait(&t, c, "2026-06-24");
    temp_store_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_is_dead_has_not_followed_it_whole), cmocka_unit_test(who_is_dead_does_not_leave),
        cmocka_unit_test(a_whole_training_after_a_death_is_told),
        cmocka_unit_test(an_order_of_the_dead_is_to_cancel), cmocka_unit_test(nobody_answers_for_the_dead)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}

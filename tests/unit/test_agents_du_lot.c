/*
 * Separation of duties in a run (decision 80): who acted for a party of a dossier, or put it in control or lifted it, does not approve its
 * line; a dossier that one agent led for both parties is named to those who approve.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "compte_fixture.h"
#include "premier_schema.h"
#include "training/paiement.h"
#include "training_fixture.h"

/* Two bodies with an account each, and two dossiers taken to a step: an élu's at body 7, an employee's at body 8. */
struct scene {
    struct temp_store t;
    char elu[DOSSIER_NUMERO_BYTES], salarie[DOSSIER_NUMERO_BYTES];
    char lot[36];
};

static void begin_with(struct scene *s, enum etape salarie_until, const char *account_by)
{
    static const struct parcours elu = PARCOURS_ELU;
    static const struct parcours salarie = {3, ORG_SANS, SESSION_CPF, 15000, -1, CAUSE_TOTALE, false, "F-2"};
    struct err e = {0};

    training_fixture_open(&s->t);
    assert_ok(parcourir(&s->t, &elu, FACTURE, s->elu, &e), &e);
    assert_ok(parcourir(&s->t, &salarie, salarie_until, s->salarie, &e), &e);
    assert_ok(compte_poser(s->t.store, ORG_AGREE, "FR7630006000011234567890189", account_by, &e), &e);
    assert_ok(compte_poser(s->t.store, ORG_SANS, "FR7630001007941234567890185", "essai", &e), &e);
}

static void begin(struct scene *s, enum etape salarie_until)
{
    begin_with(s, salarie_until, "essai");
}

/* The body's invoice of the second dossier, typed by an agent. */
static void bill(struct scene *s, const char *agent)
{
    struct dossier_commande c = commande(ACTE_FACTURER, ROLE_ORGANISME, ORG_SANS, s->salarie);

    c.agent = agent;
    c.facture_numero = "F-2";
    c.facture_emise = on("2026-07-10");
    c.facture_ttc_cents = lire(&s->t, s->salarie).a_payer_cents;
    acte_fait(&s->t, c, "2026-07-10");
}

/* What an agent writes in the holder's name: the service done is as the body says. */
static void confirm(struct scene *s, const char *agent)
{
    struct dossier_commande c = commande(ACTE_CONFIRMER, ROLE_TITULAIRE, 3, s->salarie);

    c.agent = agent;
    acte_fait(&s->t, c, "2026-07-10");
}

static void validate(struct scene *s)
{
    struct dossier_commande c = commande(ACTE_VALIDER, ROLE_GESTIONNAIRE, 0, s->salarie);

    c.agent = "valerie";
    acte_fait(&s->t, c, "2026-07-10");
}

static struct paiement_proposition propose(struct scene *s)
{
    struct paiement_proposition p = {.agent = "camille", .le = on("2026-07-13")};
    struct err e = {0};

    assert_ok(store_write(s->t.store, paiement_proposer, &p, &e), &e);
    snprintf(s->lot, sizeof(s->lot), "%s", p.numero_out);
    return p;
}

static struct paiement_approbation approve(struct scene *s, const char *agent, bool ecarter, enum rc *rc,
                                           struct err *e)
{
    struct paiement_approbation a = {.numero = s->lot, .agent = agent, .ecarter = ecarter};

    memset(e, 0, sizeof(*e));
    *rc = store_write(s->t.store, paiement_approuver, &a, e);
    return a;
}

static void refused(struct scene *s, const char *agent, enum msg why)
{
    struct err e;
    enum rc rc;

    (void)approve(s, agent, false, &rc, &e);
    assert_int_equal(rc, RC_REFUSED);
    assert_int_equal(e.msg, why);
}

static int64_t left_for(struct scene *s, const char *motif)
{
    char sql[160];

    snprintf(sql, sizeof(sql),
             "SELECT COUNT(*) FROM paiement_ligne WHERE etat = 'abandonne' AND motif = '%s'", motif);
    return raw_i64(&s->t, sql);
}

/* The lines that one same agent led for both parties, in the arena. */
static struct paiement_deux_parties *both(struct scene *s, size_t *n)
{
    struct paiement_deux_parties *list;
    struct err e = {0};
    struct db *db;
    int64_t all;

    assert_ok(store_read_begin(s->t.store, &db, &e), &e);
    assert_ok(paiement_deux_parties_nombre(db, 1, &all, &e), &e);
    assert_ok(paiement_deux_parties(db, s->t.arena, 1, 10, &list, n, &e), &e);
    store_read_end(s->t.store, db);
    assert_int_equal(all, *n);
    return list;
}

/* ---- who may not approve ----------------------------------------------------------------------------------- */

/* An agent who typed the invoice of a body is refused its line, under any spelling; the rest goes on, with two others. */
static void who_acted_for_the_body(void **state)
{
    struct paiement_approbation a;
    struct scene s;
    struct err e;
    enum rc rc;

    (void)state;
    begin(&s, VALIDE);
    bill(&s, "Zoé");
    assert_int_equal(propose(&s).lignes_out, 2);
    refused(&s, "Zoé", MSG_PAIEMENT_A_AGI);
    refused(&s, "zoe", MSG_PAIEMENT_A_AGI);
    assert_int_equal(left_for(&s, "agi"), 0); /* nothing leaves unless it is asked */
    assert_int_equal(raw_i64(&s.t, "SELECT COUNT(*) FROM paiement_lot WHERE etat = 'propose'"), 1);
    a = approve(&s, "zoe", true, &rc, &e);
    assert_ok(rc, &e);
    assert_int_equal(a.retirees_out, 1);
    assert_false(a.complet_out);
    assert_int_equal(
        raw_i64(&s.t, "SELECT COUNT(*) FROM paiement_ligne WHERE titulaire_id = 3 AND etat = 'abandonne' "
                      "AND motif = 'agi'"),
        1);
    assert_int_equal(
        raw_i64(&s.t, "SELECT COUNT(*) FROM journal WHERE acte = 'paiement.retirer' AND acteur_nom = 'zoe'"),
        1);
    refused(&s, "ZOE", MSG_PAIEMENT_MEME_AGENT);
    a = approve(&s, "dominique", false, &rc, &e);
    assert_ok(rc, &e);
    assert_true(a.complet_out);
    assert_int_equal(propose(&s).lignes_out, 1); /* the dossier waits for a run that others approve */
    a = approve(&s, "zoe", true, &rc, &e);
    assert_ok(rc, &e);
    assert_true(a.vide_out);
    temp_store_close(&s.t);
}

static void who_acted_for_the_holder(void **state)
{
    struct scene s;
    struct err e;
    enum rc rc;

    (void)state;
    begin(&s, DECLARE);
    confirm(&s, "zoe");
    validate(&s);
    bill(&s, NULL); /* by the body itself */
    assert_int_equal(propose(&s).lignes_out, 2);
    refused(&s, "zoe", MSG_PAIEMENT_A_AGI);
    (void)approve(&s, "valerie", false, &rc, &e); /* who validated for the operator acted for no party */
    assert_ok(rc, &e);
    refused(&s, "zoe", MSG_PAIEMENT_A_AGI); /* nor the second time */
    (void)approve(&s, "dominique", false, &rc, &e);
    assert_ok(rc, &e);
    temp_store_close(&s.t);
}

static void who_put_it_in_control_or_lifted_it(void **state)
{
    struct dossier_commande c;
    struct scene s;

    (void)state;
    begin(&s, FACTURE);
    c = commande(ACTE_CONTROLER, ROLE_GESTIONNAIRE, 0, s.salarie);
    c.agent = "ouvre";
    c.motif = "Pièces demandées.";
    acte_fait(&s.t, c, "2026-07-11");
    c = commande(ACTE_LEVER, ROLE_GESTIONNAIRE, 0, s.salarie);
    c.agent = "leve";
    c.resultat = "sans_anomalie";
    acte_fait(&s.t, c, "2026-07-12");
    assert_int_equal(propose(&s).lignes_out, 2);
    refused(&s, "ouvre", MSG_PAIEMENT_A_AGI);
    refused(&s, "leve", MSG_PAIEMENT_A_AGI);
    temp_store_close(&s.t);
}

/* Who proposed the account and acted is told the account first; both leave at once. */
static void both_reasons_leave_together(void **state)
{
    struct paiement_approbation a;
    struct scene s;
    struct err e = {0};
    enum rc rc;

    (void)state;
    begin_with(&s, VALIDE, "zoe");
    bill(&s, "zoe");
    assert_int_equal(propose(&s).lignes_out, 2);
    refused(&s, "zoe", MSG_PAIEMENT_JUGE_ET_PARTIE);
    a = approve(&s, "zoe", true, &rc, &e);
    assert_ok(rc, &e);
    assert_int_equal(a.retirees_out, 2);
    assert_true(a.vide_out);
    assert_int_equal(left_for(&s, "juge"), 1);
    assert_int_equal(left_for(&s, "agi"), 1);
    temp_store_close(&s.t);
}

/* ---- both parties ------------------------------------------------------------------------------------------ */

static void one_agent_for_both_parties_is_named(void **state)
{
    struct paiement_deux_parties *list;
    struct scene s;
    struct err e;
    enum rc rc;
    size_t n;

    (void)state;
    begin(&s, DECLARE);
    confirm(&s, "Zoé");
    validate(&s);
    bill(&s, "zoe");
    assert_int_equal(propose(&s).deux_parties_out, 1);
    list = both(&s, &n);
    assert_int_equal(n, 1);
    assert_int_equal(list[0].titulaire_id, 3);
    assert_string_equal(list[0].agent, "Zoé");
    assert_non_null(strstr(list[0].reference, s.salarie));
    assert_int_equal(list[0].montant_cents, 120000);
    (void)approve(&s, "dominique", false, &rc, &e); /* others look at it, and may pay it */
    assert_ok(rc, &e);
    (void)approve(&s, "zoe", true, &rc, &e);
    assert_ok(rc, &e);
    (void)both(&s, &n); /* what left the run is no more in it */
    assert_int_equal(n, 0);
    temp_store_close(&s.t);
}

static void two_agents_for_two_parties_are_not(void **state)
{
    struct scene s;

    (void)state;
    begin(&s, DECLARE);
    confirm(&s, "zoe");
    validate(&s);
    bill(&s, "yann");
    assert_int_equal(propose(&s).deux_parties_out, 0);
    temp_store_close(&s.t);
}

/* ---- a store made before ------------------------------------------------------------------------------------- */

/* What was done before the table is read from the journal, when the store is brought up to date. */
static void what_was_done_before_is_known(void **state)
{
    struct scene s;
    struct err e = {0};

    (void)state;
    ON_FILE_ONLY();
    begin(&s, DECLARE);
    confirm(&s, "zoe.durand");
    validate(&s);
    bill(&s, "zoe.durand");
    store_close(s.t.store);
    s.t.store = NULL;
    assert_int_equal(raw_sql(&s.t, PREMIER_SCHEMA), SQLITE_OK);
    assert_ok(store_open(s.t.path, STORE_WRITE, &s.t.env, &s.t.keys, &s.t.store, &e), &e);
    assert_int_equal(
        raw_i64(&s.t, "SELECT COUNT(*) FROM dossier_agent WHERE titulaire_id = 3 AND cle = 'ZOE DURAND'"), 2);
    assert_int_equal(raw_i64(&s.t, "SELECT COUNT(*) FROM dossier_agent"), 2);
    assert_int_equal(propose(&s).deux_parties_out, 1);
    refused(&s, "Zoé Durand", MSG_PAIEMENT_A_AGI);
    temp_store_close(&s.t);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_acted_for_the_body),
        cmocka_unit_test(who_acted_for_the_holder),
        cmocka_unit_test(who_put_it_in_control_or_lifted_it),
        cmocka_unit_test(both_reasons_leave_together),
        cmocka_unit_test(one_agent_for_both_parties_is_named),
        cmocka_unit_test(two_agents_for_two_parties_are_not),
        cmocka_unit_test(what_was_done_before_is_known),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

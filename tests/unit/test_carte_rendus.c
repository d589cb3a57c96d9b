/* What is due to a card: given back by the provider, or otherwise as two agents say, and never both in silence (decision 119). */
#include "carte_scene.h"
#include "training/carte_ailleurs.h"
#include "training/dossier_issue.h"

/* A withdrawal of 3 June: the whole share is due to the card. */
static void withdrawn(struct scene *s)
{
    struct dossier_commande c;
    struct err e;

    open_scene(s);
    begin(s);
    hear(s, ISSUE_AUTORISEE, s->share);
    follow(s, 0);
    c = commande(ACTE_RETRACTER, ROLE_TITULAIRE, 3, s->numero);
    assert_ok(faire(&s->t, &c, "2026-06-03", &e), &e);
    s->t.now_us = instant_of_day(on("2026-06-20"));
}

static struct carte_ailleurs said(struct scene *s, const char *agent)
{
    return (struct carte_ailleurs){.reference = s->d.reference,
                                   .agent = agent,
                                   .autre_reference = "VIR-2026-14",
                                   .rendu_le = on("2026-06-18"),
                                   .motif = "le prestataire dit la carte close"};
}

static void no(struct scene *s, unit_fn *unit, struct carte_ailleurs c, enum rc rc, enum msg why)
{
    struct err e = {0};

    assert_int_equal(store_write(s->t.store, unit, &c, &e), rc);
    assert_int_equal(e.msg, why);
}

static void yes(struct scene *s, unit_fn *unit, struct carte_ailleurs c)
{
    struct err e = {0};

    assert_ok(store_write(s->t.store, unit, &c, &e), &e);
    assert_int_equal(c.cents_out, s->share);
}

static void two_agents_say_it_was_repaid(void **state)
{
    struct remboursement_carte *back;
    struct carte_due *dues;
    struct scene s;
    struct db *db;
    size_t n;

    (void)state;
    withdrawn(&s);
    no(&s, carte_ailleurs_approuver, said(&s, "billie"), RC_CONFLICT, MSG_CARTE_AILLEURS_NON_PROPOSE);
    yes(&s, carte_ailleurs_proposer, said(&s, "alex"));
    follow(&s, 0); /* nobody is repaid twice */
    assert_int_equal(s.f.refunded_cents, 0);
    no(&s, carte_ailleurs_proposer, said(&s, "cam"), RC_CONFLICT, MSG_CARTE_AILLEURS_DEJA);
    no(&s, carte_ailleurs_approuver, said(&s, "ALEX"), RC_REFUSED, MSG_CARTE_AILLEURS_MEME_AGENT);
    no(&s, carte_ailleurs_approuver, said(&s, ""), RC_USAGE, MSG_DECISION_AGENT);
    yes(&s, carte_ailleurs_approuver, said(&s, "billie"));
    follow(&s, 0);
    assert_int_equal(s.f.refunded_cents, 0);
    no(&s, carte_ailleurs_approuver, said(&s, "billie"), RC_NOT_FOUND, MSG_CARTE_AILLEURS_RIEN);
    no(&s, carte_ailleurs_proposer, said(&s, "alex"), RC_NOT_FOUND, MSG_CARTE_AILLEURS_RIEN);
    struct dossier d = lire(&s.t, s.numero);

    assert_int_equal(store_read_begin(s.t.store, &db, NULL), RC_OK);
    assert_int_equal(carte_remboursements(db, s.t.arena, &d, &back, &n, NULL), RC_OK);
    assert_int_equal(n, 1);
    assert_int_equal(back[0].ailleurs_le, on("2026-06-18"));
    assert_string_equal(back[0].ailleurs_reference, "VIR-2026-14");
    assert_true(back[0].fait_us != 0);
    assert_int_equal(cartes_dues(db, s.t.arena, "", 10, &dues, &n, NULL), RC_OK);
    assert_int_equal(n, 0);
    store_read_end(s.t.store, db);
    assert_int_equal(raw_i64(&s.t, "SELECT COUNT(*) FROM journal WHERE acte IN ('carte.rendre-ailleurs', "
                                   "'carte.rendu-ailleurs') AND dossier_id > 0"),
                     2);
    assert_false(temp_store_holds(&s.t, "\"VIR-2026-14")); /* the journal, which stays, has no word of it */
    assert_int_equal(compte(&s.t, COMPTE_CARTE), 0);
    book_holds(&s);
    temp_store_close(&s.t);
}

static void what_is_said_is_checked_and_set_aside(void **state)
{
    struct carte_ailleurs c;
    struct scene s;

    (void)state;
    withdrawn(&s);
    c = said(&s, "alex");
    c.rendu_le = on("2026-06-02"); /* before it was due */
    no(&s, carte_ailleurs_proposer, c, RC_USAGE, MSG_CARTE_AILLEURS_JOUR);
    c.rendu_le = on("2026-06-21"); /* to come */
    no(&s, carte_ailleurs_proposer, c, RC_USAGE, MSG_CARTE_AILLEURS_JOUR);
    c.rendu_le = DAY_NONE;
    no(&s, carte_ailleurs_proposer, c, RC_USAGE, MSG_CARTE_AILLEURS_JOUR);
    c = said(&s, "alex");
    c.autre_reference = " ";
    no(&s, carte_ailleurs_proposer, c, RC_USAGE, MSG_CARTE_AILLEURS_REFERENCE);
    c = said(&s, "alex");
    c.motif = NULL;
    no(&s, carte_ailleurs_proposer, c, RC_USAGE, MSG_DECISION_MOTIFS);
    c = said(&s, "alex");
    c.reference = "inconnue";
    no(&s, carte_ailleurs_proposer, c, RC_NOT_FOUND, MSG_CARTE_AILLEURS_RIEN);
    yes(&s, carte_ailleurs_proposer, said(&s, "alex"));
    yes(&s, carte_ailleurs_ecarter, said(&s, "alex")); /* one may take back what one said */
    no(&s, carte_ailleurs_ecarter, said(&s, "alex"), RC_CONFLICT, MSG_CARTE_AILLEURS_NON_PROPOSE);
    yes(&s, carte_ailleurs_proposer, said(&s, "alex"));
    yes(&s, carte_ailleurs_ecarter, said(&s, "billie"));
    follow(&s, 1); /* due to the card again */
    assert_int_equal(s.f.refunded_cents, s.share);
    no(&s, carte_ailleurs_proposer, said(&s, "alex"), RC_NOT_FOUND, MSG_CARTE_AILLEURS_RIEN);
    temp_store_close(&s.t);
}

/* ---- the provider is slow, and agents speak meanwhile (decision 119) ------------------------------------------------ */

static void say_meanwhile(void *scene)
{
    struct scene *s = scene;

    no(s, carte_ailleurs_proposer, said(s, "alex"), RC_CONFLICT, MSG_CARTE_AILLEURS_DEMANDE);
    no(s, carte_ailleurs_approuver, said(s, "billie"), RC_CONFLICT, MSG_CARTE_AILLEURS_NON_PROPOSE);
}

static void while_it_is_asked_nobody_says_it_repaid(void **state)
{
    struct scene s;

    (void)state;
    withdrawn(&s);
    s.f.during = say_meanwhile;
    s.f.scene = &s;
    follow(&s, 1);
    assert_int_equal(s.f.refunded_cents, s.share);
    no(&s, carte_ailleurs_proposer, said(&s, "alex"), RC_NOT_FOUND, MSG_CARTE_AILLEURS_RIEN);
    assert_int_equal(raw_i64(&s.t, "SELECT COUNT(*) FROM remboursement_ailleurs"), 0);
    temp_store_close(&s.t);
}

/* A second sum, of another payment, due later. */
#define AUTRE                                                                                                \
    "INSERT INTO paiement_carte (titulaire_id, id, dossier_id, reference, montant_cents, avec_cpf, etat, "   \
    "prestataire_id, cree_us, modifie_us) SELECT titulaire_id, 1, dossier_id, 'autre', 100, 0, 'paye', "     \
    "'ps-2', 1, 1 FROM paiement_carte;"                                                                      \
    "INSERT INTO remboursement_carte (titulaire_id, paiement_id, no, montant_cents, du_le, avant_le) "       \
    "SELECT titulaire_id, 1, 1, 100, du_le, avant_le + 1 FROM remboursement_carte"

static void say_the_other(void *scene)
{
    struct scene *s = scene;
    struct carte_ailleurs c = said(s, "alex");
    struct err e = {0};

    c.reference = "autre";
    assert_ok(store_write(s->t.store, carte_ailleurs_proposer, &c, &e), &e);
}

/* Read with the others, and said repaid before its turn came. */
static void what_is_said_before_its_turn_is_not_asked(void **state)
{
    struct scene s;

    (void)state;
    withdrawn(&s);
    assert_int_equal(raw_sql(&s.t, AUTRE), RAW_OK);
    s.f.during = say_the_other;
    s.f.scene = &s;
    follow(&s, 1);
    assert_int_equal(s.f.refunds, 1);
    assert_int_equal(s.f.refunded_cents, s.share);
    temp_store_close(&s.t);
}

static void follow_fails(struct scene *s, enum msg why)
{
    struct carte_bilan b;
    struct err e = {0};

    assert_int_not_equal(carte_suivre(s->t.store, &s->p, false, &b, &e), RC_OK);
    assert_int_equal(e.msg, why);
    assert_int_equal(b.rendus, 0);
    assert_int_equal(b.en_echec, 1);
}

static int64_t asked_since(struct scene *s)
{
    return raw_i64(&s->t, "SELECT COALESCE(MAX(demande_us), 0) FROM remboursement_carte");
}

/* Its answer is lost, or the program is ended in the middle: the sum is asked again by the same key, and counts once. */
static void what_was_asked_is_asked_again(void **state)
{
    struct scene s;
    int64_t since;

    (void)state;
    withdrawn(&s);
    s.f.unheard = true;
    follow_fails(&s, MSG_CARTE_PRESTATAIRE);
    since = asked_since(&s);
    assert_int_not_equal(since, 0);
    no(&s, carte_ailleurs_proposer, said(&s, "alex"), RC_CONFLICT, MSG_CARTE_AILLEURS_DEMANDE);
    s.t.now_us += INT64_C(86400000000);
    s.f.no = MSG_CARTE_PRESTATAIRE_INJOIGNABLE; /* not heard today, and maybe yesterday */
    follow_fails(&s, MSG_CARTE_PRESTATAIRE_INJOIGNABLE);
    assert_int_equal(asked_since(&s), since);
    s.f.no = MSG_AUCUN;
    s.f.unheard = false;
    follow(&s, 1);
    assert_int_equal(s.f.refunds, 1);
    assert_int_equal(s.f.refunded_cents, s.share);
    follow(&s, 0);
    temp_store_close(&s.t);
}

/* Ended after the sum was claimed: nothing is lost either. */
static void what_was_claimed_is_asked(void **state)
{
    struct scene s;

    (void)state;
    withdrawn(&s);
    assert_int_equal(
        raw_sql(&s.t, "UPDATE remboursement_carte SET demande_us = 5, appels = 1 WHERE fait_us IS NULL"),
        RAW_OK);
    no(&s, carte_ailleurs_proposer, said(&s, "alex"), RC_CONFLICT, MSG_CARTE_AILLEURS_DEMANDE);
    follow(&s, 1);
    assert_int_equal(s.f.refunded_cents, s.share);
    temp_store_close(&s.t);
}

/* A no of the provider, or a call that never left, leaves the sum to the agents. */
static void a_no_leaves_the_sum_to_agents(void **state)
{
    static const enum msg answers[] = {MSG_CARTE_PRESTATAIRE_REFUS, MSG_CARTE_PRESTATAIRE_IGNORE,
                                       MSG_CARTE_PRESTATAIRE_INJOIGNABLE};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(answers); i++) {
        struct scene s;

        withdrawn(&s);
        s.f.no = answers[i];
        follow_fails(&s, answers[i]);
        assert_int_equal(asked_since(&s), 0);
        yes(&s, carte_ailleurs_proposer, said(&s, "alex"));
        follow(&s, 0);
        yes(&s, carte_ailleurs_approuver, said(&s, "billie"));
        temp_store_close(&s.t);
    }
}

static void another_pass(void *scene)
{
    follow(scene, 1);
}

/* Two passes at once: one of them gave it back. */
static void two_passes_count_one_refund(void **state)
{
    struct scene s;

    (void)state;
    withdrawn(&s);
    s.f.during = another_pass;
    s.f.scene = &s;
    follow(&s, 0);
    assert_int_equal(s.f.refunds, 1);
    assert_int_equal(raw_i64(&s.t, "SELECT COUNT(*) FROM journal WHERE acte = 'carte.rendu'"), 1);
    assert_int_equal(raw_i64(&s.t, "SELECT COUNT(*) FROM remboursement_carte WHERE double_us IS NOT NULL"),
                     0);
    temp_store_close(&s.t);
}

/* Another pass hears that the payment is not known, and agents repay it otherwise. */
static void repaid_meanwhile(void *scene)
{
    struct scene *s = scene;

    s->f.no = MSG_CARTE_PRESTATAIRE_IGNORE;
    follow_fails(s, MSG_CARTE_PRESTATAIRE_IGNORE);
    s->f.no = MSG_AUCUN;
    yes(s, carte_ailleurs_proposer, said(s, "alex"));
    yes(s, carte_ailleurs_approuver, said(s, "billie"));
}

/* A provider that says no, then yes: it is written, and told in the list, in the journal and by the pass. */
static void given_back_twice_is_told(void **state)
{
    struct carte_due *dues;
    struct scene s;
    struct db *db;
    size_t n;

    (void)state;
    withdrawn(&s);
    s.f.during = repaid_meanwhile;
    s.f.scene = &s;
    follow_fails(&s, MSG_CARTE_RENDU_DEUX_FOIS);
    assert_int_equal(raw_i64(&s.t, "SELECT COUNT(*) FROM journal WHERE acte = 'carte.rendu-deux-fois'"), 1);
    assert_int_equal(store_read_begin(s.t.store, &db, NULL), RC_OK);
    assert_int_equal(cartes_dues(db, s.t.arena, s.d.reference, 10, &dues, &n, NULL), RC_OK);
    store_read_end(s.t.store, db);
    assert_int_equal(n, 1);
    assert_int_not_equal(dues[0].double_us, 0);
    assert_int_not_equal(dues[0].ignore_us, 0);
    assert_string_equal(dues[0].autre_reference, "VIR-2026-14");
    no(&s, carte_ailleurs_proposer, said(&s, "alex"), RC_NOT_FOUND, MSG_CARTE_AILLEURS_RIEN);
    follow(&s, 0);
    temp_store_close(&s.t);
}

/* What an agent recorded by hand is given back by hand: nothing is due at a provider, and it stays in the list until two agents say it. */
static void a_share_recorded_by_an_agent(void **state)
{
    struct scene s;
    struct dossier_commande c;
    struct carte_ailleurs back;
    struct carte_due *dues;
    struct paiement_carte *shares;
    struct dossier_issue issue;
    struct db *db;
    struct err e;
    size_t n;

    (void)state;
    open_scene(&s);
    c = commande(ACTE_ACCEPTER, ROLE_TITULAIRE, 3, s.numero);
    c.reste_paye_cents = s.share;
    assert_ok(faire(&s.t, &c, "2026-06-02", &e), &e);
    struct dossier d = lire(&s.t, s.numero);

    CHECK(store_read_begin(s.t.store, &db, NULL) == RC_OK);
    assert_ok(dossier_issue(db, s.t.arena, &d,
                            dossier_transition(d.etat, d.facturation, ACTE_RETRACTER, ROLE_TITULAIRE),
                            on("2026-06-03"), &issue, &e),
              &e);
    store_read_end(s.t.store, db);
    assert_int_equal(issue.carte_rendue_cents, s.share);
    assert_true(issue.carte_hors_service);
    c = commande(ACTE_RETRACTER, ROLE_TITULAIRE, 3, s.numero);
    assert_ok(faire(&s.t, &c, "2026-06-03", &e), &e);
    follow(&s, 0);
    assert_int_equal(s.f.refunds, 0);
    assert_int_equal(compte(&s.t, COMPTE_CARTE), 0);
    CHECK(store_read_begin(s.t.store, &db, NULL) == RC_OK);
    assert_int_equal(cartes_dues(db, s.t.arena, "", 10, &dues, &n, NULL), RC_OK);
    store_read_end(s.t.store, db);
    assert_int_equal(n, 1);
    assert_int_equal(dues[0].cents, s.share);
    assert_true(dues[0].hors_service);
    CHECK(store_read_begin(s.t.store, &db, NULL) == RC_OK);
    assert_int_equal(cartes_dossier(db, s.t.arena, &d, &shares, &n, NULL), RC_OK);
    store_read_end(s.t.store, db);
    assert_int_equal(n, 1);
    assert_int_equal(carte_jour(&shares[0]),
                     on("2026-06-02")); /* received with the order, not when it goes back */
    snprintf(s.d.reference, sizeof(s.d.reference), "%s", dues[0].reference);
    s.t.now_us = instant_of_day(on("2026-06-20"));
    back = said(&s, "alex");
    yes(&s, carte_ailleurs_proposer, back);
    back.agent = "billie";
    yes(&s, carte_ailleurs_approuver, back);
    follow(&s, 0);
    CHECK(store_read_begin(s.t.store, &db, NULL) == RC_OK);
    assert_int_equal(cartes_dues(db, s.t.arena, "", 10, &dues, &n, NULL), RC_OK);
    store_read_end(s.t.store, db);
    assert_int_equal(n, 0);
    book_holds(&s);
    temp_store_close(&s.t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_agents_say_it_was_repaid),
        cmocka_unit_test(what_is_said_is_checked_and_set_aside),
        cmocka_unit_test(while_it_is_asked_nobody_says_it_repaid),
        cmocka_unit_test(what_is_said_before_its_turn_is_not_asked),
        cmocka_unit_test(what_was_asked_is_asked_again),
        cmocka_unit_test(what_was_claimed_is_asked),
        cmocka_unit_test(a_no_leaves_the_sum_to_agents),
        cmocka_unit_test(two_passes_count_one_refund),
        cmocka_unit_test(given_back_twice_is_told),
        cmocka_unit_test(a_share_recorded_by_an_agent),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

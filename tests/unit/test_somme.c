/* A sum received for one person: proposed by one agent, credited or refused by another, once (R. 6323-42). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "training/somme.h"
#include "training_fixture.h"

#define REGION "18002002600019"

static int ouvrir(void **state)
{
    static struct temp_store t;
    struct financeur_inscription f = {.siret = REGION, .denomination = "Région", .categorie = "region"};
    struct err e;

    training_fixture_open(&t);
    assert_ok(store_write(t.store, financeur_inscrire, &f, &e), &e);
    *state = &t;
    return 0;
}

static int fermer(void **state)
{
    temp_store_close(*state);
    return 0;
}

static struct somme_recue somme(const char *cle, int64_t cents)
{
    return (struct somme_recue){.v = {.l = {.titulaire_id = 3,
                                            .cle = cle,
                                            .siret = REGION,
                                            .base = "volontaire",
                                            .montant_cents = cents,
                                            .recu_le = on("2026-05-04"),
                                            .echeance = DAY_NONE,
                                            .classes = "",
                                            .formations = "",
                                            .source = ""},
                                      .agent = "alix"}};
}

static void refuse(struct temp_store *t, unit_fn *unit, void *arg, enum rc rc, enum msg msg)
{
    struct err e = {0};

    assert_int_equal(store_write(t->store, unit, arg, &e), rc);
    assert_int_equal(e.msg, msg);
}

static int64_t proposer(struct temp_store *t, struct somme_recue s)
{
    struct err e;

    assert_ok(store_write(t->store, somme_proposer, &s, &e), &e);
    assert_true(s.no_out > 0);
    return s.no_out;
}

static struct somme_decision decision(int64_t no, const char *agent)
{
    return (struct somme_decision){.no = no, .agent = agent, .motif = "Reçue pour une autre personne"};
}

static void decider(struct temp_store *t, unit_fn *unit, int64_t no)
{
    struct somme_decision d = decision(no, "billie");
    struct err e;

    assert_ok(store_write(t->store, unit, &d, &e), &e);
}

static int64_t sur_le_compte(struct temp_store *t)
{
    return raw_i64(t, "SELECT COALESCE(SUM(montant), 0) FROM solde WHERE titulaire_id = 3 AND poche = 6");
}

static void nothing_is_credited_before_another_agent(void **state)
{
    struct temp_store *t = *state;
    struct somme_attente *list;
    struct somme_decision d = decision(1, "Alix");
    struct err e;
    struct db *db;
    size_t n;

    assert_int_equal(proposer(t, somme("VIR-1", 50000)), 1);
    assert_int_equal(raw_i64(t, "SELECT COUNT(*) FROM dotation"), 0);
    assert_int_equal(sur_le_compte(t), 0);
    refuse(t, somme_approuver, &d, RC_REFUSED, MSG_DOTATION_SOMME_MEME_AGENT);
    refuse(t, somme_refuser, &d, RC_REFUSED, MSG_DOTATION_SOMME_MEME_AGENT);
    d.agent = "";
    refuse(t, somme_approuver, &d, RC_USAGE, MSG_DECISION_AGENT);
    d = decision(2, "billie");
    refuse(t, somme_approuver, &d, RC_NOT_FOUND, MSG_DOTATION_SOMME_INCONNUE);
    assert_int_equal(store_read_begin(t->store, &db, &e), RC_OK);
    assert_ok(sommes_en_attente(db, t->arena, 0, &list, &n, &e), &e);
    store_read_end(t->store, db);
    assert_int_equal(n, 1);
    assert_string_equal(list[0].v.agent, "alix");
    assert_int_equal(list[0].v.l.montant_cents, 50000);
    assert_null(list[0].v.dossier);

    decider(t, somme_approuver, 1);
    assert_int_equal(sur_le_compte(t), 50000);
    assert_int_equal(raw_i64(t, "SELECT lot FROM somme_proposee WHERE etat = 'creditee'"), 1);
    assert_int_equal(raw_i64(t, "SELECT recu_le FROM dotation"), on("2026-05-04"));
    d = decision(1, "billie");
    refuse(t, somme_approuver, &d, RC_CONFLICT, MSG_DOTATION_SOMME_DECIDEE);
    refuse(t, somme_refuser, &d, RC_CONFLICT, MSG_DOTATION_SOMME_DECIDEE);
    assert_int_equal(sur_le_compte(t), 50000);
    assert_int_equal(
        raw_i64(t, "SELECT COUNT(*) FROM journal WHERE acte = 'dotation.proposer' AND acteur_nom = 'alix'"),
        1);
    assert_int_equal(raw_i64(t, "SELECT COUNT(*) FROM journal WHERE acteur_nom = 'billie' AND "
                                "acte IN ('dotation.approuver', 'dotation.verser')"),
                     2);
}

static void a_key_is_one_sum(void **state)
{
    struct temp_store *t = *state;
    struct somme_recue s = somme("VIR-1", 50000), other = somme("VIR-1", 50100);
    struct err e;

    assert_int_equal(proposer(t, s), 1);
    assert_ok(store_write(t->store, somme_proposer, &s, &e), &e);
    assert_true(s.attend_out);
    assert_int_equal(s.no_out, 1);
    refuse(t, somme_proposer, &other, RC_CONFLICT, MSG_DOTATION_CLE);
    assert_int_equal(raw_i64(t, "SELECT COUNT(*) FROM somme_proposee"), 1);
    assert_int_equal(raw_i64(t, "SELECT COUNT(*) FROM journal WHERE acte = 'dotation.proposer'"), 1);
    decider(t, somme_approuver, 1);
    assert_ok(store_write(t->store, somme_proposer, &s, &e), &e);
    assert_true(s.v.deja_out);
    assert_int_equal(s.no_out, 0);
    assert_int_equal(s.v.lot_out, 1);
    refuse(t, somme_proposer, &other, RC_CONFLICT, MSG_DOTATION_CLE);
    assert_int_equal(sur_le_compte(t), 50000);
}

static void what_is_refused_is_not_credited_and_may_be_proposed_again(void **state)
{
    struct temp_store *t = *state;
    struct somme_decision d = decision(1, "billie");

    assert_int_equal(proposer(t, somme("VIR-1", 50000)), 1);
    d.motif = NULL;
    refuse(t, somme_refuser, &d, RC_USAGE, MSG_DECISION_MOTIFS);
    decider(t, somme_refuser, 1);
    d = decision(1, "billie");
    refuse(t, somme_approuver, &d, RC_CONFLICT, MSG_DOTATION_SOMME_DECIDEE);
    assert_int_equal(sur_le_compte(t), 0);
    assert_int_equal(raw_i64(t, "SELECT COUNT(*) FROM journal WHERE acte = 'dotation.refuser'"), 1);
    assert_int_equal(proposer(t, somme("VIR-1", 50100)), 2);
    decider(t, somme_approuver, 2);
    assert_int_equal(sur_le_compte(t), 50100);
}

static void who_proposes_is_told_what_would_refuse(void **state)
{
    struct temp_store *t = *state;
    struct somme_recue s = somme("DD-1-1", 100);

    refuse(t, somme_proposer, &s, RC_USAGE, MSG_DOTATION_CLE_RESERVEE);
    s = somme("pas une clé", 100);
    refuse(t, somme_proposer, &s, RC_USAGE, MSG_ACTE_CLE);
    s = somme("a", 100);
    s.v.agent = NULL;
    refuse(t, somme_proposer, &s, RC_USAGE, MSG_DECISION_AGENT);
    s = somme("a", 100);
    s.v.l.siret = "73282932000074";
    refuse(t, somme_proposer, &s, RC_NOT_FOUND, MSG_DOTATION_FINANCEUR_INCONNU);
    s = somme("a", 100);
    s.v.l.base = "corrective";
    refuse(t, somme_proposer, &s, RC_REFUSED, MSG_DOTATION_MONTANT);
    s = somme("a", 100);
    s.v.dossier = "17600000000000";
    refuse(t, somme_proposer, &s, RC_REFUSED, MSG_DOTATION_DOSSIER);
    s = somme("a", 100);
    s.nom = "Autre";
    refuse(t, somme_proposer, &s, RC_REFUSED, MSG_DOTATION_NOM);
    assert_int_equal(raw_i64(t, "SELECT COUNT(*) FROM somme_proposee"), 0);
}

/* What changed since the proposal: the account was closed by a death, the cap of the reason was reached. */
static void the_approval_checks_again(void **state)
{
    struct temp_store *t = *state;
    struct somme_recue first = somme("l1", 500000), second = somme("l2", 500000);
    struct somme_decision d;

    first.v.l.titulaire_id = second.v.l.titulaire_id = 2;
    first.v.l.base = second.v.l.base = "lanceur_alerte";
    assert_int_equal(proposer(t, first), 1);
    assert_int_equal(proposer(t, second), 2);
    decider(t, somme_approuver, 1);
    d = decision(2, "billie");
    refuse(t, somme_approuver, &d, RC_REFUSED, MSG_DOTATION_MONTANT);
    assert_int_equal(proposer(t, somme("VIR-1", 50000)), 3);
    assert_int_equal(raw_sql(t, "UPDATE titulaire SET deces = 20000 WHERE id = 3"), RAW_OK);
    d = decision(3, "billie");
    refuse(t, somme_approuver, &d, RC_REFUSED, MSG_DOTATION_COMPTE_FERME);
    assert_int_equal(raw_i64(t, "SELECT COUNT(*) FROM somme_proposee WHERE etat = 'proposee'"), 2);
    decider(t, somme_refuser, 2);
    decider(t, somme_refuser, 3);
    assert_int_equal(sur_le_compte(t), 0);
}

static void the_store_holds_it_too(void **state)
{
    static const char *const refused[] = {
        "UPDATE somme_proposee SET etat = 'refusee', motif = 'x', decide_par = 'alix', decide_us = 1",
        "UPDATE somme_proposee SET etat = 'creditee', decide_par = 'billie', decide_us = 1",
        "UPDATE somme_proposee SET etat = 'refusee', decide_par = 'billie', decide_us = 1",
        "UPDATE somme_proposee SET montant_cents = 1",
        "UPDATE somme_proposee SET propose_par = 'billie'",
        "DELETE FROM somme_proposee",
    };
    struct temp_store *t = *state;

    assert_int_equal(proposer(t, somme("VIR-1", 50000)), 1);
    for (size_t i = 0; i < ARRAY_LEN(refused); i++)
        assert_int_not_equal(raw_sql(t, refused[i]), RAW_OK);
    decider(t, somme_approuver, 1);
    assert_int_not_equal(
        raw_sql(t, "UPDATE somme_proposee SET etat = 'proposee', lot = NULL, decide_par = NULL, "
                   "decide_us = NULL"),
        RAW_OK);
}

#define T(fn) cmocka_unit_test_setup_teardown(fn, ouvrir, fermer)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(nothing_is_credited_before_another_agent),
        T(a_key_is_one_sum),
        T(what_is_refused_is_not_credited_and_may_be_proposed_again),
        T(who_proposes_is_told_what_would_refuse),
        T(the_approval_checks_again),
        T(the_store_holds_it_too),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * What no act puts right leaves its list on the word of two agents (decision 121): a dossier settled before the death of its holder was learnt, a
 * sum that a card and an agent both gave back. The book does not move, and the word is of the facts it was said of.
 */
#include "carte_scene.h"
#include "training/carte_ailleurs.h"
#include "training/classement.h"
#include "training/dossier_issue.h"

/* ---- a death learnt too late --------------------------------------------------------------------------------------- */

struct mort {
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES];
};

static void died(struct mort *m, const char *day)
{
    char sql[120];

    if (day != NULL)
        snprintf(sql, sizeof(sql), "UPDATE titulaire SET deces = %d, deces_connu = %d WHERE id = 1", on(day),
                 on("2026-07-10"));
    else
        snprintf(sql, sizeof(sql), "UPDATE titulaire SET deces = NULL, deces_connu = NULL WHERE id = 1");
    assert_int_equal(raw_sql(&m->t, sql), RAW_OK);
}

/* One hour of seven, said given up by the holder: 450 € are lost to him. His death of 22 June is learnt in July. */
static void open_mort(struct mort *m)
{
    static const struct parcours elu = PARCOURS_ELU;
    struct dossier_commande c;
    struct err e = {0};

    training_fixture_open(&m->t);
    assert_ok(parcourir(&m->t, &elu, DECLARE, m->numero, &e), &e);
    c = commande(ACTE_DECLARER, ROLE_ORGANISME, ORG_AGREE, m->numero);
    c.heures_realisees = 1;
    c.cause = CAUSE_TITULAIRE;
    acte_fait(&m->t, c, "2026-06-24");
    acte_fait(&m->t, commande(ACTE_VALIDER, ROLE_GESTIONNAIRE, 0, m->numero), "2026-06-25");
    died(m, "2026-06-22");
    m->t.now_us = instant_of_day(on("2026-07-15"));
}

static struct classement_commande by(struct mort *m, const char *agent)
{
    return (struct classement_commande){.objet = CLASSEMENT_DECES,
                                        .cle = m->numero,
                                        .agent = agent,
                                        .choix = "ayants_droit",
                                        .motif = "450 euros remis au notaire le 12 juillet"};
}

static void no(struct temp_store *t, unit_fn *unit, struct classement_commande k, enum rc rc, enum msg why)
{
    struct err e = {0};

    assert_int_equal(store_write(t->store, unit, &k, &e), rc);
    assert_int_equal(e.msg, why);
}

static void yes(struct temp_store *t, unit_fn *unit, struct classement_commande k)
{
    struct err e = {0};

    assert_ok(store_write(t->store, unit, &k, &e), &e);
}

/* How many are to be done, in the list as counted; *etat: of the first in the whole list. */
static size_t to_do(struct mort *m, enum classement_etat *etat)
{
    struct dossier_deces_filtre f = {.deces = DAY_NONE, .limit = 10};
    struct dossier_deces *x;
    struct err e = {0};
    struct db *db;
    int64_t counted;
    size_t n, all;

    assert_ok(store_read_begin(m->t.store, &db, &e), &e);
    assert_ok(dossiers_deces(db, m->t.arena, &f, &x, &n, &e), &e);
    assert_ok(dossiers_deces_nombre(db, &counted, &e), &e);
    f.classes = true;
    assert_ok(dossiers_deces(db, m->t.arena, &f, &x, &all, &e), &e);
    store_read_end(m->t.store, db);
    assert_int_equal(counted, n);
    *etat = all > 0 ? x[0].classement : CLASSEMENT_AUCUN;
    return n;
}

static void stands(struct mort *m, size_t waiting, enum classement_etat etat)
{
    enum classement_etat found;

    assert_int_equal(to_do(m, &found), waiting);
    assert_int_equal(found, etat);
}

static struct classement *closed(struct temp_store *t, enum classement_objet objet, bool a_rouvrir,
                                 size_t wanted)
{
    const struct classement_filtre f = {.objet = objet, .a_rouvrir = a_rouvrir, .limit = 10};
    struct classement *out;
    struct err e = {0};
    struct db *db;
    size_t n;

    assert_ok(store_read_begin(t->store, &db, &e), &e);
    assert_ok(classements_clos(db, t->arena, &f, &out, &n, &e), &e);
    store_read_end(t->store, db);
    assert_int_equal(n, wanted);
    return out;
}

static void two_agents_close_and_two_open_again(void **state)
{
    struct classement_commande k;
    struct classement *c;
    struct mort m;
    int64_t transfers;

    (void)state;
    open_mort(&m);
    transfers = raw_i64(&m.t, "SELECT COUNT(*) FROM transfert");
    stands(&m, 1, CLASSEMENT_AUCUN);
    no(&m.t, classement_confirmer, by(&m, "billie"), RC_CONFLICT, MSG_CLASSEMENT_NON_PROPOSE);
    yes(&m.t, classement_proposer, by(&m, "alex"));
    stands(&m, 1, CLASSEMENT_PROPOSE); /* it is to be done until another confirms */
    no(&m.t, classement_proposer, by(&m, "cam"), RC_CONFLICT, MSG_CLASSEMENT_DEJA_PROPOSE);
    no(&m.t, classement_confirmer, by(&m, "ALEX"), RC_REFUSED, MSG_CLASSEMENT_MEME_AGENT);
    no(&m.t, classement_confirmer, by(&m, ""), RC_USAGE, MSG_DECISION_AGENT);
    k = by(&m, "billie");
    k.vu = 7; /* another one than what the page showed */
    no(&m.t, classement_confirmer, k, RC_CONFLICT, MSG_CLASSEMENT_CHANGE);
    k.vu = 1;
    yes(&m.t, classement_confirmer, k);
    stands(&m, 0, CLASSEMENT_CLOS);
    no(&m.t, classement_confirmer, by(&m, "billie"), RC_CONFLICT, MSG_CLASSEMENT_NON_PROPOSE);
    no(&m.t, classement_proposer, by(&m, "cam"), RC_CONFLICT, MSG_CLASSEMENT_DEJA_CLOS);
    no(&m.t, classement_ecarter, by(&m, "cam"), RC_CONFLICT, MSG_CLASSEMENT_NON_PROPOSE);
    c = closed(&m.t, CLASSEMENT_DECES, false, 1);
    assert_string_equal(c->choix, "ayants_droit");
    assert_non_null(strstr(c->libelle, "ayants droit"));
    assert_string_equal(c->propose_par, "alex");
    assert_string_equal(c->decide_par, "billie");
    assert_int_equal(day_of_instant(c->decide_us), on("2026-07-15"));
    assert_int_equal(c->mort, on("2026-06-22"));
    assert_true(c->vaut);

    k = by(&m, "alex");
    k.motif = NULL;
    no(&m.t, classement_rouvrir, k, RC_USAGE, MSG_DECISION_MOTIFS);
    no(&m.t, classement_reouverture_confirmer, by(&m, "billie"), RC_CONFLICT,
       MSG_CLASSEMENT_SANS_REOUVERTURE);
    yes(&m.t, classement_rouvrir, by(&m, "alex"));
    stands(&m, 0, CLASSEMENT_A_ROUVRIR); /* closed until another confirms */
    closed(&m.t, CLASSEMENT_DECES, true, 1);
    no(&m.t, classement_rouvrir, by(&m, "cam"), RC_CONFLICT, MSG_CLASSEMENT_REOUVERTURE_DEJA);
    no(&m.t, classement_reouverture_confirmer, by(&m, "Alex"), RC_REFUSED, MSG_CLASSEMENT_MEME_AGENT);
    yes(&m.t, classement_reouverture_ecarter, by(&m, "alex"));
    stands(&m, 0, CLASSEMENT_CLOS);
    yes(&m.t, classement_rouvrir, by(&m, "billie"));
    yes(&m.t, classement_reouverture_confirmer, by(&m, "alex"));
    stands(&m, 1, CLASSEMENT_AUCUN);
    no(&m.t, classement_rouvrir, by(&m, "cam"), RC_CONFLICT, MSG_CLASSEMENT_NON_CLOS);
    yes(&m.t, classement_proposer, by(&m, "cam"));
    yes(&m.t, classement_ecarter, by(&m, "cam")); /* one may take back what one said */
    stands(&m, 1, CLASSEMENT_AUCUN);
    assert_int_equal(raw_i64(&m.t, "SELECT COUNT(*) FROM transfert"), transfers);
    assert_int_equal(
        raw_i64(&m.t, "SELECT COUNT(*) FROM journal WHERE acte LIKE 'deces.%' AND dossier_id > 0"), 8);
    assert_false(
        temp_store_holds(&m.t, ":\"450 euros remis")); /* the journal, which stays, has no word of it */
    temp_store_close(&m.t);
}

static void what_is_said_is_checked(void **state)
{
    struct classement_commande k;
    struct mort m;

    (void)state;
    open_mort(&m);
    k = by(&m, "alex");
    k.choix = "autrement";
    no(&m.t, classement_proposer, k, RC_USAGE, MSG_CLASSEMENT_CHOIX);
    k.choix = "abandon"; /* of the other list */
    no(&m.t, classement_proposer, k, RC_USAGE, MSG_CLASSEMENT_CHOIX);
    k.choix = NULL;
    no(&m.t, classement_proposer, k, RC_USAGE, MSG_CLASSEMENT_CHOIX);
    k = by(&m, "alex");
    k.motif = " ";
    no(&m.t, classement_proposer, k, RC_USAGE, MSG_DECISION_MOTIFS);
    k.motif = "ok";
    no(&m.t, classement_proposer, k, RC_USAGE, MSG_DECISION_MOTIFS_COURTS);
    k = by(&m, "alex");
    k.cle = "17600000000000";
    no(&m.t, classement_proposer, k, RC_NOT_FOUND, MSG_DOSSIER_INCONNU);
    k.cle = NULL;
    no(&m.t, classement_proposer, k, RC_NOT_FOUND, MSG_CLASSEMENT_RIEN);
    died(&m, NULL);
    no(&m.t, classement_proposer, by(&m, "alex"), RC_NOT_FOUND, MSG_CLASSEMENT_RIEN); /* nobody died */
    temp_store_close(&m.t);
}

static void indu(struct mort *m, int id, const char *debtor, int64_t dossier_id, const char *etat)
{
    char sql[700];

    snprintf(
        sql, sizeof(sql),
        "INSERT INTO indu (id, numero, debiteur, organisme_id, titulaire_id, dossier_id, dossier, etat, "
        "article, motifs, montant_cents, recouvre_cents, fraude, paye_le, ouvert_le, ouvert_par, clos_le) "
        "VALUES (%d, 'IND-2026-%05d', '%s', 7, 1, %lld, 'x', '%s', 'L. 6323-44', 'trop reçu', 6600, 0, "
        "0, %d, %d, 'cam', %s)",
        id, id, debtor, (long long)dossier_id, etat, on("2026-07-01"), on("2026-07-12"),
        strcmp(etat, "annule") == 0 ? "1" : "NULL");
    assert_int_equal(raw_sql(&m->t, sql), RAW_OK);
}

/* A sum claimed is one of the body, for this very dossier, and is still claimed when another agent confirms. */
static void a_claim_is_named(void **state)
{
    static const char *const wrong[] = {
        NULL, "", "IND-2026-00009", "IND-2026-00001", "IND-2026-00002", "IND-2026-00003"};
    struct classement_commande k;
    struct mort m;
    int64_t id;

    (void)state;
    open_mort(&m);
    id = lire(&m.t, m.numero).id;
    indu(&m, 1, "organisme", id + 1, "ouvert"); /* of another dossier */
    indu(&m, 2, "titulaire", id, "ouvert");
    indu(&m, 3, "organisme", id, "annule");
    indu(&m, 4, "organisme", id, "ouvert");
    k = by(&m, "alex");
    k.choix = "somme_indue";
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        k.indu = wrong[i];
        no(&m.t, classement_proposer, k, RC_REFUSED, MSG_CLASSEMENT_INDU);
    }
    k.indu = "IND-2026-00004";
    k.choix = "rien_a_reprendre";
    no(&m.t, classement_proposer, k, RC_REFUSED, MSG_CLASSEMENT_SANS_INDU);
    k.choix = "somme_indue";
    yes(&m.t, classement_proposer, k);
    assert_int_equal(raw_sql(&m.t, "UPDATE indu SET etat = 'annule', clos_le = 1 WHERE id = 4"), RAW_OK);
    no(&m.t, classement_confirmer, by(&m, "billie"), RC_REFUSED, MSG_CLASSEMENT_INDU);
    assert_int_equal(raw_sql(&m.t, "UPDATE indu SET etat = 'ouvert', clos_le = NULL WHERE id = 4"), RAW_OK);
    yes(&m.t, classement_confirmer, by(&m, "billie"));
    assert_string_equal(closed(&m.t, CLASSEMENT_DECES, false, 1)->indu, "IND-2026-00004");
    temp_store_close(&m.t);
}

/* The word is of a death and of a settlement: changed, the line comes back; as they were, it is closed again. */
static void it_is_of_the_facts_it_was_said_of(void **state)
{
    struct mort m;

    (void)state;
    open_mort(&m);
    yes(&m.t, classement_proposer, by(&m, "alex"));
    yes(&m.t, classement_confirmer, by(&m, "billie"));
    died(&m, "2026-06-21");
    stands(&m, 1, CLASSEMENT_AUCUN);
    assert_false(closed(&m.t, CLASSEMENT_DECES, false, 1)->vaut);
    died(&m, NULL); /* denied: nothing is to be done, and it stays readable */
    stands(&m, 0, CLASSEMENT_AUCUN);
    assert_false(closed(&m.t, CLASSEMENT_DECES, false, 1)->vaut);
    died(&m, "2026-06-22");
    stands(&m, 0, CLASSEMENT_CLOS);
    assert_int_equal(raw_sql(&m.t, "UPDATE dossier SET taux = 15 WHERE titulaire_id = 1"), RAW_OK);
    stands(&m, 1, CLASSEMENT_AUCUN);
    yes(&m.t, classement_proposer, by(&m, "cam")); /* takes its place */
    yes(&m.t, classement_confirmer, by(&m, "alex"));
    stands(&m, 0, CLASSEMENT_CLOS);
    closed(&m.t, CLASSEMENT_DECES, false, 1);
    assert_int_equal(raw_i64(&m.t, "SELECT COUNT(*) FROM classement WHERE etat = 'remplacee'"), 1);
    yes(&m.t, classement_rouvrir, by(&m, "cam"));
    died(&m, "2026-06-21"); /* what waits is of other facts too */
    no(&m.t, classement_reouverture_confirmer, by(&m, "alex"), RC_CONFLICT, MSG_CLASSEMENT_SANS_REOUVERTURE);
    yes(&m.t, classement_proposer, by(&m, "cam"));
    died(&m, "2026-06-20");
    no(&m.t, classement_confirmer, by(&m, "alex"), RC_CONFLICT, MSG_CLASSEMENT_NON_PROPOSE);
    yes(&m.t, classement_proposer, by(&m, "cam"));
    yes(&m.t, classement_confirmer, by(&m, "alex"));
    stands(&m, 0, CLASSEMENT_CLOS);
    temp_store_close(&m.t);
}

/* ---- a card refunded twice ----------------------------------------------------------------------------------------- */

static void say_elsewhere(struct scene *s, unit_fn *unit, const char *agent)
{
    struct carte_ailleurs c = {.reference = s->d.reference,
                               .agent = agent,
                               .autre_reference = "VIR-2026-14",
                               .rendu_le = on("2026-06-18"),
                               .motif = "le prestataire dit la carte close"};
    struct err e = {0};

    assert_ok(store_write(s->t.store, unit, &c, &e), &e);
}

static void repaid_meanwhile(void *scene)
{
    struct scene *s = scene;
    struct carte_bilan b;
    struct err e = {0};

    s->f.no = MSG_CARTE_PRESTATAIRE_IGNORE;
    assert_int_not_equal(carte_suivre(s->t.store, &s->p, false, &b, &e), RC_OK);
    s->f.no = MSG_AUCUN;
    say_elsewhere(s, carte_ailleurs_proposer, "alex");
    say_elsewhere(s, carte_ailleurs_approuver, "billie");
}

/* The share of a withdrawal, given back by two agents, then by a provider that had said it knew nothing of it. */
static void open_double(struct scene *s)
{
    struct dossier_commande c;
    struct carte_bilan b;
    struct err e = {0};

    open_scene(s);
    begin(s);
    hear(s, ISSUE_AUTORISEE, s->share);
    follow(s, 0);
    c = commande(ACTE_RETRACTER, ROLE_TITULAIRE, 3, s->numero);
    assert_ok(faire(&s->t, &c, "2026-06-03", &e), &e);
    s->t.now_us = instant_of_day(on("2026-06-20"));
    s->f.during = repaid_meanwhile;
    s->f.scene = s;
    assert_int_not_equal(carte_suivre(s->t.store, &s->p, false, &b, &e), RC_OK);
    assert_int_equal(e.msg, MSG_CARTE_RENDU_DEUX_FOIS);
}

static struct classement_commande of(struct scene *s, const char *agent)
{
    return (struct classement_commande){.objet = CLASSEMENT_DOUBLE,
                                        .cle = s->d.reference,
                                        .agent = agent,
                                        .choix = "recupere_titulaire",
                                        .motif = "virement reçu le 19 juin"};
}

static void lists(struct scene *s, size_t due, size_t doubles, enum classement_etat etat)
{
    struct carte_due *list;
    struct db *db;
    size_t n;

    assert_int_equal(store_read_begin(s->t.store, &db, NULL), RC_OK);
    assert_int_equal(cartes_dues(db, s->t.arena, "", 10, &list, &n, NULL), RC_OK);
    assert_int_equal(n, due);
    assert_int_equal(cartes_doubles(db, s->t.arena, s->d.reference, true, 10, &list, &n, NULL), RC_OK);
    assert_int_equal(n, doubles);
    if (n > 0)
        assert_int_equal(list[0].classement, etat);
    store_read_end(s->t.store, db);
}

static void what_was_given_twice_is_settled(void **state)
{
    struct classement_commande k;
    struct remboursement_carte *back;
    struct classement *c;
    struct scene s;
    struct db *db;
    size_t n;

    (void)state;
    open_double(&s);
    lists(&s, 1, 1, CLASSEMENT_AUCUN);
    k = of(&s, "alex");
    k.choix = "ayants_droit"; /* of the other list */
    no(&s.t, classement_proposer, k, RC_USAGE, MSG_CLASSEMENT_CHOIX);
    k = of(&s, "alex");
    k.indu = "IND-2026-00001";
    no(&s.t, classement_proposer, k, RC_REFUSED, MSG_CLASSEMENT_SANS_INDU);
    k = of(&s, "alex");
    k.motif = NULL;
    no(&s.t, classement_proposer, k, RC_USAGE, MSG_DECISION_MOTIFS);
    k = of(&s, "alex");
    k.cle = "inconnue";
    no(&s.t, classement_proposer, k, RC_NOT_FOUND, MSG_CLASSEMENT_RIEN);
    yes(&s.t, classement_proposer, of(&s, "alex"));
    lists(&s, 1, 1, CLASSEMENT_PROPOSE);
    no(&s.t, classement_confirmer, of(&s, "alex"), RC_REFUSED, MSG_CLASSEMENT_MEME_AGENT);
    yes(&s.t, classement_confirmer, of(&s, "billie"));
    lists(&s, 0, 1, CLASSEMENT_CLOS);
    no(&s.t, classement_confirmer, of(&s, "billie"), RC_CONFLICT, MSG_CLASSEMENT_NON_PROPOSE);
    c = closed(&s.t, CLASSEMENT_DOUBLE, false, 1);
    assert_int_equal(c->cents, s.share);
    assert_string_equal(c->reference, s.d.reference);
    closed(&s.t, CLASSEMENT_DECES, false, 0);
    follow(&s, 0);

    struct dossier d = lire(&s.t, s.numero);

    assert_int_equal(store_read_begin(s.t.store, &db, NULL), RC_OK);
    assert_int_equal(carte_remboursements(db, s.t.arena, &d, &back, &n, NULL), RC_OK);
    assert_int_equal(n, 1);
    assert_int_not_equal(back[0].double_us, 0); /* it stays in the history of the dossier */
    assert_int_equal(classements_dossier(db, s.t.arena, d.titulaire_id, d.id, &c, &n, NULL), RC_OK);
    assert_int_equal(n, 1);
    store_read_end(s.t.store, db);

    yes(&s.t, classement_rouvrir, of(&s, "alex"));
    yes(&s.t, classement_reouverture_confirmer, of(&s, "billie"));
    lists(&s, 1, 1, CLASSEMENT_AUCUN);
    assert_int_equal(raw_i64(&s.t, "SELECT COUNT(*) FROM journal WHERE acte IN ('carte.classer', "
                                   "'carte.classe', 'carte.rouvrir', 'carte.rouvert') AND dossier_id > 0"),
                     4);
    book_holds(&s);
    temp_store_close(&s.t);
}

/* Two refunds of one payment, both given back twice: each has its own closing, and the one that the agent saw is the one that is decided. */
static void each_refund_has_its_own(void **state)
{
    struct classement_commande k;
    struct scene s;

    (void)state;
    open_double(&s);
    assert_int_equal(raw_sql(&s.t, "INSERT INTO remboursement_carte (titulaire_id, paiement_id, no, "
                                   "montant_cents, du_le, avant_le, fait_us, double_us) SELECT titulaire_id, "
                                   "paiement_id, no + 1, 100, du_le, avant_le, fait_us, double_us + 1 FROM "
                                   "remboursement_carte"),
                     RAW_OK);
    yes(&s.t, classement_proposer, of(&s, "alex"));
    lists(&s, 2, 2, CLASSEMENT_PROPOSE);
    yes(&s.t, classement_proposer, of(&s, "alex")); /* the other */
    no(&s.t, classement_proposer, of(&s, "alex"), RC_CONFLICT, MSG_CLASSEMENT_DEJA_PROPOSE);
    k = of(&s, "billie");
    k.vu = 2;
    yes(&s.t, classement_confirmer, k);
    no(&s.t, classement_confirmer, k, RC_CONFLICT, MSG_CLASSEMENT_CHANGE);
    assert_int_equal(closed(&s.t, CLASSEMENT_DOUBLE, false, 1)->cents, 100);
    lists(&s, 1, 2, CLASSEMENT_PROPOSE);
    k.vu = 0;
    yes(&s.t, classement_confirmer, k);
    lists(&s, 0, 2, CLASSEMENT_CLOS);
    temp_store_close(&s.t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_agents_close_and_two_open_again),
        cmocka_unit_test(what_is_said_is_checked),
        cmocka_unit_test(a_claim_is_named),
        cmocka_unit_test(it_is_of_the_facts_it_was_said_of),
        cmocka_unit_test(what_was_given_twice_is_settled),
        cmocka_unit_test(each_refund_has_its_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

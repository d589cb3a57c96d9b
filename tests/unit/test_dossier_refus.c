/* Every refusal of a dossier: the right sentence, the right article, and nothing written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "training_fixture.h"

static const struct parcours elu = PARCOURS_ELU;

static struct dossier_commande demande(int64_t titulaire, int64_t session)
{
    struct dossier_commande c = commande(ACTE_DEMANDER, ROLE_TITULAIRE, titulaire, NULL);

    c.titulaire_id = titulaire;
    c.session_id = session;
    c.reinsertion = session == SESSION_REINSERTION;
    return c;
}

/* A store with one dossier taken to a step. */
static void open_at(struct temp_store *t, const struct parcours *p, enum etape step, char *numero)
{
    struct err e;

    training_fixture_open(t);
    assert_ok(parcourir(t, p, step, numero, &e), &e);
}

static int64_t rows(struct temp_store *t)
{
    struct db *db;
    struct dossier_filtre f = {.limit = 100};
    struct dossier *list;
    size_t n;

    CHECK(store_read_begin(t->store, &db, NULL) == RC_OK);
    CHECK(dossier_lister(db, t->arena, &f, &list, &n, NULL) == RC_OK);
    store_read_end(t->store, db);
    return (int64_t)n;
}

static void requests_that_the_law_refuses(void **state)
{
    static const struct {
        int64_t titulaire, session;
        const char *le;
        enum msg msg;
        const char *article; /* part of it */
    } cases[] = {
        {1, SESSION_SANS_AGREMENT, "2026-06-01", MSG_ORGANISME_SANS_AGREMENT, "L. 1221-3"},
        {1, SESSION_TROP_CHERE, "2026-06-01", MSG_DIFE_COUT_HORAIRE, "R. 1621-8"},
        {1, SESSION_TROP_NOMBREUSE, "2026-06-01", MSG_DIFE_PARTICIPANTS, "R. 1621-8"},
        {1, SESSION_LOINTAINE, "2026-06-01", MSG_DIFE_DELAI_REALISATION, "R. 1621-8"},
        {1, SESSION_MANDAT, "2026-06-08", MSG_DOSSIER_SESSION_TROP_PROCHE, "L. 221-18"},
        {1, SESSION_FERMEE, "2026-06-01", MSG_CATALOGUE_SESSION_FERMEE, "L. 6323-9"},
        {2, SESSION_REINSERTION, "2026-06-01", MSG_DIFE_MANDAT_TERMINE,
         ""}, /* mandate over for more than six months */
        {2, SESSION_MANDAT, "2026-06-01", MSG_DIFE_MANDAT_TERMINE, ""},
        {3, SESSION_MANDAT, "2026-06-01", MSG_DIFE_SANS_MANDAT, ""},
        {4, SESSION_CPF, "2026-06-01", MSG_DROITS_INSUFFISANTS, "L. 6323-4"}, /* no right at all */
        {1, 9999, "2026-06-01", MSG_CATALOGUE_SESSION_INCONNUE, ""},
        {1, SESSION_PERMANENTE, "2026-06-01", MSG_DOSSIER_DATES, ""},
        {99, SESSION_CPF, "2026-06-01", MSG_TITULAIRE_INCONNU, ""},
    };
    struct temp_store t;

    (void)state;
    training_fixture_open(&t);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct dossier_commande c = demande(cases[i].titulaire, cases[i].session);
        struct err e;

        if (faire(&t, &c, cases[i].le, &e) == RC_OK || e.msg != cases[i].msg)
            fail_msg("cas %zu : %s", i, e.phrase);
        assert_non_null(strstr(msg_def(e.msg)->article, cases[i].article));
        assert_true(e.phrase[0] != '\0' && strchr(e.phrase, '{') == NULL);
    }
    assert_int_equal(rows(&t), 0);
    temp_store_close(&t);
}

/* FP-07: hours are spent with the public employer; they are no right of this service, and euros beside them pay as ever. */
static void hours_of_a_public_agent_pay_nothing_here(void **state)
{
    struct temp_store t;
    struct err e;

    (void)state;
    training_fixture_open(&t);
    struct dossier_commande c = demande(4, SESSION_CPF);

    credit(&t, 4, POCHE_HEURES, 60);
    assert_int_equal(faire(&t, &c, "2026-06-01", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DROITS_HEURES);
    assert_non_null(strstr(e.phrase, "60 heures"));
    assert_non_null(strstr(e.phrase, "employeur public"));
    assert_non_null(strstr(e.phrase, "R. 6323-43"));
    assert_non_null(strstr(msg_def(e.msg)->article, "CGFP L. 422-9"));
    assert_true(dossier_dit_du_titulaire(e.msg)); /* told to nobody else */
    c = demande(4, SESSION_MANDAT);               /* a training of élus is refused for what it is */
    assert_int_equal(faire(&t, &c, "2026-06-01", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DIFE_SANS_MANDAT);
    assert_int_equal(rows(&t), 0);
    credit(&t, 4, POCHE_DROITS, 50000);
    c = demande(4, SESSION_CPF);
    assert_ok(faire(&t, &c, "2026-06-01", &e), &e);
    temp_store_close(&t);
}

/* LC-10 of the rules: a proposal of 1 June 2026 may start on 16 June, not on the 15th. */
static void first_possible_start(void **state)
{
    struct temp_store t;
    struct err e;

    (void)state;
    training_fixture_open(&t);
    struct dossier_commande c = demande(1, SESSION_PERMANENTE);

    c.debut = on("2026-06-15");
    c.fin = on("2026-06-15");
    assert_int_equal(faire(&t, &c, "2026-06-01", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_SESSION_TROP_PROCHE);
    assert_non_null(strstr(e.phrase, "16 juin 2026"));
    c.debut = c.fin = on("2026-06-16");
    assert_ok(faire(&t, &c, "2026-06-01", &e), &e);
    temp_store_close(&t);
}

/* The holder and the body choose the dates of a permanent session, within two years. */
static void permanent_sessions_end_one_day(void **state)
{
    static const struct {
        const char *debut, *fin;
        bool good;
    } dates[] = {{"2026-06-16", "2028-06-16", true},
                 {"2026-06-16", "2028-06-17", false},
                 {"2028-06-01", "2030-06-01", true},
                 {"2028-06-02", "2028-06-03", false},
                 {"2026-06-16", "2099-12-31", false}};
    struct dossier_commande past = demande(3, 24);
    struct temp_store t;
    struct err e;

    (void)state;
    training_fixture_open(&t);
    assert_int_equal(raw_sql(&t, "INSERT INTO session_formation (id, action_id, numero, rang, ouverte) "
                                 "VALUES (20, 4, 'S20', 2000000, 1), (21, 4, 'S21', 2000000, 1), (22, 4, "
                                 "'S22', 2000000, 1), (23, 4, 'S23', 2000000, 1), (24, 4, 'S24', 2000000, "
                                 "1)"),
                     SQLITE_OK);
    past.debut = on("2020-01-01"); /* not too far: over */
    past.fin = on("2026-06-16");
    assert_int_equal(faire(&t, &past, "2026-06-01", &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_DOSSIER_DATES_PASSEES);
    for (size_t i = 0; i < ARRAY_LEN(dates); i++) {
        struct dossier_commande c = demande(3, 20 + (int)i);
        char numero[DOSSIER_NUMERO_BYTES];

        c.debut = on(dates[i].debut);
        c.fin = on(dates[i].fin);
        if (faire(&t, &c, "2026-06-01", &e) != (dates[i].good ? RC_OK : RC_REFUSED))
            fail_msg("cas %zu : %s", i, e.phrase);
        if (!dates[i].good) {
            assert_int_equal(e.msg, MSG_DOSSIER_DATES_LOINTAINES);
            assert_non_null(strstr(e.phrase, "24 mois"));
            autre_session(&t, SESSION_CPF, 60 + (int)i);
            c = demande(3, 60 + (int)i); /* what a holder may not ask, a body may not propose */
            assert_ok(faire(&t, &c, "2026-06-01", &e), &e);
            memcpy(numero, c.numero_out, sizeof(numero));
            c = commande(ACTE_PROPOSER, ROLE_ORGANISME, ORG_SANS, numero);
            c.debut = on(dates[i].debut);
            c.fin = on(dates[i].fin);
            assert_int_equal(faire(&t, &c, "2026-06-01", &e), RC_REFUSED);
            assert_int_equal(e.msg, MSG_DOSSIER_DATES_LOINTAINES);
        }
    }
    temp_store_close(&t);
}

static void five_live_requests_and_no_more(void **state)
{
    struct temp_store t;
    struct err e;
    struct dossier_commande c = demande(1, SESSION_MANDAT);
    char first[DOSSIER_NUMERO_BYTES] = "";

    (void)state;
    training_fixture_open(&t);
    for (int i = 0; i < 7; i++)
        autre_session(&t, SESSION_MANDAT, 200 + i);
    for (int i = 0; i < 5; i++) {
        c = demande(1, 200 + i);
        assert_ok(faire(&t, &c, "2026-06-01", &e), &e);
        if (i == 0)
            memcpy(first, c.numero_out, sizeof(first));
    }
    c = demande(1, 205);
    assert_int_equal(faire(&t, &c, "2026-06-01", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_DEMANDES_TROP);
    c = commande(ACTE_ANNULER, ROLE_TITULAIRE, 1, first);
    assert_ok(faire(&t, &c, "2026-06-01", &e), &e);
    c = demande(1, 206);
    assert_ok(faire(&t, &c, "2026-06-01", &e), &e); /* one ended: there is room */
    temp_store_close(&t);
}

static void strangers_do_not_even_see_it(void **state)
{
    static const struct {
        enum dossier_acte acte;
        enum dossier_role par;
        int64_t id;
    } strangers[] = {{ACTE_PROPOSER, ROLE_ORGANISME, ORG_SANS}, {ACTE_ANNULER, ROLE_TITULAIRE, 3}};
    struct temp_store t;
    struct err e;
    char numero[DOSSIER_NUMERO_BYTES];

    (void)state;
    open_at(&t, &elu, DEMANDE, numero);
    for (size_t i = 0; i < ARRAY_LEN(strangers); i++) {
        struct dossier_commande c = commande(strangers[i].acte, strangers[i].par, strangers[i].id, numero);

        assert_int_equal(faire(&t, &c, "2026-06-01", &e), RC_NOT_FOUND);
        assert_int_equal(e.msg, MSG_DOSSIER_INCONNU);
    }
    struct dossier_commande c = demande(1, SESSION_MANDAT);

    c.par_id = 3; /* a request for somebody else */
    assert_int_equal(faire(&t, &c, "2026-06-01", &e), RC_NOT_FOUND);
    c = commande(ACTE_PROPOSER, ROLE_TITULAIRE, 1, numero); /* a party, but not the one who acts */
    assert_int_equal(faire(&t, &c, "2026-06-01", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_MAUVAIS_ACTEUR);
    assert_non_null(strstr(e.phrase, "c'est l'organisme de formation qui le fait."));
    assert_null(strstr(e.phrase, "À faire à la place"));
    temp_store_close(&t);
    open_at(&t, &elu, PROPOSE, numero);
    c = commande(ACTE_ANNULER, ROLE_TITULAIRE, 1, numero); /* a proposal is refused */
    assert_int_equal(faire(&t, &c, "2026-06-01", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_MAUVAIS_ACTEUR);
    assert_non_null(strstr(e.phrase, "À faire à la place : « Refuser »."));
    temp_store_close(&t);
}

/* What takes all from a holder, or ends his order, is told to him with its reason, from whatever channel it comes. */
static void an_end_needs_its_reason(void **state)
{
    static const struct {
        enum dossier_acte acte;
        enum dossier_role par;
    } ends[] = {{ACTE_CONSTATER_ABSENCE, ROLE_ORGANISME},
                {ACTE_ANNULER, ROLE_ORGANISME},
                {ACTE_ANNULER, ROLE_GESTIONNAIRE}};
    struct temp_store t;
    struct err e;
    char numero[DOSSIER_NUMERO_BYTES];

    (void)state;
    open_at(&t, &elu, ACCEPTE, numero);
    for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
        struct dossier_commande c =
            commande(ends[i].acte, ends[i].par, ends[i].par == ROLE_ORGANISME ? ORG_AGREE : 0, numero);

        c.motif = NULL;
        c.force_majeure = ends[i].par == ROLE_GESTIONNAIRE;
        assert_int_not_equal(faire(&t, &c, "2026-06-23", &e), RC_OK);
        assert_int_equal(e.msg, MSG_DOSSIER_MOTIF_REQUIS);
    }
    assert_int_equal(lire(&t, numero).etat, ETAT_ACCEPTED);
    temp_store_close(&t);
}

static void a_version_seen_before_is_a_conflict(void **state)
{
    struct temp_store t;
    struct err e;
    char numero[DOSSIER_NUMERO_BYTES];

    (void)state;
    open_at(&t, &elu, PROPOSE, numero);
    struct dossier_commande c = commande(ACTE_ACCEPTER, ROLE_TITULAIRE, 1, numero);

    c.version = 1; /* what the holder saw before the proposal */
    assert_int_equal(faire(&t, &c, "2026-06-02", &e), RC_CONFLICT);
    assert_int_equal(e.msg, MSG_DOSSIER_CHANGE);
    c.version = 2;
    assert_ok(faire(&t, &c, "2026-06-02", &e), &e);
    temp_store_close(&t);
}

static void proposals_that_are_refused(void **state)
{
    struct temp_store t;
    struct err e;
    char numero[DOSSIER_NUMERO_BYTES];

    (void)state;
    open_at(&t, &elu, DEMANDE, numero);
    struct dossier_commande c = commande(ACTE_PROPOSER, ROLE_ORGANISME, ORG_AGREE, numero);

    assert_int_equal(faire(&t, &c, "2026-06-01", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_SANS_ENGAGEMENT);
    c.participants = 16; /* D12 */
    assert_int_equal(faire(&t, &c, "2026-06-01", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DIFE_PARTICIPANTS);
    c.participants = 15;
    c.prix_ht_cents = 50000;
    c.prix_ttc_cents = 60001;
    assert_int_equal(faire(&t, &c, "2026-06-01", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_PRIX_EN_HAUSSE);
    assert_non_null(strstr(e.phrase, "Le prix toutes taxes proposé, 600,01"));
    assert_non_null(strstr(e.phrase, "600,00"));
    c.prix_ht_cents = c.prix_ttc_cents =
        60000; /* exempt since: as much to pay, and its own limit before tax */
    assert_int_equal(faire(&t, &c, "2026-06-01", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DIFE_COUT_HORAIRE);
    c.prix_ht_cents = c.prix_ttc_cents = 55000;
    c.essai = true;
    assert_int_equal(faire(&t, &c, "2026-06-01", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_ESSAI);
    c.essai = false;
    c.prix_ht_cents = 50000;
    c.prix_ttc_cents = 40000;
    assert_int_equal(faire(&t, &c, "2026-06-01", &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_DOSSIER_PRIX_INCOHERENT);
    c.prix_ht_cents = 1;
    c.prix_ttc_cents = 60000; /* any price without tax would pass the maximum an hour */
    assert_int_equal(faire(&t, &c, "2026-06-01", &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_PRIX_TVA);
    assert_non_null(strstr(e.phrase, "600,00"));
    c.prix_ht_cents = 40000;
    c.prix_ttc_cents = 48001; /* one cent too many */
    assert_int_equal(faire(&t, &c, "2026-06-01", &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_PRIX_TVA);
    c.prix_ht_cents = 40000;
    c.prix_ttc_cents = 48000;
    c.heures = 4; /* 100 € an hour: the price fell, the hours more */
    assert_int_equal(faire(&t, &c, "2026-06-01", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DIFE_COUT_HORAIRE);
    c.heures = 0;
    assert_int_equal(faire(&t, &c, "2026-06-04", &e), RC_REFUSED); /* two working days are over */
    assert_int_equal(e.msg, MSG_DOSSIER_TROP_TARD);
    assert_ok(faire(&t, &c, "2026-06-03", &e), &e);
    assert_int_equal(lire(&t, numero).prix_ttc_cents, 48000);
    temp_store_close(&t);
}

/* R. 1621-8, 2°: a body does not come under the maximum of 80 € by adding hours to what was asked: 7 h, and 560 € at most. A request of
 * before may cost more, when the maximum was higher. */
static void added_hours_make_nothing_cheaper(void **state)
{
    struct temp_store t;
    struct err e;
    char numero[DOSSIER_NUMERO_BYTES];

    (void)state;
    open_at(&t, &elu, DEMANDE, numero);
    assert_int_equal(raw_sql(&t, "UPDATE dossier SET prix_ht_cents = 70000, prix_ttc_cents = 84000"),
                     SQLITE_OK);
    struct dossier_commande c = commande(ACTE_PROPOSER, ROLE_ORGANISME, ORG_AGREE, numero);

    c.participants = 15;
    assert_int_equal(faire(&t, &c, "2026-06-01", &e), RC_REFUSED); /* 100 € an hour */
    assert_int_equal(e.msg, MSG_DIFE_COUT_HORAIRE);
    c.heures = 9; /* 77,78 € an hour */
    assert_int_equal(faire(&t, &c, "2026-06-01", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DIFE_HEURES_AJOUTEES);
    assert_string_equal(e.field, "heures");
    assert_string_equal(msg_def(e.msg)->article, "CGCT R. 1621-8");
    assert_non_null(strstr(e.phrase, "7 heures"));
    assert_non_null(strstr(e.phrase, "100,00"));
    c.prix_ht_cents = 56001; /* one cent above 80 € for 7 h */
    c.prix_ttc_cents = 67201;
    assert_int_equal(faire(&t, &c, "2026-06-01", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DIFE_HEURES_AJOUTEES);
    c.prix_ht_cents = 56000;
    c.prix_ttc_cents = 67200;
    assert_ok(faire(&t, &c, "2026-06-01", &e), &e); /* a longer training, no dearer by what was asked */
    assert_int_equal(lire(&t, numero).heures, 9);
    c.heures = 12; /* nor step by step */
    assert_ok(faire(&t, &c, "2026-06-01", &e), &e);
    temp_store_close(&t);
}

/* The hours of the published action count, though the dossier has fewer. */
static void hours_of_the_offer_are_not_added(void **state)
{
    struct temp_store t;
    struct err e;
    char numero[DOSSIER_NUMERO_BYTES];

    (void)state;
    open_at(&t, &elu, DEMANDE, numero);
    assert_int_equal(raw_sql(&t, "UPDATE dossier SET prix_ht_cents = 70000, prix_ttc_cents = 84000;"
                                 "UPDATE action_formation SET heures = 9 WHERE id = 1"),
                     SQLITE_OK);
    struct dossier_commande c = commande(ACTE_PROPOSER, ROLE_ORGANISME, ORG_AGREE, numero);

    c.participants = 15;
    c.heures = 9;
    assert_ok(faire(&t, &c, "2026-06-01", &e), &e);
    temp_store_close(&t);
}

/* Annex 3: the mandates of a holder are not in the row of training bodies. The refusal says no day and no reason. */
static void a_training_body_never_learns_why(void **state)
{
    struct temp_store t;
    struct err e;
    char numero[DOSSIER_NUMERO_BYTES];

    (void)state;
    open_at(&t, &elu, DEMANDE, numero);
    assert_int_equal(raw_sql(&t, "UPDATE mandat SET fin = debut + 1 WHERE titulaire_id = 1"), SQLITE_OK);
    struct dossier_commande c = commande(ACTE_PROPOSER, ROLE_ORGANISME, ORG_AGREE, numero);

    c.participants = 15;
    assert_int_equal(faire(&t, &c, "2026-06-01", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_TITULAIRE_EMPECHE);
    assert_null(strpbrk(e.phrase, "0123456789"));
    temp_store_close(&t);
}

/* More than the balance: the holder pays exactly what is missing, or nothing is accepted. */
static void acceptance_pays_exactly_what_is_missing(void **state)
{
    static const struct parcours salarie = {3, ORG_SANS, SESSION_CPF, 0, -1, CAUSE_TOTALE, false, NULL};
    struct temp_store t;
    struct err e;
    char numero[DOSSIER_NUMERO_BYTES];
    struct dossier_financement f;
    struct dossier d;
    struct db *db;

    (void)state;
    open_at(&t, &salarie, PROPOSE, numero);
    d = lire(&t, numero);
    assert_int_equal(store_read_begin(t.store, &db, NULL), RC_OK);
    assert_ok(dossier_financer(db, &d, on("2026-06-02"), false, false, &f, &e), &e);
    store_read_end(t.store, db);
    assert_int_equal(f.reste_cents, 15000); /* the mandatory participation */
    struct dossier_commande c = commande(ACTE_ACCEPTER, ROLE_TITULAIRE, 3, numero);

    assert_int_equal(faire(&t, &c, "2026-06-02", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DROITS_PARTICIPATION);
    c.reste_paye_cents = 20000;
    assert_int_equal(faire(&t, &c, "2026-06-02", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_RESTE_INEXACT);
    assert_int_equal(solde(&t, 3, POCHE_CARTE).posted, 0);
    assert_int_equal(solde(&t, 3, POCHE_DROITS).reserved, 0);
    c.reste_paye_cents = 15000;
    assert_ok(faire(&t, &c, "2026-06-02", &e), &e);
    assert_int_equal(solde(&t, 3, POCHE_DROITS).reserved, 105000);
    assert_int_equal(lire(&t, numero).reste_cents, 15000);
    temp_store_close(&t);
}

/* Two dossiers of 600 € on 800 € of rights: the second one lacks 400 €. */
static void rights_are_not_spent_twice(void **state)
{
    struct parcours other = elu;
    struct temp_store t;
    struct err e;
    char first[DOSSIER_NUMERO_BYTES], second[DOSSIER_NUMERO_BYTES];

    (void)state;
    training_fixture_open(&t);
    assert_ok(parcourir(&t, &elu, PROPOSE, first, &e), &e);
    autre_session(&t, SESSION_MANDAT, 99);
    other.session = 99;
    assert_ok(parcourir(&t, &other, PROPOSE, second, &e), &e);
    struct dossier_commande c = commande(ACTE_ACCEPTER, ROLE_TITULAIRE, 1, first);
    char sql[400];

    snprintf(sql, sizeof(sql), "UPDATE dossier SET session_id = %d WHERE numero = '%s'", SESSION_MANDAT,
             second);
    assert_int_equal(raw_sql(&t, sql), SQLITE_OK); /* as before requests were refused for it */

    assert_ok(faire(&t, &c, "2026-06-02", &e), &e);
    c = commande(ACTE_ACCEPTER, ROLE_TITULAIRE, 1, second);
    assert_int_equal(faire(&t, &c, "2026-06-02", &e), RC_REFUSED); /* nobody sits twice in one session */
    assert_int_equal(e.msg, MSG_DOSSIER_DEJA_COMMANDE);
    snprintf(sql, sizeof(sql), "UPDATE dossier SET session_id = 99 WHERE numero = '%s'", second);
    assert_int_equal(raw_sql(&t, sql), SQLITE_OK);
    assert_int_equal(faire(&t, &c, "2026-06-02", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DROITS_INSUFFISANTS);
    c.reste_paye_cents = 40000;
    assert_ok(faire(&t, &c, "2026-06-02", &e), &e);
    assert_int_equal(solde(&t, 1, POCHE_DIFE).reserved, 80000);
    temp_store_close(&t);
}

/* The agreement ends between the request and the session. */
static void agreement_must_cover_the_session(void **state)
{
    struct temp_store t;
    struct err e;
    char sql[200], numero[DOSSIER_NUMERO_BYTES];
    struct dossier_commande c = demande(1, 99);

    (void)state;
    training_fixture_open(&t);
    autre_session(&t, SESSION_MANDAT, 99);
    assert_ok(parcourir(&t, &elu, PROPOSE, numero, &e), &e);
    snprintf(sql, sizeof(sql), "UPDATE agrement SET fin = %d", on("2026-06-22"));
    assert_int_equal(raw_sql(&t, sql), SQLITE_OK); /* the session ends on the 23rd */
    assert_int_equal(faire(&t, &c, "2026-06-01", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_ORGANISME_SANS_AGREMENT);
    assert_non_null(strstr(e.phrase, "23 juin 2026"));
    c = commande(ACTE_ACCEPTER, ROLE_TITULAIRE, 1, numero); /* at acceptance too */
    assert_int_equal(faire(&t, &c, "2026-06-02", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_ORGANISME_SANS_AGREMENT);
    temp_store_close(&t);
}

static void days_and_hours_declared_must_hold(void **state)
{
    struct temp_store t;
    struct err e;
    char numero[DOSSIER_NUMERO_BYTES];
    struct dossier_commande c;

    (void)state;
    open_at(&t, &elu, ACCEPTE, numero);
    c = commande(ACTE_ENTRER, ROLE_ORGANISME, ORG_AGREE, numero);
    assert_int_equal(faire(&t, &c, "2026-06-21", &e), RC_REFUSED); /* before the start */
    assert_int_equal(e.msg, MSG_DOSSIER_SESSION_PAS_COMMENCEE);
    c.jour = on("2026-06-23"); /* in the future */
    assert_int_equal(faire(&t, &c, "2026-06-22", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_JOUR_ENTREE);
    c.jour = 0;
    assert_ok(faire(&t, &c, "2026-06-22", &e), &e);
    c = commande(ACTE_SORTIR, ROLE_ORGANISME, ORG_AGREE, numero);
    c.jour = on("2026-06-19");
    assert_int_equal(faire(&t, &c, "2026-06-23", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_JOUR_SORTIE);
    c.jour = 0;
    assert_ok(faire(&t, &c, "2026-06-23", &e), &e);
    c = commande(ACTE_DECLARER, ROLE_ORGANISME, ORG_AGREE, numero);
    c.heures_realisees = 8;
    assert_int_equal(faire(&t, &c, "2026-06-23", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_HEURES_REALISEES);
    c.heures_realisees = 5; /* not whole, and no cause */
    assert_int_equal(faire(&t, &c, "2026-06-23", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_CAUSE);
    c.heures_realisees = 7;
    c.cause = CAUSE_TITULAIRE;
    assert_int_equal(faire(&t, &c, "2026-06-23", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_CAUSE);
    c.heures_realisees = 5;
    c.cause = CAUSE_ORGANISME_REPORT;
    c.force_majeure = true;
    assert_int_equal(faire(&t, &c, "2026-06-23", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_FORCE_MAJEURE_CAUSE);
    c.cause = CAUSE_TITULAIRE;
    assert_ok(faire(&t, &c, "2026-06-23", &e), &e);
    assert_int_equal(lire(&t, numero).taux, 71);
    assert_int_equal(raw_sql(&t, "UPDATE dossier SET controle = 'inControl'"), SQLITE_OK);
    c = commande(ACTE_VALIDER, ROLE_GESTIONNAIRE, 0, numero);
    assert_int_equal(faire(&t, &c, "2026-06-24", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_EN_CONTROLE);
    temp_store_close(&t);
}

static void invoices_that_are_refused(void **state)
{
    struct temp_store t;
    struct err e;
    char first[DOSSIER_NUMERO_BYTES], second[DOSSIER_NUMERO_BYTES];
    struct parcours p = elu;
    struct dossier_commande c;

    (void)state;
    training_fixture_open(&t);
    credit(&t, 5, POCHE_DIFE, 80000);
    assert_int_equal(raw_sql(&t, "INSERT INTO mandat (titulaire_id, type, debut, ligne_index, source) VALUES "
                                 "(5, 'maire', 18400, x'05', 'rne')"),
                     SQLITE_OK);
    assert_ok(parcourir(&t, &p, FACTURE, first, &e), &e);
    p.titulaire = 5;
    assert_ok(parcourir(&t, &p, VALIDE, second, &e), &e);
    c = commande(ACTE_FACTURER, ROLE_ORGANISME, ORG_AGREE, second);
    c.facture_emise = on("2026-06-24");
    c.facture_ttc_cents = 60000;
    c.facture_numero = "F-1";
    assert_int_equal(faire(&t, &c, "2026-06-25", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_FACTURE_REUTILISEE);
    c.facture_numero = "\u00a0f-1 "; /* the same, to a person */
    assert_int_equal(faire(&t, &c, "2026-06-25", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_FACTURE_REUTILISEE);
    c.facture_numero = "F\u20111"; /* a no-break hyphen */
    assert_int_equal(faire(&t, &c, "2026-06-25", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_FACTURE_REUTILISEE);
    c.facture_numero = "\u00a0"; /* nothing */
    assert_int_equal(faire(&t, &c, "2026-06-25", &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_DOSSIER_FACTURE_NUMERO);
    c.facture_numero = "F-2";
    c.facture_ttc_cents = 59999;
    assert_int_equal(faire(&t, &c, "2026-06-25", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_FACTURE_MONTANT);
    assert_non_null(strstr(e.phrase, "600,00"));
    c.facture_ttc_cents = 60000;
    c.facture_emise = on("2026-06-26");
    assert_int_equal(faire(&t, &c, "2026-06-25", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_FACTURE_DATE);
    c.facture_emise = on("2026-06-24");
    c.facture_numero = "1234567890123456789012345678901234567"; /* 37 */
    assert_int_equal(faire(&t, &c, "2026-06-25", &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_DOSSIER_FACTURE_NUMERO);
    c.facture_numero = "  ";
    assert_int_equal(faire(&t, &c, "2026-06-25", &e), RC_USAGE);
    c.facture_numero = "F-2";
    assert_ok(faire(&t, &c, "2026-06-25", &e), &e);
    temp_store_close(&t);
}

static void endings_out_of_time_are_refused(void **state)
{
    static const struct {
        enum dossier_acte acte;
        enum dossier_role par;
        int64_t id;
        const char *le;
        enum msg msg;
    } cases[] = {
        {ACTE_RETRACTER, ROLE_TITULAIRE, 1, "2026-06-17",
         MSG_DOSSIER_RETRACTATION_PASSEE}, /* 14 days ended the 16th */
        {ACTE_ANNULER, ROLE_TITULAIRE, 1, "2026-06-22", MSG_DOSSIER_SESSION_COMMENCEE},
        {ACTE_CONSTATER_ABSENCE, ROLE_ORGANISME, ORG_AGREE, "2026-06-21", MSG_DOSSIER_SESSION_PAS_COMMENCEE},
        {ACTE_ANNULER, ROLE_GESTIONNAIRE, 0, "2026-06-10", MSG_DOSSIER_FORCE_MAJEURE_REQUISE},
    };
    struct temp_store t;
    struct err e;
    char numero[DOSSIER_NUMERO_BYTES];

    (void)state;
    open_at(&t, &elu, ACCEPTE, numero);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct dossier_commande c = commande(cases[i].acte, cases[i].par, cases[i].id, numero);

        assert_int_equal(faire(&t, &c, cases[i].le, &e), RC_REFUSED);
        assert_int_equal(e.msg, cases[i].msg);
    }
    assert_int_equal(solde(&t, 1, POCHE_DIFE).reserved, 60000);
    temp_store_close(&t);
}

static void silence_is_not_applied_early(void **state)
{
    struct temp_store t;
    struct err e;
    char numero[DOSSIER_NUMERO_BYTES];

    (void)state;
    open_at(&t, &elu, DEMANDE, numero);
    struct dossier_commande c = commande(ACTE_ECHOIR, ROLE_SYSTEME, 0, numero);

    assert_int_equal(faire(&t, &c, "2026-06-03", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_ECHEANCE_COURT);
    temp_store_close(&t);
}

/* A réinsertion training: an élu in office pays a CPF course with DIFE rights. */
static void reinsertion_uses_the_rights_of_an_elu(void **state)
{
    struct temp_store t;
    struct err e;
    struct dossier_commande c = demande(1, SESSION_CPF);

    (void)state;
    training_fixture_open(&t);
    c.reinsertion = true;
    assert_ok(faire(&t, &c, "2026-06-01", &e), &e);
    assert_int_equal(lire(&t, c.numero_out).classe, CLASSE_RNCP);
    assert_int_equal(lire(&t, c.numero_out).fonds, FONDS_DIFE);
    temp_store_close(&t);
}

/* The class of the training stays: its cap, its condition and the participation hold for what the CPF pays. */
static void reinsertion_does_not_escape_the_cpf(void **state)
{
    struct temp_store t;
    struct err e;
    char numero[DOSSIER_NUMERO_BYTES];
    struct dossier_commande c = demande(1, SESSION_REINSERTION); /* RS */
    struct transfer rights = credit_of(1, "reprise/cpf", POCHE_DROITS, 500000, "2026-01-02");

    (void)state;
    training_fixture_open(&t);
    assert_int_equal(book_fixture_write(&t, &rights, 1, NULL, NULL), RC_OK);
    assert_int_equal(raw_sql(&t,
                             "UPDATE action_formation SET prix_ht_cents = 300000, prix_ttc_cents = 300000 "
                             "WHERE id = 6"),
                     SQLITE_OK);
    assert_ok(faire(&t, &c, "2026-06-01", &e), &e);
    memcpy(numero, c.numero_out, sizeof(numero));
    c = commande(ACTE_PROPOSER, ROLE_ORGANISME, ORG_SANS, numero);
    assert_ok(faire(&t, &c, "2026-06-01", &e), &e);
    c = commande(ACTE_ACCEPTER, ROLE_TITULAIRE, 1, numero);
    c.avec_cpf = true;
    assert_int_equal(faire(&t, &c, "2026-06-02", &e), RC_REFUSED);
    c.reste_paye_cents = 70000; /* 3 000 less 800 of DIFE and 1 500 of CPF */
    assert_ok(faire(&t, &c, "2026-06-02", &e), &e);
    assert_int_equal(solde(&t, 1, POCHE_DIFE).reserved, 80000);
    assert_int_equal(solde(&t, 1, POCHE_DROITS).reserved, 150000);
    temp_store_close(&t);
}

/* Every act has its day, and none is before the day of the act it follows, whoever acts. */
/* R. 6333-4: what is paid is the service done; a day has 24 hours, planned or done. */
static void hours_fit_in_their_days(void **state)
{
    static const struct parcours salarie = PARCOURS_SALARIE;
    struct temp_store t;
    struct dossier_commande c;
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e;

    (void)state;
    open_at(&t, &salarie, DEMANDE, numero);
    c = commande(ACTE_PROPOSER, ROLE_ORGANISME, ORG_SANS, numero);
    c.participants = 12;
    c.heures = 121; /* five days */
    assert_int_equal(faire(&t, &c, "2026-06-01", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_HEURES_JOURS);
    assert_non_null(strstr(e.phrase, "120 au plus"));
    c.heures = 120;
    c.essai = true;
    assert_int_equal(faire(&t, &c, "2026-06-01", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_ESSAI);
    temp_store_close(&t);

    open_at(&t, &salarie, ACCEPTE, numero);
    c = commande(ACTE_REPORTER, ROLE_ORGANISME, ORG_SANS, numero);
    c.motif = "salle fermée";
    c.debut = on("2026-07-13"); /* 50 hours in two days */
    c.fin = on("2026-07-14");
    assert_int_equal(faire(&t, &c, "2026-06-08", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_HEURES_JOURS);
    c = commande(ACTE_ENTRER, ROLE_ORGANISME, ORG_SANS, numero);
    assert_ok(faire(&t, &c, "2026-07-06", &e), &e);
    c = commande(ACTE_SORTIR, ROLE_ORGANISME, ORG_SANS, numero);
    assert_ok(faire(&t, &c, "2026-07-06", &e), &e);
    c = commande(ACTE_DECLARER, ROLE_ORGANISME, ORG_SANS, numero);
    c.cause = CAUSE_TITULAIRE;
    c.heures_realisees = 25;
    assert_int_equal(faire(&t, &c, "2026-07-06", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_HEURES_JOURS);
    c.heures_realisees = 24;
    assert_ok(faire(&t, &c, "2026-07-06", &e), &e);
    temp_store_close(&t);
}

static void acts_follow_one_another(void **state)
{
    struct temp_store t;
    struct err e;
    char numero[DOSSIER_NUMERO_BYTES];

    (void)state;
    training_fixture_open(&t);
    assert_ok(parcourir(&t, &elu, DEMANDE, numero, &e), &e); /* on 1 June 2026 */
    struct dossier_commande c = commande(ACTE_PROPOSER, ROLE_ORGANISME, ORG_AGREE, numero);

    c.participants = 12;
    assert_int_equal(faire(&t, &c, "2026-05-29", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_ACTE_ANTERIEUR);
    assert_non_null(strstr(e.phrase, "1er juin 2026"));
    assert_ok(faire(&t, &c, "2026-06-02", &e), &e);
    c = commande(ACTE_ACCEPTER, ROLE_TITULAIRE, 1, numero);
    assert_int_equal(faire(&t, &c, "2025-01-02", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_ACTE_ANTERIEUR);
    assert_int_equal(faire(&t, &c, "2026-06-01", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_ACTE_ANTERIEUR);
    assert_int_equal(solde(&t, 1, POCHE_DIFE).reserved, 0);
    assert_ok(faire(&t, &c, "2026-06-02", &e), &e); /* the same day is not before */

    /* The day of an entry is the day it is declared on, not the day it tells. */
    c = commande(ACTE_ENTRER, ROLE_ORGANISME, ORG_AGREE, numero);
    c.jour = on("2026-06-22");
    assert_ok(faire(&t, &c, "2026-06-24", &e), &e);
    c = commande(ACTE_SORTIR, ROLE_ORGANISME, ORG_AGREE, numero);
    c.jour = on("2026-06-23");
    assert_int_equal(faire(&t, &c, "2026-06-23", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_ACTE_ANTERIEUR);
    assert_ok(faire(&t, &c, "2026-06-24", &e), &e);
    temp_store_close(&t);
}

/* Rights that come later pay nothing before; rights that a later day already took are not there either. */
static void rights_are_there_from_the_day_on(void **state)
{
    struct temp_store t;
    struct err e;
    struct dossier_commande c = demande(4, SESSION_CPF);
    struct transfer late = credit_of(4, "reprise", POCHE_DROITS, 500000, "2026-06-02");
    struct transfer lost = credit_of(4, "perte", POCHE_DROITS, 450000, "2026-06-03");

    (void)state;
    training_fixture_open(&t);
    assert_int_equal(book_fixture_write(&t, &late, 1, NULL, NULL), RC_OK);
    assert_int_equal(faire(&t, &c, "2026-06-01", &e), RC_REFUSED); /* credited the day after */
    assert_int_equal(e.msg, MSG_DROITS_INSUFFISANTS);
    c = demande(4, SESSION_CPF);
    assert_ok(faire(&t, &c, "2026-06-02", &e), &e);
    char numero[DOSSIER_NUMERO_BYTES];

    memcpy(numero, c.numero_out, sizeof(numero));
    c = commande(ACTE_PROPOSER, ROLE_ORGANISME, ORG_SANS, numero);
    assert_ok(faire(&t, &c, "2026-06-02", &e), &e);
    lost.debit = POCHE_DROITS;
    lost.credit = COMPTE_PERDU;
    lost.genre = GENRE_CORRECTION;
    assert_int_equal(book_fixture_write(&t, &lost, 1, NULL, NULL), RC_OK);
    c = commande(ACTE_ACCEPTER, ROLE_TITULAIRE, 4, numero); /* 5 000 € that day, 500 € from the next */
    c.reste_paye_cents = 15000;
    assert_int_equal(faire(&t, &c, "2026-06-02", &e), RC_REFUSED);
    c.reste_paye_cents = 70000;
    assert_ok(faire(&t, &c, "2026-06-02", &e), &e);
    assert_int_equal(solde(&t, 4, POCHE_DROITS).reserved, 50000);
    temp_store_close(&t);
}

/* L. 5151-2: the account closes at the date of death; what is erased has no account either. */
static void a_closed_account_buys_nothing(void **state)
{
    static const char *const closed[] = {"UPDATE titulaire SET deces = 20000 WHERE id = 1",
                                         "UPDATE titulaire SET cle_donnees = NULL WHERE id = 1"};
    static const struct {
        enum etape before;
        enum dossier_acte acte;
        enum dossier_role par;
        int64_t id;
    } acts[] = {{PROPOSE, ACTE_ACCEPTER, ROLE_TITULAIRE, 1},
                {DEMANDE, ACTE_PROPOSER, ROLE_ORGANISME, ORG_AGREE}};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(closed); i++) {
        struct temp_store t;
        struct err e;
        char numero[ARRAY_LEN(acts)][DOSSIER_NUMERO_BYTES];
        struct dossier_commande c = demande(1, SESSION_MANDAT);

        training_fixture_open(&t);
        for (size_t k = 0; k < ARRAY_LEN(acts); k++) {
            struct parcours p = elu;

            p.session = 90 + (int)k;
            autre_session(&t, SESSION_MANDAT, 90 + (int)k);
            assert_ok(parcourir(&t, &p, acts[k].before, numero[k], &e), &e);
        }
        assert_int_equal(raw_sql(&t, closed[i]), SQLITE_OK);
        assert_int_equal(faire(&t, &c, "2026-06-01", &e), RC_REFUSED);
        assert_int_equal(e.msg, MSG_DOSSIER_COMPTE_FERME);
        for (size_t k = 0; k < ARRAY_LEN(acts); k++) {
            c = commande(acts[k].acte, acts[k].par, acts[k].id, numero[k]);
            c.participants = 12;
            assert_int_equal(faire(&t, &c, "2026-06-02", &e), RC_REFUSED);
            assert_int_equal(e.msg, acts[k].par == ROLE_ORGANISME ? MSG_DOSSIER_TITULAIRE_EMPECHE
                                                                  : MSG_DOSSIER_COMPTE_FERME);
        }
        assert_int_equal(solde(&t, 1, POCHE_DIFE).reserved, 0);
        temp_store_close(&t);
    }
}

/* An agent who writes on 20 June what took place on the 3rd says why so late; the parties, and who writes the same day, do not. */
static void a_day_that_is_over_is_explained(void **state)
{
    static const char *const reasons[] = {NULL, "", " \t"};
    struct temp_store t;
    struct err e;
    char numero[DOSSIER_NUMERO_BYTES];

    (void)state;
    training_fixture_open(&t);
    assert_ok(parcourir(&t, &elu, DEMANDE, numero, &e), &e);
    struct dossier_commande c = commande(ACTE_PROPOSER, ROLE_ORGANISME, ORG_AGREE, numero);

    c.participants = 12;
    c.agent = "camille";
    t.now_us = (int64_t)on("2026-06-20") * INT64_C(86400000000) + INT64_C(36000000000);
    for (size_t i = 0; i < ARRAY_LEN(reasons); i++) {
        c.motif = reasons[i];
        acte_refuse(&t, c, "2026-06-02", MSG_DOSSIER_JOUR_PASSE);
    }
    assert_int_equal(lire(&t, numero).etat, ETAT_NOT_PROCESSED);
    c.motif = "Lettre reçue le 2 juin.";
    acte_fait(&t, c, "2026-06-02");
    assert_int_equal(
        raw_i64(&t,
                "SELECT COUNT(*) FROM dossier_acte WHERE acte = 'proposer' AND detail LIKE '%Lettre reçue%'"),
        1);
    c = commande(ACTE_ACCEPTER, ROLE_TITULAIRE, 1, numero);
    c.agent = "";
    acte_fait(&t, c, "2026-06-02");
    c = commande(ACTE_CONTROLER, ROLE_GESTIONNAIRE, 0, numero);
    c.agent = "camille";
    c.motif = NULL;
    acte_refuse(&t, c, "2026-06-19", MSG_DOSSIER_JOUR_PASSE);
    temp_store_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(requests_that_the_law_refuses),
        cmocka_unit_test(hours_of_a_public_agent_pay_nothing_here),
        cmocka_unit_test(first_possible_start),
        cmocka_unit_test(permanent_sessions_end_one_day),
        cmocka_unit_test(five_live_requests_and_no_more),
        cmocka_unit_test(strangers_do_not_even_see_it),
        cmocka_unit_test(an_end_needs_its_reason),
        cmocka_unit_test(a_version_seen_before_is_a_conflict),
        cmocka_unit_test(proposals_that_are_refused),
        cmocka_unit_test(added_hours_make_nothing_cheaper),
        cmocka_unit_test(hours_of_the_offer_are_not_added),
        cmocka_unit_test(a_training_body_never_learns_why),
        cmocka_unit_test(acceptance_pays_exactly_what_is_missing),
        cmocka_unit_test(rights_are_not_spent_twice),
        cmocka_unit_test(agreement_must_cover_the_session),
        cmocka_unit_test(days_and_hours_declared_must_hold),
        cmocka_unit_test(invoices_that_are_refused),
        cmocka_unit_test(endings_out_of_time_are_refused),
        cmocka_unit_test(silence_is_not_applied_early),
        cmocka_unit_test(reinsertion_uses_the_rights_of_an_elu),
        cmocka_unit_test(a_closed_account_buys_nothing),
        cmocka_unit_test(reinsertion_does_not_escape_the_cpf),
        cmocka_unit_test(hours_fit_in_their_days),
        cmocka_unit_test(acts_follow_one_another),
        cmocka_unit_test(a_day_that_is_over_is_explained),
        cmocka_unit_test(rights_are_there_from_the_day_on),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

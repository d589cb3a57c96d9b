/* Finding an offer: distances against known ones, the communes that come in and are understood, each criterion of the search. The
 * communes are those of the country, with the rounded place of their centre; two are invented (codes 99901, 99902). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "exchange/communes.h"
#include "import_fixture.h"
#include "training_fixture.h"

#define ENTETE "code_commune_insee;nom;code_postal;latitude;longitude\n"
#define AUCH "32013;Auch;32000;43.6465;0.5865\n"
#define TOULOUSE "31555;Toulouse;31000;43.6045;1.4440\n31555;Toulouse;31500;43.6045;1.4440\n"
#define SAINT_DENIS "93066;Saint-Denis;93200;48.9362;2.3574\n97411;Saint-Denis;97400;-20.8789;55.4481\n"
#define AJACCIO "2A004;Ajaccio;20000;41.9192;8.7386\n"
#define JUMELLES "99901;Jumelle-le-Haut;99910;44.0;0.5\n99902;Jumelle-le-Bas;99910;44.1;0.5\n"

static struct point at(int64_t lat, int64_t lon)
{
    return (struct point){lat, lon};
}

/* Great circles of a sphere of 6 371 008,8 m, worked out apart; two in a thousand is what lieu.h promises. */
static void distances_are_those_of_the_sphere(void **state)
{
    static const struct {
        struct point a, b;
        int64_t metres;
    } known[] = {
        {{48856600, 2352200}, {47902900, 1909300}, 110976},    /* Paris, Orléans */
        {{48856600, 2352200}, {50629200, 3057300}, 203509},    /* Paris, Lille */
        {{43646500, 586500}, {43604500, 1444000}, 69178},      /* Auch, Toulouse */
        {{-20878900, 55448100}, {-21339300, 55478100}, 51289}, /* Saint-Denis, Saint-Pierre of La Réunion */
        {{-16500000, 179500000}, {-16500000, -179500000}, 106615}, /* across the 180th meridian */
        {{43646500, 586500}, {43646500, 586500}, 0},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(known); i++) {
        int64_t d = distance_m(known[i].a, known[i].b);

        assert_int_equal(d, distance_m(known[i].b, known[i].a));
        assert_true(llabs(d - known[i].metres) * 1000 <= 2 * known[i].metres + 1000);
    }
}

/* Whatever the direction, what is within the radius is in the box. */
static void the_box_holds_the_circle(void **state)
{
    uint64_t seed = 20261124;

    (void)state;
    for (int i = 0; i < 20000; i++) {
        int64_t n[4];
        struct point a, b;
        struct boite box;

        for (size_t k = 0; k < ARRAY_LEN(n); k++) {
            seed = seed * 6364136223846793005U + 1442695040888963407U;
            n[k] = (int64_t)(seed >> 33);
        }
        a = at(n[0] % 120000000 - 60000000, n[1] % 300000000 - 150000000);
        b = at(a.lat + n[2] % 6000000 - 3000000, a.lon + n[3] % 12000000 - 6000000);
        boite_autour(a, 100000, &box);
        if (distance_m(a, b) <= 100000)
            assert_true(b.lat >= box.sud && b.lat <= box.nord && b.lon >= box.ouest && b.lon <= box.est);
    }
}

static void names_of_towns_are_folded(void **state)
{
    static const struct {
        const char *name, *folded;
    } names[] = {{"Saint-Étienne", "ST ETIENNE"},
                 {"ST ETIENNE CEDEX 1", "ST ETIENNE"},
                 {"Sainte-Foy-la-Grande", "STE FOY LA GRANDE"},
                 {"L'Haÿ-les-Roses", "L HAY LES ROSES"},
                 {"", ""}};
    char out[64];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        commune_plier(names[i].name, out, sizeof(out));
        assert_string_equal(out, names[i].folded);
    }
}

static int setup(void **state)
{
    struct temp_store *t = calloc(1, sizeof(*t));

    assert_non_null(t);
    training_fixture_open(t);
    *state = t;
    return 0;
}

static int teardown(void **state)
{
    temp_store_close(*state);
    free(*state);
    return 0;
}

static size_t understood(struct temp_store *t, const char *text, struct commune **out)
{
    struct err e = {0};
    struct db *db;
    size_t n;

    assert_ok(store_read_begin(t->store, &db, &e), &e);
    assert_ok(communes_chercher(db, t->arena, text, 10, out, &n, &e), &e);
    store_read_end(t->store, db);
    return n;
}

static void a_place_is_understood(void **state)
{
    static const struct {
        const char *text;
        size_t n;
        const char *code; /* of the first */
    } places[] = {{"Auch", 1, "32013"},
                  {"auch", 1, "32013"},
                  {"32000", 1, "32013"},
                  {"32000 AUCH", 1, "32013"},
                  {"32000 Toulouse", 0, NULL},
                  {"Toulouse", 1, "31555"},
                  {"31500", 1, "31555"},
                  {"Saint-Denis", 2, "93066"},
                  {"st denis", 2, "93066"},
                  {"Saint-Denis (97411)", 1, "97411"},
                  {"ajaccio", 1, "2A004"},
                  {"(2A004)", 1, "2A004"},
                  {"99910", 2, "99901"},
                  {"Nulle-Part", 0, NULL},
                  {"", 0, NULL}};
    struct temp_store *t = *state;
    struct commune *list;

    import_text(t, &partner_communes, ENTETE AUCH TOULOUSE SAINT_DENIS AJACCIO JUMELLES, NULL);
    for (size_t i = 0; i < ARRAY_LEN(places); i++) {
        size_t n = understood(t, places[i].text, &list);

        if (n != places[i].n || (n > 0 && strcmp(list[0].code, places[i].code) != 0))
            fail_msg("« %s » : %zu, %s", places[i].text, n, n > 0 ? list[0].code : "");
    }
    assert_int_equal(understood(t, "(2A004)", &list), 1);
    assert_int_equal(list[0].ou.lat, 41919200);
    assert_int_equal(list[0].ou.lon, 8738600);
}

static void wrong_rows_are_refused(void **state)
{
    static const struct {
        const char *row, *field;
        enum msg m;
    } wrong[] = {
        {"3201A;Auch;32000;43.6;0.5\n", "code_commune_insee", MSG_COMMUNE_CODE},
        {"32013;;32000;43.6;0.5\n", "nom", MSG_COMMUNE_NOM},
        {"32013;Auch;320;43.6;0.5\n", "code_postal", MSG_COMMUNE_CODE_POSTAL},
        {"32013;Auch;32000;91;0.5\n", "latitude", MSG_COMMUNE_COORDONNEES},
        {"32013;Auch;32000;43.6;x\n", "longitude", MSG_COMMUNE_COORDONNEES},
        {"32013;Auch;32000;43.6;\n", "longitude", MSG_COMMUNE_COORDONNEES},
        {"32013;Auch;32000;43.6;0.5\n32013;Auch;32001;43.7;0.5\n", "latitude", MSG_COMMUNE_CONTRADICTION}};
    struct temp_store *t = *state;

    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        char text[400];
        struct outcome o;

        snprintf(text, sizeof(text), ENTETE "%s", wrong[i].row);
        o = plan_text(t, &partner_communes, text, NULL);
        assert_ok(o.rc, &o.e);
        assert_int_equal(o.plan.refused, 1);
        assert_int_equal(o.plan.refusals[0].msg, wrong[i].m);
        assert_string_equal(o.plan.refusals[0].field, wrong[i].field);
        assert_int_equal(o.plan.effects[PLAN_NEW], 0);
    }
}

/* What spreadsheets do to codes; the comma; what the file leaves out or no longer has; the words of the post office. */
static void the_file_is_whole(void **state)
{
    struct temp_store *t = *state;
    struct outcome o;

    o = import_text(
        t, &partner_communes,
        "Code_commune_INSEE;Nom_de_la_commune;Code_postal;Libelle_d_acheminement;latitude;longitude\n"
        "1053;Bourg-en-Bresse;1000;BOURG EN BRESSE;46,2051;5,2255\n"
        "32013;Auch;32000;AUCH;43.6465;0.5865\n98611;Alo;98610;ALO;;\n",
        "2026-05-01");
    assert_int_equal(o.plan.effects[PLAN_NEW], 2);
    assert_int_equal(raw_i64(t, "SELECT lat FROM commune WHERE code = '01053'"), 46205100);
    assert_int_equal(raw_i64(t, "SELECT COUNT(*) FROM commune_postal WHERE code_postal = '01000'"), 1);
    assert_int_equal(raw_sql(t, "UPDATE action_formation SET code_postal = '32008', ville_pliee = 'AUCH',"
                                " commune = '32013' WHERE id = 1"),
                     RAW_OK);
    o = import_text(t, &partner_communes, ENTETE TOULOUSE, "2026-05-02");
    assert_int_equal(o.plan.effects[PLAN_NEW], 1);
    assert_int_equal(o.plan.effects[PLAN_ENDED], 2);
    assert_int_equal(raw_i64(t, "SELECT COUNT(*) FROM action_formation WHERE commune IS NOT NULL"), 0);
    o = import_text(t, &partner_communes, ENTETE TOULOUSE AUCH, "2026-05-03");
    assert_int_equal(o.plan.effects[PLAN_UNCHANGED], 1);
    assert_int_equal(raw_i64(t, "SELECT COUNT(*) FROM action_formation WHERE commune = '32013'"),
                     1); /* CEDEX */
}

/* Actions 1 (sessions 1 5 8 9) at Auch, 2 (session 2) at Toulouse, 6 (session 6) nowhere known, 4 (session 4) remote. */
static void place(struct temp_store *t)
{
    assert_int_equal(
        raw_sql(
            t, "UPDATE action_formation SET code_postal = '32000', ville_pliee = 'AUCH' WHERE id = 1;"
               "UPDATE action_formation SET code_postal = '31500', ville_pliee = 'X' WHERE id = 2;"
               "UPDATE action_formation SET code_postal = '99000', ville_pliee = 'Y' WHERE id = 6;"
               "UPDATE formation SET code_certification = 'RNCP35340' WHERE id = 4;"
               "INSERT INTO formation_mot (mot, formation_id) VALUES ('RNCP35340', 4), ('COMPTABILITE', 4);"),
        RAW_OK);
    import_text(t, &partner_communes, ENTETE AUCH TOULOUSE, NULL);
}

/* The sessions found, as bits; page by page. */
static int64_t found_of(struct temp_store *t, struct offre_filtre f, bool toutes)
{
    struct err e = {0};
    int64_t seen = 0, last = INT64_MIN;
    struct offre *o;
    struct db *db;
    size_t n;

    f.limit = 2;
    f.toutes = toutes;
    assert_ok(store_read_begin(t->store, &db, &e), &e);
    do {
        assert_ok(catalogue_search(db, t->arena, &f, &o, &n, &e), &e);
        for (size_t i = 0; i < n; i++) {
            assert_true(offre_rang(&o[i]) >= last);
            last = offre_rang(&o[i]);
            assert_int_equal(seen & INT64_C(1) << o[i].session_id, 0);
            seen |= INT64_C(1) << o[i].session_id;
            f.apres_debut = last;
            f.apres_session = o[i].session_id;
        }
    } while (n == f.limit);
    store_read_end(t->store, db);
    return seen;
}

static int64_t found(struct temp_store *t, struct offre_filtre f)
{
    return found_of(t, f, true);
}

#define S(n) (INT64_C(1) << (n))
#define A_AUCH (S(1) | S(5) | S(7) | S(8) | S(9))

static void near_a_place(void **state)
{
    struct temp_store *t = *state;
    struct offre_filtre f = {.centre = at(43646500, 586500), .rayon_m = 30000};

    place(t);
    assert_int_equal(found(t, f), A_AUCH | S(4)); /* what is remote is near everyone */
    f.sans_distance = true;
    assert_int_equal(found(t, f), A_AUCH);
    f.rayon_m = 69000;
    assert_int_equal(found(t, f),
                     A_AUCH); /* Toulouse is at 69,2 km: in the corner of the box, not in the circle */
    f.rayon_m = 70000;
    assert_int_equal(found(t, f), A_AUCH | S(2));
    f.texte = "budget";
    f.rayon_m = 30000;
    f.classes = NULL;
    assert_int_equal(found(t, f) & ~A_AUCH, 0);
    f.texte = NULL;
    f.centre = at(48856600, 2352200);
    f.texte = NULL;
    assert_int_equal(found(t, f), 0);
}

/* What is wholly remote may have an address: it is left out all the same, and near everyone otherwise. */
static void what_is_remote_is_left_out_wherever_it_is(void **state)
{
    struct temp_store *t = *state;
    struct offre_filtre f = {.centre = at(43646500, 586500), .rayon_m = 30000, .sans_distance = true};
    char sql[200];

    place(t);
    for (int rare = 0; rare < 2; rare++) {
        f.texte = rare ? "comptabilite" : NULL;
        assert_int_equal(found(t, f) & S(4), 0);
        snprintf(sql, sizeof(sql),
                 "UPDATE action_formation SET commune = (SELECT commune FROM action_formation WHERE id = 1) "
                 "WHERE modalite = 'distance'");
        assert_int_equal(raw_sql(t, sql), RAW_OK);
        assert_int_equal(found(t, f) & S(4), 0);
        f.sans_distance = false;
        assert_int_equal(found(t, f) & S(4), S(4));
        f.sans_distance = true;
    }
}

/* The name of the body, whatever the title says: accents and case ignored, beginnings of words, all of them. */
static void of_a_body(void **state)
{
    struct temp_store *t = *state;
    const int64_t body_7 = S(1) | S(3) | S(5) | S(7) | S(8) | S(9), body_8 = S(2) | S(4) | S(6);

    place(t);
    assert_int_equal(
        raw_sql(t, "INSERT INTO formation_mot (mot, formation_id) SELECT 'ECOLE', id FROM formation WHERE "
                   "organisme_id = 7;"
                   "INSERT INTO formation_mot (mot, formation_id) SELECT 'ELUS', id FROM formation WHERE "
                   "organisme_id = 7;"
                   "INSERT INTO formation_mot (mot, formation_id) SELECT 'LANGUES', id FROM formation WHERE "
                   "organisme_id = 8;"
                   /* a training of body 8 that is about élus */
                   "INSERT INTO formation_mot (mot, formation_id) VALUES ('ELUS', 2)"),
        RAW_OK);
    assert_int_equal(found(t, (struct offre_filtre){.organisme = "école"}), body_7);
    assert_int_equal(found(t, (struct offre_filtre){.organisme = "ELUS"}), body_7);
    assert_int_equal(found(t, (struct offre_filtre){.organisme = "elu eco"}), body_7);
    assert_int_equal(found(t, (struct offre_filtre){.organisme = "langues et ecole"}), 0);
    assert_int_equal(found(t, (struct offre_filtre){.organisme = "angues"}), 0); /* not the beginning */
    assert_int_equal(found(t, (struct offre_filtre){.organisme = "langues"}), body_8);
    assert_int_equal(found(t, (struct offre_filtre){.organisme = "langues", .texte = "comptabilite"}), S(4));
    /* A letter beside a longer word asks for nothing: « permis b ». */
    assert_int_equal(found(t, (struct offre_filtre){.organisme = "langues", .texte = "comptabilite b"}),
                     S(4));
    assert_int_equal(found(t, (struct offre_filtre){.organisme = "langues", .texte = "z comptabilite"}),
                     S(4));
    assert_int_equal(found(t, (struct offre_filtre){.texte = "z"}), 0);
    assert_int_equal(found(t, (struct offre_filtre){.organisme = "ecole", .texte = "comptabilite"}), 0);
    assert_int_equal(found(t, (struct offre_filtre){.organisme_id = 8}), body_8);
    assert_int_equal(found(t, (struct offre_filtre){.organisme_id = -1}), 0);
    assert_int_equal(found(t, (struct offre_filtre){.organisme = "langues",
                                                    .centre = at(43604500, 1444000),
                                                    .rayon_m = 30000,
                                                    .sans_distance = true}),
                     S(2));
}

static void begin_on(struct temp_store *t, int session, day_t day)
{
    char sql[200];

    snprintf(sql, sizeof(sql),
             "UPDATE session_formation SET debut = %lld, fin = %lld, rang = %lld WHERE id = %d",
             (long long)day, (long long)day + 4, (long long)day, session);
    assert_int_equal(raw_sql(t, sql), RAW_OK);
}

/* C. trav. L. 6323-9: a request sent today is for a session that begins eleven working days later at the soonest. */
static void what_begins_too_soon_is_left_out(void **state)
{
    struct temp_store *t = *state;
    const struct offre_filtre any = {0}, words = {.texte = "comptabilite"};
    struct err e = {0};
    day_t first;

    place(t);
    t->now_us = instant_of_day(on("2026-06-01")) + INT64_C(43200000000);
    assert_ok(catalogue_premier_debut(on("2026-06-01"), &first, &e), &e);
    assert_int_equal(first, law_add_working_days(on("2026-06-01"), 11));
    begin_on(t, SESSION_CPF, first - 1);
    assert_int_equal(found_of(t, any, false) & S(SESSION_CPF), 0);
    assert_int_equal(found(t, any) & S(SESSION_CPF), S(SESSION_CPF)); /* its body still sees it */
    begin_on(t, SESSION_CPF, first);
    assert_int_equal(found_of(t, any, false) & S(SESSION_CPF), S(SESSION_CPF));
    assert_int_equal(found_of(t, words, false), found(t, words) & found_of(t, any, false));
    assert_int_equal(found_of(t, (struct offre_filtre){.debut_min = on("2026-06-02")}, false) &
                         S(SESSION_CPF),
                     S(SESSION_CPF));
    t->now_us = instant_of_day(on("2026-06-02")) + INT64_C(43200000000); /* the next day it is too late */
    assert_int_equal(found_of(t, any, false) & S(SESSION_CPF), 0);
}

static void each_criterion_filters(void **state)
{
    static const bool remote[MODALITE_COUNT] = {[MODALITE_DISTANCE] = true};
    static const bool mixed[MODALITE_COUNT] = {[MODALITE_MIXTE] = true};
    struct temp_store *t = *state;
    int64_t all, dated;

    place(t);
    all = found(t, (struct offre_filtre){0});
    assert_int_equal(found(t, (struct offre_filtre){.modalites = remote}), S(4));
    assert_int_equal(found(t, (struct offre_filtre){.modalites = mixed}), S(6));
    assert_int_equal(found(t, (struct offre_filtre){.certification = "RNCP35340"}), S(4));
    assert_int_equal(found(t, (struct offre_filtre){.certification = "RNCP3534"}), 0); /* the whole code */
    assert_int_equal(found(t, (struct offre_filtre){.certification = "RNCP35340", .texte = "compta"}), S(4));
    assert_int_equal(found(t, (struct offre_filtre){.certification = "RNCP35340", .texte = "budget"}), 0);
    assert_int_equal(found(t, (struct offre_filtre){.prix_sous_cents = 50001}), S(6));
    /* the first and the last start day are in; permanent entries always */
    dated = raw_i64(t, "SELECT debut FROM session_formation WHERE id = 1");
    assert_int_equal(found(t, (struct offre_filtre){.debut_min = (day_t)dated, .debut_max = (day_t)dated}) &
                         (S(1) | S(8)),
                     S(1) | S(8));
    assert_int_equal(found(t, (struct offre_filtre){.debut_max = (day_t)(dated - 1)}) & (S(1) | S(8)), S(8));
    assert_int_equal(found(t, (struct offre_filtre){.debut_min = (day_t)(dated + 1)}) & (S(1) | S(8)), S(8));
    assert_int_equal(found(t, (struct offre_filtre){.debut_max = 40000}), all);
}

#define NOMBREUSES 1200

static size_t groups(struct temp_store *t, struct offre_filtre f)
{
    static bool known[NOMBREUSES + 1];
    struct err e = {0};
    struct offre *o;
    struct db *db;
    size_t n, total = 0;

    memset(known, 0, sizeof(known));
    assert_ok(store_read_begin(t->store, &db, &e), &e);
    do {
        arena_reset(t->arena);
        assert_ok(catalogue_search(db, t->arena, &f, &o, &n, &e), &e);
        for (size_t i = 0; i < n; i++, total++) {
            assert_false(known[o[i].action_id - 1000]); /* it came already */
            known[o[i].action_id - 1000] = true;
            f.apres_debut = offre_rang(&o[i]);
            f.apres_session = o[i].session_id;
        }
    } while (n == f.limit);
    store_read_end(t->store, db);
    return total;
}

/* The search changes its way after the first days: an action of those days does not come back. */
static void frequent_words_group(struct temp_store *t, day_t first)
{
    char sum[200];

    snprintf(sum, sizeof(sum),
             "SELECT COUNT(DISTINCT action_id) FROM session_formation WHERE id > 10000 AND action_id %% 7 <> "
             "0 AND debut >= %lld",
             (long long)first);
    assert_int_equal(
        groups(t, (struct offre_filtre){.texte = "lourd conduire", .limit = 90, .par_action = true}),
        raw_i64(t, sum));
}

/* More trainings than a rare word has, six sessions each over two years: those with both words, as the store lists them. */
static void frequent_words_give_the_same_pages(void **state)
{
    static const char offers[] =
        "WITH RECURSIVE x (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM x WHERE i < 1200) INSERT INTO "
        "formation (id, "
        "organisme_id, numero, intitule, classe, modifie_us) SELECT 1000 + i, 7, 'N' || CAST(i AS TEXT), "
        "'Conduire', "
        "'PERMIS_LOURD', 0 FROM x;"
        "INSERT INTO formation_mot (mot, formation_id) SELECT 'CONDUIRE', id FROM formation WHERE id > 1000;"
        "INSERT INTO formation_mot (mot, formation_id) SELECT CASE WHEN id %% 2 = 0 THEN 'LOURD' ELSE "
        "'LOURDE' "
        "END, id FROM formation WHERE id > 1000 AND id %% 7 <> 0;"
        "INSERT INTO action_formation (id, formation_id, numero, modalite, heures, prix_ht_cents, "
        "prix_ttc_cents) "
        "SELECT id, id, 'A', 'presentiel', 30, 100000, 100000 FROM formation WHERE id > 1000;"
        "WITH RECURSIVE k (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM k WHERE n < 5) INSERT INTO "
        "session_formation "
        "(id, action_id, numero, debut, fin, rang, ouverte) SELECT a.id * 10 + k.n, a.id, CAST(k.n AS TEXT), "
        "d, d + 3, "
        "d, 1 FROM (SELECT id, n, %lld + (id * 37 + n * 131) %% 730 - 30 AS d FROM action_formation, k WHERE "
        "id > 1000) k "
        "JOIN action_formation a ON a.id = k.id";
    struct temp_store *t = *state;
    const long long today = day_of_instant(t->now_us);
    struct offre_filtre f = {.texte = "lourd conduire", .limit = 50};
    char sql[2600], sum[400];
    day_t first;
    int64_t seen = 0, n_seen = 0, last = 0;
    struct err e = {0};
    struct offre *o;
    struct db *db;
    size_t n;

    snprintf(sql, sizeof(sql), offers, today);
    assert_int_equal(raw_sql(t, sql), RAW_OK);
    assert_ok(catalogue_premier_debut((day_t)today, &first, &e), &e);
    assert_ok(store_read_begin(t->store, &db, &e), &e);
    do {
        arena_reset(t->arena);
        assert_ok(catalogue_search(db, t->arena, &f, &o, &n, &e), &e);
        for (size_t i = 0; i < n; i++) {
            const int64_t place = offre_rang(&o[i]) * 100000 + o[i].session_id;

            assert_true(place > last);
            last = place;
            seen += o[i].session_id * (int64_t)(offre_rang(&o[i]) - today);
            n_seen++;
            f.apres_debut = offre_rang(&o[i]);
            f.apres_session = o[i].session_id;
        }
    } while (n == f.limit);
    store_read_end(t->store, db);
    snprintf(
        sum, sizeof(sum),
        "SELECT COUNT(*) FROM session_formation WHERE id > 10000 AND action_id %% 7 <> 0 AND debut >= %lld",
        (long long)first);
    assert_int_equal(n_seen, raw_i64(t, sum));
    assert_true(n_seen > 5 * NOMBREUSES / 2);
    snprintf(sum, sizeof(sum),
             "SELECT CAST(SUM(id * (debut - %lld)) AS BIGINT) FROM session_formation WHERE id > 10000 AND "
             "action_id %% 7 "
             "<> 0 AND debut >= %lld",
             today, (long long)first);
    assert_int_equal(seen, raw_i64(t, sum));
    frequent_words_group(t, first);
}

/* Actions 2001 to 2040 of six sessions, some closed, permanent or of a certification that ends before them. */
static void many_dates(struct temp_store *t)
{
    static const char offers[] =
        "INSERT INTO livraison VALUES (901, 'rncp', '', 20000, x'01', x'02', 1, 0);"
        "INSERT INTO certification (numero, registre, rang, intitule, fin, active, empreinte, livraison_id) "
        "VALUES ('RNCP1', 'RNCP', 1, 'Compta', %lld, 1, x'00', 901);"
        "UPDATE formation SET code_certification = 'RNCP1' WHERE id = 4;"
        "WITH RECURSIVE x (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM x WHERE i < 40) INSERT INTO "
        "action_formation (id, formation_id, numero, modalite, heures, prix_ht_cents, prix_ttc_cents, "
        "commune) SELECT 2000 + i, CASE WHEN i %% 2 = 0 THEN 4 ELSE 1 END, 'D' || CAST(i AS TEXT), "
        "CASE WHEN i %% 5 = 0 THEN 'distance' ELSE 'presentiel' END, 30, 1000 * i, 1000 * i, "
        "CASE WHEN i %% 3 = 0 THEN '32013' ELSE NULL END FROM x;"
        "WITH RECURSIVE k (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM k WHERE n < 5) INSERT INTO "
        "session_formation (id, action_id, numero, debut, fin, rang, ouverte) SELECT k.id * 10 + n, k.id, "
        "CAST(n AS TEXT), CASE WHEN (k.id + n) %% 11 = 0 THEN NULL ELSE d END, CASE WHEN (k.id + n) %% 11 = "
        "0 "
        "THEN NULL ELSE d + 3 END, CASE WHEN (k.id + n) %% 11 = 0 THEN 2000000 ELSE d END, "
        "CASE WHEN (k.id * 3 + n) %% 7 = 0 THEN 0 ELSE 1 END FROM (SELECT id, n, %lld + (id * 37 + n * 53) "
        "%% "
        "200 - 20 AS d FROM action_formation, k WHERE id > 2000) k";
    const long long today = day_of_instant(t->now_us);
    char sql[2400];
    int n = snprintf(sql, sizeof(sql), offers, today + 90, today);

    assert_true(n > 0 && (size_t)n < sizeof(sql));
    place(t);
    assert_int_equal(raw_sql(t, "DELETE FROM formation_mot WHERE formation_id IN (1, 4)"), RAW_OK);
    assert_int_equal(raw_sql(t, sql), RAW_OK);
    assert_int_equal(raw_sql(t, "INSERT INTO formation_mot (mot, formation_id) VALUES ('COMPTA', 4), "
                                "('RNCP1', 4), ('BUDGET', 1), ('COMPTA', 1)"),
                     RAW_OK);
}

struct lues {
    struct {
        int64_t session, action, autres;
    } o[400];
    size_t n;
};

/* Page by page, in the order of the list. */
static void read_pages(struct temp_store *t, struct offre_filtre f, size_t page, struct lues *out)
{
    struct err e = {0};
    struct offre *o;
    struct db *db;
    size_t n;

    out->n = 0;
    f.limit = page;
    assert_ok(store_read_begin(t->store, &db, &e), &e);
    do {
        arena_reset(t->arena);
        assert_ok(catalogue_search(db, t->arena, &f, &o, &n, &e), &e);
        for (size_t i = 0; i < n; i++) {
            assert_true(out->n < ARRAY_LEN(out->o));
            out->o[out->n].session = o[i].session_id;
            out->o[out->n].action = o[i].action_id;
            out->o[out->n++].autres = o[i].autres;
            f.apres_debut = offre_rang(&o[i]);
            f.apres_session = o[i].session_id;
        }
    } while (n == f.limit);
    store_read_end(t->store, db);
}

/* What a person would do with the whole list: of each action, keep the first line. */
static size_t firsts(const struct lues *all, struct lues *out)
{
    out->n = 0;
    for (size_t i = 0; i < all->n; i++) {
        bool seen = false;

        for (size_t k = 0; k < out->n && !seen; k++)
            seen = out->o[k].action == all->o[i].action;
        if (!seen)
            out->o[out->n++] = all->o[i];
    }
    return out->n;
}

static void grouped_like_the_list(struct temp_store *t, const struct offre_filtre *f, const char *what)
{
    static const size_t pages[] = {1, 3, 20, 200};
    static struct lues all, wanted, got;
    struct offre_filtre g = *f;

    read_pages(t, *f, 200, &all);
    firsts(&all, &wanted);
    if (wanted.n == 0 || wanted.n == all.n)
        fail_msg("%s : %zu sessions, %zu actions", what, all.n, wanted.n);
    g.par_action = true;
    for (size_t i = 0; i < ARRAY_LEN(pages); i++) {
        read_pages(t, g, pages[i], &got);
        if (got.n != wanted.n)
            fail_msg("%s, by %zu: %zu, not %zu", what, pages[i], got.n, wanted.n);
        for (size_t k = 0; k < got.n; k++)
            if (got.o[k].session != wanted.o[k].session)
                fail_msg("%s, by %zu, place %zu: %lld, not %lld", what, pages[i], k,
                         (long long)got.o[k].session, (long long)wanted.o[k].session);
    }
}

/* The first session of each action, whatever is asked, however long the page; none comes back. */
static void an_action_comes_once(void **state)
{
    static const bool remote[MODALITE_COUNT] = {[MODALITE_DISTANCE] = true};
    static const bool rncp[CLASSE_COUNT] = {[CLASSE_RNCP] = true};
    struct temp_store *t = *state;
    const day_t today = day_of_instant(t->now_us);
    const struct point auch = at(43646500, 586500);
    const struct {
        const char *what;
        struct offre_filtre f;
    } asked[] = {
        {"nothing", {0}},
        {"unsold too", {.toutes = true}},
        {"a word", {.texte = "budget"}},
        {"two words", {.texte = "compta rncp1"}},
        {"from a day", {.debut_min = today + 60}},
        {"until a day", {.debut_max = today + 60}},
        {"between two days", {.debut_min = today + 50, .debut_max = today + 110}},
        {"a price", {.prix_sous_cents = 20001}},
        {"remote", {.modalites = remote}},
        {"a class", {.classes = rncp}},
        {"a certification", {.certification = "RNCP1"}},
        {"a body", {.organisme_id = ORG_SANS}},
        {"a name", {.organisme = "langues"}},
        {"a place", {.centre = auch, .rayon_m = 30000}},
        {"a place, nothing remote", {.centre = auch, .rayon_m = 30000, .sans_distance = true}},
        {"a place, a word and days",
         {.centre = auch,
          .rayon_m = 30000,
          .texte = "compta",
          .debut_min = today + 40,
          .debut_max = today + 150}},
    };

    many_dates(t);
    assert_int_equal(raw_sql(t, "INSERT INTO formation_mot (mot, formation_id) VALUES ('LANGUES', 4)"),
                     RAW_OK);
    for (size_t i = 0; i < ARRAY_LEN(asked); i++)
        grouped_like_the_list(t, &asked[i].f, asked[i].what);
}

/* An action alone gives its sessions that may be asked for; those beside the one shown are counted, whatever the day asked. */
static void the_other_dates_are_counted_and_listed(void **state)
{
    static struct lues cards, dates;
    struct temp_store *t = *state;
    const day_t today = day_of_instant(t->now_us);
    const struct offre_filtre late = {.debut_min = today + 100, .par_action = true};
    size_t several = 0;

    many_dates(t);
    read_pages(t, late, 7, &cards);
    assert_true(cards.n > 10);
    for (size_t i = 0; i < cards.n; i++) {
        bool here = false;

        read_pages(t, (struct offre_filtre){.action_id = cards.o[i].action}, 2, &dates);
        for (size_t k = 0; k < dates.n; k++) {
            assert_int_equal(dates.o[k].action, cards.o[i].action);
            assert_int_equal(dates.o[k].autres, -1);
            here = here || dates.o[k].session == cards.o[i].session;
        }
        assert_true(here);
        assert_int_equal(cards.o[i].autres, dates.n - 1);
        several += dates.n > 1;
    }
    assert_true(several > 5);
    read_pages(t, (struct offre_filtre){.action_id = -1}, 5, &dates);
    assert_int_equal(dates.n, 0);
}

/* referencement.exige: before 2028 a body without a request sells, from then on only one whose referencing is recorded. */
static void only_referenced_bodies_are_found_once_the_rule_asks(void **state)
{
    struct temp_store *t = *state;
    struct offre_filtre f = {.limit = 50};
    struct err e = {0};
    struct offre *o;
    struct db *db;
    size_t n;

    for (int step = 0; step < 3; step++) {
        t->now_us = instant_of_day(on(step == 0 ? "2027-12-31" : "2028-01-01"));
        if (step == 2)
            assert_int_equal(raw_sql(t, "INSERT INTO referencement (organisme_id, no, etat, enregistre_us, "
                                        "enregistre_par, modifie_us) VALUES (7, 1, 'reprise', 0, 'alix', 0)"),
                             RAW_OK);
        assert_ok(store_read_begin(t->store, &db, &e), &e);
        assert_ok(catalogue_search(db, t->arena, &f, &o, &n, &e), &e);
        store_read_end(t->store, db);
        assert_int_equal(n, step == 1 ? 0 : 1);
        if (n == 1)
            assert_int_equal(o[0].session_id, SESSION_PERMANENTE);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(distances_are_those_of_the_sphere),
        cmocka_unit_test(the_box_holds_the_circle),
        cmocka_unit_test(names_of_towns_are_folded),
        TEST(a_place_is_understood),
        TEST(wrong_rows_are_refused),
        TEST(the_file_is_whole),
        TEST(near_a_place),
        TEST(what_is_remote_is_left_out_wherever_it_is),
        TEST(of_a_body),
        TEST(what_begins_too_soon_is_left_out),
        TEST(each_criterion_filters),
        TEST(frequent_words_give_the_same_pages),
        TEST(an_action_comes_once),
        TEST(the_other_dates_are_counted_and_listed),
        TEST(only_referenced_bodies_are_found_once_the_rule_asks),
    };

    setenv("TZ", "Europe/Paris", 1);
    tzset();
    return cmocka_run_group_tests(tests, NULL, NULL);
}

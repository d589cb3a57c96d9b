/* activite.h: years of work by plan and apply. Nobody here exists. */
#include "exchange/activite.h"
#include "exchange/sngi.h"
#include "import_fixture.h"
#include "people/titulaire.h"

#define SNGI                                                                                                 \
    "nir;nom_naissance;nom_usage;prenoms;sexe;date_naissance;lieu_naissance\n"                               \
    "269054958815780;Test;;Zoé;F;1969-05-12;49588\n185057800604830;Test;;Jean;M;1985-05-12;78006\n"
#define HEAD "nir;annee;regime;travaille;reference;unite;peu_qualifie;boe;categorie_c;cotisation_payee\n"
#define ZOE "269054958815780;"

static int setup(void **state)
{
    static struct temp_store t;

    temp_store_open(&t, "2026-11-24");
    import_text(&t, &partner_sngi, SNGI, NULL);
    *state = &t;
    return 0;
}

static int teardown(void **state)
{
    temp_store_close(*state);
    return 0;
}

static size_t years(struct temp_store *t, struct activite **out)
{
    struct err e;
    struct db *db;
    int64_t id;
    size_t n;

    assert_int_equal(store_read_begin(t->store, &db, &e), RC_OK);
    assert_int_equal(titulaire_by_nir(db, "269054958815780", &id, &e), RC_OK);
    assert_int_equal(activites_of(db, t->arena, id, out, &n, &e), RC_OK);
    store_read_end(t->store, db);
    return n;
}

static void years_are_recorded(void **state)
{
    struct temp_store *t = *state;
    struct activite *a;
    struct outcome o = import_text(t, &partner_activite,
                                   HEAD ZOE "2025;salarie;1000;1820;heures;1;0;0;1\n" ZOE
                                            "2024;agent_public;200;210;jours;0;1;1;0\n"
                                            "185057800604830;2025;independant;0;1;brut;0;0;0;1\n",
                                   NULL);

    assert_int_equal(o.plan.effects[PLAN_NEW], 3);
    assert_int_equal(years(t, &a), 2);
    assert_int_equal(a[0].annee, 2024);
    assert_string_equal(a[0].regime, "agent_public");
    assert_string_equal(a[0].unite, "jours");
    assert_true(a[0].boe && a[0].categorie_c && !a[0].cotisation_payee && !a[0].peu_qualifie);
    assert_int_equal(a[1].travaille, 1000);
    assert_int_equal(a[1].reference, 1820);
    assert_true(a[1].peu_qualifie && a[1].cotisation_payee);
}

static void a_later_file_corrects(void **state)
{
    struct temp_store *t = *state;
    struct activite *a;
    struct outcome o;

    import_text(t, &partner_activite,
                HEAD ZOE "2025;salarie;1000;1820;heures;1;0;0;1\n" ZOE "2024;salarie;5;10;jours;0;0;0;1\n",
                NULL);
    o = import_text(
        t, &partner_activite,
        HEAD ZOE "2025;salarie;1200;1820;heures;1;0;0;1\n" ZOE "2024;salarie;5;10;jours;0;0;0;1\n", NULL);
    assert_int_equal(o.plan.effects[PLAN_CHANGED], 1);
    assert_int_equal(o.plan.effects[PLAN_UNCHANGED], 1);
    assert_int_equal(years(t, &a), 2);
    assert_int_equal(a[1].travaille, 1200);
}

static void refusals_have_line_and_field(void **state)
{
    struct temp_store *t = *state;
    static const char *const fields[] = {"nir",   "annee",     "annee",     "regime",
                                         "unite", "travaille", "reference", "boe"};
    struct outcome o = plan_text(
        t, &partner_activite,
        HEAD "269054958815781;2025;salarie;1;1;heures;0;0;0;1\n" ZOE "2014;salarie;1;1;heures;0;0;0;1\n" ZOE
             "2027;salarie;1;1;heures;0;0;0;1\n" ZOE "2025;cadre;1;1;heures;0;0;0;1\n" ZOE
             "2025;salarie;1;1;mois;0;0;0;1\n" ZOE "2025;salarie;-1;1;heures;0;0;0;1\n" ZOE
             "2025;salarie;1;0;heures;0;0;0;1\n" ZOE "2025;salarie;1;1;heures;0;oui;0;1\n"
             "255081416802538;2025;salarie;1;1;heures;0;0;0;1\n",
        NULL);

    assert_int_equal(o.rc, RC_OK);
    assert_int_equal(o.plan.refused, 9);
    for (size_t i = 0; i < ARRAY_LEN(fields); i++) {
        assert_int_equal(o.plan.refusals[i].line, i + 2);
        assert_string_equal(o.plan.refusals[i].field, fields[i]);
    }
    assert_int_equal(o.plan.refusals[8].msg, MSG_TITULAIRE_NIR_INCONNU);
    assert_int_equal(o.plan.refusals[8].line, 10);
}

static void a_year_twice(void **state)
{
    struct temp_store *t = *state;
    struct outcome o =
        plan_text(t, &partner_activite,
                  HEAD ZOE "2025;salarie;1;2;heures;0;0;0;1\n" ZOE "2025;salarie;1;2;heures;0;0;0;1\n" ZOE
                           "2025;salarie;2;2;heures;0;0;0;1\n" ZOE "2025;agent_public;2;2;heures;0;0;0;1\n",
                  NULL);

    assert_int_equal(o.plan.effects[PLAN_NEW], 2);
    assert_int_equal(counter(&o.plan, "doublons"), 1);
    assert_int_equal(o.plan.refused, 1);
    assert_int_equal(o.plan.refusals[0].line, 4);
    assert_int_equal(o.plan.refusals[0].msg, MSG_ACTIVITE_DEUX_FOIS);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(years_are_recorded),
        CASE(a_later_file_corrects),
        CASE(refusals_have_line_and_field),
        CASE(a_year_twice),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

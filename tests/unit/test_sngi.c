/* sngi.h and plan.h: who holders are; plan, apply once, refuse when the state moved. Nobody here exists. */
#include "exchange/sngi.h"
#include "import_fixture.h"
#include "journal/journal.h"
#include "people/titulaire.h"

#define HEAD "nir;nom_naissance;nom_usage;prenoms;sexe;date_naissance;lieu_naissance\n"
#define ZOE "269054958815780;Oréal-Test;Dupré;Zoé Aline;F;1969-05-12;49588\n"
#define ANGE "185052A00412356;Casanova-Test;;Ange Toussaint;M;1985-05-03;2A004\n"
#define NIA "785057512345664;Nouvel-Test;;Ali;M;03/05/1985;75123\n"

static int setup(void **state)
{
    static struct temp_store t;

    temp_store_open(&t, "2026-11-24");
    *state = &t;
    return 0;
}

static int teardown(void **state)
{
    temp_store_close(*state);
    return 0;
}

static struct titulaire holder(struct temp_store *t, const char *nir)
{
    struct titulaire h = {0};
    struct err e = {0};
    struct db *db;
    int64_t id;

    assert_int_equal(store_read_begin(t->store, &db, &e), RC_OK);
    if (titulaire_by_nir(db, nir, &id, &e) == RC_OK)
        assert_int_equal(titulaire_get(db, t->arena, id, &h, &e), RC_OK);
    store_read_end(t->store, db);
    return h;
}

static void rows_make_holders(void **state)
{
    struct temp_store *t = *state;
    struct outcome o = import_text(t, &partner_sngi, HEAD ZOE ANGE NIA, NULL);
    struct titulaire z = holder(t, "269054958815780");

    assert_int_equal(o.plan.effects[PLAN_NEW], 3);
    assert_int_equal(counter(&o.plan, "nia"), 1);
    assert_string_equal(z.nom_naissance, "Oréal-Test");
    assert_string_equal(z.nom_usage, "Dupré");
    assert_string_equal(z.prenoms, "Zoé Aline");
    assert_string_equal(titulaire_nom(t->arena, &z), "Zoé Dupré");
    assert_int_equal(z.sexe, 'F');
    assert_int_equal(z.naissance, day_make(1969, 5, 12));
    assert_string_equal(z.naissance_lieu, "49588");
    assert_true(z.certifie);
    assert_false(holder(t, "785057512345664").certifie);
    assert_true(holder(t, "185052A00412356").id > 0);
}

static void the_nir_is_sealed_and_opens_with_its_key(void **state)
{
    struct temp_store *t = *state;
    char nir[NIR_LENGTH + 1];
    struct err e;
    struct db *db;

    import_text(t, &partner_sngi, HEAD ZOE, NULL);
    assert_int_equal(store_read_begin(t->store, &db, &e), RC_OK);
    assert_int_equal(titulaire_nir(db, holder(t, "269054958815780").id, nir, &e), RC_OK);
    assert_string_equal(nir, "269054958815780");
    assert_int_equal(titulaire_nir(db, 999, nir, &e), RC_NOT_FOUND);
    store_read_end(t->store, db);
    assert_false(temp_store_holds(t, "269054958815780"));
}

static void unknown_and_wrong_numbers(void **state)
{
    struct temp_store *t = *state;
    struct err e;
    struct db *db;
    int64_t id;

    assert_int_equal(store_read_begin(t->store, &db, &e), RC_OK);
    assert_int_equal(titulaire_by_nir(db, "255081416802538", &id, &e), RC_NOT_FOUND);
    assert_int_equal(titulaire_by_nir(db, "255081416802539", &id, &e), RC_REFUSED);
    assert_string_equal(e.phrase, "Le numéro de sécurité sociale n'est pas correct : sa clé est fausse.");
    store_read_end(t->store, db);
}

static void bad_rows_are_refused_with_line_and_field(void **state)
{
    struct temp_store *t = *state;
    struct outcome o = plan_text(t, &partner_sngi,
                                 HEAD "269054958815781;A;;B;F;1969-05-12;49588\n"
                                      "255081416802538;;;B;F;1955-08-12;14168\n"
                                      "185057800604830;A;;B;X;1985-05-12;78006\n"
                                      "185052B03345644;A;;B;M;1985-02-30;2B033\n"
                                      "890019933000192;A;;B;F;2990-01-01;99330\n"
                                      "785057512345664;A;;B;M;1985-05-01;Paris\n" ANGE,
                                 NULL);
    static const char *const fields[] = {
        "nir", "nom_naissance", "sexe", "date_naissance", "date_naissance", "lieu_naissance"};

    assert_int_equal(o.rc, RC_OK);
    assert_int_equal(o.plan.rows, 7);
    assert_int_equal(o.plan.effects[PLAN_NEW], 1);
    assert_int_equal(o.plan.refused, 6);
    for (size_t i = 0; i < ARRAY_LEN(fields); i++) {
        assert_int_equal(o.plan.refusals[i].line, i + 2);
        assert_string_equal(o.plan.refusals[i].field, fields[i]);
        assert_null(strstr(o.plan.refusals[i].phrase, "269054958815781"));
    }
    assert_int_equal(o.plan.refusals[0].msg, MSG_NIR_REFUSE);
}

static void contradictions_are_flagged_and_kept(void **state)
{
    struct temp_store *t = *state;
    struct outcome o = import_text(t, &partner_sngi, HEAD "269054958815780;A;;B;M;1969-05-12;49588\n", NULL);

    assert_int_equal(counter(&o.plan, "contradictions"), 1);
    assert_int_equal(holder(t, "269054958815780").sexe, 'M');
}

static void applying_twice_changes_nothing(void **state)
{
    struct temp_store *t = *state;
    struct outcome first = import_text(t, &partner_sngi, HEAD ZOE ANGE, NULL);
    struct outcome again = apply_text(t, &partner_sngi, HEAD ZOE ANGE, NULL, first.plan.hash);

    assert_int_equal(again.rc, RC_OK);
    assert_true(again.already);
    again = apply_text(t, &partner_sngi, HEAD ZOE ANGE, NULL, NULL);
    assert_int_equal(again.rc, RC_OK);
    assert_true(again.already);
    again = plan_text(t, &partner_sngi, HEAD ZOE ANGE, NULL);
    assert_int_equal(again.rc, RC_CONFLICT);
    assert_int_equal(again.e.msg, MSG_IMPORT_DEJA_APPLIQUE);
    again = apply_text(t, &partner_sngi, HEAD ZOE ANGE, NULL, "0000");
    assert_int_equal(again.rc, RC_CONFLICT);
    assert_int_equal(again.e.msg, MSG_IMPORT_DEJA_APPLIQUE);
    /* The same rows in another file: everything is known already. */
    again = import_text(t, &partner_sngi, HEAD ANGE ZOE, NULL);
    assert_int_equal(again.plan.effects[PLAN_UNCHANGED], 2);
    assert_int_equal(again.plan.effects[PLAN_NEW] + again.plan.effects[PLAN_CHANGED], 0);
}

static void a_plan_is_void_once_the_state_moved(void **state)
{
    struct temp_store *t = *state;
    struct outcome planned = plan_text(t, &partner_sngi, HEAD ZOE ANGE, NULL);
    struct outcome late;

    import_text(t, &partner_sngi, HEAD ANGE, NULL);
    late = apply_text(t, &partner_sngi, HEAD ZOE ANGE, NULL, planned.plan.hash);
    assert_int_equal(late.rc, RC_CONFLICT);
    assert_int_equal(late.e.msg, MSG_IMPORT_ETAT_CHANGE);
    assert_int_equal(holder(t, "269054958815780").id, 0);
}

static void a_plan_of_an_unordered_file_holds_the_next_day(void **state)
{
    struct temp_store *t = *state;
    struct outcome planned = plan_text(t, &partner_sngi, HEAD ZOE, NULL);

    t->now_us += INT64_C(86400000000);
    assert_int_equal(apply_text(t, &partner_sngi, HEAD ZOE, NULL, planned.plan.hash).rc, RC_OK);
}

static void changes_need_a_plan(void **state)
{
    struct temp_store *t = *state;
    static const char changed[] =
        HEAD "269054958815780;Oréal-Test;Martin-Test;Zoé Aline;F;1969-05-12;49588\n";
    struct outcome o;

    assert_int_equal(apply_text(t, &partner_sngi, HEAD ZOE, NULL, NULL).rc, RC_OK);
    o = apply_text(t, &partner_sngi, changed, NULL, NULL);
    assert_int_equal(o.rc, RC_CONFLICT);
    assert_int_equal(o.e.msg, MSG_IMPORT_PLAN_REQUIS);
    assert_string_equal(holder(t, "269054958815780").nom_usage, "Dupré");
    o = import_text(t, &partner_sngi, changed, NULL);
    assert_int_equal(o.plan.effects[PLAN_CHANGED], 1);
    assert_string_equal(holder(t, "269054958815780").nom_usage, "Martin-Test");
}

static void death_is_brought_by_its_column_only(void **state)
{
    struct temp_store *t = *state;
    static const char dead[] =
        "nir;nom_naissance;nom_usage;prenoms;sexe;date_naissance;lieu_naissance;deces\n"
        "269054958815780;Oréal-Test;Dupré;Zoé Aline;F;1969-05-12;49588;2026-01-02\n";

    import_text(t, &partner_sngi, HEAD ZOE, NULL);
    assert_int_equal(import_text(t, &partner_sngi, dead, NULL).plan.effects[PLAN_CHANGED], 1);
    assert_int_equal(holder(t, "269054958815780").deces, day_make(2026, 1, 2));
    /* A later file without the column says nothing of it. */
    assert_int_equal(import_text(t, &partner_sngi, HEAD ZOE ANGE, NULL).plan.effects[PLAN_UNCHANGED], 1);
    assert_int_equal(holder(t, "269054958815780").deces, day_make(2026, 1, 2));
}

static void the_same_number_twice_in_a_file(void **state)
{
    struct temp_store *t = *state;
    struct outcome o = plan_text(t, &partner_sngi,
                                 HEAD ZOE ZOE "269054958815780;Autre;;Zoé Aline;F;1969-05-12;49588\n", NULL);

    assert_int_equal(o.plan.effects[PLAN_NEW], 1);
    assert_int_equal(counter(&o.plan, "doublons"), 1);
    assert_int_equal(o.plan.refused, 1);
    assert_int_equal(o.plan.refusals[0].line, 4);
    assert_int_equal(o.plan.refusals[0].msg, MSG_SNGI_NIR_DEUX_FOIS);
}

static void partial_births_are_kept_without_a_day(void **state)
{
    struct temp_store *t = *state;
    struct outcome o =
        import_text(t, &partner_sngi, HEAD "890019933000192;Test;;Ana;F;1990-00-00;99330\n", NULL);

    assert_int_equal(counter(&o.plan, "naissances_partielles"), 1);
    assert_int_equal(holder(t, "890019933000192").naissance, DAY_NONE);
}

static void files_that_are_not_this_table(void **state)
{
    struct temp_store *t = *state;
    static const struct {
        const char *text;
        enum msg msg;
        long line;
    } cases[] = {
        {"nir;nom_naissance;nom_usage;prenoms;sexe;date_naissance\n", MSG_CSV_COLONNE_ABSENTE, 1},
        {"nir;nom_naissance;nom_usage;prenoms;sexe;date_naissance;lieu_naissance;revenu\n",
         MSG_CSV_COLONNE_INCONNUE, 1},
        {HEAD ZOE "185052A00412356;Casanova", MSG_CSV_TRONQUE, 3},
        {HEAD "185052A00412356;\xE9\x81;;A;M;1985-05-03;2A004\n", MSG_CSV_ENCODAGE, 2},
        {"", MSG_CSV_VIDE, 0},
    };

    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct outcome o = apply_text(t, &partner_sngi, cases[i].text, NULL, NULL);

        assert_int_equal(o.rc, RC_USAGE);
        assert_int_equal(o.e.msg, cases[i].msg);
        assert_int_equal(o.e.line, cases[i].line);
    }
    assert_int_equal(holder(t, "269054958815780").id, 0);
}

static void other_dress_same_people(void **state)
{
    struct temp_store *t = *state;
    static const char dressed[] =
        "\"Nom de naissance\",NIR,\"Nom d'usage\",PRENOMS,Sexe,\"Date de naissance\","
        "\"Lieu de naissance\"\r\n\"Or\xE9"
        "al-Test\",2 69 05 49 588 157 80,Dupr\xE9,\"Zo\xE9 "
        "Aline\",2,12/5/1969,49588\r\n";

    import_text(t, &partner_sngi, HEAD ZOE, NULL);
    assert_int_equal(import_text(t, &partner_sngi, dressed, NULL).plan.effects[PLAN_UNCHANGED], 1);
}

static void the_journal_says_what_was_applied(void **state)
{
    struct temp_store *t = *state;
    struct journal_report report;
    struct err e;
    struct db *db;

    import_text(t, &partner_sngi, HEAD ZOE, NULL);
    assert_int_equal(store_read_begin(t->store, &db, &e), RC_OK);
    assert_int_equal(journal_verify(db, &report, &e), RC_OK);
    assert_int_equal(report.entries, 1);
    store_read_end(t->store, db);
}

static void contacts_are_checked_and_replaced(void **state)
{
    struct temp_store *t = *state;
    struct contact_commande c = {1,
                                 {"zoe@exemple.fr", "06 12 34 56 78", "1 rue des Essais, 49000 Angers", 0}};
    struct contact_commande nobody = {99, {"", "", "", 0}};
    struct journal_line lines[4];
    struct contact read;
    struct err e = {0};
    struct db *db;
    size_t n;

    import_text(t, &partner_sngi, HEAD ZOE, NULL);
    assert_int_equal(store_write(t->store, contact_rectifier, &c, &e), RC_OK);
    c.contact.telephone = "+33 6 12 34 56 78";
    assert_int_equal(store_write(t->store, contact_rectifier, &c, &e), RC_OK);
    c.contact.courriel = "zoe@exemple";
    assert_int_equal(store_write(t->store, contact_rectifier, &c, &e), RC_USAGE);
    assert_string_equal(e.field, "courriel");
    c.contact.courriel = "";
    c.contact.telephone = "12";
    assert_int_equal(store_write(t->store, contact_rectifier, &c, &e), RC_USAGE);
    assert_string_equal(e.field, "telephone");
    c.contact.telephone = "";
    c.contact.adresse = "1 rue des Essais\n49000 Angers";
    assert_int_equal(store_write(t->store, contact_rectifier, &c, &e), RC_USAGE);
    assert_string_equal(e.field, "adresse");
    assert_int_equal(store_write(t->store, contact_rectifier, &nobody, &e), RC_NOT_FOUND);
    assert_int_equal(store_read_begin(t->store, &db, &e), RC_OK);
    assert_int_equal(contact_get(db, t->arena, 1, &read, &e), RC_OK);
    assert_string_equal(read.courriel, "zoe@exemple.fr");
    assert_string_equal(read.telephone, "+33 6 12 34 56 78");
    assert_int_equal(contact_get(db, t->arena, 2, &read, &e), RC_OK);
    assert_string_equal(read.adresse, "");
    assert_int_equal(journal_of_titulaire(db, t->arena, 1, 0, ARRAY_LEN(lines), lines, &n, &e), RC_OK);
    assert_int_equal(n, 2); /* what was refused left nothing */
    assert_string_equal(lines[0].act, "titulaire.coordonnees");
    assert_int_equal(lines[0].party, PARTY_TITULAIRE);
    store_read_end(t->store, db);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(rows_make_holders),
        CASE(the_nir_is_sealed_and_opens_with_its_key),
        CASE(unknown_and_wrong_numbers),
        CASE(bad_rows_are_refused_with_line_and_field),
        CASE(contradictions_are_flagged_and_kept),
        CASE(applying_twice_changes_nothing),
        CASE(a_plan_is_void_once_the_state_moved),
        CASE(a_plan_of_an_unordered_file_holds_the_next_day),
        CASE(changes_need_a_plan),
        CASE(death_is_brought_by_its_column_only),
        CASE(the_same_number_twice_in_a_file),
        CASE(partial_births_are_kept_without_a_day),
        CASE(files_that_are_not_this_table),
        CASE(other_dress_same_people),
        CASE(the_journal_says_what_was_applied),
        CASE(contacts_are_checked_and_replaced),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The public list of training bodies and the agreements: what a plan says, what apply writes, what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "exchange/organismes.h"
#include "temp_store.h"
#include "training/organisme.h"

static const char entete[] =
    "numeroDeclarationActivite;numerosDeclarationActivitePrecedent;denomination;siren;"
    "siretEtablissementDeclarant;"
    "adressePhysiqueOrganismeFormation.voie;adressePhysiqueOrganismeFormation.codePostal;"
    "adressePhysiqueOrganismeFormation.ville;adressePhysiqueOrganismeFormation.codeRegion;"
    "certifications.actionsDeFormation;certifications.bilansDeCompetences;certifications.VAE;"
    "certifications.actionsDeFormationParApprentissage;organismeEtrangerRepresente.denomination;"
    "organismeEtrangerRepresente.voie;organismeEtrangerRepresente.codePostal;organismeEtrangerRepresente."
    "ville;"
    "organismeEtrangerRepresente.pays;informationsDeclarees.dateDerniereDeclaration;"
    "informationsDeclarees.debutExercice;informationsDeclarees.finExercice;"
    "informationsDeclarees.specialitesDeFormation.codeSpecialite1;"
    "informationsDeclarees.specialitesDeFormation.libelleSpecialite1;"
    "informationsDeclarees.specialitesDeFormation.codeSpecialite2;"
    "informationsDeclarees.specialitesDeFormation.libelleSpecialite2;"
    "informationsDeclarees.specialitesDeFormation.codeSpecialite3;"
    "informationsDeclarees.specialitesDeFormation.libelleSpecialite3;informationsDeclarees.nbStagiaires;"
    "informationsDeclarees.nbStagiairesConfiesParUnAutreOF;informationsDeclarees.effectifFormateurs;\n";

/* A row: NDA, previous NDAs, name, SIREN, SIRET, first flag; the rest is plausible. */
#define LIGNE(nda, anciens, nom, siren, siret, formation)                                                    \
    nda ";" anciens ";" nom ";" siren ";" siret ";1 rue des Lilas;75012;PARIS;11;" formation                 \
        ";false;;true;;;;;;18/05/2026;01/01/2025;31/12/2025;314;Comptabilité;;;;;120;8;4;\n"

static FILE *file_of(const char *head, const char *rows)
{
    FILE *f = tmpfile();

    assert_non_null(f);
    assert_true(fputs(head, f) >= 0 && fputs(rows, f) >= 0);
    rewind(f);
    return f;
}

static struct plan plan_of(struct temp_store *t, const struct partner *p, const char *head, const char *rows)
{
    FILE *f = file_of(head, rows);
    struct err e = {0};
    struct plan plan;

    if (import_plan(t->store, p, f, DAY_NONE, "essai", &plan, &e) != RC_OK)
        fail_msg("%s", e.phrase);
    fclose(f);
    return plan;
}

static void apply(struct temp_store *t, const struct partner *p, const char *head, const char *rows)
{
    struct plan plan = plan_of(t, p, head, rows), done;
    FILE *f = file_of(head, rows);
    struct err e = {0};
    bool already;

    if (import_apply(t->store, p, f, DAY_NONE, plan.hash, "essai", &done, &already, &e) != RC_OK)
        fail_msg("%s", e.phrase);
    assert_false(already);
    assert_memory_equal(plan.effects, done.effects, sizeof(plan.effects)); /* apply did what the plan said */
    fclose(f);
}

static struct organisme organisme(struct temp_store *t, const char *cle)
{
    struct organisme o;
    struct err e = {0};
    struct db *db;

    assert_int_equal(store_read_begin(t->store, &db, NULL), RC_OK);
    if (organisme_find(db, t->arena, cle, &o, &e) != RC_OK)
        fail_msg("%s : %s", cle, e.phrase);
    store_read_end(t->store, db);
    return o;
}

static const char liste[] = LIGNE("11750000001", "", "École des élus", "732829320", "73282932000074", "true")
    LIGNE("\"11750000002\"", "\"11750000002, 11750000099\"", "\"Langues ; et Cie\"", "\"180020026\"",
          "\"00019\"", "false") LIGNE("11750000003", "", "Sans SIRET", "", "", "")
        LIGNE("11750000004", "", "SIRET d'un autre", "732829320", "18002002600019", "true");

static void list_is_read_whole(void **state)
{
    struct temp_store t;
    struct plan p;
    struct organisme o;

    (void)state;
    temp_store_open(&t, "2026-06-01");
    p = plan_of(&t, &partner_organismes, entete, liste);
    assert_int_equal(p.rows, 4);
    assert_int_equal(p.effects[PLAN_NEW], 4);
    assert_int_equal(p.refused, 0);
    apply(&t, &partner_organismes, entete, liste);
    o = organisme(&t, "73282932000074");
    assert_string_equal(o.denomination, "École des élus");
    assert_true(o.qualiopi);
    assert_false(o.siret_douteux);
    o = organisme(&t, "11750000002"); /* NIC alone: completed, flagged */
    assert_string_equal(o.siret, "18002002600019");
    assert_true(o.siret_douteux);
    assert_string_equal(o.denomination, "Langues ; et Cie");
    assert_int_equal(organisme(&t, "11750000099").id, o.id); /* found by a previous NDA */
    o = organisme(&t, "11750000003");
    assert_null(o.siret);
    assert_false(o.siret_douteux);
    o = organisme(&t, "11750000004"); /* SIRET of another company: flagged, not kept */
    assert_null(o.siret);
    assert_true(o.siret_douteux);
    p = plan_of(&t, &partner_organismes, entete,
                LIGNE("11750000001", "", "École des élus", "732829320", "73282932000074", "true")
                    LIGNE("11750000003", "", "Sans SIRET", "", "", "true"));
    assert_int_equal(p.effects[PLAN_UNCHANGED], 1);
    assert_int_equal(p.effects[PLAN_CHANGED], 1);
    temp_store_close(&t);
}

/* A body that moved to another region: new NDA, the old one listed; it stays the same body. */
static void body_keeps_its_identity_under_a_new_nda(void **state)
{
    struct temp_store t;
    int64_t id;

    (void)state;
    temp_store_open(&t, "2026-06-01");
    apply(&t, &partner_organismes, entete, liste);
    id = organisme(&t, "11750000001").id;
    apply(&t, &partner_organismes, entete,
          LIGNE("75320000001", "11750000001", "École des élus", "732829320", "73282932000074", "true"));
    assert_int_equal(organisme(&t, "75320000001").id, id);
    assert_int_equal(organisme(&t, "11750000001").id, id);
    /* Another company that lists the same old NDA is another body. */
    apply(&t, &partner_organismes, entete,
          LIGNE("75320000009", "75320000001", "Une autre", "180020026", "", "true"));
    assert_int_not_equal(organisme(&t, "75320000009").id, id);
    temp_store_close(&t);
}

static void bad_rows_are_refused_with_their_line(void **state)
{
    static const struct {
        const char *row;
        const char *field;
        enum msg msg;
    } cases[] = {
        {LIGNE("1175000000", "", "X", "", "", ""), "numeroDeclarationActivite", MSG_NDA_FORME},
        {LIGNE("11750000001", "", "", "", "", ""), "denomination", MSG_ORGANISME_DENOMINATION},
        {LIGNE("11750000001", "", "X", "", "", "oui"), "certifications.actionsDeFormation",
         MSG_ORGANISME_BOOLEEN},
        {LIGNE("11750000001", "12 34", "X", "", "", ""), "numerosDeclarationActivitePrecedent",
         MSG_NDA_FORME},
        {"11750000001;;X;;;;;;;;;;;;;;;;31/02/2026;;;;;;;;;;;;\n",
         "informationsDeclarees.dateDerniereDeclaration", MSG_ORGANISME_DATE},
        {"11750000001;;X;;;;;;;;;;;;;;;;;;;;;;;;;douze;;;\n", "informationsDeclarees.nbStagiaires",
         MSG_ORGANISME_NOMBRE},
    };
    struct temp_store t;

    (void)state;
    temp_store_open(&t, "2026-06-01");
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct plan p = plan_of(&t, &partner_organismes, entete, cases[i].row);

        assert_int_equal(p.refused, 1);
        assert_int_equal(p.effects[PLAN_NEW], 0);
        assert_int_equal(p.refusals[0].msg, cases[i].msg);
        assert_int_equal(p.refusals[0].line, 2);
        assert_string_equal(p.refusals[0].field, cases[i].field);
    }
    struct plan twice =
        plan_of(&t, &partner_organismes, entete,
                LIGNE("11750000001", "", "X", "", "", "") LIGNE("11750000001", "", "Y", "", "", ""));
    assert_int_equal(twice.refused, 1);
    assert_int_equal(twice.effects[PLAN_NEW], 1);
    assert_int_equal(twice.refusals[0].line, 3);
    temp_store_close(&t);
}

static void unknown_column_refuses_the_file(void **state)
{
    struct temp_store t;
    struct plan p;
    struct err e = {0};
    FILE *f = file_of("numeroDeclarationActivite;telephone\n", "11750000001;0102030405\n");

    (void)state;
    temp_store_open(&t, "2026-06-01");
    assert_int_equal(import_plan(t.store, &partner_organismes, f, DAY_NONE, "essai", &p, &e), RC_USAGE);
    fclose(f);
    temp_store_close(&t);
}

/* The search finds the trainings of a body by words: those of its new name too. */
static void a_renamed_body_is_found(void **state)
{
    char renamed[sizeof(liste)];
    struct temp_store t;
    char *name;

    (void)state;
    temp_store_open(&t, "2026-06-01");
    apply(&t, &partner_organismes, entete, liste);
    assert_int_equal(
        raw_sql(
            &t,
            "INSERT INTO formation (id, organisme_id, numero, intitule, classe, modifie_us) SELECT 1, id, "
            "'F1', 'Budget', 'RNCP', 0 FROM organisme WHERE siret = '73282932000074'"),
        RAW_OK);
    memcpy(renamed, liste, sizeof(liste));
    name = strstr(renamed, "lus");
    assert_non_null(name);
    memcpy(name, "lot", 3);
    apply(&t, &partner_organismes, entete, renamed);
    assert_int_equal(
        raw_i64(&t, "SELECT COUNT(*) FROM formation_mot WHERE formation_id = 1 AND mot = 'ELOT'"), 1);
    temp_store_close(&t);
}

/* ---- who it was ------------------------------------------------------------------------------------------------- */

#define AVANT "73282932000074"
#define APRES "73282932000082"

static void on_day(struct temp_store *t, const char *day)
{
    t->now_us = instant_of_day(day_parse_iso(day)) + INT64_C(36000000000);
}

static enum rc named(struct temp_store *t, const char *cle, const char *day, struct organisme_cle *out,
                     struct err *e)
{
    struct db *db;
    enum rc rc;

    memset(e, 0, sizeof(*e));
    assert_int_equal(store_read_begin(t->store, &db, NULL), RC_OK);
    rc = organisme_cle_lire(db, cle, day_parse_iso(day), out, e);
    store_read_end(t->store, db);
    return rc;
}

static struct organisme was(struct temp_store *t, int64_t id, const char *day)
{
    struct organisme o;
    struct err e = {0};
    struct db *db;

    assert_int_equal(store_read_begin(t->store, &db, NULL), RC_OK);
    if (organisme_le(db, t->arena, id, day_parse_iso(day), &o, &e) != RC_OK)
        fail_msg("%s", e.phrase);
    store_read_end(t->store, db);
    return o;
}

static enum msg refused_number(struct temp_store *t, const char *cle, struct err *e)
{
    struct db *db;
    int64_t id;

    memset(e, 0, sizeof(*e));
    assert_int_equal(store_read_begin(t->store, &db, NULL), RC_OK);
    assert_int_not_equal(organisme_id_connu(db, cle, &id, e), RC_OK);
    store_read_end(t->store, db);
    return e->msg;
}

/* 6° of the order: what a delivery changes of an identity is read on the days when it was so, and the old SIRET finds its body. */
static void a_past_day_has_its_identity(void **state)
{
    struct temp_store t;
    struct organisme_cle cle;
    struct organisme *all;
    struct db *db;
    struct err e;
    size_t n;
    int64_t id;

    (void)state;
    temp_store_open(&t, "2026-06-01");
    apply(&t, &partner_organismes, entete, liste);
    id = organisme(&t, AVANT).id;
    on_day(&t, "2026-06-10");
    apply(&t, &partner_organismes, entete,
          LIGNE("75320000001", "11750000001", "École nouvelle", "732829320", APRES, "false"));
    assert_string_equal(was(&t, id, "2026-05-01").siret, AVANT);
    assert_string_equal(was(&t, id, "2026-06-09").denomination, "École des élus");
    assert_string_equal(was(&t, id, "2026-06-09").nda, "11750000001");
    assert_true(was(&t, id, "2026-06-09").qualiopi);
    assert_int_equal(was(&t, id, "2026-06-09").remplace_le, day_parse_iso("2026-06-10"));
    assert_string_equal(was(&t, id, "2026-06-10").siret, APRES);
    assert_string_equal(was(&t, id, "2026-06-10").nda, "75320000001");
    assert_false(was(&t, id, "2026-06-10").qualiopi);
    assert_int_equal(was(&t, id, "2026-06-10").remplace_le, DAY_NONE);
    /* Who reads is told that the number is old, and since when. */
    assert_int_equal(named(&t, AVANT, "2026-06-20", &cle, &e), RC_OK);
    assert_int_equal(cle.id, id);
    assert_true(cle.ancien);
    assert_int_equal(cle.depuis, day_parse_iso("2026-06-10"));
    assert_int_equal(named(&t, APRES, "2026-06-20", &cle, &e), RC_OK);
    assert_int_equal(cle.id, id);
    assert_false(cle.ancien);
    assert_int_equal(named(&t, "11750000001", "2026-06-20", &cle, &e), RC_OK);
    assert_true(cle.ancien);
    assert_int_equal(cle.depuis, day_parse_iso("2026-06-10"));
    /* Who acts gives the number of today. */
    assert_int_equal(refused_number(&t, AVANT, &e), MSG_ORGANISME_SIRET_ANCIEN);
    assert_non_null(strstr(e.phrase, "10 juin 2026"));
    assert_non_null(strstr(e.phrase, "75320000001"));
    assert_int_equal(refused_number(&t, "35600000000048", &e), MSG_ORGANISME_INCONNU);
    assert_int_equal(named(&t, "35600000000048", "2026-06-20", &cle, &e), RC_NOT_FOUND);
    /* The same list again changes nothing; another change is another state. */
    on_day(&t, "2026-06-15");
    apply(&t, &partner_organismes, entete,
          LIGNE("75320000001", "11750000001", "École nouvelle", "732829320", APRES, "false")
              LIGNE("11750000003", "", "Sans SIRET", "", "", ""));
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM organisme_ancien"), 1);
    on_day(&t, "2026-06-20");
    apply(&t, &partner_organismes, entete,
          LIGNE("75320000001", "11750000001", "École nouvelle", "732829320", APRES, "true"));
    assert_int_equal(store_read_begin(t.store, &db, NULL), RC_OK);
    assert_int_equal(organisme_anciens(db, t.arena, id, &all, &n, &e), RC_OK);
    store_read_end(t.store, db);
    assert_int_equal(n, 2);
    assert_string_equal(all[0].siret, AVANT);
    assert_string_equal(all[1].siret, APRES);
    assert_false(all[1].qualiopi);
    assert_int_equal(all[1].remplace_le, day_parse_iso("2026-06-20"));
    temp_store_close(&t);
}

/* A SIRET that another body takes is the other's from that day, and the first one's before. */
static void a_siret_that_another_body_takes(void **state)
{
    struct temp_store t;
    struct organisme_cle cle;
    struct organisme_trouve *found;
    struct db *db;
    struct err e;
    int64_t first, second;
    size_t n;

    (void)state;
    temp_store_open(&t, "2026-06-01");
    apply(&t, &partner_organismes, entete, liste);
    first = organisme(&t, AVANT).id;
    on_day(&t, "2026-06-10");
    apply(&t, &partner_organismes, entete,
          LIGNE("11750000001", "", "École des élus", "732829320", APRES, "true"));
    on_day(&t, "2026-06-20");
    apply(&t, &partner_organismes, entete,
          LIGNE("11750000077", "", "Le repreneur", "732829320", AVANT, "true"));
    second = organisme(&t, AVANT).id;
    assert_int_not_equal(second, first);
    assert_int_equal(organisme(&t, APRES).id, first);
    assert_int_equal(named(&t, AVANT, "2026-06-25", &cle, &e), RC_OK);
    assert_int_equal(cle.id, second);
    assert_false(cle.ancien);
    assert_int_equal(named(&t, AVANT, "2026-06-05", &cle, &e), RC_OK); /* of that day */
    assert_int_equal(cle.id, first);
    assert_true(cle.ancien);
    assert_int_equal(named(&t, AVANT, "2026-06-15", &cle, &e), RC_OK); /* nobody's that day */
    assert_int_equal(cle.id, second);
    assert_int_equal(store_read_begin(t.store, &db, NULL), RC_OK);
    assert_int_equal(organismes_du_numero(db, t.arena, AVANT, day_parse_iso("2026-06-25"), &found, &n, &e),
                     RC_OK);
    store_read_end(t.store, db);
    assert_int_equal(n, 2);
    assert_int_equal(found[0].o.id, second);
    assert_false(found[0].cle.ancien);
    assert_int_equal(found[1].o.id, first);
    assert_true(found[1].cle.ancien);
    assert_int_equal(found[1].cle.depuis, day_parse_iso("2026-06-10"));
    temp_store_close(&t);
}

/* One that two bodies had and none has names nobody. */
static void a_siret_that_two_bodies_left(void **state)
{
    struct temp_store t;
    struct organisme_cle cle;
    struct err e;

    (void)state;
    temp_store_open(&t, "2026-06-01");
    apply(&t, &partner_organismes, entete,
          LIGNE("11750000001", "", "Un", "732829320", AVANT, "true")
              LIGNE("11750000002", "", "Deux", "732829320", AVANT, "true"));
    on_day(&t, "2026-06-10");
    apply(&t, &partner_organismes, entete,
          LIGNE("11750000001", "", "Un", "732829320", APRES, "true")
              LIGNE("11750000002", "", "Deux", "732829320", "", "true"));
    assert_int_equal(named(&t, AVANT, "2026-06-20", &cle, &e), RC_CONFLICT);
    assert_int_equal(e.msg, MSG_ORGANISME_AMBIGU);
    assert_int_equal(refused_number(&t, AVANT, &e), MSG_ORGANISME_AMBIGU);
    temp_store_close(&t);
}

/* ---- agreements -------------------------------------------------------------------------------------------- */

static const char entete_agrements[] = "siret;denomination;nature_juridique;departement_rattachement;numero_"
                                       "decision;date_decision;date_debut;date_fin;"
                                       "date_suspension;date_fin_suspension;date_renouvellement;etat\n";

static enum rc agree(struct temp_store *t, const char *cle, const char *day, struct err *e)
{
    int64_t id = organisme(t, cle).id;
    struct db *db;
    enum rc rc;

    memset(e, 0, sizeof(*e));
    assert_int_equal(store_read_begin(t->store, &db, NULL), RC_OK);
    rc = organisme_agree_le(db, id, day_parse_iso(day), e);
    store_read_end(t->store, db);
    return rc;
}

static void agreements_open_and_close_days(void **state)
{
    static const char rows[] =
        "73282932000074;École des "
        "élus;association;75;NOR-1;2024-12-01;2025-01-01;2026-12-31;2026-03-01;2026-03-31;;ACTIF\n"
        "18002002600019;Langues;SAS;75;NOR-2;2025-12-01;01/01/2026;31/12/2029;;;;RETIRE\n"
        "35600000000048;Inconnu;SA;75;NOR-3;;2026-01-01;2027-12-31;;;;ACTIF\n";
    struct temp_store t;
    struct plan p;
    struct err e;

    (void)state;
    temp_store_open(&t, "2026-06-01");
    apply(&t, &partner_organismes, entete, liste);
    p = plan_of(&t, &partner_agrements, entete_agrements, rows);
    assert_int_equal(p.effects[PLAN_NEW], 2);
    assert_int_equal(p.refused, 1);
    assert_int_equal(p.refusals[0].msg, MSG_AGREMENT_ORGANISME);
    assert_int_equal(p.refusals[0].line, 4);
    apply(&t, &partner_agrements, entete_agrements, rows);
    assert_int_equal(agree(&t, "73282932000074", "2025-01-01", &e), RC_OK);
    assert_int_equal(agree(&t, "73282932000074", "2026-12-31", &e), RC_OK);
    assert_int_equal(agree(&t, "73282932000074", "2027-01-01", &e), RC_REFUSED);
    assert_string_equal(msg_def(e.msg)->article, "CGCT L. 1221-3 et R. 1621-8");
    assert_int_equal(agree(&t, "73282932000074", "2024-12-31", &e), RC_REFUSED);
    assert_int_equal(agree(&t, "73282932000074", "2026-02-28", &e), RC_OK);
    assert_int_equal(agree(&t, "73282932000074", "2026-03-01", &e), RC_REFUSED); /* suspended */
    assert_int_equal(agree(&t, "73282932000074", "2026-03-31", &e), RC_REFUSED);
    assert_int_equal(agree(&t, "73282932000074", "2026-04-01", &e), RC_OK);
    assert_int_equal(agree(&t, "11750000002", "2026-06-01", &e), RC_REFUSED); /* withdrawn */
    assert_int_equal(agree(&t, "11750000003", "2026-06-01", &e), RC_REFUSED); /* never had one */
    assert_string_equal(organisme(&t, "73282932000074").nature_juridique, "association");
    temp_store_close(&t);
}

static struct agrement known_on(struct temp_store *t, const char *cle, const char *day)
{
    int64_t id = organisme(t, cle).id;
    struct agrement *list;
    struct db *db;
    size_t n;

    assert_int_equal(store_read_begin(t->store, &db, NULL), RC_OK);
    assert_int_equal(organisme_agrements(db, t->arena, id, day_parse_iso(day), &list, &n, NULL), RC_OK);
    store_read_end(t->store, db);
    assert_int_equal(n, 1);
    return list[0];
}

/* 6° of the order: start, suspension, end, renewal and their history: what a delivery changes is not lost. */
static void what_a_delivery_changes_is_kept(void **state)
{
#define DECISION "73282932000074;École des élus;association;75;NOR-1;2024-12-01;2025-01-01;2026-12-31;;;;"
    static const char *const states[] = {DECISION "ACTIF\n", DECISION "SUSPENDU\n", DECISION "ACTIF\n"};
    static const char *const days[] = {"2026-06-01", "2026-06-10", "2026-06-20"};
    struct temp_store t;
    struct agrement *all;
    struct db *db;
    struct err e;
    size_t n;

    (void)state;
    temp_store_open(&t, "2026-06-01");
    apply(&t, &partner_organismes, entete, liste);
    for (size_t i = 0; i < ARRAY_LEN(states); i++) {
        t.now_us = instant_of_day(day_parse_iso(days[i])) + INT64_C(36000000000);
        apply(&t, &partner_agrements, entete_agrements, states[i]);
    }
    assert_int_equal(known_on(&t, "73282932000074", "2026-05-01").etat, AGREMENT_ACTIF);
    assert_int_equal(known_on(&t, "73282932000074", "2026-06-09").etat, AGREMENT_ACTIF);
    assert_int_equal(known_on(&t, "73282932000074", "2026-06-10").etat, AGREMENT_SUSPENDU);
    assert_int_equal(known_on(&t, "73282932000074", "2026-06-19").etat, AGREMENT_SUSPENDU);
    assert_int_equal(known_on(&t, "73282932000074", "2026-06-20").etat, AGREMENT_ACTIF);
    assert_int_equal(agree(&t, "73282932000074", "2026-06-09", &e), RC_OK);
    assert_int_equal(agree(&t, "73282932000074", "2026-06-15", &e), RC_REFUSED);
    assert_int_equal(agree(&t, "73282932000074", "2026-06-21", &e), RC_OK);
    assert_int_equal(store_read_begin(t.store, &db, NULL), RC_OK);
    assert_int_equal(
        organisme_agrements_histoire(db, t.arena, organisme(&t, "73282932000074").id, &all, &n, NULL), RC_OK);
    store_read_end(t.store, db);
    assert_int_equal(n, 3);
    assert_int_equal(all[0].etat, AGREMENT_ACTIF);
    assert_int_equal(all[0].remplace_le, day_parse_iso("2026-06-10"));
    assert_int_equal(all[1].etat, AGREMENT_SUSPENDU);
    assert_int_equal(all[1].remplace_le, day_parse_iso("2026-06-20"));
    assert_int_equal(all[2].etat, AGREMENT_ACTIF);
    assert_int_equal(all[2].remplace_le, DAY_NONE);
    temp_store_close(&t);
}

/* What a body is, said with each of its decisions: the plan and its application start from the same. */
/* What the list of agreements says of the body itself is kept too; an old SIRET is refused with what to ask for. */
static void an_agreement_changes_the_nature(void **state)
{
#define AGREE(siret, nature, no)                                                                             \
    siret ";École des élus;" nature ";75;" no ";2024-12-01;2025-01-01;2026-12-31;;;;ACTIF\n"
    struct temp_store t;
    struct plan p;
    int64_t id;

    (void)state;
    temp_store_open(&t, "2026-06-01");
    apply(&t, &partner_organismes, entete, liste);
    id = organisme(&t, AVANT).id;
    apply(&t, &partner_agrements, entete_agrements,
          AGREE(AVANT, "association", "NOR-1") AGREE(AVANT, "association", "NOR-2"));
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM organisme_ancien"), 1); /* it was not known */
    on_day(&t, "2026-06-10");
    apply(&t, &partner_agrements, entete_agrements,
          AGREE(AVANT, "SAS", "NOR-1") AGREE(AVANT, "SAS", "NOR-2"));
    assert_string_equal(was(&t, id, "2026-06-09").nature_juridique, "association");
    assert_string_equal(was(&t, id, "2026-06-10").nature_juridique, "SAS");
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM organisme_ancien"), 2);
    on_day(&t, "2026-06-20");
    apply(&t, &partner_organismes, entete,
          LIGNE("11750000001", "", "École des élus", "732829320", APRES, "true"));
    p = plan_of(&t, &partner_agrements, entete_agrements, AGREE(AVANT, "SAS", "NOR-3"));
    assert_int_equal(p.refused, 1);
    assert_int_equal(p.refusals[0].msg, MSG_ORGANISME_SIRET_ANCIEN);
    assert_string_equal(p.refusals[0].field, "siret");
    temp_store_close(&t);
}

static void two_decisions_of_one_body_hold_together(void **state)
{
    struct temp_store t;
    struct organisme o;

    (void)state;
    temp_store_open(&t, "2026-06-01");
    apply(&t, &partner_organismes, entete, liste);
    apply(&t, &partner_agrements, entete_agrements,
          "18002002600019;X;;;D-1;;01/01/2025;31/12/2028;;;;ACTIF\n"
          "18002002600019;X;;;D-2;;01/01/2025;31/12/2028;;;;ACTIF\n");
    apply(&t, &partner_agrements, entete_agrements,
          "18002002600019;X;Association;75;D-1;;01/01/2025;31/12/2028;;;;ACTIF\n"
          "18002002600019;X;Association;75;D-2;;01/01/2025;31/12/2028;;;;ACTIF\n");
    o = organisme(&t, "18002002600019");
    assert_string_equal(o.nature_juridique, "Association");
    assert_string_equal(o.departement, "75");
    temp_store_close(&t);
}

/* A file that comes back after another is a delivery of its own; sent twice in a row, it is already applied. */
static void a_file_of_agreements_may_come_back(void **state)
{
    static const char *const rows[] = {DECISION "ACTIF\n", DECISION "SUSPENDU\n"};
    struct temp_store t;
    struct plan p;
    struct err e = {0};
    bool already = false;
    FILE *f;

    (void)state;
    temp_store_open(&t, "2026-06-01");
    apply(&t, &partner_organismes, entete, liste);
    for (size_t i = 0; i < 5; i++) {
        apply(&t, &partner_agrements, entete_agrements, rows[i % 2]);
        f = file_of(entete_agrements, rows[i % 2]);
        assert_int_equal(import_plan(t.store, &partner_agrements, f, DAY_NONE, "essai", &p, &e), RC_CONFLICT);
        assert_int_equal(e.msg, MSG_IMPORT_DEJA_APPLIQUE);
        fclose(f);
        f = file_of(entete_agrements, rows[i % 2]);
        assert_int_equal(
            import_apply(t.store, &partner_agrements, f, DAY_NONE, NULL, "essai", &p, &already, &e), RC_OK);
        assert_true(already);
        fclose(f);
    }
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM livraison WHERE partenaire = 'agrements'"), 5);
    /* Its first delivery told again: no plan of it was read, so nothing is taken back. */
    f = file_of(entete_agrements, rows[1]);
    assert_int_equal(import_apply(t.store, &partner_agrements, f, DAY_NONE, NULL, "essai", &p, &already, &e),
                     RC_CONFLICT);
    assert_int_equal(e.msg, MSG_IMPORT_PLAN_REQUIS);
    fclose(f);
    f = file_of(entete_agrements, rows[1]);
    assert_int_equal(
        import_plan(t.store, &partner_agrements, f, day_parse_iso("2026-05-31"), "essai", &p, &e),
        RC_REFUSED);
    assert_int_equal(e.msg, MSG_IMPORT_PLUS_ANCIENNE);
    fclose(f);
    temp_store_close(&t);
}

static void bad_agreements_are_refused(void **state)
{
    static const struct {
        const char *row;
        const char *field;
        enum msg msg;
    } cases[] = {
        {"73282932000075;X;;;N;;2025-01-01;2026-12-31;;;;ACTIF\n", "siret", MSG_SIRET_CLE},
        {"73282932000074;X;;;;;2025-01-01;2026-12-31;;;;ACTIF\n", "numero_decision", MSG_AGREMENT_DECISION},
        {"73282932000074;X;;;N;;2025-13-01;2026-12-31;;;;ACTIF\n", "date_debut", MSG_AGREMENT_DATE},
        {"73282932000074;X;;;N;;2025-01-01;;;;;ACTIF\n", "date_fin", MSG_AGREMENT_DATE},
        {"73282932000074;X;;;N;;2025-01-01;2024-12-31;;;;ACTIF\n", "date_fin", MSG_AGREMENT_ORDRE},
        {"73282932000074;X;;;N;;2025-01-01;2026-12-31;;2026-01-01;;ACTIF\n", "date_fin_suspension",
         MSG_AGREMENT_ORDRE},
        {"73282932000074;X;;;N;;2025-01-01;2026-12-31;;;;OUI\n", "etat", MSG_AGREMENT_ETAT},
    };
    struct temp_store t;

    (void)state;
    temp_store_open(&t, "2026-06-01");
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct plan p = plan_of(&t, &partner_agrements, entete_agrements, cases[i].row);

        assert_int_equal(p.refused, 1);
        assert_int_equal(p.refusals[0].msg, cases[i].msg);
        assert_string_equal(p.refusals[0].field, cases[i].field);
    }
    temp_store_close(&t);
}

/* ---- published samples -------------------------------------------------------------------------------------- */

static void shared_samples(void **state)
{
    /* The last row of the second one lacks a cell: its days are one column too far to the left, and it is refused. */
    static const struct {
        const char *name;
        int64_t good, refused;
    } samples[] = {{"liste-publique-des-of.referentiel-test.csv", 1, 0},
                   {"liste-publique-des-of.test-2026-07.csv", 2, 1}};
    const char *shared = getenv("SICPF_SHARED");
    struct temp_store t;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(samples); i++) {
        char path[512];
        struct plan p;
        struct err e = {0};
        FILE *f;

        snprintf(path, sizeof(path), "%s/formats/samples/02-organismes/%s", shared != NULL ? shared : "",
                 samples[i].name);
        f = fopen(path, "r");
        if (f == NULL)
            skip();
        temp_store_open(&t, "2026-06-01");
        assert_int_equal(import_plan(t.store, &partner_organismes, f, DAY_NONE, "essai", &p, &e), RC_OK);
        assert_int_equal(p.effects[PLAN_NEW], samples[i].good);
        assert_int_equal(p.refused, samples[i].refused);
        fclose(f);
        temp_store_close(&t);
    }
}

/* What only the store refuses is found once the file is read: it is told at its line all the same, and the first ones are those shown. */
static void refusals_are_told_in_the_order_of_the_file(void **state)
{
    struct plan p = {.hashed = sha256_begin()};
    struct err why = {.rc = RC_REFUSED, .msg = MSG_LHEO_CLASSE};

    (void)state;
    for (long line = 2; line <= 2 * PLAN_REFUSALS_SHOWN + 10; line += 2) {
        why.line = line;
        plan_refuse(&p, &why);
    }
    why.line = 5;
    plan_refuse(&p, &why);
    assert_int_equal(p.refused, PLAN_REFUSALS_SHOWN + 6);
    assert_int_equal(p.refusals_n, PLAN_REFUSALS_SHOWN);
    for (size_t i = 1; i < p.refusals_n; i++)
        assert_true(p.refusals[i - 1].line < p.refusals[i].line);
    assert_int_equal(p.refusals[2].line, 5);
    assert_int_equal(p.refusals[PLAN_REFUSALS_SHOWN - 1].line, 2 * (PLAN_REFUSALS_SHOWN - 1));
    sha256_drop(p.hashed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refusals_are_told_in_the_order_of_the_file),
        cmocka_unit_test(list_is_read_whole),
        cmocka_unit_test(body_keeps_its_identity_under_a_new_nda),
        cmocka_unit_test(bad_rows_are_refused_with_their_line),
        cmocka_unit_test(unknown_column_refuses_the_file),
        cmocka_unit_test(a_renamed_body_is_found),
        cmocka_unit_test(a_past_day_has_its_identity),
        cmocka_unit_test(a_siret_that_another_body_takes),
        cmocka_unit_test(a_siret_that_two_bodies_left),
        cmocka_unit_test(an_agreement_changes_the_nature),
        cmocka_unit_test(agreements_open_and_close_days),
        cmocka_unit_test(what_a_delivery_changes_is_kept),
        cmocka_unit_test(two_decisions_of_one_body_hold_together),
        cmocka_unit_test(a_file_of_agreements_may_come_back),
        cmocka_unit_test(bad_agreements_are_refused),
        cmocka_unit_test(shared_samples),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* LHÉO: the published and the invented catalogues, each way to be wrong with its line, the search over what came in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "lheo_fixture.h"
#include "exchange/lheo.h"
#include "exchange/lheo_lecture.h"
#include "exchange/xml.h"
#include "training/pedagogique.h"
#include "training_fixture.h"

static FILE *file_of(const char *text)
{
    FILE *f = tmpfile();

    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    rewind(f);
    return f;
}

static enum rc plan(struct temp_store *t, const char *text, struct plan *p, struct err *e)
{
    FILE *f = file_of(text);
    enum rc rc;

    memset(e, 0, sizeof(*e));
    rc = import_plan(t->store, &partner_lheo, f, DAY_NONE, "essai", p, e);
    fclose(f);
    return rc;
}

static void apply(struct temp_store *t, const char *text)
{
    FILE *f = file_of(text);
    struct err e = {0};
    struct plan p, done;
    bool already;

    assert_ok(plan(t, text, &p, &e), &e);
    assert_int_equal(p.refused, 0);
    assert_ok(import_apply(t->store, &partner_lheo, f, DAY_NONE, p.hash, "essai", &done, &already, &e), &e);
    fclose(f);
}

static size_t search(struct temp_store *t, const char *texte, bool toutes, struct offre **out)
{
    struct offre_filtre f = {.texte = texte, .debut_min = DAY_NONE, .toutes = toutes, .limit = 50};
    struct err e = {0};
    struct db *db;
    size_t n;

    assert_ok(store_read_begin(t->store, &db, &e), &e);
    assert_ok(catalogue_search(db, t->arena, &f, out, &n, &e), &e);
    store_read_end(t->store, db);
    return n;
}

static void formation_comes_in_and_is_found(void **state)
{
    static char text[8192];
    struct temp_store t;
    struct offre *o;

    (void)state;
    training_fixture_open(&t);
    apply(&t, catalogue(text, sizeof(text), ELU, HEURES, PRIX, SESSION("20261207", "20261208")));
    assert_int_equal(search(&t, "BUDGÉT prépar", false, &o), 1); /* accents, case and endings do not count */
    assert_string_equal(o->intitule, "Préparer le budget communal");
    assert_int_equal(o->classe, CLASSE_DIFE_MANDAT);
    assert_string_equal(o->code_elu, "ELU001");
    assert_int_equal(o->modalite, MODALITE_MIXTE);
    assert_int_equal(o->heures, 7);
    assert_int_equal(o->prix_ttc_cents, 56000);
    assert_int_equal(o->prix_ht_cents, 56000);
    assert_int_equal(o->debut, on("2026-12-07"));
    assert_int_equal(o->fin, on("2026-12-08"));
    assert_string_equal(o->lieu, "1 rue des Lilas, 75012 PARIS");
    assert_int_equal(o->organisme_id, ORG_AGREE);
    assert_true(o->publiee && o->ouverte);
    assert_int_equal(search(&t, "budget piscine", false, &o), 0);
    assert_int_equal(search(&t, "école élus", false, &o), 1); /* by the name of the body */
    temp_store_close(&t);
}

#define FORMATEUR(siret, nom, tel)                                                                           \
    "<organisme-formateur><SIRET-formateur><SIRET>" siret                                                    \
    "</SIRET></SIRET-formateur><raison-sociale-formateur>" nom "</raison-sociale-formateur>"                 \
    "<contact-formateur><coordonnees><nom>Qzarvolmek</nom><adresse><ligne>2 rue du "                         \
    "Lac</ligne><codepostal>32000</codepostal><ville>AUCH</ville></adresse><telfixe><numtel>" tel            \
    "</numtel></telfixe><courriel>accueil@c.example</courriel></coordonnees></contact-formateur>"            \
    "<contact-formateur><coordonnees><courriel>autre@c.example</courriel></coordonnees></contact-formateur>" \
    "</organisme-formateur>"

/* One formation, with the organisme-formateur of its action, where the schema wants it. */
static const char *taught_by(char *out, size_t size, const char *formateur)
{
    static char text[8192];
    const char *end;

    catalogue(text, sizeof(text), ELU, HEURES, PRIX, SESSION("20261207", "20261208"));
    end = strstr(text, "</action>");
    assert_non_null(end);
    assert_true((size_t)snprintf(out, size, "%.*s%s%s", (int)(end - text), text, formateur, end) < size);
    return out;
}

/* Annex 1.1, 6°, a: the body that teaches comes with the action, changes with it, and its past is kept. */
static void who_teaches_comes_in(void **state)
{
    static char text[16384];
    struct temp_store t;
    struct pedagogique *p;
    struct err e = {0};
    struct plan out;
    struct db *db;
    size_t n;

    (void)state;
    training_fixture_open(&t);
    apply(&t, taught_by(text, sizeof(text), FORMATEUR("13002526500013", "Institut", "05 62 00 00 00")));
    assert_ok(store_read_begin(t.store, &db, &e), &e);
    assert_ok(pedagogiques(db, t.arena, ORG_AGREE, 0, on("2026-06-01"), PEDAGOGIQUES_PAGE, &p, &n, &e), &e);
    store_read_end(t.store, db);
    assert_int_equal(n, 1);
    assert_string_equal(p[0].formation, "B-1");
    assert_string_equal(p[0].siret, "13002526500013");
    assert_string_equal(p[0].raison_sociale, "Institut");
    assert_string_equal(p[0].voie, "2 rue du Lac");
    assert_string_equal(p[0].telephone, "05 62 00 00 00");
    assert_string_equal(p[0].courriel, "accueil@c.example"); /* of the first contact */
    assert_int_equal(
        raw_i64(&t, "SELECT COUNT(*) FROM organisme_pedagogique WHERE raison_sociale LIKE '%Qzar%'"), 0);
    memcpy(text + strlen(text), "\n", sizeof("\n")); /* other bytes, the same words */
    assert_ok(plan(&t, text, &out, &e), &e);
    assert_int_equal(out.effects[PLAN_UNCHANGED], 1);
    t.now_us = instant_of_day(on("2026-06-10"));
    apply(&t, taught_by(text, sizeof(text), FORMATEUR("13002526500013", "Institut", "05 62 11 11 11")));
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM organisme_pedagogique"), 2);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM organisme_pedagogique WHERE avant IS NULL"), 1);
    apply(&t, taught_by(text, sizeof(text), "")); /* nobody else any more, the same day */
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM organisme_pedagogique WHERE avant IS NULL"), 0);
    apply(&t, taught_by(text, sizeof(text), FORMATEUR("73282932000074", "Lui-même", "05 62 00 00 00")));
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM organisme_pedagogique"), 2);
    assert_ok(plan(&t, taught_by(text, sizeof(text), FORMATEUR("13002526500014", "Faux", "05 62 00 00 00")),
                   &out, &e),
              &e);
    assert_int_equal(out.refused, 1);
    temp_store_close(&t);
}

/* The same formation again: nothing. Another price: changed, same identifiers. A session gone: closed. */
static void second_issue_changes_what_changed(void **state)
{
    static char first[8192], same[8192], other[8192];
    struct temp_store t;
    struct err e;
    struct plan p;
    struct offre *o;
    int64_t session;

    (void)state;
    training_fixture_open(&t);
    apply(&t, catalogue(first, sizeof(first), ELU, HEURES, PRIX, SESSION("20261207", "20261208")));
    assert_int_equal(search(&t, "m57", false, &o), 1);
    session = o->session_id;
    catalogue(same, sizeof(same), ELU, HEURES, PRIX, SESSION("20261207", "20261208") "\n<!-- encore -->");
    assert_ok(plan(&t, same, &p, &e), &e);
    assert_int_equal(p.effects[PLAN_UNCHANGED], 1);
    apply(&t, catalogue(other, sizeof(other), ELU, HEURES, "<prix-total-TTC>490.00</prix-total-TTC>",
                        SESSION("20261207", "20261208")));
    assert_int_equal(search(&t, "m57", false, &o), 1);
    assert_int_equal(o->session_id, session);
    assert_int_equal(o->prix_ttc_cents, 49000);
    catalogue(other, sizeof(other), ELU, HEURES, PRIX, SESSION("20270111", "20270112"));
    memcpy(strstr(other, "\"S1\""), "\"S2\"", 4);
    apply(&t, other);
    assert_int_equal(search(&t, "m57", false, &o), 1);
    assert_string_equal(o->session_numero, "S2");
    assert_int_equal(search(&t, "m57", true, &o), 2); /* S1 is closed, not deleted */
    temp_store_close(&t);
}

/* Page after page, each session once, in order of start, permanent entries last; filters hold on every page. */
static void pages_follow_each_other(void **state)
{
    static const bool elus[CLASSE_COUNT] = {[CLASSE_DIFE_MANDAT] = true};
    struct offre_filtre f = {.debut_min = DAY_NONE, .toutes = true, .limit = 2, .classes = elus};
    struct temp_store t;
    struct err e = {0};
    struct db *db;
    int64_t last = INT64_MIN, seen = 0;
    size_t n;

    (void)state;
    training_fixture_open(&t);
    assert_ok(store_read_begin(t.store, &db, &e), &e);
    do {
        struct offre *o;

        assert_ok(catalogue_search(db, t.arena, &f, &o, &n, &e), &e);
        for (size_t i = 0; i < n; i++) {
            assert_int_equal(o[i].classe, CLASSE_DIFE_MANDAT);
            assert_true(offre_rang(&o[i]) >= last);
            last = offre_rang(&o[i]);
            seen |= INT64_C(1) << o[i].session_id;
        }
        if (n > 0) {
            f.apres_debut = offre_rang(&o[n - 1]);
            f.apres_session = o[n - 1].session_id;
        }
    } while (n == f.limit);
    assert_int_equal(seen, 0x3ae); /* sessions 1 2 3 5 7 8 9 */
    assert_int_equal(last, OFFRE_RANG_PERMANENT);
    f = (struct offre_filtre){.debut_min = on("2026-07-01"), .prix_sous_cents = 120001, .limit = 50};
    struct offre *o;

    assert_ok(catalogue_search(db, t.arena, &f, &o, &n, &e), &e);
    for (size_t i = 0; i < n; i++)
        assert_true(o[i].publiee && o[i].ouverte && (o[i].debut == DAY_NONE || o[i].debut >= f.debut_min));
    assert_int_equal(n, 3); /* CPF in July, the far one, permanent entries */
    store_read_end(t.store, db);
    temp_store_close(&t);
}

static void bodies_are_found_by_their_words(void **state)
{
    struct temp_store t;
    struct err e = {0};
    struct organisme_trouve *o;
    struct db *db;
    size_t n;

    (void)state;
    training_fixture_open(&t);
    assert_ok(store_read_begin(t.store, &db, &e), &e);
    assert_ok(organisme_search(db, t.arena, "elus ÉCOL", 0, 10, &o, &n, &e), &e);
    assert_int_equal(n, 1);
    assert_int_equal(o[0].o.id, ORG_AGREE);
    assert_ok(organisme_search(db, t.arena, "", ORG_AGREE, 10, &o, &n, &e), &e);
    assert_int_equal(n, 1); /* the page after body 7 */
    assert_true(o[0].o.id == ORG_SANS && !o[0].cle.ancien);
    store_read_end(t.store, db);
    temp_store_close(&t);
}

/* Above the maximum, or a body without agreement: kept, said in the plan, not shown. */
static void offers_nobody_may_buy_are_not_shown(void **state)
{
    static char text[8192];
    struct temp_store t;
    struct err e;
    struct plan p;
    struct offre *o;

    (void)state;
    training_fixture_open(&t);
    catalogue(text, sizeof(text), ELU, HEURES, "<prix-total-TTC>700.07</prix-total-TTC>",
              SESSION("20261207", "20261208"));
    assert_ok(plan(&t, text, &p, &e), &e);
    assert_int_equal(p.effects[PLAN_NEW], 1);
    apply(&t, text);
    assert_int_equal(search(&t, "m57", false, &o), 0);
    assert_int_equal(search(&t, "m57", true, &o), 1);
    assert_false(o->publiee);
    assert_non_null(strstr(o->motif_retrait, "80,00"));
    assert_int_equal(search(&t, "langues budget", true, &o), 0);
    assert_int_equal(search(&t, "", true, &o) > 0, true);
    temp_store_close(&t);
}

static void classes_follow_the_codes(void **state)
{
    static const struct {
        const char *code;
        enum classe classe;
    } cases[] = {
        {"<certification><code-RNCP>RNCP37873</code-RNCP></certification>", CLASSE_RNCP},
        {"<certification><code-RNCP>37873</code-RNCP></certification>", CLASSE_RNCP},
        {"<certification><code-RS>RS6151</code-RS></certification>", CLASSE_RS},
        {"<certification><code-RS>RS5080</code-RS></certification>", CLASSE_CLEA},
        {"<certification><code-RS>5080</code-RS></certification>", CLASSE_CLEA},
        {"<certification><code-RS>RS208</code-RS></certification>", CLASSE_CLEA},
        {"<certification><code-RS>RS50801</code-RS></certification>", CLASSE_RS},
        {"<code-type-formation><code-CPF>CPF202</code-CPF></code-type-formation>", CLASSE_BC},
        {"<code-type-formation><code-CPF>CPF200</code-CPF></code-type-formation>", CLASSE_VAE},
        {"<code-type-formation><code-CPF>CPF206</code-CPF></code-type-formation>", CLASSE_PERMIS_LEGER},
        {"<code-type-formation><code-CPF>CPF213</code-CPF></code-type-formation>", CLASSE_PERMIS_LOURD},
    };
    static char text[8192];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct temp_store t;
        struct offre *o;

        training_fixture_open(&t);
        apply(&t,
              catalogue(text, sizeof(text), cases[i].code, HEURES, PRIX, SESSION("20261207", "20261208")));
        assert_int_equal(search(&t, "m57", false, &o), 1);
        assert_int_equal(o->classe, cases[i].classe);
        temp_store_close(&t);
    }
}

/* Good XML, good schema, and yet not an offer: the formation is refused, with its line. */
static void formations_are_refused_with_their_line(void **state)
{
    static const struct {
        const char *code, *heures, *prix, *session, *field;
        enum msg msg;
    } cases[] = {
        {"", HEURES, PRIX, SESSION("20261207", "20261208"), "certification", MSG_LHEO_CLASSE},
        {"<code-type-formation><code-CPF>CPF203</code-CPF></code-type-formation>", HEURES, PRIX,
         SESSION("20261207", "20261208"), "certification", MSG_LHEO_CLASSE},
        {ELU, "", PRIX, SESSION("20261207", "20261208"), "nombre-heures-total", MSG_LHEO_HEURES},
        {ELU, HEURES, "", SESSION("20261207", "20261208"), "prix-total-TTC", MSG_LHEO_PRIX},
        {ELU, HEURES, "<prix-total-TTC>cher</prix-total-TTC>", SESSION("20261207", "20261208"),
         "prix-total-TTC", MSG_LHEO_PRIX},
        {ELU, HEURES, PRIX, SESSION("20261208", "20261207"), "periode", MSG_LHEO_DATES},
        {ELU, HEURES, PRIX, SESSION("20260230", "20260301"), "debut", MSG_LHEO_DATES},
        {ELU, HEURES, PRIX, SESSION("20261207", "20261208") SESSION("20261214", "20261215"), "session",
         MSG_LHEO_DEUX_FOIS},
    };
    static char text[16384];
    struct temp_store t;

    (void)state;
    training_fixture_open(&t);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct err e;
        struct plan p;

        catalogue(text, sizeof(text), cases[i].code, cases[i].heures, cases[i].prix, cases[i].session);
        assert_ok(plan(&t, text, &p, &e), &e);
        assert_int_equal(p.refused, 1);
        assert_int_equal(p.refusals[0].msg, cases[i].msg);
        assert_string_equal(p.refusals[0].field, cases[i].field);
        assert_true(p.refusals[0].line >= 3);
        assert_int_equal(p.effects[PLAN_NEW], 0);
    }
    temp_store_close(&t);
}

#define AUTRE_SIRET "18002002600019" /* of body 8 */

/* A number of each of two bodies: the training is of neither, by the plan, the file that is applied, and a body's own catalogue. */
static void two_bodies_in_one_training_are_refused(void **state)
{
    static char text[8192];
    static const char *const said[][2] = {{"11750000007", AUTRE_SIRET}, {"11750000008", "73282932000074"}};
    struct temp_store t;
    struct plan p, done;
    struct err e;
    bool already;

    (void)state;
    training_fixture_open(&t);
    for (size_t i = 0; i < ARRAY_LEN(said); i++) {
        char *at;
        FILE *f;

        catalogue(text, sizeof(text), ELU, HEURES, PRIX, SESSION("20261207", "20261208"));
        at = strstr(text, "11750000007");
        memcpy(at, said[i][0], strlen(said[i][0]));
        at = strstr(text, "73282932000074");
        memcpy(at, said[i][1], strlen(said[i][1]));
        assert_ok(plan(&t, text, &p, &e), &e);
        assert_int_equal(p.refused, 1);
        assert_int_equal(p.refusals[0].msg, MSG_PEDAGOGIQUE_NDA);
        assert_string_equal(p.refusals[0].field, "numero-activite");
        assert_int_equal(p.refusals[0].line, 3);
        f = file_of(text);
        assert_int_equal(import_apply(t.store, &partner_lheo, f, DAY_NONE, p.hash, "x", &done, &already, &e),
                         RC_REFUSED);
        fclose(f);
        assert_int_equal(e.msg, MSG_IMPORT_TOUT_REFUSE);
    }
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM formation WHERE numero = 'B-1'"), 0);
    /* Another establishment of the same company, which the list may not have. */
    catalogue(text, sizeof(text), ELU, HEURES, PRIX, SESSION("20261207", "20261208"));
    memcpy(strstr(text, "73282932000074"), "73282932000009", strlen(AUTRE_SIRET));
    assert_ok(plan(&t, text, &p, &e), &e);
    assert_int_equal(p.refused, 0);
    temp_store_close(&t);
}

/* What the file says of hours and of the price of one is kept beside what is sold; correcting it is a change. */
static void what_contradicts_the_offer_is_kept(void **state)
{
    static char text[8192];
    struct temp_store t;
    struct plan p;
    struct err e;

    (void)state;
    training_fixture_open(&t);
    catalogue(text, sizeof(text), ELU,
              "<nombre-heures-centre>7</nombre-heures-centre><nombre-heures-entreprise>50</"
              "nombre-heures-entreprise>"
              "<nombre-heures-total>7</nombre-heures-total>",
              "<prix-horaire-TTC>10.00</prix-horaire-TTC><prix-total-TTC>560.00</prix-total-TTC>",
              SESSION("20261207", "20261208"));
    apply(&t, text);
    assert_int_equal(
        raw_i64(
            &t,
            "SELECT COUNT(*) FROM action_formation WHERE numero = 'B-1-A1' AND heures = 7 AND heures_total = "
            "7 AND heures_centre = 7 AND heures_entreprise = 50 AND prix_horaire_cents = 1000"),
        1);
    catalogue(text, sizeof(text), ELU,
              "<nombre-heures-centre>7</nombre-heures-centre><nombre-heures-total>7</nombre-heures-total>",
              PRIX, SESSION("20261207", "20261208"));
    assert_ok(plan(&t, text, &p, &e), &e);
    assert_int_equal(p.effects[PLAN_CHANGED], 1);
    apply(&t, text);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM action_formation WHERE numero = 'B-1-A1' AND "
                                 "heures_entreprise IS NULL AND prix_horaire_cents IS NULL"),
                     1);
    /* What contradicts nothing leaves the training as it was known before this was read. */
    catalogue(text, sizeof(text), ELU, HEURES, PRIX, SESSION("20261207", "20261208"));
    assert_ok(plan(&t, text, &p, &e), &e);
    assert_int_equal(p.effects[PLAN_UNCHANGED], 1);
    temp_store_close(&t);
}

static void unknown_body_is_refused(void **state)
{
    static char text[8192];
    struct temp_store t;
    struct err e;
    struct plan p;

    (void)state;
    temp_store_open(&t, "2026-06-01");
    catalogue(text, sizeof(text), ELU, HEURES, PRIX, SESSION("20261207", "20261208"));
    assert_ok(plan(&t, text, &p, &e), &e);
    assert_int_equal(p.refused, 1);
    assert_int_equal(p.refusals[0].msg, MSG_LHEO_ORGANISME);
    temp_store_close(&t);
}

/* A file that is not what it should be is refused whole, with the line. */
static void bad_files_are_refused_whole(void **state)
{
    static const struct {
        const char *text;
        enum msg msg;
        long line;
        const char *inside; /* of the sentence */
    } cases[] = {
        {"<lheo xmlns=\"http://lheo.gouv.fr/2.3\">\n<offres>\n<formation>&eacute;", MSG_XML_ENTITE, 3,
         "point-virgule"},
        {"<lheo xmlns=\"http://lheo.gouv.fr/2.3\">\n<offres>\n<formation>&eacute "
         "x</formation></offres></lheo>",
         MSG_XML_ENTITE, 3, ""},
        {"<lheo xmlns=\"http://lheo.gouv.fr/2.3\">\n<offres>\n</lheo>\n", MSG_XML_MAL_FORME, 3, ""},
        {"<lheo xmlns=\"http://lheo.gouv.fr/2.3\">\n<offres>\n", MSG_XML_TRONQUE, 0, ""},
        {"", MSG_XML_TRONQUE, 1, ""},
        {"{\"offres\": []}\n", MSG_XML_AUTRE_FICHIER, 1, ""},
        {"<lheo xmlns=\"http://www.lheo.org/2.2\"><offres/></lheo>", MSG_LHEO_VERSION, 1, "2.3"},
        {"<autre/>", MSG_LHEO_VERSION, 1, ""},
        {"<lheo xmlns=\"http://lheo.gouv.fr/2.3\"><offres>\n<formation numero=\"1\">\n<intitule-formation>X"
         "</intitule-formation></formation></offres></lheo>",
         MSG_XML_SCHEMA, 3, "domaine-formation"},
        {"<!DOCTYPE lheo [<!ENTITY a \"b\">]>\n<lheo xmlns=\"http://lheo.gouv.fr/2.3\"><offres/></lheo>",
         MSG_XML_DTD, 0, "DOCTYPE"},
        {"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<lheo xmlns=\"http://lheo.gouv.fr/2.3\">\n\xe9</lheo>",
         MSG_XML_ENCODAGE, 3, ""},
    };
    struct temp_store t;

    (void)state;
    training_fixture_open(&t);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct err e;
        struct plan p;

        assert_int_equal(plan(&t, cases[i].text, &p, &e), RC_USAGE);
        if (e.msg != cases[i].msg || (e.line != cases[i].line && cases[i].line != 0))
            fail_msg("cas %zu : %s, ligne %ld", i, e.phrase, e.line);
        assert_non_null(strstr(e.phrase, cases[i].inside));
    }
    temp_store_close(&t);
}

/* No file is opened, no host is asked: an external entity is refused before it is read. */
static void external_entities_are_not_fetched(void **state)
{
    FILE *f = file_of("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>\n<a>&x;</a>");
    struct err e = {0};

    (void)state;
    assert_int_equal(xml_check(f, XML_SANS_SCHEMA, &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_XML_DTD);
    fclose(f);
}

/* A schema error names elements of the schema, never a value of the file. */
static void errors_quote_no_value(void **state)
{
    static char text[8192];
    struct temp_store t;
    struct err e;
    struct plan p;

    (void)state;
    training_fixture_open(&t);
    catalogue(text, sizeof(text), ELU, "<nombre-heures-total>CANARI</nombre-heures-total>", PRIX,
              SESSION("20261207", "20261208"));
    assert_int_equal(plan(&t, text, &p, &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_XML_VALEUR);
    assert_string_equal(e.field, "nombre-heures-total");
    assert_null(strstr(e.phrase, "CANARI"));
    temp_store_close(&t);
}

/* ---- a text longer than its schema allows ------------------------------------------------------------------------------ */

#define DEUX 32768

/* `element` in the place of the first one of that name, after `from`. */
static void put_element(char *text, const char *from, const char *name, size_t characters)
{
    char open[80], close[80], value[2 * 4000 + 1] = "";
    char *at, *to;

    snprintf(open, sizeof(open), "<%s>", name);
    snprintf(close, sizeof(close), "</%s>", name);
    for (size_t i = 0; i < characters; i++) /* two bytes each: characters are counted */
        memcpy(value + 2 * i, "\xc3\xa9", 3);
    at = strstr(strstr(text, from), open) + strlen(open);
    to = strstr(at, close);
    memmove(at + strlen(value), to, strlen(to) + 1);
    memcpy(at, value, strlen(value));
}

/* The formations B-1 and B-2 of one file, all on one line when asked, as programs write them. */
static void two(char *text, bool one_line)
{
    static char one[8192];
    const char *begin, *end;

    catalogue(one, sizeof(one), ELU, HEURES, PRIX, SESSION("20261207", "20261208"));
    begin = strstr(one, "<formation ");
    end = strstr(one, "</offres>");
    snprintf(text, DEUX, "%.*s%.*s%s", (int)(end - one), one, (int)(end - begin), begin, end);
    for (char *at = strstr(strstr(text, "</formation>"), "B-1"); at != NULL; at = strstr(at, "B-1"))
        at[2] = '2';
    for (char *at = text; one_line && (at = strchr(at, '\n')) != NULL;)
        *at = ' ';
}

/* One formation is left out, told by its line, its element and the most it may have; the other comes in, whichever it is and wherever its lines end. */
static void a_text_that_is_too_long_leaves_its_formation_out(void **state)
{
    static const struct {
        const char *element;
        size_t characters;
        const char *said;
    } cases[] = {{"intitule-formation", 256, "256 caractères : 255 au plus"},
                 {"intitule-formation", 3900, "3900 caractères : 255 au plus"},
                 {"objectif-formation", 3001, "3001 caractères : 3000 au plus"},
                 {"ville", 51, "51 caractères : 50 au plus"},
                 {"nom-organisme", 251, "251 caractères : 250 au plus"}}; /* which nothing here reads */
    static char text[DEUX];

    (void)state;
    for (size_t i = 0; i < 4 * ARRAY_LEN(cases); i++) {
        const bool second = (i & 1) != 0, one_line = (i & 2) != 0;
        const size_t k = i / 4;
        struct temp_store t;
        struct err e = {0};
        struct plan p, done;
        bool already;
        FILE *f;

        training_fixture_open(&t);
        two(text, one_line);
        put_element(text, second ? "B-2" : "B-1", cases[k].element, cases[k].characters);
        assert_ok(plan(&t, text, &p, &e), &e);
        assert_int_equal(p.rows, 2);
        assert_int_equal(p.refused, 1);
        assert_int_equal(p.effects[PLAN_NEW], 1);
        if (strstr(p.refusals[0].phrase, cases[k].said) == NULL)
            fail_msg("%s : %s", cases[k].element, p.refusals[0].phrase);
        assert_string_equal(p.refusals[0].field, cases[k].element);
        assert_true(p.refusals[0].line > 0);
        f = file_of(text);
        assert_ok(import_apply(t.store, &partner_lheo, f, DAY_NONE, p.hash, "essai", &done, &already, &e),
                  &e);
        fclose(f);
        assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM formation WHERE numero = 'B-1'"), second);
        assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM formation WHERE numero = 'B-2'"), !second);
        temp_store_close(&t);
    }
}

/* What was known of a formation that comes back too long stays as it was, its sessions open; the other one is changed. */
static void a_formation_left_out_loses_nothing(void **state)
{
    static char text[DEUX];
    struct temp_store t;
    struct err e = {0};
    struct plan p, done;
    bool already;
    FILE *f;

    (void)state;
    training_fixture_open(&t);
    two(text, false);
    apply(&t, text);
    put_element(text, "B-1", "intitule-formation", 300);
    put_element(text, "B-2", "objectif-formation", 20);
    assert_ok(plan(&t, text, &p, &e), &e);
    assert_int_equal(p.refused, 1);
    assert_int_equal(p.effects[PLAN_CHANGED], 1);
    f = file_of(text);
    assert_ok(import_apply(t.store, &partner_lheo, f, DAY_NONE, p.hash, "essai", &done, &already, &e), &e);
    fclose(f);
    assert_int_equal(
        raw_i64(&t, "SELECT COUNT(*) FROM formation WHERE numero = 'B-1' AND intitule LIKE 'Préparer%'"), 1);
    assert_int_equal(
        raw_i64(&t,
                "SELECT COUNT(*) FROM formation f JOIN action_formation a ON a.formation_id = f.id "
                "JOIN session_formation s ON s.action_id = a.id WHERE f.numero = 'B-1' AND s.ouverte = 1"),
        1);
    temp_store_close(&t);
}

/* A program writes its file on one line: a refusal says which formation it is of, as it is read and as it is compared, for people and for programs. */
static void a_refusal_names_its_formation(void **state)
{
    static char text[DEUX];
    struct temp_store t;
    struct err e = {0};
    struct plan p;
    char *shown = NULL;
    size_t n = 0;
    FILE *out;

    (void)state;
    training_fixture_open(&t);
    two(text, true);
    for (char *at = strstr(text, "B-2\""); at != NULL; at = strstr(at, "B-2\""))
        at[2] = '1'; /* the same number again: refused once compared */
    assert_ok(plan(&t, text, &p, &e), &e);
    assert_int_equal(p.refused, 1);
    assert_int_equal(p.refusals[0].msg, MSG_LHEO_DEUX_FOIS);
    assert_string_equal(p.refusals[0].objet, "formation 2 (« B-1 »)");
    two(text, true);
    memcpy(strstr(strstr(text, "B-2"), "560.00"), "cher  ", 6);
    assert_ok(plan(&t, text, &p, &e), &e);
    assert_int_equal(p.refused, 1);
    assert_string_equal(p.refusals[0].objet, "formation 2 (« B-2 »)");
    out = open_memstream(&shown, &n);
    plan_print(&p, &partner_lheo, out);
    assert_int_equal(fclose(out), 0);
    assert_non_null(strstr(shown, ", formation 2 (« B-2 »), champ « prix-total-TTC » : "));
    free(shown);
    struct json *j = json_new(1 << 16);
    plan_json(&p, &partner_lheo, j);
    assert_non_null(strstr(json_data(j), "\"objet\":\"formation 2 (« B-2 »)\""));
    json_free(j);
    two(text, true); /* without a number, its place tells it */
    char *own = strstr(text, " numero=\"B-2\"");
    memmove(own, own + 13, strlen(own + 13) + 1);
    assert_ok(plan(&t, text, &p, &e), &e);
    assert_int_equal(p.refusals[0].msg, MSG_LHEO_NUMERO);
    assert_string_equal(p.refusals[0].objet, "formation 2");
    temp_store_close(&t);
}

/* What refuses the whole file says where it was read to; what is wrong before any formation names none. */
static void a_file_refused_whole_says_where(void **state)
{
    static char text[DEUX];
    struct temp_store t;
    struct err e = {0};
    struct plan p;
    char line[2048];

    (void)state;
    training_fixture_open(&t);
    two(text, true);
    put_element(text, "B-2", "nombre-heures-total", 3); /* no number: the schema refuses it */
    assert_int_equal(plan(&t, text, &p, &e), RC_USAGE);
    err_format(&e, line, sizeof(line));
    assert_non_null(strstr(line, "ligne 1, formation "));
    assert_non_null(strstr(line, " ou juste après, champ « nombre-heures-total » : "));
    assert_int_equal(plan(&t, "<autre/>", &p, &e), RC_USAGE);
    assert_string_equal(e.objet, "");
    temp_store_close(&t);
}

/* The hash of a plan: two formations refused for one reason on one line are two plans. */
static void two_refusals_of_a_line_are_two_plans(void **state)
{
    static struct plan p;
    unsigned char hash[2][HASH_BYTES];

    (void)state;
    for (int64_t i = 0; i < 2; i++) {
        const struct lheo_formation f = {.rang = i + 1, .numero = "B-1"};
        struct err why = {0};

        memset(&p, 0, sizeof(p));
        p.hashed = sha256_begin();
        ERR(&why, MSG_LHEO_PRIX);
        err_at(&why, "prix-total-TTC", 2);
        lheo_nommer(&f, &why);
        plan_refuse(&p, &why);
        sha256_end(p.hashed, hash[i]);
    }
    assert_memory_not_equal(hash[0], hash[1], HASH_BYTES);
}

/* At its most, a text is no fault; a file whose only formation is too long comes in with nothing. What else is wrong still refuses the file. */
static void only_lengths_are_left_to_the_formation(void **state)
{
    static char text[DEUX];
    struct temp_store t;
    struct err e = {0};
    struct plan p;

    (void)state;
    training_fixture_open(&t);
    two(text, false);
    put_element(text, "B-1", "intitule-formation", 255);
    assert_ok(plan(&t, text, &p, &e), &e);
    assert_int_equal(p.refused, 0);
    catalogue(text, sizeof(text), ELU, HEURES, PRIX, SESSION("20261207", "20261208"));
    put_element(text, "B-1", "intitule-formation", 300);
    assert_ok(plan(&t, text, &p, &e), &e);
    assert_int_equal(p.refused, 1);
    assert_int_equal(p.effects[PLAN_NEW], 0);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM formation WHERE numero = 'B-1'"), 0);
    two(text, false);
    put_element(text, "B-1", "intitule-formation", 300);
    put_element(text, "B-2", "intitule-formation", 0); /* its least */
    assert_int_equal(plan(&t, text, &p, &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_XML_VALEUR);
    temp_store_close(&t);
}

/* ---- published samples -------------------------------------------------------------------------------------- */

static FILE *sample(const char *name)
{
    const char *shared = getenv("SICPF_SHARED");
    char path[512];

    snprintf(path, sizeof(path), "%s/formats/samples/03-lheo/%s", shared != NULL ? shared : "", name);
    return fopen(path, "r");
}

static void sample_of_an_elu_offer(void **state)
{
    FILE *f = sample("synthetic/offre-elu-dife.lheo-2.3.xml");
    struct temp_store t;
    struct err e = {0};
    struct plan p;

    (void)state;
    if (f == NULL)
        skip();
    training_fixture_open(&t);
    assert_ok(import_plan(t.store, &partner_lheo, f, DAY_NONE, "essai", &p, &e), &e);
    assert_string_equal(p.kind, "lheo-2.3");
    assert_int_equal(p.rows, 1);
    assert_int_equal(p.effects[PLAN_NEW], 1); /* found by its SIRET: the file's NDA is another one */
    assert_int_equal(p.refused, 0);
    fclose(f);
    temp_store_close(&t);
}

/* The catalogue dialect: another namespace, ISO-8859-1, HTML in the texts, prices in extras. */
static void sample_of_the_dialect(void **state)
{
    FILE *f = sample("synthetic/catalogue-edof.xml");
    struct temp_store t;
    struct err e = {0};
    struct plan p, done;
    struct offre *o;
    bool already;

    (void)state;
    if (f == NULL)
        skip();
    training_fixture_open(&t);
    assert_ok(import_plan(t.store, &partner_lheo, f, DAY_NONE, "essai", &p, &e), &e);
    assert_string_equal(p.kind, "edof");
    assert_int_equal(p.effects[PLAN_NEW], 1);
    assert_ok(import_apply(t.store, &partner_lheo, f, DAY_NONE, p.hash, "essai", &done, &already, &e), &e);
    assert_int_equal(search(&t, "toeic", false, &o), 1);
    assert_string_equal(o->intitule, "Préparer le TOEIC");
    assert_string_equal(o->objectif, "Atteindre le niveau B2.");
    assert_int_equal(o->classe, CLASSE_RS);
    assert_int_equal(o->heures, 30);
    assert_int_equal(o->prix_ht_cents, 100000);
    assert_int_equal(o->prix_ttc_cents, 120000);
    assert_string_equal(o->lieu, "10 rue de l'Exemple, 75012 PARIS");
    assert_int_equal(o->tva_taux, 2000);
    assert_int_equal(o->annexes_cents, 0);
    assert_int_equal(o->annexes_examen, 1);
    assert_null(o->annexes_nature);
    fclose(f);
    temp_store_close(&t);
}

/* What is required to enter: modules that the formation names, or the word of the action in the dialect, which prevails. */
static void prerequisites_are_read(void **state)
{
    static const char modules[] =
        "<modules-prerequis><reference-module>Notions de comptabilité</reference-module>"
        "<reference-module> </reference-module><reference-module>Tableur</reference-module>"
        "</modules-prerequis>";
    static char text[8192], more[9000];
    const char *end = "</formation></offres>";
    struct temp_store t;
    struct offre *o;

    (void)state;
    training_fixture_open(&t);
    catalogue(text, sizeof(text), ELU, HEURES, PRIX, SESSION("20261207", "20261208"));
    apply(&t, text);
    assert_int_equal(search(&t, "budget communal", false, &o), 1);
    assert_false(o->prerequis);
    assert_null(o->prerequis_detail);
    char *at = strstr(text, end);

    assert_non_null(at);
    snprintf(more, sizeof(more), "%.*s%s%s", (int)(at - text), text, modules, at);
    apply(&t, more); /* the same formation, sent again with them: it is changed */
    assert_int_equal(search(&t, "budget communal", false, &o), 1);
    assert_true(o->prerequis);
    assert_string_equal(o->prerequis_detail, "Notions de comptabilité ; Tableur");
    temp_store_close(&t);
}

static void prerequisites_of_the_dialect(void **state)
{
    static char text[65536];
    FILE *f = sample("synthetic/catalogue-edof.xml");
    struct temp_store t;
    struct offre *o;
    size_t n;
    char *at;

    (void)state;
    if (f == NULL)
        skip();
    n = fread(text, 1, sizeof(text) - 1, f);
    text[n] = '\0';
    fclose(f);
    at = strstr(text, "\"existence-prerequis\">0");
    assert_non_null(at);
    training_fixture_open(&t);
    apply(&t, text);
    assert_int_equal(search(&t, "toeic", false, &o), 1);
    assert_false(o->prerequis);
    at[strlen("\"existence-prerequis\">")] = '1';
    apply(&t, text);
    assert_int_equal(search(&t, "toeic", false, &o), 1);
    assert_true(o->prerequis);
    assert_null(o->prerequis_detail); /* its conditions say which */
    temp_store_close(&t);
}

/* MON-12: a price without tax that no VAT rate explains is refused before it can pass under the maximum an hour. */
static void a_price_without_tax_is_not_free(void **state)
{
    static const struct {
        const char *ht;
        bool good;
    } cases[] = {{"1000.00", true},  /* 20 % of 1 200 € */
                 {"1137.44", true},  /* 5,5 % */
                 {"1200.00", true},  /* exempt */
                 {"1000.01", false}, /* a cent beside */
                 {"0.01", false},    {"560.00", false}};
    static const char mark[] = "frais-ht\">";
    static char text[65536];
    FILE *f = sample("synthetic/catalogue-edof.xml");
    struct temp_store t;
    char *at;

    (void)state;
    if (f == NULL)
        skip();
    text[fread(text, 1, sizeof(text) - 1, f)] = '\0';
    fclose(f);
    training_fixture_open(&t);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct err e;
        struct plan p;

        at = strstr(text, mark);
        assert_non_null(at);
        memset(at + strlen(mark), ' ', strlen("1000.00"));
        memcpy(at + strlen(mark), cases[i].ht, strlen(cases[i].ht));
        assert_ok(plan(&t, text, &p, &e), &e);
        assert_int_equal(p.refused, !cases[i].good);
        assert_int_equal(p.effects[PLAN_NEW], cases[i].good);
        if (!cases[i].good) {
            assert_int_equal(p.refusals[0].msg, MSG_PRIX_TVA);
            assert_string_equal(p.refusals[0].field, "frais-ht");
            assert_true(p.refusals[0].line > 1);
        }
    }
    temp_store_close(&t);
}

/* The catalogue carries one price, at one rate: of two, nothing says which is sold. */
static void two_prices_are_refused(void **state)
{
    static const char one[] =
        "<extras info=\"action\"><extras info=\"frais-pedagogiques\"><extra info=\"taux-tva\">20.0</extra>"
        "<extra info=\"frais-ht\">400.00</extra><extra info=\"frais-ttc\">480.00</extra></extras></extras>";
    static const char more[] =
        "<extras info=\"action\"><extras info=\"frais-pedagogiques\"><extra info=\"taux-tva\">5.5</extra>"
        "<extra info=\"frais-ht\">100.00</extra><extra info=\"frais-ttc\">105.50</extra></extras></extras>";
    static char text[65536], prices[2048];
    struct temp_store t;
    struct plan p;
    struct err e;

    (void)state;
    training_fixture_open(&t);
    snprintf(prices, sizeof(prices), HEURES "%s", one);
    catalogue(text, sizeof(text), ELU, prices, "", SESSION("20261207", "20261207"));
    assert_ok(plan(&t, text, &p, &e), &e);
    assert_int_equal(p.refused, 0);
    snprintf(prices, sizeof(prices), HEURES "%s%s", one, more);
    catalogue(text, sizeof(text), ELU, prices, "", SESSION("20261207", "20261207"));
    assert_ok(plan(&t, text, &p, &e), &e);
    assert_int_equal(p.refused, 1);
    assert_int_equal(p.refusals[0].msg, MSG_LHEO_PRIX_PLUSIEURS);
    assert_string_equal(p.refusals[0].field, "frais-pedagogiques");
    temp_store_close(&t);
}

static void older_versions_are_named(void **state)
{
    static const char *const names[] = {"examples/exemple-photographe.xml", "examples/exemple-leger.xml"};
    struct temp_store t;

    (void)state;
    training_fixture_open(&t);
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        FILE *f = sample(names[i]);
        struct err e = {0};
        struct plan p;

        if (f == NULL) {
            temp_store_close(&t);
            skip();
        }
        assert_int_equal(import_plan(t.store, &partner_lheo, f, DAY_NONE, "essai", &p, &e), RC_USAGE);
        assert_int_equal(e.msg, MSG_LHEO_VERSION);
        fclose(f);
    }
    temp_store_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(formation_comes_in_and_is_found),
        cmocka_unit_test(who_teaches_comes_in),
        cmocka_unit_test(second_issue_changes_what_changed),
        cmocka_unit_test(offers_nobody_may_buy_are_not_shown),
        cmocka_unit_test(pages_follow_each_other),
        cmocka_unit_test(bodies_are_found_by_their_words),
        cmocka_unit_test(classes_follow_the_codes),
        cmocka_unit_test(formations_are_refused_with_their_line),
        cmocka_unit_test(two_bodies_in_one_training_are_refused),
        cmocka_unit_test(what_contradicts_the_offer_is_kept),
        cmocka_unit_test(unknown_body_is_refused),
        cmocka_unit_test(bad_files_are_refused_whole),
        cmocka_unit_test(external_entities_are_not_fetched),
        cmocka_unit_test(errors_quote_no_value),
        cmocka_unit_test(a_text_that_is_too_long_leaves_its_formation_out),
        cmocka_unit_test(a_formation_left_out_loses_nothing),
        cmocka_unit_test(a_refusal_names_its_formation),
        cmocka_unit_test(a_file_refused_whole_says_where),
        cmocka_unit_test(two_refusals_of_a_line_are_two_plans),
        cmocka_unit_test(only_lengths_are_left_to_the_formation),
        cmocka_unit_test(sample_of_an_elu_offer),
        cmocka_unit_test(sample_of_the_dialect),
        cmocka_unit_test(prerequisites_are_read),
        cmocka_unit_test(prerequisites_of_the_dialect),
        cmocka_unit_test(a_price_without_tax_is_not_free),
        cmocka_unit_test(two_prices_are_refused),
        cmocka_unit_test(older_versions_are_named),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

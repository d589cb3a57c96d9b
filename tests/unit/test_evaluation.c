/*
 * The evaluation of a training by its holder (order of 11 October 2019, annex 4.1): who may, when, once; that what is kept names
 * nobody and leads from no dossier to a mark; what people read, and from how many answers.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/text.h"
#include "training/evaluation.h"
#include "training_fixture.h"

/* A training of the CPF, 6 to 10 July 2026, declared on the 10th; one of an élu, 22 and 23 June. */
static const struct parcours salarie = {3, ORG_SANS, SESSION_CPF, 15000, -1, CAUSE_TOTALE, false, "F-1"};
static const struct parcours elu = {1, ORG_AGREE, SESSION_MANDAT, 0, -1, CAUSE_TOTALE, false, "F-1"};

static const struct dossier_note whole[] = {
    {"contenu", "5"}, {"pedagogie", "4"}, {"organisation", "3"}, {"utilite", "1"}};

static struct dossier_commande answer(const struct parcours *p, const char *numero,
                                      const struct dossier_note *notes, size_t n)
{
    struct dossier_commande c = commande(ACTE_EVALUER, ROLE_TITULAIRE, p->titulaire, numero);

    c.notes = notes;
    c.notes_n = n;
    return c;
}

static struct dossier_commande whole_answer(const struct parcours *p, const char *numero)
{
    return answer(p, numero, whole, ARRAY_LEN(whole));
}

static void refused(struct temp_store *t, struct dossier_commande c, const char *le, enum msg why)
{
    struct err e;

    assert_int_not_equal(faire(t, &c, le, &e), RC_OK);
    assert_int_equal(e.msg, why);
    assert_true(e.phrase[0] != '\0' && strchr(e.phrase, '{') == NULL);
}

static void done(struct temp_store *t, struct dossier_commande c, const char *le)
{
    struct err e;

    assert_ok(faire(t, &c, le, &e), &e);
}

static void fixture(struct temp_store *t, const struct parcours *p, enum etape until, char *numero)
{
    struct err e;

    training_fixture_open(t);
    assert_ok(parcourir(t, p, until, numero, &e), &e);
}

static struct evaluation_bilan of_session(struct temp_store *t, int64_t session)
{
    struct evaluation_bilan b;
    struct db *db;

    assert_int_equal(store_read_begin(t->store, &db, NULL), RC_OK);
    assert_int_equal(evaluation_de_session(db, session, on("2026-07-20"), &b, NULL), RC_OK);
    store_read_end(t->store, db);
    return b;
}

static struct evaluation_bilan of_body(struct temp_store *t, int64_t body)
{
    struct evaluation_bilan b;
    struct db *db;

    assert_int_equal(store_read_begin(t->store, &db, NULL), RC_OK);
    assert_int_equal(evaluation_d_organisme(db, body, on("2026-07-20"), &b, NULL), RC_OK);
    store_read_end(t->store, db);
    return b;
}

/* ---- who, when, once ---------------------------------------------------------------------------------------------- */

static void only_once_the_service_is_declared(void **state)
{
    static const enum etape before[] = {DEMANDE, PROPOSE, ACCEPTE, ENTRE, SORTI};
    static const enum etape after[] = {DECLARE, VALIDE, FACTURE};
    const struct parcours *const all[] = {&salarie, &elu};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(all); i++) {
        for (size_t s = 0; s < ARRAY_LEN(before); s++) {
            struct temp_store t;
            char numero[DOSSIER_NUMERO_BYTES];

            fixture(&t, all[i], before[s], numero);
            refused(&t, whole_answer(all[i], numero), "2026-07-13", MSG_DOSSIER_MAUVAIS_ETAT);
            temp_store_close(&t);
        }
        for (size_t s = 0; s < ARRAY_LEN(after); s++) {
            struct temp_store t;
            char numero[DOSSIER_NUMERO_BYTES];

            fixture(&t, all[i], after[s], numero);
            done(&t, whole_answer(all[i], numero), "2026-07-13");
            assert_int_equal(lire(&t, numero).evalue_le, on("2026-07-13"));
            temp_store_close(&t);
        }
    }
}

static void by_its_holder_alone(void **state)
{
    struct temp_store t;
    struct dossier_commande c;
    char numero[DOSSIER_NUMERO_BYTES];

    (void)state;
    fixture(&t, &salarie, DECLARE, numero);
    for (int role = ROLE_ORGANISME; role <= ROLE_SYSTEME; role++) {
        c = whole_answer(&salarie, numero);
        c.par = (enum dossier_role)role;
        c.par_id = role == ROLE_ORGANISME ? ORG_SANS : 0;
        refused(&t, c, "2026-07-13", MSG_DOSSIER_MAUVAIS_ACTEUR);
    }
    c = whole_answer(&salarie, numero);
    c.par_id = 1;
    refused(&t, c, "2026-07-13", MSG_DOSSIER_INCONNU);
    assert_int_equal(raw_sql(&t, "UPDATE titulaire SET deces = 20000 WHERE id = 3"), SQLITE_OK);
    refused(&t, whole_answer(&salarie, numero), "2026-07-13", MSG_DOSSIER_COMPTE_FERME);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM evaluation_compte"), 0);
    temp_store_close(&t);
}

static void once(void **state)
{
    struct temp_store t;
    enum dossier_acte acts[ACTE_COUNT];
    char numero[DOSSIER_NUMERO_BYTES];

    (void)state;
    fixture(&t, &salarie, DECLARE, numero);
    struct dossier d = lire(&t, numero);
    size_t n = dossier_actes_possibles(&d, ROLE_TITULAIRE, acts);

    done(&t, whole_answer(&salarie, numero), "2026-07-13");
    d = lire(&t, numero);
    assert_int_equal(dossier_actes_possibles(&d, ROLE_TITULAIRE, acts), n - 1);
    refused(&t, whole_answer(&salarie, numero), "2026-07-13", MSG_DOSSIER_DEJA_EVALUE);
    refused(&t, whole_answer(&salarie, numero), "2026-07-20", MSG_DOSSIER_DEJA_EVALUE);
    assert_int_equal(raw_i64(&t, "SELECT CAST(SUM(recues) AS BIGINT) FROM evaluation_compte"), 4);
    temp_store_close(&t);
}

/* Ninety days after the 10th of July, the last day included. A declaration made again does not give more. */
static void while_its_time_lasts(void **state)
{
    struct temp_store t;
    struct dossier_commande c;
    char numero[DOSSIER_NUMERO_BYTES];
    day_t last;
    struct db *db;

    (void)state;
    fixture(&t, &salarie, DECLARE, numero);
    c = commande(ACTE_DECLARER, ROLE_ORGANISME, ORG_SANS, numero);
    c.heures_realisees = 20;
    c.cause = CAUSE_TITULAIRE;
    done(&t, c, "2026-07-15");
    struct dossier d = lire(&t, numero);

    assert_int_equal(store_read_begin(t.store, &db, NULL), RC_OK);
    assert_int_equal(evaluation_jusque(db, &d, &last, NULL), RC_OK);
    store_read_end(t.store, db);
    assert_int_equal(last, on("2026-10-08"));
    refused(&t, whole_answer(&salarie, numero), "2026-10-09", MSG_DOSSIER_EVALUATION_TARDIVE);
    done(&t, whole_answer(&salarie, numero), "2026-10-08");
    temp_store_close(&t);
}

static void something_was_followed(void **state)
{
    struct parcours none = salarie;
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES];

    (void)state;
    none.realisees = 0;
    none.cause = CAUSE_TITULAIRE;
    fixture(&t, &none, DECLARE, numero);
    refused(&t, whole_answer(&none, numero), "2026-07-13", MSG_DOSSIER_EVALUATION_SANS_HEURES);
    temp_store_close(&t);
}

/* ---- the marks ---------------------------------------------------------------------------------------------------- */

/* A mark is a number above zero, or no mean could be made of it. */
static void the_scale_is_made_of_numbers(void **state)
{
    const char *code;
    size_t n = 0;

    (void)state;
    for (; (code = law_code_at("notes_evaluation", n)) != NULL; n++) {
        int64_t mark;

        assert_true(text_whole(code, &mark) && mark > 0);
    }
    assert_true(n > 0 && n <= EVALUATION_CODES_MAX);
    for (n = 0; law_code_at("questions_evaluation", n) != NULL; n++)
        ;
    assert_true(n > 0 && n <= EVALUATION_CODES_MAX);
}

static void each_question_has_one_mark(void **state)
{
    static const struct dossier_note high[] = {
        {"contenu", "6"}, {"pedagogie", "4"}, {"organisation", "3"}, {"utilite", "1"}};
    static const struct dossier_note zero[] = {
        {"contenu", "0"}, {"pedagogie", "4"}, {"organisation", "3"}, {"utilite", "1"}};
    static const struct dossier_note other[] = {
        {"contenu", "5"}, {"pedagogie", "4"}, {"organisation", "3"}, {"utilite", "1"}, {"prix", "1"}};
    static const struct dossier_note twice[] = {
        {"contenu", "5"}, {"pedagogie", "4"}, {"organisation", "3"}, {"utilite", "1"}, {"contenu", "1"}};
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES];

    (void)state;
    fixture(&t, &salarie, DECLARE, numero);
    refused(&t, answer(&salarie, numero, high, ARRAY_LEN(high)), "2026-07-13", MSG_DOSSIER_EVALUATION_NOTE);
    refused(&t, answer(&salarie, numero, zero, ARRAY_LEN(zero)), "2026-07-13", MSG_DOSSIER_EVALUATION_NOTE);
    refused(&t, answer(&salarie, numero, other, ARRAY_LEN(other)), "2026-07-13", MSG_DOSSIER_EVALUATION_NOTE);
    refused(&t, answer(&salarie, numero, twice, ARRAY_LEN(twice)), "2026-07-13", MSG_DOSSIER_EVALUATION_NOTE);
    refused(&t, answer(&salarie, numero, whole, 3), "2026-07-13", MSG_DOSSIER_EVALUATION_MANQUE);
    refused(&t, answer(&salarie, numero, NULL, 0), "2026-07-13", MSG_DOSSIER_EVALUATION_MANQUE);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM evaluation_compte"), 0);
    assert_int_equal(lire(&t, numero).evalue_le, DAY_NONE);
    temp_store_close(&t);
}

static void what_a_person_types(void **state)
{
    struct arena *a = arena_new(1U << 12);
    struct dossier_note n = evaluation_reponse(a, "contenu=4");

    (void)state;
    assert_string_equal(n.question, "contenu");
    assert_string_equal(n.note, "4");
    n = evaluation_reponse(a, "contenu");
    assert_string_equal(n.note, "");
    n = evaluation_reponse(a, "contenu=4=5");
    assert_string_equal(n.note, "4=5");
    arena_free(a);
}

/* ---- what is kept ------------------------------------------------------------------------------------------------- */

static enum rc try_it(struct temp_store *t, struct dossier_commande c, const char *le)
{
    struct err e;

    c.essai = true;
    return faire(t, &c, le, &e) == RC_REFUSED && e.msg == MSG_DOSSIER_ESSAI ? RC_OK : RC_FAILURE;
}

/* The other parties read the version, the last act and its day, the history, when it changed: none says that an answer was given. */
static void nothing_leads_to_a_person(void **state)
{
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES];

    (void)state;
    fixture(&t, &salarie, VALIDE, numero);
    struct dossier before = lire(&t, numero);
    int64_t acts = raw_i64(&t, "SELECT COUNT(*) FROM dossier_acte");

    assert_int_equal(try_it(&t, whole_answer(&salarie, numero), "2026-07-13"), RC_OK);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM evaluation_compte"), 0);
    done(&t, whole_answer(&salarie, numero), "2026-07-13");
    struct dossier after = lire(&t, numero);

    assert_int_equal(after.evalue_le, on("2026-07-13"));
    assert_int_equal(after.version, before.version);
    assert_int_equal(after.modifie_us, before.modifie_us);
    assert_int_equal(after.dernier_le, before.dernier_le);
    assert_int_equal(after.dernier_acte, before.dernier_acte);
    assert_int_equal(after.echeance, before.echeance);
    assert_int_equal(after.etat, before.etat);
    assert_int_equal(after.facturation, before.facturation);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM dossier_acte"), acts);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM webhook_envoi"), 0);
    /* One count by question, of an action: the marks given, and no more. */
    assert_int_equal(
        raw_i64(&t, "SELECT COUNT(*) FROM evaluation_compte WHERE action_id = 4 AND recues = 1 AND "
                    "publiees = 0 AND ((question = 'contenu' AND note = 5) OR (question = 'pedagogie' AND "
                    "note = 4) OR (question = 'organisation' AND note = 3) OR (question = 'utilite' AND "
                    "note = 1))"),
        4);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM evaluation_compte"), 4);
    /* The journal says that it was evaluated, and no mark. */
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM journal WHERE acte = 'dossier.evaluer'"), 1);
    assert_int_equal(raw_i64(&t,
                             "SELECT COUNT(*) FROM journal j JOIN journal_contenu c ON c.seq = j.seq WHERE "
                             "j.acte = 'dossier.evaluer' AND c.contenu LIKE '%dossier%'"),
                     1);
    assert_int_equal(raw_i64(&t,
                             "SELECT COUNT(*) FROM journal j JOIN journal_contenu c ON c.seq = j.seq WHERE "
                             "j.acte = 'dossier.evaluer' AND (c.contenu LIKE '%contenu%' OR c.contenu LIKE "
                             "'%note%' OR c.contenu LIKE '%utilite%')"),
                     0);
    temp_store_close(&t);
}

/* ---- what people read --------------------------------------------------------------------------------------------- */

/* `n` answers of other people to each question, all of mark `note`. */
static void others(struct temp_store *t, int n, int note)
{
    char sql[800];

    snprintf(sql, sizeof(sql),
             "INSERT INTO evaluation_compte (action_id, question, note, recues, publiees) VALUES "
             "(4, 'contenu', %d, %d, 0), (4, 'pedagogie', %d, %d, 0), (4, 'organisation', %d, %d, 0), "
             "(4, 'utilite', %d, %d, 0)",
             note, n, note, n, note, n, note, n);
    assert_int_equal(raw_sql(t, sql), SQLITE_OK);
}

static void nothing_is_shown_of_too_few(void **state)
{
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES];

    (void)state;
    fixture(&t, &salarie, DECLARE, numero);
    others(&t, 3, 2);
    done(&t, whole_answer(&salarie, numero), "2026-07-13");
    struct evaluation_bilan b = of_session(&t, SESSION_CPF);

    assert_int_equal(b.n, 0);
    assert_int_equal(b.minimum, 5);
    assert_int_equal(of_body(&t, ORG_SANS).n, 0);
    temp_store_close(&t);
}

/* 2, 2, 2, 2 and 5 are 2,6; four 2 and a 1 are 1,8. Then nothing moves before five more. */
static void a_mean_moves_by_several_answers(void **state)
{
    struct parcours again = salarie;
    struct temp_store t;
    char first[DOSSIER_NUMERO_BYTES], second[DOSSIER_NUMERO_BYTES], third[DOSSIER_NUMERO_BYTES];
    struct err e;

    (void)state;
    fixture(&t, &salarie, DECLARE, first);
    autre_session(&t, SESSION_CPF, 98);
    autre_session(&t, SESSION_CPF, 99);
    again.facture = "F-2";
    again.session = 98;
    assert_ok(parcourir(&t, &again, DECLARE, second, &e), &e);
    again.session = 99;
    assert_ok(parcourir(&t, &again, DECLARE, third, &e), &e);
    others(&t, 4, 2);
    done(&t, whole_answer(&salarie, first), "2026-07-13");
    struct evaluation_bilan b = of_session(&t, SESSION_CPF);

    assert_int_equal(b.n, 4);
    assert_int_equal(b.note_max, 5);
    assert_string_equal(b.moyennes[0].question, "contenu");
    assert_int_equal(b.moyennes[0].reponses, 5);
    assert_int_equal(b.moyennes[0].dixiemes, 26);
    assert_string_equal(b.moyennes[3].question, "utilite");
    assert_int_equal(b.moyennes[3].dixiemes, 18);
    done(&t, whole_answer(&salarie, second), "2026-07-13");
    b = of_session(&t, SESSION_CPF);
    assert_int_equal(b.moyennes[0].reponses, 5);
    assert_int_equal(b.moyennes[0].dixiemes, 26);
    assert_int_equal(of_body(&t, ORG_SANS).moyennes[0].reponses, 5);
    assert_int_equal(raw_sql(&t, "UPDATE evaluation_compte SET recues = recues + 3 WHERE note = 2"),
                     SQLITE_OK);
    done(&t, whole_answer(&salarie, third), "2026-07-13");
    b = of_session(&t, SESSION_CPF);
    assert_int_equal(b.moyennes[0].reponses, 10);
    assert_int_equal(b.moyennes[0].dixiemes, 29); /* seven 2 and three 5 */
    temp_store_close(&t);
}

/* All the actions of a body together, and none of another's. */
static void a_body_is_the_sum_of_its_actions(void **state)
{
    struct temp_store t;
    struct evaluation_bilan b;

    (void)state;
    training_fixture_open(&t);
    assert_int_equal(
        raw_sql(&t, "INSERT INTO evaluation_compte (action_id, question, note, recues, publiees) VALUES "
                    "(4, 'contenu', 5, 5, 5), (6, 'contenu', 2, 6, 5), (1, 'contenu', 1, 5, 5), "
                    "(4, 'ancienne', 5, 50, 50)"),
        SQLITE_OK);
    b = of_body(&t, ORG_SANS);
    assert_int_equal(b.n, 1); /* a question that the law of the day does not ask is not shown */
    assert_int_equal(b.moyennes[0].reponses, 10);
    assert_int_equal(b.moyennes[0].dixiemes, 35);
    b = of_body(&t, ORG_AGREE);
    assert_int_equal(b.moyennes[0].reponses, 5);
    assert_int_equal(b.moyennes[0].dixiemes, 10);
    b = of_session(&t, SESSION_CPF);
    assert_int_equal(b.moyennes[0].dixiemes, 50);
    temp_store_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(only_once_the_service_is_declared),
                                       cmocka_unit_test(by_its_holder_alone),
                                       cmocka_unit_test(once),
                                       cmocka_unit_test(while_its_time_lasts),
                                       cmocka_unit_test(something_was_followed),
                                       cmocka_unit_test(the_scale_is_made_of_numbers),
                                       cmocka_unit_test(each_question_has_one_mark),
                                       cmocka_unit_test(what_a_person_types),
                                       cmocka_unit_test(nothing_leads_to_a_person),
                                       cmocka_unit_test(nothing_is_shown_of_too_few),
                                       cmocka_unit_test(a_mean_moves_by_several_answers),
                                       cmocka_unit_test(a_body_is_the_sum_of_its_actions)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}

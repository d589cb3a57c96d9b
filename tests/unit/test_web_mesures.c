/*
 * Measures by pages: each refusal of the decision's form (repealed article, missing end, skipped step, same agent) names its field;
 * what a measure bears on, its renewal, the day of its lifting and the answer to late observations (C. trav. R. 6333-6, CRPA L. 115-3).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <unistd.h>
#include "journey_fixture.h"

#define SIRET_AGREE "73282932000074"
#define SIGNATAIRE "signataire=Camille+Durand,+directrice"
#define OUVRIR "/gestion/mesures/ouvrir"
#define DEC "DEC-2026-00001"

static int step(struct journey *j, int who, const char *numero, const char *name, const char *fields)
{
    char path[160];

    snprintf(path, sizeof(path), "/gestion/mesures/%s/%s", numero, name);
    return web_submit(&j->web, path, path, j->cookie[who], fields);
}

static int see(struct journey *j, int who, const char *numero, const char *name)
{
    char path[160];

    snprintf(path, sizeof(path), "/gestion/mesures/%s%s%s", numero, *name != '\0' ? "/" : "", name);
    return open_page(j, who, path);
}

static void opened(struct journey *j, const char *mesure)
{
    char fields[160];

    snprintf(fields, sizeof(fields), "organisme=" SIRET_AGREE "&mesure=%s&modele=2026-05-01", mesure);
    assert_int_equal(web_submit(&j->web, OUVRIR, OUVRIR, j->cookie[AGENT_A], fields), 303);
}

/* The refusal is there, and leads to its field, "" when it is of no field. */
static void refused(struct journey *j, int status, int wanted, const char *code, const char *field)
{
    char link[60];

    assert_int_equal(status, wanted);
    assert_true(web_reply_has(&j->web, code));
    snprintf(link, sizeof(link), "href=\"#champ-%s", field);
    assert_int_equal(web_reply_has(&j->web, link), *field != '\0');
}

#define GRIEF "texte=Trois+jours+non+suivis&preuve=Feuille+12&gravite=grave&article="

static void suspended(struct journey *j)
{
    opened(j, "suspension_paiements");
    assert_int_equal(step(j, AGENT_A, DEC, "grief", GRIEF "CRPA+L.+115-3"), 303);
    /* the same fact under the same article is one grievance, whatever its case and its evidence */
    refused(j,
            step(j, AGENT_A, DEC, "grief",
                 "texte=TROIS+jours+non+suivis&preuve=Autre&gravite=leger&article=CRPA+L.+115-3"),
            409, "mesure.grief-deja", "texte");
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM mesure_grief"), 1);
    assert_int_equal(step(j, AGENT_A, DEC, "examiner", "grief=1&retenu=1&texte=%C3%89tabli"), 303);
    assert_int_equal(step(j, AGENT_A, DEC, "rediger",
                          "texte=Motifs&article=CRPA+L.+115-3&fin=2026-08-30&urgence=Rien+n'attend"),
                     303);
    assert_int_equal(step(j, AGENT_B, DEC, "signer", SIGNATAIRE), 303);
}

/* ---- the editor ------------------------------------------------------------------------------------------------- */

static void a_grievance_is_refused_by_its_field(void **state)
{
    struct journey *j = *state;

    opened(j, "dereferencement");
    refused(j, step(j, AGENT_A, DEC, "grief", GRIEF "C.+trav.+L.+6322-1"), 422, "decision.article-abroge",
            "article");
    assert_true(web_reply_has(&j->web, "value=\"C. trav. L. 6322-1\"")); /* what was typed is still there */
    refused(j, step(j, AGENT_A, DEC, "grief", GRIEF "C.+trav.+R.+9999-1"), 422, "decision.article-inconnu",
            "article");
    refused(j, step(j, AGENT_A, DEC, "grief", "texte=Fait&gravite=grave&article=C.+trav.+R.+6333-6"), 422,
            "decision.preuve", "preuve");
    refused(j, step(j, AGENT_A, DEC, "grief", "texte=Fait&preuve=P&gravite=x&article=C.+trav.+R.+6333-6"),
            422, "mesure.gravite", "gravite");
    refused(j, step(j, AGENT_A, DEC, "examiner", "grief=4&texte=Non"), 404, "mesure.grief-inconnu", "grief");
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM mesure_grief"), 0);
}

static void a_decision_is_refused_by_its_field(void **state)
{
    static const char draft[] = "texte=Motifs&urgence=Rien+n'attend";
    struct journey *j = *state;
    char fields[200];

    opened(j, "suspension_paiements");
    snprintf(fields, sizeof(fields), "%s&article=C.+trav.+L.+6322-1&fin=2026-08-30", draft);
    refused(j, step(j, AGENT_A, DEC, "rediger", fields), 422, "decision.article-abroge", "article");
    snprintf(fields, sizeof(fields), "%s&article=C.+trav.+R.+6333-6&fin=2026-08-30", draft);
    refused(j, step(j, AGENT_A, DEC, "rediger", fields), 422, "decision.article-mesure", "article");
    snprintf(fields, sizeof(fields), "%s&article=CRPA+L.+115-3", draft);
    refused(j, step(j, AGENT_A, DEC, "rediger", fields), 422, "decision.sans-fin", "fin");
    snprintf(fields, sizeof(fields), "%s&article=CRPA+L.+115-3&fin=2027-08-30", draft);
    refused(j, step(j, AGENT_A, DEC, "rediger", fields), 422, "decision.trop-longue", "fin");
    snprintf(fields, sizeof(fields), "%s&article=CRPA+L.+115-3&debut=2026-05-01&fin=2026-07-30", draft);
    refused(j, step(j, AGENT_A, DEC, "rediger", fields), 422, "decision.retroactive", "debut");
    refused(j, step(j, AGENT_A, DEC, "rediger", "texte=Motifs&article=CRPA+L.+115-3&fin=2026-08-30"), 422,
            "decision.urgence", "urgence");
    snprintf(fields, sizeof(fields), "%s&article=CRPA+L.+115-3&fin=2026-08-30", draft);
    refused(j, step(j, AGENT_A, DEC, "rediger", fields), 422, "decision.sans-grief-retenu", "");
    assert_int_equal(step(j, AGENT_A, DEC, "grief", GRIEF "CRPA+L.+115-3"), 303);
    refused(j, step(j, AGENT_A, DEC, "rediger", fields), 422, "decision.grief-sans-reponse", "");
    assert_int_equal(step(j, AGENT_A, DEC, "examiner", "grief=1&retenu=1&texte=%C3%89tabli"), 303);
    assert_int_equal(step(j, AGENT_A, DEC, "rediger", fields), 303);
    refused(j, step(j, AGENT_A, DEC, "signer", SIGNATAIRE), 422, "decision.meme-agent", "");
    refused(j, step(j, AGENT_B, DEC, "signer", "signataire=Camille"), 422, "decision.signataire",
            "signataire");
    assert_int_equal(step(j, AGENT_B, DEC, "signer", SIGNATAIRE), 303);
}

static void no_step_is_skipped(void **state)
{
    struct journey *j = *state;

    opened(j, "dereferencement");
    assert_int_equal(step(j, AGENT_A, DEC, "grief", GRIEF "C.+trav.+R.+6333-6"), 303);
    refused(j, step(j, AGENT_A, DEC, "rediger", "texte=Motifs&article=C.+trav.+R.+6333-6&fin=2026-08-30"),
            422, "decision.etape", "");
    assert_int_equal(step(j, AGENT_A, DEC, "notifier", ""), 303);
    refused(j, step(j, AGENT_A, DEC, "rediger", "texte=Motifs&article=C.+trav.+R.+6333-6&fin=2026-08-30"),
            422, "decision.trop-tot", "");
    assert_int_equal(see(j, AGENT_A, DEC, "signer"), 409);
    assert_int_equal(see(j, AGENT_A, DEC, "repondre"), 409); /* heard before: nothing comes late */
    assert_int_equal(see(j, AGENT_A, DEC, ""), 200);
    assert_true(web_reply_has(&j->web, "/entendre\""));
    assert_false(web_reply_has(&j->web, "/lever\""));
}

/* ---- what were commands ------------------------------------------------------------------------------------------ */

static void what_it_bears_on_is_named(void **state)
{
    static const struct parcours other = {3, ORG_SANS, SESSION_CPF, 15000, -1, CAUSE_TOTALE, false, "F-2"};
    struct journey *j = *state;
    char numero[DOSSIER_NUMERO_BYTES], fields[60];
    struct err e = {0};
    int64_t before;

    accept_dossier(j);
    assert_ok(parcourir(&j->web.t, &other, PROPOSE, numero, &e), &e);
    opened(j, "refus_de_paiement");
    assert_int_equal(see(j, AGENT_A, DEC, ""), 200);
    assert_true(web_reply_has(&j->web, "Rien encore."));
    refused(j, step(j, AGENT_A, DEC, "viser", ""), 422, "web.champ", "objet");
    snprintf(fields, sizeof(fields), "objet=%s", numero);
    refused(j, step(j, AGENT_A, DEC, "viser", fields), 422, "mesure.objet", "objet"); /* another body's */
    snprintf(fields, sizeof(fields), "objet=%s", j->numero);
    assert_int_equal(step(j, AGENT_A, DEC, "viser", fields), 303);
    before = entries(j);
    assert_int_equal(see(j, AGENT_A, DEC, ""), 200);
    assert_true(web_reply_has(&j->web, j->numero));
    assert_int_equal(entries(j), before + 1);
    assert_int_equal(open_page(j, ELU, "/consultations"), 200); /* the holder reads that it was read */
    assert_true(web_reply_has(&j->web, "Un agent : "));
    assert_int_equal(step(j, AGENT_A, DEC, "grief", GRIEF "C.+trav.+R.+6333-6"), 303);
    assert_int_equal(step(j, AGENT_A, DEC, "notifier", ""), 303);
    assert_int_equal(see(j, AGENT_A, DEC, "viser"), 409);
    assert_int_equal(step(j, AGENT_A, DEC, "abandonner", ""), 303);
    opened(j, "avertissement");
    assert_int_equal(see(j, AGENT_A, "DEC-2026-00002", "viser"), 409); /* it bears on the body */
}

static void a_late_observation_is_answered(void **state)
{
    struct journey *j = *state;

    suspended(j);
    assert_int_equal(see(j, AGENT_A, DEC, ""), 200);
    assert_false(web_reply_has(&j->web, "Attend une réponse"));
    assert_int_equal(step(j, AGENT_A, DEC, "observer", "texte=Nous+contestons&entretien=1"), 303);
    assert_int_equal(see(j, AGENT_A, DEC, ""), 200);
    assert_true(web_reply_has(&j->web, "Attend une réponse"));
    refused(j, step(j, AGENT_A, DEC, "repondre", "observation=7&texte=Bien+lu"), 404,
            "mesure.observation-inconnue", "observation");
    refused(j, step(j, AGENT_A, DEC, "repondre", "observation=1"), 422, "web.champ", "texte");
    assert_int_equal(step(j, AGENT_A, DEC, "repondre", "observation=1&texte=Rien+de+nouveau"), 303);
    assert_int_equal(see(j, AGENT_A, DEC, ""), 200);
    assert_false(web_reply_has(&j->web, "Attend une réponse"));
    assert_true(web_reply_has(&j->web, "Rien de nouveau"));
    assert_int_equal(step(j, AGENT_A, DEC, "entendre", ""), 303); /* asked for after, held after */
}

static void a_lifting_has_its_day(void **state)
{
    struct journey *j = *state;

    suspended(j);
    move_clock(j, "2026-06-20");
    refused(j, step(j, AGENT_A, DEC, "lever", "texte=Fini&avant=2026-07-01"), 422, "decision.levee-jour",
            "avant");
    refused(j, step(j, AGENT_A, DEC, "lever", "texte=Fini&avant=2026-05-01"), 422, "decision.levee-jour",
            "avant");
    refused(j, step(j, AGENT_A, DEC, "lever", "texte=Fini&avant=hier"), 422, "web.champ-date", "avant");
    assert_int_equal(step(j, AGENT_A, DEC, "lever", "texte=Annul%C3%A9e+par+le+juge&avant=2026-06-05"), 303);
    assert_int_equal(raw_i64(&j->web.t, "SELECT levee_le FROM mesure"), on("2026-06-05"));
    assert_int_equal(see(j, AGENT_A, DEC, ""), 200);
    assert_true(web_reply_has(&j->web, "Ne vaut plus depuis le</dt><dd>5 juin 2026"));
}

static void a_suspension_is_renewed_once(void **state)
{
    static const char renewal[] = "organisme=" SIRET_AGREE "&mesure=suspension_paiements&modele=2026-05-01"
                                  "&renouvelle=";
    struct journey *j = *state;
    char fields[200];

    suspended(j);
    snprintf(fields, sizeof(fields), "%sDEC-2026-00099", renewal);
    refused(j, web_submit(&j->web, OUVRIR, OUVRIR, j->cookie[AGENT_A], fields), 404, "mesure.inconnue",
            "renouvelle");
    assert_true(web_reply_has(&j->web, "value=\"DEC-2026-00099\""));
    refused(j,
            web_submit(&j->web, OUVRIR, OUVRIR, j->cookie[AGENT_A],
                       "organisme=" SIRET_AGREE "&mesure=suspension&modele=2026-05-01&renouvelle=" DEC),
            422, "mesure.renouvellement", "renouvelle");
    snprintf(fields, sizeof(fields), "%s" DEC, renewal);
    assert_int_equal(web_submit(&j->web, OUVRIR, OUVRIR, j->cookie[AGENT_A], fields), 303);
    assert_int_equal(raw_i64(&j->web.t, "SELECT renouvelle FROM mesure WHERE id = 2"), 1);
}

static int letter(struct journey *j, int who, const char *root, const char *genre)
{
    char page[120], path[160];

    snprintf(page, sizeof(page), "%s/" DEC, root);
    snprintf(path, sizeof(path), "%s/%s", page, genre);
    return web_submit(&j->web, page, path, j->cookie[who], "");
}

/* The agent and the body have the same letter, once it exists; nobody else, and no sooner. */
static void a_letter_is_for_its_body(void **state)
{
    struct journey *j = *state;

    opened(j, "suspension_paiements");
    assert_int_equal(step(j, AGENT_A, DEC, "grief", GRIEF "CRPA+L.+115-3"), 303);
    assert_int_equal(open_page(j, AGENT_A, "/gestion/lettres/" DEC), 200);
    assert_true(web_reply_has(&j->web, "Aucune lettre"));
    assert_int_equal(open_page(j, ECOLE, "/organisme/lettres/" DEC), 404); /* not told */
    assert_int_equal(step(j, AGENT_A, DEC, "examiner", "grief=1&retenu=1&texte=%C3%89tabli"), 303);
    assert_int_equal(step(j, AGENT_A, DEC, "rediger",
                          "texte=Motifs&article=CRPA+L.+115-3&fin=2026-08-30&urgence=Rien+n'attend"),
                     303);
    assert_int_equal(letter(j, AGENT_A, "/gestion/lettres", "decision"), 404);
    assert_true(web_reply_has(&j->web, "lettre.absente"));
    assert_int_equal(step(j, AGENT_B, DEC, "signer", SIGNATAIRE), 303);
    assert_int_equal(open_page(j, ECOLE, "/organisme/lettres/" DEC), 200);
    assert_true(web_reply_has(&j->web, "Décision prise contre votre organisme"));
    assert_int_equal(open_page(j, LANGUES, "/organisme/lettres/" DEC), 404);
    assert_true(web_reply_has(&j->web, "lettre.inconnue"));
    assert_int_equal(open_page(j, ELU, "/mes-lettres/" DEC), 404);
    assert_int_equal(letter(j, ECOLE, "/organisme/lettres", "griefs"), 404); /* never notified: urgent */
    if (access("/usr/bin/weasyprint", X_OK) != 0)
        return;
    assert_int_equal(letter(j, AGENT_A, "/gestion/lettres", "decision"), 200);
    assert_true(web_reply_has(&j->web, "Content-Type: application/pdf"));
    assert_int_equal(letter(j, ECOLE, "/organisme/lettres", "decision"), 200);
    assert_true(web_reply_has(&j->web, "decision-" DEC ".pdf"));
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM journal WHERE acte = 'lettre.produire'"), 2);
    assert_int_equal(raw_i64(&j->web.t,
                             "SELECT COUNT(DISTINCT c.contenu) FROM journal n JOIN journal_contenu c "
                             "ON c.seq = n.seq WHERE n.acte = 'lettre.produire'"),
                     1); /* the same hash */
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, journey_setup, journey_teardown)
    static const struct CMUnitTest tests[] = {
        T(a_grievance_is_refused_by_its_field),
        T(a_decision_is_refused_by_its_field),
        T(no_step_is_skipped),
        T(what_it_bears_on_is_named),
        T(a_late_observation_is_answered),
        T(a_lifting_has_its_day),
        T(a_suspension_is_renewed_once),
        T(a_letter_is_for_its_body),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

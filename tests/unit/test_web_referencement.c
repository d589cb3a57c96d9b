/*
 * The request to be referenced by pages (C. trav. L. 6323-9-1): saved piece by piece, sent once whole, completed when it is asked,
 * decided with an article and reasons; each refusal names its field.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "journey_fixture.h"

#define OWN "/organisme/referencement"
#define ONE "/gestion/referencements/73282932000074"
#define SIGNATAIRE "&signataire=Camille+Durand,+directrice"

static int deposit(struct journey *j, const char *piece, const char *reference)
{
    char fields[160];

    snprintf(fields, sizeof(fields), "piece=%s&reference=%s", piece, reference);
    return web_submit(&j->web, OWN, OWN "/deposer", j->cookie[ECOLE], fields);
}

static void prepared(struct journey *j)
{
    static const char *const pieces[] = {
        "declaration_activite", "obligations_formation", "certificat_qualite", "regularite_fiscale",
        "regularite_sociale",   "identite_representant", "acceptation_cgu"};

    for (size_t i = 0; i < ARRAY_LEN(pieces); i++)
        assert_int_equal(deposit(j, pieces[i], "dossier+A"), 303);
}

static void sent(struct journey *j)
{
    prepared(j);
    assert_int_equal(web_submit(&j->web, OWN, OWN "/envoyer", j->cookie[ECOLE], "confirme=1"), 303);
}

static int decide(struct journey *j, int who, const char *step, const char *fields)
{
    char path[120], read[80], all[400];

    snprintf(path, sizeof(path), ONE "/%s", step);
    (void)open_page(j, who, path);
    if (!web_reply_between(&j->web, "name=\"lu\" value=\"", "\"", read, sizeof(read)))
        snprintf(read, sizeof(read), "rien");
    snprintf(all, sizeof(all), "%s&lu=%s", fields, read);
    return web_submit(&j->web, ONE, path, j->cookie[who], all);
}

static void refused(struct journey *j, int status, int wanted, const char *code, const char *field)
{
    char link[60];

    assert_int_equal(status, wanted);
    assert_true(web_reply_has(&j->web, code));
    snprintf(link, sizeof(link), "href=\"#champ-%s", field);
    assert_int_equal(web_reply_has(&j->web, link), *field != '\0');
}

static void a_body_prepares_piece_by_piece(void **state)
{
    struct journey *j = *state;

    assert_int_equal(open_page(j, ELU, OWN), 403);
    assert_int_equal(open_page(j, ECOLE, OWN), 200);
    assert_true(web_reply_has(&j->web, "Pièces obligatoires qui manquent : <strong>7</strong>"));
    assert_true(web_reply_has(&j->web, "C. trav. L. 6323-9-1, 3°"));
    assert_false(web_reply_has(&j->web, OWN "/envoyer\""));
    refused(j, deposit(j, "regularite_fiscale", ""), 422, "web.champ", "reference");
    refused(j, deposit(j, "rien", "x"), 422, "referencement.piece", "");
    assert_int_equal(deposit(j, "regularite_fiscale", "attestation+118"), 303);
    assert_int_equal(open_page(j, ECOLE, OWN), 200);
    assert_true(web_reply_has(&j->web, "value=\"attestation 118\"")); /* what is saved stays */
    assert_true(web_reply_has(&j->web, "<strong>6</strong>"));
    refused(j, web_submit(&j->web, OWN, OWN "/envoyer", j->cookie[ECOLE], ""), 422, "referencement.incomplet",
            "declaration_activite");
    assert_true(web_reply_has(&j->web, "id=\"champ-declaration_activite\""));
    prepared(j);
    assert_int_equal(open_page(j, ECOLE, OWN),
                     200); /* it sells without a request: told before it sends one */
    assert_true(web_reply_has(&j->web, "L'envoi arrête vos ventes."));
    assert_true(web_reply_has(&j->web, "au plus tard le <strong>1er août 2026</strong>"));
    refused(j, web_submit(&j->web, OWN, OWN "/envoyer", j->cookie[ECOLE], ""), 422, "referencement.ferme",
            "confirme");
    assert_int_equal(open_page(j, ELU, "/formations"), 200);
    assert_true(web_reply_has(&j->web, "Lire le budget"));
    assert_int_equal(web_submit(&j->web, OWN, OWN "/envoyer", j->cookie[ECOLE], "confirme=1"), 303);
    assert_int_equal(open_page(j, ECOLE, OWN), 200);
    assert_false(web_reply_has(&j->web, "L'envoi arrête vos ventes."));
    assert_true(web_reply_has(&j->web, "Recevabilité à dire au plus tard le 16 juin 2026"));
    assert_int_equal(decide(j, AGENT_A, "recevoir", "demande=1"), 303);
    assert_int_equal(decide(j, AGENT_A, "recevoir", "demande=1"), 409);
    assert_int_equal(open_page(j, ECOLE, OWN), 200);
    assert_true(web_reply_has(&j->web, "Déclarée recevable le 1er juin 2026."));
    assert_false(web_reply_has(&j->web, "Recevabilité à dire"));
    assert_int_equal(decide(j, AGENT_A, "completer", "demande=1&motifs=Illisible."), 303);
    assert_int_equal(decide(j, AGENT_A, "recevoir", "demande=1"), 409); /* it waits for the body */
    assert_int_equal(web_submit(&j->web, OWN, OWN "/envoyer", j->cookie[ECOLE], ""),
                     303);                                              /* closed already */
    assert_int_equal(decide(j, AGENT_A, "recevoir", "demande=1"), 303); /* its clock began again */
    assert_int_equal(open_page(j, ECOLE, OWN), 200);
    assert_true(web_reply_has(&j->web, "À décider au plus tard le"));
    assert_false(web_reply_has(&j->web, OWN "/deposer\""));
    assert_int_equal(deposit(j, "france_vae", "x"), 409);
    assert_true(web_reply_has(&j->web, "referencement.etat"));
    assert_int_equal(web_submit(&j->web, OWN, OWN "/retirer", j->cookie[ECOLE], ""), 303);
    assert_int_equal(open_page(j, LANGUES, OWN), 200); /* another body sees none of it */
    assert_false(web_reply_has(&j->web, "Demande n°"));
}

static void dereferenced_until(struct journey *j, int id, const char *last)
{
    char sql[400];

    snprintf(
        sql, sizeof(sql),
        "INSERT INTO mesure (id, numero, organisme_id, mesure, etat, modele, ouverte_le, ouverte_par, "
        "article, motifs, debut, fin, redigee_par, signee_le, signee_par, signataire, modifie_us) VALUES "
        "(%d, 'DEC-2026-0000%d', %d, 'dereferencement', 'signee', 0, %d, 'a', 'C. trav. R. 6333-6', 'm', %d, "
        "%d, 'a', %d, 'b', 'B C, chef', 0)",
        id, id, ORG_AGREE, on("2026-05-01"), on("2026-05-02"), on(last), on("2026-05-02"));
    assert_int_equal(raw_sql(&j->web.t, sql), RAW_OK);
}

/* Who decides reads that a measure closes the body, on the request and before each decision; not once it is over. */
static void a_measure_in_force_is_told(void **state)
{
    struct journey *j = *state;

    sent(j);
    dereferenced_until(j, 1, "2026-05-31");
    assert_int_equal(open_page(j, AGENT_A, ONE), 200);
    assert_false(web_reply_has(&j->web, "La décision"));
    dereferenced_until(j, 2, "2026-09-10");
    assert_int_equal(open_page(j, AGENT_A, ONE), 200);
    assert_true(web_reply_has(&j->web, "La décision DEC-2026-00002"));
    assert_int_equal(open_page(j, AGENT_A, ONE "/accepter"), 200);
    assert_true(web_reply_has(&j->web, "10 septembre 2026"));
}

static void an_agent_decides_with_reasons(void **state)
{
    struct journey *j = *state;

    sent(j);
    assert_int_equal(open_page(j, ECOLE, "/gestion/referencements"), 403);
    assert_int_equal(open_page(j, AGENT_A, "/gestion/referencements"), 200);
    assert_true(web_reply_has(&j->web, "À décider au plus tard le"));
    assert_int_equal(open_page(j, AGENT_A, ONE), 200);
    assert_true(web_reply_has(&j->web, "dossier A"));
    assert_int_equal(open_page(j, AGENT_A, ONE "/refuser"), 200);
    assert_true(web_reply_has(&j->web, "C. trav. L. 6323-9-1, septième alinéa"));
    assert_int_equal(open_page(j, AGENT_A, ONE "/inconnu"), 404);
    refused(j, decide(j, AGENT_A, "refuser", "demande=1&motif=pieces" SIGNATAIRE), 422, "decision.motifs",
            "motifs");
    refused(j, decide(j, AGENT_A, "refuser", "demande=1&motif=x&motifs=Illisible" SIGNATAIRE), 422,
            "referencement.motif", "motif");
    refused(j, decide(j, AGENT_A, "refuser", "demande=1&motif=pieces&motifs=Illisible&signataire=Camille"),
            422, "decision.signataire", "signataire");
    refused(j, decide(j, AGENT_A, "refuser", "demande=1&motif=sanction&motifs=Sanction" SIGNATAIRE), 422,
            "referencement.sans-sanction", "");
    assert_int_equal(decide(j, AGENT_A, "accepter", "demande=2" SIGNATAIRE),
                     409); /* not the one that was read */
    assert_true(web_reply_has(&j->web, "referencement.autre"));
    assert_int_equal(decide(j, AGENT_A, "completer", "demande=1&motifs=Le+certificat+est+illisible."), 303);
    assert_int_equal(open_page(j, ECOLE, OWN), 200);
    assert_true(web_reply_has(&j->web, "Le certificat est illisible."));
    assert_true(web_reply_has(&j->web, "À compléter au plus tard le"));
    assert_int_equal(decide(j, AGENT_A, "refuser", "demande=1&motif=pieces&motifs=Rien" SIGNATAIRE), 422);
    assert_true(web_reply_has(&j->web, "referencement.complement-attendu"));
    assert_int_equal(web_submit(&j->web, OWN, OWN "/envoyer", j->cookie[ECOLE], "confirme=1"), 303);
    assert_int_equal(decide(j, AGENT_A, "accepter", "demande=1" SIGNATAIRE), 303);
    assert_int_equal(open_page(j, ECOLE, OWN), 200);
    assert_true(web_reply_has(&j->web, "signée par Camille Durand, directrice"));
    assert_int_equal(deposit(j, "france_vae", "x"), 409);
    assert_true(web_reply_has(&j->web, "referencement.deja"));
}

/* An older request shows nothing of the last one. */
static void a_refusal_says_why_and_another_may_follow(void **state)
{
    struct journey *j = *state;

    sent(j);
    assert_int_equal(decide(j, AGENT_B, "refuser",
                            "demande=1&motif=fiscal_social&motifs=Attestation+p%C3%A9rim%C3%A9e." SIGNATAIRE),
                     303);
    assert_int_equal(open_page(j, ECOLE, OWN), 200);
    assert_true(web_reply_has(&j->web, "Prescriptions fiscales ou sociales"));
    assert_true(web_reply_has(&j->web, "Attestation périmée."));
    assert_int_equal(deposit(j, "regularite_fiscale", "attestation+119"), 303);
    assert_int_equal(open_page(j, ECOLE, OWN), 200);
    assert_true(web_reply_has(&j->web, "Demande n° 2"));
    assert_true(web_reply_has(&j->web, "Demande précédente n° 1"));
    assert_int_equal(
        raw_i64(&j->web.t, "SELECT COUNT(*) FROM journal_contenu WHERE contenu LIKE '%périmée%'"), 0);
}

/* The page of one agent is open while another asks for more and the body sends a piece again: nobody accepts what they did not read. */
static void what_was_not_read_is_not_accepted(void **state)
{
    struct journey *j = *state;
    char read[80], fields[200];

    sent(j);
    assert_int_equal(open_page(j, AGENT_A, ONE "/accepter"), 200);
    assert_true(web_reply_between(&j->web, "name=\"lu\" value=\"", "\"", read, sizeof(read)));
    snprintf(fields, sizeof(fields), "demande=1" SIGNATAIRE "&lu=%s", read);
    assert_int_equal(decide(j, AGENT_B, "completer", "demande=1&motifs=Illisible."), 303);
    assert_int_equal(deposit(j, "certificat_qualite", "dossier+B"), 303);
    assert_int_equal(web_submit(&j->web, OWN, OWN "/envoyer", j->cookie[ECOLE], ""), 303);
    refused(j, web_submit(&j->web, ONE, ONE "/accepter", j->cookie[AGENT_A], fields), 409,
            "referencement.change", "");
    assert_true(web_reply_has(&j->web, "dossier B")); /* the form is shown again with what is to be read */
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM referencement WHERE etat = 'acceptee'"), 0);
    assert_int_equal(web_submit(&j->web, ONE, ONE "/accepter", j->cookie[AGENT_A], "demande=1" SIGNATAIRE),
                     422);
    assert_int_equal(decide(j, AGENT_A, "accepter", "demande=1" SIGNATAIRE), 303);
}

/* Bodies that sell and never asked are taken over together, once an agent has read how many; a body that asked is not. */
static void bodies_that_never_asked_are_taken_over(void **state)
{
    static const char list[] = "/gestion/referencements", take[] = "/gestion/referencements/reprendre";
    struct journey *j = *state;

    assert_int_equal(deposit(j, "regularite_fiscale", "attestation+118"), 303);
    assert_int_equal(open_page(j, AGENT_A, list), 200);
    assert_true(web_reply_has(&j->web, "<span class=\"nombre\">1</span> organisme(s)"));
    refused(j, web_submit(&j->web, list, take, j->cookie[AGENT_A], ""), 422, "web.confirmation", "confirme");
    assert_int_equal(web_submit(&j->web, OWN, take, j->cookie[LANGUES], "confirme=1"), 403);
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM referencement WHERE etat = 'reprise'"), 0);
    assert_int_equal(web_submit(&j->web, list, take, j->cookie[AGENT_A], "confirme=1"), 303);
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM referencement WHERE etat = 'reprise'"), 1);
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM referencement WHERE etat <> 'reprise'"), 1);
    assert_int_equal(open_page(j, AGENT_A, list), 200);
    assert_false(web_reply_has(&j->web, take));
    assert_int_equal(open_page(j, LANGUES, OWN), 200);
    assert_true(web_reply_has(&j->web, "Reprise d&#39;office"));
}

#define T(fn) cmocka_unit_test_setup_teardown(fn, journey_setup, journey_teardown)

int main(void)
{
    static const struct CMUnitTest tests[] = {
        T(a_body_prepares_piece_by_piece),    T(a_measure_in_force_is_told),
        T(an_agent_decides_with_reasons),     T(a_refusal_says_why_and_another_may_follow),
        T(what_was_not_read_is_not_accepted), T(bodies_that_never_asked_are_taken_over)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}

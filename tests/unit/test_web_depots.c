/*
 * Files given to a page: the catalogue of a body, a statement of the bank. First what they would do, then the same file with the hash of that
 * plan; a partner's file, likewise; and what came back from the bank, or was refused for its account, which an agent alone lets be paid again.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "journey_fixture.h"
#include "lheo_fixture.h"
#include "training/paiement.h"

#define CATALOGUE "/organisme/catalogue"
#define BANQUE "/gestion/banque"
#define RETOURS "/gestion/paiements/retours"

static bool has(struct journey *j, const char *text)
{
    return web_reply_has(&j->web, text);
}

static int64_t count(struct journey *j, const char *sql)
{
    return raw_i64(&j->web.t, sql);
}

static int send_catalogue(struct journey *j, int who, const char *text, const char *plan)
{
    return send_file_to(j, who, CATALOGUE, CATALOGUE "/fichier", text, plan);
}

/* Its file is read, compared word by word, and written only with the hash of what was read. */
static void a_body_sends_its_catalogue(void **state)
{
    struct journey *j = *state;
    char text[8192], other[8192], plan[80];
    int64_t acts;

    catalogue(text, sizeof(text), ELU, HEURES, PRIX, SESSION("20260901", "20260901"));
    assert_int_equal(send_catalogue(j, ECOLE, text, ""), 200);
    assert_true(has(j, "Ce que ferait ce fichier"));
    assert_true(has(j, "<dt>Nouvelles</dt><dd>1</dd>"));
    assert_true(has(j, "Ajoutée"));
    assert_true(has(j, "formation B-1"));
    assert_true(has(j, "Laissée telle quelle, absente du fichier")); /* F1, F3 of the fixture */
    assert_int_equal(count(j, "SELECT COUNT(*) FROM formation WHERE numero = 'B-1'"), 0);
    assert_true(web_reply_between(&j->web, "name=\"plan\" value=\"", "\"", plan, sizeof(plan)));
    catalogue(other, sizeof(other), ELU, HEURES, "<prix-total-TTC>490.00</prix-total-TTC>",
              SESSION("20260901", "20260901"));
    assert_int_equal(send_catalogue(j, ECOLE, other, plan), 409); /* not the file that was read */
    assert_true(has(j, "import.etat-change"));
    acts = entries(j);
    assert_int_equal(send_catalogue(j, ECOLE, text, plan), 303);
    assert_int_equal(entries(j), acts + 1);
    assert_int_equal(count(j, "SELECT COUNT(*) FROM formation WHERE numero = 'B-1' AND organisme_id = 7"), 1);
    assert_int_equal(count(j, "SELECT COUNT(*) FROM journal WHERE acte = 'import.lheo' AND acteur_id = 7"),
                     1);
    assert_int_equal(send_catalogue(j, ECOLE, text, ""), 409);
    assert_true(has(j, "import.deja-applique"));
    assert_int_equal(send_catalogue(j, ECOLE, other, ""), 200);
    assert_true(has(j, "<dt>Changées</dt><dd>1</dd>"));
    assert_true(has(j, "prix toutes taxes comprises « 560,00 € » devient « 490,00 € »"));
}

/* What is found on the page, from one heading to the next, of the only session of a file or of the list. */
static void findings(struct journey *j, const char *after, const char *before, char *out, size_t size)
{
    const char *at = strstr(j->web.reply, after), *end = at != NULL ? strstr(at, before) : NULL;
    size_t n = 0;

    assert_non_null(end);
    while ((at = strstr(at, "<li><strong>")) != NULL && at < end && n + 1 < size) {
        const char *stop = strstr(at, "</li>");

        assert_non_null(stop);
        n += (size_t)snprintf(out + n, size - n, "%.*s\n", (int)(stop - at), at);
        at = stop;
    }
    out[n] = '\0';
}

/* Before anything is recorded: what will be shown, what will be held back and by which text; the same as what is found after. */
static void what_will_be_found_is_said_before(void **state)
{
    struct journey *j = *state;
    char text[8192], plan[80], before[4096], after[4096], head[80];

    catalogue(text, sizeof(text), ELU, HEURES, "<prix-total-TTC>9560.00</prix-total-TTC>",
              SESSION("20260901", "20260901"));
    assert_int_equal(send_catalogue(j, ECOLE, text, ""), 200);
    assert_true(has(j, "<dt>Sessions qui seront publiées</dt><dd>0</dd>"));
    assert_true(has(j, "<dt>Sessions qui ne le seront pas</dt><dd>1</dd>"));
    assert_true(has(j, "Ne sera pas publiée"));
    assert_true(has(j, "catalogue.trop-chere"));
    assert_true(has(j, "R. 1621-8"));
    findings(j, "Ce qui sera publié", "name=\"plan\"", before, sizeof(before));
    assert_true(web_reply_between(&j->web, "name=\"plan\" value=\"", "\"", plan, sizeof(plan)));
    assert_int_equal(count(j, "SELECT COUNT(*) FROM formation WHERE numero = 'B-1'"), 0);
    assert_int_equal(send_catalogue(j, ECOLE, text, plan), 303);
    assert_int_equal(open_page(j, ECOLE, CATALOGUE), 200);
    snprintf(head, sizeof(head), "formation B-1 ·");
    findings(j, head, "Évaluation de l", after, sizeof(after));
    assert_string_equal(before, after);
    /* Good again: published. */
    catalogue(text, sizeof(text), ELU, HEURES, PRIX, SESSION("20260901", "20260901"));
    assert_int_equal(send_catalogue(j, ECOLE, text, ""), 200);
    assert_true(has(j, "<dt>Sessions qui seront publiées</dt><dd>1</dd>"));
    assert_false(has(j, "Ne sera pas publiée"));
    /* Another's file: refused, so neither. */
    assert_int_equal(send_catalogue(j, LANGUES, text, ""), 200);
    assert_true(has(j, "Tout est refusé : il n'y a rien à enregistrer."));
    assert_false(has(j, "Sessions qui seront publiées"));
    /* Begun already: neither published nor held back. */
    catalogue(text, sizeof(text), ELU, HEURES, PRIX, SESSION("20260105", "20260105"));
    assert_int_equal(send_catalogue(j, ECOLE, text, ""), 200);
    assert_true(has(j, "<dt>Sessions qui seront publiées</dt><dd>0</dd>"));
    assert_true(has(j, "<dt>Sessions commencées ou fermées aux demandes</dt><dd>1</dd>"));
    assert_true(has(j, "Ne prend plus de demande"));
}

/* A body sends its own offers and no other's; what is wrong in the file is told with its line, and nothing is written. */
static void a_body_sends_no_other_catalogue(void **state)
{
    struct journey *j = *state;
    char text[8192];

    catalogue(text, sizeof(text), ELU, HEURES, PRIX, SESSION("20260901", "20260901"));
    assert_int_equal(send_catalogue(j, LANGUES, text, ""), 200);
    assert_true(has(j, "<dt>Refusées</dt><dd>1</dd>"));
    assert_true(has(j, "seul votre propre catalogue se dépose ici"));
    /* Nothing of it would be recorded: it is not kept as applied, so that it may come again once it is mended. */
    assert_false(has(j, "name=\"plan\""));
    assert_int_equal(send_catalogue(j, LANGUES, text, "0123456789abcdef"), 422);
    assert_true(has(j, "import.tout-refuse"));
    assert_int_equal(count(j, "SELECT COUNT(*) FROM livraison WHERE partenaire = 'lheo'"), 0);
    assert_int_equal(send_catalogue(j, LANGUES, text, ""), 200);
    assert_int_equal(count(j, "SELECT COUNT(*) FROM formation WHERE numero = 'B-1'"), 0);
    assert_int_equal(send_catalogue(j, ECOLE, "<lheo", ""), 422);
    assert_true(has(j, "xml."));
    assert_int_equal(web_submit(&j->web, CATALOGUE, CATALOGUE "/fichier", j->cookie[ECOLE], ""), 422);
    assert_true(has(j, "href=\"#champ-fichier\""));
    assert_int_equal(open_page(j, AGENT_A, CATALOGUE), 403);
}

/* ---- the bank --------------------------------------------------------------------------------------------------- */

#define RELEVE(entries)                                                                                      \
    "<?xml version=\"1.0\"?><Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\">"             \
    "<BkToCstmrStmt><GrpHdr><MsgId>M</MsgId></GrpHdr><Stmt><Id>1</Id><Acct><Id><IBAN>"                       \
    "FR7630006000011234567890189</IBAN></Id></Acct>" entries "</Stmt></BkToCstmrStmt></Document>"
#define ENTREE                                                                                               \
    "<Ntry><Amt Ccy=\"EUR\">12.34</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>"                           \
    "<BookgDt><Dt>2026-06-01</Dt></BookgDt><AcctSvcrRef>E1</AcctSvcrRef><NtryDtls><TxDtls><RmtInf>"          \
    "<Ustrd>inconnu</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"

static void a_statement_is_read_then_applied(void **state)
{
    struct journey *j = *state;
    char plan[80];

    assert_int_equal(open_page(j, ECOLE, BANQUE), 403);
    assert_int_equal(send_file_to(j, AGENT_A, BANQUE, BANQUE "/releve", RELEVE(ENTREE), ""), 422);
    assert_true(has(j, "camt.compte-absent")); /* the service does not know which account is its own */
    j->web.t.env.compte = "FR7630006000011234567890189";
    assert_int_equal(send_file_to(j, AGENT_A, BANQUE, BANQUE "/releve", RELEVE(ENTREE), ""), 200);
    assert_true(has(j, "Ce que ferait ce relevé"));
    assert_true(has(j, "<dt>Écritures lues</dt><dd>1</dd>"));
    assert_int_equal(count(j, "SELECT COUNT(*) FROM banque_ecriture"), 0);
    assert_true(web_reply_between(&j->web, "name=\"plan\" value=\"", "\"", plan, sizeof(plan)));
    assert_int_equal(send_file_to(j, AGENT_A, BANQUE, BANQUE "/releve", RELEVE(ENTREE), plan), 303);
    assert_true(has(j, "Location: /gestion/banque?fait=releve"));
    assert_int_equal(count(j, "SELECT COUNT(*) FROM banque_ecriture"), 1);
    assert_int_equal(open_page(j, AGENT_A, BANQUE), 200);
    assert_true(has(j, "12,34"));
    assert_true(has(j, "Aucun appel n'attend d'argent."));
    assert_int_equal(send_file_to(j, AGENT_A, BANQUE, BANQUE "/releve", RELEVE(ENTREE), ""), 409);
    assert_true(has(j, "import.deja-applique"));
    assert_int_equal(send_file_to(j, AGENT_A, BANQUE, BANQUE "/releve", "<Document", ""), 422);
    assert_true(has(j, "href=\"#champ-fichier\"") || has(j, "xml."));
}

#define CITE                                                                                                 \
    "<Ntry><Amt "                                                                                            \
    "Ccy=\"EUR\">12.34</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-06-01</Dt>"          \
    "</BookgDt><NtryDtls><TxDtls><RmtInf><Ustrd>/ROC/RF18539007547034</Ustrd></RmtInf></TxDtls></"           \
    "NtryDtls></Ntry>"

/* The call AP-1 of a financeur, whose money came. */
static void financed_call(struct journey *j)
{
    static const char call[] =
        "INSERT INTO financeur (id, siret, denomination, categorie, enregistre_us) VALUES (900, "
        "'18002002600019', 'Région', 'region', 1);"
        "INSERT INTO depot (id, numero, financeur_id, etat, depose_par, depose_us, reference, "
        "total_cents, decide_us, finance_le) VALUES (900, 'AP-1', 900, 'finance', 'mia', 1, "
        "'RF18539007547034', 1234, 1, 20600)";

    j->web.t.env.compte = "FR7630006000011234567890189";
    assert_int_equal(raw_sql(&j->web.t, call), RAW_OK);
}

/* Of an entry that cites a call, the page names it, says where it is, and offers it. */
static void the_call_of_an_entry_is_named(void **state)
{
    struct journey *j = *state;
    char plan[80];

    financed_call(j);
    assert_int_equal(send_file_to(j, AGENT_A, BANQUE, BANQUE "/releve", RELEVE(CITE), ""), 200);
    assert_true(web_reply_between(&j->web, "name=\"plan\" value=\"", "\"", plan, sizeof(plan)));
    assert_int_equal(send_file_to(j, AGENT_A, BANQUE, BANQUE "/releve", RELEVE(CITE), plan), 303);
    assert_int_equal(open_page(j, AGENT_A, BANQUE), 200);
    assert_true(has(j, "cite l'appel de <strong>AP-1</strong>, financé"));
    assert_true(has(j, "list=\"appels\" value=\"AP-1\""));
}

/* The statement is read and its entry kept; what should credit the persons of a call fails: the page says so, and the same file takes it up. */
static void what_follows_a_statement_fails_aloud(void **state)
{
    struct journey *j = *state;
    char plan[80];

    financed_call(j);
    assert_int_equal(raw_sql(&j->web.t, /* a line of no scheme */
                             "INSERT INTO depot_ligne (depot_id, no, financeur_id, reference, ligne, "
                             "titulaire_id, montant_cents, etat, motif) VALUES (900, 1, 900, 'R-1', 2, 1, "
                             "1234, 'prete', '')"),
                     RAW_OK);
    assert_int_equal(send_file_to(j, AGENT_A, BANQUE, BANQUE "/releve", RELEVE(ENTREE), ""), 200);
    assert_true(web_reply_between(&j->web, "name=\"plan\" value=\"", "\"", plan, sizeof(plan)));
    assert_int_equal(send_file_to(j, AGENT_A, BANQUE, BANQUE "/releve", RELEVE(ENTREE), plan), 500);
    assert_true(has(j, "import.suite"));
    assert_int_equal(count(j, "SELECT COUNT(*) FROM banque_ecriture"), 1);
    assert_int_equal(raw_sql(&j->web.t, "UPDATE depot_ligne SET etat = 'ecartee'"), RAW_OK);
    assert_int_equal(send_file_to(j, AGENT_A, BANQUE, BANQUE "/releve", RELEVE(ENTREE), plan), 303);
}

#define LIVRAISONS "/gestion/livraisons"
#define AUCH "code_commune_insee;nom;code_postal;latitude;longitude\n32013;Auch;32000;43.6465;0.5865\n"

static int send_partner(struct journey *j, int who, const char *partenaire, const char *livre,
                        const char *text, const char *plan)
{
    const char *const fields[] = {"partenaire", partenaire, "livre_le", livre, *plan != '\0' ? "plan" : NULL,
                                  plan,         NULL};

    return send_file_with(j, who, LIVRAISONS, LIVRAISONS "/fichier", text, fields);
}

/* As « sicpf import »: planned, then applied with the hash of what was read, on the day of its delivery. */
static void a_partner_s_file_is_read_then_applied(void **state)
{
    struct journey *j = *state;
    char plan[80];

    assert_int_equal(send_partner(j, AGENT_A, "", "", AUCH, ""), 422);
    assert_true(has(j, "href=\"#champ-partenaire\""));
    assert_int_equal(send_partner(j, AGENT_A, "camt", "", AUCH, ""), 422); /* it has a page of its own */
    assert_true(has(j, "import.sorte"));
    assert_int_equal(send_partner(j, AGENT_A, "communes", "demain", AUCH, ""), 422);
    assert_true(has(j, "href=\"#champ-livre_le\""));
    assert_true(has(j, "<option value=\"communes\" selected>"));
    assert_int_equal(send_partner(j, AGENT_A, "communes", "", "a;b\n1;2\n", ""), 422);
    assert_true(has(j, "csv.colonne-absente"));
    assert_int_equal(send_partner(j, AGENT_A, "communes", "2026-05-03", AUCH, ""), 200);
    assert_true(has(j, "<dt>Nouvelles</dt><dd>1</dd>"));
    assert_true(has(j, "name=\"partenaire\" value=\"communes\""));
    assert_true(has(j, "name=\"livre_le\" value=\"2026-05-03\""));
    assert_int_equal(count(j, "SELECT COUNT(*) FROM commune"), 0);
    assert_true(web_reply_between(&j->web, "name=\"plan\" value=\"", "\"", plan, sizeof(plan)));
    assert_int_equal(
        send_partner(j, AGENT_A, "communes", "2026-05-03", AUCH "32000;Autre;32001;43;0\n", plan), 409);
    assert_true(has(j, "import.etat-change"));
    assert_int_equal(send_partner(j, AGENT_A, "communes", "2026-05-03", AUCH, plan), 303);
    assert_true(has(j, "Location: " LIVRAISONS "?fait=livraison"));
    assert_int_equal(count(j, "SELECT COUNT(*) FROM commune"), 1);
    assert_int_equal(open_page(j, AGENT_A, LIVRAISONS), 200);
    assert_true(has(j, "Livré le 3 mai 2026"));
    assert_int_equal(
        count(j, "SELECT COUNT(*) FROM journal WHERE acte = 'import.communes' AND acteur_nom = 'agent-a'"),
        1);
}

/* All that it says is refused: the page says why, and offers nothing to apply. */
static void a_partner_s_file_that_is_all_refused(void **state)
{
    struct journey *j = *state;

    assert_int_equal(
        send_partner(j, AGENT_A, "communes", "",
                     "code_commune_insee;nom;code_postal;latitude;longitude\n32013;Auch;32000;943;0\n", ""),
        200);
    assert_true(has(j, "Ligne 2"));
    assert_true(has(j, "Tout est refusé"));
    assert_false(has(j, "name=\"plan\""));
}

static enum rc answer_one(struct db *db, void *arg, struct err *e)
{
    return paiement_repondre(db, arg, e);
}

/* A run of the only bill left, and the bank refuses its line because of `motif`. */
static void rejected_for(struct journey *j, const char *motif, char *reference, size_t size)
{
    char lot[40], path[120];
    struct paiement_reponse answer = {.statut = STATUT_REJETE, .motif = motif, .le = on("2026-06-24")};
    struct err e = {0};

    assert_ok(compte_poser(j->web.t.store, ORG_AGREE, "FR7630001007941234567890185", "essai", &e), &e);
    bill_dossier(j);
    assert_int_equal(web_submit(&j->web, "/gestion/paiements", "/gestion/paiements", j->cookie[AGENT_A], ""),
                     303);
    assert_true(web_reply_between(&j->web, "/gestion/paiements/", "?fait=lot\r", lot, sizeof(lot)));
    snprintf(path, sizeof(path), "/gestion/paiements/%s", lot);
    for (int agent = AGENT_A; agent <= AGENT_B; agent++) {
        char approve[160];

        snprintf(approve, sizeof(approve), "%s/approuver", path);
        assert_int_equal(web_submit(&j->web, path, approve, j->cookie[agent], "confirme=1"), 303);
    }
    snprintf(path, sizeof(path), "/gestion/paiements/%s", lot);
    assert_int_equal(raw_sql(&j->web.t, "UPDATE paiement_ligne SET etat = 'emis';"
                                        "UPDATE paiement_lot SET etat = 'emis', emis_us = modifie_us"),
                     RAW_OK);
    snprintf(reference, size, "DOS%s-1", j->numero);
    answer.lot = lot;
    answer.reference = reference;
    answer.agent = "agent-a";
    assert_ok(store_write(j->web.t.store, answer_one, &answer, &e), &e);
    assert_int_equal(open_page(j, AGENT_A, path), 200);
    assert_true(has(j, "Écarts avec les relevés"));
}

static bool proposes(struct journey *j)
{
    assert_int_equal(web_submit(&j->web, "/gestion/paiements", "/gestion/paiements", j->cookie[AGENT_A], ""),
                     303);
    return !has(j, "fait=lot-vide");
}

/* A closed account refuses again what is sent again: it waits for another account, or for two agents who say that it can be paid on. */
static void a_closed_account_waits(void **state)
{
    struct journey *j = *state;
    char reference[60], fields[200];

    rejected_for(j, "AC04", reference, sizeof(reference));
    assert_false(proposes(j));
    assert_int_equal(open_page(j, ECOLE, RETOURS), 403);
    assert_int_equal(open_page(j, AGENT_A, RETOURS), 200);
    assert_true(has(j, reference));
    assert_true(has(j, "Rejeté le 24 juin 2026, motif AC04"));
    assert_true(has(j, "la banque refuse ce compte bancaire"));
    assert_int_equal(open_page(j, ECOLE, "/organisme/reglements"), 200);
    assert_true(has(j, "la banque refuse ce compte bancaire"));
    assert_int_equal(open_page(j, ECOLE, "/organisme/compte"), 200);
    assert_true(has(j, "Rien n'y est viré</strong>, la banque refuse ce compte bancaire"));
    assert_true(has(j, "motif AC04, compte clos"));
    snprintf(fields, sizeof(fields), "reference=%s", reference);
    assert_int_equal(web_submit(&j->web, RETOURS, RETOURS, j->cookie[AGENT_A], fields), 422);
    assert_true(has(j, "web.confirmation"));
    assert_int_equal(web_submit(&j->web, RETOURS, RETOURS, j->cookie[AGENT_A], "reference=DOS0-9&confirme=1"),
                     404);
    snprintf(fields, sizeof(fields), "reference=%s&confirme=1", reference);
    assert_int_equal(web_submit(&j->web, RETOURS, RETOURS, j->cookie[AGENT_A], fields), 409);
    assert_true(has(j, "paiement.compte-aucun"));
    snprintf(fields, sizeof(fields), "reference=%s&motifs=", reference);
    assert_int_equal(web_submit(&j->web, RETOURS, RETOURS, j->cookie[AGENT_A], fields), 422);
    snprintf(fields, sizeof(fields), "reference=%s&motifs=Rappel%%C3%%A9+au+num%%C3%%A9ro+connu.", reference);
    assert_int_equal(web_submit(&j->web, RETOURS, RETOURS, j->cookie[AGENT_A], fields), 303);
    assert_true(has(j, "fait=compte-verifie"));
    assert_false(proposes(j));
    snprintf(fields, sizeof(fields), "reference=%s&confirme=1", reference);
    assert_int_equal(web_submit(&j->web, RETOURS, RETOURS, j->cookie[AGENT_A], fields), 422);
    assert_true(has(j, "paiement.compte-meme"));
    assert_int_equal(open_page(j, AGENT_B, RETOURS), 200);
    assert_true(has(j, "agent-a dit avoir vérifié ce compte :</strong> Rappelé au numéro connu."));
    snprintf(fields, sizeof(fields), "reference=%s&retirer=1", reference);
    assert_int_equal(web_submit(&j->web, RETOURS, RETOURS, j->cookie[AGENT_B], fields), 303);
    snprintf(fields, sizeof(fields), "reference=%s&motifs=Rappel%%C3%%A9+au+num%%C3%%A9ro+connu.", reference);
    assert_int_equal(web_submit(&j->web, RETOURS, RETOURS, j->cookie[AGENT_A], fields), 303);
    snprintf(fields, sizeof(fields), "reference=%s&confirme=1", reference);
    assert_int_equal(web_submit(&j->web, RETOURS, RETOURS, j->cookie[AGENT_B], fields), 303);
    assert_int_equal(web_submit(&j->web, RETOURS, RETOURS, j->cookie[AGENT_B], fields), 409);
    assert_int_equal(open_page(j, AGENT_A, RETOURS), 200);
    assert_true(has(j, "accord de agent-b"));
    assert_int_equal(open_page(j, ECOLE, "/organisme/compte"), 200);
    assert_false(has(j, "la banque refuse"));
    assert_true(proposes(j));
}

/* Any other reason says nothing of the account. */
static void another_reason_is_tried_again(void **state)
{
    struct journey *j = *state;
    char reference[60];

    rejected_for(j, "AM04", reference, sizeof(reference));
    assert_int_equal(open_page(j, AGENT_A, RETOURS), 200);
    assert_true(has(j, "Aucun virement n'est revenu."));
    assert_true(proposes(j));
}

#define T(fn) cmocka_unit_test_setup_teardown(fn, journey_setup, journey_teardown)

int main(void)
{
    static const struct CMUnitTest tests[] = {T(a_body_sends_its_catalogue),
                                              T(what_will_be_found_is_said_before),
                                              T(a_body_sends_no_other_catalogue),
                                              T(a_statement_is_read_then_applied),
                                              T(the_call_of_an_entry_is_named),
                                              T(what_follows_a_statement_fails_aloud),
                                              T(a_partner_s_file_is_read_then_applied),
                                              T(a_partner_s_file_that_is_all_refused),
                                              T(a_closed_account_waits),
                                              T(another_reason_is_tried_again)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}

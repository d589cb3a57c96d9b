/* The bank: what comes back is applied once, and each refusal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "reponse_fixture.h"

/* ISO 20022 does not require who gives the reason of a status, even if the scheme of the EPC does. */
static void a_reason_of_nobody_is_read(void **state)
{
    struct temp_store t;
    struct err e;
    struct sepa_reponse r;
    char first[DOSSIER_NUMERO_BYTES], second[DOSSIER_NUMERO_BYTES], lot[36], lines[2048];

    (void)state;
    two_billed(&t, first, second);
    emitted(&t, lot);
    tx(lines, sizeof(lines), first, "RJCT", "<StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf>");
    assert_ok(read_answer(&t, answer(&t, lot, "", block(&t, lot, "", lines)), &r, &e), &e);
    assert_int_equal(r.rejetees, 1);
    assert_int_equal(
        raw_i64(&t, "SELECT COUNT(*) FROM paiement_ligne WHERE etat = 'rejete' AND motif = 'AC04'"), 1);
    tx(lines, sizeof(lines), first, "RJCT", "<StsRsnInf><Autre>x</Autre></StsRsnInf>");
    assert_int_equal(read_answer(&t, answer(&t, lot, "", block(&t, lot, "", lines)), &r, &e), RC_USAGE);
    temp_store_close(&t);
}

/* ISO 20022 lets a bank say its reason in words (AddtlInf, 105 characters, any number of times), which the scheme of the EPC leaves out. They
 * are kept with the line, on one line and within bounds, and never in the journal. */
static void what_a_bank_says_in_words_is_kept(void **state)
{
    struct temp_store t;
    struct err e;
    struct sepa_reponse r;
    char first[DOSSIER_NUMERO_BYTES], second[DOSSIER_NUMERO_BYTES], lot[36], lines[8000], reason[4000];
    char e105[211] = "", long_one[2000];
    int n;

    (void)state;
    for (int i = 0; i < 105; i++)
        memcpy(e105 + 2 * i, "é", 3);
    two_billed(&t, first, second);
    emitted(&t, lot);
    tx(lines, sizeof(lines), first, "RJCT",
       "<StsRsnInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>Compte\nclos &amp; soldé</AddtlInf><AddtlInf> "
       "</AddtlInf>"
       "<AddtlInf>Voir l'agence</AddtlInf></StsRsnInf>");
    n = (int)strlen(lines);
    snprintf(long_one, sizeof(long_one),
             "<StsRsnInf><AddtlInf>%s</AddtlInf><AddtlInf>x%.208s</AddtlInf></StsRsnInf>", e105, e105);
    tx(lines + n, sizeof(lines) - (size_t)n, second, "RJCT", long_one);
    assert_ok(read_answer(&t, answer(&t, lot, "", block(&t, lot, "", lines)), &r, &e), &e);
    assert_int_equal(r.rejetees, 2);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM paiement_ligne WHERE motif = 'AC04' AND "
                                 "banque_mots = 'Compte clos & soldé Voir l''agence'"),
                     1);
    /* No code, and words that do not fit: whole letters of them. */
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM paiement_ligne WHERE motif IS NULL AND "
                                 "LENGTH(banque_mots) BETWEEN 190 AND 200"),
                     1);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM journal_contenu WHERE contenu LIKE '%soldé%'"), 0);
    snprintf(reason, sizeof(reason),
             "<StsRsnInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>x%s</AddtlInf></StsRsnInf>", e105);
    tx(lines, sizeof(lines), first, "RJCT", reason);
    assert_int_equal(read_answer(&t, answer(&t, lot, "", block(&t, lot, "", lines)), &r, &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_XML_TROP_LONG);
    tx(lines, sizeof(lines), first, "RJCT",
       "<StsRsnInf><AddtlInf>Clos</AddtlInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf>");
    assert_int_equal(read_answer(&t, answer(&t, lot, "", block(&t, lot, "", lines)), &r, &e), RC_USAGE);
    temp_store_close(&t);
}

static void accepted_and_rejected_lines(void **state)
{
    struct temp_store t;
    struct err e;
    struct sepa_reponse r;
    struct paiement_proposition again;
    enum rc rc;
    char first[DOSSIER_NUMERO_BYTES], second[DOSSIER_NUMERO_BYTES], lot[36], lines[2048];
    char *text;
    int n;

    (void)state;
    two_billed(&t, first, second);
    emitted(&t, lot);
    n = tx(lines, sizeof(lines), first, "ACSC", "");
    tx(lines + n, sizeof(lines) - (size_t)n, second, "RJCT", MOTIF("AC04"));
    text = answer(&t, lot, "", block(&t, lot, "", lines));
    assert_ok(read_answer(&t, text, &r, &e), &e);
    assert_int_equal(r.payees, 1);
    assert_int_equal(r.rejetees, 1);
    assert_string_equal(r.lot, lot);
    assert_int_equal(lire(&t, first).facturation, FACTURATION_PAID);
    assert_int_equal(lire(&t, first).paye_le, on("2026-07-15"));
    assert_int_equal(lire(&t, second).facturation, FACTURATION_BILLED);
    assert_int_equal(compte(&t, COMPTE_BANQUE), 60000);
    assert_int_equal(compte(&t, COMPTE_ORGANISME_BASE + ORG_SANS), 120000);
    assert_string_equal(lot_of(&t, lot).etat, "repondu"); /* no statement yet */

    /* Read again: nothing. */
    assert_ok(read_answer(&t, text, &r, &e), &e);
    assert_int_equal(r.payees + r.rejetees, 0);
    assert_int_equal(r.inchangees, 2);
    assert_int_equal(compte(&t, COMPTE_BANQUE), 60000);

    /* After the correction, the rejected one is in the next run, under another reference. */
    again = propose_on(&t, "2026-07-15"); /* closed: it would be rejected again */
    assert_int_equal(again.lignes_out, 0);
    t.now_us++;
    set_iban(&t, ORG_SANS, "DE89370400440532013000");
    again = propose_on(
        &t, "2026-07-21"); /* paiement.iban_delai_jours is 7: changed on the 15th, payable on the 22nd */
    assert_int_equal(again.lignes_out, 0);
    assert_int_equal(again.iban_recents_out, 1);
    text = emitted_on(&t, "2026-07-22", lot);
    assert_has(text, "<CtrlSum>1200.00</CtrlSum>");
    snprintf(lines, sizeof(lines), "<EndToEndId>DOS%s-2</EndToEndId>", second);
    assert_has(text, lines);
    assert_has(text, "DE89370400440532013000");
    assert_ok(read_answer(&t, answer(&t, lot, "<GrpSts>ACSP</GrpSts>", ""), &r, &e), &e);
    assert_int_equal(unsent(&t, paiement_dire_non_envoye, lot, "mia", "Panne.", &e),
                     RC_REFUSED); /* it has it */
    assert_int_equal(e.msg, MSG_PAIEMENT_NON_ENVOI_NOMME);
    assert_int_equal(r.payees, 0); /* under way is not paid */
    assert_int_equal(lire(&t, second).facturation, FACTURATION_BILLED);
    assert_ok(read_answer(&t, answer(&t, lot, "<GrpSts>ACSC</GrpSts>", ""), &r, &e), &e);
    assert_int_equal(r.payees, 1);
    emit(&t, lot, &rc, &e); /* the bank answered: the file is not given again */
    assert_int_equal(rc, RC_REFUSED);
    assert_int_equal(e.msg, MSG_PAIEMENT_ETAT);
    assert_int_equal(lire(&t, second).facturation, FACTURATION_PAID);
    temp_store_close(&t);
}

/* The answer for the whole goes to the lines that have none of their own. */
static void the_most_precise_status_wins(void **state)
{
    struct temp_store t;
    struct err e;
    struct sepa_reponse r;
    char first[DOSSIER_NUMERO_BYTES], second[DOSSIER_NUMERO_BYTES], lot[36], lines[1024];

    (void)state;
    two_billed(&t, first, second);
    emitted(&t, lot);
    tx(lines, sizeof(lines), second, "RJCT", MOTIF("AC01"));
    assert_ok(
        read_answer(&t, answer(&t, lot, "", block(&t, lot, "<PmtInfSts>ACSC</PmtInfSts>", lines)), &r, &e),
        &e);
    assert_int_equal(r.payees, 0); /* a block of which a transfer is rejected was not paid whole */
    assert_int_equal(r.rejetees, 1);
    assert_int_equal(r.dementies, 1);
    assert_int_equal(lire(&t, first).facturation, FACTURATION_BILLED);
    assert_int_equal(lire(&t, second).facturation, FACTURATION_BILLED);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM paiement_ligne WHERE etat = 'emis'"), 1);
    tx(lines, sizeof(lines), first, "ACSC", "");
    assert_ok(
        read_answer(&t, answer(&t, lot, "", block(&t, lot, "<PmtInfSts>PART</PmtInfSts>", lines)), &r, &e),
        &e);
    assert_int_equal(r.payees, 1);
    assert_int_equal(r.muettes + r.dementies, 0);
    assert_int_equal(lire(&t, first).facturation, FACTURATION_PAID);
    temp_store_close(&t);
}

/* The schema asks for neither reference, and our order gives both alike: either names the transfer, none of them is refused. */
static void a_transfer_is_named_by_either_reference(void **state)
{
    static const char *const at[] = {"<OrgnlInstrId>DOS%s-1</OrgnlInstrId>",
                                     "<OrgnlEndToEndId>DOS%s-1</OrgnlEndToEndId>"};
    static const struct {
        const char *refs, *tx;
        enum rc rc;
        enum msg msg;
    } wrong[] = {
        {"", "<TxSts>RJCT</TxSts>", RC_USAGE, MSG_PAIEMENT_REPONSE_SANS_REFERENCE},
        {"<OrgnlInstrId>AUTRE</OrgnlInstrId>", "<TxSts>RJCT</TxSts>", RC_NOT_FOUND,
         MSG_PAIEMENT_LIGNE_INCONNUE},
        {"<OrgnlInstrId>AUTRE</OrgnlInstrId>", "", RC_NOT_FOUND, MSG_PAIEMENT_LIGNE_INCONNUE},
        {"<OrgnlInstrId>AUTRE</OrgnlInstrId><OrgnlEndToEndId>DOS%s-1</OrgnlEndToEndId>",
         "<TxSts>RJCT</TxSts>", RC_CONFLICT, MSG_PAIEMENT_REPONSE_DEUX_REFERENCES},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(at); i++) {
        char first[DOSSIER_NUMERO_BYTES], second[DOSSIER_NUMERO_BYTES], lot[36], refs[200], lines[400];
        struct sepa_reponse r;
        struct temp_store t;
        struct err e;

        two_billed(&t, first, second);
        emitted(&t, lot);
        for (size_t k = 0; k < ARRAY_LEN(wrong); k++) {
            snprintf(refs, sizeof(refs), wrong[k].refs, second);
            snprintf(lines, sizeof(lines), "<TxInfAndSts>%s%s</TxInfAndSts>\n", refs, wrong[k].tx);
            assert_int_equal(
                read_answer(&t, answer(&t, lot, "", block(&t, lot, "<PmtInfSts>ACSC</PmtInfSts>", lines)), &r,
                            &e),
                wrong[k].rc);
            assert_int_equal(e.msg, wrong[k].msg);
            assert_true(e.line > 0);
            assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM paiement_ligne WHERE etat <> 'emis'"), 0);
        }
        snprintf(refs, sizeof(refs), at[i], second);
        snprintf(lines, sizeof(lines), "<TxInfAndSts>%s<TxSts>RJCT</TxSts>%s</TxInfAndSts>\n", refs,
                 MOTIF("AC04"));
        assert_ok(read_answer(&t, answer(&t, lot, "", block(&t, lot, "<PmtInfSts>PART</PmtInfSts>", lines)),
                              &r, &e),
                  &e);
        assert_int_equal(r.rejetees, 1);
        assert_int_equal(r.payees + r.muettes, 0);
        assert_int_equal(lire(&t, second).facturation, FACTURATION_BILLED);
        temp_store_close(&t);
    }
}

/* What the bank leaves unsaid is told: accepted in part without a name; paid by one block, rejected in another; paid and rejected at once. */
static void what_an_answer_leaves_unsaid_is_told(void **state)
{
    struct temp_store t;
    struct err e;
    struct sepa_reponse r;
    char first[DOSSIER_NUMERO_BYTES], second[DOSSIER_NUMERO_BYTES], lot[36], lines[2048];
    char *blocks;
    int n;

    (void)state;
    two_billed(&t, first, second);
    emitted(&t, lot);
    assert_ok(read_answer(&t, answer(&t, lot, "<GrpSts>PART</GrpSts>", ""), &r, &e), &e);
    assert_int_equal(r.muettes, 1);
    assert_ok(read_answer(&t, answer(&t, lot, "", block(&t, lot, "<PmtInfSts>PART</PmtInfSts>", "")), &r, &e),
              &e);
    assert_int_equal(r.muettes, 1);
    n = tx(lines, sizeof(lines), first, "ACSC", "");
    tx(lines + n, sizeof(lines) - (size_t)n, first, "RJCT", MOTIF("AC04"));
    assert_int_equal(read_answer(&t, answer(&t, lot, "", block(&t, lot, "", lines)), &r, &e), RC_CONFLICT);
    assert_int_equal(e.msg, MSG_PAIEMENT_REPONSE_DEUX_SENS);
    tx(lines, sizeof(lines), second, "RJCT", MOTIF("AC04"));
    blocks = arena_printf(t.arena, "%s%s", block(&t, lot, "<PmtInfSts>ACSC</PmtInfSts>", ""),
                          block(&t, lot, "", lines));
    assert_ok(read_answer(&t, answer(&t, lot, "<GrpSts>ACSC</GrpSts>", blocks), &r, &e), &e);
    assert_int_equal(r.payees + r.retournees, 0);
    assert_int_equal(r.rejetees, 1);
    assert_true(r.dementies > 0);
    temp_store_close(&t);
}

/* A block that answers our only one (OrgnlPmtInfId is the number of the run), which says a status of all of it. */
static char *whole(struct temp_store *t, const char *lot, const char *status)
{
    return block(t, lot, arena_printf(t->arena, "<PmtInfSts>%s</PmtInfSts>", status), "");
}

/* Our order has one block (PmtInfId is its MsgId): a file that says two things of all of it is refused, in either order, and changes nothing. */
static void one_block_has_one_status(void **state)
{
    static const char *const pairs[][2] = {{"ACSC", "RJCT"}, {"RJCT", "ACSC"}, {"ACCP", "RJCT"},
                                           {"RJCT", "ACCP"}, {"RJCT", "PART"}, {"ACSC", "ACSP"},
                                           {"ACCP", "ACCC"}};
    struct temp_store t;
    struct err e;
    struct sepa_reponse r;
    char first[DOSSIER_NUMERO_BYTES], second[DOSSIER_NUMERO_BYTES], lot[36];

    (void)state;
    two_billed(&t, first, second);
    emitted(&t, lot);
    for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
        char *blocks =
            arena_printf(t.arena, "%s%s", whole(&t, lot, pairs[i][0]), whole(&t, lot, pairs[i][1]));

        assert_int_equal(read_answer(&t, answer(&t, lot, "", blocks), &r, &e), RC_CONFLICT);
        assert_int_equal(e.msg, MSG_PAIEMENT_REPONSE_BLOCS);
        assert_string_equal(e.field, "PmtInfSts");
        assert_int_equal(e.line, 6); /* of the second */
        assert_non_null(strstr(e.phrase, pairs[i][0]));
        assert_non_null(strstr(e.phrase, pairs[i][1]));
        assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM paiement_ligne WHERE etat <> 'emis'"), 0);
        assert_int_equal(compte(&t, COMPTE_BANQUE), 0);
    }
    /* Two that mean the same. */
    assert_ok(
        read_answer(&t,
                    answer(&t, lot, "",
                           arena_printf(t.arena, "%s%s", whole(&t, lot, "ACCP"), whole(&t, lot, "PART"))),
                    &r, &e),
        &e);
    assert_ok(
        read_answer(&t,
                    answer(&t, lot, "",
                           arena_printf(t.arena, "%s%s", whole(&t, lot, "RJCT"), whole(&t, lot, "RJCT"))),
                    &r, &e),
        &e);
    assert_int_equal(r.rejetees, 2);
    temp_store_close(&t);
}

/* A block that is not ours says nothing of our transfers, even in an answer to our message. Banks write NOTPROVIDED where they have none. */
static void a_block_of_another_is_refused(void **state)
{
    struct temp_store t;
    struct err e;
    struct sepa_reponse r;
    char first[DOSSIER_NUMERO_BYTES], second[DOSSIER_NUMERO_BYTES], lot[36];
    char *blocks;

    (void)state;
    two_billed(&t, first, second);
    emitted(&t, lot);
    blocks = arena_printf(t.arena, "%s%s", whole(&t, lot, "ACSC"), whole(&t, "AUTRE-BLOC", "RJCT"));
    assert_int_equal(read_answer(&t, answer(&t, lot, "", blocks), &r, &e), RC_CONFLICT);
    assert_int_equal(e.msg, MSG_PAIEMENT_REPONSE_AUTRE_BLOC);
    assert_string_equal(e.field, "OrgnlPmtInfId");
    assert_int_equal(e.line, 6);
    assert_non_null(strstr(e.phrase, lot));
    blocks = arena_printf(t.arena, "%s%s", whole(&t, "AUTRE-BLOC", "RJCT"), whole(&t, lot, "ACSC"));
    assert_int_equal(read_answer(&t, answer(&t, lot, "", blocks), &r, &e), RC_CONFLICT);
    assert_int_equal(e.msg, MSG_PAIEMENT_REPONSE_AUTRE_BLOC);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM paiement_ligne WHERE etat <> 'emis'"), 0);
    /* Of a message that is not ours, that is what is told, whatever its block is. */
    assert_int_equal(
        read_answer(&t, answer(&t, "SICPF-2026-0099", "", whole(&t, "AUTRE-BLOC", "RJCT")), &r, &e),
        RC_NOT_FOUND);
    assert_int_equal(e.msg, MSG_PAIEMENT_LOT_INCONNU);
    assert_string_equal(e.field, "OrgnlMsgId");
    assert_null(strstr(e.phrase, "0099"));
    assert_int_equal(read_answer(&t, answer(&t, "AUTRE", "", whole(&t, "AUTRE", "RJCT")), &r, &e),
                     RC_NOT_FOUND);
    assert_int_equal(e.msg, MSG_PAIEMENT_LOT_INCONNU);
    assert_ok(read_answer(&t, answer(&t, lot, "", whole(&t, "NOTPROVIDED", "RJCT")), &r, &e), &e);
    assert_int_equal(r.rejetees, 2);
    temp_store_close(&t);
}

/* The nearest level wins: of the transfer, of its block, of the message. What is rejected whole is not accepted at a nearer level. */
static void the_nearest_level_wins(void **state)
{
    struct temp_store t;
    struct err e;
    struct sepa_reponse r;
    char first[DOSSIER_NUMERO_BYTES], second[DOSSIER_NUMERO_BYTES], lot[36], lines[1024];

    (void)state;
    two_billed(&t, first, second);
    emitted(&t, lot);
    /* The block is under way: the message does not pay it, and does not reject it. */
    assert_ok(read_answer(&t, answer(&t, lot, "<GrpSts>ACSC</GrpSts>", whole(&t, lot, "ACSP")), &r, &e), &e);
    assert_int_equal(r.payees, 0);
    assert_int_equal(r.dementies, 1);
    assert_int_equal(
        read_answer(&t, answer(&t, lot, "<GrpSts>RJCT</GrpSts>", whole(&t, lot, "ACSP")), &r, &e),
        RC_CONFLICT);
    assert_int_equal(e.msg, MSG_PAIEMENT_REPONSE_CONTREDITE);
    assert_string_equal(e.field, "GrpSts");
    /* So is one transfer, by its own status. */
    tx(lines, sizeof(lines), second, "PDNG", "");
    assert_ok(
        read_answer(&t, answer(&t, lot, "", block(&t, lot, "<PmtInfSts>ACSC</PmtInfSts>", lines)), &r, &e),
        &e);
    assert_int_equal(r.payees, 0);
    assert_int_equal(r.dementies, 1);
    assert_int_equal(
        read_answer(&t, answer(&t, lot, "", block(&t, lot, "<PmtInfSts>RJCT</PmtInfSts>", lines)), &r, &e),
        RC_CONFLICT);
    assert_int_equal(e.msg, MSG_PAIEMENT_REPONSE_CONTREDITE);
    assert_string_equal(e.field, "PmtInfSts");
    assert_non_null(strstr(e.phrase, second));
    assert_int_equal(
        read_answer(&t, answer(&t, lot, "<GrpSts>RJCT</GrpSts>", block(&t, lot, "", lines)), &r, &e),
        RC_CONFLICT);
    assert_string_equal(e.field, "GrpSts");
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM paiement_ligne WHERE etat <> 'emis'"), 0);
    /* The message has it, the block is rejected. */
    assert_ok(read_answer(&t, answer(&t, lot, "<GrpSts>ACTC</GrpSts>", whole(&t, lot, "RJCT")), &r, &e), &e);
    assert_int_equal(r.rejetees, 2);
    temp_store_close(&t);
}

static void a_rejected_group_rejects_all(void **state)
{
    struct temp_store t;
    struct err e;
    struct sepa_reponse r;
    char first[DOSSIER_NUMERO_BYTES], second[DOSSIER_NUMERO_BYTES], lot[36];

    (void)state;
    two_billed(&t, first, second);
    emitted(&t, lot);
    assert_ok(read_answer(&t, answer(&t, lot, "<GrpSts>ACCP</GrpSts>", ""), &r, &e), &e);
    assert_int_equal(r.payees + r.rejetees, 0); /* in progress */
    assert_ok(read_answer(&t, answer(&t, lot, "<GrpSts>RJCT</GrpSts>" MOTIF("FF01"), ""), &r, &e), &e);
    assert_int_equal(r.rejetees, 2);
    assert_int_equal(compte(&t, COMPTE_BANQUE), 0);
    assert_int_equal(propose(&t).lignes_out, 2);
    temp_store_close(&t);
}

static void bad_answers_change_nothing(void **state)
{
    struct temp_store t;
    struct err e;
    struct sepa_reponse r;
    char first[DOSSIER_NUMERO_BYTES], second[DOSSIER_NUMERO_BYTES], lot[36], lines[2048], *older;
    int n;

    (void)state;
    two_billed(&t, first, second);
    emitted(&t, lot);
    n = tx(lines, sizeof(lines), first, "ACSC", "");
    tx(lines + n, sizeof(lines) - (size_t)n, "99999999999999", "ACSC", "");
    assert_int_equal(read_answer(&t, answer(&t, lot, "", block(&t, lot, "", lines)), &r, &e), RC_NOT_FOUND);
    assert_int_equal(e.msg, MSG_PAIEMENT_LIGNE_INCONNUE);
    assert_true(e.line > 0);
    assert_int_equal(read_answer(&t, answer(&t, "AUTRE", "<GrpSts>ACSC</GrpSts>", ""), &r, &e), RC_NOT_FOUND);
    assert_int_equal(e.msg, MSG_PAIEMENT_LOT_INCONNU);
    assert_int_equal(read_answer(&t, answer(&t, lot, "", ""), &r, &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_PAIEMENT_STATUT_ABSENT);
    assert_int_equal(read_answer(&t, answer(&t, lot, "<GrpSts>ZZZZ</GrpSts>", ""), &r, &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_PAIEMENT_STATUT);
    assert_int_equal(read_answer(&t, answer(&t, lot, "<GrpSts>ACSC</GrpSts><Inconnu/>", ""), &r, &e),
                     RC_USAGE);
    assert_int_equal(e.msg, MSG_XML_SCHEMA);
    assert_int_equal(read_answer(&t,
                                 answer(&t, lot, "<GrpSts>ACSC</GrpSts>",
                                        "<OrgnlPmtInfAndSts><PmtInfSts>ACSC</PmtInfSts></OrgnlPmtInfAndSts>"),
                                 &r, &e),
                     RC_USAGE);
    assert_int_equal(e.msg, MSG_XML_SCHEMA); /* not there before what it lacks */
    assert_int_equal(
        read_answer(&t, answer(&t, lot, "<GrpSts>ACSC</GrpSts>", "<OrgnlPmtInfAndSts></OrgnlPmtInfAndSts>"),
                    &r, &e),
        RC_USAGE);
    assert_int_equal(e.msg, MSG_XML_MANQUE);
    assert_non_null(strstr(e.phrase, "OrgnlPmtInfId"));
    older = answer(&t, lot, "<GrpSts>ACSC</GrpSts>", "");
    memcpy(strstr(older, "pain.002.001.10"), "pain.002.001.12", 15);
    assert_int_equal(read_answer(&t, older, &r, &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_XML_VERSION);
    assert_non_null(strstr(e.phrase, "un message pain.002.001.10 ou pain.002.001.03"));
    tx(lines, sizeof(lines), first, "ACSC", "");
    assert_int_equal(
        read_answer(&t, answer(&t, lot, "<GrpSts>RJCT</GrpSts>", block(&t, lot, "", lines)), &r, &e),
        RC_CONFLICT);
    assert_int_equal(e.msg, MSG_PAIEMENT_REPONSE_CONTREDITE); /* nothing was said before */
    assert_string_equal(e.field, "GrpSts");
    assert_non_null(strstr(e.phrase, first));
    assert_int_equal(read_answer(&t,
                                 answer(&t, lot, "<GrpSts>RJCT</GrpSts>",
                                        block(&t, lot, "<PmtInfSts>ACSC</PmtInfSts>", "")),
                                 &r, &e),
                     RC_CONFLICT);
    assert_int_equal(e.msg, MSG_PAIEMENT_REPONSE_CONTREDITE);
    assert_int_equal(lire(&t, first).facturation, FACTURATION_BILLED); /* all of a file, or nothing */
    assert_int_equal(compte(&t, COMPTE_BANQUE), 0);
    tx(lines, sizeof(lines), first, "ACSC", "");
    assert_ok(read_answer(&t, answer(&t, lot, "", block(&t, lot, "", lines)), &r, &e), &e);
    tx(lines, sizeof(lines), first, "RJCT", MOTIF("AC04"));
    assert_ok(read_answer(&t, answer(&t, lot, "", block(&t, lot, "", lines)), &r, &e), &e);
    assert_int_equal(r.retournees, 1); /* paid, then rejected under its own reference: it came back */
    assert_int_equal(lire(&t, first).facturation, FACTURATION_BILLED);
    tx(lines, sizeof(lines), second, "RJCT", MOTIF("AC04"));
    assert_ok(read_answer(&t, answer(&t, lot, "", block(&t, lot, "", lines)), &r, &e), &e);
    tx(lines, sizeof(lines), second, "ACSC", "");
    assert_int_equal(read_answer(&t, answer(&t, lot, "", block(&t, lot, "", lines)), &r, &e), RC_CONFLICT);
    assert_int_equal(e.msg, MSG_PAIEMENT_REPONSE_CONTRAIRE);
    temp_store_close(&t);
}

#define NOMBRE(n) "<OrgnlNbOfTxs>" n "</OrgnlNbOfTxs>"
#define SOMME(s) "<OrgnlCtrlSum>" s "</OrgnlCtrlSum>"

/* The order was of 2 transfers and 1 800,00: an answer that repeats another number or another sum, of the message or of its block, speaks of
 * another file. Neither repeated, nothing is compared. */
static void what_is_repeated_is_compared_with_the_run(void **state)
{
    static const struct {
        const char *said, *field, *dit, *parti;
        enum msg msg;
    } wrong[] = {
        {NOMBRE("3"), "OrgnlNbOfTxs", " 3 ", " 2.", MSG_PAIEMENT_REPONSE_NOMBRE},
        {NOMBRE("1") SOMME("1800.00"), "OrgnlNbOfTxs", " 1 ", " 2.", MSG_PAIEMENT_REPONSE_NOMBRE},
        {SOMME("1800.01"), "OrgnlCtrlSum", "800,01\u00a0€", "800,00\u00a0€", MSG_PAIEMENT_REPONSE_SOMME},
        {NOMBRE("2") SOMME("600"), "OrgnlCtrlSum", "600,00\u00a0€", "800,00\u00a0€",
         MSG_PAIEMENT_REPONSE_SOMME},
        {NOMBRE("2") SOMME("1800.001"), "OrgnlCtrlSum", "", "", MSG_XML_VALEUR},
        {NOMBRE("x"), "OrgnlNbOfTxs", "", "", MSG_XML_VALEUR},
    };
    struct temp_store t;
    struct err e;
    struct sepa_reponse r;
    char first[DOSSIER_NUMERO_BYTES], second[DOSSIER_NUMERO_BYTES], lot[36];

    (void)state;
    two_billed(&t, first, second);
    emitted(&t, lot);
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
        for (int way = 0; way < 4; way++) {
            char *text = repeating(&t, lot, wrong[i].said, "ACSC", way % 2 == 0);
            const enum rc rc = read_answer(&t, way > 1 ? in_version_03(text) : text, &r, &e);

            assert_int_equal(e.msg, wrong[i].msg);
            assert_int_equal(rc, wrong[i].msg == MSG_XML_VALEUR ? RC_USAGE : RC_CONFLICT);
            assert_string_equal(e.field, wrong[i].field);
            assert_has(e.phrase, wrong[i].dit);
            assert_has(e.phrase, wrong[i].parti);
            assert_true(e.line > 0);
            assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM paiement_ligne WHERE etat <> 'emis'"), 0);
        }
    assert_int_equal(read_answer(&t, repeating(&t, "AUTRE", NOMBRE("2"), "ACSC", true), &r, &e),
                     RC_NOT_FOUND); /* no run to compare with */
    assert_int_equal(e.msg, MSG_PAIEMENT_LOT_INCONNU);
    assert_ok(read_answer(&t, repeating(&t, lot, SOMME("1800"), "ACSP", true), &r, &e), &e);
    assert_ok(read_answer(&t, repeating(&t, lot, NOMBRE("02") SOMME("1800.0000"), "ACSC", false), &r, &e),
              &e);
    assert_int_equal(r.payees, 2);
    /* What was answered since is of the run as it left. */
    assert_ok(read_answer(&t, repeating(&t, lot, NOMBRE("2") SOMME("1800.00"), "ACSC", true), &r, &e), &e);
    assert_int_equal(r.payees + r.rejetees, 0);
    temp_store_close(&t);
}

/* ---- version .03 ------------------------------------------------------------------------------------------- */

#define CORPS_03(head, group, after)                                                                         \
    "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.03\"><CstmrPmtStsRpt>\n" head             \
    "<OrgnlGrpInfAndSts><OrgnlMsgId>%1$s</OrgnlMsgId>"                                                       \
    "<OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>" group "</OrgnlGrpInfAndSts>\n" after                      \
    "</CstmrPmtStsRpt></Document>\n"
#define TETE_03                                                                                              \
    "<GrpHdr><MsgId>B</MsgId><CreDtTm>2026-07-15T18:00:00</CreDtTm><InitgPty><Nm>Banque</Nm></InitgPty>"     \
    "<DbtrAgt><FinInstnId><BIC>BANKFRPPXXX</BIC></FinInstnId></DbtrAgt></GrpHdr>\n"
#define BLOC_03(inside)                                                                                      \
    "<OrgnlPmtInfAndSts><OrgnlPmtInfId>%1$s</OrgnlPmtInfId>" inside "</OrgnlPmtInfAndSts>\n"
#define TX_03(inside) "<TxInfAndSts>" inside "</TxInfAndSts>"

/* What a French bank sends of it: charges, the transaction as it was sent, its own numbers; parties and agents have the names of their time (BIC). */
static const char full_03[] = CORPS_03(
    TETE_03,
    "<OrgnlNbOfTxs>2</OrgnlNbOfTxs><OrgnlCtrlSum>1800.00</OrgnlCtrlSum><GrpSts>PART</GrpSts>"
    "<NbOfTxsPerSts><DtldNbOfTxs>1</DtldNbOfTxs><DtldSts>RJCT</DtldSts></NbOfTxsPerSts>",
    BLOC_03("<PmtInfSts>PART</PmtInfSts>" TX_03(
        "<StsId>1</StsId><OrgnlInstrId>DOS%2$s-1</OrgnlInstrId><OrgnlEndToEndId>DOS%2$s-1</OrgnlEndToEndId>"
        "<TxSts>RJCT</TxSts><StsRsnInf><Orgtr><Id><OrgId><BICOrBEI>BANKFRPPXXX</BICOrBEI></OrgId></Id></"
        "Orgtr>"
        "<Rsn><Cd>AC04</Cd></Rsn><AddtlInf>Compte clos</AddtlInf></StsRsnInf>"
        "<ChrgsInf><Amt "
        "Ccy=\"EUR\">0.30</Amt><Pty><FinInstnId><BIC>BANKFRPPXXX</BIC></FinInstnId></Pty></ChrgsInf>"
        "<AcctSvcrRef>R1</AcctSvcrRef><OrgnlTxRef><Amt><InstdAmt Ccy=\"EUR\">%3$s</InstdAmt></Amt>"
        "<PmtMtd>TRF</PmtMtd><CdtrAgt><FinInstnId><BIC>BANKFRPPXXX</BIC></FinInstnId></CdtrAgt></OrgnlTxRef>")
                TX_03("<OrgnlEndToEndId>DOS%4$s-1</OrgnlEndToEndId><TxSts>ACSC</TxSts>")));

static void the_version_of_before_is_read(void **state)
{
    struct temp_store t;
    struct err e;
    struct sepa_reponse r;
    char first[DOSSIER_NUMERO_BYTES], second[DOSSIER_NUMERO_BYTES], lot[36];

    (void)state;
    two_billed(&t, first, second);
    emitted(&t, lot);
    t.now_us = instant_of_day(on("2026-07-15")) + INT64_C(72000000000);
    assert_int_equal(read_answer(&t, arena_printf(t.arena, full_03, lot, second, "1.00", first), &r, &e),
                     RC_CONFLICT);
    assert_int_equal(e.msg, MSG_PAIEMENT_MONTANT_CONTRAIRE); /* the amount is read where the rest passes */
    assert_ok(read_answer(&t, arena_printf(t.arena, full_03, lot, second, "1200.00", first), &r, &e), &e);
    assert_int_equal(r.payees, 1);
    assert_int_equal(r.rejetees, 1);
    assert_int_equal(raw_i64(&t,
                             "SELECT COUNT(*) FROM paiement_ligne WHERE etat = 'rejete' AND motif = 'AC04' "
                             "AND banque_mots = 'Compte clos'"),
                     1);
    assert_int_equal(lire(&t, first).facturation, FACTURATION_PAID);
    assert_ok(read_answer(&t, arena_printf(t.arena, full_03, lot, second, "1200.00", first), &r, &e), &e);
    assert_int_equal(r.payees + r.rejetees, 0); /* the same again */
    temp_store_close(&t);
}

/* No schema checks this version: its form is held all the same, and nothing of what is refused is recorded. */
static void the_form_of_that_version_is_held(void **state)
{
#define GRP_03(group) CORPS_03(TETE_03, group, "")
#define LINES_03(lines) CORPS_03(TETE_03, "", BLOC_03(lines))
#define AAAA "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    static const struct {
        const char *text, *field;
        enum msg msg;
    } wrong[] = {
        {CORPS_03("", "<GrpSts>RJCT</GrpSts>", ""), "OrgnlGrpInfAndSts", MSG_XML_SCHEMA},
        {CORPS_03("<GrpHdr><MsgId>B</MsgId></GrpHdr>", "<GrpSts>RJCT</GrpSts>", ""), "GrpHdr",
         MSG_XML_MANQUE},
        {CORPS_03("<GrpHdr><MsgId>B</MsgId><CreDtTm>hier</CreDtTm></GrpHdr>", "<GrpSts>RJCT</GrpSts>", ""),
         "CreDtTm", MSG_XML_VALEUR},
        {CORPS_03("<GrpHdr><MsgId>B</MsgId><CreDtTm>2026-07-15</CreDtTm></GrpHdr>", "<GrpSts>RJCT</GrpSts>",
                  ""),
         "CreDtTm", MSG_XML_VALEUR},
        {GRP_03("<GrpSts>RJCT</GrpSts><GrpSts>RJCT</GrpSts>"), "GrpSts", MSG_XML_SCHEMA},
        {GRP_03("<GrpSts></GrpSts>"), "GrpSts", MSG_XML_VALEUR},
        {GRP_03("<GrpSts>RJCTE</GrpSts>"), "GrpSts", MSG_XML_TROP_LONG},
        {GRP_03("<GrpSts>ZZZZ</GrpSts>"), "GrpSts", MSG_PAIEMENT_STATUT},
        {GRP_03("<Autre>x</Autre>"), "Autre", MSG_XML_SCHEMA},
        {GRP_03("RJCT"), "OrgnlGrpInfAndSts", MSG_XML_SCHEMA},
        {GRP_03("<GrpSts><TxSts>RJCT</TxSts></GrpSts>"), "TxSts", MSG_XML_SCHEMA},
        {GRP_03("<GrpSts xmlns=\"urn:x\">RJCT</GrpSts>"), "GrpSts", MSG_XML_SCHEMA},
        {GRP_03("<StsRsnInf><Rsn></Rsn></StsRsnInf><GrpSts>RJCT</GrpSts>"), "Rsn", MSG_XML_MANQUE},
        {GRP_03("<GrpSts>RJCT</GrpSts><StsRsnInf><Rsn><Cd>FF01</Cd><Prtry>x</Prtry></Rsn></StsRsnInf>"),
         "Prtry", MSG_XML_SCHEMA},
        {GRP_03("<GrpSts>RJCT</GrpSts><StsRsnInf><AddtlInf>x</AddtlInf><Rsn><Cd>FF01</Cd></Rsn></StsRsnInf>"),
         "Rsn", MSG_XML_SCHEMA},
        {GRP_03("<GrpSts>RJCT</GrpSts><StsRsnInf><AddtlInf>" AAAA AAAA AAAA "</AddtlInf></StsRsnInf>"),
         "AddtlInf", MSG_XML_TROP_LONG},
        {CORPS_03(TETE_03, "", "<OrgnlPmtInfAndSts><PmtInfSts>RJCT</PmtInfSts></OrgnlPmtInfAndSts>"),
         "PmtInfSts", MSG_XML_SCHEMA},
        {CORPS_03(TETE_03, "", "<OrgnlPmtInfAndSts></OrgnlPmtInfAndSts>"), "OrgnlPmtInfAndSts",
         MSG_XML_MANQUE},
        {CORPS_03(TETE_03, "", TX_03("<TxSts>RJCT</TxSts>")), "TxInfAndSts", MSG_XML_SCHEMA},
        {LINES_03(TX_03("<OrgnlInstrId>" AAAA "</OrgnlInstrId>")), "OrgnlInstrId", MSG_XML_TROP_LONG},
        {LINES_03(TX_03("<TxSts>RJCT</TxSts>")), "TxInfAndSts", MSG_PAIEMENT_REPONSE_SANS_REFERENCE},
        {LINES_03(TX_03("<OrgnlEndToEndId>DOS%2$s-1</OrgnlEndToEndId><TxSts>RJCT</TxSts><OrgnlTxRef><Amt>"
                        "<InstdAmt Ccy=\"USD\">1200.00</InstdAmt></Amt></OrgnlTxRef>")),
         "InstdAmt", MSG_XML_VALEUR},
        {LINES_03("") "<x/>", "", MSG_XML_TRONQUE},
    };
    struct temp_store t;
    struct err e;
    struct sepa_reponse r;
    char first[DOSSIER_NUMERO_BYTES], second[DOSSIER_NUMERO_BYTES], lot[36];

    (void)state;
    two_billed(&t, first, second);
    emitted(&t, lot);
    t.now_us = instant_of_day(on("2026-07-15")) + INT64_C(72000000000);
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        enum rc rc = read_answer(&t, arena_printf(t.arena, wrong[i].text, lot, second), &r, &e);

        if (e.msg != wrong[i].msg || (wrong[i].field[0] != '\0' && strcmp(e.field, wrong[i].field) != 0))
            print_message("%zu: %s %s\n", i, e.phrase, e.field);
        assert_int_equal(rc, RC_USAGE);
        assert_int_equal(e.msg, wrong[i].msg);
        if (wrong[i].field[0] != '\0')
            assert_string_equal(e.field, wrong[i].field);
        assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM paiement_ligne WHERE etat <> 'emis'"), 0);
    }
    assert_ok(read_answer(&t, arena_printf(t.arena, GRP_03("<GrpSts>RJCT</GrpSts>"), lot), &r, &e), &e);
    assert_int_equal(r.rejetees, 2);
    temp_store_close(&t);
}

/* Each ASCII character on two bytes, the low one first. */
static enum rc read_utf16(struct temp_store *t, const char *text, struct sepa_reponse *r, struct err *e)
{
    FILE *f = tmpfile();
    enum rc rc;

    assert_non_null(f);
    assert_int_equal(fwrite("\xff\xfe", 1, 2, f), 2);
    for (const char *s = text; *s != '\0'; s++)
        assert_int_equal(fwrite((const char[2]){*s, '\0'}, 1, 2, f), 2);
    rewind(f);
    memset(e, 0, sizeof(*e));
    rc = sepa_lire_reponse(t->store, f, "camille", false, r, e);
    fclose(f);
    return rc;
}

/* The first element says which version it is: not its encoding, not what a comment quotes, not how its namespace is written. */
static void the_first_element_says_the_version(void **state)
{
#define DECLARATION "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
    struct temp_store t;
    struct err e;
    struct sepa_reponse r;
    char first[DOSSIER_NUMERO_BYTES], second[DOSSIER_NUMERO_BYTES], lot[36];
    char *ten, *before, *body, *prefixed;

    (void)state;
    two_billed(&t, first, second);
    emitted(&t, lot);
    ten = answer(&t, lot, "<GrpSts>ACSP</GrpSts>", "");
    before = in_version_03(answer(&t, lot, "<GrpSts>ACSP</GrpSts>", ""));
    body = strstr(ten, "<Document");
    assert_ok(
        read_answer(&t,
                    arena_printf(t.arena,
                                 DECLARATION "<!-- xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.03\""
                                             " %0*d -->%s",
                                 9000, 0, body),
                    &r, &e),
        &e);
    body = strstr(before, "<Document");
    assert_ok(read_answer(&t,
                          arena_printf(t.arena,
                                       DECLARATION "<!-- \"urn:iso:std:iso:20022:tech:xsd:pain.002.001.10\""
                                                   " %0*d -->%s",
                                       9000, 0, body),
                          &r, &e),
              &e);
    assert_ok(read_answer(&t, strstr(before, "<Document"), &r, &e), &e); /* no declaration */
    prefixed = arena_strdup(t.arena, body);
    memcpy(strstr(prefixed, "xmlns=\""), "xmlns='", 7);
    memcpy(strstr(prefixed, "001.03\""), "001.03'", 7);
    assert_ok(read_answer(&t, prefixed, &r, &e), &e);
    body = arena_printf(t.arena, "<?xml version=\"1.0\" encoding=\"UTF-16\"?>%s", body);
    assert_ok(read_utf16(&t, body, &r, &e), &e);
    body = arena_printf(t.arena, "<?xml version=\"1.0\" encoding=\"UTF-16\"?>%s", strstr(ten, "<Document"));
    assert_ok(read_utf16(&t, body, &r, &e), &e);
    /* Said to be in UTF-16 and not so, or in an encoding that nobody knows: that is what is wrong with it. */
    for (int i = 0; i < 2; i++) {
        body = arena_printf(t.arena, "<?xml version=\"1.0\" encoding=\"%s\"?>%s",
                            i == 0 ? "UTF-16" : "X-RIEN", strstr(before, "<Document"));
        assert_int_equal(read_answer(&t, body, &r, &e), RC_USAGE);
        assert_int_equal(e.msg, MSG_XML_ENCODAGE);
    }
    assert_int_equal(read_answer(&t, "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", &r, &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_XML_DTD);
    assert_int_equal(read_answer(&t, "", &r, &e), RC_USAGE);
    temp_store_close(&t);
}

/* --dry-run: all the checks, and nothing kept. */
static void a_dry_run_keeps_nothing(void **state)
{
    struct temp_store t;
    struct err e = {0};
    struct sepa_reponse r;
    FILE *f = tmpfile(), *in;
    char first[DOSSIER_NUMERO_BYTES], second[DOSSIER_NUMERO_BYTES], lot[36];
    char *text;

    (void)state;
    two_billed(&t, first, second);
    snprintf(lot, sizeof(lot), "%s", propose(&t).numero_out);
    assert_ok(approve(&t, lot, "camille", &e), &e);
    assert_ok(approve(&t, lot, "dominique", &e), &e);
    assert_ok(sepa_emettre(t.store, lot, "camille", &debtor, true, f, &e), &e);
    fclose(f);
    assert_string_equal(lot_of(&t, lot).etat, "approuve2");
    emit(&t, lot, &(enum rc){RC_OK}, &e);
    text = answer(&t, lot, "<GrpSts>ACSC</GrpSts>", "");
    in = tmpfile();
    assert_true(in != NULL && fputs(text, in) >= 0);
    rewind(in);
    memset(&e, 0, sizeof(e));
    assert_ok(sepa_lire_reponse(t.store, in, "camille", true, &r, &e), &e);
    fclose(in);
    assert_int_equal(r.payees, 2);
    assert_int_equal(e.msg, MSG_AUCUN);
    assert_int_equal(lire(&t, first).facturation, FACTURATION_BILLED);
    assert_int_equal(compte(&t, COMPTE_BANQUE), 0);
    assert_ok(read_answer(&t, text, &r, &e), &e);
    assert_int_equal(r.payees, 2);
    temp_store_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_reason_of_nobody_is_read),
        cmocka_unit_test(what_a_bank_says_in_words_is_kept),
        cmocka_unit_test(accepted_and_rejected_lines),
        cmocka_unit_test(the_most_precise_status_wins),
        cmocka_unit_test(a_transfer_is_named_by_either_reference),
        cmocka_unit_test(what_an_answer_leaves_unsaid_is_told),
        cmocka_unit_test(one_block_has_one_status),
        cmocka_unit_test(a_block_of_another_is_refused),
        cmocka_unit_test(the_nearest_level_wins),
        cmocka_unit_test(a_rejected_group_rejects_all),
        cmocka_unit_test(bad_answers_change_nothing),
        cmocka_unit_test(what_is_repeated_is_compared_with_the_run),
        cmocka_unit_test(the_version_of_before_is_read),
        cmocka_unit_test(the_form_of_that_version_is_held),
        cmocka_unit_test(the_first_element_says_the_version),
        cmocka_unit_test(a_dry_run_keeps_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The bank: what it says of a transfer that moves no money (check of the payee, blocked), and what is cancelled. ISO 20022, external codes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "reponse_fixture.h"
#include "training/paiement_retour.h"

/* What a bank may say of a group, then of a transfer, once it checked the payee's name against the account: none of it pays, none rejects; the
 * line keeps it. */
static void a_check_of_the_payee_moves_no_money(void **state)
{
    static const struct {
        const char *code;
        bool differs;
    } checks[] = {{"RCVC", false}, {"RVNA", false}, {"RVNC", false},
                  {"RVMC", true},  {"RVNM", true},  {"RVCM", true}};
    struct temp_store t;
    struct err e;
    struct sepa_reponse r;
    char first[DOSSIER_NUMERO_BYTES], second[DOSSIER_NUMERO_BYTES], lot[36], lines[2048];

    (void)state;
    two_billed(&t, first, second);
    emitted(&t, lot);
    for (size_t i = 0; i < ARRAY_LEN(checks); i++) {
        assert_ok(read_answer(&t, repeating(&t, lot, "", checks[i].code, true), &r, &e), &e);
        assert_int_equal(r.noms_muets, checks[i].differs);
        assert_ok(read_answer(&t, in_version_03(repeating(&t, lot, "", checks[i].code, false)), &r, &e), &e);
        assert_int_equal(r.noms_muets, checks[i].differs);
        assert_int_equal(raw_i64(&t, "SELECT COUNT(verification) FROM paiement_ligne"), 0);
        tx(lines, sizeof(lines), second, checks[i].code,
           "<StsRsnInf><AddtlInf>ECOLE DU LAC</AddtlInf></StsRsnInf>");
        assert_ok(
            read_answer(&t, answer(&t, lot, "<GrpSts>RVCM</GrpSts>", block(&t, lot, "", lines)), &r, &e), &e);
        assert_int_equal(r.payees + r.rejetees + r.retournees, 0);
        assert_int_equal(r.noms, checks[i].differs);
        assert_int_equal(
            raw_i64(&t, arena_printf(t.arena,
                                     "SELECT COUNT(*) FROM paiement_ligne WHERE etat = 'emis' AND "
                                     "reference = 'DOS%s-1' AND verification = '%s' AND "
                                     "verification_ecart = %d AND banque_mots = 'ECOLE DU LAC'",
                                     second, checks[i].code, checks[i].differs)),
            1);
        assert_int_equal(raw_i64(&t, "SELECT COUNT(verification) FROM paiement_ligne"), 1);
        assert_int_equal(
            raw_sql(&t, "UPDATE paiement_ligne SET verification = NULL, verification_ecart = NULL"), RAW_OK);
    }
    assert_int_equal(lire(&t, second).facturation, FACTURATION_BILLED);
    assert_int_equal(compte(&t, COMPTE_BANQUE), 0);
    /* Another name is why a bank may then reject it all: one file says both. */
    tx(lines, sizeof(lines), second, "RVNM", "");
    assert_ok(read_answer(&t,
                          answer(&t, lot, "<GrpSts>RJCT</GrpSts>" MOTIF("FF01"), block(&t, lot, "", lines)),
                          &r, &e),
              &e);
    assert_int_equal(r.rejetees, 2);
    temp_store_close(&t);
}

/* What « pay check » says of the lines of a run, in their order. */
static const char *differences(struct temp_store *t, const char *lot)
{
    const struct paiement_lot l = lot_of(t, lot);
    struct paiement_ecart *list;
    struct err e = {0};
    struct db *db;
    char *out = arena_strdup(t->arena, "");
    size_t n;

    assert_ok(store_read_begin(t->store, &db, &e), &e);
    assert_ok(paiement_ecarts(db, t->arena, l.id, l.numero, 20, &list, &n, &e), &e);
    store_read_end(t->store, db);
    for (size_t i = 0; i < n; i++)
        out = arena_printf(t->arena, "%s%s ", out, list[i].quoi);
    return out;
}

/* One answer about one transfer. */
static char *about(struct temp_store *t, const char *lot, const char *numero, const char *status,
                   const char *reason)
{
    char lines[2048];

    tx(lines, sizeof(lines), numero, status, reason);
    return answer(t, lot, "", block(t, lot, "", lines));
}

/* A name that is not that of the account is told with the line, until the bank answers it. */
static void a_name_that_differs_is_told(void **state)
{
    struct temp_store t;
    struct err e;
    struct sepa_reponse r;
    char first[DOSSIER_NUMERO_BYTES], second[DOSSIER_NUMERO_BYTES], lot[36];

    (void)state;
    two_billed(&t, first, second);
    emitted(&t, lot);
    assert_ok(read_answer(&t, about(&t, lot, second, "RVMC", ""), &r, &e), &e);
    assert_string_equal(differences(&t, lot), "sans_reponse nom ");
    assert_ok(read_answer(&t, about(&t, lot, second, "RCVC", ""), &r, &e), &e); /* checked again */
    assert_string_equal(differences(&t, lot), "sans_reponse sans_reponse ");
    assert_ok(read_answer(&t, about(&t, lot, second, "RVNM", ""), &r, &e), &e);
    assert_ok(read_answer(&t, about(&t, lot, second, "ACSC", ""), &r, &e), &e);
    assert_int_equal(r.payees, 1);
    assert_string_equal(differences(&t, lot), "sans_reponse sans_debit ");
    temp_store_close(&t);
}

/* CANC: cancelled as somebody asked, before it left. It is not paid, its reason is kept, and no run pays it again by itself. */
static void what_is_cancelled_does_not_leave(void **state)
{
    struct temp_store t;
    struct err e;
    struct sepa_reponse r;
    struct paiement_reprise again = {.agent = "camille"};
    char first[DOSSIER_NUMERO_BYTES], second[DOSSIER_NUMERO_BYTES], lot[36], why[PAIEMENT_MOTIF_BYTES];
    char *text;

    (void)state;
    two_billed(&t, first, second);
    emitted(&t, lot);
    text = about(&t, lot, second, "CANC", "");
    assert_ok(read_answer(&t, text, &r, &e), &e);
    assert_int_equal(r.rejetees, 1);
    assert_int_equal(
        raw_i64(&t, "SELECT COUNT(*) FROM paiement_ligne WHERE etat = 'rejete' AND motif = 'CANC'"), 1);
    assert_has(paiement_motif_dit("CANC", on("2026-07-15"), why), "annulé");
    assert_int_equal(lire(&t, second).facturation, FACTURATION_BILLED);
    assert_int_equal(compte(&t, COMPTE_BANQUE), 0);
    assert_int_equal(propose_on(&t, "2026-07-16").lignes_out, 0);
    assert_ok(read_answer(&t, text, &r, &e), &e);
    assert_int_equal(r.rejetees, 0);
    assert_int_equal(r.inchangees, 1);
    again.reference = arena_printf(t.arena, "DOS%s-1", second);
    assert_ok(store_write(t.store, paiement_reprendre, &again, &e), &e);
    assert_int_equal(propose_on(&t, "2026-07-16").lignes_out, 1);

    /* Paid, it left: cancelled is then no word of where its money is. */
    assert_ok(read_answer(&t, about(&t, lot, first, "ACSC", ""), &r, &e), &e);
    assert_int_equal(read_answer(&t, about(&t, lot, first, "CANC", MOTIF("CUST")), &r, &e), RC_CONFLICT);
    assert_int_equal(e.msg, MSG_PAIEMENT_ANNULE_PARTI);
    assert_int_equal(read_answer(&t, repeating(&t, lot, "", "CANC", true), &r, &e), RC_CONFLICT);
    assert_int_equal(e.msg, MSG_PAIEMENT_ANNULE_PARTI);
    assert_int_equal(lire(&t, first).facturation, FACTURATION_PAID);
    temp_store_close(&t);
}

/* Of the message or of its block, it is for each transfer; with the bank's reason when it gives one; never beside one that it accepts. */
static void a_cancelled_group_waits_whole(void **state)
{
    (void)state;
    for (int group = 0; group < 2; group++) {
        struct temp_store t;
        struct err e;
        struct sepa_reponse r;
        char first[DOSSIER_NUMERO_BYTES], second[DOSSIER_NUMERO_BYTES], lot[36], lines[2048];
        const char *status =
            group ? "<GrpSts>CANC</GrpSts>" MOTIF("CUST") : "<PmtInfSts>CANC</PmtInfSts>" MOTIF("CUST");

        two_billed(&t, first, second);
        emitted(&t, lot);
        tx(lines, sizeof(lines), first, "ACSP", "");
        assert_int_equal(
            read_answer(&t, answer(&t, lot, "<GrpSts>CANC</GrpSts>", block(&t, lot, "", lines)), &r, &e),
            RC_CONFLICT);
        assert_int_equal(e.msg, MSG_PAIEMENT_REPONSE_CONTREDITE);
        assert_ok(read_answer(&t,
                              answer(&t, lot, group ? status : "", group ? "" : block(&t, lot, status, "")),
                              &r, &e),
                  &e);
        assert_int_equal(r.rejetees, 2);
        assert_int_equal(
            raw_i64(&t, "SELECT COUNT(*) FROM paiement_ligne WHERE motif = 'CUST' AND retour_us > 0"), 2);
        assert_int_equal(propose_on(&t, "2026-07-16").lignes_out, 0);
        temp_store_close(&t);
    }
}

/* BLCK: the money is neither with the payee nor given back. It may have left: nothing pays it again, nothing is given back, and it is told. */
static void what_is_blocked_waits(void **state)
{
    struct temp_store t;
    struct err e;
    struct sepa_reponse r;
    char first[DOSSIER_NUMERO_BYTES], second[DOSSIER_NUMERO_BYTES], lot[36];
    char *blocked, *later;

    (void)state;
    two_billed(&t, first, second);
    emitted(&t, lot);
    blocked = about(&t, lot, second, "BLCK", "");
    assert_ok(read_answer(&t, blocked, &r, &e), &e);
    assert_int_equal(r.payees + r.rejetees + r.retournees, 0);
    assert_int_equal(r.bloques, 1);
    assert_string_equal(differences(&t, lot), "sans_reponse bloque ");
    assert_int_equal(propose_on(&t, "2026-07-16").lignes_out, 0);
    /* Under way again, a day later: what was read before does not block it again. */
    later = about(&t, lot, second, "ACSP", "");
    memcpy(strstr(later, "2026-07-15T"), "2026-07-16", 10);
    t.now_us = instant_of_day(on("2026-07-17"));
    assert_ok(read_answer(&t, later, &r, &e), &e);
    assert_string_equal(differences(&t, lot), "sans_reponse sans_reponse ");
    assert_ok(read_answer(&t, blocked, &r, &e), &e);
    assert_string_equal(differences(&t, lot), "sans_reponse sans_reponse ");
    /* Rejected, then blocked: the next run would pay it a second time. */
    assert_ok(read_answer(&t, about(&t, lot, first, "RJCT", MOTIF("FF01")), &r, &e), &e);
    assert_int_equal(read_answer(&t, about(&t, lot, first, "BLCK", ""), &r, &e), RC_CONFLICT);
    assert_int_equal(e.msg, MSG_PAIEMENT_REPONSE_CONTRAIRE);
    temp_store_close(&t);
}

/* Of the message or of its block, of which a transfer was paid: it stays paid, and is told. */
static void a_blocked_group_is_told_of_each(void **state)
{
    (void)state;
    for (int group = 0; group < 2; group++) {
        struct temp_store t;
        struct err e;
        struct sepa_reponse r;
        char first[DOSSIER_NUMERO_BYTES], second[DOSSIER_NUMERO_BYTES], lot[36];

        two_billed(&t, first, second);
        emitted(&t, lot);
        assert_ok(read_answer(&t, about(&t, lot, first, "ACSC", ""), &r, &e), &e);
        assert_ok(read_answer(&t, repeating(&t, lot, "", "BLCK", group), &r, &e), &e);
        assert_int_equal(r.payees + r.rejetees + r.retournees, 0);
        assert_int_equal(r.bloques, 1);
        assert_string_equal(differences(&t, lot), "bloque bloque ");
        assert_int_equal(lire(&t, first).facturation, FACTURATION_PAID);
        assert_int_equal(compte(&t, COMPTE_BANQUE), 60000);
        /* The bank rejects it after all: it comes back, as what was paid does. */
        assert_ok(read_answer(&t, about(&t, lot, first, "RJCT", MOTIF("AC06")), &r, &e), &e);
        assert_int_equal(r.retournees, 1);
        assert_has(differences(&t, lot), "bloque ");
        temp_store_close(&t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_check_of_the_payee_moves_no_money),
        cmocka_unit_test(a_name_that_differs_is_told),
        cmocka_unit_test(what_is_cancelled_does_not_leave),
        cmocka_unit_test(a_cancelled_group_waits_whole),
        cmocka_unit_test(what_is_blocked_waits),
        cmocka_unit_test(a_blocked_group_is_told_of_each),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

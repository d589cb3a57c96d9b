/* One booking of the bank told by its total and by its details is one; two entries of the bank are two (decision 114). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "retours_fixture.h"

static int64_t compter(struct scene *s, const char *where)
{
    return raw_i64(&s->t, arena_printf(s->t.arena, "SELECT COUNT(*) FROM banque_ecriture WHERE %s", where));
}

static int64_t en_attente(struct scene *s, const char *why)
{
    return compter(s, arena_printf(s->t.arena, "etat = 'attente' AND attente = '%s'", why));
}

static size_t sorties(struct scene *s, struct paiement_ecart **out)
{
    struct err e = {0};
    struct db *db;
    size_t n;

    assert_ok(store_read_begin(s->t.store, &db, &e), &e);
    assert_ok(paiement_sorties(db, s->t.arena, 10, out, &n, &e), &e);
    store_read_end(s->t.store, db);
    return n;
}

/* The same inside a notification (camt.054). */
static struct outcome lire_avis(struct scene *s, const char *inside)
{
    return import_text(
        &s->t, &partner_camt,
        arena_printf(
            s->t.arena,
            "<?xml version=\"1.0\"?><Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.054.001.08\">"
            "<BkToCstmrDbtCdtNtfctn><GrpHdr><MsgId>N</MsgId></GrpHdr><Ntfctn><Id>1</Id><Acct><Id><IBAN>"
            "%s</IBAN></Id></Acct>%s</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>",
            NOTRE, inside),
        NULL);
}

/* An entry: its reference by the bank (NULL: none), its amount, and what it holds. */
struct ecrit {
    const char *banque, *sum;
    bool credit;
    const char *inside;
    const char *le;
};

static const char *ecrire(struct scene *s, struct ecrit x)
{
    return arena_printf(s->t.arena,
                        "<Ntry><Amt Ccy=\"EUR\">%s</Amt><CdtDbtInd>%s</CdtDbtInd><Sts>BOOK</Sts>"
                        "<BookgDt><Dt>%s</Dt></BookgDt>%s<NtryDtls>%s</NtryDtls></Ntry>",
                        x.sum, x.credit ? "CRDT" : "DBIT", x.le != NULL ? x.le : "2026-07-17",
                        x.banque != NULL ? arena_printf(s->t.arena, "<AcctSvcrRef>%s</AcctSvcrRef>", x.banque)
                                         : "",
                        x.inside);
}

static const char *lot_entier(struct scene *s)
{
    return arena_printf(s->t.arena, "<Btch><PmtInfId>%s</PmtInfId></Btch>", s->lot);
}

static const char *detail(struct scene *s, const char *reference, const char *sum, const char *motif)
{
    return arena_printf(
        s->t.arena, "<TxDtls><Refs><EndToEndId>%s</EndToEndId></Refs><Amt Ccy=\"EUR\">%s</Amt>%s</TxDtls>",
        reference, sum,
        motif != NULL ? arena_printf(s->t.arena, "<RtrInf><Rsn><Cd>%s</Cd></Rsn></RtrInf>", motif) : "");
}

static const char *details(struct scene *s, const char *motif)
{
    return arena_printf(s->t.arena, "%s%s", detail(s, reference(s, s->first, 1), "600.00", motif),
                        detail(s, reference(s, s->second, 1), "1200.00", motif));
}

/* ---- two entries are two --------------------------------------------------------------------------------------- */

/* The balances prove both: the second credit of a transfer waits for a person, and is told as money to explain. */
static void deux_credits_sont_deux(void **state)
{
    struct scene s;
    struct outcome o;
    struct paiement_ecart *d;
    struct banque_decision c = {.agent = "alex"};
    struct err e = {0};
    const char *ref;

    (void)state;
    ouvrir(&s);
    lire_releve(&s, groupe(&s, "1800.00"));
    ref = reference(&s, s.first, 1);
    o = lire_releve(&s, arena_printf(s.t.arena, "%s%s%s%s", le_solde(&s, "OPBD", "1000.00"),
                                     le_solde(&s, "CLBD", "2200.00"),
                                     ecriture(&s, "E6", "600.00", true, ref, "MD07"),
                                     ecriture(&s, "E7", "600.00", true, ref, "MD07")));
    assert_int_equal(o.plan.effects[PLAN_NEW], 1);
    assert_int_equal(o.plan.effects[PLAN_QUEUED], 1);
    assert_int_equal(en_attente(&s, "revenu"), 1);
    assert_int_equal(compte(&s.t, COMPTE_BANQUE), 120000);
    assert_int_equal(ecarts(&s, &d), 1);
    assert_string_equal(d[0].quoi, "revenu");
    assert_int_equal(sorties(&s, &d), 1);
    assert_string_equal(d[0].quoi, "revenu");
    /* The same statement by another file: both are known. */
    o = lire_releve(&s, arena_printf(s.t.arena, " %s%s", ecriture(&s, "E6", "600.00", true, ref, "MD07"),
                                     ecriture(&s, "E7", "600.00", true, ref, "MD07")));
    assert_int_equal(o.plan.effects[PLAN_UNCHANGED], 2);
    /* Put aside with a reason only. */
    c.ecriture = d[0].ecriture;
    assert_int_equal(store_write(s.t.store, banque_classer, &c, &e), RC_USAGE);
    c.motif = "La banque l'a dit deux fois, sa lettre du 20 juillet.";
    assert_ok(store_write(s.t.store, banque_classer, &c, &e), &e);
    assert_int_equal(sorties(&s, &d), 0);
    temp_store_close(&s.t);
}

static void le_lendemain_aussi(void **state)
{
    struct scene s;
    const char *ref;

    (void)state;
    ouvrir(&s);
    lire_releve(&s, groupe(&s, "1800.00"));
    ref = reference(&s, s.first, 1);
    lire_releve(&s, ecriture(&s, "E6", "600.00", true, ref, "MD07"));
    lire_releve(&s, ecrire(&s, (struct ecrit){"E7", "600.00", true, detail(&s, ref, "600.00", "MD07"),
                                              "2026-07-18"}));
    assert_int_equal(en_attente(&s, "revenu"), 1);
    temp_store_close(&s.t);
}

/* With or without a reason: given back twice is given back twice, and told as money to explain. One that another sum, or a payer of a call, says is not. */
static void sans_motif_aussi(void **state)
{
    struct scene s;
    struct paiement_ecart *d;
    const char *ref;

    (void)state;
    ouvrir(&s);
    lire_releve(&s, groupe(&s, "1800.00"));
    ref = reference(&s, s.first, 1);
    lire_releve(&s, ecriture(&s, "E6", "600.00", true, ref, "MD07"));
    lire_releve(&s, ecriture(&s, "E7", "600.00", true, ref, NULL));
    assert_int_equal(en_attente(&s, "revenu"), 1);
    assert_int_equal(sorties(&s, &d), 1);
    assert_string_equal(d[0].quoi, "revenu");
    lire_releve(&s, ecriture(&s, "E8", "599.00", true, ref, NULL));
    assert_int_equal(en_attente(&s, "virement"), 1);
    lire_releve(
        &s, ecriture(&s, "E9", "1200.00", true, reference(&s, s.second, 1), NULL)); /* of one that is paid */
    assert_int_equal(en_attente(&s, "virement"), 2);
    assert_int_equal(compte(&s.t, COMPTE_BANQUE), 120000);
    /* A notification tells again what the statement told, without a reference of its own. */
    assert_int_equal(
        lire_avis(&s, ecrire(&s, (struct ecrit){NULL, "600.00", true, detail(&s, ref, "600.00", NULL), NULL}))
            .plan.effects[PLAN_UNCHANGED],
        1);
    temp_store_close(&s.t);
}

/* What the bank says an entry is, by the published sub-families: what it takes for itself, and money received that goes back, are told apart. */
static const char *operation(struct scene *s, const char *banque, bool credit, const char *family,
                             const char *sub)
{
    return arena_printf(
        s->t.arena,
        "<Ntry><Amt Ccy=\"EUR\">12.00</Amt><CdtDbtInd>%s</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-07-17"
        "</Dt></BookgDt><AcctSvcrRef>%s</AcctSvcrRef><BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>%s</Cd>"
        "<SubFmlyCd>%s</SubFmlyCd></Fmly></Domn></BkTxCd></Ntry>",
        credit ? "CRDT" : "DBIT", banque, family, sub);
}

static void l_operation_dit_pourquoi_elle_attend(void **state)
{
    static const struct {
        bool credit;
        const char *family, *sub, *why;
    } all[] = {{false, "MDOP", "CHRG", "frais"},    {false, "MDOP", "FEES", "frais"},
               {false, "ICDT", "COMM", "frais"},    {false, "ICDT", "COME", "frais"},
               {false, "MDOP", "COMI", "frais"},    {false, "MDOP", "COMT", "frais"},
               {false, "MDOP", "INTR", "frais"},    {false, "MDOP", "OVCH", "frais"},
               {false, "MDOP", "OTHR", "sortie"},   {false, "ICDT", "ESCT", "sortie"},
               {false, "RCDT", "RRTN", "retour"},   {false, "RRCT", "RRTN", "retour"},
               {false, "RCDT", "RPCR", "retour"},   {true, "ICDT", "RRTN", "retour"},
               {true, "ICDT", "RPCR", "retour"},    {true, "IRCT", "RRTN", "retour"},
               {true, "RCDT", "ESCT", "reference"}, {true, "MCOP", "INTR", "reference"}};
    struct scene s;

    (void)state;
    ouvrir(&s);
    for (size_t i = 0; i < ARRAY_LEN(all); i++) {
        const char *bank = arena_printf(s.t.arena, "OP%zu", i);

        lire_releve(&s, operation(&s, bank, all[i].credit, all[i].family, all[i].sub));
        if (compter(&s, arena_printf(s.t.arena, "cle LIKE '%s/%%' AND attente = '%s'", bank, all[i].why)) !=
            1)
            fail_msg("%s/%s", all[i].family, all[i].sub);
    }
    temp_store_close(&s.t);
}

/* Without a reference of the bank, each message tells each movement once: a notification repeats a statement, a statement never itself. */
static void sans_reference_le_message_dit(void **state)
{
    struct scene s;
    struct outcome o;
    const char *one;

    (void)state;
    ouvrir(&s);
    lire_releve(&s, groupe(&s, "1800.00"));
    one = ecrire(&s, (struct ecrit){NULL, "600.00", true,
                                    detail(&s, reference(&s, s.first, 1), "600.00", "AC04"), NULL});
    lire_avis(&s, one);
    assert_int_equal(lire(&s.t, s.first).facturation, FACTURATION_BILLED);
    o = lire_releve(&s, arena_printf(s.t.arena, "%s%s", one, one));
    assert_int_equal(o.plan.effects[PLAN_UNCHANGED], 1);
    assert_int_equal(o.plan.effects[PLAN_QUEUED], 1);
    assert_int_equal(en_attente(&s, "revenu"), 1);
    o = lire_avis(&s, arena_printf(s.t.arena, " %s", one)); /* the second of the statement */
    assert_int_equal(o.plan.effects[PLAN_UNCHANGED], 1);
    o = lire_avis(&s, arena_printf(s.t.arena, "  %s", one)); /* a third */
    assert_int_equal(o.plan.effects[PLAN_QUEUED], 1);
    assert_int_equal(en_attente(&s, "revenu"), 2);
    /* A day that is another one is another movement. */
    o = lire_avis(&s, ecrire(&s, (struct ecrit){NULL, "600.00", true,
                                                detail(&s, reference(&s, s.first, 1), "600.00", "AC04"),
                                                "2026-07-18"}));
    assert_int_equal(o.plan.effects[PLAN_QUEUED], 1);
    temp_store_close(&s.t);
}

/* One message has a reference of the bank, the other none. A departure as well as a return. */
static void une_reference_d_un_cote(void **state)
{
    struct scene s;
    struct outcome o;
    const char *one;

    (void)state;
    ouvrir(&s);
    one = detail(&s, reference(&s, s.first, 1), "600.00", NULL);
    lire_avis(&s, ecrire(&s, (struct ecrit){NULL, "600.00", false, one, NULL}));
    o = lire_releve(&s, ecrire(&s, (struct ecrit){"D1", "600.00", false, one, NULL}));
    assert_int_equal(o.plan.effects[PLAN_UNCHANGED], 1);
    /* The reference is learnt; another one is another departure. */
    o = lire_avis(&s, ecrire(&s, (struct ecrit){"D1", "600.00", false, one, NULL}));
    assert_int_equal(o.plan.effects[PLAN_UNCHANGED], 1);
    o = lire_avis(&s, ecrire(&s, (struct ecrit){"D2", "600.00", false, one, NULL}));
    assert_int_equal(o.plan.effects[PLAN_QUEUED], 1);
    assert_int_equal(en_attente(&s, "double"), 1);
    temp_store_close(&s.t);
}

/* A return seen before its departure is told as such, then is whole. */
static void revenu_avant_d_etre_parti(void **state)
{
    struct scene s;
    struct paiement_ecart *d;
    size_t n;

    (void)state;
    ouvrir(&s);
    lire_releve(&s, ecriture(&s, "R1", "600.00", true, reference(&s, s.first, 1), "AC04"));
    n = ecarts(&s, &d);
    assert_int_equal(n, 2); /* and the other one, without an answer */
    assert_string_equal(d[0].quoi, "rendu_sans_debit");
    lire_releve(&s, groupe(&s, "1800.00"));
    assert_int_equal(ecarts(&s, &d), 0);
    assert_int_equal(compte(&s.t, COMPTE_BANQUE), 120000);
    temp_store_close(&s.t);
}

/* ---- a total and its details ------------------------------------------------------------------------------------ */

static void juste(struct scene *s, int64_t banque)
{
    struct paiement_ecart *d;

    assert_int_equal(compter(s, "etat = 'attente'"), 0);
    assert_int_equal(sorties(s, &d), 0);
    assert_int_equal(compte(&s->t, COMPTE_BANQUE), banque);
}

static void un_depart_par_total_et_details(void **state)
{
    (void)state;
    for (int order = 0; order < 2; order++) {
        struct scene s;
        struct outcome o;
        const char *total, *each;

        ouvrir(&s);
        total = ecrire(&s, (struct ecrit){"E1", "1800.00", false, lot_entier(&s), NULL});
        each = ecrire(&s, (struct ecrit){"E1", "1800.00", false, details(&s, NULL), NULL});
        if (order == 0) {
            lire_releve(&s, total);
            o = lire_avis(&s, each);
            assert_int_equal(o.plan.effects[PLAN_UNCHANGED], 2);
        } else {
            lire_avis(&s, each);
            o = lire_releve(&s, total);
            assert_int_equal(o.plan.effects[PLAN_UNCHANGED], 1);
        }
        juste(&s, 180000);
        assert_string_equal(etat_du_lot(&s), "rapproche");
        /* Details again, in another order and a file of their own: used once. */
        o = lire_avis(&s, ecrire(&s, (struct ecrit){
                                         "E1", "1800.00", false,
                                         arena_printf(s.t.arena, "%s%s",
                                                      detail(&s, reference(&s, s.second, 1), "1200.00", NULL),
                                                      detail(&s, reference(&s, s.first, 1), "600.00", NULL)),
                                         NULL}));
        assert_int_equal(o.plan.effects[PLAN_UNCHANGED], 2);
        juste(&s, 180000);
        temp_store_close(&s.t);
    }
}

static void des_retours_groupes(void **state)
{
    (void)state;
    for (int order = 0; order < 2; order++) {
        struct scene s;
        struct outcome o;
        const char *total, *each;

        ouvrir(&s);
        lire_releve(&s, groupe(&s, "1800.00"));
        total = ecrire(&s, (struct ecrit){"R1", "1800.00", true, "<Btch><NbOfTxs>2</NbOfTxs></Btch>", NULL});
        each = ecrire(&s, (struct ecrit){"R1", "1800.00", true, details(&s, "AC04"), NULL});
        if (order == 0) {
            lire_avis(&s, each);
            o = lire_releve(&s, total);
            assert_int_equal(o.plan.effects[PLAN_UNCHANGED], 1);
        } else {
            o = lire_releve(&s, total);
            assert_int_equal(o.plan.effects[PLAN_QUEUED], 1); /* of nobody yet */
            o = lire_avis(&s, each);
            assert_int_equal(o.plan.effects[PLAN_NEW], 2);
            assert_int_equal(compter(&s, "etat = 'sans_objet' AND montant_cents = 180000"), 1);
        }
        juste(&s, 0);
        assert_int_equal(lire(&s.t, s.first).facturation, FACTURATION_BILLED);
        assert_int_equal(lire(&s.t, s.second).facturation, FACTURATION_BILLED);
        lire_releve(&s, arena_printf(s.t.arena, " %s", total));
        lire_avis(&s, arena_printf(s.t.arena, " %s", each));
        juste(&s, 0);
        temp_store_close(&s.t);
    }
}

/* Another amount, another day, another reference: another booking. A detail that is not what its total wrote waits. */
static void ce_qui_n_est_pas_le_total(void **state)
{
    struct scene s;
    struct outcome o;
    const char *ref;

    (void)state;
    ouvrir(&s);
    ref = reference(&s, s.first, 1);
    lire_releve(&s, ecrire(&s, (struct ecrit){"E1", "1800.00", false, lot_entier(&s), NULL}));
    o = lire_avis(&s, ecrire(&s, (struct ecrit){"E2", "1800.00", false, details(&s, NULL), NULL}));
    assert_int_equal(o.plan.effects[PLAN_QUEUED], 2);
    o = lire_avis(&s, ecrire(&s, (struct ecrit){"E1", "1800.00", false, details(&s, NULL), "2026-07-16"}));
    assert_int_equal(o.plan.effects[PLAN_QUEUED], 2);
    o = lire_avis(&s,
                  ecrire(&s, (struct ecrit){"E1", "600.00", false, detail(&s, ref, "600.00", NULL), NULL}));
    assert_int_equal(o.plan.effects[PLAN_QUEUED], 1);
    assert_int_equal(en_attente(&s, "double"), 5);
    /* Two halves of one transfer make the total, and are not the run. */
    o = lire_avis(&s,
                  ecrire(&s, (struct ecrit){"E1", "1800.00", false,
                                            arena_printf(s.t.arena, "%s%s", detail(&s, ref, "900.00", NULL),
                                                         detail(&s, "AUTRE", "900.00", NULL)),
                                            NULL}));
    assert_int_equal(o.plan.effects[PLAN_QUEUED], 2);
    assert_int_equal(en_attente(&s, "detail"), 2);
    /* One file that tells a total and its details tells two entries. */
    o = lire_releve(
        &s, arena_printf(s.t.arena, "%s%s", ecrire(&s, (struct ecrit){"Z", "1800.00", true, "", NULL}),
                         ecrire(&s, (struct ecrit){"Z", "1800.00", true, details(&s, "AC04"), NULL})));
    assert_int_equal(o.plan.effects[PLAN_QUEUED], 3);
    assert_int_equal(en_attente(&s, "repetee"), 2);
    temp_store_close(&s.t);
}

/* What a person decided of the total is not decided again by its details; what they name of ours waits. */
static void un_total_decide(void **state)
{
    struct scene s;
    struct outcome o;
    struct banque_decision d = {.agent = "alex", .ecriture = 2};
    struct err e = {0};
    const char *total;

    (void)state;
    ouvrir(&s);
    lire_releve(&s, groupe(&s, "1800.00"));
    total = ecrire(&s, (struct ecrit){"R1", "1800.00", true, "", NULL});
    lire_releve(&s, total);
    assert_ok(store_write(s.t.store, banque_rendre, &d, &e), &e);
    o = lire_avis(
        &s, ecrire(&s, (struct ecrit){"R1", "1800.00", true,
                                      arena_printf(s.t.arena, "%s%s",
                                                   detail(&s, reference(&s, s.first, 1), "600.00", "AC04"),
                                                   detail(&s, "CLIENT", "1200.00", NULL)),
                                      NULL}));
    assert_int_equal(o.plan.effects[PLAN_QUEUED], 1);
    assert_int_equal(o.plan.effects[PLAN_UNCHANGED], 1);
    assert_int_equal(en_attente(&s, "detail"), 1);
    assert_int_equal(lire(&s.t, s.first).facturation, FACTURATION_PAID);
    temp_store_close(&s.t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(deux_credits_sont_deux),
        cmocka_unit_test(le_lendemain_aussi),
        cmocka_unit_test(sans_motif_aussi),
        cmocka_unit_test(l_operation_dit_pourquoi_elle_attend),
        cmocka_unit_test(sans_reference_le_message_dit),
        cmocka_unit_test(une_reference_d_un_cote),
        cmocka_unit_test(revenu_avant_d_etre_parti),
        cmocka_unit_test(un_depart_par_total_et_details),
        cmocka_unit_test(des_retours_groupes),
        cmocka_unit_test(ce_qui_n_est_pas_le_total),
        cmocka_unit_test(un_total_decide),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * Round trips to a server while runs are paid, answered and seen on the statements of the bank, and while deadlines are applied: they grow with
 * the groups of rows, never with the rows. Nobody here exists.
 */
#include "exchange/sepa.h"
#include "retours_fixture.h"
#include "trajets_fixture.h"

/* Ten times the rows, in one group still, wait no more than one trip for each of the few. */
#define FEW ((size_t)6)
#define MANY (10 * FEW)

/* A run of n bodies' invoices, on its way: `n` employees, each with a dossier that is billed. */
struct lot {
    struct scene s;
    size_t n;
    char (*numeros)[DOSSIER_NUMERO_BYTES];
    size_t propose, approuve, emis; /* trips */
};

static void jusqu_a(struct lot *l, size_t n, enum etape etape)
{
    struct temp_store *t = &l->s.t;

    *l = (struct lot){.n = n, .numeros = calloc(n, sizeof(l->numeros[0]))};
    assert_non_null(l->numeros);
    training_fixture_open_with(t, (int)n + 10);
    t->env.compte = NOTRE;
    set_iban(t, ORG_SANS, "FR7630001007941234567890185");
    for (size_t i = 0; i < n; i++) {
        char facture[24];
        struct parcours p = {(int64_t)i + 4, ORG_SANS, SESSION_CPF, 15000, -1, CAUSE_TOTALE, false, facture};
        struct err e = {0};

        snprintf(facture, sizeof(facture), "F-%zu", i);
        credit(t, p.titulaire, POCHE_DROITS, 500000);
        assert_ok(parcourir(t, &p, etape, l->numeros[i], &e), &e);
    }
}

static size_t trips_of(struct lot *l)
{
    const size_t seen = trips;

    count_from_here(&l->s.t);
    return seen;
}

static void partir(struct lot *l, size_t n)
{
    const char *const agents[] = {"camille", "dominique"};
    struct temp_store *t = &l->s.t;
    struct paiement_proposition p;
    struct paiement_emission em = {.numero = l->s.lot, .agent = "camille", .debiteur = NOTRE};
    struct err e = {0};

    jusqu_a(l, n, FACTURE);
    t->now_us = instant_of_day(on("2026-07-15"));
    em.cree_us = t->now_us;
    count_from_here(t);
    p = propose(t);
    assert_int_equal(p.lignes_out, n);
    snprintf(l->s.lot, sizeof(l->s.lot), "%s", p.numero_out);
    l->propose = trips_of(l);
    for (int i = 0; i < 2; i++) {
        struct paiement_approbation a = {.numero = l->s.lot, .agent = agents[i]};

        assert_ok(store_write(t->store, paiement_approuver, &a, &e), &e);
    }
    l->approuve = trips_of(l);
    assert_ok(store_write(t->store, paiement_emettre, &em, &e), &e);
    l->emis = trips_of(l);
    t->now_us = instant_of_day(on("2026-07-20"));
}

static void fermer(struct lot *l)
{
    temp_store_close(&l->s.t);
    free(l->numeros);
}

/* The statement of all transfers: those that left, or those that came back. */
static size_t relever(struct lot *l, bool retours, enum plan_effect effect)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    struct outcome o;

    assert_non_null(out);
    fprintf(out, "<!-- %lld -->", (long long)l->s.t.now_us);
    l->s.t.now_us += 1000;
    for (size_t i = 0; i < l->n; i++)
        fprintf(out,
                "<Ntry><Amt Ccy=\"EUR\">1200.00</Amt><CdtDbtInd>%s</CdtDbtInd><Sts>BOOK</Sts>"
                "<BookgDt><Dt>2026-07-17</Dt></BookgDt><AcctSvcrRef>%s%zu</AcctSvcrRef><NtryDtls>"
                "<TxDtls><Refs><EndToEndId>DOS%s-1</EndToEndId></Refs>%s</TxDtls></NtryDtls></Ntry>",
                retours ? "CRDT" : "DBIT", retours ? "R" : "D", i, l->numeros[i],
                retours ? "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>" : "");
    assert_int_equal(fclose(out), 0);
    count_from_here(&l->s.t);
    o = lire_releve(&l->s, text);
    free(text);
    if (o.plan.effects[effect] != (int64_t)l->n)
        fail_msg("%s", o.plan.refused > 0 ? o.plan.refusals[0].phrase : "autre effet");
    return trips;
}

static void grow(const char *what, size_t few, size_t many)
{
    print_message("%s: %zu trips for %zu rows, %zu for %zu\n", what, few, FEW, many, MANY);
    assert_true(many <= few + FEW);
}

static void partent(void **state)
{
    struct lot few, many;
    size_t debit[2], retour[2], encore[2];

    (void)state;
    if (!temp_store_on_server())
        skip();
    partir(&few, FEW);
    partir(&many, MANY);
    debit[0] = relever(&few, false, PLAN_NEW);
    debit[1] = relever(&many, false, PLAN_NEW);
    encore[0] = relever(&few, false, PLAN_UNCHANGED);
    encore[1] = relever(&many, false, PLAN_UNCHANGED);
    retour[0] = relever(&few, true, PLAN_NEW);
    retour[1] = relever(&many, true, PLAN_NEW);
    grow("proposal", few.propose, many.propose);
    grow("approval", few.approuve, many.approuve);
    grow("emission", few.emis, many.emis);
    grow("statement, known", encore[0], encore[1]);
    grow("statement, left", debit[0], debit[1]);
    grow("statement, back", retour[0], retour[1]);
    fermer(&few);
    fermer(&many);
}

/* ---- answers ---------------------------------------------------------------------------------------------------- */

/* Of each transfer, or (whole) of the run as one. */
static size_t repondre(struct lot *l, const char *statut, bool whole)
{
    FILE *f = tmpfile();
    struct sepa_reponse r = {0};
    struct err e = {0};

    assert_non_null(f);
    fprintf(f,
            "<?xml version=\"1.0\"?><Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.10\">"
            "<CstmrPmtStsRpt><GrpHdr><MsgId>R</MsgId><CreDtTm>2026-07-16T08:00:00</CreDtTm></GrpHdr>"
            "<OrgnlGrpInfAndSts><OrgnlMsgId>%s</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>"
            "</OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><OrgnlPmtInfId>%s</OrgnlPmtInfId>",
            l->s.lot, l->s.lot);
    if (whole)
        fprintf(f, "<PmtInfSts>%s</PmtInfSts>", statut);
    for (size_t i = 0; !whole && i < l->n; i++)
        fprintf(f,
                "<TxInfAndSts><OrgnlEndToEndId>DOS%s-1</OrgnlEndToEndId><TxSts>%s</TxSts>%s"
                "</TxInfAndSts>",
                l->numeros[i], statut,
                strcmp(statut, "RJCT") == 0 ? "<StsRsnInf><Rsn><Cd>AM04</Cd></Rsn></StsRsnInf>" : "");
    fputs("</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>", f);
    rewind(f);
    count_from_here(&l->s.t);
    assert_ok(sepa_lire_reponse(l->s.t.store, f, "camille", false, &r, &e), &e);
    fclose(f);
    assert_int_equal(r.payees + r.rejetees + r.retournees, l->n);
    return trips;
}

static void repondus(void **state)
{
    struct lot few, many;
    size_t paid[2], back[2];

    (void)state;
    if (!temp_store_on_server())
        skip();
    partir(&few, FEW);
    partir(&many, MANY);
    paid[0] = repondre(&few, "ACSC", false);
    paid[1] = repondre(&many, "ACSC", false);
    back[0] = repondre(&few, "RJCT", false);
    back[1] = repondre(&many, "RJCT", false);
    grow("answer, paid", paid[0], paid[1]);
    grow("answer, rejected after", back[0], back[1]);
    fermer(&few);
    fermer(&many);
}

static void repondus_en_bloc(void **state)
{
    struct lot few, many;
    size_t n[2];

    (void)state;
    if (!temp_store_on_server())
        skip();
    partir(&few, FEW);
    partir(&many, MANY);
    n[0] = repondre(&few, "ACSC", true);
    n[1] = repondre(&many, "ACSC", true);
    grow("answer, a run as one", n[0], n[1]);
    fermer(&few);
    fermer(&many);
}

/* A run debited as one, that no answer paid. */
static size_t debiter(struct lot *l)
{
    char sum[32];
    struct outcome o;

    snprintf(sum, sizeof(sum), "%zu.00", 1200 * l->n);
    count_from_here(&l->s.t);
    o = lire_releve(&l->s, groupe(&l->s, sum));
    assert_int_equal(o.plan.effects[PLAN_NEW], 1);
    assert_string_equal(etat_du_lot(&l->s), "rapproche");
    return trips;
}

static void en_bloc(void **state)
{
    struct lot few, many;
    size_t n[2];

    (void)state;
    if (!temp_store_on_server())
        skip();
    partir(&few, FEW);
    partir(&many, MANY);
    n[0] = debiter(&few);
    n[1] = debiter(&many);
    grow("statement, a run as one", n[0], n[1]);
    fermer(&few);
    fermer(&many);
}

/* ---- deadlines -------------------------------------------------------------------------------------------------- */

static size_t echoir(struct lot *l)
{
    struct dossier_echeances done;
    struct err e = {0};

    l->s.t.now_us = instant_of_day(on("2026-07-01"));
    count_from_here(&l->s.t);
    assert_ok(dossier_appliquer_echeances(l->s.t.store, on("2026-07-01"), false, &done, &e), &e);
    assert_int_equal(done.sans_reponse_organisme, l->n);
    return trips;
}

static void echeances(void **state)
{
    struct lot few, many;
    size_t n[2];

    (void)state;
    if (!temp_store_on_server())
        skip();
    jusqu_a(&few, FEW, DEMANDE);
    jusqu_a(&many, MANY, DEMANDE);
    n[0] = echoir(&few);
    n[1] = echoir(&many);
    grow("deadlines", n[0], n[1]);
    fermer(&few);
    fermer(&many);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(partent), cmocka_unit_test(repondus),  cmocka_unit_test(repondus_en_bloc),
        cmocka_unit_test(en_bloc), cmocka_unit_test(echeances),
    };

    return cmocka_run_group_tests_name("trajets_paiements", tests, NULL, NULL);
}

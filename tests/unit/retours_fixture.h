/* retours_fixture.h - a run of two transfers that left, and the statements of the bank about it. */
#ifndef SICPF_TEST_RETOURS_FIXTURE_H
#define SICPF_TEST_RETOURS_FIXTURE_H

#include "exchange/releves.h"
#include "import_fixture.h"
#include "training/paiement.h"
#include "training/paiement_retour.h"
#include "training_fixture.h"

#define NOTRE "FR1420041010050500013M02606"

struct scene {
    struct temp_store t;
    char first[DOSSIER_NUMERO_BYTES], second[DOSSIER_NUMERO_BYTES], lot[36];
};

static inline void set_iban(struct temp_store *t, int64_t organisme, const char *iban)
{
    struct err e = {0};

    t->now_us += 1000;
    assert_ok(compte_poser(t->store, organisme, iban, "essai", &e), &e);
}

static inline struct paiement_proposition propose(struct temp_store *t)
{
    struct paiement_proposition p = {.agent = "camille"};
    struct err e = {0};

    assert_ok(store_write(t->store, paiement_proposer, &p, &e), &e);
    return p;
}

static inline void emettre(struct scene *s)
{
    const char *const agents[] = {"camille", "dominique"};
    struct paiement_emission em = {
        .numero = s->lot, .agent = "camille", .cree_us = s->t.now_us, .debiteur = NOTRE};
    struct err e = {0};

    for (int i = 0; i < 2; i++) {
        struct paiement_approbation a = {.numero = s->lot, .agent = agents[i]};

        assert_ok(store_write(s->t.store, paiement_approuver, &a, &e), &e);
    }
    assert_ok(store_write(s->t.store, paiement_emettre, &em, &e), &e);
}

/* Two bodies are due 600,00 and 1 200,00; their run left on 15 July 2026. */
static inline void ouvrir(struct scene *s)
{
    static const struct parcours elu = {1, ORG_AGREE, SESSION_MANDAT, 0, -1, CAUSE_TOTALE, false, "F-1"};
    static const struct parcours salarie = {3, ORG_SANS, SESSION_CPF, 15000, -1, CAUSE_TOTALE, false, "F-2"};
    struct err e;

    training_fixture_open(&s->t);
    s->t.env.compte = NOTRE;
    assert_ok(parcourir(&s->t, &elu, FACTURE, s->first, &e), &e);
    assert_ok(parcourir(&s->t, &salarie, FACTURE, s->second, &e), &e);
    set_iban(&s->t, ORG_AGREE, "FR7630006000011234567890189");
    set_iban(&s->t, ORG_SANS, "FR7630001007941234567890185");
    s->t.now_us = instant_of_day(on("2026-07-15"));
    snprintf(s->lot, sizeof(s->lot), "%s", propose(&s->t).numero_out);
    emettre(s);
    s->t.now_us = instant_of_day(on("2026-07-20"));
}

/* One entry: EndToEndId, its sense, and the reason when it is a return. */
static inline const char *ecriture(struct scene *s, const char *banque, const char *sum, bool credit,
                                   const char *reference, const char *motif)
{
    const char *reason =
        motif != NULL ? arena_printf(s->t.arena, "<RtrInf><Rsn><Cd>%s</Cd></Rsn></RtrInf>", motif) : "";

    return arena_printf(s->t.arena,
                        "<Ntry><Amt Ccy=\"EUR\">%s</Amt><CdtDbtInd>%s</CdtDbtInd><Sts>BOOK</Sts>"
                        "<BookgDt><Dt>2026-07-17</Dt></BookgDt><AcctSvcrRef>%s</AcctSvcrRef><NtryDtls>"
                        "<TxDtls><Refs><EndToEndId>%s</EndToEndId></Refs>%s</TxDtls></NtryDtls></Ntry>",
                        sum, credit ? "CRDT" : "DBIT", banque, reference, reason);
}

static inline const char *reference(struct scene *s, const char *numero, int n)
{
    return arena_printf(s->t.arena, "DOS%s-%d", numero, n);
}

static inline const char *groupe(struct scene *s, const char *sum)
{
    return arena_printf(s->t.arena,
                        "<Ntry><Amt Ccy=\"EUR\">%s</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts>"
                        "<BookgDt><Dt>2026-07-16</Dt></BookgDt><AcctSvcrRef>G1</AcctSvcrRef><NtryDtls>"
                        "<Btch><PmtInfId>%s</PmtInfId><NbOfTxs>2</NbOfTxs></Btch></NtryDtls></Ntry>",
                        sum, s->lot);
}

static inline const char *le_solde(struct scene *s, const char *genre, const char *sum)
{
    return arena_printf(s->t.arena,
                        "<Bal><Tp><CdOrPrtry><Cd>%s</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">%s</Amt>"
                        "<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-07-17</Dt></Dt></Bal>",
                        genre, sum);
}

static inline const char *releve(struct scene *s, const char *iban, const char *inside)
{
    return arena_printf(
        s->t.arena,
        "<?xml version=\"1.0\"?><Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\">"
        "<BkToCstmrStmt><GrpHdr><MsgId>M</MsgId></GrpHdr><Stmt><Id>1</Id><Acct><Id><IBAN>%s"
        "</IBAN></Id></Acct>%s</Stmt></BkToCstmrStmt></Document>",
        iban, inside);
}

static inline struct outcome lire_releve(struct scene *s, const char *inside)
{
    return import_text(&s->t, &partner_camt, releve(s, NOTRE, inside), NULL);
}

static inline const char *etat_du_lot(struct scene *s)
{
    struct paiement_lot l;
    struct err e = {0};
    struct db *db;

    assert_ok(store_read_begin(s->t.store, &db, &e), &e);
    assert_ok(paiement_lot_lire(db, s->t.arena, s->lot, &l, &e), &e);
    store_read_end(s->t.store, db);
    return l.etat;
}

static inline size_t ecarts(struct scene *s, struct paiement_ecart **out)
{
    struct paiement_lot l;
    struct err e = {0};
    struct db *db;
    size_t n;

    assert_ok(store_read_begin(s->t.store, &db, &e), &e);
    assert_ok(paiement_lot_lire(db, s->t.arena, s->lot, &l, &e), &e);
    assert_ok(paiement_ecarts(db, s->t.arena, l.id, l.numero, 10, out, &n, &e), &e);
    store_read_end(s->t.store, db);
    return n;
}

static inline struct paiement_retour retour(struct scene *s)
{
    struct paiement_retour *list;
    struct err e = {0};
    struct db *db;
    size_t n;

    assert_ok(store_read_begin(s->t.store, &db, &e), &e);
    assert_ok(paiement_retours(db, s->t.arena, INT64_MAX, 10, &list, &n, &e), &e);
    store_read_end(s->t.store, db);
    assert_int_equal(n, 1);
    return list[0];
}

#endif

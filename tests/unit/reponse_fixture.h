/* reponse_fixture.h - what the bank answers to a payment run of two dossiers. */
#ifndef SICPF_TESTS_REPONSE_FIXTURE_H
#define SICPF_TESTS_REPONSE_FIXTURE_H

#include "sepa_fixture.h"

#define TETE                                                                                                 \
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"                                                           \
    "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.10\"><CstmrPmtStsRpt>\n"                  \
    "<GrpHdr><MsgId>BANQUE-1</MsgId><CreDtTm>2026-07-15T18:00:00</CreDtTm></GrpHdr>\n"                       \
    "<OrgnlGrpInfAndSts><OrgnlMsgId>%s</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>%s</"         \
    "OrgnlGrpInfAndSts>\n"
#define PIED "</CstmrPmtStsRpt></Document>\n"
#define MOTIF(code) "<StsRsnInf><Orgtr><Nm>Banque</Nm></Orgtr><Rsn><Cd>" code "</Cd></Rsn></StsRsnInf>"

/* One line of an answer: reference of the dossier, status, reason. */
static inline int tx(char *out, size_t size, const char *numero, const char *status, const char *reason)
{
    return snprintf(
        out, size,
        "<TxInfAndSts><OrgnlInstrId>DOS%s-1</OrgnlInstrId><OrgnlEndToEndId>DOS%s-1</OrgnlEndToEndId>"
        "<TxSts>%s</TxSts>%s</TxInfAndSts>\n",
        numero, numero, status, reason);
}

static inline char *answer(struct temp_store *t, const char *lot, const char *group, const char *block)
{
    char *out = arena_alloc(t->arena, 8192);
    int n = snprintf(out, 8192, TETE, lot, group);

    t->now_us =
        instant_of_day(on("2026-07-15")) + INT64_C(72000000000); /* the bank answers before it is read */
    snprintf(out + n, 8192 - (size_t)n, "%s" PIED, block);
    return out;
}

static inline char *block(struct temp_store *t, const char *lot, const char *status, const char *lines)
{
    return arena_printf(t->arena,
                        "<OrgnlPmtInfAndSts><OrgnlPmtInfId>%s</OrgnlPmtInfId>%s%s</OrgnlPmtInfAndSts>\n", lot,
                        status, lines);
}

static inline enum rc read_answer(struct temp_store *t, const char *text, struct sepa_reponse *r,
                                  struct err *e)
{
    FILE *f = tmpfile();
    enum rc rc;

    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    rewind(f);
    memset(e, 0, sizeof(*e));
    rc = sepa_lire_reponse(t->store, f, "camille", false, r, e);
    fclose(f);
    return rc;
}

/* The same answer, said to be of the version of before. */
static inline char *in_version_03(char *text)
{
    char *urn = strstr(text, "pain.002.001.10");

    assert_non_null(urn);
    memcpy(urn, "pain.002.001.03", 15);
    return text;
}

/* What a message or its block repeats of our order, beside its status. */
static inline char *repeating(struct temp_store *t, const char *lot, const char *said, const char *status,
                              bool group)
{
    const char *head =
        arena_printf(t->arena, group ? "%s<GrpSts>%s</GrpSts>" : "%s<PmtInfSts>%s</PmtInfSts>", said, status);

    return answer(t, lot, group ? head : "", group ? "" : block(t, lot, head, ""));
}

#endif

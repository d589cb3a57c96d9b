/*
 * Every file a partner sends, on any bytes: a plan or a refusal that says why, never a write, never a crash.
 *
 * The first byte chooses the partner. The store is made once and stays empty: it is read only.
 */
#include "temp_store.h"
#include "exchange/activite.h"
#include "exchange/certifications.h"
#include "exchange/lheo.h"
#include "exchange/organismes.h"
#include "exchange/rne.h"
#include "exchange/sngi.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct partner *const partners[] = {
    &partner_sngi,      &partner_rne,  &partner_activite, &partner_organismes,
    &partner_agrements, &partner_lheo, &partner_rncp,     &partner_rs,
};

static struct temp_store store;

/* One plan, checked for what must hold of any plan. */
static void plan(const struct partner *partner, FILE *in)
{
    struct plan *p = calloc(1, sizeof(*p));
    struct err e = {0};

    CHECK(p != NULL);
    if (import_plan(store.store, partner, in, day_parse_iso("2026-11-24"), "essai", p, &e) == RC_OK) {
        int64_t said = p->refused;

        for (int i = 0; i < PLAN_EFFECTS; i++)
            said += p->effects[i];
        CHECK(p->refusals_n <= PLAN_REFUSALS_SHOWN && (int64_t)p->refusals_n <= p->refused);
        CHECK(p->rows >= 0 && said >= 0);
        CHECK(strlen(p->hash) == PLAN_HASH_BYTES - 1);
    } else {
        CHECK(e.msg != MSG_AUCUN && e.phrase[0] != '\0');
    }
    free(p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    FILE *in;

    if (size < 2)
        return 0;
    if (store.store == NULL)
        temp_store_open(&store, "2026-11-24");
    in = fmemopen((void *)(uintptr_t)(data + 1), size - 1, "rb");
    CHECK(in != NULL);
    plan(partners[data[0] % ARRAY_LEN(partners)], in);
    fclose(in);
    return 0;
}

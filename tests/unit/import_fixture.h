/*
 * import_fixture.h - planning and applying texts as if they were partners' files, for tests of exchange/.
 */
#ifndef SICPF_IMPORT_FIXTURE_H
#define SICPF_IMPORT_FIXTURE_H

#include "exchange/plan.h"
#include "temp_store.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

struct outcome {
    enum rc rc;
    struct err e;
    struct plan plan;
    bool already;
};

static inline FILE *text_file(const char *text)
{
    FILE *f = tmpfile();

    assert_non_null(f);
    assert_int_equal(fwrite(text, 1, strlen(text), f), strlen(text));
    return f;
}

static inline struct outcome plan_text(struct temp_store *t, const struct partner *partner, const char *text,
                                       const char *issued)
{
    struct outcome o = {0};
    FILE *in = text_file(text);

    o.rc = import_plan(t->store, partner, in, issued != NULL ? day_parse_iso(issued) : DAY_NONE, "essai",
                       &o.plan, &o.e);
    fclose(in);
    return o;
}

static inline struct outcome apply_text(struct temp_store *t, const struct partner *partner, const char *text,
                                        const char *issued, const char *hash)
{
    struct outcome o = {0};
    FILE *in = text_file(text);

    o.rc = import_apply(t->store, partner, in, issued != NULL ? day_parse_iso(issued) : DAY_NONE, hash,
                        "essai", &o.plan, &o.already, &o.e);
    fclose(in);
    return o;
}

/* Plans, then applies under the hash of the plan; stops the test when either fails or they disagree. */
static inline struct outcome import_text(struct temp_store *t, const struct partner *partner,
                                         const char *text, const char *issued)
{
    struct outcome planned = plan_text(t, partner, text, issued);
    struct outcome applied;

    if (planned.rc != RC_OK)
        fail_msg("plan: ligne %ld %s", planned.e.line, planned.e.phrase);
    applied = apply_text(t, partner, text, issued, planned.plan.hash);
    if (applied.rc != RC_OK)
        fail_msg("apply: ligne %ld %s", applied.e.line, applied.e.phrase);
    assert_string_equal(applied.plan.hash, planned.plan.hash);
    assert_memory_equal(applied.plan.effects, planned.plan.effects, sizeof(planned.plan.effects));
    return applied;
}

static inline int64_t counter(const struct plan *p, const char *name)
{
    for (size_t i = 0; i < p->counters_n; i++)
        if (strcmp(p->counters[i].name, name) == 0)
            return p->counters[i].value;
    return 0;
}

#endif

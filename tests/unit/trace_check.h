/*
 * trace_check.h - the account of a holder as a trace, verified: whatever happened to it, every amount that can be computed
 * again is the same.
 */
#ifndef SICPF_TRACE_CHECK_H
#define SICPF_TRACE_CHECK_H

#include "temp_store.h"
#include "rights/origines.h"
#include "simulation/trace.h"

static inline bool trace_check_line(void *arg, const struct explain_line *line)
{
    (void)arg;
    return line->movement != NULL;
}

static inline bool trace_check_purse(void *arg, int64_t poche)
{
    (void)arg;
    return poche > 0;
}

static inline char *trace_check_text(struct temp_store *t, struct arena *a, int64_t titulaire, day_t at)
{
    const struct trace_demande d = {.titulaire_id = titulaire,
                                    .au = at,
                                    .connu_us = INT64_MAX,
                                    .montre = trace_check_line,
                                    .montre_poche = trace_check_purse};
    struct origines *o;
    struct movement *m;
    struct explanation x;
    struct err e = {0};
    struct db *db;
    char *text = NULL;
    size_t n;
    FILE *out = open_memstream(&text, &n);

    CHECK(out != NULL && store_read_begin(t->store, &db, &e) == RC_OK);
    CHECK(book_statement(db, a, titulaire, at, INT64_MAX, &m, &n, &e) == RC_OK);
    CHECK(origines_read(db, a, titulaire, &o, &e) == RC_OK);
    store_read_end(t->store, db);
    CHECK(explain_build(a, m, n, &x, &e) == RC_OK);
    origines_say(a, o, &x);
    CHECK(trace_ecrire(out, a, &x, &d, &e) == RC_OK);
    fclose(out);
    return text;
}

/* Verifies the account at a day; returns how many movements were computed again. */
static inline size_t trace_check(struct temp_store *t, int64_t titulaire, day_t at)
{
    struct arena *a = arena_new(TRACE_ARENA);
    char *text = trace_check_text(t, a, titulaire, at);
    struct trace_bilan b;
    struct err e;
    size_t same;

    if (trace_verifier(a, text, strlen(text), &b, &e) != RC_OK)
        fail_msg("%s: %s", e.field, e.phrase);
    for (size_t i = 0; i < b.n; i++)
        if (b.lignes[i].verdict == TRACE_DIFFERENT)
            fail_msg("%s (holder %lld): %s\n%s", b.lignes[i].cle, (long long)titulaire, b.lignes[i].ecarts[0],
                     text);
    assert_int_equal(b.ecarts_n, 0);
    same = b.memes;
    free(text);
    arena_free(a);
    return same;
}

#endif

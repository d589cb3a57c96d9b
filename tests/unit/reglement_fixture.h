/* reglement_fixture.h - the statement of a body that has one payment. */
#ifndef SICPF_REGLEMENT_FIXTURE_H
#define SICPF_REGLEMENT_FIXTURE_H

#include "training/reglements.h"
#include "training_fixture.h"

/* That of ORG_SANS, as it is told today. */
static inline struct reglement seul_reglement(struct temp_store *t)
{
    const struct reglements_filtre all = {ORG_SANS, day_of_instant(t->now_us), DAY_NONE, DAY_NONE};
    struct reglement *r;
    struct db *db;
    struct err e = {0};
    size_t n;

    assert_ok(store_read_begin(t->store, &db, &e), &e);
    assert_ok(reglements_lire(db, t->arena, &all, "", 10, &r, &n, &e), &e);
    store_read_end(t->store, db);
    assert_int_equal(n, 1);
    return r[0];
}

#endif

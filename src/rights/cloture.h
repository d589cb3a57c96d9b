/*
 * cloture.h - the account of a person who died is closed on the day of death (C. trav. L. 5151-2; rule CPF-02).
 */
#ifndef SICPF_CLOTURE_H
#define SICPF_CLOTURE_H

#include "base/base.h"
#include "base/date.h"
#include "base/err.h"
#include "store/store.h"

struct clotures {
    int64_t poches; /* purses emptied */
    int64_t cents;
    int64_t heures;
    int64_t rendus_cents; /* of the cents, what went back to financeurs */
};

/*
 * Empties what is free in the purses of the dead known on day `at`: to the account of lost rights, or to the financeur for
 * the lot of a dotation whose refund was stipulated. Dated on the day of death; what a dossier held then, or gave back
 * since, on day `at`. What a dossier still holds stays until it is settled: a later call takes it. Done again, nothing is
 * written. An account that is frozen that day waits for the end of its freeze. Some hundreds of purses in a unit of work. dry_run only counts.
 */
NODISCARD enum rc cloture_appliquer(struct store *s, day_t at, bool dry_run, struct clotures *out,
                                    struct err *e);

#endif

/*
 * dgcl.h - what the direction générale des collectivités locales receives to follow the rights of élus
 * (order of 11 October 2019, annex 3, row DGCL; C. trav. R. 6323-36, 3°). Layout: docs/fr/exports.md.
 *
 * One table, three kinds of lines: élu, mandate, dossier. Columns are those whose data item the law of the day grants:
 * taking an item away from the row in law/ takes its columns away here. Holders are pseudonyms, the same from one export
 * to the next and unlike those given to any other recipient.
 */
#ifndef SICPF_EXCHANGE_DGCL_H
#define SICPF_EXCHANGE_DGCL_H

#include "base/date.h"
#include "base/err.h"
#include "door/door.h"
#include "store/store.h"

struct dgcl_bilan {
    int64_t elus, mandats, dossiers;
    int columns;
    const char *article; /* that allows it */
};

/*
 * Writes the state at the end of day `at`, as known now, under the law of that day, into `out`: a file that nobody else
 * can read yet. Nothing of it may leave before this returns RC_OK: the read is then durable in the journal, for each
 * person. RC_REFUSED when the law of that day gives the DGCL nothing (recorded too). Memory grows with the number of
 * élus by 8 bytes each.
 */
NODISCARD enum rc dgcl_export(struct store *s, day_t at, const char *agent, FILE *out,
                              struct dgcl_bilan *bilan, struct err *e);

#endif

/*
 * law_coverage.h - `sicpf law coverage`: for each datum of the law on a day, where it is stored, how it comes in, which pages,
 * API and exports show it, how long it is kept; or the written reason why it is nowhere.
 *
 * Nothing of it is written by hand for the occasion: columns come from sql/schema/, fields from the importers and
 * web/champs.txt, pages from web/cles.txt and the templates, exports from their table, the rest from law/.
 */
#ifndef SICPF_LAW_COVERAGE_H
#define SICPF_LAW_COVERAGE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/json.h"
#include "law/law_text.h"

#define COVERAGE_LIST_MAX 400

struct coverage_list {
    const char *v[COVERAGE_LIST_MAX]; /* constant texts, or of the arena */
    size_t n;
};

struct coverage {
    enum law_item item;
    const struct law_item_version *version;
    enum law_certainty certainty;  /* that day */
    const struct law_tenue *tenue; /* NULL when law/tenue says nothing of it */
    struct coverage_list
        columns; /* "table.column", of its own or, when law/tenue says so, of another datum */
    struct coverage_list
        entries; /* "import sngi : nir", "formulaire /… : debut", or the words of law/tenue */
    struct coverage_list pages;            /* "/mes-droits" */
    struct coverage_list api;              /* addresses under /api/ */
    struct coverage_list exports;          /* columns of the export table */
    struct coverage_list parties;          /* who may have it that day */
    const struct law_retention *retention; /* NULL when no rule names it that day */
};

/* Gathers what is known of a datum that exists on that day. Everything lives in the arena. */
void law_coverage_of(enum law_item item, day_t at, struct arena *a, struct coverage *out);

/* The table of every datum of a day, or of one (ITEM_COUNT: all), then the counts. RC_NOT_FOUND when that datum does not
 * exist that day. */
NODISCARD enum rc law_coverage(FILE *out, enum law_item only, day_t at, struct err *e);
NODISCARD enum rc law_coverage_json(struct json *j, enum law_item only, day_t at, struct err *e);

#endif

/*
 * law_data.h - the tables that the law compiler writes (law_table.h, held by law_data.c). Private to src/law/.
 */
#ifndef SICPF_LAW_DATA_H
#define SICPF_LAW_DATA_H

#include "law/conservation.h"
#include "law/law.h"
#include "law/law_text.h"

struct law_param_def {
    const char *name, *label, *note;
    const struct law_value *values;
    size_t n;
};

struct law_item_def {
    const char *name;
    const struct law_item_version *versions;
    size_t n;
};

struct law_party_def {
    const char *name, *label, *kind, *row, *closed;
    enum law_purpose purpose; /* of its first access, else what it would have */
};

struct law_feed_def {
    const char *name, *label;
};

struct law_purpose_def {
    const char *name, *label, *article;
    day_t from, until;
};

struct law_holiday {
    int easter; /* 1: day is a number of days after Easter Sunday, below zero before it */
    int month, day;
    day_t from; /* first day that it holds; 0: always */
};

struct law_election {
    const char *name;
    day_t day;
};

/* Sorted: parameters by enum, places in the order of the texts, elections by name then day. */
extern const struct law_param_def law_params[];
extern const struct law_item_def law_items[];
extern const struct law_party_def law_parties[];
extern const struct law_purpose_def law_purposes[];
extern const struct law_access law_accesses[];
extern const size_t law_accesses_n;
extern const struct law_feed_def law_feed_defs[];
extern const struct law_feed_period law_feeds[];
extern const size_t law_feeds_n;
extern const struct law_holiday law_holidays[];
extern const size_t law_holidays_n;
extern const struct law_holiday law_closures[]; /* of the banks, beside Saturdays and Sundays */
extern const size_t law_closures_n;
extern const struct law_election law_elections[];
extern const size_t law_elections_n;
extern const struct law_mandate law_mandates[];
extern const size_t law_mandates_n;
extern const struct law_retention law_retentions[];
extern const size_t law_retentions_n;

#endif

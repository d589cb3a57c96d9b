/*
 * champs.h - the fields of a scenario, read one by one from a JSON object (inside simulation/ only).
 *
 * A field that is missing, of another type or out of its range is RC_USAGE with its path ("mandats[2].debut"); so is a key
 * that nobody asked for. Values are never quoted: a scenario may hold a number that identifies a person.
 */
#ifndef SICPF_SIMULATION_CHAMPS_H
#define SICPF_SIMULATION_CHAMPS_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include <jansson.h>

#define CHAMP_CENTS_MAX INT64_C(100000000000000) /* no sum of a scenario passes 64 bits */
#define CHAMP_LIST_MAX 4096

/* One object being read, and where it is in the scenario. */
struct champs {
    json_t *objet;
    struct arena *a;
    const char *chemin; /* "" or "mandats[2]." */
};

/* RC_USAGE (MSG_SIMULATION_CLE_INCONNUE) unless every key is in the list, ended by NULL. */
NODISCARD enum rc champs_only(const struct champs *c, const char *const *keys, struct err *e);

/* True when the key is there and not null. */
NODISCARD bool champ_has(const struct champs *c, const char *key);

/* Each requires the key; champ_has() says before whether an optional one is there. */
NODISCARD enum rc champ_int(const struct champs *c, const char *key, int64_t min, int64_t max, int64_t *out,
                            struct err *e);
/* A number of at most three decimals, in thousandths when it has some: *scale is then 1000, else 1. */
NODISCARD enum rc champ_number(const struct champs *c, const char *key, int64_t *out, int64_t *scale,
                               struct err *e);
NODISCARD enum rc champ_text(const struct champs *c, const char *key, const char **out, struct err *e);
NODISCARD enum rc champ_day(const struct champs *c, const char *key, day_t *out, struct err *e);
NODISCARD enum rc champ_bool(const struct champs *c, const char *key, bool *out, struct err *e);
/* One of the words that `find` knows; `words` names them in the error. */
NODISCARD enum rc champ_word(const struct champs *c, const char *key, const char *words,
                             bool (*find)(const char *word, int *out), int *out, struct err *e);
/* A list of objects, at most `max`; an absent key is an empty one. */
NODISCARD enum rc champ_list(const struct champs *c, const char *key, size_t max, size_t *n, struct err *e);
/* The i-th object of a list that champ_list() accepted. RC_USAGE when it is no object. */
NODISCARD enum rc champ_item(const struct champs *c, const char *key, size_t i, struct champs *out,
                             struct err *e);

/* As the above for an optional key: *out keeps its value when the key is absent or null. */
NODISCARD enum rc champ_int_or(const struct champs *c, const char *key, int64_t min, int64_t max,
                               int64_t *out, struct err *e);
NODISCARD enum rc champ_day_or(const struct champs *c, const char *key, day_t *out, struct err *e);
NODISCARD enum rc champ_bool_or(const struct champs *c, const char *key, bool *out, struct err *e);

/* The error of a field whose value is not possible: MSG_SIMULATION_VALEUR, "expected" completing « attendu : ». */
enum rc champ_refuse(const struct champs *c, const char *key, const char *expected, struct err *e);

#endif

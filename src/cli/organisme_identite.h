/* organisme_identite.h - who a body is, or was on a day, as « organisme show », « history » and « search » say it. */
#ifndef SICPF_CLI_ORGANISME_IDENTITE_H
#define SICPF_CLI_ORGANISME_IDENTITE_H

#include "base/json.h"
#include "cli/verb.h"
#include "door/door.h"
#include "training/organisme.h"

struct organisme_identite {
    struct organisme o; /* on the day asked for; today's, for the history */
    const char *mot;    /* the number asked for */
    struct organisme_cle cle;
    struct organisme *anciens; /* of the history alone */
    size_t anciens_n;
};

/* The body that `mot` names: as it was on day `le`, or with all that it was when it is DAY_NONE (`today` is then the day on which the
 * number is looked for). RC_NOT_FOUND, RC_USAGE or RC_CONFLICT as organisme_cle_lire(). */
NODISCARD enum rc organisme_identite_lire(struct db *db, struct arena *a, const char *mot, day_t le,
                                          day_t today, struct organisme_identite *out, struct err *e);

/* A label on 18 columns, then what follows it; a line of them (nothing when the value is NULL or empty). */
void organisme_label(FILE *out, const char *label);
void organisme_line(FILE *out, const char *label, const char *value);

/* For people: the lines of the identity, and of what it was. The grant is recorded. */
void organisme_identite_print(const struct organisme_identite *i, const struct grant *g, FILE *out);
void organisme_anciens_print(const struct organisme_identite *i, const struct grant *g, FILE *out);

/* The members of the open object: the identity; « identites » too for a history. */
void organisme_identite_json(const struct organisme_identite *i, const struct grant *g, bool histoire,
                             struct json *j);

/* « organisme search »: what is found by words of the name, or by a number, even one that was left. */
NODISCARD enum rc organisme_chercher(struct ctx *ctx, struct arena *a, struct err *e);

#endif

/* The verbs, in the order of --help. A new verb is a file verb_*.c, one line here and one line below. */
#include "cli/verb.h"

extern const struct verb verb_demo;
extern const struct verb verb_export;
extern const struct verb verb_import;
extern const struct verb verb_init;
extern const struct verb verb_journal;
extern const struct verb verb_law;
extern const struct verb verb_person;
extern const struct verb verb_serve;

/* clang-format off */
const struct verb *const verbs[] = {
    &verb_demo,
    &verb_export,
    &verb_import,
    &verb_init,
    &verb_journal,
    &verb_law,
    &verb_person,
    &verb_serve,
    NULL,
};
/* clang-format on */

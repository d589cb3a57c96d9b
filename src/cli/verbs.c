/* The verbs, in the order of --help. A new verb is a file verb_*.c and one line here. */
#include "cli/verb.h"

extern const struct verb verb_demo, verb_import, verb_init, verb_journal;

const struct verb *const verbs[] = {
    &verb_demo,
    &verb_import,
    &verb_init,
    &verb_journal,
    NULL,
};

/* actes.h - the acts of a command that are told apart by a word: `sicpf indu payer …`. */
#ifndef SICPF_CLI_ACTES_H
#define SICPF_CLI_ACTES_H

#include "cli/verb.h"

struct acte {
    const char *name;
    bool texte; /* its words are read on the input */
    unit_fn *unit;
    const char *fait; /* said once it is done */
};

/* The act of that name among n; NULL when there is none. */
NODISCARD const struct acte *acte_trouver(const struct acte *actes, size_t n, const char *name);

#endif

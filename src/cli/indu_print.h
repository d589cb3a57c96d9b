/* indu_print.h - a debt, or a list of debts, as `sicpf indu` says them. The reading is already in the journal. */
#ifndef SICPF_CLI_INDU_PRINT_H
#define SICPF_CLI_INDU_PRINT_H

#include "cli/verb.h"
#include "training/dette.h"

struct indu_fiche {
    struct dette d;
    struct dette_part *parts;
    struct dette_ligne *recouvres, *echeances;
    size_t parts_n, recouvres_n, echeances_n;
};

/* Text, or JSON with --json. */
NODISCARD enum rc indu_print(struct ctx *ctx, struct arena *a, const struct indu_fiche *f, struct err *e);
NODISCARD enum rc indu_print_list(struct ctx *ctx, struct arena *a, const struct dette *list, size_t n,
                                  struct err *e);

#endif

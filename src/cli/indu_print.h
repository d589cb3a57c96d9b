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
    struct dette_decision *decisions; /* that annulled or reduced it */
    size_t decisions_n;
    struct dette_creance *creances; /* to ask back from a financeur */
    size_t creances_n;
};

/* Ends the reading of *db: undue sums are read behind the door, with the body's name and the movements of those holders (strictly increasing),
 * and shown once that is in the journal. `rc`: of what was read; when it is not RC_OK, nothing is asked of the door. */
NODISCARD enum rc indu_lu(struct ctx *ctx, struct db *db, const int64_t *ids, size_t n, enum rc rc,
                          struct err *e);

/* Text, or JSON with --json. */
NODISCARD enum rc indu_print(struct ctx *ctx, struct arena *a, const struct indu_fiche *f, struct err *e);
NODISCARD enum rc indu_print_list(struct ctx *ctx, struct arena *a, const struct dette *list, size_t n,
                                  struct err *e);

#endif

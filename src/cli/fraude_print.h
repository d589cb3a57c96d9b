/* fraude_print.h - a report of fraud, or a list of them, as `sicpf fraude` says them. The reading is already in the journal. */
#ifndef SICPF_CLI_FRAUDE_PRINT_H
#define SICPF_CLI_FRAUDE_PRINT_H

#include "cli/verb.h"
#include "training/fraude.h"

struct fraude_fiche {
    struct fraude f;
    struct gel *gels;
    struct reclamation *reclamations;
    size_t gels_n, reclamations_n;
};

/* Text, or JSON with --json. */
NODISCARD enum rc fraude_print(struct ctx *ctx, struct arena *a, const struct fraude_fiche *f, struct err *e);
NODISCARD enum rc fraude_print_list(struct ctx *ctx, const struct fraude *list, size_t n, struct err *e);

#endif

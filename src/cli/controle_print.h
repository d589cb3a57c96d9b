/* controle_print.h - a measure against a training body, on the terminal or in JSON: the whole text of the decision. */
#ifndef SICPF_CLI_CONTROLE_PRINT_H
#define SICPF_CLI_CONTROLE_PRINT_H

#include "cli/verb.h"
#include "training/mesure.h"

struct controle_fiche {
    struct mesure m;
    struct mesure_grief *griefs;
    struct mesure_objet *objets;
    struct mesure_observation *observations;
    size_t griefs_n, objets_n, observations_n;
};

/* On ctx->out, whatever --json says; RC_FAILURE when memory is short. What is given was read behind the door. */
NODISCARD enum rc controle_print(const struct ctx *ctx, const struct controle_fiche *f, struct err *e);
/* One line, or one object, each. */
NODISCARD enum rc controle_print_list(const struct ctx *ctx, const struct mesure *list, size_t n,
                                      struct err *e);

#endif

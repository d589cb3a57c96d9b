/* controle_annonce.h - « controle annoncer » and what is done of an announcement but its draw. */
#ifndef SICPF_CLI_CONTROLE_ANNONCE_H
#define SICPF_CLI_CONTROLE_ANNONCE_H

#include "base/arena.h"
#include "cli/verb.h"

/* Sub-verbs of controle_tirage_verbe(): annoncer SIRET|NDA, annonces, abandonner-annonce NUMERO (its reason on the input). */
NODISCARD enum rc controle_annoncer_verbe(struct ctx *ctx, struct arena *a, struct err *e);
NODISCARD enum rc controle_annonces_verbe(struct ctx *ctx, struct arena *a, struct err *e);
NODISCARD enum rc controle_abandonner_verbe(struct ctx *ctx, struct arena *a, struct err *e);

#endif

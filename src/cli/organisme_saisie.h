/* organisme_saisie.h - « organisme record » and « organisme close »: what a body declares, read from a JSON object. */
#ifndef SICPF_CLI_ORGANISME_SAISIE_H
#define SICPF_CLI_ORGANISME_SAISIE_H

#include "base/arena.h"
#include "cli/verb.h"

/* record SIRET|NDA QUOI: reads one JSON object of texts on ctx->in, and records it. */
NODISCARD enum rc organisme_record(struct ctx *ctx, struct arena *a, struct err *e);

/* close SIRET|NDA personne|pedagogique|affacturage NUMERO; `avant` is the option, NULL for today. */
NODISCARD enum rc organisme_close(struct ctx *ctx, struct arena *a, const char *avant, struct err *e);

/* `organisme affacturage approuver|refuser SIRET|NDA NUMERO`: what waits of a factoring company, by another person. RC_USAGE for
 * another word, and what affacturage_approuver() and _refuser() say. */
NODISCARD enum rc organisme_affacturage(struct ctx *ctx, struct arena *a, struct err *e);

#endif

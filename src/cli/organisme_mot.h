/* organisme_mot.h - the training body a command is about. */
#ifndef SICPF_CLI_ORGANISME_MOT_H
#define SICPF_CLI_ORGANISME_MOT_H

#include "cli/verb.h"

/* The body named by a word, its SIRET or its activity number, through a reader of its own: for a command that writes, before its
 * unit of work. RC_NOT_FOUND (MSG_ORGANISME_INCONNU) when there is none, and what organisme_id_find() refuses. */
NODISCARD enum rc organisme_of_word(struct ctx *ctx, const char *word, int64_t *id, struct err *e);

#endif

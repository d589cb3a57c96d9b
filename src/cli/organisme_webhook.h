/* organisme_webhook.h - « organisme webhook »: the addresses that a body wants told of its dossiers. */
#ifndef SICPF_CLI_ORGANISME_WEBHOOK_H
#define SICPF_CLI_ORGANISME_WEBHOOK_H

#include "base/arena.h"
#include "cli/verb.h"

/* `url` and `whole` are the options of creer, `after` that of echecs. RC_USAGE for words it does not know; otherwise as webhook.h says. */
NODISCARD enum rc organisme_webhook(struct ctx *ctx, struct arena *a, const char *url, bool whole,
                                    const char *after, struct err *e);

#endif

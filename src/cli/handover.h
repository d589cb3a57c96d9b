/*
 * handover.h - one process writes a store at a time: a writing verb started beside a running server gives it its
 * words and its streams over a local socket, the server runs the verb, and the terminal sees no difference.
 *
 * The socket is beside the data: their name and ".sock", or a hash of a long name; mode 0600. Only the same user (or
 * root) is answered, and only a server of the same user, of root or of the owner of the data is believed.
 */
#ifndef SICPF_HANDOVER_H
#define SICPF_HANDOVER_H

#include "cli/verb.h"

struct handover;

/* Server side: listens until handover_stop(). The context gives env, cfg, keys and store to the verbs that come;
 * it must outlive the handover. RC_FAILURE when the socket cannot be made. */
NODISCARD enum rc handover_start(const struct ctx *server, struct handover **out, struct err *e);
/* Stops listening, and waits for the verbs under way; none of them waits for its caller any more (relay_stream.h). NULL is
 * allowed. False after ten seconds when a verb still computes: it goes on using h and the server's context, which must
 * not be freed: the process is to end. */
NODISCARD bool handover_stop(struct handover *h);

/* Client side. True when a server took the call, *rc_out is then the verb's exit code; or when the call cannot be handed
 * over (more than 255 words or 64 KiB), which is said on standard error. False when no server listens: the caller
 * takes the writer's lock itself. argv[0] is the verb's name. */
NODISCARD bool handover_call(const struct config *cfg, int argc, char **argv, enum rc *rc_out);

/* Client side, for a verb that only reads: what the server's clock says, when it was moved (SICPF_CLOCK), so that a plan is of the
 * day on which the server would apply it. False when no server listens, or its clock is that of the machine. */
NODISCARD bool handover_clock(const struct config *cfg, int64_t *now_us);

#endif

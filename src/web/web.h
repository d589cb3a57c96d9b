/*
 * web.h - the pages of sicpf on HTTP: public, holder, training body, operator.
 *
 * Threads: started and stopped by one thread; answers on threads of its own.
 */
#ifndef SICPF_WEB_H
#define SICPF_WEB_H

#include "base/config.h"
#include "base/env.h"
#include "base/err.h"
#include "store/store.h"

/* How long a session can be used (RGAA 13.1: no time limit under 20 hours). */
#define WEB_SESSION_SECONDS (20 * 3600)

struct web;

/* Starts answering on cfg->listen and cfg->port (0: any free port), with cfg->threads threads. The store must be
 * open for writing; cfg and store outlive the pages. RC_FAILURE (MSG_WEB_ECOUTE) when the port cannot be had. */
NODISCARD enum rc web_start(const struct config *cfg, struct store *store, struct web **out, struct err *e);

/* The port really used. */
NODISCARD int web_port(const struct web *w);

/* Refuses new requests, finishes those under way, ends. NULL is allowed. */
void web_stop(struct web *w);

#endif

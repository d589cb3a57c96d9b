/*
 * origines.h - where each input of a movement came from: a file of a partner, the mandates, the book, an act of a
 * dossier, the law, or the computation itself.
 *
 * A transfer keeps its inputs, not their source: the source is found again in the store. What a partner's file has
 * changed since the movement says so, as the value used may then be that of an earlier file.
 */
#ifndef SICPF_ORIGINES_H
#define SICPF_ORIGINES_H

#include "rights/explain.h"

/* What the store says of the years of work and of the mandates of one holder. Everything lives in the arena. */
struct origines;

/* Reads them. Only technical columns and what dates a credit: the caller's grant covers the movements they explain. */
NODISCARD enum rc origines_read(struct db *db, struct arena *a, int64_t titulaire_id, struct origines **out,
                                struct err *e);

/* Fills the source of every value of an explanation. */
void origines_say(struct arena *a, const struct origines *o, struct explanation *x);

NODISCARD const char *origine_name(enum origine_nature n); /* "activite", as in a trace */

#endif

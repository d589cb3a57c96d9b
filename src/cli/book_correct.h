/*
 * book_correct.h - `sicpf book correct`: a transfer written by mistake is reversed, proposed by one agent, approved by another.
 */
#ifndef SICPF_CLI_BOOK_CORRECT_H
#define SICPF_CLI_BOOK_CORRECT_H

#include "cli/verb.h"

#define BOOK_CORRECT_USAGE                                                                                   \
    "book correct propose TITULAIRE|nir:- CLE --motif TEXTE ; "                                              \
    "book correct approve|cancel TITULAIRE|nir:- NUMERO ; book correct list TITULAIRE|nir:-"

/* Runs the words after « book correct »; `motif` may be NULL. */
NODISCARD enum rc book_correct(struct ctx *ctx, const char *motif, struct err *e);

#endif

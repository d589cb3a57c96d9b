/*
 * err.h - errors as data.
 *
 * Three kinds of "no". A bug stops the program (CHECK). A failure of the machine and a refusal by a rule are
 * values: a return code that is also the exit code of the command line, and a struct err that carries a stable
 * code, the article where a rule refuses, the field and line of the input, and a French sentence a person can
 * act on. The sentences live in data/messages/, one file per room, compiled into enum msg (gen/messages.h).
 *
 * An err never holds personal data: name the field and the line, not the value.
 */
#ifndef SICPF_ERR_H
#define SICPF_ERR_H

#include "base/base.h"
#include "messages.h" /* generated: enum msg */

/* The exit codes of the program (docs: sicpf --help). */
enum rc {
    RC_OK = 0,
    RC_FAILURE = 1,   /* the machine or the outside failed; nothing was written */
    RC_USAGE = 2,     /* the call itself is wrong: option, argument, unreadable input */
    RC_REFUSED = 3,   /* a rule of law or of the contract says no */
    RC_NOT_FOUND = 4, /* no such person, dossier, parameter… */
    RC_CONFLICT = 5,  /* the state moved, or the same key was used for something else */
    RC_INTEGRITY = 6  /* what is stored contradicts itself */
};

struct err {
    enum rc rc;
    enum msg msg;
    long line;         /* line of the input, from 1; 0 when there is none */
    char field[64];    /* field of the input, "" when there is none */
    char phrase[1600]; /* the sentence, French, UTF-8, its placeholders filled */
    char objet
        [192]; /* of an input whose lines do not tell what they are of: "formation 3 (« F-12 »)"; else "" */
};

struct msg_def {
    const char *code; /* "droits.insuffisants": stable, public */
    enum rc rc;
    int http;            /* status of the HTTP problem */
    const char *article; /* "C. trav. L. 6323-4" or "" */
    const char *phrase;  /* with {placeholders} */
};

/* The definition of a message. Never NULL; the table is constant. */
NODISCARD const struct msg_def *msg_def(enum msg m);
/* The message of a code that was kept. False when there is none any more. */
NODISCARD bool msg_find(const char *code, enum msg *out);

/*
 * Fills *e from the catalogue and returns its rc. The variable arguments are pairs of const char *, name then
 * value, that fill the {placeholders} of the sentence, ended by NULL. e may be NULL (the code is still returned).
 * A value may come from outside: control characters and bytes that are not UTF-8 become U+FFFD.
 *     return ERR(e, MSG_DROITS_INSUFFISANTS, "solde", solde, "montant", montant);
 */
enum rc err_set(struct err *e, enum msg m, ...) __attribute__((sentinel));
#ifdef __clang_analyzer__
/* What the static analyzer cannot see from another file: an error is never RC_OK, so what follows an error is not
 * what follows a success. */
static inline enum rc err_not_ok(enum rc rc)
{
    if (rc == RC_OK)
        __builtin_unreachable();
    return rc;
}
#define ERR(e, ...) err_not_ok(err_set((e), __VA_ARGS__, NULL))
#else
#define ERR(e, ...) err_set((e), __VA_ARGS__, NULL)
#endif

/* Adds the place in the input to an error already set; returns its rc. */
enum rc err_at(struct err *e, const char *field, long line);
#ifdef __clang_analyzer__
#define err_at(e, field, line) err_not_ok(err_at((e), (field), (line)))
#endif

/* Adds what of the input it is about, French words without personal data, to an error already set; returns its rc. */
enum rc err_of(struct err *e, const char *objet);

/* Why the machine said no, in French, from errno ("disque plein"): the {raison} of many sentences. Constant text for
 * the reasons a person can act on, the C library's own words for the rest. */
NODISCARD const char *err_reason(int errno_value);

/* One line for a terminal: "ligne 12, formation 3 (« F-12 »), champ « nir » : phrase (C. trav. …) [code]". buf of size n, always ended. */
void err_format(const struct err *e, char *buf, size_t n);

#endif

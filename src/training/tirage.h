/*
 * tirage.h - a sample that anyone can draw again: a population written down, a seed, an order that follows from both.
 *
 * The population is the list of dossier numbers, sorted, one a line; its fingerprint is the SHA-256 of that text. The rank of a
 * dossier is the SHA-256 of "seed LF fingerprint-in-hexadecimal LF number"; the sample is the lowest ranks. So the body draws
 * it again with sha256sum alone. Pure: nothing here reads the store or a clock.
 *
 * A seed that was announced is drawn in its comparison form (tirage_graine_pliee()): an accent, a capital or a comma more would
 * be another draw, for whoever tries them.
 */
#ifndef SICPF_TIRAGE_H
#define SICPF_TIRAGE_H

#include "base/arena.h"
#include "base/crypto.h"
#include "base/date.h"
#include "base/err.h"

#define TIRAGE_GRAINE_MIN 8 /* characters */
#define TIRAGE_GRAINE_MAX 200
#define TIRAGE_SOURCE_MAX 150
#define TIRAGE_POPULATION_MAX 100000

struct tirage {
    const char *graine;
    const char **population; /* sorted by tirage_tirer() */
    size_t population_n;
    const char **echantillon; /* in the order of their ranks; in the arena */
    size_t echantillon_n;
    char empreinte[2 * HASH_BYTES + 1]; /* of the population */
    const char *source;                 /* what was announced to give the seed; NULL when nothing was */
    const char *annoncee; /* fingerprint of the population in the announcement; NULL when it had none */
    day_t annoncee_le, connue_le; /* read with a source: the day of the announcement, that of the seed */
    const char *organisme;        /* filled by tirage_verifier(): the NDA that the file says */
    bool
        scelle; /* filled by tirage_verifier(): the file says its size and is sealed whole; otherwise it is older than both */
};

/* The comparison form of a seed or of a source (text_fold()), in the arena. */
NODISCARD const char *tirage_graine_pliee(struct arena *a, const char *text);

/* Whether a seed begins with the words of a source. Both in their comparison form; a seed that is the source alone does. */
NODISCARD bool tirage_graine_suit(const char *source, const char *graine);

/* Sorts t->population and writes t->empreinte, for a draw of t->echantillon_n to come. RC_USAGE as tirage_tirer(), but for the seed. */
NODISCARD enum rc tirage_figer(struct tirage *t, struct err *e);

/* Sorts t->population and draws t->echantillon_n of it (at most all). RC_USAGE: MSG_TIRAGE_GRAINE (length, one line),
 * MSG_TIRAGE_POPULATION (empty, too long, twice the same number, a line break in one), MSG_TIRAGE_TAILLE. */
NODISCARD enum rc tirage_tirer(struct arena *a, struct tirage *t, struct err *e);

/*
 * The sample as a file (JSON, sicpf-tirage/1), with its announcement when it has one, in the arena; NULL when memory is short. `organisme`: its
 * NDA. It says its size (`taille`) and is sealed (`empreinte_tirage`): the SHA-256 of these lines, each ended by LF, empty when there is none:
 * organisme, taille, the source, annoncee_le, connue_le and empreinte of the announcement, graine, empreinte, then the sample, one a line.
 */
NODISCARD char *tirage_ecrire(struct arena *a, const struct tirage *t, const char *organisme);

/* Draws again what a file says. RC_USAGE MSG_TIRAGE_FICHIER when it is not one, RC_INTEGRITY MSG_TIRAGE_FAUX when the
 * fingerprint or the sample is not what the seed gives, the seed not what the announcement says, the sample not of the size that it says or
 * the seal not that of its fields. *out is filled in both cases, in the arena; a file older than sizes and seals is not `scelle`. */
NODISCARD enum rc tirage_verifier(struct arena *a, const char *text, size_t n, struct tirage *out,
                                  struct err *e);

#endif

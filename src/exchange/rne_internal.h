/*
 * rne_internal.h - how an issue of the RNE goes through three sorts (part of rne.h; included by rne*.c only).
 *
 *   1. rne_read.c     lines of the file, by person                           → sorter `lignes`
 *      rne_lignes.c   beside them, what is stored of this type of mandate: what is known, gone, new
 *   2. rne_inconnus.c new persons, by day of birth: matched with holders     → sorter `inconnus`
 *   3. rne_mandats.c  everything that concerns one holder: contradictions, new, relabelled and ended mandates
 *                                                                            → sorter `titulaires`
 *
 * Each pass reads one sorter from end to end and writes the next ones, so memory does not grow with the file, and rows
 * are looked up and written in the order of the store's own indexes.
 */
#ifndef SICPF_EXCHANGE_RNE_INTERNAL_H
#define SICPF_EXCHANGE_RNE_INTERNAL_H

#include "exchange/plan_sort.h"
#include "exchange/rne.h"
#include "exchange/rne_field.h"
#include "people/identite.h"

#define RNE_HALF 8                     /* bytes of each half of a line's hash */
#define RNE_INDEX_BYTES (2 * RNE_HALF) /* person, then territory: table mandat, column ligne_index */
#define RNE_MEME_PERSONNE_MAX 64       /* lines, mandates or decisions of one person in one type of mandate */
#define RNE_REFUS_MAX 10000

/* A line as it goes from pass to pass. */
struct rne_ligne {
    unsigned char index[RNE_INDEX_BYTES];
    day_t debut;
    long line;
    day_t naissance;
    char sexe;
    const char *nom, *prenom; /* as published */
};

struct rne {
    struct rne_layout layout;
    const char *type; /* of mandate: code of law/tables */
    struct sorter *lignes, *inconnus, *titulaires;
    int year_digits[2];               /* of births and of starts; 0 until the first row */
    unsigned char (*refus)[RNE_HALF]; /* territories of refused lines: nothing ends there */
    size_t refus_n;
    unsigned char territoire[RNE_HALF]; /* hash of the last one: lines come commune by commune */
    char territoire_text[RNE_TERRITOIRE_BYTES];
    bool territoire_known;
    int64_t next_attente; /* number of the next line of the queue; 0 until known */
};

/* The hash of a line. person: type, folded names, birth, sex. */
void rne_index_personne(const struct keyring *k, const char *type, const struct elu *elu,
                        unsigned char out[RNE_HALF]);
void rne_index_territoire(const struct keyring *k, struct rne *r, const char *territoire);

/* Packs a line after `head` bytes of key that the caller wrote; the length of the record. */
NODISCARD size_t rne_pack(unsigned char *record, size_t head, const struct rne_ligne *l);
/* The reverse; texts point into the record. */
void rne_unpack(const unsigned char *record, size_t head, struct rne_ligne *l);
/* Copies the texts of a line out of its record, and points the line at the copies. */
void rne_keep_texts(struct rne_ligne *l, char out[2 * NOM_BYTES]);

/* Reads the list of candidates of the queue ("[12,15]"); how many there are. */
NODISCARD size_t rne_candidats(const char *json, int64_t out[CANDIDATS_MAX]);

/* Signed days as keys that sort. */
void rne_put_day(unsigned char *out, day_t d);
NODISCARD day_t rne_get_day(const unsigned char *in);

enum {
    RNE_LIGNES_KEY = RNE_INDEX_BYTES + 4 + 1,   /* index, start, nature */
    RNE_INCONNUS_KEY = 4 + RNE_INDEX_BYTES + 4, /* birth, index, start */
    RNE_TITULAIRES_KEY = 8 + 4 + 1,             /* holder, start, nature */
    RNE_RECORD_MAX = 64 + RNE_INDEX_BYTES + 32 + 2 * NOM_BYTES
};

/* The three passes. */
NODISCARD enum rc rne_pass_lignes(struct db *db, struct import *im, struct err *e);
NODISCARD enum rc rne_pass_inconnus(struct db *db, struct import *im, struct err *e);
NODISCARD enum rc rne_pass_mandats(struct db *db, struct import *im, struct err *e);

/* What the first two passes hand to the third about a holder, in the order it reads them. */
enum rne_nature {
    RNE_RETENU,   /* a waiting line may be theirs: nothing of theirs ends */
    RNE_VU,       /* a mandate whose line is in the file */
    RNE_PARTI,    /* an open mandate whose line is gone */
    RNE_RATTACHE, /* a new line that is theirs */
    RNE_DECIDE    /* the same, because an agent said so */
};
NODISCARD enum rc rne_about_holder(struct rne *r, int64_t titulaire_id, enum rne_nature nature,
                                   const struct rne_ligne *l, struct err *e);

/* Puts a line in the queue (when applying), and counts it. */
NODISCARD enum rc rne_enqueue(struct db *db, struct import *im, const struct rne_ligne *l,
                              const struct match *m, struct err *e);

#endif

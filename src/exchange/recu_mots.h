/*
 * recu_mots.h - what each detail of a receipt is called, and what its value is (inside exchange/ only).
 *
 * The same key is another thing in another act: an amount says which amount of which act it is.
 */
#ifndef SICPF_EXCHANGE_RECU_MOTS_H
#define SICPF_EXCHANGE_RECU_MOTS_H

#include "exchange/recu.h"
#include <jansson.h>

#define RECU_MOT_BYTES 256 /* of a sum, a day, a list of fields */

enum recu_sorte {
    AS_STATE,
    AS_MONEY,
    AS_HOURS,
    AS_RATE,
    AS_CAUSE,
    AS_YES,
    AS_DAY,
    AS_DEADLINE, /* a day, or that none runs */
    AS_TEXT,
    AS_NAME, /* a number that the service gave, a count; as digits or as a text */
    AS_LIST, /* of texts */
    AS_CODE, /* why the act is done: a code of law/tables */
    AS_CONTROL,
    AS_PREREQUISITES,
    AS_CERTAINTY,
    AS_BANK,      /* what a bank says of a transfer */
    AS_WITHDRAWN, /* why a line was taken out of a run */
    AS_CARD,      /* why a card was not debited */
    AS_SENSE,     /* of a conversion */
    AS_SENT,      /* cents or hours, as what a conversion leaves */
    AS_CEILING,   /* cents or hours, as what a conversion fills; 0: none */
    AS_ACTIVITY,  /* of the engagement citoyen */
    AS_PARTY,
    AS_FACT,      /* that keeps data */
    AS_LETTER,    /* which letter */
    AS_CLASSEMENT /* how a line is said settled */
};

struct recu_mot {
    const char *acts; /* "indu.payer"; "indu." for all of a room; NULL for any */
    const char *key, *label;
    enum recu_sorte sorte;
};

/* What a detail of a receipt is called; NULL when nothing calls it. */
NODISCARD const struct recu_mot *recu_mot_de(const struct recu_lu *r, const char *key);

/* A code of a room other than the dossier in words: AS_BANK to AS_CLASSEMENT, but AS_SENT and AS_CEILING. `text` has RECU_MOT_BYTES; NULL when no list has it. */
NODISCARD const char *recu_code_dit(enum recu_sorte sorte, const char *code, day_t le, char *text);

#endif

/*
 * explain.h - « Pourquoi ce montant ? »: the transfers of a holder told one by one.
 *
 * Pure: made from the movements that book_statement() read, and from the law of each movement's value day. The page,
 * the API and `sicpf explain` show the same lines. What may be shown of them is the door's business: amounts are
 * ITEM_DROITS_MOUVEMENTS, DIFE purses ITEM_DROITS_DIFE, the others ITEM_DROITS_CPF.
 */
#ifndef SICPF_EXPLAIN_H
#define SICPF_EXPLAIN_H

#include "base/arena.h"
#include "base/base.h"
#include "book/book.h"
#include "law/law.h"
#include "rights/appui.h"

/* Where an input came from. */
enum origine_nature {
    SOURCE_INCONNUE, /* the store does not say */
    SOURCE_LOI,      /* a parameter of the law on the value day */
    SOURCE_LIVRE,    /* the book: a balance, what was available */
    SOURCE_ACTIVITE, /* a year of work, as a partner declared it */
    SOURCE_MANDATS,  /* the mandates of the holder */
    SOURCE_DOSSIER,  /* an act of a dossier */
    SOURCE_DEMANDE,  /* an act that an agent recorded: a payment of a financeur, an activity, a conversion */
    SOURCE_CALCUL,   /* the computation itself */
    SOURCE_ETAT_CIVIL, /* who the holder is, and until when, as the SNGI file tells */
    SOURCE_COUNT
};

struct origine {
    enum origine_nature nature;
    const char *texte;     /* "fichier activite, livraison du 3 février 2025"; never NULL */
    day_t jour;            /* of the issue or of the act; DAY_NONE when there is none */
    const char *empreinte; /* SHA-256 of the file, in hexadecimal; NULL when it is no file */
    bool change_depuis;    /* a later file changed that record since the movement was recorded */
};

/* One input or parameter value of an amount, ready to show. */
struct explain_value {
    const char *name;  /* "plafond": stable, for machines */
    const char *label; /* "Plafond": French */
    const char *text;  /* "800,00 €" */
    const char *raw;   /* as stored, when it is no number: "conseiller_municipal", "2020-03-30" */
    bool is_number;
    int64_t number;        /* cents, hours, days… when is_number */
    struct origine source; /* once origines_say() has filled it */
};

/* The effect of one transfer on one purse (a transfer between two purses of the holder makes two lines; one between
 * two shared accounts, a credit wholly lost for example, makes one with amount 0). */
struct explain_line {
    const struct movement *movement;
    enum poche poche; /* 0 when the transfer touches no purse */
    int64_t lot;
    int64_t amount;          /* signed: what the purse gained; 0 for a hold or its release */
    int64_t held;            /* signed: what the hold on the purse gained */
    int64_t balance_after;   /* posted, running */
    int64_t available_after; /* posted less reserved, running */
    const char *amount_text; /* "+400,00 €", "-3 h" */
    const char *phrase;      /* the plain sentence */
    const char *formula; /* "min(400,00 € ; 800,00 € - 400,00 €) = 400,00 €"; "" when there is none */
    struct explain_value *values;
    size_t values_n;
    const char *article;          /* from the transfer */
    struct appuis appuis;         /* parameters in force on the value day, with articles and dates */
    enum law_certainty certainty; /* the least sure of appuis */
};

struct explain_purse {
    enum poche poche;
    int64_t lot;
    int64_t posted, reserved;
};

struct explanation {
    struct explain_line *lines; /* oldest first, as the movements */
    size_t lines_n;
    struct explain_purse *purses; /* where the running balances ended, in order of purse and lot */
    size_t purses_n;
};

/* Builds the explanation of n movements (oldest first). Everything lives in the arena, which must have room for
 * about 4 KiB a movement; the movements are referred to, not copied. RC_FAILURE (MSG_MEMOIRE_EPUISEE) when it has
 * not. The inputs of a movement that are not a JSON object are left out of its values. */
NODISCARD enum rc explain_build(struct arena *a, const struct movement *movements, size_t n,
                                struct explanation *out, struct err *e);

/* "1 240,00 €", or "25 h" for POCHE_HEURES. The text lives in the arena. */
NODISCARD const char *explain_amount(struct arena *a, enum poche poche, int64_t amount);

#endif

/*
 * camt_interne.h - what the files of the reader of statements share: the reading under way, and the account of the statement.
 */
#ifndef SICPF_EXCHANGE_CAMT_INTERNE_H
#define SICPF_EXCHANGE_CAMT_INTERNE_H

#include "exchange/camt.h"
#include "exchange/xml.h"

/* The account of a statement, and its balances: what it began with and what moved must make what it ends with. */
struct camt_compte {
    char iban[40]; /* "" when the statement does not tell it */
    char genre[8]; /* of the balance being read */
    int64_t montant;
    bool credit;
    bool a_ouverture, a_cloture;
    int64_t ouverture, cloture, mouvements; /* cents, below zero when the account owes */
};

/* What is being read: the element path below the entry decides, since the same names come at several places. */
struct lecture {
    struct xml *xml;
    camt_fn *each;
    void *arg;
    const char *type, **type_dit; /* "053", "054"; and where it is told, before the first entry */
    char chemin[XML_DEPTH_MAX + 1][48];
    char text[CAMT_REFERENCE_BYTES];
    char devise[4];
    bool dans_entree, dans_detail;
    bool booked, has_amount, has_sense, status_said;
    struct camt_entree entree; /* of Ntry */
    struct camt_entree detail; /* of TxDtls */
    struct camt_compte compte; /* of the statement */
    char instruction[40];      /* InstrId of the transaction; "" */
    bool detail_amount;
    struct camt_entree *details; /* of the entry, until its end */
    size_t details_n, details_size;
    int64_t total; /* of the details that tell an amount */
    size_t muets;  /* details that tell none in euros */
    /* Charges: of the entry; the one being read, whether the bank gives it, and whether their sum was told. */
    int64_t frais, frais_lu;
    bool frais_rendus, frais_total;
    long line;
};

/* RC_USAGE with the element and its line. */
NODISCARD enum rc camt_refuser(const struct lecture *x, enum msg m, const char *field, struct err *e);
/* True when the open elements end by these names, the deepest last: "RmtInf/Strd". */
NODISCARD bool camt_sous(const struct lecture *x, int depth, const char *path);
/* The text just read as an amount in euros, as a sense. */
NODISCARD enum rc camt_montant(const struct lecture *x, int64_t *out, struct err *e);
NODISCARD enum rc camt_sens(const struct lecture *x, bool *credit, struct err *e);

/* camt_frais.c: a value of the charges, of the entry or of a transaction; true when it was one. What the transactions of the entry come to, charges
 * taken off, is made its amount, or the entry is left whole: RC_USAGE MSG_CAMT_TOTAL with its line when they contradict it. */
NODISCARD bool camt_frais_valeur(struct lecture *x, int depth);
NODISCARD enum rc camt_accorder(struct lecture *x, struct err *e);

/* camt_compte.c: a statement begins; a value outside its entries; a booked entry; its end, where MSG_CAMT_SOLDE. */
void camt_compte_ouvrir(struct lecture *x);
NODISCARD enum rc camt_compte_valeur(struct lecture *x, int depth, struct err *e);
NODISCARD enum rc camt_compte_mouvement(struct lecture *x, struct err *e);
NODISCARD enum rc camt_compte_fermer(struct lecture *x, struct err *e);

#endif

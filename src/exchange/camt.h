/*
 * camt.h - bank statements and notifications (ISO 20022 camt.053 and camt.054, versions 2 to 8): the entries one by one, as
 * the bank booked them. The reader knows nothing of what they pay: calls for funds, transfers of ours that came back.
 *
 * An entry with several transactions gives one for each, whose amounts must add up to its own, as they are or less the charges that the bank
 * tells; when nothing says which transaction has what (one without an amount in euros, charges of the entry as a whole), the entry is given whole. Entries that are not booked
 * yet are passed over: the statement that books them tells them again. Memory grows with the transactions of one entry, not with the file. When a statement
 * tells its opening and closing balances, its booked entries must lead from one to the other.
 */
#ifndef SICPF_EXCHANGE_CAMT_H
#define SICPF_EXCHANGE_CAMT_H

#include "base/date.h"
#include "base/err.h"

#define CAMT_REFERENCE_BYTES 144
#define CAMT_LIBELLE_BYTES 580       /* four lines of 140 characters; what is after is dropped */
#define CAMT_TRANSACTIONS_MAX 100000 /* of one entry: those of a run */

struct camt_entree {
    /* References of the bank: of the transaction, else of its entry (with its place among several); and that of the entry
     * when the transaction has its own. Statement and notification may tell one or both. "" */
    char banque[80], banque_entree[80];
    /* Of one transaction of several: the reference of its entry ("" without), its place from 1, and the amount of the entry; else "", 0, 0. */
    char entree[40];
    size_t rang;
    int64_t entree_cents;
    bool credit;       /* money that comes in */
    bool contrepassee; /* a reversal */
    int64_t montant_cents;
    day_t comptable, valeur;            /* valeur is comptable when the bank does not tell it */
    char compte[40];                    /* IBAN of the account of the statement, or its other number; "" */
    char lot[40];                       /* number of the payment order it executes (PmtInfId, MsgId); "" */
    char bout_en_bout[40];              /* EndToEndId, else InstrId; "" when neither is provided */
    char reference[40];                 /* creditor reference; "" */
    char libelle[CAMT_LIBELLE_BYTES];   /* unstructured, its lines with blanks between them */
    char donneur[CAMT_REFERENCE_BYTES]; /* name of the debtor */
    char motif_retour[40];              /* reason of a return; "" */
    char operation[8];                  /* what the bank says it is, by its sub-family (BkTxCd); "" */
    int64_t frais_cents;                /* of a transaction: what the bank took for it; below 0, gave */
    long line;
};

typedef enum rc camt_fn(const struct camt_entree *entree, void *arg, struct err *e);

/*
 * Reads `in` from where it is; calls `each` for every booked transaction, in order, and stops at its first answer that is
 * not RC_OK. *type is "053" or "054", from the first call on. Errors of xml.h; RC_USAGE with the line: MSG_CAMT_MESSAGE (another message),
 * MSG_CAMT_MONTANT, MSG_CAMT_DEVISE, MSG_CAMT_SENS, MSG_CAMT_DATE, MSG_CAMT_TOTAL, MSG_CAMT_OPERATIONS (more than CAMT_TRANSACTIONS_MAX), MSG_CAMT_SOLDE (balances that do not follow), MSG_CAMT_ABSENT (a datum it
 * cannot do without).
 */
NODISCARD enum rc camt_lire(FILE *in, const char **type, camt_fn *each, void *arg, struct err *e);

#endif

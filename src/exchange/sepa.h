/*
 * sepa.h - the bank: credit transfers that leave (pain.001.001.09) and what the bank answers (pain.002.001.10, or .03).
 *
 * The order follows the EPC usage of 2025 and the French profile: no postal address, accounts by IBAN, NOTPROVIDED when
 * there is no BIC, the character set of EPC217-08, one block of payments, control sums. It is valid against the EPC
 * schema before anything says it was issued. An answer is checked against the schema of the format, or for .03 against its form (sepa_forme.h), read as it comes,
 * and recorded in one unit of work: all of it, or nothing.
 *
 * The order names training bodies and their accounts: it needs a grant of the door, recorded before the file leaves.
 */
#ifndef SICPF_EXCHANGE_SEPA_H
#define SICPF_EXCHANGE_SEPA_H

#include "base/base.h"
#include "base/err.h"
#include "door/door.h"
#include "store/store.h"
#include "training/paiement.h"

/* Who pays, from the settings. */
struct sepa_debiteur {
    const char *name;
    const char *iban; /* blanks allowed */
    const char *bic;  /* "" when there is none */
};

/*
 * Writes the bank file of an approved run into `out` (readable, seekable, empty), checks it against its schema, records
 * the run as emitted and the read in the journal in one unit of work, and leaves `out` at its start. The same run gives
 * the same bytes again. The file may leave once this returns RC_OK, and only then; with `essai`, it is written and
 * checked, nothing is recorded, and it may not leave.
 * RC_USAGE MSG_PAIEMENT_DEBITEUR; RC_NOT_FOUND MSG_PAIEMENT_LOT_INCONNU; RC_REFUSED MSG_PAIEMENT_ETAT when the run is
 * not approved, or the door's refusal; RC_INTEGRITY when lines and totals contradict each other or the bytes changed.
 */
NODISCARD enum rc sepa_emettre(struct store *s, const char *lot, const char *agent,
                               const struct sepa_debiteur *d, bool essai, FILE *out, struct err *e);

/* What an answer of the bank did. */
struct sepa_reponse {
    char lot[36];
    int64_t payees, rejetees, inchangees;
    int64_t retournees; /* rejected after they were paid */
    int64_t muettes;    /* blocks or messages said accepted in part (PART) of which no transfer is named */
    int64_t
        dementies; /* said paid whole, with a transfer or a block that the same file rejects or says under way: nothing else is paid by it */
    int64_t noms;  /* transfers whose payee's name is not, or not quite, that of the account */
    int64_t noms_muets; /* blocks or messages that say so of some, of which no transfer is named */
    int64_t bloques;    /* transfers, or blocks or messages, said neither paid to the payees nor given back */
    int64_t relues;     /* entries of a statement that contradicted the run, and that this explains */
};

/*
 * Reads an answer of the bank; `in` is copied (scratch.h) before the unit of work. The most precise status wins: of the transfer, else of the block, else of the message.
 * A transfer is named by OrgnlEndToEndId or by OrgnlInstrId, which our order gives it alike. What the whole is said never pays the other transfers of a block, or of
 * a message, of which the file says one otherwise: the statement does. A check of the payee (RVNM…) and what is blocked (BLCK) move no
 * money, and are kept with the line; cancelled (CANC) is rejected, and waits for an agent, MSG_PAIEMENT_ANNULE_PARTI when it was paid. Our order has one block, which bears its number: another one is RC_CONFLICT
 * MSG_PAIEMENT_REPONSE_AUTRE_BLOC, two statuses of it MSG_PAIEMENT_REPONSE_BLOCS, a whole rejected where something nearer is accepted MSG_PAIEMENT_REPONSE_CONTREDITE.
 * OrgnlNbOfTxs and OrgnlCtrlSum, of the message or of the block, that are not those of the run as it left are RC_CONFLICT MSG_PAIEMENT_REPONSE_NOMBRE, MSG_PAIEMENT_REPONSE_SOMME.
 * Reading the same file again changes nothing; with `essai`, everything is done, then undone. Errors of xml.h, of paiement_repondre(), MSG_PAIEMENT_STATUT for a code
 * that is not known, MSG_PAIEMENT_STATUT_ABSENT when there is none, RC_USAGE MSG_PAIEMENT_REPONSE_SANS_REFERENCE for a transfer that has neither reference,
 * RC_CONFLICT MSG_PAIEMENT_REPONSE_DEUX_REFERENCES when they differ, MSG_PAIEMENT_REPONSE_DEUX_SENS for a transfer paid, then rejected by the same file.
 */
NODISCARD enum rc sepa_lire_reponse(struct store *s, FILE *in, const char *agent, bool essai,
                                    struct sepa_reponse *out, struct err *e);

#endif

/*
 * compte_refus.h - an account that the bank says no good (decision 122): closed, blocked, wrong. What it answered of one transfer holds all that is paid on
 * that account, whoever is due it, until another account is in force, or two agents say that they checked it with whom it pays.
 *
 * Which codes of a bank speak of the account is data (law/tables, « motifs_de_compte »). Nothing is stored beside the answers: a line that came back
 * (retour_us) for one of them, and that nobody let be paid again (reprise_us), holds its account. Accounts are the same when their IBAN is; that of a factoring
 * company is the declaration of one body. Days of Paris.
 */
#ifndef SICPF_COMPTE_REFUS_H
#define SICPF_COMPTE_REFUS_H

#include "base/arena.h"
#include "store/store.h"

/* The codes of that table on a day, as the queries take them: ",AC01,AC04,". Returns buf. */
#define COMPTE_MOTIFS_BYTES 256
const char *compte_motifs(day_t le, char buf[static COMPTE_MOTIFS_BYTES]);
/* Whether a code (NULL: none) is one of them. */
NODISCARD bool compte_motif(const char *code, day_t le);

/* What is told wherever an account, or that of a factoring company, is refused: what is wrong and what ends it. Constant. */
NODISCARD const char *compte_refus_phrase(bool affacturage);
/* The same with what the bank said, in the arena: "…, selon la banque : motif AC04, compte clos". */
NODISCARD const char *compte_refus_dit(struct arena *a, const char *refus, bool affacturage, day_t le);

/* An answer of the bank that speaks of an account, by the line it is about, and what was said of it. */
struct compte_refus {
    int64_t lot_id, no;
    const char *dit_par; /* agent who says that the account was checked; NULL */
};
/*
 * Inside a unit of work. *n: how many answers of the bank about the same account, that nobody let be paid again.
 * dire: this agent checked the account, `motif` says how, of all those that are known now. RC_CONFLICT MSG_PAIEMENT_COMPTE_DIT when somebody said it
 * of this one, RC_USAGE as decision_motifs().
 * confirmer: another agent says so too, and what the first looked at holds nothing any more; an answer that came since does. RC_CONFLICT MSG_PAIEMENT_COMPTE_AUCUN when
 * nobody said it, RC_REFUSED MSG_PAIEMENT_COMPTE_MEME for who said it.
 * retirer: takes back what was said. RC_CONFLICT MSG_PAIEMENT_COMPTE_AUCUN.
 */
NODISCARD enum rc compte_refus_dire(struct db *db, const struct compte_refus *r, const char *agent,
                                    const char *motif, int64_t *n, struct err *e);
NODISCARD enum rc compte_refus_confirmer(struct db *db, const struct compte_refus *r, const char *agent,
                                         int64_t *n, struct err *e);
NODISCARD enum rc compte_refus_retirer(struct db *db, const struct compte_refus *r, const char *agent,
                                       int64_t *n, struct err *e);

#endif

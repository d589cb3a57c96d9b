/* dette_interne.h - one step of a recovery. Private to src/training/dette*.c. */
#ifndef SICPF_DETTE_INTERNE_H
#define SICPF_DETTE_INTERNE_H

#include "book/book.h"
#include "law/law.h"
#include "training/dette.h"

#define L6323_44 "C. trav. L. 6323-44"
#define L6323_45 "C. trav. L. 6323-45"
#define R6333_7_1 "C. trav. R. 6333-7-1"
#define R6333_7_2 "C. trav. R. 6333-7-2"
#define R6333_7_3 "C. trav. R. 6333-7-3"
/* Number of the part of a debt that is an advance, after those of the financing: no purse paid it (poche 0). */
#define DETTE_PART_ACOMPTE (DETTE_PARTS_MAX + 1)

#define R6333_7_4 "C. trav. R. 6333-7-4"

struct dette_etape {
    struct db *db;
    struct arena *a; /* of the unit of work */
    struct dette_commande *c;
    struct dette d; /* as stored, but for an opening */
    day_t le;       /* of the act; c->jour is the day it tells */
};
typedef enum rc dette_etape_fn(struct dette_etape *x, struct err *e);

/* Reads the debt that the command names, and runs the step. */
NODISCARD enum rc dette_executer(struct db *db, void *commande, dette_etape_fn *fn, struct err *e);
/* `wanted`: states, separated by blanks; the article must be in force today. */
NODISCARD enum rc dette_etre(const struct dette_etape *x, const char *wanted, const char *article,
                             struct err *e);
/* The day that the command tells: today when it tells none, not to come, not before `depuis`. */
NODISCARD enum rc dette_jour(struct dette_etape *x, day_t depuis, struct err *e);
NODISCARD enum rc dette_reference(const struct dette_etape *x, struct err *e);
/* Another person than who opened it, when indu.autre_agent asks for one. */
NODISCARD enum rc dette_autre_agent(const struct dette_etape *x, struct err *e);
/* RC_REFUSED MSG_INDU_ECHEANCIER_TENU when instalments run and none was late on that day. */
NODISCARD enum rc dette_echeancier_rompu(const struct dette_etape *x, day_t le, struct err *e);
/* The rights of the dossier were given back: the operator stands in for the financeurs of its lots, whatever the debt was opened for. */
NODISCARD enum rc dette_restituee(const struct dette_etape *x, bool *out, struct err *e);
NODISCARD enum rc dette_noter(const struct dette_etape *x, const char *act, const char *numero, int64_t cents,
                              struct err *e);
/* The journal of a decision that annuls or reduces what was recovered, and of its proposal: what was claimed, what is, what is given back. In cents. */
struct dette_revue {
    int64_t avant_cents, cents;
    int64_t rendu_cents; /* -1: not decided */
};
NODISCARD enum rc dette_noter_decision(const struct dette_etape *x, const char *act,
                                       const struct dette_revue *r, struct err *e);
/* The same of a decision set aside: what is claimed, and what it proposed to claim. */
NODISCARD enum rc dette_noter_ecartee(const struct dette_etape *x, struct err *e);

/* ---- the book (dette_livre.c) */

/* A transfer that a debt writes; `cle` and `inputs` are the caller's. */
NODISCARD struct transfer dette_transfert(const struct dette *d, const char *cle, enum book_genre genre,
                                          int64_t debit, int64_t credit, int64_t cents, day_t le);

/* The debt is written in the book. */
NODISCARD enum rc dette_constater(struct dette_etape *x, struct err *e);
/* A sum recovered: from `source`, an account or a purse, to the debt, then to whoever filled the purses; the debt is closed
 * when nothing is left. A purse pays the parts of its own fund only, and no more than is left of them (L. 6333-6). `nature`: "paiement"
 * or "retenue". */
NODISCARD enum rc dette_encaisser(struct dette_etape *x, const char *nature, int64_t source, int64_t cents,
                                  day_t jour, const char *reference, struct err *e);
/* What is owed back to the debtor leaves by the bank (x->d.a_rembourser_cents). */
NODISCARD enum rc dette_verser(struct dette_etape *x, struct err *e);
/* The fund that answers for a purse in a withholding: of the élus, of the citizen engagement, or of the account for any other, lots and cards
 * included (L. 6333-6, rule PAY-08). */
NODISCARD int64_t dette_fonds(int64_t poche);
/* The purse that a sum was withheld from; false when it was paid. */
NODISCARD bool dette_poche(const struct dette_ligne *l, enum poche *out);
/* The account that a debt stands on: of the holders, or of the body. */
NODISCARD int64_t dette_compte_debiteur(const struct dette *d);
/* Keeps, of parts, those that money of `source` (an account or a purse) may pay. */
void dette_parts_du_fonds(struct dette_part *parts, size_t *n, int64_t source);
/* Who gets what of `cents`, France compétences first (IND-03); out has n cells. */
void dette_repartir(const struct dette_part *parts, size_t n, int64_t cents, int64_t *out);
/* Of `cents` recovered of a part, what the operator takes first: what it had put in for what that part kept beyond a debt made smaller (decision
 * 108). *out: 0 to cents. */
NODISCARD enum rc dette_operateur(const struct dette_etape *x, const struct dette_part *p, int64_t cents,
                                  int64_t *out, struct err *e);
/* Of a lot, who gets what is recovered of a part: p->compte may change. */
NODISCARD enum rc dette_promesse(const struct dette_etape *x, struct dette_part *p, int64_t cents,
                                 struct err *e);
/* Number for a debt that is opened today, in x->d.id and numero. */
NODISCARD enum rc dette_numeroter(const struct dette_etape *x, int64_t *id, char numero[DETTE_NUMERO_BYTES],
                                  struct err *e);
/* An annulment or a reduction of what was recovered: proposed, then done by a second person (dette_revoir.c, dette_rejouer.c). */
NODISCARD enum rc dette_revoir(struct dette_etape *x, int64_t cents, struct err *e);
NODISCARD enum rc dette_revoir_approuver(struct dette_etape *x, struct err *e);
/* The debt as if `revoir_cents` had been its amount from the first day: droits_out and argent_out of the command say what is given
 * back. */
NODISCARD enum rc dette_rejouer(struct dette_etape *x, struct err *e);
NODISCARD enum rc dette_motifs(const struct dette_etape *x, struct err *e);
/* RC_REFUSED MSG_INDU_MEME_AGENT for who opened the debt, examined the fraud of the dossier or decided it. */
NODISCARD enum rc dette_hors_fraude(const struct dette_etape *x, struct err *e);
/* Claimed for a fraud, before it was accepted or since. */
NODISCARD enum rc dette_de_fraude(const struct dette_etape *x, bool *out, struct err *e);
/* What is left is written off, and the debt closed in that state. */
NODISCARD enum rc dette_effacer(struct dette_etape *x, const char *etat, const char *article, struct err *e);

#endif

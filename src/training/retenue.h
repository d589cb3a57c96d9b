/*
 * retenue.h - why an invoice, or an advance, is not paid, and until when: what a payment run leaves aside, told alike to the run, to the
 * statement of a body, to the pages and to `sicpf pay held`. The conditions are those of sql/queries/paiement.sql, once for all of them.
 *
 * Units: cents, days of Paris. Sources: C. trav. R. 6333-4, R. 6333-6, R. 6333-7-1; decisions 24, 28, 36, 41, 67.
 */
#ifndef SICPF_RETENUE_H
#define SICPF_RETENUE_H

#include "base/arena.h"
#include "base/date.h"
#include "store/store.h"

enum retenue_motif {
    RETENUE_DEPART, /* a run given up as never sent left all the same: decision is its number */
    RETENUE_BANQUE, /* a transfer that the bank rejected, debited and has not given back: decision is the transfer */
    RETENUE_CONTROLE,    /* the dossier is under control */
    RETENUE_MESURE,      /* a measure against the body: decision, mot is its word */
    RETENUE_GEL,         /* a freeze of the dossier, or of the holder's account: decision */
    RETENUE_RECLAMATION, /* a claim for fraud waits: decision; a body reads no more than a verification */
    RETENUE_RETOUR,      /* the bank sent it back: decision is the transfer, mot the code of the bank */
    RETENUE_AFFACTURAGE_REFUSE, /* the bank refuses the account of the factoring company (compte_refus.h): decision is a transfer to it, mot the
                                   code of the bank */
    RETENUE_COMPTE_REFUSE, /* the same of the body's own; decision is NULL when the transfer was another body's */
    RETENUE_SANS_IBAN,
    RETENUE_COMPTE,      /* the account replaced another too lately */
    RETENUE_AFFACTURAGE, /* the factoring company was approved too lately */
    RETENUE_ECART,       /* the dossier and the runs do not say the same sum paid */
    RETENUE_COUNT
};

/* One reason that holds one payment. Texts live in the arena; NULL when there is none. */
struct paiement_retenue {
    const char *dossier;
    int64_t titulaire_id;
    int64_t montant_cents; /* what a run would pay */
    enum retenue_motif motif;
    const char *decision, *mot, *article;
    day_t jusque; /* last day that it holds; DAY_NONE: not known, or no end */
    const char *denomination, *nda, *siret;
};

/* The word that is stored and told to programs: "gel". */
NODISCARD const char *retenue_motif_name(enum retenue_motif motif);

/* Of one dossier on a day, the most telling first; none when the next run may pay it, or nothing of it waits. */
NODISCARD enum rc retenues_dossier(struct db *db, struct arena *a, int64_t titulaire_id, int64_t dossier_id,
                                   day_t le, struct paiement_retenue **out, size_t *n, struct err *e);

/* Of a body, by dossier number: every reason of the first `limit` dossiers that wait after `apres` ("" from the first). */
NODISCARD enum rc retenues_organisme(struct db *db, struct arena *a, int64_t organisme_id, day_t le,
                                     const char *apres, size_t limit, struct paiement_retenue **out,
                                     size_t *n, struct err *e);

/* Of all bodies, by dossier number, after `apres`: about `limit` reasons, all those of a dossier together. *suite: the number to go on after;
 * NULL when there are no more. */
NODISCARD enum rc retenues_toutes(struct db *db, struct arena *a, day_t le, const char *apres, size_t limit,
                                  struct paiement_retenue **out, size_t *n, const char **suite,
                                  struct err *e);

/* Last day that an account changed at this instant is not paid on, `delai` days (paiement.iban_delai_jours); DAY_NONE when it may be
 * paid on the day `le`. */
NODISCARD day_t retenue_compte_jusque(int64_t change_us, int64_t delai, day_t le);

/* Whom it is told to. A body does not learn from its statement that a holder claims a fraud (decision 41). */
enum retenue_lecteur { RETENUE_POUR_ORGANISME, RETENUE_POUR_GESTION };

/* "un gel est en cours". Constant. */
NODISCARD const char *retenue_phrase(const struct paiement_retenue *r, enum retenue_lecteur lecteur);
/* The article of the rule that holds it, or the code of the bank; NULL. */
NODISCARD const char *retenue_regle(const struct paiement_retenue *r);

/* All of them in one line, with their articles and last days: "un gel est en cours (C. trav. R. 6333-4), jusqu'au 3 mars 2027 ; …", in the arena. */
NODISCARD const char *retenues_dites(struct arena *a, const struct paiement_retenue *list, size_t n,
                                     enum retenue_lecteur lecteur);
/* The last day that one of them holds; DAY_NONE when one has no known end. */
NODISCARD day_t retenues_jusque(const struct paiement_retenue *list, size_t n);

/* What a page says of the invoice of a body instead of the day it would be paid by. Constant. */
NODISCARD const char *retenue_attente_phrase(void);

#endif

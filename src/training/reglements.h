/*
 * reglements.h - the statement of payments of a training body: each invoice it sent and each advance, what is due and what was
 * paid, when, to whom, and what holds the rest.
 *
 * The last line of a run that concerns an invoice, or an advance, is its payment: the lines before it were rejected, given up or
 * came back.
 * Units: cents, days of Paris. Sources: C. trav. R. 6333-4; rules 4.4 (PAY-01, PAY-04, PAY-07).
 */
#ifndef SICPF_REGLEMENTS_H
#define SICPF_REGLEMENTS_H

#include "base/arena.h"
#include "base/date.h"
#include "store/store.h"
#include "training/dossier.h"
#include "training/retenue.h"

enum reglement_attente {
    REGLEMENT_RIEN,     /* paid, or the next run may pay it */
    REGLEMENT_EN_COURS, /* a run has it, or the bank */
    REGLEMENT_RETENU,   /* the next run will not pay it: see retenues */
};

struct reglement {
    int64_t titulaire_id;
    const char *dossier, *facture; /* "" while only an advance is due */
    int64_t du_cents;
    int64_t paye_cents;       /* -1 until paid */
    day_t paye_le, echeance;  /* DAY_NONE */
    int64_t acompte_cents;    /* advance, part of what is due; -1: none */
    day_t acompte_le;         /* day it was paid; DAY_NONE */
    const char *beneficiaire; /* of the payment, as the bank has it; "" before any */
    bool affacture;           /* a factoring company is paid in its place */
    const char *reference;    /* of the transfer; "" before any */
    enum reglement_attente attente;
    const struct paiement_retenue *retenues; /* why it is held, the most telling first: training/retenue.h */
    size_t retenues_n;
    const char *attendre; /* what it waits for, as its body may read it, in one line; "" when for nothing */
    day_t jusque;         /* the last day that it is held; DAY_NONE: no known end */
};

/* Which of them: those of one body as they are on day `le`, of which something was paid from the day `du` to the day `au`, both in;
 * DAY_NONE: from the first, to the last. Both DAY_NONE: what is not paid as well. */
struct reglements_filtre {
    int64_t organisme_id;
    day_t le, du, au;
};

/* By dossier number, after `apres` ("" from the first). The array and its texts live in the arena. */
NODISCARD enum rc reglements_lire(struct db *db, struct arena *a, const struct reglements_filtre *f,
                                  const char *apres, size_t limit, struct reglement **out, size_t *n,
                                  struct err *e);

/* Where the payment of an invoice that was received, and is neither paid nor held, is, for its body, and how late on day `le`: "Votre facture
 * est transmise. Le lot de paiement qui la paie attend d'être approuvé." In the arena, or constant. */
NODISCARD enum rc reglement_dossier_phrase(struct db *db, struct arena *a, const struct dossier *d, day_t le,
                                           const char **out, struct err *e);

/* What was paid of one on the days of the filter: its advance, the rest, or both. */
NODISCARD int64_t reglement_verse(const struct reglement *r, const struct reglements_filtre *f);
/* What is invoiced and not paid; 0 when all is. */
NODISCARD int64_t reglement_reste(const struct reglement *r);
/* Days since the invoice should have been paid (delai.paiement), on day `le`; 0 when it is paid, not due yet, or lawfully held:
 * in control, or by a measure. */
NODISCARD int64_t reglement_retard_jours(const struct reglement *r, day_t le);

struct reglements_totaux {
    int64_t nombre;
    int64_t du_cents, paye_cents,
        acompte_cents;   /* of the invoices, of those that are paid, of the advances */
    int64_t verse_cents; /* on the days of the filter */
    int64_t reste_cents;
};
/* Adds one; and all of them at once, from the store. */
void reglement_ajouter(const struct reglement *r, const struct reglements_filtre *f,
                       struct reglements_totaux *t);
NODISCARD enum rc reglements_totaliser(struct db *db, const struct reglements_filtre *f,
                                       struct reglements_totaux *out, struct err *e);

#endif

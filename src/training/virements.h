/*
 * virements.h - the transfers that a training body was sent, whatever became of what they paid: advances, invoices, what was owed beyond
 * the price, and what came back. A period that is over does not change, but for a transfer of it that comes back.
 *
 * A transfer is of the day that a statement of the bank shows it, or that it was asked for until one does.
 * Units: cents, days of Paris.
 */
#ifndef SICPF_VIREMENTS_H
#define SICPF_VIREMENTS_H

#include "base/arena.h"
#include "base/date.h"
#include "store/store.h"

struct virement {
    int64_t titulaire_id;
    const char *dossier;
    const char *objet; /* "Solde de la facture", "Acompte"… */
    int64_t montant_cents;
    day_t le;
    day_t revenu_le; /* DAY_NONE: it did not come back */
    int64_t revenu_cents;
    const char *reference;
    const char *beneficiaire; /* as the bank has it */
    bool affacture;           /* a factoring company was paid in its place */
};

/* "Solde de la facture": what a transfer pays (paiement_ligne.genre); the word itself when it has no other. Constant, or `genre`. */
NODISCARD const char *virement_objet(const char *genre);

/* Those of one body sent or come back from the day `du` to the day `au`, both in; DAY_NONE: from the first, to the last. */
struct virements_filtre {
    int64_t organisme_id;
    day_t du, au;
};

#define VIREMENT_APRES_BYTES 64
/* Where a list goes on: after the last one of a page, as "2026-12-01/REFERENCE". "" from the first. */
const char *virement_apres(const struct virement *v, char buf[VIREMENT_APRES_BYTES]);

/* The newest first. The array and its texts live in the arena. RC_USAGE (MSG_VIREMENT_APRES, field « apres ») when `apres` is no such
 * place. */
NODISCARD enum rc virements_lire(struct db *db, struct arena *a, const struct virements_filtre *f,
                                 const char *apres, size_t limit, struct virement **out, size_t *n,
                                 struct err *e);

struct virements_totaux {
    int64_t nombre;                    /* sent on the days of the filter */
    int64_t verse_cents, revenu_cents; /* sent, and come back, on those days */
};
NODISCARD enum rc virements_totaliser(struct db *db, const struct virements_filtre *f,
                                      struct virements_totaux *out, struct err *e);

#endif

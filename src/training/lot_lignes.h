/*
 * lot_lignes.h - the lines of a run for who reads it, on its page or by `sicpf pay show`: to whom, on which account, how much, for what, and what became of
 * each. The account is opened here to be masked, and nowhere else for a reader. The caller asks the door for the holders, the invoice and the account
 * (ITEM_ORGANISME_RIB).
 */
#ifndef SICPF_LOT_LIGNES_H
#define SICPF_LOT_LIGNES_H

#include "base/arena.h"
#include "base/date.h"
#include "store/store.h"

#define LOT_LIGNES_PAGE 200

struct lot_ligne {
    int64_t no, titulaire_id; /* 0: a sum given back to a financeur */
    int64_t montant_cents;
    const char *reference, *beneficiaire, *compte; /* "FR76 •••• •••• 0189" */
    const char *objet, *dossier;                   /* "" for a financeur */
    const char *etat, *etat_mot;
    const char *motif, *motif_mot; /* code of the bank, or why it left the run (retire); NULL, as its words */
    bool retire;
    const char *verification; /* what the check of the payee found, in words; NULL */
    bool bloque;              /* the bank says it neither paid nor given back */
    const char *banque_mots;  /* NULL */
};
struct lot_lignes {
    struct lot_ligne *l; /* in the arena, as their texts */
    size_t n;
    bool suite; /* more after the last */
};

/* At most LOT_LIGNES_PAGE lines after number `apres`, in words of the day `le`. RC_INTEGRITY when an account does not open. */
NODISCARD enum rc lot_lignes_lire(struct db *db, struct arena *a, int64_t lot_id, int64_t apres, day_t le,
                                  struct lot_lignes *out, struct err *e);
/* The holders of these lines, as they come, into `out` (room for LOT_LIGNES_PAGE); returns how many. */
size_t lot_lignes_titulaires(const struct lot_lignes *l, int64_t *out);

#endif

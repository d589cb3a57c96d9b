/*
 * pay_lignes.h - the lines of a run for who approves it: to whom, on which account, how much, for what. As the page of the run: the account
 * is masked. Its caller asks the door for the holders, the invoice and the account (ITEM_ORGANISME_RIB).
 */
#ifndef SICPF_CLI_PAY_LIGNES_H
#define SICPF_CLI_PAY_LIGNES_H

#include "base/arena.h"
#include "base/json.h"
#include "store/store.h"

#define PAY_LIGNES_PAGE 200

struct pay_ligne {
    int64_t no, titulaire_id; /* 0: a sum given back to a financeur */
    int64_t montant_cents;
    const char *reference, *beneficiaire, *compte; /* "FR76 •••• •••• 0189" */
    const char *objet, *dossier;                   /* "" for a financeur */
    const char *etat, *etat_mot;
    const char *motif, *motif_mot; /* code of the bank, or why it left the run; NULL, as its words */
    const char *banque_mots;       /* NULL */
};
struct pay_lignes {
    struct pay_ligne *l; /* in the arena, as their texts */
    size_t n;
    bool suite; /* more after the last */
};

/* At most PAY_LIGNES_PAGE lines after number `apres`. RC_INTEGRITY when an account does not open. */
NODISCARD enum rc pay_lignes_lire(struct db *db, struct arena *a, int64_t lot_id, int64_t apres, day_t le,
                                  struct pay_lignes *out, struct err *e);
void pay_lignes_dire(const struct pay_lignes *l, FILE *out);
/* Keys `virements` and `apres` of the object that is open. */
void pay_lignes_json(const struct pay_lignes *l, struct json *j);

#endif

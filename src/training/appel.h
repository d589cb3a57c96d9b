/*
 * appel.h - the money of the calls for funds: what the bank says came in, matched to a call by its creditor reference
 * (ISO 11649) or by an agent.
 *
 * Sums matched to a call add up: when they reach its total, the deposit may be credited (training/depot.h), on the last
 * value day; what is above is to be sent back. Less keeps it waiting. An entry is taken once, whatever statements tell it.
 */
#ifndef SICPF_APPEL_H
#define SICPF_APPEL_H

#include "base/arena.h"
#include "base/date.h"
#include "store/store.h"
#include "training/identifiants.h"

/* An entry of the bank. Texts never NULL. */
struct banque_entree {
    const char *cle; /* the same entry told twice has the same key */
    bool credit;     /* money that comes in */
    int64_t montant_cents;
    day_t jour;            /* value day */
    const char *reference; /* creditor reference, as the payer wrote it */
    const char *bout_en_bout;
    const char *lot;          /* number of the payment run told by the bank; "" */
    const char *compte;       /* IBAN of the statement's account; "" */
    const char *motif_retour; /* reason code of a return; "" */
    const char *donneur, *libelle;
};

enum banque_sort {
    BANQUE_CONNUE,     /* told before */
    BANQUE_RAPPROCHEE, /* pays the call of its reference */
    BANQUE_ATTENTE,    /* an agent must say */
    BANQUE_SANS_OBJET, /* money that goes out for something else, or what is told again */
    BANQUE_VIREMENT,   /* a transfer of ours, or a run of them, that left */
    BANQUE_RETOUR      /* a transfer of ours that came back */
};

/* What becomes of an entry; *depot_id is the call it pays, 0 otherwise. Reads only. */
NODISCARD enum rc banque_sort(struct db *db, const struct banque_entree *b, enum banque_sort *out,
                              int64_t *depot_id, struct err *e);
/* Inside a unit of work: records an entry of a delivered statement. */
NODISCARD enum rc banque_recevoir(struct db *db, int64_t livraison_id, const struct banque_entree *b,
                                  enum banque_sort *out, struct err *e);

/* Arguments of the decisions on an entry that waits, unit_fn both. RC_NOT_FOUND MSG_BANQUE_INCONNUE, MSG_DEPOT_INCONNU;
 * RC_CONFLICT MSG_BANQUE_DECIDEE; RC_REFUSED MSG_DEPOT_ETAT when nothing was called for, MSG_BANQUE_SENS for money that goes
 * out. */
struct banque_decision {
    int64_t ecriture;
    const char *numero; /* banque_rattacher(): the deposit whose call it pays */
    const char
        *siret; /* banque_rendre(): the financeur it is to be sent back to; NULL: the bank sends it back, or
                         * it is not ours */
    const char *agent;
};
NODISCARD enum rc banque_rattacher(struct db *db, void *arg, struct err *e);
NODISCARD enum rc banque_rendre(struct db *db, void *arg, struct err *e);

struct banque_ecriture {
    int64_t id, montant_cents;
    day_t jour;
    bool credit;
    const char *reference, *donneur, *libelle, *bout_en_bout, *motif_retour;
};
/* Entries that wait, after number `apres`, oldest first, at most BANQUE_PAGE; the array lives in the arena. */
#define BANQUE_PAGE 100
NODISCARD enum rc banque_attente(struct db *db, struct arena *a, int64_t apres, struct banque_ecriture **out,
                                 size_t *n, struct err *e);

#endif

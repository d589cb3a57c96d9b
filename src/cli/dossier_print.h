/*
 * dossier_print.h - a dossier on the terminal: for people and for machines, with what the door grants.
 */
#ifndef SICPF_CLI_DOSSIER_PRINT_H
#define SICPF_CLI_DOSSIER_PRINT_H

#include "base/json.h"
#include "door/door.h"
#include "training/dossier_dit.h"
#include "training/gel_delai.h"
#include "training/carte.h"
#include "training/dossier.h"
#include "training/dossier_issue.h"
#include "training/dossier_verifier.h"
#include "training/organisme.h"
#include "training/panne.h"
#include "training/retenue.h"

/* A dossier with its parts and its acts, as read on one view of the store. */
struct dossier_fiche {
    struct dossier d;
    struct dossier_prise *prises;
    size_t prises_n;
    struct dossier_tva tva;
    struct dossier_ligne_acte *actes;
    size_t actes_n;
    struct dossier_conditions *conditions; /* before each act, then now: actes_n + 1 */
    struct paiement_carte *cartes;         /* of the holder's own share */
    size_t cartes_n;
    struct remboursement_carte *rendus;
    size_t rendus_n;
    struct panne_prolongation *prolongations;
    size_t prolongations_n;
    struct gel_prolongation *gels;
    size_t gels_n;
    const char *cgu;  /* version of the general terms kept with it */
    day_t cgu_depuis; /* in force from; DAY_NONE: not known */
    bool acompte_en_banque;
    int64_t a_rembourser_cents;        /* to the body, beyond its price; 0 */
    struct paiement_retenue *retenues; /* why it is not paid, on the day it is read */
    size_t retenues_n;
    const struct dossier_deces *deces; /* a death learnt after it was settled; NULL */
    struct classement *classements;    /* how two agents said settled what no act puts right */
    size_t classements_n;
    bool dit_deces;                                    /* a death is told, here or there */
    const struct dossier_a_verifier *a_verifier;       /* NULL: nothing is known that contradicts its order */
    struct organisme_jadis jadis[ORGANISME_JADIS_MAX]; /* what its body was called, if not as today */
    size_t jadis_n;
};

/* The codes of `sicpf dossier codes`, of ctx->at. RC_FAILURE without memory. */
struct ctx;
NODISCARD enum rc dossier_codes_print(struct ctx *ctx, struct err *e);

/* Everything the door may be asked for about a dossier. */
NODISCARD struct item_set dossier_items(void);

/* Both leave out what the grant, which must be recorded, does not hold. */
void dossier_fiche_print(const struct dossier_fiche *f, const struct grant *g, FILE *out);
void dossier_fiche_json(const struct dossier_fiche *f, const struct grant *g, struct json *j);

/* What a death learnt after the dossier was settled cost; nothing when the death is not granted. */
void dossier_deces_print(const struct dossier_deces *x, const struct grant *g, FILE *out);
void dossier_deces_json(const struct dossier_deces *x, const struct grant *g, struct json *j);

/* One line of a list. */
void dossier_line_print(const struct dossier *d, const struct grant *g, FILE *out);
void dossier_line_json(const struct dossier *d, const struct grant *g, struct json *j);
/* How late it is on a day, what the holder said of it and when the body was reminded. */
void dossier_retard_print(const struct dossier *d, day_t at, const struct grant *g, FILE *out);
void dossier_retard_json(const struct dossier *d, day_t at, const struct grant *g, struct json *j);

#endif

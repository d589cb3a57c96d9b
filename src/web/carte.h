/*
 * carte.h - the holder's share by card, in the pages. Private to web/.
 */
#ifndef SICPF_WEB_CARTE_H
#define SICPF_WEB_CARTE_H

#include "training/carte.h"
#include "web/page.h"

struct carte_depart {
    const struct carte_prestataire *prestataire;
    struct carte_demande d;
};

/* The action of an acceptance with a share to pay, when a provider is configured: the payment first. */
void carte_aller_payer(struct page *p, const struct dossier_commande *acceptation);

/* The payments by card of a dossier, and what goes back to the card. */
NODISCARD enum rc part_cartes(struct page *p, const struct grant *g, const struct dossier *d, struct err *e);

#endif

/*
 * filtre_offres.h - the criteria of a search of offers, as the address says them: for the page and for the API.
 */
#ifndef SICPF_FILTRE_OFFRES_H
#define SICPF_FILTRE_OFFRES_H

#include "training/catalogue.h"
#include "web/page.h"

#define LIEUX_PROPOSES_MAX 12
#define RECHERCHE_CARACTERES_MAX 1024 /* docs/openapi.json says it of q */

/* A choice of the form: its word in the address, its words on the page. */
struct filtre_choix {
    const char *nom, *libelle;
    bool classes[CLASSE_COUNT];
};

struct filtre_offres {
    struct offre_filtre f;
    bool modalites[MODALITE_COUNT]; /* what f.modalites points to */
    bool classe[CLASSE_COUNT];
    day_t premier; /* first start that may be asked for today: none is found before */
    int64_t rayon_km;
    struct commune *lieux; /* the communes that the place may be: one is searched around */
    size_t lieux_n;
    struct err fautes[12]; /* what was not understood and does not filter */
    size_t fautes_n;
    bool lieu_faux;  /* no place to search around: nothing is near it, rather than everything */
    bool debut_faux; /* the first of them is about the first day, which the frame of a page says */
};

/* The criteria of the request: q, type, modalite, debut, avant, prix, certification, organisme, lieu, rayon, sans_distance, apres, session.
 * What is not understood is in fautes; an error is one of the store. f.limit is left to the caller. */
NODISCARD enum rc filtre_offres_lire(struct page *p, struct filtre_offres *out, struct err *e);

/* The n-th type of training, kind of attendance or distance that a form offers; false past the last one. */
NODISCARD bool filtre_type(size_t n, struct filtre_choix *out);

/* Kilometres that a form offers; 0 past the last one. The first choice is what holds when none is made. */
NODISCARD int64_t filtre_rayon(size_t n);

#endif

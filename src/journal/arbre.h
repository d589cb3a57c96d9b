/*
 * arbre.h - the hash tree of a run of entries, built leaf after leaf in constant memory (the shape of RFC 6962), and
 * the path that shows that one leaf is in it.
 */
#ifndef SICPF_JOURNAL_ARBRE_H
#define SICPF_JOURNAL_ARBRE_H

#include "base/base.h"
#include "base/crypto.h"

#define ARBRE_NIVEAUX 48

/* A neighbour met on the way to the root. */
struct arbre_pas {
    bool gauche; /* the neighbour is on the left */
    unsigned char empreinte[HASH_BYTES];
};

struct arbre {
    unsigned char sommets[ARBRE_NIVEAUX][HASH_BYTES]; /* full subtrees, one for each bit of n */
    uint64_t n;
    bool suit; /* a leaf is followed */
    int suivi; /* level of the subtree that holds it */
    struct arbre_pas chemin[ARBRE_NIVEAUX * 2];
    size_t chemin_n;
};

/* Zero it first. `suivre`: the path of this leaf is wanted; of one leaf only. */
void arbre_ajouter(struct arbre *t, const unsigned char feuille[HASH_BYTES], bool suivre);
/* The root of at least one leaf; ends the tree and the path. */
void arbre_racine(struct arbre *t, unsigned char out[HASH_BYTES]);
/* The root to which a path leads from a leaf. */
void arbre_remonter(const unsigned char feuille[HASH_BYTES], const struct arbre_pas *chemin, size_t n,
                    unsigned char out[HASH_BYTES]);

#endif

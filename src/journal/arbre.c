#include "journal/arbre.h"

/* A leaf is hashed with 0 before it (journal_leaf()), a node with 1: one is never taken for the other. */
static void node(const unsigned char left[HASH_BYTES], const unsigned char right[HASH_BYTES],
                 unsigned char out[HASH_BYTES])
{
    struct sha256_stream *s = sha256_begin();

    sha256_add(s, "\1", 1);
    sha256_add(s, left, HASH_BYTES);
    sha256_add(s, right, HASH_BYTES);
    sha256_end(s, out);
}

static void step(struct arbre *t, bool left, const unsigned char hash[HASH_BYTES])
{
    CHECK(t->chemin_n < ARRAY_LEN(t->chemin));
    t->chemin[t->chemin_n].gauche = left;
    memcpy(t->chemin[t->chemin_n++].empreinte, hash, HASH_BYTES);
}

/* Joins the subtree at `level` with the one on its right, in `right`. Returns whether the result holds the leaf followed. */
static bool join(struct arbre *t, int level, unsigned char right[HASH_BYTES], bool followed)
{
    bool on_left = t->suit && !followed && t->suivi == level;

    if (followed)
        step(t, true, t->sommets[level]);
    else if (on_left)
        step(t, false, right);
    node(t->sommets[level], right, right);
    return followed || on_left;
}

void arbre_ajouter(struct arbre *t, const unsigned char feuille[HASH_BYTES], bool suivre)
{
    unsigned char hash[HASH_BYTES];
    bool followed = suivre;
    int level = 0;

    CHECK(!suivre || !t->suit);
    memcpy(hash, feuille, HASH_BYTES);
    for (; (t->n >> level & 1U) != 0; level++)
        followed = join(t, level, hash, followed);
    CHECK(level < ARBRE_NIVEAUX);
    memcpy(t->sommets[level], hash, HASH_BYTES);
    t->n++;
    if (followed) {
        t->suit = true;
        t->suivi = level;
    }
}

void arbre_racine(struct arbre *t, unsigned char out[HASH_BYTES])
{
    int level = 0;
    bool followed;

    CHECK(t->n > 0);
    while ((t->n >> level & 1U) == 0)
        level++;
    memcpy(out, t->sommets[level], HASH_BYTES);
    followed = t->suit && t->suivi == level;
    for (level++; level < ARBRE_NIVEAUX; level++)
        if ((t->n >> level & 1U) != 0)
            followed = join(t, level, out, followed);
}

void arbre_remonter(const unsigned char feuille[HASH_BYTES], const struct arbre_pas *chemin, size_t n,
                    unsigned char out[HASH_BYTES])
{
    memcpy(out, feuille, HASH_BYTES);
    for (size_t i = 0; i < n; i++) {
        if (chemin[i].gauche)
            node(chemin[i].empreinte, out, out);
        else
            node(out, chemin[i].empreinte, out);
    }
}

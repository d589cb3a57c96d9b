#include "exchange/certifications_ecrire.h"

enum rc fiche_connue_ahead(struct db *db, enum registre r, int64_t rang, struct err *e)
{
    char numero[FICHE_NUMERO_BYTES];

    fiche_nommer(r, rang, numero);
    return db_ahead(db, Q_CERTIFICATION_CONNUE, e, "t", numero);
}

enum rc fiche_connue(struct db *db, const char *numero, struct fiche_connue *out, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_CERTIFICATION_CONNUE, &c, e, "t", numero);

    memset(out, 0, sizeof(*out));
    if (rc != RC_OK)
        return rc;
    if (cursor_next(&c)) {
        unsigned char *digests[1 + FICHE_LISTES] = {out->empreinte};

        for (int l = 0; l < FICHE_LISTES; l++)
            digests[1 + l] = out->listes[l];
        out->connue = true;
        out->absente = !cursor_is_null(&c, 0);
        for (int i = 0; i <= FICHE_LISTES; i++) {
            size_t n = 0;
            const void *stored = cursor_blob(&c, 1 + i, &n);

            if (stored == NULL || n != HASH_BYTES)
                continue;
            memcpy(digests[i], stored, HASH_BYTES);
            if (i > 0)
                out->listee[i - 1] = true;
        }
    }
    return cursor_close(&c, e);
}

/* ---- fingerprints ------------------------------------------------------------------------------------------------ */

static void add(struct sha256_stream *h, const char *s)
{
    sha256_add(h, s != NULL ? s : "", strlen(s != NULL ? s : "") + 1);
}

void fiche_empreinte(const struct fiche *f, unsigned char out[HASH_BYTES])
{
    struct sha256_stream *h = sha256_begin();
    const int64_t numbers[] = {f->niveau, f->decision, f->effet, f->fin, f->delivrance_fin, f->active};

    add(h, f->numero);
    add(h, f->intitule);
    add(h, f->enregistrement);
    sha256_add(h, numbers, sizeof(numbers));
    sha256_end(h, out);
}

static int by_bytes(const void *a, const void *b)
{
    return memcmp(a, b, HASH_BYTES);
}

bool fiche_liste_empreinte(const struct fiche *f, enum fiche_liste l, unsigned char out[HASH_BYTES])
{
    const size_t n = f->lignes_n[l];
    unsigned char(*digests)[HASH_BYTES] = malloc(MAX(n, (size_t)1) * HASH_BYTES);
    struct sha256_stream *h;

    if (digests == NULL)
        return false;
    for (size_t i = 0; i < n; i++) {
        const struct fiche_ligne *g = &f->lignes[l][i];
        const int64_t days[] = {g->actif_le, g->modifie_le};

        h = sha256_begin();
        add(h, g->siret);
        add(h, g->nom);
        add(h, g->mot);
        add(h, g->etat);
        sha256_add(h, days, sizeof(days));
        sha256_end(h, digests[i]);
    }
    qsort(digests, n, HASH_BYTES, by_bytes);
    h = sha256_begin();
    sha256_add(h, digests, n * HASH_BYTES);
    sha256_end(h, out);
    free(digests);
    return true;
}

/* A code of bloc and its place in the file, so that the first of twins is the one kept. */
struct bloc_lu {
    const char *code;
    size_t place;
};

static int by_code(const void *a, const void *b)
{
    const struct bloc_lu *x = a, *y = b;
    int order = strcmp(x->code, y->code);

    return order != 0 ? order : (x->place > y->place) - (x->place < y->place);
}

size_t fiche_sans_doublons(struct fiche *f)
{
    const size_t n = f->lignes_n[LISTE_BLOCS];
    struct fiche_ligne *lines = f->lignes[LISTE_BLOCS];
    struct bloc_lu *order = n > 1 ? malloc(n * sizeof(struct bloc_lu)) : NULL;
    size_t kept = 0;

    if (order == NULL)
        return 0; /* without memory the unit of work is refused by its key */
    for (size_t i = 0; i < n; i++)
        order[i] = (struct bloc_lu){lines[i].mot, i};
    qsort(order, n, sizeof(struct bloc_lu), by_code);
    for (size_t i = n - 1; i > 0; i--)
        if (strcmp(order[i].code, order[i - 1].code) == 0)
            lines[order[i].place].nom = NULL;
    for (size_t i = 0; i < n; i++)
        if (lines[i].nom != NULL)
            lines[kept++] = lines[i];
    free(order);
    f->lignes_n[LISTE_BLOCS] = kept;
    return n - kept;
}

/* ---- writing ----------------------------------------------------------------------------------------------------- */

enum rc fiche_ecrire(struct db *db, const struct fiche *f, int64_t livraison_id,
                     const unsigned char empreinte[HASH_BYTES], struct err *e)
{
    return db_exec(db, Q_CERTIFICATION_SET, e, "ttititddddibi", f->numero, registre_name(f->registre),
                   f->rang, f->intitule, f->niveau, f->enregistrement, f->decision, f->effet, f->fin,
                   f->delivrance_fin, (int64_t)f->active, empreinte, (size_t)HASH_BYTES, livraison_id);
}

static enum rc insert(struct db *db, const struct fiche *f, enum fiche_liste l, size_t i, struct err *e)
{
    const struct fiche_ligne *g = &f->lignes[l][i];
    const int64_t no = (int64_t)i + 1;

    switch (l) {
    case LISTE_CERTIFICATEURS:
        return db_exec(db, Q_CERTIFICATION_CERTIFICATEUR_INSERT, e, "tittt", f->numero, no, g->siret, g->nom,
                       g->etat);
    case LISTE_PARTENAIRES:
        return db_exec(db, Q_CERTIFICATION_PARTENAIRE_INSERT, e, "tittttdd", f->numero, no, g->siret, g->nom,
                       g->mot, g->etat, g->actif_le, g->modifie_le);
    default:
        return db_exec(db, Q_CERTIFICATION_BLOC_INSERT, e, "ttt", f->numero, g->mot, g->nom);
    }
}

enum rc fiche_liste_ecrire(struct db *db, const struct fiche *f, enum fiche_liste l,
                           const unsigned char empreinte[HASH_BYTES], struct err *e)
{
    static const enum query cleared[FICHE_LISTES] = {Q_CERTIFICATION_CERTIFICATEURS_DELETE,
                                                     Q_CERTIFICATION_PARTENAIRES_DELETE,
                                                     Q_CERTIFICATION_BLOCS_DELETE};
    static const enum query told[FICHE_LISTES] = {Q_CERTIFICATION_CERTIFICATEURS_EMPREINTE,
                                                  Q_CERTIFICATION_PARTENAIRES_EMPREINTE,
                                                  Q_CERTIFICATION_BLOCS_EMPREINTE};
    enum rc rc = db_exec(db, cleared[l], e, "t", f->numero);

    for (size_t i = 0; rc == RC_OK && i < f->lignes_n[l]; i++)
        rc = insert(db, f, l, i, e);
    return rc == RC_OK ? db_exec(db, told[l], e, "bt", empreinte, (size_t)HASH_BYTES, f->numero) : rc;
}

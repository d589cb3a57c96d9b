#include "people/identite.h"
#include "base/text.h"

/* The comparison forms that are stored beside the names. */
struct formes {
    char nom_naissance[NOM_BYTES];
    char nom_usage[NOM_BYTES];
    char prenom[NOM_BYTES];
};

void identite_premier_prenom(const char *prenoms, char out[NOM_BYTES])
{
    char first[NOM_BYTES];
    size_t n = strcspn(prenoms, " ,");

    n = MIN(n, sizeof(first) - 1);
    memcpy(first, prenoms, n);
    first[n] = '\0';
    text_fold(first, out, NOM_BYTES);
}

static void formes_of(const struct etat_civil *ec, struct formes *f)
{
    text_fold(ec->nom_naissance, f->nom_naissance, NOM_BYTES);
    text_fold(ec->nom_usage, f->nom_usage, NOM_BYTES);
    identite_premier_prenom(ec->prenoms, f->prenom);
}

static const char *null_if_empty(const char *s)
{
    return *s == '\0' ? NULL : s;
}

static const char *empty_if_null(const char *s)
{
    return s == NULL ? "" : s;
}

static void digest_of(const struct etat_civil *ec, unsigned char out[HASH_BYTES])
{
    char text[4 * NOM_BYTES + 64];
    int n = snprintf(text, sizeof(text), "%s|%s|%s|%c|%d|%s|%d", ec->nom_naissance, ec->nom_usage,
                     ec->prenoms, ec->sexe, (int)ec->naissance, ec->lieu, (int)ec->deces);

    sha256(text, MIN((size_t)n, sizeof(text) - 1), out);
}

static bool equal(const struct etat_civil *a, const struct etat_civil *b, bool with_deces)
{
    return strcmp(a->nom_naissance, b->nom_naissance) == 0 && strcmp(a->nom_usage, b->nom_usage) == 0 &&
           strcmp(a->prenoms, b->prenoms) == 0 && a->sexe == b->sexe && a->naissance == b->naissance &&
           strcmp(a->lieu, b->lieu) == 0 && (!with_deces || a->deces == b->deces);
}

enum rc identite_ahead(struct db *db, const unsigned char index[NIR_INDEX_BYTES], struct err *e)
{
    return db_ahead(db, Q_IDENTITE_BY_NIR, e, "b", index, (size_t)NIR_INDEX_BYTES);
}

enum rc identite_find(struct db *db, const unsigned char index[NIR_INDEX_BYTES], const struct etat_civil *ec,
                      bool with_deces, struct etat_civil_connu *out, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_IDENTITE_BY_NIR, &c, e, "b", index, (size_t)NIR_INDEX_BYTES);

    *out = (struct etat_civil_connu){0};
    if (rc != RC_OK)
        return rc;
    if (cursor_next(&c)) {
        const struct etat_civil stored = {
            .nom_naissance = empty_if_null(cursor_text(&c, 1)),
            .nom_usage = empty_if_null(cursor_text(&c, 2)),
            .prenoms = empty_if_null(cursor_text(&c, 3)),
            .sexe = empty_if_null(cursor_text(&c, 4))[0],
            .naissance = cursor_day(&c, 5),
            .lieu = empty_if_null(cursor_text(&c, 6)),
            .deces = cursor_day(&c, 7),
        };

        out->id = cursor_i64(&c, 0);
        out->deces = stored.deces;
        out->same = equal(&stored, ec, with_deces);
        if (!out->same)
            digest_of(&stored, out->digest);
    }
    return cursor_close(&c, e);
}

enum rc identite_create(struct db *db, int64_t id, const unsigned char index[NIR_INDEX_BYTES],
                        const unsigned char wrapped[DATA_KEY_BYTES],
                        const unsigned char sealed[NIR_SEALED_BYTES], const struct etat_civil *ec,
                        bool certifie, struct err *e)
{
    const char sexe[2] = {ec->sexe, '\0'};
    struct formes f;

    formes_of(ec, &f);
    return db_exec(db, Q_IDENTITE_INSERT, e, "ibbbttttdttttidii", id, wrapped, (size_t)DATA_KEY_BYTES, sealed,
                   (size_t)NIR_SEALED_BYTES, index, (size_t)NIR_INDEX_BYTES, ec->nom_naissance,
                   null_if_empty(ec->nom_usage), ec->prenoms, sexe, ec->naissance, null_if_empty(ec->lieu),
                   f.nom_naissance, null_if_empty(f.nom_usage), f.prenom, (int64_t)certifie, ec->deces,
                   db_now_us(db), db_now_us(db));
}

enum rc identite_update(struct db *db, int64_t id, const struct etat_civil *ec, bool with_deces,
                        struct err *e)
{
    const char sexe[2] = {ec->sexe, '\0'};
    struct formes f;
    enum rc rc;

    formes_of(ec, &f);
    rc = db_exec(db, Q_IDENTITE_UPDATE, e, "ttttdttttii", ec->nom_naissance, null_if_empty(ec->nom_usage),
                 ec->prenoms, sexe, ec->naissance, null_if_empty(ec->lieu), f.nom_naissance,
                 null_if_empty(f.nom_usage), f.prenom, db_now_us(db), id);
    if (rc == RC_OK && with_deces)
        rc = db_exec(db, Q_IDENTITE_DECES, e, "ddi", ec->deces, day_of_instant(db_now_us(db)), id);
    return rc;
}

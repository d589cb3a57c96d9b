#include "training/organisme.h"
#include "base/text.h"
#include "training/identifiants.h"
#include "training/mots.h"

enum rc organisme_by_id(struct db *db, struct arena *a, int64_t id, struct organisme *out, struct err *e)
{
    struct cursor c = {0};
    bool found = false;
    enum rc rc = db_query(db, Q_ORGANISME_BY_ID, &c, e, "i", id);

    if (rc != RC_OK)
        return rc;
    if (cursor_next(&c)) {
        const char **texts[] = {
            &out->siret,       &out->siren,    &out->nda,         &out->denomination, &out->nature_juridique,
            &out->departement, &out->voie,     &out->code_postal, &out->ville,        &out->code_region,
            &out->courriel,    &out->telephone};

        out->id = cursor_i64(&c, 0);
        for (size_t i = 0; i < ARRAY_LEN(texts); i++)
            *texts[i] = cursor_copy(&c, a, (int)i + 1);
        out->qualiopi = cursor_i64(&c, 13) != 0;
        out->siret_douteux = cursor_i64(&c, 14) != 0;
        out->iban_connu = cursor_i64(&c, 15) != 0;
        out->remplace_le = DAY_NONE;
        found = true;
    }
    rc = cursor_close(&c, e);
    if (rc == RC_OK && !found)
        return ERR(e, MSG_ORGANISME_INCONNU);
    return rc;
}

enum rc organisme_ahead(struct db *db, int64_t id, struct err *e)
{
    return db_ahead(db, Q_ORGANISME_BY_ID, e, "i", id);
}

/* A SIRET or a previous NDA may be that of several bodies: it then names none of them. */
static enum rc only_one(struct db *db, enum query q, const char *cle, int64_t *id, struct err *e)
{
    struct cursor c = {0};
    int64_t n = 0;
    enum rc rc = db_query(db, q, &c, e, "t", cle);

    if (rc != RC_OK)
        return rc;
    if (cursor_next(&c)) {
        n = cursor_i64(&c, 1);
        *id = n == 1 ? cursor_i64(&c, 0) : 0;
    }
    rc = cursor_close(&c, e);
    if (rc == RC_OK && n > 1)
        return ERR(e, MSG_ORGANISME_AMBIGU);
    return rc;
}

enum rc organisme_id_find(struct db *db, const char *cle, int64_t *id, struct err *e)
{
    enum rc rc;

    *id = 0;
    if (siret_check(cle) != MSG_SIRET_FORME) {
        rc = only_one(db, Q_ORGANISME_BY_SIRET, cle, id, e);
        return rc == RC_OK && *id == 0 ? organisme_siret_sans_porteur(db, cle, e) : rc;
    }
    if (nda_check(cle) != MSG_AUCUN)
        return ERR(e, MSG_ORGANISME_CLE);
    rc = db_i64(db, Q_ORGANISME_BY_NDA, 0, id, e, "t", cle);
    if (rc == RC_OK && *id == 0)
        rc = only_one(db, Q_ORGANISME_BY_NDA_ANCIEN, cle, id, e);
    return rc;
}

enum rc organisme_id_ahead(struct db *db, const char *cle, struct err *e)
{
    enum rc rc;

    if (siret_check(cle) != MSG_SIRET_FORME)
        return db_ahead(db, Q_ORGANISME_BY_SIRET, e, "t", cle);
    if (nda_check(cle) != MSG_AUCUN)
        return RC_OK;
    rc = db_ahead(db, Q_ORGANISME_BY_NDA, e, "t", cle);
    return rc == RC_OK ? db_ahead(db, Q_ORGANISME_BY_NDA_ANCIEN, e, "t", cle) : rc;
}

enum rc organisme_id_connu(struct db *db, const char *cle, int64_t *id, struct err *e)
{
    enum rc rc = organisme_id_find(db, cle, id, e);

    return rc == RC_OK && *id == 0 ? ERR(e, MSG_ORGANISME_INCONNU) : rc;
}

enum rc organisme_find(struct db *db, struct arena *a, const char *cle, struct organisme *out, struct err *e)
{
    int64_t id;
    enum rc rc = organisme_id_connu(db, cle, &id, e);

    return rc == RC_OK ? organisme_by_id(db, a, id, out, e) : rc;
}

#define WORDS_ASKED 3

/* Who has or had a name of these words; cle.ancien: had. */
static enum rc find_named(struct db *db, char like[WORDS_ASKED][MOT_BYTES + 8], int64_t after_id,
                          size_t limit, struct organisme_trouve *out, size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc =
        db_query(db, Q_ORGANISME_SEARCH, &c, e, "tttii", like[0], like[1], like[2], after_id, (int64_t)limit);

    *n = 0;
    if (rc != RC_OK)
        return rc;
    for (; *n < limit && cursor_next(&c); (*n)++)
        out[*n] = (struct organisme_trouve){
            .cle = {.id = cursor_i64(&c, 0), .ancien = cursor_i64(&c, 1) == 0, .depuis = DAY_NONE}};
    return cursor_close(&c, e);
}

static enum rc name_left(struct db *db, struct arena *a, char like[WORDS_ASKED][MOT_BYTES + 8],
                         struct organisme_trouve *t, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_ORGANISME_NOM_QUITTE, &c, e, "ittt", t->cle.id, like[0], like[1], like[2]);

    if (rc == RC_OK && cursor_next(&c)) {
        t->nom_quitte = cursor_copy(&c, a, 0);
        t->cle.depuis = cursor_day(&c, 1);
    }
    return rc == RC_OK ? cursor_close(&c, e) : rc;
}

enum rc organisme_search(struct db *db, struct arena *a, const char *texte, int64_t after_id, size_t limit,
                         struct organisme_trouve **out, size_t *n, struct err *e)
{
    struct mots mots;
    char like[WORDS_ASKED][MOT_BYTES + 8];
    enum rc rc;

    CHECK(limit > 0 && limit <= 500);
    mots_split(texte, &mots);
    for (size_t i = 0; i < WORDS_ASKED; i++)
        snprintf(like[i], sizeof(like[i]), "%% %s%%", mots.mot[i]);
    *out = ARENA_ARRAY(a, struct organisme_trouve, limit);
    rc = find_named(db, like, after_id, limit, *out, n, e);
    for (size_t i = 0; rc == RC_OK && i < *n; i++) {
        rc = organisme_by_id(db, a, (*out)[i].cle.id, &(*out)[i].o, e);
        if (rc == RC_OK && (*out)[i].cle.ancien)
            rc = name_left(db, a, like, &(*out)[i], e);
    }
    return rc;
}

/* organisme_ancien.c - what a body was before a delivery changed it, and whom an old number names (organisme.h, decision 126). */
#include "training/dossier.h"
#include "training/identifiants.h"
#include "training/organisme.h"

#define NDA_COLUMN 3

/* The columns of « identite_lue ». What the list does not say is left as it is. */
static void read_state(struct cursor *c, struct arena *a, struct organisme *out)
{
    const char **texts[] = {
        &out->siret,       &out->siren, &out->nda,         &out->denomination, &out->nature_juridique,
        &out->departement, &out->voie,  &out->code_postal, &out->ville,        &out->code_region};

    out->id = cursor_i64(c, 0);
    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        *texts[i] = cursor_copy(c, a, (int)i + 1);
    out->qualiopi = cursor_i64(c, 11) != 0;
    out->siret_douteux = cursor_i64(c, 12) != 0;
    out->remplace_le = cursor_day(c, 13);
}

/* Leaves *out as it is when nothing changed since. */
static enum rc state_on(struct db *db, struct arena *a, int64_t id, day_t le, struct organisme *out,
                        struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_ORGANISME_ANCIEN_LE, &c, e, "id", id, le);

    if (rc != RC_OK)
        return rc;
    if (cursor_next(&c))
        read_state(&c, a, out);
    return cursor_close(&c, e);
}

enum rc organisme_le(struct db *db, struct arena *a, int64_t id, day_t le, struct organisme *out,
                     struct err *e)
{
    enum rc rc = organisme_by_id(db, a, id, out, e);

    return rc == RC_OK ? state_on(db, a, id, le, out, e) : rc;
}

enum rc organisme_anciens(struct db *db, struct arena *a, int64_t id, struct organisme **out, size_t *n,
                          struct err *e)
{
    struct cursor c = {0};
    size_t room = 0;
    enum rc rc = db_query(db, Q_ORGANISME_ANCIENS, &c, e, "ii", id, (int64_t)ORGANISME_ANCIENS_LUS);

    *out = NULL;
    *n = 0;
    if (rc != RC_OK)
        return rc;
    while (cursor_next(&c)) {
        if (*n == room) {
            struct organisme *larger = ARENA_ARRAY(a, struct organisme, room = room == 0 ? 4 : 2 * room);

            if (*n > 0)
                memcpy(larger, *out, *n * sizeof(*larger));
            *out = larger;
        }
        (*out)[*n] = (struct organisme){0};
        read_state(&c, a, &(*out)[(*n)++]);
    }
    return cursor_close(&c, e);
}

enum rc organisme_jadis(struct db *db, struct arena *a, const struct dossier *d,
                        struct organisme_jadis out[ORGANISME_JADIS_MAX], size_t *n, struct err *e)
{
    const day_t days[ORGANISME_JADIS_MAX] = {
        d->accepte_le != DAY_NONE ? d->accepte_le : d->demande_le,
        d->facture_numero != NULL ? day_of_instant(d->facture_transmise_us) : DAY_NONE};
    enum rc rc = RC_OK;

    *n = 0;
    for (size_t i = 0; rc == RC_OK && i < ORGANISME_JADIS_MAX; i++) {
        struct organisme then = {.denomination = d->organisme_denomination};

        if (days[i] == DAY_NONE)
            continue;
        rc = state_on(db, a, d->organisme_id, days[i], &then, e);
        if (rc == RC_OK && strcmp(then.denomination, d->organisme_denomination) != 0)
            out[(*n)++] = (struct organisme_jadis){days[i], i == 1, then.denomination};
    }
    return rc;
}

/* ---- whom a number names --------------------------------------------------------------------------------------- */

/* A SIRET on a day may be that of several bodies: it then names none of them. */
static enum rc of_that_day(struct db *db, const char *siret, day_t le, int64_t *id, struct err *e)
{
    struct cursor c = {0};
    int64_t n = 0;
    enum rc rc = db_query(db, Q_ORGANISME_SIRET_LE, &c, e, "td", siret, le);

    *id = 0;
    if (rc != RC_OK)
        return rc;
    if (cursor_next(&c) && (n = cursor_i64(&c, 1)) == 1)
        *id = cursor_i64(&c, 0);
    rc = cursor_close(&c, e);
    return rc == RC_OK && n > 1 ? ERR(e, MSG_ORGANISME_AMBIGU) : rc;
}

/* `nda`, of NDA_DIGITS + 1 bytes: what names it today; NULL when it is not asked. */
static enum rc who_left(struct db *db, const char *siret, struct organisme_cle *out, char *nda, struct err *e)
{
    struct cursor c = {0};
    int64_t n = 0;
    enum rc rc = db_query(db, Q_ORGANISME_SIRET_ANCIEN, &c, e, "t", siret);

    *out = (struct organisme_cle){.depuis = DAY_NONE};
    if (rc != RC_OK)
        return rc;
    if (cursor_next(&c) && (n = cursor_i64(&c, 1)) == 1) {
        *out = (struct organisme_cle){
            .id = cursor_i64(&c, 0), .ancien = true, .depuis = (day_t)cursor_i64(&c, 2)};
        if (nda != NULL)
            snprintf(nda, NDA_DIGITS + 1, "%s", cursor_text(&c, NDA_COLUMN));
    }
    rc = cursor_close(&c, e);
    return rc == RC_OK && n > 1 ? ERR(e, MSG_ORGANISME_AMBIGU) : rc;
}

enum rc organisme_siret_quitte(struct db *db, const char *siret, struct organisme_cle *out, struct err *e)
{
    return who_left(db, siret, out, NULL, e);
}

enum rc organisme_siret_sans_porteur(struct db *db, const char *siret, struct err *e)
{
    struct organisme_cle left;
    char nda[NDA_DIGITS + 1] = "", day[32];
    enum rc rc = who_left(db, siret, &left, nda, e);

    if (rc != RC_OK || left.id == 0)
        return rc;
    ERR(e, MSG_ORGANISME_SIRET_ANCIEN, "date", day_french(left.depuis, day), "nda", nda);
    return err_at(e, "siret", 0);
}

enum rc organisme_siret_en_cours(struct db *db, const char *siret, struct err *e)
{
    int64_t n = 0;
    enum rc rc = db_i64(db, Q_ORGANISME_SIRET_PORTE, 0, &n, e, "t", siret);

    return rc == RC_OK && n == 0 ? organisme_siret_sans_porteur(db, siret, e) : rc;
}

/* Whether the number is one that the body left, and since when. */
static enum rc say_since(struct db *db, const char *cle, struct organisme_cle *out, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_ORGANISME_NUMERO_QUITTE, &c, e, "ti", cle, out->id);

    if (rc == RC_OK && cursor_next(&c)) {
        out->ancien = cursor_i64(&c, 0) != 0;
        if (!cursor_is_null(&c, 1))
            out->depuis = (day_t)cursor_i64(&c, 1);
    }
    return cursor_close(&c, e);
}

enum rc organisme_cle_lire(struct db *db, const char *cle, day_t le, struct organisme_cle *out, struct err *e)
{
    struct err why = {0};
    enum rc rc = RC_OK;

    *out = (struct organisme_cle){.depuis = DAY_NONE};
    if (siret_check(cle) != MSG_SIRET_FORME)
        rc = of_that_day(db, cle, le, &out->id, e);
    if (rc != RC_OK)
        return rc;
    if (out->id == 0) {
        rc = organisme_id_find(db, cle, &out->id, &why);
        if (why.msg == MSG_ORGANISME_SIRET_ANCIEN)
            return who_left(db, cle, out, NULL, e);
        if (rc != RC_OK)
            *e = why;
    }
    if (rc != RC_OK)
        return rc;
    return out->id != 0 ? say_since(db, cle, out, e) : ERR(e, MSG_ORGANISME_INCONNU);
}

enum rc organismes_du_numero(struct db *db, struct arena *a, const char *cle, day_t today,
                             struct organisme_trouve **out, size_t *n, struct err *e)
{
    struct organisme_cle keys[ORGANISMES_TROUVES_MAX] = {{.depuis = DAY_NONE}};
    struct err why = {0};
    enum rc rc = organisme_cle_lire(db, cle, today, &keys[0], &why);

    *n = 0;
    *out = ARENA_ARRAY(a, struct organisme_trouve, ORGANISMES_TROUVES_MAX);
    if (rc == RC_NOT_FOUND)
        return RC_OK;
    if (rc != RC_OK)
        *e = why;
    if (rc == RC_OK && !keys[0].ancien)
        rc = organisme_siret_quitte(db, cle, &keys[1], e);
    for (size_t i = 0; rc == RC_OK && i < ORGANISMES_TROUVES_MAX; i++)
        if (keys[i].id != 0) {
            (*out)[*n].cle = keys[i];
            rc = organisme_by_id(db, a, keys[i].id, &(*out)[(*n)++].o, e);
        }
    return rc;
}

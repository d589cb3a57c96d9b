#include "training/cle_api.h"
#include "base/crypto.h"
#include "base/text.h"
#include "journal/journal.h"
#include "training/declaration.h"

static enum rc write_journal(struct db *db, const struct cle_api_commande *c, const char *act, struct err *e)
{
    const struct declarant by = {PARTY_CDC, 0, c->agent};

    return declaration_journal(db, &by, act, c->organisme_id, "cle_api", c->numero, e);
}

enum rc cle_api_creer(struct db *db, void *cle_api_commande, struct err *e)
{
    struct cle_api_commande *c = cle_api_commande;
    unsigned char key[32], hash[HASH_BYTES];
    size_t n = c->nom != NULL ? strlen(c->nom) : 0;
    enum rc rc;

    if (n == 0 || n > CLE_API_NOM_MAX || !text_is_utf8(c->nom, n))
        return ERR(e, MSG_API_NOM);
    rc = declaration_organisme(db, c->organisme_id, e);
    if (rc == RC_OK)
        rc = db_i64(db, Q_CLE_API_MAX, 0, &c->numero, e, "");
    if (rc != RC_OK)
        return rc;
    c->numero++;
    env_random(store_env(db_store(db)), key, sizeof(key));
    (void)hex(key, sizeof(key), c->cle);
    sha256(c->cle, strlen(c->cle), hash);
    rc = db_exec(db, Q_CLE_API_INSERT, e, "ibitit", c->numero, hash, sizeof(hash), c->organisme_id, c->nom,
                 db_now_us(db), c->agent);
    return rc == RC_OK ? write_journal(db, c, "organisme.cle-api-creer", e) : rc;
}

enum rc cle_api_revoquer(struct db *db, void *cle_api_commande, struct err *e)
{
    struct cle_api_commande *c = cle_api_commande;
    enum rc rc = db_i64(db, Q_CLE_API_ORGANISME, 0, &c->organisme_id, e, "i", c->numero);

    if (rc == RC_OK && c->organisme_id == 0)
        return ERR(e, MSG_API_CLE_INCONNUE);
    if (rc == RC_OK)
        rc = db_exec(db, Q_CLE_API_REVOQUE, e, "ii", db_now_us(db), c->numero);
    if (rc != RC_OK || db_changes(db) == 0)
        return rc;
    return write_journal(db, c, "organisme.cle-api-revoquer", e);
}

enum rc cle_api_trouver(struct db *db, const char *cle, int64_t *organisme_id, struct err *e)
{
    unsigned char hash[HASH_BYTES];
    enum rc rc = RC_OK;

    *organisme_id = 0;
    if (cle != NULL && strlen(cle) == CLE_API_BYTES - 1) {
        sha256(cle, strlen(cle), hash);
        rc = db_i64(db, Q_CLE_API_FIND, 0, organisme_id, e, "b", hash, sizeof(hash));
    }
    return rc == RC_OK && *organisme_id == 0 ? ERR(e, MSG_API_CLE) : rc;
}

enum rc cles_api(struct db *db, struct arena *a, int64_t organisme_id, size_t max, struct cle_api **out,
                 size_t *n, struct err *e)
{
    struct cle_api *list = ARENA_ARRAY(a, struct cle_api, max);
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_CLE_API_LISTE, &c, e, "i", organisme_id);

    *n = 0;
    while (rc == RC_OK && *n < max && cursor_next(&c))
        list[(*n)++] = (struct cle_api){.numero = cursor_i64(&c, 0),
                                        .nom = arena_strdup(a, cursor_text(&c, 1)),
                                        .cree_us = cursor_i64(&c, 2),
                                        .par = arena_strdup(a, cursor_text(&c, 3)),
                                        .revoquee_us = cursor_i64(&c, 4)};
    *out = list;
    return cursor_close(&c, e);
}

#include "training/cle_api.h"
#include "base/text.h"
#include "journal/journal.h"
#include "training/declaration.h"
#include "base/date.h"

#define DAY_US INT64_C(86400000000)

static const char *name_of(const char *text)
{
    return text != NULL ? text : "";
}

static enum rc write_journal(struct db *db, const struct cle_api_commande *c, const char *act, struct err *e)
{
    const bool holder = c->pour.partie == PARTY_TITULAIRE;
    char content[200];
    const struct journal_entry entry = {.kind = JOURNAL_ACT,
                                        .party = c->par.partie,
                                        .actor_id = c->par.acteur_id,
                                        .actor_name = name_of(c->par.agent),
                                        .purpose = holder ? FINALITE_2 : FINALITE_4,
                                        .act = act,
                                        .law_day = day_of_instant(db_now_us(db)),
                                        .titulaire_id = holder ? c->pour.acteur_id : 0,
                                        .content = content};

    snprintf(content, sizeof(content), "{\"cle\":%lld,\"partie\":\"%s\",\"acteur\":%lld}",
             (long long)c->numero, law_party_name(c->pour.partie), (long long)c->pour.acteur_id);
    return journal_append(db, &entry, NULL, e);
}

static enum rc check_room(struct db *db, const struct cle_api_pour *who, struct err *e)
{
    int64_t open = 0;
    enum rc rc = db_i64(db, Q_CLE_API_OUVERTES, 0, &open, e, "titi", law_party_name(who->partie),
                        who->acteur_id, name_of(who->agent), db_now_us(db));

    return rc == RC_OK && open >= CLE_API_OUVERTES_MAX ? ERR(e, MSG_API_TROP_DE_CLES) : rc;
}

bool cle_api_finit(const struct cle_api_pour *pour)
{
    return pour->partie == PARTY_TITULAIRE || pour->partie == PARTY_CDC;
}

enum rc cle_api_creer(struct db *db, void *cle_api_commande, struct err *e)
{
    struct cle_api_commande *c = cle_api_commande;
    const bool ends = c->jours > 0 && cle_api_finit(&c->pour);
    unsigned char key[32], hash[HASH_BYTES];
    size_t n = c->nom != NULL ? strlen(c->nom) : 0;
    enum rc rc;

    if (n == 0 || n > CLE_API_NOM_MAX || !text_is_utf8(c->nom, n))
        return ERR(e, MSG_API_NOM);
    rc = c->pour.partie == PARTY_ORGANISME ? declaration_organisme(db, c->pour.acteur_id, e) : RC_OK;
    if (rc == RC_OK)
        rc = check_room(db, &c->pour, e);
    if (rc == RC_OK)
        rc = db_i64(db, Q_CLE_API_MAX, 0, &c->numero, e, "");
    if (rc != RC_OK)
        return rc;
    c->numero++;
    env_random(store_env(db_store(db)), key, sizeof(key));
    (void)hex(key, sizeof(key), c->cle);
    sha256(c->cle, strlen(c->cle), hash);
    explicit_bzero(key, sizeof(key));
    rc = db_exec(db, Q_CLE_API_INSERT, e, "ibtittiti", c->numero, hash, sizeof(hash),
                 law_party_name(c->pour.partie), c->pour.acteur_id, name_of(c->pour.agent), c->nom,
                 db_now_us(db), name_of(c->par.agent), ends ? db_now_us(db) + c->jours * DAY_US : 0);
    return rc == RC_OK ? write_journal(db, c, "cle-api.creer", e) : rc;
}

static bool same_owner(const struct cle_api_pour *a, enum law_party party, int64_t actor, const char *agent)
{
    return a->partie == party && a->acteur_id == actor && strcmp(name_of(a->agent), agent) == 0;
}

enum rc cle_api_revoquer(struct db *db, void *cle_api_commande, struct err *e)
{
    struct cle_api_commande *c = cle_api_commande;
    struct cursor found = {0};
    bool known = false;
    enum rc rc = db_query(db, Q_CLE_API_LIRE, &found, e, "i", c->numero);

    if (rc == RC_OK && cursor_next(&found)) {
        enum law_party party;

        known = law_party_find(cursor_text(&found, 0), &party) &&
                (!c->sien || same_owner(&c->pour, party, cursor_i64(&found, 1), cursor_text(&found, 2)));
        if (known)
            c->pour = (struct cle_api_pour){party, cursor_i64(&found, 1), ""};
    }
    if (rc == RC_OK)
        rc = cursor_close(&found, e);
    if (rc == RC_OK && !known)
        return ERR(e, MSG_API_CLE_INCONNUE);
    if (rc == RC_OK)
        rc = db_exec(db, Q_CLE_API_REVOQUE, e, "ii", db_now_us(db), c->numero);
    if (rc != RC_OK || db_changes(db) == 0)
        return rc;
    return write_journal(db, c, "cle-api.revoquer", e);
}

enum rc cle_api_trouver(struct db *db, struct arena *a, const char *cle, int64_t now_us,
                        struct cle_api_pour *out, int64_t *numero, struct err *e)
{
    unsigned char hash[HASH_BYTES];
    struct cursor c = {0};
    bool known = false;
    enum rc rc;

    if (cle == NULL || strlen(cle) != CLE_API_BYTES - 1)
        return ERR(e, MSG_API_CLE);
    sha256(cle, strlen(cle), hash);
    rc = db_query(db, Q_CLE_API_FIND, &c, e, "bi", hash, sizeof(hash), now_us);
    if (rc == RC_OK && cursor_next(&c)) {
        known = law_party_find(cursor_text(&c, 1), &out->partie);
        *numero = cursor_i64(&c, 0);
        out->acteur_id = cursor_i64(&c, 2);
        out->agent = cursor_copy(&c, a, 3);
    }
    if (rc == RC_OK)
        rc = cursor_close(&c, e);
    return rc == RC_OK && !known ? ERR(e, MSG_API_CLE) : rc;
}

enum rc cles_api(struct db *db, struct arena *a, const struct cle_api_pour *pour, size_t max,
                 struct cle_api **out, size_t *n, struct err *e)
{
    struct cle_api *list = ARENA_ARRAY(a, struct cle_api, max);
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_CLE_API_LISTE, &c, e, "tit", law_party_name(pour->partie), pour->acteur_id,
                          name_of(pour->agent));

    *n = 0;
    while (rc == RC_OK && *n < max && cursor_next(&c))
        list[(*n)++] = (struct cle_api){.numero = cursor_i64(&c, 0),
                                        .nom = cursor_copy(&c, a, 1),
                                        .cree_us = cursor_i64(&c, 2),
                                        .par = cursor_copy(&c, a, 3),
                                        .expire_us = cursor_i64(&c, 4),
                                        .revoquee_us = cursor_i64(&c, 5)};
    *out = list;
    return cursor_close(&c, e);
}

/* False when its key was that of another request. */
static bool take_first(struct cursor *c, struct api_unicite *u)
{
    size_t n;
    const unsigned char *before = cursor_blob(c, 0, &n);
    const bool same = n == HASH_BYTES && memcmp(before, u->demande, n) == 0;

    u->deja = true;
    u->voir = same && !cursor_is_null(c, 1) ? cursor_copy(c, u->arena, 1) : NULL;
    return same;
}

enum rc api_unicite(struct db *db, struct api_unicite *u, struct err *e)
{
    struct cursor c = {0};
    bool same = true;
    enum rc rc = db_exec(db, Q_API_UNICITE_OUBLIER, e, "i", db_now_us(db) - API_UNICITE_JOURS * DAY_US);

    u->deja = false;
    if (rc == RC_OK)
        rc = db_query(db, Q_API_UNICITE_LIRE, &c, e, "b", u->cle, (size_t)HASH_BYTES);
    if (rc == RC_OK && cursor_next(&c))
        same = take_first(&c, u);
    if (rc == RC_OK)
        rc = cursor_close(&c, e);
    if (rc != RC_OK || u->deja)
        return rc == RC_OK && !same ? ERR(e, MSG_API_UNICITE) : rc;
    return db_exec(db, Q_API_UNICITE_NOTER, e, "bbit", u->cle, (size_t)HASH_BYTES, u->demande,
                   (size_t)HASH_BYTES, db_now_us(db), u->voir != NULL ? u->voir : "");
}

enum rc api_unicite_connue(struct db *db, struct api_unicite *u, struct err *e)
{
    struct cursor c = {0};
    bool same = true;
    enum rc rc = db_query(db, Q_API_UNICITE_RECENTE, &c, e, "bi", u->cle, (size_t)HASH_BYTES,
                          db_now_us(db) - API_UNICITE_JOURS * DAY_US);

    u->deja = false;
    if (rc == RC_OK && cursor_next(&c))
        same = take_first(&c, u);
    rc = cursor_close(&c, e);
    return rc == RC_OK && !same ? ERR(e, MSG_API_UNICITE) : rc;
}

enum rc api_unicite_voir(struct db *db, void *arg, struct err *e)
{
    const struct api_unicite *u = arg;

    return db_exec(db, Q_API_UNICITE_VOIR, e, "tb", u->voir, u->cle, (size_t)HASH_BYTES);
}

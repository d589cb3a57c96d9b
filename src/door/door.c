#include "door/door.h"

static enum rc holds_one(struct db *db, enum query q, int64_t actor, int64_t titulaire, bool *yes,
                         struct err *e)
{
    int64_t found;
    enum rc rc = db_i64(db, q, 0, &found, e, "ii", titulaire, actor);

    *yes = found != 0;
    return rc;
}

/* Members of Parliament have mandates in the store and no rights of élu local. */
static enum rc has_dife(struct db *db, int64_t titulaire, day_t day, bool *yes, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_PORTEE_DIFE, &c, e, "i", titulaire);

    *yes = false;
    if (rc != RC_OK)
        return rc;
    while (!*yes && cursor_next(&c)) {
        const char *type = cursor_text(&c, 0);

        *yes = type == NULL || law_mandat_gives_dife(type, day);
    }
    return cursor_close(&c, e);
}

/* Whether one person is among those a scope covers for this actor. */
static enum rc in_scope(struct db *db, enum law_scope scope, const struct door_request *rq, int64_t titulaire,
                        bool *yes, struct err *e)
{
    switch (scope) {
    case SCOPE_SELF:
        *yes = rq->actor_id == titulaire;
        return RC_OK;
    case SCOPE_ALL:
        *yes = true;
        return RC_OK;
    case SCOPE_OWN_DOSSIERS:
        return holds_one(db, Q_PORTEE_DOSSIERS_PROPRES, rq->actor_id, titulaire, yes, e);
    case SCOPE_OWN_FUNDING:
        return holds_one(db, Q_PORTEE_ABONDEMENTS_PROPRES, rq->actor_id, titulaire, yes, e);
    case SCOPE_DIFE:
        return has_dife(db, titulaire, rq->law_day, yes, e);
    }
    *yes = false;
    return RC_OK;
}

static enum rc check_scope(struct db *db, const struct law_access *access, const struct door_request *rq,
                           struct err *e)
{
    bool yes = true;
    enum rc rc = RC_OK;

    if (rq->titulaire_id != 0)
        rc = in_scope(db, access->scope, rq, rq->titulaire_id, &yes, e);
    for (size_t i = 0; rc == RC_OK && yes && i < rq->titulaires_n && access->scope != SCOPE_ALL; i++)
        rc = in_scope(db, access->scope, rq, rq->titulaires[i], &yes, e);
    if (rc == RC_OK && !yes)
        return ERR(e, MSG_PORTE_HORS_PORTEE, "partie", law_party_label(rq->party));
    return rc;
}

enum rc door_open(struct db *db, const struct door_request *rq, struct grant *out, struct err *e)
{
    const struct law_access *access;

    CHECK(rq->act != NULL && rq->law_day != DAY_NONE);
    memset(out, 0, sizeof(*out));
    out->rq = *rq;
    out->article = "";
    access = law_access_at(rq->party, rq->purpose, rq->law_day, e);
    if (access == NULL)
        return RC_REFUSED;
    if (!item_set_within(&rq->criteria, &access->items))
        return ERR(e, MSG_PORTE_CRITERE, "partie", law_party_label(rq->party));
    enum rc rc = check_scope(db, access, rq, e);
    if (rc != RC_OK)
        return rc;
    for (size_t i = 0; i < ARRAY_LEN(out->items.w); i++)
        out->items.w[i] = rq->items.w[i] & access->items.w[i];
    out->form = access->form;
    out->article = access->article;
    return RC_OK;
}

void door_refuse(const struct door_request *rq, struct grant *out)
{
    CHECK(rq->act != NULL && rq->law_day != DAY_NONE);
    *out = (struct grant){.rq = *rq, .article = ""};
}

static bool is_empty(const struct item_set *s)
{
    for (size_t i = 0; i < ARRAY_LEN(s->w); i++)
        if (s->w[i] != 0)
            return false;
    return true;
}

enum rc door_record(struct db *db, void *arg, struct err *e)
{
    struct grant *g = arg;
    const struct door_request *rq = &g->rq;
    bool refused = is_empty(&g->items);
    struct journal_entry entry = {.kind = refused ? JOURNAL_REFUSAL : JOURNAL_READ,
                                  .party = rq->party,
                                  .actor_id = rq->actor_id,
                                  .actor_name = rq->actor_name,
                                  .purpose = rq->purpose,
                                  .act = rq->act,
                                  .law_day = rq->law_day,
                                  .items = refused ? rq->items : g->items,
                                  .dossier_id = rq->dossier_id,
                                  .titulaire_id = rq->titulaire_id,
                                  .titulaires = rq->titulaires,
                                  .titulaires_n = rq->titulaires_n};

    return journal_append(db, &entry, &g->seq, e);
}

enum rc door_commit(struct store *s, struct grant *g, struct err *e)
{
    enum rc rc = store_write(s, door_record, g, e);

    if (rc != RC_OK)
        g->seq = 0; /* numbered inside a group that was undone: nothing may leave on its word */
    return rc;
}

bool grant_has(const struct grant *g, enum law_item it)
{
    return item_set_has(&g->items, it);
}

bool grant_recorded(const struct grant *g)
{
    return g->seq > 0;
}

void door_pseudonym(const struct keyring *k, const struct grant *g, int64_t titulaire_id, char *out)
{
    unsigned char hash[HASH_BYTES];
    char context[64];

    snprintf(context, sizeof(context), "pseudonyme/%s", law_party_name(g->rq.party));
    crypto_blind(&k->index, context, &titulaire_id, sizeof(titulaire_id), hash);
    hex(hash, 16, out);
}

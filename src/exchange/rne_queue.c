/* The queue of lines that wait for an agent, and the decisions. */
#include "exchange/rne_internal.h"
#include "journal/journal.h"
#include "law/law.h"
#include "people/titulaire.h"
#include <inttypes.h>

static const char *copy(struct cursor *c, int column, struct arena *a)
{
    const char *s = cursor_copy(c, a, column);

    return s != NULL ? s : "";
}

size_t rne_candidats(const char *json, int64_t out[CANDIDATS_MAX])
{
    size_t n = 0;

    for (const char *p = json; *p != '\0' && n < CANDIDATS_MAX;) {
        char *after;

        if (*p < '0' || *p > '9') {
            p++;
            continue;
        }
        out[n++] = strtoll(p, &after, 10);
        p = after;
    }
    return n;
}

enum rc rne_queue(struct db *db, struct arena *a, int64_t after, size_t limit, struct rne_attente **out,
                  size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_RNE_QUEUE, &c, e, "ii", after, (int64_t)limit);

    *out = ARENA_ARRAY(a, struct rne_attente, MAX(limit, (size_t)1));
    *n = 0;
    if (rc != RC_OK)
        return rc;
    while (*n < limit && cursor_next(&c)) {
        struct rne_attente *r = &(*out)[(*n)++];

        r->id = cursor_i64(&c, 0);
        r->motif = copy(&c, 1, a);
        r->nom = copy(&c, 2, a);
        r->prenoms = copy(&c, 3, a);
        r->sexe = *copy(&c, 4, a);
        r->naissance = cursor_day(&c, 5);
        r->mandat_type = copy(&c, 6, a);
        r->debut = cursor_day(&c, 7);
        r->fin = cursor_day(&c, 8);
        r->livraison = cursor_day(&c, 9);
        r->ligne = (long)cursor_i64(&c, 10);
        r->candidats_n = rne_candidats(copy(&c, 11, a), r->candidats);
    }
    return cursor_close(&c, e);
}

/* ---- decisions ----------------------------------------------------------------------------------------------- */

struct decidee {
    char type[64];
    day_t debut, fin;
    unsigned char index[RNE_INDEX_BYTES];
    int64_t livraison_id;
    bool found, decided;
    char agent[64];
};

static enum rc load(struct db *db, int64_t id, struct decidee *out, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_RNE_ATTENTE_GET, &c, e, "i", id);

    memset(out, 0, sizeof(*out));
    if (rc != RC_OK)
        return rc;
    if (cursor_next(&c)) {
        size_t n;
        const void *index = cursor_blob(&c, 3, &n);
        const char *type = cursor_text(&c, 0);
        const char *agent = cursor_text(&c, 6);

        out->found = index != NULL && n == RNE_INDEX_BYTES;
        if (out->found)
            memcpy(out->index, index, n);
        snprintf(out->type, sizeof(out->type), "%s", type != NULL ? type : "");
        out->debut = cursor_day(&c, 1);
        out->fin = cursor_day(&c, 2);
        out->livraison_id = cursor_i64(&c, 4);
        out->decided = !cursor_is_null(&c, 5);
        snprintf(out->agent, sizeof(out->agent), "%s", agent != NULL ? agent : "");
    }
    rc = cursor_close(&c, e);
    return rc != RC_OK ? rc : out->found ? RC_OK : ERR(e, MSG_RNE_ATTENTE_INCONNUE);
}

static enum rc record_mandat(struct db *db, const struct decidee *d, int64_t titulaire_id, struct err *e)
{
    int64_t known;
    enum rc rc = db_i64(db, Q_TITULAIRE_EXISTS, 0, &known, e, "i", titulaire_id);

    if (rc != RC_OK)
        return rc;
    if (known == 0)
        return ERR(e, MSG_TITULAIRE_INCONNU);
    return db_exec(db, Q_RNE_MANDAT_INSERT, e, "itdbddi", titulaire_id, d->type, d->debut, d->index,
                   (size_t)RNE_INDEX_BYTES, d->fin, law_first_round(d->type, d->debut), d->livraison_id);
}

enum rc rne_decide(struct db *db, int64_t id, int64_t titulaire_id, const char *agent, struct err *e)
{
    struct decidee d;
    char content[80];
    enum rc rc = load(db, id, &d, e);

    if (rc != RC_OK)
        return rc;
    if (d.decided)
        return ERR(e, MSG_RNE_ATTENTE_DECIDEE, "agent", d.agent);
    if (titulaire_id != 0)
        rc = record_mandat(db, &d, titulaire_id, e);
    if (rc == RC_OK)
        rc = db_exec(db, Q_RNE_ATTENTE_DECIDE, e, "itii", titulaire_id, agent, db_now_us(db), id);
    if (rc != RC_OK)
        return rc;
    snprintf(content, sizeof(content), "{\"rapprochement\":%" PRId64 ",\"retenu\":%s}", id,
             titulaire_id != 0 ? "true" : "false");
    return journal_append(db,
                          &(struct journal_entry){.kind = JOURNAL_ACT,
                                                  .party = PARTY_CDC,
                                                  .actor_name = agent,
                                                  .purpose = FINALITE_1,
                                                  .act = "rne.rapprocher",
                                                  .law_day = env_today(store_env(db_store(db))),
                                                  .titulaire_id = titulaire_id,
                                                  .content = content},
                          NULL, e);
}

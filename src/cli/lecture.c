#include "cli/lecture.h"

enum rc lecture_mot(struct ctx *ctx, mot_fn *find, const char *word, int64_t *id, struct err *e)
{
    struct db *db;
    enum rc rc = store_read_begin(ctx->store, &db, e);

    if (rc != RC_OK)
        return rc;
    rc = find(db, word, id, e);
    store_read_end(ctx->store, db);
    return rc;
}

struct door_request lecture_demande(const struct ctx *ctx, const char *act)
{
    return (struct door_request){.party = PARTY_CDC,
                                 .actor_name = ctx->agent,
                                 .purpose = FINALITE_3,
                                 .law_day = env_today(ctx->env),
                                 .act = act};
}

enum rc lecture_finir(struct ctx *ctx, struct db *db, const struct door_request *rq, struct grant *g,
                      enum rc rc, struct err *e)
{
    enum rc opened = rc == RC_OK ? door_open(db, rq, g, e) : rc;

    store_read_end(ctx->store, db);
    if (rc != RC_OK)
        return rc;
    rc = door_commit(ctx->store, g, opened == RC_OK ? e : NULL);
    return opened != RC_OK ? opened : rc;
}

enum rc lecture_finir_titulaires(struct ctx *ctx, struct db *db, const struct door_request *rq, enum rc rc,
                                 struct err *e)
{
    struct grant g = {0};

    if (rq->titulaires_n > 0)
        return lecture_finir(ctx, db, rq, &g, rc, e);
    store_read_end(ctx->store, db);
    return rc;
}

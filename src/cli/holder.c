#include "cli/holder.h"
#include "base/json.h"
#include "book/book.h"
#include "people/titulaire.h"
#include "base/text.h"
#include <sodium.h>

#define NIR_LINE_BYTES 64

static enum rc read_nir(struct ctx *ctx, struct db *db, int64_t *id, struct err *e)
{
    char line[NIR_LINE_BYTES];
    enum rc rc;

    if (fgets(line, sizeof(line), ctx->in) == NULL)
        return ERR(e, MSG_USAGE_TITULAIRE);
    line[strcspn(line, "\r\n")] = '\0';
    rc = titulaire_by_nir(db, line, id, e);
    sodium_memzero(line, sizeof(line));
    return rc;
}

enum rc holder_find(struct ctx *ctx, struct db *db, const char *word, int64_t *id, bool *by_nir,
                    struct err *e)
{
    int64_t known;
    enum rc rc;

    *by_nir = strcmp(word, "nir:-") == 0;
    if (*by_nir)
        return read_nir(ctx, db, id, e);
    if (!text_numero(word, id))
        return ERR(e, MSG_USAGE_TITULAIRE);
    rc = db_i64(db, Q_TITULAIRE_EXISTS, 0, &known, e, "i", *id);
    return rc == RC_OK && known == 0 ? ERR(e, MSG_TITULAIRE_INCONNU) : rc;
}

enum rc holder_of_word(struct ctx *ctx, const char *word, int64_t *id, struct err *e)
{
    struct db *db;
    bool by_nir;
    enum rc rc = store_read_begin(ctx->store, &db, e);

    if (rc != RC_OK)
        return rc;
    rc = holder_find(ctx, db, word, id, &by_nir, e);
    store_read_end(ctx->store, db);
    return rc;
}

enum rc holder_account_open(struct ctx *ctx, struct db *db, int64_t id, bool by_nir, const char *act,
                            struct grant *out, struct err *e)
{
    struct door_request rq = {
        .party = PARTY_CDC,
        .actor_name = ctx->agent != NULL ? ctx->agent : "",
        .purpose = FINALITE_1,
        .law_day = env_today(ctx->env),
        .act = act,
        .titulaire_id = id,
        .items = item_set_of(ITEM_DROITS_CPF, ITEM_DROITS_DIFE, ITEM_DROITS_MOUVEMENTS, ITEM_COUNT),
    };

    if (by_nir)
        item_set_add(&rq.criteria, ITEM_TITULAIRE_NIR);
    return door_open(db, &rq, out, e);
}

enum rc holder_account_commit(struct ctx *ctx, struct grant *g, enum rc rc, struct err *e)
{
    struct err own = {0};
    enum rc recorded;

    if (rc != RC_OK && rc != RC_REFUSED)
        return rc;
    recorded = door_commit(ctx->store, g, rc == RC_OK ? e : &own);
    return rc != RC_OK ? rc : recorded;
}

bool holder_may_show(const struct grant *g, int64_t poche)
{
    return grant_has(g, ITEM_DROITS_MOUVEMENTS) &&
           grant_has(g, poche == POCHE_DIFE ? ITEM_DROITS_DIFE : ITEM_DROITS_CPF);
}

enum rc holder_known(const struct ctx *ctx, const struct verb *v, int64_t *out, struct err *e)
{
    const char *text = ctx_option(ctx, v, "known");
    day_t day = text != NULL ? day_parse_iso(text) : DAY_NONE;

    *out = INT64_MAX;
    if (text == NULL || instant_parse_offset(text, out))
        return RC_OK;
    if (day == DAY_NONE)
        return ERR(e, MSG_USAGE_CONNU, "texte", text);
    *out = instant_of_day(day + 1) - 1;
    return RC_OK;
}

void holder_dates_json(struct json *j, day_t at, int64_t known_us)
{
    char buf[40];

    json_kt(j, "au", day_iso(at, buf));
    json_kt(j, "connu", known_us == INT64_MAX ? NULL : instant_iso(known_us, buf));
}

#include "cli/organisme_mot.h"
#include "training/organisme.h"

enum rc organisme_of_word(struct ctx *ctx, const char *word, int64_t *id, struct err *e)
{
    struct db *db;
    enum rc rc = store_read_begin(ctx->store, &db, e);

    if (rc != RC_OK)
        return rc;
    rc = organisme_id_find(db, word, id, e);
    store_read_end(ctx->store, db);
    return rc == RC_OK && *id == 0 ? ERR(e, MSG_ORGANISME_INCONNU) : rc;
}

#include "rights/par_lots.h"

enum rc par_lots_run(struct store *s, const struct par_lots *p, bool dry_run, struct err *e)
{
    enum rc rc;

    do {
        struct db *db;

        rc = store_read_begin(s, &db, e);
        if (rc != RC_OK)
            break;
        rc = p->read(db, p->batch, e);
        if (rc == RC_OK && dry_run)
            rc = p->trial(db, p->batch, e);
        store_read_end(s, db);
        if (rc == RC_OK && !dry_run && *p->n > 0)
            rc = store_write(s, p->write, p->batch, e);
    } while (rc == RC_OK && *p->n == p->full);
    return rc;
}

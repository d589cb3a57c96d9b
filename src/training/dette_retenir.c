/* Every debt of a holder that may be withheld on rights, each in a unit of work of its own: one that is refused stops no other. */
#include "training/dette.h"

#define LOT 128

struct a_retenir {
    int64_t id;
    char numero[DETTE_NUMERO_BYTES];
};

static enum rc read_batch(struct store *s, int64_t apres, struct a_retenir *out, size_t *n, struct err *e)
{
    struct cursor c = {0};
    struct db *db;
    enum rc rc = store_read_begin(s, &db, e);

    *n = 0;
    if (rc != RC_OK)
        return rc;
    rc = db_query(db, Q_INDU_A_RETENIR, &c, e, "dii", day_of_instant(db_now_us(db)), apres, (int64_t)LOT);
    while (rc == RC_OK && *n < LOT && cursor_next(&c)) {
        out[*n].id = cursor_i64(&c, 0);
        snprintf(out[(*n)++].numero, DETTE_NUMERO_BYTES, "%s", cursor_text(&c, 1));
    }
    rc = cursor_close(&c, e);
    store_read_end(s, db);
    return rc;
}

/* It pays by instalments, or somebody acted since it was read: there is nothing to withhold now. */
static bool not_now(const struct err *e)
{
    return e->msg == MSG_INDU_ECHEANCIER_TENU || e->msg == MSG_INDU_ETAT || e->msg == MSG_GEL_ACTIF;
}

static void withhold(struct store *s, const char *agent, const struct a_retenir *d,
                     struct dette_retenues *out, struct err *first)
{
    struct dette_commande c = {
        .numero = d->numero, .agent = agent, .service = agent[0] == '\0', .jour = DAY_NONE};
    struct err why = {0};
    enum rc rc = store_write(s, dette_retenir, &c, &why);

    if (rc == RC_OK) {
        out->retenues += c.montant_out > 0;
        out->cents += c.montant_out;
    } else if (!not_now(&why) && out->en_echec++ == 0 && first != NULL) {
        *first = why;
    }
}

enum rc dettes_retenir(struct store *s, const char *agent, bool dry_run, struct dette_retenues *out,
                       struct err *e)
{
    struct a_retenir list[LOT];
    int64_t apres = 0;
    size_t n;
    enum rc rc;

    *out = (struct dette_retenues){0};
    do {
        rc = read_batch(s, apres, list, &n, e);
        for (size_t i = 0; rc == RC_OK && !dry_run && i < n; i++)
            withhold(s, agent != NULL ? agent : "", &list[i], out, e);
        out->dettes += (int64_t)n;
        if (n > 0)
            apres = list[n - 1].id;
    } while (rc == RC_OK && n == LOT);
    if (rc == RC_OK && out->en_echec > 0)
        return e != NULL ? e->rc : RC_FAILURE;
    return rc;
}

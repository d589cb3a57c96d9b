/* Every debt of a holder that may be withheld on rights, each a part of its own: one that is refused stops no other. */
#include "base/text.h"
#include "training/dette.h"

#define LOT 128

struct a_retenir {
    int64_t id;
    char numero[DETTE_NUMERO_BYTES];
    int64_t cents; /* withheld */
};

struct passage {
    struct store *s;
    const char *agent;
    struct a_retenir list[LOT];
    struct err outcomes[LOT];
    size_t n;
    int64_t apres;
};

static enum rc read_batch(struct passage *x, struct err *e)
{
    struct cursor c = {0};
    struct db *db;
    enum rc rc = store_read_begin(x->s, &db, e);

    x->n = 0;
    if (rc != RC_OK)
        return rc;
    rc = db_query(db, Q_INDU_A_RETENIR, &c, e, "dii", day_of_instant(db_now_us(db)), x->apres, (int64_t)LOT);
    while (rc == RC_OK && x->n < LOT && cursor_next(&c)) {
        struct a_retenir *d = &x->list[x->n++];

        *d = (struct a_retenir){.id = cursor_i64(&c, 0)};
        text_copy(cursor_text(&c, 1), d->numero, sizeof(d->numero));
    }
    rc = cursor_close(&c, e);
    store_read_end(x->s, db);
    if (x->n > 0)
        x->apres = x->list[x->n - 1].id;
    return rc;
}

/* It pays by instalments, or somebody acted since it was read: there is nothing to withhold now. */
static bool not_now(const struct err *e)
{
    return e->msg == MSG_INDU_ECHEANCIER_TENU || e->msg == MSG_INDU_ETAT || e->msg == MSG_GEL_ACTIF;
}

static enum rc withhold_one(struct db *db, size_t i, void *arg, struct err *e)
{
    struct passage *x = arg;
    struct a_retenir *d = &x->list[i];
    struct dette_commande c = {
        .numero = d->numero, .agent = x->agent, .service = x->agent[0] == '\0', .jour = DAY_NONE};
    enum rc rc = dette_retenir(db, &c, e);

    d->cents = c.montant_out;
    return rc;
}

static void account(const struct passage *x, struct dette_retenues *out, struct err *first)
{
    for (size_t i = 0; i < x->n; i++) {
        const int64_t cents = x->list[i].cents;
        const struct err *why = &x->outcomes[i];

        if (why->rc == RC_OK) {
            out->retenues += cents > 0;
            out->cents += cents;
        } else if (!not_now(why) && out->en_echec++ == 0 && first != NULL) {
            *first = *why;
        }
    }
}

enum rc dettes_retenir(struct store *s, const char *agent, bool dry_run, struct dette_retenues *out,
                       struct err *e)
{
    struct passage *x = calloc(1, sizeof(*x));
    enum rc rc;

    *out = (struct dette_retenues){0};
    if (x == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    x->s = s;
    x->agent = agent != NULL ? agent : "";
    do {
        rc = read_batch(x, e);
        if (rc == RC_OK && !dry_run) {
            store_write_parts(x->s, x->n, withhold_one, x, x->outcomes);
            account(x, out, e);
        }
        out->dettes += (int64_t)x->n;
    } while (rc == RC_OK && x->n == LOT);
    free(x);
    if (rc == RC_OK && out->en_echec > 0)
        return e != NULL ? e->rc : RC_FAILURE;
    return rc;
}

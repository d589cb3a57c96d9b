/* read.c - balances and statements, now and as of any day, as known at any instant. */
#include "book/book.h"
#include "base/arena.h"

enum rc book_balance(struct db *db, int64_t titulaire_id, enum poche poche, int64_t lot, struct balance *out,
                     struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_SOLDE_GET, &c, e, "iii", titulaire_id, (int64_t)poche, lot);

    *out = (struct balance){0, 0};
    if (rc == RC_OK && cursor_next(&c))
        *out = (struct balance){cursor_i64(&c, 0), cursor_i64(&c, 1)};
    return cursor_close(&c, e);
}

enum rc book_balance_at(struct db *db, int64_t titulaire_id, enum poche poche, int64_t lot, day_t at,
                        int64_t known_us, struct balance *out, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_SOLDE_AT, &c, e, "iiidi", (int64_t)poche, titulaire_id, lot, at, known_us);

    *out = (struct balance){0, 0};
    if (rc == RC_OK && cursor_next(&c))
        *out = (struct balance){cursor_i64(&c, 0), cursor_i64(&c, 1)};
    return cursor_close(&c, e);
}

enum rc book_free_from(struct db *db, int64_t titulaire_id, enum poche poche, int64_t lot, day_t from,
                       int64_t *out, struct err *e)
{
    struct cursor c = {0};
    int64_t running = 0, least = INT64_MAX, before = 0;
    enum rc rc = db_query(db, Q_SOLDE_JOURS, &c, e, "iii", (int64_t)poche, titulaire_id, lot);

    *out = 0;
    if (rc != RC_OK)
        return rc;
    while (cursor_next(&c)) {
        running += cursor_i64(&c, 1);
        if (cursor_day(&c, 0) <= from)
            before = running;
        else
            least = MIN(least, running);
    }
    *out = MAX(MIN(before, least), 0);
    return cursor_close(&c, e);
}

enum rc book_purses(struct db *db, int64_t titulaire_id, struct purse *purses, size_t max, size_t *n,
                    struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_SOLDE_PURSES, &c, e, "i", titulaire_id);

    *n = 0;
    while (rc == RC_OK && *n < max && cursor_next(&c))
        purses[(*n)++] = (struct purse){
            (enum poche)cursor_i64(&c, 0), cursor_i64(&c, 1), {cursor_i64(&c, 2), cursor_i64(&c, 3)}};
    return cursor_close(&c, e);
}

enum rc book_held(struct db *db, int64_t titulaire_id, const char *reservation, int64_t *out, struct err *e)
{
    struct cursor c = {0};
    bool found = false;
    enum rc rc = db_query(db, Q_RESERVATION_GET, &c, e, "it", titulaire_id, reservation);

    *out = 0;
    if (rc == RC_OK && cursor_next(&c)) {
        found = true;
        *out = cursor_i64(&c, 0) - cursor_i64(&c, 1);
    }
    rc = cursor_close(&c, e);
    if (rc == RC_OK && !found)
        return ERR(e, MSG_LIVRE_RESERVATION_INCONNUE, "cle", reservation);
    return rc;
}

enum rc book_shared_total(struct db *db, int64_t compte, day_t at, int64_t *out, struct err *e)
{
    return db_i64(db, Q_COMPTE_TOTAL, 0, out, e, "id", compte, at);
}

static const char *keep(struct arena *a, const char *s)
{
    return s != NULL ? arena_strdup(a, s) : NULL;
}

static struct movement read_movement(struct arena *a, int64_t titulaire_id, struct cursor *c)
{
    struct movement m = {.recorded_us = cursor_i64(c, 8)};

    m.t = (struct transfer){.titulaire_id = titulaire_id,
                            .cle = keep(a, cursor_text(c, 0)),
                            .phase = (enum book_phase)cursor_i64(c, 1),
                            .genre = (enum book_genre)cursor_i64(c, 2),
                            .debit = cursor_i64(c, 3),
                            .credit = cursor_i64(c, 4),
                            .lot = cursor_i64(c, 5),
                            .amount = cursor_i64(c, 6),
                            .value_day = cursor_day(c, 7),
                            .dossier_id = cursor_i64(c, 9),
                            .reservation = keep(a, cursor_text(c, 10)),
                            .rule = keep(a, cursor_text(c, 11)),
                            .article = keep(a, cursor_text(c, 12)),
                            .inputs = keep(a, cursor_text(c, 13)),
                            .params = keep(a, cursor_text(c, 14))};
    return m;
}

/* Of one instant, what fills a purse comes before what holds it, and what frees it before what leaves it: read in this order, no line
 * says that less than nothing is left. */
static int rank(const struct transfer *t)
{
    return t->phase == BOOK_POSTED && t->debit < BOOK_SHARED_MIN ? BOOK_VOID + 1 : (int)t->phase;
}

/* Keys by their bytes: two engines do not compare texts alike. */
static int by_time(const void *x, const void *y)
{
    const struct movement *a = x;
    const struct movement *b = y;

    if (a->t.value_day != b->t.value_day)
        return a->t.value_day < b->t.value_day ? -1 : 1;
    if (a->recorded_us != b->recorded_us)
        return a->recorded_us < b->recorded_us ? -1 : 1;
    if (rank(&a->t) != rank(&b->t))
        return rank(&a->t) < rank(&b->t) ? -1 : 1;
    return strcmp(a->t.cle, b->t.cle);
}

enum rc book_statement(struct db *db, struct arena *a, int64_t titulaire_id, day_t at, int64_t known_us,
                       struct movement **out, size_t *n, struct err *e)
{
    struct cursor c = {0};
    size_t room = 16;
    struct movement *all = ARENA_ARRAY(a, struct movement, room);
    enum rc rc = db_query(db, Q_RELEVE, &c, e, "idi", titulaire_id, at, known_us);

    *n = 0;
    while (rc == RC_OK && cursor_next(&c)) {
        if (*n == room) {
            struct movement *more = ARENA_ARRAY(a, struct movement, room * 2);

            memcpy(more, all, sizeof(*all) * room);
            all = more;
            room *= 2;
        }
        all[(*n)++] = read_movement(a, titulaire_id, &c);
    }
    qsort(all, *n, sizeof(*all), by_time);
    *out = all;
    return cursor_close(&c, e);
}

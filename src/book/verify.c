/*
 * verify.c - recomputes everything from the transfers and compares with the balances kept at hand.
 *
 * Two ordered cursors walk side by side, transfers and balances, one holder at a time: memory is that of the holder
 * with the longest history.
 */
#include "book/interne.h"
#include <inttypes.h>

struct sum {
    int64_t poche, lot;
    int64_t posted, reserved, count;
};

/* A reservation and what settled it; rows come in order of key, so a settling row may come first. */
struct hold {
    char key[61];
    int64_t debit, credit, lot;
    int64_t held, settled;
    bool known;
    bool mismatched;
};

struct walk {
    struct cursor transfers, balances;
    bool transfer_here, balance_here;
    int64_t titulaire_id;
    struct sum *sums;
    size_t sums_n, sums_room;
    struct hold *holds;
    size_t holds_n, holds_room;
    int64_t shared; /* credits less debits of every shared account */
    struct sceau_flux *flux;
    size_t flux_n;
    struct book_report report;
};

/* The array with room for one more cell, perhaps moved; NULL when the machine has no memory. */
static void *with_room(void *cells, size_t n, size_t *room, size_t cell)
{
    size_t more = *room == 0 ? 16 : *room * 2;
    void *bigger;

    if (n < *room)
        return cells;
    bigger = realloc(cells, more * cell);
    if (bigger != NULL)
        *room = more;
    return bigger;
}

static struct sum *sum_of(struct walk *w, int64_t poche, int64_t lot)
{
    struct sum *cells;

    for (size_t i = 0; i < w->sums_n; i++)
        if (w->sums[i].poche == poche && w->sums[i].lot == lot)
            return &w->sums[i];
    cells = with_room(w->sums, w->sums_n, &w->sums_room, sizeof(*cells));
    if (cells == NULL)
        return NULL;
    w->sums = cells;
    w->sums[w->sums_n] = (struct sum){.poche = poche, .lot = lot};
    return &w->sums[w->sums_n++];
}

static struct hold *hold_of(struct walk *w, const char *key)
{
    struct hold *cells;

    for (size_t i = 0; i < w->holds_n; i++)
        if (strcmp(w->holds[i].key, key) == 0)
            return &w->holds[i];
    cells = with_room(w->holds, w->holds_n, &w->holds_room, sizeof(*cells));
    if (cells == NULL)
        return NULL;
    w->holds = cells;
    w->holds[w->holds_n] = (struct hold){0};
    snprintf(w->holds[w->holds_n].key, sizeof(cells->key), "%s", key);
    return &w->holds[w->holds_n++];
}

static bool add_hold(struct walk *w, const struct book_row *r)
{
    bool first;
    struct hold *h;

    if (r->phase == BOOK_POSTED)
        return true;
    h = hold_of(w, r->phase == BOOK_RESERVE ? r->key : r->reservation);
    if (h == NULL)
        return false;
    first = h->debit == 0;
    if (r->phase == BOOK_RESERVE) {
        h->known = true;
        h->held = r->amount;
    } else {
        h->settled += r->amount;
    }
    if (first) {
        h->debit = r->debit;
        h->credit = r->credit;
        h->lot = r->lot;
    } else if (h->debit != r->debit || h->credit != r->credit || h->lot != r->lot) {
        h->mismatched = true;
    }
    return true;
}

static bool add_transfer(struct walk *w, const struct book_row *r)
{
    bool moves = r->phase == BOOK_POSTED || r->phase == BOOK_EXECUTE;
    int64_t held = r->phase == BOOK_POSTED ? 0 : r->phase == BOOK_RESERVE ? r->amount : -r->amount;
    struct sum *s;

    if (r->debit < BOOK_SHARED_MIN) {
        s = sum_of(w, r->debit, r->lot);
        if (s == NULL)
            return false;
        s->posted -= moves ? r->amount : 0;
        s->reserved += held;
        s->count++;
    } else {
        w->shared -= moves ? r->amount : 0;
    }
    if (r->credit < BOOK_SHARED_MIN && moves) {
        s = sum_of(w, r->credit, r->lot);
        if (s == NULL)
            return false;
        s->posted += r->amount;
        s->count++;
    } else if (moves) {
        w->shared += r->amount;
    }
    return add_hold(w, r);
}

static void wrong_purse(struct walk *w)
{
    w->report.wrong++;
    if (w->report.first_wrong_titulaire == 0)
        w->report.first_wrong_titulaire = w->titulaire_id;
}

/* Compares the balance under the cursor with its sum, and takes the sum out. */
static void check_balance(struct walk *w)
{
    struct cursor *c = &w->balances;
    int64_t poche = cursor_i64(c, 1);
    int64_t posted = cursor_i64(c, 3);
    int64_t reserved = cursor_i64(c, 4);

    w->report.purses++;
    w->report.total += posted;
    if (poche != POCHE_HEURES) {
        w->report.posted_cents += posted;
        w->report.reserved_cents += reserved;
    }
    for (size_t i = 0; i < w->sums_n; i++) {
        struct sum *s = &w->sums[i];

        if (s->poche != poche || s->lot != cursor_i64(c, 2))
            continue;
        if (s->posted != posted || s->reserved != reserved || s->count != cursor_i64(c, 5) || posted < 0 ||
            reserved < 0 || reserved > posted)
            wrong_purse(w);
        w->sums[i] = w->sums[--w->sums_n];
        return;
    }
    wrong_purse(w);
}

static void check_holds(struct walk *w)
{
    for (size_t i = 0; i < w->holds_n; i++) {
        const struct hold *h = &w->holds[i];

        if (h->known && !h->mismatched && h->settled <= h->held)
            continue;
        w->report.wrong_reservations++;
        if (w->report.first_wrong_titulaire == 0)
            w->report.first_wrong_titulaire = w->titulaire_id;
    }
}

static struct book_row read_row(struct cursor *c)
{
    return (struct book_row){.titulaire_id = cursor_i64(c, 0),
                             .key = cursor_text(c, 1),
                             .phase = cursor_i64(c, 2),
                             .debit = cursor_i64(c, 3),
                             .credit = cursor_i64(c, 4),
                             .lot = cursor_i64(c, 5),
                             .amount = cursor_i64(c, 6),
                             .reservation = cursor_text(c, 7),
                             .genre = cursor_i64(c, 8),
                             .value_day = cursor_i64(c, 9),
                             .recorded_us = cursor_i64(c, 10),
                             .dossier_id = cursor_i64(c, 11),
                             .rule_id = cursor_i64(c, 12)};
}

/* One holder: the smallest id under either cursor. False when the machine has no memory. */
static bool check_holder(struct walk *w)
{
    int64_t next_transfer = w->transfer_here ? cursor_i64(&w->transfers, 0) : INT64_MAX;
    int64_t next_balance = w->balance_here ? cursor_i64(&w->balances, 0) : INT64_MAX;

    w->titulaire_id = MIN(next_transfer, next_balance);
    w->sums_n = 0;
    w->holds_n = 0;
    while (w->transfer_here && cursor_i64(&w->transfers, 0) == w->titulaire_id) {
        struct book_row r = read_row(&w->transfers);

        if (!add_transfer(w, &r))
            return false;
        for (size_t i = 0; i < w->flux_n; i++)
            sceau_flux_ajouter(&w->flux[i], &r);
        w->report.transfers++;
        w->transfer_here = cursor_next(&w->transfers);
    }
    while (w->balance_here && cursor_i64(&w->balances, 0) == w->titulaire_id) {
        check_balance(w);
        w->balance_here = cursor_next(&w->balances);
    }
    for (; w->sums_n > 0; w->sums_n--)
        wrong_purse(w); /* transfers without a balance */
    check_holds(w);
    return true;
}

static enum rc walk_all(struct db *db, struct walk *w, struct err *e)
{
    enum rc rc = db_query(db, Q_LIVRE_ALL, &w->transfers, e, "");
    enum rc end;
    bool memory = true;

    if (rc == RC_OK)
        rc = db_query(db, Q_LIVRE_SOLDES, &w->balances, e, "");
    if (rc == RC_OK) {
        w->transfer_here = cursor_next(&w->transfers);
        w->balance_here = cursor_next(&w->balances);
    }
    while (rc == RC_OK && memory && (w->transfer_here || w->balance_here))
        memory = check_holder(w);
    end = cursor_close(&w->transfers, e);
    rc = rc != RC_OK ? rc : end;
    end = cursor_close(&w->balances, e);
    rc = rc != RC_OK ? rc : end;
    return memory ? rc : ERR(e, MSG_MEMOIRE_EPUISEE);
}

static enum rc count_orphans(struct db *db, struct book_report *r, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_LIVRE_ORPHELINS, &c, e, "");

    if (rc == RC_OK && cursor_next(&c)) {
        r->orphans = cursor_i64(&c, 0);
        if (r->first_wrong_titulaire == 0)
            r->first_wrong_titulaire = cursor_i64(&c, 1);
    }
    return cursor_close(&c, e);
}

enum rc book_walk(struct db *db, struct sceau_flux *flux, size_t n, struct book_report *out, struct err *e)
{
    struct walk w = {.flux = flux, .flux_n = n};
    char count[24];
    enum rc rc = walk_all(db, &w, e);

    if (rc == RC_OK)
        rc = count_orphans(db, &w.report, e);
    w.report.total += w.shared;
    free(w.sums);
    free(w.holds);
    *out = w.report;
    if (rc != RC_OK || (w.report.wrong == 0 && w.report.wrong_reservations == 0 && w.report.orphans == 0 &&
                        w.report.total == 0))
        return rc;
    snprintf(count, sizeof(count), "%" PRId64,
             w.report.wrong + w.report.wrong_reservations + w.report.orphans);
    return ERR(e, MSG_LIVRE_FAUX, "nombre", count);
}

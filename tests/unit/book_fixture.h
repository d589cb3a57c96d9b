/*
 * book_fixture.h - a temporary store with holders 1 to n, and short ways to write in its book.
 */
#ifndef SICPF_BOOK_FIXTURE_H
#define SICPF_BOOK_FIXTURE_H

#include "temp_store.h"
#include "book/book.h"

static inline void book_fixture_open(struct temp_store *t, const char *day, int holders)
{
    char sql[300];

    temp_store_open(t, day);
    snprintf(sql, sizeof(sql),
             "WITH RECURSIVE s (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < %d) "
             "INSERT INTO titulaire (id, certifie, ouvert_us, modifie_us) SELECT i, 1, 0, 0 FROM s",
             holders);
    CHECK(raw_sql(t, sql) == RAW_OK);
}

struct book_unit {
    const struct transfer *t;
    size_t n;
    size_t applied;
};

static inline enum rc book_unit_run(struct db *db, void *arg, struct err *e)
{
    struct book_unit *u = arg;

    return book_write(db, u->t, u->n, &u->applied, e);
}

/* Writes in one unit of work; *applied (may be NULL) as book_write(). */
static inline enum rc book_fixture_write(struct temp_store *t, const struct transfer *transfers, size_t n,
                                         size_t *applied, struct err *e)
{
    struct book_unit u = {transfers, n, 0};
    enum rc rc = store_write(t->store, book_unit_run, &u, e);

    if (applied != NULL)
        *applied = u.applied;
    return rc;
}

static inline struct transfer credit_of(int64_t titulaire, const char *key, enum poche poche, int64_t amount,
                                        const char *day)
{
    return (struct transfer){.titulaire_id = titulaire,
                             .cle = key,
                             .genre = GENRE_REPRISE,
                             .debit = COMPTE_FONDS_CPF,
                             .credit = poche,
                             .amount = amount,
                             .value_day = day_parse_iso(day),
                             .rule = "REPRISE",
                             .article = "C. trav. L. 6323-11"};
}

/* A movement of the purse of yearly credits towards training body 7, for dossier 12. */
static inline struct transfer purse_move(int64_t titulaire, const char *key, enum book_phase phase,
                                         int64_t amount, const char *day, const char *reservation)
{
    static const enum book_genre genres[] = {GENRE_CORRECTION, GENRE_RESERVATION, GENRE_PRISE_EN_CHARGE,
                                             GENRE_LEVEE};

    return (struct transfer){.titulaire_id = titulaire,
                             .cle = key,
                             .phase = phase,
                             .genre = genres[phase],
                             .debit = POCHE_DROITS,
                             .credit = COMPTE_ORGANISME_BASE + 7,
                             .amount = amount,
                             .value_day = day_parse_iso(day),
                             .dossier_id = 12,
                             .reservation = reservation,
                             .rule = "MON-20",
                             .article = "C. trav. R. 6333-4"};
}

#endif

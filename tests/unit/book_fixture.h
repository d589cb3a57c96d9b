/*
 * book_fixture.h - a temporary store with holders 1 to n, and short ways to write in its book.
 */
#ifndef SICPF_BOOK_FIXTURE_H
#define SICPF_BOOK_FIXTURE_H

#include "temp_store.h"
#include "book/book.h"
#include <sqlite3.h>

/* Runs SQL text on a connection of its own, as a person with the sqlite3 command would. Returns SQLite's code. */
static inline int raw_sql(const struct temp_store *t, const char *sql)
{
    sqlite3 *db = NULL;
    int code = sqlite3_open_v2(t->path, &db, SQLITE_OPEN_READWRITE, NULL);

    if (code == SQLITE_OK) {
        sqlite3_busy_timeout(db, 5000);
        code = sqlite3_exec(db, sql, NULL, NULL, NULL);
    }
    sqlite3_close(db);
    return code;
}

/* The first column of the first row of a query, read by hand. */
static inline int64_t raw_i64(const struct temp_store *t, const char *query)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *stmt = NULL;
    int64_t v;

    CHECK(sqlite3_open_v2(t->path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK);
    CHECK(sqlite3_prepare_v2(db, query, -1, &stmt, NULL) == SQLITE_OK && sqlite3_step(stmt) == SQLITE_ROW);
    v = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    return v;
}

static inline void book_fixture_open(struct temp_store *t, const char *day, int holders)
{
    char sql[300];

    temp_store_open(t, day);
    snprintf(sql, sizeof(sql),
             "WITH RECURSIVE s (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < %d) "
             "INSERT INTO titulaire (id, certifie, ouvert_us, modifie_us) SELECT i, 1, 0, 0 FROM s",
             holders);
    CHECK(raw_sql(t, sql) == SQLITE_OK);
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

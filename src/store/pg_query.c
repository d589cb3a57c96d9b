/* pg_query.c - prepared queries of the PostgreSQL engine. */
#include "store/pg.h"
#include "queries_table.h" /* generated: query_table */

/* Rows of a page of a query that is read a page at a time. */
#define PAGE "FETCH FORWARD 2000 FROM "

struct pg_cursor {
    PGresult *page;
    bool lent; /* the page is not the cursor's to clear */
    int row, rows;
    char name[24]; /* of the cursor on the server, "" when the whole result is here */
    char number[24];
};

enum rc pg_prepare(struct pg_db *db, enum query q, const char *types, const Oid *oids, int n, struct err *e)
{
    PGresult *r;
    enum rc rc;

    if (n != query_table[q].parameters)
        bug_stop(__FILE__, __LINE__, query_table[q].name);
    if (db->prepared[q] != NULL)
        return RC_OK;
    r = db->pq.prepare(db->conn, query_table[q].name, query_table[q].sql[ENGINE_POSTGRES], n, oids);
    rc = db->pq.resultStatus(r) == PGRES_COMMAND_OK ? RC_OK : pg_err(db, r, e);
    db->pq.clear(r);
    if (rc == RC_OK)
        db->prepared[q] = types;
    return rc;
}

enum rc pg_writes_end(struct pg_db *db, struct err *e)
{
    enum rc rc = pg_lot_send(db, e);

    return rc == RC_OK ? pg_suite_end(db, e) : rc;
}

enum rc pg_before(struct pg_db *db, struct err *e)
{
    enum rc rc = pg_writes_end(db, e);

    return rc == RC_OK ? pg_steps_send(db, e) : rc;
}

static enum rc run_prepared(struct pg_db *db, enum query q, const char *types, struct pg_parameters *p,
                            PGresult **out, struct err *e)
{
    enum rc rc = pg_prepare(db, q, types, p->types, p->n, e);
    ExecStatusType status;

    *out = NULL;
    if (rc != RC_OK)
        return rc;
    *out = db->pq.execPrepared(db->conn, query_table[q].name, p->n, p->values, p->lengths, p->formats, 1);
    status = db->pq.resultStatus(*out);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK ? RC_OK : pg_err(db, *out, e);
}

static enum rc read_parameters(struct pg_parameters *p, const char *types, va_list ap, struct err *e)
{
    return pg_parameters_read(p, types, ap) ? RC_OK
                                            : ERR(e, MSG_STORE_LECTURE, "raison", "valeur trop longue");
}

/* Undoes the statement that was refused, and it alone. */
static void undo_attempt(struct pg_db *db)
{
    db->doom.rc = RC_OK;
    db->pq.clear(db->pq.exec(db->conn, "ROLLBACK TO SAVEPOINT essai; RELEASE SAVEPOINT essai"));
}

static bool is_attempt(const struct db *base, enum query q)
{
    return (query_table[q].marks & QUERY_ESSAI) != 0 && base->in_unit;
}

/* Sends what waited, and for a query that may be refused the savepoint before it. */
static enum rc before(struct pg_db *db, enum query q, struct err *e)
{
    enum rc rc = pg_writes_end(db, e);

    if (rc == RC_OK && is_attempt(&db->base, q))
        rc = pg_step_queue(db, "SAVEPOINT essai", e);
    return rc == RC_OK ? pg_steps_send(db, e) : rc;
}

/* Runs it, and gives the savepoint back. */
static enum rc attempt(struct pg_db *db, enum query q, const char *types, struct pg_parameters *p,
                       struct err *e)
{
    PGresult *r = NULL;
    enum rc rc = run_prepared(db, q, types, p, &r, e);

    if (rc == RC_OK)
        db->changes = strtoll(db->pq.cmdTuples(r), NULL, 10);
    db->pq.clear(r);
    if (!is_attempt(&db->base, q))
        return rc;
    if (rc == RC_OK)
        return pg_step_queue(db, "RELEASE SAVEPOINT essai", e);
    if (db->pq.status(db->conn) == CONNECTION_OK)
        undo_attempt(db);
    return rc;
}

/* In the order of the calls, without waiting. */
static enum rc after_the_others(struct pg_db *db, enum query q, const char *types,
                                const struct pg_parameters *p, struct err *e)
{
    enum rc rc = pg_lot_leave(db, e);

    db->changes = 1;
    return rc == RC_OK ? pg_suite_add(db, q, types, p, e) : rc;
}

enum rc pg_exec(struct db *base, enum query q, struct err *e, const char *types, va_list ap)
{
    struct pg_db *db = pg_of(base);
    struct pg_parameters p;
    enum rc rc = read_parameters(&p, types, ap, e);

    CHECK(!db->ahead.rehearsing || base->acts == ACTS_REHEARSED);
    if (rc == RC_OK && base->acts != ACTS_ALONE) {
        pg_acts_about(db, q, &p);
        pg_acts_write(db, q);
    }
    if (rc != RC_OK || base->acts == ACTS_REHEARSED)
        return rc;
    if ((query_table[q].marks & QUERY_LOT) != 0)
        return pg_lot_add(db, q, types, &p, e);
    if ((query_table[q].marks & QUERY_SUITE) != 0 || base->acts == ACTS_TOGETHER)
        return after_the_others(db, q, types, &p, e);
    rc = before(db, q, e);
    return rc == RC_OK ? attempt(db, q, types, &p, e) : rc;
}

enum rc pg_exec_rows(struct db *base, enum query q, struct err *e, const char *types, size_t n,
                     db_row_fn *row, const void *arg)
{
    struct pg_db *db = pg_of(base);
    struct pg_parameters p;
    enum rc rc;

    CHECK((query_table[q].marks & QUERY_RANGS) != 0);
    if (base->acts != ACTS_ALONE)
        pg_acts_write(db, q);
    if (base->acts == ACTS_REHEARSED)
        return RC_OK;
    rc = before(db, q, e);
    if (rc == RC_OK && !pg_lot_of_rows(db, types, n, row, arg, &p))
        rc = ERR(e, MSG_MEMOIRE_EPUISEE);
    if (rc == RC_OK)
        rc = attempt(db, q, types, &p, e);
    pg_lot_drop(db);
    return rc;
}

enum rc pg_exec_row(struct db *base, enum query q, struct err *e, const char *types, struct cursor *from)
{
    struct pg_parameters p;

    CHECK((query_table[q].marks & QUERY_LOT) != 0);
    if (!pg_parameters_of_row(&p, types, from))
        return ERR(e, MSG_STORE_LECTURE, "raison", "valeur trop longue");
    return pg_lot_add(pg_of(base), q, types, &p, e);
}

/* Of acts done together the answer is not here: one row is what whoever asks counts on, and is told of otherwise. */
int64_t pg_changes(const struct db *base)
{
    struct pg_db *db = pg_of(base);

    if (base->acts == ACTS_REHEARSED)
        return 1;
    if (base->acts == ACTS_TOGETHER && db->suite > 0) {
        db->one[db->suite - 1] = true;
        return 1;
    }
    return db->changes;
}

static enum rc fetch(struct pg_db *db, struct pg_cursor *pc, struct err *e)
{
    char words[sizeof(PAGE) + sizeof(pc->name)];
    enum rc rc = pg_suite_end(db, e);

    db->pq.clear(pc->page);
    pc->page = NULL;
    pc->rows = 0;
    if (rc != RC_OK)
        return rc;
    snprintf(words, sizeof(words), PAGE "%s", pc->name);
    pc->page = db->pq.execParams(db->conn, words, 0, NULL, NULL, NULL, NULL, 1);
    pc->row = -1;
    pc->rows = 0;
    if (db->pq.resultStatus(pc->page) != PGRES_TUPLES_OK)
        return pg_err(db, pc->page, e);
    pc->rows = db->pq.ntuples(pc->page);
    return RC_OK;
}

static enum rc declare(struct pg_db *db, enum query q, const struct pg_parameters *p, struct pg_cursor *pc,
                       struct err *e)
{
    char words[16384];
    PGresult *r;
    enum rc rc;

    snprintf(pc->name, sizeof(pc->name), "curseur_%u", ++db->cursors);
    CHECK(snprintf(words, sizeof(words), "DECLARE %s NO SCROLL CURSOR FOR %s", pc->name,
                   query_table[q].sql[ENGINE_POSTGRES]) < (int)sizeof(words));
    r = db->pq.execParams(db->conn, words, p->n, p->types, p->values, p->lengths, p->formats, 1);
    rc = db->pq.resultStatus(r) == PGRES_COMMAND_OK ? RC_OK : pg_err(db, r, e);
    db->pq.clear(r);
    if (rc != RC_OK)
        pc->name[0] = '\0';
    return rc == RC_OK ? fetch(db, pc, e) : rc;
}

enum rc pg_query(struct db *base, enum query q, struct cursor *c, const char *types, va_list ap)
{
    struct pg_db *db = pg_of(base);
    struct pg_cursor *pc = calloc(1, sizeof(*pc));
    struct pg_parameters p;
    enum rc rc;

    if (pc == NULL)
        return ERR(&c->err, MSG_MEMOIRE_EPUISEE);
    c->stmt = pc;
    pc->row = -1;
    rc = read_parameters(&p, types, ap, &c->err);
    if (rc == RC_OK && pg_acts_endless(db))
        rc = ERR(&c->err, MSG_STORE_ABANDON);
    if (rc == RC_OK && base->acts != ACTS_ALONE)
        pg_acts_about(db, q, &p);
    if (rc == RC_OK && (pc->page = pg_ahead_take(db, q, &p, &pc->lent)) != NULL) {
        pc->rows = db->pq.ntuples(pc->page);
        return RC_OK;
    }
    if (rc == RC_OK && db->ahead.rehearsing)
        return pg_ahead_miss(db, q, types, &p, &c->err);
    if (rc == RC_OK)
        rc = pg_before(db, &c->err);
    if (rc != RC_OK)
        return rc;
    if ((query_table[q].marks & QUERY_FLUX) != 0 && db->pq.transactionStatus(db->conn) == PQTRANS_INTRANS)
        return declare(db, q, &p, pc, &c->err);
    rc = run_prepared(db, q, types, &p, &pc->page, &c->err);
    pc->rows = rc == RC_OK ? db->pq.ntuples(pc->page) : 0;
    pc->lent = rc == RC_OK && base->acts == ACTS_TOGETHER && pg_ahead_again(db, q, &p, pc->page);
    return rc;
}

bool pg_next(struct cursor *c)
{
    struct pg_cursor *pc = c->stmt;

    if (pc->row + 1 >= pc->rows && pc->rows > 0 && pc->name[0] != '\0')
        c->rc = fetch(pg_of(c->db), pc, &c->err);
    if (c->rc != RC_OK || pc->row + 1 >= pc->rows)
        return false;
    pc->row++;
    return true;
}

int64_t pg_i64(struct cursor *c, int column)
{
    const struct pg_cursor *pc = c->stmt;

    return pg_value_i64(&pg_of(c->db)->pq, pc->page, pc->row, column);
}

const char *pg_text(struct cursor *c, int column)
{
    struct pg_cursor *pc = c->stmt;

    return pg_value_text(&pg_of(c->db)->pq, pc->page, pc->row, column, pc->number);
}

const void *pg_blob(struct cursor *c, int column, size_t *n)
{
    const struct pg_db *db = pg_of(c->db);
    const struct pg_cursor *pc = c->stmt;

    *n = (size_t)db->pq.getlength(pc->page, pc->row, column);
    return db->pq.getisnull(pc->page, pc->row, column) ? NULL : db->pq.getvalue(pc->page, pc->row, column);
}

bool pg_is_null(struct cursor *c, int column)
{
    const struct pg_db *db = pg_of(c->db);
    const struct pg_cursor *pc = c->stmt;

    return db->pq.getisnull(pc->page, pc->row, column) != 0;
}

void pg_end(struct cursor *c)
{
    struct pg_db *db = pg_of(c->db);
    struct pg_cursor *pc = c->stmt;
    char words[40];

    if (pc->name[0] != '\0')
        pg_suite_drop(db); /* its failure is what the transaction is given up for: told next */
    if (!pc->lent)
        db->pq.clear(pc->page);
    /* A transaction that was given up has no cursor any more. */
    if (pc->name[0] != '\0' && db->pq.transactionStatus(db->conn) == PQTRANS_INTRANS) {
        snprintf(words, sizeof(words), "CLOSE %s", pc->name);
        db->pq.clear(db->pq.exec(db->conn, words));
    }
    free(pc);
}

#include "training/formation.h"

/* Columns, in the order of the three queries. */
enum {
    F_ID,
    F_ORGANISME,
    F_NUMERO,
    F_INTITULE,
    F_CLASSE,
    F_RETIREE,
    F_RETIREE_PAR,
    F_MOTIF,
    F_DENOMINATION,
    F_NDA,
    F_SESSIONS
};

static void read_row(struct cursor *c, struct arena *a, struct formation_resume *f)
{
    *f = (struct formation_resume){.id = cursor_i64(c, F_ID),
                                   .organisme_id = cursor_i64(c, F_ORGANISME),
                                   .organisme = cursor_copy(c, a, F_DENOMINATION),
                                   .nda = cursor_copy(c, a, F_NDA),
                                   .numero = cursor_copy(c, a, F_NUMERO),
                                   .intitule = cursor_copy(c, a, F_INTITULE),
                                   .sessions = cursor_i64(c, F_SESSIONS),
                                   .motif = cursor_is_null(c, F_MOTIF) ? NULL : cursor_copy(c, a, F_MOTIF)};
    CHECK(classe_find(cursor_text(c, F_CLASSE), &f->classe));
    if (cursor_is_null(c, F_RETIREE))
        return;
    f->retiree_us = cursor_i64(c, F_RETIREE);
    f->retiree_gestionnaire = strcmp(cursor_text(c, F_RETIREE_PAR), "gestionnaire") == 0;
}

static enum rc read_rows(struct cursor *c, struct arena *a, size_t limit, struct formation_resume **out,
                         size_t *n, struct err *e)
{
    *n = 0;
    *out = ARENA_ARRAY(a, struct formation_resume, limit);
    while (*n < limit && cursor_next(c))
        read_row(c, a, &(*out)[(*n)++]);
    return cursor_close(c, e);
}

enum rc formation_lire(struct db *db, struct arena *a, int64_t id, struct formation_resume *out,
                       struct err *e)
{
    struct cursor c = {0};
    struct formation_resume *list;
    size_t n = 0;
    enum rc rc = db_query(db, Q_FORMATION_RESUME, &c, e, "i", id);

    if (rc == RC_OK)
        rc = read_rows(&c, a, 1, &list, &n, e);
    if (rc == RC_OK && n == 0)
        return ERR(e, MSG_CATALOGUE_FORMATION_ABSENTE);
    if (rc == RC_OK)
        *out = list[0];
    return rc;
}

enum rc formation_de_session(struct db *db, int64_t session_id, int64_t *out, struct err *e)
{
    enum rc rc = db_i64(db, Q_FORMATION_DE_SESSION, 0, out, e, "i", session_id);

    return rc == RC_OK && *out == 0 ? ERR(e, MSG_CATALOGUE_SESSION_INCONNUE) : rc;
}

enum rc formations_organisme(struct db *db, struct arena *a, int64_t organisme_id, const char *numero,
                             int64_t apres, size_t limit, struct formation_resume **out, size_t *n,
                             struct err *e)
{
    struct cursor c = {0};
    enum rc rc;

    CHECK(limit > 0 && limit <= FORMATIONS_MAX);
    rc = db_query(db, Q_FORMATIONS_ORGANISME, &c, e, "iiti", organisme_id, apres,
                  numero != NULL ? numero : "", (int64_t)limit);
    return rc == RC_OK ? read_rows(&c, a, limit, out, n, e) : rc;
}

enum rc formations_retirees(struct db *db, struct arena *a, int64_t retiree_us, int64_t id, size_t limit,
                            struct formation_resume **out, size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc;

    CHECK(limit > 0 && limit <= FORMATIONS_MAX);
    rc = db_query(db, Q_FORMATIONS_RETIREES, &c, e, "iii", retiree_us, id, (int64_t)limit);
    return rc == RC_OK ? read_rows(&c, a, limit, out, n, e) : rc;
}

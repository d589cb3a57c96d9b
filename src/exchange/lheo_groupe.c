#include "exchange/lheo_groupe.h"

#define GROUPE_MAX SORTER_LOT_MAX

struct lheo_groupe {
    struct sorter *file; /* in the order of the file */
    struct sorter_lot lot;
    struct arena *a; /* the bodies of the group */
    struct lheo_responsable responsables[GROUPE_MAX];
    size_t responsables_n;
    struct lheo_attendue attendues[GROUPE_MAX];
    size_t n, next;
};

struct lheo_groupe *lheo_groupe_new(const struct env *env)
{
    struct lheo_groupe *g = calloc(1, sizeof(*g));

    if (g == NULL)
        return NULL;
    g->file = sorter_new(env, SORTER_NEXT_KEY, SORTER_MEMORY);
    g->a = arena_new((size_t)8 << 20);
    if (g->file != NULL && g->a != NULL)
        return g;
    lheo_groupe_free(g);
    return NULL;
}

void lheo_groupe_free(struct lheo_groupe *g)
{
    if (g == NULL)
        return;
    sorter_free(g->file);
    sorter_lot_free(&g->lot);
    arena_free(g->a);
    free(g);
}

/* ---- the first reading ------------------------------------------------------------------------------------------ */

/* Fingerprint, élus or not, then three texts ended by NUL. */
enum { AT_ELU = HASH_BYTES, AT_TEXTS };

enum rc lheo_groupe_ajouter(struct lheo_groupe *g, const struct lheo_formation *f,
                            const unsigned char empreinte[HASH_BYTES], struct err *e)
{
    const char *const texts[] = {f->nda, f->siret, f->numero};
    unsigned char record[AT_TEXTS + sizeof(f->nda) + sizeof(f->siret) + sizeof(f->numero)];
    size_t n = AT_TEXTS;

    memcpy(record, empreinte, HASH_BYTES);
    record[AT_ELU] = f->classe == CLASSE_DIFE_MANDAT;
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        const size_t length = strlen(texts[i]) + 1;

        memcpy(record + n, texts[i], length);
        n += length;
    }
    return sorter_add_next(g->file, record, n, e);
}

enum rc lheo_groupe_fini(struct lheo_groupe *g, struct err *e)
{
    return sorter_sort(g->file, e);
}

/* ---- what a group needs ----------------------------------------------------------------------------------------- */

/* Formations of one body mostly follow one another. */
static struct lheo_responsable *responsable(struct lheo_groupe *g, const char *nda, const char *siret)
{
    struct lheo_responsable *r;

    for (size_t i = g->responsables_n; i-- > 0;) {
        r = &g->responsables[i];
        if (strcmp(r->nda, nda) == 0 && strcmp(r->siret, siret) == 0)
            return r;
    }
    r = &g->responsables[g->responsables_n++];
    *r = (struct lheo_responsable){0};
    snprintf(r->nda, sizeof(r->nda), "%s", nda);
    snprintf(r->siret, sizeof(r->siret), "%s", siret);
    return r;
}

static void take_record(struct lheo_groupe *g, const unsigned char *record, struct lheo_attendue *x)
{
    const char *nda = (const char *)record + AT_TEXTS;
    const char *siret = nda + strlen(nda) + 1;
    const char *numero = siret + strlen(siret) + 1;
    struct lheo_responsable *r = responsable(g, nda, siret);

    *x = (struct lheo_attendue){.par = r};
    memcpy(x->empreinte, record, HASH_BYTES);
    snprintf(x->numero, sizeof(x->numero), "%s", numero);
    r->elu = r->elu || record[AT_ELU] != 0;
}

/* A refusal is an answer. */
static enum rc unless_refused(enum rc rc, const struct err *why, struct err *e)
{
    if (rc == RC_OK || rc == RC_REFUSED)
        return RC_OK;
    if (e != NULL)
        *e = *why;
    return rc;
}

static enum rc find_bodies(struct lheo_groupe *g, const struct lheo_questions *q, struct err *e)
{
    enum rc rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && i < g->responsables_n; i++) {
        const struct lheo_responsable *r = &g->responsables[i];

        if (r->nda[0] != '\0')
            rc = organisme_id_ahead(q->db, r->nda, e);
        if (rc == RC_OK && r->siret[0] != '\0')
            rc = organisme_id_ahead(q->db, r->siret, e);
        if (rc == RC_OK && r->nda[0] != '\0' && r->siret[0] != '\0')
            rc = pedagogique_nda_ahead(q->db, r->siret, r->nda, e);
    }
    if (rc == RC_OK)
        rc = db_ahead_end(q->db, e);
    for (size_t i = 0; rc == RC_OK && i < g->responsables_n; i++) {
        struct lheo_responsable *r = &g->responsables[i];
        struct lheo_formation f = {0};
        struct err why = {0};

        memcpy(f.nda, r->nda, sizeof(f.nda));
        memcpy(f.siret, r->siret, sizeof(f.siret));
        rc = lheo_organisme(q->db, &f, q->seul, &r->o.id, &why);
        if (rc == RC_REFUSED)
            r->refus = why;
        rc = unless_refused(rc, &why, e);
    }
    return rc;
}

static bool is_known(const struct lheo_responsable *r)
{
    return r->refus.rc == RC_OK && r->o.id != 0;
}

static enum rc find_formation(struct db *db, struct lheo_attendue *x, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_FORMATION_BY_NUMERO, &c, e, "it", x->par->o.id, x->numero);

    if (rc != RC_OK)
        return rc;
    if (cursor_next(&c)) {
        size_t n = 0;
        const void *stored = cursor_blob(&c, 1, &n);

        x->id = cursor_i64(&c, 0);
        if (stored != NULL && n == HASH_BYTES)
            memcpy(x->connue, stored, HASH_BYTES);
    }
    return cursor_close(&c, e);
}

static enum rc ask_rows(struct lheo_groupe *g, const struct lheo_questions *q, struct err *e)
{
    enum rc rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && i < g->responsables_n; i++) {
        const struct lheo_responsable *r = &g->responsables[i];

        if (!is_known(r))
            continue;
        rc = organisme_ahead(q->db, r->o.id, e);
        if (rc == RC_OK && r->elu)
            rc = organisme_agrements_ahead(q->db, r->o.id, q->le, e);
    }
    for (size_t i = 0; rc == RC_OK && i < g->n; i++)
        if (is_known(g->attendues[i].par))
            rc = db_ahead(q->db, Q_FORMATION_BY_NUMERO, e, "it", g->attendues[i].par->o.id,
                          g->attendues[i].numero);
    return rc == RC_OK ? db_ahead_end(q->db, e) : rc;
}

static enum rc find_rows(struct lheo_groupe *g, const struct lheo_questions *q, struct err *e)
{
    enum rc rc = ask_rows(g, q, e);

    for (size_t i = 0; rc == RC_OK && i < g->responsables_n; i++) {
        struct lheo_responsable *r = &g->responsables[i];
        struct err why = {0};

        if (!is_known(r))
            continue;
        rc = organisme_by_id(q->db, g->a, r->o.id, &r->o, e);
        if (rc != RC_OK || !r->elu)
            continue;
        rc = organisme_agree_le(q->db, r->o.id, q->le, &why);
        r->agree = rc == RC_OK;
        rc = unless_refused(rc, &why, e);
    }
    for (size_t i = 0; rc == RC_OK && i < g->n; i++)
        if (is_known(g->attendues[i].par))
            rc = find_formation(q->db, &g->attendues[i], e);
    return rc;
}

/* What the store has under those that change, for lheo_connu_lire(). */
static enum rc ask_known(const struct lheo_groupe *g, const struct lheo_questions *q, struct err *e)
{
    enum rc rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && i < g->n; i++) {
        const struct lheo_attendue *x = &g->attendues[i];

        if (x->id == 0 || memcmp(x->empreinte, x->connue, HASH_BYTES) == 0)
            continue;
        rc = db_ahead(q->db, Q_FORMATION_ACTIONS, e, "i", x->id);
        if (rc == RC_OK)
            rc = db_ahead(q->db, Q_FORMATION_TOUTES_SESSIONS, e, "i", x->id);
        if (rc == RC_OK)
            rc = pedagogiques_connus_ahead(q->db, x->id, q->le, e);
    }
    return rc == RC_OK ? db_ahead_end(q->db, e) : rc;
}

static enum rc take_group(struct lheo_groupe *g, const struct lheo_questions *q, struct err *e)
{
    enum rc rc = sorter_take(g->file, &g->lot, e);

    arena_reset(g->a);
    g->responsables_n = 0;
    g->next = 0;
    g->n = rc == RC_OK ? g->lot.count : 0;
    for (size_t i = 0; i < g->n; i++)
        take_record(g, g->lot.bytes + g->lot.at[i] + SORTER_NEXT_KEY, &g->attendues[i]);
    if (rc == RC_OK && g->n == 0)
        rc = sorter_end(g->file, e);
    if (rc == RC_OK)
        rc = find_bodies(g, q, e);
    if (rc == RC_OK)
        rc = find_rows(g, q, e);
    return rc == RC_OK && q->ecrire ? ask_known(g, q, e) : rc;
}

enum rc lheo_groupe_suivante(struct lheo_groupe *g, const struct lheo_questions *q,
                             const struct lheo_attendue **out, struct err *e)
{
    enum rc rc = g->next == g->n ? take_group(g, q, e) : RC_OK;

    if (rc != RC_OK)
        return rc;
    CHECK(g->next < g->n); /* two readings of one file say the same */
    *out = &g->attendues[g->next++];
    return RC_OK;
}

/* ---- under a formation ------------------------------------------------------------------------------------------ */

static enum rc read_numbers(struct db *db, struct arena *a, enum query q, int64_t formation,
                            struct lheo_numero **out, size_t *n, struct err *e)
{
    struct cursor c = {0};
    size_t room = 0;
    enum rc rc = db_query(db, q, &c, e, "i", formation);

    *out = NULL;
    *n = 0;
    if (rc != RC_OK)
        return rc;
    while (cursor_next(&c)) {
        if (*n == room) {
            struct lheo_numero *larger = ARENA_ARRAY(a, struct lheo_numero, room = room == 0 ? 16 : 2 * room);

            if (*n > 0)
                memcpy(larger, *out, *n * sizeof(*larger));
            *out = larger;
        }
        (*out)[(*n)++] = (struct lheo_numero){cursor_i64(&c, 0), cursor_i64(&c, 1), cursor_copy(&c, a, 2)};
    }
    return cursor_close(&c, e);
}

enum rc lheo_connu_lire(struct db *db, struct arena *a, int64_t formation, day_t le, struct lheo_connu *out,
                        struct err *e)
{
    enum rc rc = read_numbers(db, a, Q_FORMATION_ACTIONS, formation, &out->actions, &out->actions_n, e);

    if (rc == RC_OK)
        rc = read_numbers(db, a, Q_FORMATION_TOUTES_SESSIONS, formation, &out->sessions, &out->sessions_n, e);
    return rc == RC_OK
               ? pedagogiques_connus(db, a, formation, le, &out->pedagogiques, &out->pedagogiques_n, e)
               : rc;
}

static int by_number(const void *a, const void *b)
{
    const struct lheo_numero *x = a, *y = b;

    return x->parent != y->parent ? (x->parent > y->parent) - (x->parent < y->parent)
                                  : strcmp(x->numero, y->numero);
}

static int64_t find(const struct lheo_numero *list, size_t n, int64_t parent, const char *numero)
{
    const struct lheo_numero wanted = {.parent = parent, .numero = numero};
    const struct lheo_numero *found = n > 0 ? bsearch(&wanted, list, n, sizeof(wanted), by_number) : NULL;

    return found != NULL ? found->id : 0;
}

int64_t lheo_connu_action(const struct lheo_connu *c, const char *numero)
{
    return find(c->actions, c->actions_n, 0, numero);
}

int64_t lheo_connu_session(const struct lheo_connu *c, int64_t action, const char *numero)
{
    return find(c->sessions, c->sessions_n, action, numero);
}

#include "exchange/export.h"
#include "exchange/export_interne.h"
#include "law/law.h"

#define ARENA_BYTES ((size_t)64 << 20)
#define ACT_BYTES 100

bool export_needs_pour(enum law_scope scope)
{
    return scope == SCOPE_SELF || scope == SCOPE_OWN_DOSSIERS || scope == SCOPE_OWN_FUNDING;
}

/* ---- who ------------------------------------------------------------------------------------------------------- */

static enum rc keep_id(struct export *x, int64_t id, struct err *e)
{
    if (x->ids_n == x->ids_size) {
        size_t size = x->ids_size == 0 ? 4096 : 2 * x->ids_size;
        int64_t *bigger = realloc(x->ids, size * sizeof(*bigger));

        if (bigger == NULL)
            return ERR(e, MSG_MEMOIRE_EPUISEE);
        x->ids = bigger;
        x->ids_size = size;
    }
    x->ids[x->ids_n++] = id;
    return RC_OK;
}

static enum rc query_scope(struct export *x, struct cursor *c, struct err *e)
{
    switch (x->scope) {
    case SCOPE_SELF:
    case SCOPE_ALL:
        return db_query(x->db, Q_EXPORT_TOUS, c, e, "i", instant_of_day(x->d->at + 1));
    case SCOPE_OWN_DOSSIERS:
        return db_query(x->db, Q_EXPORT_DE_L_ORGANISME, c, e, "id", x->d->pour, x->d->at);
    case SCOPE_OWN_FUNDING:
        return db_query(x->db, Q_EXPORT_DU_FINANCEUR, c, e, "id", x->d->pour, x->d->at);
    case SCOPE_DIFE:
        return db_query(x->db, Q_EXPORT_ELUS, c, e, "d", x->d->at);
    }
    return ERR(e, MSG_INTERNE);
}

/* The persons of the scope that day, in increasing order; NULL as a type stands for no condition. */
static enum rc collect(struct export *x, struct err *e)
{
    struct cursor c = {0};
    enum rc rc, closed;

    if (x->scope == SCOPE_SELF)
        return keep_id(x, x->d->pour, e);
    rc = query_scope(x, &c, e);
    while (rc == RC_OK && cursor_next(&c)) {
        int64_t id = cursor_i64(&c, 0);
        const char *type = cursor_text(&c, 1);

        /* Members of Parliament have mandates in the store and no such rights. */
        if (type != NULL && !law_mandat_gives_dife(type, x->d->at))
            continue;
        if (x->ids_n == 0 || x->ids[x->ids_n - 1] != id)
            rc = keep_id(x, id, e);
    }
    closed = cursor_close(&c, rc == RC_OK ? e : NULL);
    return rc != RC_OK ? rc : closed;
}

/* ---- the door -------------------------------------------------------------------------------------------------- */

struct item_set export_donnees(void)
{
    struct export_colonne_info c;
    struct item_set items = {{0}};

    for (size_t i = 0; export_colonne(i, &c); i++)
        item_set_add(&items, c.item);
    return items;
}

static enum rc threshold(const struct export *x, int64_t *out, struct err *e)
{
    struct law_value v;
    enum rc rc = law_param(PARAM_STATISTIQUE_SEUIL_CELLULE, x->d->at, &v, e);

    *out = rc == RC_OK ? v.value : 0;
    return rc;
}

static enum rc write_all(struct export *x, struct err *e)
{
    int64_t seuil = 0;
    enum rc rc = RC_OK;

    export_table_init(&x->table, &x->grant, x->scope);
    x->bilan->columns = export_header(&x->table, x->d->at, x->out);
    if (x->grant.form == LAW_AGGREGATED) {
        rc = threshold(x, &seuil, e);
        x->agregat = rc == RC_OK ? agregat_new(&x->table) : NULL;
        if (rc == RC_OK && x->agregat == NULL)
            rc = ERR(e, MSG_MEMOIRE_EPUISEE);
    }
    for (size_t i = 0; rc == RC_OK && i < x->ids_n; i++) {
        rc = export_personne(x, x->ids[i], e);
        arena_reset(x->arena);
    }
    if (rc == RC_OK && x->agregat != NULL)
        agregat_write(x->agregat, x->d->at, seuil, x->out, x->bilan);
    if (rc == RC_OK && (fflush(x->out) != 0 || ferror(x->out)))
        rc = ERR(e, MSG_EXPORT_ECRITURE);
    return rc;
}

/* The scope is the law's, not a criterion that the recipient chose: what it rests on need not be among its items. */
static enum rc read_and_write(struct export *x, const char *act, struct err *e)
{
    const struct export_demande *d = x->d;
    struct door_request rq = {.party = d->partie,
                              .actor_id = d->pour,
                              .actor_name = d->agent,
                              .purpose = d->finalite,
                              .law_day = d->at,
                              .act = act,
                              .items = export_donnees()};
    const struct law_access *access = law_access_at(d->partie, d->finalite, d->at, NULL);
    enum rc rc = RC_OK;

    if (access != NULL) {
        x->scope = access->scope;
        CHECK(export_needs_pour(x->scope) == (d->pour != 0));
        rc = collect(x, e);
    }
    if (rc != RC_OK)
        return rc;
    rq.titulaires = x->ids;
    rq.titulaires_n = x->ids_n;
    rc = door_open(x->db, &rq, &x->grant, e);
    return rc == RC_OK ? write_all(x, e) : rc;
}

static void release(struct export *x)
{
    agregat_free(x->agregat);
    arena_free(x->arena);
    free(x->ids);
}

enum rc export_party(struct store *s, const struct export_demande *d, FILE *out, struct export_bilan *bilan,
                     struct err *e)
{
    struct export x = {.keys = store_keys(s), .out = out, .d = d, .bilan = bilan};
    char act[ACT_BYTES];
    enum rc recorded = RC_OK;
    enum rc rc;

    *bilan = (struct export_bilan){.article = ""};
    snprintf(act, sizeof(act), "export.%s", law_party_name(d->partie));
    x.arena = arena_new(ARENA_BYTES);
    rc = x.arena != NULL ? store_read_begin(s, &x.db, e) : ERR(e, MSG_MEMOIRE_EPUISEE);
    if (rc == RC_OK) {
        rc = read_and_write(&x, act, e);
        store_read_end(s, x.db);
    }
    /* What leaves is recorded for each person; a refusal too, for nobody in particular. */
    if (rc == RC_REFUSED)
        x.grant.rq.titulaires_n = 0;
    if (x.grant.rq.act != NULL && (rc == RC_OK || rc == RC_REFUSED))
        recorded = door_commit(s, &x.grant, rc == RC_OK ? e : NULL);
    bilan->article = x.grant.article;
    bilan->forme = x.grant.form;
    bilan->portee = x.scope;
    release(&x);
    return rc != RC_OK ? rc : recorded;
}

enum rc export_lire(struct db *db, const struct grant *g, export_lire_fn *fn, void *arg, struct err *e)
{
    const struct export_demande d = {.partie = g->rq.party,
                                     .finalite = g->rq.purpose,
                                     .pour = g->rq.titulaire_id,
                                     .at = g->rq.law_day,
                                     .agent = g->rq.actor_name};
    const struct law_access *access = law_access_at(d.partie, d.finalite, d.at, NULL);
    struct export_bilan bilan = {.article = ""};
    struct export x = {.db = db,
                       .keys = store_keys(db_store(db)),
                       .read = fn,
                       .read_arg = arg,
                       .d = &d,
                       .scope = SCOPE_SELF,
                       .grant = *g,
                       .bilan = &bilan};
    enum rc rc;

    CHECK(access != NULL && access->scope == SCOPE_SELF && g->form == LAW_NAMED && d.pour != 0);
    x.arena = arena_new(ARENA_BYTES);
    if (x.arena == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    export_table_init(&x.table, &x.grant, x.scope);
    rc = export_personne(&x, d.pour, e);
    release(&x);
    return rc;
}

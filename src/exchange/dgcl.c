#include "exchange/dgcl.h"
#include "exchange/dgcl_colonnes.h"
#include "law/law.h"

#define ARENA_BYTES ((size_t)4 << 20)
#define PAGE 100
#define PSEUDONYM_BYTES 33

struct export
{
    struct db *db;
    struct arena *arena; /* of one élu */
    const struct keyring *keys;
    FILE *out;
    day_t at;
    struct grant grant;
    int64_t *ids;
    size_t ids_n, ids_size;
    struct dgcl_bilan *bilan;
};

/* ---- who ------------------------------------------------------------------------------------------------------ */

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

/* Holders who had an account of élu that day: a mandate that gives rights, or a movement of these rights. */
static enum rc collect(struct export *x, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(x->db, Q_DGCL_ELUS, &c, e, "d", x->at);
    enum rc closed;

    while (rc == RC_OK && cursor_next(&c)) {
        int64_t id = cursor_i64(&c, 0);
        const char *type = cursor_text(&c, 1);

        /* Members of Parliament have mandates in the store and no such rights. */
        if (type != NULL && !law_mandat_gives_dife(type, x->at))
            continue;
        if (x->ids_n == 0 || x->ids[x->ids_n - 1] != id)
            rc = keep_id(x, id, e);
    }
    closed = cursor_close(&c, rc == RC_OK ? e : NULL);
    return rc != RC_OK ? rc : closed;
}

/* ---- lines ---------------------------------------------------------------------------------------------------- */

static enum rc elu_line(struct export *x, int64_t id, const char *pseudonyme, struct err *e)
{
    struct dgcl_ligne l = {.genre = DGCL_ELU, .at = x->at, .pseudonyme = pseudonyme};
    enum rc rc = db_i64(x->db, Q_DGCL_ACQUIS, 0, &l.acquis_cents, e, "id", id, x->at);

    if (rc == RC_OK)
        rc = book_balance_at(x->db, id, POCHE_DIFE, 0, x->at, INT64_MAX, &l.solde, e);
    if (rc != RC_OK)
        return rc;
    dgcl_line(&x->grant, &l, x->out);
    x->bilan->elus++;
    return RC_OK;
}

static enum rc mandat_lines(struct export *x, int64_t id, const char *pseudonyme, struct err *e)
{
    struct mandat *m;
    size_t n;
    enum rc rc = mandats_of(x->db, x->arena, id, &m, &n, e);

    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        struct dgcl_ligne l = {.genre = DGCL_MANDAT, .at = x->at, .pseudonyme = pseudonyme, .mandat = &m[i]};

        if (m[i].debut > x->at || !law_mandat_gives_dife(m[i].type, x->at))
            continue;
        dgcl_line(&x->grant, &l, x->out);
        x->bilan->mandats++;
    }
    return rc;
}

/* The state the dossier was in at the end of the day. */
static enum rc etat_at(struct export *x, const struct dossier *d, enum dossier_etat *out, struct err *e)
{
    struct dossier_ligne_acte *actes;
    size_t n;
    enum rc rc = dossier_actes(x->db, x->arena, d, &actes, &n, e);

    *out = ETAT_NOT_PROCESSED;
    for (size_t i = 0; rc == RC_OK && i < n; i++)
        if (day_of_instant(actes[i].enregistre_us) <= x->at)
            *out = actes[i].apres;
    return rc;
}

static enum rc part_of_dife(struct export *x, const struct dossier *d, int64_t *out, struct err *e)
{
    struct dossier_prise *prises;
    size_t n;
    enum rc rc = dossier_prises(x->db, x->arena, d, &prises, &n, e);

    *out = d->accepte_le != DAY_NONE ? 0 : -1;
    for (size_t i = 0; rc == RC_OK && i < n; i++)
        if (prises[i].poche == POCHE_DIFE)
            *out = MAX(*out, 0) + prises[i].montant_cents;
    return rc;
}

/* The agreement in force that day, or the last one before it. */
static enum rc agrement_at(struct export *x, int64_t organisme_id, const struct agrement **out, struct err *e)
{
    struct agrement *g;
    size_t n;
    enum rc rc = organisme_agrements(x->db, x->arena, organisme_id, &g, &n, e);

    *out = NULL;
    for (size_t i = 0; rc == RC_OK && i < n; i++)
        if (g[i].debut <= x->at)
            *out = &g[i];
    return rc;
}

static enum rc dossier_line(struct export *x, const struct dossier *d, const char *pseudonyme, struct err *e)
{
    struct dgcl_ligne l = {.genre = DGCL_DOSSIER, .at = x->at, .pseudonyme = pseudonyme, .dossier = d};
    struct organisme o;
    enum rc rc = part_of_dife(x, d, &l.dife_cents, e);

    /* Training paid by other rights of the same person is none of this recipient's business. */
    if (rc == RC_OK && !classe_dife(d->classe) && l.dife_cents <= 0)
        return RC_OK;
    if (rc == RC_OK)
        rc = etat_at(x, d, &l.etat, e);
    if (rc == RC_OK)
        rc = organisme_by_id(x->db, x->arena, d->organisme_id, &o, e);
    if (rc == RC_OK)
        rc = agrement_at(x, d->organisme_id, &l.agrement, e);
    if (rc != RC_OK)
        return rc;
    l.organisme = &o;
    dgcl_line(&x->grant, &l, x->out);
    x->bilan->dossiers++;
    return RC_OK;
}

static enum rc dossier_lines(struct export *x, int64_t id, const char *pseudonyme, struct err *e)
{
    struct dossier_filtre filtre = {.titulaire_id = id, .limit = PAGE};
    struct dossier *d;
    size_t n = PAGE;
    enum rc rc = RC_OK;

    while (rc == RC_OK && n == PAGE) {
        rc = dossier_lister(x->db, x->arena, &filtre, &d, &n, e);
        for (size_t i = 0; rc == RC_OK && i < n; i++)
            if (d[i].demande_le <= x->at)
                rc = dossier_line(x, &d[i], pseudonyme, e);
        if (rc == RC_OK && n > 0)
            filtre.avant = d[n - 1].numero;
    }
    return rc;
}

static enum rc write_lines(struct export *x, struct err *e)
{
    enum rc rc = RC_OK;

    CHECK(x->grant.form == LAW_PSEUDONYMISED);
    x->bilan->columns = dgcl_header(&x->grant, x->out);
    for (size_t i = 0; rc == RC_OK && i < x->ids_n; i++) {
        char pseudonyme[PSEUDONYM_BYTES];

        door_pseudonym(x->keys, &x->grant, x->ids[i], pseudonyme);
        rc = elu_line(x, x->ids[i], pseudonyme, e);
        if (rc == RC_OK && grant_has(&x->grant, ITEM_MANDAT_TYPE))
            rc = mandat_lines(x, x->ids[i], pseudonyme, e);
        if (rc == RC_OK && grant_has(&x->grant, ITEM_DOSSIER_FORMATION))
            rc = dossier_lines(x, x->ids[i], pseudonyme, e);
        arena_reset(x->arena);
    }
    if (rc == RC_OK && (fflush(x->out) != 0 || ferror(x->out)))
        rc = ERR(e, MSG_DGCL_ECRITURE);
    return rc;
}

/* ---- the door -------------------------------------------------------------------------------------------------- */

static enum rc read_and_write(struct export *x, const char *agent, struct err *e)
{
    struct door_request rq = {.party = PARTY_DGCL,
                              .actor_name = agent,
                              .purpose = FINALITE_5,
                              .law_day = x->at,
                              .act = "export.dgcl",
                              .items = dgcl_items(),
                              .criteria = item_set_of(ITEM_MANDAT_TYPE, ITEM_DROITS_DIFE, ITEM_COUNT)};
    enum rc rc = collect(x, e);

    if (rc != RC_OK)
        return rc;
    rq.titulaires = x->ids;
    rq.titulaires_n = x->ids_n;
    rc = door_open(x->db, &rq, &x->grant, e);
    return rc == RC_OK ? write_lines(x, e) : rc;
}

enum rc dgcl_export(struct store *s, day_t at, const char *agent, FILE *out, struct dgcl_bilan *bilan,
                    struct err *e)
{
    struct export x = {.keys = store_keys(s), .out = out, .at = at, .bilan = bilan};
    enum rc recorded = RC_OK;
    enum rc rc;

    *bilan = (struct dgcl_bilan){.article = ""};
    x.arena = arena_new(ARENA_BYTES);
    rc = x.arena != NULL ? store_read_begin(s, &x.db, e) : ERR(e, MSG_MEMOIRE_EPUISEE);
    if (rc == RC_OK) {
        rc = read_and_write(&x, agent, e);
        store_read_end(s, x.db);
    }
    /* What leaves is recorded for each person; a refusal too, for nobody in particular. */
    if (rc == RC_REFUSED)
        x.grant.rq.titulaires_n = 0;
    if (x.grant.rq.act != NULL && (rc == RC_OK || rc == RC_REFUSED))
        recorded = door_commit(s, &x.grant, rc == RC_OK ? e : NULL);
    bilan->article = x.grant.article;
    arena_free(x.arena);
    free(x.ids);
    return rc != RC_OK ? rc : recorded;
}

#include "base/ids.h"
#include "base/scratch.h"
#include "exchange/plan.h"
#include "journal/journal.h"

#define BLOCK_BYTES (64 * 1024)
#define FILE_BYTES_MAX (INT64_C(64) << 30) /* forty million people take ten times less */

/* ---- the file ------------------------------------------------------------------------------------------------ */

/* The caller's stream is read here, whole, and never again: it may be a pipe, and it may change under us. What is
 * hashed is what is read afterwards. */
static enum rc file_take(const struct env *env, FILE *in, FILE **out, struct err *e)
{
    if (fseek(in, 0, SEEK_SET) != 0)
        clearerr(in);
    return scratch_copy(env, in, FILE_BYTES_MAX, out, e);
}

static enum rc file_hash(FILE *in, unsigned char out[HASH_BYTES], struct err *e)
{
    struct sha256_stream *hash = sha256_begin();
    char block[BLOCK_BYTES];
    size_t n;

    while ((n = fread(block, 1, sizeof(block), in)) > 0)
        sha256_add(hash, block, n);
    sha256_end(hash, out);
    if (ferror(in))
        return ERR(e, MSG_CSV_LECTURE);
    rewind(in);
    return RC_OK;
}

/* ---- begin and end ------------------------------------------------------------------------------------------- */

static void import_end(struct import *im)
{
    unsigned char unused[HASH_BYTES];

    im->partner->end(im);
    free(im->lus);
    if (im->plan->hashed != NULL)
        sha256_end(im->plan->hashed, unused);
    im->plan->hashed = NULL;
    if (im->file != NULL)
        fclose(im->file);
}

/* A feed that is closed today brings nothing; an open one, its own data only. The day is that of the import, which is
 * the processing the law allows or not: an issue of before may be read now. */
static enum rc check_feed(const struct import *im, struct err *e)
{
    const day_t today = env_today(im->env);
    const struct law_feed_period *open;
    struct import_champ champ;
    char day[32];

    if (im->partner->feed == FEED_COUNT) {
        for (size_t i = 0; im->partner->champ(i, &champ); i++)
            CHECK(champ.item == NOTHING_BRINGS);
        return RC_OK;
    }
    open = law_feed_at(im->partner->feed, today, e);
    if (open == NULL)
        return RC_REFUSED;
    for (size_t i = 0; im->partner->champ(i, &champ); i++)
        if (champ.item != NOTHING_BRINGS && !item_set_has(&open->items, (enum law_item)champ.item))
            return ERR(e, MSG_IMPORT_DONNEE, "flux", law_feed_label(im->partner->feed), "date",
                       day_french(today, day), "donnee", law_item_name((enum law_item)champ.item), "article",
                       open->article);
    return RC_OK;
}

/* Reads the file without looking at the store. import_end() is due whatever this returns. */
static enum rc import_begin(struct import *im, struct store *s, const struct partner *partner, FILE *in,
                            day_t issued, const struct import_auteur *par, struct plan *plan, struct err *e)
{
    enum rc rc;

    memset(plan, 0, sizeof(*plan));
    plan->kind = "";
    plan->issued = issued != DAY_NONE ? issued : env_today(store_env(s));
    plan->hashed = sha256_begin();
    *im = (struct import){.partner = partner,
                          .env = store_env(s),
                          .keys = store_keys(s),
                          .agent = par->agent,
                          .organisme_id = par->organisme_id,
                          .financeur_id = par->financeur_id,
                          .plan = plan};
    rc = file_take(im->env, in, &im->file, e);
    if (rc == RC_OK)
        rc = file_hash(im->file, im->empreinte, e);
    if (rc != RC_OK)
        return rc;
    plan_state(plan, partner->name, strlen(partner->name) + 1);
    plan_state(plan, im->empreinte, sizeof(im->empreinte));
    rc = partner->read(im, e);
    return rc == RC_OK ? check_feed(im, e) : rc;
}

/* ---- what was applied before --------------------------------------------------------------------------------- */

static enum rc read_livraison(struct cursor *c, struct livraison *out, bool *found, struct err *e)
{
    *found = cursor_next(c);
    if (*found) {
        size_t n;
        const void *plan, *file;

        *out =
            (struct livraison){.id = cursor_i64(c, 0), .date = cursor_day(c, 1), .lignes = cursor_i64(c, 2)};
        plan = cursor_blob(c, 3, &n);
        if (plan != NULL && n == HASH_BYTES)
            hex(plan, n, out->plan);
        file = cursor_blob(c, 4, &n);
        if (file != NULL && n == HASH_BYTES)
            memcpy(out->empreinte, file, n);
    }
    return cursor_close(c, e);
}

/* A store keeps each file once. One that comes back after another is kept as the hash of itself and of its delivery. */
static void returned(const struct import *im, int64_t livraison_id, unsigned char out[HASH_BYTES])
{
    struct sha256_stream *hash = sha256_begin();

    sha256_add(hash, im->empreinte, sizeof(im->empreinte));
    sha256_add(hash, &livraison_id, sizeof(livraison_id));
    sha256_end(hash, out);
}

static bool is_this_file(const struct import *im, const struct livraison *l)
{
    unsigned char again[HASH_BYTES];

    returned(im, l->id, again);
    return memcmp(l->empreinte, im->empreinte, HASH_BYTES) == 0 ||
           memcmp(l->empreinte, again, HASH_BYTES) == 0;
}

/* The delivery of this file that makes it « already applied ». im->seen: it was applied, last or not. */
static enum rc find_same(struct db *db, struct import *im, struct livraison *out, bool *found, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_LIVRAISON_BY_EMPREINTE, &c, e, "tb", im->partner->name, im->empreinte,
                          sizeof(im->empreinte));

    if (rc == RC_OK)
        rc = read_livraison(&c, out, found, e);
    im->seen = rc == RC_OK && *found;
    if (!im->seen || !im->partner->revient)
        return rc;
    rc = db_query(db, Q_LIVRAISON_LAST, &c, e, "tt", im->partner->name, im->plan->kind);
    if (rc == RC_OK)
        rc = read_livraison(&c, out, found, e);
    *found = rc == RC_OK && *found && is_this_file(im, out);
    return rc;
}

static enum rc refuse_same(const struct livraison *l, struct err *e)
{
    char day[32];

    return ERR(e, MSG_IMPORT_DEJA_APPLIQUE, "date", day_french(l->date, day), "plan", l->plan);
}

/* Finds the previous issue and refuses one that is older. */
static enum rc follow_previous(struct db *db, struct import *im, struct err *e)
{
    struct cursor c = {0};
    unsigned char state[12] = {0};
    enum rc rc = db_query(db, Q_LIVRAISON_LAST, &c, e, "tt", im->partner->name, im->plan->kind);

    if (rc == RC_OK)
        rc = read_livraison(&c, &im->previous, &im->has_previous, e);
    if (rc != RC_OK)
        return rc;
    if (im->partner->ordered && im->has_previous && im->plan->issued < im->previous.date) {
        char mine[32], last[32];

        return ERR(e, MSG_IMPORT_PLUS_ANCIENNE, "date", day_french(im->plan->issued, mine), "derniere",
                   day_french(im->previous.date, last));
    }
    memcpy(state, &im->previous.id, sizeof(im->previous.id));
    /* The day of issue changes what an ordered file does; any other may be applied the day after its plan. */
    if (im->partner->ordered)
        memcpy(state + 8, &im->plan->issued, sizeof(im->plan->issued));
    plan_state(im->plan, state, sizeof(state));
    return RC_OK;
}

static void finish_hash(struct plan *p, unsigned char out[HASH_BYTES])
{
    plan_state(p, p->effects, sizeof(p->effects));
    plan_state(p, &p->refused, sizeof(p->refused));
    sha256_end(p->hashed, out);
    p->hashed = NULL;
    hex(out, HASH_BYTES, p->hash);
}

/* ---- plan ---------------------------------------------------------------------------------------------------- */

static enum rc plan_on(struct db *db, struct import *im, struct err *e)
{
    struct livraison same;
    unsigned char hash[HASH_BYTES];
    bool found = false;
    enum rc rc = find_same(db, im, &same, &found, e);

    if (rc == RC_OK && found)
        return refuse_same(&same, e);
    if (rc == RC_OK)
        rc = follow_previous(db, im, e);
    if (rc == RC_OK)
        rc = im->partner->effects(db, im, e);
    if (rc == RC_OK)
        finish_hash(im->plan, hash);
    return rc;
}

static enum rc insert_livraison(struct db *db, struct import *im, struct err *e);

/* The plan of a partner whose rows rest on those before: written, then undone. */
struct essai {
    struct import *im;
    bool read;
};

static enum rc essai_unit(struct db *db, void *arg, struct err *e)
{
    struct essai *x = arg;
    struct livraison same;
    unsigned char hash[HASH_BYTES];
    bool found = false;
    enum rc rc = find_same(db, x->im, &same, &found, e);

    if (rc == RC_OK && found)
        return refuse_same(&same, e);
    if (rc == RC_OK)
        rc = follow_previous(db, x->im, e);
    if (rc == RC_OK)
        rc = insert_livraison(db, x->im, e);
    if (rc == RC_OK)
        rc = x->im->partner->effects(db, x->im, e);
    if (rc == RC_OK)
        finish_hash(x->im->plan, hash);
    x->read = rc == RC_OK;
    return x->read ? ERR(e, MSG_DOSSIER_ESSAI) : rc; /* anything but RC_OK undoes it */
}

static enum rc plan_and_undo(struct store *s, struct import *im, struct err *e)
{
    struct essai x = {.im = im};
    enum rc rc = store_write(s, essai_unit, &x, e);

    if (!x.read)
        return rc;
    if (e != NULL)
        memset(e, 0, sizeof(*e));
    return RC_OK;
}

enum rc plan_read(struct import *im, int64_t titulaire_id, struct err *e)
{
    if (im->apply) /* the journal says what is done */
        return RC_OK;
    if (im->lus_n == im->lus_room) {
        size_t room = im->lus_room > 0 ? 2 * im->lus_room : 256;
        int64_t *more = realloc(im->lus, room * sizeof(*more));

        if (more == NULL)
            return ERR(e, MSG_MEMOIRE_EPUISEE);
        im->lus = more;
        im->lus_room = room;
    }
    im->lus[im->lus_n++] = titulaire_id;
    return RC_OK;
}

/* Whose data the plan read, asked of the door on the view that it read. */
static enum rc ask_door(struct db *db, struct import *im, struct grant *g, struct err *e)
{
    struct door_request rq = {
        .party = PARTY_CDC, .actor_name = im->agent, .law_day = env_today(im->env), .titulaires = im->lus};

    rq.titulaires_n = im->lus_n = ids_distincts(im->lus, im->lus_n);
    im->partner->lecture(&rq);
    return door_open(db, &rq, g, e);
}

/* A plan that read people is in the journal before anybody reads it, a refused one too. */
static enum rc plan_and_record(struct store *s, struct import *im, struct err *e)
{
    struct grant g = {0};
    struct db *db;
    bool reads;
    enum rc kept, rc = store_read_begin(s, &db, e);

    if (rc != RC_OK)
        return rc;
    rc = plan_on(db, im, e);
    reads = rc == RC_OK && im->partner->lecture != NULL && im->lus_n > 0;
    if (reads)
        rc = ask_door(db, im, &g, e);
    store_read_end(s, db);
    if (!reads || (rc != RC_OK && rc != RC_REFUSED))
        return rc;
    kept = door_commit(s, &g, rc == RC_OK ? e : NULL);
    return rc == RC_OK ? kept : rc;
}

enum rc import_plan(struct store *s, const struct partner *partner, FILE *in, day_t issued, const char *agent,
                    struct plan *out, struct err *e)
{
    return import_plan_de(s, partner, in, issued, &(struct import_auteur){.agent = agent}, out, e);
}

enum rc import_plan_de(struct store *s, const struct partner *partner, FILE *in, day_t issued,
                       const struct import_auteur *par, struct plan *out, struct err *e)
{
    struct import im;
    enum rc rc = import_begin(&im, s, partner, in, issued, par, out, e);

    if (rc == RC_OK)
        rc = partner->essai ? plan_and_undo(s, &im, e) : plan_and_record(s, &im, e);
    import_end(&im);
    return rc;
}

/* ---- apply --------------------------------------------------------------------------------------------------- */

struct application {
    struct import *im;
    const char *hash;
    bool already;
};

static enum rc insert_livraison(struct db *db, struct import *im, struct err *e)
{
    static const unsigned char unknown_yet[HASH_BYTES] = {0};
    unsigned char file[HASH_BYTES];
    int64_t last;
    enum rc rc = db_i64(db, Q_LIVRAISON_MAX, 0, &last, e, "");

    if (rc != RC_OK)
        return rc;
    im->livraison_id = last + 1;
    memcpy(file, im->empreinte, sizeof(file));
    if (im->seen)
        returned(im, im->livraison_id, file);
    return db_exec(db, Q_LIVRAISON_INSERT, e, "ittdbbii", im->livraison_id, im->partner->name, im->plan->kind,
                   im->plan->issued, file, sizeof(file), unknown_yet, sizeof(unknown_yet), im->plan->rows,
                   db_now_us(db));
}

/* The hash that was agreed to, or nothing that could surprise. */
static enum rc check_agreed(const struct plan *p, const char *hash, struct err *e)
{
    if (hash != NULL)
        return strcmp(hash, p->hash) == 0 ? RC_OK : ERR(e, MSG_IMPORT_ETAT_CHANGE, "plan", p->hash);
    if (p->refused == 0 && p->effects[PLAN_CHANGED] == 0 && p->effects[PLAN_ENDED] == 0 &&
        p->effects[PLAN_QUEUED] == 0)
        return RC_OK;
    return ERR(e, MSG_IMPORT_PLAN_REQUIS);
}

static enum rc journal_import(struct db *db, const struct import *im, struct err *e)
{
    const struct plan *p = im->plan;
    char content[400];
    char file[PLAN_HASH_BYTES];
    const bool body = im->organisme_id != 0;
    struct journal_entry entry = {.kind = JOURNAL_ACT,
                                  .party = body                    ? PARTY_ORGANISME
                                           : im->financeur_id != 0 ? PARTY_FINANCEUR
                                                                   : PARTY_CDC,
                                  .actor_id = body ? im->organisme_id : im->financeur_id,
                                  .actor_name = im->agent,
                                  .purpose = body ? FINALITE_4 : FINALITE_1,
                                  .act = im->partner->act,
                                  .law_day = env_today(im->env),
                                  .content = content};

    snprintf(content, sizeof(content),
             "{\"livraison\":%lld,\"genre\":\"%s\",\"fichier\":\"%s\",\"plan\":\"%s\",\"lignes\":%lld,"
             "\"nouvelles\":%lld,"
             "\"modifiees\":%lld,\"terminees\":%lld,\"a_rapprocher\":%lld,\"refusees\":%lld}",
             (long long)im->livraison_id, p->kind, hex(im->empreinte, HASH_BYTES, file), p->hash,
             (long long)p->rows, (long long)p->effects[PLAN_NEW], (long long)p->effects[PLAN_CHANGED],
             (long long)p->effects[PLAN_ENDED], (long long)p->effects[PLAN_QUEUED], (long long)p->refused);
    return journal_append(db, &entry, NULL, e);
}

static enum rc apply_unit(struct db *db, void *arg, struct err *e)
{
    struct application *a = arg;
    struct import *im = a->im;
    struct livraison same;
    unsigned char hash[HASH_BYTES];
    bool found = false;
    enum rc rc = find_same(db, im, &same, &found, e);

    if (rc == RC_OK && found) {
        a->already = a->hash == NULL || strcmp(a->hash, same.plan) == 0;
        return a->already ? RC_OK : refuse_same(&same, e);
    }
    if (rc == RC_OK)
        rc = follow_previous(db, im, e);
    if (rc == RC_OK)
        rc = insert_livraison(db, im, e);
    if (rc == RC_OK)
        rc = im->partner->effects(db, im, e);
    if (rc != RC_OK)
        return rc;
    finish_hash(im->plan, hash);
    rc = plan_rien(im->plan) ? ERR(e, MSG_IMPORT_TOUT_REFUSE) : check_agreed(im->plan, a->hash, e);
    if (rc == RC_OK)
        rc = db_exec(db, Q_LIVRAISON_SET_PLAN, e, "bii", hash, sizeof(hash),
                     im->plan->rows - im->plan->repeated, im->livraison_id);
    return rc == RC_OK ? journal_import(db, im, e) : rc;
}

enum rc import_apply(struct store *s, const struct partner *partner, FILE *in, day_t issued, const char *hash,
                     const char *agent, struct plan *out, bool *already, struct err *e)
{
    return import_apply_de(s, partner, in, issued, hash, &(struct import_auteur){.agent = agent}, out,
                           already, e);
}

enum rc import_apply_de(struct store *s, const struct partner *partner, FILE *in, day_t issued,
                        const char *hash, const struct import_auteur *par, struct plan *out, bool *already,
                        struct err *e)
{
    struct import im;
    struct application a = {&im, hash, false};
    enum rc rc = import_begin(&im, s, partner, in, issued, par, out, e);

    im.apply = true;
    if (rc == RC_OK)
        rc = store_write(s, apply_unit, &a, e);
    import_end(&im);
    *already = a.already;
    if (rc == RC_OK && partner->after != NULL && partner->after(s, &out->suite) == RC_OK)
        out->suite.msg = MSG_AUCUN;
    return rc;
}

enum rc plan_suite(const struct plan *p, struct err *e)
{
    return p->suite.msg == MSG_AUCUN ? RC_OK : ERR(e, MSG_IMPORT_SUITE, "raison", p->suite.phrase);
}

#include "exchange/organismes.h"
#include "base/text.h"
#include "exchange/csv.h"
#include "exchange/organismes_ligne.h"
#include "exchange/plan_sort.h"
#include "training/mots.h"
#include "training/organisme.h"

#define ORGANISMES_MAX 1000000 /* rows of one list: seven times the list of today */

struct liste {
    struct sorter *rows; /* by NDA */
    int64_t *ndas; /* all NDAs of the file, in order once read: which previous NDAs still live on their own */
    size_t ndas_n, ndas_size;
    int64_t *adoptes; /* bodies that took a new NDA in this file */
    size_t adoptes_n, adoptes_size;
    int64_t next_id;
};

/* ---- reading ----------------------------------------------------------------------------------------------- */

static bool push(int64_t **array, size_t *n, size_t *size, int64_t value)
{
    if (*n == *size) {
        size_t larger = *size == 0 ? 1024 : *size * 2;
        int64_t *grown = reallocarray(*array, larger, sizeof(**array));

        if (grown == NULL)
            return false;
        *array = grown;
        *size = larger;
    }
    (*array)[(*n)++] = value;
    return true;
}

static int by_value(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return x < y ? -1 : x > y;
}

static void flag(struct import *im, const struct organisme_ligne *l)
{
    if ((l->drapeaux & ORGANISME_NIC) != 0)
        plan_counter_add(im->plan, "nic_seuls", "SIRET réduits au NIC, complétés et signalés", 1);
    else if ((l->drapeaux & ORGANISME_DOUTEUX) != 0)
        plan_counter_add(im->plan, "siret_douteux", "SIRET ou SIREN faux ou contradictoires, signalés", 1);
    if (*l->anciens != '\0')
        plan_counter_add(im->plan, "anciens_nda", "organismes qui ont eu un autre numéro de déclaration", 1);
}

static enum rc read_rows(struct import *im, struct csv_file *f, const int *at, struct err *e)
{
    struct liste *s = im->state;
    unsigned char record[SORTER_RECORD_MAX];
    const struct csv_row *row;
    enum rc rc;

    while ((rc = csv_file_next(f, &row, e)) == RC_OK && row != NULL) {
        struct organisme_ligne l;
        struct err why = {0};

        im->plan->rows++;
        if (organisme_ligne_lire(row, at, &l, &why) != RC_OK) {
            plan_refuse(im->plan, &why);
            continue;
        }
        if (s->ndas_n == ORGANISMES_MAX)
            return ERR(e, MSG_ORGANISME_LISTE_TROP_LONGUE);
        flag(im, &l);
        if (!push(&s->ndas, &s->ndas_n, &s->ndas_size, strtoll(l.nda, NULL, 10)))
            return ERR(e, MSG_MEMOIRE_EPUISEE);
        rc = sorter_add(s->rows, record, organisme_ligne_emballer(&l, record), e);
        if (rc != RC_OK)
            return rc;
    }
    if (s->ndas_n > 0)
        qsort(s->ndas, s->ndas_n, sizeof(s->ndas[0]), by_value);
    return rc;
}

static enum rc read_file(struct import *im, struct err *e)
{
    struct liste *s = calloc(1, sizeof(*s));
    struct csv_file *f = NULL;
    int at[ORGANISMES_COLUMNS];
    enum rc rc;

    im->state = s;
    if (s == NULL || (s->rows = sorter_new(im->env, NDA_DIGITS, SORTER_MEMORY)) == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = csv_file_open(im->file, 0, &f, e);
    if (rc == RC_OK)
        rc = csv_file_bind(f, organismes_columns(), ORGANISMES_COLUMNS, false, at, e);
    if (rc == RC_OK)
        rc = read_rows(im, f, at, e);
    csv_file_close(f);
    return rc == RC_OK ? sorter_sort(s->rows, e) : rc;
}

static void end(struct import *im)
{
    struct liste *s = im->state;

    if (s != NULL) {
        sorter_free(s->rows);
        free(s->ndas);
        free(s->adoptes);
    }
    free(s);
    im->state = NULL;
}

/* ---- which body a row is ------------------------------------------------------------------------------------ */

static bool in_file(const struct liste *s, const char *nda)
{
    int64_t value = strtoll(nda, NULL, 10);

    return s->ndas_n > 0 && bsearch(&value, s->ndas, s->ndas_n, sizeof(value), by_value) != NULL;
}

static bool adopted(const struct liste *s, int64_t id)
{
    for (size_t i = 0; i < s->adoptes_n; i++)
        if (s->adoptes[i] == id)
            return true;
    return false;
}

/* The body known until now under one of the previous NDAs: of the same company, and gone from the list as such. */
static enum rc find_adoption(struct db *db, struct liste *s, const struct organisme_ligne *l, int64_t *id,
                             struct err *e)
{
    const char *rest = l->anciens;
    char nda[NDA_DIGITS + 1];
    enum rc rc = RC_OK;

    *id = 0;
    while (rc == RC_OK && *id == 0 && *l->siren != '\0' && organisme_ancien(&rest, nda)) {
        if (in_file(s, nda))
            continue;
        rc = db_i64(db, Q_ORGANISME_BY_NDA_SIREN, 0, id, e, "tt", nda, l->siren);
        if (rc == RC_OK && adopted(s, *id))
            *id = 0;
    }
    if (rc == RC_OK && *id != 0 && !push(&s->adoptes, &s->adoptes_n, &s->adoptes_size, *id))
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    return rc;
}

/* ---- comparing and writing --------------------------------------------------------------------------------- */

static void add(struct sha256_stream *h, const char *s)
{
    sha256_add(h, s != NULL && *s != '\0' ? s : "", strlen(s != NULL ? s : "") + 1);
}

/* What the list says of a body, as one hash: the same for the row and for what is stored. */
static void digest_row(const struct organisme_ligne *l, unsigned char out[HASH_BYTES])
{
    struct sha256_stream *h = sha256_begin();
    const char *texts[] = {l->siret, l->siren,       l->nda,   l->denomination,
                           l->voie,  l->code_postal, l->ville, l->code_region};
    unsigned char flags = (unsigned char)(l->drapeaux & ~(unsigned)ORGANISME_NIC);

    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        add(h, texts[i]);
    sha256_add(h, &flags, 1);
    sha256_end(h, out);
}

static enum rc digest_stored(struct db *db, int64_t id, unsigned char out[HASH_BYTES], struct err *e)
{
    struct sha256_stream *h = sha256_begin();
    struct cursor c = {0};
    unsigned char flags = 0;
    enum rc rc = db_query(db, Q_ORGANISME_LISTE, &c, e, "i", id);

    if (rc == RC_OK && cursor_next(&c)) {
        for (int i = 0; i < 8; i++)
            add(h, cursor_text(&c, i));
        for (int i = 0; i < 5; i++)
            flags |= (unsigned char)(cursor_i64(&c, 8 + i) != 0 ? 1 << i : 0);
        sha256_add(h, &flags, 1);
    }
    sha256_end(h, out);
    return rc == RC_OK ? cursor_close(&c, e) : rc;
}

static const char *or_null(const char *s)
{
    return *s != '\0' ? s : NULL;
}

static enum rc insert(struct db *db, int64_t id, const struct organisme_ligne *l, const char *folded,
                      struct err *e)
{
    return db_exec(
        db, Q_ORGANISME_INSERT, e, "itttttttttiiiiiid", id, or_null(l->siret), or_null(l->siren), l->nda,
        l->denomination, folded, or_null(l->voie), or_null(l->code_postal), or_null(l->ville),
        or_null(l->code_region), (int64_t)(l->drapeaux & ORGANISME_FORMATION ? 1 : 0),
        (int64_t)(l->drapeaux & ORGANISME_BILAN ? 1 : 0), (int64_t)(l->drapeaux & ORGANISME_VAE ? 1 : 0),
        (int64_t)(l->drapeaux & ORGANISME_APPRENTISSAGE ? 1 : 0),
        (int64_t)(l->drapeaux & ORGANISME_DOUTEUX ? 1 : 0), db_now_us(db), day_of_instant(db_now_us(db)));
}

static enum rc update(struct db *db, int64_t id, const struct organisme_ligne *l, const char *folded,
                      struct err *e)
{
    return db_exec(
        db, Q_ORGANISME_UPDATE, e, "tttttttttiiiiiii", or_null(l->siret), or_null(l->siren), l->nda,
        l->denomination, folded, or_null(l->voie), or_null(l->code_postal), or_null(l->ville),
        or_null(l->code_region), (int64_t)(l->drapeaux & ORGANISME_FORMATION ? 1 : 0),
        (int64_t)(l->drapeaux & ORGANISME_BILAN ? 1 : 0), (int64_t)(l->drapeaux & ORGANISME_VAE ? 1 : 0),
        (int64_t)(l->drapeaux & ORGANISME_APPRENTISSAGE ? 1 : 0),
        (int64_t)(l->drapeaux & ORGANISME_DOUTEUX ? 1 : 0), db_now_us(db), id);
}

/* Previous NDAs that are not known yet; with im->apply, records them. A body that is new has none. */
static enum rc keep_anciens(struct db *db, const struct import *im, int64_t id, bool is_new,
                            const struct organisme_ligne *l, int64_t *fresh, struct err *e)
{
    const char *rest = l->anciens;
    char nda[NDA_DIGITS + 1];
    enum rc rc = RC_OK;

    *fresh = 0;
    while (rc == RC_OK && organisme_ancien(&rest, nda)) {
        int64_t known = 0;

        if (!is_new)
            rc = db_i64(db, Q_ORGANISME_NDA_ANCIEN_HAS, 0, &known, e, "ti", nda, id);
        *fresh += known == 0;
        if (rc == RC_OK && known == 0 && im->apply)
            rc = db_exec(db, Q_ORGANISME_NDA_ANCIEN_INSERT, e, "ti", nda, id);
    }
    return rc;
}

struct nom {
    struct db *db;
    int64_t organisme_id;
    enum rc rc;
    struct err *e;
};

static bool keep_mot(const char *mot, void *arg)
{
    struct nom *n = arg;

    if (strlen(mot) > 1)
        n->rc = db_exec(n->db, Q_FORMATION_MOT_ORGANISME, n->e, "ti", mot, n->organisme_id);
    return n->rc == RC_OK;
}

/* The search finds its trainings by the name that it has now; those of a former name stay until its next catalogue. */
static enum rc rename_offers(struct db *db, int64_t id, const char *name, struct err *e)
{
    struct nom n = {db, id, RC_OK, e};

    return mots_each(name, keep_mot, &n) || n.rc != RC_OK ? n.rc : ERR(e, MSG_MEMOIRE_EPUISEE);
}

static enum rc write_new(struct db *db, int64_t id, const struct organisme_ligne *l, struct err *e)
{
    char folded[2 * ORGANISME_TEXT_BYTES];

    text_fold(l->denomination, folded, sizeof(folded));
    return insert(db, id, l, folded, e);
}

/* What it was is kept until the day of this delivery. */
static enum rc write_changed(struct db *db, int64_t id, const struct organisme_ligne *l, struct err *e)
{
    char folded[2 * ORGANISME_TEXT_BYTES];
    enum rc rc = db_exec(db, Q_ORGANISME_ANCIEN_INSERT, e, "di", day_of_instant(db_now_us(db)), id);

    text_fold(l->denomination, folded, sizeof(folded));
    if (rc == RC_OK)
        rc = update(db, id, l, folded, e);
    return rc == RC_OK ? rename_offers(db, id, l->denomination, e) : rc;
}

static enum rc one_new(struct db *db, struct import *im, const struct organisme_ligne *l, struct err *e)
{
    struct liste *s = im->state;
    unsigned char digest[HASH_BYTES];
    int64_t id = s->next_id++;
    int64_t unused;
    enum rc rc = RC_OK;

    digest_row(l, digest);
    plan_effect(im->plan, PLAN_NEW, digest, sizeof(digest));
    plan_state(im->plan, l->anciens, strlen(l->anciens) + 1);
    if (!im->apply)
        return RC_OK;
    rc = write_new(db, id, l, e);
    return rc == RC_OK ? keep_anciens(db, im, id, true, l, &unused, e) : rc;
}

static enum rc one_known(struct db *db, struct import *im, int64_t id, const struct organisme_ligne *l,
                         struct err *e)
{
    unsigned char change[8 + 2 * HASH_BYTES];
    int64_t fresh;
    bool same;
    enum rc rc = keep_anciens(db, im, id, false, l, &fresh, e);

    if (rc == RC_OK)
        rc = digest_stored(db, id, change + 8, e);
    if (rc != RC_OK)
        return rc;
    sort_put_u64(change, (uint64_t)id);
    digest_row(l, change + 8 + HASH_BYTES);
    same = memcmp(change + 8, change + 8 + HASH_BYTES, HASH_BYTES) == 0;
    if (fresh == 0 && same) {
        im->plan->effects[PLAN_UNCHANGED]++;
        return RC_OK;
    }
    plan_effect(im->plan, PLAN_CHANGED, change, sizeof(change));
    plan_state(im->plan, &fresh, sizeof(fresh));
    return im->apply && !same ? write_changed(db, id, l, e) : RC_OK;
}

static void repeated(struct import *im, const struct organisme_ligne *l, long first)
{
    struct err why = {0};
    char line[24];

    snprintf(line, sizeof(line), "%ld", first);
    ERR(&why, MSG_ORGANISME_NDA_DEUX_FOIS, "ligne", line);
    err_at(&why, organismes_columns()[0].name, l->line);
    plan_refuse(im->plan, &why);
}

/* ---- rows together ------------------------------------------------------------------------------------------ */

/* Rows of one lot, from one to another: what they need of the store is asked in two trips. */
struct rangs {
    struct db *db;
    struct import *im;
    const struct sorter_lot *lot;
    size_t from, to;
    int64_t ids[SORTER_LOT_MAX];   /* the body each row is; 0: a new one */
    char last_nda[NDA_DIGITS + 1]; /* of the row before: the same number again repeats it */
    long last_line;
};

static const unsigned char *record_of(const struct rangs *r, size_t i)
{
    return r->lot->bytes + r->lot->at[i];
}

static bool repeats(const struct rangs *r, size_t i)
{
    const void *before = i > 0 ? (const void *)record_of(r, i - 1) : r->last_nda;

    return memcmp(record_of(r, i), before, NDA_DIGITS) == 0;
}

static enum rc ask_bodies(struct rangs *r, struct err *e)
{
    const struct liste *s = r->im->state;
    enum rc rc = RC_OK;

    for (size_t i = r->from; rc == RC_OK && i < r->to; i++) {
        struct organisme_ligne l;
        const char *rest;
        char nda[NDA_DIGITS + 1];

        organisme_ligne_deballer(record_of(r, i), &l);
        rest = l.anciens;
        if (repeats(r, i))
            continue;
        rc = db_ahead(r->db, Q_ORGANISME_BY_NDA, e, "t", l.nda);
        while (rc == RC_OK && *l.siren != '\0' && organisme_ancien(&rest, nda))
            if (!in_file(s, nda))
                rc = db_ahead(r->db, Q_ORGANISME_BY_NDA_SIREN, e, "tt", nda, l.siren);
    }
    return rc == RC_OK ? db_ahead_end(r->db, e) : rc;
}

/* Nothing that the rows before a row write changes which body it is: see find_adoption(). */
static enum rc find_bodies(struct rangs *r, struct err *e)
{
    enum rc rc = ask_bodies(r, e);

    for (size_t i = r->from; rc == RC_OK && i < r->to; i++) {
        struct organisme_ligne l;
        int64_t *id = &r->ids[i];

        if (repeats(r, i))
            continue;
        organisme_ligne_deballer(record_of(r, i), &l);
        rc = db_i64(r->db, Q_ORGANISME_BY_NDA, 0, id, e, "t", l.nda);
        if (rc != RC_OK || *id != 0)
            continue;
        rc = find_adoption(r->db, r->im->state, &l, id, e);
        if (rc == RC_OK && *id != 0)
            plan_counter_add(r->im->plan, "nouveaux_nda", "organismes connus qui changent de numéro", 1);
    }
    return rc;
}

/* What is known of them. */
static enum rc ask_known(struct rangs *r, struct err *e)
{
    enum rc rc = RC_OK;

    for (size_t i = r->from; rc == RC_OK && i < r->to; i++) {
        struct organisme_ligne l;
        const char *rest;
        char nda[NDA_DIGITS + 1];

        if (repeats(r, i) || r->ids[i] == 0)
            continue;
        organisme_ligne_deballer(record_of(r, i), &l);
        rest = l.anciens;
        while (rc == RC_OK && organisme_ancien(&rest, nda))
            rc = db_ahead(r->db, Q_ORGANISME_NDA_ANCIEN_HAS, e, "ti", nda, r->ids[i]);
        if (rc == RC_OK)
            rc = db_ahead(r->db, Q_ORGANISME_LISTE, e, "i", r->ids[i]);
    }
    return rc == RC_OK ? db_ahead_end(r->db, e) : rc;
}

static enum rc some_rows(struct rangs *r, struct err *e)
{
    enum rc rc = find_bodies(r, e);

    if (rc == RC_OK)
        rc = ask_known(r, e);
    for (size_t i = r->from; rc == RC_OK && i < r->to; i++) {
        struct organisme_ligne l;
        const int64_t id = r->ids[i];

        organisme_ligne_deballer(record_of(r, i), &l);
        if (repeats(r, i)) {
            repeated(r->im, &l, r->last_line);
            continue;
        }
        r->last_line = l.line;
        rc = id != 0 ? one_known(r->db, r->im, id, &l, e) : one_new(r->db, r->im, &l, e);
    }
    return rc;
}

/* As many rows as may be asked ahead: one question for the row, one for each of its previous NDAs. */
static void take_rows(struct rangs *r)
{
    size_t questions = 0;

    r->from = r->to;
    while (r->to < r->lot->count && questions <= DB_AHEAD_MAX - 1 - ORGANISME_ANCIENS_MAX) {
        struct organisme_ligne l;

        organisme_ligne_deballer(record_of(r, r->to++), &l);
        questions += 1 + (strlen(l.anciens) + 1) / (NDA_DIGITS + 1);
    }
}

static enum rc one_lot(void *arg, const struct sorter_lot *lot, struct err *e)
{
    struct rangs *r = arg;
    enum rc rc = RC_OK;

    r->lot = lot;
    for (r->to = 0; rc == RC_OK && r->to < lot->count;) {
        take_rows(r);
        rc = some_rows(r, e);
    }
    memcpy(r->last_nda, record_of(r, lot->count - 1), NDA_DIGITS);
    return rc;
}

static enum rc effects(struct db *db, struct import *im, struct err *e)
{
    struct liste *s = im->state;
    struct rangs r = {.db = db, .im = im};
    int64_t last_id;
    enum rc rc = db_i64(db, Q_ORGANISME_MAX_ID, 0, &last_id, e, "");

    s->next_id = last_id + 1;
    return rc == RC_OK ? sorter_each_lot(s->rows, one_lot, &r, e) : rc;
}

static bool champ(size_t n, struct import_champ *out)
{
    return csv_champ(organismes_columns(), ORGANISMES_COLUMNS, n, out);
}

const struct partner partner_organismes = {.name = "organismes",
                                           .label = "Liste publique des organismes de formation",
                                           .act = "import.organismes",
                                           .ordered = true,
                                           .feed = FEED_LISTE_ORGANISMES,
                                           .champ = champ,
                                           .revient = true,
                                           .read = read_file,
                                           .effects = effects,
                                           .end = end};

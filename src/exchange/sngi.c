#include "exchange/sngi.h"
#include "base/text.h"
#include "exchange/csv.h"
#include "exchange/plan_sort.h"
#include "people/identite.h"
#include "people/secret.h"
#include "training/dossier_issue.h"
#include <sodium.h>

enum column { NIR, NOM_NAISSANCE, NOM_USAGE, PRENOMS, SEXE, DATE_NAISSANCE, LIEU_NAISSANCE, DECES, COLUMNS };

static const struct csv_column columns[COLUMNS] = {
    [NIR] = {"nir", NULL, true, SNGI_BRINGS_TITULAIRE_NIR},
    [NOM_NAISSANCE] = {"nom_naissance", "nom_de_naissance|nom_famille|nom_de_famille", true,
                       SNGI_BRINGS_TITULAIRE_ETAT_CIVIL},
    [NOM_USAGE] = {"nom_usage", "nom_d_usage", true, SNGI_BRINGS_TITULAIRE_ETAT_CIVIL},
    [PRENOMS] = {"prenoms", "prenom", true, SNGI_BRINGS_TITULAIRE_ETAT_CIVIL},
    [SEXE] = {"sexe", NULL, true, SNGI_BRINGS_TITULAIRE_ETAT_CIVIL},
    [DATE_NAISSANCE] = {"date_naissance", "date_de_naissance", true, SNGI_BRINGS_TITULAIRE_ETAT_CIVIL},
    [LIEU_NAISSANCE] = {"lieu_naissance", "lieu_de_naissance|code_lieu_naissance", true,
                        SNGI_BRINGS_TITULAIRE_ETAT_CIVIL},
    [DECES] = {"deces", "date_deces|date_de_deces", false, SNGI_BRINGS_TITULAIRE_DECES},
};

/* Dossiers of one holder, and the memory that reading them takes. */
#define LEARNT_MAX 100
#define LEARNT_BYTES ((size_t)1 << 20)

struct mort {
    int64_t id;
    day_t deces;
};

struct sngi {
    struct sorter *rows; /* by keyed hash of the NIR: the order of the index they are looked up in */
    struct secret_pool pool;
    struct env keys_env; /* draws from the pool */
    bool with_deces;
    int64_t next_id;
    bool nobody_yet;
    struct mort morts[SORTER_LOT_MAX]; /* of the lot being read: deaths that were not known */
    size_t morts_n;
};

/* One row once checked; texts point into the row of the file or into the record. */
struct personne {
    char nir[NIR_LENGTH + 1];
    struct etat_civil ec;
    long line;
};

/* ---- reading ------------------------------------------------------------------------------------------------- */

static enum rc refuse_field(struct err *e, enum msg m, enum column c, long line)
{
    ERR(e, m);
    return err_at(e, columns[c].name, line);
}

static bool read_sexe(const char *s, char *out)
{
    *out = *s == '1' || *s == 'm' ? 'M' : *s == '2' || *s == 'f' ? 'F' : *s;
    return (*out == 'M' || *out == 'F') && s[1] == '\0';
}

/* "1950-00-00": the register knows the year only. Such a person is never matched by birth. */
static bool is_partial_birth(const char *s)
{
    return strlen(s) == 10 && strcmp(s + 7, "-00") == 0 && s[4] == '-' && strspn(s, "0123456789") == 4 &&
           strspn(s + 5, "0123456789") == 2;
}

static bool is_lieu(const char *s)
{
    size_t n = strlen(s);

    return n == 0 || (n == 5 && strspn(s, "0123456789AB") == 5);
}

static enum rc read_days(const struct csv_row *row, const int *at, day_t today, struct etat_civil *ec,
                         struct err *e)
{
    const char *birth = row->fields[at[DATE_NAISSANCE]];
    const char *death = at[DECES] >= 0 ? row->fields[at[DECES]] : "";

    ec->naissance = csv_day(birth);
    if (ec->naissance == DAY_NONE && !is_partial_birth(birth))
        return refuse_field(e, MSG_SNGI_DATE, DATE_NAISSANCE, row->line);
    if (ec->naissance != DAY_NONE &&
        (ec->naissance > today || day_year(today) - day_year(ec->naissance) > AGE_MAX))
        return refuse_field(e, MSG_SNGI_INVRAISEMBLABLE, DATE_NAISSANCE, row->line);
    ec->deces = *death != '\0' ? csv_day(death) : DAY_NONE;
    if (*death != '\0' && ec->deces == DAY_NONE)
        return refuse_field(e, MSG_SNGI_DATE, DECES, row->line);
    if (ec->deces != DAY_NONE &&
        (ec->deces > today || (ec->naissance != DAY_NONE && ec->deces < ec->naissance)))
        return refuse_field(e, MSG_SNGI_INVRAISEMBLABLE, DECES, row->line);
    return RC_OK;
}

static enum rc read_names(const struct csv_row *row, const int *at, struct etat_civil *ec, struct err *e)
{
    static const enum column names[] = {NOM_NAISSANCE, NOM_USAGE, PRENOMS};
    char folded[NOM_BYTES];

    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (strlen(row->fields[at[names[i]]]) >= NOM_BYTES)
            return refuse_field(e, MSG_SNGI_TROP_LONG, names[i], row->line);
    if (text_fold(row->fields[at[NOM_NAISSANCE]], folded, sizeof(folded)) == 0)
        return refuse_field(e, MSG_SNGI_NOM, NOM_NAISSANCE, row->line);
    ec->nom_naissance = row->fields[at[NOM_NAISSANCE]];
    ec->nom_usage = row->fields[at[NOM_USAGE]];
    ec->prenoms = row->fields[at[PRENOMS]];
    return RC_OK;
}

static enum rc read_personne(const struct csv_row *row, const int *at, day_t today, struct personne *p,
                             struct err *e)
{
    enum nir_fault fault = nir_parse(row->fields[at[NIR]], p->nir);
    enum rc rc;

    p->line = row->line;
    if (fault != NIR_OK) {
        ERR(e, MSG_NIR_REFUSE, "raison", nir_fault_text(fault));
        return err_at(e, columns[NIR].name, row->line);
    }
    rc = read_names(row, at, &p->ec, e);
    if (rc == RC_OK)
        rc = read_days(row, at, today, &p->ec, e);
    if (rc != RC_OK)
        return rc;
    if (!read_sexe(row->fields[at[SEXE]], &p->ec.sexe))
        return refuse_field(e, MSG_SNGI_SEXE, SEXE, row->line);
    p->ec.lieu = row->fields[at[LIEU_NAISSANCE]];
    if (!is_lieu(p->ec.lieu))
        return refuse_field(e, MSG_SNGI_LIEU, LIEU_NAISSANCE, row->line);
    return RC_OK;
}

/* Record: index, NIR, sex, birth, death, line, then four texts ended by NUL. */
enum {
    AT_NIR = NIR_INDEX_BYTES,
    AT_SEXE = AT_NIR + NIR_LENGTH,
    AT_NAISSANCE = AT_SEXE + 1,
    AT_DECES = AT_NAISSANCE + 4,
    AT_LINE = AT_DECES + 4,
    AT_TEXTS = AT_LINE + 8
};

static enum rc keep(struct import *im, const struct personne *p, struct err *e)
{
    struct sngi *s = im->state;
    const char *const texts[] = {p->ec.nom_naissance, p->ec.nom_usage, p->ec.prenoms, p->ec.lieu};
    unsigned char record[AT_TEXTS + 4 * NOM_BYTES];
    size_t n = AT_TEXTS;
    enum rc rc;

    secret_nir_index(im->keys, p->nir, record);
    memcpy(record + AT_NIR, p->nir, NIR_LENGTH);
    record[AT_SEXE] = (unsigned char)p->ec.sexe;
    sort_put_u32(record + AT_NAISSANCE, (uint32_t)p->ec.naissance);
    sort_put_u32(record + AT_DECES, (uint32_t)p->ec.deces);
    sort_put_u64(record + AT_LINE, (uint64_t)p->line);
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        size_t length = strlen(texts[i]) + 1;

        memcpy(record + n, texts[i], length);
        n += length;
    }
    rc = sorter_add(s->rows, record, n, e);
    sodium_memzero(record, AT_SEXE);
    return rc;
}

static void flag(struct import *im, const struct personne *p)
{
    if (nir_contradicts(p->nir, p->ec.sexe, p->ec.naissance))
        plan_counter_add(im->plan, "contradictions",
                         "NIR et état civil qui se contredisent (signalés, enregistrés)", 1);
    if (nir_is_nia(p->nir))
        plan_counter_add(im->plan, "nia", "numéros d'attente (identité non certifiée)", 1);
    if (p->ec.naissance == DAY_NONE)
        plan_counter_add(im->plan, "naissances_partielles", "dates de naissance incomplètes", 1);
}

static enum rc read_rows(struct import *im, struct csv_file *f, const int *at, struct err *e)
{
    day_t today = env_today(im->env);
    const struct csv_row *row;
    enum rc rc;

    while ((rc = csv_file_next(f, &row, e)) == RC_OK && row != NULL) {
        struct personne p;
        struct err why = {0};

        im->plan->rows++;
        if (read_personne(row, at, today, &p, &why) != RC_OK) {
            plan_refuse(im->plan, &why);
            continue;
        }
        flag(im, &p);
        rc = keep(im, &p, e);
        sodium_memzero(p.nir, sizeof(p.nir));
        if (rc != RC_OK)
            return rc;
    }
    return rc;
}

static enum rc read_file(struct import *im, struct err *e)
{
    struct sngi *s = calloc(1, sizeof(*s));
    struct csv_file *f = NULL;
    int at[COLUMNS];
    enum rc rc;

    im->state = s;
    if (s != NULL) {
        s->pool.source = im->env;
        s->keys_env = secret_pool_env(&s->pool);
    }
    if (s == NULL || (s->rows = sorter_new(im->env, NIR_INDEX_BYTES, SORTER_MEMORY)) == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = csv_file_open(im->file, 0, &f, e);
    if (rc == RC_OK)
        rc = csv_file_bind(f, columns, COLUMNS, false, at, e);
    if (rc == RC_OK) {
        s->with_deces = at[DECES] >= 0;
        rc = read_rows(im, f, at, e);
    }
    csv_file_close(f);
    return rc == RC_OK ? sorter_sort(s->rows, e) : rc;
}

static void end(struct import *im)
{
    struct sngi *s = im->state;

    if (s != NULL) {
        sorter_free(s->rows);
        secret_pool_end(&s->pool);
    }
    free(s);
    im->state = NULL;
}

/* ---- effects ------------------------------------------------------------------------------------------------- */

static void personne_of(const unsigned char *record, struct personne *p)
{
    const char *text = (const char *)record + AT_TEXTS;

    memcpy(p->nir, record + AT_NIR, NIR_LENGTH);
    p->nir[NIR_LENGTH] = '\0';
    p->line = (long)sort_get_u64(record + AT_LINE);
    p->ec.sexe = (char)record[AT_SEXE];
    p->ec.naissance = (day_t)sort_get_u32(record + AT_NAISSANCE);
    p->ec.deces = (day_t)sort_get_u32(record + AT_DECES);
    p->ec.nom_naissance = text;
    text += strlen(text) + 1;
    p->ec.nom_usage = text;
    text += strlen(text) + 1;
    p->ec.prenoms = text;
    text += strlen(text) + 1;
    p->ec.lieu = text;
}

static enum rc create(struct db *db, struct import *im, const unsigned char *record, const struct personne *p,
                      struct err *e)
{
    struct sngi *s = im->state;
    unsigned char wrapped[DATA_KEY_BYTES], sealed[NIR_SEALED_BYTES];

    if (!im->apply)
        return RC_OK;
    secret_nir_seal(&s->keys_env, im->keys, p->nir, wrapped, sealed);
    return identite_create(db, s->next_id++, record, wrapped, sealed, &p->ec, !nir_is_nia(p->nir), e);
}

/* The effect as it is hashed: the holder it falls on, and everything of the record but its line. */
static void effect(struct import *im, enum plan_effect what, const unsigned char *record, size_t n,
                   int64_t id)
{
    unsigned char text[8 + AT_TEXTS + 4 * NOM_BYTES];

    sort_put_u64(text, (uint64_t)id);
    memcpy(text + 8, record, n);
    memset(text + 8 + AT_LINE, 0, 8);
    plan_effect(im->plan, what, text, 8 + n);
    sodium_memzero(text, 8 + AT_SEXE);
}

/* ---- deaths that come after a training was settled as given up, or as an absence: `sicpf dossier deces` ---------- */

static enum rc learnt_late(struct db *db, const struct mort *m, size_t *n, struct err *e)
{
    const struct dossier_deces_filtre f = {.titulaire_id = m->id, .deces = m->deces, .limit = LEARNT_MAX};
    struct arena *a = arena_new(LEARNT_BYTES);
    struct dossier_deces *unused;
    enum rc rc = a == NULL ? ERR(e, MSG_MEMOIRE_EPUISEE) : dossiers_deces(db, a, &f, &unused, n, e);

    arena_free(a);
    return rc;
}

static enum rc ask_learnt_late(struct db *db, size_t i, void *sngi, struct err *e)
{
    const struct sngi *s = sngi;
    size_t unused = 0;

    return learnt_late(db, &s->morts[i], &unused, e);
}

/* Of the deaths that a lot brought. */
static enum rc count_learnt_late(struct db *db, struct import *im, struct err *e)
{
    struct sngi *s = im->state;
    enum rc rc = s->morts_n > 0 ? db_ahead_of(db, s->morts_n, ask_learnt_late, s, e) : RC_OK;

    for (size_t i = 0; rc == RC_OK && i < s->morts_n; i++) {
        size_t n = 0;

        rc = learnt_late(db, &s->morts[i], &n, e);
        if (rc == RC_OK && n > 0)
            plan_counter_add(im->plan, "deces_tardifs", "dossiers que ce décès contredit (dossier deces)",
                             (int64_t)n);
    }
    s->morts_n = 0;
    return rc;
}

static enum rc one_row(struct db *db, struct import *im, const unsigned char *record, size_t n, struct err *e)
{
    struct sngi *s = im->state;
    struct personne p;
    struct etat_civil_connu known = {0};
    enum rc rc = RC_OK;

    personne_of(record, &p);
    if (!s->nobody_yet)
        rc = identite_find(db, record, &p.ec, s->with_deces, &known, e);
    if (rc != RC_OK)
        return rc;
    if (known.id == 0) {
        effect(im, PLAN_NEW, record, n, 0);
        return create(db, im, record, &p, e);
    }
    if (known.same) {
        im->plan->effects[PLAN_UNCHANGED]++;
        return RC_OK;
    }
    effect(im, PLAN_CHANGED, record, n, known.id);
    plan_state(im->plan, known.digest, sizeof(known.digest));
    if (s->with_deces && p.ec.deces != DAY_NONE && p.ec.deces != known.deces)
        s->morts[s->morts_n++] = (struct mort){known.id, p.ec.deces};
    return im->apply ? identite_update(db, known.id, &p.ec, s->with_deces, e) : RC_OK;
}

/* The same number twice: the same person again, or two lines of which one is wrong. */
static void repeated(struct import *im, const unsigned char *record, size_t n, const unsigned char *first,
                     size_t first_n)
{
    struct err why = {0};
    char line[24];

    if (n == first_n && memcmp(record, first, AT_LINE) == 0 &&
        memcmp(record + AT_TEXTS, first + AT_TEXTS, n - AT_TEXTS) == 0) {
        plan_counter_add(im->plan, "doublons", "lignes répétées", 1);
        return;
    }
    snprintf(line, sizeof(line), "%lld", (long long)sort_get_u64(first + AT_LINE));
    ERR(&why, MSG_SNGI_NIR_DEUX_FOIS, "ligne", line);
    err_at(&why, columns[NIR].name, (long)sort_get_u64(record + AT_LINE));
    plan_refuse(im->plan, &why);
}

/* The first record of the number being read: the others repeat it. */
struct first {
    unsigned char record[AT_TEXTS + 4 * NOM_BYTES];
    size_t n; /* 0: none yet */
};

static enum rc ask_ahead(struct db *db, const struct sorter_lot *lot, struct err *e)
{
    enum rc rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && i < lot->count; i++)
        if (i == 0 || memcmp(lot->bytes + lot->at[i], lot->bytes + lot->at[i - 1], NIR_INDEX_BYTES) != 0)
            rc = identite_ahead(db, lot->bytes + lot->at[i], e);
    return rc == RC_OK ? db_ahead_end(db, e) : rc;
}

struct rows {
    struct db *db;
    struct import *im;
    struct first first;
};

static enum rc one_lot(void *arg, const struct sorter_lot *lot, struct err *e)
{
    struct rows *r = arg;
    struct first *first = &r->first;
    const struct sngi *s = r->im->state;
    enum rc rc = s->nobody_yet ? RC_OK : ask_ahead(r->db, lot, e);

    for (size_t i = 0; rc == RC_OK && i < lot->count; i++) {
        const unsigned char *record = lot->bytes + lot->at[i];

        if (first->n > 0 && memcmp(record, first->record, NIR_INDEX_BYTES) == 0) {
            repeated(r->im, record, lot->n[i], first->record, first->n);
            continue;
        }
        memcpy(first->record, record, lot->n[i]);
        first->n = lot->n[i];
        rc = one_row(r->db, r->im, record, lot->n[i], e);
    }
    return rc == RC_OK ? count_learnt_late(r->db, r->im, e) : rc;
}

static enum rc effects(struct db *db, struct import *im, struct err *e)
{
    struct sngi *s = im->state;
    struct rows rows = {.db = db, .im = im};
    int64_t last_id;
    enum rc rc = db_i64(db, Q_TITULAIRE_MAX, 0, &last_id, e, "");

    s->next_id = last_id + 1;
    s->nobody_yet = last_id == 0;
    if (rc == RC_OK)
        rc = sorter_each_lot(s->rows, one_lot, &rows, e);
    sodium_memzero(&rows.first, sizeof(rows.first));
    return rc;
}

static bool champ(size_t n, struct import_champ *out)
{
    return csv_champ(columns, COLUMNS, n, out);
}

const struct partner partner_sngi = {.name = "sngi",
                                     .label = "État civil du SNGI",
                                     .act = "import.sngi",
                                     .feed = FEED_SNGI,
                                     .champ = champ,
                                     .read = read_file,
                                     .effects = effects,
                                     .end = end};

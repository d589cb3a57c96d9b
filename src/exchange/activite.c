#include "exchange/activite.h"
#include "exchange/csv.h"
#include "exchange/plan_sort.h"
#include "people/nir.h"
#include "people/secret.h"

#define ANNEE_MIN 2015                    /* the account exists since 1 January 2015 (C. trav. L. 6323-1) */
#define QUANTITE_MAX INT64_C(10000000000) /* cents of a yearly wage: one hundred million euros */

enum column {
    NIR,
    ANNEE,
    REGIME,
    TRAVAILLE,
    REFERENCE,
    UNITE,
    PEU_QUALIFIE,
    BOE,
    CATEGORIE_C,
    COTISATION_PAYEE,
    COLUMNS
};

static const struct csv_column columns[COLUMNS] = {
    [NIR] = {"nir", NULL, true, DONNEES_SOCIALES_BRINGS_TITULAIRE_NIR},
    [ANNEE] = {"annee", NULL, true, DONNEES_SOCIALES_BRINGS_ACTIVITE_TEMPS_TRAVAIL},
    [REGIME] = {"regime", NULL, true, DONNEES_SOCIALES_BRINGS_ACTIVITE_TEMPS_TRAVAIL},
    [TRAVAILLE] = {"travaille", NULL, true, DONNEES_SOCIALES_BRINGS_ACTIVITE_TEMPS_TRAVAIL},
    [REFERENCE] = {"reference", NULL, true, DONNEES_SOCIALES_BRINGS_ACTIVITE_TEMPS_TRAVAIL},
    [UNITE] = {"unite", NULL, true, DONNEES_SOCIALES_BRINGS_ACTIVITE_TEMPS_TRAVAIL},
    [PEU_QUALIFIE] = {"peu_qualifie", NULL, true, DONNEES_SOCIALES_BRINGS_ACTIVITE_QUALIFICATION},
    [BOE] = {"boe", NULL, true, DONNEES_SOCIALES_BRINGS_ACTIVITE_QUALIFICATION},
    [CATEGORIE_C] = {"categorie_c", NULL, true, DONNEES_SOCIALES_BRINGS_ACTIVITE_QUALIFICATION},
    [COTISATION_PAYEE] = {"cotisation_payee", NULL, true, DONNEES_SOCIALES_BRINGS_ACTIVITE_TEMPS_TRAVAIL},
};

/* In the order they are stored by: the code of a regime is its place here. */
static const char *const regimes[] = {"agent_public", "esat", "independant", "salarie"};
static const char *const unites[] = {"brut", "heures", "jours"};

struct annee {
    unsigned char index[NIR_INDEX_BYTES];
    long line;
    int annee, regime, unite;
    unsigned flags; /* one bit for each of the last four columns, in order */
    int64_t travaille, reference;
};

struct activite_state {
    struct sorter *lignes;     /* by keyed hash of the NIR */
    struct sorter *titulaires; /* by holder, year, regime */
    bool nothing_yet;
};

/* ---- records ------------------------------------------------------------------------------------------------- */

enum { RECORD_TAIL = 8 + 1 + 1 + 8 + 8 };

static void pack_tail(unsigned char *p, const struct annee *a)
{
    sort_put_u64(p, (uint64_t)a->line);
    p[8] = (unsigned char)a->unite;
    p[9] = (unsigned char)a->flags;
    sort_put_u64(p + 10, (uint64_t)a->travaille);
    sort_put_u64(p + 18, (uint64_t)a->reference);
}

static void unpack_tail(const unsigned char *p, struct annee *a)
{
    a->line = (long)sort_get_u64(p);
    a->unite = p[8];
    a->flags = p[9];
    a->travaille = (int64_t)sort_get_u64(p + 10);
    a->reference = (int64_t)sort_get_u64(p + 18);
}

/* ---- reading ------------------------------------------------------------------------------------------------- */

static bool read_number(const char *s, int64_t least, int64_t most, int64_t *out)
{
    *out = 0;
    if (*s == '\0' || strlen(s) > 11)
        return false;
    for (; *s >= '0' && *s <= '9'; s++)
        *out = 10 * *out + (*s - '0');
    return *s == '\0' && *out >= least && *out <= most;
}

static int read_word(const char *s, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(words[i], s) == 0)
            return (int)i;
    return -1;
}

static enum rc refuse_field(struct err *e, enum column c, const char *expected, long line)
{
    ERR(e, MSG_ACTIVITE_VALEUR, "attendu", expected);
    return err_at(e, columns[c].name, line);
}

static enum rc read_flags(const struct csv_row *row, const int *at, struct annee *a, struct err *e)
{
    for (int c = PEU_QUALIFIE; c <= COTISATION_PAYEE; c++) {
        const char *s = row->fields[at[c]];

        if (strcmp(s, "0") != 0 && strcmp(s, "1") != 0)
            return refuse_field(e, (enum column)c, "0 ou 1", row->line);
        a->flags |= (unsigned)(*s - '0') << (c - PEU_QUALIFIE);
    }
    return RC_OK;
}

static enum rc read_annee(const struct import *im, const struct csv_row *row, const int *at, struct annee *a,
                          struct err *e)
{
    char nir[NIR_LENGTH + 1];
    enum nir_fault fault = nir_parse(row->fields[at[NIR]], nir);
    int64_t annee;

    *a = (struct annee){.line = row->line};
    if (fault != NIR_OK) {
        ERR(e, MSG_NIR_REFUSE, "raison", nir_fault_text(fault));
        return err_at(e, columns[NIR].name, row->line);
    }
    secret_nir_index(im->keys, nir, a->index);
    if (!read_number(row->fields[at[ANNEE]], ANNEE_MIN, day_year(env_today(im->env)), &annee))
        return refuse_field(e, ANNEE, "une année depuis 2015, et pas dans l'avenir", row->line);
    a->annee = (int)annee;
    a->regime = read_word(row->fields[at[REGIME]], regimes, ARRAY_LEN(regimes));
    if (a->regime < 0)
        return refuse_field(e, REGIME, "salarie, independant, esat ou agent_public", row->line);
    a->unite = read_word(row->fields[at[UNITE]], unites, ARRAY_LEN(unites));
    if (a->unite < 0)
        return refuse_field(e, UNITE, "heures, jours ou brut (en centimes)", row->line);
    if (!read_number(row->fields[at[TRAVAILLE]], 0, QUANTITE_MAX, &a->travaille))
        return refuse_field(e, TRAVAILLE, "un nombre entier, 0 ou plus", row->line);
    if (!read_number(row->fields[at[REFERENCE]], 1, QUANTITE_MAX, &a->reference))
        return refuse_field(e, REFERENCE, "un nombre entier, 1 ou plus", row->line);
    return read_flags(row, at, a, e);
}

static enum rc keep(struct activite_state *s, const struct annee *a, struct err *e)
{
    unsigned char record[NIR_INDEX_BYTES + 5 + RECORD_TAIL];

    memcpy(record, a->index, NIR_INDEX_BYTES);
    sort_put_u32(record + NIR_INDEX_BYTES, (uint32_t)a->annee);
    record[NIR_INDEX_BYTES + 4] = (unsigned char)a->regime;
    pack_tail(record + NIR_INDEX_BYTES + 5, a);
    return sorter_add(s->lignes, record, sizeof(record), e);
}

static enum rc read_rows(struct import *im, struct csv_file *f, const int *at, struct err *e)
{
    const struct csv_row *row;
    enum rc rc;

    while ((rc = csv_file_next(f, &row, e)) == RC_OK && row != NULL) {
        struct annee a;
        struct err why = {0};

        im->plan->rows++;
        if (read_annee(im, row, at, &a, &why) != RC_OK)
            plan_refuse(im->plan, &why);
        else if ((rc = keep(im->state, &a, e)) != RC_OK)
            return rc;
    }
    return rc;
}

static enum rc read_file(struct import *im, struct err *e)
{
    struct activite_state *s = calloc(1, sizeof(*s));
    struct csv_file *f = NULL;
    int at[COLUMNS];
    enum rc rc;

    im->state = s;
    if (s == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    s->lignes = sorter_new(im->env, NIR_INDEX_BYTES, SORTER_MEMORY);
    s->titulaires = sorter_new(im->env, 8 + 4 + 1, SORTER_MEMORY);
    if (s->lignes == NULL || s->titulaires == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = csv_file_open(im->file, 0, &f, e);
    if (rc == RC_OK)
        rc = csv_file_bind(f, columns, COLUMNS, false, at, e);
    if (rc == RC_OK)
        rc = read_rows(im, f, at, e);
    csv_file_close(f);
    return rc == RC_OK ? sorter_sort(s->lignes, e) : rc;
}

static void end(struct import *im)
{
    struct activite_state *s = im->state;

    if (s != NULL) {
        sorter_free(s->lignes);
        sorter_free(s->titulaires);
    }
    free(s);
    im->state = NULL;
}

/* ---- whose ---------------------------------------------------------------------------------------------------- */

static void refuse_unknown(struct import *im, long line)
{
    struct err why = {0};

    ERR(&why, MSG_TITULAIRE_NIR_INCONNU);
    err_at(&why, columns[NIR].name, line);
    plan_refuse(im->plan, &why);
}

/* The number being read, and whose it is. */
struct porteur {
    unsigned char nir[NIR_INDEX_BYTES];
    int64_t titulaire_id; /* 0: unknown */
    bool any;
};

static enum rc ask_holders(struct db *db, const struct sorter_lot *lot, struct err *e)
{
    enum rc rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && i < lot->count; i++)
        if (i == 0 || memcmp(lot->bytes + lot->at[i], lot->bytes + lot->at[i - 1], NIR_INDEX_BYTES) != 0)
            rc = db_ahead(db, Q_TITULAIRE_BY_NIR, e, "b", lot->bytes + lot->at[i], (size_t)NIR_INDEX_BYTES);
    return rc == RC_OK ? db_ahead_end(db, e) : rc;
}

static enum rc find_holder(struct db *db, struct import *im, struct porteur *p, const unsigned char *record,
                           struct err *e)
{
    struct activite_state *s = im->state;
    unsigned char next[8 + 5 + RECORD_TAIL];
    enum rc rc = RC_OK;

    if (!p->any || memcmp(p->nir, record, NIR_INDEX_BYTES) != 0) {
        memcpy(p->nir, record, NIR_INDEX_BYTES);
        p->any = true;
        rc = db_i64(db, Q_TITULAIRE_BY_NIR, 0, &p->titulaire_id, e, "b", p->nir, sizeof(p->nir));
    }
    if (rc != RC_OK)
        return rc;
    if (p->titulaire_id == 0) {
        refuse_unknown(im, (long)sort_get_u64(record + NIR_INDEX_BYTES + 5));
        return RC_OK;
    }
    sort_put_u64(next, (uint64_t)p->titulaire_id);
    memcpy(next + 8, record + NIR_INDEX_BYTES, 5 + RECORD_TAIL);
    return sorter_add(s->titulaires, next, sizeof(next), e);
}

struct holders {
    struct db *db;
    struct import *im;
    struct porteur p;
};

/* Gives each row its holder, found once for all the rows of one number. */
static enum rc find_holders(void *arg, const struct sorter_lot *lot, struct err *e)
{
    struct holders *h = arg;
    enum rc rc = ask_holders(h->db, lot, e);

    for (size_t i = 0; rc == RC_OK && i < lot->count; i++)
        rc = find_holder(h->db, h->im, &h->p, lot->bytes + lot->at[i], e);
    return rc;
}

/* ---- what changes --------------------------------------------------------------------------------------------- */

static int64_t flag_of(const struct annee *a, enum column c)
{
    return (a->flags >> (c - PEU_QUALIFIE)) & 1U;
}

/* Compares with what is stored: found, same. */
static enum rc compare(struct db *db, int64_t holder, const struct annee *a, bool *found, bool *same,
                       struct import *im, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_ACTIVITE_GET, &c, e, "iit", holder, (int64_t)a->annee, regimes[a->regime]);

    *found = *same = false;
    if (rc != RC_OK)
        return rc;
    if (cursor_next(&c)) {
        int64_t stored[7] = {cursor_i64(&c, 0), cursor_i64(&c, 1), 0};
        const char *unite = cursor_text(&c, 2);

        *found = true;
        *same = stored[0] == a->travaille && stored[1] == a->reference && unite != NULL &&
                strcmp(unite, unites[a->unite]) == 0;
        for (int k = 0; k < 4; k++) {
            stored[3 + k] = cursor_i64(&c, 3 + k);
            *same = *same && stored[3 + k] == flag_of(a, (enum column)(PEU_QUALIFIE + k));
        }
        if (!*same)
            plan_state(im->plan, stored, sizeof(stored));
    }
    return cursor_close(&c, e);
}

static enum rc write(struct db *db, const struct import *im, int64_t holder, const struct annee *a,
                     struct err *e)
{
    return db_exec(db, Q_ACTIVITE_SET, e, "iitiitiiiii", holder, (int64_t)a->annee, regimes[a->regime],
                   a->travaille, a->reference, unites[a->unite], flag_of(a, PEU_QUALIFIE), flag_of(a, BOE),
                   flag_of(a, CATEGORIE_C), flag_of(a, COTISATION_PAYEE), im->livraison_id);
}

static enum rc one_row(struct db *db, struct import *im, const unsigned char *record, size_t n, struct err *e)
{
    const struct activite_state *s = im->state;
    int64_t holder = (int64_t)sort_get_u64(record);
    struct annee a = {.annee = (int)sort_get_u32(record + 8), .regime = record[12]};
    unsigned char what[64];
    bool found = false;
    bool same = false;
    enum rc rc = RC_OK;

    unpack_tail(record + 13, &a);
    if (!s->nothing_yet)
        rc = compare(db, holder, &a, &found, &same, im, e);
    if (rc != RC_OK)
        return rc;
    if (same) {
        im->plan->effects[PLAN_UNCHANGED]++;
        return RC_OK;
    }
    CHECK(n <= sizeof(what));
    memcpy(what, record, n);
    memset(what + 13, 0, 8); /* where the row stands in the file changes nothing */
    plan_effect(im->plan, found ? PLAN_CHANGED : PLAN_NEW, what, n);
    return im->apply ? write(db, im, holder, &a, e) : RC_OK;
}

/* A year twice under one regime: repeated, or contradictory and then the second is refused. */
static void repeated(struct import *im, const unsigned char *record, const unsigned char *first)
{
    struct err why = {0};
    char line[24];

    if (memcmp(record + 21, first + 21, RECORD_TAIL - 8) == 0) {
        plan_counter_add(im->plan, "doublons", "lignes répétées", 1);
        return;
    }
    snprintf(line, sizeof(line), "%lld", (long long)sort_get_u64(first + 13));
    ERR(&why, MSG_ACTIVITE_DEUX_FOIS, "ligne", line);
    err_at(&why, columns[ANNEE].name, (long)sort_get_u64(record + 13));
    plan_refuse(im->plan, &why);
}

/* The first record of the year being read: the others repeat it. */
struct first {
    unsigned char record[8 + 5 + RECORD_TAIL];
    bool any;
};

static enum rc ask_years(struct db *db, const struct sorter_lot *lot, struct err *e)
{
    enum rc rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && i < lot->count; i++) {
        const unsigned char *record = lot->bytes + lot->at[i];

        if (i == 0 || memcmp(record, lot->bytes + lot->at[i - 1], 13) != 0)
            rc = db_ahead(db, Q_ACTIVITE_GET, e, "iit", (int64_t)sort_get_u64(record),
                          (int64_t)sort_get_u32(record + 8), regimes[record[12]]);
    }
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
    const struct activite_state *s = r->im->state;
    enum rc rc = s->nothing_yet ? RC_OK : ask_years(r->db, lot, e);

    for (size_t i = 0; rc == RC_OK && i < lot->count; i++) {
        const unsigned char *record = lot->bytes + lot->at[i];

        if (first->any && memcmp(record, first->record, 13) == 0) {
            repeated(r->im, record, first->record);
            continue;
        }
        memcpy(first->record, record, sizeof(first->record));
        first->any = true;
        rc = one_row(r->db, r->im, record, lot->n[i], e);
    }
    return rc;
}

static enum rc effects(struct db *db, struct import *im, struct err *e)
{
    struct activite_state *s = im->state;
    struct holders holders = {.db = db, .im = im};
    struct rows rows = {.db = db, .im = im};
    int64_t some;
    enum rc rc = db_i64(db, Q_ACTIVITE_SOME, 0, &some, e, "");

    s->nothing_yet = some == 0;
    if (rc == RC_OK)
        rc = sorter_each_lot(s->lignes, find_holders, &holders, e);
    if (rc == RC_OK)
        rc = sorter_sort(s->titulaires, e);
    return rc == RC_OK ? sorter_each_lot(s->titulaires, one_lot, &rows, e) : rc;
}

static bool champ(size_t n, struct import_champ *out)
{
    return csv_champ(columns, COLUMNS, n, out);
}

const struct partner partner_activite = {.name = "activite",
                                         .label = "Années d'activité",
                                         .act = "import.activite",
                                         .feed = FEED_DONNEES_SOCIALES,
                                         .champ = champ,
                                         .read = read_file,
                                         .effects = effects,
                                         .end = end};

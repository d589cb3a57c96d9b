#include "exchange/communes.h"
#include "exchange/csv.h"
#include "training/lieu.h"

#define ROWS_MAX 400000 /* ten times the communes and postal codes of today */
#define NOM_BYTES 96
#define TOGETHER 512 /* communes asked ahead */
#define CODE_CHARS 5
#define MILLION INT64_C(1000000)

enum column { CODE, NOM, POSTAL, LATITUDE, LONGITUDE, ACHEMINEMENT, COLUMNS };

static const struct csv_column columns[COLUMNS] = {
    [CODE] = {"code_commune_insee", "code_insee|insee|code_commune|code", true, NOTHING_BRINGS},
    [NOM] = {"nom", "nom_de_la_commune|nom_commune_complet|nom_commune|nom_commune_postal|nom_standard", true,
             NOTHING_BRINGS},
    [POSTAL] = {"code_postal", "codepostal|code_postal_standard", true, NOTHING_BRINGS},
    [LATITUDE] = {"latitude", "lat|latitude_centre", true, NOTHING_BRINGS},
    [LONGITUDE] = {"longitude", "lon|long|longitude_centre", true, NOTHING_BRINGS},
    [ACHEMINEMENT] = {"libelle_acheminement", "libelle_d_acheminement|nom_acheminement", false,
                      NOTHING_BRINGS},
};

/* A row once checked. */
struct ligne {
    char code[CODE_CHARS + 1], postal[CODE_CHARS + 1];
    char nom[NOM_BYTES], plie[NOM_BYTES]; /* as it is written; as the post office delivers to, folded */
    struct point ou;
    long line;
};

struct communes {
    struct ligne *rows; /* in order of code, postal code, name */
    size_t n, size;
    char (*gone)[CODE_CHARS + 1]; /* known, and no longer in the file */
    size_t gone_n, gone_size;
};

/* ---- reading ----------------------------------------------------------------------------------------------- */

static enum rc refuse_field(struct err *e, enum msg m, enum column c, long line)
{
    ERR(e, m);
    return err_at(e, columns[c].name, line);
}

/* Spreadsheets drop the zero that begins a code: four digits are five. */
static bool read_code(const char *s, bool corsica, char *out)
{
    size_t n = strlen(s);
    size_t digits = strspn(s, "0123456789");

    if (corsica && n == CODE_CHARS && s[0] == '2' && (s[1] == 'A' || s[1] == 'B'))
        digits = strspn(s + 2, "0123456789") + 2;
    if (digits != n || n < CODE_CHARS - 1 || n > CODE_CHARS)
        return false;
    snprintf(out, CODE_CHARS + 1, "%s%s", n < CODE_CHARS ? "0" : "", s);
    return true;
}

/* "43.6465", "-0,58": millionths of a degree; digits beyond the sixth are left out. */
static bool read_degrees(const char *s, int64_t most, int64_t *out)
{
    const bool minus = *s == '-';
    const char *p = s + minus;
    size_t whole = strspn(p, "0123456789");
    int64_t value = 0, unit = MILLION;

    if (whole < 1 || whole > 3)
        return false;
    for (size_t i = 0; i < whole; i++)
        value = 10 * value + (*p++ - '0');
    value *= MILLION;
    if (*p == '.' || *p == ',')
        for (p++; *p >= '0' && *p <= '9'; p++) {
            unit /= 10;
            value += unit * (*p - '0');
        }
    *out = minus ? -value : value;
    return *p == '\0' && value <= most * MILLION;
}

static enum rc check_row(const struct csv_row *row, const int *at, struct ligne *l, struct err *e)
{
    const char *delivered = at[ACHEMINEMENT] >= 0 ? row->fields[at[ACHEMINEMENT]] : "";
    const char *nom = row->fields[at[NOM]];

    l->line = row->line;
    if (!read_code(row->fields[at[CODE]], true, l->code))
        return refuse_field(e, MSG_COMMUNE_CODE, CODE, row->line);
    if (*nom == '\0' || strlen(nom) >= NOM_BYTES)
        return refuse_field(e, MSG_COMMUNE_NOM, NOM, row->line);
    if (!read_code(row->fields[at[POSTAL]], false, l->postal))
        return refuse_field(e, MSG_COMMUNE_CODE_POSTAL, POSTAL, row->line);
    if (!read_degrees(row->fields[at[LATITUDE]], 90, &l->ou.lat))
        return refuse_field(e, MSG_COMMUNE_COORDONNEES, LATITUDE, row->line);
    if (!read_degrees(row->fields[at[LONGITUDE]], 180, &l->ou.lon))
        return refuse_field(e, MSG_COMMUNE_COORDONNEES, LONGITUDE, row->line);
    snprintf(l->nom, sizeof(l->nom), "%s", nom);
    commune_plier(*delivered != '\0' ? delivered : nom, l->plie, sizeof(l->plie));
    return RC_OK;
}

static bool room(void **array, size_t *size, size_t n, size_t each)
{
    size_t larger = *size == 0 ? 1024 : 2 * *size;
    void *grown;

    if (n < *size)
        return true;
    grown = reallocarray(*array, larger, each);
    if (grown == NULL)
        return false;
    *array = grown;
    *size = larger;
    return true;
}

/* A commune of an overseas land has no place there: it is counted, and cannot be searched around. */
static enum rc read_rows(struct import *im, struct csv_file *f, const int *at, struct err *e)
{
    struct communes *s = im->state;
    const struct csv_row *row;
    enum rc rc;

    while ((rc = csv_file_next(f, &row, e)) == RC_OK && row != NULL) {
        struct err why = {0};

        if (im->plan->rows++ == ROWS_MAX)
            return ERR(e, MSG_BROUILLON_TROP_GRAND);
        if (*row->fields[at[LATITUDE]] == '\0' && *row->fields[at[LONGITUDE]] == '\0') {
            plan_counter_add(im->plan, "sans_place", "lignes sans coordonnées, laissées", 1);
            continue;
        }
        if (!room((void **)&s->rows, &s->size, s->n, sizeof(*s->rows)))
            return ERR(e, MSG_MEMOIRE_EPUISEE);
        if (check_row(row, at, &s->rows[s->n], &why) == RC_OK)
            s->n++;
        else
            plan_refuse(im->plan, &why);
    }
    return rc;
}

static int by_code(const void *a, const void *b)
{
    const struct ligne *x = a, *y = b;
    int order = strcmp(x->code, y->code);

    if (order == 0)
        order = strcmp(x->postal, y->postal);
    if (order == 0)
        order = strcmp(x->plie, y->plie);
    return order != 0 ? order : (x->line > y->line) - (x->line < y->line);
}

static enum rc read_file(struct import *im, struct err *e)
{
    struct communes *s = calloc(1, sizeof(*s));
    struct csv_file *f = NULL;
    int at[COLUMNS];
    enum rc rc;

    im->state = s;
    if (s == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = csv_file_open(im->file, 0, &f, e);
    if (rc == RC_OK)
        rc = csv_file_bind(f, columns, COLUMNS, true, at, e);
    if (rc == RC_OK)
        rc = read_rows(im, f, at, e);
    csv_file_close(f);
    if (rc == RC_OK && s->n > 0)
        qsort(s->rows, s->n, sizeof(*s->rows), by_code);
    return rc;
}

static void end(struct import *im)
{
    struct communes *s = im->state;

    if (s != NULL) {
        free(s->rows);
        free(s->gone);
    }
    free(s);
    im->state = NULL;
}

/* ---- comparing and writing --------------------------------------------------------------------------------- */

static void digest_of(const struct ligne *l, size_t n, unsigned char out[HASH_BYTES])
{
    struct sha256_stream *h = sha256_begin();

    sha256_add(h, l->nom, strlen(l->nom) + 1);
    sha256_add(h, &l->ou, sizeof(l->ou));
    for (size_t i = 0; i < n; i++) {
        sha256_add(h, l[i].postal, sizeof(l[i].postal));
        sha256_add(h, l[i].plie, strlen(l[i].plie) + 1);
    }
    sha256_end(h, out);
}

static enum rc known(struct db *db, const char *code, unsigned char out[HASH_BYTES], bool *found,
                     struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_COMMUNE_EMPREINTE, &c, e, "t", code);

    *found = false;
    if (rc != RC_OK)
        return rc;
    if (cursor_next(&c)) {
        size_t n = 0;
        const void *stored = cursor_blob(&c, 0, &n);

        *found = stored != NULL && n == HASH_BYTES;
        if (*found)
            memcpy(out, stored, HASH_BYTES);
    }
    return cursor_close(&c, e);
}

static enum rc write_commune(struct db *db, const struct ligne *l, size_t n, const unsigned char *digest,
                             struct err *e)
{
    char plie[NOM_BYTES];
    enum rc rc;

    commune_plier(l->nom, plie, sizeof(plie));
    rc = db_exec(db, Q_COMMUNE_SET, e, "tttiib", l->code, l->nom, plie, l->ou.lat, l->ou.lon, digest,
                 (size_t)HASH_BYTES);
    if (rc == RC_OK)
        rc = db_exec(db, Q_COMMUNE_POSTAUX_DELETE, e, "t", l->code);
    for (size_t i = 0; rc == RC_OK && i < n; i++)
        if (i == 0 || strcmp(l[i].postal, l[i - 1].postal) != 0 || strcmp(l[i].plie, l[i - 1].plie) != 0)
            rc = db_exec(db, Q_COMMUNE_POSTAL_INSERT, e, "ttt", l[i].postal, l->code, l[i].plie);
    return rc;
}

/* The rows of one commune. */
static enum rc compare(struct db *db, struct import *im, const struct ligne *l, size_t n, struct err *e)
{
    unsigned char change[2 * HASH_BYTES + CODE_CHARS] = {0};
    struct err why = {0};
    bool found;
    enum rc rc;

    for (size_t i = 1; i < n; i++)
        if (l[i].ou.lat != l->ou.lat || l[i].ou.lon != l->ou.lon) {
            (void)refuse_field(&why, MSG_COMMUNE_CONTRADICTION, LATITUDE, l[i].line);
            plan_refuse(im->plan, &why);
            return RC_OK;
        }
    rc = known(db, l->code, change, &found, e);
    if (rc != RC_OK)
        return rc;
    digest_of(l, n, change + HASH_BYTES);
    if (found && memcmp(change, change + HASH_BYTES, HASH_BYTES) == 0) {
        im->plan->effects[PLAN_UNCHANGED]++;
        return RC_OK;
    }
    memcpy(change + 2 * HASH_BYTES, l->code, CODE_CHARS);
    plan_effect(im->plan, found ? PLAN_CHANGED : PLAN_NEW, change, sizeof(change));
    return im->apply ? write_commune(db, l, n, change + HASH_BYTES, e) : RC_OK;
}

static bool in_file(const struct communes *s, const char *code)
{
    size_t low = 0, high = s->n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(s->rows[middle].code, code);

        if (order == 0)
            return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

static enum rc find_gone(struct db *db, struct communes *s, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_COMMUNE_CODES, &c, e, "");
    bool kept = true;

    if (rc != RC_OK)
        return rc;
    while (kept && cursor_next(&c)) {
        const char *code = cursor_text(&c, 0);

        if (in_file(s, code))
            continue;
        kept = room((void **)&s->gone, &s->gone_size, s->gone_n, sizeof(*s->gone));
        if (kept)
            snprintf(s->gone[s->gone_n++], CODE_CHARS + 1, "%s", code);
    }
    rc = cursor_close(&c, e);
    return rc == RC_OK && !kept ? ERR(e, MSG_MEMOIRE_EPUISEE) : rc;
}

static enum rc forget(struct db *db, const char *code, struct err *e)
{
    static const enum query steps[] = {Q_COMMUNE_OUBLIEE, Q_COMMUNE_POSTAUX_DELETE, Q_COMMUNE_DELETE};
    enum rc rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && i < ARRAY_LEN(steps); i++)
        rc = db_exec(db, steps[i], e, "t", code);
    return rc;
}

static size_t rows_of_commune(const struct communes *s, size_t i)
{
    size_t n = 1;

    while (i + n < s->n && strcmp(s->rows[i + n].code, s->rows[i].code) == 0)
        n++;
    return n;
}

/* What is known of the communes whose rows begin at i, as many as are asked at a time. */
static enum rc ask_ahead(struct db *db, const struct communes *s, size_t i, struct err *e)
{
    enum rc rc = RC_OK;

    for (size_t asked = 0; rc == RC_OK && asked < TOGETHER && i < s->n; asked++) {
        rc = db_ahead(db, Q_COMMUNE_EMPREINTE, e, "t", s->rows[i].code);
        i += rows_of_commune(s, i);
    }
    return rc == RC_OK ? db_ahead_end(db, e) : rc;
}

static enum rc effects(struct db *db, struct import *im, struct err *e)
{
    struct communes *s = im->state;
    enum rc rc = RC_OK;

    for (size_t i = 0, n, done = 0; rc == RC_OK && i < s->n; i += n, done++) {
        n = rows_of_commune(s, i);
        if (done % TOGETHER == 0)
            rc = ask_ahead(db, s, i, e);
        if (rc == RC_OK)
            rc = compare(db, im, &s->rows[i], n, e);
    }
    if (rc == RC_OK)
        rc = find_gone(db, s, e);
    for (size_t i = 0; rc == RC_OK && i < s->gone_n; i++) {
        plan_effect(im->plan, PLAN_ENDED, s->gone[i], CODE_CHARS);
        if (im->apply)
            rc = forget(db, s->gone[i], e);
    }
    return rc == RC_OK && im->apply ? db_exec(db, Q_ACTIONS_SITUER, e, "") : rc;
}

static bool champ(size_t n, struct import_champ *out)
{
    return csv_champ(columns, COLUMNS, n, out);
}

const struct partner partner_communes = {.name = "communes",
                                         .label = "Communes de France, codes postaux et coordonnées",
                                         .act = "import.communes",
                                         .ordered = true,
                                         .feed = FEED_COUNT,
                                         .champ = champ,
                                         .read = read_file,
                                         .effects = effects,
                                         .end = end};

/* Agreements to train élus: one row is one decision on one body. */
#include "exchange/csv.h"
#include "exchange/organismes.h"
#include "exchange/plan_sort.h"
#include "training/identifiants.h"
#include "training/organisme.h"

enum column {
    SIRET,
    DENOMINATION,
    NATURE,
    DEPARTEMENT,
    DECISION,
    DATE_DECISION,
    DEBUT,
    FIN,
    SUSPENSION,
    SUSPENSION_FIN,
    RENOUVELLEMENT,
    ETAT,
    COLUMNS
};

static const struct csv_column columns[COLUMNS] = {
    [SIRET] = {"siret", NULL, true, AGREMENTS_BRINGS_ORGANISME_SIRET},
    [DENOMINATION] = {"denomination", NULL, true, AGREMENTS_BRINGS_ORGANISME_RAISON_SOCIALE},
    [NATURE] = {"nature_juridique", NULL, true, AGREMENTS_BRINGS_ORGANISME_NATURE_JURIDIQUE},
    [DEPARTEMENT] = {"departement_rattachement", NULL, true, AGREMENTS_BRINGS_ORGANISME_DEPARTEMENT},
    [DECISION] = {"numero_decision", NULL, true, AGREMENTS_BRINGS_ORGANISME_AGREMENT_DEBUT},
    [DATE_DECISION] = {"date_decision", NULL, true, AGREMENTS_BRINGS_ORGANISME_AGREMENT_DEBUT},
    [DEBUT] = {"date_debut", NULL, true, AGREMENTS_BRINGS_ORGANISME_AGREMENT_DEBUT},
    [FIN] = {"date_fin", NULL, true, AGREMENTS_BRINGS_ORGANISME_AGREMENT_FIN},
    [SUSPENSION] = {"date_suspension", NULL, true, AGREMENTS_BRINGS_ORGANISME_AGREMENT_SUSPENSION},
    [SUSPENSION_FIN] = {"date_fin_suspension", NULL, true, AGREMENTS_BRINGS_ORGANISME_AGREMENT_SUSPENSION},
    [RENOUVELLEMENT] = {"date_renouvellement", NULL, true,
                        AGREMENTS_BRINGS_ORGANISME_AGREMENT_RENOUVELLEMENT},
    [ETAT] = {"etat", NULL, true, AGREMENTS_BRINGS_ORGANISME_AGREMENT_SUSPENSION},
};

#define DECISION_BYTES 64
#define NATURE_BYTES 200
#define DEPARTEMENT_BYTES 8

struct agrements {
    struct sorter *rows; /* by SIRET and decision: the same decision twice is side by side */
};

/* A row once checked. */
struct ligne {
    long line;
    char siret[SIRET_DIGITS + 1];
    char decision[DECISION_BYTES];
    char nature[NATURE_BYTES];
    char departement[DEPARTEMENT_BYTES];
    struct agrement g;
};

/* ---- reading ----------------------------------------------------------------------------------------------- */

static enum rc refuse(const struct csv_row *row, enum column c, enum msg m, struct err *e)
{
    ERR(e, m);
    return err_at(e, columns[c].name, row->line);
}

static enum rc take(const struct csv_row *row, const int *at, enum column c, char *out, size_t size,
                    struct err *e)
{
    const char *s = row->fields[at[c]];

    if (strlen(s) >= size)
        return refuse(row, c, MSG_ORGANISME_TROP_LONG, e);
    snprintf(out, size, "%s", s);
    return RC_OK;
}

static enum rc read_days(const struct csv_row *row, const int *at, struct agrement *g, struct err *e)
{
    const struct {
        enum column column;
        day_t *out;
        bool required;
    } days[] = {{DATE_DECISION, &g->date_decision, false},
                {DEBUT, &g->debut, true},
                {FIN, &g->fin, true},
                {SUSPENSION, &g->suspension, false},
                {SUSPENSION_FIN, &g->suspension_fin, false},
                {RENOUVELLEMENT, &g->renouvellement, false}};

    for (size_t i = 0; i < ARRAY_LEN(days); i++) {
        const char *s = row->fields[at[days[i].column]];

        *days[i].out = *s != '\0' ? csv_day(s) : DAY_NONE;
        if (*days[i].out == DAY_NONE && (*s != '\0' || days[i].required))
            return refuse(row, days[i].column, MSG_AGREMENT_DATE, e);
    }
    if (g->fin < g->debut)
        return refuse(row, FIN, MSG_AGREMENT_ORDRE, e);
    if (g->suspension_fin != DAY_NONE && (g->suspension == DAY_NONE || g->suspension_fin < g->suspension))
        return refuse(row, SUSPENSION_FIN, MSG_AGREMENT_ORDRE, e);
    return RC_OK;
}

static enum rc read_ligne(const struct csv_row *row, const int *at, struct ligne *l, struct err *e)
{
    enum msg wrong = siret_check(row->fields[at[SIRET]]);
    enum rc rc;

    memset(l, 0, sizeof(*l)); /* the record is compared byte by byte */
    l->line = row->line;
    if (wrong != MSG_AUCUN)
        return refuse(row, SIRET, wrong, e);
    snprintf(l->siret, sizeof(l->siret), "%s", row->fields[at[SIRET]]);
    rc = take(row, at, DECISION, l->decision, sizeof(l->decision), e);
    if (rc == RC_OK && l->decision[0] == '\0')
        rc = refuse(row, DECISION, MSG_AGREMENT_DECISION, e);
    if (rc == RC_OK)
        rc = take(row, at, NATURE, l->nature, sizeof(l->nature), e);
    if (rc == RC_OK)
        rc = take(row, at, DEPARTEMENT, l->departement, sizeof(l->departement), e);
    if (rc == RC_OK)
        rc = read_days(row, at, &l->g, e);
    if (rc == RC_OK && !agrement_etat_parse(row->fields[at[ETAT]], &l->g.etat))
        rc = refuse(row, ETAT, MSG_AGREMENT_ETAT, e);
    return rc;
}

enum { KEY = SIRET_DIGITS + 48, RECORD = KEY + (int)sizeof(struct ligne) };

static enum rc keep(struct agrements *s, const struct ligne *l, struct err *e)
{
    unsigned char record[RECORD] = {0};

    memcpy(record, l->siret, SIRET_DIGITS);
    memcpy(record + SIRET_DIGITS, l->decision, strnlen(l->decision, 48));
    memcpy(record + KEY, l, sizeof(*l));
    return sorter_add(s->rows, record, sizeof(record), e);
}

static enum rc read_rows(struct import *im, struct csv_file *f, const int *at, struct err *e)
{
    const struct csv_row *row;
    enum rc rc;

    while ((rc = csv_file_next(f, &row, e)) == RC_OK && row != NULL) {
        struct ligne l;
        struct err why = {0};

        im->plan->rows++;
        if (read_ligne(row, at, &l, &why) != RC_OK) {
            plan_refuse(im->plan, &why);
            continue;
        }
        rc = keep(im->state, &l, e);
        if (rc != RC_OK)
            return rc;
    }
    return rc;
}

static enum rc read_file(struct import *im, struct err *e)
{
    struct agrements *s = calloc(1, sizeof(*s));
    struct csv_file *f = NULL;
    int at[COLUMNS];
    enum rc rc;

    im->state = s;
    if (s == NULL || (s->rows = sorter_new(im->env, KEY, SORTER_MEMORY)) == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = csv_file_open(im->file, 0, &f, e);
    if (rc == RC_OK)
        rc = csv_file_bind(f, columns, COLUMNS, false, at, e);
    if (rc == RC_OK)
        rc = read_rows(im, f, at, e);
    csv_file_close(f);
    return rc == RC_OK ? sorter_sort(s->rows, e) : rc;
}

static void end(struct import *im)
{
    struct agrements *s = im->state;

    if (s != NULL)
        sorter_free(s->rows);
    free(s);
    im->state = NULL;
}

/* ---- effects ----------------------------------------------------------------------------------------------- */

static void refuse_row(struct import *im, const struct ligne *l, enum column c, struct err *why)
{
    err_at(why, columns[c].name, l->line);
    plan_refuse(im->plan, why);
}

/* The dates and the state of a decision, as text: what the hash of the plan is made of. */
static size_t dire(const struct agrement *g, char *out, size_t size)
{
    return (size_t)snprintf(out, size, "|%d|%d|%d|%d|%d|%d|%d", g->date_decision, g->debut, g->fin,
                            g->suspension, g->suspension_fin, g->renouvellement, (int)g->etat);
}

static void count_effect(struct import *im, int64_t organisme_id, const struct ligne *l,
                         const struct agrement *known)
{
    char text[sizeof(struct ligne) + 256], before[160];
    size_t n = (size_t)snprintf(text, sizeof(text), "%lld|%s|%s|%s", (long long)organisme_id, l->decision,
                                l->nature, l->departement);

    n += dire(&l->g, text + n, sizeof(text) - n);
    plan_effect(im->plan, known != NULL ? PLAN_CHANGED : PLAN_NEW, text, n);
    if (known != NULL)
        plan_state(im->plan, before, dire(known, before, sizeof(before)));
}

static bool same(const struct agrement *a, const struct agrement *b)
{
    return a->date_decision == b->date_decision && a->debut == b->debut && a->fin == b->fin &&
           a->suspension == b->suspension && a->suspension_fin == b->suspension_fin &&
           a->renouvellement == b->renouvellement && a->etat == b->etat;
}

/* What the list of agreements says of the body itself; what it was is kept, likewise. */
static enum rc write_nature(struct db *db, int64_t organisme_id, const struct ligne *l, struct err *e)
{
    const char *nature = l->nature[0] != '\0' ? l->nature : NULL;
    const char *departement = l->departement[0] != '\0' ? l->departement : NULL;
    enum rc rc = db_exec(db, Q_ORGANISME_ANCIEN_NATURE, e, "ditt", day_of_instant(db_now_us(db)),
                         organisme_id, nature, departement);

    return rc == RC_OK
               ? db_exec(db, Q_ORGANISME_NATURE, e, "ttii", nature, departement, db_now_us(db), organisme_id)
               : rc;
}

/* `replaces`: the decision was known otherwise, and that state is kept until the day of this delivery. */
static enum rc write_row(struct db *db, int64_t organisme_id, const struct ligne *l, bool replaces,
                         struct err *e)
{
    const struct agrement *g = &l->g;
    enum rc rc = RC_OK;

    if (replaces)
        rc = db_exec(db, Q_AGREMENT_ANCIEN_INSERT, e, "diit", day_of_instant(db_now_us(db)), db_now_us(db),
                     organisme_id, l->decision);
    if (rc == RC_OK)
        rc =
            db_exec(db, Q_AGREMENT_SET, e, "itddddddt", organisme_id, l->decision, g->date_decision, g->debut,
                    g->fin, g->suspension, g->suspension_fin, g->renouvellement, agrement_etat_name(g->etat));

    return rc == RC_OK ? write_nature(db, organisme_id, l, e) : rc;
}

/* `o` is the body as it was before the file. */
static enum rc compare(struct db *db, struct import *im, struct arena *a, const struct organisme *o,
                       const struct ligne *l, struct err *e)
{
    const int64_t organisme_id = o->id;
    struct agrement known;
    bool found;
    enum rc rc = agrement_get(db, a, organisme_id, l->decision, &known, &found, e);

    if (rc != RC_OK)
        return rc;
    if (found && same(&known, &l->g) &&
        (l->nature[0] == '\0' ||
         (o->nature_juridique != NULL && strcmp(o->nature_juridique, l->nature) == 0)) &&
        (l->departement[0] == '\0' ||
         (o->departement != NULL && strcmp(o->departement, l->departement) == 0))) {
        im->plan->effects[PLAN_UNCHANGED]++;
        return RC_OK;
    }
    count_effect(im, organisme_id, l, found ? &known : NULL);
    return im->apply ? write_row(db, organisme_id, l, found && !same(&known, &l->g), e) : RC_OK;
}

/* Rows of one lot: what they need of the store is asked in two trips, for as many bodies as are met. */
struct rangs {
    struct db *db;
    struct import *im;
    struct arena *a; /* of one body */
    struct organisme o;
    struct ligne last;
    int64_t ids[SORTER_LOT_MAX];     /* the body of each row; 0 when it is refused */
    struct err whys[SORTER_LOT_MAX]; /* then, why */
};

static void row_of(const struct sorter_lot *lot, size_t i, struct ligne *l)
{
    memcpy(l, lot->bytes + lot->at[i] + KEY, sizeof(*l));
}

/* Rows of one body are side by side. */
static bool same_body(const struct sorter_lot *lot, size_t i)
{
    return i > 0 && memcmp(lot->bytes + lot->at[i], lot->bytes + lot->at[i - 1], SIRET_DIGITS) == 0;
}

static enum rc find_body(struct rangs *r, const char *siret, size_t i, struct err *e)
{
    struct err *why = &r->whys[i];
    enum rc rc = organisme_id_find(r->db, siret, &r->ids[i], why);

    if (rc == RC_OK && r->ids[i] == 0)
        ERR(why, MSG_AGREMENT_ORGANISME);
    if (why->msg == MSG_AUCUN || (why->rc != RC_FAILURE && why->rc != RC_INTEGRITY))
        return RC_OK;
    if (e != NULL)
        *e = *why;
    return why->rc;
}

static enum rc find_bodies(struct rangs *r, const struct sorter_lot *lot, struct err *e)
{
    struct ligne l;
    enum rc rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && i < lot->count; i++) {
        row_of(lot, i, &l);
        if (!same_body(lot, i))
            rc = organisme_id_ahead(r->db, l.siret, e);
    }
    if (rc == RC_OK)
        rc = db_ahead_end(r->db, e);
    for (size_t i = 0; rc == RC_OK && i < lot->count; i++) {
        row_of(lot, i, &l);
        r->ids[i] = i > 0 ? r->ids[i - 1] : 0;
        r->whys[i] = same_body(lot, i) ? r->whys[i - 1] : (struct err){0};
        if (!same_body(lot, i))
            rc = find_body(r, l.siret, i, e);
    }
    return rc;
}

static enum rc ask_known(struct rangs *r, const struct sorter_lot *lot, struct err *e)
{
    struct ligne l;
    enum rc rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && i < lot->count; i++) {
        if (r->whys[i].msg != MSG_AUCUN)
            continue;
        row_of(lot, i, &l);
        if (!same_body(lot, i) && r->ids[i] != r->o.id)
            rc = organisme_ahead(r->db, r->ids[i], e);
        if (rc == RC_OK)
            rc = agrement_ahead(r->db, r->ids[i], l.decision, e);
    }
    return rc == RC_OK ? db_ahead_end(r->db, e) : rc;
}

static enum rc one_row(struct rangs *r, const struct ligne *l, size_t i, struct err *e)
{
    struct err why = r->whys[i];
    enum rc rc = RC_OK;

    if (strcmp(l->siret, r->last.siret) == 0 && strcmp(l->decision, r->last.decision) == 0) {
        why = (struct err){0};
        ERR(&why, MSG_AGREMENT_DEUX_FOIS);
        refuse_row(r->im, l, DECISION, &why);
        return RC_OK;
    }
    r->last = *l;
    if (why.msg != MSG_AUCUN) {
        refuse_row(r->im, l, SIRET, &why);
        return RC_OK;
    }
    if (r->ids[i] != r->o.id) {
        arena_reset(r->a);
        rc = organisme_by_id(r->db, r->a, r->ids[i], &r->o, e);
    }
    return rc == RC_OK ? compare(r->db, r->im, r->a, &r->o, l, e) : rc;
}

static enum rc one_lot(void *arg, const struct sorter_lot *lot, struct err *e)
{
    struct rangs *r = arg;
    struct ligne l;
    enum rc rc = find_bodies(r, lot, e);

    if (rc == RC_OK)
        rc = ask_known(r, lot, e);
    for (size_t i = 0; rc == RC_OK && i < lot->count; i++) {
        row_of(lot, i, &l);
        rc = one_row(r, &l, i, e);
    }
    return rc;
}

static enum rc effects(struct db *db, struct import *im, struct err *e)
{
    struct agrements *s = im->state;
    struct rangs *r = calloc(1, sizeof(*r));
    enum rc rc;

    if (r == NULL || (r->a = arena_new(1U << 20)) == NULL) {
        free(r);
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    }
    r->db = db;
    r->im = im;
    rc = sorter_each_lot(s->rows, one_lot, r, e);
    arena_free(r->a);
    free(r);
    return rc;
}

static bool champ(size_t n, struct import_champ *out)
{
    return csv_champ(columns, COLUMNS, n, out);
}

const struct partner partner_agrements = {.name = "agrements",
                                          .label = "Agréments des organismes qui forment les élus (DGCL)",
                                          .act = "import.agrements",
                                          .ordered = true,
                                          .feed = FEED_AGREMENTS,
                                          .champ = champ,
                                          .revient = true,
                                          .read = read_file,
                                          .effects = effects,
                                          .end = end};

/* recherche.c - finding offers: by their words, near a place, between days, under a price, for a certification. */
#include "base/text.h"
#include "law/law.h"
#include "training/catalogue.h"
#include "training/constats.h"
#include "training/dossier.h"
#include "training/mots.h"
#include "training/sous_traitance.h"

/* Below this many actions around a place, reading them and sorting is quicker than walking all sessions in order. */
#define ACTIONS_PROCHES_MAX 2000

/* From this many trainings on, a word is frequent: sorting all it finds costs more than walking sessions in order until a
 * page is full. The walk is tried over the days that follow only, since nothing says that what is found is spread evenly. */
#define FORMATIONS_RARES_MAX 500
#define JOURS_PARCOURUS 60

#define OFFRES_MAX 200 /* of one search */
#define NOM_MOTS 3     /* of the body's name */
#define JUGEES_MAX 256

/* Whether the law refuses today the contracts of an action: the last verdict of its place (its number modulo JUGEES_MAX). */
struct jugee {
    int64_t action; /* 0: none yet */
    bool refusee;
};

/* What a running search is bound to: it lives until its cursor is closed. */
struct recherche {
    const struct offre_filtre *f;
    char classes[256], modalites[64];
    char fin[MOTS_RECHERCHE_MAX][MOT_BYTES + 4];
    struct mots m;
    char nom[NOM_MOTS][MOT_BYTES + 8]; /* patterns of the body's name */
    bool nomme;
    struct constats_regle regle;
    struct boite boite;
    bool par_lieu;
    bool rare; /* the first word: few trainings have it */
    day_t today;
    day_t premier; /* first start that is searched: nothing before it may be asked for today */
    int64_t max;   /* hourly, cents without tax */
    int64_t exige; /* only bodies whose referencing is recorded sell */
    struct jugee jugees[JUGEES_MAX];
    int64_t rang, session;      /* read after these */
    int64_t rang_min, rang_max; /* starts wanted */
    int64_t groupe_min,
        groupe_max; /* those of the whole search, where the first of an action is looked for */
};

static enum rc hourly_max(day_t day, int64_t *out, struct err *e)
{
    struct law_value max;
    enum rc rc = law_param(PARAM_DIFE_COUT_HORAIRE_MAX_HT, day, &max, NULL);

    *out = rc == RC_OK ? max.value : INT32_MAX; /* no maximum in force that day */
    return rc == RC_NOT_FOUND || rc == RC_OK ? RC_OK : ERR(e, MSG_INTERNE, "quoi", "maximum horaire");
}

/* " RNCP RS ": the names wanted, for a LIKE. */
static void voulus(const bool *wanted, size_t n, const char *(*name)(size_t), char *out, size_t size)
{
    size_t used = (size_t)snprintf(out, size, " ");

    for (size_t i = 0; i < n; i++)
        if (wanted == NULL || wanted[i])
            used += (size_t)snprintf(out + used, size - used, "%s ", name(i));
}

static const char *name_of_classe(size_t i)
{
    return classe_name((enum classe)i);
}

static const char *name_of_modalite(size_t i)
{
    return modalite_name((enum modalite)i);
}

/* The rarest word comes first: it drives the search. */
static enum rc rarest_first(struct db *db, struct recherche *r, struct err *e)
{
    int64_t least = FORMATIONS_RARES_MAX;
    size_t first = 0;
    enum rc rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && i < r->m.n; i++) {
        int64_t n = 0;
        char fin[MOT_BYTES + 4];

        rc = db_i64(db, Q_OFFRE_MOT_NOMBRE, 0, &n, e, "tti", r->m.mot[i], mot_fin(r->m.mot[i], fin),
                    (int64_t)FORMATIONS_RARES_MAX);
        if (n < least) {
            least = n;
            first = i;
        }
    }
    r->rare = least < FORMATIONS_RARES_MAX;
    if (first > 0) {
        char word[MOT_BYTES];

        memcpy(word, r->m.mot[0], MOT_BYTES);
        memcpy(r->m.mot[0], r->m.mot[first], MOT_BYTES);
        memcpy(r->m.mot[first], word, MOT_BYTES);
    }
    return rc;
}

/* So are the words of the body's name, long enough: they lead to its offers when there is room. The name itself is compared, where a word
 * of the title would not do. */
static void name_words(struct recherche *r)
{
    struct mots name;

    mots_split(r->f->organisme, &name);
    r->nomme = name.n > 0;
    for (size_t i = 0; i < NOM_MOTS; i++)
        snprintf(r->nom[i], sizeof(r->nom[i]), name.mot[i][0] != '\0' ? "%% %s%%" : "%%%s", name.mot[i]);
    for (size_t i = 0; i < MIN(name.n, (size_t)NOM_MOTS) && r->m.n < MOTS_RECHERCHE_MAX; i++)
        if (strlen(name.mot[i]) > 1)
            memcpy(r->m.mot[r->m.n++], name.mot[i], MOT_BYTES);
}

/* « permis b »: a letter is no word of an offer (exchange/lheo.c), and none is asked of it beside longer words, which come first. */
static void without_letters(struct mots *m)
{
    while (m->n > 1 && m->mot[m->n - 1][0] != '\0' && m->mot[m->n - 1][1] == '\0')
        m->mot[--m->n][0] = '\0';
}

/* The code of a certification is one of the words of its offers: it leads to them when there is room for it. */
static enum rc words(struct db *db, struct recherche *r, struct err *e)
{
    struct mots code;
    enum rc rc;

    mots_split(r->f->texte, &r->m);
    without_letters(&r->m);
    if (r->f->certification != NULL && r->m.n < MOTS_RECHERCHE_MAX) {
        mots_split(r->f->certification, &code);
        memmove(r->m.mot[1], r->m.mot[0], r->m.n * MOT_BYTES);
        memcpy(r->m.mot[0], code.mot[0], MOT_BYTES);
        r->m.n += code.n > 0;
    }
    name_words(r);
    rc = rarest_first(db, r, e);
    for (size_t i = 0; i < MOTS_RECHERCHE_MAX; i++)
        mot_fin(r->m.mot[i], r->fin[i]);
    return rc;
}

static enum rc few_around(struct db *db, struct recherche *r, struct err *e)
{
    const struct boite *b = &r->boite;
    int64_t n = 0;
    enum rc rc = db_i64(db, Q_OFFRE_LIEU_NOMBRE, 0, &n, e, "iiiii", b->sud, b->nord, b->ouest, b->est,
                        (int64_t)ACTIONS_PROCHES_MAX);

    r->par_lieu = n < ACTIONS_PROCHES_MAX;
    return rc;
}

enum rc catalogue_premier_debut(day_t today, day_t *out, struct err *e)
{
    enum rc rc = dossier_debut_min(today, out, e);

    if (rc == RC_OK && *out == DAY_NONE)
        *out = today + 1;
    return rc;
}

static enum rc prepare(struct db *db, const struct offre_filtre *f, struct recherche *r, struct err *e)
{
    struct law_value exige;

    memset(r, 0, sizeof(*r));
    r->f = f;
    r->today = day_of_instant(db_now_us(db));
    if (catalogue_premier_debut(r->today, &r->premier, e) != RC_OK)
        return RC_FAILURE;
    if (hourly_max(r->today, &r->max, e) != RC_OK || constats_regle(db, r->today, &r->regle, e) != RC_OK)
        return RC_FAILURE;
    r->exige = law_param(PARAM_REFERENCEMENT_EXIGE, r->today, &exige, NULL) == RC_OK && exige.value != 0;
    voulus(f->classes, CLASSE_COUNT, name_of_classe, r->classes, sizeof(r->classes));
    voulus(f->modalites, MODALITE_COUNT, name_of_modalite, r->modalites, sizeof(r->modalites));
    if (words(db, r, e) != RC_OK)
        return RC_FAILURE;
    r->rang = f->apres_session != 0 ? f->apres_debut : INT64_MIN;
    r->session = f->apres_session;
    if (f->rayon_m == 0)
        return RC_OK;
    boite_autour(f->centre, f->rayon_m, &r->boite);
    return f->sans_distance && !r->rare ? few_around(db, r, e) : RC_OK;
}

/* `walk`: in order of start, whatever the words. */
static enum rc open_search(struct db *db, const struct recherche *r, bool walk, int64_t n, struct cursor *c,
                           struct err *e)
{
    const struct offre_filtre *f = r->f;
    const struct boite *b = &r->boite;
    const char *code = f->certification != NULL ? f->certification : "";
    const int64_t lieu = f->rayon_m != 0, remote = !f->sans_distance, all = f->toutes, named = r->nomme;
    const int64_t grouped = f->par_action;

    if (f->action_id != 0)
        return db_query(db, Q_OFFRE_SEARCH_ACTION, c, e, "ittttttttiiiiidiiiiiiitttitttiiiiiiiiii",
                        f->action_id, r->m.mot[0], r->fin[0], r->m.mot[1], r->fin[1], r->m.mot[2], r->fin[2],
                        r->m.mot[3], r->fin[3], r->rang, r->session, r->rang_min, r->rang_max, all, r->today,
                        r->max, r->exige, r->regle.rncp, r->regle.rs, r->regle.siren, f->organisme_id, named,
                        r->nom[0], r->nom[1], r->nom[2], f->prix_sous_cents, r->classes, r->modalites, code,
                        grouped, r->groupe_min, r->groupe_max, lieu, remote, b->sud, b->nord, b->ouest,
                        b->est, n);
    if (r->par_lieu)
        return db_query(db, Q_OFFRE_SEARCH_LIEU, c, e, "iiiittttttttiiiiidiiiiiiitttitttiiii", b->sud,
                        b->nord, b->ouest, b->est, r->m.mot[0], r->fin[0], r->m.mot[1], r->fin[1],
                        r->m.mot[2], r->fin[2], r->m.mot[3], r->fin[3], r->rang, r->session, r->rang_min,
                        r->rang_max, all, r->today, r->max, r->exige, r->regle.rncp, r->regle.rs,
                        r->regle.siren, f->organisme_id, named, r->nom[0], r->nom[1], r->nom[2],
                        f->prix_sous_cents, r->classes, r->modalites, code, grouped, r->groupe_min,
                        r->groupe_max, n);
    return db_query(db, walk ? Q_OFFRE_SEARCH : Q_OFFRE_SEARCH_MOTS, c, e,
                    "ttttttttiiiiidiiiiiiitttitttiiiiiiiiii", r->m.mot[0], r->fin[0], r->m.mot[1], r->fin[1],
                    r->m.mot[2], r->fin[2], r->m.mot[3], r->fin[3], r->rang, r->session, r->rang_min,
                    r->rang_max, all, r->today, r->max, r->exige, r->regle.rncp, r->regle.rs, r->regle.siren,
                    f->organisme_id, named, r->nom[0], r->nom[1], r->nom[2], f->prix_sous_cents, r->classes,
                    r->modalites, code, grouped, r->groupe_min, r->groupe_max, lieu, remote, b->sud, b->nord,
                    b->ouest, b->est, n);
}

/* The corners of the box are farther than the circle. */
static bool near(const struct recherche *r, struct cursor *c)
{
    if (r->f->rayon_m == 0 || (!r->f->sans_distance && cursor_i64(c, 2) != 0))
        return true;
    return distance_m(r->f->centre, (struct point){cursor_i64(c, 3), cursor_i64(c, 4)}) <= r->f->rayon_m;
}

/* A session that the query found, and whether its action has contracts. */
struct trouvee {
    int64_t session, action;
    bool contrats;
};

static enum rc refused(struct db *db, struct recherche *r, const struct trouvee *t, bool *out, struct err *e)
{
    struct err why = {0};
    struct jugee *known;
    enum rc rc;

    *out = false;
    if (r->f->toutes || !t->contrats)
        return RC_OK;
    known = &r->jugees[(size_t)t->action % JUGEES_MAX];
    if (known->action == t->action) {
        *out = known->refusee;
        return RC_OK;
    }
    rc = sous_traitance_session(db, t->session, r->today, &why);
    *out = rc == RC_REFUSED;
    if (rc == RC_OK || *out)
        *known = (struct jugee){t->action, *out};
    else
        *e = why;
    return *out ? RC_OK : rc;
}

/* Who may give a training for the body is no matter for the query: those that the law refuses are left out here. */
static enum rc keep(struct db *db, struct recherche *r, const struct trouvee *list, size_t n, int64_t *ids,
                    size_t *found, struct err *e)
{
    enum rc rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && i < n && *found < r->f->limit; i++) {
        bool no;

        rc = refused(db, r, &list[i], &no, e);
        if (rc == RC_OK && !no)
            ids[(*found)++] = list[i].session;
    }
    return rc;
}

/* Fills ids up to the limit, with sessions that start between rang_min and rang_max. */
static enum rc read_by(struct db *db, struct recherche *r, bool walk, int64_t *ids, size_t *found,
                       struct err *e)
{
    struct trouvee list[OFFRES_MAX];
    const size_t page = r->f->limit;
    bool end = false;
    enum rc rc = RC_OK;

    while (rc == RC_OK && !end && *found < r->f->limit) {
        struct cursor c = {0};
        size_t n = 0, read = 0;

        r->rang_min = MAX(r->rang_min, r->rang);
        rc = open_search(db, r, walk, (int64_t)page, &c, e);
        if (rc != RC_OK)
            return rc;
        for (; *found + n < r->f->limit && cursor_next(&c); read++) {
            r->session = cursor_i64(&c, 0);
            r->rang = cursor_i64(&c, 1);
            if (near(r, &c))
                list[n++] = (struct trouvee){r->session, cursor_i64(&c, 5), cursor_i64(&c, 6) != 0};
        }
        end = *found + n < r->f->limit && read < page;
        rc = cursor_close(&c, e);
        if (rc == RC_OK)
            rc = keep(db, r, list, n, ids, found, e);
    }
    return rc;
}

/* Words that are all frequent: the first days in order, then what is left by the words. */
static enum rc read_range(struct db *db, struct recherche *r, int64_t *ids, size_t *found, struct err *e)
{
    const int64_t last = r->rang_max;
    const int64_t from = MAX(r->rang_min, r->rang);
    enum rc rc;

    if (r->m.n == 0 || r->rare || from < 0 || from >= OFFRE_RANG_PERMANENT)
        return read_by(db, r, r->m.n == 0, ids, found, e);
    r->rang_max = MIN(last, from + JOURS_PARCOURUS);
    rc = read_by(db, r, true, ids, found, e);
    if (rc == RC_OK && *found < r->f->limit && r->rang_max < last) {
        r->rang = r->rang_max;
        r->session = INT64_MAX;
        r->rang_max = last;
        rc = read_by(db, r, false, ids, found, e);
    }
    r->rang_max = last;
    return rc;
}

/* Sessions with a day first, then permanent entries: those have no day that a filter could leave out. */
static enum rc read_ids(struct db *db, struct recherche *r, int64_t *ids, size_t *found, struct err *e)
{
    const struct offre_filtre *f = r->f;
    enum rc rc;

    r->rang_min = f->debut_min != DAY_NONE && f->debut_min != 0 ? f->debut_min : INT64_MIN;
    if (!f->toutes) /* what began, or begins too soon, is not sold: those sessions are not even read */
        r->rang_min = MAX(r->rang_min, (int64_t)r->premier);
    r->rang_max = f->debut_max != DAY_NONE && f->debut_max != 0 ? f->debut_max : INT64_MAX;
    r->groupe_min = r->rang_min;
    r->groupe_max = r->rang_max;
    rc = read_range(db, r, ids, found, e);
    if (rc != RC_OK || r->rang_max == INT64_MAX)
        return rc;
    r->rang_min = OFFRE_RANG_PERMANENT;
    r->rang_max = INT64_MAX;
    return read_range(db, r, ids, found, e);
}

static enum rc count_others(struct db *db, const struct recherche *r, struct offre *o, struct err *e)
{
    if (!r->f->par_action)
        return RC_OK;
    return db_i64(db, Q_OFFRE_AUTRES, 0, &o->autres, e, "iiiidiiiii", o->action_id, o->session_id,
                  (int64_t)r->premier, (int64_t)r->f->toutes, r->today, r->max, r->exige, r->regle.rncp,
                  r->regle.rs, r->regle.siren);
}

enum rc catalogue_search(struct db *db, struct arena *a, const struct offre_filtre *f, struct offre **out,
                         size_t *n, struct err *e)
{
    struct recherche r;
    int64_t *ids;
    size_t found = 0;
    enum rc rc;

    CHECK(f->limit > 0 && f->limit <= OFFRES_MAX);
    *n = 0;
    rc = prepare(db, f, &r, e);
    if (rc != RC_OK)
        return rc;
    ids = ARENA_ARRAY(a, int64_t, f->limit);
    rc = read_ids(db, &r, ids, &found, e);
    *out = ARENA_ARRAY(a, struct offre, f->limit);
    for (; rc == RC_OK && *n < found; (*n)++) {
        rc = catalogue_offre(db, a, ids[*n], &(*out)[*n], e);
        if (rc == RC_OK)
            rc = count_others(db, &r, &(*out)[*n], e);
    }
    return rc;
}

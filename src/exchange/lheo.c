/*
 * The catalogue: read twice. First whole, to refuse a file that does not hold together before anything is compared;
 * then formation by formation against the store.
 */
#include "exchange/lheo.h"
#include "base/money.h"
#include "exchange/lheo_groupe.h"
#include "exchange/lheo_lecture.h"
#include "training/constats.h"
#include "training/mots.h"
#include "training/organisme.h"
#include "training/prix.h"

#define FORMATIONS_MAX 2000000 /* of one file */

/* What one file did so far: the numbers seen, and the identifiers to come. */
struct catalogue {
    uint64_t *seen; /* open addressing; 0 is free */
    size_t seen_size, seen_n;
    int64_t *refusees; /* by the first reading: their places in the file, growing */
    size_t refusees_n, refusees_size;
    int64_t place;  /* of the formation being read, from 1 */
    size_t refusee; /* of the second reading: the next of those to come */
    int64_t next_formation, next_action, next_session;
    int64_t hourly_max; /* cents HT, today; INT64_MAX when none */
    struct arena *a;    /* what the store has of one formation */
    struct lheo_groupe *groupe;
    struct db *db;
    struct import *im;
};

/* ---- numbers already seen ---------------------------------------------------------------------------------- */

static bool grow(struct catalogue *s)
{
    size_t size = s->seen_size == 0 ? 4096 : 2 * s->seen_size;
    uint64_t *larger = calloc(size, sizeof(*larger));

    if (larger == NULL)
        return false;
    for (size_t i = 0; i < s->seen_size; i++) {
        size_t place = (size_t)(s->seen[i] & (size - 1));

        while (s->seen[i] != 0 && larger[place] != 0)
            place = (place + 1) & (size - 1);
        if (s->seen[i] != 0)
            larger[place] = s->seen[i];
    }
    free(s->seen);
    s->seen = larger;
    s->seen_size = size;
    return true;
}

/* True when this body's number was not in the file before. */
static enum rc first_time(struct catalogue *s, int64_t organisme, const char *numero, bool *first,
                          struct err *e)
{
    unsigned char hash[HASH_BYTES];
    char text[LHEO_NUMERO_BYTES + 32];
    uint64_t key;
    size_t place;
    int n = snprintf(text, sizeof(text), "%lld/%s", (long long)organisme, numero);

    sha256(text, (size_t)n, hash);
    memcpy(&key, hash, sizeof(key));
    key |= 1; /* 0 means a free place */
    if (s->seen_n == FORMATIONS_MAX)
        return ERR(e, MSG_LHEO_TROP_GRAND);
    if (2 * (s->seen_n + 1) > s->seen_size && !grow(s))
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    place = (size_t)(key & (s->seen_size - 1));
    while (s->seen[place] != 0 && s->seen[place] != key)
        place = (place + 1) & (s->seen_size - 1);
    *first = s->seen[place] == 0;
    s->seen_n += *first;
    s->seen[place] = key;
    return RC_OK;
}

/* ---- what a formation says, as one hash -------------------------------------------------------------------- */

static void add_text(struct sha256_stream *h, const char *s)
{
    sha256_add(h, s != NULL ? s : "", strlen(s != NULL ? s : "") + 1);
}

static void add_numbers(struct sha256_stream *h, const int64_t *n, size_t count)
{
    sha256_add(h, n, count * sizeof(*n));
}

/* A catalogue that names none keeps the fingerprint it had. */
static void add_formateurs(struct sha256_stream *h, const struct lheo_action *a)
{
    for (size_t i = 0; i < a->formateurs_n; i++) {
        const struct pedagogique *p = &a->formateurs[i].p;
        const char *texts[] = {p->siret, p->raison_sociale, p->voie,    p->code_postal,
                               p->ville, p->telephone,      p->courriel};

        for (size_t k = 0; k < ARRAY_LEN(texts); k++)
            add_text(h, texts[k]);
    }
}

/* Likewise for the extra costs. */
static void add_annexes(struct sha256_stream *h, const struct lheo_action *a)
{
    const int64_t numbers[] = {a->tva_taux, a->annexes_cents, a->annexes_examen};

    if (a->tva_taux < 0 && a->annexes_cents < 0 && a->annexes_nature == NULL)
        return;
    add_numbers(h, numbers, ARRAY_LEN(numbers));
    add_text(h, a->annexes_nature);
}

/* Likewise for what is required to enter. */
static void add_prerequis(struct sha256_stream *h, const struct lheo_formation *f)
{
    if (f->prerequis != NULL)
        add_text(h, f->prerequis);
    for (size_t i = 0; i < f->actions_n; i++) {
        const int64_t place = (int64_t)i;

        if (f->actions[i].prerequis == 1)
            add_numbers(h, &place, 1);
    }
}

/* Likewise for hours and an hourly price, until they contradict what is sold. */
static void add_dit(struct sha256_stream *h, const struct lheo_action *a)
{
    const struct offre_dite said = {a->heures_total, a->heures_centre, a->heures_entreprise,
                                    a->prix_horaire_cents};
    const int64_t numbers[] = {said.total, said.centre, said.entreprise, said.horaire_cents};

    if (offre_se_contredit(&said, a->heures, a->prix_ttc_cents))
        add_numbers(h, numbers, ARRAY_LEN(numbers));
}

static void digest_of(const struct lheo_formation *f, unsigned char out[HASH_BYTES])
{
    struct sha256_stream *h = sha256_begin();
    const char *texts[] = {
        f->intitule, f->objectif,           f->contenu, f->resultats, classe_name(f->classe),
        f->code_elu, f->code_certification, f->numero};

    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        add_text(h, texts[i]);
    add_prerequis(h, f);
    for (size_t i = 0; i < f->actions_n; i++) {
        const struct lheo_action *a = &f->actions[i];
        int64_t numbers[] = {a->modalite, a->heures, a->prix_ht_cents, a->prix_ttc_cents};

        add_text(h, a->numero);
        add_text(h, a->lieu);
        add_text(h, a->conditions);
        add_numbers(h, numbers, ARRAY_LEN(numbers));
        add_formateurs(h, a);
        add_annexes(h, a);
        add_dit(h, a);
        for (size_t k = 0; k < a->sessions_n; k++) {
            const struct lheo_session *s = &a->sessions[k];
            int64_t days[] = {s->debut, s->fin, s->ouverte, s->participants};

            add_text(h, s->numero);
            add_numbers(h, days, ARRAY_LEN(days));
        }
    }
    sha256_end(h, out);
}

/* ---- writing ----------------------------------------------------------------------------------------------- */

struct mots_de {
    struct db *db;
    int64_t formation;
    enum rc rc;
    struct err *e;
};

static bool keep_mot(const char *mot, void *arg)
{
    struct mots_de *m = arg;

    if (strlen(mot) < 2)
        return true;
    m->rc = db_exec(m->db, Q_FORMATION_MOT_INSERT, m->e, "ti", mot, m->formation);
    return m->rc == RC_OK;
}

static enum rc write_mots(struct catalogue *s, int64_t id, const struct lheo_formation *f,
                          const char *organisme, struct err *e)
{
    const char *texts[] = {f->intitule, f->objectif, organisme, f->code_certification, f->code_elu};
    struct mots_de m = {s->db, id, db_exec(s->db, Q_FORMATION_MOTS_DELETE, e, "i", id), e};

    for (size_t i = 0; m.rc == RC_OK && i < ARRAY_LEN(texts); i++)
        if (texts[i] != NULL && !mots_each(texts[i], keep_mot, &m) && m.rc == RC_OK)
            return ERR(e, MSG_MEMOIRE_EPUISEE);
    return m.rc;
}

static enum rc write_session(struct catalogue *s, const struct lheo_connu *k, int64_t action,
                             const struct lheo_session *c, struct err *e)
{
    int64_t id = lheo_connu_session(k, action, c->numero);
    int64_t rang = c->debut != DAY_NONE ? c->debut : OFFRE_RANG_PERMANENT;

    return db_exec(s->db, Q_SESSION_SET, e, "iitddiii", id != 0 ? id : s->next_session++, action, c->numero,
                   c->debut, c->fin, rang, (int64_t)c->ouverte, c->participants);
}

static bool told_already(const struct pedagogique *list, size_t n, const char *siret)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(list[i].siret, siret) == 0)
            return true;
    return false;
}

/* The contracting body that does its own training is not another one; one that is named twice is one. */
static enum rc write_formateurs(struct catalogue *s, const struct lheo_connu *k, int64_t action,
                                const struct organisme *o, const struct lheo_action *c, struct err *e)
{
    struct pedagogique list[PEDAGOGIQUES_MAX];
    size_t n = 0;

    for (size_t i = 0; i < c->formateurs_n; i++) {
        const struct pedagogique *p = &c->formateurs[i].p;

        if ((o->siret == NULL || strcmp(p->siret, o->siret) != 0) && !told_already(list, n, p->siret))
            list[n++] = *p;
    }
    return pedagogique_catalogue(s->db, o->id, action, k->pedagogiques, k->pedagogiques_n, list, n,
                                 env_today(s->im->env), e);
}

static enum rc write_action(struct catalogue *s, const struct lheo_connu *k, int64_t formation,
                            const struct organisme *o, const struct lheo_action *c, struct err *e)
{
    char ville[256] = "";
    int64_t id = lheo_connu_action(k, c->numero);
    enum rc rc;

    id = id != 0 ? id : s->next_action++;
    if (c->ville != NULL)
        commune_plier(c->ville, ville, sizeof(ville));
    rc = db_exec(s->db, Q_ACTION_SET, e, "iittiiittttiitiiiiii", id, formation, c->numero,
                 modalite_name(c->modalite), c->heures, c->prix_ht_cents, c->prix_ttc_cents, c->lieu,
                 c->conditions, c->code_postal, ville, c->tva_taux, c->annexes_cents, c->annexes_nature,
                 (int64_t)c->annexes_examen, (int64_t)(c->prerequis == 1), c->heures_total, c->heures_centre,
                 c->heures_entreprise, c->prix_horaire_cents);
    if (rc == RC_OK)
        rc = db_exec(s->db, Q_ACTION_SITUER, e, "i", id);
    for (size_t i = 0; rc == RC_OK && i < c->sessions_n; i++)
        rc = write_session(s, k, id, &c->sessions[i], e);
    return rc == RC_OK ? write_formateurs(s, k, id, o, c, e) : rc;
}

/* `x->id` is 0 for a formation that the body did not have. */
static enum rc write_formation(struct catalogue *s, const struct lheo_attendue *x,
                               const struct lheo_formation *f, struct err *e)
{
    const struct organisme *o = &x->par->o;
    const int64_t id = x->id != 0 ? x->id : s->next_formation++;
    struct lheo_connu k = {0};
    enum rc rc = x->id != 0 ? lheo_connu_lire(s->db, s->a, id, env_today(s->im->env), &k, e) : RC_OK;

    if (rc == RC_OK)
        rc = db_exec(s->db, Q_FORMATION_SET, e, "iitttttttttbi", id, o->id, f->numero, f->intitule,
                     f->objectif, f->contenu, f->resultats, f->prerequis, classe_name(f->classe),
                     f->code_certification, f->code_elu[0] != '\0' ? f->code_elu : NULL, x->empreinte,
                     sizeof(x->empreinte), db_now_us(s->db));
    if (rc == RC_OK)
        rc = write_mots(s, id, f, o->denomination, e);
    if (rc == RC_OK)
        rc = db_exec(s->db, Q_FORMATION_FERMER_SESSIONS, e, "i", id);
    for (size_t i = 0; rc == RC_OK && i < f->actions_n; i++)
        rc = write_action(s, &k, id, o, &f->actions[i], e);
    return rc;
}

static void refuse_for(struct plan *p, const struct lheo_formation *f, const struct err *why)
{
    struct err named = *why;

    lheo_nommer(f, &named);
    plan_refuse(p, &named);
}

/* ---- comparing --------------------------------------------------------------------------------------------- */

/* Offers that the law of today does not let anyone buy are kept, and said. */
static void count_withheld(struct catalogue *s, const struct lheo_responsable *par,
                           const struct lheo_formation *f)
{
    if (f->classe != CLASSE_DIFE_MANDAT)
        return;
    if (!par->agree)
        plan_counter_add(s->im->plan, "sans_agrement",
                         "formations d'élus d'un organisme sans agrément, non publiées", 1);
    for (size_t i = 0; i < f->actions_n; i++)
        if (f->actions[i].prix_ht_cents > s->hourly_max * f->actions[i].heures)
            plan_counter_add(s->im->plan, "trop_cheres",
                             "actions d'élus au-dessus du prix horaire maximal, non publiées", 1);
}

static enum rc compare(struct catalogue *s, const struct lheo_attendue *x, const struct lheo_formation *f,
                       struct err *e)
{
    unsigned char change[2 * HASH_BYTES + 16];

    count_withheld(s, x->par, f);
    if (x->id != 0 && memcmp(x->connue, x->empreinte, HASH_BYTES) == 0) {
        s->im->plan->effects[PLAN_UNCHANGED]++;
        return RC_OK;
    }
    memcpy(change, x->connue, HASH_BYTES);
    memcpy(change + HASH_BYTES, x->empreinte, HASH_BYTES);
    memcpy(change + 2 * HASH_BYTES, &x->id, 8);
    memcpy(change + 2 * HASH_BYTES + 8, &x->par->o.id, 8);
    plan_effect(s->im->plan, x->id != 0 ? PLAN_CHANGED : PLAN_NEW, change, sizeof(change));
    if (!s->im->apply)
        return RC_OK;
    arena_reset(s->a);
    return write_formation(s, x, f, e);
}

static enum rc refuse(struct catalogue *s, const struct lheo_formation *f, const char *field, enum msg m)
{
    struct err why = {0};

    ERR(&why, m);
    err_at(&why, field, f->line);
    refuse_for(s->im->plan, f, &why);
    return RC_OK;
}

/* Two numbers that name two companies name nobody: neither is taken for the other. */
static enum rc one_company(struct db *db, const struct lheo_formation *f, struct err *e)
{
    const char *nda = NULL;
    enum rc rc = f->nda[0] != '\0' && f->siret[0] != '\0'
                     ? pedagogique_nda(db, f->siret, f->nda, NULL, &nda, e)
                     : RC_OK;

    return rc == RC_REFUSED ? err_at(e, "numero-activite", f->line) : rc;
}

enum rc lheo_organisme(struct db *db, const struct lheo_formation *f, int64_t seul, int64_t *id,
                       struct err *e)
{
    enum rc rc = one_company(db, f, e);

    *id = 0;
    if (rc != RC_OK)
        return rc;
    if (f->nda[0] != '\0')
        rc = organisme_id_find(db, f->nda, id, e);
    if ((rc == RC_OK || rc == RC_CONFLICT) && *id == 0 && f->siret[0] != '\0')
        rc = organisme_id_find(db, f->siret, id, e);
    rc = rc == RC_CONFLICT ? RC_OK : rc;
    if (rc != RC_OK || seul == 0 || *id == seul)
        return rc;
    ERR(e, MSG_LHEO_AUTRE_ORGANISME);
    return err_at(e, "organisme-formation-responsable", f->line);
}

bool lheo_prix_tiennent(const struct lheo_formation *f, day_t day, struct err *why)
{
    for (size_t i = 0; i < f->actions_n; i++) {
        const struct lheo_action *a = &f->actions[i];

        if (prix_verifier(a->prix_ht_cents, a->prix_ttc_cents, day, why) != RC_OK) {
            err_at(why, "frais-ht", a->line);
            return false;
        }
    }
    return true;
}

/* The second reading has no schema: what the first one refused is known by its place. */
static enum rc keep_refused(struct catalogue *s, struct err *e)
{
    const size_t size = s->refusees_size == 0 ? 64 : 2 * s->refusees_size;
    int64_t *larger;

    if (s->refusees_n == FORMATIONS_MAX)
        return ERR(e, MSG_LHEO_TROP_GRAND);
    if (s->refusees_n == s->refusees_size) {
        larger = realloc(s->refusees, size * sizeof(*larger));
        if (larger == NULL)
            return ERR(e, MSG_MEMOIRE_EPUISEE);
        s->refusees = larger;
        s->refusees_size = size;
    }
    s->refusees[s->refusees_n++] = s->place;
    return RC_OK;
}

static bool refused_before(struct catalogue *s)
{
    s->place++;
    if (s->refusee == s->refusees_n || s->refusees[s->refusee] != s->place)
        return false;
    s->refusee++;
    return true;
}

static enum rc on_effect(struct lheo_formation *f, const struct err *faute, void *arg, struct err *e)
{
    struct catalogue *s = arg;
    const day_t today = env_today(s->im->env);
    const struct lheo_questions q = {s->db, s->im->organisme_id, today, s->im->apply};
    const struct lheo_attendue *x;
    struct err why = {0};
    bool first = false;
    enum rc rc;

    if (refused_before(s))
        return RC_OK;
    CHECK(faute == NULL);
    rc = lheo_groupe_suivante(s->groupe, &q, &x, e);
    if (rc != RC_OK)
        return rc;
    CHECK(strcmp(x->numero, f->numero) == 0);
    if (x->par->refus.rc != RC_OK) {
        why = x->par->refus;
        err_at(&why, x->par->refus.field, f->line);
        refuse_for(s->im->plan, f, &why);
        return RC_OK;
    }
    if (x->par->o.id == 0)
        return refuse(s, f, "organisme-formation-responsable", MSG_LHEO_ORGANISME);
    rc = first_time(s, x->par->o.id, f->numero, &first, e);
    if (rc != RC_OK)
        return rc;
    return first ? compare(s, x, f, e) : refuse(s, f, "formation", MSG_LHEO_DEUX_FOIS);
}

/* ---- the two readings -------------------------------------------------------------------------------------- */

static enum rc on_read(struct lheo_formation *f, const struct err *faute, void *arg, struct err *e)
{
    struct import *im = arg;
    struct catalogue *s = im->state;
    unsigned char digest[HASH_BYTES];
    struct err why = {0};

    s->place++;
    im->plan->rows++;
    if (faute == NULL && !lheo_prix_tiennent(f, env_today(im->env), &why))
        faute = &why;
    if (faute != NULL) {
        refuse_for(im->plan, f, faute);
        return keep_refused(s, e);
    }
    plan_counter_add(im->plan, "actions", "actions de formation", (int64_t)f->actions_n);
    for (size_t i = 0; i < f->actions_n; i++)
        plan_counter_add(im->plan, "sessions", "sessions", (int64_t)f->actions[i].sessions_n);
    digest_of(f, digest);
    return lheo_groupe_ajouter(s->groupe, f, digest, e);
}

static enum rc read_file(struct import *im, struct err *e)
{
    struct lheo_source source;
    struct catalogue *s = calloc(1, sizeof(*s));
    enum rc rc;

    im->state = s;
    if (s == NULL || (s->a = arena_new((size_t)64 << 20)) == NULL ||
        (s->groupe = lheo_groupe_new(im->env)) == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = lheo_parcourir(im->file, false, &source, on_read, im, e);
    if (rc == RC_OK)
        rc = lheo_groupe_fini(s->groupe, e);
    im->plan->kind = source.dialecte ? "edof" : "lheo-2.3";
    return rc;
}

static enum rc next_ids(struct catalogue *s, struct err *e)
{
    enum rc rc = db_i64(s->db, Q_FORMATION_MAX_ID, 0, &s->next_formation, e, "");

    if (rc == RC_OK)
        rc = db_i64(s->db, Q_ACTION_MAX_ID, 0, &s->next_action, e, "");
    if (rc == RC_OK)
        rc = db_i64(s->db, Q_SESSION_MAX_ID, 0, &s->next_session, e, "");
    s->next_formation++;
    s->next_action++;
    s->next_session++;
    return rc;
}

static enum rc effects(struct db *db, struct import *im, struct err *e)
{
    struct catalogue *s = im->state;
    struct lheo_source source;
    struct law_value max;
    enum rc rc;

    s->db = db;
    s->im = im;
    s->place = 0;
    s->refusee = 0;
    s->hourly_max = INT32_MAX;
    if (law_param(PARAM_DIFE_COUT_HORAIRE_MAX_HT, env_today(im->env), &max, NULL) == RC_OK)
        s->hourly_max = max.value;
    rc = next_ids(s, e);
    return rc == RC_OK ? lheo_parcourir(im->file, true, &source, on_effect, s, e) : rc;
}

static void end(struct import *im)
{
    struct catalogue *s = im->state;

    if (s != NULL) {
        arena_free(s->a);
        lheo_groupe_free(s->groupe);
        free(s->seen);
        free(s->refusees);
    }
    free(s);
    im->state = NULL;
}

const struct partner partner_lheo = {.name = "lheo",
                                     .label = "Catalogue de formations (LHÉO)",
                                     .act = "import.lheo",
                                     .feed = FEED_ORGANISMES_FORMATION,
                                     .champ = lheo_champ,
                                     .revient = true,
                                     .read = read_file,
                                     .effects = effects,
                                     .end = end};

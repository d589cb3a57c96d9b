#include "training/panne.h"
#include "base/json.h"
#include "base/text.h"
#include "rights/acte.h"

#define ARENA_BYTES ((size_t)4 << 20)
#define LOT 128
#define HOUR_US INT64_C(3600000000)
#define DAYS_MAX 366
#define INSTANT_BYTES 40

/* ---- recorded, approved --------------------------------------------------------------------------------------------- */

static enum rc note(struct db *db, const struct panne_commande *c, const char *act, struct err *e)
{
    struct json *j = json_new(1024);
    enum rc rc;

    if (j == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    json_object_open(j);
    json_ki(j, "panne", c->id);
    if (c->debut_us != 0) {
        json_ki(j, "debut_us", c->debut_us);
        json_ki(j, "fin_us", c->fin_us);
    }
    json_object_close(j);
    rc = json_failed(j) ? ERR(e, MSG_MEMOIRE_EPUISEE)
                        : acte_noter_suivi(db, c->agent, act, 0, 0, json_data(j), e);
    json_free(j);
    return rc;
}

bool panne_motif_tient(const char *motif)
{
    return motif != NULL && *motif != '\0' && text_is_utf8(motif, strlen(motif)) &&
           text_characters(motif) <= PANNE_MOTIF_MAX;
}

enum rc panne_connue(const struct panne_periode *restes, size_t n, struct err *e)
{
    char words[PANNE_RESTES_MAX * 120] = "rien", from[INSTANT_BYTES], to[INSTANT_BYTES];
    size_t used = 0;

    for (size_t i = 0; i < n; i++)
        used +=
            (size_t)snprintf(words + used, sizeof(words) - used, "%sdu %s au %s", i > 0 ? " ; " : "",
                             instant_french(restes[i].debut_us, from), instant_french(restes[i].fin_us, to));
    return ERR(e, MSG_PANNE_CONNUE, "reste", words);
}

enum rc panne_reste(struct db *db, struct panne_periode de, struct panne_periode *out, size_t *n,
                    struct err *e)
{
    struct cursor c = {0};
    int64_t from = de.debut_us;
    bool many = false;
    enum rc rc = db_query(db, Q_PANNE_CONNUES, &c, e, "ii", de.fin_us, de.debut_us);

    *n = 0;
    while (rc == RC_OK && !many && from < de.fin_us && cursor_next(&c)) {
        many = *n + 1 == PANNE_RESTES_MAX;
        if (cursor_i64(&c, 0) > from)
            out[(*n)++] = (struct panne_periode){from, cursor_i64(&c, 0)};
        from = MAX(from, cursor_i64(&c, 1));
    }
    rc = cursor_close(&c, e);
    if (rc == RC_OK && many)
        return panne_connue(out, *n, e);
    if (rc == RC_OK && from < de.fin_us)
        out[(*n)++] = (struct panne_periode){from, de.fin_us};
    return rc;
}

/* Nothing is recorded twice: whoever declares is told what is left. */
static enum rc nowhere_known(struct db *db, const struct panne_commande *c, struct err *e)
{
    struct panne_periode rest[PANNE_RESTES_MAX];
    size_t n;
    enum rc rc = panne_reste(db, (struct panne_periode){c->debut_us, c->fin_us}, rest, &n, e);

    if (rc != RC_OK || (n == 1 && rest[0].debut_us == c->debut_us && rest[0].fin_us == c->fin_us))
        return rc;
    panne_connue(rest, n, e);
    return err_at(e, "du", 0);
}

/* The refusal names the end that is to be corrected. */
static enum rc check_period(struct db *db, const struct panne_commande *c, struct err *e)
{
    const int64_t now = db_now_us(db);

    if (c->fin_us > c->debut_us && c->fin_us <= now && c->fin_us - c->debut_us <= DAYS_MAX * 24 * HOUR_US)
        return RC_OK;
    ERR(e, MSG_PANNE_PERIODE);
    return err_at(e, c->debut_us >= now ? "du" : "au", 0);
}

enum rc panne_enregistrer(struct db *db, void *panne_commande, struct err *e)
{
    struct panne_commande *c = panne_commande;
    enum rc rc = check_period(db, c, e);

    if (rc != RC_OK)
        return rc;
    if (!panne_motif_tient(c->motif)) {
        ERR(e, MSG_PANNE_MOTIF);
        return err_at(e, "motif", 0);
    }
    rc = nowhere_known(db, c, e);
    if (rc == RC_OK)
        rc = db_i64(db, Q_PANNE_MAX, 0, &c->id, e, "");
    c->id++;
    if (rc == RC_OK)
        rc = db_exec(db, Q_PANNE_INSERT, e, "iiitti", c->id, c->debut_us, c->fin_us, c->motif, c->agent,
                     db_now_us(db));
    return rc == RC_OK ? note(db, c, "panne.enregistrer", e) : rc;
}

static void from_row(struct cursor *c, struct arena *a, struct panne *out)
{
    *out = (struct panne){.id = cursor_i64(c, 0),
                          .debut_us = cursor_i64(c, 1),
                          .fin_us = cursor_i64(c, 2),
                          .motif = cursor_copy(c, a, 3),
                          .enregistree_par = cursor_copy(c, a, 4),
                          .approuvee_par = cursor_copy(c, a, 5),
                          .retiree_par = cursor_copy(c, a, 7),
                          .appliquee_us = cursor_i64(c, 6)};
}

static enum rc read_one(struct db *db, struct arena *a, int64_t id, struct panne *out, struct err *e)
{
    struct cursor c = {0};
    bool found = false;
    enum rc rc = db_query(db, Q_PANNE_LIRE, &c, e, "i", id);

    if (rc == RC_OK && cursor_next(&c)) {
        from_row(&c, a, out);
        found = true;
    }
    rc = cursor_close(&c, e);
    return rc == RC_OK && !found ? ERR(e, MSG_PANNE_INCONNUE) : rc;
}

enum rc panne_approuver(struct db *db, void *panne_commande, struct err *e)
{
    struct panne_commande *c = panne_commande;
    struct arena *a = arena_new(ARENA_BYTES);
    struct panne p;
    enum rc rc = a != NULL ? read_one(db, a, c->id, &p, e) : ERR(e, MSG_MEMOIRE_EPUISEE);

    if (rc == RC_OK && p.retiree_par != NULL)
        rc = ERR(e, MSG_PANNE_RETIREE);
    if (rc == RC_OK && p.approuvee_par == NULL) {
        if (acte_meme_agent(p.enregistree_par, c->agent))
            rc = ERR(e, MSG_PANNE_MEME_AGENT);
        if (rc == RC_OK)
            rc = db_exec(db, Q_PANNE_APPROUVER, e, "tii", c->agent, db_now_us(db), c->id);
        if (rc == RC_OK)
            rc = note(db, c, "panne.approuver", e);
    }
    arena_free(a);
    return rc;
}

enum rc panne_retirer(struct db *db, void *panne_commande, struct err *e)
{
    struct panne_commande *c = panne_commande;
    struct arena *a = arena_new(ARENA_BYTES);
    struct panne p;
    enum rc rc = a != NULL ? read_one(db, a, c->id, &p, e) : ERR(e, MSG_MEMOIRE_EPUISEE);

    if (rc == RC_OK && (p.approuvee_par != NULL || p.retiree_par != NULL))
        rc = ERR(e, p.retiree_par != NULL ? MSG_PANNE_RETIREE : MSG_PANNE_APPROUVEE);
    if (rc == RC_OK)
        rc = db_exec(db, Q_PANNE_RETIRER, e, "tii", c->agent, db_now_us(db), c->id);
    if (rc == RC_OK)
        rc = note(db, c, "panne.retirer", e);
    arena_free(a);
    return rc;
}

enum rc pannes(struct db *db, struct arena *a, size_t max, struct panne **out, size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_PANNES, &c, e, "i", (int64_t)max);

    *n = 0;
    *out = ARENA_ARRAY(a, struct panne, max);
    while (rc == RC_OK && *n < max && cursor_next(&c))
        from_row(&c, a, &(*out)[(*n)++]);
    return cursor_close(&c, e);
}

/* ---- what it does to a delay ---------------------------------------------------------------------------------------- */

static int64_t taken_us(int64_t debut_us, int64_t fin_us, day_t day)
{
    const int64_t from = MAX(debut_us, instant_of_day(day)), to = MIN(fin_us, instant_of_day(day + 1));

    return MAX(to - from, 0);
}

static bool frozen(const struct panne *p, day_t day)
{
    for (size_t i = 0; i < p->geles_n; i++)
        if (p->geles[i].debut <= day && day <= p->geles[i].fin)
            return true;
    return false;
}

/* A day is given back once: by the outage with which it has lost enough, not by those that come after, nor after a freeze. */
static bool takes_day(const struct panne *p, day_t day, int64_t heures_min)
{
    int64_t before = 0;

    for (size_t i = 0; i < p->autres_n; i++)
        before += taken_us(p->autres[i].debut_us, p->autres[i].fin_us, day);
    return before < heures_min * HOUR_US &&
           before + taken_us(p->debut_us, p->fin_us, day) >= heures_min * HOUR_US && !frozen(p, day);
}

day_t panne_prolonger_jour(const struct panne *p, day_t origine, day_t echeance, bool ouvres,
                           int64_t heures_min)
{
    const day_t end = day_of_instant(p->fin_us - 1);

    for (day_t day = MAX(day_of_instant(p->debut_us), origine + 1); day <= MIN(end, echeance); day++)
        if (takes_day(p, day, heures_min) && (!ouvres || law_is_working_day(day)))
            echeance = ouvres ? law_add_working_days(echeance, 1) : echeance + 1;
    return echeance;
}

bool panne_jour_donne(const struct panne_donnes *x, day_t day)
{
    struct law_value hours;
    int64_t taken = 0;
    bool moved = false;

    for (size_t i = 0; i < x->n; i++) {
        const int64_t here = taken_us(x->pannes[i].debut_us, x->pannes[i].fin_us, day);

        taken += here;
        moved |= here > 0 && x->pannes[i].a_bouge;
    }
    return moved && law_param(PARAM_PANNE_HEURES_MIN, day, &hours, NULL) == RC_OK &&
           taken >= hours.value * HOUR_US;
}

enum rc panne_donnes_lire(struct db *db, const struct dossier *d, day_t debut, day_t fin,
                          struct panne_donnes *out, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_PANNE_APPLIQUEES, &c, e, "iiiii", d->titulaire_id, d->id,
                          instant_of_day(debut), instant_of_day(fin + 1), (int64_t)PANNES_MAX);

    out->n = 0;
    while (rc == RC_OK && out->n < PANNES_MAX && cursor_next(&c)) {
        out->pannes[out->n].debut_us = cursor_i64(&c, 0);
        out->pannes[out->n].fin_us = cursor_i64(&c, 1);
        out->pannes[out->n++].a_bouge = cursor_i64(&c, 2) != 0;
    }
    return cursor_close(&c, e);
}

#define GELES_MAX 64 /* of one delay */

static enum rc read_frozen(struct db *db, const struct dossier *d, day_t origine, struct panne_jours *out,
                           size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc =
        db_query(db, Q_GEL_JOURS_COMPTES, &c, e, "iidi", d->titulaire_id, d->id, origine, (int64_t)GELES_MAX);

    *n = 0;
    while (rc == RC_OK && *n < GELES_MAX && cursor_next(&c))
        out[(*n)++] = (struct panne_jours){cursor_day(&c, 0), cursor_day(&c, 1)};
    return cursor_close(&c, e);
}

/* The last day of a dossier since the outage; the same when it did not touch it. */
static enum rc extended(struct db *db, const struct panne *outage, const struct dossier *d, day_t *out,
                        struct err *e)
{
    struct panne_jours days[GELES_MAX];
    struct panne one = *outage, *p = &one;
    struct dossier_delai delai;
    struct law_value hours;
    enum rc rc = dossier_delai_courant(d, &delai, e);

    *out = d->echeance;
    if (rc != RC_OK || !delai.court)
        return rc;
    rc = read_frozen(db, d, delai.origine, days, &p->geles_n, e);
    p->geles = days;
    if (rc == RC_OK)
        rc = law_param(PARAM_PANNE_HEURES_MIN, day_of_instant(p->debut_us), &hours, e);
    if (rc == RC_OK)
        *out =
            panne_prolonger_jour(p, p->deja != NULL ? MAX(delai.origine, p->deja->echeance) : delai.origine,
                                 d->echeance, delai.ouvres, hours.value);
    return rc;
}

/* ---- every deadline that it touched --------------------------------------------------------------------------------- */

struct passage {
    struct store *s;
    struct panne p;
    struct arena *read; /* the dossier at hand */
    char numeros[LOT][DOSSIER_NUMERO_BYTES];
    int64_t moved[LOT]; /* of each: how many of its days */
    size_t n;
    day_t depuis;
    char apres[DOSSIER_NUMERO_BYTES];
    bool dry_run;
    bool rights; /* second pass: what holders may still do without cost */
    int64_t done;
};

static enum rc extend_delay(struct db *db, const struct panne *p, struct dossier *d, bool dry_run,
                            int64_t *done, struct err *e)
{
    int64_t already;
    day_t to;
    enum rc rc = db_i64(db, Q_PANNE_PROLONGEE, 0, &already, e, "iii", d->titulaire_id, d->id, p->id);

    if (rc == RC_OK)
        rc = extended(db, p, d, &to, e);
    if (rc != RC_OK || already > 0 || to == d->echeance)
        return rc;
    (*done)++;
    if (!dry_run)
        rc = db_exec(db, Q_PANNE_PROLONGER, e, "diii", to, db_now_us(db), d->titulaire_id, d->id);
    if (rc == RC_OK && !dry_run)
        rc = db_exec(db, Q_PANNE_PROLONGATION_INSERT, e, "iiiddi", d->titulaire_id, d->id, p->id, d->echeance,
                     to, db_now_us(db));
    if (rc == RC_OK && !dry_run)
        rc = dossier_prolonge_noter(db, d, "panne", p->id, to, e);
    d->echeance = to;
    return rc;
}

static enum rc extend_by(struct db *db, const struct passage *x, const struct panne *p, struct dossier *d,
                         int64_t *done, struct err *e)
{
    return x->rights ? panne_droits_prolonger(db, p, d, x->dry_run, done, e)
                     : extend_delay(db, p, d, x->dry_run, done, e);
}

/* A day that it gives back may be one that another, applied before it, had taken from nobody: each is seen again, as if it came after, so that
 * the last day does not depend on the order in which people approved them. */
static enum rc extend_again(struct db *db, const struct passage *x, const struct dossier *was,
                            struct dossier *d, int64_t *done, struct err *e)
{
    struct panne before[PANNES_MAX + 1];
    enum rc rc = RC_OK;

    before[0] = x->p;
    for (size_t i = 0; rc == RC_OK && i < x->p.autres_n; i++) {
        struct panne one = x->p.autres[i];

        one.autres = before;
        one.autres_n = i + 1;
        one.deja = was;
        rc = extend_by(db, x, &one, d, done, e);
        before[i + 1] = x->p.autres[i];
    }
    return rc;
}

static enum rc extend_one(struct db *db, size_t i, void *passage, struct err *e)
{
    struct passage *x = passage;
    struct dossier d, was;
    enum rc rc;

    x->moved[i] = 0;
    arena_reset(x->read);
    rc = dossier_lire(db, x->read, x->numeros[i], &d, e);
    if (rc != RC_OK)
        return rc;
    was = d;
    rc = extend_by(db, x, &x->p, &d, &x->moved[i], e);
    return rc == RC_OK && x->moved[i] > 0 ? extend_again(db, x, &was, &d, &x->moved[i], e) : rc;
}

static enum rc extend_batch(struct db *db, void *passage, struct err *e)
{
    struct passage *x = passage;

    return db_acts(db, x->n, extend_one, x, e);
}

static enum rc mark(struct db *db, void *passage, struct err *e)
{
    struct passage *x = passage;

    return db_exec(db, Q_PANNE_APPLIQUEE, e, "ii", db_now_us(db), x->p.id);
}

static enum rc read_batch(struct db *db, struct passage *x, struct err *e)
{
    struct cursor c = {0};
    char after[DOSSIER_NUMERO_BYTES]; /* bound while x->apres moves */
    enum rc rc;

    memcpy(after, x->apres, sizeof(after));
    x->n = 0;
    rc = x->rights ? db_query(db, Q_PANNE_COMMANDES, &c, e, "ti", after, (int64_t)LOT)
                   : db_query(db, Q_PANNE_DOSSIERS, &c, e, "dti", x->depuis, after, (int64_t)LOT);
    while (rc == RC_OK && x->n < LOT && cursor_next(&c)) {
        snprintf(x->numeros[x->n++], DOSSIER_NUMERO_BYTES, "%s", cursor_text(&c, 0));
        snprintf(x->apres, sizeof(x->apres), "%s", cursor_text(&c, 0));
        x->depuis = x->rights ? x->depuis : cursor_day(&c, 1);
    }
    return cursor_close(&c, e);
}

static enum rc one_batch(struct passage *x, struct err *e)
{
    struct db *db;
    enum rc rc = store_read_begin(x->s, &db, e);

    if (rc != RC_OK)
        return rc;
    rc = read_batch(db, x, e);
    for (size_t i = 0; rc == RC_OK && x->dry_run && i < x->n; i++)
        rc = extend_one(db, i, x, e);
    store_read_end(x->s, db);
    if (rc == RC_OK && !x->dry_run && x->n > 0)
        rc = store_write(x->s, extend_batch, x, e);
    for (size_t i = 0; rc == RC_OK && i < x->n; i++)
        x->done += x->moved[i];
    return rc;
}

static enum rc read_others(struct db *db, struct arena *a, struct panne *p, struct err *e)
{
    struct panne *list = ARENA_ARRAY(a, struct panne, PANNES_MAX);
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_PANNE_VOISINES, &c, e, "iii", p->id,
                          instant_of_day(day_of_instant(p->debut_us)), (int64_t)PANNES_MAX);

    p->autres = list;
    p->autres_n = 0;
    while (rc == RC_OK && p->autres_n < PANNES_MAX && cursor_next(&c))
        list[p->autres_n++] = (struct panne){
            .id = cursor_i64(&c, 0), .debut_us = cursor_i64(&c, 1), .fin_us = cursor_i64(&c, 2)};
    return cursor_close(&c, e);
}

/* The first outage that is approved and not applied, after `last`; 0 when there is none. */
static enum rc next_outage(struct passage *x, struct arena *kept, bool *found, struct err *e)
{
    struct db *db;
    int64_t id;
    enum rc rc = store_read_begin(x->s, &db, e);

    if (rc != RC_OK)
        return rc;
    rc = db_i64(db, Q_PANNE_A_APPLIQUER, 0, &id, e, "");
    *found = rc == RC_OK && id != 0 && id != x->p.id;
    if (*found)
        rc = read_one(db, kept, id, &x->p, e);
    if (rc == RC_OK && *found)
        rc = read_others(db, kept, &x->p, e);
    store_read_end(x->s, db);
    return rc;
}

static enum rc one_pass(struct passage *x, bool rights, struct err *e)
{
    enum rc rc;

    x->rights = rights;
    x->depuis = day_of_instant(x->p.debut_us);
    x->apres[0] = '\0';
    do
        rc = one_batch(x, e);
    while (rc == RC_OK && x->n == LOT);
    return rc;
}

/* A dry run marks nothing: it sees the first of them only. */
static enum rc apply_all(struct passage *x, struct arena *kept, struct err *e)
{
    bool found;
    enum rc rc = next_outage(x, kept, &found, e);

    while (rc == RC_OK && found) {
        for (int pass = 0; rc == RC_OK && pass < 2; pass++)
            rc = one_pass(x, pass == 1, e);
        if (rc == RC_OK && !x->dry_run)
            rc = store_write(x->s, mark, x, e);
        if (rc == RC_OK)
            rc = next_outage(x, kept, &found, e);
    }
    return rc;
}

enum rc panne_appliquer(struct store *s, bool dry_run, int64_t *n, struct err *e)
{
    struct passage *x = calloc(1, sizeof(*x));
    struct arena *kept = arena_new(ARENA_BYTES), *read = arena_new(ARENA_BYTES);
    enum rc rc;

    *n = 0;
    if (x != NULL)
        *x = (struct passage){.s = s, .read = read, .dry_run = dry_run};
    rc = x != NULL && kept != NULL && read != NULL ? apply_all(x, kept, e) : ERR(e, MSG_MEMOIRE_EPUISEE);
    if (x != NULL)
        *n = x->done;
    arena_free(read);
    arena_free(kept);
    free(x);
    return rc;
}

enum rc panne_prolongations(struct db *db, struct arena *a, const struct dossier *d,
                            struct panne_prolongation **out, size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc =
        db_query(db, Q_PANNE_PROLONGATIONS, &c, e, "iii", d->titulaire_id, d->id, (int64_t)PANNES_MAX);

    *n = 0;
    *out = ARENA_ARRAY(a, struct panne_prolongation, PANNES_MAX);
    while (rc == RC_OK && *n < PANNES_MAX && cursor_next(&c))
        (*out)[(*n)++] =
            (struct panne_prolongation){.panne_id = cursor_i64(&c, 0),
                                        .avant = cursor_day(&c, 1),
                                        .apres = cursor_day(&c, 2),
                                        .debut_us = cursor_i64(&c, 3),
                                        .fin_us = cursor_i64(&c, 4),
                                        .retractation = strcmp(cursor_text(&c, 5), "retractation") == 0,
                                        .annulation = strcmp(cursor_text(&c, 5), "annulation") == 0};
    return cursor_close(&c, e);
}

const char *panne_prolongation_droit(const struct panne_prolongation *x)
{
    return x->retractation ? "la rétractation" : x->annulation ? "l'annulation sans frais" : NULL;
}

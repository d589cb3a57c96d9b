/* plan.c - who and what is past its term on a day, and what holds it back. Reads only. */
#include "conservation/interne.h"
#include <inttypes.h>

#define BATCH 500

static const char *const retenue_names[] = {"aucune",  "contentieux", "derogation",
                                            "dossier", "paiement",    "rapprochement"};
static const char *const retenue_labels[] = {
    "rien ne les retient",
    "un contentieux est en cours",
    "un fait leur donne un terme plus lointain",
    "un dossier n'est pas terminé, ou est en contrôle",
    "une facture ou un virement n'est pas réglé",
    "une ligne de partenaire attend une décision",
};

const char *retenue_name(enum retenue r)
{
    CHECK((size_t)r < ARRAY_LEN(retenue_names));
    return retenue_names[r];
}

const char *retenue_label(enum retenue r)
{
    CHECK((size_t)r < ARRAY_LEN(retenue_labels));
    return retenue_labels[r];
}

/* ---- terms ------------------------------------------------------------------------------------------------------ */

/* The last day of an event whose data is due on `at`, DAY_NONE when none can be. A term never comes earlier for a later
 * event, so a guess by the month and a few days back finds it. */
static day_t last_due_start(enum law_retention_rule rule, day_t at)
{
    struct retention_facts facts = RETENTION_FACTS;
    struct retention_deadline d;
    day_t day = at;

    facts.depart = at;
    if (retention_deadline(rule, &facts, at, &d, NULL) != RC_OK || d.state != RETENTION_DATEE)
        return DAY_NONE;
    day = at - (d.until - at) + 5;
    for (facts.depart = day; retention_deadline(rule, &facts, at, &d, NULL) == RC_OK; facts.depart--)
        if (retention_due(&d, at))
            return facts.depart;
    return DAY_NONE;
}

/* True when the subject is past the term of its own rule; *held says what keeps it then. */
static bool past_term(enum law_retention_rule rule, const struct retention_facts *facts, day_t at,
                      enum retenue *held)
{
    struct retention_facts alone = *facts;
    struct retention_deadline d;

    alone.contentieux = false;
    alone.fonds = alone.fraude = alone.decision = DAY_NONE;
    if (retention_deadline(rule, &alone, at, &d, NULL) != RC_OK || !retention_due(&d, at))
        return false;
    if (retention_deadline(rule, facts, at, &d, NULL) != RC_OK)
        return false;
    *held = d.state == RETENTION_CONTENTIEUX ? RETENUE_CONTENTIEUX
            : retention_due(&d, at)          ? RETENUE_AUCUNE
                                             : RETENUE_DEROGATION;
    return true;
}

static enum rc count(struct conservation_compte *c, enum retenue held, due_fn *each, void *arg, struct db *db,
                     const char *genre, int64_t id, struct err *e)
{
    if (held != RETENUE_AUCUNE) {
        c->retenus[held]++;
        return RC_OK;
    }
    c->dus++;
    return each != NULL ? each(arg, db, genre, id, e) : RC_OK;
}

/* ---- holders ---------------------------------------------------------------------------------------------------- */

struct mort {
    int64_t id;
    struct retention_facts facts;
};

static enum rc read_deceased(struct db *db, day_t at, day_t before, int64_t after, int64_t last,
                             struct mort rows[BATCH], size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc =
        db_query(db, Q_CONSERVATION_DECEDES, &c, e, "ddiii", at, before, after, last, (int64_t)BATCH);

    *n = 0;
    while (rc == RC_OK && *n < BATCH && cursor_next(&c)) {
        struct mort *m = &rows[(*n)++];

        m->id = cursor_i64(&c, 0);
        m->facts = (struct retention_facts){.depart = cursor_day(&c, 1),
                                            .connu = cursor_is_null(&c, 2) ? day_of_instant(cursor_i64(&c, 3))
                                                                           : cursor_day(&c, 2),
                                            .contentieux = cursor_i64(&c, 4) > 0,
                                            .decision = cursor_day(&c, 5),
                                            .fraude = cursor_day(&c, 6),
                                            .fonds = cursor_day(&c, 7)};
    }
    return cursor_close(&c, e);
}

enum rc conservation_faits_titulaire(struct db *db, int64_t titulaire_id, day_t at,
                                     struct retention_facts *out, struct err *e)
{
    struct mort rows[BATCH];
    size_t n;
    enum rc rc = read_deceased(db, at, at, titulaire_id - 1, titulaire_id, rows, &n, e);

    *out = (struct retention_facts)RETENTION_FACTS;
    if (rc == RC_OK && n == 1)
        *out = rows[0].facts;
    return rc;
}

static enum rc still_going(struct db *db, int64_t id, enum retenue *held, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_CONSERVATION_EN_COURS, &c, e, "i", id);

    if (rc == RC_OK && cursor_next(&c)) {
        if (cursor_i64(&c, 0) + cursor_i64(&c, 1) > 0)
            *held = RETENUE_DOSSIER;
        else if (cursor_i64(&c, 2) + cursor_i64(&c, 3) > 0)
            *held = RETENUE_PAIEMENT;
        else if (cursor_i64(&c, 4) > 0)
            *held = RETENUE_RAPPROCHEMENT;
    }
    return cursor_close(&c, e);
}

enum rc examiner_titulaires(struct db *db, day_t at, int64_t apres, int64_t jusque, due_fn *each, void *arg,
                            struct conservation_compte *out, struct err *e)
{
    day_t before = last_due_start(CONSERVATION_TITULAIRE, at);
    struct mort rows[BATCH];
    enum rc rc = RC_OK;
    size_t n = before != DAY_NONE ? BATCH : 0;

    while (rc == RC_OK && n == BATCH) {
        rc = read_deceased(db, at, before, apres, jusque, rows, &n, e);
        for (size_t i = 0; rc == RC_OK && i < n; i++) {
            enum retenue held;

            apres = rows[i].id;
            if (!past_term(CONSERVATION_TITULAIRE, &rows[i].facts, at, &held))
                continue;
            if (held == RETENUE_AUCUNE)
                rc = still_going(db, rows[i].id, &held, e);
            if (rc == RC_OK)
                rc = count(out, held, each, arg, db, GENRE_TITULAIRE, rows[i].id, e);
        }
    }
    return rc;
}

/* ---- training bodies --------------------------------------------------------------------------------------------- */

struct ancien {
    int64_t id;
    struct retention_facts facts;
    enum law_retention_rule rule;
    bool dossiers, paiements;
};

static enum rc read_bodies(struct db *db, day_t at, int64_t after, int64_t last, struct ancien rows[BATCH],
                           size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_CONSERVATION_ORGANISMES, &c, e, "diii", at, after, last, (int64_t)BATCH);

    *n = 0;
    while (rc == RC_OK && *n < BATCH && cursor_next(&c)) {
        struct ancien *a = &rows[(*n)++];
        bool referenced = !cursor_is_null(&c, 1);

        a->id = cursor_i64(&c, 0);
        a->rule = referenced ? CONSERVATION_PRESTATAIRE : CONSERVATION_REFUS_REFERENCEMENT;
        a->facts = (struct retention_facts){.depart = cursor_day(&c, referenced ? 1 : 2),
                                            .connu = DAY_NONE,
                                            .contentieux = cursor_i64(&c, 3) > 0,
                                            .decision = cursor_day(&c, 4),
                                            .fraude = cursor_day(&c, 5),
                                            .fonds = DAY_NONE};
        a->dossiers = cursor_i64(&c, 6) > 0;
        a->paiements = cursor_i64(&c, 7) + cursor_i64(&c, 8) > 0;
    }
    return cursor_close(&c, e);
}

enum rc examiner_organismes(struct db *db, day_t at, int64_t apres, int64_t jusque, due_fn *each, void *arg,
                            struct conservation_compte *out, struct err *e)
{
    struct ancien rows[BATCH];
    enum rc rc = RC_OK;
    size_t n = BATCH;

    while (rc == RC_OK && n == BATCH) {
        rc = read_bodies(db, at, apres, jusque, rows, &n, e);
        for (size_t i = 0; rc == RC_OK && i < n; i++) {
            const struct ancien *a = &rows[i];
            enum retenue held;

            apres = a->id;
            if (!past_term(a->rule, &a->facts, at, &held))
                continue;
            if (held == RETENUE_AUCUNE && a->dossiers)
                held = RETENUE_DOSSIER;
            else if (held == RETENUE_AUCUNE && a->paiements)
                held = RETENUE_PAIEMENT;
            rc = count(out, held, each, arg, db, GENRE_ORGANISME, a->id, e);
        }
    }
    return rc;
}

/* ---- the whole plan ---------------------------------------------------------------------------------------------- */

struct planning {
    struct conservation_plan *plan;
    struct sha256_stream *hash;
};

static void add_line(struct sha256_stream *s, const char *word, int64_t a, int64_t b)
{
    char line[96];
    int n = snprintf(line, sizeof(line), "%s %" PRId64 " %" PRId64 "\n", word, a, b);

    CHECK(n > 0 && (size_t)n < sizeof(line));
    sha256_add(s, line, (size_t)n);
}

static enum rc plan_due(void *arg, struct db *db, const char *genre, int64_t id, struct err *e)
{
    struct planning *p = arg;
    struct cursor c = {0};
    enum rc rc;

    add_line(p->hash, genre, id, 0);
    if (strcmp(genre, GENRE_TITULAIRE) != 0)
        return RC_OK;
    rc = db_query(db, Q_CONSERVATION_LIE, &c, e, "i", id);
    if (rc == RC_OK && cursor_next(&c)) {
        p->plan->dossiers += cursor_i64(&c, 0);
        p->plan->mandats += cursor_i64(&c, 1);
        p->plan->activites += cursor_i64(&c, 2);
        p->plan->rapprochements += cursor_i64(&c, 3);
    }
    return cursor_close(&c, e);
}

static enum rc plan_contents(struct db *db, struct conservation_plan *p, struct err *e)
{
    day_t last = last_due_start(CONSERVATION_TRACE_APPLICATIVE, p->at);
    struct cursor c = {0};
    enum rc rc;

    if (last == DAY_NONE)
        return RC_OK;
    p->contenus_avant_us = instant_of_day(last + 1);
    rc = db_query(db, Q_CONSERVATION_CONTENUS, &c, e, "id", p->contenus_avant_us, p->at);
    if (rc == RC_OK && cursor_next(&c)) {
        p->contenus = cursor_i64(&c, 0);
        p->contenus_max = cursor_i64(&c, 1);
    }
    return cursor_close(&c, e);
}

enum rc conservation_plan(struct db *db, day_t at, int64_t sessions_avant_us, struct conservation_plan *out,
                          struct err *e)
{
    struct planning p = {out, sha256_begin()};
    unsigned char digest[HASH_BYTES];
    enum rc rc;

    *out = (struct conservation_plan){.at = at};
    add_line(p.hash, "conservation", at, 0);
    rc = examiner_titulaires(db, at, 0, INT64_MAX, plan_due, &p, &out->titulaires, e);
    if (rc == RC_OK)
        rc = examiner_organismes(db, at, 0, INT64_MAX, plan_due, &p, &out->organismes, e);
    if (rc == RC_OK)
        rc = plan_contents(db, out, e);
    if (rc == RC_OK)
        rc = db_i64(db, Q_CONSERVATION_SESSIONS, 0, &out->sessions, e, "i", sessions_avant_us);
    add_line(p.hash, "dossiers", out->dossiers, out->mandats);
    add_line(p.hash, "contenus", out->contenus, out->contenus_max);
    sha256_end(p.hash, digest);
    hex(digest, sizeof(digest), out->hash);
    return rc;
}

bool conservation_vide(const struct conservation_plan *p)
{
    return p->titulaires.dus + p->organismes.dus + p->contenus + p->sessions == 0;
}

#include "training/panne_mesure.h"
#include "base/text.h"
#include "rights/acte.h"
#include <inttypes.h>

#define MARK_SETTING "service.marque"
#define MARK_BYTES 40
#define ARENA_BYTES ((size_t)1 << 16)
#define HOUR_US INT64_C(3600000000)

/* ---- the mark ------------------------------------------------------------------------------------------------- */

static enum rc write_mark(struct db *db, const char *word, struct err *e)
{
    char text[MARK_BYTES];

    snprintf(text, sizeof(text), "%" PRId64 " %s", db_now_us(db), word);
    return db_exec(db, Q_REGLAGE_SET, e, "tt", MARK_SETTING, text);
}

/* 0 when there is none. */
static enum rc read_mark(struct db *db, int64_t *us, bool *stopped, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_REGLAGE_GET, &c, e, "t", MARK_SETTING);

    *us = 0;
    *stopped = false;
    if (rc == RC_OK && cursor_next(&c)) {
        const char *text = cursor_text(&c, 0);

        if (text != NULL && text_whole_before(text, ' ', us))
            *stopped = strcmp(strchr(text, ' ') + 1, "arret") == 0;
    }
    return cursor_close(&c, e);
}

enum rc panne_marquer(struct db *db, void *unused, struct err *e)
{
    (void)unused;
    return write_mark(db, "vif", e);
}

enum rc panne_marquer_arret(struct db *db, void *unused, struct err *e)
{
    (void)unused;
    return write_mark(db, "arret", e);
}

enum rc panne_oublier_marque(struct db *db, void *unused, struct err *e)
{
    (void)unused;
    return db_exec(db, Q_REGLAGE_SET, e, "tt", MARK_SETTING, "0 sans");
}

/* ---- what a start finds ----------------------------------------------------------------------------------------- */

static enum rc note(struct db *db, const char *agent, const char *act, int64_t id, int64_t panne,
                    struct err *e)
{
    char content[96];

    snprintf(content, sizeof(content), "{\"mesure\":%" PRId64 ",\"panne\":%" PRId64 "}", id, panne);
    return acte_noter_suivi(db, agent, act, 0, 0, content, e);
}

static enum rc propose(struct db *db, struct panne_reprise *r, bool stopped, int64_t now, struct err *e)
{
    int64_t last;
    enum rc rc = db_i64(db, Q_PANNE_MESURE_MAX, 0, &last, e, "");

    if (rc == RC_OK)
        rc =
            db_exec(db, Q_PANNE_MESURE_INSERT, e, "iiiii", last + 1, r->debut_us, now, (int64_t)stopped, now);
    if (rc != RC_OK || db_changes(db) == 0)
        return rc;
    r->issue = REPRISE_PROPOSEE;
    r->id = last + 1;
    return note(db, PANNE_SERVICE, "panne.proposer", r->id, 0, e);
}

static enum rc look_for_a_gap(struct db *db, struct panne_reprise *r, bool stopped, int64_t now,
                              struct err *e)
{
    struct law_value hours;
    int64_t known;
    enum rc rc = law_param(PARAM_PANNE_MESURE_HEURES_MIN, day_of_instant(now), &hours, e);

    if (rc != RC_OK || now - r->debut_us < hours.value * HOUR_US)
        return rc;
    rc = db_i64(db, Q_PANNE_COUVRE, 0, &known, e, "ii", r->debut_us, now);
    return rc == RC_OK && known == 0 ? propose(db, r, stopped, now, e) : rc;
}

enum rc panne_reprendre(struct db *db, void *panne_reprise, struct err *e)
{
    struct panne_reprise *r = panne_reprise;
    int64_t now = db_now_us(db);
    bool stopped;
    enum rc rc = read_mark(db, &r->debut_us, &stopped, e);

    r->id = 0;
    r->issue = r->debut_us == 0 ? REPRISE_SANS_MARQUE : now < r->debut_us ? REPRISE_RECUL : REPRISE_CONTINUE;
    if (rc == RC_OK && r->issue == REPRISE_CONTINUE)
        rc = look_for_a_gap(db, r, stopped, now, e);
    return rc == RC_OK ? write_mark(db, "vif", e) : rc;
}

/* ---- what people make of it ------------------------------------------------------------------------------------- */

const char *panne_mesuree_phrase(const struct panne_mesuree *m)
{
    return m->arret ? "Service arrêté, mesuré par le service" : "Service coupé, mesuré par le service";
}

static enum rc read_some(struct db *db, struct arena *a, int64_t id, bool waiting, size_t max,
                         struct panne_mesuree *out, size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_PANNE_MESURES, &c, e, "iii", id, (int64_t)waiting, (int64_t)max);

    *n = 0;
    while (rc == RC_OK && *n < max && cursor_next(&c))
        out[(*n)++] = (struct panne_mesuree){.id = cursor_i64(&c, 0),
                                             .debut_us = cursor_i64(&c, 1),
                                             .fin_us = cursor_i64(&c, 2),
                                             .arret = cursor_i64(&c, 3) != 0,
                                             .attend = strcmp(cursor_text(&c, 4), "proposee") == 0,
                                             .confirmee_par = cursor_copy(&c, a, 5),
                                             .decidee_par = cursor_copy(&c, a, 6),
                                             .motif = cursor_copy(&c, a, 7),
                                             .panne_id = cursor_i64(&c, 8)};
    return cursor_close(&c, e);
}

enum rc panne_mesurees(struct db *db, struct arena *a, bool toutes, size_t max, struct panne_mesuree **out,
                       size_t *n, struct err *e)
{
    *out = ARENA_ARRAY(a, struct panne_mesuree, max);
    return read_some(db, a, 0, !toutes, max, *out, n, e);
}

enum rc panne_morceaux(struct db *db, const struct panne_mesuree *m, struct panne_morceaux *out,
                       struct err *e)
{
    const struct panne_periode whole = {m->debut_us, m->fin_us};
    struct cursor c = {0};
    enum rc rc = RC_OK;

    *out = (struct panne_morceaux){0};
    if (!m->attend && m->panne_id == 0) /* set aside */
        return RC_OK;
    rc = db_query(db, Q_PANNE_MORCEAUX, &c, e, "iiii", m->panne_id, m->fin_us, m->debut_us,
                  (int64_t)PANNE_MORCEAUX_MAX);
    while (rc == RC_OK && out->enregistres_n < PANNE_MORCEAUX_MAX && cursor_next(&c))
        out->enregistres[out->enregistres_n++] =
            (struct panne_morceau){cursor_i64(&c, 0), {cursor_i64(&c, 1), cursor_i64(&c, 2)}};
    rc = cursor_close(&c, e);
    if (rc == RC_OK && out->enregistres_n == PANNE_MORCEAUX_MAX) {
        rc = db_i64(db, Q_PANNE_MORCEAUX_COMPTE, 0, &out->autres, e, "iii", m->panne_id, m->fin_us,
                    m->debut_us);
        out->autres -= rc == RC_OK ? PANNE_MORCEAUX_MAX : 0;
    }
    if (rc != RC_OK || !m->attend)
        return rc;
    rc = panne_reste(db, whole, out->restes, &out->restes_n, e);
    if (rc == RC_CONFLICT) { /* in too many pieces: told when it is confirmed */
        out->restes_n = 0;
        out->trop_restes = true;
        *e = (struct err){0};
        rc = RC_OK;
    }
    return rc;
}

/* One that waits. */
static enum rc take(struct db *db, struct arena *a, int64_t id, struct panne_mesuree *out, struct err *e)
{
    size_t n = 0;
    enum rc rc = id > 0 ? read_some(db, a, id, false, 1, out, &n, e) : RC_OK;

    if (rc == RC_OK && n == 0)
        return ERR(e, MSG_PANNE_MESURE_INCONNUE);
    return rc == RC_OK && !out->attend ? ERR(e, MSG_PANNE_MESURE_DECIDEE) : rc;
}

/* What is left of it, once what people recorded is taken away: all of it recorded, it is to be set aside. */
static enum rc what_is_left(struct db *db, const struct panne_mesuree *m, struct panne_periode *out,
                            size_t *n, struct err *e)
{
    enum rc rc = panne_reste(db, (struct panne_periode){m->debut_us, m->fin_us}, out, n, e);

    return rc == RC_OK && *n == 0 ? panne_connue(NULL, 0, e) : rc;
}

static enum rc confirm_first(struct db *db, struct panne_commande *c, const struct panne_mesuree *m,
                             struct err *e)
{
    struct panne_periode rest[PANNE_RESTES_MAX];
    size_t n;
    enum rc rc = what_is_left(db, m, rest, &n, e);

    if (rc == RC_OK)
        rc = db_exec(db, Q_PANNE_MESURE_CONFIRMER, e, "ti", c->agent, m->id);
    if (rc != RC_OK)
        return rc;
    c->id = 0;
    return note(db, c->agent, "panne.confirmer", m->id, 0, e);
}

/* A piece of it: the first agent's outage, approved by the second. */
static enum rc confirm_piece(struct db *db, const struct panne_commande *c, const struct panne_mesuree *m,
                             struct panne_periode piece, int64_t *id, struct err *e)
{
    struct panne_commande made = {.debut_us = piece.debut_us,
                                  .fin_us = piece.fin_us,
                                  .motif = panne_mesuree_phrase(m),
                                  .agent = m->confirmee_par};
    enum rc rc = panne_enregistrer(db, &made, e);

    if (rc != RC_OK)
        return err_at(e, "", 0); /* nobody typed the hours of a measure */
    made.agent = c->agent;
    rc = panne_approuver(db, &made, e);
    *id = made.id;
    return rc == RC_OK ? note(db, c->agent, "panne.confirmer", m->id, made.id, e) : rc;
}

/* In one unit of work. The measure keeps the number of the first piece. */
static enum rc confirm_second(struct db *db, struct panne_commande *c, const struct panne_mesuree *m,
                              struct err *e)
{
    struct panne_periode rest[PANNE_RESTES_MAX];
    int64_t id = 0, first = 0;
    size_t n = 0;
    enum rc rc = acte_meme_agent(m->confirmee_par, c->agent) ? ERR(e, MSG_PANNE_MEME_AGENT)
                                                             : what_is_left(db, m, rest, &n, e);

    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        rc = confirm_piece(db, c, m, rest[i], &id, e);
        first = i == 0 ? id : first;
    }
    if (rc == RC_OK)
        rc = db_exec(db, Q_PANNE_MESURE_RETENIR, e, "tiii", c->agent, db_now_us(db), first, m->id);
    if (rc == RC_OK)
        c->id = first;
    return rc;
}

enum rc panne_confirmer(struct db *db, void *panne_commande, struct err *e)
{
    struct panne_commande *c = panne_commande;
    struct arena *a = arena_new(ARENA_BYTES);
    struct panne_mesuree m;
    enum rc rc = a != NULL ? take(db, a, c->id, &m, e) : ERR(e, MSG_MEMOIRE_EPUISEE);

    if (rc == RC_OK)
        rc = m.confirmee_par == NULL ? confirm_first(db, c, &m, e) : confirm_second(db, c, &m, e);
    arena_free(a);
    return rc;
}

enum rc panne_ecarter(struct db *db, void *panne_commande, struct err *e)
{
    struct panne_commande *c = panne_commande;
    struct arena *a = arena_new(ARENA_BYTES);
    struct panne_mesuree m;
    enum rc rc = a != NULL ? take(db, a, c->id, &m, e) : ERR(e, MSG_MEMOIRE_EPUISEE);

    if (rc == RC_OK && !panne_motif_tient(c->motif))
        rc = ERR(e, MSG_PANNE_MESURE_MOTIF);
    if (rc == RC_OK)
        rc = db_exec(db, Q_PANNE_MESURE_ECARTER, e, "titi", c->agent, db_now_us(db), c->motif, m.id);
    if (rc == RC_OK)
        rc = note(db, c->agent, "panne.ecarter", m.id, 0, e);
    arena_free(a);
    return rc;
}

/*
 * appliquer.c - a run: begun (the list is written), erased in slices, compacted, certified. Each step is a unit of work
 * that says in the store how far it is; starting again does what is left.
 */
#include "conservation/interne.h"
#include "journal/journal.h"

#define SLICE_SUBJECTS 100
#define SLICE_ENTRIES 5000

struct run {
    const struct conservation_demande *d;
    struct execution x;
    struct conservation_bilan *b;
    bool found, more;
};

/* ---- beginning --------------------------------------------------------------------------------------------------- */

static enum rc find_run(struct db *db, struct run *r, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_EXECUTION_BY_PLAN, &c, e, "b", r->x.plan, sizeof(r->x.plan));
    bool cut = false;

    r->found = rc == RC_OK && cursor_next(&c);
    if (r->found) {
        const char *certificate = cursor_text(&c, 10);

        r->x.id = cursor_i64(&c, 0);
        r->x.jour = cursor_day(&c, 1);
        r->x.contenus_avant_us = cursor_i64(&c, 2);
        r->x.contenus_seq = cursor_i64(&c, 3);
        r->x.contenus_max = cursor_i64(&c, 4);
        r->x.dossiers = cursor_i64(&c, 5);
        r->x.contenus = cursor_i64(&c, 6);
        r->x.sessions = cursor_i64(&c, 7);
        r->x.commencee_us = cursor_i64(&c, 8);
        r->x.terminee_us = cursor_i64(&c, 9);
        if (certificate != NULL) {
            cut = strlen(certificate) >= sizeof(r->b->certificat);
            snprintf(r->b->certificat, sizeof(r->b->certificat), "%s", certificate);
        }
    }
    rc = cursor_close(&c, e);
    return rc == RC_OK && cut ? ERR(e, MSG_CERTIFICAT_ILLISIBLE) : rc;
}

static enum rc no_other_run(struct db *db, struct err *e)
{
    struct cursor c = {0};
    char plan[2 * HASH_BYTES + 1] = "";
    enum rc rc = db_query(db, Q_EXECUTION_EN_COURS, &c, e, "");

    if (rc == RC_OK && cursor_next(&c)) {
        size_t n;
        const void *hash = cursor_blob(&c, 0, &n);

        if (n == HASH_BYTES)
            hex(hash, n, plan);
    }
    rc = cursor_close(&c, e);
    return rc == RC_OK && plan[0] != '\0' ? ERR(e, MSG_CONSERVATION_AUTRE_EN_COURS, "plan", plan) : rc;
}

static enum rc list_due(void *arg, struct db *db, const char *genre, int64_t id, struct err *e)
{
    const struct run *r = arg;

    return db_exec(db, Q_LIGNE_INSERT, e, "iti", r->x.id, genre, id);
}

static enum rc write_list(struct db *db, struct run *r, const struct conservation_plan *p, struct err *e)
{
    struct conservation_compte again = {0};
    enum rc rc = db_i64(db, Q_EXECUTION_MAX, 0, &r->x.id, e, "");

    r->x.id++;
    r->x.jour = p->at;
    r->x.contenus_avant_us = p->contenus_avant_us;
    r->x.contenus_max = p->contenus_max;
    r->x.commencee_us = db_now_us(db);
    if (rc == RC_OK)
        rc = db_exec(db, Q_EXECUTION_INSERT, e, "ibdiii", r->x.id, r->x.plan, sizeof(r->x.plan), r->x.jour,
                     r->x.contenus_avant_us, r->x.contenus_max, r->x.commencee_us);
    if (rc == RC_OK)
        rc = examiner_titulaires(db, p->at, 0, INT64_MAX, list_due, r, &again, e);
    if (rc == RC_OK)
        rc = examiner_organismes(db, p->at, 0, INT64_MAX, list_due, r, &again, e);
    return rc;
}

static enum rc begin(struct db *db, void *arg, struct err *e)
{
    struct run *r = arg;
    struct conservation_plan plan;
    enum rc rc = find_run(db, r, e);

    if (rc != RC_OK || r->found)
        return rc;
    rc = no_other_run(db, e);
    if (rc == RC_OK)
        rc = conservation_plan(db, r->d->at, r->d->sessions_avant_us, &plan, e);
    if (rc == RC_OK && strcmp(plan.hash, r->d->hash) != 0)
        return ERR(e, MSG_CONSERVATION_PLAN_CHANGE);
    if (rc == RC_OK && conservation_vide(&plan))
        return ERR(e, MSG_CONSERVATION_RIEN);
    return rc == RC_OK ? write_list(db, r, &plan, e) : rc;
}

/* ---- slices ------------------------------------------------------------------------------------------------------- */

struct line {
    bool titulaire;
    int64_t id;
};

static enum rc read_lines(struct db *db, const struct run *r, struct line lines[SLICE_SUBJECTS], size_t *n,
                          struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_LIGNE_SUIVANTES, &c, e, "ii", r->x.id, (int64_t)SLICE_SUBJECTS);

    *n = 0;
    while (rc == RC_OK && *n < SLICE_SUBJECTS && cursor_next(&c))
        lines[(*n)++] = (struct line){strcmp(cursor_text(&c, 0), GENRE_TITULAIRE) == 0, cursor_i64(&c, 1)};
    return cursor_close(&c, e);
}

/* Something may have happened since the list was written: it is looked at again, alone. */
static enum rc erase_line(struct db *db, struct run *r, const struct line *l, bool *erased,
                          struct effaces *with, struct err *e)
{
    struct conservation_compte now = {0};
    enum rc rc = l->titulaire ? examiner_titulaires(db, r->x.jour, l->id - 1, l->id, NULL, NULL, &now, e)
                              : examiner_organismes(db, r->x.jour, l->id - 1, l->id, NULL, NULL, &now, e);

    *erased = now.dus == 1;
    if (rc == RC_OK && *erased)
        rc = l->titulaire ? effacer_titulaire(db, l->id, with, e) : effacer_organisme(db, l->id, e);
    if (rc == RC_OK)
        rc = db_exec(db, Q_LIGNE_ETAT, e, "titi", *erased ? "efface" : "retenu", r->x.id,
                     l->titulaire ? GENRE_TITULAIRE : GENRE_ORGANISME, l->id);
    return rc;
}

static enum rc tell(struct db *db, const struct run *r, const char *act, const int64_t *titulaires, size_t n,
                    struct err *e)
{
    const struct journal_entry entry = {.kind = JOURNAL_ACT,
                                        .party = PARTY_CDC,
                                        .actor_name = r->d->agent,
                                        .purpose = FINALITE_1,
                                        .act = act,
                                        .law_day = r->x.jour,
                                        .titulaires = titulaires,
                                        .titulaires_n = n};

    return journal_append(db, &entry, NULL, e);
}

static enum rc erase_slice(struct db *db, void *arg, struct err *e)
{
    struct run *r = arg;
    struct line lines[SLICE_SUBJECTS];
    int64_t erased[SLICE_SUBJECTS];
    struct effaces with = {0};
    size_t n, erased_n = 0, all_n = 0;
    enum rc rc = read_lines(db, r, lines, &n, e);

    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        bool gone;

        rc = erase_line(db, r, &lines[i], &gone, &with, e);
        all_n += gone;
        if (gone && lines[i].titulaire)
            erased[erased_n++] = lines[i].id;
    }
    if (rc == RC_OK)
        rc = db_exec(db, Q_EXECUTION_AVANCE, e, "iiiii", r->x.contenus_seq, with.dossiers, with.contenus,
                     (int64_t)0, r->x.id);
    if (rc == RC_OK && all_n > 0)
        rc = tell(db, r, "conservation.effacer", erased, erased_n, e);
    r->more = n == SLICE_SUBJECTS;
    return rc;
}

static enum rc contents_slice(struct db *db, void *arg, struct err *e)
{
    struct run *r = arg;
    int64_t last = MIN(r->x.contenus_seq + SLICE_ENTRIES, r->x.contenus_max);
    enum rc rc;

    if (r->x.contenus_seq >= r->x.contenus_max) {
        r->more = false;
        return RC_OK;
    }
    rc = db_exec(db, Q_CONSERVATION_CONTENUS_DELETE, e, "iiid", r->x.contenus_seq, last,
                 r->x.contenus_avant_us, r->x.jour);
    if (rc == RC_OK)
        rc = db_exec(db, Q_EXECUTION_AVANCE, e, "iiiii", last, (int64_t)0, db_changes(db), (int64_t)0,
                     r->x.id);
    if (rc == RC_OK)
        r->x.contenus_seq = last;
    r->more = last < r->x.contenus_max;
    return rc;
}

static enum rc sessions_slice(struct db *db, void *arg, struct err *e)
{
    struct run *r = arg;
    enum rc rc = db_exec(db, Q_WEB_SESSION_DELETE_OLD, e, "i", r->d->sessions_avant_us);

    r->more = false;
    if (rc != RC_OK)
        return rc;
    return db_exec(db, Q_EXECUTION_AVANCE, e, "iiiii", r->x.contenus_seq, (int64_t)0, (int64_t)0,
                   db_changes(db), r->x.id);
}

/* ---- the end ------------------------------------------------------------------------------------------------------ */

static enum rc count_lines(struct db *db, const struct run *r, const char *genre, const char *etat,
                           int64_t *out, struct err *e)
{
    return db_i64(db, Q_LIGNE_COMPTE, 0, out, e, "itt", r->x.id, genre, etat);
}

static enum rc fill_report(struct db *db, struct run *r, struct err *e)
{
    int64_t held = 0;
    enum rc rc = find_run(db, r, e); /* the counters as stored */

    if (rc == RC_OK)
        rc = count_lines(db, r, GENRE_TITULAIRE, "efface", &r->b->titulaires, e);
    if (rc == RC_OK)
        rc = count_lines(db, r, GENRE_ORGANISME, "efface", &r->b->organismes, e);
    if (rc == RC_OK)
        rc = count_lines(db, r, GENRE_TITULAIRE, "retenu", &r->b->retenus, e);
    if (rc == RC_OK)
        rc = count_lines(db, r, GENRE_ORGANISME, "retenu", &held, e);
    r->b->retenus += held;
    r->b->dossiers = r->x.dossiers;
    r->b->contenus = r->x.contenus;
    r->b->sessions = r->x.sessions;
    return rc;
}

static enum rc end(struct db *db, void *arg, struct err *e)
{
    struct run *r = arg;
    enum rc rc = fill_report(db, r, e);

    if (rc == RC_OK)
        rc = tell(db, r, "conservation.attester", NULL, 0, e);
    if (rc == RC_OK)
        rc = journal_sign(db, e);
    r->x.terminee_us = db_now_us(db);
    if (rc == RC_OK)
        rc = certificat_ecrire(db, &r->x, r->b, r->b->certificat, sizeof(r->b->certificat), e);
    if (rc == RC_OK)
        rc = db_exec(db, Q_EXECUTION_TERMINE, e, "iti", r->x.terminee_us, r->b->certificat, r->x.id);
    return rc == RC_OK ? db_exec(db, Q_LIGNE_CLEAR, e, "i", r->x.id) : rc;
}

/* The counts of a run that had ended are those of its certificate. */
static enum rc read_back(const struct keyring *keys, struct conservation_bilan *b, struct err *e)
{
    char key[2 * sizeof(keys->sign_public) + 1];
    struct certificat_lu read;
    enum rc rc =
        certificat_verifier(b->certificat, hex(keys->sign_public, sizeof(keys->sign_public), key), &read, e);

    if (rc != RC_OK)
        return rc;
    b->deja = true;
    b->titulaires = read.titulaires;
    b->organismes = read.organismes;
    b->dossiers = read.dossiers;
    b->contenus = read.contenus;
    b->sessions = read.sessions;
    return RC_OK;
}

enum rc conservation_appliquer(struct store *s, const struct conservation_demande *d,
                               struct conservation_bilan *out, struct err *e)
{
    static unit_fn *const steps[] = {erase_slice, contents_slice, sessions_slice};
    struct run r = {.d = d, .b = out};
    int64_t left = d->arret;
    enum rc rc;

    *out = (struct conservation_bilan){0};
    if (strlen(d->hash) != 2 * HASH_BYTES || !hex_parse(d->hash, r.x.plan, sizeof(r.x.plan)))
        return ERR(e, MSG_CONSERVATION_EMPREINTE);
    rc = store_write(s, begin, &r, e);
    if (rc == RC_OK && r.x.terminee_us != 0)
        return read_back(store_keys(s), out, e);
    for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
        r.more = true;
        while (rc == RC_OK && r.more) {
            if (d->arret > 0 && left-- == 0)
                return ERR(e, MSG_CONSERVATION_INTERROMPUE);
            rc = store_write(s, steps[i], &r, e);
        }
    }
    if (rc == RC_OK)
        rc = store_compact(s, e);
    return rc == RC_OK ? store_write(s, end, &r, e) : rc;
}

#include "training/dossier_verifier.h"
#include "people/titulaire.h"
#include "rights/dife.h"
#include "training/dossier_interne.h"
#include "training/organisme.h"

#define LUS_MAX 256 /* candidates read at a time */

/* ---- what it stood on --------------------------------------------------------------------------------------------- */

static void add(struct dossier_a_verifier *x, const char *phrase, const char *article, bool mandat)
{
    CHECK(x->n < VERIFIER_MOTIFS_MAX);
    x->motifs[x->n++] = (struct verifier_motif){phrase, article, mandat};
}

/* What was known on the day itself covered it: a withdrawal says no day from which it holds. */
static enum rc uncovered(struct db *db, struct arena *a, const struct dossier *d, day_t day,
                         const char *which, const char **phrase, struct err *e)
{
    char text[DAY_FRENCH_BYTES];
    struct err why = {0};
    enum rc rc = organisme_agree_le(db, d->organisme_id, day, &why);

    if (rc != RC_OK && rc != RC_REFUSED) {
        *e = why;
        return rc;
    }
    *phrase = arena_printf(
        a,
        rc == RC_OK && day < day_of_instant(db_now_us(db))
            ? "L'organisme avait un agrément le %s, %s jour de la session, d'après ce qui était connu ce "
              "jour-là ; ce qui est "
              "connu depuis le lui retire : il reste à savoir de quel jour ce changement vaut."
            : "L'organisme n'a plus d'agrément pour former des élus le %s, %s jour de la session.",
        day_french(day, text), which);
    return RC_OK;
}

/* As the order was checked (DIFE-41), with what is known now. */
static enum rc look_at_agreement(struct db *db, struct arena *a, struct dossier_a_verifier *x, day_t known,
                                 struct err *e)
{
    const struct {
        day_t day;
        const char *which;
    } days[] = {{x->d.debut, "premier"}, {x->d.fin, "dernier"}};

    if (x->d.classe != CLASSE_DIFE_MANDAT)
        return RC_OK;
    for (size_t i = 0; i < ARRAY_LEN(days); i++) {
        struct err why = {0};
        const char *phrase = "";
        enum rc rc = organisme_agree_connu(db, x->d.organisme_id, days[i].day, known, &why);

        if (rc == RC_OK)
            continue;
        if (rc != RC_REFUSED) {
            *e = why;
            return rc;
        }
        rc = uncovered(db, a, &x->d, days[i].day, days[i].which, &phrase, e);
        if (rc == RC_OK)
            add(x, phrase, msg_def(why.msg)->article, false);
        return rc;
    }
    return RC_OK;
}

static enum rc mandates_on(struct db *db, struct arena *a, const struct dossier *d, struct dife_droit *out,
                           struct err *e)
{
    struct dife_mandat *mandats;
    struct mandat *list;
    size_t n;
    enum rc rc = mandats_of(db, a, d->titulaire_id, &list, &n, e);

    if (rc != RC_OK)
        return rc;
    mandats = ARENA_ARRAY(a, struct dife_mandat, n + 1);
    for (size_t i = 0; i < n; i++)
        mandats[i] = (struct dife_mandat){list[i].type, list[i].premier_tour, list[i].debut, list[i].fin};
    *out = dife_droit_at(mandats, n, d->accepte_le);
    return RC_OK;
}

static const char *mandate_words(struct arena *a, const struct dossier *d, const struct dife_droit *droit)
{
    char day[DAY_FRENCH_BYTES], end[DAY_FRENCH_BYTES], last[DAY_FRENCH_BYTES];

    if (droit->fin_mandat == DAY_NONE)
        return arena_printf(a, "Aucun mandat connu n'ouvre plus de droit le %s, jour de la commande.",
                            day_french(d->accepte_le, day));
    day_french(droit->fin_mandat, end);
    day_french(d->fin, day);
    if (d->classe == CLASSE_DIFE_MANDAT)
        return arena_printf(a, "Le mandat finit le %s, et la formation le %s : elle devait finir avant lui.",
                            end, day);
    return arena_printf(
        a, "Le mandat finit le %s, et la formation le %s : elle devait finir le %s au plus tard.", end, day,
        day_french(droit->limite, last));
}

/* The same rule as for the order and its other dates; the words are of what is known now. */
static enum rc look_at_mandates(struct db *db, struct arena *a, struct dossier_a_verifier *x, struct err *e)
{
    struct dife_droit droit;
    struct err why = {0};
    enum rc rc = dossier_dates_financees(db, a, &x->d, x->d.accepte_le, &why);

    if (rc != RC_REFUSED) {
        if (rc != RC_OK)
            *e = why;
        return rc;
    }
    if (why.msg == MSG_DIFE_DELAI_REALISATION) /* of the dates, which the parties chose: nothing was learnt */
        return RC_OK;
    rc = mandates_on(db, a, &x->d, &droit, e);
    if (rc == RC_OK)
        add(x, mandate_words(a, &x->d, &droit), msg_def(why.msg)->article, true);
    return rc;
}

static enum rc look(struct db *db, struct arena *a, struct dossier_a_verifier *x, struct err *e)
{
    enum rc rc = look_at_agreement(db, a, x, day_of_instant(db_now_us(db)), e);

    return rc == RC_OK ? look_at_mandates(db, a, x, e) : rc;
}

/* ---- reading ------------------------------------------------------------------------------------------------------ */

struct lecture {
    struct arena *a;
    struct dossier_a_verifier *list;
};

/* What look() will ask: all those of a reading come together (db_ahead_of()). */
static enum rc ahead(struct db *db, size_t i, void *arg, struct err *e)
{
    const struct lecture *x = arg;
    struct dossier_a_verifier tried = {.d = x->list[i].d};

    return look(db, x->a, &tried, e);
}

static enum rc read_some(struct db *db, struct arena *a, const char *apres, struct dossier_a_verifier *list,
                         size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_DOSSIERS_A_VERIFIER, &c, e, "ti", apres, (int64_t)LUS_MAX);

    *n = 0;
    while (rc == RC_OK && *n < LUS_MAX && cursor_next(&c)) {
        list[*n] = (struct dossier_a_verifier){0};
        dossier_depuis_ligne(&c, a, &list[(*n)++].d);
    }
    return rc == RC_OK ? cursor_close(&c, e) : rc;
}

/* Candidates are those that some mandate or agreement may contradict: the rules tell which ones are. */
enum rc dossiers_a_verifier(struct db *db, struct arena *a, const char *apres, size_t limit,
                            struct dossier_a_verifier **out, size_t *n, struct err *e)
{
    struct lecture some = {a, ARENA_ARRAY(a, struct dossier_a_verifier, LUS_MAX)};
    const char *after = apres != NULL ? apres : "";
    size_t read = LUS_MAX;
    enum rc rc = RC_OK;

    *n = 0;
    *out = ARENA_ARRAY(a, struct dossier_a_verifier, limit);
    while (rc == RC_OK && *n < limit && read == LUS_MAX) {
        rc = read_some(db, a, after, some.list, &read, e);
        if (rc == RC_OK && read > 0) {
            after = some.list[read - 1].d.numero;
            rc = db_ahead_of(db, read, ahead, &some, e);
        }
        for (size_t i = 0; rc == RC_OK && *n < limit && i < read; i++) {
            rc = look(db, a, &some.list[i], e);
            if (rc == RC_OK && some.list[i].n > 0)
                (*out)[(*n)++] = some.list[i];
        }
    }
    return rc;
}

enum rc dossier_a_verifier(struct db *db, struct arena *a, const struct dossier *d,
                           const struct dossier_a_verifier **out, struct err *e)
{
    struct dossier_a_verifier *x = ARENA_NEW(a, struct dossier_a_verifier);
    struct cursor c = {0};
    bool candidate;
    enum rc rc;

    *out = NULL;
    if (d->fonds != FONDS_DIFE)
        return RC_OK;
    rc = db_query(db, Q_DOSSIER_A_VERIFIER, &c, e, "ii", d->titulaire_id, d->id);
    if (rc != RC_OK)
        return rc;
    *x = (struct dossier_a_verifier){.d = *d};
    candidate = cursor_next(&c);
    rc = cursor_close(&c, e);
    if (rc == RC_OK && candidate)
        rc = look(db, a, x, e);
    if (rc == RC_OK && x->n > 0)
        *out = x;
    return rc;
}

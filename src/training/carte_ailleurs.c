#include "training/carte_ailleurs.h"
#include "base/json.h"
#include "rights/acte.h"
#include "training/decision.h"

#define ARENA_BYTES ((size_t)1 << 20)
#define DUES_MAX 64 /* of one payment */

static struct carte_due from_row(struct cursor *c, struct arena *a)
{
    return (struct carte_due){.titulaire_id = cursor_i64(c, 0),
                              .dossier_id = cursor_i64(c, 1),
                              .paiement_id = cursor_i64(c, 2),
                              .no = cursor_i64(c, 3),
                              .reference = cursor_copy(c, a, 4),
                              .dossier = cursor_copy(c, a, 5),
                              .cents = cursor_i64(c, 6),
                              .du_le = cursor_day(c, 7),
                              .avant_le = cursor_day(c, 8),
                              .proposition = cursor_i64(c, 9),
                              .autre_reference = cursor_copy(c, a, 10),
                              .rendu_le = cursor_day(c, 11),
                              .motif = cursor_copy(c, a, 12),
                              .propose_par = cursor_copy(c, a, 13),
                              .demande_us = cursor_i64(c, 14),
                              .ignore_us = cursor_i64(c, 15),
                              .double_us = cursor_i64(c, 16),
                              .hors_service = cursor_i64(c, 17) != 0,
                              .classement = classement_etat_lu(cursor_text(c, 18))};
}

static enum rc take_rows(struct cursor *c, struct arena *a, size_t max, struct carte_due *out, size_t *n,
                         struct err *e)
{
    while (*n < max && cursor_next(c))
        out[(*n)++] = from_row(c, a);
    return cursor_close(c, e);
}

static enum rc read_doubles(struct db *db, struct arena *a, const char *reference, bool classes, size_t max,
                            struct carte_due *out, size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc =
        db_query(db, Q_CARTES_DOUBLES, &c, e, "iti", (int64_t)classes, reference, (int64_t)(max - *n));

    return rc == RC_OK ? take_rows(&c, a, max, out, n, e) : rc;
}

enum rc cartes_doubles(struct db *db, struct arena *a, const char *reference, bool classes, size_t max,
                       struct carte_due **out, size_t *n, struct err *e)
{
    *n = 0;
    *out = ARENA_ARRAY(a, struct carte_due, max);
    return read_doubles(db, a, reference, classes, max, *out, n, e);
}

enum rc cartes_dues_nombre(struct db *db, day_t le, int64_t *dues, int64_t *en_retard, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_CARTES_DUES_NOMBRE, &c, e, "d", le);

    *dues = *en_retard = 0;
    if (rc == RC_OK && cursor_next(&c)) {
        *dues = cursor_i64(&c, 0);
        *en_retard = cursor_i64(&c, 1);
    }
    return cursor_close(&c, e);
}

enum rc cartes_dues(struct db *db, struct arena *a, const char *reference, size_t max, struct carte_due **out,
                    size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_CARTES_DUES, &c, e, "ti", reference, (int64_t)max);

    *n = 0;
    *out = ARENA_ARRAY(a, struct carte_due, max);
    if (rc == RC_OK)
        rc = take_rows(&c, a, max, *out, n, e);
    return rc == RC_OK ? read_doubles(db, a, reference, false, max, *out, n, e) : rc;
}

/* ---- one act ----------------------------------------------------------------------------------------------------- */

/* What the provider is asked may be given back while an agent speaks: its answer comes first. */
static enum rc not_asked(const struct carte_due *d, struct err *e)
{
    char day[32];

    if (d->demande_us == 0)
        return RC_OK;
    return ERR(e, MSG_CARTE_AILLEURS_DEMANDE, "date", day_french(day_of_instant(d->demande_us), day));
}

/* What is due of the payment: the first that a proposal waits for, or the first that none does. */
static enum rc take(struct db *db, struct arena *a, const struct carte_ailleurs *c, bool proposed,
                    struct carte_due *out, struct err *e)
{
    struct carte_due *list;
    size_t n = 0, due = 0;
    enum rc rc = c->agent != NULL && c->agent[0] != '\0' ? RC_OK : ERR(e, MSG_DECISION_AGENT);

    if (rc == RC_OK && c->reference != NULL && c->reference[0] != '\0')
        rc = cartes_dues(db, a, c->reference, DUES_MAX, &list, &n, e);
    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        due += list[i].double_us == 0;
        if (list[i].double_us == 0 && (list[i].proposition != 0) == proposed) {
            *out = list[i];
            return not_asked(out, e);
        }
    }
    if (rc != RC_OK)
        return rc;
    if (due == 0)
        return ERR(e, MSG_CARTE_AILLEURS_RIEN);
    return proposed ? ERR(e, MSG_CARTE_AILLEURS_NON_PROPOSE) : ERR(e, MSG_CARTE_AILLEURS_DEJA);
}

/* The reference and the reason are the dossier's, which goes with its holder: the journal, which stays, has the day and the sum. */
static enum rc note(struct db *db, const struct carte_ailleurs *c, const struct carte_due *d, const char *act,
                    struct err *e)
{
    struct json *j = json_new(512);
    char day[DAY_TEXT_BYTES];
    enum rc rc;

    if (j == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    json_object_open(j);
    json_kt(j, "dossier", d->dossier);
    json_ki(j, "montant", d->cents);
    json_kt(j, "rendu_le", day_iso(d->rendu_le, day));
    json_object_close(j);
    rc = json_failed(j)
             ? ERR(e, MSG_MEMOIRE_EPUISEE)
             : acte_noter_suivi(db, c->agent, act, d->titulaire_id, d->dossier_id, json_data(j), e);
    json_free(j);
    return rc;
}

/* What is said is whole: a reference to find the transfer by, a day on which it could be made, and why. */
static enum rc check_said(const struct carte_ailleurs *c, const struct carte_due *d, day_t today,
                          struct err *e)
{
    char since[32];
    enum rc rc = decision_texte("reference", c->autre_reference, CARTE_AILLEURS_REFERENCE_MAX,
                                MSG_CARTE_AILLEURS_REFERENCE, e);

    if (rc == RC_OK && (c->rendu_le == DAY_NONE || c->rendu_le < d->du_le || c->rendu_le > today)) {
        ERR(e, MSG_CARTE_AILLEURS_JOUR, "date", day_french(d->du_le, since));
        rc = err_at(e, "le", 0);
    }
    return rc == RC_OK ? decision_motifs("motifs", c->motif, CARTE_AILLEURS_MOTIF_MAX, today, e) : rc;
}

static enum rc propose(struct db *db, struct arena *a, struct carte_ailleurs *c, struct err *e)
{
    struct carte_due d;
    int64_t last;
    enum rc rc = take(db, a, c, false, &d, e);

    if (rc == RC_OK)
        rc = check_said(c, &d, day_of_instant(db_now_us(db)), e);
    if (rc == RC_OK)
        rc = db_i64(db, Q_CARTE_AILLEURS_MAX, 0, &last, e, "iii", d.titulaire_id, d.paiement_id, d.no);
    if (rc == RC_OK)
        rc = db_exec(db, Q_CARTE_AILLEURS_INSERT, e, "iiiitdtti", d.titulaire_id, d.paiement_id, d.no,
                     last + 1, c->autre_reference, c->rendu_le, c->motif, c->agent, db_now_us(db));
    if (rc != RC_OK)
        return rc;
    d.rendu_le = c->rendu_le;
    c->cents_out = d.cents;
    return note(db, c, &d, "carte.rendre-ailleurs", e);
}

static enum rc decide(struct db *db, const struct carte_ailleurs *c, const struct carte_due *d,
                      const char *etat, struct err *e)
{
    return db_exec(db, Q_CARTE_AILLEURS_DECIDER, e, "ttiiiii", etat, c->agent, db_now_us(db), d->titulaire_id,
                   d->paiement_id, d->no, d->proposition);
}

static enum rc approve(struct db *db, struct arena *a, struct carte_ailleurs *c, struct err *e)
{
    struct carte_due d;
    enum rc rc = take(db, a, c, true, &d, e);

    if (rc == RC_OK && acte_meme_agent(d.propose_par, c->agent))
        rc = ERR(e, MSG_CARTE_AILLEURS_MEME_AGENT);
    if (rc == RC_OK)
        rc = decide(db, c, &d, "faite", e);
    if (rc == RC_OK)
        rc = db_exec(db, Q_CARTE_REMBOURSEMENT_FAIT, e, "iiii", db_now_us(db), d.titulaire_id, d.paiement_id,
                     d.no);
    if (rc != RC_OK)
        return rc;
    c->cents_out = d.cents;
    return note(db, c, &d, "carte.rendu-ailleurs", e);
}

static enum rc set_aside(struct db *db, struct arena *a, struct carte_ailleurs *c, struct err *e)
{
    struct carte_due d;
    enum rc rc = take(db, a, c, true, &d, e);

    if (rc == RC_OK)
        rc = decide(db, c, &d, "ecartee", e);
    if (rc != RC_OK)
        return rc;
    c->cents_out = d.cents;
    return note(db, c, &d, "carte.ailleurs-ecarte", e);
}

/* ---- units --------------------------------------------------------------------------------------------------------- */

typedef enum rc act_fn(struct db *db, struct arena *a, struct carte_ailleurs *c, struct err *e);

static enum rc execute(struct db *db, void *arg, act_fn *fn, struct err *e)
{
    struct arena *a = arena_new(ARENA_BYTES);
    enum rc rc = a != NULL ? fn(db, a, arg, e) : ERR(e, MSG_MEMOIRE_EPUISEE);

    arena_free(a);
    return rc;
}

enum rc carte_ailleurs_proposer(struct db *db, void *carte_ailleurs, struct err *e)
{
    return execute(db, carte_ailleurs, propose, e);
}

enum rc carte_ailleurs_approuver(struct db *db, void *carte_ailleurs, struct err *e)
{
    return execute(db, carte_ailleurs, approve, e);
}

enum rc carte_ailleurs_ecarter(struct db *db, void *carte_ailleurs, struct err *e)
{
    return execute(db, carte_ailleurs, set_aside, e);
}

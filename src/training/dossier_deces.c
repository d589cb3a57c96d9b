/* dossier_deces.c - a training that its holder's death stopped is not one he gave up (rules 3.5), nor one he followed whole. */
#include <jansson.h>
#include "training/dossier_interne.h"
#include "training/dossier_issue.h"
#include "people/titulaire.h"

/* By the law of the acceptance. */
static enum rc excuses(const struct dossier *d, bool *out, struct err *e)
{
    struct law_value v = {0};
    enum rc rc = law_param(PARAM_INTERRUPTION_DECES_FORCE_MAJEURE, d->accepte_le, &v, e);

    *out = rc == RC_OK && v.value != 0;
    return rc;
}

/* The query of dossiers_deces() says the same of what is settled. */
static bool died_there(const struct dossier *d, day_t deces)
{
    return deces != DAY_NONE && deces <= d->fin && (d->sorti_le == DAY_NONE || deces <= d->sorti_le);
}

bool dossier_deces_entier(const struct dossier *d, day_t deces)
{
    return d->cause == CAUSE_TOTALE && deces != DAY_NONE && deces < d->fin &&
           (d->sorti_le == DAY_NONE || deces < d->sorti_le);
}

enum rc dossier_deces_excuse(struct db *db, struct arena *a, struct dossier *d, struct err *e)
{
    struct titulaire t;
    enum rc rc;

    if (d->cause != CAUSE_TITULAIRE || d->force_majeure || d->accepte_le == DAY_NONE)
        return RC_OK;
    rc = titulaire_get(db, a, d->titulaire_id, &t, e);
    return rc == RC_OK && died_there(d, t.deces) ? excuses(d, &d->force_majeure, e) : rc;
}

/* Whether the last declaration has its force majeure from the death alone. */
static enum rc excused_by_death(struct db *db, const struct dossier *d, bool *out, struct err *e)
{
    struct cursor c = {0};
    json_t *said = NULL;
    const char *detail;
    enum rc rc = db_query(db, Q_DOSSIER_REALISE_DETAIL, &c, e, "ii", d->titulaire_id, d->id);

    *out = false;
    if (rc != RC_OK)
        return rc;
    if (cursor_next(&c) && (detail = cursor_text(&c, 0)) != NULL)
        said = json_loads(detail, 0, NULL);
    *out = json_is_true(json_object_get(said, "force_majeure_deces"));
    json_decref(said);
    return cursor_close(&c, e);
}

enum rc dossier_deces_revoir(struct db *db, struct arena *a, struct dossier *d, struct err *e)
{
    struct titulaire t;
    bool by_death = false;
    enum rc rc;

    if (!d->force_majeure)
        return RC_OK;
    rc = titulaire_get(db, a, d->titulaire_id, &t, e);
    if (rc == RC_OK && !died_there(d, t.deces))
        rc = excused_by_death(db, d, &by_death, e);
    d->force_majeure = !by_death;
    return rc;
}

/* Of what is said followed whole, nobody knows what is due: its hours are not. */
static enum rc read_due(struct dossier_deces *x, struct err *e)
{
    struct denouement due = {0};
    enum rc rc = RC_OK;

    if (x->cas == DECES_ABANDON)
        rc = denouement_service_fait(x->d.prix_ttc_cents, x->d.taux, x->d.cause, true, x->d.accepte_le, &due,
                                     e);
    x->du_cents = due.organisme_cents;
    return rc;
}

static enum rc read_losses(struct db *db, struct arena *a, struct dossier_deces *x, struct err *e)
{
    struct dossier_prise *parts;
    bool unused;
    size_t n;
    enum rc rc = dossier_prises_lues(db, a, &x->d, &parts, &n, &unused, e);

    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        int64_t lost = MAX(parts[i].perdu_cents, 0);

        if (parts[i].poche == POCHE_CARTE)
            x->carte_cents += lost;
        else if (parts[i].lot != 0)
            x->financeur_cents += lost;
        else
            x->droits_cents += lost;
    }
    return rc == RC_OK ? read_due(x, e) : rc;
}

int64_t dossier_deces_rang(const struct dossier_deces *x)
{
    return x->appris_le != DAY_NONE ? x->appris_le : 0;
}

static enum rc read_some(struct db *db, struct arena *a, const struct dossier_deces_filtre *f,
                         struct dossier_deces *out, size_t *n, struct err *e)
{
    enum { V_DECES = DOSSIER_COLONNES, V_APPRIS, V_CLASSEMENT };
    struct cursor c = {0};
    enum rc rc =
        db_query(db, Q_DOSSIER_DECES_APPRIS, &c, e, "idiitii", f->titulaire_id, f->deces, f->dossier_id,
                 (int64_t)f->classes, f->apres != NULL ? f->apres : "", f->rang, (int64_t)f->limit);

    *n = 0;
    if (rc != RC_OK)
        return rc;
    while (*n < f->limit && cursor_next(&c)) {
        struct dossier_deces *x = &out[(*n)++];

        *x = (struct dossier_deces){.deces = cursor_day(&c, V_DECES),
                                    .appris_le = cursor_day(&c, V_APPRIS),
                                    .classement = classement_etat_lu(cursor_text(&c, V_CLASSEMENT))};
        dossier_depuis_ligne(&c, a, &x->d);
    }
    return cursor_close(&c, e);
}

static enum dossier_deces_cas case_of(const struct dossier_deces *x)
{
    if (x->d.etat == ETAT_ACCEPTED)
        return DECES_COMMANDE;
    if (dossier_deces_entier(&x->d, x->deces))
        return DECES_ENTIER;
    return x->d.etat == ETAT_SERVICE_DONE_VALIDATED ? DECES_ABANDON : DECES_ABSENCE;
}

const char *dossier_deces_cas_name(enum dossier_deces_cas cas)
{
    static const char *const names[] = {[DECES_ABANDON] = "abandon",
                                        [DECES_ABSENCE] = "absence",
                                        [DECES_ENTIER] = "entier",
                                        [DECES_COMMANDE] = "commande"};

    return names[cas];
}

/* Those of a page that the law of their acceptance excuses, and those that no law makes right, in their place. */
static enum rc keep_excused(struct db *db, struct arena *a, struct dossier_deces *page, size_t read,
                            size_t *kept, struct err *e)
{
    enum rc rc = RC_OK;

    *kept = 0;
    for (size_t i = 0; rc == RC_OK && i < read; i++) {
        bool excused;

        rc = excuses(&page[i].d, &excused, e);
        page[i].cas = case_of(&page[i]);
        page[i].regle = page[i].d.etat != ETAT_ACCEPTED && page[i].d.etat != ETAT_SERVICE_DONE_DECLARED;
        if (rc == RC_OK && (excused || page[i].cas == DECES_ENTIER || page[i].cas == DECES_COMMANDE)) {
            page[*kept] = page[i];
            rc = read_losses(db, a, &page[(*kept)++], e);
        }
    }
    return rc;
}

/* As many rows more as were not excused, so that a short list is the end of it. */
enum rc dossiers_deces(struct db *db, struct arena *a, const struct dossier_deces_filtre *f,
                       struct dossier_deces **out, size_t *n, struct err *e)
{
    struct dossier_deces *all = ARENA_ARRAY(a, struct dossier_deces, f->limit);
    struct dossier_deces_filtre rest = *f;
    size_t read = f->limit, kept;
    enum rc rc = RC_OK;

    *out = all;
    *n = 0;
    while (rc == RC_OK && *n < f->limit && read == rest.limit) {
        rest.limit = f->limit - *n;
        rc = read_some(db, a, &rest, all + *n, &read, e);
        if (rc != RC_OK || read == 0)
            return rc;
        rest.apres = all[*n + read - 1].d.numero;
        rest.rang = dossier_deces_rang(&all[*n + read - 1]);
        rc = keep_excused(db, a, all + *n, read, &kept, e);
        *n += rc == RC_OK ? kept : 0;
    }
    return rc;
}

enum rc dossiers_deces_nombre(struct db *db, int64_t *n, struct err *e)
{
    size_t periods;
    const struct law_value *v = law_param_history(PARAM_INTERRUPTION_DECES_FORCE_MAJEURE, &periods);
    enum rc rc = RC_OK;

    *n = 0;
    for (size_t i = 0; rc == RC_OK && i < periods; i++) {
        int64_t some = 0;

        rc = db_i64(db, Q_DOSSIER_DECES_COMPTE, 0, &some, e, "iii", (int64_t)v[i].from,
                    v[i].until != DAY_NONE ? (int64_t)v[i].until : INT32_MAX, (int64_t)(v[i].value != 0));
        *n += some;
    }
    return rc;
}

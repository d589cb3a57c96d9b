#include "training/dossier_issue.h"
#include "training/acompte.h"
#include "training/carte.h"
#include "training/dette.h"
#include "training/promesse.h"

bool dossier_denoue(const struct dossier_transition *t)
{
    return t->effet == EFFET_LIBERER || t->effet == EFFET_ANNULER || t->effet == EFFET_PERDRE ||
           t->effet == EFFET_SOLDER;
}

enum rc dossier_denouer(const struct dossier *d, const struct dossier_transition *t, day_t jour,
                        struct denouement *out, struct err *e)
{
    switch (t->effet) {
    case EFFET_ANNULER:
        return denouement_annulation(d->prix_ttc_cents, d->accepte_le, d->retractation_fin, d->debut,
                                     d->annulation_fin, jour, false, out, e);
    case EFFET_PERDRE:
        return denouement_absence(d->prix_ttc_cents, d->accepte_le, out, e);
    case EFFET_SOLDER:
        return denouement_service_fait(d->prix_ttc_cents, d->taux, d->cause, d->force_majeure, d->accepte_le,
                                       out, e);
    default:
        CHECK(t->effet == EFFET_LIBERER);
        *out = (struct denouement){.reste = RESTE_RENDU,
                                   .regle = "MON-21",
                                   .article = dossier_article(t, d->fonds),
                                   .phrase = "Rien n'est dû à l'organisme : tout est rendu."};
        return RC_OK;
    }
}

/* Nobody gives back, or loses, what a financeur promised and has not paid: it owes what the body is paid for, and no more. */
static enum rc add_financeur(struct db *db, const struct dossier *d, const struct dossier_prise *p,
                             int64_t owed, struct dossier_issue *out, struct err *e)
{
    int64_t held, back, all = p->rendu_cents + p->perdu_cents;
    bool promise;
    enum rc rc = promesse_detenue(db, d->titulaire_id, p->lot, &promise, &held, e);

    if (rc != RC_OK)
        return rc;
    if (!promise) {
        out->financeur_rendu_cents += p->rendu_cents;
        out->financeur_perdu_cents += p->perdu_cents;
        return RC_OK;
    }
    back = MIN(all, MAX(held - owed, 0));
    out->financeur_rendu_cents += back;
    out->financeur_leve_cents += all - back;
    return RC_OK;
}

/* `owed`: of a part of a financeur, what the body is paid of it. */
static enum rc add(struct db *db, const struct dossier *d, const struct dossier_prise *p, int64_t owed,
                   struct dossier_issue *out, struct err *e)
{
    if (p->poche == POCHE_CARTE) {
        out->carte_rendue_cents += p->rendu_cents;
        out->carte_perdue_cents += p->perdu_cents;
    } else if (p->lot != 0) {
        return add_financeur(db, d, p, owed, out, e);
    } else {
        out->droits_rendus_cents += p->rendu_cents;
        out->droits_perdus_cents += p->perdu_cents;
    }
    return RC_OK;
}

/* What a financeur has paid meanwhile goes back to it: its sum is promised again whole. */
static enum rc hold_again(struct db *db, const struct dossier *d, const struct dossier_prise *p,
                          struct dossier_issue *out, struct err *e)
{
    int64_t *own = p->poche == POCHE_CARTE ? &out->carte_reprise_cents
                   : p->lot != 0           ? &out->financeur_repris_cents
                                           : &out->droits_repris_cents;
    int64_t held = 0;
    bool promise;
    enum rc rc = p->lot != 0 ? promesse_detenue(db, d->titulaire_id, p->lot, &promise, &held, e) : RC_OK;

    *own += p->montant_cents;
    out->reserve_cents += p->montant_cents;
    out->financeur_rendu_cents += held;
    return rc;
}

/* What of one part goes back to where it came from: all that was taken or lost, less what its owner has back by an undue sum. */
static enum rc undo(struct db *db, const struct dossier *d, struct dossier_prise *p, int64_t no,
                    int64_t *recovered, struct err *e)
{
    int64_t cents = p->paye_cents;
    enum rc rc = dossier_prise_a_restituer(db, d, p, no, &cents, e);

    *recovered = 0;
    if (rc == RC_OK)
        rc = dette_recouvre(db, d, no, false, recovered, e);
    p->rendu_cents = cents + p->perdu_cents;
    p->perdu_cents = 0;
    return rc;
}

/* What was settled and is given back whole before it is paid. */
static enum rc undone(struct db *db, const struct dossier *d, struct dossier_prise *prises, size_t n,
                      struct dossier_issue *out, struct err *e)
{
    int64_t owed = MIN(d->verse_cents, d->a_payer_cents), recovered;
    enum rc rc = RC_OK;

    out->d.phrase = "Rien n'est dû à l'organisme : tout ce qui était décompté ou perdu est rendu.";
    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        rc = undo(db, d, &prises[i], (int64_t)i + 1, &recovered, e);
        owed -= recovered;
        if (rc == RC_OK)
            rc = add(db, d, &prises[i], 0, out, e);
    }
    out->a_recuperer_cents = MAX(owed, 0);
    return rc;
}

/* What an act undoes of what was settled: given back, or held again as before an absence. */
static enum rc unsettle(struct db *db, const struct dossier *d, const struct dossier_transition *t,
                        struct dossier_prise *prises, size_t n, struct dossier_issue *out, struct err *e)
{
    enum rc rc = RC_OK;

    out->d =
        (struct denouement){.reste = RESTE_RENDU, .regle = "MON-21", .article = dossier_article(t, d->fonds)};
    if (t->effet != EFFET_RETABLIR) {
        rc = undone(db, d, prises, n, out, e);
    } else {
        out->d.phrase =
            "L'absence est corrigée : plus rien n'est perdu ni dû à l'organisme, et le prix est de "
            "nouveau réservé.";
        for (size_t i = 0; rc == RC_OK && i < n; i++)
            rc = hold_again(db, d, &prises[i], out, e);
    }
    out->connue = rc == RC_OK;
    return rc;
}

enum rc dossier_issue(struct db *db, struct arena *a, const struct dossier *d,
                      const struct dossier_transition *t, day_t jour, struct dossier_issue *out,
                      struct err *e)
{
    struct dossier seen = *d;
    struct dossier_prise *prises;
    size_t n;
    enum rc rc;

    *out = (struct dossier_issue){.connue = false};
    if (t == NULL || (!dossier_denoue(t) && t->acte != ACTE_ECARTER && t->effet != EFFET_RETABLIR))
        return RC_OK;
    rc = dossier_prises(db, a, d, &prises, &n, e);
    if (rc == RC_OK && n > 0)
        rc = carte_hors_service(db, a, d, &out->carte_hors_service, e);
    if (rc != RC_OK || n == 0)
        return rc;
    if (!dossier_denoue(t))
        return unsettle(db, d, t, prises, n, out, e);
    rc = dossier_deces_excuse(db, a, &seen, e);
    if (rc == RC_OK)
        rc = dossier_denouer(&seen, t, jour, &out->d, e);
    if (rc != RC_OK)
        return rc;
    denouement_partager(&out->d, prises, n);
    for (size_t i = 0; rc == RC_OK && i < n; i++)
        rc = add(db, d, &prises[i], prises[i].paye_cents, out, e);
    if (d->acompte_le != DAY_NONE) {
        out->a_recuperer_cents = acompte_solder(d->acompte_cents, out->d.organisme_cents).a_recuperer_cents;
        out->deja_verse_cents = d->acompte_cents;
    }
    out->connue = rc == RC_OK;
    return rc;
}

#include "training/dossier_issue.h"
#include "training/acompte.h"
#include "training/carte.h"
#include "training/dette.h"

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
                                   .article = t->article,
                                   .phrase = "Rien n'est dû à l'organisme : tout est rendu."};
        return RC_OK;
    }
}

static void add(struct dossier_issue *out, const struct dossier_prise *p)
{
    if (p->poche == POCHE_CARTE) {
        out->carte_rendue_cents += p->rendu_cents;
        out->carte_perdue_cents += p->perdu_cents;
    } else if (p->lot != 0) {
        out->financeur_rendu_cents += p->rendu_cents;
        out->financeur_perdu_cents += p->perdu_cents;
    } else {
        out->droits_rendus_cents += p->rendu_cents;
        out->droits_perdus_cents += p->perdu_cents;
    }
}

/* What of one part goes back to where it came from: all that was taken or lost, less what its owner has back by an undue sum. */
static enum rc undo(struct db *db, const struct dossier *d, bool kept, struct dossier_prise *p, int64_t no,
                    int64_t *recovered, struct err *e)
{
    int64_t cents = p->paye_cents;
    enum rc rc = kept ? RC_OK : dossier_prise_a_restituer(db, d, p, no, &cents, e);

    *recovered = 0;
    if (rc == RC_OK && !kept)
        rc = dette_recouvre(db, d, no, false, recovered, e);
    p->rendu_cents = cents + p->perdu_cents;
    p->perdu_cents = 0;
    return rc;
}

/* What was settled and is given back whole before it is paid, or held again as before an absence. */
static enum rc undone(struct db *db, const struct dossier *d, const struct dossier_transition *t,
                      struct dossier_prise *prises, size_t n, struct dossier_issue *out, struct err *e)
{
    bool kept = t->effet == EFFET_RETABLIR;
    int64_t owed = kept ? 0 : MIN(d->verse_cents, d->a_payer_cents), recovered;
    enum rc rc = RC_OK;

    out->d = (struct denouement){
        .reste = RESTE_RENDU,
        .regle = "MON-21",
        .article = t->article,
        .phrase = kept
                      ? "L'absence est corrigée : ce qui était perdu, et l'indemnité, reviennent, et le prix "
                        "est de nouveau réservé."
                      : "Rien n'est dû à l'organisme : tout ce qui était décompté ou perdu est rendu."};
    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        rc = undo(db, d, kept, &prises[i], (int64_t)i + 1, &recovered, e);
        owed -= recovered;
        out->reserve_cents += kept ? prises[i].montant_cents : 0;
        add(out, &prises[i]);
    }
    out->a_recuperer_cents = MAX(owed, 0);
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
        return undone(db, d, t, prises, n, out, e);
    rc = dossier_deces_excuse(db, a, &seen, e);
    if (rc == RC_OK)
        rc = dossier_denouer(&seen, t, jour, &out->d, e);
    if (rc != RC_OK)
        return rc;
    denouement_partager(&out->d, prises, n);
    for (size_t i = 0; i < n; i++)
        add(out, &prises[i]);
    if (d->acompte_le != DAY_NONE) {
        out->a_recuperer_cents = acompte_solder(d->acompte_cents, out->d.organisme_cents).a_recuperer_cents;
        out->deja_verse_cents = d->acompte_cents - out->a_recuperer_cents;
    }
    out->connue = true;
    return RC_OK;
}

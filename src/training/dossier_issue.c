#include "training/dossier_issue.h"
#include "training/acompte.h"

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

enum rc dossier_issue(struct db *db, struct arena *a, const struct dossier *d,
                      const struct dossier_transition *t, day_t jour, struct dossier_issue *out,
                      struct err *e)
{
    struct dossier seen = *d;
    struct dossier_prise *prises;
    size_t n;
    enum rc rc;

    *out = (struct dossier_issue){.connue = false};
    if (t == NULL || !dossier_denoue(t))
        return RC_OK;
    rc = dossier_prises(db, a, d, &prises, &n, e);
    if (rc != RC_OK || n == 0)
        return rc;
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

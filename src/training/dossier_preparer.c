/* The new facts that the command of an act brings to the dossier, before its guards judge them. */
#include "base/money.h"
#include "base/text.h"
#include "training/dossier_interne.h"

#define MOTIF_MAX 500 /* characters: the maxlength of the pages (web/templates) and the messages say it */

bool dossier_jour_donne(day_t d)
{
    return d != 0 && d != DAY_NONE;
}

/* Dates that people choose: bounded, or rights would stay reserved for a training that never comes. */
enum rc dossier_dates_bornees(const struct execution *x, struct err *e)
{
    struct law_value mois;
    day_t first;
    char months[24], day[32];
    enum rc rc = law_param(PARAM_DELAI_SESSION_PERMANENTE_MAX, x->jour, &mois, e);

    if (rc != RC_OK)
        return rc;
    if (x->d.debut < x->jour) {
        ERR(e, MSG_DOSSIER_DATES_PASSEES, "debut", day_french(x->d.debut, day));
        return err_at(e, "debut", 0);
    }
    first = day_add_months(x->jour, (int)mois.value);
    if (x->d.debut <= first && x->d.fin <= day_add_months(x->d.debut, (int)mois.value))
        return RC_OK;
    snprintf(months, sizeof(months), "%lld", (long long)mois.value);
    ERR(e, MSG_DOSSIER_DATES_LOINTAINES, "debut", day_french(first, day), "mois", months);
    return err_at(e, x->d.debut > first ? "debut" : "fin", 0);
}

/* The price is that of its bases; the totals that were said beside them are theirs, or one of the two is a mistake. */
static enum rc prix_par_bases(struct execution *x, struct err *e)
{
    const struct dossier_commande *c = x->c;
    char told[MONEY_TEXT_BYTES], found[MONEY_TEXT_BYTES];
    struct tva t;
    enum rc rc = tva_calculer(c->bases_ht_cents, x->jour, &t, e);

    if (rc != RC_OK)
        return rc;
    x->d.prix_ttc_cents = t.ttc_cents;
    x->d.prix_ht_cents = t.ht_cents;
    if (c->prix_ht_cents != 0 && c->prix_ht_cents != t.ht_cents) {
        ERR(e, MSG_TVA_TOTAL_HT, "annonce", money_french(c->prix_ht_cents, told), "calcule",
            money_french(t.ht_cents, found));
        return err_at(e, "prix_ht", 0);
    }
    if (c->prix_ttc_cents != 0 && tva_verifier(c->bases_ht_cents, c->prix_ttc_cents, x->jour, &t, e) != RC_OK)
        return err_at(e, "prix_ttc", 0);
    return RC_OK;
}

/* One total alone keeps the rate of the price before; several rates would have to be guessed. */
static enum rc prix_au_taux(struct execution *x, struct err *e)
{
    const struct dossier_commande *c = x->c;
    struct dossier *d = &x->d;
    const bool ht = c->prix_ttc_cents == 0;
    const int64_t said = ht ? c->prix_ht_cents : c->prix_ttc_cents;
    const int64_t before = ht ? d->prix_ht_cents : d->prix_ttc_cents;
    const int64_t other = ht ? d->prix_ttc_cents : d->prix_ht_cents;
    struct dossier_tva all;
    int bases = 0;
    enum rc rc = dossier_tva_lire(x->db, &x->stocke, &all, e);

    for (int i = 0; rc == RC_OK && i < TVA_COUNT; i++)
        bases += all.prix.bases[i].ht_cents > 0;
    if (rc == RC_OK && said != before && (bases > 1 || before == 0)) {
        ERR(e, MSG_DOSSIER_PRIX_TAUX);
        return err_at(e, ht ? "prix_ttc" : "prix_ht", 0); /* the one that is missing */
    }
    if (rc == RC_OK && said != before) {
        d->prix_ht_cents = ht ? said : money_prorata_nearest(said, other, before);
        d->prix_ttc_cents = ht ? money_prorata_nearest(said, other, before) : said;
    }
    return rc;
}

/* The proposal that the command makes of what is stored. */
static enum rc proposition(struct execution *x, struct err *e)
{
    const struct dossier_commande *c = x->c;
    struct dossier *d = &x->d;
    enum rc rc = RC_OK;

    d->debut = dossier_jour_donne(c->debut) ? c->debut : d->debut;
    d->fin = dossier_jour_donne(c->fin) ? c->fin : d->fin;
    d->heures = c->heures != 0 ? c->heures : d->heures;
    for (int i = 0; i < TVA_COUNT; i++)
        x->bases = x->bases || c->bases_ht_cents[i] != 0;
    if (x->bases) {
        rc = prix_par_bases(x, e);
    } else if (c->prix_ttc_cents != 0 && c->prix_ht_cents != 0) {
        d->prix_ttc_cents = c->prix_ttc_cents;
        d->prix_ht_cents = c->prix_ht_cents;
    } else if (c->prix_ttc_cents != 0 || c->prix_ht_cents != 0) {
        rc = prix_au_taux(x, e);
    }
    d->participants = c->participants != 0 ? c->participants : d->participants;
    return rc;
}

/* Whether the price said base by base is the one that is stored. */
static enum rc memes_bases(const struct execution *x, bool *out, struct err *e)
{
    struct dossier_tva all;
    enum rc rc = dossier_tva_lire(x->db, &x->stocke, &all, e);

    for (int i = 0; i < TVA_COUNT; i++)
        *out = *out && all.prix.bases[i].ht_cents == x->c->bases_ht_cents[i];
    return rc;
}

enum rc dossier_deja_propose(const struct execution *x, bool *out, struct err *e)
{
    const struct dossier *a = &x->stocke;
    struct execution y = *x;
    enum rc rc;

    *out = false;
    if (x->c->acte != ACTE_PROPOSER || a->etat != ETAT_VALIDATED)
        return RC_OK;
    rc = proposition(&y, e);
    if (rc != RC_OK)
        return rc;
    *out = a->debut == y.d.debut && a->fin == y.d.fin && a->heures == y.d.heures &&
           a->prix_ht_cents == y.d.prix_ht_cents && a->prix_ttc_cents == y.d.prix_ttc_cents &&
           a->participants == y.d.participants;
    return *out && y.bases ? memes_bases(&y, out, e) : RC_OK;
}

static enum rc proposer(struct execution *x, struct err *e)
{
    const struct dossier_commande *c = x->c;
    struct dossier *d = &x->d;
    enum rc rc = proposition(x, e);

    if (rc != RC_OK)
        return rc;
    d->propose_le = x->jour;
    if (d->fin < d->debut)
        return ERR(e, MSG_DOSSIER_DATES);
    return dossier_jour_donne(c->debut) || dossier_jour_donne(c->fin) ? dossier_dates_bornees(x, e) : RC_OK;
}

bool dossier_attend_correction(const struct dossier *d)
{
    return d->etat == ETAT_SERVICE_DONE_DECLARED || d->facturation == FACTURATION_TO_BILL ||
           d->facturation == FACTURATION_BILLED;
}

/* Realised price: the rate first, then HT by the same share, base by base (MON-13). */
static enum rc declarer(struct execution *x, struct err *e)
{
    const struct dossier_commande *c = x->c;
    struct dossier *d = &x->d;
    struct dossier_tva all;
    struct tva part;
    enum rc rc;

    d->heures_realisees = c->heures_realisees;
    d->cause = c->cause;
    d->force_majeure = c->force_majeure;
    d->a_corriger = false;
    d->atteste = ATTESTE_RIEN; /* of another declaration: the holder may speak of this one */
    d->atteste_le = DAY_NONE;
    if (d->heures_realisees < 0 || d->heures_realisees > d->heures)
        return RC_OK; /* the guard refuses it */
    d->taux = denouement_taux(d->heures_realisees, d->heures);
    d->realise_ttc_cents = money_prorata_nearest(d->prix_ttc_cents, d->taux, 100);
    rc = dossier_tva_lire(x->db, d, &all, e);
    if (rc == RC_OK)
        rc = dossier_tva_de(&all, d->realise_ttc_cents, &part, e);
    if (rc == RC_OK && all.le != DAY_NONE)
        d->realise_ht_cents = part.ht_cents;
    else if (rc == RC_OK)
        d->realise_ht_cents =
            d->prix_ttc_cents > 0
                ? money_prorata_nearest(d->realise_ttc_cents, d->prix_ht_cents, d->prix_ttc_cents)
                : 0;
    return rc;
}

/* Whether new dates give the holder a whole withdrawal period again is a rule of its day, not of the contract. */
static enum rc accepter_report(struct execution *x, struct err *e)
{
    struct dossier *d = &x->d;
    struct law_value again;
    enum rc rc;

    if (d->report_debut == DAY_NONE)
        return RC_OK; /* the guard refuses it */
    d->debut = d->report_debut;
    d->fin = d->report_fin;
    d->report_debut = d->report_fin = DAY_NONE;
    d->annulation_fin = DAY_NONE; /* it was of the other dates */
    rc = law_param(PARAM_REPORT_RETRACTATION_ROUVERTE, x->jour, &again, e);
    if (rc != RC_OK)
        return rc;
    return again.value != 0 ? denouement_retractation_fin(x->jour, &d->retractation_fin, e) : RC_OK;
}

/* The holder is told of the prerequisites before the request, and answers: whatever the answer, the body checks. */
static enum rc demander(struct execution *x, struct err *e)
{
    if (!x->offre.prerequis)
        return RC_OK;
    x->d.prerequis = x->c->prerequis;
    if (x->d.prerequis != PREREQUIS_AUCUN)
        return RC_OK;
    ERR(e, MSG_DOSSIER_PREREQUIS_SANS_REPONSE);
    return err_at(e, "prerequis", 0);
}

static void ouvrir_controle(struct execution *x)
{
    x->d.controle = CONTROLE_EN;
    x->d.controle_le = x->jour;
    x->d.controle_leve_le = DAY_NONE;
    x->d.controle_resultat = NULL;
    x->d.a_corriger = false; /* this control says it again, or not */
}

/* An entry declared against a withdrawal is a contradiction: a control decides. One declared in place of an absence is another
 * declaration: what was said of the absence, and invoiced for it, is not of it. */
static void entrer(struct execution *x)
{
    if (x->stocke.etat == ETAT_ACCEPTED && x->stocke.retracte_le != DAY_NONE && x->d.controle != CONTROLE_EN)
        ouvrir_controle(x);
    if (x->stocke.etat != ETAT_CANCELED_BY_ATTENDEE_NOT_REALIZED)
        return;
    x->d.atteste = ATTESTE_RIEN;
    x->d.atteste_le = DAY_NONE;
    x->d.facture_numero = NULL;
    x->d.facture_emise = DAY_NONE;
    x->d.facture_transmise_us = 0;
}

/* Without an anomaly the entry took place: a withdrawal that it contested has no effect any more, whatever another control finds later. */
static void lever(struct execution *x)
{
    const char *found = x->c->resultat != NULL ? x->c->resultat : "";
    bool contested = dossier_retractation_contestee(&x->d);

    x->d.controle = CONTROLE_RELEASED;
    x->d.controle_leve_le = x->jour;
    x->d.controle_resultat = x->c->resultat;
    x->d.a_corriger = dossier_attend_correction(&x->d) && strcmp(found, RESULTAT_ANOMALIE) == 0;
    if (contested && strcmp(found, RESULTAT_SANS_ANOMALIE) == 0)
        x->d.retracte_le = DAY_NONE;
}

/* What the holder says of the service done; contesting it opens a control. */
static void repondre(struct execution *x)
{
    bool contests = x->c->acte == ACTE_CONTESTER;

    x->d.atteste = contests ? ATTESTE_CONTESTE : ATTESTE_CONFIRME;
    x->d.atteste_le = x->jour;
    if (contests && x->d.controle != CONTROLE_EN)
        ouvrir_controle(x);
}

enum rc dossier_preparer(struct execution *x, struct err *e)
{
    const struct dossier_commande *c = x->c;
    day_t declared = dossier_jour_donne(c->jour) ? c->jour : x->jour;

    if (c->motif != NULL &&
        (!text_is_utf8(c->motif, strlen(c->motif)) || text_characters(c->motif) > MOTIF_MAX))
        return ERR(e, MSG_DOSSIER_TEXTE_TROP_LONG);
    if (c->code != NULL && dossier_code_label(c->acte, c->par, c->code, x->jour) == NULL)
        return ERR(e, MSG_DOSSIER_CODE, "acte", dossier_acte_label(c->acte));
    switch (c->acte) {
    case ACTE_DEMANDER:
        return demander(x, e);
    case ACTE_ACCUSER_RECEPTION:
        x->d.recu_le = x->jour;
        break;
    case ACTE_PROPOSER:
        return proposer(x, e);
    case ACTE_ENTRER:
        x->d.entre_le = declared;
        entrer(x);
        break;
    case ACTE_RETRACTER_SANS_ENTREE:
        if (c->par == ROLE_TITULAIRE) /* the operator gives effect to what was said that day */
            x->d.retracte_le = x->jour;
        break;
    case ACTE_SORTIR:
        return dossier_preparer_sortie(x, e);
    case ACTE_DECLARER:
    case ACTE_CORRIGER:
        return declarer(x, e);
    case ACTE_SOLLICITER:
        return dossier_solliciter(x, e);
    case ACTE_ACCORDER:
    case ACTE_ACCORDER_PARTIE:
        return dossier_accorder(x, e);
    case ACTE_REPORTER:
        x->d.report_debut = dossier_jour_donne(c->debut) ? c->debut : DAY_NONE;
        x->d.report_fin = dossier_jour_donne(c->fin) ? c->fin : DAY_NONE;
        break;
    case ACTE_ACCEPTER_REPORT:
        return accepter_report(x, e);
    case ACTE_CONTROLER:
        ouvrir_controle(x);
        break;
    case ACTE_LEVER:
        lever(x);
        break;
    case ACTE_SIGNALER:
        x->d.signale_le = x->jour;
        break;
    case ACTE_RELANCER:
        x->d.relance_le = x->jour;
        break;
    case ACTE_CONFIRMER:
    case ACTE_CONTESTER:
        repondre(x);
        break;
    case ACTE_FACTURER:
        x->d.facture_numero = c->facture_numero;
        x->d.facture_emise = dossier_jour_donne(c->facture_emise) ? c->facture_emise : DAY_NONE;
        x->d.facture_transmise_us = db_now_us(x->db);
        break;
    default:
        break;
    }
    return RC_OK;
}

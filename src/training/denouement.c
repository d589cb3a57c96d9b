#include "training/denouement.h"
#include "base/money.h"

#define CGU "CGU du service ; C. trav. L. 6323-9"

/* A parameter that the outcome needs, kept in its list. RC_NOT_FOUND when it has no value that day. */
static enum rc take(struct denouement *d, enum law_param param, day_t at, int64_t *out, struct err *e)
{
    struct law_value unused;

    return appui_take(&d->appuis, param, at, out) ? RC_OK : law_param(param, at, &unused, e);
}

int denouement_taux(int64_t heures_realisees, int64_t heures_prevues)
{
    int64_t taux;

    CHECK(heures_prevues > 0 && heures_realisees >= 0 && heures_realisees <= heures_prevues);
    if (heures_realisees == heures_prevues)
        return 100;
    taux = money_prorata_nearest(100, heures_realisees, heures_prevues);
    return (int)MIN(taux, 99);
}

/* What the body is paid when the holder stopped without force majeure: a floor, the rate, or the whole price. */
static enum rc abandon(int64_t prix_cents, int taux, day_t at, struct denouement *out, struct err *e)
{
    int64_t minimum, total, percent;
    enum rc rc = take(out, PARAM_INTERRUPTION_SEUIL_BAS_POURCENT, at, &minimum, e);

    if (rc == RC_OK)
        rc = take(out, PARAM_INTERRUPTION_SEUIL_HAUT_POURCENT, at, &total, e);
    if (rc != RC_OK)
        return rc;
    percent = taux >= total ? 100 : MAX(taux, minimum);
    out->organisme_cents = money_prorata_nearest(prix_cents, percent, 100);
    out->reste = RESTE_PERDU;
    out->regle = "3.5";
    out->article = out->appuis.a[0].value.article;
    out->phrase =
        out->organisme_cents == prix_cents
            ? "Le titulaire a arrêté la formation sans force majeure : l'organisme reçoit tout le prix."
            : "Le titulaire a arrêté la formation sans force majeure : le reste du prix est perdu.";
    return RC_OK;
}

enum rc denouement_service_fait(int64_t prix_cents, int taux, enum dossier_cause cause, bool force_majeure,
                                day_t at, struct denouement *out, struct err *e)
{
    CHECK(prix_cents >= 0 && taux >= 0 && taux <= 100);
    *out = (struct denouement){.phrase = ""};
    if (cause == CAUSE_ORGANISME_SANS_REPORT) {
        *out = (struct denouement){
            .reste = RESTE_RENDU,
            .regle = "3.5",
            .article = CGU,
            .phrase = "L'organisme a arrêté la formation sans autre session : il ne reçoit rien."};
        return RC_OK;
    }
    if (cause == CAUSE_TOTALE || taux == 100) {
        *out = (struct denouement){
            .organisme_cents = prix_cents,
            .reste = RESTE_RENDU,
            .regle = "SD-01",
            .article = "C. trav. R. 6333-4",
            .phrase = "La formation est suivie en entier : l'organisme reçoit tout le prix."};
        return RC_OK;
    }
    if (cause == CAUSE_TITULAIRE && !force_majeure)
        return abandon(prix_cents, taux, at, out, e);
    *out = (struct denouement){.organisme_cents = money_prorata_nearest(prix_cents, taux, 100),
                               .reste = RESTE_RENDU,
                               .regle = "3.5",
                               .article = CGU,
                               .phrase = "L'organisme reçoit la part réalisée ; le reste du prix est rendu."};
    return RC_OK;
}

static enum rc perte(int64_t prix_cents, day_t at, const char *phrase, struct denouement *out, struct err *e)
{
    int64_t indemnite;
    enum rc rc = take(out, PARAM_ANNULATION_INDEMNITE_POURCENT, at, &indemnite, e);

    if (rc != RC_OK)
        return rc;
    out->organisme_cents = money_prorata_nearest(prix_cents, indemnite, 100);
    out->reste = RESTE_PERDU;
    out->regle = "3.4";
    out->article = out->appuis.a[out->appuis.n - 1].value.article;
    out->phrase = phrase;
    return RC_OK;
}

enum rc denouement_jour_ouvrable(day_t day, day_t at, day_t *out, struct err *e)
{
    struct law_value moved;
    struct err why = {0};
    enum rc rc = law_param(PARAM_RETRACTATION_DERNIER_JOUR_OUVRABLE, at, &moved, &why);

    *out = day;
    if (rc == RC_OK && moved.value != 0 && !law_is_working_day(day))
        *out = law_add_working_days(day, 1);
    if (rc == RC_OK || rc == RC_NOT_FOUND) /* before that article, a period ends on the day it ends */
        return RC_OK;
    if (e != NULL)
        *e = why;
    return rc;
}

enum rc denouement_retractation_fin(day_t accepte_le, day_t *out, struct err *e)
{
    struct law_value delai;
    enum rc rc = law_param(PARAM_DELAI_RETRACTATION, accepte_le, &delai, e);

    return rc == RC_OK ? denouement_jour_ouvrable(accepte_le + (day_t)delai.value, accepte_le, out, e) : rc;
}

/* "Moins de sept jours ouvrés": with seven, it is still free. */
enum rc denouement_gratuite_fin(day_t accepte_le, day_t debut, day_t *out, struct err *e)
{
    struct law_value free;
    enum rc rc = law_param(PARAM_DELAI_ANNULATION_SANS_FRAIS, accepte_le, &free, e);

    *out = debut;
    while (rc == RC_OK && law_working_days_between(*out, debut) < free.value)
        (*out)--;
    return rc;
}

enum rc denouement_annulation(int64_t prix_cents, day_t accepte_le, day_t retractation_fin, day_t debut,
                              day_t gratuite_fin, day_t le, bool force_majeure, struct denouement *out,
                              struct err *e)
{
    int64_t gratuite;
    day_t retractation, fourteen;
    enum rc rc;

    *out = (struct denouement){.reste = RESTE_RENDU, .regle = "3.4"};
    rc = denouement_retractation_fin(accepte_le, &retractation, e);
    if (rc == RC_OK && retractation_fin != DAY_NONE)
        retractation = MAX(retractation, retractation_fin);
    appui_cite(&out->appuis, PARAM_DELAI_RETRACTATION, accepte_le);
    if (rc == RC_OK)
        rc = take(out, PARAM_DELAI_ANNULATION_SANS_FRAIS, accepte_le, &gratuite, e);
    if (rc != RC_OK)
        return rc;
    out->article = out->appuis.a[1].value.article;
    fourteen = accepte_le + (day_t)out->appuis.a[0].value.value;
    if (le <= retractation) {
        out->regle = "LC-11";
        out->article = out->appuis.a[0].value.article;
        out->phrase = "L'annulation arrive pendant le délai de rétractation : tout est rendu.";
        if (le > fourteen && !law_is_working_day(fourteen))
            appui_cite(&out->appuis, PARAM_RETRACTATION_DERNIER_JOUR_OUVRABLE, accepte_le);
    } else if (force_majeure) {
        out->phrase = "L'annulation vient d'une force majeure : tout est rendu.";
    } else if (law_working_days_between(le, debut) >= gratuite ||
               (gratuite_fin != DAY_NONE && le <= gratuite_fin)) {
        out->phrase = "L'annulation arrive assez tôt avant le début : tout est rendu.";
    } else {
        return perte(prix_cents, accepte_le,
                     "L'annulation arrive trop tard avant le début : le prix est perdu.", out, e);
    }
    return RC_OK;
}

void denouement_annulation_organisme(struct denouement *out)
{
    *out = (struct denouement){.reste = RESTE_RENDU,
                               .regle = "3.4",
                               .article = CGU,
                               .phrase = "L'organisme a annulé la formation : tout est rendu."};
}

enum rc denouement_absence(int64_t prix_cents, day_t at, struct denouement *out, struct err *e)
{
    *out = (struct denouement){.phrase = ""};
    return perte(prix_cents, at, "Le titulaire n'est pas venu : le prix est perdu.", out, e);
}

void denouement_partager(const struct denouement *d, struct dossier_prise *prises, size_t n)
{
    int64_t weights[DOSSIER_PRISES_MAX];
    int64_t paye[DOSSIER_PRISES_MAX];

    CHECK(n > 0 && n <= DOSSIER_PRISES_MAX);
    for (size_t i = 0; i < n; i++)
        weights[i] = prises[i].montant_cents;
    money_share(d->organisme_cents, weights, n, paye);
    for (size_t i = 0; i < n; i++) {
        int64_t rest = prises[i].montant_cents - paye[i];

        CHECK(rest >= 0);
        prises[i].paye_cents = paye[i];
        prises[i].rendu_cents = d->reste == RESTE_RENDU ? rest : 0;
        prises[i].perdu_cents = d->reste == RESTE_PERDU ? rest : 0;
    }
}

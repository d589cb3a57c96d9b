#include "rights/eligibilite.h"
#include "base/money.h"

#define DATE_BYTES 32

static enum rc mandate_over(const struct dife_droit *d, struct err *e)
{
    char end[DATE_BYTES];
    char limit[DATE_BYTES];
    char next[160];

    if (d->usage == DIFE_REINSERTION)
        snprintf(next, sizeof(next),
                 "Jusqu'au %s, seule une formation de réinsertion professionnelle peut être prise en charge.",
                 day_french(d->limite, limit));
    else
        snprintf(next, sizeof(next), "Les droits ne sont plus utilisables depuis le %s.",
                 day_french(d->limite + 1, limit));
    return ERR(e, MSG_DIFE_MANDAT_TERMINE, "fin", day_french(d->fin_mandat, end), "suite", next);
}

/* DIFE-30: after the mandate, réinsertion only, within the delay, and not once the pension is paid out. */
static enum rc check_mandate(const struct financement_in *in, const struct dife_droit *d, struct err *e)
{
    char date[DATE_BYTES];

    if (d->usage == DIFE_TOUT)
        return RC_OK;
    if (d->fin_mandat == DAY_NONE)
        return ERR(e, MSG_DIFE_SANS_MANDAT, "date", day_french(in->date, date));
    if (d->usage == DIFE_AUCUN || in->classe == CLASSE_DIFE_MANDAT)
        return mandate_over(d, e);
    return in->pension_liquidee ? ERR(e, MSG_DIFE_PENSION) : RC_OK;
}

/* DIFE-31: a mandate training ends during the mandate, a réinsertion training within the delay after it. R. 1621-8: in the months after the
 * agreement, given on day `accord`. */
static enum rc check_session(const struct financement_in *in, const struct dife_droit *d, day_t accord,
                             struct appuis *appuis, struct err *e)
{
    day_t last = in->classe == CLASSE_DIFE_MANDAT ? d->fin_mandat : d->limite;
    char end[DATE_BYTES];
    char limit[DATE_BYTES];
    char count[24];
    int64_t months;

    if (in->fin == DAY_NONE)
        return RC_OK;
    if (in->mandats != NULL && last != DAY_NONE && in->fin > last)
        return ERR(e, MSG_DIFE_HORS_MANDAT, "fin", day_french(in->fin, end), "limite",
                   day_french(last, limit));
    if (!appui_take(appuis, PARAM_DIFE_DELAI_REALISATION_MOIS, accord, &months))
        return RC_OK;
    last = day_add_months(accord, (int)months);
    if (in->fin <= last)
        return RC_OK;
    snprintf(count, sizeof(count), "%lld", (long long)months);
    return ERR(e, MSG_DIFE_DELAI_REALISATION, "fin", day_french(in->fin, end), "limite",
               day_french(last, limit), "mois", count);
}

/* DIFE-40: exact, cost <= maximum × hours; the cost per hour is only rounded to be shown. */
static enum rc check_hourly_cost(const struct financement_in *in, struct appuis *appuis, struct err *e)
{
    char cost[MONEY_TEXT_BYTES];
    char most[MONEY_TEXT_BYTES];
    int64_t maximum;

    if (!appui_take(appuis, PARAM_DIFE_COUT_HORAIRE_MAX_HT, in->date, &maximum) ||
        (__int128)in->cout_ht_cents <= (__int128)maximum * in->heures)
        return RC_OK;
    return ERR(e, MSG_DIFE_COUT_HORAIRE, "cout",
               money_french(money_prorata_up(in->cout_ht_cents, 1, in->heures), cost), "maximum",
               money_french(maximum, most));
}

static enum rc check_participants(const struct financement_in *in, struct appuis *appuis, struct err *e)
{
    char most[24];
    char committed[24] = "inconnu";
    int64_t maximum;

    if (!appui_take(appuis, PARAM_DIFE_PARTICIPANTS_MAX, in->date, &maximum) ||
        (in->participants > 0 && in->participants <= maximum))
        return RC_OK;
    snprintf(most, sizeof(most), "%lld", (long long)maximum);
    if (in->participants > 0)
        snprintf(committed, sizeof(committed), "de %lld", (long long)in->participants);
    return ERR(e, MSG_DIFE_PARTICIPANTS, "maximum", most, "nombre", committed);
}

/* Its mandate and its dates, once the agreement was given on day `accord`. */
static enum rc check_dates(const struct financement_in *in, day_t accord, struct appuis *appuis,
                           struct err *e)
{
    struct dife_droit d = {DIFE_TOUT, DAY_NONE, DAY_NONE};
    enum rc rc = RC_OK;

    if (in->mandats != NULL) {
        d = dife_droit_at(in->mandats, in->mandats_n, in->date);
        if (d.fin_mandat != DAY_NONE)
            appui_cite(appuis, PARAM_DIFE_UTILISATION_APRES_MANDAT_MOIS, d.fin_mandat);
        rc = check_mandate(in, &d, e);
    }
    return rc == RC_OK ? check_session(in, &d, accord, appuis, e) : rc;
}

enum rc eligibilite_dife_dates(const struct financement_in *in, day_t accord, struct err *e)
{
    struct appuis none = {.n = 0};

    return check_dates(in, accord, &none, e);
}

enum rc eligibilite_dife(const struct financement_in *in, struct appuis *appuis, struct err *e)
{
    enum rc rc = check_dates(in, in->date, appuis, e);

    if (rc != RC_OK || in->classe != CLASSE_DIFE_MANDAT)
        return rc;
    rc = check_hourly_cost(in, appuis, e);
    return rc != RC_OK ? rc : check_participants(in, appuis, e);
}

/* The financeurs of L. 6323-4 II, 2° to 12°. */
static int64_t third_party(enum financeur f, int64_t amount)
{
    return f <= FINANCEUR_COLLECTIVITE ? amount : 0;
}

enum rc eligibilite_permis(const struct financement_in *in, struct appuis *appuis, struct err *e)
{
    int64_t minimum;
    int64_t most = 0;
    char text[MONEY_TEXT_BYTES];

    if (in->classe != CLASSE_PERMIS_LEGER || in->tiers_a_venir ||
        !appui_applies(appuis, PARAM_PERMIS_DEMANDEUR_OU_TIERS, in->date) ||
        in->situation == SITUATION_DEMANDEUR_EMPLOI ||
        !appui_take(appuis, PARAM_PERMIS_TIERS_MIN, in->date, &minimum))
        return RC_OK;
    for (size_t i = 0; i < in->abondements_n; i++)
        most = MAX(most, third_party(in->abondements[i].financeur, in->abondements[i].montant_cents));
    for (size_t i = 0; i < in->dotations_n; i++)
        most = MAX(most, third_party(in->dotations[i].financeur, in->dotations[i].montant_cents));
    if (most >= minimum)
        return RC_OK;
    return ERR(e, MSG_FINANCEMENT_PERMIS, "minimum", money_french(minimum, text));
}

static enum rc check_bilan_hours(const struct financement_in *in, struct appuis *appuis, struct err *e)
{
    char least_text[24], most_text[24], has[24];
    int64_t least = 0, most = INT64_MAX;

    if (in->heures == 0)
        return RC_OK;
    if (!appui_take(appuis, PARAM_BILAN_HEURES_MIN, in->date, &least))
        least = 0;
    if (!appui_take(appuis, PARAM_BILAN_HEURES_MAX, in->date, &most))
        most = INT64_MAX;
    if (in->heures >= least && in->heures <= most)
        return RC_OK;
    snprintf(least_text, sizeof(least_text), "%lld", (long long)least);
    snprintf(most_text, sizeof(most_text), "%lld", (long long)most);
    snprintf(has, sizeof(has), "%lld", (long long)in->heures);
    return ERR(e, MSG_FINANCEMENT_BILAN_HEURES, "minimum", least_text, "maximum", most_text, "heures", has);
}

enum rc eligibilite_bilan(const struct financement_in *in, struct appuis *appuis, struct err *e)
{
    char again[32];
    int64_t years;
    day_t from;
    enum rc rc;

    if (in->classe != CLASSE_BC)
        return RC_OK;
    rc = check_bilan_hours(in, appuis, e);
    if (rc != RC_OK || in->bilan_dernier <= 0 ||
        !appui_take(appuis, PARAM_BILAN_DELAI_ANNEES, in->date, &years))
        return rc;
    from = day_add_months(in->bilan_dernier, (int)(12 * years));
    return in->date < from ? ERR(e, MSG_FINANCEMENT_BILAN_DELAI, "date", day_french(from, again)) : RC_OK;
}

/* Working days, elections and types of mandate. */
#include "law_data.h"

/* ---- working days ------------------------------------------------------------------------------------------ */

static bool is_one_of(const struct law_holiday *all, size_t n, day_t d)
{
    int year;
    int month;
    int day;

    day_split(d, &year, &month, &day);
    for (size_t i = 0; i < n; i++) {
        const struct law_holiday *h = &all[i];

        if (d >= h->from && (h->easter ? day_easter(year) + h->day == d : h->month == month && h->day == day))
            return true;
    }
    return false;
}

static bool is_holiday(day_t d)
{
    return is_one_of(law_holidays, law_holidays_n, d);
}

day_t law_bank_day(day_t d)
{
    while (day_weekday(d) > 5 || is_one_of(law_closures, law_closures_n, d))
        d++;
    return d;
}

bool law_is_working_day(day_t d)
{
    int last = law_param_always(PARAM_CALENDRIER_SAMEDI_OUVRE, MAX(d, day_make(1900, 1, 1))) != 0 ? 6 : 5;

    return day_weekday(d) <= last && !is_holiday(d);
}

day_t law_add_working_days(day_t event, int n)
{
    day_t d = event;

    while (n > 0) {
        d++;
        n -= law_is_working_day(d);
    }
    return d;
}

int law_working_days_between(day_t a, day_t b)
{
    int n = 0;

    for (day_t d = a + 1; d <= b; d++)
        n += law_is_working_day(d);
    return n;
}

/* ---- mandates ---------------------------------------------------------------------------------------------- */

const struct law_mandate *law_mandat(const char *code)
{
    for (size_t i = 0; i < law_mandates_n; i++)
        if (strcmp(law_mandates[i].code, code) == 0)
            return &law_mandates[i];
    return NULL;
}

const struct law_mandate *law_mandat_nth(size_t n)
{
    return n < law_mandates_n ? &law_mandates[n] : NULL;
}

day_t law_first_round(const char *mandat_type, day_t start)
{
    const struct law_mandate *m = law_mandat(mandat_type);
    day_t reach = (day_t)law_param_always(PARAM_DIFE_RATTACHEMENT_PREMIER_TOUR_JOURS, start);
    day_t found = DAY_NONE;

    for (size_t i = 0; m != NULL && i < law_elections_n; i++)
        if (strcmp(law_elections[i].name, m->election) == 0 && law_elections[i].day <= start &&
            law_elections[i].day >= start - reach)
            found = law_elections[i].day;
    return found;
}

day_t law_term_end(const char *mandat_type, day_t start)
{
    const struct law_mandate *m = law_mandat(mandat_type);
    day_t found = DAY_NONE;

    for (size_t i = 0; m != NULL && i < law_elections_n; i++)
        if (strcmp(law_elections[i].name, m->election) == 0 && law_elections[i].day > start &&
            (found == DAY_NONE || law_elections[i].day < found))
            found = law_elections[i].day;
    return found == DAY_NONE
               ? DAY_NONE
               : found + (day_t)law_param_always(PARAM_DIFE_RENOUVELLEMENT_APRES_PREMIER_TOUR_JOURS, found);
}

bool law_mandat_gives_dife(const char *mandat_type, day_t at)
{
    const struct law_mandate *m = law_mandat(mandat_type);

    return m != NULL && m->dife_from != DAY_NONE && m->dife_from <= at;
}

const char *law_mandat_of_rne(const char *rne)
{
    for (size_t i = 0; i < law_mandates_n; i++)
        if (strcmp(law_mandates[i].rne, rne) == 0)
            return law_mandates[i].code;
    return NULL;
}

const char *law_mandat_label(const char *mandat_type)
{
    const struct law_mandate *m = law_mandat(mandat_type);

    return m != NULL ? m->label : NULL;
}

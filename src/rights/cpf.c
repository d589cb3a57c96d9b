#include "rights/cpf.h"
#include "base/money.h"

static const char *const regime_names[] = {"salarie", "independant", "esat", "agent_public"};
static const char *const unite_names[] = {"heures", "jours", "brut"};

/* No year of work, in any unit and scale, comes near it; products below stay within 64 bits. */
#define MEASURE_MAX INT64_C(1000000000000)
#define SCALE_MAX INT64_C(1000000)

static bool find_name(const char *const *names, size_t n, const char *name, int *out)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(names[i], name) == 0) {
            *out = (int)i;
            return true;
        }
    return false;
}

const char *regime_name(enum regime r)
{
    CHECK((size_t)r < REGIME_COUNT);
    return regime_names[r];
}

bool regime_find(const char *name, enum regime *out)
{
    int found;

    if (!find_name(regime_names, ARRAY_LEN(regime_names), name, &found))
        return false;
    *out = (enum regime)found;
    return true;
}

const char *unite_name(enum unite_travail u)
{
    CHECK((size_t)u < UNITE_COUNT);
    return unite_names[u];
}

bool unite_find(const char *name, enum unite_travail *out)
{
    int found;

    if (!find_name(unite_names, ARRAY_LEN(unite_names), name, &found))
        return false;
    *out = (enum unite_travail)found;
    return true;
}

day_t cpf_value_day(int annee)
{
    return day_make(annee, 12, 31);
}

static enum rc check(const struct cpf_activite *a, struct err *e)
{
    if (a->travaille < 0 || a->travaille > MEASURE_MAX)
        return ERR(e, MSG_CPF_ACTIVITE, "raison", "le temps travaillé n'est pas possible");
    if (a->reference < 0 || a->reference > MEASURE_MAX)
        return ERR(e, MSG_CPF_ACTIVITE, "raison", "la référence n'est pas possible");
    if (a->echelle < 0 || a->echelle > SCALE_MAX)
        return ERR(e, MSG_CPF_ACTIVITE, "raison", "l'échelle n'est pas possible");
    if (a->unite == UNITE_BRUT && a->regime != REGIME_SALARIE)
        return ERR(e, MSG_CPF_ACTIVITE, "raison", "la rémunération brute ne sert que pour un salarié");
    return RC_OK;
}

static int64_t days_in_year(int annee)
{
    return day_make(annee, 12, 31) - day_make(annee, 1, 1) + 1;
}

/* The text's own reference when the feed gives none, in 1/echelle of the unit. A day contract never counts for more
 * than 218 days (R. 6323-1 II). */
static bool reference_of(const struct cpf_activite *a, int annee, day_t at, struct appuis *appuis,
                         int64_t *out)
{
    int64_t scale = a->echelle == 0 ? 1 : a->echelle;
    int64_t value;
    int64_t smic;

    *out = a->reference;
    if (a->unite == UNITE_JOURS && a->regime == REGIME_SALARIE) {
        if (!appui_take(appuis, PARAM_CPF_JOURS_REFERENCE_MAX, at, &value))
            return false;
        *out = a->reference == 0 ? value * scale : MIN(a->reference, value * scale);
        return true;
    }
    if (a->reference != 0)
        return true;
    if (a->unite == UNITE_JOURS) {
        *out = days_in_year(annee) * scale;
        return true;
    }
    if (a->unite == UNITE_HEURES) {
        if (!appui_take(appuis, PARAM_CPF_HEURES_REFERENCE, at, &value))
            return false;
        *out = value * scale;
        return true;
    }
    if (!appui_take(appuis, PARAM_CPF_BRUT_HEURES_REFERENCE, at, &value) ||
        !appui_take(appuis, PARAM_SMIC_HORAIRE, at, &smic))
        return false;
    *out = value * smic * scale;
    return true;
}

/* A share of the annual amount, rounded up to the cent or to the hour (R. 6323-1 II, R. 6323-22, FP-02). */
static int64_t share(struct cpf_credit *c, int64_t annual)
{
    int64_t worked = MIN(c->travaille, c->reference);

    c->prorata = worked < c->reference;
    return c->prorata ? money_prorata_up(annual, worked, c->reference) : annual;
}

/* Employees: the whole amount from half of the time on, a share below (R. 6323-1); 800 € and its ceiling for the
 * low-qualified from half on (R. 6323-3-1); an increase for those of L. 5212-13 (D. 6323-3-3). */
static bool salarie(const struct cpf_activite *a, day_t at, struct cpf_credit *c)
{
    int64_t threshold;
    int64_t increase = 0;
    int64_t together = 0;
    int64_t annual;
    bool half;

    if (!appui_take(&c->appuis, PARAM_CPF_SEUIL_TEMPS_POURCENT, at, &threshold))
        return false;
    half = c->travaille * 100 >= threshold * c->reference;
    c->regle = a->peu_qualifie && half ? PARAM_CPF_ANNUEL_PEU_QUALIFIE : PARAM_CPF_ANNUEL;
    if (!appui_take(&c->appuis, c->regle, at, &annual) ||
        !appui_take(&c->appuis, a->peu_qualifie ? PARAM_CPF_PLAFOND_PEU_QUALIFIE : PARAM_CPF_PLAFOND, at,
                    &c->plafond))
        return false;
    if (a->boe && a->peu_qualifie)
        appui_cite(&c->appuis, PARAM_CPF_CUMUL_BOE_PEU_QUALIFIE, at);
    if (a->boe && a->peu_qualifie && !appui_take(&c->appuis, PARAM_CPF_CUMUL_BOE_PEU_QUALIFIE, at, &together))
        together = 0;
    c->theorique = half ? annual : share(c, annual);
    if (a->boe && (!a->peu_qualifie || !half || together != 0)) {
        if (!appui_take(&c->appuis, PARAM_CPF_MAJORATION_BOE, at, &increase) ||
            !appui_take(&c->appuis, PARAM_CPF_PLAFOND_BOE, at, &c->plafond))
            return false;
    }
    c->annuel = annual + increase;
    c->theorique += c->travaille > 0 ? increase : 0;
    return true;
}

static bool independant(const struct cpf_activite *a, day_t at, struct cpf_credit *c)
{
    c->regle = PARAM_CPF_ANNUEL_INDEPENDANT;
    if (!appui_take(&c->appuis, c->regle, at, &c->annuel) ||
        !appui_take(&c->appuis, PARAM_CPF_PLAFOND_INDEPENDANT, at, &c->plafond))
        return false;
    c->theorique = a->cotisation_payee ? share(c, c->annuel) : 0;
    return true;
}

/* Whole whatever the working time (R. 6323-29). */
static bool esat(const struct cpf_activite *a, day_t at, struct cpf_credit *c)
{
    c->regle = PARAM_CPF_ANNUEL_ESAT;
    if (!appui_take(&c->appuis, c->regle, at, &c->annuel) ||
        !appui_take(&c->appuis, PARAM_CPF_PLAFOND_ESAT, at, &c->plafond))
        return false;
    c->theorique = a->travaille > 0 ? c->annuel : 0;
    return true;
}

static bool agent_public(const struct cpf_activite *a, day_t at, struct cpf_credit *c)
{
    c->heures = true;
    c->regle = a->categorie_c ? PARAM_FP_HEURES_ANNUELLES_C : PARAM_FP_HEURES_ANNUELLES;
    if (!appui_take(&c->appuis, c->regle, at, &c->annuel) ||
        !appui_take(&c->appuis, a->categorie_c ? PARAM_FP_PLAFOND_HEURES_C : PARAM_FP_PLAFOND_HEURES, at,
                    &c->plafond))
        return false;
    c->theorique = share(c, c->annuel);
    return true;
}

/* Before the ceiling. False when the law held has no amount for that year. */
static bool credit_of(const struct cpf_activite *a, int annee, struct cpf_credit *c)
{
    static bool (*const rules[])(const struct cpf_activite *, day_t, struct cpf_credit *) = {
        [REGIME_SALARIE] = salarie,
        [REGIME_INDEPENDANT] = independant,
        [REGIME_ESAT] = esat,
        [REGIME_AGENT_PUBLIC] = agent_public,
    };
    day_t at = cpf_value_day(annee);

    memset(c, 0, sizeof(*c));
    c->travaille = a->travaille;
    CHECK((size_t)a->regime < REGIME_COUNT);
    return reference_of(a, annee, at, &c->appuis, &c->reference) && rules[a->regime](a, at, c);
}

/* True when x serves the holder better than y: euros are compared with euros; between euros and hours the main
 * activity decides, and euros when equal (R. 6323-27). */
static bool better(const struct cpf_credit *x, const struct cpf_credit *y)
{
    if (x->heures == y->heures)
        return x->theorique > y->theorique;
    __int128 left = (__int128)x->travaille * y->reference;
    __int128 right = (__int128)y->travaille * x->reference;
    return left != right ? left > right : y->heures;
}

enum rc cpf_compute(int annee, const struct cpf_activite *activites, size_t n, int64_t solde_cents,
                    int64_t solde_heures, struct cpf_credit *out, struct err *e)
{
    int64_t ceiling = 0;
    char year[16];
    struct cpf_credit c;

    CHECK(n > 0);
    for (size_t i = 0; i < n; i++) {
        enum rc rc = check(&activites[i], e);

        if (rc != RC_OK)
            return rc;
        if (!credit_of(&activites[i], annee, &c)) {
            snprintf(year, sizeof(year), "%d", annee);
            return ERR(e, MSG_CPF_ANNEE_SANS_REGLE, "annee", year);
        }
        c.retenu = i;
        if (i == 0 || better(&c, out))
            *out = c;
    }
    for (size_t i = 0; i < n; i++)
        if (credit_of(&activites[i], annee, &c) && c.heures == out->heures && c.theorique > 0)
            ceiling = MAX(ceiling, c.plafond);
    if (n > 1)
        appui_cite(&out->appuis, PARAM_CPF_PLUSIEURS_REGIMES, cpf_value_day(annee));
    out->plafond = MAX(out->plafond, ceiling);
    out->avant = out->heures ? solde_heures : solde_cents;
    out->montant = MIN(out->theorique, MAX(out->plafond - MAX(out->avant, 0), 0));
    out->perdu = out->theorique - out->montant;
    return RC_OK;
}

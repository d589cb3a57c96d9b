/* pages_simulateur_droits.c - « Simuler mes droits »: the yearly credits of years of work (rights/cpf.h), year by year. */
#include "base/money.h"
#include "law/law_text.h"
#include "rights/cpf.h"
#include "web/pages.h"
#include "web/simulateur.h"

#define PERIODES_MAX 10
#define ANNEE_MIN 1900
#define ANNEE_MAX 2100
#define HEURES_MAX 10000

/* How a person says how much he worked. A share of full time is hours out of a hundred. */
enum mesure { MESURE_POURCENT, MESURE_HEURES, MESURE_JOURS, MESURE_BRUT };

static const struct choix mesures[] = {[MESURE_POURCENT] = {"pourcent", "% d'un temps plein"},
                                       [MESURE_HEURES] = {"heures", "heures dans l'année"},
                                       [MESURE_JOURS] = {"jours", "jours dans l'année"},
                                       [MESURE_BRUT] = {"brut", "€ de salaire brut dans l'année"},
                                       {NULL, NULL}};

/* The most that a year holds, in each measure; pay is bounded as amounts are. */
static const int64_t mesure_max[] = {[MESURE_POURCENT] = 100, [MESURE_HEURES] = 8784, [MESURE_JOURS] = 366};

static const struct choix regimes[] = {
    [REGIME_SALARIE] = {"salarie", "Salarié"},
    [REGIME_INDEPENDANT] = {"independant", "Travailleur indépendant"},
    [REGIME_ESAT] = {"esat", "Établissement d'accompagnement par le travail (ESAT)"},
    [REGIME_AGENT_PUBLIC] = {"agent_public", "Agent public"},
    {NULL, NULL}};

static const struct champ_saisi champ_regime = {"regime", "Statut", K_Z_REGIMES, K_F_REGIME};
static const struct champ_saisi champ_de = {"de", "De l'année", K_Z_DE, K_F_DE};
static const struct champ_saisi champ_a = {"a", "À l'année", K_Z_A, K_F_A};
static const struct champ_saisi champ_mesure = {"mesure", "Unité", K_Z_MESURES, K_F_MESURE};
static const struct champ_saisi champ_travaille = {"travaille", "Travail par an", K_Z_TRAVAILLE,
                                                   K_F_TRAVAILLE};
static const struct champ_saisi champ_reference = {"reference", "Temps plein de référence", K_Z_REFERENCE,
                                                   K_F_REFERENCE};
static const struct champ_saisi champ_solde = {"solde", "Droits déjà inscrits, en euros", K_Z_SOLDE,
                                               K_F_SOLDE};
static const struct champ_saisi champ_solde_heures = {"solde_heures", "Droits déjà inscrits, en heures",
                                                      K_Z_SOLDE_HEURES, K_F_SOLDE_HEURES};

struct periode {
    struct rangee r;
    int64_t de, a;
    struct cpf_activite activite;
};

struct demande {
    day_t dates[SIMULATEUR_DATES];
    size_t dates_n;
    struct periode periodes[PERIODES_MAX];
    size_t n;
    int64_t solde_cents, solde_heures;
    struct engagements engagements;
};

/* ---- reading ---------------------------------------------------------------------------------------------------- */

static void useless(const struct rangee *r, const struct champ_saisi *c, const char *other)
{
    struct err e;

    (void)ERR(&e, MSG_WEB_CHAMP_INUTILE, "champ", c->label, "autre", other);
    saisie_faute(r, c, &e);
}

static void read_measure(struct periode *t)
{
    static const enum unite_travail units[] = {[MESURE_POURCENT] = UNITE_HEURES,
                                               [MESURE_HEURES] = UNITE_HEURES,
                                               [MESURE_JOURS] = UNITE_JOURS,
                                               [MESURE_BRUT] = UNITE_BRUT};
    struct cpf_activite *act = &t->activite;
    size_t m;

    if (!saisie_choix(&t->r, &champ_mesure, mesures, &m))
        return;
    act->unite = units[m];
    act->echelle = m == MESURE_BRUT ? 1 : 1000;
    if (m == MESURE_BRUT) {
        (void)saisie_euros(&t->r, &champ_travaille, true, &act->travaille);
        (void)saisie_euros(&t->r, &champ_reference, false, &act->reference);
        if (act->regime != REGIME_SALARIE)
            useless(&t->r, &champ_travaille, champ_mesure.label);
        return;
    }
    (void)saisie_nombre(&t->r, &champ_travaille, true, mesure_max[m], &act->travaille);
    (void)saisie_nombre(&t->r, &champ_reference, false, mesure_max[m], &act->reference);
    if (m == MESURE_POURCENT && !saisie_vide(&t->r, &champ_reference))
        useless(&t->r, &champ_reference, champ_mesure.label);
    if (m == MESURE_POURCENT)
        act->reference = mesure_max[m] * act->echelle;
}

static void read_years(struct periode *t)
{
    struct err e;

    if (!saisie_entier(&t->r, &champ_de, true, ANNEE_MIN, ANNEE_MAX, &t->de))
        return;
    t->a = t->de;
    if (!saisie_entier(&t->r, &champ_a, false, ANNEE_MIN, ANNEE_MAX, &t->a) || t->a >= t->de)
        return;
    (void)ERR(&e, MSG_WEB_CHAMP_ORDRE, "champ", champ_a.label, "avant", champ_de.label);
    saisie_faute(&t->r, &champ_a, &e);
}

static void read_period(struct periode *t)
{
    struct cpf_activite *act = &t->activite;
    size_t regime;

    if (saisie_choix(&t->r, &champ_regime, regimes, &regime))
        act->regime = (enum regime)regime;
    read_years(t);
    read_measure(t);
    act->peu_qualifie = saisie_case(&t->r, "peu_qualifie", K_Z_PEU_QUALIFIE);
    act->boe = saisie_case(&t->r, "boe", K_Z_BOE);
    act->categorie_c = saisie_case(&t->r, "categorie_c", K_Z_CATEGORIE_C);
    act->cotisation_payee = !saisie_case(&t->r, "impayee", K_Z_IMPAYEE);
    view_flag(t->r.v, K_Z_CASES, act->peu_qualifie || act->boe || act->categorie_c || !act->cotisation_payee);
    if (t->r.neuve)
        view_text(t->r.v, K_Z_TRAVAILLE, "100");
}

static void read_periods(struct saisie *s, struct demande *d)
{
    static const char *const noms[] = {"de", "a", "travaille", "reference", NULL};
    static const char *const vides[] = {"", "", "100", "", NULL};
    static const char *const cases[] = {"peu_qualifie", "boe", "categorie_c", "impayee", NULL};
    const struct saisie_rangs def = {.nom = "Période",
                                     .cle = "periodes",
                                     .list = K_Z_PERIODES,
                                     .noms = noms,
                                     .cases = cases,
                                     .vides = vides,
                                     .requis = d->engagements.n == 0 ? 1 : 0,
                                     .max = PERIODES_MAX};
    struct rangee rows[PERIODES_MAX];

    d->n = saisie_rangs(s, &def, rows);
    for (size_t i = 0; i < d->n; i++) {
        d->periodes[i] = (struct periode){.r = rows[i]};
        read_period(&d->periodes[i]);
    }
    view_flag(s->p->view, K_Z_PERIODES_PLEIN, d->n == PERIODES_MAX);
}

static void read_all(struct saisie *s, void *demande)
{
    struct demande *d = demande;
    struct rangee out = saisie_hors_rangs(s);

    simulateur_dates(&out, "Mes droits le", d->dates, &d->dates_n);
    simulateur_lire_engagements(s, &d->engagements);
    read_periods(s, d);
    (void)saisie_euros(&out, &champ_solde, false, &d->solde_cents);
    (void)saisie_entier(&out, &champ_solde_heures, false, 0, HEURES_MAX, &d->solde_heures);
}

/* ---- computing -------------------------------------------------------------------------------------------------- */

static const char *amount(struct arena *a, bool hours, int64_t n)
{
    char text[MONEY_TEXT_BYTES];

    return hours ? arena_printf(a, "%lld\u00a0h", (long long)n) : arena_strdup(a, money_french(n, text));
}

/* The activities of a year; *from is the period that says it first. */
static size_t of_year(const struct demande *d, int64_t year, struct cpf_activite *out,
                      const struct periode **from)
{
    size_t n = 0;

    for (size_t i = 0; i < d->n; i++)
        if (!d->periodes[i].r.vierge && d->periodes[i].de <= year && year <= d->periodes[i].a) {
            if (n == 0)
                *from = &d->periodes[i];
            out[n++] = d->periodes[i].activite;
        }
    return n;
}

static void years_of(const struct demande *d, int64_t *first, int64_t *last)
{
    *first = ANNEE_MAX;
    *last = ANNEE_MIN;
    for (size_t i = 0; i < d->n; i++)
        if (!d->periodes[i].r.vierge) {
            *first = MIN(*first, d->periodes[i].de);
            *last = MAX(*last, d->periodes[i].a);
        }
}

static void show_year(struct view *result, int64_t year, const struct cpf_credit *credit, int64_t balance)
{
    struct view *v = view_add(result, K_LIGNES_AN);
    struct arena *a = view_arena(v);

    view_flag(result, K_A_LIGNES, true);
    view_int(v, K_L_ANNEE, year);
    view_text(v, K_L_MONTANT, amount(a, credit->heures, credit->montant));
    view_text(v, K_L_PERDU, credit->perdu > 0 ? amount(a, credit->heures, credit->perdu) : NULL);
    view_text(v, K_L_PLAFOND, amount(a, credit->heures, credit->plafond));
    view_text(v, K_L_SOLDE, amount(a, credit->heures, balance));
    view_flag(v, K_L_PART, credit->prorata);
    for (size_t i = 0; i < credit->appuis.n; i++)
        if (credit->appuis.a[i].param == PARAM_CPF_MAJORATION_BOE)
            view_text(v, K_L_AVEC, law_param_label(PARAM_CPF_MAJORATION_BOE));
    part_law_rule(v, credit->regle, cpf_value_day((int)year));
}

struct compte {
    int64_t cents, heures;
    bool euros, en_heures;
    struct appuis appuis;
};

/* One year into the account; false when the law held says nothing of it, told beside its period. */
static bool add_year(const struct demande *d, int64_t year, struct view *result, struct compte *c)
{
    struct cpf_activite all[PERIODES_MAX];
    const struct periode *from = NULL;
    struct cpf_credit credit;
    struct err e;
    size_t n = of_year(d, year, all, &from);

    if (n == 0)
        return true;
    if (cpf_compute((int)year, all, n, c->cents, c->heures, &credit, &e) != RC_OK) {
        saisie_faute(&from->r, &champ_de, &e);
        return false;
    }
    *(credit.heures ? &c->heures : &c->cents) += credit.montant;
    *(credit.heures ? &c->en_heures : &c->euros) = true;
    simulateur_textes(&c->appuis, &credit.appuis);
    show_year(result, year, &credit, credit.heures ? c->heures : c->cents);
    return true;
}

static bool compute(struct saisie *s, void *demande, day_t at)
{
    const struct demande *d = demande;
    struct compte c = {.cents = d->solde_cents, .heures = d->solde_heures};
    struct view *result = simulateur_resultat(s, at);
    int64_t first, last;

    years_of(d, &first, &last);
    for (int64_t year = first; year <= last; year++) {
        const struct periode *from;
        struct cpf_activite all[PERIODES_MAX];

        if (cpf_value_day((int)year) <= at) {
            if (!add_year(d, year, result, &c))
                return false;
        } else if (of_year(d, year, all, &from) > 0) {
            struct view *v = view_add(result, K_A_VENIR);

            view_int(v, K_L_ANNEE, year);
            view_day(v, K_L_DATE, cpf_value_day((int)year));
        }
    }
    if (c.euros || d->solde_cents > 0 || (!c.en_heures && d->engagements.n == 0))
        view_text(result, K_R_TOTAL, amount(s->p->arena, false, c.cents));
    if (c.en_heures || d->solde_heures > 0)
        view_text(result, K_R_TOTAL_HEURES, amount(s->p->arena, true, c.heures));
    simulateur_montrer_engagements(result, &d->engagements, at, &c.appuis);
    part_law_texts(result, &c.appuis);
    return true;
}

enum rc page_simulateur_droits(struct page *p, struct err *e)
{
    struct demande *d = ARENA_NEW(p->arena, struct demande);

    (void)e;
    simulateur_page(p, d, d->dates, &d->dates_n, read_all, compute);
    return RC_OK;
}

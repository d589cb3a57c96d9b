/* Yearly credits, what the ceiling took of them, what the end of the mandates took away. */
#include "rights/cec.h"
#include "rights/conversion.h"
#include "rights/cpf.h"
#include "rights/dife.h"
#include "simulation/trace_interne.h"

#define SCRATCH_MANDATS 1

#define AGENT "correction/" /* keys of what two agents undid: correction/N, and correction/N/heures */

static const char *article_of(enum law_param p, day_t at)
{
    struct law_value v;

    return law_param(p, at, &v, NULL) == RC_OK ? v.article : NULL;
}

/* A credit, or the marker of one that the ceiling took whole: then what was lost is the amount. */
static void conclude(struct refaire *r, int64_t montant, int64_t perdu)
{
    bool marker = r->m->t.genre == GENRE_PERTE_PLAFOND;

    r->out->montant = !marker ? montant : montant == 0 ? perdu : 0;
    refaire_compare(r, "perdu", entree_ou_zero(r->m, "perdu"), perdu);
}

/* ---- CPF --------------------------------------------------------------------------------------------------------- */

static bool read_activity(struct refaire *r, struct cpf_activite *a)
{
    const struct trace_mouvement *m = r->m;
    const char *regime, *unite;

    *a = (struct cpf_activite){.peu_qualifie = entree_ou_zero(m, "peu_qualifie") != 0,
                               .boe = entree_ou_zero(m, "boe") != 0,
                               .categorie_c = entree_ou_zero(m, "categorie_c") != 0,
                               .cotisation_payee = true}; /* no credit is written without it */
    return entree_mot(m, "regime", &regime) && regime_find(regime, &a->regime) &&
           entree_mot(m, "unite", &unite) && unite_find(unite, &a->unite) &&
           entree_nombre(m, "travaille", &a->travaille) && a->travaille >= 0 &&
           a->travaille <= TRACE_WORK_MAX && entree_nombre(m, "reference", &a->reference) &&
           a->reference > 0 && a->reference <= TRACE_WORK_MAX;
}

/* Several regimes have one ceiling, the highest: only that of the regime retained can be computed from the trace, another
 * must at least be a ceiling of the law. */
static bool ceiling_of_law(bool heures, int64_t plafond, day_t at)
{
    static const enum law_param cents[] = {PARAM_CPF_PLAFOND, PARAM_CPF_PLAFOND_PEU_QUALIFIE,
                                           PARAM_CPF_PLAFOND_BOE, PARAM_CPF_PLAFOND_INDEPENDANT,
                                           PARAM_CPF_PLAFOND_ESAT};
    static const enum law_param hours[] = {PARAM_FP_PLAFOND_HEURES, PARAM_FP_PLAFOND_HEURES_C};
    const enum law_param *list = heures ? hours : cents;
    size_t n = heures ? ARRAY_LEN(hours) : ARRAY_LEN(cents);
    struct law_value v;
    bool found = false;

    for (size_t i = 0; i < n; i++)
        if (law_param(list[i], at, &v, NULL) == RC_OK && v.value == plafond)
            found = true;
    return found;
}

static void several_regimes(struct refaire *r, struct cpf_credit *c)
{
    int64_t plafond;

    if (entree_ou_zero(r->m, "regimes") < 2 || !entree_nombre(r->m, "plafond", &plafond) ||
        plafond <= c->plafond || !ceiling_of_law(c->heures, plafond, r->m->t.value_day))
        return;
    c->plafond = plafond;
    c->montant = MIN(c->theorique, MAX(c->plafond - MAX(c->avant, 0), 0));
    c->perdu = c->theorique - c->montant;
}

void refaire_cpf(struct refaire *r)
{
    const struct trace_mouvement *m = r->m;
    int annee = day_year(m->t.value_day);
    int64_t avant;
    struct cpf_activite a;
    struct cpf_credit c;
    struct err e;

    if (!read_activity(r, &a) || !entree_nombre(m, "avant", &avant)) {
        refaire_pas(r, MSG_TRACE_SANS_ENTREE, "regime, unite, travaille, reference, avant");
        return;
    }
    if (cpf_compute(annee, &a, 1, avant, avant, &c, &e) != RC_OK) {
        refaire_ecart(r, &e);
        return;
    }
    several_regimes(r, &c);
    conclude(r, c.montant, c.perdu);
    refaire_compare(r, "annuel", entree_ou_zero(m, "annuel"), c.annuel);
    refaire_compare(r, "plafond", entree_ou_zero(m, "plafond"), c.plafond);
    refaire_compare(r, "prorata", entree_ou_zero(m, "prorata"), c.prorata ? 1 : 0);
    refaire_compare(r, "date", m->t.value_day, cpf_value_day(annee));
    r->out->regle = m->t.genre == GENRE_PERTE_PLAFOND ? "CPF-17" : "CPF-10";
    r->out->article = article_of(c.regle, m->t.value_day);
}

/* ---- DIFE credits ------------------------------------------------------------------------------------------------ */

/* The first round whose third Monday is `base`; DAY_NONE when there is none. */
static day_t first_round(day_t base)
{
    day_t tour = base - 7 * (day_t)appui_oldest(PARAM_DIFE_RANG_LUNDI, base);

    return dife_credit_day(tour) == base ? tour : DAY_NONE;
}

/* The credit of that day alone: what was there the day before stands as an opening balance. */
static bool one_credit(struct refaire *r, const struct dife_mandat *mandat, int64_t avant,
                       struct dife_credit *out)
{
    day_t jour = r->m->t.value_day;
    struct dife_in in = {.mandats = mandat,
                         .mandats_n = SCRATCH_MANDATS,
                         .solde_initial_cents = avant,
                         .solde_initial_au = jour - 1,
                         .au = jour};
    struct dife_out credits;
    struct err e;

    if (dife_compute(r->a, &in, &credits, &e) != RC_OK) {
        refaire_ecart(r, &e);
        return false;
    }
    if (credits.credits_n != 1 || credits.credits[0].jour != jour) {
        (void)ERR(&e, MSG_TRACE_SANS_CREDIT);
        refaire_ecart(r, &e);
        return false;
    }
    *out = credits.credits[0];
    return true;
}

void refaire_dife(struct refaire *r)
{
    const struct trace_mouvement *m = r->m;
    struct dife_mandat mandat = {.fin = DAY_NONE};
    struct dife_credit c;
    int64_t avant;
    day_t base;

    if (!entree_mot(m, "mandat", &mandat.type) || !entree_jour(m, "base", &base) ||
        !entree_nombre(m, "avant", &avant)) {
        refaire_pas(r, MSG_TRACE_SANS_ENTREE, "mandat, base, avant");
        return;
    }
    mandat.debut = base;
    mandat.premier_tour = first_round(base);
    if (mandat.premier_tour == DAY_NONE)
        mandat.premier_tour = base;
    if (base > m->t.value_day || m->t.value_day - base > TRACE_DAYS_MAX || !one_credit(r, &mandat, avant, &c))
        return;
    conclude(r, c.montant_cents, c.perdu_cents);
    refaire_compare(r, "annuel", entree_ou_zero(m, "annuel"), c.annuel_cents);
    refaire_compare(r, "plafond", entree_ou_zero(m, "plafond"), c.plafond_cents);
    r->out->regle = "DIFE-22";
    r->out->article = article_of(PARAM_DIFE_ANNUEL, m->t.value_day);
}

/* ---- what is taken back or lost ---------------------------------------------------------------------------------- */

void refaire_perte_mandat(struct refaire *r)
{
    const struct trace_mouvement *m = r->m;
    struct err e;
    day_t fin;

    if (!entree_jour(m, "fin_mandat", &fin)) {
        refaire_pas(r, MSG_TRACE_SANS_ENTREE, "fin_mandat");
        return;
    }
    if (m->t.value_day <= fin) {
        (void)ERR(&e, MSG_TRACE_FIN_MANDAT);
        refaire_ecart(r, &e);
    }
    r->out->regle = "DIFE-32";
    r->out->article = article_of(PARAM_DIFE_UTILISATION_APRES_MANDAT_MOIS, m->t.value_day);
    refaire_tout_libre(r, &(struct trace_libre){.poche = POCHE_DIFE, .from = m->t.value_day}, INT64_MAX);
}

/* What of the credit of that day was not taken back before. */
static int64_t still_given(const struct refaire *r, day_t jour)
{
    int64_t left = 0;

    for (size_t k = 0; k < r->tr->n; k++) {
        const struct trace_mouvement *o = &r->tr->m[k];

        if (k == r->i || o->t.value_day != jour || o->recorded_us > r->m->recorded_us)
            continue;
        if (o->t.genre == GENRE_CREDIT_DIFE && o->t.credit == POCHE_DIFE)
            left += o->t.amount;
        else if (o->t.genre == GENRE_CORRECTION && o->t.debit == POCHE_DIFE)
            left -= o->t.amount;
    }
    return left;
}

/* ---- what is undone, what is closed --------------------------------------------------------------------------------- */

/* The movement that this one says it undoes, and of a conversion the half of the same unit; NULL: not in the trace. */
static const struct trace_mouvement *undone(const struct refaire *r, const char *annule)
{
    const char *half = strchr(r->m->t.cle + strlen(AGENT), '/');
    const char *cle = arena_printf(r->a, "%s%s", annule, half != NULL ? half : "");

    for (size_t k = 0; k < r->tr->n; k++)
        if (k != r->i && strcmp(r->tr->m[k].t.cle, cle) == 0)
            return &r->tr->m[k];
    return NULL;
}

static bool undone_before(const struct refaire *r, const char *annule)
{
    const struct transfer *t = &r->m->t;
    const char *other;

    for (size_t k = 0; k < r->i; k++) {
        const struct trace_mouvement *o = &r->tr->m[k];

        if (o->t.genre == GENRE_CORRECTION && o->t.debit == t->debit && o->t.credit == t->credit &&
            o->t.lot == t->lot && entree_mot(o, "annule", &other) && strcmp(other, annule) == 0)
            return true;
    }
    return false;
}

/* Two agents undid a movement: the same amount, the other way, under the same rule, on the same value day, once. */
static void refaire_inverse(struct refaire *r, const char *annule)
{
    const struct transfer *t = &r->m->t;
    const struct trace_mouvement *o = undone(r, annule);
    struct err s;

    if (o == NULL || undone_before(r, annule)) {
        (void)ERR(&s, o == NULL ? MSG_TRACE_ANNULE_ABSENT : MSG_TRACE_ANNULE_DEJA, "cle", annule);
        refaire_ecart(r, &s);
        r->out->montant = o == NULL ? t->amount : 0;
        return;
    }
    r->out->montant = o->t.amount;
    r->out->regle = o->t.rule;
    r->out->article = o->t.article;
    refaire_compare(r, "debit", t->debit, o->t.credit);
    refaire_compare(r, "credit", t->credit, o->t.debit);
    refaire_compare(r, "lot", t->lot, o->t.lot);
    if (o->t.value_day != t->value_day || o->recorded_us > r->m->recorded_us)
        refaire_ecart(r, (ERR(&s, MSG_TRACE_ANNULE_JOUR, "cle", annule), &s));
}

/* At a death, all that is free in a purse: from the day of the death, then from a later day for what was held on it. */
void refaire_cloture(struct refaire *r)
{
    const struct transfer *t = &r->m->t;
    day_t deces;
    struct err s;

    if (!entree_jour(r->m, "deces", &deces)) {
        refaire_pas(r, MSG_TRACE_SANS_ENTREE, "deces");
        return;
    }
    if (deces > t->value_day) {
        (void)ERR(&s, MSG_TRACE_DECES);
        refaire_ecart(r, &s);
    }
    r->out->regle = "CPF-02";
    r->out->article = article_of(PARAM_CPF_CLOTURE_DECES, t->value_day);
    refaire_tout_libre(
        r, &(struct trace_libre){.poche = (enum poche)t->debit, .lot = t->lot, .from = t->value_day},
        INT64_MAX);
}

void refaire_correction(struct refaire *r)
{
    const struct trace_mouvement *m = r->m;
    const char *motif = "", *annule;
    day_t credit;

    if (strncmp(m->t.cle, AGENT, strlen(AGENT)) == 0 && entree_mot(m, "annule", &annule)) {
        refaire_inverse(r, annule);
        return;
    }
    if (!entree_mot(m, "motif", &motif) || strcmp(motif, "mandat_non_tenu") != 0 ||
        !entree_jour(m, "credit", &credit)) {
        refaire_pas(r, MSG_TRACE_SANS_CALCUL, "");
        return;
    }
    refaire_compare(r, "credit", credit, m->t.value_day);
    refaire_compare(r, "annee", entree_ou_zero(m, "annee"), day_year(credit));
    r->out->regle = "DIFE-24";
    r->out->article = article_of(PARAM_DIFE_RANG_LUNDI, credit);
    refaire_tout_libre(r, &(struct trace_libre){.poche = POCHE_DIFE, .from = credit}, still_given(r, credit));
}

/* ---- compte d'engagement citoyen ---------------------------------------------------------------------------------- */

/* What only opens the right (when it was declared and attested) is not kept: it was in time, or nothing was written. */
void refaire_cec(struct refaire *r)
{
    const struct trace_mouvement *m = r->m;
    struct cec_entree in = {.annee = day_year(m->t.value_day),
                            .declare_le = m->t.value_day,
                            .atteste_le = m->t.value_day,
                            .quantite = entree_ou_zero(m, "quantite")};
    struct cec_credit c;
    struct err e;

    if (!entree_mot(m, "activite", &in.activite) || !entree_nombre(m, "duree", &in.duree) ||
        !entree_nombre(m, "avant", &in.solde_cents)) {
        refaire_pas(r, MSG_TRACE_SANS_ENTREE, "activite, duree, avant");
        return;
    }
    if (cec_calculer(&in, &c, &e) != RC_OK) {
        refaire_ecart(r, &e);
        return;
    }
    conclude(r, c.montant, c.perdu);
    refaire_compare(r, "plafond", entree_ou_zero(m, "plafond"), c.plafond);
    refaire_compare(r, "annee", entree_ou_zero(m, "annee"), in.annee);
    r->out->regle = "CEC-01";
    r->out->article = c.article;
}

/* ---- hours and euros ---------------------------------------------------------------------------------------------- */

static bool ceiling_is(enum law_param p, day_t at, int64_t value)
{
    struct law_value v;

    return law_param(p, at, &v, NULL) == RC_OK && v.value == value;
}

/* What left is asked again, of a purse that has just it, for a purse that has just the room: the same rate, to the cent. */
static bool read_conversion(const struct refaire *r, struct conversion_entree *in)
{
    const struct trace_mouvement *m = r->m;
    int64_t centimes, heures, plafond;
    const char *sens;
    struct law_value rate;

    *in = (struct conversion_entree){.le = m->t.value_day};
    if (!entree_mot(m, "sens", &sens) || !conversion_find(sens, &in->sens) ||
        !entree_nombre(m, "centimes", &centimes) || !entree_nombre(m, "heures", &heures) || centimes <= 0 ||
        heures <= 0 || heures > TRACE_WORK_MAX)
        return false;
    if (law_param(in->sens == CONVERSION_DIF ? PARAM_DIF_HEURE_EN_EUROS : PARAM_FP_HEURE_EN_EUROS, in->le,
                  &rate, NULL) != RC_OK ||
        rate.value <= 0)
        return false;
    plafond = entree_ou_zero(m, "plafond");
    in->categorie_c =
        in->sens == CONVERSION_EUROS_HEURES && ceiling_is(PARAM_FP_PLAFOND_HEURES_C, in->le, plafond);
    in->plafond_majore =
        in->sens == CONVERSION_HEURES_EUROS && ceiling_is(PARAM_CPF_PLAFOND_PEU_QUALIFIE, in->le, plafond);
    in->demande = in->sens == CONVERSION_EUROS_HEURES ? centimes : heures;
    in->libre = in->demande;
    in->arrivee = in->sens == CONVERSION_HEURES_EUROS ? plafond - centimes : 0;
    return true;
}

void refaire_conversion(struct refaire *r)
{
    const struct trace_mouvement *m = r->m;
    bool hours = m->t.debit == COMPTE_HEURES || m->t.credit == COMPTE_HEURES;
    struct conversion_entree in;
    struct conversion_resultat c;
    struct err e;

    if (!read_conversion(r, &in)) {
        refaire_pas(r, MSG_TRACE_SANS_ENTREE, "sens, centimes, heures");
        return;
    }
    if (conversion_calculer(&in, &c, &e) != RC_OK) {
        refaire_ecart(r, &e);
        return;
    }
    r->out->montant = hours ? c.heures : c.centimes;
    refaire_compare(r, "centimes", entree_ou_zero(m, "centimes"), c.centimes);
    refaire_compare(r, "heures", entree_ou_zero(m, "heures"), c.heures);
    refaire_compare(r, "plafond", entree_ou_zero(m, "plafond"), c.plafond);
    r->out->regle = in.sens == CONVERSION_DIF            ? "DIF-01"
                    : in.sens == CONVERSION_EUROS_HEURES ? "FP-05"
                                                         : "FP-06";
    r->out->article = c.article;
}

/* ---- what goes back to a financeur -------------------------------------------------------------------------------- */

void refaire_remboursement(struct refaire *r)
{
    const struct transfer *t = &r->m->t;

    if (t->debit != POCHE_DOTATION && t->debit != POCHE_ABONDEMENT) {
        refaire_pas(r, MSG_TRACE_SANS_CALCUL, "");
        return;
    }
    refaire_tout_libre(
        r, &(struct trace_libre){.poche = (enum poche)t->debit, .lot = t->lot, .from = t->value_day},
        INT64_MAX);
}

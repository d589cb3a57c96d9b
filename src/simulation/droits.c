/* Credits: a year of CPF, the years of an élu. */
#include "base/money.h"
#include "rights/cpf.h"
#include "rights/dife.h"
#include "simulation/simulation_interne.h"

/* ---- credit -------------------------------------------------------------------------------------------------- */

static bool find_regime(const char *word, int *out)
{
    enum regime r;
    bool found = regime_find(word, &r);

    if (found)
        *out = (int)r;
    return found;
}

static bool find_unite(const char *word, int *out)
{
    enum unite_travail u;
    bool found = unite_find(word, &u);

    if (found)
        *out = (int)u;
    return found;
}

/* Both in the smaller of the two scales. */
static enum rc read_times(const struct champs *c, struct cpf_activite *act, struct err *e)
{
    int64_t worked_scale = 1, reference_scale = 1;
    enum rc rc = champ_number(c, "travaille", &act->travaille, &worked_scale, e);

    if (rc == RC_OK && champ_has(c, "reference"))
        rc = champ_number(c, "reference", &act->reference, &reference_scale, e);
    if (rc == RC_OK && champ_has(c, "reference") && act->reference == 0)
        rc = champ_refuse(c, "reference", "un nombre au-dessus de zéro", e);
    if (rc != RC_OK)
        return rc;
    act->echelle = MAX(worked_scale, reference_scale);
    act->travaille *= act->echelle / worked_scale;
    act->reference *= act->echelle / reference_scale;
    return RC_OK;
}

static enum rc read_flags(const struct champs *c, struct cpf_activite *act, struct err *e)
{
    enum rc rc = champ_bool_or(c, "peu_qualifie", &act->peu_qualifie, e);

    if (rc == RC_OK)
        rc = champ_bool_or(c, "boe", &act->boe, e);
    if (rc == RC_OK)
        rc = champ_bool_or(c, "categorie_c", &act->categorie_c, e);
    return rc == RC_OK ? champ_bool_or(c, "cotisation_payee", &act->cotisation_payee, e) : rc;
}

static enum rc read_activite(const struct champs *c, struct cpf_activite *act, int64_t *annee, int64_t *solde,
                             struct err *e)
{
    static const char *const keys[] = {
        "regime", "annee", "travaille",   "reference",        "unite", "peu_qualifie",
        "boe",    "solde", "categorie_c", "cotisation_payee", NULL};
    int regime = 0, unite = 0;
    enum rc rc = champs_only(c, keys, e);

    *act = (struct cpf_activite){.cotisation_payee = true};
    if (rc == RC_OK)
        rc = champ_word(c, "regime", "salarie, independant, esat ou agent_public", find_regime, &regime, e);
    if (rc == RC_OK)
        rc = champ_int(c, "annee", 1900, 2900, annee, e);
    if (rc == RC_OK)
        rc = champ_word(c, "unite", "heures, jours ou brut", find_unite, &unite, e);
    if (rc == RC_OK)
        rc = read_times(c, act, e);
    if (rc == RC_OK)
        rc = read_flags(c, act, e);
    act->regime = (enum regime)regime;
    act->unite = (enum unite_travail)unite;
    return rc == RC_OK ? champ_int_or(c, "solde", 0, CHAMP_CENTS_MAX, solde, e) : rc;
}

static const char *amount(struct arena *a, const struct cpf_credit *credit, int64_t n)
{
    char text[MONEY_TEXT_BYTES];

    return credit->heures ? arena_printf(a, "%lld heures", (long long)n)
                          : arena_strdup(a, money_french(n, text));
}

static void credit_phrase(struct json *out, struct arena *a, const struct cpf_credit *credit, int annee)
{
    struct err whole, ceiling = {.phrase = ""};
    const char *cut = "";

    if (credit->perdu > 0) {
        (void)ERR(&ceiling, MSG_SIMULATION_CREDIT_PLAFOND, "plafond", amount(a, credit, credit->plafond),
                  "perdu", amount(a, credit, credit->perdu));
        cut = arena_printf(a, " %s", ceiling.phrase);
    }
    (void)ERR(&whole, MSG_SIMULATION_CREDIT, "annee", arena_printf(a, "%d", annee), "montant",
              amount(a, credit, credit->montant), "plafond", cut);
    json_kt(out, "phrase", whole.phrase);
}

enum rc simuler_credit(const struct champs *c, struct json *out, struct err *e)
{
    struct cpf_activite act;
    struct cpf_credit credit;
    int64_t annee = 0, solde = 0;
    enum rc rc = read_activite(c, &act, &annee, &solde, e);
    bool hours = act.regime == REGIME_AGENT_PUBLIC;

    if (rc == RC_OK)
        rc = cpf_compute((int)annee, &act, 1, hours ? 0 : solde, hours ? solde : 0, &credit, e);
    if (rc != RC_OK)
        return rc;
    json_object_open(out);
    json_ki(out, "montant", credit.montant);
    json_ki(out, "plafond", credit.plafond);
    json_ki(out, "solde", solde + credit.montant);
    json_kt(out, "unite", credit.heures ? "heures" : "centimes");
    json_ki(out, "perdu", credit.perdu);
    resultat_articles(out, c->a, &credit.appuis, NULL);
    credit_phrase(out, c->a, &credit, (int)annee);
    json_object_close(out);
    return RC_OK;
}

/* ---- dife ---------------------------------------------------------------------------------------------------- */

static enum rc read_mandat(const struct champs *c, struct dife_mandat *m, struct err *e)
{
    static const char *const keys[] = {"type", "premier_tour", "debut", "fin", NULL};
    enum rc rc = champs_only(c, keys, e);

    *m = (struct dife_mandat){.premier_tour = DAY_NONE, .fin = DAY_NONE};
    if (rc == RC_OK)
        rc = champ_text(c, "type", &m->type, e);
    if (rc == RC_OK && law_mandat_label(m->type) == NULL)
        return champ_refuse(c, "type", "un type de mandat de law/tables/mandats.txt", e);
    if (rc == RC_OK)
        rc = champ_day_or(c, "premier_tour", &m->premier_tour, e);
    if (rc == RC_OK)
        rc = champ_day(c, "debut", &m->debut, e);
    if (rc == RC_OK)
        rc = champ_day_or(c, "fin", &m->fin, e);
    if (rc == RC_OK && m->fin != DAY_NONE && m->fin < m->debut)
        return champ_refuse(c, "fin", "un jour qui ne précède pas le début", e);
    return rc;
}

static enum rc read_mandats(const struct champs *c, struct dife_in *in, struct err *e)
{
    struct dife_mandat *all;
    struct champs item;
    enum rc rc = champ_list(c, "mandats", DIFE_MANDATS_MAX, &in->mandats_n, e);

    all = ARENA_ARRAY(c->a, struct dife_mandat, in->mandats_n + 1);
    in->mandats = all;
    for (size_t i = 0; rc == RC_OK && i < in->mandats_n; i++) {
        rc = champ_item(c, "mandats", i, &item, e);
        if (rc == RC_OK)
            rc = read_mandat(&item, &all[i], e);
    }
    return rc;
}

static enum rc read_mouvements(const struct champs *c, struct dife_in *in, struct err *e)
{
    static const char *const keys[] = {"date", "debit", NULL};
    struct dife_mouvement *all;
    struct champs item;
    enum rc rc = champ_list(c, "mouvements", DIFE_MOUVEMENTS_MAX, &in->mouvements_n, e);

    all = ARENA_ARRAY(c->a, struct dife_mouvement, in->mouvements_n + 1);
    in->mouvements = all;
    for (size_t i = 0; rc == RC_OK && i < in->mouvements_n; i++) {
        int64_t debit = 0;

        rc = champ_item(c, "mouvements", i, &item, e);
        if (rc == RC_OK)
            rc = champs_only(&item, keys, e);
        if (rc == RC_OK)
            rc = champ_day(&item, "date", &all[i].jour, e);
        if (rc == RC_OK)
            rc = champ_int(&item, "debit", -CHAMP_CENTS_MAX, CHAMP_CENTS_MAX, &debit, e);
        all[i].montant_cents = -debit;
        all[i].genre = DIFE_MOUVEMENT;
    }
    return rc;
}

static enum rc read_elu(const struct champs *c, struct dife_in *in, struct err *e)
{
    static const char *const keys[] = {"mandats",          "mouvements", "solde_initial",
                                       "solde_initial_au", "au",         NULL};
    enum rc rc = champs_only(c, keys, e);

    *in = (struct dife_in){.solde_initial_au = DAY_NONE};
    if (rc == RC_OK)
        rc = champ_day(c, "au", &in->au, e);
    if (rc == RC_OK)
        rc = champ_int_or(c, "solde_initial", 0, CHAMP_CENTS_MAX, &in->solde_initial_cents, e);
    if (rc == RC_OK)
        rc = champ_day_or(c, "solde_initial_au", &in->solde_initial_au, e);
    if (rc == RC_OK && in->solde_initial_cents != 0 && in->solde_initial_au == DAY_NONE)
        return champ_refuse(c, "solde_initial_au", "la date du solde initial", e);
    if (rc == RC_OK)
        rc = read_mandats(c, in, e);
    return rc == RC_OK ? read_mouvements(c, in, e) : rc;
}

static void dife_phrase(struct json *out, const struct dife_in *in, const struct dife_out *r)
{
    static const enum msg usages[] = {[DIFE_TOUT] = MSG_SIMULATION_DIFE_TOUT,
                                      [DIFE_REINSERTION] = MSG_SIMULATION_DIFE_REINSERTION,
                                      [DIFE_AUCUN] = MSG_SIMULATION_DIFE_AUCUN};
    char at[32], until[32], balance[MONEY_TEXT_BYTES];
    struct err usage, whole;

    (void)ERR(&usage, usages[r->usage], "date",
              r->utilisable_jusqu_au != DAY_NONE ? day_french(r->utilisable_jusqu_au, until) : "");
    (void)ERR(&whole, MSG_SIMULATION_DIFE, "date", day_french(in->au, at), "solde",
              money_french(r->solde_cents, balance), "usage", usage.phrase);
    json_kt(out, "phrase", whole.phrase);
}

enum rc simuler_dife(const struct champs *c, struct json *out, struct err *e)
{
    static const char *const usages[] = {
        [DIFE_TOUT] = "tout", [DIFE_REINSERTION] = "reinsertion", [DIFE_AUCUN] = "aucun"};
    struct dife_in in;
    struct dife_out r;
    enum rc rc = read_elu(c, &in, e);

    if (rc == RC_OK)
        rc = dife_compute(c->a, &in, &r, e);
    if (rc != RC_OK)
        return rc;
    json_object_open(out);
    json_key(out, "credits");
    json_array_open(out);
    for (size_t i = 0; i < r.credits_n; i++) {
        json_object_open(out);
        resultat_day(out, "date", r.credits[i].jour);
        json_ki(out, "montant", r.credits[i].montant_cents);
        json_ki(out, "perdu", r.credits[i].perdu_cents);
        json_object_close(out);
    }
    json_array_close(out);
    json_ki(out, "solde", r.solde_cents);
    resultat_day(out, "utilisable_jusqu_au", r.utilisable_jusqu_au);
    json_kt(out, "usage", usages[r.usage]);
    resultat_articles(out, c->a, &r.appuis, NULL);
    dife_phrase(out, &in, &r);
    json_object_close(out);
    return RC_OK;
}

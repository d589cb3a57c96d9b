#include "rights/explain_phrase.h"
#include "rights/conversion.h"
#include "rights/dotation.h"
#include "rights/explain_values.h"

/* The purse that says in which unit the amounts of a line are. */
static enum poche unit_of(const struct explain_line *line)
{
    const struct transfer *t = &line->movement->t;

    return t->debit == COMPTE_HEURES || t->debit == POCHE_HEURES || t->credit == POCHE_HEURES ? POCHE_HEURES
                                                                                              : POCHE_DROITS;
}

static const char *amount_of(struct arena *a, const struct explain_line *line, int64_t amount)
{
    return explain_amount(a, unit_of(line), amount);
}

static const char *kept(struct arena *a, const struct err *sentence)
{
    return arena_strdup(a, sentence->phrase);
}

static const char *year_text(struct arena *a, const struct explain_line *line)
{
    return arena_printf(a, "%lld",
                        (long long)explain_number(line, "annee", day_year(line->movement->t.value_day)));
}

/* " Sans le plafond de …" when the ceiling cut something, "" otherwise. */
static const char *ceiling_text(struct arena *a, const struct explain_line *line)
{
    int64_t lost = explain_number(line, "perdu", 0);
    struct err s;

    if (lost <= 0)
        return "";
    (void)ERR(&s, MSG_EXPLICATION_PLAFOND, "plafond", amount_of(a, line, explain_number(line, "plafond", 0)),
              "theorique", amount_of(a, line, line->movement->t.amount + lost));
    return arena_printf(a, " %s", s.phrase);
}

static const char *work_reason(struct arena *a, const struct explain_line *line)
{
    const char *regime = explain_word(line, "regime");
    enum msg reason = MSG_EXPLICATION_ENTIER;
    struct err s;

    if (strcmp(regime, "esat") == 0)
        reason = MSG_EXPLICATION_ESAT;
    else if (explain_number(line, "prorata", 0) != 0)
        reason = MSG_EXPLICATION_PROPORTION;
    else if (strcmp(regime, "independant") == 0)
        reason = MSG_EXPLICATION_INDEPENDANT;
    else if (strcmp(regime, "agent_public") == 0)
        reason = MSG_EXPLICATION_AGENT_PUBLIC;
    (void)ERR(&s, reason, "travaille", explain_text(line, "travaille"), "reference",
              explain_text(line, "reference"));
    return kept(a, &s);
}

static const char *yearly_formula(struct arena *a, const struct explain_line *line)
{
    int64_t amount = line->movement->t.amount;
    int64_t lost = explain_number(line, "perdu", 0);
    int64_t ceiling = explain_number(line, "plafond", -1);
    const char *theory = amount_of(a, line, amount + lost);
    struct err s;

    if (explain_number(line, "prorata", 0) != 0) {
        (void)ERR(&s, MSG_EXPLICATION_FORMULE_PROPORTION, "annuel",
                  amount_of(a, line, explain_number(line, "annuel", 0)), "travaille",
                  explain_text(line, "travaille"), "reference", explain_text(line, "reference"));
        theory = kept(a, &s);
    }
    if (ceiling < 0)
        (void)ERR(&s, MSG_EXPLICATION_FORMULE_SANS_PLAFOND, "theorique", theory, "montant",
                  amount_of(a, line, amount));
    else
        (void)ERR(&s, MSG_EXPLICATION_FORMULE_ANNUELLE, "theorique", theory, "plafond",
                  amount_of(a, line, ceiling), "avant", amount_of(a, line, explain_number(line, "avant", 0)),
                  "montant", amount_of(a, line, amount));
    return kept(a, &s);
}

static void tell_cpf(struct arena *a, struct explain_line *line, const char *amount)
{
    day_t at = line->movement->t.value_day;
    const char *regime = explain_word(line, "regime");
    static const struct {
        const char *regime;
        enum law_param annual, ceiling;
    } params[] = {
        {"salarie", PARAM_CPF_ANNUEL, PARAM_CPF_PLAFOND},
        {"independant", PARAM_CPF_ANNUEL_INDEPENDANT, PARAM_CPF_PLAFOND_INDEPENDANT},
        {"esat", PARAM_CPF_ANNUEL_ESAT, PARAM_CPF_PLAFOND_ESAT},
        {"agent_public", PARAM_FP_HEURES_ANNUELLES, PARAM_FP_PLAFOND_HEURES},
    };
    struct err s;

    for (size_t i = 0; i < ARRAY_LEN(params); i++)
        if (strcmp(params[i].regime, regime) == 0) {
            appui_cite(&line->appuis, params[i].annual, at);
            appui_cite(&line->appuis, params[i].ceiling, at);
        }
    if (explain_number(line, "peu_qualifie", 0) != 0) {
        appui_cite(&line->appuis, PARAM_CPF_ANNUEL_PEU_QUALIFIE, at);
        appui_cite(&line->appuis, PARAM_CPF_PLAFOND_PEU_QUALIFIE, at);
    }
    if (explain_number(line, "boe", 0) != 0)
        appui_cite(&line->appuis, PARAM_CPF_MAJORATION_BOE, at);
    if (explain_number(line, "regimes", 1) > 1)
        appui_cite(&line->appuis, PARAM_CPF_PLUSIEURS_REGIMES, at);
    (void)ERR(&s, MSG_EXPLICATION_CREDIT_CPF, "annee", year_text(a, line), "montant", amount, "raison",
              work_reason(a, line), "plafond", ceiling_text(a, line));
    line->phrase = kept(a, &s);
    line->formula = yearly_formula(a, line);
}

static void tell_dife(struct arena *a, struct explain_line *line, const char *amount)
{
    day_t at = line->movement->t.value_day;
    struct err s;

    appui_cite(&line->appuis, PARAM_DIFE_ANNUEL, at);
    appui_cite(&line->appuis, PARAM_DIFE_PLAFOND, at);
    appui_cite(&line->appuis, PARAM_DIFE_RANG_LUNDI, at);
    appui_cite(&line->appuis, PARAM_DIFE_REFERENCE, at);
    (void)ERR(&s, MSG_EXPLICATION_CREDIT_DIFE, "annee", year_text(a, line), "montant", amount, "mandat",
              explain_text(line, "mandat"), "plafond", ceiling_text(a, line));
    line->phrase = kept(a, &s);
    line->formula = yearly_formula(a, line);
}

static void tell_loss(struct arena *a, struct explain_line *line, const char *amount)
{
    const struct transfer *t = &line->movement->t;
    struct err s;

    if (t->debit == COMPTE_FONDS_CEC) {
        appui_cite(&line->appuis, PARAM_CEC_PLAFOND, t->value_day);
        (void)ERR(&s, MSG_EXPLICATION_PERTE_CEC, "montant", amount, "annee", year_text(a, line));
    } else if (t->genre == GENRE_PERTE_FIN_MANDAT) {
        appui_cite(&line->appuis, PARAM_DIFE_UTILISATION_APRES_MANDAT_MOIS, t->value_day);
        appui_cite(&line->appuis, PARAM_DIFE_CONTINUITE_MANDAT_JOURS, t->value_day);
        (void)ERR(&s, MSG_EXPLICATION_PERTE_FIN_MANDAT, "montant", amount, "fin",
                  explain_text(line, "fin_mandat"));
    } else {
        appui_cite(&line->appuis,
                   explain_text(line, "mandat")[0] != '\0' ? PARAM_DIFE_PLAFOND : PARAM_CPF_PLAFOND,
                   t->value_day);
        (void)ERR(&s, MSG_EXPLICATION_PERTE_PLAFOND, "montant", amount, "annee", year_text(a, line));
    }
    line->phrase = kept(a, &s);
}

/* A credit taken back, with the year and the reason that the run wrote down. */
static void tell_correction(struct arena *a, struct explain_line *line, const char *amount)
{
    struct err s;

    appui_cite(&line->appuis, PARAM_DIFE_RANG_LUNDI, line->movement->t.value_day);
    appui_cite(&line->appuis, PARAM_DIFE_REFERENCE, line->movement->t.value_day);
    (void)ERR(&s, MSG_EXPLICATION_CORRECTION_DIFE, "montant", amount, "annee", year_text(a, line));
    line->phrase = kept(a, &s);
}

static const char *deadline_text(struct arena *a, const struct explain_line *line)
{
    char day[32];
    day_t last = day_parse_iso(explain_word(line, "echeance"));
    struct err s;

    if (last == DAY_NONE)
        return "";
    (void)ERR(&s, MSG_EXPLICATION_DOTATION_ECHEANCE, "date", day_french(last, day), "suite",
              explain_number(line, "remboursable", 0) != 0 ? "le reste est ensuite rendu au financeur"
                                                           : "le reste n'est plus utilisable ensuite");
    return arena_printf(a, " %s", s.phrase);
}

/* A transfer that an agent reversed and another approved. */
static void tell_reversal(struct arena *a, struct explain_line *line, const char *amount)
{
    struct err s;

    appui_cite(&line->appuis, PARAM_CORRECTION_AUTRE_AGENT, line->movement->t.value_day);
    (void)ERR(&s, MSG_EXPLICATION_CORRECTION_AGENT, "montant", amount, "cle", explain_text(line, "annule"),
              "motif", explain_text(line, "motif"));
    line->phrase = kept(a, &s);
}

/* What a financeur paid, and what went back to it. */
static void tell_dotation(struct arena *a, struct explain_line *line, const char *amount)
{
    const struct transfer *t = &line->movement->t;
    const char *base = dotation_base(explain_word(line, "versement"), t->value_day, NULL);
    struct err s;

    if (t->genre == GENRE_REMBOURSEMENT_FINANCEUR || t->genre == GENRE_PROMESSE_LEVEE) {
        appui_cite(&line->appuis,
                   t->dossier_id != 0 ? PARAM_FINANCEMENT_ABONDEMENT_RECU : PARAM_DOTATION_CONDITIONS,
                   t->value_day);
        (void)ERR(&s,
                  t->genre == GENRE_PROMESSE_LEVEE ? MSG_EXPLICATION_PROMESSE_LEVEE
                                                   : MSG_EXPLICATION_REMBOURSEMENT_FINANCEUR,
                  "montant", amount, "raison",
                  t->dossier_id != 0 ? "le dossier ne les a pas utilisés" : "leur échéance est passée");
    } else {
        appui_cite(&line->appuis,
                   t->genre == GENRE_ABONDEMENT ? PARAM_FINANCEMENT_ABONDEMENT_RECU
                                                : PARAM_DOTATION_CONDITIONS,
                   t->value_day);
        /* granted for a dossier, it may be paid later */
        (void)ERR(&s, t->genre == GENRE_ABONDEMENT ? MSG_EXPLICATION_ABONDEMENT : MSG_EXPLICATION_DOTATION,
                  "montant", amount, "financeur", explain_text(line, "financeur"), "base",
                  base != NULL ? base : genre_phrase(t->genre), "echeance", deadline_text(a, line));
    }
    line->phrase = kept(a, &s);
}

static void tell_cec(struct arena *a, struct explain_line *line, const char *amount)
{
    struct err s;

    appui_cite(&line->appuis, PARAM_CEC_ACTIVITE, line->movement->t.value_day);
    appui_cite(&line->appuis, PARAM_CEC_PLAFOND, line->movement->t.value_day);
    (void)ERR(&s, MSG_EXPLICATION_CREDIT_CEC, "montant", amount, "annee", year_text(a, line), "activite",
              explain_text(line, "activite"), "plafond", ceiling_text(a, line));
    line->phrase = kept(a, &s);
}

/* Both transfers of a conversion say the same: what left and what came. */
static void tell_conversion(struct arena *a, struct explain_line *line, const char *amount)
{
    const struct transfer *t = &line->movement->t;
    bool to_hours = strcmp(explain_word(line, "sens"), conversion_name(CONVERSION_EUROS_HEURES)) == 0;
    const char *hours = arena_printf(a, "%lld", (long long)explain_number(line, "heures", 0));
    const char *euros = explain_amount(a, POCHE_DROITS, explain_number(line, "centimes", 0));
    bool dif = t->genre == GENRE_CREDIT_DIF;
    struct err s;

    appui_cite(&line->appuis, dif ? PARAM_DIF_HEURE_EN_EUROS : PARAM_FP_HEURE_EN_EUROS, t->value_day);
    (void)ERR(&s,
              dif        ? MSG_EXPLICATION_CREDIT_DIF
              : to_hours ? MSG_EXPLICATION_CONVERSION_HEURES
                         : MSG_EXPLICATION_CONVERSION_EUROS,
              "montant", amount, "heures", hours, "euros", euros);
    line->phrase = kept(a, &s);
}

/* Kinds whose sentence only needs the amount and the dossier. */
static void tell_other(struct arena *a, struct explain_line *line, const char *amount)
{
    static const struct {
        enum book_genre genre;
        enum msg phrase;
        enum law_param basis;
    } plain[] = {
        {GENRE_REPRISE, MSG_EXPLICATION_REPRISE, PARAM_COUNT},
        {GENRE_RESERVATION, MSG_EXPLICATION_RESERVATION, PARAM_FINANCEMENT_RESERVATION_ACCEPTATION},
        {GENRE_PRISE_EN_CHARGE, MSG_EXPLICATION_PRISE_EN_CHARGE, PARAM_FINANCEMENT_DEBIT_SERVICE_FAIT},
        {GENRE_LEVEE, MSG_EXPLICATION_LEVEE, PARAM_FINANCEMENT_RECREDIT_ORIGINE},
        {GENRE_RECREDIT, MSG_EXPLICATION_RECREDIT, PARAM_FINANCEMENT_RECREDIT_ORIGINE},
        {GENRE_CARTE, MSG_EXPLICATION_CARTE, PARAM_COUNT},
        {GENRE_CLOTURE_DECES, MSG_EXPLICATION_CLOTURE_DECES, PARAM_CPF_CLOTURE_DECES},
        {GENRE_CORRECTION, MSG_EXPLICATION_CORRECTION, PARAM_COUNT},
        {GENRE_RETENUE, MSG_EXPLICATION_RETENUE, PARAM_INDU_RETENUE_DROITS},
        {GENRE_INDU, MSG_EXPLICATION_INDU, PARAM_COUNT},
        {GENRE_INDU_RECU, MSG_EXPLICATION_INDU_RECU, PARAM_COUNT},
        {GENRE_INDU_RENDU, MSG_EXPLICATION_INDU_RENDU, PARAM_COUNT},
        {GENRE_INDU_EFFACE, MSG_EXPLICATION_INDU_EFFACE, PARAM_COUNT},
    };
    const struct transfer *t = &line->movement->t;
    const char *dossier = arena_printf(a, "%lld", (long long)t->dossier_id);
    enum msg phrase = MSG_EXPLICATION_AUTRE;
    struct err s;

    for (size_t i = 0; i < ARRAY_LEN(plain); i++)
        if (plain[i].genre == t->genre) {
            phrase = t->genre == GENRE_CARTE && t->debit == POCHE_CARTE ? MSG_EXPLICATION_CARTE_RENDUE
                                                                        : plain[i].phrase;
            if (plain[i].basis != PARAM_COUNT)
                appui_cite(&line->appuis, plain[i].basis, t->value_day);
        }
    (void)ERR(&s, phrase, "montant", amount, "dossier", dossier, "nom", transfer_phrase(t));
    line->phrase = kept(a, &s);
}

void explain_phrase(struct arena *a, struct explain_line *line)
{
    const char *amount = amount_of(a, line, line->movement->t.amount);

    line->formula = "";
    switch (line->movement->t.genre) {
    case GENRE_CREDIT_CPF:
        tell_cpf(a, line, amount);
        return;
    case GENRE_CREDIT_DIFE:
        tell_dife(a, line, amount);
        return;
    case GENRE_PERTE_FIN_MANDAT:
    case GENRE_PERTE_PLAFOND:
        tell_loss(a, line, amount);
        return;
    case GENRE_DOTATION:
    case GENRE_ABONDEMENT:
    case GENRE_REMBOURSEMENT_FINANCEUR:
    case GENRE_PROMESSE_LEVEE:
        tell_dotation(a, line, amount);
        return;
    case GENRE_CREDIT_CEC:
        tell_cec(a, line, amount);
        return;
    case GENRE_CREDIT_DIF:
    case GENRE_CONVERSION:
        tell_conversion(a, line, amount);
        return;
    case GENRE_CORRECTION:
        if (strcmp(explain_word(line, "motif"), "mandat_non_tenu") == 0)
            tell_correction(a, line, amount);
        else if (explain_text(line, "annule")[0] != '\0')
            tell_reversal(a, line, amount);
        else
            tell_other(a, line, amount);
        return;
    default:
        tell_other(a, line, amount);
        return;
    }
}

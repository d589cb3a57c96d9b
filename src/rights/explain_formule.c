#include "rights/explain_formule.h"
#include "rights/explain_values.h"

static const char *kept(struct arena *a, const struct err *sentence)
{
    return arena_strdup(a, sentence->phrase);
}

static bool has(const struct explain_line *line, const char *name)
{
    return explain_text(line, name)[0] != '\0';
}

/* What the ceiling leaves of a credit; for the marker of one that it took whole, nothing. */
static const char *under_ceiling(struct arena *a, const struct explain_line *line)
{
    const struct transfer *t = &line->movement->t;
    enum poche unit = t->debit == COMPTE_HEURES ? POCHE_HEURES : POCHE_DROITS;
    int64_t lost = explain_number(line, "perdu", 0);
    int64_t given = t->genre == GENRE_PERTE_PLAFOND ? 0 : t->amount;
    struct err s;

    if (!has(line, "plafond") || !has(line, "avant"))
        return "";
    (void)ERR(&s, MSG_EXPLICATION_FORMULE_ANNUELLE, "theorique", explain_amount(a, unit, given + lost),
              "plafond", explain_amount(a, unit, explain_number(line, "plafond", 0)), "avant",
              explain_amount(a, unit, explain_number(line, "avant", 0)), "montant",
              explain_amount(a, unit, given));
    return kept(a, &s);
}

static const char *conversion(struct arena *a, const struct explain_line *line)
{
    const struct appuis *appuis = &line->appuis;
    struct err s;

    if (!has(line, "heures") || !has(line, "centimes") || appuis->n == 0)
        return "";
    (void)ERR(&s, MSG_EXPLICATION_FORMULE_CONVERSION, "heures",
              explain_amount(a, POCHE_HEURES, explain_number(line, "heures", 0)), "taux",
              explain_amount(a, POCHE_DROITS, appuis->a[0].value.value), "euros",
              explain_amount(a, POCHE_DROITS, explain_number(line, "centimes", 0)));
    return kept(a, &s);
}

/* What was available in the purse: among the inputs of the split, by its name. */
static const char *available(const struct explain_line *line)
{
    static const struct {
        enum poche poche;
        const char *name;
    } names[] = {{POCHE_DROITS, "droits"}, {POCHE_DIF, "dif"}, {POCHE_CEC, "cec"}, {POCHE_DIFE, "dife"}};

    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (line->movement->t.debit == (int64_t)names[i].poche)
            return explain_text(line, names[i].name);
    return "";
}

static const char *reservation(struct arena *a, const struct explain_line *line)
{
    const struct transfer *t = &line->movement->t;
    bool card = t->debit == POCHE_CARTE || t->credit == POCHE_CARTE;
    const char *there = available(line);
    const char *amount = explain_amount(a, POCHE_DROITS, t->amount);
    struct err s;

    if (!has(line, "prix"))
        return "";
    (void)ERR(&s,
              card               ? MSG_EXPLICATION_FORMULE_CARTE
              : there[0] != '\0' ? MSG_EXPLICATION_FORMULE_RESERVATION
                                 : MSG_EXPLICATION_FORMULE_LOT,
              "disponible", there, "prix", explain_text(line, "prix"), "montant", amount);
    return kept(a, &s);
}

/* Kinds whose formula only needs the amount, the price and what the training body is due. */
static const char *plain(struct arena *a, const struct explain_line *line)
{
    static const struct {
        enum book_genre genre;
        enum msg formula;
        const char *needs; /* "": nothing */
    } formulas[] = {
        {GENRE_PRISE_EN_CHARGE, MSG_EXPLICATION_FORMULE_PRISE_EN_CHARGE, "organisme"},
        {GENRE_LEVEE, MSG_EXPLICATION_FORMULE_LEVEE, "organisme"},
        {GENRE_PERTE_CONTRAT, MSG_EXPLICATION_FORMULE_PERTE_CONTRAT, "organisme"},
        {GENRE_CARTE, MSG_EXPLICATION_FORMULE_LEVEE, "organisme"},
        {GENRE_PAIEMENT, MSG_EXPLICATION_FORMULE_PAIEMENT, ""},
        {GENRE_PERTE_FIN_MANDAT, MSG_EXPLICATION_FORMULE_PERTE_FIN_MANDAT, ""},
        {GENRE_REMBOURSEMENT_FINANCEUR, MSG_EXPLICATION_FORMULE_REMBOURSEMENT, ""},
        {GENRE_PROMESSE_LEVEE, MSG_EXPLICATION_FORMULE_REMBOURSEMENT, ""},
        {GENRE_CORRECTION, MSG_EXPLICATION_FORMULE_CORRECTION, "credit"},
    };
    const struct transfer *t = &line->movement->t;
    struct err s;

    for (size_t i = 0; i < ARRAY_LEN(formulas); i++)
        if (formulas[i].genre == t->genre && (formulas[i].needs[0] == '\0' || has(line, formulas[i].needs))) {
            (void)ERR(&s, formulas[i].formula, "montant", explain_amount(a, POCHE_DROITS, t->amount), "prix",
                      explain_text(line, "prix"), "organisme", explain_text(line, "organisme"));
            return kept(a, &s);
        }
    return "";
}

void explain_formule(struct arena *a, struct explain_line *line)
{
    const struct transfer *t = &line->movement->t;

    if (line->formula[0] != '\0')
        return;
    if (t->genre == GENRE_PERTE_PLAFOND || t->genre == GENRE_CREDIT_CEC)
        line->formula = under_ceiling(a, line);
    else if (t->genre == GENRE_CONVERSION || t->genre == GENRE_CREDIT_DIF)
        line->formula = conversion(a, line);
    else if (t->genre == GENRE_RESERVATION || (t->genre == GENRE_CARTE && t->credit == POCHE_CARTE))
        line->formula = reservation(a, line);
    else if (t->debit != COMPTE_CREANCE_TITULAIRE) /* what a holder owed has no formula */
        line->formula = plain(a, line);
}

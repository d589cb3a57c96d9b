#include "rights/explain_values.h"
#include "base/money.h"
#include "rights/explain_mots.h"
#include <jansson.h>

enum kind { KIND_AMOUNT, KIND_COUNT, KIND_PERCENT, KIND_DATE, KIND_WORK, KIND_FLAG, KIND_TEXT, KIND_LIST };

/* What the room knows of the inputs it writes itself; another input is shown under its own name. */
static const struct known {
    const char *name;
    enum msg label;
    enum kind kind;
} known[] = {
    {"annuel", MSG_EXPLICATION_NOM_ANNUEL, KIND_AMOUNT},
    {"plafond", MSG_EXPLICATION_NOM_PLAFOND, KIND_AMOUNT},
    {"avant", MSG_EXPLICATION_NOM_AVANT, KIND_AMOUNT},
    {"perdu", MSG_EXPLICATION_NOM_PERDU, KIND_AMOUNT},
    {"theorique", MSG_EXPLICATION_NOM_THEORIQUE, KIND_AMOUNT},
    {"annee", MSG_EXPLICATION_NOM_ANNEE, KIND_COUNT},
    {"mandat", MSG_EXPLICATION_NOM_MANDAT, KIND_TEXT},
    {"base", MSG_EXPLICATION_NOM_BASE, KIND_DATE},
    {"fin_mandat", MSG_EXPLICATION_NOM_FIN_MANDAT, KIND_DATE},
    {"regime", MSG_EXPLICATION_NOM_REGIME, KIND_TEXT},
    {"travaille", MSG_EXPLICATION_NOM_TRAVAILLE, KIND_WORK},
    {"reference", MSG_EXPLICATION_NOM_REFERENCE, KIND_WORK},
    {"unite", MSG_EXPLICATION_NOM_UNITE, KIND_TEXT},
    {"peu_qualifie", MSG_EXPLICATION_NOM_PEU_QUALIFIE, KIND_FLAG},
    {"boe", MSG_EXPLICATION_NOM_BOE, KIND_FLAG},
    {"categorie_c", MSG_EXPLICATION_NOM_CATEGORIE_C, KIND_FLAG},
    {"cotisation_payee", MSG_EXPLICATION_NOM_COTISATION_PAYEE, KIND_FLAG},
    {"prorata", MSG_EXPLICATION_NOM_PRORATA, KIND_FLAG},
    {"regimes", MSG_EXPLICATION_NOM_REGIMES, KIND_COUNT},
    {"motif", MSG_EXPLICATION_NOM_MOTIF, KIND_TEXT},
    {"credit", MSG_EXPLICATION_NOM_CREDIT, KIND_DATE},
    {"prix", MSG_EXPLICATION_NOM_PRIX, KIND_AMOUNT},
    {"prix_ht", MSG_EXPLICATION_NOM_PRIX_HT, KIND_AMOUNT},
    {"classe", MSG_EXPLICATION_NOM_CLASSE, KIND_TEXT},
    {"fonds", MSG_EXPLICATION_NOM_FONDS, KIND_TEXT},
    {"situation", MSG_EXPLICATION_NOM_SITUATION, KIND_TEXT},
    {"droits", MSG_EXPLICATION_NOM_DROITS, KIND_AMOUNT},
    {"dif", MSG_EXPLICATION_NOM_DIF, KIND_AMOUNT},
    {"cec", MSG_EXPLICATION_NOM_CEC, KIND_AMOUNT},
    {"dife", MSG_EXPLICATION_NOM_DIFE, KIND_AMOUNT},
    {"dotations", MSG_EXPLICATION_NOM_DOTATIONS, KIND_LIST},
    {"abondements", MSG_EXPLICATION_NOM_ABONDEMENTS, KIND_LIST},
    {"heures", MSG_EXPLICATION_NOM_HEURES, KIND_COUNT},
    {"participants", MSG_EXPLICATION_NOM_PARTICIPANTS, KIND_COUNT},
    {"effet", MSG_EXPLICATION_NOM_EFFET, KIND_TEXT},
    {"organisme", MSG_EXPLICATION_NOM_ORGANISME, KIND_AMOUNT},
    {"taux", MSG_EXPLICATION_NOM_TAUX, KIND_PERCENT},
    {"cause", MSG_EXPLICATION_NOM_CAUSE, KIND_TEXT},
    {"force_majeure", MSG_EXPLICATION_NOM_FORCE_MAJEURE, KIND_FLAG},
    {"retractation", MSG_EXPLICATION_NOM_RETRACTATION, KIND_DATE},
    {"gratuite", MSG_EXPLICATION_NOM_GRATUITE, KIND_DATE},
    {"accepte", MSG_EXPLICATION_NOM_ACCEPTE, KIND_DATE},
    {"debut", MSG_EXPLICATION_NOM_DEBUT, KIND_DATE},
    {"financeur", MSG_EXPLICATION_NOM_FINANCEUR, KIND_TEXT},
    {"versement", MSG_EXPLICATION_NOM_VERSEMENT, KIND_TEXT},
    {"echeance", MSG_EXPLICATION_NOM_ECHEANCE, KIND_DATE},
    {"remboursable", MSG_EXPLICATION_NOM_REMBOURSABLE, KIND_FLAG},
    {"deces", MSG_EXPLICATION_NOM_DECES, KIND_DATE},
    {"annule", MSG_EXPLICATION_NOM_ANNULE, KIND_TEXT},
    {"activite", MSG_EXPLICATION_NOM_ACTIVITE, KIND_TEXT},
    {"duree", MSG_EXPLICATION_NOM_DUREE, KIND_COUNT},
    {"quantite", MSG_EXPLICATION_NOM_QUANTITE, KIND_COUNT},
    {"sens", MSG_EXPLICATION_NOM_SENS, KIND_TEXT},
    {"demande", MSG_EXPLICATION_NOM_DEMANDE, KIND_COUNT},
    {"centimes", MSG_EXPLICATION_NOM_CENTIMES, KIND_COUNT},
};

static const struct known *known_of(const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(known); i++)
        if (strcmp(known[i].name, name) == 0)
            return &known[i];
    return NULL;
}

static bool is_purse_of_hours(const struct transfer *t)
{
    return t->debit == POCHE_HEURES || t->credit == POCHE_HEURES || t->debit == COMPTE_HEURES;
}

const char *explain_amount(struct arena *a, enum poche poche, int64_t amount)
{
    char buf[MONEY_TEXT_BYTES];

    return poche == POCHE_HEURES ? arena_printf(a, "%lld\u00a0h", (long long)amount)
                                 : arena_strdup(a, money_french(amount, buf));
}

/* "803 h", "109 j", "10 000,00 €": the unit is another value of the same movement. */
static const char *work_text(struct arena *a, const json_t *inputs, int64_t number)
{
    const char *unit = json_string_value(json_object_get(inputs, "unite"));
    char buf[MONEY_TEXT_BYTES];

    if (unit != NULL && strcmp(unit, "brut") == 0)
        return arena_strdup(a, money_french(number, buf));
    return arena_printf(a, "%lld\u00a0%s", (long long)number,
                        unit != NULL && strcmp(unit, "jours") == 0 ? "j" : "h");
}

static const char *number_text(struct arena *a, const struct transfer *t, const json_t *inputs,
                               const struct known *k, int64_t number)
{
    switch (k != NULL ? k->kind : KIND_COUNT) {
    case KIND_AMOUNT:
        return explain_amount(a, is_purse_of_hours(t) ? POCHE_HEURES : POCHE_DROITS, number);
    case KIND_WORK:
        return work_text(a, inputs, number);
    case KIND_FLAG:
        return number != 0 ? "oui" : "non";
    case KIND_PERCENT:
        return arena_printf(a, "%lld\u00a0%%", (long long)number);
    case KIND_COUNT:
    case KIND_DATE:
    case KIND_TEXT:
    case KIND_LIST:
        break;
    }
    return arena_printf(a, "%lld", (long long)number);
}

static const char *word_text(struct arena *a, const struct transfer *t, const char *name,
                             const struct known *k, const char *s)
{
    char buf[32];
    const char *said = explain_mot(name, s, t->value_day);

    if (said == NULL && k != NULL && k->kind == KIND_DATE && day_parse_iso(s) != DAY_NONE)
        said = day_french(day_parse_iso(s), buf);
    return arena_strdup(a, said != NULL ? said : s);
}

/* "300,00 € (l'employeur, dotation volontaire d'un financeur)": one sum of a financeur among the inputs of a split. */
static const char *sum_text(struct arena *a, day_t at, const json_t *sum)
{
    const char *financeur = json_string_value(json_object_get(sum, "financeur"));
    const char *base = json_string_value(json_object_get(sum, "motif"));
    const char *who = financeur != NULL ? explain_mot("financeur", financeur, at) : NULL;
    const char *what = base != NULL ? explain_mot("motif", base, at) : NULL;
    const char *amount = explain_amount(a, POCHE_DROITS, json_integer_value(json_object_get(sum, "montant")));

    if (who == NULL)
        who = financeur;
    if (what == NULL)
        what = base;
    if (who == NULL)
        return amount;
    return arena_printf(a, "%s (%s%s%s)", amount, who, what != NULL ? ", " : "", what != NULL ? what : "");
}

static const char *list_text(struct arena *a, day_t at, const json_t *list)
{
    const char *text = "";
    size_t i;
    json_t *sum;

    json_array_foreach((json_t *)list, i, sum) text =
        arena_printf(a, "%s%s%s", text, i > 0 ? " ; " : "", sum_text(a, at, sum));
    return text;
}

static struct explain_value value_of(struct arena *a, const struct transfer *t, const json_t *inputs,
                                     const char *name, const json_t *v)
{
    const struct known *k = known_of(name);
    struct explain_value out = {
        .name = arena_strdup(a, name), .text = "", .source = {.texte = "", .jour = DAY_NONE}};

    out.label = k != NULL ? msg_def(k->label)->phrase : out.name;
    if (json_is_integer(v)) {
        out.is_number = true;
        out.number = json_integer_value(v);
        out.text = number_text(a, t, inputs, k, out.number);
    } else if (json_is_boolean(v)) {
        out.is_number = true;
        out.number = json_is_true(v) ? 1 : 0;
        out.text = out.number != 0 ? "oui" : "non";
    } else if (json_is_string(v)) {
        out.text = word_text(a, t, name, k, json_string_value(v));
        out.raw = arena_strdup(a, json_string_value(v));
    } else {
        char *dump = json_dumps(v, JSON_COMPACT | JSON_ENCODE_ANY);

        out.raw = dump != NULL ? arena_strdup(a, dump) : "";
        out.text = json_is_array(v) ? list_text(a, t->value_day, v) : out.raw;
        free(dump);
    }
    return out;
}

static void add_values(struct arena *a, struct explain_line *line, const json_t *from, const json_t *all)
{
    const char *name;
    json_t *v;

    json_object_foreach((json_t *)from, name, v) line->values[line->values_n++] =
        value_of(a, &line->movement->t, all, name, v);
}

bool explain_values_read(struct arena *a, struct explain_line *line)
{
    const struct transfer *t = &line->movement->t;
    json_t *params = t->params != NULL ? json_loads(t->params, 0, NULL) : NULL;
    json_t *inputs = t->inputs != NULL ? json_loads(t->inputs, 0, NULL) : NULL;

    line->values_n = 0;
    line->values =
        arena_try(a, sizeof(*line->values) * (json_object_size(params) + json_object_size(inputs) + 1));
    if (line->values != NULL) {
        add_values(a, line, params, params);
        add_values(a, line, inputs, params != NULL ? params : inputs);
    }
    json_decref(params);
    json_decref(inputs);
    return line->values != NULL;
}

static const struct explain_value *find(const struct explain_line *line, const char *name)
{
    for (size_t i = 0; i < line->values_n; i++)
        if (strcmp(line->values[i].name, name) == 0)
            return &line->values[i];
    return NULL;
}

int64_t explain_number(const struct explain_line *line, const char *name, int64_t fallback)
{
    const struct explain_value *v = find(line, name);

    return v != NULL && v->is_number ? v->number : fallback;
}

const char *explain_text(const struct explain_line *line, const char *name)
{
    const struct explain_value *v = find(line, name);

    return v != NULL ? v->text : "";
}

const char *explain_word(const struct explain_line *line, const char *name)
{
    const struct explain_value *v = find(line, name);

    return v != NULL && !v->is_number ? v->raw : "";
}

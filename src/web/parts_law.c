/* parts_law.c - values of the law as people read them. */
#include "base/money.h"
#include "law/law_text.h"
#include "web/parts_law.h"

const char *part_law_value(struct arena *a, const struct law_value *value)
{
    static const struct {
        const char *unit, *words;
    } units[] = {{"pourcent", "%"}, {"jours_ouvres", "jours ouvrés"}, {"nombre", ""}, {"", ""}};
    char buf[MAX(MONEY_TEXT_BYTES, 40)];
    const char *words = value->unit;

    if (strncmp(value->unit, "centimes", 8) == 0)
        return arena_strdup(a, money_french(value->value, buf));
    if (strcmp(value->unit, "date") == 0)
        return arena_strdup(a, day_french((day_t)value->value, buf));
    if (strcmp(value->unit, "bool") == 0)
        return value->value != 0 ? "s'applique" : "ne s'applique pas";
    for (size_t i = 0; i < ARRAY_LEN(units); i++)
        if (strcmp(value->unit, units[i].unit) == 0)
            words = units[i].words;
    return arena_printf(a, "%lld%s%s", (long long)value->value, *words != '\0' ? "\u00a0" : "", words);
}

day_t part_law_from(const struct law_value *value)
{
    return value->from != DAY_NONE && day_year(value->from) > 1900 ? value->from : DAY_NONE;
}

const char *part_law_certainty(enum law_certainty c)
{
    static const char *const words[] = {
        [LAW_VERIFIED] = NULL, /* nothing to say */
        [LAW_SECONDARY] = "source secondaire",
        [LAW_UNVERIFIED] = "non vérifié",
        [LAW_NOT_HELD] = "texte non détenu",
    };

    CHECK((size_t)c < ARRAY_LEN(words));
    return words[c];
}

static void show_value(struct view *v, enum law_param p, const struct law_value *value)
{
    view_text(v, K_L_REGLE, law_param_label(p));
    view_text(v, K_L_NOM, law_param_name(p));
    view_text(v, K_L_ARTICLE, value->article);
    view_day(v, K_L_DEPUIS, part_law_from(value));
    view_text(v, K_CERTITUDE, part_law_certainty(value->certainty));
}

void part_law_texts(struct view *v, const struct appuis *appuis)
{
    view_flag(v, K_A_TEXTES, appuis->n > 0);
    for (size_t i = 0; i < appuis->n; i++) {
        struct view *text = view_add(v, K_TEXTES);

        show_value(text, appuis->a[i].param, &appuis->a[i].value);
        view_text(text, K_L_VALEUR, part_law_value(view_arena(v), &appuis->a[i].value));
    }
}

void part_law_rule(struct view *v, enum law_param p, day_t at)
{
    struct law_value value;

    if (law_param(p, at, &value, NULL) == RC_OK)
        show_value(v, p, &value);
}

/* parts_law.c - values of the law as people read them. */
#include "base/money.h"
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

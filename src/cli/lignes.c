#include "cli/lignes.h"

void ligne(FILE *out, const char *label, const char *value)
{
    if (value != NULL && *value != '\0')
        fprintf(out, "  %s : %s\n", label, value);
}

void ligne_jour(FILE *out, const char *label, day_t day)
{
    char text[32];

    if (day != DAY_NONE)
        ligne(out, label, day_french(day, text));
}

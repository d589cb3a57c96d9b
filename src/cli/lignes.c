#include "cli/lignes.h"
#include "base/text.h"
#include "cli/verb.h"

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

void colonne_libelle(FILE *out, const char *label, int width)
{
    fprintf(out, "  %s%*s ", label, MAX(width - (int)text_characters(label), 0), "");
}

void colonne(FILE *out, const char *label, int width, const char *value)
{
    if (value == NULL || *value == '\0')
        return;
    colonne_libelle(out, label, width);
    fprintf(out, "%s\n", value);
}

enum rc tableau_ouvrir(const struct ctx *ctx, struct json **j, struct err *e)
{
    *j = NULL;
    if (!ctx->json)
        return RC_OK;
    *j = json_to(ctx->out);
    if (*j == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    json_array_open(*j);
    return RC_OK;
}

void tableau_fermer(struct json *j)
{
    if (j == NULL)
        return;
    json_array_close(j);
    json_line_end(j);
    json_free(j);
}

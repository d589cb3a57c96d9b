#include "cli/law_trace.h"
#include "cli/law_print.h"

static void print_access(void *arg, const struct law_access *a)
{
    fprintf(arg, "    %s : %s (%s)\n", law_party_label(a->party), law_purpose_label(a->purpose), a->article);
}

void law_trace(FILE *out, enum law_item item, day_t at)
{
    char day[32];
    bool stored = false;

    fprintf(out, "%s\n\n  Ses textes\n\n", law_item_name(item));
    for (size_t i = 0; i < law_places_n; i++)
        if (law_places[i].item == item)
            law_print_place(out, &law_places[i]);
    fputs("\n  Où elle est gardée\n\n", out);
    for (size_t i = 0; i < law_columns_n; i++)
        if (law_columns[i].item == item) {
            fprintf(out, "    %s.%s\n", law_columns[i].table, law_columns[i].column);
            stored = true;
        }
    if (!stored)
        fputs("    Dans aucune colonne.\n", out);
    fprintf(out, "\n  Qui peut l'avoir le %s\n\n", day_french(at, day));
    if (law_accesses_of(item, at, print_access, out) == 0)
        fputs("    Personne.\n", out);
}

static void json_access(void *arg, const struct law_access *a)
{
    struct json *j = arg;

    json_object_open(j);
    json_kt(j, "partie", law_party_name(a->party));
    json_kt(j, "finalite", law_purpose_name(a->purpose));
    json_kt(j, "article", a->article);
    json_object_close(j);
}

void law_trace_json(struct json *j, enum law_item item, day_t at)
{
    char day[DAY_TEXT_BYTES];

    json_object_open(j);
    json_kt(j, "identifiant", law_item_name(item));
    json_kt(j, "au", day_iso(at, day));
    json_key(j, "textes");
    json_array_open(j);
    for (size_t i = 0; i < law_places_n; i++)
        if (law_places[i].item == item)
            law_print_place_json(j, &law_places[i]);
    json_array_close(j);
    json_key(j, "colonnes");
    json_array_open(j);
    for (size_t i = 0; i < law_columns_n; i++)
        if (law_columns[i].item == item) {
            json_object_open(j);
            json_kt(j, "table", law_columns[i].table);
            json_kt(j, "colonne", law_columns[i].column);
            json_object_close(j);
        }
    json_array_close(j);
    json_key(j, "acces");
    json_array_open(j);
    (void)law_accesses_of(item, at, json_access, j);
    json_array_close(j);
    json_object_close(j);
}

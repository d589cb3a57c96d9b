#include "cli/law_trace.h"
#include "cli/law_print.h"

/* Where an access is written, and the day it is asked for. */
struct asked {
    FILE *out;
    struct json *j;
    day_t at;
};

/* A version that is not in force on the day asked is as sure as on its first day. */
static day_t day_for(const struct law_place *p, day_t at)
{
    return law_place_in_force(p, at) ? at : p->from;
}

static void print_access(void *arg, const struct law_access *a)
{
    const struct asked *to = arg;

    fprintf(to->out, "    %s : %s (%s ; %s)\n", law_party_label(a->party), law_purpose_label(a->purpose),
            a->article, law_certainty_french(law_access_certainty(a, to->at)));
}

void law_trace(FILE *out, enum law_item item, day_t at)
{
    char day[32];
    bool stored = false;

    fprintf(out, "%s\n\n  Ses textes\n\n", law_item_name(item));
    for (size_t i = 0; i < law_places_n; i++)
        if (law_places[i].item == item)
            law_print_place(out, &law_places[i], day_for(&law_places[i], at));
    fputs("\n  Où elle est gardée\n\n", out);
    for (size_t i = 0; i < law_columns_n; i++)
        if (law_columns[i].item == item) {
            fprintf(out, "    %s.%s\n", law_columns[i].table, law_columns[i].column);
            stored = true;
        }
    if (!stored)
        fputs("    Dans aucune colonne.\n", out);
    fprintf(out, "\n  Qui peut l'avoir le %s\n\n", day_french(at, day));
    if (law_accesses_of(item, at, print_access, &(struct asked){out, NULL, at}) == 0)
        fputs("    Personne.\n", out);
}

static void json_access(void *arg, const struct law_access *a)
{
    const struct asked *to = arg;
    struct json *j = to->j;

    json_object_open(j);
    json_kt(j, "partie", law_party_name(a->party));
    json_kt(j, "finalite", law_purpose_name(a->purpose));
    json_kt(j, "article", a->article);
    json_kt(j, "certitude", law_certainty_name(law_access_certainty(a, to->at)));
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
            law_print_place_json(j, &law_places[i], day_for(&law_places[i], at));
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
    (void)law_accesses_of(item, at, json_access, &(struct asked){NULL, j, at});
    json_array_close(j);
    json_object_close(j);
}

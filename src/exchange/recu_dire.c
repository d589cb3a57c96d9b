/* recu_dire.c - what a receipt says, in the words of its page (recu.h). */
#include "base/money.h"
#include "exchange/recu.h"
#include "training/dossier.h"
#include <jansson.h>

/* As web/templates/recu_pdf.html says them: people compare the two. */
enum kind { AS_STATE, AS_MONEY };
static const struct {
    const char *key, *label;
    enum kind kind;
} words[] = {{"de", "État avant l'acte", AS_STATE},
             {"vers", "État après l'acte", AS_STATE},
             {"prix", "Prix toutes taxes comprises", AS_MONEY},
             {"reste", "Part payée par le titulaire", AS_MONEY}};

static bool with_words(FILE *out, const char *key, const json_t *value)
{
    enum dossier_etat state;
    char text[MONEY_TEXT_BYTES];

    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
        if (strcmp(key, words[i].key) != 0)
            continue;
        if (words[i].kind == AS_MONEY && json_is_integer(value)) {
            fprintf(out, "%s : %s\n", words[i].label, money_french(json_integer_value(value), text));
            return true;
        }
        if (words[i].kind == AS_STATE && json_is_string(value) &&
            dossier_etat_find(json_string_value(value), &state)) {
            fprintf(out, "%s : %s\n", words[i].label, dossier_etat_label(state));
            return true;
        }
    }
    return false;
}

/* As JSON: a line that a text holds cannot pass for one of ours. */
static void as_it_is(FILE *out, const char *key, const json_t *value)
{
    char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT | JSON_SORT_KEYS);

    fprintf(out, "Détail, %s : %s\n", key, text != NULL ? text : "?");
    free(text);
}

void recu_dire(FILE *out, const struct recu_lu *r)
{
    json_t *fact = json_loads(r->fait, 0, NULL), *detail = json_object_get(fact, "detail"), *value;
    const char *key;

    fprintf(out, "Acte : %s\nFait par : %s\nJour de l'acte : %s\n", r->acte, r->par, r->le);
    if (r->dossier[0] != '\0')
        fprintf(out, "Dossier : %s\n", r->dossier);
    json_object_foreach(detail, key, value)
    {
        if (!with_words(out, key, value))
            as_it_is(out, key, value);
    }
    fprintf(out, "Enregistré (temps universel) : %s\nEntrée du journal : %lld\n", r->enregistre,
            (long long)r->entree);
    json_decref(fact);
}

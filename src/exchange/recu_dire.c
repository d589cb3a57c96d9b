/* recu_dire.c - what a receipt says, in the words of its page (recu.h). */
#include "base/money.h"
#include "base/text.h"
#include "exchange/recu_mots.h"
#include "rights/conversion.h"
#include "training/dossier.h"

static const char *day_words(const char *iso, char *text)
{
    const day_t day = iso != NULL ? day_parse_iso(iso) : DAY_NONE;

    return day != DAY_NONE ? day_french(day, text) : NULL;
}

const char *recu_quand(const char *iso, char *text)
{
    char day[11];
    int64_t us;

    if (!instant_parse_iso(iso, &us))
        return iso;
    snprintf(day, sizeof(day), "%.10s", iso);
    day_words(day, text);
    snprintf(text + strlen(text), RECU_QUAND_BYTES - strlen(text), " à %.8s", iso + strlen("2026-11-24T"));
    return text;
}

/* A code of the act, whoever did it: the parties share no code that says two things. */
static const char *reason(const struct recu_lu *r, const char *code)
{
    const day_t day = day_parse_iso(r->le);
    enum dossier_acte act;
    const char *label = NULL;

    if (r->code == NULL || day == DAY_NONE || !dossier_acte_find(r->code + strlen("dossier."), &act))
        return NULL;
    for (int par = 0; label == NULL && par < ROLE_COUNT; par++)
        label = dossier_code_label(act, (enum dossier_role)par, code, day);
    return label;
}

static const char *certainty(const char *name)
{
    static const char *const said[] = {"vérifiée", "d'une source secondaire", "non vérifiée",
                                       "d'un texte non détenu"};

    for (size_t i = 0; i < ARRAY_LEN(said); i++)
        if (strcmp(law_certainty_name((enum law_certainty)i), name) == 0)
            return said[i];
    return NULL;
}

static const char *list_words(const json_t *value, char *text)
{
    size_t i, n = 0;
    const json_t *one;

    text[0] = '\0';
    json_array_foreach(value, i, one)
    {
        const char *s = json_string_value(one);

        if (s == NULL || !text_is_one_line(s) || n + strlen(s) + 3 > RECU_MOT_BYTES)
            return NULL;
        n += (size_t)snprintf(text + n, RECU_MOT_BYTES - n, "%s%s", i > 0 ? ", " : "", s);
    }
    return n > 0 ? text : NULL;
}

/* A word of the service's own lists, in French; NULL when none has it. */
static const char *listed(const struct recu_lu *r, enum recu_sorte kind, const char *s, char *text)
{
    const char *said;
    const day_t day = day_parse_iso(r->le);
    enum dossier_etat state;
    enum dossier_cause cause;
    enum dossier_prerequis asked;

    switch (kind) {
    case AS_STATE:
        return *s == '\0' ? "aucun" : dossier_etat_find(s, &state) ? dossier_etat_label(state) : NULL;
    case AS_CAUSE:
        return dossier_cause_find(s, &cause) ? dossier_cause_label(cause) : NULL;
    case AS_PREREQUISITES:
        return dossier_prerequis_find(s, &asked) ? dossier_prerequis_label(asked) : NULL;
    case AS_CONTROL:
        return day != DAY_NONE ? dossier_resultat_label(s, day) : NULL;
    case AS_CODE:
        return reason(r, s);
    case AS_CERTAINTY:
        return certainty(s);
    case AS_TEXT:
    case AS_NAME:
        return text_is_one_line(s) ? s : NULL;
    default:
        said = day != DAY_NONE ? recu_code_dit(kind, s, day, text) : NULL;
        return said != NULL && text_is_one_line(said) ? said : NULL;
    }
}

/* What a conversion was asked to move, or the most that what it fills may hold: in hours or in cents, as its sense says. */
static const char *converted(const json_t *detail, enum recu_sorte kind, long long n, char *text)
{
    const char *name = json_string_value(json_object_get(detail, "sens"));
    enum conversion_sens sense;

    if (name == NULL || !conversion_find(name, &sense))
        return NULL;
    if (n == 0)
        return kind == AS_CEILING ? "aucun" : "tout ce qui est libre";
    if ((sense == CONVERSION_EUROS_HEURES) == (kind == AS_SENT))
        return money_french(n, text);
    snprintf(text, RECU_MOT_BYTES, "%lld\u00a0h", n);
    return text;
}

/* A number in words, or NULL when no number is what the key says. */
static const char *counted(const json_t *detail, enum recu_sorte kind, long long n, char *text)
{
    switch (kind) {
    case AS_MONEY:
        return money_french(n, text);
    case AS_HOURS:
    case AS_RATE:
        snprintf(text, RECU_MOT_BYTES, kind == AS_RATE ? "%lld\u00a0%%" : "%lld\u00a0h", n);
        return text;
    case AS_NAME:
        snprintf(text, RECU_MOT_BYTES, "%lld", n);
        return text;
    case AS_SENT:
    case AS_CEILING:
        return converted(detail, kind, n, text);
    default:
        return NULL;
    }
}

/* The value in words, or NULL when it is not what its key says. `text` has RECU_MOT_BYTES. */
static const char *in_words(const struct recu_lu *r, const json_t *detail, enum recu_sorte kind,
                            const json_t *value, char *text)
{
    const char *s = json_string_value(value);

    if (json_is_integer(value))
        return counted(detail, kind, json_integer_value(value), text);
    switch (kind) {
    case AS_YES:
        return json_is_boolean(value) ? (json_is_true(value) ? "oui" : "non") : NULL;
    case AS_DEADLINE:
        if (s != NULL && strcmp(s, "suspendue") == 0)
            return "suspendu";
        return day_words(s, text);
    case AS_DAY:
        return day_words(s, text);
    case AS_LIST:
        return list_words(value, text);
    case AS_MONEY:
    case AS_HOURS:
    case AS_RATE:
    case AS_SENT:
    case AS_CEILING:
        return NULL;
    default:
        return s != NULL ? listed(r, kind, s, text) : NULL;
    }
}

/* The words of a detail, NULL when it has none; *said is its value in words. `text` as in_words(). */
static const struct recu_mot *word_of(const struct recu_lu *r, const json_t *detail, const char *key,
                                      const json_t *value, char *text, const char **said)
{
    const struct recu_mot *word = recu_mot_de(r, key);

    *said = word != NULL ? in_words(r, detail, word->sorte, value, text) : NULL;
    return *said != NULL ? word : NULL;
}

/* The dossier that a receipt names above its details. */
static bool said_above(const struct recu_lu *r, const char *key, const json_t *value)
{
    const char *number = strcmp(key, "dossier") == 0 ? json_string_value(value) : NULL;

    return number != NULL && strcmp(number, r->dossier) == 0;
}

size_t recu_details(const struct recu_lu *r, struct arena *a, struct recu_detail out[RECU_DETAILS_MAX])
{
    json_t *fact = json_loads(r->fait, 0, NULL), *detail = json_object_get(fact, "detail"), *value;
    size_t n = 0;
    const char *key;

    json_object_foreach(detail, key, value)
    {
        char text[RECU_MOT_BYTES];
        const char *said;
        const struct recu_mot *w = word_of(r, detail, key, value, text, &said);

        if (w != NULL && !said_above(r, key, value) && n < RECU_DETAILS_MAX)
            out[n++] = (struct recu_detail){w->label, arena_strdup(a, said), w->sorte == AS_MONEY};
    }
    json_decref(fact);
    return n;
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
    const char *key, *day;
    char text[RECU_QUAND_BYTES];

    day = day_words(r->le, text);
    fprintf(out, "Acte : %s\nFait par : %s\nJour de l'acte : %s\n", r->acte, r->par,
            day != NULL ? day : r->le);
    if (r->dossier[0] != '\0')
        fprintf(out, "Dossier : %s\n", r->dossier);
    json_object_foreach(detail, key, value)
    {
        const char *said;
        char words_of[RECU_MOT_BYTES];
        const struct recu_mot *w = word_of(r, detail, key, value, words_of, &said);

        if (said_above(r, key, value))
            continue;
        if (w != NULL)
            fprintf(out, "%s : %s\n", w->label, said);
        else
            as_it_is(out, key, value);
    }
    fprintf(out, "Enregistré (temps universel) : %s\nEntrée du journal : %lld\n",
            recu_quand(r->enregistre, text), (long long)r->entree);
    json_decref(fact);
}

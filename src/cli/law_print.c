#include "cli/law_print.h"

const char *law_certainty_french(enum law_certainty c)
{
    static const char *const names[] = {"vérifié", "source secondaire", "non vérifié", "texte non détenu"};

    CHECK((size_t)c < ARRAY_LEN(names));
    return names[c];
}

static void print_period(FILE *out, day_t from, day_t until)
{
    char day[32];

    if (from > day_make(1800, 1, 1))
        fprintf(out, "depuis le %s", day_french(from, day));
    else
        fputs("depuis toujours", out);
    if (until != DAY_NONE)
        fprintf(out, ", jusqu'au %s exclu", day_french(until, day));
}

static void json_day(struct json *j, const char *key, day_t d)
{
    char day[DAY_TEXT_BYTES];

    json_kt(j, key, d != DAY_NONE ? day_iso(d, day) : NULL);
}

/* ---- places ------------------------------------------------------------------------------------------------ */

void law_print_place(FILE *out, const struct law_place *p)
{
    fprintf(out, "%s  %s\n    %s\n    ", p->address, p->label, law_place_words(p));
    print_period(out, p->from, p->until);
    fprintf(out, " ; %s ; %s\n", p->introduced, law_certainty_french(p->certainty));
    if (*p->note != '\0')
        fprintf(out, "    Note : %s\n", p->note);
}

void law_print_place_json(struct json *j, const struct law_place *p)
{
    static const char *const natures[] = {"donnee", "groupe", "titre", "ligne", "article", "lacune"};

    CHECK((size_t)p->nature < ARRAY_LEN(natures));
    json_object_open(j);
    json_kt(j, "adresse", p->address);
    json_kt(j, "identifiant", p->item != ITEM_COUNT ? law_item_name(p->item) : NULL);
    json_kt(j, "libelle", p->label);
    json_kt(j, "texte", *p->text != '\0' ? p->text : NULL);
    json_kt(j, "teneur", *p->teneur != '\0' ? p->teneur : NULL);
    json_kt(j, "nature", natures[p->nature]);
    json_kt(j, "objet", p->objet);
    json_day(j, "depuis", p->from);
    json_day(j, "jusqu_a", p->until);
    json_kt(j, "introduit_par", p->introduced);
    json_kt(j, "certitude", law_certainty_name(p->certainty));
    json_kt(j, "note", *p->note != '\0' ? p->note : NULL);
    json_object_close(j);
}

/* ---- changes ----------------------------------------------------------------------------------------------- */

static const char *words_of(const char *address, const char *words)
{
    return address == NULL || words == NULL || *words != '\0' ? words : "texte non détenu";
}

static const char *side(const struct law_effect *e, bool after)
{
    return after ? words_of(e->after_address, e->after) : words_of(e->before_address, e->before);
}

/* Addresses or words of the places a change touched, elements left to their group; null when there are none. */
static void json_joined(struct json *j, const char *key, const struct law_change *c, bool after, bool words)
{
    char *text = NULL;
    size_t n = 0;
    FILE *out = open_memstream(&text, &n);
    bool any = false;

    CHECK(out != NULL);
    for (size_t i = 0; i < c->n; i++) {
        const struct law_effect *e = &c->effects[i];
        const char *s = words ? side(e, after) : after ? e->after_address : e->before_address;

        if (s == NULL || e->element)
            continue;
        fprintf(out, "%s%s", !any ? "" : words ? "\n" : ", ", s);
        any = true;
    }
    fclose(out);
    json_kt(j, key, any ? text : NULL);
    free(text);
}

static const char *operation_code(const char *operation)
{
    static const char *const codes[][2] = {
        {"compléter", "completer"},
        {"insérer les mots", "inserer_mots"},
        {"remplacer les mots", "remplacer_mots"},
        {"supprimer les mots", "supprimer_mots"},
        {"renuméroter", "renumeroter"},
        {"insérer", "inserer"},
        {"ajouter", "ajouter"},
        {"remplacer", "remplacer"},
        {"abroger", "abroger"},
    };

    for (size_t i = 0; i < ARRAY_LEN(codes); i++)
        if (strcmp(codes[i][0], operation) == 0)
            return codes[i][1];
    return operation;
}

static void json_effect(struct json *j, const struct law_effect *e)
{
    json_object_open(j);
    json_kt(j, "identifiant", e->item);
    json_kt(j, "libelle", e->label);
    json_kt(j, "adresse_avant", e->before_address);
    json_kt(j, "adresse_apres", e->after_address);
    json_kt(j, "avant", side(e, false));
    json_kt(j, "apres", side(e, true));
    json_object_close(j);
}

void law_print_change_json(struct json *j, const struct law_change *c)
{
    json_object_open(j);
    json_kt(j, "disposition", c->number);
    json_kt(j, "texte", c->source);
    json_kt(j, "operation", operation_code(c->operation));
    json_kt(j, "objet", c->n > 0 ? c->effects[0].objet : NULL);
    json_joined(j, "adresse_avant", c, false, false);
    json_joined(j, "adresse_apres", c, true, false);
    json_joined(j, "avant", c, false, true);
    json_joined(j, "apres", c, true, true);
    json_day(j, "date", c->from);
    json_key(j, "elements");
    json_array_open(j);
    for (size_t i = 0; i < c->n; i++)
        json_effect(j, &c->effects[i]);
    json_array_close(j);
    json_object_close(j);
}

static void print_effect(FILE *out, const struct law_effect *e)
{
    if (e->before_address != NULL && e->after_address != NULL &&
        strcmp(e->before_address, e->after_address) != 0)
        fprintf(out, "  %s devient %s", e->before_address, e->after_address);
    else
        fprintf(out, "  %s", e->after_address != NULL ? e->after_address : e->before_address);
    fprintf(out, "  %s\n", e->label);
    if (e->before_address != NULL)
        fprintf(out, "    avant : %s\n", side(e, false));
    fprintf(out, "    après : %s\n", e->after_address != NULL ? side(e, true) : "(supprimé)");
}

void law_print_change(FILE *out, const struct law_change *c)
{
    char day[32];

    fprintf(out, "%s, %s : %s (en vigueur le %s)\n", c->source, c->number, c->operation,
            day_french(c->from, day));
    for (size_t i = 0; i < c->n; i++)
        print_effect(out, &c->effects[i]);
    fputc('\n', out);
}

/* ---- parameters -------------------------------------------------------------------------------------------- */

void law_print_value(FILE *out, enum law_param p, const struct law_value *v)
{
    char value[LAW_VALUE_BYTES];

    fprintf(out, "%s  %s : %s, ", law_param_name(p), law_param_label(p), law_value_text(v, value));
    print_period(out, v->from, v->until);
    fprintf(out, " (%s ; %s)\n", v->article, law_certainty_french(v->certainty));
}

void law_print_value_json(struct json *j, enum law_param p, const struct law_value *v)
{
    char day[DAY_TEXT_BYTES];

    json_object_open(j);
    json_kt(j, "nom", law_param_name(p));
    json_kt(j, "libelle", law_param_label(p));
    if (strcmp(v->unit, "date") == 0)
        json_kt(j, "valeur", day_iso((day_t)v->value, day));
    else if (strcmp(v->unit, "bool") == 0)
        json_kb(j, "valeur", v->value != 0);
    else
        json_ki(j, "valeur", v->value);
    json_kt(j, "unite", v->unit);
    json_day(j, "depuis", v->from);
    json_day(j, "jusqu_a", v->until);
    json_kt(j, "article", v->article);
    json_kt(j, "certitude", law_certainty_name(v->certainty));
    json_object_close(j);
}

/* ---- gaps -------------------------------------------------------------------------------------------------- */

static bool value_unsure(size_t p, day_t at, struct law_value *v)
{
    struct err none;

    return law_param((enum law_param)p, at, v, &none) == RC_OK && v->certainty != LAW_VERIFIED;
}

/* A party that has nothing that day because the words that would open it are not held. */
static bool closed_for_want_of_text(enum law_party p, day_t at)
{
    enum law_purpose open[FINALITE_COUNT];

    return *law_party_closed(p) != '\0' && law_party_purposes(p, at, open) == 0;
}

static void print_closed(FILE *out, day_t at)
{
    fputs("\nParties à qui rien n'est ouvert faute de texte\n", out);
    for (size_t p = 0; p < PARTY_COUNT; p++)
        if (closed_for_want_of_text((enum law_party)p, at))
            fprintf(out, "  %s (%s, %s) : %s\n", law_party_name((enum law_party)p),
                    law_party_label((enum law_party)p), law_party_row((enum law_party)p),
                    law_party_closed((enum law_party)p));
}

static void json_closed(struct json *j, day_t at)
{
    json_key(j, "parties_fermees");
    json_array_open(j);
    for (size_t p = 0; p < PARTY_COUNT; p++)
        if (closed_for_want_of_text((enum law_party)p, at)) {
            json_object_open(j);
            json_kt(j, "nom", law_party_name((enum law_party)p));
            json_kt(j, "libelle", law_party_label((enum law_party)p));
            json_kt(j, "ligne", law_party_row((enum law_party)p));
            json_kt(j, "raison", law_party_closed((enum law_party)p));
            json_object_close(j);
        }
    json_array_close(j);
}

void law_print_gaps(FILE *out, day_t at)
{
    char day[32];
    struct law_value v;

    fputs("Textes détenus en partie\n", out);
    for (size_t i = 0; i < law_texts_n; i++)
        if (*law_texts[i].reserve != '\0')
            fprintf(out, "  %s : %s\n", law_texts[i].name, law_texts[i].reserve);
    fprintf(out, "\nLieux en vigueur le %s dont les mots ne sont pas détenus ou pas vérifiés\n",
            day_french(at, day));
    for (size_t i = 0; i < law_places_n; i++)
        if (law_place_in_force(&law_places[i], at) && law_places[i].certainty != LAW_VERIFIED)
            fprintf(out, "  %-22s %s (%s)\n", law_places[i].address, law_places[i].label,
                    law_certainty_french(law_places[i].certainty));
    print_closed(out, at);
    fputs("\nHypothèses acceptées\n", out);
    for (size_t i = 0; i < law_assumptions_n; i++)
        fprintf(out, "  %s (%s) : %s\n    %s\n", law_assumptions[i].name, law_assumptions[i].items,
                law_assumptions[i].statement, law_assumptions[i].ground);
    fputs("\nParamètres en vigueur non vérifiés dans un texte officiel\n", out);
    for (size_t p = 0; p < PARAM_COUNT; p++)
        if (value_unsure(p, at, &v)) {
            fputs("  ", out);
            law_print_value(out, (enum law_param)p, &v);
        }
}

void law_print_gaps_json(struct json *j, day_t at)
{
    struct law_value v;

    json_object_open(j);
    json_key(j, "textes");
    json_array_open(j);
    for (size_t i = 0; i < law_texts_n; i++)
        if (*law_texts[i].reserve != '\0') {
            json_object_open(j);
            json_kt(j, "texte", law_texts[i].name);
            json_kt(j, "reserve", law_texts[i].reserve);
            json_object_close(j);
        }
    json_array_close(j);
    json_key(j, "lieux");
    json_array_open(j);
    for (size_t i = 0; i < law_places_n; i++)
        if (law_place_in_force(&law_places[i], at) && law_places[i].certainty != LAW_VERIFIED)
            law_print_place_json(j, &law_places[i]);
    json_array_close(j);
    json_closed(j, at);
    json_key(j, "hypotheses");
    json_array_open(j);
    for (size_t i = 0; i < law_assumptions_n; i++) {
        json_object_open(j);
        json_kt(j, "nom", law_assumptions[i].name);
        json_kt(j, "donnees", law_assumptions[i].items);
        json_kt(j, "enonce", law_assumptions[i].statement);
        json_kt(j, "fondement", law_assumptions[i].ground);
        json_object_close(j);
    }
    json_array_close(j);
    json_key(j, "parametres");
    json_array_open(j);
    for (size_t p = 0; p < PARAM_COUNT; p++)
        if (value_unsure(p, at, &v))
            law_print_value_json(j, (enum law_param)p, &v);
    json_array_close(j);
    json_object_close(j);
}

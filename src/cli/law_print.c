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

/* ---- places ------------------------------------------------------------------------------------------------ */

static const char *nature_name(enum law_nature nature)
{
    static const char *const names[] = {"donnee", "groupe", "titre", "ligne", "article", "lacune"};

    CHECK((size_t)nature < ARRAY_LEN(names));
    return names[nature];
}

static bool in_doubt(const struct law_place *p, day_t at)
{
    return p->doubt_from != DAY_NONE && at >= p->doubt_from;
}

void law_print_certainty(FILE *out, const struct law_place *p, day_t at)
{
    enum law_certainty c = law_place_certainty(p, at);

    if (!law_place_held(p) && c != LAW_NOT_HELD)
        fputs("texte non détenu, teneur reformulée, ", out);
    fputs(law_certainty_french(c), out);
    if (in_doubt(p, at))
        fprintf(out, " : %s, lu en partie, a pu changer ce texte", p->doubt);
}

void law_print_place(FILE *out, const struct law_place *p, day_t at)
{
    fprintf(out, "%s  %s\n    %s\n    ", p->address, p->label, law_place_words(p));
    print_period(out, p->from, p->until);
    fprintf(out, " ; %s ; ", p->introduced);
    law_print_certainty(out, p, at);
    fputc('\n', out);
    if (*p->note != '\0')
        fprintf(out, "    Note : %s\n", p->note);
}

void law_print_place_json(struct json *j, const struct law_place *p, day_t at)
{
    json_object_open(j);
    json_kt(j, "adresse", p->address);
    json_kt(j, "identifiant", p->item != ITEM_COUNT ? law_item_name(p->item) : NULL);
    json_kt(j, "libelle", p->label);
    json_kt(j, "texte", *p->text != '\0' ? p->text : NULL);
    json_kt(j, "teneur", *p->teneur != '\0' ? p->teneur : NULL);
    json_kt(j, "nature", nature_name(p->nature));
    json_kt(j, "objet", p->objet);
    json_kd(j, "depuis", p->from);
    json_kd(j, "jusqu_a", p->until);
    json_kt(j, "introduit_par", p->introduced);
    json_kt(j, "certitude", law_certainty_name(law_place_certainty(p, at)));
    json_kb(j, "texte_detenu", law_place_held(p));
    json_kt(j, "a_pu_changer", in_doubt(p, at) ? p->doubt : NULL);
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
    json_kt(j, "nature", strcmp(e->objet, "parametre") == 0 ? e->objet : nature_name(e->nature));
    json_kt(j, "certitude_avant", e->before_address != NULL ? law_certainty_name(e->before_certainty) : NULL);
    json_kt(j, "certitude_apres", e->after_address != NULL ? law_certainty_name(e->after_certainty) : NULL);
    json_kt(j, "note", *e->note != '\0' ? e->note : NULL);
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
    json_kd(j, "date", c->from);
    json_kt(j, "certitude", law_certainty_name(c->certainty));
    json_kt(j, "note", *c->note != '\0' ? c->note : NULL);
    json_key(j, "elements");
    json_array_open(j);
    for (size_t i = 0; i < c->n; i++)
        json_effect(j, &c->effects[i]);
    json_array_close(j);
    json_object_close(j);
}

static void print_side(FILE *out, const char *which, const struct law_effect *e, bool after)
{
    const char *words = side(e, after);
    const char *sure = law_certainty_french(after ? e->after_certainty : e->before_certainty);

    fprintf(out, "    %s : %s", which, words);
    if (strcmp(words, sure) != 0)
        fprintf(out, " (%s)", sure);
    fputc('\n', out);
}

static void print_effect(FILE *out, const struct law_effect *e)
{
    if (e->before_address != NULL && e->after_address != NULL &&
        strcmp(e->before_address, e->after_address) != 0)
        fprintf(out, "  %s devient %s", e->before_address, e->after_address);
    else
        fprintf(out, "  %s", e->after_address != NULL ? e->after_address : e->before_address);
    fprintf(out, "  %s%s\n", e->label, e->nature == LAW_GROUPE ? " (groupe)" : "");
    if (e->before_address != NULL)
        print_side(out, "avant", e, false);
    if (e->after_address != NULL)
        print_side(out, "après", e, true);
    else
        fputs("    après : (supprimé)\n", out);
    if (*e->note != '\0')
        fprintf(out, "    note : %s\n", e->note);
}

void law_print_change(FILE *out, const struct law_change *c)
{
    char day[32];

    fprintf(out, "%s, %s : %s (en vigueur le %s ; %s)\n", c->source, c->number, c->operation,
            day_french(c->from, day), law_certainty_french(c->certainty));
    if (*c->note != '\0')
        fprintf(out, "  note : %s\n", c->note);
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

void law_print_param_note(FILE *out, enum law_param p)
{
    if (*law_param_note(p) != '\0')
        fprintf(out, "  Note : %s\n", law_param_note(p));
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
    json_kd(j, "depuis", v->from);
    json_kd(j, "jusqu_a", v->until);
    json_kt(j, "article", v->article);
    json_kt(j, "certitude", law_certainty_name(v->certainty));
    json_kt(j, "note", *law_param_note(p) != '\0' ? law_param_note(p) : NULL);
    json_object_close(j);
}

/* ---- code tables ------------------------------------------------------------------------------------------- */

void law_print_code(FILE *out, const struct law_code *c)
{
    fprintf(out, "  %-28s %s, ", c->code, c->label);
    print_period(out, c->from, c->until);
    fprintf(out, " (%s ; %s)\n", c->article, law_certainty_french(c->certainty));
}

void law_print_code_json(struct json *j, const struct law_code *c)
{
    json_object_open(j);
    json_kt(j, "code", c->code);
    json_kt(j, "libelle", c->label);
    json_kd(j, "depuis", c->from);
    json_kd(j, "jusqu_a", c->until);
    json_kt(j, "article", c->article);
    json_kt(j, "certitude", law_certainty_name(c->certainty));
    json_object_close(j);
}

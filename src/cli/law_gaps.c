#include "cli/law_gaps.h"
#include "cli/law_print.h"
#include "law/conservation.h"

/* ---- what is not sure ---------------------------------------------------------------------------------------- */

/* The day on which a place is judged: the one asked, else the last of a version that is over. */
static day_t judged(const struct law_place *p, day_t at)
{
    if (law_place_in_force(p, at))
        return at;
    return p->until != DAY_NONE && p->until <= at ? p->until - 1 : p->from;
}

static bool place_unsure(const struct law_place *p, day_t at, bool ever)
{
    return (ever || law_place_in_force(p, at)) && law_place_certainty(p, judged(p, at)) != LAW_VERIFIED;
}

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

static bool retention_unsure(const struct law_retention *r, day_t at)
{
    return r->from <= at && (r->until == DAY_NONE || at < r->until) &&
           law_retention_certainty(r, at) != LAW_VERIFIED;
}

/* A rule that the program applies without a text that is read and verified. */
struct unsure {
    const char *name, *label, *article;
    enum law_certainty certainty;
};
typedef void unsure_fn(void *arg, const struct unsure *u);

static void each_retention(day_t at, unsure_fn *each, void *arg)
{
    const struct law_retention *r;

    for (size_t i = 0; (r = law_retention_nth(i)) != NULL; i++)
        if (retention_unsure(r, at))
            each(arg, &(struct unsure){r->name, r->label, r->article, law_retention_certainty(r, at)});
}

static void each_access(day_t at, unsure_fn *each, void *arg)
{
    for (size_t p = 0; p < PARTY_COUNT; p++)
        for (size_t f = 0; f < FINALITE_COUNT; f++) {
            struct err none = {0};
            const struct law_access *a = law_access_at((enum law_party)p, (enum law_purpose)f, at, &none);

            if (a != NULL && law_access_certainty(a, at) != LAW_VERIFIED)
                each(arg, &(struct unsure){law_party_name(a->party), law_purpose_label(a->purpose),
                                           a->article, law_access_certainty(a, at)});
        }
}

static void each_feed(day_t at, unsure_fn *each, void *arg)
{
    for (size_t f = 0; f < FEED_COUNT; f++) {
        struct err none = {0};
        const struct law_feed_period *p = law_feed_at((enum law_feed)f, at, &none);

        if (p != NULL && law_feed_certainty(p, at) != LAW_VERIFIED)
            each(arg, &(struct unsure){law_feed_name(p->feed), law_feed_label(p->feed), p->article,
                                       law_feed_certainty(p, at)});
    }
}

static void each_mandate(day_t at, unsure_fn *each, void *arg)
{
    const struct law_mandate *m;

    (void)at;
    for (size_t i = 0; (m = law_mandat_nth(i)) != NULL; i++)
        if (m->certainty != LAW_VERIFIED)
            each(arg, &(struct unsure){m->code, m->label, m->article, m->certainty});
}

static const struct {
    const char *key, *title;
    void (*walk)(day_t at, unsure_fn *each, void *arg);
} rules[] = {
    {"conservations", "Durées de conservation non vérifiées ou non détenues", each_retention},
    {"acces", "Accès ouverts sur un texte non vérifié", each_access},
    {"alimentations", "Alimentations ouvertes sur un texte non vérifié", each_feed},
    {"mandats", "Types de mandat non vérifiés", each_mandate},
};

/* ---- for people ---------------------------------------------------------------------------------------------- */

static void print_unsure(void *arg, const struct unsure *u)
{
    fprintf(arg, "  %s (%s) : %s (%s)\n", u->name, u->label, u->article, law_certainty_french(u->certainty));
}

static void print_places(FILE *out, day_t at, bool ever)
{
    char day[32];

    if (ever)
        fputs("\nLieux, toutes dates, dont les mots ne sont pas détenus ou pas vérifiés\n", out);
    else
        fprintf(out, "\nLieux en vigueur le %s dont les mots ne sont pas détenus ou pas vérifiés\n",
                day_french(at, day));
    for (size_t i = 0; i < law_places_n; i++) {
        const struct law_place *p = &law_places[i];

        if (!place_unsure(p, at, ever))
            continue;
        fprintf(out, "  %-22s %s (", p->address, p->label);
        law_print_certainty(out, p, judged(p, at));
        if (ever)
            fprintf(out, " ; depuis le %s", day_french(p->from, day));
        if (ever && p->until != DAY_NONE)
            fprintf(out, ", jusqu'au %s exclu", day_french(p->until, day));
        fputs(")\n", out);
    }
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

void law_gaps(FILE *out, day_t at, bool ever)
{
    struct law_value v;

    fputs("Textes détenus en partie\n", out);
    for (size_t i = 0; i < law_texts_n; i++)
        if (*law_texts[i].reserve != '\0')
            fprintf(out, "  %s : %s\n", law_texts[i].name, law_texts[i].reserve);
    print_places(out, at, ever);
    print_closed(out, at);
    for (size_t i = 0; i < ARRAY_LEN(rules); i++) {
        fprintf(out, "\n%s\n", rules[i].title);
        rules[i].walk(at, print_unsure, out);
    }
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

/* ---- for machines -------------------------------------------------------------------------------------------- */

static void json_unsure(void *arg, const struct unsure *u)
{
    struct json *j = arg;

    json_object_open(j);
    json_kt(j, "nom", u->name);
    json_kt(j, "libelle", u->label);
    json_kt(j, "article", u->article);
    json_kt(j, "certitude", law_certainty_name(u->certainty));
    json_object_close(j);
}

static void json_texts(struct json *j)
{
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
}

static void json_places(struct json *j, day_t at, bool ever)
{
    json_key(j, "lieux");
    json_array_open(j);
    for (size_t i = 0; i < law_places_n; i++)
        if (place_unsure(&law_places[i], at, ever))
            law_print_place_json(j, &law_places[i], judged(&law_places[i], at));
    json_array_close(j);
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

static void json_assumptions(struct json *j)
{
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
}

void law_gaps_json(struct json *j, day_t at, bool ever)
{
    struct law_value v;

    json_object_open(j);
    json_texts(j);
    json_places(j, at, ever);
    json_closed(j, at);
    for (size_t i = 0; i < ARRAY_LEN(rules); i++) {
        json_key(j, rules[i].key);
        json_array_open(j);
        rules[i].walk(at, json_unsure, j);
        json_array_close(j);
    }
    json_assumptions(j);
    json_key(j, "parametres");
    json_array_open(j);
    for (size_t p = 0; p < PARAM_COUNT; p++)
        if (value_unsure(p, at, &v))
            law_print_value_json(j, (enum law_param)p, &v);
    json_array_close(j);
    json_object_close(j);
}

/* saisie.c - forms sent by GET: rows, faults beside their fields, the address as a link. */
#include "web/saisie.h"
#include "base/money.h"
#include "base/text.h"
#include <stdarg.h>

/* Nobody's training or account comes near it; sums stay far from 64 bits. */
#define CENTS_MAX INT64_C(1000000000)
#define YEAR_MIN 1900
#define YEAR_MAX 2100

#define MILLIEMES 1000
#define NOWHERE SIZE_MAX /* the place of a row that was not typed */

/* What was typed in the field of a row, trimmed; "" when absent. */
static const char *typed(const struct saisie *s, const char *name, size_t place)
{
    const char *text = place != NOWHERE ? request_query_at(s->p->rq, name, place) : NULL;

    return text != NULL ? text_trim(arena_strdup(s->p->arena, text)) : "";
}

static const char *url_encode(struct arena *a, const char *text)
{
    static const char digits[] = "0123456789ABCDEF";
    size_t n = strlen(text);
    char *out = arena_alloc(a, 3 * n + 1), *to = out;

    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)text[i];

        if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
            strchr("-_.", c) != NULL) {
            *to++ = (char)c;
        } else {
            *to++ = '%';
            *to++ = digits[c >> 4];
            *to++ = digits[c & 15];
        }
    }
    *to = '\0';
    return out;
}

static void link_add(const struct rangee *r, const char *name, const char *value)
{
    struct saisie *s = r->s;

    if (r->vierge)
        return;
    s->lien = arena_printf(s->p->arena, "%s%c%s=%s", s->lien, strchr(s->lien, '?') != NULL ? '&' : '?', name,
                           url_encode(s->p->arena, value));
}

void saisie_debut(struct saisie *s, struct page *p, const char *cle)
{
    *s = (struct saisie){.p = p, .lien = p->route->path};
    s->ligne = request_query(p->rq, "plus");
    s->demandee = s->ligne == NULL && request_query(p->rq, cle) != NULL;
}

struct rangee saisie_hors_rangs(struct saisie *s)
{
    return (struct rangee){.s = s, .v = s->p->view};
}

/* ---- faults --------------------------------------------------------------------------------------------------- */

static const char *anchor(const struct rangee *r, const struct champ_saisi *c)
{
    return r->numero > 0 ? arena_printf(r->s->p->arena, "%s-%zu", c->name, r->numero) : c->name;
}

static void tell(struct saisie *s, const char *at, const char *phrase)
{
    struct view *v;

    if (!s->demandee)
        return;
    s->fautes++;
    view_flag(s->p->view, K_A_ERREURS, true);
    v = view_add(s->p->view, K_ERREURS);
    view_text(v, K_ANCRE, at);
    view_text(v, K_LIBELLE, phrase);
}

void saisie_faute(const struct rangee *r, const struct champ_saisi *c, const struct err *e)
{
    struct arena *a = r->s->p->arena;
    const char *phrase = arena_strdup(a, e->phrase);

    if (r->vierge || !r->s->demandee)
        return;
    view_text(r->v, c->faute, phrase);
    tell(r->s, anchor(r, c), r->nom != NULL ? arena_printf(a, "%s : %s", r->nom, phrase) : phrase);
}

static bool fault(const struct rangee *r, const struct champ_saisi *c, const struct err *e)
{
    saisie_faute(r, c, e);
    return false;
}

bool saisie_fin(struct saisie *s)
{
    struct err e;
    char count[24];

    if (s->fautes > 0) {
        snprintf(count, sizeof(count), "%zu", s->fautes);
        (void)ERR(&e, MSG_WEB_SAISIE, "nombre", count);
        page_refuse(s->p, &e);
    }
    return s->demandee && s->fautes == 0;
}

/* ---- rows ---------------------------------------------------------------------------------------------------- */

static bool ticked(const struct saisie *s, const char *name, size_t place)
{
    const char *value;
    char number[24];

    snprintf(number, sizeof(number), "%zu", place + 1);
    for (size_t i = 0; place != NOWHERE && (value = request_query_at(s->p->rq, name, i)) != NULL; i++)
        if (strcmp(value, number) == 0)
            return true;
    return false;
}

static bool blank(const struct saisie *s, const struct saisie_rangs *def, size_t place)
{
    for (size_t i = 0; def->noms[i] != NULL; i++) {
        const char *text = typed(s, def->noms[i], place);

        if (*text != '\0' && (def->vides == NULL || strcmp(text, def->vides[i]) != 0))
            return false;
    }
    for (size_t i = 0; def->cases != NULL && def->cases[i] != NULL; i++)
        if (ticked(s, def->cases[i], place))
            return false;
    return true;
}

static void too_many(struct saisie *s, const struct saisie_rangs *def)
{
    char max[24];
    struct err e;

    snprintf(max, sizeof(max), "%zu", def->max);
    (void)ERR(&e, MSG_WEB_TROP_DE_LIGNES, "max", max);
    tell(s, arena_printf(s->p->arena, "%s-1", def->noms[0]),
         arena_printf(s->p->arena, "%s : %s", def->nom, e.phrase));
}

static void open_row(struct saisie *s, const struct saisie_rangs *def, size_t place, size_t number,
                     struct rangee *out)
{
    *out =
        (struct rangee){.s = s,
                        .v = view_add(s->p->view, def->list),
                        .nom = arena_printf(s->p->arena, "%s %zu", def->nom, number),
                        .place = place,
                        .numero = number,
                        .neuve = place == NOWHERE || request_query_at(s->p->rq, def->noms[0], place) == NULL,
                        .vierge = place == NOWHERE};
    view_text(out->v, K_RANG_NOM, out->nom);
    view_int(out->v, K_RANG, (int64_t)number);
    view_flag(out->v, K_RANG_NEUF, place == NOWHERE);
}

size_t saisie_rangs(struct saisie *s, const struct saisie_rangs *def, struct rangee *out)
{
    bool one_more = s->ligne != NULL && strcmp(s->ligne, def->cle) == 0;
    size_t n = 0, shown;

    for (size_t place = 0; place < def->max; place++)
        if (!blank(s, def, place)) {
            open_row(s, def, place, n + 1, &out[n]);
            n++;
        }
    shown = MIN(MAX(n, 1) + (one_more ? 1 : 0), def->max);
    for (; n < shown; n++)
        open_row(s, def, n < def->requis ? n : NOWHERE, n + 1, &out[n]);
    if (request_query_at(s->p->rq, def->noms[0], def->max) != NULL)
        too_many(s, def);
    return shown;
}

/* ---- fields ---------------------------------------------------------------------------------------------------- */

/* Shows it, puts it in the link; *absent when there is nothing to read. False: empty and required. */
static bool take(const struct rangee *r, const struct champ_saisi *c, bool required, const char *example,
                 const char **out, bool *absent)
{
    struct err e;

    *out = typed(r->s, c->name, r->place);
    *absent = **out == '\0';
    view_text(r->v, c->valeur, *out);
    if (!*absent || r->nom != NULL)
        link_add(r, c->name, *out);
    if (!*absent || !required)
        return true;
    (void)ERR(&e, MSG_WEB_CHAMP_REQUIS, "champ", c->label, "exemple", example);
    return fault(r, c, &e);
}

bool saisie_vide(const struct rangee *r, const struct champ_saisi *c)
{
    return *typed(r->s, c->name, r->place) == '\0';
}

static bool bounds(const struct rangee *r, const struct champ_saisi *c, const char *min, const char *max)
{
    struct err e;

    (void)ERR(&e, MSG_WEB_CHAMP_BORNES, "champ", c->label, "min", min, "max", max);
    return fault(r, c, &e);
}

bool saisie_jour(const struct rangee *r, const struct champ_saisi *c, bool required, day_t *out)
{
    const char *text;
    struct err e;
    day_t day;
    bool absent;

    if (!take(r, c, required, "2026-05-03", &text, &absent))
        return false;
    if (absent)
        return true;
    day = day_parse_iso(text);
    if (day == DAY_NONE) {
        (void)ERR(&e, MSG_WEB_CHAMP_DATE, "champ", c->label);
        return fault(r, c, &e);
    }
    if (day_year(day) < YEAR_MIN || day_year(day) > YEAR_MAX)
        return bounds(r, c, "1900", "2100");
    *out = day;
    return true;
}

/* "1 240,50 €" is what people write. */
static char *without_sign(char *text)
{
    static const char sign[] = "€";
    size_t n = strlen(text), k = strlen(sign);

    if (n >= k && strcmp(text + n - k, sign) == 0)
        text[n - k] = '\0';
    return text_trim(text);
}

bool saisie_euros(const struct rangee *r, const struct champ_saisi *c, bool required, int64_t *out)
{
    char min[MONEY_TEXT_BYTES], max[MONEY_TEXT_BYTES];
    const char *text;
    struct err e;
    int64_t cents;
    bool absent;

    if (!take(r, c, required, "1240,50", &text, &absent))
        return false;
    if (absent)
        return true;
    if (!money_parse(without_sign(arena_strdup(r->s->p->arena, text)), &cents)) {
        (void)ERR(&e, MSG_WEB_CHAMP_MONTANT, "champ", c->label);
        return fault(r, c, &e);
    }
    if (cents > CENTS_MAX)
        return bounds(r, c, money_french(0, min), money_french(CENTS_MAX, max));
    *out = cents;
    return true;
}

/* Digits, blanks between them as in "1 607", then a comma or a point and three digits at most. */
static bool parse_thousandths(const char *text, int64_t *out)
{
    int64_t value = 0;
    int decimals = -1, digits = 0;

    for (const char *p = text; *p != '\0'; p++) {
        if (*p == ' ' && digits > 0 && decimals < 0)
            continue;
        if ((*p == ',' || *p == '.') && decimals < 0 && digits > 0) {
            decimals = 0;
            continue;
        }
        if (*p < '0' || *p > '9' || decimals == 3 || ++digits > 12)
            return false;
        value = 10 * value + (*p - '0');
        decimals += decimals >= 0;
    }
    for (int i = MAX(decimals, 0); i < 3; i++)
        value *= 10;
    *out = value;
    return digits > 0 && decimals != 0;
}

static bool number(const struct rangee *r, const struct champ_saisi *c, bool required, int64_t *thousandths,
                   bool *absent)
{
    const char *text;
    struct err e;

    if (!take(r, c, required, "80", &text, absent))
        return false;
    if (*absent || parse_thousandths(text, thousandths))
        return true;
    (void)ERR(&e, MSG_WEB_CHAMP_QUANTITE, "champ", c->label);
    return fault(r, c, &e);
}

bool saisie_nombre(const struct rangee *r, const struct champ_saisi *c, bool required, int64_t max,
                   int64_t *out)
{
    int64_t value = 0;
    char most[24];
    bool absent;

    if (!number(r, c, required, &value, &absent))
        return false;
    if (absent)
        return true;
    snprintf(most, sizeof(most), "%lld", (long long)max);
    if (value > max * MILLIEMES)
        return bounds(r, c, "0", most);
    *out = value;
    return true;
}

bool saisie_entier(const struct rangee *r, const struct champ_saisi *c, bool required, int64_t min,
                   int64_t max, int64_t *out)
{
    int64_t value = 0;
    char least[24], most[24];
    bool absent;

    if (!number(r, c, required, &value, &absent))
        return false;
    if (absent)
        return true;
    snprintf(least, sizeof(least), "%lld", (long long)min);
    snprintf(most, sizeof(most), "%lld", (long long)max);
    if (value % MILLIEMES != 0 || value < min * MILLIEMES || value > max * MILLIEMES)
        return bounds(r, c, least, most);
    *out = value / MILLIEMES;
    return true;
}

bool saisie_choix(const struct rangee *r, const struct champ_saisi *c, const struct choix *choix, size_t *out)
{
    const char *text = typed(r->s, c->name, r->place);
    bool found = *text == '\0';
    struct err e;

    CHECK(choix[0].nom != NULL);
    *out = 0;
    for (size_t i = 0; choix[i].nom != NULL; i++) {
        struct view *v = view_add(r->v, c->valeur);
        bool chosen = strcmp(choix[i].nom, text) == 0;

        view_text(v, K_OPTION_NOM, choix[i].nom);
        view_text(v, K_OPTION_LIBELLE, choix[i].libelle);
        view_flag(v, K_OPTION_CHOISIE, chosen);
        found = found || chosen;
        *out = chosen ? i : *out;
    }
    if (found) {
        link_add(r, c->name, choix[*out].nom);
        return true;
    }
    (void)ERR(&e, MSG_WEB_CHAMP_CHOIX, "champ", c->label);
    return fault(r, c, &e);
}

bool saisie_case(const struct rangee *r, const char *name, enum view_key key)
{
    bool on = ticked(r->s, name, r->place);
    char number_text[24];

    view_flag(r->v, key, on);
    snprintf(number_text, sizeof(number_text), "%zu", r->numero);
    if (on)
        link_add(r, name, number_text);
    return on;
}

bool saisie_ordre(const struct rangee *r, const struct champ_saisi *second, day_t b, const char *first,
                  day_t a)
{
    struct err e;

    if (a == DAY_NONE || b == DAY_NONE || a <= b)
        return true;
    (void)ERR(&e, MSG_WEB_CHAMP_ORDRE, "champ", second->label, "avant", first);
    return fault(r, second, &e);
}

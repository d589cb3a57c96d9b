#include "simulation/simulation_interne.h"

/* Codes that texts are cited by; anything else (an order, the service's terms) is cited up to its first comma. */
static const char *const codes[] = {"C. trav.", "CGCT", "CGFP", "C. conso.", "C. com.", "CMF",
                                    "CSS",      "CRPA", "CGI",  "CPC",       "C. civ."};

struct citation {
    const char *texte, *adresse;
    const char *depuis; /* NULL: not known */
    const char *certitude;
};

/* "C. trav. D. 6323-1, 2°" is C. trav. and D. 6323-1, 2°; "arrêté du 27 mars 2023, art. 1" is cut at its comma. */
static void split(struct arena *a, const char *cited, size_t n, struct citation *out)
{
    const char *comma = memchr(cited, ',', n);
    const char *aside = memchr(cited, '(', n);
    size_t title = comma != NULL && (aside == NULL || comma < aside) ? (size_t)(comma - cited) : n;

    for (size_t i = 0; i < ARRAY_LEN(codes); i++) {
        size_t length = strlen(codes[i]);

        if (n > length + 1 && strncmp(cited, codes[i], length) == 0 && cited[length] == ' ') {
            out->texte = codes[i];
            out->adresse = arena_strndup(a, cited + length + 1, n - length - 1);
            return;
        }
    }
    out->texte = arena_strndup(a, cited, title);
    out->adresse = title + 2 < n ? arena_strndup(a, cited + title + 2, n - title - 2) : "";
}

static void write_citation(struct json *j, const struct citation *c)
{
    json_object_open(j);
    json_kt(j, "texte", c->texte);
    json_kt(j, "adresse", c->adresse);
    json_kt(j, "depuis", c->depuis);
    json_kt(j, "certitude", c->certitude);
    json_object_close(j);
}

#define CITATIONS_MAX (2 * APPUIS_MAX + 4)

struct citations {
    struct arena *a;
    struct citation c[CITATIONS_MAX];
    size_t n;
};

static bool same(const struct citation *a, const struct citation *b)
{
    return strcmp(a->texte, b->texte) == 0 && strcmp(a->adresse, b->adresse) == 0 &&
           (b->depuis == NULL || (a->depuis != NULL && strcmp(a->depuis, b->depuis) == 0));
}

/* The texts of one article string, separated by " ; ". */
static void cite(struct citations *all, const char *article, const char *depuis, const char *certitude)
{
    while (article != NULL && *article != '\0' && all->n < CITATIONS_MAX) {
        const char *end = strstr(article, " ; ");
        size_t n = end != NULL ? (size_t)(end - article) : strlen(article);
        struct citation *c = &all->c[all->n];
        size_t i = 0;

        *c = (struct citation){.depuis = depuis, .certitude = certitude};
        split(all->a, article, n, c);
        while (i < all->n && !same(&all->c[i], c))
            i++;
        all->n += i == all->n;
        article += n + (end != NULL ? 3 : 0);
    }
}

void resultat_articles(struct json *j, struct arena *a, const struct appuis *appuis, const char *article)
{
    char days[APPUIS_MAX][DAY_TEXT_BYTES];
    struct citations all = {.a = a};

    for (size_t i = 0; i < appuis->n; i++) {
        const struct law_value *v = &appuis->a[i].value;

        cite(&all, v->article, v->from > day_make(1800, 1, 1) ? day_iso(v->from, days[i]) : NULL,
             law_certainty_name(v->certainty));
    }
    cite(&all, article, NULL, law_certainty_name(LAW_UNVERIFIED));
    json_key(j, "articles");
    json_array_open(j);
    for (size_t i = 0; i < all.n; i++)
        write_citation(j, &all.c[i]);
    json_array_close(j);
}

void resultat_day(struct json *j, const char *key, day_t day)
{
    char text[DAY_TEXT_BYTES];

    json_kt(j, key, day != DAY_NONE ? day_iso(day, text) : NULL);
}

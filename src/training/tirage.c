#include "training/tirage.h"
#include "base/text.h"
#include <jansson.h>

#define FORMAT "sicpf-tirage/1"

#define PLIEE_BYTES 4096 /* of a line of TIRAGE_GRAINE_MAX: one character may give eleven */

struct rang {
    unsigned char hash[HASH_BYTES];
    const char *numero;
};

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int by_rank(const void *a, const void *b)
{
    const struct rang *x = a, *y = b;
    int order = memcmp(x->hash, y->hash, HASH_BYTES);

    return order != 0 ? order : strcmp(x->numero, y->numero);
}

static enum rc check_seed(const char *seed, struct err *e)
{
    size_t n = seed != NULL ? strlen(seed) : 0;

    if (n >= TIRAGE_GRAINE_MIN && n <= TIRAGE_GRAINE_MAX && text_is_utf8(seed, n) && text_is_one_line(seed))
        return RC_OK;
    ERR(e, MSG_TIRAGE_GRAINE);
    return err_at(e, "graine", 0);
}

const char *tirage_graine_pliee(struct arena *a, const char *text)
{
    char folded[PLIEE_BYTES];

    text_fold(text, folded, sizeof(folded));
    return arena_strdup(a, folded);
}

bool tirage_graine_suit(const char *source, const char *graine)
{
    size_t n = strlen(source);

    return n > 0 && strncmp(graine, source, n) == 0 && (graine[n] == ' ' || graine[n] == '\0');
}

static enum rc check_population(struct tirage *t, struct err *e)
{
    bool fine = t->population_n > 0 && t->population_n <= TIRAGE_POPULATION_MAX;

    if (fine)
        qsort(t->population, t->population_n, sizeof(*t->population), by_text);
    for (size_t i = 0; fine && i < t->population_n; i++)
        fine = t->population[i][0] != '\0' && strpbrk(t->population[i], "\r\n") == NULL &&
               (i == 0 || strcmp(t->population[i - 1], t->population[i]) != 0);
    if (!fine) {
        ERR(e, MSG_TIRAGE_POPULATION);
        return err_at(e, "population", 0);
    }
    if (t->echantillon_n > 0 && t->echantillon_n <= t->population_n)
        return RC_OK;
    ERR(e, MSG_TIRAGE_TAILLE);
    return err_at(e, "taille", 0);
}

static enum rc fingerprint(struct tirage *t, struct err *e)
{
    struct sha256_stream *s = sha256_begin();
    unsigned char hash[HASH_BYTES];

    if (s == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    for (size_t i = 0; i < t->population_n; i++) {
        sha256_add(s, t->population[i], strlen(t->population[i]));
        sha256_add(s, "\n", 1);
    }
    sha256_end(s, hash);
    hex(hash, HASH_BYTES, t->empreinte);
    return RC_OK;
}

enum rc tirage_figer(struct tirage *t, struct err *e)
{
    enum rc rc = check_population(t, e);

    return rc == RC_OK ? fingerprint(t, e) : rc;
}

/* SHA-256 of "seed LF fingerprint LF number"; s is as new after it. */
static void rank(struct sha256_stream *s, const struct tirage *t, const char *numero, struct rang *out)
{
    const char *const lines[] = {t->graine, t->empreinte, numero};

    for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
        if (i > 0)
            sha256_add(s, "\n", 1);
        sha256_add(s, lines[i], strlen(lines[i]));
    }
    sha256_take(s, out->hash);
    out->numero = numero;
}

enum rc tirage_tirer(struct arena *a, struct tirage *t, struct err *e)
{
    struct sha256_stream *s;
    struct rang *ranks;
    enum rc rc = check_seed(t->graine, e);

    if (rc == RC_OK)
        rc = tirage_figer(t, e);
    if (rc != RC_OK)
        return rc;
    s = sha256_begin();
    if (s == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    ranks = ARENA_ARRAY(a, struct rang, t->population_n);
    for (size_t i = 0; i < t->population_n; i++)
        rank(s, t, t->population[i], &ranks[i]);
    sha256_drop(s);
    qsort(ranks, t->population_n, sizeof(*ranks), by_rank);
    t->echantillon = ARENA_ARRAY(a, const char *, t->echantillon_n);
    for (size_t i = 0; i < t->echantillon_n; i++)
        t->echantillon[i] = ranks[i].numero;
    return RC_OK;
}

/* ---- the file ---------------------------------------------------------------------------------------------- */

static json_t *list_of(const char **texts, size_t n)
{
    json_t *list = json_array();

    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, json_string(texts[i]));
    return list;
}

static json_t *announcement_of(const struct tirage *t)
{
    json_t *o = json_object();
    char day[DAY_TEXT_BYTES];

    json_object_set_new(o, "source", json_string(t->source));
    json_object_set_new(o, "annoncee_le", json_string(day_iso(t->annoncee_le, day)));
    json_object_set_new(o, "connue_le", json_string(day_iso(t->connue_le, day)));
    if (t->annoncee != NULL)
        json_object_set_new(o, "empreinte", json_string(t->annoncee));
    return o;
}

static void add_line(struct sha256_stream *s, const char *text)
{
    if (text != NULL)
        sha256_add(s, text, strlen(text));
    sha256_add(s, "\n", 1);
}

/* Of all that the file says but the population, whose fingerprint it has: a field taken away or changed shows. */
static const char *seal(struct arena *a, const struct tirage *t, const char *organisme, const char **sample)
{
    struct sha256_stream *s = sha256_begin();
    unsigned char hash[HASH_BYTES];
    char *text = arena_alloc(a, 2 * HASH_BYTES + 1), day[DAY_TEXT_BYTES];

    if (s == NULL)
        return NULL;
    add_line(s, organisme);
    add_line(s, arena_printf(a, "%zu", t->echantillon_n));
    add_line(s, t->source);
    add_line(s, t->source != NULL ? day_iso(t->annoncee_le, day) : NULL);
    add_line(s, t->source != NULL ? day_iso(t->connue_le, day) : NULL);
    add_line(s, t->annoncee);
    add_line(s, t->graine);
    add_line(s, t->empreinte);
    for (size_t i = 0; i < t->echantillon_n; i++)
        add_line(s, sample[i]);
    sha256_end(s, hash);
    hex(hash, HASH_BYTES, text);
    return text;
}

char *tirage_ecrire(struct arena *a, const struct tirage *t, const char *organisme)
{
    const char *sealed = seal(a, t, organisme, t->echantillon);
    json_t *o;
    char *text, *kept;

    if (sealed == NULL)
        return NULL;
    o = json_object();
    json_object_set_new(o, "format", json_string(FORMAT));
    json_object_set_new(o, "organisme", json_string(organisme));
    if (t->source != NULL)
        json_object_set_new(o, "annonce", announcement_of(t));
    json_object_set_new(o, "graine", json_string(t->graine));
    json_object_set_new(o, "empreinte", json_string(t->empreinte));
    json_object_set_new(o, "taille", json_integer((json_int_t)t->echantillon_n));
    json_object_set_new(o, "empreinte_tirage", json_string(sealed));
    json_object_set_new(o, "population", list_of(t->population, t->population_n));
    json_object_set_new(o, "echantillon", list_of(t->echantillon, t->echantillon_n));
    text = json_dumps(o, JSON_INDENT(1));
    json_decref(o);
    kept = text != NULL ? arena_printf(a, "%s\n", text) : NULL;
    free(text);
    return kept;
}

static bool take_list(struct arena *a, const json_t *o, const char *key, const char ***out, size_t *n)
{
    const json_t *list = json_object_get(o, key);

    *n = json_array_size(list);
    if (!json_is_array(list) || *n == 0 || *n > TIRAGE_POPULATION_MAX)
        return false;
    *out = ARENA_ARRAY(a, const char *, *n);
    for (size_t i = 0; i < *n; i++) {
        const char *text = json_string_value(json_array_get(list, i));

        if (text == NULL)
            return false;
        (*out)[i] = arena_strdup(a, text);
    }
    return true;
}

static bool take_day(const json_t *o, const char *key, day_t *out)
{
    const char *text = json_string_value(json_object_get(o, key));

    *out = text != NULL ? day_parse_iso(text) : DAY_NONE;
    return *out != DAY_NONE;
}

/* A draw older than announcements has none; an announcement older than fixed populations has no fingerprint. */
static bool take_announcement(struct arena *a, const json_t *o, struct tirage *t)
{
    const json_t *annonce = json_object_get(o, "annonce"), *hash = json_object_get(annonce, "empreinte");
    const char *source = json_string_value(json_object_get(annonce, "source"));

    if (annonce == NULL)
        return true;
    if (hash != NULL && !json_is_string(hash))
        return false;
    if (source == NULL || strlen(source) > TIRAGE_SOURCE_MAX || !text_is_one_line(source) ||
        !take_day(annonce, "annoncee_le", &t->annoncee_le) || !take_day(annonce, "connue_le", &t->connue_le))
        return false;
    t->source = arena_strdup(a, source);
    t->annoncee = hash != NULL ? arena_strdup(a, json_string_value(hash)) : NULL;
    return true;
}

/* The seed is what was announced, in the one form that is drawn, and was known after it was; the population is the announced one. */
static bool as_announced(struct arena *a, const struct tirage *t)
{
    const char *graine = tirage_graine_pliee(a, t->graine);
    const char *source = t->source != NULL ? tirage_graine_pliee(a, t->source) : NULL;

    return source == NULL || (strcmp(graine, t->graine) == 0 && tirage_graine_suit(source, graine) &&
                              strcmp(graine, source) != 0 && t->connue_le > t->annoncee_le &&
                              (t->annoncee == NULL || strcmp(t->annoncee, t->empreinte) == 0));
}

/* What the file says, beside what is drawn again. */
struct dit {
    const char **echantillon, *empreinte;
    const char *sceau; /* NULL: none */
    int64_t taille;    /* -1: none */
};

/* A file older than the size and the seal has neither. */
static bool take_whole(struct arena *a, const json_t *o, struct dit *said)
{
    const json_t *size = json_object_get(o, "taille"), *sealed = json_object_get(o, "empreinte_tirage");

    if ((size != NULL && !json_is_integer(size)) || (sealed != NULL && !json_is_string(sealed)))
        return false;
    said->taille = size != NULL ? json_integer_value(size) : -1;
    said->sceau = sealed != NULL ? arena_strdup(a, json_string_value(sealed)) : NULL;
    return true;
}

static bool take(struct arena *a, const json_t *o, struct tirage *t, struct dit *said)
{
    const char *format = json_string_value(json_object_get(o, "format"));
    const char *graine = json_string_value(json_object_get(o, "graine"));
    const char *hash = json_string_value(json_object_get(o, "empreinte"));
    const char *body = json_string_value(json_object_get(o, "organisme"));

    if (format == NULL || strcmp(format, FORMAT) != 0 || graine == NULL || hash == NULL ||
        !take_announcement(a, o, t) || !take_list(a, o, "population", &t->population, &t->population_n) ||
        !take_list(a, o, "echantillon", &said->echantillon, &t->echantillon_n) || !take_whole(a, o, said))
        return false;
    t->graine = arena_strdup(a, graine);
    t->organisme = body != NULL ? arena_strdup(a, body) : NULL;
    said->empreinte = arena_strdup(a, hash);
    return true;
}

static bool as_drawn(struct arena *a, const struct tirage *t, const struct dit *said)
{
    const char *sealed = said->sceau != NULL ? seal(a, t, t->organisme, said->echantillon) : NULL;

    if (strcmp(said->empreinte, t->empreinte) != 0 || !as_announced(a, t))
        return false;
    for (size_t i = 0; i < t->echantillon_n; i++)
        if (strcmp(said->echantillon[i], t->echantillon[i]) != 0)
            return false;
    return said->sceau == NULL || (sealed != NULL && strcmp(said->sceau, sealed) == 0);
}

enum rc tirage_verifier(struct arena *a, const char *text, size_t n, struct tirage *out, struct err *e)
{
    json_t *o = json_loadb(text, n, JSON_REJECT_DUPLICATES, NULL);
    struct dit said = {0};
    bool fine;
    enum rc rc;

    memset(out, 0, sizeof(*out));
    fine = json_is_object(o) && take(a, o, out, &said);
    json_decref(o);
    if (!fine)
        return ERR(e, MSG_TIRAGE_FICHIER);
    out->scelle = said.sceau != NULL && said.taille >= 0;
    if ((said.sceau != NULL) != (said.taille >= 0) ||
        (out->scelle && said.taille != (int64_t)out->echantillon_n))
        return ERR(e, MSG_TIRAGE_FAUX);
    rc = tirage_tirer(a, out, e);
    if (rc != RC_OK)
        return rc;
    return as_drawn(a, out, &said) ? RC_OK : ERR(e, MSG_TIRAGE_FAUX);
}

/* api_corps.c - what a program sends: a JSON object, its fields in their domain. */
#include "base/json.h"
#include "base/liste.h"
#include "base/money.h"
#include "base/text.h"
#include "web/api.h"

#define NUMBER_MAX INT64_C(1000000)

enum rc api_repondre(struct page *p, struct json *j, struct err *e)
{
    enum rc rc = json_failed(j) ? ERR(e, MSG_WEB_PAGE_TROP_GRANDE) : RC_OK;

    if (rc == RC_OK)
        answer(p->rq, p->status, "application/json", arena_strndup(p->arena, json_data(j), json_length(j)),
               json_length(j));
    json_free(j);
    return rc;
}

enum rc api_refuser(const char *path, const char *expected, struct err *e)
{
    ERR(e, MSG_API_VALEUR, "champ", path, "attendu", expected);
    return err_at(e, path, 0);
}

static const char *path_of(struct page *p, const char *in, const char *name, size_t n)
{
    return arena_printf(p->arena, "%s%s%.*s", in, *in != '\0' ? "." : "", (int)n, name);
}

/* The field most like it, of its own object first. */
static const char *most_like(struct page *p, const char *name, const struct api_objet *all, size_t n,
                             size_t at)
{
    const char *found = NULL;
    size_t least = SIZE_MAX;

    for (size_t i = 0; i < n; i++) {
        const struct api_objet *o = &all[(at + i) % n];
        size_t length, apart;
        const char *word = liste_proche(o->known, name, &length, &apart);

        if (word != NULL && apart < least) {
            found = path_of(p, o->in, word, length);
            least = apart;
        }
    }
    return found;
}

enum rc api_noms(struct page *p, const json_t *o, const struct api_objet *all, size_t n, size_t at,
                 struct err *e)
{
    const char *name, *path, *like;
    json_t *v;

    json_object_foreach((json_t *)o, name, v)
    {
        if (liste_a(all[at].known, name))
            continue;
        path = path_of(p, all[at].in, name, strlen(name));
        like = most_like(p, name, all, n, at);
        ERR(e, MSG_API_CHAMP_INCONNU, "nom", path, "proche",
            like != NULL ? arena_printf(p->arena, " Le plus proche est « %s ».", like) : "");
        return err_at(e, path, 0);
    }
    return RC_OK;
}

bool api_rien(const json_t *v)
{
    const char *text = json_string_value(v);

    return v == NULL || json_is_null(v) || (text != NULL && *text == '\0');
}

enum rc api_parametres(struct page *p, const char *const *known, size_t n, struct err *e)
{
    const char *name;

    for (size_t i = 0; (name = request_query_name(p->rq, i)) != NULL; i++) {
        size_t k = 0;

        while (k < n && strcmp(known[k], name) != 0)
            k++;
        if (k == n) {
            name = arena_strdup(p->arena, text_is_utf8(name, strlen(name)) ? name : "?");
            ERR(e, MSG_API_PARAMETRE, "nom", name);
            return err_at(e, name, 0);
        }
    }
    return RC_OK;
}

/* The line of the first nul byte, which the parser would pass over; 0 without one. */
static int nul_line(const char *text, size_t n)
{
    const char *end = n > 0 ? memchr(text, '\0', n) : NULL;
    int line = 1;

    for (const char *at = text; end != NULL && at < end; at++)
        line += *at == '\n';
    return end != NULL ? line : 0;
}

/* Why a text is not JSON, and where. */
static enum rc refuse_json(struct page *p, const json_error_t *why, struct err *e)
{
    const char *line = arena_printf(p->arena, "%d", why->line);

    switch (json_error_code(why)) {
    case json_error_duplicate_key:
        return ERR(e, MSG_API_CORPS_CLE, "ligne", line);
    case json_error_stack_overflow:
        return ERR(e, MSG_API_CORPS_PROFOND, "ligne", line);
    case json_error_null_character:
    case json_error_null_byte_in_key:
        return ERR(e, MSG_API_CORPS_NUL, "ligne", line);
    case json_error_numeric_overflow:
        return ERR(e, MSG_API_CORPS_NOMBRE, "ligne", line);
    case json_error_invalid_utf8:
        return ERR(e, MSG_API_CORPS_ENCODAGE, "ligne", line);
    default:
        return ERR(e, MSG_API_CORPS_SYNTAXE, "ligne", line);
    }
}

enum rc api_corps(struct page *p, json_t **out, struct err *e)
{
    json_error_t why = {0};
    int nul;
    size_t n = 0;
    const unsigned char *bytes = request_file(p->rq, &n);

    *out = NULL;
    if (request_has_body(p->rq) && !request_is_json(p->rq)) /* a form that is not read asks for another act */
        return ERR(e, MSG_WEB_CONTENU);
    nul = bytes != NULL ? nul_line((const char *)bytes, n) : 0;
    if (nul > 0)
        return ERR(e, MSG_API_CORPS_NUL, "ligne", arena_printf(p->arena, "%d", nul));
    *out = bytes == NULL ? json_object()
                         : json_loadb((const char *)bytes, n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &why);
    if (json_is_object(*out))
        return RC_OK;
    if (*out == NULL && n > 0)
        return refuse_json(p, &why, e);
    json_decref(*out);
    *out = NULL;
    return ERR(e, MSG_API_CORPS);
}

/* NULL when the field is absent, null or an empty text, as programs send those that nobody filled. */
static const json_t *value_of(const json_t *o, const char *key)
{
    const json_t *v = json_object_get(o, key);

    return api_rien(v) ? NULL : v;
}

enum rc api_texte(struct page *p, const json_t *o, const char *key, const char *path, const char **out,
                  struct err *e)
{
    const json_t *v = value_of(o, key);

    if (v == NULL)
        return RC_OK;
    if (!json_is_string(v))
        return api_refuser(path, "un texte", e);
    *out = arena_strdup(p->arena, json_string_value(v));
    return RC_OK;
}

enum rc api_entier(const json_t *o, const char *key, const char *path, int64_t *out, struct err *e)
{
    const json_t *v = value_of(o, key);

    if (v == NULL)
        return RC_OK;
    if (!json_is_integer(v) || json_integer_value(v) < 0 || json_integer_value(v) > NUMBER_MAX)
        return api_refuser(path, "un nombre entier", e);
    *out = json_integer_value(v);
    return RC_OK;
}

/* "2026-05-12", or an instant, which falls on a day of Paris, whose own it is when it has no zone. */
enum rc api_jour(const json_t *o, const char *key, const char *path, day_t *out, struct err *e)
{
    const json_t *v = value_of(o, key);
    const char *text = json_string_value(v);
    int64_t us;
    day_t day;

    if (v == NULL)
        return RC_OK;
    if (text == NULL)
        return api_refuser(path, "une date AAAA-MM-JJ", e);
    day = day_parse_iso(text);
    if (day == DAY_NONE && (instant_parse_offset(text, &us) || instant_parse_local(text, &us)))
        day = day_of_instant(us);
    if (day == DAY_NONE)
        return api_refuser(path, "une date AAAA-MM-JJ", e);
    *out = day;
    return RC_OK;
}

/* At most two decimals, in hundredths; its text is read, never its binary value. */
static bool read_hundredths(const json_t *v, int64_t *out)
{
    char *text = json_is_number(v) ? json_dumps(v, JSON_ENCODE_ANY | JSON_REAL_PRECISION(14)) : NULL;
    const bool good = text != NULL && money_parse(text, out) && *out >= 0;

    free(text);
    return good;
}

/* Whole, written "14" or "14.0": hours are kept without parts of an hour. */
enum rc api_heures(const json_t *o, const char *key, const char *path, int64_t *out, struct err *e)
{
    const json_t *v = value_of(o, key);
    int64_t hundredths;

    if (v == NULL)
        return RC_OK;
    if (!read_hundredths(v, &hundredths) || hundredths % 100 != 0 || hundredths / 100 > NUMBER_MAX)
        return api_refuser(path, "un nombre entier d'heures : le service ne garde pas de partie d'heure", e);
    *out = hundredths / 100;
    return RC_OK;
}

enum rc api_montant(const json_t *o, const char *key, const char *path, int64_t *cents, struct err *e)
{
    const json_t *v = value_of(o, key);
    int64_t said;

    if (v == NULL)
        return RC_OK;
    if (!read_hundredths(v, &said))
        return api_refuser(path, "un nombre positif, à deux décimales au plus", e);
    *cents = said;
    return RC_OK;
}

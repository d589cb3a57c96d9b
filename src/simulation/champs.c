#include "simulation/champs.h"

#define DECIMALS 1000

/* Where a field is, cut to what an error can hold. */
static enum rc at_field(const struct champs *c, const char *key, struct err *e)
{
    char path[sizeof(e->field)];

    snprintf(path, sizeof(path), "%s%s", c->chemin, key);
    return err_at(e, path, 0);
}

enum rc champ_refuse(const struct champs *c, const char *key, const char *expected, struct err *e)
{
    ERR(e, MSG_SIMULATION_VALEUR, "attendu", expected);
    return at_field(c, key, e);
}

static enum rc absent(const struct champs *c, const char *key, struct err *e)
{
    ERR(e, MSG_SIMULATION_CLE_ABSENTE);
    return at_field(c, key, e);
}

enum rc champs_only(const struct champs *c, const char *const *keys, struct err *e)
{
    for (void *it = json_object_iter(c->objet); it != NULL; it = json_object_iter_next(c->objet, it)) {
        const char *key = json_object_iter_key(it);
        const char *const *known = keys;

        while (*known != NULL && strcmp(*known, key) != 0)
            known++;
        if (*known == NULL) {
            ERR(e, MSG_SIMULATION_CLE_INCONNUE);
            return at_field(c, key, e);
        }
    }
    return RC_OK;
}

static json_t *value(const struct champs *c, const char *key)
{
    json_t *v = json_object_get(c->objet, key);

    return v == NULL || json_is_null(v) ? NULL : v;
}

bool champ_has(const struct champs *c, const char *key)
{
    return value(c, key) != NULL;
}

enum rc champ_int(const struct champs *c, const char *key, int64_t min, int64_t max, int64_t *out,
                  struct err *e)
{
    const json_t *v = value(c, key);
    char range[80];

    if (v == NULL)
        return absent(c, key, e);
    if (json_is_integer(v) && json_integer_value(v) >= min && json_integer_value(v) <= max) {
        *out = json_integer_value(v);
        return RC_OK;
    }
    snprintf(range, sizeof(range), "un nombre entier de %lld à %lld", (long long)min, (long long)max);
    return champ_refuse(c, key, range, e);
}

/* The library reads decimals as floating numbers: their shortest text is read again, digit by digit. */
static bool read_decimals(const json_t *v, int64_t *thousandths)
{
    char text[40];
    size_t n = json_dumpb(v, text, sizeof(text) - 1, JSON_ENCODE_ANY | JSON_REAL_PRECISION(15));
    char *point;
    long long whole;

    if (n >= sizeof(text))
        return false;
    text[n] = '\0';
    whole = strtoll(text, &point, 10);
    if (text[0] == '-' || *point != '.' || whole > CHAMP_CENTS_MAX / DECIMALS || strlen(point + 1) > 3)
        return false;
    *thousandths = whole * DECIMALS;
    for (int64_t unit = DECIMALS / 10; unit > 0 && *++point != '\0'; unit /= 10) {
        if (*point < '0' || *point > '9')
            return false;
        *thousandths += unit * (*point - '0');
    }
    return true;
}

enum rc champ_number(const struct champs *c, const char *key, int64_t *out, int64_t *scale, struct err *e)
{
    const json_t *v = value(c, key);

    *scale = 1;
    if (v == NULL)
        return absent(c, key, e);
    if (!json_is_real(v))
        return champ_int(c, key, 0, CHAMP_CENTS_MAX / DECIMALS, out, e);
    *scale = DECIMALS;
    return read_decimals(v, out) ? RC_OK
                                 : champ_refuse(c, key, "un nombre positif de trois décimales au plus", e);
}

enum rc champ_text(const struct champs *c, const char *key, const char **out, struct err *e)
{
    const json_t *v = value(c, key);

    if (v == NULL)
        return absent(c, key, e);
    if (!json_is_string(v))
        return champ_refuse(c, key, "un texte", e);
    *out = json_string_value(v);
    return RC_OK;
}

enum rc champ_day(const struct champs *c, const char *key, day_t *out, struct err *e)
{
    const json_t *v = value(c, key);

    if (v == NULL)
        return absent(c, key, e);
    *out = json_is_string(v) ? day_parse_iso(json_string_value(v)) : DAY_NONE;
    return *out != DAY_NONE ? RC_OK : champ_refuse(c, key, "une date AAAA-MM-JJ", e);
}

enum rc champ_bool(const struct champs *c, const char *key, bool *out, struct err *e)
{
    const json_t *v = value(c, key);

    if (v == NULL)
        return absent(c, key, e);
    if (!json_is_boolean(v))
        return champ_refuse(c, key, "true ou false", e);
    *out = json_is_true(v);
    return RC_OK;
}

enum rc champ_word(const struct champs *c, const char *key, const char *words,
                   bool (*find)(const char *word, int *out), int *out, struct err *e)
{
    const char *text;
    enum rc rc = champ_text(c, key, &text, e);

    if (rc == RC_OK && !find(text, out))
        return champ_refuse(c, key, words, e);
    return rc;
}

enum rc champ_list(const struct champs *c, const char *key, size_t max, size_t *n, struct err *e)
{
    const json_t *v = value(c, key);
    char expected[80];

    *n = 0;
    if (v == NULL)
        return RC_OK;
    snprintf(expected, sizeof(expected), "une liste de %zu objets au plus", max);
    if (!json_is_array(v) || json_array_size(v) > max)
        return champ_refuse(c, key, expected, e);
    *n = json_array_size(v);
    return RC_OK;
}

enum rc champ_item(const struct champs *c, const char *key, size_t i, struct champs *out, struct err *e)
{
    json_t *v = json_array_get(value(c, key), i);

    *out = (struct champs){v, c->a, arena_printf(c->a, "%s%s[%zu].", c->chemin, key, i)};
    return json_is_object(v) ? RC_OK : champ_refuse(c, key, "une liste d'objets", e);
}

enum rc champ_int_or(const struct champs *c, const char *key, int64_t min, int64_t max, int64_t *out,
                     struct err *e)
{
    return champ_has(c, key) ? champ_int(c, key, min, max, out, e) : RC_OK;
}

enum rc champ_day_or(const struct champs *c, const char *key, day_t *out, struct err *e)
{
    return champ_has(c, key) ? champ_day(c, key, out, e) : RC_OK;
}

enum rc champ_bool_or(const struct champs *c, const char *key, bool *out, struct err *e)
{
    return champ_has(c, key) ? champ_bool(c, key, out, e) : RC_OK;
}

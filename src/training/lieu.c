#include "training/lieu.h"
#include "base/text.h"

#define MILLION INT64_C(1000000)
#define CM_PER_DEGREE INT64_C(11119508) /* of a great circle of 6 371 008,8 m of radius */
#define MICRORADIANS_PER_DEGREE INT64_C(17453)
#define NANO_MORE INT64_C(293) /* what the line above leaves out, billionths */
#define CODE_CHARS 5

/* Millionths. The series of the cosine to its eighth power: within 3e-5 up to the pole, 3e-6 up to 60 degrees. */
static int64_t cosinus(int64_t microdegrees)
{
    const int64_t x = microdegrees * (MICRORADIANS_PER_DEGREE * 1000 + NANO_MORE) / (1000 * MILLION);
    const int64_t t = x * x / MILLION;
    int64_t s = MILLION - t / 56;

    s = MILLION - t * s / MILLION / 30;
    s = MILLION - t * s / MILLION / 12;
    return MAX(MILLION - t * s / MILLION / 2, 1);
}

/* The largest integer whose square is not above n. */
static int64_t root(int64_t n)
{
    int64_t x = n, next = (n + 1) / 2;

    while (next < x) {
        x = next;
        next = (x + n / x) / 2;
    }
    return x;
}

/* Of an arc in millionths of a degree. */
static int64_t metres(int64_t arc)
{
    return arc * CM_PER_DEGREE / (100 * MILLION);
}

int64_t distance_m(struct point a, struct point b)
{
    int64_t lon = llabs(a.lon - b.lon);
    int64_t north, east;

    lon = MIN(lon, 360 * MILLION - lon);
    north = metres(llabs(a.lat - b.lat));
    east = metres(lon * cosinus((a.lat + b.lat) / 2) / MILLION);
    return root(north * north + east * east);
}

void boite_autour(struct point centre, int64_t rayon_m, struct boite *out)
{
    const int64_t lat = rayon_m * 100 * MILLION / CM_PER_DEGREE + MILLION / 100; /* and a kilometre */
    const int64_t far = MIN(llabs(centre.lat) + lat, 90 * MILLION);
    const int64_t lon = MIN(lat * MILLION / cosinus(far), 360 * MILLION);

    *out = (struct boite){centre.lat - lat, centre.lat + lat, centre.lon - lon, centre.lon + lon};
}

static const char *shorter(const char *mot)
{
    if (strcmp(mot, "SAINT") == 0)
        return "ST";
    return strcmp(mot, "SAINTE") == 0 ? "STE" : mot;
}

void commune_plier(const char *nom, char *out, size_t size)
{
    char folded[256];
    char *rest = folded, *mot;
    size_t used = 0;

    out[0] = '\0';
    text_fold(nom, folded, sizeof(folded));
    while ((mot = strsep(&rest, " ")) != NULL && strcmp(mot, "CEDEX") != 0)
        if (*mot != '\0' && used < size)
            used += (size_t)snprintf(out + used, size - used, "%s%s", used > 0 ? " " : "", shorter(mot));
}

/* "97411" and "2A004" are codes; `out` gets CODE_CHARS + 1 characters, what follows them is returned. NULL: no code. */
static const char *read_code(const char *s, char *out)
{
    size_t n = strspn(s, "0123456789AB");

    if (n != CODE_CHARS || strspn(s, "0123456789") == 0)
        return NULL;
    memcpy(out, s, CODE_CHARS);
    out[CODE_CHARS] = '\0';
    return s + CODE_CHARS;
}

enum rc communes_chercher(struct db *db, struct arena *a, const char *texte, size_t max, struct commune **out,
                          size_t *n, struct err *e)
{
    char code[CODE_CHARS + 1] = "", postal[CODE_CHARS + 1] = "", plie[256];
    const char *open = strrchr(texte, '(');
    const char *rest = open == NULL ? read_code(texte + strspn(texte, " "), postal) : NULL;
    struct cursor c = {0};
    enum rc rc;

    *n = 0;
    *out = ARENA_ARRAY(a, struct commune, max);
    if (open != NULL)
        (void)read_code(open + 1, code);
    commune_plier(rest != NULL ? rest : texte, plie, sizeof(plie));
    rc = db_query(db, Q_COMMUNES_DE, &c, e, "ttti", code, postal, plie, (int64_t)max);
    if (rc != RC_OK)
        return rc;
    while (*n < max && cursor_next(&c))
        (*out)[(*n)++] = (struct commune){
            cursor_copy(&c, a, 0), cursor_copy(&c, a, 1), {cursor_i64(&c, 2), cursor_i64(&c, 3)}};
    return cursor_close(&c, e);
}

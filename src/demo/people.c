/*
 * people.c - person number i, computed.
 *
 * A NIR is unique: i is sent by a one-to-one map (multiplication by a number prime with the size) into the space of
 * sexes, birth years and months, birth places and ranks, and its digits in that mixed base make the NIR. Ranks 1 to
 * 499 are used; a twin takes the rank of the other plus 499.
 */
#include "base/text.h"
#include "demo/internal.h"
#include "demo_words.h"

enum topic { TOPIC_DAY = 1, TOPIC_NAME, TOPIC_FIRST, TOPIC_USAGE, TOPIC_COMMUNE };

#define FIRST_YEAR 1942
#define YEARS 60
#define RANKS 499
#define COMMUNES_BY_DEPARTMENT 9

static const char *const abroad[] = {"99109", "99127", "99131", "99134", "99139", "99350", "99352"};

uint64_t draw(const struct demo_spec *s, int64_t index, unsigned topic)
{
    uint64_t x =
        s->seed + (uint64_t)index * UINT64_C(0x9e3779b97f4a7c15) + topic * UINT64_C(0xd1342543de82ef95);

    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
    return x ^ (x >> 31);
}

int64_t demo_seats(const struct demo_spec *s)
{
    int64_t seats = s->seats > 0 ? s->seats : MIN(s->holders / 4, SEATS_MAX);

    return MAX(MIN(seats, s->holders), 1);
}

int64_t demo_stride(const struct demo_spec *s)
{
    return MAX(s->holders / demo_seats(s), 1);
}

/* A neighbour of one elected person in forty (in a thousand of them for large files) is their homonym. */
bool person_is_twin(const struct demo_spec *s, int64_t i)
{
    int64_t period = demo_stride(s) * (demo_seats(s) < 1000 ? 40 : 1000);

    return demo_stride(s) > 1 && i < s->holders && i > period && i % period == 1;
}

static uint64_t gcd(uint64_t a, uint64_t b)
{
    while (b != 0) {
        uint64_t rest = a % b;

        a = b;
        b = rest;
    }
    return a;
}

static uint64_t place_count(void)
{
    return ARRAY_LEN(words_territoires) * COMMUNES_BY_DEPARTMENT + ARRAY_LEN(abroad);
}

/* The place of i in the space of NIR. */
static uint64_t spread(const struct demo_spec *s, int64_t i, uint64_t size)
{
    uint64_t factor = size / 100 * 61 + s->seed % 1009;

    while (gcd(factor, size) != 1)
        factor++;
    return ((uint64_t)i * factor + s->seed % size) % size;
}

static void place_code(uint64_t place, char *out)
{
    uint64_t department = place / COMMUNES_BY_DEPARTMENT;
    int commune = (int)(place % COMMUNES_BY_DEPARTMENT);

    if (department >= ARRAY_LEN(words_territoires)) {
        memcpy(out, abroad[place - ARRAY_LEN(words_territoires) * COMMUNES_BY_DEPARTMENT], 6);
        return;
    }
    const char *code = words_territoires[department][0];
    size_t n = strlen(code);
    memcpy(out, code, n);
    digits_put(out + n, n == 3 ? 11 + commune * 7 : 107 + commune * 61, 5 - (int)n);
    out[5] = '\0';
}

void digits_put(char *out, int64_t v, int width)
{
    for (int i = width - 1; i >= 0; i--) {
        out[i] = (char)('0' + v % 10);
        v /= 10;
    }
}

/* Key of a NIR: 97 minus the remainder of its 13 digits by 97, Corsica's letters read as 19 and 18. */
static void put_key(char *nir)
{
    char number[14];
    int64_t value = 0;

    memcpy(number, nir, 13);
    if (number[6] == 'A' || number[6] == 'B') {
        memcpy(number + 5, number[6] == 'A' ? "19" : "18", 2);
    }
    for (int i = 0; i < 13; i++)
        value = value * 10 + (number[i] - '0');
    digits_put(nir + 13, (int)(97 - value % 97), 2);
    nir[15] = '\0';
}

static void put_birth(const struct demo_spec *s, int64_t i, bool twin, struct person *out)
{
    uint64_t size = 2 * YEARS * 12 * place_count() * RANKS;
    uint64_t k = spread(s, i, size);
    int rank = (int)(k % RANKS) + 1 + (twin ? RANKS : 0);
    int month;
    int year;

    k /= RANKS;
    place_code(k % place_count(), out->lieu);
    k /= place_count();
    month = (int)(k % 12) + 1;
    k /= 12;
    out->sexe = k % 2 != 0 ? 'F' : 'M';
    year = FIRST_YEAR + (int)(k / 2);
    out->naissance = day_make(year, month, (int)(draw(s, i, TOPIC_DAY) % 28) + 1);
    out->nir[0] = out->sexe == 'F' ? '2' : '1';
    digits_put(out->nir + 1, year % 100, 2);
    digits_put(out->nir + 3, month, 2);
    memcpy(out->nir + 5, out->lieu, 5);
    digits_put(out->nir + 10, rank, 3);
    put_key(out->nir);
}

static void put_family_name(uint64_t chance, char *out, size_t size)
{
    const char *begin = words_noms_debut[chance % ARRAY_LEN(words_noms_debut)];
    chance /= ARRAY_LEN(words_noms_debut);
    const char *middle = words_noms_milieu[chance % ARRAY_LEN(words_noms_milieu)];
    chance /= ARRAY_LEN(words_noms_milieu);
    const char *end = words_noms_fin[chance % ARRAY_LEN(words_noms_fin)];

    snprintf(out, size, "%s%s%s", begin, middle, end);
}

static void put_names(const struct demo_spec *s, int64_t i, struct person *out)
{
    bool woman = out->sexe == 'F';
    const char *const *list = woman ? words_prenoms_f : words_prenoms_m;
    size_t n = woman ? ARRAY_LEN(words_prenoms_f) : ARRAY_LEN(words_prenoms_m);
    uint64_t first = draw(s, i, TOPIC_FIRST);
    uint64_t usage = draw(s, i, TOPIC_USAGE);
    char other[64];

    put_family_name(draw(s, i, TOPIC_NAME), out->nom, sizeof(out->nom));
    put_family_name(usage >> 8, other, sizeof(other));
    out->usage[0] = '\0';
    if (woman && usage % 100 < 30)
        memcpy(out->usage, other, sizeof(other));
    else if (usage % 100 < 33)
        snprintf(out->usage, sizeof(out->usage), "%.30s-%.30s", out->nom, other);
    snprintf(out->prenom, sizeof(out->prenom), "%s", list[first % n]);
    snprintf(out->prenoms, sizeof(out->prenoms), "%s %s", list[first % n], list[first / n % n]);
    if (first / n / n % 3 == 0)
        snprintf(out->prenoms, sizeof(out->prenoms), "%s", out->prenom);
}

void person_make(const struct demo_spec *s, int64_t i, struct person *out)
{
    bool twin = person_is_twin(s, i);
    int64_t model = twin ? i - 1 : i;

    memset(out, 0, sizeof(*out));
    put_birth(s, model, twin, out);
    put_names(s, model, out);
}

void person_upper(const char *name, char *out, size_t size)
{
    char part[64];
    char folded[64];
    size_t used = 0;

    while (*name != '\0' && used + 1 < size) {
        size_t n = strcspn(name, "-' ");

        n = MIN(n, sizeof(part) - 1);
        memcpy(part, name, n);
        part[n] = '\0';
        (void)text_fold(part, folded, sizeof(folded));
        name += n;
        used += (size_t)snprintf(out + used, size - used, "%s%.1s", folded, name);
        name += *name != '\0' ? 1 : 0;
    }
    out[MIN(used, size - 1)] = '\0';
}

enum { CHIEF_TOWN = 4, CHIEF_CODE, CHIEF_POSTAL, LATITUDE, LONGITUDE };

/* "-0.4" gives -400. */
static int64_t thousandths(const char *degrees)
{
    const bool minus = *degrees == '-';
    char *end;
    int64_t n = strtoll(degrees + minus, &end, 10) * 1000 + (end[1] - '0') * 100;

    return minus ? -n : n;
}

/* Metropolitan departments in turn; one commune in forty is overseas. Numbers stay within three digits (two
 * overseas) for 33 000 communes. */
void commune_make(const struct demo_spec *s, int64_t c, struct commune *out)
{
    size_t metropolitan = ARRAY_LEN(words_territoires) - 5;
    uint64_t chance = draw(s, c, TOPIC_COMMUNE);
    bool overseas = c % 40 == 39 && c / 40 < (int64_t)5 * 30;
    size_t t = overseas ? metropolitan + (size_t)(c / 40 % 5) : (size_t)c % metropolitan;

    *out = (struct commune){.departement = words_territoires[t][0],
                            .departement_nom = words_territoires[t][1],
                            .region = words_territoires[t][2],
                            .region_nom = words_territoires[t][3]};
    size_t n = strlen(out->departement);
    memcpy(out->code, out->departement, n);
    digits_put(out->code + n, overseas ? 60 + c / 200 : 601 + c / (int64_t)metropolitan, 5 - (int)n);
    memcpy(out->postal, out->code, sizeof(out->postal));
    if (out->postal[1] == 'A' || out->postal[1] == 'B') /* 2A and 2B: Corsica kept the postal codes of 20 */
        out->postal[1] = '0';
    out->lat = thousandths(words_territoires[t][LATITUDE]) + (int64_t)(chance / 4096 % 301) - 150;
    out->lon = thousandths(words_territoires[t][LONGITUDE]) + (int64_t)(chance / 4194304 % 401) - 200;
    snprintf(out->nom, sizeof(out->nom), "%s%s",
             words_communes_debut[chance % ARRAY_LEN(words_communes_debut)],
             words_communes_fin[chance / 64 % ARRAY_LEN(words_communes_fin)]);
}

int64_t commune_count(const struct demo_spec *s)
{
    int64_t councils = (demo_seats(s) + COMMUNE_SEATS - 1) / COMMUNE_SEATS;

    return MIN(MAX(councils, body_count(s)), COMMUNES_MAX);
}

static void degrees(struct file *f, int64_t thousandths)
{
    file_text(f, thousandths < 0 ? ";-" : ";");
    file_int(f, llabs(thousandths) / 1000);
    file_text(f, ".");
    file_digits(f, llabs(thousandths) % 1000, 3);
}

static void commune_row(struct file *f, const char *code, const char *nom, const char *postal, int64_t lat,
                        int64_t lon)
{
    file_text(f, code);
    file_text(f, ";");
    file_text(f, nom);
    file_text(f, ";");
    file_text(f, postal);
    degrees(f, lat);
    degrees(f, lon);
    file_text(f, "\n");
}

bool communes_write(const struct demo_spec *s, int folder)
{
    int64_t n = commune_count(s);
    struct file f;

    if (!file_open(&f, folder, "communes.csv"))
        return false;
    file_text(&f, "code_commune_insee;nom;code_postal;latitude;longitude\n");
    for (int64_t c = 0; c < n; c++) {
        struct commune k;

        commune_make(s, c, &k);
        commune_row(&f, k.code, k.nom, k.postal, k.lat, k.lon);
    }
    for (size_t t = 0; t < ARRAY_LEN(words_territoires); t++) {
        const char *const *w = words_territoires[t];

        commune_row(&f, w[CHIEF_CODE], w[CHIEF_TOWN], w[CHIEF_POSTAL], thousandths(w[LATITUDE]),
                    thousandths(w[LONGITUDE]));
    }
    return file_close(&f);
}

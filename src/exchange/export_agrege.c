#include "exchange/export_agrege.h"

struct groupe {
    enum export_genre genre;
    char *key; /* the values of its grouping columns, each ended by NUL */
    size_t key_n;
    int64_t nombre, personnes, derniere;
    int64_t *sums; /* one for each column of the table; -1 while nothing was added */
};

struct agregat {
    const struct export_table *t;
    struct groupe *groupes;
    size_t n, size;
    size_t *slots; /* index + 1 of a group, by the hash of its key; 0 when free */
    size_t slots_n;
};

struct agregat *agregat_new(const struct export_table *t)
{
    struct agregat *a = calloc(1, sizeof(*a));

    if (a == NULL)
        return NULL;
    a->t = t;
    a->slots_n = (size_t)AGREGAT_GROUPES_MAX * 2;
    a->slots = calloc(a->slots_n, sizeof(*a->slots));
    if (a->slots == NULL) {
        free(a);
        return NULL;
    }
    return a;
}

void agregat_free(struct agregat *a)
{
    if (a == NULL)
        return;
    for (size_t i = 0; i < a->n; i++) {
        free(a->groupes[i].key);
        free(a->groupes[i].sums);
    }
    free(a->groupes);
    free(a->slots);
    free(a);
}

/* The key of a line; the caller frees it. NULL when memory ran out. */
static char *key_of(const struct agregat *a, const struct export_ligne *l, size_t *n)
{
    char buf[EXPORT_TEXT_BYTES];
    char *key = NULL;
    int64_t number;
    FILE *out = open_memstream(&key, n);

    if (out == NULL)
        return NULL;
    fputc((int)l->genre, out);
    for (int i = 0; i < a->t->n; i++)
        if (export_column_groups(a->t, i, l->genre)) {
            fputs(export_cell(a->t, i, l, buf, &number), out);
            fputc('\0', out);
        }
    if (fclose(out) != 0) {
        free(key);
        return NULL;
    }
    return key;
}

static size_t slot_of(const struct agregat *a, const char *key, size_t n)
{
    uint64_t hash = UINT64_C(1469598103934665603);
    size_t slot;

    for (size_t i = 0; i < n; i++)
        hash = (hash ^ (unsigned char)key[i]) * UINT64_C(1099511628211);
    slot = (size_t)(hash % a->slots_n);
    while (a->slots[slot] != 0) {
        const struct groupe *g = &a->groupes[a->slots[slot] - 1];

        if (g->key_n == n && memcmp(g->key, key, n) == 0)
            break;
        slot = (slot + 1) % a->slots_n;
    }
    return slot;
}

static enum rc add_group(struct agregat *a, enum export_genre genre, char *key, size_t n, size_t slot,
                         struct err *e)
{
    struct groupe *g;
    char most[24];

    if (a->n == AGREGAT_GROUPES_MAX) {
        snprintf(most, sizeof(most), "%d", AGREGAT_GROUPES_MAX);
        return ERR(e, MSG_EXPORT_CELLULES, "n", most);
    }
    if (a->n == a->size) {
        size_t size = a->size == 0 ? 64 : 2 * a->size;
        struct groupe *bigger = realloc(a->groupes, size * sizeof(*bigger));

        if (bigger == NULL)
            return ERR(e, MSG_MEMOIRE_EPUISEE);
        a->groupes = bigger;
        a->size = size;
    }
    g = &a->groupes[a->n];
    *g = (struct groupe){.genre = genre, .key = key, .key_n = n};
    g->sums = malloc(EXPORT_COLUMNS_MAX * sizeof(*g->sums));
    if (g->sums == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    for (size_t i = 0; i < EXPORT_COLUMNS_MAX; i++)
        g->sums[i] = -1;
    a->slots[slot] = ++a->n;
    return RC_OK;
}

static void add_to(const struct agregat *a, struct groupe *g, const struct export_ligne *l, int64_t personne)
{
    char buf[EXPORT_TEXT_BYTES];
    int64_t number;

    g->nombre++;
    g->personnes += g->derniere != personne;
    g->derniere = personne;
    for (int i = 0; i < a->t->n; i++) {
        if (!export_column_sums(a->t, i, l->genre))
            continue;
        (void)export_cell(a->t, i, l, buf, &number);
        if (number >= 0)
            g->sums[i] = MAX(g->sums[i], 0) + number;
    }
}

enum rc agregat_add(struct agregat *a, const struct export_ligne *l, int64_t personne, struct err *e)
{
    size_t n = 0;
    char *key = key_of(a, l, &n);
    size_t slot;
    enum rc rc = RC_OK;

    if (key == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    slot = slot_of(a, key, n);
    if (a->slots[slot] == 0)
        rc = add_group(a, l->genre, key, n, slot, e);
    else
        free(key);
    if (rc == RC_OK)
        add_to(a, &a->groupes[a->slots[slot] - 1], l, personne);
    else if (a->slots[slot] == 0)
        free(key);
    return rc;
}

static int by_key(const void *x, const void *y)
{
    const struct groupe *a = x;
    const struct groupe *b = y;
    int d = memcmp(a->key, b->key, MIN(a->key_n, b->key_n));

    return d != 0 ? d : (a->key_n > b->key_n) - (a->key_n < b->key_n);
}

static void write_group(const struct agregat *a, const struct groupe *g, day_t at, bool secret, FILE *out)
{
    const char *value = g->key + 1;
    char buf[EXPORT_TEXT_BYTES];

    fprintf(out, "%s;%s", export_genre_word(a->t, g->genre), day_iso(at, buf));
    for (int i = 0; i < a->t->n; i++) {
        if (export_column_groups(a->t, i, g->genre)) {
            export_put_cell(value, out);
            value += strlen(value) + 1;
            continue;
        }
        export_column_amount(a->t, i, secret ? -1 : g->sums[i], buf);
        export_put_cell(buf, out);
    }
    if (secret)
        fputs(";;;oui;\r\n", out);
    else
        fprintf(out, ";%lld;%lld;non;\r\n", (long long)g->nombre, (long long)g->personnes);
}

void agregat_write(struct agregat *a, day_t at, int64_t seuil, FILE *out, struct export_bilan *bilan)
{
    if (a->n > 1)
        qsort(a->groupes, a->n, sizeof(*a->groupes), by_key);
    for (size_t i = 0; i < a->n; i++) {
        bool secret = a->groupes[i].personnes < seuil;

        write_group(a, &a->groupes[i], at, secret, out);
        bilan->groupes_tus += secret;
    }
    bilan->groupes = (int64_t)a->n;
}

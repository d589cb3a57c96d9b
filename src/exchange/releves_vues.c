#include "exchange/releves_vues.h"
#include "base/crypto.h"

#define FIRST_SIZE 256 /* a power of two */

struct vue {
    unsigned char cle[HASH_BYTES];
    uint32_t fois; /* 0: a free place */
};

struct vues {
    struct vue *all;
    size_t size, n;
};

struct vues *vues_new(void)
{
    struct vues *v = calloc(1, sizeof(*v));

    if (v == NULL || (v->all = calloc(FIRST_SIZE, sizeof(*v->all))) == NULL) {
        free(v);
        return NULL;
    }
    v->size = FIRST_SIZE;
    return v;
}

void vues_free(struct vues *v)
{
    if (v != NULL)
        free(v->all);
    free(v);
}

static struct vue *place_of(struct vue *all, size_t size, const unsigned char cle[HASH_BYTES])
{
    uint64_t first;
    size_t i;

    memcpy(&first, cle, sizeof(first));
    i = (size_t)first & (size - 1);
    while (all[i].fois != 0 && memcmp(all[i].cle, cle, HASH_BYTES) != 0)
        i = (i + 1) & (size - 1);
    return &all[i];
}

static bool grow(struct vues *v)
{
    struct vue *larger = calloc(v->size * 2, sizeof(*larger));

    if (larger == NULL)
        return false;
    for (size_t i = 0; i < v->size; i++)
        if (v->all[i].fois != 0)
            *place_of(larger, v->size * 2, v->all[i].cle) = v->all[i];
    free(v->all);
    v->all = larger;
    v->size *= 2;
    return true;
}

uint32_t vues_compter(struct vues *v, const char *cle)
{
    unsigned char hash[HASH_BYTES];
    struct vue *at;

    if (v->n * 2 >= v->size && !grow(v))
        return 0;
    sha256(cle, strlen(cle), hash);
    at = place_of(v->all, v->size, hash);
    if (at->fois == 0) {
        memcpy(at->cle, hash, HASH_BYTES);
        v->n++;
    }
    return ++at->fois;
}

bool vues_connue(const struct vues *v, const char *cle)
{
    unsigned char hash[HASH_BYTES];

    sha256(cle, strlen(cle), hash);
    return place_of(v->all, v->size, hash)->fois != 0;
}

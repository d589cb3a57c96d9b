#include "people/secret.h"
#include <sodium.h>

/* What each value is sealed for; one moved to another column does not open. */
static const char context_key[] = "titulaire.cle_donnees";
static const char context_nir[] = "titulaire.nir_chiffre";
static const char context_index[] = "titulaire.nir_index";

static void pool_fill(void *state, void *buf, size_t n)
{
    struct secret_pool *pool = state;
    unsigned char *from;

    if (n > sizeof(pool->bytes)) {
        env_random(pool->source, buf, n);
        return;
    }
    if (n > pool->left) {
        env_random(pool->source, pool->bytes, sizeof(pool->bytes));
        pool->left = sizeof(pool->bytes);
    }
    pool->left -= n;
    from = pool->bytes + pool->left;
    memcpy(buf, from, n);
    sodium_memzero(from, n);
}

struct env secret_pool_env(struct secret_pool *pool)
{
    struct env env = *pool->source;

    env.random = (struct random_source){pool_fill, pool};
    return env;
}

void secret_pool_end(struct secret_pool *pool)
{
    sodium_memzero(pool->bytes, sizeof(pool->bytes));
    pool->left = 0;
}

void secret_nir_index(const struct keyring *k, const char *nir, unsigned char out[NIR_INDEX_BYTES])
{
    unsigned char whole[HASH_BYTES];

    crypto_blind(&k->index, context_index, nir, NIR_LENGTH, whole);
    memcpy(out, whole, NIR_INDEX_BYTES);
}

void secret_nir_seal(const struct env *env, const struct keyring *k, const char *nir,
                     unsigned char wrapped[DATA_KEY_BYTES], unsigned char sealed[NIR_SEALED_BYTES])
{
    struct key data;

    env_random(env, data.b, sizeof(data.b));
    crypto_seal(env, &k->wrap, context_key, data.b, sizeof(data.b), wrapped);
    crypto_seal(env, &data, context_nir, nir, NIR_LENGTH, sealed);
    sodium_memzero(&data, sizeof(data));
}

bool secret_nir_open(const struct keyring *k, const void *wrapped, size_t wrapped_n, const void *sealed,
                     size_t sealed_n, char out[NIR_LENGTH + 1])
{
    struct key data;
    bool ok = wrapped_n == DATA_KEY_BYTES && sealed_n == NIR_SEALED_BYTES &&
              crypto_open(&k->wrap, context_key, wrapped, wrapped_n, data.b) &&
              crypto_open(&data, context_nir, sealed, sealed_n, (unsigned char *)out);

    sodium_memzero(&data, sizeof(data));
    out[NIR_LENGTH] = '\0';
    return ok;
}

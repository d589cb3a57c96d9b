#include "people/secret.h"
#include <sodium.h>

/* What each value is sealed for; one moved to another column does not open. */
static const char context_key[] = "titulaire.cle_donnees";
static const char context_nir[] = "titulaire.nir_chiffre";
static const char context_index[] = "titulaire.nir_index";

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

/*
 * secret.h - the NIR as it is stored: sealed with the holder's own data key, found by a keyed hash.
 *
 * The data key is drawn for each holder and wrapped by the installation's key; destroying it erases the NIR, from
 * backups too.
 */
#ifndef SICPF_PEOPLE_SECRET_H
#define SICPF_PEOPLE_SECRET_H

#include "base/base.h"
#include "base/crypto.h"
#include "base/env.h"
#include "people/nir.h"

/* Randomness drawn from the operating system by blocks, for imports that make millions of keys: a call for each would
 * be a third of their time. What was given is wiped from the block. */
struct secret_pool {
    const struct env *source;
    size_t left;
    unsigned char bytes[4096];
};

/* An env that draws from the pool; the pool starts zeroed but for its source, and secret_pool_end() wipes it. */
NODISCARD struct env secret_pool_env(struct secret_pool *pool);
void secret_pool_end(struct secret_pool *pool);

#define NIR_INDEX_BYTES 16
#define NIR_SEALED_BYTES (NIR_LENGTH + SEAL_BYTES)
#define DATA_KEY_BYTES (KEY_BYTES + SEAL_BYTES)

/* The keyed hash of a well-formed NIR of 15 characters. */
void secret_nir_index(const struct keyring *k, const char *nir, unsigned char out[NIR_INDEX_BYTES]);

/* Draws a data key, wraps it into wrapped and seals the NIR with it. */
void secret_nir_seal(const struct env *env, const struct keyring *k, const char *nir,
                     unsigned char wrapped[DATA_KEY_BYTES], unsigned char sealed[NIR_SEALED_BYTES]);

/* False when the keys are not those it was sealed with. */
NODISCARD bool secret_nir_open(const struct keyring *k, const void *wrapped, size_t wrapped_n,
                               const void *sealed, size_t sealed_n, char out[NIR_LENGTH + 1]);

#endif

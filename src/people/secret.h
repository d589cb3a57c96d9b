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
#include "people/nir.h"

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

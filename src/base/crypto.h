/*
 * crypto.h - the few uses of cryptography the program makes, over libsodium and OpenSSL. No algorithm of our own.
 *
 * Keys are 32 bytes. The master key comes from the configuration (a file readable by the service only); each
 * holder has a data key wrapped by it, so destroying the wrapped key erases the holder from backups too.
 */
#ifndef SICPF_CRYPTO_H
#define SICPF_CRYPTO_H

#include "base/base.h"
#include "base/env.h"
#include "base/err.h"

#define KEY_BYTES 32
#define HASH_BYTES 32
#define SIGNATURE_BYTES 64
/* What crypto_seal() adds to the plain text: 24 bytes of nonce and 16 of tag. */
#define SEAL_BYTES 40

struct key {
    unsigned char b[KEY_BYTES];
};

/* The keys of an installation, read once at start. */
struct keyring {
    struct key wrap;             /* wraps the data keys of holders, seals bank details */
    struct key index;            /* keyed hashes by which a NIR or an IBAN is found */
    unsigned char sign_seed[32]; /* Ed25519: heads of the journal */
    unsigned char sign_public[32];
};

/* SHA-256 of n bytes (OpenSSL), and of a sequence. */
void sha256(const void *data, size_t n, unsigned char out[HASH_BYTES]);
struct sha256_stream;
NODISCARD struct sha256_stream *
sha256_begin(void); /* the caller ends it with sha256_end() or sha256_drop() */
void sha256_add(struct sha256_stream *s, const void *data, size_t n);
/* Little-endian, 8 bytes. */
void sha256_number(struct sha256_stream *s, int64_t v);
/* A text after its length; NULL, which only a tampered store has where a text is due, as an empty one. */
void sha256_text(struct sha256_stream *s, const char *text);
/* The hash of what was added; s is as new, for the next one: many hashes cost one begin. */
void sha256_take(struct sha256_stream *s, unsigned char out[HASH_BYTES]);
void sha256_end(struct sha256_stream *s, unsigned char out[HASH_BYTES]); /* frees s */
void sha256_drop(struct sha256_stream *s);                               /* frees s; NULL does nothing */

/* Lower-case hexadecimal of n bytes into out (2 * n + 1). Returns out. */
const char *hex(const unsigned char *b, size_t n, char *out);
NODISCARD bool hex_parse(const char *s, unsigned char *out, size_t n);

/* Authenticated encryption (XChaCha20-Poly1305). out has n + SEAL_BYTES bytes. The context (a table and column
 * name) is authenticated: a value moved to another column does not open. */
void crypto_seal(const struct env *env, const struct key *k, const char *context, const void *plain, size_t n,
                 unsigned char *out);
/* False when the key, the context or a single bit is wrong. out has n - SEAL_BYTES bytes. */
NODISCARD bool crypto_open(const struct key *k, const char *context, const unsigned char *sealed, size_t n,
                           unsigned char *out);

/* Keyed hash (BLAKE2b) by which a secret value is found without being readable. */
void crypto_blind(const struct key *k, const char *context, const void *data, size_t n,
                  unsigned char out[HASH_BYTES]);

/* Ed25519. */
void crypto_sign_with(const struct keyring *k, const void *data, size_t n,
                      unsigned char out[SIGNATURE_BYTES]);
NODISCARD bool crypto_check(const unsigned char public_key[32], const void *data, size_t n,
                            const unsigned char signature[SIGNATURE_BYTES]);

/*
 * Reads the keyring from a file of 3 lines (`emballage`, `index`, `signature`: 64 hexadecimal digits each), or
 * makes the file with fresh random keys, mode 0600, when it does not exist and `create` is set.
 * RC_FAILURE when the file cannot be read, RC_USAGE when it is malformed or readable by others.
 */
NODISCARD enum rc keyring_load(const struct env *env, const char *path, bool create, struct keyring *out,
                               struct err *e);

#endif

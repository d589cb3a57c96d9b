#include "base/crypto.h"
#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

void sha256(const void *data, size_t n, unsigned char out[HASH_BYTES])
{
    struct sha256_stream *s = sha256_begin();

    sha256_add(s, data, n);
    sha256_end(s, out);
}

struct sha256_stream *sha256_begin(void)
{
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();

    CHECK(ctx != NULL && EVP_DigestInit_ex(ctx, EVP_sha256(), NULL) == 1);
    return (struct sha256_stream *)ctx;
}

void sha256_add(struct sha256_stream *s, const void *data, size_t n)
{
    CHECK(EVP_DigestUpdate((EVP_MD_CTX *)s, data, n) == 1);
}

void sha256_end(struct sha256_stream *s, unsigned char out[HASH_BYTES])
{
    CHECK(EVP_DigestFinal_ex((EVP_MD_CTX *)s, out, NULL) == 1);
    EVP_MD_CTX_free((EVP_MD_CTX *)s);
}

const char *hex(const unsigned char *b, size_t n, char *out)
{
    sodium_bin2hex(out, 2 * n + 1, b, n);
    return out;
}

bool hex_parse(const char *s, unsigned char *out, size_t n)
{
    size_t got;

    return strlen(s) == 2 * n && sodium_hex2bin(out, n, s, 2 * n, NULL, &got, NULL) == 0 && got == n;
}

void crypto_seal(const struct env *env, const struct key *k, const char *context, const void *plain, size_t n,
                 unsigned char *out)
{
    unsigned long long length;

    env_random(env, out, crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);
    CHECK(crypto_aead_xchacha20poly1305_ietf_encrypt(out + crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
                                                     &length, plain, n, (const unsigned char *)context,
                                                     strlen(context), NULL, out, k->b) == 0);
    CHECK(length + crypto_aead_xchacha20poly1305_ietf_NPUBBYTES == n + SEAL_BYTES);
}

bool crypto_open(const struct key *k, const char *context, const unsigned char *sealed, size_t n,
                 unsigned char *out)
{
    const size_t nonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;

    if (n < SEAL_BYTES)
        return false;
    return crypto_aead_xchacha20poly1305_ietf_decrypt(out, NULL, NULL, sealed + nonce, n - nonce,
                                                      (const unsigned char *)context, strlen(context), sealed,
                                                      k->b) == 0;
}

void crypto_blind(const struct key *k, const char *context, const void *data, size_t n,
                  unsigned char out[HASH_BYTES])
{
    crypto_generichash_state state;

    CHECK(crypto_generichash_init(&state, k->b, KEY_BYTES, HASH_BYTES) == 0);
    crypto_generichash_update(&state, (const unsigned char *)context, strlen(context) + 1);
    crypto_generichash_update(&state, data, n);
    crypto_generichash_final(&state, out, HASH_BYTES);
}

void crypto_sign_with(const struct keyring *k, const void *data, size_t n, unsigned char out[SIGNATURE_BYTES])
{
    unsigned char public_key[32];
    unsigned char secret[64];

    CHECK(crypto_sign_seed_keypair(public_key, secret, k->sign_seed) == 0);
    CHECK(crypto_sign_detached(out, NULL, data, n, secret) == 0);
    sodium_memzero(secret, sizeof(secret));
}

bool crypto_check(const unsigned char public_key[32], const void *data, size_t n,
                  const unsigned char signature[SIGNATURE_BYTES])
{
    return crypto_sign_verify_detached(signature, data, n, public_key) == 0;
}

static enum rc keyring_create(const struct env *env, const char *path, struct err *e)
{
    unsigned char fresh[3][KEY_BYTES];
    char text[3][2 * KEY_BYTES + 1];
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    FILE *f = fd >= 0 ? fdopen(fd, "w") : NULL;
    bool written;

    if (f == NULL)
        return ERR(e, MSG_CLES_ECRITURE, "raison", strerror(errno));
    env_random(env, fresh, sizeof(fresh));
    for (int i = 0; i < 3; i++)
        hex(fresh[i], KEY_BYTES, text[i]);
    fprintf(f, "emballage %s\nindex %s\nsignature %s\n", text[0], text[1], text[2]);
    written = fflush(f) == 0 && fsync(fd) == 0;
    sodium_memzero(fresh, sizeof(fresh));
    sodium_memzero(text, sizeof(text));
    if (fclose(f) != 0 || !written)
        return ERR(e, MSG_CLES_ECRITURE, "raison", strerror(errno));
    return RC_OK;
}

static bool keyring_read(FILE *f, struct keyring *out)
{
    static const char *const names[] = {"emballage", "index", "signature"};
    unsigned char *where[] = {out->wrap.b, out->index.b, out->sign_seed};
    char line[128];

    for (int i = 0; i < 3; i++) {
        size_t n = strlen(names[i]);

        if (fgets(line, sizeof(line), f) == NULL || strncmp(line, names[i], n) != 0 || line[n] != ' ')
            return false;
        line[strcspn(line, "\r\n")] = '\0';
        if (!hex_parse(line + n + 1, where[i], KEY_BYTES))
            return false;
    }
    sodium_memzero(line, sizeof(line));
    return true;
}

enum rc keyring_load(const struct env *env, const char *path, bool create, struct keyring *out, struct err *e)
{
    struct stat st;
    unsigned char secret[64];
    bool good;
    FILE *f = fopen(path, "re");

    if (f == NULL && errno == ENOENT && create) {
        enum rc rc = keyring_create(env, path, e);

        if (rc != RC_OK)
            return rc;
        f = fopen(path, "re");
    }
    if (f == NULL)
        return ERR(e, MSG_CLES_LECTURE, "raison", strerror(errno));
    good = fstat(fileno(f), &st) == 0 && (st.st_mode & 077) == 0 && keyring_read(f, out);
    fclose(f);
    if (!good)
        return ERR(e, MSG_CLES_MALFORMEES);
    CHECK(crypto_sign_seed_keypair(out->sign_public, secret, out->sign_seed) == 0);
    sodium_memzero(secret, sizeof(secret));
    return RC_OK;
}

#include "base/crypto.h"
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <openssl/evp.h>
#include <sodium.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <unistd.h>

#define KEYRING_BYTES_MAX 512

void sha256(const void *data, size_t n, unsigned char out[HASH_BYTES])
{
    struct sha256_stream *s = sha256_begin();

    sha256_add(s, data, n);
    sha256_end(s, out);
}

/* Found once for the life of the process: EVP_sha256() has its provider looked for at each use, which costs more than the hash
 * of an entry. */
static const EVP_MD *sha256_method(void)
{
    static _Atomic(EVP_MD *) kept;
    EVP_MD *found = atomic_load(&kept);
    EVP_MD *none = NULL;

    if (found != NULL)
        return found;
    found = EVP_MD_fetch(NULL, "SHA256", NULL);
    CHECK(found != NULL);
    if (atomic_compare_exchange_strong(&kept, &none, found))
        return found;
    EVP_MD_free(found); /* another thread was first */
    return none;
}

struct sha256_stream *sha256_begin(void)
{
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();

    CHECK(ctx != NULL && EVP_DigestInit_ex(ctx, sha256_method(), NULL) == 1);
    return (struct sha256_stream *)ctx;
}

void sha256_add(struct sha256_stream *s, const void *data, size_t n)
{
    CHECK(EVP_DigestUpdate((EVP_MD_CTX *)s, data, n) == 1);
}

void sha256_number(struct sha256_stream *s, int64_t v)
{
    unsigned char b[8];

    for (int i = 0; i < 8; i++)
        b[i] = (unsigned char)((uint64_t)v >> (8 * i));
    sha256_add(s, b, sizeof(b));
}

void sha256_text(struct sha256_stream *s, const char *text)
{
    const char *here = text != NULL ? text : "";
    size_t n = strlen(here);

    sha256_number(s, (int64_t)n);
    sha256_add(s, here, n);
}

void sha256_take(struct sha256_stream *s, unsigned char out[HASH_BYTES])
{
    CHECK(EVP_DigestFinal_ex((EVP_MD_CTX *)s, out, NULL) == 1);
    CHECK(EVP_DigestInit_ex((EVP_MD_CTX *)s, NULL, NULL) == 1);
}

void sha256_drop(struct sha256_stream *s)
{
    EVP_MD_CTX_free((EVP_MD_CTX *)s);
}

void sha256_end(struct sha256_stream *s, unsigned char out[HASH_BYTES])
{
    CHECK(EVP_DigestFinal_ex((EVP_MD_CTX *)s, out, NULL) == 1);
    sha256_drop(s);
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

/* The file appears whole or not at all: half a key would be found at the next start, and believed lost. A link refuses
 * a name that exists, so of two programs that start together one makes the keys and the other reads them. */
static bool keyring_write(int fd, const char *fresh_path, const char *path, const char *text, size_t n)
{
    size_t done = 0;

    while (done < n) {
        ssize_t part = write(fd, text + done, n - done);

        if (part < 0 && errno == EINTR)
            continue;
        if (part <= 0)
            return false;
        done += (size_t)part;
    }
    return fsync(fd) == 0 && (link(fresh_path, path) == 0 || errno == EEXIST);
}

/* The name is durable only once its folder is. */
static bool sync_folder(const char *path)
{
    char *copy = strdup(path);
    int fd = copy != NULL ? open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    bool synced = fd >= 0 && fsync(fd) == 0;

    if (fd >= 0)
        close(fd);
    free(copy);
    return synced;
}

static enum rc keyring_create(const struct env *env, const char *path, struct err *e)
{
    unsigned char fresh[3][KEY_BYTES];
    char digits[3][2 * KEY_BYTES + 1];
    char text[KEYRING_BYTES_MAX];
    char fresh_path[1024];
    bool written = false;
    int n = snprintf(fresh_path, sizeof(fresh_path), "%s.XXXXXX", path);
    int fd = n > 0 && n < (int)sizeof(fresh_path) ? mkostemp(fresh_path, O_CLOEXEC) : -1; /* mode 0600 */
    int why = errno;

    if (fd >= 0) {
        env_random(env, fresh, sizeof(fresh));
        for (int i = 0; i < 3; i++)
            hex(fresh[i], KEY_BYTES, digits[i]);
        n = snprintf(text, sizeof(text), "emballage %s\nindex %s\nsignature %s\n", digits[0], digits[1],
                     digits[2]);
        written = keyring_write(fd, fresh_path, path, text, (size_t)n) && sync_folder(path);
        why = errno;
        unlink(fresh_path);
        close(fd);
    }
    sodium_memzero(fresh, sizeof(fresh));
    sodium_memzero(digits, sizeof(digits));
    sodium_memzero(text, sizeof(text));
    return written ? RC_OK : ERR(e, MSG_CLES_ECRITURE, "fichier", path, "raison", err_reason(why));
}

static bool keyring_parse(char *text, struct keyring *out)
{
    static const char *const names[] = {"emballage ", "index ", "signature "};
    unsigned char *where[] = {out->wrap.b, out->index.b, out->sign_seed};
    char *line = text;

    for (int i = 0; i < 3; i++) {
        size_t n = strlen(names[i]);
        char *end = line + strcspn(line, "\r\n");
        char *next = end + strspn(end, "\r\n");

        if (strncmp(line, names[i], n) != 0)
            return false;
        *end = '\0';
        if (!hex_parse(line + n, where[i], KEY_BYTES))
            return false;
        line = next;
    }
    return *line == '\0';
}

/* Read without stdio, whose buffer would keep the keys in memory. */
static enum rc keyring_read(int fd, const char *path, struct keyring *out, struct err *e)
{
    char text[KEYRING_BYTES_MAX];
    struct stat st;
    ssize_t n;
    bool good;

    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
        return ERR(e, MSG_CLES_MALFORMEES, "fichier", path);
    if ((st.st_mode & 077) != 0)
        return ERR(e, MSG_CLES_LISIBLES, "fichier", path);
    n = read(fd, text, sizeof(text) - 1);
    if (n < 0)
        return ERR(e, MSG_CLES_LECTURE, "fichier", path, "raison", err_reason(errno));
    text[n] = '\0';
    good = keyring_parse(text, out);
    sodium_memzero(text, sizeof(text));
    return good ? RC_OK : ERR(e, MSG_CLES_MALFORMEES, "fichier", path);
}

enum rc keyring_load(const struct env *env, const char *path, bool create, struct keyring *out, struct err *e)
{
    static const int flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK; /* a named pipe must not hang the start */
    unsigned char secret[64];
    enum rc rc;
    int fd = open(path, flags);

    if (fd < 0 && errno == ENOENT && create) {
        rc = keyring_create(env, path, e);
        if (rc != RC_OK)
            return rc;
        fd = open(path, flags);
    }
    if (fd < 0)
        return ERR(e, MSG_CLES_LECTURE, "fichier", path, "raison", err_reason(errno));
    rc = keyring_read(fd, path, out, e);
    close(fd);
    if (rc != RC_OK)
        return rc;
    CHECK(crypto_sign_seed_keypair(out->sign_public, secret, out->sign_seed) == 0);
    sodium_memzero(secret, sizeof(secret));
    return RC_OK;
}

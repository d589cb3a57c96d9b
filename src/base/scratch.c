#include "base/scratch.h"
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/mman.h>
#include <unistd.h>

#define CIPHER_BLOCK 64 /* the stream can be entered at any multiple of it */
#define PIECE_BYTES (64 * 1024)

struct scratch {
    int fd;
    off_t at, end;
    unsigned char key[crypto_stream_chacha20_KEYBYTES];
    unsigned char piece[CIPHER_BLOCK + PIECE_BYTES];
};

int scratch_fd(void)
{
    const char *folder = getenv("TMPDIR");
    char path[512];
    int fd;

    snprintf(path, sizeof(path), "%s/sicpf-XXXXXX", folder != NULL && *folder != '\0' ? folder : "/var/tmp");
    fd = mkostemp(path, O_CLOEXEC);
    if (fd >= 0)
        unlink(path);
    return fd;
}

static enum rc disk_failed(struct err *e)
{
    return ERR(e, MSG_BROUILLON_DISQUE, "raison", err_reason(errno));
}

/* One key for one file that is only ever added to: no part of the stream serves twice. */
static void cipher(const struct scratch *s, unsigned char *p, size_t n, off_t at)
{
    static const unsigned char nonce[crypto_stream_chacha20_NONCEBYTES] = {0};

    crypto_stream_chacha20_xor_ic(p, p, n, nonce, (uint64_t)at / CIPHER_BLOCK, s->key);
}

static bool pwrite_all(int fd, const unsigned char *p, size_t n, off_t at)
{
    while (n > 0) {
        ssize_t done = pwrite(fd, p, n, at);

        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return false;
        p += done;
        n -= (size_t)done;
        at += done;
    }
    return true;
}

/* ---- the stream ---------------------------------------------------------------------------------------------- */

static ssize_t on_write(void *cookie, const char *bytes, size_t n)
{
    struct scratch *s = cookie;
    size_t skip = (size_t)(s->end % CIPHER_BLOCK);

    n = MIN(n, (size_t)PIECE_BYTES);
    if (s->at != s->end) {
        errno = EINVAL;
        return 0; /* what is written is never written over: two texts under one key tell each other */
    }
    memcpy(s->piece + skip, bytes, n);
    cipher(s, s->piece, skip + n, s->end - (off_t)skip);
    if (!pwrite_all(s->fd, s->piece + skip, n, s->end))
        return 0;
    s->end += (off_t)n;
    s->at = s->end;
    return (ssize_t)n;
}

static ssize_t on_read(void *cookie, char *bytes, size_t n)
{
    struct scratch *s = cookie;
    size_t skip = (size_t)(s->at % CIPHER_BLOCK);
    ssize_t got;

    n = MIN(n, (size_t)PIECE_BYTES);
    do
        got = pread(s->fd, s->piece + skip, n, s->at);
    while (got < 0 && errno == EINTR);
    if (got <= 0)
        return got;
    cipher(s, s->piece, skip + (size_t)got, s->at - (off_t)skip);
    memcpy(bytes, s->piece + skip, (size_t)got);
    s->at += got;
    return got;
}

static int on_seek(void *cookie, off64_t *offset, int whence)
{
    struct scratch *s = cookie;
    off_t from = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? s->at : s->end;

    if (from + *offset < 0 || from + *offset > s->end) {
        errno = EINVAL;
        return -1;
    }
    s->at = from + *offset;
    *offset = s->at;
    return 0;
}

static int on_close(void *cookie)
{
    struct scratch *s = cookie;
    int closed = close(s->fd);

    sodium_memzero(s, sizeof(*s));
    free(s);
    return closed;
}

enum rc scratch_open(const struct env *env, FILE **out, struct err *e)
{
    static const cookie_io_functions_t functions = {on_read, on_write, on_seek, on_close};
    struct scratch *s = calloc(1, sizeof(*s));

    *out = NULL;
    if (s == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    env_random(env, s->key, sizeof(s->key));
    s->fd = scratch_fd();
    if (s->fd < 0) {
        free(s);
        return disk_failed(e);
    }
    *out = fopencookie(s, "w+", functions);
    if (*out == NULL) {
        on_close(s);
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    }
    return RC_OK;
}

static enum rc copy(FILE *in, int64_t bytes_max, FILE *out, struct err *e)
{
    char *block = malloc(PIECE_BYTES);
    int64_t left = bytes_max;
    enum rc rc = block != NULL ? RC_OK : ERR(e, MSG_MEMOIRE_EPUISEE);
    size_t n;

    while (rc == RC_OK && (n = fread(block, 1, PIECE_BYTES, in)) > 0) {
        left -= (int64_t)n;
        if (left < 0)
            rc = ERR(e, MSG_BROUILLON_TROP_GRAND);
        else if (fwrite(block, 1, n, out) != n)
            rc = disk_failed(e);
    }
    if (block != NULL)
        sodium_memzero(block, PIECE_BYTES);
    free(block);
    if (rc == RC_OK && ferror(in))
        return ERR(e, MSG_BROUILLON_LECTURE);
    return rc == RC_OK && fflush(out) != 0 ? disk_failed(e) : rc;
}

enum rc scratch_copy(const struct env *env, FILE *in, int64_t bytes_max, FILE **out, struct err *e)
{
    enum rc rc = scratch_open(env, out, e);

    if (rc != RC_OK)
        return rc;
    rc = copy(in, bytes_max, *out, e);
    if (rc == RC_OK) {
        rewind(*out);
        return RC_OK;
    }
    fclose(*out);
    *out = NULL;
    return rc;
}

enum rc scratch_memory(FILE **out, struct err *e)
{
    int fd = memfd_create("sicpf", MFD_CLOEXEC);

    *out = fd >= 0 ? fdopen(fd, "w+") : NULL;
    if (*out != NULL)
        return RC_OK;
    (void)disk_failed(e);
    if (fd >= 0)
        close(fd);
    return RC_FAILURE;
}

#include "cli/relay_stream.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct stream {
    const struct relay *relay;
    int fd;
};

bool relay_open(struct relay *r)
{
    r->stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    return r->stop_fd >= 0;
}

void relay_stop(struct relay *r)
{
    CHECK(eventfd_write(r->stop_fd, 1) == 0);
}

void relay_close(struct relay *r)
{
    if (r->stop_fd >= 0)
        close(r->stop_fd);
    r->stop_fd = -1;
}

bool relay_stopped(const struct relay *r)
{
    struct pollfd p = {.fd = r->stop_fd, .events = POLLIN};

    return poll(&p, 1, 0) > 0;
}

/* Waits for fd; false, with errno, when the server stops first, or for a reader as soon as it stops: who sends without
 * end is not heard to the end. */
static bool await(const struct stream *s, short events)
{
    struct pollfd p[] = {{.fd = s->fd, .events = events}, {.fd = s->relay->stop_fd, .events = POLLIN}};
    int n;

    do
        n = poll(p, ARRAY_LEN(p), -1);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return false;
    if (p[1].revents == 0 || (events == POLLOUT && p[0].revents != 0))
        return true;
    errno = ECANCELED;
    return false;
}

static ssize_t on_read(void *cookie, char *bytes, size_t n)
{
    const struct stream *s = cookie;
    ssize_t got;

    do {
        if (!await(s, POLLIN))
            return -1;
        got = read(s->fd, bytes, n);
    } while (got < 0 && (errno == EINTR || errno == EAGAIN));
    return got;
}

/* A pipe that poll() says is writable takes PIPE_BUF bytes without waiting, and perhaps no more. All of them are written
 * before it returns: the C library takes a short count for an error. */
static ssize_t on_write(void *cookie, const char *bytes, size_t n)
{
    const struct stream *s = cookie;
    size_t done = 0;

    while (done < n && await(s, POLLOUT)) {
        ssize_t taken = write(s->fd, bytes + done, MIN(n - done, (size_t)PIPE_BUF));

        if (taken > 0)
            done += (size_t)taken;
        else if (taken == 0 || (errno != EINTR && errno != EAGAIN))
            break;
    }
    return (ssize_t)done;
}

static int on_seek(void *cookie, off64_t *offset, int whence)
{
    const struct stream *s = cookie;
    off_t at = lseek(s->fd, *offset, whence);

    if (at < 0)
        return -1;
    *offset = at;
    return 0;
}

static int on_close(void *cookie)
{
    struct stream *s = cookie;
    int closed = close(s->fd);

    free(s);
    return closed;
}

FILE *relay_stream(const struct relay *r, int fd, const char *mode)
{
    const cookie_io_functions_t functions = {on_read, on_write, on_seek, on_close};
    const int wanted = *mode == 'r' ? O_RDONLY : O_WRONLY;
    int flags = fcntl(fd, F_GETFL);
    struct stream *s;
    FILE *f;

    if (flags < 0 || ((flags & O_ACCMODE) != wanted && (flags & O_ACCMODE) != O_RDWR))
        return NULL;
    s = malloc(sizeof(*s));
    if (s == NULL)
        return NULL;
    *s = (struct stream){r, fd};
    f = fopencookie(s, mode, functions);
    if (f == NULL)
        free(s);
    else if (isatty(fd))
        setvbuf(f, NULL, _IOLBF, 0);
    return f;
}

#include "demo/internal.h"
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define BUFFER_BYTES ((size_t)1 << 20)

bool file_open(struct file *f, int folder, const char *name)
{
    *f = (struct file){.fd = openat(folder, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)};
    if (f->fd < 0)
        return false;
    f->buffer = malloc(BUFFER_BYTES);
    if (f->buffer == NULL) {
        close(f->fd);
        errno = ENOMEM;
        return false;
    }
    return true;
}

static void flush(struct file *f)
{
    size_t done = 0;

    while (done < f->used && f->error == 0) {
        ssize_t n = write(f->fd, f->buffer + done, f->used - done);

        if (n >= 0)
            done += (size_t)n;
        else if (errno != EINTR)
            f->error = errno;
    }
    f->used = 0;
}

bool file_close(struct file *f)
{
    flush(f);
    free(f->buffer);
    if (close(f->fd) != 0 && f->error == 0)
        f->error = errno;
    errno = f->error;
    return f->error == 0;
}

void file_drop(struct file *f)
{
    free(f->buffer);
    close(f->fd);
}

void file_bytes(struct file *f, const char *s, size_t n)
{
    CHECK(n < BUFFER_BYTES);
    if (f->used + n > BUFFER_BYTES)
        flush(f);
    memcpy(f->buffer + f->used, s, n);
    f->used += n;
}

void file_text(struct file *f, const char *s)
{
    file_bytes(f, s, strlen(s));
}

void file_digits(struct file *f, int64_t v, int width)
{
    char digits[24];
    int at = (int)sizeof(digits);

    CHECK(v >= 0);
    while (v > 0 || width > 0) {
        digits[--at] = (char)('0' + v % 10);
        v /= 10;
        width--;
    }
    file_bytes(f, digits + at, sizeof(digits) - (size_t)at);
}

void file_int(struct file *f, int64_t v)
{
    file_digits(f, v, 1);
}

void file_day(struct file *f, day_t d, bool iso)
{
    int year;
    int month;
    int day;

    day_split(d, &year, &month, &day);
    file_digits(f, iso ? year : day, iso ? 4 : 2);
    file_bytes(f, iso ? "-" : "/", 1);
    file_digits(f, month, 2);
    file_bytes(f, iso ? "-" : "/", 1);
    file_digits(f, iso ? day : year, iso ? 2 : 4);
}

void file_quoted(struct file *f, const char *s)
{
    file_bytes(f, "\"", 1);
    for (; *s != '\0'; s++)
        file_bytes(f, *s == '"' ? "\"\"" : s, *s == '"' ? 2 : 1);
    file_bytes(f, "\"", 1);
}

void file_xml(struct file *f, const char *s)
{
    for (; *s != '\0'; s++)
        switch (*s) {
        case '&':
            file_text(f, "&amp;");
            break;
        case '<':
            file_text(f, "&lt;");
            break;
        case '>':
            file_text(f, "&gt;");
            break;
        default:
            file_bytes(f, s, 1);
        }
}

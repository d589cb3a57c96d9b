#include "cli/draft.h"
#include "base/scratch.h"
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static enum rc write_failed(const char *path, struct err *e)
{
    return ERR(e, MSG_FICHIER_ECRITURE, "fichier", path, "raison", strerror(errno));
}

enum rc draft_open(struct ctx *ctx, const char *path, struct draft *d, struct err *e)
{
    int fd;

    d->name[0] = '\0';
    d->f = NULL;
    if (path == NULL)
        return scratch_open(ctx->env, &d->f, e);
    if (snprintf(d->name, sizeof(d->name), "%s.partiel", path) >= (int)sizeof(d->name)) {
        errno = ENAMETOOLONG;
        d->name[0] = '\0';
        return write_failed(path, e);
    }
    fd = openat(ctx->cwd, d->name, O_CREAT | O_TRUNC | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0600);
    d->f = fd >= 0 ? fdopen(fd, "w+") : NULL;
    if (d->f == NULL) {
        d->name[0] = '\0';
        return write_failed(path, e);
    }
    return RC_OK;
}

enum rc draft_copy(FILE *from, FILE *to, struct err *e)
{
    char block[64 * 1024];
    size_t n;

    rewind(from);
    while ((n = fread(block, 1, sizeof(block), from)) > 0)
        if (fwrite(block, 1, n, to) != n)
            return write_failed("-", e);
    return ferror(from) ? write_failed("-", e) : RC_OK;
}

enum rc draft_publish(struct ctx *ctx, const char *path, struct draft *d, struct err *e)
{
    if (path == NULL)
        return draft_copy(d->f, ctx->out, e);
    if (fflush(d->f) != 0 || fsync(fileno(d->f)) != 0 || renameat(ctx->cwd, d->name, ctx->cwd, path) != 0)
        return write_failed(path, e);
    d->name[0] = '\0';
    return RC_OK;
}

void draft_close(struct ctx *ctx, struct draft *d)
{
    if (d->f != NULL)
        fclose(d->f);
    if (d->name[0] != '\0')
        unlinkat(ctx->cwd, d->name, 0);
}

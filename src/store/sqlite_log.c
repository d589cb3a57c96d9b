/*
 * sqlite_log.c - the file system of the connection that writes: the log's frames gathered into a few large writes.
 *
 * SQLite appends to its log two writes a page, a header and the page. A transfer or an entry of the journal touches
 * three or four pages, so that the calls cost more than the bytes. Here what is appended waits in a buffer, and is
 * written before anything that could tell: a read, a sync, a size, a write elsewhere in the log, the closing. With
 * synchronous = FULL, which this connection always has, SQLite syncs the log before it tells readers of a commit, so
 * none ever looks for a frame that waits.
 *
 * The copies of pages that a savepoint may give back are appended the same way, once they are too many for memory.
 *
 * Everything else goes to the file system that was the default when the store was opened.
 */
#include "store/sqlite.h"

/* SQLite's own file system takes less than 128 KiB in one call. */
#define BUFFER_BYTES (64 << 10)
#define NAME_BYTES 64

struct log_file {
    sqlite3_file base;
    char *waiting;       /* BUFFER_BYTES, owned */
    size_t n;            /* bytes that wait */
    sqlite3_int64 at;    /* where in the log they go */
    sqlite3_file real[]; /* the default file system's own */
};

struct log_vfs {
    sqlite3_vfs base;
    sqlite3_vfs *real;
    char name[NAME_BYTES];
};

static struct log_file *log_of(sqlite3_file *f)
{
    return (struct log_file *)(void *)f;
}

static sqlite3_vfs *real_of(sqlite3_vfs *vfs)
{
    return ((struct log_vfs *)(void *)vfs)->real;
}

/* A failed write is not tried again: the transaction it belongs to is given up, and its frames with it. */
static int write_waiting(struct log_file *f)
{
    size_t n = f->n;

    f->n = 0;
    return n == 0 ? SQLITE_OK : f->real->pMethods->xWrite(f->real, f->waiting, (int)n, f->at);
}

/* What is too large for the buffer, in pieces that the file system takes. */
static int write_large(struct log_file *f, const char *p, size_t n, sqlite3_int64 at)
{
    int code = SQLITE_OK;

    for (size_t done = 0; code == SQLITE_OK && done < n; done += BUFFER_BYTES)
        code = f->real->pMethods->xWrite(f->real, p + done, (int)MIN(BUFFER_BYTES, n - done),
                                         at + (sqlite3_int64)done);
    return code;
}

static int log_write(sqlite3_file *file, const void *p, int amount, sqlite3_int64 at)
{
    struct log_file *f = log_of(file);
    size_t n = (size_t)amount;
    int code = SQLITE_OK;

    if (f->n > 0 && (at != f->at + (sqlite3_int64)f->n || f->n + n > BUFFER_BYTES))
        code = write_waiting(f);
    if (code != SQLITE_OK)
        return code;
    if (n > BUFFER_BYTES)
        return write_large(f, p, n, at);
    if (f->n == 0)
        f->at = at;
    memcpy(f->waiting + f->n, p, n);
    f->n += n;
    return SQLITE_OK;
}

static int log_read(sqlite3_file *file, void *p, int amount, sqlite3_int64 at)
{
    struct log_file *f = log_of(file);
    int code = write_waiting(f);

    return code == SQLITE_OK ? f->real->pMethods->xRead(f->real, p, amount, at) : code;
}

static int log_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    struct log_file *f = log_of(file);
    int code = write_waiting(f);

    return code == SQLITE_OK ? f->real->pMethods->xTruncate(f->real, size) : code;
}

static int log_sync(sqlite3_file *file, int flags)
{
    struct log_file *f = log_of(file);
    int code = write_waiting(f);

    return code == SQLITE_OK ? f->real->pMethods->xSync(f->real, flags) : code;
}

static int log_size(sqlite3_file *file, sqlite3_int64 *size)
{
    struct log_file *f = log_of(file);
    int code = write_waiting(f);

    return code == SQLITE_OK ? f->real->pMethods->xFileSize(f->real, size) : code;
}

static int log_close(sqlite3_file *file)
{
    struct log_file *f = log_of(file);
    int code = write_waiting(f);
    int closed = f->real->pMethods->xClose(f->real);

    free(f->waiting);
    return code == SQLITE_OK ? closed : code;
}

static int log_lock(sqlite3_file *file, int level)
{
    return log_of(file)->real->pMethods->xLock(log_of(file)->real, level);
}

static int log_unlock(sqlite3_file *file, int level)
{
    return log_of(file)->real->pMethods->xUnlock(log_of(file)->real, level);
}

static int log_reserved(sqlite3_file *file, int *out)
{
    return log_of(file)->real->pMethods->xCheckReservedLock(log_of(file)->real, out);
}

static int log_control(sqlite3_file *file, int op, void *arg)
{
    return log_of(file)->real->pMethods->xFileControl(log_of(file)->real, op, arg);
}

static int log_sector(sqlite3_file *file)
{
    return log_of(file)->real->pMethods->xSectorSize(log_of(file)->real);
}

static int log_device(sqlite3_file *file)
{
    return log_of(file)->real->pMethods->xDeviceCharacteristics(log_of(file)->real);
}

static const sqlite3_io_methods log_methods = {
    .iVersion = 1, /* a log is neither mapped nor shared by itself */
    .xClose = log_close,
    .xRead = log_read,
    .xWrite = log_write,
    .xTruncate = log_truncate,
    .xSync = log_sync,
    .xFileSize = log_size,
    .xLock = log_lock,
    .xUnlock = log_unlock,
    .xCheckReservedLock = log_reserved,
    .xFileControl = log_control,
    .xSectorSize = log_sector,
    .xDeviceCharacteristics = log_device,
};

/* A file that is no log is the default file system's from then on: it sets its own methods in it. The copies of pages that a
 * savepoint may give back are one: SQLite hands them over in a single write when they leave memory, which the default file
 * system would call a full disk from 128 KiB on. */
static int vfs_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
    sqlite3_vfs *real = real_of(vfs);
    struct log_file *f = log_of(file);
    int code;

    if ((flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_SUBJOURNAL)) == 0)
        return real->xOpen(real, name, file, flags, out_flags);
    *f = (struct log_file){.waiting = malloc(BUFFER_BYTES)};
    if (f->waiting == NULL)
        return SQLITE_NOMEM;
    code = real->xOpen(real, name, f->real, flags, out_flags);
    if (code == SQLITE_OK)
        f->base.pMethods = &log_methods;
    else
        free(f->waiting);
    return code;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
    return real_of(vfs)->xDelete(real_of(vfs), name, sync);
}

static int vfs_access(sqlite3_vfs *vfs, const char *name, int flags, int *out)
{
    return real_of(vfs)->xAccess(real_of(vfs), name, flags, out);
}

static int vfs_full_pathname(sqlite3_vfs *vfs, const char *name, int n, char *out)
{
    return real_of(vfs)->xFullPathname(real_of(vfs), name, n, out);
}

static int vfs_randomness(sqlite3_vfs *vfs, int n, char *out)
{
    return real_of(vfs)->xRandomness(real_of(vfs), n, out);
}

static int vfs_sleep(sqlite3_vfs *vfs, int microseconds)
{
    return real_of(vfs)->xSleep(real_of(vfs), microseconds);
}

static int vfs_current_time(sqlite3_vfs *vfs, sqlite3_int64 *out)
{
    return real_of(vfs)->xCurrentTimeInt64(real_of(vfs), out);
}

static int vfs_last_error(sqlite3_vfs *vfs, int n, char *out)
{
    return real_of(vfs)->xGetLastError(real_of(vfs), n, out);
}

const char *sqlite_log_vfs(void)
{
    sqlite3_vfs *real = sqlite3_vfs_find(NULL);
    struct log_vfs *vfs;
    char name[NAME_BYTES];

    if (real == NULL || real->iVersion < 2)
        return NULL;
    snprintf(name, sizeof(name), "sicpf-%.50s", real->zName);
    if (sqlite3_vfs_find(name) != NULL)
        return sqlite3_vfs_find(name)->zName;
    vfs = calloc(1, sizeof(*vfs));
    if (vfs == NULL)
        return NULL;
    snprintf(vfs->name, sizeof(vfs->name), "%s", name);
    vfs->real = real;
    vfs->base = (sqlite3_vfs){.iVersion = 2,
                              .szOsFile = (int)sizeof(struct log_file) + real->szOsFile,
                              .mxPathname = real->mxPathname,
                              .zName = vfs->name,
                              .xOpen = vfs_open,
                              .xDelete = vfs_delete,
                              .xAccess = vfs_access,
                              .xFullPathname = vfs_full_pathname,
                              .xRandomness = vfs_randomness,
                              .xSleep = vfs_sleep,
                              .xGetLastError = vfs_last_error,
                              .xCurrentTimeInt64 = vfs_current_time};
    if (sqlite3_vfs_register(&vfs->base, 0) == SQLITE_OK)
        return vfs->name;
    free(vfs);
    return NULL;
}

/*
 * sqlite_cache.c - SQLite's own cache of pages, asked only for what there is to do.
 *
 * At each commit SQLite has its cache drop the pages after the end of the file. The cache scans itself when it ever held
 * one so far; and since 3.38 a tree that puts its pages in order lends one, for a moment, the number of the page that
 * locks use, at 1 GiB. Until the file is that large each commit then scans the whole cache: up to half of the time of
 * a commit of a hundred rows.
 *
 * This stands before the cache that SQLite would use, passes everything on, and remembers the largest page truly held.
 */
#include "store/sqlite.h"

/* Where the locks are in a file, whatever its page size (SQLite's PENDING_BYTE). */
#define LOCKS_AT 0x40000000U

struct cache {
    sqlite3_pcache *real;
    unsigned locks_page; /* number of the page that is lent, never kept */
    unsigned largest;    /* no page after this one is held */
};

/* SQLite's own, written once before the first connection, by sqlite_cache_install(). xCreate is given nothing to find it by. */
static sqlite3_pcache_methods2 *real(void)
{
    static sqlite3_pcache_methods2 methods;

    return &methods;
}

static struct cache *cache_of(sqlite3_pcache *c)
{
    return (struct cache *)c;
}

static sqlite3_pcache *real_of(sqlite3_pcache *c)
{
    return cache_of(c)->real;
}

static int init(void *arg)
{
    return real()->xInit != NULL ? real()->xInit(arg) : SQLITE_OK;
}

static void shut(void *arg)
{
    if (real()->xShutdown != NULL)
        real()->xShutdown(arg);
}

static sqlite3_pcache *create(int page, int extra, int purgeable)
{
    struct cache *c = calloc(1, sizeof(*c));

    if (c == NULL)
        return NULL;
    c->real = real()->xCreate(page, extra, purgeable);
    c->locks_page = page > 0 ? LOCKS_AT / (unsigned)page + 1 : 0;
    if (c->real != NULL)
        return (sqlite3_pcache *)c;
    free(c);
    return NULL;
}

static void set_size(sqlite3_pcache *c, int pages)
{
    real()->xCachesize(real_of(c), pages);
}

static int count(sqlite3_pcache *c)
{
    return real()->xPagecount(real_of(c));
}

static void held(struct cache *c, unsigned page)
{
    if (page > c->largest && page != c->locks_page)
        c->largest = page;
}

static sqlite3_pcache_page *fetch(sqlite3_pcache *c, unsigned page, int make)
{
    sqlite3_pcache_page *p = real()->xFetch(real_of(c), page, make);

    if (p != NULL)
        held(cache_of(c), page);
    return p;
}

static void unpin(sqlite3_pcache *c, sqlite3_pcache_page *p, int discard)
{
    real()->xUnpin(real_of(c), p, discard);
}

static void rekey(sqlite3_pcache *c, sqlite3_pcache_page *p, unsigned from, unsigned to)
{
    real()->xRekey(real_of(c), p, from, to);
    held(cache_of(c), to);
}

static void truncate_from(sqlite3_pcache *c, unsigned limit)
{
    if (limit > cache_of(c)->largest)
        return;
    real()->xTruncate(real_of(c), limit);
    cache_of(c)->largest = limit > 0 ? limit - 1 : 0;
}

static void destroy(sqlite3_pcache *c)
{
    real()->xDestroy(real_of(c));
    free(c);
}

static void shrink(sqlite3_pcache *c)
{
    real()->xShrink(real_of(c));
}

void sqlite_cache_install(void)
{
    sqlite3_pcache_methods2 ours;

    if (real()->xCreate != NULL || sqlite3_config(SQLITE_CONFIG_GETPCACHE2, real()) != SQLITE_OK)
        return;
    ours = (sqlite3_pcache_methods2){.iVersion = 1,
                                     .pArg = real()->pArg,
                                     .xInit = init,
                                     .xShutdown = shut,
                                     .xCreate = create,
                                     .xCachesize = set_size,
                                     .xPagecount = count,
                                     .xFetch = fetch,
                                     .xUnpin = unpin,
                                     .xRekey = rekey,
                                     .xTruncate = truncate_from,
                                     .xDestroy = destroy,
                                     .xShrink = shrink};
    (void)sqlite3_config(SQLITE_CONFIG_PCACHE2, &ours);
}

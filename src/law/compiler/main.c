/*
 * lawc - run by the build:
 *     lawc LAW_DIR SCHEMA_DIR law_gen.h law_table.h DEPFILE
 * The depfile names every file and folder read, so that a text added to law/ is compiled without configuring again.
 */
#include "lawc.h"
#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>

#define FILES_MAX 1000
#define DEPTH_MAX 8

struct folder {
    struct lawc_file files[FILES_MAX];
    size_t n;
    char *seen[2 * FILES_MAX]; /* files and folders, for the depfile */
    size_t seen_n;
};

/* The caller frees it. */
static char *copy(const char *s)
{
    char *out = strdup(s);

    CHECK(out != NULL);
    return out;
}

static char *join(const char *dir, const char *name)
{
    size_t n = strlen(dir) + strlen(name) + 2;
    char *path = malloc(n);

    CHECK(path != NULL);
    snprintf(path, n, "%s/%s", dir, name);
    return path;
}

static bool ends_with(const char *s, const char *end)
{
    size_t n = strlen(s);
    size_t m = strlen(end);

    return n > m && strcmp(s + n - m, end) == 0;
}

static bool load(struct folder *all, const char *path)
{
    struct stat st;
    FILE *in = fopen(path, "rb");
    char *bytes = NULL;
    bool ok = in != NULL && fstat(fileno(in), &st) == 0 && (size_t)st.st_size <= LAWC_BYTES_MAX;

    if (ok) {
        bytes = malloc((size_t)st.st_size + 1);
        ok = bytes != NULL && fread(bytes, 1, (size_t)st.st_size, in) == (size_t)st.st_size;
    }
    if (in != NULL)
        fclose(in);
    if (!ok) {
        fprintf(stderr, "%s:0: le fichier n'a pas pu être lu (%s).\n", path, strerror(errno));
        free(bytes);
        return false;
    }
    all->files[all->n++] = (struct lawc_file){path, bytes, (size_t)st.st_size};
    return true;
}

static bool walk(struct folder *all, char *dir, int depth);

static bool visit(struct folder *all, char *path, int depth)
{
    struct stat st;

    if (stat(path, &st) == 0 && S_ISDIR(st.st_mode) && depth < DEPTH_MAX)
        return walk(all, path, depth + 1);
    if ((!ends_with(path, ".txt") && !ends_with(path, ".sql")) || all->n == FILES_MAX) {
        bool ok = all->n < FILES_MAX;

        free(path);
        return ok;
    }
    all->seen[all->seen_n++] = path;
    return load(all, path);
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

/* Takes ownership of dir. In the order of names, so that the tables do not depend on the disk. */
static bool walk(struct folder *all, char *dir, int depth)
{
    struct dirent **entries = NULL;
    int n = scandir(dir, &entries, NULL, by_name);
    bool ok = n >= 0 && all->seen_n + 1 < FILES_MAX;

    if (n < 0)
        fprintf(stderr, "%s:0: le dossier n'a pas pu être lu (%s).\n", dir, strerror(errno));
    if (!ok) {
        free(dir);
        return false;
    }
    all->seen[all->seen_n++] = dir;
    for (int i = 0; i < n; i++) {
        if (ok && entries[i]->d_name[0] != '.')
            ok = visit(all, join(dir, entries[i]->d_name), depth);
        free(entries[i]);
    }
    free(entries);
    return ok;
}

static void release(struct folder *all)
{
    for (size_t i = 0; i < all->n; i++)
        free((void *)(uintptr_t)all->files[i].bytes);
    for (size_t i = 0; i < all->seen_n; i++)
        free(all->seen[i]);
}

static bool write_depfile(const struct folder *all, const char *path, const char *target)
{
    FILE *out = fopen(path, "w");

    if (out == NULL)
        return false;
    fprintf(out, "%s:", target);
    for (size_t i = 0; i < all->seen_n; i++)
        fprintf(out, " \\\n  %s", all->seen[i]);
    fputc('\n', out);
    return fclose(out) == 0;
}

static bool compile(const struct folder *all, const char *names_path, const char *tables_path)
{
    FILE *names = fopen(names_path, "w");
    FILE *tables = fopen(tables_path, "w");
    bool ok = names != NULL && tables != NULL && lawc_compile(all->files, all->n, names, tables, stderr);

    ok = (names == NULL || fclose(names) == 0) && ok;
    ok = (tables == NULL || fclose(tables) == 0) && ok;
    if (!ok) {
        remove(names_path);
        remove(tables_path);
    }
    return ok;
}

int main(int argc, char **argv)
{
    static struct folder all;
    bool ok;

    if (argc != 6) {
        fputs("usage: lawc LAW_DIR SCHEMA_DIR law_gen.h law_table.h DEPFILE\n", stderr);
        return 2;
    }
    ok = walk(&all, copy(argv[1]), 0) && walk(&all, copy(argv[2]), 0);
    ok = ok && compile(&all, argv[3], argv[4]) && write_depfile(&all, argv[5], argv[3]);
    release(&all);
    return ok ? 0 : 1;
}

/* The order of work: records first, then texts in the order of their days, then the rules that cite them. */
#include "model.h"

#define ARENA_BYTES ((size_t)1 << 30)

static bool is_sql(const char *path)
{
    size_t n = strlen(path);

    return n > 4 && strcmp(path + n - 4, ".sql") == 0;
}

static const char *const known_kinds[] = {
    "Texte",        "Article",   "Adresse", "Disposition", "Paramètre", "Finalité", "Partie",
    "Accès",        "Hypothèse", "Férié",   "Élection",    "Mandat",    "Table",    "Conservation",
    "Alimentation", "Tenue",     "Absence", "Fermeture",   NULL,
};

static void check_kinds(struct lc *c)
{
    for (size_t i = 0; i < c->records.n; i++) {
        const char *const *k = known_kinds;

        while (*k != NULL && !lc_is(&c->records.v[i], *k))
            k++;
        if (*k == NULL)
            lc_error(c, c->records.v[i].pos, "un paragraphe ne peut pas commencer par « %s: ».",
                     c->records.v[i].kind);
    }
}

static void read_files(struct lc *c, const struct lawc_file *files, size_t n)
{
    size_t bytes = 0;

    for (size_t i = 0; i < n; i++) {
        bytes += files[i].n;
        if (bytes > LAWC_BYTES_MAX) {
            lc_error(c, (struct lc_pos){files[i].path, 1}, "les fichiers dépassent %zu octets.",
                     LAWC_BYTES_MAX);
            return;
        }
        if (is_sql(files[i].path))
            lc_columns(c, &files[i]);
        else
            lc_read_file(c, &files[i]);
    }
}

bool lawc_compile(const struct lawc_file *files, size_t n, FILE *names, FILE *tables, FILE *errors)
{
    static void (*const steps[])(struct lc *) = {
        check_kinds,         lc_texts,       lc_check_places,  lc_params,     lc_rules, lc_feeds,
        lc_check_feeds,      lc_check_rules, lc_check_columns, lc_tables,     lc_codes, lc_retentions,
        lc_check_retentions, lc_tenues,      lc_check_tenues,  lc_check_names};
    struct lc c = {.errors = errors};
    bool ok;

    c.arena = arena_new(ARENA_BYTES);
    if (c.arena == NULL) {
        fputs("law:0: la mémoire disponible ne suffit pas.\n", errors);
        return false;
    }
    read_files(&c, files, n);
    for (size_t i = 0; i < ARRAY_LEN(steps) && !c.full; i++)
        steps[i](&c);
    if (c.errors_n == 0)
        lc_emit(&c, names, tables);
    if (c.errors_n > LAWC_ERRORS_MAX)
        fprintf(errors, "law:0: et %d autres erreurs.\n", c.errors_n - LAWC_ERRORS_MAX);
    ok = c.errors_n == 0;
    arena_free(c.arena);
    return ok;
}

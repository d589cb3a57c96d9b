/*
 * The law compiler: a small valid law compiles; each file of loi/refus/ changes it in one way and must be refused with
 * the sentence it gives; the real texts of law/ compile fast and say what the Journal officiel says.
 */
#include "lawc.h"
#include "base/arena.h"
#include "base/env.h"
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define FILES_MAX 200

struct law {
    struct arena *arena;
    struct lawc_file files[FILES_MAX];
    size_t n;
};

static char *read_all(struct arena *a, const char *path, size_t *n)
{
    FILE *in = fopen(path, "rb");
    char *bytes;
    long size;

    if (in == NULL)
        return NULL;
    assert_int_equal(fseek(in, 0, SEEK_END), 0);
    size = ftell(in);
    rewind(in);
    bytes = arena_alloc(a, (size_t)size + 1);
    *n = fread(bytes, 1, (size_t)size, in);
    fclose(in);
    assert_int_equal(*n, (size_t)size);
    return bytes;
}

/* A file of the same name is replaced. */
static void add(struct law *l, const char *name, const char *bytes, size_t n)
{
    size_t i = 0;

    while (i < l->n && strcmp(l->files[i].path, name) != 0)
        i++;
    assert_true(i < FILES_MAX);
    l->files[i] = (struct lawc_file){name, bytes, n};
    if (i == l->n)
        l->n++;
}

static int visible(const struct dirent *d)
{
    return d->d_name[0] != '.';
}

static void add_folder(struct law *l, const char *folder, const char *suffix)
{
    struct dirent **entries = NULL;
    int count = scandir(folder, &entries, visible, alphasort);

    for (int i = 0; i < count; i++) {
        const char *path = arena_printf(l->arena, "%s/%s", folder, entries[i]->d_name);
        const char *dot = strrchr(path, '.');
        size_t n = 0;

        if (entries[i]->d_type == DT_DIR) {
            add_folder(l, path, suffix);
        } else if (dot != NULL && strcmp(dot, suffix) == 0) {
            const char *bytes = read_all(l->arena, path, &n);

            add(l, arena_strdup(l->arena, entries[i]->d_name), bytes, n);
        }
        free(entries[i]);
    }
    free(entries);
}

static const char *source(struct law *l, const char *path)
{
    const char *root = getenv("SICPF_SOURCE");

    assert_non_null(root);
    return arena_printf(l->arena, "%s/%s", root, path);
}

static void open_valid(struct law *l)
{
    memset(l, 0, sizeof(*l));
    l->arena = arena_new((size_t)32 << 20);
    assert_non_null(l->arena);
    add_folder(l, source(l, "tests/unit/loi/valide"), ".txt");
    add_folder(l, source(l, "tests/unit/loi/valide"), ".sql");
    assert_true(l->n >= 4);
}

/* Compiles; *tables and *errors belong to the law's arena. */
static bool compile(struct law *l, const char **names, const char **tables, const char **errors)
{
    char *out[3] = {NULL, NULL, NULL};
    size_t n[3] = {0, 0, 0};
    FILE *f[3];
    const char **into[3] = {names, tables, errors};
    bool ok;

    for (int i = 0; i < 3; i++) {
        f[i] = open_memstream(&out[i], &n[i]);
        assert_non_null(f[i]);
    }
    ok = lawc_compile(l->files, l->n, f[0], f[1], f[2]);
    for (int i = 0; i < 3; i++) {
        fclose(f[i]);
        *into[i] = arena_strndup(l->arena, out[i], n[i]);
        free(out[i]);
    }
    return ok;
}

static void says(const char *text, const char *wanted, const char *name)
{
    if (strstr(text, wanted) == NULL)
        fail_msg("%s : « %s » attendu dans\n%s", name, wanted, text);
}

static void valid_law_compiles(void **state)
{
    struct law l;
    const char *names;
    const char *tables;
    const char *errors;

    (void)state;
    open_valid(&l);
    if (!compile(&l, &names, &tables, &errors))
        fail_msg("%s", errors);
    assert_string_equal(errors, "");
    says(names, "PARAM_ESSAI_MONTANT", "noms");
    says(names, "ITEM_TITULAIRE_NAISSANCE", "noms");
    says(names, "PARTY_DEST", "noms");
    says(names, "FLUX_BRINGS_TITULAIRE_NOM = ITEM_TITULAIRE_NOM", "noms");
    if (strstr(names, "FLUX_BRINGS_TITULAIRE_CONTACT") != NULL)
        fail_msg("un flux apporte ce qu'aucun texte ne lui donne");
    says(tables,
         "{\"ferme\", \"Destinataire fermé\", \"destinataire\", \"3/muet\", \"le texte n'est pas détenu\", "
         "FINALITE_5}",
         "tables");
    /* The place b became c, without the second "du compte". */
    says(tables, "{\"1.1/1/c\", \"Contact\", \"Adresse du compte et courriel\", ", "tables");
    says(tables, "\"Destinataire : suit le compte chaque mois.\"", "tables");
    says(tables, "{\"personne\", \"nom\", ITEM_TITULAIRE_NOM}", "tables");
    arena_free(l.arena);
}

/* ---- refusals ---------------------------------------------------------------------------------------------- */

/* "== name" begins a file; "== attendu" the sentences, one a line. Returns the sentences. */
static char *overlay(struct law *l, char *text, size_t n)
{
    char *end = text + n;
    char *expected = NULL;
    char *p = text;

    while (p < end) {
        char *nl = memchr(p, '\n', (size_t)(end - p));
        char *body;
        char *next;

        assert_non_null(nl);
        *nl = '\0';
        assert_int_equal(strncmp(p, "== ", 3), 0);
        body = nl + 1;
        next = body;
        while (next < end && strncmp(next, "== ", 3) != 0) {
            char *eol = memchr(next, '\n', (size_t)(end - next));

            next = eol != NULL ? eol + 1 : end;
        }
        if (strcmp(p + 3, "attendu") == 0)
            expected = arena_strndup(l->arena, body, (size_t)(next - body));
        else
            add(l, p + 3, body, (size_t)(next - body));
        p = next;
    }
    return expected;
}

/* Each line is "file:line: sentence", and the sentence ends. */
static void each_says_where(const char *errors, const char *name)
{
    for (const char *line = errors; *line != '\0';) {
        size_t n = strcspn(line, "\n");
        size_t file = strcspn(line, ":\n");
        size_t digits = file < n ? strspn(line + file + 1, "0123456789") : 0;

        if (file == 0 || digits == 0 || strncmp(line + file + 1 + digits, ": ", 2) != 0 ||
            n < file + digits + 6)
            fail_msg("%s : « %.*s » ne dit pas fichier:ligne: phrase", name, (int)n, line);
        line += n + (line[n] == '\n');
    }
}

static void refuse_one(const char *name)
{
    struct law l;
    const char *names;
    const char *tables;
    const char *errors;
    char *text;
    char *expected;
    size_t n = 0;

    open_valid(&l);
    text = read_all(l.arena, source(&l, arena_printf(l.arena, "tests/unit/loi/refus/%s", name)), &n);
    assert_non_null(text);
    expected = overlay(&l, text, n);
    assert_non_null(expected);
    if (compile(&l, &names, &tables, &errors))
        fail_msg("%s : accepté", name);
    each_says_where(errors, name);
    for (char *line = expected; *line != '\0';) {
        char *nl = strchr(line, '\n');

        if (nl != NULL)
            *nl = '\0';
        says(errors, line, name);
        line = nl != NULL ? nl + 1 : line + strlen(line);
    }
    arena_free(l.arena);
}

static void bad_laws_are_refused(void **state)
{
    struct law l = {.arena = arena_new(1U << 20)};
    struct dirent **entries = NULL;
    int count = scandir(source(&l, "tests/unit/loi/refus"), &entries, visible, alphasort);

    (void)state;
    assert_true(count >= 30);
    for (int i = 0; i < count; i++) {
        refuse_one(entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    arena_free(l.arena);
}

static void limits_hold(void **state)
{
    struct law l;
    const char *names;
    const char *tables;
    const char *errors;
    size_t n = (size_t)2 << 20;
    char *huge;

    (void)state;
    open_valid(&l);
    huge = arena_alloc(l.arena, n + 1);
    memset(huge, 'a', n);
    memcpy(huge, "Note: ", 6);
    add(&l, "trop-long.txt", huge, n);
    assert_false(compile(&l, &names, &tables, &errors));
    says(errors, "trop-long.txt:1: la valeur est trop longue", "limites");
    for (size_t i = 0; i < n; i++)
        huge[i] = "a:\n"[i % 3];
    assert_false(compile(&l, &names, &tables, &errors));
    says(errors, "les textes dépassent la taille", "limites");
    arena_free(l.arena);
}

/* ---- the real law ------------------------------------------------------------------------------------------ */

static void open_real(struct law *l)
{
    memset(l, 0, sizeof(*l));
    l->arena = arena_new((size_t)64 << 20);
    assert_non_null(l->arena);
    add_folder(l, source(l, "law"), ".txt");
    add_folder(l, source(l, "sql"), ".sql");
}

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifdef SANITIZED
#define SECONDS_MAX 10.0 /* sanitizers cost about ten times */
#else
#define SECONDS_MAX 1.0
#endif

static void real_law_compiles_fast(void **state)
{
    struct law l;
    const char *names;
    const char *tables;
    const char *errors;
    clock_t start = clock();

    (void)state;
    open_real(&l);
    if (!compile(&l, &names, &tables, &errors))
        fail_msg("%s", errors);
    assert_true((double)(clock() - start) / CLOCKS_PER_SEC < SECONDS_MAX);
    arena_free(l.arena);
}

/* The order of 2022 applied to a base it does not fit names the provision. */
static void order_on_another_base_is_refused(void **state)
{
    struct law l;
    const char *names;
    const char *tables;
    const char *errors;

    (void)state;
    open_real(&l);
    for (size_t i = 0; i < l.n; i++)
        if (strcmp(l.files[i].path, "2019-10-11-arrete.txt") == 0) {
            char *copy = arena_strndup(l.arena, l.files[i].bytes, l.files[i].n);
            char *at = strstr(copy, "inscrits au compte");

            assert_non_null(at);
            memcpy(at, "inscrits au carnet", strlen("inscrits au carnet"));
            l.files[i].bytes = copy;
        }
    assert_false(compile(&l, &names, &tables, &errors));
    says(errors, "arrêté du 19 octobre 2022, art. 1, 2°, d, v : 1.1/4/i ne contient pas", "autre base");
    arena_free(l.arena);
}

/* A new recipient and a new order are texts: names and tables follow, nothing else is touched. */
static void new_recipient_is_only_text(void **state)
{
    static const char order[] =
        "Texte: arrêté du 1er décembre 2026\nTitre: Arrêté inventé\nPublié: 2026-12-01\n"
        "En-vigueur: 2026-12-02\nNature: modification\n\n"
        "Disposition: art. 1, 1°\nOpération: insérer\nAprès: 3/dgom\n\n"
        "Adresse: 3/exemple\nLibellé: Exemple\nTexte: Exemple : suit les mandats.\n\n"
        "Disposition: art. 1, 2°\nOpération: compléter\nAdresse: 1.1/5/a\n"
        "Mots: « et collectivité »\n";
    static const char party[] =
        "Partie: exemple\nLibellé: Exemple\nQualité: destinataire\nLigne: 3/exemple\n\n"
        "Accès: exemple\nFinalité: 5\nPortée: DIFE\nForme: pseudonymisée\n"
        "Données: mandat.type\nDepuis: 2026-12-02\nArticle: annexe 3, ligne exemple\n";
    struct law l;
    const char *names;
    const char *tables;
    const char *errors;

    (void)state;
    open_real(&l);
    add(&l, "ordre-invente.txt", order, sizeof(order) - 1);
    add(&l, "partie-inventee.txt", party, sizeof(party) - 1);
    if (!compile(&l, &names, &tables, &errors))
        fail_msg("%s", errors);
    says(names, "PARTY_EXEMPLE", "noms");
    says(tables, "{PARTY_EXEMPLE, FINALITE_5, SCOPE_DIFE, LAW_PSEUDONYMISED, ", "tables");
    says(tables, "\"Type de mandat et collectivité ;\"", "tables");
    arena_free(l.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(valid_law_compiles),
        cmocka_unit_test(bad_laws_are_refused),
        cmocka_unit_test(limits_hold),
        cmocka_unit_test(real_law_compiles_fast),
        cmocka_unit_test(order_on_another_base_is_refused),
        cmocka_unit_test(new_recipient_is_only_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

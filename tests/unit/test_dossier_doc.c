/*
 * docs/fr/dossier.md tells people the declared table of the dossier: the rows between its two marks must be those of
 * dossier_transitions(), in the same order, so that the page cannot promise an act or a delay that does not exist.
 * When it fails it prints the rows to paste.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "source_folder.h"
#include "training/dossier.h"

#define PAGE_BYTES (256 * 1024)

/* Delays are those of the dated parameters on this day: the page says it. */
static const struct {
    int year, month, day;
} as_of = {2026, 11, 24};

static void delay_text(const struct dossier_transition *t, char *out, size_t size)
{
    static const char *const from[] = {"", " après l'acte précédent", " après le début de la session",
                                       " après la fin de la session", " après la sortie"};
    struct law_value v;

    if (t->delai == PARAM_COUNT) {
        snprintf(out, size, "%s", (t->gardes & GARDE_ECHEANCE_PASSEE) != 0 ? "échéance passée" : "");
        return;
    }
    assert_int_equal(law_param(t->delai, day_make(as_of.year, as_of.month, as_of.day), &v, NULL), RC_OK);
    snprintf(out, size, "%lld %s%s", (long long)v.value,
             strcmp(v.unit, "jours_ouvres") == 0 ? "jours ouvrés" : "jours", from[t->origine]);
}

static void place_text(enum dossier_etat etat, enum dossier_facturation f, char *out, size_t size)
{
    snprintf(out, size, "%s%s%s", dossier_etat_label(etat), f == FACTURATION_NOT_BILLABLE ? "" : ", ",
             f == FACTURATION_NOT_BILLABLE ? "" : dossier_facturation_label(f));
}

static void write_rows(FILE *out)
{
    static const char *const effects[] = {
        "",
        "le prix est réservé",
        "tout est rendu",
        "rendu, ou perdu si c'est trop tard",
        "le prix est perdu, sauf une indemnité à l'organisme",
        "ce qui est dû à l'organisme est débité",
        "l'organisme est payé",
        "la somme est due de nouveau à l'organisme ou, après une fraude, règle sa dette",
        "la somme du financeur est créditée pour ce dossier",
        "la somme du financeur est créditée, le prix est réservé",
        "tout retourne d'où cela venait",
        "un acompte est dû à l'organisme si la formation est longue",
        "l'acompte est versé à l'organisme",
        "l'acompte n'est plus versé",
        "",
        "le prix est de nouveau réservé"};
    size_t n;
    const struct dossier_transition *t = dossier_transitions(&n);

    for (size_t i = 0; i < n; i++) {
        char before[96], after[96], delay[96];

        place_text(t[i].de, t[i].facturation_de, before, sizeof(before));
        place_text(t[i].vers, t[i].facturation_vers, after, sizeof(after));
        delay_text(&t[i], delay, sizeof(delay));
        fprintf(out, "| %s | %s | `%s` | %s | %s | %s |\n", before, dossier_role_label(t[i].par),
                dossier_acte_name(t[i].acte), after, delay, effects[t[i].effet]);
    }
}

static void page_rows(char *out)
{
    static char page[PAGE_BYTES];
    const char *from, *to;
    char path[4096];
    FILE *f;

    snprintf(path, sizeof(path), "%s/docs/fr/dossier.md", source_folder());
    f = fopen(path, "rb");
    assert_non_null(f);
    page[fread(page, 1, sizeof(page) - 1, f)] = '\0';
    fclose(f);
    from = strstr(page, "|---|---|---|---|---|---|\n");
    assert_non_null(from);
    from += strlen("|---|---|---|---|---|---|\n");
    to = strstr(from - 1, "\n\n"); /* from the end of the line above: no row at all is a page too */
    assert_non_null(to);
    snprintf(out, PAGE_BYTES, "%.*s", (int)(to + 1 - from), from);
}

static void test_page_is_the_table(void **state)
{
    static char expected[PAGE_BYTES], found[PAGE_BYTES];
    FILE *f = fmemopen(expected, sizeof(expected), "w");

    (void)state;
    assert_non_null(f);
    write_rows(f);
    fclose(f);
    page_rows(found);
    if (strcmp(expected, found) != 0)
        fprintf(stderr, "docs/fr/dossier.md should have these rows:\n%s", expected);
    assert_true(strcmp(expected, found) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_page_is_the_table)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}

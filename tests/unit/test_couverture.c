/*
 * The place of each datum: every datum that the state of 3 December 2022 lets the system hold is stored, comes in and is
 * shown somewhere, or says in law/ why not; and what an importer reads is bound field by field.
 */
#include "cli/law_coverage.h"
#include "exchange/partenaires.h"
#include "law/conservation.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define ARENA_MAX ((size_t)16 << 20)

static const struct {
    int year, month, day;
} days[] = {{2022, 12, 2}, {2022, 12, 3}, {2025, 1, 1}, {2026, 11, 24}};

/* Calls each() for every datum of every day. */
static size_t walk(void (*each)(const struct coverage *c))
{
    struct arena *a = arena_new(ARENA_MAX);
    size_t n = 0;

    assert_non_null(a);
    for (size_t d = 0; d < ARRAY_LEN(days); d++)
        for (size_t i = 0; i < ITEM_COUNT; i++) {
            day_t at = day_make(days[d].year, days[d].month, days[d].day);
            struct coverage *c = ARENA_NEW(a, struct coverage);

            if (law_item_at((enum law_item)i, at) != NULL) {
                law_coverage_of((enum law_item)i, at, a, c);
                each(c);
                n++;
            }
            arena_reset(a);
        }
    arena_free(a);
    return n;
}

static bool is_held(const struct coverage *c)
{
    return c->tenue == NULL || !c->tenue->absent;
}

static void has_a_place(const struct coverage *c)
{
    bool computed = c->tenue != NULL && c->tenue->from[0] != '\0';

    if (!is_held(c)) {
        assert_true(strlen(c->tenue->why) > 20);
        assert_int_equal(c->columns.n, 0);
        return;
    }
    if (computed ? c->pages.n == 0 : c->columns.n == 0 || c->entries.n == 0)
        fail_msg("%s est tenue sans colonne ou sans entrée", law_item_name(c->item));
    if ((c->pages.n == 0 && c->exports.n == 0) != (c->tenue != NULL && c->tenue->hidden[0] != '\0'))
        fail_msg("%s n'est montrée nulle part, ou l'est malgré « Non-montrée: »", law_item_name(c->item));
    if (c->retention == NULL)
        fail_msg("%s n'a pas de durée", law_item_name(c->item));
}

static void every_datum_has_a_place_or_a_reason(void **state)
{
    (void)state;
    assert_true(walk(has_a_place) > 400);
}

/* Known places, so that an empty table cannot pass. */
static void known_places(void **state)
{
    struct arena *a = arena_new(ARENA_MAX);
    struct coverage *c = ARENA_NEW(a, struct coverage);
    const day_t at = day_make(2022, 12, 3);
    bool found = false;

    (void)state;
    law_coverage_of(ITEM_TITULAIRE_NIR, at, a, c);
    assert_string_equal(c->entries.v[0], "import sngi : nir");
    law_coverage_of(ITEM_MANDAT_FIN, at, a, c);
    assert_string_equal(c->entries.v[0], "import rne : (ligne absente de la livraison suivante)");
    for (size_t i = 0; i < c->pages.n; i++)
        found = found || strcmp(c->pages.v[i], "/mes-mandats") == 0;
    assert_true(found);
    law_coverage_of(ITEM_PARTAGE_FACTURE_NUMERO, at, a, c);
    assert_string_equal(c->columns.v[0], "dossier.facture_numero");
    assert_int_equal(c->columns.n, 1);
    law_coverage_of(ITEM_DROITS_DIFE, at, a, c);
    assert_int_equal(c->columns.n, 0);
    assert_string_equal(c->tenue->from, "droits.mouvements");
    assert_string_equal(c->retention->name, "titulaire");
    arena_free(a);
}

/* Each field of each partner says a datum, or that it says none; only a public register is without data. */
static void importers_are_bound_field_by_field(void **state)
{
    (void)state;
    for (const struct partner *const *p = import_partners; *p != NULL; p++) {
        struct import_champ champ;
        size_t bound = 0, n = 0;

        for (; (*p)->champ(n, &champ); n++) {
            assert_non_null(champ.name);
            assert_true(champ.item >= 0 && champ.item <= NOTHING_BRINGS);
            bound += champ.item != NOTHING_BRINGS;
        }
        assert_true(n > 2);
        if ((*p)->feed == FEED_COUNT)
            assert_int_equal(bound, 0);
        else
            assert_true(bound > 2);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_datum_has_a_place_or_a_reason),
        cmocka_unit_test(known_places),
        cmocka_unit_test(importers_are_bound_field_by_field),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

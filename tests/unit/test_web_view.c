/* Values reach a page escaped, and personal ones only with a grant of the door. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "web/view.h"
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

struct fixture {
    struct arena *a;
    struct view *v;
    struct page_buffer out;
};

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));

    f->a = arena_new(8U << 20);
    f->v = view_new(f->a);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;

    page_buffer_free(&f->out);
    arena_free(f->a);
    free(f);
    return 0;
}

static const char *render(struct fixture *f, enum template_id page)
{
    f->out.n = 0;
    assert_int_equal(page_render(page, T_AUCUN, f->v, &f->out, NULL), RC_OK);
    return arena_strndup(f->a, f->out.data, f->out.n);
}

static void text_is_escaped(void **state)
{
    struct fixture *f = *state;

    view_text(f->v, K_DEMO_NOM, "<script>alert(\"1\")</script> & 'x'");
    view_text(f->v, K_RANG, "\" autofocus onfocus=\"alert(1)");
    const char *page = render(f, T_PERSONNE);
    assert_non_null(strstr(page, "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;x&#39;"));
    assert_non_null(strstr(page, "value=\"&quot; autofocus onfocus=&quot;alert(1)\""));
    assert_null(strstr(page, "<script>"));
}

/* The site map shows addresses: one that leaves the site, or runs, becomes "#". */
static void addresses_stay_on_the_site(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *given, *expected;
    } cases[] = {{"/mes-droits", "href=\"/mes-droits\""},  {"javascript:alert(1)", "href=\"#\""},
                 {"//autre.example/", "href=\"#\""},       {"/\\autre.example/", "href=\"#\""},
                 {"https://autre.example/", "href=\"#\""}, {"/a\"b", "href=\"/a&quot;b\""}};

    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        f->v = view_new(f->a);
        view_text(view_add(f->v, K_PLAN_PUBLIC), K_LIEN, cases[i].given);
        assert_non_null(strstr(render(f, T_PLAN), cases[i].expected));
    }
}

static void sections_follow_lists_flags_and_absence(void **state)
{
    struct fixture *f = *state;
    const char *page = render(f, T_DEMONSTRATION);

    assert_non_null(strstr(page, "sicpf demo make"));
    view_text(view_add(f->v, K_ELUS), K_DEMO_NOM, "Première");
    view_text(view_add(f->v, K_ELUS), K_DEMO_NOM, "Seconde");
    page = render(f, T_DEMONSTRATION);
    assert_null(strstr(page, "sicpf demo make"));
    assert_true(strstr(page, "Première") < strstr(page, "Seconde"));
    view_flag(f->v, K_DEMO, true);
    assert_non_null(strstr(render(f, T_MENTIONS), "démonstration"));
    view_flag(f->v, K_DEMO, false);
    assert_null(strstr(render(f, T_MENTIONS), "démonstration"));
}

static void an_empty_text_is_absent(void **state)
{
    struct fixture *f = *state;

    view_text(f->v, K_SUITE, "");
    assert_null(strstr(render(f, T_DEMONSTRATION), "name=\"suite\""));
    view_text(f->v, K_SUITE, "/mes-droits");
    assert_non_null(strstr(render(f, T_DEMONSTRATION), "name=\"suite\" value=\"/mes-droits\""));
}

static void amounts_and_days_are_french(void **state)
{
    struct fixture *f = *state;
    struct view *rule = view_add(f->v, K_REGLES);
    struct view *period = view_add(rule, K_PERIODES);

    view_flag(f->v, K_MONTRE, true);
    view_money(period, K_VALEUR, 124000);
    view_day(period, K_DU, day_make(2026, 5, 3));
    view_day(period, K_AU, DAY_NONE);
    const char *page = render(f, T_REGLES);
    assert_non_null(strstr(page, "1\u202f240,00\u00a0€"));
    assert_non_null(strstr(page, "3 mai 2026"));
    assert_null(strstr(page, "jusqu'au"));
}

static void a_title_fills_its_variables(void **state)
{
    struct fixture *f = *state;

    assert_string_equal(page_title(T_PROBLEME, f->v, &f->out), "Demande refusée");
    view_flag(f->v, K_ERREUR_INTROUVABLE, true);
    assert_string_equal(page_title(T_PROBLEME, f->v, &f->out), "Page introuvable");
    assert_int_equal(page_parent(T_PROBLEME), T_ACCUEIL);
    assert_int_equal(f->out.n, 0);
}

static void a_page_too_large_is_refused(void **state)
{
    struct fixture *f = *state;
    char *big = arena_alloc(f->a, PAGE_BYTES_MAX / 2);
    struct err e = {0};

    memset(big, 'a', PAGE_BYTES_MAX / 2 - 1);
    for (int i = 0; i < 3; i++)
        view_text(view_add(f->v, K_ELUS), K_DEMO_NOM, big);
    assert_int_equal(page_render(T_DEMONSTRATION, T_AUCUN, f->v, &f->out, &e), RC_FAILURE);
    assert_int_equal(e.msg, MSG_WEB_PAGE_TROP_GRANDE);
}

/* Runs in a child, since a broken promise stops the program. True when it was stopped. */
static bool stops(void (*fn)(struct fixture *), struct fixture *f)
{
    int status = 0;
    pid_t child = fork();

    if (child == 0) {
        if (freopen("/dev/null", "w", stderr) == NULL)
            _exit(1);
        fn(f);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

static enum view_key personal_key(void)
{
    for (enum view_key k = K_AUCUNE + 1; k < KEY_COUNT; k++)
        if (!view_key_public(k))
            return k;
    return K_AUCUNE;
}

static void say_personal_as_public(struct fixture *f)
{
    view_text(f->v, personal_key(), "secret");
}

static void say_public_as_personal(struct fixture *f)
{
    struct grant g = {0};

    view_personal(f->v, &g, K_TITRE, ITEM_TITULAIRE_ETAT_CIVIL, "secret");
}

static void say_another_item(struct fixture *f)
{
    struct grant g = {.items = item_set_of(ITEM_TITULAIRE_NIR, ITEM_COUNT)};

    view_personal(f->v, &g, personal_key(), ITEM_TITULAIRE_NIR, "secret");
}

static void personal_keys_have_one_way_in(void **state)
{
    struct fixture *f = *state;

    if (personal_key() == K_AUCUNE)
        skip();
    assert_true(stops(say_personal_as_public, f));
    assert_true(stops(say_public_as_personal, f));
    assert_true(stops(say_another_item, f));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(text_is_escaped, setup, teardown),
        cmocka_unit_test_setup_teardown(addresses_stay_on_the_site, setup, teardown),
        cmocka_unit_test_setup_teardown(sections_follow_lists_flags_and_absence, setup, teardown),
        cmocka_unit_test_setup_teardown(an_empty_text_is_absent, setup, teardown),
        cmocka_unit_test_setup_teardown(amounts_and_days_are_french, setup, teardown),
        cmocka_unit_test_setup_teardown(a_title_fills_its_variables, setup, teardown),
        cmocka_unit_test_setup_teardown(a_page_too_large_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(personal_keys_have_one_way_in, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

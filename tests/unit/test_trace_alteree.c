/* A trace: nothing in it can be changed unseen, and what is no trace is refused with its place. */
#include "trace_fixture.h"

/* ---- what is changed in a trace --------------------------------------------------------------------------------- */

/* An account with something of each: its text is what the tests below spoil. */
static char *full_trace(void)
{
    static const int64_t sixty[3] = {18000, 30000, 24000};
    struct entry e[40];
    size_t n = accepted(e);

    e[n++] =
        (struct entry){"cpf/2025",
                       BOOK_POSTED,
                       GENRE_CREDIT_CPF,
                       COMPTE_FONDS_CPF,
                       POCHE_DROITS,
                       24985,
                       "2025-12-31",
                       "2026-02-01",
                       "CPF-10",
                       annual_article(PARAM_CPF_ANNUEL, "2025-12-31"),
                       "{\"regime\":\"salarie\",\"unite\":\"heures\",\"annuel\":50000,\"plafond\":500000}",
                       "{\"travaille\":803,\"reference\":1607,\"avant\":50000,\"prorata\":1}",
                       NULL};
    n = settle(
        e, n, "valider", "2026-09-30", "3.5",
        annual_article(PARAM_INTERRUPTION_SEUIL_BAS_POURCENT, "2025-06-20"),
        "{\"effet\":\"solder\",\"prix\":120000,\"organisme\":72000,\"accepte\":\"2025-06-20\",\"taux\":60,"
        "\"cause\":\"titulaire\",\"force_majeure\":0}",
        sixty, true);
    return trace_of(e, n);
}

static json_t *parsed(const char *text)
{
    json_t *j = json_loads(text, 0, NULL);

    assert_non_null(j);
    return j;
}

/* Puts prints that fit the content: what is found after that is found by the rules, the law and the sums alone. */
static void seal(json_t *trace)
{
    char chain[TRACE_HASH_BYTES];
    json_t *head = json_object();
    json_t *m;
    size_t i;

    json_object_set(head, "format", json_object_get(trace, "format"));
    json_object_set(head, "titulaire", json_object_get(trace, "titulaire"));
    json_object_set(head, "au", json_object_get(trace, "au"));
    json_object_set(head, "connu", json_object_get(trace, "connu"));
    assert_true(trace_empreinte("", head, chain));
    json_decref(head);
    json_array_foreach(json_object_get(trace, "mouvements"), i, m)
    {
        json_object_set_new(m, "no", json_integer((json_int_t)i + 1));
        json_object_del(m, "empreinte");
        assert_true(trace_empreinte(chain, m, chain));
        json_object_set_new(m, "empreinte", json_string(chain));
    }
    assert_true(trace_empreinte(chain, json_object_get(trace, "poches"), chain));
    json_object_set_new(trace, "empreinte", json_string(chain));
}

/* True when the verification finds something, or does not take it for a trace. */
static bool found(const json_t *trace, struct trace_bilan *b)
{
    char *text = json_dumps(trace, 0);
    struct err e;
    enum rc rc = trace_verifier(arena, text, strlen(text), b, &e);

    free(text);
    return rc != RC_OK || b->differents + b->ecarts_n > 0;
}

static json_t *spoiled(const json_t *v)
{
    if (json_is_integer(v))
        return json_integer(json_integer_value(v) + 1);
    if (json_is_string(v)) {
        char *longer = arena_printf(arena, "%sx", json_string_value(v));

        return json_string(longer);
    }
    return json_is_boolean(v) ? json_boolean(!json_is_true(v)) : json_string("x");
}

/* Spoils each value of a tree in turn, and takes each away; fails on the first that goes unseen. */
static size_t spoil_all(json_t *root, json_t *at)
{
    struct trace_bilan b;
    size_t done = 0;
    const char *key;
    json_t *v;
    void *next;
    size_t i;

    json_array_foreach(at, i, v) done += spoil_all(root, v);
    if (!json_is_object(at))
        return done;
    json_object_foreach_safe(at, next, key, v)
    {
        json_incref(v);
        done += spoil_all(root, v);
        if (!json_is_object(v) && !json_is_array(v)) {
            json_object_set_new(at, key, spoiled(v));
            if (!found(root, &b))
                fail_msg("« %s » changed unseen", key);
            done++;
        }
        json_object_set_new(at, key, v);
        arena_reset(arena);
    }
    return done;
}

static void nothing_changes_unseen(void **state)
{
    json_t *trace = parsed(full_trace());
    struct trace_bilan b;

    (void)state;
    assert_false(found(trace, &b));
    assert_int_equal(b.repris, 2);
    assert_true(spoil_all(trace, trace) > 500);
    assert_false(found(trace, &b));
    json_decref(trace);
}

static json_t *movement(json_t *trace, const char *cle)
{
    json_t *m;
    size_t i;

    json_array_foreach(json_object_get(trace, "mouvements"), i, m)
    {
        if (strcmp(json_string_value(json_object_get(m, "cle")), cle) == 0)
            return m;
    }
    fail_msg("no movement « %s »", cle);
    return NULL;
}

static json_t *named(json_t *list, const char *nom)
{
    json_t *x;
    size_t i;

    json_array_foreach(list, i, x)
    {
        if (strcmp(json_string_value(json_object_get(x, "nom")), nom) == 0)
            return x;
    }
    fail_msg("no « %s »", nom);
    return NULL;
}

static void add(json_t *object, const char *key, int64_t more)
{
    json_object_set_new(object, key, json_integer(json_integer_value(json_object_get(object, key)) + more));
}

/* What a forger changes, the prints made anew. */
static void cent(json_t *t)
{
    json_t *m = movement(t, "cpf/2025");

    add(m, "montant", 1);
    add(json_array_get(json_object_get(m, "effets"), 0), "montant", 1);
}

static void input(json_t *t)
{
    add(named(json_object_get(movement(t, "cpf/2025"), "entrees"), "travaille"), "valeur", 10);
}

static void other_input(json_t *t)
{
    add(named(json_object_get(movement(t, NUMERO "valider/01"), "entrees"), "taux"), "valeur", 1);
}

static void parameter(json_t *t)
{
    add(named(json_object_get(movement(t, "cpf/2025"), "parametres"), "cpf.annuel"), "valeur", 10000);
}

static void missing_parameter(json_t *t)
{
    json_t *list = json_object_get(movement(t, "cpf/2025"), "parametres");

    for (size_t i = json_array_size(list); i-- > 0;)
        if (strcmp(json_string_value(json_object_get(json_array_get(list, i), "nom")), "cpf.plafond") == 0)
            json_array_remove(list, i);
}

static void article(json_t *t)
{
    json_object_set_new(movement(t, "cpf/2025"), "article", json_string("C. trav. R. 6323-2"));
}

static void line(json_t *t)
{
    json_array_remove(json_object_get(t, "mouvements"), 6);
}

static void last_line(json_t *t)
{
    json_t *list = json_object_get(t, "mouvements");

    json_array_remove(list, json_array_size(list) - 1);
}

static void balance(json_t *t)
{
    add(json_array_get(json_object_get(t, "poches"), 0), "solde", 1);
}

/* The credit twice on its line, every later balance raised by as much. */
static void effect_twice(json_t *t)
{
    json_t *list = json_object_get(t, "mouvements");
    json_t *effects = json_object_get(movement(t, "cpf/2025"), "effets");
    json_t *twice = json_deep_copy(json_array_get(effects, 0));
    size_t i, k;
    json_t *m, *f;

    add(twice, "solde", 24985);
    add(twice, "disponible", 24985);
    json_array_append_new(effects, twice);
    json_array_foreach(list, i, m)
    {
        json_array_foreach(json_object_get(m, "effets"), k, f)
        {
            if (i > 6 && json_integer_value(json_object_get(f, "poche")) == POCHE_DROITS) {
                add(f, "solde", 24985);
                add(f, "disponible", 24985);
            }
        }
    }
    json_array_foreach(json_object_get(t, "poches"), i, f)
    {
        if (json_integer_value(json_object_get(f, "poche")) == POCHE_DROITS)
            add(f, "solde", 24985);
    }
}

static void key_twice(json_t *t)
{
    json_object_set_new(movement(t, "reprise/2"), "cle", json_string("reprise/1"));
}

static void other_year(json_t *t)
{
    json_object_set_new(movement(t, "cpf/2025"), "cle", json_string("cpf/2031"));
}

static void balance_before(json_t *t)
{
    add(named(json_object_get(movement(t, "cpf/2025"), "entrees"), "avant"), "valeur", 1000);
}

static void unit(json_t *t)
{
    json_object_set_new(movement(t, "reprise/1"), "unite", json_string("heures"));
}

static void unit_of_purse(json_t *t)
{
    json_object_set_new(json_array_get(json_object_get(t, "poches"), 0), "unite", json_string("heures"));
}

static void order(json_t *t)
{
    json_t *list = json_object_get(t, "mouvements");
    json_t *first = json_incref(json_array_get(list, 0));

    json_array_remove(list, 0);
    json_array_append_new(list, first);
}

static void a_forger_is_found_by_the_rules(void **state)
{
    static const struct {
        const char *name, *says;
        void (*change)(json_t *t);
    } forgeries[] = {
        {"one cent", "Montant : la trace porte", cent},
        {"one input", "Montant : la trace porte", input},
        {"another", "« organisme »", other_input},
        {"a parameter", "La loi du programme dit autre chose : cpf.annuel vaut 50000", parameter},
        {"no parameter", "Le paramètre cpf.plafond", missing_parameter},
        {"an article", "Article : le calcul repose sur", article},
        {"a line", NULL, line},
        {"the last line", NULL, last_line},
        {"a balance", NULL, balance},
        {"the order", NULL, order},
        {"an effect twice", "L'effet sur les poches", effect_twice},
        {"a key twice", "la porte déjà", key_twice},
        {"another year", "porte la clé « cpf/2025 »", other_year},
        {"the balance before", "« avant »", balance_before},
        {"a unit", NULL, unit},
        {"the unit of a purse", NULL, unit_of_purse},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(forgeries); i++) {
        json_t *trace = parsed(full_trace());
        struct trace_bilan b;
        bool said = forgeries[i].says == NULL;

        forgeries[i].change(trace);
        seal(trace);
        if (!found(trace, &b))
            fail_msg("%s: unseen", forgeries[i].name);
        for (size_t k = 0; k < b.n; k++)
            for (size_t r = 0; r < b.lignes[k].ecarts_n; r++)
                said = said || strstr(b.lignes[k].ecarts[r], forgeries[i].says) != NULL;
        if (!said)
            fail_msg("%s: « %s » not said", forgeries[i].name, forgeries[i].says);
        json_decref(trace);
        arena_reset(arena);
    }
}

/* ---- what is no trace ------------------------------------------------------------------------------------------- */

static void assert_refused(const char *text, size_t n, enum msg m, const char *field)
{
    struct trace_bilan b;
    struct err e;

    assert_int_equal(trace_verifier(arena, text, n, &b, &e), RC_USAGE);
    assert_int_equal(e.msg, m);
    assert_string_equal(e.field, field);
}

static void what_is_no_trace_is_refused_with_its_place(void **state)
{
    char *good = full_trace();
    json_t *trace = parsed(good);
    char *huge = malloc(TRACE_BYTES_MAX + 2);
    struct err e;
    struct trace_bilan b;
    char *text;

    (void)state;
    for (size_t n = 0; n + 2 < strlen(good); n += 97)
        assert_int_equal(trace_verifier(arena, good, n, &b, &e), RC_USAGE);
    memset(huge, ' ', TRACE_BYTES_MAX + 2);
    assert_refused(huge, TRACE_BYTES_MAX + 2, MSG_TRACE_TROP_LONGUE, "");
    free(huge);
    assert_refused("{\"format\":\"a\",\n\"format\":\"b\"}", 29, MSG_TRACE_ILLISIBLE, "");
    assert_refused("[]", 2, MSG_TRACE_ILLISIBLE, "");
    assert_refused("{\"format\":\"sicpf-trace/2\"}", 26, MSG_SIMULATION_VALEUR, "format");
    json_object_set_new(movement(trace, "cpf/2025"), "montant", json_real(1.5));
    text = json_dumps(trace, 0);
    assert_refused(text, strlen(text), MSG_SIMULATION_VALEUR, "mouvements[7].montant");
    free(text);
    json_object_set_new(movement(trace, "cpf/2025"), "montant", json_integer(24985));
    json_object_set_new(movement(trace, "cpf/2025"), "nir", json_integer(1));
    text = json_dumps(trace, 0);
    assert_refused(text, strlen(text), MSG_SIMULATION_CLE_INCONNUE, "mouvements[7].nir");
    free(text);
    json_decref(trace);
}

static void the_same_account_gives_the_same_bytes(void **state)
{
    char *one = full_trace();
    char *two = full_trace();

    (void)state;
    assert_string_equal(one, two);
    assert_null(strstr(one, "1000000007")); /* which training body it is */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nothing_changes_unseen, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_forger_is_found_by_the_rules, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_no_trace_is_refused_with_its_place, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_same_account_gives_the_same_bytes, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

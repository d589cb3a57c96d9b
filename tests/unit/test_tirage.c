/*
 * A sample drawn again by anyone: the recipe of tirage.h redone here with nothing of it, a draw that changes with anything it
 * rests on, a fair one over many seeds, and a control from its draw to its conclusion. Both engines give the same sample.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "training/controle.h"
#include "training_fixture.h"

#define SEEDS 2000
#define PEOPLE 20
#define DRAWN 5
#define GRAINE "Loto du 2 décembre 2026 : 4 8 15 16 23"

/* Dossiers 00000000000001 to n, in an order that is not theirs. */
static struct tirage population(struct arena *a, size_t n, size_t drawn, const char *seed)
{
    struct tirage t = {.graine = seed, .population_n = n, .echantillon_n = drawn};

    t.population = ARENA_ARRAY(a, const char *, n);
    for (size_t i = 0; i < n; i++)
        t.population[i] = arena_printf(a, "%014zu", n - i);
    return t;
}

static struct arena *fresh(void)
{
    struct arena *a = arena_new(64U << 20);

    CHECK(a != NULL);
    return a;
}

/* Computed with sha256sum from the words of tirage.h: sorted numbers one a line, then "seed LF fingerprint LF number". */
static void the_published_recipe(void **state)
{
    struct arena *a = fresh();
    struct tirage t = population(a, 9, 3, GRAINE);
    struct err e;

    (void)state;
    assert_ok(tirage_tirer(a, &t, &e), &e);
    assert_string_equal(t.empreinte, "e59293b8268080948e9f48dac31bae1ac4e63a8077fde31d50913c822cb5a0f7");
    assert_string_equal(t.echantillon[0], "00000000000009");
    assert_string_equal(t.echantillon[1], "00000000000007");
    assert_string_equal(t.echantillon[2], "00000000000001");
    arena_free(a);
}

static void refusals(void **state)
{
    struct arena *a = fresh();
    struct tirage t = population(a, 9, 3, "court");
    struct err e;

    (void)state;
    assert_int_equal(tirage_tirer(a, &t, &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_TIRAGE_GRAINE);
    t.graine = "deux\nlignes de graine";
    assert_int_equal(tirage_tirer(a, &t, &e), RC_USAGE);
    t.graine = GRAINE;
    t.echantillon_n = 10;
    assert_int_equal(tirage_tirer(a, &t, &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_TIRAGE_TAILLE);
    t.echantillon_n = 0;
    assert_int_equal(tirage_tirer(a, &t, &e), RC_USAGE);
    t.echantillon_n = 9;
    assert_ok(tirage_tirer(a, &t, &e), &e);
    t.population[3] = t.population[4];
    assert_int_equal(tirage_tirer(a, &t, &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_TIRAGE_POPULATION);
    arena_free(a);
}

/* One letter of the file changed: of the seed, of the population, of the sample, of the fingerprint. */
static void a_changed_file_is_found(void **state)
{
    static const struct {
        const char *from, *to;
        enum msg why;
    } changes[] = {{"Loto du 2", "Loto du 3", MSG_TIRAGE_FAUX},
                   {"00000000000007", "00000000000017", MSG_TIRAGE_FAUX},
                   {"\"empreinte\": \"", "\"empreinte\": \"0", MSG_TIRAGE_FAUX},
                   {"sicpf-tirage/1", "sicpf-tirage/2", MSG_TIRAGE_FICHIER},
                   {"\"population\"", "\"populace\"", MSG_TIRAGE_FICHIER}};
    struct arena *a = fresh();
    struct tirage t = population(a, 9, 3, GRAINE), again;
    struct err e;
    char *text;

    (void)state;
    assert_ok(tirage_tirer(a, &t, &e), &e);
    text = tirage_ecrire(a, &t, "11750000008");
    assert_ok(tirage_verifier(a, text, strlen(text), &again, &e), &e);
    assert_int_equal(again.population_n, 9);
    for (size_t i = 0; i < ARRAY_LEN(changes); i++) {
        const char *where = strstr(text, changes[i].from);
        char *bad = arena_printf(a, "%.*s%s%s", (int)(where - text), text, changes[i].to,
                                 where + strlen(changes[i].from));

        assert_true(tirage_verifier(a, bad, strlen(bad), &again, &e) != RC_OK);
        assert_int_equal(e.msg, changes[i].why);
    }
    assert_int_equal(tirage_verifier(a, "[]", 2, &again, &e), RC_USAGE);
    assert_int_equal(tirage_verifier(a, text, strlen(text) / 2, &again, &e), RC_USAGE);
    arena_free(a);
}

/* Each dossier is drawn 500 times of 2 000 on average; five standard deviations are 97. The seeds are fixed: so is the result. */
static void a_fair_draw(void **state)
{
    int times[PEOPLE] = {0};

    (void)state;
    for (int s = 0; s < SEEDS; s++) {
        struct arena *a = fresh();
        struct tirage t = population(a, PEOPLE, DRAWN, arena_printf(a, "graine n° %d", s));
        struct err e;

        assert_ok(tirage_tirer(a, &t, &e), &e);
        for (size_t i = 0; i < DRAWN; i++)
            times[strtol(t.echantillon[i], NULL, 10) - 1]++;
        arena_free(a);
    }
    for (int i = 0; i < PEOPLE; i++)
        assert_in_range(times[i], SEEDS * DRAWN / PEOPLE - 97, SEEDS * DRAWN / PEOPLE + 97);
}

/* ---- a control --------------------------------------------------------------------------------------------- */

static enum rc act(struct temp_store *t, unit_fn *fn, struct controle_commande *c, struct err *e)
{
    memset(e, 0, sizeof(*e));
    return store_write(t->store, fn, c, e);
}

static void nine_dossiers(struct temp_store *t)
{
    struct parcours p = {.titulaire = 3, .organisme = ORG_SANS, .session = SESSION_CPF, .reste = 15000};
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e;

    training_fixture_open(t);
    if (parcourir(t, &p, ENTRE, numero, &e) != RC_OK) {
        fail_msg("%s", e.phrase);
    }
    dossiers_en_nombre(t, 9, "entre_le = (SELECT MAX(entre_le) FROM dossier)");
    CHECK(raw_sql(t, "UPDATE dossier SET entre_le = NULL WHERE numero > '00000000000009'") == RAW_OK);
    t->now_us = instant_of_day(on("2026-07-20")) + (int64_t)12 * 3600 * 1000000;
}

static struct controle_commande drawing(const char *seed)
{
    return (struct controle_commande){.par = {PARTY_CDC, 0, "alix"},
                                      .organisme_id = ORG_SANS,
                                      .du = on("2026-07-01"),
                                      .au = on("2026-07-15"),
                                      .graine = seed,
                                      .taille = 3};
}

static struct controle read_control(struct temp_store *t, const char *numero, struct tirage *again)
{
    struct controle k;
    struct db *db;
    struct err e;

    assert_int_equal(store_read_begin(t->store, &db, &e), RC_OK);
    assert_ok(controle_lire(db, t->arena, numero, &k, &e), &e);
    assert_ok(controle_tirage(db, t->arena, &k, again, &e), &e);
    store_read_end(t->store, db);
    return k;
}

/* The same dossiers as the_published_recipe, whatever the engine. */
static void the_draw_of_a_control(void **state)
{
    struct controle_commande c, again;
    struct tirage drawn;
    struct temp_store t;
    struct controle k;
    struct err e;

    (void)state;
    nine_dossiers(&t);
    c = drawing(GRAINE);
    assert_ok(act(&t, controle_ouvrir, &c, &e), &e);
    k = read_control(&t, c.numero_out, &drawn);
    assert_int_equal(k.population_n, 9);
    assert_string_equal(k.empreinte, "e59293b8268080948e9f48dac31bae1ac4e63a8077fde31d50913c822cb5a0f7");
    assert_string_equal(drawn.empreinte, k.empreinte);
    assert_string_equal(drawn.echantillon[0], "00000000000009");
    assert_int_equal(k.pieces_avant > k.ouvert_le, 1);
    again = drawing(GRAINE);
    assert_int_equal(act(&t, controle_ouvrir, &again, &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_CONTROLE_GRAINE_DEJA);
    again = drawing("Une autre graine");
    again.organisme_id = ORG_AGREE;
    assert_int_equal(act(&t, controle_ouvrir, &again, &e), RC_USAGE); /* nobody entered there */
    assert_int_equal(e.msg, MSG_TIRAGE_POPULATION);
    again = drawing("Une autre graine");
    again.par.agent = "";
    assert_true(act(&t, controle_ouvrir, &again, &e) != RC_OK);
    /* A number slipped into the population afterwards no longer gives its fingerprint. */
    CHECK(raw_sql(&t,
                  "UPDATE controle_dossier SET numero = '00000000000099' WHERE numero = '00000000000009'") ==
          RAW_OK);
    k = read_control(&t, c.numero_out, &drawn);
    assert_string_not_equal(drawn.empreinte, k.empreinte);
    temp_store_close(&t);
}

static void documents_are_asked_and_received(void **state)
{
    struct controle_commande c, step = {.par = {PARTY_CDC, 0, "alix"}};
    struct tirage drawn;
    struct temp_store t;
    struct controle k;
    struct err e;

    (void)state;
    nine_dossiers(&t);
    c = drawing(GRAINE);
    assert_ok(act(&t, controle_ouvrir, &c, &e), &e);
    k = read_control(&t, c.numero_out, &drawn);
    step.numero = c.numero_out;
    step.texte = "Trois dossiers, aucune anomalie.";
    assert_int_equal(act(&t, controle_clore, &step, &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DECISION_TROP_TOT);
    step.dossier = "00000000000099";
    step.reference = "dépôt 1";
    assert_int_equal(act(&t, controle_recevoir, &step, &e), RC_NOT_FOUND);
    for (size_t i = 0; i < drawn.echantillon_n; i++) {
        step.dossier = drawn.echantillon[i];
        assert_ok(act(&t, controle_recevoir, &step, &e), &e);
    }
    step.par = (struct declarant){PARTY_ORGANISME, ORG_AGREE, ""};
    step.organisme_id = ORG_AGREE;
    assert_int_equal(act(&t, controle_echanger, &step, &e), RC_NOT_FOUND); /* not its control */
    step.par.actor_id = step.organisme_id = ORG_SANS;
    assert_ok(act(&t, controle_echanger, &step, &e), &e);
    step.par = (struct declarant){PARTY_CDC, 0, "alix"};
    assert_ok(act(&t, controle_clore, &step, &e), &e);
    assert_int_equal(act(&t, controle_echanger, &step, &e), RC_CONFLICT);
    assert_int_equal(e.msg, MSG_CONTROLE_CLOS);
    k = read_control(&t, c.numero_out, &drawn);
    assert_int_equal(k.recues_n, 3);
    assert_string_equal(k.conclusion, step.texte);
    temp_store_close(&t);
}

/* Each side has its room: neither silences the other, and the conclusion is always possible. */
static void messages_are_bounded(void **state)
{
    struct controle_commande c, step = {.par = {PARTY_ORGANISME, ORG_SANS, ""}, .organisme_id = ORG_SANS};
    struct temp_store t;
    struct err e;

    (void)state;
    nine_dossiers(&t);
    c = drawing(GRAINE);
    assert_ok(act(&t, controle_ouvrir, &c, &e), &e);
    step.numero = c.numero_out;
    step.texte = "Encore un message.";
    for (int i = 0; i < CONTROLE_ECHANGES_MAX / 2; i++)
        assert_ok(act(&t, controle_echanger, &step, &e), &e);
    assert_int_equal(act(&t, controle_echanger, &step, &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_CONTROLE_ECHANGES_MAX);
    step.par = (struct declarant){PARTY_CDC, 0, "alix"};
    assert_ok(act(&t, controle_echanger, &step, &e), &e);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM controle_echange"), CONTROLE_ECHANGES_MAX / 2 + 1);
    temp_store_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_published_recipe),    cmocka_unit_test(refusals),
        cmocka_unit_test(a_changed_file_is_found), cmocka_unit_test(a_fair_draw),
        cmocka_unit_test(the_draw_of_a_control),   cmocka_unit_test(documents_are_asked_and_received),
        cmocka_unit_test(messages_are_bounded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

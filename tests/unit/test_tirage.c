/*
 * A sample drawn again by anyone: the recipe of tirage.h redone here with nothing of it, a draw that changes with anything it
 * rests on, a fair one over many seeds, and a control from its draw to its conclusion. Both engines give the same sample.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "training/controle_annonce.h"
#include "training_fixture.h"

#define SEEDS 2000
#define PEOPLE 20
#define DRAWN 5
#define SOURCE "Loto du 2 décembre 2026"
#define GRAINE SOURCE " : 4 8 15 16 23"
#define PLIEE "LOTO DU 2 DECEMBRE 2026 4 8 15 16 23" /* what an announced draw is made of */

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

/* A file with one word in place of another, and why it is refused. */
struct change {
    const char *from, *to;
    enum msg why;
};

static void each_change_is_found(struct arena *a, const char *text, const struct change *changes, size_t n)
{
    struct tirage again;
    struct err e;

    for (size_t i = 0; i < n; i++) {
        const char *where = strstr(text, changes[i].from);
        char *bad = arena_printf(a, "%.*s%s%s", (int)(where - text), text, changes[i].to,
                                 where + strlen(changes[i].from));

        assert_true(tirage_verifier(a, bad, strlen(bad), &again, &e) != RC_OK);
        assert_int_equal(e.msg, changes[i].why);
    }
}

/* One letter of the file changed: of the seed, of the population, of the sample, of the fingerprint. */
static void a_changed_file_is_found(void **state)
{
    static const struct change changes[] = {{"Loto du 2", "Loto du 3", MSG_TIRAGE_FAUX},
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
    each_change_is_found(a, text, changes, ARRAY_LEN(changes));
    assert_int_equal(tirage_verifier(a, "[]", 2, &again, &e), RC_USAGE);
    assert_int_equal(tirage_verifier(a, text, strlen(text) / 2, &again, &e), RC_USAGE);
    arena_free(a);
}

/* The announcement in the file holds the seed: another source, another form of the seed, a day that was not after. */
static void the_file_holds_to_its_announcement(void **state)
{
    static const struct change changes[] = {
        {"Loto du 2", "Loto du 3", MSG_TIRAGE_FAUX},
        {SOURCE, SOURCE ", 4 8 15 16 23", MSG_TIRAGE_FAUX},
        {"2026-12-02", "2026-07-20", MSG_TIRAGE_FAUX},
        {"2026-12-02", "2026-02-30", MSG_TIRAGE_FICHIER},
        {"\"source\"", "\"origine\"", MSG_TIRAGE_FICHIER},
        {"\"empreinte\": \"e", "\"empreinte\": \"f", MSG_TIRAGE_FAUX},
        {"\"empreinte\": \"", "\"empreinte\": 5, \"autre\": \"", MSG_TIRAGE_FICHIER}};
    struct arena *a = fresh();
    struct tirage t = population(a, 9, 3, PLIEE), again;
    struct err e;
    char *text;

    (void)state;
    t.source = SOURCE;
    t.annoncee_le = on("2026-07-20");
    t.connue_le = on("2026-12-02");
    t.annoncee = "e59293b8268080948e9f48dac31bae1ac4e63a8077fde31d50913c822cb5a0f7";
    assert_ok(tirage_tirer(a, &t, &e), &e);
    text = tirage_ecrire(a, &t, "11750000008");
    assert_ok(tirage_verifier(a, text, strlen(text), &again, &e), &e);
    assert_string_equal(again.source, SOURCE);
    assert_int_equal(again.annoncee_le, t.annoncee_le);
    assert_int_equal(again.connue_le, t.connue_le);
    each_change_is_found(a, text, changes, ARRAY_LEN(changes));
    t.graine = GRAINE; /* an exact draw of the same seed written otherwise */
    assert_ok(tirage_tirer(a, &t, &e), &e);
    text = tirage_ecrire(a, &t, "11750000008");
    assert_int_equal(tirage_verifier(a, text, strlen(text), &again, &e), RC_INTEGRITY);
    arena_free(a);
}

/* The text without what stands from `from` to the end of `to`. */
static char *without(struct arena *a, const char *text, const char *from, const char *to)
{
    const char *at = strstr(text, from), *end = at != NULL ? strstr(at, to) : NULL;

    assert_non_null(end);
    return arena_printf(a, "%.*s%s", (int)(at - text), text, end + strlen(to));
}

static void assert_false_draw(struct arena *a, const char *text)
{
    struct tirage again;
    struct err e;

    assert_int_equal(tirage_verifier(a, text, strlen(text), &again, &e), RC_INTEGRITY);
    assert_int_equal(e.msg, MSG_TIRAGE_FAUX);
}

/* The sample is whole and of this body, and its announcement is there: the file says its size and the digest of what identifies it (SHA-256 of
 * the lines of tirage.h). A file older than both is what its seed gives, and is not said whole. */
static void a_sample_that_is_not_whole(void **state)
{
    static const struct change changes[] = {{"11750000008", "11750000007", MSG_TIRAGE_FAUX},
                                            {"\"taille\": 3", "\"taille\": 2", MSG_TIRAGE_FAUX},
                                            {"\"taille\": 3", "\"taille\": \"3\"", MSG_TIRAGE_FICHIER},
                                            {"2026-07-20", "2026-07-19", MSG_TIRAGE_FAUX}};
    struct arena *a = fresh();
    struct tirage t = population(a, 9, 3, PLIEE), again;
    struct err e;
    char *text, *old, *shorter;

    (void)state;
    t.source = SOURCE;
    t.annoncee_le = on("2026-07-20");
    t.connue_le = on("2026-12-02");
    assert_ok(tirage_tirer(a, &t, &e), &e);
    text = tirage_ecrire(a, &t, "11750000008");
    assert_ok(tirage_verifier(a, text, strlen(text), &again, &e), &e);
    assert_true(again.scelle);
    assert_string_equal(again.organisme, "11750000008");
    each_change_is_found(a, text, changes, ARRAY_LEN(changes));
    shorter = without(a, text, arena_printf(a, ",\n  \"%s\"\n ]\n}", t.echantillon[2]), "\"\n");
    assert_false_draw(a, shorter);
    assert_false_draw(a, without(a, text, " \"annonce\": {", "},\n"));
    assert_false_draw(a, without(a, text, " \"taille\"", ",\n"));
    assert_false_draw(a, without(a, text, " \"empreinte_tirage\"", ",\n"));
    old = without(a, text, " \"taille\"", ",\n");
    old = without(a, old, " \"empreinte_tirage\"", ",\n");
    assert_ok(tirage_verifier(a, old, strlen(old), &again, &e), &e);
    assert_false(again.scelle);
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

static enum rc act_announcement(struct temp_store *t, unit_fn *fn, struct controle_annonce_commande *c,
                                struct err *e)
{
    memset(e, 0, sizeof(*e));
    return store_write(t->store, fn, c, e);
}

static struct controle_annonce_commande announcing(const char *source)
{
    return (struct controle_annonce_commande){.par = {PARTY_CDC, 0, "alix"},
                                              .organisme_id = ORG_SANS,
                                              .du = on("2026-07-01"),
                                              .au = on("2026-07-15"),
                                              .source = source,
                                              .connue_le = on("2026-12-02"),
                                              .taille = 3};
}

static void clock_on(struct temp_store *t, const char *day)
{
    t->now_us = instant_of_day(on(day)) + (int64_t)12 * 3600 * 1000000;
}

/* Nine dossiers, whose draw was announced on 20 July for 2 December, which has come. */
static struct controle_commande announced_draw(struct temp_store *t)
{
    struct controle_annonce_commande annonce = announcing(SOURCE);
    struct controle_commande c = drawing(GRAINE);
    struct err e;

    nine_dossiers(t);
    assert_ok(act_announcement(t, controle_annoncer, &annonce, &e), &e);
    c.annonce = annonce.id_out;
    clock_on(t, "2026-12-02");
    return c;
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

/* The same dossiers on both engines: computed with sha256sum, as the published recipe, from the seed in its comparison form. */
static void the_draw_of_a_control(void **state)
{
    struct controle_commande c, again;
    struct tirage drawn;
    struct temp_store t;
    struct controle k;
    struct err e;

    (void)state;
    c = announced_draw(&t);
    assert_ok(act(&t, controle_ouvrir, &c, &e), &e);
    k = read_control(&t, c.numero_out, &drawn);
    assert_int_equal(k.population_n, 9);
    assert_string_equal(k.empreinte, "e59293b8268080948e9f48dac31bae1ac4e63a8077fde31d50913c822cb5a0f7");
    assert_string_equal(k.graine, PLIEE);
    assert_string_equal(k.annonce_source, SOURCE);
    assert_int_equal(k.annonce_le, on("2026-07-20"));
    assert_int_equal(k.annonce_connue_le, on("2026-12-02"));
    assert_string_equal(drawn.empreinte, k.empreinte);
    assert_string_equal(drawn.source, SOURCE);
    assert_string_equal(drawn.echantillon[0], "00000000000002");
    assert_string_equal(drawn.echantillon[1], "00000000000009");
    assert_string_equal(drawn.echantillon[2], "00000000000004");
    assert_int_equal(k.pieces_avant > k.ouvert_le, 1);
    again = c;
    assert_int_equal(act(&t, controle_ouvrir, &again, &e), RC_CONFLICT);
    assert_int_equal(e.msg, MSG_CONTROLE_ANNONCE_SERVIE);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM journal WHERE acte = 'controle.annoncer'"), 1);
    /* A number slipped into the population afterwards no longer gives its fingerprint. */
    CHECK(raw_sql(&t,
                  "UPDATE controle_dossier SET numero = '00000000000099' WHERE numero = '00000000000009'") ==
          RAW_OK);
    k = read_control(&t, c.numero_out, &drawn);
    assert_string_not_equal(drawn.empreinte, k.empreinte);
    temp_store_close(&t);
}

/* The dossiers are those of the day of the announcement: what enters, leaves or moves since, or the day of the draw, changes nothing. */
static void the_population_is_announced(void **state)
{
    static const char *const days[] = {"2026-12-02", "2027-02-01"};
    char samples[2][3][DOSSIER_NUMERO_BYTES] = {0};

    (void)state;
    for (size_t day = 0; day < 2; day++) {
        struct controle_commande c;
        struct tirage drawn;
        struct temp_store t;
        struct controle k;
        struct err e;

        c = announced_draw(&t);
        assert_int_equal(raw_i64(&t, "SELECT population_n FROM controle_annonce"), 9);
        CHECK(raw_sql(&t, "UPDATE dossier SET entre_le = NULL WHERE numero = '00000000000002'") == RAW_OK);
        CHECK(raw_sql(&t, "UPDATE dossier SET entre_le = (SELECT MAX(entre_le) FROM dossier) WHERE numero > "
                          "'00000000000009'") == RAW_OK);
        clock_on(&t, days[day]);
        assert_ok(act(&t, controle_ouvrir, &c, &e), &e);
        k = read_control(&t, c.numero_out, &drawn);
        assert_int_equal(k.population_n, 9);
        assert_string_equal(k.annonce_empreinte, k.empreinte);
        assert_string_equal(drawn.annoncee,
                            "e59293b8268080948e9f48dac31bae1ac4e63a8077fde31d50913c822cb5a0f7");
        for (size_t i = 0; i < 3; i++)
            snprintf(samples[day][i], DOSSIER_NUMERO_BYTES, "%s", drawn.echantillon[i]);
        assert_int_equal(
            raw_i64(&t,
                    "SELECT COUNT(*) FROM journal_contenu WHERE contenu LIKE "
                    "'%\"population\":\"e59293b8268080948e9f48dac31bae1ac4e63a8077fde31d50913c822cb5a0f7\","
                    "\"dossiers\":9}'"),
            1);
        temp_store_close(&t);
    }
    assert_memory_equal(samples[0], samples[1], sizeof(samples[0]));
}

/* A number taken from the announced population, or put there, stops the draw. One announced before populations were is drawn among those of
 * the day. */
static void another_population_is_not_drawn(void **state)
{
    struct controle_commande c;
    struct temp_store t;
    struct err e;

    (void)state;
    c = announced_draw(&t);
    CHECK(raw_sql(&t, "DELETE FROM controle_annonce_dossier WHERE numero = '00000000000002'") == RAW_OK);
    assert_int_equal(act(&t, controle_ouvrir, &c, &e), RC_INTEGRITY);
    assert_int_equal(e.msg, MSG_TIRAGE_FAUX);
    CHECK(raw_sql(&t,
                  "DELETE FROM controle_annonce_dossier; UPDATE controle_annonce SET population_n = NULL, "
                  "empreinte = NULL; UPDATE dossier SET entre_le = NULL WHERE numero = '00000000000001'") ==
          RAW_OK);
    assert_ok(act(&t, controle_ouvrir, &c, &e), &e);
    assert_int_equal(raw_i64(&t, "SELECT population_n FROM controle"), 8);
    temp_store_close(&t);
}

static void not_drawn(struct temp_store *t, struct controle_commande c, enum msg why, const char *field)
{
    struct err e;

    assert_true(act(t, controle_ouvrir, &c, &e) != RC_OK);
    assert_int_equal(e.msg, why);
    assert_string_equal(e.field, field);
}

/* Nothing is drawn but what was announced, from its day on, with the seed that its source gave. */
static void a_draw_is_what_was_announced(void **state)
{
    static const struct {
        const char *graine;
        enum msg why;
    } seeds[] = {{"Loto du 3 décembre 2026 : 4 8 15", MSG_CONTROLE_ANNONCE_GRAINE},
                 {SOURCE, MSG_CONTROLE_ANNONCE_GRAINE},
                 {" loto du 2 DÉCEMBRE 2026. ", MSG_CONTROLE_ANNONCE_GRAINE},
                 {SOURCE "4 8 15", MSG_CONTROLE_ANNONCE_GRAINE},
                 {"4 8 15 : " SOURCE, MSG_CONTROLE_ANNONCE_GRAINE},
                 {SOURCE "\n4 8 15", MSG_TIRAGE_GRAINE},
                 {"", MSG_TIRAGE_GRAINE}};
    struct controle_commande c, other;
    struct temp_store t;
    struct err e;

    (void)state;
    c = announced_draw(&t);
    for (size_t i = 0; i < ARRAY_LEN(seeds); i++) {
        other = c;
        other.graine = seeds[i].graine;
        not_drawn(&t, other, seeds[i].why, "graine");
    }
    other = c;
    other.annonce = 0;
    not_drawn(&t, other, MSG_CONTROLE_ANNONCE_MANQUE, "annonce");
    other.annonce = 7;
    not_drawn(&t, other, MSG_CONTROLE_ANNONCE_INCONNUE, "annonce");
    other = c;
    other.organisme_id = ORG_AGREE;
    not_drawn(&t, other, MSG_CONTROLE_ANNONCE_AUTRE, "annonce");
    other = c;
    other.du++;
    not_drawn(&t, other, MSG_CONTROLE_ANNONCE_AUTRE, "annonce");
    other = c;
    other.au--;
    not_drawn(&t, other, MSG_CONTROLE_ANNONCE_AUTRE, "annonce");
    other = c;
    other.taille = 4;
    not_drawn(&t, other, MSG_CONTROLE_ANNONCE_AUTRE, "annonce");
    clock_on(&t, "2026-12-01");
    not_drawn(&t, c, MSG_CONTROLE_ANNONCE_TROP_TOT, "annonce");
    clock_on(&t, "2026-12-02");
    other = c;
    other.par.agent = "";
    assert_true(act(&t, controle_ouvrir, &other, &e) != RC_OK);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM controle"), 0);
    c.graine = "  loto du  2 DÉCEMBRE 2026, 4-8-15 16 23 ";
    assert_ok(act(&t, controle_ouvrir, &c, &e), &e);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM controle WHERE graine = '" PLIEE "'"), 1);
    temp_store_close(&t);
}

static void not_announced(struct temp_store *t, struct controle_annonce_commande c, enum msg why,
                          const char *field)
{
    struct err e;

    assert_true(act_announcement(t, controle_annoncer, &c, &e) != RC_OK);
    assert_int_equal(e.msg, why);
    assert_string_equal(e.field, field);
}

static void what_can_be_announced(void **state)
{
    struct controle_annonce_commande c = announcing(SOURCE), other;
    struct temp_store t;
    struct err e;

    (void)state;
    nine_dossiers(&t);
    not_announced(&t, announcing("Loto"), MSG_CONTROLE_ANNONCE_SOURCE, "source");
    not_announced(&t, announcing("--- ... --- ..."), MSG_CONTROLE_ANNONCE_SOURCE, "source");
    not_announced(&t, announcing("Loto du 2\ndécembre"), MSG_CONTROLE_ANNONCE_SOURCE, "source");
    other = c;
    other.organisme_id = ORG_AGREE; /* nobody entered there */
    not_announced(&t, other, MSG_TIRAGE_POPULATION, "du");
    other = c;
    other.taille = 10;
    not_announced(&t, other, MSG_TIRAGE_TAILLE, "taille");
    other.taille = 0;
    not_announced(&t, other, MSG_TIRAGE_TAILLE, "taille");
    other = c;
    other.au = on("2026-07-21"); /* to come: those who will enter are not fixed */
    not_announced(&t, other, MSG_CONTROLE_ANNONCE_AU, "au");
    other.au = on("2026-07-20");
    other.connue_le = on("2026-07-20");
    not_announced(&t, other, MSG_CONTROLE_ANNONCE_JOUR, "le");
    other.connue_le = on("2026-07-19");
    not_announced(&t, other, MSG_CONTROLE_ANNONCE_JOUR, "le");
    other = c;
    other.par.agent = "";
    assert_true(act_announcement(&t, controle_annoncer, &other, &e) != RC_OK);
    assert_int_equal(e.msg, MSG_DECISION_AGENT);
    c.connue_le = on("2026-07-21"); /* the first day that may be */
    assert_ok(act_announcement(&t, controle_annoncer, &c, &e), &e);
    temp_store_close(&t);
}

/* While one waits, no other of the same body on one of its days, nor from the same result. */
static void one_announcement_waits(void **state)
{
    struct controle_annonce_commande c = announcing(SOURCE), other;
    struct temp_store t;
    struct err e;

    (void)state;
    nine_dossiers(&t);
    CHECK(raw_sql(&t, "UPDATE dossier SET entre_le = entre_le - 60 WHERE numero = '00000000000009'") ==
          RAW_OK);
    assert_ok(act_announcement(&t, controle_annoncer, &c, &e), &e);
    other = announcing("Loto du 5 décembre 2026");
    other.taille = 1;
    not_announced(&t, other, MSG_CONTROLE_ANNONCE_ATTEND, "du");
    other.du = on("2026-04-01");
    other.au = on("2026-07-01");
    not_announced(&t, other, MSG_CONTROLE_ANNONCE_ATTEND, "du");
    other.au = on("2026-06-30");
    other.source = " LOTO du 2 decembre  2026 ";
    not_announced(&t, other, MSG_CONTROLE_ANNONCE_SOURCE_DEJA, "source");
    other.source = SOURCE ", second tirage";
    not_announced(&t, other, MSG_CONTROLE_ANNONCE_SOURCE_DEJA, "source");
    other.source = "Loto du 5 décembre 2026";
    assert_ok(act_announcement(&t, controle_annoncer, &other, &e), &e);
    assert_int_equal(other.id_out, 2);
    temp_store_close(&t);
}

static void not_abandoned(struct temp_store *t, struct controle_annonce_commande c, enum msg why)
{
    struct err e;

    assert_true(act_announcement(t, controle_annonce_abandonner, &c, &e) != RC_OK);
    assert_int_equal(e.msg, why);
}

/* Before its day, with a reason; from that day on its draw is made, or nothing. */
static void an_announcement_is_abandoned_in_time(void **state)
{
    struct controle_annonce_commande c, end = {.par = {PARTY_CDC, 0, "alix"}, .id = 1, .motif = ""};
    struct controle_commande draw;
    struct temp_store t;
    struct err e;

    (void)state;
    draw = announced_draw(&t);
    end.motif = "Le Loto est reporté.";
    not_abandoned(&t, end, MSG_CONTROLE_ANNONCE_PASSEE);
    clock_on(&t, "2026-12-01");
    end.motif = "";
    not_abandoned(&t, end, MSG_DECISION_MOTIFS);
    end.motif = "Le Loto est reporté.";
    end.id = 7;
    not_abandoned(&t, end, MSG_CONTROLE_ANNONCE_INCONNUE);
    end.id = 1;
    assert_ok(act_announcement(&t, controle_annonce_abandonner, &end, &e), &e);
    not_abandoned(&t, end, MSG_CONTROLE_ANNONCE_ABANDONNEE);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM journal WHERE acte = 'controle.abandonner'"), 1);
    c = announcing(SOURCE);
    assert_ok(act_announcement(&t, controle_annoncer, &c, &e), &e);
    clock_on(&t, "2026-12-02");
    not_drawn(&t, draw, MSG_CONTROLE_ANNONCE_ABANDONNEE, "annonce");
    draw.annonce = c.id_out;
    assert_ok(act(&t, controle_ouvrir, &draw, &e), &e);
    end.id = c.id_out;
    not_abandoned(&t, end, MSG_CONTROLE_ANNONCE_SERVIE);
    temp_store_close(&t);
}

/* A control drawn before draws were announced keeps its seed for itself, whatever its capitals and its blanks. */
static void an_old_seed_does_not_serve_again(void **state)
{
    struct controle_annonce_commande c = announcing(SOURCE);
    struct controle_commande draw;
    struct temp_store t;

    (void)state;
    draw = announced_draw(&t);
    CHECK(raw_sql(&t,
                  "INSERT INTO controle (id, numero, organisme_id, graine, empreinte, du, au, population_n, "
                  "echantillon_n, ouvert_le, pieces_avant, ouvert_par) SELECT 1, 'CTL-2026-00001', "
                  "organisme_id, 'LOTO du 2 decembre  2026: 4 8 15 16 23 ', '', du, au, 9, 3, annoncee_le, "
                  "annoncee_le, 'alix' FROM controle_annonce") == RAW_OK);
    not_drawn(&t, draw, MSG_CONTROLE_GRAINE_DEJA, "graine");
    c.du = c.au = on("2026-01-01");
    CHECK(raw_sql(&t, "UPDATE dossier SET entre_le = (SELECT du FROM controle_annonce) - 181") == RAW_OK);
    not_announced(&t, c, MSG_CONTROLE_ANNONCE_JOUR, "le");
    clock_on(&t, "2026-12-01");
    not_announced(&t, c, MSG_CONTROLE_ANNONCE_SOURCE_DEJA, "source");
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
    c = announced_draw(&t);
    assert_ok(act(&t, controle_ouvrir, &c, &e), &e);
    k = read_control(&t, c.numero_out, &drawn);
    step.numero = c.numero_out;
    step.texte = "Trois dossiers, aucune anomalie.";
    assert_int_equal(act(&t, controle_clore, &step, &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_CONTROLE_TROP_TOT);
    assert_string_equal(msg_def(e.msg)->article, ""); /* the manager's own delay: no text gives it */
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
    c = announced_draw(&t);
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
        cmocka_unit_test(the_published_recipe),
        cmocka_unit_test(refusals),
        cmocka_unit_test(a_changed_file_is_found),
        cmocka_unit_test(a_fair_draw),
        cmocka_unit_test(the_draw_of_a_control),
        cmocka_unit_test(the_population_is_announced),
        cmocka_unit_test(another_population_is_not_drawn),
        cmocka_unit_test(documents_are_asked_and_received),
        cmocka_unit_test(messages_are_bounded),
        cmocka_unit_test(the_file_holds_to_its_announcement),
        cmocka_unit_test(a_sample_that_is_not_whole),
        cmocka_unit_test(a_draw_is_what_was_announced),
        cmocka_unit_test(what_can_be_announced),
        cmocka_unit_test(one_announcement_waits),
        cmocka_unit_test(an_announcement_is_abandoned_in_time),
        cmocka_unit_test(an_old_seed_does_not_serve_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

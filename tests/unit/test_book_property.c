/*
 * Random histories against a model of the book that shares nothing with it: a plain list of the transfers accepted,
 * every balance recomputed from scratch. A history is a tape; LLVMFuzzerTestOneInput() plays the same one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "book_fixture.h"
#include "tape.h"

#define HOLDERS 3
#define STEPS_MAX 120
#define TAPE_BYTES 2048
#define HISTORIES 25

struct entry {
    struct transfer t;
    char key[16];
    char reservation[16];
    int64_t recorded_us;
};

struct model {
    struct temp_store store;
    struct entry entries[STEPS_MAX];
    size_t n;
    int serial;
};

/* ---- the model --------------------------------------------------------------------------------------------- */

static struct balance model_balance(const struct model *m, int64_t titulaire, int64_t purse, int64_t lot,
                                    day_t at, int64_t known_us)
{
    struct balance b = {0, 0};

    for (size_t i = 0; i < m->n; i++) {
        const struct transfer *t = &m->entries[i].t;

        if (t->titulaire_id != titulaire || t->lot != lot || t->value_day > at ||
            m->entries[i].recorded_us > known_us)
            continue;
        if (t->debit == purse && (t->phase == BOOK_POSTED || t->phase == BOOK_EXECUTE))
            b.posted -= t->amount;
        if (t->credit == purse && t->phase == BOOK_POSTED)
            b.posted += t->amount;
        if (t->debit == purse && t->phase == BOOK_RESERVE)
            b.reserved += t->amount;
        if (t->debit == purse && (t->phase == BOOK_EXECUTE || t->phase == BOOK_VOID))
            b.reserved -= t->amount;
    }
    return b;
}

static const struct entry *model_find(const struct model *m, int64_t titulaire, const char *key)
{
    for (size_t i = 0; i < m->n; i++)
        if (m->entries[i].t.titulaire_id == titulaire && strcmp(m->entries[i].key, key) == 0)
            return &m->entries[i];
    return NULL;
}

static int64_t model_held(const struct model *m, const struct entry *r)
{
    int64_t held = r->t.amount;

    for (size_t i = 0; i < m->n; i++)
        if (m->entries[i].t.titulaire_id == r->t.titulaire_id &&
            strcmp(m->entries[i].reservation, r->key) == 0)
            held -= m->entries[i].t.amount;
    return held;
}

static enum rc model_settle(const struct model *m, const struct transfer *t)
{
    const struct entry *r = model_find(m, t->titulaire_id, t->reservation);

    if (r == NULL || r->t.phase != BOOK_RESERVE)
        return RC_NOT_FOUND;
    return t->amount > model_held(m, r) ? RC_REFUSED : RC_OK;
}

/* What the book must answer to a new key. */
static enum rc model_verdict(const struct model *m, const struct transfer *t)
{
    struct balance b;

    if (t->phase == BOOK_EXECUTE || t->phase == BOOK_VOID)
        return model_settle(m, t);
    if (t->debit >= BOOK_SHARED_MIN)
        return RC_OK;
    b = model_balance(m, t->titulaire_id, t->debit, t->lot, INT32_MAX, INT64_MAX);
    return b.posted - b.reserved < t->amount ? RC_REFUSED : RC_OK;
}

/* ---- drawing a step ---------------------------------------------------------------------------------------- */

static void draw_accounts(struct tape *tape, struct transfer *t)
{
    static const int64_t purses[] = {POCHE_DROITS, POCHE_CEC, POCHE_DOTATION};
    int64_t purse = purses[tape_between(tape, 0, 2)];

    t->lot = purse == POCHE_DOTATION ? tape_between(tape, 1, 2) : 0;
    t->phase = tape_flip(tape) ? BOOK_POSTED : BOOK_RESERVE;
    t->genre = GENRE_CORRECTION;
    if (t->phase == BOOK_POSTED && tape_flip(tape)) {
        t->debit = COMPTE_FONDS_CPF;
        t->credit = purse;
    } else {
        t->debit = purse;
        t->credit = COMPTE_ORGANISME_BASE + 1;
    }
}

/* A settlement of some earlier entry, which may be no reservation, or another holder's. */
static void draw_settlement(const struct model *m, struct tape *tape, struct entry *e)
{
    const struct entry *r = &m->entries[tape_between(tape, 0, (int64_t)m->n - 1)];

    e->t = r->t;
    e->t.phase = tape_flip(tape) ? BOOK_EXECUTE : BOOK_VOID;
    if (r->t.debit >= BOOK_SHARED_MIN || tape_byte(tape) < 16) {
        e->t.titulaire_id = tape_between(tape, 1, HOLDERS);
        e->t.debit = POCHE_DROITS;
        e->t.credit = COMPTE_ORGANISME_BASE + 1;
        e->t.lot = 0;
        snprintf(e->reservation, sizeof(e->reservation), "absente");
    } else {
        memcpy(e->reservation, r->key, sizeof(e->reservation));
    }
    e->t.amount = tape_flip(tape) ? tape_between(tape, 1, 250) : r->t.amount;
}

static struct entry draw(struct model *m, struct tape *tape)
{
    struct entry e = {0};

    if (m->n > 0 && tape_byte(tape) < 100) {
        draw_settlement(m, tape, &e);
    } else {
        e.t.titulaire_id = tape_between(tape, 1, HOLDERS);
        e.t.amount = tape_between(tape, 1, 250);
        draw_accounts(tape, &e.t);
    }
    snprintf(e.key, sizeof(e.key), "k%d", m->serial++);
    e.t.value_day = day_make(2024, 1, 1) + (day_t)tape_between(tape, 0, 30);
    e.t.rule = "R";
    e.t.article = tape_flip(tape) ? "A" : "B";
    return e;
}

/* ---- playing ----------------------------------------------------------------------------------------------- */

static enum rc play(struct model *m, struct entry *e, size_t *applied)
{
    e->t.cle = e->key;
    e->t.reservation = e->reservation[0] != '\0' ? e->reservation : NULL;
    return book_fixture_write(&m->store, &e->t, 1, applied, NULL);
}

static void step(struct model *m, struct tape *tape)
{
    struct entry e = draw(m, tape);
    enum rc expected;
    size_t applied;

    e.t.cle = e.key;
    e.t.reservation = e.reservation;
    expected = model_verdict(m, &e.t);
    assert_int_equal(play(m, &e, &applied), expected);
    assert_int_equal(applied, expected == RC_OK ? 1 : 0);
    if (expected != RC_OK)
        return;
    e.recorded_us = m->store.now_us;
    m->entries[m->n++] = e;
    m->store.now_us += tape_between(tape, 0, 3);
}

/* An earlier transfer again: as it was, or with one thing changed. */
static void replay(struct model *m, struct tape *tape)
{
    struct entry e;
    size_t applied;

    if (m->n == 0)
        return;
    e = m->entries[tape_between(tape, 0, (int64_t)m->n - 1)];
    assert_int_equal(play(m, &e, &applied), RC_OK);
    assert_int_equal(applied, 0);
    if (tape_flip(tape))
        e.t.amount++;
    else
        e.t.value_day--;
    assert_int_equal(play(m, &e, NULL), RC_CONFLICT);
}

static void compare(struct model *m, struct tape *tape)
{
    static const int64_t purses[][2] = {
        {POCHE_DROITS, 0}, {POCHE_CEC, 0}, {POCHE_DOTATION, 1}, {POCHE_DOTATION, 2}};
    struct db *db;
    day_t at = day_make(2024, 1, 1) + (day_t)tape_between(tape, -1, 31);
    int64_t known = m->n == 0 ? 0 : m->entries[tape_between(tape, 0, (int64_t)m->n - 1)].recorded_us;

    assert_int_equal(store_read_begin(m->store.store, &db, NULL), RC_OK);
    for (int64_t h = 1; h <= HOLDERS; h++)
        for (size_t i = 0; i < ARRAY_LEN(purses); i++) {
            struct balance want = model_balance(m, h, purses[i][0], purses[i][1], INT32_MAX, INT64_MAX);
            struct balance then = model_balance(m, h, purses[i][0], purses[i][1], at, known);
            struct balance got;

            assert_int_equal(book_balance(db, h, (enum poche)purses[i][0], purses[i][1], &got, NULL), RC_OK);
            assert_memory_equal(&got, &want, sizeof(got));
            assert_int_equal(
                book_balance_at(db, h, (enum poche)purses[i][0], purses[i][1], at, known, &got, NULL), RC_OK);
            assert_memory_equal(&got, &then, sizeof(got));
        }
    store_read_end(m->store.store, db);
}

static void verify(struct model *m)
{
    struct book_report r;
    struct db *db;

    assert_int_equal(store_read_begin(m->store.store, &db, NULL), RC_OK);
    assert_int_equal(book_verify(db, &r, NULL), RC_OK);
    store_read_end(m->store.store, db);
    assert_int_equal(r.transfers, m->n);
    assert_int_equal(r.total, 0);
}

static void history(struct tape tape)
{
    struct model *m = calloc(1, sizeof(*m));

    CHECK(m != NULL);
    book_fixture_open(&m->store, "2024-02-01", HOLDERS);
    for (int i = 0; i < STEPS_MAX && !tape_ended(&tape); i++) {
        if (tape_byte(&tape) < 32)
            replay(m, &tape);
        else
            step(m, &tape);
        if (i % 16 == 0)
            compare(m, &tape);
    }
    compare(m, &tape);
    verify(m);
    temp_store_close(&m->store);
    free(m);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    history((struct tape){.bytes = data, .n = size});
    return 0;
}

#ifndef SICPF_FUZZ
static void random_histories_match_the_model(void **state)
{
    static uint8_t bytes[TAPE_BYTES];

    (void)state;
    for (uint64_t seed = 1; seed <= HISTORIES; seed++) {
        print_message("tape %llu\n", (unsigned long long)seed);
        history(tape_of_seed(seed, bytes, sizeof(bytes)));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(random_histories_match_the_model)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
#endif

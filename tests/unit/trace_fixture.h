/*
 * trace_fixture.h - the trace of movements written in short, its verification, and the parts of one dossier.
 */
#ifndef SICPF_TRACE_FIXTURE_H
#define SICPF_TRACE_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "rights/origines.h"
#include "simulation/trace_interne.h"

#define ORGANISME (COMPTE_ORGANISME_BASE + 7)
#define NUMERO "dossier/12345678901234/"

static struct arena *arena;

static inline bool all_lines(void *arg, const struct explain_line *line)
{
    (void)arg;
    (void)line;
    return true;
}

static inline bool all_purses(void *arg, int64_t poche)
{
    (void)arg;
    (void)poche;
    return true;
}

/* One movement of an account, in short. The instant recorded is noon of `recorded`. */
struct entry {
    const char *cle;
    enum book_phase phase;
    enum book_genre genre;
    int64_t debit, credit, amount;
    const char *day, *recorded, *rule, *article, *params, *inputs, *reservation;
};

static inline struct movement movement_of(const struct entry *e)
{
    return (struct movement){.t = {.titulaire_id = 12,
                                   .cle = e->cle,
                                   .phase = e->phase,
                                   .genre = e->genre,
                                   .debit = e->debit,
                                   .credit = e->credit,
                                   .amount = e->amount,
                                   .value_day = day_parse_iso(e->day),
                                   .rule = e->rule,
                                   .article = e->article,
                                   .params = e->params,
                                   .inputs = e->inputs,
                                   .reservation = e->reservation},
                             .recorded_us =
                                 instant_of_day(day_parse_iso(e->recorded)) + INT64_C(43200000000)};
}

/* The trace of these movements, as text of the arena. */
static inline char *trace_of(const struct entry *entries, size_t n)
{
    const struct trace_demande d = {.titulaire_id = 12,
                                    .au = day_parse_iso("2027-12-31"),
                                    .connu_us = INT64_MAX,
                                    .montre = all_lines,
                                    .montre_poche = all_purses};
    struct movement *m = ARENA_ARRAY(arena, struct movement, n);
    struct explanation x;
    struct err e = {0};
    char *text = NULL;
    char *kept;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);

    assert_non_null(out);
    for (size_t i = 0; i < n; i++)
        m[i] = movement_of(&entries[i]);
    assert_int_equal(explain_build(arena, m, n, &x, &e), RC_OK);
    if (trace_ecrire(out, arena, &x, &d, &e) != RC_OK)
        fail_msg("%s", e.phrase);
    fclose(out);
    kept = arena_strndup(arena, text, length);
    free(text);
    return kept;
}

static inline struct trace_bilan verify(const char *text)
{
    struct trace_bilan b;
    struct err e;

    if (trace_verifier(arena, text, strlen(text), &b, &e) != RC_OK)
        fail_msg("%s : %s", e.field, e.phrase);
    return b;
}

static inline void assert_all_same(const struct entry *entries, size_t n)
{
    struct trace_bilan b = verify(trace_of(entries, n));

    for (size_t i = 0; i < b.n; i++)
        if (b.lignes[i].verdict != (entries[i].genre == GENRE_REPRISE ? TRACE_REPRIS : TRACE_MEME))
            fail_msg("%s : %s", b.lignes[i].cle, b.lignes[i].ecarts_n > 0 ? b.lignes[i].ecarts[0] : "?");
    assert_int_equal(b.n, n);
    assert_int_equal(b.ecarts_n, 0);
}

/* What a purse held before the tests' own movements. */
#define HELD(fonds, poche, montant)                                                                          \
    {                                                                                                        \
        "reprise/1", BOOK_POSTED, GENRE_REPRISE, fonds, poche, montant, "2024-01-01", "2024-01-01",          \
            "REPRISE", "texte", NULL, NULL, NULL                                                             \
    }

/* The amount of the last entry, one cent more, is the difference that the computation finds. */
static inline void assert_cent_found(struct entry *entries, size_t n)
{
    struct trace_bilan b;

    entries[n - 1].amount++;
    b = verify(trace_of(entries, n));
    assert_int_equal(b.lignes[n - 1].verdict, TRACE_DIFFERENT);
    entries[n - 1].amount--;
}

static inline const char *annual_article(enum law_param p, const char *day)
{
    struct law_value v;

    assert_int_equal(law_param(p, day_parse_iso(day), &v, NULL), RC_OK);
    return v.article;
}

/* ---- dossiers --------------------------------------------------------------------------------------------------- */

#define SPLIT                                                                                                \
    "{\"prix\":120000,\"classe\":\"RNCP\",\"fonds\":\"CPF\",\"situation\":\"salarie\",\"droits\":50000,"     \
    "\"dif\":30000}"
#define REPRISE "Règles de reprise"

/* 1 200 € on 20 June 2025: 300 € of DIF, then 500 € of rights, and 400 € that the holder pays by card. */
static inline size_t accepted(struct entry *e)
{
    const char *achat = "C. trav. L. 6323-4";
    const struct entry all[] = {
        {"reprise/1", BOOK_POSTED, GENRE_REPRISE, COMPTE_FONDS_CPF, POCHE_DROITS, 50000, "2025-01-01",
         "2025-01-02", "REPRISE", REPRISE, NULL, NULL, NULL},
        {"reprise/2", BOOK_POSTED, GENRE_REPRISE, COMPTE_FONDS_CPF, POCHE_DIF, 30000, "2025-01-01",
         "2025-01-02", "REPRISE", REPRISE, NULL, NULL, NULL},
        {NUMERO "accepter/01", BOOK_POSTED, GENRE_CARTE, COMPTE_CARTE, POCHE_CARTE, 40000, "2025-06-20",
         "2025-06-20", "MON-20", achat, NULL, SPLIT, NULL},
        {NUMERO "reserver/01", BOOK_RESERVE, GENRE_RESERVATION, POCHE_DIF, ORGANISME, 30000, "2025-06-20",
         "2025-06-20", "MON-20", achat, NULL, SPLIT, NULL},
        {NUMERO "reserver/02", BOOK_RESERVE, GENRE_RESERVATION, POCHE_DROITS, ORGANISME, 50000, "2025-06-20",
         "2025-06-20", "MON-20", achat, NULL, SPLIT, NULL},
        {NUMERO "reserver/03", BOOK_RESERVE, GENRE_RESERVATION, POCHE_CARTE, ORGANISME, 40000, "2025-06-20",
         "2025-06-20", "MON-20", achat, NULL, SPLIT, NULL},
    };

    memcpy(e, all, sizeof(all));
    return ARRAY_LEN(all);
}

/* The two opening balances are told apart; all the rest is computed again. */
static inline void assert_dossier_same(const struct entry *e, size_t n)
{
    struct trace_bilan b = verify(trace_of(e, n));

    for (size_t i = 2; i < b.n; i++)
        if (b.lignes[i].verdict != TRACE_MEME)
            fail_msg("%s : %s", b.lignes[i].cle, b.lignes[i].ecarts_n > 0 ? b.lignes[i].ecarts[0] : "?");
    assert_int_equal(b.repris, 2);
    assert_int_equal(b.memes, n - 2);
    assert_int_equal(b.ecarts_n, 0);
}

/* Adds what becomes of the three parts: paid, freed, lost, given back on the card. */
static inline size_t settle(struct entry *e, size_t n, const char *act, const char *day, const char *rule,
                            const char *article, const char *inputs, const int64_t paye[3], bool lost)
{
    static const int64_t purses[3] = {POCHE_DIF, POCHE_DROITS, POCHE_CARTE};
    static const int64_t parts[3] = {30000, 50000, 40000};
    size_t k = 0;

    for (size_t i = 0; i < 3; i++) {
        const char *held = arena_printf(arena, NUMERO "reserver/%02zu", i + 1);
        int64_t rest = parts[i] - paye[i];
        struct entry base = {NULL, BOOK_POSTED, GENRE_CARTE, purses[i], ORGANISME, rest, day,
                             day,  rule,        article,     NULL,      inputs,    NULL};

        for (int what = 0; what < 4; what++) {
            struct entry *x = &e[n + k];

            *x = base;
            if (what == 0 && paye[i] > 0) {
                x->phase = BOOK_EXECUTE;
                x->genre = GENRE_PRISE_EN_CHARGE;
                x->amount = paye[i];
                x->reservation = held;
            } else if (what == 1 && rest > 0) {
                x->phase = BOOK_VOID;
                x->genre = GENRE_LEVEE;
                x->reservation = held;
            } else if (what == 2 && rest > 0 && lost) {
                x->genre = GENRE_PERTE_CONTRAT;
                x->credit = COMPTE_PERDU;
            } else if (what == 3 && rest > 0 && !lost && purses[i] == POCHE_CARTE) {
                x->credit = COMPTE_CARTE;
            } else {
                continue;
            }
            x->cle = arena_printf(arena, NUMERO "%s/%02zu", act, ++k);
        }
    }
    return n + k;
}

static inline int set_up(void **state)
{
    (void)state;
    arena = arena_new(TRACE_ARENA);
    return arena == NULL;
}

static inline int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

#endif

/* sepa_fixture.h - a payment run of two dossiers, taken to the file of the bank. */
#ifndef SICPF_TESTS_SEPA_FIXTURE_H
#define SICPF_TESTS_SEPA_FIXTURE_H

#include "exchange/sepa.h"
#include "training_fixture.h"

static const struct sepa_debiteur debtor = {"Fonds des élus & du CPF", "FR14 2004 1010 0505 0001 3M02 606",
                                            ""};

static inline void set_iban(struct temp_store *t, int64_t organisme, const char *iban)
{
    struct err e = {0};

    assert_ok(compte_poser(t->store, organisme, iban, "essai", &e), &e);
}

/* Two billed dossiers: 600,00 for body 7 and 1 200,00 for body 8. */
static inline void two_billed(struct temp_store *t, char *first, char *second)
{
    static const struct parcours elu = {1,  ORG_AGREE,    SESSION_MANDAT, 0,
                                        -1, CAUSE_TOTALE, false,          "F/2026 n°1 – été"};
    static const struct parcours salarie = {3, ORG_SANS, SESSION_CPF, 15000, -1, CAUSE_TOTALE, false, "A-17"};
    struct err e;

    training_fixture_open(t);
    assert_ok(parcourir(t, &elu, FACTURE, first, &e), &e);
    assert_ok(parcourir(t, &salarie, FACTURE, second, &e), &e);
    set_iban(t, ORG_AGREE, "FR7630006000011234567890189");
    set_iban(t, ORG_SANS, "FR7630001007941234567890185");
}

static inline struct paiement_proposition propose_on(struct temp_store *t, const char *le)
{
    struct paiement_proposition p = {.agent = "camille", .le = on(le)};
    struct err e = {0};

    assert_ok(store_write(t->store, paiement_proposer, &p, &e), &e);
    return p;
}

static inline struct paiement_proposition propose(struct temp_store *t)
{
    return propose_on(t, "2026-07-13");
}

static inline enum rc approve(struct temp_store *t, const char *lot, const char *agent, struct err *e)
{
    struct paiement_approbation a = {.numero = lot, .agent = agent};

    memset(e, 0, sizeof(*e));
    return store_write(t->store, paiement_approuver, &a, e);
}

/* The bank file, whole, in the arena. */
static inline char *emit(struct temp_store *t, const char *lot, enum rc *rc, struct err *e)
{
    FILE *f = tmpfile();
    char *text = arena_alloc(t->arena, 65536);
    size_t n;

    assert_non_null(f);
    memset(e, 0, sizeof(*e));
    *rc = sepa_emettre(t->store, lot, "camille", &debtor, false, f, e);
    n = fread(text, 1, 65535, f);
    text[n] = '\0';
    fclose(f);
    return text;
}

static inline struct paiement_lot lot_of(struct temp_store *t, const char *numero)
{
    struct paiement_lot l;
    struct err e = {0};
    struct db *db;

    assert_ok(store_read_begin(t->store, &db, &e), &e);
    assert_ok(paiement_lot_lire(db, t->arena, numero, &l, &e), &e);
    store_read_end(t->store, db);
    return l;
}

/* A run approved twice and emitted; its number goes into lot. */
static inline char *emitted_on(struct temp_store *t, const char *le, char *lot)
{
    struct err e;
    enum rc rc;
    char *text;

    snprintf(lot, 36, "%s", propose_on(t, le).numero_out);
    assert_ok(approve(t, lot, "camille", &e), &e);
    assert_ok(approve(t, lot, "dominique", &e), &e);
    text = emit(t, lot, &rc, &e);
    assert_ok(rc, &e);
    return text;
}

static inline char *emitted(struct temp_store *t, char *lot)
{
    return emitted_on(t, "2026-07-13", lot);
}

static inline void assert_has(const char *text, const char *what)
{
    if (strstr(text, what) == NULL)
        fail_msg("« %s » n'est pas dans le fichier", what);
}

static inline enum rc unsent(struct temp_store *t, unit_fn *fn, const char *lot, const char *agent,
                             const char *motif, struct err *e)
{
    struct paiement_non_envoi x = {.numero = lot, .agent = agent, .motif = motif};

    memset(e, 0, sizeof(*e));
    return store_write(t->store, fn, &x, e);
}

#endif

/*
 * fraude_fixture.h - a dossier and the steps of a fraud: reported, claimed, examined, and the undue sums around it.
 */
#ifndef SICPF_FRAUDE_FIXTURE_H
#define SICPF_FRAUDE_FIXTURE_H

#include "rights/dotation.h"
#include "training/dette.h"
#include "training/fraude.h"
#include "training/paiement.h"
#include "training/promesse.h"
#include "compte_fixture.h"
#include "training_fixture.h"

#define SIGNATAIRE "Camille Durand, responsable des réclamations"

static inline void clock_at(struct temp_store *t, const char *day)
{
    t->now_us = instant_of_day(on(day)) + (int64_t)12 * 3600 * 1000000;
}

static inline enum rc act(struct temp_store *t, unit_fn *fn, struct fraude_commande *c, struct err *e)
{
    memset(e, 0, sizeof(*e));
    return store_write(t->store, fn, c, e);
}

static inline void refused(enum rc rc, enum rc wanted, const struct err *e, enum msg why)
{
    if (rc != wanted || e->msg != why)
        fail_msg("rc %d, %s", (int)rc, e->phrase);
}

/* 1 200 € : 1 050 € of yearly rights, 150 € of the holder's own. */
static inline void dossier_at(struct temp_store *t, enum etape step, char *numero)
{
    struct parcours p = {.titulaire = 3,
                         .organisme = ORG_SANS,
                         .session = SESSION_CPF,
                         .reste = 15000,
                         .realisees = -1,
                         .facture = "F-12"};
    struct err e;

    training_fixture_open(t);
    assert_ok(parcourir(t, &p, step, numero, &e), &e);
    clock_at(t, "2026-07-11");
}

static inline void paid(struct temp_store *t, char *numero)
{
    struct dossier_commande c;
    struct err e;

    dossier_at(t, FACTURE, numero);
    c = commande(ACTE_PAYER, ROLE_SYSTEME, 0, numero);
    assert_ok(faire(t, &c, "2026-07-11", &e), &e);
}

static inline struct fraude_commande by(const char *agent, const char *numero)
{
    return (struct fraude_commande){.agent = agent,
                                    .numero = numero,
                                    .jour = DAY_NONE,
                                    .texte = "Inscription faite par un démarcheur.",
                                    .signataire = SIGNATAIRE};
}

static inline void reported(struct temp_store *t, const char *dossier, char *numero)
{
    struct fraude_commande c = by("alix", NULL);
    struct err e;

    c.origine = "titulaire";
    c.dossier = dossier;
    assert_ok(act(t, fraude_signaler, &c, &e), &e);
    memcpy(numero, c.numero_out, FRAUDE_NUMERO_BYTES);
}

/* Frozen by alix until a day, that one included: a dossier, or the account when it is NULL. */
static inline void frozen(struct temp_store *t, const char *report, const char *dossier, const char *until)
{
    struct fraude_commande c = by("alix", report);
    struct err e;

    c.dossier = dossier;
    c.jour = on(until);
    assert_ok(act(t, fraude_geler, &c, &e), &e);
}

/* Reported, claimed and examined by alix. */
static inline void examined(struct temp_store *t, const char *dossier, const char *sens, char *claim)
{
    char report[FRAUDE_NUMERO_BYTES];
    struct fraude_commande c;
    struct err e;

    reported(t, dossier, report);
    c = by("alix", report);
    c.dossier = dossier;
    assert_ok(act(t, fraude_reclamer, &c, &e), &e);
    memcpy(claim, c.numero_out, FRAUDE_NUMERO_BYTES);
    c = by("alix", claim);
    c.sens = sens;
    assert_ok(act(t, fraude_instruire, &c, &e), &e);
}

static inline struct reclamation claim_of(struct temp_store *t, const char *numero)
{
    struct reclamation r;
    struct db *db;
    struct err e;

    assert_int_equal(store_read_begin(t->store, &db, &e), RC_OK);
    assert_ok(reclamation_lire(db, t->arena, numero, &r, &e), &e);
    store_read_end(t->store, db);
    return r;
}

static inline size_t freezes(struct temp_store *t, day_t le)
{
    struct gel *list;
    struct db *db;
    size_t n, on_that_day = 0;
    struct err e;

    assert_int_equal(store_read_begin(t->store, &db, &e), RC_OK);
    assert_ok(gels_lister(db, t->arena, 0, 0, &list, &n, &e), &e);
    store_read_end(t->store, db);
    for (size_t i = 0; i < n; i++)
        on_that_day += gel_dure(&list[i], le);
    return on_that_day;
}

static inline void book_is_right(struct temp_store *t)
{
    struct book_report r;
    struct db *db;
    struct err e;

    assert_int_equal(store_read_begin(t->store, &db, &e), RC_OK);
    assert_ok(book_verify(db, &r, &e), &e);
    store_read_end(t->store, db);
    assert_int_equal(r.total, 0);
}

static inline void give_account(struct temp_store *t)
{
    struct err e = {0};

    clock_at(t, "2026-06-20"); /* long enough before the run */
    assert_ok(compte_poser(t->store, ORG_SANS, "FR7630001007941234567890185", "essai", &e), &e);
    clock_at(t, "2026-07-11");
}

static inline void pay_back(struct temp_store *t, struct dette_commande *debt)
{
    struct err e;

    debt->jour = DAY_NONE;
    assert_ok(store_write(t->store, dette_notifier, debt, &e), &e);
    assert_ok(store_write(t->store, dette_payer, debt, &e), &e);
}

#endif

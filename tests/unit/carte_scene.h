/* carte_scene.h - a holder's share by card, with a provider that the test drives. */
#ifndef SICPF_TESTS_CARTE_SCENE_H
#define SICPF_TESTS_CARTE_SCENE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "training/carte.h"
#include "training_fixture.h"

static const struct parcours employee = {3, ORG_SANS, SESSION_CPF, 0, -1, CAUSE_TOTALE, false, "F-1"};

/* One payment, as the provider has it. */
struct fake {
    enum carte_issue issue;
    bool down;    /* no answer */
    bool refuses; /* the capture */
    int captured, cancelled, refunds;
    int64_t taken_cents; /* when it is not what was asked */
    int64_t refunded_cents;
    char last_key[64];
    struct temp_store *t; /* what happens between the capture and the order */
    const char *meanwhile;
    enum msg no;                 /* what it answers to a refund; MSG_AUCUN: done */
    bool unheard;                /* a refund is done, and its answer is lost */
    void (*during)(void *scene); /* while a refund is asked, once */
    void *scene;
};

static enum rc creer(void *etat, const struct carte_intention *i, struct carte_reponse *out, struct err *e)
{
    struct fake *f = etat;

    if (f->down)
        return ERR(e, MSG_CARTE_PRESTATAIRE, "raison", "essai");
    *out = (struct carte_reponse){.issue = f->issue,
                                  .montant_cents = f->taken_cents != 0 ? f->taken_cents : i->montant_cents};
    snprintf(out->id, sizeof(out->id), "ps-1");
    snprintf(out->page, sizeof(out->page), "https://paiement.example/1");
    return RC_OK;
}

static enum rc capturer(void *etat, const char *id, int64_t cents, struct err *e)
{
    struct fake *f = etat;

    (void)id;
    (void)cents;
    if (f->refuses)
        return ERR(e, MSG_CARTE_PRESTATAIRE_REFUS, "raison", "essai");
    f->captured++;
    if (f->meanwhile != NULL) {
        struct dossier_commande c = commande(ACTE_ANNULER, ROLE_ORGANISME, ORG_SANS, f->meanwhile);

        assert_ok(faire(f->t, &c, "2026-06-02", e), e);
    }
    return RC_OK;
}

static enum rc annuler(void *etat, const char *id, struct err *e)
{
    struct fake *f = etat;

    (void)id;
    if (f->down)
        return ERR(e, MSG_CARTE_PRESTATAIRE, "raison", "essai");
    if (f->captured > 0)
        return ERR(e, MSG_CARTE_DEJA_PRELEVEE);
    f->cancelled++;
    return RC_OK;
}

static enum rc rembourser(void *etat, const char *id, const char *cle, int64_t cents, struct err *e)
{
    struct fake *f = etat;

    (void)id;
    if (f->down)
        return ERR(e, MSG_CARTE_PRESTATAIRE, "raison", "essai");
    if (f->during != NULL) {
        void (*during)(void *scene) = f->during;

        f->during = NULL;
        during(f->scene);
    }
    if (f->no == MSG_CARTE_PRESTATAIRE_INJOIGNABLE)
        return ERR(e, MSG_CARTE_PRESTATAIRE_INJOIGNABLE, "raison", "essai");
    if (f->no != MSG_AUCUN)
        return f->no == MSG_CARTE_PRESTATAIRE_IGNORE ? ERR(e, MSG_CARTE_PRESTATAIRE_IGNORE)
                                                     : ERR(e, MSG_CARTE_PRESTATAIRE_REFUS, "raison", "essai");
    if (strcmp(f->last_key, cle) != 0) { /* one key, one refund */
        f->refunds++;
        f->refunded_cents += cents;
    }
    snprintf(f->last_key, sizeof(f->last_key), "%s", cle);
    return f->unheard ? ERR(e, MSG_CARTE_PRESTATAIRE, "raison", "essai") : RC_OK;
}

struct scene {
    struct temp_store t;
    struct fake f;
    struct carte_prestataire p;
    char numero[DOSSIER_NUMERO_BYTES];
    int64_t share;
    struct carte_demande d;
};

/* A proposal of 1 200 € to holder 3, seen on 2 June 2026, and the share that the page announces. */
static void open_scene(struct scene *s)
{
    struct dossier_financement f;
    struct dossier d;
    struct db *db;
    struct err e;

    memset(s, 0, sizeof(*s));
    s->p = (struct carte_prestataire){&s->f, creer, capturer, annuler, rembourser};
    training_fixture_open(&s->t);
    s->f.t = &s->t;
    assert_ok(parcourir(&s->t, &employee, PROPOSE, s->numero, &e), &e);
    s->t.now_us = instant_of_day(on("2026-06-02"));
    d = lire(&s->t, s->numero);
    CHECK(store_read_begin(s->t.store, &db, NULL) == RC_OK);
    CHECK(dossier_financer(db, &d, on("2026-06-02"), false, false, &f, NULL) == RC_OK);
    store_read_end(s->t.store, db);
    s->share = f.reste_cents;
    assert_true(s->share > 0);
    s->d = (struct carte_demande){.titulaire_id = 3, .numero = s->numero, .montant_cents = s->share};
}

static enum carte_etat state_of(struct scene *s)
{
    struct paiement_carte pay;
    struct db *db;

    CHECK(store_read_begin(s->t.store, &db, NULL) == RC_OK);
    CHECK(carte_lire(db, s->t.arena, s->d.reference, &pay, NULL) == RC_OK);
    store_read_end(s->t.store, db);
    return pay.etat;
}

static void follow(struct scene *s, int64_t refunds)
{
    struct carte_bilan b;
    struct err e = {0};

    assert_ok(carte_suivre(s->t.store, &s->p, false, &b, &e), &e);
    assert_int_equal(b.rendus, refunds);
}

static void hear(struct scene *s, enum carte_issue issue, int64_t cents)
{
    struct carte_avis n = {
        .reference = s->d.reference, .prestataire_id = "ps-1", .montant_cents = cents, .issue = issue};
    struct err e = {0};

    assert_ok(store_write(s->t.store, carte_avis_unit, &n, &e), &e);
}

static void book_holds(struct scene *s)
{
    struct book_report r;
    struct db *db;

    CHECK(store_read_begin(s->t.store, &db, NULL) == RC_OK);
    assert_int_equal(book_verify(db, &r, NULL), RC_OK);
    store_read_end(s->t.store, db);
}

static void begin(struct scene *s)
{
    struct err e = {0};

    assert_ok(carte_commencer(s->t.store, &s->p, &s->d, &e), &e);
    assert_int_equal(state_of(s), CARTE_OUVERT);
    assert_int_equal(lire(&s->t, s->numero).etat, ETAT_VALIDATED);
    assert_int_equal(solde(&s->t, 3, POCHE_DROITS).reserved, 0);
}

#endif

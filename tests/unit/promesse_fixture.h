/*
 * promesse_fixture.h - a dossier of 600 € of which a region grants the 200 € that miss, and what the region, its bank and the night then do.
 */
#ifndef SICPF_PROMESSE_FIXTURE_H
#define SICPF_PROMESSE_FIXTURE_H

#include "rights/dotation.h"
#include "training/appel.h"
#include "training/promesse.h"
#include "training/restitution.h"
#include "training_fixture.h"

#define REGION 1
#define REGION_SIRET "18002002600019"

static inline void clock_at(struct temp_store *t, const char *day)
{
    t->now_us = instant_of_day(on(day)) + (int64_t)12 * 3600 * 1000000;
}

static inline int64_t region(struct temp_store *t)
{
    return compte(t, COMPTE_FINANCEUR_BASE + REGION);
}

static inline void refused(enum rc rc, enum rc wanted, const struct err *e, enum msg why)
{
    if (rc != wanted || e->msg != why)
        fail_msg("rc %d, %s", (int)rc, e->phrase);
}

/* 600 € of price, 400 € of rights: the region grants the 200 € that miss. */
static inline void granted(struct temp_store *t, char *numero)
{
    const struct parcours p = {5, ORG_AGREE, SESSION_MANDAT, 20000, -1, CAUSE_TOTALE, false, "F-1"};
    struct dossier_commande c;
    struct err e;

    training_fixture_open(t);
    credit(t, 5, POCHE_DIFE, 40000);
    assert_int_equal(
        raw_sql(
            t, "INSERT INTO mandat (titulaire_id, type, debut, ligne_index, source) VALUES "
               "(5, 'maire', 18400, x'05', 'rne');"
               "INSERT INTO financeur (id, siret, denomination, categorie, enregistre_us) VALUES "
               "(1, '18002002600019', 'Région', 'region', 0), (2, '73282932000074', 'Autre', 'employeur', 0);"
               "INSERT INTO livraison VALUES (1, 'camt', '', 20600, x'00', x'00', 1, 1)"),
        SQLITE_OK);
    assert_ok(parcourir(t, &p, PROPOSE, numero, &e), &e);
    c = commande(ACTE_SOLLICITER, ROLE_TITULAIRE, 5, numero);
    c.financeur_siret = REGION_SIRET;
    assert_ok(faire(t, &c, "2026-06-02", &e), &e);
    c = commande(ACTE_ACCORDER, ROLE_FINANCEUR, REGION, numero);
    assert_ok(faire(t, &c, "2026-06-03", &e), &e);
}

/* From the entry to the validation of the service, for these hours out of seven. */
static inline void validated(struct temp_store *t, const char *numero, int64_t hours,
                             enum dossier_cause cause)
{
    static const struct {
        enum dossier_acte acte;
        enum dossier_role par;
        const char *le;
    } steps[] = {{ACTE_ENTRER, ROLE_ORGANISME, "2026-06-22"},
                 {ACTE_SORTIR, ROLE_ORGANISME, "2026-06-23"},
                 {ACTE_DECLARER, ROLE_ORGANISME, "2026-06-23"},
                 {ACTE_VALIDER, ROLE_GESTIONNAIRE, "2026-06-24"}};
    struct err e;

    for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
        struct dossier_commande c =
            commande(steps[i].acte, steps[i].par, steps[i].par == ROLE_ORGANISME ? ORG_AGREE : 0, numero);

        c.heures_realisees = steps[i].acte == ACTE_DECLARER ? hours : 0;
        c.cause = cause;
        assert_ok(faire(t, &c, steps[i].le, &e), &e);
    }
    clock_at(t, "2026-06-25");
}

static inline void paid(struct temp_store *t, const char *numero)
{
    struct dossier_commande c = commande(ACTE_FACTURER, ROLE_ORGANISME, ORG_AGREE, numero);
    struct err e;

    c.facture_numero = "F-1";
    c.facture_emise = on("2026-06-25");
    c.facture_ttc_cents = lire(t, numero).a_payer_cents;
    assert_ok(faire(t, &c, "2026-06-25", &e), &e);
    c = commande(ACTE_PAYER, ROLE_SYSTEME, 0, numero);
    assert_ok(faire(t, &c, "2026-06-26", &e), &e);
}

static inline struct promesse read_promise(struct temp_store *t)
{
    struct promesse *list;
    struct db *db;
    struct err e;
    size_t n;

    assert_int_equal(store_read_begin(t->store, &db, &e), RC_OK);
    assert_ok(promesses_lister(db, t->arena, &(struct promesse_filtre){0}, &list, &n, &e), &e);
    store_read_end(t->store, db);
    assert_int_equal(n, 1);
    return list[0];
}

static inline struct promesse_appel call(struct temp_store *t)
{
    struct promesse_appel p = {.siret = REGION_SIRET, .agent = "alix"};
    struct err e;

    assert_ok(store_write(t->store, promesse_appeler, &p, &e), &e);
    return p;
}

struct received {
    struct banque_entree b;
    struct banque_avis v;
};

static inline enum rc receive(struct db *db, void *arg, struct err *e)
{
    struct received *r = arg;

    return banque_recevoir(db, 1, &r->b, &r->v, e);
}

static inline enum banque_sort bank(struct temp_store *t, const char *key, int64_t cents,
                                    const char *reference)
{
    day_t today = day_of_instant(t->now_us);
    struct received r = {.b = {.cle = key,
                               .autre_cle = "",
                               .sure = true,
                               .credit = true,
                               .montant_cents = cents,
                               .jour = today,
                               .comptable = today,
                               .reference = reference,
                               .bout_en_bout = "",
                               .lot = "",
                               .compte = "",
                               .motif_retour = "",
                               .donneur = "Région",
                               .libelle = ""}};
    struct err e;

    assert_ok(store_write(t->store, receive, &r, &e), &e);
    return r.v.sort;
}

static inline enum rc gather(struct db *db, void *arg, struct err *e)
{
    (void)arg;
    return restitution_ramasser(db, e);
}

static inline int64_t owed_back(struct temp_store *t)
{
    struct err e;

    assert_ok(store_write(t->store, gather, NULL, &e), &e);
    return raw_i64(t, "SELECT COALESCE(SUM(montant_cents), 0) FROM restitution WHERE financeur_id = 1");
}

static inline void all_is_right(struct temp_store *t)
{
    struct book_report r;
    int64_t wrong;
    struct db *db;
    struct err e;

    assert_int_equal(store_read_begin(t->store, &db, &e), RC_OK);
    assert_ok(book_verify(db, &r, &e), &e);
    assert_ok(promesses_verifier(db, &wrong, &e), &e);
    store_read_end(t->store, db);
    assert_int_equal(r.total, 0);
}

/* What the space of the region and `sicpf financeur promesses` say is still to go back, then once the bank sent all that is due. */
static inline void still_to_give_back(struct temp_store *t, const char *numero, int64_t cents)
{
    const struct dossier d = lire(t, numero);
    struct dossier_part part;
    struct db *db;
    struct err e;

    for (int sent = 0; sent < 2; sent++) {
        assert_int_equal(store_read_begin(t->store, &db, &e), RC_OK);
        assert_ok(dossier_part_du_financeur(db, &d, REGION, &part, &e), &e);
        store_read_end(t->store, db);
        assert_int_equal(part.a_rendre_cents, sent ? 0 : cents);
        assert_int_equal(read_promise(t).a_rendre_cents, sent ? 0 : cents);
        (void)owed_back(t);
        assert_int_equal(
            raw_sql(t, "UPDATE restitution SET etat = 'payee', lot_id = 1, ligne_no = 1, paye_le = 20700"),
            SQLITE_OK);
    }
}

static inline void night(struct temp_store *t)
{
    struct dotation_echeances lots;
    struct err e;

    assert_ok(dotation_appliquer_echeances(t->store, day_of_instant(t->now_us), false, &lots, &e), &e);
}

static inline enum rc fix(struct db *db, void *arg, struct err *e)
{
    return promesse_fixer(db, arg, e);
}

static inline void set_owed(struct temp_store *t, int64_t cents)
{
    struct promesse_montant m = {5, 1, cents, 0, day_of_instant(t->now_us)};
    struct err e;

    assert_ok(store_write(t->store, fix, &m, &e), &e);
}

#endif

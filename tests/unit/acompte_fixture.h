/*
 * acompte_fixture.h - a dossier of a long training, whose advance is 300 € of 1 200 €: its runs, what the bank says, its acts.
 */
#ifndef SICPF_ACOMPTE_FIXTURE_H
#define SICPF_ACOMPTE_FIXTURE_H

#include "training/dette.h"
#include "training/paiement.h"
#include "training/paiement_retour.h"
#include "training_fixture.h"

#define NOTRE "FR1420041010050500013M02606"
#define AVANCE 30000
#define FIN "2026-10-30"

static inline void clock_at(struct temp_store *t, const char *day)
{
    t->now_us = instant_of_day(on(day)) + INT64_C(36000000000);
}

/* The long training entered on 6 July; the body has an account. */
static inline void ouvrir(struct temp_store *t, char *numero)
{
    static const struct parcours longue = {3,  ORG_SANS,     SESSION_LONGUE, 15000,
                                           -1, CAUSE_TOTALE, false,          "F-1"};
    struct err e = {0};

    training_fixture_open(t);
    session_longue(t);
    assert_ok(compte_poser(t->store, ORG_SANS, "FR7630006000011234567890189", "essai", &e), &e);
    assert_ok(parcourir(t, &longue, ENTRE, numero, &e), &e);
    clock_at(t, "2026-07-07");
}

/* The balance of every account, and what the dossier says of it: what left is what the lines paid. */
static inline void verifier(struct temp_store *t, const char *numero)
{
    struct dossier d = lire(t, numero);
    bool avance = d.facturation == FACTURATION_DEPOSIT_PAID;
    struct paiement_verses v;
    struct book_report r;
    struct db *db;
    struct err e = {0};

    assert_int_equal(store_read_begin(t->store, &db, &e), RC_OK);
    assert_ok(book_verify(db, &r, &e), &e);
    assert_ok(paiement_verses_verifier(db, &v, &e), &e);
    store_read_end(t->store, db);
    assert_int_equal(r.total, 0);
    assert_int_equal(compte(t, COMPTE_ACOMPTE_BASE + ORG_SANS), avance ? -d.acompte_cents : 0);
    assert_int_equal(
        raw_i64(t, "SELECT COALESCE(SUM(montant_cents), 0) FROM paiement_ligne WHERE etat = 'paye'"),
        d.verse_cents);
    assert_int_equal(compte(t, COMPTE_BANQUE), d.verse_cents);
}

static inline struct paiement_proposition proposer(struct temp_store *t)
{
    struct paiement_proposition p = {.agent = "camille"};
    struct err e = {0};

    t->now_us += 1000;
    assert_ok(store_write(t->store, paiement_proposer, &p, &e), &e);
    return p;
}

static inline void emettre(struct temp_store *t, const char *lot)
{
    const char *const agents[] = {"camille", "dominique"};
    struct paiement_emission em = {
        .numero = lot, .agent = "camille", .cree_us = t->now_us, .debiteur = NOTRE};
    struct err e = {0};

    for (int i = 0; i < 2; i++) {
        struct paiement_approbation a = {.numero = lot, .agent = agents[i]};

        assert_ok(store_write(t->store, paiement_approuver, &a, &e), &e);
    }
    assert_ok(store_write(t->store, paiement_emettre, &em, &e), &e);
}

static inline enum rc repondre(struct db *db, void *r, struct err *e)
{
    return paiement_repondre(db, r, e);
}

/* What the bank says of a line; NULL: of the whole run. */
static inline void banque(struct temp_store *t, const char *lot, const char *reference,
                          enum paiement_statut statut)
{
    struct paiement_reponse r = {.lot = lot,
                                 .reference = reference,
                                 .statut = statut,
                                 .motif = statut == STATUT_REJETE ? "MS03" : NULL,
                                 .le = DAY_NONE,
                                 .agent = "camille"};
    struct err e = {0};

    t->now_us += 1000;
    assert_ok(store_write(t->store, repondre, &r, &e), &e);
}

/* A run, proposed today and paid. Returns what it paid. */
static inline int64_t payer(struct temp_store *t, char *lot)
{
    struct paiement_proposition p = proposer(t);

    if (p.lignes_out == 0)
        return 0;
    memcpy(lot, p.numero_out, sizeof(p.numero_out));
    emettre(t, lot);
    banque(t, lot, NULL, STATUT_PAYE);
    return p.total_out;
}

static inline const char *reference(struct temp_store *t, const char *prefix, const char *numero, int n)
{
    return arena_printf(t->arena, "%s%s-%d", prefix, numero, n);
}

static inline void agir(struct temp_store *t, const char *numero, enum dossier_acte acte,
                        enum dossier_role par, const char *le)
{
    struct dossier_commande c = commande(acte, par, par == ROLE_ORGANISME ? ORG_SANS : 0, numero);
    struct err e;

    c.facture_numero = "F-1";
    c.facture_emise = on(le);
    c.facture_ttc_cents = lire(t, numero).a_payer_cents;
    c.motif = "émargements demandés";
    c.resultat = "sans_anomalie";
    clock_at(t, le);
    assert_ok(faire(t, &c, le, &e), &e);
}

/* Out of training, with so many hours of the 50 done. */
static inline void declarer(struct temp_store *t, const char *numero, const char *le, int64_t heures,
                            enum dossier_cause cause, bool force_majeure)
{
    struct dossier_commande c = commande(ACTE_DECLARER, ROLE_ORGANISME, ORG_SANS, numero);
    struct err e;

    agir(t, numero, ACTE_SORTIR, ROLE_ORGANISME, le);
    c.heures_realisees = heures;
    c.cause = cause;
    c.force_majeure = force_majeure;
    assert_ok(faire(t, &c, le, &e), &e);
}

static inline const char *dette_du(struct temp_store *t, int64_t cents)
{
    assert_int_equal(raw_i64(t, "SELECT COUNT(*) FROM indu WHERE debiteur = 'organisme'"), 1);
    assert_int_equal(raw_i64(t, "SELECT montant_cents FROM indu"), cents);
    return arena_printf(t->arena, "IND-2026-%05d", 1);
}

static inline void accept_claim(struct temp_store *t, const char *numero)
{
    struct dossier d = lire(t, numero);
    char sql[1000];

    snprintf(
        sql, sizeof(sql),
        "INSERT INTO fraude (id, numero, origine, titulaire_id, etat, faits, signalee_le, signalee_par) "
        "VALUES (1, 'F', 'tiers', %lld, 'ouverte', 'f', 1, 'a');"
        "INSERT INTO fraude_reclamation (id, numero, fraude_id, titulaire_id, dossier_id, dossier, etat, "
        "texte, recue_le, recue_par, decider_avant, sens, motifs, instruite_par, decidee_le, "
        "decidee_par, signataire, recours_avant, rendu_cents) VALUES (1, 'R', 1, %lld, %lld, '%s', "
        "'acceptee', 't', 1, 'a', 1, 'accepter', 'm', 'a', 1, 'b', 's', 1, 0)",
        (long long)d.titulaire_id, (long long)d.titulaire_id, (long long)d.id, numero);
    assert_int_equal(raw_sql(t, sql), SQLITE_OK);
}

static inline void facturer_et_payer(struct temp_store *t, const char *numero, char *lot)
{
    declarer(t, numero, FIN, 50, CAUSE_TOTALE, false);
    agir(t, numero, ACTE_VALIDER, ROLE_GESTIONNAIRE, FIN);
    agir(t, numero, ACTE_FACTURER, ROLE_ORGANISME, FIN);
    assert_int_equal(payer(t, lot), 90000);
}

#endif

/*
 * training_fixture.h - a temporary store with two training bodies, their offers, and holders with rights; and short
 * ways to do the acts of a dossier.
 *
 * Body 7 has the agreement to train élus from 2025 to 2028, body 8 has none. Holders 1 and 2 are élus with 800 € of
 * DIFE rights (1: mandate held since 2020; 2: mandate ended on 2025-11-15); holder 3 is an employee with 5 000 €.
 */
#ifndef SICPF_TRAINING_FIXTURE_H
#define SICPF_TRAINING_FIXTURE_H

#include "book_fixture.h"
#include "compte_fixture.h"
#include "recus_fixture.h"
#include "training/dossier.h"
#include "training/dossier_issue.h"
#include "training/organisme.h"

enum { ORG_AGREE = 7, ORG_SANS = 8 };
/* Sessions, by what is special about them. */
enum {
    SESSION_MANDAT = 1,     /* body 7, mandate, 22-23 June 2026, 7 h, 500 € HT, 600 € TTC */
    SESSION_SANS_AGREMENT,  /* body 8, the same */
    SESSION_TROP_CHERE,     /* body 7, mandate, 7 h for 700,07 € HT: above the maximum */
    SESSION_CPF,            /* body 8, RNCP, 6-10 July 2026, 50 h, 1 200 € */
    SESSION_LOINTAINE,      /* body 7, mandate, ends in March 2027: more than 8 months later */
    SESSION_REINSERTION,    /* body 8, RS, 22-23 June 2026, 500 €: asked as a réinsertion */
    SESSION_FERMEE,         /* body 7, closed */
    SESSION_PERMANENTE,     /* body 7, mandate, permanent entries */
    SESSION_TROP_NOMBREUSE, /* body 7, mandate, 16 participants */
    SESSION_LONGUE = 110    /* session_longue() adds it */
};

static const char training_sql[] =
    "UPDATE titulaire SET cle_donnees = x'00';"
    "INSERT INTO organisme (id, siret, siren, nda, denomination, denomination_pliee, qualiopi_formation, "
    "qualiopi_bilan,"
    "  qualiopi_vae, qualiopi_apprentissage, siret_douteux, modifie_us) VALUES"
    "  (7, '73282932000074', '732829320', '11750000007', 'École des élus', 'ECOLE DES ELUS', 1, 0, 0, 0, 0, "
    "0),"
    "  (8, '18002002600019', '180020026', '11750000008', 'Langues & Cie', 'LANGUES CIE', 1, 0, 0, 0, 0, 0);"
    "INSERT INTO agrement (organisme_id, decision, debut, fin, etat) VALUES (7, 'D-1', %d, %d, 'ACTIF');"
    "INSERT INTO formation (id, organisme_id, numero, intitule, classe, modifie_us) VALUES"
    "  (1, 7, 'F1', 'Lire le budget', 'DIFE_MANDAT', 0), (2, 8, 'F2', 'Lire le budget', 'DIFE_MANDAT', 0),"
    "  (3, 7, 'F3', 'Parler en public', 'DIFE_MANDAT', 0), (4, 8, 'F4', 'Comptabilité', 'RNCP', 0),"
    "  (6, 8, 'F6', 'Bureautique', 'RS', 0);"
    "INSERT INTO action_formation (id, formation_id, numero, modalite, heures, prix_ht_cents, "
    "prix_ttc_cents) VALUES"
    "  (1, 1, 'A1', 'presentiel', 7, 50000, 60000), (2, 2, 'A2', 'presentiel', 7, 50000, 60000),"
    "  (3, 3, 'A3', 'presentiel', 7, 70007, 84008), (4, 4, 'A4', 'distance', 50, 120000, 120000),"
    "  (6, 6, 'A6', 'mixte', 20, 50000, 50000);"
    "INSERT INTO session_formation (id, action_id, numero, debut, fin, rang, ouverte, participants_max) "
    "VALUES"
    "  (1, 1, 'S1', %d, %d, %d, 1, NULL), (2, 2, 'S2', %d, %d, %d, 1, NULL), (3, 3, 'S3', %d, %d, %d, 1, "
    "NULL),"
    "  (4, 4, 'S4', %d, %d, %d, 1, NULL), (5, 1, 'S5', %d, %d, %d, 1, NULL), (6, 6, 'S6', %d, %d, %d, 1, "
    "NULL),"
    "  (7, 1, 'S7', %d, %d, %d, 0, NULL), (8, 1, 'S8', NULL, NULL, 2000000, 1, NULL), (9, 1, 'S9', %d, %d, "
    "%d, 1, 16);"
    "INSERT INTO mandat (titulaire_id, type, debut, ligne_index, fin, source) VALUES"
    "  (1, 'conseiller_municipal', %d, x'01', NULL, 'rne'), (2, 'conseiller_municipal', %d, x'02', %d, "
    "'rne');";

static inline day_t on(const char *day)
{
    day_t d = day_parse_iso(day);

    CHECK(d != DAY_NONE);
    return d;
}

/* Says the sentence of the refusal when there should have been none. */
static inline void assert_ok(enum rc rc, const struct err *e)
{
    if (rc != RC_OK)
        fail_msg("%s", e->phrase);
}

static inline void credit(struct temp_store *t, int64_t titulaire, enum poche poche, int64_t cents)
{
    struct transfer c = credit_of(titulaire, poche == POCHE_HEURES ? "reprise-heures" : "reprise", poche,
                                  cents, "2026-01-02");

    c.debit = poche == POCHE_DIFE     ? COMPTE_FONDS_DIFE
              : poche == POCHE_HEURES ? COMPTE_HEURES
                                      : COMPTE_FONDS_CPF;
    CHECK(book_fixture_write(t, &c, 1, NULL, NULL) == RC_OK);
}

static inline void training_fixture_open_with(struct temp_store *t, int holders)
{
    int s = on("2026-06-22"), l = on("2027-03-08"), c = on("2026-07-06");
    char sql[8192];
    int n;

    book_fixture_open(t, "2026-06-01", holders);
    t->leaving = recus_en_mots;
    n = snprintf(sql, sizeof(sql), training_sql, on("2025-01-01"), on("2028-12-31"), s, s + 1, s, s, s + 1, s,
                 s, s + 1, s, c, c + 4, c, l, l + 1, l, s, s + 1, s, s, s + 1, s, s, s + 1, s,
                 on("2020-05-18"), on("2020-05-18"), on("2025-11-15"));
    CHECK(n > 0 && (size_t)n < sizeof(sql) && raw_sql(t, sql) == SQLITE_OK);
    credit(t, 1, POCHE_DIFE, 80000);
    credit(t, 2, POCHE_DIFE, 80000);
    credit(t, 3, POCHE_DROITS, 500000);
}

static inline void training_fixture_open(struct temp_store *t)
{
    training_fixture_open_with(t, 5);
}

/* Body 8, RNCP, 6 July to 30 October 2026, 50 h, 1 200 €: an advance of 300 € is due at the entry. */
static inline void session_longue(struct temp_store *t)
{
    char sql[300];

    snprintf(sql, sizeof(sql),
             "INSERT INTO session_formation (id, action_id, numero, debut, fin, rang, ouverte) VALUES (%d, "
             "4, 'S110', "
             "%d, %d, %d, 1)",
             SESSION_LONGUE, on("2026-07-06"), on("2026-10-30"), on("2026-07-06"));
    CHECK(raw_sql(t, sql) == SQLITE_OK);
}

/* The same action on the same days as `comme`, in another room: nobody sits twice in one session. */
static inline void autre_session(struct temp_store *t, int comme, int id)
{
    char sql[300];

    snprintf(sql, sizeof(sql),
             "INSERT INTO session_formation (id, action_id, numero, debut, fin, rang, ouverte) "
             "SELECT %d, action_id, 'S%d', debut, fin, rang, 1 FROM session_formation WHERE id = %d",
             id, id, comme);
    CHECK(raw_sql(t, sql) == SQLITE_OK);
}

/* Something is required to enter the training of SESSION_CPF and SESSION_LONGUE. */
static inline void avec_prerequis(struct temp_store *t)
{
    CHECK(raw_sql(t, "UPDATE action_formation SET prerequis = 1 WHERE id = 4;"
                     "UPDATE formation SET prerequis = 'Tenir une caisse' WHERE id = 4") == SQLITE_OK);
}

/* One act on day `le`. The result is in *c; the error, in *e. */
static inline enum rc faire(struct temp_store *t, struct dossier_commande *c, const char *le, struct err *e)
{
    memset(e, 0, sizeof(*e));
    c->le = on(le);
    return store_write(t->store, dossier_executer, c, e);
}

static inline struct dossier_commande commande(enum dossier_acte acte, enum dossier_role par, int64_t par_id,
                                               const char *numero)
{
    bool told = acte == ACTE_CONSTATER_ABSENCE || (acte == ACTE_ANNULER && par != ROLE_TITULAIRE);

    return (struct dossier_commande){
        .acte = acte, .par = par, .par_id = par_id, .numero = numero, .motif = told ? "essai" : NULL};
}

static inline struct dossier lire(struct temp_store *t, const char *numero)
{
    struct dossier d;
    struct db *db;

    CHECK(store_read_begin(t->store, &db, NULL) == RC_OK);
    CHECK(dossier_lire(db, t->arena, numero, &d, NULL) == RC_OK);
    store_read_end(t->store, db);
    return d;
}

static inline struct balance solde(struct temp_store *t, int64_t titulaire, enum poche poche)
{
    struct balance b;
    struct db *db;

    CHECK(store_read_begin(t->store, &db, NULL) == RC_OK);
    CHECK(book_balance(db, titulaire, poche, 0, &b, NULL) == RC_OK);
    store_read_end(t->store, db);
    return b;
}

static inline int64_t compte(struct temp_store *t, int64_t numero)
{
    int64_t total;
    struct db *db;

    CHECK(store_read_begin(t->store, &db, NULL) == RC_OK);
    CHECK(book_shared_total(db, numero, on("2099-12-31"), &total, NULL) == RC_OK);
    store_read_end(t->store, db);
    return total;
}

/* How far to take a dossier. */
enum etape { DEMANDE, PROPOSE, ACCEPTE, ENTRE, SORTI, DECLARE, VALIDE, FACTURE };

struct parcours {
    int64_t titulaire, organisme, session;
    int64_t reste;     /* holder's own share to pay */
    int64_t realisees; /* hours; -1: all */
    enum dossier_cause cause;
    bool force_majeure;
    const char *facture;
};

/* An élu, 7 h at 600 €, and an employee, 50 h from 6 to 10 July 2026 at 1 200 €, of which 150 € by card. */
#define PARCOURS_ELU                                                                                         \
    {                                                                                                        \
        1, ORG_AGREE, SESSION_MANDAT, 0, -1, CAUSE_TOTALE, false, "F-1"                                      \
    }
#define PARCOURS_SALARIE                                                                                     \
    {                                                                                                        \
        3, ORG_SANS, SESSION_CPF, 15000, -1, CAUSE_TOTALE, false, "F-1"                                      \
    }

/* A dossier taken to a step, each act on a fixed day of June and July 2026; its number goes into numero. */
static inline enum rc parcourir(struct temp_store *t, const struct parcours *p, enum etape jusqu_a,
                                char *numero, struct err *e)
{
    struct dossier_commande c = commande(ACTE_DEMANDER, ROLE_TITULAIRE, p->titulaire, NULL);
    struct dossier d;
    char debut[DAY_TEXT_BYTES], fin[DAY_TEXT_BYTES];
    enum rc rc;

    c.prerequis = PREREQUIS_REMPLIS; /* kept only when the action asks */
    c.titulaire_id = p->titulaire;
    c.session_id = p->session;
    rc = faire(t, &c, "2026-06-01", e);
    if (rc != RC_OK)
        return rc;
    memcpy(numero, c.numero_out, DOSSIER_NUMERO_BYTES);
    d = lire(t, numero);
    day_iso(d.debut, debut);
    day_iso(d.fin, fin);
    for (int step = PROPOSE; rc == RC_OK && step <= (int)jusqu_a; step++) {
        static const enum dossier_acte actes[] = {ACTE_DEMANDER, ACTE_PROPOSER, ACTE_ACCEPTER, ACTE_ENTRER,
                                                  ACTE_SORTIR,   ACTE_DECLARER, ACTE_VALIDER,  ACTE_FACTURER};
        const char *days[] = {"2026-06-01", "2026-06-01", "2026-06-02", debut, fin, fin, fin, fin};
        enum dossier_role par = step == ACCEPTE  ? ROLE_TITULAIRE
                                : step == VALIDE ? ROLE_GESTIONNAIRE
                                                 : ROLE_ORGANISME;

        c = commande(actes[step], par, par == ROLE_TITULAIRE ? p->titulaire : p->organisme, numero);
        c.participants = step == PROPOSE ? 12 : 0;
        c.reste_paye_cents = step == ACCEPTE ? p->reste : 0;
        c.heures_realisees = step == DECLARE ? (p->realisees < 0 ? d.heures : p->realisees) : 0;
        c.cause = p->cause;
        c.force_majeure = step == DECLARE && p->force_majeure;
        c.facture_numero = p->facture;
        c.facture_emise = on(fin);
        c.facture_ttc_cents = step == FACTURE ? lire(t, numero).a_payer_cents : 0;
        rc = faire(t, &c, days[step], e);
    }
    return rc;
}

/* An act that is done on a day, and one that is refused for that reason. */
static inline void acte_fait(struct temp_store *t, struct dossier_commande c, const char *le)
{
    struct err e;

    assert_ok(faire(t, &c, le, &e), &e);
}

static inline void acte_refuse(struct temp_store *t, struct dossier_commande c, const char *le, enum msg why)
{
    struct err e;

    assert_int_not_equal(faire(t, &c, le, &e), RC_OK);
    assert_int_equal(e.msg, why);
}

/* The operator controls a dossier, then says what it found. */
static inline void controler(struct temp_store *t, const char *numero, const char *le)
{
    struct dossier_commande c = commande(ACTE_CONTROLER, ROLE_GESTIONNAIRE, 0, numero);

    c.motif = "émargements demandés";
    acte_fait(t, c, le);
}

static inline void lever(struct temp_store *t, const char *numero, const char *resultat, const char *le)
{
    struct dossier_commande c = commande(ACTE_LEVER, ROLE_GESTIONNAIRE, 0, numero);

    c.resultat = resultat;
    acte_fait(t, c, le);
}

/* What the time that passes does by that day: how many it validates, how many stay late; none fails. */
static inline void nightly(struct temp_store *t, const char *le, int64_t validated, int64_t late)
{
    struct dossier_echeances n;
    struct err e = {0};

    assert_ok(dossier_appliquer_echeances(t->store, on(le), false, &n, &e), &e);
    assert_int_equal(n.services_faits_valides, validated);
    assert_int_equal(n.en_retard, late);
    assert_int_equal(n.en_echec, 0);
}

/* What an act would make of the price, as its page and the command tell it before it is done. */
static inline struct dossier_issue issue_de(struct temp_store *t, const char *numero, enum dossier_acte acte,
                                            enum dossier_role par, const char *le)
{
    const struct dossier d = lire(t, numero);
    struct dossier_issue out;
    struct db *db;

    CHECK(store_read_begin(t->store, &db, NULL) == RC_OK);
    CHECK(dossier_issue(db, t->arena, &d, dossier_transition(d.etat, d.facturation, acte, par), on(le), &out,
                        NULL) == RC_OK);
    store_read_end(t->store, db);
    return out;
}

/* n more dossiers after the first one of the store, each numbered by its rowid; `set` says what else differs. */
static inline void dossiers_en_nombre(struct temp_store *t, int n, const char *set)
{
    char sql[2000];

    snprintf(
        sql, sizeof(sql),
        "CREATE TEMP TABLE lot AS WITH RECURSIVE k(rang) AS (SELECT 1 UNION ALL SELECT rang + 1 FROM k WHERE "
        "rang < %d)"
        "SELECT m.*, k.rang FROM (SELECT * FROM dossier LIMIT 1) m, k;"
        "UPDATE lot SET id = 1000 + rang, numero = substr('00000000000000' || rang, length('00000000000000' "
        "|| rang) - 13), facture_numero = NULL, facture_cle = NULL, %s;"
        "ALTER TABLE lot DROP COLUMN rang;"
        "INSERT INTO dossier SELECT * FROM lot",
        n, set);
    CHECK(raw_sql(t, sql) == SQLITE_OK);
}

#endif

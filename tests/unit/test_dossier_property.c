/*
 * Random lives of dossiers: any acts, by anybody, in any order, on days that go forward. Whatever happens, an act that is
 * refused changes nothing, and the money adds up: what left the purses is owed to a body, paid by the bank, or lost. Then with runs,
 * what the bank returns, undue sums, freezes and claims: every account is explained by what is owed, and nobody is paid twice.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "dates_oracle.h"
#include "tape.h"
#include "trace_check.h"
#include "training/dette.h"
#include "training/fraude.h"
#include "training/gel_delai.h"
#include "training/paiement.h"
#include "training/paiement_retour.h"
#include "training/promesse.h"
#include "training/remboursement.h"

#define STEPS_MAX 260
#define TAPE_BYTES 8192
#define HISTORIES 12
#define MONEY_STEPS 1000
#define MONEY_TAPE_BYTES 32768
#define MONEY_HISTORIES 24
#define MONEY_HISTORIES_SERVER 6 /* on a server, ten times slower than a file */
#define MONEY_CREDIT 3000000
#define DOSSIERS_MAX 16
#define SESSION_CPF_PERMANENTE 10

struct vie {
    struct temp_store store;
    char numeros[DOSSIERS_MAX][DOSSIER_NUMERO_BYTES];
    size_t n;
    day_t jour;
    int done;
    int payes;
    int reports;      /* other dates that were accepted */
    bool surveille;   /* the dates that acts give are held against the rules: dates_oracle.h */
    bool argent;      /* runs, returns, undue sums and frauds too: no payment outside a run */
    int64_t credit;   /* of the second holder, beyond the first rights */
    sqlite3 *lecteur; /* kept open: one for each sum takes longer than all the rest */
    struct pg_library pq;
    PGconn *serveur; /* the same, on a server */
};

static const int64_t holders[] = {1, 3, 3};
static const int64_t initial[] = {80000, 500000};

/* ---- what must hold ---------------------------------------------------------------------------------------- */

struct sommes {
    int64_t reserve[4], parti[4]; /* by holder */
    int64_t du, paye, perdu, carte;
};

static void add_dossier(struct vie *v, struct db *db, const struct dossier *d, struct sommes *s)
{
    struct dossier_prise *p;
    size_t n;
    int64_t shared = 0, total = 0;

    CHECK(dossier_prises(db, v->store.arena, d, &p, &n, NULL) == RC_OK);
    for (size_t i = 0; i < n; i++) {
        bool settled = p[i].paye_cents >= 0;

        CHECK(!settled || p[i].paye_cents + p[i].rendu_cents + p[i].perdu_cents == p[i].montant_cents);
        shared += p[i].montant_cents;
        total += settled ? p[i].paye_cents : 0;
        s->perdu += settled ? p[i].perdu_cents : 0;
        if (p[i].poche == POCHE_CARTE)
            s->carte += settled ? p[i].paye_cents + p[i].perdu_cents : p[i].montant_cents;
        else if (settled)
            s->parti[d->titulaire_id] += p[i].paye_cents + p[i].perdu_cents;
        else
            s->reserve[d->titulaire_id] += p[i].montant_cents;
    }
    CHECK(n == 0 || shared == d->prix_ttc_cents);
    CHECK((n == 0) == (d->accepte_le == DAY_NONE));
    CHECK(d->a_payer_cents < 0 || total == d->a_payer_cents);
    s->du += d->a_payer_cents > 0 && d->facturation != FACTURATION_PAID ? d->a_payer_cents : 0;
    s->paye += d->facturation == FACTURATION_PAID ? d->paye_cents : 0;
}

/* A dossier says who must act, or it is over: nothing is reserved and nothing is owed any more. */
static void check_words(const struct dossier *d)
{
    struct dossier_attente a;

    dossier_attente(d, ROLE_TITULAIRE, &a);
    CHECK(a.etat_texte[0] != '\0');
    if (a.attendue)
        CHECK(a.quoi != NULL && a.sinon != NULL);
    else
        CHECK(d->facturation == FACTURATION_PAID || d->facturation == FACTURATION_NOT_BILLABLE);
    CHECK((d->facturation == FACTURATION_BILLED || d->facturation == FACTURATION_PAID) ==
          (d->facture_numero != NULL));
}

static void check_all(struct vie *v)
{
    struct sommes s = {0};
    struct book_report r;
    struct db *db;

    CHECK(store_read_begin(v->store.store, &db, NULL) == RC_OK);
    for (size_t i = 0; i < v->n; i++) {
        struct dossier d;

        CHECK(dossier_lire(db, v->store.arena, v->numeros[i], &d, NULL) == RC_OK);
        check_words(&d);
        add_dossier(v, db, &d, &s);
    }
    CHECK(book_verify(db, &r, NULL) == RC_OK && r.total == 0);
    store_read_end(v->store.store, db);
    struct balance elu = solde(&v->store, 1, POCHE_DIFE), salarie = solde(&v->store, 3, POCHE_DROITS);

    assert_int_equal(elu.posted, initial[0] - s.parti[1]);
    assert_int_equal(elu.reserved, s.reserve[1]);
    assert_int_equal(salarie.posted, initial[1] - s.parti[3]);
    assert_int_equal(salarie.reserved, s.reserve[3]);
    assert_int_equal(compte(&v->store, COMPTE_ORGANISME_BASE + ORG_AGREE) +
                         compte(&v->store, COMPTE_ORGANISME_BASE + ORG_SANS),
                     s.du);
    assert_int_equal(compte(&v->store, COMPTE_BANQUE), s.paye);
    assert_int_equal(compte(&v->store, COMPTE_PERDU), s.perdu);
    assert_int_equal(-compte(&v->store, COMPTE_CARTE), s.carte);
    arena_reset(v->store.arena);
}

/* ---- acts -------------------------------------------------------------------------------------------------- */

static enum rc execute(struct vie *v, struct dossier_commande *c)
{
    const bool dated = c->acte != ACTE_DEMANDER && v->surveille;
    struct dossier before = {0};
    struct err e = {0};
    enum rc rc;

    c->le = v->jour;
    if (dated)
        before = lire(&v->store, c->numero);
    v->store.now_us += 1000; /* a clock that moves: which act came first is told by it */
    rc = store_write(v->store.store, dossier_executer, c, &e);
    CHECK(rc == RC_OK || (e.msg != MSG_AUCUN && e.phrase[0] != '\0' && strchr(e.phrase, '{') == NULL));
    CHECK(rc != RC_FAILURE && rc != RC_INTEGRITY);
    if (rc == RC_OK && dated && !c->inchange_out)
        assert_dates(&v->store, &before, c, v->jour);
    v->reports += rc == RC_OK && c->acte == ACTE_ACCEPTER_REPORT;
    v->done += rc == RC_OK;
    v->payes += rc == RC_OK && c->acte == ACTE_PAYER;
    return rc;
}

static void request(struct vie *v, struct tape *t)
{
    int64_t holder = holders[tape_byte(t) % ARRAY_LEN(holders)];
    struct dossier_commande c = commande(ACTE_DEMANDER, ROLE_TITULAIRE, holder, NULL);

    if (v->n == DOSSIERS_MAX)
        return;
    c.titulaire_id = holder;
    c.session_id = holder == 1 ? SESSION_PERMANENTE : SESSION_CPF_PERMANENTE;
    c.debut = v->jour + (day_t)tape_between(t, 10, 30);
    c.fin = c.debut + (day_t)(v->argent && tape_flip(t) ? 100 : tape_between(t, 0, 4)); /* long: an advance */
    if (execute(v, &c) == RC_OK)
        memcpy(v->numeros[v->n++], c.numero_out, DOSSIER_NUMERO_BYTES);
}

/* Values that are sometimes right: the tape decides. */
static void fill(struct tape *t, const struct dossier *d, int64_t reste, struct dossier_commande *c)
{
    static char invoice[16];

    snprintf(invoice, sizeof(invoice), "F-%lld", (long long)tape_between(t, 1, 40));
    c->participants = tape_between(t, 0, 16);
    c->reste_paye_cents = tape_byte(t) < 220 ? reste : tape_between(t, 0, 100000);
    c->heures_realisees = tape_between(t, 0, d->heures + 1);
    c->cause = c->heures_realisees == d->heures ? CAUSE_TOTALE : (enum dossier_cause)tape_between(t, 0, 3);
    c->force_majeure = tape_flip(t);
    c->motif = tape_byte(t) < 200 ? "parce que" : NULL;
    c->resultat = "anomalie";
    c->facture_numero = invoice;
    c->facture_emise = c->le;
    c->facture_ttc_cents = tape_byte(t) < 220 ? d->a_payer_cents : tape_between(t, 0, 100000);
    if (tape_byte(t) > 240) {
        c->prix_ttc_cents = tape_between(t, 1, 130000);
        c->prix_ht_cents = c->prix_ttc_cents;
    }
}

/* Other dates, of which some are too late for something. */
static void fill_dates(struct vie *v, struct tape *t, struct dossier_commande *c)
{
    if (!v->surveille || (c->acte != ACTE_REPORTER && (c->acte != ACTE_PROPOSER || tape_byte(t) < 200)))
        return;
    c->debut = v->jour + (day_t)tape_between(t, 16, tape_flip(t) ? 40 : 255);
    c->fin = c->debut + (day_t)tape_between(t, 3, 6);
}

static int64_t share_of(struct vie *v, const struct dossier *d)
{
    struct dossier_financement f;
    struct db *db;
    enum rc rc;

    CHECK(store_read_begin(v->store.store, &db, NULL) == RC_OK);
    rc = dossier_financer(db, d, v->jour, false, false, &f, NULL);
    store_read_end(v->store.store, db);
    return rc == RC_OK ? f.reste_cents : 0;
}

/* Who does what: mostly what is expected next, sometimes what the table allows, sometimes anything. */
static void choose(struct tape *t, const struct dossier *d, enum dossier_acte *acte, enum dossier_role *role)
{
    const struct dossier_transition *next = dossier_transition_attendue(d);
    enum dossier_acte possible[ACTE_COUNT];
    uint8_t mood = tape_byte(t);
    size_t n;

    *role = (enum dossier_role)tape_between(t, 0, ROLE_COUNT - 1);
    *acte = (enum dossier_acte)tape_between(t, 1, ACTE_COUNT - 1);
    n = dossier_actes_possibles(d, *role, possible);
    if (mood < 190 && next != NULL) {
        *acte = next->acte;
        *role = next->par;
    } else if (mood < 225 && n > 0) {
        *acte = possible[tape_byte(t) % n];
    }
}

static void act(struct vie *v, struct tape *t)
{
    struct dossier d = lire(&v->store, v->numeros[(size_t)tape_byte(t) % v->n]);
    enum dossier_acte acte;
    enum dossier_role role;

    choose(t, &d, &acte, &role);
    if (v->argent && (acte == ACTE_PAYER || acte == ACTE_RETOURNER || acte == ACTE_VERSER_ACOMPTE ||
                      acte == ACTE_RETOURNER_ACOMPTE))
        return; /* the bank's alone */
    if (acte == ACTE_ENTRER && v->jour < d.debut && tape_byte(t) < 60)
        v->jour = d.debut; /* time passes until the session */
    struct dossier_commande c =
        commande(acte, role, role == ROLE_TITULAIRE ? d.titulaire_id : d.organisme_id, d.numero);

    c.le = v->jour;
    fill(t, &d, share_of(v, &d), &c);
    fill_dates(v, t, &c);
    if (tape_byte(t) > 250)
        c.par_id++; /* a stranger */
    if (execute(v, &c) == RC_OK)
        return;
    struct dossier after = lire(&v->store, d.numero);

    assert_int_equal(after.version, d.version); /* refused: nothing moved */
    assert_int_equal(after.etat, d.etat);
    assert_int_equal(after.facturation, d.facturation);
}

static void step(struct vie *v, struct tape *t)
{
    struct dossier_echeances n;

    switch (tape_byte(t) % 8) {
    case 0:
        request(v, t);
        break;
    case 1:
        v->jour += (day_t)tape_between(t, 0, 2);
        break;
    case 2:
        if (tape_byte(t) > 220)
            CHECK(dossier_appliquer_echeances(v->store.store, v->jour, false, &n, NULL) == RC_OK);
        break;
    default:
        if (v->n > 0)
            act(v, t);
    }
}

#ifndef SICPF_FUZZ
/* ---- with money ------------------------------------------------------------------------------------------------- */

static enum rc unit(struct vie *v, unit_fn *fn, void *arg)
{
    struct err e = {0};
    int64_t noon = instant_of_day(v->jour) + INT64_C(43200000000);
    enum rc rc;

    v->store.now_us = MAX(v->store.now_us + 1000, noon);
    rc = store_write(v->store.store, fn, arg, &e);
    if (rc == RC_FAILURE || rc == RC_INTEGRITY)
        fail_msg("%s", e.phrase);
    return rc;
}

static enum rc answer(struct db *db, void *r, struct err *e)
{
    return paiement_repondre(db, r, e);
}

static int64_t read_on_server(struct vie *v, const char *sql)
{
    PGresult *r;
    int64_t out;

    if (v->serveur == NULL) {
        CHECK(pg_library_load(&v->pq, NULL) == RC_OK);
        v->serveur = v->pq.connectdb(v->store.path);
        CHECK(v->pq.status(v->serveur) == CONNECTION_OK);
    }
    r = v->pq.exec(v->serveur, sql);
    CHECK(v->pq.ntuples(r) == 1);
    out = strtoll(v->pq.getvalue(r, 0, 0), NULL, 10);
    v->pq.clear(r);
    return out;
}

static int64_t read_i64(struct vie *v, const char *sql)
{
    sqlite3_stmt *stmt = NULL;
    int64_t out;

    if (v->store.schema[0] != '\0')
        return read_on_server(v, sql);
    if (v->lecteur == NULL)
        CHECK(sqlite3_open_v2(v->store.path, &v->lecteur, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK);
    CHECK(sqlite3_prepare_v2(v->lecteur, sql, -1, &stmt, NULL) == SQLITE_OK);
    CHECK(sqlite3_step(stmt) == SQLITE_ROW);
    out = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    return out;
}

static void run(struct vie *v, struct tape *t)
{
    struct paiement_proposition p = {.agent = "alix"};
    struct paiement_approbation a = {.agent = "bea"};
    struct paiement_emission em = {.agent = "alix", .cree_us = v->store.now_us, .debiteur = "FR14"};
    struct paiement_reponse r = {.statut = tape_byte(t) < 200 ? STATUT_PAYE : STATUT_REJETE,
                                 .motif = "AC04",
                                 .le = DAY_NONE,
                                 .agent = "alix"};

    if (unit(v, paiement_proposer, &p) != RC_OK || p.lignes_out == 0)
        return;
    a.numero = em.numero = r.lot = p.numero_out;
    CHECK(unit(v, paiement_approuver, &a) == RC_OK);
    a.agent = "camille";
    CHECK(unit(v, paiement_approuver, &a) == RC_OK);
    CHECK(unit(v, paiement_emettre, &em) == RC_OK);
    CHECK(unit(v, answer, &r) == RC_OK);
    v->payes += r.statut == STATUT_PAYE;
}

/* Of the lines that were paid, the one that the tape chose. */
struct choix {
    int64_t left;
    char lot[36], reference[36];
};

static enum rc choose_line(const struct paiement_ligne *l, void *arg, struct err *e)
{
    struct choix *c = arg;

    (void)e;
    if (strcmp(l->etat, "paye") == 0 && c->left-- == 0)
        snprintf(c->reference, sizeof(c->reference), "%s", l->reference);
    return RC_OK;
}

static bool choose_paid(struct vie *v, struct tape *t, struct choix *c)
{
    struct paiement_lot *lots;
    struct db *db;
    size_t n;

    *c = (struct choix){.left = tape_between(t, 0, 3)};
    CHECK(store_read_begin(v->store.store, &db, NULL) == RC_OK);
    CHECK(paiement_lots(db, v->store.arena, 4, &lots, &n, NULL) == RC_OK);
    for (size_t i = 0; i < n && c->reference[0] == '\0'; i++) {
        snprintf(c->lot, sizeof(c->lot), "%s", lots[i].numero);
        CHECK(paiement_parcourir(db, lots[i].id, 0, choose_line, c, NULL) == RC_OK);
    }
    store_read_end(v->store.store, db);
    return c->reference[0] != '\0';
}

/* A line that was paid comes back; sometimes an agent lets the last that did be paid again. */
static void come_back(struct vie *v, struct tape *t)
{
    struct paiement_retour *back;
    struct choix c;
    struct db *db;
    size_t n;

    if (tape_byte(t) < 40 && choose_paid(v, t, &c)) {
        struct paiement_reponse r = {.lot = c.lot,
                                     .reference = c.reference,
                                     .statut = STATUT_REJETE,
                                     .motif = "AC04",
                                     .le = DAY_NONE,
                                     .agent = "alix"};

        CHECK(unit(v, answer, &r) == RC_OK);
    }
    CHECK(store_read_begin(v->store.store, &db, NULL) == RC_OK);
    CHECK(paiement_retours(db, v->store.arena, INT64_MAX, 8, &back, &n, NULL) == RC_OK);
    store_read_end(v->store.store, db);
    if (n > 0 && tape_byte(t) < 160) {
        struct paiement_reprise again = {.reference = back[tape_byte(t) % n].reference, .agent = "alix"};

        (void)unit(v, paiement_reprendre, &again);
    }
}

/* A dossier that is paid, mostly. */
static const char *paid_one(struct vie *v, struct tape *t)
{
    size_t from = (size_t)tape_byte(t) % v->n;

    for (size_t i = 0; i < v->n && tape_byte(t) < 220; i++)
        if (lire(&v->store, v->numeros[(from + i) % v->n]).facturation == FACTURATION_PAID)
            return v->numeros[(from + i) % v->n];
    return v->numeros[from];
}

static void undue(struct vie *v, struct tape *t)
{
    static unit_fn *const steps[] = {dette_notifier, dette_payer,      dette_notifier,   dette_payer,
                                     dette_payer,    dette_retenir,    dette_abandonner, dette_annuler,
                                     dette_retenir,  dette_rembourser, dette_approuver,  dette_ecarter};
    char numero[DETTE_NUMERO_BYTES];
    int64_t known = read_i64(v, "SELECT COUNT(*) FROM indu");
    struct dette_commande c = {.agent = tape_flip(t) ? "alix" : "bea",
                               .dossier = paid_one(v, t),
                               .titulaire = tape_byte(t) < 90,
                               .montant_cents = tape_between(t, 1, 60000),
                               .texte = "parce que",
                               .reference = "R",
                               .jour = DAY_NONE};

    if (known == 0 || tape_byte(t) < 70) {
        (void)unit(v, dette_ouvrir, &c);
        return;
    }
    snprintf(numero, sizeof(numero), "IND-%d-%05d", day_year(v->jour), (int)tape_between(t, 1, known));
    c.numero = numero;
    unit_fn *chosen = steps[(size_t)tape_byte(t) % ARRAY_LEN(steps)];

    if (chosen == dette_rembourser) {
        c.montant_cents = 0;
        c.agent = "chloe"; /* neither examined nor decided */
    }
    (void)unit(v, chosen, &c);
}

static void fraud(struct vie *v, struct tape *t)
{
    const char *dossier = paid_one(v, t);
    char report[FRAUDE_NUMERO_BYTES], claim[FRAUDE_NUMERO_BYTES];
    struct fraude_commande c = {.agent = "alix",
                                .jour = DAY_NONE,
                                .origine = "titulaire",
                                .dossier = dossier,
                                .texte = "parce que",
                                .signataire = "Camille Durand, responsable des réclamations"};

    if (unit(v, fraude_signaler, &c) != RC_OK)
        return;
    memcpy(report, c.numero_out, sizeof(report));
    c.numero = report;
    if (tape_flip(t)) {
        c.jour = v->jour + (day_t)tape_between(t, 0, 20);
        (void)unit(v, fraude_geler, &c);
        return;
    }
    if (unit(v, fraude_reclamer, &c) != RC_OK)
        return;
    memcpy(claim, c.numero_out, sizeof(claim));
    c.numero = claim;
    c.sens = tape_byte(t) < 200 ? "accepter" : "refuser";
    CHECK(unit(v, fraude_instruire, &c) == RC_OK);
    c.agent = "bea";
    (void)unit(v, fraude_decider, &c);
}

/* ---- every account is explained ----------------------------------------------------------------------------------- */

#define VIVE "etat IN ('notifie', 'en_demeure', 'contraint', 'oppose')"

static int64_t sum_of(struct vie *v, const char *what, const char *where)
{
    char sql[800];

    snprintf(sql, sizeof(sql), "SELECT COALESCE(CAST(SUM(%s) AS BIGINT), 0) FROM %s", what, where);
    return read_i64(v, sql);
}

/* What a body received of a dossier and did not give back, against what it is due, owes or was let keep. */
static void not_twice(struct vie *v, const struct dossier *d)
{
    char of[200], where[600];
    int64_t received, due;

    snprintf(of, sizeof(of), "titulaire_id = %lld AND dossier_id = %lld", (long long)d->titulaire_id,
             (long long)d->id);
    snprintf(where, sizeof(where), "paiement_ligne WHERE etat = 'paye' AND %s", of);
    received = sum_of(v, "montant_cents", where);
    snprintf(where, sizeof(where),
             "indu_recouvrement r JOIN indu i ON i.id = r.indu_id WHERE r.reference <> 'virement revenu' AND "
             "i.debiteur = 'organisme' AND %s",
             of);
    received -= sum_of(v, "r.montant_cents", where);
    due = d->facturation == FACTURATION_DEPOSIT_PAID ? d->acompte_cents : MAX(d->a_payer_cents, 0);
    snprintf(where, sizeof(where), "dossier_acte WHERE acte = 'restituer' AND %s", of);
    if (sum_of(v, "1", where) > 0)
        due = 0;
    snprintf(where, sizeof(where), "indu i WHERE i.debiteur = 'organisme' AND i.etat <> 'annule' AND %s", of);
    due += sum_of(v, "montant_cents - recouvre_cents", where);
    snprintf(where, sizeof(where),
             "indu i WHERE i.debiteur = 'organisme' AND i.etat = 'annule' AND %s AND (i.fraude = 1 OR "
             "i.clos_le >= "
             "(SELECT MIN(a.jour) FROM dossier_acte a WHERE a.acte = 'restituer' AND a.titulaire_id = "
             "i.titulaire_id AND a.dossier_id = i.dossier_id) OR EXISTS (SELECT 1 FROM indu_part p WHERE "
             "p.indu_id = i.id AND p.poche = 0))",
             of);
    due += sum_of(v, "montant_cents", where);
    if (received > due)
        fail_msg("dossier %s : %lld reçus, %lld dus", d->numero, (long long)received, (long long)due);
}

static void check_money(struct vie *v)
{
    int64_t payable[2] = {0}, advances[2] = {0}, wrong;
    struct paiement_verses paid;
    struct book_report r;
    struct err e = {0};
    struct db *db;

    CHECK(store_read_begin(v->store.store, &db, NULL) == RC_OK);
    assert_ok(book_verify(db, &r, &e), &e);
    assert_ok(paiement_verses_verifier(db, &paid, &e), &e);
    assert_ok(promesses_verifier(db, &wrong, &e), &e);
    assert_int_equal(r.total, 0);
    for (size_t i = 0; i < v->n; i++) {
        struct dossier d;
        int64_t beyond;

        CHECK(dossier_lire(db, v->store.arena, v->numeros[i], &d, NULL) == RC_OK);
        CHECK(remboursement_du(db, &d, &beyond, NULL) == RC_OK);
        if (d.facturation == FACTURATION_TO_BILL || d.facturation == FACTURATION_BILLED)
            beyond += MAX(d.a_payer_cents - d.verse_cents, 0);
        payable[d.organisme_id == ORG_SANS] += beyond;
        if (d.facturation == FACTURATION_DEPOSIT_PAID)
            advances[d.organisme_id == ORG_SANS] += d.acompte_cents;
        not_twice(v, &d);
    }
    store_read_end(v->store.store, db);
    assert_int_equal(compte(&v->store, COMPTE_ORGANISME_BASE + ORG_AGREE), payable[0]);
    assert_int_equal(compte(&v->store, COMPTE_ORGANISME_BASE + ORG_SANS), payable[1]);
    assert_int_equal(-compte(&v->store, COMPTE_ACOMPTE_BASE + ORG_AGREE), advances[0]);
    assert_int_equal(-compte(&v->store, COMPTE_ACOMPTE_BASE + ORG_SANS), advances[1]);
    assert_int_equal(
        -compte(&v->store, COMPTE_CREANCE_BASE + ORG_AGREE) -
            compte(&v->store, COMPTE_CREANCE_BASE + ORG_SANS),
        sum_of(v, "montant_cents - recouvre_cents", "indu WHERE debiteur = 'organisme' AND " VIVE));
    assert_int_equal(
        -compte(&v->store, COMPTE_CREANCE_TITULAIRE),
        sum_of(v, "montant_cents - recouvre_cents", "indu WHERE debiteur = 'titulaire' AND " VIVE) -
            sum_of(v, "a_rembourser_cents", "indu WHERE rembourse_le IS NULL"));
    assert_int_equal(compte(&v->store, COMPTE_INDU_A_RENDRE),
                     sum_of(v, "montant_cents - recouvre_cents", "indu WHERE " VIVE));
    assert_int_equal(
        compte(&v->store, COMPTE_BANQUE),
        sum_of(v, "montant_cents", "paiement_ligne WHERE etat = 'paye'") +
            sum_of(v, "a_rembourser_cents", "indu WHERE rembourse_le IS NOT NULL") -
            sum_of(v, "montant_cents",
                   "indu_recouvrement WHERE genre = 'paiement' AND reference <> 'virement revenu'"));
    assert_true(solde(&v->store, 1, POCHE_DIFE).posted <= initial[0]);
    assert_true(solde(&v->store, 3, POCHE_DROITS).posted <= initial[1] + v->credit);
    arena_reset(v->store.arena);
}

static void night(struct vie *v, struct tape *t)
{
    struct dossier_echeances n;
    struct dette_retenues all;
    struct gel_echeances moved;
    struct err e = {0};

    v->jour += (day_t)tape_between(t, 0, 12);
    v->store.now_us = MAX(v->store.now_us, instant_of_day(v->jour));
    assert_ok(gels_prolonger(v->store.store, v->jour, false, &moved, &e), &e);
    assert_ok(dossier_appliquer_echeances(v->store.store, v->jour, false, &n, &e), &e);
    assert_ok(dettes_retenir(v->store.store, "", false, &all, &e), &e);
}

static void money_step(struct vie *v, struct tape *t)
{
    switch (tape_byte(t) % 16) {
    case 0:
    case 1:
        run(v, t);
        break;
    case 2:
        come_back(v, t);
        break;
    case 3:
    case 6:
        if (v->n > 0)
            undue(v, t);
        break;
    case 4:
        if (v->n > 0 && tape_byte(t) < 60)
            fraud(v, t);
        break;
    case 5:
        night(v, t);
        break;
    default:
        step(v, t);
    }
}

#endif

/* Plays a tape; adds how many dossiers were paid to *payes. Returns how many acts were done. */
static int history(struct tape tape, int *payes)
{
    struct vie *v = calloc(1, sizeof(*v));
    int done;

    CHECK(v != NULL);
    training_fixture_open(&v->store);
    CHECK(raw_sql(&v->store, "INSERT INTO session_formation (id, action_id, numero, rang, ouverte) "
                             "VALUES (10, 4, 'P', 2000000, 1)") == SQLITE_OK);
    v->jour = on("2026-06-01");
    for (int i = 0; i < STEPS_MAX && !tape_ended(&tape); i++) {
        step(v, &tape);
        if (i % 8 == 0)
            check_all(v);
    }
    check_all(v);
    (void)trace_check(&v->store, holders[0], v->jour);
    (void)trace_check(&v->store, holders[1], v->jour);
    done = v->done;
    *payes += v->payes;
    temp_store_close(&v->store);
    free(v);
    return done;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int payes = 0;

    return history((struct tape){.bytes = data, .n = size}, &payes) < 0;
}

#ifndef SICPF_FUZZ
/* Something ends, earlier or later than what was promised: an agreement, a registration, a mandate; or lasts again. */
static void world(struct vie *v, struct tape *t)
{
    static const char *const changes[] = {"UPDATE agrement SET fin = %d", "UPDATE certification SET fin = %d",
                                          "UPDATE mandat SET fin = %d WHERE titulaire_id = 1"};
    const uint8_t what = tape_byte(t) % 8;
    char sql[200];

    if (what >= ARRAY_LEN(changes))
        return;
    snprintf(sql, sizeof(sql), changes[what],
             (int)v->jour + (int)(tape_byte(t) < 130 ? 2000 : tape_between(t, 20, 200)));
    CHECK(raw_sql(&v->store, sql) == RAW_OK);
}

/* Whom the tape prefers: a proposal that becomes an order, then other dates, in worlds that change. */
static void dated_step(struct vie *v, struct tape *t)
{
    struct dossier d;
    struct dossier_commande c;

    if (tape_byte(t) < 40)
        world(v, t);
    if (v->n == 0 || tape_byte(t) < 150) {
        step(v, t);
        return;
    }
    d = lire(&v->store, v->numeros[(size_t)tape_byte(t) % v->n]);
    if (d.etat != ETAT_ACCEPTED || d.report_debut != DAY_NONE)
        return;
    c = commande(ACTE_REPORTER, ROLE_ORGANISME, d.organisme_id, d.numero);
    c.motif = "formateur malade";
    fill_dates(v, t, &c);
    (void)execute(v, &c);
}

static int dated_history(struct tape tape)
{
    struct vie *v = calloc(1, sizeof(*v));
    int reports;

    CHECK(v != NULL);
    v->surveille = true;
    training_fixture_open(&v->store);
    raw_hold(&v->store);
    certifier(&v->store, on("2028-12-31"));
    CHECK(raw_sql(&v->store, "INSERT INTO session_formation (id, action_id, numero, rang, ouverte) "
                             "VALUES (10, 4, 'P', 2000000, 1)") == SQLITE_OK);
    v->jour = on("2026-06-01");
    for (int i = 0; i < STEPS_MAX && !tape_ended(&tape); i++) {
        dated_step(v, &tape);
        if (i % 8 == 0)
            check_all(v);
    }
    reports = v->reports;
    temp_store_close(&v->store);
    free(v);
    return reports;
}

/* Whatever the worlds become, the dates that an act gives an order are those that the rules allow that day. */
static void random_dates_are_allowed(void **state)
{
    static uint8_t bytes[TAPE_BYTES];
    int reports = 0;

    (void)state;
    for (uint64_t seed = 501; seed <= 500 + HISTORIES; seed++) {
        print_message("tape %llu\n", (unsigned long long)seed);
        reports += dated_history(tape_of_seed(seed, bytes, sizeof(bytes)));
    }
    print_message("%d reports acceptés\n", reports);
    assert_true(reports > HISTORIES);
}

/* How far the histories went: what they are to reach, in all of them together. */
struct reached {
    int64_t paid, returned, fraud, recovered, paid_back, withheld;
};

static void money_history(struct tape tape, struct reached *out)
{
    struct vie *v = calloc(1, sizeof(*v));
    struct err e = {0};

    CHECK(v != NULL);
    v->argent = true;
    training_fixture_open(&v->store);
    CHECK(raw_sql(&v->store, "INSERT INTO session_formation (id, action_id, numero, rang, ouverte) "
                             "VALUES (10, 4, 'P', 2000000, 1)") == SQLITE_OK);
    assert_ok(compte_poser(v->store.store, ORG_SANS, "FR7630006000011234567890189", "essai", &e), &e);
    assert_ok(compte_poser(v->store.store, ORG_AGREE, "FR7630001007941234567890185", "essai", &e), &e);
    if (tape_flip(&tape)) {
        struct transfer more = credit_of(3, "plus", POCHE_DROITS, MONEY_CREDIT, "2026-01-01");

        v->credit = MONEY_CREDIT;
        assert_ok(book_fixture_write(&v->store, &more, 1, NULL, &e), &e);
    }
    v->jour = on("2026-06-01");
    for (int i = 0; i < MONEY_STEPS && !tape_ended(&tape); i++) {
        money_step(v, &tape);
        if (i % 8 == 0)
            check_money(v);
    }
    check_money(v);
    out->paid += sum_of(v, "1", "paiement_ligne WHERE etat IN ('paye', 'retourne')");
    out->returned += sum_of(v, "1", "paiement_ligne WHERE etat = 'retourne'");
    out->fraud += sum_of(v, "1", "dossier_acte WHERE acte = 'restituer'");
    out->recovered += sum_of(v, "1", "indu_recouvrement");
    out->paid_back += sum_of(v, "1", "remboursement");
    out->withheld += sum_of(v, "1", "indu_recouvrement WHERE genre = 'retenue'");
    sqlite3_close(v->lecteur);
    if (v->serveur != NULL)
        v->pq.finish(v->serveur);
    temp_store_close(&v->store);
    free(v);
}

static uint64_t money_histories = MONEY_HISTORIES, money_first = 101;

static void random_money_is_explained(void **state)
{
    static uint8_t bytes[MONEY_TAPE_BYTES];
    struct reached all = {0};

    (void)state;
    for (uint64_t seed = money_first; seed < money_first + money_histories; seed++) {
        print_message("tape %llu\n", (unsigned long long)seed);
        money_history(tape_of_seed(seed, bytes, sizeof(bytes)), &all);
    }
    print_message("%lld payés, %lld revenus, %lld fraudes, %lld recouvrés (%lld retenus), %lld remboursés\n",
                  (long long)all.paid, (long long)all.returned, (long long)all.fraud,
                  (long long)all.recovered, (long long)all.withheld, (long long)all.paid_back);
    if (money_histories >= MONEY_HISTORIES) /* a few may not go that far */
        assert_true(all.paid > HISTORIES && all.returned > 0 && all.fraud > 0 && all.recovered > 0);
}

static void random_lives_add_up(void **state)
{
    static uint8_t bytes[TAPE_BYTES];
    int done = 0, payes = 0;

    (void)state;
    for (uint64_t seed = 1; seed <= HISTORIES; seed++) {
        print_message("tape %llu\n", (unsigned long long)seed);
        done += history(tape_of_seed(seed, bytes, sizeof(bytes)), &payes);
    }
    assert_true(done > 20 * HISTORIES); /* the tapes really live, and some dossiers come to their end */
    assert_true(payes >= HISTORIES / 2);
}

/* With a number: that many histories with money, and no others; a second one is the tape that they begin from. */
int main(int argc, char **argv)
{
    const struct CMUnitTest money[] = {cmocka_unit_test(random_money_is_explained)};
    const struct CMUnitTest tests[] = {cmocka_unit_test(random_lives_add_up),
                                       cmocka_unit_test(random_dates_are_allowed),
                                       cmocka_unit_test(random_money_is_explained)};

    if (temp_store_on_server())
        money_histories = MONEY_HISTORIES_SERVER;
    if (argc > 1)
        money_histories = strtoull(argv[1], NULL, 10);
    if (argc > 2)
        money_first = strtoull(argv[2], NULL, 10);
    return argc > 1 ? cmocka_run_group_tests(money, NULL, NULL) : cmocka_run_group_tests(tests, NULL, NULL);
}
#endif

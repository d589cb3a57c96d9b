/* The life of a dossier: the declared table explored whole, the nominal path with its amounts, each ending. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "training_fixture.h"

static const struct parcours elu = {1, ORG_AGREE, SESSION_MANDAT, 0, -1, CAUSE_TOTALE, false, "F-2026-001"};

static void assert_livre(struct temp_store *t)
{
    struct book_report r;
    struct db *db;

    assert_int_equal(store_read_begin(t->store, &db, NULL), RC_OK);
    assert_int_equal(book_verify(db, &r, NULL), RC_OK);
    store_read_end(t->store, db);
    assert_int_equal(r.total, 0);
    assert_int_equal(r.wrong, 0);
    assert_int_equal(r.wrong_reservations, 0);
}

/* ---- the table --------------------------------------------------------------------------------------------- */

static void table_is_well_formed(void **state)
{
    size_t n;
    const struct dossier_transition *t = dossier_transitions(&n);

    (void)state;
    assert_true(n > 20);
    for (size_t i = 0; i < n; i++) {
        assert_ptr_equal(dossier_transition(t[i].de, t[i].facturation_de, t[i].acte, t[i].par),
                         &t[i]); /* no twin */
        assert_true(t[i].article[0] != '\0');
        for (int r = 0; r < ROLE_SYSTEME; r++)
            assert_true(t[i].textes[r][0] != '\0');
        assert_int_equal(t[i].delai == PARAM_COUNT, t[i].origine == ORIGINE_AUCUNE);
        if (t[i].delai !=
            PARAM_COUNT) /* a delay belongs to what is expected, and says what happens otherwise */
            assert_true(t[i].a_faire != NULL && t[i].sinon != NULL);
    }
}

/* Every state is reached from the start, and every state either expects somebody or is an end. */
static void every_state_is_reached(void **state)
{
    bool reached[ETAT_COUNT] = {[ETAT_NEANT] = true};
    size_t n;
    const struct dossier_transition *t = dossier_transitions(&n);

    (void)state;
    for (size_t pass = 0; pass < n; pass++)
        for (size_t i = 0; i < n; i++)
            if (reached[t[i].de])
                reached[t[i].vers] = true;
    for (int s = 0; s < ETAT_COUNT; s++)
        assert_true(reached[s]);
}

static void force(struct temp_store *t, enum dossier_etat etat, enum dossier_facturation f)
{
    bool avance = f == FACTURATION_DEPOSIT_WAIT || f == FACTURATION_DEPOSIT_PAID;
    char sql[400];

    snprintf(
        sql, sizeof(sql),
        "UPDATE dossier SET etat = '%s', facturation = '%s', taux = 100, echeance = %d, acompte_cents = %s, "
        "acompte_le = %s",
        dossier_etat_name(etat), dossier_facturation_name(f), on("2026-06-03"), avance ? "15000" : "NULL",
        f == FACTURATION_DEPOSIT_PAID ? "20000" : "NULL");
    assert_int_equal(raw_sql(t, sql), SQLITE_OK);
}

static bool row_of_another(enum dossier_etat etat, enum dossier_facturation f, enum dossier_acte acte)
{
    for (int r = 0; r < ROLE_COUNT; r++)
        if (dossier_transition(etat, f, acte, (enum dossier_role)r) != NULL)
            return true;
    return false;
}

static bool row_of_another_billing(enum dossier_etat etat, enum dossier_acte acte)
{
    for (int f = 0; f < FACTURATION_COUNT; f++)
        if (row_of_another(etat, (enum dossier_facturation)f, acte))
            return true;
    return false;
}

/* state × billing × act × role: what the table has is never refused for its state or its actor; all the rest is. */
static void every_cell_moves_or_is_refused(void **state)
{
    struct temp_store t;
    struct err e;
    char numero[DOSSIER_NUMERO_BYTES];
    int cells = 0, moved = 0;

    (void)state;
    training_fixture_open(&t);
    assert_ok(parcourir(&t, &elu, ACCEPTE, numero, &e), &e);
    for (int s = ETAT_NOT_PROCESSED; s < ETAT_COUNT; s++)
        for (int f = 0; f < FACTURATION_COUNT; f++) {
            force(&t, (enum dossier_etat)s, (enum dossier_facturation)f);
            for (int a = ACTE_PROPOSER; a < ACTE_COUNT; a++)
                for (int r = 0; r < ROLE_COUNT; r++) {
                    struct dossier_commande c = commande((enum dossier_acte)a, (enum dossier_role)r,
                                                         r == ROLE_TITULAIRE ? 1 : ORG_AGREE, numero);
                    bool has =
                        dossier_transition((enum dossier_etat)s, (enum dossier_facturation)f, c.acte, c.par);

                    c.essai = true;
                    assert_int_not_equal(faire(&t, &c, "2026-06-22", &e),
                                         RC_OK); /* a dry run ends by a refusal */
                    cells++;
                    moved += e.msg == MSG_DOSSIER_ESSAI;
                    if (r == ROLE_FINANCEUR) /* nobody was asked: it sees nothing */
                        assert_int_equal(e.msg, MSG_DOSSIER_INCONNU);
                    else if (has)
                        assert_true(e.msg != MSG_DOSSIER_MAUVAIS_ETAT &&
                                    e.msg != MSG_DOSSIER_MAUVAIS_ACTEUR &&
                                    e.msg != MSG_DOSSIER_MAUVAISE_FACTURATION);
                    else if (row_of_another((enum dossier_etat)s, (enum dossier_facturation)f, c.acte))
                        assert_int_equal(e.msg, MSG_DOSSIER_MAUVAIS_ACTEUR);
                    else
                        assert_int_equal(e.msg, row_of_another_billing((enum dossier_etat)s, c.acte)
                                                    ? MSG_DOSSIER_MAUVAISE_FACTURATION
                                                    : MSG_DOSSIER_MAUVAIS_ETAT);
                }
        }
    assert_int_equal(cells, (ETAT_COUNT - 1) * FACTURATION_COUNT * (ACTE_COUNT - 1) * ROLE_COUNT);
    assert_true(moved > 10);
    assert_int_equal(lire(&t, numero).version, 3); /* nothing of it was kept */
    temp_store_close(&t);
}

/* ---- the nominal path -------------------------------------------------------------------------------------- */

static void assert_attente(const struct dossier *d, enum dossier_role qui, const char *avant_le)
{
    struct dossier_attente a;

    dossier_attente(d, ROLE_TITULAIRE, &a);
    assert_true(a.attendue);
    assert_int_equal(a.qui, qui);
    assert_int_equal(a.avant_le, avant_le != NULL ? on(avant_le) : DAY_NONE);
    assert_true(a.quoi[0] != '\0' && a.sinon[0] != '\0' && a.etat_texte[0] != '\0');
}

static void nominal_life(void **state)
{
    static const struct {
        enum etape etape;
        enum dossier_etat etat;
        enum dossier_facturation facturation;
        int64_t posted, reserved, du; /* DIFE purse, body's payable */
        enum dossier_role qui;
        const char *avant_le;
    } steps[] = {
        {DEMANDE, ETAT_NOT_PROCESSED, FACTURATION_NOT_BILLABLE, 80000, 0, 0, ROLE_ORGANISME, "2026-06-03"},
        {PROPOSE, ETAT_VALIDATED, FACTURATION_NOT_BILLABLE, 80000, 0, 0, ROLE_TITULAIRE, "2026-06-05"},
        {ACCEPTE, ETAT_ACCEPTED, FACTURATION_NOT_BILLABLE, 80000, 60000, 0, ROLE_ORGANISME, "2026-06-25"},
        {ENTRE, ETAT_IN_TRAINING, FACTURATION_NOT_BILLABLE, 80000, 60000, 0, ROLE_ORGANISME, "2026-06-26"},
        {SORTI, ETAT_TERMINATED, FACTURATION_NOT_BILLABLE, 80000, 60000, 0, ROLE_ORGANISME, "2026-06-26"},
        {DECLARE, ETAT_SERVICE_DONE_DECLARED, FACTURATION_NOT_BILLABLE, 80000, 60000, 0, ROLE_GESTIONNAIRE,
         "2026-06-30"},
        {VALIDE, ETAT_SERVICE_DONE_VALIDATED, FACTURATION_TO_BILL, 20000, 0, 60000, ROLE_ORGANISME, NULL},
        {FACTURE, ETAT_SERVICE_DONE_VALIDATED, FACTURATION_BILLED, 20000, 0, 60000, ROLE_GESTIONNAIRE,
         "2026-07-23"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
        struct temp_store t;
        struct err e;
        char numero[DOSSIER_NUMERO_BYTES];
        struct balance b;
        struct dossier d;

        training_fixture_open(&t);
        assert_ok(parcourir(&t, &elu, steps[i].etape, numero, &e), &e);
        d = lire(&t, numero);
        assert_int_equal(d.etat, steps[i].etat);
        assert_int_equal(d.facturation, steps[i].facturation);
        assert_attente(&d, steps[i].qui, steps[i].avant_le);
        b = solde(&t, 1, POCHE_DIFE);
        assert_int_equal(b.posted, steps[i].posted);
        assert_int_equal(b.reserved, steps[i].reserved);
        assert_int_equal(compte(&t, COMPTE_ORGANISME_BASE + ORG_AGREE), steps[i].du);
        assert_livre(&t);
        temp_store_close(&t);
    }
}

static void paid_dossier_is_over(void **state)
{
    struct temp_store t;
    struct err e;
    struct dossier_attente a;
    struct dossier_ligne_acte *actes;
    struct db *db;
    char numero[DOSSIER_NUMERO_BYTES];
    struct dossier_commande c;
    struct dossier d;
    size_t n;

    (void)state;
    training_fixture_open(&t);
    assert_ok(parcourir(&t, &elu, FACTURE, numero, &e), &e);
    c = commande(ACTE_PAYER, ROLE_SYSTEME, 0, numero);
    assert_ok(faire(&t, &c, "2026-06-25", &e), &e);
    d = lire(&t, numero);
    assert_int_equal(d.facturation, FACTURATION_PAID);
    assert_int_equal(d.paye_cents, 60000);
    assert_int_equal(d.paye_le, on("2026-06-25"));
    assert_string_equal(d.facture_numero, "F-2026-001");
    assert_int_equal(compte(&t, COMPTE_ORGANISME_BASE + ORG_AGREE), 0);
    assert_int_equal(compte(&t, COMPTE_BANQUE), 60000);
    dossier_attente(&d, ROLE_ORGANISME, &a);
    assert_false(a.attendue);
    assert_int_equal(store_read_begin(t.store, &db, NULL), RC_OK);
    assert_int_equal(dossier_actes(db, t.arena, &d, &actes, &n, NULL), RC_OK);
    store_read_end(t.store, db);
    assert_int_equal(n, 9);
    assert_int_equal(actes[8].acte, ACTE_PAYER);
    c = commande(ACTE_PAYER, ROLE_SYSTEME, 0, numero);
    assert_int_equal(faire(&t, &c, "2026-06-26", &e), RC_REFUSED); /* paid once */
    assert_int_equal(e.msg, MSG_DOSSIER_MAUVAISE_FACTURATION);
    assert_non_null(strstr(e.phrase, "« Payé »"));
    assert_livre(&t);
    temp_store_close(&t);
}

/* The state of the dossier allows an invoice; the one that it has does not. Its number is told to the body that sent it, to nobody else. */
static void a_second_invoice_names_the_first(void **state)
{
    static const enum dossier_role others[] = {ROLE_TITULAIRE, ROLE_GESTIONNAIRE, ROLE_SYSTEME};
    struct temp_store t;
    struct err e;
    char numero[DOSSIER_NUMERO_BYTES];
    struct dossier_commande c, pay;

    (void)state;
    training_fixture_open(&t);
    assert_ok(parcourir(&t, &elu, FACTURE, numero, &e), &e);
    c = commande(ACTE_FACTURER, ROLE_ORGANISME, ORG_AGREE, numero);
    c.facture_numero = "F-2026-002";
    c.facture_emise = on("2026-06-25");
    c.facture_ttc_cents = 60000;
    assert_int_equal(faire(&t, &c, "2026-06-25", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_DEJA_FACTURE);
    assert_non_null(strstr(e.phrase, "La facture F-2026-001 du "));
    assert_non_null(strstr(e.phrase, " juin 2026 est déjà reçue"));
    assert_non_null(strstr(e.phrase, "elle attend son paiement"));
    for (size_t i = 0; i < ARRAY_LEN(others); i++) {
        struct dossier_commande other =
            commande(ACTE_FACTURER, others[i], others[i] == ROLE_TITULAIRE ? 1 : 0, numero);

        assert_int_equal(faire(&t, &other, "2026-06-25", &e), RC_REFUSED);
        assert_int_equal(e.msg, MSG_DOSSIER_MAUVAISE_FACTURATION);
        assert_non_null(strstr(e.phrase, "« Facturé »"));
        assert_null(strstr(e.phrase, "F-2026-001"));
    }
    pay = commande(ACTE_PAYER, ROLE_SYSTEME, 0, numero);
    assert_ok(faire(&t, &pay, "2026-06-25", &e), &e);
    assert_int_equal(faire(&t, &c, "2026-06-26", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_DEJA_FACTURE);
    assert_non_null(strstr(e.phrase, "elle est réglée"));
    assert_string_equal(lire(&t, numero).facture_numero, "F-2026-001");
    temp_store_close(&t);
}

/* Before the service is validated, it is the state that allows none. */
static void an_invoice_too_early_is_refused_by_the_state(void **state)
{
    struct temp_store t;
    struct err e;
    char numero[DOSSIER_NUMERO_BYTES];
    struct dossier_commande c;

    (void)state;
    training_fixture_open(&t);
    assert_ok(parcourir(&t, &elu, DECLARE, numero, &e), &e);
    c = commande(ACTE_FACTURER, ROLE_ORGANISME, ORG_AGREE, numero);
    assert_int_equal(faire(&t, &c, "2026-06-25", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_MAUVAIS_ETAT);
    temp_store_close(&t);
}

/* ---- endings ----------------------------------------------------------------------------------------------- */

static void assert_rendu(struct temp_store *t, const char *numero, enum dossier_etat etat)
{
    struct balance b = solde(t, 1, POCHE_DIFE);

    assert_int_equal(lire(t, numero).etat, etat);
    assert_int_equal(b.posted, 80000);
    assert_int_equal(b.reserved, 0);
    assert_int_equal(compte(t, COMPTE_ORGANISME_BASE + ORG_AGREE), 0);
    assert_livre(t);
}

/* Withdrawal, cancellation by the body, by the operator for force majeure, and early enough by the holder. */
static void endings_that_give_everything_back(void **state)
{
    static const struct {
        enum dossier_acte acte;
        enum dossier_role par;
        int64_t par_id;
        bool force_majeure;
        const char *le;
        enum dossier_etat etat;
    } ends[] = {
        {ACTE_RETRACTER, ROLE_TITULAIRE, 1, false, "2026-06-16", ETAT_CANCELED_BY_ATTENDEE},
        {ACTE_ANNULER, ROLE_ORGANISME, ORG_AGREE, false, "2026-06-21", ETAT_CANCELED_BY_ORGANISM},
        {ACTE_ANNULER, ROLE_GESTIONNAIRE, 0, true, "2026-06-21", ETAT_CANCELED_BY_ATTENDEE},
        {ACTE_ANNULER, ROLE_TITULAIRE, 1, false, "2026-06-10", ETAT_CANCELED_BY_ATTENDEE},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
        struct temp_store t;
        struct err e;
        char numero[DOSSIER_NUMERO_BYTES];
        struct dossier_commande c;

        training_fixture_open(&t);
        assert_ok(parcourir(&t, &elu, ACCEPTE, numero, &e), &e);
        c = commande(ends[i].acte, ends[i].par, ends[i].par_id, numero);
        c.force_majeure = ends[i].force_majeure;
        c.motif = "Empêchement";
        assert_ok(faire(&t, &c, ends[i].le, &e), &e);
        assert_rendu(&t, numero, ends[i].etat);
        assert_int_equal(lire(&t, numero).facturation, FACTURATION_NOT_BILLABLE);
        temp_store_close(&t);
    }
}

/* Rules 3.4: too late, or absent: everything is lost, the body is owed 5 %, and may bill it. */
static void endings_that_lose_everything(void **state)
{
    static const struct {
        enum dossier_acte acte;
        enum dossier_role par;
        int64_t par_id;
        const char *le;
        enum dossier_etat etat;
    } ends[] = {
        {ACTE_ANNULER, ROLE_TITULAIRE, 1, "2026-06-19", ETAT_CANCELED_BY_ATTENDEE},
        {ACTE_CONSTATER_ABSENCE, ROLE_ORGANISME, ORG_AGREE, "2026-06-22",
         ETAT_CANCELED_BY_ATTENDEE_NOT_REALIZED},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
        struct temp_store t;
        struct err e;
        char numero[DOSSIER_NUMERO_BYTES];
        struct dossier_commande c;
        struct balance b;

        training_fixture_open(&t);
        assert_ok(parcourir(&t, &elu, ACCEPTE, numero, &e), &e);
        c = commande(ends[i].acte, ends[i].par, ends[i].par_id, numero);
        assert_ok(faire(&t, &c, ends[i].le, &e), &e);
        b = solde(&t, 1, POCHE_DIFE);
        assert_int_equal(b.posted, 20000);
        assert_int_equal(b.reserved, 0);
        assert_int_equal(compte(&t, COMPTE_ORGANISME_BASE + ORG_AGREE), 3000);
        assert_int_equal(compte(&t, COMPTE_PERDU), 57000);
        assert_int_equal(lire(&t, numero).etat, ends[i].etat);
        assert_int_equal(lire(&t, numero).facturation, FACTURATION_TO_BILL);
        c = commande(ACTE_FACTURER, ROLE_ORGANISME, ORG_AGREE, numero);
        c.facture_numero = "AV-1";
        c.facture_emise = on("2026-06-23");
        c.facture_ttc_cents = 3000;
        assert_ok(faire(&t, &c, "2026-06-24", &e), &e);
        assert_livre(&t);
        temp_store_close(&t);
    }
}

/* A training stopped with the holder's own card share: paid, given back and lost to the cent. */
static void partial_realisation_with_a_card_share(void **state)
{
    static const struct {
        int64_t heures;
        enum dossier_cause cause;
        bool force_majeure;
        int64_t organisme, perdu; /* of 1 200,00 */
    } cases[] = {
        {5, CAUSE_TITULAIRE, false, 30000, 90000},  /* 10 %: the floor of 25 % */
        {30, CAUSE_TITULAIRE, false, 72000, 48000}, /* 60 % */
        {40, CAUSE_TITULAIRE, false, 120000, 0},    /* 80 %: the whole price */
        {30, CAUSE_TITULAIRE, true, 72000, 0},      /* force majeure: the rest goes back */
        {30, CAUSE_ORGANISME_REPORT, false, 72000, 0}, {30, CAUSE_ORGANISME_SANS_REPORT, false, 0, 0},
        {50, CAUSE_TOTALE, false, 120000, 0},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct parcours p = {
            3, ORG_SANS, SESSION_CPF, 15000, cases[i].heures, cases[i].cause, cases[i].force_majeure, "F-1"};
        struct temp_store t;
        struct err e;
        char numero[DOSSIER_NUMERO_BYTES];
        int64_t carte_rendue, droits;

        training_fixture_open(&t);
        assert_ok(parcourir(&t, &p, VALIDE, numero, &e), &e);
        assert_int_equal(compte(&t, COMPTE_ORGANISME_BASE + ORG_SANS), cases[i].organisme);
        assert_int_equal(compte(&t, COMPTE_PERDU), cases[i].perdu);
        assert_int_equal(solde(&t, 3, POCHE_CARTE).posted, 0);
        assert_int_equal(solde(&t, 3, POCHE_DROITS).reserved, 0);
        droits = solde(&t, 3, POCHE_DROITS).posted - (500000 - 105000); /* what came back to the rights */
        carte_rendue = 15000 + compte(&t, COMPTE_CARTE);                /* the account of cards gave 150,00 */
        assert_int_equal(droits + carte_rendue, 120000 - cases[i].organisme - cases[i].perdu);
        assert_int_equal(lire(&t, numero).a_payer_cents, cases[i].organisme);
        assert_int_equal(lire(&t, numero).facturation,
                         cases[i].organisme > 0 ? FACTURATION_TO_BILL : FACTURATION_NOT_BILLABLE);
        assert_livre(&t);
        temp_store_close(&t);
    }
}

/* ---- deadlines --------------------------------------------------------------------------------------------- */

/* ---- VAT and extra costs ----------------------------------------------------------------------------------- */

static struct dossier_tva bases_of(struct temp_store *t, const char *numero)
{
    struct dossier d = lire(t, numero);
    struct dossier_tva all;
    struct db *db;
    struct err e;

    assert_int_equal(store_read_begin(t->store, &db, &e), RC_OK);
    assert_ok(dossier_tva_lire(db, &d, &all, &e), &e);
    store_read_end(t->store, db);
    return all;
}

/* What the catalogue says on the day of the request stays, whatever it says later. */
static void what_the_catalogue_said_is_frozen(void **state)
{
    char numero[DOSSIER_NUMERO_BYTES];
    struct dossier_tva all;
    struct temp_store t;
    struct dossier d;
    struct err e;

    (void)state;
    training_fixture_open(&t);
    assert_int_equal(
        raw_sql(&t, "UPDATE action_formation SET tva_taux = 2000, annexes_cents = 4500, annexes_nature = "
                    "'Repas', annexes_examen = 1 WHERE id = 1"),
        SQLITE_OK);
    assert_ok(parcourir(&t, &elu, DEMANDE, numero, &e), &e);
    assert_int_equal(
        raw_sql(&t, "UPDATE action_formation SET prix_ht_cents = 1, prix_ttc_cents = 1, annexes_cents = 1, "
                    "annexes_nature = NULL, annexes_examen = 0 WHERE id = 1"),
        SQLITE_OK);
    d = lire(&t, numero);
    assert_int_equal(d.annexes_cents, 4500);
    assert_string_equal(d.annexes_nature, "Repas");
    assert_int_equal(d.annexes_examen, 1);
    all = bases_of(&t, numero);
    assert_int_equal(all.le, on("2026-06-01"));
    assert_int_equal(all.prix.bases[TVA_NORMALE].ht_cents, 50000);
    assert_int_equal(all.prix.bases[TVA_NORMALE].tva_cents, 10000);
    assert_int_equal(all.prix.ttc_cents, 60000);
    assert_false(all.facturee);
    temp_store_close(&t);
}

/* A catalogue says one rate; a part of the training is exempt. The holder pays as much: the price without tax may rise. */
static void bases_for_the_same_price(void **state)
{
    char numero[DOSSIER_NUMERO_BYTES];
    struct dossier_commande c;
    struct temp_store t;
    struct err e;

    (void)state;
    training_fixture_open(&t);
    assert_ok(parcourir(&t, &elu, DEMANDE, numero, &e), &e);
    c = commande(ACTE_PROPOSER, ROLE_ORGANISME, ORG_AGREE, numero);
    c.participants = 12;
    c.bases_ht_cents[TVA_EXONEREE] = 30000;
    c.bases_ht_cents[TVA_NORMALE] = 25001; /* 600,01 */
    assert_int_equal(faire(&t, &c, "2026-06-01", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_PRIX_EN_HAUSSE);
    c.bases_ht_cents[TVA_NORMALE] = 25000;
    assert_ok(faire(&t, &c, "2026-06-01", &e), &e);
    assert_int_equal(lire(&t, numero).prix_ttc_cents, 60000);
    assert_int_equal(lire(&t, numero).prix_ht_cents, 55000);
    c.bases_ht_cents[TVA_EXONEREE] = 60000; /* the maximum an hour is before tax, whatever is paid */
    c.bases_ht_cents[TVA_NORMALE] = 0;
    assert_int_equal(faire(&t, &c, "2026-06-01", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DIFE_COUT_HORAIRE);
    temp_store_close(&t);
}

/* The body says its price base by base: 200 € exempt, 100 € at 5,5 %, 200 € at 20 % are 545,50 €. */
static void proposed_by_base(struct temp_store *t, char *numero)
{
    struct dossier_commande c;
    struct err e;

    training_fixture_open(t);
    assert_ok(parcourir(t, &elu, DEMANDE, numero, &e), &e);
    c = commande(ACTE_PROPOSER, ROLE_ORGANISME, ORG_AGREE, numero);
    c.participants = 12;
    c.bases_ht_cents[TVA_EXONEREE] = 20000;
    c.bases_ht_cents[TVA_REDUITE] = 10000;
    c.bases_ht_cents[TVA_NORMALE] = 20000;
    c.prix_ttc_cents = 54551;
    assert_int_equal(faire(t, &c, "2026-06-01", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_TVA_TOTAL);
    c.prix_ttc_cents = 0;
    c.bases_ht_cents[TVA_NORMALE] = 40000; /* more than was asked */
    assert_int_equal(faire(t, &c, "2026-06-01", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_PRIX_EN_HAUSSE);
    c.bases_ht_cents[TVA_NORMALE] = -1;
    assert_int_equal(faire(t, &c, "2026-06-01", &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_TVA_MONTANT);
    c.bases_ht_cents[TVA_NORMALE] = 20000;
    assert_ok(faire(t, &c, "2026-06-01", &e), &e);
    assert_int_equal(lire(t, numero).prix_ttc_cents, 54550);
    assert_int_equal(lire(t, numero).prix_ht_cents, 50000);
}

/* What the body says beside its bases is theirs; another proposal keeps them, or says a price that some rate makes. */
static void bases_hold_with_the_totals_beside_them(void **state)
{
    char numero[DOSSIER_NUMERO_BYTES];
    struct temp_store t;
    struct dossier_commande c;
    struct err e;

    (void)state;
    proposed_by_base(&t, numero);
    c = commande(ACTE_PROPOSER, ROLE_ORGANISME, ORG_AGREE, numero);
    c.participants = 12;
    c.heures = 8; /* nothing is said of the price */
    assert_ok(faire(&t, &c, "2026-06-01", &e), &e);
    assert_int_equal(bases_of(&t, numero).prix.bases[TVA_REDUITE].tva_cents, 550);
    c.prix_ht_cents = 50000; /* or what it was is said again */
    c.prix_ttc_cents = 54550;
    assert_ok(faire(&t, &c, "2026-06-01", &e), &e);
    assert_int_equal(bases_of(&t, numero).prix.bases[TVA_EXONEREE].ht_cents, 20000);
    c.prix_ttc_cents = 54540; /* no rate alone makes it */
    assert_int_equal(faire(&t, &c, "2026-06-01", &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_PRIX_TVA);
    c.bases_ht_cents[TVA_NORMALE_OUTRE_MER] = 40000;
    c.prix_ttc_cents = 0;
    assert_int_equal(faire(&t, &c, "2026-06-01", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_TVA_TOTAL_HT);
    assert_string_equal(e.field, "prix_ht");
    c.prix_ht_cents = 40000;
    assert_ok(faire(&t, &c, "2026-06-01", &e), &e);
    assert_int_equal(bases_of(&t, numero).prix.bases[TVA_NORMALE_OUTRE_MER].tva_cents, 3400); /* 8,5 % */
    assert_int_equal(bases_of(&t, numero).prix.bases[TVA_NORMALE].ht_cents, 0);
    temp_store_close(&t);
}

/* Three hours of seven by the holder's fault: 43 %, 234,57 € invoiced, each base for its part, the cent left over on the largest. */
static void what_is_invoiced_is_shared_between_the_bases(void **state)
{
    static const struct {
        enum dossier_acte acte;
        enum dossier_role par;
        const char *le;
    } steps[] = {{ACTE_ACCEPTER, ROLE_TITULAIRE, "2026-06-02"},
                 {ACTE_ENTRER, ROLE_ORGANISME, "2026-06-22"},
                 {ACTE_SORTIR, ROLE_ORGANISME, "2026-06-23"},
                 {ACTE_DECLARER, ROLE_ORGANISME, "2026-06-23"},
                 {ACTE_VALIDER, ROLE_GESTIONNAIRE, "2026-06-24"}};
    char numero[DOSSIER_NUMERO_BYTES];
    struct dossier_tva all;
    struct temp_store t;
    struct err e;

    (void)state;
    proposed_by_base(&t, numero);
    for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
        struct dossier_commande c = commande(steps[i].acte, steps[i].par,
                                             steps[i].par == ROLE_TITULAIRE   ? 1
                                             : steps[i].par == ROLE_ORGANISME ? ORG_AGREE
                                                                              : 0,
                                             numero);

        c.heures_realisees = steps[i].acte == ACTE_DECLARER ? 3 : 0;
        c.cause = CAUSE_TITULAIRE;
        assert_ok(faire(&t, &c, steps[i].le, &e), &e);
    }
    all = bases_of(&t, numero);
    assert_true(all.facturee);
    assert_int_equal(lire(&t, numero).taux, 43);
    assert_int_equal(all.facture.ttc_cents, lire(&t, numero).a_payer_cents);
    assert_int_equal(all.facture.ttc_cents, 23457); /* 43 % of 545,50, halves up */
    assert_int_equal(all.facture.bases[TVA_EXONEREE].ht_cents, 8600);
    assert_int_equal(all.facture.bases[TVA_EXONEREE].tva_cents, 0);
    assert_int_equal(all.facture.bases[TVA_REDUITE].ht_cents, 4300);
    assert_int_equal(all.facture.bases[TVA_REDUITE].tva_cents, 237); /* 5,5 % of 43,00 */
    assert_int_equal(all.facture.bases[TVA_NORMALE].ht_cents, 8600); /* 103,20: nothing is left over */
    assert_int_equal(all.facture.bases[TVA_NORMALE].tva_cents, 1720);
    assert_int_equal(lire(&t, numero).realise_ht_cents, 8600 + 4300 + 8600);
    assert_int_equal(all.prix.ttc_cents, 54550); /* the price itself stays */
    temp_store_close(&t);
}

static void silence_is_applied_once(void **state)
{
    static const struct {
        enum etape etape;
        const char *last, *after;
        enum dossier_etat etat;
    } cases[] = {
        {DEMANDE, "2026-06-03", "2026-06-04", ETAT_REJECTED_WITHOUT_OF_SUITE},
        {PROPOSE, "2026-06-05", "2026-06-06", ETAT_REJECTED_WITHOUT_TITULAIRE_SUITE},
        {DECLARE, "2026-06-30", "2026-07-01", ETAT_SERVICE_DONE_VALIDATED},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct temp_store t;
        struct err e;
        struct dossier_echeances n;
        char numero[DOSSIER_NUMERO_BYTES];
        enum dossier_etat before;

        training_fixture_open(&t);
        assert_ok(parcourir(&t, &elu, cases[i].etape, numero, &e), &e);
        before = lire(&t, numero).etat;
        assert_int_equal(dossier_appliquer_echeances(t.store, on(cases[i].last), false, &n, &e), RC_OK);
        assert_int_equal(lire(&t, numero).etat, before); /* the last day is still good */
        assert_int_equal(dossier_appliquer_echeances(t.store, on(cases[i].after), true, &n, &e), RC_OK);
        assert_int_equal(n.sans_reponse_organisme + n.sans_reponse_titulaire + n.services_faits_valides, 1);
        assert_int_equal(lire(&t, numero).etat, before); /* a dry run */
        assert_int_equal(dossier_appliquer_echeances(t.store, on(cases[i].after), false, &n, &e), RC_OK);
        assert_int_equal(n.sans_reponse_organisme + n.sans_reponse_titulaire + n.services_faits_valides, 1);
        assert_int_equal(lire(&t, numero).etat, cases[i].etat);
        assert_int_equal(dossier_appliquer_echeances(t.store, on(cases[i].after), false, &n, &e), RC_OK);
        assert_int_equal(n.sans_reponse_organisme + n.sans_reponse_titulaire + n.services_faits_valides, 0);
        assert_livre(&t);
        temp_store_close(&t);
    }
}

static void late_declarations_are_only_counted(void **state)
{
    struct temp_store t;
    struct err e;
    struct dossier_echeances n;
    char numero[DOSSIER_NUMERO_BYTES];

    (void)state;
    training_fixture_open(&t);
    assert_ok(parcourir(&t, &elu, ACCEPTE, numero, &e), &e);
    assert_int_equal(dossier_appliquer_echeances(t.store, on("2026-07-30"), false, &n, &e), RC_OK);
    assert_int_equal(n.en_retard, 1);
    assert_int_equal(lire(&t, numero).etat, ETAT_ACCEPTED);
    temp_store_close(&t);
}

/* law/tables: which ends of a training leave its last day to the session. Each of them is a code of an end. */
static void an_end_at_its_term_is_a_code_of_the_law(void **state)
{
    static const char *const before[] = {"abandon", "arret_organisme", "certification_anticipee", "terminus",
                                         ""};
    const day_t day = on("2026-06-23");
    const char *code;
    size_t n = 0;

    (void)state;
    for (; (code = law_code_at("motifs_sortie_au_terme", n)) != NULL; n++)
        assert_non_null(dossier_code_label(ACTE_SORTIR, ROLE_ORGANISME, code, day));
    assert_true(n > 0);
    assert_true(dossier_sortie_au_terme("terme", day));
    assert_false(dossier_sortie_au_terme("terme", on("2019-11-20"))); /* the service opens the next day */
    for (size_t i = 0; i < ARRAY_LEN(before); i++)
        assert_false(dossier_sortie_au_terme(before[i], day));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table_is_well_formed),
        cmocka_unit_test(every_state_is_reached),
        cmocka_unit_test(every_cell_moves_or_is_refused),
        cmocka_unit_test(nominal_life),
        cmocka_unit_test(paid_dossier_is_over),
        cmocka_unit_test(a_second_invoice_names_the_first),
        cmocka_unit_test(an_invoice_too_early_is_refused_by_the_state),
        cmocka_unit_test(endings_that_give_everything_back),
        cmocka_unit_test(endings_that_lose_everything),
        cmocka_unit_test(partial_realisation_with_a_card_share),
        cmocka_unit_test(what_the_catalogue_said_is_frozen),
        cmocka_unit_test(bases_for_the_same_price),
        cmocka_unit_test(bases_hold_with_the_totals_beside_them),
        cmocka_unit_test(what_is_invoiced_is_shared_between_the_bases),
        cmocka_unit_test(silence_is_applied_once),
        cmocka_unit_test(late_declarations_are_only_counted),
        cmocka_unit_test(an_end_at_its_term_is_a_code_of_the_law),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

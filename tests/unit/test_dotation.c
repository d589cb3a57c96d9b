/* Dotations and abondements: receipt, conditions, order of use in a dossier, re-credit, refund to the financeur once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "rights/dotation.h"
#include "training_fixture.h"

#define REGION "18002002600019"
#define EMPLOYEUR "73282932000074"

/* Session of body 8: RNCP, 50 h, 1 200 €; holder 3 is an employee with 5 000 € of yearly credits. */
static const struct parcours salarie = {3, ORG_SANS, SESSION_CPF, 15000, -1, CAUSE_TOTALE, false, "F-1"};

static void inscrire(struct temp_store *t, const char *siret, const char *categorie)
{
    struct financeur_inscription f = {.siret = siret, .denomination = categorie, .categorie = categorie};
    struct err e;

    assert_ok(store_write(t->store, financeur_inscrire, &f, &e), &e);
}

static void ouvrir(struct temp_store *t)
{
    training_fixture_open(t);
    inscrire(t, REGION, "region");
    inscrire(t, EMPLOYEUR, "employeur");
}

static struct dotation_versement versement(const char *cle, const char *siret, int64_t cents)
{
    return (struct dotation_versement){.l = {.titulaire_id = 3,
                                             .cle = cle,
                                             .siret = siret,
                                             .base = "volontaire",
                                             .montant_cents = cents,
                                             .recu_le = on("2026-05-04"),
                                             .echeance = DAY_NONE,
                                             .classes = "",
                                             .formations = "",
                                             .source = ""}};
}

static enum rc verser(struct temp_store *t, struct dotation_versement *v, struct err *e)
{
    memset(e, 0, sizeof(*e));
    return store_write(t->store, dotation_verser, v, e);
}

static int64_t recu(struct temp_store *t, struct dotation_versement v)
{
    struct err e;

    assert_ok(verser(t, &v, &e), &e);
    return v.lot_out;
}

static struct balance lot(struct temp_store *t, enum poche poche, int64_t no)
{
    struct balance b;
    struct db *db;

    CHECK(store_read_begin(t->store, &db, NULL) == RC_OK);
    CHECK(book_balance(db, 3, poche, no, &b, NULL) == RC_OK);
    store_read_end(t->store, db);
    return b;
}

static struct dotation_echeances echeances(struct temp_store *t, const char *at, bool dry_run)
{
    struct dotation_echeances out;
    struct err e;

    assert_ok(dotation_appliquer_echeances(t->store, on(at), dry_run, &out, &e), &e);
    return out;
}

static void livre_juste(struct temp_store *t)
{
    struct book_report r;
    struct db *db;

    assert_int_equal(store_read_begin(t->store, &db, NULL), RC_OK);
    assert_int_equal(book_verify(db, &r, NULL), RC_OK);
    store_read_end(t->store, db);
}

/* The parts of a dossier, as "poche:lot=cents" words. */
static const char *parts(struct temp_store *t, const char *numero)
{
    struct dossier d = lire(t, numero);
    struct dossier_prise *p;
    const char *out = "";
    struct db *db;
    size_t n;

    CHECK(store_read_begin(t->store, &db, NULL) == RC_OK);
    CHECK(dossier_prises(db, t->arena, &d, &p, &n, NULL) == RC_OK);
    store_read_end(t->store, db);
    for (size_t i = 0; i < n; i++)
        out = arena_printf(t->arena, "%s%s%d:%lld=%lld", out, i > 0 ? " " : "", (int)p[i].poche,
                           (long long)p[i].lot, (long long)p[i].montant_cents);
    return out;
}

static enum rc accepter(struct temp_store *t, const char *numero, const char *le, int64_t reste,
                        struct err *e)
{
    struct dossier_commande c = commande(ACTE_ACCEPTER, ROLE_TITULAIRE, 3, numero);

    c.reste_paye_cents = reste;
    return faire(t, &c, le, e);
}

/* ---- receipt ------------------------------------------------------------------------------------------------ */

static void credited_once(void **state)
{
    struct temp_store t;
    struct dotation_versement v = versement("VIR-1", REGION, 50000);
    struct err e;

    (void)state;
    ouvrir(&t);
    assert_ok(verser(&t, &v, &e), &e);
    assert_int_equal(v.lot_out, 1);
    assert_false(v.deja_out);
    assert_int_equal(lot(&t, POCHE_DOTATION, 1).posted, 50000);
    assert_int_equal(compte(&t, COMPTE_FINANCEUR_BASE + 1), -50000);
    assert_ok(verser(&t, &v, &e), &e);
    assert_true(v.deja_out);
    assert_int_equal(v.lot_out, 1);
    v.l.montant_cents = 50001;
    assert_int_equal(verser(&t, &v, &e), RC_CONFLICT);
    assert_int_equal(e.msg, MSG_DOTATION_CLE);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM dotation"), 1);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM journal WHERE acte = 'dotation.verser'"), 1);
    livre_juste(&t);
    temp_store_close(&t);
}

static void expect_refusal(struct temp_store *t, struct dotation_versement v, enum rc rc, enum msg msg)
{
    struct err e;

    assert_int_equal(verser(t, &v, &e), rc);
    assert_int_equal(e.msg, msg);
}

static void refusals(void **state)
{
    struct temp_store t;
    struct dotation_versement v;

    (void)state;
    ouvrir(&t);
    expect_refusal(&t, versement("", REGION, 100), RC_USAGE, MSG_ACTE_CLE);
    expect_refusal(&t, versement("a b", REGION, 100), RC_USAGE, MSG_ACTE_CLE);
    expect_refusal(&t, versement("k", "35600000000048", 100), RC_NOT_FOUND, MSG_DOTATION_FINANCEUR_INCONNU);
    expect_refusal(&t, versement("k", REGION, 0), RC_REFUSED, MSG_DOTATION_MONTANT);
    v = versement("k", REGION, 100);
    v.l.base = "inconnue";
    expect_refusal(&t, v, RC_REFUSED, MSG_DOTATION_BASE);
    v = versement("k", REGION, 100);
    v.l.recu_le = on("2025-04-16"); /* R. 6323-42-1 as read is in force the day after */
    v.l.echeance = on("2025-12-31");
    expect_refusal(&t, v, RC_REFUSED, MSG_DOTATION_CONDITIONS);
    v.l.recu_le = on("2025-04-17");
    assert_int_equal(recu(&t, v), 1);
    v = versement("k2", REGION, 100);
    v.l.remboursable = true;
    expect_refusal(&t, v, RC_REFUSED, MSG_DOTATION_ECHEANCE);
    v.l.echeance = on("2026-05-03");
    expect_refusal(&t, v, RC_REFUSED, MSG_DOTATION_ECHEANCE);
    v = versement("k2", REGION, 100);
    v.l.classes = "RNCP,DIFE_MANDAT";
    expect_refusal(&t, v, RC_USAGE, MSG_DOTATION_CLASSE);
    v = versement("k2", REGION, 100);
    v.l.formations = "18002002600019/INCONNUE";
    expect_refusal(&t, v, RC_NOT_FOUND, MSG_DOTATION_FORMATION);
    v = versement("k2", REGION, 100);
    v.dossier = "12345678901234";
    expect_refusal(&t, v, RC_REFUSED, MSG_DOTATION_DOSSIER);
    v = versement("k2", REGION, 100);
    v.l.base = "dossier";
    expect_refusal(&t, v, RC_REFUSED, MSG_DOTATION_LIE);
    assert_int_equal(raw_sql(&t, "UPDATE titulaire SET deces = 20000 WHERE id = 3"), SQLITE_OK);
    expect_refusal(&t, versement("k3", REGION, 100), RC_REFUSED, MSG_DOTATION_COMPTE_FERME);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM dotation"), 1);
    temp_store_close(&t);
}

/* Published amounts of AB-01 to AB-03 (C. trav. L. 6323-13, R. 6323-3-2, D. 6323-3-4). */
static void amounts_of_the_law(void **state)
{
    static const struct {
        const char *base;
        int64_t cents;
        bool ok;
    } cases[] = {
        {"corrective", 300000, true},
        {"corrective", 299999, false},
        {"corrective", 300001, false},
        {"accord_performance", 300000, true},
        {"accord_performance", 299999, false},
        {"accord_performance", 450000, true},
        {"lanceur_alerte", 300000, true}, /* 8 000 € less the 5 000 € of yearly credits */
        {"lanceur_alerte", 300001, false},
        {"accord_collectif", 12345, true},
        {"plateforme", 1, true},
    };
    struct temp_store t;

    (void)state;
    ouvrir(&t);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        char key[16];
        struct dotation_versement v;

        snprintf(key, sizeof(key), "k-%zu", i);
        v = versement(key, EMPLOYEUR, cases[i].cents);
        v.l.base = cases[i].base;
        if (cases[i].ok)
            assert_true(recu(&t, v) > 0);
        else
            expect_refusal(&t, v, RC_REFUSED, MSG_DOTATION_MONTANT);
    }
    temp_store_close(&t);
}

static void a_financeur_is_one(void **state)
{
    struct temp_store t;
    struct financeur_inscription f = {.siret = REGION, .denomination = "region", .categorie = "region"};
    struct err e;

    (void)state;
    ouvrir(&t);
    assert_ok(store_write(t.store, financeur_inscrire, &f, &e), &e);
    assert_int_equal(f.id_out, 0); /* already there */
    f.categorie = "opco";
    assert_int_equal(store_write(t.store, financeur_inscrire, &f, &e), RC_CONFLICT);
    assert_int_equal(e.msg, MSG_DOTATION_FINANCEUR_AUTRE);
    f.categorie = "mecene";
    assert_int_equal(store_write(t.store, financeur_inscrire, &f, &e), RC_USAGE);
    temp_store_close(&t);
}

static void what_was_paid_is_never_changed(void **state)
{
    struct temp_store t;

    (void)state;
    ouvrir(&t);
    (void)recu(&t, versement("k", REGION, 50000));
    assert_int_not_equal(raw_sql(&t, "UPDATE dotation SET remboursable = 0"), SQLITE_OK);
    assert_int_not_equal(raw_sql(&t, "DELETE FROM dotation"), SQLITE_OK);
    assert_int_not_equal(raw_sql(&t, "INSERT OR REPLACE INTO dotation SELECT * FROM dotation"), SQLITE_OK);
    temp_store_close(&t);
}

/* ---- conditions (pure) -------------------------------------------------------------------------------------- */

static void conditions(void **state)
{
    struct dotation_lot l = {.classes = "", .formations = ""};

    (void)state;
    assert_true(dotation_convient(&l, CLASSE_RNCP, ""));
    l.classes = "VAE,RNCP";
    assert_true(dotation_convient(&l, CLASSE_RNCP, ""));
    assert_true(dotation_convient(&l, CLASSE_VAE, ""));
    assert_false(dotation_convient(&l, CLASSE_RS, ""));
    l.formations = "18002002600019/F4";
    assert_true(dotation_convient(&l, CLASSE_RNCP, "18002002600019/F4"));
    assert_false(dotation_convient(&l, CLASSE_RNCP, "18002002600019/F44"));
    assert_false(dotation_convient(&l, CLASSE_RNCP, ""));
    assert_false(dotation_convient(&l, CLASSE_RS, "18002002600019/F4"));
}

/* ---- in a dossier (regime B: accepted on 2026-06-02) -------------------------------------------------------- */

static void region_first_then_rights(void **state)
{
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e;

    (void)state;
    ouvrir(&t);
    (void)recu(&t, versement("k", REGION, 50000));
    assert_ok(parcourir(&t, &salarie, ACCEPTE, numero, &e), &e);
    /* a region exempts nobody: 1 200 = dotation 500 + rights 550 + participation 150 (PART-01) */
    assert_string_equal(parts(&t, numero), "6:1=50000 1:0=55000 8:0=15000");
    assert_int_equal(lot(&t, POCHE_DOTATION, 1).reserved, 50000);
    livre_juste(&t);
    temp_store_close(&t);
}

static void employer_exempts(void **state)
{
    struct temp_store t;
    struct parcours p = salarie;
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e;

    (void)state;
    ouvrir(&t);
    p.reste = 0;
    (void)recu(&t, versement("k", EMPLOYEUR, 50000));
    assert_ok(parcourir(&t, &p, ACCEPTE, numero, &e), &e);
    assert_string_equal(parts(&t, numero), "6:1=50000 1:0=70000");
    temp_store_close(&t);
}

/* Unfit, expired or received later: not used. Then the earliest deadline, then the oldest. */
static void order_of_use(void **state)
{
    struct temp_store t;
    struct dotation_versement v;
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e;

    (void)state;
    ouvrir(&t);
    v = versement("vae", REGION, 10000);
    v.l.classes = "VAE";
    (void)recu(&t, v); /* lot 1 */
    v = versement("passee", REGION, 10000);
    v.l.echeance = on("2026-06-01");
    (void)recu(&t, v); /* lot 2: the dossier is accepted on 2 June */
    v = versement("recente", REGION, 10000);
    v.l.recu_le = on("2026-05-20");
    (void)recu(&t, v);                                    /* lot 3 */
    (void)recu(&t, versement("ancienne", REGION, 10000)); /* lot 4: 4 May */
    v = versement("bornee", REGION, 10000);
    v.l.recu_le = on("2026-05-28");
    v.l.echeance = on("2026-12-31");
    v.l.formations = "18002002600019/F4";
    (void)recu(&t, v); /* lot 5: the deadline wins over the age */
    assert_ok(parcourir(&t, &salarie, ACCEPTE, numero, &e), &e);
    assert_string_equal(parts(&t, numero), "6:5=10000 6:4=10000 6:3=10000 1:0=75000 8:0=15000");
    temp_store_close(&t);
}

/* A body whose SIRET changed is the one that a condition names by its SIRET of before; one that takes a SIRET is not. */
static void a_condition_names_a_body(void **state)
{
#define IDENTITE(id, siret, le)                                                                              \
    "INSERT INTO organisme_ancien (organisme_id, no, siret, nda, denomination, denomination_pliee, "         \
    "qualiopi_formation, qualiopi_bilan, qualiopi_vae, qualiopi_apprentissage, siret_douteux, remplace_le) " \
    "VALUES (" id ", 1, '" siret "', 'X', 'X', 'X', 0, 0, 0, 0, 0, " le ");"
    static const char before[] = IDENTITE("(SELECT id FROM organisme WHERE siret = '18002002600019')",
                                          "18002002600019", "20606"); /* 2026-06-02 */
    static const char moved[] =
        "UPDATE organisme SET siret = '18002002600027' WHERE siret = '18002002600019'";
    static const char other[] = IDENTITE("7", "18002002600019", "20605");
    static const char took[] =
        IDENTITE("(SELECT id FROM organisme WHERE siret = '18002002600019')", "18002002600027", "20605");
    static const struct {
        const char *first, *second, *parts;
    } cases[] = {{before, moved, "6:1=50000 1:0=55000 8:0=15000"}, {took, other, "1:0=105000 8:0=15000"}};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct temp_store t;
        struct dotation_versement v = versement("k", REGION, 50000);
        char numero[DOSSIER_NUMERO_BYTES];
        struct err e;

        ouvrir(&t);
        v.l.formations = "18002002600019/F4";
        (void)recu(&t, v);
        assert_int_equal(raw_sql(&t, cases[i].first), RAW_OK);
        assert_int_equal(raw_sql(&t, cases[i].second), RAW_OK);
        assert_ok(parcourir(&t, &salarie, ACCEPTE, numero, &e), &e);
        assert_string_equal(parts(&t, numero), cases[i].parts);
        temp_store_close(&t);
    }
}

/* A corrective sum goes before a voluntary one that ends sooner (rules 1 §1.8), and the dossier keeps why. */
static void order_of_bases(void **state)
{
    struct temp_store t;
    struct dotation_versement v = versement("volontaire", REGION, 10000);
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e;

    (void)state;
    ouvrir(&t);
    v.l.echeance = on("2026-12-31");
    (void)recu(&t, v); /* lot 1 */
    v = versement("corrective", REGION, 300000);
    v.l.base = "corrective";
    (void)recu(&t, v); /* lot 2: 1 050 € of it, and 150 € of participation */
    assert_ok(parcourir(&t, &salarie, ACCEPTE, numero, &e), &e);
    assert_string_equal(parts(&t, numero), "6:2=105000 8:0=15000");
    assert_int_equal(
        raw_i64(&t, "SELECT COUNT(*) FROM transfert WHERE entrees LIKE '%\"motif\":\"corrective\"%'") > 0, 1);
    temp_store_close(&t);
}

/* Lots that are spent do not hide those that are not; too many free ones are said. */
static void many_lots(void **state)
{
    struct parcours other = salarie;
    struct temp_store t;
    struct dotation_versement v;
    char numero[DOSSIER_NUMERO_BYTES], key[24];
    struct err e;

    (void)state;
    ouvrir(&t);
    for (int i = 0; i < DOTATION_LOTS_MAX; i++) { /* sent back the day after their last one */
        snprintf(key, sizeof(key), "rendue-%d", i);
        v = versement(key, REGION, 100);
        v.l.echeance = on("2026-05-10");
        v.l.remboursable = true;
        (void)recu(&t, v);
    }
    assert_int_equal(echeances(&t, "2026-05-11", false).lots, DOTATION_LOTS_MAX);
    (void)recu(&t, versement("vivante", REGION, 50000));
    assert_ok(parcourir(&t, &salarie, ACCEPTE, numero, &e), &e);
    assert_string_equal(parts(&t, numero), "6:257=50000 1:0=55000 8:0=15000");
    for (int i = 0; i <= DOTATION_LOTS_MAX; i++) {
        snprintf(key, sizeof(key), "libre-%d", i);
        (void)recu(&t, versement(key, REGION, 100));
    }
    autre_session(&t, SESSION_CPF, 40);
    other.session = 40;
    assert_int_equal(parcourir(&t, &other, ACCEPTE, numero, &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOTATION_TROP);
    temp_store_close(&t);
}

/* Derived from vector S1: at 60 % with force majeure, each part pro rata, the rest back where it came from. */
static void partial_goes_back_to_its_lot(void **state)
{
    struct temp_store t;
    struct parcours p = salarie;
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e;

    (void)state;
    ouvrir(&t);
    (void)recu(&t, versement("k", REGION, 50000));
    p.realisees = 30;
    p.cause = CAUSE_TITULAIRE;
    p.force_majeure = true;
    assert_ok(parcourir(&t, &p, VALIDE, numero, &e), &e);
    assert_int_equal(lot(&t, POCHE_DOTATION, 1).posted, 20000);
    assert_int_equal(lot(&t, POCHE_DOTATION, 1).reserved, 0);
    assert_int_equal(solde(&t, 3, POCHE_DROITS).posted, 500000 - 33000);
    assert_int_equal(compte(&t, COMPTE_ORGANISME_BASE + ORG_SANS), 72000);
    livre_juste(&t);
    temp_store_close(&t);
}

/* ---- deadlines ---------------------------------------------------------------------------------------------- */

static struct dotation_versement remboursable(const char *cle, int64_t cents, const char *echeance)
{
    struct dotation_versement v = versement(cle, REGION, cents);

    v.l.echeance = on(echeance);
    v.l.remboursable = true;
    return v;
}

static void refunded_once(void **state)
{
    struct temp_store t;
    struct dotation_versement kept = versement("gardee", REGION, 7000);

    (void)state;
    ouvrir(&t);
    (void)recu(&t, remboursable("k", 50000, "2026-06-30"));
    kept.l.echeance = on("2026-06-30");
    (void)recu(&t, kept); /* no refund stipulated: it stays, unusable */
    assert_int_equal(echeances(&t, "2026-06-30", false).lots, 0); /* the last day is a day of use */
    assert_int_equal(echeances(&t, "2026-07-01", true).cents, 50000);
    assert_int_equal(echeances(&t, "2026-07-01", true).leves_cents, 0); /* it was received */
    assert_int_equal(lot(&t, POCHE_DOTATION, 1).posted, 50000);         /* only counted */
    assert_int_equal(echeances(&t, "2026-07-01", false).cents, 50000);
    assert_int_equal(echeances(&t, "2026-07-01", false).lots, 0);
    assert_int_equal(echeances(&t, "2026-07-02", false).lots, 0);
    assert_int_equal(lot(&t, POCHE_DOTATION, 1).posted, 0);
    assert_int_equal(lot(&t, POCHE_DOTATION, 2).posted, 7000);
    assert_int_equal(compte(&t, COMPTE_FINANCEUR_BASE + 1), -7000);
    livre_juste(&t);
    temp_store_close(&t);
}

/* R. 6333-4: nothing leaves a frozen account. A lot kept past its last day goes when the freeze ends. */
static void a_frozen_lot_waits(void **state)
{
    struct temp_store t;

    (void)state;
    ouvrir(&t);
    (void)recu(&t, remboursable("k", 50000, "2026-06-30"));
    freeze_account(&t, 3, "2026-06-15", "2026-07-05");
    assert_int_equal(echeances(&t, "2026-07-01", true).lots, 0);
    assert_int_equal(echeances(&t, "2026-07-05", false).lots, 0);
    assert_int_equal(lot(&t, POCHE_DOTATION, 1).posted, 50000);
    assert_int_equal(echeances(&t, "2026-07-06", false).cents, 50000);
    livre_juste(&t);
    temp_store_close(&t);
}

/* MON-21: what a dossier gives back after the deadline goes back to the lot, then on to the financeur. */
static void recredit_after_the_deadline_goes_on(void **state)
{
    struct temp_store t;
    struct dossier_commande c;
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e;

    (void)state;
    ouvrir(&t);
    (void)recu(&t, remboursable("k", 60000, "2026-06-03"));
    assert_ok(parcourir(&t, &salarie, ACCEPTE, numero, &e), &e);
    assert_string_equal(parts(&t, numero), "6:1=60000 1:0=45000 8:0=15000");
    assert_int_equal(echeances(&t, "2026-06-04", false).lots, 0); /* all of it is reserved */
    c = commande(ACTE_RETRACTER, ROLE_TITULAIRE, 3, numero);
    assert_ok(faire(&t, &c, "2026-06-05", &e), &e);
    assert_int_equal(lot(&t, POCHE_DOTATION, 1).posted, 0);
    assert_int_equal(lot(&t, POCHE_DOTATION, 1).reserved, 0);
    assert_int_equal(compte(&t, COMPTE_FINANCEUR_BASE + 1), 0);
    assert_int_equal(solde(&t, 3, POCHE_DROITS).posted, 500000);
    assert_int_equal(echeances(&t, "2026-06-06", false).lots, 0);
    livre_juste(&t);
    temp_store_close(&t);
}

/* The same while the account is frozen: the lot keeps it until the end of the freeze. */
static void recredit_of_a_frozen_account_waits(void **state)
{
    struct temp_store t;
    struct dossier_commande c;
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e;

    (void)state;
    ouvrir(&t);
    (void)recu(&t, remboursable("k", 60000, "2026-06-03"));
    assert_ok(parcourir(&t, &salarie, ACCEPTE, numero, &e), &e);
    freeze_account(&t, 3, "2026-06-04", "2026-06-20");
    c = commande(ACTE_RETRACTER, ROLE_TITULAIRE, 3, numero);
    assert_ok(faire(&t, &c, "2026-06-05", &e), &e);
    assert_int_equal(lot(&t, POCHE_DOTATION, 1).posted, 60000);
    assert_int_equal(lot(&t, POCHE_DOTATION, 1).reserved, 0);
    assert_int_equal(compte(&t, COMPTE_FINANCEUR_BASE + 1), -60000);
    assert_int_equal(echeances(&t, "2026-06-20", false).lots, 0);
    assert_int_equal(echeances(&t, "2026-06-21", false).cents, 60000);
    assert_int_equal(compte(&t, COMPTE_FINANCEUR_BASE + 1), 0);
    livre_juste(&t);
    temp_store_close(&t);
}

static void recredit_before_the_deadline_stays(void **state)
{
    struct temp_store t;
    struct dossier_commande c;
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e;

    (void)state;
    ouvrir(&t);
    (void)recu(&t, remboursable("k", 60000, "2026-12-31"));
    assert_ok(parcourir(&t, &salarie, ACCEPTE, numero, &e), &e);
    c = commande(ACTE_RETRACTER, ROLE_TITULAIRE, 3, numero);
    assert_ok(faire(&t, &c, "2026-06-05", &e), &e);
    assert_int_equal(lot(&t, POCHE_DOTATION, 1).posted, 60000);
    c = commande(ACTE_DEMANDER, ROLE_TITULAIRE, 3, NULL);
    c.titulaire_id = 3;
    c.session_id = SESSION_CPF;
    assert_ok(faire(&t, &c, "2026-06-08", &e), &e);
    memcpy(numero, c.numero_out, sizeof(numero));
    c = commande(ACTE_PROPOSER, ROLE_ORGANISME, ORG_SANS, numero);
    assert_ok(faire(&t, &c, "2026-06-08", &e), &e);
    assert_ok(accepter(&t, numero, "2026-06-08", 15000, &e), &e); /* same lot, same conditions */
    assert_string_equal(parts(&t, numero), "6:1=60000 1:0=45000 8:0=15000");
    temp_store_close(&t);
}

/* D. 6323-3-4, D. 432-15 CSS: the cap is on all that was given, not on each payment. */
static void caps_are_on_the_sum(void **state)
{
    struct temp_store t;
    struct dotation_versement v = versement("a1", REGION, 200000);
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e;

    (void)state;
    ouvrir(&t);
    v.l.base = "lanceur_alerte"; /* 8 000 € less the 5 000 € of yearly credits */
    (void)recu(&t, v);
    v.l.cle = "a2";
    v.l.montant_cents = 100001;
    expect_refusal(&t, v, RC_REFUSED, MSG_DOTATION_MONTANT);
    v.l.montant_cents = 100000;
    (void)recu(&t, v);
    assert_ok(parcourir(&t, &salarie, PROPOSE, numero, &e), &e);
    v = versement("b1", REGION, 500000);
    v.l.base = "atmp";
    v.dossier = numero;
    (void)recu(&t, v);
    v.l.cle = "b2";
    v.l.montant_cents = 250001;
    expect_refusal(&t, v, RC_REFUSED, MSG_DOTATION_MONTANT);
    v.l.montant_cents = 250000;
    (void)recu(&t, v);
    livre_juste(&t);
    temp_store_close(&t);
}

/* ---- abondement --------------------------------------------------------------------------------------------- */

static int64_t abonder(struct temp_store *t, const char *numero, int64_t cents)
{
    struct dotation_versement v = versement("ab", EMPLOYEUR, cents);

    v.l.base = "dossier";
    v.dossier = numero;
    return recu(t, v);
}

/* Rights 800, price 1 200: the employer's 500 pays the 400 that are missing, the rest goes back the night after the acceptance. */
static void abondement_pays_what_is_missing(void **state)
{
    struct temp_store t;
    struct dossier_commande c;
    char numero[DOSSIER_NUMERO_BYTES];
    struct transfer perte = credit_of(3, "perte", POCHE_DROITS, 420000, "2026-01-03");
    struct err e;

    (void)state;
    ouvrir(&t);
    perte.debit = POCHE_DROITS;
    perte.credit = COMPTE_PERDU;
    assert_int_equal(book_fixture_write(&t, &perte, 1, NULL, NULL), RC_OK);
    assert_ok(parcourir(&t, &salarie, PROPOSE, numero, &e), &e);
    assert_int_equal(abonder(&t, numero, 50000), 1);
    assert_ok(accepter(&t, numero, "2026-06-02", 0, &e), &e);
    assert_string_equal(parts(&t, numero), "1:0=80000 7:1=40000");
    assert_int_equal(echeances(&t, "2026-06-03", false).cents, 10000);
    assert_int_equal(echeances(&t, "2026-06-04", false).lots, 0); /* the dossier lives */
    c = commande(ACTE_ANNULER, ROLE_ORGANISME, ORG_SANS, numero);
    assert_ok(faire(&t, &c, "2026-06-04", &e), &e);
    assert_int_equal(lot(&t, POCHE_ABONDEMENT, 1).posted, 40000);
    assert_int_equal(echeances(&t, "2026-06-05", false).cents, 40000);
    assert_int_equal(compte(&t, COMPTE_FINANCEUR_BASE + 2), 0);
    assert_int_equal(solde(&t, 3, POCHE_DROITS).posted, 80000);
    livre_juste(&t);
    temp_store_close(&t);
}

/* It pays that dossier and no other; told again after the acceptance, it is known. */
static void abondement_is_tied(void **state)
{
    struct temp_store t;
    char first[DOSSIER_NUMERO_BYTES], second[DOSSIER_NUMERO_BYTES];
    struct dotation_versement v;
    struct parcours ailleurs = salarie;
    struct err e;

    (void)state;
    ouvrir(&t);
    assert_ok(parcourir(&t, &salarie, PROPOSE, first, &e), &e);
    (void)abonder(&t, first, 50000);
    autre_session(&t, (int)salarie.session, 99);
    ailleurs.session = 99;
    assert_ok(parcourir(&t, &ailleurs, ACCEPTE, second, &e), &e);
    assert_string_equal(parts(&t, second), "1:0=105000 8:0=15000");
    /* the rights come first and are enough: an abondement that pays nothing exempts nobody */
    assert_ok(accepter(&t, first, "2026-06-02", 15000, &e), &e);
    temp_store_close(&t);
    ouvrir(&t);
    assert_ok(parcourir(&t, &salarie, ACCEPTE, first, &e), &e);
    v = versement("tard", EMPLOYEUR, 100);
    v.l.base = "dossier";
    v.dossier = first;
    expect_refusal(&t, v, RC_REFUSED, MSG_DOTATION_DOSSIER);
    temp_store_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(credited_once),
        cmocka_unit_test(refusals),
        cmocka_unit_test(amounts_of_the_law),
        cmocka_unit_test(a_financeur_is_one),
        cmocka_unit_test(what_was_paid_is_never_changed),
        cmocka_unit_test(conditions),
        cmocka_unit_test(region_first_then_rights),
        cmocka_unit_test(employer_exempts),
        cmocka_unit_test(order_of_use),
        cmocka_unit_test(a_condition_names_a_body),
        cmocka_unit_test(order_of_bases),
        cmocka_unit_test(many_lots),
        cmocka_unit_test(caps_are_on_the_sum),
        cmocka_unit_test(partial_goes_back_to_its_lot),
        cmocka_unit_test(refunded_once),
        cmocka_unit_test(a_frozen_lot_waits),
        cmocka_unit_test(recredit_after_the_deadline_goes_on),
        cmocka_unit_test(recredit_of_a_frozen_account_waits),
        cmocka_unit_test(recredit_before_the_deadline_stays),
        cmocka_unit_test(abondement_pays_what_is_missing),
        cmocka_unit_test(abondement_is_tied),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

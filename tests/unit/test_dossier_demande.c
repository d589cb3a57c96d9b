/* What a request is refused for before anybody reads it, the general terms of the contract that comes of it, and a price that its body lowers
 * too far (D. 6323-7; L. 6323-8; D. 6353-1, III; L. 6323-4). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "training_fixture.h"

static struct dossier_commande request(int64_t holder, int64_t session)
{
    struct dossier_commande c = commande(ACTE_DEMANDER, ROLE_TITULAIRE, holder, NULL);

    c.titulaire_id = holder;
    c.session_id = session;
    return c;
}

/* The same form sent twice: the second is refused and names the first. What is over, or of another person, hinders nobody. */
static void a_session_is_requested_once(void **state)
{
    struct dossier_commande c = request(1, SESSION_MANDAT);
    char numero[DOSSIER_NUMERO_BYTES];
    struct temp_store t;
    struct err e;

    (void)state;
    training_fixture_open(&t);
    assert_ok(faire(&t, &c, "2026-06-01", &e), &e);
    memcpy(numero, c.numero_out, sizeof(numero));
    assert_int_equal(faire(&t, &c, "2026-06-01", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_DEJA_DEMANDE);
    assert_non_null(strstr(e.phrase, numero));
    autre_session(&t, SESSION_MANDAT, 40);
    acte_fait(&t, request(1, 40), "2026-06-01");
    acte_fait(&t, commande(ACTE_ANNULER, ROLE_TITULAIRE, 1, numero), "2026-06-01");
    acte_fait(&t, request(1, SESSION_MANDAT), "2026-06-01");
    temp_store_close(&t);
}

/* Entries are permanent: other days are another request, the same days are not. */
static void other_days_are_another_request(void **state)
{
    struct dossier_commande c = request(1, SESSION_PERMANENTE);
    struct temp_store t;

    (void)state;
    training_fixture_open(&t);
    c.debut = on("2026-06-29");
    c.fin = on("2026-06-30");
    acte_fait(&t, c, "2026-06-01");
    c.debut = on("2026-06-30");
    c.fin = on("2026-07-01");
    acte_refuse(&t, c, "2026-06-01", MSG_DOSSIER_DEJA_DEMANDE);
    c.debut = on("2026-07-06");
    c.fin = on("2026-07-07");
    acte_fait(&t, c, "2026-06-01");
    temp_store_close(&t);
}

static void what_is_ordered_is_not_requested(void **state)
{
    static const struct parcours elu = PARCOURS_ELU;
    char numero[DOSSIER_NUMERO_BYTES];
    struct temp_store t;
    struct err e;

    (void)state;
    training_fixture_open(&t);
    assert_ok(parcourir(&t, &elu, ACCEPTE, numero, &e), &e);
    acte_refuse(&t, request(1, SESSION_MANDAT), "2026-06-02", MSG_DOSSIER_DEJA_COMMANDE);
    acte_fait(&t, commande(ACTE_RETRACTER, ROLE_TITULAIRE, 1, numero), "2026-06-03");
    acte_fait(&t, request(1, SESSION_MANDAT), "2026-06-03");
    temp_store_close(&t);
}

/* LC-14: what the holder says of France VAE is kept with the act, and asked of nobody else. */
static void a_vae_is_requested_by_who_is_registered(void **state)
{
    struct dossier_commande c = request(3, SESSION_CPF);
    struct temp_store t;
    struct err e;

    (void)state;
    training_fixture_open(&t);
    assert_int_equal(raw_sql(&t, "UPDATE formation SET classe = 'VAE' WHERE id = 4"), SQLITE_OK);
    assert_int_equal(faire(&t, &c, "2026-06-01", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_VAE_INSCRIPTION);
    assert_string_equal(e.field, "vae");
    c.vae_inscrit = true;
    acte_fait(&t, c, "2026-06-01");
    assert_int_equal(
        raw_i64(&t, "SELECT COUNT(*) FROM dossier_acte WHERE detail LIKE '%\"vae_inscrit\":true%'"), 1);
    temp_store_close(&t);

    training_fixture_open(&t);
    acte_fait(&t, request(3, SESSION_CPF), "2026-06-01");
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM dossier_acte WHERE detail LIKE '%vae%'"), 0);
    temp_store_close(&t);
}

/* Requested under V13, accepted under V14, which is in force since 4 December 2025: the contract has the terms of its day. */
static void the_contract_has_the_terms_of_its_day(void **state)
{
    struct transfer rights = credit_of(1, "avant", POCHE_DIFE, 80000, "2025-01-02");
    struct dossier_commande c = request(1, SESSION_MANDAT);
    const char *version;
    char numero[DOSSIER_NUMERO_BYTES];
    struct temp_store t;
    struct dossier d;
    struct db *db;
    struct err e;
    day_t since;

    (void)state;
    training_fixture_open(&t);
    rights.debit = COMPTE_FONDS_DIFE;
    CHECK(book_fixture_write(&t, &rights, 1, NULL, NULL) == RC_OK);
    for (int step = 0; step < 2; step++) {
        if (step == 0) {
            assert_ok(faire(&t, &c, "2025-12-02", &e), &e);
            memcpy(numero, c.numero_out, sizeof(numero));
        } else {
            struct dossier_commande p = commande(ACTE_PROPOSER, ROLE_ORGANISME, ORG_AGREE, numero);

            p.participants = 12;
            acte_fait(&t, p, "2025-12-03");
            acte_fait(&t, commande(ACTE_ACCEPTER, ROLE_TITULAIRE, 1, numero), "2025-12-05");
        }
        d = lire(&t, numero);
        CHECK(store_read_begin(t.store, &db, NULL) == RC_OK);
        assert_ok(dossier_cgu(db, t.arena, &d, &version, &since, &e), &e);
        store_read_end(t.store, db);
        assert_string_equal(version, step == 0 ? "13" : "14");
        assert_int_equal(since, on(step == 0 ? "2025-04-10" : "2025-12-04"));
    }
    temp_store_close(&t);
}

/* The mandatory participation is 150 €: at that price or less no right serves, and the body is told that its price is why. */
static void a_price_under_the_participation(void **state)
{
    static const struct parcours salarie = PARCOURS_SALARIE;
    struct dossier_commande c;
    char numero[DOSSIER_NUMERO_BYTES];
    struct temp_store t;
    struct err e;

    (void)state;
    training_fixture_open(&t);
    assert_ok(parcourir(&t, &salarie, DEMANDE, numero, &e), &e);
    c = commande(ACTE_PROPOSER, ROLE_ORGANISME, ORG_SANS, numero);
    for (int64_t price = 12000; price <= 15000; price += 3000) {
        c.prix_ht_cents = c.prix_ttc_cents = price;
        assert_int_equal(faire(&t, &c, "2026-06-01", &e), RC_REFUSED);
        assert_int_equal(e.msg, MSG_DOSSIER_PRIX_PARTICIPATION);
        assert_string_equal(e.field, "prix_ttc");
    }
    c.prix_ht_cents = c.prix_ttc_cents = 15001;
    acte_fait(&t, c, "2026-06-01");
    temp_store_close(&t);
}

/* Asked for by the holder, who sets no price: the refusal does not tell to propose one. */
static void a_price_that_no_right_pays(void **state)
{
    struct dossier_commande c = commande(ACTE_DEMANDER, ROLE_TITULAIRE, 3, NULL);
    struct temp_store t;
    struct err e;

    (void)state;
    c.titulaire_id = 3;
    c.session_id = SESSION_CPF;
    training_fixture_open(&t);
    assert_int_equal(raw_sql(&t, "UPDATE action_formation SET prix_ht_cents = 15000, prix_ttc_cents = 15000"),
                     SQLITE_OK);
    assert_int_equal(faire(&t, &c, "2026-06-01", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_PARTICIPATION_TOUT);
    assert_null(strstr(e.phrase, "ropose"));
    assert_int_equal(raw_sql(&t, "UPDATE action_formation SET prix_ht_cents = 0, prix_ttc_cents = 0"),
                     SQLITE_OK);
    assert_int_equal(faire(&t, &c, "2026-06-01", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_PRIX_NUL);
    c = commande(ACTE_DEMANDER, ROLE_TITULAIRE, 1, NULL);
    c.titulaire_id = 1;
    c.session_id = SESSION_MANDAT; /* an élu owes no participation: the offer is not published at no price */
    assert_int_equal(faire(&t, &c, "2026-06-01", &e), RC_REFUSED);
    assert_null(strstr(e.phrase, "articipation"));
    temp_store_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_session_is_requested_once),
        cmocka_unit_test(other_days_are_another_request),
        cmocka_unit_test(what_is_ordered_is_not_requested),
        cmocka_unit_test(a_vae_is_requested_by_who_is_registered),
        cmocka_unit_test(the_contract_has_the_terms_of_its_day),
        cmocka_unit_test(a_price_under_the_participation),
        cmocka_unit_test(a_price_that_no_right_pays),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

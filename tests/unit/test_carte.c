/* The holder's share by card, with a provider that the test drives: interruptions, races, refunds. */
#include "carte_scene.h"
#include "base/config.h"
#include "base/crypto.h"
#include "base/adresse.h"
#include "exchange/carte_http.h"
#include "training/dette.h"
#include <sodium.h>
#include <sys/stat.h>

/* A claim accepted for the only dossier of the store. */
#define RECLAMATION                                                                                          \
    "INSERT INTO fraude (id, numero, origine, titulaire_id, etat, faits, signalee_le, signalee_par) VALUES " \
    "(1, 'F-1', 'titulaire', 3, 'ouverte', 'essai', 20640, 'a');"                                            \
    "INSERT INTO fraude_reclamation (id, numero, fraude_id, titulaire_id, dossier_id, dossier, etat, "       \
    "texte, recue_le, recue_par, decider_avant, sens, motifs, instruite_par, decidee_le, decidee_par, "      \
    "signataire, recours_avant, rendu_cents) "                                                               \
    "SELECT 1, 'R-1', 1, titulaire_id, id, numero, 'acceptee', 'essai', 20640, 'a', 20700, 'accepter', "     \
    "'essai', 'a', 20645, 'b', 'essai', 20700, 120000 FROM dossier"

/* The order is dated the day the card was accepted, even when it is recorded later; told again, it is made once. */
static void the_order_follows_the_money(void **state)
{
    struct scene s;

    (void)state;
    open_scene(&s);
    begin(&s);
    hear(&s, ISSUE_AUTORISEE, s.share);
    assert_int_equal(lire(&s.t, s.numero).etat, ETAT_VALIDATED);
    s.t.now_us = instant_of_day(on("2026-06-04"));
    follow(&s, 0);
    hear(&s, ISSUE_AUTORISEE, s.share);
    follow(&s, 0);
    assert_int_equal(s.f.captured, 1);
    assert_int_equal(state_of(&s), CARTE_PAYE);
    struct dossier d = lire(&s.t, s.numero);
    assert_int_equal(d.etat, ETAT_ACCEPTED);
    assert_int_equal(d.accepte_le, on("2026-06-02"));
    assert_int_equal(d.reste_cents, s.share);
    assert_int_equal(solde(&s.t, 3, POCHE_DROITS).reserved, 120000 - s.share);
    book_holds(&s);
    temp_store_close(&s.t);
}

/* Rules 4.3, S1: with force majeure at 60 %, the card gets back its own part of what was not done. */
static void an_interruption_gives_a_part_back(void **state)
{
    struct scene s;
    struct dossier_commande c;
    struct dossier_prise *parts;
    struct db *db;
    struct err e;
    size_t n;

    (void)state;
    open_scene(&s);
    begin(&s);
    hear(&s, ISSUE_AUTORISEE, s.share);
    follow(&s, 0);
    c = commande(ACTE_ENTRER, ROLE_ORGANISME, ORG_SANS, s.numero);
    assert_ok(faire(&s.t, &c, "2026-07-06", &e), &e);
    c = commande(ACTE_SORTIR, ROLE_ORGANISME, ORG_SANS, s.numero);
    assert_ok(faire(&s.t, &c, "2026-07-10", &e), &e);
    c = commande(ACTE_DECLARER, ROLE_ORGANISME, ORG_SANS, s.numero);
    c.heures_realisees = 30;
    c.cause = CAUSE_TITULAIRE;
    c.force_majeure = true;
    assert_ok(faire(&s.t, &c, "2026-07-10", &e), &e);
    c = commande(ACTE_VALIDER, ROLE_GESTIONNAIRE, 0, s.numero);
    assert_ok(faire(&s.t, &c, "2026-07-10", &e), &e);
    struct dossier d = lire(&s.t, s.numero);

    CHECK(store_read_begin(s.t.store, &db, NULL) == RC_OK);
    CHECK(dossier_prises(db, s.t.arena, &d, &parts, &n, NULL) == RC_OK);
    store_read_end(s.t.store, db);
    assert_int_equal(parts[n - 1].poche, POCHE_CARTE);
    assert_int_equal(parts[n - 1].rendu_cents, s.share * 40 / 100);
    s.f.down = true;
    struct carte_bilan b;
    assert_int_equal(carte_suivre(s.t.store, &s.p, false, &b, &e), RC_FAILURE);
    assert_int_equal(b.en_echec, 1);
    s.f.down = false;
    follow(&s, 1);
    follow(&s, 0);
    assert_int_equal(s.f.refunded_cents, s.share * 40 / 100);
    book_holds(&s);
    temp_store_close(&s.t);
}

/* The whole training, its service validated on 10 July. */
static void follow_the_training(struct scene *s)
{
    struct dossier_commande c = commande(ACTE_ENTRER, ROLE_ORGANISME, ORG_SANS, s->numero);
    struct err e;

    assert_ok(faire(&s->t, &c, "2026-07-06", &e), &e);
    c = commande(ACTE_SORTIR, ROLE_ORGANISME, ORG_SANS, s->numero);
    assert_ok(faire(&s->t, &c, "2026-07-10", &e), &e);
    c = commande(ACTE_DECLARER, ROLE_ORGANISME, ORG_SANS, s->numero);
    c.heures_realisees = 50;
    assert_ok(faire(&s->t, &c, "2026-07-10", &e), &e);
    c = commande(ACTE_VALIDER, ROLE_GESTIONNAIRE, 0, s->numero);
    assert_ok(faire(&s->t, &c, "2026-07-10", &e), &e);
}

/* A claim for fraud that is accepted before the body is paid gives everything back, the card too. */
static void a_claim_gives_the_share_back(void **state)
{
    struct scene s;
    struct dossier_commande c;
    struct err e;

    (void)state;
    open_scene(&s);
    begin(&s);
    hear(&s, ISSUE_AUTORISEE, s.share);
    follow(&s, 0);
    follow_the_training(&s);
    c = commande(ACTE_RESTITUER, ROLE_GESTIONNAIRE, 0, s.numero);
    assert_int_equal(raw_sql(&s.t, RECLAMATION), SQLITE_OK);
    assert_ok(faire(&s.t, &c, "2026-07-13", &e), &e);
    follow(&s, 1);
    assert_int_equal(s.f.refunded_cents, s.share);
    book_holds(&s);
    temp_store_close(&s.t);
}

/* Once the body is paid, the share comes back with what the body gives back: the fund first (R. 6333-7-5), then the card, in the
 * measure of what came. */
static void a_recovered_debt_gives_the_share_back(void **state)
{
    struct dette_commande debt = {.agent = "alix", .jour = DAY_NONE, .montant_cents = 120000};
    char numero[DETTE_NUMERO_BYTES];
    struct scene s;
    struct dossier_commande c;
    struct err e = {0};

    (void)state;
    open_scene(&s);
    begin(&s);
    hear(&s, ISSUE_AUTORISEE, s.share);
    follow(&s, 0);
    follow_the_training(&s);
    c = commande(ACTE_FACTURER, ROLE_ORGANISME, ORG_SANS, s.numero);
    c.facture_numero = "F-12";
    c.facture_emise = on("2026-07-10");
    c.facture_ttc_cents = 120000;
    assert_ok(faire(&s.t, &c, "2026-07-10", &e), &e);
    c = commande(ACTE_PAYER, ROLE_SYSTEME, 0, s.numero);
    assert_ok(faire(&s.t, &c, "2026-07-11", &e), &e);
    s.t.now_us = instant_of_day(on("2026-07-11"));
    debt.dossier = s.numero;
    debt.texte = "La formation n'a pas eu lieu.";
    assert_ok(store_write(s.t.store, dette_ouvrir, &debt, &e), &e);
    memcpy(numero, debt.numero_out, sizeof(numero));
    debt =
        (struct dette_commande){.agent = "alix", .numero = numero, .jour = DAY_NONE, .reference = "LRAR 1"};
    assert_ok(store_write(s.t.store, dette_notifier, &debt, &e), &e);
    debt.montant_cents = 120000 - s.share + 700;
    assert_ok(store_write(s.t.store, dette_payer, &debt, &e), &e);
    follow(&s, 1);
    assert_int_equal(s.f.refunded_cents, 700);
    debt.montant_cents = s.share - 700;
    debt.reference = "LRAR 2";
    assert_ok(store_write(s.t.store, dette_payer, &debt, &e), &e);
    follow(&s, 1);
    follow(&s, 0); /* once */
    assert_int_equal(s.f.refunded_cents, s.share);
    book_holds(&s);
    temp_store_close(&s.t);
}

/* The proposal goes away between the capture and the order: what came is in the book, in and out, and goes back whole. */
static void money_without_an_order_goes_back(void **state)
{
    struct scene s;

    (void)state;
    open_scene(&s);
    begin(&s);
    s.f.meanwhile = s.numero;
    hear(&s, ISSUE_AUTORISEE, s.share);
    follow(&s, 1); /* captured, refused, given back: one pass */
    assert_int_equal(state_of(&s), CARTE_SANS_SUITE);
    follow(&s, 0);
    assert_int_equal(s.f.refunded_cents, s.share);
    assert_int_equal(compte(&s.t, COMPTE_CARTE), 0);
    assert_int_equal(solde(&s.t, 3, POCHE_CARTE).posted, 0);
    book_holds(&s);
    temp_store_close(&s.t);
}

static const char *reason_of(struct scene *s)
{
    struct paiement_carte pay;
    struct db *db;

    CHECK(store_read_begin(s->t.store, &db, NULL) == RC_OK);
    CHECK(carte_lire(db, s->t.arena, s->d.reference, &pay, NULL) == RC_OK);
    store_read_end(s->t.store, db);
    return pay.motif != NULL ? pay.motif : "";
}

/* The same price on other days: the share is the same, what was consented to is not. */
static void other_dates(struct scene *s)
{
    struct dossier_commande c = commande(ACTE_PROPOSER, ROLE_ORGANISME, ORG_SANS, s->numero);

    c.debut = on("2026-07-20");
    c.fin = on("2026-07-24");
    acte_fait(&s->t, c, "2026-06-02");
}

/* LC-15: the holder is bound to what he saw. The body changes its proposal while he pays: the card is freed, and he is asked again. */
static void another_proposal_is_another_consent(void **state)
{
    struct scene s;

    (void)state;
    open_scene(&s);
    begin(&s);
    other_dates(&s);
    hear(&s, ISSUE_AUTORISEE, s.share);
    follow(&s, 0);
    assert_int_equal(state_of(&s), CARTE_ANNULE);
    assert_string_equal(reason_of(&s), "dossier.change");
    assert_int_equal(s.f.captured, 0);
    assert_int_equal(s.f.cancelled, 1);
    assert_int_equal(lire(&s.t, s.numero).etat, ETAT_VALIDATED);
    assert_int_equal(solde(&s.t, 3, POCHE_DROITS).reserved, 0);
    s.d.version = 0;
    begin(&s);
    hear(&s, ISSUE_AUTORISEE, s.share);
    follow(&s, 0);
    assert_int_equal(lire(&s.t, s.numero).etat, ETAT_ACCEPTED);
    assert_int_equal(lire(&s.t, s.numero).debut, on("2026-07-20"));
    book_holds(&s);
    temp_store_close(&s.t);
}

/* Taken at once, before anybody saw that the proposal had changed: it goes back. */
static void money_taken_for_another_proposal_goes_back(void **state)
{
    struct scene s;

    (void)state;
    open_scene(&s);
    begin(&s);
    other_dates(&s);
    s.f.captured = 1;
    hear(&s, ISSUE_CAPTUREE, s.share);
    follow(&s, 1);
    assert_int_equal(state_of(&s), CARTE_SANS_SUITE);
    assert_int_equal(s.f.refunded_cents, s.share);
    assert_int_equal(lire(&s.t, s.numero).etat, ETAT_VALIDATED);
    book_holds(&s);
    temp_store_close(&s.t);
}

/* A page of before is closed when the holder comes back to a proposal that moved; one that he has not read begins nothing. */
static void a_payment_of_before_does_not_serve_again(void **state)
{
    char first[CARTE_REFERENCE_BYTES];
    struct scene s;
    struct err e = {0};

    (void)state;
    open_scene(&s);
    begin(&s);
    memcpy(first, s.d.reference, sizeof(first));
    other_dates(&s);
    assert_int_equal(carte_commencer(s.t.store, &s.p, &s.d, &e), RC_CONFLICT);
    assert_int_equal(e.msg, MSG_DOSSIER_CHANGE);
    s.d.version = lire(&s.t, s.numero).version;
    begin(&s);
    assert_string_not_equal(s.d.reference, first);
    assert_int_equal(raw_i64(&s.t, "SELECT COUNT(*) FROM paiement_carte WHERE etat = 'annule'"), 1);
    temp_store_close(&s.t);
}

/* Cut after the capture; meanwhile the proposal is over: the provider says that the money was taken, so it goes back. */
static void a_cut_after_the_capture(void **state)
{
    struct scene s;
    struct dossier_commande c;
    struct err e;

    (void)state;
    open_scene(&s);
    begin(&s);
    hear(&s, ISSUE_AUTORISEE, s.share);
    s.f.captured = 1;
    c = commande(ACTE_ANNULER, ROLE_ORGANISME, ORG_SANS, s.numero);
    assert_ok(faire(&s.t, &c, "2026-06-02", &e), &e);
    follow(&s, 1);
    assert_int_equal(state_of(&s), CARTE_SANS_SUITE);
    assert_int_equal(s.f.refunded_cents, s.share);
    assert_int_equal(s.f.cancelled, 0);
    book_holds(&s);
    temp_store_close(&s.t);
}

/* What was taken goes back, not what was asked: said by a notice, in another currency or not, after the end, or when asked. */
static void what_was_taken_goes_back(void **state)
{
    static const struct {
        int64_t times, by;
        bool notice, late, other;
    } cases[] = {{2, 1, true, false, false}, {1, 2, true, false, false}, {1, 1, true, false, true},
                 {2, 1, true, true, false},  {2, 1, false, true, false}, {1, 2, false, true, false}};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct scene s;
        int64_t cents;
        struct err e = {0};

        open_scene(&s);
        begin(&s);
        cents = s.share * cases[i].times / cases[i].by;
        if (cases[i].late)
            hear(&s, ISSUE_AUTORISEE, s.share + 1);
        s.f.captured = 1;
        s.f.taken_cents = cents;
        if (cases[i].notice) {
            struct carte_avis n = {.reference = s.d.reference,
                                   .prestataire_id = "ps-1",
                                   .montant_cents = cents,
                                   .autre_devise = cases[i].other,
                                   .issue = ISSUE_CAPTUREE};

            assert_ok(store_write(s.t.store, carte_avis_unit, &n, &e), &e);
        } else
            assert_int_equal(raw_sql(&s.t, "UPDATE paiement_carte SET recu_cents = NULL"), SQLITE_OK);
        follow(&s, 1);
        assert_int_equal(state_of(&s), CARTE_SANS_SUITE);
        assert_int_equal(s.f.refunded_cents, cents);
        assert_int_equal(compte(&s.t, COMPTE_CARTE), 0);
        assert_int_equal(lire(&s.t, s.numero).etat, ETAT_VALIDATED);
        follow(&s, 0);
        book_holds(&s);
        temp_store_close(&s.t);
    }
}

/* Taken after it was cancelled: it goes back all the same. */
static void money_taken_after_the_end_goes_back(void **state)
{
    struct scene s;

    (void)state;
    open_scene(&s);
    begin(&s);
    hear(&s, ISSUE_AUTORISEE, s.share + 1);
    follow(&s, 0);
    assert_int_equal(state_of(&s), CARTE_ANNULE);
    s.f.captured = 1;
    hear(&s, ISSUE_CAPTUREE, s.share + 1);
    follow(&s, 1);
    assert_int_equal(state_of(&s), CARTE_SANS_SUITE);
    assert_int_equal(s.f.refunded_cents, s.share + 1);
    book_holds(&s);
    temp_store_close(&s.t);
}

/* The page of the other amount is closed at the provider, at once or at the next pass. */
static void a_payment_replaced_is_cancelled(void **state)
{
    struct scene s;
    struct err e = {0};
    char first[CARTE_REFERENCE_BYTES];

    (void)state;
    for (int down = 0; down < 2; down++) {
        open_scene(&s);
        begin(&s);
        memcpy(first, s.d.reference, sizeof(first));
        assert_int_equal(raw_sql(&s.t, "UPDATE paiement_carte SET montant_cents = montant_cents + 1"),
                         SQLITE_OK);
        s.f.down = down != 0;
        if (s.f.down)
            assert_int_equal(carte_commencer(s.t.store, &s.p, &s.d, &e), RC_FAILURE);
        else
            begin(&s);
        assert_string_not_equal(first, s.d.reference);
        s.f.down = false;
        assert_int_equal(s.f.cancelled, down != 0 ? 0 : 1);
        follow(&s, 0);
        assert_int_equal(s.f.cancelled, 1);
        memcpy(s.d.reference, first, sizeof(first));
        assert_int_equal(state_of(&s), CARTE_ANNULE);
        temp_store_close(&s.t);
    }
}

static void what_ends_without_an_order(void **state)
{
    static const struct {
        enum carte_issue issue;
        int64_t more;
        bool refuses;
        enum carte_etat end;
        int cancelled;
    } cases[] = {
        {ISSUE_REFUSEE, 0, false, CARTE_REFUSE, 0},    {ISSUE_ABANDONNEE, 0, false, CARTE_ABANDONNE, 0},
        {ISSUE_EXPIREE, 0, false, CARTE_ABANDONNE, 0}, {ISSUE_ANNULEE, 0, false, CARTE_ABANDONNE, 0},
        {ISSUE_AUTORISEE, 1, false, CARTE_ANNULE, 1},  {ISSUE_AUTORISEE, 0, true, CARTE_ANNULE, 1},
        {ISSUE_AUTORISEE, -1, false, CARTE_ANNULE, 1},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct scene s;

        open_scene(&s);
        begin(&s);
        s.f.refuses = cases[i].refuses;
        hear(&s, cases[i].issue, s.share + cases[i].more);
        follow(&s, 0);
        assert_int_equal(state_of(&s), cases[i].end);
        assert_int_equal(s.f.captured, 0);
        assert_int_equal(s.f.cancelled, cases[i].cancelled);
        assert_int_equal(lire(&s.t, s.numero).etat, ETAT_VALIDATED);
        assert_int_equal(solde(&s.t, 3, POCHE_DROITS).reserved, 0);
        hear(&s, ISSUE_AUTORISEE, s.share); /* after the end: freed, never captured */
        follow(&s, 0);
        assert_int_equal(s.f.captured, 0);
        assert_int_equal(lire(&s.t, s.numero).etat, ETAT_VALIDATED);
        temp_store_close(&s.t);
    }
}

static void what_is_refused_before_the_page(void **state)
{
    struct scene s;
    struct err e = {0};
    char first[CARTE_REFERENCE_BYTES];

    (void)state;
    open_scene(&s);
    s.d.montant_cents = s.share + 1;
    assert_int_equal(carte_commencer(s.t.store, &s.p, &s.d, &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_RESTE_INEXACT);
    s.d.montant_cents = s.share;
    s.d.titulaire_id = 1;
    assert_int_equal(carte_commencer(s.t.store, &s.p, &s.d, &e), RC_NOT_FOUND);
    s.d.titulaire_id = 3;
    s.d.version = 77;
    assert_int_equal(carte_commencer(s.t.store, &s.p, &s.d, &e), RC_CONFLICT);
    s.d.version = 0;
    s.f.down = true;
    assert_int_equal(carte_commencer(s.t.store, &s.p, &s.d, &e), RC_FAILURE);
    assert_int_equal(e.msg, MSG_CARTE_PRESTATAIRE);
    memcpy(first, s.d.reference, sizeof(first));
    s.f.down = false;
    begin(&s); /* the same payment, made once at the provider */
    assert_string_equal(first, s.d.reference);
    hear(&s, ISSUE_AUTORISEE, s.share);
    assert_int_equal(carte_commencer(s.t.store, &s.p, &s.d, &e), RC_CONFLICT);
    assert_int_equal(e.msg, MSG_CARTE_EN_COURS);
    temp_store_close(&s.t);
}

/* A body that declares nothing (decision 64): the whole share is due back to the card, within thirty days, and goes once. */
static void a_silent_body_gives_the_share_back(void **state)
{
    struct scene s;
    struct dossier_commande c;
    struct err e;

    (void)state;
    open_scene(&s);
    begin(&s);
    hear(&s, ISSUE_AUTORISEE, s.share);
    follow(&s, 0);
    c = commande(ACTE_RELANCER, ROLE_GESTIONNAIRE, 0, s.numero);
    assert_ok(faire(&s.t, &c, "2026-07-10", &e), &e);
    c = commande(ACTE_PROPOSER_CARENCE, ROLE_GESTIONNAIRE, 0, s.numero);
    c.motif = "aucune déclaration";
    c.agent = "alex";
    assert_ok(faire(&s.t, &c, "2026-08-09", &e), &e);
    assert_int_equal(raw_i64(&s.t, "SELECT COUNT(*) FROM remboursement_carte"), 0);
    c.acte = ACTE_CARENCE;
    c.agent = "billie";
    assert_ok(faire(&s.t, &c, "2026-08-10", &e), &e);
    assert_int_equal(raw_i64(&s.t, "SELECT COUNT(*) FROM remboursement_carte WHERE fait_us IS NULL"), 1);
    assert_int_equal(raw_i64(&s.t, "SELECT montant_cents FROM remboursement_carte"), s.share);
    assert_int_equal(raw_i64(&s.t, "SELECT du_le FROM remboursement_carte"), on("2026-08-10"));
    assert_int_equal(raw_i64(&s.t, "SELECT avant_le FROM remboursement_carte"), on("2026-09-09"));
    follow(&s, 1);
    follow(&s, 0);
    assert_int_equal(s.f.refunded_cents, s.share);
    assert_int_equal(compte(&s.t, COMPTE_CARTE), 0);
    book_holds(&s);
    temp_store_close(&s.t);
}

/* ---- the provider's signature -------------------------------------------------------------------------------------- */

#define KEY_HEX "0707070707070707070707070707070707070707070707070707070707070707"

/* In clear only inside this machine, and the host is what a browser goes to, not what stands before an @. */
static void addresses_that_may_be_gone_to(void **state)
{
    static const char *const good[] = {"https://paiement.example", "https://paiement.example:8443/page/1?x=y",
                                       "http://localhost",         "http://localhost:8080/a",
                                       "http://127.0.0.1:9",       "http://[::1]:9/"};
    static const char *const bad[] = {"",
                                      "https://",
                                      "paiement.example",
                                      "ftp://localhost/",
                                      "javascript:alert(1)",
                                      "http://paiement.example",
                                      "http://localhost.example/",
                                      "http://127.0.0.1.example",
                                      "http://localhost:x@evil.example/",
                                      "http://localhost@evil.example/",
                                      "http://127.0.0.1:80@evil.example",
                                      "https://paiement.example@evil.example/",
                                      "http://localhost:x/",
                                      "http://localhost\\@evil.example/"};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(good); i++)
        if (!adresse_sure(good[i]))
            fail_msg("%s", good[i]);
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        if (adresse_sure(bad[i]))
            fail_msg("%s", bad[i]);
}

static void notices_are_signed(void **state)
{
    static const char body[] =
        "{\"id\":\"ps-1\",\"reference\":\"abc\",\"montant\":100,\"devise\":\"EUR\",\"etat\":\"autorise\"}";
    struct temp_store t;
    struct config cfg = {.public_url = "http://localhost:8080/", .card_url = "http://127.0.0.1:9"};
    unsigned char key[32], tag[32];
    char sign[65], message[300];
    struct carte_avis n;
    struct carte_http *h;
    struct err e;
    FILE *f;

    (void)state;
    temp_store_open(&t, "2026-06-01");
    snprintf(cfg.card_keys, sizeof(cfg.card_keys), "%s/cles", t.folder);
    f = fopen(cfg.card_keys, "w");
    CHECK(f != NULL && fputs("acces " KEY_HEX "\navis " KEY_HEX "\n", f) > 0 && fclose(f) == 0);
    CHECK(chmod(cfg.card_keys, 0600) == 0);
    assert_ok(carte_http_ouvrir(&cfg, &h, &e), &e);
    memset(key, 7, sizeof(key));
    snprintf(message, sizeof(message), "1000.%s", body);
    crypto_auth_hmacsha256(tag, (const unsigned char *)message, strlen(message), key);
    (void)hex(tag, sizeof(tag), sign);
#define AVIS(date, sig, text, now)                                                                           \
    carte_http_avis(h, t.arena, date, sig, (const unsigned char *)(text), strlen(text),                      \
                    (now)*INT64_C(1000000), &n, &e)
    assert_ok(AVIS("1000", sign, body, 1000), &e);
    assert_string_equal(n.reference, "abc");
    assert_int_equal(n.issue, ISSUE_AUTORISEE);
    assert_ok(AVIS("1000", sign, body, 1000 + CARTE_AVIS_SECONDES), &e);
    assert_int_equal(AVIS("1000", sign, body, 1001 + CARTE_AVIS_SECONDES), RC_REFUSED);
    assert_int_equal(AVIS("1000", sign, body, 999 - CARTE_AVIS_SECONDES), RC_REFUSED);
    assert_int_equal(AVIS("1001", sign, body, 1000), RC_REFUSED);
    assert_int_equal(AVIS("1000", sign, "{}", 1000), RC_REFUSED);
    assert_int_equal(AVIS(NULL, sign, body, 1000), RC_REFUSED);
    assert_int_equal(AVIS("1000", NULL, body, 1000), RC_REFUSED);
    sign[0] = sign[0] == '0' ? '1' : '0';
    assert_int_equal(AVIS("1000", sign, body, 1000), RC_REFUSED);
    assert_int_equal(e.msg, MSG_CARTE_SIGNATURE);
    carte_http_fermer(h);
    snprintf(cfg.card_url, sizeof(cfg.card_url), "http://127.0.0.1.example");
    assert_int_equal(carte_http_ouvrir(&cfg, &h, &e), RC_USAGE);
    cfg.card_url[0] = '\0';
    assert_ok(carte_http_ouvrir(&cfg, &h, &e), &e);
    assert_null(h);
    temp_store_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_order_follows_the_money),
        cmocka_unit_test(an_interruption_gives_a_part_back),
        cmocka_unit_test(a_claim_gives_the_share_back),
        cmocka_unit_test(a_recovered_debt_gives_the_share_back),
        cmocka_unit_test(money_without_an_order_goes_back),
        cmocka_unit_test(another_proposal_is_another_consent),
        cmocka_unit_test(money_taken_for_another_proposal_goes_back),
        cmocka_unit_test(a_payment_of_before_does_not_serve_again),
        cmocka_unit_test(a_cut_after_the_capture),
        cmocka_unit_test(what_was_taken_goes_back),
        cmocka_unit_test(money_taken_after_the_end_goes_back),
        cmocka_unit_test(a_payment_replaced_is_cancelled),
        cmocka_unit_test(what_ends_without_an_order),
        cmocka_unit_test(what_is_refused_before_the_page),
        cmocka_unit_test(a_silent_body_gives_the_share_back),
        cmocka_unit_test(addresses_that_may_be_gone_to),
        cmocka_unit_test(notices_are_signed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * A claim for fraud and the undue sums of its dossier (decision 43): whatever was claimed, paid, withheld or sent back by the bank before or
 * after it, each party ends as if the dossier had not been, and nothing is given back twice.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "exchange/lettre.h"
#include "training/renonciation.h"
#include "fraude_fixture.h"
#include "trace_check.h"

/* An undue sum of half the price, 600 €, is claimed and paid; then the holder's claim is accepted, and the body pays the rest. */
static void half_then_all(struct temp_store *t, const char *dossier, int64_t given_back)
{
    struct dette_commande debt = {.agent = "alix",
                                  .dossier = dossier,
                                  .montant_cents = 60000,
                                  .jour = DAY_NONE,
                                  .reference = "RAR 1",
                                  .texte = "Formation non suivie."};
    char numero[DETTE_NUMERO_BYTES], claim[FRAUDE_NUMERO_BYTES];
    struct fraude_commande c;
    struct err e;

    assert_ok(store_write(t->store, dette_ouvrir, &debt, &e), &e);
    memcpy(numero, debt.numero_out, sizeof(numero));
    debt.numero = numero;
    pay_back(t, &debt);
    clock_at(t, "2026-08-20");
    examined(t, dossier, "accepter", claim);
    c = by("bea", claim);
    assert_ok(act(t, fraude_decider, &c, &e), &e);
    assert_int_equal(c.rendu_out, given_back);
    assert_int_equal(c.rendu_carte_out, 0);
    assert_int_equal(c.rendu_financeur_out, given_back == 80000 ? 25000 : 0);
    assert_int_equal(solde(t, 3, POCHE_DROITS).posted, 500000);
    assert_int_equal(raw_i64(t, "SELECT montant_cents FROM indu WHERE fraude = 1"), 60000);
    debt.numero = c.indu_out;
    pay_back(t, &debt);
}

/* Half of what was paid came back to the fund and the card by an undue sum: the holder has all their rights again, once, and the body owes
 * the other half. */
static void what_the_body_paid_back_is_not_owed_again(void **state)
{
    char dossier[DOSSIER_NUMERO_BYTES];
    struct temp_store t;
    int64_t fund, card;

    (void)state;
    paid(&t, dossier);
    fund = compte(&t, COMPTE_FONDS_CPF);
    card = compte(&t, COMPTE_CARTE);
    half_then_all(&t, dossier, 105000);
    assert_int_equal(compte(&t, COMPTE_FONDS_CPF), fund);
    assert_int_equal(compte(&t, COMPTE_CARTE) - card, 15000);
    book_is_right(&t);
    (void)trace_check(&t, 3, on("2026-12-31"));
    temp_store_close(&t);
}

/* Of a dotation as well: what its financeur got back is not in the lot again. The lot has ended: the rest goes to it at once. */
static void a_dotation_is_refunded_once(void **state)
{
    const struct parcours p = {3, ORG_SANS, SESSION_CPF, 15000, -1, CAUSE_TOTALE, false, "F-12"};
    struct dotation_versement v = {.l = {.titulaire_id = 3,
                                         .cle = "k",
                                         .siret = "18002002600019",
                                         .base = "volontaire",
                                         .montant_cents = 50000,
                                         .recu_le = on("2026-05-04"),
                                         .echeance = on("2026-06-30"),
                                         .remboursable = true,
                                         .classes = "",
                                         .formations = "",
                                         .source = ""}};
    char dossier[DOSSIER_NUMERO_BYTES];
    struct dossier_commande c;
    struct reclamation claim;
    struct temp_store t;
    int64_t wrong;
    struct db *db;
    struct err e;

    (void)state;
    training_fixture_open(&t);
    assert_int_equal(raw_sql(&t, "INSERT INTO financeur (id, siret, denomination, categorie, enregistre_us) "
                                 "VALUES (1, '18002002600019', 'Région', 'region', 0)"),
                     SQLITE_OK);
    assert_ok(store_write(t.store, dotation_verser, &v, &e), &e);
    assert_ok(parcourir(&t, &p, FACTURE, dossier, &e), &e);
    clock_at(&t, "2026-07-11");
    c = commande(ACTE_PAYER, ROLE_SYSTEME, 0, dossier);
    assert_ok(faire(&t, &c, "2026-07-11", &e), &e);
    half_then_all(&t, dossier, 80000); /* 550 € of rights, and half of 500 € */
    assert_int_equal(store_read_begin(t.store, &db, &e), RC_OK);
    assert_ok(reclamation_lire(db, t.arena, "REC-2026-00001", &claim, &e), &e);
    store_read_end(t.store, db);
    assert_int_equal(claim.rendu_cents, 80000);
    assert_int_equal(claim.financeur_cents, 25000); /* the lot has ended: no right of the holder */
    assert_int_equal(claim.carte_cents, 0);
    assert_int_equal(compte(&t, COMPTE_FINANCEUR_BASE + 1), 0);
    assert_int_equal(compte(&t, COMPTE_AVANCE), 0);
    assert_int_equal(store_read_begin(t.store, &db, &e), RC_OK);
    assert_ok(promesses_verifier(db, &wrong, &e), &e);
    store_read_end(t.store, db);
    book_is_right(&t);
    (void)trace_check(&t, 3, on("2026-12-31"));
    temp_store_close(&t);
}

/* The bank sends the payment back: it pays the debt, the body is not paid again, and nobody is out of pocket. */
static void a_payment_that_comes_back_pays_the_debt(void **state)
{
    char dossier[DOSSIER_NUMERO_BYTES], claim[FRAUDE_NUMERO_BYTES];
    struct fraude_commande c;
    struct dossier_commande back;
    struct temp_store t;
    struct dette debt;
    struct db *db;
    int64_t fund;
    struct err e;

    (void)state;
    paid(&t, dossier);
    clock_at(&t, "2026-08-20");
    examined(&t, dossier, "accepter", claim);
    fund = compte(&t, COMPTE_FONDS_CPF);
    c = by("bea", claim);
    assert_ok(act(&t, fraude_decider, &c, &e), &e);
    back = commande(ACTE_RETOURNER, ROLE_SYSTEME, 0, dossier);
    assert_ok(faire(&t, &back, "2026-08-20", &e), &e);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM dossier WHERE facturation = 'notBillable' AND "
                                 "a_payer_cents = 0"),
                     1);
    assert_int_equal(store_read_begin(t.store, &db, &e), RC_OK);
    assert_ok(dette_lire(db, t.arena, c.indu_out, &debt, &e), &e);
    store_read_end(t.store, db);
    assert_string_equal(debt.etat, "solde");
    assert_int_equal(compte(&t, COMPTE_FONDS_CPF), fund);
    assert_int_equal(compte(&t, COMPTE_ORGANISME_BASE + debt.organisme_id), 0);
    assert_int_equal(compte(&t, COMPTE_CREANCE_BASE + debt.organisme_id), 0);
    book_is_right(&t);
    (void)trace_check(&t, 3, on("2026-12-31"));
    temp_store_close(&t);
}

/* What the body pays back refills the fund that had advanced it, to the cent. */
static void the_debt_refills_the_fund(void **state)
{
    char dossier[DOSSIER_NUMERO_BYTES], claim[FRAUDE_NUMERO_BYTES];
    struct fraude_commande c;
    struct dette_commande pay = {.agent = "alix",
                                 .numero = "IND-2026-00001",
                                 .jour = DAY_NONE,
                                 .reference = "virement 7",
                                 .montant_cents = 120000};
    struct temp_store t;
    int64_t fund, card;
    struct err e;

    (void)state;
    paid(&t, dossier);
    examined(&t, dossier, "accepter", claim);
    fund = compte(&t, COMPTE_FONDS_CPF);
    card = compte(&t, COMPTE_CARTE);
    c = by("bea", claim);
    assert_ok(act(&t, fraude_decider, &c, &e), &e);
    memset(&e, 0, sizeof(e));
    assert_ok(store_write(t.store, dette_notifier, &pay, &e), &e);
    assert_ok(store_write(t.store, dette_payer, &pay, &e), &e);
    assert_int_equal(compte(&t, COMPTE_FONDS_CPF), fund);
    assert_int_equal(compte(&t, COMPTE_CARTE), card + 15000);
    book_is_right(&t);
    (void)trace_check(&t, 3, on("2026-12-31"));
    temp_store_close(&t);
}

/* ---- what was recovered before ------------------------------------------------------------------------------------ */

/* Nothing is left on the accounts that a dossier passes through, and nobody has more than before it. */
static void nothing_is_left(struct temp_store *t)
{
    int64_t wrong;
    struct db *db;
    struct err e;

    assert_int_equal(compte(t, COMPTE_ORGANISME_BASE + ORG_SANS), 0);
    assert_int_equal(compte(t, COMPTE_CREANCE_BASE + ORG_SANS), 0);
    assert_int_equal(compte(t, COMPTE_CREANCE_TITULAIRE), 0);
    assert_int_equal(compte(t, COMPTE_INDU_A_RENDRE), 0);
    assert_int_equal(compte(t, COMPTE_AVANCE), 0);
    assert_int_equal(compte(t, COMPTE_BANQUE), 0);
    assert_int_equal(store_read_begin(t->store, &db, &e), RC_OK);
    assert_ok(promesses_verifier(db, &wrong, &e), &e);
    store_read_end(t->store, db);
    book_is_right(t);
}

/* A dotation of 500 € of a financeur pays with the rights: 550 € of rights, 500 € of the lot, 150 € by card. Paid on 11 July. */
static void paid_with_a_lot(struct temp_store *t, char *dossier)
{
    const struct parcours p = {3, ORG_SANS, SESSION_CPF, 15000, -1, CAUSE_TOTALE, false, "F-12"};
    struct dotation_versement v = {.l = {.titulaire_id = 3,
                                         .cle = "k",
                                         .siret = "18002002600019",
                                         .base = "volontaire",
                                         .montant_cents = 50000,
                                         .recu_le = on("2026-05-04"),
                                         .echeance = on("2027-06-30"),
                                         .remboursable = true,
                                         .classes = "",
                                         .formations = "",
                                         .source = ""}};
    struct dossier_commande c;
    struct err e;

    training_fixture_open(t);
    assert_int_equal(raw_sql(t, "INSERT INTO financeur (id, siret, denomination, categorie, enregistre_us) "
                                "VALUES (1, '18002002600019', 'Région', 'region', 0)"),
                     SQLITE_OK);
    assert_ok(store_write(t->store, dotation_verser, &v, &e), &e);
    assert_ok(parcourir(t, &p, FACTURE, dossier, &e), &e);
    clock_at(t, "2026-07-11");
    c = commande(ACTE_PAYER, ROLE_SYSTEME, 0, dossier);
    assert_ok(faire(t, &c, "2026-07-11", &e), &e);
}

/* An undue sum, opened and notified; *debt names it afterwards. */
static void claimed(struct temp_store *t, const char *dossier, bool holder, int64_t cents,
                    struct dette_commande *debt, char *numero)
{
    struct err e;

    *debt = (struct dette_commande){.agent = "alix",
                                    .dossier = dossier,
                                    .titulaire = holder,
                                    .montant_cents = cents,
                                    .jour = DAY_NONE,
                                    .reference = "RAR 1",
                                    .texte = "Formation non suivie."};
    assert_ok(store_write(t->store, dette_ouvrir, debt, &e), &e);
    memcpy(numero, debt->numero_out, DETTE_NUMERO_BYTES);
    debt->numero = numero;
    debt->jour = DAY_NONE;
    assert_ok(store_write(t->store, dette_notifier, debt, &e), &e);
    debt->jour = DAY_NONE;
}

static void accept(struct temp_store *t, const char *dossier, struct fraude_commande *c)
{
    char claim[FRAUDE_NUMERO_BYTES];
    struct err e;

    examined(t, dossier, "accepter", claim);
    *c = by("bea", claim);
    assert_ok(act(t, fraude_decider, c, &e), &e);
}

/* Whether one of the lines says `texte` under `nom` (NULL: a sentence). */
static bool line_says(const struct lettre_lignes *l, const char *nom, const char *texte)
{
    for (size_t i = 0; i < l->n; i++)
        if (nom == NULL
                ? strstr(l->v[i].texte, texte) != NULL
                : l->v[i].nom != NULL && strcmp(l->v[i].nom, nom) == 0 && strcmp(l->v[i].texte, texte) == 0)
            return true;
    return false;
}

/* The letter of the annulment, as whoever owed it has it. */
static void annulled_letter(struct temp_store *t, const char *numero, bool holder, int64_t who,
                            struct lettre *l)
{
    const struct lettre_demande d = {.partie = holder ? PARTY_TITULAIRE : PARTY_ORGANISME,
                                     .acteur_id = who,
                                     .finalite = holder ? FINALITE_2 : FINALITE_4,
                                     .le = day_of_instant(t->now_us),
                                     .motif = "page.lettre",
                                     .numero = numero};
    struct err e = {0};

    assert_ok(lettre_faire(t->store, t->arena, &d, "decision-1", l, &e), &e);
    assert_true(line_says(&l->ouverture, NULL, "est annulée"));
    assert_true(line_says(&l->motifs, NULL, "fraude est acceptée"));
}

/* A body that is called otherwise since: its letter of before is the same, to the byte. */
static void letter_keeps_its_identity(struct temp_store *t, const char *numero, const struct lettre *before)
{
    const int64_t now = t->now_us;
    struct lettre after;
    char sql[700];

    snprintf(sql, sizeof(sql),
             "INSERT INTO organisme_ancien (organisme_id, no, siret, siren, nda, denomination, "
             "denomination_pliee, nature_juridique, departement, voie, code_postal, ville, code_region, "
             "qualiopi_formation, qualiopi_bilan, qualiopi_vae, qualiopi_apprentissage, siret_douteux, "
             "remplace_le) SELECT id, 1, siret, siren, nda, denomination, denomination_pliee, "
             "nature_juridique, departement, voie, code_postal, ville, code_region, 0, 0, 0, 0, 0, %d FROM "
             "organisme WHERE id = %d;"
             "UPDATE organisme SET denomination = 'Un autre nom', siret = '18002002600027' WHERE id = %d",
             day_of_instant(now) + 1, ORG_SANS, ORG_SANS);
    assert_int_equal(raw_sql(t, sql), RAW_OK);
    t->now_us += INT64_C(3) * 86400 * 1000000;
    annulled_letter(t, numero, false, ORG_SANS, &after);
    assert_int_equal(after.destinataire.n, before->destinataire.n);
    for (size_t i = 0; i < after.destinataire.n; i++)
        assert_string_equal(after.destinataire.v[i].texte, before->destinataire.v[i].texte);
    assert_false(line_says(&after.destinataire, NULL, "Un autre nom"));
    t->now_us = now;
}

/* What a debt says of what it received, once annulled, and what each fund has of it. */
static const char *balance_said(struct temp_store *t, const char *numero, struct dette_part **parts,
                                size_t *n)
{
    struct dette d;
    struct db *db;
    struct err e;

    assert_int_equal(store_read_begin(t->store, &db, &e), RC_OK);
    assert_ok(dette_lire(db, t->arena, numero, &d, &e), &e);
    assert_ok(dette_parts(db, t->arena, d.id, parts, n, &e), &e);
    store_read_end(t->store, db);
    return dette_bilan(t->arena, &d);
}

/* The fund of the rights keeps nothing; the financeur of a lot what it got, which its holder has by another way. */
static void nothing_is_kept(struct temp_store *t, const char *numero, bool lot, const char *end)
{
    const char *said = arena_printf(t->arena,
                                    "Rien n'est gardé du titulaire : des 1\u202f050,00\u00a0€ reçus, "
                                    "450,00\u00a0€ revenus aux droits du titulaire, 600,00\u00a0€ %s",
                                    end);
    struct dette_part *parts;
    size_t n, of_lots = 0;

    assert_string_equal(balance_said(t, numero, &parts, &n), said);
    for (size_t i = 0; i < n; i++) {
        bool of_a_lot = parts[i].poche == POCHE_DOTATION || parts[i].poche == POCHE_ABONDEMENT;

        of_lots += of_a_lot;
        assert_true((parts[i].rendu_cents > 0) == of_a_lot);
    }
    assert_int_equal(of_lots, lot ? 1 : 0);
}

/* 450 € withheld and 600 € paid, as the letter of the annulment says them. */
static void the_holder_is_told(const struct lettre *l)
{
    assert_true(line_says(&l->faits, "Retenu le 20 octobre 2026",
                          "450,00\u00a0€, rendus en entier par cette décision"));
    assert_true(line_says(&l->faits, "Rendu à vos droits", "450,00\u00a0€"));
    assert_true(line_says(&l->faits, "À vous rembourser", "600,00\u00a0€"));
    assert_true(line_says(&l->delais, NULL, "est de nouveau dans vos droits"));
    assert_true(line_says(&l->delais, NULL, "tribunal administratif"));
}

/* The holder had paid a part of what was claimed from them, and some was withheld on their rights: both go back, and the body owes all of
 * the price. Each party ends as if the dossier had not been. */
static void what_the_holder_paid_goes_back(void **state)
{
    (void)state;
    for (int lot = 0; lot < 2; lot++) {
        char dossier[DOSSIER_NUMERO_BYTES], numero[DETTE_NUMERO_BYTES];
        struct dette_commande debt;
        struct fraude_commande c;
        struct temp_store t;
        int64_t fund, card;
        struct err e;

        if (lot)
            paid_with_a_lot(&t, dossier);
        else
            paid(&t, dossier);
        fund = compte(&t, COMPTE_FONDS_CPF);
        card = compte(&t, COMPTE_CARTE) + 15000;
        claimed(&t, dossier, true, 105000, &debt, numero);
        debt.montant_cents = 60000; /* more than the fund's part: with a lot, a part goes to its financeur */
        assert_ok(store_write(t.store, dette_payer, &debt, &e), &e);
        clock_at(&t, "2026-10-20");
        debt.texte = NULL;
        assert_ok(store_write(t.store, dette_retenir, &debt, &e), &e);
        assert_int_equal(debt.montant_out, 45000);
        accept(&t, dossier, &c);
        assert_int_equal(solde(&t, 3, POCHE_DROITS).posted, 500000);
        assert_int_equal(compte(&t, COMPTE_CREANCE_TITULAIRE), 60000); /* owed to the holder */
        assert_int_equal(
            raw_i64(&t, "SELECT COUNT(*) FROM indu WHERE debiteur = 'titulaire' AND etat = 'annule' AND "
                        "a_rembourser_cents = 60000"),
            1);
        assert_int_equal(raw_i64(&t, "SELECT montant_cents FROM indu WHERE fraude = 1"), 120000);
        book_is_right(&t);
        nothing_is_kept(&t, numero, lot, "à rembourser.");
        debt.jour = DAY_NONE;
        debt.montant_cents = 1;
        debt.agent = "chloe";
        refused(store_write(t.store, dette_rembourser, &debt, &e), RC_USAGE, &e, MSG_INDU_REMBOURSEMENT);
        debt.montant_cents = 0;
        debt.reference = " ";
        refused(store_write(t.store, dette_rembourser, &debt, &e), RC_USAGE, &e, MSG_INDU_REFERENCE);
        debt.reference = "virement 7";
        for (size_t i = 0; i < 2; i++) { /* who opened and examined, then who decided */
            debt.agent = i == 0 ? "alix" : "Béa";
            refused(store_write(t.store, dette_rembourser, &debt, &e), RC_REFUSED, &e, MSG_INDU_MEME_AGENT);
        }
        debt.agent = "chloe";
        assert_ok(store_write(t.store, dette_rembourser, &debt, &e), &e);
        refused(store_write(t.store, dette_rembourser, &debt, &e), RC_REFUSED, &e,
                MSG_INDU_RIEN_A_REMBOURSER);
        struct lettre l;

        nothing_is_kept(&t, numero, lot, "remboursés le 20 octobre 2026.");
        annulled_letter(&t, numero, true, 3, &l); /* transferred or not, it says the same */
        the_holder_is_told(&l);
        debt.numero = c.indu_out;
        debt.montant_cents = 120000;
        pay_back(&t, &debt);
        assert_int_equal(compte(&t, COMPTE_FONDS_CPF), fund);
        assert_int_equal(compte(&t, COMPTE_CARTE), card);
        nothing_is_left(&t);
        (void)trace_check(&t, 3, on("2026-12-31"));
        temp_store_close(&t);
    }
}

/* The body's debt is cancelled by mistake after the claim: what it owes is claimed again from it, never from the holder. */
static void nothing_is_claimed_from_the_victim_after(void **state)
{
    char dossier[DOSSIER_NUMERO_BYTES];
    struct dette_commande debt;
    struct fraude_commande c;
    struct temp_store t;
    int64_t rights;
    struct err e = {0};

    (void)state;
    paid(&t, dossier);
    accept(&t, dossier, &c);
    rights = solde(&t, 3, POCHE_DROITS).posted;
    debt = (struct dette_commande){.agent = "chloe",
                                   .dossier = dossier,
                                   .titulaire = true,
                                   .montant_cents = 10000,
                                   .jour = DAY_NONE,
                                   .texte = "Formation non suivie."};
    refused(store_write(t.store, dette_ouvrir, &debt, &e), RC_REFUSED, &e, MSG_INDU_APRES_FRAUDE);
    debt.numero = c.indu_out;
    assert_ok(store_write(t.store, dette_annuler, &debt, &e), &e);
    refused(store_write(t.store, dette_ouvrir, &debt, &e), RC_REFUSED, &e, MSG_INDU_APRES_FRAUDE);
    debt.titulaire = false;
    debt.montant_cents = 120000;
    assert_ok(store_write(t.store, dette_ouvrir, &debt, &e), &e);
    assert_int_equal(solde(&t, 3, POCHE_DROITS).posted, rights);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM indu WHERE debiteur = 'titulaire'"), 0);
    book_is_right(&t);
    temp_store_close(&t);
}

/* A claim after rights of the citizen engagement and of the account were withheld: each is in its purse, and each fund as it was. */
static void each_fund_gives_its_own_back(void **state)
{
    char dossier[DOSSIER_NUMERO_BYTES], numero[DETTE_NUMERO_BYTES];
    struct dette_commande debt;
    struct fraude_commande c;
    struct transfer cec;
    struct temp_store t;
    struct err e = {0};

    (void)state;
    paid(&t, dossier);
    claimed(&t, dossier, true, 105000, &debt, numero);
    assert_int_equal(raw_sql(&t, "UPDATE indu_part SET montant_cents = 75000;"
                                 "INSERT INTO indu_part SELECT indu_id, 2, 3, 1008, 30000, 0 FROM indu_part"),
                     SQLITE_OK);
    cec = credit_of(3, "cec", POCHE_CEC, 24000, "2026-07-11");
    cec.debit = COMPTE_FONDS_CEC;
    assert_ok(book_fixture_write(&t, &cec, 1, NULL, &e), &e);
    int64_t fund = compte(&t, COMPTE_FONDS_CEC);

    debt.montant_cents = 10000;
    assert_ok(store_write(t.store, dette_payer, &debt, &e), &e); /* the account's fund first */
    clock_at(&t, "2026-10-20");
    debt.texte = NULL;
    assert_ok(store_write(t.store, dette_retenir, &debt, &e), &e);
    assert_int_equal(solde(&t, 3, POCHE_CEC).posted, 0);
    assert_int_equal(compte(&t, COMPTE_FONDS_CEC), fund + 24000);
    accept(&t, dossier, &c);
    assert_int_equal(solde(&t, 3, POCHE_CEC).posted, 24000);
    assert_int_equal(compte(&t, COMPTE_FONDS_CEC), fund);
    assert_int_equal(solde(&t, 3, POCHE_DROITS).posted, 500000);
    assert_int_equal(compte(&t, COMPTE_CREANCE_TITULAIRE), 10000);
    book_is_right(&t);
    temp_store_close(&t);
}

/* What a holder is owed back may be given up too, by the number of the debt: an agent then transfers nothing. */
static void what_a_holder_is_owed_is_given_up(void **state)
{
    char dossier[DOSSIER_NUMERO_BYTES], numero[DETTE_NUMERO_BYTES];
    struct renonciation_commande r = {.objet = numero, .agent = "dana", .motif = "succession vacante"};
    struct dette_commande debt;
    struct fraude_commande c;
    struct temp_store t;
    int64_t fund;
    struct err e;

    (void)state;
    paid(&t, dossier);
    claimed(&t, dossier, true, 105000, &debt, numero);
    debt.montant_cents = 60000;
    assert_ok(store_write(t.store, dette_payer, &debt, &e), &e);
    accept(&t, dossier, &c);
    fund = compte(&t, COMPTE_FONDS_CPF);
    refused(store_write(t.store, renonciation_proposer, &r, &e), RC_REFUSED, &e, MSG_RENONCIATION_TROP_TOT);
    clock_at(&t, "2031-07-11");
    assert_ok(store_write(t.store, renonciation_proposer, &r, &e), &e);
    r.agent = "chloe";
    assert_ok(store_write(t.store, renonciation_approuver, &r, &e), &e);
    assert_int_equal(compte(&t, COMPTE_CREANCE_TITULAIRE), 0);
    assert_int_equal(compte(&t, COMPTE_FONDS_CPF), fund + 60000);
    debt.agent = "chloe";
    debt.jour = DAY_NONE;
    debt.montant_cents = 0;
    refused(store_write(t.store, dette_rembourser, &debt, &e), RC_REFUSED, &e, MSG_INDU_RIEN_A_REMBOURSER);
    refused(store_write(t.store, renonciation_proposer, &r, &e), RC_NOT_FOUND, &e, MSG_RENONCIATION_RIEN);
    book_is_right(&t);
    temp_store_close(&t);
}

/* As many debts as agents opened, with reasons of any accepted length, and one paid in more sums than a page lists: none is left out. */
static void every_debt_is_undone(void **state)
{
    enum { DETTES = 90, SOMMES = DETTE_LIGNES_MAX + 20 };
    char dossier[DOSSIER_NUMERO_BYTES], numero[DETTE_NUMERO_BYTES], first[DETTE_NUMERO_BYTES];
    char *reasons = malloc((size_t)2 * DETTE_TEXTE_MAX + 1);
    struct dette_commande debt;
    struct fraude_commande c;
    struct temp_store t;
    struct err e;

    (void)state;
    for (size_t i = 0; i < DETTE_TEXTE_MAX; i++)
        memcpy(reasons + 2 * i, "é", 2);
    reasons[2 * DETTE_TEXTE_MAX] = '\0';
    paid(&t, dossier);
    claimed(&t, dossier, true, SOMMES + 1, &debt, first);
    for (int i = 0; i < SOMMES; i++) {
        char reference[32];

        snprintf(reference, sizeof(reference), "virement %d", i);
        debt.jour = DAY_NONE;
        debt.montant_cents = 1;
        debt.reference = reference;
        assert_ok(store_write(t.store, dette_payer, &debt, &e), &e);
    }
    for (int i = 0; i < DETTES; i++) {
        struct dette_commande one = {.agent = "alix",
                                     .dossier = dossier,
                                     .titulaire = i % 2 == 0,
                                     .montant_cents = 100,
                                     .jour = DAY_NONE,
                                     .texte = reasons};

        assert_ok(store_write(t.store, dette_ouvrir, &one, &e), &e);
        memcpy(numero, one.numero_out, sizeof(numero));
    }
    accept(&t, dossier, &c);
    assert_int_equal(
        raw_i64(&t, "SELECT COUNT(*) FROM indu WHERE debiteur = 'titulaire' AND etat <> 'annule'"), 0);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM indu WHERE etat = 'annule'"), 1 + DETTES / 2);
    assert_int_equal(raw_i64(&t, "SELECT a_rembourser_cents FROM indu WHERE id = 1"), SOMMES);
    assert_int_equal(compte(&t, COMPTE_CREANCE_TITULAIRE), SOMMES);
    book_is_right(&t);
    temp_store_close(&t);
    free(reasons);
}

/* A debt that nobody paid is only cancelled; one of the body is not, while it keeps the money. */
static void an_unpaid_debt_of_the_holder_is_cancelled(void **state)
{
    char dossier[DOSSIER_NUMERO_BYTES], numero[DETTE_NUMERO_BYTES];
    struct dette_commande debt;
    struct fraude_commande c;
    struct temp_store t;
    struct err e;

    (void)state;
    paid(&t, dossier);
    claimed(&t, dossier, true, 30000, &debt, numero);
    accept(&t, dossier, &c);
    assert_int_equal(
        raw_i64(&t, "SELECT COUNT(*) FROM indu WHERE debiteur = 'titulaire' AND etat = 'annule'"), 1);
    assert_int_equal(raw_i64(&t, "SELECT montant_cents FROM indu WHERE fraude = 1"), 120000);
    refused(store_write(t.store, dette_rembourser, &debt, &e), RC_REFUSED, &e, MSG_INDU_RIEN_A_REMBOURSER);
    assert_int_equal(compte(&t, COMPTE_CREANCE_TITULAIRE), 0);
    book_is_right(&t);
    (void)trace_check(&t, 3, on("2026-12-31"));
    temp_store_close(&t);
}

/* 600 € were claimed from the body for another reason before the fraud, which is then claimed for the rest: the two are a fraud's, given up
 * by nobody (R. 6333-7-4), and cancelled by another agent only. */
static void a_debt_before_the_fraud_is_a_fraud_s(void **state)
{
    char dossier[DOSSIER_NUMERO_BYTES], numero[DETTE_NUMERO_BYTES], unsaid[DETTE_NUMERO_BYTES];
    struct dette_commande debt;
    struct fraude_commande c;
    struct temp_store t;
    struct err e;

    (void)state;
    paid(&t, dossier);
    claimed(&t, dossier, false, 40000, &debt, numero);
    debt.numero = NULL;
    debt.montant_cents = 20000;
    assert_ok(store_write(t.store, dette_ouvrir, &debt, &e), &e);
    memcpy(unsaid, debt.numero_out, sizeof(unsaid));
    accept(&t, dossier, &c);
    assert_int_equal(raw_i64(&t, "SELECT montant_cents FROM indu WHERE fraude = 1"), 60000);
    debt.numero = numero;
    debt.agent = "bea";
    refused(store_write(t.store, dette_abandonner, &debt, &e), RC_REFUSED, &e, MSG_INDU_FRAUDE);
    debt.numero = unsaid;
    debt.agent =
        "alix"; /* who opened it: before the fraud, a mistake of entry that its author corrects alone */
    refused(store_write(t.store, dette_annuler, &debt, &e), RC_REFUSED, &e, MSG_INDU_MEME_AGENT);
    debt.agent = "bea"; /* who decided the fraud */
    refused(store_write(t.store, dette_annuler, &debt, &e), RC_REFUSED, &e, MSG_INDU_MEME_AGENT);
    debt.numero = c.indu_out;
    for (size_t i = 0; i < 2;
         i++) { /* who examined it, who decided it: the body's debt is nobody's of them to erase */
        debt.agent = i == 0 ? "Alix" : "bea";
        refused(store_write(t.store, dette_annuler, &debt, &e), RC_REFUSED, &e, MSG_INDU_MEME_AGENT);
    }
    debt.agent = "chloe";
    assert_ok(store_write(t.store, dette_annuler, &debt, &e), &e);
    debt.numero = unsaid;
    assert_ok(store_write(t.store, dette_annuler, &debt, &e), &e);
    (void)trace_check(&t, 3, on("2026-12-31"));
    temp_store_close(&t);
}

/* The body had paid 400 € of an undue sum of 600 € when the bank sent the payment back; then the fraud. It has nothing and owes nothing: its
 * 400 € are owed to it, the rest is cancelled, and the rights, the lot and the card are whole. */
static void a_payment_back_then_a_fraud(void **state)
{
    (void)state;
    for (int lot = 0; lot < 2; lot++)
        for (int holder = 0; holder < 2; holder++) {
            char dossier[DOSSIER_NUMERO_BYTES], numero[DETTE_NUMERO_BYTES], his[DETTE_NUMERO_BYTES];
            struct dette_commande debt, other;
            struct dossier_commande back;
            struct fraude_commande c;
            struct temp_store t;
            int64_t fund, card;
            struct err e;

            if (lot)
                paid_with_a_lot(&t, dossier);
            else
                paid(&t, dossier);
            fund = compte(&t, COMPTE_FONDS_CPF);
            card = compte(&t, COMPTE_CARTE) + 15000;
            claimed(&t, dossier, false, 60000, &debt, numero);
            debt.montant_cents = 40000;
            assert_ok(store_write(t.store, dette_payer, &debt, &e), &e);
            if (holder) {
                claimed(&t, dossier, true, 50000, &other, his);
                assert_ok(store_write(t.store, dette_payer, &other, &e), &e);
            }
            back = commande(ACTE_RETOURNER, ROLE_SYSTEME, 0, dossier);
            assert_ok(faire(&t, &back, "2026-07-11", &e), &e);
            accept(&t, dossier, &c);
            assert_null(c.indu_out);
            assert_int_equal(solde(&t, 3, POCHE_DROITS).posted, 500000);
            assert_int_equal(compte(&t, COMPTE_ORGANISME_BASE + ORG_SANS), 40000);
            assert_int_equal(raw_i64(&t, "SELECT COALESCE(SUM(montant_cents), 0) FROM remboursement"), 40000);
            assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM indu WHERE etat <> 'annule'"), 0);
            struct lettre l;

            annulled_letter(&t, numero, false, ORG_SANS, &l);
            assert_true(line_says(&l.faits, "Déjà payé", "400,00\u00a0€"));
            assert_true(line_says(&l.delais, NULL, "reste à votre compte"));
            assert_false(line_says(&l.delais, NULL, "vos droits"));
            letter_keeps_its_identity(&t, numero, &l);
            book_is_right(&t);
            give_account(&t);
            clock_at(&t, "2026-08-20");
            struct paiement_proposition run = {.agent = "alix"};

            assert_ok(store_write(t.store, paiement_proposer, &run, &e), &e);
            assert_int_equal(run.total_out, 40000);
            if (holder) {
                other.jour = DAY_NONE;
                other.montant_cents = 0;
                other.agent = "chloe";
                assert_ok(store_write(t.store, dette_rembourser, &other, &e), &e);
            }
            assert_int_equal(compte(&t, COMPTE_BANQUE), -40000); /* what the run is to send */
            assert_int_equal(compte(&t, COMPTE_FONDS_CPF), fund);
            assert_int_equal(compte(&t, COMPTE_CARTE), card);
            assert_int_equal(compte(&t, COMPTE_CREANCE_BASE + ORG_SANS), 0);
            assert_int_equal(compte(&t, COMPTE_CREANCE_TITULAIRE), 0);
            assert_int_equal(compte(&t, COMPTE_INDU_A_RENDRE), 0);
            assert_int_equal(compte(&t, COMPTE_AVANCE), 0);
            (void)trace_check(&t, 3, on("2026-12-31"));
            temp_store_close(&t);
        }
}

/* The bank sends the payment back after the fraud, when the body had paid a part of an ordinary undue sum and all of the fraud's. */
static void a_fraud_then_a_payment_back(void **state)
{
    char dossier[DOSSIER_NUMERO_BYTES], numero[DETTE_NUMERO_BYTES];
    struct dette_commande debt;
    struct dossier_commande back;
    struct fraude_commande c;
    struct temp_store t;
    int64_t fund, card;
    struct err e;

    (void)state;
    paid(&t, dossier);
    fund = compte(&t, COMPTE_FONDS_CPF);
    card = compte(&t, COMPTE_CARTE) + 15000;
    claimed(&t, dossier, false, 60000, &debt, numero);
    debt.montant_cents = 40000;
    assert_ok(store_write(t.store, dette_payer, &debt, &e), &e);
    accept(&t, dossier, &c);
    debt.numero = c.indu_out;
    debt.montant_cents = 60000;
    pay_back(&t, &debt);
    back = commande(ACTE_RETOURNER, ROLE_SYSTEME, 0, dossier);
    assert_ok(faire(&t, &back, "2026-07-11", &e), &e);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM indu WHERE etat = 'solde'"), 2);
    assert_int_equal(compte(&t, COMPTE_ORGANISME_BASE + ORG_SANS), 100000); /* all that it had paid */
    assert_int_equal(raw_i64(&t, "SELECT SUM(montant_cents) FROM remboursement"), 100000);
    assert_int_equal(compte(&t, COMPTE_FONDS_CPF), fund);
    assert_int_equal(compte(&t, COMPTE_CARTE), card);
    book_is_right(&t);
    (void)trace_check(&t, 3, on("2026-12-31"));
    temp_store_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_the_body_paid_back_is_not_owed_again),
        cmocka_unit_test(a_dotation_is_refunded_once),
        cmocka_unit_test(a_payment_that_comes_back_pays_the_debt),
        cmocka_unit_test(the_debt_refills_the_fund),
        cmocka_unit_test(what_the_holder_paid_goes_back),
        cmocka_unit_test(nothing_is_claimed_from_the_victim_after),
        cmocka_unit_test(each_fund_gives_its_own_back),
        cmocka_unit_test(what_a_holder_is_owed_is_given_up),
        cmocka_unit_test(an_unpaid_debt_of_the_holder_is_cancelled),
        cmocka_unit_test(a_debt_before_the_fraud_is_a_fraud_s),
        cmocka_unit_test(every_debt_is_undone),
        cmocka_unit_test(a_payment_back_then_a_fraud),
        cmocka_unit_test(a_fraud_then_a_payment_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * The contracts by which a body has trainings given by another one: who may be in one, how much may be given away (C. trav. R. 6333-6-2
 * to R. 6333-6-5, CGCT R. 1221-21-1), what the lint finds afterwards, and the ceiling of a year.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "training/catalogue.h"
#include "training/constats.h"
#include "training/pedagogique.h"
#include "training/sous_traitance.h"
#include "training_fixture.h"

#define TIERS 9
#define TIERS_SIRET "55208131766522"
#define AGREE_SIRET "73282932000074"
#define SANS_SIRET "18002002600019"
#define INCONNU_SIRET "44306184100047"

/* A third body with the agreement for élus and no certification. */
static void open_store(struct temp_store *t)
{
    char sql[1000];

    training_fixture_open(t);
    snprintf(
        sql, sizeof(sql),
        "INSERT INTO organisme (id, siret, siren, nda, denomination, denomination_pliee, qualiopi_formation, "
        "qualiopi_bilan, qualiopi_vae, qualiopi_apprentissage, siret_douteux, modifie_us) VALUES "
        "(9, '" TIERS_SIRET "', '552081317', '11750000009', 'Tiers', 'TIERS', 0, 0, 0, 0, 0, 0);"
        "INSERT INTO agrement (organisme_id, decision, debut, fin, etat) VALUES (9, 'D-9', %d, %d, 'ACTIF')",
        on("2025-01-01"), on("2028-12-31"));
    assert_int_equal(raw_sql(t, sql), SQLITE_OK);
}

static struct sous_traitance_declaration contract(int64_t body, const char *formation, const char *siret,
                                                  const char *amount)
{
    return (struct sous_traitance_declaration){.organisme_id = body,
                                               .s = {.formation = formation,
                                                     .action = formation[1] == '1' ? "A1" : "A4",
                                                     .siret = siret,
                                                     .raison_sociale = "Tiers",
                                                     .contrat = "C-1",
                                                     .montant = amount,
                                                     .mentions = "oui",
                                                     .depuis = DAY_NONE},
                                               .par = {PARTY_CDC, 0, "alix"}};
}

static enum rc declare(struct temp_store *t, struct sous_traitance_declaration *d, struct err *e)
{
    memset(e, 0, sizeof(*e));
    return store_write(t->store, sous_traitance_declarer, d, e);
}

static void refused(struct temp_store *t, struct sous_traitance_declaration d, enum rc wanted, enum msg why)
{
    struct err e;
    enum rc rc = declare(t, &d, &e);

    if (rc != wanted || e.msg != why)
        fail_msg("%s %s: rc %d, %s", d.s.siret, d.s.montant, (int)rc, e.phrase);
}

static void accepted(struct temp_store *t, struct sous_traitance_declaration d)
{
    struct err e;

    assert_ok(declare(t, &d, &e), &e);
}

/* A contract of body 8 with a micro-enterprise that has this activity number, for a cent. */
static void declared(struct temp_store *t, const char *siret, const char *nda, enum rc wanted, enum msg why)
{
    struct sous_traitance_declaration d = contract(ORG_SANS, "F4", siret, "0,01");
    struct err e;

    d.s.nda = nda;
    d.s.micro = "oui";
    assert_int_equal(declare(t, &d, &e), wanted);
    if (wanted != RC_OK)
        assert_int_equal(e.msg, why);
}

static struct offre_constats lint(struct temp_store *t, int64_t session)
{
    struct offre_constats found;
    struct db *db;
    struct err e;

    assert_int_equal(store_read_begin(t->store, &db, &e), RC_OK);
    assert_ok(constats_session(db, session, &found, &e), &e);
    store_read_end(t->store, db);
    return found;
}

/* 0: not found; 1: warned of; 2: it forbids the offer. */
static int finds(const struct offre_constats *o, enum msg m)
{
    for (size_t i = 0; i < o->n; i++)
        if (o->constats[i].msg == m)
            return o->constats[i].bloquant ? 2 : 1;
    return 0;
}

static struct sous_traitance_annee year_of(struct temp_store *t, int64_t body, int year)
{
    struct sous_traitance_annee out;
    struct db *db;
    struct err e;

    assert_int_equal(store_read_begin(t->store, &db, &e), RC_OK);
    assert_ok(sous_traitance_annee(db, body, year, &out, &e), &e);
    store_read_end(t->store, db);
    return out;
}

static void what_a_contract_says(void **state)
{
    struct sous_traitance_declaration d = contract(ORG_AGREE, "F1", TIERS_SIRET, "200,00");
    struct temp_store t;

    (void)state;
    open_store(&t);
    d.s.mentions = "non";
    refused(&t, d, RC_REFUSED, MSG_SOUS_TRAITANCE_MENTIONS);
    d = contract(ORG_AGREE, "F1", TIERS_SIRET, "0,00");
    refused(&t, d, RC_REFUSED, MSG_SOUS_TRAITANCE_MONTANT);
    d = contract(ORG_AGREE, "F1", TIERS_SIRET, "500,01"); /* the action is sold 500 € without tax */
    refused(&t, d, RC_REFUSED, MSG_SOUS_TRAITANCE_MONTANT);
    d = contract(ORG_AGREE, "F1", TIERS_SIRET, "200,00");
    d.s.micro = "peu";
    refused(&t, d, RC_USAGE, MSG_SOUS_TRAITANCE_OUI_NON);
    d.s.micro = NULL;
    d.s.depuis = on("2024-03-31"); /* contracts made since 1 April 2024 */
    refused(&t, d, RC_REFUSED, MSG_SOUS_TRAITANCE_TROP_TOT);
    d = contract(ORG_AGREE, "F9", TIERS_SIRET, "200,00");
    refused(&t, d, RC_NOT_FOUND, MSG_PEDAGOGIQUE_ACTION);
    refused(&t, contract(ORG_AGREE, "F1", AGREE_SIRET, "200,00"), RC_REFUSED, MSG_SOUS_TRAITANCE_LUI_MEME);
    accepted(&t, contract(ORG_AGREE, "F1", TIERS_SIRET, "200,00"));
    refused(&t, contract(ORG_AGREE, "F1", TIERS_SIRET, "200,00"), RC_CONFLICT, MSG_SOUS_TRAITANCE_DEJA);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM sous_traitance"), 1);
    temp_store_close(&t);
}

/* DIFE-42: another body with the agreement, 45 % of the fees without tax at most. */
static void trainings_of_elus(void **state)
{
    struct offre_constats found;
    struct temp_store t;

    (void)state;
    open_store(&t);
    refused(&t, contract(ORG_AGREE, "F1", SANS_SIRET, "100,00"), RC_REFUSED,
            MSG_SOUS_TRAITANCE_SANS_AGREMENT);
    refused(&t, contract(ORG_AGREE, "F1", INCONNU_SIRET, "100,00"), RC_REFUSED,
            MSG_SOUS_TRAITANCE_SANS_AGREMENT); /* nobody knows it */
    refused(&t, contract(ORG_AGREE, "F1", TIERS_SIRET, "225,01"), RC_REFUSED, MSG_SOUS_TRAITANCE_PLAFOND_ELU);
    accepted(&t, contract(ORG_AGREE, "F1", TIERS_SIRET, "225,00"));
    found = lint(&t, SESSION_MANDAT);
    assert_int_equal(finds(&found, MSG_SOUS_TRAITANCE_SANS_AGREMENT), 0);
    assert_int_equal(finds(&found, MSG_SOUS_TRAITANCE_PLAFOND_ELU), 0);
    assert_int_equal(raw_sql(&t, "UPDATE action_formation SET prix_ht_cents = 49999 WHERE id = 1"),
                     SQLITE_OK);
    found = lint(&t, SESSION_MANDAT); /* the price went down: the contract is now above */
    assert_int_equal(finds(&found, MSG_SOUS_TRAITANCE_PLAFOND_ELU), 2);
    assert_int_equal(raw_sql(&t, "UPDATE agrement SET fin = 20000, debut = 19000 WHERE organisme_id = 9"),
                     SQLITE_OK);
    found = lint(&t, SESSION_MANDAT);
    assert_int_equal(finds(&found, MSG_SOUS_TRAITANCE_SANS_AGREMENT), 2);
    temp_store_close(&t);
}

/* A contract names a body by its SIRET of today: one that it left is refused for what it is, and so is what stood on it. */
static void a_number_that_its_body_left(void **state)
{
    static const char left[] =
        "INSERT INTO organisme_ancien (organisme_id, no, siret, nda, denomination, denomination_pliee, "
        "qualiopi_formation, qualiopi_bilan, qualiopi_vae, qualiopi_apprentissage, siret_douteux, "
        "remplace_le) VALUES (9, 1, '" TIERS_SIRET
        "', '11750000009', 'Tiers', 'TIERS', 0, 0, 0, 0, 0, 20500);"
        "UPDATE organisme SET siret = '55208131700018' WHERE id = 9";
    struct offre_constats found;
    struct temp_store t;

    (void)state;
    open_store(&t);
    accepted(&t, contract(ORG_AGREE, "F1", TIERS_SIRET, "100,00"));
    assert_int_equal(raw_sql(&t, left), SQLITE_OK);
    refused(&t, contract(ORG_AGREE, "F1", TIERS_SIRET, "50,00"), RC_REFUSED, MSG_ORGANISME_SIRET_ANCIEN);
    found = lint(&t, SESSION_MANDAT);
    assert_int_equal(finds(&found, MSG_ORGANISME_SIRET_ANCIEN), 2);
    assert_int_equal(finds(&found, MSG_SOUS_TRAITANCE_SANS_AGREMENT), 0);
    accepted(&t, contract(ORG_AGREE, "F1", "55208131700018", "50,00"));
    temp_store_close(&t);
}

/* A fourth body with the agreement, in a company that has another establishment. */
#define QUATRE 10
#define QUATRE_SIRET "44306184100013"

static void add_fourth(struct temp_store *t)
{
    char sql[1000];

    snprintf(
        sql, sizeof(sql),
        "INSERT INTO organisme (id, siret, siren, nda, denomination, denomination_pliee, qualiopi_formation, "
        "qualiopi_bilan, qualiopi_vae, qualiopi_apprentissage, siret_douteux, modifie_us) VALUES "
        "(10, '" QUATRE_SIRET "', '443061841', '11750000011', 'Quatre', 'QUATRE', 1, 0, 0, 0, 0, 0);"
        "INSERT INTO agrement (organisme_id, decision, debut, fin, etat) VALUES (10, 'D-10', %d, %d, "
        "'ACTIF')",
        on("2025-01-01"), on("2028-12-31"));
    assert_int_equal(raw_sql(t, sql), SQLITE_OK);
}

static struct sous_traitance_declaration from(struct sous_traitance_declaration d, const char *day)
{
    d.s.depuis = on(day);
    return d;
}

/* DIFE-42: the share is of the action on any day, whoever gives it. Contracts that do not hold together do not add up. */
static void the_share_of_elus_is_of_all_the_contracts(void **state)
{
    struct declaration_fin end = {
        .organisme_id = ORG_AGREE, .no = 1, .avant = DAY_NONE, .par = {PARTY_CDC, 0, "alix"}};
    struct offre_constats found;
    struct temp_store t;
    struct err e;

    (void)state;
    open_store(&t);
    add_fourth(&t);
    accepted(&t, from(contract(ORG_AGREE, "F1", TIERS_SIRET, "125,00"), "2026-05-15"));
    refused(&t, contract(ORG_AGREE, "F1", QUATRE_SIRET, "100,01"), RC_REFUSED,
            MSG_SOUS_TRAITANCE_PLAFOND_ELU);
    /* one that began before holds with it from the day the other began */
    refused(&t, from(contract(ORG_AGREE, "F1", QUATRE_SIRET, "100,01"), "2026-05-01"), RC_REFUSED,
            MSG_SOUS_TRAITANCE_PLAFOND_ELU);
    accepted(&t, from(contract(ORG_AGREE, "F1", QUATRE_SIRET, "100,00"), "2026-05-01"));
    found = lint(&t, SESSION_MANDAT);
    assert_int_equal(finds(&found, MSG_SOUS_TRAITANCE_PLAFOND_ELU), 0); /* 225 € is 45 % */
    end.avant = on("2026-05-20");
    assert_ok(store_write(t.store, sous_traitance_terminer, &end, &e), &e);
    refused(&t, from(contract(ORG_AGREE, "F1", TIERS_SIRET, "125,01"), "2026-05-20"), RC_REFUSED,
            MSG_SOUS_TRAITANCE_PLAFOND_ELU);
    /* the one that ended that day does not count */
    accepted(&t, from(contract(ORG_AGREE, "F1", TIERS_SIRET, "125,00"), "2026-05-20"));
    temp_store_close(&t);
}

/* Contracts recorded one by one before are found together, from the day they hold together. */
static void the_lint_adds_the_contracts_up(void **state)
{
    struct offre_constats found;
    struct temp_store t;

    (void)state;
    open_store(&t);
    add_fourth(&t);
    accepted(&t, contract(ORG_AGREE, "F1", TIERS_SIRET, "200,00"));
    assert_int_equal(
        raw_sql(&t, "INSERT INTO sous_traitance SELECT organisme_id, 2, action_id, '" QUATRE_SIRET
                    "', 'Quatre', '11750000011', 'C-2', 2501, 0, 0, depuis + 200, NULL, enregistre_us, "
                    "enregistre_par, NULL, NULL FROM sous_traitance"),
        SQLITE_OK);
    found = lint(&t, SESSION_MANDAT);
    assert_int_equal(finds(&found, MSG_SOUS_TRAITANCE_PLAFOND_ELU), 0); /* the second does not hold yet */
    assert_int_equal(raw_sql(&t,
                             "INSERT INTO sous_traitance SELECT organisme_id, 3, action_id, '" QUATRE_SIRET
                             "', 'Quatre', '11750000011', 'C-3', 2501, 0, 0, depuis, NULL, enregistre_us, "
                             "enregistre_par, NULL, NULL FROM sous_traitance WHERE no = 1"),
                     SQLITE_OK);
    found = lint(&t, SESSION_MANDAT);
    assert_int_equal(finds(&found, MSG_SOUS_TRAITANCE_PLAFOND_ELU), 2);
    temp_store_close(&t);
}

/* The public search of today, two by two: bits of the sessions found. */
static int64_t search(struct temp_store *t)
{
    struct offre_filtre f = {.limit = 2};
    struct offre *o;
    struct db *db;
    struct err e;
    int64_t seen = 0;
    size_t n;

    assert_int_equal(store_read_begin(t->store, &db, &e), RC_OK);
    do {
        assert_ok(catalogue_search(db, t->arena, &f, &o, &n, &e), &e);
        for (size_t i = 0; i < n; i++) {
            assert_true(o[i].publiee);
            seen |= INT64_C(1) << o[i].session_id;
            f.apres_debut = offre_rang(&o[i]);
            f.apres_session = o[i].session_id;
        }
    } while (n == f.limit);
    store_read_end(t->store, db);
    return seen;
}

/* What cannot be asked for today is not found, and hides nothing of what comes after. */
static void a_refused_contract_leaves_the_search(void **state)
{
    struct temp_store t;
    int64_t before, after;

    (void)state;
    open_store(&t);
    before = search(&t);
    assert_true((before & INT64_C(1) << SESSION_MANDAT) != 0);
    accepted(&t, contract(ORG_AGREE, "F1", TIERS_SIRET, "225,00"));
    assert_int_equal(search(&t), before);
    assert_int_equal(raw_sql(&t, "UPDATE action_formation SET prix_ht_cents = 49999 WHERE id = 1"),
                     SQLITE_OK);
    after = search(&t);
    assert_int_equal(after, before & ~(INT64_C(1) << SESSION_MANDAT | INT64_C(1) << SESSION_LOINTAINE |
                                       INT64_C(1) << SESSION_PERMANENTE |
                                       INT64_C(1) << SESSION_TROP_NOMBREUSE)); /* those of the action */
    assert_true((after & INT64_C(1) << SESSION_CPF) != 0);
    temp_store_close(&t);
}

/* OF-04: certified, or a micro-enterprise under the threshold, which what it was paid here alone may pass. */
static void other_trainings(void **state)
{
    const struct parcours p = {3, ORG_SANS, SESSION_CPF, 15000, -1, CAUSE_TOTALE, false, "F-1"};
    struct sous_traitance_declaration d = contract(ORG_SANS, "F4", TIERS_SIRET, "600,00");
    char numero[DOSSIER_NUMERO_BYTES];
    struct offre_constats found;
    struct temp_store t;
    struct err e;

    (void)state;
    open_store(&t);
    accepted(&t, contract(ORG_SANS, "F4", AGREE_SIRET, "600,00")); /* certified */
    declared(&t, INCONNU_SIRET, NULL, RC_REFUSED, MSG_SOUS_TRAITANCE_NDA);
    declared(&t, INCONNU_SIRET, "11750000007", RC_REFUSED, MSG_PEDAGOGIQUE_NDA); /* of another company */
    declared(&t, INCONNU_SIRET, "1175", RC_USAGE, MSG_NDA_FORME);
    declared(&t, INCONNU_SIRET, "11750000010", RC_OK,
             MSG_AUCUN); /* not in the list, exempt of certification */
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM sous_traitance WHERE nda = '11750000007'"), 1);
    refused(&t, d, RC_REFUSED, MSG_SOUS_TRAITANCE_SANS_CERTIFICATION);
    d.s.micro = "oui";
    accepted(&t, d);
    found = lint(&t, SESSION_CPF);
    assert_int_equal(finds(&found, MSG_SOUS_TRAITANCE_MICRO), 0);
    assert_ok(parcourir(&t, &p, FACTURE, numero, &e), &e);
    assert_int_equal(
        raw_sql(&t, "UPDATE dossier SET organisme_id = 9, prix_ht_cents = 7770001, prix_ttc_cents = 7770001, "
                    "paye_cents = 7770001, paye_le = 20600"),
        SQLITE_OK);
    found = lint(&t, SESSION_CPF);
    assert_int_equal(finds(&found, MSG_SOUS_TRAITANCE_MICRO), 2);
    assert_int_equal(raw_sql(&t, "UPDATE dossier SET paye_cents = 7770000"),
                     SQLITE_OK); /* 77 700 € is not above */
    found = lint(&t, SESSION_CPF);
    assert_int_equal(finds(&found, MSG_SOUS_TRAITANCE_MICRO), 0);
    temp_store_close(&t);
}

/* The register says that body 8 is entitled to train for the certification of session 4. */
static void know_who_may_train(struct temp_store *t)
{
    assert_int_equal(
        raw_sql(t, "UPDATE formation SET code_certification = 'RNCP1' WHERE id = 4;"
                   "INSERT INTO livraison VALUES (1, 'rncp', '', 20000, x'01', x'02', 1, 0);"
                   "INSERT INTO certification (numero, registre, rang, intitule, active, empreinte, "
                   "certificateurs_empreinte, partenaires_empreinte, livraison_id) VALUES ('RNCP1', 'RNCP', "
                   "1, 'Compta', 1, x'00', x'00', x'00', 1);"
                   "INSERT INTO certification_partenaire (numero, no, nom, siret, siren, habilitation, etat) "
                   "VALUES ('RNCP1', 1, 'Langues', '" SANS_SIRET "', '180020026', 'HABILITATION_FORMER', "
                   "'Actif')"),
        SQLITE_OK);
}

/* OF-04, R. 6333-6-4: who gives a complete block is entitled to train for the certification; who gives less needs not be. */
static void a_complete_block_asks_for_the_entitlement(void **state)
{
    struct sous_traitance_declaration d = contract(ORG_SANS, "F4", AGREE_SIRET, "600,00");
    struct offre_constats found;
    struct temp_store t;

    (void)state;
    open_store(&t);
    d.s.bloc = "oui";
    accepted(&t, d); /* no register is known yet: nothing is held against anyone */
    know_who_may_train(&t);
    found = lint(&t, SESSION_CPF);
    assert_int_equal(finds(&found, MSG_SOUS_TRAITANCE_SANS_HABILITATION), 2);
    d = contract(ORG_SANS, "F4", TIERS_SIRET, "10,00");
    d.s.micro = d.s.bloc = "oui"; /* exempt of the quality certification alone */
    refused(&t, d, RC_REFUSED, MSG_SOUS_TRAITANCE_SANS_HABILITATION);
    d.s.bloc = "ou";
    refused(&t, d, RC_USAGE, MSG_SOUS_TRAITANCE_OUI_NON);
    d.s.bloc = "non";
    accepted(&t, d);
    assert_int_equal(raw_sql(&t, "INSERT INTO certification_partenaire (numero, no, nom, siret, siren, "
                                 "habilitation, etat) VALUES ('RNCP1', 2, 'Elus', '" AGREE_SIRET
                                 "', '732829320', 'HABILITATION_ORGANISER', 'Actif')"),
                     SQLITE_OK);
    found = lint(&t, SESSION_CPF); /* to organise examinations is not to train */
    assert_int_equal(finds(&found, MSG_SOUS_TRAITANCE_SANS_HABILITATION), 2);
    assert_int_equal(
        raw_sql(&t, "UPDATE certification_partenaire SET habilitation = 'HABILITATION_ORGA_FORM'"),
        SQLITE_OK);
    found = lint(&t, SESSION_CPF);
    assert_int_equal(finds(&found, MSG_SOUS_TRAITANCE_SANS_HABILITATION), 0);
    temp_store_close(&t);
}

/* OF-03: a sub-contractor does not sub-contract. Who teaches without a contract with the body is said, and blocks nothing. */
static void who_teaches_without_a_contract_is_said(void **state)
{
    struct pedagogique_declaration p = {.organisme_id = ORG_AGREE,
                                        .p = {.formation = "F1",
                                              .action = "A1",
                                              .siret = INCONNU_SIRET,
                                              .raison_sociale = "Quatrieme",
                                              .depuis = DAY_NONE},
                                        .par = {PARTY_CDC, 0, "alix"}};
    struct declaration_fin end = {
        .organisme_id = ORG_AGREE, .no = 1, .avant = DAY_NONE, .par = {PARTY_CDC, 0, "alix"}};
    struct offre_constats found;
    struct temp_store t;
    struct err e;

    (void)state;
    open_store(&t);
    assert_ok(store_write(t.store, pedagogique_declarer, &p, &e), &e);
    found = lint(&t, SESSION_MANDAT);
    assert_int_equal(finds(&found, MSG_SOUS_TRAITANCE_CASCADE), 0); /* nothing is entrusted by contract */
    accepted(&t, contract(ORG_AGREE, "F1", TIERS_SIRET, "225,00"));
    found = lint(&t, SESSION_MANDAT);
    assert_int_equal(finds(&found, MSG_SOUS_TRAITANCE_CASCADE), 1);
    p.p.siret = TIERS_SIRET;
    assert_ok(store_write(t.store, pedagogique_declarer, &p, &e), &e);
    assert_ok(store_write(t.store, pedagogique_terminer, &end, &e), &e);
    found = lint(&t, SESSION_MANDAT);
    assert_int_equal(finds(&found, MSG_SOUS_TRAITANCE_CASCADE), 0);
    temp_store_close(&t);
}

/* OF-03: 80 % of the turnover made here in a civil year. One dossier of 1 200 €, paid whole. */
static void the_ceiling_of_a_year(void **state)
{
    const struct parcours p = {3, ORG_SANS, SESSION_CPF, 15000, -1, CAUSE_TOTALE, false, "F-1"};
    struct dossier_commande c;
    char numero[DOSSIER_NUMERO_BYTES];
    struct sous_traitance_annee year;
    struct offre_constats found;
    struct temp_store t;
    struct db *db;
    struct err e;

    (void)state;
    open_store(&t);
    accepted(&t, contract(ORG_SANS, "F4", AGREE_SIRET, "960,00"));
    assert_ok(parcourir(&t, &p, FACTURE, numero, &e), &e);
    c = commande(ACTE_PAYER, ROLE_SYSTEME, 0, numero);
    assert_ok(faire(&t, &c, "2026-07-11", &e), &e);
    year = year_of(&t, ORG_SANS, 2026);
    assert_int_equal(year.chiffre_cents, 120000);
    assert_int_equal(year.confie_cents, 96000);
    assert_int_equal(year.max_pourcent, 80);
    assert_false(year.depasse); /* 80 % is within */
    declared(&t, INCONNU_SIRET, "11750000010", RC_OK, MSG_AUCUN);
    year = year_of(&t, ORG_SANS, 2026);
    assert_int_equal(year.confie_cents, 96001);
    assert_true(year.depasse);
    found = lint(&t, SESSION_CPF);
    assert_int_equal(finds(&found, MSG_SOUS_TRAITANCE_PLAFOND), 1); /* the year is not over */
    assert_int_equal(year_of(&t, ORG_SANS, 2025).chiffre_cents, 0);
    assert_int_equal(year_of(&t, ORG_AGREE, 2026).confie_cents, 0);
    assert_int_equal(store_read_begin(t.store, &db, &e), RC_OK);
    assert_int_equal(sous_traitance_annee(db, ORG_SANS, 2023, &year, &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_SOUS_TRAITANCE_TROP_TOT);
    store_read_end(t.store, db);
    temp_store_close(&t);
}

/* A body that a measure closes is in no contract; one made before is found. */
static void strike_off(struct temp_store *t, int64_t body)
{
    char sql[600];

    snprintf(sql, sizeof(sql),
             "INSERT INTO mesure (id, numero, organisme_id, mesure, etat, modele, ouverte_le, ouverte_par, "
             "debut, fin, redigee_par, signee_par, modifie_us) VALUES (%lld, 'M-%lld', %lld, "
             "'dereferencement', 'signee', 1, "
             "1, 'alix', %d, %d, 'alix', 'bea', 0)",
             (long long)body, (long long)body, (long long)body, on("2026-05-01"), on("2027-05-01"));
    assert_int_equal(raw_sql(t, sql), SQLITE_OK);
}

static void not_with_a_body_struck_off(void **state)
{
    struct offre_constats found;
    struct temp_store t;

    (void)state;
    open_store(&t);
    accepted(&t, contract(ORG_SANS, "F4", AGREE_SIRET, "600,00"));
    strike_off(&t, TIERS);
    found = lint(&t, SESSION_CPF);
    assert_int_equal(finds(&found, MSG_SOUS_TRAITANCE_DEREFERENCE), 0); /* it has no contract here */
    refused(&t, contract(ORG_AGREE, "F1", TIERS_SIRET, "1,00"), RC_REFUSED, MSG_SOUS_TRAITANCE_DEREFERENCE);
    strike_off(&t, ORG_AGREE);
    found = lint(&t, SESSION_CPF);
    assert_int_equal(finds(&found, MSG_SOUS_TRAITANCE_DEREFERENCE), 2);
    temp_store_close(&t);
}

/* R. 6333-6-2: it is the company that is struck off, whatever the establishment it signs by, and its declaration of activity. */
static void not_by_another_establishment(void **state)
{
    struct sous_traitance_declaration d = contract(ORG_SANS, "F4", INCONNU_SIRET, "10,00");
    struct offre_constats found;
    struct temp_store t;

    (void)state;
    open_store(&t);
    add_fourth(&t);
    d.s.nda = "11750000011";
    accepted(&t, d); /* its company is certified by its other establishment */
    strike_off(&t, QUATRE);
    found = lint(&t, SESSION_CPF);
    assert_int_equal(finds(&found, MSG_SOUS_TRAITANCE_DEREFERENCE), 2);
    d.s.siret = "44306184100021";
    d.s.micro = "oui";
    d.s.nda = "11750000010";
    refused(&t, d, RC_REFUSED, MSG_SOUS_TRAITANCE_DEREFERENCE); /* another declaration of the same company */
    d.s.siret = "38012986646850";
    refused(&t, d, RC_OK, MSG_AUCUN); /* of another company */
    d.s.contrat = "C-2";
    d.s.siret = "38012986646868";
    d.s.nda = "11750000011"; /* the very declaration that was struck off */
    refused(&t, d, RC_REFUSED, MSG_SOUS_TRAITANCE_DEREFERENCE);
    temp_store_close(&t);
}

/* R. 6333-6-3: nothing says that a body which the public list does not have is certified. */
static void who_is_not_on_the_list_is_not_certified(void **state)
{
    struct sous_traitance_declaration d = contract(ORG_SANS, "F4", INCONNU_SIRET, "10,00");
    struct offre_constats found;
    struct temp_store t;

    (void)state;
    open_store(&t);
    d.s.nda = "11750000010";
    refused(&t, d, RC_REFUSED, MSG_SOUS_TRAITANCE_SANS_CERTIFICATION);
    d.s.micro = "oui";
    accepted(&t, d);
    assert_int_equal(raw_sql(&t, "INSERT INTO sous_traitance SELECT organisme_id, 2, action_id, siret, "
                                 "raison_sociale, nda, 'C-2', 1, 0, 0, depuis, NULL, enregistre_us, "
                                 "enregistre_par, NULL, NULL FROM sous_traitance"),
                     SQLITE_OK);
    found = lint(&t, SESSION_CPF); /* recorded before the rule was applied to it */
    assert_int_equal(finds(&found, MSG_SOUS_TRAITANCE_SANS_CERTIFICATION), 2);
    add_fourth(&t); /* on the list since, and certified */
    found = lint(&t, SESSION_CPF);
    assert_int_equal(finds(&found, MSG_SOUS_TRAITANCE_SANS_CERTIFICATION), 0);
    temp_store_close(&t);
}

static void a_contract_ends_once(void **state)
{
    struct declaration_fin f = {
        .organisme_id = ORG_AGREE, .no = 1, .avant = DAY_NONE, .par = {PARTY_CDC, 0, "alix"}};
    struct offre_constats found;
    struct temp_store t;
    struct err e;

    (void)state;
    open_store(&t);
    accepted(&t, contract(ORG_AGREE, "F1", TIERS_SIRET, "225,00"));
    assert_int_equal(raw_as_program(&t, "UPDATE sous_traitance SET montant_cents = 1"), RAW_REFUSED);
    assert_int_equal(raw_as_program(&t, "DELETE FROM sous_traitance"), RAW_REFUSED);
    assert_ok(store_write(t.store, sous_traitance_terminer, &f, &e), &e);
    assert_int_equal(store_write(t.store, sous_traitance_terminer, &f, &e), RC_CONFLICT);
    assert_int_equal(raw_sql(&t, "UPDATE action_formation SET prix_ht_cents = 1 WHERE id = 1"), SQLITE_OK);
    found = lint(&t, SESSION_MANDAT); /* ended today: it holds no more */
    assert_int_equal(finds(&found, MSG_SOUS_TRAITANCE_PLAFOND_ELU), 0);
    f.no = 2;
    assert_int_equal(store_write(t.store, sous_traitance_terminer, &f, &e), RC_NOT_FOUND);
    temp_store_close(&t);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_contract_says),
        cmocka_unit_test(trainings_of_elus),
        cmocka_unit_test(a_number_that_its_body_left),
        cmocka_unit_test(the_share_of_elus_is_of_all_the_contracts),
        cmocka_unit_test(the_lint_adds_the_contracts_up),
        cmocka_unit_test(a_refused_contract_leaves_the_search),
        cmocka_unit_test(other_trainings),
        cmocka_unit_test(a_complete_block_asks_for_the_entitlement),
        cmocka_unit_test(who_teaches_without_a_contract_is_said),
        cmocka_unit_test(the_ceiling_of_a_year),
        cmocka_unit_test(not_with_a_body_struck_off),
        cmocka_unit_test(not_by_another_establishment),
        cmocka_unit_test(who_is_not_on_the_list_is_not_certified),
        cmocka_unit_test(a_contract_ends_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

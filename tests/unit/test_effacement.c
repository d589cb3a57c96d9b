/*
 * Erasure at the end of retention: who is due, what holds it back, what is left, that a cut run ends the same, and that
 * the bytes of the person are gone from the files while the book and the journal still verify.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include "training_fixture.h"
#include "conservation/conservation.h"
#include "exchange/export.h"
#include "journal/journal.h"
#include "law/law_text.h"

/* Words found nowhere else than with holder 1. */
#define NOM "Qzarvolmek"
#define VILLE "Wubliport"
#define DETAIL "Xenodrifouque"
#define DOTATION "Mavrostidel"
#define CLASSEMENT "Torvaquindel"
#define CORRECTION "Golfinaster"
#define SOMME "Perlutanvik"
#define FRAUDE "Tulbendriqua"

static void run_sql(const struct temp_store *t, const char *fmt, ...)
{
    char sql[2000];
    va_list ap;
    int n;

    va_start(ap, fmt);
    n = vsnprintf(sql, sizeof(sql), fmt, ap);
    va_end(ap);
    assert_true(n > 0 && (size_t)n < sizeof(sql));
    assert_int_equal(raw_sql(t, sql), SQLITE_OK);
}

static enum rc entry_unit(struct db *db, void *arg, struct err *e)
{
    const struct journal_entry *entry = arg;

    return journal_append(db, entry, NULL, e);
}

static void tell(struct temp_store *t, int64_t titulaire, const char *content)
{
    struct journal_entry entry = {.kind = JOURNAL_ACT,
                                  .party = PARTY_CDC,
                                  .actor_name = "alix",
                                  .purpose = FINALITE_1,
                                  .act = "essai",
                                  .law_day = on("2026-06-01"),
                                  .titulaire_id = titulaire,
                                  .content = content};
    struct err e = {0};

    assert_ok(store_write(t->store, entry_unit, &entry, &e), &e);
}

/* Holder 1 has a name, a contact, a mandate, a year of work, a decided match, a paid dossier; dead on 2026-08-10. */
static void open_store(struct temp_store *t)
{
    struct parcours p = {.titulaire = 1,
                         .organisme = ORG_AGREE,
                         .session = SESSION_MANDAT,
                         .realisees = -1,
                         .facture = "F-77"};
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e = {0};

    training_fixture_open(t);
    run_sql(
        t,
        "UPDATE titulaire SET nom_naissance = '" NOM "', nom_naissance_plie = 'QZARVOLMEK', prenoms = 'Zoé',"
        " prenom_plie = 'ZOE', sexe = 'F', naissance = 3000, naissance_lieu = '35238',"
        " nir_chiffre = x'0102', nir_index = x'00112233445566778899aabbccddeeff' WHERE id = 1;"
        "INSERT INTO contact VALUES (1, 'qzarvolmek@exemple.fr', NULL, '3 rue des Prés, " VILLE "', 0);"
        "INSERT INTO activite (titulaire_id, annee, regime, travaille, reference, unite, source)"
        " VALUES (1, 2024, 'salarie', 1607, 1607, 'heures', 'essai');"
        "INSERT INTO financeur VALUES (1, '18002002600019', 'Région', 'region', 0);"
        "INSERT INTO dotation VALUES (1, 1, 'k', 1, 'volontaire', 100, 20000, NULL, 0, NULL, '', '', "
        "'" DOTATION "', 0);"
        "INSERT INTO somme_proposee VALUES (1, 1, 'k2', 1, 'volontaire', 100, 20000, NULL, 0, '', '', '', "
        "'" SOMME "', 'refusee', '" SOMME "', NULL, 'alix', 0, 'billie', 1);"
        "INSERT INTO correction VALUES (1, 1, 'reprise', '" CORRECTION
        "', 'proposee', 'alix', 0, NULL, NULL);"
        "INSERT INTO fraude VALUES (1, 'F-1', 'tiers', 1, NULL, 'classee', '" FRAUDE
        "', 1, 'a', 2, 'a', '" FRAUDE "');"
        "INSERT INTO gel VALUES (1, 'G-1', 1, 1, 0, '', '" FRAUDE
        "', 'R. 6333-4', 1, 2, 'a', 2, 'a', '" FRAUDE "');"
        "INSERT INTO fraude_reclamation (id, numero, fraude_id, titulaire_id, dossier_id, dossier, etat, "
        "texte, recue_le, recue_par, decider_avant, sens, motifs, instruite_par) VALUES "
        "(1, 'R-1', 1, 1, 9, '9', 'instruite', '" FRAUDE "', 1, 'a', 2, 'refuser', '" FRAUDE "', 'a');"
        "INSERT INTO livraison VALUES (1, 'rne', 'cm', 20000, x'01', x'02', 1, 0);"
        "INSERT INTO rapprochement (id, livraison_id, ligne, motif, nom, prenoms, sexe, naissance, "
        "mandat_type,"
        " mandat_debut, ligne_index, candidats, decision) VALUES"
        " (1, 1, 1, 'ambigu', '" NOM "', 'Zoé', 'F', 3000, 'cm', 20000, x'03', '[1,3]', 1);");
    assert_ok(parcourir(t, &p, FACTURE, numero, &e), &e);
    run_sql(t,
            "UPDATE dossier SET facturation = 'paid', verse_cents = a_payer_cents, paye_le = %d, intitule = "
            "'" DETAIL "' WHERE numero = '%s'",
            on("2026-07-20"), numero);
    run_sql(
        t,
        "INSERT INTO classement (titulaire_id, dossier_id, no, objet, paiement_id, remboursement_no, mort, "
        "cas, taux, choix, motif, etat, propose_par, propose_us, decide_par, decide_us, rouvre_par, "
        "rouvre_us, rouvre_motif) SELECT titulaire_id, id, 1, 'deces', 0, 0, 20000, etat, 100, "
        "'ayants_droit', '" CLASSEMENT "', 'a_rouvrir', 'a', 1, 'b', 1, 'a', 2, '" CLASSEMENT
        "' FROM dossier WHERE numero = '%s'",
        numero);
    run_sql(t, "INSERT INTO evaluation_compte VALUES (1, 'contenu', 5, 1, 0)");
    tell(t, 1, "{\"motif\":\"" DETAIL "\"}");
    tell(t, 3, "{\"motif\":\"autre\"}");
    run_sql(t, "UPDATE titulaire SET deces = %d, deces_connu = %d WHERE id = 1", on("2026-08-10"),
            on("2026-08-20"));
}

static struct conservation_plan plan_at(struct temp_store *t, const char *day)
{
    struct conservation_plan p;
    struct err e = {0};
    struct db *db;

    assert_ok(store_read_begin(t->store, &db, &e), &e);
    assert_ok(conservation_plan(db, on(day), 0, &p, &e), &e);
    store_read_end(t->store, db);
    return p;
}

static enum rc apply(struct temp_store *t, const char *day, const char *hash, int64_t stop,
                     struct conservation_bilan *b, struct err *e)
{
    struct conservation_demande d = {.hash = hash, .at = on(day), .agent = "alix", .arret = stop};

    memset(e, 0, sizeof(*e));
    return conservation_appliquer(t->store, &d, b, e);
}

static void assert_sound(struct temp_store *t)
{
    struct journal_report journal;
    struct book_report book;
    struct err e = {0};
    struct db *db;

    assert_ok(store_read_begin(t->store, &db, &e), &e);
    assert_ok(journal_verify(db, &journal, &e), &e);
    assert_ok(book_verify(db, &book, &e), &e);
    store_read_end(t->store, db);
}

static void due_from_the_day_after_the_term(void **state)
{
    struct temp_store t;

    (void)state;
    open_store(&t);
    assert_int_equal(plan_at(&t, "2029-08-10").titulaires.dus, 0);
    assert_int_equal(plan_at(&t, "2029-08-11").titulaires.dus, 1);
    run_sql(&t, "UPDATE titulaire SET deces_connu = %d WHERE id = 1", on("2029-05-01"));
    assert_int_equal(plan_at(&t, "2030-02-10").titulaires.dus, 0);
    assert_int_equal(plan_at(&t, "2030-02-11").titulaires.dus, 1);
    /* Never learnt after the account was opened: known when it was (1970 in this fixture). */
    run_sql(&t, "UPDATE titulaire SET deces_connu = NULL WHERE id = 1");
    assert_int_equal(plan_at(&t, "2029-08-11").titulaires.dus, 1);
    temp_store_close(&t);
}

static void what_the_holder_is_told(void **state)
{
    struct temp_store t;
    struct retention_facts facts;
    char text[RETENTION_TEXT_BYTES];
    struct err e = {0};
    struct db *db;

    (void)state;
    open_store(&t);
    assert_ok(store_read_begin(t.store, &db, &e), &e);
    assert_ok(conservation_faits_titulaire(db, 1, on("2026-11-24"), &facts, &e), &e);
    assert_string_equal(law_retention_text(ITEM_MANDAT_TYPE, &facts, on("2026-11-24"), text),
                        "conservée jusqu'au 10 août 2029 (C. trav. R. 6323-39, I)");
    assert_ok(conservation_faits_titulaire(db, 3, on("2026-11-24"), &facts, &e), &e);
    assert_string_equal(law_retention_text(ITEM_MANDAT_TYPE, &facts, on("2026-11-24"), text),
                        "conservée 3 ans après le décès du titulaire (C. trav. R. 6323-39, I)");
    store_read_end(t.store, db);
    temp_store_close(&t);
}

static void what_holds_it_back(void **state)
{
    static const struct {
        const char *make, *undo;
        enum retenue why;
    } cases[] = {
        {"INSERT INTO conservation_fait VALUES (1, 0, 0, 'contentieux', 21000, NULL)",
         "UPDATE conservation_fait SET fin = 21500", RETENUE_CONTENTIEUX},
        {"INSERT INTO conservation_fait VALUES (1, 0, 0, 'fraude', 20000, NULL)",
         "DELETE FROM conservation_fait", RETENUE_DEROGATION},
        {"INSERT INTO conservation_fait VALUES (1, 0, 5, 'fonds_europeens', 20700, NULL)",
         "DELETE FROM conservation_fait", RETENUE_DEROGATION},
        {"UPDATE dossier SET controle = 'inControl'", "UPDATE dossier SET controle = 'released'",
         RETENUE_DOSSIER},
        {"UPDATE dossier SET etat = 'accepted'", "UPDATE dossier SET etat = 'serviceDoneValidated'",
         RETENUE_DOSSIER},
        {"UPDATE dossier SET facturation = 'billed'",
         "UPDATE dossier SET facturation = 'paid', verse_cents = a_payer_cents", RETENUE_PAIEMENT},
        {"INSERT INTO indu (id, numero, debiteur, organisme_id, titulaire_id, dossier_id, dossier, etat, "
         "article, motifs, montant_cents, "
         "recouvre_cents, fraude, paye_le, ouvert_le, ouvert_par) SELECT 99, 'IND-2026-00099', 'organisme', "
         "organisme_id, titulaire_id, "
         "id, numero, 'ouvert', 'L. 6323-44', 'Heures non suivies.', 1000, 0, 0, 20700, 20710, 'alix' FROM "
         "dossier WHERE titulaire_id = 1 "
         "ORDER BY id LIMIT 1",
         "UPDATE indu SET etat = 'annule', clos_le = 20720, clos_par = 'bea' WHERE id = 99",
         RETENUE_PAIEMENT},
        {"UPDATE rapprochement SET decision = NULL", "UPDATE rapprochement SET decision = 1",
         RETENUE_RAPPROCHEMENT},
    };
    struct temp_store t;

    (void)state;
    open_store(&t);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct conservation_plan p;

        run_sql(&t, "%s", cases[i].make);
        p = plan_at(&t, "2029-08-11");
        assert_int_equal(p.titulaires.dus, 0);
        assert_int_equal(p.titulaires.retenus[cases[i].why], 1);
        run_sql(&t, "%s", cases[i].undo);
        p = plan_at(&t, "2029-08-11");
        assert_int_equal(p.titulaires.dus, 1);
    }
    temp_store_close(&t);
}

static void nothing_of_the_person_is_left(void **state)
{
    static const char *const words[] = {
        NOM,    "QZARVOLMEK", "qzarvolmek@exemple.fr", VILLE, DETAIL, DOTATION, SOMME, CORRECTION,
        FRAUDE, CLASSEMENT};
    struct temp_store t;
    struct conservation_plan p;
    struct conservation_bilan b;
    struct balance before, after;
    int64_t last, kept;
    char sql[80];
    struct err e;

    (void)state;
    open_store(&t);
    before = solde(&t, 1, POCHE_DIFE);
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        assert_true(temp_store_holds(&t, words[i]));
    t.now_us = instant_of_day(on("2029-08-11"));
    p = plan_at(&t, "2029-08-11");
    assert_int_equal(p.dossiers, 1);
    assert_int_equal(p.mandats, 1);
    assert_int_equal(p.activites, 1);
    assert_int_equal(p.rapprochements, 1);
    last = raw_i64(&t, "SELECT MAX(seq) FROM journal");
    kept = raw_i64(&t, "SELECT COUNT(*) FROM journal_contenu");
    assert_ok(apply(&t, "2029-08-11", p.hash, 0, &b, &e), &e);
    assert_int_equal(b.titulaires, 1);
    assert_int_equal(b.dossiers, 1);
    /* Those of three years ago that the plan counted, holder 1's among them, and what is said of holder 1 alone since. */
    snprintf(sql, sizeof(sql), "SELECT COUNT(*) FROM journal_contenu WHERE seq <= %lld", (long long)last);
    assert_true(p.contenus > 1);
    assert_true(b.contenus >= p.contenus);
    assert_int_equal(b.contenus, kept - raw_i64(&t, sql));
    assert_false(b.deja);
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (temp_store_holds(&t, words[i]))
            fail_msg("« %s » est encore dans le fichier", words[i]);
    assert_sound(&t);
    after = solde(&t, 1, POCHE_DIFE);
    assert_int_equal(after.posted, before.posted);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM titulaire WHERE id = 1 AND efface_us IS NOT NULL AND "
                                 "cle_donnees IS NULL AND nir_index IS NULL AND deces IS NULL"),
                     1);
    assert_int_equal(
        raw_i64(&t, "SELECT COUNT(*) FROM transfert WHERE titulaire_id = 1 AND entrees IS NOT NULL"), 0);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM dossier_acte WHERE titulaire_id = 1"), 0);
    assert_int_equal(raw_i64(&t, "SELECT recues FROM evaluation_compte"), 1); /* counts name nobody */
    /* The invoice is a payment document: it stays. */
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM dossier_efface WHERE facture_numero = 'F-77'"), 1);
    /* The others are as they were. */
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM mandat WHERE titulaire_id = 2"), 1);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM titulaire WHERE cle_donnees IS NOT NULL"), 4);
    temp_store_close(&t);
}

static int64_t elus_exported(struct temp_store *t)
{
    const struct export_demande d = {
        .partie = PARTY_DGCL, .finalite = FINALITE_5, .at = on("2029-08-11"), .agent = "alix"};
    struct export_bilan b;
    struct err e = {0};
    FILE *out = tmpfile();

    assert_non_null(out);
    assert_ok(export_party(t->store, &d, out, &b, &e), &e);
    fclose(out);
    return b.personnes;
}

static void the_erased_are_in_no_export(void **state)
{
    struct temp_store t;
    struct conservation_plan p;
    struct conservation_bilan b;
    struct err e;

    (void)state;
    open_store(&t);
    t.now_us = instant_of_day(on("2029-08-11"));
    assert_int_equal(elus_exported(&t), 2);
    p = plan_at(&t, "2029-08-11");
    assert_ok(apply(&t, "2029-08-11", p.hash, 0, &b, &e), &e);
    assert_int_equal(elus_exported(&t), 1);
    temp_store_close(&t);
}

/* A table of people added to the schema must be added to effacer.c, then here. */
static void every_table_of_people_is_known(void **state)
{
    static const char *const known[] = {
        "titulaire", "contact", "mandat", "activite", "dossier", /* erased with their holder */
        "dotation", "somme_proposee", "depot_ligne", "correction", "indu", "indu_decision", "fraude", "gel",
        "fraude_reclamation", "dossier_acte", "dossier_prise", "dossier_tva", "paiement_carte",
        "panne_prolongation", "panne_prolongation_droit", "carence_proposee", "ecart_propose",
        "controle_agents", "gel_prolongation", "remboursement_carte", "remboursement_ailleurs", "classement",
        "remboursement", "renonciation", "promesse", "transfert", "solde", /* the last two: amounts stay */
        "rapprochement", /* erased when it was decided for this holder */
        "cle_api",       /* of the holder's programs */
        "webhook_envoi", /* what waits to be told of a dossier */
        /* What no holder is named in: journal, sessions, catalogue, training bodies, payments. */
        "journal", "journal_contenu", "web_session", "organisme", "organisme_nda_ancien", "agrement",
        "agrement_ancien", "organisme_ancien", "offre_avis", "organisme_pedagogique",
        "organisme_representant", "organisme_collaborateur", "organisme_suivi", "organisme_formateur",
        "sous_traitance", "affacturage", "compte_bancaire", /* these two stay with the payments */
        "avis", "contact_ancien", "formation", "action_formation", "session_formation", "paiement_ligne",
        "dossier_efface"};

    (void)state;
    for (size_t i = 0; i < law_columns_n; i++) {
        size_t k = 0;

        while (k < ARRAY_LEN(known) && strcmp(known[k], law_columns[i].table) != 0)
            k++;
        if (k == ARRAY_LEN(known))
            fail_msg(
                "la table %s tient des données personnelles : dire dans effacer.c ce qu'elles deviennent",
                law_columns[i].table);
    }
}

static void twice_changes_nothing(void **state)
{
    struct temp_store t;
    struct conservation_plan p;
    struct conservation_bilan b, again;
    struct err e;
    int64_t entries;

    (void)state;
    open_store(&t);
    p = plan_at(&t, "2029-08-11");
    assert_ok(apply(&t, "2029-08-11", p.hash, 0, &b, &e), &e);
    entries = raw_i64(&t, "SELECT COUNT(*) FROM journal");
    assert_ok(apply(&t, "2029-08-11", p.hash, 0, &again, &e), &e);
    assert_true(again.deja);
    assert_int_equal(again.titulaires, 1);
    assert_string_equal(again.certificat, b.certificat);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM journal"), entries);
    p = plan_at(&t, "2029-08-11");
    assert_true(conservation_vide(&p));
    assert_int_equal(apply(&t, "2029-08-11", p.hash, 0, &again, &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_CONSERVATION_RIEN);
    temp_store_close(&t);
}

static void a_moved_state_is_refused(void **state)
{
    struct temp_store t;
    struct conservation_plan p;
    struct conservation_bilan b;
    struct err e;

    (void)state;
    open_store(&t);
    p = plan_at(&t, "2029-08-11");
    assert_int_equal(apply(&t, "2029-08-12", p.hash, 0, &b, &e), RC_CONFLICT); /* another day */
    run_sql(&t, "INSERT INTO conservation_fait VALUES (1, 0, 0, 'contentieux', 21000, NULL)");
    assert_int_equal(apply(&t, "2029-08-11", p.hash, 0, &b, &e), RC_CONFLICT);
    assert_int_equal(e.msg, MSG_CONSERVATION_PLAN_CHANGE);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM titulaire WHERE nom_naissance IS NOT NULL"), 1);
    assert_int_equal(apply(&t, "2029-08-11", "abc", 0, &b, &e), RC_USAGE);
    temp_store_close(&t);
}

/* 250 dead people are three slices; the run is cut after each and ends the same. */
static void a_cut_run_ends_the_same(void **state)
{
    struct temp_store t;
    struct conservation_plan p, other;
    struct conservation_bilan b;
    struct err e;
    enum rc rc = RC_FAILURE;
    int cuts = 0;

    (void)state;
    open_store(&t);
    run_sql(&t,
            "WITH RECURSIVE s (i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM s WHERE i < 348) "
            "INSERT INTO titulaire (id, cle_donnees, nom_naissance, certifie, deces, deces_connu, ouvert_us, "
            "modifie_us)"
            " SELECT i, x'00', 'Nom' || i, 1, %d, %d, 0, 0 FROM s",
            on("2026-01-01"), on("2026-01-02"));
    p = plan_at(&t, "2029-08-11");
    assert_int_equal(p.titulaires.dus, 250);
    while (rc != RC_OK && cuts < 50) {
        rc = apply(&t, "2029-08-11", p.hash, 1, &b, &e);
        if (rc != RC_OK) {
            assert_int_equal(e.msg, MSG_CONSERVATION_INTERROMPUE);
            cuts++;
            other =
                plan_at(&t, "2029-08-11"); /* what is left has another hash, and waits for the first run */
            if (other.titulaires.dus > 0) {
                assert_int_equal(apply(&t, "2029-08-11", other.hash, 0, &b, &e), RC_CONFLICT);
                assert_int_equal(e.msg, MSG_CONSERVATION_AUTRE_EN_COURS);
            }
            if (cuts == 4)
                break;
        }
    }
    assert_true(cuts >= 2);
    assert_ok(apply(&t, "2029-08-11", p.hash, 0, &b, &e), &e);
    assert_int_equal(b.titulaires, 250);
    assert_int_equal(b.dossiers, 1);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM titulaire WHERE efface_us IS NOT NULL"), 250);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM conservation_ligne"), 0);
    assert_sound(&t);
    temp_store_close(&t);
}

/* A dispute that begins once the run was cut holds back what is left of it. */
static void what_happens_meanwhile_counts(void **state)
{
    struct temp_store t;
    struct conservation_plan p;
    struct conservation_bilan b;
    struct err e;

    (void)state;
    open_store(&t);
    run_sql(&t,
            "WITH RECURSIVE s (i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM s WHERE i < 250) "
            "INSERT INTO titulaire (id, cle_donnees, nom_naissance, certifie, deces, deces_connu, ouvert_us, "
            "modifie_us)"
            " SELECT i, x'00', 'Nom' || i, 1, %d, %d, 0, 0 FROM s",
            on("2026-01-01"), on("2026-01-02"));
    p = plan_at(&t, "2029-08-11");
    assert_int_equal(apply(&t, "2029-08-11", p.hash, 1, &b, &e), RC_FAILURE);
    run_sql(&t, "INSERT INTO conservation_fait VALUES (250, 0, 0, 'contentieux', 21000, NULL)");
    assert_ok(apply(&t, "2029-08-11", p.hash, 0, &b, &e), &e);
    assert_int_equal(b.retenus, 1);
    assert_int_equal(
        raw_i64(&t, "SELECT COUNT(*) FROM titulaire WHERE id = 250 AND nom_naissance = 'Nom250'"), 1);
    assert_sound(&t);
    temp_store_close(&t);
}

static void traces_last_a_year(void **state)
{
    struct temp_store t;
    struct conservation_plan p;
    struct conservation_bilan b;
    struct err e;
    int64_t all;

    (void)state;
    training_fixture_open(&t);
    t.now_us = instant_of_day(on("2026-02-28")) + INT64_C(36000000000); /* 10:00 */
    tell(&t, 3, "{\"motif\":\"ancien\"}");
    tell(&t, 2, "{\"motif\":\"disputé\"}");
    t.now_us = instant_of_day(on("2026-03-01"));
    tell(&t, 3, "{\"motif\":\"récent\"}");
    run_sql(&t, "DELETE FROM journal_contenu WHERE contenu NOT LIKE '%%motif%%'");
    run_sql(&t, "INSERT INTO conservation_fait VALUES (2, 0, 0, 'contentieux', 20600, NULL)");
    all = raw_i64(&t, "SELECT COUNT(*) FROM journal_contenu");
    assert_int_equal(all, 3);
    assert_int_equal(plan_at(&t, "2027-02-28").contenus, 0);
    p = plan_at(&t, "2027-03-01");
    assert_int_equal(p.contenus, 1);
    assert_ok(apply(&t, "2027-03-01", p.hash, 0, &b, &e), &e);
    assert_int_equal(b.contenus, 1);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM journal_contenu WHERE contenu LIKE '%ancien%'"), 0);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM journal_contenu WHERE contenu LIKE '%motif%'"), 2);
    assert_false(temp_store_holds(&t, "\"ancien\""));
    assert_sound(&t);
    temp_store_close(&t);
}

static void a_body_no_longer_referenced(void **state)
{
    struct temp_store t;
    struct conservation_plan p;
    struct conservation_bilan b;
    struct fait f = {.genre = FAIT_FIN_REFERENCEMENT, .organisme_id = ORG_SANS, .jour = 0, .agent = "alix"};
    struct err e = {0};

    (void)state;
    training_fixture_open(&t);
    f.jour = on("2026-05-04");
    assert_ok(store_write(t.store, fait_noter, &f, &e), &e);
    assert_int_equal(store_write(t.store, fait_noter, &f, &e), RC_CONFLICT);
    assert_int_equal(plan_at(&t, "2031-05-04").organismes.dus, 0);
    p = plan_at(&t, "2031-05-05");
    assert_int_equal(p.organismes.dus, 1);
    assert_ok(apply(&t, "2031-05-05", p.hash, 0, &b, &e), &e);
    assert_int_equal(b.organismes, 1);
    assert_false(temp_store_holds(&t, "Langues & Cie"));
    assert_false(temp_store_holds(&t, "11750000008"));
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM organisme WHERE denomination = 'École des élus'"), 1);
    assert_sound(&t);
    temp_store_close(&t);
}

static void facts_have_their_subject(void **state)
{
    struct temp_store t;
    struct err e = {0};
    struct fait f = {.genre = FAIT_FONDS_EUROPEENS, .titulaire_id = 1, .jour = 20000, .agent = "alix"};

    (void)state;
    open_store(&t);
    assert_int_equal(store_write(t.store, fait_noter, &f, &e), RC_USAGE);
    f = (struct fait){.genre = FAIT_CONTENTIEUX, .titulaire_id = 999, .jour = 20000, .agent = "alix"};
    assert_int_equal(store_write(t.store, fait_noter, &f, &e), RC_NOT_FOUND);
    f.titulaire_id = 1;
    assert_int_equal(store_write(t.store, fait_clore, &f, &e), RC_NOT_FOUND);
    assert_ok(store_write(t.store, fait_noter, &f, &e), &e);
    assert_int_equal(plan_at(&t, "2029-08-11").titulaires.retenus[RETENUE_CONTENTIEUX], 1);
    f.jour = on("2031-01-01");
    assert_ok(store_write(t.store, fait_clore, &f, &e), &e);
    /* Until the decision, then due: its term had passed. */
    assert_int_equal(plan_at(&t, "2031-01-01").titulaires.dus, 0);
    assert_int_equal(plan_at(&t, "2031-01-02").titulaires.dus, 1);
    temp_store_close(&t);
}

static void the_store_keeps_its_word(void **state)
{
    struct temp_store t;

    (void)state;
    open_store(&t);
    /* Acts and inputs go with their holder only; amounts never. */
    assert_int_not_equal(raw_sql(&t, "DELETE FROM dossier_acte"), SQLITE_OK);
    assert_int_not_equal(raw_sql(&t, "UPDATE transfert SET entrees = NULL"), SQLITE_OK);
    assert_int_not_equal(raw_sql(&t, "UPDATE titulaire SET efface_us = 1 WHERE id = 1"), SQLITE_OK);
    run_sql(&t, "UPDATE titulaire SET cle_donnees = NULL, efface_us = 1 WHERE id = 2");
    run_sql(&t, "UPDATE transfert SET entrees = NULL WHERE titulaire_id = 2");
    assert_int_not_equal(
        raw_sql(&t, "UPDATE transfert SET montant = 1, entrees = NULL WHERE titulaire_id = 2"), SQLITE_OK);
    assert_int_not_equal(raw_sql(&t, "UPDATE titulaire SET nom_naissance = 'X' WHERE id = 2"), SQLITE_OK);
    temp_store_close(&t);
}

static void certificates(void **state)
{
    struct temp_store t;
    struct conservation_plan p;
    struct conservation_bilan b;
    struct certificat_lu read;
    struct err e;
    char key[65], other[65], *digit;

    (void)state;
    open_store(&t);
    p = plan_at(&t, "2029-08-11");
    assert_ok(apply(&t, "2029-08-11", p.hash, 0, &b, &e), &e);
    hex(t.keys.sign_public, 32, key);
    assert_ok(certificat_verifier(b.certificat, key, &read, &e), &e);
    assert_int_equal(read.titulaires, 1);
    assert_string_equal(read.plan, p.hash);
    assert_string_equal(read.jour, "2029-08-11");
    assert_int_equal(read.journal_seq, raw_i64(&t, "SELECT MAX(seq) FROM journal"));
    memcpy(other, key, sizeof(other));
    other[0] = other[0] == '0' ? '1' : '0';
    assert_int_equal(certificat_verifier(b.certificat, other, &read, &e), RC_INTEGRITY);
    assert_int_equal(certificat_verifier(b.certificat, "12", &read, &e), RC_USAGE);
    assert_int_equal(certificat_verifier("{}", key, &read, &e), RC_USAGE);
    assert_int_equal(certificat_verifier("[1", key, &read, &e), RC_USAGE);
    digit = strstr(b.certificat, "\"effaces\": 1");
    assert_non_null(digit);
    digit[strlen("\"effaces\": ")] = '2';
    assert_int_equal(certificat_verifier(b.certificat, key, &read, &e), RC_INTEGRITY);
    temp_store_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(due_from_the_day_after_the_term),
        cmocka_unit_test(what_the_holder_is_told),
        cmocka_unit_test(what_holds_it_back),
        cmocka_unit_test(nothing_of_the_person_is_left),
        cmocka_unit_test(the_erased_are_in_no_export),
        cmocka_unit_test(every_table_of_people_is_known),
        cmocka_unit_test(twice_changes_nothing),
        cmocka_unit_test(a_moved_state_is_refused),
        cmocka_unit_test(a_cut_run_ends_the_same),
        cmocka_unit_test(what_happens_meanwhile_counts),
        cmocka_unit_test(traces_last_a_year),
        cmocka_unit_test(a_body_no_longer_referenced),
        cmocka_unit_test(facts_have_their_subject),
        cmocka_unit_test(the_store_keeps_its_word),
        cmocka_unit_test(certificates),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

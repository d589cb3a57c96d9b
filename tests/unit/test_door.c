/* The door and the journal: nothing without a grant, every read and refusal in the chain, tampering is seen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <sodium.h>
#include "door/door.h"
#include "journal/journal.h"
#include "temp_store.h"

static struct door_request request(enum law_party party, enum law_purpose purpose, const char *day,
                                   int64_t who)
{
    return (struct door_request){
        .party = party,
        .purpose = purpose,
        .law_day = day_parse_iso(day),
        .act = "essai",
        .titulaire_id = who,
        .actor_id = who,
        .items = item_set_of(ITEM_DROITS_DIFE, ITEM_MANDAT_TYPE, ITEM_TITULAIRE_NIR, ITEM_COUNT)};
}

static enum rc ask(struct temp_store *t, const struct door_request *rq, struct grant *g, struct err *e)
{
    struct db *db;
    enum rc rc;

    assert_int_equal(store_read_begin(t->store, &db, NULL), RC_OK);
    rc = door_open(db, rq, g, e);
    store_read_end(t->store, db);
    return rc;
}

static void holders_see_themselves_only(void **state)
{
    struct temp_store t;
    struct grant g;
    struct err e = {0};
    struct door_request rq = request(PARTY_TITULAIRE, FINALITE_2, "2026-11-24", 7);

    (void)state;
    temp_store_open(&t, "2026-11-24");
    assert_int_equal(ask(&t, &rq, &g, &e), RC_OK);
    assert_true(grant_has(&g, ITEM_DROITS_DIFE));
    assert_false(grant_has(&g, ITEM_TITULAIRE_COORDONNEES)); /* not asked for */
    rq.actor_id = 8;
    assert_int_equal(ask(&t, &rq, &g, &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_PORTE_HORS_PORTEE);
    assert_false(grant_has(&g, ITEM_DROITS_DIFE));
    temp_store_close(&t);
}

/* Annex 3, row DGCL, exists from 3 December 2022 and gives élus, pseudonymised, never the NIR. */
static void dgcl_sees_elus_from_its_day(void **state)
{
    struct temp_store t;
    struct grant g;
    struct err e = {0};
    struct door_request rq = request(PARTY_DGCL, FINALITE_5, "2022-12-02", 0);

    (void)state;
    temp_store_open(&t, "2026-11-24");
    rq.actor_id = 0;
    assert_int_equal(ask(&t, &rq, &g, &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_LOI_ACCES_REFUSE);
    rq.law_day = day_parse_iso("2022-12-03");
    assert_int_equal(ask(&t, &rq, &g, &e), RC_OK);
    assert_int_equal(g.form, LAW_PSEUDONYMISED);
    assert_true(grant_has(&g, ITEM_MANDAT_TYPE));
    assert_false(grant_has(&g, ITEM_TITULAIRE_NIR));
    rq.criteria = item_set_of(ITEM_TITULAIRE_NIR, ITEM_COUNT);
    assert_int_equal(ask(&t, &rq, &g, &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_PORTE_CRITERE);
    temp_store_close(&t);
}

static void raw(struct temp_store *t, const char *sql, int expected)
{
    if (temp_store_on_server() && only_sqlite_says(sql))
        return;
    assert_int_equal(expected == RAW_OK ? raw_forge(t, sql) : raw_as_stranger(t, sql), expected);
}

/* The scope of the DGCL is élus locaux: a former mandate counts, a deputy's does not, neither does no mandate. */
static void dgcl_sees_no_member_of_parliament(void **state)
{
    static const struct {
        int64_t titulaire;
        enum rc rc;
    } cases[] = {{1, RC_OK}, {2, RC_REFUSED}, {3, RC_REFUSED}, {4, RC_OK}};
    struct temp_store t;
    struct err e = {0};

    (void)state;
    temp_store_open(&t, "2026-11-24");
    raw(&t,
        "INSERT INTO titulaire (id, certifie, ouvert_us, modifie_us) VALUES (1, 1, 0, 0), (2, 1, 0, 0), "
        "(3, 1, 0, 0), (4, 1, 0, 0);"
        "INSERT INTO mandat (titulaire_id, type, debut, fin, ligne_index, source) VALUES "
        "(1, 'conseiller_municipal', 18000, 19000, x'01', 'rne'), (2, 'depute', 18000, NULL, x'02', 'rne'), "
        "(4, 'senateur', 18000, NULL, x'03', 'rne'), (4, 'maire', 18000, NULL, x'04', 'rne')",
        RAW_OK);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct door_request rq = request(PARTY_DGCL, FINALITE_5, "2026-11-24", cases[i].titulaire);
        struct grant g;

        rq.actor_id = 0;
        assert_int_equal(ask(&t, &rq, &g, &e), cases[i].rc);
        assert_true(cases[i].rc == RC_OK || e.msg == MSG_PORTE_HORS_PORTEE);
    }
    temp_store_close(&t);
}

static void reads_and_refusals_are_recorded(void **state)
{
    struct temp_store t;
    struct grant g;
    struct err e = {0};
    struct door_request rq = request(PARTY_TITULAIRE, FINALITE_2, "2026-11-24", 7);
    struct journal_line lines[4];
    struct journal_report report;
    struct db *db;
    size_t n;

    (void)state;
    temp_store_open(&t, "2026-11-24");
    assert_int_equal(ask(&t, &rq, &g, &e), RC_OK);
    assert_false(grant_recorded(&g));
    assert_int_equal(door_commit(t.store, &g, &e), RC_OK);
    assert_true(grant_recorded(&g));
    rq.actor_id = 8;
    assert_int_equal(ask(&t, &rq, &g, &e), RC_REFUSED);
    assert_int_equal(door_commit(t.store, &g, &e), RC_OK);
    assert_int_equal(store_read_begin(t.store, &db, NULL), RC_OK);
    assert_int_equal(journal_of_titulaire(db, t.arena, 7, 0, 4, lines, &n, &e), RC_OK);
    assert_int_equal(n, 2);
    assert_int_equal(lines[0].kind, JOURNAL_REFUSAL);
    assert_int_equal(lines[0].actor_id, 8);
    assert_int_equal(lines[1].kind, JOURNAL_READ);
    assert_int_equal(lines[1].party, PARTY_TITULAIRE);
    assert_true(item_set_has(&lines[1].items, ITEM_DROITS_DIFE));
    assert_int_equal(journal_of_titulaire(db, t.arena, 7, lines[0].seq, 4, lines, &n, &e), RC_OK);
    assert_int_equal(n, 1);
    assert_int_equal(journal_verify(db, &report, &e), RC_OK);
    assert_int_equal(report.entries, 2);
    store_read_end(t.store, db);
    temp_store_close(&t);
}

static enum rc append(struct db *db, void *arg, struct err *e)
{
    return journal_append(db, arg, NULL, e);
}

static enum rc sign(struct db *db, void *arg, struct err *e)
{
    (void)arg;
    return journal_sign(db, e);
}

static void fill(struct temp_store *t)
{
    static const int64_t people[] = {3, 5, 9};
    struct journal_entry one = {.kind = JOURNAL_ACT,
                                .party = PARTY_CDC,
                                .actor_name = "agent",
                                .purpose = FINALITE_1,
                                .act = "essai.acte",
                                .law_day = 20000,
                                .titulaire_id = 5,
                                .content = "{\"montant\":400}"};
    struct journal_entry many = {.kind = JOURNAL_READ,
                                 .party = PARTY_DGCL,
                                 .purpose = FINALITE_5,
                                 .act = "export.dgcl",
                                 .law_day = 20000,
                                 .titulaires = people,
                                 .titulaires_n = 3};

    for (int i = 0; i < 5; i++) {
        assert_int_equal(store_write(t->store, append, &one, NULL), RC_OK);
        assert_int_equal(store_write(t->store, append, &many, NULL), RC_OK);
        t->now_us += 1000000;
    }
    assert_int_equal(store_write(t->store, sign, NULL, NULL), RC_OK);
}

static enum rc verify(struct temp_store *t, struct journal_report *report)
{
    struct db *db;
    enum rc rc;

    assert_int_equal(store_read_begin(t->store, &db, NULL), RC_OK);
    rc = journal_verify(db, report, NULL);
    store_read_end(t->store, db);
    return rc;
}

static void a_list_reaches_each_person(void **state)
{
    struct temp_store t;
    struct journal_line lines[20];
    struct db *db;
    size_t n;

    (void)state;
    temp_store_open(&t, "2026-11-24");
    fill(&t);
    assert_int_equal(store_read_begin(t.store, &db, NULL), RC_OK);
    assert_int_equal(journal_of_titulaire(db, t.arena, 9, 0, 20, lines, &n, NULL), RC_OK);
    assert_int_equal(n, 5);
    assert_int_equal(lines[0].party, PARTY_DGCL);
    assert_int_equal(journal_of_titulaire(db, t.arena, 5, 0, 20, lines, &n, NULL), RC_OK);
    assert_int_equal(n, 10);
    store_read_end(t.store, db);
    temp_store_close(&t);
}

static void the_journal_refuses_changes(void **state)
{
    struct temp_store t;

    (void)state;
    temp_store_open(&t, "2026-11-24");
    fill(&t);
    raw(&t, "UPDATE journal SET acte = 'autre' WHERE seq = 2", RAW_REFUSED);
    raw(&t, "DELETE FROM journal WHERE seq = 10", RAW_REFUSED);
    raw(&t,
        "INSERT OR REPLACE INTO journal SELECT seq, 1, genre, partie, acteur_id, acteur_nom, finalite, acte, "
        "jour_loi, donnees, dossier_id, titulaires_empreinte, contenu_empreinte, empreinte FROM journal "
        "WHERE seq = 11",
        RAW_REFUSED);
    raw(&t,
        "INSERT OR REPLACE INTO journal_signature SELECT seq, zeroblob(64), cle_publique FROM "
        "journal_signature",
        RAW_REFUSED);
    raw(&t, "UPDATE journal_titulaire SET titulaire_id = 1", RAW_REFUSED);
    raw(&t, "DELETE FROM journal_titulaire", RAW_REFUSED);
    raw(&t, "DELETE FROM journal_signature", RAW_REFUSED);
    temp_store_close(&t);
}

/* Whoever can write the file can drop the triggers; the chain must still tell. */
static void tampering_is_seen(void **state)
{
    static const struct {
        const char *sql;
        int64_t first_bad;
    } cases[] = {
        {"DROP TRIGGER journal_ne_change_pas; UPDATE journal SET acteur_nom = 'autre' WHERE seq = 3", 3},
        {"DROP TRIGGER journal_ne_change_pas; UPDATE journal SET enregistre_us = 1 WHERE seq = 7", 7},
        {"PRAGMA foreign_keys = OFF; DROP TRIGGER journal_ne_s_efface_pas; DELETE FROM journal WHERE seq = 4",
         4},
        {"DROP TRIGGER journal_titulaire_ne_s_efface_pas;"
         "DELETE FROM journal_titulaire WHERE titulaire_id = 9 AND seq = 2",
         2},
        {"UPDATE journal_contenu SET sel = CAST(sel || substr(contenu, 1, 1) AS BLOB), contenu = "
         "substr(contenu, 2) "
         "WHERE seq = 3",
         3},
        {"UPDATE journal_contenu SET contenu = contenu || char(0) || 'autre' WHERE seq = 1", 1},
        {"PRAGMA foreign_keys = OFF; DROP TRIGGER journal_ne_s_efface_pas; DELETE FROM journal WHERE seq = "
         "11",
         11},
        {"INSERT INTO journal_titulaire (titulaire_id, seq) VALUES (77, 6)", 6},
        {"UPDATE journal_contenu SET contenu = '{\"montant\":500}' WHERE seq = 5", 5},
        {"DROP TRIGGER journal_signature_ne_change_pas; UPDATE journal_signature SET signature = "
         "zeroblob(64)",
         11},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct temp_store t;
        struct journal_report report;

        temp_store_open(&t, "2026-11-24");
        fill(&t);
        assert_int_equal(verify(&t, &report), RC_OK);
        assert_int_equal(report.signatures, 1);
        raw(&t, cases[i].sql, RAW_OK);
        if (!temp_store_on_server() || !only_sqlite_says(cases[i].sql)) {
            assert_int_equal(verify(&t, &report), RC_INTEGRITY);
            assert_int_equal(report.first_bad, cases[i].first_bad);
        }
        temp_store_close(&t);
    }
}

/* A perfect signature, by a key that is not the installation's. */
static void another_key_does_not_sign(void **state)
{
    struct temp_store t;
    struct journal_report report;
    struct keyring other = {.sign_seed = {1}};
    unsigned char signature[SIGNATURE_BYTES];
    char key_hex[65], signature_hex[2 * SIGNATURE_BYTES + 1];
    char sql[400];
    unsigned char hash[HASH_BYTES];

    (void)state;
    temp_store_open(&t, "2026-11-24");
    fill(&t);
    assert_int_equal(verify(&t, &report), RC_OK);
    assert_true(hex_parse(report.head, hash, sizeof(hash)));
    crypto_sign_with(&other, hash, sizeof(hash), signature);
    /* the public key of that seed */
    assert_int_equal(crypto_sign_seed_keypair(other.sign_public, (unsigned char[64]){0}, other.sign_seed), 0);
    assert_true(crypto_check(other.sign_public, hash, sizeof(hash), signature));
    snprintf(sql, sizeof(sql),
             "DROP TRIGGER journal_signature_ne_change_pas;"
             "UPDATE journal_signature SET signature = x'%s', cle_publique = x'%s'",
             hex(signature, sizeof(signature), signature_hex), hex(other.sign_public, 32, key_hex));
    raw(&t, sql, RAW_OK);
    assert_int_equal(verify(&t, &report), RC_INTEGRITY);
    assert_int_equal(report.first_bad, 11);
    temp_store_close(&t);
}

/* Everything at once fits in an entry: a holder's own page asks for all that the law names. */
static void an_entry_holds_every_item(void **state)
{
    struct temp_store t;
    struct journal_report report;
    struct journal_entry entry = {.kind = JOURNAL_READ,
                                  .party = PARTY_TITULAIRE,
                                  .purpose = FINALITE_1,
                                  .act = "essai",
                                  .law_day = 20000,
                                  .titulaire_id = 5};

    (void)state;
    temp_store_open(&t, "2026-11-24");
    for (int it = 0; it < ITEM_COUNT; it++)
        item_set_add(&entry.items, (enum law_item)it);
    assert_int_equal(store_write(t.store, append, &entry, NULL), RC_OK);
    assert_int_equal(verify(&t, &report), RC_OK);
    assert_int_equal(report.entries, 1);
    temp_store_close(&t);
}

static void contents_can_be_erased(void **state)
{
    struct temp_store t;
    struct journal_report report;

    (void)state;
    temp_store_open(&t, "2026-11-24");
    fill(&t);
    raw(&t, "UPDATE journal_contenu SET contenu = NULL WHERE seq = 1", RAW_OK);
    raw(&t, "DELETE FROM journal_contenu WHERE seq = 3", RAW_OK);
    assert_int_equal(verify(&t, &report), RC_OK);
    assert_int_equal(report.contents_erased, 2);
    temp_store_close(&t);
}

static void pseudonyms_differ_by_recipient(void **state)
{
    struct temp_store t;
    struct grant dgcl = {.rq = {.party = PARTY_DGCL}};
    struct grant dgom = {.rq = {.party = PARTY_DGOM}};
    char a[33], b[33], c[33];

    (void)state;
    temp_store_open(&t, "2026-11-24");
    door_pseudonym(&t.keys, &dgcl, 7, a);
    door_pseudonym(&t.keys, &dgcl, 7, b);
    door_pseudonym(&t.keys, &dgom, 7, c);
    assert_string_equal(a, b);
    assert_string_not_equal(a, c);
    door_pseudonym(&t.keys, &dgcl, 8, b);
    assert_string_not_equal(a, b);
    temp_store_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(holders_see_themselves_only),
        cmocka_unit_test(dgcl_sees_elus_from_its_day),
        cmocka_unit_test(dgcl_sees_no_member_of_parliament),
        cmocka_unit_test(reads_and_refusals_are_recorded),
        cmocka_unit_test(a_list_reaches_each_person),
        cmocka_unit_test(the_journal_refuses_changes),
        cmocka_unit_test(tampering_is_seen),
        cmocka_unit_test(another_key_does_not_sign),
        cmocka_unit_test(an_entry_holds_every_item),
        cmocka_unit_test(contents_can_be_erased),
        cmocka_unit_test(pseudonyms_differ_by_recipient),
    };

    setenv("TZ", "Europe/Paris", 1);
    tzset();
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The tree of the journal and the proof of an entry: every leaf of every size, every field changed, no more than was signed. */
#include "exchange/recu.h"
#include "exchange/sceau.h"
#include "journal/journal.h"
#include "journal/mots.h"
#include "training/dossier.h"
#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include "recus_fixture.h"

static void leaf_of(uint64_t i, unsigned char out[HASH_BYTES])
{
    sha256(&i, sizeof(i), out);
}

static void every_leaf_leads_to_the_root(void **state)
{
    (void)state;
    for (uint64_t n = 1; n <= 70; n++)
        for (uint64_t followed = 0; followed < n; followed++) {
            struct arbre with = {0}, without = {0};
            unsigned char leaf[HASH_BYTES], root[HASH_BYTES], again[HASH_BYTES];

            for (uint64_t i = 0; i < n; i++) {
                leaf_of(i, leaf);
                arbre_ajouter(&with, leaf, i == followed);
                arbre_ajouter(&without, leaf, false);
            }
            arbre_racine(&with, root);
            arbre_racine(&without, again);
            assert_memory_equal(root, again, HASH_BYTES);
            leaf_of(followed, leaf);
            arbre_remonter(leaf, with.chemin, with.chemin_n, again);
            assert_memory_equal(root, again, HASH_BYTES);
            leaf_of(n, leaf);
            arbre_remonter(leaf, with.chemin, with.chemin_n, again);
            assert_memory_not_equal(root, again, HASH_BYTES);
        }
}

static enum rc write_entries(struct db *db, void *arg, struct err *e)
{
    const int *n = arg;
    enum rc rc = RC_OK;

    for (int i = 0; rc == RC_OK && i < *n; i++) {
        struct journal_entry entry = {.kind = JOURNAL_ACT,
                                      .party = PARTY_CDC,
                                      .actor_name = "alix",
                                      .purpose = FINALITE_3,
                                      .act = "droits.crediter",
                                      .law_day = 20000,
                                      .content = i % 3 == 0 ? "{\"montant\":1200}" : NULL};

        rc = journal_append(db, &entry, NULL, e);
    }
    return rc;
}

static enum rc sign_unit(struct db *db, void *arg, struct err *e)
{
    (void)arg;
    return journal_sign(db, e);
}

static int setup(void **state)
{
    struct temp_store *t = calloc(1, sizeof(*t));

    *state = t;
    temp_store_open(t, "2026-11-24");
    return 0;
}

static int teardown(void **state)
{
    temp_store_close(*state);
    free(*state);
    return 0;
}

static enum rc prove(struct temp_store *t, int64_t seq, struct journal_preuve *out, struct err *e)
{
    struct db *db;
    enum rc rc = store_read_begin(t->store, &db, e);

    if (rc == RC_OK) {
        rc = journal_prouver(db, t->arena, seq, out, e);
        store_read_end(t->store, db);
    }
    return rc;
}

static void write_and_sign(struct temp_store *t, int n)
{
    struct err e = {0};

    assert_int_equal(store_write(t->store, write_entries, &n, &e), RC_OK);
    assert_int_equal(store_write(t->store, sign_unit, NULL, &e), RC_OK);
}

static void an_entry_is_proved_under_its_head(void **state)
{
    struct temp_store *t = *state;
    struct journal_report report;
    struct journal_preuve p;
    struct err e = {0};
    struct db *db;

    write_and_sign(t, 13);
    write_and_sign(t, 1);
    write_and_sign(t, 0);
    for (int64_t seq = 1; seq <= 13; seq++) {
        assert_int_equal(prove(t, seq, &p, &e), RC_OK);
        assert_int_equal(p.tete.seq, 14);
        assert_int_equal(p.contenu_present, (seq - 1) % 3 == 0);
    }
    assert_int_equal(prove(t, 15, &p, &e), RC_OK);
    assert_int_equal(p.chemin_n, 0);
    assert_int_equal(prove(t, 99, &p, &e), RC_NOT_FOUND);
    assert_int_equal(store_read_begin(t->store, &db, &e), RC_OK);
    assert_int_equal(journal_verify(db, &report, &e), RC_OK);
    store_read_end(t->store, db);
    assert_int_equal(report.signatures, 3);
}

static void what_no_head_covers_is_signed_once(void **state)
{
    struct temp_store *t = *state;
    struct journal_preuve p;
    struct err e = {0};
    int64_t seq = 2, none = 50;
    int n = 4;

    assert_int_equal(store_write(t->store, write_entries, &n, &e), RC_OK);
    assert_int_equal(prove(t, seq, &p, &e), RC_CONFLICT);
    assert_int_equal(store_write(t->store, journal_couvrir, &none, &e), RC_NOT_FOUND);
    assert_int_equal(store_write(t->store, journal_couvrir, &seq, &e), RC_OK);
    assert_int_equal(store_write(t->store, journal_couvrir, &seq, &e), RC_OK);
    assert_int_equal(prove(t, seq, &p, &e), RC_OK);
    assert_int_equal(p.tete.seq, 5);
    assert_int_equal(prove(t, 4, &p, &e), RC_OK);
}

static void each_change_is_named(void **state)
{
    struct temp_store *t = *state;
    struct journal_preuve good, p;
    struct arbre_pas steps[8];
    struct err e = {0};

    write_and_sign(t, 9);
    assert_int_equal(prove(t, 4, &good, &e), RC_OK);
    assert_int_equal(journal_preuve_verifier(&good), PREUVE_JUSTE);
#define CHANGED(change, wanted)                                                                              \
    p = good;                                                                                                \
    change;                                                                                                  \
    assert_int_equal(journal_preuve_verifier(&p), wanted)
    CHANGED(p.entree.seq++, PREUVE_ENTREE);
    CHANGED(p.entree.seq = 400, PREUVE_ENTREE);
    CHANGED(p.entree.at_us++, PREUVE_ENTREE);
    CHANGED(p.entree.act = "droits.debiter", PREUVE_ENTREE);
    CHANGED(p.entree.actor_name = "bea", PREUVE_ENTREE);
    CHANGED(p.entree.law_day--, PREUVE_ENTREE);
    CHANGED(p.entree.content[3] ^= 1, PREUVE_ENTREE);
    CHANGED(p.grain[0] ^= 1, PREUVE_ENTREE);
    CHANGED(p.chemin_n--, PREUVE_ENTREE);
    memcpy(steps, good.chemin, good.chemin_n * sizeof(*steps));
    steps[0].gauche = !steps[0].gauche;
    CHANGED(p.chemin = steps, PREUVE_ENTREE);
    CHANGED(p.contenu = "{\"montant\":9200}", PREUVE_CONTENU);
    CHANGED(p.sel[5] ^= 1, PREUVE_CONTENU);
    CHANGED(p.tete_contenu = "{\"premiere\":1,\"derniere\":99,\"racine\":\"00\"}", PREUVE_TETE_CONTENU);
    CHANGED(p.tete.at_us++, PREUVE_TETE);
    CHANGED(p.precedente[0] ^= 1, PREUVE_TETE);
    CHANGED(p.signature[9] ^= 1, PREUVE_TETE);
    CHANGED(p.cle[9] ^= 1, PREUVE_TETE);
#undef CHANGED
}

/* Whoever knows the fields of a neighbour cannot recognise it in the path: leaves are blinded. */
static void a_path_says_nothing_of_the_neighbours(void **state)
{
    static const unsigned char no_grain[HASH_BYTES];
    struct temp_store *t = *state;
    struct journal_preuve p, neighbour;
    struct sha256_stream *s = sha256_begin();
    unsigned char guess[HASH_BYTES];
    struct err e = {0};

    write_and_sign(t, 2);
    assert_int_equal(prove(t, 1, &p, &e), RC_OK);
    assert_int_equal(prove(t, 2, &neighbour, &e), RC_OK);
    journal_leaf(s, &neighbour.entree, neighbour.grain, guess);
    assert_memory_equal(guess, p.chemin[0].empreinte, HASH_BYTES);
    journal_leaf(s, &neighbour.entree, p.grain, guess);
    assert_memory_not_equal(guess, p.chemin[0].empreinte, HASH_BYTES);
    journal_leaf(s, &neighbour.entree, no_grain, guess);
    assert_memory_not_equal(guess, p.chemin[0].empreinte, HASH_BYTES);
    sha256_drop(s);
}

/* A receipt of a restored content, of none, and re-signed by somebody else. */
static void a_receipt_needs_the_key_of_its_head(void **state)
{
    struct temp_store *t = *state;
    struct keyring other = *store_keys(t->store);
    struct journal_preuve p;
    struct recu_lu read;
    const char *text;
    struct err e = {0};

    write_and_sign(t, 3);
    assert_int_equal(prove(t, 2, &p, &e), RC_OK);
    assert_int_equal(recu_ecrire(store_keys(t->store), &p, NULL, t->arena, &text, &e), RC_OK);
    assert_int_equal(recu_verifier(t->arena, text, NULL, &read, &e), RC_OK);
    assert_int_equal(read.entree, 2);
    assert_string_equal(read.dossier, "");
    other.sign_seed[0] ^= 1;
    assert_int_equal(recu_ecrire(&other, &p, NULL, t->arena, &text, &e), RC_OK);
    assert_int_equal(recu_verifier(t->arena, text, NULL, &read, &e), RC_INTEGRITY);
}

/* The seal holds alone, goes with one receipt, and no character of it can change. */
static void a_seal_is_of_one_receipt(void **state)
{
    struct temp_store *t = *state;
    const struct keyring *keys = store_keys(t->store);
    struct recu_fait made[2] = {0};
    struct journal_preuve p;
    struct sceau seal;
    struct err e = {0};
    const char *line;
    char key[65];

    write_and_sign(t, 3);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(prove(t, i + 1, &p, &e), RC_OK);
        assert_int_equal(recu_ecrire(keys, &p, NULL, t->arena, &made[i].texte, &e), RC_OK);
        assert_int_equal(recu_verifier(t->arena, made[i].texte, NULL, &made[i].lu, &e), RC_OK);
    }
    hex(keys->sign_public, sizeof(keys->sign_public), key);
    line = sceau_ecrire(keys, t->arena, &made[0]);
    assert_int_equal(sceau_lire(t->arena, line, key, &seal, &e), RC_OK);
    assert_int_equal(seal.entree, 1);
    assert_string_equal(seal.code, "droits.crediter");
    assert_string_equal(seal.dossier, "");
    assert_string_equal(seal.jour, made[0].lu.le);
    assert_int_equal(sceau_comparer(&seal, made[0].texte, &e), RC_OK);
    assert_int_equal(sceau_comparer(&seal, made[1].texte, &e), RC_INTEGRITY);
    for (size_t i = 0; line[i] != '\0'; i++) {
        char *changed = arena_strdup(t->arena, line);

        changed[i] = changed[i] == '7' ? '8' : '7';
        assert_int_not_equal(sceau_lire(t->arena, changed, key, &seal, &e), RC_OK);
        changed[i] = '\0';
        assert_int_not_equal(sceau_lire(t->arena, changed, key, &seal, &e), RC_OK);
    }
    key[0] = key[0] == '0' ? '1' : '0';
    assert_int_equal(sceau_lire(t->arena, line, key, &seal, &e), RC_INTEGRITY);
    assert_int_equal(e.msg, MSG_RECU_QR_FAUX);
    assert_int_equal(sceau_lire(t->arena, line, "abc", &seal, &e), RC_USAGE);
    assert_int_equal(sceau_lire(t->arena, arena_printf(t->arena, "%s:7", line), key, &seal, &e), RC_USAGE);
}

/* What a reader of codes puts around the text is not of it; what follows it is. */
static void a_seal_is_alone_in_its_text(void **state)
{
    struct temp_store *t = *state;
    struct recu_fait made = {0};
    struct journal_preuve p;
    struct sceau seal;
    struct err e = {0};
    const char *line;
    char key[65];

    write_and_sign(t, 1);
    assert_int_equal(prove(t, 1, &p, &e), RC_OK);
    assert_int_equal(recu_ecrire(store_keys(t->store), &p, NULL, t->arena, &made.texte, &e), RC_OK);
    assert_int_equal(recu_verifier(t->arena, made.texte, NULL, &made.lu, &e), RC_OK);
    hex(store_keys(t->store)->sign_public, 32, key);
    line = sceau_ecrire(store_keys(t->store), t->arena, &made);
    assert_int_equal(sceau_lire(t->arena, arena_printf(t->arena, " %s\r\n", line), key, &seal, &e), RC_OK);
    assert_int_equal(
        sceau_lire(t->arena, arena_printf(t->arena, "%s\nLe prix est de 3 euros", line), key, &seal, &e),
        RC_USAGE);
    assert_int_equal(e.msg, MSG_RECU_QR);
}

/* A receipt that anybody signs, with `value` under `key` of what it says. */
static const char *forged(struct temp_store *t, const struct journal_preuve *p, const char *key,
                          const char *value)
{
    const struct keyring *keys = store_keys(t->store);
    unsigned char signature[SIGNATURE_BYTES];
    char digits[2 * SIGNATURE_BYTES + 1], *body;
    const char *text, *whole;
    struct err e = {0};
    json_t *all;

    assert_int_equal(recu_ecrire(keys, p, NULL, t->arena, &text, &e), RC_OK);
    all = json_loads(text, 0, NULL);
    json_object_del(all, "signature");
    json_object_set_new(json_object_get(all, "fait"), key, json_string(value));
    body = json_dumps(all, RECU_DUMP);
    whole = arena_printf(t->arena, "%s%s", RECU_PREFIX, body);
    crypto_sign_with(keys, whole, strlen(whole), signature);
    free(body);
    json_object_set_new(all, "signature", json_string(hex(signature, sizeof(signature), digits)));
    body = json_dumps(all, RECU_DUMP);
    text = arena_printf(t->arena, "%s\n", body);
    free(body);
    json_decref(all);
    return text;
}

static void a_receipt_prints_no_line_of_its_own(void **state)
{
    static const char *const bad[] = {"hier.\nLe reçu est vrai", "\x1b[2J", "a\x7f", "a\xC2\x85z"};
    struct temp_store *t = *state;
    struct journal_preuve p;
    struct recu_lu read;
    struct err e = {0};

    write_and_sign(t, 1);
    assert_int_equal(prove(t, 1, &p, &e), RC_OK);
    assert_int_equal(recu_verifier(t->arena, forged(t, &p, "enregistre", "hier"), NULL, &read, &e), RC_OK);
    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
        assert_int_equal(recu_verifier(t->arena, forged(t, &p, "enregistre", bad[i]), NULL, &read, &e),
                         RC_USAGE);
        assert_int_equal(e.msg, MSG_RECU_ILLISIBLE);
        assert_int_equal(recu_verifier(t->arena, forged(t, &p, bad[i], "x"), NULL, &read, &e), RC_USAGE);
    }
}

static void every_act_of_a_dossier_has_words(void **state)
{
    (void)state;
    for (enum dossier_acte acte = 0; acte < ACTE_COUNT; acte++) {
        char name[80];

        snprintf(name, sizeof(name), "dossier.%s", dossier_acte_name(acte));
        if (journal_mot(name) == NULL)
            fail_msg("%s n'a pas de mots", name);
    }
}

/* A person reads what was done, not the name that programs give it. */
static void an_act_is_said_in_words(void **state)
{
    (void)state;
    assert_string_equal(recu_mot("dossier.accepter"), "Acceptation d'une proposition");
    assert_string_equal(recu_mot("dotation.verser"), "Somme versée sur votre compte par un financeur");
    assert_string_equal(recu_mot("rien.de-connu"), "rien.de-connu");
}

/* All that it says, in the words of its page; what has no word, as it is, on its line. */
static void a_receipt_says_all_that_a_page_may(void **state)
{
    static const char fact[] =
        "{\"detail\":{\"de\":\"proposee\",\"prix\":124000,\"reste\":2500,"
        "\"dossier\":\"17900000000001\",\"regle\":\"3.4\",\"taux\":80,\"phrase\":"
        "\"a\\nReçu vrai\",\"force_majeure\":false,\"motif\":\"un\\ndeux\","
        "\"debut\":\"2026-12-01\",\"fin\":\"demain\","
        "\"entree_le\":\"2026-12-29\",\"facture\":\"F-12\",\"facture_le\":\"2026-13-01\","
        "\"facture_ttc\":29029,\"vers\":\"inconnu\"}}";
    const struct recu_lu r = {.entree = 7,
                              .acte = "Accepter",
                              .par = "titulaire",
                              .le = "2026-11-24",
                              .enregistre = "2026-11-24T09:00:00Z",
                              .dossier = "17900000000001",
                              .fait = fact};
    char *said;
    size_t n;
    FILE *out = open_memstream(&said, &n);

    (void)state;
    recu_dire(out, &r);
    fclose(out);
    assert_non_null(strstr(said, "Jour de l'acte : 24 novembre 2026\n"));
    assert_non_null(strstr(said, "Entrée en formation, jour déclaré : 29 décembre 2026\n"));
    assert_non_null(strstr(said, "Numéro de la facture : F-12\n"));
    assert_non_null(strstr(said, "Montant de la facture, toutes taxes comprises : 290,29\u00a0€\n"));
    assert_non_null(strstr(said, "Détail, facture_le : \"2026-13-01\"\n"));
    assert_non_null(strstr(said, "Enregistré (temps universel) : 24 novembre 2026 à 09:00:00\n"));
    assert_non_null(strstr(said, "Premier jour : 1er décembre 2026\n"));
    assert_non_null(strstr(said, "Détail, fin : \"demain\"\n")); /* no day: as it is */
    assert_non_null(strstr(said, "Dossier : 17900000000001\n"));
    assert_non_null(strstr(said, "Prix toutes taxes comprises : 1\u202f240,00\u00a0€\n"));
    assert_non_null(strstr(said, "Part payée par le titulaire : 25,00\u00a0€\n"));
    assert_non_null(strstr(said, "Détail, motif : \"un\\ndeux\"\n"));
    assert_non_null(strstr(said, "Détail, vers : \"inconnu\"\n"));
    assert_non_null(strstr(said, "Règle de calcul, comme le service la numérote : 3.4\n"));
    assert_non_null(strstr(said, "Taux de réalisation : 80\u00a0%\n"));
    assert_non_null(strstr(said, "Force majeure : non\n"));
    assert_non_null(strstr(said, "Détail, phrase : \"a\\nReçu vrai\"\n"));
    assert_null(strstr(said, "Détail, dossier")); /* said above */
    free(said);
}

/* What a receipt of that act, of these details, says on its lines. */
static void says_of(const char *code, const char *detail, const char *line)
{
    char details[600];
    char *said;

    snprintf(details, sizeof(details), "{%s}", detail);
    said = recu_des_details(code, details);
    if (strstr(said, line) == NULL)
        fail_msg("%s %s : %s", code, detail, said);
    free(said);
}

/* Every act on one person, with all that it may write: each has its words, and each amount says which it is.
 * What the tests of the rooms write is looked at too, store by store (recus_fixture.h). */
static const char *const all_acts[][2] = {
    {"indu.ouvrir", "\"centimes\":1"},
    {"indu.notifier", "\"centimes\":1"},
    {"indu.payer", "\"centimes\":1"},
    {"indu.echelonner", "\"centimes\":1"},
    {"indu.demeurer", "\"centimes\":1"},
    {"indu.contraindre", "\"centimes\":1"},
    {"indu.opposer", "\"centimes\":1"},
    {"indu.maintenir", "\"centimes\":1"},
    {"indu.abandonner-proposer", "\"centimes\":1"},
    {"indu.abandonner", "\"centimes\":1"},
    {"indu.annuler-proposer", "\"centimes\":1,\"reclame_avant\":2,\"reclame\":1"},
    {"indu.annuler", "\"centimes\":1,\"reclame_avant\":2,\"reclame\":1,\"rendu\":1"},
    {"indu.reduire-proposer", "\"indu\":\"IND-1\",\"organisme\":7,\"reclame_avant\":2,\"reclame\":1"},
    {"indu.reduire", "\"reclame_avant\":2,\"reclame\":1,\"rendu\":1"},
    {"indu.ecarter", "\"centimes\":1,\"reclame_avant\":2,\"reclame\":2,\"propose\":1"},
    {"indu.retenir", "\"centimes\":1"},
    {"indu.rembourser", "\"centimes\":1"},
    {"remboursement.devoir", "\"dossier\":\"17900000000001\",\"centimes\":1"},
    {"renonciation.proposer", "\"renonciation\":1,\"objet\":\"IND-1\",\"centimes\":1"},
    {"renonciation.approuver", "\"renonciation\":1,\"objet\":\"17900000000001\",\"centimes\":1"},
    {"renonciation.refuser", "\"renonciation\":1,\"objet\":\"IND-1\",\"centimes\":1"},
    {"dotation.proposer", "\"somme\":1,\"centimes\":1"},
    {"dotation.approuver", "\"somme\":1,\"centimes\":1"},
    {"dotation.refuser", "\"somme\":1,\"centimes\":1"},
    {"dotation.verser", "\"lot\":1,\"centimes\":1"},
    {"dotation.rembourser", "\"lot\":1,\"centimes\":1"},
    {"depot.rattacher", "\"depot\":\"DEP-1\",\"ligne\":1,\"centimes\":1"},
    {"depot.ecarter", "\"depot\":\"DEP-1\",\"ligne\":1,\"centimes\":1"},
    {"paiement.banque-doit", "\"lot\":1,\"ligne\":1,\"centimes\":1"},
    {"paiement.rejet", "\"lot\":\"SICPF-1\",\"motif\":\"\""},
    {"paiement.retirer", "\"lot\":\"SICPF-1\",\"ligne\":1,\"motif\":\"controle\""},
    {"paiement.reprendre", "\"lot\":1,\"ligne\":1"},
    {"carte.prepare", "\"montant\":1"},
    {"carte.refuse", "\"montant\":1,\"recu\":2,\"motif\":\"carte.refusee\""},
    {"carte.annule", "\"montant\":1,\"motif\":\"dossier.change\""},
    {"carte.rendu", "\"montant\":1"},
    {"carte.rendre-ailleurs", "\"dossier\":\"17900000000001\",\"montant\":1,\"rendu_le\":\"2026-11-20\""},
    {"carte.rendu-ailleurs", "\"dossier\":\"17900000000001\",\"montant\":1,\"rendu_le\":\"2026-11-20\""},
    {"carte.classer", "\"dossier\":\"17900000000001\",\"montant\":1,\"choix\":\"abandon\""},
    {"carte.reouverture-ecartee",
     "\"dossier\":\"17900000000001\",\"montant\":1,\"choix\":\"recupere_titulaire\""},
    {"deces.classer",
     "\"dossier\":\"17900000000001\",\"montant\":1,\"choix\":\"somme_indue\",\"indu\":\"IND-1\""},
    {"carte.ailleurs-ecarte", "\"dossier\":\"17900000000001\",\"montant\":1,\"rendu_le\":\"2026-11-20\""},
    {"cec.acquerir", "\"activite\":\"service_civique\",\"annee\":2025,\"duree\":8,\"quantite\":0,\"avant\":0,"
                     "\"plafond\":72000,\"perdu\":0"},
    {"conversion.ecrire",
     "\"sens\":\"heures_euros\",\"demande\":0,\"centimes\":1,\"heures\":67,\"plafond\":0"},
    {"correction.proposer", "\"correction\":1"},
    {"fraude.geler", "\"fraude\":\"GEL-1\""},
    {"rne.rapprocher", "\"rapprochement\":1,\"retenu\":true"},
    {"titulaire.coordonnees", "\"champs\":[\"courriel\"]"},
    {"lettre.produire", "\"lettre\":\"demeure\",\"numero\":\"IND-1\",\"empreinte\":\"00\""},
    {"lettre.produire", "\"lettre\":\"decision-1\""},
    {"conservation.noter", "\"fait\":\"contentieux\""},
    {"conservation.clore", "\"fait\":\"fonds_europeens\""},
    {"cle-api.creer", "\"cle\":1,\"partie\":\"titulaire\",\"acteur\":1"},
    {"dossier.prolonger", "\"panne\":1,\"avant\":\"2026-11-20\",\"apres\":\"2026-11-24\""},
    {"dossier.prolonger", "\"gel\":1,\"avant\":\"suspendue\",\"apres\":\"2026-11-24\""},
    {"dossier.demander", "\"dossier\":\"17900000000001\",\"de\":\"\",\"vers\":\"notProcessed\",\"prix\":1"},
    {"dossier.controler", "\"echeance\":\"suspendue\""},
};

static void every_detail_has_a_word(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(all_acts); i++) {
        char details[600];
        char *said;

        assert_non_null(journal_mot(all_acts[i][0]));
        snprintf(details, sizeof(details), "{%s}", all_acts[i][1]);
        said = recu_des_details(all_acts[i][0], details);
        if (!recu_tout_dit(said))
            fail_msg("%s : %s", all_acts[i][0], said);
        free(said);
    }
}

/* An amount is said by the act: one key, many amounts. */
static void an_amount_says_which_it_is(void **state)
{
    (void)state;
    says_of("indu.payer", "\"centimes\":1250", "\nSomme recouvrée : 12,50\u00a0€\n");
    says_of("indu.demeurer", "\"centimes\":1250", "\nReste à recouvrer : 12,50\u00a0€\n");
    says_of("indu.annuler", "\"centimes\":1250", "\nReste dû, annulé : 12,50\u00a0€\n");
    says_of(
        "indu.ecarter", "\"reclame\":20000,\"propose\":12000",
        "\nSomme réclamée, qui ne change pas : 200,00\u00a0€\nSomme réclamée selon la proposition écartée : "
        "120,00\u00a0€\n");
    says_of("indu.reduire-proposer", "\"reclame\":12000",
            "\nSomme réclamée si la proposition est approuvée : 120,00\u00a0€\n");
    says_of("dossier.accepter", "\"organisme\":700", "\nDû à l'organisme : 7,00\u00a0€\n");
    says_of("conversion.ecrire", "\"sens\":\"heures_euros\",\"demande\":20,\"plafond\":500000",
            "\nDemandé : 20\u00a0h\nPlafond de ce qui reçoit : 5\u202f000,00\u00a0€\n");
    says_of("conversion.ecrire", "\"sens\":\"euros_heures\",\"demande\":100000,\"plafond\":150",
            "\nDemandé : 1\u202f000,00\u00a0€\nPlafond de ce qui reçoit : 150\u00a0h\n");
    says_of("conversion.ecrire", "\"demande\":20", "\nDétail, demande : 20\n"); /* of no sense: as it is */
    says_of("paiement.rejet", "\"motif\":\"AC04\"", "\nLa banque dit : motif AC04, compte clos\n");
    says_of("carte.refuse", "\"motif\":\"carte.refusee\"",
            "\nCe qui s'est passé : La banque a refusé la carte.");
    says_of("indu.notifier", "\"motif\":\"x\"", "\nDétail, motif : \"x\"\n");
}

/* The codes of the service are said in French, each by its own list; the same key is another thing for another act. */
static void codes_are_said_in_words(void **state)
{
    (void)state;
    says_of("dossier.refuser", "\"code\":\"complet\"", "\nMotif : La session est complète\n");
    says_of("dossier.lever", "\"resultat\":\"sans_anomalie\"", "\nRésultat du contrôle : sans anomalie\n");
    says_of("dossier.demander", "\"vae_inscrit\":true",
            "\nLe titulaire se dit inscrit sur France VAE avec cet organisme : oui\n");
    says_of("dossier.demander", "\"prerequis\":\"remplis\"", "\nPrérequis : le titulaire dit les remplir\n");
    says_of("dossier.entrer", "\"certitude\":\"unverified\"",
            "\nLa règle de cet acompte est : non vérifiée\n");
    says_of("dossier.accepter", "\"par_agent\":true", "\nFait par un agent au nom de cette partie : oui\n");
    says_of("dossier.accepter", "\"organisme\":700", "\nDû à l'organisme : 7,00\u00a0€\n");
    says_of("indu.notifier", "\"indu\":\"IND-2026-00001\",\"organisme\":7,\"centimes\":1250",
            "\nOrganisme, par son numéro ici : 7\n");
    says_of("indu.notifier", "\"centimes\":1250", "\nSomme réclamée : 12,50\u00a0€\n");
    says_of(
        "indu.reduire", "\"reclame_avant\":20000,\"reclame\":12000,\"rendu\":8000",
        "\nSomme réclamée jusque-là : 200,00\u00a0€\nSomme réclamée désormais : 120,00\u00a0€\nÀ rendre : "
        "80,00\u00a0€\n");
    says_of("titulaire.contact", "\"champs\":[\"courriel\",\"telephone\"]",
            "\nCe qui a changé : courriel, telephone\n");
    /* What no list has stays as it is, on its line. */
    says_of("dossier.refuser", "\"code\":\"inconnu\"", "\nDétail, code : \"inconnu\"\n");
    says_of("indu.notifier", "\"code\":\"complet\"", "\nDétail, code : \"complet\"\n");
    says_of("titulaire.contact", "\"champs\":[\"a\\nb\"]", "\nDétail, champs : [\"a\\nb\"]\n");
    says_of("titulaire.contact", "\"champs\":[]", "\nDétail, champs : []\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_are_said_in_words),
        cmocka_unit_test(every_detail_has_a_word),
        cmocka_unit_test(an_amount_says_which_it_is),
        cmocka_unit_test(every_leaf_leads_to_the_root),
        cmocka_unit_test_setup_teardown(an_entry_is_proved_under_its_head, setup, teardown),
        cmocka_unit_test_setup_teardown(what_no_head_covers_is_signed_once, setup, teardown),
        cmocka_unit_test_setup_teardown(each_change_is_named, setup, teardown),
        cmocka_unit_test_setup_teardown(a_path_says_nothing_of_the_neighbours, setup, teardown),
        cmocka_unit_test_setup_teardown(a_receipt_needs_the_key_of_its_head, setup, teardown),
        cmocka_unit_test_setup_teardown(a_seal_is_of_one_receipt, setup, teardown),
        cmocka_unit_test_setup_teardown(a_seal_is_alone_in_its_text, setup, teardown),
        cmocka_unit_test_setup_teardown(a_receipt_prints_no_line_of_its_own, setup, teardown),
        cmocka_unit_test(every_act_of_a_dossier_has_words),
        cmocka_unit_test(an_act_is_said_in_words),
        cmocka_unit_test(a_receipt_says_all_that_a_page_may),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * What a party may not have cannot be had: party × purpose × datum × date, at the door and in the files that leave.
 *
 * Two witnesses, neither of them generated: law/parties read here as plain text, and a table of what annex 3 and annex 2
 * open, written by hand from the order. Days: the eve of the order of 2022, its day, the day of the decree of 2024, and
 * a day after the order of 2025.
 */
#include "exchange/csv.h"
#include "exchange/export.h"
#include "law/law_text.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include "training_fixture.h"

static const char *const days[] = {"2022-12-02", "2022-12-03", "2025-01-01", "2026-11-24"};

static struct temp_store t;
static char numero_dife[DOSSIER_NUMERO_BYTES], numero_cpf[DOSSIER_NUMERO_BYTES];

static int setup(void **state)
{
    const struct parcours dife = {
        .titulaire = 1, .organisme = ORG_AGREE, .session = SESSION_MANDAT, .realisees = -1, .facture = "F1"};
    const struct parcours cpf = {
        .titulaire = 3, .organisme = ORG_SANS, .session = SESSION_CPF, .realisees = -1, .reste = 15000};
    struct err e = {0};

    (void)state;
    training_fixture_open(&t);
    assert_int_equal(
        raw_sql(&t, "UPDATE titulaire SET nom_naissance = 'Nomfictif' || id, nom_usage = '', prenoms = "
                    "'Prenomfictif', "
                    "sexe = 'F', naissance = 0, naissance_lieu = '75056';"
                    "INSERT INTO contact (titulaire_id, courriel, telephone, adresse, modifie_us) "
                    "SELECT id, 'courrielfictif@exemple.fr', '0600000000', 'Ruefictive', 0 FROM titulaire"),
        SQLITE_OK);
    assert_ok(parcourir(&t, &dife, FACTURE, numero_dife, &e), &e);
    assert_ok(parcourir(&t, &cpf, ACCEPTE, numero_cpf, &e), &e);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    temp_store_close(&t);
    return 0;
}

/* ---- law/parties, read as text --------------------------------------------------------------------------------- */

struct access_text {
    char party[64], purpose[16], items[1000], except[1000];
    day_t from, until;
};
static struct access_text accesses[100];
static size_t accesses_n;

static void set(char *to, size_t size, const char *value)
{
    assert_true((size_t)snprintf(to, size, "%s", value) < size);
}

static void read_key(struct access_text *a, const char *key, const char *value)
{
    if (strcmp(key, "Accès") == 0)
        set(a->party, sizeof(a->party), value);
    else if (strcmp(key, "Finalité") == 0)
        set(a->purpose, sizeof(a->purpose), value);
    else if (strcmp(key, "Données") == 0)
        set(a->items, sizeof(a->items), value);
    else if (strcmp(key, "Sauf") == 0)
        set(a->except, sizeof(a->except), value);
    else if (strcmp(key, "Depuis") == 0)
        a->from = on(value);
    else if (strcmp(key, "Avant") == 0)
        a->until = on(value);
}

/* Paragraphs that begin with « Accès: »; a line that begins with a blank continues the one before. */
static void read_parties(const char *name)
{
    char path[500], line[2000], key[100] = "", value[4000] = "";
    struct access_text a = {.until = DAY_NONE};
    FILE *in;

    snprintf(path, sizeof(path), "%s/law/parties/%s", getenv("SICPF_SOURCE"), name);
    in = fopen(path, "r");
    assert_non_null(in);
    while (true) {
        const char *got = fgets(line, sizeof(line), in);
        char *colon;

        if (got == NULL)
            line[0] = '\0';
        line[strcspn(line, "\n")] = '\0';
        if (line[0] == ' ') {
            size_t n = strlen(value);

            snprintf(value + n, sizeof(value) - n, "%s", line);
            continue;
        }
        read_key(&a, key, value);
        key[0] = '\0';
        colon = strchr(line, ':');
        if (line[0] != '#' && colon != NULL) {
            snprintf(key, sizeof(key), "%.*s", (int)(colon - line), line);
            snprintf(value, sizeof(value), "%s", colon + 1 + strspn(colon + 1, " "));
        }
        if (line[0] == '\0') {
            if (a.party[0] != '\0')
                accesses[accesses_n++] = a;
            a = (struct access_text){.until = DAY_NONE};
        }
        if (got == NULL)
            break;
    }
    fclose(in);
}

static bool listed(const char *list, const char *item)
{
    char copy[1000];
    char *rest = copy;
    const char *word;

    set(copy, sizeof(copy), list);
    while ((word = strsep(&rest, " ,")) != NULL) {
        size_t n = strlen(word);

        if (n == 0)
            continue;
        if (word[n - 1] == '*' ? strncmp(word, item, n - 1) == 0 : strcmp(word, item) == 0)
            return true;
    }
    return false;
}

static const struct access_text *text_of(enum law_party p, enum law_purpose f, day_t at)
{
    for (size_t i = 0; i < accesses_n; i++) {
        char purpose[16];

        set(purpose, sizeof(purpose), accesses[i].purpose);
        for (char *s = purpose; *s != '\0'; s++)
            *s = *s == ' ' ? '_' : *s;
        if (strcmp(accesses[i].party, law_party_name(p)) == 0 && strcmp(purpose, law_purpose_name(f)) == 0 &&
            accesses[i].from <= at && (accesses[i].until == DAY_NONE || at < accesses[i].until))
            return &accesses[i];
    }
    return NULL;
}

static bool granted_by_text(const struct access_text *a, enum law_item item, day_t at)
{
    const char *name = law_item_name(item);

    return a != NULL && listed(a->items, name) && !listed(a->except, name) && law_item_at(item, at) != NULL;
}

/* ---- the door -------------------------------------------------------------------------------------------------- */

struct asked {
    enum law_party party;
    enum law_purpose purpose;
    day_t at;
    const struct access_text *text;
    char refusal[1600]; /* the first sentence: it may not depend on what was asked */
    struct db *db;
};

static void same_sentence(struct asked *q, const struct err *e)
{
    if (q->refusal[0] == '\0')
        snprintf(q->refusal, sizeof(q->refusal), "%s", e->phrase);
    assert_string_equal(q->refusal, e->phrase);
}

static void shown_or_not(struct asked *q, enum law_item item)
{
    struct door_request rq = {.party = q->party,
                              .purpose = q->purpose,
                              .law_day = q->at,
                              .act = "essai",
                              .items = item_set_of(item, ITEM_COUNT)};
    struct grant g;
    struct err e = {0};
    enum rc rc = door_open(q->db, &rq, &g, &e);

    if (q->text == NULL) {
        assert_int_equal(rc, RC_REFUSED);
        assert_int_equal(e.msg, MSG_LOI_ACCES_REFUSE);
        same_sentence(q, &e);
        assert_null(strstr(e.phrase, law_item_name(item)));
    } else {
        assert_int_equal(rc, RC_OK);
    }
    if (grant_has(&g, item) != granted_by_text(q->text, item, q->at))
        fail_msg("%s, finalité %s : %s est %s", law_party_name(q->party), law_purpose_name(q->purpose),
                 law_item_name(item), grant_has(&g, item) ? "ouvert sans texte" : "fermé malgré le texte");
}

/* What may not be seen may not choose, sort or search rows. */
static void chosen_by_or_not(struct asked *q, enum law_item item)
{
    struct door_request rq = {.party = q->party,
                              .purpose = q->purpose,
                              .law_day = q->at,
                              .act = "essai",
                              .criteria = item_set_of(item, ITEM_COUNT)};
    struct grant g;
    struct err e = {0};
    enum rc rc = door_open(q->db, &rq, &g, &e);

    assert_int_equal(rc, granted_by_text(q->text, item, q->at) ? RC_OK : RC_REFUSED);
    if (rc != RC_OK && q->text != NULL) {
        assert_int_equal(e.msg, MSG_PORTE_CRITERE);
        same_sentence(q, &e);
    }
}

static void everything_at_once(struct asked *q)
{
    struct door_request rq = {.party = q->party, .purpose = q->purpose, .law_day = q->at, .act = "essai"};
    struct grant g;
    struct err e = {0};

    for (int i = 0; i < ITEM_COUNT; i++)
        item_set_add(&rq.items, (enum law_item)i);
    assert_int_equal(door_open(q->db, &rq, &g, &e), q->text != NULL ? RC_OK : RC_REFUSED);
    for (int i = 0; i < ITEM_COUNT; i++)
        assert_int_equal(grant_has(&g, (enum law_item)i), granted_by_text(q->text, (enum law_item)i, q->at));
}

static void what_is_not_granted_cannot_be_had(void **state)
{
    struct asked q = {0};
    struct err e = {0};
    size_t open = 0;

    (void)state;
    assert_ok(store_read_begin(t.store, &q.db, &e), &e);
    for (size_t d = 0; d < ARRAY_LEN(days); d++)
        for (int p = 0; p < PARTY_COUNT; p++)
            for (int f = 0; f < FINALITE_COUNT; f++) {
                q = (struct asked){.party = (enum law_party)p,
                                   .purpose = (enum law_purpose)f,
                                   .at = on(days[d]),
                                   .db = q.db};
                q.text = text_of(q.party, q.purpose, q.at);
                open += q.text != NULL;
                for (int i = 0; i < ITEM_COUNT; i++)
                    shown_or_not(&q, (enum law_item)i);
                q.refusal[0] = '\0';
                for (int i = 0; i < ITEM_COUNT; i++)
                    chosen_by_or_not(&q, (enum law_item)i);
                everything_at_once(&q);
            }
    store_read_end(t.store, q.db);
    assert_true(open >= 25); /* the texts were read */
}

/* Outside its rows a party is told the same whether the person exists or not, and whatever was asked. */
static void a_refusal_says_nothing_of_anybody(void **state)
{
    static const struct {
        enum law_party party;
        enum law_purpose purpose;
        int64_t actor;
        int64_t persons[3]; /* somebody else's, somebody without rights, nobody */
    } cases[] = {{PARTY_TITULAIRE, FINALITE_2, 1, {2, 5, 999999}},
                 {PARTY_ORGANISME, FINALITE_4, ORG_AGREE, {3, 5, 999999}},
                 {PARTY_FINANCEUR, FINALITE_1, 9, {1, 5, 999999}},
                 {PARTY_DGCL, FINALITE_5, 0, {3, 5, 999999}}};
    struct err e = {0};
    struct db *db;

    (void)state;
    assert_ok(store_read_begin(t.store, &db, &e), &e);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        char first[1600] = "";

        for (size_t k = 0; k < 3; k++) {
            struct door_request rq = {.party = cases[i].party,
                                      .purpose = cases[i].purpose,
                                      .actor_id = cases[i].actor,
                                      .law_day = on("2026-11-24"),
                                      .act = "essai",
                                      .titulaire_id = cases[i].persons[k],
                                      .items = item_set_of(ITEM_DOSSIER_SUIVI, ITEM_COUNT)};
            struct grant g;

            assert_int_equal(door_open(db, &rq, &g, &e), RC_REFUSED);
            assert_int_equal(e.msg, MSG_PORTE_HORS_PORTEE);
            if (*first == '\0')
                snprintf(first, sizeof(first), "%s", e.phrase);
            assert_string_equal(first, e.phrase);
        }
    }
    store_read_end(t.store, db);
}

/* ---- the files that leave -------------------------------------------------------------------------------------- */

#define MONTANTS "dossier.formation dossier.formation_financement "
#define SUIVI_DIFE                                                                                           \
    MONTANTS "mandat.type mandat.debut mandat.fin droits.dife dossier.suivi dossier.facture "                \
             "organisme.raison_sociale organisme.siret organisme.nda organisme.nature_juridique "            \
             "organisme.departement organisme.agrement_debut organisme.agrement_suspension "                 \
             "organisme.agrement_fin organisme.agrement_renouvellement"
#define ORGANISME_2019 MONTANTS "titulaire.etat_civil titulaire.coordonnees dossier.suivi"
#define ORGANISME_2022                                                                                       \
    ORGANISME_2019 " dossier.facture organisme.raison_sociale organisme.siret organisme.nda "                \
                   "organisme.nature_juridique organisme.departement organisme.coordonnees "                 \
                   "organisme.agrement_debut organisme.agrement_suspension organisme.agrement_fin "          \
                   "organisme.agrement_renouvellement organisme.pedagogique_siret "                          \
                   "organisme.pedagogique_raison_sociale organisme.pedagogique_nda "                         \
                   "organisme.pedagogique_coordonnees organisme.suivi_pedagogique"
#define FINANCEUR MONTANTS "titulaire.etat_civil dossier.suivi"
#define TOUT_2019                                                                                            \
    ORGANISME_2019 " titulaire.deces activite.temps_travail activite.qualification droits.cpf "              \
                   "droits.mouvements"
#define TOUT_2022                                                                                            \
    ORGANISME_2022 " titulaire.deces activite.temps_travail activite.qualification droits.cpf "              \
                   "droits.mouvements droits.dife mandat.type mandat.debut mandat.fin"

/* What annexes 2 and 3 and R. 6323-35, I open on each of the four days; NULL: nothing, the file is refused. */
static const struct {
    enum law_party party;
    enum law_purpose purpose;
    int64_t pour;
    enum law_form form;
    const char *items[4];
} files[] = {
    {PARTY_TITULAIRE, FINALITE_2, 1, LAW_NAMED, {TOUT_2019, TOUT_2022, TOUT_2022, TOUT_2022}},
    {PARTY_CDC, FINALITE_1, 0, LAW_NAMED, {TOUT_2019, TOUT_2022, TOUT_2022, TOUT_2022}},
    {PARTY_CDC, FINALITE_3, 0, LAW_NAMED, {TOUT_2019, TOUT_2022, TOUT_2022, TOUT_2022}},
    {PARTY_OPCO, FINALITE_3, 0, LAW_NAMED, {NULL, NULL, NULL, NULL}},
    {PARTY_POLE_EMPLOI, FINALITE_3, 0, LAW_NAMED, {NULL, NULL, NULL, NULL}},
    {PARTY_FRANCE_TRAVAIL_2025, FINALITE_7, 0, LAW_NAMED, {NULL, NULL, NULL, NULL}},
    {PARTY_EMPLOYEURS, FINALITE_9_BIS, 0, LAW_NAMED, {NULL, NULL, NULL, NULL}},
    {PARTY_ORGANISME,
     FINALITE_4,
     ORG_AGREE,
     LAW_NAMED,
     {ORGANISME_2019, ORGANISME_2022, ORGANISME_2022, ORGANISME_2022}},
    {PARTY_FINANCEUR, FINALITE_1, 9, LAW_NAMED, {FINANCEUR, FINANCEUR, FINANCEUR, FINANCEUR}},
    {PARTY_DGCL, FINALITE_5, 0, LAW_PSEUDONYMISED, {NULL, SUIVI_DIFE, SUIVI_DIFE, SUIVI_DIFE}},
    {PARTY_DGOM, FINALITE_5, 0, LAW_PSEUDONYMISED, {NULL, SUIVI_DIFE, SUIVI_DIFE, SUIVI_DIFE}},
    {PARTY_DARES,
     FINALITE_5,
     0,
     LAW_PSEUDONYMISED,
     {NULL, MONTANTS "droits.dife mandat.type mandat.debut mandat.fin",
      MONTANTS "droits.dife mandat.type mandat.debut mandat.fin",
      MONTANTS "droits.dife mandat.type mandat.debut mandat.fin"}},
    {PARTY_DGEFP,
     FINALITE_5,
     0,
     LAW_AGGREGATED,
     {NULL, MONTANTS "dossier.facture", MONTANTS "dossier.facture", NULL}},
    {PARTY_ATMP, FINALITE_1, 0, LAW_NAMED, {NULL, NULL, NULL, NULL}},
    {PARTY_MISSIONS_LOCALES, FINALITE_7, 0, LAW_NAMED, {NULL, NULL, NULL, NULL}},
    {PARTY_REGIONS, FINALITE_10, 0, LAW_NAMED, {NULL, NULL, NULL, NULL}},
    {PARTY_DEPARTEMENTS, FINALITE_10, 0, LAW_NAMED, {NULL, NULL, NULL, NULL}},
    {PARTY_ETAT, FINALITE_10, 0, LAW_NAMED, {NULL, NULL, NULL, NULL}},
    {PARTY_CERTIFICATEURS, FINALITE_10, 0, LAW_NAMED, {NULL, NULL, NULL, NULL}},
};

struct written {
    char *text;
    size_t n;
    struct export_bilan bilan;
};

static enum rc write_file(size_t file, const char *day, struct written *w, struct err *e)
{
    const struct export_demande d = {.partie = files[file].party,
                                     .finalite = files[file].purpose,
                                     .pour = files[file].pour,
                                     .at = on(day),
                                     .agent = "essai"};
    FILE *out = open_memstream(&w->text, &w->n);
    struct export_demande asked = d;
    enum rc rc;

    if (law_access_at(d.partie, d.finalite, d.at, NULL) == NULL)
        asked.pour = 0;
    rc = export_party(t.store, &asked, out, &w->bilan, e);
    fclose(out);
    return rc;
}

static bool header_has(const char *header, const char *name)
{
    size_t n = strlen(name);

    for (const char *at = header; (at = strstr(at, name)) != NULL; at++)
        if ((at == header || at[-1] == ';') && strchr(";\r\n", at[n]) != NULL)
            return true;
    return false;
}

static void check_header(size_t file, const char *day, const char *items, const struct written *w)
{
    struct export_colonne_info c;
    char header[8000];
    size_t separators = 0, expected = 0;

    snprintf(header, sizeof(header), "%.*s", (int)strcspn(w->text, "\n"), w->text);
    for (size_t i = 0; export_colonne(i, &c); i++) {
        bool fits = files[file].form == LAW_NAMED           ? true
                    : files[file].form == LAW_PSEUDONYMISED ? !c.names && !c.libre
                                                            : c.groups || c.sums;
        bool own = !c.self || files[file].party == PARTY_TITULAIRE;
        bool wanted = fits && own && listed(items, law_item_name(c.item));

        expected += wanted;
        if (header_has(header, c.name) != wanted)
            fail_msg("%s le %s : la colonne %s est %s", law_party_name(files[file].party), day, c.name,
                     wanted ? "absente" : "de trop");
    }
    for (const char *s = header; *s != '\0'; s++)
        separators += *s == ';';
    assert_int_equal(separators + 1, expected + (files[file].form == LAW_AGGREGATED ? 6
                                                 : files[file].form == LAW_NAMED    ? 5
                                                                                    : 4));
}

static void every_file_has_what_the_annexes_open_and_no_more(void **state)
{
    (void)state;
    for (size_t file = 0; file < ARRAY_LEN(files); file++)
        for (size_t d = 0; d < ARRAY_LEN(days); d++) {
            const char *items = files[file].items[d];
            struct written w = {0};
            struct err e = {0};
            enum rc rc = write_file(file, days[d], &w, &e);

            if (items == NULL) {
                assert_int_equal(rc, RC_REFUSED);
                assert_int_equal(e.msg, MSG_LOI_ACCES_REFUSE);
                assert_int_equal(w.n, 0);
            } else {
                assert_ok(rc, &e);
                assert_int_equal(w.bilan.forme, files[file].form);
                check_header(file, days[d], items, &w);
                assert_non_null(strstr(w.text, w.bilan.article));
            }
            free(w.text);
        }
}

/* No party is left out of the table above. */
static void every_party_is_tried(void **state)
{
    (void)state;
    for (int p = 0; p < PARTY_COUNT; p++) {
        bool found = false;

        for (size_t i = 0; i < ARRAY_LEN(files); i++)
            found = found || files[i].party == (enum law_party)p;
        if (!found)
            fail_msg("%s", law_party_name((enum law_party)p));
    }
}

static void only_named_files_name_anybody(void **state)
{
    static const char *const names[] = {"Nomfictif",  "Prenomfictif", "courrielfictif",
                                        "0600000000", "Ruefictive",   "1970-01-01"};

    (void)state;
    for (size_t file = 0; file < ARRAY_LEN(files); file++) {
        struct written w = {0};
        struct err e = {0};

        if (write_file(file, "2026-11-24", &w, &e) == RC_OK && files[file].form != LAW_NAMED)
            for (size_t i = 0; i < ARRAY_LEN(names); i++)
                assert_null(strstr(w.text, names[i]));
        else if (w.n > 0 && w.bilan.personnes > 0)
            assert_non_null(strstr(w.text, "Nomfictif"));
        free(w.text);
    }
}

static struct written file_of(enum law_party party, int64_t pour)
{
    const struct export_demande d = {.partie = party,
                                     .finalite = law_party_purpose(party),
                                     .pour = pour,
                                     .at = on("2026-11-24"),
                                     .agent = "essai"};
    struct written w = {0};
    struct err e = {0};
    FILE *out = open_memstream(&w.text, &w.n);

    assert_ok(export_party(t.store, &d, out, &w.bilan, &e), &e);
    fclose(out);
    return w;
}

static void a_body_gets_its_own_requests_only(void **state)
{
    struct written w = file_of(PARTY_ORGANISME, ORG_AGREE);

    (void)state;
    assert_int_equal(w.bilan.personnes, 1);
    assert_int_equal(w.bilan.lignes[EXPORT_DOSSIER], 1);
    assert_non_null(strstr(w.text, "Nomfictif1"));
    assert_null(strstr(w.text, "Nomfictif3"));
    assert_non_null(strstr(w.text, "Lire le budget"));
    assert_null(strstr(w.text, "Comptabilité"));
    free(w.text);
    w = file_of(PARTY_TITULAIRE, 3);
    assert_null(strstr(w.text, "Nomfictif1"));
    assert_non_null(strstr(w.text, "Comptabilité"));
    free(w.text);
}

/* Two helps of two financeurs; each reads the person it helped and the dossier that used it, and no other pot. */
static void a_financeur_gets_its_own_help_only(void **state)
{
    struct written w;
    char sql[3000];

    (void)state;
    snprintf(
        sql, sizeof(sql),
        "INSERT INTO regle (id, code, article, parametres) VALUES (900, 'ESSAI', 'essai', '{}');"
        "INSERT INTO transfert (titulaire_id, cle, phase, genre, debit, credit, lot, montant, jour_valeur, "
        "enregistre_us, dossier_id, regle_id) VALUES "
        "(3, 'aide/9', 0, 3, 2000000009, 7, 90, 11100, %d, 0, (SELECT id FROM dossier WHERE numero = '%s'), "
        "900),"
        "(1, 'aide/8', 0, 3, 2000000008, 6, 80, 22200, %d, 0, NULL, 900);"
        "INSERT INTO financeur (id, siret, denomination, categorie, enregistre_us) SELECT 9, "
        "'00000000900009', 'Essai', "
        "'employeur', 0 WHERE NOT EXISTS (SELECT 1 FROM financeur WHERE id = 9);"
        "INSERT INTO dotation (titulaire_id, lot, cle, financeur_id, base, montant_cents, recu_le, "
        "remboursable, "
        "dossier_id, classes, formations, source, enregistre_us) SELECT titulaire_id, 90, 'aide/9', 9, "
        "'essai', 11100, "
        "20000, 0, id, '', '', 'essai', 0 FROM dossier WHERE numero = '%s';"
        "INSERT INTO dossier_prise (titulaire_id, dossier_id, no, poche, lot, montant_cents) "
        "SELECT titulaire_id, id, 50, 7, 90, 11100 FROM dossier WHERE numero = '%s';"
        "INSERT INTO dossier_acte (titulaire_id, dossier_id, no, acte, par, avant, apres, detail, "
        "enregistre_us) "
        "SELECT titulaire_id, id, 60, 'accorder', 'financeur', etat, etat, "
        "'{\"prix\":60000,\"accorde\":498765,\"demande\":498764,\"motif\":\"Mme Confidence\","
        "\"facture\":\"FA-FERMEE\",\"facture_le\":\"2031-07-19\",\"facture_ttc\":712345,\"acompte\":712346,"
        "\"jamais_vue\":\"CLE-NOUVELLE\"}',"
        " 0 "
        "FROM dossier WHERE numero = '%s'",
        on("2026-06-01"), numero_cpf, on("2026-06-01"), numero_cpf, numero_cpf, numero_cpf);
    assert_int_equal(raw_sql(&t, sql), SQLITE_OK);
    w = file_of(PARTY_FINANCEUR, 9);
    assert_non_null(strstr(w.text, "60000"));
    assert_null(strstr(w.text, "Confidence")); /* the words of a person */
    assert_null(strstr(w.text, "49876"));      /* the sums of another financeur */
    assert_null(strstr(w.text, "FA-FERMEE"));  /* nor what the columns of the invoice do not tell it */
    assert_null(strstr(w.text, "2031-07-19"));
    assert_null(strstr(w.text, "CLE-NOUVELLE")); /* a key that no item of the law opens */
    assert_null(strstr(w.text, "71234"));
    assert_int_equal(w.bilan.personnes, 1);
    assert_int_equal(w.bilan.lignes[EXPORT_DOSSIER], 1);
    assert_int_equal(w.bilan.lignes[EXPORT_FINANCEMENT], 1);
    assert_non_null(strstr(w.text, "Nomfictif3"));
    assert_null(strstr(w.text, "Nomfictif1"));
    assert_non_null(strstr(w.text, "111.00"));
    free(w.text);
    w = file_of(PARTY_FINANCEUR, 8);
    assert_int_equal(w.bilan.lignes[EXPORT_TITULAIRE], 1);
    assert_int_equal(w.bilan.lignes[EXPORT_DOSSIER], 0); /* its help was not used */
    assert_null(strstr(w.text, "Nomfictif3"));
    free(w.text);
    w = file_of(PARTY_TITULAIRE, 3);
    assert_non_null(strstr(w.text, "FA-FERMEE")); /* a party reads its act whole */
    free(w.text);
}

static void pseudonyms_differ_from_one_recipient_to_the_next(void **state)
{
    struct written a = file_of(PARTY_DGCL, 0);
    struct written b = file_of(PARTY_DGOM, 0);
    const char *line = strstr(a.text, "\nelu;2026-11-24;");
    char pseudonym[33];

    (void)state;
    assert_non_null(line);
    snprintf(pseudonym, sizeof(pseudonym), "%.32s", line + strlen("\nelu;2026-11-24;"));
    assert_int_equal(strspn(pseudonym, "0123456789abcdef"), 32);
    assert_null(strstr(b.text, pseudonym));
    free(a.text);
    free(b.text);
}

/* A group of fewer persons than the threshold says neither how many nor how much. */
static void small_groups_are_not_told(void **state)
{
    const struct export_demande d = {
        .partie = PARTY_DGEFP, .finalite = FINALITE_5, .at = on("2025-09-06"), .agent = "essai"};
    struct law_value seuil;
    struct err e = {0};
    char sql[2500];

    (void)state;
    assert_ok(law_param(PARAM_STATISTIQUE_SEUIL_CELLULE, d.at, &seuil, &e), &e);
    for (int64_t people = seuil.value - 1; people <= seuil.value; people++) {
        struct written w = {0};
        FILE *out;

        /* So many people, each with one request of 600 € on a day before the export. */
        snprintf(
            sql, sizeof(sql),
            "INSERT INTO titulaire (id, certifie, ouvert_us, modifie_us) "
            "WITH RECURSIVE s (i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM s WHERE i < %lld) "
            "SELECT i, 1, 0, 0 FROM s WHERE i NOT IN (SELECT id FROM titulaire);"
            "INSERT INTO dossier (titulaire_id, id, numero, organisme_id, session_id, etat, facturation, "
            "dernier_acte, dernier_par, dernier_le, controle, classe, fonds, cgu_version, intitule, debut, "
            "fin, "
            "heures, "
            "prix_ht_cents, prix_ttc_cents, cause, force_majeure, demande_le, cree_us, modifie_us, version) "
            "SELECT p.id, p.id, '9900000000' || p.id, organisme_id, session_id, 'notProcessed', "
            "'notBillable', "
            "'demander', 'titulaire', 20000, controle, classe, fonds, cgu_version, intitule, debut, fin, "
            "heures, "
            "50000, "
            "60000, "
            "cause, 0, 20000, 0, 0, 1 FROM dossier, (SELECT id FROM titulaire WHERE id >= 100 AND id NOT IN "
            "(SELECT titulaire_id FROM dossier)) AS p "
            "WHERE numero = '%s'",
            (long long)(99 + people), numero_dife);
        assert_int_equal(raw_sql(&t, sql), SQLITE_OK);
        out = open_memstream(&w.text, &w.n);
        assert_ok(export_party(t.store, &d, out, &w.bilan, &e), &e);
        fclose(out);
        assert_int_equal(w.bilan.lignes[EXPORT_DOSSIER], people);
        assert_int_equal(w.bilan.groupes, 2); /* holders, requests of one kind */
        assert_int_equal(w.bilan.groupes_tus, people < seuil.value);
        if (people < seuil.value) {
            assert_null(strstr(w.text, "6000.00"));
            assert_null(strstr(w.text, ";10;10;"));
        } else {
            assert_non_null(strstr(w.text, ";6600.00;"));
            assert_non_null(strstr(w.text, ";11;11;non;"));
        }
        free(w.text);
    }
}

/* ---- every stored datum ---------------------------------------------------------------------------------------- */

static bool names_column(const char *list, const char *name)
{
    size_t n = strlen(name);

    for (const char *at = list; (at = strstr(at, name)) != NULL; at++)
        if ((at == list || at[-1] == ' ') && (at[n] == '\0' || at[n] == ' '))
            return true;
    return false;
}

static bool reserved(const char *column)
{
    struct export_reserve r;

    for (size_t i = 0; export_reserve(i, &r); i++) {
        size_t n = strlen(r.stored);

        if (strcmp(r.stored, column) == 0 ||
            (r.stored[n - 1] == '*' && strncmp(r.stored, column, n - 1) == 0))
            return *r.why != '\0';
    }
    return false;
}

static void every_stored_datum_has_a_column_or_a_reason(void **state)
{
    (void)state;
    for (size_t i = 0; i < law_columns_n; i++) {
        struct export_colonne_info c;
        char name[200];
        bool found = false;

        snprintf(name, sizeof(name), "%s.%s", law_columns[i].table, law_columns[i].column);
        for (size_t k = 0; export_colonne(k, &c); k++)
            if (names_column(c.stored, name)) {
                found = true;
                if (c.item != law_columns[i].item)
                    fail_msg("%s est liée à %s, sa colonne %s à %s", name, law_item_name(law_columns[i].item),
                             c.name, law_item_name(c.item));
            }
        if (found == reserved(name))
            fail_msg("%s : %s", name, found ? "une colonne et une raison" : "ni colonne ni raison");
    }
}

static void no_column_is_bound_to_nothing(void **state)
{
    struct export_colonne_info c;

    (void)state;
    for (size_t k = 0; export_colonne(k, &c); k++) {
        bool found = *c.stored == '\0';

        for (size_t i = 0; !found && i < law_columns_n; i++) {
            char name[200];

            snprintf(name, sizeof(name), "%s.%s", law_columns[i].table, law_columns[i].column);
            found = strcmp(name, c.stored) == 0;
        }
        if (!found)
            fail_msg("%s montre %s, qui n'existe pas", c.name, c.stored);
    }
}

/* The page that people read names every column, in the row of its datum. */
static void the_page_names_every_column(void **state)
{
    char path[500], line[4000];
    struct export_colonne_info c;

    (void)state;
    snprintf(path, sizeof(path), "%s/docs/fr/exports.md", getenv("SICPF_SOURCE"));
    for (size_t k = 0; export_colonne(k, &c); k++) {
        FILE *in = fopen(path, "r");
        char item[100], column[100];
        bool found = false;

        assert_non_null(in);
        snprintf(item, sizeof(item), "| `%s` |", law_item_name(c.item));
        snprintf(column, sizeof(column), "`%s`", c.name);
        while (!found && fgets(line, sizeof(line), in) != NULL)
            found = strncmp(line, item, strlen(item)) == 0 && strstr(line, column) != NULL;
        fclose(in);
        if (!found)
            fail_msg("%s", c.name);
    }
}

/* And so does « Mes données », in words. */
static void every_column_has_words(void **state)
{
    char path[500], line[400];
    struct export_colonne_info c;

    (void)state;
    snprintf(path, sizeof(path), "%s/web/donnees.txt", getenv("SICPF_SOURCE"));
    for (size_t k = 0; export_colonne(k, &c); k++) {
        FILE *in = fopen(path, "r");
        char start[100];
        bool found = false;

        assert_non_null(in);
        snprintf(start, sizeof(start), "colonne %s : ", c.name);
        while (!found && fgets(line, sizeof(line), in) != NULL)
            found = strncmp(line, start, strlen(start)) == 0;
        fclose(in);
        if (!found)
            fail_msg("%s", c.name);
    }
}

/* ---- feeds: annex 4.1 ------------------------------------------------------------------------------------------ */

static void feeds_open_with_their_rows(void **state)
{
    static const struct {
        enum law_feed feed;
        const char *closed, *open; /* NULL: never closed after */
    } cases[] = {{FEED_SNGI, "2019-10-13", "2019-10-14"},
                 {FEED_RNE, "2022-12-02", "2022-12-03"},
                 {FEED_DATAGOUV, "2021-08-11", "2021-08-12"},
                 {FEED_FRANCECONNECT, "2022-12-02", "2022-12-03"},
                 {FEED_AGECAP, "2022-12-02", "2022-12-03"},
                 {FEED_FINANCEURS, "2019-10-13", "2026-11-24"},
                 {FEED_DONNEES_SOCIALES, "2019-10-13", "2025-09-07"},
                 {FEED_DATAGOUV, "2022-12-03", "2022-12-02"}};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct err e = {0};

        assert_null(law_feed_at(cases[i].feed, on(cases[i].closed), &e));
        assert_int_equal(e.msg, MSG_LOI_ALIMENTATION_FERMEE);
        assert_non_null(strstr(e.phrase, "arrêté du 11 octobre 2019"));
        assert_non_null(law_feed_at(cases[i].feed, on(cases[i].open), &e));
    }
    assert_true(item_set_has(&law_feed_at(FEED_RNE, on("2026-11-24"), NULL)->items, ITEM_MANDAT_TYPE));
    assert_false(item_set_has(&law_feed_at(FEED_RNE, on("2026-11-24"), NULL)->items, ITEM_TITULAIRE_NIR));
    assert_int_equal(law_feed_at(FEED_DONNEES_SOCIALES, on("2026-11-24"), NULL)->certainty, LAW_UNVERIFIED);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(what_is_not_granted_cannot_be_had),
        CASE(a_refusal_says_nothing_of_anybody),
        CASE(every_file_has_what_the_annexes_open_and_no_more),
        cmocka_unit_test(every_party_is_tried),
        CASE(only_named_files_name_anybody),
        CASE(a_body_gets_its_own_requests_only),
        CASE(a_financeur_gets_its_own_help_only),
        CASE(pseudonyms_differ_from_one_recipient_to_the_next),
        CASE(small_groups_are_not_told),
        cmocka_unit_test(every_stored_datum_has_a_column_or_a_reason),
        cmocka_unit_test(no_column_is_bound_to_nothing),
        cmocka_unit_test(the_page_names_every_column),
        cmocka_unit_test(every_column_has_words),
        cmocka_unit_test(feeds_open_with_their_rows),
    };

    read_parties("R6323-35.txt");
    read_parties("annexe-2.txt");
    read_parties("annexe-3.txt");
    return cmocka_run_group_tests(tests, NULL, NULL);
}

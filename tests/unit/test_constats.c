/* What is checked of an offer before it is shown: each finding, what forbids and what warns, and that the search agrees. */
#include "exchange/certifications.h"
#include "import_fixture.h"
#include "training/catalogue.h"
#include "training/avis.h"
#include "training/constats.h"
#include "training/formation.h"

#define SIREN "732829320"
#define SIRET "73282932000074"
#define AUTRE_SIRET "35600000000048"

/* A body, a training of 10 hours at 120 euros under RNCP1, a session of 1 to 5 March 2027. */
static int setup(void **state)
{
    struct temp_store *t = calloc(1, sizeof(*t));

    assert_non_null(t);
    temp_store_open(t, "2026-11-24");
    assert_int_equal(
        raw_sql(t, "INSERT INTO organisme (id, siret, siren, nda, denomination, denomination_pliee, "
                   "qualiopi_formation, "
                   "qualiopi_bilan, qualiopi_vae, qualiopi_apprentissage, siret_douteux, modifie_us) "
                   "VALUES (1, '" SIRET "', '" SIREN "', '11750000000', 'OF', 'OF', 1, 0, 0, 0, 0, 1);"
                   "INSERT INTO formation (id, organisme_id, numero, intitule, classe, code_certification, "
                   "modifie_us) "
                   "VALUES (1, 1, 'F1', 'Titre', 'RNCP', 'RNCP1', 1);"
                   "INSERT INTO action_formation (id, formation_id, numero, modalite, heures, prix_ht_cents, "
                   "prix_ttc_cents) VALUES (1, 1, 'A1', 'presentiel', 10, 10000, 12000);"
                   "INSERT INTO session_formation (id, action_id, numero, debut, fin, rang, ouverte) "
                   "VALUES (1, 1, 'S1', 20878, 20882, 20878, 1);"),
        RAW_OK);
    *state = t;
    return 0;
}

static int teardown(void **state)
{
    temp_store_close(*state);
    free(*state);
    return 0;
}

static void change(struct temp_store *t, const char *sql)
{
    assert_int_equal(raw_sql(t, sql), RAW_OK);
}

/* The register: RNCP1, its state, end, and lists. */
static void import_register(struct temp_store *t, const char *active, const char *fin, const char *partner,
                            const char *issued)
{
    char file[2000];

    snprintf(file, sizeof(file),
             "<FICHES><VERSION_FLUX>4.1</VERSION_FLUX><FICHE><NUMERO_FICHE>RNCP1</NUMERO_FICHE><INTITULE>T</"
             "INTITULE>"
             "%s<DATE_FIN_ENREGISTREMENT>%s</DATE_FIN_ENREGISTREMENT><ACTIF>%s</ACTIF></FICHE></FICHES>",
             partner, fin, active);
    import_text(t, &partner_rncp, file, issued);
}

#define PARTENAIRE(siret, habilitation, etat)                                                                \
    "<PARTENAIRES><PARTENAIRE><NOM_PARTENAIRE>OF</NOM_PARTENAIRE><SIRET_PARTENAIRE>" siret                   \
    "</SIRET_PARTENAIRE><HABILITATION_PARTENAIRE>" habilitation "</HABILITATION_PARTENAIRE>" etat            \
    "</PARTENAIRE></PARTENAIRES>"
#define ACTIF "<ETAT_HABILITATION>Actif</ETAT_HABILITATION>"
#define SUPPRIME "<ETAT_HABILITATION>Supprimé</ETAT_HABILITATION>"

static int64_t action_says(struct temp_store *t, const char *column)
{
    char sql[120];

    snprintf(sql, sizeof(sql), "SELECT COALESCE(%s, -1) FROM action_formation WHERE id = 1", column);
    return raw_i64(t, sql);
}

/* Announced as it is recorded, it has the same findings: nothing else tells a body before it records its file. */
static void announced_alike(struct temp_store *t, struct db *db, const struct offre_constats *o)
{
    struct arena *a = arena_new(1U << 20);
    struct constats_regle rule;
    struct offre_constats said;
    struct offre s;
    struct err e = {0};

    assert_int_equal(catalogue_offre(db, a, 1, &s, &e), RC_OK);
    assert_int_equal(constats_regle(db, day_of_instant(db_now_us(db)), &rule, &e), RC_OK);
    const struct offre_annoncee x = {.organisme_id = s.organisme_id,
                                     .formation = s.formation_numero,
                                     .action = s.action_numero,
                                     .session = s.session_numero,
                                     .classe = s.classe,
                                     .code = s.code_certification != NULL ? s.code_certification : "",
                                     .code_elu = s.code_elu != NULL ? s.code_elu : "",
                                     .heures = s.heures,
                                     .ht_cents = s.prix_ht_cents,
                                     .ttc_cents = s.prix_ttc_cents,
                                     .dite = {action_says(t, "heures_total"), action_says(t, "heures_centre"),
                                              action_says(t, "heures_entreprise"),
                                              action_says(t, "prix_horaire_cents")},
                                     .debut = s.debut,
                                     .fin = s.fin,
                                     .ouverte = s.ouverte};
    assert_int_equal(constats_annoncee(db, &x, &rule, &said, &e), RC_OK);
    assert_int_equal(said.n, o->n);
    assert_int_equal(said.session_id, 1);
    assert_int_equal(said.retiree_gestionnaire, o->retiree_gestionnaire);
    for (size_t i = 0; i < o->n; i++) {
        assert_string_equal(said.constats[i].phrase, o->constats[i].phrase);
        assert_int_equal(said.constats[i].msg, o->constats[i].msg);
        assert_int_equal(said.constats[i].bloquant, o->constats[i].bloquant);
    }
    arena_free(a);
}

static struct offre_constats found(struct temp_store *t)
{
    struct offre_constats o;
    struct err e = {0};
    struct db *db;

    assert_int_equal(store_read_begin(t->store, &db, NULL), RC_OK);
    if (constats_session(db, 1, &o, &e) != RC_OK)
        fail_msg("%s", e.phrase);
    announced_alike(t, db, &o);
    store_read_end(t->store, db);
    return o;
}

/* Whether the search of everyone shows the session; the offer itself must say the same. */
static bool shown(struct temp_store *t)
{
    const struct offre_filtre f = {.debut_min = DAY_NONE, .limit = 10};
    struct arena *a = arena_new(1U << 20);
    struct offre *list, one;
    struct db *db;
    size_t n = 0;

    assert_int_equal(store_read_begin(t->store, &db, NULL), RC_OK);
    assert_int_equal(catalogue_search(db, a, &f, &list, &n, NULL), RC_OK);
    assert_int_equal(catalogue_offre(db, a, 1, &one, NULL), RC_OK);
    store_read_end(t->store, db);
    assert_int_equal(one.publiee, n == 1);
    assert_int_equal(one.motif_retrait == NULL, n == 1);
    arena_free(a);
    return n == 1;
}

/* The only finding, and whether the offer is shown with it. */
static void only(struct temp_store *t, enum msg m, bool forbids)
{
    struct offre_constats o = found(t);

    if (o.n != 1)
        fail_msg("%zu constats, le premier : %s", o.n, o.n > 0 ? o.constats[0].phrase : "");
    assert_string_equal(msg_def(o.constats[0].msg)->code, msg_def(m)->code);
    assert_int_equal(o.constats[0].bloquant, forbids);
    assert_true(*msg_def(m)->article != '\0');
    assert_int_equal(shown(t), !forbids);
}

static bool has(struct temp_store *t, enum msg m)
{
    struct offre_constats o = found(t);

    for (size_t i = 0; i < o.n; i++)
        if (o.constats[i].msg == m)
            return true;
    return false;
}

static bool forbids(struct temp_store *t, enum msg m)
{
    struct offre_constats o = found(t);

    for (size_t i = 0; i < o.n; i++)
        if (o.constats[i].msg == m)
            return o.constats[i].bloquant;
    return false;
}

static void test_without_a_register_it_is_warned_of(void **state)
{
    only(*state, MSG_CATALOGUE_REPERTOIRE_ABSENT, false);
}

static void test_a_good_offer_has_no_finding(void **state)
{
    struct temp_store *t = *state;

    import_register(t, "Oui", "31/12/2027", PARTENAIRE(SIRET, "HABILITATION_FORMER", ACTIF), "2026-11-20");
    assert_int_equal(found(t).n, 0);
    assert_true(shown(t));
}

static void test_the_record_must_be_active(void **state)
{
    struct temp_store *t = *state;

    import_register(t, "Non", "31/12/2027", PARTENAIRE(SIRET, "HABILITATION_FORMER", ACTIF), "2026-11-20");
    only(t, MSG_CATALOGUE_FICHE_INACTIVE, true);
    change(t, "UPDATE certification SET active = 1, absente_le = 20000");
    only(t, MSG_CATALOGUE_FICHE_INCONNUE, true);
    change(t, "UPDATE formation SET code_certification = 'RNCP2'");
    only(t, MSG_CATALOGUE_FICHE_INCONNUE, true);
}

/* The registration must last until the session begins: its last day is a good one, the day after is not. */
static void test_the_registration_lasts_to_the_start(void **state)
{
    struct temp_store *t = *state;

    import_register(t, "Oui", "01/03/2027", PARTENAIRE(SIRET, "HABILITATION_FORMER", ACTIF), "2026-11-20");
    assert_true(shown(t));
    import_register(t, "Oui", "28/02/2027", PARTENAIRE(SIRET, "HABILITATION_FORMER", ACTIF), "2026-11-21");
    only(t, MSG_CATALOGUE_ENREGISTREMENT_FINI, true);
}

static void test_the_body_must_be_entitled(void **state)
{
    struct temp_store *t = *state;

    import_register(t, "Oui", "", "", "2026-11-20");
    only(t, MSG_CATALOGUE_SANS_HABILITATION, true);
    import_register(t, "Oui", "", PARTENAIRE(SIRET, "HABILITATION_ORGANISER", ACTIF), "2026-11-21");
    only(t, MSG_CATALOGUE_SANS_HABILITATION, true);
    import_register(t, "Oui", "", PARTENAIRE(SIRET, "HABILITATION_FORMER", SUPPRIME), "2026-11-22");
    only(t, MSG_CATALOGUE_SANS_HABILITATION, true);
    import_register(t, "Oui", "", PARTENAIRE(AUTRE_SIRET, "HABILITATION_FORMER", ACTIF), "2026-11-23");
    only(t, MSG_CATALOGUE_SANS_HABILITATION, true);
    import_register(t, "Oui", "", PARTENAIRE(SIRET, "HABILITATION_ORGA_FORM", ""), "2026-11-24");
    only(t, MSG_CATALOGUE_HABILITATION_INCERTAINE, false);
}

static void test_the_certificateur_is_entitled(void **state)
{
    struct temp_store *t = *state;

    import_register(t, "Oui", "",
                    "<CERTIFICATEURS><CERTIFICATEUR><SIRET_CERTIFICATEUR>" SIRET "</SIRET_CERTIFICATEUR>"
                    "<NOM_CERTIFICATEUR>OF</NOM_CERTIFICATEUR></CERTIFICATEUR></CERTIFICATEURS>",
                    "2026-11-20");
    assert_int_equal(found(t).n, 0);
    assert_true(shown(t));
    /* it needs no entitlement from itself: no file of partners is waited for (rule of L. 6323-9-1) */
    change(t, "UPDATE certification SET partenaires_empreinte = NULL");
    assert_int_equal(found(t).n, 0);
    change(t, "DELETE FROM certification_certificateur");
    only(t, MSG_CATALOGUE_HABILITATION_INCONNUE, false);
}

/* Another establishment of the same company: its entitlement is that of the company, by the parameter of the day. */
static void test_the_entitlement_is_of_the_company(void **state)
{
    struct temp_store *t = *state;

    change(t, "UPDATE organisme SET siret = '" SIREN "00082'");
    import_register(t, "Oui", "", PARTENAIRE(SIRET, "HABILITATION_FORMER", ACTIF), "2026-11-20");
    assert_int_equal(found(t).n, 0);
    assert_true(shown(t));
}

static void test_what_is_only_warned_of(void **state)
{
    struct temp_store *t = *state;

    import_register(t, "Oui", "", PARTENAIRE(SIRET, "HABILITATION_FORMER", ACTIF), "2026-11-20");
    change(t, "UPDATE organisme SET qualiopi_formation = 0");
    only(t, MSG_CATALOGUE_SANS_QUALIOPI, false);
    change(t, "UPDATE organisme SET qualiopi_formation = 1; UPDATE action_formation SET heures = 121");
    only(t, MSG_CATALOGUE_DUREE, false);
    change(t, "UPDATE action_formation SET heures = 120, prix_ht_cents = 0, prix_ttc_cents = 0");
    only(t, MSG_CATALOGUE_GRATUITE, false);
    change(t, "UPDATE action_formation SET prix_ht_cents = 10000, prix_ttc_cents = 11234");
    only(t, MSG_PRIX_TVA, false);
}

/* A class that its code contradicts. */
static void test_the_class_goes_with_the_code(void **state)
{
    struct temp_store *t = *state;

    change(t, "UPDATE formation SET classe = 'PERMIS_LEGER'");
    only(t, MSG_CATALOGUE_CLASSE_FAUSSE, false);
    change(t, "UPDATE formation SET code_certification = 'CPF206'");
    assert_int_equal(found(t).n, 0);
}

/* 10 hours for 120 € all taxes included: what the catalogue says beside must make that. */
static void test_hours_and_prices_hold_together(void **state)
{
    static const struct {
        const char *said;
        enum msg found; /* MSG_AUCUN: nothing */
    } cases[] = {
        {"heures_total = 10, heures_centre = 7, heures_entreprise = 3", MSG_AUCUN},
        {"heures_total = 10, heures_centre = 7, heures_entreprise = 50", MSG_CATALOGUE_HEURES_CONTREDITES},
        {"heures_total = 10, heures_centre = 7, heures_entreprise = 2", MSG_CATALOGUE_HEURES_CONTREDITES},
        {"heures_total = 10, heures_centre = 7, heures_entreprise = NULL",
         MSG_AUCUN}, /* the rest is not said */
        {"heures_total = 10, heures_centre = 11, heures_entreprise = NULL", MSG_CATALOGUE_HEURES_CONTREDITES},
        {"heures_total = 0, heures_centre = 10, heures_entreprise = NULL", MSG_CATALOGUE_HEURES_NULLES},
        {"heures_total = NULL, heures_centre = 10, heures_entreprise = 0", MSG_AUCUN},
        {"prix_horaire_cents = 1200", MSG_AUCUN},
        {"prix_horaire_cents = 1201", MSG_AUCUN}, /* rounded to the cent */
        {"prix_horaire_cents = 1202", MSG_CATALOGUE_PRIX_HORAIRE},
        {"prix_horaire_cents = 1000", MSG_CATALOGUE_PRIX_HORAIRE},
        {"prix_horaire_cents = 0", MSG_CATALOGUE_PRIX_HORAIRE},
    };
    struct temp_store *t = *state;

    import_register(t, "Oui", "", PARTENAIRE(SIRET, "HABILITATION_FORMER", ACTIF), "2026-11-20");
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        char sql[200];

        change(t, "UPDATE action_formation SET heures_total = NULL, heures_centre = NULL, heures_entreprise "
                  "= NULL, "
                  "prix_horaire_cents = NULL");
        snprintf(sql, sizeof(sql), "UPDATE action_formation SET %s", cases[i].said);
        change(t, sql);
        if (cases[i].found != MSG_AUCUN)
            only(t, cases[i].found, false);
        else
            assert_int_equal(found(t).n, 0);
    }
}

/* A code that no table of the day has; one that is not written as such codes are is another mistake. */
static void test_a_code_is_in_its_table(void **state)
{
    struct temp_store *t = *state;

    change(t, "UPDATE formation SET classe = 'PERMIS_LEGER', code_certification = 'CPF299'");
    only(t, MSG_CATALOGUE_CODE_INCONNU, false);
    change(t, "UPDATE formation SET code_certification = 'CPF210'"); /* of another class */
    only(t, MSG_CATALOGUE_CODE_INCONNU, false);
    change(t, "UPDATE formation SET classe = 'DIFE_MANDAT', code_certification = NULL, code_elu = 'ELU001'");
    assert_false(has(t, MSG_CATALOGUE_CODE_INCONNU));
    change(t, "UPDATE formation SET code_elu = 'ELU999'");
    assert_true(has(t, MSG_CATALOGUE_CODE_INCONNU));
    change(t, "UPDATE formation SET code_elu = 'ELUX1'");
    assert_true(has(t, MSG_CATALOGUE_CLASSE_FAUSSE));
    assert_false(has(t, MSG_CATALOGUE_CODE_INCONNU));
}

/* The maximum is by the hour (CGCT R. 1621-8): 10 h for 790 €, of which 7 h only are said in a centre. */
static void test_other_hours_are_held_against_the_maximum(void **state)
{
    struct temp_store *t = *state;

    change(t, "UPDATE formation SET classe = 'DIFE_MANDAT', code_certification = NULL, code_elu = 'ELU001';"
              "UPDATE action_formation SET prix_ht_cents = 79000, prix_ttc_cents = 79000, heures_total = 10, "
              "heures_centre = 7, heures_entreprise = 0");
    assert_true(forbids(t, MSG_CATALOGUE_TROP_CHERE_HEURES)); /* the fewest hours, until they agree */
    assert_false(has(t, MSG_CATALOGUE_TROP_CHERE));
    assert_false(shown(t));
    change(t, "UPDATE action_formation SET prix_ht_cents = 56000, prix_ttc_cents = 56000");
    assert_false(has(t, MSG_CATALOGUE_TROP_CHERE_HEURES));
    change(t, "UPDATE action_formation SET prix_ht_cents = 90000, prix_ttc_cents = 90000");
    assert_true(has(t, MSG_CATALOGUE_TROP_CHERE)); /* said once */
    assert_false(has(t, MSG_CATALOGUE_TROP_CHERE_HEURES));
}

/* A mandate training at no price asks for no right: whoever asked for it would be refused. */
static void test_a_mandate_training_has_a_price(void **state)
{
    struct temp_store *t = *state;

    change(t, "UPDATE formation SET classe = 'DIFE_MANDAT', code_certification = NULL, code_elu = 'ELU001';"
              "UPDATE action_formation SET prix_ht_cents = 0, prix_ttc_cents = 0");
    assert_true(forbids(t, MSG_CATALOGUE_GRATUITE_ELU));
    assert_false(has(t, MSG_CATALOGUE_GRATUITE));
    change(t, "UPDATE action_formation SET prix_ht_cents = 10000, prix_ttc_cents = 10000");
    assert_false(has(t, MSG_CATALOGUE_GRATUITE_ELU));
}

static enum rc act_for(struct temp_store *t, unit_fn *fn, const char *formation, const char *motif,
                       struct err *e)
{
    struct publication_acte p = {
        .organisme_id = 1, .formation = formation, .party = PARTY_CDC, .agent = "essai", .motif = motif};

    return store_write(t->store, fn, &p, e);
}

static enum rc act(struct temp_store *t, unit_fn *fn, const char *formation, struct err *e)
{
    return act_for(t, fn, formation,
                   fn == formation_retirer_unit ? "Le programme n'est pas celui de la certification." : NULL,
                   e);
}

static void test_withdrawn_and_put_back(void **state)
{
    struct temp_store *t = *state;
    struct err e = {0};

    assert_int_equal(act(t, formation_retirer_unit, "F9", &e), RC_NOT_FOUND);
    assert_int_equal(act(t, formation_publier_unit, "F1", &e), RC_CONFLICT);
    assert_int_equal(act(t, formation_retirer_unit, "F1", &e), RC_OK);
    assert_false(shown(t));
    assert_int_equal(act(t, formation_retirer_unit, "F1", &e), RC_CONFLICT);
    assert_int_equal(
        store_write(t->store, formation_publier_unit,
                    &(struct publication_acte){.organisme_id = 2, .formation_id = 1, .agent = ""}, &e),
        RC_NOT_FOUND); /* of another body */
    import_register(t, "Non", "", "", "2026-11-20");
    assert_int_equal(act(t, formation_publier_unit, "F1", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_CATALOGUE_BLOQUANTS);
    assert_non_null(strstr(e.phrase, "RNCP1"));
    import_register(t, "Oui", "", PARTENAIRE(SIRET, "HABILITATION_FORMER", ACTIF), "2026-11-21");
    assert_int_equal(act(t, formation_publier_unit, "F1", &e), RC_OK);
    assert_true(shown(t));
    assert_int_equal(
        raw_i64(t, "SELECT COUNT(*) FROM journal WHERE acte IN ('catalogue.publier', 'catalogue.retirer')"),
        2);
}

/* What the operator withdrew, its body does not put back; what the body withdrew, either puts back. */
static void test_who_withdraws_puts_back(void **state)
{
    struct temp_store *t = *state;
    struct publication_acte body = {
        .organisme_id = 1, .formation = "F1", .party = PARTY_ORGANISME, .acteur_id = 1, .agent = ""};
    struct err e = {0};

    assert_int_equal(store_write(t->store, formation_retirer_unit, &body, &e), RC_OK);
    assert_int_equal(store_write(t->store, formation_publier_unit, &body, &e), RC_OK);
    assert_int_equal(act(t, formation_retirer_unit, "F1", &e), RC_OK);
    assert_int_equal(store_write(t->store, formation_publier_unit, &body, &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_CATALOGUE_RETIREE_GESTIONNAIRE);
    assert_false(shown(t));
    assert_int_equal(act(t, formation_publier_unit, "F1", &e), RC_OK);
    assert_int_equal(store_write(t->store, formation_retirer_unit, &body, &e), RC_OK);
    assert_int_equal(act(t, formation_retirer_unit, "F1", &e), RC_OK); /* taken over */
    assert_int_equal(store_write(t->store, formation_retirer_unit, &body, &e), RC_CONFLICT);
    assert_int_equal(store_write(t->store, formation_publier_unit, &body, &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_CATALOGUE_RETIREE_GESTIONNAIRE);
}

static void lists(struct temp_store *t, size_t withdrawn, const char *motif)
{
    struct arena *a = arena_new(1 << 16);
    struct formation_resume *list, one;
    struct err e = {0};
    struct db *db;
    size_t n;

    assert_int_equal(store_read_begin(t->store, &db, NULL), RC_OK);
    assert_int_equal(formations_retirees(db, a, INT64_MAX, INT64_MAX, 10, &list, &n, &e), RC_OK);
    assert_int_equal(n, withdrawn);
    assert_int_equal(formation_lire(db, a, 1, &one, &e), RC_OK);
    assert_true(one.retiree_gestionnaire == (withdrawn > 0));
    if (motif == NULL)
        assert_null(one.motif);
    else
        assert_string_equal(one.motif, motif);
    if (withdrawn > 0) { /* after the last one there is none */
        assert_int_equal(formations_retirees(db, a, list[0].retiree_us, list[0].id, 10, &list, &n, &e),
                         RC_OK);
        assert_int_equal(n, 0);
    }
    assert_int_equal(formation_lire(db, a, 99, &one, &e), RC_NOT_FOUND);
    assert_int_equal(e.msg, MSG_CATALOGUE_FORMATION_ABSENTE);
    store_read_end(t->store, db);
    arena_free(a);
}

/* The operator says why, its body does not have to; put back, nothing of it stays. */
static void test_the_operator_says_why(void **state)
{
    static const char why[] = "Le programme n'est pas celui de la certification.";
    static const char *const refused[] = {NULL, "", "  ", "ok"};
    struct temp_store *t = *state;
    char too_long[RETRAIT_MOTIF_MAX + 2] = {0};
    struct err e = {0};

    for (size_t i = 0; i < ARRAY_LEN(refused); i++) {
        memset(&e, 0, sizeof(e));
        assert_int_equal(act_for(t, formation_retirer_unit, "F1", refused[i], &e), RC_USAGE);
        assert_string_equal(e.field, "motif");
    }
    memset(too_long, 'x', RETRAIT_MOTIF_MAX + 1);
    assert_int_equal(act_for(t, formation_retirer_unit, "F1", too_long, &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_DECISION_TEXTE_LONG);
    assert_true(shown(t));
    lists(t, 0, NULL);
    assert_int_equal(act_for(t, formation_retirer_unit, "F1", why, &e), RC_OK);
    lists(t, 1, why);
    assert_int_equal(act_for(t, formation_publier_unit, "F1", NULL, &e), RC_OK);
    lists(t, 0, NULL);
    assert_int_equal(
        store_write(
            t->store, formation_retirer_unit,
            &(struct publication_acte){
                .organisme_id = 1, .formation = "F1", .party = PARTY_ORGANISME, .acteur_id = 1, .agent = ""},
            &e),
        RC_OK);
    lists(t, 0, NULL);
}

/* Its body is told of each, at the address it has then, with the formation and where the reason is read; of what it does itself it is
 * not. */
static void test_its_body_is_told(void **state)
{
    static const char why[] = "Le programme n'est pas celui de la certification.";
    struct temp_store *t = *state;
    struct publication_acte body = {
        .organisme_id = 1, .formation = "F1", .party = PARTY_ORGANISME, .acteur_id = 1, .agent = ""};
    struct arena *a = arena_new(1 << 16);
    struct avis_remise sent = {.agent = "essai"};
    struct avis *list;
    struct err e = {0};
    struct db *db;
    size_t n;

    change(t, "UPDATE organisme SET courriel = 'avant@exemple.fr' WHERE id = 1");
    assert_int_equal(act_for(t, formation_retirer_unit, "F1", why, &e), RC_OK);
    change(t, "UPDATE organisme SET courriel = NULL WHERE id = 1");
    assert_int_equal(act_for(t, formation_publier_unit, "F1", why, &e), RC_USAGE); /* would be passed over */
    assert_int_equal(e.msg, MSG_CATALOGUE_MOTIF_INUTILE);
    assert_string_equal(e.field, "motif");
    assert_int_equal(act_for(t, formation_publier_unit, "F1", NULL, &e), RC_OK);
    assert_int_equal(store_write(t->store, formation_retirer_unit, &body, &e), RC_OK);
    assert_int_equal(store_write(t->store, formation_publier_unit, &body, &e), RC_OK);
    assert_int_equal(store_read_begin(t->store, &db, NULL), RC_OK);
    assert_int_equal(avis_lister(db, a, NULL, 0, &list, &n, &e), RC_OK);
    store_read_end(t->store, db);
    assert_int_equal(n, 2);
    assert_string_equal(list[0].genre, AVIS_OFFRE_RETIREE);
    assert_string_equal(list[0].adresse, "avant@exemple.fr");
    assert_non_null(strstr(list[0].texte, "(F1)"));
    assert_non_null(strstr(list[0].texte, "« Catalogue »"));
    assert_null(strstr(list[0].texte, why)); /* it is read in its space */
    assert_string_equal(list[1].genre, AVIS_OFFRE_REMISE);
    assert_null(list[1].adresse);
    assert_non_null(strstr(list[1].texte, "(F1)"));
    sent.id = list[0].id;
    assert_int_equal(store_write(t->store, avis_remettre, &sent, &e), RC_OK);
    assert_int_equal(store_write(t->store, avis_remettre, &sent, &e), RC_NOT_FOUND);
    arena_free(a);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_without_a_register_it_is_warned_of),
        TEST(test_a_good_offer_has_no_finding),
        TEST(test_the_record_must_be_active),
        TEST(test_the_registration_lasts_to_the_start),
        TEST(test_the_body_must_be_entitled),
        TEST(test_the_certificateur_is_entitled),
        TEST(test_the_entitlement_is_of_the_company),
        TEST(test_what_is_only_warned_of),
        TEST(test_the_class_goes_with_the_code),
        TEST(test_hours_and_prices_hold_together),
        TEST(test_a_code_is_in_its_table),
        TEST(test_other_hours_are_held_against_the_maximum),
        TEST(test_a_mandate_training_has_a_price),
        TEST(test_withdrawn_and_put_back),
        TEST(test_who_withdraws_puts_back),
        TEST(test_the_operator_says_why),
        TEST(test_its_body_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The registers of certifications: XML and tables, what a plan says, what apply writes, what is refused. */
#include "exchange/certifications.h"
#include "import_fixture.h"

#define TETE                                                                                                 \
    "<?xml version=\"1.0\" encoding=\"UTF-8\" "                                                              \
    "standalone=\"no\"?>\n<FICHES><VERSION_FLUX>4.1</VERSION_FLUX>\n"
#define FICHE(numero, intitule, actif, fin, suite)                                                           \
    "<FICHE><ID_FICHE>1</ID_FICHE><NUMERO_FICHE>" numero "</NUMERO_FICHE><INTITULE>" intitule "</INTITULE>"  \
    "<NOMENCLATURE_EUROPE><NIVEAU>NIV5</NIVEAU></NOMENCLATURE_EUROPE>" suite "<DATE_FIN_ENREGISTREMENT>" fin \
    "</DATE_FIN_ENREGISTREMENT><TYPE_ENREGISTREMENT>Enregistrement de "                                      \
    "droit</TYPE_ENREGISTREMENT><ACTIF>" actif "</ACTIF></FICHE>\n"
#define CERTIFICATEUR                                                                                        \
    "<CERTIFICATEURS><CERTIFICATEUR><SIRET_CERTIFICATEUR>73282932000074</SIRET_CERTIFICATEUR>"               \
    "<NOM_CERTIFICATEUR>EXEMPLE</NOM_CERTIFICATEUR><ETAT_CERTIFICATEUR>Actif</ETAT_CERTIFICATEUR>"           \
    "</CERTIFICATEUR><CERTIFICATEUR><NOM_CERTIFICATEUR>SANS SIRET</NOM_CERTIFICATEUR></CERTIFICATEUR>"       \
    "</CERTIFICATEURS>"
#define PARTENAIRES(etat)                                                                                    \
    "<PARTENAIRES><PARTENAIRE><NOM_PARTENAIRE>OF</NOM_PARTENAIRE><SIRET_PARTENAIRE>35600000000048"           \
    "</SIRET_PARTENAIRE><HABILITATION_PARTENAIRE>HABILITATION_FORMER</HABILITATION_PARTENAIRE>"              \
    "<ETAT_HABILITATION>" etat "</ETAT_HABILITATION><DATE_ACTIF>02/01/2026</DATE_ACTIF></PARTENAIRE>"        \
    "</PARTENAIRES>"
#define BLOCS                                                                                                \
    "<BLOCS_COMPETENCES><BLOC_COMPETENCES><CODE>01</CODE><LIBELLE>Un</LIBELLE></BLOC_COMPETENCES>"           \
    "<BLOC_COMPETENCES><CODE>02</CODE><LIBELLE>Deux</LIBELLE></BLOC_COMPETENCES></BLOCS_COMPETENCES>"
#define FIN "</FICHES>\n"

#define STANDARD                                                                                             \
    "\"Id_Fiche\";\"Numero_Fiche\";\"Intitule\";\"Abrege_Libelle\";\"Abrege_Intitule\";"                     \
    "\"Nomenclature_Europe_Niveau\";\"Nomenclature_Europe_Intitule\";\"Accessible_Nouvelle_Caledonie\";"     \
    "\"Accessible_Polynesie_Francaise\";\"Date_dernier_jo\";\"Date_Decision\";\"Date_Fin_Enregistrement\";"  \
    "\"Date_Effet\";\"Type_Enregistrement\";\"Validation_Partielle\";\"Actif\"\r\n"
#define LIGNE(numero, intitule, fin, actif)                                                                  \
    "\"1\";\"" numero "\";\"" intitule "\";;;\"NIV6\";\"Niveau 6\";\"Non\";\"Non\";;;\"" fin                 \
    "\";;\"Enregistrement sur demande\";;\"" actif "\"\r\n"

static int setup(void **state)
{
    struct temp_store *t = calloc(1, sizeof(*t));

    assert_non_null(t);
    temp_store_open(t, "2026-11-24");
    *state = t;
    return 0;
}

static int teardown(void **state)
{
    temp_store_close(*state);
    free(*state);
    return 0;
}

static int64_t ask(const struct temp_store *t, const char *sql)
{
    return raw_i64(t, sql);
}

static void test_a_record_is_read_whole(void **state)
{
    struct temp_store *t = *state;
    const char *file = TETE FICHE("RNCP35340", "Services &amp; réseaux", "Oui", "31/12/2026",
                                  CERTIFICATEUR PARTENAIRES("Actif") BLOCS) FIN;
    struct outcome o = import_text(t, &partner_rncp, file, "2026-11-20");

    assert_int_equal(o.plan.effects[PLAN_NEW], 1);
    assert_string_equal(o.plan.kind, "fiches");
    assert_int_equal(ask(t, "SELECT niveau FROM certification WHERE numero = 'RNCP35340' AND active = 1 AND "
                            "enregistrement = 'droit' AND intitule = 'Services & réseaux'"),
                     5);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM certification_certificateur"), 2);
    assert_int_equal(ask(t,
                         "SELECT COUNT(*) FROM certification_partenaire WHERE siret = '35600000000048' AND "
                         "habilitation = 'HABILITATION_FORMER' AND etat = 'Actif'"),
                     1);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM certification_bloc"), 2);
}

static void test_again_changes_nothing(void **state)
{
    struct temp_store *t = *state;
    const char *file = TETE FICHE("RNCP1", "Un", "Oui", "31/12/2026", CERTIFICATEUR BLOCS) FIN;
    const char *spaced = TETE "\n" FICHE("RNCP1", "Un", "Oui", "31/12/2026", CERTIFICATEUR BLOCS) FIN;
    struct outcome o;

    import_text(t, &partner_rncp, file, "2026-11-20");
    o = plan_text(t, &partner_rncp, file, "2026-11-21");
    assert_int_equal(o.e.msg, MSG_IMPORT_DEJA_APPLIQUE);
    o = import_text(t, &partner_rncp, spaced, "2026-11-21");
    assert_int_equal(o.plan.effects[PLAN_UNCHANGED], 1);
    assert_int_equal(o.plan.effects[PLAN_CHANGED], 0);
    o = plan_text(t, &partner_rncp, TETE FICHE("RNCP1", "Deux", "Oui", "31/12/2026", "") FIN, "2026-11-19");
    assert_int_equal(o.e.msg, MSG_IMPORT_PLUS_ANCIENNE);
}

static void test_a_state_that_changes_is_a_change(void **state)
{
    struct temp_store *t = *state;
    struct outcome o;

    import_text(t, &partner_rs, TETE FICHE("RS5", "Cinq", "Oui", "31/12/2026", PARTENAIRES("Actif")) FIN,
                "2026-11-20");
    o = import_text(t, &partner_rs,
                    TETE FICHE("RS5", "Cinq", "Oui", "31/12/2026", PARTENAIRES("Supprimé")) FIN,
                    "2026-11-21");
    assert_int_equal(o.plan.effects[PLAN_CHANGED], 1);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM certification_partenaire WHERE etat = 'Supprimé'"), 1);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM certification_partenaire"), 1);
}

/* An export of the records 1 to n. */
static const char *records(int n, char *out, size_t size)
{
    size_t used = (size_t)snprintf(out, size, "%s", TETE);

    for (int i = 1; i <= n; i++)
        used += (size_t)snprintf(out + used, size - used,
                                 "<FICHE><NUMERO_FICHE>RNCP%d</NUMERO_FICHE><INTITULE>N %d</INTITULE>"
                                 "<ACTIF>Oui</ACTIF></FICHE>",
                                 i, i);
    snprintf(out + used, size - used, "%s", FIN);
    return out;
}

/* Ten records, then one that is gone: it says since when. Two gone of ten is an accident of the publisher. */
static void test_a_record_that_is_gone(void **state)
{
    struct temp_store *t = *state;
    char file[8000];
    struct outcome o;

    import_text(t, &partner_rncp, records(10, file, sizeof(file)), "2026-11-20");
    o = plan_text(t, &partner_rncp, records(8, file, sizeof(file)), "2026-11-21");
    assert_int_equal(o.e.msg, MSG_RNCP_RETRECIT);
    o = import_text(t, &partner_rncp, records(9, file, sizeof(file)), "2026-11-21");
    assert_int_equal(o.plan.effects[PLAN_ENDED], 1);
    assert_int_equal(ask(t, "SELECT absente_le FROM certification WHERE numero = 'RNCP10'"),
                     day_parse_iso("2026-11-21"));
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM certification"), 10);
}

static void refused(struct temp_store *t, const char *file, enum msg m, const char *field, long line)
{
    struct outcome o = plan_text(t, &partner_rncp, file, "2026-11-20");

    if (o.rc != RC_OK)
        fail_msg("%s", o.e.phrase);
    assert_int_equal(o.plan.refused, 1);
    assert_int_equal(o.plan.refusals[0].msg, m);
    assert_string_equal(o.plan.refusals[0].field, field);
    assert_int_equal(o.plan.refusals[0].line, line);
}

static void test_a_wrong_record_is_refused_alone(void **state)
{
    struct temp_store *t = *state;

    refused(t, TETE FICHE("RNCP0", "A", "Oui", "", "") FICHE("RNCP2", "B", "Oui", "", "") FIN,
            MSG_RNCP_NUMERO, "NUMERO_FICHE", 3);
    refused(t, TETE FICHE("RNCP1", "", "Oui", "", "") FIN, MSG_RNCP_ABSENT, "INTITULE", 3);
    refused(t, TETE FICHE("RNCP1", "A", "Peut-être", "", "") FIN, MSG_RNCP_VALEUR, "ACTIF", 3);
    refused(t, TETE FICHE("RNCP1", "A", "Oui", "31/02/2026", "") FIN, MSG_RNCP_DATE,
            "DATE_FIN_ENREGISTREMENT", 3);
    refused(t, TETE FICHE("RNCP1", "A", "Oui", "", PARTENAIRES("Douteux")) FIN, MSG_RNCP_VALEUR,
            "ETAT_HABILITATION", 3);
    refused(t, TETE FICHE("RS1", "A", "Oui", "", "") FIN, MSG_RNCP_REGISTRE, "NUMERO_FICHE", 3);
    refused(t, TETE FICHE("RNCP1", "A", "Oui", "", "") FICHE("RNCP1", "B", "Oui", "", "") FIN,
            MSG_RNCP_DEUX_FOIS, "NUMERO_FICHE", 4);
}

static void test_a_wrong_file_is_refused_whole(void **state)
{
    struct temp_store *t = *state;

    assert_int_equal(plan_text(t, &partner_rncp, "<lheo/>", NULL).e.msg, MSG_RNCP_FICHIER);
    assert_int_equal(
        plan_text(t, &partner_rncp, "<FICHES><VERSION_FLUX>3.0</VERSION_FLUX></FICHES>", NULL).e.msg,
        MSG_RNCP_VERSION);
    assert_int_equal(plan_text(t, &partner_rncp, "<FICHES><FICHE></FICHE></FICHES>", NULL).e.msg,
                     MSG_RNCP_VERSION);
    assert_int_equal(plan_text(t, &partner_rncp, TETE "<FICHE>", NULL).rc, RC_USAGE);
    assert_int_equal(plan_text(t, &partner_rncp, "<!DOCTYPE a [<!ENTITY b \"c\">]>" TETE FIN, NULL).rc,
                     RC_USAGE);
    assert_int_equal(plan_text(t, &partner_rncp, "a;b\n1;2\n", NULL).e.msg, MSG_RNCP_FICHIER);
}

/* A record refused for its number may be any of those known: nobody is said to be gone. */
static void test_an_unreadable_number_ends_nothing(void **state)
{
    struct temp_store *t = *state;
    struct outcome o;

    import_text(t, &partner_rncp, TETE FICHE("RNCP1", "A", "Oui", "", "") FIN, "2026-11-20");
    o = plan_text(t, &partner_rncp,
                  TETE FICHE("RNCP2", "B", "Oui", "", "") FICHE("?", "C", "Oui", "", "") FIN, "2026-11-21");
    assert_int_equal(o.rc, RC_OK);
    assert_int_equal(o.plan.effects[PLAN_ENDED], 0);
    assert_int_equal(counter(&o.plan, "maintenues"), 1);
}

static void test_the_tables_of_the_zip(void **state)
{
    struct temp_store *t = *state;
    const char *partners =
        "\"Numero_Fiche\";\"Nom_Partenaire\";\"Siret_Partenaire\";\"Habilitation_Partenaire\"\r\n"
        "\"RS5000\";\"ALYRA\";\"\t82815245400033\";\"HABILITATION_ORGA_FORM\"\r\n"
        "\"RNCP509\";\"AUTRE\";\"\t35600000000048\";\"HABILITATION_FORMER\"\r\n"
        "\"RS5000\";\"FAUX\";\"\t35600000000049\";\"HABILITATION_FORMER\"\r\n";
    struct outcome o = plan_text(t, &partner_rs, partners, "2026-11-20");

    assert_int_equal(o.plan.refusals[0].msg, MSG_RNCP_FICHE_INCONNUE);
    o = import_text(t, &partner_rs,
                    "\xEF\xBB\xBF" STANDARD LIGNE("RS5000", "Exploiter la blockchain", "24/05/2027", "ACTIVE")
                        LIGNE("RNCP509", "Agent", "31/08/2023", "INACTIVE"),
                    "2026-11-20");
    assert_int_equal(o.plan.effects[PLAN_NEW], 1);
    assert_int_equal(counter(&o.plan, "autre_registre"), 1);
    o = import_text(t, &partner_rs, partners, "2026-11-20");
    assert_string_equal(o.plan.kind, "partenaires");
    assert_int_equal(o.plan.effects[PLAN_NEW], 1);
    assert_int_equal(counter(&o.plan, "siret_douteux"), 1);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM certification_partenaire WHERE siret = '82815245400033'"),
                     1);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM certification_partenaire WHERE siret IS NULL"), 1);
    o = import_text(t, &partner_rs,
                    "\"Numero_Fiche\";\"Bloc_Competences_Code\";\"Bloc_Competences_Libelle\"\r\n"
                    "\"RS5000\";\"01\";\"Un\"\r\n\"RS5000\";\"01\";\"Encore\"\r\n",
                    "2026-11-20");
    assert_int_equal(counter(&o.plan, "blocs_repetes"), 1);
    o = import_text(
        t, &partner_rs,
        "\"Numero_Fiche\";\"Siret_Certificateur\";\"Nom_Certificateur\"\r\n\"RS5000\";;\"SIMPLON\"\r\n",
        "2026-11-20");
    assert_int_equal(o.plan.effects[PLAN_NEW], 1);
}

/* A record that has no more partners in a list that does not shrink too much has none any more. */
static void test_a_list_that_empties(void **state)
{
    struct temp_store *t = *state;
    const char *head =
        "\"Numero_Fiche\";\"Nom_Partenaire\";\"Siret_Partenaire\";\"Habilitation_Partenaire\"\r\n";
    char both[600], one[600];
    struct outcome o;

    snprintf(both, sizeof(both), "%s\"RS1\";\"A\";;\"\"\r\n\"RS2\";\"B\";;\"\"\r\n", head);
    snprintf(one, sizeof(one), "%s\"RS2\";\"B\";;\"\"\r\n\"RS2\";\"C\";;\"\"\r\n", head);
    import_text(t, &partner_rs, STANDARD LIGNE("RS1", "Un", "", "ACTIVE") LIGNE("RS2", "Deux", "", "ACTIVE"),
                "2026-11-20");
    import_text(t, &partner_rs, both, "2026-11-20");
    o = import_text(t, &partner_rs, one, "2026-11-21");
    assert_int_equal(o.plan.effects[PLAN_ENDED], 1);
    assert_int_equal(o.plan.effects[PLAN_CHANGED], 1);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM certification_partenaire WHERE numero = 'RS1'"), 0);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM certification_partenaire WHERE numero = 'RS2'"), 2);
    o = plan_text(t, &partner_rs, both, "2026-11-19");
    assert_int_equal(o.rc, RC_CONFLICT);
}

static void test_a_list_older_than_the_records(void **state)
{
    struct temp_store *t = *state;

    import_text(t, &partner_rs, STANDARD LIGNE("RS1", "Un", "", "ACTIVE"), "2026-11-20");
    assert_int_equal(
        plan_text(t, &partner_rs,
                  "\"Numero_Fiche\";\"Siret_Certificateur\";\"Nom_Certificateur\"\r\n\"RS1\";;\"A\"\r\n",
                  "2026-11-19")
            .e.msg,
        MSG_RNCP_LISTE_ANCIENNE);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_a_record_is_read_whole),
        TEST(test_again_changes_nothing),
        TEST(test_a_state_that_changes_is_a_change),
        TEST(test_a_record_that_is_gone),
        TEST(test_a_wrong_record_is_refused_alone),
        TEST(test_a_wrong_file_is_refused_whole),
        TEST(test_an_unreadable_number_ends_nothing),
        TEST(test_the_tables_of_the_zip),
        TEST(test_a_list_that_empties),
        TEST(test_a_list_older_than_the_records),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

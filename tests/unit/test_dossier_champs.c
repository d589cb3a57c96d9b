/* A refusal that is about a field of the act names it: each that the guards make is found in their source, and has its field or its place in
 * the list of those that concern none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "source_folder.h"
#include "training_fixture.h"

static const char *const sources[] = {"dossier_garde.c",
                                      "dossier_preparer.c",
                                      "dossier_financeur.c",
                                      "dossier_carence.c",
                                      "evaluation.c",
                                      "prix.c",
                                      "tva.c"};

/* They are of the state of the dossier, of its holder, of a register, of the day of the act, or of whoever acts. */
static const char *const none[] = {
    "MSG_CATALOGUE_OFFRE_RETIREE",
    "MSG_CATALOGUE_SESSION_FERMEE",
    "MSG_DECISION_AGENT",
    "MSG_DOSSIER_ABSENCE_DECES",
    "MSG_DOSSIER_ABSENCE_RECLAMEE",
    "MSG_DOSSIER_ABSENCE_RETRACTATION",
    "MSG_DOSSIER_ACCORD_RESTE",
    "MSG_DOSSIER_ANOMALIE",
    "MSG_DOSSIER_CARENCE_DEJA",
    "MSG_DOSSIER_CARENCE_MEME_AGENT",
    "MSG_DOSSIER_CARENCE_NON_PROPOSEE",
    "MSG_DOSSIER_CARENCE_SANS_RELANCE",
    "MSG_DOSSIER_CARENCE_TROP_TOT",
    "MSG_DOSSIER_COMPTE_FERME",
    "MSG_DOSSIER_CONTREDIT",
    "MSG_DOSSIER_DECLARATION_CORRIGEE",
    "MSG_DOSSIER_DECLARATION_IDENTIQUE", /* of the three together */
    "MSG_DOSSIER_DEJA_ATTESTE",
    "MSG_DOSSIER_DEJA_COMMANDE",
    "MSG_DOSSIER_DEJA_DEMANDE",
    "MSG_DOSSIER_DEJA_EVALUE",
    "MSG_DOSSIER_DEJA_RECU",
    "MSG_DOSSIER_DEJA_SIGNALE",
    "MSG_DOSSIER_DEMANDES_TROP",
    "MSG_DOSSIER_ECHEANCE_COURT",
    "MSG_DOSSIER_EN_CONTROLE",
    "MSG_DOSSIER_EVALUATION_SANS_HEURES",
    "MSG_DOSSIER_EVALUATION_TARDIVE",
    "MSG_DOSSIER_FINANCEUR_SANS_PART",
    "MSG_DOSSIER_FORCE_MAJEURE_REQUISE", /* the act itself: the operator's cancelling is that */
    "MSG_DOSSIER_HORS_CONTROLE",
    "MSG_DOSSIER_INCONNU",
    "MSG_DOSSIER_DEJA_FACTURE", /* the billing, whatever is typed */
    "MSG_DOSSIER_MAUVAISE_FACTURATION",
    "MSG_DOSSIER_MAUVAIS_ETAT",
    "MSG_DOSSIER_PAIEMENT_EN_COURS",
    "MSG_DOSSIER_PARTICIPATION_TOUT", /* the catalogue's price: the holder types none */
    "MSG_DOSSIER_PRIX_NUL",
    "MSG_DOSSIER_RELANCE_RECENTE",
    "MSG_DOSSIER_REPORT_EN_COURS",
    "MSG_DOSSIER_RESTE_INEXACT", /* the pages reckon it: nobody types it there */
    "MSG_DOSSIER_RESTE_PARTICIPATION",
    "MSG_DOSSIER_RETRACTATION_PASSEE",
    "MSG_DOSSIER_RIEN_A_ECARTER",
    "MSG_DOSSIER_RIEN_NE_MANQUE",
    "MSG_DOSSIER_SANS_ANOMALIE",
    "MSG_DOSSIER_SANS_PREREQUIS",
    "MSG_DOSSIER_SANS_RECLAMATION",
    "MSG_DOSSIER_SANS_REPORT",
    "MSG_DOSSIER_SANS_VIREMENT",
    "MSG_DOSSIER_SESSION_COMMENCEE",
    "MSG_DOSSIER_SESSION_PAS_COMMENCEE", /* no day would do */
    "MSG_DOSSIER_TITULAIRE_DECEDE",
    "MSG_DOSSIER_TITULAIRE_EMPECHE",
    "MSG_DOSSIER_TROP_TARD",
    "MSG_DROITS_HEURES",
    "MSG_DROITS_INSUFFISANTS",
    "MSG_MEMOIRE_EPUISEE",
};

static char *read_source(const char *name)
{
    char path[600];
    FILE *f;
    char *text = calloc(1, 1U << 17);
    size_t n;

    snprintf(path, sizeof(path), "%s/src/training/%s", source_folder(), name);
    f = fopen(path, "r");
    assert_non_null(f);
    n = fread(text, 1, (1U << 17) - 1, f);
    fclose(f);
    assert_true(n > 0 && n < (1U << 17) - 1);
    return text;
}

/* The guard says it itself, by err_at() in what follows. */
static bool named_there(const char *after)
{
    const char *at = strstr(after, "err_at("), *end = strstr(after, "\n}");
    const char *next = strstr(after + 1, "ERR(");

    return at != NULL && (end == NULL || at < end) && (next == NULL || at < next);
}

static bool in_none(const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(none); i++)
        if (strcmp(none[i], name) == 0)
            return true;
    return false;
}

static void each_refusal_has_its_field_or_none(void **state)
{
    char *table = read_source("dossier_champs.c");

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(sources); i++) {
        char *text = read_source(sources[i]);

        for (const char *at = text; (at = strstr(at, "MSG_")) != NULL;) {
            char name[80], row[90];
            size_t n = strspn(at, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789");

            snprintf(name, sizeof(name), "%.*s", (int)n, at);
            snprintf(row, sizeof(row), "{%s,", name);
            at += n;
            if (strcmp(name, "MSG_AUCUN") == 0)
                continue;
            if (in_none(name) == (strstr(table, row) != NULL || named_there(at)))
                fail_msg("%s, %s : %s", sources[i], name,
                         in_none(name)
                             ? "a un champ, et est dit n'en avoir aucun"
                             : "quel champ ? Le dire dans dossier_champs.c, ou ici s'il n'en concerne aucun");
        }
        free(text);
    }
    free(table);
}

static void expect(struct temp_store *t, struct dossier_commande c, const char *le, enum msg why,
                   const char *field)
{
    struct err e;

    if (faire(t, &c, le, &e) == RC_OK)
        fail_msg("%s : l'acte est fait", msg_def(why)->code);
    assert_string_equal(msg_def(e.msg)->code, msg_def(why)->code);
    assert_string_equal(e.field, field);
}

static void a_proposal_names_what_is_wrong(void **state)
{
    const struct parcours elu = PARCOURS_ELU;
    struct temp_store t;
    struct dossier_commande c, base;
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e;

    (void)state;
    training_fixture_open(&t);
    assert_ok(parcourir(&t, &elu, DEMANDE, numero, &e), &e);
    base = commande(ACTE_PROPOSER, ROLE_ORGANISME, ORG_AGREE, numero);
    expect(&t, base, "2026-06-02", MSG_DOSSIER_SANS_ENGAGEMENT, "participants");
    base.participants = 12;
    c = base;
    c.prix_ttc_cents = 70000;
    expect(&t, c, "2026-06-02", MSG_DOSSIER_PRIX_EN_HAUSSE, "prix_ttc");
    c = base;
    c.prix_ht_cents = 40001;
    c.prix_ttc_cents = 45678;
    expect(&t, c, "2026-06-02", MSG_PRIX_TVA, "prix_ht");
    c = base;
    c.debut = on("2026-06-05");
    expect(&t, c, "2026-06-02", MSG_DOSSIER_SESSION_TROP_PROCHE, "debut");
    c.debut = on("2026-06-01");
    expect(&t, c, "2026-06-02", MSG_DOSSIER_DATES_PASSEES, "debut");
    c.debut = on("2030-06-01");
    c.fin = on("2030-06-02");
    expect(&t, c, "2026-06-02", MSG_DOSSIER_DATES_LOINTAINES, "debut");
    c.debut = 0;
    expect(&t, c, "2026-06-02", MSG_DOSSIER_DATES_LOINTAINES, "fin");
    c.fin = on("2026-06-21");
    expect(&t, c, "2026-06-02", MSG_DOSSIER_DATES, "fin");
    c = base;
    c.heures = 100;
    expect(&t, c, "2026-06-02", MSG_DOSSIER_HEURES_JOURS, "heures");
    c = commande(ACTE_REFUSER, ROLE_ORGANISME, ORG_AGREE, numero);
    c.code = "inconnu";
    expect(&t, c, "2026-06-02", MSG_DOSSIER_CODE, "code");
    temp_store_close(&t);
}

static void what_is_declared_names_what_is_wrong(void **state)
{
    const struct parcours elu = PARCOURS_ELU;
    struct temp_store t;
    struct dossier_commande c;
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e;
    char long_text[2 * 501 + 1];

    (void)state;
    training_fixture_open(&t);
    assert_ok(parcourir(&t, &elu, ACCEPTE, numero, &e), &e);
    c = commande(ACTE_REPORTER, ROLE_ORGANISME, ORG_AGREE, numero);
    c.debut = on("2026-06-29");
    c.fin = on("2026-06-30");
    expect(&t, c, "2026-06-08", MSG_DOSSIER_MOTIF_REQUIS, "motif");
    /* 500 characters, however many bytes each has. */
    for (size_t i = 0; i < 501; i++)
        memcpy(long_text + 2 * i, "é", 3);
    c.motif = long_text;
    acte_refuse(&t, c, "2026-06-08", MSG_DOSSIER_TEXTE_TROP_LONG);
    long_text[2 * 500] = '\0';
    c.debut = on("2026-06-22");
    c.fin = on("2026-06-23");
    expect(&t, c, "2026-06-08", MSG_DOSSIER_REPORT_DATES, "debut");
    c.motif = "formateur malade";
    expect(&t, c, "2026-06-08", MSG_DOSSIER_REPORT_DATES, "debut");
    c = commande(ACTE_ENTRER, ROLE_ORGANISME, ORG_AGREE, numero);
    c.jour = on("2026-06-21");
    expect(&t, c, "2026-06-22", MSG_DOSSIER_JOUR_ENTREE, "jour");
    c.jour = on("2026-06-22");
    assert_ok(faire(&t, &c, "2026-06-22", &e), &e);
    c = commande(ACTE_SORTIR, ROLE_ORGANISME, ORG_AGREE, numero);
    c.jour = on("2026-06-30");
    expect(&t, c, "2026-06-23", MSG_DOSSIER_JOUR_SORTIE, "jour");
    c.jour = on("2026-06-23");
    assert_ok(faire(&t, &c, "2026-06-23", &e), &e);
    c = commande(ACTE_DECLARER, ROLE_ORGANISME, ORG_AGREE, numero);
    c.heures_realisees = 8;
    expect(&t, c, "2026-06-23", MSG_DOSSIER_HEURES_REALISEES, "heures_realisees");
    c.heures_realisees = 3;
    c.cause = CAUSE_TOTALE;
    expect(&t, c, "2026-06-23", MSG_DOSSIER_CAUSE, "cause");
    temp_store_close(&t);
}

/* A session that has its days is asked for without any: none is wrong. */
static void a_request_without_days_names_none(void **state)
{
    struct temp_store t;
    struct dossier_commande c;

    (void)state;
    training_fixture_open(&t);
    c = commande(ACTE_DEMANDER, ROLE_TITULAIRE, 1, NULL);
    c.titulaire_id = 1;
    c.session_id = SESSION_MANDAT;
    expect(&t, c, "2026-06-15", MSG_DOSSIER_SESSION_TROP_PROCHE, "");
    c.session_id = SESSION_PERMANENTE;
    c.debut = on("2026-06-17");
    c.fin = on("2026-06-18");
    expect(&t, c, "2026-06-15", MSG_DOSSIER_SESSION_TROP_PROCHE, "debut");
    temp_store_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_refusal_has_its_field_or_none),
        cmocka_unit_test(a_proposal_names_what_is_wrong),
        cmocka_unit_test(what_is_declared_names_what_is_wrong),
        cmocka_unit_test(a_request_without_days_names_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * Every amount, ceiling, rate, delay and threshold of the rules, by rule: CPF (CPF, FP, CEC, DIF, AB, PART, CAP), DIFE, dossier
 * (LC, SD), money (MON, PAY, SAN, IND), identity and referencing (ID, FR, OF), retention (R. 6323-39, DP). Each value on the
 * day it starts, and the day before when another held. Cents, hours, days, percent.
 */
#include "law/law.h"
#include "law/law_text.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define NONE INT64_MIN /* no value that day */

struct vector {
    const char *rule, *name, *at;
    int64_t value;
};

static day_t d(const char *iso)
{
    day_t day = day_parse_iso(iso);

    assert_int_not_equal(day, DAY_NONE);
    return day;
}

static void check(const struct vector *v, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        enum law_param p;
        struct law_value found = {.value = NONE};
        struct err e = {0};

        if (!law_param_find(v[i].name, &p))
            fail_msg("%s : %s n'existe pas", v[i].rule, v[i].name);
        if (law_param(p, d(v[i].at), &found, &e) != RC_OK)
            found.value = NONE;
        if (found.value != v[i].value)
            fail_msg("%s : %s vaut %lld le %s, attendu %lld", v[i].rule, v[i].name, (long long)found.value,
                     v[i].at, (long long)v[i].value);
    }
}

static void cpf(void **state)
{
    static const struct vector v[] = {
        {"CPF-01", "cpf.age_min", "2024-12-01", 16},
        {"CPF-01", "cpf.age_min_apprenti", "2024-12-01", 15},
        {"CPF-02", "cpf.age_taux_plein", "2026-03-03", 67},
        {"1.2", "cpf.annuel", "2018-12-31", NONE},
        {"1.2", "cpf.annuel", "2019-01-01", 50000},
        {"1.2", "cpf.plafond", "2019-01-01", 500000},
        {"1.2", "cpf.annuel_peu_qualifie", "2019-01-01", 80000},
        {"1.2", "cpf.plafond_peu_qualifie", "2019-01-01", 800000},
        {"1.2", "cpf.majoration_boe", "2019-06-08", NONE},
        {"1.2", "cpf.majoration_boe", "2019-06-09", 30000},
        {"1.2", "cpf.plafond_boe", "2019-06-09", 800000},
        {"1.2", "cpf.annuel_esat", "2025-08-28", 80000},
        {"1.2", "cpf.plafond_esat", "2025-08-28", 800000},
        {"1.2", "cpf.annuel_independant", "2018-12-31", 36000},
        {"1.2", "cpf.annuel_independant", "2019-01-01", 50000},
        {"1.2", "cpf.plafond_independant", "2019-01-01", 500000},
        {"CPF-10", "cpf.heures_reference", "2019-01-01", 1607},
        {"CPF-10", "cpf.jours_reference_max", "2019-01-01", 218},
        {"CPF-10", "cpf.seuil_temps_pourcent", "2019-01-01", 50},
        {"CPF-10", "cpf.brut_heures_reference", "2019-01-01", 2080},
        {"A8", "smic.horaire", "2025-12-31", 1188},
        {"A9", "smic.horaire", "2026-01-01", 1202},
        {"CPF-12", "cpf.plusieurs_regimes", "2019-01-01", 1},
        {"CPF-16", "cpf.credit_dernier_mois", "2026-03-03", 3},
        {"CPF-18", "cpf.plafond_multiple_max", "2019-01-01", 10},
        {"CPF-18", "cpf.majoration_peu_qualifie_min", "2019-01-01", 16000},
        {"CPF-19", "cpf.cumul_boe_peu_qualifie", "2026-01-01", 0},
        {"FP-01", "fp.heures_annuelles", "2020-01-01", 25},
        {"FP-01", "fp.plafond_heures", "2020-01-01", 150},
        {"FP-01", "fp.heures_annuelles_c", "2020-01-01", 50},
        {"FP-01", "fp.plafond_heures_c", "2020-01-01", 400},
        {"FP-03", "fp.heures_inaptitude", "2020-01-01", 150},
        {"FP-04", "fp.anticipation_annees", "2020-01-01", 2},
        {"FP-05", "fp.conversion_plafond_heures", "2020-01-01", 150},
        {"FP-05", "fp.conversion_periode_annees", "2020-01-01", 6},
        {"FP-05", "fp.conversion_plafond_heures_c", "2020-01-01", 400},
        {"FP-05", "fp.conversion_periode_annees_c", "2020-01-01", 8},
        {"FP-06", "fp.heure_en_euros", "2020-01-01", 1500},
        {"FP-07", "fp.reponse_employeur_mois", "2020-01-01", 2},
    };

    (void)state;
    check(v, ARRAY_LEN(v));
}

static void cec_dif(void **state)
{
    static const struct vector v[] = {
        {"CEC-01", "cec.activite", "2019-01-01", 24000},
        {"CEC-01", "cec.plafond", "2019-01-01", 72000},
        {"CEC-02", "cec.service_civique_mois", "2019-01-01", 6},
        {"CEC-02", "cec.reserve_militaire_jours", "2019-01-01", 90},
        {"CEC-02", "cec.reserve_citoyenne_annees", "2019-01-01", 5},
        {"CEC-02", "cec.reserve_communale_annees", "2019-01-01", 5},
        {"CEC-02", "cec.reserve_sanitaire_jours", "2019-01-01", 30},
        {"CEC-02", "cec.maitre_apprentissage_mois", "2019-01-01", 6},
        {"CEC-02", "cec.benevolat_heures", "2019-01-01", 200},
        {"CEC-02", "cec.benevolat_heures_meme_association", "2019-01-01", 100},
        {"CEC-02", "cec.reserve_education_annees", "2019-01-01", 1},
        {"CEC-02", "cec.reserve_education_interventions", "2019-01-01", 25},
        {"CEC-02", "cec.pompier_annees", "2019-01-01", 5},
        {"CEC-02", "cec.reserve_police_annees", "2019-01-01", 3},
        {"CEC-02", "cec.reserve_police_vacations", "2019-01-01", 75},
        {"CEC-02", "cec.reserve_police_heures", "2019-01-01", 350},
        {"CEC-02", "cec.reserve_reinsertion_heures", "2019-01-01", 80},
        {"CEC-02", "cec.reserve_civique_heures", "2019-01-01", 200},
        {"CEC-02", "cec.reserve_civique_heures_meme_organisme", "2019-01-01", 100},
        {"CEC-03", "cec.declaration_mois", "2019-01-01", 6},
        {"CEC-03", "cec.attestation_mois", "2019-01-01", 12},
        {"CEC-04", "financement.cec_apres_droits", "2019-01-01", 1},
        {"DIF-01", "dif.heure_en_euros", "2019-01-01", 1500},
        {"DIF-02", "dif.en_premier", "2020-06-01", 1},
    };

    (void)state;
    check(v, ARRAY_LEN(v));
    check(&(struct vector){"DIF-01", "dif.derniere_inscription", "2020-12-15", d("2020-12-31")}, 1);
    check(&(struct vector){"DIF-01", "dif.derniere_inscription", "2021-06-30", d("2021-06-30")}, 1);
}

static void topups(void **state)
{
    static const struct vector v[] = {
        {"AB-01", "abondement.correctif", "2019-01-01", 300000},
        {"AB-01", "abondement.correctif_effectif", "2019-01-01", 50},
        {"AB-01", "abondement.correctif_majoration_pourcent", "2019-01-01", 100},
        {"AB-01", "abondement.correctif_periode_annees", "2026-01-31", 6},
        {"AB-01", "abondement.correctif_periode_annees", "2026-02-01", 8},
        {"AB-01", "abondement.correctif_paiement_trimestres", "2026-02-01", 1},
        {"AB-02", "abondement.accord_performance", "2019-01-01", 300000},
        {"AB-02", "abondement.accord_performance_transmission_jours", "2019-01-01", 15},
        {"AB-03", "abondement.lanceur_alerte_plafond", "2022-10-05", 800000},
        {"AB-04", "abondement.atmp", "2019-01-01", 750000},
        {"AB-04", "abondement.atmp_taux_min_pourcent", "2019-01-01", 10},
        {"AB-04", "abondement.atmp_demande_annees", "2019-01-01", 2},
        {"AB-05", "abondement.c2p_point", "2026-03-27", 50000},
        {"AB-08", "financement.abondement_recu", "2019-01-01", 1},
        {"1.8", "financement.dotations_d_abord", "2025-12-04", 0},
        {"1.8", "financement.dotations_d_abord", "2025-12-05", 1},
        {"4.6", "esat.contribution", "2019-01-01", 20},
        {"4.6", "esat.contribution_aide_poste_pourcent", "2019-01-01", 50},
        {"1.9", "participation.montant", "2024-05-01", NONE},
        {"1.9", "participation.montant", "2024-05-02", 10000},
        {"1.9", "participation.montant", "2025-01-01", 10223},
        {"1.9", "participation.montant", "2026-01-01", 10320},
        {"1.9", "participation.montant", "2026-04-01", 10320},
        {"1.9", "participation.montant", "2026-04-02", 15000},
        {"PART-01", "participation.exonere_demandeur_emploi", "2024-05-02", 1},
        {"PART-01", "participation.exonere_employeur", "2024-05-02", 1},
        {"PART-01", "participation.exonere_opco", "2024-05-02", 1},
        {"PART-01", "participation.exonere_c2p", "2024-05-02", 1},
        {"PART-01", "participation.exonere_atmp", "2024-05-02", 1},
        {"CAP-01", "plafond.rs", "2026-02-25", NONE},
        {"CAP-01", "plafond.rs", "2026-02-26", 150000},
        {"CAP-01", "plafond.bilan", "2026-02-26", 160000},
        {"CAP-01", "plafond.permis_leger", "2026-02-26", 90000},
        {"CAP-03", "permis.demandeur_ou_tiers", "2026-02-21", 1},
        {"CAP-03", "permis.tiers_min", "2026-02-26", 10000},
        {"CAP-03", "permis.tiers_rang_max", "2026-02-26", 12},
        {"CAP-03", "permis.attestation_annees", "2026-02-26", 4},
        {"CAP-04", "bilan.delai_annees", "2026-02-26", 5},
        {"CAP-04", "bilan.heures_min", "2026-02-26", 13},
        {"CAP-04", "bilan.heures_max", "2026-02-26", 24},
        {"D. 6323-4", "delai.absence_courte", "2019-01-01", 60},
        {"D. 6323-4", "delai.absence_longue", "2019-01-01", 120},
        {"D. 6323-4", "delai.absence_silence", "2019-01-01", 30},
    };

    (void)state;
    check(v, ARRAY_LEN(v));
    check(&(struct vector){"PART-02", "participation.exonere_dotation_depuis", "2025-01-01", d("2023-01-01")},
          1);
}

static void dife(void **state)
{
    static const struct vector v[] = {
        {"2.2", "dife.heures_annuelles", "2017-01-01", 20},
        {"2.2", "dife.heures_annuelles", "2022-01-01", NONE},
        {"2.2", "dife.annuel", "2021-07-23", 40000},
        {"2.2", "dife.annuel", "2026-11-30", 40000},
        {"2.2", "dife.annuel", "2026-12-01", 60000},
        {"2.2", "dife.plafond", "2021-12-31", 150000},
        {"2.2", "dife.plafond", "2022-01-01", 70000},
        {"2.2", "dife.plafond", "2023-03-29", 70000},
        {"2.2", "dife.plafond", "2023-03-30", 80000},
        {"2.2", "dife.plafond", "2026-12-01", 120000},
        {"2.2", "dife.cout_horaire_max_ht", "2020-12-31", 10000},
        {"2.2", "dife.cout_horaire_max_ht", "2022-01-01", 8000},
        {"2.2", "dife.cout_horaire_max_ht", "2026-12-01", 10000},
        {"DIFE-10", "dife.complement_2026", "2026-12-01", 20000},
        {"DIFE-11", "dife.heure_en_euros", "2021-07-23", 1500},
        {"DIFE-12", "dife.franc_cfp", "2021-07-23", 838},
        {"DIFE-13", "dife.periode_montant_annees", "2022-01-01", 3},
        {"DIFE-20", "dife.rang_lundi", "2020-03-15", 3},
        {"DIFE-30", "dife.utilisation_apres_mandat_mois", "2022-01-01", 6},
        {"R. 1621-8", "dife.delai_realisation_mois", "2022-01-01", 8},
        {"2.5", "dife.participants_max", "2021-07-23", 15},
        {"DIFE-42", "dife.sous_traitance_max_pourcent", "2022-03-05", 20},
        {"DIFE-42", "dife.sous_traitance_max_pourcent", "2022-03-06", 45},
        {"DIFE-43", "dife.qualiopi_seuil_chiffre_affaires", "2024-01-01", 15000000},
        {"DIFE-50", "dife.cpf_en_complement", "2022-01-01", 1},
        {"DIFE-60", "dife.cotisation_pourcent", "2022-01-01", 1},
        {"DIFE-61", "dife.cotisation_seuil_mensuel", "2022-01-01", 350000},
        {"DIFE-61", "dife.cotisation_seuil_trimestriel", "2022-01-01", 50000},
        {"DIFE-61", "dife.cotisation_jour", "2022-01-01", 15},
    };

    (void)state;
    check(v, ARRAY_LEN(v));
}

static void dossier_and_money(void **state)
{
    static const struct vector v[] = {
        {"3", "cgu.version", "2019-09-20", 1},
        {"3", "cgu.version", "2023-12-14", 11},
        {"3", "cgu.version", "2024-07-11", 12},
        {"3", "cgu.version", "2025-04-10", 13},
        {"3", "cgu.version", "2025-12-04", 14},
        {"3.2", "dossier.demandes_vivantes_max", "2019-11-21", 5},
        {"3.2", "delai.reponse_organisme", "2019-11-21", 2},
        {"3.2", "delai.reponse_organisme_prerequis", "2019-11-21", 30},
        {"3.2", "delai.acceptation_titulaire", "2019-11-21", 4},
        {"3.2", "delai.declaration_entree", "2019-11-21", 3},
        {"3.2", "delai.declaration_sortie", "2019-11-21", 3},
        {"3.2", "delai.validation_service_fait", "2019-11-21", 5},
        {"4.1-OF", "evaluation.delai", "2026-07-10", 90},
        {"4.1-OF", "evaluation.reponses_min", "2026-07-10", 5},
        {"LC-10", "delai.debut_session_min", "2021-06-09", NONE},
        {"LC-10", "delai.debut_session_min", "2021-06-10", 11},
        {"LC-11", "delai.retractation", "2019-11-21", 14},
        {"LC-11", "delai.remboursement_retractation", "2019-11-21", 30},
        {"LC-12", "calendrier.samedi_ouvre", "2026-01-01", 0},
        {"3.4", "delai.annulation_sans_frais", "2019-11-21", 7},
        {"3.4", "annulation.indemnite_pourcent", "2019-11-21", 5},
        {"3.4", "annulation.frais_titulaire_pourcent", "2019-11-21", 100},
        {"3.5", "interruption.seuil_bas_pourcent", "2019-11-21", 25},
        {"3.5", "interruption.seuil_haut_pourcent", "2019-11-21", 80},
        {"MON-11", "tva.exoneree", "2019-11-21", 0},
        {"MON-11", "tva.normale", "2019-11-21", 2000},
        {"MON-11", "tva.reduite", "2019-11-21", 550},
        {"MON-11", "tva.normale_outre_mer", "2019-11-21", 850},
        {"MON-11", "tva.reduite_outre_mer", "2019-11-21", 210},
        {"PAY-02", "delai.paiement", "2020-01-22", 30},
        {"PAY-03", "acompte.pourcent", "2019-11-21", 25},
        {"PAY-03", "acompte.duree_min_mois", "2019-11-21", 3},
        {"SAN-01", "sanction.dereferencement_max_mois", "2025-01-01", 12},
        {"SAN-02", "sanction.suspension_immediate_max_mois", "2025-01-01", 6},
        {"SAN-03", "fraude.suspension_paiements_mois", "2025-07-02", 3},
        {"IND-01", "indu.mise_en_demeure_mois", "2024-06-27", 1},
        {"IND-01", "indu.opposition_jours", "2024-06-27", 15},
        {"IND-02", "indu.seuil_pourcent_pmss", "2024-06-27", 3},
        {"IND-02", "indu.sans_dereferencement_annees", "2024-06-27", 2},
        {"IND-02", "pmss.montant", "2024-06-27", 386400},
        {"IND-02", "pmss.montant", "2025-01-01", 392500},
        {"IND-02", "pmss.montant", "2026-01-01", 400500},
    };

    (void)state;
    check(v, ARRAY_LEN(v));
}

static void identity_and_retention(void **state)
{
    static const struct vector v[] = {
        {"ID-01", "identite.franceconnect_plus", "2022-10-24", NONE},
        {"ID-01", "identite.franceconnect_plus", "2022-10-25", 2},
        {"NIR-05", "certificateur.transmission_mois", "2025-01-01", 3},
        {"NIR-05", "certificateur.correction_mois", "2025-01-01", 3},
        {"FR-01", "demarchage.amende_personne", "2022-12-21", 7500000},
        {"FR-01", "demarchage.amende_societe", "2022-12-21", 37500000},
        {"FR-03", "fraude.indice_achat_heures", "2026-01-01", 24},
        {"FR-03", "fraude.indice_absences", "2026-01-01", 3},
        {"OF-01", "referencement.exclusion_annees", "2022-12-21", 2},
        {"OF-03", "sous_traitance.max_pourcent", "2024-04-01", 80},
        {"OF-04", "sous_traitance.micro_seuil", "2024-04-01", 7770000},
        {"OF-06", "delai.referencement_recevabilite", "2022-12-21", 11},
        {"OF-06", "delai.referencement_decision", "2022-12-21", 2},
        {"6.4", "conservation.titulaire_annees", "2019-01-01", 3},
        {"6.4", "conservation.titulaire_annees", "2025-01-01", 3},
        {"6.4", "conservation.deces_tardif_mois", "2024-12-31", NONE},
        {"6.4", "conservation.deces_tardif_mois", "2025-01-01", 6},
        {"6.4", "conservation.fonds_europeens_annees", "2025-01-01", 5},
        {"6.4", "conservation.agent_habilite_mois", "2025-01-01", 18},
        {"6.4", "conservation.prestataire_annees", "2025-01-01", 5},
        {"6.4", "conservation.referencement_refuse_annees", "2025-01-01", 1},
        {"6.4", "conservation.fraude_annees", "2025-01-01", 20},
        {"6.4", "conservation.trace_technique_mois", "2025-01-01", 6},
        {"6.4", "conservation.trace_applicative_annees", "2019-10-14", 1},
        {"6.4", "bilan.synthese_annees", "2019-01-01", 3},
        {"DP-02", "rgpd.reponse_mois", "2018-05-25", 1},
        {"DP-05", "cpa.service_tiers_mois", "2019-01-01", 1},
    };

    (void)state;
    check(v, ARRAY_LEN(v));
}

/* What the rules give as read in one secondary source, or not read at all, never passes for verified. */
static void certainty_of_the_rules(void **state)
{
    static const struct {
        const char *name, *at;
        enum law_certainty least;
    } cases[] = {
        {"dife.plafond", "2023-03-30", LAW_VERIFIED},
        {"dife.annuel", "2026-12-01", LAW_SECONDARY},
        {"participation.montant", "2026-04-02", LAW_SECONDARY},
        {"acompte.pourcent", "2026-01-01", LAW_UNVERIFIED},
        {"pmss.montant", "2026-01-01", LAW_UNVERIFIED},
        {"smic.horaire", "2026-01-01", LAW_UNVERIFIED},
        {"tva.normale_outre_mer", "2026-01-01", LAW_UNVERIFIED},
        {"interruption.seuil_haut_pourcent", "2026-01-01", LAW_SECONDARY},
        {"fp.conversion_plafond_heures", "2026-01-01", LAW_SECONDARY},
        {"cpf.plafond_independant", "2018-06-01", LAW_UNVERIFIED},
        {"rgpd.reponse_mois", "2026-01-01", LAW_UNVERIFIED},
        {"dife.periode_montant_annees", "2026-01-01", LAW_SECONDARY},
        {"plafond.rs", "2026-02-26", LAW_VERIFIED},
        {"abondement.atmp", "2026-01-01", LAW_VERIFIED},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        enum law_param p;
        struct law_value v;
        struct err e = {0};

        assert_true(law_param_find(cases[i].name, &p));
        assert_int_equal(law_param(p, d(cases[i].at), &v, &e), RC_OK);
        if (v.certainty != cases[i].least)
            fail_msg("%s : certitude %s", cases[i].name, law_certainty_name(v.certainty));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cpf),
        cmocka_unit_test(cec_dif),
        cmocka_unit_test(topups),
        cmocka_unit_test(dife),
        cmocka_unit_test(dossier_and_money),
        cmocka_unit_test(identity_and_retention),
        cmocka_unit_test(certainty_of_the_rules),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

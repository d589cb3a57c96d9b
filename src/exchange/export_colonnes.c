#include "exchange/export_colonnes.h"
#include "base/money.h"
#include <csv.h>
#include <stddef.h>

enum type { T_TEXT, T_CHAR, T_DAY, T_PAST, T_CENTS, T_NUMBER, T_INT, T_BOOL };

/* What must have happened to the dossier for the value to be known that day. */
enum when { ALWAYS, ACCEPTED, REALISED, BILLED, PAID, ADVANCED, CURRENT };

/* SELF: only in the file that people get about themselves. */
enum role { NAMES = 1, LIBRE = 2, GROUP = 4, SUM = 8, SELF = 16 };

struct column {
    const char *name;
    enum law_item item;
    enum export_genre genre;
    enum type type;
    enum when when;
    int role;
    size_t part;  /* place of the pointer in a line, DIRECT when the value is in the line itself */
    size_t field; /* place of the value behind it */
    const char *stored;
};

#define DIRECT SIZE_MAX
#define IN(pointer, type, member) offsetof(struct export_ligne, pointer), offsetof(type, member)
#define OWN(member) DIRECT, offsetof(struct export_ligne, member)

#define P EXPORT_TITULAIRE
#define T(member) IN(titulaire, struct titulaire, member)
#define C(member) IN(contact, struct contact, member)
#define A EXPORT_ACTIVITE
#define Y(member) IN(activite, struct activite, member)
#define M EXPORT_MOUVEMENT
#define D EXPORT_DOSSIER
#define S(member) IN(dossier, struct dossier, member)
#define O(member) IN(organisme, struct organisme, member)
#define G(member) IN(agrement, struct agrement, member)
#define F EXPORT_FINANCEMENT
#define L EXPORT_PEDAGOGIQUE
#define B(member) IN(pedagogique, struct pedagogique, member)
#define U EXPORT_SUIVI
#define V(member) IN(suivi, struct organisme_personne, member)
#define E EXPORT_GEL
#define K(member) IN(gel, struct gel, member)
#define R EXPORT_RECLAMATION
#define H(member) IN(reclamation, struct reclamation, member)

/* In the order of the file. What a recipient already reads keeps its name and its place after what comes before it. */
static const struct column columns[] = {
    {"nom_naissance", ITEM_TITULAIRE_ETAT_CIVIL, P, T_TEXT, ALWAYS, NAMES, T(nom_naissance),
     "titulaire.nom_naissance"},
    {"nom_usage", ITEM_TITULAIRE_ETAT_CIVIL, P, T_TEXT, ALWAYS, NAMES, T(nom_usage), "titulaire.nom_usage"},
    {"prenoms", ITEM_TITULAIRE_ETAT_CIVIL, P, T_TEXT, ALWAYS, NAMES, T(prenoms), "titulaire.prenoms"},
    {"sexe", ITEM_TITULAIRE_ETAT_CIVIL, P, T_CHAR, ALWAYS, GROUP, T(sexe), "titulaire.sexe"},
    {"naissance", ITEM_TITULAIRE_ETAT_CIVIL, P, T_DAY, ALWAYS, NAMES, T(naissance), "titulaire.naissance"},
    {"naissance_annee", ITEM_TITULAIRE_ETAT_CIVIL, P, T_NUMBER, ALWAYS, GROUP,
     OWN(personne_calcul.naissance_annee), "titulaire.naissance"},
    {"naissance_lieu", ITEM_TITULAIRE_ETAT_CIVIL, P, T_TEXT, ALWAYS, NAMES, T(naissance_lieu),
     "titulaire.naissance_lieu"},
    {"deces", ITEM_TITULAIRE_DECES, P, T_PAST, ALWAYS, NAMES, T(deces), "titulaire.deces"},
    {"courriel", ITEM_TITULAIRE_COORDONNEES, P, T_TEXT, ALWAYS, NAMES, C(courriel), "contact.courriel"},
    {"telephone", ITEM_TITULAIRE_COORDONNEES, P, T_TEXT, ALWAYS, NAMES, C(telephone), "contact.telephone"},
    {"adresse", ITEM_TITULAIRE_COORDONNEES, P, T_TEXT, ALWAYS, NAMES, C(adresse), "contact.adresse"},
    {"droits_cpf_disponibles", ITEM_DROITS_CPF, P, T_CENTS, ALWAYS, SUM, OWN(personne_calcul.cpf_disponible),
     ""},
    {"activite_annee", ITEM_ACTIVITE_TEMPS_TRAVAIL, A, T_INT, ALWAYS, GROUP, Y(annee), "activite.annee"},
    {"activite_regime", ITEM_ACTIVITE_TEMPS_TRAVAIL, A, T_TEXT, ALWAYS, GROUP, Y(regime), "activite.regime"},
    {"activite_travaille", ITEM_ACTIVITE_TEMPS_TRAVAIL, A, T_TEXT, ALWAYS, 0, OWN(activite_calcul.travaille),
     "activite.travaille"},
    {"activite_reference", ITEM_ACTIVITE_TEMPS_TRAVAIL, A, T_TEXT, ALWAYS, 0, OWN(activite_calcul.reference),
     "activite.reference"},
    {"activite_unite", ITEM_ACTIVITE_TEMPS_TRAVAIL, A, T_TEXT, ALWAYS, 0, Y(unite), "activite.unite"},
    {"activite_cotisation_payee", ITEM_ACTIVITE_TEMPS_TRAVAIL, A, T_BOOL, ALWAYS, 0, Y(cotisation_payee),
     "activite.cotisation_payee"},
    {"activite_peu_qualifie", ITEM_ACTIVITE_QUALIFICATION, A, T_BOOL, ALWAYS, 0, Y(peu_qualifie),
     "activite.peu_qualifie"},
    {"activite_boe", ITEM_ACTIVITE_QUALIFICATION, A, T_BOOL, ALWAYS, 0, Y(boe), "activite.boe"},
    {"activite_categorie_c", ITEM_ACTIVITE_QUALIFICATION, A, T_BOOL, ALWAYS, 0, Y(categorie_c),
     "activite.categorie_c"},
    {"mouvement_jour", ITEM_DROITS_MOUVEMENTS, M, T_DAY, ALWAYS, 0, OWN(mouvement.jour),
     "transfert.jour_valeur"},
    {"mouvement_nature", ITEM_DROITS_MOUVEMENTS, M, T_TEXT, ALWAYS, GROUP, OWN(mouvement.nature), ""},
    {"mouvement_phase", ITEM_DROITS_MOUVEMENTS, M, T_TEXT, ALWAYS, GROUP, OWN(mouvement.phase), ""},
    {"mouvement_debit", ITEM_DROITS_MOUVEMENTS, M, T_TEXT, ALWAYS, 0, OWN(mouvement.debit),
     "transfert.debit"},
    {"mouvement_credit", ITEM_DROITS_MOUVEMENTS, M, T_TEXT, ALWAYS, 0, OWN(mouvement.credit),
     "transfert.credit"},
    {"mouvement_montant", ITEM_DROITS_MOUVEMENTS, M, T_TEXT, ALWAYS, 0, OWN(mouvement.montant),
     "transfert.montant"},
    {"mouvement_entrees", ITEM_DROITS_MOUVEMENTS, M, T_TEXT, ALWAYS, LIBRE, OWN(mouvement.entrees),
     "transfert.entrees"},
    {"droits_acquis", ITEM_DROITS_DIFE, P, T_CENTS, ALWAYS, SUM, OWN(personne_calcul.dife_acquis), ""},
    {"droits_disponibles", ITEM_DROITS_DIFE, P, T_CENTS, ALWAYS, SUM, OWN(personne_calcul.dife_disponible),
     ""},
    {"mandat_type", ITEM_MANDAT_TYPE, EXPORT_MANDAT, T_TEXT, ALWAYS, GROUP, IN(mandat, struct mandat, type),
     "mandat.type"},
    {"mandat_debut", ITEM_MANDAT_DEBUT, EXPORT_MANDAT, T_PAST, ALWAYS, 0, IN(mandat, struct mandat, debut),
     "mandat.debut"},
    {"mandat_fin", ITEM_MANDAT_FIN, EXPORT_MANDAT, T_PAST, ALWAYS, 0, IN(mandat, struct mandat, fin),
     "mandat.fin"},
    {"formation_classe", ITEM_DOSSIER_FORMATION, D, T_TEXT, ALWAYS, GROUP, OWN(calcul.classe),
     "dossier.classe"},
    {"formation_intitule", ITEM_DOSSIER_FORMATION, D, T_TEXT, ALWAYS, 0, S(intitule), "dossier.intitule"},
    {"session_debut", ITEM_DOSSIER_FORMATION, D, T_DAY, ALWAYS, 0, S(debut), "dossier.debut"},
    {"session_fin", ITEM_DOSSIER_FORMATION, D, T_DAY, ALWAYS, 0, S(fin), "dossier.fin"},
    {"heures_prevues", ITEM_DOSSIER_FORMATION, D, T_NUMBER, ALWAYS, SUM, S(heures), "dossier.heures"},
    {"heures_realisees", ITEM_DOSSIER_FORMATION, D, T_NUMBER, REALISED, SUM, S(heures_realisees),
     "dossier.heures_realisees"},
    {"prix_ht", ITEM_DOSSIER_FORMATION_FINANCEMENT, D, T_CENTS, ALWAYS, SUM, S(prix_ht_cents),
     "dossier.prix_ht_cents"},
    {"prix_ttc", ITEM_DOSSIER_FORMATION_FINANCEMENT, D, T_CENTS, ALWAYS, SUM, S(prix_ttc_cents),
     "dossier.prix_ttc_cents"},
    {"realise_ht", ITEM_DOSSIER_FORMATION_FINANCEMENT, D, T_CENTS, REALISED, SUM, S(realise_ht_cents),
     "dossier.realise_ht_cents"},
    {"realise_ttc", ITEM_DOSSIER_FORMATION_FINANCEMENT, D, T_CENTS, REALISED, SUM, S(realise_ttc_cents),
     "dossier.realise_ttc_cents"},
    {"part_dife", ITEM_DOSSIER_FORMATION_FINANCEMENT, D, T_CENTS, ACCEPTED, SUM, OWN(calcul.part_dife), ""},
    {"reste_a_charge", ITEM_DOSSIER_FORMATION_FINANCEMENT, D, T_CENTS, ACCEPTED, SUM, OWN(calcul.reste),
     "dossier.reste_cents"},
    {"etat", ITEM_DOSSIER_SUIVI, D, T_TEXT, ALWAYS, GROUP, OWN(calcul.etat), "dossier.etat"},
    {"demande_le", ITEM_DOSSIER_SUIVI, D, T_PAST, ALWAYS, 0, S(demande_le), "dossier.demande_le"},
    {"accepte_le", ITEM_DOSSIER_SUIVI, D, T_PAST, ALWAYS, 0, S(accepte_le), "dossier.accepte_le"},
    {"entre_le", ITEM_DOSSIER_SUIVI, D, T_PAST, ALWAYS, 0, S(entre_le), "dossier.entre_le"},
    {"sorti_le", ITEM_DOSSIER_SUIVI, D, T_PAST, ALWAYS, 0, S(sorti_le), "dossier.sorti_le"},
    {"taux_realisation", ITEM_DOSSIER_SUIVI, D, T_INT, REALISED, 0, S(taux), "dossier.taux"},
    {"facture_numero", ITEM_DOSSIER_FACTURE, D, T_TEXT, BILLED, 0, S(facture_numero),
     "dossier.facture_numero"},
    {"facture_emise_le", ITEM_DOSSIER_FACTURE, D, T_DAY, BILLED, 0, S(facture_emise),
     "dossier.facture_emise"},
    {"a_payer", ITEM_DOSSIER_FACTURE, D, T_CENTS, BILLED, SUM, S(a_payer_cents), "dossier.a_payer_cents"},
    {"paye", ITEM_DOSSIER_FACTURE, D, T_CENTS, PAID, SUM, S(paye_cents), "dossier.paye_cents"},
    {"paye_le", ITEM_DOSSIER_FACTURE, D, T_PAST, PAID, 0, S(paye_le), "dossier.paye_le"},
    {"organisme_raison_sociale", ITEM_ORGANISME_RAISON_SOCIALE, D, T_TEXT, ALWAYS, 0, O(denomination),
     "organisme.denomination"},
    {"organisme_siret", ITEM_ORGANISME_SIRET, D, T_TEXT, ALWAYS, 0, O(siret), "organisme.siret"},
    {"organisme_nda", ITEM_ORGANISME_NDA, D, T_TEXT, ALWAYS, 0, O(nda), "organisme.nda"},
    {"organisme_nature_juridique", ITEM_ORGANISME_NATURE_JURIDIQUE, D, T_TEXT, ALWAYS, GROUP,
     O(nature_juridique), "organisme.nature_juridique"},
    {"organisme_departement", ITEM_ORGANISME_DEPARTEMENT, D, T_TEXT, ALWAYS, GROUP, O(departement),
     "organisme.departement"},
    {"agrement_debut", ITEM_ORGANISME_AGREMENT_DEBUT, D, T_PAST, ALWAYS, 0, G(debut), "agrement.debut"},
    {"agrement_suspension", ITEM_ORGANISME_AGREMENT_SUSPENSION, D, T_PAST, ALWAYS, 0, G(suspension),
     "agrement.suspension"},
    {"agrement_fin", ITEM_ORGANISME_AGREMENT_FIN, D, T_DAY, ALWAYS, 0, G(fin), "agrement.fin"},
    {"agrement_renouvellement", ITEM_ORGANISME_AGREMENT_RENOUVELLEMENT, D, T_PAST, ALWAYS, 0,
     G(renouvellement), "agrement.renouvellement"},
    {"formation_modalite", ITEM_DOSSIER_FORMATION, D, T_TEXT, ALWAYS, GROUP, OWN(catalogue.modalite),
     "action_formation.modalite"},
    {"formation_certification", ITEM_DOSSIER_FORMATION, D, T_TEXT, ALWAYS, 0, OWN(catalogue.certification),
     "formation.code_certification"},
    {"formation_code_elu", ITEM_DOSSIER_FORMATION, D, T_TEXT, ALWAYS, 0, OWN(catalogue.code_elu),
     "formation.code_elu"},
    {"formation_objectif", ITEM_DOSSIER_FORMATION, D, T_TEXT, ALWAYS, LIBRE, OWN(catalogue.objectif),
     "formation.objectif"},
    {"formation_conditions", ITEM_DOSSIER_FORMATION, D, T_TEXT, ALWAYS, LIBRE, OWN(catalogue.conditions),
     "action_formation.conditions"},
    {"formation_lieu", ITEM_DOSSIER_FORMATION, D, T_TEXT, ALWAYS, LIBRE, OWN(catalogue.lieu),
     "action_formation.lieu"},
    {"formation_frais_annexes", ITEM_DOSSIER_FORMATION_FINANCEMENT, D, T_TEXT, ALWAYS, LIBRE,
     OWN(catalogue.annexes), "dossier.annexes_cents"},
    {"reste_a_charge_ht", ITEM_DOSSIER_FORMATION_FINANCEMENT, D, T_CENTS, ACCEPTED, SUM, OWN(calcul.reste_ht),
     ""},
    {"reste_realise", ITEM_DOSSIER_FORMATION_FINANCEMENT, D, T_CENTS, CURRENT, SUM, OWN(calcul.reste_realise),
     "dossier.reste_realise_cents"},
    {"reste_realise_ht", ITEM_DOSSIER_FORMATION_FINANCEMENT, D, T_CENTS, CURRENT, SUM,
     OWN(calcul.reste_realise_ht), ""},
    {"formation_fonds", ITEM_DOSSIER_FORMATION_FINANCEMENT, D, T_TEXT, ALWAYS, GROUP, OWN(calcul.fonds),
     "dossier.fonds"},
    {"financement_poche", ITEM_DOSSIER_FORMATION_FINANCEMENT, F, T_TEXT, ALWAYS, GROUP,
     OWN(financement.poche), "dossier_prise.poche"},
    {"financement_montant", ITEM_DOSSIER_FORMATION_FINANCEMENT, F, T_CENTS, ALWAYS, SUM,
     OWN(financement.montant), "dossier_prise.montant_cents"},
    {"financement_paye", ITEM_DOSSIER_FORMATION_FINANCEMENT, F, T_CENTS, CURRENT, SUM, OWN(financement.paye),
     "dossier_prise.paye_cents"},
    {"financement_rendu", ITEM_DOSSIER_FORMATION_FINANCEMENT, F, T_CENTS, CURRENT, SUM,
     OWN(financement.rendu), "dossier_prise.rendu_cents"},
    {"financement_perdu", ITEM_DOSSIER_FORMATION_FINANCEMENT, F, T_CENTS, CURRENT, SUM,
     OWN(financement.perdu), "dossier_prise.perdu_cents"},
    {"facturation", ITEM_DOSSIER_SUIVI, D, T_TEXT, CURRENT, 0, OWN(calcul.facturation),
     "dossier.facturation"},
    {"dernier_acte", ITEM_DOSSIER_SUIVI, D, T_TEXT, ALWAYS, 0, OWN(calcul.dernier_acte),
     "dossier.dernier_acte"},
    {"dernier_acte_le", ITEM_DOSSIER_SUIVI, D, T_DAY, ALWAYS, 0, OWN(calcul.dernier_le),
     "dossier.dernier_le"},
    {"controle", ITEM_DOSSIER_SUIVI, D, T_TEXT, CURRENT, 0, OWN(calcul.controle), "dossier.controle"},
    {"abondement_demande", ITEM_DOSSIER_FORMATION_FINANCEMENT, D, T_CENTS, CURRENT, SUM,
     OWN(calcul.sollicite), "dossier.sollicite_cents"},
    {"controle_le", ITEM_DOSSIER_SUIVI, D, T_PAST, ALWAYS, 0, S(controle_le), "dossier.controle_le"},
    {"controle_leve_le", ITEM_DOSSIER_SUIVI, D, T_PAST, ALWAYS, 0, S(controle_leve_le),
     "dossier.controle_leve_le"},
    {"controle_resultat", ITEM_DOSSIER_SUIVI, D, T_TEXT, CURRENT, 0, S(controle_resultat),
     "dossier.controle_resultat"},
    {"titulaire_repond_le", ITEM_DOSSIER_SUIVI, D, T_PAST, ALWAYS, 0, S(atteste_le), "dossier.atteste_le"},
    {"titulaire_repond", ITEM_DOSSIER_SUIVI, D, T_TEXT, CURRENT, 0, OWN(calcul.atteste), "dossier.atteste"},
    {"evalue_le", ITEM_DOSSIER_SUIVI, D, T_PAST, ALWAYS, SELF, S(evalue_le), "dossier.evalue_le"},
    {"cause", ITEM_DOSSIER_SUIVI, D, T_TEXT, REALISED, 0, OWN(calcul.cause), "dossier.cause"},
    {"force_majeure", ITEM_DOSSIER_SUIVI, D, T_BOOL, REALISED, 0, S(force_majeure), "dossier.force_majeure"},
    {"propose_le", ITEM_DOSSIER_SUIVI, D, T_PAST, ALWAYS, 0, S(propose_le), "dossier.propose_le"},
    {"retractation_fin", ITEM_DOSSIER_SUIVI, D, T_DAY, ACCEPTED, 0, S(retractation_fin),
     "dossier.retractation_fin"},
    {"retracte_le", ITEM_DOSSIER_SUIVI, D, T_PAST, ALWAYS, 0, S(retracte_le), "dossier.retracte_le"},
    {"annulation_sans_frais_prolongee_au", ITEM_DOSSIER_SUIVI, D, T_DAY, ACCEPTED, 0, S(annulation_fin),
     "dossier.annulation_fin"},
    {"report_debut", ITEM_DOSSIER_FORMATION, D, T_DAY, CURRENT, 0, S(report_debut), "dossier.report_debut"},
    {"report_fin", ITEM_DOSSIER_FORMATION, D, T_DAY, CURRENT, 0, S(report_fin), "dossier.report_fin"},
    {"facture_transmise_le", ITEM_DOSSIER_FACTURE, D, T_DAY, BILLED, 0, OWN(calcul.facture_transmise),
     "dossier.facture_transmise_us"},
    {"acompte", ITEM_DOSSIER_FACTURE, D, T_CENTS, ADVANCED, SUM, S(acompte_cents), "dossier.acompte_cents"},
    {"acompte_le", ITEM_DOSSIER_FACTURE, D, T_PAST, ADVANCED, 0, S(acompte_le), "dossier.acompte_le"},
    {"organisme_siren", ITEM_ORGANISME_SIRET, D, T_TEXT, ALWAYS, 0, O(siren), "organisme.siren"},
    {"organisme_voie", ITEM_ORGANISME_COORDONNEES, D, T_TEXT, ALWAYS, 0, O(voie), "organisme.voie"},
    {"organisme_code_postal", ITEM_ORGANISME_COORDONNEES, D, T_TEXT, ALWAYS, 0, O(code_postal),
     "organisme.code_postal"},
    {"organisme_ville", ITEM_ORGANISME_COORDONNEES, D, T_TEXT, ALWAYS, 0, O(ville), "organisme.ville"},
    {"organisme_region", ITEM_ORGANISME_COORDONNEES, D, T_TEXT, ALWAYS, GROUP, O(code_region),
     "organisme.code_region"},
    {"organisme_courriel", ITEM_ORGANISME_COORDONNEES, D, T_TEXT, ALWAYS, 0, O(courriel),
     "organisme.courriel"},
    {"organisme_telephone", ITEM_ORGANISME_COORDONNEES, D, T_TEXT, ALWAYS, 0, O(telephone),
     "organisme.telephone"},
    {"agrement_suspension_fin", ITEM_ORGANISME_AGREMENT_SUSPENSION, D, T_PAST, ALWAYS, 0, G(suspension_fin),
     "agrement.suspension_fin"},
    {"acte", ITEM_DOSSIER_SUIVI, EXPORT_ACTE, T_TEXT, ALWAYS, GROUP, OWN(acte.acte), "dossier_acte.acte"},
    {"acte_avant", ITEM_DOSSIER_SUIVI, EXPORT_ACTE, T_TEXT, ALWAYS, 0, OWN(acte.avant), "dossier_acte.avant"},
    {"acte_apres", ITEM_DOSSIER_SUIVI, EXPORT_ACTE, T_TEXT, ALWAYS, 0, OWN(acte.apres), "dossier_acte.apres"},
    {"acte_jour", ITEM_DOSSIER_SUIVI, EXPORT_ACTE, T_DAY, ALWAYS, 0, OWN(acte.jour), "dossier_acte.jour"},
    {"acte_detail", ITEM_DOSSIER_SUIVI, EXPORT_ACTE, T_TEXT, ALWAYS, LIBRE, OWN(acte.detail),
     "dossier_acte.detail"},
    {"pedagogique_siret", ITEM_ORGANISME_PEDAGOGIQUE_SIRET, L, T_TEXT, ALWAYS, 0, B(siret),
     "organisme_pedagogique.siret"},
    {"pedagogique_raison_sociale", ITEM_ORGANISME_PEDAGOGIQUE_RAISON_SOCIALE, L, T_TEXT, ALWAYS, 0,
     B(raison_sociale), "organisme_pedagogique.raison_sociale"},
    {"pedagogique_nda", ITEM_ORGANISME_PEDAGOGIQUE_NDA, L, T_TEXT, ALWAYS, 0, B(nda),
     "organisme_pedagogique.nda"},
    {"pedagogique_voie", ITEM_ORGANISME_PEDAGOGIQUE_COORDONNEES, L, T_TEXT, ALWAYS, 0, B(voie),
     "organisme_pedagogique.voie"},
    {"pedagogique_code_postal", ITEM_ORGANISME_PEDAGOGIQUE_COORDONNEES, L, T_TEXT, ALWAYS, 0, B(code_postal),
     "organisme_pedagogique.code_postal"},
    {"pedagogique_ville", ITEM_ORGANISME_PEDAGOGIQUE_COORDONNEES, L, T_TEXT, ALWAYS, 0, B(ville),
     "organisme_pedagogique.ville"},
    {"pedagogique_telephone", ITEM_ORGANISME_PEDAGOGIQUE_COORDONNEES, L, T_TEXT, ALWAYS, 0, B(telephone),
     "organisme_pedagogique.telephone"},
    {"pedagogique_courriel", ITEM_ORGANISME_PEDAGOGIQUE_COORDONNEES, L, T_TEXT, ALWAYS, 0, B(courriel),
     "organisme_pedagogique.courriel"},
    {"pedagogique_depuis", ITEM_ORGANISME_PEDAGOGIQUE_SIRET, L, T_DAY, ALWAYS, 0, B(depuis),
     "organisme_pedagogique.depuis"},
    {"pedagogique_avant", ITEM_ORGANISME_PEDAGOGIQUE_SIRET, L, T_PAST, ALWAYS, 0, B(avant),
     "organisme_pedagogique.avant"},
    {"suivi_nom", ITEM_ORGANISME_SUIVI_PEDAGOGIQUE, U, T_TEXT, ALWAYS, NAMES, V(nom), "organisme_suivi.nom"},
    {"suivi_prenom", ITEM_ORGANISME_SUIVI_PEDAGOGIQUE, U, T_TEXT, ALWAYS, NAMES, V(prenom),
     "organisme_suivi.prenom"},
    {"suivi_courriel", ITEM_ORGANISME_SUIVI_PEDAGOGIQUE, U, T_TEXT, ALWAYS, NAMES, V(courriel),
     "organisme_suivi.courriel"},
    {"suivi_telephone", ITEM_ORGANISME_SUIVI_PEDAGOGIQUE, U, T_TEXT, ALWAYS, NAMES, V(telephone),
     "organisme_suivi.telephone"},
    {"suivi_telephone_2", ITEM_ORGANISME_SUIVI_PEDAGOGIQUE, U, T_TEXT, ALWAYS, NAMES, V(telephone_2),
     "organisme_suivi.telephone_2"},
    {"suivi_depuis", ITEM_ORGANISME_SUIVI_PEDAGOGIQUE, U, T_DAY, ALWAYS, 0, V(depuis),
     "organisme_suivi.depuis"},
    {"suivi_avant", ITEM_ORGANISME_SUIVI_PEDAGOGIQUE, U, T_PAST, ALWAYS, 0, V(avant),
     "organisme_suivi.avant"},
    {"gel_numero", ITEM_DROITS_MOUVEMENTS, E, T_TEXT, ALWAYS, SELF, K(numero), ""},
    {"gel_debut", ITEM_DROITS_MOUVEMENTS, E, T_DAY, ALWAYS, SELF, K(debut), ""},
    {"gel_fin", ITEM_DROITS_MOUVEMENTS, E, T_DAY, ALWAYS, SELF, K(fin), ""},
    {"gel_motif", ITEM_DROITS_MOUVEMENTS, E, T_TEXT, ALWAYS, SELF | LIBRE, K(motif), "gel.motif"},
    {"gel_article", ITEM_DROITS_MOUVEMENTS, E, T_TEXT, ALWAYS, SELF, K(article), ""},
    {"gel_leve_le", ITEM_DROITS_MOUVEMENTS, E, T_DAY, ALWAYS, SELF, K(leve_le), ""},
    {"gel_leve_motif", ITEM_DROITS_MOUVEMENTS, E, T_TEXT, ALWAYS, SELF | LIBRE, K(leve_motif),
     "gel.leve_motif"},
    {"reclamation_numero", ITEM_DROITS_MOUVEMENTS, R, T_TEXT, ALWAYS, SELF, H(numero), ""},
    {"reclamation_texte", ITEM_DROITS_MOUVEMENTS, R, T_TEXT, ALWAYS, SELF | LIBRE, H(texte),
     "fraude_reclamation.texte"},
    {"reclamation_etat", ITEM_DROITS_MOUVEMENTS, R, T_TEXT, ALWAYS, SELF, H(etat), ""},
    {"reclamation_recue_le", ITEM_DROITS_MOUVEMENTS, R, T_DAY, ALWAYS, SELF, H(recue_le), ""},
    {"reclamation_decider_avant", ITEM_DROITS_MOUVEMENTS, R, T_DAY, ALWAYS, SELF, H(decider_avant), ""},
    {"reclamation_decidee_le", ITEM_DROITS_MOUVEMENTS, R, T_DAY, ALWAYS, SELF, H(decidee_le), ""},
    {"reclamation_motifs", ITEM_DROITS_MOUVEMENTS, R, T_TEXT, ALWAYS, SELF | LIBRE, H(motifs),
     "fraude_reclamation.motifs"},
    {"reclamation_article", ITEM_DROITS_MOUVEMENTS, R, T_TEXT, ALWAYS, SELF, H(article), ""},
    {"reclamation_rendu", ITEM_DROITS_MOUVEMENTS, R, T_CENTS, ALWAYS, SELF, H(rendu_cents),
     "fraude_reclamation.rendu_cents"},
    {"reclamation_recours_avant", ITEM_DROITS_MOUVEMENTS, R, T_DAY, ALWAYS, SELF, H(recours_avant), ""},
};

_Static_assert(ARRAY_LEN(columns) <= EXPORT_COLUMNS_MAX, "a table holds every column");

static const struct export_reserve reserves[] = {
    {"titulaire.nir_chiffre", "scellé ; le NIR n'est dans aucun fichier qui sort"},
    {"titulaire.nom_naissance_plie", "forme de comparaison du nom, déjà donné"},
    {"titulaire.nom_usage_plie", "forme de comparaison du nom, déjà donné"},
    {"titulaire.prenom_plie", "forme de comparaison du prénom, déjà donné"},
    {"titulaire.certifie", "l'identité vient du SNGI, ou attend d'en venir"},
    {"agrement.decision", "numéro de la décision ; ses dates sont données"},
    {"agrement.etat", "se lit dans les dates de début, de suspension et de fin, qui sont données"},
    {"dossier.participants", "engagement de l'organisme, vérifié à la proposition"},
    {"titulaire.deces_connu", "jour où le décès a été appris ; celui du décès est donné"},
    {"dossier_efface.*", "facture d'une personne effacée : elle n'est plus à personne"},
    {"rapprochement.*", "ligne qui attend de savoir à qui elle est : elle n'est encore à personne"},
    {"paiement_carte.*",
     "la part payée est dans le financement ; chaque essai est au journal et sur la page du dossier"},
    {"remboursement_carte.*",
     "la part rendue est dans le financement ; son jour est au journal et sur la page du dossier"},
    {"remboursement_ailleurs.*", "un remboursement fait autrement est au journal et sur la page du dossier"},
    {"classement.*",
     "ce que des agents disent d'une somme hors du livre : au journal et sur la page du dossier"},
    {"remboursement.*", "ce qui est dû à l'organisme en plus du prix est sur la page du dossier"},
    {"renonciation.*",
     "le mouvement qui rend la somme au fonds est au livre ; son motif : « sicpf indu renonciation »"},
    {"gel_prolongation.*", "le délai prolongé est au journal et sur la page du dossier"},
    {"carence_proposee.*", "la proposition est un acte du dossier, qui a son jour"},
    {"ecart_propose.*", "la proposition est un acte du dossier, qui a son jour"},
    {"panne_prolongation.*", "le délai prolongé est au journal et sur la page du dossier"},
    {"panne_prolongation_droit.*", "le délai prolongé est au journal et sur la page du dossier"},
    {"correction.*", "le mouvement qu'elle annule et celui qui l'annule sont donnés, avec le motif"},
    {"indu.*",
     "les mouvements de la dette sont donnés ; ses motifs sont dans la lettre notifiée au débiteur"},
    {"indu_decision.*",
     "les mouvements qu'elle défait et refait sont donnés ; son motif est dans la dette et au journal"},
    {"fraude.*",
     "ce qui est signalé, souvent par un tiers ; ce qui en suit est dit au titulaire sur « Mes droits »"},
    {"solde.*", "somme des mouvements, déjà donnés"},
    {"depot_ligne.*",
     "la somme est donnée par ses mouvements une fois créditée ; avant : « sicpf financeur depot »"},
    {"promesse.*", "ses mouvements sont donnés ; l'appel et le paiement : « sicpf financeur promesses »"},
    {"somme_proposee.*",
     "une fois créditée, la somme est donnée par ses mouvements ; avant : « sicpf dotation attente »"},
    {"dotation.*", "ses mouvements sont donnés ; ses conditions : « sicpf dotation list »"},
    {"dossier.facture_cle", "forme de comparaison du numéro de facture, déjà donné"},
    {"organisme.denomination_pliee", "forme de comparaison du nom, déjà donné"},
    {"compte_bancaire.*", "seul le fichier de la banque contient le compte"},
    {"webhook_envoi.*", "état après l'acte, déjà donné ; file d'envoi aux logiciels de l'organisme"},
    {"avis.*", "adresse de l'organisme, déjà donnée ; l'avis lui est envoyé"},
    {"action_formation.heures_total", "dit par le catalogue à côté de ce qui est vendu, pour ses constats"},
    {"action_formation.heures_centre", "dit par le catalogue à côté de ce qui est vendu, pour ses constats"},
    {"action_formation.heures_entreprise",
     "dit par le catalogue à côté de ce qui est vendu, pour ses constats"},
    {"action_formation.prix_horaire_cents",
     "dit par le catalogue à côté de ce qui est vendu, pour ses constats"},
    {"contact_ancien.*", "adresse que l'organisme n'a plus ; l'avis y est envoyé"},
    {"organisme_suivi.aupres",
     "de l'organisme ou de son responsable pédagogique : « sicpf organisme history »"},
    {"organisme_suivi.pedagogique_siret", "celui des lignes « pedagogique »"},
    {"organisme_suivi.nom_plie", "forme de comparaison du nom, déjà donné"},
    {"organisme_representant.*",
     "aucun dossier ne le désigne : « sicpf organisme history » et la page de l'organisme"},
    {"organisme_collaborateur.*",
     "aucun dossier ne le désigne : « sicpf organisme history » et la page de l'organisme"},
    {"organisme_formateur.*",
     "aucun dossier ne le désigne : « sicpf organisme history » et la page de l'organisme"},
    {"sous_traitance.*", "contrat de l'organisme, d'aucune personne : « sicpf organisme sous-traitance »"},
    {"affacturage.*",
     "seul le fichier de la banque contient le compte ; la société : « sicpf organisme history »"},
    {"dossier.transmise_le", "jour de facture_transmise_us, que sa colonne donne"},
    {"agrement_ancien.*", "état qu'une livraison a remplacé ; celui du jour de l'export est donné"},
    {"organisme_ancien.*", "ce qu'une livraison a remplacé ; ce qui est en vigueur est donné"},
    {"offre_avis.*", "adresse de l'organisme, déjà donnée ; l'avis lui est envoyé"},
    {"organisme_nda_ancien.*", "ancien numéro ; le numéro en vigueur est donné"},
    {"formation.intitule", "celui du dossier, tel qu'il était à la demande, est donné"},
    {"formation.contenu", "catalogue, public"},
    {"formation.resultats", "catalogue, public"},
    {"action_formation.code_postal", "le lieu est donné"},
    {"action_formation.ville_pliee", "le lieu est donné"},
    {"action_formation.tva_taux", "les prix du dossier, hors taxes et toutes taxes comprises, le disent"},
    {"dossier.annexes_nature", "donnée avec le montant"},
    {"dossier.annexes_examen", "dit avec la nature ; page du dossier"},
    {"dossier_tva.*",
     "les prix du dossier, hors taxes et toutes taxes comprises, sont donnés ; par taux : page du dossier"},
    {"action_formation.annexes_cents", "ceux du dossier sont donnés"},
    {"action_formation.annexes_nature", "donnée avec le montant"},
    {"action_formation.annexes_examen", "catalogue, public"},
    {"action_formation.heures", "celles du dossier sont données"},
    {"action_formation.prix_ht_cents", "celui du dossier est donné"},
    {"action_formation.prix_ttc_cents", "celui du dossier est donné"},
    {"session_formation.*", "celle du dossier est donnée"},
    {"dossier.prerequis", "dans le détail de l'acte qui demande"},
    {"dossier.a_corriger", "dit par l'acte qui lève le contrôle ; page du dossier"},
    {"dossier.signale_le", "jour de l'acte qui signale un silence"},
    {"dossier.relance_le", "jour de l'acte qui relance"},
    {"dossier.recu_le", "jour de l'acte qui accuse réception"},
    {"formation.prerequis", "catalogue, public"},
    {"action_formation.prerequis", "catalogue, public"},
    {"dossier.verse_cents", "l'acompte et le paiement sont donnés"},
    {"paiement_ligne.*", "fichier de la banque ; ce qui est payé et quand est donné avec le dossier"},
    {"journal_contenu.*", "ce que l'acte a écrit ; le journal se lit par sa page et par « sicpf journal »"},
    {"journal.*", "le journal se lit par sa page et par « sicpf journal », entrée par entrée"},
    {"cle_api.*", "clé d'un programme, montrée à la page de ses accès, effacée avec lui"},
    {"web_session.*", "session ouverte, effacée à la déconnexion"},
};

bool export_colonne(size_t n, struct export_colonne_info *out)
{
    const struct column *c;

    if (n >= ARRAY_LEN(columns))
        return false;
    c = &columns[n];
    *out = (struct export_colonne_info){.name = c->name,
                                        .item = c->item,
                                        .genre = c->genre,
                                        .stored = c->stored,
                                        .day = c->type == T_DAY || c->type == T_PAST,
                                        .cents = c->type == T_CENTS,
                                        .names = (c->role & NAMES) != 0,
                                        .libre = (c->role & LIBRE) != 0,
                                        .groups = (c->role & GROUP) != 0,
                                        .sums = (c->role & SUM) != 0,
                                        .self = (c->role & SELF) != 0};
    return true;
}

bool export_reserve(size_t n, struct export_reserve *out)
{
    if (n >= ARRAY_LEN(reserves))
        return false;
    *out = reserves[n];
    return true;
}

/* ---- which columns --------------------------------------------------------------------------------------------- */

static bool fits_form(const struct column *c, enum law_form form)
{
    switch (form) {
    case LAW_NAMED:
        return true;
    case LAW_PSEUDONYMISED:
        return (c->role & (NAMES | LIBRE)) == 0;
    case LAW_AGGREGATED:
        return (c->role & (GROUP | SUM)) != 0;
    }
    return false;
}

void export_table_init(struct export_table *t, const struct grant *g, enum law_scope scope)
{
    *t = (struct export_table){.grant = g, .elus = scope == SCOPE_DIFE};
    for (size_t i = 0; i < ARRAY_LEN(columns); i++)
        if (grant_has(g, columns[i].item) && fits_form(&columns[i], g->form) &&
            ((columns[i].role & SELF) == 0 || scope == SCOPE_SELF))
            t->shown[t->n++] = (int)i;
}

bool export_table_has(const struct export_table *t, enum export_genre genre)
{
    for (int i = 0; i < t->n; i++)
        if (columns[t->shown[i]].genre == genre)
            return true;
    return false;
}

bool export_column_groups(const struct export_table *t, int column, enum export_genre genre)
{
    const struct column *c = &columns[t->shown[column]];

    return c->genre == genre && (c->role & GROUP) != 0;
}

bool export_column_sums(const struct export_table *t, int column, enum export_genre genre)
{
    const struct column *c = &columns[t->shown[column]];

    return c->genre == genre && (c->role & SUM) != 0;
}

const char *export_genre_word(const struct export_table *t, enum export_genre genre)
{
#define X(constant, word, count) [constant] = (word),
    static const char *const words[] = {EXPORT_GENRES(X)};
#undef X

    return genre == EXPORT_TITULAIRE && t->elus ? "elu" : words[genre];
}

/* ---- values ---------------------------------------------------------------------------------------------------- */

static bool known(const struct column *c, const struct export_ligne *l)
{
    switch (c->when) {
    case ALWAYS:
        return true;
    case ACCEPTED:
        return l->calcul.accepte;
    case REALISED:
        return l->calcul.realise;
    case BILLED:
        return l->calcul.facture;
    case PAID:
        return l->calcul.paye;
    case ADVANCED:
        return l->calcul.acompte;
    case CURRENT:
        return l->calcul.actuel;
    }
    return false;
}

/* Where the value is; NULL when the line has no such part. */
static const void *place(const struct column *c, const struct export_ligne *l)
{
    const char *base = (const char *)l;

    if (c->part != DIRECT)
        memcpy(&base, (const char *)l + c->part, sizeof(base));
    return base != NULL ? base + c->field : NULL;
}

static const char *day_cell(day_t d, day_t at, bool past, char *buf)
{
    /* A day later than the day of the export had not come. */
    return day_iso(past && d > at ? DAY_NONE : d, buf);
}

static void put_number(enum type type, int64_t n, char *buf)
{
    if (n < 0)
        return;
    if (type == T_CENTS)
        money_plain(n, buf);
    else
        snprintf(buf, EXPORT_TEXT_BYTES, "%lld", (long long)n);
}

static int64_t number_at(enum type type, const void *p)
{
    return type == T_INT ? *(const int *)p : *(const int64_t *)p;
}

const char *export_cell(const struct export_table *t, int column, const struct export_ligne *l, char *buf,
                        int64_t *number)
{
    const struct column *c = &columns[t->shown[column]];
    const void *p = c->genre == l->genre && known(c, l) ? place(c, l) : NULL;
    const char *text;

    *buf = '\0';
    *number = -1;
    if (p == NULL)
        return buf;
    switch (c->type) {
    case T_TEXT:
        text = *(const char *const *)p;
        return text != NULL ? text : "";
    case T_CHAR:
        snprintf(buf, EXPORT_TEXT_BYTES, "%c", *(const char *)p);
        break;
    case T_DAY:
    case T_PAST:
        return day_cell(*(const day_t *)p, l->at, c->type == T_PAST, buf);
    case T_CENTS:
    case T_NUMBER:
    case T_INT:
        *number = number_at(c->type, p);
        put_number(c->type, *number, buf);
        break;
    case T_BOOL:
        return *(const bool *)p ? "oui" : "non";
    }
    return buf;
}

void export_column_amount(const struct export_table *t, int column, int64_t number, char *buf)
{
    *buf = '\0';
    put_number(columns[t->shown[column]].type, number, buf);
}

/* ---- lines ----------------------------------------------------------------------------------------------------- */

void export_put_cell(const char *text, FILE *out)
{
    bool guard = *text != '\0' && strchr("=+-@\t\r", *text) != NULL;
    bool quote = strpbrk(text, ";\"\r\n") != NULL;
    char *guarded = NULL;

    fputc(';', out);
    if (guard && quote) {
        CHECK(asprintf(&guarded, "'%s", text) > 0);
        text = guarded;
    } else if (guard) {
        fputc('\'', out);
    }
    if (quote)
        csv_fwrite(out, text, strlen(text));
    else
        fputs(text, out);
    free(guarded);
}

int export_header(const struct export_table *t, day_t at, FILE *out)
{
    enum law_form form = t->grant->form;
    /* Who is named may be told the number of the dossier; under a pseudonym it would be one more way to be found. */
    const char *first = form == LAW_AGGREGATED ? "" : form == LAW_NAMED ? ";;" : ";";
    const char *last = form == LAW_AGGREGATED ? ";nombre;personnes;secret;article" : ";article";
    char day[DAY_TEXT_BYTES];

    fputs("ligne;au", out);
    if (form != LAW_AGGREGATED)
        export_put_cell(t->elus ? "elu" : "titulaire", out);
    if (form == LAW_NAMED)
        export_put_cell("dossier", out);
    for (int i = 0; i < t->n; i++)
        export_put_cell(columns[t->shown[i]].name, out);
    fprintf(out, "%s\r\nexport;%s%s", last, day_iso(at, day), first);
    for (int i = 0; i < t->n; i++)
        fputc(';', out);
    if (form == LAW_AGGREGATED)
        fputs(";;;", out);
    export_put_cell(t->grant->article, out);
    fputs("\r\n", out);
    return t->n + (form == LAW_AGGREGATED ? 6 : form == LAW_NAMED ? 5 : 4);
}

void export_line(const struct export_table *t, const struct export_ligne *l, FILE *out)
{
    char buf[EXPORT_TEXT_BYTES];
    int64_t number;

    fprintf(out, "%s;%s;%s", export_genre_word(t, l->genre), day_iso(l->at, buf), l->personne);
    if (t->grant->form == LAW_NAMED)
        export_put_cell(l->dossier != NULL ? l->dossier->numero : "", out);
    for (int i = 0; i < t->n; i++)
        export_put_cell(export_cell(t, i, l, buf, &number), out);
    fputs(";\r\n", out);
}

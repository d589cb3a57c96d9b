/* routes.c - every address of the site, one line each. The menu, the breadcrumb and the site map come from here. */
#include "base/text.h"
#include "web/pages.h"

#define P ESPACE_PUBLIC
#define T ESPACE_TITULAIRE
#define O ESPACE_ORGANISME
#define G ESPACE_GESTION
#define F ESPACE_FINANCEUR

/* The home page of a space comes first in it. */
static const struct route routes[] = {
    {HTTP_GET, "/", P, T_ACCUEIL, page_fixe, NULL, ROUTE_HOME},
    {HTTP_GET, "/formations", P, T_FORMATIONS, page_formations, NULL, ROUTE_NAV | ROUTE_NAV_TITULAIRE},
    {HTTP_GET, "/formations/{session}", P, T_FORMATION, page_formation, NULL, 0},
    {HTTP_GET, "/formations/{session}/demander", T, T_DEMANDER, page_demander, NULL, 0},
    {HTTP_POST, "/formations/{session}/demander", T, T_DEMANDER, page_demander, action_demander, 0},
    {HTTP_GET, "/simulateur", P, T_SIMULATEUR, page_fixe, NULL, ROUTE_NAV | ROUTE_NAV_TITULAIRE},
    {HTTP_GET, "/simulateur/droits", P, T_SIMULATEUR_DROITS, page_simulateur_droits, NULL, 0},
    {HTTP_GET, "/simulateur/elu", P, T_SIMULATEUR_ELU, page_simulateur_elu, NULL, 0},
    {HTTP_GET, "/simulateur/reste-a-payer", P, T_SIMULATEUR_RESTE, page_simulateur_reste, NULL, 0},
    {HTTP_GET, "/regles", P, T_REGLES, page_regles, NULL, ROUTE_NAV},
    {HTTP_GET, "/registre", P, T_REGISTRE, page_registre, NULL, 0},
    {HTTP_GET, "/comparer", P, T_COMPARER, page_comparer, NULL, 0},
    {HTTP_GET, "/recus/verifier", P, T_RECU_VERIFIER, page_verifier_recu, NULL, 0},
    {HTTP_POST, "/recus/verifier", P, T_RECU_VERIFIER, page_verifier_recu, action_verifier_recu,
     ROUTE_UPLOAD},
    {HTTP_GET, "/accessibilite", P, T_ACCESSIBILITE, page_fixe, NULL, 0},
    {HTTP_GET, "/mentions-legales", P, T_MENTIONS, page_fixe, NULL, 0},
    {HTTP_GET, "/donnees-personnelles", P, T_DONNEES, page_fixe, NULL, 0},
    {HTTP_GET, "/plan-du-site", P, T_PLAN, page_plan, NULL, 0},
    {HTTP_GET, "/connexion", P, T_CONNEXION, page_connexion, NULL, ROUTE_HIDDEN},
    {HTTP_GET, "/demonstration", P, T_DEMONSTRATION, page_demonstration, NULL, ROUTE_DEMO},
    {HTTP_POST, "/demonstration", P, T_DEMONSTRATION, page_demonstration, action_demonstration, ROUTE_DEMO},
    {HTTP_GET, "/api/v1/formations", P, T_AUCUN, NULL, api_formations, ROUTE_API | ROUTE_HIDDEN},
    {HTTP_POST, "/api/v1/simulation/{calcul}", P, T_AUCUN, NULL, api_simulation, ROUTE_API | ROUTE_HIDDEN},
    {HTTP_POST, "/api/v1/paiements/avis", P, T_AUCUN, NULL, api_carte_avis, ROUTE_API | ROUTE_HIDDEN},
    {HTTP_GET, "/api/v1/dossiers/{dossier}/accuse-reception", P, T_AUCUN, NULL, api_accuse,
     ROUTE_API | ROUTE_CLE | ROUTE_HIDDEN},
    {HTTP_POST, "/api/v1/dossiers/{dossier}/accuse-reception", P, T_AUCUN, api_accuse, api_accuser,
     ROUTE_API | ROUTE_CLE | ROUTE_HIDDEN},
    {HTTP_GET, "/api/registrationFolders", P, T_AUCUN, NULL, api_dossiers,
     ROUTE_API | ROUTE_CLE | ROUTE_HIDDEN},
    {HTTP_GET, "/api/registrationFolders/{dossier}", P, T_AUCUN, NULL, api_dossier,
     ROUTE_API | ROUTE_CLE | ROUTE_HIDDEN},
    {HTTP_PUT, "/api/registrationFolders/{dossier}", P, T_AUCUN, api_dossier, api_modifier,
     ROUTE_API | ROUTE_CLE | ROUTE_HIDDEN},
    {HTTP_POST, "/api/registrationFolders/{dossier}/{acte}", P, T_AUCUN, api_dossier, api_acte,
     ROUTE_API | ROUTE_CLE | ROUTE_HIDDEN},
    {HTTP_GET, "/api/registrationFolders/utils/sessionMinDates", P, T_AUCUN, NULL, api_dates_min,
     ROUTE_API | ROUTE_CLE | ROUTE_HIDDEN},
    {HTTP_GET, "/api/registrationFolders/{dossier}/files", P, T_AUCUN, NULL, api_fichiers,
     ROUTE_API | ROUTE_CLE | ROUTE_HIDDEN},
    {HTTP_GET, "/api/users/me", P, T_AUCUN, NULL, api_qui, ROUTE_API | ROUTE_CLE | ROUTE_HIDDEN},
    {HTTP_GET, "/api/registrationFoldersReasons", P, T_AUCUN, NULL, api_motifs,
     ROUTE_API | ROUTE_CLE | ROUTE_HIDDEN},
    {HTTP_POST, "/api/webhooks", P, T_AUCUN, api_webhook_redire, api_webhook_creer,
     ROUTE_API | ROUTE_CLE | ROUTE_HIDDEN},
    {HTTP_DELETE, "/api/webhooks/{webhook}", P, T_AUCUN, api_webhook_ferme, api_webhook_fermer,
     ROUTE_API | ROUTE_CLE | ROUTE_HIDDEN},
    {HTTP_POST, "/deconnexion", P, T_ACCUEIL, page_fixe, action_deconnexion, ROUTE_HIDDEN},

    {HTTP_GET, "/tableau-de-bord", T, T_TABLEAU, page_tableau, NULL, ROUTE_HOME | ROUTE_NAV},
    {HTTP_GET, "/mes-droits", T, T_MES_DROITS, page_mes_droits, NULL, ROUTE_NAV},
    {HTTP_GET, "/mes-droits/pourquoi", T, T_POURQUOI, page_pourquoi, NULL, ROUTE_HIDDEN},
    {HTTP_GET, "/mes-droits/fraude", T, T_FRAUDE_COMPTE, page_signaler_compte, NULL, 0},
    {HTTP_POST, "/mes-droits/fraude", T, T_FRAUDE_COMPTE, page_signaler_compte, action_signaler_compte, 0},
    {HTTP_GET, "/mes-droits/dettes", T, T_DETTES, page_dettes, NULL, 0},
    {HTTP_GET, "/mes-mandats", T, T_MES_MANDATS, page_mes_mandats, NULL, ROUTE_NAV},
    {HTTP_GET, "/mes-dossiers", T, T_MES_DOSSIERS, page_mes_dossiers, NULL, ROUTE_NAV},
    {HTTP_GET, "/mes-dossiers/{dossier}", T, T_DOSSIER_TITULAIRE, page_dossier, NULL, 0},
    {HTTP_GET, "/mes-dossiers/{dossier}/fraude", T, T_FRAUDE_TITULAIRE, page_signaler_fraude, NULL, 0},
    {HTTP_POST, "/mes-dossiers/{dossier}/fraude", T, T_FRAUDE_TITULAIRE, page_signaler_fraude,
     action_signaler_fraude, 0},
    {HTTP_GET, "/mes-dossiers/{dossier}/{acte}", T, T_ACTE_TITULAIRE, page_acte, NULL, 0},
    {HTTP_POST, "/mes-dossiers/{dossier}/recu", T, T_DOSSIER_TITULAIRE, page_dossier, action_recu,
     ROUTE_HIDDEN},
    {HTTP_POST, "/mes-dossiers/{dossier}/{acte}", T, T_ACTE_TITULAIRE, page_acte, action_acte, 0},
    {HTTP_GET, "/mes-lettres/{numero}", T, T_LETTRES_TITULAIRE, page_lettres, NULL, 0},
    {HTTP_POST, "/mes-lettres/{numero}/{genre}", T, T_LETTRES_TITULAIRE, page_lettres, action_lettre,
     ROUTE_HIDDEN},
    {HTTP_GET, "/paiements/{reference}", T, T_PAIEMENT_CARTE, page_paiement, NULL, ROUTE_HIDDEN},
    {HTTP_GET, "/mes-donnees", T, T_MES_DONNEES, page_mes_donnees, NULL, 0},
    {HTTP_POST, "/mes-donnees/fichier", T, T_MES_DONNEES, page_mes_donnees, action_mes_donnees, ROUTE_HIDDEN},
    {HTTP_GET, "/mes-coordonnees", T, T_MES_COORDONNEES, page_mes_coordonnees, NULL, 0},
    {HTTP_POST, "/mes-coordonnees", T, T_MES_COORDONNEES, page_mes_coordonnees, action_mes_coordonnees, 0},
    {HTTP_GET, "/mes-acces", T, T_ACCES_TITULAIRE, page_acces, NULL, 0},
    {HTTP_POST, "/mes-acces", T, T_ACCES_TITULAIRE, page_acces, action_creer_acces, 0},
    {HTTP_POST, "/mes-acces/{cle}/revoquer", T, T_ACCES_TITULAIRE, page_acces, action_revoquer_acces, 0},
    {HTTP_GET, "/consultations", T, T_CONSULTATIONS, page_consultations, NULL, ROUTE_NAV},

    {HTTP_GET, "/organisme", O, T_ORGANISME, page_organisme, NULL, ROUTE_HOME | ROUTE_NAV},
    {HTTP_GET, "/organisme/dossiers/{dossier}", O, T_DOSSIER_ORGANISME, page_dossier, NULL, 0},
    {HTTP_GET, "/organisme/dossiers/{dossier}/{acte}", O, T_ACTE_ORGANISME, page_acte, NULL, 0},
    {HTTP_POST, "/organisme/dossiers/{dossier}/recu", O, T_DOSSIER_ORGANISME, page_dossier, action_recu,
     ROUTE_HIDDEN},
    {HTTP_POST, "/organisme/dossiers/{dossier}/{acte}", O, T_ACTE_ORGANISME, page_acte, action_acte, 0},

    {HTTP_GET, "/organisme/fiche", O, T_FICHE, page_fiche, NULL, ROUTE_NAV},
    {HTTP_POST, "/organisme/fiche", O, T_FICHE, page_fiche, action_fiche, 0},

    {HTTP_GET, "/organisme/catalogue", O, T_CATALOGUE, page_catalogue, NULL, ROUTE_NAV},
    {HTTP_POST, "/organisme/catalogue/fichier", O, T_CATALOGUE, page_catalogue, action_fichier_catalogue,
     ROUTE_UPLOAD},
    {HTTP_POST, "/organisme/catalogue/{formation}/{acte}", O, T_CATALOGUE, page_catalogue, action_catalogue,
     0},

    {HTTP_GET, "/organisme/personnes", O, T_PERSONNES, page_personnes, NULL, ROUTE_NAV},
    {HTTP_GET, "/organisme/personnes/inscrire/{role}", O, T_INSCRIRE_PERSONNE, page_inscrire, NULL, 0},
    {HTTP_POST, "/organisme/personnes/inscrire/{role}", O, T_INSCRIRE_PERSONNE, page_inscrire,
     action_inscrire, 0},
    {HTTP_GET, "/organisme/personnes/{numero}", O, T_PERSONNE_ORGANISME, page_personne, NULL, 0},
    {HTTP_POST, "/organisme/personnes/{numero}", O, T_PERSONNE_ORGANISME, page_personne,
     action_terminer_personne, 0},

    {HTTP_GET, "/organisme/pedagogiques", O, T_DECLARER_PEDAGOGIQUE, page_declarer_pedagogique, NULL, 0},
    {HTTP_POST, "/organisme/pedagogiques", O, T_DECLARER_PEDAGOGIQUE, page_declarer_pedagogique,
     action_declarer_pedagogique, 0},
    {HTTP_GET, "/organisme/pedagogiques/{no}", O, T_PARTENAIRE, page_pedagogique, NULL, 0},
    {HTTP_POST, "/organisme/pedagogiques/{no}", O, T_PARTENAIRE, page_pedagogique,
     action_terminer_pedagogique, 0},

    {HTTP_GET, "/organisme/sous-traitance", O, T_SOUS_TRAITANCE, page_sous_traitance, NULL, 0},
    {HTTP_GET, "/organisme/sous-traitance/declarer", O, T_DECLARER_SOUS_TRAITANCE,
     page_declarer_sous_traitance, NULL, 0},
    {HTTP_POST, "/organisme/sous-traitance/declarer", O, T_DECLARER_SOUS_TRAITANCE,
     page_declarer_sous_traitance, action_declarer_sous_traitance, 0},
    {HTTP_GET, "/organisme/sous-traitance/{no}", O, T_PARTENAIRE, page_contrat, NULL, 0},
    {HTTP_POST, "/organisme/sous-traitance/{no}", O, T_PARTENAIRE, page_contrat, action_terminer_contrat, 0},

    {HTTP_GET, "/organisme/compte", O, T_COMPTE_ORGANISME, page_compte, NULL, ROUTE_NAV},
    {HTTP_POST, "/organisme/compte", O, T_COMPTE_ORGANISME, page_compte, action_proposer_compte, 0},
    {HTTP_POST, "/organisme/compte/{acte}", O, T_COMPTE_ORGANISME, page_compte, action_compte, 0},
    {HTTP_GET, "/organisme/affacturage", O, T_DECLARER_AFFACTURAGE, page_declarer_affacturage, NULL, 0},
    {HTTP_POST, "/organisme/affacturage", O, T_DECLARER_AFFACTURAGE, page_declarer_affacturage,
     action_declarer_affacturage, 0},
    {HTTP_GET, "/organisme/affacturage/{no}", O, T_PARTENAIRE, page_affacturage, NULL, 0},
    {HTTP_POST, "/organisme/affacturage/{no}", O, T_PARTENAIRE, page_affacturage, action_terminer_affacturage,
     0},
    {HTTP_POST, "/organisme/affacturage/{no}/{acte}", O, T_COMPTE_ORGANISME, page_compte, action_affacturage,
     0},

    {HTTP_GET, "/organisme/acces", O, T_ACCES_ORGANISME, page_acces, NULL, 0},
    {HTTP_POST, "/organisme/acces", O, T_ACCES_ORGANISME, page_acces, action_creer_acces, 0},
    {HTTP_POST, "/organisme/acces/{cle}/revoquer", O, T_ACCES_ORGANISME, page_acces, action_revoquer_acces,
     0},
    {HTTP_GET, "/organisme/webhooks", O, T_WEBHOOKS, page_webhooks, NULL, ROUTE_NAV},
    {HTTP_POST, "/organisme/webhooks", O, T_WEBHOOKS, page_webhooks, action_webhook_creer, 0},
    {HTTP_GET, "/organisme/webhooks/{webhook}/echecs", O, T_WEBHOOK_ECHECS, page_webhook_echecs, NULL, 0},
    {HTTP_POST, "/organisme/webhooks/{webhook}/echecs/{envoi}", O, T_WEBHOOK_ECHECS, page_webhook_echecs,
     action_webhook_renvoyer, 0},
    {HTTP_POST, "/organisme/webhooks/{webhook}/fermer", O, T_WEBHOOKS, page_webhooks, action_webhook_fermer,
     0},
    {HTTP_GET, "/organisme/reglements", O, T_REGLEMENTS, page_reglements, NULL, ROUTE_NAV},
    {HTTP_POST, "/organisme/reglements/fichier", O, T_REGLEMENTS, page_reglements, action_reglements,
     ROUTE_HIDDEN},
    {HTTP_GET, "/organisme/referencement", O, T_REFERENCEMENT, page_referencement, NULL, ROUTE_NAV},
    {HTTP_POST, "/organisme/referencement/{acte}", O, T_REFERENCEMENT, page_referencement,
     action_referencement, 0},
    {HTTP_GET, "/organisme/controles", O, T_REPONSES, page_reponses, NULL, ROUTE_NAV},
    {HTTP_GET, "/organisme/controles/{controle}", O, T_REPONSE_CONTROLE, page_reponse_controle, NULL, 0},
    {HTTP_GET, "/organisme/controles/{controle}/fichier", O, T_AUCUN, page_fichier_controle, NULL,
     ROUTE_HIDDEN},
    {HTTP_POST, "/organisme/controles/{controle}/{acte}", O, T_REPONSE_CONTROLE, page_reponse_controle,
     action_reponse_controle, 0},
    {HTTP_GET, "/organisme/lettres/{numero}", O, T_LETTRES_ORGANISME, page_lettres, NULL, 0},
    {HTTP_POST, "/organisme/lettres/{numero}/{genre}", O, T_LETTRES_ORGANISME, page_lettres, action_lettre,
     ROUTE_HIDDEN},
    {HTTP_GET, "/organisme/indus", O, T_DUS, page_dus, NULL, ROUTE_NAV},
    {HTTP_GET, "/organisme/indus/{indu}", O, T_DU, page_du, NULL, 0},
    {HTTP_GET, "/organisme/mesures/{mesure}", O, T_REPONSE_MESURE, page_reponse_mesure, NULL, 0},
    {HTTP_POST, "/organisme/mesures/{mesure}", O, T_REPONSE_MESURE, page_reponse_mesure,
     action_reponse_mesure, 0},

    {HTTP_GET, "/financeur", F, T_FINANCEUR, page_financeur, NULL, ROUTE_HOME | ROUTE_NAV},
    {HTTP_GET, "/financeur/dossiers/{dossier}", F, T_DOSSIER_FINANCEUR, page_dossier_financeur, NULL, 0},
    {HTTP_POST, "/financeur/dossiers/{dossier}/{acte}", F, T_DOSSIER_FINANCEUR, page_dossier_financeur,
     action_dossier_financeur, 0},
    {HTTP_GET, "/financeur/acces", F, T_ACCES_FINANCEUR, page_acces, NULL, 0},
    {HTTP_POST, "/financeur/acces", F, T_ACCES_FINANCEUR, page_acces, action_creer_acces, 0},
    {HTTP_POST, "/financeur/acces/{cle}/revoquer", F, T_ACCES_FINANCEUR, page_acces, action_revoquer_acces,
     0},
    {HTTP_GET, "/financeur/sommes", F, T_SOMMES, page_sommes, NULL, ROUTE_NAV},
    {HTTP_POST, "/financeur/sommes/fichier", F, T_SOMMES, page_sommes, action_deposer_sommes, ROUTE_UPLOAD},
    {HTTP_POST, "/financeur/sommes/{depot}/retirer", F, T_SOMMES, page_sommes, action_retirer_sommes, 0},

    {HTTP_GET, "/gestion", G, T_GESTION, page_gestion, NULL, ROUTE_HOME | ROUTE_NAV},
    {HTTP_GET, "/gestion/paiements", G, T_PAIEMENTS, page_paiements, NULL, ROUTE_NAV},
    {HTTP_POST, "/gestion/paiements", G, T_PAIEMENTS, page_paiements, action_proposer_lot, 0},
    {HTTP_GET, "/gestion/paiements/retours", G, T_RETOURS, page_retours, NULL, 0},
    {HTTP_POST, "/gestion/paiements/retours", G, T_RETOURS, page_retours, action_reprendre, 0},
    {HTTP_GET, "/gestion/paiements/{lot}", G, T_LOT, page_lot, NULL, 0},
    {HTTP_POST, "/gestion/paiements/{lot}/abandonner", G, T_LOT, page_lot, action_abandonner_lot, 0},
    {HTTP_POST, "/gestion/paiements/{lot}/approuver", G, T_LOT, page_lot, action_approuver_lot, 0},
    {HTTP_POST, "/gestion/paiements/{lot}/fichier", G, T_LOT, page_lot, action_fichier_lot, 0},
    {HTTP_POST, "/gestion/paiements/{lot}/non-envoye", G, T_LOT, page_lot, action_lot_non_envoye, 0},
    {HTTP_POST, "/gestion/paiements/{lot}/parti", G, T_LOT, page_lot, action_lot_parti, 0},
    {HTTP_POST, "/gestion/reponse-banque", G, T_PAIEMENTS, page_paiements, action_reponse_banque,
     ROUTE_UPLOAD},
    {HTTP_GET, "/gestion/comptes", G, T_COMPTES, page_comptes, NULL, ROUTE_NAV},
    {HTTP_POST, "/gestion/comptes/{compte}/{acte}", G, T_COMPTES, page_comptes, action_decider_compte, 0},
    {HTTP_POST, "/gestion/affacturages/{affacturage}/{acte}", G, T_COMPTES, page_comptes,
     action_decider_affacturage, 0},
    {HTTP_GET, "/gestion/controles", G, T_CONTROLES, page_controles, NULL, ROUTE_NAV},
    {HTTP_GET, "/gestion/financeurs", G, T_FINANCEURS, page_financeurs, NULL, ROUTE_NAV},
    {HTTP_POST, "/gestion/financeurs/fichier", G, T_FINANCEURS, page_financeurs, action_fichier_sommes,
     ROUTE_UPLOAD},
    {HTTP_GET, "/gestion/financeurs/dispositif", G, T_DISPOSITIF_NOUVEAU, page_declarer_dispositif, NULL, 0},
    {HTTP_POST, "/gestion/financeurs/dispositif", G, T_DISPOSITIF_NOUVEAU, page_declarer_dispositif,
     action_declarer_dispositif, 0},
    {HTTP_POST, "/gestion/financeurs/dispositifs/{dispositif}/{acte}", G, T_FINANCEURS, page_financeurs,
     action_decider_dispositif, 0},
    {HTTP_GET, "/gestion/financeurs/depots/{depot}", G, T_DEPOT_GESTION, page_depot, NULL, 0},
    {HTTP_POST, "/gestion/financeurs/depots/{depot}/{acte}", G, T_DEPOT_GESTION, page_depot, action_depot, 0},
    {HTTP_GET, "/gestion/financeurs/inscrire", G, T_FINANCEUR_NOUVEAU, page_inscrire_financeur, NULL, 0},
    {HTTP_POST, "/gestion/financeurs/inscrire", G, T_FINANCEUR_NOUVEAU, page_inscrire_financeur,
     action_inscrire_financeur, 0},
    {HTTP_GET, "/gestion/financeurs/somme", G, T_SOMME_NOUVELLE, page_somme, NULL, 0},
    {HTTP_POST, "/gestion/financeurs/somme", G, T_SOMME_NOUVELLE, page_somme, action_somme, 0},
    {HTTP_GET, "/gestion/financeurs/sommes", G, T_SOMMES_ATTENTE, page_sommes_attente, NULL, 0},
    {HTTP_POST, "/gestion/financeurs/sommes/{somme}/{acte}", G, T_SOMMES_ATTENTE, page_sommes_attente,
     action_somme_attente, 0},
    {HTTP_GET, "/gestion/financeurs/{financeur}", G, T_FINANCEUR_INSCRIT, page_inscrit, NULL, 0},
    {HTTP_POST, "/gestion/financeurs/{financeur}/appeler", G, T_FINANCEUR_INSCRIT, page_inscrit,
     action_appeler_financeur, 0},
    {HTTP_POST, "/gestion/financeurs/{financeur}/compte", G, T_FINANCEUR_INSCRIT, page_inscrit,
     action_proposer_compte_financeur, 0},
    {HTTP_POST, "/gestion/financeurs/{financeur}/compte/{acte}", G, T_FINANCEUR_INSCRIT, page_inscrit,
     action_compte_financeur, 0},
    {HTTP_GET, "/gestion/tirages", G, T_TIRAGES, page_tirages, NULL, 0},
    {HTTP_GET, "/gestion/tirages/tirer", G, T_TIRAGE_NOUVEAU, page_tirer, NULL, 0},
    {HTTP_POST, "/gestion/tirages/tirer", G, T_TIRAGE_NOUVEAU, page_tirer, action_tirer, 0},
    {HTTP_GET, "/gestion/tirages/annoncer", G, T_ANNONCE_NOUVELLE, page_annoncer, NULL, 0},
    {HTTP_POST, "/gestion/tirages/annoncer", G, T_ANNONCE_NOUVELLE, page_annoncer, action_annoncer, 0},
    {HTTP_GET, "/gestion/tirages/abandonner", G, T_ANNONCE_ABANDON, page_abandonner_annonce, NULL, 0},
    {HTTP_POST, "/gestion/tirages/abandonner", G, T_ANNONCE_ABANDON, page_abandonner_annonce,
     action_abandonner_annonce, 0},
    {HTTP_GET, "/gestion/tirages/{controle}", G, T_TIRAGE, page_tirage, NULL, 0},
    {HTTP_GET, "/gestion/tirages/{controle}/fichier", G, T_AUCUN, page_fichier_tirage, NULL, ROUTE_HIDDEN},
    {HTTP_POST, "/gestion/tirages/{controle}/{etape}", G, T_TIRAGE, page_tirage, action_tirage, 0},
    {HTTP_GET, "/gestion/banque", G, T_BANQUE, page_banque, NULL, ROUTE_NAV},
    {HTTP_POST, "/gestion/banque/releve", G, T_BANQUE, page_banque, action_releve, ROUTE_UPLOAD},
    {HTTP_POST, "/gestion/banque/{ecriture}/{acte}", G, T_BANQUE, page_banque, action_banque, 0},
    {HTTP_GET, "/gestion/recherche", G, T_RECHERCHE, page_recherche, NULL, ROUTE_NAV},
    {HTTP_POST, "/gestion/recherche", G, T_RECHERCHE, page_recherche, action_recherche, 0},
    {HTTP_GET, "/gestion/organismes", G, T_ORGANISMES, page_organismes, NULL, ROUTE_NAV},
    {HTTP_GET, "/gestion/organismes/{organisme}", G, T_FICHE_GESTION, page_fiche_gestion, NULL, 0},
    {HTTP_GET, "/gestion/catalogue", G, T_OFFRES, page_offres, NULL, 0},
    {HTTP_GET, "/gestion/catalogue/{formation}", G, T_OFFRE_GESTION, page_offre_gestion, NULL, 0},
    {HTTP_POST, "/gestion/catalogue/{formation}/{acte}", G, T_OFFRE_GESTION, page_offre_gestion,
     action_offre_gestion, 0},
    {HTTP_GET, "/gestion/livre", G, T_LIVRE, page_livre, NULL, 0},
    {HTTP_POST, "/gestion/livre", G, T_LIVRE, page_livre, action_livre, 0},
    {HTTP_GET, "/gestion/livre/{titulaire}", G, T_LIVRE_COMPTE, page_livre_compte, NULL, 0},
    {HTTP_GET, "/gestion/livre/{titulaire}/corriger", G, T_CORRIGER, page_corriger, NULL, 0},
    {HTTP_POST, "/gestion/livre/{titulaire}/corriger", G, T_CORRIGER, page_corriger, action_corriger, 0},
    {HTTP_GET, "/gestion/livre/{titulaire}/{correction}", G, T_CORRECTION, page_correction, NULL, 0},
    {HTTP_POST, "/gestion/livre/{titulaire}/{correction}", G, T_CORRECTION, page_correction,
     action_correction, 0},
    {HTTP_GET, "/gestion/referencements", G, T_REFERENCEMENTS, page_referencements, NULL, ROUTE_NAV},
    {HTTP_POST, "/gestion/referencements/reprendre", G, T_REFERENCEMENTS, page_referencements,
     action_reprendre_referencements, 0},
    {HTTP_GET, "/gestion/referencements/{organisme}", G, T_REFERENCEMENT_ORGANISME,
     page_referencement_organisme, NULL, 0},
    {HTTP_GET, "/gestion/referencements/{organisme}/{etape}", G, T_ETAPE_REFERENCEMENT,
     page_etape_referencement, NULL, 0},
    {HTTP_POST, "/gestion/referencements/{organisme}/{etape}", G, T_ETAPE_REFERENCEMENT,
     page_etape_referencement, action_etape_referencement, 0},
    {HTTP_GET, "/gestion/mesures", G, T_MESURES, page_mesures, NULL, ROUTE_NAV},
    {HTTP_GET, "/gestion/mesures/ouvrir", G, T_MESURE_NOUVELLE, page_ouvrir_mesure, NULL, 0},
    {HTTP_POST, "/gestion/mesures/ouvrir", G, T_MESURE_NOUVELLE, page_ouvrir_mesure, action_ouvrir_mesure, 0},
    {HTTP_GET, "/gestion/mesures/{mesure}", G, T_MESURE, page_mesure, NULL, 0},
    {HTTP_GET, "/gestion/mesures/{mesure}/{etape}", G, T_ETAPE_MESURE, page_etape_mesure, NULL, 0},
    {HTTP_POST, "/gestion/mesures/{mesure}/{etape}", G, T_ETAPE_MESURE, page_etape_mesure,
     action_etape_mesure, 0},
    {HTTP_GET, "/gestion/lettres/{numero}", G, T_LETTRES_GESTION, page_lettres, NULL, 0},
    {HTTP_POST, "/gestion/lettres/{numero}/{genre}", G, T_LETTRES_GESTION, page_lettres, action_lettre,
     ROUTE_HIDDEN},
    {HTTP_GET, "/gestion/indus", G, T_INDUS, page_indus, NULL, ROUTE_NAV},
    {HTTP_GET, "/gestion/indus/ouvrir", G, T_INDU_NOUVEAU, page_ouvrir_indu, NULL, 0},
    {HTTP_POST, "/gestion/indus/ouvrir", G, T_INDU_NOUVEAU, page_ouvrir_indu, action_ouvrir_indu, 0},
    {HTTP_GET, "/gestion/renonciations", G, T_RENONCIATIONS, page_renonciations, NULL, 0},
    {HTTP_GET, "/gestion/renonciations/{objet}", G, T_RENONCIATION, page_renonciation, NULL, 0},
    {HTTP_POST, "/gestion/renonciations/{objet}", G, T_RENONCIATION, page_renonciation, action_renonciation,
     0},
    {HTTP_GET, "/gestion/remboursements", G, T_RENDUS, page_rendus, NULL, 0},
    {HTTP_GET, "/gestion/remboursements/classes", G, T_DOUBLES_CLASSES, page_doubles_classes, NULL, 0},
    {HTTP_GET, "/gestion/remboursements/{paiement}/double", G, T_DOUBLE_UN, page_double_un, NULL, 0},
    {HTTP_POST, "/gestion/remboursements/{paiement}/double", G, T_DOUBLE_UN, page_double_un, action_double,
     0},
    {HTTP_GET, "/gestion/remboursements/{paiement}", G, T_RENDU, page_rendu, NULL, 0},
    {HTTP_POST, "/gestion/remboursements/{paiement}", G, T_RENDU, page_rendu, action_rendu, 0},
    {HTTP_GET, "/gestion/avis", G, T_AVIS, page_avis, NULL, 0},
    {HTTP_POST, "/gestion/avis/{avis}/remis", G, T_AVIS, page_avis, action_avis_remis, 0},
    {HTTP_GET, "/gestion/a-verifier", G, T_A_VERIFIER, page_a_verifier, NULL, 0},
    {HTTP_GET, "/gestion/deces", G, T_DECES, page_deces, NULL, 0},
    {HTTP_GET, "/gestion/deces/classes", G, T_DECES_CLASSES, page_deces_classes, NULL, 0},
    {HTTP_GET, "/gestion/deces/{dossier}", G, T_DECES_UN, page_deces_un, NULL, 0},
    {HTTP_POST, "/gestion/deces/{dossier}", G, T_DECES_UN, page_deces_un, action_deces, 0},
    {HTTP_GET, "/gestion/interruptions", G, T_PANNES, page_pannes, NULL, 0},
    {HTTP_GET, "/gestion/interruptions/declarer", G, T_PANNE_NOUVELLE, page_panne_nouvelle, NULL, 0},
    {HTTP_POST, "/gestion/interruptions/declarer", G, T_PANNE_NOUVELLE, page_panne_nouvelle,
     action_panne_nouvelle, 0},
    {HTTP_POST, "/gestion/interruptions/declarees/{interruption}", G, T_PANNES, page_pannes,
     action_panne_declaree, 0},
    {HTTP_POST, "/gestion/interruptions/{mesure}", G, T_PANNES, page_pannes, action_panne, 0},
    {HTTP_GET, "/gestion/livraisons", G, T_LIVRAISONS, page_livraisons, NULL, 0},
    {HTTP_POST, "/gestion/livraisons/fichier", G, T_LIVRAISONS, page_livraisons, action_livraison,
     ROUTE_UPLOAD},
    {HTTP_GET, "/gestion/indus/{indu}", G, T_INDU, page_indu, NULL, 0},
    {HTTP_GET, "/gestion/indus/{indu}/{etape}", G, T_ETAPE_INDU, page_etape_indu, NULL, 0},
    {HTTP_POST, "/gestion/indus/{indu}/{etape}", G, T_ETAPE_INDU, page_etape_indu, action_etape_indu, 0},
    {HTTP_GET, "/gestion/fraudes", G, T_FRAUDES, page_fraudes, NULL, ROUTE_NAV},
    {HTTP_GET, "/gestion/fraudes/signaler", G, T_FRAUDE_NOUVELLE, page_nouvelle_fraude, NULL, 0},
    {HTTP_POST, "/gestion/fraudes/signaler", G, T_FRAUDE_NOUVELLE, page_nouvelle_fraude,
     action_nouvelle_fraude, 0},
    {HTTP_GET, "/gestion/fraudes/{fraude}", G, T_FRAUDE, page_fraude, NULL, 0},
    {HTTP_GET, "/gestion/fraudes/{numero}/{etape}", G, T_ETAPE_FRAUDE, page_etape_fraude, NULL, 0},
    {HTTP_POST, "/gestion/fraudes/{numero}/{etape}", G, T_ETAPE_FRAUDE, page_etape_fraude,
     action_etape_fraude, 0},
    {HTTP_GET, "/gestion/acces", G, T_ACCES_GESTION, page_acces, NULL, 0},
    {HTTP_POST, "/gestion/acces", G, T_ACCES_GESTION, page_acces, action_creer_acces, 0},
    {HTTP_POST, "/gestion/acces/{cle}/revoquer", G, T_ACCES_GESTION, page_acces, action_revoquer_acces, 0},
    {HTTP_GET, "/gestion/risques", G, T_RISQUES, page_risques, NULL, ROUTE_NAV},
    {HTTP_POST, "/gestion/risques", G, T_RISQUES, page_risques, action_risques, 0},
    {HTTP_GET, "/gestion/rapprochements", G, T_RAPPROCHEMENTS, page_rapprochements, NULL, ROUTE_NAV},
    {HTTP_GET, "/gestion/rapprochements/{ligne}", G, T_RAPPROCHEMENT, page_rapprochement, NULL, 0},
    {HTTP_POST, "/gestion/rapprochements/{ligne}", G, T_RAPPROCHEMENT, page_rapprochement,
     action_rapprochement, 0},
    {HTTP_GET, "/gestion/dossiers/{dossier}", G, T_DOSSIER_GESTION, page_dossier, NULL, 0},
    {HTTP_GET, "/gestion/dossiers/{dossier}/{acte}", G, T_ACTE_GESTION, page_acte, NULL, 0},
    {HTTP_POST, "/gestion/dossiers/{dossier}/recu", G, T_DOSSIER_GESTION, page_dossier, action_recu,
     ROUTE_HIDDEN},
    {HTTP_POST, "/gestion/dossiers/{dossier}/{acte}", G, T_ACTE_GESTION, page_acte, action_acte, 0},
};

const struct route *routes_all(size_t *n)
{
    *n = ARRAY_LEN(routes);
    return routes;
}

/* Compares a path with a pattern, piece by piece; a {name} takes one piece, which may not be empty. */
static bool path_matches(const char *pattern, const char *path, struct arena *a, const char **params)
{
    size_t n = 0;

    while (*pattern != '\0') {
        if (*pattern == '{') {
            size_t length = strcspn(path, "/");

            if (length == 0 || length > 64 || n == PARAMS_MAX)
                return false;
            params[n++] = arena_strndup(a, path, length);
            path += length;
            pattern = strchr(pattern, '}') + 1;
        } else if (*pattern++ != *path++)
            return false;
    }
    return *path == '\0';
}

/* An address written whole in the table is no value of a pattern's {name}, whatever the method. */
static bool is_fixed(const char *path)
{
    for (size_t i = 0; i < ARRAY_LEN(routes); i++)
        if (strcmp(routes[i].path, path) == 0)
            return true;
    return false;
}

static const struct route *find(enum http_method method, const char *path, struct arena *a,
                                const char **params, bool *other_method)
{
    const bool fixed = is_fixed(path);

    *other_method = false;
    for (size_t i = 0; i < ARRAY_LEN(routes); i++) {
        memset(params, 0, PARAMS_MAX * sizeof(*params));
        if (fixed ? strcmp(routes[i].path, path) != 0 : !path_matches(routes[i].path, path, a, params))
            continue;
        if (routes[i].method == method) {
            *other_method = false;
            return &routes[i];
        }
        *other_method = true;
    }
    return NULL;
}

const char *route_adresse(const char *path, struct arena *a)
{
    const size_t n = strlen(path);

    return strncmp(path, "/api/", 5) == 0 && n > 5 && path[n - 1] == '/' ? arena_strndup(a, path, n - 1)
                                                                         : path;
}

const struct route *route_find(enum http_method method, const char *path, struct arena *a,
                               const char **params, bool *other_method)
{
    static const char mirror[] = "/api/v1";
    const size_t length = strlen(path), before = strlen(mirror);
    const struct route *r;

    *other_method = false;
    if (!text_is_utf8(path, length)) /* what varies in it is compared in the store, whose texts are UTF-8 */
        return NULL;
    path = route_adresse(path, a);
    r = find(method, path, a, params, other_method);
    if (r != NULL || *other_method || strncmp(path, mirror, before) != 0 || path[before] != '/')
        return r;
    r = find(method, path + before, a, params, other_method);
    if (r == NULL || (r->espace != ESPACE_PUBLIC && (r->flags & ROUTE_API) == 0))
        return r;
    *other_method = false;
    return NULL;
}

const char *espace_home(enum espace espace)
{
    for (size_t i = 0; i < ARRAY_LEN(routes); i++)
        if (routes[i].espace == espace && (routes[i].flags & ROUTE_HOME) != 0)
            return routes[i].path;
    return "/";
}

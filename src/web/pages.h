/*
 * pages.h - the page functions of each space, named by routes.c. One file a space. Private to web/.
 */
#ifndef SICPF_PAGES_H
#define SICPF_PAGES_H

#include "web/page.h"

/* Public: no personal data. */
page_fn page_fixe, page_plan, page_regles, page_registre, page_comparer;
page_fn page_verifier_recu, action_verifier_recu;

/* The simulator: what the rules give, from a form sent by GET; nothing is read from the store. */
page_fn page_simulateur_droits, page_simulateur_elu, page_simulateur_reste;

/* The API. */
page_fn api_formations;
page_fn api_simulation;
page_fn api_carte_avis;
page_fn api_accuse, api_accuser;
page_fn api_webhook_creer, api_webhook_redire, api_webhook_fermer, api_webhook_ferme;
page_fn api_dossiers, api_dossier, api_modifier, api_acte, api_dates_min, api_motifs, api_fichiers, api_qui;

/* The holder's own space. */
page_fn page_tableau, page_mes_droits, page_pourquoi, page_mes_mandats, page_mes_dossiers, page_consultations;
page_fn page_dettes;
page_fn page_mes_coordonnees, action_mes_coordonnees;
page_fn page_mes_donnees, action_mes_donnees;

/* The keys of the programs that act for who is signed in, in each space. */
page_fn page_acces, action_creer_acces, action_revoquer_acces;

/* The payment of the holder's own share by card. */
page_fn page_paiement;

/* The catalogue, open to everyone, and asking for a session. */
page_fn page_formations, page_formation, page_demander, action_demander;

/* A dossier and the acts on it, in the three spaces. */
page_fn page_dossier, page_acte, action_acte, action_recu;

/* A fraud: reported and claimed by the holder; the operator's list, one case, each act. */
page_fn page_signaler_fraude, action_signaler_fraude, page_signaler_compte, action_signaler_compte;
page_fn page_fraudes, page_nouvelle_fraude, action_nouvelle_fraude, page_fraude, page_etape_fraude,
    action_etape_fraude;

/* The training body's space. */
page_fn page_organisme;

/* The sheet of a body: its own, and the operator's, found by name or number. */
page_fn page_fiche, action_fiche, page_organismes, page_fiche_gestion;

/* Its offers, what was found on each; withdrawing one and putting it back. */
page_fn page_catalogue, action_catalogue, action_fichier_catalogue;

/* What it declares: its people, who teaches for it, its factoring company. */
page_fn page_personnes, page_personne, page_inscrire;
page_fn action_inscrire, action_terminer_personne;
page_fn page_declarer_pedagogique, action_declarer_pedagogique, page_pedagogique, action_terminer_pedagogique;
page_fn page_sous_traitance, page_declarer_sous_traitance, action_declarer_sous_traitance, page_contrat,
    action_terminer_contrat;
page_fn page_declarer_affacturage, action_declarer_affacturage, page_affacturage, action_terminer_affacturage;

/* An agent looks for dossiers. */
page_fn page_recherche, action_recherche;

/* Where its software wants to be told of its dossiers. */
page_fn page_webhooks, action_webhook_creer, action_webhook_fermer, page_webhook_echecs,
    action_webhook_renvoyer;

/* What it was paid, and what holds the rest. */
page_fn page_reglements, action_reglements;

/* Its request to be referenced; the operator's queue, one of them, what is decided of it. */
page_fn page_referencement, action_referencement;
page_fn page_referencements, page_referencement_organisme, page_etape_referencement,
    action_etape_referencement, action_reprendre_referencements;

/* What it answers to a control and to a measure against it. */
page_fn page_reponses, page_reponse_controle, action_reponse_controle, page_reponse_mesure,
    action_reponse_mesure;

/* The account that a party is paid on: its own page, and the operator's list of those that wait. */
page_fn page_compte, action_proposer_compte, action_compte, page_comptes, action_decider_compte;
page_fn action_affacturage, action_decider_affacturage;
page_fn page_risques, action_risques, page_controles;
page_fn page_tirages, page_tirer, action_tirer, page_tirage, action_tirage, page_fichier_tirage,
    page_fichier_controle;
page_fn page_annoncer, action_annoncer, page_abandonner_annonce, action_abandonner_annonce;
page_fn page_ouvrir_mesure, action_ouvrir_mesure, page_ouvrir_indu, action_ouvrir_indu;
page_fn page_mesures, page_mesure, page_etape_mesure, action_etape_mesure;
page_fn page_banque, action_banque, action_releve, page_retours, action_reprendre;
page_fn page_sommes_attente, action_somme_attente;
page_fn page_financeurs, action_fichier_sommes, action_decider_dispositif, page_declarer_dispositif,
    action_declarer_dispositif, page_depot, action_depot;
page_fn page_inscrire_financeur, action_inscrire_financeur, page_inscrit, action_proposer_compte_financeur,
    action_appeler_financeur, action_compte_financeur, page_somme, action_somme;
page_fn page_dus, page_du;
page_fn page_avis, action_avis_remis;
page_fn page_livraisons, action_livraison;
page_fn page_renonciations, page_renonciation, action_renonciation;

/* The offers of every body: found, withdrawn, put back. The book of a holder: an entry reversed by two agents. */
page_fn page_offres, page_offre_gestion, action_offre_gestion;
page_fn page_livre, action_livre, page_livre_compte, page_corriger, action_corriger, page_correction,
    action_correction;

/* Sums due to cards, one that was repaid otherwise. */
page_fn page_rendus, page_rendu, action_rendu;
page_fn page_deces_classes, page_deces_un, action_deces, page_doubles_classes, page_double_un, action_double;

/* Interruptions of the service. */
page_fn page_deces, page_a_verifier, page_pannes, action_panne, page_panne_nouvelle, action_panne_nouvelle,
    action_panne_declaree;
page_fn page_lettres, action_lettre;
page_fn page_indus, page_indu, page_etape_indu, action_etape_indu;

/* The financeur's space: the dossiers it funded and only those, its answers, its schemes and its money. */
page_fn page_financeur, page_dossier_financeur, action_dossier_financeur, page_sommes, action_deposer_sommes,
    action_retirer_sommes;

/* The operator's space. */
page_fn page_gestion, page_paiements, page_lot;
page_fn action_proposer_lot, action_abandonner_lot, action_lot_non_envoye, action_lot_parti,
    action_approuver_lot, action_fichier_lot, action_reponse_banque;

/* The operator's queue of lines of the register of élus. */
page_fn page_rapprochements, page_rapprochement, action_rapprochement;

#endif

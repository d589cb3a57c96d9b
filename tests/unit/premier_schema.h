/* premier_schema.h - a store of SQLite taken back to the schema of its first step, for tests of what brings it up to date. */
#ifndef SICPF_TESTS_PREMIER_SCHEMA_H
#define SICPF_TESTS_PREMIER_SCHEMA_H

/* Undoes each migration after the first; views that a later one makes anew are left as something to drop. */
#define PREMIER_SCHEMA                                                                                       \
    "DROP VIEW avis_tous;"                                                                                   \
    "DROP TABLE offre_avis;"                                                                                 \
    "DROP TABLE organisme_ancien;"                                                                           \
    "ALTER TABLE organisme DROP COLUMN connu_le;"                                                            \
    "DROP INDEX dossier_elus;"                                                                               \
    "ALTER TABLE indu DROP COLUMN notifie_par;"                                                              \
    "ALTER TABLE agrement_ancien DROP COLUMN remplace_us;"                                                   \
    "DROP INDEX affacturage_meme;"                                                                           \
    "DROP INDEX paiement_refus;"                                                                             \
    "DROP VIEW affacturage_approuve;"                                                                        \
    "DROP VIEW organisme_compte;"                                                                            \
    "DROP VIEW financeur_compte;"                                                                            \
    "ALTER TABLE paiement_ligne DROP COLUMN iban_index;"                                                     \
    "ALTER TABLE affacturage DROP COLUMN iban_index;"                                                        \
    "ALTER TABLE dossier DROP COLUMN transmise_le;"                                                          \
    "DROP INDEX correction_attente;"                                                                         \
    "DROP INDEX formation_retiree_gestionnaire;"                                                             \
    "ALTER TABLE formation DROP COLUMN retiree_motif;"                                                       \
    "DROP INDEX paiement_revenu;"                                                                            \
    "DROP INDEX compte_meme;"                                                                                \
    "ALTER TABLE paiement_ligne DROP COLUMN compte_dit_par;"                                                 \
    "ALTER TABLE paiement_ligne DROP COLUMN compte_dit_motif;"                                               \
    "ALTER TABLE paiement_ligne DROP COLUMN compte_dit_us;"                                                  \
    "DROP TABLE classement;"                                                                                 \
    "DROP INDEX remboursement_carte_double;"                                                                 \
    "ALTER TABLE remboursement_carte DROP COLUMN demande_us;"                                                \
    "ALTER TABLE remboursement_carte DROP COLUMN appels;"                                                    \
    "ALTER TABLE remboursement_carte DROP COLUMN ignore_us;"                                                 \
    "ALTER TABLE remboursement_carte DROP COLUMN double_us;"                                                 \
    "DROP INDEX banque_ecriture_entree;"                                                                     \
    "ALTER TABLE banque_ecriture DROP COLUMN entree_cle;"                                                    \
    "ALTER TABLE banque_ecriture DROP COLUMN dit;"                                                           \
    "DROP TABLE indu_decision;"                                                                              \
    "DROP TABLE sceau_livre;"                                                                                \
    "DROP VIEW dossier_abonde;"                                                                              \
    "ALTER TABLE paiement_ligne DROP COLUMN credit_le;"                                                      \
    "ALTER TABLE paiement_ligne DROP COLUMN credit_cents;"                                                   \
    "ALTER TABLE paiement_ligne DROP COLUMN banque_du_cents;"                                                \
    "ALTER TABLE paiement_ligne DROP COLUMN banque_du_no;"                                                   \
    "ALTER TABLE banque_ecriture DROP COLUMN retour_par;"                                                    \
    "ALTER TABLE banque_ecriture DROP COLUMN retour_us;"                                                     \
    "ALTER TABLE banque_ecriture DROP COLUMN retour_motif;"                                                  \
    "ALTER TABLE banque_ecriture DROP COLUMN retour_lot_id;"                                                 \
    "ALTER TABLE banque_ecriture DROP COLUMN retour_ligne_no;"                                               \
    "DROP VIEW lot_parti;"                                                                                   \
    "DROP INDEX depot_ligne_fichier;"                                                                        \
    "DROP INDEX banque_ecriture_lot;"                                                                        \
    "DROP INDEX banque_ecriture_bout;"                                                                       \
    "DROP INDEX paiement_lot_abandon;"                                                                       \
    "ALTER TABLE paiement_lot DROP COLUMN depart_par;"                                                       \
    "ALTER TABLE paiement_lot DROP COLUMN depart_motif;"                                                     \
    "ALTER TABLE paiement_lot DROP COLUMN depart_us;"                                                        \
    "ALTER TABLE paiement_lot DROP COLUMN depart_confirme_par;"                                              \
    "ALTER TABLE paiement_ligne DROP COLUMN retour_frais_cents;"                                             \
    "ALTER TABLE banque_ecriture DROP COLUMN compte;"                                                        \
    "ALTER TABLE banque_ecriture DROP COLUMN decide_motif;"                                                  \
    "ALTER TABLE restitution DROP COLUMN abandon_lot_id;"                                                    \
    "ALTER TABLE restitution DROP COLUMN abandon_ligne_no;"                                                  \
    "DROP VIEW controle_annonce_attente;"                                                                    \
    "DROP INDEX controle_annonce_tiree;"                                                                     \
    "ALTER TABLE controle DROP COLUMN annonce;"                                                              \
    "DROP TABLE controle_annonce_dossier;"                                                                   \
    "DROP TABLE controle_annonce;"                                                                           \
    "DROP TABLE evaluation_compte;"                                                                          \
    "DROP VIEW dossier_vue;"                                                                                 \
    "ALTER TABLE dossier DROP COLUMN evalue_le;"                                                             \
    "DROP TABLE panne_mesure;"                                                                               \
    "DROP INDEX controle_echantillon;"                                                                       \
    "DROP TABLE carence_proposee;"                                                                           \
    "DROP TABLE remboursement_ailleurs;"                                                                     \
    "DROP TABLE contact_ancien;"                                                                             \
    "DROP TABLE dossier_agent;"                                                                              \
    "DROP TABLE ecart_propose;"                                                                              \
    "DROP TABLE controle_agents;"                                                                            \
    "ALTER TABLE paiement_ligne DROP COLUMN banque_mots;"                                                    \
    "DROP INDEX paiement_ligne_bloquee;"                                                                     \
    "ALTER TABLE paiement_ligne DROP COLUMN verification;"                                                   \
    "ALTER TABLE paiement_ligne DROP COLUMN verification_ecart;"                                             \
    "ALTER TABLE paiement_ligne DROP COLUMN bloque_le;"                                                      \
    "ALTER TABLE paiement_ligne DROP COLUMN debloque_le;"                                                    \
    "ALTER TABLE webhook DROP COLUMN dossier_entier;"                                                        \
    "DROP INDEX webhook_envoi_echec;"                                                                        \
    "ALTER TABLE panne DROP COLUMN retiree_us;"                                                              \
    "ALTER TABLE panne DROP COLUMN retiree_par;"                                                             \
    "DROP TABLE panne_prolongation_droit;"                                                                   \
    "ALTER TABLE paiement_carte DROP COLUMN version;"                                                        \
    "ALTER TABLE dossier DROP COLUMN retracte_le;"                                                           \
    "ALTER TABLE dossier DROP COLUMN annulation_fin;"                                                        \
    "ALTER TABLE dossier DROP COLUMN reservation_no;"                                                        \
    "DROP VIEW offre_controle;"                                                                              \
    "ALTER TABLE action_formation DROP COLUMN heures_total;"                                                 \
    "ALTER TABLE action_formation DROP COLUMN heures_centre;"                                                \
    "ALTER TABLE action_formation DROP COLUMN heures_entreprise;"                                            \
    "ALTER TABLE action_formation DROP COLUMN prix_horaire_cents;"                                           \
    "CREATE VIEW offre_controle AS SELECT 1 AS un;"                                                          \
    "CREATE VIEW affacturage_approuve AS SELECT 1 AS un;"                                                    \
    "CREATE VIEW organisme_compte AS SELECT 1 AS un;"                                                        \
    "CREATE VIEW financeur_compte AS SELECT 1 AS un;"                                                        \
    "CREATE VIEW dossier_vue AS SELECT * FROM dossier;"                                                      \
    "DELETE FROM migration WHERE no > 1;"

#endif

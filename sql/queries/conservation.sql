-- Room: conservation. What is due, and its erasure.

-- The dead among whom some may be due, with what moves or holds their term.
-- name: conservation_decedes
SELECT t.id, t.deces, t.deces_connu, t.ouvert_us,
       (SELECT COUNT(*) FROM conservation_fait f
         WHERE f.titulaire_id = t.id AND f.genre = 'contentieux' AND f.jour <= :at AND (f.fin IS NULL OR f.fin > :at)),
       (SELECT MAX(f.fin) FROM conservation_fait f
         WHERE f.titulaire_id = t.id AND f.genre = 'contentieux' AND f.fin <= :at),
       (SELECT MAX(f.jour) FROM conservation_fait f
         WHERE f.titulaire_id = t.id AND f.genre = 'fraude' AND f.jour <= :at AND (f.fin IS NULL OR f.fin > :at)),
       (SELECT MAX(f.jour) FROM conservation_fait f
         WHERE f.titulaire_id = t.id AND f.genre = 'fonds_europeens' AND f.jour <= :at)
  FROM titulaire t
 WHERE t.deces IS NOT NULL AND t.efface_us IS NULL AND t.deces <= :avant AND t.id > :apres AND t.id <= :jusque
 ORDER BY t.id LIMIT :n

-- Dossiers not ended or under control, sums still held, invoices and payments not settled, lines of the RNE that wait.
-- name: conservation_en_cours
SELECT (SELECT COUNT(*) FROM dossier d
         WHERE d.titulaire_id = :titulaire
           AND (d.controle = 'inControl' OR d.etat IN ('notProcessed', 'validated', 'waitingAcceptation', 'accepted', 'inTraining', 'terminated',
                                                       'serviceDoneDeclared'))),
       (SELECT COUNT(*) FROM solde s WHERE s.titulaire_id = :titulaire AND s.reserve > 0),
       (SELECT COUNT(*) FROM dossier d WHERE d.titulaire_id = :titulaire AND d.facturation IN ('depositWait', 'depositPaid', 'toBill', 'billed')),
       (SELECT COUNT(*) FROM paiement_ligne p WHERE p.titulaire_id = :titulaire AND p.etat IN ('propose', 'emis'))
         + (SELECT COUNT(*) FROM remboursement_carte r WHERE r.titulaire_id = :titulaire AND r.fait_us IS NULL)
         + (SELECT COUNT(*) FROM indu i WHERE i.titulaire_id = :titulaire AND i.a_rembourser_cents > 0 AND i.rembourse_le IS NULL
                AND i.renonciation_no IS NULL)
         + (SELECT COUNT(*) FROM indu i WHERE i.titulaire_id = :titulaire AND i.etat NOT IN ('solde', 'annule', 'abandonne'))
         + (SELECT COUNT(*) FROM remboursement m
             WHERE m.titulaire_id = :titulaire AND m.renonciation_no IS NULL
               AND NOT EXISTS (SELECT 1 FROM paiement_ligne l WHERE l.lot_id = m.lot_id AND l.no = m.ligne_no AND l.etat = 'paye')),
       (SELECT COUNT(*) FROM rapprochement r
         WHERE r.decision IS NULL
           AND REPLACE(REPLACE(r.candidats, '[', ','), ']', ',') LIKE '%,' || CAST(:titulaire AS TEXT) || ',%')

-- name: conservation_lie
SELECT (SELECT COUNT(*) FROM dossier d WHERE d.titulaire_id = :titulaire),
       (SELECT COUNT(*) FROM mandat m WHERE m.titulaire_id = :titulaire),
       (SELECT COUNT(*) FROM activite a WHERE a.titulaire_id = :titulaire),
       (SELECT COUNT(*) FROM rapprochement r WHERE r.decision = :titulaire)

-- name: conservation_organismes
SELECT f.organisme_id,
       MAX(CASE WHEN f.genre = 'fin_referencement' THEN f.jour END),
       MAX(CASE WHEN f.genre = 'refus_referencement' THEN f.jour END),
       SUM(CASE WHEN f.genre = 'contentieux' AND (f.fin IS NULL OR f.fin > :at) THEN 1 ELSE 0 END),
       MAX(CASE WHEN f.genre = 'contentieux' AND f.fin <= :at THEN f.fin END),
       MAX(CASE WHEN f.genre = 'fraude' AND (f.fin IS NULL OR f.fin > :at) THEN f.jour END),
       (SELECT COUNT(*) FROM dossier d
         WHERE d.organisme_id = f.organisme_id
           AND (d.controle = 'inControl' OR d.etat IN ('notProcessed', 'validated', 'waitingAcceptation', 'accepted', 'inTraining', 'terminated',
                                                       'serviceDoneDeclared'))),
       (SELECT COUNT(*) FROM dossier d WHERE d.organisme_id = f.organisme_id AND d.facturation IN ('depositWait', 'depositPaid', 'toBill', 'billed')),
       (SELECT COUNT(*) FROM paiement_ligne p WHERE p.organisme_id = f.organisme_id AND p.etat IN ('propose', 'emis'))
  FROM conservation_fait f
 WHERE f.organisme_id > :apres AND f.organisme_id <= :jusque AND f.jour <= :at
 GROUP BY f.organisme_id ORDER BY f.organisme_id LIMIT :n

-- Entries of people whose dispute goes on keep their content; those that sign the head or seal the book name nobody.
-- name: conservation_contenus
SELECT COUNT(*), COALESCE(MAX(c.seq), 0)
  FROM journal_contenu c JOIN journal j ON j.seq = c.seq
 WHERE j.enregistre_us < :avant AND j.acte <> 'livre.sceller'
   AND c.seq NOT IN (SELECT s.seq FROM journal_signature s)
   AND c.seq NOT IN (SELECT t.seq FROM conservation_fait f JOIN journal_titulaire t ON t.titulaire_id = f.titulaire_id
                      WHERE f.genre = 'contentieux' AND f.jour <= :at AND (f.fin IS NULL OR f.fin > :at))

-- name: conservation_contenus_delete
DELETE FROM journal_contenu
 WHERE seq > :apres AND seq <= :jusque
   AND seq NOT IN (SELECT s.seq FROM journal_signature s WHERE s.seq > :apres AND s.seq <= :jusque)
   AND seq IN (SELECT j.seq FROM journal j WHERE j.seq > :apres AND j.seq <= :jusque AND j.enregistre_us < :avant
                                                  AND j.acte <> 'livre.sceller')
   AND seq NOT IN (SELECT t.seq FROM conservation_fait f JOIN journal_titulaire t ON t.titulaire_id = f.titulaire_id
                    WHERE f.genre = 'contentieux' AND f.jour <= :at AND (f.fin IS NULL OR f.fin > :at)
                      AND t.seq > :apres AND t.seq <= :jusque)

-- name: conservation_sessions
SELECT COUNT(*) FROM web_session WHERE cree_us <= :avant

-- ---- facts ----

-- name: conservation_fait_insert
INSERT INTO conservation_fait (titulaire_id, organisme_id, dossier_id, genre, jour, fin)
VALUES (:titulaire, :organisme, :dossier, :genre, :jour, NULL)

-- name: conservation_fait_fin
UPDATE conservation_fait SET fin = :fin
 WHERE titulaire_id = :titulaire AND organisme_id = :organisme AND genre = :genre AND fin IS NULL AND jour <= :fin

-- name: conservation_titulaire_connu
SELECT COUNT(*) FROM titulaire WHERE id = :id AND efface_us IS NULL

-- name: conservation_organisme_connu
SELECT COUNT(*) FROM organisme WHERE id = :id

-- name: conservation_dossier
SELECT titulaire_id, id FROM dossier WHERE numero = :numero

-- ---- a run ----

-- name: execution_max
SELECT COALESCE(MAX(id), 0) FROM conservation_execution

-- name: execution_by_plan
SELECT id, jour, contenus_avant_us, contenus_seq, contenus_max, dossiers, contenus, sessions, commencee_us, terminee_us,
       certificat
  FROM conservation_execution WHERE plan = :plan

-- name: execution_en_cours
SELECT plan FROM conservation_execution WHERE terminee_us IS NULL ORDER BY id LIMIT 1

-- name: execution_insert
INSERT INTO conservation_execution (id, plan, jour, contenus_avant_us, contenus_seq, contenus_max, dossiers, contenus,
                                    sessions, commencee_us)
VALUES (:id, :plan, :jour, :avant, 0, :max, 0, 0, 0, :now)

-- name: execution_avance
UPDATE conservation_execution
   SET contenus_seq = :seq, dossiers = dossiers + :dossiers, contenus = contenus + :contenus, sessions = sessions + :sessions
 WHERE id = :id

-- name: execution_termine
UPDATE conservation_execution SET terminee_us = :now, certificat = :certificat WHERE id = :id

-- name: ligne_insert
-- @lot
INSERT INTO conservation_ligne (execution_id, genre, sujet_id, etat) VALUES (:execution, :genre, :sujet, 'prevu')

-- name: ligne_suivantes
SELECT genre, sujet_id FROM conservation_ligne
 WHERE execution_id = :execution AND etat = 'prevu' ORDER BY genre DESC, sujet_id LIMIT :n

-- name: ligne_etat
UPDATE conservation_ligne SET etat = :etat WHERE execution_id = :execution AND genre = :genre AND sujet_id = :sujet

-- name: ligne_compte
SELECT COUNT(*) FROM conservation_ligne WHERE execution_id = :execution AND genre = :genre AND etat = :etat

-- name: ligne_clear
DELETE FROM conservation_ligne WHERE execution_id = :execution

-- ---- a holder ----

-- name: efface_titulaire
UPDATE titulaire
   SET cle_donnees = NULL, nir_chiffre = NULL, nir_index = NULL, nom_naissance = NULL, nom_usage = NULL, prenoms = NULL,
       sexe = NULL, naissance = NULL, naissance_lieu = NULL, nom_naissance_plie = NULL, nom_usage_plie = NULL,
       prenom_plie = NULL, certifie = 0, deces = NULL, deces_connu = NULL, efface_us = :now, modifie_us = :now
 WHERE id = :id AND efface_us IS NULL

-- name: efface_contact
DELETE FROM contact WHERE titulaire_id = :titulaire

-- name: efface_mandats
DELETE FROM mandat WHERE titulaire_id = :titulaire

-- name: efface_activites
DELETE FROM activite WHERE titulaire_id = :titulaire

-- name: efface_rapprochements
DELETE FROM rapprochement WHERE decision = :titulaire

-- name: efface_dossiers_factures
INSERT INTO dossier_efface (titulaire_id, id, numero, organisme_id, facture_numero, facture_emise, facture_transmise_us,
                            a_payer_cents, paye_cents, paye_le)
SELECT titulaire_id, id, numero, organisme_id, facture_numero, facture_emise, facture_transmise_us, a_payer_cents,
       paye_cents, paye_le
  FROM dossier WHERE titulaire_id = :titulaire AND facture_numero IS NOT NULL

-- name: efface_remboursements_carte
DELETE FROM remboursement_carte WHERE titulaire_id = :titulaire

-- name: efface_classements
DELETE FROM classement WHERE titulaire_id = :titulaire

-- name: efface_remboursements_ailleurs
DELETE FROM remboursement_ailleurs WHERE titulaire_id = :titulaire

-- What a bank says in words may name somebody.
-- name: efface_mots_de_la_banque
UPDATE paiement_ligne SET banque_mots = NULL WHERE titulaire_id = :titulaire AND banque_mots IS NOT NULL

-- name: efface_paiements_carte
DELETE FROM paiement_carte WHERE titulaire_id = :titulaire

-- name: efface_prolongations
DELETE FROM panne_prolongation WHERE titulaire_id = :titulaire

-- name: efface_panne_droits
DELETE FROM panne_prolongation_droit WHERE titulaire_id = :titulaire

-- name: efface_carence
DELETE FROM carence_proposee WHERE titulaire_id = :titulaire

-- name: efface_ecart
DELETE FROM ecart_propose WHERE titulaire_id = :titulaire

-- name: efface_controle_agents
DELETE FROM controle_agents WHERE titulaire_id = :titulaire

-- name: efface_gel_prolongations
DELETE FROM gel_prolongation WHERE titulaire_id = :titulaire

-- name: efface_remboursements
DELETE FROM remboursement WHERE titulaire_id = :titulaire

-- name: efface_renonciations
DELETE FROM renonciation WHERE titulaire_id = :titulaire

-- name: efface_prises
DELETE FROM dossier_prise WHERE titulaire_id = :titulaire

-- name: efface_tva
DELETE FROM dossier_tva WHERE titulaire_id = :titulaire

-- name: efface_actes
DELETE FROM dossier_acte WHERE titulaire_id = :titulaire

-- name: efface_agents
DELETE FROM dossier_agent WHERE titulaire_id = :titulaire

-- name: efface_dossiers
DELETE FROM dossier WHERE titulaire_id = :titulaire

-- name: efface_entrees
UPDATE transfert SET entrees = NULL WHERE titulaire_id = :titulaire AND entrees IS NOT NULL

-- name: efface_dotations
DELETE FROM dotation WHERE titulaire_id = :titulaire

-- name: efface_sommes_proposees
DELETE FROM somme_proposee WHERE titulaire_id = :titulaire

-- name: efface_corrections
DELETE FROM correction WHERE titulaire_id = :titulaire

-- What was written of a person goes; what is owed, and to whom it goes back, stays with the book.
-- name: efface_indus
UPDATE indu SET motifs = '', clos_motif = CASE WHEN clos_motif IS NULL THEN NULL ELSE '' END,
                clore_motif = CASE WHEN clore_motif IS NULL THEN NULL ELSE '' END
 WHERE titulaire_id = :titulaire

-- name: efface_indu_decisions
UPDATE indu_decision SET motif = '' WHERE indu_id IN (SELECT i.id FROM indu i WHERE i.titulaire_id = :titulaire)

-- What was written of a person goes; that a fraud was reported, when and how it ended, stays.
-- name: efface_fraudes
UPDATE fraude SET faits = '', classee_motif = CASE WHEN classee_motif IS NULL THEN NULL ELSE '' END
 WHERE titulaire_id = :titulaire

-- name: efface_gels
UPDATE gel SET motif = '', leve_motif = CASE WHEN leve_motif IS NULL THEN NULL ELSE '' END WHERE titulaire_id = :titulaire

-- name: efface_reclamations
UPDATE fraude_reclamation SET texte = '', motifs = CASE WHEN motifs IS NULL THEN NULL ELSE '' END
 WHERE titulaire_id = :titulaire

-- name: efface_faits
DELETE FROM conservation_fait WHERE titulaire_id = :titulaire AND organisme_id = :organisme

-- name: efface_sessions_titulaire
DELETE FROM web_session WHERE partie = :partie AND acteur_id = :titulaire

-- ---- a training body ----

-- name: efface_organisme
UPDATE organisme
   SET siret = NULL, siren = NULL, nda = 'efface-' || CAST(id AS TEXT), denomination = 'Organisme effacé',
       denomination_pliee = 'ORGANISME EFFACE', nature_juridique = NULL, departement = NULL, voie = NULL,
       code_postal = NULL, ville = NULL, code_region = NULL, courriel = NULL, telephone = NULL, modifie_us = :now
 WHERE id = :id

-- The account stays with the payments; whom to tell of its change goes.
-- name: efface_compte_contacts
UPDATE compte_bancaire SET contact = NULL WHERE partie = 'organisme' AND partie_id = :organisme

-- name: efface_avis
DELETE FROM avis WHERE partie = 'organisme' AND partie_id = :organisme

-- name: efface_contacts_anciens
DELETE FROM contact_ancien WHERE organisme_id = :organisme

-- name: efface_nda_anciens
DELETE FROM organisme_nda_ancien WHERE organisme_id = :organisme

-- name: efface_identites_anciennes
DELETE FROM organisme_ancien WHERE organisme_id = :organisme

-- name: efface_offre_avis
DELETE FROM offre_avis WHERE organisme_id = :organisme

-- name: efface_agrements_anciens
DELETE FROM agrement_ancien WHERE organisme_id = :organisme

-- name: efface_agrements
DELETE FROM agrement WHERE organisme_id = :organisme

-- What the body declared; the account of its factoring company stays, as its own (R. 6323-39, I, 1°).
-- name: efface_pedagogique
DELETE FROM organisme_pedagogique WHERE organisme_id = :organisme

-- name: efface_sous_traitance
DELETE FROM sous_traitance WHERE organisme_id = :organisme

-- name: efface_mesure_griefs
DELETE FROM mesure_grief WHERE mesure_id IN (SELECT id FROM mesure WHERE organisme_id = :organisme)

-- name: efface_mesure_observations
DELETE FROM mesure_observation WHERE mesure_id IN (SELECT id FROM mesure WHERE organisme_id = :organisme)

-- name: efface_mesure_textes
UPDATE mesure SET motifs = NULL, urgence = NULL WHERE organisme_id = :organisme

-- A report that names no account.
-- name: efface_fraudes_organisme
UPDATE fraude SET faits = '', classee_motif = CASE WHEN classee_motif IS NULL THEN NULL ELSE '' END
 WHERE organisme_id = :organisme AND titulaire_id IS NULL

-- name: efface_referencement_pieces
DELETE FROM referencement_piece WHERE organisme_id = :organisme

-- name: efface_representant
DELETE FROM organisme_representant WHERE organisme_id = :organisme

-- name: efface_collaborateur
DELETE FROM organisme_collaborateur WHERE organisme_id = :organisme

-- name: efface_suivi
DELETE FROM organisme_suivi WHERE organisme_id = :organisme

-- name: efface_formateur
DELETE FROM organisme_formateur WHERE organisme_id = :organisme

-- name: efface_mots
DELETE FROM formation_mot WHERE formation_id IN (SELECT id FROM formation WHERE organisme_id = :organisme)

-- name: efface_offres
UPDATE session_formation SET ouverte = 0
 WHERE action_id IN (SELECT a.id FROM action_formation a JOIN formation f ON f.id = a.formation_id
                      WHERE f.organisme_id = :organisme)

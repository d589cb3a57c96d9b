-- Room: controle. Referencing, measures, controls.

-- ---- referencing ----

-- name: referencement_max_no
SELECT COALESCE(MAX(no), 0) FROM referencement WHERE organisme_id = :organisme

-- name: referencement_insert
INSERT INTO referencement (organisme_id, no, etat, enregistre_us, enregistre_par, modifie_us)
VALUES (:organisme, :no, 'brouillon', :now, :par, :now)

-- fragment: referencement
SELECT r.organisme_id, r.no, r.etat, r.envoyee_le, r.recevable_avant, r.decider_avant, r.completer_avant, r.decidee_le,
       r.motif_code, r.article, r.motifs, r.signataire, o.denomination, o.nda, r.enregistre_par, r.envoyee_par, r.recevable_le
  FROM referencement r JOIN organisme o ON o.id = r.organisme_id

-- name: referencement_lire
@referencement@
 WHERE r.organisme_id = :organisme AND (:no = 0 OR r.no = :no)
 ORDER BY r.no DESC LIMIT :n

-- name: referencement_file
@referencement@
 WHERE r.etat IN ('brouillon', 'envoyee', 'complement') AND r.etat <> 'brouillon' ORDER BY r.decider_avant, r.organisme_id LIMIT :n

-- name: referencement_pieces
SELECT piece, reference FROM referencement_piece WHERE organisme_id = :organisme AND no = :no ORDER BY piece

-- name: referencement_piece_set
INSERT INTO referencement_piece (organisme_id, no, piece, reference, depose_us)
VALUES (:organisme, :no, :piece, :reference, :now)
ON CONFLICT (organisme_id, no, piece) DO UPDATE SET reference = excluded.reference, depose_us = excluded.depose_us

-- name: referencement_envoyer
UPDATE referencement
   SET etat = 'envoyee', envoyee_le = :le, recevable_avant = :recevable, decider_avant = :decider, completer_avant = NULL,
       recevable_le = NULL, recevable_par = NULL, envoyee_par = :par, modifie_us = :now
 WHERE organisme_id = :organisme AND no = :no

-- name: referencement_recevoir
UPDATE referencement SET recevable_le = :le, recevable_par = :par, modifie_us = :now WHERE organisme_id = :organisme AND no = :no

-- name: organisme_a_des_offres
SELECT 1 FROM formation WHERE organisme_id = :organisme AND retiree_us IS NULL LIMIT 1

-- name: referencement_completer
UPDATE referencement SET etat = 'complement', completer_avant = :avant, motifs = :motifs, modifie_us = :now
 WHERE organisme_id = :organisme AND no = :no

-- name: referencement_decider
UPDATE referencement
   SET etat = :etat, decidee_le = :le, motif_code = :code, article = :article, motifs = :motifs, signataire = :signataire,
       decidee_par = :agent, modifie_us = :now
 WHERE organisme_id = :organisme AND no = :no

-- name: referencement_retirer
UPDATE referencement SET etat = 'retiree', modifie_us = :now WHERE organisme_id = :organisme AND no = :no

-- Bodies that have offers and no request: what the system found when it began.
-- name: referencement_reprendre
INSERT INTO referencement (organisme_id, no, etat, enregistre_us, enregistre_par, modifie_us)
SELECT o.id, 1, 'reprise', :now, :par, :now FROM organisme o
 WHERE EXISTS (SELECT 1 FROM formation f WHERE f.organisme_id = o.id)
   AND NOT EXISTS (SELECT 1 FROM referencement r WHERE r.organisme_id = o.id)

-- Those that it would take over.
-- name: referencement_a_reprendre
SELECT COUNT(*) FROM organisme o
 WHERE EXISTS (SELECT 1 FROM formation f WHERE f.organisme_id = o.id)
   AND NOT EXISTS (SELECT 1 FROM referencement r WHERE r.organisme_id = o.id)

-- The last request that says something of the right to sell: a draft does not, nor a withdrawn one.
-- name: referencement_etat
SELECT etat FROM referencement WHERE organisme_id = :organisme AND etat NOT IN ('brouillon', 'retiree')
 ORDER BY no DESC LIMIT 1

-- ---- measures ----

-- name: mesure_max_id
SELECT COALESCE(MAX(id), 0) FROM mesure

-- name: mesure_de_l_annee
SELECT COUNT(*) FROM mesure WHERE numero LIKE :prefixe

-- name: mesure_insert
INSERT INTO mesure (id, numero, organisme_id, mesure, etat, modele, renouvelle, ouverte_le, ouverte_par, modifie_us)
VALUES (:id, :numero, :organisme, :mesure, 'ouverte', :modele, NULLIF(:renouvelle, 0), :le, :par, :now)

-- name: mesure_lire
SELECT m.id, m.numero, m.organisme_id, m.mesure, m.etat, m.modele, m.renouvelle, m.ouverte_le, m.ouverte_par, m.notifiee_le,
       m.observer_avant, (SELECT COUNT(*) FROM mesure_observation b WHERE b.mesure_id = m.id), m.entretien_demande, m.entretien_tenu, m.article, m.motifs,
       m.urgence, m.debut, m.fin, m.redigee_par, m.signee_le, m.signee_par, m.signataire, m.levee_le, m.levee_motif,
       o.denomination, o.nda
  FROM mesure m JOIN organisme o ON o.id = m.organisme_id
 WHERE m.numero = :numero

-- name: mesures_liste
SELECT m.id, m.numero, m.organisme_id, m.mesure, m.etat, m.modele, m.renouvelle, m.ouverte_le, m.ouverte_par, m.notifiee_le,
       m.observer_avant, (SELECT COUNT(*) FROM mesure_observation b WHERE b.mesure_id = m.id), m.entretien_demande, m.entretien_tenu, m.article, m.motifs,
       m.urgence, m.debut, m.fin, m.redigee_par, m.signee_le, m.signee_par, m.signataire, m.levee_le, m.levee_motif,
       o.denomination, o.nda
  FROM mesure m JOIN organisme o ON o.id = m.organisme_id
 WHERE (:organisme = 0 OR m.organisme_id = :organisme) AND (:avant = 0 OR m.id < :avant)
 ORDER BY m.id DESC LIMIT :n

-- name: mesure_griefs
SELECT no, fait, preuve, article, gravite, retenu, reponse, rouvert FROM mesure_grief WHERE mesure_id = :mesure ORDER BY no

-- name: mesure_grief_max
SELECT COALESCE(MAX(no), 0) FROM mesure_grief WHERE mesure_id = :mesure

-- name: mesure_grief_insert
INSERT INTO mesure_grief (mesure_id, no, fait, fait_plie, preuve, preuve_pliee, article, gravite)
VALUES (:mesure, :no, :fait, :plie, :preuve, :pliee, :article, :gravite)

-- The same words in the same decision, under the same article.
-- name: mesure_grief_meme
SELECT COALESCE(MIN(no), 0) FROM mesure_grief WHERE mesure_id = :mesure AND fait_plie = :plie AND article = :article

-- The same words against another body: not this one's facts.
-- name: mesure_grief_ailleurs
SELECT COUNT(*) FROM mesure_grief g JOIN mesure m ON m.id = g.mesure_id
 WHERE g.fait_plie = :plie AND m.organisme_id <> :organisme

-- name: mesure_grief_examiner
UPDATE mesure_grief SET retenu = :retenu, reponse = :reponse, rouvert = 0 WHERE mesure_id = :mesure AND no = :no

-- The answer given is kept until another is, but no longer carries the decision.
-- name: mesure_grief_rouvrir
UPDATE mesure_grief SET rouvert = 1
 WHERE mesure_id = :mesure AND retenu IS NOT NULL AND (:no = 0 OR no = :no)

-- Grievances of a renewal that rest on evidence not in what it renews.
-- name: mesure_griefs_nouveaux
SELECT COUNT(*) FROM mesure_grief g
 WHERE g.mesure_id = :mesure
   AND NOT EXISTS (SELECT 1 FROM mesure_grief f WHERE f.mesure_id = :autre AND f.preuve_pliee = g.preuve_pliee)

-- name: mesure_objets
SELECT x.genre, x.numero, COALESCE(d.titulaire_id, 0)
  FROM mesure_objet x LEFT JOIN dossier d ON x.genre = 'dossier' AND d.numero = x.numero
 WHERE x.mesure_id = :mesure ORDER BY x.genre, x.numero

-- name: mesure_objets_n
SELECT COUNT(*) FROM mesure_objet WHERE mesure_id = :mesure

-- name: mesure_objet_insert
INSERT INTO mesure_objet (mesure_id, genre, numero) VALUES (:mesure, :genre, :numero)

-- name: mesure_objet_du_corps
SELECT (SELECT COUNT(*) FROM dossier d WHERE d.organisme_id = :organisme AND d.numero = :numero AND :genre = 'dossier')
     + (SELECT COUNT(*) FROM formation f WHERE f.organisme_id = :organisme AND f.numero = :numero AND :genre = 'formation')

-- name: mesure_notifier
UPDATE mesure SET etat = 'notifiee', notifiee_le = :le, observer_avant = :avant, modifie_us = :now WHERE id = :id

-- name: mesure_observation_max
SELECT COALESCE(MAX(no), 0) FROM mesure_observation WHERE mesure_id = :mesure

-- name: mesure_observation_insert
INSERT INTO mesure_observation (mesure_id, no, le, texte, grief, a_repondre, recue_par)
VALUES (:mesure, :no, :le, :texte, NULLIF(:grief, 0), :repondre, :par)

-- name: mesure_observations
SELECT no, le, texte, COALESCE(grief, 0), a_repondre, reponse, repondue_le FROM mesure_observation
 WHERE mesure_id = :mesure AND no > :apres ORDER BY no LIMIT :n

-- name: mesure_observation_repondre
UPDATE mesure_observation SET reponse = :reponse, repondue_le = :le, repondue_par = :agent
 WHERE mesure_id = :mesure AND no = :no AND a_repondre = 1 AND reponse IS NULL

-- name: mesure_entretien_demander
UPDATE mesure SET entretien_demande = COALESCE(entretien_demande, :le), modifie_us = :now WHERE id = :id

-- What is written is then not yet what the body said: it is to be written again.
-- name: mesure_renvoyer
UPDATE mesure
   SET etat = CASE WHEN notifiee_le IS NULL THEN 'ouverte' ELSE 'notifiee' END, debut = NULL, fin = NULL, redigee_le = NULL,
       redigee_par = NULL, modifie_us = :now
 WHERE id = :id

-- Conservatory measures of a body whose observations nobody answered, or that asked to be heard and is not.
-- name: mesure_sans_reponse
SELECT m.numero FROM mesure m
 WHERE m.organisme_id = :organisme AND m.id <> :id AND m.etat IN ('signee', 'levee')
   AND m.mesure IN ('suspension', 'suspension_paiements')
   AND ((m.entretien_demande IS NOT NULL AND m.entretien_tenu IS NULL)
        OR EXISTS (SELECT 1 FROM mesure_observation b WHERE b.mesure_id = m.id AND b.a_repondre = 1 AND b.reponse IS NULL))
 ORDER BY m.id LIMIT 1

-- name: mesure_entretien
UPDATE mesure SET entretien_tenu = :le, modifie_us = :now WHERE id = :id

-- name: mesure_rediger
UPDATE mesure
   SET etat = 'redigee', article = :article, motifs = :motifs, urgence = :urgence, debut = :debut, fin = :fin,
       redigee_le = :le, redigee_par = :agent, modifie_us = :now
 WHERE id = :id

-- name: mesure_signer
UPDATE mesure SET etat = 'signee', signee_le = :le, signee_par = :agent, signataire = :signataire, modifie_us = :now
 WHERE id = :id

-- name: mesure_lever
UPDATE mesure SET etat = 'levee', levee_le = :le, levee_par = :agent, levee_motif = :motif, modifie_us = :now WHERE id = :id

-- name: mesure_abandonner
UPDATE mesure SET etat = 'abandonnee', modifie_us = :now WHERE id = :id

-- name: mesure_chevauche
SELECT COUNT(*) FROM mesure
 WHERE organisme_id = :organisme AND mesure = :mesure AND id <> :id AND etat IN ('signee', 'levee')
   AND debut <= :fin AND COALESCE(levee_le - 1, fin) >= :debut AND COALESCE(levee_le, debut + 1) > debut

-- The same measure, held before or after within some days: what a new one would continue.
-- name: mesure_voisines
SELECT id, numero, COALESCE(renouvelle, 0), COALESCE(levee_le - 1, fin) FROM mesure
 WHERE organisme_id = :organisme AND mesure = :mesure AND id <> :id AND etat IN ('signee', 'levee')
   AND debut <= :jusqu_au AND COALESCE(levee_le - 1, fin) >= :depuis AND COALESCE(levee_le, debut + 1) > debut
 ORDER BY debut DESC, id LIMIT :n

-- name: mesure_sanctions_depuis
SELECT COUNT(*) FROM mesure
 WHERE organisme_id = :organisme AND etat = 'signee' AND signee_le >= :depuis
   AND mesure NOT IN ('suspension', 'suspension_paiements')

-- fragment: mesure_du_jour
m.etat IN ('signee', 'levee') AND m.debut <= :le AND m.fin >= :le AND (m.levee_le IS NULL OR m.levee_le > :le)

-- What closes the sale of a body on a day.
-- name: mesure_ferme
SELECT m.numero, m.fin, m.id FROM mesure m
 WHERE m.organisme_id = :organisme AND m.mesure IN ('dereferencement', 'suspension') AND @mesure_du_jour@

-- What withdraws one offer.
-- name: mesure_retire
SELECT m.numero, m.fin, m.id FROM mesure_objet x JOIN mesure m ON m.id = x.mesure_id
 WHERE x.numero = :formation AND x.genre = 'formation' AND m.organisme_id = :organisme AND m.mesure = 'retrait_offres'
   AND @mesure_du_jour@

-- Whether a measure closes a company, by any of its establishments, or the declaration of activity given.
-- name: sous_traitant_ferme
SELECT COUNT(*)
  FROM (SELECT id FROM organisme WHERE siret BETWEEN substr(:siret, 1, 9) || '00000' AND substr(:siret, 1, 9) || '99999'
        UNION
        SELECT id FROM organisme WHERE nda = :nda) AS o
  JOIN mesure m ON m.organisme_id = o.id
 WHERE m.mesure IN ('dereferencement', 'suspension') AND @mesure_du_jour@

-- ---- controls ----

-- Dossiers of a body whose training began between two days.
-- name: controle_candidats
SELECT numero FROM dossier WHERE organisme_id = :organisme AND entre_le >= :du AND entre_le <= :au ORDER BY numero LIMIT :n

-- name: controle_max_id
SELECT COALESCE(MAX(id), 0) FROM controle

-- name: controle_de_l_annee
SELECT COUNT(*) FROM controle WHERE numero LIKE :prefixe

-- name: controle_graines
SELECT graine FROM controle WHERE organisme_id = :organisme

-- ---- announcements of draws ----

-- name: controle_annonce_max_id
SELECT COALESCE(MAX(id), 0) FROM controle_annonce

-- name: controle_annonce_insert
INSERT INTO controle_annonce (id, organisme_id, du, au, taille, source, connue_le, annoncee_le, annoncee_par, population_n, empreinte)
VALUES (:id, :organisme, :du, :au, :taille, :source, :connue, :le, :par, :population, :empreinte)

-- name: controle_annonce_dossier_insert
-- @lot
INSERT INTO controle_annonce_dossier (annonce, numero) VALUES (:annonce, :numero)

-- name: controle_annonce_population
SELECT numero FROM controle_annonce_dossier WHERE annonce = :annonce ORDER BY numero LIMIT :n

-- name: controle_annonce_abandonner
UPDATE controle_annonce SET abandon_le = :le, abandon_par = :par, abandon_motif = :motif WHERE id = :id

-- name: controle_annonce_chevauche
SELECT id FROM controle_annonce_attente WHERE organisme_id = :organisme AND du <= :au AND au >= :du ORDER BY id LIMIT 1

-- name: controle_annonce_sources
SELECT source FROM controle_annonce_attente WHERE organisme_id = :organisme

-- fragment: annonce
SELECT a.id, a.organisme_id, a.du, a.au, a.taille, a.source, a.connue_le, a.annoncee_le, a.annoncee_par, a.abandon_le,
       o.denomination, o.nda, (SELECT k.numero FROM controle k WHERE k.annonce = a.id), a.population_n, a.empreinte
  FROM controle_annonce a JOIN organisme o ON o.id = a.organisme_id

-- name: controle_annonce_lire
@annonce@
 WHERE a.id = :id

-- Those that wait, the first to be known first.
-- name: controle_annonces
@annonce@
 WHERE a.id IN (SELECT id FROM controle_annonce_attente) ORDER BY a.connue_le, a.id LIMIT :n

-- name: controle_insert
INSERT INTO controle (id, numero, organisme_id, graine, empreinte, du, au, population_n, echantillon_n, ouvert_le,
                      pieces_avant, ouvert_par, annonce)
VALUES (:id, :numero, :organisme, :graine, :empreinte, :du, :au, :population, :echantillon, :le, :avant, :par, :annonce)

-- name: controle_population_insert
-- @lot
INSERT INTO controle_dossier (controle_id, numero) VALUES (:controle, :numero)

-- name: controle_rang_set
UPDATE controle_dossier SET rang = :rang WHERE controle_id = :controle AND numero = :numero

-- name: controles
SELECT k.id, k.numero, k.organisme_id, k.graine, k.empreinte, k.du, k.au, k.population_n, k.echantillon_n, k.ouvert_le,
       k.pieces_avant, k.clos_le, k.conclusion, o.denomination, o.nda,
       (SELECT COUNT(*) FROM controle_dossier d WHERE d.controle_id = k.id AND d.rang IS NOT NULL AND d.recu_le IS NOT NULL),
       k.ouvert_par, COALESCE(k.annonce, 0), a.source, a.annoncee_le, a.connue_le, a.empreinte
  FROM controle k JOIN organisme o ON o.id = k.organisme_id LEFT JOIN controle_annonce a ON a.id = k.annonce
 WHERE (:numero = '' OR k.numero = :numero) AND (:organisme = 0 OR k.organisme_id = :organisme) AND (:avant = 0 OR k.id < :avant)
 ORDER BY k.id DESC LIMIT :n

-- name: controle_echantillon_n
SELECT echantillon_n FROM controle WHERE id = :controle

-- From the rank after :apres.
-- name: controle_echantillon
SELECT k.numero, k.reference, k.recu_le, COALESCE((SELECT d.titulaire_id FROM dossier d WHERE d.numero = k.numero), 0), k.rang
  FROM controle_dossier k
 WHERE k.controle_id = :controle AND k.rang IS NOT NULL AND k.rang > :apres ORDER BY k.rang LIMIT :n

-- name: controle_rang
SELECT rang FROM controle_dossier WHERE controle_id = :controle AND numero = :numero AND rang IS NOT NULL

-- name: controle_population
SELECT numero FROM controle_dossier WHERE controle_id = :controle ORDER BY numero

-- The last of them, the last first.
-- name: controle_echanges
SELECT no, organisme, le, texte FROM controle_echange WHERE controle_id = :controle ORDER BY no DESC LIMIT :n

-- name: controle_echanges_de
SELECT COUNT(*) FROM controle_echange WHERE controle_id = :controle AND organisme = :organisme

-- name: controle_echange_max
SELECT COALESCE(MAX(no), 0) FROM controle_echange WHERE controle_id = :controle

-- name: controle_echange_insert
INSERT INTO controle_echange (controle_id, no, organisme, le, texte) VALUES (:controle, :no, :organisme, :le, :texte)

-- The first day it came stays: what is sent again is not late.
-- name: controle_recevoir
UPDATE controle_dossier SET reference = :reference, recu_le = COALESCE(recu_le, :le)
 WHERE controle_id = :controle AND numero = :numero AND rang IS NOT NULL

-- name: controle_clore
UPDATE controle SET clos_le = :le, conclusion = :conclusion WHERE id = :id

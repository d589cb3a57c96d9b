-- Room: training. Times when the service could not be used, and the deadlines that they extend.

-- name: panne_max
SELECT COALESCE(MAX(id), 0) FROM panne

-- name: panne_insert
INSERT INTO panne (id, debut_us, fin_us, motif, enregistree_par, enregistree_us)
VALUES (:id, :debut, :fin, :motif, :par, :now)

-- An hour that is out of use counts in one of them only.
-- name: panne_connues
SELECT debut_us, fin_us FROM panne WHERE debut_us < :fin AND fin_us > :debut AND retiree_us IS NULL ORDER BY debut_us

-- The same, from a number on: the pieces of a measured time that two agents confirmed, or (0) whatever people recorded of it.
-- name: panne_morceaux
SELECT id, debut_us, fin_us FROM panne
 WHERE id >= :premiere AND debut_us < :fin AND fin_us > :debut AND retiree_us IS NULL ORDER BY debut_us LIMIT :n

-- How many they are.
-- name: panne_morceaux_compte
SELECT COUNT(*) FROM panne WHERE id >= :premiere AND debut_us < :fin AND fin_us > :debut AND retiree_us IS NULL

-- Those that were applied before it, of the days that it touches or of later ones: what it gives back may be a day that they took.
-- name: panne_voisines
SELECT id, debut_us, fin_us FROM panne WHERE id <> :id AND appliquee_us IS NOT NULL AND fin_us > :debut ORDER BY debut_us LIMIT :n

-- name: panne_lire
SELECT id, debut_us, fin_us, motif, enregistree_par, approuvee_par, appliquee_us, retiree_par FROM panne WHERE id = :id

-- name: pannes
SELECT id, debut_us, fin_us, motif, enregistree_par, approuvee_par, appliquee_us, retiree_par FROM panne ORDER BY id DESC LIMIT :n

-- name: panne_a_appliquer
SELECT COALESCE(MIN(id), 0) FROM panne WHERE approuvee_us IS NOT NULL AND appliquee_us IS NULL

-- name: panne_approuver
UPDATE panne SET approuvee_par = :par, approuvee_us = :now WHERE id = :id AND approuvee_us IS NULL AND retiree_us IS NULL

-- name: panne_retirer
UPDATE panne SET retiree_par = :par, retiree_us = :now WHERE id = :id AND approuvee_us IS NULL AND retiree_us IS NULL

-- name: panne_appliquee
UPDATE panne SET appliquee_us = :now WHERE id = :id AND appliquee_us IS NULL

-- Deadlines that were running at its first day or later, in their order; an index.
-- name: panne_dossiers
SELECT d.numero, d.echeance FROM dossier d
 WHERE d.echeance >= :depuis AND (d.echeance > :depuis OR d.numero > :apres)
 ORDER BY d.echeance, d.numero LIMIT :n

-- name: panne_prolongee
-- @propre titulaire
SELECT COUNT(*) FROM panne_prolongation WHERE titulaire_id = :titulaire AND dossier_id = :dossier AND panne_id = :panne

-- The outages that were applied and touch these instants, and whether each moved the delay of a dossier.
-- name: panne_appliquees
SELECT p.debut_us, p.fin_us,
       CASE WHEN EXISTS (SELECT 1 FROM panne_prolongation x
                          WHERE x.titulaire_id = :titulaire AND x.dossier_id = :dossier AND x.panne_id = p.id) THEN 1 ELSE 0 END AS a_bouge
  FROM panne p
 WHERE p.approuvee_us IS NOT NULL AND p.fin_us > :debut AND p.debut_us < :fin
   AND (p.appliquee_us IS NOT NULL
        OR EXISTS (SELECT 1 FROM panne_prolongation x
                    WHERE x.titulaire_id = :titulaire AND x.dossier_id = :dossier AND x.panne_id = p.id))
 ORDER BY p.debut_us LIMIT :n

-- name: panne_prolonger
UPDATE dossier SET echeance = :echeance, modifie_us = :now WHERE titulaire_id = :titulaire AND id = :dossier

-- name: panne_prolongation_insert
INSERT INTO panne_prolongation (titulaire_id, dossier_id, panne_id, avant, apres, faite_us)
VALUES (:titulaire, :dossier, :panne, :avant, :apres, :now)

-- name: panne_prolongations
SELECT x.panne_id, x.avant, x.apres, p.debut_us, p.fin_us, x.droit
  FROM (SELECT panne_id, avant, apres, faite_us, '' AS droit FROM panne_prolongation
         WHERE titulaire_id = :titulaire AND dossier_id = :dossier
        UNION ALL
        SELECT panne_id, avant, apres, faite_us, droit FROM panne_prolongation_droit
         WHERE titulaire_id = :titulaire AND dossier_id = :dossier) x
  JOIN panne p ON p.id = x.panne_id
 ORDER BY x.faite_us, x.panne_id, x.droit LIMIT :n

-- ---- what a holder may still do without cost: a firm order

-- name: panne_commandes
SELECT d.numero FROM dossier d WHERE d.etat = 'accepted' AND d.numero > :apres ORDER BY d.numero LIMIT :n

-- name: panne_droit_prolonge
-- @propre titulaire
SELECT COUNT(*) FROM panne_prolongation_droit
 WHERE titulaire_id = :titulaire AND dossier_id = :dossier AND panne_id = :panne AND droit = :droit

-- name: panne_prolonger_retractation
UPDATE dossier SET retractation_fin = :fin, modifie_us = :now WHERE titulaire_id = :titulaire AND id = :dossier

-- name: panne_prolonger_annulation
UPDATE dossier SET annulation_fin = :fin, modifie_us = :now WHERE titulaire_id = :titulaire AND id = :dossier

-- name: panne_droit_insert
INSERT INTO panne_prolongation_droit (titulaire_id, dossier_id, panne_id, droit, avant, apres, faite_us)
VALUES (:titulaire, :dossier, :panne, :droit, :avant, :apres, :now)

-- ---- what the service measures itself

-- name: panne_couvre
SELECT COUNT(*) FROM panne WHERE debut_us <= :debut AND fin_us >= :fin AND retiree_us IS NULL

-- name: panne_mesure_max
SELECT COALESCE(MAX(id), 0) FROM panne_mesure

-- A time is found once, whatever the clock says after.
-- name: panne_mesure_insert
INSERT INTO panne_mesure (id, debut_us, fin_us, arret, proposee_us, etat)
VALUES (:id, :debut, :fin, :arret, :now, 'proposee')
ON CONFLICT (debut_us) DO NOTHING

-- Those that wait first, then the newest; one of them, or all (0).
-- name: panne_mesures
SELECT id, debut_us, fin_us, arret, etat, confirmee_par, decidee_par, motif, panne_id FROM panne_mesure
 WHERE (:id = 0 OR id = :id) AND (:attend = 0 OR etat = 'proposee')
 ORDER BY CASE WHEN etat = 'proposee' THEN 0 ELSE 1 END, id DESC LIMIT :n

-- name: panne_mesure_confirmer
UPDATE panne_mesure SET confirmee_par = :par WHERE id = :id AND etat = 'proposee' AND confirmee_par IS NULL

-- name: panne_mesure_retenir
UPDATE panne_mesure SET etat = 'confirmee', decidee_par = :par, decidee_us = :now, panne_id = :panne
 WHERE id = :id AND etat = 'proposee'

-- name: panne_mesure_ecarter
UPDATE panne_mesure SET etat = 'ecartee', decidee_par = :par, decidee_us = :now, motif = :motif WHERE id = :id AND etat = 'proposee'

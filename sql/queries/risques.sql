-- Room: risques. Signals computed over facts already kept. Each has the same parameters, and answers rows of a body and four
-- figures: a, b, a day (NULL: none), a sum (NULL: none). No row names a holder.

-- name: risque_compte_partage
WITH p AS (SELECT CAST(:organisme AS BIGINT) AS organisme, CAST(:du AS BIGINT) AS du, CAST(:au AS BIGINT) AS au,
                  CAST(:seuil AS BIGINT) AS seuil, CAST(:minimum AS BIGINT) AS minimum, CAST(:autre AS BIGINT) AS autre)
SELECT k.partie_id, n.nombre, 0, NULL, NULL
  FROM p CROSS JOIN compte_bancaire k
  JOIN (SELECT iban_index, COUNT(*) AS nombre FROM compte_bancaire WHERE partie = 'organisme' AND etat = 'en_vigueur'
         GROUP BY iban_index) n ON n.iban_index = k.iban_index
 WHERE k.partie = 'organisme' AND k.etat = 'en_vigueur' AND n.nombre >= p.seuil
   AND (p.organisme = 0 OR k.partie_id = p.organisme)
 ORDER BY 2 DESC, 1 LIMIT :n

-- name: risque_compte_recent
WITH p AS (SELECT CAST(:organisme AS BIGINT) AS organisme, CAST(:du AS BIGINT) AS du, CAST(:au AS BIGINT) AS au,
                  CAST(:seuil AS BIGINT) AS seuil, CAST(:minimum AS BIGINT) AS minimum, CAST(:autre AS BIGINT) AS autre)
SELECT l.organisme_id, COUNT(*), MIN((t.cree_us - k.decide_us) / 86400000000), NULL, CAST(SUM(l.montant_cents) AS BIGINT)
  FROM p CROSS JOIN compte_bancaire k
  JOIN paiement_ligne l ON l.organisme_id = k.partie_id AND l.affacturage_no IS NULL
  JOIN paiement_lot t ON t.id = l.lot_id
 WHERE k.partie = 'organisme' AND k.remplace_no IS NOT NULL AND k.etat IN ('en_vigueur', 'remplace')
   AND t.cree_us >= k.decide_us AND t.cree_us < k.decide_us + p.seuil * 86400000000
   AND (k.fin_us IS NULL OR t.cree_us < k.fin_us)
   AND t.cree_us >= p.du * 86400000000 AND t.cree_us < (p.au + 1) * 86400000000
   AND (p.organisme = 0 OR k.partie_id = p.organisme)
 GROUP BY l.organisme_id
 ORDER BY 2 DESC, 1 LIMIT :n

-- name: risque_meme_debut
WITH p AS (SELECT CAST(:organisme AS BIGINT) AS organisme, CAST(:du AS BIGINT) AS du, CAST(:au AS BIGINT) AS au,
                  CAST(:seuil AS BIGINT) AS seuil, CAST(:minimum AS BIGINT) AS minimum, CAST(:autre AS BIGINT) AS autre),
     jours AS (SELECT d.organisme_id, d.debut, COUNT(*) AS nombre
                 FROM p CROSS JOIN dossier d
                 JOIN session_formation s ON s.id = d.session_id
                 JOIN action_formation x ON x.id = s.action_id
                WHERE d.accepte_le >= p.du AND d.accepte_le <= p.au AND x.modalite <> 'distance'
                  AND d.etat IN ('accepted', 'inTraining', 'terminated', 'serviceDoneDeclared', 'serviceDoneValidated')
                  AND (p.organisme = 0 OR d.organisme_id = p.organisme)
                GROUP BY d.organisme_id, d.debut),
     tenus AS (SELECT j.organisme_id, j.debut, j.nombre,
                      (SELECT COUNT(*) FROM organisme_formateur f
                        WHERE f.organisme_id = j.organisme_id AND f.depuis <= j.debut AND (f.avant IS NULL OR f.avant > j.debut))
                      AS formateurs
                 FROM jours j)
SELECT t.organisme_id, t.nombre, t.formateurs, t.debut, NULL
  FROM p CROSS JOIN tenus t
 WHERE t.nombre > p.seuil * CASE WHEN t.formateurs > 1 THEN t.formateurs ELSE 1 END
 ORDER BY 2 DESC, 1, 4 LIMIT :n

-- name: risque_assiduite
WITH p AS (SELECT CAST(:organisme AS BIGINT) AS organisme, CAST(:du AS BIGINT) AS du, CAST(:au AS BIGINT) AS au,
                  CAST(:seuil AS BIGINT) AS seuil, CAST(:minimum AS BIGINT) AS minimum, CAST(:autre AS BIGINT) AS autre),
     faits AS (SELECT d.organisme_id, COUNT(*) AS tous,
                      CAST(SUM(CASE WHEN d.heures_realisees = d.heures THEN 1 ELSE 0 END) AS BIGINT) AS entiers
                 FROM p CROSS JOIN dossier d
                WHERE d.heures_realisees IS NOT NULL AND d.sorti_le >= p.du AND d.sorti_le <= p.au
                  AND (p.organisme = 0 OR d.organisme_id = p.organisme)
                GROUP BY d.organisme_id)
SELECT f.organisme_id, f.entiers, f.tous, NULL, NULL
  FROM p CROSS JOIN faits f
 WHERE f.tous >= p.minimum AND f.entiers * 100 >= p.seuil * f.tous
 ORDER BY 2 DESC, 1 LIMIT :n

-- name: risque_contestations
WITH p AS (SELECT CAST(:organisme AS BIGINT) AS organisme, CAST(:du AS BIGINT) AS du, CAST(:au AS BIGINT) AS au,
                  CAST(:seuil AS BIGINT) AS seuil, CAST(:minimum AS BIGINT) AS minimum, CAST(:autre AS BIGINT) AS autre),
     faits AS (SELECT d.organisme_id, COUNT(*) AS tous,
                      CAST(SUM(CASE WHEN d.atteste = 'conteste' THEN 1 ELSE 0 END) AS BIGINT) AS contestes
                 FROM p CROSS JOIN dossier d
                WHERE d.heures_realisees IS NOT NULL AND d.sorti_le >= p.du AND d.sorti_le <= p.au
                  AND (p.organisme = 0 OR d.organisme_id = p.organisme)
                GROUP BY d.organisme_id)
SELECT f.organisme_id, f.contestes, f.tous, NULL, NULL
  FROM p CROSS JOIN faits f
 WHERE f.contestes >= p.minimum AND f.contestes * 100 >= p.seuil * f.tous
 ORDER BY 2 DESC, 1 LIMIT :n

-- `autre`: the hourly price that counts as the ceiling.
-- name: risque_prix
WITH p AS (SELECT CAST(:organisme AS BIGINT) AS organisme, CAST(:du AS BIGINT) AS du, CAST(:au AS BIGINT) AS au,
                  CAST(:seuil AS BIGINT) AS seuil, CAST(:minimum AS BIGINT) AS minimum, CAST(:autre AS BIGINT) AS autre),
     faits AS (SELECT d.organisme_id, COUNT(*) AS tous,
                      CAST(SUM(CASE WHEN d.prix_ht_cents >= d.heures * p.autre THEN 1 ELSE 0 END) AS BIGINT) AS hauts
                 FROM p CROSS JOIN dossier d
                WHERE d.classe = 'DIFE_MANDAT' AND d.accepte_le >= p.du AND d.accepte_le <= p.au
                  AND (p.organisme = 0 OR d.organisme_id = p.organisme)
                GROUP BY d.organisme_id)
SELECT f.organisme_id, f.hauts, f.tous, NULL, NULL
  FROM p CROSS JOIN faits f
 WHERE f.tous >= p.minimum AND f.hauts * 100 >= p.seuil * f.tous
 ORDER BY 2 DESC, 1 LIMIT :n

-- `autre`: the day from which a first dossier is recent.
-- name: risque_nouveau
WITH p AS (SELECT CAST(:organisme AS BIGINT) AS organisme, CAST(:du AS BIGINT) AS du, CAST(:au AS BIGINT) AS au,
                  CAST(:seuil AS BIGINT) AS seuil, CAST(:minimum AS BIGINT) AS minimum, CAST(:autre AS BIGINT) AS autre),
     faits AS (SELECT d.organisme_id, MIN(d.demande_le) AS premier,
                      CAST(SUM(CASE WHEN d.accepte_le IS NOT NULL THEN 1 ELSE 0 END) AS BIGINT) AS commandes,
                      CAST(SUM(CASE WHEN d.accepte_le IS NOT NULL THEN d.prix_ttc_cents ELSE 0 END) AS BIGINT) AS montant
                 FROM p CROSS JOIN dossier d
                WHERE d.demande_le <= p.au AND (p.organisme = 0 OR d.organisme_id = p.organisme)
                GROUP BY d.organisme_id)
SELECT f.organisme_id, f.commandes, 0, f.premier, f.montant
  FROM p CROSS JOIN faits f
 WHERE f.premier >= p.autre AND f.montant >= p.seuil
 ORDER BY 5 DESC, 1 LIMIT :n

-- name: risque_signalements
WITH p AS (SELECT CAST(:organisme AS BIGINT) AS organisme, CAST(:du AS BIGINT) AS du, CAST(:au AS BIGINT) AS au,
                  CAST(:seuil AS BIGINT) AS seuil, CAST(:minimum AS BIGINT) AS minimum, CAST(:autre AS BIGINT) AS autre),
     faits AS (SELECT f.organisme_id, COUNT(*) AS signalements,
                      CAST(SUM((SELECT COUNT(*) FROM fraude_reclamation r WHERE r.fraude_id = f.id AND r.etat = 'acceptee'))
                           AS BIGINT) AS acceptees
                 FROM p CROSS JOIN fraude f
                WHERE f.organisme_id IS NOT NULL AND f.signalee_le >= p.du AND f.signalee_le <= p.au
                  AND (p.organisme = 0 OR f.organisme_id = p.organisme)
                GROUP BY f.organisme_id)
SELECT f.organisme_id, f.signalements, f.acceptees, NULL, NULL
  FROM p CROSS JOIN faits f
 WHERE f.signalements >= p.seuil
 ORDER BY 2 DESC, 1 LIMIT :n

-- Room: risques. Signals computed over facts already kept, one row of a body for each. They have the same parameters, and write four
-- figures: a, b, a day (NULL: none), a sum (NULL: none). No row names a holder.

-- What every signal is given: the months looked at, its threshold, and two more figures.
-- fragment: risque_donnees
INSERT INTO risque_indice (organisme_id, no, code, seuil, a, b, jour, montant_cents)
WITH p AS (SELECT CAST(:no AS BIGINT) AS no, CAST(:code AS TEXT) AS code, CAST(:du AS BIGINT) AS du, CAST(:au AS BIGINT) AS au,
                  CAST(:seuil AS BIGINT) AS seuil, CAST(:minimum AS BIGINT) AS minimum, CAST(:autre AS BIGINT) AS autre)

-- name: risques_effacer
DELETE FROM risque_indice

-- name: risque_calcul_effacer
DELETE FROM risque_calcul

-- name: risque_calcul_insert
INSERT INTO risque_calcul (id, le, du, calcule_us, par, seuils) VALUES (1, :le, :du, :now, :par, :seuils)

-- name: risque_calcul
SELECT le, du, calcule_us, par, seuils FROM risque_calcul

-- name: risques_nombre
SELECT COUNT(*), COUNT(DISTINCT organisme_id) FROM risque_indice

-- Of one body (0: of all), the bodies with most signals first.
-- name: risques
SELECT r.organisme_id, r.code, r.a, r.b, r.jour, r.montant_cents, r.seuil, o.denomination, o.nda
  FROM (SELECT organisme_id, COUNT(*) AS nombre FROM risque_indice
         WHERE :organisme = 0 OR organisme_id = :organisme
         GROUP BY organisme_id ORDER BY 2 DESC, 1 LIMIT :n) t
  JOIN risque_indice r ON r.organisme_id = t.organisme_id
  JOIN organisme o ON o.id = r.organisme_id
 ORDER BY t.nombre DESC, r.organisme_id, r.no

-- name: risque_compte_partage
@risque_donnees@
SELECT k.partie_id, p.no, p.code, p.seuil, n.nombre, 0, NULL, NULL
  FROM p CROSS JOIN compte_bancaire k
  JOIN (SELECT iban_index, COUNT(*) AS nombre FROM compte_bancaire WHERE partie = 'organisme' AND etat = 'en_vigueur'
         GROUP BY iban_index) n ON n.iban_index = k.iban_index
 WHERE k.partie = 'organisme' AND k.etat = 'en_vigueur' AND n.nombre >= p.seuil

-- name: risque_compte_recent
@risque_donnees@
SELECT l.organisme_id, p.no, p.code, p.seuil, COUNT(*), MIN((t.cree_us - k.decide_us) / 86400000000), NULL,
       CAST(SUM(l.montant_cents) AS BIGINT)
  FROM p CROSS JOIN compte_bancaire k
  JOIN paiement_ligne l ON l.organisme_id = k.partie_id AND l.affacturage_no IS NULL
  JOIN paiement_lot t ON t.id = l.lot_id
 WHERE k.partie = 'organisme' AND k.remplace_no IS NOT NULL AND k.etat IN ('en_vigueur', 'remplace')
   AND t.cree_us >= k.decide_us AND t.cree_us < k.decide_us + p.seuil * 86400000000
   AND (k.fin_us IS NULL OR t.cree_us < k.fin_us)
   AND t.cree_us >= p.du * 86400000000 AND t.cree_us < (p.au + 1) * 86400000000
 GROUP BY l.organisme_id, p.no, p.code, p.seuil

-- A body has one such day in the list: the one with most dossiers.
-- name: risque_meme_debut
@risque_donnees@,
     jours AS (SELECT d.organisme_id, d.debut, COUNT(*) AS nombre
                 FROM p CROSS JOIN dossier d
                 JOIN session_formation s ON s.id = d.session_id
                 JOIN action_formation x ON x.id = s.action_id
                WHERE d.accepte_le >= p.du AND d.accepte_le <= p.au AND x.modalite <> 'distance'
                  AND d.etat IN ('accepted', 'inTraining', 'terminated', 'serviceDoneDeclared', 'serviceDoneValidated')
                GROUP BY d.organisme_id, d.debut),
     tenus AS (SELECT j.organisme_id, j.debut, j.nombre,
                      (SELECT COUNT(*) FROM organisme_formateur f
                        WHERE f.organisme_id = j.organisme_id AND f.depuis <= j.debut AND (f.avant IS NULL OR f.avant > j.debut))
                      AS formateurs
                 FROM jours j)
SELECT x.organisme_id, x.no, x.code, x.seuil, x.nombre, x.formateurs, x.debut, NULL
  FROM (SELECT t.*, p.no, p.code, p.seuil,
               ROW_NUMBER() OVER (PARTITION BY t.organisme_id ORDER BY t.nombre DESC, t.debut) AS place
          FROM p CROSS JOIN tenus t
         WHERE t.nombre > p.seuil * CASE WHEN t.formateurs > 1 THEN t.formateurs ELSE 1 END) x
 WHERE x.place = 1

-- name: risque_assiduite
@risque_donnees@,
     faits AS (SELECT d.organisme_id, COUNT(*) AS tous,
                      CAST(SUM(CASE WHEN d.heures_realisees = d.heures THEN 1 ELSE 0 END) AS BIGINT) AS entiers
                 FROM p CROSS JOIN dossier d
                WHERE d.heures_realisees IS NOT NULL AND d.sorti_le >= p.du AND d.sorti_le <= p.au
                GROUP BY d.organisme_id)
SELECT f.organisme_id, p.no, p.code, p.seuil, f.entiers, f.tous, NULL, NULL
  FROM p CROSS JOIN faits f
 WHERE f.tous >= p.minimum AND f.entiers * 100 >= p.seuil * f.tous

-- name: risque_contestations
@risque_donnees@,
     faits AS (SELECT d.organisme_id, COUNT(*) AS tous,
                      CAST(SUM(CASE WHEN d.atteste = 'conteste' THEN 1 ELSE 0 END) AS BIGINT) AS contestes
                 FROM p CROSS JOIN dossier d
                WHERE d.heures_realisees IS NOT NULL AND d.sorti_le >= p.du AND d.sorti_le <= p.au
                GROUP BY d.organisme_id)
SELECT f.organisme_id, p.no, p.code, p.seuil, f.contestes, f.tous, NULL, NULL
  FROM p CROSS JOIN faits f
 WHERE f.contestes >= p.minimum AND f.contestes * 100 >= p.seuil * f.tous

-- `autre`: the hourly price that counts as the ceiling.
-- name: risque_prix
@risque_donnees@,
     faits AS (SELECT d.organisme_id, COUNT(*) AS tous,
                      CAST(SUM(CASE WHEN d.prix_ht_cents >= d.heures * p.autre THEN 1 ELSE 0 END) AS BIGINT) AS hauts
                 FROM p CROSS JOIN dossier d
                WHERE d.classe = 'DIFE_MANDAT' AND d.accepte_le >= p.du AND d.accepte_le <= p.au
                GROUP BY d.organisme_id)
SELECT f.organisme_id, p.no, p.code, p.seuil, f.hauts, f.tous, NULL, NULL
  FROM p CROSS JOIN faits f
 WHERE f.tous >= p.minimum AND f.hauts * 100 >= p.seuil * f.tous

-- `autre`: the day from which a first dossier is recent.
-- name: risque_nouveau
@risque_donnees@,
     faits AS (SELECT d.organisme_id, MIN(d.demande_le) AS premier,
                      CAST(SUM(CASE WHEN d.accepte_le IS NOT NULL THEN 1 ELSE 0 END) AS BIGINT) AS commandes,
                      CAST(SUM(CASE WHEN d.accepte_le IS NOT NULL THEN d.prix_ttc_cents ELSE 0 END) AS BIGINT) AS montant
                 FROM p CROSS JOIN dossier d
                WHERE d.demande_le <= p.au
                GROUP BY d.organisme_id)
SELECT f.organisme_id, p.no, p.code, p.seuil, f.commandes, 0, f.premier, f.montant
  FROM p CROSS JOIN faits f
 WHERE f.premier >= p.autre AND f.montant >= p.seuil

-- Read from the agents who acted: most dossiers have none.
-- name: risque_deux_parties
@risque_donnees@,
     lies AS (SELECT DISTINCT t.titulaire_id, t.dossier_id
                FROM dossier_agent t
                JOIN dossier_agent o ON o.titulaire_id = t.titulaire_id AND o.dossier_id = t.dossier_id AND o.cote = 'organisme' AND o.cle = t.cle
               WHERE t.cote = 'titulaire'),
     faits AS (SELECT d.organisme_id, COUNT(*) AS nombre, CAST(SUM(d.prix_ttc_cents) AS BIGINT) AS montant
                 FROM p CROSS JOIN lies s
                 JOIN dossier d ON d.titulaire_id = s.titulaire_id AND d.id = s.dossier_id
                WHERE d.accepte_le >= p.du AND d.accepte_le <= p.au
                GROUP BY d.organisme_id)
SELECT f.organisme_id, p.no, p.code, p.seuil, f.nombre, 0, NULL, f.montant
  FROM p CROSS JOIN faits f
 WHERE f.nombre >= p.seuil

-- name: risque_signalements
@risque_donnees@,
     faits AS (SELECT f.organisme_id, COUNT(*) AS signalements,
                      CAST(SUM((SELECT COUNT(*) FROM fraude_reclamation r WHERE r.fraude_id = f.id AND r.etat = 'acceptee'))
                           AS BIGINT) AS acceptees
                 FROM p CROSS JOIN fraude f
                WHERE f.organisme_id IS NOT NULL AND f.signalee_le >= p.du AND f.signalee_le <= p.au
                GROUP BY f.organisme_id)
SELECT f.organisme_id, p.no, p.code, p.seuil, f.signalements, f.acceptees, NULL, NULL
  FROM p CROSS JOIN faits f
 WHERE f.signalements >= p.seuil

-- Room: training. What a person finds in the catalogue: offers by their words, their place, their days, price, certification.

-- A mandate training is shown when its body has the agreement and its hourly price is within the maximum that day, a
-- certification when its record is active and its body entitled: nothing about it is stored, so what ends closes the offer by
-- itself.
-- fragment: visible
   AND (:toutes = 1 OR (s.ouverte = 1 AND s.rang > :jour
        AND (f.classe <> 'DIFE_MANDAT' OR (a.prix_ht_cents <= :max * a.heures AND EXISTS (
             SELECT 1 FROM agrement g
              WHERE g.organisme_id = f.organisme_id AND g.etat <> 'RETIRE' AND g.debut <= :jour AND g.fin >= :jour
                AND ((g.suspension IS NULL AND g.etat <> 'SUSPENDU') OR g.suspension > :jour OR g.suspension_fin < :jour))))
        AND NOT EXISTS (SELECT 1 FROM organisme_non_reference n WHERE n.organisme_id = f.organisme_id)
        AND (:exige = 0 OR EXISTS (SELECT 1 FROM referencement n
                                    WHERE n.organisme_id = f.organisme_id AND n.etat IN ('acceptee', 'reprise')))
        AND NOT EXISTS (SELECT 1 FROM mesure_fermeture x
                         WHERE x.formation_id = f.id AND x.debut <= :jour AND x.avant > :jour)
        AND f.retiree_us IS NULL
        AND (f.classe NOT IN ('RNCP', 'RS', 'CLEA') OR (CASE f.classe WHEN 'RNCP' THEN :rncp ELSE :rs END) = 0 OR EXISTS (
             SELECT 1 FROM certification c JOIN organisme o ON o.id = f.organisme_id
              WHERE c.numero = f.code_certification AND c.active = 1 AND c.absente_le IS NULL
                AND COALESCE(c.fin, 2932896) >= COALESCE(s.debut, :jour)
                AND ((CASE f.classe WHEN 'RNCP' THEN :rncp ELSE :rs END) = 1
                     OR EXISTS (SELECT 1 FROM certification_partenaire p
                                 WHERE p.numero = c.numero AND p.siren = o.siren AND (:siren = 1 OR p.siret = o.siret)
                                   AND COALESCE(p.etat, 'Actif') = 'Actif'
                                   AND p.habilitation IN ('HABILITATION_FORMER', 'HABILITATION_ORGA_FORM'))
                     OR EXISTS (SELECT 1 FROM certification_certificateur p
                                 WHERE p.numero = c.numero AND p.siren = o.siren AND (:siren = 1 OR p.siret = o.siret)
                                   AND COALESCE(p.etat, 'Actif') = 'Actif'))))))

-- Of the sessions of an action that answer, the first alone (:grouper = 1): an action has one place in the order, so that it does
-- not come back on a page that follows. Its sessions differ by their day, by whether they are open and by whether the
-- certification lasts until they start; whatever else is asked is asked of the action.
-- fragment: premiere
   AND (:grouper = 0 OR NOT EXISTS (
        SELECT 1 FROM session_formation p
         WHERE p.action_id = s.action_id AND (p.rang < s.rang OR (p.rang = s.rang AND p.id < s.id))
           AND p.rang >= :groupe_debut AND (p.rang <= :groupe_fin OR p.debut IS NULL)
           AND (:toutes = 1 OR (p.ouverte = 1 AND p.rang > :jour
                AND (f.classe NOT IN ('RNCP', 'RS', 'CLEA')
                     OR (CASE f.classe WHEN 'RNCP' THEN :rncp ELSE :rs END) = 0
                     OR EXISTS (SELECT 1 FROM certification c
                                 WHERE c.numero = f.code_certification
                                   AND COALESCE(c.fin, 2932896) >= COALESCE(p.debut, :jour)))))))

-- fragment: criteres
   AND (s.rang > :rang OR (s.rang = :rang AND s.id > :session))
   AND s.rang BETWEEN :debut AND :fin
@visible@
   AND (:organisme = 0 OR f.organisme_id = :organisme)
   AND (:nomme = 0 OR EXISTS (SELECT 1 FROM organisme x
                               WHERE x.id = f.organisme_id AND ' ' || x.denomination_pliee LIKE :nom1
                                 AND ' ' || x.denomination_pliee LIKE :nom2 AND ' ' || x.denomination_pliee LIKE :nom3))
   AND (:prix = 0 OR a.prix_ttc_cents < :prix)
   AND :classes LIKE '% ' || f.classe || ' %'
   AND :modalites LIKE '% ' || a.modalite || ' %'
   AND (:certification = '' OR f.code_certification = :certification)
@premiere@

-- Of a place, or of none: what is wholly remote is near everyone (:distance = 1), or left out wherever its address is. The box only
-- holds the circle; who reads measures the distance.
-- fragment: pres
   AND (:lieu = 0 OR (:distance = 1 AND a.modalite = 'distance')
        OR (a.modalite <> 'distance' AND l.lat BETWEEN :sud AND :nord AND l.lon BETWEEN :ouest AND :est))

-- fragment: colonnes
SELECT s.id, s.rang, CASE WHEN a.modalite = 'distance' THEN 1 ELSE 0 END, l.lat, l.lon, a.id,
       CASE WHEN EXISTS (SELECT 1 FROM sous_traitance t WHERE t.action_id = a.id) THEN 1 ELSE 0 END

-- The words of a training, but the first: each is the beginning of one of its words.
-- fragment: autres_mots
   AND (:mot2 = '' OR EXISTS (SELECT 1 FROM formation_mot m WHERE m.formation_id = f.id AND m.mot >= :mot2 AND m.mot < :fin2))
   AND (:mot3 = '' OR EXISTS (SELECT 1 FROM formation_mot m WHERE m.formation_id = f.id AND m.mot >= :mot3 AND m.mot < :fin3))
   AND (:mot4 = '' OR EXISTS (SELECT 1 FROM formation_mot m WHERE m.formation_id = f.id AND m.mot >= :mot4 AND m.mot < :fin4))

-- fragment: mots
   AND (:mot1 = '' OR EXISTS (SELECT 1 FROM formation_mot m WHERE m.formation_id = f.id AND m.mot >= :mot1 AND m.mot < :fin1))
@autres_mots@

-- Sessions in order of start: without a word, or of words so frequent that the first of them come soon.
-- name: offre_search
@colonnes@
  FROM session_formation s
  JOIN action_formation a ON a.id = s.action_id
  JOIN formation f ON f.id = a.formation_id
  LEFT JOIN commune l ON l.code = a.commune
 WHERE 1 = 1
@mots@
@criteres@
@pres@
 ORDER BY s.rang, s.id LIMIT :n

-- The same, driven by the first word, which is the rarest.
-- name: offre_search_mots
@colonnes@
  FROM session_formation s
  JOIN action_formation a ON a.id = s.action_id
  JOIN formation f ON f.id = a.formation_id
  LEFT JOIN commune l ON l.code = a.commune
 WHERE f.id IN (SELECT formation_id FROM formation_mot WHERE mot >= :mot1 AND mot < :fin1)
@autres_mots@
@criteres@
@pres@
 ORDER BY s.rang, s.id LIMIT :n

-- The same, driven by the communes of the box: nothing remote is wanted and few actions are there.
-- name: offre_search_lieu
@colonnes@
  FROM commune l
 CROSS JOIN action_formation a
 CROSS JOIN session_formation s
 CROSS JOIN formation f
 WHERE l.lat BETWEEN :sud AND :nord AND l.lon BETWEEN :ouest AND :est
   AND a.commune = l.code AND a.modalite <> 'distance' AND s.action_id = a.id AND f.id = a.formation_id
@mots@
@criteres@
 ORDER BY s.rang, s.id LIMIT :n

-- The same, of one action.
-- name: offre_search_action
@colonnes@
  FROM session_formation s
  JOIN action_formation a ON a.id = s.action_id
  JOIN formation f ON f.id = a.formation_id
  LEFT JOIN commune l ON l.code = a.commune
 WHERE s.action_id = :action
@mots@
@criteres@
@pres@
 ORDER BY s.rang, s.id LIMIT :n

-- The sessions of an action that may be asked for, but one that is known to be.
-- name: offre_autres
SELECT COUNT(*)
  FROM session_formation s
  JOIN action_formation a ON a.id = s.action_id
  JOIN formation f ON f.id = a.formation_id
 WHERE s.action_id = :action AND s.id <> :session AND s.rang >= :premier
@visible@

-- How many trainings have a word, counted no further than :n.
-- name: offre_mot_nombre
SELECT COUNT(*) FROM (SELECT 1 FROM formation_mot WHERE mot >= :mot AND mot < :fin LIMIT :n) AS premiers

-- How many actions the box holds, counted no further than :n.
-- name: offre_lieu_nombre
SELECT COUNT(*)
  FROM (SELECT 1 FROM commune l CROSS JOIN action_formation a
         WHERE l.lat BETWEEN :sud AND :nord AND l.lon BETWEEN :ouest AND :est AND a.commune = l.code LIMIT :n) AS proches

-- ---- communes ----

-- name: commune_empreinte
SELECT empreinte FROM commune WHERE code = :code

-- name: commune_codes
-- @flux
SELECT code FROM commune ORDER BY code

-- name: commune_set
-- @suite
INSERT INTO commune (code, nom, nom_plie, lat, lon, empreinte)
VALUES (:code, :nom, :plie, :lat, :lon, :empreinte)
ON CONFLICT (code) DO UPDATE
   SET nom = excluded.nom, nom_plie = excluded.nom_plie, lat = excluded.lat, lon = excluded.lon, empreinte = excluded.empreinte

-- name: commune_delete
-- @suite
DELETE FROM commune WHERE code = :code

-- name: commune_postaux_delete
-- @suite
DELETE FROM commune_postal WHERE commune = :code

-- name: commune_postal_insert
-- @lot
INSERT INTO commune_postal (code_postal, commune, nom_plie) VALUES (:postal, :commune, :plie)

-- name: commune_oubliee
-- @suite
UPDATE action_formation SET commune = NULL WHERE commune = :code

-- The commune of a postal code and a town: the one of that name; else the first of the code; else, for a code of its own
-- (CEDEX), the only one of that name in the département.
-- fragment: commune_de
COALESCE(
       (SELECT MIN(p.commune) FROM commune_postal p WHERE p.code_postal = action_formation.code_postal AND p.nom_plie = action_formation.ville_pliee),
       (SELECT MIN(p.commune) FROM commune_postal p JOIN commune c ON c.code = p.commune
         WHERE p.code_postal = action_formation.code_postal AND c.nom_plie = action_formation.ville_pliee),
       (SELECT MIN(p.commune) FROM commune_postal p WHERE p.code_postal = action_formation.code_postal),
       (SELECT MIN(c.code) FROM commune c WHERE c.nom_plie = action_formation.ville_pliee
           AND (substr(c.code, 1, 2) = substr(action_formation.code_postal, 1, 2)
                OR (substr(action_formation.code_postal, 1, 2) = '20' AND c.code LIKE '2%' AND c.code > '29999'))
        HAVING COUNT(*) = 1))

-- name: actions_situer
UPDATE action_formation SET commune = @commune_de@
 WHERE code_postal IS NOT NULL

-- name: action_situer
-- @suite
UPDATE action_formation SET commune = @commune_de@
 WHERE id = :id AND code_postal IS NOT NULL

-- Communes of a code of their own; else of a postal code, and of that name when one follows it; else of a name. Digits that are no
-- postal code may be the code of a commune.
-- name: communes_de
SELECT c.code, c.nom, c.lat, c.lon FROM commune c
 WHERE c.code = :code
    OR (c.code IN (SELECT commune FROM commune_postal WHERE code_postal = :postal) AND (:plie = '' OR c.nom_plie = :plie))
    OR (c.code = :postal AND NOT EXISTS (SELECT 1 FROM commune_postal WHERE code_postal = :postal))
    OR (:postal = '' AND :code = '' AND c.nom_plie = :plie)
 ORDER BY c.code LIMIT :n

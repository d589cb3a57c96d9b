-- Room: training. The contracts by which bodies have trainings given by others.

-- name: sous_traitance_max_no
SELECT COALESCE(MAX(no), 0) FROM sous_traitance WHERE organisme_id = :organisme

-- name: sous_traitance_action
SELECT a.id, a.prix_ht_cents, f.classe FROM action_formation a JOIN formation f ON f.id = a.formation_id
 WHERE f.organisme_id = :organisme AND f.numero = :formation AND a.numero = :action

-- An establishment of the same company is the body itself.
-- name: sous_traitance_soi
SELECT COUNT(*) FROM organisme WHERE id = :organisme AND substr(siret, 1, 9) = substr(:siret, 1, 9)

-- name: sous_traitance_meme_temps
SELECT COUNT(*) FROM sous_traitance
 WHERE action_id = :action AND siret = :siret AND COALESCE(avant, 2932896) > depuis AND COALESCE(avant, 2932896) > :depuis

-- name: sous_traitant
SELECT id, qualiopi_formation, qualiopi_bilan, qualiopi_vae FROM organisme WHERE siret = :siret ORDER BY id LIMIT 2

-- name: sous_traitance_insert
INSERT INTO sous_traitance (organisme_id, no, action_id, siret, raison_sociale, contrat, montant_cents, dispense, depuis, enregistre_us,
                            enregistre_par)
VALUES (:organisme, :no, :action, :siret, :raison, :contrat, :montant, :dispense, :depuis, :now, :par)

-- name: sous_traitance_connue
SELECT COUNT(*) FROM sous_traitance WHERE organisme_id = :organisme AND no = :no

-- name: sous_traitance_finir
UPDATE sous_traitance SET avant = :avant, termine_us = :now, termine_par = :par
 WHERE organisme_id = :organisme AND no = :no AND avant IS NULL AND depuis <= :avant

-- name: sous_traitances
SELECT s.no, f.numero, a.numero, s.siret, s.raison_sociale, s.contrat, s.montant_cents, s.dispense, s.depuis, s.avant, a.prix_ht_cents, f.classe
  FROM sous_traitance s JOIN action_formation a ON a.id = s.action_id JOIN formation f ON f.id = a.formation_id
 WHERE s.organisme_id = :organisme AND s.no > :apres ORDER BY s.no LIMIT :n

-- name: sous_traitances_de_session
SELECT s.siret, s.montant_cents, s.dispense, a.prix_ht_cents, f.classe
  FROM session_formation e JOIN sous_traitance s ON s.action_id = e.action_id
  JOIN action_formation a ON a.id = s.action_id JOIN formation f ON f.id = a.formation_id
 WHERE e.id = :session AND s.depuis <= :le AND COALESCE(s.avant, 2932896) > :le
 ORDER BY s.no LIMIT :n

-- name: sous_traitance_existe
SELECT COUNT(*) FROM (SELECT 1 FROM sous_traitance WHERE organisme_id = :organisme LIMIT 1) AS s

-- What dossiers paid between two days brought without tax, and what the contracts of their action gave away of it: as much of the amount
-- of a contract as of the price was paid.
-- name: sous_traitance_annee
SELECT COALESCE(CAST(SUM(d.prix_ht_cents * d.paye_cents / d.prix_ttc_cents) AS BIGINT), 0),
       COALESCE(CAST(SUM(COALESCE((SELECT CAST(SUM(CASE WHEN c.montant_cents < d.prix_ht_cents THEN c.montant_cents ELSE d.prix_ht_cents END) AS BIGINT)
                                     FROM session_formation e JOIN sous_traitance c ON c.action_id = e.action_id
                                    WHERE e.id = d.session_id AND c.depuis <= d.debut AND COALESCE(c.avant, 2932896) > d.debut), 0)
                         * d.paye_cents / d.prix_ttc_cents) AS BIGINT), 0)
  FROM dossier d
 WHERE d.organisme_id = :organisme AND d.prix_ttc_cents > 0 AND d.paye_cents > 0 AND d.paye_le >= :depuis AND d.paye_le <= :jusqu

-- Room: promesses. What financeurs granted in dossiers, and pay afterwards.

-- name: promesse_insert
INSERT INTO promesse (titulaire_id, lot, dossier_id, financeur_id, accorde_le, montant_cents, etat, du_cents, baisses, recouvre_cents,
                      recu_cents, rendu_cents)
VALUES (:titulaire, :lot, :dossier, :financeur, :le, :montant, 'promise', 0, 0, 0, 0, 0)

-- name: promesse_lire
SELECT financeur_id, dossier_id, montant_cents, etat, du_cents, baisses, COALESCE(depot_id, 0), recu_cents, rendu_cents
  FROM promesse WHERE titulaire_id = :titulaire AND lot = :lot

-- name: promesse_devoir
UPDATE promesse SET etat = 'due', du_cents = :cents, du_le = :le WHERE titulaire_id = :titulaire AND lot = :lot AND etat = 'promise'

-- It owes less; nothing any more, it is given up, unless it was received.
-- name: promesse_baisser
UPDATE promesse
   SET du_cents = du_cents - :cents, baisses = baisses + :livre, recouvre_cents = recouvre_cents + :recouvre,
       etat = CASE WHEN etat <> 'recue' AND du_cents = :cents THEN 'annulee' ELSE etat END
 WHERE titulaire_id = :titulaire AND lot = :lot

-- name: promesse_rendre
UPDATE promesse SET rendu_cents = rendu_cents + :cents WHERE titulaire_id = :titulaire AND lot = :lot

-- What was never owed, of a dossier that has nothing to settle any more.
-- name: promesses_clore
UPDATE promesse SET etat = 'annulee'
 WHERE titulaire_id = :titulaire AND dossier_id = :dossier AND etat = 'promise'
   AND EXISTS (SELECT 1 FROM dossier x
                WHERE x.titulaire_id = :titulaire AND x.id = :dossier
                  AND x.etat NOT IN ('notProcessed', 'validated', 'waitingAcceptation', 'accepted', 'inTraining', 'terminated', 'serviceDoneDeclared'))

-- ---- calls ----

-- name: appel_promesses_insert
INSERT INTO depot (id, numero, financeur_id, etat, depose_par, depose_us)
VALUES (:id, :numero, :financeur, 'depose', :agent, :now)

-- The promises that are due, the oldest first.
-- name: promesses_appeler
UPDATE promesse SET etat = 'appelee', depot_id = :depot
 WHERE (titulaire_id, lot) IN
       (SELECT p.titulaire_id, p.lot FROM promesse p
         WHERE p.financeur_id = :financeur AND p.etat = 'due'
           AND (:dossier = '' OR EXISTS (SELECT 1 FROM dossier x
                                          WHERE x.titulaire_id = p.titulaire_id AND x.id = p.dossier_id AND x.numero = :dossier))
         ORDER BY p.du_le, p.titulaire_id, p.lot LIMIT :n)

-- name: appel_promesses_total
SELECT COALESCE(CAST(SUM(du_cents) AS BIGINT), 0), COUNT(*),
       (SELECT COUNT(*) FROM promesse r WHERE r.financeur_id = :financeur AND r.etat = 'due')
  FROM promesse WHERE depot_id = :depot

-- name: promesses_du_financeur
SELECT COALESCE(CAST(SUM(du_cents) AS BIGINT), 0), COUNT(*) FROM promesse WHERE financeur_id = :financeur AND etat = 'due'

-- Financeurs with promises due, and no call for promises since an instant.
-- name: promesses_a_appeler
SELECT DISTINCT p.financeur_id FROM promesse p
 WHERE p.etat = 'due' AND p.financeur_id > :apres
   AND NOT EXISTS (SELECT 1 FROM depot d
                    WHERE d.financeur_id = p.financeur_id AND d.dispositif_code IS NULL AND d.decide_us > :depuis)
 ORDER BY p.financeur_id LIMIT :n

-- The call was paid: its promises, in the order of their holders.
-- name: promesses_de_l_appel
SELECT titulaire_id, lot, dossier_id, financeur_id, du_cents FROM promesse
 WHERE depot_id = :depot AND etat = 'appelee' AND (titulaire_id > :titulaire OR (titulaire_id = :titulaire AND lot > :lot))
 ORDER BY titulaire_id, lot LIMIT :n

-- name: promesse_recevoir
UPDATE promesse SET etat = 'recue', recu_cents = du_cents, recu_le = :le
 WHERE titulaire_id = :titulaire AND lot = :lot AND etat = 'appelee'

-- name: appel_promesses_crediter
UPDATE depot SET etat = 'credite' WHERE id = :depot AND etat = 'finance' AND dispositif_code IS NULL

-- The call is given up: they are due again.
-- name: promesses_liberer
UPDATE promesse SET etat = 'due', depot_id = NULL WHERE depot_id = :depot AND etat = 'appelee'

-- ---- lists ----

-- name: promesses
SELECT p.titulaire_id, p.lot, x.numero, f.siret, f.denomination, p.accorde_le, p.montant_cents, p.etat, p.du_cents, p.du_le,
       COALESCE(d.numero, ''), COALESCE(d.reference, ''), d.echeance, p.recu_cents, p.recu_le, p.rendu_cents, p.recouvre_cents,
       COALESCE((SELECT a.cents FROM promesse_a_rendre a WHERE a.titulaire_id = p.titulaire_id AND a.lot = p.lot), 0)
  FROM promesse p
  JOIN dossier x ON x.titulaire_id = p.titulaire_id AND x.id = p.dossier_id
  JOIN financeur f ON f.id = p.financeur_id
  LEFT JOIN depot d ON d.id = p.depot_id
 WHERE (:financeur = 0 OR p.financeur_id = :financeur) AND (:numero = '' OR x.numero = :numero) AND x.numero > :apres
 ORDER BY x.numero, p.lot LIMIT :n

-- ---- what must hold ----

-- Promises that the book does not say: what is owed was not advanced, what was received was not written.
-- name: promesses_fausses
SELECT COUNT(*), COALESCE(MIN(p.titulaire_id), 0)
  FROM promesse p
 WHERE COALESCE((SELECT SUM(CASE WHEN t.debit = 1011 THEN t.montant ELSE -t.montant END) FROM transfert t
                  WHERE t.titulaire_id = p.titulaire_id AND t.genre = 47
                    AND t.cle LIKE 'promesse/' || CAST(p.lot AS TEXT) || '/%'), 0)
       <> CASE WHEN p.etat = 'recue' THEN p.recu_cents ELSE p.du_cents END + p.recouvre_cents
    OR COALESCE((SELECT SUM(r.montant) FROM transfert r
                  WHERE r.titulaire_id = p.titulaire_id AND r.cle = 'promesse/' || CAST(p.lot AS TEXT) || '/recue'), 0) <> p.recu_cents

-- Lots of which more came back than was paid: to their financeur (received, granted), or to the operator, who keeps what it neither
-- put in the lot again, nor gave back to a holder who had paid it, nor asks the financeur less for.
-- name: lots_trop_rendus
SELECT COUNT(*)
  FROM (SELECT d.montant_cents, p.lot AS promis, COALESCE(p.recu_cents, d.montant_cents) AS recu,
               CASE WHEN p.etat IN ('due', 'appelee') THEN p.du_cents ELSE 0 END AS attendu, COALESCE(p.recouvre_cents, 0) AS recouvre,
               COALESCE((SELECT SUM(r.montant) FROM lot_rendu r
                          WHERE r.titulaire_id = d.titulaire_id AND r.lot = d.lot AND r.credit <> 1011), 0) AS rendu,
               COALESCE((SELECT SUM(r.montant) FROM lot_rendu r
                          WHERE r.titulaire_id = d.titulaire_id AND r.lot = d.lot AND r.credit = 1011), 0) AS garde,
               COALESCE((SELECT SUM(t.montant) FROM transfert t
                          WHERE t.titulaire_id = d.titulaire_id AND t.genre = 13 AND t.lot = d.lot AND t.debit = 1011), 0)
                   + COALESCE((SELECT SUM(t.montant)
                                 FROM indu i
                                 JOIN dossier_prise g ON g.titulaire_id = i.titulaire_id AND g.dossier_id = i.dossier_id AND g.lot = d.lot
                                 JOIN transfert t ON t.titulaire_id = i.titulaire_id AND t.genre = 13 AND t.debit = 1011
                                  AND t.cle LIKE 'indu/' || i.numero || '/rembourse/%/' || CASE WHEN g.no < 10 THEN '0' ELSE '' END || CAST(g.no AS TEXT)
                                WHERE i.titulaire_id = d.titulaire_id), 0) AS recredite,
               COALESCE((SELECT SUM(t.montant) FROM transfert t
                          WHERE t.titulaire_id = d.titulaire_id AND t.genre = 49
                            AND (t.lot = d.lot OR t.cle = 'promesse/' || CAST(d.lot AS TEXT) || '/perdu/levee')), 0) AS leve
          FROM dotation d LEFT JOIN promesse p ON p.titulaire_id = d.titulaire_id AND p.lot = d.lot) s
 WHERE s.rendu > s.recu OR s.garde > s.recouvre + s.recredite
    OR (s.promis IS NOT NULL AND s.attendu + s.recouvre + s.leve + s.rendu > s.montant_cents)

-- name: appels_faux
SELECT COUNT(*) FROM depot d
 WHERE d.dispositif_code IS NULL AND d.etat = 'appele'
   AND d.total_cents <> (SELECT COALESCE(SUM(p.du_cents), 0) FROM promesse p WHERE p.depot_id = d.id AND p.etat = 'appelee')

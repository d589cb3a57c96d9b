-- Room: training. The financeur that a holder asks to complete a dossier.

-- name: financeur_par_id
SELECT siret, categorie FROM financeur WHERE id = :id

-- name: dossier_list_financeur
SELECT v.* FROM dossier_vue v
 WHERE v.numero < :avant AND :etats LIKE '% ' || v.etat || ' %'
   AND (v.titulaire_id, v.id) IN (SELECT titulaire_id, dossier_id FROM dossier_abonde WHERE financeur_id = :financeur)
 ORDER BY v.numero DESC LIMIT :n

-- What it promised in one dossier: granted (what is lifted or comes back whole is no more), owed, called for and not paid, received, still to give back; how many promises; the last call that
-- is not paid, and its last day; what calls that are not paid whole, or were given up, received all the same, and what of it is still to be given back.
-- name: promesses_du_dossier
SELECT COUNT(*), COALESCE(CAST(SUM(CASE WHEN etat = 'annulee' OR (etat = 'recue' AND du_cents = 0) THEN 0 ELSE montant_cents END) AS BIGINT), 0),
       COALESCE(CAST(SUM(CASE WHEN etat = 'annulee' THEN 0 ELSE du_cents END) AS BIGINT), 0),
       COALESCE(CAST(SUM(CASE WHEN etat = 'appelee' THEN du_cents ELSE 0 END) AS BIGINT), 0),
       COALESCE(CAST(SUM(recu_cents) AS BIGINT), 0),
       COALESCE((SELECT CAST(SUM(a.cents) AS BIGINT)
                   FROM promesse r JOIN promesse_a_rendre a ON a.titulaire_id = r.titulaire_id AND a.lot = r.lot
                  WHERE r.titulaire_id = :titulaire AND r.dossier_id = :dossier AND r.financeur_id = :financeur), 0),
       (SELECT MIN(d.echeance) FROM promesse c JOIN depot d ON d.id = c.depot_id
         WHERE c.titulaire_id = :titulaire AND c.dossier_id = :dossier AND c.financeur_id = :financeur AND c.etat = 'appelee'),
       COALESCE((SELECT CAST(SUM(b.montant_cents) AS BIGINT) FROM banque_ecriture b JOIN depot d ON d.id = b.depot_id
                  WHERE d.etat IN ('appele', 'abandonne')
                    AND d.id IN (SELECT k.depot_id FROM promesse k
                                  WHERE k.titulaire_id = :titulaire AND k.dossier_id = :dossier AND k.financeur_id = :financeur
                                    AND k.etat IN ('appelee', 'annulee'))), 0),
       COALESCE((SELECT CAST(SUM(x.montant_cents) AS BIGINT) FROM restitution x
                  WHERE x.financeur_id = :financeur AND x.etat <> 'payee'
                    AND (x.cle = 'abandon/' || CAST(x.depot_id AS TEXT) OR x.cle = 'baisse/' || CAST(x.depot_id AS TEXT))
                    AND x.depot_id IN (SELECT k.depot_id FROM promesse k
                                        WHERE k.titulaire_id = :titulaire AND k.dossier_id = :dossier AND k.financeur_id = :financeur
                                          AND k.etat = 'annulee')), 0)
  FROM promesse
 WHERE titulaire_id = :titulaire AND dossier_id = :dossier AND financeur_id = :financeur

-- Its part of one dossier: whether it may see it, then held, paid, given back, lost, owed no more. What it promised is paid by it as far as it owes it
-- and did not get it back (promesse_a_rendre): the rest of what the body was paid was given back by another.
-- name: dossier_part_du_financeur
SELECT CASE WHEN EXISTS (SELECT 1 FROM dossier_abonde a
                          WHERE a.titulaire_id = :titulaire AND a.dossier_id = :dossier AND a.financeur_id = :financeur) THEN 1 ELSE 0 END,
       COALESCE(SUM(q.montant_cents), 0), COALESCE(SUM(CASE WHEN q.paye_cents > q.tenu THEN q.tenu ELSE q.paye_cents END), 0),
       COALESCE(SUM(CASE WHEN q.tenu IS NULL THEN q.rendu_cents ELSE 0 END), 0), COALESCE(SUM(CASE WHEN q.tenu IS NULL THEN q.perdu_cents ELSE 0 END), 0),
       COALESCE(SUM(CASE WHEN q.tenu IS NULL THEN 0 ELSE q.rendu_cents + q.perdu_cents END), 0)
       + COALESCE(SUM(CASE WHEN q.paye_cents > q.tenu THEN q.paye_cents - q.tenu ELSE 0 END), 0)
  FROM (SELECT p.montant_cents, p.paye_cents, p.rendu_cents, p.perdu_cents,
               CASE WHEN m.lot IS NULL THEN NULL WHEN m.etat <> 'recue' THEN m.du_cents WHEN m.du_cents > m.indu_cents THEN m.du_cents - m.indu_cents
                    ELSE 0 END AS tenu
          FROM dossier_prise p JOIN dotation g ON g.titulaire_id = p.titulaire_id AND g.lot = p.lot
          LEFT JOIN (SELECT r.titulaire_id, r.lot, r.etat, r.du_cents,
                            COALESCE((SELECT CAST(SUM(l.montant) AS BIGINT) FROM lot_rendu l
                                       WHERE l.titulaire_id = r.titulaire_id AND l.lot = r.lot AND l.credit <> 1011 AND l.cle LIKE 'indu/%'), 0) AS indu_cents
                       FROM promesse r WHERE r.titulaire_id = :titulaire) m ON m.titulaire_id = p.titulaire_id AND m.lot = p.lot
         WHERE p.titulaire_id = :titulaire AND p.dossier_id = :dossier AND p.poche IN (6, 7) AND g.financeur_id = :financeur) q

-- Room: training. What a financeur promised and owes no more was paid by others: the dossier is its own no longer (decision 100).

-- As before (0016), but for a sum that was promised: what the body was paid counts while the financeur owes it, or gave it and did not get it back. What a call had
-- received of a sum that it asks for no more is still to come back to it; a call that an agent gives up forgets its sums, and is told with the calls.
DROP VIEW dossier_abonde;
CREATE VIEW dossier_abonde AS
SELECT d.titulaire_id, d.id AS dossier_id, d.financeur_id
  FROM dossier d WHERE d.etat = 'waitingAcceptation' AND d.financeur_id IS NOT NULL
UNION ALL
SELECT a.titulaire_id, a.dossier_id, a.financeur_id
  FROM dotation a JOIN solde s ON s.titulaire_id = a.titulaire_id AND s.poche = 7 AND s.lot = a.lot
 WHERE a.dossier_id IS NOT NULL AND s.montant > 0
UNION ALL
SELECT p.titulaire_id, p.dossier_id, g.financeur_id
  FROM dotation g JOIN dossier_prise p ON p.titulaire_id = g.titulaire_id AND p.lot = g.lot AND p.poche IN (6, 7)
 WHERE (p.paye_cents IS NULL OR p.paye_cents + p.perdu_cents > 0)
   AND NOT EXISTS (SELECT 1 FROM promesse m
                    WHERE m.titulaire_id = g.titulaire_id AND m.lot = g.lot
                      AND (m.etat = 'annulee'
                           OR (m.etat = 'recue' AND m.du_cents <= COALESCE((SELECT CAST(SUM(l.montant) AS BIGINT) FROM lot_rendu l
                                                   WHERE l.titulaire_id = m.titulaire_id AND l.lot = m.lot AND l.credit <> 1011 AND l.cle LIKE 'indu/%'), 0))))
UNION ALL
SELECT r.titulaire_id, r.dossier_id, r.financeur_id FROM promesse r WHERE r.etat IN ('due', 'appelee')
UNION ALL
SELECT r.titulaire_id, r.dossier_id, r.financeur_id
  FROM promesse r JOIN promesse_a_rendre x ON x.titulaire_id = r.titulaire_id AND x.lot = r.lot
 WHERE r.etat = 'recue' AND x.cents > 0
UNION ALL
SELECT r.titulaire_id, r.dossier_id, r.financeur_id
  FROM promesse r JOIN restitution x ON x.financeur_id = r.financeur_id AND x.depot_id = r.depot_id
 WHERE r.etat = 'annulee' AND x.etat <> 'payee'
   AND (x.cle = 'abandon/' || CAST(r.depot_id AS TEXT) OR x.cle = 'baisse/' || CAST(r.depot_id AS TEXT));

-- @postgresql
DO $droits$
BEGIN
    IF EXISTS (SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = 'sicpf_service') THEN
        GRANT SELECT ON dossier_abonde TO sicpf_service;
    END IF;
END $droits$;

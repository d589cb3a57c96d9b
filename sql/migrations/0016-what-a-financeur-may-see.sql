-- Room: training. The dossiers that a financeur may see, said once for its pages, the command and its export (decision 100).

-- It was asked and its answer is waited for; a sum of it is in the dossier, held or not yet used; a part of it was paid, or lost; it owes what it
-- promised, or is still to get back what it paid. What it refused, or got back whole, is no more of its business (annex 3).
-- A dossier may be there more than once: each part is then asked by its own index, and never made whole.
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
 WHERE p.paye_cents IS NULL OR p.paye_cents + p.perdu_cents > 0
UNION ALL
SELECT r.titulaire_id, r.dossier_id, r.financeur_id FROM promesse r WHERE r.etat IN ('due', 'appelee')
UNION ALL
SELECT r.titulaire_id, r.dossier_id, r.financeur_id
  FROM promesse r JOIN promesse_a_rendre x ON x.titulaire_id = r.titulaire_id AND x.lot = r.lot
 WHERE r.etat = 'recue' AND x.cents > 0;

-- @postgresql
DO $droits$
BEGIN
    IF EXISTS (SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = 'sicpf_service') THEN
        GRANT SELECT ON dossier_abonde TO sicpf_service;
    END IF;
END $droits$;

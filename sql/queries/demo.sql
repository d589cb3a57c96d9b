-- Queries of demo/: who is shown on the sign-in page of the demonstration.

-- name: demo_vide
SELECT CASE WHEN EXISTS (SELECT 1 FROM titulaire) OR EXISTS (SELECT 1 FROM organisme) THEN 0 ELSE 1 END

-- Invented answers of one mark to one question, about an action in three: few of the low marks.
-- name: demo_evaluer
INSERT INTO evaluation_compte (action_id, question, note, recues, publiees)
SELECT c.id, CAST(:question AS TEXT), CAST(:note AS BIGINT), c.n, c.n
  FROM (SELECT id, (id * 7 + CAST(:rang AS BIGINT) * 3 + CAST(:note AS BIGINT) * CAST(:note AS BIGINT)) % (2 * CAST(:note AS BIGINT)) AS n
          FROM action_formation WHERE id % 3 = 0) c
 WHERE c.n > 0

-- Élus, those who have the most rights first: how many kinds of mandates they hold today, the last day of those that ended.
-- name: demo_elus
SELECT t.id, t.prenoms, COALESCE(t.nom_usage, t.nom_naissance), s.montant,
       (SELECT COUNT(DISTINCT m.type) FROM mandat m WHERE m.titulaire_id = t.id AND m.fin IS NULL),
       (SELECT COALESCE(MAX(m.fin), 0) FROM mandat m WHERE m.titulaire_id = t.id),
       (SELECT MIN(m.type) FROM mandat m WHERE m.titulaire_id = t.id)
  FROM titulaire t JOIN solde s ON s.titulaire_id = t.id AND s.poche = :dife AND s.lot = 0
 ORDER BY t.nom_naissance_plie, t.prenom_plie, t.id LIMIT 2000

-- People who work and hold no mandate.
-- name: demo_actifs
SELECT t.id, t.prenoms, COALESCE(t.nom_usage, t.nom_naissance), s.montant
  FROM titulaire t JOIN solde s ON s.titulaire_id = t.id AND s.poche = :poche AND s.lot = 0
 WHERE s.montant >= :au_moins AND NOT EXISTS (SELECT 1 FROM mandat m WHERE m.titulaire_id = t.id)
 ORDER BY t.nom_naissance_plie, t.prenom_plie, t.id LIMIT 1

-- Training bodies that offer something; with an agreement in force that day, or without; first those whose cheapest
-- training for mandates an élu can pay.
-- name: demo_organismes
SELECT o.id, o.denomination,
       CASE WHEN EXISTS (SELECT 1 FROM agrement a
                          WHERE a.organisme_id = o.id AND a.etat = 'ACTIF' AND a.debut <= :jour AND a.fin >= :jour)
            THEN 1 ELSE 0 END
  FROM organisme o
 WHERE EXISTS (SELECT 1 FROM formation f WHERE f.organisme_id = o.id)
 ORDER BY o.denomination_pliee, o.id LIMIT 200

-- name: demo_premiere_annee
SELECT MIN(annee) FROM activite

-- name: demo_financeurs
SELECT id, denomination, siret FROM financeur ORDER BY id LIMIT 2

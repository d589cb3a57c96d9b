-- Room: rights. What the yearly credits read, a slice of holders at a time, always in order of titulaire_id: the
-- cursors of one slice are walked side by side, no row asks a question of its own.

-- name: accrue_activites
SELECT a.titulaire_id, a.regime, a.travaille, a.reference, a.unite, a.peu_qualifie, a.boe, a.categorie_c,
       a.cotisation_payee
  FROM activite a
 WHERE a.titulaire_id > :after AND a.annee = :annee
 ORDER BY a.titulaire_id, a.annee, a.regime LIMIT :n

-- name: accrue_mandats
SELECT m.titulaire_id, m.type, m.premier_tour, m.debut, m.fin
  FROM mandat m
 WHERE m.titulaire_id > :after
 ORDER BY m.titulaire_id, m.type, m.debut, m.ligne_index LIMIT :n

-- name: accrue_soldes_cpf
SELECT titulaire_id, poche, montant
  FROM solde
 WHERE titulaire_id > :after AND titulaire_id <= :last AND poche IN (1, 4) AND lot = 0
 ORDER BY titulaire_id, poche, lot

-- name: accrue_deja_cpf
SELECT t.titulaire_id, t.credit, t.montant
  FROM (SELECT DISTINCT titulaire_id FROM activite
         WHERE titulaire_id > :after AND titulaire_id <= :last AND annee = :annee) a
  JOIN transfert t ON t.titulaire_id = a.titulaire_id AND t.cle = :cle
 ORDER BY t.titulaire_id

-- name: accrue_mouvements_dife
SELECT t.titulaire_id, t.phase, t.genre, t.debit, t.credit, t.montant, t.jour_valeur
  FROM (SELECT DISTINCT titulaire_id FROM mandat WHERE titulaire_id > :after AND titulaire_id <= :last) m
  JOIN transfert t ON t.titulaire_id = m.titulaire_id
 WHERE t.debit = 5 OR t.credit = 5 OR (t.debit = 1001 AND t.credit = 1004)
 ORDER BY t.titulaire_id

-- name: accrue_deces
SELECT id, deces FROM titulaire WHERE deces IS NOT NULL AND id > :after AND id <= :last ORDER BY id

-- name: accrue_preuve_cpf
SELECT COUNT(*), COALESCE(SUM(t.montant), 0)
  FROM (SELECT DISTINCT titulaire_id FROM activite
         WHERE titulaire_id > :after AND titulaire_id <= :last AND annee = :annee) a
  JOIN transfert t ON t.titulaire_id = a.titulaire_id AND t.cle = :cle
 WHERE t.credit IN (1, 4)

-- name: accrue_preuve_dife
SELECT COUNT(*), COALESCE(SUM(CASE WHEN t.genre = 2 THEN t.montant ELSE -t.montant END), 0)
  FROM (SELECT DISTINCT titulaire_id FROM mandat WHERE titulaire_id > :after AND titulaire_id <= :last) m
  JOIN transfert t ON t.titulaire_id = m.titulaire_id
 WHERE (t.genre = 2 AND t.credit = 5) OR (t.genre = 20 AND t.debit = 5)

-- name: accrue_dernier_mandat
SELECT COALESCE(MAX(titulaire_id), 0) FROM mandat

-- name: accrue_derniere_activite
SELECT COALESCE(MAX(titulaire_id), 0) FROM activite

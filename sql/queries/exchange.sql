-- Room: exchange. What partners send, as applied.

-- name: livraison_by_empreinte
SELECT id, date_livraison, lignes, plan FROM livraison WHERE partenaire = :partenaire AND empreinte = :empreinte

-- name: livraison_last
SELECT id, date_livraison, lignes, plan FROM livraison WHERE partenaire = :partenaire AND genre = :genre
 ORDER BY date_livraison DESC, id DESC LIMIT 1

-- name: livraison_max
SELECT COALESCE(MAX(id), 0) FROM livraison

-- name: livraison_insert
INSERT INTO livraison (id, partenaire, genre, date_livraison, empreinte, plan, lignes, appliquee_us)
VALUES (:id, :partenaire, :genre, :date, :empreinte, :plan, :lignes, :now)

-- name: livraison_set_plan
UPDATE livraison SET plan = :plan WHERE id = :id

-- Room: training. The financeur that a holder asks to complete a dossier.

-- name: financeur_siret
SELECT siret FROM financeur WHERE id = :id

-- name: dossier_list_financeur
SELECT * FROM dossier_vue
 WHERE financeur_id = :financeur AND numero < :avant AND :etats LIKE '% ' || etat || ' %'
 ORDER BY numero DESC LIMIT :n

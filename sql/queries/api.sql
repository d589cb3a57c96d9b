-- Room: the API of training bodies.

-- name: cle_api_max
SELECT COALESCE(MAX(numero), 0) FROM cle_api

-- name: cle_api_insert
INSERT INTO cle_api (numero, empreinte, organisme_id, nom, cree_us, cree_par)
VALUES (:numero, :empreinte, :organisme, :nom, :now, :par)

-- name: cle_api_find
SELECT organisme_id FROM cle_api WHERE empreinte = :empreinte AND revoquee_us IS NULL

-- name: cle_api_organisme
SELECT organisme_id, revoquee_us FROM cle_api WHERE numero = :numero

-- name: cle_api_revoque
UPDATE cle_api SET revoquee_us = :now WHERE numero = :numero AND revoquee_us IS NULL

-- name: cle_api_liste
SELECT numero, nom, cree_us, cree_par, revoquee_us FROM cle_api WHERE organisme_id = :organisme ORDER BY numero

-- A page of the dossiers of a body; '' does not filter.
-- name: api_dossiers
SELECT numero FROM dossier
 WHERE organisme_id = :organisme AND (:etat = '' OR etat = :etat) AND (:facturation = '' OR facturation = :facturation)
   AND (:controle = '' OR controle = :controle) AND (:numero = '' OR numero = :numero)
   AND modifie_us >= :depuis AND modifie_us < :jusque
 ORDER BY modifie_us * CAST(:sens AS BIGINT), id * CAST(:sens AS BIGINT) LIMIT :n OFFSET :saut

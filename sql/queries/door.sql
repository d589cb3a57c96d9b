-- Room: door. The row scopes of law/, one predicate each: is this person among those the actor may see?

-- name: portee_dossiers_propres
SELECT 1 FROM dossier WHERE titulaire_id = :titulaire AND organisme_id = :organisme LIMIT 1

-- name: portee_abondements_propres
-- Shared accounts of financeurs are 2000000000 and their id (book.h).
-- What the holder asks it for, while it waits for the answer, is its own as well.
SELECT 1 FROM transfert WHERE titulaire_id = :titulaire AND debit = 2000000000 + :financeur
UNION ALL
SELECT 1 FROM dossier WHERE titulaire_id = :titulaire AND financeur_id = :financeur AND etat = 'waitingAcceptation'
LIMIT 1

-- name: portee_dife
-- A row without a type: the person has had such rights. Whether a mandate gives them is for law/ to say.
SELECT NULL AS type FROM solde WHERE titulaire_id = :titulaire AND poche = 5
UNION ALL
SELECT type FROM mandat WHERE titulaire_id = :titulaire

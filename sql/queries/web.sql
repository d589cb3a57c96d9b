-- Room: pages. Sessions of people signed in.

-- name: web_session_get
SELECT partie, acteur_id, acteur_nom, anti_csrf FROM web_session WHERE jeton_index = :jeton AND cree_us > :apres AND demonstration <= :demonstration

-- name: web_session_insert
INSERT INTO web_session (jeton_index, partie, acteur_id, acteur_nom, anti_csrf, demonstration, cree_us)
VALUES (:jeton, :partie, :acteur, :nom, :csrf, :demonstration, :now)

-- name: web_session_delete
DELETE FROM web_session WHERE jeton_index = :jeton

-- name: web_session_delete_old
DELETE FROM web_session WHERE cree_us <= :avant

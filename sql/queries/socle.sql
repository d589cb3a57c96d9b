-- Room: journal and housekeeping.

-- name: migration_max
SELECT COALESCE(MAX(no), 0) FROM migration

-- name: migration_get
SELECT empreinte FROM migration WHERE no = :no

-- name: migration_insert
INSERT INTO migration (no, nom, empreinte, appliquee_us) VALUES (:no, :nom, :empreinte, :now)

-- name: reglage_get
SELECT valeur FROM reglage WHERE nom = :nom

-- name: reglage_set
INSERT INTO reglage (nom, valeur) VALUES (:nom, :valeur) ON CONFLICT (nom) DO UPDATE SET valeur = excluded.valeur

-- name: journal_head
SELECT seq, empreinte FROM journal ORDER BY seq DESC LIMIT 1

-- name: journal_insert
INSERT INTO journal (seq, enregistre_us, genre, partie, acteur_id, acteur_nom, finalite, acte, jour_loi, donnees,
                     dossier_id, titulaires_empreinte, contenu_empreinte, empreinte)
VALUES (:seq, :at, :genre, :partie, :acteur, :nom, :finalite, :acte, :jour_loi, :donnees, :dossier, :titulaires,
        :contenu, :empreinte)

-- name: journal_contenu_insert
INSERT INTO journal_contenu (seq, sel, contenu) VALUES (:seq, :sel, :contenu)

-- name: journal_titulaire_insert
-- @lot
INSERT INTO journal_titulaire (titulaire_id, seq) VALUES (:titulaire, :seq)

-- name: journal_signature_insert
INSERT INTO journal_signature (seq, signature, cle_publique) VALUES (:seq, :signature, :cle)

-- name: journal_all
-- @flux
SELECT j.seq, j.enregistre_us, j.genre, j.partie, j.acteur_id, j.acteur_nom, j.finalite, j.acte, j.jour_loi, j.donnees,
       j.dossier_id, j.titulaires_empreinte, j.contenu_empreinte, j.empreinte, c.sel, c.contenu
  FROM journal j LEFT JOIN journal_contenu c ON c.seq = j.seq
 ORDER BY j.seq

-- name: journal_titulaires_by_seq
-- @flux
SELECT seq, titulaire_id FROM journal_titulaire ORDER BY seq, titulaire_id

-- name: journal_signatures
-- @flux
SELECT s.seq, s.signature, s.cle_publique, j.empreinte
  FROM journal_signature s LEFT JOIN journal j ON j.seq = s.seq ORDER BY s.seq

-- name: journal_of_titulaire
SELECT j.seq, j.enregistre_us, j.genre, j.partie, j.acteur_id, j.acteur_nom, j.finalite, j.acte, j.donnees
  FROM journal_titulaire t JOIN journal j ON j.seq = t.seq
 WHERE t.titulaire_id = :titulaire AND t.seq < :before
 ORDER BY t.seq DESC LIMIT :n

-- Contents of the entries that concern this holder alone: the hash of the list of one.
-- name: journal_contenu_oublie
DELETE FROM journal_contenu
 WHERE seq IN (SELECT t.seq FROM journal_titulaire t JOIN journal j ON j.seq = t.seq
                WHERE t.titulaire_id = :titulaire AND j.titulaires_empreinte = :empreinte)

-- Room: book.

-- name: transfert_insert
-- @essai
INSERT INTO transfert (titulaire_id, cle, phase, genre, debit, credit, lot, montant, jour_valeur, enregistre_us,
                       dossier_id, reservation, regle_id, entrees)
VALUES (:titulaire, :cle, :phase, :genre, :debit, :credit, :lot, :montant, :jour, :now, NULLIF(:dossier, 0),
        :reservation, :regle, :entrees)

-- name: transferts_insert
-- @rangs
-- @essai
INSERT INTO transfert (titulaire_id, cle, phase, genre, debit, credit, lot, montant, jour_valeur, enregistre_us,
                       dossier_id, reservation, regle_id, entrees)
VALUES (:titulaire, :cle, :phase, :genre, :debit, :credit, :lot, :montant, :jour, :now, :dossier, :reservation, :regle,
        :entrees)

-- name: transfert_same
SELECT CASE WHEN phase = :phase AND genre = :genre AND debit = :debit AND credit = :credit AND lot = :lot
                  AND montant = :montant AND jour_valeur = :jour AND COALESCE(dossier_id, 0) = :dossier
                  AND COALESCE(reservation, '') = COALESCE(:reservation, '') AND regle_id = :regle
                  AND COALESCE(entrees, '') = COALESCE(:entrees, '')
            THEN 1 ELSE 0 END
  FROM transfert WHERE titulaire_id = :titulaire AND cle = :cle

-- name: regle_find
SELECT id FROM regle WHERE code = :code AND article = :article AND parametres = :parametres

-- name: regle_insert
INSERT INTO regle (id, code, article, parametres)
SELECT COALESCE(MAX(id), 0) + 1, :code, :article, :parametres FROM regle

-- name: solde_get
SELECT montant, reserve FROM solde WHERE titulaire_id = :titulaire AND poche = :poche AND lot = :lot

-- name: solde_purses
SELECT poche, lot, montant, reserve FROM solde WHERE titulaire_id = :titulaire ORDER BY poche, lot

-- name: reservation_get
SELECT r.montant, COALESCE((SELECT SUM(x.montant) FROM transfert x
                             WHERE x.titulaire_id = :titulaire AND x.reservation = :cle), 0)
  FROM transfert r WHERE r.titulaire_id = :titulaire AND r.cle = :cle AND r.phase = 1

-- name: solde_at
-- @propre titulaire
SELECT COALESCE(SUM(CASE WHEN phase IN (1, 3) THEN 0 WHEN credit = :poche THEN montant ELSE -montant END), 0),
       COALESCE(SUM(CASE WHEN debit <> :poche OR phase = 0 THEN 0 WHEN phase = 1 THEN montant ELSE -montant END), 0)
  FROM transfert
 WHERE titulaire_id = :titulaire AND lot = :lot AND (debit = :poche OR credit = :poche)
   AND jour_valeur <= :at AND enregistre_us <= :known

-- What each value day adds to what is free in a purse: the balance less what is reserved.
-- name: solde_jours
-- @propre titulaire
SELECT jour_valeur,
       SUM(CASE WHEN credit = :poche OR phase = 3 THEN montant WHEN phase IN (0, 1) THEN -montant ELSE 0 END)
  FROM transfert
 WHERE titulaire_id = :titulaire AND lot = :lot AND (debit = :poche OR credit = :poche)
 GROUP BY jour_valeur ORDER BY jour_valeur

-- book_statement() puts them in order.
-- name: releve
SELECT t.cle, t.phase, t.genre, t.debit, t.credit, t.lot, t.montant, t.jour_valeur, t.enregistre_us,
       COALESCE(t.dossier_id, 0), t.reservation, r.code, r.article, t.entrees, NULLIF(r.parametres, '')
  FROM transfert t JOIN regle r ON r.id = t.regle_id
 WHERE t.titulaire_id = :titulaire AND t.jour_valeur <= :at AND t.enregistre_us <= :known

-- name: compte_total
SELECT COALESCE(SUM(CASE WHEN credit = :compte THEN montant ELSE -montant END), 0)
  FROM transfert WHERE (debit = :compte OR credit = :compte) AND phase IN (0, 2) AND jour_valeur <= :at

-- name: livre_all
-- @flux
SELECT titulaire_id, cle, phase, debit, credit, lot, montant, reservation, genre, jour_valeur, enregistre_us, dossier_id, regle_id
  FROM transfert ORDER BY titulaire_id, cle

-- Transfers whose holder or rule is not there, and the first such holder: no key holds them on PostgreSQL (decision 45).
-- name: livre_orphelins
SELECT COUNT(*), COALESCE(MIN(t.titulaire_id), 0) FROM transfert t
 WHERE NOT EXISTS (SELECT 1 FROM titulaire h WHERE h.id = t.titulaire_id)
    OR NOT EXISTS (SELECT 1 FROM regle r WHERE r.id = t.regle_id)

-- name: livre_soldes
-- @flux
SELECT titulaire_id, poche, lot, montant, reserve, ecritures FROM solde ORDER BY titulaire_id, poche, lot

-- name: livre_regles
-- @flux
SELECT id, code, article, parametres FROM regle ORDER BY id

-- name: sceau_dernier
SELECT jusqu_us, ecritures, regles, empreinte, entree FROM sceau_livre ORDER BY jusqu_us DESC LIMIT 1

-- name: sceau_insert
INSERT INTO sceau_livre (jusqu_us, ecritures, regles, empreinte, entree) VALUES (:jusqu, :ecritures, :regles, :empreinte, :entree)

-- What the journal says of a seal.
-- name: sceau_entree
SELECT j.acte, c.contenu FROM journal j LEFT JOIN journal_contenu c ON c.seq = j.seq WHERE j.seq = :entree

-- Seals that the journal tells after this one.
-- name: sceaux_apres
SELECT COUNT(*) FROM journal WHERE seq > :entree AND acte = 'livre.sceller'

-- Room: rights. What the yearly credits read, a slice of holders at a time, always in order of titulaire_id: the
-- cursors of one slice are walked side by side, no row asks a question of its own. Each table of a join is told where the slice
-- begins: PostgreSQL, which may walk two tables side by side, would otherwise walk the second from its first row at each slice.

-- A holder's rows of activity, and beside each what the year already gave them: the credit, or the marker of a credit that a
-- ceiling took whole.
-- name: accrue_activites
SELECT a.titulaire_id, a.regime, a.travaille, a.reference, a.unite, a.peu_qualifie, a.boe, a.categorie_c,
       a.cotisation_payee, t.credit, t.montant
  FROM activite a LEFT JOIN transfert t ON t.titulaire_id = a.titulaire_id AND t.cle = :cle AND t.titulaire_id > :after
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

-- name: accrue_mouvements_dife
SELECT t.titulaire_id, t.phase, t.genre, t.debit, t.credit, t.montant, t.jour_valeur
  FROM (SELECT DISTINCT titulaire_id FROM mandat WHERE titulaire_id > :after AND titulaire_id <= :last) m
  JOIN transfert t ON t.titulaire_id = m.titulaire_id AND t.titulaire_id > :after AND t.titulaire_id <= :last
 WHERE t.debit = 5 OR t.credit = 5 OR (t.debit = 1001 AND t.credit = 1004)
 ORDER BY t.titulaire_id

-- name: accrue_deces
SELECT id, deces FROM titulaire WHERE deces IS NOT NULL AND id > :after AND id <= :last ORDER BY id

-- name: accrue_geles
SELECT DISTINCT titulaire_id FROM gel
 WHERE titulaire_id > :after AND titulaire_id <= :last AND dossier_id = 0 AND debut <= :le AND fin >= :le
   AND (leve_le IS NULL OR leve_le > :le)
 ORDER BY titulaire_id

-- What the purses of a slice hold, and how many transfers touched them: asked before and after it is written.
-- name: accrue_preuve_cpf
SELECT CAST(COALESCE(SUM(ecritures), 0) AS BIGINT), CAST(COALESCE(SUM(montant), 0) AS BIGINT)
  FROM solde WHERE titulaire_id > :after AND titulaire_id <= :last AND poche IN (1, 4)

-- name: accrue_preuve_dife
SELECT CAST(COALESCE(SUM(s.ecritures), 0) AS BIGINT), CAST(COALESCE(SUM(s.montant), 0) AS BIGINT)
  FROM (SELECT DISTINCT titulaire_id FROM mandat WHERE titulaire_id > :after AND titulaire_id <= :last) m
  JOIN solde s ON s.titulaire_id = m.titulaire_id AND s.titulaire_id > :after AND s.titulaire_id <= :last AND s.poche = 5
              AND s.lot = 0

-- name: accrue_dernier_mandat
SELECT COALESCE(MAX(titulaire_id), 0) FROM mandat

-- name: accrue_derniere_activite
SELECT COALESCE(MAX(titulaire_id), 0) FROM activite

-- The number of the journal's last entry.
-- name: accrue_journal_tete
SELECT COALESCE(MAX(seq), 0) FROM journal

-- Acts that may have changed what a pass had read: not the credits, nor what touches no holder; and what a dossier takes from
-- a purse gives no CPF credit.
-- name: accrue_actes_depuis
SELECT COUNT(*) FROM journal
 WHERE seq > :seq AND genre = 2 AND acte NOT LIKE 'credit.%' AND acte NOT LIKE 'organisme.%'
   AND acte NOT LIKE 'paiement.%' AND acte NOT LIKE 'journal.%'
   AND (:famille = 'dife' OR acte NOT LIKE 'dossier.%')

-- name: accrue_avancement
SELECT au, dernier, fini, debut_seq FROM credit_avancement WHERE famille = :famille AND annee = :annee

-- name: accrue_avancement_debut
INSERT INTO credit_avancement (famille, annee, au, dernier, fini, debut_seq)
VALUES (:famille, :annee, :au, 0, 0, :seq)
ON CONFLICT (famille, annee) DO UPDATE SET au = excluded.au, dernier = 0, fini = 0, debut_seq = excluded.debut_seq

-- name: accrue_avancement_lot
UPDATE credit_avancement SET dernier = :dernier WHERE famille = :famille AND annee = :annee

-- name: accrue_avancement_fini
UPDATE credit_avancement SET fini = 1 WHERE famille = :famille AND annee = :annee

-- name: accrue_cumul
SELECT genre, regle_id, nombre, montant FROM credit_cumul
 WHERE famille = :famille AND annee = :annee ORDER BY genre, regle_id

-- name: accrue_cumul_add
INSERT INTO credit_cumul (famille, annee, genre, regle_id, nombre, montant)
SELECT :famille, :annee, :genre, r.id, :nombre, :montant
  FROM regle r WHERE r.code = :code AND r.article = :article AND r.parametres = :parametres
ON CONFLICT (famille, annee, genre, regle_id)
DO UPDATE SET nombre = credit_cumul.nombre + excluded.nombre, montant = credit_cumul.montant + excluded.montant

-- name: accrue_cumul_regle
INSERT INTO credit_cumul (famille, annee, genre, regle_id, nombre, montant)
VALUES (:famille, :annee, :genre, :regle, :nombre, :montant)

-- What the book itself says, row by row: counted by the program, as neither engine groups millions of rows without sorting
-- them.
-- name: accrue_livre_cpf
-- @flux
SELECT CASE WHEN cle = :cle THEN 2 ELSE 1 END, genre, regle_id, credit, montant
  FROM transfert WHERE cle = :cle OR cle = :avant

-- name: accrue_livre_dife
-- @flux
SELECT CASE WHEN jour_valeur BETWEEN :debut AND :fin THEN 2
            WHEN jour_valeur BETWEEN :debut_avant AND :fin_avant THEN 1 ELSE 0 END, genre, regle_id, credit, montant
  FROM transfert WHERE genre IN (2, 20, 21, 50) AND cle LIKE 'dife/%'

-- name: accrue_regle
SELECT code, parametres FROM regle WHERE id = :id

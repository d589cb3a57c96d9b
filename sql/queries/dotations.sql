-- Room: dotations. Who adds money to accounts, the lots they paid, and what goes back to them.

-- fragment: financeur_a_un_compte
CASE WHEN EXISTS (SELECT 1 FROM financeur_compte k WHERE k.financeur_id = f.id) THEN 1 ELSE 0 END

-- name: financeur_find
SELECT f.id, f.denomination, f.categorie, @financeur_a_un_compte@ FROM financeur f WHERE f.siret = :siret

-- The last registered first.
-- name: financeurs_inscrits
SELECT f.id, f.siret, f.denomination, f.categorie, @financeur_a_un_compte@ FROM financeur f
 WHERE :avant = 0 OR f.id < :avant
 ORDER BY f.id DESC LIMIT :n

-- name: financeur_next_id
SELECT COALESCE(MAX(id), 0) + 1 FROM financeur

-- name: financeur_insert
INSERT INTO financeur (id, siret, denomination, categorie, enregistre_us) VALUES (:id, :siret, :denomination, :categorie, :now)

-- name: dotation_next_lot
-- @propre titulaire
SELECT COALESCE(MAX(lot), 0) + 1 FROM dotation WHERE titulaire_id = :titulaire

-- name: dotation_insert
INSERT INTO dotation (titulaire_id, lot, cle, financeur_id, base, montant_cents, recu_le, echeance, remboursable, dossier_id,
                      classes, formations, source, enregistre_us)
VALUES (:titulaire, :lot, :cle, :financeur, :base, :montant, :recu, :echeance, :remboursable, NULLIF(:dossier, 0), :classes,
        :formations, :source, :now)

-- The lot of a key, and whether it says the same.
-- name: dotation_same
-- @propre titulaire
SELECT lot, CASE WHEN financeur_id = :financeur AND base = :base AND montant_cents = :montant AND recu_le = :recu
                      AND COALESCE(echeance, -1) = COALESCE(:echeance, -1) AND remboursable = :remboursable
                      AND COALESCE(dossier_id, 0) = :dossier AND classes = :classes AND formations = :formations
                      AND source = :source
                 THEN 1 ELSE 0 END
  FROM dotation WHERE titulaire_id = :titulaire AND cle = :cle

-- ---- a sum that an agent proposes, and another decides ----

-- The proposal of a key that waits, and whether it says the same.
-- name: somme_meme
SELECT s.no, CASE WHEN f.siret = :siret AND s.base = :base AND s.montant_cents = :montant AND s.recu_le = :recu
                       AND COALESCE(s.echeance, -1) = COALESCE(:echeance, -1) AND s.remboursable = :remboursable
                       AND s.dossier = :dossier AND s.classes = :classes AND s.formations = :formations
                       AND s.source = :source
                  THEN 1 ELSE 0 END
  FROM somme_proposee s JOIN financeur f ON f.id = s.financeur_id
 WHERE s.titulaire_id = :titulaire AND s.cle = :cle AND s.etat = 'proposee'

-- name: somme_max
SELECT COALESCE(MAX(no), 0) FROM somme_proposee

-- name: somme_insert
INSERT INTO somme_proposee (titulaire_id, no, cle, financeur_id, base, montant_cents, recu_le, echeance, remboursable, dossier, classes,
                            formations, source, etat, propose_par, propose_us)
VALUES (:titulaire, :no, :cle, :financeur, :base, :montant, :recu, :echeance, :remboursable, :dossier, :classes, :formations,
        :source, 'proposee', :agent, :now)

-- fragment: somme_colonnes
s.no, s.titulaire_id, s.cle, f.siret, f.denomination, s.base, s.montant_cents, s.recu_le, s.echeance, s.remboursable, s.dossier,
       s.classes, s.formations, s.source, s.propose_par, s.etat

-- name: somme_lire
SELECT @somme_colonnes@
  FROM somme_proposee s JOIN financeur f ON f.id = s.financeur_id
 WHERE s.no = :no

-- name: sommes_attente
SELECT @somme_colonnes@
  FROM somme_proposee s JOIN financeur f ON f.id = s.financeur_id
 WHERE s.etat = 'proposee' AND s.no > :apres
 ORDER BY s.no LIMIT :n

-- name: sommes_attente_nombre
SELECT COUNT(*) FROM somme_proposee WHERE etat = 'proposee'

-- name: somme_decider
UPDATE somme_proposee SET etat = :etat, motif = NULLIF(:motif, ''), lot = NULLIF(:lot, 0), decide_par = :agent, decide_us = :now
 WHERE titulaire_id = :titulaire AND no = :no

-- One lot, or all of them, or all where something is free, the oldest first.
-- name: dotation_lots
SELECT d.lot, d.cle, d.financeur_id, f.siret, f.denomination, f.categorie, d.base, d.montant_cents, d.recu_le, d.echeance,
       d.remboursable, COALESCE(d.dossier_id, 0), d.classes, d.formations, d.source, d.enregistre_us
  FROM dotation d JOIN financeur f ON f.id = d.financeur_id
 WHERE d.titulaire_id = :titulaire AND (:lot = 0 OR d.lot = :lot)
   AND (:libres = 0
        OR EXISTS (SELECT 1 FROM solde s
                    WHERE s.titulaire_id = d.titulaire_id AND s.lot = d.lot AND s.montant > s.reserve
                      AND s.poche = CASE WHEN d.dossier_id IS NULL THEN 6 ELSE 7 END))
 ORDER BY CASE WHEN :libres = 0 THEN 0 ELSE d.recu_le END, d.lot

-- What sums of a base gave, less what went back to their financeur and what was corrected.
-- name: dotation_recu
-- @propre titulaire
SELECT COALESCE(SUM(d.montant_cents), 0)
       - COALESCE((SELECT SUM(t.montant) FROM transfert t JOIN dotation r ON r.titulaire_id = t.titulaire_id AND r.lot = t.lot
                    WHERE t.titulaire_id = :titulaire AND t.genre = :rendu AND r.base = :base), 0)
  FROM dotation d
 WHERE d.titulaire_id = :titulaire AND d.base = :base
   AND NOT EXISTS (SELECT 1 FROM correction c
                    WHERE c.titulaire_id = d.titulaire_id AND c.etat = 'faite'
                      AND c.cle = 'dotation/' || CAST(d.lot AS TEXT))

-- What may still go back to its financeur: lots whose last day has passed, abondements of dossiers that ended. A freeze holds them.
-- name: dotation_echues
SELECT d.titulaire_id, d.lot
  FROM dotation d
  JOIN solde s ON s.titulaire_id = d.titulaire_id AND s.lot = d.lot AND s.poche = CASE WHEN d.dossier_id IS NULL THEN 6 ELSE 7 END
  LEFT JOIN dossier x ON x.titulaire_id = d.titulaire_id AND x.id = d.dossier_id
 WHERE s.montant > s.reserve
   AND ((d.dossier_id IS NULL AND d.remboursable = 1 AND d.echeance < :at)
        OR (d.dossier_id IS NOT NULL
            AND x.etat NOT IN ('notProcessed', 'validated', 'waitingAcceptation')))
   AND NOT EXISTS (SELECT 1 FROM gel g
                    WHERE g.titulaire_id = d.titulaire_id AND g.dossier_id IN (0, COALESCE(d.dossier_id, 0)) AND g.debut <= :at
                      AND g.fin >= :at AND (g.leve_le IS NULL OR g.leve_le > :at))
   AND (d.titulaire_id > :titulaire OR (d.titulaire_id = :titulaire AND d.lot > :lot))
 ORDER BY d.titulaire_id, d.lot LIMIT :n

-- Whether the dossier of an abondement uses no more of it: accepted, what it took is reserved; or ended.
-- name: dotation_dossier_clos
SELECT COUNT(*) FROM dossier
 WHERE titulaire_id = :titulaire AND id = :dossier
   AND etat NOT IN ('notProcessed', 'validated', 'waitingAcceptation')

-- name: dotation_dossier
SELECT id, CASE WHEN etat IN ('notProcessed', 'validated', 'waitingAcceptation') THEN 1 ELSE 0 END
  FROM dossier WHERE titulaire_id = :titulaire AND numero = :numero

-- name: dotation_remboursements
SELECT COUNT(*) FROM transfert WHERE titulaire_id = :titulaire AND lot = :lot AND genre = :genre

-- name: dotation_formation
SELECT COUNT(*) FROM formation f JOIN organisme o ON o.id = f.organisme_id WHERE o.siret || '/' || f.numero = :formation

-- The training of a session, as conditions name it: by each SIRET that its body had, with the last day's end (NULL: it has it), whether another
-- body had it or has it, and the day of the first delivery that named its body. NULL: without SIRET.
-- name: dotation_formation_de_session
SELECT h.siret || '/' || f.numero, h.remplace_le,
       CASE WHEN EXISTS (SELECT 1 FROM organisme x WHERE x.siret = h.siret AND x.id <> h.id)
              OR EXISTS (SELECT 1 FROM organisme_ancien x WHERE x.siret = h.siret AND x.organisme_id <> h.id) THEN 1 ELSE 0 END,
       h.connu_le
  FROM session_formation s JOIN action_formation a ON a.id = s.action_id
  JOIN formation f ON f.id = a.formation_id
  JOIN (SELECT o.id AS id, o.siret AS siret, NULL AS remplace_le, o.connu_le AS connu_le, 9223372036854775807 AS no FROM organisme o
        UNION ALL
        SELECT k.organisme_id, k.siret, k.remplace_le, o.connu_le, k.no FROM organisme_ancien k JOIN organisme o ON o.id = k.organisme_id) h
    ON h.id = f.organisme_id
 WHERE s.id = :session ORDER BY h.no

-- name: titulaire_ouvert
SELECT COUNT(*) FROM titulaire WHERE id = :id AND efface_us IS NULL AND deces IS NULL

-- name: transfert_entrees
SELECT montant, entrees FROM transfert WHERE titulaire_id = :titulaire AND cle = :cle

-- Hours made of euros in a period that ends this day, but for what was corrected.
-- name: conversion_heures
SELECT COALESCE(SUM(t.montant), 0) FROM transfert t
 WHERE t.titulaire_id = :titulaire AND t.genre = :genre AND t.credit = 4 AND t.jour_valeur > :depuis AND t.jour_valeur <= :le
   AND NOT EXISTS (SELECT 1 FROM correction c
                    WHERE c.titulaire_id = t.titulaire_id AND c.etat = 'faite' AND c.cle || '/heures' = t.cle)

-- The last day of a conversion into hours, but for what was corrected.
-- name: conversion_derniere
SELECT MAX(t.jour_valeur) FROM transfert t
 WHERE t.titulaire_id = :titulaire AND t.genre = :genre AND t.credit = 4
   AND NOT EXISTS (SELECT 1 FROM correction c
                    WHERE c.titulaire_id = t.titulaire_id AND c.etat = 'faite' AND c.cle || '/heures' = t.cle)

-- Purses of the dead where something is free; abondements wait for the end of their dossier.
-- A frozen account waits for the end of its freeze.
-- What a freeze holds on day :le, today or later, is not closed, whatever day the closing is applied for.
-- name: cloture_poches
SELECT s.titulaire_id, s.poche, s.lot, t.deces
  FROM titulaire t JOIN solde s ON s.titulaire_id = t.id
 WHERE t.deces IS NOT NULL AND t.deces <= :at AND t.efface_us IS NULL AND s.poche <= 6 AND s.montant > s.reserve
   AND NOT EXISTS (SELECT 1 FROM gel g
                    WHERE g.titulaire_id = t.id AND g.dossier_id = 0 AND g.debut <= :le AND g.fin >= :le
                      AND (g.leve_le IS NULL OR g.leve_le > :le))
   AND (s.titulaire_id > :titulaire
        OR (s.titulaire_id = :titulaire AND (s.poche > :poche OR (s.poche = :poche AND s.lot > :lot))))
 ORDER BY s.titulaire_id, s.poche, s.lot LIMIT :n

-- name: cloture_deja
-- @propre titulaire
SELECT COUNT(*) FROM transfert WHERE titulaire_id = :titulaire AND debit = :poche AND lot = :lot AND genre = :genre

-- ---- corrections ----

-- name: correction_transfert
SELECT t.phase, t.genre, t.debit, t.credit, t.lot, t.montant, t.jour_valeur, COALESCE(t.dossier_id, 0), r.code, r.article
  FROM transfert t JOIN regle r ON r.id = t.regle_id
 WHERE t.titulaire_id = :titulaire AND t.cle = :cle

-- name: correction_vivante
SELECT COUNT(*) FROM correction WHERE titulaire_id = :titulaire AND cle = :cle AND etat <> 'refusee'

-- The sum to send to a financeur that counts a transfer, and the run that takes it; left: it is at the bank, or gone.
-- name: correction_viree
SELECT r.id, COALESCE(b.numero, ''), CASE WHEN b.emis_us IS NULL AND r.etat <> 'payee' THEN 0 ELSE 1 END
  FROM restitution_livre v JOIN restitution r ON r.id = v.restitution_id LEFT JOIN paiement_lot b ON b.id = r.lot_id
 WHERE v.titulaire_id = :titulaire AND v.cle = :cle

-- A sum that waits counts a transfer no more; a sum of nothing is none.
-- name: correction_decompter
UPDATE restitution SET montant_cents = montant_cents - :cents WHERE id = :id AND etat = 'due' AND montant_cents > :cents

-- name: correction_decompter_tout
DELETE FROM restitution WHERE id = :id AND etat = 'due' AND montant_cents = :cents

-- name: correction_decompter_ecriture
DELETE FROM restitution_livre WHERE titulaire_id = :titulaire AND cle = :cle

-- name: correction_next
SELECT COALESCE(MAX(no), 0) + 1 FROM correction WHERE titulaire_id = :titulaire

-- name: correction_insert
INSERT INTO correction (titulaire_id, no, cle, motif, etat, propose_par, propose_us)
VALUES (:titulaire, :no, :cle, :motif, 'proposee', :agent, :now)

-- fragment: une_correction
SELECT no, cle, motif, etat, propose_par, decide_par, titulaire_id, propose_us, COALESCE(decide_us, 0) FROM correction

-- name: corrections
@une_correction@
 WHERE titulaire_id = :titulaire ORDER BY no LIMIT :n

-- Those that wait for a second agent, whoever the account is of, the oldest first.
-- name: corrections_attente
@une_correction@
 WHERE etat = 'proposee' ORDER BY propose_us, titulaire_id, no LIMIT :n

-- name: corrections_attente_nombre
SELECT COUNT(*) FROM correction WHERE etat = 'proposee'

-- name: correction_une
@une_correction@
 WHERE titulaire_id = :titulaire AND no = :no

-- A payment given up that is owed again, once the transfer that gave it up is reversed.
-- name: correction_renonciation
UPDATE renonciation SET etat = 'annulee'
 WHERE titulaire_id = :titulaire AND etat = 'faite' AND 'renonciation/' || CAST(no AS TEXT) = :cle

-- name: correction_renonciation_organisme
UPDATE remboursement SET renonciation_no = NULL
 WHERE titulaire_id = :titulaire AND renonciation_no IS NOT NULL AND 'renonciation/' || CAST(renonciation_no AS TEXT) = :cle

-- name: correction_renonciation_titulaire
UPDATE indu SET renonciation_no = NULL
 WHERE titulaire_id = :titulaire AND renonciation_no IS NOT NULL AND 'renonciation/' || CAST(renonciation_no AS TEXT) = :cle

-- name: correction_decider
UPDATE correction SET etat = :etat, decide_par = :agent, decide_us = :now WHERE titulaire_id = :titulaire AND no = :no

-- ---- what a class asks beside its money ----

-- The last bilan de compétences that rights paid, but for this dossier. One whose rights were all given back, after a fraud or a control, was
-- paid by none.
-- name: bilan_dernier
SELECT MAX(d.accepte_le) FROM dossier d
 WHERE d.titulaire_id = :titulaire AND d.id <> :dossier AND d.classe = 'BC' AND d.etat = 'serviceDoneValidated' AND d.a_payer_cents > 0
   AND NOT EXISTS (SELECT 1 FROM dossier_acte x
                    WHERE x.titulaire_id = d.titulaire_id AND x.dossier_id = d.id AND x.acte IN ('restituer', 'ecarter'))

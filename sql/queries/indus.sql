-- Room: indus. Sums paid that were not due.

-- name: indu_max_id
SELECT COALESCE(MAX(id), 0) FROM indu

-- name: indu_de_l_annee
SELECT COUNT(*) FROM indu WHERE numero LIKE :prefixe

-- What was already claimed of a part of the financing of a dossier, from whoever owes it.
-- name: indu_reclame
SELECT COALESCE(CAST(SUM(p.montant_cents) AS BIGINT), 0)
  FROM indu i JOIN indu_part p ON p.indu_id = i.id
 WHERE i.titulaire_id = :titulaire AND i.dossier_id = :dossier AND p.no = :no AND i.etat <> 'annule'

-- What was recovered already of a part of the financing of a dossier, and went back to who had filled it.
-- name: indu_rendu
SELECT COALESCE(CAST(SUM(p.rendu_cents) AS BIGINT), 0)
  FROM indu i JOIN indu_part p ON p.indu_id = i.id
 WHERE i.titulaire_id = :titulaire AND i.dossier_id = :dossier AND p.no = :no

-- The same, of what one kind of debtor gave back.
-- name: indu_rendu_de
SELECT COALESCE(CAST(SUM(p.rendu_cents) AS BIGINT), 0)
  FROM indu i JOIN indu_part p ON p.indu_id = i.id
 WHERE i.titulaire_id = :titulaire AND i.dossier_id = :dossier AND p.no = :no AND i.debiteur = :debiteur AND i.etat <> 'annule'

-- The next debt of one kind of debtor for the price of a dossier, not cancelled.
-- name: indu_du_prix_apres
SELECT i.numero FROM indu i
 WHERE i.titulaire_id = :titulaire AND i.dossier_id = :dossier AND i.debiteur = :debiteur AND i.etat <> 'annule'
   AND NOT EXISTS (SELECT 1 FROM indu_part p WHERE p.indu_id = i.id AND p.poche = 0)
   AND i.id > :apres
 ORDER BY i.id LIMIT 1

-- Debts for the price of a dossier that claim something still, or recovered something.
-- name: indu_du_prix_vivants
SELECT COUNT(*) FROM indu i
 WHERE i.titulaire_id = :titulaire AND i.dossier_id = :dossier AND i.etat <> 'annule' AND (i.etat <> 'abandonne' OR i.recouvre_cents > 0)
   AND NOT EXISTS (SELECT 1 FROM indu_part p WHERE p.indu_id = i.id AND p.poche = 0)

-- name: indu_devoir
UPDATE indu SET a_rembourser_cents = a_rembourser_cents + :cents WHERE id = :id

-- name: indu_rembourser
UPDATE indu SET rembourse_le = :le, rembourse_reference = :reference, rembourse_par = :par WHERE id = :id AND rembourse_le IS NULL

-- Who examined and who decided the fraud of a dossier.
-- name: indu_agents_de_la_fraude
SELECT r.instruite_par, r.decidee_par FROM fraude_reclamation r
 WHERE r.titulaire_id = :titulaire AND r.dossier_id = :dossier AND r.etat = 'acceptee'

-- What was promised in a dossier and is not received is owed to no financeur.
-- name: indu_financeur_du_lot
SELECT d.financeur_id
  FROM dotation d LEFT JOIN promesse p ON p.titulaire_id = d.titulaire_id AND p.lot = d.lot
 WHERE d.titulaire_id = :titulaire AND d.lot = :lot AND (p.lot IS NULL OR p.etat = 'recue')

-- The promise behind a part of a debt, and who paid it, once it did.
-- name: indu_promesse
SELECT p.lot, CASE WHEN p.etat = 'recue' THEN p.financeur_id ELSE 0 END
  FROM dossier_prise g JOIN promesse p ON p.titulaire_id = g.titulaire_id AND p.lot = g.lot
 WHERE g.titulaire_id = :titulaire AND g.dossier_id = :dossier AND g.no = :no AND g.poche IN (6, 7)

-- The last day a dossier was paid on.
-- name: indu_paye_le
SELECT jour FROM dossier_acte WHERE titulaire_id = :titulaire AND dossier_id = :dossier AND acte = 'payer' ORDER BY no DESC LIMIT 1

-- name: indu_fraude_ouvert
SELECT numero FROM indu
 WHERE titulaire_id = :titulaire AND dossier_id = :dossier AND fraude = 1 AND etat NOT IN ('solde', 'annule', 'abandonne')
 ORDER BY id LIMIT 1

-- The debts of a body that money sent back by the bank pays, what it still owes first, then what it was let off: the oldest of each. After a
-- fraud (tout = 1) any debt of the dossier; before, what it owes of an advance (no purse paid it).
-- name: indu_a_compenser
SELECT i.numero FROM indu i
 WHERE i.titulaire_id = :titulaire AND i.dossier_id = :dossier AND i.etat NOT IN ('solde', 'annule') AND i.debiteur = 'organisme'
   AND i.recouvre_cents < i.montant_cents
   AND (:tout = 1 OR i.fraude = 1 OR EXISTS (SELECT 1 FROM indu_part p WHERE p.indu_id = i.id AND p.poche = 0))
 ORDER BY CASE WHEN i.etat = 'abandonne' THEN 1 ELSE 0 END, i.id LIMIT 1

-- name: indu_insert
INSERT INTO indu (id, numero, debiteur, organisme_id, titulaire_id, dossier_id, dossier, etat, article, motifs, montant_cents,
                  recouvre_cents, fraude, paye_le, ouvert_le, ouvert_par)
VALUES (:id, :numero, :debiteur, :organisme, :titulaire, :dossier_id, :dossier, 'ouvert', :article, :motifs, :montant, 0,
        :fraude, :paye, :le, :par)

-- name: indu_part_insert
INSERT INTO indu_part (indu_id, no, poche, compte, montant_cents, rendu_cents)
VALUES (:indu, :no, :poche, :compte, :montant, 0)

-- Two columns by instalments: the first that is not paid whole, and the last of all; four are an end that somebody proposes, of which an annulment
-- or a reduction of what was recovered (indu_decision) comes first; then what that decision says, what was claimed before the first
-- reduction, the debt that this one was a part of, the day of the last decision, who ended the debt, 0 when a decision annulled it, and whether
-- some of what its body is owed on the dossier was given up.
-- fragment: indu
SELECT i.id, i.numero, i.debiteur, i.organisme_id, i.titulaire_id, i.dossier_id, i.dossier, i.etat, i.article, i.motifs,
       i.montant_cents, i.recouvre_cents, i.fraude, i.paye_le, i.ouvert_le, i.ouvert_par, i.notifie_le, i.payer_avant,
       i.demeure_le, i.demeure_avant, i.contrainte_le, i.signataire, i.opposer_avant, i.oppose_le, i.juge_le,
       i.echelonne_le, i.echelonne_base_cents, i.clos_le, i.clos_motif, o.denomination, o.nda, i.a_rembourser_cents, i.rembourse_le,
       i.renonciation_no,
       (SELECT MIN(e.le) FROM indu_echeance e
         WHERE e.indu_id = i.id AND (SELECT SUM(f.montant_cents) FROM indu_echeance f WHERE f.indu_id = i.id AND f.no <= e.no)
                                    > i.recouvre_cents - COALESCE(i.echelonne_base_cents, 0)),
       (SELECT MAX(e.le) FROM indu_echeance e WHERE e.indu_id = i.id),
       i.notifie_reference, i.demeure_reference, i.demeure_cents, i.contrainte_reference, i.contrainte_cents, i.contrainte_par,
       CASE WHEN v.no IS NULL THEN i.clore_etat WHEN v.cents = 0 THEN 'annule' ELSE 'reduit' END, COALESCE(v.propose_le, i.clore_le),
       COALESCE(v.propose_par, i.clore_par), COALESCE(v.motif, i.clore_motif),
       v.no, COALESCE(v.cents, 0), v.le, v.reference,
       COALESCE((SELECT MAX(x.avant_cents) FROM indu_decision x WHERE x.indu_id = i.id AND x.etat = 'faite' AND x.cents > 0),
                i.montant_cents),
       (SELECT y.numero FROM indu_decision x JOIN indu y ON y.id = x.indu_id WHERE x.part_id = i.id),
       (SELECT MAX(x.le) FROM indu_decision x WHERE x.indu_id = i.id AND x.etat = 'faite'), i.clos_par,
       COALESCE((SELECT MIN(x.cents) FROM indu_decision x WHERE x.indu_id = i.id AND x.etat = 'faite'), 1),
       CASE WHEN i.debiteur = 'organisme' AND EXISTS (SELECT 1 FROM remboursement m WHERE m.titulaire_id = i.titulaire_id AND m.dossier_id = i.dossier_id
                                                         AND m.renonciation_no IS NOT NULL) THEN 1 ELSE 0 END
  FROM indu i JOIN organisme o ON o.id = i.organisme_id
  LEFT JOIN indu_decision v ON v.indu_id = i.id AND v.etat = 'proposee'

-- name: indus
-- @propre numero
@indu@
 WHERE (:numero = '' OR i.numero = :numero) AND (:organisme = 0 OR i.organisme_id = :organisme)
   AND (:avant = 0 OR i.id < :avant)
 ORDER BY i.id DESC LIMIT :n

-- The same, of one dossier.
-- name: indus_du_dossier
@indu@
 WHERE i.titulaire_id = :titulaire AND i.dossier_id = :dossier
 ORDER BY i.id DESC LIMIT :n

-- What a holder owes and was told of.
-- name: indus_du_titulaire
@indu@
 WHERE i.titulaire_id = :titulaire AND (:dossier = 0 OR i.dossier_id = :dossier) AND i.debiteur = 'titulaire' AND i.notifie_le IS NOT NULL
 ORDER BY i.id DESC LIMIT :n

-- The fund of a right has nothing left of a debt that is annulled: it went back to the purse, or to who had paid. The financeur of a lot keeps
-- what it got, and a card too (decision 43).
-- name: indu_parts
-- @propre indu
SELECT p.no, p.poche, p.compte, p.montant_cents,
       CASE WHEN i.etat = 'annule' AND p.poche NOT IN (6, 7, 8) THEN 0 ELSE p.rendu_cents END
  FROM indu_part p JOIN indu i ON i.id = p.indu_id
 WHERE p.indu_id = :indu ORDER BY p.no

-- name: indu_recouvrements
SELECT no, genre, le, montant_cents, reference FROM indu_recouvrement WHERE indu_id = :indu ORDER BY no

-- Each payment or withholding as it was made, whatever decisions took of it since: all of it, what this debt still has, what it has that is not the
-- debt it comes from (:indu may be a part that a reduction annulled).
-- name: indu_sommes
SELECT l.no, l.genre, l.le, CAST(SUM(l.montant_cents) AS BIGINT), l.reference,
       CAST(SUM(CASE WHEN l.indu_id = :indu THEN l.montant_cents ELSE 0 END) AS BIGINT)
  FROM indu_recouvrement l
 WHERE l.indu_id = COALESCE((SELECT x.indu_id FROM indu_decision x WHERE x.part_id = :indu), :indu)
    OR l.indu_id IN (SELECT y.part_id FROM indu_decision y
                      WHERE y.indu_id = COALESCE((SELECT x.indu_id FROM indu_decision x WHERE x.part_id = :indu), :indu))
 GROUP BY l.no, l.genre, l.le, l.reference
 ORDER BY l.no, l.le, l.reference

-- The same as one decision left them: all of each, what it gave back by its part, what earlier ones had, what the debt has today.
-- name: indu_sommes_decision
SELECT l.no, l.genre, l.le, CAST(SUM(l.montant_cents) AS BIGINT), l.reference,
       CAST(SUM(CASE WHEN v.no = :no THEN l.montant_cents ELSE 0 END) AS BIGINT),
       CAST(SUM(CASE WHEN v.no < :no THEN l.montant_cents ELSE 0 END) AS BIGINT),
       CAST(SUM(CASE WHEN v.no IS NULL THEN l.montant_cents ELSE 0 END) AS BIGINT)
  FROM indu_recouvrement l LEFT JOIN indu_decision v ON v.part_id = l.indu_id
 WHERE l.indu_id = :indu OR v.indu_id = :indu
 GROUP BY l.no, l.genre, l.le, l.reference
 ORDER BY l.no, l.le, l.reference

-- name: indu_recouvrement_apres
SELECT no, genre, le, montant_cents, reference FROM indu_recouvrement WHERE indu_id = :indu AND no > :apres ORDER BY no LIMIT 1

-- Those that a decision took out of the debt keep their number, which no later one takes: the book knows it.
-- name: indu_recouvrement_max
-- @propre indu
SELECT COALESCE(MAX(no), 0) FROM indu_recouvrement
 WHERE indu_id = :indu OR indu_id IN (SELECT part_id FROM indu_decision WHERE indu_id = :indu)

-- name: indu_recouvrement_insert
INSERT INTO indu_recouvrement (indu_id, no, genre, le, montant_cents, reference, par)
VALUES (:indu, :no, :genre, :le, :montant, :reference, :par)

-- With what was recovered since the schedule was granted, which pays them in their order.
-- name: indu_echeances
SELECT c.no, c.le, c.montant_cents, i.recouvre_cents - COALESCE(i.echelonne_base_cents, 0)
  FROM indu_echeance c JOIN indu i ON i.id = c.indu_id WHERE c.indu_id = :indu ORDER BY c.no

-- What instalments asked for before a day.
-- name: indu_echu
SELECT COALESCE(CAST(SUM(montant_cents) AS BIGINT), 0) FROM indu_echeance WHERE indu_id = :indu AND le < :le

-- What was recovered until a day, that one included.
-- name: indu_recouvre_au
SELECT COALESCE(CAST(SUM(montant_cents) AS BIGINT), 0) FROM indu_recouvrement WHERE indu_id = :indu AND le <= :le

-- name: indu_echeances_delete
DELETE FROM indu_echeance WHERE indu_id = :indu

-- name: indu_echeance_insert
INSERT INTO indu_echeance (indu_id, no, le, montant_cents) VALUES (:indu, :no, :le, :montant)

-- name: indu_echelonner
UPDATE indu SET echelonne_le = :le, echelonne_base_cents = :base WHERE id = :id

-- name: indu_notifier
UPDATE indu SET etat = 'notifie', notifie_le = :le, notifie_reference = :reference, payer_avant = :avant, notifie_par = :par WHERE id = :id

-- name: indu_notifie_par
SELECT COALESCE(notifie_par, '') FROM indu WHERE id = :id

-- name: indu_demeurer
UPDATE indu SET etat = 'en_demeure', demeure_le = :le, demeure_reference = :reference, demeure_avant = :avant,
                demeure_cents = montant_cents - recouvre_cents
 WHERE id = :id

-- name: indu_contraindre
UPDATE indu
   SET etat = 'contraint', contrainte_le = :le, contrainte_reference = :reference, contrainte_par = :par,
       signataire = :signataire, opposer_avant = :avant, contrainte_cents = montant_cents - recouvre_cents
 WHERE id = :id

-- name: indu_opposer
UPDATE indu SET etat = 'oppose', oppose_le = :le, oppose_reference = :reference WHERE id = :id

-- name: indu_maintenir
UPDATE indu SET etat = 'contraint', juge_le = :le WHERE id = :id

-- name: indu_recouvrer
UPDATE indu SET recouvre_cents = :recouvre WHERE id = :id

-- name: indu_rendre
UPDATE indu_part SET rendu_cents = rendu_cents + :rendu WHERE indu_id = :indu AND no = :no

-- name: indu_clore
UPDATE indu SET etat = :etat, clos_le = :le, clos_par = :par, clos_motif = NULLIF(:motif, '') WHERE id = :id

-- name: indu_proposer_fin
UPDATE indu SET clore_etat = :etat, clore_le = :le, clore_par = :par, clore_motif = :motif WHERE id = :id

-- name: indu_ecarter_fin
UPDATE indu SET clore_etat = NULL, clore_le = NULL, clore_par = NULL, clore_motif = NULL WHERE id = :id

-- name: indu_dereference_le
SELECT MAX(debut) FROM mesure
 WHERE organisme_id = :organisme AND mesure = 'dereferencement' AND etat IN ('signee', 'levee') AND debut <= :le

-- Debts of holders whose last day to pay is over, when a purse that answers for what its fund paid of them has something free: the élus' (5) and the
-- citizen engagement's (3) for their own, the others for the rest. A freeze holds them.
-- name: indu_a_retenir
SELECT id, numero FROM indu
 WHERE debiteur = 'titulaire' AND etat = 'notifie' AND payer_avant < :le AND id > :apres
   AND EXISTS (SELECT 1 FROM solde s JOIN indu_part p ON p.indu_id = indu.id AND p.montant_cents > p.rendu_cents
                WHERE s.titulaire_id = indu.titulaire_id AND s.poche IN (1, 2, 3, 5) AND s.montant > s.reserve
                  AND CASE WHEN s.poche IN (3, 5) OR p.poche IN (3, 5) THEN CASE WHEN s.poche = p.poche THEN 1 ELSE 0 END ELSE 1 END = 1)
   AND NOT EXISTS (SELECT 1 FROM gel g
                    WHERE g.titulaire_id = indu.titulaire_id AND g.dossier_id IN (0, indu.dossier_id) AND g.debut <= :le AND g.fin >= :le
                      AND (g.leve_le IS NULL OR g.leve_le > :le))
 ORDER BY id LIMIT :n

-- ---- annulled or reduced after something was recovered ----

-- What the operator put in for a part of the price that was given back beyond a debt made smaller, less what it got back since of that part.
-- name: indu_porte
SELECT COALESCE(CAST(SUM(CASE WHEN t.genre = 13 THEN t.montant ELSE -t.montant END) AS BIGINT), 0)
  FROM indu i JOIN transfert t ON t.titulaire_id = i.titulaire_id
   AND ((t.genre = 13 AND t.debit = 1011 AND t.cle LIKE 'indu/' || i.numero || '/rembourse/d%/' || :part)
     OR (t.genre = 44 AND t.credit = 1011 AND t.cle LIKE 'indu/' || i.numero || '/%/a/' || :part))
 WHERE i.titulaire_id = :titulaire AND i.dossier_id = :dossier
   AND NOT EXISTS (SELECT 1 FROM correction c WHERE c.titulaire_id = t.titulaire_id AND c.cle = t.cle AND c.etat = 'faite')

-- name: indu_porte_ligne
SELECT COALESCE(CAST(SUM(montant) AS BIGINT), 0) FROM transfert
 WHERE titulaire_id = :titulaire AND genre = 13 AND debit = 1011 AND cle LIKE :cle

-- name: indu_decision_max
SELECT COALESCE(MAX(no), 0) FROM indu_decision WHERE indu_id = :indu

-- name: indu_decision_insert
INSERT INTO indu_decision (indu_id, no, cents, avant_cents, le, reference, motif, etat, propose_le, propose_par)
VALUES (:indu, :no, :cents, :avant, :le, :reference, :motif, 'proposee', :propose_le, :propose_par)

-- name: indu_decision_faire
UPDATE indu_decision
   SET etat = 'faite', decide_le = :le, decide_par = :par, droits_cents = :droits, argent_cents = :argent, part_id = NULLIF(:part, 0)
 WHERE indu_id = :indu AND no = :no AND etat = 'proposee'

-- name: indu_decision_ecarter
UPDATE indu_decision SET etat = 'ecartee', decide_le = :le, decide_par = :par WHERE indu_id = :indu AND no = :no AND etat = 'proposee'

-- Those that were made of a debt, or that made it a part, oldest first.
-- name: indu_decisions
SELECT x.no, x.cents, x.avant_cents, x.le, x.reference, x.motif, x.propose_par, x.decide_le, x.decide_par, x.droits_cents, x.argent_cents,
       p.numero
  FROM indu_decision x LEFT JOIN indu p ON p.id = x.part_id
 WHERE (x.indu_id = :indu OR x.part_id = :indu) AND x.etat = 'faite'
 ORDER BY x.no LIMIT :n

-- What had left for a financeur and that a decision took back from it in the book, but for what the smaller debt gives it: it is owed by it, asked
-- outside the program. With the run and the line that sent it.
-- name: indu_creances
SELECT f.siret, f.denomination, CAST(SUM(v.montant_cents) AS BIGINT), COALESCE(b.numero, ''), COALESCE(l.reference, ''), r.paye_le
  FROM transfert t
  JOIN correction c ON c.titulaire_id = t.titulaire_id AND c.cle = t.cle AND c.etat = 'faite'
  JOIN restitution_livre v ON v.titulaire_id = t.titulaire_id AND v.cle = t.cle
  JOIN restitution r ON r.id = v.restitution_id
  JOIN financeur f ON f.id = r.financeur_id
  LEFT JOIN paiement_lot b ON b.id = r.lot_id
  LEFT JOIN paiement_ligne l ON l.lot_id = r.lot_id AND l.no = r.ligne_no
 WHERE t.titulaire_id = :titulaire AND t.genre = 44 AND t.cle LIKE :cles
 GROUP BY f.siret, f.denomination, b.numero, l.reference, r.paye_le
 ORDER BY f.siret, b.numero, l.reference LIMIT :n

-- What a sum recovered wrote in the book, and that was not reversed: what was withheld (25), and who got it (44).
-- name: indu_ligne_livre
SELECT t.cle, t.genre, t.credit, t.montant FROM transfert t
 WHERE t.titulaire_id = :titulaire AND t.genre IN (25, 44) AND (t.cle LIKE :ecrite OR t.cle LIKE :rejouee)
   AND NOT EXISTS (SELECT 1 FROM correction c WHERE c.titulaire_id = t.titulaire_id AND c.cle = t.cle AND c.etat = 'faite')
 ORDER BY t.cle

-- The promise behind a part, not called yet, owes again what a debtor had paid for it.
-- name: indu_promesse_redevoir
UPDATE promesse SET du_cents = du_cents + :cents, recouvre_cents = recouvre_cents - :cents, etat = 'due'
 WHERE titulaire_id = :titulaire AND recouvre_cents >= :cents AND du_le IS NOT NULL AND depot_id IS NULL AND etat IN ('due', 'annulee')
   AND lot = (SELECT g.lot FROM dossier_prise g WHERE g.titulaire_id = :titulaire AND g.dossier_id = :dossier AND g.no = :no)

-- name: indu_parts_oublier
UPDATE indu_part SET rendu_cents = 0 WHERE indu_id = :indu

-- name: indu_parts_delete
DELETE FROM indu_part WHERE indu_id = :indu

-- name: indu_part_garder
INSERT INTO indu_part (indu_id, no, poche, compte, montant_cents, rendu_cents)
VALUES (:indu, :no, :poche, :compte, :montant, :rendu)

-- A line goes, whole or in part, to the debt that is the part annulled.
-- name: indu_recouvrement_partager
INSERT INTO indu_recouvrement (indu_id, no, genre, le, montant_cents, reference, par)
SELECT :part, no, genre, le, :cents, reference, par FROM indu_recouvrement WHERE indu_id = :indu AND no = :no

-- name: indu_recouvrement_baisser
UPDATE indu_recouvrement SET montant_cents = :cents WHERE indu_id = :indu AND no = :no

-- name: indu_recouvrement_delete
DELETE FROM indu_recouvrement WHERE indu_id = :indu AND no = :no

-- The part that is annulled: a debt of its own, closed at once, that says what the first did.
-- name: indu_partager
INSERT INTO indu (id, numero, debiteur, organisme_id, titulaire_id, dossier_id, dossier, etat, article, motifs, montant_cents, recouvre_cents,
                  fraude, paye_le, ouvert_le, ouvert_par, notifie_le, notifie_reference, payer_avant, clos_le, clos_par, clos_motif)
SELECT :id, :numero, debiteur, organisme_id, titulaire_id, dossier_id, dossier, 'annule', article, motifs, :montant, :recouvre,
       fraude, paye_le, ouvert_le, ouvert_par, notifie_le, notifie_reference, payer_avant, :le, :par, :motif
  FROM indu WHERE id = :de

-- A judge who was asked has answered: the contrainte stands for what is left.
-- name: indu_reduire
UPDATE indu
   SET montant_cents = :montant, recouvre_cents = :recouvre,
       juge_le = CASE WHEN etat = 'oppose' THEN :le ELSE juge_le END,
       etat = CASE WHEN etat = 'oppose' THEN 'contraint' ELSE etat END,
       echelonne_base_cents = CASE WHEN echelonne_base_cents IS NULL THEN NULL ELSE :base END
 WHERE id = :id

-- name: indu_echeance_baisser
UPDATE indu_echeance SET montant_cents = :cents WHERE indu_id = :indu AND no = :no

-- name: indu_echeance_delete
DELETE FROM indu_echeance WHERE indu_id = :indu AND no = :no

-- Whether a holder is not erased.
-- name: indu_titulaire_la
SELECT COUNT(*) FROM titulaire WHERE id = :id AND efface_us IS NULL

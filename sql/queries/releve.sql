-- Room: training. Payment runs before the statements of the bank: what left, what came back.

-- The line of a reference, the account that its run debits and the last act of its dossier.
-- name: releve_ligne
-- @propre reference
SELECT l.lot_id, l.no, l.titulaire_id, l.dossier_id, l.montant_cents, l.etat, l.debit_le, COALESCE(b.debiteur, ''), b.numero,
       COALESCE(l.financeur_id, 0), l.genre, COALESCE(l.motif, ''), l.credit_le
  FROM paiement_ligne l
  JOIN paiement_lot b ON b.id = l.lot_id
 WHERE l.reference = :reference AND b.emis_us IS NOT NULL

-- name: releve_ligne_retourner
UPDATE paiement_ligne SET etat = 'retourne', motif = :motif, retour_le = :le, retour_us = :now
 WHERE lot_id = :lot AND no = :no AND etat = 'paye'

-- name: releve_ligne_debiter
UPDATE paiement_ligne SET debit_le = :le WHERE lot_id = :lot AND no = :no AND debit_le IS NULL

-- Its money is back, whole or less what the bank kept. A line paid or on the way is first paid and returned.
-- name: releve_ligne_crediter
UPDATE paiement_ligne SET credit_le = :le, credit_cents = :cents WHERE lot_id = :lot AND no = :no AND credit_le IS NULL

-- Two runs paid it (decision 89), and the book wrote the other.
-- fragment: est_double
(l.etat = 'abandonne' AND l.motif = 'double')

-- Nothing that was paid, for the book: whatever the bank debits of it, it gives back.
-- fragment: est_a_rendre
(l.etat IN ('rejete', 'retourne') OR @est_double@)

-- A debit of the whole run has these. What was given back already was debited, or will be.
-- fragment: est_partie
(l.debit_le IS NULL AND (l.etat IN ('emis', 'paye') OR @est_double@ OR (l.etat IN ('rejete', 'retourne') AND l.credit_le IS NOT NULL)))

-- A bank debits the whole run and gives these back, or debits it less these (decision 96).
-- fragment: est_peut_etre_partie
(l.debit_le IS NULL AND l.credit_le IS NULL AND l.etat IN ('rejete', 'retourne'))

-- The bank gives back in one entry what it debited, or all that it rejected.
-- fragment: est_a_crediter
(l.credit_le IS NULL AND l.etat IN ('rejete', 'retourne'))

-- name: releve_ligne_frais
UPDATE paiement_ligne SET retour_frais_cents = :cents WHERE lot_id = :lot AND no = :no

-- name: releve_lot_connu
SELECT COUNT(*) FROM paiement_lot WHERE numero = :numero

-- A run that left: what a single debit of it should be, what it may have beside, and what a single credit of it should be.
-- name: releve_lot
SELECT b.id, COALESCE(b.debiteur, ''),
       CAST(COALESCE(SUM(CASE WHEN @est_partie@ THEN l.montant_cents ELSE 0 END), 0) AS BIGINT),
       CAST(COALESCE(SUM(CASE WHEN @est_peut_etre_partie@ THEN l.montant_cents ELSE 0 END), 0) AS BIGINT),
       CAST(COALESCE(SUM(CASE WHEN @est_a_crediter@ AND l.debit_le IS NOT NULL THEN l.montant_cents ELSE 0 END), 0) AS BIGINT),
       CAST(COALESCE(SUM(CASE WHEN @est_a_crediter@ THEN l.montant_cents ELSE 0 END), 0) AS BIGINT)
  FROM paiement_lot b
  LEFT JOIN paiement_ligne l ON l.lot_id = b.id
 WHERE b.numero = :numero AND b.emis_us IS NOT NULL
 GROUP BY b.id, b.debiteur

-- name: releve_lot_a_debiter
SELECT l.reference FROM paiement_ligne l
 WHERE l.lot_id = :lot AND (@est_partie@ OR (:tout = 1 AND @est_peut_etre_partie@))
 ORDER BY l.no LIMIT :n

-- name: releve_lot_a_crediter
SELECT l.reference FROM paiement_ligne l
 WHERE l.lot_id = :lot AND @est_a_crediter@ AND (:tout = 1 OR l.debit_le IS NOT NULL)
 ORDER BY l.no LIMIT :n

-- The line that an entry names, whose money the bank is to give back still.
-- name: releve_attendue_de
SELECT COUNT(*) FROM banque_ecriture e JOIN paiement_ligne l ON l.reference = e.bout_en_bout
 WHERE e.id = :id AND e.credit = 1 AND @est_a_rendre@ AND l.credit_le IS NULL

-- What statements say of a line, and what the book says that the bank owes of it (decision 96).
-- name: releve_ligne_du
-- @propre lot, no
SELECT COALESCE(l.titulaire_id, 0), COALESCE(l.dossier_id, 0), l.banque_du_cents, l.banque_du_no,
       CASE WHEN l.debit_le IS NULL THEN 0 ELSE 1 END, CASE WHEN l.credit_le IS NULL THEN 0 ELSE 1 END, COALESCE(l.credit_cents, 0)
  FROM paiement_ligne l WHERE l.lot_id = :lot AND l.no = :no

-- name: releve_ligne_devoir
UPDATE paiement_ligne SET banque_du_cents = :cents, banque_du_no = banque_du_no + 1 WHERE lot_id = :lot AND no = :no

-- What the lines of holders say that the bank owes, and what the book says of it.
-- name: releve_du_verifier
SELECT COALESCE((SELECT CAST(SUM(banque_du_cents) AS BIGINT) FROM paiement_ligne WHERE titulaire_id IS NOT NULL), 0),
       COALESCE((SELECT CAST(SUM(CASE WHEN debit = 1012 THEN montant ELSE -montant END) AS BIGINT) FROM transfert
                  WHERE debit = 1012 OR credit = 1012), 0)

-- Entries that contradicted a run when they were told, and name one: they are read again once the run or the bank's answers changed.
-- name: releve_a_relire
SELECT e.id FROM banque_ecriture e
 WHERE e.etat = 'attente' AND e.attente = 'virement' AND e.id > :apres
 ORDER BY e.id LIMIT :n

-- name: releve_lot_a_relire
SELECT e.id FROM banque_ecriture e
 WHERE e.etat = 'attente' AND e.attente = 'virement' AND e.id > :apres
   AND (e.lot = :numero OR EXISTS (SELECT 1 FROM paiement_ligne l JOIN paiement_lot b ON b.id = l.lot_id
                                    WHERE b.numero = :numero AND l.reference = e.bout_en_bout))
 ORDER BY e.id LIMIT :n

-- An agent put aside the credit that names it, with a reason.
-- fragment: explique
EXISTS (SELECT 1 FROM banque_ecriture e
         WHERE e.bout_en_bout = l.reference AND e.credit = 1 AND e.etat = 'classee' AND e.decide_motif IS NOT NULL)

-- Two runs paid it, and nothing brings it back.
-- fragment: encore_double
(@est_double@ AND l.credit_le IS NULL AND NOT @explique@)

-- The bank says that it did not pay, debited it, and did not give it back.
-- fragment: encore_debite
(l.etat IN ('rejete', 'retourne') AND l.debit_le IS NOT NULL AND l.credit_le IS NULL AND NOT @explique@)

-- Lines that the bank answered, and the statement does not show as answered. A line rejected and debited is money out for nothing; one that another
-- run paid too is owed by the bank or by the body until an entry brings it back; of a return the bank may keep a part.
-- Neither paid to the payee nor given back, as far as the bank said.
-- fragment: est_bloquee
(l.bloque_le IS NOT NULL AND l.debloque_le IS NULL AND l.etat IN ('emis', 'paye'))

-- name: releve_ecarts_lignes
SELECT l.reference,
       CASE WHEN l.retour_frais_cents > 0 AND l.debit_le IS NOT NULL THEN l.retour_frais_cents ELSE l.montant_cents END, l.etat, l.titulaire_id,
       CASE WHEN @encore_double@ THEN 'double'
            WHEN @est_bloquee@ THEN 'bloque'
            WHEN l.etat = 'emis' AND l.verification_ecart = 1 THEN 'nom'
            WHEN l.etat = 'emis' THEN 'sans_reponse'
            WHEN l.etat = 'rejete' AND l.credit_le IS NULL THEN 'rejete_debite'
            WHEN l.etat = 'retourne' AND l.credit_le IS NULL THEN 'sans_retour'
            WHEN l.debit_le IS NULL AND l.etat = 'paye' THEN 'sans_debit'
            WHEN l.debit_le IS NULL THEN 'rendu_sans_debit'
            ELSE 'frais' END
  FROM paiement_ligne l
 WHERE l.lot_id = :lot AND l.no > 0
   AND (l.etat = 'emis' OR (l.etat = 'paye' AND l.debit_le IS NULL) OR @encore_debite@
        OR (@est_a_rendre@ AND l.credit_le IS NOT NULL AND (l.debit_le IS NULL OR l.retour_frais_cents > 0))
        OR @encore_double@ OR @est_bloquee@)
 ORDER BY l.no LIMIT :n

-- Money out that a line explains and nothing brought back, of every run: paid by two runs, or debited and not paid.
-- name: releve_doubles
SELECT l.reference, l.montant_cents, l.titulaire_id,
       CASE WHEN l.etat = 'abandonne' THEN 'double' WHEN l.etat = 'rejete' THEN 'rejete_debite' WHEN @est_bloquee@ THEN 'bloque' ELSE 'sans_retour' END
  FROM paiement_ligne l WHERE @encore_double@ OR @encore_debite@ OR @est_bloquee@ ORDER BY l.lot_id, l.no LIMIT :n

-- Entries that name a run, or one of its lines, and wait for a person: another sum, another account, a line that was not paid.
-- name: releve_ecarts_ecritures
SELECT e.id, CASE WHEN e.bout_en_bout = '' THEN e.lot ELSE e.bout_en_bout END, e.montant_cents,
       CASE WHEN b.non_envoi_confirme_par IS NOT NULL THEN 'parti' WHEN e.attente = 'revenu' THEN 'revenu' WHEN e.credit = 1 THEN 'retour' ELSE 'debit' END
  FROM banque_ecriture e JOIN paiement_lot b ON b.id = :lot
 WHERE (e.etat = 'attente' OR b.non_envoi_confirme_par IS NOT NULL)
   AND (e.lot = :numero
        OR EXISTS (SELECT 1 FROM paiement_ligne l WHERE l.lot_id = :lot AND l.reference = e.bout_en_bout))
 ORDER BY e.id LIMIT :n

-- A body is owed something beyond its price for the dossier of a line (l).
-- fragment: encore_du
EXISTS (SELECT 1 FROM remboursement m
         WHERE m.titulaire_id = l.titulaire_id AND m.dossier_id = l.dossier_id AND m.renonciation_no IS NULL
           AND NOT EXISTS (SELECT 1 FROM paiement_ligne z WHERE z.lot_id = m.lot_id AND z.no = m.ligne_no AND z.etat = 'paye'))

-- How much.
-- fragment: reste_du
COALESCE((SELECT CAST(SUM(m.montant_cents) AS BIGINT) FROM remboursement m
                  WHERE m.titulaire_id = l.titulaire_id AND m.dossier_id = l.dossier_id AND m.renonciation_no IS NULL
                    AND NOT EXISTS (SELECT 1 FROM paiement_ligne z WHERE z.lot_id = m.lot_id AND z.no = m.ligne_no AND z.etat = 'paye')), 0)

-- An advance that came back and is not paid again: the invoice asks for the whole price.
-- fragment: avec_facture
l.genre = 'acompte' AND d.acompte_le IS NULL AND d.facturation <> 'billed'
                 AND (d.facturation <> 'depositWait' OR d.etat <> 'inTraining') AND NOT @encore_du@

-- Neither a price nor anything beyond it is left to pay on the dossier of a line.
-- fragment: rien_de_du
d.facturation NOT IN ('billed', 'depositWait') AND NOT @encore_du@

-- As « parle_du_compte » of a transfer (l): the bank says that its account is no good (decision 122).
-- fragment: parle_de_son_compte
REPLACE(:codes, ',' || COALESCE(l.motif, '') || ',', '') <> :codes

-- fragment: vaut_ce_jour
v.depuis <= :le AND COALESCE(v.avant, 2932896) > :le

-- Transfers are paid on the account of a line (l).
-- fragment: compte_paye
(EXISTS (SELECT 1 FROM affacturage v
                      WHERE v.iban_index = l.iban_index
                        AND ((v.organisme_id = d.organisme_id AND v.no = @societe@) OR (v.decide_us IS NOT NULL AND @vaut_ce_jour@)))
             OR EXISTS (SELECT 1 FROM compte_bancaire y
                         WHERE y.iban_index = l.iban_index AND y.etat = 'en_vigueur'
                           AND (y.partie <> 'organisme' OR (y.partie_id = d.organisme_id AND @societe@ IS NULL)
                                OR NOT EXISTS (SELECT 1 FROM affacturage_approuve v WHERE v.organisme_id = y.partie_id AND @vaut_ce_jour@))))

-- What came back, the last first: whose money it is, and what it waits for. What is neither due nor paid since settled a debt, or was given up.
-- name: retours
SELECT l.reference, d.numero, COALESCE(o.siret, g.siret), COALESCE(o.denomination, g.denomination), l.montant_cents, l.motif, l.retour_le, l.reprise_par,
       CASE WHEN l.reprise_us IS NULL AND @parle_de_son_compte@ AND @compte_paye@
            THEN CASE WHEN l.compte_dit_par IS NULL THEN 'compte' ELSE 'compte_dit' END
            WHEN @avec_facture@ THEN 'avec_facture'
            WHEN @rien_de_du@
                 AND NOT EXISTS (SELECT 1 FROM paiement_ligne n
                                  WHERE n.titulaire_id = l.titulaire_id AND n.dossier_id = l.dossier_id AND n.lot_id > l.lot_id
                                    AND n.etat = 'paye') THEN 'plus_du'
            WHEN (@rien_de_du@)
                 OR EXISTS (SELECT 1 FROM paiement_ligne n
                             WHERE n.financeur_id = l.financeur_id AND n.lot_id > l.lot_id AND n.etat = 'paye') THEN 'paye'
            WHEN EXISTS (SELECT 1 FROM paiement_ligne n
                          WHERE n.titulaire_id = l.titulaire_id AND n.dossier_id = l.dossier_id AND n.etat IN ('propose', 'emis'))
                 OR EXISTS (SELECT 1 FROM paiement_ligne n
                             WHERE n.financeur_id = l.financeur_id AND n.lot_id > l.lot_id AND n.etat IN ('propose', 'emis')) THEN 'en_cours'
            WHEN @parle_de_son_compte@ OR l.reprise_us IS NOT NULL THEN 'a_payer'
            WHEN l.retour_us < COALESCE((SELECT f.change_us FROM affacturage_approuve f WHERE f.organisme_id = d.organisme_id AND f.no = @societe@),
                                        k.change_us, h.change_us, 0) THEN 'a_payer'
            ELSE 'attente' END,
       l.titulaire_id, l.retour_us, CASE WHEN l.etat = 'rejete' THEN 1 ELSE 0 END, COALESCE(l.retour_frais_cents, 0),
       CASE WHEN d.facturation NOT IN ('billed', 'depositWait') THEN @reste_du@ ELSE 0 END, l.compte_dit_par, l.compte_dit_motif
  FROM paiement_ligne l
  LEFT JOIN dossier d ON d.titulaire_id = l.titulaire_id AND d.id = l.dossier_id
  LEFT JOIN organisme o ON o.id = l.organisme_id
  LEFT JOIN organisme_compte k ON k.organisme_id = d.organisme_id
  LEFT JOIN financeur g ON g.id = l.financeur_id
  LEFT JOIN financeur_compte h ON h.financeur_id = l.financeur_id
 WHERE l.retour_us IS NOT NULL AND l.retour_us < :avant
 ORDER BY l.retour_us DESC, l.reference LIMIT :n

-- name: retour_lire
SELECT l.lot_id, l.no, l.reprise_us, CASE WHEN @rien_de_du@ THEN 1 ELSE 0 END,
       l.titulaire_id, l.dossier_id,
       CASE WHEN @avec_facture@ THEN 'avec_facture'
            WHEN d.facturation NOT IN ('billed', 'depositWait') THEN 'reste_du'
            ELSE 'de_nouveau' END,
       @reste_du@, CASE WHEN l.retour_us IS NOT NULL AND @parle_de_son_compte@ THEN 1 ELSE 0 END, l.compte_dit_par
  FROM paiement_ligne l LEFT JOIN dossier d ON d.titulaire_id = l.titulaire_id AND d.id = l.dossier_id
 WHERE l.reference = :reference AND (l.retour_us IS NOT NULL OR (l.etat = 'rejete' AND l.debit_le IS NOT NULL AND l.credit_le IS NULL))

-- name: retour_reprendre
UPDATE paiement_ligne SET reprise_par = :agent, reprise_us = :now WHERE lot_id = :lot AND no = :no AND reprise_us IS NULL

-- ---- an account that the bank refuses (decision 122) ----

-- Answers of the bank (l) that say so of the account of one of them (x), and that nobody let be paid again.
-- fragment: du_meme_compte
l.retour_us IS NOT NULL AND l.reprise_us IS NULL AND @parle_de_son_compte@
   AND l.iban_index = (SELECT x.iban_index FROM paiement_ligne x WHERE x.lot_id = :lot AND x.no = :no)

-- name: compte_dire
UPDATE paiement_ligne AS l SET compte_dit_par = :agent, compte_dit_motif = :motif, compte_dit_us = :now
 WHERE l.compte_dit_par IS NULL AND @du_meme_compte@

-- Those that an agent looked at.
-- name: compte_dits
SELECT l.lot_id, l.no, COALESCE(l.titulaire_id, 0), COALESCE(l.dossier_id, 0)
  FROM paiement_ligne l
 WHERE l.compte_dit_par = :par AND @du_meme_compte@
 ORDER BY l.lot_id, l.no LIMIT :n

-- name: compte_dit_retirer
UPDATE paiement_ligne AS l SET compte_dit_par = NULL, compte_dit_motif = NULL, compte_dit_us = NULL
 WHERE l.compte_dit_par = :par AND @du_meme_compte@

-- Dossiers of which something was paid on some days (:tous = 0), or all that a body invoices.
-- fragment: regles
 WHERE d.organisme_id = :organisme AND d.facturation IN ('billed', 'paid', 'depositWait', 'depositPaid')
   AND (:tous = 1 OR d.paye_le BETWEEN :du AND :au OR d.acompte_le BETWEEN :du AND :au)

-- fragment: acompte_verse
CASE WHEN d.acompte_le IS NOT NULL THEN COALESCE(d.acompte_cents, 0) ELSE 0 END

-- An advance that was paid, or is to be: one that came back after the training is asked for with the invoice.
-- fragment: acompte_du
CASE WHEN d.acompte_le IS NOT NULL OR d.facturation = 'depositWait' THEN d.acompte_cents END

-- Their sums. An advance is part of what is paid in the end.
-- name: reglements_totaux
SELECT COUNT(*),
       CAST(COALESCE(SUM(CASE WHEN COALESCE(d.facture_numero, '') <> '' THEN COALESCE(d.a_payer_cents, 0) ELSE 0 END), 0) AS BIGINT),
       CAST(COALESCE(SUM(COALESCE(d.paye_cents, 0)), 0) AS BIGINT), CAST(COALESCE(SUM(@acompte_du@), 0) AS BIGINT),
       CAST(COALESCE(SUM(CASE WHEN d.acompte_le BETWEEN :du AND :au THEN @acompte_verse@ ELSE 0 END
                         + CASE WHEN d.paye_le BETWEEN :du AND :au THEN COALESCE(d.paye_cents, 0) - @acompte_verse@ ELSE 0 END), 0) AS BIGINT),
       CAST(COALESCE(SUM(CASE WHEN COALESCE(d.facture_numero, '') <> '' AND d.paye_cents IS NULL
                                   AND COALESCE(d.a_payer_cents, 0) > @acompte_verse@
                              THEN d.a_payer_cents - @acompte_verse@ ELSE 0 END), 0) AS BIGINT)
  FROM dossier d
@regles@

-- The invoices and advances of a body and their payment, by dossier number. What holds them is told by retenues_organisme.
-- name: reglements
SELECT d.titulaire_id, d.numero, d.facture_numero, COALESCE(d.a_payer_cents, 0), COALESCE(d.paye_cents, -1), d.paye_le, d.echeance,
       d.facturation, l.reference, l.beneficiaire, COALESCE(l.affacturage_no, 0), COALESCE(l.etat, ''),
       COALESCE(@acompte_du@, -1), d.acompte_le, COALESCE(b.etat, '')
  FROM dossier d
  LEFT JOIN paiement_ligne l ON l.titulaire_id = d.titulaire_id AND l.dossier_id = d.id
       AND l.genre = CASE WHEN d.facturation IN ('depositWait', 'depositPaid') THEN 'acompte' ELSE 'solde' END
       AND NOT EXISTS (SELECT 1 FROM paiement_ligne x
                        WHERE x.titulaire_id = l.titulaire_id AND x.dossier_id = l.dossier_id AND x.genre = l.genre AND x.lot_id > l.lot_id)
  LEFT JOIN paiement_lot b ON b.id = l.lot_id
@regles@
   AND d.numero > :apres
 ORDER BY d.numero LIMIT :n

-- Where the payment of an invoice is: its last line, and the run of that line.
-- name: reglement_du_dossier
SELECT l.etat, b.etat FROM paiement_ligne l JOIN paiement_lot b ON b.id = l.lot_id
 WHERE l.titulaire_id = :titulaire AND l.dossier_id = :dossier AND l.genre = 'solde'
 ORDER BY l.lot_id DESC LIMIT 1

-- The day of a transfer is that of its dossier (decision 98); of one that has none there, the day of the statement, or the one asked until it comes.
-- fragment: vire_le
COALESCE(CASE WHEN l.etat = 'paye' AND l.genre = 'solde' THEN d.paye_le WHEN l.etat = 'paye' AND l.genre = 'acompte' THEN d.acompte_le END,
         l.debit_le, p.execution)

-- What came back of a transfer: less what a bank kept of it.
-- fragment: revenu_cents
CASE WHEN l.etat = 'retourne' THEN l.montant_cents - COALESCE(l.retour_frais_cents, 0) ELSE 0 END

-- The transfers that a body was sent, whatever the dossier became: the newest first, after a day and a reference.
-- name: virements
SELECT l.titulaire_id, d.numero, l.genre, l.montant_cents, @vire_le@, l.retour_le, @revenu_cents@, l.reference, l.beneficiaire,
       COALESCE(l.affacturage_no, 0)
  FROM dossier d
  JOIN paiement_ligne l ON l.titulaire_id = d.titulaire_id AND l.dossier_id = d.id
  JOIN paiement_lot p ON p.id = l.lot_id
 WHERE d.organisme_id = :organisme AND l.etat IN ('paye', 'retourne')
   AND (@vire_le@ BETWEEN :du AND :au OR l.retour_le BETWEEN :du AND :au)
   AND (@vire_le@ < :apres_le OR (@vire_le@ = :apres_le AND l.reference > :apres))
 ORDER BY @vire_le@ DESC, l.reference LIMIT :n

-- name: virements_totaux
SELECT CAST(COALESCE(SUM(CASE WHEN @vire_le@ BETWEEN :du AND :au THEN 1 ELSE 0 END), 0) AS BIGINT),
       CAST(COALESCE(SUM(CASE WHEN @vire_le@ BETWEEN :du AND :au THEN l.montant_cents ELSE 0 END), 0) AS BIGINT),
       CAST(COALESCE(SUM(CASE WHEN l.retour_le BETWEEN :du AND :au THEN @revenu_cents@ ELSE 0 END), 0) AS BIGINT)
  FROM dossier d
  JOIN paiement_ligne l ON l.titulaire_id = d.titulaire_id AND l.dossier_id = d.id
  JOIN paiement_lot p ON p.id = l.lot_id
 WHERE d.organisme_id = :organisme AND l.etat IN ('paye', 'retourne')

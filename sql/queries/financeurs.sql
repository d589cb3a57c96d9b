-- Room: financeurs. Schemes, bulk deposits, calls for funds, bank entries.

-- ---- schemes ----

-- name: dispositif_next_no
SELECT COALESCE(MAX(no), 0) + 1 FROM dispositif WHERE financeur_id = :financeur AND code = :code

-- name: dispositif_insert
INSERT INTO dispositif (financeur_id, code, no, libelle, base, depuis, avant, montant_min_cents, montant_max_cents,
                        plafond_cents, echeance, duree_jours, remboursable, classes, formations, etat, propose_par, propose_us)
VALUES (:financeur, :code, :no, :libelle, :base, :depuis, :avant, :min, NULLIF(:max, 0), NULLIF(:plafond, 0), :echeance,
        NULLIF(:duree, 0), :remboursable, :classes, :formations, 'propose', :agent, :now)

-- Versions of the schemes of a financeur (code '': of all of them), the last ones first.
-- name: dispositifs
SELECT financeur_id, code, no, libelle, base, depuis, avant, montant_min_cents, COALESCE(montant_max_cents, 0),
       COALESCE(plafond_cents, 0), echeance, COALESCE(duree_jours, 0), remboursable, classes, formations, etat, propose_par,
       decide_par
  FROM dispositif
 WHERE financeur_id = :financeur AND (:code = '' OR code = :code)
 ORDER BY code, no DESC LIMIT :n

-- Versions that wait for a decision, whose they are, the oldest declaration first.
-- name: dispositifs_en_attente
SELECT d.financeur_id, d.code, d.no, d.libelle, d.base, d.depuis, d.avant, d.montant_min_cents, COALESCE(d.montant_max_cents, 0),
       COALESCE(d.plafond_cents, 0), d.echeance, COALESCE(d.duree_jours, 0), d.remboursable, d.classes, d.formations, d.etat,
       d.propose_par, d.decide_par, f.siret, f.denomination
  FROM dispositif d JOIN financeur f ON f.id = d.financeur_id
 WHERE d.etat = 'propose'
 ORDER BY d.propose_us, d.financeur_id, d.code LIMIT :n

-- name: dispositif_version
SELECT financeur_id, code, no, libelle, base, depuis, avant, montant_min_cents, COALESCE(montant_max_cents, 0),
       COALESCE(plafond_cents, 0), echeance, COALESCE(duree_jours, 0), remboursable, classes, formations, etat, propose_par,
       decide_par
  FROM dispositif WHERE financeur_id = :financeur AND code = :code AND no = :no

-- name: dispositif_en_vigueur
SELECT COALESCE(MAX(no), 0) FROM dispositif
 WHERE financeur_id = :financeur AND code = :code AND etat = 'approuve' AND depuis <= :le AND COALESCE(avant, 2932896) > :le

-- name: dispositif_a_decider
SELECT COALESCE(MAX(no), 0), COUNT(*) FROM dispositif
 WHERE financeur_id = :financeur AND code = :code AND etat = 'propose' AND (:no = 0 OR no = :no)

-- name: dispositif_decider
UPDATE dispositif SET etat = :etat, decide_par = :agent, decide_us = :now
 WHERE financeur_id = :financeur AND code = :code AND no = :no AND etat = 'propose'

-- What a scheme gave or is about to give, all versions together.
-- name: dispositif_engage
SELECT COALESCE(SUM(l.montant_cents), 0)
  FROM depot d JOIN depot_ligne l ON l.depot_id = d.id
 WHERE d.financeur_id = :financeur AND d.dispositif_code = :code AND l.etat IN ('attente', 'prete', 'creditee')

-- ---- deposits ----

-- name: depot_max_id
SELECT COALESCE(MAX(id), 0) FROM depot

-- name: depot_du_jour
SELECT COUNT(*) FROM depot WHERE numero LIKE :prefixe

-- name: depot_insert
INSERT INTO depot (id, numero, financeur_id, dispositif_code, dispositif_no, livraison_id, etat, depose_par, depose_us)
VALUES (:id, :numero, :financeur, :code, :no, :livraison, 'depose', :agent, :now)

-- name: depot_ligne_insert
-- @lot
INSERT INTO depot_ligne (depot_id, no, financeur_id, reference, ligne, titulaire_id, dossier, montant_cents, etat, motif)
VALUES (:depot, :no, :financeur, :reference, :ligne, NULLIF(:titulaire, 0), NULLIF(:dossier, ''), :montant, :etat, :motif)

-- The deposit where a reference of this financeur is already.
-- By depot_ligne_reference, whose condition SQLite recognises in these words alone (sql/README.md).
-- name: depot_de_reference
SELECT d.numero FROM depot_ligne l JOIN depot d ON d.id = l.depot_id
 WHERE l.financeur_id = :financeur AND l.reference = :reference AND (l.etat = 'attente' OR l.etat = 'prete' OR l.etat = 'creditee')

-- name: depots
SELECT d.id, d.numero, d.etat, f.siret, f.denomination, COALESCE(d.dispositif_code, ''), COALESCE(d.dispositif_no, 0), d.depose_par, d.decide_par,
       d.reference, COALESCE(d.total_cents, 0), d.echeance, d.finance_le, d.financeur_id,
       (SELECT COUNT(*) FROM depot_ligne a WHERE a.depot_id = d.id) + (SELECT COUNT(*) FROM promesse g WHERE g.depot_id = d.id),
       (SELECT COUNT(*) FROM depot_ligne b WHERE b.depot_id = d.id AND b.etat = 'attente'),
       (SELECT COUNT(*) FROM depot_ligne c WHERE c.depot_id = d.id AND c.etat = 'creditee')
       + (SELECT COUNT(*) FROM promesse h WHERE h.depot_id = d.id AND h.etat = 'recue'),
       (SELECT COUNT(*) FROM depot_ligne r WHERE r.depot_id = d.id AND r.etat = 'refusee'),
       (SELECT COALESCE(SUM(s.montant_cents), 0) FROM depot_ligne s
         WHERE s.depot_id = d.id AND s.etat IN ('attente', 'prete', 'creditee'))
       + CASE WHEN d.dispositif_code IS NULL THEN d.total_cents ELSE 0 END,
       (SELECT COALESCE(SUM(e.montant_cents), 0) FROM banque_ecriture e WHERE e.depot_id = d.id)
  FROM depot d JOIN financeur f ON f.id = d.financeur_id
 WHERE (:numero = '' OR d.numero = :numero) AND (:financeur = 0 OR d.financeur_id = :financeur)
   AND (:impayes = -1 OR (d.etat = 'appele' AND d.echeance < :impayes))
 ORDER BY CASE WHEN :impayes = -1 THEN -d.id ELSE d.echeance END, d.id LIMIT :n

-- name: depot_appeler
UPDATE depot SET etat = 'appele', decide_par = :agent, decide_us = :now, reference = :reference, total_cents = :total,
       echeance = :echeance
 WHERE id = :id AND etat = 'depose'

-- name: depot_abandonner
UPDATE depot SET etat = 'abandonne', decide_par = :agent, decide_us = :now WHERE id = :id AND etat IN ('depose', 'appele')

-- name: depot_lignes_ecarter
UPDATE depot_ligne SET etat = 'ecartee' WHERE depot_id = :id AND etat IN ('attente', 'prete')

-- In the order of the file, which is that of the numbers told: `no` follows the references.
-- name: depot_lignes
SELECT no, reference, ligne, COALESCE(titulaire_id, 0), COALESCE(dossier, ''), montant_cents, etat, SUBSTR(motif, 1, 500), COALESCE(lot, 0), COALESCE(rattache_par, '')
  FROM depot_ligne
 WHERE depot_id = :depot AND ligne > :apres AND (:etat = '' OR etat = :etat)
 ORDER BY ligne LIMIT :n

-- name: depot_ligne_rattacher
UPDATE depot_ligne SET titulaire_id = :titulaire, etat = 'prete', motif = '', rattache_par = :agent
 WHERE depot_id = :depot AND no = :no AND etat = 'attente'

-- Who said of whom lines of a deposit are; those set aside count no more.
-- name: depot_rattachements
SELECT DISTINCT rattache_par FROM depot_ligne WHERE depot_id = :depot AND etat <> 'ecartee' AND rattache_par IS NOT NULL

-- name: depot_ligne_ecarter
UPDATE depot_ligne SET etat = 'ecartee', motif = CASE WHEN :motif = '' THEN motif ELSE :motif END
 WHERE depot_id = :depot AND no = :no AND etat IN ('attente', 'prete')

-- ---- crediting ----

-- name: depot_a_crediter
SELECT l.depot_id, l.no
  FROM depot d JOIN depot_ligne l ON l.depot_id = d.id
 WHERE d.etat = 'finance' AND l.etat = 'prete' AND (l.depot_id > :depot OR (l.depot_id = :depot AND l.no > :no))
 ORDER BY l.depot_id, l.no LIMIT :n

-- name: depot_ligne_a_crediter
-- @propre depot, no
SELECT d.financeur_id, f.siret, d.dispositif_code, d.dispositif_no, d.finance_le, l.reference, COALESCE(l.titulaire_id, 0), l.dossier,
       l.montant_cents
  FROM depot d JOIN depot_ligne l ON l.depot_id = d.id JOIN financeur f ON f.id = d.financeur_id
 WHERE l.depot_id = :depot AND l.no = :no AND d.etat = 'finance' AND l.etat = 'prete'

-- name: depot_ligne_crediter
UPDATE depot_ligne SET etat = :etat, motif = :motif, lot = NULLIF(:lot, 0) WHERE depot_id = :depot AND no = :no AND etat = 'prete'

-- name: depots_crediter
UPDATE depot SET etat = 'credite'
 WHERE etat = 'finance' AND NOT EXISTS (SELECT 1 FROM depot_ligne l WHERE l.depot_id = depot.id AND l.etat = 'prete')

-- What names the person of a line goes; the sum stays.
-- name: efface_depot_lignes
UPDATE depot_ligne
   SET titulaire_id = NULL, dossier = NULL,
       reference = 'efface/' || CAST(depot_id AS TEXT) || '/' || CAST(no AS TEXT)
 WHERE titulaire_id = :titulaire

-- ---- bank ----

-- name: banque_next_id
SELECT COALESCE(MAX(id), 0) + 1 FROM banque_ecriture

-- Told before, under one of its keys; or its details were, and they make its sum.
-- name: banque_connue
-- @propre cle, autre
SELECT (SELECT COUNT(*) FROM banque_ecriture WHERE cle = :cle OR autre_cle = :cle OR cle = :autre OR autre_cle = :autre)
     + CASE WHEN COALESCE((SELECT CAST(SUM(d.montant_cents) AS BIGINT) FROM banque_ecriture d WHERE d.entree_cle = :cle), 0) = :montant THEN 1
            WHEN COALESCE((SELECT CAST(SUM(d.montant_cents) AS BIGINT) FROM banque_ecriture d WHERE d.entree_cle = :autre), 0) = :montant THEN 1
            ELSE 0 END

-- The same entry told again: with one more reference of the bank, as a detail of its entry, by the other message.
-- name: banque_apprendre
UPDATE banque_ecriture
   SET autre_cle = CASE WHEN autre_cle IS NOT NULL OR :autre = '' THEN autre_cle WHEN cle = :cle THEN :autre ELSE :cle END,
       entree_cle = COALESCE(entree_cle, NULLIF(:entree, '')),
       dit = CASE WHEN dit IN (1, 2) AND dit <> :message THEN 3 ELSE dit END
 WHERE cle = :cle OR cle = :autre

-- An entry as a whole that other files told by its total, and the sum of its details that they told.
-- name: banque_entree
SELECT COALESCE((SELECT CAST(SUM(d.montant_cents) AS BIGINT) FROM banque_ecriture d
                  WHERE d.entree_cle = :cle AND d.livraison_id <> :livraison), 0),
       COALESCE(MAX(e.id), 0), COALESCE(MAX(e.etat), ''), MAX(e.jour)
  FROM banque_ecriture e WHERE e.cle = :cle OR e.autre_cle = :cle

-- The same movement told by the other message, when one of them has no reference of the bank: the first of them that this message has not told.
-- name: banque_autre_message
-- @propre bout, lot
SELECT e.id FROM banque_ecriture e
 WHERE e.bout_en_bout = :bout AND (e.bout_en_bout <> '' OR (e.lot <> '' AND e.lot = :lot)) AND e.credit = :credit AND e.montant_cents = :montant
   AND e.comptable = :comptable AND (e.dit = 7 - :message OR (:sans = 1 AND e.dit = 3 - :message))
 ORDER BY e.id LIMIT 1

-- name: banque_dite_aussi
UPDATE banque_ecriture SET dit = 3, autre_cle = COALESCE(autre_cle, NULLIF(:cle, '')), entree_cle = COALESCE(entree_cle, NULLIF(:entree, ''))
 WHERE id = :id

-- Entries of other statements that may be the same money: same call, same amount, a day in common.
-- name: banque_ressemble
-- @propre depot
SELECT COUNT(*) FROM banque_ecriture
 WHERE depot_id = :depot AND montant_cents = :montant AND livraison_id <> :livraison
   AND (jour = :jour OR comptable = :comptable OR jour = :comptable OR comptable = :jour)

-- name: banque_insert
INSERT INTO banque_ecriture (id, livraison_id, cle, autre_cle, credit, montant_cents, jour, comptable, attente, reference, bout_en_bout, lot, motif_retour,
                             donneur, libelle, etat, depot_id, compte, entree_cle, dit)
VALUES (:id, :livraison, :cle, NULLIF(:autre, ''), :credit, :montant, :jour, :comptable, :attente, :reference, :bout, :lot, :motif, :donneur, :libelle, :etat,
        NULLIF(:depot, 0), :compte, NULLIF(:entree, ''), NULLIF(:dit, 0))

-- The call that a creditor reference pays, whether or not it is paid already; not one that was given up.
-- name: banque_appel
-- @propre reference
SELECT id, decide_us, numero, etat FROM depot WHERE reference = :reference AND etat IN ('appele', 'finance', 'credite')

-- Any call that a creditor reference is of, given up too: its money is a financeur's.
-- name: banque_appel_cite
SELECT id, COALESCE(decide_us, 0), numero, etat FROM depot WHERE reference = :reference

-- name: banque_attente
SELECT e.id, e.montant_cents, e.jour, e.reference, e.donneur, e.libelle, e.bout_en_bout, e.motif_retour, e.credit, e.attente, COALESCE(e.retour_par, ''),
       COALESCE(e.retour_motif, ''), COALESCE(b.numero, ''), COALESCE(e.retour_ligne_no, 0),
       COALESCE(k.numero, ''), COALESCE(l.no, 0), COALESCE(o.denomination, f.denomination, '')
  FROM banque_ecriture e
  LEFT JOIN paiement_lot b ON b.id = e.retour_lot_id
  LEFT JOIN paiement_ligne l ON l.reference = e.bout_en_bout AND e.bout_en_bout <> ''
  LEFT JOIN paiement_lot k ON k.id = COALESCE(l.lot_id, (SELECT z.id FROM paiement_lot z WHERE z.numero = e.lot AND e.lot <> ''))
  LEFT JOIN organisme o ON o.id = l.organisme_id
  LEFT JOIN financeur f ON f.id = l.financeur_id
 WHERE e.etat = 'attente' AND e.id > :apres ORDER BY e.id LIMIT :n

-- name: banque_ecriture_lire
SELECT montant_cents, jour, credit, etat, comptable, motif_retour, attente, bout_en_bout FROM banque_ecriture WHERE id = :id

-- What the payer wrote of an entry that waits, and the return that an agent says it is.
-- name: banque_retour_lire
SELECT e.reference, e.libelle, COALESCE(e.retour_par, ''), COALESCE(e.retour_motif, ''), COALESCE(l.reference, '')
  FROM banque_ecriture e
  LEFT JOIN paiement_ligne l ON l.lot_id = e.retour_lot_id AND l.no = e.retour_ligne_no
 WHERE e.id = :id

-- name: banque_retour_dire
UPDATE banque_ecriture SET retour_par = :agent, retour_us = :now, retour_motif = :motif, retour_lot_id = :lot, retour_ligne_no = :no
 WHERE id = :id AND etat = 'attente' AND retour_par IS NULL

-- name: banque_retour_retirer
UPDATE banque_ecriture SET retour_par = NULL, retour_us = NULL, retour_motif = NULL, retour_lot_id = NULL, retour_ligne_no = NULL
 WHERE id = :id AND etat = 'attente'

-- Who deposited and who approved the files whose sums a line gives back.
-- name: banque_retour_deposants
SELECT DISTINCT d.depose_par, COALESCE(d.decide_par, '')
  FROM restitution r JOIN depot d ON d.id = r.depot_id
 WHERE r.lot_id = :lot AND r.ligne_no = :no

-- name: banque_decider
UPDATE banque_ecriture
   SET etat = :etat, depot_id = NULLIF(:depot, 0), jour = :jour,
       reference = CASE WHEN :etat = 'rendue' THEN reference ELSE '' END, donneur = CASE WHEN :etat = 'rendue' THEN donneur ELSE '' END,
       libelle = CASE WHEN :etat = 'rendue' THEN libelle ELSE '' END, decide_par = :agent, decide_us = :now, decide_motif = NULLIF(:motif, '')
 WHERE id = :id AND etat = 'attente'

-- An entry that waits, or was put aside, as it was told: to be read again.
-- name: banque_relire
SELECT credit, montant_cents, jour, comptable, bout_en_bout, lot, motif_retour, compte, attente, reference, libelle, livraison_id,
       CASE WHEN etat = 'attente' THEN 1 ELSE 0 END FROM banque_ecriture
 WHERE id = :id AND etat IN ('attente', 'classee')

-- name: banque_relue
UPDATE banque_ecriture SET etat = :etat, reference = '', donneur = '', libelle = '', decide_par = :agent, decide_us = :now
 WHERE id = :id AND etat IN ('attente', 'classee')

-- It waits still, and for another reason.
-- name: banque_attendre
UPDATE banque_ecriture SET attente = :attente WHERE id = :id AND etat = 'attente'

-- The run given up as never sent whose departure, or a return, an entry is.
-- name: banque_depart_de
SELECT b.numero FROM banque_ecriture e
  JOIN paiement_lot b ON b.numero = e.lot OR b.id = (SELECT l.lot_id FROM paiement_ligne l WHERE l.reference = e.bout_en_bout)
 WHERE e.id = :id AND b.non_envoi_confirme_par IS NOT NULL
 ORDER BY b.id LIMIT 1

-- Money that left, or that a transfer of ours brought back otherwise than its run says, and that waits for a person: neither a run nor anybody
-- explains it yet.
-- name: banque_sorties
SELECT id, CASE WHEN bout_en_bout = '' THEN lot ELSE bout_en_bout END, montant_cents, attente, credit
  FROM banque_ecriture WHERE etat = 'attente' AND (credit = 0 OR attente IN ('revenu', 'virement', 'refus')) ORDER BY id LIMIT :n

-- What a call received, and the last day it did.
-- name: appel_recu
-- @propre depot
SELECT COALESCE(SUM(montant_cents), 0), MAX(jour) FROM banque_ecriture WHERE depot_id = :depot

-- name: appel_financer
UPDATE depot SET etat = 'finance', finance_le = :le WHERE id = :id AND etat = 'appele'

-- name: restitution_next_id
SELECT COALESCE(MAX(id), 0) + 1 FROM restitution

-- name: restitution_insert
INSERT INTO restitution (id, cle, financeur_id, depot_id, ecriture_id, montant_cents, cree_us)
VALUES (:id, :cle, NULLIF(:financeur, 0), NULLIF(:depot, 0), NULLIF(:ecriture, 0), :montant, :now)

-- The account in force of financeur f, refused (decision 122).
-- fragment: compte_rendu_refuse
EXISTS (SELECT 1 FROM paiement_ligne r
                 WHERE r.iban_index = (SELECT b.iban_index FROM financeur_compte b WHERE b.financeur_id = f.id)
                   AND @dit_du_compte@)

-- Why restitutions_dues or a run would not take today what is due to financeur f, '' when only an account changed lately may hold it; and when
-- its account replaced another.
-- fragment: attend_financeur
       CASE WHEN f.id IS NULL THEN 'payeur'
            WHEN EXISTS (SELECT 1 FROM paiement_ligne z JOIN lot_parti b ON b.id = z.lot_id
                          WHERE z.financeur_id = f.id AND z.etat = 'abandonne' AND z.motif IS NULL) THEN 'depart'
            WHEN EXISTS (SELECT 1 FROM paiement_ligne r
                          WHERE COALESCE(r.organisme_id, r.financeur_id) = +f.id AND r.financeur_id = f.id AND @revenu_tel_quel@ AND NOT (@parle_du_compte@)
                            AND r.retour_us >= COALESCE((SELECT v.change_us FROM financeur_compte v WHERE v.financeur_id = f.id), 0)) THEN 'retour'
            WHEN @compte_rendu_refuse@ THEN 'compte_refuse'
            WHEN EXISTS (SELECT 1 FROM paiement_ligne x
                          WHERE x.financeur_id = f.id AND x.etat = 'rejete' AND x.debit_le IS NOT NULL AND x.credit_le IS NULL
                            AND x.reprise_us IS NULL) THEN 'banque'
            WHEN EXISTS (SELECT 1 FROM financeur_compte v WHERE v.financeur_id = f.id) THEN ''
            WHEN EXISTS (SELECT 1 FROM compte_bancaire c WHERE c.partie = 'financeur' AND c.partie_id = f.id AND c.etat = 'propose') THEN 'approbation'
            ELSE 'compte' END,
       (SELECT v.change_us FROM financeur_compte v WHERE v.financeur_id = f.id)

-- Oldest first; financeur 0: all.
-- name: restitutions
SELECT r.id, r.cle, COALESCE(f.siret, ''), COALESCE(f.denomination, ''), COALESCE(d.numero, ''), r.montant_cents, r.cree_us,
       COALESCE(e.donneur, ''), COALESCE(e.bout_en_bout, ''), COALESCE(l.motif, ''), r.etat, COALESCE(b.numero, ''), r.paye_le,
@attend_financeur@
  FROM restitution r
  LEFT JOIN financeur f ON f.id = r.financeur_id
  LEFT JOIN depot d ON d.id = r.depot_id
  LEFT JOIN banque_ecriture e ON e.id = r.ecriture_id
  LEFT JOIN paiement_lot b ON b.id = r.lot_id
  LEFT JOIN depot_ligne l ON l.depot_id = r.depot_id
        AND r.cle = 'ligne/' || CAST(l.depot_id AS TEXT) || '/' || CAST(l.no AS TEXT)
 WHERE (:financeur = 0 OR r.financeur_id = :financeur) AND r.id > :apres
 ORDER BY r.id LIMIT :n

-- What the book gave back to a financeur, is in no sum to transfer yet, and was not reversed. What was promised and never received
-- comes back by another kind (49).
-- fragment: rendu_au_livre
  FROM transfert t
 WHERE t.genre IN (23, 44) AND t.credit > 2000000000
   AND NOT EXISTS (SELECT 1 FROM restitution_livre v WHERE v.titulaire_id = t.titulaire_id AND v.cle = t.cle)
   AND NOT EXISTS (SELECT 1 FROM correction c WHERE c.titulaire_id = t.titulaire_id AND c.cle = t.cle AND c.etat = 'faite')

-- name: restitution_au_livre
SELECT t.credit - 2000000000, CAST(SUM(t.montant) AS BIGINT)
@rendu_au_livre@
 GROUP BY t.credit ORDER BY t.credit LIMIT :n

-- The same with whom it goes to, for a list: no sum to transfer has a number yet.
-- name: restitutions_au_livre
SELECT f.siret, f.denomination, CAST(SUM(s.montant) AS BIGINT), MIN(s.enregistre_us),
@attend_financeur@
  FROM (SELECT t.credit, t.montant, t.enregistre_us
@rendu_au_livre@
           AND t.credit BETWEEN :du AND :au) s
  JOIN financeur f ON f.id = s.credit - 2000000000
 GROUP BY f.id, f.siret, f.denomination ORDER BY f.id LIMIT :n

-- name: restitution_livre_prendre
INSERT INTO restitution_livre (titulaire_id, cle, restitution_id, montant_cents)
SELECT t.titulaire_id, t.cle, :restitution, t.montant
@rendu_au_livre@
   AND t.credit = :compte

-- Financeurs with sums to give back, their account, and when it replaced another. What came back waits for another account, or
-- for an agent who lets it be paid again.
-- name: restitutions_dues
SELECT r.financeur_id, CAST(SUM(r.montant_cents) AS BIGINT), COUNT(*), COALESCE(k.titulaire, f.denomination), f.siret,
       CASE WHEN k.financeur_id IS NULL THEN 1 ELSE 0 END, k.change_us
  FROM restitution r
  JOIN financeur f ON f.id = r.financeur_id
  LEFT JOIN financeur_compte k ON k.financeur_id = r.financeur_id
 WHERE r.etat = 'due' AND r.financeur_id > :apres
   AND NOT EXISTS (SELECT 1 FROM paiement_ligne z JOIN lot_parti b ON b.id = z.lot_id
                    WHERE z.financeur_id = r.financeur_id AND z.etat = 'abandonne' AND z.motif IS NULL)
   AND NOT EXISTS (SELECT 1 FROM paiement_ligne x
                    WHERE x.financeur_id = r.financeur_id AND x.etat = 'rejete' AND x.debit_le IS NOT NULL AND x.credit_le IS NULL
                      AND x.reprise_us IS NULL)
   AND NOT EXISTS (SELECT 1 FROM paiement_ligne r
                    WHERE COALESCE(r.organisme_id, r.financeur_id) = +f.id AND r.financeur_id = f.id AND @revenu_tel_quel@
                      AND r.retour_us >= COALESCE(k.change_us, 0) AND NOT (@parle_du_compte@))
   AND NOT @compte_rendu_refuse@
 GROUP BY r.financeur_id, f.id, k.titulaire, f.denomination, f.siret, k.financeur_id, k.change_us
 ORDER BY r.financeur_id LIMIT :n

-- name: restitutions_prendre
UPDATE restitution SET etat = 'en_cours', lot_id = :lot, ligne_no = :no WHERE financeur_id = :financeur AND etat = 'due'

-- name: restitutions_payer
UPDATE restitution SET etat = 'payee', paye_le = :le WHERE lot_id = :lot AND ligne_no = :no

-- What was reversed in the book while a run sent it, and is not due when it does not leave or comes back; ligne 0: of the whole run.
-- fragment: renverse_depuis
       (SELECT CAST(COALESCE(SUM(v.montant_cents), 0) AS BIGINT)
          FROM restitution_livre v
          JOIN correction c ON c.titulaire_id = v.titulaire_id AND c.cle = v.cle AND c.etat = 'faite'
         WHERE v.restitution_id = restitution.id)

-- name: restitutions_decompter
-- @suite
UPDATE restitution SET montant_cents = montant_cents -
@renverse_depuis@
 WHERE lot_id = :lot AND (:ligne = 0 OR ligne_no = :ligne) AND montant_cents >
@renverse_depuis@

-- name: restitutions_decompter_ecritures
-- @suite
DELETE FROM restitution_livre
 WHERE restitution_id IN (SELECT r.id FROM restitution r WHERE r.lot_id = :lot AND (:ligne = 0 OR r.ligne_no = :ligne))
   AND EXISTS (SELECT 1 FROM correction c
                WHERE c.titulaire_id = restitution_livre.titulaire_id AND c.cle = restitution_livre.cle AND c.etat = 'faite')

-- A sum of the book that counts nothing any more is none.
-- name: restitutions_decompter_tout
-- @suite
DELETE FROM restitution
 WHERE lot_id = :lot AND (:ligne = 0 OR ligne_no = :ligne) AND cle LIKE 'livre/%'
   AND NOT EXISTS (SELECT 1 FROM restitution_livre v WHERE v.restitution_id = restitution.id)

-- Of what a transfer gave back to a financeur, what is at the bank or gone.
-- name: restitution_partie
SELECT v.montant_cents
  FROM restitution_livre v JOIN restitution r ON r.id = v.restitution_id LEFT JOIN paiement_lot b ON b.id = r.lot_id
 WHERE v.titulaire_id = :titulaire AND v.cle = :cle AND (r.etat = 'payee' OR b.emis_us IS NOT NULL)

-- name: restitution_imputer
INSERT INTO restitution_livre (titulaire_id, cle, restitution_id, montant_cents)
SELECT v.titulaire_id, :nouvelle, v.restitution_id, :cents FROM restitution_livre v
 WHERE v.titulaire_id = :titulaire AND v.cle = :ancienne

-- name: restitution_imputer_reste
UPDATE restitution_livre SET montant_cents = montant_cents - :cents
 WHERE titulaire_id = :titulaire AND cle = :ancienne AND montant_cents > :cents

-- name: restitution_imputer_tout
DELETE FROM restitution_livre WHERE titulaire_id = :titulaire AND cle = :ancienne AND montant_cents = :cents

-- Rejected, given up or back: due again.
-- name: restitutions_liberer
-- @suite
UPDATE restitution SET etat = 'due', lot_id = NULL, ligne_no = NULL, paye_le = NULL WHERE lot_id = :lot AND ligne_no = :no

-- name: restitutions_abandonner
UPDATE restitution SET etat = 'due', abandon_lot_id = lot_id, abandon_ligne_no = ligne_no, lot_id = NULL, ligne_no = NULL WHERE lot_id = :lot

-- The run is taken up again: its lines find the sums that they give back, those that are due still.
-- name: restitutions_reprendre
UPDATE restitution SET etat = 'en_cours', lot_id = abandon_lot_id, ligne_no = abandon_ligne_no
 WHERE abandon_lot_id = :lot AND etat = 'due'
   AND EXISTS (SELECT 1 FROM paiement_ligne l
                WHERE l.lot_id = restitution.abandon_lot_id AND l.no = restitution.abandon_ligne_no AND l.etat = 'abandonne' AND l.motif IS NULL)

-- Whose refunds of the book a line transfers.
-- name: restitution_titulaires
SELECT v.titulaire_id, CAST(SUM(v.montant_cents) AS BIGINT)
  FROM restitution r JOIN restitution_livre v ON v.restitution_id = r.id
 WHERE r.lot_id = :lot AND r.ligne_no = :no AND v.titulaire_id > :apres
 GROUP BY v.titulaire_id ORDER BY v.titulaire_id LIMIT :n

-- name: appel_lire
-- @propre depot
SELECT financeur_id, COALESCE(total_cents, 0) FROM depot WHERE id = :depot

-- The call is for less; for nothing any more.
-- name: appel_baisser
UPDATE depot SET total_cents = total_cents - :cents WHERE id = :id AND etat = 'appele'

-- name: appel_annuler
UPDATE depot SET etat = 'abandonne' WHERE id = :id AND etat = 'appele'

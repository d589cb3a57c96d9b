-- Room: training. Payment runs.

-- What holds the money of a dossier (d), each hold said here and nowhere else: the run, the lines that leave it, the statements, the pages and
-- `pay held` read the same conditions (training/retenue.h). The account is that of the body (k) or of its factoring company (f).
-- fragment: comptes_payes
  LEFT JOIN organisme_compte k ON k.organisme_id = d.organisme_id
  LEFT JOIN affacturage_approuve f ON f.organisme_id = d.organisme_id AND f.no = @societe@

-- When it took the place of another: not paid on before paiement.iban_delai_jours. A company newly approved, or just ended, is a changed account.
-- fragment: compte_change
COALESCE(f.change_us, (SELECT MAX(x.termine_us) FROM affacturage x
                               WHERE x.organisme_id = d.organisme_id AND x.decide_us IS NOT NULL AND x.avant > x.depuis
                                 AND x.termine_us > COALESCE(k.change_us, 0)), k.change_us)

-- fragment: est_revenu
r.titulaire_id = d.titulaire_id AND r.dossier_id = d.id AND @revenu_tel_quel@ AND r.retour_us >= COALESCE(f.change_us, k.change_us, 0) AND NOT (@parle_du_compte@)

-- The account of a dossier, refused whoever was to be paid on it (decision 122).
-- fragment: est_compte_refuse
r.iban_index = CASE WHEN f.no IS NOT NULL THEN f.iban_index ELSE k.iban_index END AND @dit_du_compte@

-- fragment: refuse
EXISTS (SELECT 1 FROM paiement_ligne r WHERE @est_compte_refuse@)

-- fragment: mesure_en_cours
m.etat IN ('signee', 'levee') AND m.debut <= :le AND (m.levee_le IS NULL OR m.levee_le > :le)

-- fragment: est_mesure
m.organisme_id = d.organisme_id AND @mesure_en_cours@
                      AND ((m.mesure IN ('suspension', 'suspension_paiements') AND m.fin >= :le)
                           OR (m.mesure = 'refus_de_paiement'
                               AND EXISTS (SELECT 1 FROM mesure_objet x
                                            WHERE x.mesure_id = m.id AND x.genre = 'dossier' AND x.numero = d.numero)))

-- fragment: est_gel
g.titulaire_id = d.titulaire_id AND g.dossier_id IN (0, d.id) AND g.debut <= :le AND g.fin >= :le
                      AND (g.leve_le IS NULL OR g.leve_le > :le)

-- fragment: est_reclamation
q.titulaire_id = d.titulaire_id AND q.dossier_id = d.id AND q.etat IN ('recue', 'instruite')

-- What the lines paid is what the dossier says was paid, or nothing leaves.
-- fragment: verse_juste
d.verse_cents = (SELECT COALESCE(SUM(v.montant_cents), 0) FROM paiement_ligne v
                         WHERE v.titulaire_id = d.titulaire_id AND v.dossier_id = d.id AND v.etat = 'paye' AND v.genre <> 'remboursement')

-- fragment: revenu
EXISTS (SELECT 1 FROM paiement_ligne r WHERE @est_revenu@)

-- A line of a run given up as never sent that left all the same (lot_parti, decision 89): what left it before its file was made has a reason, and
-- was in no file.
-- fragment: est_deja_parti
z.titulaire_id = d.titulaire_id AND z.dossier_id = d.id AND z.etat = 'abandonne' AND z.motif IS NULL

-- fragment: deja_parti
EXISTS (SELECT 1 FROM paiement_ligne z JOIN lot_parti b ON b.id = z.lot_id WHERE @est_deja_parti@)

-- The bank says a line rejected, debited it, and has not given it back: what it did is not known, and nothing pays it again (decision 96).
-- fragment: reste_debite
x.etat = 'rejete' AND x.debit_le IS NOT NULL AND x.credit_le IS NULL AND x.reprise_us IS NULL

-- fragment: est_debite
x.titulaire_id = d.titulaire_id AND x.dossier_id = d.id AND @reste_debite@

-- fragment: debite
EXISTS (SELECT 1 FROM paiement_ligne x WHERE @est_debite@)

-- fragment: rien_de_decide
   AND NOT @deja_parti@
   AND NOT @debite@
   AND NOT EXISTS (SELECT 1 FROM mesure m WHERE @est_mesure@)
   AND NOT EXISTS (SELECT 1 FROM gel g WHERE @est_gel@)
   AND NOT EXISTS (SELECT 1 FROM fraude_reclamation q WHERE @est_reclamation@)

-- fragment: rien_ne_retient
   AND NOT @revenu@
   AND NOT @refuse@
@rien_de_decide@

-- An invoice, or (in training) an advance, that is not paid, and what a run would pay of it. What left is with the bank: nothing here holds it.
-- fragment: attend_paiement
d.facturation IN ('billed', 'depositWait')
   AND CASE WHEN d.facturation = 'depositWait' THEN d.etat = 'inTraining' ELSE d.a_payer_cents > d.verse_cents END
   AND NOT EXISTS (SELECT 1 FROM paiement_ligne l
                    WHERE l.titulaire_id = d.titulaire_id AND l.dossier_id = d.id AND l.etat = 'emis' AND l.genre <> 'remboursement')

-- fragment: reste_a_virer
CASE WHEN d.facturation = 'depositWait' THEN d.acompte_cents ELSE d.a_payer_cents - d.verse_cents END

-- A withdrawal that the body contested by an entry that a control found untrue: no advance is due for it.
-- fragment: est_contestee
d.etat = 'inTraining' AND d.retracte_le IS NOT NULL AND COALESCE(d.controle_resultat, '') = 'anomalie'

-- fragment: attendu
SELECT d.numero, d.titulaire_id, d.id, d.organisme_id, d.controle, CASE WHEN @est_contestee@ THEN 1 ELSE d.a_corriger END AS a_corriger,
       d.transmise_le, d.verse_cents, @reste_a_virer@ AS cents FROM dossier d

-- The code of the bank, and the transfer when it was the body's own. What the bank says of a transfer of the dossier itself comes before what
-- it says of another one: 1 before 0, of which the largest is told.
-- fragment: refus_dit
CASE WHEN EXISTS (SELECT 1 FROM paiement_ligne s
                          WHERE s.lot_id = r.lot_id AND s.no = r.no AND s.titulaire_id = d.titulaire_id AND s.dossier_id = d.id)
            THEN '1' ELSE '0' END || CASE WHEN r.organisme_id = d.organisme_id THEN r.motif || r.reference ELSE r.motif END

-- Each reason that holds each of them (the table « attendus »), the most telling first. A changed account comes with its instant: how long it
-- waits is the law's to say.
-- fragment: retenues
SELECT h.numero, h.titulaire_id, h.cents, h.motif, h.decision, h.mot, h.article, h.fin, h.change_us, o.denomination, o.nda, o.siret
  FROM (SELECT d.numero, d.titulaire_id, d.organisme_id, d.cents, 1 AS rang, 'controle' AS motif, CAST(NULL AS TEXT) AS decision,
               CAST(NULL AS TEXT) AS mot, CAST(NULL AS TEXT) AS article, CAST(NULL AS BIGINT) AS fin, CAST(NULL AS BIGINT) AS change_us
          FROM attendus d WHERE d.controle = 'inControl' OR d.a_corriger = 1
        UNION ALL
        SELECT d.numero, d.titulaire_id, d.organisme_id, d.cents, 0, 'depart', b.numero, NULL, NULL, NULL, NULL
          FROM attendus d JOIN paiement_ligne z ON @est_deja_parti@ JOIN lot_parti b ON b.id = z.lot_id
        UNION ALL
        SELECT d.numero, d.titulaire_id, d.organisme_id, d.cents, 0, 'banque', x.reference, NULL, NULL, NULL, NULL
          FROM attendus d JOIN paiement_ligne x ON @est_debite@
        UNION ALL
        SELECT d.numero, d.titulaire_id, d.organisme_id, d.cents, 2, 'mesure', m.numero, m.mesure, m.article, m.fin, NULL
          FROM attendus d JOIN mesure m ON @est_mesure@
        UNION ALL
        SELECT d.numero, d.titulaire_id, d.organisme_id, d.cents, 3, 'gel', g.numero, NULL, g.article, g.fin, NULL
          FROM attendus d JOIN gel g ON @est_gel@
        UNION ALL
        SELECT d.numero, d.titulaire_id, d.organisme_id, d.cents, 4, 'reclamation', q.numero, NULL, NULL, q.decider_avant, NULL
          FROM attendus d JOIN fraude_reclamation q ON @est_reclamation@
        UNION ALL
        SELECT d.numero, d.titulaire_id, d.organisme_id, d.cents, 5, 'retour', r.reference, r.motif, NULL, NULL, NULL
          FROM attendus d
@comptes_payes@
          JOIN paiement_ligne r ON @est_revenu@
        UNION ALL
        SELECT d.numero, d.titulaire_id, d.organisme_id, d.cents, 5, CASE WHEN f.no IS NOT NULL THEN 'affacturage_refuse' ELSE 'compte_refuse' END,
               NULLIF(SUBSTR(MAX(@refus_dit@), 6), ''), SUBSTR(MAX(@refus_dit@), 2, 4), NULL, NULL, NULL
          FROM attendus d
@comptes_payes@
          JOIN paiement_ligne r ON @est_compte_refuse@
         GROUP BY d.numero, d.titulaire_id, d.organisme_id, d.cents, f.no
        UNION ALL
        SELECT d.numero, d.titulaire_id, d.organisme_id, d.cents, 6,
               CASE WHEN COALESCE(f.iban_chiffre, k.iban_chiffre) IS NULL THEN 'sans_iban' WHEN f.no IS NOT NULL THEN 'affacturage_recent'
                    ELSE 'compte_recent' END, NULL, NULL, NULL, NULL, @compte_change@
          FROM attendus d
@comptes_payes@
         WHERE COALESCE(f.iban_chiffre, k.iban_chiffre) IS NULL OR @compte_change@ IS NOT NULL
        UNION ALL
        SELECT d.numero, d.titulaire_id, d.organisme_id, d.cents, 7, 'ecart', NULL, NULL, NULL, NULL, NULL
          FROM attendus d WHERE NOT (@verse_juste@)) AS h
  JOIN organisme o ON o.id = h.organisme_id

-- name: retenues_dossier
WITH attendus AS (@attendu@ WHERE d.titulaire_id = :titulaire AND d.id = :dossier AND @attend_paiement@)
@retenues@
 ORDER BY h.numero, h.rang, h.decision LIMIT :n

-- Those of the first dossiers of a body that wait, after a number.
-- name: retenues_organisme
WITH attendus AS (@attendu@ WHERE d.organisme_id = :organisme AND d.numero > :apres AND @attend_paiement@ ORDER BY d.numero LIMIT :n)
@retenues@
 ORDER BY h.numero, h.rang, h.decision

-- name: retenues_toutes
WITH attendus AS (@attendu@ WHERE d.numero > :apres AND @attend_paiement@)
@retenues@
 ORDER BY h.numero, h.rang, h.decision LIMIT :n

-- The first of the decisions in force that refuse to pay this dossier; 0: none does.
-- name: dossier_paiement_refuse
SELECT COALESCE(MIN(m.id), 0)
  FROM mesure m JOIN mesure_objet x ON x.mesure_id = m.id AND x.genre = 'dossier'
 WHERE m.organisme_id = :organisme AND x.numero = :numero AND m.mesure = 'refus_de_paiement' AND @mesure_en_cours@

-- What each measure holds: how many dossiers, and their total.
-- name: mesure_retenus_totaux
SELECT m.numero, m.mesure, m.article, m.fin, o.denomination, o.nda, COUNT(*), CAST(SUM(@reste_a_virer@) AS BIGINT)
  FROM mesure m
  JOIN organisme o ON o.id = m.organisme_id
  JOIN dossier d ON @est_mesure@ AND @attend_paiement@
 GROUP BY m.id, m.numero, m.mesure, m.article, m.fin, o.denomination, o.nda
 ORDER BY m.id LIMIT :n

-- Sums owed to a body beyond its price (m), that no line pays, nor is about to.
-- fragment: remboursement_libre
m.renonciation_no IS NULL AND NOT EXISTS (SELECT 1 FROM paiement_ligne l
             WHERE l.lot_id = m.lot_id AND l.no = m.ligne_no AND l.etat IN ('propose', 'emis', 'paye'))

-- Still owed: given up by nobody (training/renonciation.h), paid by no line.
-- fragment: remboursement_reste
m.renonciation_no IS NULL
   AND NOT EXISTS (SELECT 1 FROM paiement_ligne y WHERE y.lot_id = m.lot_id AND y.no = m.ligne_no AND y.etat = 'paye')

-- Dossiers of a billing state, billed or (in training) with an advance that waits, that no line is about to pay, with how many lines tried before. On the
-- account of the factoring company approved for that day, else on its own. What came back
-- waits for another account, or for an agent who lets it be paid again.
-- name: paiement_a_payer
SELECT d.titulaire_id, d.id, d.numero, d.organisme_id,
       @reste_a_virer@, d.facture_numero, o.nda,
       CASE WHEN f.no IS NOT NULL THEN COALESCE(f.iban_titulaire, f.raison_sociale)
            ELSE COALESCE(k.titulaire, o.denomination) END,
       COALESCE(f.iban_chiffre, k.iban_chiffre),
       (SELECT COUNT(*) FROM paiement_ligne t WHERE t.titulaire_id = d.titulaire_id AND t.dossier_id = d.id),
       @compte_change@, f.no, CASE WHEN d.facturation = 'depositWait' THEN 1 ELSE 0 END,
       o.denomination
  FROM dossier d
  JOIN organisme o ON o.id = d.organisme_id
@comptes_payes@
 WHERE d.facturation = :facturation AND d.controle <> 'inControl' AND d.a_corriger = 0 AND NOT (@est_contestee@) AND d.numero > :apres
   AND CASE WHEN d.facturation = 'depositWait' THEN d.etat = 'inTraining' ELSE d.a_payer_cents > d.verse_cents END
   AND NOT EXISTS (SELECT 1 FROM paiement_ligne l
                    WHERE l.titulaire_id = d.titulaire_id AND l.dossier_id = d.id AND l.etat IN ('propose', 'emis') AND l.genre <> 'remboursement')
   AND @verse_juste@
@rien_ne_retient@
 ORDER BY d.numero LIMIT :n

-- What bodies are owed beyond their price, dossier by dossier: the same columns.
-- name: remboursements_a_payer
SELECT d.titulaire_id, d.id, d.numero, d.organisme_id, s.cents, NULL, o.nda,
       CASE WHEN f.no IS NOT NULL THEN COALESCE(f.iban_titulaire, f.raison_sociale)
            ELSE COALESCE(k.titulaire, o.denomination) END,
       COALESCE(f.iban_chiffre, k.iban_chiffre),
       (SELECT COUNT(*) FROM paiement_ligne t WHERE t.titulaire_id = d.titulaire_id AND t.dossier_id = d.id),
       @compte_change@, f.no, 0, o.denomination
  FROM (SELECT m.titulaire_id, m.dossier_id, CAST(SUM(m.montant_cents) AS BIGINT) AS cents FROM remboursement m
         WHERE @remboursement_libre@ GROUP BY m.titulaire_id, m.dossier_id) s
  JOIN dossier d ON d.titulaire_id = s.titulaire_id AND d.id = s.dossier_id
  JOIN organisme o ON o.id = d.organisme_id
@comptes_payes@
 WHERE d.controle <> 'inControl' AND d.numero > :apres
@rien_ne_retient@
 ORDER BY d.numero LIMIT :n

-- name: remboursement_max
SELECT COALESCE(MAX(no), 0) FROM remboursement WHERE titulaire_id = :titulaire AND dossier_id = :dossier

-- name: remboursement_insert
INSERT INTO remboursement (titulaire_id, dossier_id, no, montant_cents, du_le) VALUES (:titulaire, :dossier, :no, :cents, :le)

-- name: remboursements_prendre
-- @suite
UPDATE remboursement SET lot_id = :lot, ligne_no = :no
 WHERE titulaire_id = :titulaire AND dossier_id = :dossier AND renonciation_no IS NULL
   AND NOT EXISTS (SELECT 1 FROM paiement_ligne l
                    WHERE l.lot_id = remboursement.lot_id AND l.no = remboursement.ligne_no AND l.etat IN ('propose', 'emis', 'paye'))

-- What a dossier still owes its body beyond its price: neither paid yet nor given up.
-- name: remboursement_du
SELECT COALESCE(CAST(SUM(m.montant_cents) AS BIGINT), 0) FROM remboursement m
 WHERE m.titulaire_id = :titulaire AND m.dossier_id = :dossier AND @remboursement_reste@

-- ---- sums that nothing can pay, given up ----

-- What is owed and neither paid nor given up: to bodies beyond their price, dossier by dossier, and to holders of a debt that a fraud undid; with
-- the proposal that waits.
-- name: renonciables
SELECT s.titulaire_id, s.dossier_id, s.indu_id, s.objet, s.dossier, s.organisme_id, o.denomination, s.cents, s.depuis, r.no, r.montant_cents,
       r.motif, r.propose_par
  FROM (SELECT d.titulaire_id, d.id AS dossier_id, CAST(0 AS BIGINT) AS indu_id, d.numero AS objet, d.numero AS dossier, d.organisme_id,
               CAST(SUM(m.montant_cents) AS BIGINT) AS cents, MAX(m.du_le) AS depuis
          FROM remboursement m JOIN dossier d ON d.titulaire_id = m.titulaire_id AND d.id = m.dossier_id
         WHERE @remboursement_reste@
         GROUP BY d.titulaire_id, d.id, d.numero, d.organisme_id
        UNION ALL
        SELECT i.titulaire_id, i.dossier_id, i.id, i.numero, i.dossier, i.organisme_id, i.a_rembourser_cents, COALESCE(i.clos_le, i.ouvert_le)
          FROM indu i WHERE i.a_rembourser_cents > 0 AND i.rembourse_le IS NULL AND i.renonciation_no IS NULL) s
  JOIN organisme o ON o.id = s.organisme_id
  LEFT JOIN renonciation r ON r.titulaire_id = s.titulaire_id AND r.dossier_id = s.dossier_id AND r.indu_id = s.indu_id AND r.etat = 'proposee'
 WHERE :objet = '' OR s.objet = :objet
 ORDER BY s.depuis, s.objet LIMIT :n

-- Why what a body is owed for a dossier is not given up: a line is about to pay it, something holds it for a time, an account may be paid.
-- name: renonciation_obstacle
SELECT CASE WHEN EXISTS (SELECT 1 FROM paiement_ligne l
                          WHERE l.titulaire_id = d.titulaire_id AND l.dossier_id = d.id AND l.genre = 'remboursement'
                            AND l.etat IN ('propose', 'emis')) THEN 'en_cours'
            WHEN d.controle = 'inControl' OR NOT (d.id = d.id
@rien_de_decide@) THEN 'retenu'
            WHEN COALESCE(f.iban_chiffre, k.iban_chiffre) IS NOT NULL AND NOT @revenu@ AND NOT @refuse@ THEN 'compte'
            ELSE '' END
  FROM dossier d
@comptes_payes@
 WHERE d.titulaire_id = :titulaire AND d.id = :dossier

-- name: renonciation_max
SELECT COALESCE(MAX(no), 0) FROM renonciation WHERE titulaire_id = :titulaire

-- name: renonciation_insert
INSERT INTO renonciation (titulaire_id, no, dossier_id, indu_id, montant_cents, motif, etat, propose_par, propose_us)
VALUES (:titulaire, :no, :dossier, :indu, :montant, :motif, 'proposee', :agent, :now)

-- name: renonciation_decider
UPDATE renonciation SET etat = :etat, decide_par = :agent, decide_us = :now WHERE titulaire_id = :titulaire AND no = :no

-- name: renonciation_organisme
UPDATE remboursement SET renonciation_no = :no
 WHERE titulaire_id = :titulaire AND dossier_id = :dossier AND renonciation_no IS NULL
   AND NOT EXISTS (SELECT 1 FROM paiement_ligne l
                    WHERE l.lot_id = remboursement.lot_id AND l.no = remboursement.ligne_no AND l.etat = 'paye')

-- name: renonciation_titulaire
UPDATE indu SET renonciation_no = :no WHERE id = :indu AND rembourse_le IS NULL

-- name: remboursement_ligne
SELECT titulaire_id, dossier_id, organisme_id, montant_cents FROM paiement_ligne WHERE lot_id = :lot AND no = :no

-- name: dossier_acompte_en_banque
SELECT COUNT(*) FROM paiement_ligne WHERE titulaire_id = :titulaire AND dossier_id = :dossier AND genre = 'acompte' AND etat = 'emis'

-- Dossiers that say another sum than what the runs paid: no run takes them.
-- name: paiement_verses_faux
SELECT COUNT(*), COALESCE(MIN(d.numero), '')
  FROM dossier d
 WHERE d.verse_cents <> (SELECT COALESCE(SUM(v.montant_cents), 0) FROM paiement_ligne v
                          WHERE v.titulaire_id = d.titulaire_id AND v.dossier_id = d.id AND v.etat = 'paye' AND v.genre <> 'remboursement')

-- name: paiement_lot_max_id
SELECT COALESCE(MAX(id), 0) FROM paiement_lot

-- name: paiement_lot_du_jour
SELECT COUNT(*) FROM paiement_lot WHERE numero LIKE :prefixe

-- name: paiement_lot_insert
INSERT INTO paiement_lot (id, numero, etat, execution, lignes, total_cents, propose_par, cree_us, modifie_us)
VALUES (:id, :numero, 'propose', :execution, 0, 0, :agent, :now, :now)

-- name: paiement_lot_total
UPDATE paiement_lot SET lignes = :lignes, total_cents = :total, lignes_empreinte = :empreinte WHERE id = :id

-- name: paiement_lot_lignes_empreinte
SELECT lignes_empreinte FROM paiement_lot WHERE id = :id

-- The lines of a run with who proposed the account that each is paid on, or the end of a factoring that gave its own back to a body: what was sealed, whatever
-- is in force since; and who decided that money received goes back to the financeur that a line pays. A line that left the run pays nobody.
-- name: paiement_lignes_comptes_par
SELECT l.no, COALESCE(l.titulaire_id, 0), COALESCE(l.dossier_id, 0), l.montant_cents, k.propose_par
  FROM paiement_ligne l JOIN compte_bancaire k ON k.partie = 'organisme' AND k.partie_id = l.organisme_id AND k.no = l.compte_no
 WHERE l.lot_id = :lot AND l.etat <> 'abandonne' AND l.no > :apres
UNION ALL
SELECT l.no, 0, 0, l.montant_cents, k.propose_par
  FROM paiement_ligne l JOIN compte_bancaire k ON k.partie = 'financeur' AND k.partie_id = l.financeur_id AND k.no = l.compte_no
 WHERE l.lot_id = :lot AND l.etat <> 'abandonne' AND l.no > :apres
UNION ALL
SELECT l.no, COALESCE(l.titulaire_id, 0), COALESCE(l.dossier_id, 0), l.montant_cents, f.enregistre_par
  FROM paiement_ligne l JOIN affacturage f ON f.organisme_id = l.organisme_id AND f.no = l.affacturage_no
 WHERE l.lot_id = :lot AND l.etat <> 'abandonne' AND l.no > :apres
UNION ALL
SELECT l.no, COALESCE(l.titulaire_id, 0), COALESCE(l.dossier_id, 0), l.montant_cents, f.fin_par
  FROM paiement_ligne l JOIN affacturage f ON f.organisme_id = l.organisme_id
 WHERE l.lot_id = :lot AND l.etat <> 'abandonne' AND l.no > :apres AND l.affacturage_no IS NULL AND f.avant > f.depuis AND f.fin_par IS NOT NULL
UNION ALL
SELECT l.no, 0, 0, l.montant_cents, e.decide_par
  FROM paiement_ligne l JOIN restitution r ON r.lot_id = l.lot_id AND r.ligne_no = l.no JOIN banque_ecriture e ON e.id = r.ecriture_id
 WHERE l.lot_id = :lot AND l.etat <> 'abandonne' AND l.no > :apres AND e.etat = 'rendue' AND e.decide_par IS NOT NULL
 ORDER BY 1

-- A line (l) of a dossier in which the agent of this key acted for its holder or for its body, or put it in control or lifted it.
-- name: paiement_lignes_agies
SELECT l.no, l.titulaire_id, l.dossier_id, l.montant_cents
  FROM paiement_ligne l
 WHERE l.lot_id = :lot AND l.etat <> 'abandonne'
   AND EXISTS (SELECT 1 FROM dossier_agent g WHERE g.titulaire_id = l.titulaire_id AND g.dossier_id = l.dossier_id AND g.cle = :cle)
 ORDER BY l.no LIMIT :n

-- The lines of a run whose dossier one same agent (t) led for both parties.
-- fragment: des_deux_parties
  FROM paiement_ligne l
  JOIN dossier_agent t ON t.titulaire_id = l.titulaire_id AND t.dossier_id = l.dossier_id AND t.cote = 'titulaire'
  JOIN dossier_agent o ON o.titulaire_id = t.titulaire_id AND o.dossier_id = t.dossier_id AND o.cote = 'organisme' AND o.cle = t.cle
 WHERE l.lot_id = :lot AND l.etat <> 'abandonne'

-- name: paiement_deux_parties_nombre
SELECT COUNT(DISTINCT l.no)
@des_deux_parties@

-- name: paiement_deux_parties
SELECT l.no, l.titulaire_id, l.reference, l.montant_cents, t.agent
@des_deux_parties@
 ORDER BY l.no, t.cle LIMIT :n

-- name: paiement_lots_figes
SELECT id, numero FROM paiement_lot WHERE id > :apres AND lignes_empreinte IS NOT NULL ORDER BY id LIMIT :n

-- name: paiement_ligne_insert
-- @lot
INSERT INTO paiement_ligne (lot_id, no, titulaire_id, dossier_id, organisme_id, financeur_id, genre, montant_cents, reference, beneficiaire,
                            compte_no, affacturage_no, iban_chiffre, iban_index, libelle, etat)
VALUES (:lot, :no, NULLIF(:titulaire, 0), NULLIF(:dossier, 0), NULLIF(:organisme, 0), NULLIF(:financeur, 0), :genre, :montant, :reference, :beneficiaire,
        NULLIF(:compte, 0), NULLIF(:affacturage, 0), :iban, :empreinte, :libelle, 'propose')

-- name: paiement_lots
SELECT l.id, l.numero, l.etat, l.execution, l.lignes, l.total_cents, l.propose_par, l.approuve1_par, l.approuve2_par,
       l.cree_us, l.emis_us,
       (SELECT COUNT(*) FROM paiement_ligne p WHERE p.lot_id = l.id AND p.etat = 'paye'),
       (SELECT COUNT(*) FROM paiement_ligne r WHERE r.lot_id = l.id AND r.etat = 'rejete'),
       (SELECT COUNT(*) FROM paiement_ligne a WHERE a.lot_id = l.id AND a.etat = 'abandonne' AND a.motif IS NOT NULL),
       (SELECT COUNT(*) FROM paiement_ligne v WHERE v.lot_id = l.id AND v.etat = 'retourne')
  FROM paiement_lot l
 WHERE (:numero = '' OR l.numero = :numero)
 ORDER BY l.id DESC LIMIT :n

-- name: paiement_lot_approuver1
UPDATE paiement_lot SET etat = :etat, approuve1_par = :agent, modifie_us = :now WHERE id = :id AND etat = 'propose'

-- name: paiement_lot_approuver2
UPDATE paiement_lot SET etat = 'approuve2', approuve2_par = :agent, modifie_us = :now WHERE id = :id AND etat = 'approuve1'

-- name: paiement_lot_emettre
UPDATE paiement_lot SET etat = 'emis', fichier_empreinte = :empreinte, debiteur = :debiteur, emis_us = :emis, execution = :execution, modifie_us = :now
 WHERE id = :id AND etat = 'approuve2'

-- name: paiement_lot_empreinte
SELECT fichier_empreinte FROM paiement_lot WHERE id = :id

-- name: paiement_lot_etat
UPDATE paiement_lot SET etat = :etat, modifie_us = :now WHERE id = :id

-- name: paiement_lignes_emettre
UPDATE paiement_ligne SET etat = 'emis' WHERE lot_id = :lot AND etat = 'propose'

-- name: paiement_lignes_abandonner
UPDATE paiement_ligne SET etat = 'abandonne' WHERE lot_id = :lot

-- name: paiement_ligne_retirer
-- @suite
UPDATE paiement_ligne SET etat = 'abandonne', motif = :motif WHERE lot_id = :lot AND no = :no AND etat = 'propose'

-- Lines of a run that has not left, and why paiement_a_payer, or restitutions_dues, would not give them today. An account is given up once it is
-- replaced or cancelled, or once the claim is another company's, or the body's own.
-- name: paiement_lignes_retenues
SELECT no, titulaire_id, dossier_id, montant_cents, motif FROM (
  SELECT l.no, l.titulaire_id, l.dossier_id, l.montant_cents,
         CASE WHEN @deja_parti@ THEN 'depart'
              WHEN @debite@ THEN 'banque'
              WHEN d.controle = 'inControl' THEN 'controle'
              WHEN EXISTS (SELECT 1 FROM fraude_reclamation q WHERE @est_reclamation@) THEN 'reclamation'
              WHEN EXISTS (SELECT 1 FROM gel g WHERE @est_gel@) THEN 'gel'
              WHEN EXISTS (SELECT 1 FROM mesure m WHERE @est_mesure@) THEN 'mesure'
              WHEN @revenu@ THEN 'retour'
              WHEN @refuse@ THEN 'compte_refuse'
              WHEN NOT EXISTS (SELECT 1 FROM compte_bancaire c
                                WHERE c.partie = 'organisme' AND c.partie_id = l.organisme_id AND c.no = l.compte_no AND c.etat = 'en_vigueur'
                                  AND f.no IS NULL)
                   AND COALESCE(f.no, 0) <> COALESCE(l.affacturage_no, -1) THEN 'compte'
              WHEN l.genre = 'acompte' AND (d.facturation <> 'depositWait' OR d.etat <> 'inTraining' OR d.acompte_cents <> l.montant_cents) THEN 'etat'
              WHEN l.genre = 'remboursement' AND NOT EXISTS (SELECT 1 FROM remboursement m
                                                               WHERE m.titulaire_id = d.titulaire_id AND m.dossier_id = d.id
                                                                 AND m.lot_id = l.lot_id AND m.ligne_no = l.no) THEN 'etat'
              WHEN l.genre = 'solde' AND (d.facturation <> 'billed' OR d.a_payer_cents - d.verse_cents < l.montant_cents) THEN 'etat'
              ELSE '' END AS motif
    FROM paiement_ligne l
    JOIN dossier d ON d.titulaire_id = l.titulaire_id AND d.id = l.dossier_id
@comptes_payes@
   WHERE l.lot_id = :lot AND l.etat = 'propose'
  UNION ALL
  SELECT l.no, CAST(0 AS BIGINT), CAST(0 AS BIGINT), l.montant_cents,
         CASE WHEN EXISTS (SELECT 1 FROM paiement_ligne z JOIN lot_parti b ON b.id = z.lot_id
                            WHERE z.financeur_id = l.financeur_id AND z.etat = 'abandonne' AND z.motif IS NULL) THEN 'depart'
              WHEN EXISTS (SELECT 1 FROM paiement_ligne x WHERE x.financeur_id = l.financeur_id AND @reste_debite@) THEN 'banque'
              WHEN k.no IS NULL THEN 'compte'
              WHEN EXISTS (SELECT 1 FROM paiement_ligne r
                            WHERE COALESCE(r.organisme_id, r.financeur_id) = +l.financeur_id AND r.financeur_id = l.financeur_id
                              AND @revenu_tel_quel@ AND r.retour_us >= COALESCE(v.change_us, 0) AND NOT (@parle_du_compte@)) THEN 'retour'
              WHEN EXISTS (SELECT 1 FROM paiement_ligne r
                            WHERE r.iban_index = k.iban_index AND @dit_du_compte@) THEN 'compte_refuse'
              ELSE '' END AS motif
    FROM paiement_ligne l
    LEFT JOIN compte_bancaire k ON k.partie = 'financeur' AND k.partie_id = l.financeur_id AND k.no = l.compte_no AND k.etat = 'en_vigueur'
    LEFT JOIN financeur_compte v ON v.financeur_id = l.financeur_id
   WHERE l.lot_id = :lot AND l.etat = 'propose' AND l.financeur_id IS NOT NULL) AS q
 WHERE motif <> '' ORDER BY no LIMIT :n

-- name: paiement_lignes
SELECT no, titulaire_id, dossier_id, organisme_id, montant_cents, reference, beneficiaire, libelle, etat, motif, iban_chiffre, COALESCE(financeur_id, 0),
       COALESCE(compte_no, 0), COALESCE(affacturage_no, 0), genre, banque_mots,
       verification, bloque_le, debloque_le
  FROM paiement_ligne WHERE lot_id = :lot AND no > :apres ORDER BY no LIMIT :n

-- The dossiers of the lines of a run, after a line; those that give back to a financeur have none.
-- name: paiement_lignes_dossiers
SELECT l.no, COALESCE(d.numero, '') FROM paiement_ligne l
  LEFT JOIN dossier d ON d.titulaire_id = l.titulaire_id AND d.id = l.dossier_id
 WHERE l.lot_id = :lot AND l.no > :apres ORDER BY l.no LIMIT :n

-- name: paiement_ligne_by_reference
-- @propre reference
SELECT no, titulaire_id, dossier_id, organisme_id, montant_cents, reference, beneficiaire, libelle, etat, motif, iban_chiffre, COALESCE(financeur_id, 0),
       COALESCE(compte_no, 0), COALESCE(affacturage_no, 0), genre, banque_mots,
       verification, bloque_le, debloque_le
  FROM paiement_ligne WHERE lot_id = :lot AND reference = :reference

-- What left and is not shown, what is debited and not given back, or the reverse.
-- name: paiement_reste_a_debiter
SELECT 1 FROM paiement_ligne
 WHERE lot_id = :lot
   AND ((etat = 'paye' AND debit_le IS NULL)
        OR (etat IN ('rejete', 'retourne') AND CASE WHEN debit_le IS NULL THEN 0 ELSE 1 END <> CASE WHEN credit_le IS NULL THEN 0 ELSE 1 END))
 LIMIT 1

-- name: paiement_dossier_dernier
-- @propre numero
SELECT dernier_le FROM dossier WHERE numero = :numero

-- name: paiement_ligne_repondre
UPDATE paiement_ligne SET etat = :etat, motif = :motif WHERE lot_id = :lot AND no = :no AND etat = 'emis'

-- Rejected for its account: it waits as what came back does, for another account or for an agent.
-- name: paiement_ligne_rejeter_compte
UPDATE paiement_ligne SET etat = 'rejete', motif = :motif, retour_le = :le, retour_us = :now
 WHERE lot_id = :lot AND no = :no AND etat = 'emis'

-- name: paiement_ligne_mots
UPDATE paiement_ligne SET banque_mots = :mots WHERE lot_id = :lot AND no = :no

-- name: paiement_ligne_verifier
UPDATE paiement_ligne SET verification = :code, verification_ecart = :ecart WHERE lot_id = :lot AND no = :no

-- What an older answer says does not block again what a newer one said under way.
-- name: paiement_ligne_bloquer
UPDATE paiement_ligne SET bloque_le = :le, debloque_le = NULL
 WHERE lot_id = :lot AND no = :no AND (bloque_le IS NULL OR (debloque_le IS NOT NULL AND debloque_le < :le))

-- name: paiement_ligne_debloquer
UPDATE paiement_ligne SET debloque_le = :le WHERE lot_id = :lot AND no = :no AND bloque_le <= :le AND debloque_le IS NULL

-- name: paiement_reste_sans_reponse
SELECT 1 FROM paiement_ligne WHERE lot_id = :lot AND etat = 'emis' LIMIT 1

-- name: paiement_lot_emis
SELECT id, etat, emis_us, nomme_us, lignes, total_cents, execution FROM paiement_lot WHERE numero = :numero

-- name: paiement_lot_nommer
UPDATE paiement_lot SET nomme_us = :now WHERE id = :lot AND nomme_us IS NULL

-- What the bank said of a run that left, by an answer or by an entry of a statement, whatever that entry waits for.
-- name: paiement_lot_nomme
SELECT CASE WHEN b.nomme_us IS NOT NULL
              OR EXISTS (SELECT 1 FROM paiement_ligne l
                          WHERE l.lot_id = b.id AND (l.etat NOT IN ('emis', 'abandonne') OR l.debit_le IS NOT NULL OR l.credit_le IS NOT NULL OR l.retour_us IS NOT NULL))
              OR EXISTS (SELECT 1 FROM banque_ecriture e WHERE e.lot = b.numero)
              OR EXISTS (SELECT 1 FROM banque_ecriture e JOIN paiement_ligne l ON l.reference = e.bout_en_bout WHERE l.lot_id = b.id)
            THEN 1 ELSE 0 END
  FROM paiement_lot b WHERE b.id = :lot

-- name: paiement_lot_non_envoi
SELECT non_envoi_par, non_envoi_motif FROM paiement_lot WHERE id = :lot AND non_envoi_par IS NOT NULL

-- name: paiement_lot_dire_non_envoye
UPDATE paiement_lot SET non_envoi_par = :agent, non_envoi_motif = :motif, non_envoi_us = :now, modifie_us = :now
 WHERE id = :lot AND etat IN ('emis', 'repondu', 'rapproche')

-- name: paiement_lot_non_envoye
UPDATE paiement_lot
   SET etat = 'abandonne', non_envoi_confirme_par = :agent, depart_par = NULL, depart_motif = NULL, depart_us = NULL, depart_confirme_par = NULL,
       modifie_us = :now
 WHERE id = :lot AND etat IN ('emis', 'repondu', 'rapproche')

-- Taken up again by mistake, then given up again: nothing was paid twice.
-- name: paiement_lignes_sans_double
UPDATE paiement_ligne SET motif = NULL WHERE lot_id = :lot AND etat = 'abandonne' AND motif = 'double'

-- name: paiement_titulaires
SELECT DISTINCT titulaire_id FROM paiement_ligne WHERE lot_id = :lot AND etat <> 'abandonne' AND titulaire_id IS NOT NULL ORDER BY titulaire_id

-- ---- a run given up as never sent, that left after all ----

-- name: paiement_lot_depart
SELECT CASE WHEN b.non_envoi_confirme_par IS NOT NULL THEN 1 ELSE 0 END, b.depart_par, b.depart_motif FROM paiement_lot b WHERE b.id = :lot

-- name: paiement_lot_dire_parti
UPDATE paiement_lot SET depart_par = :agent, depart_motif = :motif, depart_us = :now, modifie_us = :now
 WHERE id = :lot AND non_envoi_confirme_par IS NOT NULL

-- name: paiement_lot_retirer_parti
UPDATE paiement_lot SET depart_par = NULL, depart_motif = NULL, depart_us = NULL, modifie_us = :now WHERE id = :lot AND depart_confirme_par IS NULL

-- Who said that it never left, and who believed them, is in the journal. No answer of the bank named it yet: until one does, or a statement, two
-- people may say again that it never left.
-- name: paiement_lot_reprendre
UPDATE paiement_lot
   SET etat = 'emis', depart_confirme_par = :agent, non_envoi_par = NULL, non_envoi_motif = NULL,
       non_envoi_us = NULL, non_envoi_confirme_par = NULL, modifie_us = :now
 WHERE id = :lot AND etat = 'abandonne' AND non_envoi_confirme_par IS NOT NULL

-- A line (z) of the run and another (y) that pays the same thing: a dossier, what is owed beyond its price, what a financeur is given back.
-- fragment: meme_objet
y.lot_id <> z.lot_id
   AND ((y.titulaire_id = z.titulaire_id AND y.dossier_id = z.dossier_id
         AND (y.genre = 'remboursement' AND z.genre = 'remboursement' OR y.genre <> 'remboursement' AND z.genre <> 'remboursement'))
        OR y.financeur_id = z.financeur_id)

-- A run that has not left and would pay the same.
-- name: paiement_depart_repris
SELECT c.numero
  FROM paiement_ligne z JOIN paiement_ligne y ON @meme_objet@ JOIN paiement_lot c ON c.id = y.lot_id
 WHERE z.lot_id = :lot AND z.etat = 'abandonne' AND z.motif IS NULL AND y.etat = 'propose'
 ORDER BY c.id LIMIT 1

-- What another run paid since, or sent: the bank has it twice, and the book once. What a financeur is not due any more, whole or in part: the bank has more
-- than the book.
-- name: paiement_depart_doubles
UPDATE paiement_ligne SET motif = 'double'
 WHERE lot_id = :lot AND etat = 'abandonne' AND motif IS NULL
   AND CASE WHEN financeur_id IS NOT NULL
            THEN (SELECT COALESCE(SUM(r.montant_cents), 0) FROM restitution r
                   WHERE r.abandon_lot_id = paiement_ligne.lot_id AND r.abandon_ligne_no = paiement_ligne.no) <> montant_cents
                 OR EXISTS (SELECT 1 FROM restitution r
                             WHERE r.abandon_lot_id = paiement_ligne.lot_id AND r.abandon_ligne_no = paiement_ligne.no AND r.etat <> 'due')
            WHEN genre = 'remboursement'
            THEN NOT EXISTS (SELECT 1 FROM remboursement m
                              WHERE m.lot_id = paiement_ligne.lot_id AND m.ligne_no = paiement_ligne.no AND m.renonciation_no IS NULL)
            ELSE EXISTS (SELECT 1 FROM paiement_ligne y
                          WHERE y.titulaire_id = paiement_ligne.titulaire_id AND y.dossier_id = paiement_ligne.dossier_id
                            AND y.lot_id > paiement_ligne.lot_id AND y.genre <> 'remboursement' AND y.etat IN ('emis', 'paye')) END

-- name: paiement_depart_doubles_nombre
SELECT COUNT(*) FROM paiement_ligne WHERE lot_id = :lot AND etat = 'abandonne' AND motif = 'double'

-- name: paiement_lignes_reprendre
UPDATE paiement_ligne SET etat = 'emis' WHERE lot_id = :lot AND etat = 'abandonne' AND motif IS NULL

-- What a run says of the entries of the bank that name it, waiting or put aside: they are read again.
-- name: paiement_depart_ecritures
SELECT e.id FROM banque_ecriture e
 WHERE e.etat IN ('attente', 'classee') AND e.id > :apres
   AND (e.lot = :numero OR EXISTS (SELECT 1 FROM paiement_ligne l WHERE l.lot_id = :lot AND l.reference = e.bout_en_bout))
 ORDER BY e.id LIMIT :n

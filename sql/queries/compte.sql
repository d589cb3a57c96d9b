-- Room: training. Bank accounts of training bodies and financeurs, and what their contacts are told.

-- What the account is recorded for: its name, and the e-mail address known of it.
-- name: compte_organisme
SELECT denomination, courriel, telephone, nda FROM organisme WHERE id = :id AND nda NOT LIKE 'efface-%'

-- name: compte_financeur
SELECT denomination, NULL, NULL, siret FROM financeur WHERE id = :id

-- name: compte_next_no
SELECT COALESCE(MAX(no), 0) + 1 FROM compte_bancaire WHERE partie = :partie AND partie_id = :id

-- name: compte_en_vigueur_meme
SELECT COUNT(*) FROM compte_bancaire WHERE partie = :partie AND partie_id = :id AND etat = 'en_vigueur' AND iban_index = :empreinte

-- Whose an account is, proposed or in force.
-- name: compte_de_qui
SELECT COALESCE(o.denomination, f.denomination, '?')
  FROM compte_bancaire c
  LEFT JOIN organisme o ON c.partie = 'organisme' AND o.id = c.partie_id
  LEFT JOIN financeur f ON c.partie = 'financeur' AND f.id = c.partie_id
 WHERE c.iban_index = :empreinte AND c.etat IN ('propose', 'en_vigueur')
 ORDER BY c.partie, c.partie_id LIMIT 1

-- Declarations of factoring of a body whose account the bank refuses.
-- name: affacturages_refuses
SELECT f.no, MAX(r.motif)
  FROM affacturage f JOIN paiement_ligne r ON r.iban_index = f.iban_index
 WHERE f.organisme_id = :organisme AND @dit_du_compte@
 GROUP BY f.no ORDER BY f.no LIMIT :n

-- Declarations of factoring that hold or wait, of all bodies.
-- name: affacturages_tous
SELECT organisme_id, no, raison_sociale FROM affacturage
 WHERE (organisme_id > :organisme OR (organisme_id = :organisme AND no > :no)) AND COALESCE(avant, 2932896) > depuis AND COALESCE(avant, 2932896) > :le
 ORDER BY organisme_id, no LIMIT :n

-- name: compte_insert
INSERT INTO compte_bancaire (partie, partie_id, no, iban_chiffre, iban_index, titulaire, contact, etat, propose_par, propose_us)
VALUES (:partie, :id, :no, :chiffre, :empreinte, :titulaire, :contact, 'propose', :par, :now)

-- name: compte_dans_etat
SELECT no, propose_par, decide_us, remplace_no, contact FROM compte_bancaire
 WHERE partie = :partie AND partie_id = :id AND etat = :etat

-- name: compte_remplacer
UPDATE compte_bancaire SET etat = 'remplace', fin_us = :now WHERE partie = :partie AND partie_id = :id AND etat = 'en_vigueur'

-- name: compte_decider
UPDATE compte_bancaire
   SET etat = :etat, contact = COALESCE(contact, :contact), remplace_no = NULLIF(:remplace, 0), decide_par = :par, decide_us = :now
 WHERE partie = :partie AND partie_id = :id AND etat = 'propose'

-- name: compte_annuler
UPDATE compte_bancaire SET etat = 'annule', fin_par = :par, fin_us = :now WHERE partie = :partie AND partie_id = :id AND no = :no

-- name: compte_rendre
UPDATE compte_bancaire SET etat = 'en_vigueur', fin_us = NULL WHERE partie = :partie AND partie_id = :id AND no = :no

-- name: compte_iban
SELECT no, iban_chiffre, iban_index FROM compte_bancaire WHERE partie = :partie AND partie_id = :id AND etat = 'en_vigueur'

-- The last proposed first; of one party, or ('') those of all that wait to be approved, but of who was erased. With the code of the bank that refuses it (decision 122).
-- name: comptes
SELECT c.no, c.iban_chiffre, c.titulaire, c.contact, c.etat, c.remplace_no, c.propose_par, c.propose_us, c.decide_par, c.decide_us,
       c.fin_par, c.fin_us, c.partie, c.partie_id,
       CASE WHEN c.partie = 'organisme' THEN (SELECT o.denomination FROM organisme o WHERE o.id = c.partie_id)
            ELSE (SELECT f.denomination FROM financeur f WHERE f.id = c.partie_id) END,
       CASE WHEN c.etat IN ('propose', 'en_vigueur')
            THEN (SELECT MAX(r.motif) FROM paiement_ligne r WHERE r.iban_index = c.iban_index AND @dit_du_compte@) END
  FROM compte_bancaire c
 WHERE (:partie = '' AND c.etat = 'propose'
        AND NOT EXISTS (SELECT 1 FROM organisme z WHERE c.partie = 'organisme' AND z.id = c.partie_id AND z.nda LIKE 'efface-%'))
    OR (c.partie = :partie AND c.partie_id = :id)
 ORDER BY c.propose_us DESC, c.no DESC LIMIT :n

-- ---- what is to be told ----

-- name: avis_next_id
SELECT COALESCE(MAX(id), 0) + 1 FROM (SELECT MAX(id) AS id FROM avis UNION ALL SELECT MAX(id) FROM contact_ancien
        UNION ALL SELECT MAX(id) FROM offre_avis) n

-- name: avis_insert
INSERT INTO avis (id, partie, partie_id, genre, compte_no, adresse, cree_us)
VALUES (:id, :partie, :partie_id, :genre, :no, NULLIF(:adresse, ''), :now)

-- Of one party, or of all ('': those that wait to leave).
-- name: avis_liste
SELECT a.id, a.partie, a.partie_id, a.genre, a.adresse, a.cree_us, a.remis_us,
       CASE WHEN a.partie = 'organisme' THEN (SELECT o.denomination FROM organisme o WHERE o.id = a.partie_id)
            ELSE (SELECT f.denomination FROM financeur f WHERE f.id = a.partie_id) END,
       (SELECT c.remplace_no FROM compte_bancaire c
         WHERE c.partie = a.partie AND c.partie_id = a.partie_id AND c.no = a.compte_no AND a.genre = 'approuve'),
       a.compte_no,
       CASE WHEN a.genre IN ('offre_retiree', 'offre_remise')
            THEN (SELECT '« ' || f.intitule || ' » (' || f.numero || ')' FROM formation f WHERE f.id = a.compte_no) END
  FROM avis_tous a
 WHERE a.id > :apres
   AND ((:partie = '' AND a.remis_us IS NULL) OR (a.partie = :partie AND a.partie_id = :id))
 ORDER BY a.id LIMIT :n

-- name: avis_remettre
UPDATE avis SET remis_us = :now, remis_par = :agent WHERE id = :id AND remis_us IS NULL

-- name: avis_contact_remettre
UPDATE contact_ancien SET remis_us = :now, remis_par = :agent WHERE id = :id AND remis_us IS NULL

-- name: offre_avis_remettre
UPDATE offre_avis SET remis_us = :now, remis_par = :agent WHERE id = :id AND remis_us IS NULL

-- To the address that its body has that day.
-- name: offre_avis_insert
INSERT INTO offre_avis (id, organisme_id, formation_id, retiree, adresse, cree_us)
SELECT :id, f.organisme_id, f.id, :retiree, o.courriel, :now
  FROM formation f JOIN organisme o ON o.id = f.organisme_id WHERE f.id = :formation

-- name: contact_ancien_insert
INSERT INTO contact_ancien (id, organisme_id, courriel, fin_us) VALUES (:id, :organisme, :courriel, :now)

-- Who knew a party since an instant, by the addresses that were its own and those of the accounts that were replaced.
-- name: contacts_anciens
SELECT k.courriel FROM (
SELECT a.courriel AS courriel, a.fin_us AS fin_us FROM contact_ancien a
 WHERE :partie = 'organisme' AND a.organisme_id = :id AND a.fin_us >= :depuis
UNION ALL
SELECT c.contact, c.fin_us FROM compte_bancaire c
 WHERE c.partie = :partie AND c.partie_id = :id AND c.etat = 'remplace' AND c.contact IS NOT NULL AND c.fin_us >= :depuis) k
 ORDER BY k.fin_us DESC, k.courriel LIMIT :n

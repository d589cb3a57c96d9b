-- Room: training. The holder's own share, paid by card.

-- name: carte_max_id
SELECT COALESCE(MAX(id), 0) FROM paiement_carte WHERE titulaire_id = :titulaire

-- name: carte_insert
INSERT INTO paiement_carte (titulaire_id, id, dossier_id, reference, montant_cents, avec_cpf, etat, cree_us, modifie_us, version)
VALUES (:titulaire, :id, :dossier, :reference, :montant, :cpf, 'prepare', :now, :now, :version)

-- A share that an agent said received: paid, and no provider knows it.
-- name: carte_hors_service
INSERT INTO paiement_carte (titulaire_id, id, dossier_id, reference, montant_cents, avec_cpf, etat, cree_us, modifie_us, version)
VALUES (:titulaire, :id, :dossier, :reference, :montant, 0, 'paye', :now, :now, NULL)

-- A share that no provider knows was said received with the order, long before what names it here.
-- name: carte_lire
SELECT p.titulaire_id, p.id, p.dossier_id, d.numero, p.reference, p.montant_cents, p.avec_cpf, p.etat, p.motif,
       p.prestataire_id, p.page, p.autorise_us, p.cree_us, COALESCE(p.recu_cents, 0), COALESCE(p.version, 0),
       CASE WHEN p.etat = 'paye' AND p.prestataire_id IS NULL THEN d.accepte_le END
  FROM paiement_carte p JOIN dossier d ON d.titulaire_id = p.titulaire_id AND d.id = p.dossier_id
 WHERE p.reference = :reference

-- name: cartes_dossier
SELECT p.titulaire_id, p.id, p.dossier_id, d.numero, p.reference, p.montant_cents, p.avec_cpf, p.etat, p.motif,
       p.prestataire_id, p.page, p.autorise_us, p.cree_us, COALESCE(p.recu_cents, 0), COALESCE(p.version, 0),
       CASE WHEN p.etat = 'paye' AND p.prestataire_id IS NULL THEN d.accepte_le END
  FROM paiement_carte p JOIN dossier d ON d.titulaire_id = p.titulaire_id AND d.id = p.dossier_id
 WHERE p.titulaire_id = :titulaire AND p.dossier_id = :dossier ORDER BY p.id

-- name: carte_etat
UPDATE paiement_carte
   SET etat = :etat, motif = :motif, prestataire_id = :prestataire, page = :page,
       autorise_us = NULLIF(CAST(:autorise AS BIGINT), 0), recu_cents = NULLIF(CAST(:recu AS BIGINT), 0), modifie_us = :now
 WHERE titulaire_id = :titulaire AND id = :id AND etat = :avant

-- The payments that wait for the provider or for us, in any fixed order.
-- name: cartes_a_suivre
SELECT reference FROM paiement_carte
 WHERE (etat = 'ouvert' OR etat = 'autorise' OR etat = 'a_annuler') AND reference > :apres ORDER BY reference LIMIT :n

-- name: carte_remboursement_max
SELECT COALESCE(MAX(no), 0) FROM remboursement_carte WHERE titulaire_id = :titulaire AND paiement_id = :paiement

-- name: carte_remboursement_insert
INSERT INTO remboursement_carte (titulaire_id, paiement_id, no, montant_cents, du_le, avant_le)
VALUES (:titulaire, :paiement, :no, :montant, :du, :avant)

-- name: carte_remboursement_fait
UPDATE remboursement_carte SET fait_us = :now, demande_us = NULL
 WHERE titulaire_id = :titulaire AND paiement_id = :paiement AND no = :no AND fait_us IS NULL

-- The provider is about to be asked: nobody says the sum repaid otherwise until it answers, nor did before.
-- name: carte_demander
UPDATE remboursement_carte SET demande_us = COALESCE(demande_us, CAST(:now AS BIGINT)), appels = appels + 1
 WHERE titulaire_id = :titulaire AND paiement_id = :paiement AND no = :no AND fait_us IS NULL
   AND NOT EXISTS (SELECT 1 FROM remboursement_ailleurs x
                    WHERE x.titulaire_id = remboursement_carte.titulaire_id AND x.paiement_id = remboursement_carte.paiement_id
                      AND x.no = remboursement_carte.no AND x.etat = 'proposee')

-- name: carte_demande
SELECT COALESCE(demande_us, 0), appels FROM remboursement_carte
 WHERE titulaire_id = :titulaire AND paiement_id = :paiement AND no = :no

-- It answered no to the last who asked.
-- name: carte_demande_finie
UPDATE remboursement_carte SET ignore_us = CASE WHEN CAST(:ignore AS BIGINT) = 1 THEN demande_us ELSE ignore_us END, demande_us = NULL
 WHERE titulaire_id = :titulaire AND paiement_id = :paiement AND no = :no AND appels = :appels AND fait_us IS NULL

-- It gave back what agents said repaid otherwise.
-- name: carte_double
UPDATE remboursement_carte SET double_us = :now
 WHERE titulaire_id = :titulaire AND paiement_id = :paiement AND no = :no AND double_us IS NULL
   AND EXISTS (SELECT 1 FROM remboursement_ailleurs x
                WHERE x.titulaire_id = remboursement_carte.titulaire_id AND x.paiement_id = remboursement_carte.paiement_id
                  AND x.no = remboursement_carte.no AND x.etat IN ('proposee', 'faite'))

-- The first deadline first, after the last one that was read. One that an agent says was repaid otherwise waits for another's word, and what was
-- received outside the provider goes back outside it.
-- name: carte_remboursements_dus
SELECT r.titulaire_id, r.paiement_id, r.no, r.montant_cents, r.avant_le, p.reference, p.prestataire_id, p.dossier_id
  FROM remboursement_carte r JOIN paiement_carte p ON p.titulaire_id = r.titulaire_id AND p.id = r.paiement_id
 WHERE r.fait_us IS NULL AND p.prestataire_id IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM remboursement_ailleurs x
                    WHERE x.titulaire_id = r.titulaire_id AND x.paiement_id = r.paiement_id AND x.no = r.no AND x.etat = 'proposee')
   AND (r.avant_le > :avant OR (r.avant_le = :avant AND (r.titulaire_id > :titulaire OR (r.titulaire_id = :titulaire
        AND (r.paiement_id > :paiement OR (r.paiement_id = :paiement AND r.no > :no))))))
 ORDER BY r.avant_le, r.titulaire_id, r.paiement_id, r.no LIMIT :n

-- name: carte_remboursements
SELECT r.montant_cents, r.du_le, r.avant_le, r.fait_us, x.rendu_le, x.reference, COALESCE(r.double_us, 0),
       CASE WHEN p.prestataire_id IS NULL THEN 1 ELSE 0 END
  FROM remboursement_carte r JOIN paiement_carte p ON p.titulaire_id = r.titulaire_id AND p.id = r.paiement_id
  LEFT JOIN remboursement_ailleurs x ON x.titulaire_id = r.titulaire_id AND x.paiement_id = r.paiement_id AND x.no = r.no
                                    AND x.etat = 'faite'
 WHERE p.titulaire_id = :titulaire AND p.dossier_id = :dossier ORDER BY r.paiement_id, r.no

-- What a debt made due to the card, on the days of its recoveries and of its decisions, and that nobody was asked for nor spoke of yet.
-- name: carte_libres
SELECT r.paiement_id, r.no, r.montant_cents
  FROM remboursement_carte r JOIN paiement_carte p ON p.titulaire_id = r.titulaire_id AND p.id = r.paiement_id
 WHERE p.titulaire_id = :titulaire AND p.dossier_id = :dossier AND p.etat = 'paye' AND r.fait_us IS NULL AND r.demande_us IS NULL AND r.appels = 0
   AND (r.du_le IN (SELECT l.le FROM indu_recouvrement l WHERE l.indu_id = :indu)
     OR r.du_le IN (SELECT v.decide_le FROM indu_decision v WHERE v.indu_id = :indu AND v.etat = 'faite'))
   AND NOT EXISTS (SELECT 1 FROM remboursement_ailleurs x
                    WHERE x.titulaire_id = r.titulaire_id AND x.paiement_id = r.paiement_id AND x.no = r.no)
 ORDER BY r.paiement_id DESC, r.no DESC LIMIT :n

-- name: carte_remboursement_baisser
UPDATE remboursement_carte SET montant_cents = montant_cents - :cents
 WHERE titulaire_id = :titulaire AND paiement_id = :paiement AND no = :no

-- name: carte_remboursement_oublier
DELETE FROM remboursement_carte WHERE titulaire_id = :titulaire AND paiement_id = :paiement AND no = :no

-- What was taken for an order and is given back, or is to be.
-- name: carte_rendue
SELECT COALESCE(CAST(SUM(r.montant_cents) AS BIGINT), 0)
  FROM remboursement_carte r JOIN paiement_carte p ON p.titulaire_id = r.titulaire_id AND p.id = r.paiement_id
 WHERE p.titulaire_id = :titulaire AND p.dossier_id = :dossier AND p.etat = 'paye'

-- A sum due to a card (r), its payment and its dossier, with what agents say of it (x), and of how it was settled when it was given back twice (c).
-- fragment: carte_due
SELECT r.titulaire_id, p.dossier_id, r.paiement_id, r.no, p.reference, d.numero, r.montant_cents, r.du_le, r.avant_le,
       x.proposition, x.reference, x.rendu_le, x.motif, x.propose_par,
       COALESCE(r.demande_us, 0), COALESCE(r.ignore_us, 0), COALESCE(r.double_us, 0), CASE WHEN p.prestataire_id IS NULL THEN 1 ELSE 0 END,
       c.etat
  FROM remboursement_carte r JOIN paiement_carte p ON p.titulaire_id = r.titulaire_id AND p.id = r.paiement_id
  JOIN dossier d ON d.titulaire_id = p.titulaire_id AND d.id = p.dossier_id
  LEFT JOIN classement c ON c.titulaire_id = r.titulaire_id AND c.dossier_id = p.dossier_id AND c.objet = 'double' AND c.paiement_id = r.paiement_id
                        AND c.remboursement_no = r.no AND c.etat IN ('proposee', 'close', 'a_rouvrir')
  LEFT JOIN remboursement_ailleurs x ON x.titulaire_id = r.titulaire_id AND x.paiement_id = r.paiement_id AND x.no = r.no

-- What is due to cards, the first deadline first, with what an agent proposes of it; of one payment, or of all ('').
-- name: cartes_dues
@carte_due@
                                    AND x.etat = 'proposee'
 WHERE r.fait_us IS NULL AND (:reference = '' OR p.reference = :reference)
 ORDER BY r.avant_le, r.titulaire_id, r.paiement_id, r.no LIMIT :n

-- How many are due to cards, and of how many the last day is over.
-- name: cartes_dues_nombre
SELECT COUNT(*), COALESCE(CAST(SUM(CASE WHEN avant_le < :le THEN 1 ELSE 0 END) AS BIGINT), 0)
  FROM remboursement_carte WHERE fait_us IS NULL

-- What was given back twice: by the provider, and otherwise as agents said. What two agents said settled is there with :classes alone.
-- name: cartes_doubles
@carte_due@
                                    AND x.etat IN ('proposee', 'faite')
 WHERE r.double_us IS NOT NULL AND (:classes = 1 OR COALESCE(c.etat, 'proposee') = 'proposee') AND (:reference = '' OR p.reference = :reference)
 ORDER BY r.double_us, r.titulaire_id, r.paiement_id, r.no LIMIT :n

-- name: carte_ailleurs_max
SELECT COALESCE(MAX(proposition), 0) FROM remboursement_ailleurs
 WHERE titulaire_id = :titulaire AND paiement_id = :paiement AND no = :no

-- name: carte_ailleurs_insert
INSERT INTO remboursement_ailleurs (titulaire_id, paiement_id, no, proposition, reference, rendu_le, motif, etat, propose_par, propose_us)
VALUES (:titulaire, :paiement, :no, :proposition, :reference, :le, :motif, 'proposee', :par, :now)

-- name: carte_ailleurs_decider
UPDATE remboursement_ailleurs SET etat = :etat, decide_par = :par, decide_us = :now
 WHERE titulaire_id = :titulaire AND paiement_id = :paiement AND no = :no AND proposition = :proposition AND etat = 'proposee'

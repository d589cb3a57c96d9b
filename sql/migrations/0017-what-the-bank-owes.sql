-- Room: training. A transfer that the bank rejects, or a second one, may be debited and given back: what statements say of each line, and what the
-- bank still owes for it (decision 96).

ALTER TABLE paiement_ligne ADD COLUMN credit_le BIGINT;     -- @technique day a statement shows its money come back
ALTER TABLE paiement_ligne ADD COLUMN credit_cents BIGINT;  -- @technique how much of it did; NULL: nothing
ALTER TABLE paiement_ligne ADD COLUMN banque_du_cents BIGINT NOT NULL DEFAULT 0;  -- @technique what the bank owes for it, in the book; below 0: given back, and no statement shows that it left
ALTER TABLE paiement_ligne ADD COLUMN banque_du_no BIGINT NOT NULL DEFAULT 0;     -- @technique how many transfers of the book said so

-- What came back by a statement. What an answer of the bank alone said was not credited yet.
UPDATE paiement_ligne SET credit_le = retour_le, credit_cents = montant_cents - COALESCE(retour_frais_cents, 0)
 WHERE etat = 'retourne'
   AND EXISTS (SELECT 1 FROM banque_ecriture e
                WHERE e.credit = 1 AND e.etat IN ('retour', 'sans_objet')
                  AND (e.bout_en_bout = paiement_ligne.reference
                       OR (e.retour_lot_id = paiement_ligne.lot_id AND e.retour_ligne_no = paiement_ligne.no)));

-- Room: training. Firm orders of élus whose price is not paid yet: what they stood on, an agreement of the body and a mandate, may end meanwhile
-- (decision 125).

ALTER TABLE agrement_ancien ADD COLUMN remplace_us BIGINT;  -- @technique instant of that delivery; NULL: before this column

CREATE INDEX dossier_elus ON dossier (fonds, numero)
 WHERE fonds = 'DIFE' AND accepte_le IS NOT NULL AND facturation <> 'paid';

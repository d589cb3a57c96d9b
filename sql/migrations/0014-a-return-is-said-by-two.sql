-- Room: training. A return that an agent reads in an entry of the bank is written once another agent confirms it (decision 95).

ALTER TABLE banque_ecriture ADD COLUMN retour_par TEXT;          -- @technique agent who says that it brings a transfer of ours back
ALTER TABLE banque_ecriture ADD COLUMN retour_us BIGINT;         -- @technique
ALTER TABLE banque_ecriture ADD COLUMN retour_motif TEXT;        -- @technique reason code of the return, as they say it
ALTER TABLE banque_ecriture ADD COLUMN retour_lot_id BIGINT;     -- @technique run of that transfer
ALTER TABLE banque_ecriture ADD COLUMN retour_ligne_no BIGINT;   -- @technique its line

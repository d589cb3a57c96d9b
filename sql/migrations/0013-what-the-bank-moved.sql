-- Room: training. A run given up as never sent that left all the same is taken up again by two agents (decision 89). An entry of the bank
-- keeps its account, and why an agent put it aside; a return keeps what the bank kept of it (decision 90).

ALTER TABLE paiement_lot ADD COLUMN depart_par TEXT;       -- @technique agent who says that the file left after all
ALTER TABLE paiement_lot ADD COLUMN depart_motif TEXT;     -- @technique how they know
ALTER TABLE paiement_lot ADD COLUMN depart_us BIGINT;      -- @technique
ALTER TABLE paiement_lot ADD COLUMN depart_confirme_par TEXT;  -- @technique the other agent, who takes the run up again

ALTER TABLE paiement_ligne ADD COLUMN retour_frais_cents BIGINT;  -- @donnee dossier.facture what the bank kept of a return; NULL: nothing

ALTER TABLE banque_ecriture ADD COLUMN compte TEXT;        -- @technique account of the statement; NULL: told before it was kept
ALTER TABLE banque_ecriture ADD COLUMN decide_motif TEXT;  -- @technique why money that left without a run was put aside

-- What a run given up was to give back: taken up again, it finds its sums.
ALTER TABLE restitution ADD COLUMN abandon_lot_id BIGINT;    -- @technique
ALTER TABLE restitution ADD COLUMN abandon_ligne_no BIGINT;  -- @technique

CREATE INDEX banque_ecriture_lot ON banque_ecriture (lot) WHERE lot <> '';
CREATE INDEX banque_ecriture_bout ON banque_ecriture (bout_en_bout) WHERE bout_en_bout <> '';
CREATE INDEX depot_ligne_fichier ON depot_ligne (depot_id, ligne);  -- read in the order of the file
CREATE INDEX paiement_lot_abandon ON paiement_lot (non_envoi_confirme_par) WHERE non_envoi_confirme_par IS NOT NULL;

-- Runs given up as never sent that left all the same: an entry of a statement names one of them or one of its lines, whatever became of that
-- entry, or an agent says so.
CREATE VIEW lot_parti AS
SELECT b.id, b.numero
  FROM paiement_lot b
 WHERE b.non_envoi_confirme_par IS NOT NULL
   AND (b.depart_par IS NOT NULL
        OR EXISTS (SELECT 1 FROM banque_ecriture e WHERE e.lot = b.numero AND e.lot <> '')
        OR EXISTS (SELECT 1 FROM paiement_ligne y JOIN banque_ecriture e ON e.bout_en_bout = y.reference AND e.bout_en_bout <> ''
                    WHERE y.lot_id = b.id));

-- @postgresql
DO $droits$
BEGIN
    IF EXISTS (SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = 'sicpf_service') THEN
        GRANT SELECT ON lot_parti TO sicpf_service;
    END IF;
END $droits$;

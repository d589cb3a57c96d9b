-- Room: training. What the bank says of an account holds all that is paid on it, until two agents say that it was checked with whom it pays
-- (decision 122): the answers that the first of them looked at are marked, and no other.

ALTER TABLE paiement_ligne ADD COLUMN compte_dit_par TEXT;    -- @technique agent who says that its account was checked
ALTER TABLE paiement_ligne ADD COLUMN compte_dit_motif TEXT;  -- @technique how
ALTER TABLE paiement_ligne ADD COLUMN compte_dit_us BIGINT;   -- @technique

CREATE INDEX compte_meme ON compte_bancaire (iban_index);
CREATE INDEX paiement_revenu ON paiement_ligne (COALESCE(organisme_id, financeur_id), compte_no) WHERE retour_us IS NOT NULL AND reprise_us IS NULL;

-- Transfers that came back, or that the bank rejected for their account, and that nobody let be paid again, by their account: the same IBAN is the
-- same account, whoever is paid on it. The sign makes of its number a value that the index above is read by.
CREATE VIEW compte_revenu AS
SELECT y.iban_index, r.lot_id, r.no, r.organisme_id, r.reference, r.motif
  FROM paiement_ligne r
  JOIN compte_bancaire y ON y.partie = CASE WHEN r.financeur_id IS NULL THEN 'organisme' ELSE 'financeur' END
                        AND +y.partie_id = COALESCE(r.organisme_id, r.financeur_id) AND y.no = r.compte_no
 WHERE r.retour_us IS NOT NULL AND r.reprise_us IS NULL;

-- @postgresql
DO $droits$
BEGIN
    IF EXISTS (SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = 'sicpf_service') THEN
        GRANT SELECT ON compte_revenu TO sicpf_service;
    END IF;
END $droits$;

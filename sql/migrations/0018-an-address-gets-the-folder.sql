-- Room: training. What an address is sent: the whole folder, as the programs of training bodies know it, or the event alone, as those that were
-- opened before are told (decision 111).
ALTER TABLE webhook ADD COLUMN dossier_entier BIGINT NOT NULL DEFAULT 0;  -- @technique 1: the folder as the body reads it

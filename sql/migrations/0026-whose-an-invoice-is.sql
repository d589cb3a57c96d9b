-- Room: training. An invoice is paid to whom its claim was assigned on the day it was transmitted (decision 110): that day, of Paris, which
-- SQL cannot tell from the instant. Invoices transmitted before this have none, and are paid as of the day of the run, as before.

ALTER TABLE dossier ADD COLUMN transmise_le BIGINT;  -- @donnee dossier.facture day its invoice was transmitted

-- Room: financeurs. An entry of the bank is told by its total (camt.053) or by its details (camt.054): one booking. And which messages told a
-- movement, so that two of one message are two (decision 114).

ALTER TABLE banque_ecriture ADD COLUMN entree_cle TEXT;  -- @technique key of the entry of which this is a detail; NULL: none known
ALTER TABLE banque_ecriture ADD COLUMN dit BIGINT;       -- @technique 1: a statement told it, 2: a notification, +4: no reference of the bank; NULL: told before it was kept

CREATE INDEX banque_ecriture_entree ON banque_ecriture (entree_cle) WHERE entree_cle IS NOT NULL;

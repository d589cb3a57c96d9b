-- Room: training. What a bank says of a transfer that moves no money: whether the payee's name is that of the account, and that the transfer is
-- blocked, neither paid to the payee nor given back.

ALTER TABLE paiement_ligne ADD COLUMN verification TEXT;         -- @donnee organisme.rib code of the check of the payee; NULL: none told
ALTER TABLE paiement_ligne ADD COLUMN verification_ecart BIGINT; -- @donnee organisme.rib 1: the name is not, or not quite, that of the account
ALTER TABLE paiement_ligne ADD COLUMN bloque_le BIGINT;          -- @donnee dossier.facture day that the bank said it blocked
ALTER TABLE paiement_ligne ADD COLUMN debloque_le BIGINT;        -- @technique day that it said otherwise since; NULL: blocked still

CREATE INDEX paiement_ligne_bloquee ON paiement_ligne (bloque_le) WHERE bloque_le IS NOT NULL;

-- Room: training. A sum due to a card is claimed before the provider is asked to give it back, so that nobody says meanwhile that it was repaid
-- otherwise (decision 119).

ALTER TABLE remboursement_carte ADD COLUMN demande_us BIGINT;  -- @technique the provider was asked then and has not answered; NULL: nothing is awaited
ALTER TABLE remboursement_carte ADD COLUMN appels BIGINT NOT NULL DEFAULT 0;  -- @technique how many times it was asked
ALTER TABLE remboursement_carte ADD COLUMN ignore_us BIGINT;  -- @technique asked then without an answer, before it said that it does not know the payment
ALTER TABLE remboursement_carte ADD COLUMN double_us BIGINT;  -- @technique the provider gave it back though agents had said it repaid otherwise

CREATE INDEX remboursement_carte_double ON remboursement_carte (double_us) WHERE double_us IS NOT NULL;

-- Room: training. A formation that the operator withdraws says why to its body (decision 123); one withdrawn before says nothing. What the
-- operator withdrew, and corrections of the book that wait for a second agent, are read by an index.

ALTER TABLE formation ADD COLUMN retiree_motif TEXT;  -- @technique why, in words that name nobody; NULL: its body withdrew it, or before this column

CREATE INDEX formation_retiree_gestionnaire ON formation (retiree_us, id) WHERE retiree_par = 'gestionnaire';
CREATE INDEX correction_attente ON correction (propose_us, titulaire_id, no) WHERE etat = 'proposee';

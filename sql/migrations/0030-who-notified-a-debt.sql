-- Room: indus. A debt that opened by itself (a return, an advance) has no author: who notified it is its first person, and another issues the contrainte.

ALTER TABLE indu ADD COLUMN notifie_par TEXT;  -- @technique agent; NULL: before this column, or no agent

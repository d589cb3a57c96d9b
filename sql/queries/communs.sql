-- Room: training. Conditions that several files of queries say in the same words.

-- Whose the claims of a dossier (d) are: the company to which they went on the day its invoice was transmitted (PAY-04), or of the run for an advance;
-- by the last declaration that its body made of this company.
-- fragment: societe
(SELECT MAX(y.no) FROM affacturage x JOIN affacturage y ON y.organisme_id = x.organisme_id AND y.siret = x.siret
              WHERE x.organisme_id = d.organisme_id AND x.decide_us IS NOT NULL AND x.depuis <= COALESCE(d.transmise_le, :le)
                AND COALESCE(x.avant, 2932896) > COALESCE(d.transmise_le, :le)
                AND y.decide_us IS NOT NULL AND y.depuis <= :le AND COALESCE(y.avant, 2932896) > y.depuis)

-- What the bank says of a transfer (r) is that its account is no good: law/tables, « motifs_de_compte », given as « ,AC01,AC04, ».
-- fragment: parle_du_compte
REPLACE(:codes, ',' || COALESCE(r.motif, '') || ',', '') <> :codes

-- A transfer (r) that came back, and that nobody let be paid again.
-- fragment: revenu_tel_quel
r.retour_us IS NOT NULL AND r.reprise_us IS NULL

-- It came back because of its account.
-- fragment: dit_du_compte
@revenu_tel_quel@ AND @parle_du_compte@

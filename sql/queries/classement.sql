-- Room: training. What two agents say settled, though no act puts it right (decision 121).

-- A closing, with what it is of; whether it still holds: it is of a death, and of a settlement, that have not changed since.
-- fragment: classement
SELECT c.titulaire_id, c.dossier_id, d.numero, c.no, c.objet, c.choix, c.indu, c.motif, c.etat, c.propose_par, c.propose_us,
       c.decide_par, c.decide_us, c.rouvre_par, c.rouvre_us, c.rouvre_motif, c.rouvert_par, c.rouvert_us, c.mort,
       p.reference, r.montant_cents, c.remboursement_no,
       CASE WHEN c.objet = 'double' OR (c.mort = t.deces AND c.cas = d.etat AND c.taux = COALESCE(d.taux, -1)) THEN 1 ELSE 0 END
  FROM classement c JOIN dossier d ON d.titulaire_id = c.titulaire_id AND d.id = c.dossier_id
  JOIN titulaire t ON t.id = c.titulaire_id
  LEFT JOIN paiement_carte p ON c.objet = 'double' AND p.titulaire_id = c.titulaire_id AND p.id = c.paiement_id
  LEFT JOIN remboursement_carte r ON c.objet = 'double' AND r.titulaire_id = c.titulaire_id AND r.paiement_id = c.paiement_id
                                 AND r.no = c.remboursement_no

-- The last one first.
-- name: classements_dossier
@classement@
 WHERE c.titulaire_id = :titulaire AND c.dossier_id = :dossier ORDER BY c.no DESC

-- Those of a list, the last confirmed first, after the last one shown (rang 0: from the first).
-- name: classements_clos
@classement@
 WHERE c.objet = :objet AND c.etat IN ('close', 'a_rouvrir')
   AND (:rang = 0 OR c.decide_us < :rang OR (c.decide_us = :rang AND d.numero < :apres))
 ORDER BY c.decide_us DESC, d.numero DESC LIMIT :n

-- Those that an agent says wrong, the oldest word first.
-- name: classements_a_rouvrir
@classement@
 WHERE c.objet = :objet AND c.etat = 'a_rouvrir' ORDER BY c.rouvre_us, d.numero LIMIT :n

-- name: classement_max
SELECT COALESCE(MAX(no), 0) FROM classement WHERE titulaire_id = :titulaire AND dossier_id = :dossier

-- What was said of other facts gives its place.
-- name: classement_remplacer
UPDATE classement SET etat = 'remplacee'
 WHERE titulaire_id = :titulaire AND dossier_id = :dossier AND objet = :objet AND paiement_id = :paiement AND remboursement_no = :remboursement
   AND etat IN ('proposee', 'close', 'a_rouvrir')

-- The facts of a death are those of this instant.
-- name: classement_insert
INSERT INTO classement (titulaire_id, dossier_id, no, objet, paiement_id, remboursement_no, mort, cas, taux, choix, indu, motif, etat,
                        propose_par, propose_us)
SELECT d.titulaire_id, d.id, CAST(:no AS BIGINT), CAST(:objet AS TEXT), CAST(:paiement AS BIGINT), CAST(:remboursement AS BIGINT),
       CASE WHEN CAST(:objet AS TEXT) = 'deces' THEN t.deces END, CASE WHEN CAST(:objet AS TEXT) = 'deces' THEN d.etat END,
       CASE WHEN CAST(:objet AS TEXT) = 'deces' THEN COALESCE(d.taux, -1) END,
       CAST(:choix AS TEXT), CAST(:indu AS TEXT), CAST(:motif AS TEXT), 'proposee', CAST(:par AS TEXT), CAST(:now AS BIGINT)
  FROM dossier d JOIN titulaire t ON t.id = d.titulaire_id WHERE d.titulaire_id = :titulaire AND d.id = :dossier

-- name: classement_decider
UPDATE classement SET etat = :etat, decide_par = :par, decide_us = :now
 WHERE titulaire_id = :titulaire AND dossier_id = :dossier AND no = :no AND etat = 'proposee'

-- name: classement_rouvrir
UPDATE classement SET etat = 'a_rouvrir', rouvre_par = :par, rouvre_us = :now, rouvre_motif = :motif
 WHERE titulaire_id = :titulaire AND dossier_id = :dossier AND no = :no AND etat = 'close'

-- name: classement_rouvert
UPDATE classement SET etat = 'rouverte', rouvert_par = :par, rouvert_us = :now
 WHERE titulaire_id = :titulaire AND dossier_id = :dossier AND no = :no AND etat = 'a_rouvrir'

-- It was right: what was said against it is in the journal.
-- name: classement_garder
UPDATE classement SET etat = 'close', rouvre_par = NULL, rouvre_us = NULL, rouvre_motif = NULL
 WHERE titulaire_id = :titulaire AND dossier_id = :dossier AND no = :no AND etat = 'a_rouvrir'

-- What was said of one line and is neither refused nor undone.
-- name: classement_vif
@classement@
 WHERE c.titulaire_id = :titulaire AND c.dossier_id = :dossier AND c.objet = :objet AND c.paiement_id = :paiement
   AND c.remboursement_no = :remboursement AND c.etat IN ('proposee', 'close', 'a_rouvrir')

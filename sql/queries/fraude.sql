-- Room: fraude. Reports, freezes, claims.

-- name: fraude_max_id
SELECT COALESCE(MAX(id), 0) FROM fraude

-- name: fraude_de_l_annee
SELECT COUNT(*) FROM fraude WHERE numero LIKE :prefixe

-- name: fraude_insert
INSERT INTO fraude (id, numero, origine, titulaire_id, organisme_id, etat, faits, signalee_le, signalee_par)
VALUES (:id, :numero, :origine, NULLIF(:titulaire, 0), NULLIF(:organisme, 0), 'ouverte', :faits, :le, :par)

-- name: fraude_classer
UPDATE fraude SET etat = 'classee', classee_le = :le, classee_par = :par, classee_motif = :motif WHERE id = :id

-- name: fraudes
SELECT f.id, f.numero, f.origine, COALESCE(f.titulaire_id, 0), COALESCE(f.organisme_id, 0), f.etat, f.faits, f.signalee_le,
       f.signalee_par, f.classee_le, f.classee_motif, o.denomination, o.nda,
       (SELECT COUNT(*) FROM gel g WHERE g.fraude_id = f.id AND g.debut <= :le AND g.fin >= :le
                                     AND (g.leve_le IS NULL OR g.leve_le > :le)),
       (SELECT COUNT(*) FROM fraude_reclamation r WHERE r.fraude_id = f.id AND r.etat IN ('recue', 'instruite')),
       (SELECT MIN(r.decider_avant) FROM fraude_reclamation r WHERE r.fraude_id = f.id AND r.etat IN ('recue', 'instruite'))
  FROM fraude f LEFT JOIN organisme o ON o.id = f.organisme_id
 WHERE (:numero = '' OR f.numero = :numero) AND (:ouvertes = 0 OR f.etat = 'ouverte')
   AND (:titulaire = 0 OR f.titulaire_id = :titulaire) AND (:avant = 0 OR f.id < :avant)
 ORDER BY f.id DESC LIMIT :n

-- The open report that a holder made of an account against a body.
-- name: fraude_du_titulaire
SELECT numero FROM fraude
 WHERE titulaire_id = :titulaire AND COALESCE(organisme_id, 0) = :organisme AND etat = 'ouverte'
   AND origine = 'titulaire'
 ORDER BY id DESC LIMIT 1

-- Reports that a holder made of the account, and that an agent closed.
-- name: fraude_du_compte_classee
SELECT COUNT(*) FROM fraude
 WHERE titulaire_id = :titulaire AND organisme_id IS NULL AND etat = 'classee' AND origine = 'titulaire'
   AND signalee_par = 'titulaire'

-- ---- freezes ----

-- name: gel_max_id
SELECT COALESCE(MAX(id), 0) FROM gel

-- name: gel_de_l_annee
SELECT COUNT(*) FROM gel WHERE numero LIKE :prefixe

-- name: gel_insert
INSERT INTO gel (id, numero, fraude_id, titulaire_id, dossier_id, dossier, motif, article, debut, fin, pose_par)
VALUES (:id, :numero, :fraude, :titulaire, :dossier_id, :dossier, :motif, :article, :debut, :fin, :par)

-- What freezes a dossier on a day, by itself or with its whole account; for the dossier 0, the account alone.
-- name: gel_actif
SELECT numero, fin, id FROM gel
 WHERE titulaire_id = :titulaire AND (dossier_id < 1 OR dossier_id = :dossier) AND debut <= :le AND fin >= :le
   AND (leve_le IS NULL OR leve_le > :le)

-- The same object frozen on one of these days.
-- name: gel_chevauche
SELECT COUNT(*) FROM gel
 WHERE titulaire_id = :titulaire AND dossier_id = :dossier AND debut <= :fin AND fin >= :debut
   AND (leve_le IS NULL OR leve_le > :debut)

-- The same object frozen on a day, and until another at least.
-- name: gel_couvre
SELECT COUNT(*) FROM gel
 WHERE titulaire_id = :titulaire AND dossier_id = :dossier AND debut <= :le AND fin >= :fin
   AND (leve_le IS NULL OR leve_le > :le)

-- name: gel_lever
UPDATE gel SET leve_le = :le, leve_par = :par, leve_motif = :motif
 WHERE id = :id

-- What a decision ends: the freezes of its dossier, and those of the account when no other claim waits for it.
-- name: gel_lever_du_dossier
UPDATE gel SET leve_le = :le, leve_par = :par, leve_motif = :motif
 WHERE titulaire_id = :titulaire AND dossier_id = :dossier AND leve_le IS NULL AND fin >= :le

-- name: gel_lever_du_compte
UPDATE gel SET leve_le = :le, leve_par = :par, leve_motif = :motif
 WHERE titulaire_id = :titulaire AND dossier_id = 0 AND fraude_id = :fraude AND leve_le IS NULL AND fin >= :le
   AND NOT EXISTS (SELECT 1 FROM fraude_reclamation r WHERE r.fraude_id = :fraude AND r.etat IN ('recue', 'instruite'))

-- By its number, of one report, or of one holder. What was given back that is owed to a card (1003: COMPTE_CARTE) comes last.
-- name: gels
SELECT id, numero, fraude_id, titulaire_id, dossier_id, dossier, motif, article, debut, fin, pose_par, leve_le, leve_motif,
       (SELECT f.numero FROM fraude f WHERE f.id = gel.fraude_id)
  FROM gel
 WHERE (:numero = '' OR numero = :numero) AND (:fraude = 0 OR fraude_id = :fraude) AND (:titulaire = 0 OR titulaire_id = :titulaire)
 ORDER BY id DESC LIMIT :n

-- ---- what a freeze does to a delay ----

-- Dossiers whose clock runs and that have a frozen day that is over, unless all were counted.
-- name: gel_dossiers
SELECT DISTINCT q.numero FROM (
  SELECT d.numero, g.debut, d.titulaire_id, d.id AS dossier,
         CASE WHEN g.leve_le <= :veille AND g.leve_le <= g.fin THEN g.leve_le - 1 WHEN g.fin < :veille THEN g.fin ELSE :veille END AS fin
    FROM gel g
    JOIN dossier d ON d.titulaire_id = g.titulaire_id AND (g.dossier_id = 0 OR g.dossier_id = d.id)
   WHERE g.debut <= :veille AND d.echeance >= g.debut AND d.numero > :apres) AS q
 WHERE q.fin >= q.debut
   AND q.fin > COALESCE((SELECT MAX(x.jusque) FROM gel_prolongation x
                          WHERE x.titulaire_id = q.titulaire_id AND x.dossier_id = q.dossier), 0)
 ORDER BY q.numero LIMIT :n

-- name: gel_prolonge_jusque
-- @propre titulaire
SELECT MAX(jusque) FROM gel_prolongation WHERE titulaire_id = :titulaire AND dossier_id = :dossier

-- The freezes of a dossier: the days of each that are over, the earliest first.
-- name: gel_jours
SELECT q.id, q.debut, q.fin FROM (
  SELECT g.id, g.debut,
         CASE WHEN g.leve_le <= :veille AND g.leve_le <= g.fin THEN g.leve_le - 1 WHEN g.fin < :veille THEN g.fin ELSE :veille END AS fin
    FROM gel g
   WHERE g.titulaire_id = :titulaire AND g.dossier_id IN (0, :dossier) AND g.debut <= :veille) AS q
 WHERE q.fin >= q.debut AND q.fin > :compte
 ORDER BY q.debut, q.id LIMIT :n

-- The row written last, when it tells of the same delay under the same freeze.
-- name: gel_prolongation_suivie
-- @propre titulaire
SELECT x.no FROM gel_prolongation x
 WHERE x.titulaire_id = :titulaire AND x.dossier_id = :dossier AND x.gel_id = :gel AND x.origine = :origine AND x.apres = :avant
   AND x.no = (SELECT MAX(p.no) FROM gel_prolongation p WHERE p.titulaire_id = :titulaire AND p.dossier_id = :dossier)

-- name: gel_prolongation_suivre
UPDATE gel_prolongation SET apres = :apres, jusque = :jusque
 WHERE titulaire_id = :titulaire AND dossier_id = :dossier AND no = :no

-- name: gel_prolongation_insert
INSERT INTO gel_prolongation (titulaire_id, dossier_id, no, gel_id, origine, avant, apres, depuis, jusque)
SELECT :titulaire, :dossier, COALESCE(MAX(no), 0) + 1, :gel, :origine, :avant, :apres, :depuis, :jusque
  FROM gel_prolongation WHERE titulaire_id = :titulaire AND dossier_id = :dossier

-- The frozen days that were counted for one delay of a dossier.
-- name: gel_jours_comptes
SELECT depuis, jusque FROM gel_prolongation
 WHERE titulaire_id = :titulaire AND dossier_id = :dossier AND origine = :origine ORDER BY no LIMIT :n

-- name: gel_prolongations
SELECT g.numero, x.avant, x.apres, x.depuis, x.jusque FROM gel_prolongation x JOIN gel g ON g.id = x.gel_id
 WHERE x.titulaire_id = :titulaire AND x.dossier_id = :dossier ORDER BY x.no LIMIT :n

-- ---- claims ----

-- name: reclamation_max_id
SELECT COALESCE(MAX(id), 0) FROM fraude_reclamation

-- name: reclamation_de_l_annee
SELECT COUNT(*) FROM fraude_reclamation WHERE numero LIKE :prefixe

-- name: reclamation_vivante
SELECT COUNT(*) FROM fraude_reclamation WHERE titulaire_id = :titulaire AND dossier_id = :dossier AND etat <> 'refusee'

-- Who examined and who refused the claims on a dossier that may still be contested.
-- name: reclamation_agents_du_refus
SELECT instruite_par, decidee_par FROM fraude_reclamation
 WHERE titulaire_id = :titulaire AND dossier_id = :dossier AND etat = 'refusee' AND recours_avant >= :le

-- The last day to appeal against the last refusal of a claim on a dossier.
-- name: reclamation_refusee
SELECT recours_avant FROM fraude_reclamation
 WHERE titulaire_id = :titulaire AND dossier_id = :dossier AND etat = 'refusee' ORDER BY id DESC LIMIT 1

-- name: reclamation_insert
INSERT INTO fraude_reclamation (id, numero, fraude_id, titulaire_id, dossier_id, dossier, etat, texte, recue_le, recue_par,
                                decider_avant)
VALUES (:id, :numero, :fraude, :titulaire, :dossier_id, :dossier, 'recue', :texte, :le, :par, :avant)

-- name: reclamation_instruire
UPDATE fraude_reclamation
   SET etat = 'instruite', sens = :sens, motifs = :motifs, article = :article, instruite_le = :le, instruite_par = :par
 WHERE id = :id

-- name: reclamation_refuser
UPDATE fraude_reclamation
   SET etat = 'refusee', decidee_le = :le, decidee_par = :par, signataire = :signataire, recours_avant = :recours
 WHERE id = :id

-- name: reclamation_accepter
UPDATE fraude_reclamation
   SET etat = 'acceptee', decidee_le = :le, decidee_par = :par, signataire = :signataire, recours_avant = :recours,
       rendu_cents = :rendu
 WHERE id = :id

-- name: reclamation_indu
UPDATE fraude_reclamation SET indu = :indu WHERE id = :id

-- By its number, of one report, or of one holder. The last columns: what no refund gave back to the card
-- yet, -1 when no provider is asked; what went back to the sums of financeurs.
-- name: reclamations
SELECT id, numero, fraude_id, titulaire_id, dossier_id, dossier, etat, texte, recue_le, decider_avant, sens, motifs, article,
       instruite_le, instruite_par, decidee_le, decidee_par, signataire, recours_avant, rendu_cents, indu,
       (SELECT f.numero FROM fraude f WHERE f.id = fraude_reclamation.fraude_id),
       COALESCE((SELECT CAST(SUM(t.montant) AS BIGINT) FROM transfert t
                  WHERE t.titulaire_id = fraude_reclamation.titulaire_id AND t.dossier_id = fraude_reclamation.dossier_id
                    AND t.credit = 1003 AND t.cle LIKE 'dossier/' || fraude_reclamation.dossier || '/restituer/%'), 0),
       COALESCE((SELECT CAST(SUM(CASE WHEN m.fait_us IS NULL THEN m.montant_cents ELSE 0 END) AS BIGINT)
                   FROM remboursement_carte m JOIN paiement_carte c ON c.titulaire_id = m.titulaire_id AND c.id = m.paiement_id
                  WHERE c.titulaire_id = fraude_reclamation.titulaire_id AND c.dossier_id = fraude_reclamation.dossier_id), -1),
       COALESCE((SELECT CAST(SUM(t.montant) AS BIGINT) FROM transfert t
                  WHERE t.titulaire_id = fraude_reclamation.titulaire_id AND t.dossier_id = fraude_reclamation.dossier_id
                    AND (t.credit IN (6, 7) OR t.credit >= 2000000000)
                    AND t.cle LIKE 'dossier/' || fraude_reclamation.dossier || '/restituer/%'), 0)
  FROM fraude_reclamation
 WHERE (:numero = '' OR numero = :numero) AND (:fraude = 0 OR fraude_id = :fraude) AND (:titulaire = 0 OR titulaire_id = :titulaire)
 ORDER BY id DESC LIMIT :n

-- A claim accepted for a dossier, that nothing was given back for yet.
-- name: fraude_a_rendre
SELECT COUNT(*) FROM fraude_reclamation r
 WHERE r.titulaire_id = :titulaire AND r.dossier_id = :dossier AND r.etat = 'acceptee'
   AND NOT EXISTS (SELECT 1 FROM dossier_acte a
                    WHERE a.titulaire_id = r.titulaire_id AND a.dossier_id = r.dossier_id AND a.acte IN ('restituer', 'ecarter'))

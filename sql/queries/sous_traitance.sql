-- Room: training. The contracts by which bodies have trainings given by others.

-- name: sous_traitance_max_no
SELECT COALESCE(MAX(no), 0) FROM sous_traitance WHERE organisme_id = :organisme

-- name: sous_traitance_action
SELECT a.id, a.prix_ht_cents, f.classe, f.code_certification FROM action_formation a JOIN formation f ON f.id = a.formation_id
 WHERE f.organisme_id = :organisme AND f.numero = :formation AND a.numero = :action

-- An establishment of the same company is the body itself.
-- name: sous_traitance_soi
SELECT COUNT(*) FROM organisme WHERE id = :organisme AND substr(siret, 1, 9) = substr(:siret, 1, 9)

-- name: sous_traitance_meme_temps
SELECT COUNT(*) FROM sous_traitance
 WHERE action_id = :action AND siret = :siret AND COALESCE(avant, 2932896) > depuis AND COALESCE(avant, 2932896) > :depuis

-- The bodies of a company, this establishment first.
-- name: sous_traitant
SELECT id, qualiopi_formation, qualiopi_bilan, qualiopi_vae, CASE WHEN siret = :siret THEN 1 ELSE 0 END AS celui_la
  FROM organisme
 WHERE siret BETWEEN substr(:siret, 1, 9) || '00000' AND substr(:siret, 1, 9) || '99999' ORDER BY celui_la DESC, id LIMIT :n

-- Whether a company, or one establishment, is entitled to train for a certification, or certifies it.
-- name: sous_traitant_habilite
SELECT COUNT(*)
  FROM (SELECT 1 FROM certification_partenaire p
         WHERE p.numero = :code AND p.siren = substr(:siret, 1, 9) AND (:par_siren = 1 OR p.siret = :siret)
           AND COALESCE(p.etat, 'Actif') = 'Actif' AND p.habilitation IN ('HABILITATION_FORMER', 'HABILITATION_ORGA_FORM')
        UNION ALL
        SELECT 1 FROM certification_certificateur p
         WHERE p.numero = :code AND p.siren = substr(:siret, 1, 9) AND (:par_siren = 1 OR p.siret = :siret)
           AND COALESCE(p.etat, 'Actif') = 'Actif') AS h

-- Who teaches an action that contracts entrust, without being the body or in one of the contracts.
-- name: sous_traitance_cascade
SELECT p.raison_sociale
  FROM session_formation e
  JOIN organisme_pedagogique p ON p.action_id = e.action_id
  JOIN organisme o ON o.id = p.organisme_id
 WHERE e.id = :session AND p.depuis <= :le AND COALESCE(p.avant, 2932896) > :le
   AND substr(COALESCE(o.siret, ''), 1, 9) <> substr(p.siret, 1, 9)
   AND EXISTS (SELECT 1 FROM sous_traitance s WHERE s.action_id = e.action_id AND s.depuis <= :le AND COALESCE(s.avant, 2932896) > :le)
   AND NOT EXISTS (SELECT 1 FROM sous_traitance s WHERE s.action_id = e.action_id AND s.depuis <= :le AND COALESCE(s.avant, 2932896) > :le
                      AND substr(s.siret, 1, 9) = substr(p.siret, 1, 9))
 ORDER BY p.no LIMIT 1

-- What the contracts of an action, but one, entrust together: the most of any day from one to another. Those that do not hold at the
-- same time do not add up.
-- name: sous_traitance_ensemble
SELECT COALESCE(MAX(t.total), 0)
  FROM (SELECT (SELECT CAST(SUM(s.montant_cents) AS BIGINT) FROM sous_traitance s
                 WHERE s.action_id = :action AND s.no <> :no AND s.depuis <= j.jour AND COALESCE(s.avant, 2932896) > j.jour) AS total
          FROM (SELECT CAST(:depuis AS BIGINT) AS jour
                UNION
                SELECT depuis FROM sous_traitance WHERE action_id = :action AND depuis > :depuis AND depuis <= :jusqu) AS j) AS t

-- name: sous_traitance_insert
INSERT INTO sous_traitance (organisme_id, no, action_id, siret, raison_sociale, nda, contrat, montant_cents, dispense, bloc, depuis, enregistre_us,
                            enregistre_par)
VALUES (:organisme, :no, :action, :siret, :raison, :nda, :contrat, :montant, :dispense, :bloc, :depuis, :now, :par)

-- name: sous_traitance_connue
SELECT COUNT(*) FROM sous_traitance WHERE organisme_id = :organisme AND no = :no

-- name: sous_traitance_finir
UPDATE sous_traitance SET avant = :avant, termine_us = :now, termine_par = :par
 WHERE organisme_id = :organisme AND no = :no AND avant IS NULL AND depuis <= :avant

-- name: sous_traitances
SELECT s.no, f.numero, a.numero, s.siret, s.raison_sociale, s.contrat, s.montant_cents, s.dispense, s.depuis, s.avant, a.prix_ht_cents, f.classe,
       s.nda, s.bloc, f.code_certification, s.action_id
  FROM sous_traitance s JOIN action_formation a ON a.id = s.action_id JOIN formation f ON f.id = a.formation_id
 WHERE s.organisme_id = :organisme AND s.no > :apres ORDER BY s.no LIMIT :n

-- name: sous_traitances_de_session
SELECT s.siret, s.montant_cents, s.dispense, a.prix_ht_cents, f.classe, s.bloc, f.code_certification, s.nda, s.action_id, s.no
  FROM session_formation e JOIN sous_traitance s ON s.action_id = e.action_id
  JOIN action_formation a ON a.id = s.action_id JOIN formation f ON f.id = a.formation_id
 WHERE e.id = :session AND s.depuis <= :le AND COALESCE(s.avant, 2932896) > :le
 ORDER BY s.no LIMIT :n

-- name: sous_traitance_existe
SELECT COUNT(*) FROM (SELECT 1 FROM sous_traitance WHERE organisme_id = :organisme LIMIT 1) AS s

-- What dossiers paid between two days brought without tax, and what the contracts of their action gave away of it: as much of the amount
-- of a contract as of the price was paid.
-- name: sous_traitance_annee
SELECT COALESCE(CAST(SUM(d.prix_ht_cents * d.paye_cents / d.prix_ttc_cents) AS BIGINT), 0),
       COALESCE(CAST(SUM(COALESCE((SELECT CAST(SUM(CASE WHEN c.montant_cents < d.prix_ht_cents THEN c.montant_cents ELSE d.prix_ht_cents END) AS BIGINT)
                                     FROM session_formation e JOIN sous_traitance c ON c.action_id = e.action_id
                                    WHERE e.id = d.session_id AND c.depuis <= d.debut AND COALESCE(c.avant, 2932896) > d.debut), 0)
                         * d.paye_cents / d.prix_ttc_cents) AS BIGINT), 0)
  FROM dossier d
 WHERE d.organisme_id = :organisme AND d.prix_ttc_cents > 0 AND d.paye_cents > 0 AND d.paye_le >= :depuis AND d.paye_le <= :jusqu

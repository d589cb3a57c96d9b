-- Room: training. The registers of certifications.

-- name: certification_connue
SELECT absente_le, empreinte, certificateurs_empreinte, partenaires_empreinte, blocs_empreinte FROM certification
 WHERE numero = :numero

-- name: certification_intitule
SELECT intitule FROM certification WHERE numero = :numero

-- name: certification_set
-- @suite
INSERT INTO certification (numero, registre, rang, intitule, niveau, enregistrement, decision, effet, fin, delivrance_fin,
                           active, empreinte, livraison_id)
VALUES (:numero, :registre, :rang, :intitule, NULLIF(:niveau, 0), :enregistrement, :decision, :effet, :fin, :delivrance_fin,
        :active, :empreinte, :livraison)
ON CONFLICT (numero) DO UPDATE
   SET intitule = excluded.intitule, niveau = excluded.niveau, enregistrement = excluded.enregistrement,
       decision = excluded.decision, effet = excluded.effet, fin = excluded.fin, delivrance_fin = excluded.delivrance_fin,
       active = excluded.active, absente_le = NULL, empreinte = excluded.empreinte, livraison_id = excluded.livraison_id

-- Those that the register had until now, in order.
-- name: certification_presentes
-- @flux
SELECT rang FROM certification WHERE registre = :registre AND absente_le IS NULL ORDER BY rang

-- name: certification_absente
-- @suite
UPDATE certification SET absente_le = :jour, livraison_id = :livraison WHERE registre = :registre AND rang = :rang

-- name: certification_certificateurs_empreinte
-- @suite
UPDATE certification SET certificateurs_empreinte = :empreinte WHERE numero = :numero

-- name: certification_partenaires_empreinte
-- @suite
UPDATE certification SET partenaires_empreinte = :empreinte WHERE numero = :numero

-- name: certification_blocs_empreinte
-- @suite
UPDATE certification SET blocs_empreinte = :empreinte WHERE numero = :numero

-- name: certification_certificateurs_delete
-- @suite
DELETE FROM certification_certificateur WHERE numero = :numero

-- name: certification_partenaires_delete
-- @suite
DELETE FROM certification_partenaire WHERE numero = :numero

-- name: certification_blocs_delete
-- @suite
DELETE FROM certification_bloc WHERE numero = :numero

-- name: certification_certificateur_insert
-- @lot
INSERT INTO certification_certificateur (numero, no, siret, siren, nom, etat)
VALUES (:numero, :no, :siret, substr(:siret, 1, 9), :nom, :etat)

-- name: certification_partenaire_insert
-- @lot
INSERT INTO certification_partenaire (numero, no, siret, siren, nom, habilitation, etat, actif_le, modifie_le)
VALUES (:numero, :no, :siret, substr(:siret, 1, 9), :nom, :habilitation, :etat, :actif_le, :modifie_le)

-- name: certification_bloc_insert
-- @lot
INSERT INTO certification_bloc (numero, code, libelle) VALUES (:numero, :code, :libelle)

-- name: certification_listees_certificateurs
-- @flux
SELECT rang FROM certification WHERE registre = :registre AND certificateurs_empreinte IS NOT NULL ORDER BY rang

-- name: certification_listees_partenaires
-- @flux
SELECT rang FROM certification WHERE registre = :registre AND partenaires_empreinte IS NOT NULL ORDER BY rang

-- name: certification_listees_blocs
-- @flux
SELECT rang FROM certification WHERE registre = :registre AND blocs_empreinte IS NOT NULL ORDER BY rang

-- ---- what must hold of an offer ----

-- What is known of a register: nothing (0), its records (1), and who may train (2).
-- name: registre_connu
SELECT CASE WHEN EXISTS (SELECT 1 FROM certification WHERE registre = :registre AND partenaires_empreinte IS NOT NULL
                            AND certificateurs_empreinte IS NOT NULL) THEN 2
            WHEN EXISTS (SELECT 1 FROM certification WHERE registre = :registre) THEN 1 ELSE 0 END

-- name: offre_controle_session
SELECT * FROM offre_controle WHERE session_id = :session

-- name: offre_controle_suite
SELECT * FROM offre_controle WHERE session_id > :apres AND (:organisme = 0 OR organisme_id = :organisme)
 ORDER BY session_id LIMIT :n

-- name: offre_controle_formation
SELECT * FROM offre_controle WHERE formation_id = :formation AND session_id > :apres ORDER BY session_id LIMIT :n

-- What the view offre_controle says of the body, the formation and the record of an offer that is not recorded yet; the last column is a session of its
-- action, itself when it is known, NULL for an action that is new.
-- name: offre_registres
SELECT f.retiree_us, f.retiree_par, c.numero, c.active, c.absente_le, c.fin, o.qualiopi_formation, o.qualiopi_bilan, o.qualiopi_vae,
       (SELECT MAX(CASE WHEN p.etat IS NULL THEN 1 ELSE 2 END) FROM certification_partenaire p
         WHERE p.numero = :code AND p.siren = o.siren AND p.siret = o.siret AND COALESCE(p.etat, 'Actif') = 'Actif'
           AND p.habilitation IN ('HABILITATION_FORMER', 'HABILITATION_ORGA_FORM')),
       (SELECT MAX(CASE WHEN p.etat IS NULL THEN 1 ELSE 2 END) FROM certification_partenaire p
         WHERE p.numero = :code AND p.siren = o.siren AND COALESCE(p.etat, 'Actif') = 'Actif'
           AND p.habilitation IN ('HABILITATION_FORMER', 'HABILITATION_ORGA_FORM')),
       (SELECT MAX(2) FROM certification_certificateur p
         WHERE p.numero = :code AND p.siren = o.siren AND p.siret = o.siret AND COALESCE(p.etat, 'Actif') = 'Actif'),
       (SELECT MAX(2) FROM certification_certificateur p
         WHERE p.numero = :code AND p.siren = o.siren AND COALESCE(p.etat, 'Actif') = 'Actif'),
       (SELECT s.id FROM session_formation s JOIN action_formation a ON a.id = s.action_id
         WHERE a.formation_id = f.id AND a.numero = :action
         ORDER BY CASE WHEN s.numero = :session THEN 0 ELSE 1 END, s.id LIMIT 1)
  FROM organisme o
  LEFT JOIN formation f ON f.organisme_id = o.id AND f.numero = :formation
  LEFT JOIN certification c ON c.numero = :code
 WHERE o.id = :organisme

-- name: formation_of
SELECT id FROM formation WHERE id = :id AND organisme_id = :organisme

-- 0: published; 1: withdrawn by its body; 2: by the operator.
-- name: formation_retiree
SELECT CASE WHEN retiree_us IS NULL THEN 0 WHEN retiree_par = 'organisme' THEN 1 ELSE 2 END FROM formation WHERE id = :id

-- name: formation_retirer
UPDATE formation SET retiree_us = :now, retiree_par = :par, retiree_motif = :motif WHERE id = :id

-- name: formation_publier
UPDATE formation SET retiree_us = NULL, retiree_par = NULL, retiree_motif = NULL WHERE id = :id

-- A formation as its list says it; its sessions that take requests.
-- fragment: une_formation
SELECT f.id, f.organisme_id, f.numero, f.intitule, f.classe, f.retiree_us, f.retiree_par, f.retiree_motif, o.denomination, o.nda,
       (SELECT COUNT(*) FROM action_formation a JOIN session_formation s ON s.action_id = a.id WHERE a.formation_id = f.id AND s.ouverte = 1)
  FROM formation f JOIN organisme o ON o.id = f.organisme_id

-- name: formation_resume
@une_formation@
 WHERE f.id = :id

-- Those of a body, or those of them that a number of its own names: of the formation, of an action, of a session.
-- name: formations_organisme
@une_formation@
 WHERE f.organisme_id = :organisme AND f.id > :apres
   AND (:numero = '' OR f.numero = :numero
        OR EXISTS (SELECT 1 FROM action_formation b
                    WHERE b.formation_id = f.id
                      AND (b.numero = :numero OR EXISTS (SELECT 1 FROM session_formation u WHERE u.action_id = b.id AND u.numero = :numero))))
 ORDER BY f.id LIMIT :n

-- Those that the operator withdrew, the last first.
-- name: formations_retirees
@une_formation@
 WHERE f.retiree_par = 'gestionnaire' AND (f.retiree_us < :us OR (f.retiree_us = :us AND f.id < :id))
 ORDER BY f.retiree_us DESC, f.id DESC LIMIT :n

-- name: formation_de_session
SELECT a.formation_id FROM session_formation s JOIN action_formation a ON a.id = s.action_id WHERE s.id = :session

-- name: formation_sessions
SELECT s.id FROM session_formation s JOIN action_formation a ON a.id = s.action_id
 WHERE a.formation_id = :formation AND s.ouverte = 1 ORDER BY s.id LIMIT :n

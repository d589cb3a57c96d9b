-- Room: training. The registers of certifications.

-- name: certification_connue
SELECT absente_le, empreinte, certificateurs_empreinte, partenaires_empreinte, blocs_empreinte FROM certification
 WHERE numero = :numero

-- name: certification_set
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
UPDATE certification SET absente_le = :jour, livraison_id = :livraison WHERE registre = :registre AND rang = :rang

-- name: certification_certificateurs_empreinte
UPDATE certification SET certificateurs_empreinte = :empreinte WHERE numero = :numero

-- name: certification_partenaires_empreinte
UPDATE certification SET partenaires_empreinte = :empreinte WHERE numero = :numero

-- name: certification_blocs_empreinte
UPDATE certification SET blocs_empreinte = :empreinte WHERE numero = :numero

-- name: certification_certificateurs_delete
DELETE FROM certification_certificateur WHERE numero = :numero

-- name: certification_partenaires_delete
DELETE FROM certification_partenaire WHERE numero = :numero

-- name: certification_blocs_delete
DELETE FROM certification_bloc WHERE numero = :numero

-- name: certification_certificateur_insert
-- @lot
INSERT INTO certification_certificateur (numero, no, siret, nom, etat) VALUES (:numero, :no, :siret, :nom, :etat)

-- name: certification_partenaire_insert
-- @lot
INSERT INTO certification_partenaire (numero, no, siret, nom, habilitation, etat, actif_le, modifie_le)
VALUES (:numero, :no, :siret, :nom, :habilitation, :etat, :actif_le, :modifie_le)

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

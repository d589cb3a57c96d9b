-- Room: people. Holders, contacts, mandates, years of work.

-- name: titulaire_get
SELECT id, nom_naissance, nom_usage, prenoms, sexe, naissance, naissance_lieu, certifie, deces, ouvert_us, modifie_us,
       CASE WHEN cle_donnees IS NULL THEN 1 ELSE 0 END
  FROM titulaire WHERE id = :id

-- name: titulaire_exists
SELECT COUNT(*) FROM titulaire WHERE id = :id

-- name: titulaire_by_nir
SELECT id FROM titulaire WHERE nir_index = :nir

-- name: titulaire_nir
SELECT cle_donnees, nir_chiffre FROM titulaire WHERE id = :id

-- name: titulaire_max
SELECT COALESCE(MAX(id), 0) FROM titulaire

-- name: contact_get
SELECT courriel, telephone, adresse, modifie_us FROM contact WHERE titulaire_id = :titulaire

-- name: contact_set
INSERT INTO contact (titulaire_id, courriel, telephone, adresse, modifie_us)
VALUES (:titulaire, :courriel, :telephone, :adresse, :now)
    ON CONFLICT (titulaire_id) DO UPDATE
   SET courriel = excluded.courriel, telephone = excluded.telephone, adresse = excluded.adresse,
       modifie_us = excluded.modifie_us

-- name: mandats_of
SELECT type, debut, fin, premier_tour, source FROM mandat WHERE titulaire_id = :titulaire
 ORDER BY debut, type, ligne_index

-- name: activites_of
SELECT annee, regime, travaille, reference, unite, peu_qualifie, boe, categorie_c, cotisation_payee
  FROM activite WHERE titulaire_id = :titulaire ORDER BY annee, regime

-- Where the inputs of a credit came from: the issue that last changed them, when they came in a file.
-- name: origines_activites
SELECT a.annee, a.regime, a.source, l.partenaire, l.genre, l.date_livraison, l.empreinte, l.appliquee_us
  FROM activite a LEFT JOIN livraison l ON l.id = a.livraison_id
 WHERE a.titulaire_id = :titulaire ORDER BY a.annee, a.regime

-- name: origines_mandats
SELECT m.type, m.debut, m.fin, m.premier_tour, m.source, l.partenaire, l.genre, l.date_livraison, l.empreinte,
       l.appliquee_us
  FROM mandat m LEFT JOIN livraison l ON l.id = m.livraison_id
 WHERE m.titulaire_id = :titulaire ORDER BY m.debut, m.type, m.ligne_index

-- name: identite_by_nir
SELECT id, nom_naissance, nom_usage, prenoms, sexe, naissance, naissance_lieu, deces
  FROM titulaire WHERE nir_index = :nir

-- name: identite_insert
-- @lot
INSERT INTO titulaire (id, cle_donnees, nir_chiffre, nir_index, nom_naissance, nom_usage, prenoms, sexe, naissance,
                       naissance_lieu, nom_naissance_plie, nom_usage_plie, prenom_plie, certifie, deces, ouvert_us,
                       modifie_us)
VALUES (:id, :cle, :nir, :index, :nom_naissance, :nom_usage, :prenoms, :sexe, :naissance, :lieu, :nom_plie, :usage_plie,
        :prenom_plie, :certifie, :deces, :ouvert, :modifie)

-- name: identite_update
-- @suite
UPDATE titulaire
   SET nom_naissance = :nom_naissance, nom_usage = :nom_usage, prenoms = :prenoms, sexe = :sexe,
       naissance = :naissance, naissance_lieu = :lieu, nom_naissance_plie = :nom_plie, nom_usage_plie = :usage_plie,
       prenom_plie = :prenom_plie, modifie_us = :now
 WHERE id = :id

-- name: identite_deces
-- @suite
UPDATE titulaire
   SET deces = :deces, deces_connu = CASE WHEN :deces IS NULL THEN NULL ELSE COALESCE(deces_connu, :connu) END
 WHERE id = :id

-- name: match_candidats
SELECT id, prenom_plie, sexe, certifie, deces, CASE WHEN prenom_plie = :prenom THEN NULL ELSE prenoms END
  FROM titulaire WHERE naissance = :naissance AND nom_naissance_plie = :nom
 UNION ALL
SELECT id, prenom_plie, sexe, certifie, deces, CASE WHEN prenom_plie = :prenom THEN NULL ELSE prenoms END
  FROM titulaire WHERE naissance = :naissance AND nom_usage_plie = :nom AND nom_naissance_plie <> :nom

-- Room: exchange. What partners send, as applied.

-- name: livraison_by_empreinte
SELECT id, date_livraison, lignes, plan, empreinte FROM livraison WHERE partenaire = :partenaire AND empreinte = :empreinte

-- name: livraison_last
SELECT id, date_livraison, lignes, plan, empreinte FROM livraison WHERE partenaire = :partenaire AND genre = :genre
 ORDER BY date_livraison DESC, id DESC LIMIT 1

-- name: livraisons
SELECT id, partenaire, genre, date_livraison, plan, lignes, appliquee_us FROM livraison
 WHERE id < :avant ORDER BY id DESC LIMIT :n

-- name: livraisons_dernieres
SELECT id, partenaire, genre, date_livraison, plan, lignes, appliquee_us FROM livraison
 WHERE id IN (SELECT MAX(id) FROM livraison GROUP BY partenaire, genre)

-- name: livraison_max
SELECT COALESCE(MAX(id), 0) FROM livraison

-- name: livraison_insert
INSERT INTO livraison (id, partenaire, genre, date_livraison, empreinte, plan, lignes, appliquee_us)
VALUES (:id, :partenaire, :genre, :date, :empreinte, :plan, :lignes, :now)

-- name: livraison_set_plan
UPDATE livraison SET plan = :plan, lignes = :lignes WHERE id = :id

-- name: rne_mandats
-- @flux
SELECT titulaire_id, debut, fin, ligne_index FROM mandat WHERE type = :type AND source = 'rne'

-- name: rne_attentes
-- @flux
SELECT id, ligne_index, mandat_debut, decision, mandat_fin, candidats FROM rapprochement WHERE mandat_type = :type

-- name: rne_mandat_insert
-- @lot
INSERT INTO mandat (titulaire_id, type, debut, ligne_index, fin, premier_tour, source, livraison_id)
VALUES (:titulaire, :type, :debut, :ligne, :fin, :tour, 'rne', :livraison)

-- name: rne_mandat_fin
-- @suite
UPDATE mandat SET fin = :fin, livraison_id = :livraison
 WHERE titulaire_id = :titulaire AND type = :type AND debut = :debut AND ligne_index = :ligne

-- name: rne_mandat_ligne
-- @suite
UPDATE mandat SET ligne_index = :nouvelle, livraison_id = :livraison
 WHERE titulaire_id = :titulaire AND type = :type AND debut = :debut AND ligne_index = :ligne

-- name: rne_attente_max
SELECT COALESCE(MAX(id), 0) FROM rapprochement

-- name: rne_attente_insert
-- @lot
INSERT INTO rapprochement (id, livraison_id, ligne, motif, nom, prenoms, sexe, naissance, mandat_type, mandat_debut,
                           ligne_index, candidats)
VALUES (:id, :livraison, :ligne, :motif, :nom, :prenoms, :sexe, :naissance, :type, :debut, :index, :candidats)

-- name: rne_attente_fin
-- @suite
UPDATE rapprochement SET mandat_fin = :fin WHERE id = :id

-- name: rne_queue
SELECT r.id, r.motif, r.nom, r.prenoms, r.sexe, r.naissance, r.mandat_type, r.mandat_debut, r.mandat_fin,
       l.date_livraison, r.ligne, r.candidats
  FROM rapprochement r JOIN livraison l ON l.id = r.livraison_id
 WHERE r.decision IS NULL AND r.id > :after ORDER BY r.id LIMIT :n

-- name: rne_attente_get
SELECT mandat_type, mandat_debut, mandat_fin, ligne_index, livraison_id, decision, decide_par FROM rapprochement WHERE id = :id

-- name: rne_attente_decide
UPDATE rapprochement SET decision = :decision, decide_par = :agent, decide_us = :now WHERE id = :id

-- name: activite_some
SELECT 1 FROM activite LIMIT 1

-- name: activite_get
SELECT travaille, reference, unite, peu_qualifie, boe, categorie_c, cotisation_payee FROM activite
 WHERE titulaire_id = :titulaire AND annee = :annee AND regime = :regime

-- name: activite_set
-- @suite
INSERT INTO activite (titulaire_id, annee, regime, travaille, reference, unite, peu_qualifie, boe, categorie_c,
                      cotisation_payee, source, livraison_id)
VALUES (:titulaire, :annee, :regime, :travaille, :reference, :unite, :peu_qualifie, :boe, :categorie_c, :cotisation,
        'activite', :livraison)
    ON CONFLICT (titulaire_id, annee, regime) DO UPDATE
   SET travaille = excluded.travaille, reference = excluded.reference, unite = excluded.unite,
       peu_qualifie = excluded.peu_qualifie, boe = excluded.boe, categorie_c = excluded.categorie_c,
       cotisation_payee = excluded.cotisation_payee, source = excluded.source,
       livraison_id = excluded.livraison_id

-- An erased holder is a number that names nobody: amounts under it are sent to no one.
-- name: export_tous
-- @flux
SELECT id, CAST(NULL AS TEXT) FROM titulaire WHERE ouvert_us < :apres_us AND efface_us IS NULL ORDER BY id

-- name: export_elus
-- @flux
SELECT titulaire_id, type FROM mandat WHERE debut <= :at
 UNION ALL
SELECT DISTINCT titulaire_id, CAST(NULL AS TEXT) FROM transfert
 WHERE jour_valeur <= :at AND (credit = 5 OR debit = 5)
   AND titulaire_id NOT IN (SELECT id FROM titulaire WHERE efface_us IS NOT NULL)
 ORDER BY 1

-- name: export_de_l_organisme
-- @flux
SELECT DISTINCT titulaire_id, CAST(NULL AS TEXT) FROM dossier WHERE organisme_id = :organisme AND demande_le <= :at
 ORDER BY 1

-- name: export_du_financeur
-- @flux
-- Shared accounts of financeurs are 2000000000 and their id (book.h). A sum granted to a dossier that it sees no more (dossier_abonde) is of no
-- beneficiary; a dotation is, whatever becomes of it.
SELECT DISTINCT t.titulaire_id, CAST(NULL AS TEXT) FROM transfert t
 WHERE t.debit = 2000000000 + :financeur AND t.credit IN (6, 7) AND t.jour_valeur <= :at
   AND (t.dossier_id IS NULL
        OR EXISTS (SELECT 1 FROM dossier_abonde v
                    WHERE v.titulaire_id = t.titulaire_id AND v.dossier_id = t.dossier_id AND v.financeur_id = :financeur))
   AND t.titulaire_id NOT IN (SELECT id FROM titulaire WHERE efface_us IS NOT NULL)
 ORDER BY 1

-- name: export_lots_du_financeur
SELECT t.lot, COALESCE(t.dossier_id, 0) FROM transfert t
 WHERE t.titulaire_id = :titulaire AND t.debit = 2000000000 + :financeur AND t.credit IN (6, 7) AND t.jour_valeur <= :at
   AND (t.dossier_id IS NULL
        OR EXISTS (SELECT 1 FROM dossier_abonde v
                    WHERE v.titulaire_id = t.titulaire_id AND v.dossier_id = t.dossier_id AND v.financeur_id = :financeur))

-- name: export_acquis
SELECT COALESCE(SUM(montant), 0) FROM transfert
 WHERE titulaire_id = :titulaire AND credit = 5 AND phase = 0 AND genre IN (2, 3) AND jour_valeur <= :at

-- name: export_financeur_existe
SELECT COUNT(*) FROM (SELECT 1 FROM transfert WHERE debit = 2000000000 + :financeur LIMIT 1) AS t

-- name: export_titulaire_existe
SELECT COUNT(*) FROM titulaire WHERE id = :titulaire AND efface_us IS NULL

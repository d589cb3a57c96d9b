-- Room: the API: keys, what was asked once, webhooks.

-- name: cle_api_max
SELECT COALESCE(MAX(numero), 0) FROM cle_api

-- name: cle_api_insert
INSERT INTO cle_api (numero, empreinte, partie, acteur_id, acteur_nom, nom, cree_us, cree_par, expire_us)
VALUES (:numero, :empreinte, :partie, :acteur, :acteur_nom, :nom, :now, :par, NULLIF(:expire, 0))

-- name: cle_api_find
SELECT numero, partie, acteur_id, acteur_nom FROM cle_api
 WHERE empreinte = :empreinte AND revoquee_us IS NULL AND (expire_us IS NULL OR expire_us > :now)

-- name: cle_api_lire
SELECT partie, acteur_id, acteur_nom FROM cle_api WHERE numero = :numero

-- name: cle_api_revoque
UPDATE cle_api SET revoquee_us = :now WHERE numero = :numero AND revoquee_us IS NULL

-- name: cle_api_liste
SELECT numero, nom, cree_us, cree_par, COALESCE(expire_us, 0), COALESCE(revoquee_us, 0) FROM cle_api
 WHERE partie = :partie AND acteur_id = :acteur AND acteur_nom = :acteur_nom ORDER BY numero

-- name: cle_api_ouvertes
SELECT COUNT(*) FROM cle_api
 WHERE partie = :partie AND acteur_id = :acteur AND acteur_nom = :acteur_nom AND revoquee_us IS NULL
   AND (expire_us IS NULL OR expire_us > :now)

-- name: efface_cles_api_titulaire
DELETE FROM cle_api WHERE partie = :partie AND acteur_id = :titulaire

-- name: api_unicite_lire
SELECT demande, voir FROM api_unicite WHERE cle = :cle

-- name: api_unicite_recente
SELECT demande, voir FROM api_unicite WHERE cle = :cle AND faite_us >= :depuis

-- name: api_unicite_noter
INSERT INTO api_unicite (cle, demande, faite_us, voir) VALUES (:cle, :demande, :now, NULLIF(:voir, ''))

-- name: api_unicite_voir
UPDATE api_unicite SET voir = :voir WHERE cle = :cle

-- name: api_unicite_oublier
DELETE FROM api_unicite WHERE faite_us < :avant

-- A page of the dossiers of a body; '' does not filter. A number is looked for by its beginning, a holder by those of four words of the
-- names. Words are between commas; a rate over 100 does not filter. The date compared is
-- an instant, or a day for a session; a state's is the last time that it was entered, and of what has none nothing is found.
-- name: api_dossiers
SELECT d.numero
  FROM dossier d
  JOIN (SELECT t.id, COALESCE(NULLIF(t.nom_usage_plie, ''), t.nom_naissance_plie, '') AS nom,
               ' ' || COALESCE(t.nom_usage_plie, '') || ' ' || COALESCE(t.nom_naissance_plie, '') || ' ' || COALESCE(t.prenom_plie, '')
               || ' ' AS mots
          FROM titulaire t) n ON n.id = d.titulaire_id
 WHERE d.organisme_id = :organisme AND (:etats = '' OR :etats LIKE '%,' || d.etat || ',%')
   AND (:facturations = '' OR :facturations LIKE '%,' || d.facturation || ',%')
   AND (:controles = '' OR :controles LIKE '%,' || d.controle || ',%') AND (:numero = '' OR d.numero LIKE :numero || '%')
   AND (:mot = '' OR (n.mots LIKE '% ' || :mot || '%' AND n.mots LIKE '% ' || :mot2 || '%' AND n.mots LIKE '% ' || :mot3 || '%'
                      AND n.mots LIKE '% ' || :mot4 || '%'))
   AND (CASE :date WHEN 'lastUpdate' THEN d.modifie_us WHEN 'createdOn' THEN d.cree_us WHEN 'sessionStartDate' THEN d.debut
                   WHEN 'sessionEndDate' THEN d.fin WHEN 'billedDate' THEN d.facture_transmise_us
                   ELSE (SELECT MAX(a.enregistre_us) FROM dossier_acte a
                          WHERE a.titulaire_id = d.titulaire_id AND a.dossier_id = d.id AND a.apres = :date AND a.avant <> a.apres
                            AND a.acte <> 'accorder-partie')
        END) BETWEEN :depuis AND :jusque
   AND (CAST(:taux_max AS BIGINT) > 100 OR d.taux BETWEEN :taux_min AND CAST(:taux_max AS BIGINT))
 ORDER BY CASE WHEN :tri = 'lastName' AND CAST(:sens AS BIGINT) > 0 THEN n.nom END,
          CASE WHEN :tri = 'lastName' AND CAST(:sens AS BIGINT) < 0 THEN n.nom END DESC,
          d.modifie_us * CAST(:sens AS BIGINT), d.id * CAST(:sens AS BIGINT) LIMIT :n OFFSET :saut

-- ---- webhooks ----

-- name: webhook_max
SELECT COALESCE(MAX(numero), 0) FROM webhook

-- name: webhooks_ouverts
SELECT COUNT(*) FROM webhook WHERE organisme_id = :organisme AND ferme_us IS NULL

-- name: webhook_insert
INSERT INTO webhook (numero, organisme_id, nom, url, secret_chiffre, evenements, cree_us, cree_par, dossier_entier)
VALUES (:numero, :organisme, :nom, :url, :secret, :evenements, :now, :par, :entier)

-- name: webhook_organisme
SELECT organisme_id FROM webhook WHERE numero = :numero AND ferme_us IS NULL

-- name: webhook_fermer
UPDATE webhook SET ferme_us = :now WHERE numero = :numero AND ferme_us IS NULL

-- name: webhook_envois_oublier
UPDATE webhook_envoi SET abandon_us = :now WHERE webhook_id = :numero AND recu_us IS NULL AND abandon_us IS NULL

-- name: webhooks
SELECT w.numero, w.nom, w.url, w.cree_us, w.cree_par, COALESCE(w.ferme_us, 0),
       (SELECT COUNT(*) FROM webhook_envoi a WHERE a.webhook_id = w.numero AND a.recu_us IS NULL AND a.abandon_us IS NULL),
       (SELECT COUNT(*) FROM webhook_envoi m WHERE m.webhook_id = w.numero AND m.abandon_us IS NOT NULL), w.dossier_entier
  FROM webhook w WHERE w.organisme_id = :organisme ORDER BY w.numero LIMIT :n

-- name: webhook_noter
INSERT INTO webhook_envoi (webhook_id, no, titulaire_id, dossier_id, type, etat, cree_us, essais, prochain_us)
SELECT w.numero, COALESCE((SELECT MAX(x.no) FROM webhook_envoi x WHERE x.webhook_id = w.numero), 0) + 1, :titulaire, :dossier,
       :type, :etat, :now, 0, :now
  FROM webhook w WHERE w.organisme_id = :organisme AND w.ferme_us IS NULL
   AND (w.evenements = '' OR w.evenements LIKE '%,' || :type || ',%')

-- name: webhook_attend
SELECT COUNT(*) FROM (SELECT 1 FROM webhook w
                       WHERE w.ferme_us IS NULL AND w.attendre_us <= :now
                         AND EXISTS (SELECT 1 FROM webhook_envoi x
                                      WHERE x.webhook_id = w.numero AND x.recu_us IS NULL AND x.abandon_us IS NULL
                                        AND x.prochain_us <= :now) LIMIT 1) du

-- Due now, a few of each address, the first one of each before the second one of any: those that are slow leave room for the
-- others. No more rows are ranked than these few.
-- name: webhook_dus
SELECT e.webhook_id, e.no, w.organisme_id, e.titulaire_id, e.dossier_id, e.cree_us, e.essais, w.secret_chiffre, w.url, e.etat,
       d.numero, d.facturation, d.controle, e.type, w.dossier_entier
  FROM webhook w
  JOIN webhook_envoi e ON e.webhook_id = w.numero
  JOIN dossier d ON d.titulaire_id = e.titulaire_id AND d.id = e.dossier_id
 WHERE w.ferme_us IS NULL AND w.attendre_us <= :now
   AND e.recu_us IS NULL AND e.abandon_us IS NULL AND e.prochain_us <= :now
   AND e.no IN (SELECT y.no FROM webhook_envoi y
                 WHERE y.webhook_id = w.numero AND y.recu_us IS NULL AND y.abandon_us IS NULL AND y.prochain_us <= :now
                 ORDER BY y.prochain_us, y.no LIMIT :par_adresse)
 ORDER BY ROW_NUMBER() OVER (PARTITION BY e.webhook_id ORDER BY e.prochain_us, e.no), e.prochain_us, e.webhook_id LIMIT :n

-- name: webhook_attendre
UPDATE webhook SET attendre_us = :jusque WHERE numero = :numero AND attendre_us < :jusque

-- name: webhook_differer
UPDATE webhook_envoi SET prochain_us = :prochain WHERE webhook_id = :webhook AND no = :no AND recu_us IS NULL AND abandon_us IS NULL

-- name: webhook_repondre
UPDATE webhook_envoi
   SET recu_us = NULLIF(:recu, 0), abandon_us = NULLIF(:abandon, 0), prochain_us = :prochain, statut = :statut, essais = essais + 1
 WHERE webhook_id = :webhook AND no = :no AND recu_us IS NULL AND abandon_us IS NULL

-- What an open address did not receive, tried at least once, in order; when it is told something again.
-- name: webhook_echecs
SELECT x.no, x.titulaire_id, d.numero, x.type, x.cree_us, x.essais,
       CASE WHEN x.prochain_us > w.attendre_us THEN x.prochain_us ELSE w.attendre_us END, COALESCE(x.abandon_us, 0), COALESCE(x.statut, 0)
  FROM webhook w
  JOIN webhook_envoi x ON x.webhook_id = w.numero AND x.recu_us IS NULL AND x.essais > 0
  JOIN dossier d ON d.titulaire_id = x.titulaire_id AND d.id = x.dossier_id
 WHERE w.numero = :webhook AND w.ferme_us IS NULL AND x.no > :apres
 ORDER BY x.no LIMIT :n

-- Due at once; given up, it has all its tries again.
-- name: webhook_renvoyer
UPDATE webhook_envoi
   SET essais = CASE WHEN abandon_us IS NULL THEN essais ELSE 0 END, abandon_us = NULL, prochain_us = :now
 WHERE webhook_id = :webhook AND no = :no AND recu_us IS NULL AND essais > 0

-- name: efface_webhook_envois
DELETE FROM webhook_envoi WHERE titulaire_id = :titulaire

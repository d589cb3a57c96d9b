-- Room: training. Training bodies, catalogue, dossiers. Payments are in paiement.sql.

-- name: organisme_by_id
SELECT id, siret, siren, nda, denomination, nature_juridique, departement, voie, code_postal, ville, code_region, courriel,
       telephone, qualiopi_formation, siret_douteux,
       (SELECT COUNT(*) FROM organisme_compte k WHERE k.organisme_id = organisme.id)
  FROM organisme WHERE id = :id

-- name: organisme_by_siret
SELECT MIN(id), COUNT(*) FROM organisme WHERE siret = :siret

-- name: organisme_by_nda
SELECT id FROM organisme WHERE nda = :nda

-- name: organisme_by_nda_siren
SELECT id FROM organisme WHERE nda = :nda AND siren = :siren

-- A previous NDA finds its body only when it names one body.
-- name: organisme_by_nda_ancien
SELECT MIN(organisme_id), COUNT(*) FROM organisme_nda_ancien WHERE nda = :nda

-- name: organisme_max_id
SELECT COALESCE(MAX(id), 0) FROM organisme

-- fragment: porte_les_mots
' ' || denomination_pliee LIKE :mot1 AND ' ' || denomination_pliee LIKE :mot2 AND ' ' || denomination_pliee LIKE :mot3

-- By the name it has (1), or else by one that it had (0).
-- name: organisme_search
SELECT id, CASE WHEN @porte_les_mots@ THEN 1 ELSE 0 END
  FROM organisme
 WHERE id > :apres
   AND (@porte_les_mots@
        OR EXISTS (SELECT 1 FROM organisme_ancien a WHERE a.organisme_id = organisme.id AND @porte_les_mots@))
 ORDER BY id LIMIT :n

-- name: organisme_nom_quitte
SELECT denomination, remplace_le FROM organisme_ancien WHERE organisme_id = :organisme AND @porte_les_mots@ ORDER BY no DESC LIMIT 1

-- name: organisme_insert
-- @lot
INSERT INTO organisme (id, siret, siren, nda, denomination, denomination_pliee, voie, code_postal, ville, code_region,
                       qualiopi_formation, qualiopi_bilan, qualiopi_vae, qualiopi_apprentissage, siret_douteux, modifie_us, connu_le)
VALUES (:id, :siret, :siren, :nda, :denomination, :pliee, :voie, :code_postal, :ville, :region, :formation, :bilan, :vae,
        :apprentissage, :douteux, :now, :connu)

-- name: organisme_update
-- @suite
UPDATE organisme
   SET siret = :siret, siren = :siren, nda = :nda, denomination = :denomination, denomination_pliee = :pliee, voie = :voie,
       code_postal = :code_postal, ville = :ville, code_region = :region, qualiopi_formation = :formation,
       qualiopi_bilan = :bilan, qualiopi_vae = :vae, qualiopi_apprentissage = :apprentissage, siret_douteux = :douteux,
       modifie_us = :now
 WHERE id = :id

-- What a delivery is about to change becomes what it was.
-- fragment: identite_ancienne
INSERT INTO organisme_ancien (organisme_id, no, siret, siren, nda, denomination, denomination_pliee, nature_juridique, departement, voie,
                              code_postal, ville, code_region, qualiopi_formation, qualiopi_bilan, qualiopi_vae, qualiopi_apprentissage,
                              siret_douteux, remplace_le)
SELECT o.id, (SELECT COALESCE(MAX(x.no), 0) + 1 FROM organisme_ancien x WHERE x.organisme_id = o.id), o.siret, o.siren, o.nda,
       o.denomination, o.denomination_pliee, o.nature_juridique, o.departement, o.voie, o.code_postal, o.ville, o.code_region,
       o.qualiopi_formation, o.qualiopi_bilan, o.qualiopi_vae, o.qualiopi_apprentissage, o.siret_douteux, :le
  FROM organisme o WHERE o.id = :organisme

-- name: organisme_ancien_insert
-- @suite
@identite_ancienne@

-- The same, when the list of agreements says another legal nature or another département: two of its rows may say it of one body.
-- name: organisme_ancien_nature
-- @suite
@identite_ancienne@
   AND (COALESCE(:nature, o.nature_juridique, '') <> COALESCE(o.nature_juridique, '')
        OR COALESCE(:departement, o.departement, '') <> COALESCE(o.departement, ''))

-- fragment: identite_lue
a.organisme_id, a.siret, a.siren, a.nda, a.denomination, a.nature_juridique, a.departement, a.voie, a.code_postal, a.ville, a.code_region,
       a.qualiopi_formation, a.siret_douteux, a.remplace_le
  FROM organisme_ancien a

-- What a body was on a day: the first state that a later delivery replaced. No row: what it is.
-- name: organisme_ancien_le
SELECT @identite_lue@ WHERE a.organisme_id = :organisme AND a.remplace_le > :le ORDER BY a.no LIMIT 1

-- name: organisme_anciens
SELECT @identite_lue@ WHERE a.organisme_id = :organisme ORDER BY a.no LIMIT :n

-- Whose a SIRET was on a day, by the states of that day.
-- name: organisme_siret_le
SELECT MIN(h.id), COUNT(DISTINCT h.id)
  FROM (SELECT o.id AS id FROM organisme o
         WHERE o.siret = :siret AND COALESCE(o.connu_le, :le) <= :le
           AND NOT EXISTS (SELECT 1 FROM organisme_ancien x WHERE x.organisme_id = o.id AND x.remplace_le > :le)
        UNION ALL
        SELECT a.organisme_id FROM organisme_ancien a JOIN organisme o ON o.id = a.organisme_id
         WHERE a.siret = :siret AND a.remplace_le > :le AND COALESCE(o.connu_le, :le) <= :le
           AND NOT EXISTS (SELECT 1 FROM organisme_ancien x
                            WHERE x.organisme_id = a.organisme_id AND x.no < a.no AND x.remplace_le > :le)) h

-- Whose a SIRET was, and is no more: since the last day that a delivery took it away.
-- name: organisme_siret_ancien
SELECT MIN(a.organisme_id), COUNT(DISTINCT a.organisme_id), MAX(a.remplace_le), MIN(o.nda)
  FROM organisme_ancien a JOIN organisme o ON o.id = a.organisme_id
 WHERE a.siret = :siret AND COALESCE(o.siret, '') <> :siret

-- name: organisme_siret_porte
SELECT COUNT(*) FROM organisme WHERE siret = :siret

-- Whether a number is a body's no more, and since when; NULL: the list alone tells it.
-- name: organisme_numero_quitte
SELECT CASE WHEN COALESCE(o.siret, '') <> :cle AND o.nda <> :cle THEN 1 ELSE 0 END,
       (SELECT MAX(a.remplace_le) FROM organisme_ancien a WHERE a.organisme_id = o.id AND (a.siret = :cle OR a.nda = :cle))
  FROM organisme o WHERE o.id = :organisme

-- name: organisme_liste
SELECT siret, siren, nda, denomination, voie, code_postal, ville, code_region, qualiopi_formation, qualiopi_bilan,
       qualiopi_vae, qualiopi_apprentissage, siret_douteux
  FROM organisme WHERE id = :id

-- name: organisme_nda_ancien_insert
-- @lot
INSERT INTO organisme_nda_ancien (nda, organisme_id) VALUES (:nda, :organisme) ON CONFLICT (nda, organisme_id) DO NOTHING

-- name: organisme_nda_ancien_has
SELECT 1 FROM organisme_nda_ancien WHERE nda = :nda AND organisme_id = :organisme

-- name: organisme_nature
-- @suite
UPDATE organisme
   SET nature_juridique = COALESCE(:nature, nature_juridique), departement = COALESCE(:departement, departement),
       modifie_us = :now
 WHERE id = :id

-- name: organisme_coordonnees
SELECT courriel, telephone FROM organisme WHERE id = :id

-- One that is not given stays; an empty one is erased.
-- name: organisme_coordonnees_set
UPDATE organisme
   SET courriel = NULLIF(COALESCE(:courriel, courriel), ''), telephone = NULLIF(COALESCE(:telephone, telephone), ''),
       modifie_us = :now
 WHERE id = :id

-- The decisions of a body as they were known on a day: the first state that a later delivery replaced, otherwise the present one.
-- name: agrement_list
SELECT g.decision, g.date_decision, g.debut, g.fin, g.suspension, g.suspension_fin, g.renouvellement, g.etat
  FROM agrement g
 WHERE g.organisme_id = :organisme
   AND NOT EXISTS (SELECT 1 FROM agrement_ancien x
                    WHERE x.organisme_id = g.organisme_id AND x.decision = g.decision AND x.remplace_le > :le)
UNION ALL
SELECT a.decision, a.date_decision, a.debut, a.fin, a.suspension, a.suspension_fin, a.renouvellement, a.etat
  FROM agrement_ancien a
 WHERE a.organisme_id = :organisme AND a.remplace_le > :le
   AND NOT EXISTS (SELECT 1 FROM agrement_ancien x
                    WHERE x.organisme_id = a.organisme_id AND x.decision = a.decision AND x.no < a.no AND x.remplace_le > :le)
 ORDER BY 3, 1

-- All the states of the decisions of a body, the present one last, without the day that ends it.
-- name: agrement_histoire
SELECT decision, date_decision, debut, fin, suspension, suspension_fin, renouvellement, etat, remplace_le, no
  FROM agrement_ancien WHERE organisme_id = :organisme
UNION ALL
SELECT decision, date_decision, debut, fin, suspension, suspension_fin, renouvellement, etat, NULL, 9223372036854775807
  FROM agrement WHERE organisme_id = :organisme
 ORDER BY 1, 10

-- name: agrement_get
SELECT decision, date_decision, debut, fin, suspension, suspension_fin, renouvellement, etat
  FROM agrement WHERE organisme_id = :organisme AND decision = :decision

-- What is stored becomes what it was.
-- name: agrement_ancien_insert
-- @suite
INSERT INTO agrement_ancien (organisme_id, decision, no, date_decision, debut, fin, suspension, suspension_fin, renouvellement, etat, remplace_le,
                             remplace_us)
SELECT g.organisme_id, g.decision,
       (SELECT COALESCE(MAX(x.no), 0) + 1 FROM agrement_ancien x WHERE x.organisme_id = g.organisme_id AND x.decision = g.decision),
       g.date_decision, g.debut, g.fin, g.suspension, g.suspension_fin, g.renouvellement, g.etat, :le, :now
  FROM agrement g WHERE g.organisme_id = :organisme AND g.decision = :decision

-- name: agrement_set
-- @suite
INSERT INTO agrement (organisme_id, decision, date_decision, debut, fin, suspension, suspension_fin, renouvellement, etat)
VALUES (:organisme, :decision, :date_decision, :debut, :fin, :suspension, :suspension_fin, :renouvellement, :etat)
ON CONFLICT (organisme_id, decision) DO UPDATE
   SET date_decision = excluded.date_decision, debut = excluded.debut, fin = excluded.fin, suspension = excluded.suspension,
       suspension_fin = excluded.suspension_fin, renouvellement = excluded.renouvellement, etat = excluded.etat

-- name: formation_by_numero
SELECT id, empreinte FROM formation WHERE organisme_id = :organisme AND numero = :numero

-- name: formation_max_id
SELECT COALESCE(MAX(id), 0) FROM formation

-- name: formation_set
-- @suite
INSERT INTO formation (id, organisme_id, numero, intitule, objectif, contenu, resultats, prerequis, classe, code_certification, code_elu,
                       empreinte, modifie_us)
VALUES (:id, :organisme, :numero, :intitule, :objectif, :contenu, :resultats, :prerequis, :classe, :certification, :elu, :empreinte, :now)
ON CONFLICT (id) DO UPDATE
   SET intitule = excluded.intitule, objectif = excluded.objectif, contenu = excluded.contenu,
       resultats = excluded.resultats, prerequis = excluded.prerequis, classe = excluded.classe, code_certification = excluded.code_certification,
       code_elu = excluded.code_elu, empreinte = excluded.empreinte, modifie_us = excluded.modifie_us

-- name: formation_mots_delete
-- @suite
DELETE FROM formation_mot WHERE formation_id = :formation

-- name: formation_mot_insert
-- @lot
INSERT INTO formation_mot (mot, formation_id) VALUES (:mot, :formation) ON CONFLICT (mot, formation_id) DO NOTHING

-- A word of the new name of a body, which its trainings are found by.
-- name: formation_mot_organisme
-- @suite
INSERT INTO formation_mot (mot, formation_id) SELECT :mot, id FROM formation WHERE organisme_id = :organisme
ON CONFLICT (mot, formation_id) DO NOTHING

-- name: formation_fermer_sessions
-- @suite
UPDATE session_formation SET ouverte = 0
 WHERE action_id IN (SELECT id FROM action_formation WHERE formation_id = :formation)

-- name: formation_actions
SELECT id, 0, numero FROM action_formation WHERE formation_id = :formation ORDER BY numero

-- name: action_max_id
SELECT COALESCE(MAX(id), 0) FROM action_formation

-- name: action_set
-- @suite
INSERT INTO action_formation (id, formation_id, numero, modalite, heures, prix_ht_cents, prix_ttc_cents, lieu, conditions,
                              code_postal, ville_pliee, tva_taux, annexes_cents, annexes_nature, annexes_examen, prerequis,
                              heures_total, heures_centre, heures_entreprise, prix_horaire_cents)
VALUES (:id, :formation, :numero, :modalite, :heures, :ht, :ttc, :lieu, :conditions, :code_postal, :ville,
        NULLIF(:tva, -1), NULLIF(:annexes, -1), :nature, NULLIF(:examen, -1), :prerequis,
        NULLIF(:total, -1), NULLIF(:centre, -1), NULLIF(:entreprise, -1), NULLIF(:horaire, -1))
ON CONFLICT (id) DO UPDATE
   SET modalite = excluded.modalite, heures = excluded.heures, prix_ht_cents = excluded.prix_ht_cents,
       prix_ttc_cents = excluded.prix_ttc_cents, lieu = excluded.lieu, conditions = excluded.conditions,
       code_postal = excluded.code_postal, ville_pliee = excluded.ville_pliee, tva_taux = excluded.tva_taux,
       annexes_cents = excluded.annexes_cents, annexes_nature = excluded.annexes_nature,
       annexes_examen = excluded.annexes_examen, prerequis = excluded.prerequis, heures_total = excluded.heures_total,
       heures_centre = excluded.heures_centre, heures_entreprise = excluded.heures_entreprise,
       prix_horaire_cents = excluded.prix_horaire_cents, commune = NULL

-- name: formation_toutes_sessions
SELECT s.id, s.action_id, s.numero FROM session_formation s JOIN action_formation a ON a.id = s.action_id
 WHERE a.formation_id = :formation ORDER BY s.action_id, s.numero

-- name: session_max_id
SELECT COALESCE(MAX(id), 0) FROM session_formation

-- name: session_set
-- @suite
INSERT INTO session_formation (id, action_id, numero, debut, fin, rang, ouverte, participants_max)
VALUES (:id, :action, :numero, :debut, :fin, :rang, :ouverte, NULLIF(:participants, 0))
ON CONFLICT (id) DO UPDATE
   SET debut = excluded.debut, fin = excluded.fin, rang = excluded.rang, ouverte = excluded.ouverte,
       participants_max = excluded.participants_max

-- name: offre_by_session
SELECT f.id, a.id, s.id, f.organisme_id, f.numero, a.numero, s.numero, f.intitule, f.objectif, f.contenu, f.resultats,
       f.classe, f.code_certification, f.code_elu, a.modalite, a.heures, a.prix_ht_cents, a.prix_ttc_cents,
       s.participants_max, a.lieu, a.conditions, s.debut, s.fin, s.ouverte, o.denomination, o.siret, o.nda,
       COALESCE(a.tva_taux, -1), COALESCE(a.annexes_cents, -1), a.annexes_nature, COALESCE(a.annexes_examen, -1),
       l.code, l.nom, l.lat, l.lon, a.prerequis, f.prerequis
  FROM session_formation s
  JOIN action_formation a ON a.id = s.action_id
  JOIN formation f ON f.id = a.formation_id
  JOIN organisme o ON o.id = f.organisme_id
  LEFT JOIN commune l ON l.code = a.commune
 WHERE s.id = :session

-- name: dossier_by_numero
-- @propre numero
SELECT * FROM dossier_vue WHERE numero = :numero

-- name: dossier_cgu
SELECT cgu_version FROM dossier WHERE titulaire_id = :titulaire AND id = :dossier

-- name: dossier_max_numero
SELECT MAX(numero) FROM dossier

-- name: dossier_list_titulaire
SELECT * FROM dossier_vue
 WHERE titulaire_id = :titulaire AND (:avant = '' OR numero < :avant) AND (:organisme = 0 OR organisme_id = :organisme)
   AND :etats LIKE '% ' || etat || ' %' AND :facturations LIKE '% ' || facturation || ' %'
 ORDER BY numero DESC LIMIT :n

-- Lists of more than one holder walk an index from :avant down: a number that is greater than all others begins them.
-- name: dossier_list_organisme
SELECT * FROM dossier_vue
 WHERE organisme_id = :organisme AND numero < :avant
   AND :etats LIKE '% ' || etat || ' %' AND :facturations LIKE '% ' || facturation || ' %'
 ORDER BY numero DESC LIMIT :n

-- name: dossier_list_all
SELECT * FROM dossier_vue WHERE numero < :avant ORDER BY numero DESC LIMIT :n

-- name: dossier_list_etat
SELECT * FROM dossier_vue
 WHERE etat = :etat AND numero < :avant AND :facturations LIKE '% ' || facturation || ' %'
 ORDER BY numero DESC LIMIT :n

-- name: dossier_list_facturation
SELECT * FROM dossier_vue WHERE facturation = :facturation AND numero < :avant ORDER BY numero DESC LIMIT :n

-- What waits, the first deadline first; those without a deadline (2932896, as in the indexes) come last.
-- name: dossier_file_etat
SELECT * FROM dossier_vue
 WHERE etat = :etat AND COALESCE(echeance, 2932896) >= :echeance
   AND (COALESCE(echeance, 2932896) > :echeance OR numero > :apres)
 ORDER BY COALESCE(echeance, 2932896), numero LIMIT :n

-- name: dossier_file_facturation
SELECT * FROM dossier_vue
 WHERE facturation = :facturation AND COALESCE(echeance, 2932896) >= :echeance
   AND (COALESCE(echeance, 2932896) > :echeance OR numero > :apres)
 ORDER BY COALESCE(echeance, 2932896), numero LIMIT :n

-- What waits for a person whose last day is over; what a freeze holds waits for its end.
-- name: dossier_file_retards
SELECT v.* FROM dossier_vue v
 WHERE v.echeance >= :echeance AND v.echeance < :le AND (v.echeance > :echeance OR v.numero > :apres)
   AND ((v.etat IN ('accepted', 'inTraining', 'terminated') AND v.report_debut IS NULL) OR v.a_corriger = 1 OR v.facturation = 'billed')
   AND NOT EXISTS (SELECT 1 FROM gel g
                    WHERE g.titulaire_id = v.titulaire_id AND g.dossier_id IN (0, v.id) AND g.debut <= :le AND g.fin >= :le
                      AND (g.leve_le IS NULL OR g.leve_le > :le))
 ORDER BY v.echeance, v.numero LIMIT :n

-- The oldest number first.
-- name: dossier_en_controle
SELECT * FROM dossier_vue WHERE controle = 'inControl' AND numero > :apres ORDER BY numero LIMIT :n

-- What was settled as given up, or as an absence, though the holder was dead by then: their death was learnt after. Of one holder, or of all who
-- died (0). :deces is a death that is not written yet. What was given back whole since is not one. Read by the dead, who are few: the state is
-- written so that no index of it serves, or every settled dossier is read. After the last one shown: the day its death was learnt and its
-- number ('': from the first). What two agents said settled is there with :classes alone, until the death or the settlement it was said of changes.
-- name: dossier_deces_appris
SELECT v.*, t.mort, t.appris, c.etat
  FROM (SELECT id, deces AS mort, deces_connu AS appris FROM titulaire WHERE deces IS NOT NULL AND :titulaire = 0
        UNION ALL
        SELECT id, COALESCE(CAST(:deces AS BIGINT), deces), deces_connu FROM titulaire WHERE id = :titulaire) t
  JOIN dossier_vue v ON v.titulaire_id = t.id
  LEFT JOIN classement c ON c.titulaire_id = v.titulaire_id AND c.dossier_id = v.id AND c.objet = 'deces'
                        AND c.paiement_id = 0 AND c.remboursement_no = 0 AND c.etat IN ('proposee', 'close', 'a_rouvrir')
                        AND c.mort = t.mort AND c.cas = v.etat AND c.taux = COALESCE(v.taux, -1)
 WHERE (:dossier = 0 OR v.id = :dossier) AND v.accepte_le IS NOT NULL AND (:classes = 1 OR COALESCE(c.etat, 'proposee') = 'proposee')
   AND ((v.etat || '' = 'serviceDoneValidated' AND v.cause = 'titulaire' AND v.force_majeure = 0 AND v.taux < 100
         AND t.mort <= v.fin AND t.mort <= COALESCE(v.sorti_le, v.fin))
        OR (v.etat || '' = 'canceledByAttendeeNotRealized' AND v.dernier_acte = 'absence' AND t.mort <= v.debut)
        OR (v.etat || '' IN ('serviceDoneDeclared', 'serviceDoneValidated') AND v.cause = 'totale'
            AND t.mort < v.fin AND t.mort < COALESCE(v.sorti_le, v.fin))
        OR (v.etat || '' = 'accepted' AND t.mort <= v.debut))
   AND NOT EXISTS (SELECT 1 FROM dossier_acte x
                    WHERE x.titulaire_id = v.titulaire_id AND x.dossier_id = v.id AND x.acte IN ('restituer', 'ecarter'))
   AND (:apres = '' OR COALESCE(t.appris, 0) < :rang OR (COALESCE(t.appris, 0) = :rang AND v.numero < :apres))
 ORDER BY COALESCE(t.appris, 0) DESC, v.numero DESC LIMIT :n

-- How many they are, of those accepted from a day, before another. One dead after the other, by the key of their dossiers: as a join, both engines would
-- read every settled dossier.
-- name: dossier_deces_compte
SELECT COALESCE(CAST(SUM((SELECT COUNT(*) FROM dossier d
                           WHERE d.titulaire_id = t.id AND d.accepte_le >= :du AND d.accepte_le < :au
                             AND ((:excuse = 1 AND d.etat || '' = 'serviceDoneValidated' AND d.cause = 'titulaire' AND d.force_majeure = 0
                                   AND d.taux < 100 AND t.deces <= d.fin AND t.deces <= COALESCE(d.sorti_le, d.fin))
                                  OR (:excuse = 1 AND d.etat || '' = 'canceledByAttendeeNotRealized' AND d.dernier_acte = 'absence'
                                      AND t.deces <= d.debut)
                                  OR (d.etat || '' IN ('serviceDoneDeclared', 'serviceDoneValidated') AND d.cause = 'totale'
                                      AND t.deces < d.fin AND t.deces < COALESCE(d.sorti_le, d.fin))
                                  OR (d.etat || '' = 'accepted' AND t.deces <= d.debut))
                             AND NOT EXISTS (SELECT 1 FROM dossier_acte x
                                              WHERE x.titulaire_id = d.titulaire_id AND x.dossier_id = d.id
                                                AND x.acte IN ('restituer', 'ecarter'))
                             AND NOT EXISTS (SELECT 1 FROM classement c
                                              WHERE c.titulaire_id = d.titulaire_id AND c.dossier_id = d.id AND c.objet = 'deces'
                                                AND c.etat IN ('close', 'a_rouvrir')
                                                AND c.mort = t.deces AND c.cas = d.etat AND c.taux = COALESCE(d.taux, -1)))) AS BIGINT), 0)
  FROM titulaire t WHERE t.deces IS NOT NULL

-- ---- orders of élus that what is known since contradicts (decision 125) ----

-- Firm, and not paid: they have their index, which the state is written not to be looked for instead. A price that is nothing is never paid.
-- fragment: elu_ferme
v.fonds = 'DIFE' AND v.accepte_le IS NOT NULL AND v.facturation <> 'paid'
   AND v.etat || '' IN ('accepted', 'inTraining', 'terminated', 'serviceDoneDeclared', 'serviceDoneValidated')
   AND NOT (v.etat || '' = 'serviceDoneValidated' AND v.facturation = 'notBillable')

-- What may contradict it: no agreement that was never touched covers its days; a mandate ended before it, or none had begun when it was ordered.
-- fragment: peut_etre_contredit
((v.classe = 'DIFE_MANDAT'
         AND NOT EXISTS (SELECT 1 FROM agrement g
                          WHERE g.organisme_id = v.organisme_id AND g.etat = 'ACTIF' AND g.suspension IS NULL AND g.debut <= v.debut AND g.fin >= v.fin))
        OR EXISTS (SELECT 1 FROM mandat m WHERE m.titulaire_id = v.titulaire_id AND m.fin < v.fin)
        OR NOT EXISTS (SELECT 1 FROM mandat m WHERE m.titulaire_id = v.titulaire_id AND m.debut <= v.accepte_le))

-- An agent looked at it: a control was lifted since the agreements of its body and the mandates of its holder last changed.
-- fragment: regarde_depuis
(v.controle_leve_le IS NOT NULL
        AND EXISTS (SELECT 1 FROM dossier_acte x
                     WHERE x.titulaire_id = v.titulaire_id AND x.dossier_id = v.id AND x.acte = 'lever'
                       AND x.enregistre_us >= COALESCE((SELECT MAX(COALESCE(k.remplace_us, k.remplace_le * 86400000000)) FROM agrement_ancien k
                                                         WHERE k.organisme_id = v.organisme_id), 0)
                       AND x.enregistre_us >= COALESCE((SELECT MAX(i.appliquee_us) FROM mandat m JOIN livraison i ON i.id = m.livraison_id
                                                         WHERE m.titulaire_id = v.titulaire_id), 0)))

-- name: dossiers_a_verifier
SELECT v.* FROM dossier_vue v
 WHERE @elu_ferme@ AND @peut_etre_contredit@ AND NOT @regarde_depuis@ AND v.numero > :apres
 ORDER BY v.numero LIMIT :n

-- name: dossier_a_verifier
SELECT 1 FROM dossier_vue v
 WHERE v.titulaire_id = :titulaire AND v.id = :dossier AND @elu_ferme@ AND @peut_etre_contredit@ AND NOT @regarde_depuis@

-- What a freeze holds waits for its end.
-- name: dossier_echus
SELECT d.numero, d.etat, d.facturation, d.echeance, d.report_debut, d.a_corriger, d.retracte_le FROM dossier d
 WHERE d.echeance >= :depuis AND d.echeance < :at AND (d.echeance > :depuis OR d.numero > :apres)
   AND NOT EXISTS (SELECT 1 FROM gel g
                    WHERE g.titulaire_id = d.titulaire_id AND g.dossier_id IN (0, d.id) AND g.debut <= :at AND g.fin >= :at
                      AND (g.leve_le IS NULL OR g.leve_le > :at))
 ORDER BY d.echeance, d.numero LIMIT :n

-- The value day of what a dossier took from its purses, or made them lose.
-- What an accepted claim put back in a purse of what the body had been paid (MON-21): its own rows, but for what was lost.
-- name: dossier_prise_restituee
SELECT COALESCE(CAST(SUM(montant) AS BIGINT), 0) FROM transfert
 WHERE titulaire_id = :titulaire AND dossier_id = :dossier AND genre = 13 AND credit = :poche AND lot = :lot AND debit <> 1004
   AND cle LIKE 'dossier/' || :numero || '/restituer/%'

-- name: dossier_jour_debite
SELECT MAX(jour_valeur) FROM transfert WHERE titulaire_id = :titulaire AND dossier_id = :dossier AND genre IN (11, 22)

-- name: dossier_vivants
SELECT COUNT(*)
  FROM dossier d JOIN session_formation s ON s.id = d.session_id
 WHERE d.titulaire_id = :titulaire AND s.action_id = :action AND d.etat IN ('notProcessed', 'validated', 'waitingAcceptation')

-- Firm orders of one session by one holder, others than this dossier, of which a day is the same. One that a fraud or a control undid is none.
-- name: dossier_commandes
SELECT COUNT(*) FROM dossier d
 WHERE d.titulaire_id = :titulaire AND d.session_id = :session AND d.id <> :dossier AND d.debut <= :fin AND d.fin >= :debut
   AND d.etat IN ('accepted', 'inTraining', 'terminated', 'serviceDoneDeclared', 'serviceDoneValidated')
   AND NOT EXISTS (SELECT 1 FROM dossier_acte x
                    WHERE x.titulaire_id = d.titulaire_id AND x.dossier_id = d.id AND x.acte IN ('restituer', 'ecarter'))

-- A live request of one session by one holder, of which a day is the same: the first.
-- name: dossier_demande_vivante
SELECT MIN(numero) FROM dossier
 WHERE titulaire_id = :titulaire AND session_id = :session AND debut <= :fin AND fin >= :debut
   AND etat IN ('notProcessed', 'validated', 'waitingAcceptation')

-- The general terms of the contract are those of the day it is made.
-- name: dossier_cgu_poser
UPDATE dossier SET cgu_version = :version WHERE titulaire_id = :titulaire AND id = :id

-- What was settled of an absence is no more: the part is reserved again.
-- name: dossier_prise_retablir
UPDATE dossier_prise SET lot = :lot, paye_cents = NULL, rendu_cents = NULL, perdu_cents = NULL
 WHERE titulaire_id = :titulaire AND dossier_id = :dossier AND no = :no

-- How many times what was settled was given back whole: after a fraud, a control or a decision.
-- name: dossier_rendu_fois
-- @propre titulaire
SELECT COUNT(*) FROM dossier_acte
 WHERE titulaire_id = :titulaire AND dossier_id = :dossier AND acte IN ('restituer', 'ecarter')

-- A line that a run proposes to pay, or that the bank has: that of a run given up as never sent that left all the same (lot_parti,
-- decision 89) is with the bank too, unless it left the run before its file was made, with its reason.
-- name: dossier_paiement_en_cours
SELECT COUNT(*) FROM paiement_ligne l
 WHERE l.titulaire_id = :titulaire AND l.dossier_id = :dossier
   AND (l.etat IN ('propose', 'emis')
        OR (l.etat = 'abandonne' AND l.motif IS NULL AND EXISTS (SELECT 1 FROM lot_parti b WHERE b.id = l.lot_id)))

-- name: dossier_facture_existe
SELECT COUNT(*) FROM dossier WHERE organisme_id = :organisme AND facture_cle = :cle

-- The day an invoice was transmitted says whose its claim is then: without an invoice there is none.
-- name: dossier_facture_cle
UPDATE dossier SET facture_cle = :cle, transmise_le = CASE WHEN :cle IS NULL THEN NULL ELSE COALESCE(:transmise, transmise_le) END
 WHERE titulaire_id = :titulaire AND id = :id

-- name: dossier_insert
INSERT INTO dossier (titulaire_id, id, numero, organisme_id, session_id, etat, facturation, dernier_acte, dernier_par,
                     dernier_le, controle, classe, fonds, cgu_version, intitule, debut, fin, heures, prix_ht_cents, prix_ttc_cents,
                     participants, cause, force_majeure, demande_le, echeance, cree_us, modifie_us, version, annexes_cents, annexes_nature,
                     annexes_examen, prerequis)
VALUES (:titulaire, :id, :numero, :organisme, :session, :etat, :facturation, :acte, :par, :jour, 'notInControl', :classe,
        :fonds, :cgu, :intitule, :debut, :fin, :heures, :ht, :ttc, NULLIF(:participants, 0), 'totale', 0, :jour, :echeance, :now, :now, 1, NULLIF(:annexes, -1), :nature, NULLIF(:examen, -1), :prerequis)

-- What every act writes.
-- fragment: avance
   SET etat = :etat, echeance = :echeance, dernier_acte = :acte, dernier_par = :par, dernier_le = :jour,
       debut = :debut, fin = :fin, heures = :heures, heures_realisees = NULLIF(:realisees, -1), prix_ht_cents = :ht, prix_ttc_cents = :ttc,
       realise_ht_cents = NULLIF(:realise_ht, -1), realise_ttc_cents = NULLIF(:realise_ttc, -1), reste_cents = NULLIF(:reste, -1),
       reste_realise_cents = NULLIF(:reste_realise, -1), taux = NULLIF(:taux, -1), cause = :cause, force_majeure = :force_majeure,
       participants = NULLIF(:participants, 0), propose_le = :propose, accepte_le = :accepte, entre_le = :entre, sorti_le = :sorti,
       retractation_fin = :retractation, facture_emise = :emise,
       facture_transmise_us = NULLIF(:transmise, 0), a_payer_cents = NULLIF(:a_payer, -1), paye_cents = NULLIF(:paye, -1), paye_le = :paye_le,
       acompte_cents = NULLIF(:acompte, -1), acompte_le = :acompte_le, verse_cents = :verse,
       controle_le = :controle_le, controle_leve_le = :leve_le,
       controle_resultat = :resultat, gele_le = :gele, gel_echeance = :gel_echeance, atteste_le = :atteste_le, atteste = :atteste,
       sollicite_cents = NULLIF(:sollicite, -1), sollicite_cpf = :sollicite_cpf,
       report_debut = :report_debut, report_fin = :report_fin, recu_le = :recu_le, a_corriger = :a_corriger, signale_le = :signale_le,
       relance_le = :relance_le, retracte_le = :retracte_le, annulation_fin = :annulation_fin, reservation_no = :reservation_no,
       modifie_us = :now, version = version + 1

-- name: dossier_update
UPDATE dossier
@avance@
     , facturation = :facturation, facture_numero = :facture, controle = :controle, financeur_id = NULLIF(:financeur, 0)
 WHERE titulaire_id = :titulaire AND id = :id AND version = :version

-- The same, by an act that leaves invoice, control and financeur as they were: their five indexes are not written again.
-- name: dossier_avancer
UPDATE dossier
@avance@
 WHERE facturation = :facturation AND COALESCE(facture_numero, '') = COALESCE(:facture, '') AND controle = :controle
   AND COALESCE(financeur_id, 0) = :financeur AND titulaire_id = :titulaire AND id = :id AND version = :version

-- An evaluation leaves nothing else on the dossier, which its other parties read: neither its version nor its last act.
-- name: dossier_evaluer
UPDATE dossier SET evalue_le = :jour
 WHERE titulaire_id = :titulaire AND id = :id AND version = :version AND evalue_le IS NULL

-- name: dossier_tva
SELECT base, le, ht_cents, tva_cents, COALESCE(facture_ht_cents, -1), COALESCE(facture_tva_cents, -1)
  FROM dossier_tva WHERE titulaire_id = :titulaire AND dossier_id = :dossier

-- name: dossier_tva_oublier
DELETE FROM dossier_tva WHERE titulaire_id = :titulaire AND dossier_id = :dossier

-- name: dossier_tva_insert
INSERT INTO dossier_tva (titulaire_id, dossier_id, base, le, ht_cents, tva_cents) VALUES (:titulaire, :dossier, :base, :le, :ht, :tva)

-- name: dossier_tva_facturer
UPDATE dossier_tva SET facture_ht_cents = :ht, facture_tva_cents = :tva
 WHERE titulaire_id = :titulaire AND dossier_id = :dossier AND base = :base

-- name: dossier_acte_max
-- @propre titulaire
SELECT COALESCE(MAX(no), 0) FROM dossier_acte WHERE titulaire_id = :titulaire AND dossier_id = :dossier

-- name: dossier_acte_fois
-- @propre titulaire
SELECT COUNT(*) FROM dossier_acte WHERE titulaire_id = :titulaire AND dossier_id = :dossier AND acte = :acte

-- The last day of an act of this name; 0 when there is none.
-- name: dossier_acte_dernier
SELECT COALESCE(MAX(jour), 0) FROM dossier_acte WHERE titulaire_id = :titulaire AND dossier_id = :dossier AND acte = :acte

-- name: dossier_acte_detail
SELECT detail FROM dossier_acte WHERE titulaire_id = :titulaire AND dossier_id = :dossier AND acte = :acte ORDER BY no DESC LIMIT 1

-- What is declared of the service done, by the last who said it.
-- name: dossier_realise_detail
SELECT detail FROM dossier_acte
 WHERE titulaire_id = :titulaire AND dossier_id = :dossier AND acte IN ('declarer', 'corriger') ORDER BY no DESC LIMIT 1

-- name: dossier_acte_insert
INSERT INTO dossier_acte (titulaire_id, dossier_id, no, acte, par, avant, apres, jour, detail, enregistre_us)
VALUES (:titulaire, :dossier, :no, :acte, :par, :avant, :apres, :jour, :detail, :now)

-- name: dossier_agent_noter
INSERT INTO dossier_agent (titulaire_id, dossier_id, cote, cle, agent) VALUES (:titulaire, :dossier, :cote, :cle, :agent)
ON CONFLICT (titulaire_id, dossier_id, cote, cle) DO NOTHING

-- name: dossier_actes
SELECT acte, par, avant, apres, jour, detail, enregistre_us
  FROM dossier_acte WHERE titulaire_id = :titulaire AND dossier_id = :dossier ORDER BY no

-- name: dossier_prise_insert
-- @lot
INSERT INTO dossier_prise (titulaire_id, dossier_id, no, poche, lot, montant_cents)
VALUES (:titulaire, :dossier, :no, :poche, :lot, :montant)

-- name: dossier_prise_denouer
UPDATE dossier_prise SET paye_cents = :paye, rendu_cents = :rendu, perdu_cents = :perdu
 WHERE titulaire_id = :titulaire AND dossier_id = :dossier AND no = :no

-- name: dossier_prises
SELECT poche, lot, montant_cents, paye_cents, rendu_cents, perdu_cents
  FROM dossier_prise WHERE titulaire_id = :titulaire AND dossier_id = :dossier ORDER BY no

-- ---- what a body declares: its people, the pédagogique body of an action, its factoring company ----

-- A body that retention erased declares nothing any more.
-- name: organisme_declarant
SELECT COUNT(*) FROM organisme WHERE id = :id AND nda <> 'efface-' || CAST(id AS TEXT)

-- name: personne_max_no
SELECT COALESCE(MAX(no), 0) FROM organisme_personne WHERE organisme_id = :organisme

-- name: personnes
SELECT role, no, aupres, pedagogique_siret, nom, prenom, courriel, telephone, telephone_2, lien, titre, qualite, cv_etudes,
       cv_diplomes, cv_qualifications, cv_experiences, cv_aptitudes, depuis, avant
  FROM organisme_personne
 WHERE organisme_id = :organisme AND no > :apres AND (:le IS NULL OR (depuis <= :le AND COALESCE(avant, 2932896) > :le))
   AND (:role = '' OR role = :role)
   AND (:action = 0 OR pedagogique_siret IS NULL
        OR pedagogique_siret IN (SELECT p.siret FROM organisme_pedagogique p
                                  WHERE p.action_id = :action AND p.depuis <= :le AND COALESCE(p.avant, 2932896) > :le))
 ORDER BY no LIMIT :n

-- name: personne_role
SELECT role FROM organisme_personne WHERE organisme_id = :organisme AND no = :no

-- Who held a role with the same body on a day of this period: this name, or anybody when it is ''.
-- name: personne_meme_temps
SELECT COUNT(*) FROM organisme_personne
 WHERE organisme_id = :organisme AND role = :role AND (:pliee = '' OR nom_plie = :pliee)
   AND aupres = :aupres AND COALESCE(pedagogique_siret, '') = :siret
   AND COALESCE(avant, 2932896) > depuis AND depuis < :avant AND COALESCE(avant, 2932896) > :depuis

-- name: representant_insert
INSERT INTO organisme_representant (organisme_id, no, aupres, pedagogique_siret, nom, prenom, nom_plie, depuis, avant,
                                    enregistre_us, enregistre_par)
VALUES (:organisme, :no, :aupres, :siret, :nom, :prenom, :pliee, :depuis, :avant, :now, :par)

-- name: collaborateur_insert
INSERT INTO organisme_collaborateur (organisme_id, no, aupres, pedagogique_siret, nom, prenom, nom_plie, depuis, avant,
                                     enregistre_us, enregistre_par)
VALUES (:organisme, :no, :aupres, :siret, :nom, :prenom, :pliee, :depuis, :avant, :now, :par)

-- name: suivi_insert
INSERT INTO organisme_suivi (organisme_id, no, aupres, pedagogique_siret, nom, prenom, nom_plie, courriel, telephone,
                             telephone_2, depuis, avant, enregistre_us, enregistre_par)
VALUES (:organisme, :no, :aupres, :siret, :nom, :prenom, :pliee, :courriel, :telephone, :telephone_2, :depuis, :avant, :now,
        :par)

-- name: formateur_insert
INSERT INTO organisme_formateur (organisme_id, no, nom, prenom, nom_plie, courriel, telephone, lien, titre, qualite, cv_etudes,
                                 cv_diplomes, cv_qualifications, cv_experiences, cv_aptitudes, depuis, avant, enregistre_us,
                                 enregistre_par)
VALUES (:organisme, :no, :nom, :prenom, :pliee, :courriel, :telephone, :lien, :titre, :qualite, :etudes, :diplomes,
        :qualifications, :experiences, :aptitudes, :depuis, :avant, :now, :par)

-- name: representant_finir
UPDATE organisme_representant SET avant = :avant, termine_us = :now, termine_par = :par
 WHERE organisme_id = :organisme AND no = :no AND avant IS NULL AND depuis <= :avant

-- name: collaborateur_finir
UPDATE organisme_collaborateur SET avant = :avant, termine_us = :now, termine_par = :par
 WHERE organisme_id = :organisme AND no = :no AND avant IS NULL AND depuis <= :avant

-- name: suivi_finir
UPDATE organisme_suivi SET avant = :avant, termine_us = :now, termine_par = :par
 WHERE organisme_id = :organisme AND no = :no AND avant IS NULL AND depuis <= :avant

-- name: formateur_finir
UPDATE organisme_formateur SET avant = :avant, termine_us = :now, termine_par = :par
 WHERE organisme_id = :organisme AND no = :no AND avant IS NULL AND depuis <= :avant

-- name: pedagogique_max_no
SELECT COALESCE(MAX(no), 0) FROM organisme_pedagogique WHERE organisme_id = :organisme

-- name: pedagogiques
SELECT p.no, f.numero, a.numero, p.siret, p.raison_sociale, p.nda, p.voie, p.code_postal, p.ville, p.telephone, p.courriel,
       p.depuis, p.avant
  FROM organisme_pedagogique p
  JOIN action_formation a ON a.id = p.action_id
  JOIN formation f ON f.id = a.formation_id
 WHERE p.organisme_id = :organisme AND p.no > :apres
   AND (:le IS NULL OR (p.depuis <= :le AND COALESCE(p.avant, 2932896) > :le))
 ORDER BY p.no LIMIT :n

-- Those of one action, in force that day.
-- name: pedagogiques_of_action
SELECT p.no, '', '', p.siret, p.raison_sociale, p.nda, p.voie, p.code_postal, p.ville, p.telephone, p.courriel, p.depuis,
       p.avant, p.source
  FROM organisme_pedagogique p
 WHERE p.action_id = :action AND p.depuis <= :le AND COALESCE(p.avant, 2932896) > :le
 ORDER BY p.no

-- Those of all the actions of a formation, likewise.
-- name: pedagogiques_of_formation
SELECT p.no, '', '', p.siret, p.raison_sociale, p.nda, p.voie, p.code_postal, p.ville, p.telephone, p.courriel, p.depuis,
       p.avant, p.source, p.action_id
  FROM organisme_pedagogique p JOIN action_formation a ON a.id = p.action_id
 WHERE a.formation_id = :formation AND p.depuis <= :le AND COALESCE(p.avant, 2932896) > :le
 ORDER BY p.action_id, p.no

-- name: pedagogique_action
SELECT a.id FROM action_formation a JOIN formation f ON f.id = a.formation_id
 WHERE f.organisme_id = :organisme AND f.numero = :formation AND a.numero = :action

-- name: pedagogique_meme_temps
SELECT COUNT(*) FROM organisme_pedagogique
 WHERE action_id = :action AND siret = :siret AND COALESCE(avant, 2932896) > depuis AND COALESCE(avant, 2932896) > :depuis

-- The contracting body is the pédagogique one of its own actions without saying so.
-- name: pedagogique_soi
SELECT COUNT(*) FROM organisme WHERE id = :organisme AND siret = :siret

-- name: pedagogique_declare
SELECT COUNT(*) FROM organisme_pedagogique WHERE organisme_id = :organisme AND siret = :siret

-- NULL when the SIRET is that of no body, or of several.
-- name: pedagogique_nda
SELECT CASE WHEN COUNT(*) = 1 THEN MIN(nda) END FROM organisme WHERE siret = :siret

-- name: pedagogique_nda_autre
SELECT COUNT(*) FROM organisme WHERE nda = :nda AND siren IS NOT NULL AND siren <> :siren

-- name: pedagogique_insert
INSERT INTO organisme_pedagogique (organisme_id, no, action_id, siret, raison_sociale, nda, voie, code_postal, ville, telephone,
                                   courriel, source, depuis, avant, enregistre_us, enregistre_par)
VALUES (:organisme, :no, :action, :siret, :raison, :nda, :voie, :code_postal, :ville, :telephone, :courriel, :source, :depuis,
        NULL, :now, :par)

-- One that a catalogue gives: numbered after the others of its contracting body, with the NDA of the one body of its SIRET.
-- name: pedagogique_ajouter
-- @suite
INSERT INTO organisme_pedagogique (organisme_id, no, action_id, siret, raison_sociale, nda, voie, code_postal, ville, telephone,
                                   courriel, source, depuis, avant, enregistre_us, enregistre_par)
VALUES (:organisme, (SELECT COALESCE(MAX(x.no), 0) + 1 FROM organisme_pedagogique x WHERE x.organisme_id = :organisme), :action,
        :siret, :raison, COALESCE(:nda, (SELECT CASE WHEN COUNT(*) = 1 THEN MIN(o.nda) END FROM organisme o WHERE o.siret = :siret)),
        :voie, :code_postal, :ville, :telephone, :courriel, 'catalogue', :depuis, NULL, :now, '')

-- name: pedagogique_quitter
-- @suite
UPDATE organisme_pedagogique SET avant = :avant, termine_us = :now, termine_par = ''
 WHERE organisme_id = :organisme AND no = :no AND avant IS NULL AND depuis <= :avant

-- name: pedagogique_connu
SELECT COUNT(*) FROM organisme_pedagogique WHERE organisme_id = :organisme AND no = :no

-- name: pedagogique_finir
UPDATE organisme_pedagogique SET avant = :avant, termine_us = :now, termine_par = :par
 WHERE organisme_id = :organisme AND no = :no AND avant IS NULL AND depuis <= :avant

-- name: affacturage_max_no
SELECT COALESCE(MAX(no), 0) FROM affacturage WHERE organisme_id = :organisme

-- All of them, or the one in force that day.
-- name: affacturages
SELECT no, raison_sociale, siret, voie, code_postal, ville, iban_chiffre, iban_titulaire, depuis, avant, decide_us, fin_avant,
       COALESCE(fin_par, enregistre_par), iban_index
  FROM affacturage
 WHERE organisme_id = :organisme AND no > :apres AND (:le IS NULL OR (depuis <= :le AND COALESCE(avant, 2932896) > :le))
 ORDER BY no LIMIT :n

-- name: affacturage_meme_temps
SELECT COUNT(*) FROM affacturage
 WHERE organisme_id = :organisme AND COALESCE(avant, 2932896) > depuis AND COALESCE(avant, 2932896) > :depuis

-- name: affacturage_insert
INSERT INTO affacturage (organisme_id, no, raison_sociale, siret, voie, code_postal, ville, iban_chiffre, iban_index, iban_titulaire,
                         depuis, avant, enregistre_us, enregistre_par)
VALUES (:organisme, :no, :raison, :siret, :voie, :code_postal, :ville, :iban, :empreinte, :titulaire, :depuis, NULL, :now, :par)

-- name: affacturage_etat
SELECT enregistre_par, decide_us, fin_par, fin_avant, avant, depuis FROM affacturage WHERE organisme_id = :organisme AND no = :no

-- name: affacturage_approuver
UPDATE affacturage SET decide_us = :now, decide_par = :par
 WHERE organisme_id = :organisme AND no = :no AND decide_us IS NULL AND avant IS NULL

-- It never held.
-- name: affacturage_abandonner
UPDATE affacturage SET avant = depuis, termine_us = :now, termine_par = :par
 WHERE organisme_id = :organisme AND no = :no AND decide_us IS NULL AND avant IS NULL

-- Approved, and not paid on yet: it never held either.
-- name: affacturage_annuler
UPDATE affacturage SET avant = depuis, termine_us = :now, termine_par = :par
 WHERE organisme_id = :organisme AND no = :no AND decide_us IS NOT NULL AND avant IS NULL AND fin_par IS NULL

-- name: affacturage_fin_proposer
UPDATE affacturage SET fin_avant = :avant, fin_us = :now, fin_par = :par
 WHERE organisme_id = :organisme AND no = :no AND decide_us IS NOT NULL AND avant IS NULL AND fin_par IS NULL

-- name: affacturage_garder
UPDATE affacturage SET fin_avant = NULL, fin_us = NULL, fin_par = NULL
 WHERE organisme_id = :organisme AND no = :no AND avant IS NULL AND fin_par IS NOT NULL

-- name: affacturage_finir
UPDATE affacturage SET avant = fin_avant, termine_us = :now, termine_par = :par
 WHERE organisme_id = :organisme AND no = :no AND avant IS NULL AND fin_par IS NOT NULL

-- What waits for a second person, of all bodies.
-- name: affacturages_en_attente
SELECT o.nda, o.denomination, f.no, f.raison_sociale, COALESCE(f.fin_par, f.enregistre_par), COALESCE(f.fin_us, f.enregistre_us), f.iban_chiffre,
       f.fin_avant, f.organisme_id, f.siret, f.depuis
  FROM affacturage f JOIN organisme o ON o.id = f.organisme_id
 WHERE f.avant IS NULL AND (f.decide_us IS NULL OR f.fin_par IS NOT NULL)
 ORDER BY COALESCE(f.fin_us, f.enregistre_us), f.organisme_id, f.no LIMIT :n

-- ---- the failure of a silent body, proposed by one agent and said by another

-- name: carence_proposer
INSERT INTO carence_proposee (titulaire_id, dossier_id, relance_le, echeance, etat, par, propose_le)
VALUES (:titulaire, :dossier, :relance, :echeance, :etat, :par, :le)
ON CONFLICT (titulaire_id, dossier_id) DO UPDATE
   SET relance_le = excluded.relance_le, echeance = excluded.echeance, etat = excluded.etat, par = excluded.par,
       propose_le = excluded.propose_le

-- Of this silence alone.
-- name: carence_proposee
SELECT par, propose_le FROM carence_proposee
 WHERE titulaire_id = :titulaire AND dossier_id = :dossier AND relance_le = :relance AND echeance = :echeance AND etat = :etat

-- ---- what is settled and not paid, given back on the word of two agents

-- name: controle_agents_ouvrir
INSERT INTO controle_agents (titulaire_id, dossier_id, no, ouvert_par) VALUES (:titulaire, :dossier, 1, :par)
ON CONFLICT (titulaire_id, dossier_id) DO UPDATE
   SET no = controle_agents.no + 1, ouvert_par = excluded.ouvert_par, leve_par = NULL

-- Its beginning may be older than this table.
-- name: controle_agents_lever
INSERT INTO controle_agents (titulaire_id, dossier_id, no, leve_par) VALUES (:titulaire, :dossier, 1, :par)
ON CONFLICT (titulaire_id, dossier_id) DO UPDATE SET leve_par = excluded.leve_par

-- name: controle_agents
SELECT no, ouvert_par, leve_par FROM controle_agents WHERE titulaire_id = :titulaire AND dossier_id = :dossier

-- name: ecart_proposer
INSERT INTO ecart_propose (titulaire_id, dossier_id, controle_no, mesure_id, par, propose_le)
VALUES (:titulaire, :dossier, :controle, :mesure, :par, :le)
ON CONFLICT (titulaire_id, dossier_id) DO UPDATE
   SET controle_no = excluded.controle_no, mesure_id = excluded.mesure_id, par = excluded.par, propose_le = excluded.propose_le

-- Of this cause alone: another control, or another decision, is another.
-- name: ecart_propose
SELECT par, propose_le FROM ecart_propose
 WHERE titulaire_id = :titulaire AND dossier_id = :dossier AND controle_no = :controle AND mesure_id = :mesure

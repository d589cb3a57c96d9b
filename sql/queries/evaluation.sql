-- Room: training. What holders say of trainings, in counts that name nobody.

-- The day the service was declared first, from which the time to evaluate runs.
-- name: evaluation_depuis
SELECT MIN(jour) FROM dossier_acte WHERE titulaire_id = :titulaire AND dossier_id = :dossier AND acte = 'declarer'

-- name: evaluation_compter
INSERT INTO evaluation_compte (action_id, question, note, recues, publiees) VALUES (:action, :question, :note, 1, 0)
ON CONFLICT (action_id, question, note) DO UPDATE SET recues = evaluation_compte.recues + 1

-- Answers to a question that nobody reads yet.
-- name: evaluation_en_attente
SELECT CAST(COALESCE(SUM(recues - publiees), 0) AS BIGINT) FROM evaluation_compte WHERE action_id = :action AND question = :question

-- name: evaluation_publier
UPDATE evaluation_compte SET publiees = recues WHERE action_id = :action AND question = :question

-- name: evaluation_de_session
SELECT c.question, CAST(SUM(c.publiees) AS BIGINT), CAST(SUM(c.publiees * c.note) AS BIGINT)
  FROM session_formation s JOIN evaluation_compte c ON c.action_id = s.action_id
 WHERE s.id = :session AND c.publiees > 0 GROUP BY c.question

-- name: evaluation_d_organisme
SELECT c.question, CAST(SUM(c.publiees) AS BIGINT), CAST(SUM(c.publiees * c.note) AS BIGINT)
  FROM formation f JOIN action_formation a ON a.formation_id = f.id JOIN evaluation_compte c ON c.action_id = a.id
 WHERE f.organisme_id = :organisme AND c.publiees > 0 GROUP BY c.question

-- Room: receipts, and the proof that an entry is in the journal.

-- name: journal_derniere_signature
SELECT COALESCE(MAX(seq), 0) FROM journal_signature

-- name: journal_signature_avant
SELECT COALESCE(MAX(seq), 0) FROM journal_signature WHERE seq < :seq

-- name: journal_suite
-- @flux
SELECT seq, enregistre_us, genre, partie, acteur_id, acteur_nom, finalite, acte, jour_loi, donnees, dossier_id,
       titulaires_empreinte, contenu_empreinte
  FROM journal WHERE seq > :apres AND seq < :avant ORDER BY seq

-- name: journal_entree
SELECT j.seq, j.enregistre_us, j.genre, j.partie, j.acteur_id, j.acteur_nom, j.finalite, j.acte, j.jour_loi, j.donnees,
       j.dossier_id, j.titulaires_empreinte, j.contenu_empreinte, c.sel, c.contenu
  FROM journal j LEFT JOIN journal_contenu c ON c.seq = j.seq WHERE j.seq = :seq

-- The first signed head after an entry, with the hash before it.
-- name: journal_tete_apres
SELECT j.seq, j.enregistre_us, j.genre, j.partie, j.acteur_id, j.acteur_nom, j.finalite, j.acte, j.jour_loi, j.donnees,
       j.dossier_id, j.titulaires_empreinte, j.contenu_empreinte, c.sel, c.contenu, a.empreinte, s.signature, s.cle_publique
  FROM journal_signature s JOIN journal j ON j.seq = s.seq JOIN journal a ON a.seq = s.seq - 1
       LEFT JOIN journal_contenu c ON c.seq = s.seq
 WHERE s.seq > :seq ORDER BY s.seq LIMIT 1

-- The entries of the acts of a dossier, oldest first; its acts and they are written by the same unit of work. What is
-- written about a dossier without being its act (a card, a transfer) is not for both of its parties, nor that its holder evaluated the
-- training.
-- name: recu_entrees_dossier
SELECT j.seq, j.acte, j.enregistre_us FROM journal_titulaire t JOIN journal j ON j.seq = t.seq
 WHERE t.titulaire_id = :titulaire AND j.dossier_id = :dossier AND j.genre = 2 AND j.acte LIKE 'dossier.%'
   AND j.acte <> 'dossier.evaluer' ORDER BY j.seq

-- The one holder an act concerns, and how many it concerns.
-- name: recu_titulaire
SELECT COALESCE(MIN(t.titulaire_id), 0), COUNT(*) FROM journal_titulaire t JOIN journal j ON j.seq = t.seq
 WHERE t.seq = :seq AND j.genre = 2

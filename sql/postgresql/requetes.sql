-- The few queries that PostgreSQL says in its own way; the others are those of queries/, word for word.

-- name: transfert_insert
SELECT livre_ecrire(:titulaire, :cle, :phase, :genre, :debit, :credit, :lot, :montant, :jour, :now, NULLIF(:dossier, 0),
                    :reservation, :regle, :entrees)

-- name: transferts_insert
SELECT livre_verser(:titulaire, :cle, :phase, :genre, :debit, :credit, :lot, :montant, :jour, :now, :dossier, :reservation,
                    :regle, :entrees)

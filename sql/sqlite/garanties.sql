-- What triggers hold. The same ones are made for PostgreSQL by tools/sqlc.py, but for those after `-- @sqlite`: its INSERT OR
-- REPLACE, which PostgreSQL has not, and the balances, which only sql/postgresql/livre.sql may move there.
--
-- A table marked `-- @gardee` in the schema takes rows, and changes of rows, from the program alone: a CHECK calls a function
-- that only its connections have. The book and the journal are so; what follows holds against the program itself.

CREATE TRIGGER journal_ne_change_pas BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'append-only: journal'); END;
CREATE TRIGGER journal_ne_s_efface_pas BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'append-only: journal'); END;
CREATE TRIGGER journal_titulaire_ne_change_pas BEFORE UPDATE ON journal_titulaire
BEGIN SELECT RAISE(ABORT, 'append-only: journal_titulaire'); END;
CREATE TRIGGER journal_titulaire_ne_s_efface_pas BEFORE DELETE ON journal_titulaire
BEGIN SELECT RAISE(ABORT, 'append-only: journal_titulaire'); END;
CREATE TRIGGER journal_signature_ne_change_pas BEFORE UPDATE ON journal_signature
BEGIN SELECT RAISE(ABORT, 'append-only: journal_signature'); END;
CREATE TRIGGER journal_signature_ne_s_efface_pas BEFORE DELETE ON journal_signature
BEGIN SELECT RAISE(ABORT, 'append-only: journal_signature'); END;
CREATE TRIGGER dossier_acte_ne_change_pas BEFORE UPDATE ON dossier_acte
BEGIN SELECT RAISE(ABORT, 'append-only: dossier_acte'); END;
-- What concerns an erased holder goes: retention (R. 6323-39).
CREATE TRIGGER dossier_acte_ne_s_efface_pas BEFORE DELETE ON dossier_acte
WHEN NOT EXISTS (SELECT 1 FROM titulaire WHERE id = OLD.titulaire_id AND efface_us IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'append-only: dossier_acte'); END;
-- The inputs of an erased holder's amounts go, nothing else of a transfer ever does.
CREATE TRIGGER transfert_ne_change_pas BEFORE UPDATE ON transfert
WHEN NEW.entrees IS NOT NULL OR NEW.titulaire_id IS NOT OLD.titulaire_id OR NEW.cle IS NOT OLD.cle
    OR NEW.phase IS NOT OLD.phase OR NEW.genre IS NOT OLD.genre OR NEW.debit IS NOT OLD.debit
    OR NEW.credit IS NOT OLD.credit OR NEW.lot IS NOT OLD.lot OR NEW.montant IS NOT OLD.montant
    OR NEW.jour_valeur IS NOT OLD.jour_valeur OR NEW.enregistre_us IS NOT OLD.enregistre_us
    OR NEW.dossier_id IS NOT OLD.dossier_id OR NEW.reservation IS NOT OLD.reservation
    OR NEW.regle_id IS NOT OLD.regle_id
    OR NOT EXISTS (SELECT 1 FROM titulaire WHERE id = OLD.titulaire_id AND efface_us IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'append-only: transfert'); END;
CREATE TRIGGER transfert_ne_s_efface_pas BEFORE DELETE ON transfert
BEGIN SELECT RAISE(ABORT, 'append-only: transfert'); END;
-- A holder who has transfers stays, under the same number.
CREATE TRIGGER titulaire_des_transferts_ne_s_efface_pas BEFORE DELETE ON titulaire
WHEN EXISTS (SELECT 1 FROM transfert WHERE titulaire_id = OLD.id)
BEGIN SELECT RAISE(ABORT, 'append-only: titulaire, has transfers'); END;
CREATE TRIGGER titulaire_des_transferts_ne_change_pas BEFORE UPDATE OF id ON titulaire
WHEN NEW.id <> OLD.id AND EXISTS (SELECT 1 FROM transfert WHERE titulaire_id = OLD.id)
BEGIN SELECT RAISE(ABORT, 'append-only: titulaire, has transfers'); END;
-- @sqlite
CREATE TRIGGER titulaire_ne_se_remplace_pas BEFORE INSERT ON titulaire
WHEN EXISTS (SELECT 1 FROM titulaire WHERE id = NEW.id OR nir_index = NEW.nir_index)
BEGIN SELECT RAISE(ABORT, 'append-only: titulaire, already there'); END;
CREATE TRIGGER regle_ne_change_pas BEFORE UPDATE ON regle
BEGIN SELECT RAISE(ABORT, 'append-only: regle'); END;
CREATE TRIGGER regle_ne_s_efface_pas BEFORE DELETE ON regle
BEGIN SELECT RAISE(ABORT, 'append-only: regle'); END;
-- @sqlite
CREATE TRIGGER regle_ne_se_remplace_pas BEFORE INSERT ON regle
WHEN EXISTS (SELECT 1 FROM regle
              WHERE id = NEW.id OR (code = NEW.code AND article = NEW.article AND parametres = NEW.parametres))
BEGIN SELECT RAISE(ABORT, 'append-only: regle, already there'); END;

-- The balance follows the transfer, and a transfer that no balance covers is not written; one that moves no balance has a holder all
-- the same. A reservation is settled for what it
-- holds, no more, and by rows of the same accounts and dossier. All in one trigger: SQLite makes room for each
-- that a row could need, whether it runs or not; and a condition on NEW alone is decided before the balance is looked for.
-- @sqlite
CREATE TRIGGER transfert_porte_au_solde AFTER INSERT ON transfert
BEGIN
    UPDATE solde
       SET montant = montant - CASE WHEN NEW.phase IN (0, 2) THEN NEW.montant ELSE 0 END,
           reserve = reserve + CASE NEW.phase WHEN 1 THEN NEW.montant WHEN 0 THEN 0 ELSE -NEW.montant END,
           ecritures = ecritures + 1
     WHERE NEW.debit < 1000 AND titulaire_id = NEW.titulaire_id AND poche = NEW.debit AND lot = NEW.lot
       AND (NEW.phase > 1 OR montant - reserve >= NEW.montant);
    SELECT CASE
        WHEN NEW.debit >= 1000 AND NEW.credit < 1000 THEN 0
        WHEN NEW.debit >= 1000 AND NOT EXISTS (SELECT 1 FROM titulaire WHERE id = NEW.titulaire_id)
        THEN RAISE(ABORT, 'FOREIGN KEY: titulaire')
        WHEN NEW.debit >= 1000 THEN 0
        WHEN changes() = 0 THEN RAISE(ABORT, 'poche insuffisante')
        WHEN NEW.phase < 2 THEN 0
        WHEN NOT EXISTS (
            SELECT 1 FROM transfert r
             WHERE r.titulaire_id = NEW.titulaire_id AND r.cle = NEW.reservation AND r.phase = 1
               AND r.debit = NEW.debit AND r.lot = NEW.lot AND r.credit = NEW.credit
               AND r.dossier_id IS NEW.dossier_id)
        THEN RAISE(ABORT, 'reservation inconnue')
        WHEN (SELECT SUM(x.montant) FROM transfert x
               WHERE x.titulaire_id = NEW.titulaire_id AND x.reservation = NEW.reservation)
            > (SELECT r.montant FROM transfert r WHERE r.titulaire_id = NEW.titulaire_id AND r.cle = NEW.reservation)
        THEN RAISE(ABORT, 'reservation depassee') END;
    INSERT INTO solde (titulaire_id, poche, lot, montant, reserve, ecritures)
    SELECT NEW.titulaire_id, NEW.credit, NEW.lot, NEW.montant, 0, 1 WHERE NEW.credit < 1000 AND NEW.phase IN (0, 2)
    ON CONFLICT (titulaire_id, poche, lot)
    DO UPDATE SET montant = montant + excluded.montant, ecritures = ecritures + 1;
END;

-- What a financeur paid, and for what, is said once; it goes with a holder that retention erased.
CREATE TRIGGER dotation_ne_change_pas BEFORE UPDATE ON dotation
BEGIN SELECT RAISE(ABORT, 'append-only: dotation'); END;
CREATE TRIGGER dotation_ne_s_efface_pas BEFORE DELETE ON dotation
WHEN NOT EXISTS (SELECT 1 FROM titulaire WHERE id = OLD.titulaire_id AND efface_us IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'append-only: dotation'); END;
CREATE TRIGGER dotation_ne_se_remplace_pas BEFORE INSERT ON dotation
WHEN EXISTS (SELECT 1 FROM dotation WHERE titulaire_id = NEW.titulaire_id AND (lot = NEW.lot OR cle = NEW.cle))
BEGIN SELECT RAISE(ABORT, 'append-only: dotation, already used'); END;

-- A correction is decided once, and kept; it goes with a holder that retention erased.
CREATE TRIGGER correction_se_decide_une_fois BEFORE UPDATE ON correction
WHEN OLD.etat <> 'proposee' OR NEW.titulaire_id <> OLD.titulaire_id OR NEW.no <> OLD.no OR NEW.cle <> OLD.cle
    OR NEW.motif <> OLD.motif OR NEW.propose_par <> OLD.propose_par OR NEW.propose_us <> OLD.propose_us
BEGIN SELECT RAISE(ABORT, 'append-only: correction'); END;
CREATE TRIGGER correction_ne_s_efface_pas BEFORE DELETE ON correction
WHEN NOT EXISTS (SELECT 1 FROM titulaire WHERE id = OLD.titulaire_id AND efface_us IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'append-only: correction'); END;

-- So is a payment given up, which a correction of its transfer alone makes due again.
CREATE TRIGGER renonciation_se_decide_une_fois BEFORE UPDATE ON renonciation
WHEN (OLD.etat <> 'proposee' AND (OLD.etat <> 'faite' OR NEW.etat <> 'annulee')) OR NEW.titulaire_id <> OLD.titulaire_id
    OR NEW.no <> OLD.no OR NEW.dossier_id <> OLD.dossier_id OR NEW.indu_id <> OLD.indu_id OR NEW.montant_cents <> OLD.montant_cents
    OR NEW.motif <> OLD.motif OR NEW.propose_par <> OLD.propose_par OR NEW.propose_us <> OLD.propose_us
BEGIN SELECT RAISE(ABORT, 'append-only: renonciation'); END;
CREATE TRIGGER renonciation_ne_s_efface_pas BEFORE DELETE ON renonciation
WHEN NOT EXISTS (SELECT 1 FROM titulaire WHERE id = OLD.titulaire_id AND efface_us IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'append-only: renonciation'); END;

-- So is a sum that an agent proposes to credit.
CREATE TRIGGER somme_proposee_se_decide_une_fois BEFORE UPDATE ON somme_proposee
WHEN OLD.etat <> 'proposee' OR NEW.titulaire_id <> OLD.titulaire_id OR NEW.no <> OLD.no OR NEW.cle <> OLD.cle
    OR NEW.financeur_id <> OLD.financeur_id OR NEW.base <> OLD.base OR NEW.montant_cents <> OLD.montant_cents
    OR NEW.recu_le <> OLD.recu_le OR COALESCE(NEW.echeance, -1) <> COALESCE(OLD.echeance, -1) OR NEW.remboursable <> OLD.remboursable
    OR NEW.dossier <> OLD.dossier OR NEW.classes <> OLD.classes OR NEW.formations <> OLD.formations OR NEW.source <> OLD.source
    OR NEW.propose_par <> OLD.propose_par OR NEW.propose_us <> OLD.propose_us
BEGIN SELECT RAISE(ABORT, 'append-only: somme_proposee'); END;
CREATE TRIGGER somme_proposee_ne_s_efface_pas BEFORE DELETE ON somme_proposee
WHEN NOT EXISTS (SELECT 1 FROM titulaire WHERE id = OLD.titulaire_id AND efface_us IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'append-only: somme_proposee'); END;

-- A balance is never removed.
CREATE TRIGGER solde_ne_s_efface_pas BEFORE DELETE ON solde
BEGIN SELECT RAISE(ABORT, 'append-only: solde'); END;

-- What a body declared is ended once, and never changed otherwise; it goes with the body that retention erased, but for the
-- account that was paid.
CREATE TRIGGER organisme_pedagogique_ne_change_pas BEFORE UPDATE OF organisme_id, no, action_id, siret,
    raison_sociale, nda, voie, code_postal, ville, telephone, courriel, source, depuis, enregistre_us, enregistre_par ON
    organisme_pedagogique
BEGIN SELECT RAISE(ABORT, 'append-only: organisme_pedagogique'); END;
CREATE TRIGGER organisme_pedagogique_finit_une_fois BEFORE UPDATE OF avant, termine_us, termine_par ON organisme_pedagogique
WHEN OLD.avant IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'append-only: organisme_pedagogique, already ended'); END;
-- @sqlite
CREATE TRIGGER organisme_pedagogique_ne_se_remplace_pas BEFORE INSERT ON organisme_pedagogique
WHEN EXISTS (SELECT 1 FROM organisme_pedagogique WHERE organisme_id = NEW.organisme_id AND no = NEW.no)
BEGIN SELECT RAISE(ABORT, 'append-only: organisme_pedagogique, number already used'); END;
CREATE TRIGGER organisme_pedagogique_ne_s_efface_pas BEFORE DELETE ON organisme_pedagogique
WHEN NOT EXISTS (SELECT 1 FROM organisme
                  WHERE id = OLD.organisme_id AND nda = 'efface-' || CAST(id AS TEXT))
BEGIN SELECT RAISE(ABORT, 'append-only: organisme_pedagogique'); END;
CREATE TRIGGER sous_traitance_ne_change_pas BEFORE UPDATE OF organisme_id, no, action_id, siret, raison_sociale, nda, contrat,
    montant_cents, dispense, bloc, depuis, enregistre_us, enregistre_par ON sous_traitance
BEGIN SELECT RAISE(ABORT, 'append-only: sous_traitance'); END;
CREATE TRIGGER sous_traitance_finit_une_fois BEFORE UPDATE OF avant, termine_us, termine_par ON sous_traitance
WHEN OLD.avant IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'append-only: sous_traitance, already ended'); END;
-- @sqlite
CREATE TRIGGER sous_traitance_ne_se_remplace_pas BEFORE INSERT ON sous_traitance
WHEN EXISTS (SELECT 1 FROM sous_traitance WHERE organisme_id = NEW.organisme_id AND no = NEW.no)
BEGIN SELECT RAISE(ABORT, 'append-only: sous_traitance, number already used'); END;
CREATE TRIGGER sous_traitance_ne_s_efface_pas BEFORE DELETE ON sous_traitance
WHEN NOT EXISTS (SELECT 1 FROM organisme
                  WHERE id = OLD.organisme_id AND nda = 'efface-' || CAST(id AS TEXT))
BEGIN SELECT RAISE(ABORT, 'append-only: sous_traitance'); END;
CREATE TRIGGER organisme_representant_ne_change_pas BEFORE UPDATE OF organisme_id, no, aupres, pedagogique_siret,
    nom, prenom, nom_plie, depuis, enregistre_us, enregistre_par ON organisme_representant
BEGIN SELECT RAISE(ABORT, 'append-only: organisme_representant'); END;
CREATE TRIGGER organisme_representant_finit_une_fois BEFORE UPDATE OF avant, termine_us, termine_par ON organisme_representant
WHEN OLD.avant IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'append-only: organisme_representant, already ended'); END;
-- @sqlite
CREATE TRIGGER organisme_representant_ne_se_remplace_pas BEFORE INSERT ON organisme_representant
WHEN EXISTS (SELECT 1 FROM organisme_representant WHERE organisme_id = NEW.organisme_id AND no = NEW.no)
BEGIN SELECT RAISE(ABORT, 'append-only: organisme_representant, number already used'); END;
CREATE TRIGGER organisme_representant_ne_s_efface_pas BEFORE DELETE ON organisme_representant
WHEN NOT EXISTS (SELECT 1 FROM organisme
                  WHERE id = OLD.organisme_id AND nda = 'efface-' || CAST(id AS TEXT))
BEGIN SELECT RAISE(ABORT, 'append-only: organisme_representant'); END;
CREATE TRIGGER organisme_collaborateur_ne_change_pas BEFORE UPDATE OF organisme_id, no, aupres, pedagogique_siret,
    nom, prenom, nom_plie, depuis, enregistre_us, enregistre_par ON organisme_collaborateur
BEGIN SELECT RAISE(ABORT, 'append-only: organisme_collaborateur'); END;
CREATE TRIGGER organisme_collaborateur_finit_une_fois BEFORE UPDATE OF avant, termine_us, termine_par ON organisme_collaborateur
WHEN OLD.avant IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'append-only: organisme_collaborateur, already ended'); END;
-- @sqlite
CREATE TRIGGER organisme_collaborateur_ne_se_remplace_pas BEFORE INSERT ON organisme_collaborateur
WHEN EXISTS (SELECT 1 FROM organisme_collaborateur WHERE organisme_id = NEW.organisme_id AND no = NEW.no)
BEGIN SELECT RAISE(ABORT, 'append-only: organisme_collaborateur, number already used'); END;
CREATE TRIGGER organisme_collaborateur_ne_s_efface_pas BEFORE DELETE ON organisme_collaborateur
WHEN NOT EXISTS (SELECT 1 FROM organisme
                  WHERE id = OLD.organisme_id AND nda = 'efface-' || CAST(id AS TEXT))
BEGIN SELECT RAISE(ABORT, 'append-only: organisme_collaborateur'); END;
CREATE TRIGGER organisme_suivi_ne_change_pas BEFORE UPDATE OF organisme_id, no, aupres, pedagogique_siret, nom,
    prenom, nom_plie, courriel, telephone, telephone_2, depuis, enregistre_us, enregistre_par ON organisme_suivi
BEGIN SELECT RAISE(ABORT, 'append-only: organisme_suivi'); END;
CREATE TRIGGER organisme_suivi_finit_une_fois BEFORE UPDATE OF avant, termine_us, termine_par ON organisme_suivi
WHEN OLD.avant IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'append-only: organisme_suivi, already ended'); END;
-- @sqlite
CREATE TRIGGER organisme_suivi_ne_se_remplace_pas BEFORE INSERT ON organisme_suivi
WHEN EXISTS (SELECT 1 FROM organisme_suivi WHERE organisme_id = NEW.organisme_id AND no = NEW.no)
BEGIN SELECT RAISE(ABORT, 'append-only: organisme_suivi, number already used'); END;
CREATE TRIGGER organisme_suivi_ne_s_efface_pas BEFORE DELETE ON organisme_suivi
WHEN NOT EXISTS (SELECT 1 FROM organisme
                  WHERE id = OLD.organisme_id AND nda = 'efface-' || CAST(id AS TEXT))
BEGIN SELECT RAISE(ABORT, 'append-only: organisme_suivi'); END;
CREATE TRIGGER organisme_formateur_ne_change_pas BEFORE UPDATE OF organisme_id, no, nom, prenom, nom_plie, courriel,
    telephone, lien, titre, qualite, cv_etudes, cv_diplomes, cv_qualifications, cv_experiences, cv_aptitudes, depuis,
    enregistre_us, enregistre_par ON organisme_formateur
BEGIN SELECT RAISE(ABORT, 'append-only: organisme_formateur'); END;
CREATE TRIGGER organisme_formateur_finit_une_fois BEFORE UPDATE OF avant, termine_us, termine_par ON organisme_formateur
WHEN OLD.avant IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'append-only: organisme_formateur, already ended'); END;
-- @sqlite
CREATE TRIGGER organisme_formateur_ne_se_remplace_pas BEFORE INSERT ON organisme_formateur
WHEN EXISTS (SELECT 1 FROM organisme_formateur WHERE organisme_id = NEW.organisme_id AND no = NEW.no)
BEGIN SELECT RAISE(ABORT, 'append-only: organisme_formateur, number already used'); END;
CREATE TRIGGER organisme_formateur_ne_s_efface_pas BEFORE DELETE ON organisme_formateur
WHEN NOT EXISTS (SELECT 1 FROM organisme
                  WHERE id = OLD.organisme_id AND nda = 'efface-' || CAST(id AS TEXT))
BEGIN SELECT RAISE(ABORT, 'append-only: organisme_formateur'); END;
CREATE TRIGGER compte_bancaire_ne_change_pas BEFORE UPDATE OF partie, partie_id, no, iban_chiffre, iban_index, titulaire,
    propose_par, propose_us ON compte_bancaire
BEGIN SELECT RAISE(ABORT, 'append-only: compte_bancaire'); END;
-- @sqlite
CREATE TRIGGER compte_bancaire_ne_se_remplace_pas BEFORE INSERT ON compte_bancaire
WHEN EXISTS (SELECT 1 FROM compte_bancaire WHERE partie = NEW.partie AND partie_id = NEW.partie_id
                AND (no = NEW.no OR (etat = NEW.etat AND etat IN ('propose', 'en_vigueur'))))
BEGIN SELECT RAISE(ABORT, 'append-only: compte_bancaire, already there'); END;
CREATE TRIGGER compte_bancaire_ne_s_efface_pas BEFORE DELETE ON compte_bancaire
BEGIN SELECT RAISE(ABORT, 'append-only: compte_bancaire'); END;
CREATE TRIGGER affacturage_ne_change_pas BEFORE UPDATE OF organisme_id, no, raison_sociale, siret, voie,
    code_postal, ville, iban_chiffre, iban_titulaire, depuis, enregistre_us, enregistre_par ON affacturage
BEGIN SELECT RAISE(ABORT, 'append-only: affacturage'); END;
CREATE TRIGGER affacturage_finit_une_fois BEFORE UPDATE OF avant, termine_us, termine_par ON affacturage
WHEN OLD.avant IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'append-only: affacturage, already ended'); END;
CREATE TRIGGER affacturage_s_approuve_une_fois BEFORE UPDATE OF decide_us, decide_par ON affacturage
WHEN OLD.decide_us IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'append-only: affacturage, already approved'); END;
CREATE TRIGGER affacturage_finie_ne_change_pas BEFORE UPDATE OF fin_avant, fin_us, fin_par ON affacturage
WHEN OLD.avant IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'append-only: affacturage, already ended'); END;
-- @sqlite
CREATE TRIGGER affacturage_ne_se_remplace_pas BEFORE INSERT ON affacturage
WHEN EXISTS (SELECT 1 FROM affacturage WHERE organisme_id = NEW.organisme_id AND no = NEW.no)
BEGIN SELECT RAISE(ABORT, 'append-only: affacturage, number already used'); END;
CREATE TRIGGER affacturage_ne_s_efface_pas BEFORE DELETE ON affacturage
BEGIN SELECT RAISE(ABORT, 'append-only: affacturage'); END;

-- A signed measure is what was signed: it can be lifted, once, and the body heard. The words go with an erased body.
CREATE TRIGGER mesure_signee_ne_change_pas BEFORE UPDATE OF id, numero, organisme_id, mesure, modele, renouvelle, ouverte_le,
    ouverte_par, notifiee_le, observer_avant, article, debut, fin, redigee_le, redigee_par, signee_le, signee_par,
    signataire ON mesure
WHEN OLD.etat IN ('signee', 'levee')
BEGIN SELECT RAISE(ABORT, 'append-only: mesure, already signed'); END;
CREATE TRIGGER mesure_signee_garde_ses_motifs BEFORE UPDATE OF motifs, urgence ON mesure
WHEN OLD.etat IN ('signee', 'levee')
    AND NOT EXISTS (SELECT 1 FROM organisme WHERE id = OLD.organisme_id AND nda = 'efface-' || CAST(id AS TEXT))
BEGIN SELECT RAISE(ABORT, 'append-only: mesure, already signed'); END;
CREATE TRIGGER mesure_signee_ne_fait_que_se_lever BEFORE UPDATE OF etat, levee_le, levee_par, levee_motif ON mesure
WHEN OLD.etat = 'levee' OR (OLD.etat = 'signee' AND NEW.etat <> 'levee')
BEGIN SELECT RAISE(ABORT, 'append-only: mesure, already signed'); END;
CREATE TRIGGER mesure_signee_ne_s_efface_pas BEFORE DELETE ON mesure WHEN OLD.etat IN ('signee', 'levee')
BEGIN SELECT RAISE(ABORT, 'append-only: mesure, already signed'); END;
-- @sqlite
CREATE TRIGGER mesure_signee_ne_se_remplace_pas BEFORE INSERT ON mesure
WHEN EXISTS (SELECT 1 FROM mesure WHERE (id = NEW.id OR numero = NEW.numero) AND etat IN ('signee', 'levee'))
BEGIN SELECT RAISE(ABORT, 'append-only: mesure, already signed'); END;
-- What it rests and bears on is signed with it.
CREATE TRIGGER mesure_grief_signe_ne_change_pas BEFORE UPDATE ON mesure_grief
WHEN EXISTS (SELECT 1 FROM mesure WHERE id = OLD.mesure_id AND etat IN ('signee', 'levee'))
BEGIN SELECT RAISE(ABORT, 'append-only: mesure_grief, already signed'); END;
CREATE TRIGGER mesure_grief_signe_ne_s_ajoute_pas BEFORE INSERT ON mesure_grief
WHEN EXISTS (SELECT 1 FROM mesure WHERE id = NEW.mesure_id AND etat IN ('signee', 'levee'))
BEGIN SELECT RAISE(ABORT, 'append-only: mesure_grief, already signed'); END;
CREATE TRIGGER mesure_grief_signe_ne_s_efface_pas BEFORE DELETE ON mesure_grief
WHEN EXISTS (SELECT 1 FROM mesure m JOIN organisme o ON o.id = m.organisme_id
              WHERE m.id = OLD.mesure_id AND m.etat IN ('signee', 'levee')
                AND o.nda <> 'efface-' || CAST(o.id AS TEXT))
BEGIN SELECT RAISE(ABORT, 'append-only: mesure_grief, already signed'); END;
CREATE TRIGGER mesure_objet_signe_ne_change_pas BEFORE UPDATE ON mesure_objet
WHEN EXISTS (SELECT 1 FROM mesure WHERE id = OLD.mesure_id AND etat IN ('signee', 'levee'))
BEGIN SELECT RAISE(ABORT, 'append-only: mesure_objet, already signed'); END;
CREATE TRIGGER mesure_objet_signe_ne_s_ajoute_pas BEFORE INSERT ON mesure_objet
WHEN EXISTS (SELECT 1 FROM mesure WHERE id = NEW.mesure_id AND etat IN ('signee', 'levee'))
BEGIN SELECT RAISE(ABORT, 'append-only: mesure_objet, already signed'); END;
CREATE TRIGGER mesure_objet_signe_ne_s_efface_pas BEFORE DELETE ON mesure_objet
WHEN EXISTS (SELECT 1 FROM mesure WHERE id = OLD.mesure_id AND etat IN ('signee', 'levee'))
BEGIN SELECT RAISE(ABORT, 'append-only: mesure_objet, already signed'); END;

-- What a body said stays as it said it, and is answered once.
CREATE TRIGGER mesure_observation_ne_change_pas BEFORE UPDATE OF mesure_id, no, le, texte, grief, a_repondre, recue_par
    ON mesure_observation
BEGIN SELECT RAISE(ABORT, 'append-only: mesure_observation'); END;
CREATE TRIGGER mesure_observation_se_repond_une_fois BEFORE UPDATE OF reponse, repondue_le, repondue_par ON mesure_observation
WHEN OLD.reponse IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'append-only: mesure_observation, already answered'); END;
-- @sqlite
CREATE TRIGGER mesure_observation_ne_se_remplace_pas BEFORE INSERT ON mesure_observation
WHEN EXISTS (SELECT 1 FROM mesure_observation WHERE mesure_id = NEW.mesure_id AND no = NEW.no)
BEGIN SELECT RAISE(ABORT, 'append-only: mesure_observation, number already used'); END;
CREATE TRIGGER mesure_observation_ne_s_efface_pas BEFORE DELETE ON mesure_observation
WHEN NOT EXISTS (SELECT 1 FROM mesure m JOIN organisme o ON o.id = m.organisme_id
                  WHERE m.id = OLD.mesure_id AND o.nda = 'efface-' || CAST(o.id AS TEXT))
BEGIN SELECT RAISE(ABORT, 'append-only: mesure_observation'); END;

-- What only triggers can hold on SQLite (PostgreSQL holds it by privileges and by the book's own statements).

CREATE TRIGGER journal_ne_change_pas BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'append-only: journal'); END;
CREATE TRIGGER journal_ne_s_efface_pas BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'append-only: journal'); END;
CREATE TRIGGER journal_titulaire_ne_change_pas BEFORE UPDATE ON journal_titulaire
BEGIN SELECT RAISE(ABORT, 'append-only: journal_titulaire'); END;
CREATE TRIGGER journal_signature_ne_change_pas BEFORE UPDATE ON journal_signature
BEGIN SELECT RAISE(ABORT, 'append-only: journal_signature'); END;
CREATE TRIGGER journal_signature_ne_s_efface_pas BEFORE DELETE ON journal_signature
BEGIN SELECT RAISE(ABORT, 'append-only: journal_signature'); END;
CREATE TRIGGER dossier_acte_ne_change_pas BEFORE UPDATE ON dossier_acte
BEGIN SELECT RAISE(ABORT, 'append-only: dossier_acte'); END;
CREATE TRIGGER dossier_acte_ne_s_efface_pas BEFORE DELETE ON dossier_acte
BEGIN SELECT RAISE(ABORT, 'append-only: dossier_acte'); END;
CREATE TRIGGER transfert_ne_change_pas BEFORE UPDATE ON transfert
BEGIN SELECT RAISE(ABORT, 'append-only: transfert'); END;
CREATE TRIGGER transfert_ne_s_efface_pas BEFORE DELETE ON transfert
BEGIN SELECT RAISE(ABORT, 'append-only: transfert'); END;

-- The balance follows the transfer, whoever wrote it; the CHECKs of solde then refuse an overdraft.
CREATE TRIGGER transfert_debite AFTER INSERT ON transfert WHEN NEW.debit < 1000
BEGIN
    SELECT CASE WHEN NOT EXISTS (
        SELECT 1 FROM solde
         WHERE titulaire_id = NEW.titulaire_id AND poche = NEW.debit AND lot = NEW.lot)
    THEN RAISE(ABORT, 'poche vide') END;
    UPDATE solde
       SET montant = montant - CASE WHEN NEW.phase IN (0, 2) THEN NEW.montant ELSE 0 END,
           reserve = reserve + CASE NEW.phase WHEN 1 THEN NEW.montant WHEN 0 THEN 0 ELSE -NEW.montant END
     WHERE titulaire_id = NEW.titulaire_id AND poche = NEW.debit AND lot = NEW.lot;
END;
CREATE TRIGGER transfert_credite AFTER INSERT ON transfert WHEN NEW.credit < 1000 AND NEW.phase IN (0, 2)
BEGIN
    INSERT INTO solde (titulaire_id, poche, lot, montant, reserve)
    VALUES (NEW.titulaire_id, NEW.credit, NEW.lot, NEW.montant, 0)
    ON CONFLICT (titulaire_id, poche, lot) DO UPDATE SET montant = montant + excluded.montant;
END;

-- A reservation is settled for what it holds, no more, and by rows of the same accounts.
CREATE TRIGGER transfert_denoue BEFORE INSERT ON transfert WHEN NEW.phase IN (2, 3)
BEGIN
    SELECT CASE WHEN NOT EXISTS (
        SELECT 1 FROM transfert r
         WHERE r.titulaire_id = NEW.titulaire_id AND r.cle = NEW.reservation AND r.phase = 1
           AND r.debit = NEW.debit AND r.lot = NEW.lot AND r.credit = NEW.credit)
    THEN RAISE(ABORT, 'reservation inconnue') END;
    SELECT CASE WHEN NEW.montant > (
        SELECT r.montant FROM transfert r WHERE r.titulaire_id = NEW.titulaire_id AND r.cle = NEW.reservation)
        - COALESCE((SELECT SUM(x.montant) FROM transfert x
                     WHERE x.titulaire_id = NEW.titulaire_id AND x.reservation = NEW.reservation), 0)
    THEN RAISE(ABORT, 'reservation depassee') END;
END;

-- Room: training. An account is its IBAN, whoever declares it: that of a factoring company is compared with every other, and each line of a run
-- keeps which one it is paid on (decision 122). Declarations made before this compare with themselves alone: their IBAN is sealed, which SQL cannot open.

ALTER TABLE affacturage ADD COLUMN iban_index BYTEA;     -- @technique
ALTER TABLE paiement_ligne ADD COLUMN iban_index BYTEA;  -- @technique of the account that it is paid on

UPDATE affacturage SET iban_index = SUBSTR(iban_chiffre, 1, 32);
UPDATE paiement_ligne
   SET iban_index = COALESCE((SELECT f.iban_index FROM affacturage f
                               WHERE f.organisme_id = paiement_ligne.organisme_id AND f.no = paiement_ligne.affacturage_no),
                             (SELECT c.iban_index FROM compte_bancaire c
                               WHERE c.partie = CASE WHEN paiement_ligne.financeur_id IS NULL THEN 'organisme' ELSE 'financeur' END
                                 AND c.partie_id = COALESCE(paiement_ligne.organisme_id, paiement_ligne.financeur_id)
                                 AND c.no = paiement_ligne.compte_no));

DROP VIEW compte_revenu;
DROP VIEW organisme_compte;
DROP VIEW financeur_compte;
DROP VIEW affacturage_approuve;

CREATE INDEX paiement_refus ON paiement_ligne (iban_index) WHERE retour_us IS NOT NULL AND reprise_us IS NULL;
CREATE INDEX affacturage_meme ON affacturage (iban_index);

CREATE VIEW organisme_compte AS
SELECT partie_id AS organisme_id, iban_chiffre, iban_index, titulaire, propose_par,
       CASE WHEN remplace_no IS NOT NULL THEN decide_us END AS change_us
  FROM compte_bancaire WHERE partie = 'organisme' AND etat = 'en_vigueur';

CREATE VIEW financeur_compte AS
SELECT partie_id AS financeur_id, iban_chiffre, iban_index, titulaire, propose_par,
       CASE WHEN remplace_no IS NOT NULL THEN decide_us END AS change_us
  FROM compte_bancaire WHERE partie = 'financeur' AND etat = 'en_vigueur';

CREATE VIEW affacturage_approuve AS
SELECT organisme_id, no, raison_sociale, iban_chiffre, iban_index, iban_titulaire, depuis, avant, decide_us AS change_us
  FROM affacturage WHERE decide_us IS NOT NULL;

-- @postgresql
DO $droits$
BEGIN
    IF EXISTS (SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = 'sicpf_service') THEN
        GRANT SELECT ON organisme_compte, financeur_compte, affacturage_approuve TO sicpf_service;
    END IF;
END $droits$;

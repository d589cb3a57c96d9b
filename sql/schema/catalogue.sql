-- Room: training. What a training is worth: the registers of certifications (RNCP and répertoire spécifique), which are public.

-- One record of a register, as its last delivery says. Nothing is deleted: a record that a delivery no longer has says since when.
CREATE TABLE certification (
    numero TEXT PRIMARY KEY,           -- @technique "RNCP35340", "RS5875"
    registre TEXT NOT NULL CHECK (registre IN ('RNCP', 'RS')),  -- @technique
    rang BIGINT NOT NULL CHECK (rang > 0),  -- @technique the digits of the number
    intitule TEXT NOT NULL,            -- @technique
    niveau BIGINT CHECK (niveau BETWEEN 1 AND 8),  -- @technique European level; NULL: none is said
    enregistrement TEXT CHECK (enregistrement IN ('droit', 'demande')),  -- @technique
    decision BIGINT,                   -- @technique
    effet BIGINT,                      -- @technique
    fin BIGINT,                        -- @technique last day of the registration; NULL: not said
    delivrance_fin BIGINT,             -- @technique last day the certification may be delivered
    active BIGINT NOT NULL CHECK (active IN (0, 1)),  -- @technique as the register says
    absente_le BIGINT,                 -- @technique day of the first delivery without it; NULL: it is in the register
    empreinte BYTEA NOT NULL,          -- @technique SHA-256 of what the delivery says
    certificateurs_empreinte BYTEA,    -- @technique SHA-256 of the list; NULL: never delivered, as the two below
    partenaires_empreinte BYTEA,       -- @technique
    blocs_empreinte BYTEA,             -- @technique
    livraison_id BIGINT NOT NULL REFERENCES livraison (id),  -- @technique the last one that changed it
    UNIQUE (registre, rang)
);

-- Who delivers the certification. Companies and administrations; about three in ten have no SIRET there.
CREATE TABLE certification_certificateur (
    numero TEXT NOT NULL REFERENCES certification (numero),  -- @technique
    no BIGINT NOT NULL,                -- @technique
    siret TEXT,                        -- @technique
    siren TEXT,                        -- @technique its first nine digits
    nom TEXT NOT NULL,                 -- @technique
    etat TEXT CHECK (etat IN ('Actif', 'Inactif', 'Supprimé')),  -- @technique NULL: the delivery does not say
    PRIMARY KEY (numero, no)
);
CREATE INDEX certification_certificateur_siren ON certification_certificateur (siren, numero) WHERE siren IS NOT NULL;

-- Who is entitled by a certificateur to train, to organise the examination, or both.
CREATE TABLE certification_partenaire (
    numero TEXT NOT NULL REFERENCES certification (numero),  -- @technique
    no BIGINT NOT NULL,                -- @technique
    siret TEXT,                        -- @technique
    siren TEXT,                        -- @technique its first nine digits
    nom TEXT NOT NULL,                 -- @technique
    habilitation TEXT CHECK (habilitation IN ('HABILITATION_FORMER', 'HABILITATION_ORGANISER', 'HABILITATION_ORGA_FORM')),  -- @technique
    etat TEXT CHECK (etat IN ('Actif', 'Inactif', 'Supprimé')),  -- @technique NULL: the delivery does not say
    actif_le BIGINT,                   -- @technique
    modifie_le BIGINT,                 -- @technique last change of state
    PRIMARY KEY (numero, no)
);
CREATE INDEX certification_partenaire_siren ON certification_partenaire (siren, numero) WHERE siren IS NOT NULL;

-- A code of bloc may be that of another record too: the key is both.
CREATE TABLE certification_bloc (
    numero TEXT NOT NULL REFERENCES certification (numero),  -- @technique
    code TEXT NOT NULL,                -- @technique
    libelle TEXT NOT NULL,             -- @technique
    PRIMARY KEY (numero, code)
);

-- What must hold of a session to be sold, side by side: the offer, its body, the record of its certification, and whether the
-- body is its certificateur or entitled to train (2: yes; 1: the delivery does not say the state; NULL: no), by company (siren)
-- and by establishment (siret).
CREATE VIEW offre_controle AS
SELECT s.id AS session_id, f.organisme_id, f.id AS formation_id, f.numero AS formation_numero, a.numero AS action_numero,
       s.numero AS session_numero, f.intitule, f.classe, f.code_certification, f.code_elu, f.retiree_us, a.heures,
       a.prix_ht_cents, a.prix_ttc_cents, s.debut, s.fin, s.ouverte, c.numero AS fiche, c.active, c.absente_le,
       c.fin AS fiche_fin, o.qualiopi_formation, o.qualiopi_bilan, o.qualiopi_vae,
       (SELECT MAX(CASE WHEN p.etat IS NULL THEN 1 ELSE 2 END) FROM certification_partenaire p
         WHERE p.numero = f.code_certification AND p.siren = o.siren AND COALESCE(p.etat, 'Actif') = 'Actif'
           AND p.habilitation IN ('HABILITATION_FORMER', 'HABILITATION_ORGA_FORM')) AS habilite_siren,
       (SELECT MAX(CASE WHEN p.etat IS NULL THEN 1 ELSE 2 END) FROM certification_partenaire p
         WHERE p.numero = f.code_certification AND p.siren = o.siren AND p.siret = o.siret
           AND COALESCE(p.etat, 'Actif') = 'Actif'
           AND p.habilitation IN ('HABILITATION_FORMER', 'HABILITATION_ORGA_FORM')) AS habilite_siret,
       (SELECT MAX(2) FROM certification_certificateur p
         WHERE p.numero = f.code_certification AND p.siren = o.siren AND COALESCE(p.etat, 'Actif') = 'Actif') AS certifie_siren,
       (SELECT MAX(2) FROM certification_certificateur p
         WHERE p.numero = f.code_certification AND p.siren = o.siren AND p.siret = o.siret
           AND COALESCE(p.etat, 'Actif') = 'Actif') AS certifie_siret,
       f.retiree_par
  FROM session_formation s
  JOIN action_formation a ON a.id = s.action_id
  JOIN formation f ON f.id = a.formation_id
  JOIN organisme o ON o.id = f.organisme_id
  LEFT JOIN certification c ON c.numero = f.code_certification;

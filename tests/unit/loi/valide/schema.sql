-- Tables of the tests.
CREATE TABLE personne (
    id BIGINT PRIMARY KEY,  -- @technique
    nom TEXT NOT NULL CHECK (nom <> 'a, b'),  -- @donnee titulaire.nom as given
    naissance BIGINT        -- @donnee titulaire.naissance
);

-- Room: training. Where a training takes place: the communes, as the State publishes them. About nobody.

CREATE TABLE commune (
    code TEXT PRIMARY KEY,             -- @technique INSEE
    nom TEXT NOT NULL,                 -- @technique
    nom_plie TEXT NOT NULL,            -- @technique comparison form
    lat BIGINT NOT NULL CHECK (lat BETWEEN -90000000 AND 90000000),      -- @technique millionths of a degree
    lon BIGINT NOT NULL CHECK (lon BETWEEN -180000000 AND 180000000),    -- @technique
    empreinte BYTEA NOT NULL           -- @technique SHA-256 of what the file says
);
CREATE INDEX commune_nom ON commune (nom_plie);
CREATE INDEX commune_lieu ON commune (lat, lon);

-- A commune has several codes, a code several communes; nom_plie is the name that the post office delivers to.
CREATE TABLE commune_postal (
    code_postal TEXT NOT NULL,         -- @technique
    commune TEXT NOT NULL REFERENCES commune (code),  -- @technique
    nom_plie TEXT NOT NULL,            -- @technique
    PRIMARY KEY (code_postal, commune, nom_plie)
);
CREATE INDEX commune_postal_commune ON commune_postal (commune);

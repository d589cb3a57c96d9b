-- Room: rights. How far a run of yearly credits is, and what its slices said they wrote.

-- One pass over the holders: from the first to the last, or from where a run that was cut had come. famille is "cpf" or
-- "dife"; annee is the year of work of a CPF run, 0 for DIFE; au is the value day up to which it credits. debut_seq is the
-- journal's last entry when the pass began: an act since then, other than a credit, may have changed what the pass had read.
CREATE TABLE credit_avancement (
    famille TEXT NOT NULL CHECK (famille IN ('cpf', 'dife')),  -- @technique
    annee BIGINT NOT NULL,             -- @technique
    au BIGINT NOT NULL,                -- @technique
    dernier BIGINT NOT NULL,           -- @technique number of the last holder of the last slice made durable
    fini BIGINT NOT NULL CHECK (fini IN (0, 1)),  -- @technique
    debut_seq BIGINT NOT NULL,         -- @technique
    PRIMARY KEY (famille, annee)
);

-- What all slices of all runs said they wrote, by rule: the book must say the same.
CREATE TABLE credit_cumul (
    famille TEXT NOT NULL CHECK (famille IN ('cpf', 'dife')),  -- @technique
    annee BIGINT NOT NULL,             -- @technique
    genre BIGINT NOT NULL,             -- @technique
    regle_id BIGINT NOT NULL REFERENCES regle (id),  -- @technique
    nombre BIGINT NOT NULL CHECK (nombre > 0),       -- @technique
    montant BIGINT NOT NULL CHECK (montant > 0),     -- @technique cents or hours of all together
    PRIMARY KEY (famille, annee, genre, regle_id)
);

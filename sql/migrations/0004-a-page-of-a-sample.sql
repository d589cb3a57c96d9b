-- Room: controle. A sample is read a page at a time, beside a population that may be a hundred thousand.
CREATE INDEX controle_echantillon ON controle_dossier (controle_id, rang) WHERE rang IS NOT NULL;

-- The book on PostgreSQL: transfers are written by these two functions only, which move the balances with them. The role of
-- the program may call them; it may neither write transfert and solde itself, nor replace them (privileges.sql). They run as the
-- owner, so they look for names in this schema only (set below, once its name is known): a temporary table of the caller that
-- took the name of one of ours would otherwise come first.

-- The holder and the rule of a transfer are asked by the functions, not by the foreign keys of the schema: PostgreSQL runs a query
-- of its own for each row and each key, and locks the row that it finds, which then is written. What the keys would still
-- forbid, the triggers do: a rule is never removed, nor a holder who has transfers (decision 45).
ALTER TABLE solde DROP CONSTRAINT solde_titulaire_id_fkey;
ALTER TABLE transfert DROP CONSTRAINT transfert_regle_id_fkey;

-- What a key would refuse to TRUNCATE alone, and would follow with CASCADE, is never emptied.
CREATE FUNCTION livre_ne_se_vide_pas() RETURNS TRIGGER LANGUAGE plpgsql AS $livre$
BEGIN
    RAISE EXCEPTION 'append-only: %', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $livre$;
CREATE TRIGGER titulaire_ne_se_vide_pas BEFORE TRUNCATE ON titulaire FOR EACH STATEMENT EXECUTE FUNCTION livre_ne_se_vide_pas();
CREATE TRIGGER regle_ne_se_vide_pas BEFORE TRUNCATE ON regle FOR EACH STATEMENT EXECUTE FUNCTION livre_ne_se_vide_pas();
CREATE TRIGGER transfert_ne_se_vide_pas BEFORE TRUNCATE ON transfert FOR EACH STATEMENT EXECUTE FUNCTION livre_ne_se_vide_pas();

-- One transfer. Refused as a broken check, with nothing written, when a purse is too small or a reservation does not hold it.
CREATE FUNCTION livre_ecrire(p_titulaire BIGINT, p_cle TEXT, p_phase BIGINT, p_genre BIGINT, p_debit BIGINT, p_credit BIGINT,
                             p_lot BIGINT, p_montant BIGINT, p_jour BIGINT, p_now BIGINT, p_dossier BIGINT,
                             p_reservation TEXT, p_regle BIGINT, p_entrees TEXT) RETURNS VOID
LANGUAGE plpgsql SECURITY DEFINER AS $livre$
DECLARE
    tenu BIGINT;
BEGIN
    IF p_phase IN (2, 3) THEN
        SELECT r.montant INTO tenu FROM transfert r
         WHERE r.titulaire_id = p_titulaire AND r.cle = p_reservation AND r.phase = 1 AND r.debit = p_debit
           AND r.lot = p_lot AND r.credit = p_credit AND r.dossier_id IS NOT DISTINCT FROM p_dossier;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'reservation inconnue' USING ERRCODE = 'check_violation';
        END IF;
        IF p_montant > tenu - COALESCE((SELECT SUM(x.montant) FROM transfert x
                                         WHERE x.titulaire_id = p_titulaire AND x.reservation = p_reservation), 0) THEN
            RAISE EXCEPTION 'reservation depassee' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    INSERT INTO transfert (titulaire_id, cle, phase, genre, debit, credit, lot, montant, jour_valeur, enregistre_us,
                           dossier_id, reservation, regle_id, entrees)
    VALUES (p_titulaire, p_cle, p_phase, p_genre, p_debit, p_credit, p_lot, p_montant, p_jour, p_now, p_dossier,
            p_reservation, p_regle, p_entrees);
    IF NOT EXISTS (SELECT 1 FROM titulaire WHERE id = p_titulaire) OR NOT EXISTS (SELECT 1 FROM regle WHERE id = p_regle) THEN
        RAISE EXCEPTION 'foreign key: titulaire ou regle' USING ERRCODE = 'foreign_key_violation';
    END IF;
    IF p_debit < 1000 THEN
        UPDATE solde
           SET montant = montant - CASE WHEN p_phase IN (0, 2) THEN p_montant ELSE 0 END,
               reserve = reserve + CASE p_phase WHEN 1 THEN p_montant WHEN 0 THEN 0 ELSE -p_montant END,
               ecritures = ecritures + 1
         WHERE titulaire_id = p_titulaire AND poche = p_debit AND lot = p_lot
           AND (p_phase > 1 OR montant - reserve >= p_montant);
        IF NOT FOUND THEN
            RAISE EXCEPTION 'poche insuffisante' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    IF p_credit < 1000 AND p_phase IN (0, 2) THEN
        INSERT INTO solde (titulaire_id, poche, lot, montant, reserve, ecritures)
        VALUES (p_titulaire, p_credit, p_lot, p_montant, 0, 1)
        ON CONFLICT (titulaire_id, poche, lot)
        DO UPDATE SET montant = solde.montant + excluded.montant, ecritures = solde.ecritures + 1;
    END IF;
END $livre$;

-- Many transfers, each the same element of every array, in their order. When they only add to purses they are written and summed as
-- sets; when one takes from a purse the order matters, and they are written one by one.
CREATE FUNCTION livre_verser(p_titulaire BIGINT[], p_cle TEXT[], p_phase BIGINT[], p_genre BIGINT[], p_debit BIGINT[],
                             p_credit BIGINT[], p_lot BIGINT[], p_montant BIGINT[], p_jour BIGINT[], p_now BIGINT[],
                             p_dossier BIGINT[], p_reservation TEXT[], p_regle BIGINT[], p_entrees TEXT[]) RETURNS VOID
LANGUAGE plpgsql SECURITY DEFINER AS $livre$
BEGIN
    IF EXISTS (SELECT 1 FROM unnest(p_debit, p_phase) AS l (debit, phase) WHERE l.debit < 1000 OR l.phase <> 0) THEN
        PERFORM livre_ecrire(l.titulaire, l.cle, l.phase, l.genre, l.debit, l.credit, l.lot, l.montant, l.jour, l.instant,
                             l.dossier, l.reservation, l.regle, l.entrees)
           FROM (SELECT * FROM unnest(p_titulaire, p_cle, p_phase, p_genre, p_debit, p_credit, p_lot, p_montant, p_jour, p_now,
                                      p_dossier, p_reservation, p_regle, p_entrees) WITH ORDINALITY
                             AS x (titulaire, cle, phase, genre, debit, credit, lot, montant, jour, instant, dossier, reservation,
                                   regle, entrees, no)
                  ORDER BY no) l;
        RETURN;
    END IF;
    -- Arrays side by side in a list of values cost a ninth of what they cost in FROM, where each is first written down.
    INSERT INTO transfert (titulaire_id, cle, phase, genre, debit, credit, lot, montant, jour_valeur, enregistre_us,
                           dossier_id, reservation, regle_id, entrees)
    SELECT unnest(p_titulaire), unnest(p_cle), unnest(p_phase), unnest(p_genre), unnest(p_debit), unnest(p_credit), unnest(p_lot),
           unnest(p_montant), unnest(p_jour), unnest(p_now), unnest(p_dossier), unnest(p_reservation), unnest(p_regle),
           unnest(p_entrees);
    IF EXISTS (SELECT 1 FROM unnest(p_titulaire) AS l (id) WHERE (SELECT t.id FROM titulaire t WHERE t.id = l.id) IS NULL)
        OR EXISTS (SELECT unnest(p_regle) EXCEPT SELECT id FROM regle) THEN
        RAISE EXCEPTION 'foreign key: titulaire ou regle' USING ERRCODE = 'foreign_key_violation';
    END IF;
    -- Only a purse that is there takes the dearer way of ON CONFLICT: the book has one writer.
    WITH l AS MATERIALIZED (
        SELECT x.titulaire, x.credit, x.lot, SUM(x.montant) AS montant, COUNT(*) AS ecritures,
               (SELECT s.lot FROM solde s WHERE s.titulaire_id = x.titulaire AND s.poche = x.credit AND s.lot = x.lot) AS la
          FROM (SELECT unnest(p_titulaire) AS titulaire, unnest(p_credit) AS credit, unnest(p_lot) AS lot,
                       unnest(p_montant) AS montant) x
         WHERE x.credit < 1000
         GROUP BY x.titulaire, x.credit, x.lot
    ), neufs AS (
        INSERT INTO solde (titulaire_id, poche, lot, montant, reserve, ecritures)
        SELECT titulaire, credit, lot, montant, 0, ecritures FROM l WHERE la IS NULL
    )
    INSERT INTO solde (titulaire_id, poche, lot, montant, reserve, ecritures)
    SELECT titulaire, credit, lot, montant, 0, ecritures FROM l WHERE la IS NOT NULL
    ON CONFLICT (titulaire_id, poche, lot)
    DO UPDATE SET montant = solde.montant + excluded.montant, ecritures = solde.ecritures + excluded.ecritures;
END $livre$;

DO $noms$
BEGIN
    EXECUTE format('ALTER FUNCTION livre_ecrire(BIGINT, TEXT, BIGINT, BIGINT, BIGINT, BIGINT, BIGINT, BIGINT, BIGINT, BIGINT,'
                   ' BIGINT, TEXT, BIGINT, TEXT) SET search_path = pg_catalog, %I, pg_temp', current_schema());
    -- A plan may be made when the tables are empty, and kept: keys are looked up, whatever it thinks.
    ALTER FUNCTION livre_verser SET enable_seqscan = off;
    EXECUTE format('ALTER FUNCTION livre_verser SET search_path = pg_catalog, %I, pg_temp', current_schema());
END $noms$;

/*
 * dates_oracle.h - what the dates of an order must satisfy, read by hand from the rules (2: R. 1621-8, DIFE-30, -31, -41; L. 6323-6; nobody sits twice)
 * and asked of the tables by SQL: neither the declared table of the dossier nor its guards have a part in it.
 *
 * Certifications are held against formation 4 alone, and only once certifier() has named one.
 */
#ifndef SICPF_DATES_ORACLE_H
#define SICPF_DATES_ORACLE_H

#include "training_fixture.h"

/* Who may train is not known: the record alone is held against an offer. */
static inline void certifier(struct temp_store *t, day_t fin)
{
    char sql[600];

    snprintf(sql, sizeof(sql),
             "INSERT INTO livraison VALUES (1, 'rncp', '', 20000, x'01', x'02', 1, 0);"
             "INSERT INTO certification (numero, registre, rang, intitule, fin, active, empreinte, "
             "livraison_id) VALUES ('RNCP1', 'RNCP', 1, 'Compta', %d, 1, x'00', 1);"
             "UPDATE formation SET code_certification = 'RNCP1' WHERE id = 4",
             (int)fin);
    CHECK(raw_sql(t, sql) == RAW_OK);
}

static inline int64_t demander_sql(struct temp_store *t, const char *sql, int64_t a, int64_t b, int64_t c,
                                   int64_t d)
{
    char text[700];

    CHECK(snprintf(text, sizeof(text), sql, (long long)a, (long long)b, (long long)c, (long long)d) <
          (int)sizeof(text));
    return raw_i64(t, text);
}

static inline bool agree(struct temp_store *t, int64_t organisme, day_t day)
{
    return demander_sql(t,
                        "SELECT COUNT(*) FROM agrement WHERE organisme_id = %lld AND etat = 'ACTIF' AND "
                        "debut <= %lld AND (fin IS NULL OR fin >= %lld) AND %lld = 0",
                        organisme, day, day, 0) > 0;
}

/* DIFE-31: a training of the mandate ends during it; DIFE-30: one of réinsertion, six months after it at the latest. The mandate is the one of
 * the day, or the last before it. */
static inline bool dans_le_mandat(struct temp_store *t, const struct dossier *d, day_t fin, day_t le)
{
    int64_t end = demander_sql(t,
                               "SELECT COALESCE(MAX(COALESCE(fin, 99999)), -1) FROM mandat WHERE "
                               "titulaire_id = %lld AND debut <= %lld AND %lld = %lld",
                               d->titulaire_id, le, 0, 0);

    if (end == 99999)
        return true;
    if (end < 0 || d->classe == CLASSE_DIFE_MANDAT)
        return end >= 0 && fin <= end;
    return fin <= day_add_months((day_t)end, 6);
}

static inline bool enregistree(struct temp_store *t, int64_t session, day_t debut)
{
    return demander_sql(
               t,
               "SELECT COUNT(*) FROM session_formation s JOIN action_formation a ON a.id = "
               "s.action_id JOIN formation f ON f.id = a.formation_id LEFT JOIN certification c ON "
               "c.numero = f.code_certification WHERE s.id = %lld AND (f.code_certification IS NULL "
               "OR (c.active = 1 AND c.absente_le IS NULL AND (c.fin IS NULL OR c.fin >= %lld))) AND "
               "%lld = %lld",
               session, debut, 0, 0) > 0;
}

static inline bool seule(struct temp_store *t, const struct dossier *d, day_t debut, day_t fin)
{
    char sql[500];

    snprintf(sql, sizeof(sql),
             "SELECT COUNT(*) FROM dossier d WHERE titulaire_id = %lld AND session_id = %lld AND id <> %lld "
             "AND debut <= %d AND fin >= %d AND etat IN ('accepted', 'inTraining', 'terminated', "
             "'serviceDoneDeclared', 'serviceDoneValidated') AND NOT EXISTS (SELECT 1 FROM dossier_acte x "
             "WHERE x.titulaire_id = d.titulaire_id AND x.dossier_id = d.id AND x.acte IN ('restituer', "
             "'ecarter'))",
             (long long)d->titulaire_id, (long long)d->session_id, (long long)d->id, (int)fin, (int)debut);
    return raw_i64(t, sql) == 0;
}

/* What is wrong with these dates of a dossier, given by an act of that day; NULL when nothing is. A proposal is no order yet: the holder may still
 * cancel the one that he has. */
static inline const char *dates_fautives(struct temp_store *t, const struct dossier *d,
                                         enum dossier_acte acte, day_t debut, day_t fin, day_t le)
{
    const day_t accord = d->accepte_le != DAY_NONE ? d->accepte_le : le;

    if (d->classe == CLASSE_DIFE_MANDAT &&
        (!agree(t, d->organisme_id, debut) || !agree(t, d->organisme_id, fin)))
        return "hors de l'agrément";
    if (d->fonds == FONDS_DIFE && fin > day_add_months(accord, 8))
        return "plus de huit mois après l'accord";
    if (d->fonds == FONDS_DIFE && !dans_le_mandat(t, d, fin, le))
        return "hors du mandat";
    if (!enregistree(t, d->session_id, debut))
        return "après l'enregistrement de la certification";
    return acte == ACTE_PROPOSER || seule(t, d, debut, fin) ? NULL : "deux fois la même session";
}

/*
 * The acts that give an order its dates, and the dates that each gives. Rules 3, 3.2: a proposal, what the holder answers to it, alone or with a financeur,
 * and other dates once the order is firm, offered then accepted. False for every other act.
 */
static inline bool dates_de_l_acte(const struct dossier *d, const struct dossier_commande *c, day_t *debut,
                                   day_t *fin)
{
    switch (c->acte) {
    case ACTE_PROPOSER:
        *debut = c->debut != 0 ? c->debut : d->debut;
        *fin = c->fin != 0 ? c->fin : d->fin;
        return true;
    case ACTE_ACCEPTER:
    case ACTE_SOLLICITER:
    case ACTE_ACCORDER:
        *debut = d->debut;
        *fin = d->fin;
        return true;
    case ACTE_REPORTER:
        *debut = c->debut;
        *fin = c->fin;
        return true;
    case ACTE_ACCEPTER_REPORT:
        *debut = d->report_debut;
        *fin = d->report_fin;
        return true;
    default:
        return false;
    }
}

/* An act that passes gives dates that satisfy the rules. `d` is what it was done on. */
static inline void assert_dates(struct temp_store *t, const struct dossier *d,
                                const struct dossier_commande *c, day_t le)
{
    day_t debut = DAY_NONE, fin = DAY_NONE;
    const char *wrong =
        dates_de_l_acte(d, c, &debut, &fin) ? dates_fautives(t, d, c->acte, debut, fin, le) : NULL;

    if (wrong != NULL)
        fail_msg("%s passe : %s", dossier_acte_name(c->acte), wrong);
}

#endif

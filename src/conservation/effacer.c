/* effacer.c - erases one subject: what names a person goes; what the book and the journal stand on stays. */
#include "conservation/interne.h"
#include "journal/journal.h"

/* Before its holder is marked erased, the store refuses that acts and inputs go: the mark comes first. */
enum rc effacer_titulaire(struct db *db, int64_t id, struct effaces *n, struct err *e)
{
    static const enum query before[] = {Q_EFFACE_CONTACT,        Q_EFFACE_MANDATS,
                                        Q_EFFACE_ACTIVITES,      Q_EFFACE_RAPPROCHEMENTS,
                                        Q_EFFACE_WEBHOOK_ENVOIS, Q_EFFACE_DOSSIERS_FACTURES};
    static const enum query after[] = {Q_EFFACE_CLASSEMENTS,
                                       Q_EFFACE_REMBOURSEMENTS_AILLEURS,
                                       Q_EFFACE_REMBOURSEMENTS_CARTE,
                                       Q_EFFACE_PAIEMENTS_CARTE,
                                       Q_EFFACE_MOTS_DE_LA_BANQUE,
                                       Q_EFFACE_PROLONGATIONS,
                                       Q_EFFACE_PANNE_DROITS,
                                       Q_EFFACE_CARENCE,
                                       Q_EFFACE_ECART,
                                       Q_EFFACE_CONTROLE_AGENTS,
                                       Q_EFFACE_GEL_PROLONGATIONS,
                                       Q_EFFACE_REMBOURSEMENTS,
                                       Q_EFFACE_RENONCIATIONS,
                                       Q_EFFACE_PRISES,
                                       Q_EFFACE_TVA,
                                       Q_EFFACE_ACTES,
                                       Q_EFFACE_AGENTS,
                                       Q_EFFACE_ENTREES,
                                       Q_EFFACE_DOTATIONS,
                                       Q_EFFACE_DEPOT_LIGNES,
                                       Q_EFFACE_SOMMES_PROPOSEES,
                                       Q_EFFACE_CORRECTIONS,
                                       Q_EFFACE_INDUS,
                                       Q_EFFACE_INDU_DECISIONS,
                                       Q_EFFACE_FRAUDES,
                                       Q_EFFACE_GELS,
                                       Q_EFFACE_RECLAMATIONS,
                                       Q_EFFACE_DOSSIERS};
    enum rc rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && i < ARRAY_LEN(before); i++)
        rc = db_exec(db, before[i], e, "i", id);
    if (rc == RC_OK)
        rc = db_exec(db, Q_EFFACE_TITULAIRE, e, "ii", db_now_us(db), id);
    for (size_t i = 0; rc == RC_OK && i < ARRAY_LEN(after); i++)
        rc = db_exec(db, after[i], e, "i", id);
    if (rc == RC_OK)
        n->dossiers += db_changes(db);
    if (rc == RC_OK)
        rc = db_exec(db, Q_EFFACE_FAITS, e, "ii", id, (int64_t)0);
    if (rc == RC_OK)
        rc = db_exec(db, Q_EFFACE_SESSIONS_TITULAIRE, e, "ti", law_party_name(PARTY_TITULAIRE), id);
    if (rc == RC_OK)
        rc = db_exec(db, Q_EFFACE_CLES_API_TITULAIRE, e, "ti", law_party_name(PARTY_TITULAIRE), id);
    if (rc == RC_OK)
        rc = journal_forget(db, id, e);
    if (rc == RC_OK)
        n->contenus += db_changes(db);
    return rc;
}

/* Its bank details and those of its factoring company are payment documents: they stay (R. 6323-39, I, 1°). The store lets
 * what it declared go only once it is marked erased: that comes first. */
enum rc effacer_organisme(struct db *db, int64_t id, struct err *e)
{
    static const enum query queries[] = {Q_EFFACE_COMPTE_CONTACTS,
                                         Q_EFFACE_AVIS,
                                         Q_EFFACE_CONTACTS_ANCIENS,
                                         Q_EFFACE_NDA_ANCIENS,
                                         Q_EFFACE_IDENTITES_ANCIENNES,
                                         Q_EFFACE_OFFRE_AVIS,
                                         Q_EFFACE_AGREMENTS_ANCIENS,
                                         Q_EFFACE_AGREMENTS,
                                         Q_EFFACE_PEDAGOGIQUE,
                                         Q_EFFACE_SOUS_TRAITANCE,
                                         Q_EFFACE_REPRESENTANT,
                                         Q_EFFACE_COLLABORATEUR,
                                         Q_EFFACE_SUIVI,
                                         Q_EFFACE_FORMATEUR,
                                         Q_EFFACE_MESURE_GRIEFS,
                                         Q_EFFACE_MESURE_OBSERVATIONS,
                                         Q_EFFACE_MESURE_TEXTES,
                                         Q_EFFACE_FRAUDES_ORGANISME,
                                         Q_EFFACE_REFERENCEMENT_PIECES,
                                         Q_EFFACE_MOTS,
                                         Q_EFFACE_OFFRES};
    enum rc rc = db_exec(db, Q_EFFACE_ORGANISME, e, "ii", db_now_us(db), id);

    for (size_t i = 0; rc == RC_OK && i < ARRAY_LEN(queries); i++)
        rc = db_exec(db, queries[i], e, "i", id);
    return rc == RC_OK ? db_exec(db, Q_EFFACE_FAITS, e, "ii", (int64_t)0, id) : rc;
}

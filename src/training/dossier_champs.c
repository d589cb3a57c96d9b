/*
 * Which field of an act a refusal is about, when the guard that made it does not say: the pages mark it, the API names it. A refusal that is not
 * here concerns no field (tests/unit/test_dossier_champs.c has the list): the state of the dossier, the holder, the day of the act.
 */
#include "training/dossier_interne.h"

#define TOUS ACTE_COUNT

/* The names are those of the forms. The first row of a refusal and its act is the one; those of every act come last. */
static const struct {
    enum msg refus;
    enum dossier_acte acte; /* TOUS: whichever */
    const char *champ;
} champs[] = {
    {MSG_DOSSIER_HEURES_JOURS, ACTE_PROPOSER, "heures"},
    {MSG_DOSSIER_HEURES_JOURS, ACTE_REPORTER, "fin"},
    {MSG_DOSSIER_HEURES_JOURS, ACTE_SORTIR, "jour"},
    {MSG_DOSSIER_HEURES_JOURS, TOUS, "heures_realisees"},
    {MSG_DOSSIER_HEURES_REALISEES, TOUS, "heures_realisees"},
    {MSG_DOSSIER_CAUSE, TOUS, "cause"},
    {MSG_DOSSIER_DECLARE_DECES, TOUS, "cause"},
    {MSG_DOSSIER_FORCE_MAJEURE_CAUSE, TOUS, "force_majeure"},
    {MSG_DOSSIER_PRIX_INCOHERENT, ACTE_PROPOSER, "prix_ht"},
    {MSG_PRIX_TVA, ACTE_PROPOSER, "prix_ht"},
    {MSG_TVA_MONTANT, ACTE_PROPOSER, "prix_ht"},
    {MSG_TVA_TOTAL, ACTE_PROPOSER, "prix_ttc"},
    {MSG_DOSSIER_SANS_ENGAGEMENT, ACTE_PROPOSER, "participants"},
    {MSG_DOSSIER_SESSION_TROP_PROCHE, ACTE_DEMANDER, "debut"},
    {MSG_DOSSIER_SESSION_TROP_PROCHE, ACTE_PROPOSER, "debut"},
    {MSG_DOSSIER_SESSION_TROP_PROCHE, ACTE_REPORTER, "debut"},
    {MSG_CATALOGUE_ENREGISTREMENT_FINI, ACTE_DEMANDER, "debut"},
    {MSG_CATALOGUE_ENREGISTREMENT_FINI, ACTE_PROPOSER, "debut"},
    {MSG_CATALOGUE_ENREGISTREMENT_FINI, ACTE_REPORTER, "debut"},
    {MSG_DIFE_DELAI_REALISATION, ACTE_DEMANDER, "fin"},
    {MSG_DIFE_DELAI_REALISATION, ACTE_PROPOSER, "fin"},
    {MSG_DIFE_DELAI_REALISATION, ACTE_REPORTER, "fin"},
    {MSG_DOSSIER_REPORT_DATES, TOUS, "debut"},
    {MSG_DOSSIER_DATES, TOUS, "fin"},
    {MSG_DOSSIER_JOUR_ENTREE, TOUS, "jour"},
    {MSG_DOSSIER_ENTREE_DECES, TOUS, "jour"},
    {MSG_DOSSIER_ENTREE_IDENTIQUE, TOUS, "jour"},
    {MSG_DOSSIER_JOUR_SORTIE, TOUS, "jour"},
    {MSG_DOSSIER_SORTIE_DECES, TOUS, "jour"},
    {MSG_DOSSIER_SORTIE_IDENTIQUE, TOUS, "jour"},
    {MSG_DOSSIER_TEXTE_TROP_LONG, TOUS, "motif"},
    {MSG_DOSSIER_MOTIF_REQUIS, TOUS, "motif"},
    {MSG_DOSSIER_JOUR_PASSE, TOUS, "motif"},
    {MSG_DOSSIER_CODE, TOUS, "code"},
    {MSG_DOSSIER_RESULTAT, TOUS, "resultat"},
    {MSG_DOSSIER_FACTURE_NUMERO, TOUS, "facture"},
    {MSG_DOSSIER_FACTURE_REUTILISEE, TOUS, "facture"},
    {MSG_DOSSIER_FACTURE_DATE, TOUS, "emise"},
    {MSG_DOSSIER_FACTURE_MONTANT, TOUS, "montant"},
    {MSG_DOSSIER_ACCORD_MONTANT, ACTE_ACCORDER_PARTIE, "montant"},
};

const char *dossier_champ_du_refus(enum dossier_acte acte, enum msg refus)
{
    for (size_t i = 0; i < ARRAY_LEN(champs); i++)
        if (champs[i].refus == refus && (champs[i].acte == acte || champs[i].acte == TOUS))
            return champs[i].champ;
    return NULL;
}

void dossier_nommer_champ(const struct dossier_commande *c, struct err *e)
{
    const char *champ = e->field[0] == '\0' ? dossier_champ_du_refus(c->acte, e->msg) : NULL;

    /* Whoever asks for a session that has its days chooses none. */
    if (champ != NULL && (c->acte != ACTE_DEMANDER || dossier_jour_donne(c->debut)))
        err_at(e, champ, 0);
}

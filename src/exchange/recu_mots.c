/* recu_mots.c - what each detail of a receipt is called (recu_mots.h). */
#include "exchange/recu_mots.h"
#include "rights/cec.h"
#include "rights/conversion.h"
#include "training/classement.h"
#include "training/paiement.h"
#include "training/paiement_retour.h"

/* Of an act of a dossier. */
static const struct recu_mot words[] = {
    {"dossier.prolonger", "avant", "Dernier jour avant", AS_DEADLINE},
    {"dossier.prolonger", "apres", "Nouveau dernier jour", AS_DEADLINE},
    {"dossier.prolonger", "panne", "Prolongé par l'interruption du service, numéro", AS_NAME},
    {"dossier.prolonger", "gel", "Prolongé par le gel, numéro", AS_NAME},
    {NULL, "dossier", "Dossier", AS_NAME},
    {NULL, "de", "État avant l'acte", AS_STATE},
    {NULL, "vers", "État après l'acte", AS_STATE},
    {NULL, "prix", "Prix toutes taxes comprises", AS_MONEY},
    {NULL, "reste", "Part payée par le titulaire", AS_MONEY},
    {NULL, "organisme", "Dû à l'organisme", AS_MONEY},
    {NULL, "phrase", "Ce que l'acte fait du prix", AS_TEXT},
    {NULL, "regle", "Règle de calcul, comme le service la numérote", AS_TEXT},
    {NULL, "par_agent", "Fait par un agent au nom de cette partie", AS_YES},
    {NULL, "taux", "Taux de réalisation", AS_RATE},
    {NULL, "taux_avant", "Taux de réalisation avant", AS_RATE},
    {NULL, "heures", "Heures réalisées", AS_HOURS},
    {NULL, "heures_avant", "Heures avant", AS_HOURS},
    {NULL, "cause", "Réalisation", AS_CAUSE},
    {NULL, "cause_avant", "Réalisation déclarée avant", AS_CAUSE},
    {NULL, "force_majeure", "Force majeure", AS_YES},
    {NULL, "force_majeure_deces", "Force majeure établie par le décès du titulaire, non déclarée", AS_YES},
    {NULL, "force_majeure_avant", "Force majeure déclarée avant", AS_YES},
    {NULL, "debut", "Premier jour", AS_DAY},
    {NULL, "fin", "Dernier jour", AS_DAY},
    {NULL, "heures_prevues", "Durée prévue", AS_HOURS},
    {NULL, "prix_ht", "Prix hors taxes", AS_MONEY},
    {NULL, "debut_avant", "Premier jour avant", AS_DAY},
    {NULL, "fin_avant", "Dernier jour avant", AS_DAY},
    {NULL, "prix_avant", "Prix toutes taxes comprises avant", AS_MONEY},
    {NULL, "prix_ht_avant", "Prix hors taxes avant", AS_MONEY},
    {NULL, "debut_propose", "Premier jour proposé", AS_DAY},
    {NULL, "fin_proposee", "Dernier jour proposé", AS_DAY},
    {NULL, "entree_le", "Entrée en formation, jour déclaré", AS_DAY},
    {NULL, "sortie_le", "Sortie de formation, jour déclaré", AS_DAY},
    {NULL, "facture", "Numéro de la facture", AS_TEXT},
    {NULL, "facture_le", "Facture émise le", AS_DAY},
    {NULL, "facture_ttc", "Montant de la facture, toutes taxes comprises", AS_MONEY},
    {NULL, "demande", "Somme demandée au financeur", AS_MONEY},
    {NULL, "accorde", "Somme accordée par le financeur", AS_MONEY},
    {NULL, "acompte", "Acompte de l'organisme", AS_MONEY},
    {NULL, "echeance", "Nouveau dernier jour", AS_DEADLINE},
    {NULL, "certitude", "La règle de cet acompte est", AS_CERTAINTY},
    {NULL, "vae_inscrit", "Le titulaire se dit inscrit sur France VAE avec cet organisme", AS_YES},
    {NULL, "prerequis", "Prérequis", AS_PREREQUISITES},
    {NULL, "resultat", "Résultat du contrôle", AS_CONTROL},
    {NULL, "code", "Motif", AS_CODE}};

/* Of any other act on one person: the first that is of the act. */
static const struct recu_mot others[] = {
    {"indu.ouvrir", "centimes", "Somme réclamée", AS_MONEY},
    {"indu.notifier", "centimes", "Somme réclamée", AS_MONEY},
    {"indu.payer", "centimes", "Somme recouvrée", AS_MONEY},
    {"indu.retenir", "centimes", "Somme retenue sur les droits", AS_MONEY},
    {"indu.abandonner-proposer", "centimes", "Reste dû que la proposition abandonne", AS_MONEY},
    {"indu.abandonner", "centimes", "Reste dû, abandonné", AS_MONEY},
    {"indu.annuler-proposer", "centimes", "Reste dû que la proposition annule", AS_MONEY},
    {"indu.annuler", "centimes", "Reste dû, annulé", AS_MONEY},
    {"indu.rembourser", "centimes", "Somme remboursée au titulaire", AS_MONEY},
    {"indu.", "centimes", "Reste à recouvrer", AS_MONEY},
    {"indu.annuler-proposer", "reclame_avant", "Somme réclamée", AS_MONEY},
    {"indu.annuler-proposer", "reclame", "Somme réclamée si la proposition est approuvée", AS_MONEY},
    {"indu.reduire-proposer", "reclame_avant", "Somme réclamée", AS_MONEY},
    {"indu.reduire-proposer", "reclame", "Somme réclamée si la proposition est approuvée", AS_MONEY},
    {"indu.ecarter", "reclame", "Somme réclamée, qui ne change pas", AS_MONEY},
    {"indu.ecarter", "propose", "Somme réclamée selon la proposition écartée", AS_MONEY},
    {"indu.", "reclame_avant", "Somme réclamée jusque-là", AS_MONEY},
    {"indu.", "reclame", "Somme réclamée désormais", AS_MONEY},
    {"indu.", "rendu", "À rendre", AS_MONEY},
    {"indu.", "indu", "Dette, par son numéro", AS_NAME},
    {"renonciation.proposer", "centimes", "Somme à laquelle renoncer est proposé", AS_MONEY},
    {"renonciation.approuver", "centimes", "Somme à laquelle il est renoncé", AS_MONEY},
    {"renonciation.refuser", "centimes", "Somme à laquelle il n'est pas renoncé", AS_MONEY},
    {"renonciation.", "objet", "Somme de la dette ou du dossier", AS_NAME},
    {"remboursement.devoir", "centimes", "Somme due à l'organisme", AS_MONEY},
    {"dotation.proposer", "centimes", "Somme du financeur, proposée", AS_MONEY},
    {"dotation.approuver", "centimes", "Somme du financeur, approuvée", AS_MONEY},
    {"dotation.refuser", "centimes", "Somme du financeur, refusée", AS_MONEY},
    {"dotation.verser", "centimes", "Somme versée par le financeur", AS_MONEY},
    {"dotation.rembourser", "centimes", "Somme rendue au financeur", AS_MONEY},
    {"dotation.", "somme", "Somme du financeur, par son numéro", AS_NAME},
    {"dotation.", "lot", "Somme du compte, par son numéro", AS_NAME},
    {"depot.", "centimes", "Somme de cette ligne du fichier", AS_MONEY},
    {"depot.", "ligne", "Ligne du fichier", AS_NAME},
    {"paiement.banque-doit", "centimes", "Somme que la banque doit", AS_MONEY},
    {"paiement.rejet", "motif", "La banque dit", AS_BANK},
    {"paiement.retirer", "motif", "Retiré parce que", AS_WITHDRAWN},
    {"carte.rendu", "montant", "Somme rendue sur la carte", AS_MONEY},
    {"carte.rendu-deux-fois", "montant", "Somme rendue deux fois", AS_MONEY},
    {"carte.rendre-ailleurs", "montant", "Somme dite rendue autrement", AS_MONEY},
    {"carte.rendu-ailleurs", "montant", "Somme rendue autrement", AS_MONEY},
    {"carte.ailleurs-ecarte", "montant", "Somme qui n'est pas rendue autrement", AS_MONEY},
    {"carte.classer", "montant", "Somme rendue deux fois", AS_MONEY},
    {"carte.classe", "montant", "Somme rendue deux fois", AS_MONEY},
    {"carte.classement-ecarte", "montant", "Somme rendue deux fois", AS_MONEY},
    {"carte.rouvrir", "montant", "Somme rendue deux fois", AS_MONEY},
    {"carte.rouvert", "montant", "Somme rendue deux fois", AS_MONEY},
    {"carte.reouverture-ecartee", "montant", "Somme rendue deux fois", AS_MONEY},
    {"carte.", "choix", "Réglé ainsi", AS_CLASSEMENT},
    {"deces.", "montant", "Somme perdue", AS_MONEY},
    {"deces.", "choix", "Réglé ainsi", AS_CLASSEMENT},
    {"deces.", "indu", "Somme indue, par son numéro", AS_NAME},
    {"carte.", "montant", "Part à payer par carte", AS_MONEY},
    {"carte.", "recu", "Somme que le prestataire dit reçue", AS_MONEY},
    {"carte.", "motif", "Ce qui s'est passé", AS_CARD},
    {"cec.acquerir", "activite", "Activité", AS_ACTIVITY},
    {"cec.acquerir", "annee", "Année", AS_NAME},
    {"cec.acquerir", "duree", "Durée, dans l'unité de la loi pour cette activité", AS_NAME},
    {"cec.acquerir", "quantite", "Seconde condition, heures ou nombre ; 0 quand il n'y en a pas", AS_NAME},
    {"cec.acquerir", "avant", "Droits d'engagement citoyen avant", AS_MONEY},
    {"cec.acquerir", "plafond", "Plafond de ces droits", AS_MONEY},
    {"cec.acquerir", "perdu", "Perdu au-dessus du plafond", AS_MONEY},
    {"conversion.ecrire", "sens", "Conversion", AS_SENSE},
    {"conversion.ecrire", "demande", "Demandé", AS_SENT},
    {"conversion.ecrire", "centimes", "Somme en euros", AS_MONEY},
    {"conversion.ecrire", "heures", "Durée en heures", AS_HOURS},
    {"conversion.ecrire", "plafond", "Plafond de ce qui reçoit", AS_CEILING},
    {"lettre.produire", "lettre", "Lettre", AS_LETTER},
    {"lettre.produire", "numero", "De la dette, de la mesure ou du contrôle", AS_NAME},
    {"lettre.produire", "empreinte", "Empreinte de ses octets (SHA-256)", AS_NAME},
    {"conservation.", "fait", "Fait qui garde ces données", AS_FACT},
    {"rne.rapprocher", "retenu", "Ligne attribuée à cette personne", AS_YES},
    {"cle-api.", "partie", "Espace de la clé", AS_PARTY},
    {"cle-api.", "acteur", "Compte de la clé, par son numéro ici", AS_NAME},
    {NULL, "dossier", "Dossier", AS_NAME},
    {NULL, "rendu_le", "Rendu le", AS_DAY},
    {NULL, "centimes", "Montant", AS_MONEY},
    {NULL, "montant", "Montant", AS_MONEY},
    {NULL, "organisme", "Organisme, par son numéro ici", AS_NAME},
    {NULL, "financeur", "Financeur", AS_NAME},
    {NULL, "versement", "Motif du versement", AS_TEXT},
    {NULL, "lot", "Lot, par son numéro", AS_NAME},
    {NULL, "ligne", "Ligne du lot", AS_NAME},
    {NULL, "ecriture", "Écriture de la banque, par son numéro", AS_NAME},
    {NULL, "depot", "Fichier du financeur, par son numéro", AS_NAME},
    {NULL, "fraude", "Signalement, par son numéro", AS_NAME},
    {NULL, "controle", "Contrôle, par son numéro", AS_NAME},
    {NULL, "renonciation", "Renonciation, par son numéro", AS_NAME},
    {NULL, "correction", "Correction, par son numéro", AS_NAME},
    {NULL, "rapprochement", "Rapprochement, par son numéro", AS_NAME},
    {NULL, "panne", "Panne, par son numéro", AS_NAME},
    {NULL, "avis", "Avis, par son numéro", AS_NAME},
    {NULL, "cle", "Clé d'API, par son numéro", AS_NAME},
    {NULL, "champs", "Ce qui a changé", AS_LIST},
    {NULL, "par_agent", "Fait par un agent au nom de cette partie", AS_YES},
};

static bool of_dossier(const struct recu_lu *r)
{
    static const char dossier[] = "dossier.";

    return r->code == NULL || strncmp(r->code, dossier, strlen(dossier)) == 0;
}

/* `acts` ends with a dot for all the acts of a room. */
static bool of_act(const char *acts, const char *code)
{
    const size_t n = acts != NULL ? strlen(acts) : 0;

    if (acts == NULL)
        return true;
    if (code == NULL)
        return false;
    return acts[n - 1] == '.' ? strncmp(code, acts, n) == 0 : strcmp(code, acts) == 0;
}

const struct recu_mot *recu_mot_de(const struct recu_lu *r, const char *key)
{
    const bool dossier = of_dossier(r);
    const struct recu_mot *list = dossier ? words : others;
    const size_t n = dossier ? ARRAY_LEN(words) : ARRAY_LEN(others);

    for (size_t i = 0; i < n; i++)
        if (strcmp(key, list[i].key) == 0 && of_act(list[i].acts, r->code))
            return &list[i];
    return NULL;
}

/* ---- codes of the rooms ------------------------------------------------------------------------------------------- */

static const char *card(const char *code)
{
    enum msg m;

    if (!msg_find(code, &m))
        return NULL;
    /* The sentences of the payment are whole; those of an acceptance that was refused would miss their amounts and days. */
    return msg_def(strncmp(code, "carte.", 6) == 0 ? m : MSG_CARTE_SANS_COMMANDE)->phrase;
}

static const char *sense(const char *name)
{
    static const char *const said[CONVERSION_COUNT] = {
        [CONVERSION_DIF] = "heures de l'ancien DIF en euros",
        [CONVERSION_EUROS_HEURES] = "euros en heures",
        [CONVERSION_HEURES_EUROS] = "heures en euros",
    };
    enum conversion_sens s;

    return conversion_find(name, &s) ? said[s] : NULL;
}

/* What keeps the data of somebody, or of a dossier: conservation/ is above this room. */
static const char *fact(const char *name)
{
    static const char *const said[][2] = {
        {"contentieux", "contentieux"}, {"fraude", "fraude"}, {"fonds_europeens", "fonds européens"}};

    for (size_t i = 0; i < ARRAY_LEN(said); i++)
        if (strcmp(said[i][0], name) == 0)
            return said[i][1];
    return NULL;
}

static const char *letter(const char *genre, day_t le, char *text)
{
    static const char decision[] = "decision-";

    if (strncmp(genre, decision, strlen(decision)) != 0)
        return law_code_label("lettres", genre, le, NULL);
    snprintf(text, RECU_MOT_BYTES, "décision sur la somme indue, numéro %.20s", genre + strlen(decision));
    return text;
}

static const char *withdrawn(const char *motif)
{
    const char *said = paiement_motif_phrase(motif);

    return *said != '\0' ? said : NULL;
}

const char *recu_code_dit(enum recu_sorte sorte, const char *code, day_t le, char *text)
{
    enum law_party party;

    switch (sorte) {
    case AS_BANK:
        return paiement_motif_dit(code, le, text);
    case AS_WITHDRAWN:
        return withdrawn(code);
    case AS_CARD:
        return card(code);
    case AS_SENSE:
        return sense(code);
    case AS_ACTIVITY:
        return cec_libelle(code, le);
    case AS_PARTY:
        return law_party_find(code, &party) ? law_party_label(party) : NULL;
    case AS_FACT:
        return fact(code);
    case AS_LETTER:
        return letter(code, le, text);
    case AS_CLASSEMENT:
        return classement_choix_label(code, le);
    default:
        return NULL;
    }
}

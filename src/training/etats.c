#include "training/etats.h"
#include "base/base.h"

/* Of sql/schema: requests, measures, undue sums, claims, files of financeurs, runs of payment and their lines. */
static const struct {
    const char *code, *mot;
} mots[] = {{"recue", "reçue"},
            {"acceptee", "acceptée"},
            {"refusee", "refusée"},
            {"envoyee", "envoyée"},
            {"complement", "en attente de compléments"},
            {"instruite", "instruite"},
            {"classee", "classée"},
            {"leger", "léger"},
            {"serieux", "sérieux"},
            {"retiree", "retirée"},
            {"notifiee", "notifiée"},
            {"redigee", "rédigée"},
            {"signee", "signée"},
            {"levee", "levée"},
            {"abandonnee", "abandonnée"},
            {"notifie", "notifié"},
            {"en_demeure", "en demeure"},
            {"contraint", "sous contrainte"},
            {"oppose", "frappé d'opposition"},
            {"solde", "soldé"},
            {"abandonne", "abandonné"},
            {"annule", "annulé"},
            {"reduit", "réduit"},
            {"depose", "déposé"},
            {"appele", "appelé"},
            {"finance", "financé"},
            {"credite", "crédité"},
            {"propose", "proposé"},
            {"approuve1", "approuvé par une personne"},
            {"approuve2", "approuvé par deux personnes"},
            {"emis", "émis"},
            {"repondu", "répondu par la banque"},
            {"rapproche", "rapproché"},
            {"paye", "payé"},
            {"rejete", "rejeté"},
            {"retourne", "retourné"}};

const char *etat_mot(const char *code)
{
    for (size_t i = 0; i < ARRAY_LEN(mots); i++)
        if (strcmp(mots[i].code, code) == 0)
            return mots[i].mot;
    return code;
}

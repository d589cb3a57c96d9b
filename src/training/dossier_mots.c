/* The words of the machine: public identifiers and French labels, each in one list. */
#include "training/dossier.h"
#include <assert.h>

struct mot {
    const char *name;
    const char *label;
};

#define X(constant, name, label) {name, label},
static const struct mot etats[] = {DOSSIER_ETATS(X)};
static const struct mot actes[] = {DOSSIER_ACTES(X)};
#undef X

static const struct mot facturations[] = {{"notBillable", "Rien à facturer"},
                                          {"depositWait", "Acompte à virer"},
                                          {"depositPaid", "Acompte payé"},
                                          {"toBill", "À facturer"},
                                          {"billed", "Facturé"},
                                          {"paid", "Payé"}};

static const struct mot roles[] = {{"titulaire", "le titulaire"},
                                   {"organisme", "l'organisme de formation"},
                                   {"gestionnaire", "le gestionnaire"},
                                   {"systeme", "le service"},
                                   {"financeur", "le financeur"}};

static const struct mot causes[] = {
    {"totale", "Formation suivie en entier"},
    {"titulaire", "Le titulaire a arrêté la formation"},
    {"organisme_report", "L'organisme a arrêté la formation et propose une autre session"},
    {"organisme_sans_report", "L'organisme a arrêté la formation sans autre session"}};

static const struct mot controles[] = {{"notInControl", ""}, {"inControl", ""}, {"released", ""}};
static const struct mot prerequis[] = {{"", ""},
                                       {"remplis", "le titulaire dit les remplir"},
                                       {"a_verifier", "le titulaire ne sait pas s'il les remplit tous"}};
static const struct mot attestes[] = {{"", ""}, {"confirme", ""}, {"conteste", ""}};

static_assert(ARRAY_LEN(controles) == CONTROLE_COUNT, "one word per state of control");
static_assert(ARRAY_LEN(attestes) == ATTESTE_COUNT, "one word per thing a holder says");
static_assert(ARRAY_LEN(prerequis) == PREREQUIS_COUNT, "one word per answer to prerequisites");
static_assert(ARRAY_LEN(etats) == ETAT_COUNT, "one word per state");
static_assert(ARRAY_LEN(actes) == ACTE_COUNT, "one word per act");
static_assert(ARRAY_LEN(facturations) == FACTURATION_COUNT, "one word per billing state");
static_assert(ARRAY_LEN(roles) == ROLE_COUNT, "one word per role");
static_assert(ARRAY_LEN(causes) == CAUSE_COUNT, "one word per cause");

static bool find(const struct mot *mots, size_t n, const char *name, size_t *out)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(mots[i].name, name) == 0) {
            *out = i;
            return true;
        }
    return false;
}

const char *dossier_etat_name(enum dossier_etat etat)
{
    return etats[etat].name;
}

const char *dossier_etat_label(enum dossier_etat etat)
{
    return etats[etat].label;
}

bool dossier_etat_find(const char *name, enum dossier_etat *out)
{
    size_t i;

    if (!find(etats, ARRAY_LEN(etats), name, &i))
        return false;
    *out = (enum dossier_etat)i;
    return true;
}

const char *dossier_facturation_name(enum dossier_facturation f)
{
    return facturations[f].name;
}

const char *dossier_facturation_label(enum dossier_facturation f)
{
    return facturations[f].label;
}

bool dossier_facturation_find(const char *name, enum dossier_facturation *out)
{
    size_t i;

    if (!find(facturations, ARRAY_LEN(facturations), name, &i))
        return false;
    *out = (enum dossier_facturation)i;
    return true;
}

const char *dossier_controle_name(enum dossier_controle c)
{
    return controles[c].name;
}

bool dossier_controle_find(const char *name, enum dossier_controle *out)
{
    size_t i;

    if (!find(controles, ARRAY_LEN(controles), name, &i))
        return false;
    *out = (enum dossier_controle)i;
    return true;
}

const char *dossier_prerequis_name(enum dossier_prerequis p)
{
    return p != PREREQUIS_AUCUN ? prerequis[p].name : NULL;
}

const char *dossier_prerequis_label(enum dossier_prerequis p)
{
    return p != PREREQUIS_AUCUN ? prerequis[p].label : NULL;
}

bool dossier_prerequis_find(const char *name, enum dossier_prerequis *out)
{
    size_t i;

    if (name[0] == '\0' || !find(prerequis, ARRAY_LEN(prerequis), name, &i))
        return false;
    *out = (enum dossier_prerequis)i;
    return true;
}

const char *dossier_atteste_name(enum dossier_atteste a)
{
    return a != ATTESTE_RIEN ? attestes[a].name : NULL;
}

bool dossier_atteste_find(const char *name, enum dossier_atteste *out)
{
    size_t i;

    if (!find(attestes, ARRAY_LEN(attestes), name, &i))
        return false;
    *out = (enum dossier_atteste)i;
    return true;
}

const char *dossier_resultat_label(const char *code, day_t at)
{
    return law_code_label("resultats_controle", code, at, NULL);
}

const char *dossier_ligne_auteur(const struct dossier_ligne_acte *l)
{
    static const char *const par_agent[ROLE_COUNT] = {
        [ROLE_TITULAIRE] = "un agent, pour le titulaire",
        [ROLE_ORGANISME] = "un agent, pour l'organisme de formation",
        [ROLE_FINANCEUR] = "un agent, pour le financeur",
    };

    return l->par_agent && par_agent[l->par] != NULL ? par_agent[l->par] : dossier_role_label(l->par);
}

const char *dossier_ligne_titre(const struct dossier_ligne_acte *l)
{
    static const char *const sur_place[ACTE_COUNT] = {
        [ACTE_ACCUSER_RECEPTION] = "Demande reçue par l'organisme",
        [ACTE_PROPOSER_ECART] = "Droits à rendre : proposé par un agent",
        [ACTE_ECARTER] = "Droits rendus : rien n'est dû à l'organisme",
        [ACTE_CORRIGER] = "Service fait corrigé par le gestionnaire",
        [ACTE_SIGNALER] = "Silence de l'organisme signalé par le titulaire",
        [ACTE_RELANCER] = "Organisme relancé",
        [ACTE_PROPOSER_CARENCE] = "Carence de l'organisme proposée",
        [ACTE_CONTROLER] = "Contrôle ouvert",
        [ACTE_LEVER] = "Contrôle levé",
        [ACTE_CONFIRMER] = "Service fait confirmé par le titulaire",
        [ACTE_CONTESTER] = "Service fait contesté par le titulaire",
        [ACTE_EVALUER] = "Formation évaluée par le titulaire",
        [ACTE_RETRACTER_SANS_ENTREE] = "Rétractation du titulaire, qui dit n'être pas entré en formation",
        [ACTE_REPORTER] = "Autres dates proposées",
        [ACTE_ACCEPTER_REPORT] = "Nouvelles dates acceptées",
        [ACTE_ACCORDER_PARTIE] = "Le financeur accorde une partie de ce qui manque",
        [ACTE_RESTITUER] = "Droits rendus après une fraude",
        [ACTE_VERSER_ACOMPTE] = "Acompte versé à l'organisme",
        [ACTE_RETOURNER_ACOMPTE] = "Acompte revenu de la banque",
    };

    if (l->acte == ACTE_CONTESTER && l->apres == ETAT_CANCELED_BY_ATTENDEE_NOT_REALIZED)
        return "Absence contestée par le titulaire";
    if (l->acte == ACTE_RETRACTER_SANS_ENTREE && l->avant != l->apres)
        return "Après un contrôle, la rétractation a pris effet";
    if (l->acte == ACTE_ENTRER && l->avant == ETAT_CANCELED_BY_ATTENDEE_NOT_REALIZED)
        return "Absence corrigée par l'organisme : entrée en formation";
    if (l->acte == ACTE_ENTRER && l->avant == l->apres)
        return "Jour de l'entrée corrigé par l'organisme";
    if (l->acte == ACTE_SORTIR && l->avant == l->apres)
        return "Sortie de formation corrigée par l'organisme";
    if (l->acte == ACTE_DECLARER && l->avant == l->apres)
        return "Service fait corrigé par l'organisme";
    return sur_place[l->acte] != NULL ? sur_place[l->acte] : dossier_etat_label(l->apres);
}

const char *dossier_acte_name(enum dossier_acte acte)
{
    return actes[acte].name;
}

const char *dossier_acte_label(enum dossier_acte acte)
{
    return actes[acte].label;
}

/* An entry or an exit already declared, or an absence, is corrected by the same act; a withdrawal that a control confirmed is the operator's. */
const char *dossier_acte_bouton(const struct dossier *d, enum dossier_acte acte)
{
    if (acte == ACTE_RETRACTER_SANS_ENTREE && d->etat != ETAT_ACCEPTED)
        return "Donner effet à la rétractation";
    if (acte == ACTE_SORTIR && d->etat != ETAT_IN_TRAINING)
        return "Corriger la sortie de formation";
    if (acte != ACTE_ENTRER || d->etat == ETAT_ACCEPTED)
        return dossier_acte_label(acte);
    return d->etat == ETAT_CANCELED_BY_ATTENDEE_NOT_REALIZED
               ? "Corriger l'absence : déclarer l'entrée en formation"
               : "Corriger le jour de l'entrée";
}

bool dossier_acte_find(const char *name, enum dossier_acte *out)
{
    size_t i;

    if (!find(actes, ARRAY_LEN(actes), name, &i))
        return false;
    *out = (enum dossier_acte)i;
    return true;
}

const char *dossier_role_name(enum dossier_role role)
{
    return roles[role].name;
}

const char *dossier_role_label(enum dossier_role role)
{
    return roles[role].label;
}

bool dossier_role_find(const char *name, enum dossier_role *out)
{
    size_t i;

    if (!find(roles, ARRAY_LEN(roles), name, &i))
        return false;
    *out = (enum dossier_role)i;
    return true;
}

const char *dossier_cause_name(enum dossier_cause c)
{
    return causes[c].name;
}

const char *dossier_cause_label(enum dossier_cause c)
{
    return causes[c].label;
}

bool dossier_cause_find(const char *name, enum dossier_cause *out)
{
    size_t i;

    if (!find(causes, ARRAY_LEN(causes), name, &i))
        return false;
    *out = (enum dossier_cause)i;
    return true;
}

static const char *const effets[] = {[EFFET_AUCUN] = "aucun",
                                     [EFFET_RESERVER] = "reserver",
                                     [EFFET_LIBERER] = "liberer",
                                     [EFFET_ANNULER] = "annuler",
                                     [EFFET_PERDRE] = "perdre",
                                     [EFFET_SOLDER] = "solder",
                                     [EFFET_REGLER] = "regler",
                                     [EFFET_RETOURNER] = "retourner",
                                     [EFFET_ABONDER] = "abonder",
                                     [EFFET_ABONDER_RESERVER] = "abonder_reserver",
                                     [EFFET_RESTITUER] = "restituer",
                                     [EFFET_ACOMPTER] = "acompter",
                                     [EFFET_VERSER_ACOMPTE] = "verser_acompte",
                                     [EFFET_RETOURNER_ACOMPTE] = "retourner_acompte",
                                     [EFFET_FACTURER] = "facturer",
                                     [EFFET_RETABLIR] = "retablir"};

int64_t dossier_a_virer(const struct dossier *d)
{
    if (d->facturation == FACTURATION_DEPOSIT_WAIT)
        return d->etat == ETAT_IN_TRAINING ? d->acompte_cents : 0;
    return d->facturation == FACTURATION_BILLED ? MAX(d->a_payer_cents - d->verse_cents, 0) : 0;
}

const char *dossier_acompte_phrase(const struct dossier *d, bool en_banque)
{
    if (d->acompte_cents < 0)
        return NULL;
    if (d->acompte_le != DAY_NONE &&
        (d->a_payer_cents == 0 || (d->a_payer_cents < 0 && d->etat == ETAT_CANCELED_BY_ATTENDEE)))
        return "versé, mais rien n'est dû à l'organisme : il est à rendre en entier";
    if (d->acompte_le != DAY_NONE && d->a_payer_cents > 0 && d->a_payer_cents < d->acompte_cents)
        return "versé, mais moins est dû à l'organisme : la différence est à rendre";
    if (d->acompte_le != DAY_NONE)
        return "versé, déduit du paiement de la facture";
    if (en_banque)
        return "à la banque : versé quand elle le confirme, et déduit de ce qui est dû";
    return d->facturation == FACTURATION_DEPOSIT_WAIT && d->etat == ETAT_IN_TRAINING
               ? "part avec un prochain lot de paiement"
               : "n'est plus versé : tout est payé après la facture";
}

const char *dossier_effet_name(enum dossier_effet effet)
{
    return effets[effet];
}

bool dossier_effet_find(const char *name, enum dossier_effet *out)
{
    for (size_t i = 0; i < ARRAY_LEN(effets); i++)
        if (strcmp(effets[i], name) == 0) {
            *out = (enum dossier_effet)i;
            return true;
        }
    return false;
}

static bool of_a_death(enum msg m)
{
    return m == MSG_DOSSIER_ABSENCE_DECES || m == MSG_DOSSIER_ENTREE_DECES || m == MSG_DOSSIER_SORTIE_DECES ||
           m == MSG_DOSSIER_TITULAIRE_DECEDE || m == MSG_DOSSIER_DECLARE_DECES;
}

bool dossier_dit_du_titulaire(enum msg m)
{
    static const enum msg personal[] = {
        MSG_DIFE_SANS_MANDAT,      MSG_DIFE_MANDAT_TERMINE,  MSG_DIFE_PENSION,
        MSG_DIFE_HORS_MANDAT,      MSG_FINANCEMENT_PERMIS,   MSG_DROITS_INSUFFISANTS,
        MSG_DROITS_HEURES,         MSG_DROITS_PARTICIPATION, MSG_DOSSIER_COMPTE_FERME,
        MSG_DOSSIER_RESTE_INEXACT, MSG_DOSSIER_DEMANDES_TROP};

    for (size_t i = 0; i < ARRAY_LEN(personal); i++)
        if (personal[i] == m)
            return true;
    return of_a_death(m);
}

enum msg dossier_refus_pour_un_tiers(enum msg m)
{
    if (of_a_death(m))
        return MSG_DOSSIER_CONTREDIT;
    return dossier_dit_du_titulaire(m) ? MSG_DOSSIER_TITULAIRE_EMPECHE : m;
}

/*
 * cpf.h - the yearly credit of the compte personnel de formation (rules CPF-10 to CPF-19, FP-01, FP-02).
 *
 * Pure: explicit inputs, the law as data; no store, no clock, no allocation.
 */
#ifndef SICPF_CPF_H
#define SICPF_CPF_H

#include "base/base.h"
#include "base/date.h"
#include "base/err.h"
#include "rights/appui.h"

enum regime { REGIME_SALARIE, REGIME_INDEPENDANT, REGIME_ESAT, REGIME_AGENT_PUBLIC, REGIME_COUNT };
enum unite_travail { UNITE_HEURES, UNITE_JOURS, UNITE_BRUT, UNITE_COUNT };

NODISCARD const char *regime_name(enum regime r); /* "salarie", as stored and in JSON */
NODISCARD bool regime_find(const char *name, enum regime *out);
NODISCARD const char *unite_name(enum unite_travail u); /* "heures", "jours", "brut" */
NODISCARD bool unite_find(const char *name, enum unite_travail *out);

/* A year of work under one regime, all employers together. */
struct cpf_activite {
    enum regime regime;
    enum unite_travail unite;
    int64_t travaille; /* hours, days, or gross pay in cents; absences of L. 6323-12 counted as worked */
    int64_t
        reference; /* same unit; 0: the text's own (1 607 h, 218 days, 2 080 × SMIC, the days of the year) */
    int64_t
        echelle; /* travaille and reference are in 1/echelle of the unit: 10 for 803,5 h written 8035; 0: 1 */
    bool peu_qualifie;     /* L. 6323-11-1 */
    bool boe;              /* L. 5212-13 */
    bool categorie_c;      /* public agent of category C below level 3 (CGFP L. 422-14) */
    bool cotisation_payee; /* independants: L. 6323-27 */
};

struct cpf_credit {
    int64_t montant;      /* cents, or hours for REGIME_AGENT_PUBLIC */
    int64_t perdu;        /* what the ceiling cut: lost, never deferred (CPF-17) */
    int64_t avant;        /* balance given in */
    int64_t theorique;    /* credit before the ceiling */
    int64_t annuel;       /* full annual amount, increase for BOE included */
    enum law_param regle; /* the parameter that gives it, whose article is that of the credit */
    int64_t plafond;
    bool heures;                  /* unit: hours instead of cents */
    bool prorata;                 /* montant is a fraction of annuel, rounded up */
    size_t retenu;                /* index of the activity retained, the most favourable (R. 6323-27) */
    int64_t travaille, reference; /* the proportion used, after defaults */
    struct appuis appuis;
};

/* The credit for the year of work `annee` under one regime or several (n >= 1): one credit, the most favourable, not
 * a sum. `solde_cents` and `solde_heures` are what yearly credits already gave. RC_USAGE (MSG_CPF_ACTIVITE) when an
 * input is outside its domain; RC_REFUSED (MSG_CPF_ANNEE_SANS_REGLE) when the law held has no amount for that year. */
NODISCARD enum rc cpf_compute(int annee, const struct cpf_activite *activites, size_t n, int64_t solde_cents,
                              int64_t solde_heures, struct cpf_credit *out, struct err *e);

/* The value day of the credit of a year: 31 December (FP-01; « au titre de l'année », CPF-16). */
NODISCARD day_t cpf_value_day(int annee);

#endif

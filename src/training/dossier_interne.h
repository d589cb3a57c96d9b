/*
 * dossier_interne.h - what the files of the dossier share: one act being done, its guards and its effects.
 *
 * Threads: inside a unit of work, on the writer's thread.
 */
#ifndef SICPF_DOSSIER_INTERNE_H
#define SICPF_DOSSIER_INTERNE_H

#include "rights/financement.h"
#include "training/denouement.h"
#include "training/dossier.h"

/* An act from its command to its effects. `d` begins as what is stored and becomes what will be stored. */
struct execution {
    struct db *db;
    struct arena *a;
    struct dossier_commande *c;
    day_t jour;            /* of the act */
    bool change;           /* the dossier changed since whoever acts read it */
    struct dossier d;      /* what will be stored */
    struct dossier stocke; /* as it was read; zeros for a request */
    struct offre offre;
    const struct dossier_transition *t;
    struct dossier_financement fin; /* filled by GARDE_FINANCEMENT for an acceptance */
    struct denouement den;          /* filled by the effects that end the price */
    bool denoue;
    struct tva tva;           /* of the price, when the act makes it */
    bool bases;               /* the body gave it base by base */
    enum financeur categorie; /* of the financeur who is asked, or grants */
    int64_t accorde_cents;    /* by the financeur, once credited; 0 */
    int64_t acompte_cents;    /* of the advance that the act makes due, pays or takes back; 0 */
    struct appuis acompte;    /* what it rests on, when it makes it due */
    const char *code_garde;   /* of an exit said again: the code that it has, in the arena; NULL */
    bool delai_neuf;          /* an act that changes no state begins its delay again, from a day before it */
};

/* dossier_lecture.c: fills *out from a row of dossier_vue, whose columns come first in the row. */
#define DOSSIER_COLONNES 73
struct cursor;
void dossier_depuis_ligne(struct cursor *c, struct arena *a, struct dossier *out);

/* dossier_garde.c: a refusal told in the words of dossier_refus_pour_un_tiers() to a body or a financeur, unless an agent acts for it, who reads
 * the holder himself. Returns `rc` or what replaces it; *e may be replaced, and may be NULL. */
NODISCARD enum rc dossier_refus_pour(enum dossier_role role, const char *agent, enum rc rc, struct err *e);

/* dossier_preparer.c: whether a day of a command was given; the bounds of dates that people choose; the new facts of the
 * command, into x->d. */
NODISCARD bool dossier_jour_donne(day_t d);

/* dossier_preparer.c: whether what a control finds in it can still be corrected, or undone before it is paid. */
NODISCARD bool dossier_attend_correction(const struct dossier *d);
NODISCARD enum rc dossier_dates_bornees(const struct execution *x, struct err *e);
NODISCARD enum rc dossier_preparer(struct execution *x, struct err *e);

/* dossier_sortie.c: the exit that the act says, or says again: what it does not say of one already declared stays. RC_FAILURE when the
 * store cannot be read. */
NODISCARD enum rc dossier_preparer_sortie(struct execution *x, struct err *e);
/* dossier_sortie.c: GARDE_SORTIE_AUTRE, but for the hours: RC_REFUSED MSG_DOSSIER_SORTIE_IDENTIQUE. */
NODISCARD enum rc dossier_garder_sortie_autre(struct execution *x, struct err *e);
/* dossier_preparer.c: *out when the act proposes what waits for the holder's answer already: it changes nothing, nor when he must
 * answer. RC_USAGE, RC_REFUSED when the command contradicts itself. */
NODISCARD enum rc dossier_deja_propose(const struct execution *x, bool *out, struct err *e);

/* dossier_financeur.c: who is asked and for how much, into x->d; what it grants, credited to a lot of the dossier before the
 * guards judge the financing. */
NODISCARD enum rc dossier_solliciter(struct execution *x, struct err *e);
NODISCARD enum rc dossier_accorder(struct execution *x, struct err *e);

/* dossier_tva.c: the price of x->d by base of VAT is what the act says; the body is to be paid that much of it. Once the dossier is
 * stored. */
NODISCARD enum rc dossier_tva_poser(struct execution *x, struct err *e);
NODISCARD enum rc dossier_tva_facturer(struct execution *x, int64_t ttc_cents, struct err *e);

/* dossier_delai.c: until when somebody must act next, into x->d.echeance, and the clock that a control holds. */
NODISCARD enum rc dossier_echeance(struct execution *x, struct err *e);
/* What days frozen before the act do to the delay that runs, then to the one that the act begins. */
NODISCARD enum rc dossier_gel_avant(struct execution *x, struct err *e);
NODISCARD enum rc dossier_gel_apres(struct execution *x, struct err *e);

/* The last day of a delay that runs from `from`. */
NODISCARD day_t dossier_delai_fin(day_t from, const struct law_value *delai);

/* dossier_carence.c: the guards of what answers the silence of a body, and the notice of a reminder. */
NODISCARD enum rc dossier_garder_signalement(struct execution *x, struct err *e);
NODISCARD enum rc dossier_garder_relance(struct execution *x, struct err *e);
NODISCARD enum rc dossier_garder_carence(struct execution *x, struct err *e);
/* For ACTE_CARENCE another agent proposed it; for ACTE_PROPOSER_CARENCE, nobody did. */
NODISCARD enum rc dossier_garder_carence_a_deux(struct execution *x, struct err *e);
/* Keeps who proposes. RC_USAGE MSG_DECISION_AGENT. */
NODISCARD enum rc dossier_noter_carence(struct execution *x, struct err *e);
NODISCARD enum rc dossier_prevenir_organisme(struct execution *x, struct err *e);

/* dossier_ecart.c: there is a cause to give back what is settled; for ACTE_ECARTER another agent proposed it, for ACTE_PROPOSER_ECART
 * nobody did. */
NODISCARD enum rc dossier_garder_ecart(struct execution *x, struct err *e);
NODISCARD enum rc dossier_garder_ecart_a_deux(struct execution *x, struct err *e);
/* The agent who acts opened or lifted the last control of the dossier. */
NODISCARD enum rc dossier_controleur(struct execution *x, bool *out, struct err *e);
/* Keeps who opens and lifts a control, and who proposes. RC_USAGE MSG_DECISION_AGENT when nobody is named for the two acts, or gives effect to a withdrawal. */
NODISCARD enum rc dossier_noter_ecart(struct execution *x, struct err *e);

/* dossier_entree.c: the guards of a withdrawal once the session has begun, of what the body answers to it, and of an absence that it
 * corrects. */
NODISCARD enum rc dossier_garder_pas_debutee(struct execution *x, struct err *e);
NODISCARD enum rc dossier_garder_sans_retractation(struct execution *x, struct err *e);
NODISCARD enum rc dossier_garder_retracte(struct execution *x, struct err *e);
NODISCARD enum rc dossier_garder_entree_retracte(struct execution *x, struct err *e);
NODISCARD enum rc dossier_garder_retractation_etablie(struct execution *x, struct err *e);
/* Nothing of the training moves while a contested withdrawal waits to be settled. */
NODISCARD enum rc dossier_garder_non_contestee(struct execution *x, struct err *e);
NODISCARD enum rc dossier_garder_absence_fausse(struct execution *x, struct err *e);

/* evaluation.c: the guards of an evaluation, and its marks added to the counts of the action. */
NODISCARD enum rc dossier_garder_evaluable(struct execution *x, struct err *e);
NODISCARD enum rc dossier_garder_notes(struct execution *x, struct err *e);
NODISCARD enum rc dossier_compter_notes(struct execution *x, struct err *e);

/* dossier_champs.c: says in an error of this act that names no field which one it is about, if any. */
void dossier_nommer_champ(const struct dossier_commande *c, struct err *e);

/* dossier_executer.c: x->offre and x->d as the request of x->c makes them, before any rule is asked: of permanent entries, the dates of the
 * command, which may be none. RC_NOT_FOUND when the session is not known. */
NODISCARD enum rc dossier_naitre(struct execution *x, struct err *e);

/* dossier_garde.c: RC_OK when all the guards of the row hold; the refusal of the first that does not, otherwise. */
NODISCARD enum rc dossier_garder(struct execution *x, struct err *e);

/* dossier_effet.c: writes the effect of the row on the book and the parts of the purses, and updates x->d. */
NODISCARD enum rc dossier_effectuer(struct execution *x, struct err *e);

/* When a split is computed: before anything is concluded, a third party may still be asked for its aid and the body has not said how many
 * it takes; a preview of what accepting would do asks for the aid; concluding asks for both. */
enum financement_moment { MOMENT_DEMANDE, MOMENT_APERCU, MOMENT_CONCLUSION };

/* dossier_finance.c: the split that rights/financement.h makes of the price of x->d on a day. Before the conclusion
 * participants not said yet count as one. */
NODISCARD enum rc dossier_repartir(struct db *db, struct arena *a, const struct dossier *d, day_t le,
                                   bool avec_cpf, enum financement_moment moment, int64_t reste_max_cents,
                                   struct dossier_financement *out, struct err *e);

/* dossier_finance.c: whether the dates of a firm order, given on day `le`, keep what paid it (financement_dates()). */
NODISCARD enum rc dossier_dates_financees(struct db *db, struct arena *a, const struct dossier *d, day_t le,
                                          struct err *e);

/*
 * dossier_finance.c: *cents is what an abondement of a financeur of this category would pay of the price on a day, after the
 * rights and the sums already there: the most that it may be asked, and grant (C. trav. L. 6323-4, II; R. 6333-2-1). The
 * mandatory participation of the holder is not part of it unless this category exempts from it (L. 6323-7). 0: nothing.
 * Errors: those of financement_split().
 */
NODISCARD enum rc dossier_manque(struct db *db, struct arena *a, const struct dossier *d, day_t le,
                                 bool avec_cpf, enum financeur categorie, int64_t *cents, struct err *e);

/* dossier_finance.c: *reste is what the split would leave to the holder if a financeur of this category gave `cents`. */
NODISCARD enum rc dossier_reste_avec(struct db *db, struct arena *a, const struct dossier *d, day_t le,
                                     enum financeur categorie, int64_t cents, int64_t *reste, struct err *e);

/* dossier_entrees.c: the inputs that the transfers of an acceptance, and those that end the price, carry. JSON in the
 * arena; NULL when the machine has no memory. */
NODISCARD const char *dossier_entrees_financement(struct arena *a, const struct financement_in *in);
NODISCARD const char *dossier_entrees_denouement(struct arena *a, const struct dossier *d,
                                                 enum dossier_effet effet, int64_t organisme_cents);

#endif

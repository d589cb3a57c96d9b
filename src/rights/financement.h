/*
 * financement.h - who pays what in a dossier: the split of its price between purses and the holder.
 *
 * Pure: explicit inputs, the law as data, memory from the caller's arena; no store, no clock. The same function
 * serves the dossier, the simulator and the tests. Rules: C. trav. L. 6323-4, L. 6323-6, L. 6323-7, R. 6323,
 * R. 6333-3 (order of use, two regimes by date), D. 6323-1 (caps); CGCT R. 1621-7, R. 1621-8 (checks of DIFE).
 *
 * Amounts in cents, all taxes included unless the name says _ht.
 */
#ifndef SICPF_FINANCEMENT_H
#define SICPF_FINANCEMENT_H

#include "base/arena.h"
#include "base/base.h"
#include "base/date.h"
#include "base/err.h"
#include "book/book.h"
#include "rights/appui.h"
#include "rights/dife.h"

enum classe {
    CLASSE_RNCP,
    CLASSE_RS,
    CLASSE_CLEA,
    CLASSE_VAE,
    CLASSE_BC,
    CLASSE_PERMIS_LEGER,
    CLASSE_PERMIS_LOURD,
    CLASSE_DIFE_MANDAT,
    CLASSE_COUNT
};

/*
 * The rights that open a dossier, beside the class of its training. A mandate training (CLASSE_DIFE_MANDAT) is always
 * paid by the rights of an élu. Any other class under FONDS_DIFE is a training of réinsertion (CGCT R. 1621-8): it keeps
 * its class, and so the caps and conditions of the CPF.
 */
enum fonds { FONDS_CPF, FONDS_DIFE, FONDS_COUNT };

enum situation {
    SITUATION_SALARIE,
    SITUATION_DEMANDEUR_EMPLOI,
    SITUATION_INDEPENDANT,
    SITUATION_ELU,
    SITUATION_ESAT,
    SITUATION_AGENT_PUBLIC,
    SITUATION_AUTRE,
    SITUATION_COUNT
};

/* Who may add money (C. trav. L. 6323-4 II). */
enum financeur {
    FINANCEUR_EMPLOYEUR,
    FINANCEUR_OPCO,
    FINANCEUR_C2P,
    FINANCEUR_ATMP,
    FINANCEUR_ETAT,
    FINANCEUR_REGION,
    FINANCEUR_FRANCE_TRAVAIL,
    FINANCEUR_AGEFIPH,
    FINANCEUR_FAF,
    FINANCEUR_CMA,
    FINANCEUR_COLLECTIVITE,
    FINANCEUR_SANTE_PUBLIQUE,
    FINANCEUR_UNEDIC,
    FINANCEUR_ASSOCIATION,
    FINANCEUR_COUNT
};

/* What the law calls it on a day: "l'employeur" (C. trav. L. 6323-4, II); NULL when it gave nothing yet. Constant. */
NODISCARD const char *financeur_libelle(enum financeur f, day_t at);

/* The names used in files, JSON and the store: "DIFE_MANDAT", "DIFE", "demandeur_emploi", "france_travail". */
NODISCARD const char *classe_name(enum classe c);
NODISCARD const char *classe_label(enum classe c); /* "Formation liée au mandat d'élu local": for people */
NODISCARD const char *fonds_name(enum fonds f);
NODISCARD const char *situation_name(enum situation s);
NODISCARD const char *financeur_name(enum financeur f);
NODISCARD bool classe_find(const char *name, enum classe *out);
NODISCARD bool fonds_find(const char *name, enum fonds *out);
NODISCARD bool situation_find(const char *name, enum situation *out);
NODISCARD bool financeur_find(const char *name, enum financeur *out);

struct dotation {
    int64_t lot;
    enum financeur financeur;
    int64_t montant_cents; /* available: posted less reserved */
    day_t echeance;        /* last day it may be used; DAY_NONE: none */
    day_t ouvert_le;       /* day it was credited */
    const char *base;      /* code of law/tables « dotations »; NULL: as a voluntary one */
    int64_t rang;          /* set by financement_ranger() */
};

/* Puts dotations in the order in which a dossier accepted on day `le` uses them: by the rank of their base in the law
 * (R. 6333-3, arrêté of 30 July 2020), then the earliest deadline, the oldest credit, the lot. Pure. */
void financement_ranger(struct dotation *dotations, size_t n, day_t le);

/* Granted for this dossier and received (C. trav. R. 6333-2-1). */
struct abondement {
    enum financeur financeur;
    int64_t montant_cents;
};

struct financement_in {
    day_t date; /* purchase: the day the holder accepts */
    int64_t cout_cents;
    enum classe classe;
    enum fonds fonds;
    enum situation situation;

    /* What is available, posted less reserved. For a dossier opened with DIFE rights the CPF purses may be left at
     * 0: they are only used for réinsertion, when the holder asks to add them (L. 6323-43). */
    int64_t droits_cents; /* yearly credits */
    int64_t dif_cents;    /* converted DIF hours */
    int64_t cec_cents;
    int64_t dife_cents;
    const struct dotation *dotations;
    size_t dotations_n; /* at most FINANCEMENT_POTS_MAX */
    const struct abondement *abondements;
    size_t abondements_n; /* at most FINANCEMENT_POTS_MAX */
    bool
        tiers_a_venir; /* a third party may still be asked: what a light-vehicle licence needs of one is not checked yet */

    day_t bilan_dernier; /* a bilan de compétences: the last one that was financed; 0 or DAY_NONE: none */

    /* The most the holder agrees to pay; a larger share is refused (MSG_DROITS_INSUFFISANTS). INT64_MAX: any. */
    int64_t reste_max_cents;

    /* DIFE only (CGCT R. 1621-8). */
    int64_t cout_ht_cents;
    int64_t heures; /* > 0; of a bilan de compétences too, 0: not known */
    int64_t
        participants; /* most participants the training body commits to; 0: not said, refused for a mandate */
    day_t debut, fin; /* of the session; DAY_NONE: not known, its delays are not checked (simulator only) */
    const struct dife_mandat *mandats; /* NULL: not known, mandates are not checked (simulator only) */
    size_t mandats_n;
    bool pension_liquidee; /* pension rights paid out: nothing after the mandate (CGCT R. 1621-4) */
};

#define FINANCEMENT_POTS_MAX 32

struct prise {
    enum poche poche; /* POCHE_DROITS, POCHE_DIF, POCHE_CEC, POCHE_DIFE, POCHE_DOTATION or POCHE_ABONDEMENT */
    int64_t lot;      /* of the dotation; place from 1 of the abondement; 0 otherwise */
    int64_t montant_cents; /* > 0 */
};

/* Why the mandatory participation is not due. */
enum exoneration {
    EXONERATION_AUCUNE,
    EXONERATION_SANS_OBJET, /* no participation in force that day, or no CPF right in a dossier of DIFE rights */
    EXONERATION_DEMANDEUR_EMPLOI,
    EXONERATION_EMPLOYEUR, /* employer's abondement or dotation, OPCO included */
    EXONERATION_C2P,
    EXONERATION_ATMP
};
NODISCARD const char *exoneration_name(enum exoneration x); /* "demandeur_emploi"; NULL for AUCUNE */

struct financement_out {
    struct prise *prises; /* in order of use */
    size_t prises_n;
    int64_t titulaire_cents;     /* holder's share: the price less what is taken */
    int64_t participation_cents; /* floor applied; 0 when exempt */
    enum exoneration exoneration;
    struct appuis appuis;
    const char *phrase; /* one plain French sentence, in the arena */
};

/*
 * Splits the price. RC_OK: the parts and titulaire_cents add up to cout_cents. RC_REFUSED: a rule says no; *e has its
 * code, article and sentence, and nothing of *out but its appuis is to be used. RC_USAGE (MSG_FINANCEMENT_ENTREE): an
 * input outside its domain (negative amount, no hours), named by e->field. Refusals:
 *   MSG_DIFE_SANS_MANDAT           no mandate gives DIFE rights that day, and none ended within the delay
 *   MSG_DIFE_MANDAT_TERMINE        mandate over: only réinsertion is possible, or the delay after it has passed
 *   MSG_DIFE_PENSION               after the mandate, pension rights already paid out
 *   MSG_DIFE_HORS_MANDAT           the training ends after the mandate (or after the delay, for réinsertion)
 *   MSG_DIFE_DELAI_REALISATION     it ends more than 8 months after the agreement
 *   MSG_DIFE_COUT_HORAIRE          cost without tax per hour above the maximum: exact, 400 € for 5 h passes at 80 €
 *   MSG_DIFE_PARTICIPANTS          more participants than the maximum, or no commitment
 *   MSG_FINANCEMENT_BILAN_HEURES   a bilan de compétences shorter or longer than R. 6313-4 says
 *   MSG_FINANCEMENT_BILAN_DELAI    another bilan was financed less than five years before (D. 6323-6)
 *   MSG_FINANCEMENT_PERMIS         light-vehicle licence without the condition of L. 6323-6 II 4°, réinsertion too
 *   MSG_DROITS_INSUFFISANTS        a dossier of DIFE rights with none left, or a holder's share above reste_max_cents
 *   MSG_DROITS_PARTICIPATION       the same, when the mandatory participation is part of that share
 */
NODISCARD enum rc financement_split(struct arena *a, const struct financement_in *in,
                                    struct financement_out *out, struct err *e);

/*
 * Whether other dates keep what financement_split() granted on day `accord`: those of *in, given on in->date. What is asked of money is not
 * asked again: it is reserved and its price does not change. Only class, fonds, mandates and dates of *in are read.
 * RC_REFUSED: MSG_DIFE_SANS_MANDAT, MSG_DIFE_MANDAT_TERMINE, MSG_DIFE_PENSION, MSG_DIFE_HORS_MANDAT (CGCT R. 1621-6),
 * MSG_DIFE_DELAI_REALISATION (R. 1621-8). RC_OK for what the rights of an élu do not open.
 */
NODISCARD enum rc financement_dates(const struct financement_in *in, day_t accord, struct err *e);

#endif

/*
 * classement.h - what no act of the program puts right leaves its list once two agents say how it was settled: a dossier settled before the
 * death of its holder was learnt (dossier_issue.h), a sum due to a card that was given back twice (carte_ailleurs.h).
 *
 * One agent says how, by a code of law/tables, and why; another confirms, and the line is closed. Closed, it can be opened again the same way. The
 * book does not move: what is said was done outside it, or by an undue sum that has its own transfers. A closing is of a death and of a settlement
 * as they were: when the day of the death or the settlement changes, it holds no more and the line comes back (decision 121).
 */
#ifndef SICPF_CLASSEMENT_H
#define SICPF_CLASSEMENT_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "store/store.h"

#define CLASSEMENT_MOTIF_MAX 2000

enum classement_objet { CLASSEMENT_DECES, CLASSEMENT_DOUBLE, CLASSEMENT_OBJETS };
enum classement_etat {
    CLASSEMENT_AUCUN,     /* nothing was said, or of other facts */
    CLASSEMENT_PROPOSE,   /* waits for another agent */
    CLASSEMENT_CLOS,      /* out of the list */
    CLASSEMENT_A_ROUVRIR, /* the same, and an agent says that it was wrong */
    CLASSEMENT_ECARTE,    /* refused, or taken back */
    CLASSEMENT_ROUVERT,
    CLASSEMENT_REMPLACE /* another was said once the facts had changed */
};
/* "close"; CLASSEMENT_AUCUN for NULL. */
NODISCARD enum classement_etat classement_etat_lu(const char *name);
NODISCARD const char *classement_etat_name(enum classement_etat etat); /* NULL for CLASSEMENT_AUCUN */

/* The table of law/tables whose codes say how a line of that list is settled. */
NODISCARD const char *classement_table(enum classement_objet objet);
/* How, in words, by a code of either table; NULL when it has none on that day. */
NODISCARD const char *classement_choix_label(const char *choix, day_t at);

/* One closing. Texts live in the arena; NULL, 0 or DAY_NONE until they are said. */
struct classement {
    enum classement_objet objet;
    enum classement_etat etat;
    int64_t titulaire_id, dossier_id, no;
    const char *dossier;         /* public number */
    const char *choix, *libelle; /* how: its code, its words */
    const char *indu;            /* number of the sum claimed; NULL */
    const char *motif, *propose_par, *decide_par, *rouvre_par, *rouvre_motif, *rouvert_par;
    int64_t propose_us, decide_us, rouvre_us, rouvert_us;
    day_t mort;               /* the death that it was said of; DAY_NONE */
    const char *reference;    /* of the payment given back twice; NULL */
    int64_t cents;            /* given back twice; 0 */
    int64_t remboursement_no; /* which of its refunds; 0 */
    bool vaut;                /* its facts have not changed since */
};
/* Those of a dossier, of both lists, the last one first. Reading is the caller's business with the door, as below. */
NODISCARD enum rc classements_dossier(struct db *db, struct arena *a, int64_t titulaire_id,
                                      int64_t dossier_id, struct classement **out, size_t *n, struct err *e);

struct classement_filtre {
    enum classement_objet objet;
    bool
        a_rouvrir; /* those alone that an agent says wrong, the oldest word first; the two below are ignored */
    int64_t rang;  /* decide_us of the last one shown; 0: from the first */
    const char *apres; /* and its dossier */
    size_t limit;
};
/* Those that are closed, the last confirmed first. */
NODISCARD enum rc classements_clos(struct db *db, struct arena *a, const struct classement_filtre *f,
                                   struct classement **out, size_t *n, struct err *e);

/* Argument of the units below. */
struct classement_commande {
    enum classement_objet objet;
    const char *cle; /* number of the dossier, or reference of the payment given back twice */
    const char *agent;
    const char *choix; /* classement_proposer */
    const char *
        indu; /* the same: number of the sum claimed, for the codes of « classements_avec_somme_indue » alone; NULL */
    const char *motif; /* classement_proposer, classement_rouvrir */
    int64_t vu;        /* number of the closing that the agent saw; 0: whichever waits */
};
/*
 * Units of work, each with its act in the journal. All: RC_USAGE MSG_DECISION_AGENT; RC_NOT_FOUND MSG_CLASSEMENT_RIEN (the line is in no such list),
 * MSG_DOSSIER_INCONNU; RC_CONFLICT MSG_CLASSEMENT_CHANGE (another closing than the one seen).
 */
/* RC_CONFLICT MSG_CLASSEMENT_DEJA_PROPOSE, MSG_CLASSEMENT_DEJA_CLOS; RC_USAGE MSG_CLASSEMENT_CHOIX, MSG_DECISION_MOTIFS; RC_REFUSED
 * MSG_CLASSEMENT_INDU (none of that dossier owed by its body), MSG_CLASSEMENT_SANS_INDU (that choice has none), each with its field. */
enum rc classement_proposer(struct db *db, void *classement_commande, struct err *e);
/* RC_CONFLICT MSG_CLASSEMENT_NON_PROPOSE; RC_REFUSED MSG_CLASSEMENT_MEME_AGENT, MSG_CLASSEMENT_INDU. */
enum rc classement_confirmer(struct db *db, void *classement_commande, struct err *e);
/* Refused, or taken back by who said it. RC_CONFLICT MSG_CLASSEMENT_NON_PROPOSE. */
enum rc classement_ecarter(struct db *db, void *classement_commande, struct err *e);
/* RC_CONFLICT MSG_CLASSEMENT_NON_CLOS, MSG_CLASSEMENT_REOUVERTURE_DEJA; RC_USAGE MSG_DECISION_MOTIFS. It stays closed until another agent confirms. */
enum rc classement_rouvrir(struct db *db, void *classement_commande, struct err *e);
/* The line is to be done again. RC_CONFLICT MSG_CLASSEMENT_SANS_REOUVERTURE; RC_REFUSED MSG_CLASSEMENT_MEME_AGENT. */
enum rc classement_reouverture_confirmer(struct db *db, void *classement_commande, struct err *e);
/* It stays closed. RC_CONFLICT MSG_CLASSEMENT_SANS_REOUVERTURE. */
enum rc classement_reouverture_ecarter(struct db *db, void *classement_commande, struct err *e);

#endif

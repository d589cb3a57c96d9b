/*
 * dotation.h - what a financeur puts on an account (dotation, C. trav. L. 6323-4, III) or grants to one dossier
 * (abondement, L. 6323-4, II): the lots, their conditions, their use and what goes back to the financeur.
 *
 * A lot is a purse of its own in the book (POCHE_DOTATION or POCHE_ABONDEMENT, by lot). Cents, days of Paris.
 * Who may see a lot is the door's business: ITEM_DROITS_MOUVEMENTS.
 */
#ifndef SICPF_DOTATION_H
#define SICPF_DOTATION_H

#include "base/arena.h"
#include "base/base.h"
#include "base/date.h"
#include "base/err.h"
#include "rights/financement.h"
#include "store/store.h"

#define DOTATION_LOTS_MAX 256

/* Registers a financeur: a unit_fn, arg is a struct financeur_inscription. Already there with the same words: nothing
 * is written. RC_CONFLICT (MSG_DOTATION_FINANCEUR_AUTRE) with others, RC_USAGE (MSG_DOTATION_FINANCEUR_CATEGORIE). The
 * SIRET is the caller's to check. */
struct financeur_inscription {
    const char *siret;
    const char *denomination;
    const char *categorie; /* a name of enum financeur: "employeur" */
    const char *agent;     /* for the journal */
    int64_t id_out;
};
NODISCARD enum rc financeur_inscrire(struct db *db, void *arg, struct err *e);

/* A sum received from a financeur. */
struct dotation_lot {
    int64_t titulaire_id, lot;
    const char *cle; /* idempotency key, as acte_cle() takes it */
    int64_t financeur_id;
    const char *siret, *denomination; /* of the financeur */
    enum financeur categorie;
    const char *base; /* code of law/tables « dotations »: "volontaire", "corrective", "dossier" */
    int64_t montant_cents;
    day_t recu_le, echeance; /* last day it may be used, DAY_NONE: none */
    bool remboursable;       /* what is left after echeance goes back to the financeur */
    int64_t dossier_id;      /* of an abondement; 0: a dotation */
    const char *classes;     /* "RNCP,VAE"; "": all */
    const char *formations;  /* "73282932000074/F1,…" of the catalogue; "": all */
    const char *source;      /* reference given by the financeur, "" when none */
    int64_t enregistre_us;
};

/*
 * Records a sum and credits its lot in the book, on the day it was received (R. 6323-42, R. 6333-2-1): a unit_fn, arg is a
 * struct dotation_versement. The same key with the same content again: nothing is written, deja_out is true.
 * Refusals: MSG_DOTATION_FINANCEUR_INCONNU, MSG_DOTATION_BASE, MSG_DOTATION_MONTANT (amount of the article),
 * MSG_DOTATION_CONDITIONS, MSG_DOTATION_ECHEANCE, MSG_DOTATION_CLASSE, MSG_DOTATION_FORMATION, MSG_DOTATION_DOSSIER,
 * MSG_DOTATION_LIE, MSG_DOTATION_COMPTE_FERME, MSG_DOTATION_CLE, MSG_ACTE_CLE.
 */
struct dotation_versement {
    struct dotation_lot
        l; /* siret, cle, base, montant_cents, recu_le and what is stipulated; texts never NULL */
    const char *dossier; /* numero of the dossier of an abondement; NULL: a dotation */
    const char *agent;   /* for the journal */
    bool attend;         /* set by the unit: the dossier is not accepted yet */
    int64_t lot_out;
    bool deja_out;
};
NODISCARD enum rc dotation_verser(struct db *db, void *arg, struct err *e);

/* What the law says of a sum before it is recorded: its reason, its tie to a dossier, its conditions, its amount
 * (AB-01 to AB-08). droits_cents: the yearly credits of the holder that day; deja_cents: what sums of the same base gave
 * him already, for the amounts that the law caps in all. Pure. */
NODISCARD enum rc dotation_verifier(const struct dotation_lot *l, int64_t droits_cents, int64_t deja_cents,
                                    struct err *e);

/* Whether sums of this base are paid for one dossier (R. 6333-3, 3°), the others being on the account: pure. */
NODISCARD bool dotation_liee(const char *base);

/* Whether each training of a list "SIRET/number,…" is in the catalogue: RC_NOT_FOUND MSG_DOTATION_FORMATION. */
NODISCARD enum rc dotation_formations(struct db *db, const char *formations, struct err *e);

/*
 * Inside a unit of work: what the financeur of a lot granted to a dossier is granted and credited again, as another lot of the same
 * financeur and the same reason (an absence that had ended the dossier was not one). Nothing is judged again: the grant was. `a` keeps
 * what is read. RC_REFUSED MSG_DOTATION_LOT_INCONNU.
 */
struct dotation_reprise {
    int64_t titulaire_id, lot; /* the lot as it was */
    int64_t cents;             /* of it, at most */
    day_t le;
    const char *cle;   /* of the new lot */
    const char *agent; /* for the journal, may be NULL */
    int64_t lot_out, financeur_id_out;
};
NODISCARD enum rc dotation_redonner(struct db *db, struct arena *a, struct dotation_reprise *r,
                                    struct err *e);

/* As dotation_verser(), but writes nothing: RC_OK when it would be recorded, or is already. */
NODISCARD enum rc dotation_examiner(struct db *db, void *arg, struct err *e);

/* The lots of a holder in order, or the one asked (lot 0: all); libres: only those where something is free now, by the day
 * they were received. RC_REFUSED MSG_DOTATION_TROP when there are more than DOTATION_LOTS_MAX. */
NODISCARD enum rc dotation_lire(struct db *db, struct arena *a, int64_t titulaire_id, int64_t lot,
                                bool libres, struct dotation_lot **out, size_t *n, struct err *e);

/* Whether the conditions of a lot let it pay a training of this class, named "SIRET/number" ("" when it has no name):
 * pure (R. 6323-42-1). */
NODISCARD bool dotation_convient(const struct dotation_lot *l, enum classe classe, const char *formation);

/* What a dossier may use on a day: for the split of financement.h. */
#define DOTATION_ABONDEMENTS_MAX 24 /* with the dotations and the rights, no more than a dossier holds */
struct dotation_ressources {
    struct dotation dotations[FINANCEMENT_POTS_MAX];
    size_t dotations_n;
    struct abondement abondements[DOTATION_ABONDEMENTS_MAX];
    int64_t lots[DOTATION_ABONDEMENTS_MAX]; /* of the abondements */
    size_t abondements_n;
};
/* The lots that fit a session of class `classe`, with what is free of each, and the abondements of the dossier. The
 * first in the order of use are kept when they are too many for a dossier. RC_REFUSED MSG_DOTATION_TROP as above. */
NODISCARD enum rc dotation_ressources(struct db *db, struct arena *a, int64_t titulaire_id,
                                      int64_t dossier_id, int64_t session_id, enum classe classe, day_t le,
                                      struct dotation_ressources *out, struct err *e);

/*
 * Inside a unit of work: sends back to its financeur what is free of a lot on day `le`, when its last day has passed and a
 * refund was stipulated (R. 6323-42-1), or when it is the abondement of a dossier that was accepted
 * without it or has ended (R. 6333-2-1). *cents is
 * what was sent back, 0 when nothing is due: done again, it finds nothing. A freeze for fraud holds it: the first pass of
 * dotation_appliquer_echeances() after its end sends it back.
 */
NODISCARD enum rc dotation_rembourser(struct db *db, int64_t titulaire_id, int64_t lot, day_t le,
                                      int64_t *cents, struct err *e);

/* Sends back all that is due on day `at`, some hundreds of lots in a unit of work. dry_run only counts. */
struct dotation_echeances {
    int64_t lots;
    int64_t cents;       /* of them all */
    int64_t leves_cents; /* of these, promised and never received: nobody is sent anything */
};
NODISCARD enum rc dotation_appliquer_echeances(struct store *s, day_t at, bool dry_run,
                                               struct dotation_echeances *out, struct err *e);

/* Whether an agent may give this key: those that the program makes ("DD-12-1", "dossier-…") are its own. RC_USAGE
 * MSG_DOTATION_CLE_RESERVEE. */
NODISCARD enum rc dotation_cle_libre(const char *cle, struct err *e);

/* "dotation volontaire d'un financeur": what a base is called on a day; NULL when it does not exist then. *article (may be
 * NULL) is where it is said. */
NODISCARD const char *dotation_base(const char *base, day_t at, const char **article);

#endif

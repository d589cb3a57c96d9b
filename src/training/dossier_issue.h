/*
 * dossier_issue.h - what an act would make of the price of a dossier, told before it is done by the rules that do it.
 */
#ifndef SICPF_DOSSIER_ISSUE_H
#define SICPF_DOSSIER_ISSUE_H

#include "training/classement.h"
#include "training/denouement.h"

/* Who gets what of the price, in cents: the rights of the holder, what was paid by card, the sums of a financeur are three
 * pockets that never mix. */
struct dossier_issue {
    bool connue; /* false: the act settles nothing, or nothing is reserved */
    struct denouement d;
    int64_t deja_verse_cents;  /* the advance that the body has, whatever it is due */
    int64_t a_recuperer_cents; /* what that advance paid beyond its due */
    int64_t droits_rendus_cents, droits_perdus_cents;
    int64_t carte_rendue_cents, carte_perdue_cents;
    bool carte_hors_service; /* an agent received that share: he gives it back, no card is */
    int64_t financeur_rendu_cents, financeur_perdu_cents;
    int64_t financeur_leve_cents; /* granted, never paid by the financeur, who does not owe it any more */
    /* An absence corrected gives no right nor card back: all is held again, of the rights, the card and the financeur. What a financeur
     * paid meanwhile goes back to it, its sum being promised again. */
    int64_t droits_repris_cents, carte_reprise_cents, financeur_repris_cents, reserve_cents;
};

/* How the price ends if row `t` is done on day `jour`, by the law of the acceptance: the one place that decides it. Requires a
 * row that settles (dossier_denoue()). RC_NOT_FOUND when a parameter has no value that day. */
NODISCARD enum rc dossier_denouer(const struct dossier *d, const struct dossier_transition *t, day_t jour,
                                  struct denouement *out, struct err *e);
/* True when the row settles the price. */
NODISCARD bool dossier_denoue(const struct dossier_transition *t);

/* The same shared between the pockets of the dossier as stored, and what an act undoes of what was settled; t may be NULL (nothing is known
 * then). Texts are constant. */
NODISCARD enum rc dossier_issue(struct db *db, struct arena *a, const struct dossier *d,
                                const struct dossier_transition *t, day_t jour, struct dossier_issue *out,
                                struct err *e);

/* dossier_deces.c: the holder died before the last day of a training said given up by him, and no later than his exit: it is force
 * majeure, whatever is said (rules 3.5, parameter interruption.deces_force_majeure on the day of the acceptance). Changes *d alone. */
NODISCARD enum rc dossier_deces_excuse(struct db *db, struct arena *a, struct dossier *d, struct err *e);

/* dossier_deces.c: after an exit said again: force majeure that only the death had given (dossier_deces_excuse()) goes when the holder did not
 * die by that exit; one that was declared stays. Changes *d alone. */
NODISCARD enum rc dossier_deces_revoir(struct db *db, struct arena *a, struct dossier *d, struct err *e);

/* dossier_deces.c: true of a training said followed whole by a holder who was dead before the last day of it, and of his exit. `deces` may be
 * DAY_NONE. */
NODISCARD bool dossier_deces_entier(const struct dossier *d, day_t deces);

/* What a dossier says that the death of its holder contradicts. */
enum dossier_deces_cas {
    DECES_ABANDON, /* settled as given up */
    DECES_ABSENCE, /* settled as an absence */
    DECES_ENTIER,  /* said followed whole, settled or not: nothing is lost, and what is due is not known */
    DECES_COMMANDE, /* ordered, of a holder dead by its first day: nobody can declare its entry nor its absence */
    DECES_CAS_COUNT
};
/* "abandon"; constant. */
NODISCARD const char *dossier_deces_cas_name(enum dossier_deces_cas cas);

/* A dossier that the death of its holder contradicts. What it cost: in cents. */
struct dossier_deces {
    struct dossier d;
    enum dossier_deces_cas cas;
    bool regle; /* nothing settles it any more: how it ended is said by two agents (classement.h) */
    day_t deces, appris_le;                             /* learnt; DAY_NONE: with the account */
    int64_t droits_cents, carte_cents, financeur_cents; /* lost, by whose they are */
    int64_t du_cents; /* what the body would be due, 0 when nobody knows; d.a_payer_cents is what it is */
    enum classement_etat
        classement; /* what agents say of how it was settled: of this death, and of it as it is */
};
/* Which dossiers, all when zeros. `deces`: the death of that holder, not written yet; DAY_NONE. */
struct dossier_deces_filtre {
    int64_t titulaire_id, dossier_id;
    day_t deces;
    bool classes;      /* those that two agents said settled as well (classement.h) */
    const char *apres; /* number of the dossier that they come after; NULL: from the first */
    int64_t rang;      /* dossier_deces_rang() of that one */
    size_t limit;
};
/* Whose death was learnt last first, in the arena. Those whose rights were given back whole since are not there. Nothing gives the others back. */
NODISCARD enum rc dossiers_deces(struct db *db, struct arena *a, const struct dossier_deces_filtre *f,
                                 struct dossier_deces **out, size_t *n, struct err *e);
/* Where it stands in that order, with its number. */
NODISCARD int64_t dossier_deces_rang(const struct dossier_deces *x);
/* How many there are of all holders, those said settled left out. */
NODISCARD enum rc dossiers_deces_nombre(struct db *db, int64_t *n, struct err *e);

#endif

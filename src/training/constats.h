/*
 * constats.h - what is checked of an offer before it is shown: its certification, the entitlement of its body, its class, price,
 * length and days. Each finding is a message of the catalogue (stable code, article, sentence) and forbids the offer or warns.
 *
 * A register that was never imported can be held against nobody: the offer is then warned of. The law of the day says whether
 * an uncertain certification forbids (catalogue.certification_exigee) and whose entitlement counts (catalogue.habilitation_siren).
 */
#ifndef SICPF_CONSTATS_H
#define SICPF_CONSTATS_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "rights/financement.h"
#include "store/store.h"

#define CONSTATS_MAX 20 /* of one session: each check finds one thing at most */

struct constat {
    enum msg msg;
    bool bloquant;
    char phrase[300];
};

/* What a catalogue says of hours and of the price of one, all taxes included, beside what it sells; -1 for what it does not say. */
struct offre_dite {
    int64_t total, centre, entreprise, horaire_cents;
};

/* True when it contradicts the hours or the price that are sold, or itself. An hourly price is rounded to the cent: an hour may hide one. */
NODISCARD bool offre_se_contredit(const struct offre_dite *dite, int64_t heures, int64_t ttc_cents);

/* A session and what was found. The texts live in the arena of constats_lister(); NULL from constats_session(). */
struct offre_constats {
    int64_t session_id, formation_id, organisme_id;
    const char *formation, *action, *session; /* numbers of the training body */
    const char *intitule;
    bool retiree_gestionnaire; /* the operator withdrew it: its body cannot put it back */
    bool finie;                /* it takes no request any more: it has begun, or its body closed it */
    struct constat constats[CONSTATS_MAX];
    size_t n;
};

/* The rule of a day, as the search asks for it. */
struct constats_regle {
    int64_t rncp,
        rs;        /* 0: nothing is held against an offer; 1: its record; 2: its record and the entitlement */
    int64_t siren; /* 1: an entitlement is that of the company; 0: of the establishment */
    bool exigee;
    int64_t connu[2]; /* what is known of RNCP, RS: 0 nothing, 1 the records, 2 who may train too */
};

/* What holds that day, with the registers as they are known. */
NODISCARD enum rc constats_regle(struct db *db, day_t day, struct constats_regle *out, struct err *e);

/* A session that a catalogue announces, and that is not recorded, or not so. */
struct offre_annoncee {
    int64_t organisme_id;
    const char *formation, *action, *session; /* numbers of the training body */
    enum classe classe;
    const char *code, *code_elu; /* "" when not said */
    int64_t heures, ht_cents, ttc_cents;
    struct offre_dite dite;
    day_t debut, fin; /* DAY_NONE: permanent entries */
    bool ouverte;
};

/* What will be found on it, today, once it is recorded as it is announced; out->session_id is that of a session known of its action, 0 for a new
 * action. The rule is that of today (constats_regle()). RC_NOT_FOUND (MSG_CATALOGUE_SESSION_INCONNUE) for a body that is not known. */
NODISCARD enum rc constats_annoncee(struct db *db, const struct offre_annoncee *o,
                                    const struct constats_regle *r, struct offre_constats *out,
                                    struct err *e);

/* One session, today. RC_NOT_FOUND (MSG_CATALOGUE_SESSION_INCONNUE). */
NODISCARD enum rc constats_session(struct db *db, int64_t session_id, struct offre_constats *out,
                                   struct err *e);

/*
 * Whether a session may still be sold on day `le` to who would begin it on day `entree` (permanent entries have no other): its body sells, no measure
 * closes its training, its certification is registered and active when the training begins, the body is entitled to train for it, its sub-contracts hold.
 * RC_REFUSED: the first finding that forbids it. What only a publication asks (a training withdrawn, its price) is not asked: a request
 * was made of it. RC_NOT_FOUND (MSG_CATALOGUE_SESSION_INCONNUE). C. trav. L. 6323-6, L. 6323-9-1.
 */
NODISCARD enum rc constats_vendable(struct db *db, int64_t session_id, day_t entree, day_t le, struct err *e);

/* Sessions in order of identifier, after the one given (0: from the start), those without findings included; organisme_id 0: of
 * all bodies; limit 1 to 500. The array lives in the arena. */
NODISCARD enum rc constats_lister(struct db *db, struct arena *a, int64_t organisme_id, int64_t apres,
                                  size_t limit, struct offre_constats **out, size_t *n, struct err *e);

/* The same of the sessions of one formation. */
NODISCARD enum rc constats_formation(struct db *db, struct arena *a, int64_t formation_id, int64_t apres,
                                     size_t limit, struct offre_constats **out, size_t *n, struct err *e);

#define RETRAIT_MOTIF_MAX 500 /* characters */

/* Argument of formation_publier_unit() and formation_retirer_unit(), units of work: who acts on which training. */
struct publication_acte {
    int64_t organisme_id;
    const char *formation; /* number given by the training body; NULL: formation_id says it */
    int64_t formation_id;  /* 0 with a number */
    enum law_party party;  /* who acts: PARTY_CDC or the training body */
    int64_t acteur_id;     /* the body's, 0 for the operator */
    const char *agent;     /* "" for the body itself */
    const char *motif;     /* formation_retirer_unit() by the operator: why, which the body reads */
};

/*
 * Puts a training back, or withdraws it, and says so in the journal. RC_NOT_FOUND (MSG_CATALOGUE_FORMATION_INCONNUE), RC_CONFLICT
 * (MSG_CATALOGUE_DEJA_PUBLIEE, MSG_CATALOGUE_DEJA_RETIREE). The operator says why it withdraws (decision_motifs(), field « motif »); a body does not have to. What the operator withdrew, though the body had before, only the
 * operator puts back: RC_REFUSED (MSG_CATALOGUE_RETIREE_GESTIONNAIRE). Putting it back is RC_REFUSED (MSG_CATALOGUE_BLOQUANTS) while one of its
 * open sessions has a finding that forbids it (C. trav. L. 6323-9).
 */
NODISCARD enum rc formation_publier_unit(struct db *db, void *publication_acte, struct err *e);
NODISCARD enum rc formation_retirer_unit(struct db *db, void *publication_acte, struct err *e);

#endif

/*
 * dette.h - the recovery of a sum that was not due, step by step (rules IND-01 to IND-05): opened, notified on a certain day,
 * formal notice, contrainte, opposition, instalments, payments, withholding on rights, giving up. What the law computes is in
 * indu.h; each step is refused when the one before is missing, before its delay, or on an article not in force that day.
 *
 * In the book: notifying writes the debt (debtor's account to COMPTE_INDU_A_RENDRE); what is recovered lowers the debt and
 * goes on to whoever had filled the purses, in the same unit of work; giving up writes off what is left.
 */
#ifndef SICPF_DETTE_H
#define SICPF_DETTE_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "store/store.h"

#define DETTE_NUMERO_BYTES 24
#define DETTE_TEXTE_MAX 8000
#define DETTE_REFERENCE_MAX 200
#define DETTE_PARTS_MAX 64
#define DETTE_LIGNES_MAX 500

struct dette {
    int64_t id;
    const char *numero;
    bool titulaire; /* owed by the holder; otherwise by the body */
    int64_t organisme_id, titulaire_id, dossier_id;
    const char *dossier, *etat, *article, *motifs;
    int64_t montant_cents, recouvre_cents;
    bool fraude;
    day_t paye_le, ouvert_le;
    const char *ouvert_par;
    day_t notifie_le, payer_avant, demeure_le, demeure_avant, contrainte_le; /* DAY_NONE until then */
    const char *signataire;
    const char *notifie_reference, *demeure_reference, *contrainte_reference; /* of the proof of each day */
    int64_t demeure_cents, contrainte_cents; /* what was left on the day of each */
    const char *contrainte_par;              /* agent */
    day_t opposer_avant, oppose_le, juge_le, echelonne_le;
    int64_t echelonne_base_cents; /* recovered when instalments were granted */
    day_t echeance_le,
        echeance_fin; /* the first instalment not paid whole, the last of all; DAY_NONE: none */
    day_t clos_le;
    const char *clos_motif, *clos_par; /* agent */
    const char
        *clore_etat; /* the end that somebody proposes, "abandonne", "annule" or "reduit"; NULL for none */
    day_t clore_le;
    const char *clore_par, *clore_motif;
    int64_t revoir_no;    /* > 0: what is proposed is a decision after a recovery (dette_decisions) */
    int64_t revoir_cents; /* what it would leave owed */
    day_t revoir_le;      /* its day; DAY_NONE */
    const char *revoir_reference;
    int64_t initial_cents;      /* what was claimed, before any reduction */
    const char *part_de;        /* number of the debt that a reduction took this one from; NULL */
    day_t decision_le;          /* of the last decision that annulled or reduced it; DAY_NONE */
    int64_t a_rembourser_cents; /* it had been paid, and is owed back to its debtor; 0 */
    day_t rembourse_le;
    bool renonce;                   /* paying it back was given up (training/renonciation.h) */
    bool renonce_dossier;           /* a body's: some of what it is owed on the dossier was given up */
    bool annule_par_decision;       /* annulled whole by one, after something was recovered */
    const char *denomination, *nda; /* of the body of the dossier */
};

struct dette_part {
    int64_t no, poche, compte, montant_cents, rendu_cents;
};

struct dette_ligne { /* a sum recovered, or an instalment */
    int64_t no;
    const char *genre; /* "paiement", "retenue"; NULL for an instalment */
    day_t le;
    int64_t montant_cents; /* all of it, as it was paid or withheld */
    const char *reference;
    int64_t garde_cents; /* of it, what still pays this debt */
    int64_t
        rendu_cents; /* of it, what a decision or a fraud gives back, or counts otherwise; of a part annulled, by that part */
    int64_t reste_cents; /* of an instalment: still to be paid */
};

/* A decision that annulled or reduced a debt of which something was recovered. */
struct dette_decision {
    int64_t no, cents, avant_cents; /* owed from then on, and until then */
    day_t le;                       /* of the decision itself */
    const char *reference, *motif, *propose_par;
    day_t decide_le;
    const char *decide_par;
    int64_t droits_cents, argent_cents; /* back on the purses of the holder; owed back to the debtor */
    const char *part;                   /* number of the debt that the part annulled became; NULL */
};

/* What is still claimed of it, cents: nothing once it is over. */
NODISCARD int64_t dette_reste(const struct dette *d);

/* Whether an end, an annulment or a reduction waits for a second person. */
NODISCARD bool dette_fin_attend(const struct dette *d);

/* Texts live in the arena. RC_NOT_FOUND MSG_INDU_INCONNU. Reading is the caller's business with the door. */
NODISCARD enum rc dette_lire(struct db *db, struct arena *a, const char *numero, struct dette *out,
                             struct err *e);
/* Of one body (0: of all), newest first, those before `avant` (0: all). */
NODISCARD enum rc dettes_lister(struct db *db, struct arena *a, int64_t organisme_id, int64_t avant,
                                size_t limit, struct dette **out, size_t *n, struct err *e);
/* Of one dossier, newest first. */
NODISCARD enum rc dettes_du_dossier(struct db *db, struct arena *a, int64_t titulaire_id, int64_t dossier_id,
                                    size_t limit, struct dette **out, size_t *n, struct err *e);
/* What a holder owes and was told of, newest first: in all, or of one dossier (0: all). */
NODISCARD enum rc dettes_du_titulaire(struct db *db, struct arena *a, int64_t titulaire_id,
                                      int64_t dossier_id, size_t limit, struct dette **out, size_t *n,
                                      struct err *e);
NODISCARD enum rc dette_parts(struct db *db, struct arena *a, int64_t dette_id, struct dette_part **out,
                              size_t *n, struct err *e);
/* Each payment and each withholding as it was made, those that decisions gave back whole included, oldest first. */
NODISCARD enum rc dette_recouvrements(struct db *db, struct arena *a, const struct dette *d,
                                      struct dette_ligne **out, size_t *n, struct err *e);
/* Those of which one decision of *d gave something back, as it left them: what was recovered or decided since changes nothing of it. */
NODISCARD enum rc dette_rendus(struct db *db, struct arena *a, const struct dette *d,
                               const struct dette_decision *v, struct dette_ligne **out, size_t *n,
                               struct err *e);
/* What became of it, in French words after its amount, in the arena; NULL when all of it pays the debt. */
NODISCARD const char *dette_ligne_suite(struct arena *a, const struct dette *d, const struct dette_ligne *l);
/* What became of all that was received of a debt that is annulled, in one French sentence, in the arena; NULL for any other. */
NODISCARD const char *dette_bilan(struct arena *a, const struct dette *d);
NODISCARD enum rc dette_echeances(struct db *db, struct arena *a, int64_t dette_id, struct dette_ligne **out,
                                  size_t *n, struct err *e);

/* Those made of a debt, or that made it the part they annulled, oldest first. */
NODISCARD enum rc dette_decisions(struct db *db, struct arena *a, int64_t dette_id,
                                  struct dette_decision **out, size_t *n, struct err *e);

/* The same in one French sentence, in the arena: its day, its reference, what is owed instead of what was, and what goes back. */
NODISCARD const char *dette_decision_dite(struct arena *a, const struct dette_decision *v);

/* What those decisions took back, in the book, from a financeur that it had been transferred to: owed by it, asked outside the program. */
struct dette_creance {
    const char *siret, *denomination, *lot, *reference; /* lot and reference of the transfer: "" */
    int64_t cents;
    day_t vire_le; /* DAY_NONE: at the bank */
};
NODISCARD enum rc dette_creances(struct db *db, struct arena *a, const struct dette *d,
                                 struct dette_creance **out, size_t *n, struct err *e);
/* In one French sentence, in the arena: to whom, how much, and which transfer. */
NODISCARD const char *dette_creance_dite(struct arena *a, const struct dette_creance *c);

/* Whether no contrainte may be served: it is smaller than the threshold of R. 6333-7-4 (*seuil, cents), whether on the first day that its
 * formal notice allows or on day `at`. False when the law has no threshold on that day. */
NODISCARD bool dette_sous_seuil(const struct dette *d, day_t at, int64_t *seuil);

/* What comes next and from which day, in one French sentence, in the arena. */
NODISCARD const char *dette_suite(struct arena *a, const struct dette *d, day_t at);

/* Argument of the units; what a step does not name is ignored. */
struct dette_commande {
    const char *numero, *agent;
    const char *dossier;   /* ouvrir: public number */
    bool titulaire;        /* ouvrir: the holder owes it */
    bool fraude;           /* ouvrir: never given up */
    int64_t montant_cents; /* ouvrir, payer */
    const char *texte;     /* ouvrir, abandonner, annuler: why */
    day_t jour; /* of the letter, the service, the payment, the first instalment; DAY_NONE: today */
    const char *reference;  /* of the letter or of the payment */
    const char *signataire; /* contraindre */
    bool service;           /* retenir: the service does it, without an agent */
    bool difficulte;        /* contraindre: the body is in economic difficulty */
    int64_t mensualites;    /* echelonner */
    char numero_out[DETTE_NUMERO_BYTES];
    int64_t droits_out,
        argent_out;      /* approuver: given back on the purses of the holder; owed back to the debtor */
    bool propose_out;    /* annuler: it waits for another person (dette_approuver) */
    bool deja_out;       /* payer: this payment was recorded already */
    int64_t montant_out; /* retenir: what was withheld; payer: what is left */
};

/*
 * Units of work, each with its act in the journal. All: RC_USAGE MSG_DECISION_AGENT without an agent, RC_CONFLICT
 * MSG_INDU_ETAT at the wrong step, RC_REFUSED MSG_DECISION_ARTICLE_* when its article is not in force that day, RC_USAGE
 * MSG_INDU_JOUR for a day to come or before the last step, MSG_INDU_REFERENCE.
 */
/* RC_REFUSED MSG_INDU_NON_PAYE, MSG_INDU_MONTANT (more than what was paid and not claimed yet), MSG_INDU_APRES_FRAUDE (of a holder whose
 * rights were given back after a fraud). */
enum rc dette_ouvrir(struct db *db, void *commande, struct err *e);
/* Runs the delay of indu.reponse_jours. */
enum rc dette_notifier(struct db *db, void *commande, struct err *e);
/* RC_REFUSED MSG_INDU_TROP_PERCU. Closes the debt when nothing is left. The same reference, amount and day again: RC_OK,
 * deja_out is true and nothing is written; another amount or day, RC_CONFLICT MSG_INDU_REFERENCE_DEJA. */
enum rc dette_payer(struct db *db, void *commande, struct err *e);
/* As many months, equal but for the last; RC_REFUSED MSG_INDU_ECHEANCIER. It takes the place of the one before. */
enum rc dette_echelonner(struct db *db, void *commande, struct err *e);
/* RC_REFUSED MSG_INDU_TROP_TOT, MSG_INDU_ECHEANCIER_TENU while instalments are paid in time, MSG_INDU_DU_TITULAIRE. */
enum rc dette_demeurer(struct db *db, void *commande, struct err *e);
/* … and MSG_INDU_SOUS_SEUIL, MSG_INDU_DIFFICULTE (R. 6333-7-4), MSG_INDU_MEME_AGENT. */
enum rc dette_contraindre(struct db *db, void *commande, struct err *e);
/* RC_REFUSED MSG_INDU_OPPOSITION_TARDIVE. */
enum rc dette_opposer(struct db *db, void *commande, struct err *e);
/* The judge kept the contrainte. (When the judge did not: dette_annuler.) */
enum rc dette_maintenir(struct db *db, void *commande, struct err *e);
/* Proposes to give up what is left, which dette_approuver() does. RC_REFUSED MSG_INDU_FRAUDE, RC_CONFLICT MSG_INDU_PROPOSE when an end
 * waits already. */
enum rc dette_abandonner(struct db *db, void *commande, struct err *e);
/* It was not owed. When nobody opened it, the act that said what is due did: it is then proposed as above (propose_out). Once something
 * was recovered, it takes the day and the reference of a decision, is proposed, and gives all of it back when it is approved: rights to
 * the purse they were withheld from, on the day they were, what a body paid by a payment run, what a holder paid by dette_rembourser(). */
enum rc dette_annuler(struct db *db, void *commande, struct err *e);
/* Less was owed: `montant_cents` is what is owed from the decision on, > 0 and less than what is claimed (RC_REFUSED MSG_INDU_REDUCTION).
 * Proposed as above, whatever was recovered. Approved, the debt is as if it had been that much from its first day: what was recovered
 * is shared again among who had paid, and what is beyond it is given back. The part annulled is a debt of its own (part_de). A debt
 * before the judge is judged by it. */
enum rc dette_reduire(struct db *db, void *commande, struct err *e);
/* The end that is proposed, by a second person: RC_REFUSED MSG_INDU_MEME_PROPOSANT for who proposed it or opened the debt; RC_CONFLICT
 * MSG_INDU_SANS_PROPOSITION when none is; what forbids it forbids it again. */
enum rc dette_approuver(struct db *db, void *commande, struct err *e);
/* The end that is proposed is set aside: nothing changes. */
enum rc dette_ecarter(struct db *db, void *commande, struct err *e);
/* Takes from the rights of the holder what is free today, at most what is left (IND-04). RC_REFUSED as dette_demeurer. Nothing
 * free: RC_OK, montant_out 0, nothing written. */
enum rc dette_retenir(struct db *db, void *commande, struct err *e);

/* A holder gets back what they had paid of a debt that a fraud undid (dettes_restituer), by a transfer that an agent made:
 * `reference`, and the day it left. RC_REFUSED MSG_INDU_RIEN_A_REMBOURSER. */
enum rc dette_rembourser(struct db *db, void *commande, struct err *e);

/* What a body may still be claimed of a dossier: what was paid, and claimed from nobody yet. */
struct dossier;
NODISCARD enum rc dette_reclamable(struct db *db, struct arena *a, const struct dossier *d, int64_t *out,
                                   struct err *e);

/* What was recovered already of part `no` of the financing of a dossier, whoever owed it: it went back to who had filled the purse. */
NODISCARD enum rc dette_rendu(struct db *db, const struct dossier *d, int64_t no, int64_t *out,
                              struct err *e);

/* The same, of what the holder or the body paid, whoever got it. */
NODISCARD enum rc dette_recouvre(struct db *db, const struct dossier *d, int64_t no, bool titulaire,
                                 int64_t *out, struct err *e);

/* Inside the unit of work that gives a dossier back for fraud, once its purses are filled again (decision 43). A holder owes nothing: each
 * of their debts for its price is cancelled, what was withheld goes back to its purse, and what they paid is owed to them; the body
 * alone will owe. When nothing is paid to the body any more (paye false), its own debts for the price have no object: they are
 * cancelled, and what it had paid stays on its payable, for the caller. */
struct dette_restitution {
    struct db *db;
    const struct dossier *d;
    bool paye;
    int64_t payable; /* account of the body */
    day_t jour;
    const char *agent;
};
NODISCARD enum rc dettes_restituer(const struct dette_restitution *r, struct err *e);

struct dette_retenues {
    int64_t dettes; /* that may be withheld on rights that are free */
    int64_t retenues, cents;
    int64_t en_echec; /* *e of the call is the first */
};
/* Withholds today, on the rights that are free, what every holder owes and may be withheld (IND-04: present rights, or future: those that
 * a credit brought since). What is withheld is written once: done again, it takes from what is free then, and nothing beyond the
 * debt. `agent`: "" or NULL for the service. `dry_run` counts the debts only. May be stopped and started again. */
NODISCARD enum rc dettes_retenir(struct store *s, const char *agent, bool dry_run, struct dette_retenues *out,
                                 struct err *e);

/* What a body keeps of an advance beyond its due (rule PAY-03), opened inside the unit of work of the act that says its due:
 * to be notified, then recovered, as any other. `compte`: the fund that bears it until then. */
struct dette_acompte {
    const struct dossier *d; /* acompte_le is the day it was paid */
    int64_t cents, compte;
    bool fraude;
    const char *agent; /* "" for the service */
};
NODISCARD enum rc dette_ouvrir_acompte(struct db *db, const struct dette_acompte *o, struct err *e);

/* Inside the unit of work that records that money came back from the bank, which the body is not to be paid again: the `cents` that
 * stand on its payable, `source`, pay what the body owes, then what it was let off (it never kept that money), and the rest, which it
 * had given back already, is owed to it (training/remboursement.h). `fraude`: the dossier was given back, any debt of it counts;
 * otherwise, those of its advance. */
NODISCARD enum rc dette_compenser(struct db *db, const struct dossier *d, int64_t source, int64_t cents,
                                  bool fraude, day_t jour, struct err *e);

#endif

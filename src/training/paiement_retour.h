/*
 * paiement_retour.h - the statements of the bank told to the payment runs: a transfer that left, a transfer that came back.
 *
 * A debit is matched by its EndToEndId, or by the number of its run when the bank debits it as one; the sum and the account must
 * be those of the run. It says that the line left, and pays a line that has no other answer yet. A return takes its dossier from
 * paid to billed again, once whatever files tell it. What the bank rejected it may debit and give back, or not debit: both are read, in any order,
 * and what it owes meanwhile is in the book (decision 96). What came back waits: another account of the body (or of its factoring
 * company), or an agent, lets the next run pay it. So does a line that the bank rejects because of its account. Everything else waits for an agent with the entries of the bank.
 *
 * Units: cents, days of Paris.
 */
#ifndef SICPF_PAIEMENT_RETOUR_H
#define SICPF_PAIEMENT_RETOUR_H

#include "training/appel.h"
#include "training/dossier.h"

/* What an entry is for the runs: BANQUE_VIREMENT, BANQUE_RETOUR, BANQUE_ATTENTE (it names a run or a line and contradicts
 * it), BANQUE_SANS_OBJET (a return or a debit told again), BANQUE_CONNUE when it names neither. Reads only. */
NODISCARD enum rc paiement_releve_sort(struct db *db, const struct banque_entree *b, enum banque_sort *out,
                                       struct err *e);
/* Whether the line that an entry names is what its total, written that day, debited or gave back. *named: it names a line. Reads only. */
NODISCARD enum rc paiement_releve_ecrit(struct db *db, const struct banque_entree *b, day_t jour, bool *named,
                                        bool *written, struct err *e);
/* Inside a unit of work: applies an entry that is BANQUE_VIREMENT or BANQUE_RETOUR. */
NODISCARD enum rc paiement_releve_appliquer(struct db *db, const struct banque_entree *b, struct err *e);

/* Inside a unit of work: the state of a run some of whose entries were applied by a group (struct banque_groupe). */
NODISCARD enum rc paiement_releve_suivre(struct db *db, int64_t lot_id, struct err *e);

/* A return written by people, `cents` of the line of a reference, the rest kept by the bank (decision 95).
 * paiement_retour_verifier(): reads only. RC_NOT_FOUND MSG_BANQUE_RETOUR_VIREMENT; RC_REFUSED MSG_PAIEMENT_ETAT unless it is on the way or
 * paid, MSG_BANQUE_RETOUR_SANS_DEPART when no statement shows that it left, MSG_BANQUE_RETOUR_MONTANT for more than it,
 * MSG_BANQUE_RETOUR_FRAIS when the bank would keep more than paiement.retour_frais_max, MSG_BANQUE_RETOUR_MOTIF (RC_USAGE) for a reason
 * that no table has and that the entry does not tell. paiement_retour_ecrire(): inside a unit of work, the same refusals, and writes it. */
struct paiement_retour_dit {
    const char *reference, *motif, *agent;
    const char *motif_banque; /* the code that the entry tells, known or not; NULL */
    int64_t cents;
    day_t le;
    int64_t lot_id_out, no_out; /* the line */
    int64_t frais_out;
};
NODISCARD enum rc paiement_retour_verifier(struct db *db, struct paiement_retour_dit *r, struct err *e);
NODISCARD enum rc paiement_retour_ecrire(struct db *db, struct paiement_retour_dit *r, struct err *e);

/* A transfer that came back. */
struct paiement_retour {
    const char *reference, *dossier, *siret, *denomination;
    int64_t montant_cents;
    int64_t frais_cents; /* what the bank kept of it; 0 */
    const char *motif;   /* reason code of the bank; NULL when none */
    day_t le;
    const char *reprise_par; /* agent who lets it be paid again on the same account; NULL */
    const char *
        suite; /* compte, compte_dit: the bank refuses the account (compte_refus.h), and one agent checked it; attente, a_payer, en_cours, paye; plus_du: neither due nor paid since;
                              avec_facture: an advance not paid again */
    int64_t
        reste_du_cents; /* the dossier asks for nothing more (a fraud): what the body is still owed of it, and no more; else 0 */
    int64_t titulaire_id, retour_us;
    const char *dit_par, *dit_motif; /* agent who says that the account was checked, and how; NULL */
    bool
        rejete; /* it never left: the bank refused the account (table motifs_de_compte), or cancelled it as asked (statuts_virement_annule) */
};
/* What one waits for (constant or buf), and what a difference is, in French. */
#define PAIEMENT_SUITE_BYTES 200
NODISCARD const char *paiement_retour_phrase(const struct paiement_retour *r,
                                             char buf[static PAIEMENT_SUITE_BYTES]);
NODISCARD const char *paiement_ecart_phrase(const char *quoi);
/* Why it came back, in French, in `buf`: "motif AC04, compte clos"; "motif XX99 (code non connu)"; what an agent wrote before a code was asked;
 * "motif non donné". Constant or buf. */
#define PAIEMENT_MOTIF_BYTES 160
NODISCARD const char *paiement_motif_dit(const char *motif, day_t le, char buf[static PAIEMENT_MOTIF_BYTES]);
/* The last ones first, before the instant `avant_us` (INT64_MAX: all); the array lives in the arena. */
NODISCARD enum rc paiement_retours(struct db *db, struct arena *a, int64_t avant_us, size_t limit,
                                   struct paiement_retour **out, size_t *n, struct err *e);

/* Argument of paiement_reprendre(), a unit_fn: the next run may pay again, on the same account, what came back under this
 * reference. RC_NOT_FOUND MSG_PAIEMENT_RETOUR_INCONNU; RC_CONFLICT MSG_PAIEMENT_RETOUR_DECIDE when somebody said so already or
 * it is paid. When the bank refuses its account it takes two agents, and frees all that the account holds (compte_refus.h, with its refusals): one says
 * how they checked it (`motif`), another confirms; `retirer` takes back what was said. RC_USAGE MSG_PAIEMENT_COMPTE_AUTRE for either, when the
 * bank said nothing of the account. */
struct paiement_reprise {
    const char *reference;
    const char *agent;
    const char *motif; /* how the account was checked; NULL */
    bool retirer;
    enum paiement_etape { REPRISE_FAITE, REPRISE_DITE, REPRISE_CONFIRMEE, REPRISE_RETIREE } etape_out;
    int64_t reponses_out; /* but for REPRISE_FAITE: answers of the bank about this account */
    /* What the next run pays once nothing holds it: this again; with the invoice, an advance that is not due any more; or what the body is
     * still owed beyond its price (reste_du_out), once the dossier itself asks for nothing: after a fraud, what came back settled its debt. */
    enum paiement_repris { REPRIS_DE_NOUVEAU, REPRIS_AVEC_FACTURE, REPRIS_RESTE_DU } repris_out;
    int64_t reste_du_out;
};
enum rc paiement_reprendre(struct db *db, void *reprise, struct err *e);

/* What a run and the statements do not say alike. */
struct paiement_ecart {
    const char *reference; /* of a line, or the number of the run */
    int64_t montant_cents;
    const char *
        quoi; /* sans_reponse, nom, bloque, sans_debit, rejete_debite, sans_retour, rendu_sans_debit, frais, double: of a line; debit, retour: of an entry
                  that waits; parti: of one that names a run given up; revenu: of a second return; sortie, frais_banque, deja: of money that left without a run */
    int64_t ecriture;     /* number of the entry that waits; 0: of a line */
    int64_t titulaire_id; /* of a line; 0 */
};
NODISCARD enum rc paiement_ecarts(struct db *db, struct arena *a, int64_t lot_id, const char *numero,
                                  size_t limit, struct paiement_ecart **out, size_t *n, struct err *e);

/* Money that left, or that came back of a transfer of ours otherwise than its run says, and that waits for a person, whatever run it names; lines that two runs paid, or that the bank rejected and debited, until
 * their money is back or an agent put aside, with a reason, what names them. */
NODISCARD enum rc paiement_sorties(struct db *db, struct arena *a, size_t limit, struct paiement_ecart **out,
                                   size_t *n, struct err *e);

/* Every run: its lines are those that were frozen. *lus: how many runs. RC_INTEGRITY MSG_PAIEMENT_LOT_ALTERE, with the first. Reads only. */
NODISCARD enum rc paiement_lots_verifier(struct db *db, int64_t *lus, struct err *e);

/* What the lines of holders say that the bank owes (decision 96): *cents. RC_INTEGRITY MSG_PAIEMENT_BANQUE_DOIT_FAUX when the book says another
 * sum. Reads only. */
NODISCARD enum rc paiement_banque_doit_verifier(struct db *db, int64_t *cents, struct err *e);

/* Dossiers that do not say the sum that the runs paid for them, which no run takes: how many, and the number of the first in
 * `premier` ("" when none). RC_INTEGRITY MSG_PAIEMENT_VERSE_FAUX. Reads only. */
struct paiement_verses {
    int64_t faux;
    char premier[DOSSIER_NUMERO_BYTES];
};
NODISCARD enum rc paiement_verses_verifier(struct db *db, struct paiement_verses *out, struct err *e);

#endif

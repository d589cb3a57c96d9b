/*
 * appel.h - the money of the calls for funds: what the bank says came in, matched to a call by its creditor reference
 * (ISO 11649) or by an agent.
 *
 * Sums matched to a call add up: when they reach its total, the deposit may be credited (training/depot.h), on the last
 * value day; what is above is to be sent back. Less keeps it waiting. An entry is taken once, whatever statements tell it:
 * the bank may tell it by the reference of the entry, by that of its transaction, or both. What may be the same money told
 * twice, or has a day that is not believable, waits for a person with its reason.
 */
#ifndef SICPF_APPEL_H
#define SICPF_APPEL_H

#include "base/arena.h"
#include "base/date.h"
#include "store/store.h"
#include "training/identifiants.h"

#define BANQUE_APPEL_BYTES 40 /* DEPOT_NUMERO_BYTES */

/* An entry of the bank. Texts never NULL. */
/* What the entries of a group share: the number that the next one gets, and the runs to be followed once all are recorded. */
#define BANQUE_GROUPE_MAX 512
struct banque_groupe {
    int64_t suivant;
    int64_t lots[BANQUE_GROUPE_MAX];
    size_t lots_n;
};

/* What other files told of the entry that a detail is of (decision 114). */
enum banque_entree_dite {
    ENTREE_INCONNUE,
    ENTREE_DETAILLEE, /* its details, which make its sum */
    ENTREE_ECRITE,    /* its total, and the runs were told */
    ENTREE_CLASSEE,   /* its total, which an agent put aside */
    ENTREE_DECIDEE    /* its total, which pays a call or is to be sent back */
};
struct banque_dite {
    enum banque_entree_dite sort;
    day_t jour; /* value day of its total */
};

struct banque_entree {
    const char *cle;         /* the same entry told twice has the same key */
    const char *autre_cle;   /* or this one, when the bank gives two references; "" */
    const char *entree_cle;  /* key of the entry of which it is a detail among several; "", NULL */
    struct banque_dite dite; /* what is known of that entry */
    int message;  /* 1: a statement tells it (camt.053), 2: a notification (camt.054); 0: unknown */
    bool sure;    /* the keys are the bank's own references */
    bool repetee; /* its file told it before */
    bool credit;  /* money that comes in */
    int64_t montant_cents;
    day_t jour;            /* value day */
    day_t comptable;       /* booking day */
    const char *reference; /* creditor reference, as the payer wrote it; may be in libelle instead */
    const char *bout_en_bout;
    const char *lot;          /* number of the payment run told by the bank; "" */
    const char *compte;       /* IBAN of the statement's account; "", NULL when it was not kept */
    const char *motif_retour; /* reason code of a return; "" */
    const char *operation;    /* what the bank says it is (BkTxCd/Domn/Fmly/SubFmlyCd); "" */
    const char *donneur, *libelle;
    struct banque_groupe *groupe; /* NULL: recorded alone */
};

enum banque_sort {
    BANQUE_CONNUE,     /* told before */
    BANQUE_RAPPROCHEE, /* pays the call of its reference */
    BANQUE_ATTENTE,    /* an agent must say */
    BANQUE_SANS_OBJET, /* a return that is told again */
    BANQUE_VIREMENT,   /* a transfer of ours, or a run of them, that left */
    BANQUE_RETOUR      /* a transfer of ours that came back */
};

/* Why an entry waits. */
enum banque_attente {
    ATTENTE_AUCUNE,
    ATTENTE_REFERENCE,    /* no call has the reference it tells, or it tells none */
    ATTENTE_PLUSIEURS,    /* it tells those of several calls */
    ATTENTE_SANS_BANQUE,  /* the bank gives it no reference: two files may tell it */
    ATTENTE_REPETEE,      /* its file tells it twice */
    ATTENTE_MEME_MONTANT, /* another statement told the same amount for the same call, with a day in common */
    ATTENTE_A_VENIR,      /* its day is to come */
    ATTENTE_DATE, /* value day and booking day are far from each other: appel_fonds.valeur_ecart_jours */
    ATTENTE_AVANT_APPEL, /* it came before its call */
    ATTENTE_RETOUR,      /* it comes back, or is taken back */
    ATTENTE_VIREMENT,    /* it is about a transfer of ours, and is not what its run says */
    ATTENTE_DOUBLE,      /* a statement showed already that this transfer left */
    ATTENTE_SORTIE,      /* money that left for nothing that a run paid */
    ATTENTE_FRAIS,       /* likewise, and the bank says that it took it for itself */
    ATTENTE_REVENU,      /* a statement showed already that this transfer came back */
    ATTENTE_DETAIL, /* a detail of an entry that was told by its total, and is not what was written of it */
    ATTENTE_REFUS,  /* it is what its run says, and the dossier cannot be told it */
    ATTENTES
};
/* The word that is stored ("meme-montant"; "" for ATTENTE_AUCUNE), and the French sentence of a word; "" for others. */
const char *banque_attente_mot(enum banque_attente a);
const char *banque_attente_phrase(const char *mot);

/* What becomes of an entry, and the call it pays or would pay (0: none). */
struct banque_avis {
    enum banque_sort sort;
    enum banque_attente attente;
    int64_t depot_id;
    char reference[RF_BYTES]; /* of that call; "" */
    int64_t deja; /* BANQUE_CONNUE: the movement that the other message told, without a key in common; 0 */
    bool refuse;  /* only once recorded: a dossier could not be told it, and the entry waits */
};
/* `livraison_id` is the statement being applied, 0 while it is only planned. Reads only. */
NODISCARD enum rc banque_trier(struct db *db, int64_t livraison_id, const struct banque_entree *b,
                               struct banque_avis *out, struct err *e);
/* Inside a unit of work: records an entry of a delivered statement. */
NODISCARD enum rc banque_recevoir(struct db *db, int64_t livraison_id, const struct banque_entree *b,
                                  struct banque_avis *out, struct err *e);

/* Inside a unit of work: records the n entries of a group, at most BANQUE_GROUPE_MAX, as banque_recevoir() one after the other, without a trip to the store
 * for each (db_acts()); out[i] says what became of each. */
NODISCARD enum rc banque_recevoir_groupe(struct db *db, int64_t livraison_id, struct banque_entree *b,
                                         size_t n, struct banque_avis *out, struct err *e);

/* An entry of the bank whose details a file tells: `cle` is the key of its total. */
struct banque_total {
    int64_t livraison_id; /* the file */
    const char *cle;
    int64_t cents;
    const char *agent;
};
/* Inside a unit of work, before its details are recorded: what other files told of it. A total that waits for a person waits no more: its
 * details say what it is. */
NODISCARD enum rc banque_entree_dite(struct db *db, const struct banque_total *t, struct banque_dite *out,
                                     struct err *e);

/* The call for funds that an entry cites, given up or not: its number and its state, "" when it cites none, or several. */
struct banque_appel {
    char numero[BANQUE_APPEL_BYTES], etat[16];
};

/* The call that the reference or the words of a payer cite. Reads only. */
NODISCARD enum rc banque_appel_cite(struct db *db, const char *reference, const char *libelle,
                                    struct banque_appel *out, struct err *e);

/* Whether a text of a payer cites one of our calls for funds, given up or not. Reads only. */
NODISCARD enum rc banque_cite_appel(struct db *db, const char *text, bool *out, struct err *e);

/* After an entry was matched to a call, inside a unit of work: whole, its deposit may be credited; above, the rest goes back. */
NODISCARD enum rc appel_suivre(struct db *db, int64_t depot_id, int64_t ecriture, int64_t cents,
                               struct err *e);

/* The same before the entry is recorded; `jour` is its value day. */
NODISCARD enum rc appel_recevoir(struct db *db, int64_t depot_id, int64_t ecriture, int64_t cents, day_t jour,
                                 struct err *e);

/* Inside a unit of work: a call that is not paid yet asks for `cents` less. What it received may now be enough; for nothing any more, it is
 * given up and what it received goes back. */
NODISCARD enum rc appel_baisser(struct db *db, int64_t depot_id, int64_t cents, struct err *e);

/*
 * Arguments of the decisions on an entry that waits, unit_fn all. RC_NOT_FOUND MSG_BANQUE_INCONNUE, MSG_DEPOT_INCONNU;
 * RC_CONFLICT MSG_BANQUE_DECIDEE; RC_REFUSED:
 * banque_rattacher(): MSG_DEPOT_ETAT when nothing was called for, MSG_BANQUE_APPEL_FERME when the call was given up, MSG_BANQUE_SENS for money that goes out,
 * MSG_BANQUE_MEME_AGENT for who deposited or approved the file. A day that is not believable becomes the booking day.
 * banque_rendre(): MSG_BANQUE_SENS. Always writes what is to be sent back; the payer's name is kept until it is.
 * banque_classer(): seen, nothing to send back; MSG_BANQUE_CLASSER for money that came in and did not come back. Money that left, or that
 * names a line whose money the bank is to give back, has a reason (RC_USAGE MSG_DECISION_MOTIFS); MSG_BANQUE_DEPART for what names a run given up as never sent.
 * banque_relire(): the run, the dossier or the day changed since: a departure, a return or the money of a call is written; what waits for another
 * reason now is told it; MSG_BANQUE_ATTEND_TOUJOURS when nothing changed.
 * banque_retour(): says that it brings a transfer of ours back, whole or less what the bank kept; it waits still. The refusals of
 * paiement_retour_verifier(); MSG_BANQUE_RETOUR_SENS for money that went out, MSG_BANQUE_RETOUR_APPEL for what cites a call for funds,
 * MSG_BANQUE_RETOUR_DEPOSANT for who deposited or approved the file whose money the transfer gave back, RC_CONFLICT MSG_BANQUE_RETOUR_DIT
 * when somebody says so already.
 * banque_retour_confirmer(): another agent confirms it, and it is written. The same refusals; RC_CONFLICT MSG_BANQUE_RETOUR_AUCUN when nobody
 * says so, MSG_BANQUE_RETOUR_MEME for who said it. banque_retour_retirer(): any agent takes the word back: MSG_BANQUE_RETOUR_AUCUN.
 */
struct banque_decision {
    int64_t ecriture;
    const char *numero; /* banque_rattacher(): the deposit whose call it pays */
    const char
        *siret; /* banque_rendre(): the financeur it is sent back to; NULL: its payer, who is none we know */
    const char *motif;    /* banque_classer() of money that left; banque_retour() */
    const char *virement; /* banque_retour(): reference of the transfer; NULL: that of the entry */
    int64_t frais_out;    /* banque_retour(), banque_retour_confirmer(): what the bank kept */
    const char *
        attend_out; /* banque_relire(): why it waits still, in French, for another reason than before; NULL: it does not */
    int64_t trop_out; /* banque_rattacher(): received beyond what was called for, to be given back; 0 */
    const char *agent;
};
NODISCARD enum rc banque_rattacher(struct db *db, void *arg, struct err *e);
NODISCARD enum rc banque_rendre(struct db *db, void *arg, struct err *e);
NODISCARD enum rc banque_classer(struct db *db, void *arg, struct err *e);
NODISCARD enum rc banque_relire(struct db *db, void *arg, struct err *e);
NODISCARD enum rc banque_retour(struct db *db, void *arg, struct err *e);
NODISCARD enum rc banque_retour_confirmer(struct db *db, void *arg, struct err *e);
NODISCARD enum rc banque_retour_retirer(struct db *db, void *arg, struct err *e);

/* RC_OK while the entry of a decision waits; its refusals as above. Reads only. */
NODISCARD enum rc banque_attend(struct db *db, const struct banque_decision *d, struct err *e);

/* Inside a unit of work, once a run changed: entries that wait or were put aside, at most BANQUE_GROUPE_MAX, are read again, and each stays as it is
 * unless it is now a departure or a return. Adds to *ecrites how many are. */
NODISCARD enum rc banque_relire_groupe(struct db *db, const int64_t *ecritures, size_t n, const char *agent,
                                       int64_t *ecrites, struct err *e);

/* Inside a unit of work, once answers of the bank or a statement were read: the entries that contradicted a run and waited are read again, until
 * none is explained any more; those that name `lot`, or all (NULL). *ecrites: how many are. */
NODISCARD enum rc banque_relire_lot(struct db *db, const char *lot, const char *agent, int64_t *ecrites,
                                    struct err *e);

struct banque_ecriture {
    int64_t id, montant_cents;
    day_t jour;
    bool credit;
    const char *reference, *donneur, *libelle, *bout_en_bout, *motif_retour;
    const char *attente;       /* word of banque_attente_mot() */
    struct banque_appel appel; /* that a credit cites */
    const char *retour_par, *retour_dit_motif,
        *retour_lot;      /* who says that it is a return, why, of which run; "" */
    int64_t retour_ligne; /* line of that run: its reference leaves by the door */
    const char *virement_lot,
        *virement_a;        /* run and payee (body or financeur) of the transfer of ours that it names; "" */
    int64_t virement_ligne; /* its line; 0 when it names a run alone */
};
/* Whether it may be of one of our transfers: money that left, or that came in and tells a reference or a reason of return. */
NODISCARD bool banque_peut_etre_virement(const struct banque_ecriture *x);
/* Whether banque_classer() would take it: what left, what a transfer of ours brought back, what may be told already. */
NODISCARD bool banque_classable(const struct banque_ecriture *x);
/* Entries that wait, after number `apres`, oldest first, at most BANQUE_PAGE; the array lives in the arena. */
#define BANQUE_PAGE 100
NODISCARD enum rc banque_en_attente(struct db *db, struct arena *a, int64_t apres,
                                    struct banque_ecriture **out, size_t *n, struct err *e);

#endif

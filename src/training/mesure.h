/*
 * mesure.h - measures against a training body, from the day they are contemplated to the day they end (C. trav. R. 6333-6,
 * R. 6333-6-1, L. 6333-7-2; CRPA L. 115-3).
 *
 *   ouverte -> notifiee -> redigee -> signee -> (levee)        or abandonnee before it is signed
 *
 * Grievances, each with its evidence and its article, are notified; the body has a delay to answer and to ask to be heard;
 * each grievance is then examined; one agent writes the decision, another signs it. What the body says later reopens the
 * examination of the grievances it concerns, and sends a written decision back to be written again. A conservatory measure
 * may be written from `ouverte`, when it says why it is urgent: what the body then says of it is received, and is answered
 * before another measure is decided. Every check of the form (decision.h) is made when the decision is written,
 * and again on the day it is signed. Once signed, it takes effect and ends by itself; it can only be lifted earlier.
 */
#ifndef SICPF_MESURE_H
#define SICPF_MESURE_H

#include "base/arena.h"
#include "training/decision.h"
#include "training/declaration.h"

#define MESURE_NUMERO_BYTES 24
#define MESURE_TEXTE_MAX 8000
#define MESURE_GRIEFS_MAX 200
#define MESURE_OBJETS_MAX 2000

struct mesure {
    int64_t id, organisme_id, renouvelle; /* 0 when it renews none */
    const char *numero, *mesure, *etat, *ouverte_par, *denomination, *nda;
    day_t modele, ouverte_le, notifiee_le, observer_avant, entretien_demande, entretien_tenu;
    day_t debut, fin, signee_le, levee_le; /* DAY_NONE when none, as above */
    int64_t observations_n;
    const char *article, *motifs, *urgence, *redigee_par, *signee_par, *signataire, *levee_motif;
};

struct mesure_grief {
    int64_t no;
    const char *fait, *preuve, *article, *gravite;
    int retenu;          /* -1 until examined, then 0 or 1 */
    const char *reponse; /* NULL until examined */
    bool rouvert;        /* the body said more since: to be examined again */
};

/* What the body said, once. */
struct mesure_observation {
    int64_t no, grief; /* grief 0: all of them */
    day_t le, repondue_le;
    bool a_repondre; /* received once the measure was signed */
    const char *texte, *reponse;
};

struct mesure_objet {
    const char *genre, *numero;
    int64_t titulaire_id; /* of the dossier; 0 for a formation */
};

/* RC_NOT_FOUND MSG_MESURE_INCONNUE. */
NODISCARD enum rc mesure_lire(struct db *db, struct arena *a, const char *numero, struct mesure *out,
                              struct err *e);
/* Of one body (0: of all), newest first, after the one numbered `avant` (0: from the newest). */
NODISCARD enum rc mesures_lister(struct db *db, struct arena *a, int64_t organisme_id, int64_t avant,
                                 size_t limit, struct mesure **out, size_t *n, struct err *e);
NODISCARD enum rc mesure_griefs(struct db *db, struct arena *a, int64_t mesure_id, struct mesure_grief **out,
                                size_t *n, struct err *e);
NODISCARD enum rc mesure_objets(struct db *db, struct arena *a, int64_t mesure_id, struct mesure_objet **out,
                                size_t *n, struct err *e);

/* Whether a step, by the word of its command ("rediger"), may be done from where the measure is: what the unit checks first. */
NODISCARD bool mesure_permet(const struct mesure *m, const char *etape);

/* Observations in order, after the one numbered `apres` (0: from the first). */
NODISCARD enum rc mesure_observations(struct db *db, struct arena *a, int64_t mesure_id, int64_t apres,
                                      size_t limit, struct mesure_observation **out, size_t *n,
                                      struct err *e);

/* Argument of the units; what each reads is said with it. */
struct mesure_commande {
    const char *numero;
    struct declarant par;   /* an agent, but for mesure_observer() */
    int64_t organisme_id;   /* ouvrir; observer by the body: its own decisions alone */
    const char *mesure;     /* ouvrir */
    day_t modele;           /* ouvrir */
    const char *renouvelle; /* ouvrir: number of the suspension of payments it renews; NULL */
    const char *fait, *preuve, *article, *gravite; /* grief; rediger reads article */
    int64_t grief;       /* examiner; observer: the one that it concerns, 0 for all; filled by grief */
    int64_t observation; /* repondre; filled by observer */
    bool retenu;         /* examiner */
    const char *texte;   /* reasons, observations, answer to a grievance, why it is lifted */
    const char *urgence;
    bool entretien;            /* observer: the body asks to be heard */
    const char *genre, *objet; /* viser; genre NULL: of what the measure bears on */
    day_t debut,
        fin; /* rediger; lever reads fin: the first day that it no longer holds. DAY_NONE: none, today */
    const char *signataire;
    char numero_out[MESURE_NUMERO_BYTES];
};

/*
 * Units of work, each with its act in the journal (numbers and codes, never words). RC_CONFLICT MSG_MESURE_ETAT when the
 * measure is not at that step, MSG_MESURE_GRIEF_DEJA for a grievance made twice. RC_REFUSED MSG_MESURE_GRIEFS_MAX and MSG_MESURE_OBJETS_MAX beyond what is read. `rediger` and `signer` refuse as decision.h says and: MSG_DECISION_ETAPE (not notified),
 * MSG_DECISION_TROP_TOT (the body may still answer), MSG_DECISION_ENTRETIEN, MSG_DECISION_GRIEF_SANS_REPONSE,
 * MSG_DECISION_SANS_GRIEF_RETENU, MSG_DECISION_URGENCE, MSG_MESURE_SANS_OBJET, MSG_MESURE_FAITS_NOUVEAUX,
 * MSG_MESURE_CHEVAUCHE, MSG_MESURE_RENOUVELLEMENT and MSG_MESURE_EST_RENOUVELLEMENT (a measure that continues another),
 * MSG_DECISION_OBSERVATION_SANS_REPONSE; `signer` also MSG_DECISION_MEME_AGENT and MSG_DECISION_SIGNATAIRE.
 */
enum rc mesure_ouvrir(struct db *db, void *commande, struct err *e);
enum rc mesure_grief_ajouter(struct db *db, void *commande, struct err *e);
enum rc mesure_viser(struct db *db, void *commande, struct err *e);
enum rc mesure_notifier(struct db *db, void *commande, struct err *e);
enum rc mesure_observer(struct db *db, void *commande, struct err *e);
enum rc mesure_repondre(struct db *db, void *commande, struct err *e);
enum rc mesure_entendre(struct db *db, void *commande, struct err *e);
enum rc mesure_examiner(struct db *db, void *commande, struct err *e);
enum rc mesure_rediger(struct db *db, void *commande, struct err *e);
enum rc mesure_signer(struct db *db, void *commande, struct err *e);
enum rc mesure_lever(struct db *db, void *commande, struct err *e);
enum rc mesure_abandonner(struct db *db, void *commande, struct err *e);

/* ---- effects ----------------------------------------------------------------------------------------------- */

/* RC_REFUSED when a measure closes the body (MSG_ORGANISME_FERME) or withdraws this formation, by its number, NULL for none
 * (MSG_OFFRE_RETIREE_MESURE), on a day; with the decision and the last day. */
NODISCARD enum rc mesure_ferme_le(struct db *db, int64_t organisme_id, const char *formation, day_t le,
                                  struct err *e);

/* What each decision holds on a day: how many billed dossiers, and their total. */
struct mesure_retenue_total {
    const char *numero, *mesure, *article, *denomination, *nda;
    day_t fin; /* DAY_NONE: the payment is refused */
    int64_t dossiers, total_cents;
};
NODISCARD enum rc mesure_retenues_totaux(struct db *db, struct arena *a, day_t le, size_t limit,
                                         struct mesure_retenue_total **out, size_t *n, struct err *e);

#endif

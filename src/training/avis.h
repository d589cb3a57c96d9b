/*
 * avis.h - what somebody outside must be told: a row of an outbox that the operator's mailer reads (sicpf avis list) and says
 * it sent. The program sends nothing itself.
 *
 * What a notice says is made when it is read, from what happened; only the address is kept. Who may see it is the door's
 * business: ITEM_ORGANISME_COORDONNEES.
 */
#ifndef SICPF_AVIS_H
#define SICPF_AVIS_H

#include "training/compte.h"

#define AVIS_PAGE 200
#define AVIS_RELANCE                                                                                         \
    "relance" /* of a body that declares nothing: the number is that of the dossier, which the notice says */

#define AVIS_OFFRE_RETIREE "offre_retiree" /* of a formation, which the notice names */
#define AVIS_OFFRE_REMISE "offre_remise"

#define AVIS_CONTACT "contact" /* the address is the body's no more: it is told so */

/* Inside a unit of work: an e-mail address is no longer a body's. It is told so, and for a time what becomes of its account
 * (compte.h). */
NODISCARD enum rc avis_contact_change(struct db *db, int64_t organisme_id, const char *ancien, struct err *e);

/* Inside a unit of work: tells an address ("": none known, the party is written to by post) what became of an account. `genre`
 * is propose, approuve, refuse or annule, or one of the steps of a factoring company ("affacturage_propose"), whose number is then
 * given. */
NODISCARD enum rc avis_ecrire(struct db *db, struct compte_de de, const char *genre, int64_t compte_no,
                              const char *adresse, struct err *e);

/* Inside a unit of work: tells its body, at the address that it has now, that the operator withdrew a formation from publication
 * (`retiree`), or put it back (decision 123). The notice names the formation and says where the reason is read. */
NODISCARD enum rc avis_offre(struct db *db, int64_t formation_id, bool retiree, struct err *e);

struct avis {
    int64_t id;
    struct compte_de de;
    const char *denomination;
    const char *genre;
    const char *adresse;       /* NULL: none known */
    const char *objet;         /* the subject, in French */
    const char *texte;         /* what to say, in French: no account number, masked or not */
    int64_t cree_us, remis_us; /* remis_us 0 until it left */
};
/* After number `apres`, oldest first, at most AVIS_PAGE: those of one party, or with `de` NULL those that wait to leave, of
 * all. The array and its texts live in the arena. */
NODISCARD enum rc avis_lister(struct db *db, struct arena *a, const struct compte_de *de, int64_t apres,
                              struct avis **out, size_t *n, struct err *e);

/* Argument of avis_remettre(), a unit_fn: it left. RC_NOT_FOUND MSG_AVIS_INCONNU when no notice of that number waits,
 * RC_USAGE MSG_PAIEMENT_AGENT without an agent. */
struct avis_remise {
    int64_t id;
    const char *agent;
};
enum rc avis_remettre(struct db *db, void *avis_remise, struct err *e);

#endif

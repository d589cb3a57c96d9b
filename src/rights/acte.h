/*
 * acte.h - what an agent's act on rights writes beside its transfers, and how a request told twice is known.
 */
#ifndef SICPF_ACTE_H
#define SICPF_ACTE_H

#include "base/arena.h"
#include "base/base.h"
#include "base/err.h"
#include "store/store.h"

/* Keys given by people: letters, digits, "-", "." and "_", at most ACTE_CLE_MAX. RC_USAGE (MSG_ACTE_CLE). */
#define ACTE_CLE_MAX 40
NODISCARD enum rc acte_cle(const char *cle, struct err *e);

/* What two spellings of a login (case, accents, blanks) have in common; "" for NULL. Returns out. */
#define ACTE_AGENT_BYTES 256
const char *acte_agent_cle(const char *agent, char out[ACTE_AGENT_BYTES]);

/* The same person under two spellings of a login (case, accents, blanks); false when one is NULL. */
NODISCARD bool acte_meme_agent(const char *a, const char *b);

/* Writes the act in the journal (CDC, R. 6323-33, 1°); agent may be NULL. */
NODISCARD enum rc acte_noter(struct db *db, const char *agent, const char *act, int64_t titulaire_id,
                             const char *content, struct err *e);

/* The same for what runs the service (CDC, R. 6323-33, 3°), of a dossier, or of nobody (zeros). */
NODISCARD enum rc acte_noter_suivi(struct db *db, const char *agent, const char *act, int64_t titulaire_id,
                                   int64_t dossier_id, const char *content, struct err *e);

/*
 * Whether the transfer of a key is there. Its inputs begin with what was asked, `demande`, an open JSON object
 * ({"sens":"dif","demande":120): what the rule added comes after and may no longer be what it would be today. Asked
 * otherwise: RC_CONFLICT (MSG_LIVRE_CLE_AUTRE_CONTENU). *montant: of the transfer, 0 when it is not there.
 */
NODISCARD enum rc acte_deja(struct db *db, int64_t titulaire_id, const char *cle, const char *demande,
                            int64_t *montant, struct err *e);

/* The account is open: the holder is alive and not erased (C. trav. L. 5151-2). RC_REFUSED (MSG_DOTATION_COMPTE_FERME); RC_NOT_FOUND
 * (MSG_TITULAIRE_INCONNU) when nobody has this number. */
NODISCARD enum rc acte_compte_ouvert(struct db *db, int64_t titulaire_id, struct err *e);

/* Number of a freeze or of a measure, with its end. */
#define EMPECHEMENT_NUMERO_BYTES 24

/*
 * What holds somebody back longest: of the rows of *c (numero, last day, id), the one that ends last, the oldest of several.
 * `numero` is "" when there is none; *fin is its last day. Ends the cursor. Chosen here: an ORDER BY makes
 * SQLite build a table at each act, for rows that are nearly never there.
 */
NODISCARD enum rc acte_empeche(struct cursor *c, char numero[EMPECHEMENT_NUMERO_BYTES], day_t *fin,
                               struct err *e);

/* RC_REFUSED MSG_GEL_ACTIF when a freeze for fraud holds this account, or this dossier (0: none), on a day (R. 6333-4). */
NODISCARD enum rc acte_hors_gel(struct db *db, int64_t titulaire_id, int64_t dossier_id, day_t le,
                                struct err *e);
/* The same question, answered: *gele. */
NODISCARD enum rc acte_gele(struct db *db, int64_t titulaire_id, int64_t dossier_id, day_t le, bool *gele,
                            struct err *e);

#endif

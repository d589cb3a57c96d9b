/*
 * cle_api.h - the keys by which the program of a training body acts for it. A key is 32 random bytes, shown once; the store
 * keeps its SHA-256. It opens the dossiers of one body and nothing else.
 */
#ifndef SICPF_CLE_API_H
#define SICPF_CLE_API_H

#include "base/arena.h"
#include "base/err.h"
#include "store/store.h"

#define CLE_API_BYTES 65 /* 64 hexadecimal digits and a NUL */
#define CLE_API_NOM_MAX 80

/* Arguments of the two acts, unit_fn; each leaves an entry in the journal. */
struct cle_api_commande {
    int64_t organisme_id; /* [creer] */
    const char *nom;      /* [creer] at most CLE_API_NOM_MAX bytes */
    int64_t numero;       /* [revoquer]; filled by creer */
    const char *agent;
    char cle[CLE_API_BYTES]; /* filled by creer: told once */
};
/* RC_USAGE (MSG_API_NOM), RC_NOT_FOUND (MSG_ORGANISME_INCONNU). */
enum rc cle_api_creer(struct db *db, void *cle_api_commande, struct err *e);
/* RC_NOT_FOUND (MSG_API_CLE_INCONNUE); a key already revoked stays so. */
enum rc cle_api_revoquer(struct db *db, void *cle_api_commande, struct err *e);

/* The body of a key as received; RC_REFUSED (MSG_API_CLE) when it is NULL, malformed, unknown or revoked. */
NODISCARD enum rc cle_api_trouver(struct db *db, const char *cle, int64_t *organisme_id, struct err *e);

struct cle_api {
    int64_t numero, cree_us, revoquee_us; /* 0: it opens */
    const char *nom, *par;
};
/* The keys of a body, oldest first, at most `max`, in the arena. */
NODISCARD enum rc cles_api(struct db *db, struct arena *a, int64_t organisme_id, size_t max,
                           struct cle_api **out, size_t *n, struct err *e);

#endif

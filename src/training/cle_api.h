/*
 * cle_api.h - the keys by which a program acts for somebody: a training body, a financeur, an agent of the operator, a
 * holder. A key is 32 random bytes, shown once; the store keeps its SHA-256. It opens what its owner's space opens and
 * nothing else. That of a person (agent, holder) is made by that person alone, and ends by itself.
 */
#ifndef SICPF_CLE_API_H
#define SICPF_CLE_API_H

#include "base/arena.h"
#include "base/crypto.h"
#include "base/err.h"
#include "law/law.h"
#include "store/store.h"

#define CLE_API_BYTES 65 /* 64 hexadecimal digits and a NUL */
#define CLE_API_NOM_MAX 80
#define CLE_API_OUVERTES_MAX 20 /* of one owner */

/* For whom a key acts. */
struct cle_api_pour {
    enum law_party partie; /* PARTY_ORGANISME, PARTY_FINANCEUR, PARTY_CDC, PARTY_TITULAIRE */
    int64_t acteur_id;     /* 0 for an agent */
    const char *agent;     /* login of an agent, "" otherwise */
};

/* Arguments of the two acts, unit_fn; each leaves an entry in the journal. */
struct cle_api_commande {
    struct cle_api_pour pour; /* [creer]; [revoquer] filled */
    bool sien;                /* [revoquer] only a key of `pour` */
    const char *nom;          /* [creer] at most CLE_API_NOM_MAX bytes */
    int jours;                /* [creer] after which it opens nothing, when cle_api_finit() */
    int64_t numero;           /* [revoquer]; filled by creer */
    struct cle_api_pour par;  /* who does it */
    char cle[CLE_API_BYTES];  /* filled by creer: told once */
};
/* Whether a key made for them ends by itself: that of a person does; that of an organisation lasts while it is not revoked. */
NODISCARD bool cle_api_finit(const struct cle_api_pour *pour);

/* RC_USAGE (MSG_API_NOM), RC_NOT_FOUND (MSG_ORGANISME_INCONNU), RC_CONFLICT (MSG_API_TROP_DE_CLES). */
enum rc cle_api_creer(struct db *db, void *cle_api_commande, struct err *e);
/* RC_NOT_FOUND (MSG_API_CLE_INCONNUE); a key already revoked stays so. */
enum rc cle_api_revoquer(struct db *db, void *cle_api_commande, struct err *e);

/* For whom the key acts at that instant (UTC, microseconds), and its number; texts in the arena. RC_REFUSED (MSG_API_CLE) when
 * it is NULL, malformed, unknown, ended or revoked. */
NODISCARD enum rc cle_api_trouver(struct db *db, struct arena *a, const char *cle, int64_t now_us,
                                  struct cle_api_pour *out, int64_t *numero, struct err *e);

struct cle_api {
    int64_t numero, cree_us;
    int64_t expire_us, revoquee_us; /* 0: no end; it opens */
    const char *nom, *par;          /* par: "" when its owner made it */
};
/* The keys of an owner, oldest first, at most `max`, in the arena. */
NODISCARD enum rc cles_api(struct db *db, struct arena *a, const struct cle_api_pour *pour, size_t max,
                           struct cle_api **out, size_t *n, struct err *e);

/* ---- an act asked once ------------------------------------------------------------------------------------------ */

/* What a program asks under a key that it chose. */
struct api_unicite {
    unsigned char cle[HASH_BYTES];     /* SHA-256 of who asks and of the key */
    unsigned char demande[HASH_BYTES]; /* of what it asks */
    const char *
        voir; /* address of what there is to see once it is done, that names nobody; NULL when it is not known, or there is none.
                           Of an act already done: that of the first time, in the arena */
    struct arena *arena;
    bool deja; /* filled: it was done, and is not to be done again */
};
/* Inside a unit of work, before the act. RC_CONFLICT (MSG_API_UNICITE) when the key was that of another request. Keys older than
 * API_UNICITE_JOURS are forgotten. */
#define API_UNICITE_JOURS 7
NODISCARD enum rc api_unicite(struct db *db, struct api_unicite *u, struct err *e);
/* The same asked before, reading only: u->deja is false when nothing was done under that key, as far as the reader sees. */
NODISCARD enum rc api_unicite_connue(struct db *db, struct api_unicite *u, struct err *e);
/* Keeps u->voir, known only once the act was done. A unit_fn; arg is its struct api_unicite. */
enum rc api_unicite_voir(struct db *db, void *api_unicite, struct err *e);

#endif

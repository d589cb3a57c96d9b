/*
 * formation.h - the formations of the catalogue as the operator finds them: those of a body, those that it withdrew, the one of a session.
 *
 * Nobody's personal data are in them: the catalogue is public, but for what is withdrawn and why, which its body and the operator read.
 */
#ifndef SICPF_FORMATION_H
#define SICPF_FORMATION_H

#include "base/arena.h"
#include "base/err.h"
#include "rights/financement.h"
#include "store/store.h"

#define FORMATIONS_MAX 200 /* of one page */

/* A formation in a list. Texts live in the arena given. */
struct formation_resume {
    int64_t id, organisme_id;
    const char *organisme, *nda;   /* name of its body, and its number */
    const char *numero, *intitule; /* number given by the body */
    enum classe classe;
    int64_t sessions;          /* that take requests */
    int64_t retiree_us;        /* when it was withdrawn; 0: it is not */
    bool retiree_gestionnaire; /* by the operator */
    const char *motif;         /* why, as the operator said; NULL when nobody did */
};

/* One of them. RC_NOT_FOUND (MSG_CATALOGUE_FORMATION_ABSENTE). */
NODISCARD enum rc formation_lire(struct db *db, struct arena *a, int64_t id, struct formation_resume *out,
                                 struct err *e);
/* The formation of a session. RC_NOT_FOUND (MSG_CATALOGUE_SESSION_INCONNUE). */
NODISCARD enum rc formation_de_session(struct db *db, int64_t session_id, int64_t *out, struct err *e);

/* Those of a body in order of identifier, after the one given (0: from the start). `numero`: those alone that this number, given by
 * the body to the formation, to one of its actions or to one of its sessions, names; NULL: all. At most `limit`, up to FORMATIONS_MAX. */
NODISCARD enum rc formations_organisme(struct db *db, struct arena *a, int64_t organisme_id,
                                       const char *numero, int64_t apres, size_t limit,
                                       struct formation_resume **out, size_t *n, struct err *e);
/* Those that the operator withdrew, the last first, after the one withdrawn at that instant under that identifier (INT64_MAX twice: from the
 * start). At most `limit`, up to FORMATIONS_MAX. */
NODISCARD enum rc formations_retirees(struct db *db, struct arena *a, int64_t retiree_us, int64_t id,
                                      size_t limit, struct formation_resume **out, size_t *n, struct err *e);

#endif

/*
 * lecture.h - what a command reads: one thing found by a word, and what is shown behind the door.
 */
#ifndef SICPF_CLI_LECTURE_H
#define SICPF_CLI_LECTURE_H

#include "cli/verb.h"
#include "door/door.h"

/* A number found by a word, through a reader of its own: for a command that writes, before its unit of work. */
typedef enum rc mot_fn(struct db *db, const char *word, int64_t *id, struct err *e);
NODISCARD enum rc lecture_mot(struct ctx *ctx, mot_fn *find, const char *word, int64_t *id, struct err *e);

/* What a command of an agent asks of the door for an act of reading, today: its items and its holders are the caller's. */
NODISCARD struct door_request lecture_demande(const struct ctx *ctx, const char *act);

/*
 * Ends the reading that `db` made and `rc` tells: asks the door while the reader is open, gives the reader back, and records the
 * reading, refused or not, before anything of it is shown. Nothing is asked nor recorded of a reading that failed: its rc comes
 * back as it is. *g, empty, is what the door granted.
 */
NODISCARD enum rc lecture_finir(struct ctx *ctx, struct db *db, const struct door_request *rq,
                                struct grant *g, enum rc rc, struct err *e);
/* The same when what was read may concern no holder: nothing is asked then. */
NODISCARD enum rc lecture_finir_titulaires(struct ctx *ctx, struct db *db, const struct door_request *rq,
                                           enum rc rc, struct err *e);

#endif

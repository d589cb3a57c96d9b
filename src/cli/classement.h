/* classement.h - how two agents say settled what no act puts right (training/classement.h), for « sicpf dossier » and « sicpf carte ». */
#ifndef SICPF_CLI_CLASSEMENT_H
#define SICPF_CLI_CLASSEMENT_H

#include "base/json.h"
#include "cli/verb.h"
#include "door/door.h"
#include "training/classement.h"

/* Of the line that is named NUMERO or PAIEMENT. */
#define CLASSEMENT_USAGE(noun, of)                                                                           \
    noun " classes ; " noun " classer " of " --choix CODE --motif TEXTE ; " noun                             \
         " confirmer-classement|ecarter-classement " of " ; " noun " rouvrir-classement " of                 \
         " --motif TEXTE ; " noun " confirmer-reouverture|ecarter-reouverture " of

/* Whether the first word is one of those. */
NODISCARD bool classement_mot(const char *word);
/* Whether it is the one that reads. */
NODISCARD bool classement_lit(const char *word);
/* Does it, for the verb whose options are « choix », « motif » and « indu » (this one may be absent). */
NODISCARD enum rc classement_verbe(struct ctx *ctx, const struct verb *v, enum classement_objet objet,
                                   struct err *e);

/* One closing, in lines, those after the first after so many blanks, or as an object of its own. */
void classement_print(const struct classement *c, const struct grant *g, int blanks, FILE *out);
void classement_json(const struct classement *c, const struct grant *g, struct json *j);

#endif

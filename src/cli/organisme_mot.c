#include "cli/organisme_mot.h"
#include "cli/lecture.h"
#include "training/organisme.h"

enum rc organisme_of_word(struct ctx *ctx, const char *word, int64_t *id, struct err *e)
{
    enum rc rc = lecture_mot(ctx, organisme_id_find, word, id, e);

    return rc == RC_OK && *id == 0 ? ERR(e, MSG_ORGANISME_INCONNU) : rc;
}

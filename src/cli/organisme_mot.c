#include "cli/organisme_mot.h"
#include "cli/lecture.h"
#include "training/organisme.h"

enum rc organisme_of_word(struct ctx *ctx, const char *word, int64_t *id, struct err *e)
{
    return lecture_mot(ctx, organisme_id_connu, word, id, e);
}

/* The catalogue reader on any bytes: it ends, stays in bounds, and says why it refuses. */
#include "exchange/lheo_lecture.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum rc on_formation(struct lheo_formation *f, const struct err *faute, void *arg, struct err *e)
{
    int64_t *total = arg;

    (void)e;
    if (faute != NULL) {
        CHECK(faute->msg != MSG_AUCUN && faute->phrase[0] != '\0' && faute->field[0] != '\0');
        return RC_OK;
    }
    CHECK(f->numero[0] != '\0' && f->intitule != NULL && f->actions_n > 0 && f->classe < CLASSE_COUNT);
    for (size_t i = 0; i < f->actions_n; i++) {
        const struct lheo_action *a = &f->actions[i];

        CHECK(a->heures > 0 && a->sessions_n > 0);
        CHECK(a->prix_ht_cents >= 0 && a->prix_ht_cents <= a->prix_ttc_cents);
        for (size_t k = 0; k < a->sessions_n; k++)
            CHECK(a->sessions[k].debut == DAY_NONE || a->sessions[k].fin >= a->sessions[k].debut);
        *total += (int64_t)a->sessions_n;
    }
    return RC_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    FILE *in = size > 0 ? fmemopen((void *)(uintptr_t)data, size, "rb") : NULL;
    struct lheo_source source;
    int64_t total = 0;

    if (in == NULL)
        return 0;
    for (int checked = 0; checked < 2; checked++) {
        struct err e = {0};
        enum rc rc = lheo_parcourir(in, checked == 1, &source, on_formation, &total, &e);

        CHECK(rc == RC_OK || (e.rc == rc && e.phrase[0] != '\0'));
    }
    fclose(in);
    return 0;
}

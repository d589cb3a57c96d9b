/* health.c - what a supervisor asks: is the process alive, can it serve, what did it count. */
#include "base/log.h"
#include "web/page.h"

#define METRICS_BYTES 65536

static void answer_word(struct request *rq, int status, const char *word)
{
    answer_header(rq, "Cache-Control", "no-store");
    answer(rq, status, "text/plain; charset=utf-8", word, strlen(word));
}

/* Written through the whole chain: queue, transaction, commit. It leaves nothing behind. */
static enum rc try_writer(struct db *db, void *arg, struct err *e)
{
    int64_t head;

    (void)arg;
    return db_i64(db, Q_MIGRATION_MAX, 0, &head, e, "");
}

static void writer_tried(struct request *rq, void *arg, enum rc rc, const struct err *e)
{
    const struct web *web = arg;

    if (rc != RC_OK)
        log_err(web->env, "sante.ecriture", e);
    answer_word(rq, rc == RC_OK ? 200 : 503, rc == RC_OK ? "pret\n" : "ecriture impossible\n");
}

static void answer_ready(struct request *rq, struct web *web)
{
    struct db *db;
    struct err e = {0};

    if (request_db(rq, &db, &e) != RC_OK) {
        log_err(web->env, "sante.lecture", &e);
        answer_word(rq, 503, "lecture impossible\n");
        return;
    }
    request_write(rq, try_writer, web, writer_tried);
}

static void answer_metrics(struct request *rq, struct web *web)
{
    char *text = arena_alloc(request_arena(rq), METRICS_BYTES);
    size_t n = metrics_text(web->metrics, text, METRICS_BYTES);

    answer_header(rq, "Cache-Control", "no-store");
    answer(rq, n > 0 ? 200 : 500, "application/openmetrics-text; version=1.0.0; charset=utf-8", text, n);
}

bool health_answer(struct request *rq, struct web *web)
{
    const char *path = request_path(rq);

    if (request_method(rq) != HTTP_GET)
        return false;
    if (strcmp(path, "/health/live") == 0)
        answer_word(rq, 200, "vivant\n");
    else if (strcmp(path, "/health/ready") == 0)
        answer_ready(rq, web);
    else if (strcmp(path, "/metrics") == 0)
        answer_metrics(rq, web);
    else
        return false;
    return true;
}

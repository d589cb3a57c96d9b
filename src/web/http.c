/*
 * http.c - the stages of a request, from libmicrohttpd's callback to the queued answer.
 *
 *   body → run → [parked: unit of work → run what follows]* → [parked: record the grants] → sent
 *
 * libmicrohttpd calls back the same function again when a parked connection is resumed; the stage says what is next.
 */
#include "web/http.h"
#include "base/log.h"
#include "web/request.h"
#include <arpa/inet.h>
#include <errno.h>
#include <pthread.h>
#include <unistd.h>

/* How long a stop waits for clients that read their answer slowly. */
#define STOP_SECONDS 4
/* A page of this size is usual; a larger buffer is given back rather than kept for the next request. */
#define BUFFER_KEPT_BYTES (256U * 1024U)
#define IDLE_REQUESTS_MAX 256

struct http_server {
    struct MHD_Daemon *daemon;
    struct http_handlers handlers;
    struct store *store;
    pthread_mutex_t mutex; /* what follows */
    pthread_cond_t fewer;
    struct request *pool;
    size_t pool_n;
    size_t serving; /* requests read whole and not yet answered to the last byte */
    size_t parked;
    size_t tasks;
    size_t calls, calls_max;             /* beside the tasks */
    const char *prints[HTTP_PRINTS_MAX]; /* whose; NULL: free */
    bool stopping;
};

/* ---- requests ---------------------------------------------------------------------------------------------- */

static void request_free(struct request *rq)
{
    request_reset(rq);
    page_buffer_free(&rq->buffer);
    arena_free(rq->arena);
    free(rq);
}

static struct request *request_make(struct http_server *s)
{
    struct request *rq = calloc(1, sizeof(*rq));

    if (rq == NULL)
        return NULL;
    rq->server = s;
    rq->body_fd = -1;
    rq->arena = arena_new(HTTP_ARENA_BYTES_MAX);
    if (rq->arena == NULL) {
        free(rq);
        return NULL;
    }
    return rq;
}

static struct request *request_take(struct http_server *s)
{
    struct request *rq;

    pthread_mutex_lock(&s->mutex);
    rq = s->pool;
    if (rq != NULL) {
        s->pool = rq->next;
        s->pool_n--;
    }
    pthread_mutex_unlock(&s->mutex);
    if (rq == NULL)
        rq = request_make(s);
    if (rq != NULL)
        rq->next = NULL;
    return rq;
}

static void request_give_back(struct http_server *s, struct request *rq)
{
    bool served = rq->stage != STAGE_BODY;
    bool keep;

    request_reset(rq);
    if (rq->buffer.size > BUFFER_KEPT_BYTES)
        page_buffer_free(&rq->buffer);
    pthread_mutex_lock(&s->mutex);
    keep = s->pool_n < IDLE_REQUESTS_MAX;
    if (keep) {
        rq->next = s->pool;
        s->pool = rq;
        s->pool_n++;
    }
    if (served)
        s->serving--;
    pthread_cond_signal(&s->fewer);
    pthread_mutex_unlock(&s->mutex);
    if (!keep)
        request_free(rq);
}

enum rc request_db(struct request *rq, struct db **out, struct err *e)
{
    enum rc rc = RC_OK;

    if (rq->db == NULL)
        rc = store_read_begin(rq->server->store, &rq->db, e);
    *out = rq->db;
    return rc;
}

void request_close_db(struct request *rq)
{
    if (rq->db != NULL)
        store_read_end(rq->server->store, rq->db);
    rq->db = NULL;
}

/* ---- stages ------------------------------------------------------------------------------------------------ */

static struct MHD_Response *response_of(struct request *rq)
{
    int fd = rq->body_fd;

    if (fd < 0)
        return MHD_create_response_from_buffer(rq->body_bytes, (void *)(uintptr_t)rq->body,
                                               MHD_RESPMEM_PERSISTENT);
    rq->body_fd = -1; /* libmicrohttpd closes it with the response */
    return MHD_create_response_from_fd(rq->body_bytes, fd);
}

static enum MHD_Result send_answer(struct request *rq)
{
    struct MHD_Response *response;
    enum MHD_Result queued;

    CHECK(rq->status != 0);
    for (size_t i = 0; i < rq->grants_n; i++)
        CHECK(grant_recorded(&rq->grants[i]));
    request_close_db(rq);
    response = response_of(rq);
    if (response == NULL)
        return MHD_NO;
    for (size_t i = 0; i < rq->headers_n; i++)
        if (MHD_add_response_header(response, rq->headers[i].name, rq->headers[i].value) != MHD_YES) {
            MHD_destroy_response(response);
            return MHD_NO;
        }
    if (rq->closes && MHD_add_response_header(response, MHD_HTTP_HEADER_CONNECTION, "close") != MHD_YES) {
        MHD_destroy_response(response);
        return MHD_NO;
    }
    queued = MHD_queue_response(rq->connection, (unsigned int)rq->status, response);
    MHD_destroy_response(response);
    rq->stage = STAGE_SENT;
    return queued;
}

static enum MHD_Result fail(struct request *rq, const struct err *e)
{
    struct http_server *s = rq->server;

    rq->grants_n = 0; /* what was computed with them is dropped with them */
    rq->unit = NULL;
    rq->task = NULL;
    answer_clear(rq);
    s->handlers.fail(rq, s->handlers.state, e);
    rq->grants_n = 0;
    return send_answer(rq);
}

/* On the writer's thread: the outcome is durable, the connection goes on. */
static void resume(void *arg, enum rc rc, const struct err *e)
{
    struct request *rq = arg;

    struct http_server *s = rq->server;

    rq->unit_rc = rc;
    if (rc != RC_OK)
        rq->unit_err = *e;
    MHD_resume_connection(rq->connection); /* from here on the request is another thread's */
    pthread_mutex_lock(&s->mutex);
    s->parked--;
    pthread_cond_signal(&s->fewer);
    pthread_mutex_unlock(&s->mutex);
}

static enum rc run_unit(struct db *db, void *arg, struct err *e)
{
    struct request *rq = arg;

    return rq->unit(db, rq->unit_arg, e);
}

/* Both with the lock: one place for each session. */
static bool reserve_print(struct http_server *s, const char *whose)
{
    const char **place = NULL;

    for (size_t i = 0; i < HTTP_PRINTS_MAX; i++) {
        if (s->prints[i] == NULL)
            place = &s->prints[i];
        else if (strcmp(s->prints[i], whose) == 0)
            return false;
    }
    if (place != NULL)
        *place = whose;
    return place != NULL;
}

static void release_print(struct http_server *s, const char *whose)
{
    for (size_t i = 0; i < HTTP_PRINTS_MAX; i++)
        if (s->prints[i] == whose)
            s->prints[i] = NULL;
}

static void release_task(const struct request *rq)
{
    struct http_server *s = rq->server;

    pthread_mutex_lock(&s->mutex);
    if (rq->print != NULL)
        release_print(s, rq->print);
    else if (rq->calls)
        s->calls--;
    else
        s->tasks--;
    pthread_mutex_unlock(&s->mutex);
}

static void *task_main(void *arg)
{
    struct request *rq = arg;
    struct http_server *s = rq->server;
    struct err e = {0};
    enum rc rc = rq->task(s->store, rq->unit_arg, &e);

    release_task(rq);
    resume(rq, rc, &e);
    return NULL;
}

static bool take_place(size_t *used, size_t max)
{
    if (*used >= max)
        return false;
    (*used)++;
    return true;
}

static bool reserve_task(const struct request *rq)
{
    struct http_server *s = rq->server;
    bool room;

    pthread_mutex_lock(&s->mutex);
    if (rq->print != NULL)
        room = reserve_print(s, rq->print);
    else
        room = rq->calls ? take_place(&s->calls, s->calls_max) : take_place(&s->tasks, HTTP_TASKS_MAX);
    pthread_mutex_unlock(&s->mutex);
    return room;
}

static bool start_task(struct request *rq)
{
    pthread_attr_t detached;
    pthread_t thread;
    bool started;

    if (!reserve_task(rq))
        return false;
    pthread_attr_init(&detached);
    pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
    started = pthread_create(&thread, &detached, task_main, rq) == 0;
    pthread_attr_destroy(&detached);
    if (started)
        return true;
    release_task(rq);
    return false;
}

static void park_connection(struct request *rq, enum stage stage)
{
    struct http_server *s = rq->server;

    request_close_db(rq);
    rq->stage = stage;
    pthread_mutex_lock(&s->mutex);
    s->parked++;
    pthread_mutex_unlock(&s->mutex);
    MHD_suspend_connection(rq->connection);
}

static void park_for_task(struct request *rq)
{
    struct err e = {0};

    park_connection(rq, STAGE_PARKED_WRITE);
    if (!start_task(rq))
        resume(rq, rq->calls ? ERR(&e, MSG_WEB_APPELS) : ERR(&e, MSG_WEB_OCCUPE), &e);
}

/* The unit of work runs on the writer's thread, with the request as its argument. */
static void park(struct request *rq, enum stage stage, unit_fn *fn)
{
    struct store *store = rq->server->store;

    park_connection(rq, stage);
    store_submit(store, fn, rq, resume);
}

static enum rc record_grants(struct db *db, void *arg, struct err *e)
{
    struct request *rq = arg;
    enum rc rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && i < rq->grants_n; i++)
        if (!grant_recorded(&rq->grants[i]))
            rc = door_record(db, &rq->grants[i], e);
    return rc;
}

static bool all_recorded(const struct request *rq)
{
    for (size_t i = 0; i < rq->grants_n; i++)
        if (!grant_recorded(&rq->grants[i]))
            return false;
    return true;
}

/* After a handler returned: it named a unit of work, or it answered. */
static enum MHD_Result settle(struct request *rq)
{
    if (rq->unit != NULL) {
        park(rq, STAGE_PARKED_WRITE, run_unit);
        return MHD_YES;
    }
    if (rq->task != NULL) {
        park_for_task(rq);
        return MHD_YES;
    }
    if (!all_recorded(rq)) {
        park(rq, STAGE_PARKED_RECORD, record_grants);
        return MHD_YES;
    }
    return send_answer(rq);
}

/* The request is whole: from here on a stop waits for it. False when the server is stopping already. */
static bool count_in(struct http_server *s)
{
    bool in;

    pthread_mutex_lock(&s->mutex);
    in = !s->stopping;
    if (in)
        s->serving++;
    pthread_mutex_unlock(&s->mutex);
    return in;
}

static enum MHD_Result run(struct request *rq)
{
    struct http_server *s = rq->server;
    request_next_fn *next = rq->unit_next;

    if (rq->stage == STAGE_BODY) {
        if (!count_in(s))
            return MHD_NO;
        rq->stage = STAGE_RUN;
        if (!request_body_end(rq))
            return fail(rq, &rq->body_err);
        s->handlers.handle(rq, s->handlers.state);
        return settle(rq);
    }
    if (rq->stage == STAGE_PARKED_WRITE) {
        rq->stage = STAGE_WRITTEN;
        rq->unit = NULL;
        rq->task = NULL;
        next(rq, rq->unit_arg, rq->unit_rc, &rq->unit_err);
        return settle(rq);
    }
    CHECK(rq->stage == STAGE_PARKED_RECORD);
    rq->stage = STAGE_RECORDED;
    return rq->unit_rc == RC_OK ? send_answer(rq) : fail(rq, &rq->unit_err);
}

static enum http_method method_of(const char *method)
{
    if (strcmp(method, MHD_HTTP_METHOD_GET) == 0 || strcmp(method, MHD_HTTP_METHOD_HEAD) == 0)
        return HTTP_GET;
    if (strcmp(method, MHD_HTTP_METHOD_PUT) == 0)
        return HTTP_PUT;
    if (strcmp(method, MHD_HTTP_METHOD_DELETE) == 0)
        return HTTP_DELETE;
    return strcmp(method, MHD_HTTP_METHOD_POST) == 0 ? HTTP_POST : HTTP_OTHER;
}

/* Answered before a byte of the body is read, and nothing that follows is read. */
static enum MHD_Result refuse_at_once(struct request *rq, const struct err *e)
{
    if (!count_in(rq->server))
        return MHD_NO;
    rq->stage = STAGE_RUN;
    rq->closes = true;
    return fail(rq, e);
}

/* The declared length is judged before a byte of the body is read. */
static enum MHD_Result begin(struct http_server *s, struct MHD_Connection *c, const char *url,
                             const char *method, const char *version, void **cls)
{
    struct request *rq = request_take(s);
    const char *length;
    struct err e;

    *cls = rq;
    if (rq == NULL)
        return MHD_NO;
    rq->connection = c;
    rq->method = method_of(method);
    rq->path = url;
    rq->start_us = env_monotonic_us();
    if (request_framing(rq, version, &e) != RC_OK)
        return refuse_at_once(rq, &e);
    if (!request_reads_body(rq))
        return MHD_YES;
    rq->body_max = s->handlers.body_max(rq, s->handlers.state);
    request_close_db(rq); /* a body may take a minute to come: no view of the store is held meanwhile */
    length = request_header(rq, MHD_HTTP_HEADER_CONTENT_LENGTH);
    if (length == NULL || strtoull(length, NULL, 10) <= rq->body_max)
        return MHD_YES;
    ERR(&e, MSG_WEB_TROP_GRAND);
    return refuse_at_once(rq, &e);
}

static enum MHD_Result on_access(void *cls, struct MHD_Connection *c, const char *url, const char *method,
                                 const char *version, const char *upload, size_t *upload_n, void **con_cls)
{
    struct http_server *s = cls;
    struct request *rq = *con_cls;

    if (rq == NULL)
        return begin(s, c, url, method, version, con_cls);
    if (*upload_n == 0)
        return run(rq);
    if (!request_body(rq, upload, *upload_n) ||
        env_monotonic_us() - rq->start_us > HTTP_BODY_SECONDS * INT64_C(1000000))
        return MHD_NO;
    *upload_n = 0;
    return MHD_YES;
}

static void on_completed(void *cls, struct MHD_Connection *c, void **con_cls,
                         enum MHD_RequestTerminationCode why)
{
    struct http_server *s = cls;
    struct request *rq = *con_cls;

    (void)c;
    (void)why;
    if (rq == NULL)
        return;
    s->handlers.completed(rq, s->handlers.state, rq->stage == STAGE_SENT ? rq->status : 0,
                          env_monotonic_us() - rq->start_us);
    request_give_back(s, rq);
    *con_cls = NULL;
}

/* A decoded NUL would end the text early and make another address of it. */
static size_t on_unescape(void *cls, struct MHD_Connection *c, char *text)
{
    size_t n = MHD_http_unescape(text);

    (void)cls;
    (void)c;
    for (char *nul = memchr(text, '\0', n); nul != NULL; nul = memchr(nul, '\0', n - (size_t)(nul - text)))
        *nul = (char)0xff; /* no text has it: refused as what is not UTF-8 */
    return n;
}

/* libmicrohttpd's own complaints are about connections: they go to the log as an event, never their text, which
 * may quote a request. */
static void on_log(void *cls, const char *fmt, va_list ap)
{
    const struct http_server *s = cls;

    (void)fmt;
    (void)ap;
    LOG(store_env(s->store), LOG_DEBUG, "http.connexion");
}

/* ---- life -------------------------------------------------------------------------------------------------- */

static bool address_of(const struct http_options *o, struct sockaddr_storage *out)
{
    struct sockaddr_in *v4 = (struct sockaddr_in *)out;
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)out;

    memset(out, 0, sizeof(*out));
    if (inet_pton(AF_INET, o->listen, &v4->sin_addr) == 1) {
        v4->sin_family = AF_INET;
        v4->sin_port = htons((uint16_t)o->port);
        return true;
    }
    if (inet_pton(AF_INET6, o->listen, &v6->sin6_addr) == 1) {
        v6->sin6_family = AF_INET6;
        v6->sin6_port = htons((uint16_t)o->port);
        return true;
    }
    return false;
}

static struct MHD_Daemon *daemon_start(const struct http_options *o, struct http_server *s)
{
    struct sockaddr_storage address;
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;
    struct MHD_OptionItem pool[] = {{MHD_OPTION_THREAD_POOL_SIZE, o->threads, NULL},
                                    {MHD_OPTION_END, 0, NULL}};

    if (!address_of(o, &address))
        return NULL;
    if (address.ss_family == AF_INET6)
        flags |= MHD_USE_IPv6;
    if (o->threads <= 1)
        pool[0] = pool[1];
    return MHD_start_daemon(flags, (uint16_t)o->port, NULL, NULL, on_access, s, MHD_OPTION_EXTERNAL_LOGGER,
                            on_log, s, MHD_OPTION_UNESCAPE_CALLBACK, on_unescape, NULL, MHD_OPTION_SOCK_ADDR,
                            &address, MHD_OPTION_NOTIFY_COMPLETED, on_completed, s,
                            MHD_OPTION_CONNECTION_LIMIT, (unsigned)HTTP_CONNECTIONS_MAX,
                            MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)HTTP_IDLE_SECONDS,
                            MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HTTP_HEADER_BYTES_MAX,
                            MHD_OPTION_ARRAY, pool, MHD_OPTION_END);
}

enum rc http_start(const struct http_options *o, const struct http_handlers *h, struct http_server **out,
                   struct err *e)
{
    struct http_server *s = calloc(1, sizeof(*s));
    pthread_condattr_t monotonic;
    char port[16];

    if (s == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    s->handlers = *h;
    s->store = o->store;
    s->calls_max = (size_t)o->calls;
    pthread_mutex_init(&s->mutex, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&s->fewer, &monotonic);
    pthread_condattr_destroy(&monotonic);
    errno = 0;
    s->daemon = daemon_start(o, s);
    if (s->daemon == NULL) {
        const char *why = errno != 0 ? err_reason(errno) : "adresse incorrecte";

        snprintf(port, sizeof(port), "%d", o->port);
        http_stop(s);
        return ERR(e, MSG_WEB_ECOUTE, "adresse", o->listen, "port", port, "raison", why);
    }
    *out = s;
    return RC_OK;
}

int http_port(const struct http_server *s)
{
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_BIND_PORT);

    return info != NULL ? (int)info->port : 0;
}

/* Parked connections must be resumed before the daemon may stop: the writer always answers them. Clients that read
 * slowly are given a few seconds. */
static void wait_for_requests(struct http_server *s)
{
    int64_t until_us = env_monotonic_us() + STOP_SECONDS * INT64_C(1000000);
    struct timespec until = {until_us / 1000000, until_us % 1000000 * 1000};

    pthread_mutex_lock(&s->mutex);
    s->stopping = true;
    while (s->serving > 0 && pthread_cond_timedwait(&s->fewer, &s->mutex, &until) == 0)
        ;
    while (s->parked > 0)
        pthread_cond_wait(&s->fewer, &s->mutex);
    pthread_mutex_unlock(&s->mutex);
}

void http_stop(struct http_server *s)
{
    if (s == NULL)
        return;
    if (s->daemon != NULL) {
        MHD_socket listening = MHD_quiesce_daemon(s->daemon);

        wait_for_requests(s);
        MHD_stop_daemon(s->daemon);
        if (listening != MHD_INVALID_SOCKET)
            close(listening);
    }
    while (s->pool != NULL) {
        struct request *next = s->pool->next;

        request_free(s->pool);
        s->pool = next;
    }
    pthread_mutex_destroy(&s->mutex);
    pthread_cond_destroy(&s->fewer);
    free(s);
}

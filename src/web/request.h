/*
 * request.h - a request from its first byte to its answer, as http.c and request.c share it. Private to web/.
 */
#ifndef SICPF_REQUEST_H
#define SICPF_REQUEST_H

#include "web/http.h"
#include <microhttpd.h>

struct field {
    const char *name;
    char *value;
    size_t n, room; /* room: bytes that value has */
    bool read;      /* somebody asked for it */
};

struct header {
    const char *name;
    const char *value;
};

/* Where a request stands. Parked stages wait for the store's writer. */
enum stage {
    STAGE_BODY,
    STAGE_RUN,
    STAGE_PARKED_WRITE,
    STAGE_WRITTEN,
    STAGE_PARKED_RECORD,
    STAGE_RECORDED,
    STAGE_SENT
};

struct request {
    struct http_server *server;
    struct MHD_Connection *connection;
    struct arena *arena;
    struct page_buffer buffer;
    struct request *next; /* in the pool of idle requests */
    void *data;

    enum http_method method;
    const char *path;
    int64_t start_us; /* monotonic */
    enum stage stage;
    struct db *db;

    struct MHD_PostProcessor *post;
    struct field fields[HTTP_FIELDS_MAX];
    size_t fields_n;
    unsigned char *file;
    size_t file_n;
    size_t file_size;
    size_t body_n;
    size_t body_max;
    struct err
        body_err; /* the body is refused: why; it is read to its end all the same, up to twice its limit */
    bool body_refused;

    unit_fn *unit; /* one of the two, or neither */
    task_fn *task;
    bool calls;        /* the task waits for another machine */
    const char *print; /* the task lays a page out, for this session; NULL: it does not */
    void *unit_arg;
    request_next_fn *unit_next;
    enum rc unit_rc;
    struct err unit_err;

    struct grant grants[HTTP_GRANTS_MAX];
    size_t grants_n;

    int status;
    const char *body;
    size_t body_bytes;
    int body_fd; /* -1 when the body is in memory */
    struct header headers[HTTP_HEADERS_MAX];
    size_t headers_n;
    bool closes; /* nothing more is read of the connection after the answer */
};

/* request.c: where the request ends is said once, in a way that everybody before this server reads alike: otherwise what one takes for the body the
 * other takes for the next request. `version`: that of its first line. RC_USAGE (MSG_WEB_ENTETE_REPETE, MSG_WEB_LONGUEUR). */
NODISCARD enum rc request_framing(const struct request *rq, const char *version, struct err *e);
/* request.c: false for a method whose request is whole without its body. */
NODISCARD bool request_reads_body(const struct request *rq);
/* request.c: the body. False when the connection is to be closed. */
NODISCARD bool request_body(struct request *rq, const char *bytes, size_t n);
/* Ends the body; false (rq->body_err says why) when it is refused. */
NODISCARD bool request_body_end(struct request *rq);
/* Makes a used request new again, keeping its memory. */
void request_reset(struct request *rq);
void request_close_db(struct request *rq);

#endif

/*
 * http.h - the HTTP server: requests in, answers out, over libmicrohttpd. No page, no rule, no session here.
 *
 * One epoll loop per thread. A handler runs on its request's thread, computes the whole answer in memory and never
 * waits for the disk: to write, it names a unit of work and what to do next (request_write()), and its connection is
 * parked while the store's writer commits. Requests that arrive together share one commit.
 *
 * Personal data: every grant of the door that an answer used is kept with the request (request_grant()). The answer
 * leaves only when all of them are recorded in the journal, durably; if they cannot be, it is dropped and the failure
 * handler answers instead. An answer with an unrecorded grant is a bug and stops the program.
 *
 * Limits: headers HTTP_HEADER_BYTES_MAX, body as the handler's `body_max` says, HTTP_FIELDS_MAX fields of
 * HTTP_FIELD_BYTES_MAX, connections HTTP_CONNECTIONS_MAX, HTTP_IDLE_SECONDS without a byte, HTTP_BODY_SECONDS for a
 * whole body. Threads: a request belongs to one thread at a time; a server to the thread that started it.
 */
#ifndef SICPF_HTTP_H
#define SICPF_HTTP_H

#include "base/arena.h"
#include "base/base.h"
#include "base/err.h"
#include "door/door.h"
#include "store/store.h"
#include "web/view.h"

#define HTTP_HEADER_BYTES_MAX (32U * 1024U)
#define HTTP_FORM_BYTES_MAX (64U * 1024U)
#define HTTP_FIELD_BYTES_MAX (16U * 1024U)
#define HTTP_FIELDS_MAX 64
#define HTTP_CONNECTIONS_MAX 1000
#define HTTP_IDLE_SECONDS 20
#define HTTP_BODY_SECONDS 60
#define HTTP_ARENA_BYTES_MAX (16U * 1024U * 1024U)
#define HTTP_GRANTS_MAX 8
#define HTTP_HEADERS_MAX 24
#define HTTP_TASKS_MAX 4
#define HTTP_PRINTS_MAX 2 /* beside the tasks */

struct http_server;
struct request;

enum http_method {
    HTTP_GET,
    HTTP_POST,
    HTTP_PUT,
    HTTP_DELETE,
    HTTP_OTHER
}; /* HEAD is answered as GET, without its body */

/* What the server asks of the pages. `state` is theirs. */
struct http_handlers {
    void *state;
    /* Answers, or names a unit of work. */
    void (*handle)(struct request *rq, void *state);
    /* Before a body is read: how many bytes it may have. */
    size_t (*body_max)(struct request *rq, void *state);
    /* The request itself is wrong, or the journal could not be written: answers without personal data. */
    void (*fail)(struct request *rq, void *state, const struct err *e);
    /* The answer was queued: for the log and the counters. */
    void (*completed)(struct request *rq, void *state, int status, int64_t duration_us);
};

struct http_options {
    const char *listen; /* address, IPv4 or IPv6 */
    int port;           /* 0: any free port, see http_port() */
    int threads;
    int calls; /* how many requests may wait for another machine at once, beside the tasks; at least 1 */
    struct store *store;
};

/* Starts answering. RC_FAILURE (MSG_WEB_ECOUTE) when the address or the port cannot be had. The store and what the
 * handlers point to outlive the server. */
NODISCARD enum rc http_start(const struct http_options *o, const struct http_handlers *h,
                             struct http_server **out, struct err *e);
NODISCARD int http_port(const struct http_server *s);

/* Refuses new connections, lets the requests being served finish (parked ones included), then ends. */
void http_stop(struct http_server *s);

/* ---- the request ------------------------------------------------------------------------------------------ */

/* The method, and the path percent-decoded, without the query. */
NODISCARD enum http_method request_method(const struct request *rq);
NODISCARD const char *request_path(const struct request *rq);
/* Values: valid UTF-8, or NULL when absent or not. */
NODISCARD const char *request_header(const struct request *rq, const char *name);
/* How many times the request has that header, whatever its case and its values. */
NODISCARD size_t request_header_times(const struct request *rq, const char *name);
/*
 * Who calls, as 16 bytes that two calls of one caller share: an IPv4 address, or the first half of an IPv6 one (a subscriber
 * has the rest). Behind a proxy of this machine, the last address that it says (the last line of X-Forwarded-For); from elsewhere that header
 * is not believed. Zeros when it is not known.
 */
#define REQUEST_ADDRESS_BYTES 16
void request_address(const struct request *rq, unsigned char out[REQUEST_ADDRESS_BYTES]);
NODISCARD const char *request_cookie(const struct request *rq, const char *name);
NODISCARD const char *request_query(const struct request *rq, const char *name);
/* The value of a name that is repeated in the query: its i-th one, from 0. "" for a value that is no UTF-8, NULL past the
 * last one. */
NODISCARD const char *request_query_at(const struct request *rq, const char *name, size_t i);
/* The i-th name of the query, from 0, as it came; NULL past the last one. */
NODISCARD const char *request_query_name(const struct request *rq, size_t i);
/* All the names of the query, as they came, those that are repeated too, in the request's arena; how many. */
NODISCARD size_t request_query_names(const struct request *rq, const char ***out);
/* The name of the first parameter of the query or field of the form that is no text, in UTF-8 without a NUL; "?" when it is the name
 * itself. NULL when all are texts. */
NODISCARD const char *request_unreadable(const struct request *rq);
/* A field of a form, which is then marked as read. */
NODISCARD const char *request_field(struct request *rq, const char *name);
/* The i-th of the fields of this name, from 0, as request_field() gives the first; NULL after the last. */
NODISCARD const char *request_field_nth(struct request *rq, const char *name, size_t i);
/* The i-th field's name and value, as they came; NULL past the last one. */
NODISCARD const char *request_field_at(const struct request *rq, size_t i, const char **value);
/* The name of a field that nobody asked for; NULL when all were. */
NODISCARD const char *request_field_unread(const struct request *rq);
/* One more field, copied, of a form that came in another shape. False beyond the limits of a form. */
NODISCARD bool request_field_add(struct request *rq, const char *name, const char *value);
/* The uploaded file of a form, or the body when it is JSON; NULL when there is none or it is empty. */
NODISCARD const unsigned char *request_file(const struct request *rq, size_t *n);

/* True when the client says that its body is JSON. */
NODISCARD bool request_is_json(const struct request *rq);
/* True when the client says that its body is a form, with files or not. */
NODISCARD bool request_is_form(const struct request *rq);
/* True when there is a body, of whatever type. */
NODISCARD bool request_has_body(const struct request *rq);

/* Memory that lives until the answer has left, and where the page is written. */
NODISCARD struct arena *request_arena(struct request *rq);
NODISCARD struct page_buffer *request_buffer(struct request *rq);

/* The handler's own data about this request. NULL until set. */
void request_set_data(struct request *rq, void *data);
NODISCARD void *request_data(const struct request *rq);

/* A reader on the last committed state, the same for the whole request until it is parked; closed by the server. */
NODISCARD enum rc request_db(struct request *rq, struct db **out, struct err *e);

/* ---- writing ---------------------------------------------------------------------------------------------- */

/* After the unit of work: answers, or names another. */
typedef void request_next_fn(struct request *rq, void *arg, enum rc rc, const struct err *e);

/* Names the unit of work to run once the handler returns; `arg` lives as long as the request's arena. */
void request_write(struct request *rq, unit_fn *fn, void *arg, request_next_fn *next);

/* Work that takes long or waits by itself (a bank file of thousands of lines): runs on a thread of its own while the
 * connection is parked, HTTP_TASKS_MAX at a time; beyond, `next` gets RC_FAILURE (MSG_WEB_OCCUPE). */
typedef enum rc task_fn(struct store *s, void *arg, struct err *e);
void request_task(struct request *rq, task_fn *fn, void *arg, request_next_fn *next);
/* The same for a task that calls another machine, which it mostly waits for: as many at a time as the option says, and none in the place of a
 * task, so that neither makes the other wait. Beyond, MSG_WEB_APPELS. */
void request_call(struct request *rq, task_fn *fn, void *arg, request_next_fn *next);
/* The same for a page that another program lays out: HTTP_PRINTS_MAX at a time, one for each `qui` (a session), and none in
 * the place of a task. `qui` lives as long as the request's arena. */
void request_print(struct request *rq, task_fn *fn, void *arg, request_next_fn *next, const char *qui);

/* Room for a grant that the answer depends on; it is recorded before the answer leaves. NULL when there are
 * already HTTP_GRANTS_MAX. */
NODISCARD struct grant *request_grant(struct request *rq);
/* How many grants the answer used. */
NODISCARD size_t request_reads(const struct request *rq);

/* ---- the answer ------------------------------------------------------------------------------------------- */

/* The bytes stay the caller's (arena, page buffer or constant) until the request ends. Last call wins. */
void answer(struct request *rq, int status, const char *content_type, const void *data, size_t n);
/* The content of a file, from its start; the descriptor becomes the server's, closed whatever happens. */
void answer_fd(struct request *rq, int status, const char *content_type, int fd, size_t n);
/* name and value live as long as the request. Set-Cookie may be given several times. */
void answer_header(struct request *rq, const char *name, const char *value);
/* Forgets status, body and headers set so far. */
void answer_clear(struct request *rq);

#endif

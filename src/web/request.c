#include "web/request.h"
#include "base/text.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <unistd.h>

enum http_method request_method(const struct request *rq)
{
    return rq->method;
}

const char *request_path(const struct request *rq)
{
    return rq->path;
}

static const char *value_of(const struct request *rq, enum MHD_ValueKind kind, const char *name)
{
    const char *s = MHD_lookup_connection_value(rq->connection, kind, name);

    return s != NULL && text_is_utf8(s, strlen(s)) ? s : NULL;
}

const char *request_header(const struct request *rq, const char *name)
{
    return value_of(rq, MHD_HEADER_KIND, name);
}

struct times {
    const char *name;
    size_t n;
};

static enum MHD_Result count_header(void *arg, enum MHD_ValueKind kind, const char *name, const char *value)
{
    struct times *t = arg;

    (void)kind;
    (void)value;
    t->n += strcasecmp(name, t->name) == 0;
    return MHD_YES;
}

size_t request_header_times(const struct request *rq, const char *name)
{
    struct times t = {.name = name};

    MHD_get_connection_values(rq->connection, MHD_HEADER_KIND, count_header, &t);
    return t.n;
}

/* "Content-Length : 3": some drop the blank before the colon, others the line. */
static enum MHD_Result find_blank(void *arg, enum MHD_ValueKind kind, const char *name, const char *value)
{
    bool *found = arg;

    (void)kind;
    (void)value;
    *found = strpbrk(name, " \t") != NULL;
    return *found ? MHD_NO : MHD_YES;
}

enum rc request_framing(const struct request *rq, const char *version, struct err *e)
{
    static const char *const names[] = {MHD_HTTP_HEADER_CONTENT_LENGTH, MHD_HTTP_HEADER_TRANSFER_ENCODING};
    const char *coding;
    bool blank = false;

    MHD_get_connection_values(rq->connection, MHD_HEADER_KIND, find_blank, &blank);
    if (blank)
        return ERR(e, MSG_WEB_LONGUEUR);
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (request_header_times(rq, names[i]) > 1)
            return ERR(e, MSG_WEB_ENTETE_REPETE, "nom", names[i]);
    if (request_header_times(rq, MHD_HTTP_HEADER_TRANSFER_ENCODING) == 0)
        return RC_OK;
    coding = request_header(rq, MHD_HTTP_HEADER_TRANSFER_ENCODING);
    return request_header_times(rq, MHD_HTTP_HEADER_CONTENT_LENGTH) == 0 && coding != NULL &&
                   strcasecmp(coding, "chunked") == 0 && strcmp(version, MHD_HTTP_VERSION_1_1) == 0
               ? RC_OK
               : ERR(e, MSG_WEB_LONGUEUR);
}

/* ---- who calls --------------------------------------------------------------------------------------------------- */

static void take_v4(const struct in_addr *from, unsigned char *out)
{
    memset(out, 0, REQUEST_ADDRESS_BYTES);
    out[10] = out[11] = 0xff;
    memcpy(out + 12, from, 4);
}

static void take_v6(const struct in6_addr *from, unsigned char *out)
{
    struct in_addr inner;

    memset(out, 0, REQUEST_ADDRESS_BYTES);
    if (IN6_IS_ADDR_V4MAPPED(from)) {
        memcpy(&inner, from->s6_addr + 12, 4);
        take_v4(&inner, out);
    } else
        memcpy(out, from->s6_addr, 8);
}

static bool is_this_machine(const struct sockaddr *from)
{
    const struct sockaddr_in *v4 = (const struct sockaddr_in *)(const void *)from;
    const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)(const void *)from;

    if (from->sa_family == AF_INET)
        return ntohl(v4->sin_addr.s_addr) >> 24U == IN_LOOPBACKNET;
    return from->sa_family == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&v6->sin6_addr);
}

/* The last address of the list: the one that our own proxy saw. */
static bool take_forwarded(const char *list, unsigned char *out)
{
    const char *comma = strrchr(list, ',');
    const char *last = comma != NULL ? comma + 1 : list;
    char text[INET6_ADDRSTRLEN];
    struct in_addr v4;
    struct in6_addr v6;
    size_t n;

    last += strspn(last, " \t");
    n = strcspn(last, " \t");
    if (n >= sizeof(text))
        return false;
    memcpy(text, last, n);
    text[n] = '\0';
    if (inet_pton(AF_INET, text, &v4) == 1)
        take_v4(&v4, out);
    else if (inet_pton(AF_INET6, text, &v6) == 1)
        take_v6(&v6, out);
    else
        return false;
    return true;
}

/* Whoever calls may write lines of it; a proxy adds its own after them. */
static enum MHD_Result find_forwarded(void *arg, enum MHD_ValueKind kind, const char *name, const char *value)
{
    const char **last = arg;

    (void)kind;
    if (strcasecmp(name, "X-Forwarded-For") == 0)
        *last = value != NULL ? value : "";
    return MHD_YES;
}

void request_address(const struct request *rq, unsigned char out[REQUEST_ADDRESS_BYTES])
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(rq->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    const struct sockaddr *from = info != NULL ? info->client_addr : NULL;
    const char *list = NULL;

    MHD_get_connection_values(rq->connection, MHD_HEADER_KIND, find_forwarded, (void *)&list);
    memset(out, 0, REQUEST_ADDRESS_BYTES);
    if (from == NULL || (list != NULL && is_this_machine(from) && take_forwarded(list, out)))
        return;
    if (from->sa_family == AF_INET)
        take_v4(&((const struct sockaddr_in *)(const void *)from)->sin_addr, out);
    else if (from->sa_family == AF_INET6)
        take_v6(&((const struct sockaddr_in6 *)(const void *)from)->sin6_addr, out);
}

const char *request_cookie(const struct request *rq, const char *name)
{
    return value_of(rq, MHD_COOKIE_KIND, name);
}

const char *request_query(const struct request *rq, const char *name)
{
    return value_of(rq, MHD_GET_ARGUMENT_KIND, name);
}

struct nth {
    const char *name, *value;
    size_t left;
    bool found;
};

static enum MHD_Result find_nth(void *arg, enum MHD_ValueKind kind, const char *name, const char *value)
{
    struct nth *n = arg;

    (void)kind;
    if (strcmp(name, n->name) != 0 || n->left-- > 0)
        return MHD_YES;
    n->found = true;
    n->value = value;
    return MHD_NO;
}

const char *request_query_at(const struct request *rq, const char *name, size_t i)
{
    struct nth n = {.name = name, .left = i};

    MHD_get_connection_values(rq->connection, MHD_GET_ARGUMENT_KIND, find_nth, &n);
    if (!n.found)
        return NULL;
    return n.value != NULL && text_is_utf8(n.value, strlen(n.value)) ? n.value : "";
}

static enum MHD_Result find_name(void *arg, enum MHD_ValueKind kind, const char *name, const char *value)
{
    struct nth *n = arg;

    (void)kind;
    (void)value;
    if (n->left-- > 0)
        return MHD_YES;
    n->name = name;
    return MHD_NO;
}

const char *request_query_name(const struct request *rq, size_t i)
{
    struct nth n = {.left = i};

    MHD_get_connection_values(rq->connection, MHD_GET_ARGUMENT_KIND, find_name, &n);
    return n.name;
}

struct names {
    const char **list;
    size_t n, max;
};

static enum MHD_Result take_name(void *arg, enum MHD_ValueKind kind, const char *name, const char *value)
{
    struct names *all = arg;

    (void)kind;
    (void)value;
    if (all->n < all->max)
        all->list[all->n++] = name;
    return MHD_YES;
}

size_t request_query_names(const struct request *rq, const char ***out)
{
    const int n = MHD_get_connection_values(rq->connection, MHD_GET_ARGUMENT_KIND, NULL, NULL);
    struct names all = {.max = n > 0 ? (size_t)n : 0};

    all.list = ARENA_ARRAY(rq->arena, const char *, all.max + 1);
    MHD_get_connection_values(rq->connection, MHD_GET_ARGUMENT_KIND, take_name, &all);
    *out = all.list;
    return all.n;
}

struct unreadable {
    const char *name;
};

static bool is_text(const char *s, size_t n)
{
    return s == NULL || text_is_utf8(s, n);
}

static enum MHD_Result find_unreadable(void *arg, enum MHD_ValueKind kind, const char *name, size_t name_n,
                                       const char *value, size_t value_n)
{
    struct unreadable *u = arg;

    (void)kind;
    if (!is_text(name, name_n))
        u->name = "?";
    else if (!is_text(value, value_n))
        u->name = name;
    return u->name == NULL ? MHD_YES : MHD_NO;
}

const char *request_unreadable(const struct request *rq)
{
    struct unreadable u = {0};

    MHD_get_connection_values_n(rq->connection, MHD_GET_ARGUMENT_KIND, find_unreadable, &u);
    for (size_t i = 0; u.name == NULL && i < rq->fields_n; i++) {
        const struct field *f = &rq->fields[i];

        (void)find_unreadable(&u, MHD_POSTDATA_KIND, f->name, strlen(f->name), f->value, f->n);
    }
    return u.name;
}

const char *request_field_nth(struct request *rq, const char *name, size_t nth)
{
    for (size_t i = 0; i < rq->fields_n; i++)
        if (strcmp(rq->fields[i].name, name) == 0 && nth-- == 0) {
            rq->fields[i].read = true;
            return text_is_utf8(rq->fields[i].value, rq->fields[i].n) ? rq->fields[i].value : NULL;
        }
    return NULL;
}

const char *request_field(struct request *rq, const char *name)
{
    return request_field_nth(rq, name, 0);
}

const char *request_field_at(const struct request *rq, size_t i, const char **value)
{
    if (i >= rq->fields_n)
        return NULL;
    *value = rq->fields[i].value;
    return rq->fields[i].name;
}

const char *request_field_unread(const struct request *rq)
{
    for (size_t i = 0; i < rq->fields_n; i++)
        if (!rq->fields[i].read)
            return rq->fields[i].name;
    return NULL;
}

bool request_field_add(struct request *rq, const char *name, const char *value)
{
    const size_t n = strlen(value);

    if (rq->fields_n == HTTP_FIELDS_MAX || n > HTTP_FIELD_BYTES_MAX)
        return false;
    rq->fields[rq->fields_n++] = (struct field){
        .name = arena_strdup(rq->arena, name), .value = arena_strdup(rq->arena, value), .n = n};
    return true;
}

const unsigned char *request_file(const struct request *rq, size_t *n)
{
    *n = rq->file_n;
    return rq->file_n > 0 ? rq->file : NULL;
}

struct arena *request_arena(struct request *rq)
{
    return rq->arena;
}

struct page_buffer *request_buffer(struct request *rq)
{
    return &rq->buffer;
}

void request_set_data(struct request *rq, void *data)
{
    rq->data = data;
}

void *request_data(const struct request *rq)
{
    return rq->data;
}

void request_write(struct request *rq, unit_fn *fn, void *arg, request_next_fn *next)
{
    CHECK(rq->unit == NULL && rq->task == NULL && fn != NULL && next != NULL);
    rq->unit = fn;
    rq->unit_arg = arg;
    rq->unit_next = next;
}

void request_task(struct request *rq, task_fn *fn, void *arg, request_next_fn *next)
{
    CHECK(rq->unit == NULL && rq->task == NULL && fn != NULL && next != NULL);
    rq->task = fn;
    rq->calls = false;
    rq->print = NULL;
    rq->unit_arg = arg;
    rq->unit_next = next;
}

void request_call(struct request *rq, task_fn *fn, void *arg, request_next_fn *next)
{
    request_task(rq, fn, arg, next);
    rq->calls = true;
}

void request_print(struct request *rq, task_fn *fn, void *arg, request_next_fn *next, const char *qui)
{
    request_task(rq, fn, arg, next);
    rq->print = qui;
}

struct grant *request_grant(struct request *rq)
{
    struct grant *g;

    if (rq->grants_n == HTTP_GRANTS_MAX)
        return NULL;
    g = &rq->grants[rq->grants_n++];
    *g = (struct grant){0};
    return g;
}

size_t request_reads(const struct request *rq)
{
    return rq->grants_n;
}

static void forget_body(struct request *rq)
{
    if (rq->body_fd >= 0)
        close(rq->body_fd);
    rq->body_fd = -1;
    rq->body = NULL;
    rq->body_bytes = 0;
}

void answer_fd(struct request *rq, int status, const char *content_type, int fd, size_t n)
{
    answer(rq, status, content_type, NULL, n);
    rq->body_fd = fd;
}

void answer(struct request *rq, int status, const char *content_type, const void *data, size_t n)
{
    CHECK(status >= 200 && status < 600);
    forget_body(rq);
    rq->status = status;
    rq->body = data;
    rq->body_bytes = n;
    if (content_type != NULL)
        answer_header(rq, "Content-Type", content_type);
}

void answer_header(struct request *rq, const char *name, const char *value)
{
    size_t i = 0;

    while (i < rq->headers_n && (strcmp(name, "Set-Cookie") == 0 || strcmp(rq->headers[i].name, name) != 0))
        i++;
    CHECK(i < HTTP_HEADERS_MAX);
    rq->headers[i] = (struct header){name, value};
    if (i == rq->headers_n)
        rq->headers_n++;
}

void answer_clear(struct request *rq)
{
    forget_body(rq);
    rq->status = 0;
    rq->headers_n = 0;
}

/* ---- body -------------------------------------------------------------------------------------------------- */

static enum MHD_Result refuse(struct request *rq, enum msg why)
{
    if (!rq->body_refused)
        ERR(&rq->body_err, why);
    rq->body_refused = true;
    return MHD_NO;
}

static enum MHD_Result take_file(struct request *rq, const char *bytes, size_t n)
{
    if (n == 0) /* an empty file has no bytes to point at */
        return MHD_YES;
    if (rq->file_n + n > rq->file_size) {
        size_t size = MAX(rq->file_size * 2, MAX((size_t)HTTP_FORM_BYTES_MAX, rq->file_n + n));
        unsigned char *more = realloc(rq->file, size);

        if (more == NULL)
            return refuse(rq, MSG_MEMOIRE_EPUISEE);
        rq->file = more;
        rq->file_size = size;
    }
    memcpy(rq->file + rq->file_n, bytes, n);
    rq->file_n += n;
    return MHD_YES;
}

/* Room for so many bytes, of which those after the value are zeros. It doubles: a value that comes byte by byte costs what it weighs, or a
 * client would empty the memory of its request by sending slowly. */
static void make_room(struct arena *a, struct field *f, size_t bytes)
{
    char *whole;

    if (bytes <= f->room)
        return;
    f->room = MAX(bytes, MIN(2 * f->room, (size_t)HTTP_FIELD_BYTES_MAX + 1));
    whole = arena_alloc(a, f->room);
    memcpy(whole, f->value, f->n);
    f->value = whole;
}

/* A field may come in pieces; the first one of a name wins, so that a repeated name cannot hide another value. */
static enum MHD_Result on_field(void *cls, enum MHD_ValueKind kind, const char *key, const char *filename,
                                const char *type, const char *encoding, const char *bytes, uint64_t offset,
                                size_t n)
{
    struct request *rq = cls;
    struct field *f = rq->fields_n > 0 ? &rq->fields[rq->fields_n - 1] : NULL;

    (void)kind;
    (void)type;
    (void)encoding;
    if (key == NULL)
        return refuse(rq, MSG_WEB_FORMULAIRE);
    if (filename != NULL)
        return take_file(rq, bytes, n);
    if (offset == 0) {
        if (rq->fields_n == HTTP_FIELDS_MAX)
            return refuse(rq, MSG_WEB_TROP_GRAND);
        f = &rq->fields[rq->fields_n++];
        f->name = arena_strdup(rq->arena, key);
        f->value = arena_strndup(rq->arena, "", 0);
        f->n = f->room = 0;
    }
    if (f == NULL || f->n + n > HTTP_FIELD_BYTES_MAX)
        return refuse(rq, MSG_WEB_TROP_GRAND);
    make_room(rq->arena, f, f->n + n + 1);
    if (n > 0)
        memcpy(f->value + f->n, bytes, n);
    f->n += n;
    return MHD_YES;
}

static bool says_type(const struct request *rq, const char *name)
{
    const char *type = request_header(rq, MHD_HTTP_HEADER_CONTENT_TYPE);
    const size_t n = strlen(name);

    return type != NULL && strncasecmp(type, name, n) == 0 && strchr("; ", type[n]) != NULL;
}

/* A body of JSON is one file: its bytes as they came. */
bool request_is_json(const struct request *rq)
{
    return says_type(rq, "application/json");
}

bool request_is_form(const struct request *rq)
{
    return says_type(rq, MHD_HTTP_POST_ENCODING_FORM_URLENCODED) ||
           says_type(rq, MHD_HTTP_POST_ENCODING_MULTIPART_FORMDATA);
}

bool request_has_body(const struct request *rq)
{
    return rq->body_n > 0;
}

/* Programs send one with a GET too, that asks nothing: what these methods ask is in the address. */
bool request_reads_body(const struct request *rq)
{
    return rq->method == HTTP_POST || rq->method == HTTP_PUT;
}

bool request_body(struct request *rq, const char *bytes, size_t n)
{
    rq->body_n += n;
    if (rq->body_n > 2 * rq->body_max + HTTP_FORM_BYTES_MAX)
        return false;
    if (!request_reads_body(rq))
        return true;
    if (rq->body_n > rq->body_max)
        refuse(rq, MSG_WEB_TROP_GRAND);
    if (rq->body_refused)
        return true;
    if (request_is_json(rq)) {
        (void)take_file(rq, bytes, n);
        return true;
    }
    if (rq->post == NULL)
        rq->post = MHD_create_post_processor(rq->connection, 4096, on_field, rq);
    if (rq->post == NULL)
        refuse(rq, MSG_WEB_FORMULAIRE);
    else if (MHD_post_process(rq->post, bytes, n) != MHD_YES)
        refuse(rq, MSG_WEB_FORMULAIRE);
    return true;
}

static void end_post(struct request *rq)
{
    if (rq->post == NULL)
        return;
    if (MHD_destroy_post_processor(rq->post) != MHD_YES)
        refuse(rq, MSG_WEB_FORMULAIRE);
    rq->post = NULL;
}

bool request_body_end(struct request *rq)
{
    end_post(rq);
    return !rq->body_refused;
}

/* ---- life -------------------------------------------------------------------------------------------------- */

void request_reset(struct request *rq)
{
    struct http_server *server = rq->server;
    struct arena *arena = rq->arena;
    struct page_buffer buffer = rq->buffer;

    end_post(rq);
    request_close_db(rq);
    forget_body(rq);
    free(rq->file);
    arena_reset(arena);
    buffer.n = 0;
    memset(rq, 0, sizeof(*rq));
    rq->server = server;
    rq->arena = arena;
    rq->buffer = buffer;
    rq->body_fd = -1;
}

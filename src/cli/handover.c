/*
 * handover.c - the message: one packet whose bytes are flags and the call's words, each ended by NUL, and whose
 * ancillary data are four descriptors: standard input, output, error, and the caller's directory. The answer is one
 * byte, the exit code. A packet that asks for the clock has no words, and its answer is eight bytes.
 */
#include "cli/handover.h"
#include "base/crypto.h"
#include "base/log.h"
#include "cli/cli.h"
#include "cli/relay_stream.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define WORDS_BYTES_MAX 65536
#define WORDS_MAX 256
#define FDS 4
#define CALLS_MAX 64
#define PATIENCE_MS 10000 /* for the words of a caller that connected */
#define STOP_WAIT_S 10    /* for the verbs under way */
#define CLOCK_WAIT_S 5    /* for a server too busy to say its time */
#define ASK_CLOCK 'h'     /* instead of the flag that begins a call's words */

/* A socket's path is short (108 bytes): it is reached through its folder's descriptor, by a name of its own when that
 * of the data is long, so that two stores never share one. */
struct place {
    int folder;
    char name[80];
    struct sockaddr_un address;
    uid_t owner; /* of the data; the caller's own when there are none yet */
};

struct handover {
    struct ctx server;
    int listen_fd;
    struct place place;
    pthread_t thread;
    atomic_bool stopping;
    struct relay relay;
    pthread_mutex_t mutex; /* getopt has global state: one call reads its options at a time */
    pthread_cond_t idle;
    int running;
};

static void socket_name(const char *base, char *out, size_t size)
{
    unsigned char hash[HASH_BYTES];
    char text[2 * 16 + 1];

    if (strlen(base) + sizeof(".sock") <= size) {
        snprintf(out, size, "%s.sock", base);
        return;
    }
    sha256(base, strlen(base), hash);
    snprintf(out, size, "%s.sock", hex(hash, 16, text));
}

/* Data on a server have no folder: the socket is beside the keys, under a name that the address makes. */
static bool place_name(const struct config *cfg, char path[STORE_PLACE_BYTES], uid_t *owner)
{
    unsigned char hash[HASH_BYTES];
    char text[2 * 8 + 1];
    struct stat st;
    bool server = store_is_server(cfg->store);
    size_t n;

    if (store_place(server ? cfg->keys : cfg->store, path, NULL) != RC_OK)
        return false;
    *owner = stat(path, &st) == 0 ? st.st_uid : getuid();
    n = strlen(path);
    if (!server)
        return true;
    sha256(cfg->store, strlen(cfg->store), hash);
    return snprintf(path + n, STORE_PLACE_BYTES - n, "-%s", hex(hash, 8, text)) <
           (int)(STORE_PLACE_BYTES - n);
}

static bool place_of(const struct config *cfg, struct place *out)
{
    char path[STORE_PLACE_BYTES];
    char *slash;

    memset(out, 0, sizeof(*out));
    out->folder = -1;
    if (!place_name(cfg, path, &out->owner))
        return false;
    slash = strrchr(path, '/');
    socket_name(slash + 1, out->name, sizeof(out->name));
    *slash = '\0';
    out->folder = open(slash == path ? "/" : path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (out->folder < 0)
        return false;
    out->address.sun_family = AF_UNIX;
    snprintf(out->address.sun_path, sizeof(out->address.sun_path), "/proc/self/fd/%d/%s", out->folder,
             out->name);
    return true;
}

static bool peer_of(int fd, uid_t *uid)
{
    struct ucred peer;
    socklen_t n = sizeof(peer);
    bool known = getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &n) == 0;

    *uid = peer.uid;
    return known;
}

/* ---- client ------------------------------------------------------------------------------------------------ */

/* Whoever could make a file beside the data could listen there: words and streams go to the data's own people only. */
static bool trusted(int fd, const struct place *place)
{
    uid_t uid;

    return peer_of(fd, &uid) && (uid == getuid() || uid == 0 || uid == place->owner);
}

static int connect_to(const struct config *cfg)
{
    struct place place;
    int fd = place_of(cfg, &place) ? socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0) : -1;
    bool connected = fd >= 0 && connect(fd, (struct sockaddr *)&place.address, sizeof(place.address)) == 0 &&
                     trusted(fd, &place);

    if (place.folder >= 0)
        close(place.folder);
    if (connected)
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

/* 0 when they do not fit in one call: a verb that ran on half its words would do something else. */
static size_t pack_words(int argc, char **argv, const char *agent, char *buf)
{
    size_t used = 0;

    if (argc + 1 > WORDS_MAX)
        return 0;
    buf[used++] = isatty(STDERR_FILENO) ? 't' : 'f';
    for (int i = -1; i < argc; i++) {
        const char *word = i < 0 ? agent : argv[i];
        size_t n = strlen(word) + 1;

        if (used + n > WORDS_BYTES_MAX)
            return 0;
        memcpy(buf + used, word, n);
        used += n;
    }
    return used;
}

static bool send_call(int fd, const char *buf, size_t n)
{
    int cwd = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int fds[FDS] = {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO, cwd};
    char control[CMSG_SPACE(sizeof(fds))] = {0};
    struct iovec part = {.iov_base = (void *)(uintptr_t)buf, .iov_len = n};
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof(control)};
    struct cmsghdr *c = CMSG_FIRSTHDR(&message);
    bool sent;

    c->cmsg_level = SOL_SOCKET;
    c->cmsg_type = SCM_RIGHTS;
    c->cmsg_len = CMSG_LEN(sizeof(fds));
    memcpy(CMSG_DATA(c), fds, sizeof(fds));
    sent = cwd >= 0 && sendmsg(fd, &message, MSG_NOSIGNAL) == (ssize_t)n;
    if (cwd >= 0)
        close(cwd);
    return sent;
}

/* The exit code of the verb; RC_FAILURE when the server died before it said. */
static enum rc await_answer(int fd)
{
    unsigned char answer = RC_FAILURE;
    ssize_t n;

    do
        n = recv(fd, &answer, 1, 0);
    while (n < 0 && errno == EINTR);
    if (n == 1)
        return (enum rc)answer;
    fputs("sicpf : le serveur s'est arrêté pendant la commande ; vérifier ce qui a été fait.\n", stderr);
    return RC_FAILURE;
}

bool handover_call(const struct config *cfg, int argc, char **argv, enum rc *rc_out)
{
    int fd = connect_to(cfg);
    char *buf = fd >= 0 ? malloc(WORDS_BYTES_MAX) : NULL;
    size_t n = buf != NULL ? pack_words(argc, argv, cfg->agent, buf) : 0;
    bool taken = n > 0 && send_call(fd, buf, n);

    *rc_out = RC_FAILURE;
    if (taken) {
        *rc_out = await_answer(fd);
    } else if (buf != NULL && n == 0) {
        struct err e;
        char line[800];

        *rc_out = ERR(&e, MSG_RELAIS_MOTS);
        err_format(&e, line, sizeof(line));
        fprintf(stderr, "sicpf : %s\n", line);
        taken = true;
    }
    free(buf);
    if (fd >= 0)
        close(fd);
    return taken;
}

bool handover_clock(const struct config *cfg, int64_t *now_us)
{
    static const char ask[] = {ASK_CLOCK, '\0'};
    const struct timeval patience = {.tv_sec = CLOCK_WAIT_S};
    int fd = connect_to(cfg);
    bool told = fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience)) == 0 &&
                send_call(fd, ask, sizeof(ask)) &&
                recv(fd, now_us, sizeof(*now_us), 0) == (ssize_t)sizeof(*now_us);

    if (fd >= 0)
        close(fd);
    return told;
}

/* ---- server ------------------------------------------------------------------------------------------------ */

struct call {
    struct handover *owner;
    int fd;
    int fds[FDS]; /* -1: not received, or given to a stream that closes it */
    char words[WORDS_BYTES_MAX];
    size_t n;
};

static bool same_user(int fd)
{
    uid_t uid;

    return peer_of(fd, &uid) && (uid == getuid() || uid == 0);
}

/* Whatever comes with the message is ours to close, even when the message is wrong. */
static void take_descriptors(struct call *call, struct msghdr *message)
{
    size_t kept = 0;

    for (struct cmsghdr *c = CMSG_FIRSTHDR(message); c != NULL; c = CMSG_NXTHDR(message, c)) {
        size_t n = c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS
                       ? (c->cmsg_len - CMSG_LEN(0)) / sizeof(int)
                       : 0;

        for (size_t i = 0; i < n; i++) {
            int fd;

            memcpy(&fd, CMSG_DATA(c) + i * sizeof(fd), sizeof(fd));
            if (kept < FDS)
                call->fds[kept++] = fd;
            else
                close(fd);
        }
    }
}

/* A caller that connects and says nothing keeps neither its place nor the server from stopping. */
static bool await_words(const struct call *call)
{
    struct pollfd p[] = {{.fd = call->fd, .events = POLLIN},
                         {.fd = call->owner->relay.stop_fd, .events = POLLIN}};

    return poll(p, ARRAY_LEN(p), PATIENCE_MS) > 0 && p[1].revents == 0;
}

static bool receive_call(struct call *call)
{
    char control[CMSG_SPACE(sizeof(call->fds))];
    struct iovec part = {.iov_base = call->words, .iov_len = sizeof(call->words)};
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof(control)};
    ssize_t n;

    if (!await_words(call))
        return false;
    n = recvmsg(call->fd, &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
    if (n <= 0)
        return false;
    take_descriptors(call, &message);
    call->n = (size_t)n;
    return call->fds[FDS - 1] >= 0 && n > 1 && call->words[n - 1] == '\0' &&
           (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) == 0;
}

/* The number of words; 0 when there are more than argv holds. */
static int split_words(struct call *call, char **argv)
{
    int argc = 0;

    for (size_t at = 1; at < call->n; at += strlen(call->words + at) + 1) {
        if (argc == WORDS_MAX)
            return 0;
        argv[argc++] = call->words + at;
    }
    return argc;
}

static enum rc run_verb(struct call *call, struct ctx *ctx, int argc, char **argv)
{
    const char *options[CLI_OPTIONS_MAX];
    const struct verb *v = argc > 1 ? cli_verb(argv[1]) : NULL;
    struct err e = {0};
    bool help = false;
    enum rc rc;

    /* main looked the verb up before it called: only another version of the program comes here. */
    if (v == NULL || (v->flags & VERB_NO_STORE) != 0) {
        fputs("sicpf : le serveur ne connaît pas cette commande ; il est d'une autre version.\n", ctx->err);
        return RC_USAGE;
    }
    pthread_mutex_lock(&call->owner->mutex);
    rc = cli_parse(v, argc - 1, argv + 1, ctx, options, &help, &e);
    pthread_mutex_unlock(&call->owner->mutex);
    if (rc == RC_OK)
        return cli_run(v, ctx);
    cli_error(ctx, &e);
    return rc;
}

/* A stream over a descriptor that came with the call; it belongs to the stream from then on. One that cannot be used that
 * way (a standard input open for writing only) counts as empty. */
static FILE *stream_of(struct call *call, int k, const char *mode)
{
    FILE *f = relay_stream(&call->owner->relay, call->fds[k], mode);

    if (f == NULL)
        return fopen("/dev/null", *mode == 'r' ? "re" : "we");
    call->fds[k] = -1;
    return f;
}

static enum rc answer_call(struct call *call)
{
    char *argv[WORDS_MAX + 1] = {0};
    int argc = split_words(call, argv);
    const struct ctx *server = &call->owner->server;
    struct ctx ctx = {.env = server->env,
                      .cfg = server->cfg,
                      .keys = server->keys,
                      .store = server->store,
                      .relay = &call->owner->relay};
    enum rc rc = RC_FAILURE;

    ctx.in = stream_of(call, 0, "r");
    ctx.out = stream_of(call, 1, "w");
    ctx.err = stream_of(call, 2, "w");
    ctx.cwd = call->fds[3];
    ctx.progress = call->words[0] == 't';
    ctx.agent = argc > 0 ? argv[0] : "";
    ctx.at = env_today(ctx.env);
    if (ctx.in != NULL && ctx.out != NULL && ctx.err != NULL) {
        setvbuf(ctx.err, NULL, _IOLBF, 0); /* errors and progress as they come */
        rc = run_verb(call, &ctx, argc, argv);
        if (rc != RC_OK && relay_stopped(ctx.relay))
            fputs("sicpf : le serveur s'arrête ; vérifier ce qui a été fait, puis recommencer.\n", ctx.err);
    }
    if (ctx.in != NULL)
        fclose(ctx.in);
    if (ctx.out != NULL && fclose(ctx.out) != 0 && rc == RC_OK)
        rc = RC_FAILURE;
    if (ctx.err != NULL)
        fclose(ctx.err);
    return rc;
}

static void end_call(struct call *call)
{
    struct handover *h = call->owner;

    for (size_t i = 0; i < FDS; i++)
        if (call->fds[i] >= 0)
            close(call->fds[i]);
    close(call->fd);
    free(call);
    pthread_mutex_lock(&h->mutex);
    h->running--;
    pthread_cond_broadcast(&h->idle);
    pthread_mutex_unlock(&h->mutex);
}

/* A clock that nobody moved is the machine's: there is nothing to say of it. */
static void answer_clock(const struct call *call)
{
    const struct ctx *server = &call->owner->server;
    int64_t now_us = env_now_us(server->env);

    if (server->cfg->clock[0] != '\0' && send(call->fd, &now_us, sizeof(now_us), MSG_NOSIGNAL) < 0)
        LOG(server->env, LOG_WARN, "relais.reponse-perdue");
}

static void *call_thread(void *arg)
{
    struct call *call = arg;
    bool received = same_user(call->fd) && receive_call(call);

    if (received && call->words[0] == ASK_CLOCK) {
        answer_clock(call);
    } else if (received) {
        unsigned char answer = (unsigned char)answer_call(call);

        if (send(call->fd, &answer, 1, MSG_NOSIGNAL) != 1)
            LOG(call->owner->server.env, LOG_WARN, "relais.reponse-perdue");
    }
    end_call(call);
    return NULL;
}

static void start_call(struct handover *h, int fd)
{
    struct call *call = calloc(1, sizeof(*call));
    pthread_t thread;

    if (call == NULL) {
        close(fd);
        return;
    }
    call->owner = h;
    call->fd = fd;
    for (size_t i = 0; i < FDS; i++)
        call->fds[i] = -1;
    pthread_mutex_lock(&h->mutex);
    while (h->running >= CALLS_MAX && !atomic_load(&h->stopping))
        pthread_cond_wait(&h->idle, &h->mutex);
    h->running++;
    pthread_mutex_unlock(&h->mutex);
    if (pthread_create(&thread, NULL, call_thread, call) == 0)
        pthread_detach(thread);
    else
        end_call(call);
}

/* Descriptors or memory may be short for a while: what waits in the queue is served when they come back. */
static void *listen_loop(void *arg)
{
    const struct timespec pause = {.tv_nsec = 100000000};
    struct handover *h = arg;

    while (!atomic_load(&h->stopping)) {
        int fd = accept4(h->listen_fd, NULL, NULL, SOCK_CLOEXEC);

        if (fd >= 0)
            start_call(h, fd);
        else if (errno != EINTR && errno != ECONNABORTED)
            nanosleep(&pause, NULL);
    }
    return NULL;
}

/* The writer's lock is already ours, so a socket left by a server that died belongs to nobody. */
static bool bind_socket(struct handover *h, const struct config *cfg)
{
    mode_t mask;
    bool bound;

    if (!place_of(cfg, &h->place))
        return false;
    unlinkat(h->place.folder, h->place.name, 0);
    mask = umask(0177);
    bound = bind(h->listen_fd, (struct sockaddr *)&h->place.address, sizeof(h->place.address)) == 0 &&
            listen(h->listen_fd, 16) == 0;
    umask(mask);
    return bound;
}

static void handover_free(struct handover *h)
{
    if (h->place.folder >= 0) {
        unlinkat(h->place.folder, h->place.name, 0);
        close(h->place.folder);
    }
    if (h->listen_fd >= 0)
        close(h->listen_fd);
    relay_close(&h->relay);
    pthread_mutex_destroy(&h->mutex);
    pthread_cond_destroy(&h->idle);
    free(h);
}

/* The wait at the end is of seconds, whatever happens to the time of day. */
static void init_waiting(struct handover *h)
{
    pthread_condattr_t monotonic;

    pthread_mutex_init(&h->mutex, NULL);
    pthread_condattr_init(&monotonic);
    CHECK(pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC) == 0);
    pthread_cond_init(&h->idle, &monotonic);
    pthread_condattr_destroy(&monotonic);
}

enum rc handover_start(const struct ctx *server, struct handover **out, struct err *e)
{
    struct handover *h = calloc(1, sizeof(*h));
    bool started;
    int why;

    if (h == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    h->server = *server;
    h->place.folder = -1;
    h->relay.stop_fd = -1;
    init_waiting(h);
    h->listen_fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    started = relay_open(&h->relay) && h->listen_fd >= 0 && bind_socket(h, server->cfg);
    why = errno;
    if (started) {
        why = pthread_create(&h->thread, NULL, listen_loop, h);
        started = why == 0;
    }
    if (!started) {
        handover_free(h);
        return ERR(e, MSG_RELAIS_OUVERTURE, "raison", err_reason(why));
    }
    *out = h;
    return RC_OK;
}

/* True once no verb is under way. */
static bool await_idle(struct handover *h, int seconds)
{
    const int64_t end_us = env_monotonic_us() + (int64_t)seconds * 1000000;
    const struct timespec until = {.tv_sec = end_us / 1000000, .tv_nsec = end_us % 1000000 * 1000};
    bool idle;

    pthread_mutex_lock(&h->mutex);
    while (h->running > 0 && pthread_cond_timedwait(&h->idle, &h->mutex, &until) == 0)
        ;
    idle = h->running == 0;
    pthread_mutex_unlock(&h->mutex);
    return idle;
}

bool handover_stop(struct handover *h)
{
    if (h == NULL)
        return true;
    atomic_store(&h->stopping, true);
    relay_stop(&h->relay);
    pthread_mutex_lock(&h->mutex);
    pthread_cond_broadcast(&h->idle);
    pthread_mutex_unlock(&h->mutex);
    shutdown(h->listen_fd, SHUT_RDWR);
    pthread_join(h->thread, NULL);
    unlinkat(h->place.folder, h->place.name, 0); /* nobody new finds us while the last verbs end */
    if (!await_idle(h, STOP_WAIT_S))
        return false;
    handover_free(h);
    return true;
}

/*
 * handover.c - the message: one packet whose bytes are flags and the call's words, each ended by NUL, and whose
 * ancillary data are four descriptors: standard input, output, error, and the caller's directory. The answer is one
 * byte, the exit code.
 */
#include "cli/handover.h"
#include "base/log.h"
#include "cli/cli.h"
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <pthread.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define WORDS_BYTES_MAX 65536
#define WORDS_MAX 256
#define FDS 4
#define CALLS_MAX 64

struct handover {
    struct ctx server;
    int listen_fd;
    pthread_t thread;
    pthread_mutex_t mutex; /* getopt has global state: one call reads its options at a time */
    pthread_cond_t idle;
    int running;
    char path[sizeof(((struct config *)0)->store) + 8];
};

/* A socket's path is short (108 bytes): it is reached through its directory's descriptor. */
static int address_of(const char *store, struct sockaddr_un *out)
{
    char copy[1024];
    char name[1024];
    int dir;

    snprintf(copy, sizeof(copy), "%s", store);
    snprintf(name, sizeof(name), "%s", store);
    dir = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (dir < 0)
        return -1;
    memset(out, 0, sizeof(*out));
    out->sun_family = AF_UNIX;
    if (snprintf(out->sun_path, sizeof(out->sun_path), "/proc/self/fd/%d/%.60s.sock", dir, basename(name)) >=
        (int)sizeof(out->sun_path)) {
        close(dir);
        return -1;
    }
    return dir;
}

/* ---- client ------------------------------------------------------------------------------------------------ */

static int connect_to(const char *store)
{
    struct sockaddr_un address;
    int dir = address_of(store, &address);
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    bool connected = dir >= 0 && fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0;

    if (dir >= 0)
        close(dir);
    if (connected)
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

static size_t pack_words(int argc, char **argv, const char *agent, char *buf)
{
    size_t used = 0;

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

bool handover_call(const struct config *cfg, int argc, char **argv, enum rc *rc_out)
{
    int fd = connect_to(cfg->store);
    char *buf = fd >= 0 ? malloc(WORDS_BYTES_MAX) : NULL;
    size_t n = buf != NULL ? pack_words(argc, argv, cfg->agent, buf) : 0;
    unsigned char answer = RC_FAILURE;
    bool taken = n > 0 && send_call(fd, buf, n);

    free(buf);
    if (taken && recv(fd, &answer, 1, 0) != 1) {
        fputs("sicpf : le serveur s'est arrêté pendant la commande ; vérifier ce qui a été fait.\n", stderr);
        answer = RC_FAILURE;
    }
    if (fd >= 0)
        close(fd);
    *rc_out = (enum rc)answer;
    return taken;
}

/* ---- server ------------------------------------------------------------------------------------------------ */

struct call {
    struct handover *owner;
    int fd;
    int fds[FDS];
    char words[WORDS_BYTES_MAX];
    size_t n;
};

static bool same_user(int fd)
{
    struct ucred peer;
    socklen_t n = sizeof(peer);

    return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &n) == 0 && (peer.uid == getuid() || peer.uid == 0);
}

static bool receive_call(struct call *call)
{
    char control[CMSG_SPACE(sizeof(call->fds))];
    struct iovec part = {.iov_base = call->words, .iov_len = sizeof(call->words)};
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof(control)};
    ssize_t n = recvmsg(call->fd, &message, MSG_CMSG_CLOEXEC);
    struct cmsghdr *c = n > 0 ? CMSG_FIRSTHDR(&message) : NULL;

    if (c == NULL || c->cmsg_type != SCM_RIGHTS || c->cmsg_len != CMSG_LEN(sizeof(call->fds)))
        return false;
    memcpy(call->fds, CMSG_DATA(c), sizeof(call->fds));
    call->n = (size_t)n;
    return call->words[n - 1] == '\0' && (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) == 0;
}

static int split_words(struct call *call, char **argv)
{
    int argc = 0;

    for (size_t at = 1; at < call->n && argc < WORDS_MAX; at += strlen(call->words + at) + 1)
        argv[argc++] = call->words + at;
    return argc;
}

static enum rc run_verb(struct call *call, struct ctx *ctx, int argc, char **argv)
{
    const char *options[32];
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
    return rc == RC_OK ? cli_run(v, ctx) : rc;
}

static enum rc answer_call(struct call *call)
{
    char *argv[WORDS_MAX + 1] = {0};
    int argc = split_words(call, argv);
    struct ctx ctx = call->owner->server;
    enum rc rc = RC_FAILURE;

    ctx.in = fdopen(call->fds[0], "r");
    ctx.out = fdopen(call->fds[1], "w");
    ctx.err = fdopen(call->fds[2], "w");
    ctx.cwd = call->fds[3];
    ctx.progress = call->words[0] == 't';
    ctx.agent = argc > 0 ? argv[0] : "";
    ctx.at = env_today(ctx.env);
    if (ctx.in != NULL && ctx.out != NULL && ctx.err != NULL)
        rc = run_verb(call, &ctx, argc, argv);
    if (ctx.in != NULL)
        fclose(ctx.in);
    if (ctx.out != NULL && fclose(ctx.out) != 0 && rc == RC_OK)
        rc = RC_FAILURE;
    if (ctx.err != NULL)
        fclose(ctx.err);
    close(ctx.cwd);
    return rc;
}

static void *call_thread(void *arg)
{
    struct call *call = arg;
    struct handover *h = call->owner;

    if (same_user(call->fd) && receive_call(call)) {
        unsigned char answer = (unsigned char)answer_call(call);

        if (send(call->fd, &answer, 1, MSG_NOSIGNAL) != 1)
            LOG(LOG_WARN, "relais.reponse-perdue");
    }
    close(call->fd);
    free(call);
    pthread_mutex_lock(&h->mutex);
    h->running--;
    pthread_cond_broadcast(&h->idle);
    pthread_mutex_unlock(&h->mutex);
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
    pthread_mutex_lock(&h->mutex);
    while (h->running >= CALLS_MAX)
        pthread_cond_wait(&h->idle, &h->mutex);
    h->running++;
    pthread_mutex_unlock(&h->mutex);
    if (pthread_create(&thread, NULL, call_thread, call) == 0) {
        pthread_detach(thread);
        return;
    }
    close(fd);
    free(call);
    pthread_mutex_lock(&h->mutex);
    h->running--;
    pthread_mutex_unlock(&h->mutex);
}

static void *listen_loop(void *arg)
{
    struct handover *h = arg;
    int fd;

    while ((fd = accept4(h->listen_fd, NULL, NULL, SOCK_CLOEXEC)) >= 0 || errno == EINTR ||
           errno == ECONNABORTED)
        if (fd >= 0)
            start_call(h, fd);
    return NULL;
}

/* The writer's lock is already ours, so a socket left by a server that died belongs to nobody. */
static bool bind_socket(struct handover *h, const char *store)
{
    struct sockaddr_un address;
    int dir = address_of(store, &address);
    mode_t mask;
    bool bound;

    if (dir < 0)
        return false;
    snprintf(h->path, sizeof(h->path), "%s.sock", store);
    unlink(address.sun_path);
    mask = umask(0177);
    bound = bind(h->listen_fd, (struct sockaddr *)&address, sizeof(address)) == 0 &&
            listen(h->listen_fd, 16) == 0;
    umask(mask);
    close(dir);
    return bound;
}

enum rc handover_start(const struct ctx *server, struct handover **out, struct err *e)
{
    struct handover *h = calloc(1, sizeof(*h));

    if (h == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    h->server = *server;
    pthread_mutex_init(&h->mutex, NULL);
    pthread_cond_init(&h->idle, NULL);
    h->listen_fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    if (h->listen_fd < 0 || !bind_socket(h, server->cfg->store) ||
        pthread_create(&h->thread, NULL, listen_loop, h) != 0) {
        enum rc rc = ERR(e, MSG_RELAIS_OUVERTURE, "raison", strerror(errno));

        if (h->listen_fd >= 0)
            close(h->listen_fd);
        free(h);
        return rc;
    }
    *out = h;
    return RC_OK;
}

void handover_stop(struct handover *h)
{
    if (h == NULL)
        return;
    shutdown(h->listen_fd, SHUT_RDWR);
    pthread_join(h->thread, NULL);
    close(h->listen_fd);
    unlink(h->path);
    pthread_mutex_lock(&h->mutex);
    while (h->running > 0)
        pthread_cond_wait(&h->idle, &h->mutex);
    pthread_mutex_unlock(&h->mutex);
    pthread_mutex_destroy(&h->mutex);
    pthread_cond_destroy(&h->idle);
    free(h);
}

/* A call is handed to the server whole or not at all, whoever speaks on the socket, whatever the store is called. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <dirent.h>
#include <glob.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include "cli/handover.h"
#include "cli/relay_stream.h"
#include "temp_store.h"

/* A server and its store; its own words asked for JSON, which is nobody else's business. */
struct server {
    struct temp_store t;
    struct config cfg;
    struct ctx ctx;
    struct handover *handover;
};

static void serve(struct server *s)
{
    memset(s, 0, sizeof(*s));
    temp_store_open(&s->t, "2026-11-24");
    snprintf(s->cfg.store, sizeof(s->cfg.store), "%s", s->t.path);
    snprintf(s->cfg.agent, sizeof(s->cfg.agent), "essai");
    snprintf(s->cfg.keys, sizeof(s->cfg.keys), "%s/cles", s->t.folder);
    s->ctx = (struct ctx){.env = &s->t.env,
                          .cfg = &s->cfg,
                          .keys = &s->t.keys,
                          .store = s->t.store,
                          .json = true,
                          .dry_run = true};
    assert_int_equal(handover_start(&s->ctx, &s->handover, NULL), RC_OK);
}

static void stop(struct server *s)
{
    assert_true(handover_stop(s->handover));
    temp_store_close(&s->t);
}

/* Calls with standard output in a file, and gives back what was said. */
static bool call(const struct config *cfg, int argc, const char *const *argv, enum rc *rc, char *said,
                 size_t size)
{
    FILE *f = tmpfile();
    int saved = dup(STDOUT_FILENO);
    bool taken;
    size_t n;

    fflush(stdout);
    dup2(fileno(f), STDOUT_FILENO);
    taken = handover_call(cfg, argc, (char **)(uintptr_t)argv, rc);
    dup2(saved, STDOUT_FILENO);
    close(saved);
    rewind(f);
    n = fread(said, 1, size - 1, f);
    said[n] = '\0';
    fclose(f);
    return taken;
}

static int open_descriptors(void)
{
    DIR *d = opendir("/proc/self/fd");
    int n = 0;

    while (readdir(d) != NULL)
        n++;
    closedir(d);
    return n;
}

static int64_t entries(struct server *s)
{
    struct db *db;
    struct cursor c = {0};
    int64_t seq = 0;

    assert_int_equal(store_read_begin(s->t.store, &db, NULL), RC_OK);
    assert_int_equal(db_query(db, Q_JOURNAL_HEAD, &c, NULL, ""), RC_OK);
    if (cursor_next(&c))
        seq = cursor_i64(&c, 0);
    assert_int_equal(cursor_close(&c, NULL), RC_OK);
    store_read_end(s->t.store, db);
    return seq;
}

static void a_call_is_run_with_its_own_words(void **state)
{
    const char *sign[] = {"journal", "sign", NULL};
    const char *wrong[] = {"journal", "sign", "deux", NULL};
    const char *unknown[] = {"journal", "sign", "--inconnue", NULL};
    struct server s;
    struct config by_link;
    enum rc rc;
    char said[400];
    char link_path[300];

    (void)state;
    serve(&s);
    assert_true(call(&s.cfg, 2, sign, &rc, said, sizeof(said)));
    assert_int_equal(rc, RC_OK);
    assert_string_equal(
        said, "La tête du journal est signée.\n"); /* not JSON, not a try: those were the server's */
    assert_true(call(&s.cfg, 3, wrong, &rc, said, sizeof(said)));
    assert_int_equal(rc, RC_USAGE);
    assert_true(call(&s.cfg, 3, unknown, &rc, said, sizeof(said)));
    assert_int_equal(rc, RC_USAGE);
    by_link = s.cfg;
    if (!temp_store_on_server()) {
        snprintf(link_path, sizeof(link_path), "%s/lien.db", s.t.folder);
        assert_int_equal(symlink(s.t.path, link_path), 0);
        snprintf(by_link.store, sizeof(by_link.store), "%s", link_path);
    }
    assert_true(call(&by_link, 2, sign, &rc, said, sizeof(said)));
    assert_int_equal(rc, RC_OK);
    if (!temp_store_on_server())
        unlink(link_path);
    assert_int_equal(entries(&s), 2);
    stop(&s);
}

static void no_server_no_call(void **state)
{
    const char *sign[] = {"journal", "sign", NULL};
    struct server s;
    struct config nowhere = {.store = "/nowhere/x.db"};
    enum rc rc;
    char said[10];

    (void)state;
    serve(&s);
    assert_true(handover_stop(s.handover));
    assert_false(call(&s.cfg, 2, sign, &rc, said, sizeof(said)));
    assert_false(call(&nowhere, 2, sign, &rc, said, sizeof(said)));
    temp_store_close(&s.t);
}

/* A verb that ran on half of its words would do something else. */
static void too_many_words_are_refused_whole(void **state)
{
    static const char *words[400];
    static char long_word[70000];
    const char *too_long[] = {"journal", "sign", long_word, NULL};
    struct server s;
    enum rc rc;
    char said[10];

    (void)state;
    for (size_t i = 0; i + 1 < ARRAY_LEN(words); i++)
        words[i] = "mot";
    words[0] = "journal";
    words[1] = "sign";
    memset(long_word, 'x', sizeof(long_word) - 1);
    serve(&s);
    assert_true(call(&s.cfg, (int)ARRAY_LEN(words) - 1, words, &rc, said, sizeof(said)));
    assert_int_equal(rc, RC_USAGE);
    assert_true(call(&s.cfg, 3, too_long, &rc, said, sizeof(said)));
    assert_int_equal(rc, RC_USAGE);
    assert_int_equal(entries(&s), 0);
    stop(&s);
}

/* ---- whoever speaks on the socket --------------------------------------------------------------------------- */

/* Beside the file; beside the keys when the data are on a server. */
static void socket_of(const struct server *s, char *out, size_t size)
{
    char pattern[300];
    glob_t found;

    snprintf(pattern, sizeof(pattern), "%.200s/*.sock", s->t.folder);
    assert_int_equal(glob(pattern, 0, NULL, &found), 0);
    assert_int_equal(found.gl_pathc, 1);
    snprintf(out, size, "%s", found.gl_pathv[0]);
    globfree(&found);
}

static int connect_raw(const struct server *s)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

    socket_of(s, address.sun_path, sizeof(address.sun_path));
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
    return fd;
}

/* Sends these bytes with n descriptors, and waits until the server is done with them. */
static void send_raw(const struct server *s, const char *bytes, size_t size, size_t n)
{
    int fds[8];
    char control[CMSG_SPACE(sizeof(fds))] = {0};
    struct iovec part = {.iov_base = (void *)(uintptr_t)bytes, .iov_len = size};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    unsigned char answer;
    int fd = connect_raw(s);
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);

    for (size_t i = 0; i < ARRAY_LEN(fds); i++)
        fds[i] = null;
    if (n > 0) {
        struct cmsghdr *c;

        message.msg_control = control;
        message.msg_controllen = CMSG_SPACE(n * sizeof(int));
        c = CMSG_FIRSTHDR(&message);
        c->cmsg_level = SOL_SOCKET;
        c->cmsg_type = SCM_RIGHTS;
        c->cmsg_len = CMSG_LEN(n * sizeof(int));
        memcpy(CMSG_DATA(c), fds, n * sizeof(int));
    }
    assert_int_equal(sendmsg(fd, &message, MSG_NOSIGNAL), (ssize_t)size);
    assert_true(recv(fd, &answer, 1, 0) <= 1);
    close(fd);
    close(null);
}

static void a_wrong_message_costs_nothing(void **state)
{
    static char many[3000];
    struct server s;
    int before;

    (void)state;
    memset(many, 'x', sizeof(many));
    for (size_t i = 1; i < sizeof(many); i += 2)
        many[i] = '\0';
    serve(&s);
    send_raw(&s, "fessai\0journal\0sign", 20, 0);
    before = open_descriptors();
    for (int i = 0; i < 50; i++) {
        send_raw(&s, "fessai\0journal\0sign", 20, 3);
        send_raw(&s, "fessai\0journal\0sign", 20, 8);
        send_raw(&s, "fessai\0journal\0sign", 19, 4); /* last word not ended */
        send_raw(&s, "f", 1, 4);
        send_raw(&s, "f\0", 2, 4);
        send_raw(&s, "fessai\0danser", 14, 4);
        send_raw(&s, many, sizeof(many), 4);
    }
    assert_true(open_descriptors() <= before + 4); /* a thread or two may still be closing its own */
    assert_int_equal(entries(&s), 0);
    send_raw(&s, "fessai\0journal\0sign", 20, 4);
    assert_int_equal(entries(&s), 1);
    stop(&s);
}

static void a_silent_caller_that_leaves_does_not_hold_the_server(void **state)
{
    struct server s;
    int fds[20];

    (void)state;
    serve(&s);
    for (size_t i = 0; i < ARRAY_LEN(fds); i++)
        fds[i] = connect_raw(&s);
    for (size_t i = 0; i < ARRAY_LEN(fds); i++)
        close(fds[i]);
    stop(&s);
}

/* ---- a server that stops ------------------------------------------------------------------------------------- */

static void a_caller_that_stays_does_not_hold_the_server(void **state)
{
    struct server s;
    int64_t from = env_monotonic_us();
    int fd;

    (void)state;
    serve(&s);
    fd = connect_raw(&s);
    stop(&s);
    assert_true(env_monotonic_us() - from < INT64_C(5000000));
    close(fd);
}

/* Reading gives up; writing goes on as long as somebody takes. */
static void streams_wait_for_nobody_once_stopped(void **state)
{
    static char block[200000];
    struct relay relay;
    int in[2], out[2];
    FILE *f;

    (void)state;
    assert_true(relay_open(&relay));
    assert_int_equal(pipe(in), 0);
    assert_int_equal(pipe(out), 0);
    assert_null(relay_stream(&relay, in[1], "r")); /* not open that way */
    f = relay_stream(&relay, in[0], "r");
    assert_int_equal(write(in[1], "ab", 2), 2);
    assert_int_equal(fgetc(f), 'a');
    relay_stop(&relay);
    assert_true(relay_stopped(&relay));
    assert_int_equal(fgetc(f), 'b'); /* was here already */
    assert_int_equal(fgetc(f), EOF);
    assert_true(ferror(f)); /* and not the end of what the caller had to say */
    fclose(f);
    f = relay_stream(&relay, out[1], "w");
    assert_int_equal(fputs("fini", f) >= 0 && fflush(f) == 0, 1);
    assert_int_equal(read(out[0], block, sizeof(block)), 4);
    memset(block, 'x', sizeof(block));
    assert_true(fwrite(block, 1, sizeof(block), f) < sizeof(block) || fflush(f) != 0);
    fclose(f);
    close(in[1]);
    close(out[0]);
    relay_close(&relay);
}

/* ---- where the socket is ------------------------------------------------------------------------------------ */

static void the_socket_is_private_and_goes_away(void **state)
{
    struct server s;
    struct stat st;
    char path[420];

    (void)state;
    ON_FILE_ONLY();
    serve(&s);
    snprintf(path, sizeof(path), "%s.sock", s.t.path);
    assert_int_equal(stat(path, &st), 0);
    assert_true(S_ISSOCK(st.st_mode));
    assert_int_equal(st.st_mode & 077, 0);
    stop(&s);
    assert_int_equal(stat(path, &st), -1);
}

/* Names of 200 letters that differ in the last one are two stores: two sockets. */
static void start_beside(struct server *s, const char *folder, const char *name)
{
    memset(s, 0, sizeof(*s));
    temp_store_open(&s->t, "2026-11-24");
    /* the file need not be that of the open store for a call to find its server */
    snprintf(s->cfg.store, sizeof(s->cfg.store), "%s/%s", folder, name);
    s->ctx = (struct ctx){.env = &s->t.env, .cfg = &s->cfg, .keys = &s->t.keys, .store = s->t.store};
    assert_int_equal(handover_start(&s->ctx, &s->handover, NULL), RC_OK);
}

static void long_names_do_not_meet(void **state)
{
    const char *sign[] = {"journal", "sign", NULL};
    struct server s[2];
    char folder[] = "/tmp/sicpf-test-XXXXXX";
    char name[201];
    enum rc rc;
    char said[200];

    (void)state;
    assert_non_null(mkdtemp(folder));
    memset(name, 'n', 200);
    name[200] = '\0';
    for (int i = 0; i < 2; i++) {
        name[199] = (char)('a' + i);
        start_beside(&s[i], folder, name);
    }
    for (int i = 0; i < 2; i++) {
        assert_true(call(&s[i].cfg, 2, sign, &rc, said, sizeof(said)));
        assert_int_equal(rc, RC_OK);
        assert_int_equal(entries(&s[i]), 1);
    }
    stop(&s[0]);
    stop(&s[1]);
    assert_int_equal(rmdir(folder), 0); /* both sockets are gone */
}

/* More than a pipe takes at once, written in one go: whole, and no error. */
static void a_long_answer_arrives_whole(void **state)
{
    static char sent[40000], got[sizeof(sent) + 1];
    struct relay relay;
    int fds[2];
    size_t n = 0;
    ssize_t k;
    FILE *f;

    (void)state;
    memset(sent, 'x', sizeof(sent));
    assert_true(relay_open(&relay));
    assert_int_equal(pipe2(fds, O_CLOEXEC), 0);
    f = relay_stream(&relay, fds[1], "w");
    assert_non_null(f);
    assert_int_equal(fwrite(sent, 1, sizeof(sent), f), sizeof(sent));
    assert_int_equal(fclose(f), 0);
    while ((k = read(fds[0], got + n, sizeof(got) - n)) > 0)
        n += (size_t)k;
    assert_int_equal(n, sizeof(sent));
    assert_memory_equal(sent, got, sizeof(sent));
    close(fds[0]);
    relay_close(&relay);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_call_is_run_with_its_own_words),
        cmocka_unit_test(no_server_no_call),
        cmocka_unit_test(too_many_words_are_refused_whole),
        cmocka_unit_test(a_wrong_message_costs_nothing),
        cmocka_unit_test(a_silent_caller_that_leaves_does_not_hold_the_server),
        cmocka_unit_test(a_caller_that_stays_does_not_hold_the_server),
        cmocka_unit_test(streams_wait_for_nobody_once_stopped),
        cmocka_unit_test(a_long_answer_arrives_whole),
        cmocka_unit_test(the_socket_is_private_and_goes_away),
        cmocka_unit_test(long_names_do_not_meet),
    };

    setenv("TZ", "Europe/Paris", 1);
    tzset();
    return cmocka_run_group_tests(tests, NULL, NULL);
}

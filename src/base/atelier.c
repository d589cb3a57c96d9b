/* atelier.c - a program as a filter, bounded (atelier.h). */
#include "base/atelier.h"
#include "base/scratch.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define REFUSED 126 /* a bound could not be set */

/* Files that a program of /usr and its fonts need, to be read only. */
static const char *const readable[] = {"/usr", "/etc/fonts", "/etc/ld.so.cache", "/var/cache/fontconfig"};
#define READS (LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define EVERY_RIGHT ((LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1) /* those of the first Landlock */

static void let_read(int rules, const char *path)
{
    struct stat st;
    struct landlock_path_beneath_attr under = {.parent_fd = open(path, O_PATH | O_CLOEXEC)};

    if (under.parent_fd < 0 || fstat(under.parent_fd, &st) != 0)
        return;
    under.allowed_access = S_ISDIR(st.st_mode) ? READS : LANDLOCK_ACCESS_FS_READ_FILE;
    (void)syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &under, 0);
}

/* What it reads and writes was opened before. A kernel without Landlock leaves it the files of its user. */
static void close_files(void)
{
    const struct landlock_ruleset_attr attr = {.handled_access_fs = EVERY_RIGHT};
    int rules = (int)syscall(SYS_landlock_create_ruleset, &attr, sizeof(attr), 0);

    if (rules < 0)
        return;
    for (size_t i = 0; i < sizeof(readable) / sizeof(*readable); i++)
        let_read(rules, readable[i]);
    if (syscall(SYS_landlock_restrict_self, rules, 0) != 0)
        _exit(REFUSED);
}

/* Our own hard limit may be lower already: nobody may raise it. */
static void bound(int what, rlim_t n)
{
    struct rlimit limit;

    if (getrlimit((__rlimit_resource_t)what, &limit) != 0)
        _exit(REFUSED);
    limit.rlim_max = MIN(n, limit.rlim_max);
    limit.rlim_cur = limit.rlim_max;
    if (setrlimit((__rlimit_resource_t)what, &limit) != 0)
        _exit(REFUSED);
}

static void place(int fd, int where)
{
    if (dup2(fd, where) < 0)
        _exit(REFUSED);
}

/* In the child of a process with threads: system calls only. */
_Noreturn static void become(const struct atelier *w, int in, int out, int null, size_t out_max)
{
    /* Nothing of ours, and the same bytes whatever the day and the machine's settings. */
    static const char *const env[] = {"PATH=/usr/bin:/bin", "LANG=C.UTF-8",        "HOME=/nonexistent",
                                      "PYTHONHASHSEED=0",   "SOURCE_DATE_EPOCH=0", NULL};
    sigset_t none;

    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    (void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    (void)unshare(CLONE_NEWUSER |
                  CLONE_NEWNET); /* refused where namespaces are closed: it is then bounded by the rest */
    bound(RLIMIT_AS, ATELIER_BYTES);
    bound(RLIMIT_CPU, ATELIER_SECONDS);
    bound(RLIMIT_FSIZE, out_max);
    bound(RLIMIT_CORE, 0);
    close_files();
    (void)sigemptyset(&none);
    (void)sigprocmask(SIG_SETMASK, &none, NULL);
    (void)signal(SIGALRM, SIG_DFL);
    (void)alarm(ATELIER_SECONDS); /* outlives execve(): it may sleep no longer than it may compute */
    place(in, STDIN_FILENO);
    place(out, STDOUT_FILENO);
    place(null, STDERR_FILENO);
    (void)close_range(3, ~0U, 0);
    if (chdir("/") == 0)
        execve(w->argv[0], (char *const *)(uintptr_t)w->argv, (char *const *)(uintptr_t)env);
    _exit(ATELIER_ABSENT);
}

/* Descriptors above the three that the child sets, so that none is written over before it is placed. */
static int above(int fd)
{
    return fcntl(fd, F_DUPFD_CLOEXEC, 3);
}

static enum rc failed(const struct atelier *w, const char *why, struct err *e)
{
    return ERR(e, MSG_ATELIER_ECHEC, "outil", w->outil, "raison", why);
}

static enum rc wait_for(const struct atelier *w, pid_t child, struct err *e)
{
    int status;

    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            return failed(w, err_reason(errno), e);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return RC_OK;
    if (WIFEXITED(status) && WEXITSTATUS(status) == ATELIER_ABSENT)
        return ERR(e, MSG_ATELIER_ABSENT, "outil", w->outil, "paquet", w->paquet);
    if (WIFEXITED(status) && WEXITSTATUS(status) == REFUSED)
        return failed(w, "une borne n'a pas pu être posée", e);
    if (WIFEXITED(status))
        return ERR(e, MSG_ATELIER_REFUS, "outil", w->outil);
    if (WTERMSIG(status) == SIGALRM || WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL)
        return failed(w, "trop long", e);
    return failed(w, WTERMSIG(status) == SIGXFSZ ? "trop grand" : "arrêt imprévu", e);
}

static enum rc start(const struct atelier *w, int in, int out, int null, size_t out_max, struct err *e)
{
    pid_t child = in >= 0 && out >= 0 && null >= 0 ? fork() : -1;

    if (child == 0)
        become(w, in, out, null, out_max);
    return child > 0 ? wait_for(w, child, e) : failed(w, err_reason(errno), e);
}

static void drop(int fd)
{
    if (fd >= 0)
        close(fd);
}

enum rc atelier_filtrer(const struct atelier *w, FILE *in, size_t out_max, FILE **out, struct err *e)
{
    enum rc rc = scratch_memory(out, e);
    int from, to, null, opened;

    if (rc != RC_OK)
        return rc;
    opened = open("/dev/null", O_WRONLY | O_CLOEXEC);
    rewind(in); /* flushes too */
    from = above(fileno(in));
    to = above(fileno(*out));
    null = opened >= 0 ? above(opened) : -1;
    rc = start(w, from, to, null, out_max, e);
    drop(opened);
    drop(null);
    drop(to);
    drop(from);
    rewind(*out);
    if (rc != RC_OK) {
        fclose(*out);
        *out = NULL;
    }
    return rc;
}

/* pouls.c - the server's pulse (pouls.h). */
#include "cli/pouls.h"
#include "base/log.h"
#include "training/panne_mesure.h"
#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct pouls {
    struct store *store;
    int seconds;
    int stop_fd;
    pthread_t thread;
};

static void *loop(void *arg)
{
    const struct pouls *p = arg;
    struct pollfd stop = {.fd = p->stop_fd, .events = POLLIN};
    struct err e = {0};

    while (poll(&stop, 1, p->seconds * 1000) <= 0)
        if (store_write(p->store, panne_marquer, NULL, &e) != RC_OK)
            log_err(store_env(p->store), "service.marque", &e);
    return NULL;
}

static void tell(const struct env *env, const struct panne_reprise *r)
{
    if (r->issue == REPRISE_PROPOSEE)
        LOG(env, LOG_WARN, "service.interruption-proposee", "i", "mesure", r->id);
    if (r->issue == REPRISE_RECUL)
        LOG(env, LOG_WARN, "service.horloge-reculee", "i", "marque_us", r->debut_us, "i", "horloge_us",
            env_now_us(env));
}

enum rc pouls_partir(struct store *s, int secondes, struct pouls **out, struct err *e)
{
    struct panne_reprise r = {0};
    struct pouls *p;
    enum rc rc;

    *out = NULL;
    if (secondes == 0) /* a mark left before would make an outage of all that this server does */
        return store_write(s, panne_oublier_marque, NULL, e);
    rc = store_write(s, panne_reprendre, &r, e);
    if (rc != RC_OK)
        return rc;
    tell(store_env(s), &r);
    p = calloc(1, sizeof(*p));
    if (p == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    *p = (struct pouls){.store = s, .seconds = secondes};
    p->stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (p->stop_fd >= 0 && pthread_create(&p->thread, NULL, loop, p) == 0) {
        *out = p;
        return RC_OK;
    }
    if (p->stop_fd >= 0)
        close(p->stop_fd);
    free(p);
    return ERR(e, MSG_MEMOIRE_EPUISEE);
}

void pouls_arreter(struct pouls *p)
{
    if (p == NULL)
        return;
    CHECK(eventfd_write(p->stop_fd, 1) == 0);
    CHECK(pthread_join(p->thread, NULL) == 0);
    close(p->stop_fd);
    free(p);
}

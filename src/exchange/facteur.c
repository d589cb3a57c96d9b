/* facteur.c - the thread that sends events (facteur.h). */
#include "exchange/facteur.h"
#include "base/log.h"
#include "exchange/webhook_envoi.h"
#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define TURN_MAX 500 /* events of a turn: a turn that never ends would not be told in the log */

struct facteur {
    struct store *store;
    int seconds, tries;
    struct adresse_dedans inside; /* its texts are the settings', which outlive the thread */
    int stop_fd;
    pthread_t thread;
};

static void turn(const struct facteur *f)
{
    const struct webhook_ordre o = {
        .max = TURN_MAX, .essais_max = f->tries, .dedans = f->inside, .stop_fd = f->stop_fd};
    const struct env *env = store_env(f->store);
    struct webhook_bilan b;
    struct err e = {0};

    if (webhook_envoyer(f->store, &o, &b, &e) != RC_OK)
        LOG(env, LOG_ERROR, "webhooks.panne", "s", "code", msg_def(e.msg)->code);
    if (b.illisibles > 0)
        LOG(env, LOG_ERROR, "webhooks.illisibles", "s", "code", msg_def(MSG_WEBHOOK_ILLISIBLE)->code, "i",
            "evenements", b.illisibles);
    if (b.recus + b.echecs + b.morts > 0)
        LOG(env, LOG_INFO, "webhooks", "i", "recus", b.recus, "i", "echecs", b.echecs, "i", "abandonnes",
            b.morts);
}

static void *loop(void *arg)
{
    const struct facteur *f = arg;
    struct pollfd stop = {.fd = f->stop_fd, .events = POLLIN};

    do
        turn(f);
    while (poll(&stop, 1, f->seconds * 1000) <= 0);
    return NULL;
}

enum rc facteur_partir(struct store *s, int secondes, int essais_max, struct adresse_dedans dedans,
                       struct facteur **out, struct err *e)
{
    struct facteur *f;

    *out = NULL;
    if (secondes == 0)
        return RC_OK;
    f = calloc(1, sizeof(*f));
    if (f == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    *f = (struct facteur){.store = s, .seconds = secondes, .tries = essais_max, .inside = dedans};
    f->stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (f->stop_fd >= 0 && pthread_create(&f->thread, NULL, loop, f) == 0) {
        *out = f;
        return RC_OK;
    }
    if (f->stop_fd >= 0)
        close(f->stop_fd);
    free(f);
    return ERR(e, MSG_MEMOIRE_EPUISEE);
}

void facteur_prevenir(struct facteur *f)
{
    if (f != NULL)
        CHECK(eventfd_write(f->stop_fd, 1) == 0);
}

void facteur_arreter(struct facteur *f)
{
    if (f == NULL)
        return;
    facteur_prevenir(f);
    CHECK(pthread_join(f->thread, NULL) == 0);
    close(f->stop_fd);
    free(f);
}

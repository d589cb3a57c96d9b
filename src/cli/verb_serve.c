/*
 * verb_serve.c - the server: pages on HTTP, the writer of the store inside, and the socket by which writing commands
 * hand their work over. It stops on SIGTERM or SIGINT: new requests are refused, those under way finish unless they
 * wait for their caller, events on their way are given back, the head of the journal is signed, and nothing is written after it.
 */
#include "base/log.h"
#include "cli/handover.h"
#include "cli/pouls.h"
#include "cli/verb.h"
#include "exchange/facteur.h"
#include "journal/journal.h"
#include "training/panne_mesure.h"
#include "web/web.h"
#include <signal.h>
#include <unistd.h>

/* The last thing of all: from there on the service is not there. */
static enum rc write_last(struct db *db, void *measured, struct err *e)
{
    enum rc rc = journal_sign(db, e);

    return rc == RC_OK && measured != NULL ? panne_marquer_arret(db, NULL, e) : rc;
}

/* public_url first: a session opened under another name of this machine is not the one that a payment comes back to. */
static void print_address(struct ctx *ctx, const struct web *web)
{
    const char *open = strchr(ctx->cfg->listen, ':') != NULL ? "[" : "";
    char here[sizeof(ctx->cfg->public_url) + 32];

    if (ctx->cfg->public_url[0] != '\0')
        snprintf(here, sizeof(here), "%s", ctx->cfg->public_url);
    else
        snprintf(here, sizeof(here), "http://%s%s%s:%d", open, ctx->cfg->listen, *open != '\0' ? "]" : "",
                 web_port(web));
    fprintf(ctx->out, "Le service répond sur %s\n", here);
    if (ctx->cfg->demo)
        fprintf(ctx->out, "Mode démonstration : choisir une personne sur %s/demonstration\n", here);
    fflush(ctx->out);
}

/* A verb that still computes uses the store: it is not closed under it. Nothing is lost, all that was said to be done is
 * on the disk, and nothing more can be written. */
static void leave(struct ctx *ctx, enum rc rc)
{
    LOG(ctx->env, LOG_WARN, "serveur.arret-sans-attendre");
    fflush(ctx->out);
    _exit(rc);
}

static enum rc serve(struct ctx *ctx, const sigset_t *stops, struct err *e)
{
    struct handover *handover = NULL;
    struct facteur *facteur = NULL;
    struct web *web = NULL;
    struct pouls *pulse = NULL;
    enum rc rc = handover_start(ctx, &handover, e);
    bool ended, measured;
    int signal_no;

    if (rc == RC_OK)
        rc = web_start(ctx->cfg, ctx->store, &web, e);
    if (rc == RC_OK)
        rc = facteur_partir(ctx->store, ctx->cfg->webhook_secondes, ctx->cfg->webhook_essais,
                            config_dedans(ctx->cfg), &facteur, e);
    if (rc == RC_OK)
        rc = pouls_partir(ctx->store, ctx->cfg->marque_secondes, &pulse, e);
    if (rc == RC_OK) {
        print_address(ctx, web);
        LOG(ctx->env, LOG_INFO, "serveur.pret", "i", "port", (int64_t)web_port(web));
        while (sigwait(stops, &signal_no) != 0)
            ;
        LOG(ctx->env, LOG_INFO, "serveur.arret", "i", "signal", (int64_t)signal_no);
    }
    measured = pulse != NULL;
    facteur_prevenir(facteur);
    pouls_arreter(pulse);
    web_stop(web);
    facteur_arreter(facteur);
    ended = handover_stop(handover);
    if (rc == RC_OK)
        rc = store_write_last(ctx->store, write_last, measured ? ctx : NULL, e);
    if (!ended)
        leave(ctx, rc);
    return rc;
}

/* The signals are blocked before the threads of the server are made, which inherit it; those of the store block all
 * of theirs. So only this function sees them. */
static enum rc run(struct ctx *ctx, struct err *e)
{
    sigset_t stops, before;
    enum rc rc;

    sigemptyset(&stops);
    sigaddset(&stops, SIGTERM);
    sigaddset(&stops, SIGINT);
    CHECK(pthread_sigmask(SIG_BLOCK, &stops, &before) == 0);
    rc = serve(ctx, &stops, e);
    CHECK(pthread_sigmask(SIG_SETMASK, &before, NULL) == 0);
    return rc;
}

extern const struct verb verb_serve;
const struct verb verb_serve = {
    .name = "serve",
    .usage = "serve",
    .summary = "démarre le serveur : pages, et travail des autres commandes",
    .help =
        "Écoute sur l'adresse et le port des réglages « listen » et « port ». S'arrête sur SIGTERM ou "
        "Ctrl-C :\n"
        "les demandes en cours se terminent, sauf celles qui attendent leur entrée ; la tête du journal est "
        "signée.\n"
        "Au démarrage, un temps sans service assez long est proposé comme interruption (« sicpf panne list "
        "»).\n"
        "« card_calls » demandes au plus (32) attendent en même temps le prestataire de paiement par carte, "
        "sans "
        "prendre la\n"
        "place de la préparation des fichiers.\n\n"
        "Exemples :\n  SICPF_STORE=/var/lib/sicpf/sicpf.db sicpf serve\n  SICPF_PORT=9000 SICPF_DEMO=1 "
        "sicpf serve",
    .flags = VERB_WRITES,
    .run = run,
};

/*
 * vies.c - whole lives of dossiers, from request to paid, for bench/dossiers; up to their invoice, for bench/payments.
 *
 *     vies STORE KEYS ORGANISME SESSION FIRST LIVES CLIENTS [billed]
 *
 * CLIENTS threads live LIVES dossiers between them, one for each holder from FIRST on, of a session with permanent entries. Each
 * of the nine acts is a durable unit of work that its client waits for. Prints "LIVES MICROSECONDS".
 */
#include "base/crypto.h"
#include "training/dossier.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>

#define CLIENTS_MAX 1024
#define TODAY                                                                                                \
    "2026-07-02" /* what an agent does, and what follows it, has the day of the clock: an act written late says why */

struct world {
    struct env env;
    struct keyring keys;
    struct store *store;
    int64_t organisme, session, first, lives;
    int64_t reste; /* holder's own share, the same for all; -1 until a first life asked for it */
    bool billed;   /* they end with their invoice, unpaid */
    _Atomic int64_t taken;
};

static void must(enum rc rc, const struct err *e)
{
    if (rc == RC_OK)
        return;
    fprintf(stderr, "%s\n", e->phrase);
    exit(1);
}

static day_t on(const char *iso)
{
    return day_parse_iso(iso);
}

static struct dossier_commande act(const struct world *w, enum dossier_acte acte, enum dossier_role par,
                                   int64_t titulaire, const char *numero, const char *day)
{
    return (struct dossier_commande){.acte = acte,
                                     .par = par,
                                     .par_id = par == ROLE_TITULAIRE   ? titulaire
                                               : par == ROLE_ORGANISME ? w->organisme
                                                                       : 0,
                                     .agent = par == ROLE_GESTIONNAIRE ? "agent-1" : NULL,
                                     .numero = numero,
                                     .le = on(day)};
}

static void execute(struct world *w, struct dossier_commande c)
{
    struct err e = {0};

    must(store_write(w->store, dossier_executer, &c, &e), &e);
}

static void accept(struct world *w, int64_t titulaire, const char *numero)
{
    struct dossier_commande c = act(w, ACTE_ACCEPTER, ROLE_TITULAIRE, titulaire, numero, "2026-06-02");

    c.reste_paye_cents = w->reste;
    execute(w, c);
}

static void bill(struct world *w, int64_t titulaire, const char *numero, int64_t cents)
{
    struct dossier_commande c = act(w, ACTE_FACTURER, ROLE_ORGANISME, titulaire, numero, TODAY);
    char invoice[40];

    snprintf(invoice, sizeof(invoice), "F-%s", numero);
    c.facture_numero = invoice;
    c.facture_emise = on(TODAY);
    c.facture_ttc_cents = cents;
    execute(w, c);
}

/* What the page of the proposal tells the holder, and the price that the invoice repeats. */
static void ask_share(struct world *w, const char *numero, int64_t *price)
{
    struct arena *a = arena_new(1 << 20);
    struct dossier_financement f;
    struct dossier d;
    struct err e = {0};
    struct db *db;

    CHECK(a != NULL);
    must(store_read_begin(w->store, &db, &e), &e);
    must(dossier_lire(db, a, numero, &d, &e), &e);
    must(dossier_financer(db, &d, on("2026-06-02"), false, false, &f, &e), &e);
    store_read_end(w->store, db);
    w->reste = f.reste_cents;
    *price = d.prix_ttc_cents;
    arena_free(a);
}

static void live(struct world *w, int64_t titulaire, int64_t *price)
{
    struct dossier_commande c = act(w, ACTE_DEMANDER, ROLE_TITULAIRE, titulaire, NULL, "2026-06-01");
    struct err e = {0};
    char numero[DOSSIER_NUMERO_BYTES];

    c.titulaire_id = titulaire;
    c.session_id = w->session;
    c.debut = on("2026-06-24");
    c.fin = on("2026-06-26");
    must(store_write(w->store, dossier_executer, &c, &e), &e);
    memcpy(numero, c.numero_out, sizeof(numero));
    execute(w, act(w, ACTE_PROPOSER, ROLE_ORGANISME, titulaire, numero, "2026-06-01"));
    if (w->reste < 0)
        ask_share(w, numero, price);
    accept(w, titulaire, numero);
    execute(w, act(w, ACTE_ENTRER, ROLE_ORGANISME, titulaire, numero, "2026-06-24"));
    execute(w, act(w, ACTE_SORTIR, ROLE_ORGANISME, titulaire, numero, "2026-06-26"));
    c = act(w, ACTE_DECLARER, ROLE_ORGANISME, titulaire, numero, "2026-06-26");
    c.heures_realisees = 50;
    execute(w, c);
    execute(w, act(w, ACTE_VALIDER, ROLE_GESTIONNAIRE, titulaire, numero, TODAY));
    bill(w, titulaire, numero, *price);
    if (!w->billed)
        execute(w, act(w, ACTE_PAYER, ROLE_SYSTEME, titulaire, numero, TODAY));
}

struct client {
    struct world *world;
    int64_t price;
};

static void *client_run(void *arg)
{
    struct client *c = arg;
    int64_t i;

    while ((i = atomic_fetch_add(&c->world->taken, 1)) < c->world->lives)
        live(c->world, c->world->first + i, &c->price);
    return NULL;
}

static void all_clients(struct world *w, int64_t n, int64_t price)
{
    static struct client clients[CLIENTS_MAX];
    static pthread_t threads[CLIENTS_MAX];

    CHECK(n >= 1 && n <= CLIENTS_MAX);
    for (int i = 0; i < n; i++) {
        clients[i] = (struct client){w, price};
        CHECK(pthread_create(&threads[i], NULL, client_run, &clients[i]) == 0);
    }
    for (int i = 0; i < n; i++)
        pthread_join(threads[i], NULL);
}

static int64_t now_us(void)
{
    struct timespec t;

    CHECK(clock_gettime(CLOCK_MONOTONIC, &t) == 0);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

int main(int argc, char **argv)
{
    struct clock_shift shift;
    struct world w = {.env = env_shifted(&shift, instant_of_day(on(TODAY))), .reste = -1};
    struct err e = {0};
    int64_t price = 0, started;

    if (argc != 8 && argc != 9)
        return 2;
    must(keyring_load(&w.env, argv[2], false, &w.keys, &e), &e);
    must(store_open(argv[1], STORE_WRITE, &w.env, &w.keys, &w.store, &e), &e);
    w.organisme = strtoll(argv[3], NULL, 10);
    w.session = strtoll(argv[4], NULL, 10);
    w.first = strtoll(argv[5], NULL, 10) + 1;
    w.lives = strtoll(argv[6], NULL, 10);
    w.billed = argc == 9;
    live(&w, w.first - 1, &price); /* the first one asks for the holder's share */
    started = now_us();
    all_clients(&w, strtoll(argv[7], NULL, 10), price);
    printf("%lld %lld\n", (long long)w.lives, (long long)(now_us() - started));
    store_close(w.store);
    return 0;
}

/* Events for the programs of training bodies: the signature, when a failed one comes again, what two senders or a stop
 * do to a row, and the addresses that may be told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <arpa/inet.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>
#include "exchange/facteur.h"
#include "exchange/webhook_envoi.h"
#include "training/webhook.h"
#include "training_fixture.h"

#define MINUTE INT64_C(60000000)
#define ESSAIS 3

/* Most tests call this machine, as a demonstration may. */
static const struct adresse_dedans inside = {.boucle = true};

/* A port of this machine where calls are taken and never answered. */
static int deaf_port(int *fd)
{
    struct sockaddr_in where = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof(where);

    *fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(*fd, (struct sockaddr *)&where, n), 0);
    assert_int_equal(listen(*fd, 8), 0);
    assert_int_equal(getsockname(*fd, (struct sockaddr *)&where, &n), 0);
    return ntohs(where.sin_port);
}

static void listen_to(struct temp_store *t, const char *url)
{
    struct webhook_commande c = {.organisme_id = ORG_AGREE,
                                 .url = url,
                                 .nom = "essai",
                                 .dedans = inside,
                                 .evenements = ",registrationFolder.notProcessed,", /* one a request */
                                 .agent = "alix"};
    struct err e = {0};

    assert_ok(store_write(t->store, webhook_creer, &c, &e), &e);
    assert_int_equal(strlen(c.secret), WEBHOOK_SECRET_BYTES - 1);
}

static void ask(struct temp_store *t)
{
    const struct parcours p = {.titulaire = 1, .organisme = ORG_AGREE, .session = SESSION_MANDAT};
    char number[DOSSIER_NUMERO_BYTES];
    struct err e = {0};

    assert_ok(parcourir(t, &p, DEMANDE, number, &e), &e);
}

/* One call is taken whole, and answered. */
struct receiver {
    int fd;
    pthread_t thread;
    char text[65536];
    size_t n;
};

static void *receive(void *arg)
{
    static const char reply[] = "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";
    struct receiver *r = arg;
    const int fd = accept(r->fd, NULL, NULL);
    const char *end = NULL, *said = NULL;
    ssize_t got;

    while (
        (end == NULL || said == NULL || (size_t)(r->text + r->n - end - 4) < strtoul(said + 16, NULL, 10)) &&
        (got = recv(fd, r->text + r->n, sizeof(r->text) - 1 - r->n, 0)) > 0) {
        r->n += (size_t)got;
        r->text[r->n] = '\0';
        end = strstr(r->text, "\r\n\r\n");
        said = strstr(r->text, "Content-Length: ");
    }
    (void)!write(fd, reply, sizeof(reply) - 1);
    close(fd);
    return NULL;
}

static int setup(void **state)
{
    struct temp_store *t = calloc(1, sizeof(*t));

    training_fixture_open(t);
    *state = t;
    return 0;
}

static int teardown(void **state)
{
    temp_store_close(*state);
    free(*state);
    return 0;
}

static struct webhook_bilan tell(struct temp_store *t)
{
    const struct webhook_ordre o = {.max = 100, .essais_max = ESSAIS, .dedans = inside, .stop_fd = -1};
    struct webhook_bilan b;
    struct err e = {0};

    assert_ok(webhook_envoyer(t->store, &o, &b, &e), &e);
    return b;
}

static struct webhook_prise take(struct temp_store *t)
{
    struct webhook_prise p = {.a = t->arena, .max = 10};
    struct err e = {0};

    assert_ok(store_write(t->store, webhook_prendre, &p, &e), &e);
    return p;
}

static int64_t row(struct temp_store *t, const char *what)
{
    char sql[200];

    snprintf(sql, sizeof(sql), "SELECT COALESCE(%s, -1) FROM webhook_envoi ORDER BY webhook_id, no LIMIT 1",
             what);
    return raw_i64(t, sql);
}

/* RFC 2104 with SHA-256, over "instant.identifier.body": computed apart. */
static void the_signature_is_the_one_documented(void **state)
{
    unsigned char secret[KEY_BYTES];
    const char body[] = "{\"id\": \"evt_1_5\"}";
    char tag[65];

    (void)state;
    for (unsigned char i = 0; i < KEY_BYTES; i++)
        secret[i] = i;
    webhook_signer(secret, KEY_BYTES, 1767225600, "evt_1_5", body, sizeof(body) - 1, tag);
    assert_string_equal(tag, "04941f88bf98a0f9939df96062dccaa0829913693c88d8ed402ca931081043e5");
    webhook_signer(secret, KEY_BYTES, 1767225601, "evt_1_5", body, sizeof(body) - 1, tag);
    assert_string_not_equal(tag, "04941f88bf98a0f9939df96062dccaa0829913693c88d8ed402ca931081043e5");
}

static void what_may_be_told(void **state)
{
    static const char *const good[] = {"https://logiciel.exemple.fr/evenements",
                                       "https://exemple.fr:8443/a?b=c", "http://127.0.0.1:8080/",
                                       "http://localhost/", "http://[::1]/"};
    static const char *const bad[] = {"",
                                      "http://exemple.fr/",
                                      "http://10.0.0.1/",
                                      "http://169.254.169.254/latest",
                                      "ftp://exemple.fr/",
                                      "file:///etc/passwd",
                                      "https://moi@exemple.fr/",
                                      "https://exemple.fr/a b",
                                      "https://exemple.fr/\r\nX: y",
                                      "http://127.0.0.1.exemple.fr/",
                                      "http://localhost:x@exemple.fr/"};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(good); i++)
        assert_true(webhook_url_permise(good[i]));
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        assert_false(webhook_url_permise(bad[i]));
    assert_false(webhook_url_permise(NULL));
}

static bool is_public(const char *text)
{
    unsigned char ip[16];
    const bool six = strchr(text, ':') != NULL;

    CHECK(inet_pton(six ? AF_INET6 : AF_INET, text, ip) == 1);
    return adresse_publique(ip, six ? 16 : 4);
}

/* The registers of special addresses (IANA), each by its first and its last, and what stands just outside. */
static void what_is_of_the_internet(void **state)
{
    static const char *const good[] = {
        "1.0.0.0",        "9.255.255.255",   "11.0.0.0",        "100.63.255.255",     "100.128.0.0",
        "126.255.255.1",  "128.0.0.1",       "169.253.255.255", "169.255.0.0",        "172.15.255.255",
        "172.32.0.0",     "192.167.255.1",   "192.169.0.0",     "198.17.255.255",     "198.20.0.0",
        "223.255.255.1",  "2001:200::1",     "2a01:e0a::1",     "2606:2800:220:1::1", "2001:db9::1",
        "::ffff:1.0.0.0", "64:ff9b::1.1.1.1"};
    static const char *const bad[] = {"0.0.0.0",
                                      "0.255.255.255",
                                      "10.0.0.0",
                                      "10.255.255.255",
                                      "100.64.0.0",
                                      "100.127.255.255",
                                      "127.0.0.1",
                                      "127.255.255.255",
                                      "169.254.0.0",
                                      "169.254.169.254",
                                      "169.254.255.255",
                                      "172.16.0.0",
                                      "172.31.255.255",
                                      "192.0.0.1",
                                      "192.0.2.1",
                                      "192.88.99.1",
                                      "192.168.0.0",
                                      "192.168.255.255",
                                      "198.18.0.0",
                                      "198.19.255.255",
                                      "198.51.100.1",
                                      "203.0.113.1",
                                      "224.0.0.1",
                                      "239.255.255.255",
                                      "240.0.0.1",
                                      "255.255.255.255",
                                      "::",
                                      "::1",
                                      "::7f00:1",
                                      "::ffff:127.0.0.1",
                                      "::ffff:10.1.2.3",
                                      "::ffff:169.254.169.254",
                                      "::ffff:c0a8:101",
                                      "64:ff9b::127.0.0.1",
                                      "64:ff9b::c0a8:101",
                                      "64:ff9b:1::1",
                                      "100::1",
                                      "2001::1",
                                      "2001:0:7f00:1::1",
                                      "2001:1ff::1",
                                      "2001:db8::1",
                                      "2002:7f00:1::1",
                                      "2002:c0a8:101::1",
                                      "3fff::1",
                                      "4000::1",
                                      "fc00::1",
                                      "fd12:3456::1",
                                      "fe80::1",
                                      "fec0::1",
                                      "ff02::1"};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(good); i++)
        if (!is_public(good[i]))
            fail_msg("%s", good[i]);
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        if (is_public(bad[i]))
            fail_msg("%s", bad[i]);
}

/* As an address writes it: 0 nobody may be told there, 1 a demonstration may, 2 anybody may. */
static void where_an_address_leads(void **state)
{
    static const struct {
        const char *url;
        int who;
    } all[] = {{"https://logiciel.exemple.fr/e", 2},
               {"https://1.1.1.1/", 2},
               {"https://[2606:2800:220:1::1]/", 2},
               {"http://127.0.0.1:22/", 1},
               {"https://127.0.0.1/", 1},
               {"https://127.1/", 1},
               {"https://2130706433/", 1},
               {"https://0x7f.0.0.1/", 1},
               {"https://0177.0.0.1/", 1},
               {"http://[::1]:80/", 1},
               {"https://[::ffff:127.0.0.1]/", 1},
               {"http://localhost/", 1},
               {"https://LOCALHOST./", 1},
               {"https://service.localhost/", 1},
               {"https://10.0.0.1/", 0},
               {"https://192.168.1.1/", 0},
               {"https://169.254.169.254/latest", 0},
               {"https://[::ffff:192.168.1.1]/", 0},
               {"https://[fe80::1]/", 0},
               {"https://[fd00::1]/", 0},
               {"https://[::]/", 0},
               {"https://0.0.0.0/", 0},
               {"https://3232235777/", 0},
               {"https://255.255.255.255/", 0},
               {"https://224.0.0.1/", 0},
               {"http://logiciel.exemple.fr/", 0},
               {"https://exemple.fr@127.0.0.1/", 0}};
    const struct adresse_dedans nothing = {0}, named = {.hotes = "intranet.exemple.fr,192.168.1.1,fd00::1"};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(all); i++)
        if (adresse_appelable(all[i].url, &nothing) != (all[i].who > 1) ||
            adresse_appelable(all[i].url, &inside) != (all[i].who > 0))
            fail_msg("%s", all[i].url);
    assert_true(adresse_appelable("https://192.168.1.1/a", &named));
    assert_true(adresse_appelable("https://[fd00::1]:8443/a", &named));
    assert_true(adresse_appelable("https://INTRANET.exemple.fr/a", &named));
    assert_false(adresse_appelable("http://192.168.1.1/a", &named));
    assert_false(adresse_appelable("https://192.168.1.10/a", &named));
    assert_false(adresse_appelable("https://127.0.0.1/a", &named));
}

/* What a name was found to be, in the shape that the connection opens. */
static void where_a_name_leads(void **state)
{
    static const struct {
        const char *ip;
        int who;
    } all[] = {{"1.1.1.1", 2},         {"127.0.0.1", 1},          {"10.0.0.1", 0},
               {"169.254.169.254", 0}, {"2606:2800:220:1::1", 2}, {"::1", 1},
               {"fe80::1", 0},         {"::ffff:10.0.0.1", 0},    {"::ffff:127.0.0.1", 1},
               {"fd00::1", 0}};
    const struct adresse_dedans nothing = {0}, named = {.hotes = "intranet.exemple.fr"};
    const char *url = "https://logiciel.exemple.fr/";

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(all); i++) {
        union {
            struct sockaddr any;
            struct sockaddr_in four;
            struct sockaddr_in6 six;
        } to = {0};

        if (inet_pton(AF_INET, all[i].ip, &to.four.sin_addr) == 1) {
            to.any.sa_family = AF_INET;
        } else {
            assert_int_equal(inet_pton(AF_INET6, all[i].ip, &to.six.sin6_addr), 1);
            to.any.sa_family = AF_INET6;
        }
        if (adresse_ip_appelable(url, &to.any, &nothing) != (all[i].who > 1) ||
            adresse_ip_appelable(url, &to.any, &inside) != (all[i].who > 0))
            fail_msg("%s", all[i].ip);
        assert_true(adresse_ip_appelable("https://intranet.exemple.fr/", &to.any, &named));
    }
}

/* Refused as it is declared, and as it is told when it was declared by a demonstration. */
static void no_event_leads_inside(void **state)
{
    const struct webhook_ordre outside = {.max = 100, .essais_max = ESSAIS, .stop_fd = -1};
    struct webhook_commande c = {.organisme_id = ORG_AGREE, .nom = "essai", .agent = "alix"};
    struct temp_store *t = *state;
    struct webhook_bilan b;
    struct err e = {0};
    char url[60];
    int fd;

    snprintf(url, sizeof(url), "http://127.0.0.1:%d/", deaf_port(&fd));
    c.url = url;
    assert_int_equal(store_write(t->store, webhook_creer, &c, &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_WEBHOOK_INTERIEUR);
    assert_string_equal(e.field, "url");
    listen_to(t, url);
    ask(t);
    assert_ok(webhook_envoyer(t->store, &outside, &b, &e), &e);
    assert_int_equal(b.echecs, 1);
    assert_int_equal(poll(&(struct pollfd){.fd = fd, .events = POLLIN}, 1, 0), 0);
    assert_int_equal(raw_i64(t, "SELECT COUNT(*) FROM journal WHERE acte = 'webhook.envoyer'"), 0);
    assert_int_equal(row(t, "essais"), 1);
    close(fd);
}

/* One minute, then twice as long each time, and given up after the last try. */
static void a_failure_waits_longer_each_time(void **state)
{
    struct webhook_renvoi again = {.webhook_id = 1, .no = 1, .agent = "alix"};
    struct temp_store *t = *state;
    struct err e = {0};

    listen_to(t, "http://127.0.0.1:1/"); /* nobody there */
    ask(t);
    for (int64_t wait = 1; wait <= 2; wait *= 2) {
        struct webhook_bilan b = tell(t);

        assert_int_equal(b.echecs, 1);
        assert_int_equal(row(t, "prochain_us"), t->now_us + wait * MINUTE);
        assert_int_equal(row(t, "statut"), 0);
        t->now_us += wait * MINUTE - 1;
        assert_int_equal(tell(t).echecs, 0);
        t->now_us += 1;
    }
    assert_int_equal(tell(t).morts, 1);
    assert_true(row(t, "abandon_us") > 0);
    t->now_us += 10000 * MINUTE;
    assert_int_equal(tell(t).echecs + tell(t).morts, 0);
    /* Sent again, it has all its tries. */
    assert_ok(store_write(t->store, webhook_renvoyer, &again, &e), &e);
    assert_int_equal(tell(t).echecs, 1);
    assert_int_equal(row(t, "essais"), 1);
}

static void the_longest_wait_is_a_day(void **state)
{
    struct temp_store *t = *state;
    struct webhook_reponse r = {.webhook_id = 1, .no = 1, .essais = 40, .essais_max = 100};
    struct err e = {0};

    listen_to(t, "http://127.0.0.1:1/");
    ask(t);
    assert_ok(store_write(t->store, webhook_repondre, &r, &e), &e);
    assert_int_equal(row(t, "prochain_us"), t->now_us + 1440 * MINUTE);
}

/* What one took, no other takes until it is given back or its time is over. */
static void two_senders_never_take_the_same(void **state)
{
    struct temp_store *t = *state;
    struct webhook_prise first, second;
    struct err e = {0};

    listen_to(t, "http://127.0.0.1:1/");
    ask(t);
    first = take(t);
    assert_int_equal(first.n, 1);
    assert_int_equal(take(t).n, 0);
    assert_ok(store_write(t->store, webhook_rendre, &first.lignes[0], &e), &e);
    second = take(t);
    assert_int_equal(second.n, 1);
    assert_int_equal(second.lignes[0].essais, 0);
    t->now_us += WEBHOOK_BAIL_S * INT64_C(1000000); /* whoever took it is dead */
    assert_int_equal(take(t).n, 1);
}

static void what_is_received_stays_received(void **state)
{
    struct temp_store *t = *state;
    struct webhook_reponse good = {
        .webhook_id = 1, .no = 1, .recu = true, .statut = 204, .essais_max = ESSAIS};
    struct webhook_reponse late = {
        .webhook_id = 1, .no = 1, .statut = 500, .essais = ESSAIS, .essais_max = ESSAIS};
    struct err e = {0};
    int64_t when;

    listen_to(t, "http://127.0.0.1:1/");
    ask(t);
    assert_ok(store_write(t->store, webhook_repondre, &good, &e), &e);
    when = row(t, "recu_us");
    t->now_us += MINUTE;
    assert_ok(store_write(t->store, webhook_repondre, &good, &e), &e);
    assert_ok(store_write(t->store, webhook_repondre, &late, &e), &e);
    assert_int_equal(row(t, "recu_us"), when);
    assert_int_equal(row(t, "abandon_us"), -1);
    assert_int_equal(row(t, "essais"), 1);
}

/* A slow address does not take the room of another. */
static void few_are_taken_for_each_address(void **state)
{
    struct temp_store *t = *state;
    struct webhook_prise p = {.a = t->arena, .max = WEBHOOK_PAR_ADRESSE + 2};
    struct err e = {0};
    size_t of_second = 0;

    listen_to(t, "http://127.0.0.1:1/");
    ask(t);
    assert_int_equal(
        raw_sql(
            t,
            "INSERT INTO webhook_envoi (webhook_id, no, titulaire_id, dossier_id, type, etat, cree_us, "
            "essais, "
            "prochain_us) SELECT 1, no + n, titulaire_id, dossier_id, type, etat, cree_us, 0, 0 FROM "
            "webhook_envoi, "
            "(SELECT 1 AS n UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5 UNION SELECT 6) m"),
        SQLITE_OK);
    listen_to(t, "http://127.0.0.1:2/");
    assert_int_equal(
        raw_sql(t, "INSERT INTO webhook_envoi (webhook_id, no, titulaire_id, dossier_id, type, etat, "
                   "cree_us, essais, "
                   "prochain_us) SELECT 2, 1, titulaire_id, dossier_id, type, etat, cree_us, 0, cree_us FROM "
                   "webhook_envoi LIMIT 1"),
        SQLITE_OK);
    assert_ok(store_write(t->store, webhook_prendre, &p, &e), &e);
    assert_int_equal(p.n, WEBHOOK_PAR_ADRESSE + 1);
    for (size_t i = 0; i < p.n; i++)
        of_second += p.lignes[i].webhook_id == 2;
    assert_int_equal(of_second, 1);
}

static void add_event(struct temp_store *t, int webhook, int no)
{
    char sql[400];

    snprintf(
        sql, sizeof(sql),
        "INSERT INTO webhook_envoi (webhook_id, no, titulaire_id, dossier_id, type, etat, cree_us, essais, "
        "prochain_us) "
        "SELECT %d, %d, titulaire_id, dossier_id, type, etat, cree_us, 0, %s FROM webhook_envoi LIMIT 1",
        webhook, no, webhook == 1 ? "0" : "cree_us");
    assert_int_equal(raw_sql(t, sql), SQLITE_OK);
}

/* More slow addresses than a batch has places: each has its first event before any has its second. */
static void the_first_of_each_comes_before_the_second_of_any(void **state)
{
    struct temp_store *t = *state;
    struct webhook_prise p = {.a = t->arena, .max = WEBHOOK_PAR_ADRESSE};
    struct err e = {0};
    size_t of_last = 0;

    listen_to(t, "http://127.0.0.1:1/");
    ask(t);
    for (int no = 2; no <= 2 * WEBHOOK_PAR_ADRESSE; no++)
        add_event(t, 1, no);
    listen_to(t, "http://127.0.0.1:2/");
    add_event(t, 2, 1);
    assert_ok(store_write(t->store, webhook_prendre, &p, &e), &e);
    assert_int_equal(p.n, WEBHOOK_PAR_ADRESSE);
    for (size_t i = 0; i < p.n; i++)
        of_last += p.lignes[i].webhook_id == 2;
    assert_int_equal(of_last, 1);
}

/* An address that fails keeps all its events for a minute; it is not asked for each of them. */
static void an_address_that_fails_is_left_alone(void **state)
{
    struct temp_store *t = *state;

    listen_to(t, "http://127.0.0.1:1/");
    ask(t);
    for (int no = 2; no <= WEBHOOK_PAR_ADRESSE + 3; no++)
        add_event(t, 1, no);
    assert_int_equal(tell(t).echecs, WEBHOOK_PAR_ADRESSE);
    assert_int_equal(tell(t).echecs, 0);
    t->now_us += WEBHOOK_PAUSE_S * INT64_C(1000000);
    assert_true(tell(t).echecs > 0);
}

/* A secret that does not open holds its own events alone, and says so. */
static void a_secret_that_does_not_open_holds_nobody(void **state)
{
    struct temp_store *t = *state;
    struct webhook_bilan b;

    listen_to(t, "http://127.0.0.1:1/");
    ask(t);
    listen_to(t, "http://127.0.0.1:2/");
    add_event(t, 2, 1);
    assert_int_equal(raw_sql(t, "UPDATE webhook SET secret_chiffre = (SELECT o.secret_chiffre FROM webhook o "
                                "WHERE o.numero = 2) WHERE numero = 1"),
                     SQLITE_OK);
    b = tell(t);
    assert_int_equal(b.illisibles, 1);
    assert_int_equal(b.echecs, 1);
    assert_int_equal(row(t, "statut"), WEBHOOK_FERME);
    assert_int_equal(row(t, "prochain_us"), t->now_us + MINUTE);
    assert_int_equal(row(t, "essais"), 1);
    assert_int_equal(raw_i64(t, "SELECT essais FROM webhook_envoi WHERE webhook_id = 2"), 1);
    for (int i = 1; i < ESSAIS; i++) {
        t->now_us += 60 * MINUTE;
        assert_int_equal(tell(t).illisibles, 1);
    }
    assert_true(row(t, "abandon_us") > 0);
}

/* The server stops while an address keeps it waiting: the event is due again, and no try was counted. */
static void a_stop_gives_back_what_was_under_way(void **state)
{
    struct temp_store *t = *state;
    struct facteur *f, *none;
    struct err e = {0};
    char url[60];
    int fd;

    snprintf(url, sizeof(url), "http://127.0.0.1:%d/", deaf_port(&fd));
    listen_to(t, url);
    ask(t);
    assert_ok(facteur_partir(t->store, 0, ESSAIS, inside, &none, &e), &e);
    assert_null(none);
    facteur_arreter(none);
    assert_ok(facteur_partir(t->store, 3600, ESSAIS, inside, &f, &e), &e);
    for (int i = 0; i < 500 && raw_i64(t, "SELECT COUNT(*) FROM journal WHERE acte = 'webhook.envoyer'") == 0;
         i++)
        usleep(10000);
    facteur_prevenir(f);
    facteur_arreter(f);
    assert_int_equal(raw_i64(t, "SELECT COUNT(*) FROM journal WHERE acte = 'webhook.envoyer'"), 1);
    assert_int_equal(row(t, "essais"), 0);
    assert_int_equal(row(t, "prochain_us"), t->now_us);
    assert_int_equal(row(t, "recu_us"), -1);
    assert_int_equal(take(t).n, 1);
    close(fd);
}

/* The resolver of this program, which libcurl calls: it may hang, as one does whose servers do not answer. */
static struct {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    bool hangs;
    int port; /* finds this machine, at this port, for any name; 0: finds nothing */
    int waiting;
} resolver = {.mutex = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};

/* In one piece, as freeaddrinfo() gives it back. */
static int find_this_machine(int port, const struct addrinfo *hints, struct addrinfo **out)
{
    struct addrinfo *a = calloc(1, sizeof(*a) + sizeof(struct sockaddr_in));
    struct sockaddr_in *to = (struct sockaddr_in *)(void *)(a + 1);

    CHECK(a != NULL);
    *to = (struct sockaddr_in){
        .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    a->ai_family = AF_INET;
    a->ai_socktype = hints->ai_socktype;
    a->ai_addrlen = sizeof(*to);
    a->ai_addr = (struct sockaddr *)to;
    *out = a;
    return 0;
}

int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **out)
{
    (void)node;
    (void)service;
    if (resolver.port != 0)
        return find_this_machine(resolver.port, hints, out);
    pthread_mutex_lock(&resolver.mutex);
    resolver.waiting++;
    pthread_cond_broadcast(&resolver.changed);
    for (int i = 0; resolver.hangs && i < 1000;
         i++) { /* ten seconds at most: a stop that waits fails, and ends */
        pthread_mutex_unlock(&resolver.mutex);
        usleep(10000);
        pthread_mutex_lock(&resolver.mutex);
    }
    resolver.waiting--;
    pthread_cond_broadcast(&resolver.changed);
    pthread_mutex_unlock(&resolver.mutex);
    return EAI_AGAIN;
}

static void wait_for_resolver(bool busy)
{
    pthread_mutex_lock(&resolver.mutex);
    while ((resolver.waiting > 0) != busy)
        pthread_cond_wait(&resolver.changed, &resolver.mutex);
    pthread_mutex_unlock(&resolver.mutex);
}

/* The name of an address is being looked for, by servers that do not answer: the stop does not wait for them. */
static void a_stop_waits_for_no_resolver(void **state)
{
    struct temp_store *t = *state;
    struct facteur *f;
    struct err e = {0};
    int64_t from_us;

    unsetenv("https_proxy");
    unsetenv("HTTPS_PROXY");
    unsetenv("all_proxy");
    unsetenv("ALL_PROXY");
    listen_to(t, "https://logiciel.exemple.fr/evenements");
    ask(t);
    resolver.hangs = true;
    assert_ok(facteur_partir(t->store, 3600, ESSAIS, inside, &f, &e), &e);
    wait_for_resolver(true);
    from_us = env_monotonic_us();
    facteur_prevenir(f);
    facteur_arreter(f);
    assert_true(env_monotonic_us() - from_us <
                INT64_C(2000000)); /* the resolver is given ten seconds, and more */
    assert_int_equal(row(t, "essais"), 0);
    assert_int_equal(row(t, "prochain_us"), t->now_us);
    assert_int_equal(take(t).n, 1);
    pthread_mutex_lock(&resolver.mutex);
    assert_int_equal(resolver.waiting, 1); /* it hangs still */
    resolver.hangs = false;
    pthread_cond_broadcast(&resolver.changed);
    pthread_mutex_unlock(&resolver.mutex);
    wait_for_resolver(false);
}

/* A name of the Internet that its owner makes this machine: the connection is not opened. */
static void a_name_that_leads_inside_is_not_called(void **state)
{
    const struct webhook_ordre outside = {.max = 100, .essais_max = ESSAIS, .stop_fd = -1};
    struct temp_store *t = *state;
    struct webhook_bilan b;
    struct err e = {0};
    char url[80];
    int fd;

    unsetenv("https_proxy");
    unsetenv("HTTPS_PROXY");
    unsetenv("all_proxy");
    unsetenv("ALL_PROXY");
    resolver.port = deaf_port(&fd);
    snprintf(url, sizeof(url), "https://logiciel.exemple.fr:%d/evenements", resolver.port);
    listen_to(t, url);
    ask(t);
    assert_ok(webhook_envoyer(t->store, &outside, &b, &e), &e);
    resolver.port = 0;
    assert_int_equal(b.echecs, 1);
    assert_int_equal(row(t, "statut"), 0);
    assert_int_equal(poll(&(struct pollfd){.fd = fd, .events = POLLIN}, 1, 0), 0);
    close(fd);
}

/* ---- what is sent ------------------------------------------------------------------------------------------------- */

#define CHOSEN "un-secret-choisi-ailleurs"

/* One event of one request, to an address that is sent the folder or not; the secret is the program's. */
static void send_one(struct temp_store *t, bool whole, struct receiver *r)
{
    char url[80];
    struct webhook_commande c = {.organisme_id = ORG_AGREE,
                                 .url = url,
                                 .nom = "essai",
                                 .dedans = inside,
                                 .evenements = ",registrationFolder.notProcessed,",
                                 .dossier_entier = whole,
                                 .secret_dit = CHOSEN,
                                 .agent = "alix"};
    struct err e = {0};

    assert_int_equal(raw_sql(t, "UPDATE titulaire SET nom_naissance = 'CANARI', prenoms = 'Zoé', sexe = 'F', "
                                "naissance = 0"),
                     SQLITE_OK);
    *r = (struct receiver){0};
    snprintf(url, sizeof(url), "http://127.0.0.1:%d/", deaf_port(&r->fd));
    assert_int_equal(pthread_create(&r->thread, NULL, receive, r), 0);
    assert_ok(store_write(t->store, webhook_creer, &c, &e), &e);
    assert_string_equal(c.secret, "");
    ask(t);
    assert_int_equal(tell(t).recus, 1);
    assert_int_equal(pthread_join(r->thread, NULL), 0);
    close(r->fd);
}

/* As its program reckons it, with the bytes of the secret that it chose. */
static void assert_signed(const struct receiver *r)
{
    const char *head = strstr(r->text, "X-Sicpf-Signature: t="), *body = strstr(r->text, "\r\n\r\n") + 4;
    char tag[65], *told;

    assert_non_null(head);
    webhook_signer((const unsigned char *)CHOSEN, strlen(CHOSEN), strtoll(head + 21, &told, 10), "evt_1_1",
                   body, strlen(body), tag);
    assert_int_equal(strncmp(told, ",v1=", 4), 0);
    assert_int_equal(strncmp(told + 4, tag, 64), 0);
}

#define JOURNAL "SELECT COUNT(*) FROM journal WHERE acte = 'webhook.envoyer' AND partie = 'organisme'"

/* What GET gives, through the door, and the journal says which data left. */
static void the_whole_folder_is_sent(void **state)
{
    struct temp_store *t = *state;
    struct receiver r;

    send_one(t, true, &r);
    assert_non_null(strstr(r.text, "X-Sicpf-Event: registrationFolder.notProcessed\r\n"));
    assert_non_null(strstr(r.text, "X-Sicpf-Event-Id: evt_1_1\r\n"));
    assert_non_null(strstr(r.text, "\"type\":\"cpf\",\"state\":\"notProcessed\""));
    assert_non_null(strstr(r.text, "\"attendee\":{\"lastName\":\"CANARI\""));
    assert_non_null(strstr(r.text, "\"trainingActionInfo\":{\"title\":\"Lire le budget\""));
    assert_signed(&r);
    assert_int_equal(raw_i64(t, JOURNAL " AND donnees LIKE '%titulaire.etat_civil%'"), 1);
}

/* An address that asked for events alone is told nobody's name. */
static void an_event_alone_names_nobody(void **state)
{
    struct temp_store *t = *state;
    struct receiver r;

    send_one(t, false, &r);
    assert_non_null(strstr(r.text, "X-Sicpf-Event: registrationFolder.notProcessed\r\n"));
    assert_non_null(strstr(r.text, "\"type\":\"registrationFolder.notProcessed\""));
    assert_null(strstr(r.text, "CANARI"));
    assert_null(strstr(r.text, "attendee"));
    assert_signed(&r);
    assert_int_equal(raw_i64(t, JOURNAL " AND donnees LIKE '%titulaire.etat_civil%'"), 0);
    assert_int_equal(raw_i64(t, JOURNAL), 1);
}

/* A state may have changed since the event: the folder is as it is when it leaves, the event says which one it is. */
static void the_folder_is_that_of_the_sending(void **state)
{
    struct temp_store *t = *state;
    struct receiver r = {0};
    char url[80], number[DOSSIER_NUMERO_BYTES];
    const struct parcours p = {.titulaire = 1, .organisme = ORG_AGREE, .session = SESSION_MANDAT};
    struct webhook_commande c = {.organisme_id = ORG_AGREE,
                                 .url = url,
                                 .nom = "essai",
                                 .dedans = inside,
                                 .evenements = ",registrationFolder.notProcessed,",
                                 .dossier_entier = true,
                                 .agent = "alix"};
    struct err e = {0};

    snprintf(url, sizeof(url), "http://127.0.0.1:%d/", deaf_port(&r.fd));
    assert_int_equal(pthread_create(&r.thread, NULL, receive, &r), 0);
    assert_ok(store_write(t->store, webhook_creer, &c, &e), &e);
    assert_ok(parcourir(t, &p, PROPOSE, number, &e), &e);
    assert_int_equal(tell(t).recus, 1);
    assert_int_equal(pthread_join(r.thread, NULL), 0);
    close(r.fd);
    assert_non_null(strstr(r.text, "X-Sicpf-Event: registrationFolder.notProcessed\r\n"));
    assert_non_null(strstr(r.text, "\"state\":\"validated\""));
}

int main(void)
{
#define T(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_signature_is_the_one_documented),
        cmocka_unit_test(what_may_be_told),
        cmocka_unit_test(what_is_of_the_internet),
        cmocka_unit_test(where_an_address_leads),
        cmocka_unit_test(where_a_name_leads),
        T(no_event_leads_inside),
        T(a_name_that_leads_inside_is_not_called),
        T(a_failure_waits_longer_each_time),
        T(the_longest_wait_is_a_day),
        T(two_senders_never_take_the_same),
        T(what_is_received_stays_received),
        T(few_are_taken_for_each_address),
        T(the_first_of_each_comes_before_the_second_of_any),
        T(an_address_that_fails_is_left_alone),
        T(a_secret_that_does_not_open_holds_nobody),
        T(a_stop_gives_back_what_was_under_way),
        T(a_stop_waits_for_no_resolver),
        T(the_whole_folder_is_sent),
        T(an_event_alone_names_nobody),
        T(the_folder_is_that_of_the_sending),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

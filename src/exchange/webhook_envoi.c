#include "exchange/webhook_envoi.h"
#include "base/json.h"
#include "base/text.h"
#include "door/door.h"
#include "exchange/dossier_modele.h"
#include "training/webhook.h"
#include <curl/curl.h>
#include <inttypes.h>
#include <poll.h>
#include <sodium.h>
#include <sys/socket.h>

#define BATCH 20
#define ARENA_BYTES ((size_t)16 << 20) /* a batch of folders */
#define BODY_BYTES_MAX ((size_t)4 << 10)
#define FOLDER_BYTES_MAX ((size_t)1 << 20)
#define ID_BYTES 48
#define HEADER_BYTES 200
#define CONNECT_MS 3000L
#define WHOLE_MS 10000L /* of a batch too: its calls go together, well within WEBHOOK_BAIL_S */
#define POLL_MS 1000
#define LATE_US (INT64_C(1000000) * WEBHOOK_BAIL_S / 2)

void webhook_signer(const unsigned char *secret, size_t secret_n, int64_t instant, const char *id,
                    const char *body, size_t n, char *out)
{
    unsigned char tag[crypto_auth_hmacsha256_BYTES];
    crypto_auth_hmacsha256_state mac;
    char head[ID_BYTES + 32];
    int length = snprintf(head, sizeof(head), "%" PRId64 ".%s.", instant, id);

    CHECK(length > 0 && (size_t)length < sizeof(head));
    crypto_auth_hmacsha256_init(&mac, secret, secret_n);
    crypto_auth_hmacsha256_update(&mac, (const unsigned char *)head, (unsigned long long)length);
    crypto_auth_hmacsha256_update(&mac, (const unsigned char *)body, n);
    crypto_auth_hmacsha256_final(&mac, tag);
    (void)hex(tag, sizeof(tag), out);
}

/* ---- what an event says ------------------------------------------------------------------------------------- */

static const char *event_id(const struct webhook_ligne *l, char buf[ID_BYTES])
{
    snprintf(buf, ID_BYTES, "evt_%" PRId64 "_%" PRId64, l->webhook_id, l->no);
    return buf;
}

/* The type of an event says a state. */
static const char *type_of(const struct webhook_ligne *l, const struct grant *g)
{
    return grant_has(g, ITEM_DOSSIER_SUIVI) ? l->type : "registrationFolder.updated";
}

static struct json *event_of(const struct webhook_ligne *l, const struct grant *g)
{
    struct json *j = json_new(BODY_BYTES_MAX);
    bool state = grant_has(g, ITEM_DOSSIER_SUIVI);
    char id[ID_BYTES], at[40];

    if (j == NULL)
        return NULL;
    CHECK(grant_recorded(g));
    json_object_open(j);
    json_kt(j, "id", event_id(l, id));
    json_kt(j, "type", type_of(l, g));
    json_kt(j, "createdOn", instant_iso(l->cree_us, at));
    json_kt(j, "externalId", l->dossier);
    if (state) {
        json_kt(j, "state", l->etat);
        json_kt(j, "billingState", l->facturation);
        json_kt(j, "controlState", l->controle);
    }
    json_object_close(j);
    return j;
}

/* The folder as the body reads it now, and no more than the grant holds. */
static enum rc folder_of(struct store *s, struct arena *a, const struct webhook_ligne *l,
                         const struct grant *g, struct json **out, struct err *e)
{
    struct json *j = json_new(FOLDER_BYTES_MAX);
    struct dossier d;
    struct db *db;
    enum rc rc;

    *out = NULL;
    if (j == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = store_read_begin(s, &db, e);
    if (rc == RC_OK) {
        CHECK(grant_recorded(g));
        rc = dossier_lire(db, a, l->dossier, &d, e);
        if (rc == RC_OK)
            rc = dossier_modele_ecrire(db, a, g, &d, j, e);
        store_read_end(s, db);
    }
    if (rc == RC_OK && json_failed(j))
        rc = ERR(e, MSG_MEMOIRE_EPUISEE);
    if (rc == RC_OK)
        *out = j;
    else
        json_free(j);
    return rc;
}

/* ---- one call ----------------------------------------------------------------------------------------------- */

static size_t ignore(char *bytes, size_t size, size_t n, void *arg)
{
    (void)bytes;
    (void)arg;
    return size * n;
}

/* One event on its way. */
struct envoi {
    struct webhook_ligne *l;
    struct webhook_reponse r;
    const struct adresse_dedans *dedans;
    bool relais;       /* its connection is to the relay of the installation */
    bool permis, fini; /* the law lets it be told; it was answered, or never will be */
    struct json *corps;
    const char *type; /* as the law of today lets it be said */
    CURL *c;
    struct curl_slist *headers;
};

/* As curl finds it for https. */
static bool has_relay(void)
{
    static const char *const names[] = {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"};

    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        const char *relay = getenv(names[i]);

        if (relay != NULL && *relay != '\0')
            return true;
    }
    return false;
}

/* The last moment: what a name means may have changed since it was declared. */
static curl_socket_t open_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *to)
{
    const struct envoi *v = arg;

    if (purpose != CURLSOCKTYPE_IPCXN ||
        (!v->relais && !adresse_ip_appelable(v->l->url, &to->addr, v->dedans)))
        return CURL_SOCKET_BAD;
    return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

static void set_options(CURL *c, struct envoi *v)
{
    bool outside = strncmp(v->l->url, "https://", 8) == 0;

    v->relais = outside && has_relay();
    curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, v);
    curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);

    curl_easy_setopt(c, CURLOPT_URL, v->l->url);
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, outside ? "https" : "http");
    curl_easy_setopt(c, CURLOPT_NOPROXY, outside ? "" : "*");
    curl_easy_setopt(c, CURLOPT_HTTPHEADER, v->headers);
    curl_easy_setopt(c, CURLOPT_POSTFIELDS, json_data(v->corps));
    curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE, (long)json_length(v->corps));
    curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
    curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, WHOLE_MS);
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_QUICK_EXIT, 1L); /* else its end waits for the resolver's thread */
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, ignore);
    curl_easy_setopt(c, CURLOPT_PRIVATE, v);
}

static bool add(struct curl_slist **list, const char *text)
{
    struct curl_slist *more = curl_slist_append(*list, text);

    if (more != NULL)
        *list = more;
    return more != NULL;
}

/* Signed at this instant, ready to leave. False when memory is short. */
static bool prepare(struct envoi *v, int64_t instant)
{
    char id[ID_BYTES], tag[2 * crypto_auth_hmacsha256_BYTES + 1], signature[HEADER_BYTES], name[HEADER_BYTES],
        type[HEADER_BYTES];

    webhook_signer(v->l->secret, v->l->secret_n, instant, event_id(v->l, id), json_data(v->corps),
                   json_length(v->corps), tag);
    snprintf(signature, sizeof(signature), "X-Sicpf-Signature: t=%" PRId64 ",v1=%s", instant, tag);
    snprintf(name, sizeof(name), "X-Sicpf-Event-Id: %s", id);
    snprintf(type, sizeof(type), "X-Sicpf-Event: %s", v->type);
    v->c = curl_easy_init();
    if (v->c == NULL || !add(&v->headers, "Content-Type: application/json") || !add(&v->headers, name) ||
        !add(&v->headers, type) || !add(&v->headers, signature))
        return false;
    set_options(v->c, v);
    return true;
}

static void drop(CURLM *m, struct envoi *v)
{
    if (v->c != NULL && m != NULL)
        (void)curl_multi_remove_handle(m, v->c);
    curl_easy_cleanup(v->c);
    curl_slist_free_all(v->headers);
    json_free(v->corps);
}

/* ---- as its body reads it ------------------------------------------------------------------------------------ */

/* As the body reads its own dossier: *allowed is false when the law of today does not let it. */
static enum rc ask_door(struct store *s, const struct webhook_ligne *l, struct grant *g, bool *allowed,
                        struct err *e)
{
    struct door_request rq = {.party = PARTY_ORGANISME,
                              .actor_id = l->organisme_id,
                              .actor_name = "",
                              .purpose = FINALITE_4,
                              .law_day = env_today(store_env(s)),
                              .act = "webhook.envoyer",
                              .titulaire_id = l->titulaire_id,
                              .dossier_id = l->dossier_id,
                              .items = l->entier ? dossier_modele_items()
                                                 : item_set_of(ITEM_DOSSIER_SUIVI, ITEM_COUNT)};
    struct err refused = {0};
    struct db *db;
    enum rc opened, rc = store_read_begin(s, &db, e);

    if (rc != RC_OK)
        return rc;
    opened = door_open(db, &rq, g, &refused);
    store_read_end(s, db);
    *allowed = opened == RC_OK;
    if (opened != RC_OK && opened != RC_REFUSED) {
        if (e != NULL)
            *e = refused;
        return opened;
    }
    return door_commit(s, g, opened == RC_OK ? e : NULL) == RC_OK || opened == RC_REFUSED ? RC_OK
                                                                                          : RC_FAILURE;
}

/* What an event says, once its reading is recorded; nothing when the law of today closes it. An error is a failed try of this
 * event: the others are not held for it. */
static enum rc write_event(struct store *s, struct arena *a, struct envoi *v, const struct webhook_ordre *o,
                           struct err *e)
{
    struct grant g = {0};
    enum rc rc;

    v->r = (struct webhook_reponse){
        .webhook_id = v->l->webhook_id, .no = v->l->no, .essais = v->l->essais, .essais_max = o->essais_max};
    v->dedans = &o->dedans;
    v->fini =
        !adresse_appelable(v->l->url, v->dedans); /* declared when it might be: nothing is read for it */
    if (v->fini)
        return RC_OK;
    rc = ask_door(s, v->l, &g, &v->permis, e);
    v->fini = rc != RC_OK || !v->permis;
    if (rc != RC_OK)
        return rc;
    if (!v->permis)
        v->r.essais_max = 0; /* closed: not tried again */
    if (!v->permis)
        return RC_OK;
    v->type = type_of(v->l, &g);
    if (v->l->entier)
        rc = folder_of(s, a, v->l, &g, &v->corps, e);
    else
        v->corps = event_of(v->l, &g);
    v->fini = rc != RC_OK;
    return rc == RC_OK && v->corps == NULL ? ERR(e, MSG_MEMOIRE_EPUISEE) : rc;
}

/* ---- a batch ------------------------------------------------------------------------------------------------- */

static void hear(CURLM *m)
{
    CURLMsg *said;
    int left;

    while ((said = curl_multi_info_read(m, &left)) != NULL) {
        struct envoi *v = NULL;

        if (said->msg != CURLMSG_DONE ||
            curl_easy_getinfo(said->easy_handle, CURLINFO_PRIVATE, &v) != CURLE_OK)
            continue;
        v->fini = true;
        if (said->data.result == CURLE_OK)
            (void)curl_easy_getinfo(said->easy_handle, CURLINFO_RESPONSE_CODE, &v->r.statut);
        v->r.recu = v->r.statut >= 200 && v->r.statut < 300;
    }
}

/* All at once, until each has its answer or its time is over; or until it is time to stop. */
static void call(CURLM *m, int stop_fd)
{
    struct curl_waitfd stop = {.fd = stop_fd, .events = CURL_WAIT_POLLIN};
    int running = 1;

    while (running > 0 && stop.revents == 0) {
        if (curl_multi_perform(m, &running) != CURLM_OK)
            return;
        hear(m);
        if (running > 0 && curl_multi_poll(m, &stop, stop_fd >= 0 ? 1 : 0, POLL_MS, NULL) != CURLM_OK)
            return;
    }
}

static enum rc send_all(struct store *s, struct arena *a, struct envoi *list, size_t n,
                        const struct webhook_ordre *o, struct err *e)
{
    const int64_t from_us = env_monotonic_us();
    struct err second = {0};
    CURLM *m = curl_multi_init();
    enum rc rc = m != NULL ? RC_OK : ERR(e, MSG_MEMOIRE_EPUISEE);

    /* Half of what they were taken for: nobody else may have them when they leave. What is left is given back. */
    for (size_t i = 0; m != NULL && i < n && env_monotonic_us() - from_us < LATE_US; i++)
        if (write_event(s, a, &list[i], o, &second) != RC_OK && rc == RC_OK) {
            rc = second.rc;
            if (e != NULL)
                *e = second;
        }
    for (size_t i = 0; m != NULL && i < n; i++)
        if (list[i].corps != NULL && (!prepare(&list[i], env_now_us(store_env(s)) / INT64_C(1000000)) ||
                                      curl_multi_add_handle(m, list[i].c) != CURLM_OK))
            rc = ERR(e, MSG_MEMOIRE_EPUISEE);
    if (m != NULL)
        call(m, o->stop_fd);
    for (size_t i = 0; i < n; i++)
        drop(m, &list[i]);
    if (m != NULL)
        (void)curl_multi_cleanup(m);
    return rc;
}

/* What came of each. What has no answer because it is time to stop, or because the machine failed, was not tried. */
static enum rc record(struct store *s, struct envoi *v, struct webhook_bilan *out, struct err *e)
{
    enum rc rc;

    if (!v->fini)
        return store_write(s, webhook_rendre, v->l, e);
    rc = store_write(s, webhook_repondre, &v->r, e);
    out->recus += v->r.recu;
    out->morts += v->r.mort_out;
    out->echecs += !v->r.recu && !v->r.mort_out;
    return rc;
}

static enum rc send_batch(struct store *s, struct webhook_prise *p, const struct webhook_ordre *o,
                          struct webhook_bilan *out, struct err *e)
{
    struct envoi *list = ARENA_ARRAY(p->a, struct envoi, p->n);
    struct err second = {0};
    enum rc rc, recorded;

    for (size_t i = 0; i < p->n; i++)
        list[i].l = &p->lignes[i];
    rc = send_all(s, p->a, list, p->n, o, e);
    for (size_t i = 0; i < p->n; i++) {
        recorded = record(s, &list[i], out, &second);
        if (rc == RC_OK && recorded != RC_OK) {
            rc = recorded;
            if (e != NULL)
                *e = second;
        }
    }
    explicit_bzero(p->lignes, p->n * sizeof(*p->lignes)); /* the secrets */
    return rc;
}

/* A look first: most of the time nothing waits, and nothing is written. */
static enum rc take(struct store *s, struct webhook_prise *p, struct err *e)
{
    struct db *db;
    bool waits = false;
    enum rc rc = store_read_begin(s, &db, e);

    p->n = p->illisibles = 0;
    if (rc != RC_OK)
        return rc;
    rc = webhook_attend(db, &waits, e);
    store_read_end(s, db);
    return rc == RC_OK && waits ? store_write(s, webhook_prendre, p, e) : rc;
}

static bool told_to_stop(int fd)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};

    return fd >= 0 && poll(&p, 1, 0) > 0;
}

enum rc webhook_envoyer(struct store *s, const struct webhook_ordre *o, struct webhook_bilan *out,
                        struct err *e)
{
    struct webhook_prise p = {.a = arena_new(ARENA_BYTES), .essais_max = o->essais_max};
    int64_t left = o->max;
    enum rc rc = p.a != NULL ? RC_OK : ERR(e, MSG_MEMOIRE_EPUISEE);

    *out = (struct webhook_bilan){0};
    CHECK(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK); /* counts its callers, from any thread */
    while (rc == RC_OK && left > 0 && !told_to_stop(o->stop_fd)) {
        arena_reset(p.a);
        p.max = (size_t)MIN(left, (int64_t)BATCH);
        rc = take(s, &p, e);
        if (rc != RC_OK || p.n + p.illisibles == 0)
            break;
        out->illisibles += (int64_t)p.illisibles;
        rc = p.n > 0 ? send_batch(s, &p, o, out, e) : RC_OK;
        left -= (int64_t)(p.n + p.illisibles);
    }
    curl_global_cleanup();
    arena_free(p.a);
    return rc;
}

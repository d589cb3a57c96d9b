#include "exchange/webhook_envoi.h"
#include "base/json.h"
#include "base/text.h"
#include "door/door.h"
#include "training/webhook.h"
#include <curl/curl.h>
#include <inttypes.h>
#include <sodium.h>

#define BATCH 50
#define ARENA_BYTES ((size_t)256 << 10)
#define BODY_BYTES_MAX ((size_t)4 << 10)
#define ID_BYTES 48
#define HEADER_BYTES 200
#define CONNECT_MS 3000L
#define WHOLE_MS 10000L

void webhook_signer(const unsigned char *secret, int64_t instant, const char *id, const char *body, size_t n,
                    char *out)
{
    unsigned char tag[crypto_auth_hmacsha256_BYTES];
    crypto_auth_hmacsha256_state mac;
    char head[ID_BYTES + 32];
    int length = snprintf(head, sizeof(head), "%" PRId64 ".%s.", instant, id);

    CHECK(length > 0 && (size_t)length < sizeof(head));
    crypto_auth_hmacsha256_init(&mac, secret, KEY_BYTES);
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

static struct json *event_of(const struct webhook_ligne *l, const struct grant *g)
{
    struct json *j = json_new(BODY_BYTES_MAX);
    bool state = grant_has(g, ITEM_DOSSIER_SUIVI);
    char id[ID_BYTES], at[40], type[80];

    if (j == NULL)
        return NULL;
    CHECK(grant_recorded(g));
    snprintf(type, sizeof(type), "registrationFolder.%s", state ? l->etat : "updated");
    json_object_open(j);
    json_kt(j, "id", event_id(l, id));
    json_kt(j, "type", type);
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

/* ---- one call ----------------------------------------------------------------------------------------------- */

static size_t ignore(char *bytes, size_t size, size_t n, void *arg)
{
    (void)bytes;
    (void)arg;
    return size * n;
}

static void set_options(CURL *c, const struct webhook_ligne *l, struct curl_slist *headers, const char *body,
                        size_t n)
{
    bool outside = strncmp(l->url, "https://", 8) == 0;

    curl_easy_setopt(c, CURLOPT_URL, l->url);
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, outside ? "https" : "http");
    curl_easy_setopt(c, CURLOPT_NOPROXY, outside ? "" : "*");
    curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(c, CURLOPT_POSTFIELDS, body);
    curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE, (long)n);
    curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
    curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, WHOLE_MS);
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, ignore);
}

static bool add(struct curl_slist **list, const char *text)
{
    struct curl_slist *more = curl_slist_append(*list, text);

    if (more != NULL)
        *list = more;
    return more != NULL;
}

/* The HTTP status, 0 when there was no answer. */
static long post(const struct webhook_ligne *l, int64_t instant, const char *body, size_t n)
{
    char id[ID_BYTES], tag[2 * crypto_auth_hmacsha256_BYTES + 1], signature[HEADER_BYTES], name[HEADER_BYTES];
    struct curl_slist *headers = NULL;
    CURL *c = curl_easy_init();
    long status = 0;

    webhook_signer(l->secret, instant, event_id(l, id), body, n, tag);
    snprintf(signature, sizeof(signature), "X-Sicpf-Signature: t=%" PRId64 ",v1=%s", instant, tag);
    snprintf(name, sizeof(name), "X-Sicpf-Event-Id: %s", id);
    if (c != NULL && add(&headers, "Content-Type: application/json") && add(&headers, name) &&
        add(&headers, signature)) {
        set_options(c, l, headers, body, n);
        if (curl_easy_perform(c) == CURLE_OK)
            curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
    }
    curl_slist_free_all(headers);
    curl_easy_cleanup(c);
    return status;
}

/* ---- sending ------------------------------------------------------------------------------------------------ */

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
                              .items = item_set_of(ITEM_DOSSIER_SUIVI, ITEM_COUNT)};
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

static enum rc send_one(struct store *s, const struct webhook_ligne *l, int essais_max,
                        struct webhook_bilan *out, struct err *e)
{
    struct webhook_reponse r = {.webhook_id = l->webhook_id, .no = l->no, .essais = l->essais};
    struct grant g = {0};
    struct json *j;
    bool allowed = false;
    enum rc rc = ask_door(s, l, &g, &allowed, e);

    if (rc != RC_OK)
        return rc;
    r.essais_max = allowed ? essais_max : 0; /* what the law closes is not tried again */
    if (allowed) {
        j = event_of(l, &g);
        if (j == NULL)
            return ERR(e, MSG_MEMOIRE_EPUISEE);
        r.statut = post(l, env_now_us(store_env(s)) / INT64_C(1000000), json_data(j), json_length(j));
        json_free(j);
    }
    r.recu = r.statut >= 200 && r.statut < 300;
    rc = store_write(s, webhook_repondre, &r, e);
    out->recus += r.recu;
    out->morts += r.mort_out;
    out->echecs += !r.recu && !r.mort_out;
    return rc;
}

static enum rc read_batch(struct store *s, struct arena *a, size_t max, struct webhook_ligne **list,
                          size_t *n, struct err *e)
{
    struct db *db;
    enum rc rc = store_read_begin(s, &db, e);

    *n = 0;
    if (rc != RC_OK)
        return rc;
    rc = webhook_dus(db, a, max, list, n, e);
    store_read_end(s, db);
    return rc;
}

enum rc webhook_envoyer(struct store *s, int64_t max, int essais_max, struct webhook_bilan *out,
                        struct err *e)
{
    struct arena *a = arena_new(ARENA_BYTES);
    struct webhook_ligne *list = NULL;
    size_t n = 0;
    enum rc rc = a != NULL ? RC_OK : ERR(e, MSG_MEMOIRE_EPUISEE);

    *out = (struct webhook_bilan){0};
    while (rc == RC_OK && max > 0) {
        arena_reset(a);
        rc = read_batch(s, a, (size_t)MIN(max, (int64_t)BATCH), &list, &n, e);
        if (rc != RC_OK || n == 0)
            break;
        for (size_t i = 0; rc == RC_OK && i < n; i++)
            rc = send_one(s, &list[i], essais_max, out, e);
        explicit_bzero(list, n * sizeof(*list)); /* the secrets */
        max -= (int64_t)n;
    }
    arena_free(a);
    return rc;
}

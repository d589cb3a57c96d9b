#include "exchange/carte_http.h"
#include "base/crypto.h"
#include "base/json.h"
#include "base/adresse.h"
#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#define ANSWER_BYTES_MAX ((size_t)64 << 10)
#define BODY_BYTES_MAX 4096
#define CONNECT_MS 3000L
#define WHOLE_MS 10000L
#define URL_BYTES 512
#define HEADER_BYTES 160

struct carte_http {
    struct carte_prestataire prestataire;
    char base[URL_BYTES];
    char ici[URL_BYTES]; /* our own address, as the holder and the provider see it */
    char bearer[HEADER_BYTES];
    unsigned char avis[KEY_BYTES];
};

/* ---- the settings ------------------------------------------------------------------------------------------------- */

static enum rc take_address(const char *name, const char *url, char *out, struct err *e)
{
    size_t n = strlen(url);

    if (!adresse_sure(url) || n >= URL_BYTES - 200)
        return ERR(e, MSG_CARTE_ADRESSE, "nom", name);
    memcpy(out, url, n + 1);
    while (n > 0 && out[n - 1] == '/')
        out[--n] = '\0';
    return RC_OK;
}

static bool parse_keys(const char *text, struct carte_http *h)
{
    unsigned char acces[KEY_BYTES];
    char digits[2 * KEY_BYTES + 1];

    if (strncmp(text, "acces ", 6) != 0 || strlen(text) < 6 + 64 + 1 + 5 + 64)
        return false;
    memcpy(digits, text + 6, 64);
    digits[64] = '\0';
    if (!hex_parse(digits, acces, sizeof(acces)) || strncmp(text + 70, "\navis ", 6) != 0)
        return false;
    snprintf(h->bearer, sizeof(h->bearer), "Authorization: Bearer %s", digits);
    memcpy(digits, text + 76, 64);
    return hex_parse(digits, h->avis, sizeof(h->avis)) && strspn(text + 140, "\n") == strlen(text + 140);
}

/* Read without stdio, whose buffer would keep the keys in memory. */
static enum rc read_keys(const char *path, struct carte_http *h, struct err *e)
{
    char text[256];
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    ssize_t n;
    bool good = false;

    if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && (st.st_mode & 077) == 0) {
        n = read(fd, text, sizeof(text) - 1);
        text[MAX(n, 0)] = '\0';
        good = n > 0 && parse_keys(text, h);
        sodium_memzero(text, sizeof(text));
    }
    if (fd >= 0)
        close(fd);
    return good ? RC_OK : ERR(e, MSG_CARTE_CLES, "fichier", path);
}

/* ---- one call ----------------------------------------------------------------------------------------------------- */

struct answer {
    char data[ANSWER_BYTES_MAX];
    size_t n;
    long status;
};

static size_t on_data(char *bytes, size_t size, size_t n, void *arg)
{
    struct answer *a = arg;

    n *= size;
    if (a->n + n > sizeof(a->data))
        return 0; /* curl gives up */
    memcpy(a->data + a->n, bytes, n);
    a->n += n;
    return n;
}

static struct curl_slist *with_header(struct curl_slist *list, const char *text, bool *good)
{
    struct curl_slist *more = curl_slist_append(list, text);

    *good = *good && more != NULL;
    return more != NULL ? more : list;
}

static void set_options(CURL *c, const struct carte_http *h, const char *url, struct curl_slist *headers,
                        const char *body, struct answer *a)
{
    bool secret = strncmp(h->base, "https://", 8) == 0;

    curl_easy_setopt(c, CURLOPT_URL, url);
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, secret ? "https" : "http");
    curl_easy_setopt(c, CURLOPT_NOPROXY, secret ? "" : "*");
    curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(c, CURLOPT_POSTFIELDS, body);
    curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE, (long)strlen(body));
    curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
    curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, WHOLE_MS);
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_data);
    curl_easy_setopt(c, CURLOPT_WRITEDATA, a);
}

/* The call did not leave: nobody can have heard it. */
static bool never_left(CURLcode code)
{
    return code == CURLE_FAILED_INIT || code == CURLE_COULDNT_RESOLVE_HOST ||
           code == CURLE_COULDNT_RESOLVE_PROXY || code == CURLE_COULDNT_CONNECT ||
           code == CURLE_SSL_CONNECT_ERROR || code == CURLE_PEER_FAILED_VERIFICATION;
}

static enum rc post(const struct carte_http *h, const char *url, const char *key, const char *body,
                    struct answer *a, struct err *e)
{
    char idempotency[HEADER_BYTES];
    struct curl_slist *headers = NULL;
    CURL *c = curl_easy_init();
    bool good = c != NULL;
    CURLcode code = CURLE_FAILED_INIT;

    snprintf(idempotency, sizeof(idempotency), "Idempotency-Key: %s", key);
    headers = with_header(headers, h->bearer, &good);
    headers = with_header(headers, idempotency, &good);
    headers = with_header(headers, "Content-Type: application/json", &good);
    if (good) {
        set_options(c, h, url, headers, body, a);
        code = curl_easy_perform(c);
    }
    if (code == CURLE_OK)
        curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &a->status);
    curl_slist_free_all(headers);
    curl_easy_cleanup(c);
    if (never_left(code))
        return ERR(e, MSG_CARTE_PRESTATAIRE_INJOIGNABLE, "raison", curl_easy_strerror(code));
    return code == CURLE_OK ? RC_OK : ERR(e, MSG_CARTE_PRESTATAIRE, "raison", curl_easy_strerror(code));
}

/* The status says whether the answer is final: 409 and 422 are, anything else but a success may be tried again. */
static enum rc judge(const struct answer *a, struct err *e)
{
    char status[24];

    if (a->status >= 200 && a->status < 300)
        return RC_OK;
    snprintf(status, sizeof(status), "HTTP %ld", a->status);
    if (a->status == 409)
        return ERR(e, MSG_CARTE_DEJA_PRELEVEE);
    if (a->status == 404)
        return ERR(e, MSG_CARTE_PRESTATAIRE_IGNORE);
    if (a->status == 422 || a->status == 410)
        return ERR(e, MSG_CARTE_PRESTATAIRE_REFUS, "raison", status);
    return ERR(e, MSG_CARTE_PRESTATAIRE, "raison", status);
}

/* POST {base}/v1/paiements{path}. *out is the answer's object, to be released; NULL when the caller wants none. */
static enum rc call(const struct carte_http *h, const char *path, const char *key, const char *body,
                    json_t **out, struct err *e)
{
    struct answer *a = calloc(1, sizeof(*a));
    char url[URL_BYTES + 100];
    enum rc rc;

    if (a == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    snprintf(url, sizeof(url), "%s/v1/paiements%s", h->base, path);
    rc = post(h, url, key, body, a, e);
    if (rc == RC_OK)
        rc = judge(a, e);
    if (rc == RC_OK && out != NULL) {
        *out = json_loadb(a->data, a->n, JSON_REJECT_DUPLICATES, NULL);
        if (*out == NULL)
            rc = ERR(e, MSG_CARTE_PRESTATAIRE, "raison", "JSON");
    }
    free(a);
    return rc;
}

/* ---- what it says ------------------------------------------------------------------------------------------------- */

static bool issue_of(const char *word, enum carte_issue *out)
{
    static const struct {
        const char *name;
        enum carte_issue issue;
    } words[] = {{"ouvert", ISSUE_OUVERTE}, {"autorise", ISSUE_AUTORISEE},   {"capture", ISSUE_CAPTUREE},
                 {"refuse", ISSUE_REFUSEE}, {"abandonne", ISSUE_ABANDONNEE}, {"expire", ISSUE_EXPIREE},
                 {"annule", ISSUE_ANNULEE}};

    for (size_t i = 0; word != NULL && i < ARRAY_LEN(words); i++)
        if (strcmp(words[i].name, word) == 0) {
            *out = words[i].issue;
            return true;
        }
    return false;
}

/* A name of the provider goes into addresses of ours: letters, digits, - and _. */
static bool id_allowed(const char *id)
{
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    return id != NULL && *id != '\0' && strlen(id) < CARTE_ID_BYTES && strspn(id, allowed) == strlen(id);
}

static const char *text_of(const json_t *o, const char *key)
{
    return json_string_value(json_object_get(o, key));
}

static enum rc creer(void *etat, const struct carte_intention *i, struct carte_reponse *out, struct err *e)
{
    const struct carte_http *h = etat;
    char body[BODY_BYTES_MAX];
    const char *id, *page;
    json_t *o = NULL;
    bool good;
    enum rc rc;

    snprintf(body, sizeof(body),
             "{\"reference\":\"%s\",\"montant\":%lld,\"devise\":\"EUR\",\"retour\":\"%s/paiements/%s\","
             "\"avis\":\"%s" CARTE_AVIS_CHEMIN "\"}",
             i->reference, (long long)i->montant_cents, h->ici, i->reference, h->ici);
    rc = call(h, "", i->reference, body, &o, e);
    if (rc != RC_OK)
        return rc;
    id = text_of(o, "id");
    page = text_of(o, "page");
    out->montant_cents = json_integer_value(json_object_get(o, "montant"));
    good = id_allowed(id) && page != NULL && strlen(page) < CARTE_PAGE_BYTES && adresse_sure(page) &&
           issue_of(text_of(o, "etat"), &out->issue);
    if (good) {
        snprintf(out->id, sizeof(out->id), "%s", id);
        snprintf(out->page, sizeof(out->page), "%s", page);
    }
    json_decref(o);
    return good ? RC_OK : ERR(e, MSG_CARTE_PRESTATAIRE, "raison", "JSON");
}

static enum rc on_payment(const struct carte_http *h, const char *id, const char *verb, const char *key,
                          int64_t cents, struct err *e)
{
    char path[CARTE_ID_BYTES + 32], body[64];

    snprintf(path, sizeof(path), "/%s/%s", id, verb);
    snprintf(body, sizeof(body), "{\"montant\":%lld}", (long long)cents);
    return call(h, path, key, body, NULL, e);
}

static enum rc capturer(void *etat, const char *id, int64_t cents, struct err *e)
{
    enum rc rc = on_payment(etat, id, "capture", id, cents, e);

    return rc == RC_CONFLICT ? RC_OK : rc; /* captured already: what was wanted */
}

static enum rc annuler(void *etat, const char *id, struct err *e)
{
    return on_payment(etat, id, "annulation", id, 0, e);
}

static enum rc rembourser(void *etat, const char *id, const char *cle, int64_t cents, struct err *e)
{
    return on_payment(etat, id, "remboursements", cle, cents, e);
}

/* ---- its notices -------------------------------------------------------------------------------------------------- */

static bool is_signed(const struct carte_http *h, const char *date, const char *signature,
                      const unsigned char *body, size_t n, int64_t now_us)
{
    unsigned char tag[crypto_auth_hmacsha256_BYTES];
    crypto_auth_hmacsha256_state mac;
    char *end;
    int64_t at, now = now_us / 1000000;

    if (date == NULL || signature == NULL || strlen(date) > 12 ||
        strspn(date, "0123456789") != strlen(date) || strlen(signature) != 2 * sizeof(tag) ||
        !hex_parse(signature, tag, sizeof(tag)))
        return false;
    at = strtoll(date, &end, 10);
    if (end == date || at < now - CARTE_AVIS_SECONDES || at > now + CARTE_AVIS_SECONDES)
        return false;
    {
        unsigned char expected[crypto_auth_hmacsha256_BYTES];

        crypto_auth_hmacsha256_init(&mac, h->avis, sizeof(h->avis));
        crypto_auth_hmacsha256_update(&mac, (const unsigned char *)date, strlen(date));
        crypto_auth_hmacsha256_update(&mac, (const unsigned char *)".", 1);
        crypto_auth_hmacsha256_update(&mac, body, n);
        crypto_auth_hmacsha256_final(&mac, expected);
        return sodium_memcmp(expected, tag, sizeof(tag)) == 0;
    }
}

enum rc carte_http_avis(const struct carte_http *h, struct arena *a, const char *date, const char *signature,
                        const unsigned char *body, size_t n, int64_t now_us, struct carte_avis *out,
                        struct err *e)
{
    const char *reference, *id;
    json_t *o;
    bool good;

    if (body == NULL || !is_signed(h, date, signature, body, n, now_us))
        return ERR(e, MSG_CARTE_SIGNATURE);
    o = json_loadb((const char *)body, n, JSON_REJECT_DUPLICATES, NULL);
    reference = text_of(o, "reference");
    id = text_of(o, "id");
    *out = (struct carte_avis){.montant_cents = json_integer_value(json_object_get(o, "montant"))};
    good = reference != NULL && id_allowed(reference) && id_allowed(id) && out->montant_cents > 0 &&
           issue_of(text_of(o, "etat"), &out->issue);
    if (good && strcmp(text_of(o, "devise") != NULL ? text_of(o, "devise") : "", "EUR") != 0)
        out->autre_devise = true;
    if (good) {
        out->reference = arena_strdup(a, reference);
        out->prestataire_id = arena_strdup(a, id);
    }
    json_decref(o);
    return good ? RC_OK : ERR(e, MSG_CARTE_AVIS);
}

/* ---- life --------------------------------------------------------------------------------------------------------- */

enum rc carte_http_ouvrir(const struct config *cfg, struct carte_http **out, struct err *e)
{
    struct carte_http *h;
    enum rc rc;

    *out = NULL;
    if (cfg->card_url[0] == '\0')
        return RC_OK;
    h = calloc(1, sizeof(*h));
    if (h == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = take_address("card_url", cfg->card_url, h->base, e);
    if (rc == RC_OK)
        rc = take_address("public_url", cfg->public_url, h->ici, e);
    if (rc == RC_OK)
        rc = read_keys(cfg->card_keys, h, e);
    if (rc != RC_OK) {
        carte_http_fermer(h);
        return rc;
    }
    CHECK(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK); /* counts its callers, from any thread */
    h->prestataire = (struct carte_prestataire){h, creer, capturer, annuler, rembourser};
    *out = h;
    return RC_OK;
}

void carte_http_fermer(struct carte_http *h)
{
    if (h == NULL)
        return;
    sodium_memzero(h, sizeof(*h));
    free(h);
}

const struct carte_prestataire *carte_http_prestataire(const struct carte_http *h)
{
    return &h->prestataire;
}

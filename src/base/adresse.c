#include "base/adresse.h"
#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <string.h>
#include <strings.h>

#define V4 ((size_t)4)
#define V6 ((size_t)16)
#define HOST_BYTES 256

static bool part_is(CURLU *u, CURLUPart part, const char *wanted)
{
    char *text = NULL;
    bool same = curl_url_get(u, part, &text, 0) == CURLUE_OK && strcmp(text, wanted) == 0;

    curl_free(text);
    return same;
}

static bool is_there(CURLU *u, CURLUPart part)
{
    char *text = NULL;
    bool there = curl_url_get(u, part, &text, 0) == CURLUE_OK;

    curl_free(text);
    return there;
}

/* The same reader of addresses as the calls: what it finds is where they go. */
static bool goes_well(CURLU *u, const char *url)
{
    if (curl_url_set(u, CURLUPART_URL, url, 0) != CURLUE_OK || is_there(u, CURLUPART_USER) ||
        is_there(u, CURLUPART_PASSWORD))
        return false;
    return part_is(u, CURLUPART_SCHEME, "https") ||
           (part_is(u, CURLUPART_SCHEME, "http") &&
            (part_is(u, CURLUPART_HOST, "localhost") || part_is(u, CURLUPART_HOST, "127.0.0.1") ||
             part_is(u, CURLUPART_HOST, "[::1]")));
}

bool adresse_sure(const char *url)
{
    CURLU *u = curl_url();
    bool good = u != NULL && strpbrk(url, "@\\") == NULL && goes_well(u, url);

    curl_url_cleanup(u);
    return good;
}

/* ---- addresses chosen by others --------------------------------------------------------------------------------- */

struct range {
    unsigned char first[16];
    unsigned bits;
};

static bool in_range(const unsigned char *ip, const struct range *r)
{
    const size_t whole = r->bits / 8;
    const unsigned rest = r->bits % 8;

    return memcmp(ip, r->first, whole) == 0 &&
           (rest == 0 || (ip[whole] ^ r->first[whole]) >> (8 - rest) == 0);
}

static bool in_any(const unsigned char *ip, const struct range *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (in_range(ip, &list[i]))
            return true;
    return false;
}

/* IANA, special-purpose addresses of IPv4 (RFC 6890 and later), with those of several machines and those never given. */
static bool is_public_4(const unsigned char *ip)
{
    static const struct range apart[] = {
        {{0}, 8},             /* this network */
        {{10}, 8},            /* private */
        {{100, 64}, 10},      /* shared by the customers of an operator */
        {{127}, 8},           /* this machine */
        {{169, 254}, 16},     /* of a link: what hosting companies answer their machines at */
        {{172, 16}, 12},      /* private */
        {{192, 0, 0}, 24},    /* protocols */
        {{192, 0, 2}, 24},    /* documentation */
        {{192, 88, 99}, 24},  /* relays to IPv6 */
        {{192, 168}, 16},     /* private */
        {{198, 18}, 15},      /* measures of a network */
        {{198, 51, 100}, 24}, /* documentation */
        {{203, 0, 113}, 24},  /* documentation */
        {{224}, 4},
        {{240}, 4}, /* several machines; never given, and all of them */
    };

    return !in_any(ip, apart, ARRAY_LEN(apart));
}

/* Only what is given to the Internet (2000::/3) is, but for the same kinds; an address of IPv4 within one of IPv6 is judged as itself. */
static bool is_public_6(const unsigned char *ip)
{
    static const struct range mapped = {{[10] = 0xff, [11] = 0xff}, 96};
    static const struct range translated = {{0x00, 0x64, 0xff, 0x9b}, 96};
    static const struct range given = {{0x20}, 3};
    static const struct range apart[] = {
        {{0x20, 0x01}, 23},             /* protocols, Teredo, which carries an IPv4 one */
        {{0x20, 0x01, 0x0d, 0xb8}, 32}, /* documentation */
        {{0x20, 0x02}, 16},             /* 6to4, which carries one too */
        {{0x3f, 0xff}, 20},             /* documentation */
    };

    if (in_range(ip, &mapped) || in_range(ip, &translated))
        return is_public_4(ip + V6 - V4);
    return in_range(ip, &given) && !in_any(ip, apart, ARRAY_LEN(apart));
}

bool adresse_publique(const unsigned char *ip, size_t n)
{
    return n == V4 ? is_public_4(ip) : n == V6 && is_public_6(ip);
}

static bool is_this_machine(const unsigned char *ip, size_t n)
{
    static const struct range loop = {{[15] = 1}, 128}, mapped = {{[10] = 0xff, [11] = 0xff, 127}, 104};

    return n == V4 ? ip[0] == 127 : in_range(ip, &loop) || in_range(ip, &mapped);
}

/* The host of an address as the calls read it, without the brackets of IPv6 nor the last dot of a name. */
static bool host_of(const char *url, char out[HOST_BYTES])
{
    CURLU *u = curl_url();
    char *text = NULL;
    const char *host;
    size_t n;
    bool good = u != NULL && curl_url_set(u, CURLUPART_URL, url, 0) == CURLUE_OK &&
                curl_url_get(u, CURLUPART_HOST, &text, 0) == CURLUE_OK;

    host = good && *text == '[' ? text + 1 : text;
    n = good ? strcspn(host, "]") : 0;
    if (n > 0 && host[n - 1] == '.')
        n--;
    good = n > 0 && n < HOST_BYTES;
    if (good) {
        memcpy(out, host, n);
        out[n] = '\0';
    }
    curl_free(text);
    curl_url_cleanup(u);
    return good;
}

static bool is_named(const char *host, const char *list)
{
    const size_t n = strlen(host);

    for (const char *at = list != NULL ? list : ""; *at != '\0';) {
        const size_t length = strcspn(at, ",");

        if (length == n && strncasecmp(at, host, n) == 0)
            return true;
        at += length + (at[length] == ',');
    }
    return false;
}

/* "localhost" and what is below it are this machine, whatever a server of names says (RFC 6761). */
static bool names_this_machine(const char *host)
{
    static const char local[] = "localhost";
    const size_t n = strlen(host), end = strlen(local);

    return n >= end && strcasecmp(host + n - end, local) == 0 && (n == end || host[n - end - 1] == '.');
}

static bool may_call(const unsigned char *ip, size_t n, const struct adresse_dedans *d)
{
    return adresse_publique(ip, n) || (d->boucle && is_this_machine(ip, n));
}

bool adresse_appelable(const char *url, const struct adresse_dedans *d)
{
    char host[HOST_BYTES];
    unsigned char ip[16];

    if (!adresse_sure(url) || !host_of(url, host))
        return false;
    if (is_named(host, d->hotes))
        return true;
    if (inet_pton(AF_INET, host, ip) == 1)
        return may_call(ip, V4, d);
    if (strchr(host, ':') != NULL)
        return inet_pton(AF_INET6, host, ip) == 1 && may_call(ip, V6, d);
    return d->boucle || !names_this_machine(host);
}

bool adresse_ip_appelable(const char *url, const struct sockaddr *to, const struct adresse_dedans *d)
{
    char host[HOST_BYTES];

    if (!host_of(url, host))
        return false;
    if (is_named(host, d->hotes))
        return true;
    if (to->sa_family == AF_INET)
        return may_call((const unsigned char *)&((const struct sockaddr_in *)(const void *)to)->sin_addr, V4,
                        d);
    return to->sa_family == AF_INET6 &&
           may_call(((const struct sockaddr_in6 *)(const void *)to)->sin6_addr.s6_addr, V6, d);
}

#include "base/adresse.h"
#include <curl/curl.h>
#include <string.h>

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

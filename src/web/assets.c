/* assets.c - the theme and the small files of the site, in the program itself: one name with its hash, kept for ever. */
#include "web/page.h"

struct theme_file {
    const char *name;
    const char *type;
    const unsigned char *data;
    size_t n;
    const unsigned char *gzip;
    size_t gzip_n;
};

#include "theme_table.h" /* generated: theme_table, and theme_paths: "/theme/sicpf-3fa9….css" */

static void answer_file(struct request *rq, const struct theme_file *f, const char *cache)
{
    const char *accepted = request_header(rq, "Accept-Encoding");
    bool packed = accepted != NULL && strstr(accepted, "gzip") != NULL;

    answer_header(rq, "Cache-Control", cache);
    answer_header(rq, "X-Content-Type-Options", "nosniff");
    answer_header(rq, "Cross-Origin-Resource-Policy", "same-origin");
    answer_header(rq, "Vary", "Accept-Encoding");
    if (packed) {
        answer_header(rq, "Content-Encoding", "gzip");
        answer(rq, 200, f->type, f->gzip, f->gzip_n);
    } else
        answer(rq, 200, f->type, f->data, f->n);
}

const char *asset_path(const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(theme_table); i++)
        if (strcmp(theme_table[i].name, name) == 0)
            return theme_paths[i];
    bug_stop(__FILE__, __LINE__, name);
}

bool asset_answer(struct request *rq)
{
    static const char robots[] = "User-agent: *\nDisallow: /demonstration\n";
    const char *path = request_path(rq);

    if (request_method(rq) != HTTP_GET)
        return false;
    for (size_t i = 0; strncmp(path, "/theme/", 7) == 0 && i < ARRAY_LEN(theme_table); i++)
        if (strcmp(path, theme_paths[i]) == 0) {
            answer_file(rq, &theme_table[i], "public, max-age=31536000, immutable");
            return true;
        }
    for (size_t i = 0; strcmp(path, "/favicon.ico") == 0 && i < ARRAY_LEN(theme_table); i++)
        if (strcmp(theme_table[i].name, "icone.svg") == 0) {
            answer_file(rq, &theme_table[i], "public, max-age=86400");
            return true;
        }
    if (strcmp(path, "/robots.txt") == 0) {
        answer(rq, 200, "text/plain; charset=utf-8", robots, sizeof(robots) - 1);
        return true;
    }
    return false;
}

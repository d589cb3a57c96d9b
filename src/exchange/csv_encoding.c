#include "exchange/csv_encoding.h"
#include "exchange/archive.h"
#include <unistr.h>

#define BLOCK_BYTES (64 * 1024)

/* Classes of bytes, as bits. */
enum { IS_LINE = 1, IS_MULTIBYTE = 2, IS_CONTROL = 4, IS_UNDEFINED = 8 };

struct scan {
    uint8_t classes[256];
    long line;
    int64_t broken;       /* bytes that are not UTF-8 */
    int64_t multibyte;    /* characters of several bytes that are */
    long first_broken;    /* lines, 0 when none */
    long first_undefined; /* a byte windows-1252 does not define */
    long first_control;   /* a character no text file holds */
};

/* The five bytes windows-1252 leaves undefined. */
static bool is_undefined(unsigned char c)
{
    return c == 0x81 || c == 0x8D || c == 0x8F || c == 0x90 || c == 0x9D;
}

static bool is_control(unsigned char c)
{
    return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7F;
}

static void scan_start(struct scan *s)
{
    *s = (struct scan){.line = 1};
    for (unsigned c = 0; c < 256; c++)
        s->classes[c] = (uint8_t)((c == '\n' ? IS_LINE : 0) | (c >= 0xC0 ? IS_MULTIBYTE : 0) |
                                  (is_control((unsigned char)c) ? IS_CONTROL : 0) |
                                  (is_undefined((unsigned char)c) ? IS_UNDEFINED : 0));
}

/* Where the first ones are, once a block is known to have some. */
static void scan_places(struct scan *s, const uint8_t *p, size_t n)
{
    long line = s->line;

    for (size_t i = 0; i < n; i++) {
        line += p[i] == '\n';
        if (s->first_control == 0 && is_control(p[i]))
            s->first_control = line;
        if (s->first_undefined == 0 && is_undefined(p[i]))
            s->first_undefined = line;
    }
}

/* Every byte of every file passes here: one look in the table each, no branch. */
static void scan_valid(struct scan *s, const uint8_t *p, size_t n)
{
    unsigned found = 0;
    size_t lines = 0;
    size_t multibyte = 0;

    for (size_t i = 0; i < n; i++) {
        unsigned c = s->classes[p[i]];

        found |= c;
        lines += c & IS_LINE;
        multibyte += (c & IS_MULTIBYTE) / IS_MULTIBYTE;
    }
    if (((found & IS_CONTROL) != 0 && s->first_control == 0) ||
        ((found & IS_UNDEFINED) != 0 && s->first_undefined == 0))
        scan_places(s, p, n);
    s->line += (long)lines;
    s->multibyte += (int64_t)multibyte;
}

/* Length of the start of a character that the end of the block may have cut. */
static bool maybe_cut(const uint8_t *p, size_t left)
{
    return left < 4 && p[0] >= 0xC2 && p[0] <= 0xF4 && (left < 2 || (p[1] & 0xC0) == 0x80) &&
           (left < 3 || (p[2] & 0xC0) == 0x80);
}

/* Scans n bytes; returns how many of the last ones wait for the next block. */
static size_t scan_block(struct scan *s, const uint8_t *p, size_t n, bool last)
{
    size_t at = 0;

    while (at < n) {
        const uint8_t *bad = u8_check(p + at, n - at);
        size_t good = bad == NULL ? n - at : (size_t)(bad - (p + at));

        scan_valid(s, p + at, good);
        at += good;
        if (at == n)
            break;
        if (!last && maybe_cut(p + at, n - at))
            return n - at;
        s->broken++;
        if (s->first_broken == 0)
            s->first_broken = s->line;
        if (s->first_undefined == 0 && is_undefined(p[at]))
            s->first_undefined = s->line;
        at++;
    }
    return 0;
}

/* A windows-1252 text in French breaks UTF-8 at nearly every accent; a UTF-8 text with a few broken bytes was
 * damaged. */
static enum rc scan_judge(const struct scan *s, enum csv_encoding *out, struct err *e)
{
    *out = s->broken == 0 ? CSV_UTF8 : CSV_CP1252;
    if (s->first_control != 0) {
        ERR(e, MSG_CSV_CONTROLE);
        return err_at(e, "", s->first_control);
    }
    if (s->broken > 0 && s->multibyte > s->broken) {
        ERR(e, MSG_CSV_UTF8_ABIME);
        return err_at(e, "", s->first_broken);
    }
    if (s->broken > 0 && s->first_undefined != 0) {
        ERR(e, MSG_CSV_ENCODAGE);
        return err_at(e, "", s->first_undefined);
    }
    return RC_OK;
}

enum rc csv_encoding_detect(FILE *in, enum csv_encoding *out, struct err *e)
{
    struct scan s;
    uint8_t *block = malloc(BLOCK_BYTES);
    size_t kept = 0;
    bool more = true;

    if (block == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    scan_start(&s);
    if (fseek(in, 0, SEEK_SET) != 0)
        more = false;
    if (more && archive_refuser(in, e) != RC_OK) {
        free(block);
        return RC_USAGE;
    }
    while (more) {
        size_t n = fread(block + kept, 1, BLOCK_BYTES - kept, in);

        more = n > 0;
        n += kept;
        kept = scan_block(&s, block, n, !more);
        memmove(block, block + n - kept, kept);
    }
    free(block);
    if (ferror(in) || ftell(in) < 0)
        return ERR(e, MSG_CSV_LECTURE);
    return scan_judge(&s, out, e);
}

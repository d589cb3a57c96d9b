#include "base/text.h"
#include "base/arena.h"
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistr.h>
#include <iconv.h>

bool text_is_utf8(const char *s, size_t n)
{
    return memchr(s, '\0', n) == NULL && u8_check((const uint8_t *)s, n) == NULL;
}

size_t text_characters(const char *s)
{
    size_t n = 0;

    for (; *s != '\0'; s++)
        n += ((unsigned char)*s & 0xC0) != 0x80;
    return n;
}

bool text_is_one_line(const char *s)
{
    for (; *s != '\0'; s++) {
        unsigned char c = (unsigned char)*s;

        if (c < 0x20 || c == 0x7f || (c == 0xC2 && (unsigned char)s[1] < 0xA0))
            return false;
    }
    return true;
}

/* Most names are plain ASCII; the Unicode library is asked for the others only. */
static bool is_ascii(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)s[i] >= 0x80)
            return false;
    return true;
}

struct folder {
    char *out;
    size_t size;
    size_t used;
    bool gap;
};

static void fold_letter(struct folder *f, const uint8_t *bytes, size_t n)
{
    size_t gap = f->gap && f->used > 0 ? 1 : 0;

    f->gap = false;
    if (f->used + gap + n >= f->size) {
        f->size = f->used + 1; /* full: a shorter letter further on must not jump the queue */
        return;
    }
    if (gap == 1)
        f->out[f->used++] = ' ';
    memcpy(f->out + f->used, bytes, n);
    f->used += n;
}

static size_t fold_ascii(const char *s, size_t n, struct folder *f)
{
    for (size_t i = 0; i < n; i++) {
        uint8_t c = (uint8_t)s[i];

        if (c >= 'a' && c <= 'z')
            c = (uint8_t)(c - 'a' + 'A');
        if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
            fold_letter(f, &c, 1);
        else
            f->gap = true;
    }
    return f->used;
}

/* The letters of Latin-1 without their accents, from U+00C0 on; '*' for Æ, '?' for what only the Unicode library folds. */
static const char latin_letters[] = "AAAAAA*CEEEEIIII?NOOOOO??UUUUY??"
                                    "AAAAAA*CEEEEIIII?NOOOOO??UUUUY?Y";

/* Names in French: ASCII, the letters above, œ and the apostrophe of printers. False at the first other character. */
static bool fold_french(const char *s, size_t n, struct folder *f)
{
    const uint8_t *p = (const uint8_t *)s;

    for (size_t i = 0; i < n; i++) {
        char letter = p[i] == 0xC3 ? latin_letters[(p[i + 1] - 0x80) & 63] : '?';

        if (p[i] < 0x80) {
            fold_ascii(s + i, 1, f);
        } else if (letter == '*') {
            fold_letter(f, (const uint8_t *)"AE", 2);
            i++;
        } else if (letter != '?') {
            fold_letter(f, (const uint8_t *)&letter, 1);
            i++;
        } else if (p[i] == 0xC5 && (p[i + 1] == 0x92 || p[i + 1] == 0x93)) {
            fold_letter(f, (const uint8_t *)"OE", 2);
            i++;
        } else if (p[i] == 0xE2 && p[i + 1] == 0x80 && p[i + 2] == 0x99) {
            f->gap = true;
            i += 2;
        } else {
            return false;
        }
    }
    return true;
}

/* NFKD splits letters from accents (which are dropped); œ, æ and ß have no decomposition and are upper-cased by
 * full case mapping (ß gives SS) or spelled out. Decomposed before as well as after: ₙ becomes n, which has a capital. */
static void fold_unicode(const char *s, size_t n, struct folder *f)
{
    uint8_t split_stack[512];
    uint8_t stack[512];
    size_t split_length = sizeof(split_stack);
    size_t length = sizeof(stack);
    uint8_t *split = u8_normalize(UNINORM_NFKD, (const uint8_t *)s, n, split_stack, &split_length);
    uint8_t *upper = split != NULL ? u8_toupper(split, split_length, "", UNINORM_NFKD, stack, &length) : NULL;

    if (split != split_stack)
        free(split);
    if (upper == NULL)
        return;
    for (size_t i = 0; i < length;) {
        ucs4_t c;
        int step = u8_mbtouc(&c, upper + i, length - i);

        if (c == 0x152)
            fold_letter(f, (const uint8_t *)"OE", 2);
        else if (c == 0xC6)
            fold_letter(f, (const uint8_t *)"AE", 2);
        else if (uc_is_general_category_withtable(c, UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_N))
            fold_letter(f, upper + i, (size_t)step);
        else if (!uc_is_general_category_withtable(c, UC_CATEGORY_MASK_M))
            f->gap = true;
        i += (size_t)step;
    }
    if (upper != stack)
        free(upper);
}

size_t text_fold(const char *utf8, char *out, size_t size)
{
    size_t n = strlen(utf8);
    struct folder f = {out, size, 0, false};

    CHECK(size > 0);
    if (is_ascii(utf8, n)) {
        fold_ascii(utf8, n, &f);
    } else if (text_is_utf8(utf8, n) && !fold_french(utf8, n, &f)) {
        f = (struct folder){out, size, 0, false};
        fold_unicode(utf8, n, &f);
    }
    out[f.used] = '\0';
    return f.used;
}

/* The same letters, with one space for each run of blanks, one hyphen for each dash, and without what is not seen. */
static size_t one_look(const uint8_t *s, size_t n, uint8_t *out)
{
    size_t used = 0;
    bool gap = false;

    for (size_t i = 0; i < n;) {
        ucs4_t c;
        int step = u8_mbtouc(&c, s + i, n - i);

        if (uc_is_property_white_space(c)) {
            gap = used > 0;
        } else if (!uc_is_property_default_ignorable_code_point(c)) {
            if (gap)
                out[used++] = ' ';
            gap = false;
            if (uc_is_property_dash(c)) {
                out[used++] = '-';
            } else {
                memcpy(out + used, s + i, (size_t)step);
                used += (size_t)step;
            }
        }
        i += (size_t)step;
    }
    return used;
}

const char *text_cle(struct arena *a, const char *utf8)
{
    size_t length = 0, n = strlen(utf8);
    uint8_t *folded = text_is_utf8(utf8, n)
                          ? u8_casefold((const uint8_t *)utf8, n, NULL, UNINORM_NFKC, NULL, &length)
                          : NULL;
    char *out;

    if (folded == NULL)
        return n == 0 ? "" : NULL;
    out = arena_alloc(a, length + 1);
    out[one_look(folded, length, (uint8_t *)out)] = '\0';
    free(folded);
    return out;
}

void text_copy(const char *from, char *out, size_t size)
{
    snprintf(out, size, "%s", from != NULL ? from : "");
}

size_t text_from_cp1252(const char *in, size_t n, char *out)
{
    iconv_t cd = iconv_open("UTF-8", "CP1252");
    char *from = (char *)(uintptr_t)in;
    char *to = out;
    size_t from_left = n;
    size_t to_left = 3 * n;

    CHECK(cd != (iconv_t)-1);
    while (from_left > 0 && iconv(cd, &from, &from_left, &to, &to_left) == (size_t)-1) {
        memcpy(to, "\ufffd", 3);
        to += 3;
        to_left -= 3;
        from++;
        from_left--;
    }
    iconv_close(cd);
    *to = '\0';
    return (size_t)(to - out);
}

static size_t blank_at(const char *s)
{
    if (*s == ' ' || *s == '\t' || *s == '\r' || *s == '\n')
        return 1;
    if (strncmp(s, "\u00a0", 2) == 0)
        return 2;
    if (strncmp(s, "\u202f", 3) == 0)
        return 3;
    return 0;
}

bool text_whole_before(const char *s, char stop, int64_t *out)
{
    const size_t n = s != NULL ? strspn(s, "0123456789") : 0;

    *out = 0;
    if (n == 0 || n > 18 || s[n] != stop)
        return false;
    *out = strtoll(s, NULL, 10);
    return true;
}

bool text_whole(const char *s, int64_t *out)
{
    return text_whole_before(s, '\0', out);
}

bool text_numero(const char *s, int64_t *out)
{
    return text_whole(s, out) && *out > 0;
}

char *text_trim(char *s)
{
    size_t n, blank;
    char *end;

    while ((blank = blank_at(s)) > 0)
        s += blank;
    end = s;
    for (char *p = s; *p != '\0'; p += n) {
        n = blank_at(p);
        if (n == 0) {
            n = 1;
            end = p + 1;
        }
    }
    *end = '\0';
    return s;
}

static bool is_sepa(ucs4_t c)
{
    return c < 128 && ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                       (c != 0 && strchr("/-?:().,'+ ", (int)c) != NULL));
}

/* What no decomposition gives in the letters of a bank, as people write it without. */
static const char *spelt_out(ucs4_t c)
{
    switch (c) {
    case 0x152:
        return "OE";
    case 0x153:
        return "oe";
    case 0xC6:
        return "AE";
    case 0xE6:
        return "ae";
    case 0xDF:
        return "ss";
    case '&':
        return "et";
    case 0x2019:
        return "'";
    default:
        return NULL;
    }
}

size_t text_sepa(const char *utf8, char *out, size_t size, size_t max)
{
    size_t n = strlen(utf8);
    size_t used = 0;
    size_t length = 0;
    uint8_t *split = u8_normalize(UNINORM_NFKD, (const uint8_t *)utf8, n, NULL, &length);

    for (size_t i = 0; split != NULL && i < length && used < max && used + 1 < size;) {
        ucs4_t c;
        int step = u8_mbtouc(&c, split + i, length - i);

        i += (size_t)step;
        if (uc_is_general_category_withtable(c, UC_CATEGORY_MASK_M))
            continue;
        const char *spelt = spelt_out(c);

        if (spelt == NULL)
            out[used++] = is_sepa(c) ? (char)c : ' ';
        for (; spelt != NULL && *spelt != '\0' && used < max && used + 1 < size; spelt++)
            out[used++] = *spelt;
    }
    free(split);
    out[used] = '\0';
    return used;
}

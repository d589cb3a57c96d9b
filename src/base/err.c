#include "base/err.h"
#include <errno.h>
#include <stdarg.h>
#include <unistr.h>
#include "messages_table.h" /* generated: static const struct msg_def msg_table[] */

const struct msg_def *msg_def(enum msg m)
{
    CHECK((size_t)m < ARRAY_LEN(msg_table));
    return &msg_table[m];
}

bool msg_find(const char *code, enum msg *out)
{
    for (size_t i = 0; i < ARRAY_LEN(msg_table); i++)
        if (strcmp(msg_table[i].code, code) == 0) {
            *out = (enum msg)i;
            return true;
        }
    return false;
}

static const char *value_of(const char *name, size_t len, va_list pairs)
{
    const char *key;

    while ((key = va_arg(pairs, const char *)) != NULL) {
        const char *value = va_arg(pairs, const char *);

        if (strlen(key) == len && memcmp(key, name, len) == 0)
            return value != NULL ? value : "";
    }
    return NULL;
}

static void append(char *buf, size_t size, size_t *used, const char *s, size_t n)
{
    size_t room = size - 1 - *used;

    if (n > room) {
        n = room;
        while (n > 0 && ((unsigned char)s[n] & 0xC0U) == 0x80U)
            n--; /* never cut a UTF-8 sequence */
    }
    memcpy(buf + *used, s, n);
    *used += n;
    buf[*used] = '\0';
}

/* Words of the caller end up on terminals and in JSON: an escape sequence or a broken character must not. */
static void append_value(char *buf, size_t size, size_t *used, const char *value)
{
    const uint8_t *p = (const uint8_t *)value;
    size_t left = strlen(value);

    while (left > 0) {
        ucs4_t c;
        int n = u8_mbtoucr(&c, p, left);

        if (n > 0 && c >= 0x20 && (c < 0x7f || c > 0x9f))
            append(buf, size, used, (const char *)p, (size_t)n);
        else
            append(buf, size, used, "\ufffd", 3);
        n = n > 0 ? n : 1;
        p += n;
        left -= (size_t)n;
    }
}

/* What follows a value in the pattern: a value that is a whole sentence has its full stop already. */
static const char *after_value(const char *rest, const char *buf, size_t used)
{
    bool ended = used > 0 && buf[used - 1] == '.';

    return ended && rest[0] == '.' && rest[1] != '.' ? rest + 1 : rest;
}

static void fill(char *buf, size_t size, const char *pattern, va_list pairs)
{
    size_t used = 0;
    const char *p = pattern;

    buf[0] = '\0';
    while (*p != '\0') {
        const char *open = strchr(p, '{');
        const char *close = open != NULL ? strchr(open, '}') : NULL;
        const char *value = NULL;

        if (close == NULL) {
            append(buf, size, &used, p, strlen(p));
            return;
        }
        append(buf, size, &used, p, (size_t)(open - p));
        va_list again;
        va_copy(again, pairs);
        value = value_of(open + 1, (size_t)(close - open - 1), again);
        va_end(again);
        if (value != NULL)
            append_value(buf, size, &used, value);
        else
            append(buf, size, &used, open, (size_t)(close - open + 1));
        p = after_value(close + 1, buf, used);
    }
}

const char *err_reason(int errno_value)
{
    static const struct {
        int no;
        const char *text;
    } reasons[] = {
        {EACCES, "accès refusé"},
        {EPERM, "opération interdite à ce compte"},
        {ENOENT, "fichier ou dossier absent"},
        {ENOTDIR, "un élément du chemin n'est pas un dossier"},
        {EISDIR, "c'est un dossier"},
        {EEXIST, "le fichier existe déjà"},
        {ENOSPC, "disque plein"},
        {EDQUOT, "quota de disque atteint"},
        {EFBIG, "taille de fichier limitée"},
        {EROFS, "disque en lecture seule"},
        {EIO, "erreur du disque"},
        {EMFILE, "trop de fichiers ouverts"},
        {ENFILE, "trop de fichiers ouverts sur la machine"},
        {ENOMEM, "mémoire épuisée"},
        {ENAMETOOLONG, "nom trop long"},
        {ELOOP, "trop de liens symboliques"},
        {EPIPE, "plus personne ne lit"},
        {EADDRINUSE, "adresse déjà utilisée"},
        {EADDRNOTAVAIL, "cette machine n'a pas cette adresse"},
    };

    for (size_t i = 0; i < ARRAY_LEN(reasons); i++)
        if (reasons[i].no == errno_value)
            return reasons[i].text;
    return strerror(errno_value);
}

enum rc err_set(struct err *e, enum msg m, ...)
{
    const struct msg_def *def = msg_def(m);
    va_list ap;

    if (e == NULL)
        return def->rc;
    memset(e, 0, sizeof(*e));
    e->rc = def->rc;
    e->msg = m;
    va_start(ap, m);
    fill(e->phrase, sizeof(e->phrase), def->phrase, ap);
    va_end(ap);
    return e->rc;
}

/* In parentheses: for the static analyzer, err_at is a macro around this function. */
enum rc(err_at)(struct err *e, const char *field, long line)
{
    if (e == NULL)
        return RC_FAILURE;
    e->line = line;
    snprintf(e->field, sizeof(e->field), "%s", field != NULL ? field : "");
    return e->rc;
}

enum rc err_of(struct err *e, const char *objet)
{
    if (e == NULL)
        return RC_FAILURE;
    snprintf(e->objet, sizeof(e->objet), "%s", objet);
    return e->rc;
}

void err_format(const struct err *e, char *buf, size_t n)
{
    const struct msg_def *def = msg_def(e->msg);
    char line[40] = "";
    char objet[sizeof(e->objet) + 8] = "";
    char field[100] = "";
    char article[200] = "";

    if (e->line > 0)
        snprintf(line, sizeof(line), "ligne %ld%s", e->line,
                 e->field[0] != '\0' || e->objet[0] != '\0' ? ", " : " : ");
    if (e->objet[0] != '\0')
        snprintf(objet, sizeof(objet), "%s%s", e->objet, e->field[0] != '\0' ? ", " : " : ");
    if (e->field[0] != '\0')
        snprintf(field, sizeof(field), "champ « %s » : ", e->field);
    if (def->article[0] != '\0')
        snprintf(article, sizeof(article), " (%s)", def->article);
    snprintf(buf, n, "%s%s%s%s%s [%s]", line, objet, field, e->phrase, article, def->code);
}

/* sceau.c - the signed line of a QR code (sceau.h). */
#include "exchange/sceau.h"
#include <ctype.h>

#define FIELDS 8
#define SCEAU_BYTES_MAX 512
#define HEAD "SICPF-RECU"
#define BLANKS " \t\r\n" /* what readers of codes add around the text */

static void capitals(char *s)
{
    for (; *s != '\0'; s++)
        *s = (char)toupper((unsigned char)*s);
}

static void small(char *s)
{
    for (; *s != '\0'; s++)
        *s = (char)tolower((unsigned char)*s);
}

static const char *signed_text(struct arena *a, const char *line, size_t n)
{
    return arena_printf(a, "%s%.*s", SCEAU_PREFIX, (int)n, line);
}

const char *sceau_ecrire(const struct keyring *keys, struct arena *a, const struct recu_fait *r)
{
    unsigned char digest[HASH_BYTES], signature[SIGNATURE_BYTES];
    char digits[2 * SIGNATURE_BYTES + 1];
    const char *what;
    char *line;

    sha256(r->texte, strlen(r->texte), digest);
    line = arena_printf(a, "%s:1:%lld:%s:%s:%s:%s", HEAD, (long long)r->lu.entree,
                        r->lu.dossier[0] != '\0' ? r->lu.dossier : "-", r->lu.le, r->lu.code,
                        hex(digest, sizeof(digest), digits));
    capitals(line);
    what = signed_text(a, line, strlen(line));
    crypto_sign_with(keys, what, strlen(what), signature);
    line = arena_printf(a, "%s:%s", line, hex(signature, sizeof(signature), digits));
    capitals(line);
    return line;
}

/* The fields of a line, in place. */
static bool split(char *line, char *fields[FIELDS])
{
    size_t n = 0;

    for (char *rest = line; rest != NULL; n++) {
        char *field = strsep(&rest, ":");

        if (n == FIELDS || *field == '\0')
            return false;
        fields[n] = field;
    }
    return n == FIELDS && strcmp(fields[0], HEAD) == 0 && strcmp(fields[1], "1") == 0;
}

static bool take(char *f[FIELDS], struct sceau *out, unsigned char signature[SIGNATURE_BYTES])
{
    char *end;

    small(f[5]);
    small(f[6]);
    small(f[7]);
    *out = (struct sceau){.entree = strtoll(f[2], &end, 10),
                          .dossier = strcmp(f[3], "-") == 0 ? "" : f[3],
                          .jour = f[4],
                          .code = f[5]};
    return *end == '\0' && out->entree > 0 && day_parse_iso(f[4]) != DAY_NONE &&
           hex_parse(f[6], out->empreinte, HASH_BYTES) && hex_parse(f[7], signature, SIGNATURE_BYTES);
}

enum rc sceau_lire(struct arena *a, const char *texte, const char *cle, struct sceau *out, struct err *e)
{
    unsigned char key[32], signature[SIGNATURE_BYTES];
    const char *from = texte + strspn(texte, BLANKS);
    char *fields[FIELDS], *line = arena_strndup(a, from, strcspn(from, BLANKS));
    const char *rest = from + strlen(line);
    const char *last = strrchr(line, ':');
    const char *what = last != NULL ? signed_text(a, line, (size_t)(last - line)) : "";

    if (!hex_parse(cle, key, sizeof(key)))
        return ERR(e, MSG_RECU_CLE);
    if (strlen(texte) > SCEAU_BYTES_MAX || rest[strspn(rest, BLANKS)] != '\0' || !split(line, fields) ||
        !take(fields, out, signature))
        return ERR(e, MSG_RECU_QR);
    return crypto_check(key, what, strlen(what), signature) ? RC_OK : ERR(e, MSG_RECU_QR_FAUX);
}

enum rc sceau_comparer(const struct sceau *s, const char *recu, struct err *e)
{
    unsigned char digest[HASH_BYTES];

    sha256(recu, strlen(recu), digest);
    return memcmp(digest, s->empreinte, sizeof(digest)) == 0 ? RC_OK : ERR(e, MSG_RECU_QR_AUTRE);
}

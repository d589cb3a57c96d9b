#include "cli/texte.h"
#include "base/text.h"

#define TEXTE_BYTES ((size_t)64 << 10)

enum rc texte_lire(struct ctx *ctx, struct arena *a, const char **out, struct err *e)
{
    char *text = arena_alloc(a, TEXTE_BYTES + 1);
    size_t n = fread(text, 1, TEXTE_BYTES + 1, ctx->in);

    *out = "";
    if (n > TEXTE_BYTES)
        return ERR(e, MSG_DECISION_TEXTE_TROP);
    if (memchr(text, '\0', n) != NULL)
        return ERR(e, MSG_DECISION_ENCODAGE);
    text[n] = '\0';
    *out = text_trim(text);
    return RC_OK;
}

/* recu_extraire.c - the receipt out of its PDF (recu.h). PDF is read by a program made for it, never here. */
#include "base/atelier.h"
#include "base/scratch.h"
#include "exchange/recu.h"
#include <errno.h>

/* The engine that lays the page out names its attachments itself, in their order. */
static const char *const words[] = {"/usr/bin/qpdf", "--show-attachment=attachment0", "/dev/stdin", NULL};
static const struct atelier reader = {words, "Le lecteur de PDF (qpdf)", "qpdf"};

static enum rc text_of(FILE *from, struct arena *a, const char **out, struct err *e)
{
    char *text = arena_alloc(a, RECU_BYTES_MAX + 1);
    size_t n = fread(text, 1, RECU_BYTES_MAX, from);

    text[n] = '\0';
    *out = text;
    return n > 0 && strlen(text) == n ? RC_OK : ERR(e, MSG_RECU_SANS_FICHIER);
}

enum rc recu_extraire(struct arena *a, const void *pdf, size_t n, const char **out, struct err *e)
{
    FILE *in, *found;
    enum rc rc = scratch_memory(&in, e);

    if (rc != RC_OK)
        return rc;
    if (fwrite(pdf, 1, n, in) != n)
        rc = ERR(e, MSG_BROUILLON_DISQUE, "raison", err_reason(errno));
    if (rc == RC_OK)
        rc = atelier_filtrer(&reader, in, RECU_BYTES_MAX, &found, e);
    if (rc == RC_OK) {
        rc = text_of(found, a, out, e);
        fclose(found);
    } else if (e->msg == MSG_ATELIER_ECHEC) {
        rc = ERR(e, MSG_RECU_SANS_FICHIER);
    }
    fclose(in);
    return rc;
}

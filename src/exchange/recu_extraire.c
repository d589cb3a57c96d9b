/* recu_extraire.c - the receipt out of its PDF (recu.h). PDF is read by a program made for it, never here. */
#include "base/atelier.h"
#include "base/scratch.h"
#include "exchange/recu.h"
#include <errno.h>

/* The engine that lays the page out names its attachments itself, in their order. */
static const char *const list_words[] = {"/usr/bin/qpdf", "--list-attachments", "/dev/stdin", NULL};
static const char *const give_words[] = {"/usr/bin/qpdf", "--show-attachment=attachment0", "/dev/stdin",
                                         NULL};
static const struct atelier lister = {list_words, "Le lecteur de PDF (qpdf)", "qpdf"};
static const struct atelier giver = {give_words, "Le lecteur de PDF (qpdf)", "qpdf"};

/* A line for each: with two, a reader could open the one that was not checked. */
static enum rc check_single(FILE *list, struct err *e)
{
    int lines = 0;

    for (int c = getc(list); c != EOF; c = getc(list))
        lines += c == '\n';
    return lines <= 1 ? RC_OK : ERR(e, MSG_RECU_PIECES);
}

static enum rc text_of(FILE *from, struct arena *a, const char **out, struct err *e)
{
    char *text = arena_alloc(a, RECU_BYTES_MAX + 1);
    size_t n = fread(text, 1, RECU_BYTES_MAX, from);

    text[n] = '\0';
    *out = text;
    return n > 0 && strlen(text) == n ? RC_OK : ERR(e, MSG_RECU_SANS_FICHIER);
}

/* It ended by itself: what it was given is no PDF, or has no such attachment. */
static enum rc read_by(const struct atelier *w, FILE *in, FILE **out, struct err *e)
{
    enum rc rc = atelier_filtrer(w, in, RECU_BYTES_MAX, out, e);

    return rc != RC_OK && e->msg == MSG_ATELIER_REFUS ? ERR(e, MSG_RECU_SANS_FICHIER) : rc;
}

static enum rc extract(struct arena *a, FILE *in, const char **out, struct err *e)
{
    FILE *found;
    enum rc rc = read_by(&lister, in, &found, e);

    if (rc != RC_OK)
        return rc;
    rc = check_single(found, e);
    fclose(found);
    if (rc == RC_OK)
        rc = read_by(&giver, in, &found, e);
    if (rc != RC_OK)
        return rc;
    rc = text_of(found, a, out, e);
    fclose(found);
    return rc;
}

enum rc recu_extraire(struct arena *a, const void *pdf, size_t n, const char **out, struct err *e)
{
    FILE *in;
    enum rc rc = scratch_memory(&in, e);

    if (rc != RC_OK)
        return rc;
    if (fwrite(pdf, 1, n, in) != n)
        rc = ERR(e, MSG_BROUILLON_DISQUE, "raison", err_reason(errno));
    if (rc == RC_OK)
        rc = extract(a, in, out, e);
    fclose(in);
    return rc;
}

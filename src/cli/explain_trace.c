#include "cli/explain_trace.h"
#include "base/json.h"
#include "book/book.h"
#include "cli/holder.h"
#include "simulation/trace.h"

bool explain_may_show(const struct grant *g, const struct explain_line *line)
{
    const struct transfer *t = &line->movement->t;
    bool dife = line->poche == POCHE_DIFE || t->debit == COMPTE_FONDS_DIFE;

    return holder_may_show(g, dife ? POCHE_DIFE : line->poche);
}

static bool shows_line(void *arg, const struct explain_line *line)
{
    return explain_may_show(arg, line);
}

static bool shows_purse(void *arg, int64_t poche)
{
    return holder_may_show(arg, poche);
}

enum rc explain_trace_write(struct ctx *ctx, struct arena *a, const struct grant *g, day_t at,
                            int64_t known_us, const struct explanation *x, struct err *e)
{
    struct grant copy = *g;
    const struct trace_demande d = {.titulaire_id = g->rq.titulaire_id,
                                    .au = at,
                                    .connu_us = known_us,
                                    .montre = shows_line,
                                    .montre_poche = shows_purse,
                                    .arg = &copy};

    return trace_ecrire(ctx->out, a, x, &d, e);
}

/* ---- verifying ---------------------------------------------------------------------------------------------------- */

static const char *verdict_text(enum trace_verdict v)
{
    static const char *const texts[] = {"refait : même montant", "non refait", "DIFFÉRENT"};

    return texts[v];
}

static void print_line(FILE *out, size_t i, const struct trace_ligne *l)
{
    char day[DAY_TEXT_BYTES];

    fprintf(out, "%zu  %s  %s  %s : %s\n", i + 1, day_iso(l->jour, day), l->cle, l->montant,
            verdict_text(l->verdict));
    for (size_t k = 0; k < l->ecarts_n; k++)
        fprintf(out, "      %s\n", l->ecarts[k]);
}

static void print_text(FILE *out, const struct trace_bilan *b)
{
    for (size_t i = 0; i < b->n; i++)
        print_line(out, i, &b->lignes[i]);
    for (size_t k = 0; k < b->ecarts_n; k++)
        fprintf(out, "Ensemble : %s\n", b->ecarts[k]);
    fprintf(out, "%zu mouvements : %zu refaits au même montant, %zu pris comme ils sont, %zu différents.\n",
            b->n, b->memes, b->repris, b->differents);
}

static void json_reasons(struct json *j, const char *const *list, size_t n)
{
    json_key(j, "ecarts");
    json_array_open(j);
    for (size_t i = 0; i < n; i++)
        json_text(j, list[i]);
    json_array_close(j);
}

static void print_json(FILE *out, const struct trace_bilan *b)
{
    static const char *const names[] = {"meme", "repris", "different"};
    struct json *j = json_to(out);
    char day[DAY_TEXT_BYTES];

    if (j == NULL)
        return;
    json_object_open(j);
    json_key(j, "mouvements");
    json_array_open(j);
    for (size_t i = 0; i < b->n; i++) {
        json_object_open(j);
        json_ki(j, "no", (int64_t)i + 1);
        json_kt(j, "cle", b->lignes[i].cle);
        json_kt(j, "date", day_iso(b->lignes[i].jour, day));
        json_kt(j, "verdict", names[b->lignes[i].verdict]);
        json_reasons(j, b->lignes[i].ecarts, b->lignes[i].ecarts_n);
        json_object_close(j);
    }
    json_array_close(j);
    json_ki(j, "memes", (int64_t)b->memes);
    json_ki(j, "repris", (int64_t)b->repris);
    json_ki(j, "differents", (int64_t)b->differents);
    json_reasons(j, b->ecarts, b->ecarts_n);
    json_object_close(j);
    json_line_end(j);
    json_free(j);
}

/* One byte more than a trace may have shows that it is too long. */
static enum rc read_whole(FILE *in, char **out, size_t *n, struct err *e)
{
    *n = 0;
    *out = malloc(TRACE_BYTES_MAX + 1);
    if (*out == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    *n = fread(*out, 1, TRACE_BYTES_MAX + 1, in);
    if (ferror(in)) {
        free(*out);
        *out = NULL;
        return ERR(e, MSG_TRACE_LECTURE);
    }
    return RC_OK;
}

static enum rc verify_text(struct ctx *ctx, const char *text, size_t n, struct err *e)
{
    struct arena *a = arena_new(TRACE_ARENA);
    struct trace_bilan b;
    char lines[24], whole[24];
    enum rc rc;

    if (a == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = trace_verifier(a, text, n, &b, e);
    if (rc == RC_OK) {
        (ctx->json ? print_json : print_text)(ctx->out, &b);
        snprintf(lines, sizeof(lines), "%zu", b.differents);
        snprintf(whole, sizeof(whole), "%zu", b.ecarts_n);
        if (b.differents + b.ecarts_n > 0)
            rc = ERR(e, MSG_TRACE_DIFFERENTE, "nombre", lines, "ensemble", whole);
    }
    arena_free(a);
    return rc;
}

enum rc explain_trace_verify(struct ctx *ctx, const char *path, struct err *e)
{
    FILE *in;
    char *text;
    size_t n;
    enum rc rc = ctx_open(ctx, path, &in, e);

    if (rc != RC_OK)
        return rc;
    rc = read_whole(in, &text, &n, e);
    if (in != ctx->in)
        fclose(in);
    if (rc == RC_OK)
        rc = verify_text(ctx, text, n, e);
    free(text);
    return rc;
}

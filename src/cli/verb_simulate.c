/* verb_simulate.c - scenarios in, results out, one JSON object a line, in the same order. */
#include "cli/verb.h"
#include "simulation/simulation.h"

#define USAGE "simulate CALCUL < SCENARIOS"

static enum rc find_kind(const struct ctx *ctx, enum simulation_genre *out, struct err *e)
{
    char names[SIMULATION_NAMES_BYTES];

    if (ctx->argc != 1)
        return ERR(e, MSG_USAGE_ARGUMENT, "usage", "sicpf " USAGE);
    if (simulation_find(ctx->argv[0], out))
        return RC_OK;
    return ERR(e, MSG_SIMULATION_GENRE, "noms", simulation_names(names));
}

/* One line of input. A line longer than a scenario may be is read to its end and refused: the others are still computed. */
struct line {
    char *bytes; /* SIMULATION_BYTES_MAX + 2 */
    size_t n;
};

static bool read_line(FILE *in, struct line *l)
{
    int ch;

    l->n = 0;
    while ((ch = getc_unlocked(in)) != EOF && ch != '\n')
        if (l->n <= SIMULATION_BYTES_MAX)
            l->bytes[l->n++] = (char)ch;
    return ch != EOF || l->n > 0;
}

static bool is_blank(const struct line *l)
{
    for (size_t i = 0; i < l->n; i++)
        if (strchr(" \t\r", l->bytes[i]) == NULL || l->bytes[i] == '\0')
            return false;
    return true;
}

static enum rc simulate(struct ctx *ctx, enum simulation_genre kind, struct line *line, struct arena *a,
                        struct json *out, struct err *e)
{
    long number = 0, wrong = 0, first = 0;
    struct err bad;
    char text[24];

    while (read_line(ctx->in, line)) {
        number++;
        if (is_blank(line))
            continue;
        if (simulation_run(kind, line->bytes, line->n, a, out, &bad) != RC_OK && wrong++ == 0)
            first = number;
        json_line_end(out);
        arena_reset(a);
    }
    if (ferror(ctx->in) || json_failed(out))
        return ERR(e, MSG_SIMULATION_FLUX);
    if (wrong == 0)
        return RC_OK;
    snprintf(text, sizeof(text), "%ld", wrong);
    ERR(e, MSG_SIMULATION_LIGNES, "nombre", text);
    return err_at(e, "", first);
}

static enum rc run(struct ctx *ctx, struct err *e)
{
    struct line line = {.bytes = malloc(SIMULATION_BYTES_MAX + 2)};
    struct arena *a = arena_new(SIMULATION_ARENA);
    struct json *out = json_to(ctx->out);
    enum simulation_genre kind;
    enum rc rc = find_kind(ctx, &kind, e);

    if (rc == RC_OK && (line.bytes == NULL || a == NULL || out == NULL))
        rc = ERR(e, MSG_MEMOIRE_EPUISEE);
    if (rc == RC_OK)
        rc = simulate(ctx, kind, &line, a, out, e);
    json_free(out);
    arena_free(a);
    free(line.bytes);
    return rc;
}

const struct verb verb_simulate = {
    .name = "simulate",
    .usage = USAGE,
    .summary = "ce que donneraient les règles, un scénario JSON par ligne",
    .help = "Lit un objet JSON par ligne et répond un objet JSON par ligne, dans le même ordre. Rien n'est "
            "lu ni écrit\n"
            "ailleurs : le droit est celui de la date du scénario. Les montants sont en centimes entiers.\n"
            "CALCUL : credit, dife, financement, interruption, annulation, delai, nir, siret, iban, nda\n"
            "(clés et réponses : docs/fr/simuler.md). Une ligne fausse répond {\"erreur\": …}, les autres "
            "sont calculées,\n"
            "et le code de sortie est 1.\n\n"
            "Exemple :\n"
            "  echo "
            "'{\"regime\":\"salarie\",\"annee\":2024,\"travaille\":200,\"reference\":366,\"unite\":"
            "\"jours\"}' \\\n"
            "    | sicpf simulate credit",
    .flags = VERB_NO_STORE,
    .run = run,
};

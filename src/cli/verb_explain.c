#include "base/json.h"
#include "cli/explain_trace.h"
#include "cli/holder.h"
#include "cli/law_print.h"
#include "rights/origines.h"

#define USAGE                                                                                                \
    "explain TITULAIRE|nir:- [--at DATE] [--known QUAND] [--json | --trace] | explain --verify TRACE "       \
    "[--json]"
#define ARENA_BYTES ((size_t)64 << 20)

extern const struct verb verb_explain;

static const struct verb_option options[] = {
    HOLDER_KNOWN_OPTION,
    {"trace", NULL, "écrit la trace qui permet de tout refaire (docs/fr/trace.md)", 0},
    {"verify", "TRACE", "refait les montants d'une trace, sans le livre ; - : entrée standard", 0},
    {NULL, NULL, NULL, 0},
};

/* What is asked: the value date and what was recorded then. */
struct moment {
    day_t at;
    int64_t known_us;
};

static void print_values(FILE *out, const struct explain_line *line)
{
    for (size_t i = 0; i < line->values_n; i++)
        fprintf(out, "            %s : %s [%s]\n", line->values[i].label, line->values[i].text,
                line->values[i].source.texte);
}

static void print_line(FILE *out, struct arena *a, const struct explain_line *line)
{
    const struct transfer *t = &line->movement->t;
    char day[DAY_TEXT_BYTES];

    fprintf(out, "%s  %s", day_iso(t->value_day, day), transfer_phrase(t));
    if (line->poche != 0)
        fprintf(out, " : %s ; %s, solde %s, disponible %s", line->amount_text, poche_label(line->poche),
                explain_amount(a, line->poche, line->balance_after),
                explain_amount(a, line->poche, line->available_after));
    fprintf(out, "\n            %s\n", line->phrase);
    if (line->formula[0] != '\0')
        fprintf(out, "            %s\n", line->formula);
    print_values(out, line);
    fprintf(out, "            Règle %s, %s\n", t->rule, line->article);
    for (size_t i = 0; i < line->appuis.n; i++) {
        fputs("            ", out);
        law_print_value(out, line->appuis.a[i].param, &line->appuis.a[i].value);
    }
}

static void print_text(FILE *out, struct arena *a, const struct grant *g, const struct moment *when,
                       const struct explanation *x)
{
    char text[40];

    fprintf(out, "Compte du titulaire %lld au %s", (long long)g->rq.titulaire_id, day_french(when->at, text));
    if (when->known_us != INT64_MAX)
        fprintf(out, ", tel qu'enregistré le %s", instant_french(when->known_us, text));
    fputs("\n\n", out);
    for (size_t i = 0; i < x->lines_n; i++)
        if (explain_may_show(g, &x->lines[i]))
            print_line(out, a, &x->lines[i]);
    if (x->lines_n == 0)
        fputs("Aucun mouvement.\n", out);
    for (size_t i = 0; i < x->purses_n; i++) {
        const struct explain_purse *p = &x->purses[i];

        if (holder_may_show(g, p->poche))
            fprintf(out, "%s%s : %s, dont %s réservés\n", i == 0 ? "\n" : "", poche_label(p->poche),
                    explain_amount(a, p->poche, p->posted), explain_amount(a, p->poche, p->reserved));
    }
}

static void json_params(struct json *j, const struct appuis *list)
{
    json_key(j, "parametres");
    json_array_open(j);
    for (size_t i = 0; i < list->n; i++)
        law_print_value_json(j, list->a[i].param, &list->a[i].value);
    json_array_close(j);
}

static void json_values(struct json *j, const struct explain_line *line)
{
    json_key(j, "entrees");
    json_object_open(j);
    for (size_t i = 0; i < line->values_n; i++)
        if (line->values[i].is_number)
            json_ki(j, line->values[i].name, line->values[i].number);
        else
            json_kt(j, line->values[i].name, line->values[i].raw);
    json_object_close(j);
}

static void json_sources(struct json *j, const struct explain_line *line)
{
    json_key(j, "sources");
    json_object_open(j);
    for (size_t i = 0; i < line->values_n; i++)
        json_kt(j, line->values[i].name, line->values[i].source.texte);
    json_object_close(j);
}

static void json_line(struct json *j, const struct explain_line *line)
{
    const struct transfer *t = &line->movement->t;
    char buf[40];

    json_object_open(j);
    json_kt(j, "date", day_iso(t->value_day, buf));
    json_kt(j, "enregistre", instant_iso(line->movement->recorded_us, buf));
    json_kt(j, "cle", t->cle);
    json_kt(j, "nature", transfer_phrase(t));
    json_kt(j, "poche", line->poche != 0 ? poche_label(line->poche) : NULL);
    json_ki(j, "lot", line->lot);
    json_kt(j, "unite", line->poche == POCHE_HEURES ? "heures" : "centimes");
    json_ki(j, "montant", line->amount);
    json_ki(j, "reserve", line->held);
    json_ki(j, "solde", line->balance_after);
    json_ki(j, "disponible", line->available_after);
    json_kt(j, "phrase", line->phrase);
    json_kt(j, "formule", line->formula);
    json_values(j, line);
    json_sources(j, line);
    json_kt(j, "regle", t->rule);
    json_kt(j, "article", line->article);
    json_kt(j, "certitude", law_certainty_name(line->certainty));
    json_params(j, &line->appuis);
    json_object_close(j);
}

static void print_json(FILE *out, const struct grant *g, const struct moment *when,
                       const struct explanation *x)
{
    struct json *j = json_to(out);

    if (j == NULL)
        return;
    json_object_open(j);
    json_ki(j, "titulaire", g->rq.titulaire_id);
    holder_dates_json(j, when->at, when->known_us);
    json_key(j, "lignes");
    json_array_open(j);
    for (size_t i = 0; i < x->lines_n; i++)
        if (explain_may_show(g, &x->lines[i]))
            json_line(j, &x->lines[i]);
    json_array_close(j);
    json_key(j, "poches");
    json_array_open(j);
    for (size_t i = 0; i < x->purses_n; i++) {
        if (!holder_may_show(g, x->purses[i].poche))
            continue;
        json_object_open(j);
        json_kt(j, "poche", poche_label(x->purses[i].poche));
        json_ki(j, "lot", x->purses[i].lot);
        json_ki(j, "solde", x->purses[i].posted);
        json_ki(j, "reserve", x->purses[i].reserved);
        json_object_close(j);
    }
    json_array_close(j);
    json_object_close(j);
    json_raw(j, "\n", 1);
    json_free(j);
}

/* Reads and builds through a reader; what was read may leave once the grant is recorded. */
static enum rc prepare(struct ctx *ctx, struct arena *a, const struct moment *when, struct grant *g,
                       struct explanation *x, struct err *e)
{
    struct origines *origines;
    struct movement *movements;
    struct db *db;
    int64_t id;
    bool by_nir;
    size_t n;
    enum rc rc = store_read_begin(ctx->store, &db, e);

    if (rc != RC_OK)
        return rc;
    rc = holder_find(ctx, db, ctx->argv[0], &id, &by_nir, e);
    if (rc != RC_OK) {
        store_read_end(ctx->store, db);
        return rc;
    }
    rc = holder_account_open(ctx, db, id, by_nir, "explain", g, e);
    if (rc == RC_OK)
        rc = book_statement(db, a, id, when->at, when->known_us, &movements, &n, e);
    if (rc == RC_OK)
        rc = origines_read(db, a, id, &origines, e);
    store_read_end(ctx->store, db);
    if (rc == RC_OK)
        rc = explain_build(a, movements, n, x, e);
    if (rc == RC_OK)
        origines_say(a, origines, x);
    return holder_account_commit(ctx, g, rc, e);
}

static enum rc show(struct ctx *ctx, struct err *e)
{
    struct explanation x = {0};
    struct grant g = {0};
    struct moment when = {.at = ctx->at};
    struct arena *a;
    enum rc rc;

    if (ctx->argc != 1)
        return ERR(e, MSG_USAGE_ARGUMENT, "usage", "sicpf " USAGE);
    rc = holder_known(ctx, &verb_explain, &when.known_us, e);
    if (rc != RC_OK)
        return rc;
    a = arena_new(ARENA_BYTES);
    if (a == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = prepare(ctx, a, &when, &g, &x, e);
    if (rc == RC_OK) {
        CHECK(grant_recorded(&g));
        if (ctx_option(ctx, &verb_explain, "trace") != NULL)
            rc = explain_trace_write(ctx, a, &g, when.at, when.known_us, &x, e);
        else if (ctx->json)
            print_json(ctx->out, &g, &when, &x);
        else
            print_text(ctx->out, a, &g, &when, &x);
    }
    arena_free(a);
    return rc;
}

static enum rc run(struct ctx *ctx, struct err *e)
{
    const char *trace = ctx_option(ctx, &verb_explain, "verify");

    if (trace == NULL)
        return show(ctx, e);
    if (ctx->argc > 0)
        return ERR(e, MSG_USAGE_ARGUMENT, "usage", "sicpf " USAGE);
    return explain_trace_verify(ctx, trace, e);
}

/* Without a holder there is nothing to read in the store: a trace is verified with the program alone. */
static int flags_for(int argc, char **argv)
{
    (void)argv;
    return argc == 0 ? VERB_NO_STORE : VERB_WRITES | VERB_READS;
}

const struct verb verb_explain = {
    .name = "explain",
    .usage = USAGE,
    .summary = "explique chaque ligne du compte d'un titulaire",
    .help =
        "Chaque mouvement avec sa phrase, ses entrées, sa formule, les paramètres de la loi ce jour-là, leur "
        "article\n"
        "et leur certitude. TITULAIRE est le numéro interne ; nir:- lit le NIR sur l'entrée standard, pour "
        "qu'il\n"
        "n'apparaisse pas dans la ligne de commande. La lecture est inscrite au journal avant la réponse.\n"
        "--trace écrit les mêmes mouvements avec tout ce dont leur montant dépend ; --verify les refait avec "
        "ce "
        "que la\n"
        "trace contient, sans livre ni clé : code de sortie 6 si un montant, un solde ou la loi diffère, 2 "
        "si ce "
        "n'est pas\n"
        "une trace.\n\n"
        "Exemples :\n  sicpf explain 12\n  sicpf explain 12 --at 2023-12-31 --json\n"
        "  sicpf explain 12 --at 2023-12-31 --known 2024-01-15\n"
        "  sicpf explain 12 --trace > compte.json\n  sicpf explain --verify compte.json\n"
        "  sicpf explain nir:- < nir.txt",
    .options = options,
    .run = run,
    .flags_for = flags_for,
};

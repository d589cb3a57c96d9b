#include "base/json.h"
#include "cli/draft.h"
#include "cli/verb.h"
#include "exchange/export.h"
#include "training/organisme.h"

#define USAGE "export DESTINATAIRE [--at DATE] [--pour SIRET|ID] [--finalite N] [-o FICHIER]"
#define NAMES_BYTES 1000

static const struct verb_option options[] = {
    {"output", "FICHIER", "où écrire ; la sortie standard sans elle", 'o'},
    {"pour", "SIRET|ID", "à qui sont les lignes : l'organisme, le financeur ou le titulaire", 0},
    {"finalite", "N", "numéro dans R. 6323-33, quand la partie en a plusieurs", 0},
    {NULL, NULL, NULL, 0},
};

extern const struct verb verb_export;

/* ---- which party, for what, for whom --------------------------------------------------------------------------- */

static enum rc find_party(const char *name, enum law_party *out, struct err *e)
{
    char names[NAMES_BYTES] = "";
    size_t used = 0;

    if (law_party_find(name, out))
        return RC_OK;
    for (size_t p = 0; p < PARTY_COUNT && used < sizeof(names); p++)
        used += (size_t)snprintf(names + used, sizeof(names) - used, "%s%s", p > 0 ? ", " : "",
                                 law_party_name((enum law_party)p));
    return ERR(e, MSG_EXPORT_DESTINATAIRE, "nom", name, "noms", names);
}

/* "9 bis" is stored "9_bis". */
static enum rc purpose_given(const char *text, enum law_purpose *out, struct err *e)
{
    char name[40];

    snprintf(name, sizeof(name), "%s", text);
    for (char *s = name; *s != '\0'; s++)
        if (*s == ' ')
            *s = '_';
    return law_purpose_find(name, out) ? RC_OK : ERR(e, MSG_EXPORT_FINALITE_INCONNUE, "nom", text);
}

static enum rc find_purpose(const struct ctx *ctx, struct export_demande *d, struct err *e)
{
    const char *given = ctx_option(ctx, &verb_export, "finalite");
    enum law_purpose open[FINALITE_COUNT];
    size_t n = law_party_purposes(d->partie, d->at, open);
    char names[NAMES_BYTES] = "";
    char day[32];
    size_t used = 0;

    if (given != NULL)
        return purpose_given(given, &d->finalite, e);
    d->finalite = n == 1 ? open[0] : law_party_purpose(d->partie);
    if (n <= 1)
        return RC_OK;
    for (size_t i = 0; i < n && used < sizeof(names); i++)
        used += (size_t)snprintf(names + used, sizeof(names) - used, "%s%s", i > 0 ? ", " : "",
                                 law_purpose_name(open[i]));
    return ERR(e, MSG_EXPORT_FINALITE, "partie", law_party_label(d->partie), "date", day_french(d->at, day),
               "noms", names);
}

static bool read_id(const char *text, int64_t *out)
{
    size_t n = strlen(text);

    *out = 0;
    if (n == 0 || n > 18 || strspn(text, "0123456789") != n)
        return false;
    for (; *text != '\0'; text++)
        *out = *out * 10 + (*text - '0');
    return *out > 0;
}

static enum rc exists(struct db *db, enum law_scope scope, const char *given, int64_t *id, struct err *e)
{
    struct arena *a;
    struct organisme o;
    int64_t found = 0;
    size_t n = strlen(given);
    enum rc rc;

    if (scope == SCOPE_OWN_DOSSIERS && (n == 14 || n == 11))
        return organisme_id_find(db, given, id, e);
    if (scope == SCOPE_OWN_FUNDING && n == 14)
        return db_i64(db, Q_FINANCEUR_FIND, 0, id, e, "t", given);
    if (!read_id(given, id))
        return ERR(e, MSG_EXPORT_POUR_INCONNU, "nom", given);
    if (scope == SCOPE_SELF) {
        rc = db_i64(db, Q_EXPORT_TITULAIRE_EXISTE, 0, &found, e, "i", *id);
    } else if (scope == SCOPE_OWN_FUNDING) {
        rc = db_i64(db, Q_EXPORT_FINANCEUR_EXISTE, 0, &found, e, "i", *id);
    } else {
        a = arena_new((size_t)1 << 20);
        rc = a != NULL ? organisme_by_id(db, a, *id, &o, e) : ERR(e, MSG_MEMOIRE_EPUISEE);
        found = rc == RC_OK;
        arena_free(a);
    }
    *id = rc == RC_OK && found != 0 ? *id : 0;
    return rc;
}

/* Whose rows. A body is known by its SIRET or NDA too, a financeur by its SIRET. */
static enum rc find_pour(struct ctx *ctx, const struct law_access *access, struct export_demande *d,
                         struct err *e)
{
    static const char *const what[] = {[SCOPE_SELF] = "le numéro du titulaire",
                                       [SCOPE_OWN_DOSSIERS] = "le SIRET ou le NDA de l'organisme",
                                       [SCOPE_OWN_FUNDING] = "le SIRET ou le numéro du financeur"};
    const char *given = ctx_option(ctx, &verb_export, "pour");
    const char *party = law_party_label(d->partie);
    struct db *db;
    enum rc rc;

    if (!export_needs_pour(access->scope))
        return given == NULL ? RC_OK : ERR(e, MSG_EXPORT_POUR_INUTILE, "partie", party);
    if (given == NULL)
        return ERR(e, MSG_EXPORT_POUR, "partie", party, "quoi", what[access->scope]);
    rc = store_read_begin(ctx->store, &db, e);
    if (rc != RC_OK)
        return rc;
    rc = exists(db, access->scope, given, &d->pour, e);
    store_read_end(ctx->store, db);
    return rc == RC_OK && d->pour == 0 ? ERR(e, MSG_EXPORT_POUR_INCONNU, "nom", given) : rc;
}

/* A party with nothing that day goes on to the door, which refuses it and records it. */
static enum rc read_demande(struct ctx *ctx, struct export_demande *d, struct err *e)
{
    const struct law_access *access;
    enum rc rc = find_party(ctx->argv[0], &d->partie, e);

    if (rc == RC_OK)
        rc = find_purpose(ctx, d, e);
    if (rc != RC_OK)
        return rc;
    access = law_access_at(d->partie, d->finalite, d->at, NULL);
    return access != NULL ? find_pour(ctx, access, d, e) : RC_OK;
}

/* ---- what was written ------------------------------------------------------------------------------------------ */

#define X(constant, word, count) [constant] = {word, count},
static const struct {
    const char *word, *count;
} genres[] = {EXPORT_GENRES(X)};
#undef X

static const char *genre_key(const struct export_bilan *b, size_t genre, char *buf, size_t size)
{
    const char *word = genre == EXPORT_TITULAIRE && b->portee == SCOPE_DIFE ? "elu" : genres[genre].word;

    snprintf(buf, size, "%ss", word);
    return buf;
}

static void tell_json(struct ctx *ctx, const struct export_demande *d, const struct export_bilan *b)
{
    static const char *const forms[] = {"nominative", "pseudonymisee", "agregee"};
    struct json *j = json_to(ctx->out);
    char buf[40];

    if (j == NULL)
        return;
    json_object_open(j);
    json_kt(j, "destinataire", law_party_name(d->partie));
    json_kt(j, "finalite", law_purpose_name(d->finalite));
    json_kt(j, "au", day_iso(d->at, buf));
    json_kt(j, "forme", forms[b->forme]);
    for (size_t g = 0; g < EXPORT_GENRE_COUNT; g++)
        json_ki(j, genre_key(b, g, buf, sizeof(buf)), b->lignes[g]);
    json_ki(j, "personnes", b->personnes);
    if (b->forme == LAW_AGGREGATED) {
        json_ki(j, "groupes", b->groupes);
        json_ki(j, "groupes_tus", b->groupes_tus);
    }
    json_ki(j, "colonnes", b->columns);
    json_kt(j, "article", b->article);
    json_object_close(j);
    json_raw(j, "\n", 1);
    json_free(j);
}

static void tell(struct ctx *ctx, const struct export_demande *d, const struct export_bilan *b)
{
    if (ctx->json) {
        tell_json(ctx, d, b);
        return;
    }
    for (size_t g = 0; g < EXPORT_GENRE_COUNT; g++)
        if (b->lignes[g] > 0 || g == EXPORT_TITULAIRE || g == EXPORT_MANDAT || g == EXPORT_DOSSIER)
            fprintf(ctx->out, "%lld %s, ", (long long)b->lignes[g],
                    g == EXPORT_TITULAIRE && b->portee == SCOPE_DIFE ? "élu(s)" : genres[g].count);
    if (b->forme == LAW_AGGREGATED)
        fprintf(ctx->out, "%lld groupe(s) dont %lld sans nombre, ", (long long)b->groupes,
                (long long)b->groupes_tus);
    fprintf(ctx->out, "%d colonnes (%s). L'envoi est au journal.\n", b->columns, b->article);
}

static enum rc run(struct ctx *ctx, struct err *e)
{
    const char *path = ctx_option(ctx, &verb_export, "output");
    struct export_demande demande = {.at = ctx->at, .agent = ctx->agent};
    struct draft d = {NULL, ""};
    struct export_bilan bilan;
    enum rc rc;

    if (ctx->argc != 1)
        return ERR(e, MSG_USAGE_ARGUMENT, "usage", "sicpf " USAGE);
    rc = read_demande(ctx, &demande, e);
    if (rc != RC_OK)
        return rc;
    rc = draft_open(ctx, path, &d, e);
    if (rc == RC_OK)
        rc = export_party(ctx->store, &demande, d.f, &bilan, e);
    if (rc == RC_OK)
        rc = draft_publish(ctx, path, &d, e);
    draft_close(ctx, &d);
    if (rc == RC_OK && path != NULL)
        tell(ctx, &demande, &bilan);
    return rc;
}

const struct verb verb_export = {
    .name = "export",
    .usage = USAGE,
    .summary = "le fichier d'un destinataire, avec ce que la loi de la date lui donne",
    .help =
        "Un destinataire est une partie de law/parties : dgcl, dgom, dares, organisme, financeur… Les "
        "colonnes sont celles\n"
        "que la loi de la date demandée lui ouvre, les lignes sont celles de sa portée, sous la forme que "
        "le texte permet\n"
        "(nominative, pseudonymisée, agrégée). L'export est refusé, avec son article, quand rien ne lui "
        "est ouvert. Il est\n"
        "écrit au journal avant de sortir, et chaque personne l'y lit. --pour dit à qui sont les lignes "
        "quand une partie ne\n"
        "reçoit que les siennes.\n\n"
        "Exemples :\n"
        "  sicpf export dgcl -o dgcl-2026-11.csv\n"
        "  sicpf export dgcl --at 2025-12-31 > dgcl-2025.csv\n"
        "  sicpf export organisme --pour 73282932000074 -o demandes.csv\n"
        "  sicpf export dares --json -o dares.csv",
    .flags = VERB_WRITES,
    .options = options,
    .run = run,
};

#include "base/json.h"
#include "cli/draft.h"
#include "cli/verb.h"
#include "conservation/conservation.h"
#include "web/web.h"
#include "base/text.h"
#include <errno.h>

#define USAGE                                                                                                \
    "retention plan [--at DATE] | apply --plan EMPREINTE [--at DATE] [-o FICHIER] | certificate FICHIER "    \
    "--key CLÉ | key | record|lift FAIT titulaire|organisme|dossier NUMÉRO [--at DATE]"
#define CERTIFICATE_BYTES 65536

extern const struct verb verb_retention;

static const struct verb_option options[] = {
    {"plan", "EMPREINTE", "le plan relu, tel que « plan » l'a montré", 0},
    {"output", "FICHIER", "où écrire le certificat ; la sortie standard sans elle", 'o'},
    {"key", "CLÉ", "clé publique de l'installation qui a signé (« key » la donne)", 0},
    {NULL, NULL, NULL, 0},
};

/* Those that read: an option of another act, or a word more, would be ignored. */
static const struct verb_lecture lectures[] = {
    {"plan", 1, "", "retention plan [--at DATE]"},
    {"certificate", 2, "key", "retention certificate FICHIER --key CLÉ"},
    {"key", 1, "", "retention key"},
    {NULL, 0, NULL, NULL},
};

static enum rc usage(struct err *e)
{
    return ERR(e, MSG_USAGE_ARGUMENT, "usage", "sicpf " USAGE);
}

static int64_t sessions_before(const struct ctx *ctx)
{
    return env_now_us(ctx->env) - WEB_SESSION_SECONDS * INT64_C(1000000);
}

/* ---- plan --------------------------------------------------------------------------------------------------------- */

static void print_count(FILE *out, enum law_retention_rule rule, day_t at, const char *what,
                        const struct conservation_compte *c)
{
    const struct law_retention *r = law_retention_at(rule, at);

    fprintf(out, "%s : %lld à effacer", what, (long long)c->dus);
    if (r != NULL)
        fprintf(out, " (%s)", r->article);
    fputs(".\n", out);
    for (size_t i = 1; i < RETENUE_COUNT; i++)
        if (c->retenus[i] > 0)
            fprintf(out, "  %lld retenu(s) : %s.\n", (long long)c->retenus[i],
                    retenue_label((enum retenue)i));
}

static void print_plan(FILE *out, const struct conservation_plan *p)
{
    const struct law_retention *traces = law_retention_at(CONSERVATION_TRACE_APPLICATIVE, p->at);
    char day[32], iso[DAY_TEXT_BYTES];

    fprintf(out, "Au %s, sont au-delà de leur terme :\n", day_french(p->at, day));
    print_count(out, CONSERVATION_TITULAIRE, p->at, "Titulaires décédés", &p->titulaires);
    fprintf(out, "  avec %lld dossier(s), %lld mandat(s), %lld année(s) de travail, %lld rapprochement(s).\n",
            (long long)p->dossiers, (long long)p->mandats, (long long)p->activites,
            (long long)p->rapprochements);
    print_count(out, CONSERVATION_PRESTATAIRE, p->at, "Organismes", &p->organismes);
    fprintf(out, "Contenus du journal : %lld à effacer%s%s%s.\n", (long long)p->contenus,
            traces != NULL ? " (" : "", traces != NULL ? traces->article : "", traces != NULL ? ")" : "");
    fprintf(out, "Sessions expirées : %lld à effacer.\n", (long long)p->sessions);
    if (conservation_vide(p))
        fputs("Rien n'est à effacer.\n", out);
    else
        fprintf(
            out,
            "Rien n'a été effacé : c'est un plan. L'appliquer :\n  sicpf retention apply --at %s --plan %s\n",
            day_iso(p->at, iso), p->hash);
}

static void json_count(struct json *j, const char *key, enum law_retention_rule rule, day_t at,
                       const struct conservation_compte *c)
{
    const struct law_retention *r = law_retention_at(rule, at);

    json_key(j, key);
    json_object_open(j);
    json_kt(j, "regle", r != NULL ? r->name : NULL);
    json_kt(j, "article", r != NULL ? r->article : NULL);
    json_ki(j, "a_effacer", c->dus);
    json_key(j, "retenus");
    json_object_open(j);
    for (size_t i = 1; i < RETENUE_COUNT; i++)
        json_ki(j, retenue_name((enum retenue)i), c->retenus[i]);
    json_object_close(j);
    json_object_close(j);
}

static void json_plan(FILE *out, const struct conservation_plan *p)
{
    const struct conservation_compte contents = {.dus = p->contenus};
    struct json *j = json_to(out);
    char day[DAY_TEXT_BYTES];

    if (j == NULL)
        return;
    json_object_open(j);
    json_kt(j, "at", day_iso(p->at, day));
    json_kt(j, "plan", p->hash);
    json_count(j, "titulaires", CONSERVATION_TITULAIRE, p->at, &p->titulaires);
    json_ki(j, "dossiers", p->dossiers);
    json_ki(j, "mandats", p->mandats);
    json_ki(j, "activites", p->activites);
    json_ki(j, "rapprochements", p->rapprochements);
    json_count(j, "organismes", CONSERVATION_PRESTATAIRE, p->at, &p->organismes);
    json_count(j, "contenus_du_journal", CONSERVATION_TRACE_APPLICATIVE, p->at, &contents);
    json_ki(j, "sessions", p->sessions);
    json_object_close(j);
    json_raw(j, "\n", 1);
    json_free(j);
}

static enum rc plan(struct ctx *ctx, struct err *e)
{
    struct conservation_plan p;
    struct db *db;
    enum rc rc = store_read_begin(ctx->store, &db, e);

    if (rc != RC_OK)
        return rc;
    rc = conservation_plan(db, ctx->at, sessions_before(ctx), &p, e);
    store_read_end(ctx->store, db);
    if (rc == RC_OK && ctx->json)
        json_plan(ctx->out, &p);
    else if (rc == RC_OK)
        print_plan(ctx->out, &p);
    return rc;
}

/* ---- apply -------------------------------------------------------------------------------------------------------- */

static void tell(FILE *out, const struct conservation_bilan *b)
{
    if (b->deja)
        fputs("Ce plan avait déjà été appliqué : rien n'a été fait. Il avait effacé ", out);
    else
        fputs("Effacé : ", out);
    fprintf(out,
            "%lld titulaire(s), %lld dossier(s), %lld organisme(s), %lld contenu(s) du journal, %lld "
            "session(s).\n",
            (long long)b->titulaires, (long long)b->dossiers, (long long)b->organismes,
            (long long)b->contenus, (long long)b->sessions);
    if (b->retenus > 0)
        fprintf(out, "Retenu(s) depuis le plan : %lld.\n", (long long)b->retenus);
}

static enum rc apply(struct ctx *ctx, struct err *e)
{
    const char *path = ctx_option(ctx, &verb_retention, "output");
    struct conservation_demande d = {.hash = ctx_option(ctx, &verb_retention, "plan"),
                                     .at = ctx->at,
                                     .sessions_avant_us = 0,
                                     .agent = ctx->agent};
    struct conservation_bilan b;
    struct draft file = {NULL, ""};
    enum rc rc;

    if (ctx->dry_run)
        return plan(ctx, e);
    if (d.hash == NULL)
        return usage(e);
    d.sessions_avant_us = sessions_before(ctx);
    rc = draft_open(ctx, path, &file,
                    e); /* a place that cannot be written is said before anything is erased */
    if (rc == RC_OK)
        rc = conservation_appliquer(ctx->store, &d, &b, e);
    if (rc == RC_OK) {
        fprintf(file.f, "%s\n", b.certificat);
        rc = draft_publish(ctx, path, &file, e);
    }
    draft_close(ctx, &file);
    if (rc == RC_OK)
        tell(path != NULL ? ctx->out : ctx->err, &b);
    return rc;
}

/* ---- certificate --------------------------------------------------------------------------------------------------- */

static enum rc read_text(struct ctx *ctx, const char *path, char *buf, size_t size, struct err *e)
{
    FILE *in;
    size_t n;
    enum rc rc = ctx_open(ctx, path, &in, e);

    if (rc != RC_OK)
        return rc;
    n = fread(buf, 1, size - 1, in);
    buf[n] = '\0';
    if (n == size - 1 || strlen(buf) != n)
        rc = ERR(e, MSG_CERTIFICAT_ILLISIBLE);
    if (in != ctx->in)
        fclose(in);
    return rc;
}

static void print_certificate(struct ctx *ctx, const struct certificat_lu *c)
{
    struct json *j;

    if (!ctx->json) {
        fprintf(ctx->out,
                "Le certificat est vrai. Plan du %s : %lld titulaire(s), %lld dossier(s), %lld organisme(s), "
                "%lld "
                "contenu(s) du journal, %lld session(s) effacés ; tête du journal %s (entrée %lld).\n",
                c->jour, (long long)c->titulaires, (long long)c->dossiers, (long long)c->organismes,
                (long long)c->contenus, (long long)c->sessions, c->journal_empreinte,
                (long long)c->journal_seq);
        return;
    }
    j = json_to(ctx->out);
    if (j == NULL)
        return;
    json_object_open(j);
    json_kb(j, "vrai", true);
    json_kt(j, "plan", c->plan);
    json_kt(j, "jour", c->jour);
    json_ki(j, "titulaires", c->titulaires);
    json_ki(j, "dossiers", c->dossiers);
    json_ki(j, "organismes", c->organismes);
    json_ki(j, "contenus_du_journal", c->contenus);
    json_ki(j, "sessions", c->sessions);
    json_ki(j, "journal_entree", c->journal_seq);
    json_kt(j, "journal_empreinte", c->journal_empreinte);
    json_object_close(j);
    json_raw(j, "\n", 1);
    json_free(j);
}

static enum rc certificate(struct ctx *ctx, struct err *e)
{
    const char *key = ctx_option(ctx, &verb_retention, "key");
    char text[CERTIFICATE_BYTES];
    struct certificat_lu read;
    enum rc rc;

    if (ctx->argc != 2 || key == NULL)
        return usage(e);
    rc = read_text(ctx, ctx->argv[1], text, sizeof(text), e);
    if (rc == RC_OK)
        rc = certificat_verifier(text, key, &read, e);
    if (rc == RC_OK)
        print_certificate(ctx, &read);
    return rc;
}

static enum rc key(struct ctx *ctx)
{
    const struct keyring *keys = store_keys(ctx->store);
    char text[2 * sizeof(keys->sign_public) + 1];

    fprintf(ctx->out, "%s\n", hex(keys->sign_public, sizeof(keys->sign_public), text));
    return RC_OK;
}

/* ---- facts --------------------------------------------------------------------------------------------------------- */

static enum rc read_fact(struct ctx *ctx, struct fait *f, struct err *e)
{
    char known[200] = "";
    size_t used = 0;
    int64_t number;

    *f = (struct fait){.jour = ctx->at, .agent = ctx->agent};
    if (ctx->argc != 4)
        return usage(e);
    for (size_t i = 0; i < FAIT_COUNT; i++)
        used += (size_t)snprintf(known + used, sizeof(known) - used, "%s%s", i > 0 ? ", " : "",
                                 fait_name((enum fait_genre)i));
    if (!fait_find(ctx->argv[1], &f->genre))
        return ERR(e, MSG_CONSERVATION_FAIT_INCONNU, "fait", ctx->argv[1], "noms", known);
    if (strcmp(ctx->argv[2], "dossier") == 0) {
        f->dossier = ctx->argv[3];
        return RC_OK;
    }
    if (!text_numero(ctx->argv[3], &number))
        return usage(e);
    if (strcmp(ctx->argv[2], "titulaire") == 0)
        f->titulaire_id = number;
    else if (strcmp(ctx->argv[2], "organisme") == 0)
        f->organisme_id = number;
    else
        return usage(e);
    return RC_OK;
}

static enum rc record(struct ctx *ctx, bool ends, struct err *e)
{
    struct fait f;
    enum rc rc = read_fact(ctx, &f, e);

    if (rc == RC_OK && ctx->dry_run) {
        fputs("Le fait serait inscrit.\n", ctx->out);
        return RC_OK;
    }
    if (rc == RC_OK)
        rc = store_write(ctx->store, ends ? fait_clore : fait_noter, &f, e);
    if (rc == RC_OK)
        fputs(ends ? "La fin du fait est inscrite.\n" : "Le fait est inscrit.\n", ctx->out);
    return rc;
}

/* ---- the call ------------------------------------------------------------------------------------------------------ */

static enum rc run(struct ctx *ctx, struct err *e)
{
    const char *word = ctx->argc > 0 ? ctx->argv[0] : "";

    if (strcmp(word, "plan") == 0 && ctx->argc == 1)
        return plan(ctx, e);
    if (strcmp(word, "apply") == 0 && ctx->argc == 1)
        return apply(ctx, e);
    if (strcmp(word, "certificate") == 0)
        return certificate(ctx, e);
    if (strcmp(word, "key") == 0 && ctx->argc == 1)
        return key(ctx);
    if (strcmp(word, "record") == 0 || strcmp(word, "lift") == 0)
        return record(ctx, strcmp(word, "lift") == 0, e);
    return usage(e);
}

static int flags_for(int argc, char **argv)
{
    const char *word = argc > 0 ? argv[0] : "";

    if (strcmp(word, "certificate") == 0)
        return VERB_NO_STORE;
    return strcmp(word, "apply") == 0 || strcmp(word, "record") == 0 || strcmp(word, "lift") == 0
               ? VERB_WRITES
               : 0;
}

const struct verb verb_retention = {
    .name = "retention",
    .usage = USAGE,
    .summary = "efface ce que la loi ne permet plus de garder (R. 6323-39)",
    .help =
        "plan montre ce qui est au-delà de son terme et ce qui le retient ; apply l'efface et donne un "
        "certificat signé.\n"
        "Interrompu puis relancé, il finit ; refait, il ne change rien. certificate vérifie un certificat, "
        "sans données ni\n"
        "clés, avec la clé publique que key donne. record et lift notent un fait et sa fin : contentieux "
        "et fraude\n"
        "(titulaire, organisme), fonds_europeens (dossier), fin_referencement et refus_referencement "
        "(organisme).\n\n"
        "Exemples :\n  sicpf retention plan --at 2029-03-11\n"
        "  sicpf retention apply --at 2029-03-11 --plan EMPREINTE -o certificat.json\n"
        "  sicpf retention certificate certificat.json --key CLÉ\n"
        "  sicpf retention record contentieux titulaire 12 --at 2026-05-04",
    .flags = VERB_DRY_READS,
    .options = options,
    .lectures = lectures,
    .run = run,
    .flags_for = flags_for,
};

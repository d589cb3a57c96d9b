#include "cli/draft.h"
#include "cli/verb.h"
#include "exchange/recu.h"
#include "exchange/sceau.h"
#include "web/recu_pdf.h"
#include "base/text.h"
#include <errno.h>

#define ARENA_BYTES ((size_t)8 << 20)
#define USAGE                                                                                                \
    "sicpf receipt show|pdf NUMERO [--acte N] | show|pdf --entree N | list NUMERO | "                        \
    "verify FICHIER [--cle CLÉ] [--qr TEXTE] | verify --qr TEXTE --cle CLÉ | key"

static const struct verb_option options[] = {
    {"acte", "N", "[show, pdf] rang de l'acte dans le dossier, depuis 1 ; le dernier sans elle", 0},
    {"entree", "N", "[show, pdf] numéro de l'acte dans le journal, quand il n'est d'aucun dossier", 0},
    {"output", "FICHIER", "[show, pdf] où écrire ; la sortie standard sans elle", 'o'},
    {"qr", "TEXTE", "[verify] ce que dit le code QR : seul, ou comparé au fichier", 0},
    {"cle", "CLÉ", "[verify] clé publique attendue, celle que donne « receipt key »", 0},
    {NULL, NULL, NULL, 0},
};

/* Those that read: an option of another act, or a word more, would be ignored. */
static const struct verb_lecture lectures[] = {
    {"show", 2, "acte entree output", "receipt show NUMERO [--acte N] | show --entree N [-o FICHIER]"},
    {"pdf", 2, "acte entree output", "receipt pdf NUMERO [--acte N] | pdf --entree N [-o FICHIER]"},
    {"list", 2, "", "receipt list NUMERO"},
    {"verify", 2, "qr cle", "receipt verify FICHIER [--cle CLÉ] [--qr TEXTE]"},
    {"key", 1, "", "receipt key"},
    {NULL, 0, NULL, NULL},
};

extern const struct verb verb_receipt;

static enum rc usage(struct err *e)
{
    return ERR(e, MSG_USAGE_ARGUMENT, "usage", USAGE);
}

/* A rank or a number of the journal: from 1. */
static enum rc take_rank(const struct ctx *ctx, const char *name, int64_t *out, struct err *e)
{
    const char *text = ctx_option(ctx, &verb_receipt, name);

    *out = 0;
    if (text == NULL || text_numero(text, out))
        return RC_OK;
    return ctx_wrong(&verb_receipt, name, e);
}

static struct recu_demande asked(const struct ctx *ctx)
{
    return (struct recu_demande){.partie = PARTY_CDC,
                                 .agent = ctx->agent,
                                 .finalite = FINALITE_3,
                                 .le = env_today(ctx->env),
                                 .motif = "commande.recu",
                                 .numero = ctx->argc == 2 ? ctx->argv[1] : NULL};
}

/* The receipt as it was asked for, into a draft. */
static enum rc write_to(struct ctx *ctx, struct arena *a, const struct recu_fait *made, FILE *out, bool pdf,
                        struct err *e)
{
    FILE *page;
    enum rc rc;

    if (!pdf) {
        fputs(made->texte, out);
        return RC_OK;
    }
    rc = recu_pdf_faire(ctx->keys, ctx->cfg->service_name, a, made, &page, e);
    if (rc == RC_OK) {
        rc = draft_copy(page, out, e);
        fclose(page);
    }
    return rc;
}

static enum rc give(struct ctx *ctx, struct arena *a, bool pdf, struct err *e)
{
    struct recu_demande d = asked(ctx);
    const char *path = ctx_option(ctx, &verb_receipt, "output");
    struct recu_fait made;
    struct draft file;
    enum rc rc = take_rank(ctx, "acte", &d.acte, e);

    if (rc == RC_OK)
        rc = take_rank(ctx, "entree", &d.entree, e);
    if (rc == RC_OK && ((ctx->argc == 2) == (d.entree > 0) || (d.acte > 0 && d.entree > 0)))
        rc = usage(e);
    if (rc == RC_OK)
        rc = recu_faire(ctx->store, a, &d, &made, e);
    if (rc != RC_OK)
        return rc;
    rc = draft_open(ctx, path, &file, e);
    if (rc == RC_OK)
        rc = write_to(ctx, a, &made, file.f, pdf, e);
    if (rc == RC_OK)
        rc = draft_publish(ctx, path, &file, e);
    draft_close(ctx, &file);
    return rc;
}

static enum rc show(struct ctx *ctx, struct arena *a, struct err *e)
{
    return give(ctx, a, false, e);
}

static enum rc pdf(struct ctx *ctx, struct arena *a, struct err *e)
{
    return give(ctx, a, true, e);
}

static enum rc list(struct ctx *ctx, struct arena *a, struct err *e)
{
    struct recu_demande d = asked(ctx);
    struct recu_acte *acts;
    char day[DAY_TEXT_BYTES];
    size_t n;
    enum rc rc = d.numero != NULL ? recu_lister(ctx->store, a, &d, &acts, &n, e) : usage(e);

    if (rc != RC_OK)
        return rc;
    for (size_t i = 0; i < n; i++)
        fprintf(ctx->out, ctx->json ? "{\"acte\":%zu,\"le\":\"%s\",\"libelle\":\"%s\"}\n" : "%zu  %s  %s\n",
                i + 1, day_iso(acts[i].le, day), acts[i].acte); /* words of the program, without quotes */
    return RC_OK;
}

/* ---- verifying ------------------------------------------------------------------------------------------------- */

/* The receipt of a file: the JSON itself, or the one that a PDF carries. */
static enum rc read_file(struct ctx *ctx, struct arena *a, const char *path, const char **out, struct err *e)
{
    char *text = arena_alloc(a, RECU_PDF_BYTES_MAX + 2);
    FILE *in;
    size_t n;
    enum rc rc = ctx_open(ctx, path, &in, e);

    if (rc != RC_OK)
        return rc;
    n = fread(text, 1, RECU_PDF_BYTES_MAX + 1, in);
    text[n] = '\0';
    if (in != ctx->in)
        fclose(in);
    *out = text;
    if (strncmp(text, "%PDF-", 5) == 0 && n <= RECU_PDF_BYTES_MAX)
        return recu_extraire(a, text, n, out, e);
    return n <= RECU_BYTES_MAX && strlen(text) == n ? RC_OK : ERR(e, MSG_RECU_ILLISIBLE, "champ", "JSON");
}

/* Signed by a key that nobody vouched for, a receipt is whole, which does not make it true. */
static enum rc print_read(struct ctx *ctx, const struct recu_lu *r, struct err *e)
{
    const bool known = ctx_option(ctx, &verb_receipt, "cle") != NULL;

    if (ctx->json) { /* a key of 64 digits, and JSON as it was read */
        fprintf(ctx->out, "{\"vrai\":%s,\"entree\":%lld,\"cle\":\"%s\",\"fait\":%s}\n",
                known ? "true" : "null", (long long)r->entree, r->cle, r->fait);
    } else {
        fputs(known ? "Le reçu est vrai, signé par la clé donnée. Il dit :\n" : "Le reçu dit :\n", ctx->out);
        recu_dire(ctx->out, r);
        fputs("La page d'un PDF n'est pas signée : chaque ligne doit y dire la même chose.\n", ctx->out);
    }
    return known ? RC_OK : ERR(e, MSG_RECU_CLE_INCONNUE, "cle", r->cle);
}

/* The code alone: what it says, by a key that is not in it. */
static enum rc verify_code(struct ctx *ctx, struct arena *a, const char *code, const char *cle, struct err *e)
{
    char digits[2 * HASH_BYTES + 1];
    struct sceau seal;
    enum rc rc = cle != NULL ? sceau_lire(a, code, cle, &seal, e) : ERR(e, MSG_RECU_CLE_ABSENTE);

    if (rc != RC_OK)
        return rc;
    hex(seal.empreinte, sizeof(seal.empreinte), digits);
    if (ctx->json)
        fprintf(ctx->out,
                "{\"vrai\":true,\"entree\":%lld,\"acte\":\"%s\",\"le\":\"%s\",\"dossier\":\"%s\","
                "\"empreinte\":\"%s\"}\n",
                (long long)seal.entree, seal.code, seal.jour, seal.dossier,
                digits); /* signed: written by us */
    else
        fprintf(ctx->out,
                "Le code QR est vrai : « %s », le %s%s%s.\nEntrée %lld du journal ; empreinte du reçu : %s\n"
                "Seul, il ne couvre ni les montants ni les états : vérifier aussi le fichier.\n",
                recu_mot(seal.code), seal.jour, seal.dossier[0] != '\0' ? ", dossier " : "", seal.dossier,
                (long long)seal.entree, digits);
    return RC_OK;
}

static enum rc check_code(struct arena *a, const char *code, const struct recu_lu *read, const char *text,
                          struct err *e)
{
    struct sceau seal;
    enum rc rc = sceau_lire(a, code, read->cle, &seal, e);

    return rc == RC_OK ? sceau_comparer(&seal, text, e) : rc;
}

static enum rc verify(struct ctx *ctx, struct arena *a, struct err *e)
{
    const char *cle = ctx_option(ctx, &verb_receipt, "cle"), *code = ctx_option(ctx, &verb_receipt, "qr");
    struct recu_lu read;
    const char *text;
    enum rc rc;

    if (ctx->argc == 1 && code != NULL)
        return verify_code(ctx, a, code, cle, e);
    if (ctx->argc != 2)
        return usage(e);
    rc = read_file(ctx, a, ctx->argv[1], &text, e);
    if (rc == RC_OK)
        rc = recu_verifier(a, text, cle, &read, e);
    if (rc == RC_OK && code != NULL)
        rc = check_code(a, code, &read, text, e);
    return rc == RC_OK ? print_read(ctx, &read, e) : rc;
}

static enum rc key(struct ctx *ctx, struct err *e)
{
    const struct keyring *keys = store_keys(ctx->store);
    char text[2 * sizeof(keys->sign_public) + 1];

    return ctx_tell(ctx, hex(keys->sign_public, sizeof(keys->sign_public), text), "cle_publique", text, e);
}

static enum rc run(struct ctx *ctx, struct err *e)
{
    const char *word = ctx->argc > 0 ? ctx->argv[0] : "";
    struct arena *a;
    enum rc rc;

    if (strcmp(word, "key") == 0 && ctx->argc == 1)
        return key(ctx, e);
    a = arena_new(ARENA_BYTES);
    if (a == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = strcmp(word, "show") == 0     ? show(ctx, a, e)
         : strcmp(word, "pdf") == 0    ? pdf(ctx, a, e)
         : strcmp(word, "list") == 0   ? list(ctx, a, e)
         : strcmp(word, "verify") == 0 ? verify(ctx, a, e)
                                       : usage(e);
    arena_free(a);
    return rc;
}

static int flags_for(int argc, char **argv)
{
    const char *word = argc > 0 ? argv[0] : "";

    if (strcmp(word, "verify") == 0)
        return VERB_NO_STORE;
    return strcmp(word, "show") == 0 || strcmp(word, "pdf") == 0 || strcmp(word, "list") == 0 ? VERB_WRITES
                                                                                              : 0;
}

const struct verb verb_receipt = {
    .name = "receipt",
    .usage = "receipt show|pdf NUMERO [--acte N] | show|pdf --entree N | list NUMERO | verify FICHIER [--cle "
             "CLÉ] [--qr "
             "TEXTE] | key [--json]",
    .summary = "donne le reçu signé d'un acte, ou en vérifie un sans la base",
    .help =
        "show donne le reçu d'un acte : ce qui a été fait, l'entrée du journal, la preuve qu'elle est "
        "sous une\n"
        "tête signée, le tout signé (Ed25519). La lecture est inscrite au journal. Si aucune tête signée "
        "ne couvre\n"
        "encore l'acte, la tête est signée. pdf le donne sur une page, le fichier signé joint, avec un "
        "code QR. "
        "list\n"
        "donne le rang de chaque acte d'un dossier. verify lit l'un ou l'autre, n'ouvre aucune base et "
        "dit ce "
        "qui a\n"
        "été modifié : code 6. Sans --cle, n'importe qui a pu le signer : il n'est pas dit vrai, code 3. Une "
        "page doit\n"
        "dire ce que dit la commande. Le texte d'un code QR se vérifie seul par --qr (sans les montants), ou "
        "avec le fichier.\n"
        "key donne la clé publique.\n\n"
        "Exemples :\n  sicpf receipt show 17900000000001 -o recu.json\n"
        "  sicpf receipt show 17900000000001 --acte 2\n  sicpf receipt pdf 17900000000001 -o recu.pdf\n  "
        "sicpf receipt show --entree 118\n"
        "  sicpf receipt key\n  sicpf receipt verify recu.json --cle CLÉ",
    .flags = 0,
    .options = options,
    .lectures = lectures,
    .run = run,
    .flags_for = flags_for,
};

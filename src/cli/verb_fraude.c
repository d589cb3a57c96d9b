#include "cli/actes.h"
#include "base/money.h"
#include "base/ids.h"
#include "cli/essai.h"
#include "cli/fraude_print.h"
#include "cli/holder.h"
#include "cli/lecture.h"
#include "cli/organisme_mot.h"
#include "cli/texte.h"
#include "door/door.h"

#define USAGE                                                                                                \
    "fraude signaler ORIGINE [--titulaire ID] [--organisme SIRET|NDA] [--dossier N] ; "                      \
    "fraude geler NUMERO --jusqu-au DATE [--dossier N] [--article A] ; fraude lever GEL ; "                  \
    "fraude reclamer NUMERO --dossier N [--le DATE] ; "                                                      \
    "fraude instruire RECLAMATION --sens accepter|refuser [--article A] ; "                                  \
    "fraude decider RECLAMATION --signataire S ; fraude classer NUMERO ; fraude show NUMERO ; "              \
    "fraude list [--ouvertes]"
#define LIST_MAX 200
/* All that one report shows at its limits: freezes and claims, two texts each, in characters of up to four bytes. */
#define ARENA_BYTES ((size_t)2 * FRAUDE_LIGNES_MAX * 2 * 4 * FRAUDE_TEXTE_MAX + ((size_t)8 << 20))

static const struct verb_option options[] = {
    {"titulaire", "ID", "[signaler] le compte touché (ou « nir:- »)", 0},
    {"organisme", "SIRET|NDA", "[signaler] l'organisme mis en cause", 0},
    {"dossier", "NUMERO", "[signaler, geler, reclamer] le dossier touché", 0},
    {"jusqu-au", "DATE", "[geler] dernier jour du gel", 0},
    {"article", "ARTICLE", "[geler, instruire] article, comme « C. trav. R. 6333-4 »", 0},
    {"le", "DATE", "[reclamer] jour de réception ; aujourd'hui sans elle", 0},
    {"sens", "SENS", "[instruire] accepter ou refuser", 0},
    {"signataire", "TEXTE", "[decider] prénom, nom et qualité", 0},
    {"ouvertes", NULL, "[list] seulement les signalements ouverts", 0},
    {NULL, NULL, NULL, 0},
};

/* Those that read: an option of another act, or a word more, would be ignored. */
static const struct verb_lecture lectures[] = {
    {"list", 1, "ouvertes", "fraude list [--ouvertes]"},
    {"show", 2, "", "fraude show NUMERO"},
    {NULL, 0, NULL, NULL},
};

extern const struct verb verb_fraude;

static const char *option(const struct ctx *ctx, const char *name)
{
    return ctx_option(ctx, &verb_fraude, name);
}

static enum rc usage(struct err *e)
{
    return ERR(e, MSG_USAGE_ARGUMENT, "usage", "sicpf " USAGE);
}

/* ---- acts -------------------------------------------------------------------------------------------------- */

static const struct acte actes[] = {
    {"signaler", true, fraude_signaler, "Fraude signalée"},
    {"geler", true, fraude_geler, "Gel enregistré"},
    {"lever", true, fraude_lever, "Gel levé"},
    {"reclamer", true, fraude_reclamer, "Réclamation enregistrée"},
    {"instruire", true, fraude_instruire, "Réclamation instruite"},
    {"decider", false, fraude_decider, "Réclamation refusée"},
    {"classer", true, fraude_classer, "Signalement classé"},
};

static enum rc take_day(const struct ctx *ctx, const char *name, day_t *out, struct err *e)
{
    const char *text = option(ctx, name);

    if (text == NULL)
        return RC_OK;
    *out = day_parse_iso(text);
    return *out != DAY_NONE ? RC_OK : ERR(e, MSG_USAGE_DATE, "texte", text);
}

/* Whom the report is about. */
static enum rc take_subject(struct ctx *ctx, struct fraude_commande *c, struct err *e)
{
    const char *holder = option(ctx, "titulaire"), *body = option(ctx, "organisme");
    enum rc rc = holder != NULL ? holder_of_word(ctx, holder, &c->titulaire_id, e) : RC_OK;

    return rc == RC_OK && body != NULL ? organisme_of_word(ctx, body, &c->organisme_id, e) : rc;
}

static enum rc take(struct ctx *ctx, struct arena *a, const struct acte *acte, struct fraude_commande *c,
                    struct err *e)
{
    bool report = acte->unit == fraude_signaler;
    enum rc rc;

    *c = (struct fraude_commande){.agent = ctx->agent,
                                  .dossier = option(ctx, "dossier"),
                                  .article = option(ctx, "article"),
                                  .sens = option(ctx, "sens"),
                                  .signataire = option(ctx, "signataire"),
                                  .jour = DAY_NONE};
    *(report ? &c->origine : &c->numero) = ctx->argv[1];
    if (acte->unit == fraude_reclamer && c->dossier == NULL)
        return usage(e);
    rc = take_day(ctx, acte->unit == fraude_geler ? "jusqu-au" : "le", &c->jour, e);
    if (rc == RC_OK && report)
        rc = take_subject(ctx, c, e);
    return rc == RC_OK && acte->texte ? texte_lire(ctx, a, &c->texte, e) : rc;
}

/* What went back, each part to where it came from; what is nothing is not told. */
static const char *given_back(struct arena *a, const struct fraude_commande *c)
{
    const struct {
        const char *to;
        int64_t cents;
    } parts[] = {{"aux droits", c->rendu_out - c->rendu_financeur_out - c->rendu_carte_out},
                 {"aux sommes d'un financeur", c->rendu_financeur_out},
                 {"sur la part payée par carte", c->rendu_carte_out}};
    const char *all = "";
    char text[MONEY_TEXT_BYTES];

    for (size_t i = 0; i < ARRAY_LEN(parts); i++)
        if (parts[i].cents > 0)
            all =
                arena_printf(a, "%s%s%s%s %s", all, *all != '\0' ? ", " : " : ",
                             money_french(parts[i].cents, text), *all != '\0' ? "" : " rendus", parts[i].to);
    return all;
}

static const char *sentence_of(struct arena *a, const struct acte *acte, const struct fraude_commande *c,
                               const char *numero)
{
    if (acte->unit != fraude_decider || !c->acceptee_out)
        return arena_printf(a, "%s (%s).", acte->fait, numero);
    return c->indu_out != NULL ? arena_printf(a, "Réclamation acceptée (%s)%s. Dette %s ouverte.", numero,
                                              given_back(a, c), c->indu_out)
                               : arena_printf(a, "Réclamation acceptée (%s)%s.", numero, given_back(a, c));
}

static enum rc do_act(struct ctx *ctx, struct arena *a, const struct acte *acte, struct err *e)
{
    struct fraude_commande c;
    const char *numero;
    enum rc rc = take(ctx, a, acte, &c, e);

    if (rc == RC_OK)
        rc = ctx_write(ctx, acte->unit, &c, e);
    if (rc != RC_OK)
        return rc;
    numero = c.numero_out[0] != '\0' ? c.numero_out : c.numero;
    return ctx_tell(ctx, sentence_of(a, acte, &c, numero), "numero", numero, e);
}

/* ---- reading ----------------------------------------------------------------------------------------------- */

/* Behind the door: the body's name, and what was written of the accounts of these holders. */
static enum rc shown(struct ctx *ctx, struct db *db, int64_t *ids, size_t n, enum rc rc, struct err *e)
{
    struct door_request rq = {.party = PARTY_CDC,
                              .actor_name = ctx->agent,
                              .purpose = FINALITE_3,
                              .law_day = env_today(ctx->env),
                              .act = "commande.fraude",
                              .titulaires = ids};
    struct grant g = {0};

    rq.titulaires_n = ids_distincts(ids, n);
    rq.items =
        item_set_of(ITEM_ORGANISME_RAISON_SOCIALE, ITEM_ORGANISME_NDA, ITEM_DROITS_MOUVEMENTS, ITEM_COUNT);
    return lecture_finir(ctx, db, &rq, &g, rc, e);
}

static enum rc show(struct ctx *ctx, struct arena *a, struct err *e)
{
    struct fraude_fiche f = {0};
    int64_t ids[2 * FRAUDE_LIGNES_MAX + 1];
    size_t n = 0;
    struct db *db;
    enum rc rc = store_read_begin(ctx->store, &db, e);

    if (rc != RC_OK)
        return rc;
    rc = fraude_lire(db, a, ctx->argv[1], ctx->at, &f.f, e);
    if (rc == RC_OK)
        rc = gels_lister(db, a, f.f.id, 0, &f.gels, &f.gels_n, e);
    if (rc == RC_OK)
        rc = reclamations_lister(db, a, f.f.id, 0, &f.reclamations, &f.reclamations_n, e);
    ids[n++] = f.f.titulaire_id;
    for (size_t i = 0; rc == RC_OK && i < f.gels_n; i++)
        ids[n++] = f.gels[i].titulaire_id;
    for (size_t i = 0; rc == RC_OK && i < f.reclamations_n; i++)
        ids[n++] = f.reclamations[i].titulaire_id;
    rc = shown(ctx, db, ids, n, rc, e);
    return rc == RC_OK ? fraude_print(ctx, a, &f, e) : rc;
}

static enum rc list(struct ctx *ctx, struct arena *a, struct err *e)
{
    struct fraude *found = NULL;
    int64_t ids[LIST_MAX];
    size_t n = 0;
    struct db *db;
    enum rc rc = store_read_begin(ctx->store, &db, e);

    if (rc != RC_OK)
        return rc;
    rc = fraudes_lister(db, a, option(ctx, "ouvertes") != NULL, 0, LIST_MAX, ctx->at, &found, &n, e);
    for (size_t i = 0; i < n; i++)
        ids[i] = found[i].titulaire_id;
    rc = shown(ctx, db, ids, n, rc, e);
    return rc == RC_OK ? fraude_print_list(ctx, found, n, e) : rc;
}

static enum rc dispatch(struct ctx *ctx, struct arena *a, struct err *e)
{
    const char *word = ctx->argc > 0 ? ctx->argv[0] : "";
    const struct acte *acte = acte_trouver(actes, ARRAY_LEN(actes), word);

    if (acte != NULL)
        return ctx->argc == 2 ? do_act(ctx, a, acte, e) : usage(e);
    if (ctx->argc == 2 && strcmp(word, "show") == 0)
        return show(ctx, a, e);
    if (ctx->argc == 1 && strcmp(word, "list") == 0)
        return list(ctx, a, e);
    return usage(e);
}

static enum rc run(struct ctx *ctx, struct err *e)
{
    return ctx_in_arena(ctx, ARENA_BYTES, dispatch, e);
}

static int flags_for(int argc, char **argv)
{
    bool reads = argc > 0 && (strcmp(argv[0], "list") == 0 || strcmp(argv[0], "show") == 0);

    return reads ? VERB_WRITES | VERB_READS : VERB_WRITES | VERB_DRY_RUN;
}

const struct verb verb_fraude = {
    .name = "fraude",
    .usage = USAGE,
    .summary = "fraude : signalement, gel, réclamation du titulaire, droits rendus et dette de l'organisme",
    .help =
        "Un signalement nomme un compte, un organisme ou un dossier. ORIGINE : titulaire, tiers, organisme,\n"
        "agent, service_etat. Un gel a toujours un dernier jour : aucun droit n'est utilisé ni perdu, rien\n"
        "n'est payé. Sans --dossier, « geler » gèle tout le compte.\n"
        "Une réclamation gèle ce qui n'est pas payé, et court dans son délai. Un agent l'instruit ; "
        "acceptée,\n"
        "un autre la décide : les droits retournent d'où ils venaient, avec leur date, et l'organisme payé\n"
        "doit la somme (C. trav. L. 6323-44), en une fois. Refusée, le gel est levé.\n"
        "Les faits, les motifs et les mots du titulaire se lisent sur l'entrée standard.\n\n"
        "Exemples :\n"
        "  echo 'Inscription faite par un démarcheur.' | sicpf fraude signaler titulaire --dossier "
        "00000000000042\n"
        "  echo 'Accès non reconnu.' | sicpf fraude geler FRA-2026-00001 --jusqu-au 2027-01-15\n"
        "  echo 'Formation non demandée.' | sicpf fraude reclamer FRA-2026-00001 --dossier 00000000000042\n"
        "  echo 'Identité usurpée.' | sicpf fraude instruire REC-2026-00001 --sens accepter\n"
        "  sicpf fraude decider REC-2026-00001 --signataire 'Camille Durand, responsable des réclamations'\n"
        "  sicpf fraude list --ouvertes",
    .options = options,
    .lectures = lectures,
    .flags = VERB_WRITES | VERB_DRY_RUN,
    .flags_for = flags_for,
    .run = run,
};

#include "base/json.h"
#include "base/money.h"
#include "book/book.h"
#include "cli/dotation_sommes.h"
#include "cli/essai.h"
#include "cli/holder.h"
#include "cli/lignes.h"
#include "base/text.h"
#include "training/financeur.h"
#include "training/somme.h"

#define USAGE                                                                                                \
    "dotation add TITULAIRE|nir:- --cle CLE --financeur SIRET --montant M [OPTIONS] ; "                      \
    "dotation attente [--apres N] ; dotation approuver N ; dotation refuser N --motif TEXTE ; "              \
    "dotation list TITULAIRE|nir:- [--libres] ; dotation show TITULAIRE|nir:- LOT ; "                        \
    "dotation financeur SIRET --nom NOM --categorie CATEGORIE"
#define ARENA_BYTES ((size_t)4 << 20)

static const struct verb_option options[] = {
    {"cle", "CLE", "[add] clé qui empêche d'écrire deux fois la même somme : la référence du virement", 0},
    {"financeur", "SIRET", "[add] financeur, déjà inscrit", 0},
    {"montant", "MONTANT", "[add] somme reçue", 0},
    {"motif", "MOTIF",
     "[add] volontaire sans elle ; « sicpf law table dotations » les donne ; [refuser] pourquoi", 0},
    {"apres", "N", "[attente] les sommes proposées après celle-ci", 0},
    {"echeance", "DATE", "[add] dernier jour d'utilisation", 0},
    {"remboursable", NULL, "[add] après l'échéance, ce qui reste est rendu au financeur", 0},
    {"classes", "LISTE", "[add] réservée à ces classes : RNCP,VAE", 0},
    {"formations", "LISTE", "[add] réservée à ces formations du catalogue : SIRET/numéro,…", 0},
    {"dossier", "NUMERO", "[add] abondement de ce dossier, au lieu d'une dotation du compte", 0},
    {"source", "TEXTE", "[add] référence donnée par le financeur", 0},
    {"libres", NULL, "[list] seulement les lots où une somme est libre", 0},
    {"nom", "NOM", "[financeur] sa dénomination", 0},
    {"categorie", "CATEGORIE", "[financeur] employeur, opco, region, france_travail…", 0},
    {NULL, NULL, NULL, 0},
};

/* Those that read: an option of another act, or a word more, would be ignored. */
static const struct verb_lecture lectures[] = {
    {"attente", 1, "apres", "dotation attente [--apres N]"},
    {"list", 2, "libres", "dotation list TITULAIRE|nir:- [--libres]"},
    {"show", 3, "", "dotation show TITULAIRE|nir:- LOT"},
    {NULL, 0, NULL, NULL},
};

extern const struct verb verb_dotation;

static const char *option(const struct ctx *ctx, const char *name)
{
    return ctx_option(ctx, &verb_dotation, name);
}

static enum rc usage(struct err *e)
{
    return ERR(e, MSG_USAGE_ARGUMENT, "usage", "sicpf " USAGE);
}

static enum rc wrong(const char *name, struct err *e)
{
    return ctx_wrong(&verb_dotation, name, e);
}

/* ---- financeur ---------------------------------------------------------------------------------------------- */

static enum rc financeur(struct ctx *ctx, struct err *e)
{
    struct financeur_inscription f = {
        .denomination = option(ctx, "nom"), .categorie = option(ctx, "categorie"), .agent = ctx->agent};
    enum rc rc;

    if (ctx->argc != 2 || f.denomination == NULL || *f.denomination == '\0' || f.categorie == NULL)
        return usage(e);
    f.siret = ctx->argv[1];
    rc = ctx_write(ctx, financeur_enregistrer, &f, e);
    return rc == RC_OK
               ? ctx_tell(ctx, f.id_out != 0 ? "Financeur inscrit." : "Ce financeur était déjà inscrit.",
                          "siret", f.siret, e)
               : rc;
}

/* ---- add ---------------------------------------------------------------------------------------------------- */

static const char *or_empty(const char *s)
{
    return s != NULL ? s : "";
}

static enum rc take(const struct ctx *ctx, struct dotation_versement *v, struct err *e)
{
    const char *amount = option(ctx, "montant"), *last = option(ctx, "echeance");
    struct dotation_lot *l = &v->l;

    l->cle = or_empty(option(ctx, "cle"));
    l->siret = option(ctx, "financeur");
    l->base = option(ctx, "motif") != NULL ? option(ctx, "motif") : "volontaire";
    l->recu_le = ctx->at;
    l->echeance = last != NULL ? day_parse_iso(last) : DAY_NONE;
    l->remboursable = option(ctx, "remboursable") != NULL;
    l->classes = or_empty(option(ctx, "classes"));
    l->formations = or_empty(option(ctx, "formations"));
    l->source = or_empty(option(ctx, "source"));
    v->dossier = option(ctx, "dossier");
    v->agent = ctx->agent;
    if (l->siret == NULL)
        return wrong("financeur", e);
    if (amount == NULL || !money_parse(amount, &l->montant_cents))
        return wrong("montant", e);
    return last == NULL || l->echeance != DAY_NONE ? RC_OK : ERR(e, MSG_USAGE_DATE, "texte", last);
}

static enum rc tell(struct ctx *ctx, const struct somme_recue *s, struct err *e)
{
    char sentence[160], no[24], amount[MONEY_TEXT_BYTES];
    bool credited = s->no_out == 0;

    snprintf(no, sizeof(no), "%lld", (long long)(credited ? s->v.lot_out : s->no_out));
    money_french(s->v.l.montant_cents, amount);
    if (credited)
        snprintf(sentence, sizeof(sentence), "Déjà enregistré : lot %s, %s.", no, amount);
    else
        snprintf(sentence, sizeof(sentence), "Somme %s %s : %s. Un autre agent doit l'approuver.", no,
                 s->attend_out ? "déjà proposée" : "proposée", amount);
    return ctx_tell(ctx, sentence, credited ? "lot" : "somme", no, e);
}

static enum rc add(struct ctx *ctx, struct err *e)
{
    struct somme_recue s = {0};
    enum rc rc;

    if (ctx->argc != 2)
        return usage(e);
    rc = take(ctx, &s.v, e);
    if (rc == RC_OK)
        rc = holder_of_word(ctx, ctx->argv[1], &s.v.l.titulaire_id, e);
    if (rc == RC_OK)
        rc = ctx_write(ctx, somme_proposer, &s, e);
    return rc == RC_OK ? tell(ctx, &s, e) : rc;
}

/* ---- list and show ------------------------------------------------------------------------------------------ */

struct lots {
    struct dotation_lot *lots;
    struct balance *balances;
    size_t n;
    struct grant grant;
};

static enum rc read_lots(struct ctx *ctx, struct db *db, struct arena *a, int64_t id, int64_t lot,
                         struct lots *out, struct err *e)
{
    enum rc rc = dotation_lire(db, a, id, lot, option(ctx, "libres") != NULL, &out->lots, &out->n, e);

    out->balances = ARENA_ARRAY(a, struct balance, out->n + 1);
    for (size_t i = 0; rc == RC_OK && i < out->n; i++)
        rc = book_balance_at(db, id, out->lots[i].dossier_id != 0 ? POCHE_ABONDEMENT : POCHE_DOTATION,
                             out->lots[i].lot, ctx->at, INT64_MAX, &out->balances[i], e);
    return rc;
}

/* Reads behind the door; what was read may leave once the grant is recorded. */
static enum rc open_lots(struct ctx *ctx, struct arena *a, int64_t lot, struct lots *out, struct err *e)
{
    struct db *db;
    int64_t id;
    bool by_nir;
    enum rc rc = store_read_begin(ctx->store, &db, e);

    if (rc != RC_OK)
        return rc;
    rc = holder_find(ctx, db, ctx->argv[1], &id, &by_nir, e);
    if (rc != RC_OK) {
        store_read_end(ctx->store, db);
        return rc;
    }
    rc = holder_account_open(ctx, db, id, by_nir, "dotation.list", &out->grant, e);
    if (rc == RC_OK)
        rc = read_lots(ctx, db, a, id, lot, out, e);
    store_read_end(ctx->store, db);
    return holder_account_commit(ctx, &out->grant, rc, e);
}

static void print_lot(FILE *out, const struct dotation_lot *l, const struct balance *b)
{
    char got[DAY_TEXT_BYTES], last[DAY_TEXT_BYTES], paid[MONEY_TEXT_BYTES], left[MONEY_TEXT_BYTES],
        held[MONEY_TEXT_BYTES];

    fprintf(out, "Lot %lld  %s  %s, %s, financeur : %s\n", (long long)l->lot, day_iso(l->recu_le, got),
            dotation_base(l->base, l->recu_le, NULL), money_french(l->montant_cents, paid), l->denomination);
    fprintf(out, "       reste %s, dont %s réservés\n", money_french(b->posted, left),
            money_french(b->reserved, held));
    if (l->echeance != DAY_NONE)
        fprintf(out, "       utilisable jusqu'au %s%s\n", day_iso(l->echeance, last),
                l->remboursable ? ", puis rendu au financeur" : "");
    if (l->classes[0] != '\0')
        fprintf(out, "       réservée à %s\n", l->classes);
    if (l->formations[0] != '\0')
        fprintf(out, "       réservée à %s\n", l->formations);
    if (l->source[0] != '\0')
        fprintf(out, "       référence %s\n", l->source);
}

static void json_lot(struct json *j, const struct dotation_lot *l, const struct balance *b)
{
    char day[DAY_TEXT_BYTES];

    json_object_open(j);
    json_ki(j, "lot", l->lot);
    json_kt(j, "cle", l->cle);
    json_kt(j, "financeur", l->siret);
    json_kt(j, "categorie", financeur_name(l->categorie));
    json_kt(j, "motif", l->base);
    json_ki(j, "montant", l->montant_cents);
    json_kt(j, "recu_le", day_iso(l->recu_le, day));
    json_kt(j, "echeance", l->echeance != DAY_NONE ? day_iso(l->echeance, day) : NULL);
    json_kb(j, "remboursable", l->remboursable);
    json_kb(j, "abondement", l->dossier_id != 0);
    json_kt(j, "classes", l->classes);
    json_kt(j, "formations", l->formations);
    json_kt(j, "source", l->source);
    json_ki(j, "solde", b->posted);
    json_ki(j, "reserve", b->reserved);
    json_object_close(j);
}

static enum rc print_lots(struct ctx *ctx, const struct lots *lots, struct err *e)
{
    struct json *j;
    enum rc rc;

    CHECK(grant_recorded(&lots->grant));
    if (!holder_may_show(&lots->grant, POCHE_DOTATION))
        return RC_OK;
    rc = tableau_ouvrir(ctx, &j, e);
    if (rc != RC_OK)
        return rc;
    if (j == NULL && lots->n == 0)
        fputs("Aucune dotation ni abondement.\n", ctx->out);
    for (size_t i = 0; i < lots->n; i++)
        if (j != NULL)
            json_lot(j, &lots->lots[i], &lots->balances[i]);
        else
            print_lot(ctx->out, &lots->lots[i], &lots->balances[i]);
    tableau_fermer(j);
    return RC_OK;
}

static enum rc show(struct ctx *ctx, int64_t lot, struct err *e)
{
    struct lots lots = {0};
    struct arena *a = arena_new(ARENA_BYTES);
    enum rc rc;

    if (a == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = open_lots(ctx, a, lot, &lots, e);
    if (rc == RC_OK && lot != 0 && lots.n == 0)
        rc = ERR(e, MSG_DOTATION_LOT_INCONNU, "lot", ctx->argv[2]);
    if (rc == RC_OK)
        rc = print_lots(ctx, &lots, e);
    arena_free(a);
    return rc;
}

/* ---- the call ----------------------------------------------------------------------------------------------- */

static enum rc run(struct ctx *ctx, struct err *e)
{
    int64_t lot = 0;

    if (ctx->argc == 1 && strcmp(ctx->argv[0], "attente") == 0)
        return dotation_attente(ctx, option(ctx, "apres"), e);
    if (ctx->argc < 2)
        return usage(e);
    if (strcmp(ctx->argv[0], "financeur") == 0)
        return financeur(ctx, e);
    if (strcmp(ctx->argv[0], "add") == 0)
        return add(ctx, e);
    if (ctx->argc == 2 && dotation_decide(ctx->argv[0]))
        return dotation_decider(ctx, option(ctx, "motif"), e);
    if (strcmp(ctx->argv[0], "list") == 0 && ctx->argc == 2)
        return show(ctx, 0, e);
    if (strcmp(ctx->argv[0], "show") != 0 || ctx->argc != 3)
        return usage(e);
    return text_numero(ctx->argv[2], &lot) ? show(ctx, lot, e)
                                           : ERR(e, MSG_DOTATION_LOT_INCONNU, "lot", ctx->argv[2]);
}

/* Reading lots writes the journal only. */
static int flags_for(int argc, char **argv)
{
    static const char *const readings[] = {"list", "show", "attente"};
    bool reads = false;

    for (size_t i = 0; argc > 0 && i < ARRAY_LEN(readings); i++)
        reads = reads || strcmp(argv[0], readings[i]) == 0;

    return reads ? VERB_WRITES | VERB_READS : VERB_WRITES | VERB_DRY_RUN;
}

const struct verb verb_dotation = {
    .name = "dotation",
    .usage = USAGE,
    .summary = "les sommes versées par un financeur : dotations du compte, abondements d'un dossier",
    .help = "Une dotation (C. trav. L. 6323-4, III) est créditée au jour où la somme est reçue : --at, "
            "aujourd'hui sans\n"
            "lui. Un agent propose la somme, un autre l'approuve ou la refuse : rien n'est crédité avant.\n"
            "Elle peut être réservée à des formations, avoir une échéance, et prévoir que ce qui reste est "
            "rendu à\n"
            "son financeur : « sicpf deadlines » le fait, une seule fois. Avec --dossier, c'est un "
            "abondement : il ne\n"
            "paie que ce dossier, et ce qui n'a pas servi est rendu. La même clé deux fois est la même "
            "somme.\n\n"
            "Exemples :\n"
            "  sicpf dotation financeur 18002002600019 --nom 'Région' --categorie region\n"
            "  sicpf dotation add 12 --cle VIR-2026-17 --financeur 18002002600019 --montant 500\n"
            "  sicpf dotation add 12 --cle VIR-2026-18 --financeur 18002002600019 --montant 800 \\\n"
            "    --echeance 2026-12-31 --remboursable --classes RNCP,VAE\n"
            "  sicpf dotation add 12 --cle VIR-2026-19 --financeur 18002002600019 --montant 300 \\\n"
            "    --motif dossier --dossier 17600000000000\n"
            "  sicpf dotation attente\n"
            "  sicpf dotation approuver 1\n"
            "  sicpf dotation refuser 2 --motif 'Reçue pour une autre personne'\n"
            "  sicpf dotation list 12 --at 2026-06-30\n"
            "  sicpf dotation show 12 1 --json",
    .options = options,
    .lectures = lectures,
    .flags = VERB_DRY_RUN,
    .flags_for = flags_for,
    .run = run,
};

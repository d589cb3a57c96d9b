#include "base/json.h"
#include "base/money.h"
#include "cli/carte_ailleurs.h"
#include "cli/classement.h"
#include "cli/verb.h"
#include "exchange/carte_http.h"

#define USAGE                                                                                                \
    "carte suivre [--dry-run] [--json] ; " CARTE_AILLEURS_USAGE " ; " CLASSEMENT_USAGE("carte", "PAIEMENT")

extern const struct verb verb_carte;

static const struct verb_option options[] = {
    {"reference", "TEXTE", "[rendu-ailleurs] ce qui retrouve le remboursement, sans numéro de compte", 0},
    {"le", "DATE", "[rendu-ailleurs] jour du remboursement", 0},
    {"motif", "TEXTE",
     "[rendu-ailleurs] pourquoi la carte ne peut pas le recevoir ; [classer] ce qui a été fait ; "
     "[rouvrir-classement] ce qui était faux",
     0},
    {"choix", "CODE",
     "[classer] comment ce qui fut rendu deux fois est réglé (« sicpf law table classements_double »)", 0},
    {NULL, NULL, NULL, 0},
};

/* What two agents say settled, and those that read: an option of another act, or a word more, would be ignored. */
static const struct verb_lecture lectures[] = {
    {"classes", 1, "", "carte classes"},
    {"classer", 2, "choix motif", "carte classer PAIEMENT --choix CODE --motif TEXTE"},
    {"confirmer-classement", 2, "", "carte confirmer-classement PAIEMENT"},
    {"ecarter-classement", 2, "", "carte ecarter-classement PAIEMENT"},
    {"rouvrir-classement", 2, "motif", "carte rouvrir-classement PAIEMENT --motif TEXTE"},
    {"confirmer-reouverture", 2, "", "carte confirmer-reouverture PAIEMENT"},
    {"ecarter-reouverture", 2, "", "carte ecarter-reouverture PAIEMENT"},
    {"remboursements", 1, "", "carte remboursements"},
    {NULL, 0, NULL, NULL},
};

static size_t told_failures(const struct carte_bilan *b)
{
    return (size_t)MIN(b->en_echec, CARTE_ECHECS_MAX);
}

static void print_failures(struct ctx *ctx, const struct carte_bilan *b)
{
    for (size_t i = 0; i < told_failures(b); i++)
        fprintf(ctx->out, "  %s %s : %s\n", b->echecs[i].remboursement ? "remboursement de" : "paiement",
                b->echecs[i].reference, b->echecs[i].raison.phrase);
}

static void put_failures(struct json *j, const struct carte_bilan *b)
{
    json_key(j, "echecs");
    json_array_open(j);
    for (size_t i = 0; i < told_failures(b); i++) {
        json_object_open(j);
        json_kt(j, "reference", b->echecs[i].reference);
        json_kb(j, "remboursement", b->echecs[i].remboursement);
        json_kt(j, "code", msg_def(b->echecs[i].raison.msg)->code);
        json_kt(j, "message", b->echecs[i].raison.phrase);
        json_object_close(j);
    }
    json_array_close(j);
}

static enum rc tell(struct ctx *ctx, const struct carte_bilan *b)
{
    char cents[MONEY_TEXT_BYTES];
    struct json *j = ctx->json ? json_to(ctx->out) : NULL;

    if (j == NULL) {
        fprintf(ctx->out, "%s : %lld paiement(s) suivis, %lld remboursement(s), %s. %lld en échec.\n",
                ctx->dry_run ? "À faire" : "Fait", (long long)b->suivis, (long long)b->rendus,
                money_french(b->rendus_cents, cents), (long long)b->en_echec);
        print_failures(ctx, b);
        return RC_OK;
    }
    json_object_open(j);
    json_kb(j, "essai", ctx->dry_run);
    json_ki(j, "suivis", b->suivis);
    json_ki(j, "rendus", b->rendus);
    json_ki(j, "rendus_centimes", b->rendus_cents);
    json_ki(j, "en_echec", b->en_echec);
    put_failures(j, b);
    json_object_close(j);
    json_raw(j, "\n", 1);
    json_free(j);
    return RC_OK;
}

static enum rc run(struct ctx *ctx, struct err *e)
{
    struct carte_bilan b = {0};
    struct carte_http *h;
    enum rc rc;

    if (carte_ailleurs_verbe(ctx, &rc, e))
        return rc;
    if (ctx->argc > 0 && classement_mot(ctx->argv[0]))
        return classement_verbe(ctx, &verb_carte, CLASSEMENT_DOUBLE, e);
    if (ctx->argc != 1 || strcmp(ctx->argv[0], "suivre") != 0)
        return ERR(e, MSG_USAGE_ARGUMENT, "usage", "sicpf " USAGE);
    rc = carte_http_ouvrir(ctx->cfg, &h, e);
    if (rc == RC_OK && h == NULL)
        return ERR(e, MSG_CARTE_NON_RELIEE);
    if (rc != RC_OK)
        return rc;
    rc = carte_suivre(ctx->store, carte_http_prestataire(h), ctx->dry_run, &b, e);
    carte_http_fermer(h);
    (void)tell(ctx, &b);
    return rc;
}

static int flags_for(int argc, char **argv)
{
    return argc > 0 && (strcmp(argv[0], "remboursements") == 0 || classement_lit(argv[0]))
               ? VERB_WRITES | VERB_READS
               : VERB_WRITES;
}

const struct verb verb_carte = {
    .name = "carte",
    .usage = USAGE,
    .summary = "suit les paiements par carte : enregistre, annule, rembourse",
    .help =
        "Demande au prestataire ce que devient chaque paiement ouvert, encaisse ceux que la banque a "
        "acceptés et "
        "enregistre\n"
        "l'acceptation du dossier, annule ceux qui n'ont plus d'objet, et rembourse ce qui est dû. Une "
        "commande "
        "interrompue\n"
        "se relance : rien n'est encaissé ni rendu deux fois. Réglages : card_url, card_keys, public_url.\n\n"
        "« remboursements » montre ce qui est à rendre. Quand la carte ne peut plus recevoir, un agent dit "
        "comment la "
        "personne a été\n"
        "remboursée autrement (« rendu-ailleurs »), un autre le confirme ou l'écarte. PAIEMENT est la "
        "référence que la liste donne.\n\n"
        "Ce que le prestataire a rendu alors que des agents l'avaient dit rendu autrement reste dans cette "
        "liste\n"
        "jusqu'à ce qu'un agent dise comment c'est réglé (« classer ») et qu'un autre le confirme. « classes "
        "» "
        "montre ce qui l'est ;\n"
        "à tort, deux agents le rouvrent de même.\n\n"
        "Exemples :\n  sicpf carte suivre --dry-run\n  sicpf carte suivre\n  sicpf carte remboursements\n"
        "  sicpf carte rendu-ailleurs 3f2a… --reference VIR-2026-14 --le 2026-11-20 --motif \"carte close\"\n"
        "  SICPF_AGENT=billie sicpf carte approuver 3f2a…\n"
        "  sicpf carte classer 3f2a… --choix recupere_titulaire --motif \"chèque reçu le 3 mars\"\n"
        "  SICPF_AGENT=billie sicpf carte confirmer-classement 3f2a…",
    .options = options,
    .lectures = lectures,
    .flags_for = flags_for,
    .flags = VERB_WRITES | VERB_DRY_RUN,
    .run = run,
};

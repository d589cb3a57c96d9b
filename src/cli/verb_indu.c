#include "cli/actes.h"
#include "base/money.h"
#include "base/ids.h"
#include "cli/essai.h"
#include "cli/indu_print.h"
#include "cli/indu_renonciation.h"
#include "cli/texte.h"
#include "training/organisme.h"
#include "base/text.h"

#define USAGE                                                                                                \
    "indu ouvrir DOSSIER --montant M [--titulaire] [--fraude] ; indu notifier NUMERO --le DATE --reference " \
    "R ; indu payer NUMERO --montant M --reference R [--le DATE] ; indu echelonner NUMERO --mensualites N "  \
    "--le DATE ; indu demeurer|opposer NUMERO --le DATE --reference R ; indu contraindre NUMERO --le DATE "  \
    "--reference R --signataire S [--difficulte] ; indu maintenir NUMERO ; indu "                            \
    "abandonner|approuver|ecarter NUMERO ; indu annuler NUMERO [--le DATE --reference R] ; indu reduire "    \
    "NUMERO --montant M --le DATE --reference R ; "                                                          \
    "indu rembourser NUMERO --reference R [--le DATE] ; indu retenir [NUMERO] ; " INDU_RENONCIATION_USAGE    \
    " ; indu show NUMERO ; indu list [SIRET|NDA]"
#define LIST_MAX 200
/* A page of debts at their limits: three texts each, in characters of up to four bytes. */
#define ARENA_BYTES ((size_t)LIST_MAX * 3 * 4 * DETTE_TEXTE_MAX + ((size_t)8 << 20))

static const struct verb_option options[] = {
    {"montant", "MONTANT", "[ouvrir, payer] en euros ; [reduire] ce qui reste réclamé", 0},
    {"titulaire", NULL, "[ouvrir] le titulaire doit, et non l'organisme", 0},
    {"fraude", NULL, "[ouvrir] obtenu par fraude : jamais abandonné", 0},
    {"le", "DATE",
     "jour certain de la lettre, du paiement, de la première mensualité, de la décision ; aujourd'hui sans "
     "elle",
     0},
    {"reference", "TEXTE", "preuve de ce jour : recommandé, acte, virement", 0},
    {"signataire", "TEXTE", "[contraindre] prénom, nom et qualité", 0},
    {"difficulte", NULL, "[contraindre] l'organisme est en difficulté économique", 0},
    {"mensualites", "NOMBRE", "[echelonner] nombre de mois", 0},
    {NULL, NULL, NULL, 0},
};

/* Those that read: an option of another act, or a word more, would be ignored. */
static const struct verb_lecture lectures[] = {
    {"list", 2, "", "indu list [SIRET|NDA]"},
    {"show", 2, "", "indu show NUMERO"},
    {"renonciation proposer", 3, "", INDU_RENONCIATION_USAGE},
    {"renonciation approuver", 3, "", INDU_RENONCIATION_USAGE},
    {"renonciation refuser", 3, "", INDU_RENONCIATION_USAGE},
    {"renonciation", 1, "", INDU_RENONCIATION_USAGE},
    {NULL, 0, NULL, NULL},
};

extern const struct verb verb_indu;

static const char *option(const struct ctx *ctx, const char *name)
{
    return ctx_option(ctx, &verb_indu, name);
}

static enum rc usage(struct err *e)
{
    return ERR(e, MSG_USAGE_ARGUMENT, "usage", "sicpf " USAGE);
}

static enum rc wrong(const char *name, struct err *e)
{
    return ctx_wrong(&verb_indu, name, e);
}

/* ---- acts -------------------------------------------------------------------------------------------------- */

static const struct acte actes[] = {
    {"ouvrir", true, dette_ouvrir, "Indu ouvert"},
    {"notifier", false, dette_notifier, "Indu notifié"},
    {"payer", false, dette_payer, "Somme recouvrée et répartie"},
    {"echelonner", false, dette_echelonner, "Échéancier accordé"},
    {"demeurer", false, dette_demeurer, "Mise en demeure enregistrée"},
    {"contraindre", false, dette_contraindre, "Contrainte enregistrée"},
    {"opposer", false, dette_opposer, "Opposition enregistrée"},
    {"maintenir", false, dette_maintenir, "Contrainte maintenue"},
    {"abandonner", true, dette_abandonner, "Abandon proposé : une autre personne l'approuve"},
    {"annuler", true, dette_annuler, "Indu annulé"},
    {"reduire", true, dette_reduire, "Réduction proposée : une autre personne l'approuve"},
    {"approuver", false, dette_approuver, "Ce qui était proposé est approuvé"},
    {"ecarter", false, dette_ecarter, "Ce qui était proposé est écarté : rien ne change"},
    {"rembourser", false, dette_rembourser, "Titulaire remboursé"},
};

static enum rc take_numbers(struct ctx *ctx, struct dette_commande *c, struct err *e)
{
    const char *montant = option(ctx, "montant"), *mois = option(ctx, "mensualites"), *le = option(ctx, "le");

    if (montant != NULL && (!money_parse(montant, &c->montant_cents) || c->montant_cents <= 0))
        return wrong("montant", e);
    c->mensualites = 0;
    if (mois != NULL && !text_numero(mois, &c->mensualites))
        return wrong("mensualites", e);
    c->jour = le != NULL ? day_parse_iso(le) : DAY_NONE;
    return le == NULL || c->jour != DAY_NONE ? RC_OK : ERR(e, MSG_USAGE_DATE, "texte", le);
}

static enum rc take(struct ctx *ctx, struct arena *a, const struct acte *acte, struct dette_commande *c,
                    struct err *e)
{
    enum rc rc;

    *c = (struct dette_commande){.agent = ctx->agent,
                                 .titulaire = option(ctx, "titulaire") != NULL,
                                 .fraude = option(ctx, "fraude") != NULL,
                                 .reference = option(ctx, "reference"),
                                 .signataire = option(ctx, "signataire"),
                                 .difficulte = option(ctx, "difficulte") != NULL};
    *(acte->unit == dette_ouvrir ? &c->dossier : &c->numero) = ctx->argv[1];
    rc = take_numbers(ctx, c, e);
    return rc == RC_OK && acte->texte ? texte_lire(ctx, a, &c->texte, e) : rc;
}

static enum rc do_act(struct ctx *ctx, struct arena *a, const struct acte *acte, struct err *e)
{
    struct dette_commande c;
    char sentence[200], left[MONEY_TEXT_BYTES];
    const char *numero;
    enum rc rc = take(ctx, a, acte, &c, e);

    if (rc == RC_OK)
        rc = ctx_write(ctx, acte->unit, &c, e);
    if (rc != RC_OK)
        return rc;
    if (c.deja_out) {
        snprintf(sentence, sizeof(sentence),
                 "Ce paiement est déjà enregistré (%s) : rien n'a changé ; il reste %s.", c.numero,
                 money_french(c.montant_out, left));
        return ctx_tell(ctx, sentence, "numero", c.numero, e);
    }
    numero = c.numero != NULL ? c.numero : c.numero_out;
    if (c.droits_out > 0 || c.argent_out > 0) {
        char rights[MONEY_TEXT_BYTES];

        snprintf(sentence, sizeof(sentence),
                 "Décision approuvée (%s) : %s reviennent sur les droits, %s sont à rendre.", numero,
                 money_french(c.droits_out, rights), money_french(c.argent_out, left));
        return ctx_tell(ctx, sentence, "numero", numero, e);
    }
    snprintf(sentence, sizeof(sentence), acte->unit == dette_payer ? "%s (%s) ; il reste %s." : "%s (%s).",
             acte->unit == dette_annuler && c.propose_out
                 ? "Annulation proposée : une autre personne l'approuve"
                 : acte->fait,
             numero, money_french(c.montant_out, left));
    return ctx_tell(ctx, sentence, "numero", numero, e);
}

/* ---- withholding: one debt, or all those that may be ------------------------------------------------------- */

static enum rc withhold(struct ctx *ctx, struct err *e)
{
    struct dette_commande c = {
        .numero = ctx->argc == 2 ? ctx->argv[1] : NULL, .agent = ctx->agent, .jour = DAY_NONE};
    struct dette_retenues all = {0};
    char sentence[160], total[MONEY_TEXT_BYTES];
    enum rc rc;

    if (c.agent == NULL || *c.agent == '\0')
        return ERR(e, MSG_DECISION_AGENT);
    if (c.numero != NULL) {
        rc = ctx_write(ctx, dette_retenir, &c, e);
        all = (struct dette_retenues){.retenues = c.montant_out > 0, .cents = c.montant_out};
    } else {
        rc = dettes_retenir(ctx->store, ctx->agent, ctx->dry_run, &all, e);
    }
    if (rc != RC_OK)
        return rc;
    if (c.numero == NULL && ctx->dry_run) { /* how much depends on what is free then */
        snprintf(total, sizeof(total), "%lld", (long long)all.dettes);
        snprintf(sentence, sizeof(sentence), "%s dette(s) à retenir.", total);
        return ctx_tell(ctx, sentence, "dettes", total, e);
    }
    snprintf(sentence, sizeof(sentence), "%lld dette(s) : %s retenus.", (long long)all.retenues,
             money_french(all.cents, total));
    return ctx_tell(ctx, sentence, "centimes", money_plain(all.cents, total), e);
}

/* ---- reading ----------------------------------------------------------------------------------------------- */

/* The holders whose dossiers these are, each once. */
static size_t holders(struct arena *a, const struct dette *list, size_t n, int64_t **out)
{
    *out = ARENA_ARRAY(a, int64_t, n + 1);
    for (size_t i = 0; i < n; i++)
        (*out)[i] = list[i].titulaire_id;
    return ids_distincts(*out, n);
}

static enum rc shown(struct ctx *ctx, struct db *db, struct arena *a, const struct dette *list, size_t n,
                     enum rc rc, struct err *e)
{
    int64_t *ids = NULL;
    size_t ids_n = rc == RC_OK ? holders(a, list, n, &ids) : 0;

    return indu_lu(ctx, db, ids, ids_n, rc, e);
}

static enum rc show(struct ctx *ctx, struct arena *a, struct err *e)
{
    struct indu_fiche f = {0};
    struct db *db;
    enum rc rc = store_read_begin(ctx->store, &db, e);

    if (rc != RC_OK)
        return rc;
    rc = dette_lire(db, a, ctx->argv[1], &f.d, e);
    if (rc == RC_OK)
        rc = dette_parts(db, a, f.d.id, &f.parts, &f.parts_n, e);
    if (rc == RC_OK)
        rc = dette_recouvrements(db, a, &f.d, &f.recouvres, &f.recouvres_n, e);
    if (rc == RC_OK)
        rc = dette_echeances(db, a, f.d.id, &f.echeances, &f.echeances_n, e);
    if (rc == RC_OK)
        rc = dette_decisions(db, a, f.d.id, &f.decisions, &f.decisions_n, e);
    if (rc == RC_OK)
        rc = dette_creances(db, a, &f.d, &f.creances, &f.creances_n, e);
    rc = shown(ctx, db, a, &f.d, 1, rc, e);
    return rc == RC_OK ? indu_print(ctx, a, &f, e) : rc;
}

static enum rc list(struct ctx *ctx, struct arena *a, struct err *e)
{
    struct dette *found = NULL;
    int64_t body = 0;
    struct db *db;
    size_t n = 0;
    enum rc rc = store_read_begin(ctx->store, &db, e);

    if (rc != RC_OK)
        return rc;
    if (ctx->argc == 2)
        rc = organisme_id_connu(db, ctx->argv[1], &body, e);
    if (rc == RC_OK)
        rc = dettes_lister(db, a, body, 0, LIST_MAX, &found, &n, e);
    rc = shown(ctx, db, a, found, n, rc, e);
    return rc == RC_OK ? indu_print_list(ctx, a, found, n, e) : rc;
}

static enum rc dispatch(struct ctx *ctx, struct arena *a, struct err *e)
{
    const char *word = ctx->argc > 0 ? ctx->argv[0] : "";
    const struct acte *acte = acte_trouver(actes, ARRAY_LEN(actes), word);

    if (acte != NULL)
        return ctx->argc == 2 ? do_act(ctx, a, acte, e) : usage(e);
    if (ctx->argc == 2 && strcmp(word, "show") == 0)
        return show(ctx, a, e);
    if (ctx->argc <= 2 && strcmp(word, "list") == 0)
        return list(ctx, a, e);
    if (ctx->argc <= 2 && strcmp(word, "retenir") == 0)
        return withhold(ctx, e);
    if (strcmp(word, "renonciation") == 0)
        return indu_renonciation(ctx, a, e);
    return usage(e);
}

static enum rc run(struct ctx *ctx, struct err *e)
{
    return ctx_in_arena(ctx, ARENA_BYTES, dispatch, e);
}

static int flags_for(int argc, char **argv)
{
    bool reads = argc > 0 && (strcmp(argv[0], "list") == 0 || strcmp(argv[0], "show") == 0 ||
                              (argc == 1 && strcmp(argv[0], "renonciation") == 0));

    return reads ? VERB_WRITES | VERB_READS : VERB_WRITES | VERB_DRY_RUN;
}

const struct verb verb_indu = {
    .name = "indu",
    .usage = USAGE,
    .summary = "sommes payées à tort : notification, mise en demeure, contrainte, retenue, répartition",
    .help =
        "Une somme payée à tort se réclame à l'organisme (C. trav. L. 6323-44) ou au titulaire (L. "
        "6323-45).\n"
        "Chaque étape est refusée si la précédente manque ou si son délai court. Ce qui est recouvré "
        "retourne\n"
        "d'abord à France compétences, puis aux autres financeurs à proportion (R. 6333-7-5). La dette d'un\n"
        "titulaire se retient sur ses droits libres, jamais au-delà. Ce qu'il avait payé d'une dette qu'une "
        "fraude annule\n"
        "lui est viré hors du service ; rembourser l'enregistre.\n"
        "renonciation montre ce qui est dû à un organisme ou à un titulaire et n'est pas payé ; deux agents "
        "y\n"
        "renoncent quand rien ne permet de le payer (indu.renonciation_mois).\n"
        "annuler, dès qu'une partie est recouvrée, et reduire prennent le jour et la référence de la "
        "décision "
        "(du juge, ou\n"
        "du gestionnaire) ; une autre personne approuve, et ce qui est recouvré en trop est rendu.\n"
        "Les motifs (ouvrir, abandonner, annuler, reduire, renonciation) se lisent sur l'entrée standard.\n\n"
        "Exemples :\n"
        "  echo 'Trois jours non suivis.' | sicpf indu ouvrir 00000000000042 --montant 300\n"
        "  sicpf indu notifier IND-2026-00001 --le 2026-11-20 --reference 'recommandé 1A 200 300'\n"
        "  sicpf indu payer IND-2026-00001 --montant 120 --reference 'virement du 24'\n"
        "  sicpf indu demeurer IND-2026-00001 --le 2026-12-28 --reference 'recommandé 1A 200 301'\n"
        "  sicpf indu contraindre IND-2026-00001 --le 2027-02-01 --reference 'acte 12' --signataire 'Camille "
        "Durand, directrice'\n"
        "  echo 'Deux jours avaient été suivis.' | sicpf indu reduire IND-2026-00001 --montant 100 --le "
        "2027-05-12 "
        "--reference 'TJ Paris 27/00123'\n"
        "  sicpf indu retenir\n"
        "  echo 'Organisme radié, sans successeur.' | sicpf indu renonciation proposer 00000000000042\n"
        "  sicpf indu list",
    .options = options,
    .lectures = lectures,
    .flags = VERB_WRITES | VERB_DRY_RUN,
    .flags_for = flags_for,
    .run = run,
};

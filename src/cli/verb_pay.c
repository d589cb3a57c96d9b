#include "base/json.h"
#include "base/money.h"
#include "base/text.h"
#include "cli/draft.h"
#include "cli/essai.h"
#include "cli/pay_held.h"
#include "cli/pay_retour.h"
#include "cli/pay_statement.h"
#include "cli/verb.h"
#include "exchange/sepa.h"
#include "training/etats.h"

#define USAGE                                                                                                \
    "pay propose ; pay list ; pay show LOT [--apres N] ; pay held [--apres DOSSIER] ; pay approve LOT "      \
    "[--ecarter] ; "                                                                                         \
    "pay cancel LOT ; pay unsent LOT [--motif TEXTE] ; pay sent LOT [--motif TEXTE|--retirer] ; pay file "   \
    "LOT "                                                                                                   \
    "-o FICHIER ; pay "                                                                                      \
    "status FICHIER ; pay check [LOT] ; pay returned ; pay again REFERENCE [--motif TEXTE|--retirer] ; "     \
    "pay statement SIRET|NDA [--virements] [--csv] [--apres DOSSIER] [--du DATE] [--au DATE]"
#define LIST_MAX 50

static const struct verb_option options[] = {
    {"output", "FICHIER", "[file] où écrire le fichier de la banque", 'o'},
    {"ecarter", NULL, "[approve] retire du lot les virements que l'on ne peut pas approuver soi-même", 0},
    {"motif", "TEXTE",
     "[unsent, sent] comment l'on sait que le fichier n'est jamais parti, ou l'est ; [again] comment un "
     "compte que la banque refuse a été "
     "vérifié ; un autre agent confirme sans",
     0},
    {"retirer", NULL, "[sent, again] retire ce qu'un agent a dit, tant que personne ne l'a confirmé", 0},
    {"virements", NULL, "[statement] les virements envoyés, et ceux qui sont revenus, les derniers d'abord",
     0},
    {"csv", NULL, "[statement] en CSV, séparé par des points-virgules", 0},
    {"apres", "DOSSIER",
     "[statement, held] ce qui suit ce dossier ; avec --virements, JOUR/REFERENCE ; [show] ce qui suit le "
     "virement N",
     0},
    {"du", "DATE", "[statement] seulement ce qui a été payé à partir de ce jour", 0},
    {"au", "DATE", "[statement] seulement ce qui a été payé jusqu'à ce jour, compris", 0},
    {NULL, NULL, NULL, 0},
};

/* Those that read: an option of another act, or a word more, would be ignored. */
static const struct verb_lecture lectures[] = {
    {"list", 1, "", "pay list"},
    {"show", 2, "apres", "pay show LOT [--apres N]"},
    {"held", 1, "apres", "pay held [--apres DOSSIER]"},
    {"check", 2, "", "pay check [LOT]"},
    {"returned", 1, "", "pay returned"},
    {"statement", 2, "virements csv apres du au",
     "pay statement SIRET|NDA [--virements] [--csv] [--apres DOSSIER] [--du DATE] [--au DATE]"},
    {NULL, 0, NULL, NULL},
};

extern const struct verb verb_pay;

static enum rc need_agent(const struct ctx *ctx, struct err *e)
{
    return ctx->agent != NULL && ctx->agent[0] != '\0' ? RC_OK : ERR(e, MSG_PAIEMENT_AGENT);
}

static enum rc propose(struct ctx *ctx, struct err *e)
{
    struct paiement_proposition p = {.agent = ctx->agent, .le = ctx->at_given ? ctx->at : DAY_NONE};
    char total[MONEY_TEXT_BYTES];
    struct json *j;
    enum rc rc = ctx_write_dit(ctx, paiement_proposer, &p, e);

    if (rc != RC_OK)
        return rc;
    j = ctx->json ? json_to(ctx->out) : NULL;
    if (j != NULL) {
        json_object_open(j);
        json_kt(j, "lot", p.lignes_out > 0 ? p.numero_out : NULL);
        json_ki(j, "lignes", p.lignes_out);
        json_ki(j, "total", p.total_out);
        json_ki(j, "sans_iban", p.sans_iban_out);
        json_ki(j, "comptes_recents", p.iban_recents_out);
        json_ki(j, "acomptes", p.acomptes_out);
        json_ki(j, "remboursements", p.remboursements_out);
        json_ki(j, "restitutions", p.restitutions_out);
        json_ki(j, "financeurs_en_attente", p.financeurs_attente_out);
        json_ki(j, "deux_parties", p.deux_parties_out);
        json_kb(j, "essai", ctx->dry_run);
        json_object_close(j);
        json_raw(j, "\n", 1);
        json_free(j);
    } else if (p.lignes_out > 0) {
        fprintf(ctx->out, "Lot %s : %lld virement(s), %s. Deux agents doivent l'approuver.\n", p.numero_out,
                (long long)p.lignes_out, money_french(p.total_out, total));
    } else {
        fputs("Aucun virement à faire aujourd'hui. Ce qui est dû et attend, et pourquoi : sicpf pay held.\n",
              ctx->out);
    }
    if (j == NULL && p.sans_iban_out > 0)
        fprintf(ctx->out, "%lld dossier(s) attendent le compte bancaire de leur organisme.\n",
                (long long)p.sans_iban_out);
    if (j == NULL && p.iban_recents_out > 0)
        fprintf(ctx->out, "%lld dossier(s) attendent : leur organisme vient de changer de compte bancaire.\n",
                (long long)p.iban_recents_out);
    if (j == NULL && p.acomptes_out > 0)
        fprintf(ctx->out, "Dont %lld acompte(s).\n", (long long)p.acomptes_out);
    if (j == NULL && p.remboursements_out > 0)
        fprintf(ctx->out, "Dont %lld remboursement(s) à des organismes.\n", (long long)p.remboursements_out);
    if (j == NULL && p.restitutions_out > 0)
        fprintf(ctx->out, "Dont %lld virement(s) à des financeurs.\n", (long long)p.restitutions_out);
    if (j == NULL && p.financeurs_attente_out > 0)
        fprintf(ctx->out, "%lld financeur(s) attendent un compte bancaire, ou le délai d'un changement.\n",
                (long long)p.financeurs_attente_out);
    if (j == NULL && p.deux_parties_out > 0)
        fprintf(ctx->out,
                "Un même agent a agi pour les deux parties dans le dossier de %lld virement(s) : sicpf pay "
                "show %s\n",
                (long long)p.deux_parties_out, p.numero_out);
    return RC_OK;
}

static void json_lot(struct json *j, const struct paiement_lot *l)
{
    char day[DAY_TEXT_BYTES];

    json_object_open(j);
    json_kt(j, "lot", l->numero);
    json_kt(j, "etat", l->etat);
    json_kt(j, "execution", day_iso(l->execution, day));
    json_ki(j, "lignes", l->lignes);
    json_ki(j, "total", l->total_cents);
    json_ki(j, "payees", l->payees);
    json_ki(j, "rejetees", l->rejetees);
    json_ki(j, "revenues", l->revenues);
    json_ki(j, "retirees", l->retirees);
    json_object_close(j);
}

static enum rc list(struct ctx *ctx, struct err *e)
{
    struct arena *a = arena_new(1U << 18);
    struct paiement_lot *lots;
    struct json *j = NULL;
    struct db *db;
    size_t n = 0;
    enum rc rc;

    if (a == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = store_read_begin(ctx->store, &db, e);
    if (rc == RC_OK) {
        rc = paiement_lots(db, a, LIST_MAX, &lots, &n, e);
        store_read_end(ctx->store, db);
    }
    if (rc == RC_OK && ctx->json && (j = json_to(ctx->out)) != NULL)
        json_array_open(j);
    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        char total[MONEY_TEXT_BYTES];

        if (j != NULL)
            json_lot(j, &lots[i]);
        else
            fprintf(ctx->out,
                    "%s  %-9s  %lld virement(s)  %s  payés %lld, rejetés %lld, revenus %lld, "
                    "retirés %lld\n",
                    lots[i].numero, etat_mot(lots[i].etat), (long long)lots[i].lignes,
                    money_french(lots[i].total_cents, total), (long long)lots[i].payees,
                    (long long)lots[i].rejetees, (long long)lots[i].revenues, (long long)lots[i].retirees);
    }
    if (j != NULL) {
        json_array_close(j);
        json_raw(j, "\n", 1);
        json_free(j);
    }
    arena_free(a);
    return rc;
}

/* What an act on a run did; `keys` and `counts`: what it counts, ended by NULL. */
struct dit {
    const char *lot, *phrase, *etape;
    const char *keys[3];
    int64_t counts[3];
};

static enum rc tell(struct ctx *ctx, const struct dit *d, struct err *e)
{
    struct json *j;

    if (!ctx->json) {
        fputs(d->phrase, ctx->out);
        return RC_OK;
    }
    j = json_to(ctx->out);
    if (j == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    json_object_open(j);
    json_kt(j, "lot", d->lot);
    json_kt(j, "fait", d->etape);
    for (size_t i = 0; i < ARRAY_LEN(d->keys) && d->keys[i] != NULL; i++)
        json_ki(j, d->keys[i], d->counts[i]);
    json_kb(j, "essai", ctx->dry_run);
    json_object_close(j);
    json_line_end(j);
    json_free(j);
    return RC_OK;
}

static enum rc approve(struct ctx *ctx, struct err *e)
{
    struct paiement_approbation p = {.numero = ctx->argv[1],
                                     .agent = ctx->agent,
                                     .ecarter = ctx_option(ctx, &verb_pay, "ecarter") != NULL};
    struct dit d = {.lot = ctx->argv[1], .keys = {"retirees"}};
    char said[400], held[100] = "";
    enum rc rc = ctx_write_dit(ctx, paiement_approuver, &p, e);

    if (rc != RC_OK)
        return rc;
    if (p.retirees_out > 0)
        snprintf(held, sizeof(held), "%lld virement(s) retenu(s) ont quitté le lot.\n",
                 (long long)p.retirees_out);
    if (p.vide_out)
        snprintf(said, sizeof(said), "%sIl ne reste rien à payer : le lot %s est abandonné.\n", held,
                 p.numero);
    else
        snprintf(said, sizeof(said), "%sLot %s approuvé. %s\n", held, p.numero,
                 p.complet_out ? "« sicpf pay file » peut en faire le fichier."
                               : "Un autre agent doit l'approuver aussi.");
    d.phrase = said;
    d.etape = p.vide_out ? "abandonne" : p.complet_out ? "approuve2" : "approuve1";
    d.counts[0] = p.retirees_out;
    return tell(ctx, &d, e);
}

static enum rc cancel(struct ctx *ctx, struct err *e)
{
    struct paiement_approbation p = {.numero = ctx->argv[1], .agent = ctx->agent};
    struct dit d = {.lot = ctx->argv[1], .etape = "abandonne"};
    char said[160];
    enum rc rc = ctx_write_dit(ctx, paiement_abandonner, &p, e);

    snprintf(said, sizeof(said), "Lot %s abandonné : ses dossiers attendent le prochain.\n", p.numero);
    d.phrase = said;
    return rc == RC_OK ? tell(ctx, &d, e) : rc;
}

/* With a reason, it is said; without, another agent confirms it. */
static enum rc unsent(struct ctx *ctx, struct err *e)
{
    struct paiement_non_envoi x = {
        .numero = ctx->argv[1], .agent = ctx->agent, .motif = ctx_option(ctx, &verb_pay, "motif")};
    struct dit d = {.lot = x.numero, .etape = x.motif != NULL ? "non_envoi_dit" : "abandonne"};
    char said[240];
    enum rc rc = ctx_write_dit(
        ctx, x.motif != NULL ? paiement_dire_non_envoye : paiement_abandonner_non_envoye, &x, e);

    if (x.motif != NULL)
        snprintf(said, sizeof(said),
                 "Lot %s dit jamais envoyé. Un autre agent confirme : sicpf pay unsent %s\n", x.numero,
                 x.numero);
    else
        snprintf(
            said, sizeof(said),
            "Lot %s abandonné, jamais envoyé : ses dossiers attendent le prochain. Détruire son fichier.\n",
            x.numero);
    d.phrase = said;
    return rc == RC_OK ? tell(ctx, &d, e) : rc;
}

/* Taken up again: what it did, and how to give it up again. */
static enum rc taken_up(struct ctx *ctx, const struct paiement_depart *x, struct err *e)
{
    char said[700], doubles[300] = "";
    struct dit d = {.lot = x->numero,
                    .etape = "repris",
                    .phrase = said,
                    .keys = {"ecritures_relues", "doubles"},
                    .counts = {x->ecritures_out, x->doubles_out}};

    if (x->doubles_out > 0)
        snprintf(doubles, sizeof(doubles),
                 "%lld virement(s) payé(s) aussi par un autre lot : sicpf pay check %s ; en demander le "
                 "retour à la "
                 "banque.\n",
                 (long long)x->doubles_out, x->numero);
    snprintf(said, sizeof(said),
             "Lot %s repris comme envoyé. Écritures de la banque relues : %lld.\n%sRepris par erreur, et "
             "tant que la "
             "banque ne le nomme pas : sicpf pay unsent %s --motif TEXTE, puis un autre agent.\n",
             x->numero, (long long)x->ecritures_out, doubles, x->numero);
    return tell(ctx, &d, e);
}

/* Likewise, of a run given up as never sent. */
static enum rc sent(struct ctx *ctx, struct err *e)
{
    struct paiement_depart x = {
        .numero = ctx->argv[1], .agent = ctx->agent, .motif = ctx_option(ctx, &verb_pay, "motif")};
    bool back = ctx_option(ctx, &verb_pay, "retirer") != NULL;
    struct dit d = {.lot = x.numero, .etape = back ? "parti_retire" : "parti_dit"};
    char said[200];
    enum rc rc = ctx_write_dit(ctx,
                               back              ? paiement_retirer_parti
                               : x.motif != NULL ? paiement_dire_parti
                                                 : paiement_reprendre_parti,
                               &x, e);

    if (rc != RC_OK)
        return rc;
    if (!back && x.motif == NULL)
        return taken_up(ctx, &x, e);
    if (back)
        snprintf(said, sizeof(said), "Lot %s : plus personne ne le dit parti.\n", x.numero);
    else
        snprintf(said, sizeof(said), "Lot %s dit parti. Un autre agent confirme : sicpf pay sent %s\n",
                 x.numero, x.numero);
    d.phrase = said;
    return tell(ctx, &d, e);
}

static enum rc file(struct ctx *ctx, struct err *e)
{
    const char *path = ctx_option(ctx, &verb_pay, "output");
    const struct sepa_debiteur debtor = {ctx->cfg->debtor_name, ctx->cfg->debtor_iban, ctx->cfg->debtor_bic};
    struct draft d = {NULL, ""};
    struct dit told = {.lot = ctx->argv[1], .etape = "fichier"};
    char said[160];
    enum rc rc;

    if (path == NULL)
        return ERR(e, MSG_USAGE_ARGUMENT, "usage", "sicpf pay file LOT -o FICHIER");
    rc = draft_open(ctx, path, &d, e);
    if (rc == RC_OK)
        rc = sepa_emettre(ctx->store, ctx->argv[1], ctx->agent, &debtor, ctx->dry_run, d.f, e);
    if (rc == RC_OK && !ctx->dry_run)
        rc = draft_publish(ctx, path, &d, e);
    draft_close(ctx, &d);
    snprintf(said, sizeof(said), "Fichier pain.001 du lot %s %s, conforme à son schéma.\n", ctx->argv[1],
             ctx->dry_run ? "essayé et non écrit" : "écrit");
    told.phrase = said;
    return rc == RC_OK ? tell(ctx, &told, e) : rc;
}

/* What the answer leaves to somebody else to say. */
static void print_silences(FILE *out, const struct sepa_reponse *r)
{
    if (r->muettes > 0)
        fputs("La banque dit le lot accepté en partie sans nommer un virement : lui demander lesquels, ou "
              "attendre le relevé.\n",
              out);
    if (r->dementies > 0)
        fputs("La banque dit tout payé, mais rejette ou tient encore un virement ou le lot : ce qu'elle ne "
              "nomme "
              "pas attend le relevé.\n",
              out);
}

/* What moves no money, and that a person looks at. */
static void print_told(FILE *out, const struct sepa_reponse *r)
{
    if (r->noms > 0)
        fprintf(out,
                "Nom du bénéficiaire qui n'est pas, ou pas tout à fait, celui du compte : %lld virement(s). "
                "« sicpf pay check %s » les donne.\n",
                (long long)r->noms, r->lot);
    if (r->noms_muets > 0)
        fputs(
            "La banque dit que des noms ne sont pas ceux des comptes, sans nommer un virement : lui demander "
            "lesquels avant de confirmer le lot.\n",
            out);
    if (r->bloques > 0)
        fprintf(out,
                "La banque dit de l'argent bloqué, ni versé ni rendu : lui demander pourquoi. « sicpf pay "
                "check %s » "
                "le donne.\n",
                r->lot);
}

static enum rc status(struct ctx *ctx, struct err *e)
{
    struct sepa_reponse r;
    struct json *j;
    FILE *in;
    enum rc rc = ctx_open(ctx, ctx->argv[1], &in, e);

    if (rc != RC_OK)
        return rc;
    rc = sepa_lire_reponse(ctx->store, in, ctx->agent, ctx->dry_run, &r, e);
    if (in != ctx->in)
        fclose(in);
    if (rc != RC_OK)
        return rc;
    j = ctx->json ? json_to(ctx->out) : NULL;
    if (j == NULL) {
        essai_dire(ctx);
        fprintf(ctx->out, "Lot %s : %lld payé(s), %lld rejeté(s), %lld revenu(s), %lld sans changement.\n",
                r.lot, (long long)r.payees, (long long)r.rejetees, (long long)r.retournees,
                (long long)r.inchangees);
        if (r.relues > 0)
            fprintf(ctx->out,
                    "Écritures de la banque qui attendaient, expliquées par cette réponse : %lld.\n",
                    (long long)r.relues);
        print_silences(ctx->out, &r);
        print_told(ctx->out, &r);
        return RC_OK;
    }
    json_object_open(j);
    json_kt(j, "lot", r.lot);
    json_ki(j, "payees", r.payees);
    json_ki(j, "rejetees", r.rejetees);
    json_ki(j, "revenues", r.retournees);
    json_ki(j, "inchangees", r.inchangees);
    json_ki(j, "muettes", r.muettes);
    json_ki(j, "dementies", r.dementies);
    json_ki(j, "noms", r.noms);
    json_ki(j, "noms_muets", r.noms_muets);
    json_ki(j, "bloques", r.bloques);
    json_ki(j, "relues", r.relues);
    json_kb(j, "essai", ctx->dry_run);
    json_object_close(j);
    json_raw(j, "\n", 1);
    json_free(j);
    return RC_OK;
}

static enum rc take_day(const struct ctx *ctx, const char *name, day_t *out, struct err *e)
{
    const char *text = ctx_option(ctx, &verb_pay, name);

    *out = text != NULL ? day_parse_iso(text) : DAY_NONE;
    return text == NULL || *out != DAY_NONE ? RC_OK : ERR(e, MSG_USAGE_DATE, "texte", text);
}

static enum rc statement(struct ctx *ctx, struct err *e)
{
    const char *after = ctx_option(ctx, &verb_pay, "apres");
    struct statement_demande d = {.csv = ctx_option(ctx, &verb_pay, "csv") != NULL,
                                  .virements = ctx_option(ctx, &verb_pay, "virements") != NULL,
                                  .apres = after != NULL ? after : ""};
    enum rc rc = take_day(ctx, "du", &d.du, e);

    if (rc == RC_OK)
        rc = take_day(ctx, "au", &d.au, e);
    if (rc == RC_OK && d.du != DAY_NONE && d.au != DAY_NONE && d.au < d.du)
        rc = ERR(e, MSG_WEB_CHAMP_ORDRE, "champ", "--au", "avant", "--du");
    if (rc != RC_OK)
        return rc;
    return d.virements ? pay_virements(ctx, &d, e) : pay_statement(ctx, &d, e);
}

static enum rc held(struct ctx *ctx, struct err *e)
{
    const char *after = ctx_option(ctx, &verb_pay, "apres");

    return pay_held(ctx, after != NULL ? after : "", e);
}

static enum rc show(struct ctx *ctx, struct err *e)
{
    const char *after = ctx_option(ctx, &verb_pay, "apres");
    int64_t apres = 0;

    if (after != NULL && !text_whole(after, &apres))
        return ERR(e, MSG_USAGE_ARGUMENT, "usage", "sicpf pay show LOT [--apres N]");
    return pay_show(ctx, apres, e);
}

static enum rc run(struct ctx *ctx, struct err *e)
{
    static const struct {
        const char *name;
        int words;
        enum rc (*run)(struct ctx *, struct err *);
    } actions[] = {{"propose", 1, propose},
                   {"list", 1, list},
                   {"show", 2, show},
                   {"held", 1, held},
                   {"approve", 2, approve},
                   {"cancel", 2, cancel},
                   {"unsent", 2, unsent},
                   {"sent", 2, sent},
                   {"file", 2, file},
                   {"status", 2, status},
                   {"check", 1, pay_check_all},
                   {"check", 2, pay_check},
                   {"returned", 1, pay_returned},
                   {"again", 2, pay_again},
                   {"statement", 2, statement}};
    enum rc rc = need_agent(ctx, e);

    for (size_t i = 0; rc == RC_OK && i < ARRAY_LEN(actions); i++)
        if (ctx->argc == actions[i].words && strcmp(ctx->argv[0], actions[i].name) == 0)
            return actions[i].run(ctx, e);
    return rc == RC_OK ? ERR(e, MSG_USAGE_ARGUMENT, "usage", "sicpf " USAGE) : rc;
}

static int flags_for(int argc, char **argv)
{
    static const char *const reading[] = {"list"};

    for (size_t i = 0; argc > 0 && i < ARRAY_LEN(reading); i++)
        if (strcmp(argv[0], reading[i]) == 0)
            return 0;
    return VERB_WRITES;
}

const struct verb verb_pay = {
    .name = "pay",
    .usage = USAGE,
    .summary = "paie les organismes : lot, deux approbations, fichier de la banque, réponse de la banque",
    .help =
        "« propose » réunit les dossiers facturés que l'on peut payer. Deux agents différents approuvent "
        "le lot\n"
        "(SICPF_AGENT nomme l'agent). « file » écrit un pain.001.001.09 vérifié par son schéma ; le même "
        "lot\n"
        "donne toujours le même fichier. « status » lit un pain.002.001.10 ou .03 : payé (ACSC, ACCC), "
        "rejeté "
        "(RJCT),\n"
        "en cours (les autres). Un virement rejeté revient dans le lot suivant. Lire deux fois la même "
        "réponse\n"
        "ne change rien. Qui a proposé un compte du lot, agi dans l'un de ses dossiers pour une partie, ou "
        "ouvert ou levé son\n"
        "contrôle ne l'approuve pas : « approve --ecarter » en retire ces virements. « show » dit où un lot "
        "en est, et "
        "les dossiers\n"
        "où un même agent a agi pour les deux parties. « unsent » "
        "abandonne à deux un\n"
        "lot dont le fichier n'a jamais été envoyé ; « sent » le reprend, à deux, s'il l'était. Le compte à "
        "débiter vient de debtor_name, debtor_iban et "
        "debtor_bic.\n\n"
        "« check » dit ce que le lot et les relevés (sicpf import camt) ne disent pas de la même façon ; "
        "sans "
        "lot, l'argent\nparti que rien n'explique, et si chaque lot est celui qui fut figé.\n"
        "« returned » liste les virements revenus ; « again » laisse le lot suivant repayer l'un d'eux "
        "sur le\n"
        "même compte. Un compte que la banque refuse retient tout ce qui y part : un agent dit comment il "
        "l'a vérifié "
        "(--motif), un autre confirme.\n"
        " « statement » est le suivi des règlements d'un organisme : dû, payé, à qui, ce qui "
        "retient.\n\n"
        "Exemples :\n"
        "  sicpf pay propose\n"
        "  SICPF_AGENT=alix sicpf pay approve SICPF-20261123-0001\n"
        "  sicpf pay file SICPF-20261123-0001 -o virements.xml\n"
        "  sicpf pay status reponse-banque.xml\n"
        "  sicpf pay statement 73282932000074 --csv\n"
        "  sicpf pay statement 73282932000074 --virements --du 2026-12-01 --au 2026-12-31",
    .flags = VERB_DRY_RUN,
    .options = options,
    .lectures = lectures,
    .flags_for = flags_for,
    .run = run,
};

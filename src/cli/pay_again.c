/* `sicpf pay again`: what came back may be paid again, by one agent; when the bank refuses its account, by two (training/compte_refus.h). */
#include "base/json.h"
#include "base/money.h"
#include "cli/essai.h"
#include "cli/pay_retour.h"
#include "training/paiement_retour.h"

extern const struct verb verb_pay;

static void again_json(struct json *j, const struct paiement_reprise *p, bool essai)
{
    static const char *const steps[] = {[REPRISE_FAITE] = "repris",
                                        [REPRISE_DITE] = "dit",
                                        [REPRISE_CONFIRMEE] = "confirme",
                                        [REPRISE_RETIREE] = "retire"};
    static const char *const words[] = {[REPRIS_DE_NOUVEAU] = "de_nouveau",
                                        [REPRIS_AVEC_FACTURE] = "avec_facture",
                                        [REPRIS_RESTE_DU] = "reste_du"};
    const bool again = p->etape_out == REPRISE_FAITE;

    json_object_open(j);
    json_kt(j, "reference", p->reference);
    json_kt(j, "etape", steps[p->etape_out]);
    json_ki(j, "reponses", p->reponses_out);
    json_kt(j, "repris", again ? words[p->repris_out] : NULL);
    json_ki(j, "reste_du", p->reste_du_out);
    json_kb(j, "essai", essai);
    json_object_close(j);
    json_line_end(j);
}

static void print_account(FILE *out, const struct paiement_reprise *p)
{
    if (p->etape_out == REPRISE_DITE)
        fprintf(out,
                "%s : compte dit vérifié, pour %lld réponse(s) de la banque. Un autre agent confirme : sicpf "
                "pay again "
                "%s\n",
                p->reference, (long long)p->reponses_out, p->reference);
    else if (p->etape_out == REPRISE_CONFIRMEE)
        fprintf(out,
                "%s : compte vérifié par deux agents. %lld réponse(s) de la banque n'y retiennent plus rien "
                "; une "
                "réponse venue depuis retient encore.\n",
                p->reference, (long long)p->reponses_out);
    else
        fprintf(out, "%s : plus personne ne dit avoir vérifié ce compte.\n", p->reference);
}

static void print_again(FILE *out, const struct paiement_reprise *p)
{
    char sum[MONEY_TEXT_BYTES];

    if (p->etape_out != REPRISE_FAITE)
        print_account(out, p);
    else if (p->repris_out == REPRIS_RESTE_DU)
        fprintf(out,
                "%s : le prochain lot paiera à l'organisme %s, ce qui lui reste dû, si rien ne le retient.\n",
                p->reference, money_french(p->reste_du_out, sum));
    else if (p->repris_out == REPRIS_AVEC_FACTURE)
        fprintf(out, "%s : cet acompte n'est plus dû ; l'organisme sera payé avec sa facture.\n",
                p->reference);
    else
        fprintf(out, "%s : le prochain lot le paiera de nouveau, si rien ne le retient.\n", p->reference);
}

enum rc pay_again(struct ctx *ctx, struct err *e)
{
    struct paiement_reprise p = {.reference = ctx->argv[1],
                                 .agent = ctx->agent,
                                 .motif = ctx_option(ctx, &verb_pay, "motif"),
                                 .retirer = ctx_option(ctx, &verb_pay, "retirer") != NULL};
    enum rc rc = ctx_write_dit(ctx, paiement_reprendre, &p, e);
    struct json *j;

    if (rc != RC_OK)
        return rc;
    if (!ctx->json) {
        print_again(ctx->out, &p);
        return RC_OK;
    }
    j = json_to(ctx->out);
    if (j == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    again_json(j, &p, ctx->dry_run);
    json_free(j);
    return RC_OK;
}

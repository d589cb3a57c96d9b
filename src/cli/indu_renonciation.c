#include "cli/indu_renonciation.h"
#include "cli/actes.h"
#include "base/ids.h"
#include "base/json.h"
#include "base/money.h"
#include "cli/essai.h"
#include "cli/indu_print.h"
#include "cli/lignes.h"
#include "cli/texte.h"
#include "training/renonciation.h"

#define LIST_MAX 200

/* ---- acts --------------------------------------------------------------------------------------------------- */

static const struct acte actes[] = {
    {"proposer", true, renonciation_proposer, "Renonciation proposée : un autre agent doit l'approuver"},
    {"approuver", false, renonciation_approuver, "Renonciation approuvée : la somme revient au fonds"},
    {"refuser", false, renonciation_refuser, "Renonciation refusée : la somme reste due"},
};

static enum rc do_act(struct ctx *ctx, struct arena *a, const struct acte *acte, struct err *e)
{
    struct renonciation_commande c = {.objet = ctx->argv[2], .agent = ctx->agent};
    char sentence[200], amount[MONEY_TEXT_BYTES];
    enum rc rc = acte->texte ? texte_lire(ctx, a, &c.motif, e) : RC_OK;

    if (rc == RC_OK)
        rc = ctx_write(ctx, acte->unit, &c, e);
    if (rc != RC_OK)
        return rc;
    snprintf(sentence, sizeof(sentence), "%s (%s, %s).", acte->fait, c.objet,
             money_french(c.cents_out, amount));
    return ctx_tell(ctx, sentence, "objet", c.objet, e);
}

/* ---- what is owed ------------------------------------------------------------------------------------------- */

struct montre {
    struct renonciable *list;
    day_t *possible; /* as many */
    size_t n;
};

static void json_one(struct json *j, const struct renonciable *r, day_t possible)
{
    json_object_open(j);
    json_kt(j, "objet", r->objet);
    json_kt(j, "du_a", r->indu_id != 0 ? "titulaire" : "organisme");
    json_kt(j, "dossier", r->dossier);
    json_kt(j, "organisme", r->denomination);
    json_ki(j, "montant_cents", r->cents);
    json_kd(j, "depuis", r->depuis);
    json_kd(j, "renonciation_possible_le", possible);
    json_kt(j, "motif", r->motif);
    json_kt(j, "propose_par", r->propose_par);
    json_object_close(j);
}

static void print_one(FILE *out, const struct renonciable *r, day_t possible)
{
    char since[32], from[32], amount[MONEY_TEXT_BYTES];

    fprintf(out, "%s  dossier %s, dû %s : %s depuis le %s ; renonciation possible à partir du %s\n", r->objet,
            r->dossier, r->indu_id != 0 ? "au titulaire" : r->denomination, money_french(r->cents, amount),
            day_french(r->depuis, since), day_french(possible, from));
    if (r->proposition_no != 0)
        fprintf(out, "    proposée par %s : %s\n", r->propose_par, r->motif);
}

static enum rc print(struct ctx *ctx, const struct montre *m, struct err *e)
{
    struct json *j;
    enum rc rc = tableau_ouvrir(ctx, &j, e);

    if (rc != RC_OK)
        return rc;
    if (j == NULL && m->n == 0)
        fputs("Rien n'est dû qui ne soit payé.\n", ctx->out);
    for (size_t i = 0; i < m->n; i++)
        if (j != NULL)
            json_one(j, &m->list[i], m->possible[i]);
        else
            print_one(ctx->out, &m->list[i], m->possible[i]);
    tableau_fermer(j);
    return RC_OK;
}

static enum rc list(struct ctx *ctx, struct arena *a, struct err *e)
{
    struct montre m = {0};
    int64_t *ids = ARENA_ARRAY(a, int64_t, LIST_MAX);
    struct db *db;
    enum rc rc = store_read_begin(ctx->store, &db, e);

    if (rc != RC_OK)
        return rc;
    m.possible = ARENA_ARRAY(a, day_t, LIST_MAX);
    rc = renonciables(db, a, "", LIST_MAX, &m.list, &m.n, e);
    for (size_t i = 0; rc == RC_OK && i < m.n; i++) {
        ids[i] = m.list[i].titulaire_id;
        rc = renonciation_possible(m.list[i].depuis, env_today(ctx->env), &m.possible[i], e);
    }
    rc = indu_lu(ctx, db, ids, ids_distincts(ids, m.n), rc, e);
    return rc == RC_OK ? print(ctx, &m, e) : rc;
}

enum rc indu_renonciation(struct ctx *ctx, struct arena *a, struct err *e)
{
    const struct acte *acte;

    if (ctx->argc == 1)
        return list(ctx, a, e);
    acte = ctx->argc == 3 ? acte_trouver(actes, ARRAY_LEN(actes), ctx->argv[1]) : NULL;
    if (acte != NULL)
        return do_act(ctx, a, acte, e);
    return ERR(e, MSG_USAGE_ARGUMENT, "usage", "sicpf " INDU_RENONCIATION_USAGE);
}

#include "cli/carte_ailleurs.h"
#include "base/ids.h"
#include "base/json.h"
#include "base/money.h"
#include "cli/essai.h"
#include "cli/lecture.h"
#include "cli/lignes.h"
#include "training/carte_ailleurs.h"

#define LIST_MAX 200
#define ARENA_BYTES ((size_t)4 << 20)

extern const struct verb verb_carte;

/* ---- acts ----------------------------------------------------------------------------------------------------------- */

static const struct acte {
    const char *name;
    unit_fn *unit;
    const char *done;
} acts[] = {
    {"rendu-ailleurs", carte_ailleurs_proposer, "Remboursement dit : un autre agent doit le confirmer"},
    {"approuver", carte_ailleurs_approuver, "Remboursement confirmé : rien n'est plus dû"},
    {"ecarter", carte_ailleurs_ecarter, "Remboursement écarté : la somme reste due"},
};

static enum rc do_act(struct ctx *ctx, const struct acte *act, struct err *e)
{
    const char *day = ctx_option(ctx, &verb_carte, "le");
    struct carte_ailleurs c = {.reference = ctx->argv[1],
                               .agent = ctx->agent,
                               .autre_reference = ctx_option(ctx, &verb_carte, "reference"),
                               .motif = ctx_option(ctx, &verb_carte, "motif"),
                               .rendu_le = day != NULL ? day_parse_iso(day) : DAY_NONE};
    char sentence[200], amount[MONEY_TEXT_BYTES];
    enum rc rc = ctx_write(ctx, act->unit, &c, e);

    if (rc != RC_OK)
        return rc;
    snprintf(sentence, sizeof(sentence), "%s (%s).", act->done, money_french(c.cents_out, amount));
    return ctx_tell(ctx, sentence, "paiement", c.reference, e);
}

/* ---- what is due ---------------------------------------------------------------------------------------------------- */

static day_t day_or_none(int64_t us)
{
    return us != 0 ? day_of_instant(us) : DAY_NONE;
}

static void json_one(struct json *j, const struct carte_due *d, day_t le)
{
    json_object_open(j);
    json_kt(j, "paiement", d->reference);
    json_kt(j, "dossier", d->dossier);
    json_ki(j, "montant_cents", d->cents);
    json_kd(j, "du_le", d->du_le);
    json_kd(j, "avant_le", d->avant_le);
    json_ki(j, "retard_jours", MAX(le - d->avant_le, 0));
    json_kt(j, "rendu_reference", d->autre_reference);
    json_kd(j, "rendu_le", d->rendu_le);
    json_kt(j, "motif", d->motif);
    json_kt(j, "propose_par", d->propose_par);
    json_kb(j, "hors_service", d->hors_service);
    json_kd(j, "demande_le", day_or_none(d->demande_us));
    json_kd(j, "sans_reponse_le", day_or_none(d->ignore_us));
    json_kd(j, "deux_fois_le", day_or_none(d->double_us));
    json_kb(j, "classement_propose", d->classement != CLASSEMENT_AUCUN);
    json_object_close(j);
}

static void print_due(FILE *out, const struct carte_due *d, day_t le)
{
    char since[32], last[32], amount[MONEY_TEXT_BYTES];

    fprintf(out, "%s  dossier %s : %s dus depuis le %s, à rendre avant la fin du %s", d->reference,
            d->dossier, money_french(d->cents, amount), day_french(d->du_le, since),
            day_french(d->avant_le, last));
    if (d->avant_le < le)
        fprintf(out, ", en retard de %lld jour(s)", (long long)(le - d->avant_le));
    fputc('\n', out);
    if (d->hors_service)
        fputs(
            "    part reçue par un agent, hors du service de carte : à rendre de la même façon, puis à dire "
            "(rendu-ailleurs)\n",
            out);
    if (d->demande_us != 0)
        fprintf(out,
                "    le prestataire est sollicité depuis le %s et n'a pas répondu : relancer « sicpf carte "
                "suivre »\n",
                day_french(day_of_instant(d->demande_us), since));
    if (d->ignore_us != 0)
        fprintf(out,
                "    sollicité le %s, le prestataire n'avait pas répondu : vérifier auprès de lui qu'il n'a "
                "rien rendu\n",
                day_french(day_of_instant(d->ignore_us), since));
}

static void print_double(FILE *out, const struct carte_due *d)
{
    char day[32], amount[MONEY_TEXT_BYTES];

    fprintf(out,
            "%s  dossier %s : %s rendus deux fois, par le prestataire (dit le %s) et autrement ; en demander "
            "une au titulaire ou au prestataire, puis le dire (classer)\n",
            d->reference, d->dossier, money_french(d->cents, amount),
            day_french(day_of_instant(d->double_us), day));
    if (d->classement != CLASSEMENT_AUCUN)
        fputs("    classement à confirmer par un autre agent (confirmer-classement)\n", out);
}

static void print_one(FILE *out, const struct carte_due *d, day_t le)
{
    char back[32];

    if (d->double_us != 0)
        print_double(out, d);
    else
        print_due(out, d, le);
    if (d->proposition != 0)
        fprintf(out, "    rendu autrement le %s (%s), dit par %s : %s\n", day_french(d->rendu_le, back),
                d->autre_reference, d->propose_par, d->motif);
}

static enum rc print(struct ctx *ctx, const struct carte_due *list, size_t n, struct err *e)
{
    struct json *j;
    enum rc rc = tableau_ouvrir(ctx, &j, e);

    if (rc != RC_OK)
        return rc;
    if (j == NULL && n == 0)
        fputs("Aucune somme n'est à rendre sur une carte.\n", ctx->out);
    for (size_t i = 0; i < n; i++)
        if (j != NULL)
            json_one(j, &list[i], env_today(ctx->env));
        else
            print_one(ctx->out, &list[i], env_today(ctx->env));
    tableau_fermer(j);
    return RC_OK;
}

/* Behind the door: whose sums they are is in the journal before they are shown. */
static enum rc read(struct ctx *ctx, struct arena *a, struct carte_due **list, size_t *n, struct err *e)
{
    struct door_request rq = lecture_demande(ctx, "commande.carte");
    int64_t *ids = ARENA_ARRAY(a, int64_t, LIST_MAX);
    struct grant g = {0};
    struct db *db;
    enum rc rc = store_read_begin(ctx->store, &db, e);

    if (rc != RC_OK)
        return rc;
    rc = cartes_dues(db, a, "", LIST_MAX, list, n, e);
    for (size_t i = 0; rc == RC_OK && i < *n; i++)
        ids[i] = (*list)[i].titulaire_id;
    rq.titulaires = ids;
    rq.titulaires_n = rc == RC_OK ? ids_distincts(ids, *n) : 0;
    rq.items = item_set_of(ITEM_DOSSIER_SUIVI, ITEM_DOSSIER_FORMATION_FINANCEMENT, ITEM_COUNT);
    return lecture_finir(ctx, db, &rq, &g, rc, e);
}

static enum rc list(struct ctx *ctx, struct err *e)
{
    struct arena *a = arena_new(ARENA_BYTES);
    struct carte_due *dues = NULL;
    size_t n = 0;
    enum rc rc = a != NULL ? read(ctx, a, &dues, &n, e) : ERR(e, MSG_MEMOIRE_EPUISEE);

    if (rc == RC_OK)
        rc = print(ctx, dues, n, e);
    arena_free(a);
    return rc;
}

bool carte_ailleurs_verbe(struct ctx *ctx, enum rc *rc, struct err *e)
{
    if (ctx->argc == 1 && strcmp(ctx->argv[0], "remboursements") == 0) {
        *rc = list(ctx, e);
        return true;
    }
    for (size_t i = 0; ctx->argc == 2 && i < ARRAY_LEN(acts); i++)
        if (strcmp(ctx->argv[0], acts[i].name) == 0) {
            *rc = do_act(ctx, &acts[i], e);
            return true;
        }
    return false;
}

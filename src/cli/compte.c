#include "cli/compte.h"
#include "base/json.h"
#include "base/text.h"
#include "cli/essai.h"
#include "cli/lecture.h"
#include "cli/lignes.h"
#include "training/compte_refus.h"

#define ARENA_BYTES ((size_t)1 << 18)
#define SHOWN_MAX 20

/* ---- showing ------------------------------------------------------------------------------------------------ */

struct shown {
    struct compte *list;
    size_t n;
    struct grant grant;
};

static const char *by(const char *agent)
{
    return agent != NULL && agent[0] == '\0' ? "l'intéressé" : agent;
}

static void print_one(const struct compte *k, const struct grant *g, struct arena *a, day_t le, FILE *out)
{
    char day[32];

    fprintf(out, "%lld. %s, %s", (long long)k->no,
            grant_has(g, ITEM_ORGANISME_RIB) ? k->iban : "compte scellé", compte_etat_label(k->etat));
    if (k->titulaire != NULL && grant_has(g, ITEM_ORGANISME_RIB))
        fprintf(out, ", au nom de %s", k->titulaire);
    fprintf(out, "\n   proposé le %s par %s", day_french(k->propose_le, day), by(k->propose_par));
    if (k->decide_par != NULL)
        fprintf(out, ", %s le %s par %s", strcmp(k->etat, "refuse") == 0 ? "refusé" : "approuvé",
                day_french(k->decide_le, day), by(k->decide_par));
    if (k->fin_par != NULL)
        fprintf(out, ", annulé le %s par %s", day_french(k->fin_le, day), by(k->fin_par));
    if (k->payable_le != DAY_NONE)
        fprintf(out, "\n   payable à partir du %s", day_french(k->payable_le, day));
    if (k->refus != NULL)
        fprintf(out, "\n   %s", compte_refus_dit(a, k->refus, false, le));
    if (k->contact != NULL && grant_has(g, ITEM_ORGANISME_COORDONNEES))
        fprintf(out, "\n   à prévenir d'un changement : %s", k->contact);
    fputc('\n', out);
}

static void json_day(struct json *j, const char *key, day_t day)
{
    char text[DAY_TEXT_BYTES];

    json_kt(j, key, day != DAY_NONE ? day_iso(day, text) : NULL);
}

static void json_one(const struct compte *k, const struct grant *g, struct json *j)
{
    json_object_open(j);
    json_ki(j, "numero", k->no);
    json_kt(j, "etat", k->etat);
    if (grant_has(g, ITEM_ORGANISME_RIB)) {
        json_kt(j, "compte", k->iban);
        json_kt(j, "titulaire", k->titulaire);
    }
    if (grant_has(g, ITEM_ORGANISME_COORDONNEES))
        json_kt(j, "contact", k->contact);
    json_kt(j, "propose_par", by(k->propose_par));
    json_day(j, "propose_le", k->propose_le);
    json_kt(j, "decide_par", by(k->decide_par));
    json_day(j, "decide_le", k->decide_le);
    json_kt(j, "annule_par", by(k->fin_par));
    json_day(j, "payable_le", k->payable_le);
    json_kt(j, "refus", k->refus);
    json_object_close(j);
}

static enum rc print_all(struct ctx *ctx, const struct shown *s, struct arena *a, struct err *e)
{
    struct json *j;
    enum rc rc = tableau_ouvrir(ctx, &j, e);

    CHECK(grant_recorded(&s->grant));
    if (rc != RC_OK)
        return rc;
    if (j == NULL && s->n == 0)
        fputs("Aucun compte n'a été proposé.\n", ctx->out);
    for (size_t i = 0; i < s->n; i++) {
        if (j != NULL)
            json_one(&s->list[i], &s->grant, j);
        else
            print_one(&s->list[i], &s->grant, a, env_today(ctx->env), ctx->out);
    }
    tableau_fermer(j);
    return RC_OK;
}

static enum rc show(struct ctx *ctx, struct compte_de de, struct err *e)
{
    struct door_request rq = lecture_demande(ctx, "commande.compte");
    struct arena *a = arena_new(ARENA_BYTES);
    struct shown s = {0};
    struct db *db;
    enum rc rc = a != NULL ? store_read_begin(ctx->store, &db, e) : ERR(e, MSG_MEMOIRE_EPUISEE);

    if (rc != RC_OK) {
        arena_free(a);
        return rc;
    }
    rq.items = item_set_of(ITEM_ORGANISME_RIB, ITEM_ORGANISME_COORDONNEES, ITEM_COUNT);
    rc = comptes(db, a, &de, SHOWN_MAX, &s.list, &s.n, e);
    rc = lecture_finir(ctx, db, &rq, &s.grant, rc, e);
    if (rc == RC_OK)
        rc = print_all(ctx, &s, a, e);
    arena_free(a);
    return rc;
}

/* ---- acts --------------------------------------------------------------------------------------------------- */

static enum rc tell(struct ctx *ctx, const char *sentence, int64_t no, struct err *e)
{
    char number[24];

    snprintf(number, sizeof(number), "%lld", (long long)no);
    return ctx_tell(ctx, sentence, "numero", number, e);
}

static enum rc propose(struct ctx *ctx, struct compte_commande *k, struct err *e)
{
    char text[128] = "";
    enum rc rc;

    if (fgets(text, (int)sizeof(text), ctx->in) == NULL) {
        ERR(e, MSG_IBAN_FORME);
        return err_at(e, "iban", 0);
    }
    k->iban = text;
    rc = ctx_write(ctx, compte_proposer, k, e);
    explicit_bzero(text, sizeof(text));
    return rc == RC_OK
               ? tell(ctx, "Le compte est proposé : une autre personne doit l'approuver.", k->no_out, e)
               : rc;
}

static enum rc approve(struct ctx *ctx, struct compte_commande *k, struct err *e)
{
    char sentence[160], day[32];
    enum rc rc = ctx_write(ctx, compte_approuver, k, e);

    if (rc != RC_OK)
        return rc;
    snprintf(sentence, sizeof(sentence), "Le compte est en vigueur.%s%s%s",
             k->payable_out != DAY_NONE ? " Rien n'y est payé avant le " : "",
             k->payable_out != DAY_NONE ? day_french(k->payable_out, day) : "",
             k->payable_out != DAY_NONE ? "." : "");
    return tell(ctx, sentence, k->no_out, e);
}

static enum rc refuse(struct ctx *ctx, struct compte_commande *k, struct err *e)
{
    enum rc rc = ctx_write(ctx, compte_refuser, k, e);

    return rc == RC_OK ? tell(ctx, "Le compte est refusé.", k->no_out, e) : rc;
}

static enum rc cancel(struct ctx *ctx, struct compte_commande *k, struct err *e)
{
    enum rc rc = ctx_write(ctx, compte_annuler, k, e);

    return rc == RC_OK ? tell(ctx,
                              k->rendu_out ? "Le changement est annulé : le compte d'avant est en vigueur."
                                           : "La proposition est annulée.",
                              k->no_out, e)
                       : rc;
}

enum rc compte_executer(struct ctx *ctx, struct compte_de de, const struct compte_mots *mots, struct err *e)
{
    static const struct {
        const char *name;
        enum rc (*run)(struct ctx *, struct compte_commande *, struct err *);
    } acts[] = {{"proposer", propose}, {"approuver", approve}, {"refuser", refuse}, {"annuler", cancel}};
    struct compte_commande k = {.de = de,
                                .par = {PARTY_CDC, 0, ctx->agent != NULL ? ctx->agent : ""},
                                .titulaire = mots->titulaire,
                                .contact = mots->contact};

    if (strcmp(ctx->argv[1], "montrer") == 0)
        return show(ctx, de, e);
    for (size_t i = 0; i < ARRAY_LEN(acts); i++) {
        if (strcmp(ctx->argv[1], acts[i].name) != 0)
            continue;
        if (acts[i].run != propose && !text_numero(mots->numero, &k.no_lu))
            return ERR(e, MSG_COMPTE_NUMERO, "commande",
                       de.partie == COMPTE_ORGANISME ? "sicpf organisme compte montrer"
                                                     : "sicpf financeur compte montrer");
        return acts[i].run(ctx, &k, e);
    }
    return ERR(e, MSG_USAGE_ARGUMENT, "usage",
               de.partie == COMPTE_ORGANISME ? "sicpf " COMPTE_USAGE("organisme", "SIRET|NDA")
                                             : "sicpf " COMPTE_USAGE("financeur", "SIRET"));
}

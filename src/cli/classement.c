#include "cli/classement.h"
#include "base/ids.h"
#include "base/money.h"
#include "cli/essai.h"
#include "cli/lecture.h"
#include "cli/lignes.h"

#define LIST_MAX 500
#define ARENA_BYTES ((size_t)8 << 20)

/* ---- acts ----------------------------------------------------------------------------------------------------------- */

static const struct acte {
    const char *name;
    unit_fn *unit;
    const char *done;
} acts[] = {
    {"classer", classement_proposer, "Classement proposé : un autre agent doit le confirmer."},
    {"confirmer-classement", classement_confirmer, "C'est classé : cela quitte la liste."},
    {"ecarter-classement", classement_ecarter, "Classement écarté : cela reste à faire."},
    {"rouvrir-classement", classement_rouvrir, "Réouverture proposée : un autre agent doit la confirmer."},
    {"confirmer-reouverture", classement_reouverture_confirmer,
     "C'est rouvert : cela revient dans la liste."},
    {"ecarter-reouverture", classement_reouverture_ecarter, "Réouverture écartée : cela reste classé."},
};

static const struct acte *find_act(const char *word)
{
    for (size_t i = 0; word != NULL && i < ARRAY_LEN(acts); i++)
        if (strcmp(word, acts[i].name) == 0)
            return &acts[i];
    return NULL;
}

bool classement_lit(const char *word)
{
    return strcmp(word, "classes") == 0;
}

bool classement_mot(const char *word)
{
    return classement_lit(word) || find_act(word) != NULL;
}

static const char *option(const struct ctx *ctx, const struct verb *v, const char *name)
{
    for (size_t i = 0; v->options[i].name != NULL; i++)
        if (strcmp(v->options[i].name, name) == 0)
            return ctx_option(ctx, v, name);
    return NULL;
}

static enum rc do_act(struct ctx *ctx, const struct verb *v, enum classement_objet objet,
                      const struct acte *act, struct err *e)
{
    struct classement_commande k = {.objet = objet,
                                    .cle = ctx->argv[1],
                                    .agent = ctx->agent,
                                    .choix = option(ctx, v, "choix"),
                                    .indu = option(ctx, v, "indu"),
                                    .motif = option(ctx, v, "motif")};
    enum rc rc = ctx_write(ctx, act->unit, &k, e);

    return rc == RC_OK
               ? ctx_tell(ctx, act->done, objet == CLASSEMENT_DECES ? "dossier" : "paiement", k.cle, e)
               : rc;
}

/* ---- what was said -------------------------------------------------------------------------------------------------- */

static const char *state_words(const struct classement *c)
{
    static const char *const words[] = {[CLASSEMENT_AUCUN] = "",
                                        [CLASSEMENT_PROPOSE] = "proposé",
                                        [CLASSEMENT_CLOS] = "classé",
                                        [CLASSEMENT_A_ROUVRIR] = "classé, réouverture à confirmer",
                                        [CLASSEMENT_ECARTE] = "écarté",
                                        [CLASSEMENT_ROUVERT] = "rouvert",
                                        [CLASSEMENT_REMPLACE] = "ne vaut plus, les faits ont changé"};

    return words[!c->vaut && c->etat < CLASSEMENT_ECARTE ? CLASSEMENT_REMPLACE : c->etat];
}

static void by(FILE *out, const char *what, const char *who, int64_t us)
{
    char day[32];

    if (who != NULL)
        fprintf(out, "%s par %s le %s", what, who, day_french(day_of_instant(us), day));
}

void classement_print(const struct classement *c, const struct grant *g, int blanks, FILE *out)
{
    char day[32], amount[MONEY_TEXT_BYTES];

    CHECK(grant_recorded(g));
    fprintf(out, "%s : %s", state_words(c), c->libelle != NULL ? c->libelle : c->choix);
    if (c->indu != NULL)
        fprintf(out, " (%s)", c->indu);
    fprintf(out, "\n%*s", blanks, "");
    if (c->mort != DAY_NONE && grant_has(g, ITEM_TITULAIRE_DECES))
        fprintf(out, "pour un décès le %s ; ", day_french(c->mort, day));
    if (c->objet == CLASSEMENT_DOUBLE && grant_has(g, ITEM_DOSSIER_FORMATION_FINANCEMENT))
        fprintf(out, "pour %s rendus deux fois (%s) ; ", money_french(c->cents, amount), c->reference);
    by(out, "proposé", c->propose_par, c->propose_us);
    by(out, c->etat == CLASSEMENT_ECARTE ? ", écarté" : ", confirmé", c->decide_par, c->decide_us);
    fprintf(out, " : %s\n", c->motif);
    if (c->rouvre_par == NULL)
        return;
    fprintf(out, "%*s", blanks, "");
    by(out, "réouverture proposée", c->rouvre_par, c->rouvre_us);
    by(out, ", confirmée", c->rouvert_par, c->rouvert_us);
    fprintf(out, " : %s\n", c->rouvre_motif);
}

static void instant(struct json *j, const char *key, int64_t us)
{
    json_kd(j, key, us != 0 ? day_of_instant(us) : DAY_NONE);
}

void classement_json(const struct classement *c, const struct grant *g, struct json *j)
{
    CHECK(grant_recorded(g));
    json_object_open(j);
    json_kt(j, "dossier", c->dossier);
    if (c->objet == CLASSEMENT_DOUBLE) {
        json_kt(j, "paiement", c->reference);
        json_ki(j, "montant_cents", c->cents);
    } else if (grant_has(g, ITEM_TITULAIRE_DECES))
        json_kd(j, "deces", c->mort);
    json_kt(j, "etat", classement_etat_name(c->etat));
    json_kb(j, "vaut", c->vaut);
    json_kt(j, "choix", c->choix);
    json_kt(j, "indu", c->indu);
    json_kt(j, "motif", c->motif);
    json_kt(j, "propose_par", c->propose_par);
    instant(j, "propose_le", c->propose_us);
    json_kt(j, "decide_par", c->decide_par);
    instant(j, "decide_le", c->decide_us);
    json_kt(j, "rouvre_par", c->rouvre_par);
    instant(j, "rouvre_le", c->rouvre_us);
    json_kt(j, "rouvre_motif", c->rouvre_motif);
    json_kt(j, "rouvert_par", c->rouvert_par);
    instant(j, "rouvert_le", c->rouvert_us);
    json_object_close(j);
}

/* ---- those that are closed ------------------------------------------------------------------------------------------ */

struct closed {
    struct classement *list; /* those that an agent says wrong first */
    size_t n;
};

static enum rc read_closed(struct db *db, struct arena *a, enum classement_objet objet, struct closed *x,
                           struct err *e)
{
    struct classement_filtre f = {.objet = objet, .a_rouvrir = true, .limit = LIST_MAX};
    struct classement *wrong, *all;
    size_t wrong_n, all_n = 0;
    enum rc rc = classements_clos(db, a, &f, &wrong, &wrong_n, e);

    f.a_rouvrir = false;
    if (rc == RC_OK)
        rc = classements_clos(db, a, &f, &all, &all_n, e);
    if (rc != RC_OK)
        return rc;
    x->list = ARENA_ARRAY(a, struct classement, wrong_n + all_n);
    for (size_t i = 0; i < wrong_n; i++)
        x->list[x->n++] = wrong[i];
    for (size_t i = 0; i < all_n; i++)
        if (all[i].etat == CLASSEMENT_CLOS)
            x->list[x->n++] = all[i];
    return RC_OK;
}

/* Behind the door: whose they are is in the journal before they are shown. */
static enum rc read_behind_door(struct ctx *ctx, struct arena *a, enum classement_objet objet,
                                struct closed *x, struct grant *g, struct err *e)
{
    struct door_request rq =
        lecture_demande(ctx, objet == CLASSEMENT_DECES ? "commande.dossier-deces" : "commande.carte");
    int64_t *ids = ARENA_ARRAY(a, int64_t, 2 * LIST_MAX);
    struct db *db;
    enum rc rc = store_read_begin(ctx->store, &db, e);

    if (rc != RC_OK)
        return rc;
    rc = read_closed(db, a, objet, x, e);
    for (size_t i = 0; rc == RC_OK && i < x->n; i++)
        ids[i] = x->list[i].titulaire_id;
    rq.titulaires = ids;
    rq.titulaires_n = rc == RC_OK ? ids_distincts(ids, x->n) : 0;
    rq.items = item_set_of(ITEM_DOSSIER_SUIVI, ITEM_DOSSIER_FORMATION_FINANCEMENT, ITEM_COUNT);
    if (objet == CLASSEMENT_DECES)
        item_set_add(&rq.items, ITEM_TITULAIRE_DECES);
    return lecture_finir(ctx, db, &rq, g, rc, e);
}

static enum rc print_closed(struct ctx *ctx, const struct closed *x, const struct grant *g, struct err *e)
{
    struct json *j;
    enum rc rc = tableau_ouvrir(ctx, &j, e);

    if (rc != RC_OK)
        return rc;
    for (size_t i = 0; i < x->n; i++)
        if (j != NULL)
            classement_json(&x->list[i], g, j);
        else {
            fprintf(ctx->out, "%s  ", x->list[i].dossier);
            classement_print(&x->list[i], g, 4, ctx->out);
        }
    if (j == NULL)
        fprintf(ctx->out, "%zu classement(s)%s.\n", x->n, x->n >= LIST_MAX ? ", les derniers confirmés" : "");
    tableau_fermer(j);
    return RC_OK;
}

static enum rc closed(struct ctx *ctx, enum classement_objet objet, struct err *e)
{
    struct arena *a = arena_new(ARENA_BYTES);
    struct closed x = {0};
    struct grant g = {0};
    enum rc rc = a != NULL ? read_behind_door(ctx, a, objet, &x, &g, e) : ERR(e, MSG_MEMOIRE_EPUISEE);

    if (rc == RC_OK)
        rc = print_closed(ctx, &x, &g, e);
    arena_free(a);
    return rc;
}

enum rc classement_verbe(struct ctx *ctx, const struct verb *v, enum classement_objet objet, struct err *e)
{
    const struct acte *act = find_act(ctx->argv[0]);

    if (ctx->argc == 1 && classement_lit(ctx->argv[0]))
        return closed(ctx, objet, e);
    if (act != NULL && ctx->argc == 2)
        return do_act(ctx, v, objet, act, e);
    return ERR(e, MSG_USAGE_ARGUMENT, "usage",
               objet == CLASSEMENT_DECES ? "sicpf " CLASSEMENT_USAGE("dossier", "NUMERO")
                                         : "sicpf " CLASSEMENT_USAGE("carte", "PAIEMENT"));
}

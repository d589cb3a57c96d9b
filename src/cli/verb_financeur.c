#include "base/ids.h"
#include "base/money.h"
#include "cli/compte.h"
#include "cli/essai.h"
#include "cli/financeur_promesse.h"
#include "cli/financeur_print.h"
#include "cli/holder.h"
#include "cli/lignes.h"
#include "door/door.h"
#include "rights/dotation.h"
#include "base/text.h"

#define USAGE                                                                                                \
    "financeur dispositif declarer SIRET CODE [OPTIONS] ; "                                                  \
    "financeur dispositif approuver|refuser SIRET CODE [VERSION] ; financeur dispositifs SIRET ; "           \
    "financeur depots [SIRET] ; financeur depot NUMERO [--apres N] ; "                                       \
    "financeur rattacher NUMERO LIGNE TITULAIRE|nir:- ; financeur ecarter NUMERO LIGNE "                     \
    "[--motif TEXTE] ; "                                                                                     \
    "financeur approuver|abandonner NUMERO ; financeur banque [--apres N] ; "                                \
    "financeur banque rattacher ECRITURE NUMERO ; financeur banque rendre ECRITURE SIRET|inconnu ; "         \
    "financeur banque classer ECRITURE [--motif TEXTE] ; financeur banque relire ECRITURE ; "                \
    "financeur banque retour ECRITURE [REFERENCE] --motif CODE ; "                                           \
    "financeur banque retour ECRITURE [--retirer] ; "                                                        \
    "financeur promesses [SIRET] [--dossier NUMERO] [--suite NUMERO] ; "                                     \
    "financeur appeler SIRET [--dossier NUMERO] ; financeur impayes [SIRET] ; "                              \
    "financeur restitutions [SIRET] [--apres N] ; financeur crediter ; " COMPTE_USAGE("financeur", "SIRET")
#define ARENA_BYTES ((size_t)1 << 20)

static const struct verb_option options[] = {
    {"libelle", "TEXTE", "[dispositif] ce qu'il est, en une ligne", 0},
    {"motif", "MOTIF",
     "[dispositif] volontaire sans lui ; « sicpf law table dotations » les donne ; [ecarter] pourquoi, pour "
     "une ligne prête ; [banque classer] pourquoi l'argent est parti ; [banque retour] le code du retour "
     "(« sicpf law table motifs_de_retour ») ; sans lui, confirme ce qu'un autre agent a dit",
     0},
    {"retirer", NULL, "[banque retour] retire ce qu'un agent a dit, tant que personne ne l'a confirmé", 0},
    {"min", "MONTANT", "[dispositif] la plus petite somme pour une personne", 0},
    {"max", "MONTANT", "[dispositif] la plus grande somme pour une personne", 0},
    {"plafond", "MONTANT", "[dispositif] tout ce qu'il peut donner", 0},
    {"depuis", "DATE", "[dispositif] premier jour ; aujourd'hui sans lui", 0},
    {"avant", "DATE", "[dispositif] jour qui suit le dernier", 0},
    {"echeance", "DATE", "[dispositif] dernier jour d'utilisation des sommes", 0},
    {"duree", "JOURS", "[dispositif] jours d'utilisation après réception", 0},
    {"remboursable", NULL, "[dispositif] ensuite, ce qui reste est rendu au financeur", 0},
    {"classes", "LISTE", "[dispositif] réservé à ces classes : RNCP,VAE", 0},
    {"formations", "LISTE", "[dispositif] réservé à ces formations : SIRET/numéro,…", 0},
    {"titulaire-du-compte", "NOM", "[compte proposer] nom du titulaire ; celui du financeur sans lui", 0},
    {"contact", "COURRIEL", "[compte proposer] à prévenir du prochain changement", 0},
    {"numero", "N", "[compte approuver|refuser|annuler] le compte lu, que « compte montrer » numérote", 0},
    {"dossier", "NUMERO", "[promesses, appeler] celles de ce dossier", 0},
    {"suite", "NUMERO", "[promesses] celles des dossiers suivants", 0},
    {"apres", "N", "[depot, banque, restitutions] les suivantes", 0},
    {NULL, NULL, NULL, 0},
};

/* Those that read, and what an agent says of an entry of the bank: an option of another act, or a word more, would be ignored. */
static const struct verb_lecture lectures[] = {
    {"dispositifs", 2, "", "financeur dispositifs SIRET"},
    {"depots", 2, "", "financeur depots [SIRET]"},
    {"depot", 2, "apres", "financeur depot NUMERO [--apres N]"},
    {"promesses", 2, "dossier suite", "financeur promesses [SIRET] [--dossier NUMERO] [--suite NUMERO]"},
    {"impayes", 2, "", "financeur impayes [SIRET]"},
    {"restitutions", 2, "apres", "financeur restitutions [SIRET] [--apres N]"},
    {"compte montrer", 3, "", "financeur compte montrer SIRET"},
    {"banque rattacher", 4, "", "financeur banque rattacher ECRITURE NUMERO"},
    {"banque rendre", 4, "", "financeur banque rendre ECRITURE SIRET|inconnu"},
    {"banque classer", 3, "motif", "financeur banque classer ECRITURE [--motif TEXTE]"},
    {"banque relire", 3, "", "financeur banque relire ECRITURE"},
    {"banque retour", 4, "motif retirer",
     "financeur banque retour ECRITURE [REFERENCE] [--motif CODE] [--retirer]"},
    {"banque", 1, "apres", "financeur banque [--apres N]"},
    {NULL, 0, NULL, NULL},
};

extern const struct verb verb_financeur;

static const char *option(const struct ctx *ctx, const char *name)
{
    return ctx_option(ctx, &verb_financeur, name);
}

static enum rc usage(struct err *e)
{
    return ERR(e, MSG_USAGE_ARGUMENT, "usage", "sicpf " USAGE);
}

static enum rc wrong(const char *name, struct err *e)
{
    return ctx_wrong(&verb_financeur, name, e);
}

static enum rc take_money(const struct ctx *ctx, const char *name, int64_t *out, struct err *e)
{
    const char *given = option(ctx, name);

    if (given == NULL || (money_parse(given, out) && *out >= 0))
        return RC_OK;
    ERR(e, MSG_FINANCEUR_MONTANT, "montant", given);
    return err_at(e, name, 0);
}

static enum rc take_day(const struct ctx *ctx, const char *name, day_t fallback, day_t *out, struct err *e)
{
    const char *given = option(ctx, name);

    *out = given != NULL ? day_parse_iso(given) : fallback;
    return given == NULL || *out != DAY_NONE ? RC_OK : ERR(e, MSG_USAGE_DATE, "texte", given);
}

static enum rc take_number(const struct ctx *ctx, const char *name, int64_t *out, struct err *e)
{
    const char *given = option(ctx, name);

    *out = 0;
    return given == NULL || text_whole(given, out) ? RC_OK : wrong(name, e);
}

static const char *or_empty(const char *s)
{
    return s != NULL ? s : "";
}

/* ---- schemes ------------------------------------------------------------------------------------------------ */

static enum rc take_scheme(const struct ctx *ctx, struct dispositif *d, struct err *e)
{
    enum rc rc = take_money(ctx, "min", &d->montant_min_cents, e);

    if (rc == RC_OK)
        rc = take_money(ctx, "max", &d->montant_max_cents, e);
    if (rc == RC_OK)
        rc = take_money(ctx, "plafond", &d->plafond_cents, e);
    if (rc == RC_OK)
        rc = take_day(ctx, "depuis", ctx->at, &d->depuis, e);
    if (rc == RC_OK)
        rc = take_day(ctx, "avant", DAY_NONE, &d->avant, e);
    if (rc == RC_OK)
        rc = take_day(ctx, "echeance", DAY_NONE, &d->echeance, e);
    if (rc == RC_OK)
        rc = take_number(ctx, "duree", &d->duree_jours, e);
    d->libelle = or_empty(option(ctx, "libelle"));
    d->base = option(ctx, "motif") != NULL ? option(ctx, "motif") : "volontaire";
    d->remboursable = option(ctx, "remboursable") != NULL;
    d->classes = or_empty(option(ctx, "classes"));
    d->formations = or_empty(option(ctx, "formations"));
    return rc;
}

static enum rc tell_version(struct ctx *ctx, const char *what, int64_t no, struct err *e)
{
    char sentence[120], version[24];

    snprintf(version, sizeof(version), "%lld", (long long)no);
    snprintf(sentence, sizeof(sentence), "Dispositif %s : version %s.", what, version);
    return ctx_tell(ctx, sentence, "version", version, e);
}

static enum rc declare(struct ctx *ctx, struct err *e)
{
    struct dispositif_proposition p = {.siret = ctx->argv[2], .agent = ctx->agent};
    enum rc rc;

    p.d.code = ctx->argv[3];
    rc = take_scheme(ctx, &p.d, e);
    if (rc == RC_OK)
        rc = ctx_write(ctx, dispositif_proposer, &p, e);
    return rc == RC_OK ? tell_version(ctx, "déclaré, à approuver par une autre personne", p.no_out, e) : rc;
}

static enum rc scheme(struct ctx *ctx, struct err *e)
{
    struct dispositif_decision d = {.agent = ctx->agent};
    enum rc rc;

    if (ctx->argc != 4 && ctx->argc != 5)
        return usage(e);
    if (strcmp(ctx->argv[1], "declarer") == 0)
        return ctx->argc == 4 ? declare(ctx, e) : usage(e);
    if (ctx->argc == 5 && !text_numero(ctx->argv[4], &d.no))
        return usage(e);
    d.siret = ctx->argv[2];
    d.code = ctx->argv[3];
    d.approuver = strcmp(ctx->argv[1], "approuver") == 0;
    if (!d.approuver && strcmp(ctx->argv[1], "refuser") != 0)
        return usage(e);
    rc = ctx_write(ctx, dispositif_decider, &d, e);
    return rc == RC_OK ? tell_version(ctx, d.approuver ? "approuvé" : "refusé", d.no_out, e) : rc;
}

/* ---- lists -------------------------------------------------------------------------------------------------- */

struct listing {
    struct ctx *ctx;
    struct json *j; /* NULL for people */
    struct arena *a;
};

typedef enum rc list_fn(struct listing *l, struct db *db, struct err *e);

/* A list without a line says so, to people: nothing at all could be a failure. */
static void nothing(const struct listing *l, bool empty, const char *words)
{
    if (empty && l->j == NULL)
        fprintf(l->ctx->out, "%s\n", words);
}

static enum rc list(struct ctx *ctx, list_fn *fn, struct err *e)
{
    struct listing l = {.ctx = ctx, .a = arena_new(ARENA_BYTES)};
    struct db *db;
    enum rc rc = l.a != NULL ? store_read_begin(ctx->store, &db, e) : ERR(e, MSG_MEMOIRE_EPUISEE);

    if (rc == RC_OK) {
        rc = tableau_ouvrir(ctx, &l.j, e);
        if (rc == RC_OK)
            rc = fn(&l, db, e);
        tableau_fermer(l.j);
        store_read_end(ctx->store, db);
    }
    arena_free(l.a);
    return rc;
}

static enum rc list_schemes(struct listing *l, struct db *db, struct err *e)
{
    struct dispositif *all;
    size_t n;
    int64_t id, engage;
    enum rc rc = financeur_de_siret(db, l->ctx->argv[1], &id, e);

    if (rc == RC_OK)
        rc = dispositifs_de(db, l->a, id, &all, &n, e);
    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        rc = dispositif_engage(db, id, all[i].code, &engage, e);
        if (rc == RC_OK)
            financeur_print_dispositif(l->ctx->out, l->j, &all[i], engage);
    }
    return rc;
}

static enum rc list_deposits(struct listing *l, struct db *db, struct err *e)
{
    struct depot *all;
    size_t n;
    int64_t id = 0;
    enum rc rc = l->ctx->argc == 2 ? financeur_de_siret(db, l->ctx->argv[1], &id, e) : RC_OK;

    if (rc == RC_OK)
        rc = depots(db, l->a, id, &all, &n, e);
    for (size_t i = 0; rc == RC_OK && i < n; i++)
        financeur_print_depot(l->ctx->out, l->j, &all[i], l->ctx->at);
    return rc;
}

/* Calls whose day has passed, the oldest first. */
static enum rc list_unpaid(struct listing *l, struct db *db, struct err *e)
{
    struct depot *all;
    size_t n = 0;
    int64_t id = 0;
    enum rc rc = l->ctx->argc == 2 ? financeur_de_siret(db, l->ctx->argv[1], &id, e) : RC_OK;

    if (rc == RC_OK)
        rc = depots_impayes(db, l->a, id, l->ctx->at, &all, &n, e);
    for (size_t i = 0; rc == RC_OK && i < n; i++)
        financeur_print_depot(l->ctx->out, l->j, &all[i], l->ctx->at);
    return rc;
}

static enum rc list_bank(struct listing *l, struct db *db, struct err *e)
{
    struct banque_ecriture *all;
    size_t n;
    int64_t after;
    enum rc rc = take_number(l->ctx, "apres", &after, e);

    if (rc == RC_OK)
        rc = banque_en_attente(db, l->a, after, &all, &n, e);
    for (size_t i = 0; rc == RC_OK && i < n; i++)
        financeur_print_ecriture(l->ctx->out, l->j, &all[i]);
    nothing(l, rc == RC_OK && n == 0,
            after > 0 ? "Aucune autre écriture." : "Aucune écriture de la banque n'attend une décision.");
    return rc;
}

static enum rc list_owed(struct listing *l, struct db *db, struct err *e)
{
    struct restitution *all;
    size_t n = 0;
    int64_t id = 0, after;
    enum rc rc = take_number(l->ctx, "apres", &after, e);

    if (rc == RC_OK && l->ctx->argc == 2)
        rc = financeur_de_siret(db, l->ctx->argv[1], &id, e);
    if (rc == RC_OK)
        rc = restitutions(db, l->a, id, after, &all, &n, e);
    for (size_t i = 0; rc == RC_OK && i < n; i++)
        financeur_print_restitution(l->ctx->out, l->j, &all[i]);
    nothing(l, rc == RC_OK && n == 0,
            after > 0 ? "Aucune autre somme." : "Aucune somme n'est à rendre, ni rendue.");
    return rc;
}

/* ---- one deposit, behind the door --------------------------------------------------------------------------- */

struct shown {
    struct depot depot;
    struct depot_ligne *lines;
    size_t n;
    int64_t *holders; /* strictly increasing */
    size_t holders_n;
    struct grant grant;
};

/* Lines whose holder is not known yet concern nobody. */
static void gather(struct shown *s, struct arena *a)
{
    s->holders = ARENA_ARRAY(a, int64_t, s->n + 1);
    for (size_t i = 0; i < s->n; i++)
        s->holders[i] = s->lines[i].titulaire_id;
    s->holders_n = ids_distincts(s->holders, s->n);
}

static enum rc read_shown(struct ctx *ctx, struct db *db, struct arena *a, struct shown *s, struct err *e)
{
    struct door_request rq = {.party = PARTY_CDC,
                              .actor_name = ctx->agent,
                              .purpose = FINALITE_1,
                              .law_day = env_today(ctx->env),
                              .act = "depot.lignes"};
    int64_t after;
    enum rc rc = take_number(ctx, "apres", &after, e);

    if (rc == RC_OK)
        rc = depot_lire(db, a, ctx->argv[1], &s->depot, e);
    if (rc == RC_OK)
        rc = depot_lignes(db, a, s->depot.id, "", after, &s->lines, &s->n, e);
    if (rc != RC_OK)
        return rc;
    gather(s, a);
    rq.titulaires = s->holders;
    rq.titulaires_n = s->holders_n;
    item_set_add(&rq.items, ITEM_DROITS_MOUVEMENTS);
    return door_open(db, &rq, &s->grant, e);
}

static enum rc print_shown(struct ctx *ctx, const struct shown *s, struct err *e)
{
    struct json *j;
    enum rc rc = tableau_ouvrir(ctx, &j, e);

    CHECK(grant_recorded(&s->grant));
    if (rc != RC_OK)
        return rc;
    financeur_print_depot(ctx->out, j, &s->depot, ctx->at);
    for (size_t i = 0; grant_has(&s->grant, ITEM_DROITS_MOUVEMENTS) && i < s->n; i++)
        financeur_print_ligne(ctx->out, j, &s->lines[i]);
    tableau_fermer(j);
    return RC_OK;
}

static enum rc show_deposit(struct ctx *ctx, struct err *e)
{
    struct arena *a = arena_new(ARENA_BYTES);
    struct shown s = {0};
    struct db *db;
    enum rc rc = a != NULL ? store_read_begin(ctx->store, &db, e) : ERR(e, MSG_MEMOIRE_EPUISEE);

    if (rc == RC_OK) {
        rc = read_shown(ctx, db, a, &s, e);
        store_read_end(ctx->store, db);
        if (s.grant.rq.act != NULL)
            rc = holder_account_commit(ctx, &s.grant, rc, e);
        if (rc == RC_OK)
            rc = print_shown(ctx, &s, e);
    }
    arena_free(a);
    return rc;
}

/* ---- acts --------------------------------------------------------------------------------------------------- */

static enum rc approve(struct ctx *ctx, struct err *e)
{
    struct depot_acte p = {.numero = ctx->argv[1], .agent = ctx->agent};
    char sentence[200], sum[MONEY_TEXT_BYTES], day[32];
    enum rc rc = ctx_write(ctx, depot_approuver, &p, e);

    if (rc != RC_OK)
        return rc;
    snprintf(sentence, sizeof(sentence),
             "Approuvé. Appel de fonds : %s à virer avant le %s, sous la référence %s.",
             money_french(p.total_out, sum), day_french(p.echeance_out, day), p.reference_out);
    return ctx_tell(ctx, sentence, "reference", p.reference_out, e);
}

static enum rc on_deposit(struct ctx *ctx, struct err *e)
{
    struct depot_acte p = {.numero = ctx->argv[1], .agent = ctx->agent};
    enum rc rc;

    if (strcmp(ctx->argv[0], "approuver") == 0 && ctx->argc == 2)
        return approve(ctx, e);
    if (strcmp(ctx->argv[0], "abandonner") == 0 && ctx->argc == 2) {
        rc = ctx_write(ctx, depot_abandonner, &p, e);
        return rc == RC_OK ? ctx_tell(ctx, "Abandonné.", "depot", p.numero, e) : rc;
    }
    if (ctx->argc < 3 || !text_numero(ctx->argv[2], &p.ligne))
        return usage(e);
    if (strcmp(ctx->argv[0], "ecarter") == 0 && ctx->argc == 3) {
        p.motif = option(ctx, "motif");
        rc = ctx_write(ctx, depot_ecarter, &p, e);
        return rc == RC_OK ? ctx_tell(ctx, "Ligne écartée.", "depot", p.numero, e) : rc;
    }
    if (strcmp(ctx->argv[0], "rattacher") != 0 || ctx->argc != 4)
        return usage(e);
    rc = holder_of_word(ctx, ctx->argv[3], &p.titulaire_id, e);
    if (rc == RC_OK)
        rc = ctx_write(ctx, depot_rattacher, &p, e);
    return rc == RC_OK ? ctx_tell(ctx, "Ligne rattachée.", "depot", p.numero, e) : rc;
}

static enum rc credit(struct ctx *ctx, struct err *e)
{
    struct depot_bilan b;
    char sentence[200], cents[24], sum[MONEY_TEXT_BYTES], back[MONEY_TEXT_BYTES];
    enum rc rc = depot_crediter(ctx->store, ctx->dry_run, &b, e);

    if (rc != RC_OK)
        return rc;
    essai_dire(ctx);
    snprintf(cents, sizeof(cents), "%lld", (long long)b.cents);
    snprintf(sentence, sizeof(sentence), "Lignes créditées : %lld, %s. Refusées : %lld, %s à rendre.",
             (long long)b.lignes, money_french(b.cents, sum), (long long)b.refusees,
             money_french(b.refuse_cents, back));
    return ctx_tell(ctx, sentence, "centimes", cents, e);
}

/* One agent says it with its reason; another, without, confirms it; anybody takes the word back. */
static enum rc on_return(struct ctx *ctx, struct banque_decision *d, struct err *e)
{
    bool back = option(ctx, "retirer") != NULL, said = d->motif != NULL;
    char sentence[160], cents[24], kept[MONEY_TEXT_BYTES];
    enum rc rc;

    if ((back && said) || (!said && ctx->argc == 4))
        return usage(e);
    d->virement = ctx->argc == 4 ? ctx->argv[3] : NULL;
    rc = ctx_write_dit(ctx,
                       back   ? banque_retour_retirer
                       : said ? banque_retour
                              : banque_retour_confirmer,
                       d, e);
    if (rc != RC_OK)
        return rc;
    if (back)
        return ctx_tell(ctx, "Ce retour n'est plus dit.", "ecriture", ctx->argv[2], e);
    snprintf(cents, sizeof(cents), "%lld", (long long)d->frais_out);
    snprintf(sentence, sizeof(sentence), "%s Gardé par la banque : %s.",
             said ? "Retour dit. Un autre agent doit le confirmer." : "Retour écrit.",
             money_french(d->frais_out, kept));
    return ctx_tell(ctx, sentence, "frais", cents, e);
}

static enum rc read_again(struct ctx *ctx, const struct banque_decision *d, struct err *e)
{
    char sentence[240];

    if (d->attend_out == NULL)
        return ctx_tell(ctx, "Écriture relue et écrite.", "ecriture", ctx->argv[2], e);
    snprintf(sentence, sizeof(sentence), "Écriture relue. Elle attend toujours, pour une autre raison : %s.",
             d->attend_out);
    return ctx_tell(ctx, sentence, "attend", d->attend_out, e);
}

static enum rc on_bank(struct ctx *ctx, struct err *e)
{
    struct banque_decision d = {.agent = ctx->agent};
    char beyond[MONEY_TEXT_BYTES];
    enum rc rc;

    if (ctx->argc == 1)
        return list(ctx, list_bank, e);
    if (ctx->argc < 3 || !text_numero(ctx->argv[2], &d.ecriture))
        return usage(e);
    d.motif = option(ctx, "motif");
    if (strcmp(ctx->argv[1], "relire") == 0 && ctx->argc == 3) {
        rc = ctx_write_dit(ctx, banque_relire, &d, e);
        return rc == RC_OK ? read_again(ctx, &d, e) : rc;
    }
    if (strcmp(ctx->argv[1], "retour") == 0 && (ctx->argc == 3 || ctx->argc == 4))
        return on_return(ctx, &d, e);
    if (strcmp(ctx->argv[1], "classer") == 0 && ctx->argc == 3) {
        rc = ctx_write_dit(ctx, banque_classer, &d, e);
        return rc == RC_OK ? ctx_tell(ctx, "Écriture classée.", "ecriture", ctx->argv[2], e) : rc;
    }
    if (strcmp(ctx->argv[1], "rendre") == 0 && ctx->argc == 4) {
        d.siret = strcmp(ctx->argv[3], "inconnu") != 0 ? ctx->argv[3] : NULL;
        rc = ctx_write_dit(ctx, banque_rendre, &d, e);
        return rc == RC_OK ? ctx_tell(ctx, "Virement à rendre.", "ecriture", ctx->argv[2], e) : rc;
    }
    if (strcmp(ctx->argv[1], "rattacher") != 0 || ctx->argc != 4)
        return usage(e);
    d.numero = ctx->argv[3];
    rc = ctx_write_dit(ctx, banque_rattacher, &d, e);
    if (rc == RC_OK && ctx->dry_run) /* nothing is matched: nothing is there to credit */
        return ctx_tell(ctx,
                        "Écriture rattachée à l'appel ; s'il est payé en entier, ses lignes sont créditées.",
                        "ecriture", ctx->argv[2], e);
    if (rc == RC_OK && !ctx->json && d.trop_out > 0)
        fprintf(ctx->out, "Reçu au-delà de l'appel, à rendre au financeur : %s.\n",
                money_french(d.trop_out, beyond));
    return rc == RC_OK ? credit(ctx, e) : rc;
}

static enum rc account(struct ctx *ctx, struct err *e)
{
    const struct compte_mots words = {option(ctx, "titulaire-du-compte"), option(ctx, "contact"),
                                      option(ctx, "numero")};
    struct compte_de de = {.partie = COMPTE_FINANCEUR};
    struct db *db;
    enum rc rc = store_read_begin(ctx->store, &db, e);

    if (rc != RC_OK)
        return rc;
    rc = financeur_de_siret(db, ctx->argv[2], &de.id, e);
    store_read_end(ctx->store, db);
    return rc == RC_OK ? compte_executer(ctx, de, &words, e) : rc;
}

static enum rc run(struct ctx *ctx, struct err *e)
{
    if (ctx->argc < 1)
        return usage(e);
    if (strcmp(ctx->argv[0], "dispositif") == 0)
        return scheme(ctx, e);
    if (strcmp(ctx->argv[0], "dispositifs") == 0 && ctx->argc == 2)
        return list(ctx, list_schemes, e);
    if (strcmp(ctx->argv[0], "depots") == 0 && ctx->argc <= 2)
        return list(ctx, list_deposits, e);
    if (strcmp(ctx->argv[0], "restitutions") == 0 && ctx->argc <= 2)
        return list(ctx, list_owed, e);
    if (strcmp(ctx->argv[0], "depot") == 0 && ctx->argc == 2)
        return show_deposit(ctx, e);
    if (strcmp(ctx->argv[0], "impayes") == 0 && ctx->argc <= 2)
        return list(ctx, list_unpaid, e);
    if (strcmp(ctx->argv[0], "promesses") == 0 && ctx->argc <= 2)
        return financeur_promesses(ctx, option(ctx, "dossier"), option(ctx, "suite"), e);
    if (strcmp(ctx->argv[0], "appeler") == 0 && ctx->argc == 2)
        return financeur_appeler(ctx, option(ctx, "dossier"), e);
    if (strcmp(ctx->argv[0], "banque") == 0)
        return on_bank(ctx, e);
    if (strcmp(ctx->argv[0], "compte") == 0)
        return ctx->argc == 3 ? account(ctx, e) : usage(e);
    if (strcmp(ctx->argv[0], "crediter") == 0 && ctx->argc == 1)
        return credit(ctx, e);
    return ctx->argc >= 2 ? on_deposit(ctx, e) : usage(e);
}

/* Lists write nothing; reading the lines of a deposit writes the journal only. */
static int flags_for(int argc, char **argv)
{
    static const char *const lists[] = {"dispositifs", "depots", "restitutions", "impayes"};
    bool reads = argc > 0 && (strcmp(argv[0], "depot") == 0 || strcmp(argv[0], "promesses") == 0);

    for (size_t i = 0; argc > 0 && i < ARRAY_LEN(lists); i++)
        if (strcmp(argv[0], lists[i]) == 0)
            return 0;
    if (argc == 1 && strcmp(argv[0], "banque") == 0)
        return 0;
    if (argc > 1 && strcmp(argv[0], "compte") == 0 && strcmp(argv[1], "montrer") == 0)
        return VERB_WRITES | VERB_READS;
    return reads ? VERB_WRITES | VERB_READS : VERB_WRITES | VERB_DRY_RUN;
}

const struct verb verb_financeur = {
    .name = "financeur",
    .usage = USAGE,
    .summary = "les dispositifs d'un financeur, ses fichiers de dotations, ses appels de fonds, la banque",
    .help =
        "Un financeur donne selon un dispositif, déclaré par une personne et approuvé par une autre. Il "
        "envoie un\n"
        "fichier (« sicpf import dotations »), qu'une autre personne approuve : cela fait l'appel de "
        "fonds. Les sommes\n"
        "sont créditées quand l'argent est reçu en entier (« sicpf import camt »), une seule fois "
        "(R. 6323-42). Un\n"
        "virement qui n'est pas reconnu attend une décision : « banque ».\n"
        "Une somme accordée dans un dossier est une promesse : « promesses » les donne, « appeler » appelle "
        "ce qui en est\n"
        "dû (« sicpf deadlines » aussi, par période), « impayes » ce qui n'est pas payé à temps.\n\n"
        "Exemples :\n"
        "  sicpf financeur dispositif declarer 18002002600019 RELANCE --libelle 'Relance' --min 100 "
        "--max 1500 \\\n"
        "    --plafond 100000 --duree 730 --remboursable --classes RNCP\n"
        "  sicpf financeur dispositif approuver 18002002600019 RELANCE\n"
        "  sicpf import dotations plan sommes.csv\n"
        "  sicpf financeur depot DD-20261129-1\n"
        "  sicpf financeur rattacher DD-20261129-1 4 12\n"
        "  sicpf financeur approuver DD-20261129-1\n"
        "  sicpf import camt apply releve.xml\n"
        "  sicpf financeur banque rattacher 3 DD-20261129-1",
    .options = options,
    .lectures = lectures,
    .flags = VERB_DRY_RUN,
    .flags_for = flags_for,
    .run = run,
};

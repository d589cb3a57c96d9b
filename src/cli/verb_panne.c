#include "base/json.h"
#include "cli/verb.h"
#include "training/panne_mesure.h"
#include "base/text.h"

#define USAGE                                                                                                \
    "panne enregistrer --du INSTANT --au INSTANT --motif TEXTE ; panne approuver NUMERO ; panne retirer "    \
    "NUMERO ; panne confirmer "                                                                              \
    "MESURE ; panne ecarter MESURE --motif TEXTE ; panne list"
#define LIST_MAX 200
#define ARENA_BYTES ((size_t)2 << 20)

static const struct verb_option options[] = {
    {"du", "INSTANT", "[enregistrer] début, comme 2026-11-24T08:00:00+01:00", 0},
    {"au", "INSTANT", "[enregistrer] fin", 0},
    {"motif", "TEXTE", "[enregistrer] ce qui n'était pas utilisable ; [ecarter] pourquoi", 0},
    {NULL, NULL, NULL, 0},
};

/* Those that read: an option of another act, or a word more, would be ignored. */
static const struct verb_lecture lectures[] = {
    {"list", 1, "", "panne list"},
    {NULL, 0, NULL, NULL},
};

extern const struct verb verb_panne;

static bool take_instant(const struct ctx *ctx, const char *name, int64_t *out)
{
    const char *text = ctx_option(ctx, &verb_panne, name);

    return text != NULL && (instant_parse_offset(text, out) || instant_parse_iso(text, out));
}

static enum rc record(struct ctx *ctx, struct err *e)
{
    struct panne_commande c = {.agent = ctx->agent, .motif = ctx_option(ctx, &verb_panne, "motif")};
    char number[24], sentence[120];
    enum rc rc;

    if (!take_instant(ctx, "du", &c.debut_us) || !take_instant(ctx, "au", &c.fin_us))
        return ERR(e, MSG_PANNE_INSTANT);
    rc = store_write(ctx->store, panne_enregistrer, &c, e);
    if (rc != RC_OK)
        return rc;
    snprintf(number, sizeof(number), "%lld", (long long)c.id);
    snprintf(sentence, sizeof(sentence), "Interruption %s enregistrée. Une autre personne doit l'approuver.",
             number);
    return ctx_tell(ctx, sentence, "panne", number, e);
}

/* What was approved extends at once the deadlines that it touched. */
static enum rc apply(struct ctx *ctx, int64_t id, struct err *e)
{
    char number[24], sentence[160];
    int64_t n = 0;
    enum rc rc = panne_appliquer(ctx->store, false, &n, e);

    if (rc != RC_OK)
        return rc;
    snprintf(number, sizeof(number), "%lld", (long long)n);
    snprintf(sentence, sizeof(sentence), "Interruption %lld approuvée : %s délai(s) prolongés.",
             (long long)id, number);
    return ctx_tell(ctx, sentence, "prolonges", number, e);
}

static enum rc approve(struct ctx *ctx, struct err *e)
{
    struct panne_commande c = {.agent = ctx->agent};
    enum rc rc;

    if (ctx->argc != 2 || !text_numero(ctx->argv[1], &c.id))
        return ERR(e, MSG_USAGE_ARGUMENT, "usage", "sicpf panne approuver NUMERO");
    rc = store_write(ctx->store, panne_approuver, &c, e);
    return rc == RC_OK ? apply(ctx, c.id, e) : rc;
}

static enum rc withdraw(struct ctx *ctx, struct err *e)
{
    struct panne_commande c = {.agent = ctx->agent};
    enum rc rc;

    if (ctx->argc != 2 || !text_numero(ctx->argv[1], &c.id))
        return ERR(e, MSG_USAGE_ARGUMENT, "usage", "sicpf panne retirer NUMERO");
    rc = store_write(ctx->store, panne_retirer, &c, e);
    return rc == RC_OK ? ctx_tell(ctx, "Interruption retirée : elle ne prolonge aucun délai.", "retiree",
                                  ctx->argv[1], e)
                       : rc;
}

/* ---- what the service measured ------------------------------------------------------------------------------------ */

static enum rc confirm(struct ctx *ctx, struct err *e)
{
    struct panne_commande c = {.agent = ctx->agent};
    enum rc rc;

    if (ctx->argc != 2 || !text_numero(ctx->argv[1], &c.id))
        return ERR(e, MSG_USAGE_ARGUMENT, "usage", "sicpf panne confirmer MESURE");
    rc = store_write(ctx->store, panne_confirmer, &c, e);
    if (rc != RC_OK)
        return rc;
    return c.id != 0 ? apply(ctx, c.id, e)
                     : ctx_tell(ctx, "Première confirmation. Une autre personne doit confirmer aussi.",
                                "confirmee", ctx->argv[1], e);
}

static enum rc set_aside(struct ctx *ctx, struct err *e)
{
    struct panne_commande c = {.agent = ctx->agent, .motif = ctx_option(ctx, &verb_panne, "motif")};
    enum rc rc;

    if (ctx->argc != 2 || !text_numero(ctx->argv[1], &c.id))
        return ERR(e, MSG_USAGE_ARGUMENT, "usage", "sicpf panne ecarter MESURE --motif TEXTE");
    rc = store_write(ctx->store, panne_ecarter, &c, e);
    return rc == RC_OK
               ? ctx_tell(ctx, "Mesure écartée : aucun délai n'est prolongé.", "ecartee", ctx->argv[1], e)
               : rc;
}

/* ---- the list ----------------------------------------------------------------------------------------------------- */

/* What people recorded of one that waits, and what is left. */
static void print_pieces(struct ctx *ctx, const struct panne_morceaux *x)
{
    char from[40], to[40];

    for (size_t i = 0; i < x->enregistres_n; i++)
        fprintf(ctx->out, "    déjà enregistré : interruption %lld, %s - %s\n",
                (long long)x->enregistres[i].panne_id, instant_french(x->enregistres[i].temps.debut_us, from),
                instant_french(x->enregistres[i].temps.fin_us, to));
    if (x->autres > 0)
        fprintf(ctx->out, "    et %lld autre(s) interruption(s) déjà enregistrée(s)\n", (long long)x->autres);
    if (x->trop_restes)
        fputs("    ce qui reste est en trop de morceaux pour être confirmé : « panne confirmer » dit "
              "lesquels, à "
              "enregistrer\n",
              ctx->out);
    for (size_t i = 0; x->enregistres_n > 0 && i < x->restes_n; i++)
        fprintf(ctx->out, "    à confirmer : %s - %s\n", instant_french(x->restes[i].debut_us, from),
                instant_french(x->restes[i].fin_us, to));
}

/* The outages that a measure became; one that was withdrawn is none. */
static void print_became(struct ctx *ctx, const struct panne_mesuree *m, const struct panne_morceaux *x)
{
    fprintf(ctx->out, " et %s : ", m->decidee_par);
    for (size_t i = 0; i < x->enregistres_n; i++)
        fprintf(ctx->out, "%sinterruption %lld", i > 0 ? ", " : "", (long long)x->enregistres[i].panne_id);
    if (x->autres > 0)
        fprintf(ctx->out, ", et %lld autre(s)", (long long)x->autres);
    if (x->enregistres_n == 0)
        fputs("ce qu'elle était devenue est retiré, elle ne prolonge plus aucun délai", ctx->out);
}

static void print_measure(struct ctx *ctx, const struct panne_mesuree *m, const struct panne_morceaux *x)
{
    char from[40], to[40];

    fprintf(ctx->out, "mesure %lld  %s - %s  %s (proposée par le %s", (long long)m->id,
            instant_french(m->debut_us, from), instant_french(m->fin_us, to), panne_mesuree_phrase(m),
            PANNE_SERVICE);
    if (m->confirmee_par != NULL)
        fprintf(ctx->out, ", confirmée par %s", m->confirmee_par);
    if (m->panne_id != 0)
        print_became(ctx, m, x);
    else if (m->decidee_par != NULL)
        fprintf(ctx->out, ", écartée par %s : %s", m->decidee_par, m->motif);
    else
        fputs(m->confirmee_par == NULL ? ", à confirmer par deux personnes" : ", à confirmer par une autre",
              ctx->out);
    fputs(")\n", ctx->out);
    if (m->attend)
        print_pieces(ctx, x);
}

static void json_time(struct json *j, int64_t panne, struct panne_periode t)
{
    char from[40], to[40];

    json_object_open(j);
    if (panne != 0)
        json_ki(j, "panne", panne);
    json_kt(j, "du", instant_iso(t.debut_us, from));
    json_kt(j, "au", instant_iso(t.fin_us, to));
    json_object_close(j);
}

static void json_pieces(struct json *j, const struct panne_morceaux *x)
{
    json_key(j, "interruptions");
    json_array_open(j);
    for (size_t i = 0; i < x->enregistres_n; i++)
        json_time(j, x->enregistres[i].panne_id, x->enregistres[i].temps);
    json_array_close(j);
    json_ki(j, "interruptions_autres", x->autres);
    json_kb(j, "restes_trop_nombreux", x->trop_restes);
    json_key(j, "restes");
    json_array_open(j);
    for (size_t i = 0; i < x->restes_n; i++)
        json_time(j, 0, x->restes[i]);
    json_array_close(j);
}

static void json_measure(struct json *j, const struct panne_mesuree *m, const struct panne_morceaux *x)
{
    char from[40], to[40];

    json_object_open(j);
    json_ki(j, "mesure", m->id);
    json_kt(j, "du", instant_iso(m->debut_us, from));
    json_kt(j, "au", instant_iso(m->fin_us, to));
    json_kt(j, "motif", panne_mesuree_phrase(m));
    json_kt(j, "proposee_par", PANNE_SERVICE);
    json_kb(j, "attend", m->attend);
    json_kt(j, "confirmee_par", m->confirmee_par);
    json_kt(j, "decidee_par", m->decidee_par);
    json_kt(j, "ecartee_parce_que", m->motif);
    if (m->panne_id != 0)
        json_ki(j, "devenue", m->panne_id);
    json_pieces(j, x);
    json_object_close(j);
}

static void print_one(struct ctx *ctx, const struct panne *p)
{
    char from[40], to[40];

    fprintf(ctx->out, "%lld  %s - %s  %s (%s%s%s)\n", (long long)p->id, instant_french(p->debut_us, from),
            instant_french(p->fin_us, to), p->motif,
            p->retiree_par != NULL     ? "retirée"
            : p->approuvee_par == NULL ? "à approuver"
            : p->appliquee_us == 0     ? "à appliquer"
                                       : "appliquée",
            p->retiree_par != NULL     ? " par "
            : p->approuvee_par != NULL ? ", approuvée par "
                                       : ", enregistrée par ",
            p->retiree_par != NULL     ? p->retiree_par
            : p->approuvee_par != NULL ? p->approuvee_par
                                       : p->enregistree_par);
}

static void json_one(struct json *j, const struct panne *p)
{
    char from[40], to[40];

    json_object_open(j);
    json_ki(j, "panne", p->id);
    json_kt(j, "du", instant_iso(p->debut_us, from));
    json_kt(j, "au", instant_iso(p->fin_us, to));
    json_kt(j, "motif", p->motif);
    json_kt(j, "enregistree_par", p->enregistree_par);
    json_kt(j, "approuvee_par", p->approuvee_par);
    json_kt(j, "retiree_par", p->retiree_par);
    json_kb(j, "appliquee", p->appliquee_us != 0);
    json_object_close(j);
}

static void show(struct ctx *ctx, struct json *j, const struct panne_mesuree *measured,
                 const struct panne_morceaux *pieces, size_t measured_n, const struct panne *all, size_t n)
{
    if (j == NULL) {
        for (size_t i = 0; i < measured_n; i++)
            print_measure(ctx, &measured[i], &pieces[i]);
        for (size_t i = 0; i < n; i++)
            print_one(ctx, &all[i]);
        return;
    }
    json_array_open(j);
    for (size_t i = 0; i < measured_n; i++)
        json_measure(j, &measured[i], &pieces[i]);
    for (size_t i = 0; i < n; i++)
        json_one(j, &all[i]);
    json_array_close(j);
    json_raw(j, "\n", 1);
}

/* What waits first, then the outages, the newest first. */
static enum rc list(struct ctx *ctx, struct err *e)
{
    struct arena *a = arena_new(ARENA_BYTES);
    struct json *j = ctx->json ? json_to(ctx->out) : NULL;
    struct panne_mesuree *measured = NULL;
    struct panne_morceaux *pieces = NULL;
    struct panne *all = NULL;
    struct db *db;
    size_t n = 0, measured_n = 0;
    enum rc rc = a != NULL ? store_read_begin(ctx->store, &db, e) : ERR(e, MSG_MEMOIRE_EPUISEE);

    if (rc == RC_OK) {
        rc = panne_mesurees(db, a, true, LIST_MAX, &measured, &measured_n, e);
        pieces = ARENA_ARRAY(a, struct panne_morceaux, measured_n + 1);
        for (size_t i = 0; rc == RC_OK && i < measured_n; i++)
            rc = panne_morceaux(db, &measured[i], &pieces[i], e);
        if (rc == RC_OK)
            rc = pannes(db, a, LIST_MAX, &all, &n, e);
        store_read_end(ctx->store, db);
    }
    if (rc == RC_OK)
        show(ctx, j, measured, pieces, measured_n, all, n);
    json_free(j);
    arena_free(a);
    return rc;
}

static enum rc run(struct ctx *ctx, struct err *e)
{
    const char *word = ctx->argc > 0 ? ctx->argv[0] : "";

    if (strcmp(word, "enregistrer") == 0 && ctx->argc == 1)
        return record(ctx, e);
    if (strcmp(word, "approuver") == 0)
        return approve(ctx, e);
    if (strcmp(word, "retirer") == 0)
        return withdraw(ctx, e);
    if (strcmp(word, "confirmer") == 0)
        return confirm(ctx, e);
    if (strcmp(word, "ecarter") == 0)
        return set_aside(ctx, e);
    if (strcmp(word, "list") == 0 && ctx->argc == 1)
        return list(ctx, e);
    return ERR(e, MSG_USAGE_ARGUMENT, "usage", "sicpf " USAGE);
}

static int flags_for(int argc, char **argv)
{
    return argc > 0 && strcmp(argv[0], "list") == 0 ? 0 : VERB_WRITES;
}

const struct verb verb_panne = {
    .name = "panne",
    .usage = USAGE,
    .summary = "les interruptions du service, et les délais qu'elles prolongent",
    .help =
        "Une personne enregistre une interruption, une autre l'approuve ; jusque-là, « retirer » défait ce "
        "qui a été "
        "enregistré par erreur. Un jour où le service n'a pas "
        "pu servir assez "
        "longtemps\n"
        "(« sicpf law parameter panne.heures_min ») ne compte plus dans les délais qui couraient pour un "
        "titulaire, un "
        "organisme\n"
        "ou un financeur ; ceux du gestionnaire ne changent pas. Chaque délai est prolongé une fois, et "
        "le dossier le "
        "dit.\n\n"
        "Le serveur mesure ses propres absences, arrêts compris : à son retour, il propose celles qui durent "
        "assez longtemps\n"
        "(« panne.mesure_heures_min »), en tête de la liste. Deux personnes les confirment, ou l'une "
        "les écarte et dit pourquoi.\n\n"
        "Exemples :\n"
        "  sicpf panne enregistrer --du 2026-11-24T08:00:00+01:00 --au 2026-11-24T19:30:00+01:00 --motif "
        "\"site "
        "injoignable\"\n"
        "  SICPF_AGENT=billie sicpf panne approuver 1\n"
        "  sicpf panne list\n"
        "  sicpf panne confirmer 1\n"
        "  sicpf panne ecarter 2 --motif \"essai de la nuit, aucune page n'était ouverte\"",
    .options = options,
    .lectures = lectures,
    .flags = VERB_WRITES,
    .flags_for = flags_for,
    .run = run,
};

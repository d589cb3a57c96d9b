#include "base/json.h"
#include "base/money.h"
#include "cli/dossier_issue_print.h"
#include "cli/classement.h"
#include "cli/dossier_print.h"
#include "cli/dossier_verifier.h"
#include "cli/lignes.h"
#include "cli/verb.h"
#include "training/evaluation.h"
#include "training/organisme.h"
#include "base/text.h"
#include "training/remboursement.h"

#define ARENA_BYTES ((size_t)8 << 20)
#define LIST_MAX 500
#define USAGE "dossier ACTE|show|list|retards|deces|classes|a-verifier|codes|sessions [MOTS] [OPTIONS]"

static const struct verb_option options[] = {
    {"par", "ROLE",
     "titulaire, organisme, financeur ou gestionnaire, quand l'acte peut être fait par plusieurs", 0},
    {"debut", "DATE", "[demander, proposer, reporter] début de la session", 0},
    {"fin", "DATE", "[demander, proposer, reporter] fin de la session", 0},
    {"prerequis", "REPONSE",
     "[demander] remplis ou a_verifier : ce que le titulaire répond aux prérequis de la formation", 0},
    {"vae-inscrit", NULL, "[demander] une VAE : le titulaire dit être sur France VAE, avec cet organisme", 0},
    {"reinsertion", NULL, "[demander] un élu paie une formation du CPF avec ses droits d'élu", 0},
    {"participants", "NOMBRE", "[proposer] nombre maximal de participants auquel l'organisme s'engage", 0},
    {"heures", "NOMBRE", "[proposer] durée ; [declarer, corriger] heures réalisées", 0},
    {"prix-ht", "MONTANT",
     "[proposer] prix hors taxes, jamais plus haut que la demande ; seul, il garde le taux de TVA", 0},
    {"prix-ttc", "MONTANT", "[proposer] prix toutes taxes ; seul, il garde le taux de TVA", 0},
    {"ht-exonere", "MONTANT", "[proposer] part du prix exonérée de TVA", 0},
    {"ht-reduit", "MONTANT", "[proposer] part du prix hors taxes, au taux réduit", 0},
    {"ht-normal", "MONTANT", "[proposer] part du prix hors taxes, au taux normal", 0},
    {"ht-reduit-outre-mer", "MONTANT", "[proposer] part hors taxes, au taux réduit d'outre-mer", 0},
    {"ht-normal-outre-mer", "MONTANT", "[proposer] part hors taxes, au taux normal d'outre-mer", 0},
    {"reste", "MONTANT", "[accepter] part payée par le titulaire", 0},
    {"avec-cpf", NULL, "[accepter, solliciter] ajoute les droits CPF à une réinsertion", 0},
    {"jour", "DATE", "[entrer, sortir] jour déclaré ; celui de l'acte sans elle", 0},
    {"cause", "CAUSE", "[declarer, corriger] totale, titulaire, organisme_report ou organisme_sans_report",
     0},
    {"force-majeure", NULL, "[declarer, corriger, annuler par le gestionnaire] force majeure du titulaire",
     0},
    {"facture", "NUMERO", "[facturer] numéro de la facture", 0},
    {"emise", "DATE", "[facturer] date d'émission", 0},
    {"montant", "MONTANT", "[facturer] montant toutes taxes ; [accorder-partie] montant accordé", 0},
    {"motif", "TEXTE",
     "[refuser, annuler, absence, controler, contester, reporter, corriger, retracter-sans-entree par le "
     "gestionnaire, proposer-carence, carence, proposer-ecart, ecarter] message à l'autre partie ; [tous, "
     "avec "
     "--at d'un jour passé] pourquoi l'acte n'a pas été enregistré ce jour-là ; [classer] ce qui a été fait "
     "; "
     "[rouvrir-classement] ce qui était faux",
     0},
    {"code", "CODE", "[refuser, annuler, reporter, sortir] pourquoi, par un code de « sicpf dossier codes »",
     0},
    {"financeur", "SIRET",
     "[solliciter] à qui demander ce qui manque ; [list] dossiers qui attendent sa réponse ou qu'il finance",
     0},
    {"resultat", "CODE", "[lever] ce que le contrôle a trouvé : sans_anomalie, anomalie_corrigee, anomalie",
     0},
    {"choix", "CODE",
     "[classer] comment un dossier de « deces » est réglé (« sicpf law table classements_deces »)", 0},
    {"indu", "NUMERO", "[classer] la somme indue par laquelle l'organisme doit son trop-reçu", 0},
    {"notes", "NOTES",
     "[evaluer] une note par question : contenu=4,pedagogie=5… (« sicpf law table questions_evaluation »)",
     0},
    {"titulaire", "ID", "[list] dossiers d'un titulaire", 0},
    {"organisme", "SIRET|NDA", "[list] dossiers d'un organisme", 0},
    {"etat", "ETAT", "[list] dans un état (notProcessed, validated…)", 0},
    {"organisme", "NOM", "[sessions] d'un organisme : mots de son nom", 0},
    {"classe", "CLASSE", "[sessions] d'une classe (DIFE_MANDAT, RNCP…)", 0},
    {NULL, NULL, NULL, 0},
};

/* Those that read, or that two agents say settled: an option of another act, or a word more, would be ignored. */
static const struct verb_lecture lectures[] = {
    {"list", 1, "titulaire organisme financeur etat",
     "dossier list [--titulaire ID] [--organisme SIRET|NDA] [--financeur SIRET] [--etat ETAT]"},
    {"retards", 1, "", "dossier retards"},
    {"deces", 1, "", "dossier deces"},
    {"classes", 1, "", "dossier classes"},
    {"a-verifier", 1, "", "dossier a-verifier"},
    {"classer", 2, "choix motif indu", "dossier classer NUMERO --choix CODE --motif TEXTE [--indu NUMERO]"},
    {"confirmer-classement", 2, "", "dossier confirmer-classement NUMERO"},
    {"ecarter-classement", 2, "", "dossier ecarter-classement NUMERO"},
    {"rouvrir-classement", 2, "motif", "dossier rouvrir-classement NUMERO --motif TEXTE"},
    {"confirmer-reouverture", 2, "", "dossier confirmer-reouverture NUMERO"},
    {"ecarter-reouverture", 2, "", "dossier ecarter-reouverture NUMERO"},
    {"codes", 1, "", "dossier codes"},
    {"sessions", 2, "organisme classe", "dossier sessions [MOTS] [--organisme NOM] [--classe CLASSE]"},
    {"show", 2, "", "dossier show NUMERO"},
    {NULL, 0, NULL, NULL},
};

extern const struct verb verb_dossier;

/* ---- options ----------------------------------------------------------------------------------------------- */

static enum rc wrong(const char *option, struct err *e)
{
    return ctx_wrong(&verb_dossier, option, e);
}

static enum rc take_day(const struct ctx *ctx, const char *name, day_t *out, struct err *e)
{
    const char *text = ctx_option(ctx, &verb_dossier, name);

    *out = text != NULL ? day_parse_iso(text) : 0;
    return text == NULL || *out != DAY_NONE ? RC_OK : ERR(e, MSG_USAGE_DATE, "texte", text);
}

static enum rc take_number(const struct ctx *ctx, const char *name, int64_t *out, struct err *e)
{
    const char *text = ctx_option(ctx, &verb_dossier, name);

    *out = 0;
    return text == NULL || text_whole(text, out) ? RC_OK : wrong(name, e);
}

static enum rc take_amount(const struct ctx *ctx, const char *name, int64_t *out, struct err *e)
{
    const char *text = ctx_option(ctx, &verb_dossier, name);

    *out = 0;
    return text == NULL || money_parse(text, out) ? RC_OK : wrong(name, e);
}

/* ---- acts -------------------------------------------------------------------------------------------------- */

/* Who does the act when the table gives it to one role only. */
static enum rc take_role(const struct ctx *ctx, struct dossier_commande *c, struct err *e)
{
    const char *given = ctx_option(ctx, &verb_dossier, "par");
    const struct dossier_transition *t;
    int found = -1;
    size_t n;

    if (given != NULL)
        return dossier_role_find(given, &c->par) && c->par != ROLE_SYSTEME ? RC_OK : wrong("par", e);
    t = dossier_transitions(&n);
    for (size_t i = 0; i < n; i++) {
        if (t[i].acte != c->acte || t[i].par == ROLE_SYSTEME || (int)t[i].par == found)
            continue;
        if (found >= 0)
            return wrong("par", e);
        found = (int)t[i].par;
    }
    if (found < 0)
        return ERR(e, MSG_USAGE_ARGUMENT, "usage", "sicpf " USAGE);
    c->par = (enum dossier_role)found;
    return RC_OK;
}

/* A zero said is meant: it is no price, no hour, nobody, and not what was asked either (decision 39). */
static enum rc refuse_zeros(const struct ctx *ctx, const struct dossier_commande *c, struct err *e)
{
    static const char *const bases[] = {"ht-exonere", "ht-reduit", "ht-normal", "ht-reduit-outre-mer",
                                        "ht-normal-outre-mer"};
    bool priced = ctx_option(ctx, &verb_dossier, "prix-ht") == NULL || c->prix_ht_cents != 0;
    int64_t total = 0;
    bool said = false;

    if (ctx_option(ctx, &verb_dossier, "heures") != NULL && c->heures < 1)
        return ERR(e, MSG_DOSSIER_HEURES_MIN);
    if (ctx_option(ctx, &verb_dossier, "participants") != NULL && c->participants < 1)
        return wrong("participants", e);
    priced = priced && (ctx_option(ctx, &verb_dossier, "prix-ttc") == NULL || c->prix_ttc_cents != 0);
    for (size_t i = 0; i < ARRAY_LEN(bases); i++)
        said = said || ctx_option(ctx, &verb_dossier, bases[i]) != NULL;
    for (int i = 0; i < TVA_COUNT; i++)
        total += c->bases_ht_cents[i];
    return priced && (!said || total != 0) ? RC_OK : ERR(e, MSG_DOSSIER_PRIX_INCOHERENT);
}

static enum rc take_options(const struct ctx *ctx, struct dossier_commande *c, struct err *e)
{
    const struct {
        const char *name;
        enum rc (*take)(const struct ctx *, const char *, int64_t *, struct err *);
        int64_t *out;
    } numbers[] = {{"participants", take_number, &c->participants},
                   {"heures", take_number,
                    c->acte == ACTE_DECLARER || c->acte == ACTE_CORRIGER ? &c->heures_realisees : &c->heures},
                   {"prix-ht", take_amount, &c->prix_ht_cents},
                   {"prix-ttc", take_amount, &c->prix_ttc_cents},
                   {"ht-exonere", take_amount, &c->bases_ht_cents[TVA_EXONEREE]},
                   {"ht-reduit", take_amount, &c->bases_ht_cents[TVA_REDUITE]},
                   {"ht-normal", take_amount, &c->bases_ht_cents[TVA_NORMALE]},
                   {"ht-reduit-outre-mer", take_amount, &c->bases_ht_cents[TVA_REDUITE_OUTRE_MER]},
                   {"ht-normal-outre-mer", take_amount, &c->bases_ht_cents[TVA_NORMALE_OUTRE_MER]},
                   {"reste", take_amount, &c->reste_paye_cents},
                   {"montant", take_amount,
                    c->acte == ACTE_ACCORDER_PARTIE ? &c->accorde_cents : &c->facture_ttc_cents}};
    const struct {
        const char *name;
        day_t *out;
    } days[] = {{"debut", &c->debut}, {"fin", &c->fin}, {"jour", &c->jour}, {"emise", &c->facture_emise}};
    const char *cause = ctx_option(ctx, &verb_dossier, "cause");
    const char *prerequis = ctx_option(ctx, &verb_dossier, "prerequis");
    enum rc rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && i < ARRAY_LEN(numbers); i++)
        rc = numbers[i].take(ctx, numbers[i].name, numbers[i].out, e);
    for (size_t i = 0; rc == RC_OK && i < ARRAY_LEN(days); i++)
        rc = take_day(ctx, days[i].name, days[i].out, e);
    if (rc == RC_OK && c->acte == ACTE_PROPOSER)
        rc = refuse_zeros(ctx, c, e);
    if (rc == RC_OK && c->acte == ACTE_ACCEPTER && c->reste_paye_cents > 0 && ctx->cfg->card_url[0] != '\0')
        rc = ERR(e, MSG_CARTE_RELIEE);
    if (rc == RC_OK && cause != NULL && !dossier_cause_find(cause, &c->cause))
        rc = wrong("cause", e);
    if (rc == RC_OK && prerequis != NULL && !dossier_prerequis_find(prerequis, &c->prerequis))
        rc = wrong("prerequis", e);
    c->reinsertion = ctx_option(ctx, &verb_dossier, "reinsertion") != NULL;
    c->vae_inscrit = ctx_option(ctx, &verb_dossier, "vae-inscrit") != NULL;
    c->avec_cpf = ctx_option(ctx, &verb_dossier, "avec-cpf") != NULL;
    c->force_majeure = ctx_option(ctx, &verb_dossier, "force-majeure") != NULL;
    c->facture_numero = ctx_option(ctx, &verb_dossier, "facture");
    c->financeur_siret = ctx_option(ctx, &verb_dossier, "financeur");
    c->resultat = ctx_option(ctx, &verb_dossier, "resultat");
    c->motif = ctx_option(ctx, &verb_dossier, "motif");
    c->code = ctx_option(ctx, &verb_dossier, "code");
    return rc;
}

/* "contenu=4,pedagogie=5": in the arena. */
static void take_notes(const struct ctx *ctx, struct arena *a, struct dossier_commande *c)
{
    const char *text = ctx_option(ctx, &verb_dossier, "notes");
    char *rest = text != NULL ? arena_strdup(a, text) : NULL;
    struct dossier_note *notes = ARENA_ARRAY(a, struct dossier_note, text != NULL ? strlen(text) + 1 : 1);

    for (char *one; (one = strsep(&rest, ",")) != NULL;)
        notes[c->notes_n++] = evaluation_reponse(a, one);
    c->notes = notes;
}

/* The operator's agent acts at the request of a party: the party is the dossier's own. */
static enum rc take_party(struct ctx *ctx, struct dossier_commande *c, struct err *e)
{
    struct arena *a = arena_new(1U << 16);
    struct dossier d;
    struct db *db;
    enum rc rc;

    if (a == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = store_read_begin(ctx->store, &db, e);
    if (rc == RC_OK) {
        rc = dossier_lire(db, a, c->numero, &d, e);
        store_read_end(ctx->store, db);
    }
    if (rc == RC_OK) {
        c->titulaire_id = d.titulaire_id;
        c->par_id = c->par == ROLE_TITULAIRE   ? d.titulaire_id
                    : c->par == ROLE_ORGANISME ? d.organisme_id
                    : c->par == ROLE_FINANCEUR ? d.financeur_id
                                               : 0;
    }
    arena_free(a);
    return rc;
}

static enum rc take_request(struct ctx *ctx, struct dossier_commande *c, struct err *e)
{
    if (ctx->argc != 3 || !text_numero(ctx->argv[1], &c->titulaire_id) ||
        !text_numero(ctx->argv[2], &c->session_id))
        return ERR(e, MSG_USAGE_ARGUMENT, "usage", "sicpf dossier demander TITULAIRE SESSION");
    c->par_id = c->titulaire_id;
    return RC_OK;
}

/* A trial names what would be, by other keys: nothing of it is. */
static void json_etat(struct json *j, const struct dossier_commande *c)
{
    const char *etat = dossier_etat_name(c->etat_out);
    const char *facturation = dossier_facturation_name(c->facturation_out);

    json_kb(j, "essai", c->essai);
    json_kb(j, "enregistre", !c->essai && !c->inchange_out);
    json_kt(j, "numero", c->essai && c->acte == ACTE_DEMANDER ? NULL : c->numero_out);
    json_kt(j, c->essai ? "etat_prevu" : "etat", etat);
    json_kt(j, c->essai ? "facturation_prevue" : "facturation", facturation);
    if (!c->essai)
        json_ki(j, "version", c->version_out);
    if (c->acte == ACTE_PROPOSER)
        json_kb(j, "inchange", c->inchange_out);
}

/* phrase: of a trial. */
static void tell(struct ctx *ctx, const struct dossier_commande *c, const struct dossier_dit *x,
                 const char *phrase)
{
    struct json *j;

    if (!ctx->json && c->essai)
        fprintf(ctx->out, "%s\n", phrase);
    if (!ctx->json && c->inchange_out)
        fprintf(ctx->out, "Cette proposition est déjà celle du dossier : rien n'a changé.\n");
    if (!ctx->json && !c->essai)
        fprintf(ctx->out, "Dossier %s : %s (%s).\n", c->numero_out, dossier_etat_label(c->etat_out),
                dossier_facturation_label(c->facturation_out));
    j = ctx->json ? json_to(ctx->out) : NULL;
    if (j == NULL)
        return;
    json_object_open(j);
    json_etat(j, c);
    if (c->essai)
        json_kt(j, "phrase", phrase);
    dossier_issue_json(x, j);
    json_object_close(j);
    json_raw(j, "\n", 1);
    json_free(j);
}

static enum rc through_door(struct ctx *ctx, struct db *db, const struct door_request *rq, struct grant *g,
                            struct err *e)
{
    enum rc opened = door_open(db, rq, g, e);
    struct err second = {0};
    enum rc rc;

    store_read_end(ctx->store, db);
    rc = door_commit(ctx->store, g, &second); /* a refusal is recorded too */
    if (opened == RC_OK && rc != RC_OK)
        *e = second;
    return opened != RC_OK ? opened : rc;
}

/* What a trial or a refusal says of somebody is a reading like another: in the journal before it is told. */
static enum rc record_reading(struct ctx *ctx, int64_t titulaire_id, struct err *e)
{
    struct door_request rq = {.party = PARTY_CDC,
                              .actor_name = ctx->agent,
                              .purpose = FINALITE_3,
                              .law_day = env_today(ctx->env),
                              .act = "commande.dossier-essai",
                              .titulaire_id = titulaire_id,
                              .items = item_set_of(ITEM_DROITS_MOUVEMENTS, ITEM_MANDAT_TYPE, ITEM_MANDAT_FIN,
                                                   ITEM_DOSSIER_SUIVI, ITEM_COUNT)};
    struct grant g;
    struct db *db;
    enum rc rc = store_read_begin(ctx->store, &db, e);

    return rc == RC_OK ? through_door(ctx, db, &rq, &g, e) : rc;
}

/* A refusal that says nothing of anybody is told as it is. */
static enum rc refused(struct ctx *ctx, const struct dossier_commande *c, const struct dossier_dit *x,
                       struct err *e)
{
    bool trial = e->msg == MSG_DOSSIER_ESSAI;
    struct err why = {0};

    if (c->titulaire_id == 0 || (!trial && !dossier_dit_du_titulaire(e->msg)))
        return RC_REFUSED;
    if (record_reading(ctx, c->titulaire_id, &why) != RC_OK) {
        *e = why;
        return why.rc;
    }
    if (!trial)
        return RC_REFUSED;
    tell(ctx, c, x, e->phrase);
    memset(e, 0, sizeof(*e));
    return RC_OK;
}

/* What a holder says of the hours is said knowing what they are worth, and what ends a price is done knowing who gets what of it, as the
 * page tells it: read behind the door. */
static const struct dossier_transition *settling(const struct dossier_commande *c, const struct dossier *d)
{
    bool says = c->acte == ACTE_CONFIRMER || c->acte == ACTE_CONTESTER;

    return says ? dossier_transition(d->etat, d->facturation, ACTE_VALIDER, ROLE_GESTIONNAIRE)
                : dossier_transition(d->etat, d->facturation, c->acte, c->par);
}

static enum rc read_outcome(struct ctx *ctx, const struct dossier_commande *c, struct dossier_issue *out,
                            struct err *e)
{
    struct arena *a = arena_new(1U << 20);
    struct grant g = {0};
    struct dossier d;
    struct db *db;
    enum rc rc = a != NULL ? store_read_begin(ctx->store, &db, e) : ERR(e, MSG_MEMOIRE_EPUISEE);

    if (rc != RC_OK) {
        arena_free(a);
        return rc;
    }
    rc = dossier_lire(db, a, c->numero, &d, e);
    if (rc == RC_OK)
        rc = dossier_issue(db, a, &d, settling(c, &d), ctx->at_given ? ctx->at : env_today(ctx->env), out, e);
    if (rc == RC_OK && out->connue) {
        struct door_request rq = {.party = PARTY_CDC,
                                  .actor_name = ctx->agent,
                                  .purpose = FINALITE_3,
                                  .law_day = env_today(ctx->env),
                                  .act = "commande.dossier-essai",
                                  .titulaire_id = d.titulaire_id,
                                  .dossier_id = d.id,
                                  .items = item_set_of(ITEM_DOSSIER_FORMATION_FINANCEMENT, ITEM_COUNT)};

        rc = through_door(ctx, db, &rq, &g, e);
    } else {
        store_read_end(ctx->store, db);
    }
    arena_free(a);
    return rc;
}

static unit_fn *unit_of(const struct dossier_commande *c)
{
    return c->acte == ACTE_ACCORDER ? dossier_accorder_tout : dossier_executer;
}

/* An act that is refused gives nothing to anybody: who gets what is told once a trial of it passes. The act says its refusal itself. */
static enum rc read_what_passes(struct ctx *ctx, const struct dossier_commande *c, struct dossier_dit *out,
                                struct err *e)
{
    struct dossier_commande trial = *c;
    struct err why = {0};
    enum rc rc;

    trial.essai = true;
    if (store_write(ctx->store, unit_of(c), &trial, &why) == RC_OK || why.msg != MSG_DOSSIER_ESSAI)
        return RC_OK;
    rc = read_outcome(ctx, c, &out->issue, e);
    out->plus_tard = out->issue.connue && (c->acte == ACTE_CONFIRMER || c->acte == ACTE_CONTESTER);
    return rc;
}

static enum rc act(struct ctx *ctx, struct arena *a, enum dossier_acte acte, struct err *e)
{
    struct dossier_commande c = {
        .acte = acte, .agent = ctx->agent, .le = ctx->at_given ? ctx->at : 0, .essai = ctx->dry_run};
    struct dossier_dit said = {.essai = ctx->dry_run};
    enum rc rc = take_role(ctx, &c, e);

    if (rc == RC_OK)
        rc = take_options(ctx, &c, e);
    take_notes(ctx, a, &c);
    if (rc == RC_OK && acte == ACTE_DEMANDER)
        rc = take_request(ctx, &c, e);
    else if (rc == RC_OK && ctx->argc != 2)
        rc = ERR(e, MSG_USAGE_ARGUMENT, "usage", "sicpf dossier ACTE NUMERO");
    else if (rc == RC_OK) {
        c.numero = ctx->argv[1];
        rc = take_party(ctx, &c, e);
    }
    if (rc == RC_OK && acte != ACTE_DEMANDER)
        rc = read_what_passes(ctx, &c, &said, e);
    if (rc == RC_OK && !ctx->json)
        dossier_issue_print(&said, ctx->out);
    if (rc == RC_OK)
        rc = store_write(ctx->store, unit_of(&c), &c, e);
    if (rc == RC_REFUSED)
        return refused(ctx, &c, &said, e);
    if (rc == RC_OK)
        tell(ctx, &c, &said, "");
    return rc;
}

/* ---- reading ----------------------------------------------------------------------------------------------- */

static enum rc read_death(struct db *db, struct arena *a, struct dossier_fiche *f, struct err *e)
{
    const struct dossier_deces_filtre one = {.titulaire_id = f->d.titulaire_id,
                                             .dossier_id = f->d.id,
                                             .deces = DAY_NONE,
                                             .limit = 1,
                                             .classes = true};
    struct dossier_deces *found;
    size_t n;
    enum rc rc = dossiers_deces(db, a, &one, &found, &n, e);

    if (rc == RC_OK && n > 0)
        f->deces = found;
    if (rc == RC_OK)
        rc = classements_dossier(db, a, f->d.titulaire_id, f->d.id, &f->classements, &f->classements_n, e);
    for (size_t i = 0; rc == RC_OK && i < f->classements_n; i++)
        f->dit_deces |= f->classements[i].objet == CLASSEMENT_DECES;
    f->dit_deces |= f->deces != NULL;
    return rc;
}

/* What was learnt since: of its body, then of its holder. */
static enum rc read_after(struct db *db, struct arena *a, struct dossier_fiche *f, struct err *e)
{
    enum rc rc = organisme_jadis(db, a, &f->d, f->jadis, &f->jadis_n, e);

    if (rc == RC_OK)
        rc = dossier_a_verifier(db, a, &f->d, &f->a_verifier, e);
    return rc == RC_OK ? read_death(db, a, f, e) : rc;
}

/* What telling it asks of the door besides. */
static void add_learnt(const struct dossier_fiche *f, struct item_set *items)
{
    if (f->dit_deces)
        item_set_add(items, ITEM_TITULAIRE_DECES);
    if (f->a_verifier != NULL)
        dossier_verifier_items(items);
}

static enum rc show(struct ctx *ctx, struct arena *a, struct err *e)
{
    struct dossier_fiche f = {0};
    struct grant g = {0};
    bool restituees;
    struct db *db;
    enum rc rc;

    if (ctx->argc != 2)
        return ERR(e, MSG_USAGE_ARGUMENT, "usage", "sicpf dossier show NUMERO");
    rc = store_read_begin(ctx->store, &db, e);
    if (rc != RC_OK)
        return rc;
    rc = dossier_lire(db, a, ctx->argv[1], &f.d, e);
    if (rc == RC_OK)
        rc = dossier_prises_lues(db, a, &f.d, &f.prises, &f.prises_n, &restituees, e);
    if (rc == RC_OK)
        rc = dossier_tva_lire(db, &f.d, &f.tva, e);
    if (rc == RC_OK)
        rc = dossier_acompte_en_banque(db, &f.d, &f.acompte_en_banque, e);
    if (rc == RC_OK)
        rc = dossier_cgu(db, a, &f.d, &f.cgu, &f.cgu_depuis, e);
    if (rc == RC_OK)
        rc = dossier_actes(db, a, &f.d, &f.actes, &f.actes_n, e);
    if (rc == RC_OK) {
        f.conditions = ARENA_ARRAY(a, struct dossier_conditions, f.actes_n + 1);
        dossier_conditions_suivre(&f.d, f.actes, f.actes_n, f.conditions);
    }
    if (rc == RC_OK)
        rc = cartes_dossier(db, a, &f.d, &f.cartes, &f.cartes_n, e);
    if (rc == RC_OK)
        rc = carte_remboursements(db, a, &f.d, &f.rendus, &f.rendus_n, e);
    if (rc == RC_OK)
        rc = panne_prolongations(db, a, &f.d, &f.prolongations, &f.prolongations_n, e);
    if (rc == RC_OK)
        rc = gel_prolongations(db, a, &f.d, &f.gels, &f.gels_n, e);
    if (rc == RC_OK)
        rc = remboursement_du(db, &f.d, &f.a_rembourser_cents, e);
    if (rc == RC_OK)
        rc = retenues_dossier(db, a, f.d.titulaire_id, f.d.id, env_today(ctx->env), &f.retenues,
                              &f.retenues_n, e);
    if (rc == RC_OK)
        rc = read_after(db, a, &f, e);
    if (rc != RC_OK) {
        store_read_end(ctx->store, db);
        return rc;
    }
    struct door_request rq = {.party = PARTY_CDC,
                              .actor_name = ctx->agent,
                              .purpose = FINALITE_3,
                              .law_day = env_today(ctx->env),
                              .act = "commande.dossier-show",
                              .titulaire_id = f.d.titulaire_id,
                              .dossier_id = f.d.id,
                              .items = dossier_items()};

    add_learnt(&f, &rq.items);
    rc = through_door(ctx, db, &rq, &g, e);
    if (rc != RC_OK)
        return rc;
    struct json *j = ctx->json ? json_to(ctx->out) : NULL;
    if (j == NULL) {
        dossier_fiche_print(&f, &g, ctx->out);
        return RC_OK;
    }
    dossier_fiche_json(&f, &g, j);
    json_raw(j, "\n", 1);
    json_free(j);
    return RC_OK;
}

static int by_value(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return x < y ? -1 : x > y;
}

/* The holders of the dossiers listed, each once, strictly increasing. */
static size_t holders_of(const struct dossier *list, size_t n, int64_t *out)
{
    size_t kept = 0;

    for (size_t i = 0; i < n; i++)
        out[i] = list[i].titulaire_id;
    if (n > 0)
        qsort(out, n, sizeof(*out), by_value);
    for (size_t i = 0; i < n; i++)
        if (kept == 0 || out[kept - 1] != out[i])
            out[kept++] = out[i];
    return kept;
}

static enum rc take_filter(struct ctx *ctx, struct db *db, struct dossier_filtre *f, bool *etats,
                           struct err *e)
{
    const char *organisme = ctx_option(ctx, &verb_dossier, "organisme");
    const char *financeur = ctx_option(ctx, &verb_dossier, "financeur");
    const char *etat = ctx_option(ctx, &verb_dossier, "etat");
    enum dossier_etat found;
    enum rc rc = take_number(ctx, "titulaire", &f->titulaire_id, e);

    f->limit = LIST_MAX;
    if (rc == RC_OK && etat != NULL) {
        if (!dossier_etat_find(etat, &found))
            return wrong("etat", e);
        etats[found] = true;
        f->etats = etats;
    }
    if (rc == RC_OK && financeur != NULL) {
        rc = db_i64(db, Q_FINANCEUR_FIND, 0, &f->financeur_id, e, "t", financeur);
        if (rc == RC_OK && f->financeur_id == 0)
            rc = ERR(e, MSG_DOTATION_FINANCEUR_INCONNU, "siret", financeur);
    }
    if (rc != RC_OK || organisme == NULL)
        return rc;
    return organisme_id_connu(db, organisme, &f->organisme_id, e);
}

/* `late`: those of dossier_file(), the latest first, with how late each is. */
static enum rc print_list(struct ctx *ctx, const struct dossier *list, size_t n, bool late,
                          const struct grant *g, struct err *e)
{
    const char *first = late ? ", les plus en retard" : ", les plus récents";
    struct json *j;
    enum rc rc = tableau_ouvrir(ctx, &j, e);

    if (rc != RC_OK)
        return rc;
    for (size_t i = 0; i < n; i++) {
        if (j == NULL) {
            dossier_line_print(&list[i], g, ctx->out);
            if (late)
                dossier_retard_print(&list[i], ctx->at, g, ctx->out);
            continue;
        }
        json_object_open(j);
        dossier_line_json(&list[i], g, j);
        if (late)
            dossier_retard_json(&list[i], ctx->at, g, j);
        json_object_close(j);
    }
    if (j == NULL)
        fprintf(ctx->out, "%zu dossier(s)%s.\n", n, n == LIST_MAX ? first : "");
    tableau_fermer(j);
    return RC_OK;
}

/* Those of a filter, or with `late` those that wait for a person whose last day is over. */
static enum rc read_list(struct ctx *ctx, struct db *db, struct arena *a, bool late, struct dossier **found,
                         size_t *n, struct err *e)
{
    struct dossier_filtre f = {0};
    struct dossier_filtre_file queue = {.en_retard_le = ctx->at, .limit = LIST_MAX};
    bool etats[ETAT_COUNT] = {false};
    enum rc rc;

    if (late)
        return dossier_file(db, a, &queue, found, n, e);
    rc = take_filter(ctx, db, &f, etats, e);
    return rc == RC_OK ? dossier_lister(db, a, &f, found, n, e) : rc;
}

static enum rc list(struct ctx *ctx, struct arena *a, bool late, struct err *e)
{
    struct dossier *found = NULL;
    int64_t holders[LIST_MAX];
    struct grant g = {0};
    struct db *db;
    size_t n = 0;
    enum rc rc = store_read_begin(ctx->store, &db, e);

    if (rc != RC_OK)
        return rc;
    rc = read_list(ctx, db, a, late, &found, &n, e);
    if (rc != RC_OK) {
        store_read_end(ctx->store, db);
        return rc;
    }
    struct door_request rq = {.party = PARTY_CDC,
                              .actor_name = ctx->agent,
                              .purpose = FINALITE_3,
                              .law_day = env_today(ctx->env),
                              .act = "commande.dossier-list",
                              .titulaires = holders,
                              .titulaires_n = holders_of(found, n, holders),
                              .items = dossier_items(),
                              .criteria = item_set_of(ITEM_DOSSIER_SUIVI, ITEM_COUNT)};

    rc = through_door(ctx, db, &rq, &g, e);
    if (rc == RC_OK)
        rc = print_list(ctx, found, n, late, &g, e);
    return rc;
}

static enum rc print_deaths(struct ctx *ctx, const struct dossier_deces *list, size_t n,
                            const struct grant *g, struct err *e)
{
    struct json *j;
    enum rc rc = tableau_ouvrir(ctx, &j, e);

    if (rc != RC_OK)
        return rc;
    for (size_t i = 0; i < n; i++) {
        if (j == NULL) {
            dossier_line_print(&list[i].d, g, ctx->out);
            dossier_deces_print(&list[i], g, ctx->out);
            continue;
        }
        json_object_open(j);
        dossier_line_json(&list[i].d, g, j);
        dossier_deces_json(&list[i], g, j);
        json_object_close(j);
    }
    if (j == NULL)
        fprintf(ctx->out, "%zu dossier(s)%s.\n", n, n == LIST_MAX ? ", les derniers appris" : "");
    tableau_fermer(j);
    return RC_OK;
}

/* Deaths learnt after a dossier was settled as given up, or as an absence. */
static enum rc deaths(struct ctx *ctx, struct arena *a, struct err *e)
{
    const struct dossier_deces_filtre all = {.deces = DAY_NONE, .limit = LIST_MAX};
    struct dossier_deces *found = NULL;
    struct dossier *seen;
    int64_t holders[LIST_MAX];
    struct grant g = {0};
    struct db *db;
    size_t n = 0;
    enum rc rc = store_read_begin(ctx->store, &db, e);

    if (rc != RC_OK)
        return rc;
    rc = dossiers_deces(db, a, &all, &found, &n, e);
    if (rc != RC_OK) {
        store_read_end(ctx->store, db);
        return rc;
    }
    seen = ARENA_ARRAY(a, struct dossier, n);
    for (size_t i = 0; i < n; i++)
        seen[i] = found[i].d;
    struct door_request rq = {.party = PARTY_CDC,
                              .actor_name = ctx->agent,
                              .purpose = FINALITE_3,
                              .law_day = env_today(ctx->env),
                              .act = "commande.dossier-deces",
                              .titulaires = holders,
                              .titulaires_n = holders_of(seen, n, holders),
                              .items = dossier_items(),
                              .criteria = item_set_of(ITEM_DOSSIER_SUIVI, ITEM_COUNT)};

    item_set_add(&rq.items, ITEM_TITULAIRE_DECES);
    rc = through_door(ctx, db, &rq, &g, e);
    return rc == RC_OK ? print_deaths(ctx, found, n, &g, e) : rc;
}

static void offer_json(struct json *j, const struct offre *o)
{
    char from[DAY_TEXT_BYTES];

    json_object_open(j);
    json_ki(j, "session", o->session_id);
    json_kt(j, "debut", o->debut != DAY_NONE ? day_iso(o->debut, from) : NULL);
    json_kt(j, "classe", classe_name(o->classe));
    json_ki(j, "heures", o->heures);
    json_ki(j, "prix_ttc", o->prix_ttc_cents);
    json_kt(j, "intitule", o->intitule);
    json_kt(j, "organisme", o->organisme_denomination);
    json_object_close(j);
}

static enum rc print_offers(struct ctx *ctx, const struct offre *found, size_t n, struct err *e)
{
    struct json *j;
    enum rc rc = tableau_ouvrir(ctx, &j, e);

    if (rc != RC_OK)
        return rc;
    if (j == NULL && n == 0)
        fputs("Aucune session ne correspond.\n", ctx->out);
    for (size_t i = 0; i < n; i++) {
        char from[DAY_TEXT_BYTES], price[MONEY_TEXT_BYTES];

        if (j != NULL)
            offer_json(j, &found[i]);
        else
            fprintf(ctx->out, "%lld  %s  %s  %lld h  %s  %s (%s)\n", (long long)found[i].session_id,
                    found[i].debut != DAY_NONE ? day_iso(found[i].debut, from) : "permanente",
                    classe_name(found[i].classe), (long long)found[i].heures,
                    money_french(found[i].prix_ttc_cents, price), found[i].intitule,
                    found[i].organisme_denomination);
    }
    tableau_fermer(j);
    return RC_OK;
}

/* The public offer: it concerns nobody. */
static enum rc sessions(struct ctx *ctx, struct arena *a, struct err *e)
{
    const char *classe = ctx_option(ctx, &verb_dossier, "classe");
    struct offre_filtre f = {.texte = ctx->argc > 1 ? ctx->argv[1] : NULL,
                             .organisme = ctx_option(ctx, &verb_dossier, "organisme"),
                             .debut_min = DAY_NONE,
                             .limit = 50};
    bool classes[CLASSE_COUNT] = {false};
    enum classe wanted;
    struct offre *found;
    struct db *db;
    size_t n;
    enum rc rc;

    if (classe != NULL) {
        if (!classe_find(classe, &wanted))
            return wrong("classe", e);
        classes[wanted] = true;
        f.classes = classes;
    }
    rc = store_read_begin(ctx->store, &db, e);
    if (rc != RC_OK)
        return rc;
    rc = catalogue_search(db, a, &f, &found, &n, e);
    store_read_end(ctx->store, db);
    return rc == RC_OK ? print_offers(ctx, found, n, e) : rc;
}

static enum rc run(struct ctx *ctx, struct err *e)
{
    struct arena *a;
    enum dossier_acte acte;
    enum rc rc;

    if (ctx->argc < 1)
        return ERR(e, MSG_USAGE_ARGUMENT, "usage", "sicpf " USAGE);
    a = arena_new(ARENA_BYTES);
    if (a == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    if (dossier_acte_find(ctx->argv[0], &acte) && acte != ACTE_ECHOIR && acte != ACTE_PAYER &&
        acte != ACTE_RETOURNER && acte != ACTE_RESTITUER)
        rc = act(ctx, a, acte, e);
    else if (strcmp(ctx->argv[0], "show") == 0)
        rc = show(ctx, a, e);
    else if (strcmp(ctx->argv[0], "list") == 0)
        rc = list(ctx, a, false, e);
    else if (strcmp(ctx->argv[0], "retards") == 0)
        rc = list(ctx, a, true, e);
    else if (strcmp(ctx->argv[0], "deces") == 0)
        rc = deaths(ctx, a, e);
    else if (strcmp(ctx->argv[0], "a-verifier") == 0)
        rc = dossier_verifier_liste(ctx, e);
    else if (classement_mot(ctx->argv[0]))
        rc = classement_verbe(ctx, &verb_dossier, CLASSEMENT_DECES, e);
    else if (strcmp(ctx->argv[0], "codes") == 0)
        rc = dossier_codes_print(ctx, e);
    else if (strcmp(ctx->argv[0], "sessions") == 0)
        rc = sessions(ctx, a, e);
    else
        rc = ERR(e, MSG_USAGE_ARGUMENT, "usage", "sicpf " USAGE);
    arena_free(a);
    return rc;
}

/* Reading a dossier writes the journal; the public offer does not. */
static int flags_for(int argc, char **argv)
{
    if (argc > 0 && (strcmp(argv[0], "sessions") == 0 || strcmp(argv[0], "codes") == 0))
        return 0;
    return argc > 0 && (strcmp(argv[0], "list") == 0 || strcmp(argv[0], "retards") == 0 ||
                        strcmp(argv[0], "deces") == 0 || strcmp(argv[0], "a-verifier") == 0 ||
                        strcmp(argv[0], "show") == 0 || classement_lit(argv[0]))
               ? VERB_WRITES | VERB_READS
               : VERB_WRITES;
}

const struct verb verb_dossier = {
    .name = "dossier",
    .usage = USAGE,
    .summary = "un dossier de formation, de la demande au paiement",
    .help =
        "Actes, dans l'ordre d'une vie sans histoire :\n"
        "  demander TITULAIRE SESSION, proposer NUMERO, accepter NUMERO, entrer NUMERO, sortir NUMERO,\n"
        "  declarer NUMERO, valider NUMERO, facturer NUMERO ; le paiement vient de « sicpf pay ».\n"
        "Et : accuser-reception (prérequis), refuser, retracter (retracter-sans-entree une fois la session "
        "commencée),\n"
        "annuler, absence (entrer la corrige) ; reporter, puis "
        "accepter-report ou\n"
        "refuser-report ; solliciter un financeur, qui refuse ou accorde (accorder, accorder-partie) ; "
        "controler, lever (fin\n"
        "du contrôle) ; confirmer, contester le service fait, contester une absence ; proposer-ecart, "
        "puis ecarter par un\n"
        "autre agent, ce qui est validé et pas encore payé, quand un contrôle a trouvé une anomalie ou "
        "qu'une mesure refuse le\n"
        "paiement : tout est rendu ; declarer encore, pour le corriger, ou "
        "corriger "
        "après un\n"
        "contrôle levé sur une anomalie ; signaler le silence d'un organisme, relancer, proposer-carence, "
        "puis carence par un\n"
        "autre agent (retards : les dossiers en retard qui attendent une personne ; deces : ceux que le "
        "décès du titulaire contredit, à annuler, à corriger, ou jusqu'à ce qu'un agent dise comment c'est "
        "réglé,\n"
        "« classer », et qu'un autre agent le confirme, « confirmer-classement » ; classes : ceux qui le "
        "sont, "
        "que deux\n"
        "agents rouvrent de même, « rouvrir-classement » et « confirmer-reouverture » ; a-verifier : les "
        "commandes d'élus que la\n"
        "fin d'un agrément ou d'un mandat contredit) ; evaluer la "
        "formation, "
        "une fois, après le "
        "service fait. Chaque acte dit son refus avec son article ;\n"
        "--dry-run vérifie "
        "tout sans rien enregistrer. L'agent agit à la demande d'une partie, que --par nomme quand il le "
        "faut.\n\n"
        "Exemples :\n"
        "  sicpf dossier sessions budget --classe DIFE_MANDAT\n"
        "  sicpf dossier demander 12 4\n"
        "  sicpf dossier proposer 17600000000000 --participants 12\n"
        "  sicpf dossier accepter 17600000000000\n"
        "  sicpf dossier declarer 17600000000000 --heures 7 --cause totale\n"
        "  sicpf dossier facturer 17600000000000 --facture F-2026-1 --emise 2026-06-25 --montant 600\n"
        "  sicpf dossier evaluer 17600000000000 --notes contenu=4,pedagogie=5,organisation=4,utilite=3\n"
        "  sicpf dossier refuser 17600000000000 --par organisme --code complet\n"
        "  sicpf dossier codes\n"
        "  sicpf dossier list --etat notProcessed\n"
        "  sicpf dossier retards\n"
        "  sicpf dossier deces\n"
        "  sicpf dossier a-verifier\n"
        "  sicpf dossier classer 17600000000000 --choix somme_indue --indu IND-2026-00001 --motif \"réclamé "
        "le 3 mars\"\n"
        "  sicpf dossier confirmer-classement 17600000000000\n"
        "  sicpf dossier show 17600000000000 --json",
    .options = options,
    .lectures = lectures,
    .flags = VERB_DRY_RUN,
    .flags_for = flags_for,
    .run = run,
};

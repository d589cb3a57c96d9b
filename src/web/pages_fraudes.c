/*
 * pages_fraudes.c - frauds, in the operator's space: the list with its clocks, one of them with its freezes and its claims, and
 * each act. A step names what it is done on by its number: a report (FRA), a freeze (GEL) or a claim (REC).
 */
#include "base/ids.h"
#include "base/money.h"
#include "law/articles.h"
#include "people/titulaire.h"
#include "training/fraude.h"
#include "training/organisme.h"
#include "web/pages.h"
#include "web/parts.h"
#include "training/etats.h"

#define FRAUDS_SHOWN 100

/* What a step asks for. */
enum champ {
    CHAMP_MOTIFS = 1,
    CHAMP_FIN = 2, /* last day of a freeze */
    CHAMP_RECUE = 4,
    CHAMP_DOSSIER = 8,
    CHAMP_DOSSIER_OPTION = 16,
    CHAMP_ARTICLE = 32, /* may be left blank */
    CHAMP_SENS = 64,
    CHAMP_SIGNATAIRE = 128
};

/* The unit checks again all that is said here. */
static const struct etape {
    const char *name, *label, *objet; /* objet: beginning of the number that it is done on */
    unsigned champs;
    unit_fn *unit;
} etapes[] = {
    {"geler", "Geler un dossier ou le compte", "FRA",
     CHAMP_MOTIFS | CHAMP_FIN | CHAMP_DOSSIER_OPTION | CHAMP_ARTICLE, fraude_geler},
    {"reclamer", "Enregistrer une réclamation", "FRA", CHAMP_MOTIFS | CHAMP_RECUE | CHAMP_DOSSIER,
     fraude_reclamer},
    {"classer", "Classer le signalement", "FRA", CHAMP_MOTIFS, fraude_classer},
    {"lever", "Lever le gel", "GEL", CHAMP_MOTIFS, fraude_lever},
    {"instruire", "Instruire la réclamation", "REC", CHAMP_MOTIFS | CHAMP_SENS | CHAMP_ARTICLE,
     fraude_instruire},
    {"decider", "Décider de la réclamation", "REC", CHAMP_SIGNATAIRE, fraude_decider},
};

static const struct etape *find_step(const char *numero, const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(etapes); i++)
        if (strcmp(etapes[i].name, name) == 0 && strncmp(numero, etapes[i].objet, 3) == 0)
            return &etapes[i];
    return NULL;
}

/* ---- behind the door ----------------------------------------------------------------------------------------- */

static void show_report(struct page *p, struct view *v, const struct grant *g, const struct fraude *f)
{
    const enum law_item item = ITEM_DROITS_MOUVEMENTS;
    const struct law_code *origin = law_code_le("origines_fraude", f->origine, f->signalee_le);

    view_text(v, K_FR_NUMERO, f->numero);
    view_personal(v, g, K_FR_ORGANISME, ITEM_ORGANISME_RAISON_SOCIALE, f->denomination);
    view_personal(v, g, K_FR_ORIGINE, item, origin != NULL ? origin->label : f->origine);
    view_personal_flag(v, g, K_FR_OUVERTE, item, f->classee_le == DAY_NONE);
    view_personal_day(v, g, K_FR_LE, item, f->signalee_le);
    view_personal_day(v, g, K_FR_CLASSEE, item, f->classee_le);
    if (f->gels > 0)
        view_personal_int(v, g, K_FR_GELS, item, f->gels);
    if (f->attentes == 0)
        return;
    view_personal_int(v, g, K_FR_ATTENTES, item, f->attentes);
    view_personal_day(v, g, K_FR_DECIDER, item, f->decider_avant);
    view_personal_flag(v, g, K_FR_RETARD, item, p->today > f->decider_avant);
}

enum rc page_fraudes(struct page *p, struct err *e)
{
    bool all = request_query(p->rq, "toutes") != NULL;
    const struct grant *g;
    struct fraude *list;
    size_t n;
    enum rc rc = fraudes_lister(p->db, p->arena, !all, query_number(p, "apres"), FRAUDS_SHOWN + 1, p->today,
                                &list, &n, e);

    view_flag(p->view, K_FR_TOUTES, all);
    if (rc != RC_OK || n == 0)
        return rc;
    if (n > FRAUDS_SHOWN) {
        n = FRAUDS_SHOWN;
        view_int(p->view, K_APRES, list[n - 1].id);
    }
    rc = part_lecture_dus(p, "page.gestion.fraudes", page_holders(p, &list->titulaire_id, sizeof(*list), n),
                          n, &g, e);
    for (size_t i = 0; rc == RC_OK && i < n; i++)
        show_report(p, view_add(p->view, K_FRAUDES), g, &list[i]);
    return rc;
}

/* ---- one case ------------------------------------------------------------------------------------------------ */

struct affaire {
    struct fraude f;
    struct gel *gels;
    struct reclamation *claims;
    size_t gels_n, claims_n;
};

static enum rc read_case(struct page *p, const char *numero, struct affaire *x, struct err *e)
{
    enum rc rc = fraude_lire(p->db, p->arena, numero, p->today, &x->f, e);

    if (rc == RC_OK)
        rc = gels_lister(p->db, p->arena, x->f.id, 0, &x->gels, &x->gels_n, e);
    return rc == RC_OK ? reclamations_lister(p->db, p->arena, x->f.id, 0, &x->claims, &x->claims_n, e) : rc;
}

/* Read behind the door, each holder named: a report against a body may freeze dossiers of several. */
static enum rc open_case(struct page *p, const char *numero, struct affaire *x, const struct grant **g,
                         struct err *e)
{
    int64_t *holders = ARENA_ARRAY(p->arena, int64_t, 2 * FRAUDE_LIGNES_MAX + 1);
    size_t n = 0;
    enum rc rc = read_case(p, numero, x, e);

    if (rc != RC_OK)
        return rc;
    holders[n++] = x->f.titulaire_id;
    for (size_t i = 0; i < x->gels_n; i++)
        holders[n++] = x->gels[i].titulaire_id;
    for (size_t i = 0; i < x->claims_n; i++)
        holders[n++] = x->claims[i].titulaire_id;
    rc = part_lecture_dus(p, "page.gestion.fraude", holders, n, g, e);
    if (rc == RC_OK)
        show_report(p, p->view, *g, &x->f);
    return rc;
}

static void show_freeze(struct page *p, const struct grant *g, const struct gel *f)
{
    const enum law_item item = ITEM_DROITS_MOUVEMENTS;
    struct view *v = view_add(p->view, K_GELS);

    view_text(v, K_GEL_NUMERO, f->numero);
    view_personal(v, g, K_GEL_DOSSIER, item, f->dossier_id != 0 ? f->dossier : NULL);
    view_personal_day(v, g, K_GEL_DEPUIS, item, f->debut);
    view_personal_day(v, g, K_GEL_FIN, item, f->fin);
    view_personal(v, g, K_GEL_MOTIF, item, f->motif);
    view_personal(v, g, K_GEL_ARTICLE, item, f->article);
    view_personal_flag(v, g, K_GEL_DURE, item, gel_dure(f, p->today));
    view_personal_day(v, g, K_GEL_LEVE, item, f->leve_le);
    view_personal(v, g, K_GEL_LEVE_MOTIF, item, f->leve_motif);
}

static void show_decision(struct view *v, const struct grant *g, const struct reclamation *r)
{
    const enum law_item item = ITEM_DROITS_MOUVEMENTS;

    view_personal_day(v, g, K_REC_DECIDEE, item, r->decidee_le);
    view_personal(v, g, K_REC_SIGNATAIRE, item, r->signataire);
    view_personal(v, g, K_REC_INDU, item, r->indu);
    if (r->rendu_cents >= 0)
        view_personal_money(v, g, K_REC_RENDU, item, r->rendu_cents - r->carte_cents - r->financeur_cents);
    if (r->financeur_cents > 0)
        view_personal_money(v, g, K_REC_FINANCEUR, item, r->financeur_cents);
    if (r->carte_attend_cents > 0)
        view_personal_money(v, g, K_REC_CARTE, item, r->carte_attend_cents);
    if (r->carte_cents > r->carte_attend_cents)
        view_personal_money(v, g, K_REC_CARTE_RENDUE, item, r->carte_cents - r->carte_attend_cents);
    if (strcmp(r->etat, "refusee") == 0)
        view_personal_day(v, g, K_REC_RECOURS_AVANT, item, r->recours_avant);
}

static void show_claim(struct page *p, const struct grant *g, const struct reclamation *r)
{
    const enum law_item item = ITEM_DROITS_MOUVEMENTS;
    bool waits = r->decidee_le == DAY_NONE;
    struct view *v = view_add(p->view, K_RECLAMATIONS);

    view_text(v, K_REC_NUMERO, r->numero);
    view_personal(v, g, K_REC_DOSSIER, item, r->dossier);
    view_personal(v, g, K_REC_SUITE, item, reclamation_suite(p->arena, r, p->today));
    view_personal_day(v, g, K_REC_RECUE, item, r->recue_le);
    view_personal(v, g, K_REC_TEXTE, item, r->texte);
    if (r->sens != NULL)
        view_personal(v, g, K_REC_SENS, item, strcmp(r->sens, "accepter") == 0 ? "Accepter" : "Refuser");
    view_personal(v, g, K_REC_MOTIFS, item, r->motifs);
    view_personal(v, g, K_REC_ARTICLE, item, r->article);
    view_personal_day(v, g, K_REC_INSTRUITE, item, r->instruite_le);
    view_text(v, K_REC_INSTRUITE_PAR, r->instruite_par);
    view_personal_flag(v, g, K_REC_A_INSTRUIRE, item, waits);
    view_personal_flag(v, g, K_REC_A_DECIDER, item, strcmp(r->etat, "instruite") == 0);
    show_decision(v, g, r);
}

enum rc page_fraude(struct page *p, struct err *e)
{
    const enum law_item item = ITEM_DROITS_MOUVEMENTS;
    struct affaire *x = ARENA_NEW(p->arena, struct affaire);
    const struct grant *g;
    enum rc rc = open_case(p, p->params[0], x, &g, e);

    if (rc != RC_OK)
        return rc;
    view_personal(p->view, g, K_FR_FAITS, item, x->f.faits);
    view_personal(p->view, g, K_FR_CLASSEE_MOTIF, item, x->f.classee_motif);
    for (size_t i = 0; i < ARRAY_LEN(etapes) && x->f.classee_le == DAY_NONE; i++)
        if (strcmp(etapes[i].objet, "FRA") == 0) {
            struct view *v = view_add(p->view, K_ETAPES);

            view_text(v, K_ETAPE_NOM, etapes[i].name);
            view_text(v, K_ETAPE_LIBELLE, etapes[i].label);
        }
    for (size_t i = 0; i < x->gels_n; i++)
        show_freeze(p, g, &x->gels[i]);
    for (size_t i = 0; i < x->claims_n; i++)
        show_claim(p, g, &x->claims[i]);
    return RC_OK;
}

/* ---- one step ------------------------------------------------------------------------------------------------- */

/* The report of what a step is done on. What would be refused whatever is typed is refused before its form: *closed says so, once the case
 * was read behind the door. */
static enum rc report_of(struct page *p, const struct etape *s, const char **numero, struct err *closed,
                         struct err *e)
{
    const char *objet = p->params[0];
    struct reclamation r;
    struct gel f;
    enum rc rc = RC_OK;

    *numero = objet;
    if (strcmp(s->objet, "GEL") == 0) {
        rc = gel_lire(p->db, p->arena, objet, &f, e);
        if (rc == RC_OK && !gel_dure(&f, p->today))
            (void)ERR(closed, MSG_GEL_FINI);
        *numero = rc == RC_OK ? f.fraude : objet;
    } else if (strcmp(s->objet, "REC") == 0) {
        rc = reclamation_lire(p->db, p->arena, objet, &r, e);
        if (rc == RC_OK && (r.decidee_le != DAY_NONE || (s->unit == fraude_decider && r.sens == NULL)))
            (void)ERR(closed, MSG_RECLAMATION_ETAT, "etat", etat_mot(r.etat));
        *numero = rc == RC_OK ? r.fraude : objet;
    }
    return rc;
}

static void show_fields(struct page *p, const struct etape *s)
{
    static const struct {
        unsigned champ;
        enum view_key key;
    } flags[] = {{CHAMP_MOTIFS, K_CH_MOTIFS},
                 {CHAMP_FIN, K_CH_FIN},
                 {CHAMP_RECUE, K_CH_RECUE},
                 {CHAMP_DOSSIER | CHAMP_DOSSIER_OPTION, K_CH_DOSSIER},
                 {CHAMP_DOSSIER_OPTION, K_CH_DOSSIER_OPTION},
                 {CHAMP_ARTICLE, K_CH_ARTICLE},
                 {CHAMP_SENS, K_CH_SENS},
                 {CHAMP_SIGNATAIRE, K_CH_SIGNATAIRE}};
    static const struct {
        const char *name;
        enum view_key key;
    } typed[] = {{"motifs", K_S_MOTIFS},
                 {"le", K_S_LE},
                 {"dossier", K_S_DOSSIER},
                 {"article", K_S_ARTICLE},
                 {"signataire", K_S_SIGNATAIRE}};
    const char *sens = form_typed(p, "sens", NULL);

    for (size_t i = 0; i < ARRAY_LEN(flags); i++)
        view_flag(p->view, flags[i].key, (s->champs & flags[i].champ) != 0);
    for (size_t i = 0; i < ARRAY_LEN(typed); i++)
        view_text(p->view, typed[i].key, form_typed(p, typed[i].name, NULL));
    view_flag(p->view, K_S_ACCEPTER, sens != NULL && strcmp(sens, "accepter") == 0);
    view_flag(p->view, K_S_REFUSER, sens != NULL && strcmp(sens, "refuser") == 0);
}

enum rc page_etape_fraude(struct page *p, struct err *e)
{
    const struct etape *s = find_step(p->params[0], p->params[1]);
    struct affaire *x = ARENA_NEW(p->arena, struct affaire);
    const char *objet = p->params[0], *report = NULL;
    const struct grant *g;
    struct err closed = {0};
    enum rc rc = s != NULL ? report_of(p, s, &report, &closed, e) : ERR(e, MSG_WEB_INTROUVABLE);

    if (rc == RC_OK)
        rc = open_case(p, report, x, &g, e);
    if (rc == RC_OK && closed.rc != RC_OK) {
        *e = closed;
        rc = closed.rc;
    }
    if (rc == RC_OK && x->f.classee_le != DAY_NONE)
        rc = ERR(e, MSG_FRAUDE_CLASSEE);
    if (rc != RC_OK)
        return rc;
    p->params[0] = report; /* the page above is the case, whatever the step is done on */
    view_text(p->view, K_ETAPE_OBJET, objet);
    view_text(p->view, K_ETAPE_NOM, s->name);
    view_text(p->view, K_ETAPE_LIBELLE, s->label);
    show_fields(p, s);
    for (size_t i = 0; i < x->claims_n; i++)
        if (strcmp(x->claims[i].numero, objet) == 0)
            show_claim(p, g, &x->claims[i]);
    return RC_OK;
}

static enum rc read_fields(struct page *p, const struct etape *s, struct fraude_commande *c, struct err *e)
{
    char *text = NULL;
    enum rc rc = RC_OK;

    if ((s->champs & CHAMP_MOTIFS) != 0) {
        rc = form_text(p, "motifs", "Motifs", "La feuille d'émargement est fausse.", &text, e);
        c->texte = text;
    }
    if (rc == RC_OK && (s->champs & CHAMP_FIN) != 0)
        rc = form_day(p, "le", "Dernier jour", &c->jour, e);
    if (rc == RC_OK && (s->champs & CHAMP_RECUE) != 0)
        rc = form_day(p, "le", "Reçue le", &c->jour, e);
    if (rc == RC_OK && (s->champs & CHAMP_DOSSIER) != 0) {
        rc = form_text(p, "dossier", "Dossier", "00000000000042", &text, e);
        c->dossier = text;
    }
    if (rc == RC_OK && (s->champs & CHAMP_SIGNATAIRE) != 0) {
        rc = form_text(p, "signataire", "Signataire", "Camille Durand, directrice", &text, e);
        c->signataire = text;
    }
    if ((s->champs & CHAMP_DOSSIER_OPTION) != 0)
        c->dossier = form_optional(p, "dossier");
    c->article = form_optional(p, "article");
    c->sens = form_optional(p, "sens");
    return rc;
}

enum rc action_etape_fraude(struct page *p, struct err *e)
{
    struct fraude_commande *c = ARENA_NEW(p->arena, struct fraude_commande);
    const struct etape *s = find_step(p->params[0], p->params[1]);
    const char *report = NULL;
    struct err closed = {0};
    enum rc rc = s != NULL ? report_of(p, s, &report, &closed, e) : ERR(e, MSG_WEB_INTROUVABLE);

    if (rc != RC_OK)
        return rc;
    *c = (struct fraude_commande){.agent = p->session.agent, .numero = p->params[0], .jour = DAY_NONE};
    rc = read_fields(p, s, c, e);
    if (rc != RC_OK)
        return rc;
    page_write(p, s->unit, c, NULL, arena_printf(p->arena, "/gestion/fraudes/%s?fait=etape", report));
    return RC_OK;
}

/* ---- a report -------------------------------------------------------------------------------------------------- */

/* What a refusal says of an account is read behind the door: its holder finds who asked. */
static enum rc read_refused_account(struct page *p, struct err *e)
{
    struct page_reading reading = {.purpose = FINALITE_3,
                                   .act = "page.gestion.fraude.signaler",
                                   .items = item_set_of(ITEM_DROITS_MOUVEMENTS, ITEM_COUNT)};
    const char *nir = p->refused != NULL ? form_optional(p, "nir") : NULL;
    const struct grant *g;
    struct err unknown;

    if (nir == NULL || titulaire_by_nir(p->db, nir, &reading.titulaire_id, &unknown) != RC_OK)
        return RC_OK;
    return page_read(p, &reading, &g, e);
}

enum rc page_nouvelle_fraude(struct page *p, struct err *e)
{
    form_codes(p, "origines_fraude", form_typed(p, "origine", NULL), false);
    view_text(p->view, K_S_DOSSIER, form_typed(p, "dossier", NULL));
    view_text(p->view, K_S_NIR, form_typed(p, "nir", NULL));
    view_text(p->view, K_S_ORGANISME, form_typed(p, "organisme", NULL));
    view_text(p->view, K_S_MOTIFS, form_typed(p, "motifs", NULL));
    return read_refused_account(p, e);
}

static enum rc reported(struct page *p, struct err *e)
{
    const struct fraude_commande *c = p->unit_arg;

    (void)e;
    p->redirect = arena_printf(p->arena, "/gestion/fraudes/%s?fait=etape", c->numero_out);
    return RC_OK;
}

/* Whom the report is about, by what an agent can type: the number of the account's holder, the body's. */
static enum rc read_subject(struct page *p, struct fraude_commande *c, struct err *e)
{
    const char *nir = form_optional(p, "nir"), *body = form_optional(p, "organisme");
    enum rc rc = nir != NULL ? titulaire_by_nir(p->db, nir, &c->titulaire_id, e) : RC_OK;

    if (rc != RC_OK)
        return err_at(e, "nir", 0);
    if (body == NULL)
        return RC_OK;
    rc = organisme_id_connu(p->db, body, &c->organisme_id, e);
    return rc != RC_OK ? err_at(e, "organisme", 0) : RC_OK;
}

enum rc action_nouvelle_fraude(struct page *p, struct err *e)
{
    struct fraude_commande *c = ARENA_NEW(p->arena, struct fraude_commande);
    char *facts = NULL;
    enum rc rc = form_text(p, "motifs", "Faits", "Inscription faite par un démarcheur.", &facts, e);

    *c = (struct fraude_commande){.agent = p->session.agent,
                                  .origine = form_optional(p, "origine"),
                                  .dossier = form_optional(p, "dossier"),
                                  .texte = facts,
                                  .jour = DAY_NONE};
    if (rc == RC_OK)
        rc = read_subject(p, c, e);
    if (rc == RC_OK)
        page_open(p, fraude_signaler, c, reported);
    return rc;
}

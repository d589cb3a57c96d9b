/*
 * pages_partenaires.c - the partners that a training body declares in its own space: who teaches for it, who gives a training by
 * contract, and the factoring company that is paid in its place. A form declares one, another ends it; nothing is rewritten.
 */
#include "base/money.h"
#include "base/text.h"
#include "training/affacturage.h"
#include "training/pedagogique.h"
#include "training/sous_traitance.h"
#include "web/pages.h"
#include "web/parts.h"

static struct declarant self(const struct page *p)
{
    return (struct declarant){PARTY_ORGANISME, p->session.actor_id, ""};
}

/* One partner, as its page shows it. */
struct partenaire {
    const char *genre, *chemin; /* "Organisme responsable pédagogique", "pedagogiques" */
    const char *nom, *etat;     /* etat: NULL when its days say all */
    const struct declaration_champ *champs;
    size_t champs_n;
    const void *structure;
    int64_t no;
    day_t depuis, avant;
    enum law_item (*item)(const char *champ);
    bool a_terminer, seconde; /* seconde: another person has to approve its end */
};

static void show_words(struct page *p, const struct grant *g, const struct partenaire *f)
{
    for (size_t i = 0; i < f->champs_n; i++) {
        const char *words = declaration_valeur(&f->champs[i], f->structure);
        struct view *v;

        if (words == NULL || strcmp(f->champs[i].name, "raison_sociale") == 0)
            continue;
        v = view_add(p->view, K_PART_CHAMPS);
        view_text(v, K_PART_CHAMP, f->champs[i].libelle);
        view_personal(v, g, K_PART_VALEUR, f->item(f->champs[i].name), words);
    }
}

static void show(struct page *p, const struct grant *g, const struct partenaire *f)
{
    enum law_item item = f->item("siret");

    view_text(p->view, K_PART_GENRE, f->genre);
    view_text(p->view, K_PART_CHEMIN, f->chemin);
    view_int(p->view, K_PART_NO, f->no);
    view_personal(p->view, g, K_PART_NOM, f->item("raison_sociale"), f->nom);
    view_text(p->view, K_PART_ETAT, f->etat);
    part_periode(p->view, g, item, f->depuis, f->avant);
    show_words(p, g, f);
    view_flag(p->view, K_PART_A_TERMINER, f->a_terminer);
    view_flag(p->view, K_PART_SECONDE, f->seconde);
    form_day_typed(p, K_S_AVANT, "avant");
}

static enum rc read_number(struct page *p, int64_t *no, struct err *e)
{
    return text_numero(p->params[0], no) ? RC_OK : ERR(e, MSG_DECLARATION_INCONNUE);
}

/* The form that declares one: only what was typed is in it. */
static enum rc show_form(struct page *p, const struct declaration_champ *champs, size_t n)
{
    form_words_typed(p, champs, n);
    form_day_typed(p, K_S_DEPUIS, "depuis");
    return RC_OK;
}

static enum rc end_one(struct page *p, unit_fn *fn, const char *back, struct err *e)
{
    struct declaration_fin *f = ARENA_NEW(p->arena, struct declaration_fin);
    enum rc rc = read_number(p, &f->no, e);

    f->organisme_id = p->session.actor_id;
    f->par = self(p);
    if (rc == RC_OK)
        rc = form_day(p, "avant", "Premier jour où cela ne vaut plus", &f->avant, e);
    if (rc == RC_OK)
        page_write(p, fn, f, NULL, back);
    return rc;
}

/* ---- who teaches for it ------------------------------------------------------------------------------------- */

static enum law_item item_of_body(const char *champ)
{
    static const struct {
        const char *champ;
        enum law_item item;
    } own[] = {{"siret", ITEM_ORGANISME_PEDAGOGIQUE_SIRET},
               {"raison_sociale", ITEM_ORGANISME_PEDAGOGIQUE_RAISON_SOCIALE},
               {"nda", ITEM_ORGANISME_PEDAGOGIQUE_NDA}};

    for (size_t i = 0; i < ARRAY_LEN(own); i++)
        if (strcmp(own[i].champ, champ) == 0)
            return own[i].item;
    return ITEM_ORGANISME_PEDAGOGIQUE_COORDONNEES;
}

enum rc page_declarer_pedagogique(struct page *p, struct err *e)
{
    size_t n;
    const struct declaration_champ *champs = pedagogique_champs(&n);

    (void)e;
    return show_form(p, champs, n);
}

enum rc action_declarer_pedagogique(struct page *p, struct err *e)
{
    struct pedagogique_declaration *d = ARENA_NEW(p->arena, struct pedagogique_declaration);
    size_t n;
    const struct declaration_champ *champs = pedagogique_champs(&n);
    enum rc rc = form_day(p, "depuis", "Premier jour où il enseigne", &d->p.depuis, e);

    d->organisme_id = p->session.actor_id;
    d->par = self(p);
    form_words(p, champs, n, &d->p);
    if (rc == RC_OK)
        page_write(p, pedagogique_declarer, d, NULL, "/organisme/personnes?fait=partenaire");
    return rc;
}

enum rc page_pedagogique(struct page *p, struct err *e)
{
    struct page_reading reading = {.purpose = FINALITE_4, .act = "page.organisme.pedagogique"};
    struct partenaire f = {
        .genre = "Organisme responsable pédagogique", .chemin = "pedagogiques", .item = item_of_body};
    struct pedagogique *b;
    const struct grant *g;
    size_t n = 0;
    enum rc rc = read_number(p, &f.no, e);

    reading.items =
        item_set_of(ITEM_ORGANISME_PEDAGOGIQUE_SIRET, ITEM_ORGANISME_PEDAGOGIQUE_RAISON_SOCIALE,
                    ITEM_ORGANISME_PEDAGOGIQUE_NDA, ITEM_ORGANISME_PEDAGOGIQUE_COORDONNEES, ITEM_COUNT);
    if (rc == RC_OK)
        rc = pedagogiques(p->db, p->arena, p->session.actor_id, f.no - 1, DAY_NONE, 1, &b, &n, e);
    if (rc == RC_OK && (n == 0 || b->no != f.no))
        return ERR(e, MSG_DECLARATION_INCONNUE);
    if (rc == RC_OK)
        rc = page_read(p, &reading, &g, e);
    if (rc != RC_OK)
        return rc;
    f.champs = pedagogique_champs(&f.champs_n);
    f.structure = b;
    f.nom = b->raison_sociale;
    f.depuis = b->depuis;
    f.avant = b->avant;
    f.a_terminer = b->avant == DAY_NONE;
    show(p, g, &f);
    return RC_OK;
}

enum rc action_terminer_pedagogique(struct page *p, struct err *e)
{
    return end_one(p, pedagogique_terminer, "/organisme/personnes?fait=fin-partenaire", e);
}

/* ---- who is paid in its place ------------------------------------------------------------------------------- */

static enum law_item item_of_factor(const char *champ)
{
    (void)champ;
    return ITEM_ORGANISME_AFFACTURAGE;
}

enum rc page_declarer_affacturage(struct page *p, struct err *e)
{
    size_t n;
    const struct declaration_champ *champs = affacturage_champs(&n);

    (void)e;
    return show_form(p, champs, n);
}

enum rc action_declarer_affacturage(struct page *p, struct err *e)
{
    struct affacturage_declaration *d = ARENA_NEW(p->arena, struct affacturage_declaration);
    size_t n;
    const struct declaration_champ *champs = affacturage_champs(&n);
    enum rc rc = form_day(p, "depuis", "Premier jour de l'affacturage", &d->a.depuis, e);

    d->organisme_id = p->session.actor_id;
    d->par = self(p);
    form_words(p, champs, n, &d->a);
    if (rc == RC_OK)
        page_write(p, affacturage_declarer, d, NULL, "/organisme/compte?fait=affacturage-declare");
    return rc;
}

enum rc page_affacturage(struct page *p, struct err *e)
{
    struct page_reading reading = {.purpose = FINALITE_4, .act = "page.organisme.affacturage"};
    struct partenaire f = {
        .genre = "Société d'affacturage", .chemin = "affacturage", .item = item_of_factor, .seconde = true};
    struct affacturage *a;
    const struct grant *g;
    size_t n = 0;
    enum rc rc = read_number(p, &f.no, e);

    reading.items = item_set_of(ITEM_ORGANISME_AFFACTURAGE, ITEM_COUNT);
    if (rc == RC_OK)
        rc = affacturages(p->db, p->arena, p->session.actor_id, f.no - 1, DAY_NONE, 1, &a, &n, e);
    if (rc == RC_OK && (n == 0 || a->no != f.no))
        return ERR(e, MSG_DECLARATION_INCONNUE);
    if (rc == RC_OK)
        rc = page_read(p, &reading, &g, e);
    if (rc != RC_OK)
        return rc;
    f.champs = affacturage_champs(&f.champs_n);
    f.structure = a;
    f.nom = a->raison_sociale;
    f.etat = affacturage_etat(a);
    f.depuis = a->depuis;
    f.avant = a->avant;
    f.a_terminer = a->approuve_le != DAY_NONE && a->avant == DAY_NONE && a->fin_proposee == DAY_NONE;
    show(p, g, &f);
    return RC_OK;
}

enum rc action_terminer_affacturage(struct page *p, struct err *e)
{
    return end_one(p, affacturage_terminer, "/organisme/compte?fait=affacturage-fin", e);
}

/* ---- who gives a training by contract ----------------------------------------------------------------------- */

#define CONTRACTS_SHOWN 50

static enum law_item item_of_contract(const char *champ)
{
    enum law_item own = item_of_body(champ);

    return own != ITEM_ORGANISME_PEDAGOGIQUE_COORDONNEES ? own : ITEM_ORGANISME_PEDAGOGIQUE_SIRET;
}

static struct page_reading contracts_reading(void)
{
    struct page_reading r = {.purpose = FINALITE_4, .act = "page.organisme.sous-traitance"};

    r.items = item_set_of(ITEM_ORGANISME_PEDAGOGIQUE_SIRET, ITEM_ORGANISME_PEDAGOGIQUE_RAISON_SOCIALE,
                          ITEM_ORGANISME_PEDAGOGIQUE_NDA, ITEM_COUNT);
    return r;
}

/* This civil year and the one before, from the first day of the rule. */
static enum rc show_ceilings(struct page *p, struct err *e)
{
    for (int year = day_year(p->today); year >= day_year(p->today) - 1; year--) {
        struct sous_traitance_annee sum;
        struct err early = {0};
        struct view *v;
        enum rc rc = sous_traitance_annee(p->db, p->session.actor_id, year, &sum, &early);

        if (rc == RC_REFUSED)
            continue;
        if (rc != RC_OK) {
            *e = early;
            return rc;
        }
        v = view_add(p->view, K_ST_ANNEES);
        view_int(v, K_ST_ANNEE, year);
        view_money(v, K_ST_CONFIE, sum.confie_cents);
        view_money(v, K_ST_CHIFFRE, sum.chiffre_cents);
        view_int(v, K_ST_MAX, sum.max_pourcent);
        view_flag(v, K_ST_DEPASSE, sum.depasse);
    }
    return RC_OK;
}

static void show_rule(struct page *p, enum law_param rule)
{
    struct view *v = view_add(p->view, K_TEXTES);
    struct law_value value;

    part_law_rule(v, rule, p->today);
    if (law_param(rule, p->today, &value, NULL) == RC_OK)
        view_text(v, K_L_VALEUR, part_law_value(p->arena, &value));
}

/* What the law of today refuses of a contract in force: its offer is not sold meanwhile. */
static enum rc show_refusal(struct page *p, struct view *v, const struct sous_traitance *s, struct err *e)
{
    const struct sous_traitance_cas k = sous_traitance_cas(s);
    struct err why = {0};
    enum rc rc = s->depuis <= p->today && (s->avant == DAY_NONE || s->avant > p->today)
                     ? sous_traitance_verifier(p->db, &k, p->today, &why)
                     : RC_OK;

    if (rc == RC_OK)
        return RC_OK;
    if (rc != RC_REFUSED) {
        *e = why;
        return rc;
    }
    view_text(v, K_ST_REFUS, arena_strdup(p->arena, why.phrase));
    view_text(v, K_ST_REFUS_ARTICLE, msg_def(why.msg)->article);
    view_text(v, K_ST_REFUS_CODE, msg_def(why.msg)->code);
    return RC_OK;
}

static enum rc show_contract(struct page *p, const struct grant *g, const struct sous_traitance *s,
                             struct err *e)
{
    struct view *v = view_add(p->view, K_ST_CONTRATS);

    view_int(v, K_ST_NO, s->no);
    view_personal(v, g, K_ST_NOM, ITEM_ORGANISME_PEDAGOGIQUE_RAISON_SOCIALE, s->raison_sociale);
    view_personal(v, g, K_ST_SIRET, ITEM_ORGANISME_PEDAGOGIQUE_SIRET, s->siret);
    view_text(v, K_ST_FORMATION, s->formation);
    view_text(v, K_ST_ACTION, s->action);
    view_text(v, K_ST_CONTRAT, s->contrat);
    view_money(v, K_ST_MONTANT, s->montant_cents);
    view_personal(v, g, K_ST_NDA, ITEM_ORGANISME_PEDAGOGIQUE_NDA, s->nda);
    view_flag(v, K_ST_MICRO, s->dispense);
    view_flag(v, K_ST_BLOC, s->complet);
    part_periode(v, g, ITEM_ORGANISME_PEDAGOGIQUE_SIRET, s->depuis, s->avant);
    return show_refusal(p, v, s, e);
}

enum rc page_sous_traitance(struct page *p, struct err *e)
{
    static const enum law_param rules[] = {PARAM_SOUS_TRAITANCE_MAX_POURCENT,
                                           PARAM_DIFE_SOUS_TRAITANCE_MAX_POURCENT,
                                           PARAM_SOUS_TRAITANCE_MICRO_SEUIL};
    const struct page_reading reading = contracts_reading();
    struct sous_traitance *list;
    const struct grant *g;
    size_t n;
    enum rc rc = page_read(p, &reading, &g, e);

    for (size_t i = 0; i < ARRAY_LEN(rules); i++)
        show_rule(p, rules[i]);
    if (rc == RC_OK)
        rc = show_ceilings(p, e);
    if (rc == RC_OK)
        rc = sous_traitances(p->db, p->arena, p->session.actor_id, query_number(p, "apres"),
                             CONTRACTS_SHOWN + 1, &list, &n, e);
    for (size_t i = 0; rc == RC_OK && i < MIN(n, CONTRACTS_SHOWN); i++)
        rc = show_contract(p, g, &list[i], e);
    if (rc == RC_OK && n > CONTRACTS_SHOWN)
        view_int(p->view, K_ST_SUITE, list[CONTRACTS_SHOWN - 1].no);
    return rc;
}

enum rc page_declarer_sous_traitance(struct page *p, struct err *e)
{
    size_t n;
    const struct declaration_champ *champs = sous_traitance_champs(&n);

    (void)e;
    view_text(p->view, K_S_MONTANT_HT, form_typed(p, "montant", NULL));
    return show_form(p, champs, n);
}

enum rc action_declarer_sous_traitance(struct page *p, struct err *e)
{
    struct sous_traitance_declaration *d = ARENA_NEW(p->arena, struct sous_traitance_declaration);
    size_t n;
    const struct declaration_champ *champs = sous_traitance_champs(&n);
    enum rc rc = form_day(p, "depuis", "Premier jour du contrat", &d->s.depuis, e);

    d->organisme_id = p->session.actor_id;
    d->par = self(p);
    form_words(p, champs, n, &d->s);
    if (rc == RC_OK)
        page_write(p, sous_traitance_declarer, d, NULL, "/organisme/sous-traitance?fait=partenaire");
    return rc;
}

enum rc page_contrat(struct page *p, struct err *e)
{
    const struct page_reading reading = contracts_reading();
    struct partenaire f = {
        .genre = "Contrat de sous-traitance", .chemin = "sous-traitance", .item = item_of_contract};
    struct sous_traitance *s;
    const struct grant *g;
    char sum[MONEY_TEXT_BYTES];
    size_t n = 0;
    enum rc rc = read_number(p, &f.no, e);

    if (rc == RC_OK)
        rc = sous_traitances(p->db, p->arena, p->session.actor_id, f.no - 1, 1, &s, &n, e);
    if (rc == RC_OK && (n == 0 || s->no != f.no))
        return ERR(e, MSG_DECLARATION_INCONNUE);
    if (rc == RC_OK)
        rc = page_read(p, &reading, &g, e);
    if (rc != RC_OK)
        return rc;
    s->montant = arena_strdup(p->arena, money_french(s->montant_cents, sum));
    s->micro = s->dispense ? "oui" : NULL;
    s->bloc = s->complet ? "oui" : NULL;
    f.champs = sous_traitance_champs(&f.champs_n);
    f.structure = s;
    f.nom = s->raison_sociale;
    f.depuis = s->depuis;
    f.avant = s->avant;
    f.a_terminer = s->avant == DAY_NONE;
    show(p, g, &f);
    return RC_OK;
}

enum rc action_terminer_contrat(struct page *p, struct err *e)
{
    return end_one(p, sous_traitance_terminer, "/organisme/sous-traitance?fait=fin-partenaire", e);
}

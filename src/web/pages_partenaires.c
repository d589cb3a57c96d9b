/*
 * pages_partenaires.c - the partners that a training body declares in its own space: who teaches for it, and the factoring company
 * that is paid in its place. A form declares one, another ends it; what was declared is not rewritten.
 */
#include "base/text.h"
#include "training/affacturage.h"
#include "training/pedagogique.h"
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

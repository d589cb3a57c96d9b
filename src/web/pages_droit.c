/* pages_droit.c - the law that the program obeys, for everyone: the record of processing, and what changed between two days. */
#include "law/registre.h"
#include "web/pages.h"
#include "web/parts_law.h"

static const char *copy(struct view *v, const char *text)
{
    return text != NULL && *text != '\0' ? arena_strdup(view_arena(v), text) : NULL;
}

/* ---- the record ------------------------------------------------------------------------------------------------- */

static void add_line(void *arg, const struct registre_ligne *l)
{
    struct view *v = view_add(arg, K_REGISTRE_LIGNES);

    view_flag(v, K_REGISTRE_SOUS_TITRE, l->titre);
    view_text(v, K_REFERENCE, copy(v, l->reference));
    view_text(v, K_INTITULE, copy(v, l->intitule));
    view_text(v, K_DETAIL, copy(v, l->detail));
    view_text(v, K_SOURCE, copy(v, l->source));
    if (*l->source != '\0')
        view_text(v, K_CERTITUDE, part_law_certainty(l->certitude));
}

enum rc page_registre(struct page *p, struct err *e)
{
    day_t at = p->today;
    enum rc rc = query_date(p, "au", "Voir le registre du", &at, e);

    view_query_date(p, K_DATE_CHOISIE, "au", at);
    if (rc != RC_OK) {
        page_refuse(p, e);
        return RC_OK;
    }
    view_flag(p->view, K_MONTRE, true);
    view_day(p->view, K_DATE_LUE, at);
    for (int r = 0; r < REGISTRE_RUBRIQUES; r++) {
        struct view *v = view_add(p->view, K_RUBRIQUES);

        view_text(v, K_RUBRIQUE_CLE, registre_cle((enum registre_rubrique)r));
        view_text(v, K_RUBRIQUE, registre_titre((enum registre_rubrique)r));
        view_flag(v, K_RUBRIQUE_VIDE, registre_lignes((enum registre_rubrique)r, at, add_line, v) == 0);
    }
    return RC_OK;
}

/* ---- two days --------------------------------------------------------------------------------------------------- */

/* What the order of 2022 changed is what people look for first. */
#define COMPARE_FROM "2022-12-02"
#define COMPARE_TO "2022-12-03"

/* Only what is not sure is said; a side that does not exist says nothing. */
static void show_sure(struct view *v, enum view_key key, const char *address, enum law_certainty c)
{
    if (address != NULL)
        view_text(v, key, part_law_certainty(c));
}

static void add_effect(struct view *change, const struct law_effect *effect)
{
    struct view *v = view_add(change, K_EFFETS);
    const char *address = effect->after_address != NULL ? effect->after_address : effect->before_address;
    bool moved = effect->before_address != NULL && effect->after_address != NULL &&
                 strcmp(effect->before_address, effect->after_address) != 0;

    view_text(v, K_REFERENCE, copy(v, address));
    if (moved)
        view_text(v, K_ANCIENNE_ADRESSE, copy(v, effect->before_address));
    view_text(v, K_INTITULE, copy(v, effect->label));
    if (effect->before_address != NULL)
        view_text(
            v, K_TEXTE_AVANT,
            copy(v, effect->before != NULL && *effect->before != '\0' ? effect->before : "texte non détenu"));
    if (effect->after_address != NULL)
        view_text(
            v, K_TEXTE_APRES,
            copy(v, effect->after != NULL && *effect->after != '\0' ? effect->after : "texte non détenu"));
    show_sure(v, K_CERTITUDE_AVANT, effect->before_address, effect->before_certainty);
    show_sure(v, K_CERTITUDE_APRES, effect->after_address, effect->after_certainty);
    view_flag(v, K_LIGNE_DE_GROUPE, effect->nature == LAW_GROUPE);
    view_text(v, K_NOTE_LIEU, copy(v, effect->note));
}

static void add_change(void *arg, const struct law_change *c)
{
    struct view *v = view_add(arg, K_CHANGEMENTS);

    view_text(v, K_SOURCE, copy(v, c->source));
    view_text(v, K_DISPOSITION, copy(v, c->number));
    view_text(v, K_OPERATION, copy(v, c->operation));
    view_day(v, K_DU, c->from);
    view_text(v, K_CERTITUDE, part_law_certainty(c->certainty));
    view_text(v, K_NOTE_DISPOSITION, copy(v, c->note));
    for (size_t i = 0; i < c->n; i++)
        add_effect(v, &c->effects[i]);
}

enum rc page_comparer(struct page *p, struct err *e)
{
    day_t from = day_parse_iso(COMPARE_FROM), to = day_parse_iso(COMPARE_TO);
    enum rc rc = query_date(p, "du", "Du", &from, e);

    if (rc == RC_OK)
        rc = query_date(p, "au", "Au", &to, e);
    if (rc == RC_OK && to < from) {
        ERR(e, MSG_LOI_DATES_INVERSEES);
        rc = err_at(e, "au", 0);
    }
    view_query_date(p, K_DATE_DEBUT, "du", from);
    view_query_date(p, K_DATE_CHOISIE, "au", to);
    view_day(p->view, K_DU, from);
    view_day(p->view, K_AU, to);
    view_flag(p->view, K_MONTRE, rc == RC_OK);
    if (rc != RC_OK)
        page_refuse(p, e);
    else
        view_flag(p->view, K_RIEN_NE_CHANGE, law_changes(from, to, add_change, p->view) == 0);
    return RC_OK;
}

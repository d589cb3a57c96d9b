/* pages_public.c - pages for everyone, which show no personal data and need no session. */
#include "law/law_text.h"
#include "web/pages.h"
#include "web/parts_law.h"

enum rc page_fixe(struct page *p, struct err *e)
{
    (void)p;
    (void)e;
    return RC_OK;
}

static const struct {
    enum espace espace;
    enum view_key list;
} plan[] = {{ESPACE_PUBLIC, K_PLAN_PUBLIC},
            {ESPACE_TITULAIRE, K_PLAN_TITULAIRE},
            {ESPACE_ORGANISME, K_PLAN_ORGANISME},
            {ESPACE_GESTION, K_PLAN_GESTION},
            {ESPACE_FINANCEUR, K_PLAN_FINANCEUR}};

/* Pages that need a number (a dossier) are reached from a list, not from here. */
enum rc page_plan(struct page *p, struct err *e)
{
    size_t n;
    const struct route *all = routes_all(&n);

    (void)e;
    for (size_t i = 0; i < n; i++) {
        struct view *v;

        if (all[i].method != HTTP_GET || (all[i].flags & ROUTE_HIDDEN) != 0 ||
            strchr(all[i].path, '{') != NULL || ((all[i].flags & ROUTE_DEMO) != 0 && !p->web->cfg->demo))
            continue;
        for (size_t k = 0; k < ARRAY_LEN(plan); k++)
            if (plan[k].espace == all[i].espace) {
                v = view_add(p->view, plan[k].list);
                view_text(v, K_LIEN, all[i].path);
                view_text(v, K_LIBELLE, page_title(all[i].template, p->view, request_buffer(p->rq)));
            }
    }
    return RC_OK;
}

/* ---- rules and dates ------------------------------------------------------------------------------------------ */

static void add_period(struct view *rule, const struct law_value *value, day_t at)
{
    struct view *v = view_add(rule, K_PERIODES);
    bool current = value->from <= at && (value->until == DAY_NONE || value->until > at);

    view_text(v, K_VALEUR, part_law_value(view_arena(v), value));
    view_day(v, K_DU, part_law_from(value));
    view_day(v, K_AU, value->until != DAY_NONE ? value->until - 1 : DAY_NONE);
    view_text(v, K_ARTICLE, value->article);
    view_flag(v, K_EN_VIGUEUR, current);
    view_flag(v, K_A_VERIFIER, value->certainty != LAW_VERIFIED);
}

enum rc page_regles(struct page *p, struct err *e)
{
    day_t at = p->today;
    enum rc rc = query_date(p, "au", "Voir ce qui s'appliquait le", &at, e);

    view_query_date(p, K_DATE_CHOISIE, "au", at);
    if (rc != RC_OK) {
        page_refuse(p, e);
        return RC_OK;
    }
    view_flag(p->view, K_MONTRE, true);
    view_day(p->view, K_DATE_LUE, at);
    for (enum law_param param = 0; param < PARAM_COUNT; param++) {
        size_t n;
        const struct law_value *history = law_param_history(param, &n);
        struct view *v;

        if (n == 0)
            continue;
        v = view_add(p->view, K_REGLES);
        view_text(v, K_NOM_REGLE, law_param_name(param));
        view_text(v, K_LIBELLE_REGLE, law_param_label(param));
        for (size_t i = 0; i < n; i++)
            add_period(v, &history[i], at);
    }
    return RC_OK;
}

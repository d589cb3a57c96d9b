#include "web/fichier_import.h"

static enum rc take(struct store *s, FILE *in, struct fichier_import *f, struct err *e)
{
    bool already = false;
    enum rc rc;

    if (f->plan != NULL) {
        rc = import_apply_de(s, f->partner, in, f->livre_le, f->plan, &f->par, &f->out, &already, e);
        return rc == RC_OK ? plan_suite(&f->out, e) : rc;
    }
    rc = import_plan_de(s, f->partner, in, f->livre_le, &f->par, &f->out, e);
    if (rc != RC_OK || f->aussi == NULL)
        return rc;
    rewind(in);
    return f->aussi(s, in, f, e);
}

static enum rc take_file(struct store *s, void *arg, struct err *e)
{
    struct fichier_import *f = arg;
    FILE *in;
    enum rc rc = fichier_recu_ouvrir(&f->file, &in, e);

    if (rc != RC_OK)
        return rc;
    rc = take(s, in, f, e);
    fclose(in);
    return rc;
}

/* Its sentences name lines and fields, never a person. */
static void say_plan(struct page *p, const struct plan *plan)
{
    const struct {
        enum view_key key;
        int64_t n;
    } counts[] = {{K_PL_LIGNES, plan->rows},
                  {K_PL_NOUVELLES, plan->effects[PLAN_NEW]},
                  {K_PL_CHANGEES, plan->effects[PLAN_CHANGED]},
                  {K_PL_INCHANGEES, plan->effects[PLAN_UNCHANGED]},
                  {K_PL_TERMINEES, plan->effects[PLAN_ENDED]},
                  {K_PL_ATTENTE, plan->effects[PLAN_QUEUED]},
                  {K_PL_REFUSEES, plan->refused}};

    view_text(p->view, K_PL_PLAN, arena_strdup(p->arena, plan->hash));
    for (size_t i = 0; i < ARRAY_LEN(counts); i++)
        view_int(p->view, counts[i].key, counts[i].n);
    view_flag(p->view, K_PL_RIEN, plan_rien(plan));
    for (size_t i = 0; i < plan->counters_n; i++) {
        struct view *v = view_add(p->view, K_PL_COMPTES);

        view_text(v, K_PL_NOM, plan->counters[i].label);
        if (plan->counters[i].cents)
            view_money(v, K_PL_SOMME, plan->counters[i].value);
        else
            view_int(v, K_PL_NOMBRE, plan->counters[i].value);
    }
    for (size_t i = 0; i < plan->refusals_n; i++) {
        struct view *v = view_add(p->view, K_PL_REFUS);

        view_int(v, K_PL_LIGNE, plan->refusals[i].line);
        view_text(v, K_PL_OBJET, plan->refusals[i].objet);
        view_text(v, K_PL_CHAMP, plan->refusals[i].field);
        view_text(v, K_PL_PHRASE, plan->refusals[i].phrase);
    }
}

/* The page of the form, with what the file would do. */
static enum rc show_plan(struct page *p, struct err *e)
{
    const struct fichier_import *f = p->unit_arg;

    say_plan(p, &f->out);
    if (f->montrer_vu != NULL)
        f->montrer_vu(p, f->vu);
    p->shows = true;
    return p->route->page(p, e);
}

enum rc fichier_import_recevoir(struct page *p, const struct fichier_import *f, const char *back,
                                struct err *e)
{
    struct fichier_import *kept = ARENA_NEW(p->arena, struct fichier_import);
    enum rc rc = RC_OK;

    *kept = *f;
    kept->plan = form_optional(p, "plan");
    kept->livre_le = DAY_NONE;
    if (f->livre && form_optional(p, "livre_le") != NULL)
        rc = form_day(p, "livre_le", "Jour de livraison", &kept->livre_le, e);
    if (rc == RC_OK)
        rc = form_file(p, &kept->file, e);
    if (rc == RC_OK)
        page_task(p, take_file, kept, kept->plan == NULL ? show_plan : NULL,
                  kept->plan == NULL ? NULL : back);
    return rc;
}

/*
 * pages_livraisons.c - the files of partners, in the operator's space: those that were applied, as « sicpf import list », and one more,
 * planned then applied, as « sicpf import ».
 */
#include "exchange/certifications.h"
#include "exchange/depots.h"
#include "exchange/livraisons.h"
#include "exchange/partenaires.h"
#include "exchange/releves.h"
#include "web/fichier_import.h"
#include "web/pages.h"

/* Sums and statements have a page of their own, where what waits of them is decided. */
static bool has_its_page(const struct partner *partner)
{
    return partner == &partner_dotations || partner == &partner_camt;
}

/* ---- a file: what it would do, then applied ------------------------------------------------------------------ */

static const struct partner *partner_of(struct page *p)
{
    const char *name = form_typed(p, "partenaire", NULL);

    for (const struct partner *const *each = import_partners; name != NULL && *each != NULL; each++)
        if (strcmp((*each)->name, name) == 0 && !has_its_page(*each))
            return *each;
    return NULL;
}

/* The list of a choice, or, once the file was read, the one that was chosen. */
static void show_form(struct page *p)
{
    const struct partner *chosen = partner_of(p);

    view_text(p->view, K_LV_LIVRE_LE, form_typed(p, "livre_le", NULL));
    if (chosen != NULL) {
        view_text(p->view, K_LV_SORTE, chosen->name);
        view_text(p->view, K_LV_SORTE_LIBELLE, chosen->label);
    }
    for (const struct partner *const *each = import_partners; *each != NULL; each++) {
        struct view *v;

        if (has_its_page(*each))
            continue;
        v = view_add(p->view, K_CODES);
        view_text(v, K_CODE_NOM, (*each)->name);
        view_text(v, K_CODE_LIBELLE, (*each)->label);
        view_flag(v, K_CHOISIE, *each == chosen);
    }
}

enum rc action_livraison(struct page *p, struct err *e)
{
    struct fichier_import f = {.par = {.agent = p->session.agent}, .livre = true};
    char *name;
    enum rc rc = form_text(p, "partenaire", "Sorte de fichier", partner_rncp.name, &name, e);

    if (rc != RC_OK)
        return rc;
    f.partner = partner_of(p);
    if (f.partner == NULL) {
        ERR(e, MSG_IMPORT_SORTE, "nom", name);
        return err_at(e, "partenaire", 0);
    }
    return fichier_import_recevoir(p, &f, "/gestion/livraisons?fait=livraison", e);
}

/* ---- those that were applied --------------------------------------------------------------------------------- */

static void show_file(struct page *p, struct view *v, const struct livraison_recue *l)
{
    char at[40];

    view_int(v, K_LV_NUMERO, l->fichier.id);
    view_text(v, K_LV_PARTENAIRE, l->partner->label);
    view_text(v, K_LV_GENRE, l->genre);
    view_day(v, K_LV_DATE, l->fichier.date);
    view_text(v, K_LV_APPLIQUEE, arena_strdup(p->arena, instant_french(l->appliquee_us, at)));
    view_int(v, K_LV_LIGNES, l->fichier.lignes);
    view_text(v, K_LV_PLAN, l->fichier.plan);
}

enum rc page_livraisons(struct page *p, struct err *e)
{
    struct livraison_recue *last, *all;
    size_t last_n = 0, n = 0;
    enum rc rc = livraisons_dernieres(p->db, p->arena, &last, &last_n, e);

    if (rc == RC_OK)
        rc = livraisons_lire(p->db, p->arena, query_number(p, "apres"), &all, &n, e);
    if (rc != RC_OK)
        return rc;
    show_form(p);
    view_flag(p->view, K_LV_RECUES, last_n > 0);
    view_flag(p->view, K_LV_TOUTES, n > 0);
    for (size_t i = 0; i < last_n; i++)
        show_file(p, view_add(p->view, K_LV_DERNIERES), &last[i]);
    for (size_t i = 0; i < n; i++)
        show_file(p, view_add(p->view, K_LV_FICHIERS), &all[i]);
    if (n == LIVRAISONS_PAGE)
        view_int(p->view, K_APRES, all[n - 1].fichier.id);
    return RC_OK;
}

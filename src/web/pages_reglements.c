/* pages_reglements.c - what a training body was paid, and what holds the rest: the statement that `sicpf pay statement` gives. */
#include "base/ids.h"
#include "base/scratch.h"
#include "exchange/suivi.h"
#include "web/pages.h"
#include "web/parts.h"

#define SHOWN 50

static enum rc open_reading(struct page *p, const struct reglement *list, size_t n, const struct grant **g,
                            struct err *e)
{
    const struct page_reading reading = {
        .purpose = FINALITE_4,
        .act = "page.organisme.reglements",
        .items = item_set_of(ITEM_DOSSIER_FACTURE, ITEM_ORGANISME_RIB, ITEM_COUNT)};

    return page_read_rows(p, reading, page_holders(p, &list->titulaire_id, sizeof(*list), n), n, g, e);
}

static void show_one(struct view *v, const struct grant *g, const struct reglement *r, day_t today)
{
    int64_t late = reglement_retard_jours(r, today);

    view_personal(v, g, K_RG_DOSSIER, ITEM_DOSSIER_FACTURE, r->dossier);
    if (r->facture[0] != '\0') {
        view_personal(v, g, K_RG_FACTURE, ITEM_DOSSIER_FACTURE, r->facture);
        view_personal_money(v, g, K_RG_DU, ITEM_DOSSIER_FACTURE, r->du_cents);
    }
    if (r->acompte_cents >= 0)
        view_personal_money(v, g, K_RG_ACOMPTE, ITEM_DOSSIER_FACTURE, r->acompte_cents);
    view_personal_day(v, g, K_RG_ACOMPTE_LE, ITEM_DOSSIER_FACTURE, r->acompte_le);
    if (r->paye_cents >= 0)
        view_personal_money(v, g, K_RG_PAYE, ITEM_DOSSIER_FACTURE, r->paye_cents);
    else if (r->facture[0] != '\0')
        view_personal_money(v, g, K_RG_RESTE, ITEM_DOSSIER_FACTURE, reglement_reste(r));
    view_personal_day(v, g, K_RG_PAYE_LE, ITEM_DOSSIER_FACTURE, r->paye_le);
    if (r->paye_cents < 0 && r->retenues_n == 0)
        view_personal_day(v, g, K_RG_AVANT, ITEM_DOSSIER_FACTURE, r->echeance);
    if (late > 0)
        view_personal_int(v, g, K_RG_RETARD, ITEM_DOSSIER_FACTURE, late);
    if (r->reference[0] != '\0') {
        view_personal(v, g, K_RG_REFERENCE, ITEM_DOSSIER_FACTURE, r->reference);
        view_personal(v, g, K_RG_BENEFICIAIRE, ITEM_ORGANISME_RIB, r->beneficiaire);
    }
    view_personal_flag(v, g, K_RG_AFFACTURE, ITEM_DOSSIER_FACTURE, r->affacture);
    if (r->attente == REGLEMENT_EN_COURS)
        view_personal(v, g, K_RG_ATTENTE, ITEM_DOSSIER_FACTURE, r->attendre);
    part_retenues(v, g, r->retenues, r->retenues_n, RETENUE_POUR_ORGANISME);
}

static void show_totals(struct page *p, const struct grant *g, const struct reglements_totaux *t)
{
    view_personal_int(p->view, g, K_RG_NOMBRE, ITEM_DOSSIER_FACTURE, t->nombre);
    view_personal_money(p->view, g, K_RG_TOTAL_DU, ITEM_DOSSIER_FACTURE, t->du_cents);
    view_personal_money(p->view, g, K_RG_TOTAL_RESTE, ITEM_DOSSIER_FACTURE, t->reste_cents);
}

/* ---- the transfers -------------------------------------------------------------------------------------------- */

static void show_transfer(struct view *v, const struct grant *g, const struct virement *t)
{
    view_personal_day(v, g, K_VIR_LE, ITEM_DOSSIER_FACTURE, t->le);
    view_personal(v, g, K_VIR_DOSSIER, ITEM_DOSSIER_FACTURE, t->dossier);
    view_personal(v, g, K_VIR_OBJET, ITEM_DOSSIER_FACTURE, t->objet);
    view_personal_money(v, g, K_VIR_MONTANT, ITEM_DOSSIER_FACTURE, t->montant_cents);
    view_personal(v, g, K_VIR_REFERENCE, ITEM_DOSSIER_FACTURE, t->reference);
    view_personal(v, g, K_VIR_BENEFICIAIRE, ITEM_ORGANISME_RIB, t->beneficiaire);
    view_personal_flag(v, g, K_VIR_AFFACTURE, ITEM_DOSSIER_FACTURE, t->affacture);
    view_personal_day(v, g, K_VIR_REVENU_LE, ITEM_DOSSIER_FACTURE, t->revenu_le);
    if (t->revenu_le != DAY_NONE)
        view_personal_money(v, g, K_VIR_REVENU, ITEM_DOSSIER_FACTURE, t->revenu_cents);
}

/* All that left for this body, whatever became of what it paid. */
static enum rc show_transfers(struct page *p, const struct reglements_filtre *days, struct err *e)
{
    const struct virements_filtre f = {days->organisme_id, days->du, days->au};
    const struct page_reading reading = {
        .purpose = FINALITE_4,
        .act = "page.organisme.reglements",
        .items = item_set_of(ITEM_DOSSIER_FACTURE, ITEM_ORGANISME_RIB, ITEM_COUNT)};
    const char *after = request_query(p->rq, "apres_virement");
    char place[VIREMENT_APRES_BYTES];
    struct virements_totaux t;
    struct virement *list;
    const struct grant *g;
    size_t n;
    enum rc rc = virements_lire(p->db, p->arena, &f, after != NULL ? after : "", SHOWN + 1, &list, &n, e);

    if (rc != RC_OK || n == 0)
        return rc;
    if (n > SHOWN) {
        n = SHOWN;
        view_text(p->view, K_APRES_VIREMENT, arena_strdup(p->arena, virement_apres(&list[n - 1], place)));
    }
    rc = page_read_rows(p, reading, page_holders(p, &list->titulaire_id, sizeof(*list), n), n, &g, e);
    if (rc == RC_OK)
        rc = virements_totaliser(p->db, &f, &t, e);
    if (rc != RC_OK)
        return rc;
    view_personal_int(p->view, g, K_VIR_NOMBRE, ITEM_DOSSIER_FACTURE, t.nombre);
    view_personal_money(p->view, g, K_VIR_VERSE, ITEM_DOSSIER_FACTURE, t.verse_cents);
    if (t.revenu_cents > 0)
        view_personal_money(p->view, g, K_VIR_TOTAL_REVENU, ITEM_DOSSIER_FACTURE, t.revenu_cents);
    for (size_t i = 0; i < n; i++)
        show_transfer(view_add(p->view, K_VIR_LISTE), g, &list[i]);
    return RC_OK;
}

/* One day of the filter, as it is in the address or as a form posts it; DAY_NONE when it is blank. */
static enum rc read_day(const char *text, const char *name, const char *label, day_t *out, struct err *e)
{
    *out = DAY_NONE;
    if (text == NULL || *text == '\0')
        return RC_OK;
    *out = day_parse_iso(text);
    if (*out != DAY_NONE)
        return RC_OK;
    ERR(e, MSG_WEB_CHAMP_DATE, "champ", label);
    return err_at(e, name, 0);
}

static enum rc read_filter(struct page *p, const char *du, const char *au, struct reglements_filtre *f,
                           struct err *e)
{
    enum rc rc;

    *f = (struct reglements_filtre){.organisme_id = p->session.actor_id, .le = p->today};
    rc = read_day(du, "du", "Payé à partir du", &f->du, e);
    if (rc == RC_OK)
        rc = read_day(au, "au", "Payé jusqu'au", &f->au, e);
    if (rc == RC_OK && f->du != DAY_NONE && f->au != DAY_NONE && f->au < f->du) {
        ERR(e, MSG_WEB_CHAMP_ORDRE, "champ", "Payé jusqu'au", "avant", "Payé à partir du");
        return err_at(e, "au", 0);
    }
    return rc;
}

/* The filter as it was typed; what is wrong is said, and nothing is listed. */
static bool show_filter(struct page *p, struct reglements_filtre *f)
{
    struct err why = {0};
    bool fine = read_filter(p, request_query(p->rq, "du"), request_query(p->rq, "au"), f, &why) == RC_OK;

    view_text(p->view, K_S_DU, request_query(p->rq, "du"));
    view_text(p->view, K_S_AU, request_query(p->rq, "au"));
    view_flag(p->view, K_RG_FILTRE, f->du != DAY_NONE || f->au != DAY_NONE);
    view_flag(p->view, K_MONTRE, fine);
    if (!fine)
        page_refuse(p, &why);
    return fine;
}

enum rc page_reglements(struct page *p, struct err *e)
{
    const char *after = request_query(p->rq, "apres");
    struct reglements_filtre f;
    struct reglements_totaux t;
    struct reglement *list;
    const struct grant *g;
    size_t n = 0;
    enum rc rc;

    if (!show_filter(p, &f))
        return RC_OK;
    rc = show_transfers(p, &f, e);
    if (rc == RC_OK)
        rc = reglements_lire(p->db, p->arena, &f, after != NULL ? after : "", SHOWN + 1, &list, &n, e);
    if (rc != RC_OK || n == 0)
        return rc;
    if (n > SHOWN) {
        n = SHOWN;
        view_text(p->view, K_APRES, list[n - 1].dossier);
    }
    rc = open_reading(p, list, n, &g, e);
    if (rc == RC_OK)
        rc = reglements_totaliser(p->db, &f, &t, e);
    if (rc != RC_OK)
        return rc;
    show_totals(p, g, &t);
    for (size_t i = 0; i < n; i++)
        show_one(view_add(p->view, K_REGLEMENTS), g, &list[i], p->today);
    return RC_OK;
}

/* ---- the file ----------------------------------------------------------------------------------------------- */

struct table {
    struct reglements_filtre f;
    bool virements;
    FILE *out;
};

/* Each line is in the journal before this returns. */
static enum rc make_table(struct store *s, void *arg, struct err *e)
{
    struct table *t = arg;
    enum rc rc = scratch_memory(&t->out, e);

    if (rc != RC_OK)
        return rc;
    rc = t->virements
             ? suivi_virements_ecrire(s, &(struct virements_filtre){t->f.organisme_id, t->f.du, t->f.au},
                                      t->f.le, t->out, e)
             : suivi_ecrire(s, &t->f, t->out, e);
    if (rc != RC_OK)
        fclose(t->out);
    return rc;
}

static enum rc send_table(struct page *p, struct err *e)
{
    struct table *t = p->unit_arg;

    return page_made_file(p, "text/csv; charset=utf-8", t->virements ? "virements.csv" : "reglements.csv",
                          t->out, e);
}

enum rc action_reglements(struct page *p, struct err *e)
{
    struct table *t = ARENA_NEW(p->arena, struct table);
    const char *from = request_field(p->rq, "du"), *to = request_field(p->rq, "au");
    const char *what = request_field(p->rq, "virements");
    enum rc rc = read_filter(p, from, to, &t->f, e);

    t->virements = what != NULL && *what != '\0';
    if (rc == RC_OK)
        page_task(p, make_table, t, send_table, NULL);
    return rc;
}

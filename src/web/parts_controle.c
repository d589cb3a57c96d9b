/* parts_controle.c - a control on a sample, as the operator and the training body read it: the draw, what is awaited, what was written. */
#include "base/ids.h"
#include "base/scratch.h"
#include "web/parts.h"

void part_controle(struct view *v, const struct controle *k)
{
    view_text(v, K_RC_NUMERO, k->numero);
    view_day(v, K_RC_DU, k->du);
    view_day(v, K_RC_AU, k->au);
    view_int(v, K_RC_RECUES, k->recues_n);
    view_int(v, K_RC_ATTENDUES, k->echantillon_n);
    view_day(v, K_RC_AVANT, k->pieces_avant);
    view_day(v, K_RC_CLOS, k->clos_le);
    view_text(v, K_RC_CONCLUSION, k->conclusion);
}

#define DOSSIERS_SHOWN 100

/* Where the page begins: where the address says, or at the dossier that a refused form named. */
static enum rc begins_after(struct page *p, const struct controle *k, int64_t *out, struct err *e)
{
    const char *typed = form_typed(p, "dossier", NULL);
    enum rc rc = RC_OK;

    *out = -1;
    if (typed != NULL)
        rc = controle_rang(p->db, k->id, typed, out, e);
    else if (request_query(p->rq, "apres") != NULL)
        *out = query_number(p, "apres");
    if (typed != NULL && *out >= 0)
        *out -= 1;
    return rc;
}

/* Behind the door, with the holders of this page of the sample. */
static enum rc open_sample(struct page *p, const struct controle *k, struct controle_dossier **sample,
                           size_t *n, struct page_reading *reading, const struct grant **g, struct err *e)
{
    int64_t *holders, apres;
    enum rc rc = begins_after(p, k, &apres, e);

    if (rc == RC_OK)
        rc = controle_dossiers_apres(p->db, p->arena, k->id, apres, DOSSIERS_SHOWN + 1, sample, n, e);
    if (rc != RC_OK)
        return rc;
    if (*n > DOSSIERS_SHOWN) {
        *n = DOSSIERS_SHOWN;
        view_int(p->view, K_APRES, (*sample)[*n - 1].rang);
    }
    holders = page_holders(p, &(*sample)->titulaire_id, sizeof(**sample), *n);
    reading->items = item_set_of(ITEM_ORGANISME_RAISON_SOCIALE, ITEM_DOSSIER_SUIVI, ITEM_COUNT);
    return page_read_rows(p, *reading, holders, *n, g, e);
}

static void show_sample(struct page *p, const struct controle *k, const struct controle_dossier *sample,
                        size_t n)
{
    const char *typed = form_typed(p, "dossier", NULL);

    for (size_t i = 0; i < n; i++) {
        struct view *v = view_add(p->view, K_RC_DOSSIERS);

        view_text(v, K_NUMERO, sample[i].numero);
        view_text(v, K_RC_ETAT, controle_dossier_etat(k, &sample[i], p->today));
        view_text(v, K_RC_REFERENCE, sample[i].reference);
        if (sample[i].recu_le != DAY_NONE || k->clos_le != DAY_NONE)
            continue;
        v = view_add(p->view, K_RC_A_ENVOYER);
        view_text(v, K_NUMERO, sample[i].numero);
        view_flag(v, K_CHOISIE, typed != NULL && strcmp(typed, sample[i].numero) == 0);
        view_flag(p->view, K_RC_ATTEND, true);
    }
}

static enum rc show_messages(struct page *p, const struct controle *k, struct err *e)
{
    bool body = p->session.espace == ESPACE_ORGANISME;
    struct controle_echange *said;
    size_t n;
    enum rc rc = controle_echanges(p->db, p->arena, k->id, &said, &n, e);

    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        struct view *v = view_add(p->view, K_OBSERVATIONS);

        view_day(v, K_OB_LE, said[i].le);
        view_text(v, K_OB_TEXTE, said[i].texte);
        view_flag(v, K_RC_DE_VOUS, said[i].organisme == body);
    }
    return rc;
}

enum rc part_controle_lu(struct page *p, const struct controle *k, struct page_reading *reading,
                         const struct grant **g, struct err *e)
{
    struct controle_dossier *sample;
    size_t n;
    enum rc rc = open_sample(p, k, &sample, &n, reading, g, e);

    if (rc != RC_OK)
        return rc;
    part_controle(p->view, k);
    show_sample(p, k, sample, n);
    view_text(p->view, K_RC_RACINE,
              p->session.espace == ESPACE_GESTION ? "/gestion/tirages" : "/organisme/controles");
    view_text(p->view, K_RACINE,
              p->session.espace == ESPACE_GESTION ? "/gestion/dossiers" : "/organisme/dossiers");
    view_day(p->view, K_RC_OUVERT, k->ouvert_le);
    view_text(p->view, K_RC_GRAINE, k->graine);
    view_text(p->view, K_RC_SOURCE, k->annonce_source);
    view_day(p->view, K_RC_ANNONCEE, k->annonce_le);
    view_day(p->view, K_RC_CONNUE, k->annonce_connue_le);
    view_text(p->view, K_RC_EMPREINTE, k->empreinte);
    view_int(p->view, K_RC_POPULATION, k->population_n);
    view_text(p->view, K_S_REFERENCE, form_typed(p, "reference", NULL));
    view_text(p->view, K_S_TEXTE, form_typed(p, "texte", NULL));
    view_text(p->view, K_S_CONCLUSION, form_typed(p, "conclusion", NULL));
    return show_messages(p, k, e);
}

enum rc part_controle_fichier(struct page *p, const struct controle *k, struct page_reading *reading,
                              struct err *e)
{
    const struct grant *g;
    struct tirage t;
    const char *text;
    FILE *out;
    enum rc rc;

    reading->items = item_set_of(ITEM_ORGANISME_RAISON_SOCIALE, ITEM_ORGANISME_NDA, ITEM_COUNT);
    rc = page_read(p, reading, &g, e);
    if (rc == RC_OK)
        rc = controle_tirage(p->db, p->arena, k, &t, e);
    if (rc == RC_OK)
        rc = scratch_memory(&out, e);
    if (rc != RC_OK)
        return rc;
    text = tirage_ecrire(p->arena, &t, k->nda);
    if (text == NULL) {
        fclose(out);
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    }
    fputs(text, out);
    return page_made_file(p, "application/json", arena_printf(p->arena, "tirage-%s.json", k->numero), out, e);
}

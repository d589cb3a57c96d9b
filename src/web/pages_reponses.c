/*
 * pages_reponses.c - what a training body answers for itself: the controls of its dossiers (documents, messages) and the
 * measures contemplated against it (observations), each in its own words and none but its own.
 *
 * A measure is told once it is notified, or signed when it could not wait; how its grievances are examined, once it is signed.
 */
#include "base/ids.h"
#include "law/articles.h"
#include "training/controle.h"
#include "training/mesure.h"
#include "web/pages.h"
#include "web/parts.h"

#define SHOWN 100

static enum rc open_reading(struct page *p, const char *act, const struct grant **g, struct err *e)
{
    struct page_reading reading = {.purpose = FINALITE_4, .act = act};

    reading.items = item_set_of(ITEM_ORGANISME_RAISON_SOCIALE, ITEM_COUNT);
    return page_read(p, &reading, g, e);
}

static bool is_told(const struct mesure *m)
{
    return m->notifiee_le != DAY_NONE || m->signee_le != DAY_NONE;
}

static bool is_signed(const struct mesure *m)
{
    return m->signee_le != DAY_NONE;
}

/* ---- the list -------------------------------------------------------------------------------------------------- */

static void show_measure(struct view *v, const struct mesure *m)
{
    part_mesure(v, m);
    view_day(v, K_RM_NOTIFIEE, m->notifiee_le);
    view_day(v, K_RM_AVANT, m->observer_avant);
    view_day(v, K_RM_SIGNEE, m->signee_le);
    view_flag(v, K_RM_ABANDONNEE, strcmp(m->etat, "abandonnee") == 0);
    view_day(v, K_RM_LEVEE, m->levee_le);
    if (!is_signed(m))
        return;
    view_day(v, K_ME_DEBUT, m->debut);
    view_day(v, K_ME_FIN, m->fin);
}

enum rc page_reponses(struct page *p, struct err *e)
{
    struct controle *controls;
    struct mesure *measures;
    const struct grant *g;
    size_t n, k;
    enum rc rc = open_reading(p, "page.organisme.controles", &g, e);

    if (rc == RC_OK)
        rc = controles_lister(p->db, p->arena, p->session.actor_id, 0, SHOWN, &controls, &n, e);
    if (rc == RC_OK)
        rc = mesures_lister(p->db, p->arena, p->session.actor_id, 0, SHOWN, &measures, &k, e);
    if (rc != RC_OK)
        return rc;
    for (size_t i = 0; i < n; i++)
        part_controle(view_add(p->view, K_CONTROLES), &controls[i]);
    for (size_t i = 0; i < k; i++)
        if (is_told(&measures[i]))
            show_measure(view_add(p->view, K_MESURES), &measures[i]);
    return RC_OK;
}

/* ---- a control ------------------------------------------------------------------------------------------------- */

/* That of the address; another body's is as if it did not exist. */
static enum rc own_control(struct page *p, struct controle *k, struct err *e)
{
    enum rc rc = controle_lire(p->db, p->arena, p->params[0], k, e);

    return rc == RC_OK && k->organisme_id != p->session.actor_id ? ERR(e, MSG_CONTROLE_INCONNU) : rc;
}

enum rc page_reponse_controle(struct page *p, struct err *e)
{
    struct page_reading reading = {.purpose = FINALITE_4, .act = "page.organisme.controle"};
    struct controle *k = ARENA_NEW(p->arena, struct controle);
    const struct grant *g;
    enum rc rc = own_control(p, k, e);

    return rc == RC_OK ? part_controle_lu(p, k, &reading, &g, e) : rc;
}

enum rc page_fichier_controle(struct page *p, struct err *e)
{
    struct page_reading reading = {.purpose = FINALITE_4, .act = "page.organisme.tirage"};
    struct controle k;
    enum rc rc = own_control(p, &k, e);

    return rc == RC_OK ? part_controle_fichier(p, &k, &reading, e) : rc;
}

enum rc action_reponse_controle(struct page *p, struct err *e)
{
    struct controle_commande *c = ARENA_NEW(p->arena, struct controle_commande);
    bool sends = strcmp(p->params[1], "recevoir") == 0;
    char *dossier = NULL, *reference = NULL, *text = NULL;
    enum rc rc = RC_OK;

    if (!sends && strcmp(p->params[1], "ecrire") != 0)
        return ERR(e, MSG_WEB_INTROUVABLE);
    if (sends)
        rc = form_text(p, "dossier", "Dossier", "00000000000042", &dossier, e);
    if (rc == RC_OK && sends)
        rc = form_text(p, "reference", "Référence de l'envoi", "courriel du 4 mars, 6 pièces", &reference, e);
    if (rc == RC_OK && !sends)
        rc = form_text(p, "texte", "Message", "Les feuilles du 3 mars sont jointes.", &text, e);
    if (rc != RC_OK)
        return rc;
    *c = (struct controle_commande){.numero = p->params[0],
                                    .par = {PARTY_ORGANISME, p->session.actor_id, ""},
                                    .organisme_id = p->session.actor_id,
                                    .dossier = dossier,
                                    .reference = reference,
                                    .texte = text};
    page_write(p, sends ? controle_recevoir : controle_echanger, c, NULL,
               arena_printf(p->arena, "/organisme/controles/%s?fait=etape", c->numero));
    return RC_OK;
}

/* ---- a measure ------------------------------------------------------------------------------------------------- */

/* That of the address, once it is told. */
static enum rc own_measure(struct page *p, struct mesure *m, struct err *e)
{
    enum rc rc = mesure_lire(p->db, p->arena, p->params[0], m, e);
    bool told = rc == RC_OK && m->organisme_id == p->session.actor_id && is_told(m);

    return rc == RC_OK && !told ? ERR(e, MSG_MESURE_INCONNUE) : rc;
}

static enum rc show_grievances(struct page *p, const struct mesure *m, struct err *e)
{
    struct mesure_grief *griefs;
    size_t n;
    enum rc rc = mesure_griefs(p->db, p->arena, m->id, &griefs, &n, e);

    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        struct view *v = view_add(p->view, K_GRIEFS);

        part_grief(v, &griefs[i]);
        if (!is_signed(m) || griefs[i].retenu < 0)
            continue;
        view_text(v, K_GR_EXAMEN, griefs[i].retenu > 0 ? "retenu" : "écarté");
        view_text(v, K_GR_REPONSE, griefs[i].reponse);
    }
    return rc == RC_OK ? part_observations(p, m->id, SHOWN, e) : rc;
}

enum rc page_reponse_mesure(struct page *p, struct err *e)
{
    static const char *const answerable[] = {"notifiee", "redigee", "signee"};
    struct mesure *m = ARENA_NEW(p->arena, struct mesure);
    const struct grant *g;
    enum rc rc = own_measure(p, m, e);

    if (rc == RC_OK)
        rc = open_reading(p, "page.organisme.mesure", &g, e);
    if (rc == RC_OK)
        rc = show_grievances(p, m, e);
    if (rc != RC_OK)
        return rc;
    show_measure(p->view, m);
    for (size_t i = 0; i < ARRAY_LEN(answerable); i++)
        if (strcmp(m->etat, answerable[i]) == 0)
            view_flag(p->view, K_RM_REPONDRE, true);
    if (is_signed(m)) {
        view_text(p->view, K_ME_MOTIFS, m->motifs);
        view_text(p->view, K_ME_ARTICLE, m->article);
        view_text(p->view, K_ME_SIGNATAIRE, m->signataire);
        view_text(p->view, K_ME_LEVEE_MOTIF, m->levee_motif);
    }
    view_text(p->view, K_S_TEXTE, form_typed(p, "texte", NULL));
    view_text(p->view, K_S_GRIEF, form_typed(p, "grief", NULL));
    return RC_OK;
}

enum rc action_reponse_mesure(struct page *p, struct err *e)
{
    struct mesure_commande *c = ARENA_NEW(p->arena, struct mesure_commande);
    const char *grief = request_field(p->rq, "grief");
    struct mesure m;
    char *text = NULL;
    enum rc rc = own_measure(p, &m, e);

    *c = (struct mesure_commande){.numero = p->params[0],
                                  .par = {PARTY_ORGANISME, p->session.actor_id, ""},
                                  .organisme_id = p->session.actor_id,
                                  .entretien = form_ticked(p, "entretien"),
                                  .debut = DAY_NONE,
                                  .fin = DAY_NONE,
                                  .modele = DAY_NONE};
    if (rc == RC_OK)
        rc = form_text(p, "texte", "Observations", "Les trois jours ont été suivis à distance.", &text, e);
    if (rc == RC_OK && grief != NULL && grief[strspn(grief, " \t")] != '\0')
        rc = form_int(p, "grief", "Numéro du grief", "1", &c->grief, e);
    c->texte = text;
    if (rc == RC_OK)
        page_write(p, mesure_observer, c, NULL,
                   arena_printf(p->arena, "/organisme/mesures/%s?fait=etape", c->numero));
    return rc;
}

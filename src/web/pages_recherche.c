/* pages_recherche.c - an agent finds dossiers outside the queues: by number, by body, by person. What was typed stays out of addresses. */
#include "base/text.h"
#include "people/titulaire.h"
#include "training/organisme.h"
#include "web/pages.h"
#include "web/parts.h"

#define SHOWN 50

enum genre { PAR_DOSSIER, PAR_ORGANISME, PAR_NIR, PAR_PERSONNE, GENRES };

static const struct {
    const char *name, *label;
} genres[GENRES] = {[PAR_DOSSIER] = {"dossier", "Numéro de dossier"},
                    [PAR_ORGANISME] = {"organisme", "Organisme : SIRET ou déclaration d'activité"},
                    [PAR_NIR] = {"nir", "Titulaire : numéro de sécurité sociale"},
                    [PAR_PERSONNE] = {"personne", "Titulaire : numéro interne"}};

/* What was looked for and found, from the action to the page. */
struct trouve {
    enum genre genre;
    int64_t titulaire_id; /* 0 unless a person was looked for */
    struct dossier *dossiers;
    size_t n;
};

/* That of a dossier when nothing is said; GENRES for a word that is none of them. */
static enum genre genre_typed(struct page *p)
{
    const char *typed = form_typed(p, "par", genres[PAR_DOSSIER].name);

    for (size_t i = 0; i < GENRES; i++)
        if (strcmp(genres[i].name, typed) == 0)
            return (enum genre)i;
    return GENRES;
}

static enum rc one_dossier(struct page *p, const char *numero, struct trouve *t, struct err *e)
{
    enum rc rc;

    t->dossiers = ARENA_NEW(p->arena, struct dossier);
    rc = dossier_lire(p->db, p->arena, numero, t->dossiers, e);
    t->n = rc == RC_OK;
    return rc == RC_NOT_FOUND ? ERR(e, MSG_DOSSIER_NUMERO_INCONNU) : rc;
}

static enum rc those_of(struct page *p, const struct dossier_filtre *f, struct trouve *t, struct err *e)
{
    return dossier_lister(p->db, p->arena, f, &t->dossiers, &t->n, e);
}

static enum rc of_body(struct page *p, const char *word, struct trouve *t, struct err *e)
{
    struct dossier_filtre f = {.limit = SHOWN + 1};
    enum rc rc = organisme_id_connu(p->db, word, &f.organisme_id, e);

    return rc == RC_OK ? those_of(p, &f, t, e) : rc;
}

static enum rc of_person(struct page *p, const char *word, struct trouve *t, struct err *e)
{
    struct dossier_filtre f = {.limit = SHOWN + 1};
    enum rc rc = RC_OK;

    if (t->genre == PAR_NIR)
        rc = titulaire_by_nir(p->db, word, &f.titulaire_id, e);
    else if (!text_numero(word, &f.titulaire_id))
        rc = ERR(e, MSG_TITULAIRE_INCONNU);
    t->titulaire_id = f.titulaire_id;
    return rc == RC_OK ? those_of(p, &f, t, e) : rc;
}

enum rc action_recherche(struct page *p, struct err *e)
{
    struct trouve *t = ARENA_NEW(p->arena, struct trouve);
    char *word = NULL;
    enum rc rc = form_text(p, "q", "Numéro", "73282932000074", &word, e);

    if (rc != RC_OK)
        return rc;
    *t = (struct trouve){.genre = genre_typed(p)};
    if (t->genre == GENRES) {
        ERR(e, MSG_WEB_CHAMP_CHOIX, "champ", "Chercher par");
        return err_at(e, "par", 0);
    }
    if (t->genre == PAR_DOSSIER)
        rc = one_dossier(p, word, t, e);
    else if (t->genre == PAR_ORGANISME)
        rc = of_body(p, word, t, e);
    else
        rc = of_person(p, word, t, e);
    if (rc != RC_OK)
        return err_at(e, "q", 0);
    p->unit_arg = t;
    return RC_OK;
}

/* A person who is looked for is in the journal, found with dossiers or without. */
static enum rc show_found(struct page *p, struct trouve *t, struct err *e)
{
    struct page_reading reading = {.purpose = FINALITE_3,
                                   .act = "page.gestion.recherche",
                                   .items = item_set_of(ITEM_DOSSIER_FORMATION, ITEM_DOSSIER_SUIVI,
                                                        ITEM_ORGANISME_RAISON_SOCIALE, ITEM_COUNT)};
    const struct grant *g;
    enum rc rc;

    view_flag(p->view, K_RECHERCHE_FAITE, true);
    view_flag(p->view, K_ENCORE, t->n > SHOWN);
    t->n = MIN(t->n, SHOWN);
    if (t->titulaire_id != 0)
        reading.titulaire_id = t->titulaire_id;
    else if (t->n > 0)
        part_holders_of(p, t->dossiers, t->n, &reading);
    else
        return RC_OK;
    if (t->genre == PAR_NIR)
        item_set_add(&reading.criteria, ITEM_TITULAIRE_NIR);
    rc = page_read(p, &reading, &g, e);
    for (size_t i = 0; rc == RC_OK && i < t->n; i++) {
        struct dossier_attente wait;

        dossier_attente(&t->dossiers[i], ROLE_GESTIONNAIRE, &wait);
        part_dossier_card(view_add(p->view, K_TROUVES), g, &t->dossiers[i], &wait);
    }
    return rc;
}

/* The number of a person is not given back: it is typed again. */
enum rc page_recherche(struct page *p, struct err *e)
{
    struct trouve *t = p->refused == NULL ? p->unit_arg : NULL;
    enum genre genre = genre_typed(p);

    view_flag(p->view, K_CONSULTATION, true);
    for (size_t i = 0; i < GENRES; i++) {
        struct view *v = view_add(p->view, K_CODES);

        view_text(v, K_CODE_NOM, genres[i].name);
        view_text(v, K_CODE_LIBELLE, genres[i].label);
        view_flag(v, K_CHOISIE, i == genre);
    }
    if (genre == PAR_DOSSIER || genre == PAR_ORGANISME)
        view_text(p->view, K_CHERCHE, form_typed(p, "q", NULL));
    return t != NULL ? show_found(p, t, e) : RC_OK;
}

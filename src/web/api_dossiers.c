/* api_dossiers.c - the addresses of the providers' API that read: a dossier, the first day of a session, its files, who the key is, what is said of prerequisites. */
#include "base/json.h"
#include "training/organisme.h"
#include "web/api.h"
#include "web/dossiers.h"
#include "web/pages.h"

#define ANSWER_BYTES_MAX ((size_t)12 << 20)

enum rc api_dossier(struct page *p, struct err *e)
{
    struct json *j;
    const struct grant *g;
    const struct dossier *d;
    enum rc rc = dossiers_open(p, "api.dossier", dossier_modele_items(), &d, &g, e);

    if (rc != RC_OK)
        return rc;
    answer_header(p->rq, "ETag", arena_printf(p->arena, "\"%lld\"", (long long)d->version));
    j = json_new(ANSWER_BYTES_MAX);
    if (j == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = dossier_modele_ecrire(p->db, p->arena, g, d, j, e);
    if (rc == RC_OK)
        return api_repondre(p, j, e);
    json_free(j);
    return rc;
}

/* The day of the rule, as those tools read a day: at midnight, UTC. */
enum rc api_dates_min(struct page *p, struct err *e)
{
    char text[DAY_TEXT_BYTES];
    day_t first;
    struct json *j;
    enum rc rc = dossier_debut_min(p->today, &first, e);

    if (rc != RC_OK)
        return rc;
    j = json_new(256);
    if (j == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    json_object_open(j);
    json_kt(j, "cpfSessionMinDate",
            first != DAY_NONE ? arena_printf(p->arena, "%sT00:00:00.000Z", day_iso(first, text)) : NULL);
    json_object_close(j);
    return api_repondre(p, j, e);
}

/* The service keeps no file of a dossier: whoever has the dossier is told that there is none. */
enum rc api_fichiers(struct page *p, struct err *e)
{
    struct json *j;
    const struct grant *g;
    const struct dossier *d;
    enum rc rc = dossiers_open(p, "api.dossier", dossier_modele_items(), &d, &g, e);

    if (rc != RC_OK)
        return rc;
    j = json_new(16);
    if (j == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    json_array_open(j);
    json_array_close(j);
    return api_repondre(p, j, e);
}

/* For whom the key acts: programs ask it first, to know whether their key is good. A body, never a person. */
enum rc api_qui(struct page *p, struct err *e)
{
    struct page_reading reading = {.purpose = FINALITE_4,
                                   .act = "api.qui",
                                   .items = item_set_of(ITEM_ORGANISME_RAISON_SOCIALE, ITEM_ORGANISME_SIRET,
                                                        ITEM_ORGANISME_NDA, ITEM_COUNT)};
    const struct grant *g;
    struct organisme body;
    struct json *j;
    enum rc rc = page_read(p, &reading, &g, e);

    if (rc == RC_OK)
        rc = organisme_by_id(p->db, p->arena, p->session.actor_id, &body, e);
    if (rc != RC_OK)
        return rc;
    j = json_new(4096);
    if (j == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    json_object_open(j);
    json_ki(j, "apiKey", p->session.cle);
    json_kt(j, "name", grant_has(g, ITEM_ORGANISME_RAISON_SOCIALE) ? body.denomination : NULL);
    json_kt(j, "siret", grant_has(g, ITEM_ORGANISME_SIRET) ? body.siret : NULL);
    json_kt(j, "nda", grant_has(g, ITEM_ORGANISME_NDA) ? body.nda : NULL);
    json_object_close(j);
    return api_repondre(p, j, e);
}

/* ---- prerequisites: no tool knows a shape for them, so this one is ours --------------------------------------------- */

enum rc api_accuse(struct page *p, struct err *e)
{
    char text[DAY_TEXT_BYTES];
    struct json *j;
    const struct grant *g;
    const struct dossier *d;
    enum rc rc = dossiers_open(p, "api.dossier", dossier_modele_items(), &d, &g, e);

    if (rc != RC_OK)
        return rc;
    answer_header(p->rq, "ETag", arena_printf(p->arena, "\"%lld\"", (long long)d->version));
    j = json_new(ANSWER_BYTES_MAX);
    if (j == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    json_object_open(j);
    json_kt(j, "numero", d->numero);
    json_kt(j, "prerequis",
            grant_has(g, ITEM_DOSSIER_FORMATION) ? dossier_prerequis_name(d->prerequis) : NULL);
    json_kt(j, "recu_le",
            grant_has(g, ITEM_DOSSIER_SUIVI) && d->recu_le != DAY_NONE ? day_iso(d->recu_le, text) : NULL);
    json_kt(j, "repondre_avant",
            grant_has(g, ITEM_DOSSIER_SUIVI) && d->etat == ETAT_NOT_PROCESSED && d->echeance != DAY_NONE
                ? day_iso(d->echeance, text)
                : NULL);
    json_object_close(j);
    return api_repondre(p, j, e);
}

/* api_motifs.c - GET /api/registrationFoldersReasons: the codes that say why an act of a body is done. They are those of the law's tables,
 * that the pages and the command have; the causes of a service not wholly done come after those of an exit. */
#include "base/json.h"
#include "web/api.h"
#include "web/pages.h"

static void put(struct json *j, const char *code, const char *label, const char *act)
{
    json_object_open(j);
    json_kt(j, "code", code);
    json_kt(j, "label", label);
    json_kt(j, "act", act);
    json_object_close(j);
}

static void put_table(struct json *j, enum dossier_acte act, const char *name, day_t at)
{
    const char *table = dossier_codes_table(act, ROLE_ORGANISME), *code, *before = "";

    for (size_t i = 0; (code = law_code_at(table, i)) != NULL; i++) {
        const char *label = dossier_code_label(act, ROLE_ORGANISME, code, at);

        if (label != NULL && strcmp(code, before) != 0) /* a code of several periods comes several times */
            put(j, code, label, name);
        before = code;
    }
}

enum rc api_motifs(struct page *p, struct err *e)
{
    static const char *const known[] = {"type"};
    static const struct {
        const char *type, *act;
        enum dossier_acte of;
    } types[] = {{"refused", "refuse", ACTE_REFUSER},
                 {"canceled", "cancel", ACTE_ANNULER},
                 {"terminated", "terminate", ACTE_SORTIR}};
    const char *type = request_query(p->rq, "type");
    struct json *j;
    size_t i = 0;
    enum rc rc = api_parametres(p, known, ARRAY_LEN(known), e);

    if (rc != RC_OK)
        return rc;
    while (i < ARRAY_LEN(types) && (type == NULL || strcmp(types[i].type, type) != 0))
        i++;
    if (i == ARRAY_LEN(types))
        return api_refuser("type", "canceled, refused ou terminated", e);
    j = json_new(4096);
    if (j == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    json_array_open(j);
    put_table(j, types[i].of, types[i].act, p->today);
    for (enum dossier_cause c = 0; types[i].of == ACTE_SORTIR && c < CAUSE_COUNT; c++)
        put(j, dossier_cause_name(c), dossier_cause_label(c), "serviceDone");
    json_array_close(j);
    return api_repondre(p, j, e);
}

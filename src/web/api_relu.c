/*
 * api_relu.c - what a program sends back of a folder with its proposal, and that a proposal does not take: as the folder says it, or refused with
 * its name. Nothing is passed over, and what a folder says of itself is no proposal.
 */
#include "base/json.h"
#include "base/liste.h"
#include "base/text.h"
#include "web/api.h"
#include "web/dossiers.h"
#include <math.h>

#define FOLDER_BYTES_MAX ((size_t)1 << 20)
#define SAME 0.000001
#define INFO "trainingActionInfo"

/* The names, between blanks (base/liste.h), of what a proposal reads; and of what nobody asks by: addresses, and instants that the service writes. */
static const char taken[] =
    " priceChange " INFO " vatRate participants indicativeDuration weeklyDuration notes "
    "tags description ";
static const char taken_info[] =
    " sessionStartDate sessionEndDate indicativeDuration weeklyDuration totalExcl "
    "totalIncl vatExclTax5 vatInclTax5 vatExclTax20 vatInclTax20 additionalFees ";
static const char unread[] = " lastUpdate updatedOn history _links ";

/* Where what is not taken is said; otherwise the folder's own value is all that may come back. */
static const struct {
    const char *path, *expected;
} elsewhere[] = {
    {INFO ".completionRate", "rien, ou le taux que GET donne : il vient des heures que serviceDone déclare"},
    {INFO ".trainingCompletionRate",
     "rien, ou le taux que GET donne : il vient des heures que serviceDone déclare"},
    {"completionRate", "rien, ou le taux que GET donne : il vient des heures que serviceDone déclare"},
    {INFO ".quitReason", "rien, ou la cause que GET donne : elle se dit par le code de serviceDone"},
    {"state", "rien, ou un état que le dossier a eu : chaque acte a son adresse (validate, inTraining…)"},
    {"billNumber", "rien, ou le numéro que GET donne : la facture se transmet par billing"},
    {"billingState", "rien, ou l'état que GET donne : la facture se transmet par billing"},
    {"amountTtc", "rien, ou le montant que GET donne : le prix se propose par priceChange.price"},
};

/* Said of nothing: absent, null, an empty text, or an empty list or object. */
static bool says_nothing(const json_t *v)
{
    return api_rien(v) || (json_is_array(v) && json_array_size(v) == 0) ||
           (json_is_object(v) && json_object_size(v) == 0);
}

static bool same(const json_t *said, const json_t *held)
{
    if (json_is_number(said) && json_is_number(held))
        return fabs(json_number_value(said) - json_number_value(held)) < SAME;
    return json_equal(said, held);
}

static enum rc refuse(const char *path, struct err *e)
{
    for (size_t i = 0; i < ARRAY_LEN(elsewhere); i++)
        if (strcmp(elsewhere[i].path, path) == 0)
            return api_refuser(path, elsewhere[i].expected, e);
    return api_refuser(path, "rien, ou la valeur que GET donne : une proposition ne la change pas", e);
}

/* A state that was left is no demand either: a program that had no answer sends again what it had read. */
static bool was_in(struct page *p, const json_t *folder, const json_t *state)
{
    const char *name = json_string_value(state);

    return name != NULL &&
           !json_is_null(
               json_object_get(json_object_get(folder, "history"), arena_printf(p->arena, "%sDate", name))) &&
           json_object_get(json_object_get(folder, "history"), arena_printf(p->arena, "%sDate", name)) !=
               NULL;
}

static enum rc compare(struct page *p, const char *path, const json_t *said, const json_t *held,
                       struct err *e)
{
    const char *name;
    json_t *v;
    enum rc rc = RC_OK;

    if (says_nothing(said) || (held != NULL && same(said, held)))
        return RC_OK;
    if (!json_is_object(said) || !json_is_object(held))
        return refuse(path, e);
    json_object_foreach((json_t *)said, name, v)
    {
        if (rc == RC_OK)
            rc = compare(p, arena_printf(p->arena, "%s.%s", path, name), v, json_object_get(held, name), e);
    }
    return rc;
}

/* The rate has two names there, and one when it is read. */
static const json_t *held_info(const json_t *folder, const char *name)
{
    const json_t *info = json_object_get(folder, INFO);

    return json_object_get(info, strcmp(name, "completionRate") == 0 ? "trainingCompletionRate" : name);
}

static enum rc compare_all(struct page *p, const json_t *o, const json_t *folder, struct err *e)
{
    const char *name;
    json_t *v;
    enum rc rc = RC_OK;

    json_object_foreach((json_t *)o, name, v)
    {
        if (rc != RC_OK || liste_a(taken, name) || liste_a(unread, name) ||
            (strcmp(name, "state") == 0 && was_in(p, folder, v)))
            continue;
        rc = compare(p, name, v, json_object_get(folder, name), e);
    }
    json_object_foreach(json_object_get(o, INFO), name, v)
    {
        if (rc == RC_OK && !liste_a(taken_info, name))
            rc = compare(p, arena_printf(p->arena, INFO ".%s", name), v, held_info(folder, name), e);
    }
    return rc;
}

/* True when something has to be compared: a proposal alone reads nothing. */
static bool has_more(const json_t *o)
{
    const char *name;
    bool more = false;
    json_t *v;

    json_object_foreach((json_t *)o, name, v)
    {
        more = more || (!says_nothing(v) && !liste_a(taken, name) && !liste_a(unread, name));
    }
    json_object_foreach(json_object_get(o, INFO), name, v)
    {
        more = more || (!says_nothing(v) && !liste_a(taken_info, name));
    }
    return more;
}

/* As the body reads its dossier, through the door, and at the journal: what is refused would tell it otherwise. */
static enum rc read_folder(struct page *p, json_t **out, struct err *e)
{
    const struct dossier *d;
    const struct grant *g;
    struct json *j;
    enum rc rc = dossiers_open(p, "api.dossier", dossier_modele_items(), &d, &g, e);

    *out = NULL;
    if (rc != RC_OK)
        return rc;
    j = json_new(FOLDER_BYTES_MAX);
    if (j == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = dossier_modele_ecrire(p->db, p->arena, g, d, j, e);
    if (rc == RC_OK && !json_failed(j))
        *out = json_loadb(json_data(j), json_length(j), 0, NULL);
    json_free(j);
    return rc == RC_OK && *out == NULL ? ERR(e, MSG_MEMOIRE_EPUISEE) : rc;
}

enum rc api_relu(struct page *p, const json_t *o, struct err *e)
{
    json_t *folder;
    enum rc rc;

    if (!has_more(o))
        return RC_OK;
    rc = read_folder(p, &folder, e);
    if (rc == RC_OK)
        rc = compare_all(p, o, folder, e);
    json_decref(folder);
    return rc;
}

/* Words of a proposal, in the body of the request and in its two objects. */
bool api_propose(const json_t *o)
{
    static const struct {
        const char *in, *key;
    } words[] = {{"priceChange", "price"},   {NULL, "vatRate"},        {NULL, "participants"},
                 {INFO, "sessionStartDate"}, {INFO, "sessionEndDate"}, {INFO, "indicativeDuration"},
                 {INFO, "totalExcl"},        {INFO, "totalIncl"},      {INFO, "vatExclTax5"},
                 {INFO, "vatInclTax5"},      {INFO, "vatExclTax20"},   {INFO, "vatInclTax20"}};

    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        const json_t *in = words[i].in != NULL ? json_object_get(o, words[i].in) : o;

        if (!api_rien(json_object_get(in, words[i].key)))
            return true;
    }
    return false;
}

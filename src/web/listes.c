/* listes.c - what the headers, an address or a form say once, and what it may say several times. */
#include "base/liste.h"
#include "web/page.h"

/* The names that are lists, between blanks: the rows of the simulators, the marks of an evaluation, and what the tools of training bodies
 * choose dossiers by, one word at a time or several between commas. */
static const struct {
    const char *path, *names;
} lists[] = {
    {"/simulateur/droits",
     " regime de a travaille mesure reference peu_qualifie boe categorie_c impayee engagement "
     "engagement_annee duree quantite declare_le atteste_le "},
    {"/simulateur/elu", " debut premier_tour fin mandat depense_le depense "},
    {"/simulateur/reste-a-payer", " dotation doteur verse_le echeance abondement abondeur "},
    {"/mes-dossiers/{dossier}/{acte}", " note "},
    {"/api/registrationFolders", " state billingState controlState type "},
};

bool route_liste(const struct route *r, const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(lists); i++)
        if (strcmp(lists[i].path, r->path) == 0 && liste_a(lists[i].names, name))
            return true;
    return false;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Sorted, so that an address of many names costs no more than reading them. One without a name ("&&") asks nothing. */
static const char *repeated(const struct route *r, const char **names, size_t n)
{
    qsort(names, n, sizeof(*names), by_text);
    for (size_t i = 1; i < n; i++)
        if (*names[i] != '\0' && strcmp(names[i - 1], names[i]) == 0 && !route_liste(r, names[i]))
            return names[i];
    return NULL;
}

/* The headers that decide who asks, what is done and whether it is: of two, the server would choose one. */
static const char *const deciding[] = {
    "X-Api-Key", "Idempotency-Key", "If-Match",    "Content-Type",    "Host",
    "Origin",    "Sec-Fetch-Site",  "X-Avis-Date", "X-Avis-Signature"};

/* One that is no text would be taken for one that is absent. */
enum rc requete_entetes(struct request *rq, struct err *e)
{
    for (size_t i = 0; i < ARRAY_LEN(deciding); i++) {
        const size_t n = request_header_times(rq, deciding[i]);

        if (n > 1)
            return ERR(e, MSG_WEB_ENTETE_REPETE, "nom", deciding[i]);
        if (n == 1 && request_header(rq, deciding[i]) == NULL)
            return ERR(e, MSG_WEB_TEXTE, "nom", deciding[i]);
    }
    return RC_OK;
}

enum rc page_dit_une_fois(struct page *p, struct err *e)
{
    const char **names = NULL, *name = NULL, *value;
    size_t n = request_query_names(p->rq, &names);

    if (n > 0)
        name = repeated(p->route, names, n);
    names = ARENA_ARRAY(p->arena, const char *, HTTP_FIELDS_MAX);
    for (n = 0; name == NULL && n < HTTP_FIELDS_MAX; n++)
        if ((names[n] = request_field_at(p->rq, n, &value)) == NULL)
            break;
    if (name == NULL)
        name = repeated(p->route, names, n);
    if (name == NULL)
        return RC_OK;
    name = arena_strdup(p->arena, name);
    ERR(e, MSG_WEB_REPETE, "nom", name);
    return err_at(e, name, 0);
}

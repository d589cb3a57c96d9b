#include "cli/law_coverage.h"
#include "base/liste.h"
#include "cli/law_print.h"
#include "exchange/export.h"
#include "exchange/partenaires.h"
#include "law/conservation.h"
#include "web/couverture.h"

#define API "/api/"
#define ARENA_MAX ((size_t)16 << 20)

/* What one pass over the data adds up. */
struct totals {
    size_t items, stored, computed, elsewhere, absent, not_held;
    size_t columns, entries, pages, api, exports, kept;
};

/* What is being gathered, for the callbacks of the other rooms. */
struct gathering {
    struct arena *a;
    struct coverage *c;
};

static void add(struct coverage_list *l, const char *text)
{
    for (size_t i = 0; i < l->n; i++)
        if (strcmp(l->v[i], text) == 0)
            return;
    CHECK(l->n < COVERAGE_LIST_MAX);
    l->v[l->n++] = text;
}

static const struct law_tenue *tenue_of(enum law_item item)
{
    for (size_t i = 0; i < law_tenues_n; i++)
        if (law_tenues[i].item == item)
            return &law_tenues[i];
    return NULL;
}

/* ---- one datum ----------------------------------------------------------------------------------------------- */

/* The data whose columns hold it: itself, and those that law/tenue points at. */
static struct item_set gather_columns(struct coverage *c, struct arena *a)
{
    struct item_set held = item_set_of((int)c->item, ITEM_COUNT);

    for (size_t i = 0; i < law_columns_n; i++) {
        const char *name = arena_printf(a, "%s.%s", law_columns[i].table, law_columns[i].column);

        if (law_columns[i].item != c->item && (c->tenue == NULL || !liste_a(c->tenue->columns, name)))
            continue;
        add(&c->columns, name);
        item_set_add(&held, law_columns[i].item);
    }
    return held;
}

static void gather_imports(struct coverage *c, struct arena *a, const struct item_set *held)
{
    struct import_champ champ;

    for (const struct partner *const *p = import_partners; *p != NULL; p++)
        for (size_t i = 0; (*p)->champ(i, &champ); i++)
            if (champ.item != NOTHING_BRINGS && item_set_has(held, (enum law_item)champ.item))
                add(&c->entries, arena_printf(a, "import %s : %s", (*p)->name, champ.name));
}

static void take_field(void *arg, const char *path, const char *field)
{
    struct gathering *g = arg;

    add(&g->c->entries, arena_printf(g->a, "formulaire %s : %s", path, field));
}

static void take_page(void *arg, const char *path)
{
    struct gathering *g = arg;

    add(strncmp(path, API, strlen(API)) == 0 ? &g->c->api : &g->c->pages, path);
}

static void gather_exports(struct coverage *c, const struct item_set *held)
{
    struct export_colonne_info column;

    for (size_t i = 0; export_colonne(i, &column); i++)
        if (item_set_has(held, column.item))
            add(&c->exports, column.name);
}

static void take_party(void *arg, const struct law_access *a)
{
    add(arg, law_party_name(a->party));
}

/* Of the words as they read that day: an order that is read in part casts doubt on them. */
static enum law_certainty certainty_of(enum law_item item, day_t at)
{
    for (size_t i = 0; i < law_places_n; i++)
        if (law_places[i].item == item && law_place_in_force(&law_places[i], at))
            return law_place_certainty(&law_places[i], at);
    return LAW_NOT_HELD;
}

void law_coverage_of(enum law_item item, day_t at, struct arena *a, struct coverage *out)
{
    struct gathering g = {a, out};
    struct item_set held;

    memset(out, 0, sizeof(*out));
    out->item = item;
    out->version = law_item_at(item, at);
    out->certainty = certainty_of(item, at);
    out->tenue = tenue_of(item);
    held = gather_columns(out, a);
    gather_imports(out, a, &held);
    for (size_t i = 0; i < ITEM_COUNT; i++)
        if (item_set_has(&held, (enum law_item)i)) {
            (void)web_fields_of((enum law_item)i, take_field, &g);
            (void)web_pages_of((enum law_item)i, take_page, &g);
        }
    if (out->tenue != NULL && out->tenue->entry[0] != '\0')
        add(&out->entries, out->tenue->entry);
    gather_exports(out, &held);
    (void)law_accesses_of(item, at, take_party, &out->parties);
    out->retention = law_retention_of(item, at);
}

/* ---- counts -------------------------------------------------------------------------------------------------- */

static void count(struct totals *t, const struct coverage *c)
{
    t->items++;
    t->stored += c->tenue == NULL || (c->columns.n > 0 && c->tenue->columns[0] == '\0');
    t->computed += c->tenue != NULL && c->tenue->from[0] != '\0';
    t->elsewhere += c->tenue != NULL && c->tenue->columns[0] != '\0';
    t->absent += c->tenue != NULL && c->tenue->absent;
    t->not_held += c->certainty == LAW_NOT_HELD;
    t->columns += c->tenue == NULL || c->tenue->columns[0] == '\0' ? c->columns.n : 0;
    t->entries += c->entries.n;
    t->pages += c->pages.n > 0;
    t->api += c->api.n > 0;
    t->exports += c->exports.n > 0;
    t->kept += c->retention != NULL;
}

/* ---- for people ---------------------------------------------------------------------------------------------- */

static void print_list(FILE *out, const char *title, const struct coverage_list *l)
{
    if (l->n == 0)
        return;
    fprintf(out, "    %s ", title);
    for (size_t i = 0; i < l->n; i++)
        fprintf(out, "%s%s", i > 0 ? ", " : "", l->v[i]);
    fputc('\n', out);
}

/* Entries of the same file or form share a line: "import sngi : nir, nom_naissance". */
static void print_entries(FILE *out, const struct coverage_list *l)
{
    for (size_t i = 0; i < l->n; i++) {
        const char *field = strstr(l->v[i], " : ");
        size_t n = field != NULL ? (size_t)(field - l->v[i]) + 3 : 0;

        if (i > 0 && n > 0 && strncmp(l->v[i], l->v[i - 1], n) == 0)
            fprintf(out, ", %s", l->v[i] + n);
        else
            fprintf(out, "%s    entrée : %s", i > 0 ? "\n" : "", l->v[i]);
    }
    if (l->n > 0)
        fputc('\n', out);
}

static void print_one(FILE *out, const struct coverage *c)
{
    fprintf(out, "%s  %s (%s)\n", c->version->address, law_item_name(c->item),
            law_certainty_french(c->certainty));
    if (c->tenue != NULL && c->tenue->absent) {
        fprintf(out, "    non tenue : %s\n", c->tenue->why);
        return;
    }
    if (c->tenue != NULL && c->tenue->from[0] != '\0')
        fprintf(out, "    calculée à partir de : %s. %s\n", c->tenue->from, c->tenue->why);
    print_list(out, "colonnes :", &c->columns);
    print_entries(out, &c->entries);
    if (c->tenue != NULL && c->tenue->hidden[0] != '\0')
        fprintf(out, "    non montrée : %s\n", c->tenue->hidden);
    print_list(out, "pages :", &c->pages);
    print_list(out, "API :", &c->api);
    print_list(out, "colonnes d'export :", &c->exports);
    print_list(out, "ouverte à :", &c->parties);
    if (c->retention != NULL)
        fprintf(out, "    conservation : %s (%s)\n", c->retention->label, c->retention->article);
}

static void print_totals(FILE *out, const struct totals *t, day_t at)
{
    char day[32];

    fprintf(out, "\n%zu données le %s, dont %zu au texte non détenu\n", t->items, day_french(at, day),
            t->not_held);
    fprintf(out, "  %zu ont leurs colonnes (%zu colonnes), %zu sont calculées, %zu tenues avec une autre\n",
            t->stored, t->columns, t->computed, t->elsewhere);
    fprintf(out, "  %zu ne sont pas tenues, chacune avec son motif\n", t->absent);
    fprintf(out,
            "  entrées : %zu ; données montrées par une page : %zu, par l'API : %zu, par un export : %zu\n",
            t->entries, t->pages, t->api, t->exports);
    fprintf(out, "  données dont la durée de conservation est connue : %zu\n", t->kept);
}

/* ---- for machines -------------------------------------------------------------------------------------------- */

static void json_list(struct json *j, const char *key, const struct coverage_list *l)
{
    json_key(j, key);
    json_array_open(j);
    for (size_t i = 0; i < l->n; i++)
        json_text(j, l->v[i]);
    json_array_close(j);
}

static const char *or_null(const char *text)
{
    return text != NULL && *text != '\0' ? text : NULL;
}

static void json_one(struct json *j, const struct coverage *c)
{
    const bool absent = c->tenue != NULL && c->tenue->absent;

    json_object_open(j);
    json_kt(j, "identifiant", law_item_name(c->item));
    json_kt(j, "adresse", c->version->address);
    json_kt(j, "libelle", c->version->label);
    json_kt(j, "certitude", law_certainty_name(c->certainty));
    json_kb(j, "tenue", !absent);
    json_kt(j, "motif", absent ? c->tenue->why : NULL);
    json_kt(j, "calculee_de", c->tenue != NULL ? or_null(c->tenue->from) : NULL);
    json_kt(j, "non_montree", c->tenue != NULL ? or_null(c->tenue->hidden) : NULL);
    json_list(j, "colonnes", &c->columns);
    json_list(j, "entrees", &c->entries);
    json_list(j, "pages", &c->pages);
    json_list(j, "api", &c->api);
    json_list(j, "exports", &c->exports);
    json_list(j, "parties", &c->parties);
    json_kt(j, "conservation", c->retention != NULL ? c->retention->name : NULL);
    json_kt(j, "conservation_article", c->retention != NULL ? c->retention->article : NULL);
    json_object_close(j);
}

static void json_totals(struct json *j, const struct totals *t)
{
    const struct {
        const char *key;
        size_t n;
    } counts[] = {{"donnees", t->items},
                  {"non_detenues", t->not_held},
                  {"avec_colonnes", t->stored},
                  {"calculees", t->computed},
                  {"avec_une_autre", t->elsewhere},
                  {"non_tenues", t->absent},
                  {"colonnes", t->columns},
                  {"entrees", t->entries},
                  {"pages", t->pages},
                  {"api", t->api},
                  {"exports", t->exports},
                  {"conservation", t->kept}};

    json_key(j, "comptes");
    json_object_open(j);
    for (size_t i = 0; i < ARRAY_LEN(counts); i++)
        json_ki(j, counts[i].key, (int64_t)counts[i].n);
    json_object_close(j);
}

/* ---- the whole ----------------------------------------------------------------------------------------------- */

/* Goes through the data of the day; one of out and j is NULL. */
static enum rc walk(FILE *out, struct json *j, enum law_item only, day_t at, struct totals *t, struct err *e)
{
    struct arena *a = arena_new(ARENA_MAX);
    char day[32];

    if (a == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    for (size_t i = 0; i < ITEM_COUNT; i++) {
        struct coverage *c;

        if ((only != ITEM_COUNT && only != (enum law_item)i) || law_item_at((enum law_item)i, at) == NULL)
            continue;
        c = ARENA_NEW(a, struct coverage);
        law_coverage_of((enum law_item)i, at, a, c);
        if (out != NULL)
            print_one(out, c);
        else
            json_one(j, c);
        count(t, c);
        arena_reset(a);
    }
    arena_free(a);
    return t->items > 0 || only == ITEM_COUNT ? RC_OK
                                              : ERR(e, MSG_LOI_ADRESSE_INCONNUE, "adresse",
                                                    law_item_name(only), "date", day_french(at, day));
}

enum rc law_coverage(FILE *out, enum law_item only, day_t at, struct err *e)
{
    struct totals t = {0};
    enum rc rc = walk(out, NULL, only, at, &t, e);

    if (rc == RC_OK && only == ITEM_COUNT)
        print_totals(out, &t, at);
    return rc;
}

enum rc law_coverage_json(struct json *j, enum law_item only, day_t at, struct err *e)
{
    struct totals t = {0};
    char day[DAY_TEXT_BYTES];
    enum rc rc;

    json_object_open(j);
    json_kt(j, "au", day_iso(at, day));
    json_key(j, "donnees");
    json_array_open(j);
    rc = walk(NULL, j, only, at, &t, e);
    json_array_close(j);
    json_totals(j, &t);
    json_object_close(j);
    return rc;
}

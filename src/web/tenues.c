#include "web/tenues.h"
#include "base/money.h"
#include "exchange/export.h"
#include "law/law_text.h"
#include "training/catalogue.h"
#include "training/dossier.h"
#include "web/words.h"

/* Each kind of line: how many a section shows, and where people read all of them. */
static const struct kind {
    int64_t shown;
    const char *one, *many, *path, *link;
} kinds[EXPORT_GENRE_COUNT] = {
    [EXPORT_TITULAIRE] = {1, "fiche", "fiches", "/mes-donnees#fichier", "Télécharger mes données"},
    [EXPORT_MANDAT] = {50, "mandat", "mandats", "/mes-mandats", "Voir chaque mandat"},
    [EXPORT_ACTIVITE] = {60, "année", "années", "/mes-donnees#fichier", "Télécharger mes données"},
    [EXPORT_MOUVEMENT] = {0, "mouvement", "mouvements", "/mes-droits?tout=1", "Voir chaque mouvement"},
    [EXPORT_DOSSIER] = {20, "dossier", "dossiers", "/mes-dossiers", "Voir chaque dossier"},
    [EXPORT_FINANCEMENT] = {40, "part de financement", "parts de financement", "/mes-dossiers",
                            "Voir chaque dossier"},
    [EXPORT_ACTE] = {0, "acte", "actes", "/mes-dossiers", "Voir l'histoire de chaque dossier"},
    [EXPORT_PEDAGOGIQUE] = {20, "responsable pédagogique", "responsables pédagogiques",
                            "/mes-donnees#fichier", "Télécharger mes données"},
    [EXPORT_SUIVI] = {20, "personne à contacter", "personnes à contacter", "/mes-dossiers",
                      "Voir chaque dossier"},
    [EXPORT_GEL] = {20, "gel", "gels", "/mes-droits", "Voir ce qui est gelé"},
    [EXPORT_RECLAMATION] = {20, "réclamation", "réclamations", "/mes-droits", "Voir chaque réclamation"},
};

struct reading {
    struct tenues *t;
    int64_t lines[ITEM_COUNT][EXPORT_GENRE_COUNT];
};

/* ---- a value, as people read it ----------------------------------------------------------------------------------- */

static const char *etat_words(const char *code)
{
    enum dossier_etat etat;

    return dossier_etat_find(code, &etat) ? dossier_etat_label(etat) : code;
}

static const char *facturation_words(const char *code)
{
    enum dossier_facturation f;

    return dossier_facturation_find(code, &f) ? dossier_facturation_label(f) : code;
}

static const char *acte_words(const char *code)
{
    enum dossier_acte acte;

    return dossier_acte_find(code, &acte) ? dossier_acte_label(acte) : code;
}

static const char *cause_words(const char *code)
{
    enum dossier_cause cause;

    return dossier_cause_find(code, &cause) ? dossier_cause_label(cause) : code;
}

static const char *classe_words(const char *code)
{
    enum classe classe;

    return classe_find(code, &classe) ? classe_label(classe) : code;
}

static const char *modalite_words(const char *code)
{
    enum modalite m;

    return modalite_find(code, &m) ? modalite_label(m) : code;
}

static const char *mandat_words(const char *code)
{
    const char *label = law_mandat_label(code);

    return label != NULL ? label : code;
}

/* The codes whose words another room already has. */
static const struct {
    const char *column;
    const char *(*words)(const char *code);
} coded[] = {
    {"etat", etat_words},         {"facturation", facturation_words}, {"dernier_acte", acte_words},
    {"cause", cause_words},       {"formation_classe", classe_words}, {"formation_modalite", modalite_words},
    {"mandat_type", mandat_words}};

static const char *value_words(struct arena *a, const struct export_colonne_info *c, const char *text)
{
    char buf[MAX(MONEY_TEXT_BYTES, 32)];
    day_t day = c->day ? day_parse_iso(text) : DAY_NONE;
    int64_t cents;

    if (day != DAY_NONE)
        return arena_strdup(a, day_french(day, buf));
    if (c->cents && money_parse(text, &cents))
        return arena_strdup(a, money_french(cents, buf));
    for (size_t i = 0; i < ARRAY_LEN(coded); i++)
        if (strcmp(c->name, coded[i].column) == 0)
            return arena_strdup(a, coded[i].words(text));
    return arena_strdup(a, page_words(words_valeur, arena_printf(a, "%s.%s", c->name, text), text));
}

/* ---- lines -------------------------------------------------------------------------------------------------------- */

/* What tells a line from its neighbours. The year of a line of work is a datum of its own. */
static void name_line(struct tenues *t, struct view *v, const struct export_ligne_lue *l, int64_t rank)
{
    struct export_colonne_info c;

    view_text(v, K_TENUE_DOSSIER, arena_strdup(t->page->arena, l->dossier));
    if (l->genre == EXPORT_MANDAT)
        view_int(v, K_TENUE_MANDAT, rank);
    for (size_t i = 0; l->genre == EXPORT_ACTIVITE && i < l->n; i++)
        if (export_colonne(l->cells[i].column, &c) && strcmp(c.name, "activite_annee") == 0)
            view_personal(v, t->g, K_TENUE_ANNEE, c.item, arena_strdup(t->page->arena, l->cells[i].text));
}

static void show_value(struct tenues *t, struct view *line, const struct export_colonne_info *c,
                       const char *text)
{
    struct view *v = view_add(line, K_TENUE_VALEURS);

    view_text(v, K_TENUE_MOT, page_words(words_colonne, c->name, c->name));
    view_personal(v, t->g, K_TENUE_VALEUR, c->item, value_words(t->page->arena, c, text));
}

/* A line goes to the section of each datum that it holds, under the same name. */
static enum rc read_line(const struct export_ligne_lue *l, void *arg, struct err *e)
{
    struct reading *r = arg;
    struct view *here[ITEM_COUNT] = {0};
    bool counted[ITEM_COUNT] = {0};
    struct export_colonne_info c;

    (void)e;
    for (size_t i = 0; i < l->n; i++) {
        if (!export_colonne(l->cells[i].column, &c) || r->t->sections[c.item] == NULL)
            continue;
        if (!counted[c.item])
            r->lines[c.item][l->genre]++;
        counted[c.item] = true;
        if (r->lines[c.item][l->genre] > kinds[l->genre].shown)
            continue;
        if (here[c.item] == NULL) {
            here[c.item] = view_add(r->t->sections[c.item], K_TENUES);
            name_line(r->t, here[c.item], l, r->lines[c.item][l->genre]);
        }
        show_value(r->t, here[c.item], &c, l->cells[i].text);
    }
    return RC_OK;
}

/* ---- what is not shown here ---------------------------------------------------------------------------------------- */

static void show_rest(const struct reading *r, enum law_item item, enum export_genre genre)
{
    const struct kind *k = &kinds[genre];
    int64_t more = r->lines[item][genre] - k->shown;
    struct tenues *t = r->t;
    struct view *v;

    if (more <= 0)
        return;
    v = view_add(t->sections[item], K_TENUES_RESTE);
    view_personal(v, t->g, K_TENUE_COMPTE, item,
                  arena_printf(t->page->arena, "%lld %s%s", (long long)more, more > 1 ? k->many : k->one,
                               k->shown > 0 ? " de plus" : ""));
    view_text(v, K_LIEN, k->path);
    view_text(v, K_LIBELLE, k->link);
}

static bool reserve_of(const char *table, const char *column, struct export_reserve *out)
{
    char name[200];

    snprintf(name, sizeof(name), "%s.%s", table, column);
    for (size_t i = 0; export_reserve(i, out); i++) {
        size_t n = strlen(out->stored);

        if (strcmp(out->stored, name) == 0 ||
            (out->stored[n - 1] == '*' && strncmp(out->stored, name, n - 1) == 0))
            return true;
    }
    return false;
}

static bool has_column(enum law_item item)
{
    struct export_colonne_info c;

    for (size_t i = 0; export_colonne(i, &c); i++)
        if (c.item == item)
            return true;
    return false;
}

/* A datum that no column shows: sealed, or read elsewhere. */
static void show_reserve(struct tenues *t, enum law_item item)
{
    struct export_reserve r;

    if (item == ITEM_CONNEXION_IDENTIFIANT || item == ITEM_CONNEXION_ACTION ||
        item == ITEM_CONNEXION_HORODATAGE) {
        view_flag(t->sections[item], K_TENUE_JOURNAL, true);
        return;
    }
    for (size_t i = 0; !has_column(item) && i < law_columns_n; i++)
        if (law_columns[i].item == item && reserve_of(law_columns[i].table, law_columns[i].column, &r)) {
            view_text(t->sections[item], K_TENUE_RESERVE, r.why);
            return;
        }
}

enum rc tenues_fill(struct tenues *t, struct err *e)
{
    struct reading *r = ARENA_NEW(t->page->arena, struct reading);
    enum rc rc;

    r->t = t;
    rc = export_lire(t->page->db, t->g, read_line, r, e);
    for (enum law_item item = 0; rc == RC_OK && item < ITEM_COUNT; item++) {
        if (t->sections[item] == NULL)
            continue;
        for (enum export_genre genre = 0; genre < EXPORT_GENRE_COUNT; genre++)
            show_rest(r, item, genre);
        show_reserve(t, item);
    }
    return rc;
}

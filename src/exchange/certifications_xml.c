/* The XML export of the registers, version 4: a table says which element fills which field; the others are passed over. */
#include "base/text.h"
#include "exchange/certifications_lecture.h"
#include "exchange/xml.h"

#define PATH_BYTES 256
#define FICHE_DEPTH 2

struct lecture {
    struct xml *xml;
    struct arena *a;
    char path[PATH_BYTES]; /* of the open elements, below FICHE: "PARTENAIRES/PARTENAIRE/NOM_PARTENAIRE" */
    size_t ends[XML_DEPTH_MAX + 1]; /* where the path of each depth ends */
    bool dedans;                    /* inside a record */
    bool version_lue;               /* VERSION_FLUX was right */
    char *text;                     /* of the current leaf, FICHE_TEXTE_BYTES */
    size_t text_n;
    bool text_coupe; /* longer than what is kept */
    struct fiche f;
    struct fiche_ligne *ligne; /* the open one */
    struct err faute;
};

typedef void set_fn(struct lecture *x, const char *s, const struct xml_event *ev);

static void fault(struct lecture *x, enum msg m, const char *field, long line)
{
    if (x->faute.msg != MSG_AUCUN)
        return; /* the first one is the one to tell */
    ERR(&x->faute, m);
    err_at(&x->faute, field, line);
}

static const char *keep(struct lecture *x, const char *s, const struct xml_event *ev)
{
    size_t n = strlen(s) + 1;
    char *copy = n > 1 ? arena_try(x->a, n) : NULL;

    if (n > 1 && copy == NULL)
        fault(x, MSG_RNCP_TROP_GRAND, ev->name, ev->line);
    else if (copy != NULL)
        memcpy(copy, s, n);
    return copy;
}

/* ---- fields of a record ------------------------------------------------------------------------------------------ */

static void set_numero(struct lecture *x, const char *s, const struct xml_event *ev)
{
    if (!fiche_numero(s, &x->f))
        fault(x, MSG_RNCP_NUMERO, ev->name, ev->line);
}

static void set_intitule(struct lecture *x, const char *s, const struct xml_event *ev)
{
    x->f.intitule = keep(x, s, ev);
}

static void set_niveau(struct lecture *x, const char *s, const struct xml_event *ev)
{
    if (!fiche_niveau(s, &x->f.niveau))
        fault(x, MSG_RNCP_VALEUR, ev->name, ev->line);
}

static void set_enregistrement(struct lecture *x, const char *s, const struct xml_event *ev)
{
    if (!fiche_enregistrement(s, &x->f.enregistrement))
        fault(x, MSG_RNCP_VALEUR, ev->name, ev->line);
}

static void set_actif(struct lecture *x, const char *s, const struct xml_event *ev)
{
    x->f.active_dite = fiche_active(s, &x->f.active);
    if (!x->f.active_dite)
        fault(x, MSG_RNCP_VALEUR, ev->name, ev->line);
}

static void day(struct lecture *x, const char *s, day_t *out, const struct xml_event *ev)
{
    if (!fiche_jour(s, out))
        fault(x, MSG_RNCP_DATE, ev->name, ev->line);
}

static void set_decision(struct lecture *x, const char *s, const struct xml_event *ev)
{
    day(x, s, &x->f.decision, ev);
}

static void set_effet(struct lecture *x, const char *s, const struct xml_event *ev)
{
    day(x, s, &x->f.effet, ev);
}

static void set_fin(struct lecture *x, const char *s, const struct xml_event *ev)
{
    day(x, s, &x->f.fin, ev);
}

static void set_delivrance(struct lecture *x, const char *s, const struct xml_event *ev)
{
    day(x, s, &x->f.delivrance_fin, ev);
}

/* ---- fields of the lines of its lists ------------------------------------------------------------------------------ */

static void set_siret(struct lecture *x, const char *s, const struct xml_event *ev)
{
    char siret[16];

    x->f.siret_douteux += !fiche_siret(s, siret);
    x->ligne->siret = keep(x, siret, ev);
}

static void set_nom(struct lecture *x, const char *s, const struct xml_event *ev)
{
    x->ligne->nom = keep(x, s, ev);
}

static void set_code(struct lecture *x, const char *s, const struct xml_event *ev)
{
    x->ligne->mot = keep(x, s, ev);
}

static void set_habilitation(struct lecture *x, const char *s, const struct xml_event *ev)
{
    if (!fiche_habilitation(s, &x->ligne->mot))
        fault(x, MSG_RNCP_VALEUR, ev->name, ev->line);
}

static void set_etat(struct lecture *x, const char *s, const struct xml_event *ev)
{
    if (!fiche_etat(s, &x->ligne->etat))
        fault(x, MSG_RNCP_VALEUR, ev->name, ev->line);
}

static void set_actif_le(struct lecture *x, const char *s, const struct xml_event *ev)
{
    day(x, s, &x->ligne->actif_le, ev);
}

static void set_modifie_le(struct lecture *x, const char *s, const struct xml_event *ev)
{
    day(x, s, &x->ligne->modifie_le, ev);
}

#define CERTIFICATEUR "CERTIFICATEURS/CERTIFICATEUR"
#define PARTENAIRE "PARTENAIRES/PARTENAIRE"
#define BLOC "BLOCS_COMPETENCES/BLOC_COMPETENCES"

static const char *const lists[FICHE_LISTES] = {
    [LISTE_CERTIFICATEURS] = CERTIFICATEUR, [LISTE_PARTENAIRES] = PARTENAIRE, [LISTE_BLOCS] = BLOC};

static const struct {
    const char *path;
    set_fn *set;
} fields[] = {
    {"NUMERO_FICHE", set_numero},
    {"INTITULE", set_intitule},
    {"NOMENCLATURE_EUROPE/NIVEAU", set_niveau},
    {"TYPE_ENREGISTREMENT", set_enregistrement},
    {"DATE_DECISION", set_decision},
    {"DATE_EFFET", set_effet},
    {"DATE_FIN_ENREGISTREMENT", set_fin},
    {"DATE_LIMITE_DELIVRANCE", set_delivrance},
    {"ACTIF", set_actif},
    {CERTIFICATEUR "/SIRET_CERTIFICATEUR", set_siret},
    {CERTIFICATEUR "/NOM_CERTIFICATEUR", set_nom},
    {CERTIFICATEUR "/ETAT_CERTIFICATEUR", set_etat},
    {PARTENAIRE "/SIRET_PARTENAIRE", set_siret},
    {PARTENAIRE "/NOM_PARTENAIRE", set_nom},
    {PARTENAIRE "/HABILITATION_PARTENAIRE", set_habilitation},
    {PARTENAIRE "/ETAT_HABILITATION", set_etat},
    {PARTENAIRE "/DATE_ACTIF", set_actif_le},
    {PARTENAIRE "/DATE_DERNIERE_MODIFICATION_ETAT", set_modifie_le},
    {BLOC "/CODE", set_code},
    {BLOC "/LIBELLE", set_nom},
};

bool fiches_champ(size_t n, struct import_champ *out)
{
    if (n >= ARRAY_LEN(fields))
        return false;
    *out = (struct import_champ){fields[n].path, NOTHING_BRINGS};
    return true;
}

static set_fn *field_of(const struct lecture *x)
{
    for (size_t i = 0; i < ARRAY_LEN(fields); i++)
        if (strcmp(fields[i].path, x->path) == 0)
            return fields[i].set;
    return NULL;
}

/* ---- elements ---------------------------------------------------------------------------------------------------- */

static enum rc too_large(const struct xml_event *ev, struct err *e)
{
    ERR(e, MSG_RNCP_TROP_GRAND);
    return err_at(e, ev->name, ev->line);
}

/* Lists grow by doubling in the arena of the record. */
static enum rc open_ligne(struct lecture *x, enum fiche_liste l, const struct xml_event *ev, struct err *e)
{
    size_t n = x->f.lignes_n[l];

    if (n == FICHE_LIGNES_MAX)
        return too_large(ev, e);
    if ((n & (n - 1)) == 0) {
        struct fiche_ligne *grown = arena_try(x->a, sizeof(*grown) * (n == 0 ? 1 : 2 * n));

        if (grown == NULL)
            return too_large(ev, e);
        if (n > 0)
            memcpy(grown, x->f.lignes[l], sizeof(*grown) * n);
        x->f.lignes[l] = grown;
    }
    x->ligne = &x->f.lignes[l][x->f.lignes_n[l]++];
    *x->ligne = (struct fiche_ligne){.actif_le = DAY_NONE, .modifie_le = DAY_NONE};
    return RC_OK;
}

static void open_fiche(struct lecture *x, const struct xml_event *ev)
{
    arena_reset(x->a);
    x->f = (struct fiche){.line = ev->line,
                          .decision = DAY_NONE,
                          .effet = DAY_NONE,
                          .fin = DAY_NONE,
                          .delivrance_fin = DAY_NONE,
                          .listes_dites = true};
    memset(&x->faute, 0, sizeof(x->faute));
    x->ligne = NULL;
    x->dedans = true;
    x->path[0] = '\0';
    x->ends[ev->depth] = 0;
}

static void begin_text(struct lecture *x)
{
    x->text_n = 0;
    x->text[0] = '\0';
    x->text_coupe = false;
}

static enum rc on_start(struct lecture *x, const struct xml_event *ev, struct err *e)
{
    size_t from;

    begin_text(x);
    if (ev->depth == 1 && strcmp(ev->name, "FICHES") != 0) {
        ERR(e, MSG_RNCP_FICHIER);
        return err_at(e, ev->name, ev->line);
    }
    if (!x->dedans) {
        if (ev->depth != FICHE_DEPTH || strcmp(ev->name, "FICHE") != 0)
            return RC_OK;
        open_fiche(x, ev);
        if (x->version_lue)
            return RC_OK;
        ERR(e, MSG_RNCP_VERSION);
        return err_at(e, "VERSION_FLUX", ev->line);
    }
    from = x->ends[ev->depth - 1];
    x->ends[ev->depth] =
        from + (size_t)snprintf(x->path + from, PATH_BYTES - from, "%s%s", from > 0 ? "/" : "", ev->name);
    if (x->ends[ev->depth] >= PATH_BYTES)
        return too_large(ev, e);
    for (int l = 0; l < FICHE_LISTES; l++)
        if (strcmp(x->path, lists[l]) == 0)
            return open_ligne(x, (enum fiche_liste)l, ev, e);
    return RC_OK;
}

static void on_text(struct lecture *x, const struct xml_event *ev)
{
    size_t n = strlen(ev->text);

    if (x->dedans && field_of(x) == NULL)
        return;
    if (x->text_n + n >= FICHE_TEXTE_BYTES) {
        x->text_coupe = true;
        return;
    }
    memcpy(x->text + x->text_n, ev->text, n + 1);
    x->text_n += n;
}

/* What is required of a record once all of it is read. */
static void check(struct lecture *x)
{
    const struct fiche *f = &x->f;

    if (f->rang == 0)
        fault(x, MSG_RNCP_NUMERO, "NUMERO_FICHE", f->line);
    if (f->intitule == NULL)
        fault(x, MSG_RNCP_ABSENT, "INTITULE", f->line);
    if (!f->active_dite)
        fault(x, MSG_RNCP_ABSENT, "ACTIF", f->line);
    for (int l = 0; l < FICHE_LISTES; l++)
        for (size_t i = 0; i < f->lignes_n[l]; i++)
            if (f->lignes[l][i].nom == NULL || (l == LISTE_BLOCS && f->lignes[l][i].mot == NULL))
                fault(x, MSG_RNCP_ABSENT, lists[l], f->line);
}

static enum rc close_version(struct lecture *x, const struct xml_event *ev, struct err *e)
{
    const char *s = text_trim(x->text);

    x->version_lue = strncmp(s, "4.", 2) == 0;
    if (x->version_lue)
        return RC_OK;
    ERR(e, MSG_RNCP_VERSION);
    return err_at(e, ev->name, ev->line);
}

static enum rc on_close(struct lecture *x, const struct xml_event *ev, fiche_fn *each, void *arg,
                        struct err *e)
{
    set_fn *set;

    if (!x->dedans)
        return ev->depth == FICHE_DEPTH && strcmp(ev->name, "VERSION_FLUX") == 0 ? close_version(x, ev, e)
                                                                                 : RC_OK;
    if (ev->depth == FICHE_DEPTH) {
        x->dedans = false;
        check(x);
        return each(&x->f, x->faute.msg == MSG_AUCUN ? NULL : &x->faute, arg, e);
    }
    set = field_of(x);
    if (set != NULL && x->text_coupe)
        fault(x, MSG_RNCP_TROP_LONG, ev->name, ev->line);
    else if (set != NULL)
        set(x, text_trim(x->text), ev);
    x->path[x->ends[ev->depth - 1]] = '\0';
    begin_text(x);
    return RC_OK;
}

static enum rc read_all(struct lecture *x, fiche_fn *each, void *arg, struct err *e)
{
    struct xml_event ev = {.kind = XML_START};
    enum rc rc = RC_OK;

    while (rc == RC_OK && ev.kind != XML_FIN) {
        rc = xml_next(x->xml, &ev, e);
        if (rc != RC_OK)
            return rc;
        if (ev.kind == XML_START)
            rc = on_start(x, &ev, e);
        else if (ev.kind == XML_TEXT)
            on_text(x, &ev);
        else if (ev.kind == XML_CLOSE)
            rc = on_close(x, &ev, each, arg, e);
    }
    return rc;
}

enum rc fiches_xml(FILE *in, fiche_fn *each, void *arg, struct err *e)
{
    struct lecture x = {.a = arena_new(FICHE_MEMOIRE), .text = malloc(FICHE_TEXTE_BYTES)};
    enum rc rc;

    rewind(in);
    rc = x.a != NULL && x.text != NULL ? xml_open(in, XML_SANS_SCHEMA, &x.xml, e)
                                       : ERR(e, MSG_MEMOIRE_EPUISEE);
    if (rc == RC_OK)
        rc = read_all(&x, each, arg, e);
    xml_close(x.xml);
    arena_free(x.a);
    free(x.text);
    return rc;
}

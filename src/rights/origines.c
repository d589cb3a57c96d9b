#include "rights/origines.h"
#include "base/liste.h"
#include "base/crypto.h"
#include "rights/dife.h"

/* The file that last changed a record, or the word that says how it was recorded. */
struct livraison {
    const char *source;
    const char *partenaire; /* NULL: no file */
    const char *genre;
    day_t jour;
    const char *empreinte;
    int64_t appliquee_us;
};

struct annee {
    int annee;
    const char *regime;
    struct livraison de;
};

struct mandat_su {
    const char *type;
    day_t base, fin;
    struct livraison de;
};

struct origines {
    struct annee *annees;
    size_t annees_n;
    struct mandat_su *mandats;
    size_t mandats_n;
};

/* More years or mandates than a person has; what would pass it has no named source. */
#define ROWS_MAX 512

static struct livraison read_livraison(struct arena *a, struct cursor *c, int first)
{
    char text[2 * HASH_BYTES + 1];
    struct livraison l = {.source = cursor_copy(c, a, first), .jour = DAY_NONE};
    const void *blob;
    size_t n;

    if (cursor_is_null(c, first + 1))
        return l;
    l.partenaire = cursor_copy(c, a, first + 1);
    l.genre = cursor_copy(c, a, first + 2);
    l.jour = cursor_day(c, first + 3);
    blob = cursor_blob(c, first + 4, &n);
    l.empreinte = n == HASH_BYTES ? arena_strdup(a, hex(blob, n, text)) : NULL;
    l.appliquee_us = cursor_i64(c, first + 5);
    return l;
}

static enum rc read_annees(struct db *db, struct arena *a, int64_t id, struct origines *o, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_ORIGINES_ACTIVITES, &c, e, "i", id);

    o->annees = ARENA_ARRAY(a, struct annee, ROWS_MAX);
    while (rc == RC_OK && o->annees_n < ROWS_MAX && cursor_next(&c)) {
        struct annee *y = &o->annees[o->annees_n++];

        y->annee = (int)cursor_i64(&c, 0);
        y->regime = cursor_copy(&c, a, 1);
        y->de = read_livraison(a, &c, 2);
    }
    return cursor_close(&c, e);
}

static enum rc read_mandats(struct db *db, struct arena *a, int64_t id, struct origines *o, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_ORIGINES_MANDATS, &c, e, "i", id);

    o->mandats = ARENA_ARRAY(a, struct mandat_su, ROWS_MAX);
    while (rc == RC_OK && o->mandats_n < ROWS_MAX && cursor_next(&c)) {
        struct mandat_su *m = &o->mandats[o->mandats_n++];
        day_t tour = cursor_day(&c, 3);

        m->type = cursor_copy(&c, a, 0);
        m->base = dife_credit_day(tour != DAY_NONE ? tour : cursor_day(&c, 1));
        m->fin = cursor_day(&c, 2);
        m->de = read_livraison(a, &c, 4);
    }
    return cursor_close(&c, e);
}

enum rc origines_read(struct db *db, struct arena *a, int64_t titulaire_id, struct origines **out,
                      struct err *e)
{
    enum rc rc;

    *out = ARENA_NEW(a, struct origines);
    rc = read_annees(db, a, titulaire_id, *out, e);
    return rc == RC_OK ? read_mandats(db, a, titulaire_id, *out, e) : rc;
}

/* ---- saying ---------------------------------------------------------------------------------------------------- */

struct sayer {
    struct arena *a;
    const struct origines *o;
    const struct explain_line *line;
};

static struct origine said(const struct sayer *w, enum origine_nature nature, day_t jour, const struct err *s)
{
    return (struct origine){.nature = nature, .texte = arena_strdup(w->a, s->phrase), .jour = jour};
}

static struct origine word(const struct sayer *w, enum origine_nature nature, enum msg m)
{
    return (struct origine){
        .nature = nature, .texte = arena_strdup(w->a, msg_def(m)->phrase), .jour = DAY_NONE};
}

static struct origine from_file(const struct sayer *w, enum origine_nature nature, const struct livraison *l)
{
    char day[32];
    const char *file;
    struct origine from;
    struct err s;

    if (l->partenaire == NULL) {
        (void)ERR(&s, MSG_ORIGINE_SAISIE, "source", l->source);
        return said(w, nature, DAY_NONE, &s);
    }
    file = l->genre[0] != '\0' ? arena_printf(w->a, "%s %s", l->partenaire, l->genre) : l->partenaire;
    (void)ERR(&s, MSG_ORIGINE_LIVRAISON, "partenaire", file, "date", day_french(l->jour, day));
    from = said(w, nature, l->jour, &s);
    from.empreinte = l->empreinte;
    from.change_depuis = l->appliquee_us > w->line->movement->recorded_us;
    if (from.change_depuis) {
        (void)ERR(&s, MSG_ORIGINE_DEPUIS, "texte", from.texte);
        from.texte = arena_strdup(w->a, s.phrase);
    }
    return from;
}

static const struct explain_value *value(const struct explain_line *line, const char *name)
{
    for (size_t i = 0; i < line->values_n; i++)
        if (strcmp(line->values[i].name, name) == 0)
            return &line->values[i];
    return NULL;
}

static const char *raw(const struct explain_line *line, const char *name)
{
    const struct explain_value *v = value(line, name);

    return v != NULL && v->raw != NULL ? v->raw : "";
}

static struct origine from_activity(const struct sayer *w)
{
    int year = day_year(w->line->movement->t.value_day);

    for (size_t i = 0; i < w->o->annees_n; i++)
        if (w->o->annees[i].annee == year && strcmp(w->o->annees[i].regime, raw(w->line, "regime")) == 0)
            return from_file(w, SOURCE_ACTIVITE, &w->o->annees[i].de);
    return word(w, SOURCE_ACTIVITE, MSG_ORIGINE_ACTIVITE);
}

/* The mandate that a credit names by its first credit day, a loss by its last day. */
static struct origine from_mandates(const struct sayer *w)
{
    const char *type = raw(w->line, "mandat");
    day_t base = day_parse_iso(raw(w->line, "base"));
    day_t fin = day_parse_iso(raw(w->line, "fin_mandat"));

    for (size_t i = 0; i < w->o->mandats_n; i++) {
        const struct mandat_su *m = &w->o->mandats[i];
        bool credit = base != DAY_NONE && m->base == base && strcmp(m->type, type) == 0;
        bool loss = fin != DAY_NONE && m->fin == fin;

        if (credit || loss)
            return from_file(w, SOURCE_MANDATS, &m->de);
    }
    return word(w, SOURCE_MANDATS, MSG_ORIGINE_MANDATS);
}

static struct origine from_book(const struct sayer *w, enum msg what)
{
    day_t day = w->line->movement->t.value_day;
    char text[32];
    struct err s;

    (void)ERR(&s, MSG_ORIGINE_LIVRE, "quoi", msg_def(what)->phrase, "date", day_french(day, text));
    return said(w, SOURCE_LIVRE, day, &s);
}

static struct origine from_balance(const struct sayer *w)
{
    return from_book(w, MSG_ORIGINE_SOLDE);
}

static struct origine from_available(const struct sayer *w)
{
    return from_book(w, MSG_ORIGINE_DISPONIBLE);
}

/* The key of a transfer names the dossier and its act: "dossier/10230000000012/accepter/01". */
static struct origine from_dossier(const struct sayer *w)
{
    const struct transfer *t = &w->line->movement->t;
    const char *number = strchr(t->cle, '/');
    const char *act = number != NULL ? strchr(number + 1, '/') : NULL;
    const char *end = act != NULL ? strchr(act + 1, '/') : NULL;
    char day[32];
    struct err s;

    if (strncmp(t->cle, "conversion/", strlen("conversion/")) == 0)
        return word(w, SOURCE_CALCUL, MSG_ORIGINE_CALCUL);
    if (end == NULL || strncmp(t->cle, "dossier/", strlen("dossier/")) != 0)
        return word(w, SOURCE_INCONNUE, MSG_ORIGINE_INCONNUE);
    (void)ERR(&s, MSG_ORIGINE_DOSSIER, "numero", arena_strndup(w->a, number + 1, (size_t)(act - number - 1)),
              "acte", arena_strndup(w->a, act + 1, (size_t)(end - act - 1)), "date",
              day_french(t->value_day, day));
    return said(w, SOURCE_DOSSIER, t->value_day, &s);
}

/* Told by an agent, who recorded the act: what a financeur paid, an activity, a conversion asked. */
static struct origine from_request(const struct sayer *w)
{
    day_t day = day_of_instant(w->line->movement->recorded_us);
    char text[32];
    struct err s;

    (void)ERR(&s, MSG_ORIGINE_DEMANDE, "date", day_french(day, text));
    return said(w, SOURCE_DEMANDE, day, &s);
}

/* What the run over the mandates takes back says it from them; an activity or a reversal says it from its act. */
static struct origine from_mandates_or_act(const struct sayer *w)
{
    bool mandates = strncmp(w->line->movement->t.cle, "dife/", strlen("dife/")) == 0;

    return mandates ? from_mandates(w) : from_request(w);
}

static struct origine from_computation(const struct sayer *w)
{
    return word(w, SOURCE_CALCUL, MSG_ORIGINE_CALCUL);
}

static struct origine from_identity(const struct sayer *w)
{
    return word(w, SOURCE_ETAT_CIVIL, MSG_ORIGINE_ETAT_CIVIL);
}

static struct origine from_law(const struct sayer *w, const struct explain_value *v)
{
    const struct appuis *list = &w->line->appuis;
    struct err s;

    for (size_t i = 0; v->is_number && i < list->n; i++)
        if (list->a[i].value.value == v->number) {
            (void)ERR(&s, MSG_ORIGINE_LOI, "nom", law_param_name(list->a[i].param), "article",
                      list->a[i].value.article);
            return said(w, SOURCE_LOI, list->a[i].value.from, &s);
        }
    return from_computation(w);
}

static struct origine find_source(const struct sayer *w, const struct explain_value *v)
{
    static const struct {
        const char *names; /* each between spaces */
        struct origine (*from)(const struct sayer *w);
    } known[] = {
        {" regime unite travaille reference peu_qualifie boe categorie_c cotisation_payee situation ",
         from_activity},
        {" mandat base fin_mandat credit ", from_mandates},
        {" motif annee annule ", from_mandates_or_act},
        {" avant ", from_balance},
        {" droits dif cec dife dotations abondements ", from_available},
        {" prix prix_ht classe fonds heures participants effet taux cause force_majeure accepte debut ",
         from_dossier},
        {" financeur versement echeance remboursable activite duree quantite sens demande ", from_request},
        {" deces ", from_identity},
        {" perdu prorata theorique regimes organisme centimes ", from_computation},
    };

    if (strcmp(v->name, "annuel") == 0 || strcmp(v->name, "plafond") == 0)
        return from_law(w, v);
    for (size_t i = 0; i < ARRAY_LEN(known); i++)
        if (liste_a(known[i].names, v->name))
            return known[i].from(w);
    return word(w, SOURCE_INCONNUE, MSG_ORIGINE_INCONNUE);
}

void origines_say(struct arena *a, const struct origines *o, struct explanation *x)
{
    for (size_t i = 0; i < x->lines_n; i++) {
        struct sayer w = {a, o, &x->lines[i]};

        for (size_t k = 0; k < x->lines[i].values_n; k++)
            x->lines[i].values[k].source = find_source(&w, &x->lines[i].values[k]);
    }
}

const char *origine_name(enum origine_nature n)
{
    static const char *const names[] = {"inconnue", "loi",     "livre",  "activite",  "mandats",
                                        "dossier",  "demande", "calcul", "etat_civil"};

    CHECK((size_t)n < ARRAY_LEN(names));
    return names[n];
}

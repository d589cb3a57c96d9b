#include "training/risque.h"
#include "base/money.h"
#include "training/organisme.h"

#define LIGNES_MAX 1000 /* of one signal */

/* One signal: its rows, its sentence, the threshold that is told, and what its query is given. */
static const struct signal {
    const char *code;
    enum query query;
    enum msg phrase;
    const char *a_nom, *b_nom;
    enum law_param seuil;
    int minimum; /* enum law_param; PARAM_COUNT: none */
} signals[] = {
    {"compte-partage", Q_RISQUE_COMPTE_PARTAGE, MSG_RISQUE_COMPTE_PARTAGE, "organismes", NULL,
     PARAM_RISQUE_COMPTE_PARTAGE, PARAM_COUNT},
    {"compte-recent", Q_RISQUE_COMPTE_RECENT, MSG_RISQUE_COMPTE_RECENT, "virements", "jours",
     PARAM_RISQUE_COMPTE_RECENT_JOURS, PARAM_COUNT},
    {"meme-debut", Q_RISQUE_MEME_DEBUT, MSG_RISQUE_MEME_DEBUT, "dossiers", "formateurs",
     PARAM_RISQUE_MEME_DEBUT_PAR_FORMATEUR, PARAM_COUNT},
    {"assiduite-totale", Q_RISQUE_ASSIDUITE, MSG_RISQUE_ASSIDUITE_TOTALE, "sans_absence", "services_faits",
     PARAM_RISQUE_ASSIDUITE_POURCENT, PARAM_RISQUE_ASSIDUITE_MINIMUM},
    {"contestations", Q_RISQUE_CONTESTATIONS, MSG_RISQUE_CONTESTATIONS, "contestes", "services_faits",
     PARAM_RISQUE_CONTESTATION_POURCENT, PARAM_RISQUE_CONTESTATION_MINIMUM},
    {"prix-plafond", Q_RISQUE_PRIX, MSG_RISQUE_PRIX_PLAFOND, "au_plafond", "dossiers",
     PARAM_RISQUE_PRIX_PART_POURCENT, PARAM_RISQUE_PRIX_MINIMUM},
    {"nouveau-volume", Q_RISQUE_NOUVEAU, MSG_RISQUE_NOUVEAU_VOLUME, "commandes", NULL,
     PARAM_RISQUE_NOUVEAU_MONTANT, PARAM_COUNT},
    {"signalements", Q_RISQUE_SIGNALEMENTS, MSG_RISQUE_SIGNALEMENTS, "signalements", "reclamations_acceptees",
     PARAM_RISQUE_SIGNALEMENTS, PARAM_COUNT},
};

struct calcul {
    struct db *db;
    struct arena *a;
    int64_t organisme_id;
    day_t le;
    struct risque_organisme *list;
    size_t n, max;
    bool coupe;
};

day_t risques_depuis(day_t le)
{
    return day_add_months(le, -(int)law_param_always(PARAM_RISQUE_FENETRE_MOIS, le));
}

/* What two of the signals are given beside the threshold: an hourly price, a day. */
static enum rc other(const struct signal *s, day_t le, int64_t *out, struct err *e)
{
    struct law_value v, percent;
    enum rc rc = RC_OK;

    *out = 0;
    if (s->query == Q_RISQUE_PRIX) {
        rc = law_param(PARAM_DIFE_COUT_HORAIRE_MAX_HT, le, &v, e);
        if (rc == RC_OK)
            rc = law_param(PARAM_RISQUE_PRIX_PLAFOND_POURCENT, le, &percent, e);
        *out = rc == RC_OK ? v.value * percent.value / 100 : 0;
    } else if (s->query == Q_RISQUE_NOUVEAU) {
        rc = law_param(PARAM_RISQUE_NOUVEAU_MOIS, le, &v, e);
        *out = rc == RC_OK ? day_add_months(le, -(int)v.value) : 0;
    }
    return rc;
}

/* ---- bodies ---------------------------------------------------------------------------------------------------- */

/* NULL when there is no room for another body. */
static struct risque_organisme *body(struct calcul *c, int64_t id)
{
    for (size_t i = 0; i < c->n; i++)
        if (c->list[i].organisme_id == id)
            return &c->list[i];
    if (c->n == c->max) {
        c->coupe = true;
        return NULL;
    }
    c->list[c->n] = (struct risque_organisme){.organisme_id = id};
    return &c->list[c->n++];
}

static enum rc name(struct calcul *c, struct risque_organisme *o, struct err *e)
{
    struct organisme found;
    enum rc rc = organisme_by_id(c->db, c->a, o->organisme_id, &found, e);

    if (rc == RC_OK) {
        o->denomination = found.denomination;
        o->nda = found.nda;
    }
    return rc;
}

static int most_first(const void *a, const void *b)
{
    const struct risque_organisme *x = a, *y = b;

    if (x->n != y->n)
        return x->n < y->n ? 1 : -1;
    return (x->organisme_id > y->organisme_id) - (x->organisme_id < y->organisme_id);
}

/* ---- signals --------------------------------------------------------------------------------------------------- */

static const char *sentence(struct arena *a, const struct signal *s, const struct risque *r)
{
    const char *first = arena_printf(a, "%lld", (long long)r->a);
    const char *second = arena_printf(a, "%lld", (long long)r->b);
    char day[32] = "", amount[MONEY_TEXT_BYTES] = "";
    struct err told;

    if (r->jour != DAY_NONE)
        day_french(r->jour, day);
    if (r->montant_cents >= 0)
        money_french(r->montant_cents, amount);
    (void)ERR(&told, s->phrase, "a", first, "b", second, "jour", day, "montant", amount);
    return arena_strdup(a, told.phrase);
}

/* The first row of a body is its strongest: one signal of a kind is enough to tell. */
static void keep(struct calcul *c, const struct signal *s, const struct law_value *seuil, struct cursor *row)
{
    struct risque_organisme *o = body(c, cursor_i64(row, 0));
    struct risque *r;

    if (o == NULL || (o->n > 0 && strcmp(o->risques[o->n - 1].code, s->code) == 0))
        return;
    r = &o->risques[o->n++];
    *r = (struct risque){.code = s->code,
                         .a = cursor_i64(row, 1),
                         .b = cursor_i64(row, 2),
                         .a_nom = s->a_nom,
                         .b_nom = s->b_nom,
                         .jour = cursor_day(row, 3),
                         .montant_cents = cursor_is_null(row, 4) ? -1 : cursor_i64(row, 4),
                         .seuil = s->seuil,
                         .valeur = *seuil};
    r->phrase = sentence(c->a, s, r);
}

static enum rc look(struct calcul *c, const struct signal *s, struct err *e)
{
    struct law_value seuil, minimum = {0};
    struct cursor rows = {0};
    size_t n = 0;
    int64_t autre;
    enum rc rc = law_param(s->seuil, c->le, &seuil, e);

    if (rc == RC_OK && s->minimum != PARAM_COUNT)
        rc = law_param((enum law_param)s->minimum, c->le, &minimum, e);
    if (rc == RC_OK)
        rc = other(s, c->le, &autre, e);
    if (rc == RC_OK)
        rc = db_query(c->db, s->query, &rows, e, "iddiiii", c->organisme_id, risques_depuis(c->le), c->le,
                      seuil.value, minimum.value, autre, (int64_t)LIGNES_MAX);
    if (rc != RC_OK)
        return rc;
    while (cursor_next(&rows)) {
        keep(c, s, &seuil, &rows);
        n++;
    }
    c->coupe = c->coupe || n == LIGNES_MAX;
    return cursor_close(&rows, e);
}

enum rc risques_lister(struct db *db, struct arena *a, int64_t organisme_id, day_t le,
                       struct risque_organisme **out, size_t *n, bool *coupe, struct err *e)
{
    struct calcul c = {.db = db,
                       .a = a,
                       .organisme_id = organisme_id,
                       .le = le,
                       .list = ARENA_ARRAY(a, struct risque_organisme, LIGNES_MAX),
                       .max = LIGNES_MAX};
    enum rc rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && i < ARRAY_LEN(signals); i++)
        rc = look(&c, &signals[i], e);
    if (rc != RC_OK)
        return rc;
    if (c.n > 0)
        qsort(c.list, c.n, sizeof(*c.list), most_first);
    *coupe = c.coupe || c.n > RISQUES_ORGANISMES_MAX;
    *n = MIN(c.n, (size_t)RISQUES_ORGANISMES_MAX);
    *out = c.list;
    for (size_t i = 0; rc == RC_OK && i < *n; i++)
        rc = name(&c, &c.list[i], e);
    return rc;
}

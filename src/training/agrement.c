#include "training/organisme.h"

static const char *const names[] = {"ACTIF", "SUSPENDU", "RETIRE", "EXPIRE"};

const char *agrement_etat_name(enum agrement_etat etat)
{
    return names[etat];
}

const char *agrement_etat_label(enum agrement_etat etat)
{
    static const char *const labels[] = {"Actif", "Suspendu", "Retiré", "Expiré"};

    return labels[etat];
}

bool agrement_etat_parse(const char *name, enum agrement_etat *out)
{
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (strcmp(names[i], name) == 0) {
            *out = (enum agrement_etat)i;
            return true;
        }
    return false;
}

bool agrement_actif(const struct agrement *g, day_t day)
{
    if (g->etat == AGREMENT_RETIRE || day < g->debut || day > g->fin)
        return false;
    if (g->suspension == DAY_NONE) /* suspended without a date: closed until the state says otherwise */
        return g->etat != AGREMENT_SUSPENDU;
    return day < g->suspension || (g->suspension_fin != DAY_NONE && day > g->suspension_fin);
}

static void read_row(struct cursor *c, struct arena *a, struct agrement *g)
{
    g->decision = cursor_copy(c, a, 0);
    g->date_decision = cursor_day(c, 1);
    g->debut = cursor_day(c, 2);
    g->fin = cursor_day(c, 3);
    g->suspension = cursor_day(c, 4);
    g->suspension_fin = cursor_day(c, 5);
    g->renouvellement = cursor_day(c, 6);
    g->remplace_le = DAY_NONE;
    CHECK(agrement_etat_parse(cursor_text(c, 7), &g->etat));
}

enum { AGREMENTS_MAX = 256 }; /* decisions last two or four years each */

enum rc organisme_agrements_ahead(struct db *db, int64_t organisme_id, day_t le, struct err *e)
{
    return db_ahead(db, Q_AGREMENT_LIST, e, "id", organisme_id, le);
}

enum rc agrement_ahead(struct db *db, int64_t organisme_id, const char *decision, struct err *e)
{
    return db_ahead(db, Q_AGREMENT_GET, e, "it", organisme_id, decision);
}

enum rc organisme_agrements(struct db *db, struct arena *a, int64_t organisme_id, day_t le,
                            struct agrement **out, size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_AGREMENT_LIST, &c, e, "id", organisme_id, le);

    *n = 0;
    if (rc != RC_OK)
        return rc;
    *out = ARENA_ARRAY(a, struct agrement, AGREMENTS_MAX);
    while (*n < AGREMENTS_MAX && cursor_next(&c))
        read_row(&c, a, &(*out)[(*n)++]);
    return cursor_close(&c, e);
}

enum rc organisme_agrements_histoire(struct db *db, struct arena *a, int64_t organisme_id,
                                     struct agrement **out, size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_AGREMENT_HISTOIRE, &c, e, "i", organisme_id);

    *n = 0;
    if (rc != RC_OK)
        return rc;
    *out = ARENA_ARRAY(a, struct agrement, AGREMENTS_MAX);
    for (; *n < AGREMENTS_MAX && cursor_next(&c); (*n)++) {
        read_row(&c, a, &(*out)[*n]);
        (*out)[*n].remplace_le = cursor_day(&c, 8);
    }
    return cursor_close(&c, e);
}

enum rc agrement_get(struct db *db, struct arena *a, int64_t organisme_id, const char *decision,
                     struct agrement *out, bool *found, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_AGREMENT_GET, &c, e, "it", organisme_id, decision);

    *found = false;
    if (rc != RC_OK)
        return rc;
    if (cursor_next(&c)) {
        read_row(&c, a, out);
        *found = true;
    }
    return cursor_close(&c, e);
}

enum rc organisme_agree_le(struct db *db, int64_t organisme_id, day_t day, struct err *e)
{
    return organisme_agree_connu(db, organisme_id, day, day, e);
}

enum rc organisme_agree_connu(struct db *db, int64_t organisme_id, day_t day, day_t known, struct err *e)
{
    struct arena *a = arena_new(1U << 20);
    struct agrement *list;
    size_t n;
    char text[32];
    bool active = false;
    enum rc rc;

    if (a == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = organisme_agrements(db, a, organisme_id, known, &list, &n, e);
    for (size_t i = 0; rc == RC_OK && i < n; i++)
        active = active || agrement_actif(&list[i], day);
    arena_free(a);
    if (rc == RC_OK && !active)
        return ERR(e, MSG_ORGANISME_SANS_AGREMENT, "date", day_french(day, text));
    return rc;
}

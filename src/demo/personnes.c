/*
 * personnes.c - who signs in to the demonstration: one person for each situation worth seeing.
 *
 * Names of holders are read here without a grant: they are invented, and demo_load() refuses a store that holds anyone
 * else.
 */
#include "base/arena.h"
#include "base/json.h"
#include "base/money.h"
#include "book/book.h"
#include "demo/demo.h"
#include "law/law.h"
#include <jansson.h>

#define LIST_BYTES_MAX ((size_t)64 << 10)

static void person(struct json *j, const char *role, int64_t id, const char *name, const char *detail)
{
    json_object_open(j);
    json_kt(j, "role", role);
    json_ki(j, "id", id);
    json_kt(j, "nom", name);
    json_kt(j, "detail", detail);
    json_object_close(j);
}

/* "Camille Beaulinard": the first of the first names. */
static void full_name(const char *first_names, const char *name, char *out, size_t size)
{
    snprintf(out, size, "%.*s %s", (int)strcspn(first_names, " "), first_names, name);
}

/* ---- élus ------------------------------------------------------------------------------------------------------- */

enum situation { ONE_MANDATE, SEVERAL_MANDATES, ENDED_LONG_AGO, SITUATIONS };

static enum situation situation_of(struct cursor *c, day_t today)
{
    int64_t current = cursor_i64(c, 4);
    day_t last = (day_t)cursor_i64(c, 5);
    int months = (int)law_param_always(PARAM_DIFE_UTILISATION_APRES_MANDAT_MOIS, today);

    if (current > 0 && cursor_i64(c, 3) == 0)
        return SITUATIONS;
    if (current > 0)
        return current == 1 ? ONE_MANDATE : SEVERAL_MANDATES;
    return last != 0 && day_add_months(last, months) < today ? ENDED_LONG_AGO : SITUATIONS;
}

static void elu(struct json *j, struct cursor *c, enum situation which)
{
    const char *type = cursor_text(c, 6);
    const char *label = type != NULL ? law_mandat_label(type) : NULL;
    char name[200];
    char detail[300];
    char amount[MONEY_TEXT_BYTES];

    label = label != NULL ? label : "mandat local";
    full_name(cursor_text(c, 1), cursor_text(c, 2), name, sizeof(name));
    money_french(cursor_i64(c, 3), amount);
    if (which == SEVERAL_MANDATES)
        snprintf(detail, sizeof(detail), "plusieurs mandats en cours, %s de droits d'élu local", amount);
    else if (which == ONE_MANDATE)
        snprintf(detail, sizeof(detail), "mandat en cours (%s), %s de droits d'élu local", label, amount);
    else
        snprintf(detail, sizeof(detail), "mandat terminé depuis trop longtemps (%s)", label);
    person(j, "elu", cursor_i64(c, 0), name, detail);
}

static enum rc elus(struct db *db, struct json *j, day_t today, struct err *e)
{
    bool shown[SITUATIONS] = {false};
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_DEMO_ELUS, &c, e, "i", (int64_t)POCHE_DIFE);

    if (rc != RC_OK)
        return rc;
    while (cursor_next(&c)) {
        enum situation which = situation_of(&c, today);

        if (which == SITUATIONS || shown[which])
            continue;
        shown[which] = true;
        elu(j, &c, which);
    }
    return cursor_close(&c, e);
}

/* ---- the others -------------------------------------------------------------------------------------------------- */

static enum rc actif(struct db *db, struct json *j, enum poche poche, int64_t at_least, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_DEMO_ACTIFS, &c, e, "ii", (int64_t)poche, at_least);
    char name[200];
    char detail[200];
    char amount[MONEY_TEXT_BYTES];

    if (rc != RC_OK)
        return rc;
    if (cursor_next(&c)) {
        full_name(cursor_text(&c, 1), cursor_text(&c, 2), name, sizeof(name));
        if (poche == POCHE_HEURES)
            snprintf(detail, sizeof(detail), "fonction publique, %lld heures", (long long)cursor_i64(&c, 3));
        else
            snprintf(detail, sizeof(detail), "secteur privé, %s de droits",
                     money_french(cursor_i64(&c, 3), amount));
        person(j, "titulaire", cursor_i64(&c, 0), name, detail);
    }
    return cursor_close(&c, e);
}

static enum rc bodies(struct db *db, struct json *j, day_t today, struct err *e)
{
    bool shown[2] = {false, false};
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_DEMO_ORGANISMES, &c, e, "d", today);

    if (rc != RC_OK)
        return rc;
    while (cursor_next(&c)) {
        int agreed = cursor_i64(&c, 2) != 0 ? 1 : 0;

        if (shown[agreed])
            continue;
        shown[agreed] = true;
        person(j, "organisme", cursor_i64(&c, 0), cursor_text(&c, 1),
               agreed ? "agréé pour former des élus" : "sans agrément pour former des élus");
    }
    return cursor_close(&c, e);
}

static enum rc financeurs(struct db *db, struct json *j, struct err *e)
{
    struct cursor c = {0};
    char told[120];
    enum rc rc = db_query(db, Q_DEMO_FINANCEURS, &c, e, "");

    if (rc != RC_OK)
        return rc;
    while (cursor_next(&c)) {
        /* a holder who asks for its aid types it */
        snprintf(told, sizeof(told), "SIRET %s ; ajoute de l'argent aux comptes et aux dossiers",
                 cursor_text(&c, 2));
        person(j, "financeur", cursor_i64(&c, 0), cursor_text(&c, 1), told);
    }
    return cursor_close(&c, e);
}

static enum rc choose(struct db *db, struct json *j, day_t today, struct err *e)
{
    enum rc rc;

    json_array_open(j);
    rc = elus(db, j, today, e);
    if (rc == RC_OK)
        rc = actif(db, j, POCHE_DROITS, 1, e);
    if (rc == RC_OK)
        rc = actif(db, j, POCHE_HEURES, 1, e);
    if (rc == RC_OK)
        rc = bodies(db, j, today, e);
    if (rc == RC_OK)
        rc = financeurs(db, j, e);
    /* Two, because a payment needs two different people. */
    person(j, "gestionnaire", 0, "gestionnaire-a", "contrôle, valide et propose les paiements");
    person(j, "gestionnaire", 0, "gestionnaire-b", "approuve les paiements en second");
    json_array_close(j);
    return rc;
}

static enum rc keep(struct db *db, void *list, struct err *e)
{
    return db_exec(db, Q_REGLAGE_SET, e, "tt", DEMO_SETTING, (const char *)list);
}

enum rc demo_people_choose(struct store *s, day_t today, struct err *e)
{
    struct json *j = json_new(LIST_BYTES_MAX);
    struct db *db;
    enum rc rc;

    if (j == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = store_read_begin(s, &db, e);
    if (rc == RC_OK) {
        rc = choose(db, j, today, e);
        store_read_end(s, db);
    }
    if (rc == RC_OK)
        rc = json_failed(j) ? ERR(e, MSG_MEMOIRE_EPUISEE)
                            : store_write(s, keep, (void *)(uintptr_t)json_data(j), e);
    json_free(j);
    return rc;
}

static void print_people(const char *text, FILE *out)
{
    json_t *people = json_loads(text, 0, NULL);
    json_t *who;
    size_t i;

    fputs("Pour se connecter, choisir sur la page :\n", out);
    json_array_foreach(people, i, who)
        fprintf(out, "  %s : %s\n", json_string_value(json_object_get(who, "nom")),
                json_string_value(json_object_get(who, "detail")));
    json_decref(people);
}

enum rc demo_people_print(struct store *s, bool json, FILE *out, struct err *e)
{
    struct cursor c = {0};
    struct db *db;
    enum rc rc = store_read_begin(s, &db, e);

    if (rc != RC_OK)
        return rc;
    rc = db_query(db, Q_REGLAGE_GET, &c, e, "t", DEMO_SETTING);
    if (rc == RC_OK) {
        bool some = cursor_next(&c);

        if (json)
            fprintf(out, "%s\n", some ? cursor_text(&c, 0) : "[]");
        else if (some)
            print_people(cursor_text(&c, 0), out);
        else
            fputs("Ces données ne sont pas celles de la démonstration : personne n'est proposé.\n", out);
        rc = cursor_close(&c, e);
    }
    store_read_end(s, db);
    return rc;
}

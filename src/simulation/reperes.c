/* Small answers: deadlines and identifiers. */
#include "people/nir.h"
#include "simulation/simulation_interne.h"
#include "training/denouement.h"
#include "training/identifiants.h"

/* ---- delai --------------------------------------------------------------------------------------------------- */

#define DAYS_MAX 100000

/* A day of Paris: a date, or the Paris day of an instant. */
static enum rc read_event(const struct champs *c, day_t *out, struct err *e)
{
    const char *text;
    int64_t us;
    enum rc rc = champ_text(c, "evenement", &text, e);

    if (rc != RC_OK)
        return rc;
    *out = day_parse_iso(text);
    if (*out == DAY_NONE && instant_parse_offset(text, &us))
        *out = day_of_instant(us);
    return *out != DAY_NONE
               ? RC_OK
               : champ_refuse(c, "evenement", "une date AAAA-MM-JJ, ou un instant avec son décalage", e);
}

/* The last day of a delay counted as the unit of its parameter says. */
static bool end_of(day_t event, const struct law_value *v, day_t *out)
{
    if (v->value < 0 || v->value > DAYS_MAX)
        return false;
    if (strcmp(v->unit, "jours") == 0)
        *out = event + (day_t)v->value;
    else if (strcmp(v->unit, "jours_ouvres") == 0)
        *out = law_add_working_days(event, (int)v->value);
    else if (strcmp(v->unit, "mois") == 0)
        *out = day_add_months(event, (int)v->value);
    else if (strcmp(v->unit, "annees") == 0)
        *out = day_add_months(event, 12 * (int)v->value);
    else
        return false;
    return *out != DAY_NONE;
}

/* A period of withdrawal does not end on a day that is not worked, as for a dossier (C. conso. L. 221-19, 3°). */
static enum rc carry(enum law_param p, day_t event, struct appuis *appuis, day_t *limit, struct err *e)
{
    day_t counted = *limit;
    enum rc rc = p == PARAM_DELAI_RETRACTATION ? denouement_jour_ouvrable(counted, event, limit, e) : RC_OK;

    if (rc == RC_OK && *limit != counted)
        appui_cite(appuis, PARAM_RETRACTATION_DERNIER_JOUR_OUVRABLE, event);
    return rc;
}

static enum rc of_parameter(const struct champs *c, day_t event, struct appuis *appuis, day_t *limit,
                            struct err *e)
{
    const char *name;
    enum law_param p;
    struct law_value v;
    enum rc rc = champ_text(c, "delai", &name, e);

    if (rc != RC_OK)
        return rc;
    if (!law_param_find(name, &p))
        return champ_refuse(c, "delai", "le nom d'un délai (sicpf law parameter les énumère)", e);
    rc = law_param(p, event, &v, e);
    if (rc != RC_OK)
        return err_at(e, "delai", 0);
    appui_cite(appuis, p, event);
    return end_of(event, &v, limit)
               ? carry(p, event, appuis, limit, e)
               : champ_refuse(c, "delai", "un paramètre en jours, jours ouvrés, mois ou années", e);
}

static enum rc of_days(const struct champs *c, day_t event, day_t *limit, struct err *e)
{
    struct law_value v = {.unit = "jours"};
    bool working = false;
    enum rc rc = champ_int(c, "jours", 0, DAYS_MAX, &v.value, e);

    if (rc == RC_OK)
        rc = champ_bool(c, "jours_ouvres", &working, e);
    if (rc != RC_OK)
        return rc;
    v.unit = working ? "jours_ouvres" : "jours";
    return end_of(event, &v, limit) ? RC_OK : champ_refuse(c, "jours", "un délai du calendrier connu", e);
}

/* LC-10: the delay between a proposal and the first day of its session, whose last day is itself allowed, as for dossier_debut_min(). */
static bool before_a_start(const struct champs *c)
{
    const char *name = "";
    enum law_param p;

    return champ_text(c, "delai", &name, NULL) == RC_OK && law_param_find(name, &p) &&
           p == PARAM_DELAI_DEBUT_SESSION_MIN;
}

enum rc simuler_delai(const struct champs *c, struct json *out, struct err *e)
{
    static const char *const keys[] = {"evenement", "delai", "jours", "jours_ouvres", NULL};
    struct appuis appuis = {.n = 0};
    day_t event = DAY_NONE, limit = DAY_NONE, first;
    bool named = champ_has(c, "delai");
    char last[32], next[32];
    struct err sentence;
    enum rc rc = champs_only(c, keys, e);

    if (rc == RC_OK && named && (champ_has(c, "jours") || champ_has(c, "jours_ouvres")))
        return champ_refuse(c, "jours", "un délai nommé, ou des jours, pas les deux", e);
    if (rc == RC_OK)
        rc = read_event(c, &event, e);
    if (rc == RC_OK)
        rc = named ? of_parameter(c, event, &appuis, &limit, e) : of_days(c, event, &limit, e);
    if (rc != RC_OK)
        return rc;
    first = named && before_a_start(c) ? limit : limit + 1;
    json_object_open(out);
    resultat_day(out, "limite", limit);
    resultat_day(out, "premier_jour_possible", first);
    resultat_articles(out, c->a, &appuis, NULL);
    (void)ERR(&sentence, MSG_SIMULATION_DELAI, "limite", day_french(limit, last), "lendemain",
              day_french(limit + 1, next));
    if (first == limit)
        (void)ERR(&sentence, MSG_SIMULATION_DEBUT, "date", day_french(first, next));
    json_kt(out, "phrase", sentence.phrase);
    json_object_close(out);
    return RC_OK;
}

/* ---- identifiers --------------------------------------------------------------------------------------------- */

/* "valide", "motif", "articles", "phrase": motif is null for a good number. */
static void write_verdict(const struct champs *c, const char *motif, const char *phrase, struct json *out)
{
    struct appuis none = {.n = 0};

    json_kb(out, "valide", motif == NULL);
    json_kt(out, "motif", motif);
    resultat_articles(out, c->a, &none, NULL);
    json_kt(out, "phrase", motif != NULL ? phrase : msg_def(MSG_SIMULATION_VALIDE)->phrase);
}

enum rc simuler_nir(const struct champs *c, struct json *out, struct err *e)
{
    static const char *const keys[] = {"nir", NULL};
    char nir[NIR_LENGTH + 1] = "", key[4] = "";
    const char *text;
    enum nir_fault fault;
    struct err sentence = {.phrase = ""};
    bool known;
    enum rc rc = champs_only(c, keys, e);

    if (rc == RC_OK)
        rc = champ_text(c, "nir", &text, e);
    if (rc != RC_OK)
        return rc;
    fault = nir_parse(text, nir);
    known = fault == NIR_OK || fault == NIR_CLE;
    if (known)
        snprintf(key, sizeof(key), "%02d", nir_key(nir));
    json_object_open(out);
    json_kt(out, "cle", known ? key : NULL);
    json_kt(out, "nature", !known ? NULL : nir_is_nia(nir) ? "nia" : "nir");
    if (fault != NIR_OK)
        (void)ERR(&sentence, MSG_NIR_REFUSE, "raison", nir_fault_text(fault));
    write_verdict(c, fault == NIR_OK ? NULL : nir_fault_text(fault), sentence.phrase, out);
    json_object_close(out);
    explicit_bzero(nir, sizeof(nir));
    return RC_OK;
}

static enum rc simulate_number(const struct champs *c, const char *key, enum msg (*check)(const char *number),
                               struct json *out, struct err *e)
{
    const char *const keys[] = {key, NULL};
    const char *text;
    enum msg wrong;
    enum rc rc = champs_only(c, keys, e);

    if (rc == RC_OK)
        rc = champ_text(c, key, &text, e);
    if (rc != RC_OK)
        return rc;
    wrong = check(text);
    json_object_open(out);
    write_verdict(c, wrong == MSG_AUCUN ? NULL : msg_def(wrong)->phrase, msg_def(wrong)->phrase, out);
    json_object_close(out);
    return RC_OK;
}

static enum msg check_iban(const char *text)
{
    char iban[IBAN_BYTES];

    return iban_normalise(text, iban, sizeof(iban)) ? iban_check(iban) : MSG_IBAN_FORME;
}

enum rc simuler_siret(const struct champs *c, struct json *out, struct err *e)
{
    return simulate_number(c, "siret", siret_check, out, e);
}

enum rc simuler_iban(const struct champs *c, struct json *out, struct err *e)
{
    return simulate_number(c, "iban", check_iban, out, e);
}

enum rc simuler_nda(const struct champs *c, struct json *out, struct err *e)
{
    return simulate_number(c, "nda", nda_check, out, e);
}

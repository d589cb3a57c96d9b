/* api_liste.c - GET /api/registrationFolders: which dossiers of a body its program asks for, and a page of them. What is asked and is not
 * held is refused, never passed over. */
#include "base/json.h"
#include "base/text.h"
#include "training/organisme.h"
#include "web/api.h"
#include "web/pages.h"
#include "web/parts.h"

#define LIST_MAX 1000
#define LIST_USUAL 100
#define PAGE_MAX 100000
#define RATE_MAX 100
#define WORDS_MAX 4
#define ANSWER_BYTES_MAX ((size_t)12 << 20)

struct wanted {
    const char *states, *billings, *controls; /* ",accepted,inTraining,"; "" for all */
    const char *number;                       /* its first digits; "" for any */
    const char *names
        [WORDS_MAX];  /* beginnings of words of the holder's name, in their comparison form; "" for none */
    const char *sort; /* "lastName", or "" for the last change */
    const char *on;   /* of which date `since` and `until` are: a case of the query */
    bool days;        /* that date is a day */
    int64_t since, until, way, limit, skip;
    int64_t rate_min, rate_max; /* rate_max RATE_MAX + 1: whatever it is, and when there is none */
    bool none;                  /* only kinds of dossiers that are not here */
};

/* NULL when it is absent, empty, or asks for all of them. */
static const char *word(struct page *p, const char *name)
{
    const char *given = request_query(p->rq, name);

    return given != NULL && *given != '\0' && strcmp(given, "all") != 0 ? given : NULL;
}

/* ---- words ------------------------------------------------------------------------------------------------------ */

typedef bool known_fn(const char *word);

static bool is_state(const char *s)
{
    enum dossier_etat state;

    return *s != '\0' && dossier_etat_find(s, &state);
}

static bool is_billing(const char *s)
{
    enum dossier_facturation billing;

    return dossier_facturation_find(s, &billing);
}

static bool is_control(const char *s)
{
    enum dossier_controle control;

    return dossier_controle_find(s, &control);
}

static bool is_type(const char *s)
{
    static const char *const types[] = {"cpf", "kairosAif", "opco", "company", "individual", "poleEmploi"};

    for (size_t i = 0; i < ARRAY_LEN(types); i++)
        if (strcmp(types[i], s) == 0)
            return true;
    return false;
}

/* What a list says, whether its tool sends several words between commas or the name again with each. NULL when it says nothing. */
static const char *every(struct page *p, const char *name)
{
    const char *one, *all = NULL;

    for (size_t i = 0; (one = request_query_at(p->rq, name, i)) != NULL; i++)
        if (*one != '\0')
            all = all != NULL ? arena_printf(p->arena, "%s,%s", all, one) : one;
    return all;
}

/* Words of a domain, separated by commas: *out is them between commas, "" when all are asked for. */
static enum rc words(struct page *p, const char *name, known_fn *known, const char *expected,
                     const char **out, struct err *e)
{
    const char *given = every(p, name);
    char *left, *one, *copy = given != NULL ? arena_strdup(p->arena, given) : NULL;

    *out = "";
    for (one = copy != NULL ? strtok_r(copy, ",", &left) : NULL; one != NULL;
         one = strtok_r(NULL, ",", &left))
        if (strcmp(one, "all") != 0 && !known(one))
            return api_refuser(name, expected, e);
    if (given != NULL && strstr(arena_printf(p->arena, ",%s,", given), ",all,") == NULL)
        *out = arena_printf(p->arena, ",%s,", given);
    return RC_OK;
}

static enum rc read_words(struct page *p, struct wanted *w, struct err *e)
{
    const char *types;
    enum rc rc = words(p, "state", is_state, "des états de dossier", &w->states, e);

    if (rc == RC_OK)
        rc = words(p, "billingState", is_billing, "des états de facturation", &w->billings, e);
    if (rc == RC_OK)
        rc = words(p, "controlState", is_control, "des états de contrôle", &w->controls, e);
    if (rc == RC_OK)
        rc = words(p, "type", is_type, "cpf, kairosAif, opco, company, individual, poleEmploi", &types, e);
    if (rc == RC_OK)
        w->none = *types != '\0' && strstr(types, ",cpf,") == NULL;
    return rc;
}

/* ---- dates ------------------------------------------------------------------------------------------------------ */

/* A "+" that a program did not encode is a blank here; an instant without a zone is of Paris. */
static enum rc read_instant(struct page *p, const char *name, int64_t *out, struct err *e)
{
    const char *given = word(p, name);
    char *text = given != NULL ? arena_strdup(p->arena, given) : NULL;
    char *blank = text != NULL ? strchr(text, ' ') : NULL;
    day_t day = text != NULL ? day_parse_iso(text) : DAY_NONE;

    if (blank != NULL)
        *blank = '+';
    if (text == NULL || instant_parse_offset(text, out) || instant_parse_local(text, out))
        return RC_OK;
    if (day == DAY_NONE)
        return api_refuser(name, "une date AAAA-MM-JJ ou un instant", e);
    *out = instant_of_day(day);
    return RC_OK;
}

static day_t month_begin(day_t today, int months)
{
    int y, m, d;

    day_split(today, &y, &m, &d);
    return day_add_months(day_make(y, m, 1), months);
}

static day_t year_begin(day_t today, int years)
{
    int y, m, d;

    day_split(today, &y, &m, &d);
    return day_make(y + years, 1, 1);
}

/* The first day of a period, and the first one after it. False for a word that is none. */
static bool period_of(const char *word, day_t today, day_t *from, day_t *to)
{
    const day_t monday = today - (day_weekday(today) - 1);
    const struct {
        const char *word;
        day_t from, to;
    } periods[] = {
        {"yesterday", today - 1, today},
        {"today", today, today + 1},
        {"tomorrow", today + 1, today + 2},
        {"rollingWeek", today - 6, today + 1},
        {"rollingWeekFuture", today, today + 7},
        {"previousWeek", monday - 7, monday},
        {"currentWeek", monday, monday + 7},
        {"nextWeek", monday + 7, monday + 14},
        {"rollingMonth", today - 29, today + 1},
        {"rollingMonthFuture", today, today + 30},
        {"previousMonth", month_begin(today, -1), month_begin(today, 0)},
        {"currentMonth", month_begin(today, 0), month_begin(today, 1)},
        {"nextMonth", month_begin(today, 1), month_begin(today, 2)},
        {"rollingYear", day_add_months(today, -12) + 1, today + 1},
        {"rollingYearFuture", today, day_add_months(today, 12)},
        {"previousYear", year_begin(today, -1), year_begin(today, 0)},
        {"currentYear", year_begin(today, 0), year_begin(today, 1)},
        {"nextYear", year_begin(today, 1), year_begin(today, 2)},
    };

    for (size_t i = 0; i < ARRAY_LEN(periods); i++)
        if (strcmp(periods[i].word, word) == 0) {
            *from = periods[i].from;
            *to = periods[i].to;
            return true;
        }
    return false;
}

static enum rc read_period(struct page *p, struct wanted *w, struct err *e)
{
    const char *period = word(p, "period");
    const bool bounded = word(p, "since") != NULL || word(p, "until") != NULL;
    day_t from, to;

    if (period == NULL || (bounded && strcmp(period, "custom") == 0))
        return RC_OK;
    if (bounded || strcmp(period, "custom") == 0)
        return api_refuser("period", "custom, avec since ou until", e);
    if (!period_of(period, p->today, &from, &to))
        return api_refuser("period", "custom, today, rollingWeek, currentMonth… (docs/fr/api.md)", e);
    w->since = instant_of_day(from);
    w->until = instant_of_day(to);
    return RC_OK;
}

/* "acceptedDate": the instant at which a state was last entered. */
static bool is_entry(struct page *p, const char *on, const char **state)
{
    static const char end[] = "Date";
    size_t n = strlen(on), cut = strlen(end);

    if (n <= cut || strcmp(on + n - cut, end) != 0)
        return false;
    *state = arena_strndup(p->arena, on, n - cut);
    return is_state(*state);
}

static enum rc read_date(struct page *p, struct wanted *w, struct err *e)
{
    const char *on = word(p, "filterOnStateDate");

    w->on = "lastUpdate";
    if (on == NULL || strcmp(on, "lastUpdate") == 0 || strcmp(on, "updatedOn") == 0)
        return RC_OK;
    w->days = strcmp(on, "sessionStartDate") == 0 || strcmp(on, "sessionEndDate") == 0;
    w->on = on;
    if (w->days || strcmp(on, "createdOn") == 0 || strcmp(on, "billedDate") == 0)
        return RC_OK;
    return is_entry(p, on, &w->on)
               ? RC_OK
               : api_refuser(
                     "filterOnStateDate",
                     "lastUpdate, createdOn, sessionStartDate, sessionEndDate, billedDate, ou un état "
                     "suivi de Date",
                     e);
}

static enum rc read_dates(struct page *p, struct wanted *w, struct err *e)
{
    enum rc rc = read_instant(p, "since", &w->since, e);

    if (rc == RC_OK)
        rc = read_instant(p, "until", &w->until, e);
    if (rc == RC_OK)
        rc = read_period(p, w, e);
    if (rc == RC_OK)
        rc = read_date(p, w, e);
    if (rc != RC_OK || !w->days)
        return rc;
    w->since = w->since != INT64_MIN ? day_of_instant(w->since) : INT64_MIN;
    w->until = w->until != INT64_MAX ? day_of_instant(w->until - 1) + 1 : INT64_MAX;
    return RC_OK;
}

/* ---- the rest --------------------------------------------------------------------------------------------------- */

static enum rc read_rate(struct page *p, struct wanted *w, struct err *e)
{
    static const struct {
        const char *word;
        int64_t min, max;
    } rates[] = {{"0", 0, 0}, {"25<", 0, 24}, {"25<>80", 25, 80}, {">80", 81, RATE_MAX}, {"100", 100, 100}};
    const char *given = word(p, "completionRate");

    w->rate_max = RATE_MAX + 1;
    for (size_t i = 0; given != NULL && i < ARRAY_LEN(rates); i++)
        if (strcmp(rates[i].word, given) == 0) {
            w->rate_min = rates[i].min;
            w->rate_max = rates[i].max;
            return RC_OK;
        }
    return given == NULL ? RC_OK : api_refuser("completionRate", "0, 25<, 25<>80, >80 ou 100", e);
}

static enum rc read_range(struct page *p, const char *name, int64_t min, int64_t max, int64_t *out,
                          struct err *e)
{
    const char *given = request_query(p->rq, name);

    if (given == NULL || *given == '\0' || (text_whole(given, out) && *out >= min && *out <= max))
        return RC_OK;
    return api_refuser(name,
                       arena_printf(p->arena, "un nombre de %lld à %lld", (long long)min, (long long)max), e);
}

/* Parameters that those tools know and that nothing here answers to: all of them, or nothing said. */
static enum rc read_absent(struct page *p, struct err *e)
{
    static const char *const absent[] = {"certificationFolderState", "certificationState", "proposalCode"};

    for (size_t i = 0; i < ARRAY_LEN(absent); i++)
        if (word(p, absent[i]) != NULL)
            return api_refuser(absent[i], "rien, ou all : ce service ne tient pas cette donnée", e);
    return RC_OK;
}

static enum rc read_order(struct page *p, struct wanted *w, struct err *e)
{
    const char *sort = word(p, "sort"), *order = word(p, "order");
    int64_t page = 1;
    enum rc rc;

    if (sort != NULL && strcmp(sort, "lastUpdate") != 0 && strcmp(sort, "lastName") != 0)
        return api_refuser("sort", "lastUpdate ou lastName", e);
    w->sort = sort != NULL && strcmp(sort, "lastName") == 0 ? sort : "";
    if (order != NULL && strcmp(order, "asc") != 0 && strcmp(order, "desc") != 0)
        return api_refuser("order", "asc ou desc", e);
    w->way = order != NULL && strcmp(order, "asc") == 0 ? 1 : -1;
    w->limit = LIST_USUAL;
    rc = read_range(p, "limit", 1, LIST_MAX, &w->limit, e);
    if (rc == RC_OK)
        rc = read_range(p, "page", 1, PAGE_MAX, &page, e);
    w->skip = (page - 1) * w->limit;
    return rc;
}

/* A key is of one body and an answer of one form: whoever asks for these asks for nothing more. A SIRET that it left names it
 * still, unless another body has it. */
static enum rc read_same(struct page *p, struct err *e)
{
    const char *format = word(p, "format"), *siret = word(p, "siret");
    struct organisme_cle whose = {0};
    struct err why = {0};
    enum rc rc;

    if (format != NULL && strcmp(format, "json") != 0)
        return api_refuser("format", "json", e);
    if (siret == NULL)
        return RC_OK;
    rc = organisme_cle_lire(p->db, siret, p->today, &whose, &why);
    if (rc == RC_FAILURE || rc == RC_INTEGRITY)
        *e = why;
    if (rc == RC_FAILURE || rc == RC_INTEGRITY || (rc == RC_OK && whose.id == p->session.actor_id))
        return rc;
    return api_refuser("siret", "celui de l'organisme de la clé", e);
}

/* Digits are the beginning of a number; anything else is words of the name of a holder, in any order. */
static enum rc read_query(struct page *p, struct wanted *w, struct err *e)
{
    const char *given = word(p, "query");
    char *left, *one, *folded;
    size_t n = 0;

    w->number = "";
    for (size_t i = 0; i < WORDS_MAX; i++)
        w->names[i] = "";
    if (given == NULL)
        return RC_OK;
    if (given[strspn(given, "0123456789")] == '\0') {
        w->number = given;
        return RC_OK;
    }
    folded = arena_alloc(p->arena, 3 * strlen(given) + 1);
    if (text_fold(given, folded, 3 * strlen(given) + 1) > 0 && strpbrk(folded, "0123456789") == NULL &&
        strchr(given, '@') == NULL)
        for (one = strtok_r(folded, " ", &left); one != NULL; one = strtok_r(NULL, " ", &left), n++)
            if (n < WORDS_MAX)
                w->names[n] = one;
    return n > 0 && n <= WORDS_MAX
               ? RC_OK
               : api_refuser("query",
                             "le début d'un numéro de dossier, ou de un à quatre mots du nom et du premier "
                             "prénom du titulaire",
                             e);
}

static enum rc read_wanted(struct page *p, struct wanted *w, struct err *e)
{
    static const char *const known[] = {"query",
                                        "limit",
                                        "page",
                                        "state",
                                        "billingState",
                                        "controlState",
                                        "certificationFolderState",
                                        "type",
                                        "period",
                                        "since",
                                        "until",
                                        "filterOnStateDate",
                                        "completionRate",
                                        "proposalCode",
                                        "sort",
                                        "order",
                                        "format",
                                        "siret",
                                        "certificationState"};
    enum rc rc = api_parametres(p, known, ARRAY_LEN(known), e);

    *w = (struct wanted){.since = INT64_MIN, .until = INT64_MAX};
    if (rc == RC_OK)
        rc = read_absent(p, e);
    if (rc == RC_OK)
        rc = read_same(p, e);
    if (rc == RC_OK)
        rc = read_query(p, w, e);
    if (rc == RC_OK)
        rc = read_words(p, w, e);
    if (rc == RC_OK)
        rc = read_dates(p, w, e);
    if (rc == RC_OK)
        rc = read_rate(p, w, e);
    return rc == RC_OK ? read_order(p, w, e) : rc;
}

static enum rc find_all(struct page *p, const struct wanted *w, struct dossier **out, size_t *n,
                        struct err *e)
{
    const char **numbers = ARENA_ARRAY(p->arena, const char *, w->limit);
    struct cursor c = {0};
    size_t found = 0;
    enum rc rc =
        db_query(p->db, Q_API_DOSSIERS, &c, e, "itttttttttiiiitiii", p->session.actor_id, w->states,
                 w->billings, w->controls, w->number, w->names[0], w->names[1], w->names[2], w->names[3],
                 w->on, w->since, w->until - 1, w->rate_max, w->rate_min, w->sort, w->way, w->limit, w->skip);

    while (rc == RC_OK && !w->none && found < (size_t)w->limit && cursor_next(&c))
        numbers[found++] = cursor_copy(&c, p->arena, 0);
    rc = cursor_close(&c, e);
    *out = ARENA_ARRAY(p->arena, struct dossier, found + 1);
    *n = found;
    for (size_t i = 0; rc == RC_OK && i < found; i++)
        rc = dossier_lire(p->db, p->arena, numbers[i], &(*out)[i], e);
    return rc;
}

/* What its tool reads of several holders is one reading, which names each of them. Whoever looks by a name, or sorts by it, is one whom the
 * law lets read it: it is asked even when nobody is found. */
static enum rc write_all(struct page *p, const struct wanted *w, const struct dossier *list, size_t n,
                         struct json *j, struct err *e)
{
    const bool by_name = *w->names[0] != '\0' || *w->sort != '\0';
    struct page_reading reading = {
        .purpose = FINALITE_4, .act = "api.dossiers", .items = dossier_modele_items()};
    const struct grant *g;
    enum rc rc = RC_OK;

    json_array_open(j);
    if (*w->names[0] != '\0')
        reading.act = "api.recherche";
    if (by_name)
        item_set_add(&reading.criteria, ITEM_TITULAIRE_ETAT_CIVIL);
    if (n > 0)
        part_holders_of(p, list, n, &reading);
    if (n > 0 || by_name)
        rc = page_read(p, &reading, &g, e);
    for (size_t i = 0; rc == RC_OK && i < n; i++)
        rc = dossier_modele_ecrire(p->db, p->arena, g, &list[i], j, e);
    json_array_close(j);
    return rc;
}

enum rc api_dossiers(struct page *p, struct err *e)
{
    struct wanted wanted;
    struct dossier *list;
    struct json *j;
    size_t n;
    enum rc rc = read_wanted(p, &wanted, e);

    if (rc == RC_OK)
        rc = find_all(p, &wanted, &list, &n, e);
    if (rc != RC_OK)
        return rc;
    j = json_new(ANSWER_BYTES_MAX);
    if (j == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = write_all(p, &wanted, list, n, j, e);
    if (rc == RC_OK)
        return api_repondre(p, j, e);
    json_free(j);
    return rc;
}

/* api_dossiers.c - the addresses of the providers' API: dossiers listed, read, and the acts of a body on them. */
#include "base/json.h"
#include "web/api.h"
#include "web/dossiers.h"
#include "web/pages.h"
#include "web/parts.h"
#include "base/text.h"

#define LIST_MAX 1000
#define LIST_USUAL 100
#define PAGE_MAX 100000
#define ANSWER_BYTES_MAX ((size_t)12 << 20)

/* ---- reading --------------------------------------------------------------------------------------------------- */

static enum rc answer_one(struct page *p, struct err *e)
{
    struct json *j;
    const struct grant *g;
    const struct dossier *d;
    enum rc rc = dossiers_open(p, "api.dossier", api_items(), &d, &g, e);

    if (rc != RC_OK)
        return rc;
    answer_header(p->rq, "ETag", arena_printf(p->arena, "\"%lld\"", (long long)d->version));
    j = json_new(ANSWER_BYTES_MAX);
    if (j == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = api_dossier_ecrire(p, g, d, j, e);
    if (rc == RC_OK)
        return api_repondre(p, j, e);
    json_free(j);
    return rc;
}

enum rc api_dossier(struct page *p, struct err *e)
{
    return answer_one(p, e);
}

struct wanted {
    const char *state, *billing, *control, *number;
    int64_t since_us, until_us, way, limit, skip;
};

static const char *word(struct page *p, const char *name)
{
    const char *given = request_query(p->rq, name);

    return given != NULL && strcmp(given, "all") != 0 ? given : "";
}

static enum rc query_range(struct page *p, const char *name, int64_t min, int64_t max, int64_t *out,
                           struct err *e)
{
    const char *given = request_query(p->rq, name);

    if (given == NULL || (text_whole(given, out) && *out >= min && *out <= max))
        return RC_OK;
    return api_refuser(name,
                       arena_printf(p->arena, "un nombre de %lld à %lld", (long long)min, (long long)max), e);
}

static enum rc query_instant(struct page *p, const char *name, int64_t *out, struct err *e)
{
    const char *given = request_query(p->rq, name);
    day_t day = given != NULL ? day_parse_iso(given) : DAY_NONE;

    if (given == NULL || instant_parse_offset(given, out))
        return RC_OK;
    if (day == DAY_NONE)
        return api_refuser(name, "une date AAAA-MM-JJ ou un instant", e);
    *out = instant_of_day(day);
    return RC_OK;
}

static enum rc check_words(const struct wanted *w, struct err *e)
{
    enum dossier_etat state;
    enum dossier_facturation billing;
    enum dossier_controle control;

    if (*w->state != '\0' && !dossier_etat_find(w->state, &state))
        return api_refuser("state", "un état de dossier", e);
    if (*w->billing != '\0' && !dossier_facturation_find(w->billing, &billing))
        return api_refuser("billingState", "un état de facturation", e);
    if (*w->control != '\0' && !dossier_controle_find(w->control, &control))
        return api_refuser("controlState", "un état de contrôle", e);
    return RC_OK;
}

static enum rc read_wanted(struct page *p, struct wanted *w, struct err *e)
{
    const char *sort = request_query(p->rq, "sort"), *order = request_query(p->rq, "order");
    int64_t page = 1;
    enum rc rc;

    *w = (struct wanted){.state = word(p, "state"),
                         .billing = word(p, "billingState"),
                         .control = word(p, "controlState"),
                         .number = word(p, "query"),
                         .until_us = INT64_MAX,
                         .way = order != NULL && strcmp(order, "asc") == 0 ? 1 : -1,
                         .limit = LIST_USUAL};
    if (sort != NULL && strcmp(sort, "lastUpdate") != 0)
        return api_refuser("sort", "lastUpdate", e);
    if (order != NULL && strcmp(order, "asc") != 0 && strcmp(order, "desc") != 0)
        return api_refuser("order", "asc ou desc", e);
    rc = check_words(w, e);
    if (rc == RC_OK)
        rc = query_range(p, "limit", 1, LIST_MAX, &w->limit, e);
    if (rc == RC_OK)
        rc = query_range(p, "page", 1, PAGE_MAX, &page, e);
    if (rc == RC_OK)
        rc = query_instant(p, "since", &w->since_us, e);
    if (rc == RC_OK)
        rc = query_instant(p, "until", &w->until_us, e);
    w->skip = (page - 1) * w->limit;
    return rc;
}

static enum rc find_all(struct page *p, const struct wanted *w, struct dossier **out, size_t *n,
                        struct err *e)
{
    const char **numbers = ARENA_ARRAY(p->arena, const char *, w->limit);
    struct cursor c = {0};
    size_t found = 0;
    enum rc rc =
        db_query(p->db, Q_API_DOSSIERS, &c, e, "ittttiiiii", p->session.actor_id, w->state, w->billing,
                 w->control, w->number, w->since_us, w->until_us, w->way, w->limit, w->skip);

    while (rc == RC_OK && found < (size_t)w->limit && cursor_next(&c))
        numbers[found++] = arena_strdup(p->arena, cursor_text(&c, 0));
    rc = cursor_close(&c, e);
    *out = ARENA_ARRAY(p->arena, struct dossier, found + 1);
    *n = found;
    for (size_t i = 0; rc == RC_OK && i < found; i++)
        rc = dossier_lire(p->db, p->arena, numbers[i], &(*out)[i], e);
    return rc;
}

/* What its tool reads of several holders is one reading, which names each of them. */
static enum rc write_all(struct page *p, const struct dossier *list, size_t n, struct json *j, struct err *e)
{
    struct page_reading reading = {.purpose = FINALITE_4, .act = "api.dossiers", .items = api_items()};
    const struct grant *g;
    enum rc rc = RC_OK;

    json_array_open(j);
    if (n > 0) {
        part_holders_of(p, list, n, &reading);
        rc = page_read(p, &reading, &g, e);
    }
    for (size_t i = 0; rc == RC_OK && i < n; i++)
        rc = api_dossier_ecrire(p, g, &list[i], j, e);
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
    rc = write_all(p, list, n, j, e);
    if (rc == RC_OK)
        return api_repondre(p, j, e);
    json_free(j);
    return rc;
}

/* Only the causes of an end have codes here; a refusal and a cancellation say why in their description. */
enum rc api_motifs(struct page *p, struct err *e)
{
    const char *type = request_query(p->rq, "type");
    struct json *j;

    if (type == NULL ||
        (strcmp(type, "canceled") != 0 && strcmp(type, "refused") != 0 && strcmp(type, "terminated") != 0))
        return api_refuser("type", "canceled, refused ou terminated", e);
    j = json_new(4096);
    if (j == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    json_array_open(j);
    for (enum dossier_cause c = 0; strcmp(type, "terminated") == 0 && c < CAUSE_COUNT; c++) {
        json_object_open(j);
        json_kt(j, "code", dossier_cause_name(c));
        json_kt(j, "label", dossier_cause_label(c));
        json_object_close(j);
    }
    json_array_close(j);
    return api_repondre(p, j, e);
}

/* The day of the rule, as those tools read a day: at midnight, UTC. */
enum rc api_dates_min(struct page *p, struct err *e)
{
    char text[DAY_TEXT_BYTES];
    day_t first;
    struct json *j;
    enum rc rc = dossier_debut_min(p->today, &first, e);

    if (rc != RC_OK)
        return rc;
    j = json_new(256);
    if (j == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    json_object_open(j);
    json_kt(j, "cpfSessionMinDate",
            first != DAY_NONE ? arena_printf(p->arena, "%sT00:00:00.000Z", day_iso(first, text)) : NULL);
    json_object_close(j);
    return api_repondre(p, j, e);
}

/* ---- acts ------------------------------------------------------------------------------------------------------ */

typedef enum rc body_fn(struct page *p, const json_t *o, const struct dossier *d, struct dossier_commande *c,
                        struct err *e);

static enum rc read_validate(struct page *p, const json_t *o, const struct dossier *d,
                             struct dossier_commande *c, struct err *e)
{
    enum rc rc = api_prix(p, o, d, c, e);

    c->participants = d->participants;
    if (rc == RC_OK)
        rc = api_entier(o, "indicativeDuration", "indicativeDuration", &c->heures, e);
    return rc == RC_OK ? api_entier(o, "participants", "participants", &c->participants, e) : rc;
}

static enum rc read_change(struct page *p, const json_t *o, const struct dossier *d,
                           struct dossier_commande *c, struct err *e)
{
    const json_t *info = json_object_get(o, "trainingActionInfo");
    enum rc rc = api_prix(p, o, d, c, e);

    c->participants = d->participants;
    if (rc == RC_OK)
        rc = api_jour(info, "sessionStartDate", "trainingActionInfo.sessionStartDate", &c->debut, e);
    if (rc == RC_OK)
        rc = api_jour(info, "sessionEndDate", "trainingActionInfo.sessionEndDate", &c->fin, e);
    if (rc == RC_OK)
        rc = api_entier(info, "indicativeDuration", "trainingActionInfo.indicativeDuration", &c->heures, e);
    return rc == RC_OK ? api_entier(o, "participants", "participants", &c->participants, e) : rc;
}

static enum rc read_date(struct page *p, const json_t *o, const struct dossier *d, struct dossier_commande *c,
                         struct err *e)
{
    (void)p;
    (void)d;
    return api_jour(o, "date", "date", &c->jour, e);
}

static enum rc read_service(struct page *p, const json_t *o, const struct dossier *d,
                            struct dossier_commande *c, struct err *e)
{
    const json_t *major = json_object_get(o, "forceMajeurAbsence");
    const char *code = NULL;
    int64_t total = d->heures, absent = 0;
    enum rc rc = api_entier(o, "trainingDuration", "trainingDuration", &total, e);

    if (rc == RC_OK)
        rc = api_entier(o, "absenceDuration", "absenceDuration", &absent, e);
    if (rc == RC_OK)
        rc = api_texte(p, o, "code", "code", &code, e);
    if (rc != RC_OK)
        return rc;
    if (absent > total)
        return api_refuser("absenceDuration", "pas plus que la durée", e);
    c->heures_realisees = total - absent;
    c->force_majeure = json_is_true(major);
    c->cause = absent > 0 ? CAUSE_TITULAIRE : CAUSE_TOTALE;
    if (code != NULL && !dossier_cause_find(code, &c->cause))
        return api_refuser("code", "un code de /api/registrationFoldersReasons?type=terminated", e);
    return RC_OK;
}

static enum rc read_reason(struct page *p, const json_t *o, const struct dossier *d,
                           struct dossier_commande *c, struct err *e)
{
    const char *code = NULL;
    enum rc rc = api_texte(p, o, "description", "description", &c->motif, e);

    (void)d;
    if (rc == RC_OK)
        rc = api_texte(p, o, "code", "code", &code, e);
    if (rc == RC_OK && c->motif == NULL)
        c->motif = code;
    return rc == RC_OK && c->motif == NULL ? api_refuser("description", "le motif", e) : rc;
}

/* The amount is the one that is due: the invoice is of that, or is refused elsewhere. */
static enum rc read_bill(struct page *p, const json_t *o, const struct dossier *d, struct dossier_commande *c,
                         struct err *e)
{
    enum rc rc = api_texte(p, o, "billNumber", "billNumber", &c->facture_numero, e);

    c->facture_emise = p->today;
    c->facture_ttc_cents = d->a_payer_cents;
    if (rc == RC_OK)
        rc = api_taux_facture(p, o, d, e);
    return rc == RC_OK && c->facture_numero == NULL ? api_refuser("billNumber", "le numéro de la facture", e)
                                                    : rc;
}

static const struct {
    const char *name;
    enum dossier_acte act;
    body_fn *fields;
} acts[] = {
    {"validate", ACTE_PROPOSER, read_validate}, {"inTraining", ACTE_ENTRER, read_date},
    {"terminate", ACTE_SORTIR, read_date},      {"serviceDone", ACTE_DECLARER, read_service},
    {"refuse", ACTE_REFUSER, read_reason},      {"cancel", ACTE_ANNULER, read_reason},
    {"billing", ACTE_FACTURER, read_bill},
};

static enum rc read_version(struct page *p, int64_t *out, struct err *e)
{
    const char *given = request_header(p->rq, "If-Match");
    bool quoted;

    *out = 0;
    if (given == NULL || strcmp(given, "*") == 0)
        return RC_OK;
    quoted = *given == '"' && strlen(given) > 1 && given[strlen(given) - 1] == '"';
    return text_whole_before(given + quoted, quoted ? '"' : '\0', out) && *out > 0 ? RC_OK
                                                                                   : ERR(e, MSG_API_VERSION);
}

/* The same act twice, from a tool that had no answer the first time: it is done, and answered. */
static bool is_done(const struct dossier *d, enum dossier_acte act)
{
    if (act == ACTE_ACCUSER_RECEPTION) /* it changes no state */
        return d->recu_le != DAY_NONE;
    return act != ACTE_PROPOSER && d->dernier_acte == act && d->dernier_par == ROLE_ORGANISME &&
           dossier_transition(d->etat, d->facturation, act, ROLE_ORGANISME) == NULL;
}

static enum rc act_on(struct page *p, enum dossier_acte act, body_fn *fields, page_fn *answer_act,
                      struct err *e)
{
    struct dossier_commande *c = ARENA_NEW(p->arena, struct dossier_commande);
    struct dossier d;
    json_t *body;
    enum rc rc = dossier_lire(p->db, p->arena, p->params[0], &d, e);

    if (rc == RC_OK && d.organisme_id != p->session.actor_id)
        return answer_act(p, e); /* refused and recorded there */
    if (rc == RC_OK && is_done(&d, act))
        return answer_act(p, e);
    *c = (struct dossier_commande){.acte = act,
                                   .par = ROLE_ORGANISME,
                                   .par_id = p->session.actor_id,
                                   .agent = "",
                                   .numero = p->params[0]};
    if (rc == RC_OK)
        rc = read_version(p, &c->version, e);
    if (rc == RC_OK)
        rc = api_corps(p, &body, e);
    if (rc != RC_OK)
        return rc;
    rc = fields(p, body, &d, c, e);
    json_decref(body);
    if (rc == RC_OK)
        page_write(p, dossier_executer, c, answer_act, NULL);
    return rc;
}

enum rc api_acte(struct page *p, struct err *e)
{
    for (size_t i = 0; i < ARRAY_LEN(acts); i++)
        if (strcmp(acts[i].name, p->params[1]) == 0)
            return act_on(p, acts[i].act, acts[i].fields, answer_one, e);
    return ERR(e, MSG_WEB_INTROUVABLE);
}

enum rc api_modifier(struct page *p, struct err *e)
{
    return act_on(p, ACTE_PROPOSER, read_change, answer_one, e);
}

/* ---- prerequisites: no tool knows a shape for them, so this one is ours --------------------------------------------- */

static enum rc answer_receipt(struct page *p, struct err *e)
{
    char text[DAY_TEXT_BYTES];
    struct json *j;
    const struct grant *g;
    const struct dossier *d;
    enum rc rc = dossiers_open(p, "api.dossier", api_items(), &d, &g, e);

    if (rc != RC_OK)
        return rc;
    answer_header(p->rq, "ETag", arena_printf(p->arena, "\"%lld\"", (long long)d->version));
    j = json_new(ANSWER_BYTES_MAX);
    if (j == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    json_object_open(j);
    json_kt(j, "numero", d->numero);
    json_kt(j, "prerequis",
            grant_has(g, ITEM_DOSSIER_FORMATION) ? dossier_prerequis_name(d->prerequis) : NULL);
    json_kt(j, "recu_le",
            grant_has(g, ITEM_DOSSIER_SUIVI) && d->recu_le != DAY_NONE ? day_iso(d->recu_le, text) : NULL);
    json_kt(j, "repondre_avant",
            grant_has(g, ITEM_DOSSIER_SUIVI) && d->etat == ETAT_NOT_PROCESSED && d->echeance != DAY_NONE
                ? day_iso(d->echeance, text)
                : NULL);
    json_object_close(j);
    return api_repondre(p, j, e);
}

enum rc api_accuse(struct page *p, struct err *e)
{
    return answer_receipt(p, e);
}

static enum rc read_nothing(struct page *p, const json_t *o, const struct dossier *d,
                            struct dossier_commande *c, struct err *e)
{
    (void)p;
    (void)d;
    (void)c;
    return json_object_size(o) == 0 ? RC_OK
                                    : api_refuser("corps", "un objet vide : cet acte n'a pas de champ", e);
}

enum rc api_accuser(struct page *p, struct err *e)
{
    return act_on(p, ACTE_ACCUSER_RECEPTION, read_nothing, answer_receipt, e);
}

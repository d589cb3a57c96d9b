/* api_actes.c - the acts of a body on its dossiers, asked by its program: what it says of each, and each once. */
#include "base/liste.h"
#include "base/text.h"
#include "web/api.h"
#include "web/pages.h"

/* A duration that is given: never nil, which would change nothing. */
static enum rc read_duration(const json_t *o, const char *field, int64_t *out, struct err *e)
{
    enum rc rc = api_heures(o, "indicativeDuration", field, out, e);

    return rc == RC_OK && !api_rien(json_object_get(o, "indicativeDuration")) && *out < 1
               ? api_refuser(field, "au moins une heure", e)
               : rc;
}

typedef enum rc body_fn(struct page *p, const json_t *o, const struct dossier *d, struct dossier_commande *c,
                        struct err *e);

/* The service keeps no words of a body about somebody: no item of the order holds them. */
static enum rc no_annotation(const json_t *o, struct err *e)
{
    static const char *const names[] = {"notes", "tags", "description"};

    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        const json_t *v = json_object_get(o, names[i]);

        if (!api_rien(v) && !(json_is_array(v) && json_array_size(v) == 0))
            return api_refuser(names[i], "rien : le service ne garde pas d'annotation d'un dossier", e);
    }
    return RC_OK;
}

/* The hours of a week are no item of an order: a number of hours, which nothing is made of. */
static enum rc check_week(const json_t *o, const char *field, struct err *e)
{
    int64_t hundredths;

    return api_montant(o, "weeklyDuration", field, &hundredths, e);
}

/* `validate` may say the duration in its two places: the same. */
static enum rc read_durations(const json_t *o, const json_t *info, int64_t *out, struct err *e)
{
    int64_t outer = 0;
    enum rc rc = check_week(o, "weeklyDuration", e);

    if (rc == RC_OK)
        rc = check_week(info, "trainingActionInfo.weeklyDuration", e);
    if (rc == RC_OK)
        rc = read_duration(o, "indicativeDuration", &outer, e);
    *out = outer;
    if (rc == RC_OK)
        rc = read_duration(info, "trainingActionInfo.indicativeDuration", out, e);
    return rc == RC_OK && outer != 0 && *out != outer
               ? api_refuser("trainingActionInfo.indicativeDuration", "comme indicativeDuration", e)
               : rc;
}

static enum rc read_validate(struct page *p, const json_t *o, const struct dossier *d,
                             struct dossier_commande *c, struct err *e)
{
    const json_t *info = json_object_get(o, "trainingActionInfo");
    enum rc rc = no_annotation(o, e);

    c->participants = d->participants;
    if (rc == RC_OK)
        rc = api_relu(p, o, e);
    if (rc == RC_OK)
        rc = api_prix(p, o, d, c, e);
    if (rc == RC_OK)
        rc = api_jour(info, "sessionStartDate", "trainingActionInfo.sessionStartDate", &c->debut, e);
    if (rc == RC_OK)
        rc = api_jour(info, "sessionEndDate", "trainingActionInfo.sessionEndDate", &c->fin, e);
    if (rc == RC_OK)
        rc = read_durations(o, info, &c->heures, e);
    return rc == RC_OK ? api_entier(o, "participants", "participants", &c->participants, e) : rc;
}

/* What changes nothing of the proposal sends none. */
static enum rc read_change(struct page *p, const json_t *o, const struct dossier *d,
                           struct dossier_commande *c, struct err *e)
{
    enum rc rc = read_validate(p, o, d, c, e);

    return rc == RC_OK && !api_propose(o) ? api_refuser("corps",
                                                        "un prix, des dates, une durée ou des participants : "
                                                        "ce qui est dit ne propose rien",
                                                        e)
                                          : rc;
}

static enum rc read_date(struct page *p, const json_t *o, const struct dossier *d, struct dossier_commande *c,
                         struct err *e)
{
    (void)p;
    (void)d;
    return api_jour(o, "date", "date", &c->jour, e);
}

/* A code of the list of this act, as /api/registrationFoldersReasons gives it. */
static enum rc read_code(struct page *p, const json_t *o, struct dossier_commande *c, struct err *e)
{
    enum rc rc = api_texte(p, o, "code", "code", &c->code, e);

    if (rc != RC_OK || c->code == NULL || dossier_code_label(c->acte, c->par, c->code, p->today) != NULL)
        return rc;
    return api_refuser("code", "un code que /api/registrationFoldersReasons donne pour cet acte", e);
}

/* How it ended, which decides nothing of the money: the cause declared with the service done does. */
static enum rc read_exit(struct page *p, const json_t *o, const struct dossier *d, struct dossier_commande *c,
                         struct err *e)
{
    int64_t absent = 0;
    enum rc rc = read_date(p, o, d, c, e);

    if (rc == RC_OK)
        rc = read_code(p, o, c, e);
    return rc == RC_OK ? api_heures(o, "absenceDuration", "absenceDuration", &absent, e) : rc;
}

/* Two spellings are in use: said in both, it is said the same. */
static enum rc read_major(const json_t *o, bool *out, struct err *e)
{
    static const char *const names[] = {"forceMajeurAbsence", "forceMajeureAbsence"};
    const json_t *first = json_object_get(o, names[0]), *second = json_object_get(o, names[1]);

    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        const json_t *v = json_object_get(o, names[i]);

        if (!api_rien(v) && !json_is_boolean(v))
            return api_refuser(names[i], "true ou false", e);
        *out = *out || json_is_true(v);
    }
    return !api_rien(first) && !api_rien(second) && json_is_true(first) != json_is_true(second)
               ? api_refuser(names[1], "comme forceMajeurAbsence", e)
               : RC_OK;
}

/* Nobody is blamed by default: what is missing has a cause that the body says, or is the holder's force majeure. */
static enum rc read_cause(struct page *p, const json_t *o, const struct dossier *d,
                          struct dossier_commande *c, struct err *e)
{
    const char *code = NULL;
    const bool missing = c->heures_realisees < d->heures;
    enum rc rc = api_texte(p, o, "code", "code", &code, e);

    c->cause = missing ? CAUSE_TITULAIRE : CAUSE_TOTALE;
    if (rc != RC_OK || (code == NULL && (!missing || c->force_majeure)))
        return rc;
    if (code == NULL || !dossier_cause_find(code, &c->cause))
        return api_refuser("code",
                           "la cause de ce qui n'est pas réalisé, un code que "
                           "/api/registrationFoldersReasons?type=terminated donne pour serviceDone",
                           e);
    return RC_OK;
}

/* What the body said of its last act of this kind, in JSON; NULL when it did none, or said nothing. */
static enum rc last_detail(struct page *p, const struct dossier *d, enum dossier_acte act, const char **out,
                           struct err *e)
{
    struct dossier_ligne_acte *list;
    size_t n = 0;
    enum rc rc = dossier_actes(p->db, p->arena, d, &list, &n, e);

    *out = NULL;
    for (size_t i = 0; rc == RC_OK && i < n; i++)
        if (list[i].acte == act && list[i].par == ROLE_ORGANISME)
            *out = list[i].detail;
    return rc;
}

/* The dossier already holds that hours are missing: by the code of the exit, or by the service declared before. */
static enum rc says_partial(struct page *p, const struct dossier *d, bool *out, struct err *e)
{
    const char *detail = NULL, *code;
    json_t *said;
    enum rc rc = last_detail(p, d, ACTE_SORTIR, &detail, e);

    said = detail != NULL ? json_loads(detail, 0, NULL) : NULL;
    code = json_string_value(json_object_get(said, "code"));
    *out = (code != NULL && !dossier_sortie_au_terme(code, p->today)) ||
           (d->heures_realisees >= 0 && d->heures_realisees < d->heures);
    json_decref(said);
    return rc;
}

/* A duration that nobody says, nor an absence, would be a whole training: not against what the dossier holds. */
static enum rc not_known_partial(struct page *p, const struct dossier *d, struct err *e)
{
    bool partial;
    enum rc rc = says_partial(p, d, &partial, e);

    return rc == RC_OK && partial
               ? api_refuser(
                     "trainingDuration",
                     "la durée réalisée : la sortie ou la déclaration d'avant dit que des heures manquent", e)
               : rc;
}

/* Forms send 0 for a duration that nobody typed: with an absence that is said, and nothing that explains a missing hour, it is the
 * planned one. A service of no hour is never guessed from it, nor a whole one, least of all against what the dossier holds. */
static enum rc whole_duration(const json_t *o, const struct dossier *d, const struct dossier_commande *c,
                              int64_t absent, int64_t *total, struct err *e)
{
    const bool said = !api_rien(json_object_get(o, "absenceDuration"));
    const bool explained = c->force_majeure || !api_rien(json_object_get(o, "code"));

    if (!said || (absent == 0 && explained))
        return api_refuser("trainingDuration",
                           "la durée de la formation, ou rien, et dans absenceDuration les heures qui ne "
                           "sont pas réalisées",
                           e);
    *total = d->heures;
    return RC_OK;
}

/* The model does not say whether trainingDuration is planned or done: with an absence it is the planned one, without it what was done. Anything
 * else is read in two ways, of which one would cost somebody the rest. */
static enum rc hours_agree(struct page *p, const struct dossier *d, int64_t total, int64_t absent,
                           struct err *e)
{
    if (total > d->heures || (absent > 0 && total != d->heures))
        return api_refuser(
            "trainingDuration",
            arena_printf(p->arena,
                         "%lld, la durée prévue, avec absenceDuration ; ou, sans elle, les heures "
                         "réalisées, %lld au plus",
                         (long long)d->heures, (long long)d->heures),
            e);
    return absent > total ? api_refuser("absenceDuration", "pas plus que la durée", e) : RC_OK;
}

static enum rc read_service(struct page *p, const json_t *o, const struct dossier *d,
                            struct dossier_commande *c, struct err *e)
{
    int64_t total = d->heures, absent = 0;
    enum rc rc = api_heures(o, "trainingDuration", "trainingDuration", &total, e);

    if (rc == RC_OK)
        rc = api_heures(o, "absenceDuration", "absenceDuration", &absent, e);
    if (rc == RC_OK)
        rc = read_major(o, &c->force_majeure, e);
    if (rc == RC_OK && absent == 0 && (total == 0 || api_rien(json_object_get(o, "trainingDuration"))))
        rc = not_known_partial(p, d, e);
    if (rc == RC_OK && total == 0)
        rc = whole_duration(o, d, c, absent, &total, e);
    if (rc != RC_OK)
        return rc;
    rc = hours_agree(p, d, total, absent, e);
    c->heures_realisees = total - absent;
    return rc == RC_OK ? read_cause(p, o, d, c, e) : rc;
}

static enum rc read_reason(struct page *p, const json_t *o, const struct dossier *d,
                           struct dossier_commande *c, struct err *e)
{
    enum rc rc = api_texte(p, o, "description", "description", &c->motif, e);

    (void)d;
    if (rc == RC_OK)
        rc = read_code(p, o, c, e);
    return rc == RC_OK && c->motif == NULL && c->code == NULL
               ? api_refuser("description", "le motif, ou un code", e)
               : rc;
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

/* The acts, and the fields of each: another one is refused, by its name. */
static const struct {
    const char *name;
    enum dossier_acte act;
    body_fn *fields;
    const char *known;
} acts[] = {
    {"validate", ACTE_PROPOSER, read_validate,
     " priceChange trainingActionInfo vatRate indicativeDuration weeklyDuration participants notes tags "
     "description "},
    {"inTraining", ACTE_ENTRER, read_date, " date "},
    {"terminate", ACTE_SORTIR, read_exit, " date code absenceDuration "},
    {"serviceDone", ACTE_DECLARER, read_service,
     " trainingDuration absenceDuration forceMajeurAbsence forceMajeureAbsence code "},
    {"refuse", ACTE_REFUSER, read_reason, " code description "},
    {"cancel", ACTE_ANNULER, read_reason, " code description "},
    {"billing", ACTE_FACTURER, read_bill, " billNumber vatRate "},
};

/* Objects within a body whose fields are read. */
static const struct api_objet parts[] = {
    {"priceChange", " price "},
    {"trainingActionInfo",
     " title content trainingGoal expectedResult sessionId sessionStartDate sessionEndDate "
     "indicativeDuration "
     "weeklyDuration teachingModalities totalExcl totalIncl vat vatExclTax5 vatInclTax5 vatExclTax20 "
     "vatInclTax20 additionalFees trainingCompletionRate completionRate quitReason externalId "
     "trainingActionId "
     "address trainingPaces externalLink "},
};

static enum rc only_known(struct page *p, const json_t *o, const char *known, struct err *e)
{
    struct api_objet all[1 + ARRAY_LEN(parts)] = {{"", known}};
    size_t n = 1;
    enum rc rc;

    for (size_t i = 0; i < ARRAY_LEN(parts); i++)
        if (liste_a(known, parts[i].in))
            all[n++] = parts[i];
    rc = api_noms(p, o, all, n, 0, e);
    for (size_t i = 1; rc == RC_OK && i < n; i++) {
        const json_t *part = json_object_get(o, all[i].in);

        if (part != NULL && !json_is_null(part) && !json_is_object(part))
            return api_refuser(all[i].in, "un objet", e);
        rc = api_noms(p, part, all, n, i, e);
    }
    return rc;
}

/* A relay that compresses an answer makes its tag a weak one: it is the same version. */
#define WEAK "W/"

static enum rc read_version(struct page *p, int64_t *out, struct err *e)
{
    const char *given = request_header(p->rq, "If-Match");
    bool quoted;

    *out = 0;
    if (given == NULL || strcmp(given, "*") == 0)
        return RC_OK;
    if (strncmp(given, WEAK "\"", strlen(WEAK "\"")) == 0)
        given += strlen(WEAK);
    quoted = *given == '"' && strlen(given) > 1 && given[strlen(given) - 1] == '"';
    return text_whole_before(given + quoted, quoted ? '"' : '\0', out) && *out > 0 ? RC_OK
                                                                                   : ERR(e, MSG_API_VERSION);
}

/* ---- the same act twice, from a tool that had no answer the first time ----------------------------------------------- */

static bool same_service(const struct dossier *d, const struct dossier_commande *c)
{
    return d->heures_realisees == c->heures_realisees && d->cause == c->cause &&
           d->force_majeure == c->force_majeure;
}

static bool is_said(day_t day)
{
    return day != 0 && day != DAY_NONE;
}

static bool is_done(const struct dossier *d, enum dossier_acte act, const struct dossier_commande *c)
{
    if (act == ACTE_DECLARER && d->etat == ETAT_SERVICE_DONE_DECLARED) /* other values correct it */
        return d->dernier_acte == act && same_service(d, c);
    if (act == ACTE_ENTRER && (d->etat == ETAT_IN_TRAINING || d->etat == ETAT_TERMINATED))
        return !is_said(c->jour) || c->jour == d->entre_le; /* another day corrects it */
    if (act == ACTE_ACCUSER_RECEPTION)                      /* it changes no state */
        return d->recu_le != DAY_NONE;
    if (act == ACTE_FACTURER &&
        d->facture_numero != NULL) /* paid, or given back since, it is the same invoice */
        return dossier_transition(d->etat, d->facturation, act, ROLE_ORGANISME) == NULL;
    return act != ACTE_PROPOSER && d->dernier_acte == act && d->dernier_par == ROLE_ORGANISME &&
           dossier_transition(d->etat, d->facturation, act, ROLE_ORGANISME) == NULL;
}

static bool same_text(const json_t *said, const char *key, const char *again)
{
    const char *before = json_string_value(json_object_get(said, key));

    return before == NULL || again == NULL ? before == again : strcmp(before, again) == 0;
}

/* Its reasons are in the list of acts. */
static enum rc same_reasons(struct page *p, const struct dossier *d, const struct dossier_commande *c,
                            bool *out, struct err *e)
{
    const char *detail = NULL;
    json_t *said;
    enum rc rc = last_detail(p, d, c->acte, &detail, e);

    said = detail != NULL ? json_loads(detail, 0, NULL) : NULL;
    *out = same_text(said, "code", c->code) && same_text(said, "motif", c->motif);
    json_decref(said);
    return rc;
}

/* A day that is not said is that of the act; once the session is over, the day of the session that the act is about: a later one would
 * be no day of it. */
static day_t day_unsaid(const struct dossier *d, enum dossier_acte act, day_t on)
{
    return on <= d->fin ? on : act == ACTE_ENTRER ? d->debut : d->fin;
}

static bool same_day(const struct dossier *d, day_t done, const struct dossier_commande *c)
{
    return done == (is_said(c->jour) ? c->jour : day_unsaid(d, c->acte, d->dernier_le));
}

/* An end before the term has its own day, which its code alone does not say. */
static enum rc fill_day(const struct page *p, const struct dossier *d, struct dossier_commande *c,
                        struct err *e)
{
    if ((c->acte != ACTE_ENTRER && c->acte != ACTE_SORTIR) || is_said(c->jour) || p->today <= d->fin)
        return RC_OK;
    if (c->acte == ACTE_SORTIR && c->code != NULL && !dossier_sortie_au_terme(c->code, p->today))
        return api_refuser(
            "date", "le dernier jour suivi : la session est finie, et ce code dit une fin avant son terme",
            e);
    c->jour = day_unsaid(d, c->acte, p->today);
    return RC_OK;
}

static enum rc check_same(struct page *p, const struct dossier *d, const struct dossier_commande *c,
                          struct err *e)
{
    bool same = true;
    enum rc rc = RC_OK;

    if (c->acte == ACTE_REFUSER || c->acte == ACTE_ANNULER)
        rc = same_reasons(p, d, c, &same, e);
    if (rc != RC_OK)
        return rc;
    if (c->acte == ACTE_ENTRER)
        same = same_day(d, d->entre_le, c);
    else if (c->acte == ACTE_DECLARER)
        same = same_service(d, c);
    else if (c->acte == ACTE_FACTURER &&
             (d->facture_numero == NULL || strcmp(d->facture_numero, c->facture_numero) != 0))
        return dossier_sans_transition(d, c->acte, c->par, e); /* which names the invoice that it has */
    return same ? RC_OK : ERR(e, MSG_API_DEJA_FAIT);
}

/* The exit that the dossier has, as far as it is said again: another day, or another code, corrects it. */
static enum rc exit_said(struct page *p, const struct dossier *d, const struct dossier_commande *c, bool *out,
                         struct err *e)
{
    *out = !is_said(c->jour) || c->jour == d->sorti_le;
    return *out && c->code != NULL ? same_reasons(p, d, c, out, e) : RC_OK;
}

/* ---- doing one ----------------------------------------------------------------------------------------------------- */

/* What is asked is read and checked before anything is answered, the act done already too. */
static enum rc read_command(struct page *p, body_fn *fields, const char *known, const struct dossier *d,
                            struct dossier_commande *c, struct err *e)
{
    json_t *body;
    enum rc rc = read_version(p, &c->version, e);

    if (rc == RC_OK)
        rc = api_corps(p, &body, e);
    if (rc != RC_OK)
        return rc;
    rc = known != NULL ? only_known(p, body, known, e) : RC_OK;
    if (rc == RC_OK)
        rc = fields(p, body, d, c, e);
    json_decref(body);
    return rc;
}

/* An act, how its body is read and its dossier answered, and where the body says a duration. */
struct asked {
    struct dossier_commande c;
    body_fn *fields;
    const char
        *known; /* the names of the fields that it has, between blanks; NULL when `fields` refuses them all */
    page_fn *answer;
    const char *duration;
};

/* The fields of a form, as programs name them. */
static void name_field(const struct asked *a, struct err *e)
{
    static const struct {
        const char *ours, *theirs;
    } names[] = {{"debut", "trainingActionInfo.sessionStartDate"},
                 {"fin", "trainingActionInfo.sessionEndDate"},
                 {"prix_ttc", "priceChange.price"},
                 {"prix_ht", "trainingActionInfo.totalExcl"},
                 {"jour", "date"},
                 {"motif", "description"},
                 {"heures_realisees", "trainingDuration"},
                 {"cause", "code"},
                 {"force_majeure", "forceMajeurAbsence"},
                 {"facture", "billNumber"}};

    if (strcmp(e->field, "heures") == 0)
        err_at(e, a->duration, 0);
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (strcmp(e->field, names[i].ours) == 0) {
            err_at(e, names[i].theirs, 0);
            return;
        }
}

static enum rc execute(struct db *db, void *arg, struct err *e)
{
    struct asked *a = arg;
    enum rc rc = dossier_executer(db, &a->c, e);

    if (rc != RC_OK)
        name_field(a, e);
    return rc;
}

/* What is asked is what the dossier says already: answered (*answered), or refused for what it says otherwise. */
static enum rc answer_done(struct page *p, struct asked *a, const struct dossier *d, bool *answered,
                           struct err *e)
{
    enum rc rc = RC_OK;

    if (a->c.acte == ACTE_SORTIR && (d->etat == ETAT_TERMINATED || d->etat == ETAT_SERVICE_DONE_DECLARED)) {
        rc = exit_said(p, d, &a->c, answered, e);
    } else if (is_done(d, a->c.acte, &a->c)) {
        rc = check_same(p, d, &a->c, e);
        *answered = true;
    } else {
        rc = fill_day(p, d, &a->c, e);
    }
    return rc == RC_OK && *answered ? a->answer(p, e) : rc;
}

/* Reads what is asked beside the dossier as it is; *answered when there is nothing to write. */
static enum rc look(struct page *p, struct asked *a, bool *answered, struct err *e)
{
    struct dossier d;
    enum rc rc = dossier_lire(p->db, p->arena, p->params[0], &d, e);

    *answered = rc == RC_OK && d.organisme_id != p->session.actor_id;
    if (*answered)
        return a->answer(p, e); /* refused and recorded there */
    a->c = (struct dossier_commande){.acte = a->c.acte,
                                     .par = ROLE_ORGANISME,
                                     .par_id = p->session.actor_id,
                                     .agent = "",
                                     .numero = p->params[0]};
    if (rc == RC_OK)
        rc = read_command(p, a->fields, a->known, &d, &a->c, e);
    return rc == RC_OK ? answer_done(p, a, &d, answered, e) : rc;
}

/* The dossier was read before it was written: the same act, asked at the same time, may have been done in between. It is then answered as one
 * that is asked later is; otherwise what was refused stays so. */
static enum rc look_again(struct page *p, struct err *e)
{
    const struct err refused = *e;
    bool answered;
    enum rc rc = look(p, p->unit_arg, &answered, e);

    if (rc != RC_OK || answered)
        return rc;
    *e = refused;
    return refused.rc;
}

static enum rc act_on(struct page *p, struct asked act, struct err *e)
{
    struct asked *a = ARENA_NEW(p->arena, struct asked);
    bool answered;
    enum rc rc;

    *a = act;
    a->duration = act.fields == read_change ? "trainingActionInfo.indicativeDuration" : "indicativeDuration";
    rc = look(p, a, &answered, e);
    if (rc != RC_OK || answered)
        return rc;
    page_write(p, execute, a, a->answer, NULL);
    if (a->c.acte != ACTE_PROPOSER) /* proposed again, it is another proposal */
        p->relire = look_again;
    return RC_OK;
}

enum rc api_acte(struct page *p, struct err *e)
{
    for (size_t i = 0; i < ARRAY_LEN(acts); i++)
        if (strcmp(acts[i].name, p->params[1]) == 0)
            return act_on(p,
                          (struct asked){.c.acte = acts[i].act,
                                         .fields = acts[i].fields,
                                         .known = acts[i].known,
                                         .answer = api_dossier},
                          e);
    return ERR(e, strcmp(p->params[1], "files") == 0 ? MSG_API_SANS_FICHIER : MSG_API_INTROUVABLE);
}

/* A tool may send back the whole folder as it was read. */
#define FOLDER                                                                                               \
    " priceChange trainingActionInfo vatRate participants notes tags description externalId type state "     \
    "billingState controlState attendeeState createdOn updatedOn lastUpdate completionRate isAllowActions "  \
    "withPoleEmploi attendee amountTtc amountHt vatAmount amountToInvoice vatToInvoice billNumber "          \
    "amountHtNet vatHtAmount5 vatAmount5 vatHtAmount20 vatAmount20 billId amountCGU history _links files "   \
    "attendeeLink dataProviderId permalink externalLink "

enum rc api_modifier(struct page *p, struct err *e)
{
    return act_on(p,
                  (struct asked){
                      .c.acte = ACTE_PROPOSER, .fields = read_change, .known = FOLDER, .answer = api_dossier},
                  e);
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
    return act_on(
        p, (struct asked){.c.acte = ACTE_ACCUSER_RECEPTION, .fields = read_nothing, .answer = api_accuse}, e);
}

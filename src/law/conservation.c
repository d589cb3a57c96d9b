#include "law/conservation.h"
#include "law_data.h"

static bool within(day_t at, day_t from, day_t until)
{
    return from <= at && (until == DAY_NONE || at < until);
}

const struct law_retention *law_retention_nth(size_t n)
{
    return n < law_retentions_n ? &law_retentions[n] : NULL;
}

const struct law_retention *law_retention_at(enum law_retention_rule rule, day_t at)
{
    for (size_t i = 0; i < law_retentions_n; i++)
        if (law_retentions[i].rule == rule && within(at, law_retentions[i].from, law_retentions[i].until))
            return &law_retentions[i];
    return NULL;
}

const struct law_retention *law_retention_of(enum law_item item, day_t at)
{
    for (size_t i = 0; i < law_retentions_n; i++) {
        const struct law_retention *r = &law_retentions[i];

        if (!r->derogation && within(at, r->from, r->until) && item_set_has(&r->items, item))
            return r;
    }
    return NULL;
}

/* The compiler saw that a length has a value as long as its rule lives, in one of these units. */
static day_t add_length(int param, day_t from, day_t at)
{
    struct law_value v;

    CHECK(param < PARAM_COUNT && law_param((enum law_param)param, at, &v, NULL) == RC_OK);
    if (strcmp(v.unit, "jours") == 0)
        return from + (day_t)v.value;
    return day_add_months(from, (int)v.value * (strcmp(v.unit, "annees") == 0 ? 12 : 1));
}

static day_t months_before(int param, day_t term, day_t at)
{
    struct law_value v;

    CHECK(law_param((enum law_param)param, at, &v, NULL) == RC_OK);
    if (strcmp(v.unit, "jours") == 0)
        return term - (day_t)v.value;
    return day_add_months(term, -(int)v.value * (strcmp(v.unit, "annees") == 0 ? 12 : 1));
}

/* The term of the rule itself. */
static void own_term(const struct retention_facts *f, day_t at, struct retention_deadline *out)
{
    const struct law_retention *r = out->rule;

    out->certainty = r->certainty;
    if (r->length == PARAM_COUNT) {
        out->state = RETENTION_NON_DETENUE;
        return;
    }
    if (f->depart == DAY_NONE)
        return;
    out->state = RETENTION_DATEE;
    out->until = add_length(r->length, f->depart, at);
    if (r->extension == PARAM_COUNT || f->connu == DAY_NONE ||
        f->connu <= months_before(r->extension, out->until, at))
        return;
    if (f->connu > out->until)
        out->certainty = LAW_UNVERIFIED;
    out->until = add_length(r->extension, out->until, at);
    out->prolonged = true;
}

/* A derogation moves a term further, never nearer. */
static void lengthen(enum law_retention_rule rule, day_t event, day_t at, struct retention_deadline *out)
{
    const struct law_retention *r = law_retention_at(rule, at);
    day_t until;

    if (event == DAY_NONE || r == NULL || out->state != RETENTION_DATEE)
        return;
    until = r->length == PARAM_COUNT ? event : add_length(r->length, event, at);
    if (until <= out->until)
        return;
    out->until = until;
    out->rule = r;
    out->prolonged = false;
    out->certainty = r->certainty;
}

enum rc retention_deadline(enum law_retention_rule rule, const struct retention_facts *facts, day_t at,
                           struct retention_deadline *out, struct err *e)
{
    const struct law_retention *court = law_retention_at(CONSERVATION_CONTENTIEUX, at);
    char day[32];

    *out = (struct retention_deadline){.until = DAY_NONE, .rule = law_retention_at(rule, at)};
    if (out->rule == NULL)
        return ERR(e, MSG_LOI_CONSERVATION_ABSENTE, "date", day_french(at, day));
    own_term(facts, at, out);
    lengthen(CONSERVATION_FONDS_EUROPEENS, facts->fonds, at, out);
    lengthen(CONSERVATION_FRAUDE, facts->fraude, at, out);
    lengthen(CONSERVATION_CONTENTIEUX, facts->decision, at, out);
    if (facts->contentieux && court != NULL)
        *out = (struct retention_deadline){
            .state = RETENTION_CONTENTIEUX, .until = DAY_NONE, .rule = court, .certainty = court->certainty};
    return RC_OK;
}

bool retention_due(const struct retention_deadline *d, day_t at)
{
    return d->state == RETENTION_DATEE && at > d->until;
}

/* ---- for people ---------------------------------------------------------------------------------------------- */

static const char *param_text(int param, day_t at, char *buf)
{
    struct law_value v;

    CHECK(law_param((enum law_param)param, at, &v, NULL) == RC_OK);
    return law_value_text(&v, buf);
}

static void phrase_text(const struct law_retention *r, day_t at, char *buf, size_t size)
{
    static const char place[] = "{durée}";
    const char *hole = strstr(r->phrase, place);
    char length[LAW_VALUE_BYTES];

    if (hole == NULL || r->length == PARAM_COUNT)
        snprintf(buf, size, "%s", r->phrase);
    else
        snprintf(buf, size, "%.*s%s%s", (int)(hole - r->phrase), r->phrase, param_text(r->length, at, length),
                 hole + strlen(place));
}

const char *law_retention_phrase(const struct law_retention *r, day_t at, char *buf)
{
    char more[LAW_VALUE_BYTES];
    size_t used;

    phrase_text(r, at, buf, RETENTION_TEXT_BYTES);
    if (r->extension == PARAM_COUNT)
        return buf;
    used = strlen(buf);
    (void)param_text(r->extension, at, more);
    snprintf(buf + used, RETENTION_TEXT_BYTES - used,
             " ; %s de plus quand l'évènement est connu dans les derniers %s", more, more);
    return buf;
}

enum law_certainty law_retention_certainty(const struct law_retention *r, day_t at)
{
    struct law_value v;

    if (r->length == PARAM_COUNT || law_param((enum law_param)r->length, at, &v, NULL) != RC_OK)
        return r->certainty;
    return MAX(r->certainty, v.certainty);
}

static void rule_text(const struct law_retention *r, day_t at, char *buf, size_t size)
{
    size_t used;

    phrase_text(r, at, buf, size);
    used = strlen(buf);
    snprintf(buf + used, size - used, " (%s)", r->article);
}

const char *law_retention_text(enum law_item item, const struct retention_facts *facts, day_t at, char *buf)
{
    static const struct retention_facts nothing = RETENTION_FACTS;
    const struct law_retention *r = law_retention_of(item, at);
    struct retention_deadline d;
    char day[32];

    buf[0] = '\0';
    if (r == NULL || retention_deadline(r->rule, facts != NULL ? facts : &nothing, at, &d, NULL) != RC_OK)
        return buf;
    if (d.state == RETENTION_DATEE)
        snprintf(buf, RETENTION_TEXT_BYTES, "conservée jusqu'au %s (%s)", day_french(d.until, day),
                 d.rule->article);
    else
        rule_text(d.rule, at, buf, RETENTION_TEXT_BYTES);
    return buf;
}

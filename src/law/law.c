#include "law_data.h"
#include <stdarg.h>

const char *law_certainty_name(enum law_certainty c)
{
    static const char *const names[] = {"verified", "secondary", "unverified", "not held"};

    CHECK((size_t)c < ARRAY_LEN(names));
    return names[c];
}

static bool within(day_t at, day_t from, day_t until)
{
    return from <= at && (until == DAY_NONE || at < until);
}

/* ---- sets of items ----------------------------------------------------------------------------------------- */

void item_set_add(struct item_set *s, enum law_item it)
{
    CHECK((size_t)it < ITEM_COUNT);
    s->w[(size_t)it / 64] |= UINT64_C(1) << ((size_t)it % 64);
}

bool item_set_has(const struct item_set *s, enum law_item it)
{
    CHECK((size_t)it < ITEM_COUNT);
    return (s->w[(size_t)it / 64] >> ((size_t)it % 64) & 1) != 0;
}

bool item_set_within(const struct item_set *part, const struct item_set *whole)
{
    for (size_t i = 0; i < ARRAY_LEN(part->w); i++)
        if ((part->w[i] & ~whole->w[i]) != 0)
            return false;
    return true;
}

struct item_set item_set_of(int first, ...)
{
    struct item_set s = {{0}};
    va_list ap;

    va_start(ap, first);
    for (int it = first; it != ITEM_COUNT; it = va_arg(ap, int))
        item_set_add(&s, (enum law_item)it);
    va_end(ap);
    return s;
}

/* ---- parameters -------------------------------------------------------------------------------------------- */

static const struct law_value *value_at(enum law_param p, day_t at)
{
    CHECK((size_t)p < PARAM_COUNT);
    for (size_t i = law_params[p].n; i-- > 0;)
        if (within(at, law_params[p].values[i].from, law_params[p].values[i].until))
            return &law_params[p].values[i];
    return NULL;
}

/* The lens of this thread. Rules are pure and take no context: this is the one place where a computation that is being
 * verified meets other values than the law's (docs/decisions). */
static struct law_lens **lens_of_thread(void)
{
    static _Thread_local struct {
        struct law_lens *lens;
    } here;

    return &here.lens;
}

void law_lens_on(struct law_lens *l)
{
    CHECK(*lens_of_thread() == NULL);
    l->used_n = 0;
    l->missing = PARAM_COUNT;
    *lens_of_thread() = l;
}

void law_lens_off(void)
{
    CHECK(*lens_of_thread() != NULL);
    *lens_of_thread() = NULL;
}

/* The value given for a day, the latest when two are. */
static const struct law_value *given_at(const struct law_lens *lens, enum law_param p, day_t at)
{
    const struct law_value *found = NULL;

    for (size_t i = 0; i < lens->given_n; i++) {
        const struct law_value *v = &lens->given[i].value;

        if (lens->given[i].param == p && within(at, v->from, v->until) &&
            (found == NULL || v->from > found->from))
            found = v;
    }
    return found;
}

static const struct law_value *through_lens(struct law_lens *lens, enum law_param p, day_t at)
{
    const struct law_value *law = value_at(p, at);
    const struct law_value *v = lens->given != NULL ? given_at(lens, p, at) : law;

    if (v == NULL) {
        if (law != NULL && lens->missing == PARAM_COUNT)
            lens->missing = p;
        return NULL;
    }
    for (size_t i = 0; i < lens->used_n; i++)
        if (lens->used[i].param == p && lens->used[i].value.from == v->from)
            return v;
    if (lens->used_n < LAW_LENS_MAX)
        lens->used[lens->used_n++] = (struct law_read){p, *v};
    return v;
}

static const struct law_value *read_at(enum law_param p, day_t at)
{
    struct law_lens *lens = *lens_of_thread();

    return lens == NULL ? value_at(p, at) : through_lens(lens, p, at);
}

enum rc law_param(enum law_param p, day_t at, struct law_value *out, struct err *e)
{
    const struct law_value *v = read_at(p, at);
    char day[32];

    if (v == NULL)
        return ERR(e, MSG_LOI_PARAMETRE_SANS_VALEUR, "nom", law_params[p].name, "date", day_french(at, day));
    *out = *v;
    return RC_OK;
}

int64_t law_param_always(enum law_param p, day_t at)
{
    const struct law_value *v = value_at(p, at); /* a lens may lack it, a caller cannot do without */

    CHECK(v != NULL);
    return v->value;
}

const char *law_param_name(enum law_param p)
{
    CHECK((size_t)p < PARAM_COUNT);
    return law_params[p].name;
}

const char *law_param_label(enum law_param p)
{
    CHECK((size_t)p < PARAM_COUNT);
    return law_params[p].label;
}

const char *law_param_note(enum law_param p)
{
    CHECK((size_t)p < PARAM_COUNT);
    return law_params[p].note;
}

bool law_param_find(const char *name, enum law_param *out)
{
    size_t low = 0;
    size_t high = PARAM_COUNT;

    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int d = strcmp(name, law_params[mid].name);

        if (d == 0) {
            *out = (enum law_param)mid;
            return true;
        }
        if (d < 0)
            high = mid;
        else
            low = mid + 1;
    }
    return false;
}

const struct law_value *law_param_history(enum law_param p, size_t *n)
{
    CHECK((size_t)p < PARAM_COUNT);
    *n = law_params[p].n;
    return law_params[p].values;
}

/* ---- items and places -------------------------------------------------------------------------------------- */

const char *law_item_name(enum law_item it)
{
    CHECK((size_t)it < ITEM_COUNT);
    return law_items[it].name;
}

bool law_item_by_name(const char *name, enum law_item *out)
{
    for (size_t i = 0; i < ITEM_COUNT; i++)
        if (strcmp(law_items[i].name, name) == 0) {
            *out = (enum law_item)i;
            return true;
        }
    return false;
}

const struct law_item_version *law_item_at(enum law_item it, day_t at)
{
    CHECK((size_t)it < ITEM_COUNT);
    for (size_t i = law_items[it].n; i-- > 0;)
        if (within(at, law_items[it].versions[i].from, law_items[it].versions[i].until))
            return &law_items[it].versions[i];
    return NULL;
}

static const struct law_place *place_at(const char *address, day_t at)
{
    for (size_t i = 0; i < law_places_n; i++)
        if (within(at, law_places[i].from, law_places[i].until) &&
            strcmp(law_places[i].address, address) == 0)
            return &law_places[i];
    return NULL;
}

/* A group has no name of its own: it stands for its first element. */
static const struct law_place *first_element(const struct law_place *group, day_t at)
{
    size_t n = strlen(group->address);

    for (size_t i = 0; i < law_places_n; i++)
        if (within(at, law_places[i].from, law_places[i].until) &&
            strncmp(law_places[i].address, group->address, n) == 0 && law_places[i].address[n] == '/')
            return &law_places[i];
    return group;
}

bool law_item_find(const char *address, day_t at, enum law_item *out)
{
    const struct law_place *p = place_at(address, at);

    if (p != NULL && p->nature == LAW_GROUPE)
        p = first_element(p, at);
    if (p == NULL || p->item == ITEM_COUNT)
        return false;
    *out = p->item;
    return true;
}

bool law_place_in_force(const struct law_place *p, day_t at)
{
    return within(at, p->from, p->until);
}

enum law_certainty law_place_certainty(const struct law_place *p, day_t at)
{
    return p->doubt_from != DAY_NONE && at >= p->doubt_from ? MAX(p->certainty, LAW_UNVERIFIED)
                                                            : p->certainty;
}

static enum law_certainty row_certainty(const char *row, size_t len, day_t at)
{
    for (size_t i = 0; i < law_places_n; i++) {
        const struct law_place *p = &law_places[i];
        size_t n = strlen(p->address);

        if (law_place_in_force(p, at) && n <= len && strncmp(row, p->address, n) == 0 &&
            (n == len || (p->nature == LAW_ARTICLE && row[n] == ',')))
            return law_place_certainty(p, at);
    }
    return LAW_NOT_HELD;
}

enum law_certainty law_rows_certainty(const char *rows, day_t at)
{
    static const char sep[] = " ; ";
    enum law_certainty worst = LAW_VERIFIED;

    for (const char *row = rows; row != NULL;) {
        const char *end = strstr(row, sep);

        worst = MAX(worst, row_certainty(row, end != NULL ? (size_t)(end - row) : strlen(row), at));
        row = end != NULL ? end + strlen(sep) : NULL;
    }
    return worst;
}

enum law_certainty law_access_certainty(const struct law_access *a, day_t at)
{
    return MAX(a->certainty, law_rows_certainty(law_party_row(a->party), at));
}

enum law_certainty law_feed_certainty(const struct law_feed_period *f, day_t at)
{
    return MAX(f->certainty, law_rows_certainty(f->rows, at));
}

bool law_place_held(const struct law_place *p)
{
    return *p->text != '\0' && strstr(p->text, "[…]") == NULL;
}

const char *law_place_words(const struct law_place *p)
{
    return *p->text != '\0' ? p->text : *p->teneur != '\0' ? p->teneur : "texte non détenu";
}

/* ---- parties and access ------------------------------------------------------------------------------------ */

/* Why a party has nothing that day: granted later, granted before, or never for this purpose. */
static void refusal_reason(enum law_party p, enum law_purpose f, day_t at, char *out, size_t size)
{
    const struct law_access *later = NULL;
    const struct law_access *earlier = NULL;
    char day[32];

    for (size_t i = 0; i < law_accesses_n; i++) {
        const struct law_access *a = &law_accesses[i];

        if (a->party != p || a->purpose != f)
            continue;
        if (a->from > at && (later == NULL || a->from < later->from))
            later = a;
        if (a->until != DAY_NONE && a->until <= at)
            earlier = a;
    }
    if (later != NULL)
        snprintf(out, size, "cet accès n'est ouvert qu'à partir du %s (%s)", day_french(later->from, day),
                 later->article);
    else if (earlier != NULL)
        snprintf(out, size, "cet accès a pris fin le %s (%s)", day_french(earlier->until, day),
                 earlier->article);
    else if (*law_parties[p].closed != '\0')
        snprintf(out, size, "%s (%s)", law_parties[p].closed, law_parties[p].row);
    else
        snprintf(out, size, "aucun texte ne l'ouvre pour la finalité « %s »", law_purpose_label(f));
}

const struct law_access *law_access_at(enum law_party p, enum law_purpose f, day_t at, struct err *e)
{
    char day[32];
    char reason[400];

    CHECK((size_t)p < PARTY_COUNT && (size_t)f < FINALITE_COUNT);
    for (size_t i = 0; i < law_accesses_n; i++)
        if (law_accesses[i].party == p && law_accesses[i].purpose == f &&
            within(at, law_accesses[i].from, law_accesses[i].until))
            return &law_accesses[i];
    refusal_reason(p, f, at, reason, sizeof(reason));
    (void)ERR(e, MSG_LOI_ACCES_REFUSE, "partie", law_party_label(p), "date", day_french(at, day), "raison",
              reason);
    return NULL;
}

size_t law_accesses_of(enum law_item item, day_t at, void (*each)(void *arg, const struct law_access *a),
                       void *arg)
{
    size_t n = 0;

    for (size_t p = 0; law_item_at(item, at) != NULL && p < PARTY_COUNT; p++)
        for (size_t f = 0; f < FINALITE_COUNT; f++) {
            struct err none = {0};
            const struct law_access *a = law_access_at((enum law_party)p, (enum law_purpose)f, at, &none);

            if (a == NULL || !item_set_has(&a->items, item))
                continue;
            each(arg, a);
            n++;
        }
    return n;
}

size_t law_party_purposes(enum law_party p, day_t at, enum law_purpose *out)
{
    size_t n = 0;

    for (size_t f = 0; f < FINALITE_COUNT; f++)
        for (size_t i = 0; i < law_accesses_n; i++)
            if (law_accesses[i].party == p && law_accesses[i].purpose == (enum law_purpose)f &&
                within(at, law_accesses[i].from, law_accesses[i].until)) {
                out[n++] = (enum law_purpose)f;
                break;
            }
    return n;
}

enum law_purpose law_party_purpose(enum law_party p)
{
    CHECK((size_t)p < PARTY_COUNT);
    return law_parties[p].purpose;
}

const char *law_party_row(enum law_party p)
{
    CHECK((size_t)p < PARTY_COUNT);
    return law_parties[p].row;
}

const char *law_party_kind(enum law_party p)
{
    CHECK((size_t)p < PARTY_COUNT);
    return law_parties[p].kind;
}

const char *law_party_closed(enum law_party p)
{
    CHECK((size_t)p < PARTY_COUNT);
    return law_parties[p].closed;
}

const char *law_party_name(enum law_party p)
{
    CHECK((size_t)p < PARTY_COUNT);
    return law_parties[p].name;
}

const char *law_party_label(enum law_party p)
{
    CHECK((size_t)p < PARTY_COUNT);
    return law_parties[p].label;
}

const char *law_purpose_name(enum law_purpose f)
{
    CHECK((size_t)f < FINALITE_COUNT);
    return law_purposes[f].name;
}

bool law_party_find(const char *name, enum law_party *out)
{
    for (size_t i = 0; i < PARTY_COUNT; i++)
        if (strcmp(law_parties[i].name, name) == 0) {
            *out = (enum law_party)i;
            return true;
        }
    return false;
}

bool law_purpose_find(const char *name, enum law_purpose *out)
{
    for (size_t i = 0; i < FINALITE_COUNT; i++)
        if (strcmp(law_purposes[i].name, name) == 0) {
            *out = (enum law_purpose)i;
            return true;
        }
    return false;
}

const char *law_purpose_label(enum law_purpose f)
{
    CHECK((size_t)f < FINALITE_COUNT);
    return law_purposes[f].label;
}

/* ---- feeds ------------------------------------------------------------------------------------------------- */

const char *law_feed_name(enum law_feed f)
{
    CHECK((size_t)f < FEED_COUNT);
    return law_feed_defs[f].name;
}

const char *law_feed_label(enum law_feed f)
{
    CHECK((size_t)f < FEED_COUNT);
    return law_feed_defs[f].label;
}

const struct law_feed_period *law_feed_at(enum law_feed f, day_t at, struct err *e)
{
    const struct law_feed_period *later = NULL;
    const struct law_feed_period *earlier = NULL;
    char day[32];
    char reason[400];

    CHECK((size_t)f < FEED_COUNT);
    for (size_t i = 0; i < law_feeds_n; i++) {
        const struct law_feed_period *p = &law_feeds[i];

        if (p->feed != f)
            continue;
        if (within(at, p->from, p->until))
            return p;
        if (p->from > at && (later == NULL || p->from < later->from))
            later = p;
        if (p->from <= at)
            earlier = p;
    }
    CHECK(later != NULL || earlier != NULL);
    if (later != NULL)
        snprintf(reason, sizeof(reason), "elle n'est ouverte qu'à partir du %s (%s)",
                 day_french(later->from, day), later->article);
    else
        snprintf(reason, sizeof(reason), "elle a pris fin le %s (%s)", day_french(earlier->until, day),
                 earlier->article);
    (void)ERR(e, MSG_LOI_ALIMENTATION_FERMEE, "flux", law_feed_label(f), "date", day_french(at, day),
              "raison", reason);
    return NULL;
}

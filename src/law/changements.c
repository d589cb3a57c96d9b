/* What changed in the law between two days: provisions of the orders, articles of the decree, parameters. */
#include "law_data.h"
#include "base/money.h"

static bool happened(day_t day, day_t from, day_t to)
{
    return day != DAY_NONE && day > from && day <= to;
}

static size_t provisions(day_t day, void (*each)(void *arg, const struct law_change *c), void *arg)
{
    size_t n = 0;

    for (size_t i = 0; i < law_provisions_n; i++) {
        const struct law_provision *p = &law_provisions[i];

        if (p->from != day)
            continue;
        each(arg, &(struct law_change){p->source, p->number, p->operation, p->note, day, p->certainty,
                                       p->effects, p->n});
        n++;
    }
    return n;
}

/* The version of the same article that ends when another begins, or the other way round. */
static const struct law_place *neighbour(const struct law_place *p, day_t day, bool before)
{
    for (size_t i = 0; i < law_places_n; i++) {
        const struct law_place *q = &law_places[i];

        if (q != p && strcmp(q->address, p->address) == 0 && (before ? q->until == day : q->from == day))
            return q;
    }
    return NULL;
}

/* Places of an order change by its provisions; only articles of the decree are versions of their own. */
static bool is_decree(const struct law_place *p)
{
    return p->nature == LAW_ARTICLE && strncmp(p->address, "art. ", 5) != 0;
}

/* A version that begins, after another or not; or one that ends with nothing after it. */
static size_t articles(day_t day, void (*each)(void *arg, const struct law_change *c), void *arg)
{
    size_t n = 0;

    for (size_t i = 0; i < law_places_n; i++) {
        const struct law_place *p = &law_places[i];
        bool begins = p->from == day;
        const struct law_place *before = begins ? neighbour(p, day, true) : p;
        struct law_effect effect = {
            .label = p->label, .objet = p->objet, .note = p->note, .nature = p->nature};

        if (!is_decree(p) || (!begins && (p->until != day || neighbour(p, day, false) != NULL)))
            continue;
        if (before != NULL) {
            effect.before_address = before->address;
            effect.before = before->text;
            effect.before_certainty = before->certainty;
        }
        if (begins) {
            effect.after_address = p->address;
            effect.after = p->text;
            effect.after_certainty = p->certainty;
        }
        each(arg, &(struct law_change){p->introduced, p->address,
                                       !begins          ? "abroger"
                                       : before == NULL ? "insérer"
                                                        : "remplacer",
                                       p->note, day, p->certainty, &effect, 1});
        n++;
    }
    return n;
}

const char *law_value_text(const struct law_value *v, char *buf)
{
    static const char *const words[][3] = {
        {"heures", "heure", "heures"},
        {"jours", "jour", "jours"},
        {"jours_ouvres", "jour ouvré", "jours ouvrés"},
        {"mois", "mois", "mois"},
        {"annees", "an", "ans"},
        {"pourcent", "%", "%"},
    };
    long long n = (long long)v->value;

    if (strcmp(v->unit, "centimes") == 0)
        return money_french(v->value, buf);
    if (strcmp(v->unit, "date") == 0)
        return day_french((day_t)v->value, buf);
    if (strcmp(v->unit, "bool") == 0)
        snprintf(buf, LAW_VALUE_BYTES, "%s", n != 0 ? "oui" : "non");
    else if (strcmp(v->unit, "dix_milliemes") == 0)
        snprintf(buf, LAW_VALUE_BYTES, "%lld,%02lld %%", n / 100, n % 100);
    else
        snprintf(buf, LAW_VALUE_BYTES, "%lld", n);
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (strcmp(words[i][0], v->unit) == 0)
            snprintf(buf, LAW_VALUE_BYTES, "%lld %s", n, words[i][n > 1 ? 2 : 1]);
    return buf;
}

static size_t parameter(enum law_param p, day_t day, void (*each)(void *arg, const struct law_change *c),
                        void *arg)
{
    const struct law_value *before = NULL;
    const struct law_value *after = NULL;
    const char *name = law_param_name(p);
    char old[LAW_VALUE_BYTES];
    char new[LAW_VALUE_BYTES];
    struct law_effect effect;

    for (size_t i = 0; i < law_params[p].n; i++) {
        const struct law_value *v = &law_params[p].values[i];

        if (v->until == day)
            before = v;
        if (v->from == day)
            after = v;
    }
    if (before == NULL && after == NULL)
        return 0;
    effect = (struct law_effect){.label = law_params[p].label,
                                 .objet = "parametre",
                                 .before_address = before != NULL ? name : NULL,
                                 .before = before != NULL ? law_value_text(before, old) : NULL,
                                 .after_address = after != NULL ? name : NULL,
                                 .after = after != NULL ? law_value_text(after, new) : NULL,
                                 .note = law_params[p].note,
                                 .before_certainty = before != NULL ? before->certainty : LAW_VERIFIED,
                                 .after_certainty = after != NULL ? after->certainty : LAW_VERIFIED};
    each(arg, &(struct law_change){(after != NULL ? after : before)->article, name,
                                   before == NULL  ? "insérer"
                                   : after == NULL ? "abroger"
                                                   : "remplacer",
                                   law_params[p].note, day, (after != NULL ? after : before)->certainty,
                                   &effect, 1});
    return 1;
}

static void consider(day_t day, day_t at, day_t to, day_t *next)
{
    if (happened(day, at, to) && (*next == DAY_NONE || day < *next))
        *next = day;
}

/* The first day after `at` on which anything changes; DAY_NONE when none. */
static day_t next_day(day_t at, day_t to)
{
    day_t next = DAY_NONE;

    for (size_t i = 0; i < law_provisions_n; i++)
        consider(law_provisions[i].from, at, to, &next);
    for (size_t i = 0; i < law_places_n; i++) {
        if (!is_decree(&law_places[i]))
            continue;
        consider(law_places[i].from, at, to, &next);
        consider(law_places[i].until, at, to, &next);
    }
    for (size_t p = 0; p < PARAM_COUNT; p++)
        for (size_t i = 0; i < law_params[p].n; i++) {
            consider(law_params[p].values[i].from, at, to, &next);
            consider(law_params[p].values[i].until, at, to, &next);
        }
    return next;
}

size_t law_changes(day_t from, day_t to, void (*each)(void *arg, const struct law_change *c), void *arg)
{
    size_t n = 0;

    for (day_t day = next_day(from, to); day != DAY_NONE; day = next_day(day, to)) {
        n += articles(day, each, arg);
        n += provisions(day, each, arg);
        for (size_t p = 0; p < PARAM_COUNT; p++)
            n += parameter((enum law_param)p, day, each, arg);
    }
    return n;
}

#include "exchange/plan.h"
#include "base/money.h"
#include "base/text.h"

static const struct {
    const char *name; /* JSON */
    const char *label;
} effect_names[PLAN_EFFECTS] = {
    [PLAN_NEW] = {"nouvelles", "nouvelles"},          [PLAN_CHANGED] = {"modifiees", "modifiées"},
    [PLAN_UNCHANGED] = {"inchangees", "inchangées"},  [PLAN_ENDED] = {"terminees", "terminées"},
    [PLAN_QUEUED] = {"a_rapprocher", "à rapprocher"},
};

void plan_effect(struct plan *p, enum plan_effect effect, const void *what, size_t n)
{
    unsigned char head[3] = {(unsigned char)effect, (unsigned char)(n >> 8), (unsigned char)n};

    CHECK(n <= UINT16_MAX);
    p->effects[effect]++;
    sha256_add(p->hashed, head, sizeof(head));
    sha256_add(p->hashed, what, n);
}

void plan_state(struct plan *p, const void *what, size_t n)
{
    sha256_add(p->hashed, what, n);
}

/* Those shown are the first of the file, in its order: a partner may refuse a line once it has read them all. NULL: it comes after them. */
static struct plan_refusal *refusal_place(struct plan *p, long line)
{
    size_t at = p->refusals_n;

    while (at > 0 && line > 0 && line < p->refusals[at - 1].line)
        at--;
    if (at == PLAN_REFUSALS_SHOWN)
        return NULL;
    if (p->refusals_n < PLAN_REFUSALS_SHOWN)
        p->refusals_n++;
    memmove(&p->refusals[at + 1], &p->refusals[at], (p->refusals_n - 1 - at) * sizeof(p->refusals[at]));
    return &p->refusals[at];
}

bool plan_rien(const struct plan *p)
{
    int64_t effects = 0;

    for (int i = 0; i < PLAN_EFFECTS; i++)
        effects += p->effects[i];
    return p->refused > 0 && effects == 0 && !p->autre_effet;
}

void plan_refuse(struct plan *p, const struct err *why)
{
    struct plan_refusal *r;
    char line[32];
    int n = snprintf(line, sizeof(line), "refus %ld %d;", why->line, (int)why->rc);

    sha256_add(p->hashed, line, (size_t)n);
    if (why->objet[0] != '\0') /* files whose lines tell enough keep the plan they had */
        sha256_add(p->hashed, why->objet, strlen(why->objet) + 1);
    p->refused++;
    r = refusal_place(p, why->line);
    if (r == NULL)
        return;
    r->line = why->line;
    r->msg = why->msg;
    snprintf(r->objet, sizeof(r->objet), "%s", why->objet);
    snprintf(r->field, sizeof(r->field), "%s", why->field);
    snprintf(r->phrase, sizeof(r->phrase), "%.*s", (int)sizeof(r->phrase) - 1, why->phrase);
}

static void counter_add(struct plan *p, const char *name, const char *label, int64_t more, bool cents)
{
    size_t i = 0;

    while (i < p->counters_n && strcmp(p->counters[i].name, name) != 0)
        i++;
    CHECK(i < PLAN_COUNTERS_MAX);
    if (i == p->counters_n)
        p->counters[p->counters_n++] = (struct plan_counter){name, label, 0, cents};
    if (!money_add(p->counters[i].value, more, &p->counters[i].value))
        p->counters[i].value = INT64_MAX;
}

void plan_counter_add(struct plan *p, const char *name, const char *label, int64_t more)
{
    counter_add(p, name, label, more, false);
}

void plan_amount_add(struct plan *p, const char *name, const char *label, int64_t cents)
{
    counter_add(p, name, label, cents, true);
}

/* A label and a count in columns; a character is one place, however many bytes it takes. */
static void print_count(FILE *out, const char *label, int64_t n)
{
    fprintf(out, "  %s%*s %12lld\n", label, MAX(14 - (int)text_characters(label), 0), "", (long long)n);
}

static void print_refusals(const struct plan *p, FILE *out)
{
    for (size_t i = 0; i < p->refusals_n; i++) {
        const struct plan_refusal *r = &p->refusals[i];

        fprintf(out, "  ligne %ld%s%s%s%s%s : %s\n", r->line, *r->objet != '\0' ? ", " : "", r->objet,
                *r->field != '\0' ? ", champ « " : "", r->field, *r->field != '\0' ? " »" : "", r->phrase);
    }
    if (p->refused > (int64_t)p->refusals_n)
        fprintf(out, "  et %lld autre(s) ligne(s) refusée(s)\n",
                (long long)(p->refused - (int64_t)p->refusals_n));
}

void plan_print(const struct plan *p, const struct partner *partner, FILE *out)
{
    fprintf(out, "%s%s%s : %lld ligne(s) lue(s)\n", partner->label, *p->kind != '\0' ? ", " : "", p->kind,
            (long long)p->rows);
    for (size_t i = 0; i < PLAN_EFFECTS; i++)
        print_count(out, effect_names[i].label, p->effects[i]);
    print_count(out, "refusées", p->refused);
    for (size_t i = 0; i < p->counters_n; i++) {
        char amount[MONEY_TEXT_BYTES];

        if (p->counters[i].cents)
            fprintf(out, "  %s : %s\n", p->counters[i].label, money_french(p->counters[i].value, amount));
        else
            fprintf(out, "  %s : %lld\n", p->counters[i].label, (long long)p->counters[i].value);
    }
    print_refusals(p, out);
    if (*p->hash != '\0')
        fprintf(out, "plan %s\n", p->hash);
}

static void json_refusals(const struct plan *p, struct json *j)
{
    json_array_open(j);
    for (size_t i = 0; i < p->refusals_n; i++) {
        const struct plan_refusal *r = &p->refusals[i];

        json_object_open(j);
        json_ki(j, "ligne", r->line);
        if (*r->objet != '\0')
            json_kt(j, "objet", r->objet);
        json_kt(j, "champ", r->field);
        json_kt(j, "code", msg_def(r->msg)->code);
        json_kt(j, "message", r->phrase);
        json_object_close(j);
    }
    json_array_close(j);
}

void plan_json(const struct plan *p, const struct partner *partner, struct json *j)
{
    char issued[DAY_TEXT_BYTES];

    json_object_open(j);
    json_kt(j, "partenaire", partner->name);
    json_kt(j, "genre", p->kind);
    json_kt(j, "date_livraison", day_iso(p->issued, issued));
    json_ki(j, "lignes", p->rows);
    for (size_t i = 0; i < PLAN_EFFECTS; i++)
        json_ki(j, effect_names[i].name, p->effects[i]);
    json_ki(j, "refusees", p->refused);
    for (size_t i = 0; i < p->counters_n; i++)
        json_ki(j, p->counters[i].name, p->counters[i].value);
    json_key(j, "refus");
    json_refusals(p, j);
    json_kt(j, "plan", p->hash);
    json_object_close(j);
}

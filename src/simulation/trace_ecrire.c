/*
 * Writing a trace. Each movement is first computed again under the lens of the law, which keeps the parameters that its
 * amount rests on: the same function then verifies with those values only.
 */
#include "rights/origines.h"
#include "simulation/trace_interne.h"

#define SCRATCH_BYTES ((size_t)64 << 20)

struct ecrivain {
    struct arena *a, *scratch;
    const struct explanation *x;
    const struct trace_demande *d;
    struct trace tr;
    const struct explain_line **lignes; /* the first line of each movement */
    char empreinte[TRACE_HASH_BYTES];
    bool failed; /* the machine had no memory */
};

static void put(struct ecrivain *w, json_t *object, const char *key, json_t *v)
{
    if (json_object_set_new(object, key, v) != 0)
        w->failed = true;
}

static void put_text(struct ecrivain *w, json_t *object, const char *key, const char *text)
{
    put(w, object, key, text != NULL ? json_string(text) : json_null());
}

static void put_int(struct ecrivain *w, json_t *object, const char *key, int64_t v)
{
    put(w, object, key, json_integer(v));
}

static void put_day(struct ecrivain *w, json_t *object, const char *key, day_t d)
{
    char buf[DAY_TEXT_BYTES];

    put_text(w, object, key, d != DAY_NONE ? day_iso(d, buf) : NULL);
}

static void append(struct ecrivain *w, json_t *array, json_t *v)
{
    if (json_array_append_new(array, v) != 0)
        w->failed = true;
}

static const char *unit_of(const struct transfer *t)
{
    bool hours = t->debit == POCHE_HEURES || t->credit == POCHE_HEURES || t->debit == COMPTE_HEURES;

    return hours ? "heures" : "centimes";
}

/* ---- movements in memory --------------------------------------------------------------------------------------- */

/* Which training body or financeur it is says nothing of the amount. */
static int64_t account(int64_t compte)
{
    if (compte >= COMPTE_FINANCEUR_BASE)
        return COMPTE_FINANCEUR_BASE;
    if (compte >= COMPTE_ACOMPTE_BASE)
        return COMPTE_ACOMPTE_BASE;
    return compte >= COMPTE_ORGANISME_BASE ? COMPTE_ORGANISME_BASE : compte;
}

static json_t *values_of(struct ecrivain *w, const struct transfer *t)
{
    json_t *params = t->params != NULL ? json_loads(t->params, 0, NULL) : NULL;
    json_t *inputs = t->inputs != NULL ? json_loads(t->inputs, 0, NULL) : NULL;
    json_t *all = json_object();

    if (all == NULL || (params != NULL && json_object_update(all, params) != 0 && json_is_object(params)) ||
        (inputs != NULL && json_object_update_missing(all, inputs) != 0 && json_is_object(inputs)))
        w->failed = true;
    json_decref(params);
    json_decref(inputs);
    return all;
}

static void add_effect(struct trace_mouvement *m, const struct explain_line *line)
{
    if (line->poche != 0 && m->effets_n < ARRAY_LEN(m->effets))
        m->effets[m->effets_n++] = (struct trace_effet){
            line->poche, line->lot, line->amount, line->held, line->balance_after, line->available_after};
}

/* The lines of one movement follow each other. */
static enum rc gather(struct ecrivain *w, struct err *e)
{
    const struct movement *last = NULL;

    w->tr = (struct trace){
        .titulaire_id = w->d->titulaire_id, .au = w->d->au, .connu_us = w->d->connu_us, .entiere = true};
    w->tr.m = ARENA_ARRAY(w->a, struct trace_mouvement, MIN(w->x->lines_n, TRACE_MOUVEMENTS_MAX) + 1);
    w->lignes = ARENA_ARRAY(w->a, const struct explain_line *, MIN(w->x->lines_n, TRACE_MOUVEMENTS_MAX) + 1);
    for (size_t i = 0; i < w->x->lines_n; i++) {
        const struct explain_line *line = &w->x->lines[i];
        struct trace_mouvement *m;

        if (!w->d->montre(w->d->arg, line))
            continue;
        if (line->movement != last && w->tr.n == TRACE_MOUVEMENTS_MAX)
            return ERR(e, MSG_TRACE_TROP_LONGUE);
        if (line->movement != last) {
            m = &w->tr.m[w->tr.n];
            w->lignes[w->tr.n++] = line;
            *m = (struct trace_mouvement){.t = line->movement->t, .recorded_us = line->movement->recorded_us};
            m->t.debit = account(m->t.debit);
            m->t.credit = account(m->t.credit);
            m->valeurs = values_of(w, &m->t);
        }
        last = line->movement;
        add_effect(&w->tr.m[w->tr.n - 1], line);
    }
    return RC_OK;
}

static void add_param(struct trace_mouvement *m, enum law_param p, const struct law_value *v)
{
    for (size_t i = 0; i < m->params_n; i++)
        if (m->params[i].param == p && m->params[i].value.from == v->from)
            return;
    m->params[m->params_n++] = (struct law_read){p, *v};
}

/* The parameters that the explanation names, then those that the computation read. */
static void find_params(struct ecrivain *w, size_t i)
{
    struct trace_mouvement *m = &w->tr.m[i];
    const struct appuis *appuis = &w->lignes[i]->appuis;
    struct law_lens lens = {.given = NULL};
    struct refait unused = {0};

    arena_reset(w->scratch);
    law_lens_on(&lens);
    trace_refaire(w->scratch, &w->tr, i, &unused);
    law_lens_off();
    m->params = ARENA_ARRAY(w->a, struct law_read, appuis->n + lens.used_n + 1);
    for (size_t k = 0; k < appuis->n; k++)
        add_param(m, appuis->a[k].param, &appuis->a[k].value);
    for (size_t k = 0; k < lens.used_n; k++)
        add_param(m, lens.used[k].param, &lens.used[k].value);
}

/* ---- as JSON --------------------------------------------------------------------------------------------------- */

static json_t *json_source(struct ecrivain *w, const struct origine *o)
{
    json_t *j = json_object();

    put_text(w, j, "nature", origine_name(o->nature));
    put_text(w, j, "texte", o->texte);
    put_day(w, j, "jour", o->jour);
    put_text(w, j, "empreinte", o->empreinte);
    put(w, j, "change_depuis", json_boolean(o->change_depuis));
    return j;
}

static json_t *json_inputs(struct ecrivain *w, const struct explain_line *line, const json_t *values)
{
    json_t *list = json_array();
    json_t *seen = json_object();

    for (size_t i = 0; i < line->values_n; i++) {
        const struct explain_value *v = &line->values[i];
        json_t *j;

        if (json_object_get(seen, v->name) != NULL)
            continue;
        put(w, seen, v->name, json_true());
        j = json_object();
        put_text(w, j, "nom", v->name);
        put_text(w, j, "libelle", v->label);
        put(w, j, "valeur", json_incref(json_object_get(values, v->name)));
        put(w, j, "source", json_source(w, &v->source));
        append(w, list, j);
    }
    json_decref(seen);
    return list;
}

static json_t *json_params(struct ecrivain *w, const struct trace_mouvement *m)
{
    json_t *list = json_array();

    for (size_t i = 0; i < m->params_n; i++) {
        const struct law_value *v = &m->params[i].value;
        json_t *j = json_object();

        put_text(w, j, "nom", law_param_name(m->params[i].param));
        put_int(w, j, "valeur", v->value);
        put_text(w, j, "unite", v->unit);
        put_day(w, j, "depuis", v->from);
        put_day(w, j, "jusqu_a", v->until);
        put_text(w, j, "article", v->article);
        put_text(w, j, "certitude", law_certainty_name(v->certainty));
        append(w, list, j);
    }
    return list;
}

/* Since when the text of the article says it, when a parameter of this article does; null otherwise. */
static json_t *json_version(struct ecrivain *w, const struct trace_mouvement *m)
{
    for (size_t i = 0; i < m->params_n; i++) {
        const struct law_value *v = &m->params[i].value;
        json_t *j;

        if (strcmp(v->article, m->t.article) != 0)
            continue;
        j = json_object();
        put_day(w, j, "depuis", v->from);
        put_day(w, j, "jusqu_a", v->until);
        put_text(w, j, "certitude", law_certainty_name(v->certainty));
        return j;
    }
    return json_null();
}

static json_t *json_effects(struct ecrivain *w, const struct trace_mouvement *m)
{
    json_t *list = json_array();

    for (size_t i = 0; i < m->effets_n; i++) {
        const struct trace_effet *f = &m->effets[i];
        json_t *j = json_object();

        put_int(w, j, "poche", (int64_t)f->poche);
        put_text(w, j, "nom", poche_label(f->poche));
        put_int(w, j, "lot", f->lot);
        put_int(w, j, "montant", f->montant);
        put_int(w, j, "reserve", f->reserve);
        put_int(w, j, "solde", f->solde);
        put_int(w, j, "disponible", f->disponible);
        append(w, list, j);
    }
    return list;
}

static json_t *json_movement(struct ecrivain *w, size_t i)
{
    const struct trace_mouvement *m = &w->tr.m[i];
    const struct explain_line *line = w->lignes[i];
    json_t *j = json_object();
    char buf[40];

    put_int(w, j, "no", (int64_t)i + 1);
    put_text(w, j, "cle", m->t.cle);
    put_int(w, j, "genre", (int64_t)m->t.genre);
    put_text(w, j, "nature", genre_phrase(m->t.genre));
    put_text(w, j, "phase", trace_phase_name(m->t.phase));
    put_int(w, j, "debit", m->t.debit);
    put_int(w, j, "credit", m->t.credit);
    put_int(w, j, "lot", m->t.lot);
    put_text(w, j, "unite", unit_of(&m->t));
    put_int(w, j, "montant", m->t.amount);
    put_day(w, j, "date", m->t.value_day);
    put_text(w, j, "enregistre", instant_iso(m->recorded_us, buf));
    put_int(w, j, "enregistre_us", m->recorded_us);
    put_text(w, j, "reservation", m->t.reservation);
    put_text(w, j, "regle", m->t.rule);
    put_text(w, j, "article", m->t.article);
    put(w, j, "version", json_version(w, m));
    put(w, j, "entrees", json_inputs(w, line, m->valeurs));
    put(w, j, "parametres", json_params(w, m));
    put_text(w, j, "formule", line->formula);
    put_text(w, j, "phrase", line->phrase);
    put(w, j, "effets", json_effects(w, m));
    w->failed |= !trace_empreinte(w->empreinte, j, w->empreinte);
    put_text(w, j, "empreinte", w->empreinte);
    return j;
}

static json_t *json_purses(struct ecrivain *w)
{
    json_t *list = json_array();

    for (size_t i = 0; i < w->x->purses_n; i++) {
        const struct explain_purse *p = &w->x->purses[i];
        json_t *j;

        if (!w->d->montre_poche(w->d->arg, (int64_t)p->poche))
            continue;
        j = json_object();
        put_int(w, j, "poche", (int64_t)p->poche);
        put_text(w, j, "nom", poche_label(p->poche));
        put_int(w, j, "lot", p->lot);
        put_text(w, j, "unite", p->poche == POCHE_HEURES ? "heures" : "centimes");
        put_int(w, j, "solde", p->posted);
        put_int(w, j, "reserve", p->reserved);
        append(w, list, j);
    }
    return list;
}

static json_t *json_trace(struct ecrivain *w)
{
    json_t *j = json_object();
    json_t *list = json_array();
    json_t *purses = json_purses(w);
    char buf[40];

    put_text(w, j, "format", TRACE_FORMAT);
    put_int(w, j, "titulaire", w->tr.titulaire_id);
    put_day(w, j, "au", w->tr.au);
    put_text(w, j, "connu", w->tr.connu_us == INT64_MAX ? NULL : instant_iso(w->tr.connu_us, buf));
    w->failed |= !trace_empreinte("", j, w->empreinte);
    for (size_t i = 0; i < w->tr.n; i++)
        append(w, list, json_movement(w, i));
    put(w, j, "mouvements", list);
    w->failed |= !trace_empreinte(w->empreinte, purses, w->empreinte);
    put(w, j, "poches", purses);
    put_text(w, j, "empreinte", w->empreinte);
    return j;
}

static enum rc write_out(struct ecrivain *w, FILE *out, struct err *e)
{
    json_t *j = json_trace(w);
    char *text = w->failed ? NULL : json_dumps(j, JSON_INDENT(1));
    enum rc rc = RC_OK;

    json_decref(j);
    if (text == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    if (strlen(text) >= TRACE_BYTES_MAX)
        rc = ERR(e, MSG_TRACE_TROP_LONGUE);
    else
        fprintf(out, "%s\n", text);
    free(text);
    return rc;
}

enum rc trace_ecrire(FILE *out, struct arena *a, const struct explanation *x, const struct trace_demande *d,
                     struct err *e)
{
    struct ecrivain w = {.a = a, .x = x, .d = d, .scratch = arena_new(SCRATCH_BYTES)};
    enum rc rc;

    if (w.scratch == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = gather(&w, e);
    for (size_t i = 0; rc == RC_OK && i < w.tr.n; i++)
        find_params(&w, i);
    if (rc == RC_OK)
        rc = write_out(&w, out, e);
    for (size_t i = 0; i < w.tr.n; i++)
        json_decref(w.tr.m[i].valeurs);
    arena_free(w.scratch);
    return rc;
}

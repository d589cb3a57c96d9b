/* Verifying a trace: prints, order, sums, holds, law, then each amount computed again. */
#include "simulation/trace_interne.h"

#define SCRATCH_BYTES ((size_t)64 << 20)

struct cumul {
    enum poche poche;
    int64_t lot;
    int64_t posted, held;
};

struct verification {
    struct arena *a, *scratch;
    struct trace tr;
    struct trace_bilan *out;
    struct cumul *purses;
    size_t purses_n;
    json_t *keys; /* of the movements passed */
};

static void say(struct arena *a, const char **list, size_t *n, const char *sentence)
{
    if (*n < TRACE_ECARTS_MAX)
        list[(*n)++] = arena_strdup(a, sentence);
}

static void differ(struct verification *v, size_t i, const struct err *s)
{
    struct trace_ligne *l = &v->out->lignes[i];

    l->verdict = TRACE_DIFFERENT;
    say(v->a, l->ecarts, &l->ecarts_n, s->phrase);
}

static void differ_plain(struct verification *v, size_t i, enum msg m)
{
    struct err s;

    (void)ERR(&s, m);
    differ(v, i, &s);
}

static enum poche unit_of(const struct transfer *t)
{
    bool hours = t->debit == POCHE_HEURES || t->credit == POCHE_HEURES || t->debit == COMPTE_HEURES;

    return hours ? POCHE_HEURES : POCHE_DROITS;
}

/* ---- sums --------------------------------------------------------------------------------------------------------- */

static struct cumul *purse_of(struct verification *v, enum poche poche, int64_t lot)
{
    for (size_t i = 0; i < v->purses_n; i++)
        if (v->purses[i].poche == poche && v->purses[i].lot == lot)
            return &v->purses[i];
    v->purses[v->purses_n] = (struct cumul){.poche = poche, .lot = lot};
    return &v->purses[v->purses_n++];
}

/* What the two accounts and the phase of a movement do to a purse of the holder. */
static bool effect_of(const struct transfer *t, enum poche poche, struct trace_effet *out)
{
    bool moves = t->phase == BOOK_POSTED || t->phase == BOOK_EXECUTE;

    *out = (struct trace_effet){.poche = poche, .lot = t->lot};
    if (t->debit == (int64_t)poche) {
        out->montant = moves ? -t->amount : 0;
        out->reserve = t->phase == BOOK_POSTED ? 0 : t->phase == BOOK_RESERVE ? t->amount : -t->amount;
        return true;
    }
    out->montant = t->amount;
    return t->credit == (int64_t)poche && moves;
}

/* Exactly the purses of the two accounts, each once. */
static bool effects_fit(const struct trace_mouvement *m)
{
    const int64_t accounts[] = {m->t.debit, m->t.credit};
    struct trace_effet unused;
    size_t due = 0;

    for (size_t k = 0; k < ARRAY_LEN(accounts); k++)
        due += accounts[k] < BOOK_SHARED_MIN && effect_of(&m->t, (enum poche)accounts[k], &unused);
    return m->effets_n == due && (due < 2 || m->effets[0].poche != m->effets[1].poche);
}

static void check_sums(struct verification *v, size_t i)
{
    const struct trace_mouvement *m = &v->tr.m[i];

    for (size_t k = 0; k < m->effets_n; k++) {
        const struct trace_effet *f = &m->effets[k];
        struct cumul *p = purse_of(v, f->poche, f->lot);
        struct trace_effet due;

        if (f->lot != m->t.lot || !effect_of(&m->t, f->poche, &due) || due.montant != f->montant ||
            due.reserve != f->reserve)
            differ_plain(v, i, MSG_TRACE_EFFET);
        p->posted += f->montant;
        p->held += f->reserve;
        if (p->posted != f->solde || p->posted - p->held != f->disponible) {
            differ_plain(v, i, MSG_TRACE_SOLDE);
            p->posted = f->solde; /* said once, not on each line after */
            p->held = f->solde - f->disponible;
        }
    }
    if (!effects_fit(m))
        differ_plain(v, i, MSG_TRACE_EFFET);
}

/* A settlement names a reservation made before, in the same dossier and purse, and never passes it. */
static void check_hold(struct verification *v, size_t i)
{
    const struct trace_mouvement *m = &v->tr.m[i];
    int64_t held = -1;

    if (m->t.reservation == NULL)
        return;
    for (size_t k = 0; k <= i; k++) {
        const struct transfer *t = &v->tr.m[k].t;

        if (t->phase == BOOK_RESERVE && strcmp(t->cle, m->t.reservation) == 0 && t->debit == m->t.debit &&
            t->lot == m->t.lot)
            held = t->amount;
        else if (held >= 0 && t->reservation != NULL && strcmp(t->reservation, m->t.reservation) == 0)
            held -= t->amount;
        if (held < 0 && k == i)
            differ_plain(v, i, MSG_TRACE_RESERVATION);
    }
}

static void check_order(struct verification *v, size_t i)
{
    const struct trace_mouvement *m = &v->tr.m[i];
    const struct trace_mouvement *before = i > 0 ? &v->tr.m[i - 1] : NULL;
    bool late =
        before != NULL && (m->t.value_day < before->t.value_day ||
                           (m->t.value_day == before->t.value_day && m->recorded_us < before->recorded_us));

    if (late || m->t.value_day > v->tr.au || m->recorded_us > v->tr.connu_us)
        differ_plain(v, i, MSG_TRACE_ORDRE);
}

/* ---- keys and inputs ---------------------------------------------------------------------------------------------- */

/* The shared account that a yearly credit comes from, or that of a credit which the ceiling took whole; 0: neither. */
static int64_t yearly_fund(const struct transfer *t)
{
    bool yearly = t->genre == GENRE_CREDIT_CPF || t->genre == GENRE_CREDIT_DIFE ||
                  t->genre == GENRE_CREDIT_CEC || t->genre == GENRE_PERTE_PLAFOND;

    return yearly ? t->debit : 0;
}

/* A yearly credit is written under its year, which its value day says; NULL: the key says none. */
static const char *key_due(struct verification *v, const struct trace_mouvement *m)
{
    int year = day_year(m->t.value_day);
    const char *activite = "";

    switch (yearly_fund(&m->t)) {
    case COMPTE_FONDS_CPF:
    case COMPTE_HEURES:
        return arena_printf(v->a, "cpf/%d", year);
    case COMPTE_FONDS_DIFE:
        return arena_printf(v->a, "dife/%d", year);
    case COMPTE_FONDS_CEC:
        return entree_mot(m, "activite", &activite) ? arena_printf(v->a, "cec/%d/%s", year, activite) : NULL;
    default:
        return NULL;
    }
}

static void check_key(struct verification *v, size_t i)
{
    const struct trace_mouvement *m = &v->tr.m[i];
    const char *due = key_due(v, m);
    struct err s;

    if (json_object_get(v->keys, m->t.cle) != NULL)
        differ_plain(v, i, MSG_TRACE_CLE_DEUX_FOIS);
    CHECK(json_object_set_new(v->keys, m->t.cle, json_true()) == 0);
    if (due == NULL || strcmp(due, m->t.cle) == 0)
        return;
    (void)ERR(&s, MSG_TRACE_CLE, "calcul", due);
    differ(v, i, &s);
}

/* A financeur takes back what is left once its term is over. */
static void check_term(struct verification *v, size_t i)
{
    const struct trace_mouvement *m = &v->tr.m[i];
    day_t term;

    if (m->t.genre != GENRE_REMBOURSEMENT_FINANCEUR || json_object_get(m->valeurs, "echeance") == NULL)
        return;
    if (!entree_jour(m, "echeance", &term) || term > m->t.value_day)
        differ_plain(v, i, MSG_TRACE_ECHEANCE);
}

/* What the purse of the CPF or of the CEC held when movement i was recorded: between *least and *most, as those recorded at
 * the same instant came before or after. */
static void held_before(const struct trace *tr, size_t i, int64_t poche, int64_t *least, int64_t *most)
{
    *least = *most = 0;
    for (size_t k = 0; k < tr->n; k++) {
        const struct trace_mouvement *o = &tr->m[k];
        int64_t in = 0;

        if (k == i || o->recorded_us > tr->m[i].recorded_us)
            continue;
        for (size_t f = 0; f < o->effets_n; f++)
            in += (int64_t)o->effets[f].poche == poche ? o->effets[f].montant : 0;
        *least += o->recorded_us < tr->m[i].recorded_us || in < 0 ? in : 0;
        *most += o->recorded_us < tr->m[i].recorded_us || in > 0 ? in : 0;
    }
}

/* The balance that a ceiling was applied to. That of the DIFE is found along the mandates, not in the book: left out. */
static void check_before(struct verification *v, size_t i)
{
    const struct trace_mouvement *m = &v->tr.m[i];
    int64_t fund = yearly_fund(&m->t);
    int64_t poche = fund == COMPTE_FONDS_CPF   ? POCHE_DROITS
                    : fund == COMPTE_HEURES    ? POCHE_HEURES
                    : fund == COMPTE_FONDS_CEC ? POCHE_CEC
                                               : 0;
    int64_t said, least, most;
    char one[24], two[24];
    struct err s;

    if (poche == 0 || !entree_nombre(m, "avant", &said) || v->tr.au < day_of_instant(m->recorded_us))
        return;
    held_before(&v->tr, i, poche, &least, &most);
    if (said >= least && said <= most)
        return;
    snprintf(one, sizeof(one), "%lld", (long long)said);
    snprintf(two, sizeof(two), "%lld", (long long)most);
    (void)ERR(&s, MSG_TRACE_ENTREE, "nom", "avant", "trace", one, "calcul", two);
    differ(v, i, &s);
}

/* ---- law ---------------------------------------------------------------------------------------------------------- */

static const struct law_value *in_law(const struct law_read *p)
{
    size_t n;
    const struct law_value *history = law_param_history(p->param, &n);

    for (size_t i = 0; i < n; i++)
        if (history[i].from == p->value.from)
            return &history[i];
    return NULL;
}

/* An end that was not known yet is no difference. */
static void check_law(struct verification *v, size_t i)
{
    const struct trace_mouvement *m = &v->tr.m[i];

    for (size_t k = 0; k < m->params_n; k++) {
        const struct law_read *p = &m->params[k];
        const struct law_value *law = in_law(p);
        char value[24] = "aucune valeur";
        struct err s;

        if (law != NULL && law->value == p->value.value && strcmp(law->article, p->value.article) == 0)
            continue;
        if (law != NULL)
            snprintf(value, sizeof(value), "%lld", (long long)law->value);
        (void)ERR(&s, MSG_TRACE_LOI, "nom", law_param_name(p->param), "valeur", value, "article",
                  law != NULL ? law->article : "aucun article");
        differ(v, i, &s);
    }
}

/* ---- amounts ------------------------------------------------------------------------------------------------------ */

static void check_article(struct verification *v, size_t i, const struct refait *f)
{
    const struct transfer *t = &v->tr.m[i].t;
    struct err s;

    if (f->regle != NULL && strcmp(f->regle, t->rule) != 0) {
        (void)ERR(&s, MSG_TRACE_REGLE, "calcul", f->regle);
        differ(v, i, &s);
    }
    if (f->article != NULL && strcmp(f->article, t->article) != 0) {
        (void)ERR(&s, MSG_TRACE_ARTICLE, "calcul", f->article);
        differ(v, i, &s);
    }
}

static void take(struct verification *v, size_t i, const struct refait *f)
{
    struct trace_ligne *l = &v->out->lignes[i];
    const struct transfer *t = &v->tr.m[i].t;
    struct err s;

    if (!f->calcule && l->verdict == TRACE_MEME)
        l->verdict = TRACE_REPRIS;
    for (size_t k = 0; k < f->ecarts_n; k++) {
        say(v->a, l->ecarts, &l->ecarts_n, f->ecarts[k]);
        if (f->calcule)
            l->verdict = TRACE_DIFFERENT;
    }
    if (!f->calcule)
        return;
    if (f->montant != t->amount) {
        (void)ERR(&s, MSG_TRACE_MONTANT, "trace", l->montant, "calcul",
                  explain_amount(v->scratch, unit_of(t), f->montant));
        differ(v, i, &s);
    }
    check_article(v, i, f);
}

static void check_amount(struct verification *v, size_t i)
{
    const struct trace_mouvement *m = &v->tr.m[i];
    struct law_lens lens = {.given = m->params, .given_n = m->params_n};
    struct refait f = {0};
    struct err s;

    arena_reset(v->scratch);
    law_lens_on(&lens);
    trace_refaire(v->scratch, &v->tr, i, &f);
    law_lens_off();
    take(v, i, &f);
    if (lens.missing != PARAM_COUNT) {
        (void)ERR(&s, MSG_TRACE_PARAMETRE_ABSENT, "nom", law_param_name(lens.missing));
        differ(v, i, &s);
    }
}

static void check_movement(struct verification *v, size_t i)
{
    const struct trace_mouvement *m = &v->tr.m[i];
    struct trace_ligne *l = &v->out->lignes[i];

    *l = (struct trace_ligne){.cle = arena_strdup(v->a, m->t.cle),
                              .jour = m->t.value_day,
                              .montant = explain_amount(v->a, unit_of(&m->t), m->t.amount)};
    if (strcmp(m->empreinte, m->attendue) != 0)
        differ_plain(v, i, MSG_TRACE_EMPREINTE);
    check_order(v, i);
    check_sums(v, i);
    check_hold(v, i);
    check_key(v, i);
    check_term(v, i);
    check_before(v, i);
    check_law(v, i);
    check_amount(v, i);
    v->out->memes += l->verdict == TRACE_MEME;
    v->out->repris += l->verdict == TRACE_REPRIS;
    v->out->differents += l->verdict == TRACE_DIFFERENT;
}

/* ---- the whole ---------------------------------------------------------------------------------------------------- */

static void of_the_whole(struct verification *v, enum msg m)
{
    say(v->a, v->out->ecarts, &v->out->ecarts_n, msg_def(m)->phrase);
}

/* Each purse ends where its movements do, and each that moved is told. */
static void check_ends(struct verification *v)
{
    bool same = v->tr.poches_n == v->purses_n;

    for (size_t i = 0; i < v->tr.poches_n; i++) {
        const struct trace_effet *f = &v->tr.poches[i];
        const struct cumul *found = NULL;

        for (size_t k = 0; k < v->purses_n; k++)
            if (v->purses[k].poche == f->poche && v->purses[k].lot == f->lot)
                found = &v->purses[k];
        same = same && found != NULL && found->posted == f->solde && found->held == f->reserve;
    }
    if (!same)
        of_the_whole(v, MSG_TRACE_SOLDES_FINAUX);
    if (!v->tr.entiere)
        of_the_whole(v, MSG_TRACE_EMPREINTE_FINALE);
}

enum rc trace_verifier(struct arena *a, const char *text, size_t n, struct trace_bilan *out, struct err *e)
{
    struct verification v = {.a = a, .out = out, .scratch = arena_new(SCRATCH_BYTES)};
    json_t *racine = NULL;
    enum rc rc;

    memset(out, 0, sizeof(*out));
    if (v.scratch == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    v.keys = json_object();
    CHECK(v.keys != NULL);
    rc = trace_lire(a, text, n, &v.tr, &racine, e);
    if (rc == RC_OK) {
        out->n = v.tr.n;
        out->lignes = ARENA_ARRAY(a, struct trace_ligne, v.tr.n + 1);
        v.purses = ARENA_ARRAY(a, struct cumul, 2 * v.tr.n + 1);
        for (size_t i = 0; i < v.tr.n; i++)
            check_movement(&v, i);
        check_ends(&v);
        json_decref(racine);
    }
    json_decref(v.keys);
    arena_free(v.scratch);
    return rc;
}

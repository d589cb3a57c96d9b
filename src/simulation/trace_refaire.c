/* Computing a movement again: what is shared, and which function does it for which kind. */
#include "base/money.h"
#include "simulation/champs.h"
#include "simulation/trace_interne.h"

bool entree_nombre(const struct trace_mouvement *m, const char *nom, int64_t *out)
{
    const json_t *v = json_object_get(m->valeurs, nom);

    if (!json_is_integer(v) || llabs(json_integer_value(v)) > CHAMP_CENTS_MAX)
        return false;
    *out = json_integer_value(v);
    return true;
}

int64_t entree_ou_zero(const struct trace_mouvement *m, const char *nom)
{
    int64_t v;

    return entree_nombre(m, nom, &v) ? v : 0;
}

bool entree_mot(const struct trace_mouvement *m, const char *nom, const char **out)
{
    const json_t *v = json_object_get(m->valeurs, nom);

    if (!json_is_string(v))
        return false;
    *out = json_string_value(v);
    return true;
}

bool entree_jour(const struct trace_mouvement *m, const char *nom, day_t *out)
{
    const char *text;

    if (!entree_mot(m, nom, &text))
        return false;
    *out = day_parse_iso(text);
    return *out != DAY_NONE;
}

void refaire_ecart(struct refaire *r, const struct err *sentence)
{
    if (r->out->ecarts_n < TRACE_ECARTS_MAX)
        r->out->ecarts[r->out->ecarts_n++] = arena_strdup(r->a, sentence->phrase);
}

void refaire_compare(struct refaire *r, const char *nom, int64_t trace, int64_t calcul)
{
    char one[24], two[24];
    struct err s;

    if (trace == calcul)
        return;
    snprintf(one, sizeof(one), "%lld", (long long)trace);
    snprintf(two, sizeof(two), "%lld", (long long)calcul);
    (void)ERR(&s, MSG_TRACE_ENTREE, "nom", nom, "trace", one, "calcul", two);
    refaire_ecart(r, &s);
}

void refaire_pas(struct refaire *r, enum msg why, const char *nom)
{
    struct err s;

    (void)ERR(&s, why, "nom", nom);
    r->out->calcule = false;
    r->out->ecarts_n = 0;
    refaire_ecart(r, &s);
}

/* ---- what a purse could give ------------------------------------------------------------------------------------ */

static bool moves(const struct transfer *t)
{
    return t->phase == BOOK_POSTED || t->phase == BOOK_EXECUTE;
}

/* What a movement adds to a purse, and to what is held of it. */
static void effect_on(const struct transfer *t, enum poche poche, int64_t *posted, int64_t *held)
{
    int64_t sign = t->debit == (int64_t)poche ? -1 : t->credit == (int64_t)poche ? 1 : 0;

    *posted = moves(t) ? sign * t->amount : 0;
    *held = t->debit != (int64_t)poche || t->phase == BOOK_POSTED ? 0
            : t->phase == BOOK_RESERVE                            ? t->amount
                                                                  : -t->amount;
}

/* Known when movement i was recorded, or dated before it; itself left out. */
static bool counts(const struct refaire *r, const struct trace_libre *q, size_t k)
{
    const struct trace_mouvement *o = &r->tr->m[k];

    return k != r->i && o->t.lot == q->lot &&
           (q->par_date ? k < r->i : o->recorded_us <= r->m->recorded_us) &&
           (q->sauf == NULL || strncmp(o->t.cle, q->sauf, strlen(q->sauf)) != 0);
}

bool trace_libre(const struct refaire *r, const struct trace_libre *q, int64_t *out)
{
    int64_t least = INT64_MAX;
    int64_t posted = 0;
    int64_t held = 0;
    day_t from = q->avec_ce_jour ? q->from : q->from - 1;
    bool started = false;

    for (size_t k = 0; k < r->tr->n; k++) {
        int64_t in, hold;

        if (!counts(r, q, k))
            continue;
        /* The balance at the end of `from`, then that of every later day. */
        if (r->tr->m[k].t.value_day > from) {
            least = MIN(least, posted);
            started = true;
        }
        effect_on(&r->tr->m[k].t, q->poche, &in, &hold);
        posted += in;
        held += hold;
    }
    least = started ? MIN(least, posted) : posted;
    *out = MAX(MIN(least, posted - held), 0);
    return r->tr->au >= day_of_instant(r->m->recorded_us);
}

void refaire_tout_libre(struct refaire *r, const struct trace_libre *q, int64_t most)
{
    struct trace_libre way = *q;
    bool whole = true;

    for (int i = 0; i < 4 && (i == 0 || r->out->montant != r->m->t.amount); i++) {
        int64_t left;

        way.avec_ce_jour = i % 2 != 0;
        way.par_date = i >= 2;
        whole = trace_libre(r, &way, &left);
        left = MIN(left, most);
        if (i == 0 || left == r->m->t.amount)
            r->out->montant = left;
    }
    if (!whole && r->out->montant != r->m->t.amount)
        refaire_pas(r, MSG_TRACE_TROP_COURTE, "");
}

/* ---- which kind ------------------------------------------------------------------------------------------------- */

static void refaire_plafond(struct refaire *r)
{
    if (r->m->t.debit == COMPTE_FONDS_CEC)
        refaire_cec(r);
    else
        (r->m->t.debit == COMPTE_FONDS_DIFE ? refaire_dife : refaire_cpf)(r);
}

static void (*kind_of(const struct transfer *t))(struct refaire *r)
{
    static const struct {
        enum book_genre genre;
        void (*run)(struct refaire *r);
    } kinds[] = {
        {GENRE_CREDIT_CPF, refaire_cpf},
        {GENRE_CREDIT_DIFE, refaire_dife},
        {GENRE_PERTE_PLAFOND, refaire_plafond},
        {GENRE_PERTE_FIN_MANDAT, refaire_perte_mandat},
        {GENRE_CORRECTION, refaire_correction},
        {GENRE_CLOTURE_DECES, refaire_cloture},
        {GENRE_RECREDIT, refaire_recredit},
        {GENRE_CREDIT_CEC, refaire_cec},
        {GENRE_CREDIT_DIF, refaire_conversion},
        {GENRE_CONVERSION, refaire_conversion},
        {GENRE_REMBOURSEMENT_FINANCEUR, refaire_remboursement},
        {GENRE_PROMESSE_LEVEE, refaire_remboursement},
        {GENRE_RESERVATION, refaire_reservation},
        {GENRE_PRISE_EN_CHARGE, refaire_denouement},
        {GENRE_LEVEE, refaire_denouement},
        {GENRE_PERTE_CONTRAT, refaire_denouement},
        {GENRE_PAIEMENT, refaire_paiement},
    };

    /* The holder's own share is paid in with the reservation, and given back when the price ends. */
    if (t->genre == GENRE_CARTE)
        return t->credit == POCHE_CARTE ? refaire_reservation : refaire_denouement;
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
        if (kinds[i].genre == t->genre)
            return kinds[i].run;
    return NULL;
}

void trace_refaire(struct arena *a, const struct trace *tr, size_t i, struct refait *out)
{
    struct refaire r = {a, tr, i, &tr->m[i], out};
    void (*run)(struct refaire * r) = kind_of(&tr->m[i].t);

    *out = (struct refait){.calcule = run != NULL};
    if (run != NULL)
        run(&r);
    else if (tr->m[i].t.genre == GENRE_REPRISE)
        refaire_pas(&r, MSG_TRACE_REPRISE, "");
    else
        refaire_pas(&r, MSG_TRACE_SANS_CALCUL, "");
}

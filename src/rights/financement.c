/*
 * financement.c - the split of a price: what each purse gives, in the order of the day's law, and what is left to the
 * holder (rules 4 §4.3).
 */
#include "rights/financement.h"
#include "base/money.h"
#include "rights/eligibilite.h"

struct split {
    struct arena *arena;
    const struct financement_in *in;
    struct financement_out *out;
    struct dotation dotations[FINANCEMENT_POTS_MAX]; /* usable that day, in order of use */
    size_t dotations_n;
    size_t before;      /* parts taken before the rules of the CPF apply: the DIFE rights of a réinsertion */
    int64_t cpf_cents;  /* of the price, what falls under those rules */
    int64_t left_cents; /* of what the purses may pay */
    int64_t taken_from[FINANCEUR_COUNT];
};

static bool opened_by_dife(const struct financement_in *in)
{
    return in->fonds == FONDS_DIFE || in->classe == CLASSE_DIFE_MANDAT;
}

static enum rc bad(struct err *e, const char *field, const char *reason)
{
    enum rc rc = ERR(e, MSG_FINANCEMENT_ENTREE, "raison", reason);

    err_at(e, field, 0);
    return rc;
}

static enum rc check_amounts(const struct financement_in *in, struct err *e)
{
    static const char negative[] = "un montant est positif ou nul";
    const struct {
        const char *field;
        int64_t amount;
    } amounts[] = {
        {"cout", in->cout_cents},
        {"droits", in->droits_cents},
        {"dif", in->dif_cents},
        {"cec", in->cec_cents},
        {"dife", in->dife_cents},
        {"cout_ht", in->cout_ht_cents},
        {"reste_max", in->reste_max_cents},
    };

    for (size_t i = 0; i < ARRAY_LEN(amounts); i++)
        if (amounts[i].amount < 0)
            return bad(e, amounts[i].field, negative);
    for (size_t i = 0; i < in->dotations_n; i++)
        if (in->dotations[i].montant_cents < 0)
            return bad(e, "dotations", negative);
    for (size_t i = 0; i < in->abondements_n; i++)
        if (in->abondements[i].montant_cents < 0)
            return bad(e, "abondements", negative);
    return RC_OK;
}

static enum rc check(const struct financement_in *in, struct err *e)
{
    if (in->date == DAY_NONE)
        return bad(e, "date", "la date d'achat est nécessaire");
    if (in->dotations_n > FINANCEMENT_POTS_MAX)
        return bad(e, "dotations", "il y en a trop");
    if (in->abondements_n > FINANCEMENT_POTS_MAX)
        return bad(e, "abondements", "il y en a trop");
    if (in->classe == CLASSE_DIFE_MANDAT && in->heures <= 0)
        return bad(e, "heures", "la durée en heures est nécessaire");
    if (in->debut != DAY_NONE && in->fin != DAY_NONE && in->fin < in->debut)
        return bad(e, "fin", "la session se termine avant de commencer");
    return check_amounts(in, e);
}

/* ---- taking ------------------------------------------------------------------------------------------------- */

static int64_t take(struct split *s, enum poche poche, int64_t lot, int64_t most)
{
    int64_t amount = MIN(most, s->left_cents);

    if (amount <= 0)
        return 0;
    s->left_cents -= amount;
    s->out->prises[s->out->prises_n++] = (struct prise){poche, lot, amount};
    return amount;
}

/* The rank that the law gives to a base on a day; the others come last, as the arrêté says. */
static int64_t rank(const char *base, day_t le)
{
    static const struct {
        const char *base;
        enum law_param param;
    } ranks[] = {{"volontaire", PARAM_DOTATION_RANG_VOLONTAIRE},
                 {"corrective", PARAM_DOTATION_RANG_CORRECTIVE},
                 {"accord_performance", PARAM_DOTATION_RANG_ACCORD_PERFORMANCE},
                 {"accord_collectif", PARAM_DOTATION_RANG_ACCORD_COLLECTIF}};
    enum law_param param = PARAM_DOTATION_RANG_AUTRE;
    struct law_value v;

    for (size_t i = 0; i < ARRAY_LEN(ranks); i++)
        if (strcmp(ranks[i].base, base) == 0)
            param = ranks[i].param;
    return law_param(param, le, &v, NULL) == RC_OK ? v.value : 0;
}

/* Inside a rank, the earliest deadline first, then the oldest: what is lost soonest is used first. */
static int by_use(const void *a, const void *b)
{
    const struct dotation *x = a;
    const struct dotation *y = b;
    day_t x_end = x->echeance == DAY_NONE ? INT32_MAX : x->echeance;
    day_t y_end = y->echeance == DAY_NONE ? INT32_MAX : y->echeance;

    if (x->rang != y->rang)
        return x->rang < y->rang ? -1 : 1;
    if (x_end != y_end)
        return x_end < y_end ? -1 : 1;
    if (x->ouvert_le != y->ouvert_le)
        return x->ouvert_le < y->ouvert_le ? -1 : 1;
    return x->lot < y->lot ? -1 : x->lot > y->lot;
}

void financement_ranger(struct dotation *dotations, size_t n, day_t le)
{
    bool told = false;

    for (size_t i = 0; i < n; i++)
        told = told || dotations[i].base != NULL;
    for (size_t i = 0; i < n; i++) /* without any base, as in older traces, no rank is read */
        dotations[i].rang = told ? rank(dotations[i].base != NULL ? dotations[i].base : "volontaire", le) : 0;
    if (n > 1)
        qsort(dotations, n, sizeof(*dotations), by_use);
}

static void order_dotations(struct split *s)
{
    s->dotations_n = 0;
    for (size_t i = 0; i < s->in->dotations_n; i++) {
        const struct dotation *d = &s->in->dotations[i];

        if (d->montant_cents > 0 && (d->echeance == DAY_NONE || s->in->date <= d->echeance))
            s->dotations[s->dotations_n++] = *d;
    }
    financement_ranger(s->dotations, s->dotations_n, s->in->date);
}

/* A dotation of the employer exempts only when it was paid since a given day (PART-02). */
static bool exempting_dotation(const struct split *s, const struct dotation *d)
{
    struct law_value since;

    if (d->financeur != FINANCEUR_EMPLOYEUR)
        return true;
    return law_param(PARAM_PARTICIPATION_EXONERE_DOTATION_DEPUIS, s->in->date, &since, NULL) != RC_OK ||
           d->ouvert_le >= since.value;
}

static void take_dotations(struct split *s)
{
    for (size_t i = 0; i < s->dotations_n; i++) {
        const struct dotation *d = &s->dotations[i];
        int64_t amount = take(s, POCHE_DOTATION, d->lot, d->montant_cents);

        if (exempting_dotation(s, d))
            s->taken_from[d->financeur] += amount;
    }
}

static void take_abondements(struct split *s)
{
    for (size_t i = 0; i < s->in->abondements_n; i++) {
        const struct abondement *ab = &s->in->abondements[i];

        s->taken_from[ab->financeur] += take(s, POCHE_ABONDEMENT, (int64_t)i + 1, ab->montant_cents);
    }
    if (s->in->abondements_n > 0)
        appui_cite(&s->out->appuis, PARAM_FINANCEMENT_ABONDEMENT_RECU, s->in->date);
}

/* What yearly credits may give at most for this class (D. 6323-1): no cap where none is in force. */
static int64_t cap(struct split *s)
{
    static const struct {
        enum classe classe;
        enum law_param param;
    } caps[] = {{CLASSE_RS, PARAM_PLAFOND_RS},
                {CLASSE_BC, PARAM_PLAFOND_BILAN},
                {CLASSE_PERMIS_LEGER, PARAM_PLAFOND_PERMIS_LEGER}};
    int64_t value;

    for (size_t i = 0; i < ARRAY_LEN(caps); i++)
        if (caps[i].classe == s->in->classe &&
            appui_take(&s->out->appuis, caps[i].param, s->in->date, &value))
            return value;
    return INT64_MAX;
}

/* Rights acquired: old DIF first (DIF-02), yearly credits, then the CEC (D. 5151-11). */
static void take_rights(struct split *s)
{
    (void)take(s, POCHE_DIF, 0, s->in->dif_cents);
    (void)take(s, POCHE_DROITS, 0, MIN(s->in->droits_cents, cap(s)));
    if (take(s, POCHE_CEC, 0, s->in->cec_cents) > 0)
        appui_cite(&s->out->appuis, PARAM_FINANCEMENT_CEC_APRES_DROITS, s->in->date);
}

/* One pass over the purses of the CPF, leaving `floor` to the holder. */
static void take_cpf(struct split *s, int64_t floor)
{
    int64_t dotations_first;

    if (!appui_take(&s->out->appuis, PARAM_FINANCEMENT_DOTATIONS_D_ABORD, s->in->date, &dotations_first))
        dotations_first = 0;
    s->out->prises_n = s->before;
    s->left_cents = s->cpf_cents - floor;
    memset(s->taken_from, 0, sizeof(s->taken_from));
    if (dotations_first != 0) {
        take_dotations(s);
        take_rights(s);
    } else {
        take_rights(s);
        take_dotations(s);
    }
    take_abondements(s);
}

/* ---- mandatory participation (L. 6323-4 I, L. 6323-7, R. 6323) ---------------------------------------------- */

/* The reason that exempts, given what a pass without floor took. */
static enum exoneration exempt(struct split *s)
{
    static const struct {
        enum financeur financeur;
        enum law_param param;
        enum exoneration reason;
    } reasons[] = {
        {FINANCEUR_EMPLOYEUR, PARAM_PARTICIPATION_EXONERE_EMPLOYEUR, EXONERATION_EMPLOYEUR},
        {FINANCEUR_OPCO, PARAM_PARTICIPATION_EXONERE_OPCO, EXONERATION_EMPLOYEUR},
        {FINANCEUR_C2P, PARAM_PARTICIPATION_EXONERE_C2P, EXONERATION_C2P},
        {FINANCEUR_ATMP, PARAM_PARTICIPATION_EXONERE_ATMP, EXONERATION_ATMP},
    };

    if (s->in->situation == SITUATION_DEMANDEUR_EMPLOI &&
        appui_applies(&s->out->appuis, PARAM_PARTICIPATION_EXONERE_DEMANDEUR_EMPLOI, s->in->date))
        return EXONERATION_DEMANDEUR_EMPLOI;
    for (size_t i = 0; i < ARRAY_LEN(reasons); i++)
        if (s->taken_from[reasons[i].financeur] > 0 &&
            appui_applies(&s->out->appuis, reasons[i].param, s->in->date))
            return reasons[i].reason;
    return EXONERATION_AUCUNE;
}

static bool cpf_used(const struct split *s)
{
    for (size_t i = s->before; i < s->out->prises_n; i++)
        if (s->out->prises[i].poche != POCHE_ABONDEMENT)
            return true;
    return false;
}

/* Whether the participation concerns this dossier at all: a réinsertion only for what it takes of the CPF. */
static bool concerned(struct split *s)
{
    int64_t due;

    if (!opened_by_dife(s->in))
        return true;
    return cpf_used(s) &&
           appui_take(&s->out->appuis, PARAM_DIFE_REINSERTION_PARTICIPATION, s->in->date, &due) && due != 0;
}

/* The participation is a floor on the holder's share, not an addition (PART-04). */
static void split_cpf(struct split *s)
{
    int64_t amount;

    s->before = s->out->prises_n;
    s->cpf_cents = s->left_cents;
    order_dotations(s);
    take_cpf(s, 0);
    if (!concerned(s) || !appui_take(&s->out->appuis, PARAM_PARTICIPATION_MONTANT, s->in->date, &amount)) {
        s->out->exoneration = EXONERATION_SANS_OBJET;
        return;
    }
    s->out->exoneration = exempt(s);
    if (s->out->exoneration != EXONERATION_AUCUNE)
        return;
    s->out->participation_cents = MIN(amount, s->cpf_cents);
    take_cpf(s, s->out->participation_cents);
}

/* ---- DIFE ---------------------------------------------------------------------------------------------------- */

/* DIFE-50, DIFE-51: DIFE rights first; for réinsertion the holder's CPF rights may complete them, by all the rules of
 * the CPF; then who adds money, then the holder. */
static enum rc split_dife(struct split *s, struct err *e)
{
    char has[MONEY_TEXT_BYTES];
    char asked[MONEY_TEXT_BYTES];

    s->out->exoneration = EXONERATION_SANS_OBJET;
    if (take(s, POCHE_DIFE, 0, s->in->dife_cents) == 0 && s->in->cout_cents > 0)
        return ERR(e, MSG_DROITS_INSUFFISANTS, "solde", money_french(s->in->dife_cents, has), "montant",
                   money_french(s->in->cout_cents, asked));
    if (s->in->classe != CLASSE_DIFE_MANDAT && s->left_cents > 0 &&
        appui_applies(&s->out->appuis, PARAM_DIFE_CPF_EN_COMPLEMENT, s->in->date))
        split_cpf(s);
    else
        take_abondements(s);
    return RC_OK;
}

/* ---- the whole ----------------------------------------------------------------------------------------------- */

static const char *part_text(struct split *s, const char *before, const struct prise *p)
{
    char amount[MONEY_TEXT_BYTES];
    struct err part;

    (void)ERR(&part, MSG_FINANCEMENT_PART, "poche", poche_label(p->poche), "montant",
              money_french(p->montant_cents, amount));
    return before == NULL ? arena_strdup(s->arena, part.phrase)
                          : arena_printf(s->arena, "%s, %s", before, part.phrase);
}

static void say(struct split *s)
{
    char cost[MONEY_TEXT_BYTES];
    char rest[MONEY_TEXT_BYTES];
    struct err sentence;
    const char *parts = NULL;

    for (size_t i = 0; i < s->out->prises_n; i++)
        parts = part_text(s, parts, &s->out->prises[i]);
    (void)ERR(&sentence, parts != NULL ? MSG_FINANCEMENT_PHRASE : MSG_FINANCEMENT_PHRASE_SANS_DROITS, "cout",
              money_french(s->in->cout_cents, cost), "parts", parts, "reste",
              money_french(s->out->titulaire_cents, rest));
    s->out->phrase = arena_strdup(s->arena, sentence.phrase);
}

/* Rights that remain cannot pay this part: said with its amount, or the figures would seem wrong. */
static enum rc refuse_participation(const struct split *s, int64_t taken, struct err *e)
{
    char due[MONEY_TEXT_BYTES], paid[MONEY_TEXT_BYTES], rest[MONEY_TEXT_BYTES];

    return ERR(e, MSG_DROITS_PARTICIPATION, "participation", money_french(s->out->participation_cents, due),
               "droits", money_french(taken, paid), "reste", money_french(s->out->titulaire_cents, rest));
}

static enum rc finish(struct split *s, struct err *e)
{
    int64_t taken = 0;
    char has[MONEY_TEXT_BYTES];
    char asked[MONEY_TEXT_BYTES];

    for (size_t i = 0; i < s->out->prises_n; i++)
        taken += s->out->prises[i].montant_cents;
    s->out->titulaire_cents = s->in->cout_cents - taken;
    if (s->out->titulaire_cents > s->in->reste_max_cents && s->out->participation_cents > 0)
        return refuse_participation(s, taken, e);
    if (s->out->titulaire_cents > s->in->reste_max_cents)
        return ERR(e, MSG_DROITS_INSUFFISANTS, "solde", money_french(taken, has), "montant",
                   money_french(s->in->cout_cents, asked));
    say(s);
    return RC_OK;
}

enum rc financement_dates(const struct financement_in *in, day_t accord, struct err *e)
{
    return opened_by_dife(in) ? eligibilite_dife_dates(in, accord, e) : RC_OK;
}

enum rc financement_split(struct arena *a, const struct financement_in *in, struct financement_out *out,
                          struct err *e)
{
    struct split s = {.arena = a, .in = in, .out = out};
    enum rc rc;

    memset(out, 0, sizeof(*out));
    CHECK((size_t)in->classe < CLASSE_COUNT && (size_t)in->fonds < FONDS_COUNT &&
          (size_t)in->situation < SITUATION_COUNT);
    rc = check(in, e);
    if (rc != RC_OK)
        return rc;
    out->prises = ARENA_ARRAY(a, struct prise, in->dotations_n + in->abondements_n + 4);
    s.left_cents = in->cout_cents;
    if (opened_by_dife(in))
        rc = eligibilite_dife(in, &out->appuis, e);
    if (rc == RC_OK)
        rc = eligibilite_permis(in, &out->appuis, e);
    if (rc == RC_OK)
        rc = eligibilite_bilan(in, &out->appuis, e);
    if (rc == RC_OK && opened_by_dife(in))
        rc = split_dife(&s, e);
    else if (rc == RC_OK)
        split_cpf(&s);
    return rc == RC_OK ? finish(&s, e) : rc;
}

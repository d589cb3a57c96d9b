/* What a dossier reserves, how its price ends, what its training body is paid. */
#include "rights/financement.h"
#include "simulation/champs.h"
#include "simulation/trace_interne.h"
#include "training/denouement.h"

#define PREFIX "dossier/"
#define CLE_MAX 60

/* "dossier/10230000000012/" of a key, in out; false when the key is not that of an act of a dossier. */
static bool dossier_of(const char *cle, char out[CLE_MAX + 1])
{
    const char *end = strncmp(cle, PREFIX, strlen(PREFIX)) == 0 ? strchr(cle + strlen(PREFIX), '/') : NULL;
    size_t n = end != NULL ? (size_t)(end + 1 - cle) : 0;

    if (n == 0 || n > CLE_MAX)
        return false;
    memcpy(out, cle, n);
    out[n] = '\0';
    return true;
}

/* The place of a part, from 0: the last two digits of the key of its reservation. */
static bool part_of(const char *cle, size_t *out)
{
    const char *digits = strrchr(cle, '/');
    char *end;
    unsigned long n = digits != NULL ? strtoul(digits + 1, &end, 10) : 0;

    if (n == 0 || n > DOSSIER_PRISES_MAX || *end != '\0')
        return false;
    *out = (size_t)n - 1;
    return true;
}

/* The article of the acts that have this effect: one of them must be that of the movement. */
static const char *article_of(enum dossier_effet effet, const char *said)
{
    size_t n;
    const struct dossier_transition *t = dossier_transitions(&n);
    const char *other = NULL;

    for (size_t i = 0; i < n; i++)
        if (t[i].effet == effet) {
            for (enum fonds f = 0; f < FONDS_COUNT; f++)
                if (strcmp(dossier_article(&t[i], f), said) == 0)
                    return said;
            other = t[i].article;
        }
    return other;
}

/* ---- reservation ------------------------------------------------------------------------------------------------- */

static enum rc read_lot(const struct champs *c, struct dotation *d, struct err *e)
{
    const char *financeur = "";
    enum rc rc = champ_int_or(c, "lot", 0, CHAMP_CENTS_MAX, &d->lot, e);

    *d = (struct dotation){.lot = d->lot, .echeance = DAY_NONE, .ouvert_le = DAY_NONE};
    if (rc == RC_OK)
        rc = champ_text(c, "financeur", &financeur, e);
    if (rc == RC_OK && !financeur_find(financeur, &d->financeur))
        return champ_refuse(c, "financeur", "un financeur", e);
    if (rc == RC_OK)
        rc = champ_int(c, "montant", 0, CHAMP_CENTS_MAX, &d->montant_cents, e);
    if (rc == RC_OK)
        rc = champ_day_or(c, "echeance", &d->echeance, e);
    if (rc == RC_OK && champ_has(c, "motif"))
        rc = champ_text(c, "motif", &d->base, e);
    return rc == RC_OK ? champ_day_or(c, "ouvert", &d->ouvert_le, e) : rc;
}

static enum rc read_lots(const struct refaire *r, const char *key, struct dotation *out, size_t *n,
                         struct err *e)
{
    const struct champs c = {r->m->valeurs, r->a, ""};
    struct champs item;
    enum rc rc = champ_list(&c, key, FINANCEMENT_POTS_MAX, n, e);

    for (size_t i = 0; rc == RC_OK && i < *n; i++) {
        rc = champ_item(&c, key, i, &item, e);
        out[i].lot = 0;
        if (rc == RC_OK)
            rc = read_lot(&item, &out[i], e);
    }
    return rc;
}

/* What the split of the price was made from; what only decides whether there is one (mandates, dates) is left out. */
static bool read_split(const struct refaire *r, struct financement_in *in)
{
    const struct trace_mouvement *m = r->m;
    struct dotation *dotations = ARENA_ARRAY(r->a, struct dotation, FINANCEMENT_POTS_MAX);
    struct dotation *given = ARENA_ARRAY(r->a, struct dotation, FINANCEMENT_POTS_MAX);
    struct abondement *abondements = ARENA_ARRAY(r->a, struct abondement, FINANCEMENT_POTS_MAX);
    const char *classe, *fonds, *situation;
    struct err e;

    *in = (struct financement_in){.date = m->t.value_day,
                                  .droits_cents = entree_ou_zero(m, "droits"),
                                  .dif_cents = entree_ou_zero(m, "dif"),
                                  .cec_cents = entree_ou_zero(m, "cec"),
                                  .dife_cents = entree_ou_zero(m, "dife"),
                                  .dotations = dotations,
                                  .abondements = abondements,
                                  .reste_max_cents = INT64_MAX,
                                  .cout_ht_cents = entree_ou_zero(m, "prix_ht"),
                                  .heures = entree_ou_zero(m, "heures"),
                                  .participants = entree_ou_zero(m, "participants"),
                                  .debut = DAY_NONE,
                                  .fin = DAY_NONE};
    if (!entree_nombre(m, "prix", &in->cout_cents) || !entree_mot(m, "classe", &classe) ||
        !classe_find(classe, &in->classe) || !entree_mot(m, "fonds", &fonds) ||
        !fonds_find(fonds, &in->fonds) || !entree_mot(m, "situation", &situation) ||
        !situation_find(situation, &in->situation))
        return false;
    if (read_lots(r, "dotations", dotations, &in->dotations_n, &e) != RC_OK ||
        read_lots(r, "abondements", given, &in->abondements_n, &e) != RC_OK)
        return false;
    for (size_t i = 0; i < in->abondements_n; i++)
        abondements[i] = (struct abondement){given[i].financeur, given[i].montant_cents};
    return in->heures > 0 || in->fonds != FONDS_DIFE;
}

/* What the rights could give that day, by the movements of the trace. */
static void check_available(struct refaire *r)
{
    static const struct {
        const char *nom;
        enum poche poche;
    } purses[] = {{"droits", POCHE_DROITS}, {"dif", POCHE_DIF}, {"cec", POCHE_CEC}, {"dife", POCHE_DIFE}};
    char prefix[CLE_MAX + 1];
    int64_t said, known, dated;

    if (!dossier_of(r->m->t.cle, prefix))
        return;
    for (size_t i = 0; i < ARRAY_LEN(purses); i++) {
        struct trace_libre q = {
            .poche = purses[i].poche, .from = r->m->t.value_day, .avec_ce_jour = true, .sauf = prefix};

        if (!entree_nombre(r->m, purses[i].nom, &said) || !trace_libre(r, &q, &known))
            continue;
        q.par_date = true;
        if (trace_libre(r, &q, &dated) && dated != said)
            refaire_compare(r, purses[i].nom, said, known);
    }
}

/* The amount of the part whose place the key says; the holder's share comes last. */
static int64_t part_amount(const struct refaire *r, const struct financement_out *f)
{
    const struct transfer *t = &r->m->t;
    size_t place;

    if (t->genre == GENRE_CARTE)
        return f->titulaire_cents;
    if (!part_of(t->cle, &place) || place > f->prises_n)
        return 0;
    if (place == f->prises_n)
        return t->debit == POCHE_CARTE ? f->titulaire_cents : 0;
    return (int64_t)f->prises[place].poche == t->debit &&
                   (t->debit == POCHE_ABONDEMENT || f->prises[place].lot == t->lot)
               ? f->prises[place].montant_cents
               : 0;
}

void refaire_reservation(struct refaire *r)
{
    struct financement_in in;
    struct financement_out f;
    struct err e;

    if (!read_split(r, &in)) {
        refaire_pas(r, MSG_TRACE_SANS_ENTREE, "prix, classe, fonds, situation");
        return;
    }
    if (financement_split(r->a, &in, &f, &e) != RC_OK) {
        refaire_ecart(r, &e);
        return;
    }
    r->out->montant = part_amount(r, &f);
    r->out->regle = "MON-20";
    r->out->article = article_of(EFFET_RESERVER, r->m->t.article);
    check_available(r);
}

/* ---- the end of a price ------------------------------------------------------------------------------------------ */

struct parts {
    struct dossier_prise prises[DOSSIER_PRISES_MAX];
    size_t n;
    int64_t sum;
};

/* The parts that the dossier reserved, by the movements of the trace. False when one is missing. */
static bool read_parts(const struct refaire *r, struct parts *out)
{
    char prefix[CLE_MAX + 1];
    size_t place;

    memset(out, 0, sizeof(*out));
    if (!dossier_of(r->m->t.cle, prefix))
        return false;
    for (size_t k = 0; k < r->tr->n; k++) {
        const struct transfer *t = &r->tr->m[k].t;

        if (t->phase != BOOK_RESERVE || strncmp(t->cle, prefix, strlen(prefix)) != 0 ||
            !part_of(t->cle, &place) || out->prises[place].montant_cents != 0)
            continue;
        out->prises[place] =
            (struct dossier_prise){.poche = (enum poche)t->debit, .lot = t->lot, .montant_cents = t->amount};
        out->n = MAX(out->n, place + 1);
        out->sum += t->amount;
    }
    for (size_t i = 0; i < out->n; i++)
        if (out->prises[i].montant_cents == 0)
            return false;
    return out->n > 0;
}

static bool near(day_t a, day_t b)
{
    return a <= b ? b - a <= TRACE_DAYS_MAX : a - b <= TRACE_DAYS_MAX;
}

static enum rc end_of_service(const struct refaire *r, int64_t prix, day_t accepte, struct denouement *out,
                              struct err *e)
{
    enum dossier_cause cause = CAUSE_TOTALE;
    const char *word = "";
    int64_t taux = -1;

    if (!entree_nombre(r->m, "taux", &taux) || taux < 0 || taux > 100 || !entree_mot(r->m, "cause", &word) ||
        !dossier_cause_find(word, &cause))
        return ERR(e, MSG_TRACE_SANS_ENTREE, "nom", "taux, cause");
    return denouement_service_fait(prix, (int)taux, cause, entree_ou_zero(r->m, "force_majeure") != 0,
                                   accepte, out, e);
}

/* By the effect that the act had. */
static enum rc outcome(const struct refaire *r, enum dossier_effet effet, int64_t prix,
                       struct denouement *out, struct err *e)
{
    day_t jour = r->m->t.value_day;
    day_t accepte = jour;
    day_t debut = jour;
    day_t retractation = DAY_NONE; /* kept when new dates or an outage gave the holder that time again */
    day_t gratuite = DAY_NONE;     /* kept when an outage moved it */

    if (effet == EFFET_LIBERER) {
        *out = (struct denouement){
            .reste = RESTE_RENDU, .regle = "MON-21", .article = article_of(EFFET_LIBERER, r->m->t.article)};
        return RC_OK;
    }
    if (!entree_jour(r->m, "accepte", &accepte) ||
        (effet == EFFET_ANNULER && (!entree_jour(r->m, "debut", &debut) || !near(debut, jour))))
        return ERR(e, MSG_TRACE_SANS_ENTREE, "nom", "accepte, debut");
    if (entree_jour(r->m, "retractation", &retractation) && !near(retractation, accepte))
        return ERR(e, MSG_TRACE_SANS_ENTREE, "nom", "retractation");
    if (entree_jour(r->m, "gratuite", &gratuite) && !near(gratuite, debut))
        return ERR(e, MSG_TRACE_SANS_ENTREE, "nom", "gratuite");
    if (effet == EFFET_ANNULER)
        return denouement_annulation(prix, accepte, retractation, debut, gratuite, jour, false, out, e);
    if (effet == EFFET_PERDRE)
        return denouement_absence(prix, accepte, out, e);
    return end_of_service(r, prix, accepte, out, e);
}

/* Which part a movement settles: by the reservation it names, else by its purse and its lot. */
static const struct dossier_prise *settled(const struct refaire *r, const struct parts *p)
{
    const struct transfer *t = &r->m->t;
    size_t place;

    if (t->reservation != NULL)
        return part_of(t->reservation, &place) && place < p->n ? &p->prises[place] : NULL;
    for (size_t i = 0; i < p->n; i++)
        if ((int64_t)p->prises[i].poche == t->debit && p->prises[i].lot == t->lot)
            return &p->prises[i];
    return NULL;
}

static int64_t settled_amount(const struct transfer *t, const struct dossier_prise *p, bool known)
{
    int64_t rest = p->montant_cents - p->paye_cents;

    if (t->genre == GENRE_PRISE_EN_CHARGE)
        return p->paye_cents;
    if (t->genre == GENRE_LEVEE || !known)
        return rest;
    return t->genre == GENRE_PERTE_CONTRAT ? p->perdu_cents : p->rendu_cents;
}

/* A movement written before the effect was kept with it: only the sharing of what the body is due can be done again. */
static bool effect_of(const struct refaire *r, enum dossier_effet *out)
{
    const char *word;

    return entree_mot(r->m, "effet", &word) && dossier_effet_find(word, out) && *out != EFFET_AUCUN &&
           *out != EFFET_RESERVER && *out != EFFET_REGLER && *out != EFFET_RETOURNER &&
           *out != EFFET_RESTITUER && *out != EFFET_RETABLIR;
}

static void share(struct refaire *r, const struct denouement *d, bool known)
{
    struct parts *p = ARENA_NEW(r->a, struct parts);
    int64_t prix = entree_ou_zero(r->m, "prix");
    const struct dossier_prise *mine;

    if (!read_parts(r, p) || p->sum != prix) {
        refaire_pas(r, MSG_TRACE_SANS_RESERVATION, "");
        return;
    }
    if (d->organisme_cents < 0 || d->organisme_cents > prix) {
        refaire_compare(r, "organisme", d->organisme_cents, prix);
        return;
    }
    denouement_partager(d, p->prises, p->n);
    mine = settled(r, p);
    r->out->montant = mine != NULL ? settled_amount(&r->m->t, mine, known) : 0;
    refaire_compare(r, "organisme", entree_ou_zero(r->m, "organisme"), d->organisme_cents);
}

void refaire_denouement(struct refaire *r)
{
    enum dossier_effet effet;
    struct denouement d = {.organisme_cents = entree_ou_zero(r->m, "organisme"), .reste = RESTE_RENDU};
    bool known = effect_of(r, &effet);
    int64_t prix;
    struct err e;

    if (!entree_nombre(r->m, "prix", &prix) || prix < 0) {
        refaire_pas(r, MSG_TRACE_SANS_ENTREE, "prix");
        return;
    }
    if (known && outcome(r, effet, prix, &d, &e) != RC_OK) {
        refaire_ecart(r, &e);
        return;
    }
    if (known) {
        r->out->regle = d.regle;
        r->out->article = d.article;
    }
    share(r, &d, known);
}

/* ---- payment ------------------------------------------------------------------------------------------------------ */

/* Which time an act was done: "payer/01" is 1, "payer-2/01" is 2; 0 for another act. */
static int64_t done_before(const char *act, const char *word)
{
    size_t n = strlen(word);

    if (strncmp(act, word, n) != 0)
        return 0;
    return act[n] == '/' ? 1 : act[n] == '-' ? (int64_t)strtoll(act + n + 1, NULL, 10) : 0;
}

/* What a movement of the dossier adds to what is due to the body when it is paid for the `times`-th time. Movements of one
 * instant have no order: acts say which came first. */
static int64_t adds_to_due(const struct refaire *r, const struct trace_mouvement *m, const char *act,
                           int64_t times)
{
    int64_t paid = done_before(act, "payer"), back = done_before(act, "retourner");

    if (m->t.phase == BOOK_EXECUTE)
        return m->t.amount;
    if (m->t.genre == GENRE_ACOMPTE_IMPUTE || (paid > 0 && paid < times))
        return -m->t.amount;
    if (back > 0 && back < times)
        return m->t.amount;
    return done_before(act, "retourner-acompte") > 0 && m->t.credit == COMPTE_ORGANISME_BASE &&
                   m->recorded_us <= r->m->recorded_us
               ? m->t.amount
               : 0;
}

/* What left each purse for this dossier, less its advance and what was paid before, with what came back from the bank. */
void refaire_paiement(struct refaire *r)
{
    char prefix[CLE_MAX + 1];
    int64_t sum = 0;

    if (!dossier_of(r->m->t.cle, prefix)) {
        refaire_pas(r, MSG_TRACE_SANS_CALCUL, "");
        return;
    }
    for (size_t k = 0; k < r->tr->n; k++) {
        const struct trace_mouvement *m = &r->tr->m[k];

        if (strncmp(m->t.cle, prefix, strlen(prefix)) == 0)
            sum += adds_to_due(r, m, m->t.cle + strlen(prefix),
                               done_before(r->m->t.cle + strlen(prefix), "payer"));
    }
    r->out->montant = sum;
    r->out->regle = "MON-20";
    r->out->article = article_of(EFFET_REGLER, r->m->t.article);
}

/* ---- a fraud: rights given back --------------------------------------------------------------------------------- */

/* An absence that its body corrected by an entry: what goes back is what that absence took, whatever came after. */
static bool by_entry(const struct transfer *t, const char *prefix)
{
    return strncmp(t->cle + strlen(prefix), "entrer/", 7) == 0;
}

/* What a dossier took from the purse that a re-credit fills, by payment or by loss, less what came back to it by an act before, and less the
 * other movements of the same act: it is given back by several when the fund and the body's payable each bear a part. */
static int64_t taken(const struct refaire *r, const char *prefix)
{
    const struct transfer *t = &r->m->t;
    const int64_t purse = t->credit == COMPTE_CARTE ? POCHE_CARTE : t->credit;
    const bool lost = t->debit == COMPTE_PERDU;
    const bool absence = by_entry(t, prefix);
    const int64_t times = done_before(t->cle + strlen(prefix), "restituer");
    int64_t sum = 0;

    for (size_t k = 0; k < r->tr->n; k++) {
        const struct transfer *o = &r->tr->m[k].t;

        if (k == r->i || strncmp(o->cle, prefix, strlen(prefix)) != 0 || o->lot != t->lot ||
            (absence && strncmp(o->cle + strlen(prefix), "absence/", 8) != 0))
            continue;
        if (o->debit == purse && (lost ? o->genre == GENRE_PERTE_CONTRAT : o->phase == BOOK_EXECUTE))
            sum += o->amount;
        else if (o->genre == GENRE_RECREDIT && o->credit == t->credit && (o->debit == COMPTE_PERDU) == lost &&
                 done_before(o->cle + strlen(prefix), "restituer") <= times)
            sum -= o->amount;
    }
    return sum;
}

/* A lot or the card may be given back less than it paid: what its financeur or the holder had back already is in a debt, which no trace
 * holds. */
void refaire_recredit(struct refaire *r)
{
    const struct transfer *t = &r->m->t;
    char prefix[CLE_MAX + 1];

    if (!dossier_of(t->cle, prefix)) {
        refaire_pas(r, MSG_TRACE_SANS_CALCUL, "");
        return;
    }
    r->out->montant = taken(r, prefix);
    r->out->regle = "MON-21";
    r->out->article = article_of(by_entry(t, prefix) ? EFFET_RETABLIR : EFFET_RESTITUER, t->article);
    if ((t->lot != 0 || t->credit == COMPTE_CARTE) && t->amount < r->out->montant)
        refaire_pas(r, MSG_TRACE_DEJA_RENDU, "");
}

#include "rights/conversion.h"
#include "base/money.h"
#include "book/book.h"
#include "people/titulaire.h"
#include "rights/acte.h"

#define CLE_BYTES 61
#define INPUTS_BYTES 200

static const char *const names[] = {"dif", "euros_heures", "heures_euros"};

const char *conversion_name(enum conversion_sens s)
{
    CHECK((size_t)s < CONVERSION_COUNT);
    return names[s];
}

bool conversion_find(const char *name, enum conversion_sens *out)
{
    for (size_t i = 0; i < CONVERSION_COUNT; i++)
        if (strcmp(names[i], name) == 0) {
            *out = (enum conversion_sens)i;
            return true;
        }
    return false;
}

/* ---- the rules ---------------------------------------------------------------------------------------------- */

static enum rc nothing(const char *why, struct err *e)
{
    return ERR(e, MSG_CONVERSION_RIEN, "raison", why);
}

static enum rc take(const struct conversion_entree *in, enum law_param p, int64_t *out,
                    struct conversion_resultat *r)
{
    return appui_take(&r->appuis, p, in->le, out) ? RC_OK : RC_NOT_FOUND;
}

/* The article of the value of an hour is that of the conversion. */
static enum rc rate(const struct conversion_entree *in, enum law_param p, int64_t *cents_per_hour,
                    struct conversion_resultat *r, struct err *e)
{
    if (take(in, p, cents_per_hour, r) != RC_OK)
        return nothing("aucune valeur de l'heure n'est en vigueur ce jour-là", e);
    r->article = r->appuis.a[r->appuis.n - 1].value.article;
    return RC_OK;
}

/* DIF-01. */
static enum rc dif(const struct conversion_entree *in, struct conversion_resultat *r, struct err *e)
{
    int64_t cents, last;
    char day[32];
    enum rc rc;

    if (in->demande <= 0)
        return ERR(e, MSG_CONVERSION_DEMANDE);
    rc = rate(in, PARAM_DIF_HEURE_EN_EUROS, &cents, r, e);
    if (rc != RC_OK)
        return rc;
    if (take(in, PARAM_DIF_DERNIERE_INSCRIPTION, &last, r) == RC_OK && in->le > (day_t)last)
        return ERR(e, MSG_CONVERSION_DIF_CLOS, "limite", day_french((day_t)last + 1, day));
    r->heures = in->demande;
    r->centimes = in->demande * cents;
    return RC_OK;
}

/* The room in hours: under the ceiling of the account, and under that of conversions over the period (FP-05). */
static int64_t room_for_hours(const struct conversion_entree *in, struct conversion_resultat *r)
{
    int64_t limit;

    if (take(in, in->categorie_c ? PARAM_FP_PLAFOND_HEURES_C : PARAM_FP_PLAFOND_HEURES, &r->plafond, r) !=
            RC_OK ||
        take(in, in->categorie_c ? PARAM_FP_CONVERSION_PLAFOND_HEURES_C : PARAM_FP_CONVERSION_PLAFOND_HEURES,
             &limit, r) != RC_OK)
        return 0;
    appui_cite(&r->appuis,
               in->categorie_c ? PARAM_FP_CONVERSION_PERIODE_ANNEES_C : PARAM_FP_CONVERSION_PERIODE_ANNEES,
               in->le);
    return MAX(MIN(r->plafond - in->arrivee, limit - in->deja_heures), 0);
}

static enum rc euros_to_hours(const struct conversion_entree *in, struct conversion_resultat *r,
                              struct err *e)
{
    int64_t cents, room;
    enum rc rc = rate(in, PARAM_FP_HEURE_EN_EUROS, &cents, r, e);

    if (rc != RC_OK)
        return rc;
    room = room_for_hours(in, r);
    r->centimes = in->demande > 0 ? in->demande : in->libre;
    r->heures = money_prorata_nearest(1, r->centimes, cents);
    r->plafonnee = r->heures > room;
    if (r->plafonnee) { /* only the euros of the hours obtained leave */
        r->heures = room;
        r->centimes = room * cents;
    }
    if (r->heures == 0)
        return nothing(r->plafonnee ? "le plafond d'heures est atteint" : "le montant ne fait pas une heure",
                       e);
    return RC_OK;
}

static bool ceiling_in_euros(const struct conversion_entree *in, struct conversion_resultat *r)
{
    return take(in, in->plafond_majore ? PARAM_CPF_PLAFOND_PEU_QUALIFIE : PARAM_CPF_PLAFOND, &r->plafond,
                r) == RC_OK;
}

/* FP-06: within the ceiling in euros; the hours it leaves out stay hours. */
static enum rc hours_to_euros(const struct conversion_entree *in, struct conversion_resultat *r,
                              struct err *e)
{
    int64_t cents, room;
    enum rc rc = rate(in, PARAM_FP_HEURE_EN_EUROS, &cents, r, e);

    if (rc != RC_OK)
        return rc;
    if (!ceiling_in_euros(in, r))
        return nothing("aucun plafond n'est en vigueur ce jour-là", e);
    room = MAX(r->plafond - in->arrivee, 0);
    r->heures = in->demande > 0 ? in->demande : in->libre;
    r->centimes = r->heures * cents;
    r->plafonnee = r->centimes > room;
    if (r->plafonnee) {
        r->centimes = room;
        r->heures = (room + cents - 1) / cents;
    }
    if (r->centimes == 0)
        return nothing(r->plafonnee ? "le plafond en euros est atteint" : "il n'y a pas d'heure", e);
    return RC_OK;
}

enum rc conversion_calculer(const struct conversion_entree *in, struct conversion_resultat *out,
                            struct err *e)
{
    static enum rc (*const rules[])(const struct conversion_entree *, struct conversion_resultat *,
                                    struct err *) = {dif, euros_to_hours, hours_to_euros};
    char has[MONEY_TEXT_BYTES], asked[MONEY_TEXT_BYTES];

    memset(out, 0, sizeof(*out));
    CHECK((size_t)in->sens < CONVERSION_COUNT);
    if (in->demande < 0)
        return ERR(e, MSG_CONVERSION_DEMANDE);
    if (in->sens == CONVERSION_EUROS_HEURES && in->demande > in->libre)
        return ERR(e, MSG_DROITS_INSUFFISANTS, "solde", money_french(in->libre, has), "montant",
                   money_french(in->demande, asked));
    if (in->sens == CONVERSION_HEURES_EUROS && in->demande > in->libre) {
        snprintf(has, sizeof(has), "%lld h", (long long)in->libre);
        snprintf(asked, sizeof(asked), "%lld h", (long long)in->demande);
        return ERR(e, MSG_DROITS_INSUFFISANTS, "solde", has, "montant", asked);
    }
    return rules[in->sens](in, out, e);
}

day_t conversion_periode(bool categorie_c, day_t le)
{
    int64_t years = appui_oldest(
        categorie_c ? PARAM_FP_CONVERSION_PERIODE_ANNEES_C : PARAM_FP_CONVERSION_PERIODE_ANNEES, le);

    return day_add_months(le, (int)(-12 * years));
}

/* ---- the book ----------------------------------------------------------------------------------------------- */

/* What the last known year of activity says: FP-06 asks for the regime of now. */
static enum rc read_regime(struct db *db, struct arena *a, const struct conversion_acte *c,
                           struct conversion_entree *in, struct err *e)
{
    bool wants_public = c->sens == CONVERSION_EUROS_HEURES, found = false;
    struct activite *years;
    size_t n;
    enum rc rc = activites_of(db, a, c->titulaire_id, &years, &n, e);

    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        const struct activite *y = &years[i];

        if (y->annee != years[n - 1].annee || (strcmp(y->regime, "agent_public") == 0) != wants_public)
            continue;
        found = true;
        in->categorie_c = in->categorie_c || y->categorie_c;
        in->plafond_majore =
            in->plafond_majore || y->peu_qualifie || y->boe || strcmp(y->regime, "esat") == 0;
    }
    return rc == RC_OK && !found
               ? ERR(e, MSG_CONVERSION_REGIME, "regime",
                     wants_public ? "un agent public" : "une personne qui acquiert des euros")
               : rc;
}

/* A limit over any continuous period: what is dated after all others is counted by the window that ends that day. */
static enum rc check_last(struct db *db, const struct conversion_acte *c, struct err *e)
{
    char day[32];
    int64_t last;
    enum rc rc = db_i64(db, Q_CONVERSION_DERNIERE, DAY_NONE, &last, e, "ii", c->titulaire_id,
                        (int64_t)GENRE_CONVERSION);

    return rc == RC_OK && (day_t)last != DAY_NONE && c->le < (day_t)last
               ? ERR(e, MSG_CONVERSION_ANTERIEURE, "date", day_french((day_t)last, day))
               : rc;
}

static enum rc read_purses(struct db *db, const struct conversion_acte *c, struct conversion_entree *in,
                           struct err *e)
{
    bool from_euros = c->sens == CONVERSION_EUROS_HEURES;
    enum poche from = from_euros ? POCHE_DROITS : POCHE_HEURES, to = from_euros ? POCHE_HEURES : POCHE_DROITS;
    struct balance b;
    enum rc rc = book_free_from(db, c->titulaire_id, from, 0, c->le, &in->libre, e);

    if (rc == RC_OK)
        rc = book_balance(db, c->titulaire_id, to, 0, &b, e);
    if (rc != RC_OK)
        return rc;
    in->arrivee = b.posted;
    if (!from_euros)
        return RC_OK;
    rc = check_last(db, c, e);
    if (rc != RC_OK)
        return rc;
    return db_i64(db, Q_CONVERSION_HEURES, 0, &in->deja_heures, e, "iidd", c->titulaire_id,
                  (int64_t)GENRE_CONVERSION, conversion_periode(in->categorie_c, c->le), c->le);
}

static enum rc read_all(struct db *db, struct conversion_acte *c, struct conversion_entree *in, struct err *e)
{
    struct arena *a;
    enum rc rc;

    *in = (struct conversion_entree){.sens = c->sens, .le = c->le, .demande = c->demande};
    if (c->sens == CONVERSION_DIF)
        return RC_OK;
    a = arena_new((size_t)1 << 20);
    if (a == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = read_regime(db, a, c, in, e);
    if (rc == RC_OK)
        rc = read_purses(db, c, in, e);
    arena_free(a);
    return rc;
}

/* Cents and hours never face each other: each unit moves against its own shared account. */
static enum rc write(struct db *db, struct conversion_acte *c, const char *key, const char *asked,
                     struct err *e)
{
    static const struct {
        enum book_genre genre;
        int64_t euros_from, euros_to, hours_from, hours_to;
    } moves[] = {
        {GENRE_CREDIT_DIF, COMPTE_CONVERSION, POCHE_DIF, 0, 0},
        {GENRE_CONVERSION, POCHE_DROITS, COMPTE_CONVERSION, COMPTE_HEURES, POCHE_HEURES},
        {GENRE_CONVERSION, COMPTE_CONVERSION, POCHE_DROITS, POCHE_HEURES, COMPTE_HEURES},
    };
    char hours_key[CLE_BYTES], inputs[INPUTS_BYTES];
    struct transfer t[2] = {{.titulaire_id = c->titulaire_id,
                             .cle = key,
                             .phase = BOOK_POSTED,
                             .genre = moves[c->sens].genre,
                             .debit = moves[c->sens].euros_from,
                             .credit = moves[c->sens].euros_to,
                             .amount = c->out.centimes,
                             .value_day = c->le,
                             .rule = c->sens == CONVERSION_DIF            ? "DIF-01"
                                     : c->sens == CONVERSION_EUROS_HEURES ? "FP-05"
                                                                          : "FP-06",
                             .article = c->out.article,
                             .inputs = inputs}};
    enum rc rc;

    snprintf(inputs, sizeof(inputs), "%s,\"centimes\":%lld,\"heures\":%lld,\"plafond\":%lld}", asked,
             (long long)c->out.centimes, (long long)c->out.heures, (long long)c->out.plafond);
    t[1] = t[0];
    snprintf(hours_key, sizeof(hours_key), "conversion/%.*s/heures", ACTE_CLE_MAX, c->cle);
    t[1].cle = hours_key;
    t[1].debit = moves[c->sens].hours_from;
    t[1].credit = moves[c->sens].hours_to;
    t[1].amount = c->out.heures;
    rc = book_write(db, t, c->sens == CONVERSION_DIF ? 1 : 2, NULL, e);
    return rc == RC_OK ? acte_noter(db, c->agent, "conversion.ecrire", c->titulaire_id, inputs, e) : rc;
}

/* DIF-01: the last day is that of the entry, whatever day the conversion is dated. */
static enum rc check_entry(struct db *db, const struct conversion_acte *c, struct err *e)
{
    day_t today = day_of_instant(db_now_us(db));
    struct law_value last;
    char day[32];

    if (c->sens != CONVERSION_DIF || law_param(PARAM_DIF_DERNIERE_INSCRIPTION, today, &last, NULL) != RC_OK ||
        today <= (day_t)last.value)
        return RC_OK;
    return ERR(e, MSG_CONVERSION_DIF_CLOS, "limite", day_french((day_t)last.value + 1, day));
}

enum rc conversion_ecrire(struct db *db, void *arg, struct err *e)
{
    struct conversion_acte *c = arg;
    struct conversion_entree in;
    char key[CLE_BYTES], asked[INPUTS_BYTES / 2];
    int64_t there;
    enum rc rc = acte_cle(c->cle, e);

    c->deja_out = false;
    if (rc != RC_OK)
        return rc;
    snprintf(key, sizeof(key), "conversion/%s", c->cle);
    snprintf(asked, sizeof(asked), "{\"sens\":\"%s\",\"demande\":%lld", conversion_name(c->sens),
             (long long)c->demande);
    rc = acte_deja(db, c->titulaire_id, key, asked, &there, e);
    if (rc != RC_OK || there > 0) {
        c->deja_out = rc == RC_OK;
        c->out.centimes = there;
        return rc;
    }
    rc = check_entry(db, c, e);
    if (rc == RC_OK)
        rc = acte_compte_ouvert(db, c->titulaire_id, e);
    if (rc == RC_OK && c->sens != CONVERSION_DIF) /* which only adds */
        rc = acte_hors_gel(db, c->titulaire_id, 0, day_of_instant(db_now_us(db)), e);
    if (rc == RC_OK)
        rc = read_all(db, c, &in, e);
    if (rc == RC_OK)
        rc = conversion_calculer(&in, &c->out, e);
    return rc == RC_OK ? write(db, c, key, asked, e) : rc;
}

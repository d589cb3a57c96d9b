/* How a dossier is financed: the purses, mandates and situation of the holder, given to rights/financement.h. */
#include "base/money.h"
#include "people/titulaire.h"
#include "rights/dotation.h"
#include "training/dossier_interne.h"

static enum rc read_purses(struct db *db, const struct dossier *d, bool avec_cpf, struct financement_in *in,
                           struct err *e)
{
    bool cpf = d->fonds == FONDS_CPF || (avec_cpf && d->classe != CLASSE_DIFE_MANDAT);
    struct {
        enum poche poche;
        int64_t *out;
        bool used;
    } purses[] = {{POCHE_DROITS, &in->droits_cents, cpf},
                  {POCHE_DIF, &in->dif_cents, cpf},
                  {POCHE_CEC, &in->cec_cents, cpf},
                  {POCHE_DIFE, &in->dife_cents, d->fonds == FONDS_DIFE}};
    enum rc rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && i < ARRAY_LEN(purses); i++)
        if (purses[i].used)
            rc = book_free_from(db, d->titulaire_id, purses[i].poche, 0, in->date, purses[i].out, e);
    return rc;
}

/* Dotations complete the CPF; an abondement, whichever right opens the dossier (L. 6323-4, DIFE-51). */
static enum rc read_dotations(struct db *db, struct arena *a, const struct dossier *d, bool avec_cpf,
                              struct dotation_ressources *r, struct financement_in *in, struct err *e)
{
    bool cpf = d->fonds == FONDS_CPF || (avec_cpf && d->classe != CLASSE_DIFE_MANDAT);
    enum rc rc = dotation_ressources(db, a, d->titulaire_id, d->id, d->session_id, d->classe, in->date, r, e);

    in->dotations = r->dotations;
    in->dotations_n = cpf ? r->dotations_n : 0;
    in->abondements = r->abondements;
    in->abondements_n = r->abondements_n;
    return rc;
}

static enum rc read_mandats(struct db *db, struct arena *a, const struct dossier *d,
                            struct financement_in *in, struct err *e)
{
    struct mandat *list;
    struct dife_mandat *mandats;
    size_t n;
    enum rc rc = mandats_of(db, a, d->titulaire_id, &list, &n, e);

    if (rc != RC_OK)
        return rc;
    mandats = ARENA_ARRAY(a, struct dife_mandat, n + 1);
    for (size_t i = 0; i < n; i++)
        mandats[i] = (struct dife_mandat){list[i].type, list[i].premier_tour, list[i].debut, list[i].fin};
    in->mandats = mandats;
    in->mandats_n = n;
    return RC_OK;
}

/* The situation that decides exemptions is what the feeds last said; nobody is exempt on their word. */
static enum rc read_situation(struct db *db, struct arena *a, const struct dossier *d,
                              struct financement_in *in, struct err *e)
{
    struct activite *years;
    size_t n;
    enum rc rc;

    in->situation = classe_dife(d->classe) ? SITUATION_ELU : SITUATION_AUTRE;
    if (classe_dife(d->classe))
        return RC_OK; /* nothing of the CPF there, so nothing to be exempt from */
    rc = activites_of(db, a, d->titulaire_id, &years, &n, e);
    if (rc == RC_OK && n > 0 && !situation_find(years[n - 1].regime, &in->situation))
        in->situation = SITUATION_AUTRE;
    return rc;
}

static enum rc read_bilan(struct db *db, const struct dossier *d, struct financement_in *in, struct err *e)
{
    int64_t last;
    enum rc rc;

    if (d->classe != CLASSE_BC)
        return RC_OK;
    rc = db_i64(db, Q_BILAN_DERNIER, DAY_NONE, &last, e, "ii", d->titulaire_id, d->id);
    in->bilan_dernier = (day_t)last;
    return rc;
}

/* The split names an abondement by its place; the dossier, by its lot. */
static void take_parts(const struct financement_out *f, const struct dotation_ressources *r,
                       struct dossier_financement *out)
{
    memset(out, 0, sizeof(*out));
    CHECK(f->prises_n < DOSSIER_PRISES_MAX);
    for (size_t i = 0; i < f->prises_n; i++) {
        const struct prise *p = &f->prises[i];
        int64_t lot = p->poche == POCHE_ABONDEMENT ? r->lots[p->lot - 1] : p->lot;

        out->prises[out->n++] = (struct dossier_prise){p->poche, lot, p->montant_cents, -1, -1, -1};
    }
    out->reste_cents = f->titulaire_cents;
    out->participation_cents = f->participation_cents;
    out->plafond_cents = -1;
    for (size_t i = 0; i < f->appuis.n; i++) {
        const struct law_value *v = &f->appuis.a[i].value;

        switch (f->appuis.a[i].param) {
        case PARAM_PARTICIPATION_MONTANT:
            out->participation_article = f->participation_cents > 0 ? v->article : NULL;
            break;
        case PARAM_PLAFOND_RS:
        case PARAM_PLAFOND_BILAN:
        case PARAM_PLAFOND_PERMIS_LEGER:
            out->plafond_cents = v->value;
            out->plafond_article = v->article;
            break;
        default:
            break;
        }
    }
    if (f->titulaire_cents > 0)
        out->prises[out->n++] = (struct dossier_prise){POCHE_CARTE, 0, f->titulaire_cents, -1, -1, -1};
}

/* All that the split reads of a dossier on a day. The arrays of *in are in the arena and in *r. */
static enum rc read_inputs(struct db *db, struct arena *a, const struct dossier *d, bool avec_cpf,
                           struct dotation_ressources *r, struct financement_in *in, struct err *e)
{
    enum rc rc = read_purses(db, d, avec_cpf, in, e);

    if (rc == RC_OK)
        rc = read_dotations(db, a, d, avec_cpf, r, in, e);
    if (rc == RC_OK)
        rc = read_mandats(db, a, d, in, e);
    if (rc == RC_OK)
        rc = read_situation(db, a, d, in, e);
    return rc == RC_OK ? read_bilan(db, d, in, e) : rc;
}

static struct financement_in inputs_of(const struct dossier *d, day_t le, enum financement_moment moment,
                                       int64_t reste_max_cents)
{
    return (struct financement_in){
        .date = le,
        .cout_cents = d->prix_ttc_cents,
        .classe = d->classe,
        .fonds = d->fonds,
        .reste_max_cents = reste_max_cents,
        .tiers_a_venir = moment == MOMENT_DEMANDE,
        .cout_ht_cents = d->prix_ht_cents,
        .heures = d->heures,
        .participants = d->participants == 0 && moment != MOMENT_CONCLUSION ? 1 : d->participants,
        .debut = d->debut,
        .fin = d->fin};
}

enum rc dossier_repartir(struct db *db, struct arena *a, const struct dossier *d, day_t le, bool avec_cpf,
                         enum financement_moment moment, int64_t reste_max_cents,
                         struct dossier_financement *out, struct err *e)
{
    struct financement_in in = inputs_of(d, le, moment, reste_max_cents);
    struct financement_out f;
    struct dotation_ressources ressources;
    enum rc rc = read_inputs(db, a, d, avec_cpf, &ressources, &in, e);

    if (rc == RC_OK)
        rc = financement_split(a, &in, &f, e);
    if (rc != RC_OK)
        return rc;
    take_parts(&f, &ressources, out);
    out->entrees = dossier_entrees_financement(a, &in);
    return out->entrees != NULL ? RC_OK : ERR(e, MSG_MEMOIRE_EPUISEE);
}

enum rc dossier_dates_financees(struct db *db, struct arena *a, const struct dossier *d, day_t le,
                                struct err *e)
{
    struct financement_in in = inputs_of(d, le, MOMENT_CONCLUSION, INT64_MAX);
    enum rc rc = read_mandats(db, a, d, &in, e);

    return rc == RC_OK ? financement_dates(&in, d->accepte_le, e) : rc;
}

/* The split with one more abondement, the last: *cents is what it takes of it, *reste what it leaves to the holder. */
static enum rc split_with(struct db *db, struct arena *a, const struct dossier *d, day_t le, bool avec_cpf,
                          struct abondement more, int64_t *cents, int64_t *reste, struct err *e)
{
    struct financement_in in = inputs_of(d, le, MOMENT_DEMANDE, INT64_MAX);
    struct financement_out f;
    struct dotation_ressources ressources;
    struct abondement *list;
    enum rc rc = read_inputs(db, a, d, avec_cpf, &ressources, &in, e);

    *cents = *reste = 0;
    if (rc != RC_OK)
        return rc;
    list = ARENA_ARRAY(a, struct abondement, in.abondements_n + 1);
    if (in.abondements_n > 0)
        memcpy(list, in.abondements, in.abondements_n * sizeof(*list));
    list[in.abondements_n] = more;
    in.abondements = list;
    in.abondements_n++;
    rc = financement_split(a, &in, &f, e);
    for (size_t i = 0; rc == RC_OK && i < f.prises_n; i++)
        if (f.prises[i].poche == POCHE_ABONDEMENT && f.prises[i].lot == (int64_t)in.abondements_n)
            *cents = f.prises[i].montant_cents;
    *reste = rc == RC_OK ? f.titulaire_cents : 0;
    return rc;
}

enum rc dossier_manque(struct db *db, struct arena *a, const struct dossier *d, day_t le, bool avec_cpf,
                       enum financeur categorie, int64_t *cents, struct err *e)
{
    int64_t rest;

    return split_with(db, a, d, le, avec_cpf, (struct abondement){categorie, d->prix_ttc_cents}, cents, &rest,
                      e);
}

enum rc dossier_reste_avec(struct db *db, struct arena *a, const struct dossier *d, day_t le,
                           enum financeur categorie, int64_t cents, int64_t *reste, struct err *e)
{
    int64_t used;

    return split_with(db, a, d, le, d->sollicite_cpf, (struct abondement){categorie, cents}, &used, reste, e);
}

enum rc dossier_financer(struct db *db, const struct dossier *d, day_t le, bool avec_cpf, bool tiers_a_venir,
                         struct dossier_financement *out, struct err *e)
{
    struct arena *a = arena_new(1U << 20);
    enum rc rc;

    if (a == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = dossier_repartir(db, a, d, le, avec_cpf, tiers_a_venir ? MOMENT_DEMANDE : MOMENT_APERCU, INT64_MAX,
                          out, e);
    out->entrees = NULL;
    arena_free(a);
    return rc;
}

/* Hours of a public agent are spent with the employer, who pays the training (FP-07): they are no purse of a split. */
static enum rc refuse_without_euros(struct db *db, const struct dossier *d, day_t le, struct err *e)
{
    char none[MONEY_TEXT_BYTES], price[MONEY_TEXT_BYTES], told[24];
    int64_t hours = 0;

    if (!classe_dife(d->classe)) {
        enum rc rc = book_free_from(db, d->titulaire_id, POCHE_HEURES, 0, le, &hours, e);

        if (rc != RC_OK)
            return rc;
    }
    snprintf(told, sizeof(told), "%lld", (long long)hours);
    if (hours > 0)
        return ERR(e, MSG_DROITS_HEURES, "heures", told);
    return ERR(e, MSG_DROITS_INSUFFISANTS, "solde", money_french(0, none), "montant",
               money_french(d->prix_ttc_cents, price));
}

enum rc dossier_sans_droit(struct db *db, const struct dossier *d, day_t le,
                           const struct dossier_financement *f, enum dossier_role par, struct err *e)
{
    char price[MONEY_TEXT_BYTES];

    if (f->n > 0 && f->prises[0].poche != POCHE_CARTE)
        return RC_OK;
    if (d->prix_ttc_cents == 0)
        return ERR(e, MSG_DOSSIER_PRIX_NUL);
    if (f->participation_cents >= d->prix_ttc_cents && par == ROLE_TITULAIRE)
        return ERR(e, MSG_DOSSIER_PARTICIPATION_TOUT, "prix", money_french(d->prix_ttc_cents, price));
    if (f->participation_cents >= d->prix_ttc_cents) { /* what the price is, not what the holder has */
        ERR(e, MSG_DOSSIER_PRIX_PARTICIPATION, "prix", money_french(d->prix_ttc_cents, price));
        return err_at(e, "prix_ttc", 0);
    }
    return refuse_without_euros(db, d, le, e);
}

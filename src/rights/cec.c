#include "rights/cec.h"
#include "book/book.h"
#include "law/law_text.h"
#include "rights/acte.h"

#define CLE_BYTES 61
#define INPUTS_BYTES 320

/* What D. 5151-14, II asks of each activity; the values are in law/parametres/engagement-citoyen.txt. */
static const struct condition {
    const char *activite;
    enum law_param duree, quantite; /* PARAM_COUNT: no second condition */
    bool declaration;               /* declared by the holder, attested by the body (R. 5151-16 to -19) */
} conditions[] = {
    {"service_civique", PARAM_CEC_SERVICE_CIVIQUE_MOIS, PARAM_COUNT, false},
    {"reserve_militaire", PARAM_CEC_RESERVE_MILITAIRE_JOURS, PARAM_COUNT, false},
    {"reserve_citoyenne", PARAM_CEC_RESERVE_CITOYENNE_ANNEES, PARAM_COUNT, false},
    {"reserve_communale", PARAM_CEC_RESERVE_COMMUNALE_ANNEES, PARAM_COUNT, false},
    {"reserve_sanitaire", PARAM_CEC_RESERVE_SANITAIRE_JOURS, PARAM_COUNT, false},
    {"maitre_apprentissage", PARAM_CEC_MAITRE_APPRENTISSAGE_MOIS, PARAM_COUNT, false},
    {"benevolat", PARAM_CEC_BENEVOLAT_HEURES, PARAM_CEC_BENEVOLAT_HEURES_MEME_ASSOCIATION, true},
    {"reserve_education", PARAM_CEC_RESERVE_EDUCATION_ANNEES, PARAM_CEC_RESERVE_EDUCATION_INTERVENTIONS,
     false},
    {"pompier_volontaire", PARAM_CEC_POMPIER_ANNEES, PARAM_COUNT, false},
    {"reserve_civile_police", PARAM_CEC_RESERVE_POLICE_ANNEES, PARAM_CEC_RESERVE_POLICE_VACATIONS, false},
    {"reserve_citoyenne_police", PARAM_CEC_RESERVE_POLICE_ANNEES, PARAM_CEC_RESERVE_POLICE_HEURES, false},
    {"reserve_reinsertion", PARAM_CEC_RESERVE_REINSERTION_HEURES, PARAM_COUNT, false},
    {"reserve_civique", PARAM_CEC_RESERVE_CIVIQUE_HEURES, PARAM_CEC_RESERVE_CIVIQUE_HEURES_MEME_ORGANISME,
     true},
};

/* ---- the rule ----------------------------------------------------------------------------------------------- */

static day_t end_of(int annee)
{
    return day_make(annee, 12, 31);
}

static const struct law_code *activity(const char *code, day_t at)
{
    for (size_t t = 0; t < law_tables_n; t++)
        for (size_t i = 0; strcmp(law_tables[t].name, "activites_engagement") == 0 && i < law_tables[t].n;
             i++) {
            const struct law_code *c = &law_tables[t].codes[i];

            if (strcmp(c->code, code) == 0 && c->from <= at && (c->until == DAY_NONE || at < c->until))
                return c;
        }
    return NULL;
}

const char *cec_libelle(const char *activite, day_t at)
{
    const struct law_code *c = activity(activite, at);

    return c != NULL ? c->label : activite;
}

static const struct condition *condition_of(const char *code)
{
    for (size_t i = 0; i < ARRAY_LEN(conditions); i++)
        if (strcmp(conditions[i].activite, code) == 0)
            return &conditions[i];
    return NULL;
}

static enum rc short_of(enum msg m, enum law_param p, day_t at, const char *name, int64_t given,
                        struct err *e)
{
    struct law_value v;
    char least[24], has[24];
    enum rc rc = law_param(p, at, &v, e);

    if (rc != RC_OK)
        return rc;
    snprintf(least, sizeof(least), "%lld", (long long)v.value);
    snprintf(has, sizeof(has), "%lld", (long long)given);
    return ERR(e, m, "minimum", least, "unite",
               strcmp(v.unit, "annees") == 0   ? "années"
               : strcmp(v.unit, "nombre") == 0 ? "fois"
                                               : v.unit,
               name, has);
}

static enum rc check_durations(const struct condition *c, const struct cec_entree *in, struct cec_credit *out,
                               struct err *e)
{
    day_t at = end_of(in->annee);
    int64_t least;

    if (!appui_take(&out->appuis, c->duree, at, &least) || in->duree < least)
        return short_of(MSG_CEC_DUREE, c->duree, at, "duree", in->duree, e);
    if (c->quantite == PARAM_COUNT)
        return RC_OK;
    if (!appui_take(&out->appuis, c->quantite, at, &least) || in->quantite < least)
        return short_of(MSG_CEC_QUANTITE, c->quantite, at, "quantite", in->quantite, e);
    return RC_OK;
}

/* CEC-03: a day not said is late. */
static enum rc check_day(enum msg m, enum law_param p, day_t done, const struct cec_entree *in,
                         struct cec_credit *out, struct err *e)
{
    char year[16], last_text[32];
    int64_t months;
    day_t last;

    if (!appui_take(&out->appuis, p, end_of(in->annee), &months))
        return RC_OK;
    last = day_add_months(end_of(in->annee), (int)months);
    if (done != DAY_NONE && done <= last)
        return RC_OK;
    snprintf(year, sizeof(year), "%d", in->annee);
    return ERR(e, m, "annee", year, "limite", day_french(last, last_text));
}

enum rc cec_calculer(const struct cec_entree *in, struct cec_credit *out, struct err *e)
{
    const struct condition *c = condition_of(in->activite);
    day_t at = end_of(in->annee);
    const struct law_code *code = activity(in->activite, at);
    char year[16];
    int64_t amount = 0;
    enum rc rc;

    memset(out, 0, sizeof(*out));
    snprintf(year, sizeof(year), "%d", in->annee);
    if (c == NULL || code == NULL || !appui_take(&out->appuis, PARAM_CEC_ACTIVITE, at, &amount) ||
        !appui_take(&out->appuis, PARAM_CEC_PLAFOND, at, &out->plafond))
        return ERR(e, MSG_CEC_ACTIVITE, "activite", in->activite, "annee", year);
    out->libelle = code->label;
    out->article = code->article;
    rc = check_durations(c, in, out, e);
    if (rc == RC_OK && c->declaration)
        rc = check_day(MSG_CEC_DECLARATION, PARAM_CEC_DECLARATION_MOIS, in->declare_le, in, out, e);
    if (rc == RC_OK && c->declaration)
        rc = check_day(MSG_CEC_ATTESTATION, PARAM_CEC_ATTESTATION_MOIS, in->atteste_le, in, out, e);
    if (rc != RC_OK)
        return rc;
    out->montant = MIN(amount, MAX(out->plafond - in->solde_cents, 0));
    out->perdu = amount - out->montant;
    return RC_OK;
}

/* ---- the book ----------------------------------------------------------------------------------------------- */

/* A credit wholly cut by the ceiling is told too: from the resources to what was lost. */
static enum rc credit(struct db *db, struct cec_acquisition *a, const char *key, const char *asked,
                      struct err *e)
{
    bool lost = a->out.montant == 0;
    char inputs[INPUTS_BYTES];
    struct transfer t = {.titulaire_id = a->titulaire_id,
                         .cle = key,
                         .phase = BOOK_POSTED,
                         .genre = lost ? GENRE_PERTE_PLAFOND : GENRE_CREDIT_CEC,
                         .debit = COMPTE_FONDS_CEC,
                         .credit = lost ? (int64_t)COMPTE_PERDU : POCHE_CEC,
                         .amount = lost ? a->out.perdu : a->out.montant,
                         .value_day = end_of(a->in.annee),
                         .rule = "CEC-01",
                         .article = a->out.article,
                         .inputs = inputs};
    enum rc rc;

    snprintf(inputs, sizeof(inputs), "%s,\"avant\":%lld,\"plafond\":%lld,\"perdu\":%lld}", asked,
             (long long)a->in.solde_cents, (long long)a->out.plafond, (long long)a->out.perdu);
    rc = book_write(db, &t, 1, NULL, e);
    return rc == RC_OK ? acte_noter(db, a->agent, "cec.acquerir", a->titulaire_id, inputs, e) : rc;
}

enum rc cec_acquerir(struct db *db, void *arg, struct err *e)
{
    struct cec_acquisition *a = arg;
    char key[CLE_BYTES], asked[INPUTS_BYTES / 2], year[16];
    struct balance b;
    int64_t there;
    enum rc rc;

    a->deja_out = false;
    snprintf(year, sizeof(year), "%d", a->in.annee);
    if (condition_of(a->in.activite) == NULL)
        return ERR(e, MSG_CEC_ACTIVITE, "activite", a->in.activite, "annee", year);
    if (a->le <= end_of(a->in.annee))
        return ERR(e, MSG_CEC_ANNEE, "annee", year);
    snprintf(key, sizeof(key), "cec/%d/%s", a->in.annee, a->in.activite);
    snprintf(asked, sizeof(asked), "{\"activite\":\"%s\",\"annee\":%d,\"duree\":%lld,\"quantite\":%lld",
             a->in.activite, a->in.annee, (long long)a->in.duree, (long long)a->in.quantite);
    rc = acte_deja(db, a->titulaire_id, key, asked, &there, e);
    if (rc != RC_OK || there > 0) {
        a->deja_out = rc == RC_OK;
        a->out.montant = there;
        return rc;
    }
    rc = acte_compte_ouvert(db, a->titulaire_id, e);
    if (rc == RC_OK)
        rc = book_balance(db, a->titulaire_id, POCHE_CEC, 0, &b, e);
    if (rc != RC_OK)
        return rc;
    a->in.solde_cents = b.posted;
    rc = cec_calculer(&a->in, &a->out, e);
    return rc == RC_OK ? credit(db, a, key, asked, e) : rc;
}

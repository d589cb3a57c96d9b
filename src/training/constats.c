#include "training/constats.h"
#include "training/catalogue.h"
#include "base/money.h"
#include "law/law.h"
#include "training/organisme.h"
#include "training/prix.h"
#include "training/referencement.h"
#include "training/sous_traitance.h"

#define HEURES_PAR_JOUR 24

/* A row of the view offre_controle. */
struct controle {
    enum classe classe;
    char code[32], code_elu[32];
    char formation[128]; /* number given by the training body */
    bool retiree, retiree_gestionnaire;
    int64_t organisme_id, heures, ht, ttc;
    struct offre_dite dite;
    day_t debut, fin;
    bool ouverte;
    bool fiche, active, absente;
    day_t fiche_fin;
    bool qualiopi;                    /* for the kind of action of this class */
    int64_t habilite[2], certifie[2]; /* by SIRET, by SIREN: 2 yes, 1 not said, 0 no */
};

enum {
    V_SESSION,
    V_ORGANISME,
    V_FORMATION,
    V_FORMATION_NUMERO,
    V_ACTION_NUMERO,
    V_SESSION_NUMERO,
    V_INTITULE,
    V_CLASSE,
    V_CODE,
    V_CODE_ELU,
    V_RETIREE,
    V_HEURES,
    V_HT,
    V_TTC,
    V_DEBUT,
    V_FIN,
    V_OUVERTE,
    V_FICHE,
    V_ACTIVE,
    V_ABSENTE,
    V_FICHE_FIN,
    V_QUALIOPI_FORMATION,
    V_QUALIOPI_BILAN,
    V_QUALIOPI_VAE,
    V_HABILITE_SIREN,
    V_HABILITE_SIRET,
    V_CERTIFIE_SIREN,
    V_CERTIFIE_SIRET,
    V_RETIREE_PAR,
    V_HEURES_TOTAL,
    V_HEURES_CENTRE,
    V_HEURES_ENTREPRISE,
    V_PRIX_HORAIRE
};

static int64_t said(struct cursor *c, int column)
{
    return cursor_is_null(c, column) ? -1 : cursor_i64(c, column);
}

static bool qualiopi_of(struct cursor *c, enum classe classe, int formation, int bilan, int vae)
{
    return cursor_i64(c, classe == CLASSE_BC ? bilan : classe == CLASSE_VAE ? vae : formation) != 0;
}

static void read_controle(struct cursor *c, struct controle *k)
{
    const char *code = cursor_text(c, V_CODE);

    memset(k, 0, sizeof(*k));
    snprintf(k->code, sizeof(k->code), "%s", code != NULL ? code : "");
    code = cursor_text(c, V_CODE_ELU);
    snprintf(k->code_elu, sizeof(k->code_elu), "%s", code != NULL ? code : "");
    snprintf(k->formation, sizeof(k->formation), "%s", cursor_text(c, V_FORMATION_NUMERO));
    CHECK(classe_find(cursor_text(c, V_CLASSE), &k->classe));
    k->organisme_id = cursor_i64(c, V_ORGANISME);
    k->retiree = !cursor_is_null(c, V_RETIREE);
    k->retiree_gestionnaire = k->retiree && strcmp(cursor_text(c, V_RETIREE_PAR), "gestionnaire") == 0;
    k->heures = cursor_i64(c, V_HEURES);
    k->ht = cursor_i64(c, V_HT);
    k->ttc = cursor_i64(c, V_TTC);
    k->dite = (struct offre_dite){said(c, V_HEURES_TOTAL), said(c, V_HEURES_CENTRE),
                                  said(c, V_HEURES_ENTREPRISE), said(c, V_PRIX_HORAIRE)};
    k->debut = cursor_day(c, V_DEBUT);
    k->fin = cursor_day(c, V_FIN);
    k->ouverte = cursor_i64(c, V_OUVERTE) != 0;
    k->fiche = !cursor_is_null(c, V_FICHE);
    k->active = cursor_i64(c, V_ACTIVE) != 0;
    k->absente = !cursor_is_null(c, V_ABSENTE);
    k->fiche_fin = cursor_day(c, V_FICHE_FIN);
    k->qualiopi = qualiopi_of(c, k->classe, V_QUALIOPI_FORMATION, V_QUALIOPI_BILAN, V_QUALIOPI_VAE);
    k->habilite[0] = cursor_i64(c, V_HABILITE_SIRET);
    k->habilite[1] = cursor_i64(c, V_HABILITE_SIREN);
    k->certifie[0] = cursor_i64(c, V_CERTIFIE_SIRET);
    k->certifie[1] = cursor_i64(c, V_CERTIFIE_SIREN);
}

/* ---- the rule of the day ----------------------------------------------------------------------------------------- */

static int64_t param(enum law_param p, day_t day)
{
    struct law_value v;

    return law_param(p, day, &v, NULL) == RC_OK ? v.value : 0;
}

enum rc constats_regle(struct db *db, day_t day, struct constats_regle *out, struct err *e)
{
    enum rc rc = db_i64(db, Q_REGISTRE_CONNU, 0, &out->connu[0], e, "t", "RNCP");

    if (rc == RC_OK)
        rc = db_i64(db, Q_REGISTRE_CONNU, 0, &out->connu[1], e, "t", "RS");
    out->exigee = param(PARAM_CATALOGUE_CERTIFICATION_EXIGEE, day) != 0;
    out->siren = param(PARAM_CATALOGUE_HABILITATION_SIREN, day) != 0;
    out->rncp = out->exigee ? out->connu[0] : 0;
    out->rs = out->exigee ? out->connu[1] : 0;
    return rc;
}

/* ---- checks ------------------------------------------------------------------------------------------------------ */

static void add(struct offre_constats *out, const struct err *why, bool bloquant)
{
    struct constat *c = &out->constats[out->n];

    CHECK(out->n < CONSTATS_MAX);
    c->msg = why->msg;
    c->bloquant = bloquant;
    snprintf(c->phrase, sizeof(c->phrase), "%.*s", (int)sizeof(c->phrase) - 1, why->phrase);
    out->n++;
}

#define FOUND(out, bloquant, ...)                                                                            \
    do {                                                                                                     \
        struct err why_ = {0};                                                                               \
        (void)ERR(&why_, __VA_ARGS__);                                                                       \
        add((out), &why_, (bloquant));                                                                       \
    } while (0)

static bool certifiante(enum classe c)
{
    return c == CLASSE_RNCP || c == CLASSE_RS || c == CLASSE_CLEA;
}

/* Who may train for it: certificateur, whom nobody has to entitle and who is no row of a file of partners, or partenaire entitled to. */
static void check_habilitation(const struct controle *k, const struct constats_regle *r, int64_t connu,
                               struct offre_constats *out)
{
    const size_t by = r->siren != 0 ? 1 : 0;
    const int64_t best = k->habilite[by];

    if (k->certifie[by] == 2)
        return;
    if (connu < 2)
        FOUND(out, false, MSG_CATALOGUE_HABILITATION_INCONNUE, "numero", k->code);
    else if (best == 0)
        FOUND(out, r->exigee, MSG_CATALOGUE_SANS_HABILITATION, "numero", k->code);
    else if (best == 1)
        FOUND(out, false, MSG_CATALOGUE_HABILITATION_INCERTAINE, "numero", k->code);
}

static void check_certification(const struct controle *k, const struct constats_regle *r, day_t day,
                                struct offre_constats *out)
{
    const int64_t connu = r->connu[k->classe == CLASSE_RNCP ? 0 : 1];
    const day_t from = k->debut != DAY_NONE ? k->debut : day;
    char fin[32];

    if (connu == 0)
        FOUND(out, false, MSG_CATALOGUE_REPERTOIRE_ABSENT, "registre",
              k->classe == CLASSE_RNCP ? "RNCP" : "RS");
    else if (k->code[0] == '\0')
        FOUND(out, r->exigee, MSG_CATALOGUE_SANS_CERTIFICATION);
    else if (!k->fiche || k->absente)
        FOUND(out, r->exigee, MSG_CATALOGUE_FICHE_INCONNUE, "numero", k->code);
    else if (!k->active)
        FOUND(out, r->exigee, MSG_CATALOGUE_FICHE_INACTIVE, "numero", k->code);
    else {
        if (k->fiche_fin != DAY_NONE && k->fiche_fin < from)
            FOUND(out, r->exigee, MSG_CATALOGUE_ENREGISTREMENT_FINI, "numero", k->code, "fin",
                  day_french(k->fiche_fin, fin));
        check_habilitation(k, r, connu, out);
    }
}

#define PREFIXE 3 /* "ELU", "CPF" */
#define CODE_ELU_MAX 10

/* "ELU" and digits (LHÉO 2.3). */
static bool is_elu(const char *code)
{
    const size_t n = strlen(code);

    return strncmp(code, "ELU", PREFIXE) == 0 && n > PREFIXE && n <= CODE_ELU_MAX &&
           strspn(code + PREFIXE, "0123456789") == n - PREFIXE;
}

/* The code says what the class may be. */
static bool class_holds(const struct controle *k)
{
    if (k->classe == CLASSE_DIFE_MANDAT)
        return is_elu(k->code_elu);
    if (k->code[0] == '\0')
        return certifiante(k->classe); /* said by its own finding */
    if (k->classe == CLASSE_RNCP)
        return strncmp(k->code, "RNCP", 4) == 0;
    return strncmp(k->code, certifiante(k->classe) ? "RS" : "CPF", certifiante(k->classe) ? 2 : 3) == 0;
}

/* What a rule of the store refuses is a finding; what fails is an error. */
static enum rc refusal(enum rc rc, const struct err *why, struct offre_constats *out, struct err *e)
{
    if (rc == RC_OK)
        return RC_OK;
    if (rc == RC_REFUSED) {
        add(out, why, true);
        return RC_OK;
    }
    if (e != NULL)
        *e = *why;
    return rc;
}

/* The body is referenced, and no measure closes the training that day. */
static enum rc check_vente(struct db *db, const struct controle *k, day_t day, struct offre_constats *out,
                           struct err *e)
{
    struct err why = {0};

    return refusal(organisme_vend_le(db, k->organisme_id, k->formation, day, &why), &why, out, e);
}

/* Prices are compared exactly, without dividing (DIFE-40). */
static enum rc check_elu(struct db *db, const struct controle *k, day_t day, struct offre_constats *out,
                         struct err *e)
{
    struct err why = {0};
    struct law_value max;
    enum rc rc = refusal(organisme_agree_le(db, k->organisme_id, day, &why), &why, out, e);

    if (rc == RC_OK && law_param(PARAM_DIFE_COUT_HORAIRE_MAX_HT, day, &max, NULL) == RC_OK &&
        k->ht > max.value * k->heures) {
        char text[MONEY_TEXT_BYTES];

        FOUND(out, true, MSG_CATALOGUE_TROP_CHERE, "max", money_french(max.value, text));
    }
    return rc;
}

/* A sub-contractor passes nothing on (R. 6333-6-2). That somebody else teaches may be another agreement of the body, from before the
 * rule: it is to be looked at. */
static enum rc check_cascade(struct db *db, int64_t session_id, day_t day, struct offre_constats *out,
                             struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_SOUS_TRAITANCE_CASCADE, &c, e, "id", session_id, day);

    if (rc == RC_OK && cursor_next(&c))
        FOUND(out, false, MSG_SOUS_TRAITANCE_CASCADE, "organisme", cursor_text(&c, 0));
    return cursor_close(&c, e);
}

/* Who gives it for the body, and how much of the year others give for it: the ceiling is known when the year is over, so that it only
 * warns (R. 6333-6-2). */
static enum rc check_sous_traitance(struct db *db, const struct controle *k, int64_t session_id, day_t day,
                                    struct offre_constats *out, struct err *e)
{
    struct sous_traitance_annee year = {0};
    char percent[24], text[24];
    struct err why = {0};
    int64_t contracts;
    enum rc rc = db_i64(db, Q_SOUS_TRAITANCE_EXISTE, 0, &contracts, e, "i", k->organisme_id);

    if (rc != RC_OK || contracts == 0)
        return rc;
    rc = refusal(sous_traitance_session(db, session_id, day, &why), &why, out, e);
    if (rc == RC_OK)
        rc = check_cascade(db, session_id, day, out, e);
    if (rc == RC_OK)
        rc = sous_traitance_annee(db, k->organisme_id, day_year(day), &year, e);
    if (rc != RC_OK || !year.depasse)
        return rc;
    snprintf(percent, sizeof(percent), "%lld", (long long)year.max_pourcent);
    snprintf(text, sizeof(text), "%d", day_year(day));
    FOUND(out, false, MSG_SOUS_TRAITANCE_PLAFOND, "pourcent", percent, "annee", text);
    return RC_OK;
}

/* A code of the right form that no table of the day has. Those of the registers are looked for there. */
static void check_code(const struct controle *k, day_t day, struct offre_constats *out)
{
    const char *table = classe_codes(k->classe);
    const char *code = k->classe == CLASSE_DIFE_MANDAT ? k->code_elu : k->code;

    if (table == NULL || code[0] == '\0' || !class_holds(k))
        return;
    if (law_code_label(table, k->classe == CLASSE_DIFE_MANDAT ? code : code + PREFIXE, day, NULL) == NULL)
        FOUND(out, false, MSG_CATALOGUE_CODE_INCONNU, "code", code);
}

static int64_t parts(const struct offre_dite *d)
{
    return MAX(d->centre, 0) + MAX(d->entreprise, 0);
}

/* Parts that are more than the whole, or both said and not the whole. */
static bool hours_disagree(const struct offre_dite *d)
{
    const int64_t sum = parts(d);

    return d->total > 0 && sum > 0 &&
           (sum > d->total || (d->centre >= 0 && d->entreprise >= 0 && sum != d->total));
}

static bool price_disagrees(const struct offre_dite *d, int64_t heures, int64_t ttc)
{
    const int64_t made = d->horaire_cents * heures;

    return d->horaire_cents >= 0 && (made > ttc + heures || made < ttc - heures);
}

bool offre_se_contredit(const struct offre_dite *d, int64_t heures, int64_t ttc_cents)
{
    return d->total == 0 || hours_disagree(d) || price_disagrees(d, heures, ttc_cents);
}

/* The hours are what the price of one is made of: those said otherwise are held against the maximum of a mandate training too (DIFE-40), the fewest of
 * them, until the body corrects its file. */
static void check_dite(const struct controle *k, day_t day, struct offre_constats *out)
{
    const struct offre_dite *d = &k->dite;
    const int64_t least = parts(d) > 0 ? MIN(parts(d), k->heures) : k->heures;
    char a[MONEY_TEXT_BYTES], b[MONEY_TEXT_BYTES], c[MONEY_TEXT_BYTES], total[24], other[24];
    struct law_value max;

    snprintf(total, sizeof(total), "%lld", (long long)k->heures);
    snprintf(other, sizeof(other), "%lld", (long long)parts(d));
    if (d->total == 0)
        FOUND(out, false, MSG_CATALOGUE_HEURES_NULLES, "heures", total);
    if (hours_disagree(d))
        FOUND(out, false, MSG_CATALOGUE_HEURES_CONTREDITES, "heures", total, "parts", other);
    if (price_disagrees(d, k->heures, k->ttc))
        FOUND(out, false, MSG_CATALOGUE_PRIX_HORAIRE, "horaire", money_french(d->horaire_cents, a), "heures",
              total, "calcule", money_french(d->horaire_cents * k->heures, b), "prix",
              money_french(k->ttc, c));
    if (k->classe == CLASSE_DIFE_MANDAT && hours_disagree(d) && least < k->heures &&
        law_param(PARAM_DIFE_COUT_HORAIRE_MAX_HT, day, &max, NULL) == RC_OK && k->ht > max.value * least &&
        k->ht <= max.value * k->heures)
        FOUND(out, true, MSG_CATALOGUE_TROP_CHERE_HEURES, "heures", other, "max", money_french(max.value, a));
}

static void check_values(const struct controle *k, day_t day, struct offre_constats *out)
{
    struct err why = {0};
    char heures[24];

    if (!class_holds(k))
        FOUND(out, false, MSG_CATALOGUE_CLASSE_FAUSSE);
    check_code(k, day, out);
    check_dite(k, day, out);
    if (k->classe != CLASSE_DIFE_MANDAT && !k->qualiopi)
        FOUND(out, false, MSG_CATALOGUE_SANS_QUALIOPI);
    if (k->ttc == 0 && k->classe == CLASSE_DIFE_MANDAT)
        FOUND(out, true, MSG_CATALOGUE_GRATUITE_ELU);
    else if (k->ttc == 0)
        FOUND(out, false, MSG_CATALOGUE_GRATUITE);
    else if (prix_verifier(k->ht, k->ttc, day, &why) != RC_OK)
        add(out, &why, false);
    if (k->debut != DAY_NONE && k->heures > (int64_t)(k->fin - k->debut + 1) * HEURES_PAR_JOUR) {
        snprintf(heures, sizeof(heures), "%lld", (long long)k->heures);
        FOUND(out, false, MSG_CATALOGUE_DUREE, "heures", heures);
    }
    if (k->ouverte && k->debut != DAY_NONE && k->debut <= day)
        FOUND(out, false, MSG_CATALOGUE_PASSEE);
}

static enum rc check(struct db *db, const struct controle *k, const struct constats_regle *r,
                     struct offre_constats *out, struct err *e)
{
    const day_t day = day_of_instant(db_now_us(db));
    enum rc rc = check_vente(db, k, day, out, e);

    if (rc != RC_OK)
        return rc;
    if (k->retiree)
        FOUND(out, true, MSG_CATALOGUE_RETIREE);
    out->retiree_gestionnaire = k->retiree_gestionnaire;
    out->finie = !k->ouverte || (k->debut != DAY_NONE && k->debut <= day);
    if (certifiante(k->classe))
        check_certification(k, r, day, out);
    check_values(k, day, out);
    rc = check_sous_traitance(db, k, out->session_id, day, out, e);
    if (rc != RC_OK)
        return rc;
    return k->classe == CLASSE_DIFE_MANDAT ? check_elu(db, k, day, out, e) : RC_OK;
}

/* ---- announced ------------------------------------------------------------------------------------------------------ */

enum {
    A_RETIREE,
    A_RETIREE_PAR,
    A_FICHE,
    A_ACTIVE,
    A_ABSENTE,
    A_FICHE_FIN,
    A_QUALIOPI_FORMATION,
    A_QUALIOPI_BILAN,
    A_QUALIOPI_VAE,
    A_HABILITE_SIRET,
    A_HABILITE_SIREN,
    A_CERTIFIE_SIRET,
    A_CERTIFIE_SIREN,
    A_SESSION
};

static void read_annoncee(struct cursor *c, const struct offre_annoncee *o, struct controle *k)
{
    const char *by = cursor_text(c, A_RETIREE_PAR);

    *k = (struct controle){.classe = o->classe,
                           .retiree = !cursor_is_null(c, A_RETIREE),
                           .organisme_id = o->organisme_id,
                           .heures = o->heures,
                           .ht = o->ht_cents,
                           .ttc = o->ttc_cents,
                           .dite = o->dite,
                           .debut = o->debut,
                           .fin = o->fin,
                           .ouverte = o->ouverte,
                           .fiche = !cursor_is_null(c, A_FICHE),
                           .active = cursor_i64(c, A_ACTIVE) != 0,
                           .absente = !cursor_is_null(c, A_ABSENTE),
                           .fiche_fin = cursor_day(c, A_FICHE_FIN),
                           .habilite = {cursor_i64(c, A_HABILITE_SIRET), cursor_i64(c, A_HABILITE_SIREN)},
                           .certifie = {cursor_i64(c, A_CERTIFIE_SIRET), cursor_i64(c, A_CERTIFIE_SIREN)}};
    k->retiree_gestionnaire = k->retiree && by != NULL && strcmp(by, "gestionnaire") == 0;
    k->qualiopi = qualiopi_of(c, o->classe, A_QUALIOPI_FORMATION, A_QUALIOPI_BILAN, A_QUALIOPI_VAE);
    snprintf(k->code, sizeof(k->code), "%s", o->code);
    snprintf(k->code_elu, sizeof(k->code_elu), "%s", o->code_elu);
    snprintf(k->formation, sizeof(k->formation), "%s", o->formation);
}

enum rc constats_annoncee(struct db *db, const struct offre_annoncee *o, const struct constats_regle *r,
                          struct offre_constats *out, struct err *e)
{
    struct cursor c = {0};
    struct controle k;
    bool found = false;
    enum rc rc = db_query(db, Q_OFFRE_REGISTRES, &c, e, "tttti", o->code, o->action, o->session, o->formation,
                          o->organisme_id);

    memset(out, 0, sizeof(*out));
    if (rc == RC_OK && cursor_next(&c)) {
        read_annoncee(&c, o, &k);
        out->session_id = cursor_i64(&c, A_SESSION);
        out->organisme_id = o->organisme_id;
        found = true;
    }
    rc = cursor_close(&c, e);
    if (rc == RC_OK && !found)
        return ERR(e, MSG_CATALOGUE_SESSION_INCONNUE);
    return rc == RC_OK ? check(db, &k, r, out, e) : rc;
}

/* ---- reading ----------------------------------------------------------------------------------------------------- */

static void begin(struct cursor *c, struct offre_constats *out)
{
    memset(out, 0, sizeof(*out));
    out->session_id = cursor_i64(c, V_SESSION);
    out->formation_id = cursor_i64(c, V_FORMATION);
    out->organisme_id = cursor_i64(c, V_ORGANISME);
}

static enum rc read_session(struct db *db, int64_t session_id, struct controle *k, struct offre_constats *out,
                            struct err *e)
{
    struct cursor c = {0};
    bool found = false;
    enum rc rc = db_query(db, Q_OFFRE_CONTROLE_SESSION, &c, e, "i", session_id);

    if (rc != RC_OK)
        return rc;
    if (cursor_next(&c)) {
        read_controle(&c, k);
        begin(&c, out);
        found = true;
    }
    rc = cursor_close(&c, e);
    return rc == RC_OK && !found ? ERR(e, MSG_CATALOGUE_SESSION_INCONNUE) : rc;
}

enum rc constats_session(struct db *db, int64_t session_id, struct offre_constats *out, struct err *e)
{
    struct constats_regle r;
    struct controle k;
    enum rc rc = read_session(db, session_id, &k, out, e);

    if (rc == RC_OK)
        rc = constats_regle(db, day_of_instant(db_now_us(db)), &r, e);
    return rc == RC_OK ? check(db, &k, &r, out, e) : rc;
}

static enum rc first_forbidding(const struct offre_constats *o, struct err *e)
{
    for (size_t i = 0; i < o->n; i++) {
        const struct constat *c = &o->constats[i];

        if (!c->bloquant)
            continue;
        if (e != NULL) {
            *e = (struct err){.rc = msg_def(c->msg)->rc, .msg = c->msg};
            snprintf(e->phrase, sizeof(e->phrase), "%s", c->phrase);
        }
        return msg_def(c->msg)->rc;
    }
    return RC_OK;
}

enum rc constats_vendable(struct db *db, int64_t session_id, day_t entree, day_t le, struct err *e)
{
    struct constats_regle r;
    struct controle k;
    struct offre_constats out;
    enum rc rc = read_session(db, session_id, &k, &out, e);

    if (rc == RC_OK)
        rc = check_vente(db, &k, le, &out, e);
    if (rc == RC_OK && certifiante(k.classe)) {
        k.debut = entree;
        rc = constats_regle(db, le, &r, e);
        if (rc == RC_OK)
            check_certification(&k, &r, le, &out);
    }
    if (rc == RC_OK)
        rc = check_sous_traitance(db, &k, session_id, le, &out, e);
    return rc == RC_OK ? first_forbidding(&out, e) : rc;
}

/* The sessions of an open query, and what is found on each. */
static enum rc read_sessions(struct db *db, struct arena *a, struct cursor *c, size_t limit,
                             struct offre_constats **out, size_t *n, struct err *e)
{
    struct constats_regle r;
    struct controle *rows = ARENA_ARRAY(a, struct controle, limit);
    enum rc rc;

    *n = 0;
    *out = ARENA_ARRAY(a, struct offre_constats, limit);
    while (*n < limit && cursor_next(c)) {
        struct offre_constats *o = &(*out)[*n];

        read_controle(c, &rows[*n]);
        begin(c, o);
        o->formation = cursor_copy(c, a, V_FORMATION_NUMERO);
        o->action = cursor_copy(c, a, V_ACTION_NUMERO);
        o->session = cursor_copy(c, a, V_SESSION_NUMERO);
        o->intitule = cursor_copy(c, a, V_INTITULE);
        (*n)++;
    }
    rc = cursor_close(c, e);
    if (rc == RC_OK)
        rc = constats_regle(db, day_of_instant(db_now_us(db)), &r, e);
    for (size_t i = 0; rc == RC_OK && i < *n; i++)
        rc = check(db, &rows[i], &r, &(*out)[i], e);
    return rc;
}

enum rc constats_lister(struct db *db, struct arena *a, int64_t organisme_id, int64_t apres, size_t limit,
                        struct offre_constats **out, size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc;

    CHECK(limit > 0 && limit <= 500);
    rc = db_query(db, Q_OFFRE_CONTROLE_SUITE, &c, e, "iii", apres, organisme_id, (int64_t)limit);
    return rc == RC_OK ? read_sessions(db, a, &c, limit, out, n, e) : rc;
}

enum rc constats_formation(struct db *db, struct arena *a, int64_t formation_id, int64_t apres, size_t limit,
                           struct offre_constats **out, size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc;

    CHECK(limit > 0 && limit <= 500);
    rc = db_query(db, Q_OFFRE_CONTROLE_FORMATION, &c, e, "iii", formation_id, apres, (int64_t)limit);
    return rc == RC_OK ? read_sessions(db, a, &c, limit, out, n, e) : rc;
}

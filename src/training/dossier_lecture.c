#include <assert.h>
#include "training/dette.h"
#include "training/dossier_interne.h"

#define FILTRE_BYTES 1024

static int64_t or_minus_one(struct cursor *c, int column)
{
    return cursor_is_null(c, column) ? -1 : cursor_i64(c, column);
}

/* Columns of dossier_vue, in its order. */
enum {
    V_TITULAIRE,
    V_ID,
    V_NUMERO,
    V_ORGANISME,
    V_SESSION,
    V_ACTION,
    V_ETAT,
    V_FACTURATION,
    V_ACTE,
    V_PAR,
    V_DERNIER_LE,
    V_CONTROLE,
    V_CLASSE,
    V_FONDS,
    V_INTITULE,
    V_DENOMINATION,
    V_DEBUT,
    V_FIN,
    V_HEURES,
    V_HEURES_REALISEES,
    V_HT,
    V_TTC,
    V_REALISE_HT,
    V_REALISE_TTC,
    V_RESTE,
    V_RESTE_REALISE,
    V_TAUX,
    V_CAUSE,
    V_FORCE_MAJEURE,
    V_PARTICIPANTS,
    V_DEMANDE,
    V_PROPOSE,
    V_ACCEPTE,
    V_ENTRE,
    V_SORTI,
    V_RETRACTATION,
    V_FACTURE,
    V_FACTURE_EMISE,
    V_FACTURE_TRANSMISE,
    V_A_PAYER,
    V_PAYE,
    V_PAYE_LE,
    V_ECHEANCE,
    V_CREE,
    V_MODIFIE,
    V_VERSION,
    V_CONTROLE_LE,
    V_LEVE_LE,
    V_RESULTAT,
    V_GELE,
    V_GEL_ECHEANCE,
    V_ATTESTE_LE,
    V_ATTESTE,
    V_FINANCEUR,
    V_SOLLICITE,
    V_SOLLICITE_CPF,
    V_REPORT_DEBUT,
    V_REPORT_FIN,
    V_ACOMPTE,
    V_ACOMPTE_LE,
    V_VERSE,
    V_ANNEXES,
    V_NATURE,
    V_EXAMEN,
    V_PREREQUIS,
    V_RECU_LE,
    V_A_CORRIGER,
    V_SIGNALE_LE,
    V_RELANCE_LE,
    V_EVALUE_LE,
    V_RETRACTE_LE,
    V_ANNULATION_FIN,
    V_RESERVATION_NO,
    V_COUNT
};
static_assert(V_COUNT == DOSSIER_COLONNES, "dossier_interne.h");

static void read_states(struct cursor *c, struct dossier *out)
{
    CHECK(dossier_etat_find(cursor_text(c, V_ETAT), &out->etat));
    CHECK(dossier_facturation_find(cursor_text(c, V_FACTURATION), &out->facturation));
    CHECK(dossier_acte_find(cursor_text(c, V_ACTE), &out->dernier_acte));
    CHECK(dossier_role_find(cursor_text(c, V_PAR), &out->dernier_par));
    CHECK(dossier_cause_find(cursor_text(c, V_CAUSE), &out->cause));
    CHECK(classe_find(cursor_text(c, V_CLASSE), &out->classe));
    CHECK(fonds_find(cursor_text(c, V_FONDS), &out->fonds));
    CHECK(dossier_controle_find(cursor_text(c, V_CONTROLE), &out->controle));
    CHECK(cursor_is_null(c, V_ATTESTE) || dossier_atteste_find(cursor_text(c, V_ATTESTE), &out->atteste));
    CHECK(cursor_is_null(c, V_PREREQUIS) ||
          dossier_prerequis_find(cursor_text(c, V_PREREQUIS), &out->prerequis));
    out->force_majeure = cursor_i64(c, V_FORCE_MAJEURE) != 0;
    out->a_corriger = cursor_i64(c, V_A_CORRIGER) != 0;
    out->taux = (int)or_minus_one(c, V_TAUX);
}

static void read_days(struct cursor *c, struct dossier *out)
{
    out->dernier_le = cursor_day(c, V_DERNIER_LE);
    out->debut = cursor_day(c, V_DEBUT);
    out->fin = cursor_day(c, V_FIN);
    out->demande_le = cursor_day(c, V_DEMANDE);
    out->propose_le = cursor_day(c, V_PROPOSE);
    out->accepte_le = cursor_day(c, V_ACCEPTE);
    out->entre_le = cursor_day(c, V_ENTRE);
    out->sorti_le = cursor_day(c, V_SORTI);
    out->retractation_fin = cursor_day(c, V_RETRACTATION);
    out->report_debut = cursor_day(c, V_REPORT_DEBUT);
    out->report_fin = cursor_day(c, V_REPORT_FIN);
    out->facture_emise = cursor_day(c, V_FACTURE_EMISE);
    out->paye_le = cursor_day(c, V_PAYE_LE);
    out->echeance = cursor_day(c, V_ECHEANCE);
    out->controle_le = cursor_day(c, V_CONTROLE_LE);
    out->controle_leve_le = cursor_day(c, V_LEVE_LE);
    out->gele_le = cursor_day(c, V_GELE);
    out->gel_echeance = cursor_day(c, V_GEL_ECHEANCE);
    out->atteste_le = cursor_day(c, V_ATTESTE_LE);
    out->recu_le = cursor_day(c, V_RECU_LE);
    out->signale_le = cursor_day(c, V_SIGNALE_LE);
    out->relance_le = cursor_day(c, V_RELANCE_LE);
    out->evalue_le = cursor_day(c, V_EVALUE_LE);
    out->retracte_le = cursor_day(c, V_RETRACTE_LE);
    out->annulation_fin = cursor_day(c, V_ANNULATION_FIN);
    out->facture_transmise_us = cursor_i64(c, V_FACTURE_TRANSMISE);
    out->cree_us = cursor_i64(c, V_CREE);
    out->modifie_us = cursor_i64(c, V_MODIFIE);
}

static void read_amounts(struct cursor *c, struct dossier *out)
{
    out->heures = cursor_i64(c, V_HEURES);
    out->heures_realisees = or_minus_one(c, V_HEURES_REALISEES);
    out->prix_ht_cents = cursor_i64(c, V_HT);
    out->prix_ttc_cents = cursor_i64(c, V_TTC);
    out->annexes_cents = or_minus_one(c, V_ANNEXES);
    out->annexes_examen = (int)or_minus_one(c, V_EXAMEN);
    out->realise_ht_cents = or_minus_one(c, V_REALISE_HT);
    out->realise_ttc_cents = or_minus_one(c, V_REALISE_TTC);
    out->reste_cents = or_minus_one(c, V_RESTE);
    out->reste_realise_cents = or_minus_one(c, V_RESTE_REALISE);
    out->participants = cursor_i64(c, V_PARTICIPANTS);
    out->financeur_id = cursor_i64(c, V_FINANCEUR);
    out->sollicite_cents = or_minus_one(c, V_SOLLICITE);
    out->sollicite_cpf = cursor_i64(c, V_SOLLICITE_CPF) != 0;
    out->a_payer_cents = or_minus_one(c, V_A_PAYER);
    out->paye_cents = or_minus_one(c, V_PAYE);
    out->acompte_cents = or_minus_one(c, V_ACOMPTE);
    out->acompte_le = cursor_day(c, V_ACOMPTE_LE);
    out->verse_cents = cursor_i64(c, V_VERSE);
}

void dossier_depuis_ligne(struct cursor *c, struct arena *a, struct dossier *out)
{
    memset(out, 0, sizeof(*out));
    out->titulaire_id = cursor_i64(c, V_TITULAIRE);
    out->id = cursor_i64(c, V_ID);
    snprintf(out->numero, sizeof(out->numero), "%s", cursor_text(c, V_NUMERO));
    out->organisme_id = cursor_i64(c, V_ORGANISME);
    out->session_id = cursor_i64(c, V_SESSION);
    out->action_id = cursor_i64(c, V_ACTION);
    out->intitule = cursor_copy(c, a, V_INTITULE);
    out->organisme_denomination = cursor_copy(c, a, V_DENOMINATION);
    out->facture_numero = cursor_copy(c, a, V_FACTURE);
    out->annexes_nature = cursor_copy(c, a, V_NATURE);
    out->controle_resultat = cursor_copy(c, a, V_RESULTAT);
    out->version = cursor_i64(c, V_VERSION);
    out->reservation_no = cursor_i64(c, V_RESERVATION_NO);
    read_states(c, out);
    read_days(c, out);
    read_amounts(c, out);
}

enum rc dossier_lire(struct db *db, struct arena *a, const char *numero, struct dossier *out, struct err *e)
{
    struct cursor c = {0};
    bool found = false;
    enum rc rc = db_query(db, Q_DOSSIER_BY_NUMERO, &c, e, "t", numero);

    if (rc != RC_OK)
        return rc;
    if (cursor_next(&c)) {
        dossier_depuis_ligne(&c, a, out);
        found = true;
    }
    rc = cursor_close(&c, e);
    if (rc == RC_OK && !found)
        return ERR(e, MSG_DOSSIER_INCONNU);
    return rc;
}

enum rc dossier_cgu(struct db *db, struct arena *a, const struct dossier *d, const char **version,
                    day_t *depuis, struct err *e)
{
    struct cursor c = {0};
    struct law_value v;
    enum rc rc = db_query(db, Q_DOSSIER_CGU, &c, e, "ii", d->titulaire_id, d->id);

    *version = "";
    *depuis = DAY_NONE;
    if (rc == RC_OK && cursor_next(&c) && cursor_text(&c, 0) != NULL)
        *version = cursor_copy(&c, a, 0);
    if (**version == 'V')
        (*version)++;
    if (rc == RC_OK)
        rc = cursor_close(&c, e);
    if (rc == RC_OK &&
        law_param(PARAM_CGU_VERSION, d->accepte_le != DAY_NONE ? d->accepte_le : d->demande_le, &v, NULL) ==
            RC_OK &&
        strcmp(arena_printf(a, "%lld", (long long)v.value), *version) == 0)
        *depuis = v.from;
    return rc;
}

enum rc dossier_prises(struct db *db, struct arena *a, const struct dossier *d, struct dossier_prise **out,
                       size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_DOSSIER_PRISES, &c, e, "ii", d->titulaire_id, d->id);

    *n = 0;
    if (rc != RC_OK)
        return rc;
    *out = ARENA_ARRAY(a, struct dossier_prise, DOSSIER_PRISES_MAX);
    while (*n < DOSSIER_PRISES_MAX && cursor_next(&c))
        (*out)[(*n)++] =
            (struct dossier_prise){(enum poche)cursor_i64(&c, 0), cursor_i64(&c, 1),   cursor_i64(&c, 2),
                                   or_minus_one(&c, 3),           or_minus_one(&c, 4), or_minus_one(&c, 5)};
    return cursor_close(&c, e);
}

enum rc dossier_acompte_en_banque(struct db *db, const struct dossier *d, bool *out, struct err *e)
{
    int64_t n = 0;
    enum rc rc = d->acompte_cents < 0 || d->acompte_le != DAY_NONE
                     ? RC_OK
                     : db_i64(db, Q_DOSSIER_ACOMPTE_EN_BANQUE, 0, &n, e, "ii", d->titulaire_id, d->id);

    *out = n > 0;
    return rc;
}

/* A purse has back what the body keeps until its debt is recovered; a card, what was, and keeps it when the debt is annulled. */
static enum rc given_back(struct db *db, const struct dossier *d, const struct dossier_prise *p, int64_t no,
                          int64_t *out, struct err *e)
{
    int64_t sent = 0;
    enum rc rc = RC_OK;

    *out = 0;
    if (p->paye_cents > 0 && p->poche == POCHE_CARTE) {
        rc = dette_rendu(db, d, no, out, e);
        if (rc == RC_OK)
            rc = db_i64(db, Q_CARTE_RENDUE, 0, &sent, e, "ii", d->titulaire_id, d->id);
        *out = MAX(*out, sent - MAX(p->rendu_cents, 0));
    }
    if (p->paye_cents > 0 && p->poche != POCHE_CARTE)
        rc = db_i64(db, Q_DOSSIER_PRISE_RESTITUEE, 0, out, e, "iiiit", d->titulaire_id, d->id,
                    (int64_t)p->poche, p->lot, d->numero);
    return rc;
}

enum rc dossier_prises_lues(struct db *db, struct arena *a, const struct dossier *d,
                            struct dossier_prise **out, size_t *n, bool *restituees, struct err *e)
{
    enum rc rc = dossier_prises(db, a, d, out, n, e);

    *restituees = false;
    for (size_t i = 0; rc == RC_OK && i < *n; i++) {
        struct dossier_prise *p = &(*out)[i];
        int64_t cents;

        rc = given_back(db, d, p, (int64_t)i + 1, &cents, e);
        if (rc != RC_OK || cents == 0)
            continue;
        p->rendu_cents = MIN(MAX(p->rendu_cents, 0) + cents, p->montant_cents);
        *restituees = *restituees || p->poche != POCHE_CARTE;
    }
    return rc;
}

int64_t dossier_compte_fonds(const struct dossier *d)
{
    return d->fonds == FONDS_DIFE ? COMPTE_FONDS_DIFE : COMPTE_FONDS_CPF;
}

enum rc dossier_compte_origine(struct db *db, int64_t titulaire_id, const struct dossier_prise *p,
                               bool avance, int64_t *out, struct err *e)
{
    int64_t financeur = 0;
    enum rc rc = RC_OK;

    switch (p->poche) {
    case POCHE_CARTE:
        *out = COMPTE_CARTE;
        break;
    case POCHE_DIFE:
        *out = COMPTE_FONDS_DIFE;
        break;
    case POCHE_CEC:
        *out = COMPTE_FONDS_CEC;
        break;
    case POCHE_DOTATION:
    case POCHE_ABONDEMENT:
        if (!avance)
            rc = db_i64(db, Q_INDU_FINANCEUR_DU_LOT, 0, &financeur, e, "ii", titulaire_id, p->lot);
        *out = financeur != 0 ? COMPTE_FINANCEUR_BASE + financeur : (int64_t)COMPTE_AVANCE;
        break;
    case POCHE_DROITS:
    case POCHE_DIF:
    case POCHE_HEURES:
        *out = COMPTE_FONDS_CPF;
        break;
    }
    return rc;
}

enum rc dossier_actes(struct db *db, struct arena *a, const struct dossier *d,
                      struct dossier_ligne_acte **out, size_t *n, struct err *e)
{
    enum { ACTES_MAX = 256 }; /* a life without control has eleven; each control adds two */
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_DOSSIER_ACTES, &c, e, "ii", d->titulaire_id, d->id);

    *n = 0;
    if (rc != RC_OK)
        return rc;
    *out = ARENA_ARRAY(a, struct dossier_ligne_acte, ACTES_MAX);
    while (*n < ACTES_MAX && cursor_next(&c)) {
        struct dossier_ligne_acte *l = &(*out)[(*n)++];

        CHECK(dossier_acte_find(cursor_text(&c, 0), &l->acte));
        CHECK(dossier_role_find(cursor_text(&c, 1), &l->par));
        CHECK(dossier_etat_find(cursor_text(&c, 2), &l->avant));
        CHECK(dossier_etat_find(cursor_text(&c, 3), &l->apres));
        l->jour = cursor_day(&c, 4);
        l->detail = cursor_copy(&c, a, 5);
        l->par_agent = l->detail != NULL && strstr(l->detail, "\"par_agent\":true") != NULL;
        l->enregistre_us = cursor_i64(&c, 6);
    }
    return cursor_close(&c, e);
}

/* " notProcessed validated ": the states wanted, for a LIKE. */
static void mots_voulus(const bool *voulus, int n, const char *(*name)(int), char *out)
{
    size_t used = 0;

    out[used++] = ' ';
    for (int i = 0; i < n; i++)
        if (voulus == NULL || voulus[i])
            used += (size_t)snprintf(out + used, FILTRE_BYTES - used, "%s ", name(i));
    out[used] = '\0';
}

static const char *etat_at(int i)
{
    return dossier_etat_name((enum dossier_etat)i);
}

static const char *facturation_at(int i)
{
    return dossier_facturation_name((enum dossier_facturation)i);
}

/* The texts of the filter, kept by the caller while the cursor is open: the store does not copy what it binds. */
struct mots_filtre {
    char etats[FILTRE_BYTES], facturations[FILTRE_BYTES];
};

/* Greater than every number: where lists begin that go down from one. */
#define APRES_TOUS "999999999999999"

/* One list that one index orders. For all holders, of one state or of one state of billing (NULL: of any). */
static enum rc ouvrir_liste(struct db *db, const struct dossier_filtre *f, const char *etat,
                            const char *facturation, struct mots_filtre *m, struct cursor *c, struct err *e)
{
    const char *avant = f->avant != NULL ? f->avant : "";
    const char *de = avant[0] != '\0' ? avant : APRES_TOUS;
    int64_t n = (int64_t)f->limit;

    mots_voulus(f->etats, ETAT_COUNT, etat_at, m->etats);
    mots_voulus(f->facturations, FACTURATION_COUNT, facturation_at, m->facturations);
    if (f->titulaire_id != 0)
        return db_query(db, Q_DOSSIER_LIST_TITULAIRE, c, e, "ititti", f->titulaire_id, avant, f->organisme_id,
                        m->etats, m->facturations, n);
    if (f->organisme_id != 0)
        return db_query(db, Q_DOSSIER_LIST_ORGANISME, c, e, "ittti", f->organisme_id, de, m->etats,
                        m->facturations, n);
    if (f->financeur_id != 0)
        return db_query(db, Q_DOSSIER_LIST_FINANCEUR, c, e, "ttii", de, m->etats, f->financeur_id, n);
    if (etat != NULL)
        return db_query(db, Q_DOSSIER_LIST_ETAT, c, e, "ttti", etat, de, m->facturations, n);
    if (facturation != NULL)
        return db_query(db, Q_DOSSIER_LIST_FACTURATION, c, e, "tti", facturation, de, n);
    return db_query(db, Q_DOSSIER_LIST_ALL, c, e, "ti", de, n);
}

static enum rc lire_liste(struct cursor *c, struct arena *a, size_t limit, struct dossier *out, size_t *n,
                          struct err *e)
{
    *n = 0;
    while (*n < limit && cursor_next(c))
        dossier_depuis_ligne(c, a, &out[(*n)++]);
    return cursor_close(c, e);
}

static enum rc lister_une(struct db *db, struct arena *a, const struct dossier_filtre *f, const char *etat,
                          const char *facturation, struct dossier *out, size_t *n, struct err *e)
{
    struct cursor c = {0};
    struct mots_filtre mots;
    enum rc rc = ouvrir_liste(db, f, etat, facturation, &mots, &c, e);

    *n = 0;
    return rc == RC_OK ? lire_liste(&c, a, f->limit, out, n, e) : rc;
}

static int du_plus_recent(const void *a, const void *b)
{
    return strcmp(((const struct dossier *)b)->numero, ((const struct dossier *)a)->numero);
}

/* The newest of several states: the newest of each, together. */
static enum rc lister_etats(struct db *db, struct arena *a, const struct dossier_filtre *f,
                            struct dossier *out, size_t *n, struct err *e)
{
    const bool *voulus = f->etats != NULL ? f->etats : f->facturations;
    const int count = f->etats != NULL ? (int)ETAT_COUNT : (int)FACTURATION_COUNT;
    struct dossier *all = ARENA_ARRAY(a, struct dossier, 2 * f->limit);
    enum rc rc = RC_OK;

    *n = 0;
    for (int i = 0; rc == RC_OK && i < count; i++) {
        size_t more = 0;

        if (!voulus[i])
            continue;
        rc = lister_une(db, a, f, f->etats != NULL ? etat_at(i) : NULL,
                        f->etats != NULL ? NULL : facturation_at(i), all + *n, &more, e);
        if (*n + more > 0)
            qsort(all, *n + more, sizeof(*all), du_plus_recent);
        *n = MIN(*n + more, f->limit);
    }
    memcpy(out, all, *n * sizeof(*out));
    return rc;
}

enum rc dossier_lister(struct db *db, struct arena *a, const struct dossier_filtre *f, struct dossier **out,
                       size_t *n, struct err *e)
{
    bool several = f->titulaire_id == 0 && f->organisme_id == 0 && f->financeur_id == 0 &&
                   (f->etats != NULL || f->facturations != NULL);

    CHECK(f->limit > 0 && f->limit <= 500);
    *out = ARENA_ARRAY(a, struct dossier, f->limit);
    return several ? lister_etats(db, a, f, *out, n, e) : lister_une(db, a, f, NULL, NULL, *out, n, e);
}

enum rc dossier_file(struct db *db, struct arena *a, const struct dossier_filtre_file *f,
                     struct dossier **out, size_t *n, struct err *e)
{
    struct cursor c = {0};
    const char *apres = f->apres != NULL ? f->apres : "";
    enum rc rc;

    CHECK(f->limit > 0 && f->limit <= 500);
    *n = 0;
    if (f->en_retard_le != 0)
        rc = db_query(db, Q_DOSSIER_FILE_RETARDS, &c, e, "idti", f->echeance, f->en_retard_le, apres,
                      (int64_t)f->limit);
    else if (f->a_payer)
        rc = db_query(db, Q_DOSSIER_FILE_FACTURATION, &c, e, "titi",
                      dossier_facturation_name(FACTURATION_BILLED), f->echeance, apres, (int64_t)f->limit);
    else
        rc = db_query(db, Q_DOSSIER_FILE_ETAT, &c, e, "titi", dossier_etat_name(f->etat), f->echeance, apres,
                      (int64_t)f->limit);
    if (rc != RC_OK)
        return rc;
    *out = ARENA_ARRAY(a, struct dossier, f->limit);
    return lire_liste(&c, a, f->limit, *out, n, e);
}

enum rc dossiers_en_controle(struct db *db, struct arena *a, const char *apres, size_t limit,
                             struct dossier **out, size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_DOSSIER_EN_CONTROLE, &c, e, "ti", apres != NULL ? apres : "", (int64_t)limit);

    *n = 0;
    if (rc != RC_OK)
        return rc;
    *out = ARENA_ARRAY(a, struct dossier, limit);
    return lire_liste(&c, a, limit, *out, n, e);
}

int64_t dossier_file_rang(const struct dossier *d)
{
    return d->echeance != DAY_NONE ? d->echeance : INT64_C(2932896); /* the same in the indexes */
}

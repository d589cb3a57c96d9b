/*
 * The machine of a dossier explored whole, by acts only: from the request, every situation that acts can lead to (state, billing, control,
 * what the holder said) is reached, and there every act is tried by every role, with every kind of values and on every day that matters.
 * Either the declared table has the row and the act does exactly what it declares, money included, or it is refused with a code.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "dates_oracle.h"
#include "rights/dotation.h"
#include "training/restitution.h"

#define PAS_MAX 40
#define SITUATIONS_MAX 400
#define JOURS_MAX 10
#define VALEURS 4
#define LIGNES_MAX 224

static const struct parcours elu = PARCOURS_ELU;
static const struct parcours salarie = PARCOURS_SALARIE;

/* A long training: an advance is due at the entry. */
static const struct parcours longue = {3, ORG_SANS, SESSION_LONGUE, 15000, -1, CAUSE_TOTALE, false, "F-1"};

/* An élu whose rights lack 200 € of the 600: a financeur may pay them. */
static const struct parcours court = {5, ORG_AGREE, SESSION_MANDAT, 20000, -1, CAUSE_TOTALE, false, "F-1"};

/* The worlds of the first dates and of those a week later: everything lasts long enough, and ends before others. */
#define AGREMENT_FIN "2028-12-31"
#define CERTIFICATION_FIN "2028-12-31"

#define FINANCEUR 1
#define FINANCEUR_SIRET "18002002600019"

static void fixture(struct temp_store *t)
{
    training_fixture_open(t);
    raw_hold(t);
    session_longue(t);
    avec_prerequis(t);
    certifier(t, on(CERTIFICATION_FIN));
    credit(t, 5, POCHE_DIFE, 40000);
    assert_int_equal(
        raw_sql(
            t,
            "INSERT INTO mandat (titulaire_id, type, debut, ligne_index, source) VALUES "
            "(5, 'maire', 18400, x'05', 'rne');"
            "INSERT INTO financeur (id, siret, denomination, categorie, enregistre_us) VALUES "
            "(1, '18002002600019', 'Région', 'region', 0), (2, '73282932000074', 'Autre', 'employeur', 0)"),
        SQLITE_OK);
}

/* One act done, enough to do it again elsewhere. */
struct pas {
    enum dossier_acte acte;
    enum dossier_role par;
    int valeurs;
    day_t le;
};

struct cas {
    enum dossier_etat etat;
    enum dossier_facturation facturation;
    enum dossier_controle controle;
    enum dossier_atteste atteste;
    bool sollicite;           /* a financeur was asked */
    bool report;              /* other dates wait */
    bool acompte;             /* an advance was paid */
    bool recu;                /* the request was acknowledged */
    bool solde;               /* a balance was */
    bool relance;             /* its body was reminded, outside any control */
    bool evalue;              /* its holder evaluated it, and nothing else is said of its service */
    bool retracte;            /* he did, and no control found that he had entered */
    bool a_corriger, corrige; /* an anomaly waits for a correction; the operator made one */
    struct pas pas[PAS_MAX];
    size_t n;
};

struct exploration {
    const struct parcours *p;
    struct cas s[SITUATIONS_MAX];
    size_t n;
    char copie[420]; /* the store of the situation that is explored, as it was reached */
    int64_t copie_us;
    bool faite[LIGNES_MAX]; /* rows of the table that an act followed */
    int essais, refus;
    int mondes[5]; /* refusals in each world of the dates: monde() */
};

/* ---- the money, as it stands ------------------------------------------------------------------------------- */

struct argent {
    int64_t
        pose; /* in all purses but the card's, with the financeur and advanced for it: what it gave is less there */
    int64_t reserve, organisme, banque, perdu, carte, lignes, acompte;
};

static struct argent argent(struct temp_store *t, const struct parcours *p)
{
    struct argent a = {0};
    struct purse purses[16];
    size_t n;
    struct book_report r;
    struct db *db;

    CHECK(store_read_begin(t->store, &db, NULL) == RC_OK);
    CHECK(book_verify(db, &r, NULL) == RC_OK && r.total == 0 && r.wrong == 0 && r.wrong_reservations == 0);
    CHECK(book_purses(db, p->titulaire, purses, ARRAY_LEN(purses), &n, NULL) == RC_OK);
    store_read_end(t->store, db);
    a = (struct argent){.pose = compte(t, COMPTE_FINANCEUR_BASE + FINANCEUR) + compte(t, COMPTE_AVANCE),
                        .organisme = compte(t, COMPTE_ORGANISME_BASE + p->organisme),
                        .banque = compte(t, COMPTE_BANQUE),
                        .perdu = compte(t, COMPTE_PERDU),
                        .carte = compte(t, COMPTE_CARTE),
                        .acompte = compte(t, COMPTE_ACOMPTE_BASE + p->organisme),
                        .lignes = (int64_t)r.transfers};
    for (size_t i = 0; i < n; i++)
        if (purses[i].poche != POCHE_CARTE) {
            a.pose += purses[i].balance.posted;
            a.reserve += purses[i].balance.reserved;
        }
    return a;
}

static bool meme_argent(const struct argent *a, const struct argent *b)
{
    return memcmp(a, b, sizeof(*a)) == 0;
}

/* The advance, a quarter of 1 200 €: neither a purse nor what it holds moves. */
static void assert_acompte(bool paid, const struct dossier *d, const struct argent *a, const struct argent *b)
{
    assert_int_equal(b->banque - a->banque, paid ? 30000 : -30000);
    assert_int_equal(b->acompte, paid ? -30000 : 0);
    assert_int_equal(b->reserve, a->reserve);
    assert_int_equal(b->pose, a->pose);
    assert_int_equal(b->organisme, MAX(d->a_payer_cents - d->verse_cents, 0));
}

/* After a fraud, what comes back pays the debt. */
static void assert_retour(const struct dossier *d, const struct argent *a, const struct argent *b)
{
    assert_true(a->banque > b->banque);
    assert_int_equal(b->banque, d->verse_cents);
    assert_int_equal(b->organisme - a->organisme,
                     d->facturation == FACTURATION_NOT_BILLABLE ? 0 : a->banque - b->banque);
    assert_int_equal(b->pose, a->pose);
    assert_int_equal(d->paye_cents, -1);
    assert_int_equal(d->paye_le, DAY_NONE);
}

/* As it was before the absence: nothing lost, nothing owed, all of it held, the share of the card too. */
static void assert_retabli(const struct dossier *d, int64_t rights, const struct argent *a,
                           const struct argent *b)
{
    assert_int_equal(a->reserve, 0);
    assert_int_equal(b->reserve, rights);
    assert_int_equal(b->pose - a->pose, a->organisme + a->perdu - MAX(d->reste_cents, 0));
    assert_int_equal(b->organisme + b->perdu + b->carte, -MAX(d->reste_cents, 0));
}

/* What a row declares of the book is what happened, to the cent. */
static void assert_effet(enum dossier_effet effet, const struct dossier *d, const struct argent *a,
                         const struct argent *b)
{
    int64_t rights = d->prix_ttc_cents - (d->reste_cents > 0 ? d->reste_cents : 0);
    int64_t impute = MIN(-a->acompte, d->a_payer_cents);

    switch (effet) {
    case EFFET_AUCUN:
    case EFFET_ACOMPTER:
    case EFFET_FACTURER:
        assert_true(meme_argent(a, b));
        break;
    case EFFET_VERSER_ACOMPTE:
    case EFFET_RETOURNER_ACOMPTE:
        assert_acompte(effet == EFFET_VERSER_ACOMPTE, d, a, b);
        break;
    case EFFET_ABONDER:
        assert_int_equal(b->pose, a->pose);
        assert_int_equal(b->reserve, a->reserve);
        assert_int_equal(b->lignes, a->lignes + 1);
        break;
    case EFFET_RESERVER:
    case EFFET_ABONDER_RESERVER:
        assert_int_equal(b->reserve - a->reserve, rights);
        assert_int_equal(b->pose, a->pose);
        assert_int_equal(-b->carte, d->reste_cents);
        break;
    case EFFET_LIBERER:
        assert_int_equal(a->reserve, rights);
        assert_int_equal(b->reserve, 0);
        assert_int_equal(b->pose, a->pose);
        assert_int_equal(b->organisme, 0);
        assert_int_equal(b->perdu, 0);
        assert_int_equal(b->carte, 0);
        break;
    case EFFET_ANNULER:
    case EFFET_PERDRE:
    case EFFET_SOLDER:
        assert_int_equal(a->reserve, rights);
        assert_int_equal(b->reserve, 0);
        assert_int_equal(b->organisme, d->a_payer_cents - impute);
        assert_int_equal(b->acompte, 0);
        /* What left the purse and the card is owed or lost: no cent appears, none vanishes. */
        assert_int_equal(a->pose - b->pose - b->carte, b->organisme + b->perdu + impute);
        assert_int_equal(-b->carte, d->reste_realise_cents);
        break;
    case EFFET_RETABLIR:
        assert_retabli(d, rights, a, b);
        break;
    case EFFET_REGLER:
        assert_int_equal(b->organisme, 0);
        assert_true(b->banque > a->banque);
        assert_int_equal(a->organisme, b->banque - a->banque);
        assert_int_equal(b->banque, d->a_payer_cents);
        assert_int_equal(d->paye_cents, d->a_payer_cents);
        break;
    case EFFET_RESTITUER:
        assert_int_equal(b->organisme, 0);
        assert_int_equal(b->perdu, 0);
        if (d->facturation != FACTURATION_PAID)
            assert_int_equal(b->carte, 0);
        /* Nothing is held any more: what came back is what the body, the loss and, once paid, a fund gave. */
        assert_int_equal(b->reserve, a->reserve);
        assert_true(b->pose >= a->pose && b->lignes > a->lignes);
        assert_int_equal(b->banque, a->banque);
        break;
    case EFFET_RETOURNER:
        assert_retour(d, a, b);
        break;
    }
}

/* ---- doing an act ------------------------------------------------------------------------------------------ */

static const struct dossier_note reponses[] = {
    {"contenu", "5"}, {"pedagogie", "4"}, {"organisation", "3"}, {"utilite", "2"}};

/* Kinds of values: right ones; an abandon; an abandon for force majeure; none. */
static struct dossier_commande remplir(const struct parcours *p, const struct dossier *d, const struct pas *s)
{
    struct dossier_commande c = commande(s->acte, s->par,
                                         s->par == ROLE_TITULAIRE   ? p->titulaire
                                         : s->par == ROLE_ORGANISME ? p->organisme
                                         : s->par == ROLE_FINANCEUR ? FINANCEUR
                                                                    : 0,
                                         d->numero);

    c.le = s->le;
    if (s->valeurs == VALEURS - 1)
        return c;
    c.participants =
        d->participants == 12 ? 11 : 12; /* another proposal than the last: the same one is none */
    c.reste_paye_cents = p->reste;
    c.heures_realisees = s->valeurs == 0 ? d->heures : d->heures / 3;
    c.cause = s->valeurs == 0 ? CAUSE_TOTALE : CAUSE_TITULAIRE;
    c.force_majeure = s->valeurs == 2 || (s->acte == ACTE_ANNULER && s->par == ROLE_GESTIONNAIRE);
    c.facture_numero = p->facture;
    c.facture_emise = s->le;
    c.facture_ttc_cents = d->a_payer_cents;
    c.motif = "parce que";
    c.agent = "agent";
    c.resultat = s->valeurs == 1   ? RESULTAT_ANOMALIE
                 : s->valeurs == 2 ? "anomalie_corrigee"
                                   : RESULTAT_SANS_ANOMALIE;
    c.notes = reponses;
    c.notes_n = ARRAY_LEN(reponses);
    c.financeur_siret = FINANCEUR_SIRET;
    c.accorde_cents = d->sollicite_cents / (s->valeurs + 1);
    if (s->acte == ACTE_REPORTER) {
        c.debut = d->debut + 7;
        c.fin = d->fin + 7;
    }
    if (s->acte == ACTE_SORTIR && d->sorti_le != DAY_NONE) { /* another than the one declared */
        c.jour = d->sorti_le > d->entre_le && s->valeurs == 0 ? d->entre_le : MIN(s->le, d->fin);
        c.code = s->valeurs == 1 ? "terme" : "abandon";
    }
    if (s->acte == ACTE_ACCEPTER && d->sollicite_cents > 0) /* a part was granted */
        c.reste_paye_cents = s->valeurs == 0 ? 0 : d->sollicite_cents / 2;
    if (s->acte == ACTE_ACCORDER)
        c.reste_paye_cents = 0;
    return c;
}

/* Nobody proposed that the body fails, or that the rights go back, or another agent did: the two acts of each are tried in their turn. */
static void autre_agent(struct temp_store *t, enum dossier_acte acte)
{
    if (acte == ACTE_PROPOSER_CARENCE || acte == ACTE_CARENCE)
        assert_int_equal(raw_sql(t, "DELETE FROM carence_proposee"), SQLITE_OK);
    if (acte == ACTE_CARENCE)
        assert_int_equal(
            raw_sql(t, "INSERT INTO carence_proposee (titulaire_id, dossier_id, relance_le, echeance, etat, "
                       "par, propose_le) SELECT titulaire_id, id, relance_le, echeance, etat, 'autre', 0 "
                       "FROM dossier WHERE relance_le IS NOT NULL AND echeance IS NOT NULL"),
            SQLITE_OK);
    if (acte == ACTE_PROPOSER_ECART || acte == ACTE_ECARTER)
        assert_int_equal(raw_sql(t, "DELETE FROM ecart_propose"), SQLITE_OK);
    if (acte == ACTE_RETRACTER_SANS_ENTREE)
        assert_int_equal(raw_sql(t, "UPDATE controle_agents SET ouvert_par = 'autre', leve_par = 'autre'"),
                         SQLITE_OK);
    if (acte == ACTE_ECARTER)
        assert_int_equal(
            raw_sql(t, "UPDATE controle_agents SET ouvert_par = 'autre', leve_par = 'autre';"
                       "INSERT INTO ecart_propose (titulaire_id, dossier_id, controle_no, mesure_id, par, "
                       "propose_le) SELECT titulaire_id, dossier_id, no, 0, 'encore un autre', 0 "
                       "FROM controle_agents"),
            SQLITE_OK);
}

static enum rc jouer(struct temp_store *t, struct dossier_commande *c, struct err *e)
{
    autre_agent(t, c->acte);
    memset(e, 0, sizeof(*e));
    t->now_us += 1000;
    return store_write(t->store, dossier_executer, c, e);
}

/* So that the rows of a fraud may be followed: their guard asks for a claim that is accepted. */
static void accept_claim(struct temp_store *t, const char *numero)
{
    struct dossier d = lire(t, numero);
    char sql[1000];

    snprintf(
        sql, sizeof(sql),
        "INSERT INTO fraude (id, numero, origine, titulaire_id, etat, faits, signalee_le, signalee_par) "
        "VALUES (1, 'F', 'tiers', %lld, 'ouverte', 'f', 1, 'a');"
        "INSERT INTO fraude_reclamation (id, numero, fraude_id, titulaire_id, dossier_id, dossier, etat, "
        "texte, recue_le, recue_par, decider_avant, sens, motifs, instruite_par, decidee_le, "
        "decidee_par, signataire, recours_avant, rendu_cents) VALUES (1, 'R', 1, %lld, %lld, '%s', "
        "'acceptee', 't', 1, 'a', 1, 'accepter', 'm', 'a', 1, 'b', 's', 1, 0)",
        (long long)d.titulaire_id, (long long)d.titulaire_id, (long long)d.id, numero);
    assert_int_equal(raw_sql(t, sql), SQLITE_OK);
}

/* No order of these journeys is accepted so late that its withdrawal lasts until the first day: it is made to. */
static void jusqu_au_debut(struct temp_store *t, enum dossier_acte acte)
{
    if (acte == ACTE_RETRACTER_SANS_ENTREE)
        CHECK(raw_sql(t, "UPDATE dossier SET retractation_fin = debut WHERE etat = 'accepted'") == SQLITE_OK);
}

static void ouvrir(struct temp_store *t, const struct parcours *p, const struct cas *s, char *numero)
{
    struct err e;

    fixture(t);
    assert_ok(parcourir(t, p, DEMANDE, numero, &e), &e);
    accept_claim(t, numero);
    for (size_t i = 0; i < s->n; i++) {
        jusqu_au_debut(t, s->pas[i].acte);
        struct dossier d = lire(t, numero);
        struct dossier_commande c = remplir(p, &d, &s->pas[i]);

        assert_ok(jouer(t, &c, &e), &e);
    }
}

/* The situation's own store, and a copy of it for each act that is done for good. */
static void ouvrir_et_copier(struct exploration *x, struct temp_store *t, const struct cas *s, char *numero)
{
    struct temp_store first;

    ouvrir(&first, x->p, s, numero);
    sqlite3_close(first.held);
    first.held = NULL;
    store_close(first.store);
    first.store = NULL;
    CHECK(snprintf(x->copie, sizeof(x->copie), "%.199s.copie", first.folder) < (int)sizeof(x->copie));
    copy_file(first.path, x->copie);
    x->copie_us = first.now_us;
    temp_store_close(&first);
    temp_store_open_copy(t, x->copie, x->copie_us);
    raw_hold(t);
}

/* The days that may change an answer, none before the last act. */
static size_t jours(const struct dossier *d, day_t *out)
{
    const day_t all[] = {d->dernier_le,
                         d->echeance != DAY_NONE ? d->echeance + 1 : DAY_NONE,
                         d->retractation_fin != DAY_NONE ? d->retractation_fin + 1 : DAY_NONE,
                         d->relance_le != DAY_NONE && d->echeance != DAY_NONE ? d->echeance + 60 : DAY_NONE,
                         d->debut - 1,
                         d->debut,
                         d->fin,
                         d->fin + 1};
    size_t n = 0;

    for (size_t i = 0; i < ARRAY_LEN(all); i++)
        if (all[i] != DAY_NONE && all[i] >= d->dernier_le)
            out[n++] = all[i];
    return n;
}

/* ---- the exploration --------------------------------------------------------------------------------------- */

/* A balance left, and did not come back. */
static bool solde_verse(const struct dossier *d)
{
    return d->verse_cents > (d->acompte_le != DAY_NONE ? d->acompte_cents : 0);
}

static bool evalue(const struct dossier *d)
{
    return d->evalue_le != DAY_NONE && d->controle == CONTROLE_HORS && d->atteste == ATTESTE_RIEN;
}

/* Until a control finds that he entered. */
static bool retracte(const struct dossier *d)
{
    bool running = d->etat >= ETAT_IN_TRAINING && d->etat <= ETAT_SERVICE_DONE_DECLARED;

    return d->retracte_le != DAY_NONE &&
           (d->etat == ETAT_ACCEPTED || (running && d->atteste == ATTESTE_RIEN));
}

static bool connue(const struct exploration *x, const struct dossier *d)
{
    for (size_t i = 0; i < x->n; i++)
        if (x->s[i].etat == d->etat && x->s[i].facturation == d->facturation &&
            x->s[i].controle == d->controle && x->s[i].atteste == d->atteste &&
            x->s[i].sollicite == (d->financeur_id != 0) && x->s[i].report == (d->report_debut != DAY_NONE) &&
            x->s[i].acompte == (d->acompte_le != DAY_NONE) && x->s[i].solde == solde_verse(d) &&
            x->s[i].recu == (d->etat == ETAT_NOT_PROCESSED && d->recu_le != DAY_NONE) &&
            x->s[i].retracte == retracte(d) &&
            x->s[i].relance == (d->relance_le != DAY_NONE && d->controle == CONTROLE_HORS) &&
            x->s[i].evalue == evalue(d) && x->s[i].a_corriger == d->a_corriger &&
            x->s[i].corrige == (d->dernier_acte == ACTE_CORRIGER))
            return true;
    return false;
}

static void ajouter(struct exploration *x, const struct cas *from, const struct pas *pas,
                    const struct dossier *d)
{
    struct cas *s = &x->s[x->n];

    if (connue(x, d))
        return;
    CHECK(x->n < SITUATIONS_MAX && (from == NULL || from->n < PAS_MAX));
    if (from != NULL)
        *s = *from;
    s->etat = d->etat;
    s->facturation = d->facturation;
    s->controle = d->controle;
    s->atteste = d->atteste;
    s->sollicite = d->financeur_id != 0;
    s->report = d->report_debut != DAY_NONE;
    s->acompte = d->acompte_le != DAY_NONE;
    s->recu = d->etat == ETAT_NOT_PROCESSED && d->recu_le != DAY_NONE;
    s->solde = solde_verse(d);
    s->retracte = retracte(d);
    s->relance = (d->relance_le != DAY_NONE && d->controle == CONTROLE_HORS);
    s->evalue = evalue(d);
    s->a_corriger = d->a_corriger;
    s->corrige = d->dernier_acte == ACTE_CORRIGER;
    if (pas != NULL)
        s->pas[s->n++] = *pas;
    x->n++;
}

static bool inchange(const struct dossier *a, const struct dossier *b)
{
    return a->version == b->version && a->etat == b->etat && a->facturation == b->facturation &&
           a->controle == b->controle && a->atteste == b->atteste && a->echeance == b->echeance &&
           a->gele_le == b->gele_le && a->a_corriger == b->a_corriger && a->report_debut == b->report_debut &&
           a->debut == b->debut && a->dernier_le == b->dernier_le && a->evalue_le == b->evalue_le;
}

/* Does the act for good in a store of its own, and looks at all that it declares. */
static void faire_vraiment(struct exploration *x, const struct cas *s, const struct pas *pas,
                           const char *numero, const struct dossier_transition *row)
{
    struct temp_store t;
    struct err e;

    temp_store_open_copy(&t, x->copie, x->copie_us);
    raw_hold(&t);
    jusqu_au_debut(&t, pas->acte);
    struct dossier before = lire(&t, numero);
    struct argent a = argent(&t, x->p);
    struct dossier_commande c = remplir(x->p, &before, pas);
    struct dossier_attente wait;

    assert_ok(jouer(&t, &c, &e), &e);
    struct dossier d = lire(&t, numero);
    struct argent b = argent(&t, x->p);

    assert_int_equal(d.etat, row->vers);
    /* Of an evaluation the other parties see nothing: not even that something changed. */
    assert_int_equal(d.version, before.version + (pas->acte != ACTE_EVALUER));
    if (row->effet == EFFET_ANNULER || row->effet == EFFET_PERDRE || row->effet == EFFET_SOLDER)
        assert_int_equal(d.facturation, d.a_payer_cents > 0 ? FACTURATION_TO_BILL : FACTURATION_NOT_BILLABLE);
    else if (row->effet == EFFET_ACOMPTER || row->effet == EFFET_RETABLIR)
        assert_int_equal(d.facturation,
                         d.acompte_cents > 0 ? FACTURATION_DEPOSIT_WAIT : FACTURATION_NOT_BILLABLE);
    else if (row->effet == EFFET_FACTURER)
        assert_int_equal(d.facturation,
                         d.verse_cents < d.a_payer_cents ? FACTURATION_BILLED : FACTURATION_PAID);
    else
        assert_int_equal(d.facturation, row->facturation_vers);
    assert_effet(row->effet, &d, &a, &b);
    assert_true((d.gele_le != DAY_NONE) <= (d.controle == CONTROLE_EN));
    dossier_attente(&d, ROLE_TITULAIRE, &wait);
    assert_true(wait.etat_texte[0] != '\0');
    if (!wait.attendue) { /* over: nothing is held, nothing is owed, no control is left open */
        assert_int_equal(b.reserve, 0);
        assert_int_equal(b.organisme, 0);
        assert_int_not_equal(d.controle, CONTROLE_EN);
    }
    ajouter(x, s, pas, &d);
    temp_store_close(&t);
}

static bool ligne_d_un_autre(const struct dossier *d, enum dossier_acte acte)
{
    for (int r = 0; r < ROLE_COUNT; r++)
        if (dossier_transition(d->etat, d->facturation, acte, (enum dossier_role)r) != NULL)
            return true;
    return false;
}

static bool ligne_d_une_autre_facturation(const struct dossier *d, enum dossier_acte acte)
{
    for (int f = 0; f < FACTURATION_COUNT; f++)
        for (int r = 0; r < ROLE_COUNT; r++)
            if (dossier_transition(d->etat, (enum dossier_facturation)f, acte, (enum dossier_role)r) != NULL)
                return true;
    return false;
}

/* What says that the table has no row: whose act it is now, then the billing that closes it, then the state. */
static enum msg sans_ligne(const struct dossier *d, enum dossier_acte acte, enum dossier_role par)
{
    if (ligne_d_un_autre(d, acte))
        return MSG_DOSSIER_MAUVAIS_ACTEUR;
    if (!ligne_d_une_autre_facturation(d, acte))
        return MSG_DOSSIER_MAUVAIS_ETAT;
    return acte == ACTE_FACTURER && par == ROLE_ORGANISME && d->facture_numero != NULL
               ? MSG_DOSSIER_DEJA_FACTURE
               : MSG_DOSSIER_MAUVAISE_FACTURATION;
}

static bool dit_sans_ligne(enum msg m)
{
    return m == MSG_DOSSIER_MAUVAIS_ETAT || m == MSG_DOSSIER_MAUVAIS_ACTEUR ||
           m == MSG_DOSSIER_DEJA_FACTURE || m == MSG_DOSSIER_MAUVAISE_FACTURATION;
}

static enum rc ouvert(struct temp_store *t, const struct dossier *d, enum dossier_acte acte,
                      enum dossier_role par, day_t le)
{
    struct db *db;
    enum rc rc;

    CHECK(store_read_begin(t->store, &db, NULL) == RC_OK);
    rc = dossier_acte_ouvert(db, d, acte, par, "", le, NULL);
    store_read_end(t->store, db);
    return rc;
}

/*
 * Of an act that gives an order its dates, the world around them: everything lasts; the agreement ends the day before the last; the registration of the
 * certification, the day before the first; the mandate, the day before the last; the holder has another order of these days. Nothing stays of it.
 */
enum monde { MONDE_DURE, MONDE_AGREMENT, MONDE_CERTIFICATION, MONDE_MANDAT, MONDE_COMMANDE, MONDES };

static void autre_commande(struct temp_store *t, day_t debut, day_t fin)
{
    char sql[500];

    snprintf(sql, sizeof(sql),
             "CREATE TEMP TABLE autre AS SELECT * FROM dossier;"
             "UPDATE autre SET id = 999, numero = '10000000000001', etat = 'accepted', debut = %d, fin = %d;"
             "INSERT INTO dossier SELECT * FROM autre; DROP TABLE autre",
             (int)debut, (int)fin);
    assert_int_equal(raw_sql(t, sql), SQLITE_OK);
}

static void monde(struct temp_store *t, enum monde m, day_t debut, day_t fin)
{
    char sql[400], mandat[24] = "NULL";

    if (m == MONDE_MANDAT)
        snprintf(mandat, sizeof(mandat), "%d", (int)fin - 1);
    snprintf(sql, sizeof(sql),
             "UPDATE agrement SET fin = %d; UPDATE certification SET fin = %d;"
             "UPDATE mandat SET fin = %s WHERE titulaire_id IN (1, 5)",
             m == MONDE_AGREMENT ? (int)fin - 1 : (int)on(AGREMENT_FIN),
             m == MONDE_CERTIFICATION ? (int)debut - 1 : (int)on(CERTIFICATION_FIN), mandat);
    assert_int_equal(raw_sql(t, sql), SQLITE_OK);
    assert_int_equal(raw_sql(t, "DELETE FROM dossier WHERE id = 999"), SQLITE_OK);
    if (m == MONDE_COMMANDE)
        autre_commande(t, debut, fin);
}

/* In every world where the act would be done, the dates that it gives satisfy the rules; those in which they do not are refused. */
static void essayer_les_mondes(struct exploration *x, struct temp_store *t, const struct dossier *d,
                               struct dossier_commande c)
{
    day_t debut = DAY_NONE, fin = DAY_NONE;
    struct err e;

    if (!dates_de_l_acte(d, &c, &debut, &fin) || debut == DAY_NONE || fin == DAY_NONE)
        return;
    c.essai = true;
    for (int m = MONDE_DURE; m < MONDES; m++) {
        monde(t, (enum monde)m, debut, fin);
        assert_int_not_equal(jouer(t, &c, &e), RC_OK);
        x->mondes[m] += e.msg != MSG_DOSSIER_ESSAI;
        if (e.msg == MSG_DOSSIER_ESSAI && !c.inchange_out)
            assert_dates(t, d, &c, c.le);
    }
    monde(t, MONDE_DURE, debut, fin);
}

/* One act by one role in one situation: every kind of values, every day. Returns whether one of them was accepted. */
static bool essayer(struct exploration *x, struct temp_store *t, const struct cas *s, const char *numero,
                    enum dossier_acte acte, enum dossier_role par)
{
    jusqu_au_debut(t, acte);
    struct dossier d = lire(t, numero);
    const struct dossier_transition *row = dossier_transition(d.etat, d.facturation, acte, par);
    day_t days[JOURS_MAX];
    size_t n = jours(&d, days);
    bool done = false, led[ETAT_COUNT][FACTURATION_COUNT] = {{false}};

    for (int v = 0; v < VALEURS; v++)
        for (size_t i = 0; i < n; i++) {
            /* The latest exit first: there is then another day on which the entry may have been. */
            day_t le = days[acte == ACTE_SORTIR ? n - 1 - i : i];
            struct pas pas = {acte, par, v, le};
            struct dossier_commande c = remplir(x->p, &d, &pas);
            struct err e;

            if (row == NULL && (v > 0 || i > 0))
                continue;
            c.essai = true;
            assert_int_not_equal(jouer(t, &c, &e), RC_OK);
            assert_true(e.msg != MSG_AUCUN && e.phrase[0] != '\0' && strchr(e.phrase, '{') == NULL);
            x->essais++;
            if (par == ROLE_FINANCEUR && d.financeur_id == 0) /* whoever was not asked sees nothing */
                assert_int_equal(e.msg, MSG_DOSSIER_INCONNU);
            else if (row == NULL)
                assert_int_equal(e.msg, sans_ligne(&d, acte, par));
            else
                assert_false(dit_sans_ligne(e.msg));
            if (c.inchange_out) /* the proposal of before, whatever the day: nothing is done */
                continue;
            x->refus += e.msg != MSG_DOSSIER_ESSAI;
            if (row != NULL && e.msg == MSG_DOSSIER_ESSAI) {
                size_t all;

                /* What passes that day is shown as open that day. */
                assert_int_equal(ouvert(t, &d, acte, par, le), RC_OK);

                /* While other dates wait, only their answer and what ends the order without cost pass. */
                assert_true((row->gardes & (d.report_debut != DAY_NONE ? GARDE_SANS_REPORT : GARDE_REPORT)) ==
                            0);

                /* What an anomaly holds waits for its correction. */
                assert_true((row->gardes & (d.a_corriger ? GARDE_SANS_ANOMALIE : GARDE_ANOMALIE)) == 0);

                /* What the body says of an entry that is contested changes nothing before it is settled. */
                assert_true(
                    (row->gardes & (dossier_retractation_contestee(&d) ? GARDE_NON_CONTESTEE
                                                                       : GARDE_RETRACTATION_ETABLIE)) == 0);

                /* Nothing a control forbids passes during one, and nothing it allows to end passes outside. */
                assert_true((row->gardes &
                             (d.controle == CONTROLE_EN ? GARDE_HORS_CONTROLE : GARDE_EN_CONTROLE)) == 0);
                x->faite[row - dossier_transitions(&all)] = true;
                if (!done)
                    essayer_les_mondes(x, t, &d, remplir(x->p, &d, &pas));
                done = true;
                if (!led[c.etat_out][c.facturation_out] ||
                    (acte == ACTE_LEVER && i == 0 && (v == 1 || (v == 2 && retracte(&d)))))
                    faire_vraiment(x, s, &pas, numero, row);
                led[c.etat_out][c.facturation_out] = true;
            }
        }
    return done;
}

static void explorer_situation(struct exploration *x, size_t at)
{
    struct cas s = x->s[at];
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES];
    enum dossier_acte offered[ACTE_COUNT];
    struct dossier_attente wait;
    int out = 0;

    ouvrir_et_copier(x, &t, &s, numero);
    struct dossier before = lire(&t, numero);
    struct argent a = argent(&t, x->p);

    for (int acte = ACTE_PROPOSER; acte < ACTE_COUNT; acte++)
        for (int par = 0; par < ROLE_COUNT; par++) {
            bool done = essayer(x, &t, &s, numero, (enum dossier_acte)acte, (enum dossier_role)par);
            size_t n = dossier_actes_possibles(&before, (enum dossier_role)par, offered);
            bool shown = false;

            for (size_t i = 0; i < n; i++)
                shown = shown || (int)offered[i] == acte;
            assert_true(shown || !done || acte == ACTE_RESTITUER); /* what passes is always offered */
            out += done;
        }
    struct dossier after = lire(&t, numero);
    struct argent b = argent(&t, x->p);

    assert_true(inchange(&before, &after));
    assert_true(meme_argent(&a, &b));
    dossier_attente(&before, ROLE_GESTIONNAIRE, &wait);
    assert_true(!wait.attendue || out > 0); /* where somebody is waited for, somebody can act */
    if (wait.attendue)
        assert_non_null(dossier_transition(before.etat, before.facturation, wait.acte,
                                           wait.acte == ACTE_PAYER ? ROLE_SYSTEME : wait.qui));
    temp_store_close(&t);
    unlink(x->copie);
}

static void explorer(struct exploration *x, const struct parcours *p)
{
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e;

    x->p = p;
    x->n = 0;
    fixture(&t);
    assert_ok(parcourir(&t, p, DEMANDE, numero, &e), &e);
    struct dossier d = lire(&t, numero);

    temp_store_close(&t);
    memset(&x->s[0], 0, sizeof(x->s[0]));
    ajouter(x, NULL, NULL, &d);
    for (size_t i = 0; i < x->n; i++)
        explorer_situation(x, i);
    print_message("%zu situations, %d essais, %d refus\n", x->n, x->essais, x->refus);
}

/* The exit and what follows wait until a contested withdrawal is settled: effect is given to it there only when a first control let the
 * training go on and another one found that nobody had entered, which is tried apart (test_dossier_entree.c). */
static bool waits_for_two_controls(const struct dossier_transition *t)
{
    return t->acte == ACTE_RETRACTER_SANS_ENTREE && t->par == ROLE_GESTIONNAIRE && t->de != ETAT_IN_TRAINING;
}

static void the_whole_machine(void **state)
{
    struct exploration *x = calloc(1, sizeof(*x));
    bool reached[ETAT_COUNT] = {[ETAT_NEANT] = true};
    size_t n;
    const struct dossier_transition *rows = dossier_transitions(&n);

    (void)state;
    CHECK(x != NULL && n < LIGNES_MAX);
    if (getenv("SICPF_TEST_POSTGRESQL") != NULL) { /* the table is the same: the other tests try the engine */
        free(x);
        skip();
    }
    x->faite[0] = true; /* the request itself */
    explorer(x, &elu);
    for (size_t i = 0; i < x->n; i++)
        reached[x->s[i].etat] = true;
    explorer(x, &salarie);
    explorer(x, &longue);
    explorer(x, &court);
    for (size_t i = 0; i < x->n; i++)
        reached[x->s[i].etat] = true;
    for (size_t i = 0; i < n; i++)
        if (!x->faite[i] && !waits_for_two_controls(&rows[i]))
            fail_msg("row %zu never followed: %s by %s in %s, %s", i, dossier_acte_name(rows[i].acte),
                     dossier_role_name(rows[i].par), dossier_etat_name(rows[i].de),
                     dossier_facturation_name(rows[i].facturation_de));
    for (int s = 0; s < ETAT_COUNT; s++)
        assert_true(reached[s]);
    assert_int_equal(x->mondes[MONDE_DURE], 0);
    for (int w = MONDE_AGREMENT; w < MONDES; w++)
        assert_true(x->mondes[w] > 0);
    free(x);
}

/* ---- the clock under control ------------------------------------------------------------------------------- */

/* Declared on Tuesday 23 June 2026: five working days end on the 30th. Two are spent when the control begins. */
static void a_control_holds_the_clock(void **state)
{
    struct temp_store t;
    struct dossier_echeances n;
    struct dossier_attente wait;
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e;

    (void)state;
    training_fixture_open(&t);
    assert_ok(parcourir(&t, &elu, DECLARE, numero, &e), &e);
    assert_int_equal(lire(&t, numero).echeance, on("2026-06-30"));
    controler(&t, numero, "2026-06-25");
    struct dossier d = lire(&t, numero);

    assert_int_equal(d.echeance, DAY_NONE);
    assert_int_equal(d.controle, CONTROLE_EN);
    assert_int_equal(d.controle_le, on("2026-06-25"));
    assert_int_equal(d.dernier_acte, ACTE_DECLARER); /* the state is still the declaration's */
    dossier_attente(&d, ROLE_ORGANISME, &wait);
    assert_int_equal(wait.acte, ACTE_LEVER);
    assert_int_equal(wait.qui, ROLE_GESTIONNAIRE);
    assert_int_equal(dossier_appliquer_echeances(t.store, on("2026-12-01"), false, &n, &e), RC_OK);
    assert_int_equal(n.services_faits_valides, 0);
    assert_int_equal(lire(&t, numero).etat, ETAT_SERVICE_DONE_DECLARED);
    lever(&t, numero, "sans_anomalie", "2026-07-13");
    d = lire(&t, numero);
    assert_int_equal(d.controle, CONTROLE_RELEASED);
    assert_string_equal(d.controle_resultat, "sans_anomalie");
    assert_int_equal(d.echeance,
                     on("2026-07-17")); /* three working days after the 13th; the 14th is a holiday */
    assert_int_equal(dossier_appliquer_echeances(t.store, on("2026-07-17"), false, &n, &e), RC_OK);
    assert_int_equal(n.services_faits_valides, 0);
    assert_int_equal(dossier_appliquer_echeances(t.store, on("2026-07-18"), false, &n, &e), RC_OK);
    assert_int_equal(n.services_faits_valides, 1);
    temp_store_close(&t);
}

/* Declared during the control: the clock of the validation has not begun, the whole of it remains. */
static void a_clock_born_under_control_is_whole(void **state)
{
    struct temp_store t;
    struct dossier_commande c;
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e;

    (void)state;
    training_fixture_open(&t);
    assert_ok(parcourir(&t, &elu, ENTRE, numero, &e), &e);
    controler(&t, numero, "2026-06-22");
    assert_int_equal(lire(&t, numero).echeance, on("2026-06-26")); /* the exit is still to be declared */
    c = commande(ACTE_SORTIR, ROLE_ORGANISME, ORG_AGREE, numero);
    assert_ok(faire(&t, &c, "2026-06-23", &e), &e);
    c = commande(ACTE_DECLARER, ROLE_ORGANISME, ORG_AGREE, numero);
    c.heures_realisees = 7;
    assert_ok(faire(&t, &c, "2026-06-23", &e), &e);
    assert_int_equal(lire(&t, numero).echeance, DAY_NONE);
    c = commande(ACTE_VALIDER, ROLE_GESTIONNAIRE, 0, numero);
    assert_int_equal(faire(&t, &c, "2026-06-24", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_EN_CONTROLE);
    lever(&t, numero, "sans_anomalie", "2026-07-01");
    assert_int_equal(lire(&t, numero).echeance, on("2026-07-08"));
    temp_store_close(&t);
}

/* Paid within 30 calendar days: the control stops them too, and no payment run takes the dossier. */
static void a_control_holds_the_payment(void **state)
{
    struct temp_store t;
    struct dossier_commande c;
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e;

    (void)state;
    training_fixture_open(&t);
    assert_ok(parcourir(&t, &elu, FACTURE, numero, &e), &e);
    assert_int_equal(lire(&t, numero).echeance, on("2026-07-23"));
    controler(&t, numero, "2026-07-03");
    c = commande(ACTE_PAYER, ROLE_SYSTEME, 0, numero);
    assert_int_equal(faire(&t, &c, "2026-07-04", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_EN_CONTROLE);
    lever(&t, numero, "sans_anomalie", "2026-08-03");
    assert_int_equal(lire(&t, numero).echeance, on("2026-08-23"));
    assert_ok(faire(&t, &c, "2026-08-04", &e), &e);
    temp_store_close(&t);
}

static void controls_that_are_refused(void **state)
{
    struct temp_store t;
    struct dossier_commande c;
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e;

    (void)state;
    training_fixture_open(&t);
    assert_ok(parcourir(&t, &elu, FACTURE, numero, &e), &e);
    c = commande(ACTE_CONTROLER, ROLE_GESTIONNAIRE, 0, numero);
    c.motif = "  ";
    assert_int_equal(faire(&t, &c, "2026-07-03", &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_DOSSIER_MOTIF_REQUIS);
    c = commande(ACTE_LEVER, ROLE_GESTIONNAIRE, 0, numero);
    assert_int_equal(faire(&t, &c, "2026-07-03", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_HORS_CONTROLE);
    assert_int_equal(
        raw_sql(
            &t,
            "INSERT INTO paiement_lot (id, numero, etat, execution, lignes, total_cents, "
            "propose_par, cree_us, modifie_us) VALUES (1, 'L1', 'propose', 20650, 1, 60000, 'a', 0, 0);"
            "INSERT INTO paiement_ligne (lot_id, no, titulaire_id, dossier_id, organisme_id, "
            "montant_cents, reference, beneficiaire, compte_no, iban_chiffre, libelle, etat) "
            "SELECT 1, 1, titulaire_id, id, organisme_id, 60000, 'R1', 'B', 1, x'00', 'L', 'propose' FROM "
            "dossier"),
        SQLITE_OK);
    c = commande(ACTE_CONTROLER, ROLE_GESTIONNAIRE, 0, numero);
    c.motif = "émargements demandés";
    assert_int_equal(faire(&t, &c, "2026-07-03", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_PAIEMENT_EN_COURS);
    assert_int_equal(raw_sql(&t, "UPDATE paiement_ligne SET etat = 'abandonne'"), SQLITE_OK);
    assert_ok(faire(&t, &c, "2026-07-03", &e), &e);
    assert_int_equal(faire(&t, &c, "2026-07-03", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_EN_CONTROLE);
    c = commande(ACTE_LEVER, ROLE_GESTIONNAIRE, 0, numero);
    c.resultat = "peut-être";
    assert_int_equal(faire(&t, &c, "2026-07-03", &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_DOSSIER_RESULTAT);
    temp_store_close(&t);
}

/* The right to withdraw is not the operator's to hold; what ends with nothing to pay ends its control. */
static void a_withdrawal_ends_the_control(void **state)
{
    struct temp_store t;
    struct dossier_commande c = commande(ACTE_RETRACTER, ROLE_TITULAIRE, 1, NULL);
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e;

    (void)state;
    training_fixture_open(&t);
    assert_ok(parcourir(&t, &elu, ACCEPTE, numero, &e), &e);
    controler(&t, numero, "2026-06-03");
    c.numero = numero;
    assert_ok(faire(&t, &c, "2026-06-04", &e), &e);
    assert_int_equal(lire(&t, numero).controle, CONTROLE_RELEASED);
    assert_string_equal(lire(&t, numero).controle_resultat, "sans_objet");
    assert_int_equal(solde(&t, 1, POCHE_DIFE).reserved, 0);
    temp_store_close(&t);
}

/* ---- a proposal that changes ------------------------------------------------------------------------------- */

static void another_proposal_before_the_answer(void **state)
{
    struct temp_store t;
    struct dossier_commande c;
    struct dossier_ligne_acte *acts;
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e;
    struct db *db;
    size_t n;

    (void)state;
    training_fixture_open(&t);
    assert_ok(parcourir(&t, &elu, PROPOSE, numero, &e), &e);
    assert_int_equal(lire(&t, numero).echeance, on("2026-06-05"));
    c = commande(ACTE_PROPOSER, ROLE_ORGANISME, ORG_AGREE, numero);
    c.prix_ht_cents = 50000;
    c.prix_ttc_cents = 60001; /* never higher than the proposal before */
    assert_int_equal(faire(&t, &c, "2026-06-03", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_PRIX_EN_HAUSSE);
    c.prix_ht_cents = 40000;
    c.prix_ttc_cents = 48000;
    c.debut = on("2026-06-29");
    c.fin = on("2026-06-30");
    assert_ok(faire(&t, &c, "2026-06-03", &e), &e);
    struct dossier d = lire(&t, numero);

    assert_int_equal(d.etat, ETAT_VALIDATED);
    assert_int_equal(d.echeance, on("2026-06-09")); /* four working days after the new one */
    assert_int_equal(d.propose_le, on("2026-06-03"));
    assert_int_equal(d.prix_ttc_cents, 48000);
    CHECK(store_read_begin(t.store, &db, NULL) == RC_OK);
    CHECK(dossier_actes(db, t.arena, &d, &acts, &n, NULL) == RC_OK);
    store_read_end(t.store, db);
    assert_int_equal(n, 3);
    assert_non_null(strstr(acts[2].detail, "\"debut_avant\":\"2026-06-22\""));
    assert_non_null(strstr(acts[2].detail, "\"prix_avant\":60000"));
    assert_null(strstr(acts[1].detail, "_avant")); /* the first changed nothing */
    c.prix_ht_cents = 50000;                       /* nor back to what it was */
    c.prix_ttc_cents = 60000;
    assert_int_equal(faire(&t, &c, "2026-06-03", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_PRIX_EN_HAUSSE);
    temp_store_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_control_holds_the_clock),
        cmocka_unit_test(a_clock_born_under_control_is_whole),
        cmocka_unit_test(a_control_holds_the_payment),
        cmocka_unit_test(controls_that_are_refused),
        cmocka_unit_test(a_withdrawal_ends_the_control),
        cmocka_unit_test(another_proposal_before_the_answer),
        cmocka_unit_test(the_whole_machine),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

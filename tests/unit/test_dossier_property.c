/*
 * Random lives of dossiers: any acts, by anybody, in any order, on days that go forward. Whatever happens, an act that is
 * refused changes nothing, and the money adds up: what left the purses is owed to a body, paid by the bank, or lost.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "tape.h"
#include "trace_check.h"
#include "training_fixture.h"

#define STEPS_MAX 260
#define TAPE_BYTES 8192
#define HISTORIES 12
#define DOSSIERS_MAX 16
#define SESSION_CPF_PERMANENTE 10

struct vie {
    struct temp_store store;
    char numeros[DOSSIERS_MAX][DOSSIER_NUMERO_BYTES];
    size_t n;
    day_t jour;
    int done;
    int payes;
};

static const int64_t holders[] = {1, 3, 3};
static const int64_t initial[] = {80000, 500000};

/* ---- what must hold ---------------------------------------------------------------------------------------- */

struct sommes {
    int64_t reserve[4], parti[4]; /* by holder */
    int64_t du, paye, perdu, carte;
};

static void add_dossier(struct vie *v, struct db *db, const struct dossier *d, struct sommes *s)
{
    struct dossier_prise *p;
    size_t n;
    int64_t shared = 0, total = 0;

    CHECK(dossier_prises(db, v->store.arena, d, &p, &n, NULL) == RC_OK);
    for (size_t i = 0; i < n; i++) {
        bool settled = p[i].paye_cents >= 0;

        CHECK(!settled || p[i].paye_cents + p[i].rendu_cents + p[i].perdu_cents == p[i].montant_cents);
        shared += p[i].montant_cents;
        total += settled ? p[i].paye_cents : 0;
        s->perdu += settled ? p[i].perdu_cents : 0;
        if (p[i].poche == POCHE_CARTE)
            s->carte += settled ? p[i].paye_cents + p[i].perdu_cents : p[i].montant_cents;
        else if (settled)
            s->parti[d->titulaire_id] += p[i].paye_cents + p[i].perdu_cents;
        else
            s->reserve[d->titulaire_id] += p[i].montant_cents;
    }
    CHECK(n == 0 || shared == d->prix_ttc_cents);
    CHECK((n == 0) == (d->accepte_le == DAY_NONE));
    CHECK(d->a_payer_cents < 0 || total == d->a_payer_cents);
    s->du += d->a_payer_cents > 0 && d->facturation != FACTURATION_PAID ? d->a_payer_cents : 0;
    s->paye += d->facturation == FACTURATION_PAID ? d->paye_cents : 0;
}

/* A dossier says who must act, or it is over: nothing is reserved and nothing is owed any more. */
static void check_words(const struct dossier *d)
{
    struct dossier_attente a;

    dossier_attente(d, ROLE_TITULAIRE, &a);
    CHECK(a.etat_texte[0] != '\0');
    if (a.attendue)
        CHECK(a.quoi != NULL && a.sinon != NULL);
    else
        CHECK(d->facturation == FACTURATION_PAID || d->facturation == FACTURATION_NOT_BILLABLE);
    CHECK((d->facturation == FACTURATION_BILLED || d->facturation == FACTURATION_PAID) ==
          (d->facture_numero != NULL));
}

static void check_all(struct vie *v)
{
    struct sommes s = {0};
    struct book_report r;
    struct db *db;

    CHECK(store_read_begin(v->store.store, &db, NULL) == RC_OK);
    for (size_t i = 0; i < v->n; i++) {
        struct dossier d;

        CHECK(dossier_lire(db, v->store.arena, v->numeros[i], &d, NULL) == RC_OK);
        check_words(&d);
        add_dossier(v, db, &d, &s);
    }
    CHECK(book_verify(db, &r, NULL) == RC_OK && r.total == 0);
    store_read_end(v->store.store, db);
    struct balance elu = solde(&v->store, 1, POCHE_DIFE), salarie = solde(&v->store, 3, POCHE_DROITS);

    assert_int_equal(elu.posted, initial[0] - s.parti[1]);
    assert_int_equal(elu.reserved, s.reserve[1]);
    assert_int_equal(salarie.posted, initial[1] - s.parti[3]);
    assert_int_equal(salarie.reserved, s.reserve[3]);
    assert_int_equal(compte(&v->store, COMPTE_ORGANISME_BASE + ORG_AGREE) +
                         compte(&v->store, COMPTE_ORGANISME_BASE + ORG_SANS),
                     s.du);
    assert_int_equal(compte(&v->store, COMPTE_BANQUE), s.paye);
    assert_int_equal(compte(&v->store, COMPTE_PERDU), s.perdu);
    assert_int_equal(-compte(&v->store, COMPTE_CARTE), s.carte);
    arena_reset(v->store.arena);
}

/* ---- acts -------------------------------------------------------------------------------------------------- */

static enum rc execute(struct vie *v, struct dossier_commande *c)
{
    struct err e = {0};
    enum rc rc;

    c->le = v->jour;
    v->store.now_us += 1000; /* a clock that moves: which act came first is told by it */
    rc = store_write(v->store.store, dossier_executer, c, &e);
    CHECK(rc == RC_OK || (e.msg != MSG_AUCUN && e.phrase[0] != '\0' && strchr(e.phrase, '{') == NULL));
    CHECK(rc != RC_FAILURE && rc != RC_INTEGRITY);
    v->done += rc == RC_OK;
    v->payes += rc == RC_OK && c->acte == ACTE_PAYER;
    return rc;
}

static void request(struct vie *v, struct tape *t)
{
    int64_t holder = holders[tape_byte(t) % ARRAY_LEN(holders)];
    struct dossier_commande c = commande(ACTE_DEMANDER, ROLE_TITULAIRE, holder, NULL);

    if (v->n == DOSSIERS_MAX)
        return;
    c.titulaire_id = holder;
    c.session_id = holder == 1 ? SESSION_PERMANENTE : SESSION_CPF_PERMANENTE;
    c.debut = v->jour + (day_t)tape_between(t, 10, 30);
    c.fin = c.debut + (day_t)tape_between(t, 0, 4);
    if (execute(v, &c) == RC_OK)
        memcpy(v->numeros[v->n++], c.numero_out, DOSSIER_NUMERO_BYTES);
}

/* Values that are sometimes right: the tape decides. */
static void fill(struct tape *t, const struct dossier *d, int64_t reste, struct dossier_commande *c)
{
    static char invoice[16];

    snprintf(invoice, sizeof(invoice), "F-%lld", (long long)tape_between(t, 1, 40));
    c->participants = tape_between(t, 0, 16);
    c->reste_paye_cents = tape_byte(t) < 220 ? reste : tape_between(t, 0, 100000);
    c->heures_realisees = tape_between(t, 0, d->heures + 1);
    c->cause = c->heures_realisees == d->heures ? CAUSE_TOTALE : (enum dossier_cause)tape_between(t, 0, 3);
    c->force_majeure = tape_flip(t);
    c->motif = tape_byte(t) < 200 ? "parce que" : NULL;
    c->resultat = "anomalie";
    c->facture_numero = invoice;
    c->facture_emise = c->le;
    c->facture_ttc_cents = tape_byte(t) < 220 ? d->a_payer_cents : tape_between(t, 0, 100000);
    if (tape_byte(t) > 240) {
        c->prix_ttc_cents = tape_between(t, 1, 130000);
        c->prix_ht_cents = c->prix_ttc_cents;
    }
}

static int64_t share_of(struct vie *v, const struct dossier *d)
{
    struct dossier_financement f;
    struct db *db;
    enum rc rc;

    CHECK(store_read_begin(v->store.store, &db, NULL) == RC_OK);
    rc = dossier_financer(db, d, v->jour, false, &f, NULL);
    store_read_end(v->store.store, db);
    return rc == RC_OK ? f.reste_cents : 0;
}

/* Who does what: mostly what is expected next, sometimes what the table allows, sometimes anything. */
static void choose(struct tape *t, const struct dossier *d, enum dossier_acte *acte, enum dossier_role *role)
{
    const struct dossier_transition *next = dossier_transition_attendue(d);
    enum dossier_acte possible[ACTE_COUNT];
    uint8_t mood = tape_byte(t);
    size_t n;

    *role = (enum dossier_role)tape_between(t, 0, ROLE_COUNT - 1);
    *acte = (enum dossier_acte)tape_between(t, 1, ACTE_COUNT - 1);
    n = dossier_actes_possibles(d, *role, possible);
    if (mood < 190 && next != NULL) {
        *acte = next->acte;
        *role = next->par;
    } else if (mood < 225 && n > 0) {
        *acte = possible[tape_byte(t) % n];
    }
}

static void act(struct vie *v, struct tape *t)
{
    struct dossier d = lire(&v->store, v->numeros[(size_t)tape_byte(t) % v->n]);
    enum dossier_acte acte;
    enum dossier_role role;

    choose(t, &d, &acte, &role);
    if (acte == ACTE_ENTRER && v->jour < d.debut && tape_byte(t) < 60)
        v->jour = d.debut; /* time passes until the session */
    struct dossier_commande c =
        commande(acte, role, role == ROLE_TITULAIRE ? d.titulaire_id : d.organisme_id, d.numero);

    c.le = v->jour;
    fill(t, &d, share_of(v, &d), &c);
    if (tape_byte(t) > 250)
        c.par_id++; /* a stranger */
    if (execute(v, &c) == RC_OK)
        return;
    struct dossier after = lire(&v->store, d.numero);

    assert_int_equal(after.version, d.version); /* refused: nothing moved */
    assert_int_equal(after.etat, d.etat);
    assert_int_equal(after.facturation, d.facturation);
}

static void step(struct vie *v, struct tape *t)
{
    struct dossier_echeances n;

    switch (tape_byte(t) % 8) {
    case 0:
        request(v, t);
        break;
    case 1:
        v->jour += (day_t)tape_between(t, 0, 2);
        break;
    case 2:
        if (tape_byte(t) > 220)
            CHECK(dossier_appliquer_echeances(v->store.store, v->jour, false, &n, NULL) == RC_OK);
        break;
    default:
        if (v->n > 0)
            act(v, t);
    }
}

/* Plays a tape; adds how many dossiers were paid to *payes. Returns how many acts were done. */
static int history(struct tape tape, int *payes)
{
    struct vie *v = calloc(1, sizeof(*v));
    int done;

    CHECK(v != NULL);
    training_fixture_open(&v->store);
    CHECK(raw_sql(&v->store, "INSERT INTO session_formation (id, action_id, numero, rang, ouverte) "
                             "VALUES (10, 4, 'P', 2000000, 1)") == SQLITE_OK);
    v->jour = on("2026-06-01");
    for (int i = 0; i < STEPS_MAX && !tape_ended(&tape); i++) {
        step(v, &tape);
        if (i % 8 == 0)
            check_all(v);
    }
    check_all(v);
    (void)trace_check(&v->store, holders[0], v->jour);
    (void)trace_check(&v->store, holders[1], v->jour);
    done = v->done;
    *payes += v->payes;
    temp_store_close(&v->store);
    free(v);
    return done;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int payes = 0;

    return history((struct tape){.bytes = data, .n = size}, &payes) < 0;
}

#ifndef SICPF_FUZZ
static void random_lives_add_up(void **state)
{
    static uint8_t bytes[TAPE_BYTES];
    int done = 0, payes = 0;

    (void)state;
    for (uint64_t seed = 1; seed <= HISTORIES; seed++) {
        print_message("tape %llu\n", (unsigned long long)seed);
        done += history(tape_of_seed(seed, bytes, sizeof(bytes)), &payes);
    }
    assert_true(done > 20 * HISTORIES); /* the tapes really live, and some dossiers come to their end */
    assert_true(payes >= HISTORIES / 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(random_lives_add_up)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
#endif

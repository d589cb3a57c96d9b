/* Who pays what: the vectors of the rules (F1 to F11, D10 to D12), the order of use, the refusals. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "rights/financement.h"
#include "tape.h"

#define D(text) day_parse_iso(text)

static struct arena *arena;

static struct financement_in dossier(const char *date, int64_t cost, enum classe class,
                                     enum situation situation)
{
    return (struct financement_in){.date = D(date),
                                   .cout_cents = cost,
                                   .classe = class,
                                   .situation = situation,
                                   .reste_max_cents = INT64_MAX,
                                   .debut = DAY_NONE,
                                   .fin = DAY_NONE};
}

/* A dossier of DIFE rights that passes every check: 5 hours at 80 €, 15 participants. */
static struct financement_in dife_dossier(const char *date)
{
    struct financement_in in = dossier(date, 40000, CLASSE_DIFE_MANDAT, SITUATION_ELU);

    in.fonds = FONDS_DIFE;
    in.dife_cents = 80000;
    in.cout_ht_cents = 40000;
    in.heures = 5;
    in.participants = 15;
    return in;
}

static struct financement_out split(const struct financement_in *in)
{
    struct financement_out out;
    struct err e = {0};

    if (financement_split(arena, in, &out, &e) != RC_OK)
        fail_msg("%s", e.phrase);
    return out;
}

static void assert_refused(const char *what, const struct financement_in *in, enum msg msg,
                           const char *phrase)
{
    struct financement_out out;
    struct err e = {0};
    enum rc rc = financement_split(arena, in, &out, &e);

    if (rc != msg_def(msg)->rc || e.msg != msg || strstr(e.phrase, phrase) == NULL)
        fail_msg("%s: [%s] %s", what, msg_def(e.msg)->code, e.phrase);
}

static int64_t taken(const struct financement_out *o, enum poche poche)
{
    int64_t sum = 0;

    for (size_t i = 0; i < o->prises_n; i++)
        sum += o->prises[i].poche == poche ? o->prises[i].montant_cents : 0;
    return sum;
}

struct vector {
    const char *name;
    const char *date;
    int64_t cost;
    enum classe class;
    enum situation situation;
    int64_t rights;
    int64_t dotation, abondement; /* of the employer, or of the region where `region` */
    bool region;
    int64_t from_rights, from_dotation, from_abondement, holder;
    enum exoneration why;
};

static const struct vector vectors[] = {
    {"F1 published", "2026-06-10", 165000, CLASSE_RS, SITUATION_SALARIE, 500000, 0, 0, false, 150000, 0, 0,
     15000, EXONERATION_AUCUNE},
    {"F2 published", "2026-06-10", 180000, CLASSE_BC, SITUATION_SALARIE, 500000, 0, 0, false, 160000, 0, 0,
     20000, EXONERATION_AUCUNE},
    {"F3 derived", "2025-03-10", 120000, CLASSE_RNCP, SITUATION_SALARIE, 300000, 0, 0, false, 109777, 0, 0,
     10223, EXONERATION_AUCUNE},
    {"F4 derived", "2025-03-10", 120000, CLASSE_RNCP, SITUATION_DEMANDEUR_EMPLOI, 300000, 0, 0, false, 120000,
     0, 0, 0, EXONERATION_DEMANDEUR_EMPLOI},
    {"F5 derived", "2026-05-10", 200000, CLASSE_RNCP, SITUATION_SALARIE, 80000, 0, 0, false, 80000, 0, 0,
     120000, EXONERATION_AUCUNE},
    {"F6 derived", "2026-05-10", 200000, CLASSE_RNCP, SITUATION_SALARIE, 80000, 50000, 0, false, 80000, 50000,
     0, 70000, EXONERATION_EMPLOYEUR},
    {"F7 derived", "2025-11-10", 200000, CLASSE_RNCP, SITUATION_SALARIE, 80000, 50000, 0, false, 80000, 50000,
     0, 70000, EXONERATION_EMPLOYEUR},
    {"F8 derived", "2026-06-10", 200000, CLASSE_RS, SITUATION_SALARIE, 500000, 0, 50000, false, 150000, 0,
     50000, 0, EXONERATION_EMPLOYEUR},
    {"F9 derived", "2026-06-10", 130000, CLASSE_PERMIS_LEGER, SITUATION_SALARIE, 200000, 0, 10000, true,
     90000, 0, 10000, 30000, EXONERATION_AUCUNE},
    {"F11 derived", "2026-06-10", 130000, CLASSE_PERMIS_LEGER, SITUATION_DEMANDEUR_EMPLOI, 200000, 0, 0,
     false, 90000, 0, 0, 40000, EXONERATION_DEMANDEUR_EMPLOI},
    {"no participation before 2 May 2024", "2024-05-01", 120000, CLASSE_RNCP, SITUATION_SALARIE, 300000, 0, 0,
     false, 120000, 0, 0, 0, EXONERATION_SANS_OBJET},
    {"100 € from 2 May 2024", "2024-05-02", 120000, CLASSE_RNCP, SITUATION_SALARIE, 300000, 0, 0, false,
     110000, 0, 0, 10000, EXONERATION_AUCUNE},
    {"no cap before 26 February 2026", "2026-02-25", 165000, CLASSE_RS, SITUATION_SALARIE, 500000, 0, 0,
     false, 154680, 0, 0, 10320, EXONERATION_AUCUNE},
    {"CléA has no cap", "2026-06-10", 165000, CLASSE_CLEA, SITUATION_SALARIE, 500000, 0, 0, false, 150000, 0,
     0, 15000, EXONERATION_AUCUNE},
    {"a price under the participation", "2026-06-10", 9000, CLASSE_RNCP, SITUATION_SALARIE, 500000, 0, 0,
     false, 0, 0, 0, 9000, EXONERATION_AUCUNE},
    {"an abondement that is not needed exempts nobody", "2026-06-10", 100000, CLASSE_RNCP, SITUATION_SALARIE,
     500000, 0, 50000, false, 85000, 0, 0, 15000, EXONERATION_AUCUNE},
    {"a region does not exempt", "2026-06-10", 200000, CLASSE_RNCP, SITUATION_SALARIE, 150000, 0, 50000, true,
     150000, 0, 35000, 15000, EXONERATION_AUCUNE},
    {"nothing on the account", "2026-06-10", 100000, CLASSE_RNCP, SITUATION_SALARIE, 0, 0, 0, false, 0, 0, 0,
     100000, EXONERATION_AUCUNE},
};

static void prices_are_split_as_the_vectors_say(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(vectors); i++) {
        const struct vector *v = &vectors[i];
        enum financeur who = v->region ? FINANCEUR_REGION : FINANCEUR_EMPLOYEUR;
        struct dotation dotation = {.lot = 3,
                                    .financeur = who,
                                    .montant_cents = v->dotation,
                                    .echeance = DAY_NONE,
                                    .ouvert_le = D("2025-01-01")};
        struct abondement abondement = {who, v->abondement};
        struct financement_in in = dossier(v->date, v->cost, v->class, v->situation);
        struct financement_out o;

        in.droits_cents = v->rights;
        in.dotations = &dotation;
        in.dotations_n = v->dotation > 0;
        in.abondements = &abondement;
        in.abondements_n = v->abondement > 0;
        o = split(&in);
        if (taken(&o, POCHE_DROITS) != v->from_rights || taken(&o, POCHE_DOTATION) != v->from_dotation ||
            taken(&o, POCHE_ABONDEMENT) != v->from_abondement || o.titulaire_cents != v->holder ||
            o.exoneration != v->why)
            fail_msg("%s: %s", v->name, o.phrase);
        assert_true(o.appuis.n > 0);
        arena_reset(arena);
    }
}

/* R. 6333-3: dotations first from 5 December 2025, acquired rights first before (F6 and F7 derived). */
static void the_order_of_use_follows_the_date(void **state)
{
    static const struct {
        const char *date;
        enum poche order[5];
    } table[] = {
        {"2025-12-05", {POCHE_DOTATION, POCHE_DIF, POCHE_DROITS, POCHE_CEC, POCHE_ABONDEMENT}},
        {"2025-12-04", {POCHE_DIF, POCHE_DROITS, POCHE_CEC, POCHE_DOTATION, POCHE_ABONDEMENT}},
    };
    struct dotation dotation = {.lot = 3,
                                .financeur = FINANCEUR_EMPLOYEUR,
                                .montant_cents = 1000,
                                .echeance = DAY_NONE,
                                .ouvert_le = D("2025-01-01")};
    struct abondement abondement = {FINANCEUR_REGION, 1000};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(table); i++) {
        struct financement_in in = dossier(table[i].date, 500000, CLASSE_RNCP, SITUATION_SALARIE);
        struct financement_out o;

        in.droits_cents = in.dif_cents = in.cec_cents = 1000;
        in.dotations = &dotation;
        in.dotations_n = 1;
        in.abondements = &abondement;
        in.abondements_n = 1;
        o = split(&in);
        assert_int_equal(o.prises_n, 5);
        for (size_t k = 0; k < 5; k++)
            assert_int_equal(o.prises[k].poche, table[i].order[k]);
    }
}

static void dotations_that_end_first_are_used_first(void **state)
{
    const struct dotation dotations[] = {
        {.lot = 1,
         .financeur = FINANCEUR_REGION,
         .montant_cents = 10000,
         .echeance = DAY_NONE,
         .ouvert_le = D("2025-01-01")},
        {.lot = 2,
         .financeur = FINANCEUR_REGION,
         .montant_cents = 10000,
         .echeance = DAY_NONE,
         .ouvert_le = D("2024-01-01")},
        {.lot = 3,
         .financeur = FINANCEUR_REGION,
         .montant_cents = 10000,
         .echeance = D("2026-12-31"),
         .ouvert_le = D("2026-01-01")},
        {.lot = 4,
         .financeur = FINANCEUR_REGION,
         .montant_cents = 10000,
         .echeance = D("2026-07-01"),
         .ouvert_le = D("2026-02-01")},
        {.lot = 5,
         .financeur = FINANCEUR_REGION,
         .montant_cents = 10000,
         .echeance = D("2026-06-09"),
         .ouvert_le = D("2026-02-01")}, /* over the day before */
    };
    static const int64_t order[] = {4, 3, 2, 1};
    struct financement_in in = dossier("2026-06-10", 500000, CLASSE_RNCP, SITUATION_SALARIE);
    struct financement_out o;

    (void)state;
    in.dotations = dotations;
    in.dotations_n = ARRAY_LEN(dotations);
    o = split(&in);
    assert_int_equal(o.prises_n, ARRAY_LEN(order));
    for (size_t i = 0; i < ARRAY_LEN(order); i++)
        assert_int_equal(o.prises[i].lot, order[i]);
}

/* Rules 1 §1.8: corrective, APC, agreement, voluntary, then the others, in both regimes; a deadline only decides inside a
 * rank, and a sum without a base ranks as a voluntary one. */
static void dotations_follow_the_order_of_their_base(void **state)
{
    static const struct {
        const char *base;
        const char *echeance;
    } received[] = {
        {"lanceur_alerte", NULL},     {"volontaire", NULL},         {NULL, "2026-12-31"},
        {"accord_collectif", NULL},   {"accord_performance", NULL}, {"corrective", NULL},
        {"corrective", "2027-01-31"},
    };
    static const int64_t order[] = {7, 6, 5, 4, 3, 2, 1};
    static const char *const days[] = {"2025-12-04", "2025-12-05", "2026-06-10"};
    struct dotation dotations[ARRAY_LEN(received)];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(received); i++)
        dotations[i] = (struct dotation){
            .lot = (int64_t)i + 1,
            .financeur = FINANCEUR_REGION,
            .montant_cents = 1000,
            .echeance = received[i].echeance != NULL ? day_parse_iso(received[i].echeance) : DAY_NONE,
            .ouvert_le = D("2025-01-01") + (day_t)i,
            .base = received[i].base};
    for (size_t k = 0; k < ARRAY_LEN(days); k++) {
        struct financement_in in = dossier(days[k], 500000, CLASSE_RNCP, SITUATION_SALARIE);
        struct financement_out o;

        in.dotations = dotations;
        in.dotations_n = ARRAY_LEN(dotations);
        o = split(&in);
        assert_int_equal(o.prises_n, ARRAY_LEN(order));
        for (size_t i = 0; i < ARRAY_LEN(order); i++)
            assert_int_equal(o.prises[i].lot, order[i]);
    }
}

/* PART-01, PART-02. */
static void who_pays_decides_the_exemption(void **state)
{
    static const struct {
        enum financeur financeur;
        bool dotation;
        const char *opened;
        enum exoneration why;
    } table[] = {
        {FINANCEUR_EMPLOYEUR, false, "", EXONERATION_EMPLOYEUR},
        {FINANCEUR_OPCO, false, "", EXONERATION_EMPLOYEUR},
        {FINANCEUR_C2P, false, "", EXONERATION_C2P},
        {FINANCEUR_ATMP, false, "", EXONERATION_ATMP},
        {FINANCEUR_REGION, false, "", EXONERATION_AUCUNE},
        {FINANCEUR_FRANCE_TRAVAIL, false, "", EXONERATION_AUCUNE},
        {FINANCEUR_EMPLOYEUR, true, "2023-01-01", EXONERATION_EMPLOYEUR},
        {FINANCEUR_EMPLOYEUR, true, "2022-12-31", EXONERATION_AUCUNE},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(table); i++) {
        struct financement_in in = dossier("2026-06-10", 100000, CLASSE_RNCP, SITUATION_SALARIE);
        struct dotation dotation = {.lot = 1,
                                    .financeur = table[i].financeur,
                                    .montant_cents = 30000,
                                    .echeance = DAY_NONE,
                                    .ouvert_le = D(table[i].opened)};
        struct abondement abondement = {table[i].financeur, 30000};
        struct financement_out o;

        in.droits_cents = 50000;
        in.dotations = &dotation;
        in.dotations_n = table[i].dotation;
        in.abondements = &abondement;
        in.abondements_n = !table[i].dotation;
        o = split(&in);
        assert_int_equal(o.exoneration, table[i].why);
        assert_int_equal(o.titulaire_cents,
                         20000); /* above the floor: exempt or not, never an addition (PART-04) */
        assert_int_equal(o.participation_cents, table[i].why == EXONERATION_AUCUNE ? 15000 : 0);
    }
}

static void dife_rights_come_first_and_may_be_completed(void **state)
{
    struct abondement town = {FINANCEUR_COLLECTIVITE, 5000};
    struct financement_in in = dife_dossier("2026-01-31");
    struct financement_out o = split(&in);

    (void)state;
    assert_int_equal(o.prises_n, 1);
    assert_int_equal(taken(&o, POCHE_DIFE), 40000);
    assert_int_equal(o.titulaire_cents, 0);
    assert_int_equal(o.exoneration, EXONERATION_SANS_OBJET);

    in.dife_cents = 30000;
    in.droits_cents = 500000; /* a mandate training never takes CPF rights */
    in.abondements = &town;
    in.abondements_n = 1;
    o = split(&in);
    assert_int_equal(taken(&o, POCHE_DIFE), 30000);
    assert_int_equal(taken(&o, POCHE_ABONDEMENT), 5000);
    assert_int_equal(taken(&o, POCHE_DROITS), 0);
    assert_int_equal(o.titulaire_cents, 5000);

    in.classe = CLASSE_RNCP; /* DIFE-50 */
    in.cout_cents = 100000;
    o = split(&in);
    assert_int_equal(o.prises[0].poche, POCHE_DIFE);
    assert_int_equal(o.prises[1].poche, POCHE_DROITS);
    assert_int_equal(o.prises[1].montant_cents, 59680); /* 700 € less the participation of 103,20 € */
    assert_int_equal(o.titulaire_cents, 10320);
}

/* Rules 2 §2.5: a réinsertion follows the CPF's rules for what it takes of the CPF. */
static void reinsertion_keeps_the_rules_of_its_class(void **state)
{
    static const struct {
        const char *name, *date;
        enum classe classe;
        enum situation situation;
        int64_t cost, dife, rights, from_rights, holder, participation;
        enum exoneration why;
    } v[] = {
        {"DIFE alone pays all: no participation", "2026-06-10", CLASSE_RS, SITUATION_SALARIE, 80000, 80000,
         500000, 0, 0, 0, EXONERATION_SANS_OBJET},
        {"no CPF right: no participation", "2026-06-10", CLASSE_RS, SITUATION_SALARIE, 90000, 80000, 0, 0,
         10000, 0, EXONERATION_SANS_OBJET},
        {"RS: yearly credits capped at 1 500", "2026-06-10", CLASSE_RS, SITUATION_SALARIE, 300000, 80000,
         500000, 150000, 70000, 15000, EXONERATION_AUCUNE},
        {"BC: capped at 1 600", "2026-06-10", CLASSE_BC, SITUATION_SALARIE, 260000, 80000, 500000, 160000,
         20000, 15000, EXONERATION_AUCUNE},
        {"RNCP: no cap, the participation", "2026-06-10", CLASSE_RNCP, SITUATION_SALARIE, 300000, 80000,
         500000, 205000, 15000, 15000, EXONERATION_AUCUNE},
        {"a job-seeker is exempt", "2026-06-10", CLASSE_RNCP, SITUATION_DEMANDEUR_EMPLOI, 300000, 80000,
         500000, 220000, 0, 0, EXONERATION_DEMANDEUR_EMPLOI},
        {"licence of a job-seeker: 900", "2026-06-10", CLASSE_PERMIS_LEGER, SITUATION_DEMANDEUR_EMPLOI,
         200000, 80000, 500000, 90000, 30000, 0, EXONERATION_DEMANDEUR_EMPLOI},
        {"before the participation exists", "2024-05-01", CLASSE_RS, SITUATION_SALARIE, 300000, 80000, 500000,
         220000, 0, 0, EXONERATION_SANS_OBJET},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(v); i++) {
        struct financement_in in = dife_dossier(v[i].date);
        struct financement_out o;

        in.classe = v[i].classe;
        in.heures = 20; /* what a bilan de compétences may last */
        in.situation = v[i].situation;
        in.cout_cents = in.cout_ht_cents = v[i].cost;
        in.dife_cents = v[i].dife;
        in.droits_cents = v[i].rights;
        o = split(&in);
        if (taken(&o, POCHE_DIFE) != v[i].dife || taken(&o, POCHE_DROITS) != v[i].from_rights ||
            o.titulaire_cents != v[i].holder || o.participation_cents != v[i].participation ||
            o.exoneration != v[i].why)
            fail_msg("%s: %s", v[i].name, o.phrase);
    }
    struct financement_in in = dife_dossier("2026-06-10");

    in.classe = CLASSE_PERMIS_LEGER;
    in.situation = SITUATION_SALARIE;
    assert_refused("licence of an employee", &in, MSG_FINANCEMENT_PERMIS, "100,00");
}

/* DIFE-40, D11, D12 derived. */
static void dife_limits_are_exact(void **state)
{
    struct financement_in in = dife_dossier("2026-01-31");

    (void)state;
    in.cout_ht_cents = 40000;
    (void)split(&in);
    in.cout_ht_cents = 40001;
    assert_refused("400,01 € for 5 h", &in, MSG_DIFE_COUT_HORAIRE, "80,01");
    in.cout_ht_cents = 48100;
    in.heures = 6;
    assert_refused("D11", &in, MSG_DIFE_COUT_HORAIRE, "80,17");
    in.cout_ht_cents = INT64_MAX;
    assert_refused("an enormous price", &in, MSG_DIFE_COUT_HORAIRE, "80,00");
    in = dife_dossier("2026-01-31");
    in.participants = 16;
    assert_refused("D12", &in, MSG_DIFE_PARTICIPANTS, "de 16");
    in.participants = 0;
    assert_refused("no commitment", &in, MSG_DIFE_PARTICIPANTS, "inconnu");
    in = dife_dossier("2026-12-01"); /* 100 € from that day */
    in.cout_ht_cents = 50000;
    (void)split(&in);
}

/* D10 derived: agreed on 31 January, carried out by 30 September. */
static void dife_trainings_are_carried_out_in_time(void **state)
{
    struct financement_in in = dife_dossier("2026-01-31");

    (void)state;
    in.debut = D("2026-09-29");
    in.fin = D("2026-09-30");
    (void)split(&in);
    in.fin = D("2026-10-01");
    assert_refused("D10", &in, MSG_DIFE_DELAI_REALISATION, "30 septembre 2026");
}

/* D9 derived, DIFE-30, DIFE-31. */
static void dife_needs_a_mandate(void **state)
{
    struct dife_mandat m = {"conseiller_municipal", D("2020-03-15"), D("2020-05-18"), D("2026-03-22")};
    struct financement_in in = dife_dossier("2026-03-01");

    (void)state;
    in.mandats = &m;
    in.mandats_n = 1;
    in.debut = D("2026-03-20");
    in.fin = D("2026-03-22");
    (void)split(&in);
    in.fin = D("2026-03-23");
    assert_refused("ends after the mandate", &in, MSG_DIFE_HORS_MANDAT, "22 mars 2026");
    in.date = D("2026-03-23");
    assert_refused("a mandate training after the mandate", &in, MSG_DIFE_MANDAT_TERMINE, "réinsertion");
    in.classe = CLASSE_RNCP;
    in.fin = D("2026-09-22");
    (void)split(&in);
    in.pension_liquidee = true;
    assert_refused("pension paid out", &in, MSG_DIFE_PENSION, "pension");
    in.pension_liquidee = false;
    in.fin = D("2026-09-23");
    assert_refused("réinsertion ends too late", &in, MSG_DIFE_HORS_MANDAT, "22 septembre 2026");
    in.date = D("2026-09-23");
    assert_refused("more than six months after", &in, MSG_DIFE_MANDAT_TERMINE, "23 septembre 2026");
    in.mandats_n = 0;
    assert_refused("no mandate at all", &in, MSG_DIFE_SANS_MANDAT, "23 septembre 2026");
}

/* CAP-04: 13 to 24 hours (secondary), not within five years of another; nothing before the decree of 24 February 2026. */
static void bilan_de_competences(void **state)
{
    static const struct {
        const char *date;
        int64_t hours;
        const char *last;
        enum msg msg;
    } v[] = {
        {"2026-06-10", 13, NULL, MSG_AUCUN},
        {"2026-06-10", 24, NULL, MSG_AUCUN},
        {"2026-06-10", 12, NULL, MSG_FINANCEMENT_BILAN_HEURES},
        {"2026-06-10", 25, NULL, MSG_FINANCEMENT_BILAN_HEURES},
        {"2026-02-25", 12, NULL, MSG_AUCUN},
        {"2026-06-10", 0, NULL, MSG_AUCUN}, /* not said */
        {"2026-06-10", 20, "2021-06-10", MSG_AUCUN},
        {"2026-06-10", 20, "2021-06-11", MSG_FINANCEMENT_BILAN_DELAI},
        {"2026-02-25", 20, "2025-06-11", MSG_AUCUN},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(v); i++) {
        struct financement_in in = dossier(v[i].date, 180000, CLASSE_BC, SITUATION_SALARIE);
        struct financement_out o;

        in.droits_cents = 500000;
        in.heures = v[i].hours;
        in.bilan_dernier = v[i].last != NULL ? D(v[i].last) : DAY_NONE;
        if (v[i].msg == MSG_AUCUN)
            o = split(&in);
        else
            assert_refused("bilan", &in, v[i].msg, v[i].last != NULL ? "11 juin 2026" : "de 13 à 24");
        if (v[i].msg == MSG_AUCUN)
            assert_true(taken(&o, POCHE_DROITS) > 0);
    }
}

static void refusals_name_the_rule(void **state)
{
    struct abondement abondement = {FINANCEUR_REGION, 9999};
    struct financement_in in = dossier("2026-03-10", 130000, CLASSE_PERMIS_LEGER, SITUATION_SALARIE);

    (void)state;
    in.droits_cents = 200000;
    assert_refused("F10", &in, MSG_FINANCEMENT_PERMIS, "100,00");
    in.abondements = &abondement;
    in.abondements_n = 1;
    assert_refused("99,99 € of a third party", &in, MSG_FINANCEMENT_PERMIS, "100,00");
    abondement = (struct abondement){FINANCEUR_UNEDIC, 10000};
    assert_refused("not one of 2° to 12°", &in, MSG_FINANCEMENT_PERMIS, "100,00");
    in.date = D("2026-02-20");
    (void)split(&in);

    in = dife_dossier("2026-01-31");
    in.dife_cents = 30000;
    in.reste_max_cents = 0;
    assert_refused("more than the balance", &in, MSG_DROITS_INSUFFISANTS, "300,00");
    in.reste_max_cents = INT64_MAX;
    in.dife_cents = 0;
    assert_refused("no DIFE right left", &in, MSG_DROITS_INSUFFISANTS, "400,00");
}

static void impossible_inputs_are_named(void **state)
{
    static const struct {
        const char *field;
        size_t offset;
    } amounts[] = {
        {"cout", offsetof(struct financement_in, cout_cents)},
        {"droits", offsetof(struct financement_in, droits_cents)},
        {"dif", offsetof(struct financement_in, dif_cents)},
        {"cec", offsetof(struct financement_in, cec_cents)},
        {"dife", offsetof(struct financement_in, dife_cents)},
        {"cout_ht", offsetof(struct financement_in, cout_ht_cents)},
    };
    struct financement_out o;
    struct err e;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(amounts); i++) {
        struct financement_in in = dife_dossier("2026-01-31");

        *(int64_t *)((char *)&in + amounts[i].offset) = -1;
        assert_int_equal(financement_split(arena, &in, &o, &e), RC_USAGE);
        assert_string_equal(e.field, amounts[i].field);
    }
    struct financement_in in = dife_dossier("2026-01-31");
    in.heures = 0;
    assert_int_equal(financement_split(arena, &in, &o, &e), RC_USAGE);
    assert_string_equal(e.field, "heures");
    in = dife_dossier("2026-01-31");
    in.dotations_n = FINANCEMENT_POTS_MAX + 1;
    assert_int_equal(financement_split(arena, &in, &o, &e), RC_USAGE);
    in = dife_dossier("2026-01-31");
    in.debut = D("2026-03-02");
    in.fin = D("2026-03-01");
    assert_int_equal(financement_split(arena, &in, &o, &e), RC_USAGE);
    assert_string_equal(e.field, "fin");
}

/* ---- properties ----------------------------------------------------------------------------------------------- */

struct scene {
    struct financement_in in;
    struct dotation dotations[4];
    struct abondement abondements[4];
};

static void draw_scene(struct scene *s, struct tape *t)
{
    s->in = (struct financement_in){.date = D("2023-06-01") + (day_t)tape_between(t, 0, 1400),
                                    .cout_cents = tape_between(t, 0, 400000),
                                    .classe = (enum classe)tape_between(t, 0, CLASSE_COUNT - 1),
                                    .fonds = (enum fonds)tape_between(t, 0, FONDS_COUNT - 1),
                                    .situation = (enum situation)tape_between(t, 0, SITUATION_COUNT - 1),
                                    .droits_cents = tape_between(t, 0, 300000),
                                    .dif_cents = tape_between(t, 0, 2) * 50000,
                                    .cec_cents = tape_between(t, 0, 2) * 24000,
                                    .dife_cents = tape_between(t, 0, 120000),
                                    .reste_max_cents = INT64_MAX,
                                    .cout_ht_cents = 100,
                                    .heures = 7,
                                    .participants = 10,
                                    .debut = DAY_NONE,
                                    .fin = DAY_NONE,
                                    .dotations = s->dotations,
                                    .dotations_n = (size_t)tape_between(t, 0, 4),
                                    .abondements = s->abondements,
                                    .abondements_n = (size_t)tape_between(t, 0, 4)};
    for (size_t i = 0; i < 4; i++) {
        s->dotations[i] =
            (struct dotation){.lot = (int64_t)i + 1,
                              .financeur = (enum financeur)tape_between(t, 0, FINANCEUR_COUNT - 1),
                              .montant_cents = tape_between(t, 0, 100000),
                              .echeance = DAY_NONE,
                              .ouvert_le = D("2023-05-01")};
        s->abondements[i] = (struct abondement){(enum financeur)tape_between(t, 0, FINANCEUR_COUNT - 1),
                                                tape_between(t, 0, 100000)};
    }
}

/* What a purse holds, by its line in the result. */
static int64_t room_of(const struct scene *s, const struct prise *p)
{
    switch (p->poche) {
    case POCHE_DROITS:
        return s->in.droits_cents;
    case POCHE_DIF:
        return s->in.dif_cents;
    case POCHE_CEC:
        return s->in.cec_cents;
    case POCHE_DIFE:
        return s->in.dife_cents;
    case POCHE_DOTATION:
        return s->dotations[p->lot - 1].montant_cents;
    case POCHE_ABONDEMENT:
        return s->abondements[p->lot - 1].montant_cents;
    default:
        return -1;
    }
}

static void every_split_adds_up(void **state)
{
    static uint8_t bytes[128];

    (void)state;
    for (uint64_t seed = 1; seed <= 5000; seed++) {
        struct tape t = tape_of_seed(seed, bytes, sizeof(bytes));
        struct scene s;
        struct financement_out o;
        struct err e;
        int64_t sum = 0;

        draw_scene(&s, &t);
        if (financement_split(arena, &s.in, &o, &e) != RC_OK) {
            assert_true(e.msg == MSG_FINANCEMENT_PERMIS || e.msg == MSG_FINANCEMENT_BILAN_HEURES ||
                        e.msg == MSG_DROITS_INSUFFISANTS || e.msg == MSG_DROITS_PARTICIPATION);
            continue;
        }
        for (size_t i = 0; i < o.prises_n; i++) {
            sum += o.prises[i].montant_cents;
            assert_true(o.prises[i].montant_cents > 0);
            /* the book takes no dotation nor abondement without a lot, and a lot for nothing else */
            assert_int_equal(o.prises[i].lot > 0,
                             o.prises[i].poche == POCHE_DOTATION || o.prises[i].poche == POCHE_ABONDEMENT);
            assert_true(o.prises[i].montant_cents <= room_of(&s, &o.prises[i]));
            for (size_t k = 0; k < i; k++)
                assert_true(o.prises[k].poche != o.prises[i].poche || o.prises[k].lot != o.prises[i].lot);
        }
        assert_int_equal(sum + o.titulaire_cents, s.in.cout_cents);
        assert_true(o.titulaire_cents >= o.participation_cents && o.titulaire_cents >= 0);
        if (o.exoneration != EXONERATION_AUCUNE)
            assert_int_equal(o.participation_cents, 0);
        assert_true(strlen(o.phrase) > 10);
        arena_reset(arena);
    }
}

static void names_go_both_ways(void **state)
{
    enum classe c;
    enum situation s;
    enum financeur f;

    (void)state;
    for (int i = 0; i < CLASSE_COUNT; i++) {
        assert_true(classe_find(classe_name((enum classe)i), &c));
        assert_int_equal(c, i);
    }
    for (int i = 0; i < SITUATION_COUNT; i++) {
        assert_true(situation_find(situation_name((enum situation)i), &s));
        assert_int_equal(s, i);
    }
    for (int i = 0; i < FINANCEUR_COUNT; i++) {
        assert_true(financeur_find(financeur_name((enum financeur)i), &f));
        assert_int_equal(f, i);
    }
    assert_string_equal(classe_name(CLASSE_DIFE_MANDAT), "DIFE_MANDAT");
    for (int i = 0; i < FONDS_COUNT; i++) {
        enum fonds r;

        assert_true(fonds_find(fonds_name((enum fonds)i), &r));
        assert_int_equal(r, i);
    }
    assert_false(fonds_find("DIFE_REINSERTION", &(enum fonds){0}));
    assert_string_equal(financeur_name(FINANCEUR_ASSOCIATION), "association");
    assert_null(exoneration_name(EXONERATION_AUCUNE));
    assert_false(classe_find("rncp", &c));
}

static int open_arena(void **state)
{
    (void)state;
    arena = arena_new(16U << 20);
    return arena == NULL;
}

static int close_arena(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

/* A rule that law/ says « non » to does not apply, and is cited all the same; one that has no value yet is not. */
static void a_rule_turned_off_does_not_apply(void **state)
{
    struct appuis list = {0};

    (void)state;
    assert_true(appui_applies(&list, PARAM_PERMIS_DEMANDEUR_OU_TIERS, D("2026-02-21")));
    assert_false(appui_applies(&list, PARAM_CPF_CUMUL_BOE_PEU_QUALIFIE, D("2026-02-21")));
    assert_int_equal(list.n, 2);
    assert_false(appui_applies(&list, PARAM_PERMIS_DEMANDEUR_OU_TIERS, D("2026-02-20")));
    assert_int_equal(list.n, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prices_are_split_as_the_vectors_say),
        cmocka_unit_test(a_rule_turned_off_does_not_apply),
        cmocka_unit_test(the_order_of_use_follows_the_date),
        cmocka_unit_test(dotations_that_end_first_are_used_first),
        cmocka_unit_test(dotations_follow_the_order_of_their_base),
        cmocka_unit_test(who_pays_decides_the_exemption),
        cmocka_unit_test(reinsertion_keeps_the_rules_of_its_class),
        cmocka_unit_test(dife_rights_come_first_and_may_be_completed),
        cmocka_unit_test(dife_limits_are_exact),
        cmocka_unit_test(dife_trainings_are_carried_out_in_time),
        cmocka_unit_test(dife_needs_a_mandate),
        cmocka_unit_test(bilan_de_competences),
        cmocka_unit_test(refusals_name_the_rule),
        cmocka_unit_test(impossible_inputs_are_named),
        cmocka_unit_test(every_split_adds_up),
        cmocka_unit_test(names_go_both_ways),
    };

    return cmocka_run_group_tests(tests, open_arena, close_arena);
}

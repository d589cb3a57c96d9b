/* rne.h: from issue to issue, mandates begin, go on and end; what is not sure waits for a person. Nobody here exists. */
#include "exchange/rne.h"
#include "exchange/sngi.h"
#include "import_fixture.h"
#include "journal/journal.h"
#include "people/titulaire.h"

#define SNGI "nir;nom_naissance;nom_usage;prenoms;sexe;date_naissance;lieu_naissance\n"
/* 1: certified; 2: certified, compound first name, usage name; 3: number of attendance, not certified;
 * 4 and 5: same names, same day, both certified; 6: certified man named Dominique. */
#define PEOPLE                                                                                               \
    "269054958815780;Oréal-Test;;Zoé Aline;F;1969-05-12;49588\n"                                           \
    "185057800604830;Berger-Test;Dupré;Jean-Pierre Marie;M;1985-05-12;78006\n"                              \
    "785057512345664;Nouvel-Test;;Ali;M;1985-05-03;75123\n"                                                  \
    "185052A00412356;Double-Test;;Ange;M;1985-05-20;2A004\n"                                                 \
    "185052B03345644;Double-Test;;Ange;M;1985-05-20;2B033\n"                                                 \
    "255081416802538;Martin-Test;;Dominique;M;1955-08-14;14168\n"

#define CM_HEAD                                                                                                   \
    "Code du département;Libellé du département;Code de la collectivité à statut particulier;"               \
    "Libellé de la collectivité à statut particulier;Code de la commune;Libellé de la commune;Nom de l'élu;" \
    "Prénom de l'élu;Code sexe;Date de naissance;Code de la catégorie socio-professionnelle;"                  \
    "Libellé de la catégorie socio-professionnelle;Date de début du mandat;Libellé de la fonction;"           \
    "Date de début de la fonction;Code nationalité\n"
#define CM(commune, nom, prenom, sexe, naissance, debut, fonction)                                           \
    "49;Essai;;;" commune ";Essai;" nom ";" prenom ";" sexe ";" naissance ";33;Cadre;" debut ";" fonction    \
    ";;FR\n"
#define ZOE CM("49007", "ORÉAL-TEST", "Zoé", "F", "12/05/1969", "28/06/2020", "")
#define JEAN CM("49007", "DUPRE", "Jean Pierre", "M", "12/05/1985", "28/06/2020", "")
/* Others, whom no file of identities knows: lines that fill an issue. */
#define AUTRE(nom) CM("49007", nom, "Ana", "F", "01/02/1970", "28/06/2020", "")
#define A1 AUTRE("FOULE-UN")
#define A2 AUTRE("FOULE-DEUX")
#define A3 AUTRE("FOULE-TROIS")
#define A4 AUTRE("FOULE-QUATRE")
#define A5 AUTRE("FOULE-CINQ")
#define A6 AUTRE("FOULE-SIX")
#define A7 AUTRE("FOULE-SEPT")
#define A8 AUTRE("FOULE-HUIT")
#define A9 AUTRE("FOULE-NEUF")

static int setup(void **state)
{
    static struct temp_store t;

    temp_store_open(&t, "2026-11-24");
    import_text(&t, &partner_sngi, SNGI PEOPLE, NULL);
    *state = &t;
    return 0;
}

static int teardown(void **state)
{
    temp_store_close(*state);
    return 0;
}

static int64_t id_of(struct temp_store *t, const char *nir)
{
    struct err e;
    struct db *db;
    int64_t id;

    assert_int_equal(store_read_begin(t->store, &db, &e), RC_OK);
    assert_int_equal(titulaire_by_nir(db, nir, &id, &e), RC_OK);
    store_read_end(t->store, db);
    return id;
}

/* "conseiller_municipal 2020-06-28..2026-04-24 (2020-06-28)" for each mandate of a holder. */
static const char *mandats(struct temp_store *t, const char *nir)
{
    static char text[1000];
    int64_t id = id_of(t, nir);
    struct mandat *m;
    struct err e;
    struct db *db;
    size_t n, used = 0;

    text[0] = '\0';
    assert_int_equal(store_read_begin(t->store, &db, &e), RC_OK);
    assert_int_equal(mandats_of(db, t->arena, id, &m, &n, &e), RC_OK);
    store_read_end(t->store, db);
    for (size_t i = 0; i < n; i++) {
        char a[DAY_TEXT_BYTES], b[DAY_TEXT_BYTES];

        used += (size_t)snprintf(text + used, sizeof(text) - used, "%s%s %s..%s", i > 0 ? ", " : "",
                                 m[i].type, day_iso(m[i].debut, a), day_iso(m[i].fin, b));
    }
    return text;
}

#define ZOE_NIR "269054958815780"
#define JEAN_NIR "185057800604830"

static size_t queue(struct temp_store *t, struct rne_attente **out)
{
    struct err e;
    struct db *db;
    size_t n;

    assert_int_equal(store_read_begin(t->store, &db, &e), RC_OK);
    assert_int_equal(rne_queue(db, t->arena, 0, 100, out, &n, &e), RC_OK);
    store_read_end(t->store, db);
    return n;
}

static void certified_holders_are_matched_by_birth_or_usage_name(void **state)
{
    struct temp_store *t = *state;
    struct outcome o = import_text(t, &partner_rne, CM_HEAD ZOE JEAN, "2025-11-16");

    assert_string_equal(o.plan.kind, "cm");
    assert_int_equal(o.plan.effects[PLAN_NEW], 2);
    assert_string_equal(mandats(t, ZOE_NIR), "conseiller_municipal 2020-06-28..");
    assert_string_equal(mandats(t, JEAN_NIR), "conseiller_municipal 2020-06-28..");
}

static void several_functions_are_one_mandate(void **state)
{
    struct temp_store *t = *state;
    struct outcome o = import_text(
        t, &partner_rne,
        CM_HEAD ZOE CM("49007", "Oreal Test", "ZOE", "F", "12/05/1969", "28/06/2020", "1er adjoint au Maire"),
        "2025-11-16");

    assert_int_equal(o.plan.effects[PLAN_NEW], 1);
    assert_int_equal(counter(&o.plan, "fonctions"), 1);
    assert_string_equal(mandats(t, ZOE_NIR), "conseiller_municipal 2020-06-28..");
}

static void what_is_not_sure_waits(void **state)
{
    struct temp_store *t = *state;
    struct rne_attente *q;
    struct outcome o =
        import_text(t, &partner_rne,
                    CM_HEAD CM("49007", "Inconnu-Test", "Zoé", "F", "12/05/1969", "28/06/2020", "")
                        CM("49008", "NOUVEL-TEST", "Ali", "M", "03/05/1985", "28/06/2020", "")
                            CM("49009", "DOUBLE-TEST", "Ange", "M", "20/05/1985", "28/06/2020", "")
                                CM("49010", "MARTIN-TEST", "Dominique", "F", "14/08/1955", "28/06/2020", "")
                                    CM("49011", "ORÉAL-TEST", "Aline", "F", "12/05/1969", "28/06/2020", ""),
                    "2025-11-16");
    static const char *const motifs[] = {"inconnu", "ambigu", "ambigu", "contradiction", "ambigu"};
    static const size_t candidats[] = {0, 1, 2, 1, 1};

    assert_int_equal(o.plan.effects[PLAN_NEW], 0);
    assert_int_equal(o.plan.effects[PLAN_QUEUED], 5);
    assert_int_equal(queue(t, &q), 5);
    for (size_t i = 0; i < 5; i++) {
        size_t k = (size_t)q[i].ligne - 2;

        assert_string_equal(q[i].motif, motifs[k]);
        assert_int_equal(q[i].candidats_n, candidats[k]);
    }
    assert_string_equal(mandats(t, ZOE_NIR), "");
    /* They wait once, not once an issue. */
    o = import_text(t, &partner_rne,
                    CM_HEAD CM("49009", "DOUBLE-TEST", "Ange", "M", "20/05/1985", "28/06/2020", "adjoint")
                        CM("49007", "Inconnu-Test", "Zoé", "F", "12/05/1969", "28/06/2020", "")
                            CM("49008", "NOUVEL-TEST", "Ali", "M", "03/05/1985", "28/06/2020", "")
                                CM("49010", "MARTIN-TEST", "Dominique", "F", "14/08/1955", "28/06/2020", "")
                                    CM("49011", "ORÉAL-TEST", "Aline", "F", "12/05/1969", "28/06/2020", ""),
                    "2025-12-16");
    assert_int_equal(o.plan.effects[PLAN_QUEUED], 0);
    assert_int_equal(counter(&o.plan, "deja_en_attente"), 5);
    assert_int_equal(queue(t, &q), 5);
}

static void two_seats_of_one_identity_are_two_people(void **state)
{
    struct temp_store *t = *state;
    struct rne_attente *q;
    struct outcome o = import_text(
        t, &partner_rne, CM_HEAD ZOE CM("49300", "ORÉAL-TEST", "Zoé", "F", "12/05/1969", "28/06/2020", ""),
        "2025-11-16");

    assert_int_equal(o.plan.effects[PLAN_NEW], 0);
    assert_int_equal(queue(t, &q), 2);
    assert_string_equal(q[0].motif, "contradiction");
    assert_int_equal(q[0].candidats[0], id_of(t, ZOE_NIR));
}

/* One known, then the same identity elsewhere in a later issue: the known one goes on, the other waits. */
static void a_second_seat_later_does_not_disturb_the_first(void **state)
{
    struct temp_store *t = *state;
    struct rne_attente *q;
    struct outcome o;

    import_text(t, &partner_rne, CM_HEAD ZOE, "2025-11-16");
    o = import_text(t, &partner_rne,
                    CM_HEAD ZOE CM("49300", "ORÉAL-TEST", "Zoé", "F", "12/05/1969", "28/06/2020", ""),
                    "2025-12-16");
    assert_int_equal(o.plan.effects[PLAN_UNCHANGED], 1);
    assert_int_equal(queue(t, &q), 1);
    assert_string_equal(mandats(t, ZOE_NIR), "conseiller_municipal 2020-06-28..");
}

/* The same holder under both of their names, in two places. */
static void two_names_of_one_holder_in_two_places(void **state)
{
    struct temp_store *t = *state;
    struct rne_attente *q;

    import_text(t, &partner_rne,
                CM_HEAD JEAN CM("49300", "BERGER-TEST", "Jean-Pierre", "M", "12/05/1985", "28/06/2020", ""),
                "2025-11-16");
    assert_string_equal(mandats(t, JEAN_NIR), "");
    assert_int_equal(queue(t, &q), 2);
    assert_string_equal(q[0].motif, "contradiction");
}

static void a_line_that_is_gone_ends_its_mandate(void **state)
{
    struct temp_store *t = *state;
    struct outcome o;

    import_text(t, &partner_rne, CM_HEAD ZOE JEAN A1 A2 A3 A4 A5 A6 A7 A8 A9, "2025-11-16");
    o = import_text(t, &partner_rne, CM_HEAD JEAN A1 A2 A3 A4 A5 A6 A7 A8 A9, "2026-04-24");
    assert_int_equal(o.plan.effects[PLAN_ENDED], 1);
    assert_string_equal(mandats(t, ZOE_NIR), "conseiller_municipal 2020-06-28..2026-03-22");
    /* Withdrawn by mistake and published again: it had not ended. */
    o = import_text(t, &partner_rne, CM_HEAD JEAN ZOE JEAN A1 A2 A3 A4 A5 A6 A7 A8, "2026-04-28");
    assert_int_equal(o.plan.effects[PLAN_CHANGED], 1);
    assert_string_equal(mandats(t, ZOE_NIR), "conseiller_municipal 2020-06-28..");
}

/* RNE-03: the issue of June tells of an election of March; one between two elections tells of its own month. */
static void who_is_not_elected_again_ends_with_the_election(void **state)
{
    struct temp_store *t = *state;

    import_text(t, &partner_rne, CM_HEAD ZOE JEAN A1 A2 A3 A4 A5 A6 A7 A8 A9, "2025-11-16");
    import_text(t, &partner_rne, CM_HEAD JEAN A1 A2 A3 A4 A5 A6 A7 A8 A9, "2026-06-01");
    assert_string_equal(mandats(t, ZOE_NIR), "conseiller_municipal 2020-06-28..2026-03-22");
}

static void who_leaves_between_two_elections_ends_with_the_issue(void **state)
{
    struct temp_store *t = *state;

    import_text(t, &partner_rne, CM_HEAD ZOE JEAN A1 A2 A3 A4 A5 A6 A7 A8 A9, "2025-11-16");
    import_text(t, &partner_rne, CM_HEAD JEAN A1 A2 A3 A4 A5 A6 A7 A8 A9, "2026-01-24");
    assert_string_equal(mandats(t, ZOE_NIR), "conseiller_municipal 2020-06-28..2026-01-24");
}

static void a_new_term_at_the_same_seat_ends_the_old_one(void **state)
{
    struct temp_store *t = *state;

    import_text(t, &partner_rne, CM_HEAD ZOE, "2025-11-16");
    import_text(t, &partner_rne,
                CM_HEAD CM("49007", "ORÉAL-TEST", "Zoé", "F", "12/05/1969", "15/03/2026", ""), "2026-04-24");
    assert_string_equal(mandats(t, ZOE_NIR),
                        "conseiller_municipal 2020-06-28..2026-03-15, conseiller_municipal 2026-03-15..");
}

static void a_merged_commune_goes_on(void **state)
{
    struct temp_store *t = *state;
    struct outcome o;

    import_text(t, &partner_rne, CM_HEAD ZOE, "2025-11-16");
    o = import_text(t, &partner_rne,
                    CM_HEAD CM("49099", "ORÉAL-TEST", "Zoé", "F", "12/05/1969", "28/06/2020", ""),
                    "2026-01-24");
    assert_int_equal(o.plan.effects[PLAN_CHANGED], 1);
    assert_int_equal(o.plan.effects[PLAN_ENDED] + o.plan.effects[PLAN_NEW], 0);
    assert_string_equal(mandats(t, ZOE_NIR), "conseiller_municipal 2020-06-28..");
}

/* The register changes a name after the line was matched: the line stays with its holder. */
static void a_known_line_stays_with_its_holder(void **state)
{
    struct temp_store *t = *state;
    struct outcome o;

    import_text(t, &partner_rne, CM_HEAD ZOE, "2025-11-16");
    import_text(t, &partner_sngi, SNGI "269054958815780;Autre-Test;;Zoé Aline;F;1969-05-12;49588\n", NULL);
    o = import_text(t, &partner_rne, CM_HEAD "\n" ZOE, "2025-12-16");
    assert_int_equal(o.plan.effects[PLAN_UNCHANGED], 1);
    assert_string_equal(mandats(t, ZOE_NIR), "conseiller_municipal 2020-06-28..");
}

static void refused_lines_end_nothing(void **state)
{
    struct temp_store *t = *state;
    struct outcome o;

    import_text(t, &partner_rne, CM_HEAD ZOE JEAN A1 A2 A3 A4 A5 A6 A7 A8 A9, "2025-11-16");
    o = import_text(t, &partner_rne,
                    CM_HEAD CM("49007", "ORÉAL-TEST", "Zoé", "F", "12/05/1691", "28/06/2020", "")
                        JEAN A1 A2 A3 A4 A5 A6 A7 A8 A9,
                    "2025-12-16");
    assert_int_equal(o.plan.refused, 1);
    assert_int_equal(o.plan.refusals[0].line, 2);
    assert_string_equal(o.plan.refusals[0].field, "Date de naissance");
    assert_int_equal(counter(&o.plan, "maintenus"), 1);
    assert_string_equal(mandats(t, ZOE_NIR), "conseiller_municipal 2020-06-28..");
}

static void an_issue_that_shrinks_is_refused(void **state)
{
    struct temp_store *t = *state;
    struct outcome o;

    import_text(t, &partner_rne, CM_HEAD ZOE JEAN A1 A2 A3 A4 A5 A6 A7 A8, "2025-11-16");
    /* Nine of ten is 10 % less: allowed. Eight is more. */
    assert_int_equal(plan_text(t, &partner_rne, CM_HEAD ZOE JEAN A1 A2 A3 A4 A5 A6 A7, "2025-12-16").rc,
                     RC_OK);
    o = plan_text(t, &partner_rne, CM_HEAD ZOE JEAN A1 A2 A3 A4 A5 A6, "2025-12-16");
    assert_int_equal(o.rc, RC_REFUSED);
    assert_int_equal(o.e.msg, MSG_RNE_RETRECIT);
    o = apply_text(t, &partner_rne, CM_HEAD ZOE JEAN A1 A2 A3 A4 A5 A6, "2025-12-16", NULL);
    assert_int_equal(o.rc, RC_REFUSED);
    assert_string_equal(mandats(t, JEAN_NIR), "conseiller_municipal 2020-06-28..");
}

static void issues_follow_one_another_by_kind(void **state)
{
    struct temp_store *t = *state;
    static const char rpe[] =
        "Nom de l'élu;Prénom de l'élu;Code sexe;Date de naissance;Date de début du mandat\n"
        "ORÉAL-TEST;Zoé;F;12/05/1969;16/07/2024\n";
    struct outcome o;

    import_text(t, &partner_rne, CM_HEAD ZOE, "2025-11-16");
    o = plan_text(t, &partner_rne, CM_HEAD ZOE JEAN, "2025-11-15");
    assert_int_equal(o.rc, RC_REFUSED);
    assert_int_equal(o.e.msg, MSG_IMPORT_PLUS_ANCIENNE);
    /* Another kind of file has its own sequence: it is recognised by its header, not refused, and ends nothing here. */
    o = import_text(t, &partner_rne, rpe, "2025-10-01");
    assert_string_equal(o.plan.kind, "rpe");
    assert_string_equal(mandats(t, ZOE_NIR),
                        "conseiller_municipal 2020-06-28.., representant_parlement_europeen 2024-07-16..");
}

static void the_same_file_again(void **state)
{
    struct temp_store *t = *state;
    struct outcome first = import_text(t, &partner_rne, CM_HEAD ZOE, "2025-11-16");
    struct outcome o = apply_text(t, &partner_rne, CM_HEAD ZOE, "2025-11-16", first.plan.hash);

    assert_int_equal(o.rc, RC_OK);
    assert_true(o.already);
    assert_int_equal(plan_text(t, &partner_rne, CM_HEAD ZOE, "2025-12-16").e.msg, MSG_IMPORT_DEJA_APPLIQUE);
    assert_string_equal(mandats(t, ZOE_NIR), "conseiller_municipal 2020-06-28..");
}

static void a_plan_is_void_once_somebody_is_known(void **state)
{
    struct temp_store *t = *state;
    static const char file[] = CM_HEAD CM("49007", "TARDIF-TEST", "Ana", "F", "01/01/1990", "28/06/2020", "");
    struct outcome planned = plan_text(t, &partner_rne, file, "2025-11-16");
    struct outcome o;

    assert_int_equal(planned.plan.effects[PLAN_QUEUED], 1);
    import_text(t, &partner_sngi, SNGI "890019933000192;Tardif-Test;;Ana;F;1990-01-01;99330\n", NULL);
    o = apply_text(t, &partner_rne, file, "2025-11-16", planned.plan.hash);
    assert_int_equal(o.rc, RC_CONFLICT);
    assert_int_equal(o.e.msg, MSG_IMPORT_ETAT_CHANGE);
}

struct decision {
    int64_t id, titulaire_id;
};

static enum rc decide_unit(struct db *db, void *arg, struct err *e)
{
    const struct decision *d = arg;

    return rne_decide(db, d->id, d->titulaire_id, "essai", e);
}

static enum rc decide(struct temp_store *t, int64_t id, int64_t titulaire_id)
{
    struct decision d = {id, titulaire_id};
    struct err e;

    return store_write(t->store, decide_unit, &d, &e);
}

#define ANGE CM("49009", "DOUBLE-TEST", "Ange", "M", "20/05/1985", "28/06/2020", "")
#define ANGE_NIR "185052A00412356"

static void a_decision_holds_for_the_next_issues(void **state)
{
    struct temp_store *t = *state;
    struct rne_attente *q;
    struct outcome o;

    import_text(t, &partner_rne, CM_HEAD ANGE, "2025-11-16");
    assert_int_equal(queue(t, &q), 1);
    assert_int_equal(decide(t, 99, 1), RC_NOT_FOUND);
    assert_int_equal(decide(t, q[0].id, 99), RC_NOT_FOUND);
    assert_int_equal(decide(t, q[0].id, id_of(t, ANGE_NIR)), RC_OK);
    assert_int_equal(decide(t, q[0].id, id_of(t, ANGE_NIR)), RC_CONFLICT);
    assert_int_equal(queue(t, &q), 0);
    assert_string_equal(mandats(t, ANGE_NIR), "conseiller_municipal 2020-06-28..");
    o = import_text(t, &partner_rne, CM_HEAD ANGE "\n", "2025-12-16");
    assert_int_equal(o.plan.effects[PLAN_UNCHANGED], 1);
    /* A new term of the same person at the same seat needs no new decision. */
    o = import_text(t, &partner_rne,
                    CM_HEAD CM("49009", "DOUBLE-TEST", "Ange", "M", "20/05/1985", "15/03/2026", ""),
                    "2026-04-24");
    assert_int_equal(o.plan.effects[PLAN_NEW], 1);
    assert_string_equal(mandats(t, ANGE_NIR),
                        "conseiller_municipal 2020-06-28..2026-03-15, conseiller_municipal 2026-03-15..");
}

static void nobody_is_a_decision_too(void **state)
{
    struct temp_store *t = *state;
    struct rne_attente *q;
    struct outcome o;

    import_text(t, &partner_rne, CM_HEAD ANGE, "2025-11-16");
    assert_int_equal(queue(t, &q), 1);
    assert_int_equal(decide(t, q[0].id, 0), RC_OK);
    o = import_text(t, &partner_rne, CM_HEAD ANGE "\n", "2025-12-16");
    assert_int_equal(counter(&o.plan, "ecartees"), 1);
    assert_int_equal(queue(t, &q), 0);
    assert_string_equal(mandats(t, ANGE_NIR), "");
}

static void a_line_gone_while_waiting_ended_that_day(void **state)
{
    struct temp_store *t = *state;
    struct rne_attente *q;
    size_t n, gone = 0;

    import_text(t, &partner_rne, CM_HEAD ANGE ZOE A1 A2 A3 A4 A5 A6 A7 A8 A9, "2025-11-16");
    import_text(t, &partner_rne, CM_HEAD ZOE A1 A2 A3 A4 A5 A6 A7 A8 A9, "2026-04-24");
    n = queue(t, &q);
    while (gone < n && q[gone].fin == DAY_NONE)
        gone++;
    assert_true(gone < n); /* among the others, who still are in the issue */
    assert_int_equal(q[gone].fin, day_parse_iso("2026-03-22"));
    assert_int_equal(decide(t, q[gone].id, id_of(t, ANGE_NIR)), RC_OK);
    assert_string_equal(mandats(t, ANGE_NIR), "conseiller_municipal 2020-06-28..2026-03-22");
}

/* While a line may be theirs, the mandates of its candidates do not end. */
static void candidates_keep_their_mandates_meanwhile(void **state)
{
    struct temp_store *t = *state;
    struct rne_attente *q;
    struct outcome o;

    import_text(t, &partner_rne, CM_HEAD ANGE, "2025-11-16");
    assert_int_equal(queue(t, &q), 1);
    assert_int_equal(decide(t, q[0].id, id_of(t, ANGE_NIR)), RC_OK);
    o = import_text(t, &partner_rne,
                    CM_HEAD CM("49400", "DOUBLE-TEST", "Ange Test", "M", "20/05/1985", "28/06/2020", ""),
                    "2025-12-16");
    assert_int_equal(o.plan.effects[PLAN_QUEUED], 1);
    assert_int_equal(counter(&o.plan, "maintenus"), 1);
    assert_string_equal(mandats(t, ANGE_NIR), "conseiller_municipal 2020-06-28..");
}

static void dead_holders_contradict(void **state)
{
    struct temp_store *t = *state;
    struct rne_attente *q;

    import_text(t, &partner_sngi,
                "nir;nom_naissance;nom_usage;prenoms;sexe;date_naissance;lieu_naissance;deces\n"
                "269054958815780;Oréal-Test;;Zoé Aline;F;1969-05-12;49588;2025-01-02\n",
                NULL);
    import_text(t, &partner_rne, CM_HEAD ZOE, "2025-11-16");
    assert_int_equal(queue(t, &q), 1);
    assert_string_equal(q[0].motif, "contradiction");
}

static void bad_rows_have_their_line_and_field(void **state)
{
    struct temp_store *t = *state;
    struct outcome o =
        plan_text(t, &partner_rne,
                  CM_HEAD ZOE CM("49007", "A", "B", "X", "12/05/1969", "28/06/2020", "")
                      CM("49007", "", "B", "F", "12/05/1969", "28/06/2020", "")
                          CM("49007", "A", "--", "F", "12/05/1969", "28/06/2020", "")
                              CM("49007", "A", "B", "F", "31/02/1969", "28/06/2020", "")
                                  CM("49007", "A", "B", "F", "12/05/1969", "28/06/20", "")
                                      CM("49007", "A", "B", "F", "12/05/1969", "28/06/1960", "")
                                          CM("49007", "A", "B", "F", "12/05/1969", "28/06/2030", ""),
                  "2025-11-16");
    static const char *const fields[] = {"Code sexe",
                                         "Nom de l'élu",
                                         "Prénom de l'élu",
                                         "Date de naissance",
                                         "Date de début du mandat",
                                         "Date de début du mandat",
                                         "Date de début du mandat"};

    assert_int_equal(o.rc, RC_OK);
    assert_int_equal(o.plan.refused, ARRAY_LEN(fields));
    for (size_t i = 0; i < ARRAY_LEN(fields); i++) {
        assert_int_equal(o.plan.refusals[i].line, i + 3);
        assert_string_equal(o.plan.refusals[i].field, fields[i]);
    }
    assert_int_equal(o.plan.refusals[4].msg, MSG_RNE_DATE_MELEE);
}

/* The same mandate through every dress of 2019 to 2026: nothing changes. */
static void every_layout_says_the_same(void **state)
{
    struct temp_store *t = *state;
    static const char *const dresses[] = {
        "Titre du rapport\r\nCode du d\xE9partement (Maire)\tLibell\xE9 de d\xE9partement (Maires)\tCode "
        "Insee de la commune\t"
        "Libell\xE9 de la commune\tNom de l'\xE9lu\tPr\xE9nom de l'\xE9lu\tCode sexe\tDate de "
        "naissance\tCode profession\t"
        "Libell\xE9 de la profession\tDate de d\xE9"
        "but du mandat\tDate de d\xE9"
        "but de la fonction\r\n"
        "01\tAIN\t007\tEssai\tOR\xC9"
        "AL-TEST\tZo\xE9\tF\t12/5/1969\t61\tEssai\t28/6/2020\t5/7/2020\r\n",
        "Code du département\tLibellé du département\tCode de la collectivité à statut particulier\tLibellé "
        "de la "
        "collectivité à statut particulier\tCode de la commune\tLibellé de la commune\tNom de l'élu\tPrénom "
        "de l'élu\tCode "
        "sexe\tDate de naissance\tDate de début du mandat\tDate de début de la fonction\n"
        "01\tAin\t\t\t01007\tEssai\tOréal-Test\tZoé\tF\t12/05/1969\t28/06/2020\t05/07/2020",
        "\"Code du département\"\t\"Code de la commune\"\t\"Nom de l'élu\"\t\"Prénom de l'élu\"\t\"Code "
        "sexe\"\t\"Date de "
        "naissance\"\t\"Date de début du "
        "mandat\"\r\n\"01\"\t\"01007\"\t\"ORÉAL-TEST\"\t\"Zoé\"\t\"F\"\t\"12/05/69\"\t"
        "\"28/06/20\"\r\n",
        "Code du département\tCode de la commune\t'Nom de l''élu'\t'Prénom de l''élu'\tCode sexe\tDate de "
        "naissance\tDate "
        "de début du mandat\r\n01\t01007\tORÉAL-TEST\tZoé\tF\t12/05/1969\t28/06/2020\r\n",
        "code_departement\tcode_commune\tnom_elu\tprenom_elu\tsexe_elu\tdate_naissance_elu\tdate_debut_"
        "mandat\t"
        "lieu_naissance_elu\tcode_nuance_mandat\n01\t01007\tORÉAL-TEST\tZoé\tF\t1969-05-12 "
        "00:00:00+00\t2020-06-28 "
        "00:00:00+00\tEssai\tDIV\n",
        "Code du département,Code de la commune,Nom de l’élu,Prénom de l’élu,Code sexe,Date de "
        "naissance,Date de début du "
        "mandat,Libellé de la catégorie "
        "socio-professionnelle\r\n01,01007,ORÉAL-TEST,Zoé,F,1969-05-12,2020-06-28,\"Cadre, "
        "essai\"\r\n",
        "\"Code du département\";\"Code de la commune\";\"Nom de l'élu\";\"Prénom de l'élu\";\"Code sexe "
        "\";\"Date de "
        "naissancee\";\"Date de début du "
        "mandat\"\n1;1007;\"ORÉAL-TEST\";\"Zoé\";\"F\";12/05/1969;28/06/2020\n",
    };
    char day[DAY_TEXT_BYTES];

    for (size_t i = 0; i < ARRAY_LEN(dresses); i++) {
        struct outcome o =
            import_text(t, &partner_rne, dresses[i], day_iso(day_make(2025, 1, 1 + (int)i), day));

        assert_string_equal(o.plan.kind, "mai");
        assert_int_equal(o.plan.effects[i == 0 ? PLAN_NEW : PLAN_UNCHANGED], 1);
        assert_int_equal(o.plan.effects[PLAN_ENDED] + o.plan.effects[PLAN_CHANGED], 0);
    }
    assert_string_equal(mandats(t, ZOE_NIR), "maire 2020-06-28..");
}

static void only_what_the_order_allows_is_kept(void **state)
{
    struct temp_store *t = *state;
    static const char *const forbidden[] = {"Cadre-secret", "Adjoint-secret", "Commune-secrete", "49777"};

    import_text(t, &partner_rne,
                CM_HEAD
                "49;Essai;;;49777;Commune-secrete;ORÉAL-TEST;Zoé;F;12/05/1969;33;Cadre-secret;28/06/2020;"
                "Adjoint-secret;;FR\n"
                "49;Essai;;;49777;Commune-secrete;Attente-Test;Zoé;F;12/05/1969;33;Cadre-secret;28/06/2020;"
                "Adjoint-secret;;FR\n",
                "2025-11-16");
    for (size_t k = 0; k < ARRAY_LEN(forbidden); k++)
        assert_false(temp_store_holds(t, forbidden[k]));
}

static void first_rounds_come_from_the_calendar(void **state)
{
    struct temp_store *t = *state;
    struct mandat *m;
    struct err e;
    struct db *db;
    size_t n;

    import_text(t, &partner_rne,
                CM_HEAD CM("49007", "ORÉAL-TEST", "Zoé", "F", "12/05/1969", "15/03/2020", ""), "2025-11-16");
    assert_int_equal(store_read_begin(t->store, &db, &e), RC_OK);
    assert_int_equal(mandats_of(db, t->arena, id_of(t, ZOE_NIR), &m, &n, &e), RC_OK);
    store_read_end(t->store, db);
    assert_int_equal(n, 1);
    assert_int_equal(m[0].premier_tour, day_parse_iso("2020-03-15"));
    assert_string_equal(m[0].source, "rne");
}

static void other_files_are_refused_and_change_nothing(void **state)
{
    struct temp_store *t = *state;
    static const struct {
        const char *text;
        enum msg msg;
        long line;
    } cases[] = {
        {"Nom de l'élu;Adresse\nA;B\n", MSG_RNE_COLONNE_INCONNUE, 1},
        {"Nom de l'élu;Code sexe\nA;F\n", MSG_CSV_COLONNE_ABSENTE, 1},
        {CM_HEAD ZOE "49;Essai;;;49007;Essai;ORÉAL", MSG_CSV_TRONQUE, 3},
        {CM_HEAD ZOE "49;Essai;;;49007;Essai;\"ORÉAL;Zoé", MSG_CSV_TRONQUE, 3},
        {CM_HEAD "49;Essai\n" ZOE, MSG_CSV_COLONNES_MANQUANTES, 2},
        {CM_HEAD ZOE "49;Essai;;;49007;Essai;OR\xC9"
                     "AL;Zoé\n",
         MSG_CSV_UTF8_ABIME, 3},
    };

    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct outcome o = apply_text(t, &partner_rne, cases[i].text, "2025-11-16", NULL);

        assert_int_equal(o.rc, RC_USAGE);
        assert_int_equal(o.e.msg, cases[i].msg);
        assert_int_equal(o.e.line, cases[i].line);
    }
    assert_string_equal(mandats(t, ZOE_NIR), "");
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(certified_holders_are_matched_by_birth_or_usage_name),
        CASE(several_functions_are_one_mandate),
        CASE(what_is_not_sure_waits),
        CASE(two_seats_of_one_identity_are_two_people),
        CASE(a_second_seat_later_does_not_disturb_the_first),
        CASE(two_names_of_one_holder_in_two_places),
        CASE(a_line_that_is_gone_ends_its_mandate),
        CASE(who_is_not_elected_again_ends_with_the_election),
        CASE(who_leaves_between_two_elections_ends_with_the_issue),
        CASE(a_new_term_at_the_same_seat_ends_the_old_one),
        CASE(a_merged_commune_goes_on),
        CASE(a_known_line_stays_with_its_holder),
        CASE(refused_lines_end_nothing),
        CASE(an_issue_that_shrinks_is_refused),
        CASE(issues_follow_one_another_by_kind),
        CASE(the_same_file_again),
        CASE(a_plan_is_void_once_somebody_is_known),
        CASE(a_decision_holds_for_the_next_issues),
        CASE(nobody_is_a_decision_too),
        CASE(a_line_gone_while_waiting_ended_that_day),
        CASE(candidates_keep_their_mandates_meanwhile),
        CASE(dead_holders_contradict),
        CASE(bad_rows_have_their_line_and_field),
        CASE(every_layout_says_the_same),
        CASE(only_what_the_order_allows_is_kept),
        CASE(first_rounds_come_from_the_calendar),
        CASE(other_files_are_refused_and_change_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

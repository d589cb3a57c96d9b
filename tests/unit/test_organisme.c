/*
 * What a training body declares (annex 1.1, 6°): its people, the pédagogique body of an action, its factoring company. What
 * the words of each datum allow and nothing else; a period is never written over; whoever records an account never approves
 * a payment on it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "conservation/conservation.h"
#include "training/affacturage.h"
#include "training/coordonnees.h"
#include "training/paiement.h"
#include "training/pedagogique.h"
#include "training/personne.h"
#include "training_fixture.h"

#define AGENT ((struct declarant){PARTY_CDC, 0, "alix"})
#define SIRET_AUTRE "13002526500013"
#define IBAN_FACTOR "FR7630001007941234567890185"
#define IBAN_BODY "FR7630006000011234567890189"

static int64_t number(struct temp_store *t, const char *sql)
{
    return raw_i64(t, sql);
}

/* ---- people ------------------------------------------------------------------------------------------------ */

static struct personne_inscription somebody(enum personne_role role, const char *nom, const char *depuis)
{
    struct personne_inscription i = {
        .organisme_id = ORG_AGREE,
        .p = {.role = role, .nom = nom, .prenom = "Ada", .depuis = on(depuis), .avant = DAY_NONE},
        .par = AGENT};

    if (role == PERSONNE_SUIVI)
        i.p.courriel = "ada@exemple.fr";
    if (role == PERSONNE_FORMATEUR)
        i.p.lien = "contrat à durée indéterminée";
    return i;
}

static enum rc record(struct temp_store *t, struct personne_inscription *i, struct err *e)
{
    memset(e, 0, sizeof(*e));
    return store_write(t->store, personne_inscrire, i, e);
}

static enum rc close_one(struct temp_store *t, unit_fn *fn, int64_t no, const char *avant, struct err *e)
{
    struct declaration_fin f = {
        .organisme_id = ORG_AGREE, .no = no, .avant = avant != NULL ? on(avant) : DAY_NONE, .par = AGENT};

    memset(e, 0, sizeof(*e));
    return store_write(t->store, fn, &f, e);
}

static size_t people_on(struct temp_store *t, const char *day, struct organisme_personne **out)
{
    const struct personne_filtre f = {.organisme_id = ORG_AGREE,
                                      .le = on(day),
                                      .role = PERSONNE_ROLE_COUNT,
                                      .cv = true,
                                      .limit = PERSONNES_CV_PAGE};
    struct err e = {0};
    struct db *db;
    size_t n;

    assert_ok(store_read_begin(t->store, &db, &e), &e);
    assert_ok(personnes(db, t->arena, &f, out, &n, &e), &e);
    store_read_end(t->store, db);
    return n;
}

static void open_store(struct temp_store *t)
{
    training_fixture_open(t);
    t->now_us = instant_of_day(on("2026-11-24"));
}

static void each_role_keeps_its_words(void **state)
{
    struct personne_inscription trainer = somebody(PERSONNE_FORMATEUR, "Roux", "2026-01-05");
    struct temp_store t;
    struct organisme_personne *p;
    struct err e;

    (void)state;
    open_store(&t);
    for (int r = 0; r < PERSONNE_FORMATEUR; r++) {
        struct personne_inscription i = somebody((enum personne_role)r, "Roux", "2026-01-05");

        assert_ok(record(&t, &i, &e), &e);
        assert_int_equal(i.no_out, r + 1);
    }
    trainer.p.courriel = "a.roux@exemple.fr";
    trainer.p.telephone = "+33 (0)5 62 00 00 00";
    trainer.p.titre = "Docteure en droit public";
    trainer.p.qualite = "Formatrice";
    trainer.p.cv_etudes = "Droit public\nFinances locales";
    trainer.p.cv_diplomes = "Doctorat";
    trainer.p.cv_qualifications = "Formatrice d'adultes";
    trainer.p.cv_experiences = "Dix ans en collectivité";
    trainer.p.cv_aptitudes = "Pédagogie";
    assert_ok(record(&t, &trainer, &e), &e);
    assert_int_equal(people_on(&t, "2026-11-24", &p), 4);
    assert_int_equal(p[0].role, PERSONNE_REPRESENTANT);
    assert_string_equal(p[2].courriel, "ada@exemple.fr");
    assert_string_equal(p[3].lien, "contrat à durée indéterminée");
    assert_string_equal(p[3].cv_etudes, "Droit public\nFinances locales");
    assert_string_equal(p[3].cv_aptitudes, "Pédagogie");
    assert_int_equal(p[3].avant, DAY_NONE);
    assert_int_equal(number(&t, "SELECT COUNT(*) FROM journal WHERE acte = 'organisme.personne'"), 4);
    assert_int_equal(number(&t, "SELECT COUNT(*) FROM journal_contenu WHERE contenu LIKE '%Roux%'"), 0);
    temp_store_close(&t);
}

/* What the words of a role do not name has no place in it. */
static void words_that_do_not_hold(void **state)
{
    static const char name_101[] = /* letters */
        "nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn"
        "n";
    static const struct {
        enum personne_role role;
        const char *field, *text;
        enum msg why;
    } cases[] = {
        {PERSONNE_REPRESENTANT, "nom", NULL, MSG_DECLARATION_REQUIS},
        {PERSONNE_REPRESENTANT, "nom", "12 – 3", MSG_DECLARATION_NOM},
        {PERSONNE_REPRESENTANT, "nom", name_101, MSG_DECLARATION_LONG},
        {PERSONNE_REPRESENTANT, "nom", "Roux\nDoublon", MSG_DECLARATION_CARACTERES},
        {PERSONNE_REPRESENTANT, "nom", "Roux\xff", MSG_DECLARATION_CARACTERES},
        {PERSONNE_REPRESENTANT, "courriel", "ada@exemple.fr", MSG_DECLARATION_AUTRE},
        {PERSONNE_COLLABORATEUR, "telephone", "0562000000", MSG_DECLARATION_AUTRE},
        {PERSONNE_SUIVI, "titre", "Docteure", MSG_DECLARATION_AUTRE},
        {PERSONNE_SUIVI, "courriel", NULL, MSG_PERSONNE_SANS_CONTACT},
        {PERSONNE_SUIVI, "courriel", "ada chez exemple", MSG_DECLARATION_COURRIEL},
        {PERSONNE_SUIVI, "courriel", "ada@exemple", MSG_DECLARATION_COURRIEL},
        {PERSONNE_SUIVI, "telephone", "trois", MSG_DECLARATION_TELEPHONE},
        {PERSONNE_FORMATEUR, "lien", NULL, MSG_DECLARATION_REQUIS},
        {PERSONNE_FORMATEUR, "telephone_2", "0562000000", MSG_DECLARATION_AUTRE},
        {PERSONNE_REPRESENTANT, "cv_diplomes", "Doctorat", MSG_DECLARATION_AUTRE},
    };
    struct temp_store t;
    struct err e;

    (void)state;
    open_store(&t);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct personne_inscription who = somebody(cases[i].role, "Roux", "2026-01-05");
        size_t n;
        const struct declaration_champ *champs = personne_champs(&n);

        for (size_t k = 0; k < n; k++)
            if (strcmp(champs[k].name, cases[i].field) == 0)
                declaration_poser(&champs[k], &who.p, cases[i].text);
        assert_int_equal(record(&t, &who, &e), RC_USAGE);
        assert_int_equal(e.msg, cases[i].why);
        assert_string_equal(e.field, cases[i].field);
    }
    assert_int_equal(number(&t, "SELECT COUNT(*) FROM organisme_personne"), 0);
    temp_store_close(&t);
}

static void nobody_twice_at_once(void **state)
{
    struct personne_inscription first = somebody(PERSONNE_FORMATEUR, "Roux", "2026-01-05");
    struct personne_inscription again = somebody(PERSONNE_FORMATEUR, "ROUX", "2026-03-01");
    struct temp_store t;
    struct err e;

    (void)state;
    open_store(&t);
    assert_ok(record(&t, &first, &e), &e);
    assert_int_equal(record(&t, &again, &e), RC_CONFLICT);
    assert_int_equal(e.msg, MSG_PERSONNE_DEJA);
    again.p.depuis = on("2025-01-01"); /* before, but not ended before */
    assert_int_equal(record(&t, &again, &e), RC_CONFLICT);
    again.p.avant = on("2026-01-05"); /* the day the other begins is not its own any more */
    assert_ok(record(&t, &again, &e), &e);
    again = somebody(PERSONNE_SUIVI, "Roux", "2026-01-05"); /* another role */
    assert_ok(record(&t, &again, &e), &e);
    assert_ok(close_one(&t, personne_terminer, first.no_out, "2026-06-01", &e), &e);
    again = somebody(PERSONNE_FORMATEUR, "Roux", "2026-05-31");
    assert_int_equal(record(&t, &again, &e), RC_CONFLICT);
    again.p.depuis = on("2026-06-01");
    assert_ok(record(&t, &again, &e), &e);
    temp_store_close(&t);
}

static void one_legal_representative(void **state)
{
    struct personne_inscription first = somebody(PERSONNE_REPRESENTANT, "Roux", "2026-01-05");
    struct personne_inscription next = somebody(PERSONNE_REPRESENTANT, "Blanc", "2026-06-01");
    struct temp_store t;
    struct organisme_personne *p;
    struct err e;

    (void)state;
    open_store(&t);
    assert_ok(record(&t, &first, &e), &e);
    assert_int_equal(record(&t, &next, &e), RC_CONFLICT);
    assert_int_equal(e.msg, MSG_PERSONNE_REPRESENTANT);
    assert_ok(close_one(&t, personne_terminer, first.no_out, "2026-06-01", &e), &e);
    assert_ok(record(&t, &next, &e), &e);
    assert_int_equal(people_on(&t, "2026-05-31", &p), 1);
    assert_string_equal(p[0].nom, "Roux");
    assert_int_equal(people_on(&t, "2026-06-01", &p), 1);
    assert_string_equal(p[0].nom, "Blanc");
    next.organisme_id = ORG_SANS; /* another body has its own */
    assert_ok(record(&t, &next, &e), &e);
    temp_store_close(&t);
}

static void days_and_bodies_that_do_not_hold(void **state)
{
    struct personne_inscription i = somebody(PERSONNE_COLLABORATEUR, "Roux", "2026-11-25");
    struct temp_store t;
    struct err e;

    (void)state;
    open_store(&t);
    assert_int_equal(record(&t, &i, &e), RC_USAGE); /* tomorrow */
    assert_int_equal(e.msg, MSG_DECLARATION_AVENIR);
    i.p.depuis = on("2026-02-01");
    i.p.avant = on("2026-01-31");
    assert_int_equal(record(&t, &i, &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_DECLARATION_PERIODE);
    i.p.avant = DAY_NONE;
    i.organisme_id = 999;
    assert_int_equal(record(&t, &i, &e), RC_NOT_FOUND);
    assert_int_equal(e.msg, MSG_ORGANISME_INCONNU);
    /* A suspended agreement stops mandate trainings, not the body: it still says who its people are. */
    assert_int_equal(raw_sql(&t, "UPDATE agrement SET etat = 'SUSPENDU', suspension = debut"), SQLITE_OK);
    i.organisme_id = ORG_AGREE;
    assert_ok(record(&t, &i, &e), &e);
    assert_int_equal(close_one(&t, personne_terminer, 99, NULL, &e), RC_NOT_FOUND);
    assert_int_equal(e.msg, MSG_PERSONNE_INCONNUE);
    assert_int_equal(close_one(&t, personne_terminer, i.no_out, "2026-11-26", &e), RC_USAGE);
    assert_int_equal(close_one(&t, personne_terminer, i.no_out, "2026-01-31", &e), RC_CONFLICT);
    assert_ok(close_one(&t, personne_terminer, i.no_out, "2026-11-25", &e), &e); /* today is the last day */
    assert_int_equal(close_one(&t, personne_terminer, i.no_out, "2026-11-01", &e), RC_CONFLICT);
    assert_int_equal(e.msg, MSG_DECLARATION_TERMINEE);
    temp_store_close(&t);
}

static enum rc contact(struct temp_store *t, const char *courriel, const char *telephone, const char *changes,
                       struct err *e)
{
    struct coordonnees_saisie s = {.organisme_id = ORG_AGREE, .c = {courriel, telephone}, .par = AGENT};
    enum rc rc;

    memset(e, 0, sizeof(*e));
    rc = store_write(t->store, coordonnees_enregistrer, &s, e);
    if (rc == RC_OK)
        assert_string_equal(s.changes_out, changes);
    return rc;
}

static void contact_is_replaced_field_by_field(void **state)
{
    static const char acts[] = "SELECT COUNT(*) FROM journal WHERE acte = 'organisme.coordonnees'";
    struct temp_store t;
    struct err e;

    (void)state;
    open_store(&t);
    assert_ok(contact(&t, "accueil@exemple.fr", "05 62 00 00 01", "courriel, telephone", &e), &e);
    assert_ok(contact(&t, "accueil@exemple.fr", NULL, "", &e), &e); /* the same: no act */
    assert_int_equal(number(&t, acts), 1);
    assert_ok(contact(&t, "contact@exemple.fr", "05 62 00 00 01", "courriel", &e), &e);
    assert_ok(contact(&t, NULL, "", "telephone", &e), &e);
    assert_int_equal(number(&t, acts), 3);
    assert_int_equal(number(&t, "SELECT COUNT(*) FROM organisme WHERE courriel = 'contact@exemple.fr' AND "
                                "telephone IS NULL AND id = 7"),
                     1);
    assert_int_equal(number(&t, "SELECT COUNT(*) FROM organisme WHERE courriel IS NOT NULL"), 1);
    assert_int_equal(number(&t, "SELECT COUNT(*) FROM journal_contenu WHERE contenu LIKE '%exemple.fr%' OR "
                                "contenu LIKE '%05 62%'"),
                     0);
    temp_store_close(&t);
}

static void contact_that_does_not_hold(void **state)
{
    struct coordonnees_saisie unknown = {
        .organisme_id = 999, .c = {"accueil@exemple.fr", NULL}, .par = AGENT};
    struct temp_store t;
    struct err e;

    (void)state;
    open_store(&t);
    assert_int_equal(contact(&t, NULL, NULL, "", &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_ORGANISME_COORDONNEES);
    assert_int_equal(contact(&t, "accueil", "05 62 00 00 01", "", &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_DECLARATION_COURRIEL);
    assert_string_equal(e.field, "courriel");
    assert_int_equal(contact(&t, "accueil@exemple.fr", "poste 2", "", &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_DECLARATION_TELEPHONE);
    assert_string_equal(e.field, "telephone");
    assert_int_equal(contact(&t, NULL, "05 62 00 00 01 05 62 00 00 01", "", &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_DECLARATION_LONG);
    memset(&e, 0, sizeof(e));
    assert_int_equal(store_write(t.store, coordonnees_enregistrer, &unknown, &e), RC_NOT_FOUND);
    assert_int_equal(e.msg, MSG_ORGANISME_INCONNU);
    assert_int_equal(
        number(&t, "SELECT COUNT(*) FROM organisme WHERE courriel IS NOT NULL OR telephone IS NOT NULL"), 0);
    assert_int_equal(number(&t, "SELECT COUNT(*) FROM journal WHERE acte = 'organisme.coordonnees'"), 0);
    temp_store_close(&t);
}

/* Whatever is done afterwards, what was read about a past day is read again. */
static void history_is_never_lost(void **state)
{
    static const char replaced[] = "INSERT OR REPLACE INTO organisme_formateur SELECT organisme_id, no, "
                                   "'Autre', prenom, 'X', NULL, NULL, lien, "
                                   "NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, NULL, 0, '', NULL, NULL "
                                   "FROM organisme_formateur WHERE no = 1";
    static const char *const tampering[] = {
        "UPDATE organisme_formateur SET nom = 'Autre'",
        "UPDATE organisme_formateur SET depuis = depuis + 1",
        "UPDATE organisme_formateur SET avant = NULL WHERE avant IS NOT NULL",
        "UPDATE organisme_formateur SET avant = avant + 1 WHERE avant IS NOT NULL",
        "DELETE FROM organisme_formateur",
        replaced};
    struct temp_store t;
    struct err e;
    unsigned seed = 20261124;
    int64_t rows = 0, open_no = 0;
    day_t day = on("2026-01-01");

    (void)state;
    open_store(&t);
    for (int turn = 0; turn < 60; turn++) {
        seed = seed * 1103515245 + 12345;
        day += (day_t)(seed >> 16) % 4;
        if (open_no != 0) {
            struct declaration_fin f = {.organisme_id = ORG_AGREE, .no = open_no, .avant = day, .par = AGENT};

            memset(&e, 0, sizeof(e));
            assert_ok(store_write(t.store, personne_terminer, &f, &e), &e);
            open_no = 0;
        } else {
            struct personne_inscription i = somebody(PERSONNE_FORMATEUR, "Roux", "2026-01-01");

            i.p.depuis = day;
            assert_ok(record(&t, &i, &e), &e);
            open_no = i.no_out;
            rows++;
        }
        assert_int_equal(number(&t, "SELECT COUNT(*) FROM organisme_formateur"), rows);
        /* One at most holds on any day, and an ended period has kept both its days. */
        assert_int_equal(number(&t,
                                "SELECT COUNT(*) FROM organisme_formateur a JOIN organisme_formateur b"
                                " ON b.no > a.no AND b.depuis < COALESCE(a.avant, 2932896)"
                                " AND a.depuis < COALESCE(b.avant, 2932896) AND a.depuis < COALESCE(a.avant, "
                                "2932896) AND b.depuis < COALESCE(b.avant, 2932896)"),
                         0);
    }
    for (size_t i = 0; i < ARRAY_LEN(tampering); i++)
        assert_int_not_equal(raw_sql(&t, tampering[i]), SQLITE_OK);
    assert_int_equal(number(&t, "SELECT COUNT(*) FROM organisme_formateur WHERE nom = 'Roux'"), rows);
    temp_store_close(&t);
}

/* ---- the pédagogique body ---------------------------------------------------------------------------------- */

static struct pedagogique_declaration taught_by(const char *siret)
{
    return (struct pedagogique_declaration){.organisme_id = ORG_AGREE,
                                            .p = {.formation = "F1",
                                                  .action = "A1",
                                                  .siret = siret,
                                                  .raison_sociale = "Institut des finances locales",
                                                  .ville = "Auch",
                                                  .courriel = "accueil@exemple.fr",
                                                  .depuis = on("2026-01-05"),
                                                  .avant = DAY_NONE},
                                            .par = AGENT};
}

static enum rc declare(struct temp_store *t, struct pedagogique_declaration *d, struct err *e)
{
    memset(e, 0, sizeof(*e));
    return store_write(t->store, pedagogique_declarer, d, e);
}

static size_t taught_on(struct temp_store *t, const char *day, struct pedagogique **out)
{
    struct err e = {0};
    struct db *db;
    size_t n;

    assert_ok(store_read_begin(t->store, &db, &e), &e);
    assert_ok(pedagogiques(db, t->arena, ORG_AGREE, 0, on(day), PEDAGOGIQUES_PAGE, out, &n, &e), &e);
    store_read_end(t->store, db);
    return n;
}

static void the_body_that_teaches(void **state)
{
    struct pedagogique_declaration d = taught_by(SIRET_AUTRE);
    struct pedagogique_declaration known = taught_by("18002002600019");
    struct temp_store t;
    struct pedagogique *p;
    struct err e;

    (void)state;
    open_store(&t);
    assert_ok(declare(&t, &d, &e), &e);
    assert_ok(declare(&t, &known, &e), &e); /* several may share an action */
    assert_int_equal(taught_on(&t, "2026-11-24", &p), 2);
    assert_string_equal(p[0].formation, "F1");
    assert_string_equal(p[0].ville, "Auch");
    assert_null(p[0].nda);
    assert_string_equal(p[1].nda, "11750000008"); /* of the body that has this SIRET */
    assert_int_equal(taught_on(&t, "2026-01-04", &p), 0);
    assert_int_equal(declare(&t, &d, &e), RC_CONFLICT);
    assert_int_equal(e.msg, MSG_PEDAGOGIQUE_DEJA);
    assert_ok(close_one(&t, pedagogique_terminer, d.no_out, "2026-09-01", &e), &e);
    assert_int_equal(taught_on(&t, "2026-11-24", &p), 1);
    assert_int_equal(taught_on(&t, "2026-08-31", &p), 2);
    assert_int_equal(close_one(&t, pedagogique_terminer, 99, NULL, &e), RC_NOT_FOUND);
    temp_store_close(&t);
}

static void a_wrong_pedagogique_is_refused(void **state)
{
    struct temp_store t;
    struct pedagogique_declaration d;
    struct err e;

    (void)state;
    open_store(&t);
    d = taught_by("13002526500014");
    assert_int_equal(declare(&t, &d, &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_SIRET_CLE);
    assert_string_equal(e.field, "siret");
    d = taught_by(SIRET_AUTRE);
    d.p.nda = "1175000000";
    assert_int_equal(declare(&t, &d, &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_NDA_FORME);
    d.p.nda = "11750000008"; /* of another company */
    assert_int_equal(declare(&t, &d, &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_PEDAGOGIQUE_NDA);
    d = taught_by("73282932000074"); /* the contracting body */
    assert_int_equal(declare(&t, &d, &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_PEDAGOGIQUE_LUI_MEME);
    d = taught_by(SIRET_AUTRE);
    d.p.formation = "F2"; /* of another body */
    assert_int_equal(declare(&t, &d, &e), RC_NOT_FOUND);
    assert_int_equal(e.msg, MSG_PEDAGOGIQUE_ACTION);
    d = taught_by(SIRET_AUTRE);
    d.organisme_id = 999;
    assert_int_equal(declare(&t, &d, &e), RC_NOT_FOUND);
    assert_int_equal(e.msg, MSG_ORGANISME_INCONNU);
    assert_int_equal(number(&t, "SELECT COUNT(*) FROM organisme_pedagogique"), 0);
    temp_store_close(&t);
}

/* How many people the trainee of an action may contact today. */
static size_t followed_up(struct temp_store *t, int64_t action)
{
    const struct personne_filtre f = {.organisme_id = ORG_AGREE,
                                      .le = on("2026-11-24"),
                                      .role = PERSONNE_SUIVI,
                                      .action_id = action,
                                      .limit = PERSONNES_PAGE};
    struct organisme_personne *list;
    struct err e = {0};
    struct db *db;
    size_t n;

    assert_ok(store_read_begin(t->store, &db, &e), &e);
    assert_ok(personnes(db, t->arena, &f, &list, &n, &e), &e);
    store_read_end(t->store, db);
    return n;
}

/* « ou responsable pédagogique de la formation » : people of that body, once it is one. */
static void people_of_the_body_that_teaches(void **state)
{
    struct personne_inscription i = somebody(PERSONNE_REPRESENTANT, "Roux", "2026-01-05");
    struct personne_inscription own = somebody(PERSONNE_REPRESENTANT, "Blanc", "2026-01-05");
    struct pedagogique_declaration d = taught_by(SIRET_AUTRE);
    struct temp_store t;
    struct err e;

    (void)state;
    open_store(&t);
    i.p.aupres = AUPRES_PEDAGOGIQUE;
    assert_int_equal(record(&t, &i, &e), RC_USAGE); /* of which? */
    assert_int_equal(e.msg, MSG_PERSONNE_AUPRES);
    i.p.pedagogique_siret = SIRET_AUTRE;
    assert_int_equal(record(&t, &i, &e), RC_NOT_FOUND);
    assert_int_equal(e.msg, MSG_PEDAGOGIQUE_INCONNU);
    assert_ok(declare(&t, &d, &e), &e);
    assert_ok(record(&t, &i, &e), &e);
    assert_ok(record(&t, &own, &e), &e); /* each body has its representative */
    i = somebody(PERSONNE_SUIVI, "Brun", "2026-01-05");
    i.p.aupres = AUPRES_PEDAGOGIQUE;
    i.p.pedagogique_siret = SIRET_AUTRE;
    assert_ok(record(&t, &i, &e), &e);
    assert_int_equal(followed_up(&t, 1), 1); /* of the action it teaches */
    assert_int_equal(followed_up(&t, 3), 0); /* not of another */
    i = somebody(PERSONNE_COLLABORATEUR, "Gris", "2026-01-05");
    i.p.aupres = AUPRES_PRESTATAIRE; /* « ou de tout prestataire en lien avec le stagiaire » */
    assert_ok(record(&t, &i, &e), &e);
    i = somebody(PERSONNE_SUIVI, "Gris", "2026-01-05");
    i.p.aupres = AUPRES_PRESTATAIRE; /* the follow-up has no such words */
    assert_int_equal(record(&t, &i, &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_PERSONNE_AUPRES);
    temp_store_close(&t);
}

/* ---- the factoring company --------------------------------------------------------------------------------- */

static struct affacturage_declaration factor(const char *depuis)
{
    return (struct affacturage_declaration){.organisme_id = ORG_AGREE,
                                            .a = {.raison_sociale = "Affacturage de Gascogne",
                                                  .siret = SIRET_AUTRE,
                                                  .voie = "1 place de la Banque",
                                                  .code_postal = "32000",
                                                  .ville = "Auch",
                                                  .iban = "fr76 3000 1007 9412 3456 7890 185",
                                                  .depuis = on(depuis),
                                                  .avant = DAY_NONE},
                                            .par = AGENT};
}

static enum rc declare_factor(struct temp_store *t, struct affacturage_declaration *d, struct err *e)
{
    memset(e, 0, sizeof(*e));
    return store_write(t->store, affacturage_declarer, d, e);
}

static enum rc decide_factor(struct temp_store *t, unit_fn *fn, int64_t no, const char *agent,
                             struct affacturage_decision *d, struct err *e)
{
    *d = (struct affacturage_decision){.organisme_id = ORG_AGREE, .no = no, .par = {PARTY_CDC, 0, agent}};
    if (agent[0] == '\0')
        d->par = (struct declarant){PARTY_ORGANISME, ORG_AGREE, ""};
    memset(e, 0, sizeof(*e));
    return store_write(t->store, fn, d, e);
}

static void the_account_is_sealed(void **state)
{
    struct affacturage_declaration d = factor("2026-01-05");
    struct temp_store t;
    struct affacturage *a;
    struct err e;
    struct db *db;
    char iban[IBAN_BYTES];
    size_t n;

    (void)state;
    open_store(&t);
    assert_ok(declare_factor(&t, &d, &e), &e);
    assert_ok(store_read_begin(t.store, &db, &e), &e);
    assert_ok(affacturages(db, t.arena, ORG_AGREE, 0, on("2026-11-24"), AFFACTURAGES_PAGE, &a, &n, &e), &e);
    assert_int_equal(n, 1);
    assert_string_equal(a[0].iban, "FR76 •••• •••• 0185");
    assert_string_equal(a[0].raison_sociale, "Affacturage de Gascogne");
    assert_ok(affacturage_iban_open(db, ORG_AGREE, d.no_out, iban, NULL, &e), &e);
    assert_string_equal(iban, IBAN_FACTOR);
    assert_int_equal(affacturage_iban_open(db, ORG_AGREE, d.no_out + 1, iban, NULL, &e), RC_NOT_FOUND);
    store_read_end(t.store, db);
    assert_int_equal(
        number(&t, "SELECT COUNT(*) FROM affacturage WHERE CAST(iban_chiffre AS TEXT) LIKE '%0185%'"), 0);
    assert_int_equal(number(&t, "SELECT COUNT(*) FROM journal_contenu WHERE contenu LIKE '%0185%'"), 0);
    temp_store_close(&t);
}

static void a_wrong_factor_is_refused(void **state)
{
    struct affacturage_declaration d = factor("2026-01-05");
    struct temp_store t;
    struct err e;

    (void)state;
    open_store(&t);
    d.a.iban = "FR7630001007941234567890186";
    assert_int_equal(declare_factor(&t, &d, &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_IBAN_CLE);
    assert_string_equal(e.field, "iban");
    d.a.iban = "US00 0000";
    assert_int_equal(declare_factor(&t, &d, &e), RC_USAGE);
    d = factor("2026-01-05");
    d.a.siret = "13002526500014";
    assert_int_equal(declare_factor(&t, &d, &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_SIRET_CLE);
    d = factor("2026-01-05");
    d.a.ville = NULL;
    assert_int_equal(declare_factor(&t, &d, &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_DECLARATION_REQUIS);
    d = factor("2026-01-05");
    d.organisme_id = 999;
    assert_int_equal(declare_factor(&t, &d, &e), RC_NOT_FOUND);
    d = factor("2026-01-05");
    assert_ok(declare_factor(&t, &d, &e), &e);
    assert_int_equal(declare_factor(&t, &d, &e), RC_CONFLICT);
    assert_int_equal(e.msg, MSG_AFFACTURAGE_DEJA);
    temp_store_close(&t);
}

static struct paiement_proposition propose(struct temp_store *t, const char *le)
{
    struct paiement_proposition p = {.agent = "camille", .le = on(le)};
    struct err e = {0};

    assert_ok(store_write(t->store, paiement_proposer, &p, &e), &e);
    return p;
}

static enum rc answer_run(struct temp_store *t, const char *lot, unit_fn *fn, const char *agent,
                          struct err *e)
{
    struct paiement_approbation a = {.numero = lot, .agent = agent};

    memset(e, 0, sizeof(*e));
    return store_write(t->store, fn, &a, e);
}

struct seen {
    const struct keyring *keys;
    const char *beneficiaire, *iban;
    int lines;
};

static enum rc same_account(const struct paiement_ligne *l, void *arg, struct err *e)
{
    struct seen *seen = arg;
    char iban[IBAN_BYTES];

    assert_ok(paiement_iban(seen->keys, l, iban, e), e);
    assert_string_equal(l->beneficiaire, seen->beneficiaire);
    assert_string_equal(iban, seen->iban);
    seen->lines++;
    return RC_OK;
}

static void assert_paid_on(struct temp_store *t, int64_t lot, const char *beneficiaire, const char *iban)
{
    struct seen seen = {store_keys(t->store), beneficiaire, iban, 0};
    struct err e = {0};
    struct db *db;

    assert_ok(store_read_begin(t->store, &db, &e), &e);
    assert_ok(paiement_parcourir(db, lot, 0, same_account, &seen, &e), &e);
    store_read_end(t->store, db);
    assert_int_equal(seen.lines, 1);
}

static struct dossier_commande invoice_of(struct temp_store *t, const char *numero)
{
    struct dossier_commande c = commande(ACTE_FACTURER, ROLE_ORGANISME, ORG_AGREE, numero);

    c.facture_numero = "F-1";
    c.facture_emise = day_of_instant(t->now_us);
    c.facture_ttc_cents = lire(t, numero).a_payer_cents;
    return c;
}

/* Its claims are the company's from a day before the invoice was transmitted; the end of it, later, changes nothing of that one (PAY-04). */
static void the_factor_is_paid_in_its_place(void **state)
{
    static const struct parcours elu = {1, ORG_AGREE, SESSION_MANDAT, 0, -1, CAUSE_TOTALE, false, "F-1"};
    struct affacturage_declaration d = factor("2026-06-01");
    struct affacturage_decision decision;
    struct temp_store t;
    struct paiement_proposition p;
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e = {0};

    (void)state;
    training_fixture_open(&t);
    assert_ok(parcourir(&t, &elu, FACTURE, numero, &e), &e);
    assert_ok(compte_poser(t.store, ORG_AGREE, IBAN_BODY, "essai", &e), &e);
    t.now_us = instant_of_day(on("2026-07-01"));
    assert_ok(declare_factor(&t, &d, &e), &e);
    assert_ok(decide_factor(&t, affacturage_approuver, d.no_out, "dominique", &decision, &e), &e);
    p = propose(&t, "2026-07-02"); /* a new account waits, as a changed one does */
    assert_int_equal(p.lignes_out, 0);
    assert_int_equal(p.iban_recents_out, 1);
    t.now_us = instant_of_day(on("2026-11-24"));
    p = propose(&t, "2026-11-24");
    assert_int_equal(p.lignes_out, 1);
    assert_paid_on(&t, 1, "Affacturage de Gascogne", IBAN_FACTOR);
    assert_int_equal(answer_run(&t, p.numero_out, paiement_approuver, "Alix", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_PAIEMENT_JUGE_ET_PARTIE);
    assert_ok(answer_run(&t, p.numero_out, paiement_approuver, "camille", &e), &e);
    assert_ok(close_one(&t, affacturage_terminer, d.no_out, "2026-11-24", &e), &e);
    assert_ok(decide_factor(&t, affacturage_approuver, d.no_out, "", &decision, &e),
              &e); /* the body itself */
    assert_true(decision.fin_out);
    assert_ok(answer_run(&t, p.numero_out, paiement_approuver, "dominique", &e), &e);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM paiement_lot WHERE etat = 'approuve2' AND lignes = 1"),
                     1); /* the claim is the company's still */
    temp_store_close(&t);
}

/* A company that moved: its body declares it again, with its new account, and what was assigned to it goes there. */
static void the_company_is_paid_on_its_last_account(void **state)
{
    static const struct parcours elu = {1, ORG_AGREE, SESSION_MANDAT, 0, -1, CAUSE_TOTALE, false, "F-1"};
    struct affacturage_declaration old = factor("2026-06-01"), new = factor("2026-07-01");
    struct affacturage_decision decision;
    struct temp_store t;
    struct paiement_proposition p;
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e = {0};

    (void)state;
    new.a.iban = IBAN_BODY;
    training_fixture_open(&t);
    assert_ok(parcourir(&t, &elu, FACTURE, numero, &e), &e);
    t.now_us = instant_of_day(on("2026-06-24"));
    assert_ok(declare_factor(&t, &old, &e), &e);
    assert_ok(decide_factor(&t, affacturage_approuver, old.no_out, "dominique", &decision, &e), &e);
    t.now_us = instant_of_day(on("2026-07-30"));
    p = propose(&t, "2026-07-30");
    assert_int_equal(p.lignes_out, 1);
    assert_ok(close_one(&t, affacturage_terminer, old.no_out, "2026-07-30", &e), &e);
    assert_ok(decide_factor(&t, affacturage_approuver, old.no_out, "dominique", &decision, &e), &e);
    new.a.depuis = on("2026-07-30");
    assert_ok(declare_factor(&t, &new, &e), &e);
    assert_ok(decide_factor(&t, affacturage_approuver, new.no_out, "dominique", &decision, &e), &e);
    assert_ok(answer_run(&t, p.numero_out, paiement_approuver, "camille", &e), &e);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM paiement_ligne WHERE motif = 'compte'"), 1);
    t.now_us = instant_of_day(on("2026-11-24"));
    p = propose(&t, "2026-11-24");
    assert_int_equal(p.lignes_out, 1);
    assert_paid_on(&t, 2, "Affacturage de Gascogne", IBAN_BODY);
    temp_store_close(&t);
}

/* Declared for later claims, in force on the day of the run: an invoice transmitted before is the body's own. */
static void an_earlier_invoice_is_not_assigned(void **state)
{
    static const struct parcours elu = {1, ORG_AGREE, SESSION_MANDAT, 0, -1, CAUSE_TOTALE, false, "F-1"};
    struct affacturage_declaration d = factor("2026-07-01");
    struct affacturage_decision decision;
    struct temp_store t;
    struct paiement_proposition p;
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e = {0};

    (void)state;
    training_fixture_open(&t);
    assert_ok(parcourir(&t, &elu, FACTURE, numero, &e), &e);
    assert_ok(compte_poser(t.store, ORG_AGREE, IBAN_BODY, "essai", &e), &e);
    t.now_us = instant_of_day(on("2026-07-01"));
    assert_ok(declare_factor(&t, &d, &e), &e);
    assert_ok(decide_factor(&t, affacturage_approuver, d.no_out, "dominique", &decision, &e), &e);
    t.now_us = instant_of_day(on("2026-11-24"));
    p = propose(&t, "2026-11-24");
    assert_int_equal(p.lignes_out, 1);
    assert_paid_on(&t, 1, "Ecole des elus", IBAN_BODY);
    temp_store_close(&t);
}

/* Ended before the invoice was transmitted: the body's own account is a changed one, and waits as such. */
static void an_ended_assignment_gives_its_account_back(void **state)
{
    static const struct parcours elu = {1, ORG_AGREE, SESSION_MANDAT, 0, -1, CAUSE_TOTALE, false, "F-1"};
    struct affacturage_declaration d = factor("2026-06-01");
    struct affacturage_decision decision;
    struct temp_store t;
    struct paiement_proposition p;
    char day[DAY_TEXT_BYTES];
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e = {0};

    (void)state;
    training_fixture_open(&t);
    assert_ok(compte_poser(t.store, ORG_AGREE, IBAN_BODY, "essai", &e), &e);
    t.now_us = instant_of_day(on("2026-06-01"));
    assert_ok(declare_factor(&t, &d, &e), &e);
    assert_ok(decide_factor(&t, affacturage_approuver, d.no_out, "dominique", &decision, &e), &e);
    assert_ok(parcourir(&t, &elu, VALIDE, numero, &e), &e);
    t.now_us = instant_of_day(on("2026-06-23"));
    assert_ok(close_one(&t, affacturage_terminer, d.no_out, "2026-06-23", &e), &e);
    assert_ok(decide_factor(&t, affacturage_approuver, d.no_out, "", &decision, &e),
              &e); /* the body itself */
    assert_true(decision.fin_out);
    acte_fait(&t, invoice_of(&t, numero), "2026-06-23");
    p = propose(&t, "2026-06-23");
    assert_int_equal(p.lignes_out, 0);
    assert_int_equal(p.iban_recents_out, 1);
    t.now_us = instant_of_day(decision.payable_out);
    p = propose(&t, day_iso(decision.payable_out, day));
    assert_int_equal(p.lignes_out, 1);
    assert_paid_on(&t, 1, "Ecole des elus", IBAN_BODY);
    assert_int_equal(answer_run(&t, p.numero_out, paiement_approuver, "alix", &e),
                     RC_REFUSED); /* proposed the end that gives it back to this account */
    assert_int_equal(e.msg, MSG_PAIEMENT_JUGE_ET_PARTIE);
    assert_ok(answer_run(&t, p.numero_out, paiement_approuver, "dominique", &e),
              &e); /* recorded none of its accounts */
    temp_store_close(&t);
}

static struct affacturage read_factor(struct temp_store *t)
{
    struct affacturage *a;
    struct err e = {0};
    struct db *db;
    size_t n;

    assert_ok(store_read_begin(t->store, &db, &e), &e);
    assert_ok(affacturages(db, t->arena, ORG_AGREE, 0, DAY_NONE, AFFACTURAGES_PAGE, &a, &n, &e), &e);
    store_read_end(t->store, db);
    assert_true(n > 0);
    return a[n - 1];
}

static void two_people_change_who_is_paid(void **state)
{
    static const struct parcours elu = {1, ORG_AGREE, SESSION_MANDAT, 0, -1, CAUSE_TOTALE, false, "F-1"};
    struct affacturage_declaration d = factor("2026-07-01");
    struct affacturage_decision decision;
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e = {0};

    (void)state;
    training_fixture_open(&t);
    assert_ok(parcourir(&t, &elu, FACTURE, numero, &e), &e);
    assert_ok(compte_poser(t.store, ORG_AGREE, IBAN_BODY, "essai", &e), &e);
    t.now_us = instant_of_day(on("2026-11-24"));
    assert_ok(declare_factor(&t, &d, &e), &e);
    /* Nobody approved it: the body's own account is paid, now and as long as it waits. */
    assert_int_equal(propose(&t, "2026-11-24").lignes_out, 1);
    assert_paid_on(&t, 1, "Ecole des elus", IBAN_BODY);
    assert_int_equal(decide_factor(&t, affacturage_approuver, d.no_out, "ALIX", &decision, &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_COMPTE_MEME_PERSONNE);
    assert_int_equal(decide_factor(&t, affacturage_approuver, d.no_out + 7, "camille", &decision, &e),
                     RC_NOT_FOUND);
    assert_ok(decide_factor(&t, affacturage_approuver, d.no_out, "camille", &decision, &e), &e);
    assert_int_equal(decision.payable_out > on("2026-11-24"), 1);
    assert_int_equal(decide_factor(&t, affacturage_approuver, d.no_out, "dominique", &decision, &e),
                     RC_NOT_FOUND);
    assert_int_equal(e.msg, MSG_AFFACTURAGE_RIEN);
    /* Until it is paid on, the body gives it up alone, and it never held. */
    assert_ok(decide_factor(&t, affacturage_refuser, d.no_out, "", &decision, &e), &e);
    assert_string_equal(affacturage_etat(&(struct affacturage){.approuve_le = 1, .depuis = 1, .avant = 1}),
                        "annulée");
    assert_int_equal(read_factor(&t).avant, read_factor(&t).depuis);
    assert_int_equal(decide_factor(&t, affacturage_refuser, d.no_out, "", &decision, &e), RC_CONFLICT);
    assert_int_equal(e.msg, MSG_DECLARATION_TERMINEE);
    temp_store_close(&t);
}

static void the_end_of_a_factor_takes_two_people(void **state)
{
    struct affacturage_declaration d = factor("2026-01-05");
    struct affacturage_decision decision;
    struct temp_store t;
    struct err e;

    (void)state;
    open_store(&t);
    d.par.agent = ""; /* an agent without a name: nobody could say later who the two people were */
    assert_int_equal(declare_factor(&t, &d, &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_PAIEMENT_AGENT);
    d.par = (struct declarant){PARTY_ORGANISME, ORG_AGREE, ""};
    assert_ok(declare_factor(&t, &d, &e), &e);
    assert_string_equal(read_factor(&t).propose_par, "");
    assert_int_equal(decide_factor(&t, affacturage_approuver, d.no_out, "", &decision, &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_COMPTE_MEME_PERSONNE);
    assert_ok(close_one(&t, affacturage_terminer, d.no_out, NULL, &e), &e);
    d = factor("2026-01-05");
    assert_ok(declare_factor(&t, &d, &e), &e);
    /* Who declared gives up what nobody approved. */
    assert_ok(close_one(&t, affacturage_terminer, d.no_out, NULL, &e), &e);
    assert_string_equal(affacturage_etat(&(struct affacturage){.approuve_le = DAY_NONE, .avant = 1}),
                        "abandonnée");
    d = factor("2026-01-05");
    assert_ok(declare_factor(&t, &d, &e), &e);
    assert_ok(decide_factor(&t, affacturage_approuver, d.no_out, "", &decision, &e), &e);
    t.now_us += INT64_C(90) * 24 * 3600 * 1000000;
    assert_int_equal(decide_factor(&t, affacturage_refuser, d.no_out, "camille", &decision, &e),
                     RC_NOT_FOUND);
    assert_int_equal(e.msg, MSG_AFFACTURAGE_RIEN); /* it is paid on: only its end remains */
    assert_int_equal(close_one(&t, affacturage_terminer, d.no_out, "2026-01-04", &e), RC_USAGE);
    assert_ok(close_one(&t, affacturage_terminer, d.no_out, NULL, &e), &e);
    assert_int_equal(read_factor(&t).avant, DAY_NONE);
    assert_int_equal(close_one(&t, affacturage_terminer, d.no_out, NULL, &e), RC_CONFLICT);
    assert_int_equal(e.msg, MSG_AFFACTURAGE_FIN_ATTEND);
    assert_int_equal(decide_factor(&t, affacturage_approuver, d.no_out, "alix", &decision, &e), RC_REFUSED);
    assert_ok(decide_factor(&t, affacturage_refuser, d.no_out, "", &decision, &e), &e);
    assert_true(decision.fin_out);
    assert_int_equal(read_factor(&t).fin_proposee, DAY_NONE);
    assert_ok(close_one(&t, affacturage_terminer, d.no_out, NULL, &e), &e);
    assert_ok(decide_factor(&t, affacturage_approuver, d.no_out, "camille", &decision, &e), &e);
    assert_int_not_equal(read_factor(&t).avant, DAY_NONE);
    assert_int_equal(number(&t, "SELECT COUNT(*) FROM avis WHERE genre LIKE 'affacturage%'"), 10);
    /* The store holds it: an approval is written once, and by another. */
    assert_int_equal(raw_as_program(&t, "UPDATE affacturage SET decide_par = 'zoe'"), RAW_REFUSED);
    assert_int_equal(raw_as_program(&t, "UPDATE affacturage SET fin_par = 'zoe'"), RAW_REFUSED);
    d = factor("2026-04-05");
    d.a.depuis = DAY_NONE;
    assert_ok(declare_factor(&t, &d, &e), &e);
    assert_ok(decide_factor(&t, affacturage_approuver, d.no_out, "", &decision, &e), &e);
    assert_int_equal(
        raw_as_program(&t, "UPDATE affacturage SET avant = depuis + 1, termine_us = 1, termine_par = 'zoe' "
                           "WHERE avant IS NULL"),
        RAW_REFUSED); /* alone, without an end that somebody else proposed */
    temp_store_close(&t);
}

/* ---- retention --------------------------------------------------------------------------------------------- */

static void what_it_declared_goes_with_it(void **state)
{
    struct fait ended = {.genre = FAIT_FIN_REFERENCEMENT,
                         .organisme_id = ORG_AGREE,
                         .jour = on("2026-05-04"),
                         .agent = "alix"};
    struct affacturage_declaration d = factor("2026-01-05");
    struct pedagogique_declaration taught = taught_by(SIRET_AUTRE);
    struct conservation_plan plan;
    struct conservation_demande run = {.at = on("2031-05-05"), .agent = "alix"};
    struct conservation_bilan b;
    struct temp_store t;
    struct err e;
    struct db *db;

    (void)state;
    open_store(&t);
    for (int r = 0; r < PERSONNE_ROLE_COUNT; r++) {
        struct personne_inscription i = somebody((enum personne_role)r, "Qzarvolmek", "2026-01-05");

        assert_ok(record(&t, &i, &e), &e);
    }
    assert_ok(declare(&t, &taught, &e), &e);
    assert_ok(declare_factor(&t, &d, &e), &e);
    assert_ok(store_write(t.store, fait_noter, &ended, &e), &e);
    t.now_us = instant_of_day(on("2031-05-05"));
    assert_ok(store_read_begin(t.store, &db, &e), &e);
    assert_ok(conservation_plan(db, run.at, 0, &plan, &e), &e);
    store_read_end(t.store, db);
    run.hash = plan.hash;
    assert_ok(conservation_appliquer(t.store, &run, &b, &e), &e);
    assert_int_equal(b.organismes, 1);
    assert_int_equal(number(&t, "SELECT COUNT(*) FROM organisme_personne"), 0);
    assert_int_equal(number(&t, "SELECT COUNT(*) FROM organisme_pedagogique"), 0);
    assert_int_equal(number(&t, "SELECT COUNT(*) FROM affacturage"),
                     1); /* R. 518-29 CMF: not held, so kept */
    {
        struct personne_inscription i = somebody(PERSONNE_COLLABORATEUR, "Roux", "2026-01-05");

        assert_int_equal(record(&t, &i, &e), RC_NOT_FOUND); /* it declares nothing any more */
    }
    temp_store_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_role_keeps_its_words),
        cmocka_unit_test(words_that_do_not_hold),
        cmocka_unit_test(nobody_twice_at_once),
        cmocka_unit_test(one_legal_representative),
        cmocka_unit_test(days_and_bodies_that_do_not_hold),
        cmocka_unit_test(contact_is_replaced_field_by_field),
        cmocka_unit_test(contact_that_does_not_hold),
        cmocka_unit_test(history_is_never_lost),
        cmocka_unit_test(the_body_that_teaches),
        cmocka_unit_test(a_wrong_pedagogique_is_refused),
        cmocka_unit_test(people_of_the_body_that_teaches),
        cmocka_unit_test(the_account_is_sealed),
        cmocka_unit_test(a_wrong_factor_is_refused),
        cmocka_unit_test(the_factor_is_paid_in_its_place),
        cmocka_unit_test(the_company_is_paid_on_its_last_account),
        cmocka_unit_test(an_earlier_invoice_is_not_assigned),
        cmocka_unit_test(an_ended_assignment_gives_its_account_back),
        cmocka_unit_test(two_people_change_who_is_paid),
        cmocka_unit_test(the_end_of_a_factor_takes_two_people),
        cmocka_unit_test(what_it_declared_goes_with_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The statements of the bank told to the payment runs: what left, what came back, once; what contradicts waits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "retours_fixture.h"
#include "rights/correction.h"
#include "rights/dotation.h"
#include "training/depot.h"
#include "training/restitution.h"
#include "training/reglements.h"
#include "training/virements.h"

/* The bank debits the run as one: its lines are paid, without any other answer, and the run is reconciled. */
static void un_lot_debite_est_rapproche(void **state)
{
    struct scene s;
    struct paiement_ecart *d;
    struct outcome o;

    (void)state;
    ouvrir(&s);
    assert_int_equal(ecarts(&s, &d), 2);
    assert_string_equal(d[0].quoi, "sans_reponse");
    o = lire_releve(&s, groupe(&s, "1800.00"));
    assert_int_equal(counter(&o.plan, "virements"), 180000);
    assert_string_equal(etat_du_lot(&s), "rapproche");
    assert_int_equal(lire(&s.t, s.first).facturation, FACTURATION_PAID);
    assert_int_equal(lire(&s.t, s.second).paye_le, on("2026-07-16"));
    assert_int_equal(compte(&s.t, COMPTE_BANQUE), 180000);
    assert_int_equal(ecarts(&s, &d), 0);
    temp_store_close(&s.t);
}

static void un_virement_revenu_est_du_de_nouveau(void **state)
{
    struct scene s;
    struct outcome o;
    struct paiement_reprise again = {.agent = "alex"};
    struct err e = {0};

    (void)state;
    ouvrir(&s);
    lire_releve(&s, groupe(&s, "1800.00"));
    o = lire_releve(&s, ecriture(&s, "R1", "600.00", true, reference(&s, s.first, 1), "MS03"));
    assert_int_equal(counter(&o.plan, "retours"), 60000);
    struct dossier d = lire(&s.t, s.first);

    assert_int_equal(d.facturation, FACTURATION_BILLED);
    assert_int_equal(d.paye_cents, -1);
    assert_int_equal(d.echeance, on("2026-08-16")); /* thirty days again */
    assert_int_equal(compte(&s.t, COMPTE_BANQUE), 120000);
    assert_int_equal(compte(&s.t, COMPTE_ORGANISME_BASE + ORG_AGREE), 60000);
    assert_string_equal(retour(&s).motif, "MS03");
    assert_string_equal(retour(&s).suite, "attente");

    /* Under another reference of the bank, it is another movement: a person looks at it. */
    o = lire_releve(&s, ecriture(&s, "R2", "600.00", true, reference(&s, s.first, 1), "MS03"));
    assert_int_equal(o.plan.effects[PLAN_QUEUED], 1);
    assert_int_equal(compte(&s.t, COMPTE_BANQUE), 120000);

    /* It waits for a decision; then it is paid again under another reference, and the book takes it once more. */
    assert_int_equal(propose(&s.t).lignes_out, 0);
    again.reference = reference(&s, s.first, 1);
    assert_ok(store_write(s.t.store, paiement_reprendre, &again, &e), &e);
    assert_int_equal(store_write(s.t.store, paiement_reprendre, &again, &e), RC_CONFLICT);
    assert_int_equal(e.msg, MSG_PAIEMENT_RETOUR_DECIDE);
    again.reference = "DOS0-1";
    memset(&e, 0, sizeof(e));
    assert_int_equal(store_write(s.t.store, paiement_reprendre, &again, &e), RC_NOT_FOUND);
    assert_string_equal(retour(&s).suite, "a_payer");
    snprintf(s.lot, sizeof(s.lot), "%s", propose(&s.t).numero_out);
    emettre(&s);
    assert_string_equal(retour(&s).suite, "en_cours");
    lire_releve(&s, ecriture(&s, "D2", "600.00", false, reference(&s, s.first, 2), NULL));
    assert_int_equal(lire(&s.t, s.first).facturation, FACTURATION_PAID);
    assert_int_equal(compte(&s.t, COMPTE_BANQUE), 180000);
    assert_int_equal(compte(&s.t, COMPTE_ORGANISME_BASE + ORG_AGREE), 0);
    assert_string_equal(etat_du_lot(&s), "rapproche");
    assert_string_equal(retour(&s).suite, "paye");
    temp_store_close(&s.t);
}

static enum rc repondre(struct db *db, void *answer, struct err *e)
{
    return paiement_repondre(db, answer, e);
}

/* An answer dated before the file that it answers, or to come, is written: what came back is due again. */
static void une_reponse_mal_datee_est_ecrite(void **state)
{
    struct paiement_reponse r = {.statut = STATUT_PAYE};
    struct err e = {0};
    struct scene s;
    day_t last;

    (void)state;
    ouvrir(&s);
    last = lire(&s.t, s.first).dernier_le;
    r.lot = s.lot;
    r.reference = reference(&s, s.first, 1);
    r.le = last - 10;
    assert_ok(store_write(s.t.store, repondre, &r, &e), &e);
    assert_int_equal(r.payees_out, 1);
    assert_int_equal(
        lire(&s.t, s.first).paye_le,
        day_of_instant(raw_i64(&s.t, "SELECT emis_us FROM paiement_lot"))); /* not before its file */
    r.statut = STATUT_REJETE;
    r.motif = "AC04";
    r.le = last - 9;
    assert_ok(store_write(s.t.store, repondre, &r, &e), &e);
    assert_int_equal(r.retournees_out, 1);
    assert_int_equal(lire(&s.t, s.first).facturation, FACTURATION_BILLED);
    assert_int_equal(compte(&s.t, COMPTE_BANQUE), 0);
    r = (struct paiement_reponse){
        .lot = s.lot, .reference = reference(&s, s.second, 1), .statut = STATUT_PAYE, .le = on("2026-08-20")};
    assert_ok(store_write(s.t.store, repondre, &r, &e), &e);
    assert_int_equal(lire(&s.t, s.second).paye_le, on("2026-07-20")); /* the day it was read */
    temp_store_close(&s.t);
}

/* Another account lets it be paid again, after the delay of every change of account. */
static void un_autre_compte_suffit(void **state)
{
    struct scene s;

    (void)state;
    ouvrir(&s);
    lire_releve(&s, ecriture(&s, "R1", "600.00", true, reference(&s, s.first, 1), "AC01"));
    assert_int_equal(lire(&s.t, s.first).facturation, FACTURATION_BILLED); /* it left before it came back */
    assert_int_equal(compte(&s.t, COMPTE_BANQUE), -60000); /* and no statement shows yet that it did */
    assert_int_equal(compte(&s.t, COMPTE_BANQUE_DOIT), 60000);
    assert_int_equal(propose(&s.t).lignes_out, 0);
    set_iban(&s.t, ORG_AGREE, "DE89370400440532013000");
    assert_string_equal(retour(&s).suite, "a_payer");
    assert_int_equal(propose(&s.t).iban_recents_out, 1);
    s.t.now_us = instant_of_day(on("2026-07-28"));
    assert_int_equal(propose(&s.t).lignes_out, 1);
    temp_store_close(&s.t);
}

/* Set anew, the account that pays is one that is paid: no run is proposed, no file made, until it is put right. */
static void le_compte_qui_paie_n_est_pas_paye(void **state)
{
    struct paiement_proposition p = {.agent = "camille"};
    struct paiement_approbation a = {.agent = "camille"};
    struct paiement_emission em = {.agent = "camille", .debiteur = "FR7630001007941234567890185"};
    struct paiement_reponse r = {.statut = STATUT_REJETE, .motif = "MS03"};
    struct err e = {0};
    struct scene s;

    (void)state;
    ouvrir(&s);
    r.lot = s.lot;
    assert_ok(store_write(s.t.store, repondre, &r, &e), &e);
    s.t.env.compte = "FR76 3000 1007 9412 3456 7890 185";
    assert_int_equal(store_write(s.t.store, paiement_proposer, &p, &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_COMPTE_OPERATEUR_PAYE);
    s.t.env.compte = NOTRE;
    snprintf(s.lot, sizeof(s.lot), "%s", propose(&s.t).numero_out);
    a.numero = em.numero = s.lot;
    assert_ok(store_write(s.t.store, paiement_approuver, &a, &e), &e);
    a.agent = "dominique";
    assert_ok(store_write(s.t.store, paiement_approuver, &a, &e), &e);
    memset(&e, 0, sizeof(e));
    em.cree_us = s.t.now_us;
    assert_int_equal(store_write(s.t.store, paiement_emettre, &em, &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_COMPTE_OPERATEUR_PAYE);
    em.debiteur = NOTRE;
    assert_ok(store_write(s.t.store, paiement_emettre, &em, &e), &e);
    temp_store_close(&s.t);
}

/* Another sum, another account, a run whose total is another: nothing moves, a person must look. */
static void ce_qui_contredit_attend(void **state)
{
    struct scene s;
    struct paiement_ecart *d;
    struct outcome o;

    (void)state;
    ouvrir(&s);
    o = lire_releve(&s, groupe(&s, "1799.99"));
    assert_int_equal(o.plan.effects[PLAN_QUEUED], 1);
    o = lire_releve(&s, ecriture(&s, "R1", "599.00", true, reference(&s, s.first, 1), "AC04"));
    assert_int_equal(o.plan.effects[PLAN_QUEUED], 1);
    o = lire_releve(&s, ecriture(&s, "R2", "600.00", true, reference(&s, s.first, 1), NULL));
    assert_int_equal(o.plan.effects[PLAN_QUEUED], 1); /* money in under our reference, and not a return */
    s.t.env.compte = "FR7630006000011234567890189";   /* the operator's now, not that of the run */
    o = import_text(&s.t, &partner_camt,
                    releve(&s, "FR7630006000011234567890189",
                           ecriture(&s, "R3", "600.00", true, reference(&s, s.first, 1), "AC04")),
                    NULL);
    assert_int_equal(o.plan.effects[PLAN_QUEUED], 1);
    assert_int_equal(lire(&s.t, s.first).facturation, FACTURATION_BILLED);
    assert_int_equal(compte(&s.t, COMPTE_BANQUE), 0);
    assert_int_equal(ecarts(&s, &d), 6); /* two lines without an answer, four entries */
    assert_string_equal(d[2].quoi, "debit");
    assert_string_equal(d[3].quoi, "retour");
    temp_store_close(&s.t);
}

static void les_soldes_doivent_se_suivre(void **state)
{
    struct scene s;
    struct outcome o;
    const char *entry;

    (void)state;
    ouvrir(&s);
    entry = groupe(&s, "1800.00");
    o = plan_text(&s.t, &partner_camt,
                  releve(&s, NOTRE,
                         arena_printf(s.t.arena, "%s%s%s", le_solde(&s, "OPBD", "5000.00"),
                                      le_solde(&s, "CLBD", "3200.01"), entry)),
                  NULL);
    assert_int_equal(o.rc, RC_USAGE);
    assert_int_equal(o.e.msg, MSG_CAMT_SOLDE);
    lire_releve(&s, arena_printf(s.t.arena, "%s%s%s", le_solde(&s, "OPBD", "5000.00"),
                                 le_solde(&s, "CLBD", "3200.00"), entry));
    assert_string_equal(etat_du_lot(&s), "rapproche");
    temp_store_close(&s.t);
}

/* The only invoice of a body, as its statement tells it that day. */
static struct reglement reglement(struct scene *s, int64_t organisme)
{
    const struct reglements_filtre all = {organisme, day_of_instant(s->t.now_us), DAY_NONE, DAY_NONE};
    struct reglement *list;
    struct err e = {0};
    struct db *db;
    size_t n;

    assert_ok(store_read_begin(s->t.store, &db, &e), &e);
    assert_ok(reglements_lire(db, s->t.arena, &all, "", 10, &list, &n, &e), &e);
    store_read_end(s->t.store, db);
    assert_int_equal(n, 1);
    return list[0];
}

static size_t transfers_of(struct scene *s, int64_t organisme, const char *du, const char *au,
                           struct virement **list, struct virements_totaux *sums)
{
    const struct virements_filtre f = {organisme, du != NULL ? on(du) : DAY_NONE,
                                       au != NULL ? on(au) : DAY_NONE};
    struct err e = {0};
    struct db *db;
    size_t n;

    assert_ok(store_read_begin(s->t.store, &db, &e), &e);
    assert_ok(virements_lire(db, s->t.arena, &f, "", 10, list, &n, &e), &e);
    assert_ok(virements_totaliser(db, &f, sums, &e), &e);
    store_read_end(s->t.store, db);
    return n;
}

/* What was sent stays said, though it came back: the day it left, and the day it returned. */
static void le_suivi_garde_ce_qui_est_parti_et_revenu(void **state)
{
    struct virements_totaux sums;
    struct virement *list;
    struct scene s;
    struct err e = {0};
    struct db *db;
    char place[VIREMENT_APRES_BYTES];
    day_t back;
    size_t n;

    (void)state;
    ouvrir(&s);
    assert_int_equal(transfers_of(&s, ORG_AGREE, NULL, NULL, &list, &sums), 0);
    lire_releve(&s, groupe(&s, "1800.00"));
    assert_int_equal(transfers_of(&s, ORG_AGREE, NULL, NULL, &list, &sums), 1);
    assert_int_equal(list[0].montant_cents, 60000);
    assert_int_equal(list[0].revenu_le, DAY_NONE);
    assert_string_equal(list[0].objet, "Solde de la facture");
    assert_string_equal(list[0].reference, reference(&s, s.first, 1));
    lire_releve(&s, ecriture(&s, "R1", "600.00", true, reference(&s, s.first, 1), "AC04"));
    assert_int_equal(transfers_of(&s, ORG_AGREE, NULL, NULL, &list, &sums), 1);
    back = list[0].revenu_le;
    assert_true(back != DAY_NONE && back >= list[0].le);
    assert_int_equal(list[0].revenu_cents, 60000);
    assert_int_equal(sums.nombre, 1);
    assert_int_equal(sums.verse_cents, 60000);
    assert_int_equal(sums.revenu_cents, 60000);
    assert_int_equal(transfers_of(&s, ORG_AGREE, "2020-01-01", "2020-12-31", &list, &sums), 0);
    assert_int_equal(sums.verse_cents, 0);
    assert_int_equal(transfers_of(&s, 99999, NULL, NULL, &list, &sums), 0);

    /* Nothing after the last; a place that is none is refused. */
    assert_int_equal(transfers_of(&s, ORG_AGREE, NULL, NULL, &list, &sums), 1);
    virement_apres(&list[0], place);
    assert_ok(store_read_begin(s.t.store, &db, &e), &e);
    assert_ok(virements_lire(db, s.t.arena, &(struct virements_filtre){ORG_AGREE, DAY_NONE, DAY_NONE}, place,
                             10, &list, &n, &e),
              &e);
    assert_int_equal(n, 0);
    assert_int_equal(virements_lire(db, s.t.arena, &(struct virements_filtre){ORG_AGREE, DAY_NONE, DAY_NONE},
                                    "hier/X", 10, &list, &n, &e),
                     RC_USAGE);
    assert_string_equal(e.field, "apres");
    store_read_end(s.t.store, db);
    temp_store_close(&s.t);
}

/* The bank answers on a Friday what is to be executed on the Saturday after, then on the Wednesday: the dossier and the transfer say one day,
 * before and after the statement (decision 98). */
static void un_seul_jour_de_paiement(void **state)
{
    static const struct {
        const char *execution, *paid;
    } cases[] = {{"2026-07-18", "2026-07-18"}, /* not before it */
                 {"2026-07-22", "2026-07-20"}, /* which is to come: the day the answer is read */
                 {"2026-07-16", "2026-07-17"}};
    char move[80];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct paiement_reponse r = {.statut = STATUT_PAYE, .le = on("2026-07-17")};
        struct virements_totaux sums;
        struct virement *list;
        struct err e = {0};
        struct scene s;

        ouvrir(&s);
        s.t.now_us = instant_of_day(on("2026-07-20")) + INT64_C(36000000000);
        snprintf(move, sizeof(move), "UPDATE paiement_lot SET execution = %d", (int)on(cases[i].execution));
        assert_int_equal(raw_sql(&s.t, move), RAW_OK);
        r.lot = s.lot;
        r.reference = reference(&s, s.first, 1);
        assert_ok(store_write(s.t.store, repondre, &r, &e), &e);
        assert_int_equal(lire(&s.t, s.first).paye_le, on(cases[i].paid));
        assert_int_equal(transfers_of(&s, ORG_AGREE, cases[i].paid, cases[i].paid, &list, &sums), 1);
        assert_int_equal(list[0].le, on(cases[i].paid));
        assert_int_equal(sums.verse_cents, 60000);
        lire_releve(&s, groupe(&s, "1800.00"));
        assert_int_equal(transfers_of(&s, ORG_AGREE, NULL, NULL, &list, &sums), 1);
        assert_int_equal(list[0].le, on(cases[i].paid));
        temp_store_close(&s.t);
    }
}

static void le_suivi_dit_ce_qui_est_paye_et_ce_qui_retient(void **state)
{
    struct scene s;
    struct reglement r;

    (void)state;
    ouvrir(&s);
    r = reglement(&s, ORG_AGREE);
    assert_string_equal(r.dossier, s.first);
    assert_string_equal(r.facture, "F-1");
    assert_int_equal(r.du_cents, 60000);
    assert_int_equal(r.paye_cents, -1);
    assert_int_equal(r.attente, REGLEMENT_EN_COURS);
    lire_releve(&s, groupe(&s, "1800.00"));
    r = reglement(&s, ORG_AGREE);
    assert_int_equal(r.paye_cents, 60000);
    assert_int_equal(r.paye_le, on("2026-07-16"));
    assert_string_equal(r.reference, reference(&s, s.first, 1));
    assert_string_equal(r.beneficiaire, "Ecole des elus");
    assert_false(r.affacture);
    assert_int_equal(r.attente, REGLEMENT_RIEN);
    lire_releve(&s, ecriture(&s, "R1", "600.00", true, reference(&s, s.first, 1), "AC04"));
    r = reglement(&s, ORG_AGREE);
    assert_int_equal(r.attente, REGLEMENT_RETENU);
    assert_int_equal(r.retenues[0].motif, RETENUE_COMPTE_REFUSE);
    assert_string_equal(retenue_regle(&r.retenues[0]), "AC04");
    assert_int_equal(r.paye_cents, -1);
    assert_int_equal(raw_sql(&s.t, "UPDATE dossier SET controle = 'inControl' WHERE organisme_id = 7"),
                     SQLITE_OK);
    assert_int_equal(reglement(&s, ORG_AGREE).retenues[0].motif, RETENUE_CONTROLE);
    assert_int_equal(reglement(&s, ORG_AGREE).retenues_n, 2);
    assert_int_equal(raw_sql(&s.t, "UPDATE dossier SET controle = 'notInControl' WHERE organisme_id = 7;"
                                   "UPDATE paiement_ligne SET reprise_us = 1, reprise_par = 'a';"
                                   "UPDATE compte_bancaire SET etat = 'annule' WHERE partie_id = 7"),
                     SQLITE_OK);
    assert_int_equal(reglement(&s, ORG_AGREE).retenues[0].motif, RETENUE_SANS_IBAN);
    assert_int_equal(reglement(&s, ORG_SANS).paye_cents, 120000); /* nothing of another body */
    temp_store_close(&s.t);
}

/* ---- what goes back to a financeur ----------------------------------------------------------------------------- */

#define REGION "18002002600019"

static enum rc devoir(struct db *db, void *cents, struct err *e)
{
    return restitution_devoir(db, "trop-percu/1", 1, 0, 0, *(int64_t *)cents, e);
}

/* The region is due 500,00 that the book gave back (a dotation of holder 3 that ended) and 25,00 paid too much. */
static void ouvrir_financeur(struct scene *s)
{
    struct financeur_inscription f = {.siret = REGION, .denomination = "Région", .categorie = "region"};
    struct dotation_versement v = {.l = {.titulaire_id = 3,
                                         .cle = "k",
                                         .siret = REGION,
                                         .base = "volontaire",
                                         .montant_cents = 50000,
                                         .recu_le = on("2026-05-04"),
                                         .echeance = on("2026-06-30"),
                                         .remboursable = true,
                                         .classes = "",
                                         .formations = "",
                                         .source = ""}};
    struct dotation_echeances due;
    int64_t too_much = 2500;
    struct err e = {0};

    training_fixture_open(&s->t);
    s->t.env.compte = NOTRE;
    assert_ok(store_write(s->t.store, financeur_inscrire, &f, &e), &e);
    assert_ok(store_write(s->t.store, dotation_verser, &v, &e), &e);
    s->t.now_us = instant_of_day(on("2026-07-10"));
    assert_ok(dotation_appliquer_echeances(s->t.store, on("2026-07-10"), false, &due, &e), &e);
    assert_int_equal(due.cents, 50000);
    assert_ok(store_write(s->t.store, devoir, &too_much, &e), &e);
}

static void compte_propose(struct scene *s, const char *iban)
{
    struct compte_commande k = {.de = {COMPTE_FINANCEUR, 1}, .par = {PARTY_CDC, 0, "essai"}, .iban = iban};
    struct err e = {0};

    s->t.now_us += 1000;
    assert_ok(store_write(s->t.store, compte_proposer, &k, &e), &e);
}

static void compte_approuve(struct scene *s)
{
    struct compte_commande k = {.de = {COMPTE_FINANCEUR, 1}, .par = {PARTY_CDC, 0, COMPTE_SECOND}};
    struct err e = {0};

    assert_ok(store_write(s->t.store, compte_approuver, &k, &e), &e);
}

static void compte_du_financeur(struct scene *s, const char *iban)
{
    compte_propose(s, iban);
    compte_approuve(s);
}

/* "etat:lot_id" of each sum, in order. */
static const char *sommes(struct scene *s)
{
    struct restitution *list;
    const char *out = "";
    struct err e = {0};
    struct db *db;
    size_t n;

    assert_ok(store_read_begin(s->t.store, &db, &e), &e);
    assert_ok(restitutions(db, s->t.arena, 1, 0, &list, &n, &e), &e);
    store_read_end(s->t.store, db);
    for (size_t i = 0; i < n; i++)
        out = arena_printf(s->t.arena, "%s%s%lld %s", out, i > 0 ? ", " : "",
                           (long long)list[i].montant_cents, list[i].etat);
    return out;
}

static void waits(struct scene *s, const char *bank, const char *why)
{
    char sql[200];

    snprintf(sql, sizeof(sql),
             "SELECT COUNT(*) FROM banque_ecriture WHERE (cle LIKE '%%%s%%' OR autre_cle LIKE '%%%s%%') AND "
             "etat = 'attente' AND attente = '%s'",
             bank, bank, why);
    assert_int_equal(raw_i64(&s->t, sql), 1);
}

/* Money that comes in under the reference of a transfer of ours (RMB…) and that nothing expects waits for a person, in the list of
 * « sicpf financeur banque » and of /gestion/banque: unknown, unlike its transfer, or said to be a return of none. */
static void ce_qui_entre_sous_notre_reference_attend(void **state)
{
    struct scene s;

    (void)state;
    ouvrir(&s);
    assert_int_equal(
        raw_sql(&s.t, "UPDATE paiement_ligne SET reference = 'RMB17803080000001-1' WHERE no = 1"), SQLITE_OK);
    lire_releve(&s, ecriture(&s, "C1", "12.00", true, "RMB17803080000009-1", NULL));
    waits(&s, "C1", "reference");
    lire_releve(&s, ecriture(&s, "C2", "600.00", true, "RMB17803080000001-1", NULL));
    waits(&s, "C2", "virement");
    lire_releve(&s, ecriture(&s, "C3", "12.00", true, "RMB17803080000001-1", "AC04"));
    waits(&s, "C3", "virement");
    lire_releve(&s, ecriture(&s, "C4", "12.00", true, "RMB17803080000009-2", "AC04"));
    waits(&s, "C4", "retour");
    temp_store_close(&s.t);
}

/* Why each sum waits, in order, and the words of the last. */
static const char *attend(struct scene *s, const char **words)
{
    char why[RESTITUTION_ATTENTE_BYTES];
    struct restitution *list;
    const char *out = "";
    struct err e = {0};
    struct db *db;
    size_t n;

    assert_ok(store_read_begin(s->t.store, &db, &e), &e);
    assert_ok(restitutions(db, s->t.arena, 1, 0, &list, &n, &e), &e);
    store_read_end(s->t.store, db);
    *words = NULL;
    for (size_t i = 0; i < n; i++) {
        const char *said = restitution_attente_phrase(&list[i], why);

        out = arena_printf(s->t.arena, "%s%s%s", out, i > 0 ? ", " : "", list[i].attend);
        *words = said != NULL ? arena_strdup(s->t.arena, said) : NULL;
    }
    return out;
}

/* What was sent to a financeur would be sent again; a run that has not left is given up first. */
static void not_reversible(struct scene *s, const char *key, enum msg why)
{
    struct correction_proposition c = {
        .titulaire_id = 3, .cle = key, .motif = "rendu par erreur", .agent = "alix"};
    struct err e = {0};

    assert_int_equal(store_write(s->t.store, correction_proposer, &c, &e), RC_REFUSED);
    assert_int_equal(e.msg, why);
}

/* Counted in a sum that waits, given back by mistake: the lot has it again, and the financeur is sent the rest alone. */
static void ce_qui_attend_se_corrige(void **state)
{
    struct correction_proposition c = {
        .titulaire_id = 3, .cle = "dotation/1/rendu/1", .motif = "rendu par erreur", .agent = "alix"};
    struct correction_decision d = {.titulaire_id = 3, .agent = "bea"};
    struct paiement_approbation cancel = {.agent = "camille"};
    struct paiement_proposition p;
    struct err e = {0};
    struct scene s;

    (void)state;
    for (int counted = 0; counted < 2;
         counted++) { /* before a run gathered it, and after that run was given up */
        ouvrir_financeur(&s);
        compte_du_financeur(&s, "FR7630006000011234567890189");
        if (counted) {
            p = propose(&s.t);
            not_reversible(&s, "dotation/1/rendu/1", MSG_CORRECTION_EN_LOT);
            cancel.numero = p.numero_out;
            assert_ok(store_write(s.t.store, paiement_abandonner, &cancel, &e), &e);
            assert_string_equal(sommes(&s), "2500 due, 50000 due");
        }
        assert_ok(store_write(s.t.store, correction_proposer, &c, &e), &e);
        d.no = c.no_out;
        if (counted) { /* a sum that says less than what it counts: nothing is half done */
            assert_int_equal(
                raw_sql(&s.t, "UPDATE restitution SET montant_cents = 49999 WHERE montant_cents = 50000"),
                RAW_OK);
            assert_int_equal(store_write(s.t.store, correction_approuver, &d, &e), RC_INTEGRITY);
            assert_int_equal(e.msg, MSG_CORRECTION_DECOMPTE);
            assert_string_equal(sommes(&s), "2500 due, 49999 due");
            assert_int_equal(
                raw_sql(&s.t, "UPDATE restitution SET montant_cents = 50000 WHERE montant_cents = 49999"),
                RAW_OK);
        }
        assert_ok(store_write(s.t.store, correction_approuver, &d, &e), &e);
        assert_int_equal(compte(&s.t, COMPTE_FINANCEUR_BASE + 1), -50000); /* what it gave */
        assert_string_equal(sommes(&s), "2500 due");
        assert_int_equal(propose(&s.t).total_out, 2500);
        temp_store_close(&s.t);
    }
}

static void ce_qui_est_rendu_est_vire(void **state)
{
    struct paiement_proposition p;
    struct paiement_approbation judge = {.agent = "essai"};
    struct err e = {0};
    const char *words;
    struct scene s;

    (void)state;
    ouvrir_financeur(&s);
    assert_string_equal(sommes(&s), "2500 due, 50000 au_livre"); /* before any run looked */
    assert_string_equal(attend(&s, &words), "compte, compte");
    assert_string_equal(words, "aucun compte bancaire n'est enregistré");
    p = propose(&s.t);
    assert_int_equal(p.lignes_out, 0);
    assert_int_equal(p.financeurs_attente_out, 1); /* no account */
    assert_string_equal(sommes(&s), "2500 due, 50000 due");
    compte_propose(&s, "FR7630006000011234567890189");
    assert_string_equal(attend(&s, &words), "approbation, approbation");
    compte_approuve(&s);
    assert_string_equal(attend(&s, &words), "lot, lot");
    assert_string_equal(words, "le prochain lot de paiement la prendra");
    p = propose(&s.t);
    assert_int_equal(p.lignes_out, 1);
    assert_int_equal(p.restitutions_out, 1);
    assert_string_equal(attend(&s, &words), ", ");
    assert_null(words);
    assert_int_equal(p.total_out, 52500);
    assert_string_equal(sommes(&s), "2500 en_cours, 50000 en_cours");
    not_reversible(&s, "dotation/1/rendu/1", MSG_CORRECTION_EN_LOT);
    assert_int_equal(propose(&s.t).lignes_out, 0); /* in one run at a time */
    snprintf(s.lot, sizeof(s.lot), "%s", p.numero_out);
    judge.numero = s.lot;
    assert_int_equal(store_write(s.t.store, paiement_approuver, &judge, &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_PAIEMENT_JUGE_ET_PARTIE);
    emettre(&s);
    s.t.now_us = instant_of_day(on("2026-07-17")); /* an entry that is booked later would wait */
    lire_releve(&s, ecriture(&s, "D1", "525.00", false, "REST1-1", NULL));
    assert_string_equal(etat_du_lot(&s), "rapproche");
    assert_string_equal(sommes(&s), "2500 payee, 50000 payee");
    not_reversible(&s, "dotation/1/rendu/1", MSG_CORRECTION_VIREMENT);
    not_reversible(&s, "restitution/1/1", MSG_CORRECTION_VIREMENT);
    assert_int_equal(compte(&s.t, COMPTE_BANQUE), 50000); /* the book has the part of an account alone */
    assert_int_equal(compte(&s.t, COMPTE_FINANCEUR_BASE + 1), -50000);
    assert_int_equal(propose(&s.t).lignes_out, 0);
    temp_store_close(&s.t);
}

/* Who decides that money nobody expected goes to a financeur does not approve the run that sends it. */
static void qui_decide_de_rendre_n_approuve_pas(void **state)
{
    struct paiement_approbation judge = {.agent = "Zoe"};
    struct banque_decision d = {.ecriture = 1, .siret = "18002002600019", .agent = "zoe"};
    struct err e = {0};
    struct scene s;

    (void)state;
    ouvrir_financeur(&s);
    compte_du_financeur(&s, "FR7630006000011234567890189");
    lire_releve(&s, ecriture(&s, "C1", "12.00", true, "INCONNUE", NULL));
    d.ecriture = raw_i64(&s.t, "SELECT MAX(id) FROM banque_ecriture");
    assert_ok(store_write(s.t.store, banque_rendre, &d, &e), &e);
    snprintf(s.lot, sizeof(s.lot), "%s", propose(&s.t).numero_out);
    judge.numero = s.lot;
    assert_int_equal(store_write(s.t.store, paiement_approuver, &judge, &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_PAIEMENT_JUGE_ET_PARTIE);
    emettre(&s); /* two others */
    temp_store_close(&s.t);
}

static void un_lot_abandonne_ou_rejete_rend_ce_qu_il_devait(void **state)
{
    struct paiement_approbation a = {.agent = "camille"};
    struct paiement_reponse r = {
        .lot = NULL, .reference = "REST2-1", .statut = STATUT_REJETE, .motif = "AC01"};
    struct err e = {0};
    struct scene s;

    (void)state;
    ouvrir_financeur(&s);
    compte_du_financeur(&s, "FR7630006000011234567890189");
    snprintf(s.lot, sizeof(s.lot), "%s", propose(&s.t).numero_out);
    a.numero = s.lot;
    assert_ok(store_write(s.t.store, paiement_abandonner, &a, &e), &e);
    assert_string_equal(sommes(&s), "2500 due, 50000 due");
    snprintf(s.lot, sizeof(s.lot), "%s", propose(&s.t).numero_out);
    emettre(&s);
    r.lot = s.lot;
    assert_ok(store_write(s.t.store, repondre, &r, &e), &e);
    assert_int_equal(r.rejetees_out, 1);
    assert_string_equal(sommes(&s), "2500 due, 50000 due");
    assert_int_equal(compte(&s.t, COMPTE_BANQUE), 0);
    temp_store_close(&s.t);
}

/* What is due waits for the bank as a dossier does: given up as never sent and yet gone, or rejected and yet debited. No run takes it, and it says so. */
static void ce_que_la_banque_a_debite_attend(void **state)
{
    struct paiement_non_envoi x = {.agent = "mia", .motif = "Panne de la banque."};
    struct paiement_depart left = {.agent = "mia", .motif = "Le relevé le montre."};
    struct paiement_reponse r = {.reference = "REST1-1", .statut = STATUT_REJETE, .motif = "MS03"};
    struct err e = {0};
    const char *words;
    struct scene s;

    (void)state;
    ouvrir_financeur(&s);
    compte_du_financeur(&s, "FR7630006000011234567890189");
    snprintf(s.lot, sizeof(s.lot), "%s", propose(&s.t).numero_out);
    emettre(&s);
    x.numero = left.numero = r.lot = s.lot;
    assert_ok(store_write(s.t.store, paiement_dire_non_envoye, &x, &e), &e);
    x.agent = "noe";
    assert_ok(store_write(s.t.store, paiement_abandonner_non_envoye, &x, &e), &e);
    assert_string_equal(attend(&s, &words), "lot, lot");
    assert_ok(store_write(s.t.store, paiement_dire_parti, &left, &e), &e);
    assert_string_equal(attend(&s, &words), "depart, depart");
    assert_non_null(strstr(words, "deux agents doivent le reprendre"));
    assert_int_equal(propose(&s.t).lignes_out, 0);
    left.agent = "noe";
    left.motif = NULL;
    assert_ok(store_write(s.t.store, paiement_reprendre_parti, &left, &e), &e);
    assert_ok(store_write(s.t.store, repondre, &r, &e), &e);
    assert_string_equal(attend(&s, &words), "lot, lot");
    s.t.now_us = instant_of_day(on("2026-07-17"));
    lire_releve(&s, ecriture(&s, "D1", "525.00", false, "REST1-1", NULL));
    assert_string_equal(attend(&s, &words), "banque, banque");
    assert_int_equal(propose(&s.t).lignes_out, 0);
    lire_releve(&s, ecriture(&s, "C1", "525.00", true, "REST1-1", NULL));
    assert_string_equal(attend(&s, &words), "lot, lot");
    assert_int_equal(compte(&s.t, COMPTE_BANQUE), 0);
    assert_string_equal(etat_du_lot(&s), "rapproche");
    assert_int_equal(propose(&s.t).lignes_out, 1);
    temp_store_close(&s.t);
}

/* Come back, it is due again, the book is reversed, and it waits for another account, or for an agent. */
static void un_virement_revenu_d_un_financeur_attend(void **state)
{
    struct paiement_reprise again = {.agent = "alex", .reference = "REST1-1"};
    struct err e = {0};
    const char *words;
    struct scene s;

    (void)state;
    ouvrir_financeur(&s);
    compte_du_financeur(&s, "FR7630006000011234567890189");
    snprintf(s.lot, sizeof(s.lot), "%s", propose(&s.t).numero_out);
    emettre(&s);
    s.t.now_us = instant_of_day(on("2026-07-20"));
    lire_releve(&s, ecriture(&s, "D1", "525.00", false, "REST1-1", NULL));
    lire_releve(&s, ecriture(&s, "R1", "525.00", true, "REST1-1", "MS03"));
    assert_string_equal(sommes(&s), "2500 due, 50000 due");
    assert_int_equal(compte(&s.t, COMPTE_BANQUE), 0);
    assert_int_equal(compte(&s.t, COMPTE_FINANCEUR_BASE + 1), 0);
    assert_string_equal(retour(&s).denomination, "Région");
    assert_string_equal(retour(&s).suite, "attente");
    assert_int_equal(propose(&s.t).lignes_out, 0);
    assert_string_equal(attend(&s, &words), "retour, retour");
    assert_ok(store_write(s.t.store, paiement_reprendre, &again, &e), &e);
    assert_string_equal(retour(&s).suite, "a_payer");
    snprintf(s.lot, sizeof(s.lot), "%s", propose(&s.t).numero_out);
    emettre(&s);
    assert_string_equal(retour(&s).suite, "en_cours");
    lire_releve(&s, ecriture(&s, "D2", "525.00", false, "REST2-1", NULL));
    assert_string_equal(sommes(&s), "2500 payee, 50000 payee");
    assert_int_equal(compte(&s.t, COMPTE_BANQUE), 50000);
    assert_string_equal(retour(&s).suite, "paye");
    temp_store_close(&s.t);
}

/* Its account is no good, the bank says: what is due waits for another, or for two agents who checked it. */
static void le_compte_refuse_d_un_financeur_attend(void **state)
{
    struct paiement_reprise again = {.agent = "alex", .reference = "REST1-1"};
    struct err e = {0};
    const char *words;
    struct scene s;

    (void)state;
    ouvrir_financeur(&s);
    compte_du_financeur(&s, "FR7630006000011234567890189");
    snprintf(s.lot, sizeof(s.lot), "%s", propose(&s.t).numero_out);
    emettre(&s);
    s.t.now_us = instant_of_day(on("2026-07-20"));
    lire_releve(&s, ecriture(&s, "D1", "525.00", false, "REST1-1", NULL));
    lire_releve(&s, ecriture(&s, "R1", "525.00", true, "REST1-1", "AC04"));
    assert_string_equal(attend(&s, &words), "compte_refuse, compte_refuse");
    assert_non_null(strstr(words, "la banque refuse ce compte bancaire"));
    assert_string_equal(retour(&s).suite, "compte");
    assert_int_equal(propose(&s.t).lignes_out, 0);
    assert_int_equal(store_write(s.t.store, paiement_reprendre, &again, &e), RC_CONFLICT);
    assert_int_equal(e.msg, MSG_PAIEMENT_COMPTE_AUCUN);
    again.motif = "Relevé d'identité bancaire comparé avec la région.";
    assert_ok(store_write(s.t.store, paiement_reprendre, &again, &e), &e);
    assert_string_equal(attend(&s, &words), "compte_refuse, compte_refuse");
    again.motif = NULL;
    again.agent = "noe";
    assert_ok(store_write(s.t.store, paiement_reprendre, &again, &e), &e);
    assert_string_equal(attend(&s, &words), "lot, lot");
    assert_int_equal(propose(&s.t).lignes_out, 1);
    temp_store_close(&s.t);
}

/* Once proposed, its line leaves the run that is not sent; another account is paid on once its delay is over. */
static void le_compte_refuse_d_un_financeur_quitte_son_lot(void **state)
{
    struct paiement_approbation a = {.agent = "camille"};
    struct scene s;
    struct err e = {0};
    const char *words;

    (void)state;
    ouvrir_financeur(&s);
    compte_du_financeur(&s, "FR7630006000011234567890189");
    snprintf(s.lot, sizeof(s.lot), "%s", propose(&s.t).numero_out);
    emettre(&s);
    s.t.now_us = instant_of_day(on("2026-07-20"));
    lire_releve(&s, ecriture(&s, "D1", "525.00", false, "REST1-1", NULL));
    assert_int_equal(raw_sql(&s.t,
                             "INSERT INTO restitution (id, cle, financeur_id, montant_cents, etat, cree_us) "
                             "SELECT 900, 'essai/900', financeur_id, 700, 'due', 1 FROM restitution LIMIT 1"),
                     SQLITE_OK);
    snprintf(s.lot, sizeof(s.lot), "%s", propose(&s.t).numero_out);
    lire_releve(&s, ecriture(&s, "R1", "525.00", true, "REST1-1", "AC01"));
    a.numero = s.lot;
    assert_ok(store_write(s.t.store, paiement_approuver, &a, &e), &e);
    assert_int_equal(a.retirees_out, 1);
    assert_true(a.vide_out);
    assert_int_equal(raw_i64(&s.t, "SELECT COUNT(*) FROM paiement_ligne WHERE motif = 'compte_refuse'"), 1);
    compte_du_financeur(&s, "FR7630001007941234567890185");
    (void)attend(&s, &words);
    assert_int_equal(propose(&s.t).lignes_out, 0);
    s.t.now_us = instant_of_day(on("2026-07-28"));
    assert_int_equal(propose(&s.t).lignes_out, 1);
    temp_store_close(&s.t);
}

/* Who deposited the file whose money goes back says nothing of its return; others do, two of them (decision 95). */
static void un_deposant_ne_dit_pas_le_retour(void **state)
{
    struct banque_decision d = {.ecriture = 2, .motif = "AC04", .agent = "Mia"};
    struct err e = {0};
    struct scene s;

    (void)state;
    ouvrir_financeur(&s);
    compte_du_financeur(&s, "FR7630006000011234567890189");
    snprintf(s.lot, sizeof(s.lot), "%s", propose(&s.t).numero_out);
    emettre(&s);
    s.t.now_us = instant_of_day(on("2026-07-20"));
    lire_releve(&s, ecriture(&s, "D1", "525.00", false, "REST1-1", NULL));
    lire_releve(&s, ecriture(&s, "R1", "525.00", true, "REST1-1", NULL));
    assert_int_equal(raw_sql(&s.t,
                             "INSERT INTO depot (id, numero, financeur_id, etat, depose_par, depose_us) "
                             "VALUES (900, 'DD-1', 1, 'depose', 'mia', 1);"
                             "UPDATE restitution SET depot_id = 900 WHERE montant_cents = 2500"),
                     SQLITE_OK);
    assert_int_equal(store_write(s.t.store, banque_retour, &d, &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_BANQUE_RETOUR_DEPOSANT);
    d.agent = "alex";
    assert_ok(store_write(s.t.store, banque_retour, &d, &e), &e);
    d.agent = "mia";
    assert_int_equal(store_write(s.t.store, banque_retour_confirmer, &d, &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_BANQUE_RETOUR_DEPOSANT);
    d.agent = "noe";
    assert_ok(store_write(s.t.store, banque_retour_confirmer, &d, &e), &e);
    assert_string_equal(sommes(&s), "2500 due, 50000 due");
    assert_string_equal(retour(&s).motif, "AC04");
    temp_store_close(&s.t);
}

/* A new account of the financeur waits as a body's does. */
static void le_compte_change_d_un_financeur_attend(void **state)
{
    struct paiement_proposition p;
    const char *words;
    struct scene s;

    (void)state;
    ouvrir_financeur(&s);
    compte_du_financeur(&s, "FR7630006000011234567890189");
    compte_du_financeur(&s, "FR7630001007941234567890185");
    p = propose(&s.t);
    assert_int_equal(p.lignes_out, 0);
    assert_int_equal(p.financeurs_attente_out, 1);
    assert_string_equal(attend(&s, &words), "compte_recent, compte_recent");
    assert_string_equal(words,
                        "le compte bancaire a changé : rien n'y est viré jusqu'au 16 juillet 2026 inclus");
    s.t.now_us = instant_of_day(on("2026-07-17"));
    assert_string_equal(attend(&s, &words), "lot, lot");
    assert_int_equal(propose(&s.t).restitutions_out, 1);
    temp_store_close(&s.t);
}

/* Its account replaced since the proposal, what it is given back leaves the run and is due again, once. */
static void le_compte_change_d_un_financeur_quitte_son_lot(void **state)
{
    struct paiement_approbation a = {.agent = "camille"};
    struct err e = {0};
    struct scene s;

    (void)state;
    ouvrir_financeur(&s);
    compte_du_financeur(&s, "FR7630006000011234567890189");
    snprintf(s.lot, sizeof(s.lot), "%s", propose(&s.t).numero_out);
    compte_du_financeur(&s, "FR7630001007941234567890185");
    a.numero = s.lot;
    assert_ok(store_write(s.t.store, paiement_approuver, &a, &e), &e);
    assert_int_equal(a.retirees_out, 1);
    assert_true(a.vide_out);
    assert_string_equal(sommes(&s), "2500 due, 50000 due");
    s.t.now_us = instant_of_day(on("2026-07-17"));
    snprintf(s.lot, sizeof(s.lot), "%s", propose(&s.t).numero_out);
    emettre(&s);
    lire_releve(&s, ecriture(&s, "D1", "525.00", false, "REST2-1", NULL));
    assert_string_equal(sommes(&s), "2500 payee, 50000 payee");
    assert_int_equal(compte(&s.t, COMPTE_BANQUE), 50000);
    temp_store_close(&s.t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(un_lot_debite_est_rapproche),
        cmocka_unit_test(ce_qui_entre_sous_notre_reference_attend),
        cmocka_unit_test(un_virement_revenu_est_du_de_nouveau),
        cmocka_unit_test(une_reponse_mal_datee_est_ecrite),
        cmocka_unit_test(ce_qui_est_rendu_est_vire),
        cmocka_unit_test(qui_decide_de_rendre_n_approuve_pas),
        cmocka_unit_test(ce_qui_attend_se_corrige),
        cmocka_unit_test(un_lot_abandonne_ou_rejete_rend_ce_qu_il_devait),
        cmocka_unit_test(ce_que_la_banque_a_debite_attend),
        cmocka_unit_test(un_virement_revenu_d_un_financeur_attend),
        cmocka_unit_test(le_compte_refuse_d_un_financeur_attend),
        cmocka_unit_test(le_compte_refuse_d_un_financeur_quitte_son_lot),
        cmocka_unit_test(un_deposant_ne_dit_pas_le_retour),
        cmocka_unit_test(le_compte_change_d_un_financeur_attend),
        cmocka_unit_test(le_compte_change_d_un_financeur_quitte_son_lot),
        cmocka_unit_test(un_autre_compte_suffit),
        cmocka_unit_test(le_compte_qui_paie_n_est_pas_paye),
        cmocka_unit_test(ce_qui_contredit_attend),
        cmocka_unit_test(les_soldes_doivent_se_suivre),
        cmocka_unit_test(le_suivi_garde_ce_qui_est_parti_et_revenu),
        cmocka_unit_test(un_seul_jour_de_paiement),
        cmocka_unit_test(le_suivi_dit_ce_qui_est_paye_et_ce_qui_retient),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

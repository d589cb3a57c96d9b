/*
 * A transfer that the bank rejects (pain.002), and what its statements say of it: debited with its run and given back, or not debited, told in
 * whatever order. Nothing is paid twice, and the bank's account in the book is what the statements say (decision 96).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "retours_fixture.h"
#include "rights/dotation.h"
#include "training/retenue.h"

static enum rc answer(struct db *db, void *arg, struct err *e)
{
    struct paiement_reponse *r = arg;
    int64_t settled;
    enum rc rc = paiement_repondre(db, r, e);

    return rc == RC_OK ? banque_relire_lot(db, r->lot, "camille", &settled, e) : rc;
}

static void repondu(struct scene *s, const char *ref, enum paiement_statut statut)
{
    struct paiement_reponse r = {.lot = s->lot,
                                 .reference = ref,
                                 .statut = statut,
                                 .motif = statut == STATUT_REJETE ? "MS03" : NULL,
                                 .le = on("2026-07-16")};
    struct err e = {0};

    assert_ok(store_write(s->t.store, answer, &r, &e), &e);
}

/* What the entries that are written say left, less what came back: the book says the same, at any moment. */
static void livre_juste(struct scene *s)
{
    int64_t told = raw_i64(
        &s->t, "SELECT COALESCE(SUM(CASE WHEN credit = 1 THEN -montant_cents ELSE montant_cents END), 0) "
               "FROM banque_ecriture WHERE etat IN ('virement', 'retour')");
    int64_t unseen =
        raw_i64(&s->t, "SELECT COALESCE(SUM(montant_cents), 0) FROM paiement_ligne WHERE etat = 'paye' AND "
                       "debit_le IS NULL");
    struct paiement_verses v;
    struct err e = {0};
    struct db *db;

    assert_int_equal(compte(&s->t, COMPTE_BANQUE), told + unseen);
    assert_ok(store_read_begin(s->t.store, &db, &e), &e);
    assert_ok(paiement_verses_verifier(db, &v, &e), &e);
    assert_ok(paiement_banque_doit_verifier(db, &told, &e), &e);
    store_read_end(s->t.store, db);
}

static const char *groupe_credit(struct scene *s, const char *sum)
{
    return arena_printf(s->t.arena,
                        "<Ntry><Amt Ccy=\"EUR\">%s</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>"
                        "<BookgDt><Dt>2026-07-17</Dt></BookgDt><AcctSvcrRef>GC</AcctSvcrRef><NtryDtls>"
                        "<Btch><PmtInfId>%s</PmtInfId></Btch></NtryDtls></Ntry>",
                        sum, s->lot);
}

/* One event: P the answer rejects the first line; D the whole run is debited; N it is debited less that line; L each line is debited by its
 * reference; C the bank gives the line back without a reason, R with one, G naming its run alone, I by InstrId; A the bank had said it paid. */
static void joue(struct scene *s, char what)
{
    const char *ref = reference(s, s->first, 1);

    if (what == 'P')
        repondu(s, ref, STATUT_REJETE);
    else if (what == 'A')
        repondu(s, ref, STATUT_PAYE);
    else if (what == 'D')
        lire_releve(s, groupe(s, "1800.00"));
    else if (what == 'N')
        lire_releve(s, groupe(s, "1200.00"));
    else if (what == 'L')
        lire_releve(s, arena_printf(s->t.arena, "%s%s", ecriture(s, "L1", "600.00", false, ref, NULL),
                                    ecriture(s, "L2", "1200.00", false, reference(s, s->second, 1), NULL)));
    else if (what == 'G')
        lire_releve(s, groupe_credit(s, "600.00"));
    else if (what == 'I')
        lire_releve(
            s,
            arena_printf(
                s->t.arena,
                "<Ntry><Amt Ccy=\"EUR\">600.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt>"
                "<Dt>2026-07-17</Dt></BookgDt><AcctSvcrRef>I1</AcctSvcrRef><NtryDtls><TxDtls><Refs>"
                "<InstrId>%s</InstrId><EndToEndId>NOTPROVIDED</EndToEndId></Refs></TxDtls></NtryDtls></Ntry>",
                ref));
    else
        lire_releve(s, ecriture(s, "C1", "600.00", true, ref, what == 'R' ? "MS03" : NULL));
    livre_juste(s);
}

static void est_denoue(struct scene *s, const char *order)
{
    struct paiement_ecart *d;

    if (ecarts(s, &d) != 0 || strcmp(etat_du_lot(s), "rapproche") != 0)
        fail_msg("%s : %s, %zu écart(s)", order, etat_du_lot(s), ecarts(s, &d));
    assert_int_equal(raw_i64(&s->t, "SELECT COUNT(*) FROM banque_ecriture WHERE etat = 'attente'"), 0);
    assert_int_equal(compte(&s->t, COMPTE_BANQUE), 120000);
    assert_int_equal(compte(&s->t, COMPTE_BANQUE_DOIT), 0);
    assert_int_equal(compte(&s->t, COMPTE_ORGANISME_BASE + ORG_AGREE), 60000); /* owed, once */
    assert_int_equal(lire(&s->t, s->first).facturation, FACTURATION_BILLED);
    assert_int_equal(lire(&s->t, s->second).facturation, FACTURATION_PAID);
}

static void se_denoue(const char *order)
{
    struct scene s;

    ouvrir(&s);
    for (const char *p = order; *p != '\0'; p++)
        joue(&s, *p);
    est_denoue(&s, order);
    temp_store_close(&s.t);
}

static void debite_puis_rendu_dans_tout_ordre(void **state)
{
    static const char *const orders[] = {"PDC", "PCD", "DPC", "DCP", "CPD", "CDP",  "PRD", "RPD",
                                         "DIP", "PDG", "PGD", "PLC", "LCP", "DAPC", "ADCP"};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(orders); i++)
        se_denoue(orders[i]);
}

static void jamais_debite_dans_tout_ordre(void **state)
{
    static const char *const orders[] = {"PN", "NP", "APN", "ANP", "NAP"};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(orders); i++)
        se_denoue(orders[i]);
}

static size_t retenues(struct scene *s, struct paiement_retenue **out)
{
    const char *next;
    struct err e = {0};
    struct db *db;
    size_t n;

    assert_ok(store_read_begin(s->t.store, &db, &e), &e);
    assert_ok(retenues_toutes(db, s->t.arena, on("2026-07-20"), "", 10, out, &n, &next, &e), &e);
    store_read_end(s->t.store, db);
    return n;
}

static size_t sorties(struct scene *s, struct paiement_ecart **out)
{
    struct err e = {0};
    struct db *db;
    size_t n;

    assert_ok(store_read_begin(s->t.store, &db, &e), &e);
    assert_ok(paiement_sorties(db, s->t.arena, 10, out, &n, &e), &e);
    store_read_end(s->t.store, db);
    return n;
}

/* Rejected and debited: what the bank did is not known. It is told, and nothing pays it again before it is given back. */
static void rien_ne_le_repaie_avant_qu_il_soit_rendu(void **state)
{
    struct paiement_retenue *held;
    struct paiement_ecart *d;
    struct scene s;

    (void)state;
    ouvrir(&s);
    joue(&s, 'P');
    joue(&s, 'D');
    assert_string_equal(etat_du_lot(&s), "repondu");
    assert_int_equal(ecarts(&s, &d), 1);
    assert_string_equal(d[0].quoi, "rejete_debite");
    assert_int_equal(sorties(&s, &d), 1);
    assert_string_equal(d[0].quoi, "rejete_debite");
    assert_int_equal(compte(&s.t, COMPTE_BANQUE), 180000);
    assert_int_equal(compte(&s.t, COMPTE_BANQUE_DOIT), -60000);
    assert_int_equal(retenues(&s, &held), 1);
    assert_int_equal(held[0].motif, RETENUE_BANQUE);
    assert_string_equal(held[0].decision, reference(&s, s.first, 1));
    assert_int_equal(propose(&s.t).lignes_out, 0);
    joue(&s, 'C');
    assert_int_equal(sorties(&s, &d), 0);
    assert_int_equal(retenues(&s, &held), 0);
    assert_int_equal(propose(&s.t).lignes_out, 1);
    temp_store_close(&s.t);
}

/* The book and the lines are written together: one without the other is told. */
static void un_du_change_est_dit(void **state)
{
    struct err e = {0};
    struct scene s;
    struct db *db;
    int64_t owed;

    (void)state;
    ouvrir(&s);
    joue(&s, 'P');
    joue(&s, 'D');
    raw_sql(&s.t, "UPDATE paiement_ligne SET banque_du_cents = 1 WHERE etat = 'rejete'");
    assert_ok(store_read_begin(s.t.store, &db, &e), &e);
    assert_int_equal(paiement_banque_doit_verifier(db, &owed, &e), RC_INTEGRITY);
    assert_int_equal(e.msg, MSG_PAIEMENT_BANQUE_DOIT_FAUX);
    store_read_end(s.t.store, db);
    temp_store_close(&s.t);
}

/* An agent who knows that the body was not paid does not wait for the bank. */
static void un_agent_le_laisse_repayer(void **state)
{
    struct paiement_reprise again = {.agent = "alex"};
    struct err e = {0};
    struct scene s;

    (void)state;
    ouvrir(&s);
    joue(&s, 'P');
    again.reference = reference(&s, s.first, 1);
    assert_int_equal(store_write(s.t.store, paiement_reprendre, &again, &e),
                     RC_NOT_FOUND); /* nothing holds it */
    joue(&s, 'D');
    memset(&e, 0, sizeof(e));
    assert_ok(store_write(s.t.store, paiement_reprendre, &again, &e), &e);
    assert_int_equal(propose(&s.t).lignes_out, 1);
    temp_store_close(&s.t);
}

/* The next run has it already when the debit is told: its line leaves that run. */
static void il_quitte_le_lot_suivant(void **state)
{
    struct paiement_approbation a = {.agent = "camille"};
    struct paiement_proposition p;
    struct err e = {0};
    struct scene s;

    (void)state;
    ouvrir(&s);
    joue(&s, 'P');
    p = propose(&s.t);
    assert_int_equal(p.lignes_out, 1);
    joue(&s, 'D');
    a.numero = p.numero_out;
    assert_ok(store_write(s.t.store, paiement_approuver, &a, &e), &e);
    assert_int_equal(a.retirees_out, 1);
    assert_int_equal(
        raw_i64(&s.t, "SELECT COUNT(*) FROM paiement_ligne WHERE etat = 'abandonne' AND motif = 'banque'"),
        1);
    temp_store_close(&s.t);
}

static void attend(struct scene *s, const char *entry)
{
    int64_t before = raw_i64(&s->t, "SELECT COUNT(*) FROM banque_ecriture WHERE etat = 'attente'");

    lire_releve(s, entry);
    assert_int_equal(raw_i64(&s->t, "SELECT COUNT(*) FROM banque_ecriture WHERE etat = 'attente'"),
                     before + 1);
    livre_juste(s);
}

/* What is not exactly the run, or exactly the line, waits for a person. */
static void ce_qui_ne_fait_pas_le_compte_attend(void **state)
{
    const char *ref;
    struct scene s;

    (void)state;
    ouvrir(&s);
    ref = reference(&s, s.first, 1);
    joue(&s, 'P');
    attend(&s, groupe(&s, "1799.99"));
    attend(&s, ecriture(&s, "X1", "599.00", true, ref, "MS03"));
    attend(&s, ecriture(&s, "X2", "600.01", true, ref, NULL));
    attend(&s, groupe_credit(&s, "1200.00")); /* the other line was not rejected */
    attend(&s, ecriture(&s, "X3", "1200.00", true, reference(&s, s.second, 1), NULL));
    lire_releve(&s, ecriture(&s, "X4", "600.00", true, ref, NULL));
    attend(&s, ecriture(&s, "X5", "600.00", true, ref, NULL)); /* given back already */
    temp_store_close(&s.t);
}

/* A payer who cites a call for funds pays it, whatever reference of ours it copies. */
static void un_payeur_ne_rend_pas_un_rejet(void **state)
{
    struct financeur_inscription f = {
        .siret = "18002002600019", .denomination = "Région", .categorie = "region"};
    struct err e = {0};
    struct scene s;

    (void)state;
    ouvrir(&s);
    assert_ok(store_write(s.t.store, financeur_inscrire, &f, &e), &e);
    raw_sql(
        &s.t,
        "INSERT INTO depot (id, numero, financeur_id, etat, depose_par, depose_us, reference, total_cents) "
        "SELECT 900, 'AP-1', id, 'appele', 'mia', 1, 'RF18539007547034', 60000 FROM financeur");
    joue(&s, 'P');
    for (int given_back = 0; given_back < 2; given_back++) {
        attend(
            &s,
            arena_printf(
                s.t.arena,
                "<Ntry><Amt Ccy=\"EUR\">600.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>"
                "2026-07-17</Dt></BookgDt><AcctSvcrRef>F%d</"
                "AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>%s"
                "</EndToEndId></Refs><RmtInf><Ustrd>RF18539007547034</Ustrd></RmtInf></TxDtls></NtryDtls></"
                "Ntry>",
                given_back, reference(&s, s.first, 1)));
        if (given_back == 0)
            joue(&s, 'D');
        if (given_back == 0)
            joue(&s, 'C'); /* the bank gave its own back: the payer's is not a second time of it */
    }
    assert_int_equal(
        raw_i64(&s.t, "SELECT COUNT(*) FROM banque_ecriture WHERE etat = 'attente' AND attente = 'virement'"),
        2);
    temp_store_close(&s.t);
}

/* A code that no table has loses no money: the return is written, and told as it is. */
static void un_code_inconnu_ne_perd_rien(void **state)
{
    static const struct {
        const char *motif, *dit;
    } all[] = {{NULL, "motif non donné"},
               {"", "motif non donné"},
               {"AC04", "motif AC04, compte clos"},
               {"RRTN", "opération RRTN, retour d'un virement"},
               {"RVSL", "contre-passation"},
               {"ZZ99", "motif ZZ99 (code non connu)"},
               {"compte clos", "motif écrit sans code : « compte clos »"}};
    struct banque_decision back = {.agent = "alex", .ecriture = 3, .motif = "ZZ98"};
    char buf[PAIEMENT_MOTIF_BYTES];
    struct err e = {0};
    struct scene s;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(all); i++)
        assert_string_equal(paiement_motif_dit(all[i].motif, on("2026-07-17"), buf), all[i].dit);
    ouvrir(&s);
    lire_releve(&s, groupe(&s, "1800.00"));
    lire_releve(&s, ecriture(&s, "R1", "600.00", true, reference(&s, s.first, 1), "ZZ99"));
    assert_int_equal(lire(&s.t, s.first).facturation, FACTURATION_BILLED);
    assert_string_equal(retour(&s).motif, "ZZ99");
    livre_juste(&s);
    /* Less charges, two agents write it under the bank's own code; another unknown one is refused. */
    lire_releve(&s, ecriture(&s, "R2", "1195.00", true, reference(&s, s.second, 1), "ZZ99"));
    assert_int_equal(store_write(s.t.store, banque_retour, &back, &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_BANQUE_RETOUR_MOTIF);
    back.motif = "ZZ99";
    memset(&e, 0, sizeof(e));
    assert_ok(store_write(s.t.store, banque_retour, &back, &e), &e);
    back = (struct banque_decision){.agent = "bea", .ecriture = 3};
    assert_ok(store_write(s.t.store, banque_retour_confirmer, &back, &e), &e);
    livre_juste(&s);
    temp_store_close(&s.t);
}

/* Less than the line comes back: two agents write it, the book says what the bank still owes, and the body is paid again whole. */
static void rendu_moins_des_frais(void **state)
{
    struct banque_decision back = {.agent = "alex", .ecriture = 2, .motif = "MS03"};
    struct paiement_ecart *d;
    struct err e = {0};
    struct scene s;

    (void)state;
    ouvrir(&s);
    joue(&s, 'P');
    lire_releve(&s, ecriture(&s, "X0", "594.00", true, reference(&s, s.first, 1), "MS03"));
    back.ecriture = 1;
    assert_int_equal(store_write(s.t.store, banque_retour, &back, &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_BANQUE_RETOUR_SANS_DEPART);
    joue(&s, 'D');
    memset(&e, 0, sizeof(e));
    assert_ok(store_write(s.t.store, banque_retour, &back, &e), &e);
    back = (struct banque_decision){.agent = "bea", .ecriture = 1};
    assert_ok(store_write(s.t.store, banque_retour_confirmer, &back, &e), &e);
    livre_juste(&s);
    assert_int_equal(compte(&s.t, COMPTE_BANQUE_DOIT), -600);
    assert_int_equal(ecarts(&s, &d), 1);
    assert_string_equal(d[0].quoi, "frais");
    assert_int_equal(d[0].montant_cents, 600);
    assert_int_equal(propose(&s.t).lignes_out, 1);
    temp_store_close(&s.t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(debite_puis_rendu_dans_tout_ordre),
        cmocka_unit_test(jamais_debite_dans_tout_ordre),
        cmocka_unit_test(rien_ne_le_repaie_avant_qu_il_soit_rendu),
        cmocka_unit_test(un_du_change_est_dit),
        cmocka_unit_test(un_agent_le_laisse_repayer),
        cmocka_unit_test(il_quitte_le_lot_suivant),
        cmocka_unit_test(ce_qui_ne_fait_pas_le_compte_attend),
        cmocka_unit_test(un_payeur_ne_rend_pas_un_rejet),
        cmocka_unit_test(un_code_inconnu_ne_perd_rien),
        cmocka_unit_test(rendu_moins_des_frais),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

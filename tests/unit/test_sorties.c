/* Money that leaves the account: of a run, of none, twice, of a run given up; what comes back less than whole. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "retours_fixture.h"
#include "rights/dotation.h"
#include "training/retenue.h"

/* Why an entry waits or waited, and what became of it. */
static void is(struct scene *s, int64_t id, const char *attente, const char *etat)
{
    assert_int_equal(
        raw_i64(&s->t, arena_printf(s->t.arena,
                                    "SELECT COUNT(*) FROM banque_ecriture WHERE id = %lld AND attente = "
                                    "'%s' AND etat = '%s'",
                                    (long long)id, attente, etat)),
        1);
}

static enum rc decider(struct scene *s, unit_fn *fn, struct banque_decision d, struct err *e)
{
    d.agent = "alex";
    memset(e, 0, sizeof(*e));
    return store_write(s->t.store, fn, &d, e);
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

/* Money that leaves without a run waits for a person, who says why; so does a transfer that leaves twice; charges are told apart. */
static void ce_qui_part_sans_lot_attend(void **state)
{
    struct scene s;
    struct paiement_ecart *d;
    struct outcome o;
    struct err e;

    (void)state;
    ouvrir(&s);
    o = lire_releve(&s, arena_printf(s.t.arena, "%s%s%s", groupe(&s, "1800.00"),
                                     ecriture(&s, "P1", "5000.00", false, "PIRATE-1", NULL),
                                     ecriture(&s, "P2", "600.00", false, reference(&s, s.first, 1), NULL)));
    assert_int_equal(o.plan.effects[PLAN_QUEUED], 2);
    assert_int_equal(o.plan.effects[PLAN_UNCHANGED], 0);
    o = lire_releve(&s,
                    "<Ntry><Amt Ccy=\"EUR\">7.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts><BookgDt>"
                    "<Dt>2026-07-17</Dt></BookgDt><AcctSvcrRef>F1</AcctSvcrRef><BkTxCd><Domn><Cd>PMNT</Cd>"
                    "<Fmly><Cd>ICDT</Cd><SubFmlyCd>CHRG</SubFmlyCd></Fmly></Domn></BkTxCd></Ntry>");
    assert_int_equal(o.plan.effects[PLAN_QUEUED], 1);
    is(&s, 2, "sortie", "attente");
    is(&s, 3, "double", "attente");
    is(&s, 4, "frais", "attente");
    assert_int_equal(sorties(&s, &d), 3);
    assert_string_equal(d[0].quoi, "sortie");
    assert_string_equal(d[1].quoi, "deja");
    assert_string_equal(d[2].quoi, "frais_banque");
    assert_int_equal(ecarts(&s, &d), 1); /* the run tells the second departure of its line */
    assert_string_equal(d[0].quoi, "debit");
    assert_int_equal(decider(&s, banque_classer, (struct banque_decision){.ecriture = 2}, &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_DECISION_MOTIFS);
    assert_int_equal(decider(&s, banque_relire, (struct banque_decision){.ecriture = 2}, &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_BANQUE_ATTEND_TOUJOURS);
    assert_int_equal(decider(&s, banque_retour, (struct banque_decision){.ecriture = 2, .motif = "MD07"}, &e),
                     RC_REFUSED);
    assert_int_equal(e.msg, MSG_BANQUE_RETOUR_SENS);
    for (int64_t i = 2; i <= 4; i++)
        assert_ok(decider(&s, banque_classer,
                          (struct banque_decision){.ecriture = i, .motif = "Vu avec la banque."}, &e),
                  &e);
    assert_int_equal(sorties(&s, &d), 0);
    assert_int_equal(ecarts(&s, &d), 0);
    assert_int_equal(
        raw_i64(&s.t, "SELECT COUNT(*) FROM banque_ecriture WHERE decide_motif = 'Vu avec la banque.'"), 3);
    temp_store_close(&s.t);
}

/* A word on an entry: say it with a reason, confirm or take it back without. */
static enum rc dire(struct scene *s, unit_fn *fn, const char *agent, struct banque_decision d, struct err *e)
{
    d.agent = agent;
    memset(e, 0, sizeof(*e));
    return store_write(s->t.store, fn, &d, e);
}

static void refuse(struct scene *s, struct banque_decision d, enum rc rc, enum msg why)
{
    struct err e;

    assert_int_equal(dire(s, banque_retour, "alex", d, &e), rc);
    assert_int_equal(e.msg, why);
}

/* Less than the transfer comes back, without a reason: one agent says it, another confirms, and what the bank kept stays said. */
static void un_retour_net_de_frais_est_ecrit(void **state)
{
    struct scene s;
    struct paiement_ecart *d;
    struct banque_decision back = {.ecriture = 2, .motif = "MD07"};
    struct err e;

    (void)state;
    ouvrir(&s);
    lire_releve(&s, arena_printf(s.t.arena, "%s%s%s", groupe(&s, "1800.00"),
                                 ecriture(&s, "R1", "595.00", true, reference(&s, s.first, 1), "MD07"),
                                 ecriture(&s, "R2", "1200.01", true, reference(&s, s.second, 1), NULL)));
    assert_int_equal(dire(&s, banque_retour_confirmer, "bea", back, &e), RC_CONFLICT);
    assert_int_equal(e.msg, MSG_BANQUE_RETOUR_AUCUN);
    back.virement = "DOS0-1";
    refuse(&s, back, RC_NOT_FOUND, MSG_BANQUE_RETOUR_VIREMENT);
    back.virement = NULL;
    back.ecriture = 3;
    refuse(&s, back, RC_REFUSED, MSG_BANQUE_RETOUR_MONTANT); /* more than the transfer */
    back.ecriture = 2;
    assert_ok(dire(&s, banque_retour, "alex", back, &e), &e);
    refuse(&s, back, RC_CONFLICT, MSG_BANQUE_RETOUR_DIT);
    is(&s, 2, "virement", "attente");
    assert_int_equal(lire(&s.t, s.first).facturation, FACTURATION_PAID); /* one word writes nothing */
    assert_int_equal(dire(&s, banque_retour_confirmer, "ALEX ", back, &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_BANQUE_RETOUR_MEME);
    assert_ok(dire(&s, banque_retour_retirer, "alex", back, &e), &e);
    assert_int_equal(dire(&s, banque_retour_retirer, "alex", back, &e), RC_CONFLICT);
    assert_ok(dire(&s, banque_retour, "alex", back, &e), &e);
    assert_ok(dire(&s, banque_retour_confirmer, "bea", back, &e), &e);
    assert_int_equal(dire(&s, banque_retour_confirmer, "bea", back, &e), RC_CONFLICT);
    assert_int_equal(e.msg, MSG_BANQUE_DECIDEE);
    is(&s, 2, "virement", "retour");
    assert_int_equal(lire(&s.t, s.first).facturation, FACTURATION_BILLED);
    assert_int_equal(compte(&s.t, COMPTE_ORGANISME_BASE + ORG_AGREE), 60000); /* the body is owed the whole */
    assert_int_equal(retour(&s).frais_cents, 500);
    assert_int_equal(compte(&s.t, COMPTE_BANQUE), 120500); /* what statements say: 1 800,00 out, 595,00 in */
    assert_int_equal(compte(&s.t, COMPTE_BANQUE_DOIT), -500);
    assert_string_equal(retour(&s).motif, "MD07");
    assert_int_equal(ecarts(&s, &d), 2);
    assert_string_equal(d[0].quoi, "frais");
    assert_int_equal(d[0].montant_cents, 500);
    back.ecriture = 3;
    back.virement = reference(&s, s.first, 1); /* back already */
    refuse(&s, back, RC_REFUSED, MSG_PAIEMENT_ETAT);
    temp_store_close(&s.t);
}

/* An entry that no agent may say to be a return (decision 95). */
static void ce_qui_n_est_pas_un_retour(void **state)
{
    struct financeur_inscription f = {
        .siret = "18002002600019", .denomination = "Région", .categorie = "region"};
    struct err e = {0};
    struct scene s;
    struct banque_decision back = {.ecriture = 1, .motif = "MD07"};

    (void)state;
    ouvrir(&s);
    assert_ok(store_write(s.t.store, financeur_inscrire, &f, &e), &e);
    lire_releve(&s, ecriture(&s, "R0", "600.00", true, reference(&s, s.first, 1), NULL));
    refuse(&s, back, RC_REFUSED, MSG_BANQUE_RETOUR_SANS_DEPART); /* no statement shows that it left */
    lire_releve(&s, arena_printf(s.t.arena, "%s%s%s", groupe(&s, "1800.00"),
                                 ecriture(&s, "R1", "579.99", true, reference(&s, s.first, 1), NULL),
                                 ecriture(&s, "R2", "580.00", true, reference(&s, s.first, 1), NULL)));
    back.motif = "ZZZZ";
    refuse(&s, back, RC_USAGE, MSG_BANQUE_RETOUR_MOTIF);
    back.motif = "compte clos";
    refuse(&s, back, RC_USAGE, MSG_BANQUE_RETOUR_MOTIF);
    back = (struct banque_decision){.ecriture = 3, .motif = "MS03"};
    refuse(&s, back, RC_REFUSED, MSG_BANQUE_RETOUR_FRAIS); /* paiement.retour_frais_max: 20,00 € */
    back.ecriture = 4;
    raw_sql(&s.t, "UPDATE banque_ecriture SET libelle = 'VIREMENT REF RF18 5390 0754 7034' WHERE id = 4");
    raw_sql(
        &s.t,
        "INSERT INTO depot (id, numero, financeur_id, etat, depose_par, depose_us, reference, total_cents) "
        "SELECT 900, 'AP-1', id, 'appele', 'mia', 1, 'RF18539007547034', 58000 FROM financeur");
    refuse(&s, back, RC_REFUSED, MSG_BANQUE_RETOUR_APPEL); /* it is a financeur's money */
    raw_sql(&s.t, "UPDATE depot SET etat = 'abandonne' WHERE id = 900");
    refuse(&s, back, RC_REFUSED, MSG_BANQUE_RETOUR_APPEL);
    raw_sql(&s.t, "UPDATE banque_ecriture SET libelle = 'VIREMENT' WHERE id = 4");
    assert_ok(decider(&s, banque_retour, back, &e), &e);
    temp_store_close(&s.t);
}

/* A bank that gives no reason (RtrInf) says by its operation that a transfer comes back. */
static void une_operation_de_retour_est_un_retour(void **state)
{
    struct scene s;
    struct outcome o;

    (void)state;
    ouvrir(&s);
    o = lire_releve(
        &s,
        arena_printf(
            s.t.arena,
            "%s<Ntry><Amt Ccy=\"EUR\">600.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>"
            "2026-07-17</Dt></BookgDt><AcctSvcrRef>R1</AcctSvcrRef><BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>ICDT"
            "</Cd><SubFmlyCd>RRTN</SubFmlyCd></Fmly></Domn></BkTxCd><NtryDtls><TxDtls><Refs><EndToEndId>%s"
            "</EndToEndId></Refs></TxDtls></NtryDtls></Ntry>",
            groupe(&s, "1800.00"), reference(&s, s.first, 1)));
    assert_int_equal(counter(&o.plan, "retours"), 60000);
    assert_string_equal(retour(&s).motif, "RRTN");
    assert_int_equal(lire(&s.t, s.first).facturation, FACTURATION_BILLED);
    temp_store_close(&s.t);
}

/* The plan of a statement counts each entry after those before it: import_text() applies under the hash of the plan. */
static void un_plan_suit_l_ordre_du_releve(void **state)
{
    struct scene s;
    struct outcome o;

    (void)state;
    ouvrir(&s);
    o = lire_releve(&s, arena_printf(s.t.arena, "%s%s%s",
                                     ecriture(&s, "D1", "600.00", false, reference(&s, s.first, 1), NULL),
                                     ecriture(&s, "R1", "600.00", true, reference(&s, s.first, 1), "AC04"),
                                     groupe(&s, "1200.00")));
    assert_int_equal(counter(&o.plan, "virements"), 180000);
    assert_int_equal(counter(&o.plan, "retours"), 60000);
    o = lire_releve(&s,
                    arena_printf(s.t.arena, "%s%s",
                                 ecriture(&s, "D2", "1200.00", false, reference(&s, s.second, 1), NULL),
                                 ecriture(&s, "R2", "1200.00", true, reference(&s, s.second, 1), "AC04")));
    assert_int_equal(o.plan.effects[PLAN_QUEUED], 1); /* it left with the run: a second departure */
    assert_int_equal(counter(&o.plan, "retours"), 120000);
    temp_store_close(&s.t);
}

/* A departure dated of a day to come waits, as money that comes in does; its day once come, it is read again. */
static void un_depart_a_venir_attend(void **state)
{
    struct scene s;
    struct err e;

    (void)state;
    ouvrir(&s);
    s.t.now_us = instant_of_day(on("2026-07-15"));
    lire_releve(&s, groupe(&s, "1800.00"));
    is(&s, 1, "a-venir", "attente");
    assert_int_equal(compte(&s.t, COMPTE_BANQUE), 0);
    assert_int_equal(decider(&s, banque_relire, (struct banque_decision){.ecriture = 1}, &e), RC_REFUSED);
    s.t.now_us = instant_of_day(on("2026-07-16"));
    assert_ok(decider(&s, banque_relire, (struct banque_decision){.ecriture = 1}, &e), &e);
    is(&s, 1, "a-venir", "virement");
    assert_string_equal(etat_du_lot(&s), "rapproche");
    assert_int_equal(compte(&s.t, COMPTE_BANQUE), 180000);
    temp_store_close(&s.t);
}

/* Read again, an entry that waits still is told why it does now, not why it did. */
static void relue_elle_dit_pourquoi_elle_attend(void **state)
{
    struct banque_decision d = {.ecriture = 1, .agent = "alex"};
    struct err e = {0};
    struct scene s;

    (void)state;
    ouvrir(&s);
    s.t.now_us = instant_of_day(on("2026-07-15"));
    lire_releve(&s, groupe(&s, "1799.00")); /* not the run, and to come */
    lire_releve(&s, groupe(&s, "1800.00"));
    is(&s, 1, "virement", "attente");
    is(&s, 2, "a-venir", "attente");
    d.ecriture = 2;
    assert_int_equal(store_write(s.t.store, banque_relire, &d, &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_BANQUE_ATTEND_TOUJOURS);
    lire_releve(&s, ecriture(&s, "P1", "5000.00", true, "", NULL)); /* a payer who cites nothing */
    is(&s, 3, "reference", "attente");
    s.t.now_us = instant_of_day(on("2026-07-17"));
    lire_releve(&s, ecriture(&s, "D1", "600.00", false, reference(&s, s.first, 1), NULL));
    memset(&e, 0, sizeof(e));
    assert_ok(store_write(s.t.store, banque_relire, &d, &e), &e);
    assert_string_equal(d.attend_out, banque_attente_phrase("virement")); /* one line left on its own */
    is(&s, 2, "virement", "attente");
    assert_int_equal(store_write(s.t.store, banque_relire, &d, &e), RC_REFUSED); /* nothing new */
    d.ecriture = 3;
    memset(&e, 0, sizeof(e));
    assert_int_equal(store_write(s.t.store, banque_relire, &d, &e), RC_REFUSED);
    assert_non_null(strstr(e.phrase, banque_attente_phrase("reference"))); /* money in is not money out */
    temp_store_close(&s.t);
}

/* The queue names the transfer of ours that an entry cites: its run, its line, and to whom it went, whether it left or comes back. */
static void la_file_nomme_le_virement_cite(void **state)
{
    struct banque_ecriture *file;
    struct paiement_ecart *d;
    struct scene s;
    struct err e = {0};
    struct db *db;
    size_t n;

    (void)state;
    ouvrir(&s);
    lire_releve(&s, arena_printf(s.t.arena, "%s%s%s%s%s", groupe(&s, "1800.00"),
                                 ecriture(&s, "R1", "17.00", true, reference(&s, s.second, 1), NULL),
                                 ecriture(&s, "P2", "600.00", false, reference(&s, s.first, 1), NULL),
                                 ecriture(&s, "P3", "50.00", false, "INCONNU-1", NULL), groupe(&s, "12.00")));
    assert_ok(store_read_begin(s.t.store, &db, &e), &e);
    assert_ok(banque_en_attente(db, s.t.arena, 0, &file, &n, &e), &e);
    store_read_end(s.t.store, db);
    assert_int_equal(n, 4);
    for (size_t i = 0; i < 2; i++) {
        const char *who =
            arena_printf(s.t.arena,
                         "SELECT COUNT(*) FROM paiement_ligne l JOIN organisme o ON o.id = "
                         "l.organisme_id WHERE l.no = %lld AND l.reference = '%s' AND "
                         "o.denomination = '%s'",
                         (long long)file[i].virement_ligne, file[i].bout_en_bout, file[i].virement_a);

        assert_string_equal(file[i].virement_lot, s.lot);
        assert_int_equal(raw_i64(&s.t, who), 1);
    }
    assert_string_equal(file[2].virement_lot, "");
    assert_int_equal(file[2].virement_ligne, 0);
    assert_string_equal(file[3].virement_lot, s.lot); /* the run alone */
    assert_int_equal(file[3].virement_ligne, 0);
    assert_string_equal(file[3].virement_a, "");
    /* Money that came back otherwise than its run says is to explain, as money that left is. */
    is(&s, file[0].id, "virement", "attente");
    assert_int_equal(sorties(&s, &d), 4);
    assert_int_equal(d[0].ecriture, file[0].id);
    assert_string_equal(d[0].quoi, "retour");
    assert_ok(decider(&s, banque_classer,
                      (struct banque_decision){.ecriture = file[0].id, .motif = "Vu avec la banque."}, &e),
              &e);
    assert_int_equal(sorties(&s, &d), 3);
    temp_store_close(&s.t);
}

/* The money of a call whose day has come pays it once read again. */
static void l_argent_d_un_appel_est_relu(void **state)
{
    struct financeur_inscription f = {
        .siret = "18002002600019", .denomination = "Région", .categorie = "region"};
    struct banque_decision d = {.ecriture = 1, .agent = "alex"};
    struct err e = {0};
    struct scene s;

    (void)state;
    ouvrir(&s);
    assert_ok(store_write(s.t.store, financeur_inscrire, &f, &e), &e);
    raw_sql(&s.t,
            "INSERT INTO depot (id, numero, financeur_id, etat, depose_par, depose_us, decide_us, reference, "
            "total_cents) SELECT 900, 'AP-1', id, 'appele', 'mia', 1, 1, 'RF18539007547034', 60000 FROM "
            "financeur");
    s.t.now_us = instant_of_day(on("2026-07-15"));
    lire_releve(&s,
                "<Ntry><Amt Ccy=\"EUR\">600.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>"
                "2026-07-17</Dt></BookgDt><AcctSvcrRef>F1</AcctSvcrRef><NtryDtls><TxDtls><RmtInf><Ustrd>"
                "RF18539007547034</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>");
    is(&s, 1, "a-venir", "attente");
    assert_int_equal(store_write(s.t.store, banque_relire, &d, &e), RC_REFUSED);
    s.t.now_us = instant_of_day(on("2026-07-17"));
    memset(&e, 0, sizeof(e));
    assert_ok(store_write(s.t.store, banque_relire, &d, &e), &e);
    assert_null(d.attend_out);
    is(&s, 1, "a-venir", "rapprochee");
    assert_int_equal(raw_i64(&s.t, "SELECT COUNT(*) FROM depot WHERE id = 900 AND etat <> 'appele'"), 1);
    temp_store_close(&s.t);
}

/* ---- a run given up as never sent, that left ------------------------------------------------------------------ */

static void jamais_envoye(struct scene *s)
{
    struct paiement_non_envoi x = {.numero = s->lot, .agent = "mia", .motif = "Panne de la banque."};
    struct err e = {0};

    assert_ok(store_write(s->t.store, paiement_dire_non_envoye, &x, &e), &e);
    x.agent = "noe";
    assert_ok(store_write(s->t.store, paiement_abandonner_non_envoye, &x, &e), &e);
}

static enum rc parti(struct scene *s, const char *agent, const char *motif, struct paiement_depart *x,
                     struct err *e)
{
    *x = (struct paiement_depart){.numero = s->lot, .agent = agent, .motif = motif};
    memset(e, 0, sizeof(*e));
    return store_write(s->t.store, motif != NULL ? paiement_dire_parti : paiement_reprendre_parti, x, e);
}

static struct dossier_commande controle(const char *numero)
{
    struct dossier_commande c = commande(ACTE_CONTROLER, ROLE_GESTIONNAIRE, 0, numero);

    c.motif = "Émargements demandés.";
    return c;
}

/* Decision 89: the statement shows its departure: nothing else pays its dossiers, and two people take it up again. */
static void un_lot_parti_malgre_tout_est_repris(void **state)
{
    struct scene s;
    struct paiement_ecart *d;
    struct paiement_depart x;
    struct paiement_retenue *held;
    struct db *db;
    struct err e;
    size_t n;

    (void)state;
    ouvrir(&s);
    assert_int_equal(parti(&s, "mia", "Vu.", &x, &e), RC_REFUSED); /* it was not given up */
    assert_int_equal(e.msg, MSG_PAIEMENT_ETAT);
    jamais_envoye(&s);
    lire_releve(&s, groupe(&s, "1800.00"));
    is(&s, 1, "virement", "attente");
    assert_int_equal(propose(&s.t).lignes_out, 0);
    acte_refuse(&s.t, controle(s.first), "2026-07-20", MSG_DOSSIER_PAIEMENT_EN_COURS);
    assert_int_equal(ecarts(&s, &d), 1);
    assert_string_equal(d[0].quoi, "parti");
    assert_ok(store_read_begin(s.t.store, &db, &e), &e);
    assert_ok(retenues_toutes(db, s.t.arena, on("2026-07-20"), "", 10, &held, &n, &(const char *){NULL}, &e),
              &e);
    store_read_end(s.t.store, db);
    assert_int_equal(n, 2);
    assert_int_equal(held[0].motif, RETENUE_DEPART);
    assert_string_equal(held[0].decision, s.lot);
    assert_int_equal(
        decider(&s, banque_classer, (struct banque_decision){.ecriture = 1, .motif = "Rien."}, &e),
        RC_REFUSED);
    assert_int_equal(e.msg, MSG_BANQUE_DEPART);
    assert_int_equal(parti(&s, "mia", NULL, &x, &e), RC_CONFLICT);
    assert_int_equal(e.msg, MSG_PAIEMENT_DEPART_AUCUN);
    assert_int_equal(parti(&s, "mia", " ", &x, &e), RC_USAGE);
    assert_ok(parti(&s, "mia", "Le relevé le montre.", &x, &e), &e);
    assert_int_equal(parti(&s, "MIA ", NULL, &x, &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_PAIEMENT_DEPART_MEME);
    assert_ok(parti(&s, "noe", NULL, &x, &e), &e);
    assert_int_equal(x.ecritures_out, 1);
    assert_int_equal(x.doubles_out, 0);
    assert_string_equal(etat_du_lot(&s), "rapproche");
    is(&s, 1, "virement", "virement");
    assert_int_equal(lire(&s.t, s.first).facturation, FACTURATION_PAID);
    assert_int_equal(compte(&s.t, COMPTE_BANQUE), 180000);
    assert_int_equal(ecarts(&s, &d), 0);
    assert_int_equal(parti(&s, "mia", "Encore.", &x, &e), RC_REFUSED);
    temp_store_close(&s.t);
}

/* The departure is told once the next run is proposed: its lines leave it, and no file has them. One agent's word holds as well. */
static void un_depart_connu_apres_la_proposition(void **state)
{
    struct scene s;
    struct paiement_depart x;
    struct paiement_approbation a = {.agent = "camille"};
    struct paiement_proposition p;
    struct err e = {0};

    (void)state;
    ouvrir(&s);
    jamais_envoye(&s);
    p = propose(&s.t);
    assert_int_equal(p.lignes_out, 2);
    lire_releve(&s, groupe(&s, "1800.00"));
    assert_ok(parti(&s, "mia", "Le relevé le montre.", &x, &e), &e);
    assert_ok(store_write(s.t.store, paiement_retirer_parti, &x, &e),
              &e); /* a word is withdrawn, not a statement */
    assert_int_equal(parti(&s, "noe", NULL, &x, &e), RC_CONFLICT);
    assert_int_equal(propose(&s.t).lignes_out, 0);
    assert_ok(parti(&s, "mia", "Le relevé le montre.", &x, &e), &e);
    assert_int_equal(parti(&s, "noe", NULL, &x, &e), RC_REFUSED); /* another run would pay the same */
    assert_int_equal(e.msg, MSG_PAIEMENT_DEPART_REPRIS);
    a.numero = p.numero_out;
    assert_ok(store_write(s.t.store, paiement_approuver, &a, &e), &e);
    assert_int_equal(a.retirees_out, 2);
    assert_true(a.vide_out);
    assert_ok(parti(&s, "noe", NULL, &x, &e), &e);
    assert_int_equal(x.ecritures_out, 1);
    assert_string_equal(etat_du_lot(&s), "rapproche");
    temp_store_close(&s.t);
}

/* Both runs left: the lines of the first that the second paid stay out of the book, and are told until the bank gives them back. */
static void ce_que_deux_lots_ont_paye_est_dit(void **state)
{
    struct scene s;
    char first_run[36];
    struct paiement_ecart *d;
    struct paiement_depart x;
    struct err e;

    (void)state;
    ouvrir(&s);
    jamais_envoye(&s);
    snprintf(first_run, sizeof(first_run), "%s", s.lot);
    snprintf(s.lot, sizeof(s.lot), "%s", propose(&s.t).numero_out);
    emettre(&s);
    snprintf(s.lot, sizeof(s.lot), "%s", first_run);
    lire_releve(&s, groupe(&s, "1800.00"));
    assert_ok(parti(&s, "mia", "Le relevé le montre.", &x, &e), &e);
    assert_ok(parti(&s, "noe", NULL, &x, &e), &e);
    assert_int_equal(x.doubles_out, 2);
    assert_int_equal(x.ecritures_out, 1);
    /* The second run has no answer yet: what the bank debited of the first is its debt. */
    assert_int_equal(compte(&s.t, COMPTE_BANQUE), 180000);
    assert_int_equal(compte(&s.t, COMPTE_BANQUE_DOIT), -180000);
    assert_int_equal(ecarts(&s, &d), 2);
    assert_string_equal(d[0].quoi, "double");
    assert_int_equal(sorties(&s, &d), 2); /* in the list of every run too */
    assert_string_equal(d[0].quoi, "double");
    lire_releve(&s, ecriture(&s, "R1", "600.00", true, reference(&s, s.first, 1), NULL));
    is(&s, 2, "", "retour"); /* the bank owes it: what names it brings it back, reason or not */
    assert_int_equal(compte(&s.t, COMPTE_BANQUE), 120000);
    assert_int_equal(ecarts(&s, &d), 1);
    assert_int_equal(sorties(&s, &d), 1);
    /* Less comes back than what left: put aside without a reason, it would hide what is not explained. */
    lire_releve(&s, ecriture(&s, "R2", "900.00", true, reference(&s, s.second, 1), "AC04"));
    assert_int_equal(decider(&s, banque_classer, (struct banque_decision){.ecriture = 3}, &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_DECISION_MOTIFS);
    assert_int_equal(sorties(&s, &d), 2); /* the line, and what came back of it */
    assert_string_equal(d[0].quoi, "retour");
    assert_string_equal(d[1].quoi, "double");
    assert_ok(
        decider(&s, banque_classer,
                (struct banque_decision){.ecriture = 3, .motif = "La banque garde 300 euros, contestés."},
                &e),
        &e);
    assert_int_equal(sorties(&s, &d), 0);
    assert_int_equal(compte(&s.t, COMPTE_BANQUE_DOIT), -120000); /* the book says so still */
    temp_store_close(&s.t);
}

/* Taken up again by mistake, by two: two say again that it never left, with a reason, until the bank names it. */
static void un_lot_repris_par_erreur_est_rendu(void **state)
{
    struct paiement_non_envoi x = {.agent = "mia"};
    struct paiement_depart left;
    struct paiement_ecart *d;
    struct err e = {0};
    char first_run[36];
    struct scene s;

    (void)state;
    ouvrir(&s);
    jamais_envoye(&s);
    snprintf(first_run, sizeof(first_run), "%s", s.lot);
    snprintf(s.lot, sizeof(s.lot), "%s", propose(&s.t).numero_out);
    emettre(&s);
    snprintf(s.lot, sizeof(s.lot), "%s", first_run);
    assert_ok(parti(&s, "mia", "Je le crois.", &left, &e), &e);
    assert_ok(parti(&s, "noe", NULL, &left, &e), &e);
    assert_int_equal(left.doubles_out, 2);
    assert_int_equal(sorties(&s, &d), 2);
    x.numero = s.lot;
    assert_int_equal(store_write(s.t.store, paiement_dire_non_envoye, &x, &e), RC_USAGE); /* a reason */
    jamais_envoye(&s);
    assert_string_equal(etat_du_lot(&s), "abandonne");
    assert_int_equal(sorties(&s, &d), 0);
    assert_int_equal(ecarts(&s, &d), 0);
    assert_int_equal(raw_i64(&s.t, "SELECT COUNT(*) FROM lot_parti"), 0);
    /* And once more, this time for good: the bank names it. */
    assert_ok(parti(&s, "mia", "La banque l'a.", &left, &e), &e);
    assert_ok(parti(&s, "noe", NULL, &left, &e), &e);
    assert_int_equal(left.doubles_out, 2);
    lire_releve(&s, groupe(&s, "1800.00"));
    memset(&e, 0, sizeof(e));
    x.motif = "Erreur.";
    assert_int_equal(store_write(s.t.store, paiement_dire_non_envoye, &x, &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_PAIEMENT_ETAT);
    temp_store_close(&s.t);
}

static enum rc en_cours(struct db *db, void *lot, struct err *e)
{
    return paiement_lot_nommer(db, lot, e);
}

/* An answer of the bank, even in progress, has the last word; what waits is paid by the next run once it is given up again. */
static void une_reponse_garde_le_lot_repris(void **state)
{
    struct paiement_non_envoi x = {.agent = "mia", .motif = "Erreur."};
    struct paiement_depart left;
    struct err e = {0};
    struct scene s;

    (void)state;
    ouvrir(&s);
    jamais_envoye(&s);
    assert_ok(parti(&s, "mia", "Je le crois.", &left, &e), &e);
    assert_ok(parti(&s, "noe", NULL, &left, &e), &e);
    assert_int_equal(propose(&s.t).lignes_out, 0);
    jamais_envoye(&s);
    assert_ok(parti(&s, "mia", "La banque l'a.", &left, &e), &e);
    assert_ok(parti(&s, "noe", NULL, &left, &e), &e);
    assert_ok(store_write(s.t.store, en_cours, s.lot, &e), &e);
    x.numero = s.lot;
    assert_int_equal(store_write(s.t.store, paiement_dire_non_envoye, &x, &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_PAIEMENT_NON_ENVOI_NOMME);
    temp_store_close(&s.t);
}

/* The lines of a run are those that were frozen, given up and taken up again too; a change is told. */
static void un_lot_change_est_dit(void **state)
{
    struct scene s;
    struct err e = {0};
    struct db *db;
    int64_t n;

    (void)state;
    ouvrir(&s);
    jamais_envoye(&s);
    propose(&s.t);
    assert_ok(store_read_begin(s.t.store, &db, &e), &e);
    assert_ok(paiement_lots_verifier(db, &n, &e), &e);
    store_read_end(s.t.store, db);
    assert_int_equal(n, 2);
    raw_sql(&s.t, "UPDATE paiement_ligne SET montant_cents = montant_cents + 1 WHERE lot_id = 2 AND no = 1");
    assert_ok(store_read_begin(s.t.store, &db, &e), &e);
    assert_int_equal(paiement_lots_verifier(db, &n, &e), RC_INTEGRITY);
    assert_int_equal(e.msg, MSG_PAIEMENT_LOT_ALTERE);
    store_read_end(s.t.store, db);
    temp_store_close(&s.t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ce_qui_part_sans_lot_attend),
        cmocka_unit_test(un_retour_net_de_frais_est_ecrit),
        cmocka_unit_test(ce_qui_n_est_pas_un_retour),
        cmocka_unit_test(une_operation_de_retour_est_un_retour),
        cmocka_unit_test(un_plan_suit_l_ordre_du_releve),
        cmocka_unit_test(un_depart_a_venir_attend),
        cmocka_unit_test(relue_elle_dit_pourquoi_elle_attend),
        cmocka_unit_test(la_file_nomme_le_virement_cite),
        cmocka_unit_test(l_argent_d_un_appel_est_relu),
        cmocka_unit_test(un_lot_parti_malgre_tout_est_repris),
        cmocka_unit_test(un_depart_connu_apres_la_proposition),
        cmocka_unit_test(ce_que_deux_lots_ont_paye_est_dit),
        cmocka_unit_test(un_lot_repris_par_erreur_est_rendu),
        cmocka_unit_test(une_reponse_garde_le_lot_repris),
        cmocka_unit_test(un_lot_change_est_dit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

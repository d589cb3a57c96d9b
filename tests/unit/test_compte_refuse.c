/*
 * An account that the bank says no good (decision 122): what it answered of one transfer holds every payment to that account, and no other, until
 * another account is in force or two agents say that they checked it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "premier_schema.h"
#include "retours_fixture.h"
#include "training/affacturage.h"
#include "training/compte_refus.h"
#include "training/reglements.h"
#include "training/retenue.h"

#define PREMIER "FR7630001007941234567890185"
#define SECOND "FR7630006000011234567890189"
#define MIME "Appelé l'organisme au numéro connu : ce compte est le sien, il est ouvert."

/* Two dossiers of ORG_SANS, 1 200,00 each; their run left on 15 July 2026. */
static void deux_dossiers(struct scene *s)
{
    static const struct parcours one = {3, ORG_SANS, SESSION_CPF, 15000, -1, CAUSE_TOTALE, false, "F-1"};
    static const struct parcours two = {4, ORG_SANS, 200, 15000, -1, CAUSE_TOTALE, false, "F-2"};
    struct err e = {0};

    training_fixture_open(&s->t);
    s->t.env.compte = NOTRE;
    credit(&s->t, 4, POCHE_DROITS, 500000);
    autre_session(&s->t, SESSION_CPF, 200);
    assert_ok(parcourir(&s->t, &one, FACTURE, s->first, &e), &e);
    assert_ok(parcourir(&s->t, &two, FACTURE, s->second, &e), &e);
    set_iban(&s->t, ORG_SANS, PREMIER);
    s->t.now_us = instant_of_day(on("2026-07-15"));
    snprintf(s->lot, sizeof(s->lot), "%s", propose(&s->t).numero_out);
    emettre(s);
    s->t.now_us = instant_of_day(on("2026-07-20"));
}

static enum rc answer(struct db *db, void *arg, struct err *e)
{
    return paiement_repondre(db, arg, e);
}

static void rejette(struct scene *s, const char *reference, const char *motif)
{
    struct paiement_reponse r = {.lot = s->lot,
                                 .reference = reference,
                                 .statut = STATUT_REJETE,
                                 .motif = motif,
                                 .le = on("2026-07-16"),
                                 .agent = "camille"};
    struct err e = {0};

    s->t.now_us += 1000;
    assert_ok(store_write(s->t.store, answer, &r, &e), &e);
}

/* The reasons that hold a dossier; the list of all says the same of it. */
static size_t retenues(struct scene *s, const char *numero, struct paiement_retenue **out)
{
    const day_t today = day_of_instant(s->t.now_us);
    struct dossier d = lire(&s->t, numero);
    struct paiement_retenue *all;
    const char *next;
    struct err e = {0};
    struct db *db;
    size_t n, every, same = 0;

    assert_ok(store_read_begin(s->t.store, &db, &e), &e);
    assert_ok(retenues_dossier(db, s->t.arena, d.titulaire_id, d.id, today, out, &n, &e), &e);
    assert_ok(retenues_toutes(db, s->t.arena, today, "", 50, &all, &every, &next, &e), &e);
    store_read_end(s->t.store, db);
    for (size_t i = 0; i < every; i++)
        same += strcmp(all[i].dossier, numero) == 0;
    assert_int_equal(same, n);
    return n;
}

static void refuse(struct scene *s, const char *numero, const char *code, const char *decision)
{
    struct paiement_retenue *held;

    assert_int_equal(retenues(s, numero, &held), 1);
    assert_int_equal(held[0].motif, RETENUE_COMPTE_REFUSE);
    assert_string_equal(retenue_regle(&held[0]), code);
    if (decision != NULL)
        assert_string_equal(held[0].decision, decision);
    else
        assert_null(held[0].decision);
    assert_int_equal(held[0].jusque, DAY_NONE);
    assert_string_equal(retenue_phrase(&held[0], RETENUE_POUR_GESTION),
                        retenue_phrase(&held[0], RETENUE_POUR_ORGANISME));
}

static void libre(struct scene *s, const char *numero)
{
    struct paiement_retenue *held;

    assert_int_equal(retenues(s, numero, &held), 0);
}

static enum rc reprendre(struct scene *s, const char *reference, const char *agent, const char *motif,
                         struct paiement_reprise *p, struct err *e)
{
    *p = (struct paiement_reprise){.reference = reference, .agent = agent, .motif = motif};
    memset(e, 0, sizeof(*e));
    s->t.now_us += 1000;
    return store_write(s->t.store, paiement_reprendre, p, e);
}

static void verifie(struct scene *s, const char *reference)
{
    struct paiement_reprise p;
    struct err e;

    assert_ok(reprendre(s, reference, "alex", MIME, &p, &e), &e);
    assert_int_equal(p.etape_out, REPRISE_DITE);
    assert_ok(reprendre(s, reference, "noe", NULL, &p, &e), &e);
    assert_int_equal(p.etape_out, REPRISE_CONFIRMEE);
}

static const char *refus_du_compte(struct scene *s, int64_t organisme)
{
    const struct compte_de de = {COMPTE_ORGANISME, organisme};
    const char *refus = NULL;
    struct compte *list;
    struct err e = {0};
    struct db *db;
    size_t n;

    assert_ok(store_read_begin(s->t.store, &db, &e), &e);
    assert_ok(comptes(db, s->t.arena, &de, 10, &list, &n, &e), &e);
    store_read_end(s->t.store, db);
    for (size_t i = 0; i < n; i++)
        if (strcmp(list[i].etat, "en_vigueur") == 0)
            refus = list[i].refus;
        else if (strcmp(list[i].etat, "propose") != 0)
            assert_null(list[i].refus); /* nothing is paid on it */
    return refus;
}

/* ---- held --------------------------------------------------------------------------------------------------- */

static void un_autre_dossier_n_y_part_pas(void **state)
{
    const struct reglements_filtre of = {ORG_SANS, on("2026-07-20"), DAY_NONE, DAY_NONE};
    struct reglement *r;
    struct err e = {0};
    struct scene s;
    struct db *db;
    size_t n;

    (void)state;
    deux_dossiers(&s);
    rejette(&s, reference(&s, s.second, 1), "MS03"); /* the next run would try again */
    libre(&s, s.second);
    assert_null(refus_du_compte(&s, ORG_SANS));
    rejette(&s, reference(&s, s.first, 1), "AC04");
    refuse(&s, s.first, "AC04", reference(&s, s.first, 1));
    refuse(&s, s.second, "AC04", reference(&s, s.first, 1));
    assert_string_equal(refus_du_compte(&s, ORG_SANS), "AC04");
    assert_int_equal(propose(&s.t).lignes_out, 0);
    assert_ok(store_read_begin(s.t.store, &db, &e), &e);
    assert_ok(reglements_lire(db, s.t.arena, &of, "", 10, &r, &n, &e), &e);
    store_read_end(s.t.store, db);
    assert_int_equal(n, 2);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(r[i].attente, REGLEMENT_RETENU);
        assert_string_equal(r[i].attendre, arena_printf(s.t.arena, "%s (AC04)", compte_refus_phrase(false)));
    }
    temp_store_close(&s.t);
}

/* Of a statement too, what came back after it was paid; the reason of the bank may change from one answer to another. */
static void un_retour_retient_de_meme(void **state)
{
    struct scene s;

    (void)state;
    deux_dossiers(&s);
    lire_releve(&s, groupe(&s, "2400.00"));
    lire_releve(&s, ecriture(&s, "R1", "1200.00", true, reference(&s, s.first, 1), "AC06"));
    lire_releve(&s, ecriture(&s, "R2", "1200.00", true, reference(&s, s.second, 1), "AC01"));
    refuse(&s, s.first, "AC06", reference(&s, s.first, 1));   /* one reason, whatever many answers say so */
    refuse(&s, s.second, "AC01", reference(&s, s.second, 1)); /* and its own before another's */
    temp_store_close(&s.t);
}

/* A code of the sum, of the date, of the bank, or none, says nothing of the account. */
static void un_motif_d_autre_chose_ne_tient_que_le_sien(void **state)
{
    static const char *const codes[] = {"AM04", "DT01", "RC01", "BE01", "ac04", ",", "", NULL};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(codes); i++) {
        struct paiement_retenue *held;
        struct scene s;

        deux_dossiers(&s);
        rejette(&s, reference(&s, s.second, 1), "MS03");
        lire_releve(&s, ecriture(&s, "D1", "1200.00", false, reference(&s, s.first, 1), NULL));
        lire_releve(&s, ecriture(&s, "R1", "1200.00", true, reference(&s, s.first, 1), "MS03"));
        if (codes[i] != NULL)
            raw_sql(&s.t,
                    arena_printf(s.t.arena, "UPDATE paiement_ligne SET motif = '%s' WHERE etat = 'retourne'",
                                 codes[i]));
        else
            raw_sql(&s.t, "UPDATE paiement_ligne SET motif = NULL WHERE etat = 'retourne'");
        assert_int_equal(retenues(&s, s.first, &held), 1);
        assert_int_equal(held[0].motif, RETENUE_RETOUR);
        libre(&s, s.second);
        assert_int_equal(propose(&s.t).lignes_out, 1);
        temp_store_close(&s.t);
    }
}

/* The bank rejects the run as a whole: the account that it speaks of is that which is debited. */
static void un_lot_rejete_ne_dit_rien_du_compte_paye(void **state)
{
    struct scene s;

    (void)state;
    deux_dossiers(&s);
    rejette(&s, NULL, "AC04");
    libre(&s, s.first);
    libre(&s, s.second);
    assert_int_equal(propose(&s.t).lignes_out, 2);
    temp_store_close(&s.t);
}

/* Cancelled as a whole, whatever reason comes with it: each dossier waits for an agent, no account is refused. */
static void un_lot_annule_ne_dit_rien_du_compte_paye(void **state)
{
    struct paiement_reponse r = {
        .statut = STATUT_ANNULE, .code = "CANC", .motif = "AC04", .le = on("2026-07-16"), .agent = "camille"};
    struct paiement_retenue *held;
    struct err e = {0};
    struct scene s;

    (void)state;
    deux_dossiers(&s);
    r.lot = s.lot;
    assert_ok(store_write(s.t.store, answer, &r, &e), &e);
    assert_int_equal(retenues(&s, s.first, &held), 1);
    assert_int_equal(held[0].motif, RETENUE_RETOUR);
    assert_null(refus_du_compte(&s, ORG_SANS));
    temp_store_close(&s.t);
}

/* Both reasons are told, and neither hides the other. */
static void ce_qui_retient_deja_se_dit_aussi(void **state)
{
    struct paiement_retenue *held;
    struct scene s;

    (void)state;
    deux_dossiers(&s);
    rejette(&s, reference(&s, s.second, 1), "MS03");
    rejette(&s, reference(&s, s.first, 1), "AC04");
    raw_sql(&s.t, arena_printf(s.t.arena, "UPDATE dossier SET controle = 'inControl' WHERE numero = '%s'",
                               s.second));
    assert_int_equal(retenues(&s, s.second, &held), 2);
    assert_int_equal(held[0].motif, RETENUE_CONTROLE);
    assert_int_equal(held[1].motif, RETENUE_COMPTE_REFUSE);
    verifie(&s, reference(&s, s.first, 1));
    assert_int_equal(retenues(&s, s.second, &held), 1);
    assert_int_equal(propose(&s.t).lignes_out, 1);
    temp_store_close(&s.t);
}

/* In a run already, approved once: its line leaves, as those on an account given up. */
static void sa_ligne_quitte_le_lot(void **state)
{
    struct paiement_approbation a = {.agent = "camille"};
    struct err e = {0};
    char next[36];
    struct scene s;

    (void)state;
    deux_dossiers(&s);
    rejette(&s, reference(&s, s.second, 1), "MS03");
    snprintf(next, sizeof(next), "%s", propose(&s.t).numero_out);
    a.numero = next;
    assert_ok(store_write(s.t.store, paiement_approuver, &a, &e), &e);
    assert_int_equal(a.retirees_out, 0);
    rejette(&s, reference(&s, s.first, 1), "AC04");
    a.agent = "dominique";
    assert_ok(store_write(s.t.store, paiement_approuver, &a, &e), &e);
    assert_int_equal(a.retirees_out, 1);
    assert_true(a.vide_out);
    assert_int_equal(raw_i64(&s.t, "SELECT COUNT(*) FROM paiement_ligne WHERE etat = 'abandonne' AND motif = "
                                   "'compte_refuse'"),
                     1);
    assert_string_not_equal(paiement_motif_phrase("compte_refuse"), "");
    temp_store_close(&s.t);
}

/* ---- free again --------------------------------------------------------------------------------------------- */

static void un_autre_compte_libere_apres_son_delai(void **state)
{
    struct paiement_retenue *held;
    struct scene s;

    (void)state;
    deux_dossiers(&s);
    rejette(&s, reference(&s, s.second, 1), "MS03");
    rejette(&s, reference(&s, s.first, 1), "AC04");
    set_iban(&s.t, ORG_SANS, SECOND);
    assert_int_equal(retenues(&s, s.second, &held), 1);
    assert_int_equal(held[0].motif, RETENUE_COMPTE);
    assert_int_equal(held[0].jusque, on("2026-07-26"));
    assert_int_equal(propose(&s.t).lignes_out, 0);
    assert_null(refus_du_compte(&s, ORG_SANS));
    s.t.now_us = instant_of_day(on("2026-07-27"));
    libre(&s, s.first);
    assert_int_equal(propose(&s.t).lignes_out, 2);
    /* The same IBAN again is the same account: what the bank said of it holds. */
    set_iban(&s.t, ORG_SANS, PREMIER);
    s.t.now_us = instant_of_day(on("2026-08-20"));
    refuse(&s, s.second, "AC04", reference(&s, s.first, 1));
    temp_store_close(&s.t);
}

/* A change that is cancelled gives the account before back, refused as it was. */
static void un_changement_annule_le_retient_encore(void **state)
{
    struct compte_commande k = {.de = {COMPTE_ORGANISME, ORG_SANS}, .par = {PARTY_CDC, 0, "essai"}};
    struct err e = {0};
    struct scene s;

    (void)state;
    deux_dossiers(&s);
    rejette(&s, reference(&s, s.second, 1), "MS03");
    rejette(&s, reference(&s, s.first, 1), "AC04");
    set_iban(&s.t, ORG_SANS, SECOND);
    assert_ok(store_write(s.t.store, compte_annuler, &k, &e), &e);
    refuse(&s, s.second, "AC04", reference(&s, s.first, 1));
    temp_store_close(&s.t);
}

/* Another body that is paid on the same IBAN waits too, without learning of whose transfer. */
static void le_meme_iban_est_le_meme_compte(void **state)
{
    static const struct parcours elu = {1, ORG_AGREE, SESSION_MANDAT, 0, -1, CAUSE_TOTALE, false, "F-3"};
    char third[DOSSIER_NUMERO_BYTES];
    struct err e = {0};
    struct scene s;

    (void)state;
    deux_dossiers(&s);
    assert_ok(parcourir(&s.t, &elu, FACTURE, third, &e), &e);
    s.t.now_us = instant_of_day(on("2026-07-20"));
    set_iban(&s.t, ORG_AGREE, PREMIER);
    libre(&s, third);
    rejette(&s, reference(&s, s.second, 1), "MS03");
    rejette(&s, reference(&s, s.first, 1), "AC04");
    refuse(&s, third, "AC04", NULL);
    assert_int_equal(propose(&s.t).lignes_out, 0);
    verifie(&s, reference(&s, s.first, 1));
    assert_int_equal(propose(&s.t).lignes_out, 3);
    temp_store_close(&s.t);
}

static void deux_agents_le_liberent(void **state)
{
    const char *ref;
    struct paiement_reprise p;
    struct err e;
    struct scene s;

    (void)state;
    deux_dossiers(&s);
    ref = reference(&s, s.first, 1);
    rejette(&s, reference(&s, s.second, 1), "MS03");
    rejette(&s, ref, "AC04");
    assert_int_equal(reprendre(&s, ref, "alex", NULL, &p, &e), RC_CONFLICT);
    assert_int_equal(e.msg, MSG_PAIEMENT_COMPTE_AUCUN);
    assert_int_equal(reprendre(&s, ref, "alex", "..", &p, &e), RC_USAGE);
    assert_int_equal(reprendre(&s, ref, "", MIME, &p, &e), RC_USAGE);
    assert_ok(reprendre(&s, ref, "alex", MIME, &p, &e), &e);
    assert_int_equal(p.reponses_out, 1);
    assert_string_equal(retour(&s).suite, "compte_dit");
    assert_string_equal(retour(&s).dit_par, "alex");
    assert_string_equal(retour(&s).dit_motif, MIME);
    assert_int_equal(reprendre(&s, ref, "noe", MIME, &p, &e), RC_CONFLICT);
    assert_int_equal(e.msg, MSG_PAIEMENT_COMPTE_DIT);
    assert_int_equal(reprendre(&s, ref, "ALEX", NULL, &p, &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_PAIEMENT_COMPTE_MEME);
    refuse(&s, s.second, "AC04", ref); /* one word frees nothing */
    assert_int_equal(propose(&s.t).lignes_out, 0);
    assert_ok(reprendre(&s, ref, "noe", NULL, &p, &e), &e);
    assert_int_equal(p.reponses_out, 1);
    libre(&s, s.first);
    libre(&s, s.second);
    assert_int_equal(reprendre(&s, ref, "noe", NULL, &p, &e), RC_CONFLICT);
    assert_int_equal(e.msg, MSG_PAIEMENT_RETOUR_DECIDE);
    assert_int_equal(propose(&s.t).lignes_out, 2);
    temp_store_close(&s.t);
}

static void ce_qui_est_dit_se_retire(void **state)
{
    struct paiement_reprise p, back = {.agent = "noe", .retirer = true};
    struct err e = {0};
    struct scene s;

    (void)state;
    deux_dossiers(&s);
    back.reference = reference(&s, s.first, 1);
    rejette(&s, reference(&s, s.second, 1), "MS03");
    rejette(&s, back.reference, "AC04");
    assert_int_equal(store_write(s.t.store, paiement_reprendre, &back, &e), RC_CONFLICT);
    assert_int_equal(e.msg, MSG_PAIEMENT_COMPTE_AUCUN);
    assert_ok(reprendre(&s, back.reference, "alex", MIME, &p, &e), &e);
    assert_ok(store_write(s.t.store, paiement_reprendre, &back, &e), &e);
    assert_int_equal(back.etape_out, REPRISE_RETIREE);
    assert_int_equal(reprendre(&s, back.reference, "noe", NULL, &p, &e), RC_CONFLICT);
    assert_int_equal(e.msg, MSG_PAIEMENT_COMPTE_AUCUN);
    refuse(&s, s.second, "AC04", back.reference);
    temp_store_close(&s.t);
}

/* Neither a word nor its withdrawal is for a transfer whose account nobody refused: one agent lets it be paid again. */
static void un_autre_retour_ne_prend_pas_deux_agents(void **state)
{
    struct paiement_reprise p, back = {.agent = "noe", .retirer = true};
    struct err e = {0};
    struct scene s;

    (void)state;
    deux_dossiers(&s);
    back.reference = reference(&s, s.first, 1);
    lire_releve(&s, ecriture(&s, "D1", "1200.00", false, back.reference, NULL));
    lire_releve(&s, ecriture(&s, "R1", "1200.00", true, back.reference, "MS03"));
    assert_int_equal(reprendre(&s, back.reference, "alex", MIME, &p, &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_PAIEMENT_COMPTE_AUTRE);
    assert_int_equal(store_write(s.t.store, paiement_reprendre, &back, &e), RC_USAGE);
    assert_ok(reprendre(&s, back.reference, "alex", NULL, &p, &e), &e);
    assert_int_equal(p.etape_out, REPRISE_FAITE);
    temp_store_close(&s.t);
}

/* What the first agent looked at is what the second frees: an answer that came in between holds still, and one that comes after holds again. */
static void une_reponse_nouvelle_retient_encore(void **state)
{
    struct paiement_reprise p;
    struct err e;
    struct scene s;

    (void)state;
    deux_dossiers(&s);
    rejette(&s, reference(&s, s.first, 1), "AC04");
    assert_ok(reprendre(&s, reference(&s, s.first, 1), "alex", MIME, &p, &e), &e);
    rejette(&s, reference(&s, s.second, 1), "AC06");
    assert_ok(reprendre(&s, reference(&s, s.first, 1), "noe", NULL, &p, &e), &e);
    assert_int_equal(p.reponses_out, 1);
    refuse(&s, s.first, "AC06", reference(&s, s.second, 1));
    refuse(&s, s.second, "AC06", reference(&s, s.second, 1));
    verifie(&s, reference(&s, s.second, 1));
    snprintf(s.lot, sizeof(s.lot), "%s", propose(&s.t).numero_out);
    emettre(&s);
    rejette(&s, reference(&s, s.first, 2), "AC04");
    rejette(&s, reference(&s, s.second, 2), "MS03");
    refuse(&s, s.second, "AC04", reference(&s, s.first, 2));
    assert_int_equal(propose(&s.t).lignes_out, 0);
    temp_store_close(&s.t);
}

/* All the answers about one account are looked at together: two people free it, not two for each transfer. */
static void un_seul_accord_pour_tout_le_compte(void **state)
{
    struct paiement_reprise p;
    struct err e;
    struct scene s;

    (void)state;
    deux_dossiers(&s);
    rejette(&s, reference(&s, s.first, 1), "AC04");
    rejette(&s, reference(&s, s.second, 1), "AC04");
    assert_ok(reprendre(&s, reference(&s, s.first, 1), "alex", MIME, &p, &e), &e);
    assert_int_equal(p.reponses_out, 2);
    assert_ok(reprendre(&s, reference(&s, s.second, 1), "noe", NULL, &p, &e), &e);
    assert_int_equal(p.reponses_out, 2);
    libre(&s, s.first);
    libre(&s, s.second);
    assert_int_equal(raw_i64(&s.t, "SELECT COUNT(*) FROM journal WHERE acte = 'paiement.reprendre'"), 2);
    temp_store_close(&s.t);
}

/* ---- factoring ---------------------------------------------------------------------------------------------- */

static int64_t affacturer(struct scene *s, int64_t organisme_id)
{
    struct affacturage_declaration d = {.organisme_id = organisme_id,
                                        .a = {.raison_sociale = "Factor SA",
                                              .siret = "55208131766522",
                                              .code_postal = "75001",
                                              .ville = "Paris",
                                              .voie = "1 rue de la Paix",
                                              .iban = SECOND,
                                              .depuis = on("2026-06-01"), /* before the invoices */
                                              .avant = DAY_NONE},
                                        .par = {PARTY_CDC, 0, "essai"}};
    struct affacturage_decision ok = {.organisme_id = organisme_id, .par = {PARTY_CDC, 0, COMPTE_SECOND}};
    struct err e = {0};

    assert_ok(store_write(s->t.store, affacturage_declarer, &d, &e), &e);
    ok.no = d.no_out;
    assert_ok(store_write(s->t.store, affacturage_approuver, &ok, &e), &e);
    return d.no_out;
}

static const char *refus_de_la_societe(struct scene *s, int64_t organisme_id)
{
    struct affacturage *list;
    struct err e = {0};
    struct db *db;
    size_t n;

    assert_ok(store_read_begin(s->t.store, &db, &e), &e);
    assert_ok(affacturages(db, s->t.arena, organisme_id, 0, DAY_NONE, 10, &list, &n, &e), &e);
    store_read_end(s->t.store, db);
    assert_int_equal(n, 1);
    return list[0].refus;
}

static void refuse_la_societe(struct scene *s, const char *numero, const char *code, const char *decision)
{
    struct paiement_retenue *held;

    assert_int_equal(retenues(s, numero, &held), 1);
    assert_int_equal(held[0].motif, RETENUE_AFFACTURAGE_REFUSE);
    assert_string_equal(retenue_regle(&held[0]), code);
    if (decision != NULL)
        assert_string_equal(held[0].decision, decision);
    else
        assert_null(held[0].decision);
}

/* The body's own account is refused; that of the company that takes its place is not, and the other way round. */
static void la_societe_d_affacturage_a_son_compte(void **state)
{
    struct declaration_fin end = {.organisme_id = ORG_SANS, .par = {PARTY_CDC, 0, "essai"}};
    struct affacturage_decision ok = {.organisme_id = ORG_SANS, .par = {PARTY_CDC, 0, COMPTE_SECOND}};
    struct err e = {0};
    struct scene s;
    char sql[160];

    (void)state;
    deux_dossiers(&s);
    rejette(&s, reference(&s, s.second, 1), "MS03");
    rejette(&s, reference(&s, s.first, 1), "AC04");
    end.no = ok.no = affacturer(&s, ORG_SANS);
    s.t.now_us = instant_of_day(on("2026-07-28"));
    libre(&s, s.first);
    snprintf(s.lot, sizeof(s.lot), "%s", propose(&s.t).numero_out);
    emettre(&s);
    assert_null(refus_de_la_societe(&s, ORG_SANS));
    rejette(&s, reference(&s, s.second, 2), "MS03");
    rejette(&s, reference(&s, s.first, 2), "AC06");
    refuse_la_societe(&s, s.second, "AC06", reference(&s, s.first, 2));
    assert_string_equal(refus_de_la_societe(&s, ORG_SANS), "AC06");
    assert_int_equal(propose(&s.t).lignes_out, 0);
    /* Two agents checked with the company: the body's own stays refused, and is not paid on meanwhile. */
    verifie(&s, reference(&s, s.first, 2));
    libre(&s, s.second);
    assert_string_equal(refus_du_compte(&s, ORG_SANS), "AC04");
    /* It ends: what is invoiced from then on is the body's, whose own account is refused. */
    end.avant = on("2026-07-29");
    assert_ok(store_write(s.t.store, affacturage_terminer, &end, &e), &e);
    ok.fin_lue = end.avant;
    assert_ok(store_write(s.t.store, affacturage_approuver, &ok, &e), &e);
    s.t.now_us = instant_of_day(on("2026-08-20"));
    libre(&s, s.second);
    snprintf(sql, sizeof(sql), "UPDATE dossier SET transmise_le = %d WHERE numero = '%s'", on("2026-07-29"),
             s.second);
    assert_int_equal(raw_as_program(&s.t, sql), SQLITE_OK);
    refuse(&s, s.second, "AC04", reference(&s, s.first, 1));
    temp_store_close(&s.t);
}

/* Two dossiers of ORG_SANS whose company the bank refused, and one of ORG_AGREE, invoiced; into third. */
static void deux_organismes(struct scene *s, char third[DOSSIER_NUMERO_BYTES])
{
    static const struct parcours elu = {1, ORG_AGREE, SESSION_MANDAT, 0, -1, CAUSE_TOTALE, false, "F-3"};
    struct err e = {0};

    deux_dossiers(s);
    rejette(s, reference(s, s->second, 1), "MS03");
    rejette(s, reference(s, s->first, 1), "MS03");
    (void)affacturer(s, ORG_SANS);
    assert_ok(parcourir(&s->t, &elu, FACTURE, third, &e), &e);
    s->t.now_us = instant_of_day(on("2026-07-28"));
    snprintf(s->lot, sizeof(s->lot), "%s", propose(&s->t).numero_out);
    emettre(s);
    rejette(s, reference(s, s->second, 2), "MS03");
    rejette(s, reference(s, s->first, 2), "AC06");
}

/* The same company declared by another body is the same account, with which transfer it was kept from that body; what frees it frees both. */
static void la_meme_societe_de_deux_organismes(void **state)
{
    char third[DOSSIER_NUMERO_BYTES];
    struct scene s;

    (void)state;
    deux_organismes(&s, third);
    (void)affacturer(&s, ORG_AGREE);
    s.t.now_us = instant_of_day(on("2026-08-20"));
    refuse_la_societe(&s, third, "AC06", NULL);
    refuse_la_societe(&s, s.second, "AC06", reference(&s, s.first, 2));
    assert_string_equal(refus_de_la_societe(&s, ORG_AGREE), "AC06");
    assert_int_equal(propose(&s.t).lignes_out, 0);
    verifie(&s, reference(&s, s.first, 2));
    libre(&s, third);
    assert_null(refus_de_la_societe(&s, ORG_AGREE));
    assert_int_equal(propose(&s.t).lignes_out, 3);
    temp_store_close(&s.t);
}

/* An account refused as that of a company is no better as a body's own. */
static void le_compte_d_une_societe_donne_pour_le_sien(void **state)
{
    char third[DOSSIER_NUMERO_BYTES];
    struct scene s;

    (void)state;
    deux_organismes(&s, third);
    set_iban(&s.t, ORG_AGREE, SECOND);
    s.t.now_us = instant_of_day(on("2026-08-20"));
    refuse(&s, third, "AC06", NULL);
    assert_string_equal(refus_du_compte(&s, ORG_AGREE), "AC06");
    temp_store_close(&s.t);
}

/* A store from before the index (step 0027): what the bank refused is held as it was, the body's account and the company's. */
static void ce_qui_etait_refuse_avant_le_reste(void **state)
{
    char third[DOSSIER_NUMERO_BYTES];
    struct err e = {0};
    struct scene s;

    (void)state;
    ON_FILE_ONLY();
    deux_organismes(&s, third);
    store_close(s.t.store);
    s.t.store = NULL;
    assert_int_equal(raw_sql(&s.t, PREMIER_SCHEMA), SQLITE_OK);
    assert_ok(store_open(s.t.path, STORE_WRITE, &s.t.env, &s.t.keys, &s.t.store, &e), &e);
    refuse_la_societe(&s, s.second, "AC06", reference(&s, s.first, 2));
    assert_int_equal(propose(&s.t).lignes_out, 0);
    verifie(&s, reference(&s, s.first, 2));
    libre(&s, s.second);
    assert_int_equal(propose(&s.t).lignes_out, 2);
    temp_store_close(&s.t);
}

/* The codes are those of the law's table, on the day asked. */
static void les_codes_sont_ceux_de_la_table(void **state)
{
    char codes[COMPTE_MOTIFS_BYTES];

    (void)state;
    assert_non_null(strstr(compte_motifs(on("2026-07-20"), codes), ",AC04,"));
    assert_true(codes[0] == ',' && codes[strlen(codes) - 1] == ',');
    assert_true(compte_motif("AC01", on("2026-07-20")));
    assert_false(compte_motif("AM04", on("2026-07-20")));
    assert_false(compte_motif("AC13", on("2026-07-20"))); /* of who pays */
    assert_false(compte_motif(NULL, on("2026-07-20")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(un_autre_dossier_n_y_part_pas),
        cmocka_unit_test(un_retour_retient_de_meme),
        cmocka_unit_test(un_motif_d_autre_chose_ne_tient_que_le_sien),
        cmocka_unit_test(un_lot_rejete_ne_dit_rien_du_compte_paye),
        cmocka_unit_test(un_lot_annule_ne_dit_rien_du_compte_paye),
        cmocka_unit_test(ce_qui_retient_deja_se_dit_aussi),
        cmocka_unit_test(sa_ligne_quitte_le_lot),
        cmocka_unit_test(un_autre_compte_libere_apres_son_delai),
        cmocka_unit_test(un_changement_annule_le_retient_encore),
        cmocka_unit_test(le_meme_iban_est_le_meme_compte),
        cmocka_unit_test(deux_agents_le_liberent),
        cmocka_unit_test(ce_qui_est_dit_se_retire),
        cmocka_unit_test(un_autre_retour_ne_prend_pas_deux_agents),
        cmocka_unit_test(une_reponse_nouvelle_retient_encore),
        cmocka_unit_test(un_seul_accord_pour_tout_le_compte),
        cmocka_unit_test(la_societe_d_affacturage_a_son_compte),
        cmocka_unit_test(la_meme_societe_de_deux_organismes),
        cmocka_unit_test(le_compte_d_une_societe_donne_pour_le_sien),
        cmocka_unit_test(ce_qui_etait_refuse_avant_le_reste),
        cmocka_unit_test(les_codes_sont_ceux_de_la_table),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

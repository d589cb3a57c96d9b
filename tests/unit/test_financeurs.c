/* Schemes, files of dotations, calls for funds, bank statements: R. 6323-42, credited only once the money is there. Nobody
 * here exists. */
#include "exchange/camt.h"
#include "exchange/depots.h"
#include "exchange/releves.h"
#include "exchange/sngi.h"
#include "book/book.h"
#include "import_fixture.h"
#include "training/appel.h"
#include "training/depot.h"
#include "training/dispositif.h"

#define NOTRE "FR1420041010050500013M02606"
#define REGION "18002002600019"
#define SNGI                                                                                                 \
    "nir;nom_naissance;nom_usage;prenoms;sexe;date_naissance;lieu_naissance\n"                               \
    "269054958815780;Test;;Zoé;F;1969-05-12;49588\n185057800604830;Test;;Jean;M;1985-05-12;78006\n"
#define HEAD "financeur;dispositif;reference;nom;montant;nir;prenom;naissance;sexe\n"
#define LIGNE REGION ";RELANCE;"
#define ZOE LIGNE "R-1;Test;500,00;269054958815780;;;\n"
#define JEAN LIGNE "R-2;TEST;300;;Jean;1985-05-12;M\n"

static enum rc faire(struct temp_store *t, unit_fn *fn, void *arg, struct err *e)
{
    memset(e, 0, sizeof(*e));
    return store_write(t->store, fn, arg, e);
}

static void reussi(struct temp_store *t, unit_fn *fn, void *arg)
{
    struct err e;

    if (faire(t, fn, arg, &e) != RC_OK)
        fail_msg("%s", e.phrase);
}

static struct dispositif_proposition relance(void)
{
    return (struct dispositif_proposition){.siret = REGION,
                                           .agent = "alix",
                                           .d = {.code = "RELANCE",
                                                 .libelle = "Relance",
                                                 .base = "volontaire",
                                                 .depuis = day_parse_iso("2026-01-01"),
                                                 .avant = DAY_NONE,
                                                 .montant_min_cents = 10000,
                                                 .montant_max_cents = 150000,
                                                 .plafond_cents = 200000,
                                                 .echeance = DAY_NONE,
                                                 .duree_jours = 365,
                                                 .remboursable = true,
                                                 .classes = "RNCP",
                                                 .formations = ""}};
}

static int setup(void **state)
{
    static struct temp_store t;
    struct financeur_inscription f = {.siret = REGION, .denomination = "Région", .categorie = "region"};
    struct dispositif_proposition p = relance();
    struct dispositif_decision d = {.siret = REGION, .code = "RELANCE", .agent = "billie", .approuver = true};

    temp_store_open(&t, "2026-11-24");
    t.env.compte = NOTRE;
    import_text(&t, &partner_sngi, SNGI, NULL);
    reussi(&t, financeur_inscrire, &f);
    reussi(&t, dispositif_proposer, &p);
    reussi(&t, dispositif_decider, &d);
    *state = &t;
    return 0;
}

static int teardown(void **state)
{
    temp_store_close(*state);
    return 0;
}

static struct depot lire(struct temp_store *t, const char *numero)
{
    struct depot d;
    struct err e;
    struct db *db;

    assert_int_equal(store_read_begin(t->store, &db, &e), RC_OK);
    assert_int_equal(depot_lire(db, t->arena, numero, &d, &e), RC_OK);
    store_read_end(t->store, db);
    return d;
}

static int64_t dotations(struct temp_store *t)
{
    struct err e;
    struct db *db;
    int64_t sum = 0;
    struct balance b;

    assert_int_equal(store_read_begin(t->store, &db, &e), RC_OK);
    for (int64_t id = 1; id <= 2; id++)
        for (int64_t lot = 1; lot <= 3; lot++) {
            assert_int_equal(
                book_balance_at(db, id, POCHE_DOTATION, lot, day_parse_iso("2026-12-31"), INT64_MAX, &b, &e),
                RC_OK);
            sum += b.posted;
        }
    store_read_end(t->store, db);
    return sum;
}

/* A statement with entries ready made. */
static const char *releve(struct temp_store *t, const char *entries)
{
    return arena_printf(
        t->arena,
        "<?xml version=\"1.0\"?><Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\">"
        "<BkToCstmrStmt><GrpHdr><MsgId>M</MsgId></GrpHdr><Stmt><Id>1</Id><Acct><Id><IBAN>" NOTRE
        "</IBAN></Id></Acct>%s</Stmt></BkToCstmrStmt></Document>",
        entries);
}

static const char *entree(struct temp_store *t, const char *id, const char *cents, const char *reference)
{
    return arena_printf(
        t->arena,
        "<Ntry><Amt Ccy=\"EUR\">%s</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>"
        "<BookgDt><Dt>2026-11-24</Dt></BookgDt><ValDt><Dt>2026-11-24</Dt></ValDt>"
        "<AcctSvcrRef>%s</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>"
        "<RltdPties><Dbtr><Nm>REGION</Nm></Dbtr></RltdPties>"
        "<RmtInf><Strd><CdtrRefInf><Ref>%s</Ref></CdtrRefInf></Strd></RmtInf></TxDtls></NtryDtls></Ntry>",
        cents, id, reference);
}

static const char *approuver(struct temp_store *t)
{
    struct depot_acte p = {.numero = "DD-20261124-1", .agent = "billie"};

    import_text(t, &partner_dotations, HEAD ZOE JEAN, NULL);
    reussi(t, depot_approuver, &p);
    assert_int_equal(p.total_out, 80000);
    return arena_strdup(t->arena, p.reference_out);
}

static void un_dispositif_a_deux_personnes(void **state)
{
    struct temp_store *t = *state;
    struct dispositif_proposition p = relance();
    struct dispositif_decision d = {.siret = REGION, .code = "RELANCE", .agent = "ALIX", .approuver = true};
    struct err e;

    reussi(t, dispositif_proposer, &p);
    assert_int_equal(p.no_out, 2);
    assert_int_equal(faire(t, dispositif_proposer, &p, &e), RC_REFUSED); /* one at a time */
    assert_int_equal(e.msg, MSG_DISPOSITIF_EN_ATTENTE);
    assert_int_equal(faire(t, dispositif_decider, &d, &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_FINANCEUR_MEME_AGENT);
    d.approuver = false;
    d.no = 1; /* decided already */
    assert_int_equal(faire(t, dispositif_decider, &d, &e), RC_NOT_FOUND);
    d.no = 2;
    reussi(t, dispositif_decider, &d);
    assert_int_equal(faire(t, dispositif_decider, &d, &e), RC_NOT_FOUND);
}

static void un_dispositif_suit_la_loi(void **state)
{
    struct temp_store *t = *state;
    struct dispositif_proposition p = relance();
    struct err e;

    p.d.base = "corrective"; /* R. 6323-42-1: only a voluntary one has conditions */
    assert_int_equal(faire(t, dispositif_proposer, &p, &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOTATION_CONDITIONS);
    p = relance();
    p.d.depuis = day_parse_iso("2025-01-01"); /* before the conditions exist */
    assert_int_equal(faire(t, dispositif_proposer, &p, &e), RC_REFUSED);
    p = relance();
    p.d.montant_max_cents = 5000;
    assert_int_equal(faire(t, dispositif_proposer, &p, &e), RC_USAGE);
    p = relance();
    p.d.classes = "AUTRE";
    assert_int_equal(faire(t, dispositif_proposer, &p, &e), RC_USAGE);
}

static void les_lignes_refusees_disent_pourquoi(void **state)
{
    struct temp_store *t = *state;
    struct outcome o = plan_text(t, &partner_dotations,
                                 HEAD ZOE LIGNE "R-1;Test;500;269054958815780;;;\n" /* twice */
                                 LIGNE "R-3;Test;50;269054958815780;;;\n"           /* under the minimum */
                                 LIGNE "R-4;Test;1500,01;269054958815780;;;\n"      /* over the maximum */
                                 LIGNE "R-5;Test;1500;269054958815780;;;\n"         /* exactly the ceiling */
                                 LIGNE "R-6;Test;100;269054958815780;;;\n"          /* over the ceiling */
                                 LIGNE "R-7;Test;100;269054958815781;;;\n"          /* key of the NIR */
                                 LIGNE "269054958815780;Test;100;;Zoé;1969-05-12;F\n" /* a NIR as reference */
                                 LIGNE "R-8;Test;beaucoup;269054958815780;;;\n",
                                 NULL);

    assert_int_equal(o.rc, RC_OK);
    assert_int_equal(o.plan.effects[PLAN_NEW], 2);
    assert_int_equal(o.plan.refused, 7);
    assert_int_equal(counter(&o.plan, "total"), 200000);
}

/* A plan says whose account can be credited, by name and NIR: it is in the journal, with those it read, before it answers. */
static void un_plan_est_une_lecture(void **state)
{
    struct temp_store *t = *state;
    struct outcome o =
        plan_text(t, &partner_dotations,
                  HEAD ZOE JEAN ZOE LIGNE "R-8;Autre;500;269054958815780;;;\n" /* another name */
                  LIGNE "R-9;Test;300;;Inconnue;1985-05-12;F\n",               /* nobody */
                  NULL);

    assert_int_equal(o.rc, RC_OK);
    assert_int_equal(raw_i64(t, "SELECT COUNT(*) FROM journal WHERE acte = 'import.dotations.plan'"), 1);
    assert_int_equal(
        raw_i64(t, "SELECT COUNT(*) FROM journal_titulaire jt JOIN journal j ON j.seq = jt.seq WHERE "
                   "j.acte = 'import.dotations.plan'"),
        2);
    o = plan_text(t, &partner_dotations, HEAD LIGNE "R-9;Test;300;;Inconnue;1985-05-12;F\n", NULL);
    assert_int_equal(o.rc, RC_OK);
    assert_int_equal(raw_i64(t, "SELECT COUNT(*) FROM journal WHERE acte = 'import.dotations.plan'"), 1);
}

static void un_fichier_est_d_un_seul_dispositif(void **state)
{
    struct temp_store *t = *state;
    struct outcome o =
        plan_text(t, &partner_dotations, HEAD ZOE REGION ";AUTRE;R-9;Test;200;269054958815780;;;\n", NULL);

    assert_int_equal(o.rc, RC_USAGE);
    assert_int_equal(o.e.msg, MSG_DEPOT_PLUSIEURS);
    o = plan_text(t, &partner_dotations, HEAD REGION ";AUTRE;R-9;Test;200;269054958815780;;;\n", NULL);
    assert_int_equal(o.e.msg, MSG_DISPOSITIF_FERME);
}

static void une_reference_est_prise_une_fois(void **state)
{
    struct temp_store *t = *state;
    struct outcome o;

    import_text(t, &partner_dotations, HEAD ZOE, NULL);
    o = plan_text(t, &partner_dotations, HEAD ZOE, NULL);
    assert_int_equal(o.e.msg, MSG_IMPORT_DEJA_APPLIQUE);
    o = plan_text(t, &partner_dotations, HEAD ZOE JEAN, NULL);
    assert_int_equal(o.plan.effects[PLAN_NEW], 1);
    assert_int_equal(o.plan.refused, 1);
    assert_int_equal(o.plan.refusals[0].msg, MSG_DEPOT_REFERENCE_CONNUE);
}

static void qui_n_est_pas_sur_attend(void **state)
{
    struct temp_store *t = *state;
    struct depot_acte p = {.numero = "DD-20261124-1", .agent = "alix", .ligne = 2, .titulaire_id = 1};
    struct outcome o = import_text(t, &partner_dotations,
                                   HEAD LIGNE "R-1;Autre;500;269054958815780;;;\n" /* another name */
                                   LIGNE "R-2;Test;300;;Inconnue;1985-05-12;F\n",
                                   NULL);
    struct err e;

    assert_int_equal(o.plan.effects[PLAN_QUEUED], 2);
    assert_int_equal(faire(t, depot_approuver, &p, &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DEPOT_ATTENTE);
    p.titulaire_id = 99999;
    assert_int_equal(faire(t, depot_rattacher, &p, &e), RC_NOT_FOUND);
    assert_int_equal(e.msg, MSG_TITULAIRE_INCONNU);
    p.titulaire_id = 1;
    reussi(t, depot_rattacher, &p);
    assert_int_equal(faire(t, depot_rattacher, &p, &e), RC_REFUSED);
    assert_int_equal(faire(t, depot_ecarter, &p, &e), RC_REFUSED); /* nobody waits for it any more */
    assert_int_equal(e.msg, MSG_DEPOT_LIGNE_PRETE);
    p.motif = "  ";
    assert_int_equal(faire(t, depot_ecarter, &p, &e), RC_REFUSED);
    p.motif = NULL;
    p.ligne = 3; /* as in the file: its first line names the columns */
    reussi(t, depot_ecarter, &p);
    assert_int_equal(faire(t, depot_approuver, &p, &e), RC_REFUSED); /* said whose a line is */
    assert_int_equal(e.msg, MSG_DEPOT_RATTACHEE);
    p.agent = "billie";
    reussi(t, depot_approuver, &p);
    assert_int_equal(p.total_out, 50000);
}

static size_t page(struct temp_store *t, int64_t after, struct depot_ligne **out)
{
    struct err e = {0};
    struct db *db;
    size_t n;

    assert_int_equal(store_read_begin(t->store, &db, &e), RC_OK);
    assert_int_equal(depot_lignes(db, t->arena, 1, "", after, out, &n, &e), RC_OK);
    store_read_end(t->store, db);
    return n;
}

/* The number told of a line reaches it, whatever the order of the references, and pages pass over none of them. */
static void chaque_ligne_se_lit_et_se_decide(void **state)
{
    struct temp_store *t = *state;
    struct depot_acte p = {.numero = "DD-20261124-1", .agent = "alix"};
    char *text = arena_alloc(t->arena, 65536), *told = arena_alloc(t->arena, 2100);
    size_t used = (size_t)snprintf(text, 65536, HEAD), pages = 0, n;
    struct depot_ligne *list;
    int64_t after = 0, seen = 0;
    struct err e;

    assert_int_equal(raw_sql(t, "UPDATE dispositif SET plafond_cents = NULL"), SQLITE_OK);
    for (int i = 1; i <= 400; i++) /* B-10 sorts before B-2 */
        used +=
            (size_t)snprintf(text + used, 65536 - used, LIGNE "B-%d;Test;300;;Inconnue;1985-05-12;F\n", i);
    import_text(t, &partner_dotations, text, NULL);
    do {
        n = page(t, after, &list);
        for (size_t i = 0; i < n; i++)
            assert_int_equal(list[i].ligne, ++seen + 1); /* the first line names the columns */
        after = n > 0 ? list[n - 1].ligne : after;
        pages++;
    } while (n == DEPOT_LIGNES_PAGE);
    assert_int_equal(seen, 400);
    assert_int_equal(pages, 3);
    memset(told, 0, 2100);
    for (int i = 0; i < 501; i++)
        memcpy(told + 4 * i, "\xf0\x9f\x8e\x93", 4);
    p.ligne = 2;
    p.motif = told;
    assert_int_equal(faire(t, depot_ecarter, &p, &e), RC_USAGE); /* a reason has a length */
    assert_int_equal(e.msg, MSG_DECISION_TEXTE_LONG);
    told[2000] = '\0';
    for (p.ligne = 2; p.ligne <= 401; p.ligne++) /* however long the reasons of those beside it */
        reussi(t, depot_ecarter, &p);
    assert_int_equal(faire(t, depot_ecarter, &p, &e), RC_NOT_FOUND);
    assert_int_equal(e.msg, MSG_DEPOT_LIGNE);
}

static void une_autre_personne_approuve(void **state)
{
    struct temp_store *t = *state;
    struct depot_acte p = {.numero = "DD-20261124-1", .agent = "Essai"};
    char normal[RF_BYTES];
    struct err e;

    import_text(t, &partner_dotations, HEAD ZOE, NULL);
    assert_int_equal(faire(t, depot_approuver, &p, &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_FINANCEUR_MEME_AGENT);
    p.agent = "billie";
    reussi(t, depot_approuver, &p);
    assert_true(rf_normalise(p.reference_out, normal));
    assert_int_equal(p.echeance_out, day_parse_iso("2026-12-24"));
    assert_int_equal(faire(t, depot_approuver, &p, &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DEPOT_ETAT);
}

static void rien_n_est_credite_avant_l_argent(void **state)
{
    struct temp_store *t = *state;
    const char *rf = approuver(t);
    struct depot_bilan b;
    struct err e;

    assert_int_equal(depot_crediter(t->store, false, &b, &e), RC_OK);
    assert_int_equal(b.lignes, 0);
    import_text(t, &partner_camt, releve(t, entree(t, "B1", "799.99", rf)), NULL);
    assert_int_equal(dotations(t), 0);
    assert_string_equal(lire(t, "DD-20261124-1").etat, "appele");
    import_text(t, &partner_camt, releve(t, entree(t, "B2", "0.01", rf)), NULL);
    assert_int_equal(dotations(t), 80000);
    assert_string_equal(lire(t, "DD-20261124-1").etat, "credite");
    assert_int_equal(lire(t, "DD-20261124-1").creditees, 2);
    assert_int_equal(depot_crediter(t->store, false, &b, &e), RC_OK);
    assert_int_equal(b.lignes, 0);
}

static int64_t a_rendre(struct temp_store *t)
{
    struct cursor c = {0};
    struct err e;
    struct db *db;
    int64_t sum = 0;

    assert_int_equal(store_read_begin(t->store, &db, &e), RC_OK);
    assert_int_equal(db_query(db, Q_RESTITUTIONS, &c, &e, "tiii", "", (int64_t)0, (int64_t)0, (int64_t)100),
                     RC_OK);
    while (cursor_next(&c))
        sum += cursor_i64(&c, 5);
    assert_int_equal(cursor_close(&c, &e), RC_OK);
    store_read_end(t->store, db);
    return sum;
}

static void la_meme_ecriture_ne_compte_qu_une_fois(void **state)
{
    struct temp_store *t = *state;
    const char *rf = approuver(t);
    const char *half = entree(t, "B1", "400.00", rf);
    struct outcome o;

    import_text(t, &partner_camt, releve(t, half), NULL);
    /* Another statement tells it again, with another one. */
    o = import_text(t, &partner_camt,
                    releve(t, arena_printf(t->arena, "%s%s", half, entree(t, "B2", "500.00", rf))), NULL);
    assert_int_equal(o.plan.effects[PLAN_UNCHANGED], 1);
    assert_int_equal(lire(t, "DD-20261124-1").recu_cents, 90000);
    assert_int_equal(dotations(t), 80000);
    assert_int_equal(a_rendre(t), 10000);
    import_text(t, &partner_camt, releve(t, entree(t, "B3", "800.00", rf)), NULL);
    assert_int_equal(dotations(t), 80000);
    assert_int_equal(a_rendre(t), 90000);
}

static void une_reference_fausse_attend_une_personne(void **state)
{
    struct temp_store *t = *state;
    const char *rf = approuver(t);
    char *wrong = arena_strdup(t->arena, rf);
    struct banque_decision d = {.ecriture = 1, .numero = "DD-20261124-1", .agent = "alix"};
    struct depot_bilan b;
    struct outcome o;
    struct err e;

    wrong[strlen(wrong) - 1] = wrong[strlen(wrong) - 1] == '9' ? '8' : '9';
    o = import_text(t, &partner_camt, releve(t, entree(t, "B1", "800.00", wrong)), NULL);
    assert_int_equal(o.plan.effects[PLAN_QUEUED], 1);
    assert_int_equal(dotations(t), 0);
    d.agent = "essai"; /* deposited it */
    assert_int_equal(faire(t, banque_rattacher, &d, &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_BANQUE_MEME_AGENT);
    d.agent = "Billie"; /* approved it */
    assert_int_equal(faire(t, banque_rattacher, &d, &e), RC_REFUSED);
    d.agent = "alix";
    reussi(t, banque_rattacher, &d);
    assert_int_equal(d.trop_out, 0);
    assert_int_equal(faire(t, banque_rattacher, &d, &e), RC_CONFLICT);
    assert_int_equal(depot_crediter(t->store, false, &b, &e), RC_OK);
    assert_int_equal(dotations(t), 80000);
}

/* 900 € come for a call of 800 €: who attaches them is told what is to go back. */
static void ce_qui_depasse_est_dit(void **state)
{
    struct temp_store *t = *state;
    struct banque_decision d = {.ecriture = 1, .numero = "DD-20261124-1", .agent = "alix"};

    approuver(t);
    import_text(t, &partner_camt, releve(t, entree(t, "B1", "900.00", "sans reference")), NULL);
    reussi(t, banque_rattacher, &d);
    assert_int_equal(d.trop_out, 10000);
    assert_int_equal(a_rendre(t), 10000);
}

static void un_virement_etranger_est_rendu(void **state)
{
    struct temp_store *t = *state;
    struct banque_decision d = {.ecriture = 1, .siret = REGION, .agent = "alix"};

    import_text(t, &partner_camt, releve(t, entree(t, "B1", "12.00", "facture 12")), NULL);
    reussi(t, banque_rendre, &d);
    assert_int_equal(a_rendre(t), 1200);
}

static void un_compte_ferme_entre_temps_est_rembourse(void **state)
{
    struct temp_store *t = *state;
    const char *rf = approuver(t);

    assert_int_equal(raw_sql(t, "UPDATE titulaire SET deces = 20000 WHERE id = 1"), RAW_OK);
    import_text(t, &partner_camt, releve(t, entree(t, "B1", "800.00", rf)), NULL);
    assert_int_equal(lire(t, "DD-20261124-1").refusees, 1);
    assert_string_equal(lire(t, "DD-20261124-1").etat, "credite");
    assert_int_equal(dotations(t) + a_rendre(t), 80000);
}

static void un_appel_abandonne_rend_ce_qui_est_recu(void **state)
{
    struct temp_store *t = *state;
    const char *rf = approuver(t);
    struct depot_acte p = {.numero = "DD-20261124-1", .agent = "alix"};
    struct outcome o;

    import_text(t, &partner_camt, releve(t, entree(t, "B1", "100.00", rf)), NULL);
    reussi(t, depot_abandonner, &p);
    assert_int_equal(a_rendre(t), 10000);
    o = import_text(t, &partner_camt, releve(t, entree(t, "B2", "700.00", rf)), NULL);
    assert_int_equal(o.plan.effects[PLAN_QUEUED], 1);
    assert_int_equal(dotations(t), 0);
    /* Its references are free again. */
    o = plan_text(t, &partner_dotations, HEAD ZOE, NULL);
    assert_int_equal(o.plan.effects[PLAN_NEW], 1);
}

/* ---- money told twice, doubtful days, another account --------------------------------------------------------- */

struct ecrit {
    const char *entry, *tx; /* references of the bank: of the entry, of its transaction; NULL: none */
    const char *cents;
    const char *booked, *value;
    const char *inside; /* of TxDtls */
};

static const char *reference_de_banque(struct temp_store *t, const char *text)
{
    return text != NULL ? arena_printf(t->arena, "<AcctSvcrRef>%s</AcctSvcrRef>", text) : "";
}

static const char *ecrire(struct temp_store *t, struct ecrit w)
{
    return arena_printf(
        t->arena,
        "<Ntry><Amt Ccy=\"EUR\">%s</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>%s"
        "</Dt></BookgDt><ValDt><Dt>%s</Dt></ValDt>%s<NtryDtls><TxDtls><Refs>%s</Refs><RltdPties>"
        "<Dbtr><Nm>REGION</Nm></Dbtr></RltdPties>%s</TxDtls></NtryDtls></Ntry>",
        w.cents, w.booked != NULL ? w.booked : "2026-11-24", w.value != NULL ? w.value : "2026-11-24",
        reference_de_banque(t, w.entry), reference_de_banque(t, w.tx), w.inside);
}

static const char *strd(struct temp_store *t, const char *rf)
{
    return arena_printf(t->arena, "<RmtInf><Strd><CdtrRefInf><Ref>%s</Ref></CdtrRefInf></Strd></RmtInf>", rf);
}

static struct banque_ecriture *en_attente(struct temp_store *t, size_t *n)
{
    struct banque_ecriture *all;
    struct err e;
    struct db *db;

    assert_int_equal(store_read_begin(t->store, &db, &e), RC_OK);
    assert_int_equal(banque_en_attente(db, t->arena, 0, &all, n, &e), RC_OK);
    store_read_end(t->store, db);
    return all;
}

static struct outcome lire_releve(struct temp_store *t, const char *entries)
{
    return import_text(t, &partner_camt, releve(t, entries), NULL);
}

static void releve_et_avis_disent_le_meme_argent(void **state)
{
    struct temp_store *t = *state;
    const char *in = strd(t, approuver(t));
    struct outcome o;

    lire_releve(t, ecrire(t, (struct ecrit){.entry = "N1", .cents = "400.00", .inside = in}));
    o = lire_releve(t, ecrire(t, (struct ecrit){.entry = "N1", .tx = "T1", .cents = "400.00", .inside = in}));
    assert_int_equal(o.plan.effects[PLAN_UNCHANGED], 1);
    o = lire_releve(t, ecrire(t, (struct ecrit){.tx = "T1", .cents = "400.00", .inside = in})); /* learnt */
    assert_int_equal(o.plan.effects[PLAN_UNCHANGED], 1);
    assert_int_equal(lire(t, "DD-20261124-1").recu_cents, 40000);
    assert_int_equal(dotations(t), 0);
}

static void la_meme_somme_sans_reference_commune_attend(void **state)
{
    struct temp_store *t = *state;
    const char *in = strd(t, approuver(t));
    struct banque_decision d = {.ecriture = 2, .agent = "alix"};
    struct banque_ecriture *w;
    struct outcome o;
    size_t n;

    lire_releve(t, ecrire(t, (struct ecrit){.entry = "N1", .cents = "400.00", .inside = in}));
    o = lire_releve(t, ecrire(t, (struct ecrit){.tx = "T1", .cents = "400.00", .inside = in}));
    assert_int_equal(o.plan.effects[PLAN_QUEUED], 1);
    w = en_attente(t, &n);
    assert_int_equal(n, 1);
    assert_string_equal(w[0].attente, "meme-montant");
    assert_int_equal(lire(t, "DD-20261124-1").recu_cents, 40000);
    reussi(t, banque_classer, &d);
    assert_int_equal(a_rendre(t), 0);
    /* Two of one statement, each with its reference, are two. */
    lire_releve(t, arena_printf(t->arena, "%s%s",
                                ecrire(t, (struct ecrit){.tx = "T8", .cents = "50.00", .inside = in}),
                                ecrire(t, (struct ecrit){.tx = "T9", .cents = "50.00", .inside = in})));
    assert_int_equal(lire(t, "DD-20261124-1").recu_cents, 50000);
}

/* The same sum of a call that is paid: who decides is told which call it is, that it is paid, and what it gives once said to be another sum. */
static void un_appel_paye_est_nomme(void **state)
{
    struct temp_store *t = *state;
    const char *in = strd(t, approuver(t));
    struct banque_decision d = {.ecriture = 2, .numero = "DD-20261124-1", .agent = "dany"};
    struct banque_ecriture *w;
    size_t n;

    lire_releve(t, ecrire(t, (struct ecrit){.entry = "N1", .cents = "800.00", .inside = in}));
    lire_releve(t, ecrire(t, (struct ecrit){.tx = "T1", .cents = "800.00", .inside = in}));
    w = en_attente(t, &n);
    assert_int_equal(n, 1);
    assert_string_equal(w[0].attente, "meme-montant");
    assert_string_equal(w[0].appel.numero, "DD-20261124-1");
    assert_string_equal(w[0].appel.etat, "credite");
    assert_non_null(strstr(banque_attente_phrase(w[0].attente), "rattacher"));
    assert_int_equal(a_rendre(t), 0);
    reussi(t, banque_rattacher, &d);
    assert_int_equal(a_rendre(t), 80000);
    assert_int_equal(dotations(t), 80000);
    /* One that cites none names none. */
    lire_releve(t, ecrire(t, (struct ecrit){.tx = "T2", .cents = "8.00", .inside = ""}));
    w = en_attente(t, &n);
    assert_int_equal(n, 1);
    assert_string_equal(w[0].appel.numero, "");
}

static void sans_vraie_reference_ou_repetee_elle_attend(void **state)
{
    static const char *const none[] = {"NONREF", "NotProvided"};
    struct temp_store *t = *state;
    const char *in = strd(t, approuver(t));
    const char *twice;
    struct banque_ecriture *w;
    struct outcome o;
    size_t n;

    for (size_t i = 0; i < ARRAY_LEN(none); i++) {
        o = lire_releve(t, ecrire(t, (struct ecrit){.entry = none[i], .cents = "800.00", .inside = in}));
        assert_int_equal(o.plan.effects[PLAN_QUEUED], 1);
    }
    twice = ecrire(t, (struct ecrit){.entry = "N1", .cents = "300.00", .inside = in});
    o = lire_releve(t, arena_printf(t->arena, "%s%s", twice, twice));
    assert_int_equal(o.plan.effects[PLAN_NEW], 1);
    assert_int_equal(o.plan.effects[PLAN_QUEUED], 1);
    w = en_attente(t, &n);
    assert_int_equal(n, 3);
    assert_string_equal(w[0].attente, "sans-banque");
    assert_string_equal(w[2].attente, "repetee");
    o = lire_releve(t, arena_printf(t->arena, "%s %s", twice, twice)); /* another file tells both again */
    assert_int_equal(o.plan.effects[PLAN_UNCHANGED], 2);
    assert_int_equal(dotations(t), 0);
}

static void un_jour_incroyable_attend(void **state)
{
    static const struct {
        const char *booked, *value, *why;
    } cases[] = {{"2026-11-24", "2026-11-25", "a-venir"},
                 {"2027-11-24", "2026-11-24", "a-venir"},
                 {"2026-11-24", "2026-11-18", "date"},
                 {"2026-11-24", "1996-11-24", "date"},
                 {"2026-11-24", "2026-11-23", "avant-appel"}};
    struct temp_store *t = *state;
    const char *in = strd(t, approuver(t));
    struct banque_decision d = {.ecriture = 4, .numero = "DD-20261124-1", .agent = "alix"};
    struct banque_ecriture *w;
    size_t n;

    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        lire_releve(t, ecrire(t, (struct ecrit){.entry = arena_printf(t->arena, "N%zu", i),
                                                .cents = "800.00",
                                                .booked = cases[i].booked,
                                                .value = cases[i].value,
                                                .inside = in}));
        w = en_attente(t, &n);
        assert_int_equal(n, i + 1);
        assert_string_equal(w[i].attente, cases[i].why);
    }
    assert_int_equal(dotations(t), 0);
    reussi(t, banque_rattacher, &d); /* a person vouches for the money, not for 1996 */
    assert_int_equal(lire(t, "DD-20261124-1").finance_le, day_parse_iso("2026-11-24"));
}

static void la_reference_est_reconnue_entre_des_mots(void **state)
{
    struct temp_store *t = *state;
    const char *rf = approuver(t);
    const char *const texts[] = {
        arena_printf(t->arena, "<Ustrd>REF:%s dotations</Ustrd>", rf),
        arena_printf(t->arena, "<Ustrd>/ROC/%s/SUITE</Ustrd>", rf),
        arena_printf(t->arena, "<Ustrd>dotations de novembre</Ustrd><Ustrd>%s</Ustrd>", rf),
        arena_printf(t->arena, "<Ustrd>ref. %.4s %s, merci</Ustrd>", rf, rf + 4),
    };

    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        struct ecrit w = {.entry = arena_printf(t->arena, "N%zu", i),
                          .cents = arena_printf(t->arena, "1.0%zu", i),
                          .inside = arena_printf(t->arena, "<RmtInf>%s</RmtInf>", texts[i])};
        struct outcome o = lire_releve(t, ecrire(t, w));

        assert_int_equal(o.plan.effects[PLAN_NEW], 1);
    }
    assert_int_equal(lire(t, "DD-20261124-1").recu_cents, 406);
}

static void un_autre_compte_est_refuse(void **state)
{
    struct temp_store *t = *state;
    const char *text = releve(t, entree(t, "B1", "800.00", approuver(t)));
    struct outcome o;

    t->env.compte = "FR7630006000011234567890189";
    o = plan_text(t, &partner_camt, text, NULL);
    assert_int_equal(o.rc, RC_USAGE);
    assert_int_equal(o.e.msg, MSG_CAMT_COMPTE);
    t->env.compte = "";
    o = apply_text(t, &partner_camt, text, NULL, NULL);
    assert_int_equal(o.e.msg, MSG_CAMT_COMPTE_ABSENT);
    assert_int_equal(dotations(t), 0);
    t->env.compte = "fr14 2004 1010 0505 0001 3M02 606";
    import_text(t, &partner_camt, text, NULL);
    assert_int_equal(dotations(t), 80000);
}

static void un_montant_que_le_livre_ne_peut_ecrire(void **state)
{
    struct temp_store *t = *state;
    struct dispositif_proposition p = relance();
    struct dispositif_decision d = {.siret = REGION, .code = "LARGE", .agent = "billie", .approuver = true};
    struct outcome o;
    struct err e;

    p.d.code = "LARGE";
    p.d.montant_max_cents = 0;
    p.d.plafond_cents = INT64_C(9000000000000000000);
    assert_int_equal(faire(t, dispositif_proposer, &p, &e), RC_USAGE);
    p.d.plafond_cents = 0;
    reussi(t, dispositif_proposer, &p);
    reussi(t, dispositif_decider, &d);
    o = plan_text(t, &partner_dotations,
                  HEAD REGION ";LARGE;R-1;Test;90000000000000000;269054958815780;;;\n" REGION
                              ";LARGE;R-2;Test;90000000000000000;269054958815780;;;\n" REGION
                              ";LARGE;R-3;Test;10000000000000;269054958815780;;;\n" REGION
                              ";LARGE;R-4;Test;100;269054958815780;;;\n",
                  NULL);
    assert_int_equal(o.plan.refused, 3);
    assert_int_equal(o.plan.refusals[2].msg, MSG_DEPOT_TOTAL);
    assert_int_equal(counter(&o.plan, "total"), BOOK_AMOUNT_MAX);
}

static void une_cle_prise_ne_bloque_que_sa_ligne(void **state)
{
    struct temp_store *t = *state;
    const char *rf = approuver(t);
    struct dotation_versement v = {.l = {.titulaire_id = 1,
                                         .cle = "DD-1-1",
                                         .siret = REGION,
                                         .base = "volontaire",
                                         .montant_cents = 700,
                                         .recu_le = day_parse_iso("2026-11-24"),
                                         .echeance = DAY_NONE,
                                         .classes = "",
                                         .formations = "",
                                         .source = ""},
                                   .agent = "alix"};
    struct err e;

    assert_int_equal(dotation_cle_libre("dd-1-1", &e), RC_USAGE);
    assert_int_equal(dotation_cle_libre("dossier-1", &e), RC_USAGE);
    assert_int_equal(dotation_cle_libre("VIR-1", &e), RC_OK);
    reussi(t, dotation_verser, &v); /* as before keys were reserved */
    v.l.cle = "DD-1-2";             /* one of the two is of a line of this person */
    reussi(t, dotation_verser, &v);
    lire_releve(t, entree(t, "B1", "800.00", rf));
    assert_string_equal(lire(t, "DD-20261124-1").etat, "credite");
    assert_int_equal(lire(t, "DD-20261124-1").refusees, 1);
    assert_int_equal(dotations(t) + a_rendre(t), 80000 + 1400);
}

static void ce_qui_est_a_rendre_a_un_inconnu_est_compte(void **state)
{
    struct temp_store *t = *state;
    struct banque_decision d = {.ecriture = 1, .agent = "alix"};
    struct restitution *r;
    struct err e;
    struct db *db;
    size_t n;

    lire_releve(t, entree(t, "B1", "12.00", "facture 12"));
    assert_int_equal(faire(t, banque_classer, &d, &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_BANQUE_CLASSER);
    reussi(t, banque_rendre, &d);
    assert_int_equal(store_read_begin(t->store, &db, &e), RC_OK);
    assert_int_equal(restitutions(db, t->arena, 0, 0, &r, &n, &e), RC_OK);
    store_read_end(t->store, db);
    assert_int_equal(n, 1);
    assert_int_equal(r[0].montant_cents, 1200);
    assert_string_equal(r[0].siret, "");
    assert_string_equal(r[0].donneur, "REGION");
}

/* ---- the reader ---------------------------------------------------------------------------------------------- */

static enum rc collect(const struct camt_entree *n, void *arg, struct err *e)
{
    struct camt_entree *out = arg;

    (void)e;
    if (out[0].line < 3)
        out[++out[0].line] = *n;
    return RC_OK;
}

static enum rc read_camt(struct temp_store *t, const char *entries, struct camt_entree out[4], struct err *e)
{
    FILE *in = text_file(releve(t, entries));
    const char *type;
    enum rc rc;

    rewind(in);
    memset(out, 0, 4 * sizeof(*out));
    memset(e, 0, sizeof(*e));
    rc = camt_lire(in, &type, collect, out, e);
    fclose(in);
    return rc;
}

#define NTRY(sts, in)                                                                                        \
    "<Ntry><Amt Ccy=\"EUR\">30.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>" sts                                      \
    "<BookgDt><DtTm>2026-11-20T10:00:00</DtTm></BookgDt><AcctSvcrRef>B</AcctSvcrRef><NtryDtls>" in           \
    "</NtryDtls></Ntry>"
#define TX(amount, in)                                                                                       \
    "<TxDtls><AmtDtls><TxAmt><Amt Ccy=\"EUR\">" amount "</Amt></TxAmt></AmtDtls>" in "</TxDtls>"

static void une_ecriture_donne_ses_operations(void **state)
{
    struct temp_store *t = *state;
    struct camt_entree out[4];
    struct err e;

    assert_int_equal(read_camt(t,
                               NTRY("<Sts><Cd>BOOK</Cd></Sts>",
                                    TX("10.00", "<RmtInf><Ustrd>un &amp; deux</Ustrd></RmtInf>")
                                        TX("20.00", "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>")),
                               out, &e),
                     RC_OK);
    assert_int_equal(out[0].line, 2);
    assert_int_equal(out[1].montant_cents, 1000);
    assert_string_equal(out[1].libelle, "un & deux");
    assert_string_equal(out[1].banque, "B/1");
    assert_int_equal(out[1].valeur, day_parse_iso("2026-11-20"));
    assert_string_equal(out[2].motif_retour, "AC04");
    assert_int_equal(read_camt(t, NTRY("<Sts>PDNG</Sts>", TX("10.00", "")), out, &e), RC_OK);
    assert_int_equal(out[0].line, 0);
}

#define CHRGS_IN(ccy, amount) "<Chrgs><Rcrd><Amt Ccy=\"" ccy "\">" amount "</Amt></Rcrd></Chrgs>"
#define CHRGS(amount) CHRGS_IN("EUR", amount)
#define OF(sum, sense, own, in)                                                                              \
    "<Ntry><Amt Ccy=\"EUR\">" sum "</Amt><CdtDbtInd>" sense "</CdtDbtInd><Sts>BOOK</Sts>"                    \
    "<BookgDt><Dt>2026-11-20</Dt></BookgDt><AcctSvcrRef>B</AcctSvcrRef>" own "<NtryDtls>" in                 \
    "</NtryDtls></Ntry>"

/* ISO 20022: charges are taken off what comes in, added to what leaves; decimals after the cents may be zeros. What says no share is told whole. */
static void les_frais_font_le_compte(void **state)
{
    static const struct {
        const char *text;
        long n;
        int64_t cents[2];
    } cases[] = {
        {OF("667.0000", "CRDT", "", TX("672.00000", CHRGS("5.0"))), 1, {66700}},
        {OF("677.00", "DBIT", "", TX("672.00", CHRGS("5.00"))), 1, {67700}},
        {OF("672.00", "CRDT", "", TX("672.00", CHRGS("5.00"))), 1, {67200}}, /* told, and not taken off */
        {OF("1611.00", "CRDT", "", TX("896.00", CHRGS("5.00")) TX("720.00", "")), 2, {89100, 72000}},
        {OF("674.00", "CRDT", "",
            TX("672.00",
               "<Chrgs><Rcrd><Amt Ccy=\"EUR\">2.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></Rcrd></Chrgs>")),
         1,
         {67400}},
        {OF("667.00", "CRDT", "",
            TX("672.00", "<Chrgs><TtlChrgsAndTaxAmt Ccy=\"EUR\">5.00</TtlChrgsAndTaxAmt><Rcrd><Amt "
                         "Ccy=\"EUR\">3.00</Amt></Rcrd><Rcrd><Amt Ccy=\"EUR\">2.00</Amt></Rcrd></Chrgs>")),
         1,
         {66700}},
        {OF("667.00", "CRDT", "", TX("672.00", "<Chrgs><Amt Ccy=\"EUR\">5.00</Amt></Chrgs>")), 1, {66700}},
        {OF("667.00", "CRDT", CHRGS("5.00"), TX("672.00", "")), 1, {66700}},
        {OF("1611.00", "CRDT", CHRGS("5.00"), TX("896.00", "") TX("720.00", "")), 1, {161100}},
        {OF("30.00", "CRDT", "", "<TxDtls/>" TX("10.00", "")), 1, {3000}},
        {OF("30.00", "CRDT", "", "<TxDtls><Amt Ccy=\"USD\">33.00</Amt></TxDtls>"), 1, {3000}},
    };
    struct temp_store *t = *state;
    struct camt_entree out[4];
    struct err e;

    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        assert_int_equal(read_camt(t, cases[i].text, out, &e), RC_OK);
        assert_int_equal(out[0].line, cases[i].n);
        for (long k = 0; k < cases[i].n; k++)
            assert_int_equal(out[k + 1].montant_cents, cases[i].cents[k]);
    }
    /* A contradiction names the line of its entry. */
    assert_int_equal(read_camt(t, "\n\n" OF("30.00", "CRDT", "", "\n" TX("10.00", "")), out, &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_CAMT_TOTAL);
    assert_string_equal(e.field, "Ntry");
    assert_int_equal(e.line, 3);
}

static void un_releve_faux_est_refuse(void **state)
{
    static const struct {
        const char *text;
        enum msg msg;
    } cases[] = {
        {NTRY("<Sts>BOOK</Sts>", TX("10.00", "") TX("19.99", "")), MSG_CAMT_TOTAL},
        {NTRY("<Sts>BOOK</Sts>", "<TxDtls/>" TX("30.00", "")), MSG_CAMT_TOTAL},
        {NTRY("", ""), MSG_CAMT_ABSENT},
        {NTRY("<Sts>BOOK</Sts>", TX("20.00", "") TX("11.00", CHRGS("2.00"))), MSG_CAMT_TOTAL},
        {NTRY("<Sts>BOOK</Sts>", TX("30.00", "") TX("5.00", CHRGS_IN("USD", "5.00"))), MSG_CAMT_TOTAL},
        {"<Ntry><Amt Ccy=\"USD\">30.00</Amt></Ntry>", MSG_CAMT_DEVISE},
        {"<Ntry><Amt Ccy=\"EUR\">30.000001</Amt></Ntry>", MSG_CAMT_MONTANT},
        {"<Ntry><Amt Ccy=\"EUR\">30.001</Amt></Ntry>", MSG_CAMT_MONTANT},
        {"<Ntry><Amt Ccy=\"EUR\">30.00000000</Amt></Ntry>", MSG_CAMT_MONTANT},
        {NTRY("<Sts>BOOK</Sts>", "<TxDtls><CdtDbtInd>DBIT</CdtDbtInd></TxDtls>"), MSG_CAMT_SENS},
        {"<Ntry><Amt Ccy=\"EUR\">1,2,3</Amt></Ntry>", MSG_CAMT_MONTANT},
        {"<Ntry><Amt Ccy=\"EUR\">10000000000000.01</Amt></Ntry>", MSG_CAMT_MONTANT},
        {"<Ntry><ValDt><Dt>2026-13-01</Dt></ValDt></Ntry>", MSG_CAMT_DATE},
    };
    struct temp_store *t = *state;
    struct camt_entree out[4];
    struct err e;

    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        assert_int_equal(read_camt(t, cases[i].text, out, &e), RC_USAGE);
        assert_int_equal(e.msg, cases[i].msg);
    }
}

static void une_reference_rf_a_sa_cle(void **state)
{
    char out[RF_BYTES];

    (void)state;
    assert_true(rf_normalise("RF18 5390 0754 7034", out)); /* the example of the European Payments Council */
    assert_string_equal(out, "RF18539007547034");
    assert_false(rf_normalise("RF19539007547034", out));
    assert_false(rf_normalise("FR18539007547034", out));
    assert_false(rf_normalise("", out));
    for (int64_t i = 1; i < 100000; i += 997)
        assert_true(rf_normalise(rf_reference(i, out), out));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(un_dispositif_a_deux_personnes, setup, teardown),
        cmocka_unit_test_setup_teardown(un_dispositif_suit_la_loi, setup, teardown),
        cmocka_unit_test_setup_teardown(les_lignes_refusees_disent_pourquoi, setup, teardown),
        cmocka_unit_test_setup_teardown(un_plan_est_une_lecture, setup, teardown),
        cmocka_unit_test_setup_teardown(un_fichier_est_d_un_seul_dispositif, setup, teardown),
        cmocka_unit_test_setup_teardown(une_reference_est_prise_une_fois, setup, teardown),
        cmocka_unit_test_setup_teardown(qui_n_est_pas_sur_attend, setup, teardown),
        cmocka_unit_test_setup_teardown(une_autre_personne_approuve, setup, teardown),
        cmocka_unit_test_setup_teardown(chaque_ligne_se_lit_et_se_decide, setup, teardown),
        cmocka_unit_test_setup_teardown(rien_n_est_credite_avant_l_argent, setup, teardown),
        cmocka_unit_test_setup_teardown(la_meme_ecriture_ne_compte_qu_une_fois, setup, teardown),
        cmocka_unit_test_setup_teardown(une_reference_fausse_attend_une_personne, setup, teardown),
        cmocka_unit_test_setup_teardown(ce_qui_depasse_est_dit, setup, teardown),
        cmocka_unit_test_setup_teardown(un_virement_etranger_est_rendu, setup, teardown),
        cmocka_unit_test_setup_teardown(un_compte_ferme_entre_temps_est_rembourse, setup, teardown),
        cmocka_unit_test_setup_teardown(un_appel_abandonne_rend_ce_qui_est_recu, setup, teardown),
        cmocka_unit_test_setup_teardown(releve_et_avis_disent_le_meme_argent, setup, teardown),
        cmocka_unit_test_setup_teardown(la_meme_somme_sans_reference_commune_attend, setup, teardown),
        cmocka_unit_test_setup_teardown(un_appel_paye_est_nomme, setup, teardown),
        cmocka_unit_test_setup_teardown(sans_vraie_reference_ou_repetee_elle_attend, setup, teardown),
        cmocka_unit_test_setup_teardown(un_jour_incroyable_attend, setup, teardown),
        cmocka_unit_test_setup_teardown(la_reference_est_reconnue_entre_des_mots, setup, teardown),
        cmocka_unit_test_setup_teardown(un_autre_compte_est_refuse, setup, teardown),
        cmocka_unit_test_setup_teardown(un_montant_que_le_livre_ne_peut_ecrire, setup, teardown),
        cmocka_unit_test_setup_teardown(une_cle_prise_ne_bloque_que_sa_ligne, setup, teardown),
        cmocka_unit_test_setup_teardown(ce_qui_est_a_rendre_a_un_inconnu_est_compte, setup, teardown),
        cmocka_unit_test_setup_teardown(une_ecriture_donne_ses_operations, setup, teardown),
        cmocka_unit_test_setup_teardown(les_frais_font_le_compte, setup, teardown),
        cmocka_unit_test_setup_teardown(un_releve_faux_est_refuse, setup, teardown),
        cmocka_unit_test(une_reference_rf_a_sa_cle),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* pain.001.001.09, written with libxml2's writer, straight into the stream. */
#include "base/date.h"
#include "base/money.h"
#include "base/text.h"
#include "exchange/sepa.h"
#include "exchange/xml.h"
#include "training/etats.h"
#include <libxml/xmlwriter.h>
#include <errno.h>
#include <unistd.h>

#define NS "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
#define NOM_MAX 70

struct ordre {
    xmlTextWriterPtr w;
    bool failed; /* a write failed: said once, at the end */
    const struct paiement_lot *lot;
    const struct keyring *keys;
    const struct grant *grant;
    int64_t lignes, total; /* really written, to compare with the run's */
};

static int on_write(void *state, const char *bytes, int n)
{
    return fwrite(bytes, 1, (size_t)n, state) == (size_t)n ? n : -1;
}

static int on_close(void *state)
{
    (void)state;
    return 0; /* the stream is the caller's */
}

static void open_element(struct ordre *o, const char *name)
{
    o->failed = xmlTextWriterStartElement(o->w, (const xmlChar *)name) < 0 || o->failed;
}

static void close_element(struct ordre *o)
{
    o->failed = xmlTextWriterEndElement(o->w) < 0 || o->failed;
}

static void leaf(struct ordre *o, const char *name, const char *text)
{
    o->failed =
        xmlTextWriterWriteElement(o->w, (const xmlChar *)name, (const xmlChar *)text) < 0 || o->failed;
}

/* <a><b>text</b></a> from "a/b". */
static void nested(struct ordre *o, const char *path, const char *text)
{
    char names[80];
    char *rest = names;
    char *name;
    int opened = 0;

    snprintf(names, sizeof(names), "%s", path);
    while ((name = strsep(&rest, "/")) != NULL && rest != NULL) {
        open_element(o, name);
        opened++;
    }
    leaf(o, name, text);
    while (opened-- > 0)
        close_element(o);
}

static void totals(struct ordre *o)
{
    char number[24], sum[MONEY_TEXT_BYTES];

    snprintf(number, sizeof(number), "%lld", (long long)o->lot->lignes);
    leaf(o, "NbOfTxs", number);
    leaf(o, "CtrlSum", money_plain(o->lot->total_cents, sum));
}

static void header(struct ordre *o, const char *name, int64_t cree_us)
{
    char instant[40];

    open_element(o, "GrpHdr");
    leaf(o, "MsgId", o->lot->numero);
    leaf(o, "CreDtTm", instant_iso(cree_us, instant));
    totals(o);
    nested(o, "InitgPty/Nm", name);
    close_element(o);
}

static void agent(struct ordre *o, const char *element, const char *bic)
{
    open_element(o, element);
    if (bic[0] != '\0')
        nested(o, "FinInstnId/BICFI", bic);
    else
        nested(o, "FinInstnId/Othr/Id", "NOTPROVIDED");
    close_element(o);
}

static void block_start(struct ordre *o, const char *name, const char *iban, const char *bic)
{
    char day[DAY_TEXT_BYTES];

    open_element(o, "PmtInf");
    leaf(o, "PmtInfId", o->lot->numero);
    leaf(o, "PmtMtd", "TRF");
    leaf(o, "BtchBookg", "true");
    totals(o);
    nested(o, "PmtTpInf/SvcLvl/Cd", "SEPA");
    nested(o, "ReqdExctnDt/Dt", day_iso(o->lot->execution, day));
    nested(o, "Dbtr/Nm", name);
    nested(o, "DbtrAcct/Id/IBAN", iban);
    agent(o, "DbtrAgt", bic);
    leaf(o, "ChrgBr", "SLEV");
}

static enum rc line(const struct paiement_ligne *l, void *arg, struct err *e)
{
    struct ordre *o = arg;
    char iban[IBAN_BYTES], amount[MONEY_TEXT_BYTES];
    enum rc rc;

    if (strcmp(l->etat, "abandonne") == 0) /* it left the run */
        return RC_OK;
    rc = paiement_iban(o->keys, l, iban, e);
    if (rc != RC_OK)
        return rc;
    open_element(o, "CdtTrfTxInf");
    open_element(o, "PmtId");
    leaf(o, "InstrId", l->reference);
    leaf(o, "EndToEndId", l->reference);
    close_element(o);
    open_element(o, "Amt");
    open_element(o, "InstdAmt");
    o->failed = xmlTextWriterWriteAttribute(o->w, (const xmlChar *)"Ccy", (const xmlChar *)"EUR") < 0 ||
                xmlTextWriterWriteString(o->w, (const xmlChar *)money_plain(l->montant_cents, amount)) < 0 ||
                o->failed;
    close_element(o);
    close_element(o);
    nested(o, "Cdtr/Nm", l->beneficiaire);
    nested(o, "CdtrAcct/Id/IBAN", iban);
    nested(o, "RmtInf/Ustrd", l->libelle);
    close_element(o);
    explicit_bzero(iban, sizeof(iban));
    o->lignes++;
    o->total += l->montant_cents;
    return o->failed ? ERR(e, MSG_FICHIER_ECRITURE, "fichier", "pain.001", "raison", "écriture interrompue")
                     : RC_OK;
}

static enum rc document(struct ordre *o, struct db *db, const struct sepa_debiteur *d, int64_t cree_us,
                        struct err *e)
{
    char name[NOM_MAX + 1], iban[IBAN_BYTES];
    enum rc rc;

    if (text_sepa(d->name, name, sizeof(name), NOM_MAX) == 0 ||
        !iban_normalise(d->iban, iban, sizeof(iban)) || iban_check(iban) != MSG_AUCUN)
        return ERR(e, MSG_PAIEMENT_DEBITEUR);
    o->failed = xmlTextWriterSetIndent(o->w, 1) < 0 ||
                xmlTextWriterStartDocument(o->w, "1.0", "UTF-8", NULL) < 0 ||
                xmlTextWriterStartElementNS(o->w, NULL, (const xmlChar *)"Document", (const xmlChar *)NS) < 0;
    open_element(o, "CstmrCdtTrfInitn");
    header(o, name, cree_us);
    block_start(o, name, iban, d->bic);
    rc = paiement_parcourir(db, o->lot->id, 0, line, o, e);
    if (rc != RC_OK)
        return rc;
    o->failed = xmlTextWriterEndDocument(o->w) < 0 || xmlTextWriterFlush(o->w) < 0 || o->failed;
    if (o->failed)
        return ERR(e, MSG_FICHIER_ECRITURE, "fichier", "pain.001", "raison", "écriture interrompue");
    if (o->lignes != o->lot->lignes || o->total != o->lot->total_cents)
        return ERR(e, MSG_PAIEMENT_FICHIER_DIFFERENT);
    return RC_OK;
}

static enum rc write_file(struct db *db, const struct paiement_lot *lot, const struct grant *g,
                          const struct sepa_debiteur *d, int64_t cree_us, FILE *out, struct err *e)
{
    struct ordre o = {.lot = lot, .keys = store_keys(db_store(db)), .grant = g};
    xmlOutputBufferPtr buffer = xmlOutputBufferCreateIO(on_write, on_close, out, NULL);
    enum rc rc;

    CHECK(grant_has(g, ITEM_ORGANISME_RIB) && grant_has(g, ITEM_DOSSIER_FACTURE));
    o.w = buffer != NULL ? xmlNewTextWriter(buffer) : NULL;
    if (o.w == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = document(&o, db, d, cree_us, e);
    xmlFreeTextWriter(o.w);
    if (rc == RC_OK && fflush(out) != 0)
        rc = ERR(e, MSG_FICHIER_ECRITURE, "fichier", "pain.001", "raison", "écriture interrompue");
    return rc;
}

/* ---- from the run to the file ------------------------------------------------------------------------------- */

struct emission {
    struct paiement_emission em;
    struct grant *grant;
    bool premiere; /* nobody had made the file when the run was read */
    char debiteur[IBAN_BYTES];
};

static enum rc unit(struct db *db, void *arg, struct err *e)
{
    struct emission *x = arg;
    enum rc rc = paiement_emettre(db, &x->em, e);

    return rc == RC_OK ? door_record(db, x->grant, e) : rc;
}

static enum rc ask_door(struct db *db, const char *agent, const int64_t *titulaires, size_t n,
                        struct grant *out, struct err *e)
{
    struct door_request rq = {.party = PARTY_CDC,
                              .actor_name = agent,
                              .purpose = FINALITE_3,
                              .law_day = env_today(store_env(db_store(db))),
                              .act = "paiement.fichier",
                              .titulaires = titulaires,
                              .titulaires_n = n};

    rq.items =
        item_set_of(ITEM_ORGANISME_RIB, ITEM_ORGANISME_RAISON_SOCIALE, ITEM_DOSSIER_FACTURE, ITEM_COUNT);
    return door_open(db, &rq, out, e);
}

static void hash_of(FILE *f, unsigned char out[HASH_BYTES])
{
    struct sha256_stream *s = sha256_begin();
    char block[4096];
    size_t n;

    rewind(f);
    while ((n = fread(block, 1, sizeof(block), f)) > 0)
        sha256_add(s, block, n);
    sha256_end(s, out);
    rewind(f);
}

static bool approved(const struct paiement_lot *lot)
{
    return strcmp(lot->etat, "approuve2") == 0 || (lot->emis_us != 0 && strcmp(lot->etat, "abandonne") != 0);
}

/* Everything that reads, on one view of the store; the unit of work follows. */
static enum rc prepare(struct db *db, struct arena *a, struct emission *x, const struct sepa_debiteur *d,
                       FILE *out, struct err *e)
{
    struct paiement_lot lot;
    int64_t *titulaires;
    size_t n;
    enum rc rc = paiement_lot_lire(db, a, x->em.numero, &lot, e);

    if (rc == RC_OK && !approved(&lot))
        rc = ERR(e, MSG_PAIEMENT_ETAT, "etat", etat_mot(lot.etat));
    if (rc == RC_OK)
        rc = paiement_titulaires(db, a, lot.id, &titulaires, &n, e);
    if (rc == RC_OK)
        rc = ask_door(db, x->em.agent, titulaires, n, x->grant, e);
    if (rc != RC_OK)
        return rc;
    /* No bank takes a day that is over: that of the proposal may be, once two people have approved (decision 91). */
    if (lot.emis_us == 0)
        lot.execution = law_bank_day(MAX(lot.execution, day_of_instant(db_now_us(db))));
    x->premiere = lot.emis_us == 0;
    x->em.execution = lot.execution;
    x->em.cree_us = lot.emis_us != 0 ? lot.emis_us : db_now_us(db);
    rc = write_file(db, &lot, x->grant, d, x->em.cree_us, out, e);
    if (rc != RC_OK)
        return rc;
    rewind(out);
    rc = xml_check(out, XML_PAIN_001, e);
    hash_of(out, x->em.empreinte);
    if (!iban_normalise(d->iban, x->debiteur, sizeof(x->debiteur)))
        return ERR(e, MSG_PAIEMENT_DEBITEUR);
    x->em.debiteur = x->debiteur;
    return rc;
}

static enum rc make(struct store *s, struct arena *a, struct emission *x, const struct sepa_debiteur *d,
                    bool essai, FILE *out, struct err *e)
{
    struct db *db;
    enum rc rc = store_read_begin(s, &db, e);

    if (rc != RC_OK)
        return rc;
    rc = prepare(db, a, x, d, out, e);
    store_read_end(s, db);
    return rc == RC_OK && !essai ? store_write(s, unit, x, e) : rc;
}

/* Two people ask for the file of a run at once: who comes second is given the first one's, which its instant makes another. */
static bool made_meanwhile(const struct emission *x, enum rc rc, const struct err *e)
{
    return rc == RC_INTEGRITY && e->msg == MSG_PAIEMENT_FICHIER_DIFFERENT && x->premiere;
}

enum rc sepa_emettre(struct store *s, const char *lot, const char *agent, const struct sepa_debiteur *d,
                     bool essai, FILE *out, struct err *e)
{
    struct grant grant = {0};
    struct emission x = {.em = {.numero = lot, .agent = agent}, .grant = &grant};
    struct paiement_approbation held = {.numero = lot, .agent = agent};
    struct arena *a = arena_new((size_t)PAIEMENT_LIGNES_MAX * 16 + (1U << 16));
    enum rc rc;

    if (a == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = essai ? RC_OK : store_write(s, paiement_retirer, &held, e);
    if (rc == RC_OK)
        rc = make(s, a, &x, d, essai, out, e);
    if (made_meanwhile(&x, rc, e)) {
        *e = (struct err){0};
        rewind(out);
        rc = ftruncate(fileno(out), 0) == 0
                 ? make(s, a, &x, d, essai, out, e)
                 : ERR(e, MSG_FICHIER_ECRITURE, "fichier", "pain.001", "raison", strerror(errno));
    }
    CHECK(rc != RC_OK || essai || grant_recorded(&grant));
    arena_free(a);
    return rc;
}

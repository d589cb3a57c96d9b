/* pain.002.001.10 and .03: copied first, then read inside one unit of work, which so waits for nobody. */
#include "base/date.h"
#include "base/money.h"
#include "base/scratch.h"
#include "base/text.h"
#include "exchange/releves_vues.h"
#include "exchange/sepa.h"
#include "exchange/sepa_forme.h"
#include "exchange/xml.h"
#include "journal/journal.h"
#include "training/appel.h"

/* A run has at most PAIEMENT_LIGNES_MAX transfers; an answer says less than 1 KiB of each. */
#define REPONSE_BYTES_MAX (INT64_C(256) << 20)

/* What is kept of what a bank says in words of one status: three lines of ISO 20022 (Max105Text), in UTF-8. */
#define MOTS_BYTES 400

/* What one level of the message (message, block, transfer) says. */
struct niveau {
    char statut[8];
    char motif[8];
    char mots[MOTS_BYTES];
    bool nomme;     /* a transfer inside is named */
    bool autrement; /* something inside is not paid, by a status of its own */
};

/* Answers about transfers, told together: a trip to the store for each would be one for each transfer. */
#define GROUPE 512

struct reponses {
    struct paiement_reponse list[GROUPE];
    char references[GROUPE][36], motifs[GROUPE][8], codes[GROUPE][8];
    char mots[GROUPE][MOTS_BYTES];
    long lines[GROUPE];
    size_t n;
};

struct lecture {
    FILE *in;
    const char *agent;
    struct sepa_reponse *out;
    struct db *db;
    struct xml *xml;
    bool v03; /* no schema checks it: the form does */
    struct forme forme;
    struct niveau message, bloc, virement;
    struct niveau ordre; /* what the blocks say of our only one: believed at the end, once all is read */
    enum paiement_statut ordre_sens;
    long ordre_line;
    struct niveau *courant;              /* the level being read */
    bool dans_motif;                     /* inside StsRsnInf/Rsn */
    char reference[36], instruction[36]; /* of the transfer: OrgnlEndToEndId, OrgnlInstrId */
    struct vues *payes;                  /* the transfers that this file said paid */
    char accepte[36];                    /* the first transfer that it said paid or under way; "" */
    struct reponses *lues;               /* and not told yet */
    int64_t montant;
    day_t le;
    bool parti;            /* what follows was read */
    int64_t lignes, total; /* of the run, when it left */
    bool essai;            /* undo everything at the end */
    bool lu;               /* read to its end */
    bool said;             /* a status was read somewhere */
    char text[440];        /* of the element being read */
};

/* A block or a message said accepted in part names what it means; said paid, it is believed of none of its other transfers once
 * one is said otherwise. True when the status says nothing more of the whole than that the bank has it. */
static bool nothing_of_the_whole(struct lecture *x, const struct niveau *n, enum paiement_statut s)
{
    bool mute = strcmp(n->statut, "PART") == 0 && !n->nomme;
    bool denied = s == STATUT_PAYE && n->autrement;

    x->out->muettes += mute;
    x->out->dementies += denied;
    x->out->noms_muets += s == STATUT_VERIFIE_ECART && x->out->noms == 0;
    x->out->bloques += s == STATUT_BLOQUE;
    return denied || (paiement_statut_sens(s) == STATUT_EN_COURS && s != STATUT_BLOQUE);
}

/* A file does not say one transfer paid, then rejected: it came back between two answers, never within one. */
static enum rc one_sense(struct lecture *x, enum paiement_statut s, const char *reference, struct err *e)
{
    if (s == STATUT_REJETE && vues_connue(x->payes, reference))
        return ERR(e, MSG_PAIEMENT_REPONSE_DEUX_SENS);
    if (s == STATUT_PAYE && vues_compter(x->payes, reference) == 0)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    return RC_OK;
}

static void tell(struct lecture *x, const struct paiement_reponse *r)
{
    x->out->payees += r->payees_out;
    x->out->rejetees += r->rejetees_out;
    x->out->retournees += r->retournees_out;
    x->out->inchangees += r->inchangees_out;
}

/* What was read of transfers is told to the run. */
static enum rc answer_all(struct lecture *x, struct err *e)
{
    struct reponses *g = x->lues;
    size_t wrong = 0;
    const size_t n = g->n;
    enum rc rc;

    g->n = 0;
    rc = paiement_repondre_groupe(x->db, g->list, n, &wrong, e);
    if (rc != RC_OK)
        return err_at(e, "OrgnlEndToEndId", g->lines[wrong]);
    for (size_t i = 0; i < n; i++)
        tell(x, &g->list[i]);
    return RC_OK;
}

/* Its texts are kept until it is told. */
static enum rc keep_answer(struct lecture *x, const struct paiement_reponse *r, long line, struct err *e)
{
    struct reponses *g = x->lues;
    const size_t i = g->n++;

    g->list[i] = *r;
    snprintf(g->references[i], sizeof(g->references[i]), "%s", r->reference);
    g->list[i].reference = g->references[i];
    snprintf(g->codes[i], sizeof(g->codes[i]), "%s", r->code);
    g->list[i].code = g->codes[i];
    if (r->motif != NULL) {
        snprintf(g->motifs[i], sizeof(g->motifs[i]), "%s", r->motif);
        g->list[i].motif = g->motifs[i];
    }
    if (r->mots != NULL) {
        snprintf(g->mots[i], sizeof(g->mots[i]), "%s", r->mots);
        g->list[i].mots = g->mots[i];
    }
    g->lines[i] = line;
    return g->n == GROUPE ? answer_all(x, e) : RC_OK;
}

/* The element that gave a level its status. */
static const char *field_of(const struct lecture *x, const struct niveau *n)
{
    return n == &x->message ? "GrpSts" : n == &x->virement ? "TxSts" : "PmtInfSts";
}

/* Neither rejected nor only checked: the bank took it. A check of the payee goes with a rejection as well. */
static bool allows(enum paiement_statut s)
{
    return paiement_statut_sens(s) != STATUT_REJETE && s != STATUT_VERIFIE && s != STATUT_VERIFIE_ECART;
}

/* A run is not rejected whole where something nearer, a transfer or its block, is accepted. */
static bool contradicts(const struct lecture *x, const struct niveau *n, struct err *e)
{
    const bool block = n == &x->message && x->ordre.statut[0] != '\0' && allows(x->ordre_sens);

    if (x->accepte[0] == '\0' && !block)
        return false;
    ERR(e, MSG_PAIEMENT_REPONSE_CONTREDITE, "paye",
        x->accepte[0] != '\0' ? x->accepte : "le lot, par PmtInfSts");
    return true;
}

/* What a level says of the whole is for the lines that have no answer of their own. */
static enum rc answer_whole(struct lecture *x, const struct niveau *n, struct paiement_reponse *r, long line,
                            struct err *e)
{
    enum rc rc;

    if (paiement_statut_sens(r->statut) == STATUT_REJETE && contradicts(x, n, e))
        return err_at(e, field_of(x, n), line);
    rc = nothing_of_the_whole(x, n, r->statut) ? paiement_lot_nommer(x->db, r->lot, e)
                                               : paiement_repondre(x->db, r, e);

    if (rc != RC_OK)
        return err_at(e, "OrgnlMsgId", line);
    tell(x, r);
    return RC_OK;
}

/* On the day that the bank says it. */
static bool status_of(const struct lecture *x, const struct niveau *n, enum paiement_statut *out)
{
    return paiement_statut_find(n->statut, x->le != DAY_NONE ? x->le : day_of_instant(db_now_us(x->db)), out);
}

/* What a level says; of a transfer (reference), else of those that have no answer of their own. */
static enum rc repondre(struct lecture *x, const struct niveau *n, const char *reference, long line,
                        struct err *e)
{
    struct paiement_reponse r = {.lot = x->out->lot,
                                 .reference = reference,
                                 .le = x->le,
                                 .agent = x->agent,
                                 .code = n->statut,
                                 .motif = n->motif[0] != '\0' ? n->motif : NULL,
                                 .mots = n->mots[0] != '\0' ? n->mots : NULL,
                                 .montant_cents = reference != NULL ? x->montant : 0};
    enum rc rc = reference == NULL ? answer_all(x, e) : RC_OK;

    r.statut =
        STATUT_EN_COURS; /* a transfer named without a status is one of the run, and has that of its block */
    if (rc != RC_OK || (n->statut[0] == '\0' && reference == NULL))
        return rc;
    if (n->statut[0] != '\0' && !status_of(x, n, &r.statut)) {
        ERR(e, MSG_PAIEMENT_STATUT);
        return err_at(e, field_of(x, n), line);
    }
    x->said = x->said || n->statut[0] != '\0';
    if (reference == NULL)
        return answer_whole(x, n, &r, line, e);
    x->out->noms += r.statut == STATUT_VERIFIE_ECART;
    x->out->bloques += r.statut == STATUT_BLOQUE;
    rc = one_sense(x, paiement_statut_sens(r.statut), reference, e);
    return rc == RC_OK ? keep_answer(x, &r, line, e) : err_at(e, "OrgnlEndToEndId", line);
}

/* ---- elements ---------------------------------------------------------------------------------------------- */

/* Our orders are in euros, and so is the amount that an answer repeats. */
static enum rc on_amount(const struct lecture *x, const struct xml_event *ev, struct err *e)
{
    char currency[8];

    if (xml_attribute(x->xml, "Ccy", currency, sizeof(currency)) && strcmp(currency, "EUR") == 0)
        return RC_OK;
    ERR(e, MSG_XML_VALEUR);
    return err_at(e, ev->name, ev->line);
}

static enum rc on_start(struct lecture *x, const struct xml_event *ev, struct err *e)
{
    const char *name = ev->name;

    x->text[0] = '\0';
    if (strcmp(name, "OrgnlGrpInfAndSts") == 0) {
        x->courant = &x->message;
    } else if (strcmp(name, "OrgnlPmtInfAndSts") == 0) {
        memset(&x->bloc, 0, sizeof(x->bloc));
        x->courant = &x->bloc;
    } else if (strcmp(name, "TxInfAndSts") == 0) {
        memset(&x->virement, 0, sizeof(x->virement));
        x->reference[0] = x->instruction[0] = '\0';
        x->montant = 0;
        x->courant = &x->virement;
    } else if (strcmp(name, "Rsn") == 0) {
        x->dans_motif = true;
    } else if (strcmp(name, "InstdAmt") == 0) {
        return on_amount(x, ev, e);
    }
    return RC_OK;
}

static void on_text(struct lecture *x, const char *text)
{
    size_t used = strlen(x->text);

    snprintf(x->text + used, sizeof(x->text) - used, "%s", text);
}

static enum rc refuse_at(const struct xml_event *ev, enum msg m, struct err *e)
{
    ERR(e, m);
    return err_at(e, ev->name, ev->line);
}

/* The run as it left: read once, when the answer repeats something of it. */
static enum rc read_run(struct lecture *x, struct err *e)
{
    enum rc rc;

    if (x->parti)
        return RC_OK;
    rc = paiement_lot_parti(x->db, x->out->lot, &x->lignes, &x->total, e);
    x->parti = rc == RC_OK;
    return rc == RC_OK ? rc : err_at(e, "OrgnlMsgId", 0);
}

/* Our order has one block, that it names as itself: an order that we never made has none. */
static enum rc on_block_name(struct lecture *x, const struct xml_event *ev, struct err *e)
{
    if (strcmp(x->text, x->out->lot) == 0 || strcmp(x->text, "NOTPROVIDED") == 0)
        return RC_OK;
    if (read_run(x, e) == RC_NOT_FOUND)
        return e->rc;
    ERR(e, MSG_PAIEMENT_REPONSE_AUTRE_BLOC, "lot", x->out->lot);
    return err_at(e, ev->name, ev->line);
}

/* ISO 20022, Max15NumericText: no schema says it of .03. */
static bool read_count(const char *said, int64_t *out)
{
    const size_t n = strspn(said, "0123456789");

    *out = n > 0 && n <= 15 ? (int64_t)strtoll(said, NULL, 10) : 0;
    return n > 0 && n <= 15 && said[n] == '\0';
}

/* What the bank repeats of our order, of the message or of its only block, is of another file when the run did not leave so. */
static enum rc on_repeated(struct lecture *x, const struct xml_event *ev, struct err *e)
{
    const bool sum = strcmp(ev->name, "OrgnlCtrlSum") == 0;
    char *said = text_trim(x->text), dit[MONEY_TEXT_BYTES], lot[MONEY_TEXT_BYTES];
    int64_t value;
    enum rc rc;

    if (sum ? !money_parse_iso(said, &value) : !read_count(said, &value))
        return refuse_at(ev, MSG_XML_VALEUR, e);
    rc = read_run(x, e);
    if (rc != RC_OK || value == (sum ? x->total : x->lignes))
        return rc;
    if (sum) {
        ERR(e, MSG_PAIEMENT_REPONSE_SOMME, "dit", money_french(value, dit), "numero", x->out->lot, "lot",
            money_french(x->total, lot));
    } else {
        snprintf(dit, sizeof(dit), "%lld", (long long)value);
        snprintf(lot, sizeof(lot), "%lld", (long long)x->lignes);
        ERR(e, MSG_PAIEMENT_REPONSE_NOMBRE, "dit", dit, "numero", x->out->lot, "lot", lot);
    }
    return err_at(e, ev->name, ev->line);
}

/* Words of a reason after those said already, on one line; more than there is room for is left out. */
static void on_words(struct niveau *n, char *said)
{
    size_t used = strlen(n->mots);

    for (char *s = said; *s != '\0'; s++)
        if ((unsigned char)*s < ' ' || *s == 0x7f)
            *s = ' ';
    said = text_trim(said);
    if (*said == '\0' || used + 2 >= sizeof(n->mots))
        return;
    if (used > 0)
        n->mots[used++] = ' ';
    size_t len = strlen(said), room = sizeof(n->mots) - used - 1;

    if (len > room) /* whole characters */
        for (len = room; len > 0 && ((unsigned char)said[len] & 0xc0) == 0x80;)
            len--;
    memcpy(n->mots + used, said, len);
    n->mots[used + len] = '\0';
}

/* Values of leaves; those the program does not need pass. */
static enum rc on_leaf(struct lecture *x, const struct xml_event *ev, struct err *e)
{
    const char *name = ev->name;

    if (strcmp(name, "OrgnlMsgId") == 0)
        snprintf(x->out->lot, sizeof(x->out->lot), "%.35s", x->text);
    else if (strcmp(name, "OrgnlMsgNmId") == 0 && strncmp(x->text, "pain.001", 8) != 0)
        return refuse_at(ev, MSG_PAIEMENT_LOT_INCONNU, e);
    else if (strcmp(name, "OrgnlPmtInfId") == 0)
        return on_block_name(x, ev, e);
    else if (strcmp(name, "GrpSts") == 0 || strcmp(name, "PmtInfSts") == 0 || strcmp(name, "TxSts") == 0)
        snprintf(x->courant->statut, sizeof(x->courant->statut), "%.4s", x->text);
    else if (strcmp(name, "Cd") == 0 && x->dans_motif && x->courant->motif[0] == '\0')
        snprintf(x->courant->motif, sizeof(x->courant->motif), "%.4s", x->text);
    else if (strcmp(name, "AddtlInf") == 0)
        on_words(x->courant, x->text);
    else if (strcmp(name, "OrgnlEndToEndId") == 0)
        snprintf(x->reference, sizeof(x->reference), "%.35s", x->text);
    else if (strcmp(name, "OrgnlInstrId") == 0)
        snprintf(x->instruction, sizeof(x->instruction), "%.35s", x->text);
    else if (strcmp(name, "InstdAmt") == 0 && !money_parse_iso(x->text, &x->montant))
        return refuse_at(ev, MSG_XML_VALEUR, e);
    else if (strcmp(name, "OrgnlNbOfTxs") == 0 || strcmp(name, "OrgnlCtrlSum") == 0)
        return on_repeated(x, ev, e);
    else if (strcmp(name, "CreDtTm") == 0) {
        char day[DAY_TEXT_BYTES];

        snprintf(day, sizeof(day), "%.10s", x->text);
        x->le = day_parse_iso(day);
        if (x->le == DAY_NONE || x->text[10] != 'T')
            return refuse_at(ev, MSG_XML_VALEUR, e);
        if (x->le > day_of_instant(db_now_us(x->db)))
            return refuse_at(ev, MSG_PAIEMENT_REPONSE_AVENIR, e);
    }
    return RC_OK;
}

/* A status of its own says something of the whole that holds the transfer. */
static void heed(struct lecture *x, const char *reference)
{
    enum paiement_statut s;

    x->bloc.nomme = x->message.nomme = true;
    if (!status_of(x, &x->virement, &s))
        return;
    if (s != STATUT_PAYE)
        x->bloc.autrement = x->message.autrement = true;
    if (allows(s) && x->accepte[0] == '\0')
        snprintf(x->accepte, sizeof(x->accepte), "%s", reference);
}

/* Our order gives a transfer one reference twice; the bank repeats either. */
static enum rc end_transfer(struct lecture *x, const struct xml_event *ev, struct err *e)
{
    const char *end_to_end = x->reference, *instruction = x->instruction;
    const char *name = end_to_end[0] != '\0' ? end_to_end : instruction;
    enum rc rc = RC_OK;

    if (name[0] == '\0')
        return refuse_at(ev, MSG_PAIEMENT_REPONSE_SANS_REFERENCE, e);
    if (end_to_end[0] != '\0' && instruction[0] != '\0' && strcmp(end_to_end, instruction) != 0)
        return refuse_at(ev, MSG_PAIEMENT_REPONSE_DEUX_REFERENCES, e);
    rc = repondre(x, &x->virement, name, ev->line, e);
    heed(x, name);
    x->courant = &x->bloc;
    return rc;
}

/* A bank may answer our only block by several, which then say the same of it. What they say waits for the others. */
static enum rc end_block(struct lecture *x, const struct xml_event *ev, struct err *e)
{
    const struct niveau *n = &x->bloc;
    enum paiement_statut s;

    x->courant = &x->message;
    if (n->statut[0] == '\0')
        return RC_OK;
    if (!status_of(x, n, &s))
        return repondre(x, n, NULL, ev->line, e);
    if (x->ordre.statut[0] != '\0' && paiement_statut_sens(s) != paiement_statut_sens(x->ordre_sens)) {
        ERR(e, MSG_PAIEMENT_REPONSE_BLOCS, "premier", x->ordre.statut, "second", n->statut);
        return err_at(e, "PmtInfSts", ev->line);
    }
    x->message.nomme = true;
    x->message.autrement = x->message.autrement || s != STATUT_PAYE;
    if (x->ordre.statut[0] == '\0' || s == STATUT_ANNULE || s == STATUT_BLOQUE) { /* the one that waits */
        x->ordre = *n;
        x->ordre_sens = s;
        x->ordre_line = ev->line;
    }
    return paiement_statut_sens(s) == STATUT_EN_COURS && s != STATUT_BLOQUE
               ? repondre(x, n, NULL, ev->line, e)
               : RC_OK;
}

/* What was said of the whole, once everything that is more precise is known. */
static enum rc end_message(struct lecture *x, struct err *e)
{
    enum rc rc = RC_OK;

    x->ordre.autrement = x->message.autrement;
    if (x->ordre.statut[0] != '\0' &&
        (paiement_statut_sens(x->ordre_sens) != STATUT_EN_COURS || x->ordre_sens == STATUT_BLOQUE))
        rc = repondre(x, &x->ordre, NULL, x->ordre_line, e);
    if (rc == RC_OK)
        rc = repondre(x, &x->message, NULL, 0, e);
    return rc == RC_OK && !x->said ? ERR(e, MSG_PAIEMENT_STATUT_ABSENT) : rc;
}

static enum rc on_close(struct lecture *x, const struct xml_event *ev, struct err *e)
{
    enum rc rc = on_leaf(x, ev, e);

    if (rc != RC_OK)
        return rc;
    x->text[0] = '\0';
    if (strcmp(ev->name, "Rsn") == 0)
        x->dans_motif = false;
    if (strcmp(ev->name, "TxInfAndSts") == 0)
        return end_transfer(x, ev, e);
    return strcmp(ev->name, "OrgnlPmtInfAndSts") == 0 ? end_block(x, ev, e) : RC_OK;
}

static enum rc journaliser(struct lecture *x, struct err *e)
{
    char content[200];
    struct journal_entry entry = {.kind = JOURNAL_ACT,
                                  .party = PARTY_CDC,
                                  .actor_name = x->agent,
                                  .purpose = FINALITE_3,
                                  .act = "paiement.reponse",
                                  .law_day = day_of_instant(db_now_us(x->db)),
                                  .content = content};

    if (x->out->payees + x->out->rejetees + x->out->retournees == 0)
        return RC_OK; /* nothing changed: the file was read before */
    snprintf(content, sizeof(content),
             "{\"lot\":\"%s\",\"payees\":%lld,\"rejetees\":%lld,\"retournees\":%lld}", x->out->lot,
             (long long)x->out->payees, (long long)x->out->rejetees, (long long)x->out->retournees);
    return journal_append(x->db, &entry, NULL, e);
}

/* The next event that is to be read, in its place. */
static enum rc next(struct lecture *x, struct xml_event *ev, struct err *e)
{
    bool wanted = true;
    enum rc rc;

    do {
        rc = xml_next(x->xml, ev, e);
        if (rc == RC_OK && x->v03)
            rc = forme_suivre(&x->forme, ev, &wanted, e);
    } while (rc == RC_OK && !wanted);
    return rc;
}

static enum rc read_all(struct lecture *x, struct err *e)
{
    struct xml_event ev = {.kind = XML_START};
    enum rc rc = RC_OK;

    while (rc == RC_OK && ev.kind != XML_FIN) {
        rc = next(x, &ev, e);
        if (rc != RC_OK)
            return rc;
        if (ev.kind == XML_START)
            rc = on_start(x, &ev, e);
        else if (ev.kind == XML_TEXT)
            on_text(x, ev.text);
        else if (ev.kind == XML_CLOSE)
            rc = on_close(x, &ev, e);
    }
    if (rc == RC_OK)
        rc = end_message(x, e);
    if (rc == RC_OK) /* a statement may have told it before */
        rc = banque_relire_lot(x->db, x->out->lot, x->agent, &x->out->relues, e);
    return rc == RC_OK ? journaliser(x, e) : rc;
}

/* What was read before what is refused is told first: it may be refused itself. */
static enum rc read_and_tell(struct lecture *x, struct err *e)
{
    struct err why = {0};
    enum rc rc = read_all(x, &why), told = x->lues->n > 0 ? answer_all(x, e) : RC_OK;

    if (told == RC_OK && rc != RC_OK && e != NULL)
        *e = why;
    return told != RC_OK ? told : rc;
}

/* Whether the file is of the version that no schema checks: its first element says so. */
static bool is_v03(FILE *in)
{
    char ns[sizeof(FORME_03) + 1]; /* one more, so that a longer one differs */

    return xml_racine(in, ns, sizeof(ns)) && strcmp(ns, FORME_03) == 0;
}

static enum rc unit(struct db *db, void *arg, struct err *e)
{
    struct lecture *x = arg;
    enum rc rc;

    x->payes = vues_new();
    x->lues = calloc(1, sizeof(*x->lues));
    if (x->payes == NULL || x->lues == NULL) {
        vues_free(x->payes);
        free(x->lues);
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    }
    x->v03 = is_v03(x->in);
    rc = xml_open(x->in, x->v03 ? XML_SANS_SCHEMA : XML_PAIN_002, &x->xml, e);
    if (rc == RC_OK) {
        x->db = db;
        x->courant = &x->message;
        rc = read_and_tell(x, e);
        xml_close(x->xml);
    }
    vues_free(x->payes);
    free(x->lues);
    x->lu = rc == RC_OK;
    return x->lu && x->essai ? ERR(e, MSG_DOSSIER_ESSAI) : rc; /* anything but RC_OK undoes it */
}

enum rc sepa_lire_reponse(struct store *s, FILE *in, const char *agent, bool essai, struct sepa_reponse *out,
                          struct err *e)
{
    struct lecture x = {.agent = agent, .out = out, .le = DAY_NONE, .essai = essai};
    enum rc rc;

    memset(out, 0, sizeof(*out));
    rc = scratch_copy(store_env(s), in, REPONSE_BYTES_MAX, &x.in, e);
    if (rc != RC_OK)
        return rc;
    rc = store_write(s, unit, &x, e);
    fclose(x.in);
    if (!essai || !x.lu)
        return rc;
    if (e != NULL)
        memset(e, 0, sizeof(*e));
    return RC_OK;
}

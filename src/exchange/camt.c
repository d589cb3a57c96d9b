#include "exchange/camt_interne.h"
#include "base/money.h"
#include "book/book.h"
#include <strings.h>

#define NS "urn:iso:std:iso:20022:tech:xsd:camt."
#define CHEMIN_BYTES 400

enum rc camt_refuser(const struct lecture *x, enum msg m, const char *field, struct err *e)
{
    ERR(e, m);
    return err_at(e, field, x->line);
}

bool camt_sous(const struct lecture *x, int depth, const char *path)
{
    char tail[CHEMIN_BYTES];
    const char *slash;
    int names = 1;
    size_t used = 0;

    for (slash = path; (slash = strchr(slash, '/')) != NULL; slash++)
        names++;
    if (depth < names)
        return false;
    for (int i = depth - names + 1; i <= depth && used < sizeof(tail); i++)
        used += (size_t)snprintf(tail + used, sizeof(tail) - used, "%s%s", used > 0 ? "/" : "", x->chemin[i]);
    return strcmp(tail, path) == 0;
}

static void keep(char *out, size_t size, const char *text)
{
    if (out[0] == '\0')
        snprintf(out, size, "%.*s", (int)size - 1, text);
}

/* What banks write where they have no reference. */
static void keep_reference(char *out, size_t size, const char *text)
{
    static const char *const none[] = {"NONREF", "NOTPROVIDED", "NOT PROVIDED", "NOREF"};

    for (size_t i = 0; i < ARRAY_LEN(none); i++)
        if (strcasecmp(text, none[i]) == 0)
            return;
    keep(out, size, text);
}

static void keep_line(char *out, size_t size, const char *text)
{
    size_t used = strlen(out);

    if (used + strlen(text) + 2 <= size)
        snprintf(out + used, size - used, "%s%s", used > 0 ? " " : "", text);
}

/* ---- messages ----------------------------------------------------------------------------------------------- */

static enum rc on_root(struct lecture *x, const struct xml_event *ev, struct err *e)
{
    if (strcmp(ev->name, "Document") != 0 || strncmp(ev->ns, NS, strlen(NS)) != 0)
        return camt_refuser(x, MSG_CAMT_MESSAGE, "Document", e);
    if (strncmp(ev->ns + strlen(NS), "053.001.", 8) == 0)
        x->type = "053";
    else if (strncmp(ev->ns + strlen(NS), "054.001.", 8) == 0)
        x->type = "054";
    else
        return camt_refuser(x, MSG_CAMT_MESSAGE, "Document", e);
    *x->type_dit = x->type;
    return RC_OK;
}

static void on_entry(struct lecture *x)
{
    x->dans_entree = true;
    x->booked = x->has_amount = x->has_sense = x->status_said = false;
    x->details_n = x->muets = 0;
    x->total = x->frais = x->frais_lu = 0;
    x->frais_rendus = x->frais_total = false;
    memset(&x->entree, 0, sizeof(x->entree));
    x->entree.comptable = x->entree.valeur = DAY_NONE;
    x->entree.line = x->line;
}

static enum rc on_start(struct lecture *x, const struct xml_event *ev, struct err *e)
{
    snprintf(x->chemin[ev->depth], sizeof(x->chemin[0]), "%s", ev->name);
    x->text[0] = '\0';
    if (ev->depth == 1)
        return on_root(x, ev, e);
    if (ev->depth == 3) { /* Stmt, Ntfctn */
        camt_compte_ouvrir(x);
    } else if (strcmp(ev->name, "Ntry") == 0 && !x->dans_entree) {
        on_entry(x);
    } else if (x->dans_entree && strcmp(ev->name, "TxDtls") == 0) {
        x->dans_detail = true;
        x->detail_amount = false;
        x->frais_lu = 0;
        x->frais_rendus = x->frais_total = false;
        x->instruction[0] = '\0';
        memset(&x->detail, 0, sizeof(x->detail));
        x->detail.line = x->line;
    } else if (strcmp(ev->name, "Amt") == 0) {
        x->devise[0] = '\0';
        if (!xml_attribute(x->xml, "Ccy", x->devise, sizeof(x->devise)))
            x->devise[0] = '\0';
    }
    return RC_OK;
}

/* ---- values ------------------------------------------------------------------------------------------------- */

enum rc camt_montant(const struct lecture *x, int64_t *out, struct err *e)
{
    if (strcmp(x->devise, "EUR") != 0)
        return camt_refuser(x, MSG_CAMT_DEVISE, "Amt", e);
    return money_parse_iso(x->text, out) && *out >= 0 && *out <= BOOK_AMOUNT_MAX
               ? RC_OK
               : camt_refuser(x, MSG_CAMT_MONTANT, "Amt", e);
}

enum rc camt_sens(const struct lecture *x, bool *credit, struct err *e)
{
    *credit = strcmp(x->text, "CRDT") == 0;
    return *credit || strcmp(x->text, "DBIT") == 0 ? RC_OK : camt_refuser(x, MSG_CAMT_SENS, "CdtDbtInd", e);
}

static enum rc day(const struct lecture *x, day_t *out, struct err *e)
{
    char iso[DAY_TEXT_BYTES];

    snprintf(iso, sizeof(iso), "%.10s", x->text);
    *out = day_parse_iso(iso);
    return *out != DAY_NONE ? RC_OK : camt_refuser(x, MSG_CAMT_DATE, "Dt", e);
}

/* Values of the entry itself. */
static enum rc entry_value(struct lecture *x, int depth, struct err *e)
{
    if (camt_frais_valeur(x, depth))
        return RC_OK;
    if (camt_sous(x, depth, "Ntry/Amt")) {
        x->has_amount = true;
        return camt_montant(x, &x->entree.montant_cents, e);
    }
    if (camt_sous(x, depth, "Ntry/CdtDbtInd")) {
        x->has_sense = true;
        return camt_sens(x, &x->entree.credit, e);
    }
    if (camt_sous(x, depth, "Ntry/Sts") || camt_sous(x, depth, "Ntry/Sts/Cd")) {
        x->status_said = x->status_said || x->text[0] != '\0';
        x->booked = x->booked || strcmp(x->text, "BOOK") == 0;
    } else if (camt_sous(x, depth, "Ntry/RvslInd")) {
        x->entree.contrepassee = strcmp(x->text, "true") == 0 || strcmp(x->text, "1") == 0;
    } else if (camt_sous(x, depth, "Ntry/BkTxCd/Domn/Fmly/SubFmlyCd")) {
        keep(x->entree.operation, sizeof(x->entree.operation), x->text);
    } else if (camt_sous(x, depth, "Btch/PmtInfId") || camt_sous(x, depth, "Btch/MsgId")) {
        keep(x->entree.lot, sizeof(x->entree.lot), x->text);
    } else if (camt_sous(x, depth, "Ntry/AcctSvcrRef")) {
        keep_reference(x->entree.banque, sizeof(x->entree.banque), x->text);
    } else if (camt_sous(x, depth, "Ntry/BookgDt/Dt") || camt_sous(x, depth, "Ntry/BookgDt/DtTm")) {
        return day(x, &x->entree.comptable, e);
    } else if (camt_sous(x, depth, "Ntry/ValDt/Dt") || camt_sous(x, depth, "Ntry/ValDt/DtTm")) {
        return day(x, &x->entree.valeur, e);
    }
    return RC_OK;
}

/* Values of one transaction of the entry. */
static enum rc detail_value(struct lecture *x, int depth, struct err *e)
{
    struct camt_entree *d = &x->detail;

    if (camt_frais_valeur(x, depth))
        return RC_OK;
    if (camt_sous(x, depth, "TxDtls/Amt") ||
        (!x->detail_amount && camt_sous(x, depth, "TxDtls/AmtDtls/TxAmt/Amt"))) {
        if (strcmp(x->devise, "EUR") != 0) /* converted: what it came to is the entry's */
            return RC_OK;
        x->detail_amount = true;
        return camt_montant(x, &d->montant_cents, e);
    }
    if (camt_sous(x, depth, "TxDtls/CdtDbtInd")) {
        bool credit;
        enum rc rc = camt_sens(x, &credit, e);

        return rc == RC_OK && credit != x->entree.credit ? camt_refuser(x, MSG_CAMT_SENS, "CdtDbtInd", e)
                                                         : rc;
    }
    if (camt_sous(x, depth, "Refs/EndToEndId"))
        keep_reference(d->bout_en_bout, sizeof(d->bout_en_bout), x->text);
    else if (camt_sous(x, depth, "Refs/InstrId"))
        keep_reference(x->instruction, sizeof(x->instruction), x->text);
    else if (camt_sous(x, depth, "Refs/PmtInfId") || camt_sous(x, depth, "Refs/MsgId"))
        keep(d->lot, sizeof(d->lot), x->text);
    else if (camt_sous(x, depth, "TxDtls/Refs/AcctSvcrRef"))
        keep_reference(d->banque, sizeof(d->banque), x->text);
    else if (camt_sous(x, depth, "Strd/CdtrRefInf/Ref"))
        keep(d->reference, sizeof(d->reference), x->text);
    else if (camt_sous(x, depth, "RmtInf/Ustrd"))
        keep_line(d->libelle, sizeof(d->libelle), x->text);
    else if (camt_sous(x, depth, "RltdPties/Dbtr/Nm") || camt_sous(x, depth, "RltdPties/Dbtr/Pty/Nm"))
        keep(d->donneur, sizeof(d->donneur), x->text);
    else if (camt_sous(x, depth, "TxDtls/BkTxCd/Domn/Fmly/SubFmlyCd"))
        keep(d->operation, sizeof(d->operation), x->text);
    else if (camt_sous(x, depth, "RtrInf/Rsn/Cd") || camt_sous(x, depth, "RtrInf/Rsn/Prtry"))
        keep(d->motif_retour, sizeof(d->motif_retour), x->text);
    return RC_OK;
}

/* ---- ends --------------------------------------------------------------------------------------------------- */

static enum rc too_many(const struct lecture *x, struct err *e)
{
    char most[24];

    snprintf(most, sizeof(most), "%d", CAMT_TRANSACTIONS_MAX);
    ERR(e, MSG_CAMT_OPERATIONS, "max", most);
    return err_at(e, "Ntry", x->entree.line);
}

static enum rc end_detail(struct lecture *x, struct err *e)
{
    x->dans_detail = false;
    if (x->details_n == CAMT_TRANSACTIONS_MAX)
        return too_many(x, e);
    if (x->details_n == x->details_size) {
        size_t larger = x->details_size == 0 ? 16 : x->details_size * 2;
        struct camt_entree *grown = reallocarray(x->details, larger, sizeof(*grown));

        if (grown == NULL)
            return ERR(e, MSG_MEMOIRE_EPUISEE);
        x->details = grown;
        x->details_size = larger;
    }
    if (x->detail.bout_en_bout[0] ==
        '\0') /* our order gives a transfer one reference twice: the bank repeats either */
        memcpy(x->detail.bout_en_bout, x->instruction, sizeof(x->detail.bout_en_bout));
    x->muets += !x->detail_amount;
    if (!money_add(x->total, x->detail.montant_cents, &x->total))
        return camt_refuser(x, MSG_CAMT_MONTANT, "Amt", e);
    x->details[x->details_n++] = x->detail;
    return RC_OK;
}

/* A transaction has the sense, the days and the reference of its entry, whose place tells it from the others. */
static enum rc give(struct lecture *x, struct camt_entree d, size_t place, struct err *e)
{
    const struct camt_entree *n = &x->entree;

    d.credit = n->credit;
    d.contrepassee = n->contrepassee;
    d.comptable = n->comptable;
    d.valeur = n->valeur;
    memcpy(d.compte, x->compte.iban, sizeof(d.compte));
    keep(d.lot, sizeof(d.lot), n->lot);
    keep(d.operation, sizeof(d.operation), n->operation);
    if (x->details_n > 1) {
        snprintf(d.entree, sizeof(d.entree), "%.39s", n->banque);
        d.rang = place + 1;
        d.entree_cents = n->montant_cents;
    }
    if (n->banque[0] != '\0' && x->details_n > 1)
        snprintf(d.banque_entree, sizeof(d.banque_entree), "%.35s/%zu", n->banque, place + 1);
    else
        snprintf(d.banque_entree, sizeof(d.banque_entree), "%s", n->banque);
    if (d.banque[0] == '\0' || strcmp(d.banque, d.banque_entree) == 0) {
        snprintf(d.banque, sizeof(d.banque), "%s", d.banque_entree);
        d.banque_entree[0] = '\0';
    }
    return x->each(&d, x->arg, e);
}

static enum rc check_entry(struct lecture *x, struct err *e)
{
    struct camt_entree *n = &x->entree;

    if (!x->has_amount || !x->has_sense || !x->status_said)
        return camt_refuser(x, MSG_CAMT_ABSENT, "Ntry", e);
    if (n->comptable == DAY_NONE)
        n->comptable = n->valeur;
    if (n->valeur == DAY_NONE)
        n->valeur = n->comptable;
    if (n->valeur == DAY_NONE)
        return camt_refuser(x, MSG_CAMT_ABSENT, "BookgDt", e);
    return camt_accorder(x, e);
}

static enum rc end_entry(struct lecture *x, struct err *e)
{
    enum rc rc;

    x->dans_entree = false;
    if (x->status_said && !x->booked)
        return RC_OK;
    rc = check_entry(x, e);
    if (rc == RC_OK)
        rc = camt_compte_mouvement(x, e);
    memcpy(x->entree.compte, x->compte.iban, sizeof(x->entree.compte));
    if (rc == RC_OK && x->details_n == 0)
        return x->entree.montant_cents > 0 ? x->each(&x->entree, x->arg, e) : RC_OK;
    for (size_t i = 0; rc == RC_OK && i < x->details_n; i++)
        if (x->details[i].montant_cents > 0)
            rc = give(x, x->details[i], i, e);
    return rc;
}

static enum rc on_close(struct lecture *x, const struct xml_event *ev, struct err *e)
{
    enum rc rc = RC_OK;

    if (x->dans_detail)
        rc = detail_value(x, ev->depth, e);
    else if (x->dans_entree)
        rc = entry_value(x, ev->depth, e);
    else
        rc = ev->depth == 3 ? camt_compte_fermer(x, e) : camt_compte_valeur(x, ev->depth, e);
    x->text[0] = '\0';
    if (rc == RC_OK && x->dans_detail && strcmp(ev->name, "TxDtls") == 0)
        rc = end_detail(x, e);
    if (rc == RC_OK && x->dans_entree && !x->dans_detail && strcmp(ev->name, "Ntry") == 0)
        rc = end_entry(x, e);
    return rc;
}

static enum rc read_all(struct lecture *x, struct err *e)
{
    struct xml_event ev = {.kind = XML_START};
    enum rc rc = RC_OK;

    while (rc == RC_OK && ev.kind != XML_FIN) {
        rc = xml_next(x->xml, &ev, e);
        if (rc != RC_OK)
            return rc;
        x->line = ev.line;
        if (ev.kind == XML_START) {
            rc = on_start(x, &ev, e);
        } else if (ev.kind == XML_TEXT) {
            size_t used = strlen(x->text);

            snprintf(x->text + used, sizeof(x->text) - used, "%s", ev.text);
        } else if (ev.kind == XML_CLOSE) {
            rc = on_close(x, &ev, e);
        }
    }
    return rc;
}

enum rc camt_lire(FILE *in, const char **type, camt_fn *each, void *arg, struct err *e)
{
    struct lecture *x = calloc(1, sizeof(*x));
    enum rc rc;

    *type = "";
    if (x == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    x->each = each;
    x->arg = arg;
    x->type_dit = type;
    rc = xml_open(in, XML_SANS_SCHEMA, &x->xml, e);
    if (rc == RC_OK) {
        rc = read_all(x, e);
        xml_close(x->xml);
    }
    free(x->details);
    free(x);
    return rc;
}

/* The account of a bank statement and its balances. */
#include "base/money.h"
#include "exchange/camt_interne.h"

void camt_compte_ouvrir(struct lecture *x)
{
    memset(&x->compte, 0, sizeof(x->compte));
}

/* Opening and closing booked balances; those between two pages of one statement are not its ends. */
static void take_balance(struct camt_compte *c)
{
    int64_t signed_cents = c->credit ? c->montant : -c->montant;

    if (strcmp(c->genre, "OPBD") == 0 || (strcmp(c->genre, "PRCD") == 0 && !c->a_ouverture)) {
        c->a_ouverture = true;
        c->ouverture = signed_cents;
    } else if (strcmp(c->genre, "CLBD") == 0) {
        c->a_cloture = true;
        c->cloture = signed_cents;
    }
}

enum rc camt_compte_valeur(struct lecture *x, int depth, struct err *e)
{
    struct camt_compte *c = &x->compte;

    if (camt_sous(x, depth, "Stmt/Acct/Id/IBAN") || camt_sous(x, depth, "Ntfctn/Acct/Id/IBAN")) {
        snprintf(c->iban, sizeof(c->iban), "%.39s", x->text);
    } else if (camt_sous(x, depth, "Stmt/Acct/Id/Othr/Id") || camt_sous(x, depth, "Ntfctn/Acct/Id/Othr/Id")) {
        if (c->iban[0] == '\0')
            snprintf(c->iban, sizeof(c->iban), "%.39s", x->text);
    } else if (camt_sous(x, depth, "Stmt/Bal/Tp/CdOrPrtry/Cd")) {
        snprintf(c->genre, sizeof(c->genre), "%.7s", x->text);
    } else if (camt_sous(x, depth, "Stmt/Bal/Amt")) {
        return camt_montant(x, &c->montant, e);
    } else if (camt_sous(x, depth, "Stmt/Bal/CdtDbtInd")) {
        return camt_sens(x, &c->credit, e);
    } else if (camt_sous(x, depth, "Stmt/Bal")) {
        take_balance(c);
        c->genre[0] = '\0';
    }
    return RC_OK;
}

enum rc camt_compte_mouvement(struct lecture *x, struct err *e)
{
    const struct camt_entree *n = &x->entree;

    return money_add(x->compte.mouvements, n->credit ? n->montant_cents : -n->montant_cents,
                     &x->compte.mouvements)
               ? RC_OK
               : camt_refuser(x, MSG_CAMT_MONTANT, "Ntry", e);
}

enum rc camt_compte_fermer(struct lecture *x, struct err *e)
{
    const struct camt_compte *c = &x->compte;
    int64_t expected;

    if (!c->a_ouverture || !c->a_cloture)
        return RC_OK;
    return money_add(c->ouverture, c->mouvements, &expected) && expected == c->cloture
               ? RC_OK
               : camt_refuser(x, MSG_CAMT_SOLDE, "Bal", e);
}

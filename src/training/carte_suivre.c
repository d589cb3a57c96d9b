/*
 * A payment by card, taken with the provider from its page to the order.
 *
 * What we keep is written before each call and after it: cut anywhere, the next pass makes the same call again, which the
 * provider counts once.
 */
#include "training/carte_interne.h"

#define ARENA_BYTES ((size_t)1 << 20)
#define LOT 64

/* A no that will stay a no; anything else may be tried again. */
static bool is_refusal(enum rc rc)
{
    return rc == RC_REFUSED || rc == RC_CONFLICT || rc == RC_NOT_FOUND || rc == RC_USAGE;
}

/* The acceptance with all its guards, kept by nothing. */
static enum rc try_acceptance(struct store *s, const struct paiement_carte *p, struct err *e)
{
    struct dossier_commande c;
    struct err why = {0};
    enum rc rc;

    carte_acceptation(p, true, &c);
    rc = store_write(s, dossier_executer, &c, &why);
    if (rc == RC_REFUSED && why.msg == MSG_DOSSIER_ESSAI)
        return RC_OK;
    if (e != NULL)
        *e = why;
    return rc;
}

/* ---- to the page -------------------------------------------------------------------------------------------------- */

static enum rc hear(struct store *s, const char *reference, const struct carte_reponse *r, struct err *e)
{
    struct carte_avis n = {.reference = reference,
                           .prestataire_id = r->id,
                           .montant_cents = r->montant_cents,
                           .issue = r->issue};

    return store_write(s, carte_avis_unit, &n, e);
}

enum rc carte_commencer(struct store *s, const struct carte_prestataire *p, struct carte_demande *d,
                        struct err *e)
{
    struct paiement_carte trial = {.titulaire_id = d->titulaire_id,
                                   .avec_cpf = d->avec_cpf,
                                   .montant_cents = d->montant_cents,
                                   .version = d->version};
    struct carte_intention i = {d->reference, d->montant_cents};
    struct carte_reponse r = {0};
    struct carte_ouverture o = {d->reference, &r};
    struct err later;
    enum rc rc;

    snprintf(trial.numero, sizeof(trial.numero), "%s", d->numero);
    rc = try_acceptance(s, &trial, e);
    if (rc == RC_OK)
        rc = store_write(s, carte_preparer_unit, d, e);
    if (rc == RC_OK && d->remplacee[0] != '\0' && carte_suivre_un(s, p, d->remplacee, &later) != RC_OK)
        d->remplacee[0] = '\0'; /* the next pass cancels it */
    if (rc == RC_OK)
        rc = p->creer(p->etat, &i, &r, e);
    if (rc == RC_OK)
        rc = store_write(s, carte_ouvrir_unit, &o, e);
    if (rc != RC_OK || r.issue == ISSUE_OUVERTE)
        return rc;
    rc = hear(s, d->reference, &r, e); /* paid already, in another window */
    return rc == RC_OK ? carte_suivre_un(s, p, d->reference, e) : rc;
}

/* ---- from the page to the order ----------------------------------------------------------------------------------- */

/* What was taken, when no notice said it: the provider is asked. */
static enum rc taken(const struct carte_prestataire *p, struct paiement_carte *pay, struct err *e)
{
    struct carte_intention i = {pay->reference, pay->montant_cents};
    struct carte_reponse r = {0};
    enum rc rc = pay->recu_cents == 0 ? p->creer(p->etat, &i, &r, e) : RC_OK;

    if (rc == RC_OK && r.montant_cents > 0)
        pay->recu_cents = r.montant_cents;
    return rc;
}

/* The provider frees what it holds; money it already captured goes back. */
static enum rc cancel(struct store *s, const struct carte_prestataire *p, struct paiement_carte *pay,
                      struct err *e)
{
    struct carte_passage x = {pay, CARTE_ANNULE, pay->motif};
    struct err why = {0};
    enum rc rc = p->annuler(p->etat, pay->prestataire_id, &why);

    if (rc == RC_CONFLICT) {
        rc = taken(p, pay, e);
        return rc == RC_OK ? store_write(s, carte_sans_suite_unit, pay, e) : rc;
    }
    if (rc != RC_OK && !is_refusal(rc)) {
        if (e != NULL)
            *e = why;
        return rc;
    }
    return store_write(s, carte_etat_unit, &x, e);
}

/* No order will come of it: written first, then told to the provider. */
static enum rc give_up(struct store *s, const struct carte_prestataire *p, struct paiement_carte *pay,
                       enum msg why, struct err *e)
{
    struct carte_passage x = {pay, CARTE_A_ANNULER, msg_def(why)->code};
    enum rc rc = store_write(s, carte_etat_unit, &x, e);

    return rc == RC_OK ? cancel(s, p, pay, e) : rc;
}

static enum rc order(struct store *s, const struct carte_prestataire *p, struct paiement_carte *pay,
                     struct err *e)
{
    struct err why = {0};
    enum rc rc = try_acceptance(s, pay, &why);

    if (is_refusal(rc))
        return give_up(s, p, pay, why.msg, e);
    if (rc == RC_OK)
        rc = p->capturer(p->etat, pay->prestataire_id, pay->montant_cents, &why);
    if (is_refusal(rc))
        return give_up(s, p, pay, MSG_CARTE_REFUSEE, e);
    if (rc == RC_OK)
        rc = store_write(s, carte_accepter_unit, pay, &why);
    if (is_refusal(rc)) {
        pay->motif = msg_def(why.msg)->code;
        return store_write(s, carte_sans_suite_unit, pay, e);
    }
    if (rc != RC_OK && e != NULL)
        *e = why;
    return rc;
}

/* The provider did not say, or was not heard: it is asked. */
static enum rc ask(struct store *s, const struct carte_prestataire *p, const struct paiement_carte *pay,
                   struct err *e)
{
    struct carte_intention i = {pay->reference, pay->montant_cents};
    struct carte_reponse r = {0};
    enum rc rc = p->creer(p->etat, &i, &r, e);

    return rc == RC_OK && r.issue != ISSUE_OUVERTE ? hear(s, pay->reference, &r, e) : rc;
}

static enum rc read_one(struct store *s, struct arena *a, const char *reference, struct paiement_carte *out,
                        struct err *e)
{
    struct db *db;
    enum rc rc = store_read_begin(s, &db, e);

    if (rc != RC_OK)
        return rc;
    rc = carte_lire(db, a, reference, out, e);
    store_read_end(s, db);
    return rc;
}

enum rc carte_suivre_un(struct store *s, const struct carte_prestataire *p, const char *reference,
                        struct err *e)
{
    struct arena *a = arena_new(ARENA_BYTES);
    struct paiement_carte pay;
    enum rc rc;

    if (a == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = read_one(s, a, reference, &pay, e);
    if (rc == RC_OK && pay.etat == CARTE_OUVERT) {
        rc = ask(s, p, &pay, e);
        if (rc == RC_OK)
            rc = read_one(s, a, reference, &pay, e);
    }
    if (rc == RC_OK && pay.etat == CARTE_AUTORISE)
        rc = order(s, p, &pay, e);
    else if (rc == RC_OK && pay.etat == CARTE_A_ANNULER)
        rc = cancel(s, p, &pay, e);
    arena_free(a);
    return rc;
}

/* ---- every one that waits ----------------------------------------------------------------------------------------- */

struct passage {
    struct store *s;
    const struct carte_prestataire *p;
    bool dry_run;
    struct carte_bilan *out;
    char references[LOT][CARTE_REFERENCE_BYTES];
    char apres[CARTE_REFERENCE_BYTES];
    struct carte_du dus[LOT];
    struct carte_du dernier;
    size_t n;
};

static void failed(struct passage *x, const char *reference, bool refund, const struct err *why)
{
    struct carte_echec *f = &x->out->echecs[MIN(x->out->en_echec, CARTE_ECHECS_MAX - 1)];

    if (x->out->en_echec++ >= CARTE_ECHECS_MAX)
        return;
    *f = (struct carte_echec){.remboursement = refund, .raison = *why};
    snprintf(f->reference, sizeof(f->reference), "%s", reference);
}

static enum rc read_payments(struct passage *x, struct err *e)
{
    struct cursor c = {0};
    struct db *db;
    enum rc rc = store_read_begin(x->s, &db, e);

    x->n = 0;
    if (rc != RC_OK)
        return rc;
    rc = db_query(db, Q_CARTES_A_SUIVRE, &c, e, "ti", x->apres, (int64_t)LOT);
    while (rc == RC_OK && x->n < LOT && cursor_next(&c))
        snprintf(x->references[x->n++], CARTE_REFERENCE_BYTES, "%s", cursor_text(&c, 0));
    rc = cursor_close(&c, e);
    store_read_end(x->s, db);
    if (x->n > 0)
        memcpy(x->apres, x->references[x->n - 1], sizeof(x->apres));
    return rc;
}

static enum rc read_refunds(struct passage *x, struct err *e)
{
    const struct carte_du last = x->dernier;
    struct cursor c = {0};
    struct db *db;
    enum rc rc = store_read_begin(x->s, &db, e);

    x->n = 0;
    if (rc != RC_OK)
        return rc;
    rc = db_query(db, Q_CARTE_REMBOURSEMENTS_DUS, &c, e, "diiii", last.avant_le, last.titulaire_id,
                  last.paiement_id, last.no, (int64_t)LOT);
    while (rc == RC_OK && x->n < LOT && cursor_next(&c)) {
        struct carte_du *r = &x->dus[x->n++];

        *r = (struct carte_du){.titulaire_id = cursor_i64(&c, 0),
                               .paiement_id = cursor_i64(&c, 1),
                               .no = cursor_i64(&c, 2),
                               .montant_cents = cursor_i64(&c, 3),
                               .avant_le = cursor_day(&c, 4),
                               .dossier_id = cursor_i64(&c, 7)};
        snprintf(r->reference, sizeof(r->reference), "%s", cursor_text(&c, 5));
        snprintf(r->prestataire_id, sizeof(r->prestataire_id), "%s", cursor_text(&c, 6));
    }
    rc = cursor_close(&c, e);
    store_read_end(x->s, db);
    if (x->n > 0)
        x->dernier = x->dus[x->n - 1];
    return rc;
}

/* The provider gave nothing back, or is not known to have. A call that nobody answered may have been heard: the sum stays claimed, and is asked
 * again by the same key. A no of its own lets it go; so does one that could not be sent, when no other is awaited. Said of the payment ("already"),
 * it may speak of the call before. */
static enum rc not_refunded(struct passage *x, const struct carte_du *r, enum rc rc, enum msg why,
                            struct err *e)
{
    bool unsent = why == MSG_CARTE_PRESTATAIRE_INJOIGNABLE, known = why == MSG_CARTE_DEJA_PRELEVEE;
    struct carte_non n = {r, why == MSG_CARTE_PRESTATAIRE_IGNORE && !r->premier_out};

    if (r->premier_out ? !is_refusal(rc) && !unsent : !is_refusal(rc) || known)
        return RC_OK;
    return store_write(x->s, carte_non_rendu_unit, &n, e);
}

static enum rc ask_refund(struct passage *x, struct carte_du *r, struct err *e)
{
    char cle[CARTE_REFERENCE_BYTES + 24];
    struct err later;
    enum rc rc;

    snprintf(cle, sizeof(cle), "%s-%lld", r->reference, (long long)r->no);
    rc = x->p->rembourser(x->p->etat, r->prestataire_id, cle, r->montant_cents, e);
    if (rc == RC_OK)
        return store_write(x->s, carte_rendu_unit, r, e);
    (void)not_refunded(x, r, rc, e->msg,
                       &later); /* not written, it is asked again: what matters is the first failure */
    return rc;
}

static void refund(struct passage *x, struct carte_du *r)
{
    struct err why = {0};
    enum rc rc = store_write(x->s, carte_demander_unit, r, &why);

    if (rc == RC_OK && !r->pris_out)
        return;
    if (rc == RC_OK)
        rc = ask_refund(x, r, &why);
    if (rc == RC_OK && r->double_out)
        rc = ERR(&why, MSG_CARTE_RENDU_DEUX_FOIS);
    if (rc != RC_OK)
        failed(x, r->reference, true, &why);
    if (r->rendu_out) {
        x->out->rendus++;
        x->out->rendus_cents += r->montant_cents;
    }
}

static enum rc follow_payments(struct passage *x, struct err *e)
{
    enum rc rc;

    do {
        rc = read_payments(x, e);
        for (size_t i = 0; rc == RC_OK && i < x->n; i++) {
            struct err why = {0};

            x->out->suivis++;
            if (!x->dry_run && carte_suivre_un(x->s, x->p, x->references[i], &why) != RC_OK)
                failed(x, x->references[i], false, &why);
        }
    } while (rc == RC_OK && x->n == LOT);
    return rc;
}

static enum rc follow_refunds(struct passage *x, struct err *e)
{
    enum rc rc;

    do {
        rc = read_refunds(x, e);
        for (size_t i = 0; rc == RC_OK && i < x->n; i++) {
            if (!x->dry_run) {
                refund(x, &x->dus[i]);
                continue;
            }
            x->out->rendus++;
            x->out->rendus_cents += x->dus[i].montant_cents;
        }
    } while (rc == RC_OK && x->n == LOT);
    return rc;
}

enum rc carte_suivre(struct store *s, const struct carte_prestataire *p, bool dry_run,
                     struct carte_bilan *out, struct err *e)
{
    struct passage *x = calloc(1, sizeof(*x));
    enum rc rc;

    memset(out, 0, sizeof(*out));
    if (x == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    *x = (struct passage){.s = s, .p = p, .dry_run = dry_run, .out = out};
    rc = follow_payments(x, e);
    if (rc == RC_OK)
        rc = follow_refunds(x, e);
    free(x);
    if (rc == RC_OK && out->en_echec > 0) {
        if (e != NULL)
            *e = out->echecs[0].raison;
        return out->echecs[0].raison.rc;
    }
    return rc;
}

/*
 * The deadlines that are over: dossiers whose last day has passed and for which the table has an act of the system.
 *
 * They are read in batches, each a unit of work; each dossier is a part of it, so that one that cannot be treated stops no other, and a run that
 * is cut can be started again.
 */
#include "training/dossier.h"

#define LOT 256

struct echu {
    struct dossier_commande c;
    char numero[DOSSIER_NUMERO_BYTES];
};

/* The act that the table gives to the system in this state. */
static bool system_act(enum dossier_etat etat, enum dossier_facturation f, bool report, bool a_corriger,
                       bool retracte, enum dossier_acte *out)
{
    static const enum dossier_acte acts[] = {ACTE_ECHOIR, ACTE_VALIDER, ACTE_RETRACTER};

    for (size_t i = 0; i < ARRAY_LEN(acts); i++) {
        const struct dossier_transition *t = dossier_transition(etat, f, acts[i], ROLE_SYSTEME);

        if (t != NULL && (report || (t->gardes & GARDE_REPORT) == 0) &&
            (retracte || (t->gardes & GARDE_RETRACTE) == 0) &&
            (!a_corriger || (t->gardes & GARDE_SANS_ANOMALIE) ==
                                0)) { /* a control that forbids it holds its clock too: it is not due */
            *out = acts[i];
            return true;
        }
    }
    return false;
}

static void count(struct dossier_echeances *out, enum dossier_etat etat, enum dossier_acte acte)
{
    if (acte == ACTE_RETRACTER)
        out->retractations++;
    else if (etat == ETAT_NOT_PROCESSED)
        out->sans_reponse_organisme++;
    else if (etat == ETAT_VALIDATED || etat == ETAT_ACCEPTED) /* a proposal, other dates */
        out->sans_reponse_titulaire++;
    else if (etat == ETAT_WAITING_ACCEPTATION)
        out->sans_reponse_financeur++;
    else
        out->services_faits_valides++;
}

/* Somebody acted between the reading and the unit of work: there is nothing left to apply. */
static bool moved_meanwhile(const struct err *e)
{
    return e->msg == MSG_DOSSIER_MAUVAIS_ETAT || e->msg == MSG_DOSSIER_MAUVAISE_FACTURATION ||
           e->msg == MSG_DOSSIER_SANS_REPORT || e->msg == MSG_DOSSIER_ECHEANCE_COURT ||
           e->msg == MSG_DOSSIER_ANOMALIE || e->msg == MSG_DOSSIER_SANS_RETRACTATION ||
           e->msg == MSG_DOSSIER_RETRACTATION_CONTESTEE;
}

struct passage {
    struct store *s;
    day_t at;
    day_t depuis; /* where this batch begins: after this deadline and number */
    char apres[DOSSIER_NUMERO_BYTES];
    struct echu list[LOT];
    struct err outcomes[LOT];
    enum dossier_etat etats[LOT];
    size_t n; /* to treat in this batch */
    bool more;
};

static enum rc read_batch(struct db *db, struct passage *p, struct dossier_echeances *out, struct err *e)
{
    struct cursor c = {0};
    char apres[DOSSIER_NUMERO_BYTES]; /* bound while p->apres moves */
    size_t rows = 0;
    enum rc rc;

    memcpy(apres, p->apres, sizeof(apres));
    rc = db_query(db, Q_DOSSIER_ECHUS, &c, e, "ddti", p->depuis, p->at, apres, (int64_t)LOT);
    p->n = 0;
    if (rc != RC_OK)
        return rc;
    while (cursor_next(&c)) {
        struct echu *x = &p->list[p->n];
        enum dossier_etat etat;
        enum dossier_facturation f;
        enum dossier_acte acte;

        rows++;
        snprintf(p->apres, sizeof(p->apres), "%s", cursor_text(&c, 0));
        p->depuis = cursor_day(&c, 3);
        CHECK(dossier_etat_find(cursor_text(&c, 1), &etat) &&
              dossier_facturation_find(cursor_text(&c, 2), &f));
        if (!system_act(etat, f, !cursor_is_null(&c, 4), cursor_i64(&c, 5) != 0, !cursor_is_null(&c, 6),
                        &acte)) {
            out->en_retard++;
            continue;
        }
        memset(x, 0, sizeof(*x));
        memcpy(x->numero, p->apres, sizeof(x->numero));
        x->c = (struct dossier_commande){.acte = acte, .par = ROLE_SYSTEME, .le = p->at, .numero = x->numero};
        p->etats[p->n++] = etat;
    }
    p->more = rows == LOT;
    return cursor_close(&c, e);
}

static enum rc apply(struct db *db, size_t i, void *arg, struct err *e)
{
    struct passage *p = arg;

    return dossier_executer(db, &p->list[i].c, e);
}

static enum rc one_batch(struct passage *p, bool dry_run, struct dossier_echeances *out, struct err *first)
{
    struct db *db;
    enum rc rc = store_read_begin(p->s, &db, first);

    if (rc != RC_OK)
        return rc;
    rc = read_batch(db, p, out, first);
    store_read_end(p->s, db);
    if (rc != RC_OK)
        return rc;
    memset(p->outcomes, 0, sizeof(p->outcomes)); /* a dry run does all of them */
    if (!dry_run)
        store_write_parts(p->s, p->n, apply, p, p->outcomes);
    for (size_t i = 0; i < p->n; i++) {
        const struct err *why = &p->outcomes[i];

        if (why->rc == RC_OK)
            count(out, p->etats[i], p->list[i].c.acte);
        else if (why->msg == MSG_DOSSIER_PAIEMENT_EN_COURS) /* the bank answers first */
            out->en_retard++;
        else if (!moved_meanwhile(why) && out->en_echec++ == 0 && first != NULL)
            *first = *why;
    }
    return RC_OK;
}

enum rc dossier_appliquer_echeances(struct store *s, day_t at, bool dry_run, struct dossier_echeances *out,
                                    struct err *e)
{
    struct passage *p = calloc(1, sizeof(*p));
    enum rc rc = RC_OK;

    memset(out, 0, sizeof(*out));
    if (p == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    p->s = s;
    p->at = at;
    p->depuis = 0; /* no dossier is older than the accounts */
    do
        rc = one_batch(p, dry_run, out, e);
    while (rc == RC_OK && p->more);
    free(p);
    if (rc == RC_OK && out->en_echec > 0)
        return e != NULL ? e->rc : RC_FAILURE;
    return rc;
}

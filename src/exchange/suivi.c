#include "exchange/suivi.h"
#include "base/ids.h"
#include "base/money.h"
#include "exchange/export_colonnes.h"
#include "exchange/suivi_interne.h"

#define COLUMNS 14

static const char *const headers[COLUMNS] = {
    "dossier",     "facture",   "du_euros", "paye_euros", "paye_le",       "a_payer_avant", "beneficiaire",
    "affacturage", "reference", "attente",  "jusque",     "acompte_euros", "acompte_le",    "verse_euros"};

/* ---- one line ----------------------------------------------------------------------------------------------- */

static void csv_line(FILE *out, const char *const fields[COLUMNS])
{
    fputs(fields[0], out); /* a word of ours, or digits */
    for (int i = 1; i < COLUMNS; i++)
        export_put_cell(fields[i], out);
    fputs("\r\n", out);
}

static const char *day_or_empty(day_t day, char *out)
{
    out[0] = '\0';
    return day != DAY_NONE ? day_iso(day, out) : out;
}

static const char *sum_or_empty(int64_t cents, char *out)
{
    out[0] = '\0';
    return cents >= 0 ? money_plain(cents, out) : out;
}

void suivi_entete(FILE *out)
{
    csv_line(out, headers);
}

void suivi_ligne(const struct reglement *r, const struct reglements_filtre *f, FILE *out)
{
    char due[MONEY_TEXT_BYTES], paid[MONEY_TEXT_BYTES], advance[MONEY_TEXT_BYTES], sent[MONEY_TEXT_BYTES];
    char at[DAY_TEXT_BYTES], before[DAY_TEXT_BYTES], until[DAY_TEXT_BYTES], advanced[DAY_TEXT_BYTES];

    csv_line(out,
             (const char *const[COLUMNS]){
                 r->dossier, r->facture, money_plain(r->du_cents, due), sum_or_empty(r->paye_cents, paid),
                 day_or_empty(r->paye_le, at), day_or_empty(r->echeance, before), r->beneficiaire,
                 r->affacture ? "oui" : "non", r->reference, r->attendre, day_or_empty(r->jusque, until),
                 sum_or_empty(r->acompte_cents, advance), day_or_empty(r->acompte_le, advanced),
                 money_plain(reglement_verse(r, f), sent)});
}

static void totals(const struct reglements_totaux *t, FILE *out)
{
    char due[MONEY_TEXT_BYTES], paid[MONEY_TEXT_BYTES], advance[MONEY_TEXT_BYTES], sent[MONEY_TEXT_BYTES];

    csv_line(out, (const char *const[COLUMNS]){"total", "", money_plain(t->du_cents, due),
                                               money_plain(t->paye_cents, paid), "", "", "", "", "", "", "",
                                               money_plain(t->acompte_cents, advance), "",
                                               money_plain(t->verse_cents, sent)});
}

/* ---- the whole table ---------------------------------------------------------------------------------------- */

static enum rc open_door(struct db *db, struct suivi_page *p, int64_t *holders, struct err *e)
{
    struct door_request rq = {.party = PARTY_ORGANISME,
                              .actor_id = p->organisme_id,
                              .actor_name = "",
                              .purpose = FINALITE_4,
                              .law_day = p->le,
                              .act = p->act,
                              .titulaires = holders,
                              .titulaires_n = ids_distincts(holders, p->n),
                              .items = item_set_of(ITEM_DOSSIER_FACTURE, ITEM_ORGANISME_RIB, ITEM_COUNT)};

    return door_open(db, &rq, &p->grant, e);
}

enum rc suivi_page_lire(struct store *s, struct arena *a, struct suivi_page *p, struct err *e)
{
    int64_t *holders = ARENA_ARRAY(a, int64_t, SUIVI_PAGE);
    struct db *db;
    enum rc committed, rc = store_read_begin(s, &db, e);

    p->n = 0;
    p->grant = (struct grant){0};
    if (rc != RC_OK)
        return rc;
    rc = p->lire(db, a, p->arg, holders, &p->n, e);
    if (rc == RC_OK && p->n > 0)
        rc = open_door(db, p, holders, e);
    store_read_end(s, db);
    if (p->grant.rq.act == NULL)
        return rc;
    committed = door_commit(s, &p->grant, rc == RC_OK ? e : NULL);
    return rc != RC_OK ? rc : committed;
}

struct lot {
    const struct reglements_filtre *f;
    char apres[DOSSIER_NUMERO_BYTES];
    struct reglement *list;
};

static enum rc read_lot(struct db *db, struct arena *a, void *arg, int64_t titulaires[SUIVI_PAGE], size_t *n,
                        struct err *e)
{
    struct lot *l = arg;
    enum rc rc = reglements_lire(db, a, l->f, l->apres, SUIVI_PAGE, &l->list, n, e);

    CHECK(rc != RC_OK || *n == 0 || l->list != NULL);
    for (size_t i = 0; rc == RC_OK && i < *n; i++)
        titulaires[i] = l->list[i].titulaire_id;
    if (rc == RC_OK && *n > 0)
        snprintf(l->apres, sizeof(l->apres), "%s", l->list[*n - 1].dossier);
    return rc;
}

/* As the table shows it: empty when the law of the day closes the datum. */
static void write_lot(const struct suivi_page *p, const struct lot *l, struct reglements_totaux *t, FILE *out)
{
    CHECK(grant_recorded(&p->grant) && l->list != NULL);
    for (size_t i = 0; grant_has(&p->grant, ITEM_DOSSIER_FACTURE) && i < p->n; i++) {
        struct reglement r = l->list[i];

        if (!grant_has(&p->grant, ITEM_ORGANISME_RIB))
            r.beneficiaire = "";
        suivi_ligne(&r, l->f, out);
        reglement_ajouter(&r, l->f, t);
    }
}

enum rc suivi_ecrire(struct store *s, const struct reglements_filtre *f, FILE *out, struct err *e)
{
    struct arena *a = arena_new(SUIVI_ARENA_BYTES);
    struct reglements_totaux t = {0};
    struct lot l = {.f = f};
    struct suivi_page p = {.organisme_id = f->organisme_id,
                           .le = f->le,
                           .act = "fichier.organisme.reglements",
                           .lire = read_lot,
                           .arg = &l};
    enum rc rc;

    if (a == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    suivi_entete(out);
    do {
        arena_reset(a);
        rc = suivi_page_lire(s, a, &p, e);
        if (rc == RC_OK && p.n > 0)
            write_lot(&p, &l, &t, out);
    } while (rc == RC_OK && p.n == SUIVI_PAGE);
    arena_free(a);
    if (rc == RC_OK)
        totals(&t, out);
    return rc;
}

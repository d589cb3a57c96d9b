/* suivi_virements.c - the transfers of a training body as a table (suivi.h). */
#include "base/ids.h"
#include "base/money.h"
#include "door/door.h"
#include "exchange/export_colonnes.h"
#include "exchange/suivi.h"

#define PAGE 500
#define ARENA_BYTES ((size_t)4 << 20)
#define COLUMNS 9

static const char *const headers[COLUMNS] = {"virement_le",   "dossier",      "objet",
                                             "montant_euros", "revenu_le",    "revenu_euros",
                                             "reference",     "beneficiaire", "affacturage"};

static void csv_line(FILE *out, const char *const fields[COLUMNS])
{
    fputs(fields[0], out); /* a word of ours, or a day */
    for (int i = 1; i < COLUMNS; i++)
        export_put_cell(fields[i], out);
    fputs("\r\n", out);
}

void suivi_virements_entete(FILE *out)
{
    csv_line(out, headers);
}

void suivi_virement(const struct virement *v, FILE *out)
{
    char sent[MONEY_TEXT_BYTES], back[MONEY_TEXT_BYTES] = "", day[DAY_TEXT_BYTES],
                                 returned[DAY_TEXT_BYTES] = "";

    if (v->revenu_le != DAY_NONE) {
        money_plain(v->revenu_cents, back);
        day_iso(v->revenu_le, returned);
    }
    csv_line(out, (const char *const[COLUMNS]){day_iso(v->le, day), v->dossier, v->objet,
                                               money_plain(v->montant_cents, sent), returned, back,
                                               v->reference, v->beneficiaire, v->affacture ? "oui" : "non"});
}

struct lot {
    struct virement *list;
    size_t n;
    struct grant grant;
};

static enum rc open_door(struct db *db, struct arena *a, const struct virements_filtre *f, day_t le,
                         struct lot *l, struct err *e)
{
    struct door_request rq = {.party = PARTY_ORGANISME,
                              .actor_id = f->organisme_id,
                              .actor_name = "",
                              .purpose = FINALITE_4,
                              .law_day = le,
                              .act = "fichier.organisme.virements"};
    int64_t *holders = ARENA_ARRAY(a, int64_t, l->n + 1);

    for (size_t i = 0; i < l->n; i++)
        holders[i] = l->list[i].titulaire_id;
    rq.titulaires_n = ids_distincts(holders, l->n);
    rq.titulaires = holders;
    rq.items = item_set_of(ITEM_DOSSIER_FACTURE, ITEM_ORGANISME_RIB, ITEM_COUNT);
    return door_open(db, &rq, &l->grant, e);
}

/* The lines after a place, in the journal before they are given. */
static enum rc read_lot(struct store *s, struct arena *a, const struct virements_filtre *f, day_t le,
                        const char *apres, struct lot *l, struct err *e)
{
    struct db *db;
    enum rc committed, rc = store_read_begin(s, &db, e);

    memset(l, 0, sizeof(*l));
    if (rc != RC_OK)
        return rc;
    rc = virements_lire(db, a, f, apres, PAGE, &l->list, &l->n, e);
    if (rc == RC_OK && l->n > 0)
        rc = open_door(db, a, f, le, l, e);
    store_read_end(s, db);
    if (l->grant.rq.act == NULL)
        return rc;
    committed = door_commit(s, &l->grant, rc == RC_OK ? e : NULL);
    return rc != RC_OK ? rc : committed;
}

static void write_lot(const struct lot *l, FILE *out)
{
    CHECK(grant_recorded(&l->grant));
    for (size_t i = 0; grant_has(&l->grant, ITEM_DOSSIER_FACTURE) && i < l->n; i++) {
        struct virement v = l->list[i];

        if (!grant_has(&l->grant, ITEM_ORGANISME_RIB))
            v.beneficiaire = "";
        suivi_virement(&v, out);
    }
}

enum rc suivi_virements_ecrire(struct store *s, const struct virements_filtre *f, day_t le, FILE *out,
                               struct err *e)
{
    struct arena *a = arena_new(ARENA_BYTES);
    char apres[VIREMENT_APRES_BYTES] = "";
    struct lot l;
    enum rc rc;

    if (a == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    suivi_virements_entete(out);
    do {
        arena_reset(a);
        rc = read_lot(s, a, f, le, apres, &l, e);
        if (rc == RC_OK && l.n > 0) {
            write_lot(&l, out);
            virement_apres(&l.list[l.n - 1], apres);
        }
    } while (rc == RC_OK && l.n == PAGE);
    arena_free(a);
    return rc;
}

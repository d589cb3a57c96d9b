/* suivi_virements.c - the transfers of a training body as a table (suivi.h). */
#include "base/money.h"
#include "exchange/export_colonnes.h"
#include "exchange/suivi.h"
#include "exchange/suivi_interne.h"

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
    const struct virements_filtre *f;
    char apres[VIREMENT_APRES_BYTES];
    struct virement *list;
};

static enum rc read_lot(struct db *db, struct arena *a, void *arg, int64_t titulaires[SUIVI_PAGE], size_t *n,
                        struct err *e)
{
    struct lot *l = arg;
    enum rc rc = virements_lire(db, a, l->f, l->apres, SUIVI_PAGE, &l->list, n, e);

    CHECK(rc != RC_OK || *n == 0 || l->list != NULL);
    for (size_t i = 0; rc == RC_OK && i < *n; i++)
        titulaires[i] = l->list[i].titulaire_id;
    if (rc == RC_OK && *n > 0)
        virement_apres(&l->list[*n - 1], l->apres);
    return rc;
}

static void write_lot(const struct suivi_page *p, const struct lot *l, FILE *out)
{
    CHECK(grant_recorded(&p->grant) && l->list != NULL);
    for (size_t i = 0; grant_has(&p->grant, ITEM_DOSSIER_FACTURE) && i < p->n; i++) {
        struct virement v = l->list[i];

        if (!grant_has(&p->grant, ITEM_ORGANISME_RIB))
            v.beneficiaire = "";
        suivi_virement(&v, out);
    }
}

enum rc suivi_virements_ecrire(struct store *s, const struct virements_filtre *f, day_t le, FILE *out,
                               struct err *e)
{
    struct arena *a = arena_new(SUIVI_ARENA_BYTES);
    struct lot l = {.f = f};
    struct suivi_page p = {.organisme_id = f->organisme_id,
                           .le = le,
                           .act = "fichier.organisme.virements",
                           .lire = read_lot,
                           .arg = &l};
    enum rc rc;

    if (a == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    suivi_virements_entete(out);
    do {
        arena_reset(a);
        rc = suivi_page_lire(s, a, &p, e);
        if (rc == RC_OK && p.n > 0)
            write_lot(&p, &l, out);
    } while (rc == RC_OK && p.n == SUIVI_PAGE);
    arena_free(a);
    return rc;
}

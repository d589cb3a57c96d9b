#include "training/lot_lignes.h"
#include "training/identifiants.h"
#include "training/paiement.h"
#include "training/paiement_retour.h"
#include "training/virements.h"

/* What the reader of lines answers once there are enough of them. */
#define ENOUGH RC_CONFLICT

struct lecture {
    struct db *db;
    struct arena *a;
    struct lot_lignes *out;
    day_t le;
};

static const char *why_of(struct arena *a, const struct paiement_ligne *line, day_t le)
{
    char why[PAIEMENT_MOTIF_BYTES];

    if (line->motif == NULL)
        return NULL;
    return arena_strdup(a, strcmp(line->etat, "abandonne") == 0 ? paiement_motif_phrase(line->motif)
                                                                : paiement_motif_dit(line->motif, le, why));
}

static const char *copy(struct arena *a, const char *text)
{
    return text != NULL ? arena_strdup(a, text) : NULL;
}

static enum rc keep(const struct paiement_ligne *line, void *arg, struct err *e)
{
    struct lecture *r = arg;
    char iban[IBAN_BYTES], masked[IBAN_BYTES * 2];
    enum rc rc;

    if (r->out->n == LOT_LIGNES_PAGE) {
        r->out->suite = true;
        return ENOUGH;
    }
    rc = paiement_iban(store_keys(db_store(r->db)), line, iban, e);
    if (rc != RC_OK)
        return rc;
    iban_masked(iban, masked);
    explicit_bzero(iban, sizeof(iban));
    r->out->l[r->out->n++] = (struct lot_ligne){
        .no = line->no,
        .titulaire_id = line->titulaire_id,
        .montant_cents = line->montant_cents,
        .reference = copy(r->a, line->reference),
        .beneficiaire = copy(r->a, line->beneficiaire),
        .compte = copy(r->a, masked),
        .objet = copy(r->a, virement_objet(line->genre)),
        .dossier = "",
        .etat = copy(r->a, line->etat),
        .etat_mot = paiement_ligne_mot(line),
        .motif = copy(r->a, line->motif),
        .motif_mot = why_of(r->a, line, r->le),
        .retire = line->motif != NULL && strcmp(line->etat, "abandonne") == 0,
        .verification = line->verification != NULL
                            ? copy(r->a, paiement_verification_phrase(line->verification, r->le))
                            : NULL,
        .bloque = line->bloque_le != DAY_NONE,
        .banque_mots = copy(r->a, line->banque_mots)};
    return RC_OK;
}

static enum rc name_dossiers(const struct lecture *r, int64_t lot_id, int64_t apres, struct err *e)
{
    struct cursor c = {0};
    enum rc rc =
        db_query(r->db, Q_PAIEMENT_LIGNES_DOSSIERS, &c, e, "iii", lot_id, apres, (int64_t)LOT_LIGNES_PAGE);

    for (size_t i = 0; rc == RC_OK && i < r->out->n && cursor_next(&c); i++)
        r->out->l[i].dossier = cursor_copy_or_empty(&c, r->a, 1);
    return cursor_close(&c, e);
}

enum rc lot_lignes_lire(struct db *db, struct arena *a, int64_t lot_id, int64_t apres, day_t le,
                        struct lot_lignes *out, struct err *e)
{
    struct lecture r = {.db = db, .a = a, .out = out, .le = le};
    enum rc rc;

    *out = (struct lot_lignes){.l = ARENA_ARRAY(a, struct lot_ligne, LOT_LIGNES_PAGE)};
    rc = paiement_parcourir(db, lot_id, apres, keep, &r, e);
    if (rc != RC_OK && !(rc == ENOUGH && out->suite))
        return rc;
    return name_dossiers(&r, lot_id, apres, e);
}

size_t lot_lignes_titulaires(const struct lot_lignes *l, int64_t *out)
{
    size_t n = 0;

    for (size_t i = 0; i < l->n; i++)
        if (l->l[i].titulaire_id != 0)
            out[n++] = l->l[i].titulaire_id;
    return n;
}

#include "cli/pay_lignes.h"
#include "base/money.h"
#include "training/identifiants.h"
#include "training/paiement.h"
#include "training/paiement_retour.h"
#include "training/virements.h"

/* What the reader of lines answers once there are enough of them. */
#define ENOUGH RC_CONFLICT

struct lecture {
    struct db *db;
    struct arena *a;
    struct pay_lignes *out;
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

    if (r->out->n == PAY_LIGNES_PAGE) {
        r->out->suite = true;
        return ENOUGH;
    }
    rc = paiement_iban(store_keys(db_store(r->db)), line, iban, e);
    if (rc != RC_OK)
        return rc;
    iban_masked(iban, masked);
    explicit_bzero(iban, sizeof(iban));
    r->out->l[r->out->n++] = (struct pay_ligne){.no = line->no,
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
                                                .banque_mots = copy(r->a, line->banque_mots)};
    return RC_OK;
}

static enum rc name_dossiers(const struct lecture *r, int64_t lot_id, int64_t apres, struct err *e)
{
    struct cursor c = {0};
    enum rc rc =
        db_query(r->db, Q_PAIEMENT_LIGNES_DOSSIERS, &c, e, "iii", lot_id, apres, (int64_t)PAY_LIGNES_PAGE);

    for (size_t i = 0; rc == RC_OK && i < r->out->n && cursor_next(&c); i++)
        r->out->l[i].dossier = cursor_copy_or_empty(&c, r->a, 1);
    return cursor_close(&c, e);
}

enum rc pay_lignes_lire(struct db *db, struct arena *a, int64_t lot_id, int64_t apres, day_t le,
                        struct pay_lignes *out, struct err *e)
{
    struct lecture r = {.db = db, .a = a, .out = out, .le = le};
    enum rc rc;

    *out = (struct pay_lignes){.l = ARENA_ARRAY(a, struct pay_ligne, PAY_LIGNES_PAGE)};
    rc = paiement_parcourir(db, lot_id, apres, keep, &r, e);
    if (rc != RC_OK && !(rc == ENOUGH && out->suite))
        return rc;
    return name_dossiers(&r, lot_id, apres, e);
}

void pay_lignes_dire(const struct pay_lignes *l, FILE *out)
{
    char sum[MONEY_TEXT_BYTES];

    for (size_t i = 0; i < l->n; i++) {
        const struct pay_ligne *x = &l->l[i];

        fprintf(out, "%lld. %s  %s  à %s, %s  %s%s%s  %s", (long long)x->no, x->reference,
                money_french(x->montant_cents, sum), x->beneficiaire, x->compte, x->objet,
                x->dossier[0] != '\0' ? ", dossier " : "", x->dossier, x->etat_mot);
        if (x->motif_mot != NULL)
            fprintf(out, " : %s", x->motif_mot);
        if (x->banque_mots != NULL)
            fprintf(out, " (la banque dit « %s »)", x->banque_mots);
        fputc('\n', out);
    }
    if (l->suite)
        fprintf(out, "La suite : --apres %lld\n", (long long)l->l[l->n - 1].no);
}

void pay_lignes_json(const struct pay_lignes *l, struct json *j)
{
    json_key(j, "virements");
    json_array_open(j);
    for (size_t i = 0; i < l->n; i++) {
        const struct pay_ligne *x = &l->l[i];

        json_object_open(j);
        json_ki(j, "no", x->no);
        json_kt(j, "reference", x->reference);
        json_kt(j, "beneficiaire", x->beneficiaire);
        json_kt(j, "compte", x->compte);
        json_ki(j, "montant", x->montant_cents);
        json_kt(j, "objet", x->objet);
        json_kt(j, "dossier", x->dossier[0] != '\0' ? x->dossier : NULL);
        json_kt(j, "etat", x->etat);
        json_kt(j, "etat_dit", x->etat_mot);
        json_kt(j, "motif", x->motif);
        json_kt(j, "motif_dit", x->motif_mot);
        json_kt(j, "banque", x->banque_mots);
        json_object_close(j);
    }
    json_array_close(j);
    json_key(j, "apres");
    if (l->suite)
        json_int(j, l->l[l->n - 1].no);
    else
        json_none(j);
}

/* The price of a dossier by base of VAT: frozen when it is requested, made again by a proposal, shared by what is invoiced (MON-13). */
#include "base/money.h"
#include "training/dossier_interne.h"

/* The price of today's act, one base unless its body gave several; nothing when no rate makes it. */
enum rc dossier_tva_poser(struct execution *x, struct err *e)
{
    const struct dossier *d = &x->d;
    struct tva *t = &x->tva;
    enum rc rc = x->bases ? tva_calculer(x->c->bases_ht_cents, x->jour, t, e) : RC_OK;

    if (!x->bases && !tva_deduire(d->prix_ht_cents, d->prix_ttc_cents, x->offre.tva_taux, x->jour, t))
        *t = (struct tva){0};
    if (rc == RC_OK && x->c->acte != ACTE_DEMANDER)
        rc = db_exec(x->db, Q_DOSSIER_TVA_OUBLIER, e, "ii", d->titulaire_id, d->id);
    for (int i = 0; rc == RC_OK && i < TVA_COUNT; i++)
        if (t->bases[i].ht_cents > 0)
            rc = db_exec(x->db, Q_DOSSIER_TVA_INSERT, e, "iitdii", d->titulaire_id, d->id,
                         tva_mot((enum tva_taux)i), x->jour, t->bases[i].ht_cents, t->bases[i].tva_cents);
    return rc;
}

enum rc dossier_tva_facturer(struct execution *x, int64_t ttc_cents, struct err *e)
{
    const struct dossier *d = &x->d;
    struct dossier_tva all;
    struct tva part = {0};
    enum rc rc = dossier_tva_lire(x->db, d, &all, e);

    if (rc == RC_OK)
        rc = dossier_tva_de(&all, ttc_cents, &part, e);
    for (int i = 0; rc == RC_OK && i < TVA_COUNT; i++)
        if (all.prix.bases[i].ht_cents > 0)
            rc = db_exec(x->db, Q_DOSSIER_TVA_FACTURER, e, "iiiit", part.bases[i].ht_cents,
                         part.bases[i].tva_cents, d->titulaire_id, d->id, tva_mot((enum tva_taux)i));
    return rc;
}

static void add(struct tva *t, enum tva_taux base, int64_t ht, int64_t tva)
{
    t->bases[base] = (struct tva_base){ht, tva};
    t->ht_cents += ht;
    t->tva_cents += tva;
    t->ttc_cents += ht + tva;
}

enum rc dossier_tva_lire(struct db *db, const struct dossier *d, struct dossier_tva *out, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_DOSSIER_TVA, &c, e, "ii", d->titulaire_id, d->id);

    *out = (struct dossier_tva){.le = DAY_NONE};
    while (rc == RC_OK && cursor_next(&c)) {
        enum tva_taux base;

        CHECK(tva_trouver(cursor_text(&c, 0), &base));
        out->le = cursor_day(&c, 1);
        add(&out->prix, base, cursor_i64(&c, 2), cursor_i64(&c, 3));
        out->facturee =
            d->a_payer_cents >= 0 && cursor_i64(&c, 4) >= 0; /* an absence corrected leaves none */
        if (out->facturee)
            add(&out->facture, base, cursor_i64(&c, 4), cursor_i64(&c, 5));
    }
    return cursor_close(&c, e);
}

enum rc dossier_tva_de(const struct dossier_tva *t, int64_t ttc_cents, struct tva *out, struct err *e)
{
    *out = t->prix;
    return ttc_cents < 0 || t->le == DAY_NONE ? RC_OK : tva_partager(&t->prix, ttc_cents, t->le, out, e);
}

int64_t dossier_ht_de(const struct dossier *d, int64_t ttc_cents)
{
    return ttc_cents < 0 || d->prix_ttc_cents <= 0
               ? ttc_cents
               : money_prorata_nearest(ttc_cents, d->prix_ht_cents, d->prix_ttc_cents);
}

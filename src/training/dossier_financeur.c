/*
 * A financeur in a dossier: the holder asks it for what is missing, it grants all of it, a part, or nothing.
 *
 * What it grants is the abondement of rights/dotation.h (C. trav. L. 6323-4, II): a lot tied to the dossier, credited on the day
 * of the grant, given back when the dossier ends without it. It is a promise (training/promesse.h): called for later.
 */
#include "base/money.h"
#include "rights/dotation.h"
#include "training/dossier_interne.h"
#include "training/promesse.h"

#define CLE_BYTES 61

static enum rc find_financeur(struct execution *x, struct err *e)
{
    const char *siret = x->c->financeur_siret != NULL ? x->c->financeur_siret : "";
    struct cursor c = {0};
    enum rc rc = db_query(x->db, Q_FINANCEUR_FIND, &c, e, "t", siret);

    x->d.financeur_id = 0;
    if (rc == RC_OK && cursor_next(&c)) {
        x->d.financeur_id = cursor_i64(&c, 0);
        CHECK(financeur_find(cursor_text(&c, 2), &x->categorie));
    }
    rc = cursor_close(&c, e);
    if (rc != RC_OK || x->d.financeur_id != 0)
        return rc;
    ERR(e, MSG_DOSSIER_FINANCEUR_INCONNU, "siret", siret);
    return err_at(e, "financeur", 0);
}

enum rc dossier_solliciter(struct execution *x, struct err *e)
{
    x->d.sollicite_cpf = x->c->avec_cpf;
    return find_financeur(x, e);
}

static enum rc read_financeur(struct execution *x, const char **siret, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(x->db, Q_FINANCEUR_PAR_ID, &c, e, "i", x->d.financeur_id);

    *siret = "";
    if (rc == RC_OK && cursor_next(&c)) {
        *siret = cursor_copy(&c, x->a, 0);
        CHECK(financeur_find(cursor_text(&c, 1), &x->categorie));
    }
    return cursor_close(&c, e);
}

/* What was asked, less what the rights and the other sums came to pay since: nothing is granted that could not be used. */
static enum rc amount(struct execution *x, int64_t *out, struct err *e)
{
    const struct dossier *d = &x->d;
    char most[MONEY_TEXT_BYTES];
    int64_t usable;
    enum rc rc = dossier_manque(x->db, x->a, d, x->jour, d->sollicite_cpf, x->categorie, &usable, e);

    if (rc != RC_OK)
        return rc;
    usable = MIN(usable, d->sollicite_cents);
    *out = x->c->acte == ACTE_ACCORDER ? usable : x->c->accorde_cents;
    if (*out > 0 && *out <= usable)
        return RC_OK;
    return ERR(e, MSG_DOSSIER_ACCORD_MONTANT, "montant", money_french(usable, most));
}

/* The split with all that can be granted: what it leaves to the holder. */
static enum rc prevoir(struct db *db, struct arena *a, const struct dossier *d, day_t le, int64_t *accorde,
                       int64_t *reste, struct err *e)
{
    struct execution x = {.db = db, .a = a, .d = *d};
    const char *siret;
    enum rc rc = read_financeur(&x, &siret, e);

    if (rc == RC_OK)
        rc = dossier_manque(db, a, d, le, d->sollicite_cpf, x.categorie, accorde, e);
    *accorde = rc == RC_OK ? MIN(*accorde, d->sollicite_cents) : 0;
    return rc == RC_OK && *accorde > 0 ? dossier_reste_avec(db, a, d, le, x.categorie, *accorde, reste, e)
                                       : rc;
}

enum rc dossier_accord_prevu(struct db *db, const struct dossier *d, day_t le, int64_t *accorde,
                             int64_t *reste, struct err *e)
{
    struct arena *a = arena_new(1U << 20);
    struct err why = {0};
    enum rc rc;

    *accorde = *reste = 0;
    if (a == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = prevoir(db, a, d, le, accorde, reste, &why);
    arena_free(a);
    rc = dossier_refus_pour(ROLE_FINANCEUR, NULL, rc, &why);
    if (rc != RC_OK && e != NULL)
        *e = why;
    return rc;
}

enum rc dossier_accorder_tout(struct db *db, void *arg, struct err *e)
{
    struct dossier_commande *c = arg;
    struct arena *a = arena_new(1U << 20);
    day_t le = dossier_jour_donne(c->le) ? c->le : day_of_instant(db_now_us(db));
    int64_t granted = 0, rest = 0;
    struct dossier d;
    enum rc rc;

    if (a == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = c->numero != NULL ? dossier_lire(db, a, c->numero, &d, e) : ERR(e, MSG_DOSSIER_INCONNU);
    if (rc == RC_OK && d.etat == ETAT_WAITING_ACCEPTATION && c->par_id == d.financeur_id)
        rc = dossier_accord_prevu(db, &d, le, &granted, &rest, NULL);
    arena_free(a);
    if (rc == RC_NOT_FOUND)
        return rc;
    if (rc == RC_OK && rest > 0) { /* otherwise, the act itself says what is wrong */
        c->acte = ACTE_ACCORDER_PARTIE;
        c->accorde_cents = granted;
    }
    return dossier_executer(db, c, e);
}

/* The version makes the key: a dossier may be granted several parts, by several financeurs in turn. */
enum rc dossier_accorder(struct execution *x, struct err *e)
{
    const struct dossier *d = &x->d;
    char key[CLE_BYTES];
    struct dotation_versement v = {.l = {.titulaire_id = d->titulaire_id,
                                         .cle = key,
                                         .base = "dossier",
                                         .recu_le = x->jour,
                                         .echeance = DAY_NONE,
                                         .classes = "",
                                         .formations = "",
                                         .source = ""},
                                   .dossier = d->numero,
                                   .agent = x->c->agent};
    enum rc rc = read_financeur(x, &v.l.siret, e);

    if (rc == RC_OK)
        rc = amount(x, &v.l.montant_cents, e);
    snprintf(key, sizeof(key), "dossier-%s-%lld", d->numero, (long long)d->version);
    if (rc == RC_OK)
        rc = dotation_verser(x->db, &v, e);
    if (rc == RC_OK && !v.deja_out)
        rc = promesse_noter(x->db,
                            &(struct promesse_accord){d->titulaire_id, v.lot_out, d->id, d->financeur_id,
                                                      v.l.montant_cents, x->jour},
                            e);
    x->accorde_cents = rc == RC_OK ? v.l.montant_cents : 0;
    return rc;
}

static enum rc read_promises(struct db *db, const struct dossier *d, int64_t financeur_id,
                             struct dossier_part *out, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_PROMESSES_DU_DOSSIER, &c, e, "iii", d->titulaire_id, d->id, financeur_id);

    if (rc == RC_OK && cursor_next(&c)) {
        out->promesses = cursor_i64(&c, 0);
        out->promis_cents = cursor_i64(&c, 1);
        out->du_cents = cursor_i64(&c, 2);
        out->appele_cents = cursor_i64(&c, 3);
        out->recu_cents = cursor_i64(&c, 4);
        out->a_rendre_cents = cursor_i64(&c, 5);
        out->appel_echeance = cursor_day(&c, 6);
        out->appel_recu_cents = cursor_i64(&c, 7);
        out->appel_rendre_cents = cursor_i64(&c, 8);
    }
    return cursor_close(&c, e);
}

enum rc dossier_part_du_financeur(struct db *db, const struct dossier *d, int64_t financeur_id,
                                  struct dossier_part *out, struct err *e)
{
    struct cursor c = {0};
    enum rc rc =
        db_query(db, Q_DOSSIER_PART_DU_FINANCEUR, &c, e, "iii", d->titulaire_id, d->id, financeur_id);

    *out = (struct dossier_part){.concerne = false};
    if (rc != RC_OK)
        return rc;
    if (cursor_next(&c)) {
        out->concerne = cursor_i64(&c, 0) > 0;
        out->montant_cents = cursor_i64(&c, 1);
        out->paye_cents = cursor_i64(&c, 2);
        out->rendu_cents = cursor_i64(&c, 3);
        out->perdu_cents = cursor_i64(&c, 4);
        out->libere_cents = cursor_i64(&c, 5);
    }
    rc = cursor_close(&c, e);
    return rc == RC_OK ? read_promises(db, d, financeur_id, out, e) : rc;
}

/* dotation.c - the lots of dotations and abondements: recorded and credited. */
#include "base/json.h"
#include "rights/acte.h"
#include "rights/dotation_interne.h"
#include <strings.h>

#define CLE_BYTES 61
#define INPUTS_BYTES ((size_t)1024)

/* ---- financeurs --------------------------------------------------------------------------------------------- */

/* *id is 0 when nobody has this SIRET; otherwise *same says whether the words are the same. */
static enum rc find_financeur(struct db *db, const struct financeur_inscription *f, bool *same, struct err *e)
{
    struct cursor c = {0};
    bool other = false;
    struct err conflict;
    enum rc rc = db_query(db, Q_FINANCEUR_FIND, &c, e, "t", f->siret);

    *same = false;
    if (rc == RC_OK && cursor_next(&c)) {
        *same =
            strcmp(cursor_text(&c, 1), f->denomination) == 0 && strcmp(cursor_text(&c, 2), f->categorie) == 0;
        other = !*same;
        if (other)
            (void)ERR(&conflict, MSG_DOTATION_FINANCEUR_AUTRE, "siret", f->siret, "denomination",
                      cursor_text(&c, 1), "categorie", cursor_text(&c, 2));
    }
    rc = cursor_close(&c, e);
    if (rc == RC_OK && other && e != NULL)
        *e = conflict;
    return rc == RC_OK && other ? RC_CONFLICT : rc;
}

enum rc financeur_inscrire(struct db *db, void *arg, struct err *e)
{
    struct financeur_inscription *f = arg;
    enum financeur category;
    bool same;
    char content[64];
    enum rc rc;

    if (!financeur_find(f->categorie, &category))
        return ERR(e, MSG_DOTATION_FINANCEUR_CATEGORIE, "categorie", f->categorie);
    rc = find_financeur(db, f, &same, e);
    if (rc == RC_OK && !same)
        rc = db_i64(db, Q_FINANCEUR_NEXT_ID, 1, &f->id_out, e, "");
    if (rc != RC_OK || same)
        return rc;
    snprintf(content, sizeof(content), "{\"financeur\":%lld}", (long long)f->id_out);
    rc = db_exec(db, Q_FINANCEUR_INSERT, e, "ittti", f->id_out, f->siret, f->denomination, f->categorie,
                 db_now_us(db));
    return rc == RC_OK ? acte_noter(db, f->agent, "financeur.inscrire", 0, content, e) : rc;
}

/* ---- receipt ------------------------------------------------------------------------------------------------ */

static enum rc resolve_financeur(struct db *db, struct dotation_lot *l, struct arena *a, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_FINANCEUR_FIND, &c, e, "t", l->siret);

    l->financeur_id = 0;
    if (rc == RC_OK && cursor_next(&c)) {
        l->financeur_id = cursor_i64(&c, 0);
        l->denomination = cursor_copy(&c, a, 1);
        CHECK(financeur_find(cursor_text(&c, 2), &l->categorie));
    }
    rc = cursor_close(&c, e);
    return rc == RC_OK && l->financeur_id == 0 ? ERR(e, MSG_DOTATION_FINANCEUR_INCONNU, "siret", l->siret)
                                               : rc;
}

/* The dossier of an abondement, whatever became of it: the same receipt told again names the same one. */
static enum rc resolve_dossier(struct db *db, struct dotation_versement *v, struct err *e)
{
    struct cursor c = {0};
    enum rc rc;

    v->l.dossier_id = 0;
    v->attend = false;
    if (v->dossier == NULL)
        return RC_OK;
    rc = db_query(db, Q_DOTATION_DOSSIER, &c, e, "it", v->l.titulaire_id, v->dossier);
    if (rc == RC_OK && cursor_next(&c)) {
        v->l.dossier_id = cursor_i64(&c, 0);
        v->attend = cursor_i64(&c, 1) == 1;
    }
    rc = cursor_close(&c, e);
    return rc == RC_OK && v->l.dossier_id == 0 ? ERR(e, MSG_DOTATION_DOSSIER) : rc;
}

enum rc dotation_formations(struct db *db, const char *formations, struct err *e)
{
    char word[DOTATION_MOT_BYTES];
    int64_t known = 1;
    enum rc rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && known != 0 && dotation_mot(formations, i, word); i++)
        rc = db_i64(db, Q_DOTATION_FORMATION, 0, &known, e, "t", word);
    return rc == RC_OK && known == 0 ? ERR(e, MSG_DOTATION_FORMATION, "formation", word) : rc;
}

enum rc dotation_cle_libre(const char *cle, struct err *e)
{
    static const char *const ours[] = {"DD-", "dossier-", "dossier/"};

    for (size_t i = 0; i < ARRAY_LEN(ours); i++)
        if (strncasecmp(cle, ours[i], strlen(ours[i])) == 0)
            return ERR(e, MSG_DOTATION_CLE_RESERVEE);
    return RC_OK;
}

/* Already recorded under its key: *deja, or a conflict. */
static enum rc find_key(struct db *db, struct dotation_versement *v, struct err *e)
{
    const struct dotation_lot *l = &v->l;
    struct cursor c = {0};
    bool other = false;
    enum rc rc = db_query(db, Q_DOTATION_SAME, &c, e, "itiddiitttit", l->financeur_id, l->base,
                          l->montant_cents, l->recu_le, l->echeance, (int64_t)l->remboursable, l->dossier_id,
                          l->classes, l->formations, l->source, l->titulaire_id, l->cle);

    v->deja_out = false;
    if (rc == RC_OK && cursor_next(&c)) {
        v->lot_out = cursor_i64(&c, 0);
        v->deja_out = cursor_i64(&c, 1) == 1;
        other = !v->deja_out;
    }
    rc = cursor_close(&c, e);
    return rc == RC_OK && other ? ERR(e, MSG_DOTATION_CLE, "cle", l->cle) : rc;
}

/* What the explanation of the credit tells. */
static const char *inputs_of(struct arena *a, const struct dotation_lot *l)
{
    struct json *j = json_new(INPUTS_BYTES);
    char day[DAY_TEXT_BYTES];
    const char *out;

    CHECK(j != NULL);
    json_object_open(j);
    json_kt(j, "financeur", l->denomination);
    json_kt(j, "versement", l->base);
    if (l->echeance != DAY_NONE)
        json_kt(j, "echeance", day_iso(l->echeance, day));
    if (l->remboursable)
        json_ki(j, "remboursable", 1);
    json_object_close(j);
    out = arena_strdup(a, json_data(j));
    json_free(j);
    return out;
}

enum poche dotation_poche(const struct dotation_lot *l)
{
    return l->dossier_id != 0 ? POCHE_ABONDEMENT : POCHE_DOTATION;
}

static enum rc credit(struct db *db, struct arena *a, const struct dotation_lot *l, struct err *e)
{
    bool tied = l->dossier_id != 0;
    char key[CLE_BYTES];
    struct transfer t = {.titulaire_id = l->titulaire_id,
                         .cle = key,
                         .phase = BOOK_POSTED,
                         .genre = tied ? GENRE_ABONDEMENT : GENRE_DOTATION,
                         .debit = COMPTE_FINANCEUR_BASE + l->financeur_id,
                         .credit = dotation_poche(l),
                         .lot = l->lot,
                         .amount = l->montant_cents,
                         .value_day = l->recu_le,
                         .dossier_id = l->dossier_id,
                         .rule = tied ? "AB-08" : "AB-07",
                         .inputs = inputs_of(a, l)};

    snprintf(key, sizeof(key), "dotation/%lld", (long long)l->lot);
    CHECK(dotation_base(l->base, l->recu_le, &t.article) != NULL);
    return book_write(db, &t, 1, NULL, e);
}

static enum rc insert(struct db *db, struct arena *a, struct dotation_versement *v, struct err *e)
{
    struct dotation_lot *l = &v->l;
    char content[96];
    enum rc rc = db_i64(db, Q_DOTATION_NEXT_LOT, 1, &l->lot, e, "i", l->titulaire_id);

    if (rc == RC_OK)
        rc = db_exec(db, Q_DOTATION_INSERT, e, "iititiddiittti", l->titulaire_id, l->lot, l->cle,
                     l->financeur_id, l->base, l->montant_cents, l->recu_le, l->echeance,
                     (int64_t)l->remboursable, l->dossier_id, l->classes, l->formations, l->source,
                     db_now_us(db));
    if (rc == RC_OK)
        rc = credit(db, a, l, e);
    if (rc != RC_OK)
        return rc;
    v->lot_out = l->lot;
    snprintf(content, sizeof(content), "{\"lot\":%lld,\"centimes\":%lld}", (long long)l->lot,
             (long long)l->montant_cents);
    return acte_noter(db, v->agent, "dotation.verser", l->titulaire_id, content, e);
}

enum rc dotation_redonner(struct db *db, struct arena *a, struct dotation_reprise *r, struct err *e)
{
    struct dotation_versement v = {.agent = r->agent};
    struct dotation_lot *before;
    size_t n;
    enum rc rc = dotation_lire(db, a, r->titulaire_id, r->lot, false, &before, &n, e);

    if (rc == RC_OK && n == 0)
        rc = ERR(e, MSG_DOTATION_LOT_INCONNU, "lot", arena_printf(a, "%lld", (long long)r->lot));
    if (rc != RC_OK)
        return rc;
    CHECK(before->dossier_id != 0 && r->cents > 0 && r->cents <= before->montant_cents);
    v.l = *before;
    v.l.cle = r->cle;
    v.l.montant_cents = r->cents;
    v.l.recu_le = r->le;
    rc = insert(db, a, &v, e);
    r->lot_out = v.lot_out;
    r->financeur_id_out = v.l.financeur_id;
    return rc;
}

static enum rc check(struct db *db, const struct dotation_versement *v, struct err *e)
{
    struct balance rights;
    int64_t already = 0;
    enum rc rc = dotation_formations(db, v->l.formations, e);

    if (rc == RC_OK && v->dossier != NULL && !v->attend)
        rc = ERR(e, MSG_DOTATION_DOSSIER);
    if (rc == RC_OK)
        rc = book_balance_at(db, v->l.titulaire_id, POCHE_DROITS, 0, v->l.recu_le, INT64_MAX, &rights, e);
    if (rc == RC_OK)
        rc = db_i64(db, Q_DOTATION_RECU, 0, &already, e, "iit", v->l.titulaire_id,
                    (int64_t)GENRE_REMBOURSEMENT_FINANCEUR, v->l.base);
    if (rc == RC_OK)
        rc = dotation_verifier(&v->l, rights.posted, already, e);
    return rc;
}

static enum rc pay_in(struct db *db, struct dotation_versement *v, bool write, struct err *e)
{
    struct arena *a;
    enum rc rc;

    rc = acte_cle(v->l.cle, e);
    if (rc != RC_OK)
        return rc;
    a = arena_new(64U << 10);
    if (a == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = resolve_financeur(db, &v->l, a, e);
    if (rc == RC_OK)
        rc = resolve_dossier(db, v, e);
    if (rc == RC_OK)
        rc = find_key(db, v, e);
    if (rc == RC_OK && !v->deja_out)
        rc = acte_compte_ouvert(db, v->l.titulaire_id, e);
    if (rc == RC_OK && !v->deja_out)
        rc = check(db, v, e);
    if (rc == RC_OK && !v->deja_out && write)
        rc = insert(db, a, v, e);
    arena_free(a);
    return rc;
}

enum rc dotation_verser(struct db *db, void *arg, struct err *e)
{
    return pay_in(db, arg, true, e);
}

enum rc dotation_examiner(struct db *db, void *arg, struct err *e)
{
    return pay_in(db, arg, false, e);
}

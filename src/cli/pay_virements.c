/* pay_virements.c - « pay statement --virements » (pay_statement.h). */
#include "base/ids.h"
#include "base/json.h"
#include "base/money.h"
#include "cli/lecture.h"
#include "cli/pay_statement.h"
#include "exchange/suivi.h"
#include "training/organisme.h"

#define PAGE 500
#define ARENA_BYTES ((size_t)4 << 20)

struct liste {
    struct virement *v;
    size_t n;
    struct virements_totaux t;
};

static enum rc read_page(struct ctx *ctx, struct arena *a, const struct statement_demande *d, struct liste *l,
                         struct err *e)
{
    struct virements_filtre f = {.du = d->du, .au = d->au};
    struct door_request rq = {.party = PARTY_CDC,
                              .actor_name = ctx->agent,
                              .purpose = FINALITE_3,
                              .law_day = env_today(ctx->env),
                              .act = "commande.pay-statement",
                              .items = item_set_of(ITEM_DOSSIER_FACTURE, ITEM_ORGANISME_RIB, ITEM_COUNT)};
    int64_t *ids = ARENA_ARRAY(a, int64_t, PAGE);
    struct db *db;
    enum rc rc = store_read_begin(ctx->store, &db, e);

    if (rc != RC_OK)
        return rc;
    rc = organisme_id_connu(db, ctx->argv[1], &f.organisme_id, e);
    if (rc == RC_OK)
        rc = virements_lire(db, a, &f, d->apres, PAGE, &l->v, &l->n, e);
    if (rc == RC_OK)
        rc = virements_totaliser(db, &f, &l->t, e);
    for (size_t i = 0; rc == RC_OK && i < l->n; i++)
        ids[i] = l->v[i].titulaire_id;
    rq.titulaires = ids;
    rq.titulaires_n = rc == RC_OK ? ids_distincts(ids, l->n) : 0;
    return lecture_finir_titulaires(ctx, db, &rq, rc, e);
}

static void print_json(struct ctx *ctx, const struct liste *l)
{
    struct json *j = json_to(ctx->out);
    char place[VIREMENT_APRES_BYTES];

    if (j == NULL)
        return;
    json_object_open(j);
    json_ki(j, "verse", l->t.verse_cents);
    json_ki(j, "revenu", l->t.revenu_cents);
    json_key(j, "virements");
    json_array_open(j);
    for (size_t i = 0; i < l->n; i++) {
        const struct virement *v = &l->v[i];

        json_object_open(j);
        json_kd(j, "le", v->le);
        json_kt(j, "dossier", v->dossier);
        json_kt(j, "objet", v->objet);
        json_ki(j, "montant", v->montant_cents);
        json_kd(j, "revenu_le", v->revenu_le);
        json_ki(j, "revenu", v->revenu_cents);
        json_kt(j, "reference", v->reference);
        json_kt(j, "beneficiaire", v->beneficiaire);
        json_kb(j, "affacturage", v->affacture);
        json_object_close(j);
    }
    json_array_close(j);
    json_kt(j, "apres", l->n == PAGE ? virement_apres(&l->v[PAGE - 1], place) : NULL);
    json_object_close(j);
    json_line_end(j);
    json_free(j);
}

void virements_dire(FILE *out, const struct virements_totaux *t)
{
    char sent[MONEY_TEXT_BYTES], back[MONEY_TEXT_BYTES];

    fprintf(out, "Versé : %s en %lld virement(s) ; revenu : %s (--virements les donne).\n",
            money_french(t->verse_cents, sent), (long long)t->nombre, money_french(t->revenu_cents, back));
}

static void print_text(struct ctx *ctx, const struct liste *l)
{
    char place[VIREMENT_APRES_BYTES];

    for (size_t i = 0; i < l->n; i++) {
        const struct virement *v = &l->v[i];
        char cents[MONEY_TEXT_BYTES], back[MONEY_TEXT_BYTES], day[32], returned[32];

        fprintf(ctx->out, "%s  dossier %s  %s  %s  %s à %s%s", day_french(v->le, day), v->dossier, v->objet,
                money_french(v->montant_cents, cents), v->reference, v->beneficiaire,
                v->affacture ? " (affacturage)" : "");
        if (v->revenu_le != DAY_NONE)
            fprintf(ctx->out, "  : revenu le %s, %s", day_french(v->revenu_le, returned),
                    money_french(v->revenu_cents, back));
        fputc('\n', ctx->out);
    }
    if (l->n == PAGE)
        fprintf(ctx->out, "La suite : --apres %s\n", virement_apres(&l->v[l->n - 1], place));
    virements_dire(ctx->out, &l->t);
}

/* A table is whole, page after page, each in the journal before it is given. */
static enum rc print_csv(struct ctx *ctx, struct arena *a, const struct statement_demande *d, struct err *e)
{
    char place[VIREMENT_APRES_BYTES];
    struct statement_demande next = *d;
    struct liste l = {0};
    enum rc rc;

    suivi_virements_entete(ctx->out);
    do {
        arena_reset(a);
        rc = read_page(ctx, a, &next, &l, e);
        for (size_t i = 0; rc == RC_OK && i < l.n; i++)
            suivi_virement(&l.v[i], ctx->out);
        if (rc == RC_OK && l.n == PAGE)
            next.apres = virement_apres(&l.v[PAGE - 1], place);
    } while (rc == RC_OK && l.n == PAGE);
    return rc;
}

enum rc pay_virements(struct ctx *ctx, const struct statement_demande *d, struct err *e)
{
    struct arena *a = arena_new(ARENA_BYTES);
    struct liste l = {0};
    enum rc rc;

    if (a == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = d->csv ? print_csv(ctx, a, d, e) : read_page(ctx, a, d, &l, e);
    if (rc == RC_OK && ctx->json && !d->csv)
        print_json(ctx, &l);
    else if (rc == RC_OK && !d->csv)
        print_text(ctx, &l);
    arena_free(a);
    return rc;
}

#include "cli/pay_statement.h"
#include "base/ids.h"
#include "base/json.h"
#include "base/money.h"
#include "cli/lecture.h"
#include "exchange/suivi.h"
#include "training/organisme.h"

#define PAGE 500
#define ARENA_BYTES ((size_t)4 << 20)

struct releve {
    struct ctx *ctx;
    struct arena *a;
    struct reglements_filtre f;
    struct reglement *r;
    size_t n;
    struct virements_totaux sent;
};

/* ---- reading ------------------------------------------------------------------------------------------------ */

static size_t holders(const struct releve *s, int64_t *out)
{
    for (size_t i = 0; i < s->n; i++)
        out[i] = s->r[i].titulaire_id;
    return ids_distincts(out, s->n);
}

static enum rc read_page(struct releve *s, const char *apres, struct err *e)
{
    int64_t ids[PAGE];
    struct door_request rq = {.party = PARTY_CDC,
                              .actor_name = s->ctx->agent,
                              .purpose = FINALITE_3,
                              .law_day = env_today(s->ctx->env),
                              .act = "commande.pay-statement",
                              .titulaires = ids,
                              .items = item_set_of(ITEM_DOSSIER_FACTURE, ITEM_ORGANISME_RIB, ITEM_COUNT)};
    struct db *db;
    enum rc rc = store_read_begin(s->ctx->store, &db, e);

    if (rc != RC_OK)
        return rc;
    rc = organisme_id_connu(db, s->ctx->argv[1], &s->f.organisme_id, e);
    if (rc == RC_OK)
        rc = reglements_lire(db, s->a, &s->f, apres, PAGE, &s->r, &s->n, e);
    if (rc == RC_OK)
        rc = virements_totaliser(db, &(struct virements_filtre){s->f.organisme_id, s->f.du, s->f.au},
                                 &s->sent, e);
    if (rc == RC_OK)
        rq.titulaires_n = holders(s, ids);
    return lecture_finir_titulaires(s->ctx, db, &rq, rc, e);
}

/* ---- showing ------------------------------------------------------------------------------------------------ */

static void print_csv(const struct releve *s)
{
    suivi_entete(s->ctx->out);
    for (size_t i = 0; i < s->n; i++)
        suivi_ligne(&s->r[i], &s->f, s->ctx->out);
}

static void json_holds(const struct reglement *r, struct json *j)
{
    json_key(j, "retenues");
    json_array_open(j);
    for (size_t i = 0; i < r->retenues_n; i++) {
        const struct paiement_retenue *h = &r->retenues[i];

        json_object_open(j);
        json_kt(j, "phrase", retenue_phrase(h, RETENUE_POUR_ORGANISME));
        json_kt(j, "mesure", h->motif == RETENUE_MESURE ? h->mot : NULL);
        json_kt(j, "regle", retenue_regle(h));
        json_kd(j, "jusque", h->jusque);
        json_object_close(j);
    }
    json_array_close(j);
}

static void print_json(const struct releve *s, struct json *j)
{
    json_array_open(j);
    for (size_t i = 0; i < s->n; i++) {
        const struct reglement *r = &s->r[i];

        json_object_open(j);
        json_kt(j, "dossier", r->dossier);
        json_kt(j, "facture", r->facture);
        json_ki(j, "du", r->du_cents);
        json_ki(j, "paye", MAX(r->paye_cents, 0));
        json_kd(j, "paye_le", r->paye_le);
        if (r->acompte_cents >= 0) {
            json_ki(j, "acompte", r->acompte_cents);
            json_kd(j, "acompte_le", r->acompte_le);
        }
        json_kd(j, "a_payer_avant", r->echeance);
        json_ki(j, "retard_jours", reglement_retard_jours(r, s->f.le));
        json_kt(j, "beneficiaire", r->beneficiaire);
        json_kb(j, "affacturage", r->affacture);
        json_kt(j, "reference", r->reference);
        json_kt(j, "attente", r->attendre);
        json_kd(j, "jusque", r->jusque);
        json_holds(r, j);
        json_object_close(j);
    }
    json_array_close(j);
    json_line_end(j);
}

static void print_advance(const struct reglement *r, FILE *out)
{
    char cents[MONEY_TEXT_BYTES], day[32];

    if (r->acompte_cents < 0)
        return;
    fprintf(out, "  acompte %s", money_french(r->acompte_cents, cents));
    if (r->acompte_le != DAY_NONE)
        fprintf(out, " versé le %s", day_french(r->acompte_le, day));
}

static void print_text(const struct releve *s)
{
    FILE *out = s->ctx->out;

    for (size_t i = 0; i < s->n; i++) {
        const struct reglement *r = &s->r[i];
        char due[MONEY_TEXT_BYTES], paid[MONEY_TEXT_BYTES], day[32];
        int64_t late = reglement_retard_jours(r, s->f.le);

        fputs(r->dossier, out);
        if (r->facture[0] != '\0')
            fprintf(out, "  facture %s  dû %s", r->facture, money_french(r->du_cents, due));
        print_advance(r, out);
        if (r->paye_cents >= 0)
            fprintf(out, "  payé %s le %s", money_french(r->paye_cents, paid), day_french(r->paye_le, day));
        else if (r->echeance != DAY_NONE && r->facture[0] != '\0')
            fprintf(out, "  à payer avant le %s", day_french(r->echeance, day));
        if (late > 0)
            fprintf(out, "  en retard de %lld jour(s)", (long long)late);
        if (r->reference[0] != '\0')
            fprintf(out, "  %s à %s%s", r->reference, r->beneficiaire, r->affacture ? " (affacturage)" : "");
        if (r->attendre[0] != '\0')
            fprintf(out, "  : %s", r->attendre);
        fputc('\n', out);
    }
    fprintf(out, "%zu règlement(s)%s.\n", s->n, s->n == PAGE ? ", la suite avec --apres" : "");
    virements_dire(out, &s->sent);
}

enum rc pay_statement(struct ctx *ctx, const struct statement_demande *d, struct err *e)
{
    struct releve s = {
        .ctx = ctx, .a = arena_new(ARENA_BYTES), .f = {.le = ctx->at, .du = d->du, .au = d->au}};
    struct json *j = NULL;
    enum rc rc;

    if (s.a == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = read_page(&s, d->apres, e);
    if (rc == RC_OK && ctx->json && !d->csv && (j = json_to(ctx->out)) == NULL)
        rc = ERR(e, MSG_MEMOIRE_EPUISEE);
    if (rc == RC_OK && d->csv)
        print_csv(&s);
    else if (j != NULL)
        print_json(&s, j);
    else if (rc == RC_OK)
        print_text(&s);
    json_free(j);
    arena_free(s.a);
    return rc;
}

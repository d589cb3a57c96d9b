#include "cli/pay_retour.h"
#include "base/ids.h"
#include "base/json.h"
#include "base/money.h"
#include "cli/essai.h"
#include "cli/lecture.h"
#include "cli/pay_lignes.h"
#include "training/paiement.h"
#include "training/paiement_retour.h"
#include "training/retenue.h"
#include "training/etats.h"

#define LIST_MAX 200
#define ARENA_BYTES ((size_t)1 << 20)

/* What a list shows: read, then through the door with everybody it concerns, then printed. */
struct liste {
    struct ctx *ctx;
    struct arena *a;
    int64_t holders[LIST_MAX + LOT_LIGNES_PAGE];
    size_t holders_n;
    struct paiement_retour *retours;
    struct paiement_ecart *ecarts;
    size_t n;
    struct paiement_lot lot;
    int64_t lots_n; /* runs that were verified */
    struct paiement_retenue *retenues;
    struct paiement_deux_parties *deux;
    int64_t deux_n;    /* all of them; `n` are told */
    const char *suite; /* number of the dossier that the list goes on after; NULL once all is told */
    size_t *shown;     /* lines told; NULL */
    int64_t apres;     /* number of the line that those of a run come after */
    struct lot_lignes lignes;
};

static void note_holder(struct liste *l, int64_t id)
{
    l->holders[l->holders_n++] = id;
}

static enum rc finish(struct liste *l, struct db *db, const char *act, enum rc rc, struct err *e)
{
    const struct door_request rq = {
        .party = PARTY_CDC,
        .actor_name = l->ctx->agent,
        .purpose = FINALITE_3,
        .law_day = env_today(l->ctx->env),
        .act = act,
        .titulaires = l->holders,
        .titulaires_n = ids_distincts(l->holders, l->holders_n),
        .items = l->lignes.n > 0
                     ? item_set_of(ITEM_DOSSIER_FACTURE, ITEM_ORGANISME_RIB, ITEM_COUNT)
                     : item_set_of(ITEM_DOSSIER_FACTURE, ITEM_ORGANISME_RAISON_SOCIALE, ITEM_COUNT)};

    return lecture_finir_titulaires(l->ctx, db, &rq, rc, e);
}

/* `within`: the JSON list that the lines go to, whose end is the caller's; NULL: a document of its own. */
static enum rc with_list(struct liste *l, enum rc (*read)(struct liste *, struct db *, struct err *),
                         const char *act, void (*print)(struct liste *, struct json *), struct json *within,
                         struct err *e)
{
    struct ctx *ctx = l->ctx;
    struct json *j = within;
    struct db *db;
    enum rc rc;

    l->a = arena_new(ARENA_BYTES);
    if (l->a == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = store_read_begin(ctx->store, &db, e);
    if (rc == RC_OK) {
        rc = read(l, db, e);
        rc = finish(l, db, act, rc, e);
    }
    if (rc == RC_OK && ctx->json && j == NULL && (j = json_to(ctx->out)) == NULL)
        rc = ERR(e, MSG_MEMOIRE_EPUISEE);
    if (rc == RC_OK)
        print(l, j);
    if (j != NULL && within == NULL) {
        json_line_end(j);
        json_free(j);
    }
    arena_free(l->a);
    return rc;
}

static enum rc with_arena(struct ctx *ctx, enum rc (*read)(struct liste *, struct db *, struct err *),
                          const char *act, void (*print)(struct liste *, struct json *), struct err *e)
{
    struct liste l = {.ctx = ctx};

    return with_list(&l, read, act, print, NULL, e);
}

/* ---- returned ----------------------------------------------------------------------------------------------- */

static enum rc read_returned(struct liste *l, struct db *db, struct err *e)
{
    enum rc rc = paiement_retours(db, l->a, INT64_MAX, LIST_MAX, &l->retours, &l->n, e);

    for (size_t i = 0; rc == RC_OK && i < l->n; i++)
        note_holder(l, l->retours[i].titulaire_id);
    return rc;
}

static void returned_json(struct json *j, const struct paiement_retour *r)
{
    char day[DAY_TEXT_BYTES], why[PAIEMENT_MOTIF_BYTES];

    json_object_open(j);
    json_kt(j, "reference", r->reference);
    json_kt(j, "dossier", r->dossier);
    json_kt(j, "organisme", r->siret);
    json_kt(j, "denomination", r->denomination);
    json_ki(j, "montant", r->montant_cents);
    json_ki(j, "frais", r->frais_cents);
    json_kt(j, "motif", r->motif);
    json_kt(j, "motif_dit", paiement_motif_dit(r->motif, r->le, why));
    json_kt(j, "revenu_le", day_iso(r->le, day));
    json_kb(j, "rejete", r->rejete);
    json_kt(j, "suite", r->suite);
    json_ki(j, "reste_du", r->reste_du_cents);
    json_kt(j, "repris_par", r->reprise_par);
    json_kt(j, "compte_verifie_par", r->dit_par);
    json_kt(j, "compte_verifie_motif", r->dit_motif);
    json_object_close(j);
}

static void print_lines(struct liste *l, struct json *j)
{
    for (size_t i = 0; i < l->n; i++) {
        const struct paiement_retour *r = &l->retours[i];
        char day[32], sum[MONEY_TEXT_BYTES], kept[MONEY_TEXT_BYTES], why[PAIEMENT_MOTIF_BYTES];
        char next[PAIEMENT_SUITE_BYTES];

        if (j != NULL)
            returned_json(j, r);
        else
            fprintf(l->ctx->out, "%s  %s  %s  %s, %s le %s%s%s%s, %s : %s\n", r->reference,
                    r->siret != NULL ? r->siret : "", r->denomination, money_french(r->montant_cents, sum),
                    r->rejete ? "rejeté" : "revenu", day_french(r->le, day),
                    r->frais_cents > 0 ? ", dont " : "",
                    r->frais_cents > 0 ? money_french(r->frais_cents, kept) : "",
                    r->frais_cents > 0 ? " gardés par la banque" : "",
                    paiement_motif_dit(r->motif, r->le, why), paiement_retour_phrase(r, next));
    }
}

static void print_waiting(struct liste *l, struct json *j)
{
    print_lines(l, j);
    *l->shown += l->n;
}

static void print_returned(struct liste *l, struct json *j)
{
    if (j != NULL)
        json_array_open(j);
    print_lines(l, j);
    if (j != NULL)
        json_array_close(j);
    else if (l->n == 0)
        fputs("Aucun virement n'est revenu.\n", l->ctx->out);
}

enum rc pay_returned(struct ctx *ctx, struct err *e)
{
    return with_arena(ctx, read_returned, "commande.pay-returned", print_returned, e);
}

/* Of the last ones, those that nobody let be paid again yet. */
static enum rc read_waiting(struct liste *l, struct db *db, struct err *e)
{
    enum rc rc = read_returned(l, db, e);
    size_t kept = 0;

    for (size_t i = 0; rc == RC_OK && i < l->n; i++)
        if (strcmp(l->retours[i].suite, "attente") == 0 || strncmp(l->retours[i].suite, "compte", 6) == 0)
            l->retours[kept++] = l->retours[i];
    l->n = kept;
    return rc;
}

enum rc pay_waiting(struct ctx *ctx, struct json *within, size_t *shown, struct err *e)
{
    struct liste l = {.ctx = ctx, .shown = shown};

    return with_list(&l, read_waiting, "commande.pay-held", print_waiting, within, e);
}

/* ---- held --------------------------------------------------------------------------------------------------- */

/* A measure is told by its decision, what came back with its transfer. Read until something is to be told. */
static enum rc read_reasons(struct liste *l, struct db *db, struct err *e)
{
    const char *after = l->suite;
    enum rc rc;

    do {
        size_t read;

        rc = retenues_toutes(db, l->a, l->ctx->at, after, LIST_MAX, &l->retenues, &read, &l->suite, e);
        for (size_t i = 0; rc == RC_OK && i < read; i++) {
            const struct paiement_retenue *r = &l->retenues[i];

            if (r->motif == RETENUE_MESURE || r->motif == RETENUE_RETOUR)
                continue;
            note_holder(l, r->titulaire_id);
            l->retenues[l->n++] = *r;
        }
        after = l->suite;
    } while (rc == RC_OK && l->n == 0 && l->suite != NULL);
    return rc;
}

static void reason_json(struct json *j, const struct paiement_retenue *r)
{
    json_object_open(j);
    json_kt(j, "dossier", r->dossier);
    json_kt(j, "organisme", r->nda);
    json_kt(j, "denomination", r->denomination);
    json_ki(j, "montant", r->montant_cents);
    json_kt(j, "motif", retenue_motif_name(r->motif));
    json_kt(j, "phrase", retenue_phrase(r, RETENUE_POUR_GESTION));
    json_kt(j, "decision", r->decision);
    json_kt(j, "article", r->article);
    json_kt(j, "regle", retenue_regle(r));
    json_kd(j, "jusque", r->jusque);
    json_object_close(j);
}

static void print_reasons(struct liste *l, struct json *j)
{
    for (size_t i = 0; i < l->n; i++) {
        const struct paiement_retenue *r = &l->retenues[i];
        char sum[MONEY_TEXT_BYTES];

        if (j != NULL)
            reason_json(j, r);
        else
            fprintf(l->ctx->out, "%s  %s, %s : %s. Retenu : %s%s%s.\n", r->dossier, r->denomination, r->nda,
                    money_french(r->montant_cents, sum), retenues_dites(l->a, r, 1, RETENUE_POUR_GESTION),
                    r->decision != NULL ? ". Numéro " : "", r->decision != NULL ? r->decision : "");
    }
    if (j == NULL && l->suite != NULL)
        fprintf(l->ctx->out, "La suite avec --apres %s.\n", l->suite);
    *l->shown += l->n;
}

enum rc pay_reasons(struct ctx *ctx, const char *apres, struct json *within, size_t *shown, struct err *e)
{
    struct liste l = {.ctx = ctx, .suite = apres, .shown = shown};

    return with_list(&l, read_reasons, "commande.pay-held", print_reasons, within, e);
}

/* ---- check -------------------------------------------------------------------------------------------------- */

static enum rc read_check(struct liste *l, struct db *db, struct err *e)
{
    enum rc rc = paiement_lot_lire(db, l->a, l->ctx->argv[1], &l->lot, e);

    if (rc == RC_OK)
        rc = paiement_ecarts(db, l->a, l->lot.id, l->lot.numero, LIST_MAX, &l->ecarts, &l->n, e);
    for (size_t i = 0; rc == RC_OK && i < l->n; i++)
        note_holder(l, l->ecarts[i].titulaire_id);
    return rc;
}

static void print_out(struct liste *l, struct json *j);

static enum rc read_all_out(struct liste *l, struct db *db, struct err *e)
{
    enum rc rc = paiement_lots_verifier(db, &l->lots_n, e);

    if (rc == RC_OK)
        rc = paiement_sorties(db, l->a, LIST_MAX, &l->ecarts, &l->n, e);
    for (size_t i = 0; rc == RC_OK && i < l->n; i++)
        note_holder(l, l->ecarts[i].titulaire_id);
    return rc;
}

enum rc pay_check_all(struct ctx *ctx, struct err *e)
{
    return with_arena(ctx, read_all_out, "commande.pay-check", print_out, e);
}

static void ecart_json(struct json *j, const struct paiement_ecart *d)
{
    json_object_open(j);
    json_kt(j, "reference", d->reference);
    json_ki(j, "montant", d->montant_cents);
    json_kt(j, "ecart", d->quoi);
    json_ki(j, "ecriture", d->ecriture);
    json_object_close(j);
}

static void print_differences(struct liste *l, struct json *j)
{
    for (size_t i = 0; i < l->n; i++) {
        const struct paiement_ecart *d = &l->ecarts[i];
        char sum[MONEY_TEXT_BYTES], entry[40] = "";

        if (d->ecriture != 0)
            snprintf(entry, sizeof(entry), " (écriture %lld)", (long long)d->ecriture);
        if (j != NULL)
            ecart_json(j, d);
        else
            fprintf(l->ctx->out, "%s  %s  %s%s\n", d->reference, money_french(d->montant_cents, sum),
                    paiement_ecart_phrase(d->quoi), entry);
    }
}

static void print_out(struct liste *l, struct json *j)
{
    if (j == NULL) {
        fprintf(l->ctx->out, "Lots : %lld, tels qu'ils ont été figés. Argent à expliquer : %zu%s.\n",
                (long long)l->lots_n, l->n, l->n == LIST_MAX ? ", les premières" : "");
    } else {
        json_object_open(j);
        json_ki(j, "lots", l->lots_n);
        json_key(j, "ecarts");
        json_array_open(j);
    }
    print_differences(l, j);
    if (j != NULL) {
        json_array_close(j);
        json_object_close(j);
    }
}

static void print_check(struct liste *l, struct json *j)
{
    if (j != NULL) {
        json_object_open(j);
        json_kt(j, "lot", l->lot.numero);
        json_kt(j, "etat", l->lot.etat);
        json_key(j, "ecarts");
        json_array_open(j);
    } else {
        fprintf(l->ctx->out, "Lot %s, %s : %zu écart(s)%s.\n", l->lot.numero, etat_mot(l->lot.etat), l->n,
                l->n == LIST_MAX ? ", les premiers" : "");
    }
    print_differences(l, j);
    if (j != NULL) {
        json_array_close(j);
        json_object_close(j);
    }
}

enum rc pay_check(struct ctx *ctx, struct err *e)
{
    return with_arena(ctx, read_check, "commande.pay-check", print_check, e);
}

/* ---- show --------------------------------------------------------------------------------------------------- */

static enum rc read_show(struct liste *l, struct db *db, struct err *e)
{
    enum rc rc = paiement_lot_lire(db, l->a, l->ctx->argv[1], &l->lot, e);

    if (rc == RC_OK)
        rc = paiement_deux_parties_nombre(db, l->lot.id, &l->deux_n, e);
    if (rc == RC_OK)
        rc = paiement_deux_parties(db, l->a, l->lot.id, LIST_MAX, &l->deux, &l->n, e);
    if (rc == RC_OK)
        rc = lot_lignes_lire(db, l->a, l->lot.id, l->apres, env_today(l->ctx->env), &l->lignes, e);
    for (size_t i = 0; rc == RC_OK && i < l->n; i++)
        note_holder(l, l->deux[i].titulaire_id);
    if (rc == RC_OK)
        l->holders_n += lot_lignes_titulaires(&l->lignes, l->holders + l->holders_n);
    return rc;
}

static void show_json(const struct liste *l, struct json *j)
{
    json_object_open(j);
    json_kt(j, "lot", l->lot.numero);
    json_kt(j, "etat", l->lot.etat);
    json_kd(j, "execution", l->lot.execution);
    json_ki(j, "lignes", l->lot.lignes);
    json_ki(j, "total", l->lot.total_cents);
    json_kt(j, "propose_par", l->lot.propose_par);
    json_kt(j, "approuve1_par", l->lot.approuve1_par);
    json_kt(j, "approuve2_par", l->lot.approuve2_par);
    pay_lignes_json(&l->lignes, j);
    json_ki(j, "deux_parties", l->deux_n);
    json_key(j, "deux_parties_liste");
    json_array_open(j);
    for (size_t i = 0; i < l->n; i++) {
        json_object_open(j);
        json_kt(j, "reference", l->deux[i].reference);
        json_ki(j, "montant", l->deux[i].montant_cents);
        json_kt(j, "agent", l->deux[i].agent);
        json_object_close(j);
    }
    json_array_close(j);
    json_object_close(j);
}

static void print_show(struct liste *l, struct json *j)
{
    const struct paiement_lot *lot = &l->lot;
    FILE *out = l->ctx->out;
    char sum[MONEY_TEXT_BYTES], day[32];

    if (j != NULL) {
        show_json(l, j);
        return;
    }
    fprintf(out, "Lot %s, %s : %lld virement(s), %s, à exécuter le %s.\n", lot->numero, etat_mot(lot->etat),
            (long long)lot->lignes, money_french(lot->total_cents, sum), day_french(lot->execution, day));
    fprintf(out, "Proposé par %s. Première approbation : %s. Seconde approbation : %s.\n",
            lot->propose_par != NULL ? lot->propose_par : "personne",
            lot->approuve1_par != NULL ? lot->approuve1_par : "aucune",
            lot->approuve2_par != NULL ? lot->approuve2_par : "aucune");
    pay_lignes_dire(&l->lignes, out);
    if (l->deux_n == 0)
        fputs("Aucun dossier où un même agent a agi pour les deux parties.\n", out);
    else
        fprintf(out, "Un même agent a agi pour les deux parties dans le dossier de %lld virement(s)%s :\n",
                (long long)l->deux_n, l->n == LIST_MAX ? ", les premiers" : "");
    for (size_t i = 0; i < l->n; i++)
        fprintf(out, "%s  %s  %s\n", l->deux[i].reference, money_french(l->deux[i].montant_cents, sum),
                l->deux[i].agent);
}

enum rc pay_show(struct ctx *ctx, int64_t apres, struct err *e)
{
    struct liste l = {.ctx = ctx, .apres = apres};

    return with_list(&l, read_show, "commande.pay-show", print_show, NULL, e);
}

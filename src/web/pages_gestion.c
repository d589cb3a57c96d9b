/*
 * pages_gestion.c - the operator's space: services done to check, payments proposed, approved by two people, sent to
 * the bank and answered by it.
 */
#include "base/ids.h"
#include "base/scratch.h"
#include "exchange/sepa.h"
#include "training/carte_ailleurs.h"
#include "training/dossier_issue.h"
#include "training/dossier_verifier.h"
#include "training/lot_lignes.h"
#include "training/paiement_retour.h"
#include "training/panne_mesure.h"
#include "web/pages.h"
#include "web/parts.h"
#include "base/text.h"

#define DOSSIERS_SHOWN 100
#define LOTS_SHOWN 50
#define LINES_SHOWN 200

/* ---- services done ------------------------------------------------------------------------------------------------ */

/* One queue, with the link to what follows. */
struct shown_queue {
    const char *name; /* in the address */
    struct dossier_filtre_file filter;
    enum view_key list, next;
};

/* A card of the queue: how late it is, or what holds its payment. */
static enum rc show_card(struct page *p, const struct grant *g, const struct shown_queue *q,
                         const struct dossier *d, struct err *e)
{
    struct dossier_attente wait;
    struct paiement_retenue *held = NULL;
    size_t n = 0;
    enum rc rc = q->filter.a_payer
                     ? retenues_dossier(p->db, p->arena, d->titulaire_id, d->id, p->today, &held, &n, e)
                     : RC_OK;
    struct view *card;

    if (rc != RC_OK)
        return rc;
    dossier_attente(d, ROLE_GESTIONNAIRE, &wait);
    if (n > 0) {
        wait.avant_le = DAY_NONE;
        wait.sinon = NULL;
    }
    card = view_add(p->view, q->list);
    part_dossier_card(card, g, d, &wait);
    part_retenues(card, g, held, n, RETENUE_POUR_GESTION);
    if (q->filter.en_retard_le != 0 || (q->filter.a_payer && n == 0))
        part_retard(card, g, d, d->echeance, p->today);
    return RC_OK;
}

static enum rc show_waiting(struct page *p, struct shown_queue *q, struct err *e)
{
    struct page_reading reading = {.purpose = FINALITE_3,
                                   .act = "page.gestion.dossiers",
                                   .items = item_set_of(ITEM_DOSSIER_FORMATION, ITEM_DOSSIER_SUIVI,
                                                        ITEM_DOSSIER_FACTURE, ITEM_ORGANISME_RAISON_SOCIALE,
                                                        ITEM_COUNT)};
    const struct grant *g;
    struct dossier *dossiers;
    size_t n;
    enum rc rc;

    if (!part_place(request_query(p->rq, q->name), &q->filter.echeance, &q->filter.apres))
        return ERR(e, MSG_DOSSIER_INCONNU);
    q->filter.limit = DOSSIERS_SHOWN + 1;
    rc = dossier_file(p->db, p->arena, &q->filter, &dossiers, &n, e);
    if (rc != RC_OK || n == 0)
        return rc;
    if (n > DOSSIERS_SHOWN) {
        n = DOSSIERS_SHOWN;
        view_text(p->view, q->next,
                  arena_printf(p->arena, "%lld-%s", (long long)dossier_file_rang(&dossiers[n - 1]),
                               dossiers[n - 1].numero));
    }
    part_holders_of(p, dossiers, n, &reading);
    rc = page_read(p, &reading, &g, e);
    for (size_t i = 0; rc == RC_OK && i < n; i++)
        rc = show_card(p, g, q, &dossiers[i], e);
    return rc;
}

/* A time without service that waits for two people moves deadlines: the first page says so. */
static enum rc show_measured(struct page *p, struct err *e)
{
    struct panne_mesuree *waiting;
    size_t n;
    enum rc rc = panne_mesurees(p->db, p->arena, false, 1, &waiting, &n, e);

    view_flag(p->view, K_PANNES_ATTENDENT, rc == RC_OK && n > 0);
    return rc;
}

/* How many: it says nothing of anybody. */
static enum rc show_deaths_count(struct page *p, struct err *e)
{
    int64_t n;
    enum rc rc = dossiers_deces_nombre(p->db, &n, e);

    if (rc == RC_OK && n > 0)
        view_int(p->view, K_DECES_NOMBRE, n);
    return rc;
}

/* The same of what is owed to holders. */
static enum rc show_refunds_count(struct page *p, struct err *e)
{
    int64_t due, late;
    enum rc rc = cartes_dues_nombre(p->db, p->today, &due, &late, e);

    if (rc == RC_OK && due > 0)
        view_int(p->view, K_CR_NOMBRE, due);
    if (rc == RC_OK && late > 0)
        view_int(p->view, K_CR_RETARD, late);
    return rc;
}

enum rc page_gestion(struct page *p, struct err *e)
{
    struct shown_queue to_check = {.name = "verifier",
                                   .filter.etat = ETAT_SERVICE_DONE_DECLARED,
                                   .list = K_A_VALIDER,
                                   .next = K_A_VALIDER_APRES};
    struct shown_queue to_pay = {
        .name = "payer", .filter.a_payer = true, .list = K_A_PAYER, .next = K_A_PAYER_APRES};
    struct shown_queue late = {
        .name = "retard", .filter.en_retard_le = p->today, .list = K_RETARDS, .next = K_RETARDS_APRES};
    enum rc rc = show_measured(p, e);

    if (rc == RC_OK)
        rc = show_deaths_count(p, e);
    if (rc == RC_OK)
        rc = show_refunds_count(p, e);
    if (rc == RC_OK)
        rc = part_corrections_nombre(p, e);
    if (rc == RC_OK)
        rc = show_waiting(p, &to_check, e);
    if (rc == RC_OK)
        rc = show_waiting(p, &late, e);
    return rc == RC_OK ? show_waiting(p, &to_pay, e) : rc;
}

/* Deaths learnt after a dossier was settled as given up, or as an absence: as « sicpf dossier deces ». */
enum rc page_deces(struct page *p, struct err *e)
{
    struct dossier_deces_filtre f = {.deces = DAY_NONE, .limit = DOSSIERS_SHOWN + 1};
    const struct page_reading reading = {
        .purpose = FINALITE_3, .act = "page.gestion.deces", .items = part_deces_items()};
    const struct grant *g;
    struct dossier_deces *list;
    struct dossier_attente wait;
    size_t n;
    enum rc rc = show_deaths_count(p, e);

    if (rc == RC_OK && !part_place(request_query(p->rq, "apres"), &f.rang, &f.apres))
        return ERR(e, MSG_DOSSIER_INCONNU);
    if (rc == RC_OK)
        rc = dossiers_deces(p->db, p->arena, &f, &list, &n, e);
    if (rc == RC_OK)
        rc = part_reouvertures(p, CLASSEMENT_DECES, reading.act, e);
    if (rc != RC_OK || n == 0)
        return rc;
    if (n > DOSSIERS_SHOWN) {
        n = DOSSIERS_SHOWN;
        view_text(p->view, K_APRES,
                  arena_printf(p->arena, "%lld-%s", (long long)dossier_deces_rang(&list[n - 1]),
                               list[n - 1].d.numero));
    }
    rc = page_read_rows(p, reading, page_holders(p, &list->d.titulaire_id, sizeof(*list), n), n, &g, e);
    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        struct view *v = view_add(p->view, K_DECES_APPRIS);

        dossier_attente(&list[i].d, ROLE_GESTIONNAIRE, &wait);
        part_dossier_card(v, g, &list[i].d, &wait);
        part_deces(v, g, &list[i]);
    }
    return rc;
}

/* As « sicpf dossier a-verifier ». */
enum rc page_a_verifier(struct page *p, struct err *e)
{
    struct page_reading reading = {.purpose = FINALITE_3,
                                   .act = "page.gestion.a-verifier",
                                   .items = item_set_of(ITEM_DOSSIER_FORMATION, ITEM_DOSSIER_SUIVI,
                                                        ITEM_DOSSIER_FORMATION_FINANCEMENT,
                                                        ITEM_ORGANISME_RAISON_SOCIALE, ITEM_COUNT)};
    const struct grant *g;
    struct dossier_a_verifier *list;
    struct dossier_attente wait;
    size_t n;
    enum rc rc =
        dossiers_a_verifier(p->db, p->arena, request_query(p->rq, "apres"), DOSSIERS_SHOWN + 1, &list, &n, e);

    if (rc != RC_OK || n == 0)
        return rc;
    if (n > DOSSIERS_SHOWN) {
        n = DOSSIERS_SHOWN;
        view_text(p->view, K_APRES, list[n - 1].d.numero);
    }
    part_a_verifier_items(&reading.items);
    rc = page_read_rows(p, reading, page_holders(p, &list->d.titulaire_id, sizeof(*list), n), n, &g, e);
    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        struct view *v = view_add(p->view, K_ELUS_A_VERIFIER);

        dossier_attente(&list[i].d, ROLE_GESTIONNAIRE, &wait);
        part_dossier_card(v, g, &list[i].d, &wait);
        part_a_verifier(v, g, &list[i]);
    }
    return rc;
}

/* ---- runs of payments ----------------------------------------------------------------------------------------------- */

static const struct {
    const char *state, *words;
} lot_states[] = {{"propose", "Proposé"},
                  {"approuve1", "Approuvé par une personne"},
                  {"approuve2", "Approuvé par deux personnes"},
                  {"emis", "Envoyé à la banque"},
                  {"repondu", "Réponse de la banque reçue"},
                  {"rapproche", "Réponse reçue et relevés d'accord"},
                  {"abandonne", "Abandonné"}};

static void show_lot(struct view *v, const struct paiement_lot *lot)
{
    for (size_t i = 0; i < ARRAY_LEN(lot_states); i++)
        if (strcmp(lot->etat, lot_states[i].state) == 0)
            view_text(v, K_LOT_ETAT, lot_states[i].words);
    view_text(v, K_LOT_NUMERO, lot->numero);
    view_int(v, K_LOT_LIGNES, lot->lignes);
    view_money(v, K_LOT_TOTAL, lot->total_cents);
    view_day(v, K_LOT_EXECUTION, lot->execution);
    view_text(v, K_LOT_PROPOSE_PAR, lot->propose_par);
    view_text(v, K_LOT_APPROUVE1_PAR, lot->approuve1_par);
    view_text(v, K_LOT_APPROUVE2_PAR, lot->approuve2_par);
    view_int(v, K_LOT_PAYEES, lot->payees);
    view_int(v, K_LOT_REJETEES, lot->rejetees);
    if (lot->retirees > 0)
        view_int(v, K_LOT_RETIREES, lot->retirees);
    if (lot->revenues > 0)
        view_int(v, K_LOT_REVENUES, lot->revenues);
    view_flag(v, K_LOT_A_REPONSE, lot->payees + lot->rejetees + lot->revenues > 0);
    view_flag(v, K_LOT_A_APPROUVER, strcmp(lot->etat, "propose") == 0 || strcmp(lot->etat, "approuve1") == 0);
    view_flag(v, K_LOT_A_ABANDONNER, lot->emis_us == 0 && strcmp(lot->etat, "abandonne") != 0);
    view_flag(v, K_LOT_EMIS, lot->emis_us != 0);
    view_flag(v, K_LOT_A_ENVOYER, strcmp(lot->etat, "approuve2") == 0);
    /* As paiement_emettre(): not given again once the bank answered. */
    view_flag(v, K_LOT_ENVOYE,
              strcmp(lot->etat, "emis") == 0 && lot->payees + lot->rejetees + lot->revenues == 0);
}

enum rc page_paiements(struct page *p, struct err *e)
{
    struct paiement_lot *lots;
    size_t n;
    enum rc rc = paiement_lots(p->db, p->arena, LOTS_SHOWN, &lots, &n, e);

    for (size_t i = 0; rc == RC_OK && i < n; i++)
        show_lot(view_add(p->view, K_LOTS), &lots[i]);
    return rc;
}

static enum rc go_to_lot(struct page *p, struct err *e)
{
    const struct paiement_proposition *made = p->unit_arg;

    (void)e;
    p->redirect = made->lignes_out > 0
                      ? arena_printf(p->arena, "/gestion/paiements/%s?fait=lot", made->numero_out)
                      : "/gestion/paiements?fait=lot-vide";
    return RC_OK;
}

enum rc action_proposer_lot(struct page *p, struct err *e)
{
    struct paiement_proposition *proposal = ARENA_NEW(p->arena, struct paiement_proposition);

    (void)e;
    proposal->agent = p->session.agent;
    proposal->le = DAY_NONE;
    page_open(p, paiement_proposer, proposal, go_to_lot);
    return RC_OK;
}

/* ---- one run ---------------------------------------------------------------------------------------------------------- */

static void show_payment(struct page *p, const struct grant *g, const struct lot_ligne *l)
{
    const enum law_item item = ITEM_DOSSIER_FACTURE;
    struct view *v = view_add(p->view, K_VIREMENTS);

    view_int(v, K_V_NO, l->no);
    view_personal(v, g, K_V_REFERENCE, item, l->reference);
    view_personal(v, g, K_V_BENEFICIAIRE, ITEM_ORGANISME_RIB, l->beneficiaire);
    view_personal(v, g, K_V_COMPTE, ITEM_ORGANISME_RIB, l->compte);
    view_personal_money(v, g, K_V_MONTANT, item, l->montant_cents);
    view_personal(v, g, K_V_ETAT, item, l->etat_mot);
    view_personal(v, g, l->retire ? K_V_RETENU : K_V_MOTIF, item, l->motif_mot);
    view_personal(v, g, K_V_VERIFICATION, ITEM_ORGANISME_RIB, l->verification);
    view_personal_flag(v, g, K_V_BLOQUE, item, l->bloque);
    view_personal(v, g, K_V_BANQUE, item, l->banque_mots);
}

static enum rc show_payments(struct page *p, const struct paiement_lot *lot, struct err *e)
{
    const struct page_reading reading = {
        .purpose = FINALITE_3,
        .act = "page.gestion.lot",
        .items = item_set_of(ITEM_DOSSIER_FACTURE, ITEM_ORGANISME_RIB, ITEM_COUNT)};
    int64_t *holders = ARENA_ARRAY(p->arena, int64_t, LOT_LIGNES_PAGE);
    struct lot_lignes l;
    const struct grant *g;
    enum rc rc = lot_lignes_lire(p->db, p->arena, lot->id, query_number(p, "apres"), p->today, &l, e);

    if (rc != RC_OK || l.n == 0)
        return rc;
    view_flag(p->view, K_LOT_TROP_LONG, l.suite);
    rc = page_read_rows(p, reading, holders, lot_lignes_titulaires(&l, holders), &g, e);
    for (size_t i = 0; rc == RC_OK && i < l.n; i++)
        show_payment(p, g, &l.l[i]);
    view_int(p->view, K_LOT_SUITE, l.l[l.n - 1].no);
    return rc;
}

/* Dossiers that one same agent led for both parties: who approves looks at them. */
static enum rc show_both_sides(struct page *p, const struct paiement_lot *lot, struct err *e)
{
    const struct page_reading reading = {.purpose = FINALITE_3,
                                         .act = "page.gestion.lot-agents",
                                         .items = item_set_of(ITEM_DOSSIER_FACTURE, ITEM_COUNT)};
    struct paiement_deux_parties *list;
    const struct grant *g;
    int64_t all;
    size_t n;
    enum rc rc = paiement_deux_parties_nombre(p->db, lot->id, &all, e);

    if (rc != RC_OK || all == 0)
        return rc;
    rc = paiement_deux_parties(p->db, p->arena, lot->id, LINES_SHOWN, &list, &n, e);
    view_int(p->view, K_LOT_DEUX_NOMBRE, all);
    if (rc == RC_OK)
        rc = page_read_rows(p, reading, page_holders(p, &list->titulaire_id, sizeof(*list), n), n, &g, e);
    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        struct view *v = view_add(p->view, K_LOT_DEUX_PARTIES);

        view_personal(v, g, K_LD_REFERENCE, ITEM_DOSSIER_FACTURE, list[i].reference);
        view_personal_money(v, g, K_LD_MONTANT, ITEM_DOSSIER_FACTURE, list[i].montant_cents);
        view_text(v, K_LD_AGENT, list[i].agent);
    }
    return rc;
}

/* What the run and the statements do not say alike, as « sicpf pay check ». */
static enum rc show_differences(struct page *p, const struct paiement_lot *lot, struct err *e)
{
    const struct page_reading reading = {.purpose = FINALITE_3,
                                         .act = "page.gestion.lot-ecarts",
                                         .items = item_set_of(ITEM_DOSSIER_FACTURE, ITEM_COUNT)};
    struct paiement_ecart *list;
    const struct grant *g;
    size_t n;
    enum rc rc = paiement_ecarts(p->db, p->arena, lot->id, lot->numero, LINES_SHOWN, &list, &n, e);

    if (rc != RC_OK || n == 0)
        return rc;
    rc = page_read_rows(p, reading, page_holders(p, &list->titulaire_id, sizeof(*list), n), n, &g, e);
    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        struct view *v = view_add(p->view, K_LOT_ECARTS);

        view_personal(v, g, K_LE_REFERENCE, ITEM_DOSSIER_FACTURE, list[i].reference);
        view_personal_money(v, g, K_LE_MONTANT, ITEM_DOSSIER_FACTURE, list[i].montant_cents);
        view_personal(v, g, K_LE_QUOI, ITEM_DOSSIER_FACTURE, paiement_ecart_phrase(list[i].quoi));
    }
    return rc;
}

/* Given up as never sent: it may have left all the same. */
static enum rc show_departure(struct page *p, const struct paiement_lot *lot, struct err *e)
{
    const char *said_by, *why;
    bool given_up;
    enum rc rc = paiement_depart_lire(p->db, p->arena, lot, &given_up, &said_by, &why, e);

    view_flag(p->view, K_LOT_A_DIRE_PARTI, given_up);
    view_text(p->view, K_LOT_DEPART_PAR, said_by);
    view_text(p->view, K_LOT_DEPART_MOTIF, why);
    return rc;
}

enum rc page_lot(struct page *p, struct err *e)
{
    struct paiement_lot lot;
    const char *said_by = NULL, *why = NULL;
    enum rc rc = paiement_lot_lire(p->db, p->arena, p->params[0], &lot, e);

    if (rc != RC_OK)
        return rc;
    show_lot(p->view, &lot);
    view_text(p->view, K_S_MOTIFS, form_typed(p, "motifs", NULL));
    rc = paiement_non_envoi_lire(p->db, p->arena, lot.id, &said_by, &why, e);
    view_text(p->view, K_LOT_NON_ENVOI_PAR, said_by);
    view_text(p->view, K_LOT_NON_ENVOI_MOTIF, why);
    if (rc == RC_OK)
        rc = show_both_sides(p, &lot, e);
    if (rc == RC_OK)
        rc = show_departure(p, &lot, e);
    if (rc == RC_OK)
        rc = show_payments(p, &lot, e);
    return rc == RC_OK && lot.emis_us != 0 ? show_differences(p, &lot, e) : rc;
}

static const char *lot_address(struct page *p, const char *done)
{
    return arena_printf(p->arena, "/gestion/paiements/%s?fait=%s", p->params[0], done);
}

static enum rc approved_or_given_up(struct page *p, struct err *e)
{
    const struct paiement_approbation *done = p->unit_arg;

    (void)e;
    p->redirect = arena_strdup(p->arena, done->vide_out ? "/gestion/paiements?fait=abandonne"
                                                        : lot_address(p, "approuve"));
    return RC_OK;
}

enum rc action_approuver_lot(struct page *p, struct err *e)
{
    struct paiement_approbation *approval = ARENA_NEW(p->arena, struct paiement_approbation);
    enum rc rc = form_confirmed(p, "confirme", e);

    if (rc != RC_OK)
        return rc;
    approval->numero = p->params[0];
    approval->agent = p->session.agent;
    approval->ecarter = request_field(p->rq, "ecarter") != NULL;
    page_open(p, paiement_approuver, approval, approved_or_given_up);
    return RC_OK;
}

enum rc action_abandonner_lot(struct page *p, struct err *e)
{
    struct paiement_approbation *given_up = ARENA_NEW(p->arena, struct paiement_approbation);
    enum rc rc = form_confirmed(p, "abandonne", e);

    if (rc != RC_OK)
        return rc;
    given_up->numero = p->params[0];
    given_up->agent = p->session.agent;
    page_write(p, paiement_abandonner, given_up, NULL, "/gestion/paiements?fait=abandonne");
    return RC_OK;
}

/* One agent says how they know that the file never left; another, who types nothing, gives the run up. */
enum rc action_lot_non_envoye(struct page *p, struct err *e)
{
    struct paiement_non_envoi *x = ARENA_NEW(p->arena, struct paiement_non_envoi);
    char *why = NULL;
    enum rc rc;

    *x = (struct paiement_non_envoi){.numero = p->params[0], .agent = p->session.agent};
    if (request_field(p->rq, "motifs") == NULL) {
        rc = form_confirmed(p, "non_envoye", e);
        if (rc == RC_OK)
            page_write(p, paiement_abandonner_non_envoye, x, NULL, "/gestion/paiements?fait=abandonne");
        return rc;
    }
    rc = form_text(p, "motifs", "Comment le savez-vous", "La banque n'a pas ce fichier.", &why, e);
    x->motif = why;
    if (rc == RC_OK)
        page_write(p, paiement_dire_non_envoye, x, NULL, lot_address(p, "non-envoi"));
    return rc;
}

/* Likewise of a run given up: one agent says how they know that it left, another takes it up again; anybody withdraws the word. */
enum rc action_lot_parti(struct page *p, struct err *e)
{
    struct paiement_depart *x = ARENA_NEW(p->arena, struct paiement_depart);
    char *why = NULL;
    enum rc rc;

    *x = (struct paiement_depart){.numero = p->params[0], .agent = p->session.agent};
    if (request_field(p->rq, "retirer") != NULL) {
        page_write(p, paiement_retirer_parti, x, NULL, lot_address(p, "etape"));
        return RC_OK;
    }
    if (request_field(p->rq, "motifs") == NULL) {
        rc = form_confirmed(p, "parti", e);
        if (rc == RC_OK)
            page_write(p, paiement_reprendre_parti, x, NULL, lot_address(p, "parti"));
        return rc;
    }
    rc = form_text(p, "motifs", "Comment le savez-vous", "Le relevé montre son départ.", &why, e);
    x->motif = why;
    if (rc == RC_OK)
        page_write(p, paiement_dire_parti, x, NULL, lot_address(p, "depart"));
    return rc;
}

/* ---- the bank --------------------------------------------------------------------------------------------------------- */

struct bank_file {
    const char *lot, *agent;
    struct sepa_debiteur debtor;
    FILE *out;
};

static enum rc make_bank_file(struct store *s, void *arg, struct err *e)
{
    struct bank_file *file = arg;
    enum rc rc = scratch_memory(&file->out, e);

    if (rc != RC_OK)
        return rc;
    rc = sepa_emettre(s, file->lot, file->agent, &file->debtor, false, file->out, e);
    if (rc != RC_OK)
        fclose(file->out);
    return rc;
}

/* The reading is in the journal already: sepa_emettre() says so before it returns. */
static enum rc send_bank_file(struct page *p, struct err *e)
{
    struct bank_file *file = p->unit_arg;

    return page_made_file(p, "application/xml", arena_printf(p->arena, "%s.xml", file->lot), file->out, e);
}

enum rc action_fichier_lot(struct page *p, struct err *e)
{
    struct bank_file *file = ARENA_NEW(p->arena, struct bank_file);
    const struct config *cfg = p->web->cfg;

    (void)e;
    *file = (struct bank_file){.lot = p->params[0],
                               .agent = p->session.agent,
                               .debtor = {cfg->debtor_name, cfg->debtor_iban, cfg->debtor_bic}};
    page_task(p, make_bank_file, file, send_bank_file, NULL);
    return RC_OK;
}

struct bank_answer {
    struct fichier_recu file;
    const char *agent;
    struct sepa_reponse out;
};

static enum rc read_bank_answer(struct store *s, void *arg, struct err *e)
{
    struct bank_answer *answer_file = arg;
    FILE *in;
    enum rc rc = fichier_recu_ouvrir(&answer_file->file, &in, e);

    if (rc != RC_OK)
        return rc;
    rc = sepa_lire_reponse(s, in, answer_file->agent, false, &answer_file->out, e);
    fclose(in);
    return rc;
}

/* The most pressing of what it says. */
static const char *answer_done(const struct sepa_reponse *r)
{
    if (r->noms + r->noms_muets + r->bloques > 0)
        return "reponse-a-voir";
    return r->muettes + r->dementies > 0 ? "reponse-partielle" : "reponse";
}

static enum rc go_to_answered_lot(struct page *p, struct err *e)
{
    const struct bank_answer *answer_file = p->unit_arg;

    (void)e;
    p->redirect = arena_printf(p->arena, "/gestion/paiements/%s?fait=%s", answer_file->out.lot,
                               answer_done(&answer_file->out));
    return RC_OK;
}

enum rc action_reponse_banque(struct page *p, struct err *e)
{
    struct bank_answer *answer_file = ARENA_NEW(p->arena, struct bank_answer);
    enum rc rc = form_file(p, &answer_file->file, e);

    answer_file->agent = p->session.agent;
    if (rc == RC_OK)
        page_task(p, read_bank_answer, answer_file, go_to_answered_lot, NULL);
    return rc;
}

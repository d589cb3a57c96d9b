/* actes.c - the forms of the acts on a dossier: their fields, then the unit of work. */
#include "training/evaluation.h"
#include "base/money.h"
#include "base/text.h"
#include "web/carte.h"
#include "web/dossiers.h"
#include "web/pages.h"

/* Reads the fields of one act into the command. */
typedef enum rc fields_fn(struct page *p, struct dossier_commande *c, struct err *e);

/* A code of the act, when one was chosen: it says enough alone. */
static bool read_code(struct page *p, struct dossier_commande *c)
{
    const bool coded =
        dossier_codes_table(c->acte, c->par) != NULL; /* without, a program is told that it sent one */
    const char *typed = coded ? request_field(p->rq, "code") : NULL;

    c->code = typed != NULL && typed[0] != '\0' ? arena_strdup(p->arena, typed) : NULL;
    return c->code != NULL;
}

static enum rc read_reason(struct page *p, struct dossier_commande *c, struct err *e)
{
    const char *words = request_field(p->rq, "motif");
    char *text;
    enum rc rc;

    if (read_code(p, c) && (words == NULL || words[strspn(words, " \t\r\n")] == '\0'))
        return RC_OK;
    rc = form_text(p, "motif", "Motif", "la session est complète", &text, e);

    c->motif = rc == RC_OK ? text : NULL;
    return rc;
}

static enum rc read_confirmation(struct page *p, struct dossier_commande *c, struct err *e)
{
    (void)c;
    return form_confirmed(p, "confirme", e);
}

static enum rc read_refusal(struct page *p, struct dossier_commande *c, struct err *e)
{
    return c->par == ROLE_TITULAIRE ? read_confirmation(p, c, e) : read_reason(p, c, e);
}

static enum rc read_confirmed_reason(struct page *p, struct dossier_commande *c, struct err *e)
{
    enum rc rc = RC_OK;

    if (c->par != ROLE_TITULAIRE)
        rc = read_reason(p, c, e);
    else
        (void)read_code(p, c);
    return rc == RC_OK ? read_confirmation(p, c, e) : rc;
}

/* The price by base of VAT, for who has several; what is left blank is no base. */
static enum rc read_bases(struct page *p, struct dossier_commande *c, struct err *e)
{
    enum rc rc = RC_OK;

    for (int i = 0; rc == RC_OK && i < TVA_COUNT; i++) {
        const char *name = dossiers_base_field(p, (enum tva_taux)i);
        const char *typed = request_field(p->rq, name);

        if (typed != NULL && typed[strspn(typed, " \t\r\n")] != '\0')
            rc = form_money(p, name, "Montant hors taxes d'une base de TVA", &c->bases_ht_cents[i], e);
    }
    return rc;
}

static enum rc read_proposal(struct page *p, struct dossier_commande *c, struct err *e)
{
    enum rc rc = form_day(p, "debut", "Début", &c->debut, e);

    if (rc == RC_OK)
        rc = form_day(p, "fin", "Fin", &c->fin, e);
    if (rc == RC_OK)
        rc = form_int(p, "heures", "Durée en heures", "14", &c->heures, e);
    if (rc == RC_OK && c->heures < 1) {
        ERR(e, MSG_DOSSIER_HEURES_MIN);
        rc = err_at(e, "heures", 0);
    }
    if (rc == RC_OK)
        rc = form_money(p, "prix_ht", "Prix hors taxes", &c->prix_ht_cents, e);
    if (rc == RC_OK)
        rc = form_money(p, "prix_ttc", "Prix toutes taxes comprises", &c->prix_ttc_cents, e);
    if (rc == RC_OK && (c->prix_ht_cents == 0 || c->prix_ttc_cents == 0)) {
        ERR(e, MSG_DOSSIER_PRIX_INCOHERENT);
        rc = err_at(e, c->prix_ht_cents == 0 ? "prix_ht" : "prix_ttc", 0);
    }
    if (rc == RC_OK)
        rc = read_bases(p, c, e);
    if (rc == RC_OK && request_field(p->rq, "participants") != NULL)
        rc = form_int(p, "participants", "Nombre maximal de participants", "12", &c->participants, e);
    return rc;
}

/* The share that the holder pays is the one he saw, none when he says none (decision 86): his rights may have fallen since. */
static enum rc check_share(struct page *p, int64_t cents, struct err *e)
{
    const char *typed = form_optional(p, "reste_centimes");
    char now[MONEY_TEXT_BYTES], then[MONEY_TEXT_BYTES];
    int64_t seen = 0;

    if (typed != NULL && !text_whole(typed, &seen)) {
        ERR(e, MSG_WEB_CHAMP_NOMBRE, "champ", "Reste à payer, en centimes", "exemple", "15000");
        return err_at(e, "reste_centimes", 0);
    }
    if (seen == cents)
        return RC_OK;
    ERR(e, MSG_DOSSIER_RESTE_CHANGE, "reste", money_french(cents, now), "vu", money_french(seen, then));
    return err_at(e, "reste_centimes", 0);
}

/* The share that the holder pays is the one the page announced; the domain refuses another. */
static enum rc read_acceptance(struct page *p, struct dossier_commande *c, struct err *e)
{
    struct dossier_financement *f = ARENA_NEW(p->arena, struct dossier_financement);
    struct dossier d;
    enum rc rc = form_confirmed(p, "confirme", e);

    if (rc == RC_OK)
        rc = dossier_lire(p->db, p->arena, p->params[0], &d, e);
    if (rc == RC_OK && d.titulaire_id != p->session.actor_id)
        rc = ERR(e, MSG_DOSSIER_INCONNU);
    if (rc == RC_OK)
        rc = dossier_financer(p->db, &d, p->today, dossiers_with_cpf(p), false, f, e);
    if (rc == RC_OK && f->reste_cents > 0 && p->web->carte == NULL && !p->web->cfg->demo)
        rc = ERR(e, MSG_WEB_CARTE_FERMEE);
    if (rc == RC_OK)
        rc = check_share(p, f->reste_cents, e);
    if (rc == RC_OK && f->reste_cents > 0 && p->web->carte == NULL)
        rc = form_confirmed(p, "carte", e);
    c->avec_cpf = dossiers_with_cpf(p);
    c->reste_paye_cents = rc == RC_OK ? f->reste_cents : 0;
    return rc;
}

static enum rc read_day(struct page *p, struct dossier_commande *c, struct err *e)
{
    (void)read_code(p, c);
    return form_day(p, "jour", "Jour", &c->jour, e);
}

static enum rc read_service(struct page *p, struct dossier_commande *c, struct err *e)
{
    char *cause;
    enum rc rc = form_int(p, "heures_realisees", "Heures réalisées", "14", &c->heures_realisees, e);

    if (rc == RC_OK)
        rc = form_text(p, "cause", "Réalisation", "complète", &cause, e);
    if (rc == RC_OK && !dossier_cause_find(cause, &c->cause)) {
        ERR(e, MSG_WEB_CHAMP_CHOIX, "champ", "Réalisation");
        rc = err_at(e, "cause", 0);
    }
    c->force_majeure = form_ticked(p, "force_majeure");
    return rc;
}

/* Whoever corrects what somebody else declared says why. */
static enum rc read_correction(struct page *p, struct dossier_commande *c, struct err *e)
{
    enum rc rc = read_service(p, c, e);

    return rc == RC_OK ? read_reason(p, c, e) : rc;
}

static enum rc read_invoice(struct page *p, struct dossier_commande *c, struct err *e)
{
    char *number;
    enum rc rc = form_text(p, "facture", "Numéro de facture", "F-2026-0117", &number, e);

    if (rc == RC_OK)
        rc = form_day(p, "emise", "Date de la facture", &c->facture_emise, e);
    if (rc == RC_OK)
        rc = form_money(p, "montant", "Montant toutes taxes comprises", &c->facture_ttc_cents, e);
    c->facture_numero = rc == RC_OK ? number : NULL;
    return rc;
}

static enum rc read_cancellation(struct page *p, struct dossier_commande *c, struct err *e)
{
    c->force_majeure = c->par == ROLE_GESTIONNAIRE;
    return read_confirmed_reason(p, c, e);
}

static enum rc read_result(struct page *p, struct dossier_commande *c, struct err *e)
{
    char *code;
    enum rc rc = form_text(p, "resultat", "Résultat", "sans anomalie", &code, e);

    c->resultat = rc == RC_OK ? code : NULL;
    return rc;
}

static enum rc read_why(struct page *p, struct dossier_commande *c, struct err *e)
{
    enum rc rc = read_reason(p, c, e);

    return rc == RC_OK ? read_confirmation(p, c, e) : rc;
}

/* The operator, who makes a contested withdrawal take effect, says why. */
static enum rc read_withdrawal(struct page *p, struct dossier_commande *c, struct err *e)
{
    return c->par == ROLE_GESTIONNAIRE ? read_why(p, c, e) : read_confirmation(p, c, e);
}

static enum rc read_other_dates(struct page *p, struct dossier_commande *c, struct err *e)
{
    enum rc rc = form_day(p, "debut", "Début", &c->debut, e);

    if (rc == RC_OK)
        rc = form_day(p, "fin", "Fin", &c->fin, e);
    return rc == RC_OK ? read_why(p, c, e) : rc;
}

static enum rc read_financeur(struct page *p, struct dossier_commande *c, struct err *e)
{
    char *siret;
    enum rc rc = form_text(p, "financeur", "SIRET du financeur", "18002002600019", &siret, e);

    c->financeur_siret = rc == RC_OK ? siret : NULL;
    c->avec_cpf = dossiers_with_cpf(p);
    return rc == RC_OK ? form_confirmed(p, "confirme", e) : rc;
}

/* Each field is "question=mark"; a question that was left blank is no answer, and the guard says that it is missing. */
static enum rc read_notes(struct page *p, struct dossier_commande *c, struct err *e)
{
    struct dossier_note *notes = ARENA_ARRAY(p->arena, struct dossier_note, HTTP_FIELDS_MAX);
    const char *typed;

    (void)e;
    for (size_t i = 0; i < HTTP_FIELDS_MAX && (typed = request_field_nth(p->rq, "note", i)) != NULL; i++)
        if (*typed != '\0')
            notes[c->notes_n++] = evaluation_reponse(p->arena, typed);
    c->notes = notes;
    return RC_OK;
}

/* The fields of each act, and the word by which the page then says it is done. */
static const struct form {
    fields_fn *fields;
    const char *done;
} forms[ACTE_COUNT] = {
    [ACTE_ACCUSER_RECEPTION] = {read_confirmation, "recue"},
    [ACTE_PROPOSER] = {read_proposal, "proposee"},
    [ACTE_REFUSER] = {read_refusal, "refusee"},
    [ACTE_ACCEPTER] = {read_acceptance, "acceptee"},
    [ACTE_RETRACTER] = {read_confirmation, "retracte"},
    [ACTE_RETRACTER_SANS_ENTREE] = {read_withdrawal, "retracte"},
    [ACTE_ANNULER] = {read_cancellation, "annulee"},
    [ACTE_CONSTATER_ABSENCE] = {read_confirmed_reason, "absence"},
    [ACTE_ENTRER] = {read_day, "entree"},
    [ACTE_SORTIR] = {read_day, "sortie"},
    [ACTE_DECLARER] = {read_service, "declare"},
    [ACTE_CORRIGER] = {read_correction, "corrige"},
    [ACTE_SIGNALER] = {read_confirmation, "signale"},
    [ACTE_RELANCER] = {read_confirmation, "relance"},
    [ACTE_PROPOSER_CARENCE] = {read_why, "etape"},
    [ACTE_CARENCE] = {read_why, "annulee"},
    [ACTE_PROPOSER_ECART] = {read_why, "etape"},
    [ACTE_ECARTER] = {read_why, "ecarte"},
    [ACTE_EVALUER] = {read_notes, "evaluee"},
    [ACTE_VALIDER] = {read_confirmation, "valide"},
    [ACTE_FACTURER] = {read_invoice, "facture"},
    [ACTE_CONTROLER] = {read_why, "controle"},
    [ACTE_LEVER] = {read_result, "leve"},
    [ACTE_CONFIRMER] = {read_confirmation, "confirme"},
    [ACTE_CONTESTER] = {read_why, "conteste"},
    [ACTE_SOLLICITER] = {read_financeur, "sollicite"},
    [ACTE_REPORTER] = {read_other_dates, "report"},
    [ACTE_ACCEPTER_REPORT] = {read_confirmation, "report-accepte"},
    [ACTE_REFUSER_REPORT] = {read_confirmation, "annulee"},
};

/* What was proposed already changes nothing: the page says so. */
static enum rc done_or_unchanged(struct page *p, struct err *e)
{
    const struct dossier_commande *c = p->unit_arg;

    (void)e;
    if (c->inchange_out)
        p->redirect = arena_printf(p->arena, "%s/%s?fait=inchangee", dossiers_root(p), c->numero);
    return RC_OK;
}

enum rc action_acte(struct page *p, struct err *e)
{
    struct dossier_commande *c = ARENA_NEW(p->arena, struct dossier_commande);
    enum rc rc;

    if (!dossier_acte_find(p->params[1], &c->acte) || forms[c->acte].fields == NULL)
        return ERR(e, MSG_WEB_INTROUVABLE);
    c->par = dossiers_role(p);
    c->par_id = p->session.actor_id;
    c->agent = p->session.agent;
    c->numero = p->params[0];
    rc = form_int(p, "version", "Version", "1", &c->version, e);
    if (rc == RC_OK)
        rc = forms[c->acte].fields(p, c, e);
    if (rc != RC_OK)
        return rc;
    if (c->acte == ACTE_ACCEPTER && c->reste_paye_cents > 0 && p->web->carte != NULL) {
        carte_aller_payer(p, c);
        return RC_OK;
    }
    page_write(p, dossier_executer, c, done_or_unchanged,
               arena_printf(p->arena, "%s/%s?fait=%s", dossiers_root(p), c->numero, forms[c->acte].done));
    return RC_OK;
}

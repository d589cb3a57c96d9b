/* pages_indus.c - undue sums, in the operator's space: opening one, the list, one of them, and each step of its recovery. */
#include "base/ids.h"
#include "base/liste.h"
#include "book/book.h"
#include "base/money.h"
#include "base/text.h"
#include "rights/acte.h"
#include "training/dette.h"
#include "web/pages.h"
#include "web/parts.h"
#include "training/etats.h"

#define DEBTS_SHOWN 100

/* What a step asks for. */
enum champ {
    CHAMP_LE = 1,
    CHAMP_REFERENCE = 2,
    CHAMP_MONTANT = 4,
    CHAMP_MENSUALITES = 8,
    CHAMP_SIGNATAIRE = 16,
    CHAMP_MOTIFS = 32
};

/* The steps in their order; the unit checks again all that is said here. */
static const struct etape {
    const char *name, *label;
    const char *etats; /* between blanks, from which it is offered */
    unsigned champs;
    unit_fn *unit;
    int titulaire; /* 1: only of a holder's debt; 0: only of a body's; -1: both */
} etapes[] = {
    {"notifier", "Enregistrer la notification", " ouvert ", CHAMP_LE | CHAMP_REFERENCE, dette_notifier, -1},
    {"payer", "Enregistrer un paiement", " notifie en_demeure contraint oppose ",
     CHAMP_LE | CHAMP_REFERENCE | CHAMP_MONTANT, dette_payer, -1},
    {"echelonner", "Accorder un échéancier", " notifie en_demeure contraint ", CHAMP_LE | CHAMP_MENSUALITES,
     dette_echelonner, -1},
    {"demeurer", "Enregistrer la mise en demeure", " notifie ", CHAMP_LE | CHAMP_REFERENCE, dette_demeurer,
     0},
    {"contraindre", "Enregistrer la contrainte", " en_demeure ",
     CHAMP_LE | CHAMP_REFERENCE | CHAMP_SIGNATAIRE, dette_contraindre, 0},
    {"opposer", "Enregistrer l'opposition", " contraint ", CHAMP_LE | CHAMP_REFERENCE, dette_opposer, 0},
    {"maintenir", "Contrainte maintenue par le juge", " oppose ", CHAMP_LE, dette_maintenir, 0},
    {"retenir", "Retenir sur les droits libres", " notifie ", 0, dette_retenir, 1},
    {"abandonner", "Proposer l'abandon de la créance", " notifie en_demeure contraint ", CHAMP_MOTIFS,
     dette_abandonner, -1},
    {"approuver", "Approuver ce qui est proposé",
     " ouvert notifie en_demeure contraint oppose solde abandonne ", 0, dette_approuver, -1},
    {"ecarter", "Écarter ce qui est proposé", " ouvert notifie en_demeure contraint oppose solde abandonne ",
     0, dette_ecarter, -1},
    {"annuler", "Annuler l'indu", " ouvert notifie en_demeure contraint oppose solde abandonne ",
     CHAMP_MOTIFS, dette_annuler, -1},
    {"reduire", "Réduire l'indu à ce qui reste réclamé",
     " notifie en_demeure contraint oppose solde abandonne ",
     CHAMP_LE | CHAMP_REFERENCE | CHAMP_MONTANT | CHAMP_MOTIFS, dette_reduire, -1},
    {"rembourser", "Enregistrer le remboursement du titulaire", " annule ", CHAMP_LE | CHAMP_REFERENCE,
     dette_rembourser, 1},
};

/* `agent`, unless NULL: what two people decide is not offered again to the first of them. */
static bool offered(const struct etape *s, const struct dette *d, const char *agent)
{
    if (!liste_a(s->etats, d->etat) || (s->titulaire >= 0 && s->titulaire != (int)d->titulaire))
        return false;
    if (s->unit == dette_rembourser)
        return d->a_rembourser_cents > 0 && d->rembourse_le == DAY_NONE && !d->renonce;
    if (s->unit == dette_approuver && agent != NULL &&
        (acte_meme_agent(d->clore_par, agent) || acte_meme_agent(d->ouvert_par, agent)))
        return false;
    if (s->unit == dette_approuver || s->unit == dette_ecarter)
        return dette_fin_attend(d);
    if (s->unit == dette_annuler || s->unit == dette_reduire)
        return !dette_fin_attend(d) && (d->clos_le == DAY_NONE || d->recouvre_cents > 0);
    return !(s->unit == dette_abandonner && (d->fraude || dette_fin_attend(d)));
}

/* Once something is recovered, a debt is annulled by a decision that has a day and a reference. */
static unsigned champs_de(const struct etape *s, const struct dette *d)
{
    return s->unit == dette_annuler && d->recouvre_cents > 0 ? s->champs | CHAMP_LE | CHAMP_REFERENCE
                                                             : s->champs;
}

static const struct etape *find_step(const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(etapes); i++)
        if (strcmp(etapes[i].name, name) == 0)
            return &etapes[i];
    return NULL;
}

/* ---- what is shown --------------------------------------------------------------------------------------------- */

/* "Réduction à 100,00 € (décision du 12 mai 2027, TJ Paris 27/00123)" */
static const char *proposed(struct arena *a, const struct dette *d)
{
    char day[32], cents[MONEY_TEXT_BYTES];
    const char *what = strcmp(d->clore_etat, "abandonne") == 0 ? "Abandon"
                       : d->revoir_cents == 0
                           ? "Annulation"
                           : arena_printf(a, "Réduction à %s", money_french(d->revoir_cents, cents));

    return d->revoir_no == 0 ? what
                             : arena_printf(a, "%s (décision du %s, %s)", what, day_french(d->revoir_le, day),
                                            d->revoir_reference);
}

static void show_debt(struct page *p, struct view *v, const struct grant *g, const struct dette *d)
{
    const enum law_item item = ITEM_DROITS_MOUVEMENTS;

    view_text(v, K_I_NUMERO, d->numero);
    view_personal_flag(v, g, K_I_TITULAIRE, item, d->titulaire);
    view_personal(v, g, K_I_ORGANISME, ITEM_ORGANISME_RAISON_SOCIALE, d->denomination);
    view_personal(v, g, K_I_DOSSIER, item, d->dossier);
    view_personal(v, g, K_I_SUITE, item, dette_suite(p->arena, d, p->today));
    view_personal_money(v, g, K_I_MONTANT, item, d->montant_cents);
    view_personal_money(v, g, K_I_RESTE, item, dette_reste(d));
    view_personal_flag(v, g, K_I_FRAUDE, item, d->fraude);
    view_personal_flag(v, g, K_I_CLOS, item, d->clos_le != DAY_NONE);
    if (!dette_fin_attend(d))
        return;
    view_personal(v, g, K_I_FIN, item, proposed(p->arena, d));
    view_personal_day(v, g, K_I_FIN_LE, item, d->clore_le);
    view_personal(v, g, K_I_FIN_PAR, item, d->clore_par);
    view_personal(v, g, K_I_FIN_MOTIF, item, d->clore_motif);
}

enum rc page_indus(struct page *p, struct err *e)
{
    const struct grant *g;
    struct dette *list;
    size_t n;
    enum rc rc = dettes_lister(p->db, p->arena, 0, query_number(p, "apres"), DEBTS_SHOWN + 1, &list, &n, e);

    if (rc != RC_OK || n == 0)
        return rc;
    if (n > DEBTS_SHOWN) {
        n = DEBTS_SHOWN;
        view_int(p->view, K_APRES, list[n - 1].id);
    }
    rc = part_lecture_dus(p, "page.gestion.indus", page_holders(p, &list->titulaire_id, sizeof(*list), n), n,
                          &g, e);
    for (size_t i = 0; rc == RC_OK && i < n; i++)
        show_debt(p, view_add(p->view, K_INDUS), g, &list[i]);
    return rc;
}

/* The debt of the address, read behind the door and shown. */
static enum rc open_debt(struct page *p, struct dette *d, const struct grant **g, struct err *e)
{
    int64_t *holder = ARENA_NEW(p->arena, int64_t);
    enum rc rc = dette_lire(p->db, p->arena, p->params[0], d, e);

    *holder = rc == RC_OK ? d->titulaire_id : 0;
    if (rc == RC_OK)
        rc = part_lecture_dus(p, "page.gestion.indu", holder, 1, g, e);
    if (rc == RC_OK)
        show_debt(p, p->view, *g, d);
    return rc;
}

static void show_facts(struct page *p, const struct grant *g, const struct dette *d)
{
    const enum law_item item = ITEM_DROITS_MOUVEMENTS;

    view_personal(p->view, g, K_I_MOTIFS, item, d->motifs);
    view_personal(p->view, g, K_I_ARTICLE, item, d->article);
    view_personal(p->view, g, K_I_CLOS_MOTIF, item, d->clos_motif);
    part_dette_jours(p->view, g, item, d, &(struct dette_jours_cles){K_I_DATES, K_I_DATE_NOM, K_I_DATE},
                     true);
}

static enum rc show_recovered(struct page *p, const struct grant *g, const struct dette *d, struct err *e)
{
    const enum law_item item = ITEM_DROITS_MOUVEMENTS;
    struct dette_ligne *lines;
    size_t n;
    enum rc rc = dette_recouvrements(p->db, p->arena, d, &lines, &n, e);

    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        struct view *v = view_add(p->view, K_I_SOMMES);

        view_text(v, K_I_SOMME_NOM, strcmp(lines[i].genre, "retenue") == 0 ? "Retenu" : "Payé");
        view_personal_day(v, g, K_I_SOMME_LE, item, lines[i].le);
        view_personal_money(v, g, K_I_SOMME, item, lines[i].montant_cents);
        view_personal(v, g, K_I_SOMME_REFERENCE, item, lines[i].reference);
        view_personal(v, g, K_I_SOMME_SUITE, item, dette_ligne_suite(p->arena, d, &lines[i]));
    }
    if (rc == RC_OK)
        rc = dette_echeances(p->db, p->arena, d->id, &lines, &n, e);
    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        struct view *v = view_add(p->view, K_I_ECHEANCES);

        view_personal_day(v, g, K_I_SOMME_LE, item, lines[i].le);
        view_personal_money(v, g, K_I_SOMME, item, lines[i].montant_cents);
        if (lines[i].reste_cents > 0 && lines[i].reste_cents < lines[i].montant_cents)
            view_personal_money(v, g, K_I_SOMME_RESTE, item, lines[i].reste_cents);
        view_personal_flag(v, g, K_I_SOMME_PAYEE, item, lines[i].reste_cents == 0);
    }
    return rc;
}

/* Who gets what is recovered, and what was decided since. */
static enum rc show_shares(struct page *p, const struct grant *g, const struct dette *d, struct err *e)
{
    const enum law_item item = ITEM_DROITS_MOUVEMENTS;
    struct dette_decision *decisions;
    struct dette_creance *claims;
    struct dette_part *parts;
    size_t n;
    const bool annulled = strcmp(d->etat, "annule") == 0;
    enum rc rc = dette_parts(p->db, p->arena, d->id, &parts, &n, e);

    view_personal(p->view, g, K_I_BILAN, item, dette_bilan(p->arena, d));
    view_personal_flag(p->view, g, K_I_ANNULE, item, annulled);
    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        struct view *v = !annulled || parts[i].rendu_cents > 0 ? view_add(p->view, K_I_PARTS) : NULL;

        if (v == NULL)
            continue; /* it has nothing of it any more */

        view_personal(v, g, K_I_PART_NOM, item, compte_label(parts[i].compte));
        view_personal_money(v, g, K_I_PART_RENDU, item, parts[i].rendu_cents);
        view_personal_money(v, g, K_I_PART_MONTANT, item, parts[i].montant_cents);
    }
    if (rc == RC_OK)
        rc = dette_decisions(p->db, p->arena, d->id, &decisions, &n, e);
    for (size_t i = 0; rc == RC_OK && i < n; i++)
        view_personal(view_add(p->view, K_I_DECISIONS), g, K_I_DECISION, item,
                      dette_decision_dite(p->arena, &decisions[i]));
    if (rc == RC_OK)
        rc = dette_creances(p->db, p->arena, d, &claims, &n, e);
    for (size_t i = 0; rc == RC_OK && i < n; i++)
        view_personal(view_add(p->view, K_I_CREANCES), g, K_I_CREANCE, item,
                      dette_creance_dite(p->arena, &claims[i]));
    return rc;
}

/* What the program would refuse is not offered: the page says why, in the words of the refusal. */
static bool too_small(const struct page *p, const struct dette *d, struct err *why)
{
    char text[MONEY_TEXT_BYTES];
    int64_t threshold;

    if (d->titulaire || strcmp(d->etat, "en_demeure") != 0 || !dette_sous_seuil(d, p->today, &threshold))
        return false;
    ERR(why, MSG_INDU_SOUS_SEUIL, "seuil", money_french(threshold, text));
    return true;
}

static void show_steps(struct page *p, const struct grant *g, const struct dette *d)
{
    struct err why = {0};
    const bool no_force = too_small(p, d, &why);

    for (size_t i = 0; i < ARRAY_LEN(etapes); i++)
        if (offered(&etapes[i], d, p->session.agent) && !(no_force && etapes[i].unit == dette_contraindre)) {
            struct view *v = view_add(p->view, K_ETAPES);

            view_text(v, K_ETAPE_NOM, etapes[i].name);
            view_text(v, K_ETAPE_LIBELLE, etapes[i].label);
        }
    if (no_force) {
        view_personal(p->view, g, K_I_SANS_CONTRAINTE, ITEM_DROITS_MOUVEMENTS,
                      arena_strdup(p->arena, why.phrase));
        view_text(p->view, K_I_SANS_CONTRAINTE_ARTICLE, msg_def(why.msg)->article);
    }
}

enum rc page_indu(struct page *p, struct err *e)
{
    const struct grant *g;
    struct dette d;
    enum rc rc = open_debt(p, &d, &g, e);

    if (rc != RC_OK)
        return rc;
    show_facts(p, g, &d);
    show_steps(p, g, &d);
    rc = show_shares(p, g, &d, e);
    return rc == RC_OK ? show_recovered(p, g, &d, e) : rc;
}

/* ---- one step -------------------------------------------------------------------------------------------------- */

static void show_typed(struct page *p, enum view_key key, const char *name)
{
    view_text(p->view, key, form_typed(p, name, NULL));
}

enum rc page_etape_indu(struct page *p, struct err *e)
{
    const struct etape *s = find_step(p->params[1]);
    const struct grant *g;
    struct dette d;
    enum rc rc = s != NULL ? open_debt(p, &d, &g, e) : ERR(e, MSG_WEB_INTROUVABLE);

    if (rc == RC_OK && !offered(s, &d, NULL))
        rc = ERR(e, MSG_INDU_ETAT, "etat", etat_mot(d.etat));
    if (rc == RC_OK && s->unit == dette_contraindre && too_small(p, &d, e))
        rc = RC_REFUSED;
    if (rc != RC_OK)
        return rc;
    view_text(p->view, K_ETAPE_NOM, s->name);
    view_text(p->view, K_ETAPE_LIBELLE, s->label);
    view_flag(p->view, K_CH_LE, (champs_de(s, &d) & CHAMP_LE) != 0);
    view_flag(p->view, K_CH_REFERENCE, (champs_de(s, &d) & CHAMP_REFERENCE) != 0);
    view_flag(p->view, K_CH_MONTANT, (s->champs & CHAMP_MONTANT) != 0);
    view_flag(p->view, K_CH_MENSUALITES, (s->champs & CHAMP_MENSUALITES) != 0);
    view_flag(p->view, K_CH_SIGNATAIRE, (s->champs & CHAMP_SIGNATAIRE) != 0);
    view_flag(p->view, K_CH_MOTIFS, (s->champs & CHAMP_MOTIFS) != 0);
    show_typed(p, K_S_LE, "le");
    show_typed(p, K_S_REFERENCE, "reference");
    show_typed(p, K_S_SOMME, "montant");
    show_typed(p, K_S_MENSUALITES, "mensualites");
    show_typed(p, K_S_SIGNATAIRE, "signataire");
    show_typed(p, K_S_MOTIFS, "motifs");
    return RC_OK;
}

static enum rc read_fields(struct page *p, const struct etape *s, struct dette_commande *c, struct err *e)
{
    bool annul = s->unit == dette_annuler; /* whether it takes a decision is the unit's business */
    char *text = NULL;
    enum rc rc = RC_OK;

    if ((s->champs & CHAMP_LE) != 0 || (annul && form_optional(p, "le") != NULL))
        rc = form_day(p, "le", "Jour", &c->jour, e);
    if (annul)
        c->reference = form_optional(p, "reference");
    if (rc == RC_OK && (s->champs & CHAMP_REFERENCE) != 0) {
        rc = form_text(p, "reference", "Référence", "recommandé 1A 200 300", &text, e);
        c->reference = text;
    }
    if (rc == RC_OK && (s->champs & CHAMP_MONTANT) != 0)
        rc = form_money(p, "montant", "Montant", &c->montant_cents, e);
    if (rc == RC_OK && (s->champs & CHAMP_MENSUALITES) != 0)
        rc = form_int(p, "mensualites", "Nombre de mensualités", "6", &c->mensualites, e);
    if (rc == RC_OK && (s->champs & CHAMP_SIGNATAIRE) != 0) {
        rc = form_text(p, "signataire", "Signataire", "Camille Durand, directrice", &text, e);
        c->signataire = text;
        c->difficulte = form_ticked(p, "difficulte");
    }
    if (rc == RC_OK && (s->champs & CHAMP_MOTIFS) != 0) {
        rc = form_text(p, "motifs", "Motifs", "L'organisme est liquidé.", &text, e);
        c->texte = text;
    }
    return rc;
}

enum rc action_etape_indu(struct page *p, struct err *e)
{
    struct dette_commande *c = ARENA_NEW(p->arena, struct dette_commande);
    const struct etape *s = find_step(p->params[1]);
    enum rc rc;

    if (s == NULL)
        return ERR(e, MSG_WEB_INTROUVABLE);
    *c = (struct dette_commande){.numero = p->params[0], .agent = p->session.agent, .jour = DAY_NONE};
    rc = read_fields(p, s, c, e);
    if (rc != RC_OK)
        return rc;
    page_write(p, s->unit, c, NULL, arena_printf(p->arena, "/gestion/indus/%s?fait=etape", c->numero));
    return RC_OK;
}

/* ---- opening one ------------------------------------------------------------------------------------------------ */

/* What a refusal says of a dossier is read behind the door: it is in the journal before it is answered. */
static enum rc read_typed(struct page *p, struct err *e)
{
    const char *numero = form_typed(p, "dossier", NULL);
    struct page_reading reading = {.purpose = FINALITE_3, .act = "page.gestion.indu.ouvrir"};
    const struct grant *g;
    struct dossier d;
    struct err unknown;

    if (numero == NULL ||
        dossier_lire(p->db, p->arena, text_trim(arena_strdup(p->arena, numero)), &d, &unknown) != RC_OK)
        return RC_OK;
    reading.titulaire_id = d.titulaire_id;
    reading.dossier_id = d.id;
    reading.items = item_set_of(ITEM_DROITS_MOUVEMENTS, ITEM_DOSSIER_SUIVI, ITEM_COUNT);
    return page_read(p, &reading, &g, e);
}

enum rc page_ouvrir_indu(struct page *p, struct err *e)
{
    show_typed(p, K_S_DOSSIER, "dossier");
    show_typed(p, K_S_SOMME, "montant");
    show_typed(p, K_S_MOTIFS, "motifs");
    view_flag(p->view, K_S_DU_TITULAIRE, form_ticked(p, "titulaire"));
    view_flag(p->view, K_S_FRAUDE, form_ticked(p, "fraude"));
    return read_typed(p, e);
}

static enum rc opened(struct page *p, struct err *e)
{
    const struct dette_commande *c = p->unit_arg;

    (void)e;
    p->redirect = arena_printf(p->arena, "/gestion/indus/%s?fait=etape", c->numero_out);
    return RC_OK;
}

enum rc action_ouvrir_indu(struct page *p, struct err *e)
{
    struct dette_commande *c = ARENA_NEW(p->arena, struct dette_commande);
    char *dossier = NULL, *why = NULL;
    enum rc rc = form_text(p, "dossier", "Dossier", "00000000000042", &dossier, e);

    *c = (struct dette_commande){.agent = p->session.agent,
                                 .dossier = dossier,
                                 .titulaire = form_ticked(p, "titulaire"),
                                 .fraude = form_ticked(p, "fraude"),
                                 .jour = DAY_NONE};
    if (rc == RC_OK)
        rc = form_money(p, "montant", "Montant", &c->montant_cents, e);
    if (rc == RC_OK)
        rc = form_text(p, "motifs", "Motifs", "Une journée facturée n'a pas été suivie.", &why, e);
    c->texte = why;
    if (rc == RC_OK)
        page_open(p, dette_ouvrir, c, opened);
    return rc;
}

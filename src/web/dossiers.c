#include "web/dossiers.h"
#include "base/money.h"
#include "exchange/recu.h"
#include "training/dossier_issue.h"
#include "training/dossier_verifier.h"
#include "people/titulaire.h"
#include "web/pages.h"
#include "web/parts.h"

static const struct space {
    enum dossier_role role;
    enum law_purpose purpose;
    const char *act; /* what the journal says of opening a dossier */
    const char *root;
} spaces[ESPACE_COUNT] = {
    [ESPACE_TITULAIRE] = {ROLE_TITULAIRE, FINALITE_2, "page.dossier", "/mes-dossiers"},
    [ESPACE_ORGANISME] = {ROLE_ORGANISME, FINALITE_4, "page.organisme.dossier", "/organisme/dossiers"},
    [ESPACE_GESTION] = {ROLE_GESTIONNAIRE, FINALITE_3, "page.gestion.dossier", "/gestion/dossiers"},
};

enum dossier_role dossiers_role(const struct page *p)
{
    CHECK(p->session.espace != ESPACE_PUBLIC);
    return spaces[p->session.espace].role;
}

const char *dossiers_root(const struct page *p)
{
    return spaces[p->session.espace].root;
}

static bool is_party(const struct page *p, const struct dossier *d)
{
    switch (dossiers_role(p)) {
    case ROLE_TITULAIRE:
        return d->titulaire_id == p->session.actor_id;
    case ROLE_ORGANISME:
        return d->organisme_id == p->session.actor_id;
    default:
        return true;
    }
}

static struct item_set join(struct item_set a, struct item_set b)
{
    for (size_t i = 0; i < ARRAY_LEN(a.w); i++)
        a.w[i] |= b.w[i];
    return a;
}

/* What was read leaves by the door only: nothing of it is shown before. */
static enum rc open_read(struct page *p, const char *act, struct item_set more, const struct dossier *d,
                         const struct grant **g, struct err *e)
{
    const struct page_reading reading = {.purpose = spaces[p->session.espace].purpose,
                                         .act = act,
                                         .items = join(part_dossier_items(), more),
                                         .titulaire_id = d->titulaire_id,
                                         .dossier_id = d->id};

    if (!is_party(p, d)) {
        page_record_refusal(p, &reading);
        return ERR(e, MSG_DOSSIER_INCONNU); /* as if it did not exist */
    }
    view_text(p->view, K_RACINE, dossiers_root(p));
    view_text(p->view, K_NUMERO, d->numero);
    return page_read(p, &reading, g, e);
}

/* An agent takes part in every dossier: one that is not found does not exist. */
static enum rc read_dossier(struct page *p, struct dossier *d, struct err *e)
{
    enum rc rc = dossier_lire(p->db, p->arena, p->params[0], d, e);

    return rc == RC_NOT_FOUND && p->session.espace == ESPACE_GESTION ? ERR(e, MSG_DOSSIER_NUMERO_INCONNU)
                                                                     : rc;
}

enum rc dossiers_open(struct page *p, const char *act, struct item_set more, const struct dossier **out,
                      const struct grant **g, struct err *e)
{
    struct dossier *d = ARENA_NEW(p->arena, struct dossier);
    enum rc rc = read_dossier(p, d, e);

    *out = d;
    return rc == RC_OK ? open_read(p, act, more, d, g, e) : rc;
}

/* The acts that have a form. */
static const enum view_key act_keys[ACTE_COUNT] = {
    [ACTE_ACCUSER_RECEPTION] = K_ACTE_ACCUSER_RECEPTION,
    [ACTE_PROPOSER] = K_ACTE_PROPOSER,
    [ACTE_REFUSER] = K_ACTE_REFUSER,
    [ACTE_ACCEPTER] = K_ACTE_ACCEPTER,
    [ACTE_RETRACTER] = K_ACTE_RETRACTER,
    [ACTE_ANNULER] = K_ACTE_ANNULER,
    [ACTE_CONSTATER_ABSENCE] = K_ACTE_ABSENCE,
    [ACTE_ENTRER] = K_ACTE_ENTRER,
    [ACTE_SORTIR] = K_ACTE_SORTIR,
    [ACTE_DECLARER] = K_ACTE_DECLARER,
    [ACTE_CORRIGER] = K_ACTE_CORRIGER,
    [ACTE_SIGNALER] = K_ACTE_SIGNALER,
    [ACTE_RELANCER] = K_ACTE_RELANCER,
    [ACTE_PROPOSER_CARENCE] = K_ACTE_PROPOSER_CARENCE,
    [ACTE_CARENCE] = K_ACTE_CARENCE,
    [ACTE_PROPOSER_ECART] = K_ACTE_PROPOSER_ECART,
    [ACTE_ECARTER] = K_ACTE_ECARTER,
    [ACTE_EVALUER] = K_ACTE_EVALUER,
    [ACTE_VALIDER] = K_ACTE_VALIDER,
    [ACTE_FACTURER] = K_ACTE_FACTURER,
    [ACTE_CONTROLER] = K_ACTE_CONTROLER,
    [ACTE_LEVER] = K_ACTE_LEVER,
    [ACTE_CONFIRMER] = K_ACTE_CONFIRMER,
    [ACTE_CONTESTER] = K_ACTE_CONTESTER,
    [ACTE_SOLLICITER] = K_ACTE_SOLLICITER,
    [ACTE_REPORTER] = K_ACTE_REPORTER,
    [ACTE_ACCEPTER_REPORT] = K_ACTE_ACCEPTER_REPORT,
    [ACTE_REFUSER_REPORT] = K_ACTE_REFUSER_REPORT,
    [ACTE_RETRACTER_SANS_ENTREE] = K_ACTE_RETRACTER_SANS_ENTREE,
};

/* ---- a dossier -------------------------------------------------------------------------------------------------- */

/* Refused today, or done already by somebody else: said of the act, which the page is then without. */
static bool closed(enum rc rc)
{
    return rc == RC_REFUSED || rc == RC_CONFLICT;
}

/* What a button says to whoever may press it; the first expected act is the main one. What is refused today says why. */
static enum rc show_possible_acts(struct page *p, const struct grant *g, const struct dossier *d,
                                  struct err *e)
{
    enum dossier_role role = dossiers_role(p);
    enum dossier_acte acts[ACTE_COUNT];
    struct dossier_attente wait;
    size_t n = dossier_actes_possibles(d, role, acts);

    dossier_attente(d, role, &wait);
    if (!grant_has(g, ITEM_DOSSIER_SUIVI))
        return RC_OK;
    for (size_t i = 0; i < n; i++) {
        struct err *why = ARENA_NEW(p->arena, struct err);
        struct view *v;
        enum rc rc = dossier_acte_ouvert(p->db, d, acts[i], role, p->session.agent, p->today, why);

        if (rc != RC_OK && !closed(rc)) {
            *e = *why;
            return rc;
        }
        if (act_keys[acts[i]] == K_AUCUNE)
            continue;
        v = view_add(p->view, rc == RC_OK ? K_ACTES : K_ACTES_FERMES);
        if (closed(rc)) {
            view_flag(p->view, K_A_FERMES, true);
            view_personal(v, g, K_ACTE_POURQUOI, ITEM_DOSSIER_SUIVI, why->phrase);
        }
        view_personal(v, g, K_ACTE_NOM, ITEM_DOSSIER_SUIVI, dossier_acte_name(acts[i]));
        view_personal(v, g, K_ACTE_LIBELLE, ITEM_DOSSIER_SUIVI, dossier_acte_bouton(d, acts[i]));
        view_personal_flag(v, g, K_ACTE_ATTENDU, ITEM_DOSSIER_SUIVI,
                           wait.attendue && wait.qui == role && wait.acte == acts[i]);
    }
    return RC_OK;
}

/* A body and the operator need the person's name; a holder knows it. */
static enum rc show_person(struct page *p, const struct grant *g, const struct dossier *d, struct err *e)
{
    struct titulaire t;
    enum rc rc;

    if (!grant_has(g, ITEM_TITULAIRE_ETAT_CIVIL))
        return RC_OK;
    rc = titulaire_get(p->db, p->arena, d->titulaire_id, &t, e);
    if (rc == RC_OK)
        view_personal(p->view, g, K_PERSONNE, ITEM_TITULAIRE_ETAT_CIVIL, titulaire_nom(p->arena, &t));
    return rc;
}

static enum rc show_receipts(struct page *p, const struct grant *g, const struct dossier *d, struct err *e)
{
    struct recu_acte *acts;
    size_t n;
    enum rc rc = recu_actes(p->db, p->arena, d->titulaire_id, d->id, &acts, &n, e);

    if (rc != RC_OK || !grant_has(g, ITEM_DOSSIER_SUIVI))
        return rc;
    view_flag(p->view, K_A_RECUS, n > 0);
    for (size_t i = 0; i < n; i++) {
        struct view *v = view_add(p->view, K_RECUS);

        view_personal(v, g, K_RECU_NOM, ITEM_DOSSIER_SUIVI, acts[i].acte);
        view_personal_day(v, g, K_RECU_JOUR, ITEM_DOSSIER_SUIVI, acts[i].le);
        view_personal_int(v, g, K_RECU_RANG, ITEM_DOSSIER_SUIVI, (int64_t)i + 1);
    }
    return RC_OK;
}

/* What the operator is told of a dossier: what a death learnt too late cost, how two agents said it settled; what contradicts its order. */
struct a_dire {
    const struct dossier_deces *mort; /* NULL: none to tell */
    struct classement *classements;
    size_t n;
    const struct dossier_a_verifier *verifier; /* NULL: nothing contradicts its order */
};

/* A death learnt once the dossier was settled changes nothing of it: the operator is told what it cost. Found before the
 * reading is asked, which is of a death only then. */
static enum rc find_told(struct page *p, const struct dossier *d, struct a_dire *out, struct err *e)
{
    const struct dossier_deces_filtre one = {
        .deces = DAY_NONE, .limit = 1, .classes = true, .titulaire_id = d->titulaire_id, .dossier_id = d->id};
    struct dossier_deces *found;
    size_t n = 0;
    enum rc rc = dossiers_deces(p->db, p->arena, &one, &found, &n, e);

    if (rc == RC_OK && n > 0)
        out->mort = found;
    if (rc == RC_OK)
        rc = dossier_a_verifier(p->db, p->arena, d, &out->verifier, e);
    return rc == RC_OK
               ? classements_dossier(p->db, p->arena, d->titulaire_id, d->id, &out->classements, &out->n, e)
               : rc;
}

static bool tells_a_death(const struct a_dire *x)
{
    bool told = x->mort != NULL;

    for (size_t i = 0; i < x->n; i++)
        told |= x->classements[i].objet == CLASSEMENT_DECES;
    return told;
}

static void show_settled(struct page *p, const struct grant *g, const struct a_dire *x)
{
    if (x->mort != NULL)
        part_deces(p->view, g, x->mort);
    view_flag(p->view, K_AV_DOSSIER, x->verifier != NULL);
    if (x->verifier != NULL)
        part_a_verifier(p->view, g, x->verifier);
    for (size_t i = 0; i < x->n; i++)
        part_classement(view_add(p->view, K_CLASSEMENTS), g, &x->classements[i]);
    view_flag(p->view, K_A_CLASSEMENTS, x->n > 0);
}

/* A body is told that the holder cannot, and that he alone may read why: it is here. */
static enum rc show_impediment(struct page *p, const struct grant *g, const struct dossier *d, struct err *e)
{
    struct err *why = ARENA_NEW(p->arena, struct err);
    enum rc rc = dossier_empechement(p->db, d, p->today, why);

    if (rc == RC_REFUSED) {
        const char *article = msg_def(why->msg)->article;

        view_personal(p->view, g, K_D_EMPECHE, ITEM_DROITS_MOUVEMENTS, why->phrase);
        view_personal(p->view, g, K_D_EMPECHE_ARTICLE, ITEM_DROITS_MOUVEMENTS,
                      article[0] != '\0' ? article : NULL);
        return RC_OK;
    }
    if (rc != RC_OK)
        *e = *why;
    return rc;
}

enum rc page_dossier(struct page *p, struct err *e)
{
    enum law_item also =
        p->session.espace != ESPACE_TITULAIRE ? ITEM_TITULAIRE_ETAT_CIVIL : ITEM_DROITS_MOUVEMENTS;
    struct item_set more = item_set_of(also, ITEM_COUNT);
    struct a_dire told = {0};
    const struct grant *g;
    struct dossier *d = ARENA_NEW(p->arena, struct dossier);
    enum rc rc = read_dossier(p, d, e);

    if (rc == RC_OK && p->session.espace == ESPACE_GESTION)
        rc = find_told(p, d, &told, e);
    if (tells_a_death(&told))
        item_set_add(&more, ITEM_TITULAIRE_DECES);
    if (told.verifier != NULL)
        part_a_verifier_items(&more);
    if (rc == RC_OK)
        rc = open_read(p, spaces[p->session.espace].act, more, d, &g, e);
    if (rc == RC_OK)
        rc = show_person(p, g, d, e);
    if (rc == RC_OK)
        rc = part_dossier(p, g, d, dossiers_role(p), e);
    if (rc == RC_OK)
        rc = show_receipts(p, g, d, e);
    if (rc == RC_OK)
        rc = show_possible_acts(p, g, d, e);
    if (rc == RC_OK &&
        p->session.espace != ESPACE_ORGANISME) /* who reads the means is not told who answered */
        view_personal_day(p->view, g, K_D_EVALUE_LE, ITEM_DOSSIER_SUIVI, d->evalue_le);
    if (rc == RC_OK && p->session.espace == ESPACE_GESTION)
        show_settled(p, g, &told);
    if (rc == RC_OK && p->session.espace == ESPACE_ORGANISME)
        rc = part_dus(p, g, d, e);
    if (rc == RC_OK && p->session.espace == ESPACE_TITULAIRE)
        rc = show_impediment(p, g, d, e);
    if (rc == RC_OK && p->session.espace == ESPACE_TITULAIRE)
        rc = part_fraude(p, g, d->titulaire_id, d->id, e);
    if (rc == RC_OK && p->session.espace == ESPACE_TITULAIRE)
        rc = part_dus_titulaire(p, g, d, e);
    if (rc == RC_OK && p->session.espace == ESPACE_TITULAIRE)
        rc = part_dettes(p, g, d->titulaire_id, d->id, e);
    return rc;
}

/* ---- an act: what it will do, then its form ---------------------------------------------------------------------- */

static enum rc find_act(struct page *p, const struct dossier *d, enum dossier_acte *act,
                        const struct dossier_transition **row, struct err *e)
{
    if (!dossier_acte_find(p->params[1], act) || act_keys[*act] == K_AUCUNE)
        return ERR(e, MSG_WEB_INTROUVABLE);
    *row = dossier_transition(d->etat, d->facturation, *act, dossiers_role(p));
    return *row != NULL ? RC_OK : dossier_sans_transition(d, *act, dossiers_role(p), e);
}

static const char *iso(struct page *p, day_t day)
{
    char buf[DAY_TEXT_BYTES];

    return arena_strdup(p->arena, day_iso(day, buf));
}

static const char *plain(struct page *p, int64_t cents)
{
    char buf[MONEY_TEXT_BYTES];
    char *text = arena_strdup(p->arena, money_plain(cents, buf));
    char *point = strchr(text, '.');

    if (point != NULL)
        *point = ',';
    return text;
}

static void fill(struct page *p, const struct grant *g, enum view_key key, enum law_item item,
                 const char *field, const char *fallback)
{
    view_personal(p->view, g, key, item, form_typed(p, field, fallback));
}

/* What a control may have found, by the table of the law of today. */
static void show_results(struct page *p)
{
    const char *typed = form_typed(p, "resultat", NULL);

    for (size_t i = 0;; i++) {
        const char *code = law_code_at("resultats_controle", i);
        const char *label = code != NULL ? dossier_resultat_label(code, p->today) : NULL;
        struct view *v;

        if (code == NULL)
            return;
        if (label == NULL)
            continue;
        v = view_add(p->view, K_TROUVAILLES);
        view_text(v, K_TROUVAILLE_NOM, code);
        view_text(v, K_TROUVAILLE_LIBELLE, label);
        view_flag(v, K_CHOISIE, typed != NULL && strcmp(typed, code) == 0);
    }
}

/* The codes that may say why the act is done, by the tables of the law of today. */
static void show_codes(struct page *p, enum dossier_acte act)
{
    const char *table = dossier_codes_table(act, dossiers_role(p));

    view_flag(p->view, K_A_CODES,
              table != NULL && form_codes(p, table, form_typed(p, "code", NULL), false) > 0);
}

const char *dossiers_base_field(struct page *p, enum tva_taux t)
{
    return arena_printf(p->arena, "ht_%s", tva_mot(t));
}

/* The bases that the law has today: what was typed, or what the dossier says when its price has several. */
static enum rc show_base_fields(struct page *p, const struct grant *g, const struct dossier *d, struct err *e)
{
    const enum law_item m = ITEM_DOSSIER_FORMATION_FINANCEMENT;
    static const struct {
        enum view_key name, amount;
    } keys[TVA_COUNT] = {[TVA_EXONEREE] = {K_NOM_HT_EXONEREE, K_S_HT_EXONEREE},
                         [TVA_REDUITE] = {K_NOM_HT_REDUITE, K_S_HT_REDUITE},
                         [TVA_NORMALE] = {K_NOM_HT_NORMALE, K_S_HT_NORMALE},
                         [TVA_REDUITE_OUTRE_MER] = {K_NOM_HT_REDUITE_OUTRE_MER, K_S_HT_REDUITE_OUTRE_MER},
                         [TVA_NORMALE_OUTRE_MER] = {K_NOM_HT_NORMALE_OUTRE_MER, K_S_HT_NORMALE_OUTRE_MER}};
    struct dossier_tva all;
    bool open = false;
    int several = 0;
    enum rc rc = dossier_tva_lire(p->db, d, &all, e);

    for (int i = 0; i < TVA_COUNT; i++)
        several += all.prix.bases[i].ht_cents > 0;
    for (int i = 0; rc == RC_OK && i < TVA_COUNT; i++) {
        const char *known = NULL, *typed;
        char *label = arena_alloc(p->arena, TVA_LABEL_BYTES);

        if (tva_libelle((enum tva_taux)i, p->today, label, NULL) != RC_OK)
            continue;
        if (several > 1 && all.prix.bases[i].ht_cents > 0)
            known = plain(p, all.prix.bases[i].ht_cents);
        typed = form_typed(p, dossiers_base_field(p, (enum tva_taux)i), known);
        view_text(p->view, keys[i].name, label);
        view_personal(p->view, g, keys[i].amount, m, typed);
        open = open || (typed != NULL && *typed != '\0');
    }
    view_flag(p->view, K_BASES_OUVERTES, open);
    return rc;
}

/* The day declared, when the act says it again; else the likeliest. */
static day_t day_to_fill(const struct page *p, const struct dossier *d, enum dossier_acte act)
{
    const day_t said = act == ACTE_ENTRER ? d->entre_le : act == ACTE_SORTIR ? d->sorti_le : DAY_NONE;

    if (said != DAY_NONE)
        return said;
    return MIN(p->today, d->etat == ETAT_ACCEPTED ? MAX(d->debut, 0) : d->fin);
}

/* What the form holds when it opens: what the dossier says, or what was typed when it comes back. */
static void fill_form(struct page *p, const struct grant *g, const struct dossier *d, enum dossier_acte act)
{
    const enum law_item f = ITEM_DOSSIER_FORMATION, m = ITEM_DOSSIER_FORMATION_FINANCEMENT,
                        i = ITEM_DOSSIER_FACTURE;
    const char *cause = form_typed(p, "cause", dossier_cause_name(d->cause)); /* whole until it is declared */

    fill(p, g, K_S_DEBUT, f, "debut", iso(p, d->debut));
    fill(p, g, K_S_FIN, f, "fin", iso(p, d->fin));
    fill(p, g, K_S_HEURES, f, "heures", arena_printf(p->arena, "%lld", (long long)d->heures));
    fill(p, g, K_S_PRIX_TTC, m, "prix_ttc", plain(p, d->prix_ttc_cents));
    fill(p, g, K_S_PRIX_HT, m, "prix_ht", plain(p, d->prix_ht_cents));
    fill(p, g, K_S_PARTICIPANTS, f, "participants",
         d->participants > 0 ? arena_printf(p->arena, "%lld", (long long)d->participants) : NULL);
    fill(p, g, K_S_JOUR, f, "jour", iso(p, day_to_fill(p, d, act)));
    fill(p, g, K_S_HEURES_REALISEES, f, "heures_realisees",
         arena_printf(p->arena, "%lld",
                      (long long)(d->heures_realisees >= 0 ? d->heures_realisees : d->heures)));
    fill(p, g, K_S_FACTURE, i, "facture", NULL);
    fill(p, g, K_S_EMISE, i, "emise", iso(p, p->today));
    fill(p, g, K_S_MONTANT, i, "montant", d->a_payer_cents >= 0 ? plain(p, d->a_payer_cents) : NULL);
    view_text(p->view, K_S_MOTIF, form_typed(p, "motif", NULL));
    view_text(p->view, K_S_FINANCEUR, form_typed(p, "financeur", NULL));
    view_flag(p->view, K_S_FORCE_MAJEURE,
              p->refused != NULL ? form_ticked(p, "force_majeure") : d->force_majeure);
    for (enum dossier_cause c = 0; c < CAUSE_COUNT; c++) {
        struct view *v = view_add(p->view, K_CAUSES);

        view_text(v, K_CAUSE_NOM, dossier_cause_name(c));
        view_text(v, K_CAUSE_LIBELLE, dossier_cause_label(c));
        view_flag(v, K_CHOISIE, strcmp(cause, dossier_cause_name(c)) == 0);
    }
}

/* Until when: the declaration, before it is validated by itself; the absence, before its body is paid. No day while a control or a
 * correction holds that act, nor while no invoice waits. */
static void show_contest_end(struct page *p, const struct grant *g, const struct dossier *d)
{
    const bool absence = d->etat == ETAT_CANCELED_BY_ATTENDEE_NOT_REALIZED;
    struct dossier_attente next;

    dossier_attente(d, ROLE_TITULAIRE, &next);
    view_personal_flag(p->view, g, K_CONTESTE_ABSENCE, ITEM_DOSSIER_SUIVI, absence);
    if (next.attendue && next.acte == (absence ? ACTE_PAYER : ACTE_VALIDER))
        view_personal_day(p->view, g, K_CONTESTE_AVANT, ITEM_DOSSIER_SUIVI, next.avant_le);
}

static void money_if_any(struct view *v, const struct grant *g, enum view_key key, int64_t cents)
{
    if (cents > 0)
        view_personal_money(v, g, key, ITEM_DOSSIER_FORMATION_FINANCEMENT, cents);
}

/* What goes back, and to whom, and what is lost is said before, from the same rules that will do it. What a holder says of the
 * hours changes nothing of it, and who corrects them changes it, but both are done knowing what those declared are worth. */
static enum rc show_outcome(struct page *p, const struct grant *g, const struct dossier *d,
                            const struct dossier_transition *row, struct err *e)
{
    const enum law_item item = ITEM_DOSSIER_FORMATION_FINANCEMENT;
    bool says = row->de == ETAT_SERVICE_DONE_DECLARED &&
                (row->acte == ACTE_CONFIRMER || row->acte == ACTE_CONTESTER || row->acte == ACTE_DECLARER ||
                 row->acte == ACTE_CORRIGER);
    const char *named = dossier_article(row, d->fonds); /* by the page, for the act itself */
    struct dossier_issue issue;
    enum rc rc;

    if (says)
        row = dossier_transition(d->etat, d->facturation, ACTE_VALIDER, ROLE_GESTIONNAIRE);
    rc = dossier_issue(p->db, p->arena, d, row, p->today, &issue, e);
    if (rc != RC_OK || !issue.connue)
        return rc;
    view_personal(p->view, g, K_ISSUE_PHRASE, item, issue.d.phrase);
    if (issue.d.article != NULL && strcmp(issue.d.article, named) != 0)
        view_personal(p->view, g, K_ISSUE_ARTICLE, item, issue.d.article);
    view_flag(p->view, K_ISSUE_PLUS_TARD, says);
    view_personal_money(p->view, g, K_ISSUE_ORGANISME, item, issue.d.organisme_cents);
    money_if_any(p->view, g, K_ISSUE_ACOMPTE, issue.deja_verse_cents);
    money_if_any(p->view, g, K_ISSUE_TROP, issue.a_recuperer_cents);
    money_if_any(p->view, g, K_ISSUE_RENDU, issue.droits_rendus_cents);
    money_if_any(p->view, g, K_ISSUE_PERDU, issue.droits_perdus_cents);
    money_if_any(p->view, g, issue.carte_hors_service ? K_ISSUE_PART_RENDUE : K_ISSUE_CARTE_RENDUE,
                 issue.carte_rendue_cents);
    money_if_any(p->view, g, K_ISSUE_CARTE_PERDUE, issue.carte_perdue_cents);
    money_if_any(p->view, g, K_ISSUE_FINANCEUR_RENDU, issue.financeur_rendu_cents);
    money_if_any(p->view, g, K_ISSUE_FINANCEUR_PERDU, issue.financeur_perdu_cents);
    money_if_any(p->view, g, K_ISSUE_FINANCEUR_LEVE, issue.financeur_leve_cents);
    money_if_any(p->view, g, K_ISSUE_RESERVE, issue.reserve_cents);
    money_if_any(p->view, g, K_ISSUE_RESERVE_DROITS, issue.droits_repris_cents);
    money_if_any(p->view, g, K_ISSUE_RESERVE_CARTE, issue.carte_reprise_cents);
    money_if_any(p->view, g, K_ISSUE_RESERVE_FINANCEUR, issue.financeur_repris_cents);
    return RC_OK;
}

bool dossiers_with_cpf(struct page *p)
{
    const char *word = form_typed(p, "cpf", request_query(p->rq, "cpf"));

    return word != NULL && strcmp(word, "1") == 0;
}

/* The page says why instead of its form. */
static void close_form(struct page *p, const struct err *why)
{
    view_flag(p->view, K_SANS_FORMULAIRE, true);
    view_flag(p->view, K_ACTE_FERME, p->refused == NULL); /* nothing was sent */
    if (p->refused == NULL)
        p->refused = why;
    p->status = msg_def(p->refused->msg)->http;
}

/* Accepting, or asking for what is missing, shows how the price would be paid. When a rule refuses, the page says why instead of its form. */
static enum rc show_financing(struct page *p, const struct grant *g, const struct dossier *d,
                              bool third_to_come, struct err *e)
{
    bool with_cpf = dossiers_with_cpf(p);
    struct err *kept = ARENA_NEW(p->arena, struct err);
    enum rc rc = part_financing(p, g, d, with_cpf, third_to_come, kept);

    view_flag(p->view, K_PEUT_CPF, d->fonds == FONDS_DIFE && d->classe != CLASSE_DIFE_MANDAT);
    view_flag(p->view, K_AVEC_CPF, with_cpf);
    view_flag(p->view, K_CARTE_RELIEE, p->web->carte != NULL);
    if (rc != RC_REFUSED) {
        if (rc != RC_OK)
            *e = *kept;
        return rc;
    }
    close_form(p, kept);
    return RC_OK;
}

/* Once the session has begun, withdrawing has another page. */
static void show_other_withdrawal(struct page *p, const struct dossier *d, enum dossier_acte act)
{
    struct err why;

    if (act == ACTE_RETRACTER)
        view_flag(p->view, K_VERS_SANS_ENTREE,
                  dossier_acte_ouvert(p->db, d, ACTE_RETRACTER_SANS_ENTREE, dossiers_role(p), NULL, p->today,
                                      &why) == RC_OK);
}

/* Nothing is promised of an act that would be refused today. */
static enum rc show_open(struct page *p, const struct dossier *d, enum dossier_acte act, bool *open,
                         struct err *e)
{
    struct err *kept = ARENA_NEW(p->arena, struct err);
    enum rc rc = dossier_acte_ouvert(p->db, d, act, dossiers_role(p), p->session.agent, p->today, kept);

    *open = rc == RC_OK;
    if (closed(rc)) {
        close_form(p, kept);
        show_other_withdrawal(p, d, act);
    } else if (rc != RC_OK)
        *e = *kept;
    return closed(rc) ? RC_OK : rc;
}

enum rc page_acte(struct page *p, struct err *e)
{
    const struct dossier_transition *row;
    enum dossier_acte act;
    const struct grant *g;
    const struct dossier *d;
    bool open = false;
    struct item_set rights = p->session.espace == ESPACE_TITULAIRE
                                 ? item_set_of(ITEM_DROITS_CPF, ITEM_DROITS_DIFE, ITEM_COUNT)
                                 : item_set_of(ITEM_COUNT);
    enum rc rc = dossiers_open(p, "page.dossier.acte", rights, &d, &g, e);

    if (rc == RC_OK)
        rc = find_act(p, d, &act, &row, e);
    if (rc == RC_OK)
        rc = part_dossier(p, g, d, dossiers_role(p), e);
    if (rc == RC_OK)
        rc = show_open(p, d, act, &open, e);
    if (rc == RC_OK && open && (act == ACTE_ACCEPTER || act == ACTE_SOLLICITER))
        rc = show_financing(p, g, d, act == ACTE_SOLLICITER, e);
    if (rc == RC_OK && open)
        rc = show_outcome(p, g, d, row, e);
    if (rc != RC_OK)
        return rc;
    view_flag(p->view, act_keys[act], true);
    view_flag(p->view, K_DIFE_MANDAT, d->classe == CLASSE_DIFE_MANDAT);
    view_text(p->view, K_ACTE_TITRE, dossier_acte_bouton(d, act));
    view_text(p->view, K_ACTE_COURANT, dossier_acte_name(act));
    view_text(p->view, K_ACTE_EFFET, row->textes[dossiers_role(p)]);
    view_text(p->view, K_ACTE_ARTICLE, dossier_article(row, d->fonds));
    view_int(p->view, K_VERSION, d->version);
    /* said before it is done: the entry contradicts the holder */
    view_personal_flag(p->view, g, K_ENTREE_CONTREDIT, ITEM_DOSSIER_SUIVI,
                       act == ACTE_ENTRER && d->etat == ETAT_ACCEPTED && d->retracte_le != DAY_NONE);
    fill_form(p, g, d, act);
    if (act == ACTE_PROPOSER)
        rc = show_base_fields(p, g, d, e);
    if (rc == RC_OK && act == ACTE_EVALUER)
        rc = part_evaluer(p, g, d, e);
    show_codes(p, act);
    if (rc == RC_OK && act == ACTE_CONTESTER)
        show_contest_end(p, g, d);
    if (act == ACTE_LEVER)
        show_results(p);
    return rc;
}

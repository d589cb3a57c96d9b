#include "people/titulaire.h"
#include "training/panne.h"
#include "web/carte.h"
#include "web/parts.h"
#include "base/text.h"
#include "base/money.h"
#include "base/ids.h"
#include "training/dispositif.h"
#include "training/dossier_dit.h"
#include "training/dossier_issue.h"
#include "training/dossier_verifier.h"
#include "training/fraude.h"
#include "training/gel_delai.h"
#include "training/mesure.h"
#include "training/reglements.h"
#include "training/remboursement.h"
#include <jansson.h>

/* ---- dossiers ---------------------------------------------------------------------------------------------------- */

static void show_wait(struct view *v, const struct grant *g, const struct dossier_attente *wait)
{
    const enum law_item item = ITEM_DOSSIER_SUIVI;

    view_personal(v, g, K_D_ETAT_TEXTE, item, wait->etat_texte);
    view_personal_flag(v, g, K_D_ATTENDU, item, wait->attendue);
    if (!wait->attendue)
        return;
    view_personal(v, g, K_D_QUI, item, wait->par);
    view_personal(v, g, K_D_QUOI, item, wait->quoi);
    view_personal_day(v, g, K_D_AVANT_LE, item, wait->avant_le);
    view_personal(v, g, K_D_SINON, item, wait->sinon);
    view_personal(v, g, K_D_PEUT, item, wait->peut);
}

void part_retard(struct view *v, const struct grant *g, const struct dossier *d, day_t last, day_t today)
{
    if (last == DAY_NONE || last >= today)
        return;
    view_personal_int(v, g, K_D_RETARD_JOURS, ITEM_DOSSIER_SUIVI, today - last);
    view_personal_day(v, g, K_D_SIGNALE_LE, ITEM_DOSSIER_SUIVI, d->signale_le);
    view_personal_day(v, g, K_D_RELANCE_LE, ITEM_DOSSIER_SUIVI, d->relance_le);
}

void part_dossier_card(struct view *v, const struct grant *g, const struct dossier *d,
                       const struct dossier_attente *wait)
{
    view_text(v, K_NUMERO, d->numero);
    view_personal(v, g, K_D_INTITULE, ITEM_DOSSIER_FORMATION, d->intitule);
    view_personal_day(v, g, K_D_DEBUT, ITEM_DOSSIER_FORMATION, d->debut);
    view_personal_day(v, g, K_D_FIN, ITEM_DOSSIER_FORMATION, d->fin);
    view_personal_flag(v, g, K_D_UN_JOUR, ITEM_DOSSIER_FORMATION, d->debut == d->fin);
    view_personal(v, g, K_D_ORGANISME, ITEM_ORGANISME_RAISON_SOCIALE, d->organisme_denomination);
    view_personal(v, g, K_D_ETAT, ITEM_DOSSIER_SUIVI, dossier_etat_label(d->etat));
    if (d->facturation != FACTURATION_NOT_BILLABLE)
        view_personal(v, g, K_D_FACTURATION, ITEM_DOSSIER_SUIVI, dossier_facturation_label(d->facturation));
    show_wait(v, g, wait);
}

void part_holders_of(struct page *p, const struct dossier *dossiers, size_t n, struct page_reading *reading)
{
    int64_t *ids = page_holders(p, &dossiers->titulaire_id, sizeof(*dossiers), n);

    reading->titulaires = ids;
    reading->titulaires_n = ids_distincts(ids, n);
}

enum rc part_qui(struct page *p, struct view *v, const struct grant *g, int64_t titulaire_id, struct err *e)
{
    const enum law_item item = ITEM_TITULAIRE_ETAT_CIVIL;
    struct titulaire t;
    enum rc rc;

    if (!grant_has(g, item))
        return RC_OK;
    rc = titulaire_get(p->db, p->arena, titulaire_id, &t, e);
    if (rc != RC_OK)
        return rc;
    view_personal(v, g, K_QUI_NOM, item, titulaire_nom(p->arena, &t));
    view_personal_day(v, g, K_QUI_NAISSANCE, item, t.naissance);
    return RC_OK;
}

static void money_if_any(struct view *v, const struct grant *g, enum view_key key, int64_t cents)
{
    if (cents > 0)
        view_personal_money(v, g, key, ITEM_DOSSIER_FORMATION_FINANCEMENT, cents);
}

bool part_est_numero(const char *word)
{
    return word[strspn(word, "0123456789 ")] == '\0';
}

const char *part_sans_blancs(struct arena *a, const char *word)
{
    char *out = arena_strdup(a, word), *to = out;

    for (; *word != '\0'; word++)
        if (*word != ' ')
            *to++ = *word;
    *to = '\0';
    return out;
}

bool part_place(const char *text, int64_t *rang, const char **apres)
{
    if (text == NULL)
        return true;
    if (!text_whole_before(text, '-', rang))
        return false;
    *apres = strchr(text, '-') + 1;
    return strlen(*apres) < DOSSIER_NUMERO_BYTES;
}

struct item_set part_deces_items(void)
{
    return item_set_of(ITEM_TITULAIRE_DECES, ITEM_DOSSIER_FORMATION, ITEM_DOSSIER_SUIVI,
                       ITEM_DOSSIER_FORMATION_FINANCEMENT, ITEM_DOSSIER_FACTURE,
                       ITEM_ORGANISME_RAISON_SOCIALE, ITEM_COUNT);
}

void part_deces(struct view *v, const struct grant *g, const struct dossier_deces *x)
{
    view_personal_flag(v, g, K_DC_TARDIF, ITEM_TITULAIRE_DECES, true);
    view_personal_flag(v, g, K_DC_ABANDON, ITEM_TITULAIRE_DECES, x->cas == DECES_ABANDON);
    view_personal_flag(v, g, K_DC_ABSENCE, ITEM_TITULAIRE_DECES, x->cas == DECES_ABSENCE);
    view_personal_flag(v, g, K_DC_ENTIER, ITEM_TITULAIRE_DECES, x->cas == DECES_ENTIER);
    view_personal_flag(v, g, K_DC_COMMANDE, ITEM_TITULAIRE_DECES, x->cas == DECES_COMMANDE);
    view_personal_flag(v, g, K_DC_REGLE, ITEM_TITULAIRE_DECES, x->regle);
    view_personal_flag(v, g, K_DC_PROPOSE, ITEM_TITULAIRE_DECES, x->classement == CLASSEMENT_PROPOSE);
    view_personal_flag(v, g, K_DC_CLASSE, ITEM_TITULAIRE_DECES,
                       x->classement == CLASSEMENT_CLOS || x->classement == CLASSEMENT_A_ROUVRIR);
    view_personal_day(v, g, K_DC_MORT, ITEM_TITULAIRE_DECES, x->deces);
    view_personal_day(v, g, K_DC_APPRIS, ITEM_TITULAIRE_DECES, x->appris_le);
    money_if_any(v, g, K_DC_DROITS, x->droits_cents);
    money_if_any(v, g, K_DC_CARTE, x->carte_cents);
    money_if_any(v, g, K_DC_FINANCEUR, x->financeur_cents);
    if (x->regle)
        view_personal_money(v, g, K_DC_RECU, ITEM_DOSSIER_FACTURE, x->d.a_payer_cents);
    if (x->cas != DECES_ENTIER && x->du_cents != x->d.a_payer_cents)
        view_personal_money(v, g, K_DC_DU, ITEM_DOSSIER_FACTURE, x->du_cents);
}

void part_a_verifier_items(struct item_set *items)
{
    item_set_add(items, ITEM_MANDAT_FIN);
    item_set_add(items, ITEM_ORGANISME_AGREMENT_FIN);
}

void part_a_verifier(struct view *v, const struct grant *g, const struct dossier_a_verifier *x)
{
    for (size_t i = 0; i < x->n; i++) {
        const struct verifier_motif *m = &x->motifs[i];
        struct view *said = view_add(v, K_AV_MOTIFS);

        if (m->mandat)
            view_personal(said, g, K_AV_MANDAT, ITEM_MANDAT_FIN, m->phrase);
        else
            view_personal(said, g, K_AV_AGREMENT, ITEM_ORGANISME_AGREMENT_FIN, m->phrase);
        view_text(said, K_AV_ARTICLE, m->article);
    }
}

enum rc part_lecture_dus(struct page *p, const char *act, int64_t *holders, size_t n, const struct grant **g,
                         struct err *e)
{
    const struct page_reading reading = {
        .purpose = FINALITE_3,
        .act = act,
        .items = item_set_of(ITEM_ORGANISME_RAISON_SOCIALE, ITEM_DROITS_MOUVEMENTS, ITEM_COUNT)};

    return page_read_rows(p, reading, holders, n, g, e);
}

struct item_set part_dossier_items(void)
{
    return item_set_of(ITEM_DOSSIER_FORMATION, ITEM_DOSSIER_FORMATION_FINANCEMENT, ITEM_DOSSIER_SUIVI,
                       ITEM_DOSSIER_FACTURE, ITEM_ORGANISME_RAISON_SOCIALE, ITEM_ORGANISME_SUIVI_PEDAGOGIQUE,
                       ITEM_ORGANISME_PEDAGOGIQUE_RAISON_SOCIALE, ITEM_COUNT);
}

static void money_if_known(struct view *v, const struct grant *g, enum view_key key, enum law_item item,
                           int64_t cents)
{
    if (cents >= 0)
        view_personal_money(v, g, key, item, cents);
}

static void show_share(struct view *v, const struct grant *g, const struct dossier_prise *share)
{
    const enum law_item item = ITEM_DOSSIER_FORMATION_FINANCEMENT;

    view_personal(v, g, K_PRISE_POCHE, item, poche_label(share->poche));
    view_personal_money(v, g, K_PRISE_MONTANT, item, share->montant_cents);
    money_if_known(v, g, K_PRISE_PAYE, item, share->paye_cents);
    money_if_known(v, g, K_PRISE_RENDU, item, share->rendu_cents);
    money_if_known(v, g, K_PRISE_PERDU, item, share->perdu_cents);
}

/* What each rate makes of the price, and of what the body invoices once that is known. */
static enum rc show_bases(struct page *p, const struct grant *g, const struct dossier *d, struct err *e)
{
    const enum law_item m = ITEM_DOSSIER_FORMATION_FINANCEMENT, f = ITEM_DOSSIER_FACTURE;
    struct dossier_tva t;
    enum rc rc = dossier_tva_lire(p->db, d, &t, e);

    for (int i = 0; rc == RC_OK && i < TVA_COUNT; i++) {
        char *label = arena_alloc(p->arena, TVA_LABEL_BYTES);
        struct view *v;

        if (t.prix.bases[i].ht_cents == 0)
            continue;
        rc = tva_libelle((enum tva_taux)i, t.le, label, e);
        v = view_add(p->view, K_BASES);
        view_personal(v, g, K_TVA_NOM, m, label);
        view_personal_money(v, g, K_TVA_HT, m, t.prix.bases[i].ht_cents);
        view_personal_money(v, g, K_TVA_MONTANT, m, t.prix.bases[i].tva_cents);
        if (t.facturee && t.facture.ttc_cents != t.prix.ttc_cents) {
            view_personal_money(v, g, K_TVA_FACTURE_HT, f, t.facture.bases[i].ht_cents);
            view_personal_money(v, g, K_TVA_FACTURE_MONTANT, f, t.facture.bases[i].tva_cents);
        }
    }
    return rc;
}

static void show_extra_costs(struct page *p, const struct grant *g, const struct dossier *d)
{
    const enum law_item item = ITEM_DOSSIER_FORMATION_FINANCEMENT;

    money_if_known(p->view, g, K_D_ANNEXES, item, d->annexes_cents);
    view_personal(p->view, g, K_D_ANNEXES_NATURE, item, d->annexes_nature);
    view_personal_flag(p->view, g, K_D_ANNEXES_EXAMEN, item, d->annexes_examen == 1);
}

static enum rc show_money(struct page *p, const struct grant *g, const struct dossier *d, struct err *e)
{
    const enum law_item item = ITEM_DOSSIER_FORMATION_FINANCEMENT;
    struct dossier_prise *shares;
    int64_t beyond = 0;
    size_t n;
    bool back;
    enum rc rc = dossier_prises_lues(p->db, p->arena, d, &shares, &n, &back, e);

    if (rc == RC_OK)
        rc = remboursement_du(p->db, d, &beyond, e);
    if (rc != RC_OK)
        return rc;
    money_if_known(p->view, g, K_D_A_REMBOURSER, ITEM_DOSSIER_FACTURE, beyond > 0 ? beyond : -1);
    view_personal_money(p->view, g, K_D_PRIX, item, d->prix_ttc_cents);
    view_personal_money(p->view, g, K_D_PRIX_HT, item, d->prix_ht_cents);
    money_if_known(p->view, g, K_D_RESTE, item, d->reste_cents);
    money_if_known(p->view, g, K_D_RESTE_HT, item, dossier_ht_de(d, d->reste_cents));
    money_if_known(p->view, g, K_D_RESTE_REALISE, item, d->reste_realise_cents);
    money_if_known(p->view, g, K_D_RESTE_REALISE_HT, item, dossier_ht_de(d, d->reste_realise_cents));
    show_extra_costs(p, g, d);
    view_flag(p->view, K_A_PRISES, n > 0);
    if (back)
        view_personal_flag(p->view, g, K_PRISES_RESTITUEES, item, true);
    for (size_t i = 0; i < n; i++)
        show_share(view_add(p->view, K_PRISES), g, &shares[i]);
    return show_bases(p, g, d, e);
}

/* The reason that the other side gave, out of the act's details: what its code says, then its words. */
static const char *reason_of(struct arena *a, const struct dossier_ligne_acte *l)
{
    json_t *root = l->detail != NULL ? json_loads(l->detail, 0, NULL) : NULL;
    const char *reason = json_string_value(json_object_get(root, "motif"));
    const char *label = dossier_code_label(l->acte, l->par, json_string_value(json_object_get(root, "code")),
                                           day_of_instant(l->enregistre_us));
    const char *copy = reason != NULL ? arena_strdup(a, reason) : label;

    if (reason != NULL && label != NULL)
        copy = arena_printf(a, "%s. %s", label, reason);

    json_decref(root);
    return copy;
}

/* What it was, beside what the dossier now says. */
static void show_changes(struct page *p, const struct grant *g, const struct dossier *d,
                         const struct dossier_conditions *asked)
{
    const enum law_item f = ITEM_DOSSIER_FORMATION, m = ITEM_DOSSIER_FORMATION_FINANCEMENT;
    const struct dossier_conditions now = dossier_conditions(d);
    const struct dossier_ecarts x = dossier_ecarts(asked, &now);

    if (x.jours) {
        view_personal_day(p->view, g, K_AVANT_DEBUT, f, asked->debut);
        view_personal_day(p->view, g, K_AVANT_FIN, f, asked->fin);
        view_personal_flag(p->view, g, K_AVANT_UN_JOUR, f, asked->debut == asked->fin);
    }
    if (x.heures)
        view_personal_int(p->view, g, K_AVANT_HEURES, f, asked->heures);
    if (x.prix) {
        view_personal_money(p->view, g, K_AVANT_PRIX, m, asked->ttc_cents);
        view_personal_money(p->view, g, K_AVANT_PRIX_HT, m, asked->ht_cents);
        view_personal_money(p->view, g, K_AVANT_TVA, m, asked->ttc_cents - asked->ht_cents);
        view_personal_money(p->view, g, K_D_TVA, m, d->prix_ttc_cents - d->prix_ht_cents);
    }
    view_personal_flag(p->view, g, K_D_MODIFIEE, ITEM_DOSSIER_SUIVI, dossier_ecarts_existent(x));
}

static const char *price_words(struct arena *a, int64_t ttc, int64_t ht)
{
    char text[3][MONEY_TEXT_BYTES];

    return arena_printf(a, "%s hors taxes, %s de TVA, %s toutes taxes", money_french(ht, text[0]),
                        money_french(ttc - ht, text[1]), money_french(ttc, text[2]));
}

static const char *days_words(struct arena *a, day_t debut, day_t fin)
{
    char days[DAYS_TEXT_BYTES];

    return arena_strdup(a, days_french(debut, fin, days));
}

/* After "d": "u 4 janvier 2027 au 5 janvier 2027", "u 4 janvier 2027". */
static const char *days_after_of(struct arena *a, day_t debut, day_t fin)
{
    char day[32];

    return debut == fin ? arena_printf(a, "u %s", day_french(debut, day)) : days_words(a, debut, fin) + 1;
}

/* What a proposal, or other dates accepted, changed; *s becomes what it was before it. */
static void show_change(struct page *p, struct view *v, const struct grant *g,
                        const struct dossier_ligne_acte *l, struct dossier_conditions *s)
{
    const enum law_item f = ITEM_DOSSIER_FORMATION, m = ITEM_DOSSIER_FORMATION_FINANCEMENT;
    const struct dossier_conditions now = *s;
    struct dossier_ecarts x;

    dossier_ligne_remonter(l, s);
    x = dossier_ecarts(s, &now);
    if (x.jours)
        view_personal(v, g, K_ETAPE_DATES, f,
                      arena_printf(p->arena, "%s, au lieu d%s", days_words(p->arena, now.debut, now.fin),
                                   days_after_of(p->arena, s->debut, s->fin)));
    if (x.heures)
        view_personal(v, g, K_ETAPE_HEURES, f,
                      arena_printf(p->arena, "%lld heures, au lieu de %lld", (long long)now.heures,
                                   (long long)s->heures));
    if (x.prix)
        view_personal(v, g, K_ETAPE_PRIX, m,
                      arena_printf(p->arena, "%s, au lieu de %s",
                                   price_words(p->arena, now.ttc_cents, now.ht_cents),
                                   price_words(p->arena, s->ttc_cents, s->ht_cents)));
}

/* What a declaration said, whatever corrected it since; NULL for another act. */
static const char *declared_of(struct arena *a, const struct dossier_ligne_acte *l)
{
    struct dossier_service_dit x;

    return dossier_ligne_service(l, &x) ? arena_printf(a, "%lld heures, %d\u00a0%% (%s)", (long long)x.heures,
                                                       x.taux, dossier_cause_phrase(x.cause, x.force_majeure))
                                        : NULL;
}

/* What became of the dossier; of a financeur who granted a part, it is still the body's proposal, and what is new is the sum. */
static void show_title(struct view *v, const struct grant *g, struct arena *a,
                       const struct dossier_ligne_acte *l)
{
    const int64_t granted = l->acte == ACTE_ACCORDER_PARTIE ? dossier_ligne_accorde(l) : -1;
    char text[MONEY_TEXT_BYTES];

    if (granted >= 0 && grant_has(g, ITEM_DOSSIER_FORMATION_FINANCEMENT))
        view_personal(v, g, K_ETAPE_ETAT, ITEM_DOSSIER_SUIVI,
                      arena_printf(a, "Le financeur accorde %s", money_french(granted, text)));
    else
        view_personal(v, g, K_ETAPE_ETAT, ITEM_DOSSIER_SUIVI, dossier_ligne_titre(l));
}

static enum rc show_acts(struct page *p, const struct grant *g, const struct dossier *d, struct err *e)
{
    const enum law_item item = ITEM_DOSSIER_SUIVI;
    struct dossier_ligne_acte *acts;
    struct dossier_conditions asked, s = dossier_conditions(d);
    struct view **steps;
    size_t n;
    enum rc rc = dossier_actes(p->db, p->arena, d, &acts, &n, e);

    if (rc != RC_OK)
        return rc;
    steps = ARENA_ARRAY(p->arena, struct view *, n + 1);
    for (size_t i = 0; i < n; i++) {
        struct view *v = steps[i] = view_add(p->view, K_ETAPES);

        view_personal_day(v, g, K_ETAPE_JOUR, item, day_of_instant(acts[i].enregistre_us));
        show_title(v, g, p->arena, &acts[i]);
        view_personal_flag(v, g, K_ETAPE_FACTURE, item, acts[i].acte == ACTE_FACTURER);
        view_personal_flag(v, g, K_ETAPE_PAYE, item, acts[i].acte == ACTE_PAYER);
        view_personal(v, g, K_ETAPE_PAR, item, dossier_ligne_auteur(&acts[i]));
        if (acts[i].jour != day_of_instant(acts[i].enregistre_us))
            view_personal_day(v, g, K_ETAPE_DECLARE, item, acts[i].jour);
        view_personal(v, g, K_ETAPE_REALISE, ITEM_DOSSIER_FORMATION, declared_of(p->arena, &acts[i]));
        view_personal(v, g, K_ETAPE_MOTIF, item, reason_of(p->arena, &acts[i]));
    }
    for (size_t i = n; i-- > 0;)
        show_change(p, steps[i], g, &acts[i], &s);
    asked = dossier_conditions_demandees(d, acts, n);
    show_changes(p, g, d, &asked);
    return RC_OK;
}

static void show_progress(struct view *v, const struct grant *g, const struct dossier *d, day_t today)
{
    view_personal_int(v, g, K_D_HEURES, ITEM_DOSSIER_FORMATION, d->heures);
    view_personal(v, g, K_D_CLASSE, ITEM_DOSSIER_FORMATION, classe_label(d->classe));
    view_personal(v, g, K_D_PREREQUIS, ITEM_DOSSIER_FORMATION, dossier_prerequis_label(d->prerequis));
    view_personal_day(v, g, K_D_RECU_LE, ITEM_DOSSIER_SUIVI, d->recu_le);
    if (d->participants > 0)
        view_personal_int(v, g, K_D_PARTICIPANTS, ITEM_DOSSIER_FORMATION, d->participants);
    view_personal_day(v, g, K_D_RETRACTATION, ITEM_DOSSIER_SUIVI,
                      d->etat == ETAT_ACCEPTED && d->retracte_le == DAY_NONE && d->retractation_fin >= today
                          ? d->retractation_fin
                          : DAY_NONE);
    view_personal_day(v, g, K_D_RETRACTE_LE, ITEM_DOSSIER_SUIVI, d->retracte_le);
    view_personal_day(v, g, K_D_REPORT_DEBUT, ITEM_DOSSIER_FORMATION, d->report_debut);
    view_personal_day(v, g, K_D_REPORT_FIN, ITEM_DOSSIER_FORMATION, d->report_fin);
    view_personal_flag(v, g, K_D_REPORT_UN_JOUR, ITEM_DOSSIER_FORMATION, d->report_debut == d->report_fin);
    if (d->taux >= 0) {
        view_personal_int(v, g, K_D_TAUX, ITEM_DOSSIER_SUIVI, d->taux);
        view_personal_int(v, g, K_D_HEURES_REALISEES, ITEM_DOSSIER_FORMATION, d->heures_realisees);
        view_personal(v, g, K_D_CAUSE, ITEM_DOSSIER_SUIVI, dossier_cause_phrase(d->cause, d->force_majeure));
    }
    view_personal_flag(v, g, K_D_EN_CONTROLE, ITEM_DOSSIER_SUIVI, d->controle == CONTROLE_EN);
    view_personal_day(v, g, K_D_CONTROLE_DEPUIS, ITEM_DOSSIER_SUIVI, d->controle_le);
    view_personal_day(v, g, K_D_CONTROLE_LEVE, ITEM_DOSSIER_SUIVI, d->controle_leve_le);
    if (d->controle_resultat != NULL)
        view_personal(v, g, K_D_CONTROLE_TROUVE, ITEM_DOSSIER_SUIVI,
                      dossier_resultat_label(d->controle_resultat, d->controle_leve_le));
    view_personal_flag(v, g, K_D_A_CORRIGER, ITEM_DOSSIER_SUIVI,
                       d->a_corriger && !dossier_retractation_contestee(d));
    view_personal(v, g, K_D_FACTURE, ITEM_DOSSIER_FACTURE, d->facture_numero);
    view_personal_day(v, g, K_D_FACTURE_EMISE, ITEM_DOSSIER_FACTURE, d->facture_emise);
    money_if_known(v, g, K_D_ACOMPTE, ITEM_DOSSIER_FACTURE, d->acompte_cents);
    view_personal_day(v, g, K_D_ACOMPTE_LE, ITEM_DOSSIER_FACTURE, d->acompte_le);
    money_if_known(v, g, K_D_A_PAYER, ITEM_DOSSIER_FACTURE, d->a_payer_cents);
    money_if_known(v, g, K_D_PAYE, ITEM_DOSSIER_FACTURE, d->paye_cents);
    view_personal_day(v, g, K_D_PAYE_LE, ITEM_DOSSIER_FACTURE, d->paye_le);
}

static enum rc show_advance(struct page *p, const struct grant *g, const struct dossier *d, struct err *e)
{
    bool sent;
    enum rc rc = dossier_acompte_en_banque(p->db, d, &sent, e);

    if (rc == RC_OK)
        view_personal(p->view, g, K_D_ACOMPTE_SUITE, ITEM_DOSSIER_FACTURE, dossier_acompte_phrase(d, sent));
    return rc;
}

/* What is held is paid before no day (an advance never has one). Why is the business of the body and of the operator; a freeze is told to all
 * by show_freeze(). */
static enum rc show_hold(struct page *p, const struct grant *g, const struct dossier *d,
                         enum dossier_role reader, struct dossier_attente *wait, struct err *e)
{
    enum retenue_lecteur lecteur =
        reader == ROLE_GESTIONNAIRE ? RETENUE_POUR_GESTION : RETENUE_POUR_ORGANISME;
    struct paiement_retenue *held;
    size_t n, kept = 0;
    enum rc rc = retenues_dossier(p->db, p->arena, d->titulaire_id, d->id, p->today, &held, &n, e);

    if (rc == RC_OK && n == 0 && reader == ROLE_ORGANISME && d->facturation == FACTURATION_BILLED &&
        d->dernier_acte == ACTE_FACTURER)
        return reglement_dossier_phrase(p->db, p->arena, d, p->today, &wait->etat_texte, e);
    if (rc != RC_OK || n == 0)
        return rc;
    if (d->facturation == FACTURATION_BILLED) {
        wait->avant_le = DAY_NONE;
        wait->sinon = NULL;
        if (reader == ROLE_ORGANISME)
            wait->etat_texte = retenue_attente_phrase();
    }
    for (size_t i = 0; i < n; i++)
        if (held[i].motif != RETENUE_GEL)
            held[kept++] = held[i];
    if (reader == ROLE_ORGANISME || reader == ROLE_GESTIONNAIRE)
        part_retenues(p->view, g, held, kept, lecteur);
    return RC_OK;
}

/* Frozen by itself or with its account: told to whoever may see where the dossier is. */
static enum rc show_freeze(struct page *p, const struct grant *g, const struct dossier *d, struct err *e)
{
    struct gel *list;
    day_t last = DAY_NONE;
    size_t n;
    enum rc rc = gels_lister(p->db, p->arena, 0, d->titulaire_id, &list, &n, e);

    for (size_t i = 0; rc == RC_OK && i < n; i++)
        if (gel_dure(&list[i], p->today) && (list[i].dossier_id == 0 || list[i].dossier_id == d->id))
            last = MAX(last, list[i].fin);
    if (rc != RC_OK || last == DAY_NONE)
        return rc;
    view_personal_flag(p->view, g, K_D_GELE, ITEM_DOSSIER_SUIVI, true);
    view_personal_day(p->view, g, K_D_GELE_FIN, ITEM_DOSSIER_SUIVI, last);
    return RC_OK;
}

/* The deadlines that a freeze moved. */
static enum rc show_frozen_days(struct page *p, const struct grant *g, const struct dossier *d, struct err *e)
{
    const enum law_item item = ITEM_DOSSIER_SUIVI;
    struct gel_prolongation *list;
    size_t n;
    enum rc rc = gel_prolongations(p->db, p->arena, d, &list, &n, e);

    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        struct view *v = view_add(p->view, K_PROLONGATIONS_GEL);

        view_personal_day(v, g, K_PROLONGE_AVANT, item, list[i].avant);
        view_personal_day(v, g, K_PROLONGE_APRES, item, list[i].apres);
        view_personal_day(v, g, K_GEL_DU, item, list[i].debut);
        view_personal_day(v, g, K_GEL_AU, item, list[i].jusque);
    }
    return rc;
}

/* The deadlines that an outage of the service moved. */
static enum rc show_extensions(struct page *p, const struct grant *g, const struct dossier *d, struct err *e)
{
    const enum law_item item = ITEM_DOSSIER_SUIVI;
    struct panne_prolongation *list;
    size_t n;
    enum rc rc = panne_prolongations(p->db, p->arena, d, &list, &n, e);

    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        struct view *v = view_add(p->view, K_PROLONGATIONS);

        view_personal_day(v, g, K_PROLONGE_AVANT, item, list[i].avant);
        view_personal_day(v, g, K_PROLONGE_APRES, item, list[i].apres);
        view_text(v, K_PROLONGE_DROIT, panne_prolongation_droit(&list[i]));
        view_day(v, K_PANNE_DU, day_of_instant(list[i].debut_us));
        view_day(v, K_PANNE_AU, day_of_instant(list[i].fin_us));
    }
    return rc;
}

/* The silence of a body, from the order to the service done, and what comes of it. */
static enum rc show_silence(struct page *p, const struct grant *g, const struct dossier *d, struct err *e)
{
    const char *by;
    day_t first, last, proposed;
    enum rc rc = dossier_carence_des(p->db, d, p->today, &first, e);

    if (rc != RC_OK || first == DAY_NONE)
        return rc;
    rc = gel_echeance(p->db, d, p->today, &last, e);
    if (rc != RC_OK)
        return rc;
    part_retard(p->view, g, d, last, p->today);
    view_personal_day(p->view, g, K_D_CARENCE_DES, ITEM_DOSSIER_SUIVI, first);
    if (p->session.espace != ESPACE_GESTION)
        return RC_OK;
    rc = dossier_carence_proposee(p->db, p->arena, d, &by, &proposed, e);
    view_text(p->view, K_D_CARENCE_PAR, by);
    view_personal_day(p->view, g, K_D_CARENCE_LE, ITEM_DOSSIER_SUIVI, proposed);
    return rc;
}

/* What one agent proposed and another may do: agents alone read who. */
static enum rc show_ecart(struct page *p, const struct grant *g, const struct dossier *d, struct err *e)
{
    const char *by;
    day_t proposed;
    enum rc rc;

    if (p->session.espace != ESPACE_GESTION)
        return RC_OK;
    rc = dossier_ecart_propose(p->db, p->arena, d, p->today, &by, &proposed, e);
    if (rc == RC_OK) {
        view_text(p->view, K_D_ECART_PAR, by);
        view_personal_day(p->view, g, K_D_ECART_LE, ITEM_DOSSIER_SUIVI, proposed);
    }
    return rc;
}

static enum rc show_terms(struct page *p, const struct grant *g, const struct dossier *d, struct err *e)
{
    const char *version;
    day_t since;
    enum rc rc = dossier_cgu(p->db, p->arena, d, &version, &since, e);

    if (rc != RC_OK)
        return rc;
    view_personal(p->view, g, K_D_CGU, ITEM_DOSSIER_SUIVI, version);
    view_personal_day(p->view, g, K_D_CGU_DEPUIS, ITEM_DOSSIER_SUIVI, since);
    return RC_OK;
}

/* What a financeur granted, before it is part of an order: the holder has to answer knowing it. */
static enum rc show_granted(struct page *p, const struct grant *g, const struct dossier *d,
                            enum dossier_role reader, struct err *e)
{
    struct dossier_part part;
    enum rc rc;

    if (d->financeur_id == 0 || (reader != ROLE_TITULAIRE && reader != ROLE_GESTIONNAIRE))
        return RC_OK;
    rc = dossier_part_du_financeur(p->db, d, d->financeur_id, &part, e);
    if (rc == RC_OK && part.promis_cents > 0)
        view_personal_money(p->view, g, K_D_ACCORDE, ITEM_DOSSIER_FORMATION_FINANCEMENT, part.promis_cents);
    return rc;
}

enum rc part_dossier(struct page *p, const struct grant *g, const struct dossier *d, enum dossier_role reader,
                     struct err *e)
{
    struct dossier_attente wait;
    enum rc rc;

    dossier_attente(d, reader, &wait);
    rc = show_hold(p, g, d, reader, &wait, e);
    if (rc == RC_OK)
        rc = show_freeze(p, g, d, e);
    if (rc != RC_OK)
        return rc;
    part_dossier_card(p->view, g, d, &wait);
    view_personal_flag(p->view, g, K_D_POUR_MOI, ITEM_DOSSIER_SUIVI, wait.attendue && wait.qui == reader);
    show_progress(p->view, g, d, p->today);
    rc = show_advance(p, g, d, e);
    if (rc == RC_OK)
        rc = show_money(p, g, d, e);
    if (rc == RC_OK)
        rc = show_frozen_days(p, g, d, e);
    if (rc == RC_OK)
        rc = show_terms(p, g, d, e);
    if (rc == RC_OK)
        rc = show_silence(p, g, d, e);
    if (rc == RC_OK)
        rc = show_ecart(p, g, d, e);
    if (rc == RC_OK)
        rc = show_granted(p, g, d, reader, e);
    if (rc == RC_OK)
        rc = show_extensions(p, g, d, e);
    if (rc == RC_OK && (reader == ROLE_TITULAIRE || reader == ROLE_GESTIONNAIRE))
        rc = part_cartes(p, g, d, e);
    if (rc == RC_OK)
        rc = part_enseignement(p, g, d, e);
    return rc == RC_OK ? show_acts(p, g, d, e) : rc;
}

enum law_item part_purse_item(enum poche poche)
{
    return poche == POCHE_DIFE ? ITEM_DROITS_DIFE : ITEM_DROITS_CPF;
}

static enum rc show_planned_share(struct page *p, const struct grant *g, int64_t titulaire_id,
                                  const struct dossier_prise *share, struct err *e)
{
    enum law_item item = part_purse_item(share->poche);
    struct balance balance;
    struct view *v;
    enum rc rc = book_balance(p->db, titulaire_id, share->poche, share->lot, &balance, e);

    if (rc != RC_OK)
        return rc;
    v = view_add(p->view, K_PREVUES);
    show_share(v, g, share);
    view_personal_money(v, g, K_PRISE_AVANT, item, balance.posted - balance.reserved);
    view_personal_money(v, g, K_PRISE_APRES, item, balance.posted - balance.reserved - share->montant_cents);
    return RC_OK;
}

/* Why something is due while rights remain: the participation, then what the rights do not or may not cover. */
static void show_rest(struct page *p, const struct grant *g, const struct dossier_financement *f)
{
    const enum law_item item = ITEM_DOSSIER_FORMATION_FINANCEMENT;
    int64_t beyond = f->reste_cents - f->participation_cents;

    if (f->participation_cents > 0) {
        view_personal_money(p->view, g, K_RESTE_PARTICIPATION, item, f->participation_cents);
        view_personal(p->view, g, K_RESTE_PARTICIPATION_ARTICLE, item, f->participation_article);
    }
    if (beyond <= 0)
        return;
    view_personal_money(p->view, g, K_RESTE_MANQUE, item, beyond);
    money_if_known(p->view, g, K_RESTE_PLAFOND, item, f->plafond_cents);
    view_personal(p->view, g, K_RESTE_PLAFOND_ARTICLE, item, f->plafond_article);
}

/* The holder's own share (POCHE_CARTE) has a line of its own in the page. */
enum rc part_split(struct page *p, const struct grant *g, int64_t titulaire_id,
                   const struct dossier_financement *f, struct err *e)
{
    enum rc rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && i < f->n; i++)
        if (f->prises[i].poche != POCHE_CARTE)
            rc = show_planned_share(p, g, titulaire_id, &f->prises[i], e);
    if (rc != RC_OK)
        return rc;
    view_personal_money(p->view, g, K_RESTE_PREVU, ITEM_DOSSIER_FORMATION_FINANCEMENT, f->reste_cents);
    view_personal_flag(p->view, g, K_RESTE_A_PAYER, ITEM_DOSSIER_FORMATION_FINANCEMENT, f->reste_cents > 0);
    if (f->reste_cents > 0)
        view_personal_int(p->view, g, K_RESTE_CENTIMES, ITEM_DOSSIER_FORMATION_FINANCEMENT, f->reste_cents);
    show_rest(p, g, f);
    return RC_OK;
}

enum rc part_financing(struct page *p, const struct grant *g, const struct dossier *d, bool with_cpf,
                       bool third_to_come, struct err *e)
{
    struct dossier_financement *f = ARENA_NEW(p->arena, struct dossier_financement);
    enum rc rc = dossier_financer(p->db, d, p->today, with_cpf, third_to_come, f, e);

    return rc == RC_OK ? part_split(p, g, d->titulaire_id, f, e) : rc;
}

/* ---- schemes of a financeur, of a legal person ------------------------------------------------------------------- */

void part_dispositif(struct view *v, const struct dispositif *d)
{
    const char *base = dotation_base(d->base, d->depuis, NULL);

    view_text(v, K_DISP_BASE, base != NULL ? base : d->base);
    view_day(v, K_DISP_DEPUIS, d->depuis);
    view_day(v, K_DISP_AVANT, d->avant);
    view_money(v, K_DISP_MIN, d->montant_min_cents);
    if (d->montant_max_cents > 0)
        view_money(v, K_DISP_MAX, d->montant_max_cents);
    if (d->plafond_cents > 0)
        view_money(v, K_DISP_PLAFOND, d->plafond_cents);
    view_day(v, K_DISP_ECHEANCE, d->echeance);
    if (d->duree_jours > 0)
        view_int(v, K_DISP_DUREE, d->duree_jours);
    view_flag(v, K_DISP_REMBOURSABLE, d->remboursable);
    view_text(v, K_DISP_CLASSES, d->classes);
    view_text(v, K_DISP_FORMATIONS, d->formations);
}

/* ---- catalogue --------------------------------------------------------------------------------------------------- */

void part_offer(struct view *v, const struct offre *o)
{
    view_int(v, K_O_SESSION, o->session_id);
    view_text(v, K_O_INTITULE, o->intitule);
    view_text(v, K_O_ORGANISME, o->organisme_denomination);
    view_text(v, K_O_CLASSE, classe_label(o->classe));
    view_flag(v, K_O_DIFE, classe_dife(o->classe));
    view_text(v, K_O_MODALITE, modalite_label(o->modalite));
    view_int(v, K_O_HEURES, o->heures);
    view_money(v, K_O_PRIX, o->prix_ttc_cents);
    view_money(v, K_O_PRIX_HT, o->prix_ht_cents);
    view_day(v, K_O_DEBUT, o->debut);
    view_day(v, K_O_FIN, o->fin);
    view_flag(v, K_O_UN_JOUR, o->debut == o->fin);
    view_text(v, K_O_LIEU, o->lieu);
    view_flag(v, K_O_PREREQUIS, o->prerequis);
}

/*
 * pages_titulaire.c - the holder's own space: dashboard, rights, why each amount, mandates.
 *
 * The list of movements says amounts only; the page « Pourquoi » rebuilds one of them with its inputs, so that the
 * page that everybody opens stays light.
 */
#include "people/titulaire.h"
#include "rights/dife.h"
#include "rights/origines.h"
#include "web/pages.h"
#include "web/parts.h"

#define MOVEMENTS_SHOWN 60
#define DOSSIERS_SHOWN 20

/* ---- dashboard ------------------------------------------------------------------------------------------------ */

static enum rc show_own_dossiers(struct page *p, const struct grant *g, size_t limit, struct err *e)
{
    struct dossier_filtre filter = {
        .titulaire_id = p->session.actor_id, .avant = request_query(p->rq, "avant"), .limit = limit + 1};
    struct dossier *dossiers;
    size_t n;
    enum rc rc = dossier_lister(p->db, p->arena, &filter, &dossiers, &n, e);

    if (rc != RC_OK)
        return rc;
    if (n > limit) {
        n = limit;
        view_text(p->view, K_APRES, dossiers[n - 1].numero);
    }
    for (size_t i = 0; i < n; i++) {
        struct dossier_attente wait;
        struct view *v;
        bool mine;

        dossier_attente(&dossiers[i], ROLE_TITULAIRE, &wait);
        mine = wait.attendue && wait.qui == ROLE_TITULAIRE;
        view_flag(p->view, mine ? K_A_DOSSIERS_MOI : K_A_DOSSIERS, true);
        v = view_add(p->view, mine ? K_DOSSIERS_MOI : K_DOSSIERS);
        part_dossier_card(v, g, &dossiers[i], &wait);
        rc = dossier_empechement(p->db, &dossiers[i], p->today, e);
        if (rc != RC_OK && rc != RC_REFUSED)
            return rc;
        view_personal_flag(v, g, K_D_BLOQUE, ITEM_DOSSIER_SUIVI, rc == RC_REFUSED);
    }
    return RC_OK;
}

enum rc page_tableau(struct page *p, struct err *e)
{
    struct page_reading reading = {
        .purpose = FINALITE_2,
        .act = "page.tableau-de-bord",
        .titulaire_id = p->session.actor_id,
        .items = item_set_of(ITEM_DROITS_CPF, ITEM_DROITS_DIFE, ITEM_DOSSIER_FORMATION, ITEM_DOSSIER_SUIVI,
                             ITEM_ORGANISME_RAISON_SOCIALE, ITEM_CONNEXION_IDENTIFIANT, ITEM_CONNEXION_ACTION,
                             ITEM_CONNEXION_HORODATAGE, ITEM_DROITS_MOUVEMENTS, ITEM_COUNT)};
    const struct grant *g;
    enum rc rc = page_read(p, &reading, &g, e);

    if (rc == RC_OK)
        rc = part_fraude(p, g, p->session.actor_id, 0, e);
    if (rc == RC_OK)
        rc = part_dettes(p, g, p->session.actor_id, 0, e);
    if (rc == RC_OK)
        rc = part_purses(p, g, p->session.actor_id, e);
    if (rc == RC_OK)
        rc = show_own_dossiers(p, g, DOSSIERS_SHOWN, e);
    return rc == RC_OK ? part_journal(p, g, p->session.actor_id, 0, 3, e) : rc;
}

enum rc page_mes_dossiers(struct page *p, struct err *e)
{
    struct page_reading reading = {.purpose = FINALITE_2,
                                   .act = "page.mes-dossiers",
                                   .titulaire_id = p->session.actor_id,
                                   .items = item_set_of(ITEM_DOSSIER_FORMATION, ITEM_DOSSIER_SUIVI,
                                                        ITEM_ORGANISME_RAISON_SOCIALE, ITEM_COUNT)};
    const struct grant *g;
    enum rc rc = page_read(p, &reading, &g, e);

    return rc == RC_OK ? show_own_dossiers(p, g, DOSSIERS_SHOWN, e) : rc;
}

/* ---- rights ---------------------------------------------------------------------------------------------------- */

static enum rc read_rights(struct page *p, const char *act, const struct grant **g, struct err *e)
{
    struct page_reading reading = {
        .purpose = FINALITE_2,
        .act = act,
        .titulaire_id = p->session.actor_id,
        .items = item_set_of(ITEM_DROITS_CPF, ITEM_DROITS_DIFE, ITEM_DROITS_MOUVEMENTS, ITEM_COUNT)};

    return page_read(p, &reading, g, e);
}

static void show_past_purses(struct page *p, const struct grant *g, const struct explanation *x)
{
    for (size_t i = 0; i < x->purses_n; i++)
        part_purse(p, g, x->purses[i].poche, x->purses[i].posted, x->purses[i].reserved);
}

/* What is read: a value date, and the last day whose records count (today: all of them). */
struct moment {
    day_t at, known;
};

static enum rc read_statement(struct page *p, const struct moment *m, struct movement **out, size_t *n,
                              struct err *e)
{
    int64_t known_us = m->known < p->today ? instant_of_day(m->known + 1) - 1 : INT64_MAX;

    return book_statement(p->db, p->arena, p->session.actor_id, m->at, known_us, out, n, e);
}

static void show_moment(struct page *p, const struct moment *m)
{
    char buf[DAY_TEXT_BYTES];

    view_text(p->view, K_DATE_CHOISIE, arena_strdup(p->arena, day_iso(m->at, buf)));
    view_text(p->view, K_CONNU_CHOISI, arena_strdup(p->arena, day_iso(m->known, buf)));
    view_day(p->view, K_DATE_LUE, m->at);
    view_flag(p->view, K_AUTRE_DATE, m->at != p->today || m->known < p->today);
    if (m->known < p->today)
        view_day(p->view, K_CONNU_LE, m->known);
}

/* Balances today are kept at hand; at another date they are what the movements up to then add up to. */
enum rc page_mes_droits(struct page *p, struct err *e)
{
    struct moment m = {query_day(p, "au", p->today), query_day(p, "connu", p->today)};
    bool all = request_query(p->rq, "tout") != NULL;
    const struct grant *g;
    struct movement *movements;
    struct explanation x;
    size_t n, first;
    enum rc rc = read_rights(p, "page.mes-droits", &g, e);

    if (rc == RC_OK)
        rc = part_fraude(p, g, p->session.actor_id, 0, e);
    if (rc == RC_OK)
        rc = part_dettes(p, g, p->session.actor_id, 0, e);
    if (rc == RC_OK)
        rc = read_statement(p, &m, &movements, &n, e);
    if (rc == RC_OK && m.at == p->today && m.known >= p->today)
        rc = part_purses(p, g, p->session.actor_id, e);
    else if (rc == RC_OK && (rc = explain_build(p->arena, movements, n, &x, e)) == RC_OK)
        show_past_purses(p, g, &x);
    if (rc != RC_OK)
        return rc;
    show_moment(p, &m);
    first = !all && n > MOVEMENTS_SHOWN ? n - MOVEMENTS_SHOWN : 0;
    view_flag(p->view, K_RESTE_MOUVEMENTS, first > 0);
    for (size_t i = n; i-- > first;)
        part_movement(p, view_add(p->view, K_MOUVEMENTS), g, &movements[i]);
    return RC_OK;
}

static void show_support(struct view *parent, const struct grant *g, const struct appui *s)
{
    struct view *v = view_add(parent, K_APPUIS);

    view_personal(v, g, K_APPUI_NOM, ITEM_DROITS_MOUVEMENTS, law_param_name(s->param));
    view_personal(v, g, K_APPUI_VALEUR, ITEM_DROITS_MOUVEMENTS, part_law_value(view_arena(v), &s->value));
    view_personal_day(v, g, K_APPUI_DEPUIS, ITEM_DROITS_MOUVEMENTS, part_law_from(&s->value));
    view_personal(v, g, K_APPUI_ARTICLE, ITEM_DROITS_MOUVEMENTS, s->value.article);
    view_flag(v, K_A_VERIFIER, s->value.certainty != LAW_VERIFIED);
}

static void show_line(struct page *p, const struct grant *g, const struct explain_line *line)
{
    const enum law_item item = ITEM_DROITS_MOUVEMENTS;
    struct view *v = view_add(p->view, K_EXPLICATIONS);

    view_personal(v, g, K_X_PHRASE, item, line->phrase);
    view_personal(v, g, K_X_MONTANT, item, line->amount_text);
    view_personal_day(v, g, K_X_JOUR, item, line->movement->t.value_day);
    view_personal_day(v, g, K_X_ENREGISTRE, item, day_of_instant(line->movement->recorded_us));
    view_personal(v, g, K_X_FORMULE, item, line->formula);
    view_personal(v, g, K_X_ARTICLE, item, line->article);
    view_personal(v, g, K_X_REGLE, item, line->movement->t.rule);
    if (line->poche != 0) {
        view_personal(v, g, K_X_POCHE, item, poche_label(line->poche));
        part_amount(p, v, g, K_X_SOLDE, item, line->poche, line->balance_after);
        part_amount(p, v, g, K_X_DISPONIBLE, item, line->poche, line->available_after);
    }
    view_flag(v, K_A_DONNEES, line->values_n > 0);
    for (size_t i = 0; i < line->values_n; i++) {
        struct view *value = view_add(v, K_DONNEES);

        view_personal(value, g, K_DONNEE_NOM, item, line->values[i].label);
        view_personal(value, g, K_DONNEE_VALEUR, item, line->values[i].text);
        view_personal(value, g, K_DONNEE_SOURCE, item, line->values[i].source.texte);
    }
    for (size_t i = 0; i < line->appuis.n; i++)
        show_support(v, g, &line->appuis.a[i]);
}

/* One movement, told whole. A running balance needs those before it, so the whole statement is explained. */
enum rc page_pourquoi(struct page *p, struct err *e)
{
    const char *key = request_query(p->rq, "cle");
    struct moment m = {INT32_MAX - 1, query_day(p, "connu", p->today)};
    const struct grant *g;
    struct origines *origines;
    struct movement *movements;
    struct explanation x;
    bool found = false;
    size_t n;
    enum rc rc = read_rights(p, "page.pourquoi", &g, e);

    if (rc == RC_OK)
        rc = read_statement(p, &m, &movements, &n, e);
    if (rc == RC_OK && m.known < p->today)
        view_day(p->view, K_CONNU_LE, m.known);
    if (rc == RC_OK)
        rc = explain_build(p->arena, movements, n, &x, e);
    if (rc == RC_OK)
        rc = origines_read(p->db, p->arena, p->session.actor_id, &origines, e);
    if (rc == RC_OK)
        origines_say(p->arena, origines, &x);
    for (size_t i = 0; rc == RC_OK && key != NULL && i < x.lines_n; i++)
        if (strcmp(x.lines[i].movement->t.cle, key) == 0) {
            show_line(p, g, &x.lines[i]);
            found = true;
        }
    return rc == RC_OK && !found ? ERR(e, MSG_WEB_LIGNE_INCONNUE) : rc;
}

/* ---- mandates -------------------------------------------------------------------------------------------------- */

static void show_usage(struct page *p, const struct grant *g, const struct mandat *mandates, size_t n)
{
    struct dife_mandat *terms = ARENA_ARRAY(p->arena, struct dife_mandat, n);
    struct dife_droit now;

    for (size_t i = 0; i < n; i++)
        terms[i] = (struct dife_mandat){mandates[i].type, mandates[i].premier_tour, mandates[i].debut,
                                        mandates[i].fin};
    now = dife_droit_at(terms, n, p->today);
    view_personal_flag(p->view, g, K_USAGE_TOUT, ITEM_MANDAT_FIN, now.usage == DIFE_TOUT);
    view_personal_flag(p->view, g, K_USAGE_REINSERTION, ITEM_MANDAT_FIN, now.usage == DIFE_REINSERTION);
    view_personal_flag(p->view, g, K_USAGE_AUCUN, ITEM_MANDAT_FIN, now.usage == DIFE_AUCUN && n > 0);
    view_personal_day(p->view, g, K_USAGE_JUSQUE, ITEM_MANDAT_FIN, now.limite);
}

enum rc page_mes_mandats(struct page *p, struct err *e)
{
    struct page_reading reading = {
        .purpose = FINALITE_2,
        .act = "page.mes-mandats",
        .titulaire_id = p->session.actor_id,
        .items = item_set_of(ITEM_MANDAT_TYPE, ITEM_MANDAT_DEBUT, ITEM_MANDAT_FIN, ITEM_COUNT)};
    const struct grant *g;
    struct mandat *mandates;
    size_t n;
    enum rc rc = page_read(p, &reading, &g, e);

    if (rc == RC_OK)
        rc = mandats_of(p->db, p->arena, p->session.actor_id, &mandates, &n, e);
    if (rc != RC_OK)
        return rc;
    for (size_t i = n; i-- > 0;) {
        struct view *v = view_add(p->view, K_MANDATS);
        const char *label = law_mandat_label(mandates[i].type);

        view_personal(v, g, K_MANDAT_LIBELLE, ITEM_MANDAT_TYPE, label != NULL ? label : mandates[i].type);
        view_personal_day(v, g, K_MANDAT_DEBUT, ITEM_MANDAT_DEBUT, mandates[i].debut);
        view_personal_day(v, g, K_MANDAT_FIN, ITEM_MANDAT_FIN, mandates[i].fin);
        view_personal_flag(v, g, K_MANDAT_DIFE, ITEM_MANDAT_TYPE,
                           law_mandat_gives_dife(mandates[i].type, mandates[i].debut));
        view_flag(v, K_SOURCE_RNE, strcmp(mandates[i].source, "rne") == 0);
    }
    show_usage(p, g, mandates, n);
    return RC_OK;
}

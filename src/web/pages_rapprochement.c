/*
 * pages_rapprochement.c - lines of the register of élus (RNE) that fit nobody or several people: an agent sees both
 * sides and decides. The list says no name; the page of one line does.
 */
#include "base/ids.h"
#include "exchange/rne.h"
#include "people/titulaire.h"
#include "web/pages.h"
#include "web/parts.h"
#include "base/text.h"

#define LINES_SHOWN 50

static const char *reason_words(const char *reason)
{
    if (strcmp(reason, "inconnu") == 0)
        return "Personne ne correspond";
    return strcmp(reason, "ambigu") == 0 ? "Plusieurs personnes correspondent"
                                         : "Les registres se contredisent";
}

static const char *mandate_words(const char *type)
{
    const char *label = law_mandat_label(type);

    return label != NULL ? label : type;
}

/* The queue by number, kind of mandate and day of issue: what an agent needs to choose where to start. */
enum rc page_rapprochements(struct page *p, struct err *e)
{
    struct rne_attente *lines;
    size_t n;
    enum rc rc = rne_queue(p->db, p->arena, query_number(p, "apres"), LINES_SHOWN + 1, &lines, &n, e);

    if (rc != RC_OK)
        return rc;
    for (size_t i = 0; i < MIN(n, (size_t)LINES_SHOWN); i++) {
        struct view *v = view_add(p->view, K_ATTENTES);

        view_int(v, K_ATTENTE_NO, lines[i].id);
        view_text(v, K_ATTENTE_MOTIF, reason_words(lines[i].motif));
        view_text(v, K_ATTENTE_MANDAT, mandate_words(lines[i].mandat_type));
        view_day(v, K_ATTENTE_LIVRAISON, lines[i].livraison);
        view_int(v, K_ATTENTE_CANDIDATS, (int64_t)lines[i].candidats_n);
    }
    if (n > LINES_SHOWN)
        view_int(p->view, K_APRES, lines[LINES_SHOWN - 1].id);
    return RC_OK;
}

/* ---- one line ---------------------------------------------------------------------------------------------------- */

static enum rc find_line(struct page *p, struct rne_attente **out, struct err *e)
{
    int64_t id;
    size_t n;
    enum rc rc = RC_OK;

    if (!text_numero(p->params[0], &id))
        return ERR(e, MSG_RNE_ATTENTE_INCONNUE);
    rc = rne_queue(p->db, p->arena, id - 1, 1, out, &n, e);
    return rc == RC_OK && (n == 0 || (*out)->id != id) ? ERR(e, MSG_RNE_ATTENTE_INCONNUE) : rc;
}

static enum rc read_both_sides(struct page *p, struct rne_attente *line, const struct grant **g,
                               struct err *e)
{
    int64_t *holders = ARENA_ARRAY(p->arena, int64_t, MAX(line->candidats_n, 1));
    struct page_reading reading = {.purpose = FINALITE_1,
                                   .act = "page.gestion.rapprochement",
                                   .titulaires = holders,
                                   .items = item_set_of(ITEM_TITULAIRE_ETAT_CIVIL, ITEM_MANDAT_TYPE,
                                                        ITEM_MANDAT_DEBUT, ITEM_MANDAT_FIN, ITEM_COUNT)};

    memcpy(holders, line->candidats, line->candidats_n * sizeof(*holders));
    reading.titulaires_n = ids_distincts(holders, line->candidats_n);
    return page_read(p, &reading, g, e);
}

static const char *sex_words(char sex)
{
    if (sex == 'F')
        return "féminin";
    return sex == 'M' ? "masculin" : NULL;
}

/* What tells twins apart: the mandates each already has. */
static enum rc show_mandats(struct page *p, const struct grant *g, int64_t id, struct view *v, struct err *e)
{
    struct mandat *m;
    size_t n;
    enum rc rc = mandats_of(p->db, p->arena, id, &m, &n, e);

    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        struct view *line = view_add(v, K_CANDIDAT_MANDATS);
        const char *label = law_mandat_label(m[i].type);

        view_personal(line, g, K_CANDIDAT_MANDAT, ITEM_MANDAT_TYPE, label != NULL ? label : m[i].type);
        view_personal_day(line, g, K_CANDIDAT_MANDAT_DEBUT, ITEM_MANDAT_DEBUT, m[i].debut);
        view_personal_day(line, g, K_CANDIDAT_MANDAT_FIN, ITEM_MANDAT_FIN, m[i].fin);
    }
    return rc;
}

static enum rc show_candidate(struct page *p, const struct grant *g, int64_t id, struct err *e)
{
    const enum law_item item = ITEM_TITULAIRE_ETAT_CIVIL;
    struct titulaire t;
    struct view *v;
    enum rc rc = titulaire_get(p->db, p->arena, id, &t, e);

    if (rc != RC_OK)
        return rc;
    v = view_add(p->view, K_CANDIDATS);
    view_int(v, K_CANDIDAT_NO, id);
    view_personal(v, g, K_CANDIDAT_NOM, item, t.nom_naissance);
    view_personal(v, g, K_CANDIDAT_NOM_USAGE, item, t.nom_usage);
    view_personal(v, g, K_CANDIDAT_PRENOMS, item, t.prenoms);
    view_personal(v, g, K_CANDIDAT_SEXE, item, sex_words(t.sexe));
    view_personal_day(v, g, K_CANDIDAT_NAISSANCE, item, t.naissance);
    view_personal(v, g, K_CANDIDAT_LIEU, item, t.naissance_lieu);
    return show_mandats(p, g, id, v, e);
}

enum rc page_rapprochement(struct page *p, struct err *e)
{
    const enum law_item item = ITEM_TITULAIRE_ETAT_CIVIL;
    const struct grant *g;
    struct rne_attente *line;
    enum rc rc = find_line(p, &line, e);

    if (rc == RC_OK)
        rc = read_both_sides(p, line, &g, e);
    if (rc != RC_OK)
        return rc;
    view_int(p->view, K_ATTENTE_NO, line->id);
    view_text(p->view, K_ATTENTE_MOTIF, reason_words(line->motif));
    view_day(p->view, K_ATTENTE_LIVRAISON, line->livraison);
    view_personal(p->view, g, K_RNE_NOM, item, line->nom);
    view_personal(p->view, g, K_RNE_PRENOMS, item, line->prenoms);
    view_personal(p->view, g, K_RNE_SEXE, item, sex_words(line->sexe));
    view_personal_day(p->view, g, K_RNE_NAISSANCE, item, line->naissance);
    view_personal(p->view, g, K_RNE_MANDAT, ITEM_MANDAT_TYPE, mandate_words(line->mandat_type));
    view_personal_day(p->view, g, K_RNE_DEBUT, ITEM_MANDAT_DEBUT, line->debut);
    view_personal_day(p->view, g, K_RNE_FIN, ITEM_MANDAT_FIN, line->fin);
    for (size_t i = 0; rc == RC_OK && i < line->candidats_n; i++)
        rc = show_candidate(p, g, line->candidats[i], e);
    return rc;
}

/* ---- the decision ------------------------------------------------------------------------------------------------ */

struct decision {
    int64_t line, holder;
    const char *agent;
};

static enum rc decide(struct db *db, void *arg, struct err *e)
{
    const struct decision *d = arg;

    return rne_decide(db, d->line, d->holder, d->agent, e);
}

/* Only a person that the page proposed may be chosen, or nobody. */
enum rc action_rapprochement(struct page *p, struct err *e)
{
    struct decision *d = ARENA_NEW(p->arena, struct decision);
    struct rne_attente *line;
    bool proposed;
    enum rc rc = form_int(p, "personne", "Décision", "0", &d->holder, e);

    if (rc == RC_OK)
        rc = find_line(p, &line, e);
    if (rc != RC_OK)
        return rc;
    proposed = d->holder == 0;
    for (size_t i = 0; i < line->candidats_n; i++)
        proposed = proposed || line->candidats[i] == d->holder;
    if (!proposed) {
        ERR(e, MSG_WEB_CHAMP_CHOIX, "champ", "Décision");
        return err_at(e, "personne", 0);
    }
    d->line = line->id;
    d->agent = p->session.agent;
    page_write(p, decide, d, NULL, "/gestion/rapprochements?fait=rapproche");
    return RC_OK;
}

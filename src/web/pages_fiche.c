/*
 * pages_fiche.c - the sheet of a training body (annex 1.1, 6°, a): who it is, its agreements with their history, what it may sell
 * today. Its own page, where it corrects its e-mail address and telephone, and the operator's, found by name, SIRET or number.
 */
#include "base/text.h"
#include "training/coordonnees.h"
#include "training/etats.h"
#include "training/mesure.h"
#include "training/organisme.h"
#include "training/referencement.h"
#include "web/pages.h"
#include "web/parts.h"

#define FOUND_SHOWN 50
#define MEASURES_READ 500

static enum rc open_reading(struct page *p, enum law_purpose purpose, const char *act, const struct grant **g,
                            struct err *e)
{
    struct page_reading reading = {.purpose = purpose, .act = act};

    reading.items =
        item_set_of(ITEM_ORGANISME_RAISON_SOCIALE, ITEM_ORGANISME_SIRET, ITEM_ORGANISME_NDA,
                    ITEM_ORGANISME_COORDONNEES, ITEM_ORGANISME_NATURE_JURIDIQUE, ITEM_ORGANISME_DEPARTEMENT,
                    ITEM_ORGANISME_AGREMENT_DEBUT, ITEM_ORGANISME_AGREMENT_FIN,
                    ITEM_ORGANISME_AGREMENT_SUSPENSION, ITEM_ORGANISME_AGREMENT_RENOUVELLEMENT, ITEM_COUNT);
    return page_read(p, &reading, g, e);
}

static void show_name(struct view *v, const struct grant *g, const struct organisme *o)
{
    view_personal(v, g, K_FI_NOM, ITEM_ORGANISME_RAISON_SOCIALE, o->denomination);
    view_personal(v, g, K_FI_SIRET, ITEM_ORGANISME_SIRET, o->siret);
    view_personal(v, g, K_FI_NDA, ITEM_ORGANISME_NDA, o->nda);
}

static void show_identity(struct page *p, const struct grant *g, const struct organisme *o)
{
    const enum law_item where = ITEM_ORGANISME_COORDONNEES;

    show_name(p->view, g, o);
    view_flag(p->view, K_FI_DOUTEUX, o->siret_douteux);
    view_flag(p->view, K_FI_QUALIOPI, o->qualiopi);
    view_personal(p->view, g, K_FI_NATURE, ITEM_ORGANISME_NATURE_JURIDIQUE, o->nature_juridique);
    view_personal(p->view, g, K_FI_DEPARTEMENT, ITEM_ORGANISME_DEPARTEMENT, o->departement);
    view_personal(p->view, g, K_FI_VOIE, where, o->voie);
    view_personal(p->view, g, K_FI_CODE_POSTAL, where, o->code_postal);
    view_personal(p->view, g, K_FI_VILLE, where, o->ville);
    view_personal(p->view, g, K_FI_COURRIEL, where, form_typed(p, "courriel", o->courriel));
    view_personal(p->view, g, K_FI_TELEPHONE, where, form_typed(p, "telephone", o->telephone));
}

/* What it was, each state until the day of the delivery that changed it. */
static enum rc show_former(struct page *p, const struct grant *g, int64_t body, struct err *e)
{
    const enum law_item where = ITEM_ORGANISME_COORDONNEES;
    struct organisme *list;
    size_t n;
    enum rc rc = organisme_anciens(p->db, p->arena, body, &list, &n, e);

    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        struct view *v = view_add(p->view, K_FI_ANCIENS);

        view_personal_day(v, g, K_FA_JUSQUE, ITEM_ORGANISME_RAISON_SOCIALE, list[i].remplace_le);
        view_personal(v, g, K_FA_NOM, ITEM_ORGANISME_RAISON_SOCIALE, list[i].denomination);
        view_personal(v, g, K_FA_SIRET, ITEM_ORGANISME_SIRET, list[i].siret);
        view_personal(v, g, K_FA_NDA, ITEM_ORGANISME_NDA, list[i].nda);
        view_personal(v, g, K_FA_NATURE, ITEM_ORGANISME_NATURE_JURIDIQUE, list[i].nature_juridique);
        view_personal(v, g, K_FA_DEPARTEMENT, ITEM_ORGANISME_DEPARTEMENT, list[i].departement);
        view_personal(v, g, K_FA_VOIE, where, list[i].voie);
        view_personal(v, g, K_FA_CODE_POSTAL, where, list[i].code_postal);
        view_personal(v, g, K_FA_VILLE, where, list[i].ville);
        view_flag(v, K_FA_QUALIOPI, list[i].qualiopi);
    }
    return rc;
}

/* The number asked for is one that it left. */
static void show_left(struct view *v, const struct grant *g, const char *number,
                      const struct organisme_cle *key)
{
    if (!key->ancien)
        return;
    view_personal(v, g, K_FI_NUMERO_ANCIEN, ITEM_ORGANISME_SIRET, number);
    view_personal_day(v, g, K_FI_NUMERO_DEPUIS, ITEM_ORGANISME_SIRET, key->depuis);
}

static void show_agreement(struct view *v, const struct grant *g, const struct agrement *a, day_t today)
{
    const enum law_item held = ITEM_ORGANISME_AGREMENT_SUSPENSION;

    view_personal(v, g, K_AG_DECISION, ITEM_ORGANISME_AGREMENT_DEBUT, a->decision);
    view_personal_day(v, g, K_AG_DECIDE_LE, ITEM_ORGANISME_AGREMENT_DEBUT, a->date_decision);
    view_personal_day(v, g, K_AG_DEBUT, ITEM_ORGANISME_AGREMENT_DEBUT, a->debut);
    view_personal_day(v, g, K_AG_FIN, ITEM_ORGANISME_AGREMENT_FIN, a->fin);
    view_personal_day(v, g, K_AG_SUSPENSION, held, a->suspension);
    view_personal_day(v, g, K_AG_SUSPENSION_FIN, held, a->suspension_fin);
    view_personal_day(v, g, K_AG_RENOUVELLEMENT, ITEM_ORGANISME_AGREMENT_RENOUVELLEMENT, a->renouvellement);
    view_personal(v, g, K_AG_ETAT, held, agrement_etat_label(a->etat));
    view_personal_day(v, g, K_AG_JUSQUE, ITEM_ORGANISME_AGREMENT_DEBUT, a->remplace_le);
    view_personal_flag(v, g, K_AG_VAUT, held, a->remplace_le == DAY_NONE && agrement_actif(a, today));
}

/* The states of a decision follow each other, the present one last. */
static enum rc show_agreements(struct page *p, const struct grant *g, int64_t body, struct err *e)
{
    struct view *v = NULL;
    struct agrement *list;
    size_t n;
    enum rc rc = organisme_agrements_histoire(p->db, p->arena, body, &list, &n, e);

    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        if (v == NULL)
            v = view_add(p->view, K_AGREMENTS);
        if (list[i].remplace_le != DAY_NONE) {
            show_agreement(view_add(v, K_AG_ANCIENS), g, &list[i], p->today);
            continue;
        }
        show_agreement(v, g, &list[i], p->today);
        v = NULL;
    }
    return rc;
}

static bool in_force(const struct mesure *m, day_t today)
{
    return m->signee_le != DAY_NONE && m->debut <= today && (m->fin == DAY_NONE || today <= m->fin) &&
           (m->levee_le == DAY_NONE || today < m->levee_le);
}

static enum rc show_measures(struct page *p, int64_t body, struct err *e)
{
    struct mesure *list;
    size_t n;
    enum rc rc = mesures_lister(p->db, p->arena, body, 0, MEASURES_READ, &list, &n, e);

    for (size_t i = 0; rc == RC_OK && i < n; i++)
        if (in_force(&list[i], p->today)) {
            struct view *v = view_add(p->view, K_MESURES);

            part_mesure(v, &list[i]);
            view_day(v, K_ME_DEBUT, list[i].debut);
            view_day(v, K_ME_FIN, list[i].fin);
        }
    return rc;
}

/* Whether it sells today, or why it does not. */
static enum rc show_selling(struct page *p, int64_t body, struct err *e)
{
    struct err why = {0};
    struct referencement *list;
    size_t n = 0;
    enum rc rc = organisme_vend_le(p->db, body, NULL, p->today, &why);

    if (rc != RC_OK && rc != RC_REFUSED) {
        *e = why;
        return rc;
    }
    view_flag(p->view, K_FI_VEND, rc == RC_OK);
    if (rc == RC_REFUSED) {
        view_text(p->view, K_FI_FERME, arena_strdup(p->arena, why.phrase));
        view_text(p->view, K_FI_FERME_ARTICLE, msg_def(why.msg)->article);
    }
    rc = referencements(p->db, p->arena, body, 0, 1, &list, &n, e);
    if (rc == RC_OK && n > 0)
        view_text(p->view, K_FI_REFERENCEMENT, etat_mot(list[0].etat));
    return rc;
}

static enum rc show_said(struct page *p, int64_t body, struct err *e)
{
    struct evaluation_bilan said;
    enum rc rc = evaluation_d_organisme(p->db, body, p->today, &said, e);

    if (rc == RC_OK)
        part_evaluations(p, p->view, &said);
    return rc;
}

static enum rc show_sheet(struct page *p, const struct grant *g, const struct organisme *o, struct err *e)
{
    enum rc rc = show_agreements(p, g, o->id, e);

    show_identity(p, g, o);
    if (rc == RC_OK)
        rc = show_former(p, g, o->id, e);
    if (rc == RC_OK)
        rc = show_said(p, o->id, e);
    if (rc == RC_OK)
        rc = show_selling(p, o->id, e);
    return rc == RC_OK ? show_measures(p, o->id, e) : rc;
}

/* ---- the body -------------------------------------------------------------------------------------------------- */

enum rc page_fiche(struct page *p, struct err *e)
{
    const struct grant *g;
    struct organisme o;
    enum rc rc = open_reading(p, FINALITE_4, "page.organisme.fiche", &g, e);

    if (rc == RC_OK)
        rc = organisme_by_id(p->db, p->arena, p->session.actor_id, &o, e);
    return rc == RC_OK ? show_sheet(p, g, &o, e) : rc;
}

enum rc action_fiche(struct page *p, struct err *e)
{
    struct coordonnees_saisie *s = ARENA_NEW(p->arena, struct coordonnees_saisie);
    size_t n;
    const struct declaration_champ *champs = coordonnees_champs(&n);

    (void)e;
    *s = (struct coordonnees_saisie){.organisme_id = p->session.actor_id,
                                     .par = {PARTY_ORGANISME, p->session.actor_id, ""}};
    for (size_t i = 0; i < n; i++)
        declaration_poser(&champs[i], &s->c, form_kept(p, champs[i].name, NULL));
    page_write(p, coordonnees_enregistrer, s, NULL, "/organisme/fiche?fait=coordonnees");
    return RC_OK;
}

/* ---- the operator ---------------------------------------------------------------------------------------------- */

static enum rc show_by_number(struct page *p, const char *number, const struct grant *g, struct err *e)
{
    struct organisme_trouve *list;
    size_t n = 0;
    enum rc rc = organismes_du_numero(p->db, p->arena, number, p->today, &list, &n, e);

    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        struct view *v = view_add(p->view, K_ORGANISMES);

        show_name(v, g, &list[i].o);
        show_left(v, g, number, &list[i].cle);
    }
    return rc;
}

static enum rc show_by_name(struct page *p, const char *word, const struct grant *g, struct err *e)
{
    struct organisme_trouve *list;
    size_t n = 0;
    enum rc rc =
        organisme_search(p->db, p->arena, word, query_number(p, "apres"), FOUND_SHOWN + 1, &list, &n, e);

    for (size_t i = 0; rc == RC_OK && i < MIN(n, FOUND_SHOWN); i++) {
        struct view *v = view_add(p->view, K_ORGANISMES);

        show_name(v, g, &list[i].o);
        view_personal(v, g, K_FI_NOM_QUITTE, ITEM_ORGANISME_RAISON_SOCIALE, list[i].nom_quitte);
        view_personal_day(v, g, K_FI_NOM_DEPUIS, ITEM_ORGANISME_RAISON_SOCIALE, list[i].cle.depuis);
    }
    if (rc == RC_OK && n > FOUND_SHOWN)
        view_int(p->view, K_APRES, list[FOUND_SHOWN - 1].o.id);
    return rc;
}

/* A number names who has it, then who had it; a word is of names. */
static enum rc show_found(struct page *p, const char *word, struct err *e)
{
    const struct grant *g;
    enum rc rc = open_reading(p, FINALITE_3, "page.gestion.organismes", &g, e);

    if (rc != RC_OK)
        return rc;
    rc = part_est_numero(word) ? show_by_number(p, part_sans_blancs(p->arena, word), g, e)
                               : show_by_name(p, word, g, e);
    if (rc != RC_OK)
        return err_at(e, "q", 0);
    view_flag(p->view, K_RECHERCHE_FAITE, true);
    return RC_OK;
}

enum rc page_organismes(struct page *p, struct err *e)
{
    const char *typed = request_query(p->rq, "q");
    char *word = text_trim(arena_strdup(p->arena, typed != NULL ? typed : ""));
    struct err why = {0};
    enum rc rc;

    view_text(p->view, K_CHERCHE, word);
    if (*word == '\0')
        return RC_OK;
    rc = show_found(p, word, &why);
    if (rc == RC_USAGE || rc == RC_CONFLICT) {
        page_refuse(p, &why);
        return RC_OK;
    }
    *e = why;
    return rc;
}

enum rc page_fiche_gestion(struct page *p, struct err *e)
{
    const struct grant *g;
    struct organisme_cle key;
    struct organisme o;
    enum rc rc = organisme_cle_lire(p->db, p->params[0], p->today, &key, e);

    if (rc == RC_OK)
        rc = organisme_by_id(p->db, p->arena, key.id, &o, e);
    if (rc == RC_OK)
        rc = open_reading(p, FINALITE_3, "page.gestion.organisme", &g, e);
    if (rc != RC_OK)
        return rc;
    show_left(p->view, g, p->params[0], &key);
    return show_sheet(p, g, &o, e);
}

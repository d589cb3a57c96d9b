/*
 * pages_mesures.c - measures against training bodies, in the operator's space: the list, one of them, and each step up to its
 * signature and its lifting.
 */
#include "base/ids.h"
#include "training/mesure.h"
#include "training/organisme.h"
#include "web/pages.h"
#include "web/parts.h"
#include "training/etats.h"

#define MEASURES_SHOWN 100
#define OBSERVATIONS_SHOWN 100

/* What a step asks for; OPTION: may be left blank. */
enum champ {
    CHAMP_TEXTE = 1,
    CHAMP_ARTICLE = 2,
    CHAMP_PERIODE = 4,
    CHAMP_SIGNATAIRE = 8,
    CHAMP_GRIEF = 16,
    CHAMP_GRIEF_OPTION = 32,
    CHAMP_PREUVE = 64, /* and how grave it is */
    CHAMP_RETENU = 128,
    CHAMP_ENTRETIEN = 256,
    CHAMP_OBJET = 512,
    CHAMP_OBSERVATION = 1024,
    CHAMP_LEVEE = 2048 /* the day it no longer holds; OPTION */
};

/* What each step asks for, and what its words are; when it is offered, and the rest, are the unit's. */
static const struct etape {
    const char *name, *label;
    unsigned champs;
    unit_fn *unit;
    const char *texte, *exemple; /* of CHAMP_TEXTE */
} etapes[] = {
    {"grief", "Ajouter un grief", CHAMP_TEXTE | CHAMP_ARTICLE | CHAMP_PREUVE, mesure_grief_ajouter,
     "Fait reproché", "trois jours facturés et non suivis"},
    {"viser", "Dire ce qu'elle vise", CHAMP_OBJET, mesure_viser, NULL, NULL},
    {"notifier", "Notifier les griefs", 0, mesure_notifier, NULL, NULL},
    {"observer", "Enregistrer des observations", CHAMP_TEXTE | CHAMP_GRIEF_OPTION | CHAMP_ENTRETIEN,
     mesure_observer, "Observations de l'organisme", "les trois jours ont été suivis à distance"},
    {"repondre", "Répondre à une observation", CHAMP_OBSERVATION | CHAMP_TEXTE, mesure_repondre,
     "Réponse à l'organisme", "les relevés de connexion ne montrent rien ces jours-là"},
    {"entendre", "Enregistrer l'entretien", 0, mesure_entendre, NULL, NULL},
    {"examiner", "Examiner un grief", CHAMP_GRIEF | CHAMP_RETENU | CHAMP_TEXTE, mesure_examiner,
     "Raisons de retenir ou d'écarter le grief", "les feuilles signées ne couvrent pas ces jours"},
    {"rediger", "Rédiger la décision", CHAMP_TEXTE | CHAMP_ARTICLE | CHAMP_PERIODE, mesure_rediger,
     "Motifs de la décision", "trois jours facturés n'ont pas été suivis"},
    {"signer", "Signer", CHAMP_SIGNATAIRE, mesure_signer, NULL, NULL},
    {"lever", "Lever la mesure", CHAMP_LEVEE | CHAMP_TEXTE, mesure_lever, "Raisons de la levée",
     "les manquements ont cessé"},
    {"abandonner", "Abandonner", 0, mesure_abandonner, NULL, NULL},
};

static const struct etape *find_step(const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(etapes); i++)
        if (strcmp(etapes[i].name, name) == 0)
            return &etapes[i];
    return NULL;
}

/* ---- what is shown --------------------------------------------------------------------------------------------- */

/* The body, and the dossiers that measures bear on, each of its holder. */
static enum rc open_reading(struct page *p, const char *act, int64_t *holders, size_t n,
                            const struct grant **g, struct err *e)
{
    struct page_reading reading = {
        .purpose = FINALITE_3,
        .act = act,
        .items = item_set_of(ITEM_ORGANISME_RAISON_SOCIALE, ITEM_ORGANISME_NDA, ITEM_COUNT)};

    if (n > 0)
        reading.items =
            item_set_of(ITEM_ORGANISME_RAISON_SOCIALE, ITEM_ORGANISME_NDA, ITEM_DOSSIER_SUIVI, ITEM_COUNT);
    return page_read_rows(p, reading, holders, n, g, e);
}

static void show_measure(struct view *v, const struct grant *g, const struct mesure *m)
{
    static const struct {
        const char *state, *words;
    } states[] = {{"ouverte", "Griefs en préparation"},
                  {"notifiee", "Griefs notifiés"},
                  {"redigee", "À signer"},
                  {"signee", "Signée"},
                  {"levee", "Levée"},
                  {"abandonnee", "Abandonnée"}};

    part_mesure(v, m);
    view_personal(v, g, K_ME_ORGANISME, ITEM_ORGANISME_RAISON_SOCIALE, m->denomination);
    view_personal(v, g, K_ME_NDA, ITEM_ORGANISME_NDA, m->nda);
    for (size_t i = 0; i < ARRAY_LEN(states); i++)
        if (strcmp(states[i].state, m->etat) == 0)
            view_text(v, K_ME_ETAT, states[i].words);
    view_day(v, K_ME_DEBUT, m->debut);
    view_day(v, K_ME_FIN, m->fin);
    view_flag(v, K_ME_VISE, decision_mesure(m->mesure)->objets != NULL);
}

enum rc page_mesures(struct page *p, struct err *e)
{
    const struct grant *g;
    struct mesure *list;
    size_t n;
    enum rc rc =
        mesures_lister(p->db, p->arena, 0, query_number(p, "apres"), MEASURES_SHOWN + 1, &list, &n, e);

    if (rc == RC_OK)
        rc = open_reading(p, "page.gestion.mesures", NULL, 0, &g, e);
    if (rc != RC_OK)
        return rc;
    if (n > MEASURES_SHOWN) {
        n = MEASURES_SHOWN;
        view_int(p->view, K_APRES, list[n - 1].id);
    }
    for (size_t i = 0; i < n; i++)
        show_measure(view_add(p->view, K_MESURES), g, &list[i]);
    return RC_OK;
}

static void show_facts(struct page *p, const struct mesure *m)
{
    const struct {
        const char *label;
        day_t day;
    } days[] = {{"Ouverte le", m->ouverte_le},
                {"Griefs notifiés le", m->notifiee_le},
                {"L'organisme peut répondre jusqu'au", m->observer_avant},
                {"Entretien demandé le", m->entretien_demande},
                {"Entretien tenu le", m->entretien_tenu},
                {"Signée le", m->signee_le},
                {"Ne vaut plus depuis le", m->levee_le}};

    for (size_t i = 0; i < ARRAY_LEN(days); i++)
        if (days[i].day != DAY_NONE) {
            struct view *v = view_add(p->view, K_ME_DATES);

            view_text(v, K_ME_DATE_NOM, days[i].label);
            view_day(v, K_ME_DATE, days[i].day);
        }
    view_text(p->view, K_ME_ARTICLE, m->article);
    view_text(p->view, K_ME_MOTIFS, m->motifs);
    view_text(p->view, K_ME_URGENCE, m->urgence);
    view_text(p->view, K_ME_SIGNATAIRE, m->signataire);
    view_text(p->view, K_ME_LEVEE_MOTIF, m->levee_motif);
}

static enum rc show_words(struct page *p, const struct mesure *m, struct err *e)
{
    struct mesure_grief *griefs;
    size_t n;
    enum rc rc = mesure_griefs(p->db, p->arena, m->id, &griefs, &n, e);

    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        struct view *v = view_add(p->view, K_GRIEFS);

        part_grief(v, &griefs[i]);
        view_text(v, K_GR_EXAMEN,
                  griefs[i].rouvert      ? "à examiner de nouveau"
                  : griefs[i].retenu < 0 ? "à examiner"
                  : griefs[i].retenu > 0 ? "retenu"
                                         : "écarté");
        view_text(v, K_GR_REPONSE, griefs[i].reponse);
    }
    return rc == RC_OK ? part_observations(p, m->id, OBSERVATIONS_SHOWN, e) : rc;
}

static void show_objects(struct page *p, const struct grant *g, const struct mesure_objet *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct view *v = view_add(p->view, K_OBJETS);

        if (list[i].titulaire_id != 0)
            view_personal(v, g, K_VISE_DOSSIER, ITEM_DOSSIER_SUIVI, list[i].numero);
        else
            view_text(v, K_VISE_FORMATION, list[i].numero);
    }
}

/* The measure of the address, read behind the door and shown. */
static enum rc open_measure(struct page *p, struct mesure *m, struct err *e)
{
    const struct grant *g;
    struct mesure_objet *objects;
    int64_t *holders;
    size_t n = 0, dossiers = 0;
    enum rc rc = mesure_lire(p->db, p->arena, p->params[0], m, e);

    if (rc == RC_OK)
        rc = mesure_objets(p->db, p->arena, m->id, &objects, &n, e);
    holders = ARENA_ARRAY(p->arena, int64_t, n + 1);
    for (size_t i = 0; i < n; i++)
        if (objects[i].titulaire_id != 0)
            holders[dossiers++] = objects[i].titulaire_id;
    if (rc == RC_OK)
        rc = open_reading(p, "page.gestion.mesure", holders, dossiers, &g, e);
    if (rc != RC_OK)
        return rc;
    show_measure(p->view, g, m);
    show_objects(p, g, objects, n);
    return RC_OK;
}

enum rc page_mesure(struct page *p, struct err *e)
{
    struct mesure m;
    enum rc rc = open_measure(p, &m, e);

    if (rc != RC_OK)
        return rc;
    show_facts(p, &m);
    for (size_t i = 0; i < ARRAY_LEN(etapes); i++)
        if (mesure_permet(&m, etapes[i].name)) {
            struct view *v = view_add(p->view, K_ETAPES);

            view_text(v, K_ETAPE_NOM, etapes[i].name);
            view_text(v, K_ETAPE_LIBELLE, etapes[i].label);
        }
    return show_words(p, &m, e);
}

/* ---- one step -------------------------------------------------------------------------------------------------- */

enum rc page_etape_mesure(struct page *p, struct err *e)
{
    static const struct {
        unsigned champ;
        enum view_key key;
    } flags[] = {{CHAMP_TEXTE, K_CH_TEXTE},
                 {CHAMP_ARTICLE, K_CH_ARTICLE},
                 {CHAMP_PERIODE, K_CH_PERIODE},
                 {CHAMP_SIGNATAIRE, K_CH_SIGNATAIRE},
                 {CHAMP_GRIEF | CHAMP_GRIEF_OPTION, K_CH_GRIEF},
                 {CHAMP_GRIEF_OPTION, K_CH_GRIEF_OPTION},
                 {CHAMP_PREUVE, K_CH_PREUVE},
                 {CHAMP_RETENU, K_CH_RETENU},
                 {CHAMP_ENTRETIEN, K_CH_ENTRETIEN},
                 {CHAMP_OBJET, K_CH_OBJET},
                 {CHAMP_OBSERVATION, K_CH_OBSERVATION},
                 {CHAMP_LEVEE, K_CH_LEVEE}};
    static const struct {
        const char *name;
        enum view_key key;
    } typed[] = {{"texte", K_S_TEXTE},     {"article", K_S_ARTICLE},
                 {"debut", K_S_PREMIER},   {"fin", K_S_DERNIER},
                 {"urgence", K_S_URGENCE}, {"grief", K_S_GRIEF},
                 {"preuve", K_S_PREUVE},   {"signataire", K_S_SIGNATAIRE},
                 {"objet", K_S_OBJET},     {"observation", K_S_OBSERVATION},
                 {"avant", K_S_AVANT}};
    const struct etape *s = find_step(p->params[1]);
    struct mesure m;
    enum rc rc = s != NULL ? open_measure(p, &m, e) : ERR(e, MSG_WEB_INTROUVABLE);

    if (rc == RC_OK && !mesure_permet(&m, s->name))
        rc = ERR(e, MSG_MESURE_ETAT, "etat", etat_mot(m.etat));
    if (rc != RC_OK)
        return rc;
    view_text(p->view, K_ETAPE_NOM, s->name);
    view_text(p->view, K_ETAPE_LIBELLE, s->label);
    view_text(p->view, K_CH_TEXTE_NOM, s->texte);
    for (size_t i = 0; i < ARRAY_LEN(flags); i++)
        view_flag(p->view, flags[i].key, (s->champs & flags[i].champ) != 0);
    for (size_t i = 0; i < ARRAY_LEN(typed); i++)
        view_text(p->view, typed[i].key, form_typed(p, typed[i].name, NULL));
    return show_words(p, &m, e);
}

static enum rc optional_day(struct page *p, const char *name, const char *label, day_t *out, struct err *e)
{
    *out = DAY_NONE;
    return form_optional(p, name) != NULL ? form_day(p, name, label, out, e) : RC_OK;
}

static enum rc read_fields(struct page *p, const struct etape *s, struct mesure_commande *c, struct err *e)
{
    char *text = NULL;
    enum rc rc = RC_OK;

    if ((s->champs & CHAMP_TEXTE) != 0) {
        rc = form_text(p, "texte", s->texte, s->exemple, &text, e);
        c->texte = c->fait = text;
    }
    if (rc == RC_OK && ((s->champs & CHAMP_GRIEF) != 0 || form_optional(p, "grief") != NULL))
        rc = form_int(p, "grief", "Numéro du grief", "1", &c->grief, e);
    if (rc == RC_OK && (s->champs & CHAMP_PERIODE) != 0)
        rc = optional_day(p, "debut", "Premier jour", &c->debut, e);
    if (rc == RC_OK && (s->champs & CHAMP_PERIODE) != 0)
        rc = optional_day(p, "fin", "Dernier jour", &c->fin, e);
    if (rc == RC_OK && (s->champs & CHAMP_LEVEE) != 0)
        rc = optional_day(p, "avant", "Premier jour où elle ne vaut plus", &c->fin, e);
    if (rc == RC_OK && (s->champs & CHAMP_OBSERVATION) != 0)
        rc = form_int(p, "observation", "Numéro de l'observation", "1", &c->observation, e);
    if (rc == RC_OK && (s->champs & CHAMP_OBJET) != 0) {
        rc = form_text(p, "objet", "Numéro", "00000000000042", &text, e);
        c->objet = text;
    }
    c->article = form_optional(p, "article");
    c->preuve = form_optional(p, "preuve");
    c->gravite = form_optional(p, "gravite");
    c->urgence = form_optional(p, "urgence");
    c->signataire = form_optional(p, "signataire");
    c->retenu = form_ticked(p, "retenu");
    c->entretien = form_ticked(p, "entretien");
    return rc;
}

enum rc action_etape_mesure(struct page *p, struct err *e)
{
    struct mesure_commande *c = ARENA_NEW(p->arena, struct mesure_commande);
    const struct etape *s = find_step(p->params[1]);
    enum rc rc;

    if (s == NULL)
        return ERR(e, MSG_WEB_INTROUVABLE);
    *c = (struct mesure_commande){.numero = p->params[0],
                                  .par = {PARTY_CDC, 0, p->session.agent},
                                  .debut = DAY_NONE,
                                  .fin = DAY_NONE,
                                  .modele = DAY_NONE};
    rc = read_fields(p, s, c, e);
    if (rc != RC_OK)
        return rc;
    page_write(p, s->unit, c, NULL, arena_printf(p->arena, "/gestion/mesures/%s?fait=etape", c->numero));
    return RC_OK;
}

/* ---- opening one ------------------------------------------------------------------------------------------------ */

enum rc page_ouvrir_mesure(struct page *p, struct err *e)
{
    (void)e;
    form_codes(p, "mesures", form_typed(p, "mesure", NULL), false);
    view_text(p->view, K_S_ORGANISME, form_typed(p, "organisme", NULL));
    view_text(p->view, K_S_MODELE, form_typed(p, "modele", NULL));
    view_text(p->view, K_S_RENOUVELLE, form_typed(p, "renouvelle", NULL));
    return RC_OK;
}

static enum rc opened(struct page *p, struct err *e)
{
    const struct mesure_commande *c = p->unit_arg;

    (void)e;
    p->redirect = arena_printf(p->arena, "/gestion/mesures/%s?fait=etape", c->numero_out);
    return RC_OK;
}

enum rc action_ouvrir_mesure(struct page *p, struct err *e)
{
    struct mesure_commande *c = ARENA_NEW(p->arena, struct mesure_commande);
    char *body = NULL;
    enum rc rc = form_text(p, "organisme", "Organisme", "73282932000074", &body, e);

    *c = (struct mesure_commande){.par = {PARTY_CDC, 0, p->session.agent},
                                  .mesure = form_optional(p, "mesure"),
                                  .renouvelle = form_optional(p, "renouvelle"),
                                  .debut = DAY_NONE,
                                  .fin = DAY_NONE,
                                  .modele = DAY_NONE};
    if (rc == RC_OK)
        rc = form_day(p, "modele", "Jour du modèle de lettre", &c->modele, e);
    if (rc != RC_OK)
        return rc;
    rc = organisme_id_connu(p->db, body, &c->organisme_id, e);
    if (rc != RC_OK)
        return err_at(e, "organisme", 0);
    if (c->mesure == NULL)
        c->mesure = "";
    page_open(p, mesure_ouvrir, c, opened);
    return RC_OK;
}

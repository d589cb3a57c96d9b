/*
 * pages_referencement.c - the request of a training body to be referenced: its own page, where it prepares it piece by piece and
 * sends it, and the operator's, who reads those that wait, asks for more, and decides with reasons.
 */
#include "law/articles.h"
#include "training/mesure.h"
#include "training/organisme.h"
#include "training/referencement.h"
#include "web/pages.h"

#define SHOWN 100
#define ONE_BODY "/gestion/referencements/%s"

static const struct {
    const char *state, *words;
} states[] = {{"brouillon", "En préparation"}, {"envoyee", "Envoyée"}, {"complement", "À compléter"},
              {"acceptee", "Acceptée"},        {"refusee", "Refusée"}, {"retiree", "Retirée"},
              {"reprise", "Reprise d'office"}};

static bool is(const struct referencement *r, const char *state)
{
    return strcmp(r->etat, state) == 0;
}

/* ---- what is shown --------------------------------------------------------------------------------------------- */

static enum rc open_reading(struct page *p, enum law_purpose purpose, const char *act, const struct grant **g,
                            struct err *e)
{
    struct page_reading reading = {.purpose = purpose, .act = act};

    reading.items = item_set_of(ITEM_ORGANISME_RAISON_SOCIALE, ITEM_ORGANISME_NDA, ITEM_COUNT);
    return page_read(p, &reading, g, e);
}

static void show_request(struct view *v, const struct referencement *r, day_t today)
{
    const struct law_code *why = r->motif_code != NULL
                                     ? law_code_le("motifs_refus_referencement", r->motif_code, r->decidee_le)
                                     : NULL;
    bool waits = is(r, "envoyee");

    view_int(v, K_RF_NO, r->no);
    for (size_t i = 0; i < ARRAY_LEN(states); i++)
        if (is(r, states[i].state))
            view_text(v, K_RF_ETAT, states[i].words);
    view_day(v, K_RF_ENVOYEE, r->envoyee_le);
    view_day(v, K_RF_RECEVABLE, waits && r->recevable_le == DAY_NONE ? r->recevable_avant : DAY_NONE);
    view_day(v, K_RF_RECEVABLE_LE, r->recevable_le);
    view_day(v, K_RF_DECIDER, waits ? r->decider_avant : DAY_NONE);
    view_day(v, K_RF_COMPLETER, is(r, "complement") ? r->completer_avant : DAY_NONE);
    view_flag(v, K_RF_EN_RETARD, waits && r->decider_avant < today);
    view_day(v, K_RF_DECIDEE, r->decidee_le);
    view_text(v, K_RF_MOTIF, why != NULL ? why->label : r->motif_code);
    view_text(v, K_RF_ARTICLE, r->article);
    view_text(v, K_RF_MOTIFS, r->motifs);
    view_text(v, K_RF_SIGNATAIRE, r->signataire);
}

/* Below the n-th piece: the one typed when its form is refused carries the name of the field that the refusal points to. */
static void show_piece(struct page *p, struct view *v, const struct referencement_piece *piece)
{
    const char *typed = form_typed(p, "piece", NULL);
    bool here = typed != NULL && strcmp(typed, piece->code) == 0;
    bool missing = p->refused != NULL && strcmp(p->refused->field, piece->code) == 0;

    view_text(v, K_PC_CODE, piece->code);
    view_text(v, K_PC_CHAMP, here ? "reference" : piece->code);
    view_text(v, K_PC_LIBELLE, piece->libelle);
    view_text(v, K_PC_ARTICLE, piece->article);
    view_text(v, K_PC_REFERENCE, piece->reference);
    view_text(v, K_PC_TYPEE, here ? form_typed(p, "reference", NULL) : piece->reference);
    view_flag(v, K_PC_REQUISE, piece->requise);
    view_flag(v, K_PC_FAUSSE, here || missing);
    if (missing)
        view_text(p->view, K_ERREUR_CHAMP,
                  piece->code); /* the codes are those of the law: no key is theirs */
}

static enum rc show_pieces(struct page *p, int64_t body, int64_t no, const struct referencement *lue,
                           struct err *e)
{
    struct referencement_piece *pieces;
    size_t n = 0;
    int64_t missing = 0;
    enum rc rc = referencement_pieces(p->db, p->arena, body, no, p->today, &pieces, &n, e);

    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        show_piece(p, view_add(p->view, K_PIECES), &pieces[i]);
        missing += pieces[i].requise && pieces[i].reference == NULL;
    }
    if (missing > 0)
        view_int(p->view, K_RF_MANQUE, missing);
    if (rc == RC_OK && lue != NULL) {
        char *read = arena_alloc(p->arena, REFERENCEMENT_LU_BYTES);

        referencement_empreinte(lue, pieces, n, read);
        view_text(p->view, K_RF_LU, read);
    }
    return rc;
}

/* The last request, *r NULL when the body never began one; the older ones follow it. */
static enum rc show_requests(struct page *p, int64_t body, struct referencement **r, struct err *e)
{
    struct referencement *list;
    size_t n = 0;
    enum rc rc = referencements(p->db, p->arena, body, 0, SHOWN, &list, &n, e);

    *r = rc == RC_OK && n > 0 ? list : NULL;
    if (*r == NULL)
        return rc;
    view_int(p->view, K_RF_NO, (*r)->no);
    show_request(view_add(p->view, K_RF_COURANTE), *r, p->today);
    for (size_t i = 1; i < n; i++)
        show_request(view_add(p->view, K_RF_ANCIENNES), &list[i], p->today);
    return rc;
}

/* ---- the body -------------------------------------------------------------------------------------------------- */

/* Sending may stop its sales: it is told before, and until when. */
static enum rc show_closing(struct page *p, struct err *e)
{
    bool closes;
    day_t until;
    enum rc rc = referencement_fermerait(p->db, p->session.actor_id, p->today, &closes, &until, e);

    if (rc == RC_OK && closes)
        view_day(p->view, K_RF_FERME, until);
    return rc;
}

/* What it prepares: the draft, or the next request when the last one is over and it may ask again. */
enum rc page_referencement(struct page *p, struct err *e)
{
    struct referencement *r = NULL;
    const struct grant *g;
    bool again, filling;
    enum rc rc = open_reading(p, FINALITE_4, "page.organisme.referencement", &g, e);

    if (rc == RC_OK)
        rc = show_requests(p, p->session.actor_id, &r, e);
    if (rc != RC_OK)
        return rc;
    again = r == NULL || is(r, "refusee") || is(r, "retiree");
    filling = again || is(r, "brouillon") || is(r, "complement");
    view_flag(p->view, K_RF_COMMENCER, again);
    view_flag(p->view, K_RF_REMPLIR, filling);
    view_flag(p->view, K_RF_ENVOYER, filling && !again);
    view_flag(p->view, K_RF_RETIRER, !again && (filling || is(r, "envoyee")));
    if (filling && !again)
        rc = show_closing(p, e);
    if (rc != RC_OK)
        return rc;
    return show_pieces(p, p->session.actor_id, again ? (r != NULL ? r->no + 1 : 1) : r->no, NULL, e);
}

enum rc action_referencement(struct page *p, struct err *e)
{
    static const struct {
        const char *name;
        unit_fn *unit;
    } acts[] = {{"deposer", referencement_deposer},
                {"envoyer", referencement_envoyer},
                {"retirer", referencement_retirer}};
    struct referencement_commande *c = ARENA_NEW(p->arena, struct referencement_commande);
    char *reference = NULL;

    *c = (struct referencement_commande){.organisme_id = p->session.actor_id,
                                         .par = {PARTY_ORGANISME, p->session.actor_id, ""},
                                         .piece = form_typed(p, "piece", ""),
                                         .ferme = form_ticked(p, "confirme")};
    if (strcmp(p->params[0], acts[0].name) == 0) {
        enum rc rc = form_text(p, "reference", "Référence", "attestation 2026-118", &reference, e);

        if (rc != RC_OK)
            return rc;
    }
    c->reference = reference;
    for (size_t i = 0; i < ARRAY_LEN(acts); i++)
        if (strcmp(p->params[0], acts[i].name) == 0) {
            page_write(p, acts[i].unit, c, NULL, "/organisme/referencement?fait=etape");
            return RC_OK;
        }
    return ERR(e, MSG_WEB_INTROUVABLE);
}

/* ---- the operator ---------------------------------------------------------------------------------------------- */

enum rc page_referencements(struct page *p, struct err *e)
{
    struct referencement *list;
    const struct grant *g;
    int64_t unasked = 0;
    size_t n = 0;
    enum rc rc = open_reading(p, FINALITE_3, "page.gestion.referencements", &g, e);

    if (rc == RC_OK)
        rc = referencement_a_reprendre(p->db, &unasked, e);
    if (rc == RC_OK && unasked > 0)
        view_int(p->view, K_RF_A_REPRENDRE, unasked);
    if (rc == RC_OK)
        rc = referencement_file(p->db, p->arena, SHOWN + 1, &list, &n, e);
    if (rc != RC_OK)
        return rc;
    view_flag(p->view, K_RF_COUPEE, n > SHOWN);
    for (size_t i = 0; i < MIN(n, SHOWN); i++) {
        struct view *v = view_add(p->view, K_REFERENCEMENTS);

        show_request(v, &list[i], p->today);
        view_personal(v, g, K_RF_ORGANISME, ITEM_ORGANISME_RAISON_SOCIALE, list[i].denomination);
        view_personal(v, g, K_RF_NDA, ITEM_ORGANISME_NDA, list[i].nda);
    }
    return RC_OK;
}

enum rc action_reprendre_referencements(struct page *p, struct err *e)
{
    struct referencement_commande *c = ARENA_NEW(p->arena, struct referencement_commande);
    enum rc rc = form_confirmed(p, "confirme", e);

    *c = (struct referencement_commande){.par = {PARTY_CDC, 0, p->session.agent}};
    if (rc == RC_OK)
        page_write(p, referencement_reprendre, c, NULL, "/gestion/referencements?fait=etape");
    return rc;
}

static const struct etape {
    const char *name, *label;
    bool texte, motif, signataire;
    unit_fn *unit;
} etapes[] = {
    {"accepter", "Accepter", false, false, true, referencement_accepter},
    {"recevoir", "Déclarer la demande recevable", false, false, false, referencement_recevoir},
    {"completer", "Demander un complément", true, false, false, referencement_completer},
    {"refuser", "Refuser", true, true, true, referencement_refuser},
};

/* What a step is worth is the unit's to say; it is offered when the state lets it begin. */
static bool offered(const struct etape *s, const struct referencement *r, day_t today)
{
    if (s->unit == referencement_recevoir && r->recevable_le != DAY_NONE)
        return false;
    return is(r, "envoyee") ||
           (strcmp(s->name, "refuser") == 0 && is(r, "complement") && r->completer_avant < today);
}

static const struct etape *find_step(const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(etapes); i++)
        if (strcmp(etapes[i].name, name) == 0)
            return &etapes[i];
    return NULL;
}

/* A decision accepts a request whatever measure closes the body: who decides reads it first. */
static enum rc show_measure(struct page *p, int64_t id, struct err *e)
{
    struct err *closed = ARENA_NEW(p->arena, struct err);
    enum rc rc = mesure_ferme_le(p->db, id, NULL, p->today, closed);

    if (rc == RC_REFUSED)
        view_text(p->view, K_RF_MESURE, closed->phrase);
    else if (rc != RC_OK)
        *e = *closed;
    return rc == RC_REFUSED ? RC_OK : rc;
}

static enum rc open_request(struct page *p, struct referencement **r, struct err *e)
{
    const struct grant *g;
    int64_t id = 0;
    enum rc rc = organisme_id_connu(p->db, p->params[0], &id, e);

    if (rc == RC_OK)
        rc = open_reading(p, FINALITE_3, "page.gestion.referencement", &g, e);
    if (rc == RC_OK)
        rc = show_requests(p, id, r, e);
    if (rc == RC_OK && *r == NULL)
        rc = ERR(e, MSG_REFERENCEMENT_AUCUN);
    if (rc == RC_OK)
        rc = show_measure(p, id, e);
    if (rc != RC_OK)
        return rc;
    view_personal(p->view, g, K_RF_ORGANISME, ITEM_ORGANISME_RAISON_SOCIALE, (*r)->denomination);
    view_personal(p->view, g, K_RF_NDA, ITEM_ORGANISME_NDA, (*r)->nda);
    return show_pieces(p, id, (*r)->no, *r, e);
}

enum rc page_referencement_organisme(struct page *p, struct err *e)
{
    struct referencement *r;
    enum rc rc = open_request(p, &r, e);

    for (size_t i = 0; rc == RC_OK && i < ARRAY_LEN(etapes); i++)
        if (offered(&etapes[i], r, p->today)) {
            struct view *v = view_add(p->view, K_ETAPES);

            view_text(v, K_ETAPE_NOM, etapes[i].name);
            view_text(v, K_ETAPE_LIBELLE, etapes[i].label);
        }
    return rc;
}

enum rc page_etape_referencement(struct page *p, struct err *e)
{
    const struct etape *s = find_step(p->params[1]);
    struct referencement *r;
    enum rc rc = s != NULL ? open_request(p, &r, e) : ERR(e, MSG_WEB_INTROUVABLE);

    if (rc == RC_OK && p->refused == NULL && !offered(s, r, p->today))
        rc = ERR(e, MSG_REFERENCEMENT_ETAT, "etat", r->etat);
    if (rc != RC_OK)
        return rc;
    view_text(p->view, K_ETAPE_NOM, s->name);
    view_text(p->view, K_ETAPE_LIBELLE, s->label);
    view_flag(p->view, K_CH_TEXTE, s->texte);
    view_flag(p->view, K_CH_SIGNATAIRE, s->signataire);
    view_flag(p->view, K_RF_CH_MOTIF, s->motif);
    view_text(p->view, K_S_MOTIFS, form_typed(p, "motifs", NULL));
    view_text(p->view, K_S_SIGNATAIRE, form_typed(p, "signataire", NULL));
    form_codes(p, "motifs_refus_referencement", form_typed(p, "motif", NULL), true);
    return RC_OK;
}

/* What was decided is what was read: the form carries the number of the request, and the hash of its pieces as they were shown. */
enum rc action_etape_referencement(struct page *p, struct err *e)
{
    struct referencement_commande *c = ARENA_NEW(p->arena, struct referencement_commande);
    const struct etape *s = find_step(p->params[1]);
    char *read = NULL;
    enum rc rc;

    if (s == NULL)
        return ERR(e, MSG_WEB_INTROUVABLE);
    *c = (struct referencement_commande){.par = {PARTY_CDC, 0, p->session.agent},
                                         .motif_code = form_optional(p, "motif"),
                                         .motifs = form_optional(p, "motifs"),
                                         .signataire = form_optional(p, "signataire")};
    rc = organisme_id_connu(p->db, p->params[0], &c->organisme_id, e);
    if (rc == RC_OK)
        rc = form_int(p, "demande", "Numéro de la demande", "1", &c->no_lu, e);
    if (rc == RC_OK)
        rc = form_text(p, "lu", "Version lue", "9f86d081…", &read, e);
    c->lu = read;
    if (rc != RC_OK)
        return rc;
    page_write(p, s->unit, c, NULL, arena_printf(p->arena, ONE_BODY "?fait=etape", p->params[0]));
    return RC_OK;
}

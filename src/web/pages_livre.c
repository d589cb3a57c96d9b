/*
 * pages_livre.c - the book of a holder in the operator's space, to correct it: what is written, what reversing an entry would do, proposed by one
 * agent with its reason, approved by another. As « sicpf book correct ».
 */
#include "base/text.h"
#include "people/titulaire.h"
#include "rights/acte.h"
#include "rights/correction.h"
#include "rights/explain.h"
#include "web/pages.h"
#include "web/parts.h"

#define WAITING_SHOWN 100
#define MOVEMENTS_SHOWN 50
#define ROOT "/gestion/livre"

static const enum law_item item = ITEM_DROITS_MOUVEMENTS;

/* As the command reads an account. */
static struct page_reading reading_of(const char *act, int64_t titulaire_id)
{
    return (struct page_reading){
        .purpose = FINALITE_1,
        .act = act,
        .titulaire_id = titulaire_id,
        .items = item_set_of(ITEM_DROITS_CPF, ITEM_DROITS_DIFE, ITEM_DROITS_MOUVEMENTS, ITEM_COUNT)};
}

static void show_correction(struct page *p, struct view *v, const struct grant *g, const struct correction *c)
{
    view_personal_int(v, g, K_LV_TITULAIRE, item, c->titulaire_id);
    view_personal_int(v, g, K_LV_NO, item, c->no);
    view_personal(v, g, K_LV_CLE, item, c->cle);
    view_personal(v, g, K_LV_MOTIF, item, c->motif);
    view_text(v, K_LV_PAR, c->propose_par);
    view_personal_day(v, g, K_LV_LE, item, day_of_instant(c->propose_us));
    view_text(v, K_LV_DECIDE_PAR, c->decide_par);
    if (c->decide_us != 0)
        view_personal_day(v, g, K_LV_DECIDE_LE, item, day_of_instant(c->decide_us));
    view_flag(v, K_LV_ATTEND, c->etat == CORRECTION_PROPOSEE);
    view_personal_flag(v, g, K_LV_FAITE, item, c->etat == CORRECTION_FAITE);
    view_flag(v, K_LV_MIENNE, acte_meme_agent(c->propose_par, p->session.agent));
}

/* ---- whose account, and what waits ------------------------------------------------------------------------------------ */

enum genre { PAR_PERSONNE, PAR_NIR, GENRES };

static const struct {
    const char *name, *label;
} genres[GENRES] = {
    [PAR_PERSONNE] = {"personne", "Numéro interne"}, [PAR_NIR] = {"nir", "Numéro de sécurité sociale"}};

/* That of a person when nothing is said; GENRES for a word that is none of them. */
static enum genre genre_typed(struct page *p)
{
    const char *typed = form_typed(p, "par", genres[PAR_PERSONNE].name);

    for (size_t i = 0; i < GENRES; i++)
        if (strcmp(genres[i].name, typed) == 0)
            return (enum genre)i;
    return GENRES;
}

static enum rc known(struct page *p, const char *word, int64_t *id, struct err *e)
{
    int64_t there = 0;
    enum rc rc;

    if (!text_numero(word, id))
        return ERR(e, MSG_TITULAIRE_INCONNU);
    rc = db_i64(p->db, Q_TITULAIRE_EXISTS, 0, &there, e, "i", *id);
    return rc == RC_OK && there == 0 ? ERR(e, MSG_TITULAIRE_INCONNU) : rc;
}

/* Whom the form found, from the action to the page. */
struct trouvee {
    int64_t titulaire_id;
    bool by_nir;
};

enum rc action_livre(struct page *p, struct err *e)
{
    struct trouvee *t = ARENA_NEW(p->arena, struct trouvee);
    const enum genre by = genre_typed(p);
    char *word = NULL;
    enum rc rc = form_text(p, "q", "Numéro", "12", &word, e);

    if (rc != RC_OK)
        return rc;
    if (by == GENRES) {
        ERR(e, MSG_WEB_CHAMP_CHOIX, "champ", "Chercher par");
        return err_at(e, "par", 0);
    }
    t->by_nir = by == PAR_NIR;
    rc = t->by_nir ? titulaire_by_nir(p->db, word, &t->titulaire_id, e) : known(p, word, &t->titulaire_id, e);
    if (rc != RC_OK)
        return rc == RC_FAILURE ? rc : err_at(e, "q", 0);
    p->unit_arg = t;
    return RC_OK;
}

static enum rc show_waiting(struct page *p, struct err *e)
{
    const struct grant *g;
    struct correction *list;
    size_t n, shown;
    enum rc rc = corrections_attente(p->db, p->arena, WAITING_SHOWN + 1, &list, &n, e);

    if (rc != RC_OK || n == 0)
        return rc;
    shown = MIN(n, (size_t)WAITING_SHOWN);
    view_flag(p->view, K_ENCORE, n > shown);
    rc = page_read_rows(p, reading_of("page.gestion.livre", 0),
                        page_holders(p, &list->titulaire_id, sizeof(*list), shown), shown, &g, e);
    for (size_t i = 0; rc == RC_OK && i < shown; i++)
        show_correction(p, view_add(p->view, K_CORRECTIONS), g, &list[i]);
    return rc;
}

static enum rc show_person(struct page *p, const struct trouvee *t, struct err *e)
{
    struct page_reading reading = reading_of("page.gestion.livre", t->titulaire_id);
    const struct grant *g;
    enum rc rc;

    if (t->by_nir)
        item_set_add(&reading.criteria, ITEM_TITULAIRE_NIR);
    rc = page_read(p, &reading, &g, e);
    if (rc == RC_OK)
        view_personal_int(p->view, g, K_LV_TROUVE, item, t->titulaire_id);
    return rc;
}

/* What was typed is not given back: it may be the number of a person. */
enum rc page_livre(struct page *p, struct err *e)
{
    const struct trouvee *t = p->refused == NULL ? p->unit_arg : NULL;
    const enum genre by = genre_typed(p);

    for (size_t i = 0; i < GENRES; i++) {
        struct view *v = view_add(p->view, K_CODES);

        view_text(v, K_CODE_NOM, genres[i].name);
        view_text(v, K_CODE_LIBELLE, genres[i].label);
        view_flag(v, K_CHOISIE, i == by);
    }
    return t != NULL ? show_person(p, t, e) : show_waiting(p, e);
}

enum rc part_corrections_nombre(struct page *p, struct err *e)
{
    int64_t n;
    enum rc rc = corrections_attente_nombre(p->db, &n, e);

    if (rc == RC_OK && n > 0)
        view_int(p->view, K_LV_NOMBRE, n);
    return rc;
}

/* ---- one account ------------------------------------------------------------------------------------------------------- */

static const char *account_name(int64_t account)
{
    return account < BOOK_SHARED_MIN ? poche_label((enum poche)account) : compte_label(account);
}

static void show_accounts(struct view *v, const struct grant *g, int64_t debit, int64_t credit)
{
    view_personal(v, g, K_LV_DE, item, account_name(debit));
    view_personal(v, g, K_LV_VERS, item, account_name(credit));
}

/* The correction that stands of a key; NULL when it may be proposed. */
static const struct correction *standing(const struct correction *list, size_t n, const char *cle)
{
    for (size_t i = 0; i < n; i++)
        if (list[i].etat != CORRECTION_REFUSEE && strcmp(list[i].cle, cle) == 0)
            return &list[i];
    return NULL;
}

static enum rc open_account(struct page *p, const char *act, int64_t *id, const struct grant **g,
                            struct err *e)
{
    enum rc rc = known(p, p->params[0], id, e);

    struct page_reading reading;

    if (rc != RC_OK)
        return rc;
    reading = reading_of(act, *id);
    rc = page_read(p, &reading, g, e);
    if (rc == RC_OK)
        view_personal_int(p->view, *g, K_LV_TITULAIRE, item, *id);
    return rc;
}

static void show_entry(struct page *p, const struct grant *g, const struct movement *m,
                       const struct correction *list, size_t n)
{
    struct view *v = view_add(p->view, K_MOUVEMENTS);
    const struct correction *c = standing(list, n, m->t.cle);

    part_movement(p, v, g, m);
    show_accounts(v, g, m->t.debit, m->t.credit);
    view_personal_flag(v, g, K_LV_CORRIGIBLE, item, c == NULL && correction_corrigible(&m->t));
    if (c != NULL)
        view_personal_int(v, g, K_LV_NO, item, c->no);
    view_personal_flag(v, g, K_LV_FAITE, item, c != NULL && c->etat == CORRECTION_FAITE);
}

/* The last first; `apres` is how many entries older than those shown there are. */
enum rc page_livre_compte(struct page *p, struct err *e)
{
    const int64_t older = query_number(p, "apres");
    const struct grant *g;
    struct correction *list = NULL;
    struct movement *all = NULL;
    size_t n = 0, said = 0, end, begin;
    int64_t id;
    enum rc rc = open_account(p, "page.gestion.livre-compte", &id, &g, e);

    if (rc == RC_OK)
        rc = part_purses(p, g, id, e);
    if (rc == RC_OK)
        rc = book_statement(p->db, p->arena, id, INT32_MAX - 1, INT64_MAX, &all, &n, e);
    if (rc == RC_OK)
        rc = corrections_of(p->db, p->arena, id, &list, &said, e);
    if (rc != RC_OK)
        return rc;
    end = older > 0 && (uint64_t)older < n ? (size_t)older : n;
    begin = end > MOVEMENTS_SHOWN ? end - MOVEMENTS_SHOWN : 0;
    for (size_t i = end; i-- > begin;)
        show_entry(p, g, &all[i], list, said);
    if (begin > 0)
        view_int(p->view, K_APRES, (int64_t)begin);
    for (size_t i = said; i-- > 0;)
        show_correction(p, view_add(p->view, K_CORRECTIONS), g, &list[i]);
    return RC_OK;
}

/* ---- one entry, and its reverse ------------------------------------------------------------------------------------------ */

static enum poche unit_of(const struct transfer *t)
{
    return t->debit == POCHE_HEURES || t->credit == POCHE_HEURES || t->debit == COMPTE_HEURES ? POCHE_HEURES
                                                                                              : POCHE_DROITS;
}

/* What the reverse takes it from, and whether it is still there. */
static void show_rest(struct page *p, const struct grant *g, const struct correction_apercu *x)
{
    if (x->poche != 0) {
        view_personal(p->view, g, K_LV_POCHE, item, poche_label(x->poche));
        part_amount(p, p->view, g, K_LV_LIBRE, item, x->poche, x->libre);
    }
    if (x->reste.rc == RC_OK)
        return;
    view_personal(p->view, g, K_LV_RESTE, item, arena_strdup(p->arena, x->reste.phrase));
    view_personal(p->view, g, K_LV_RESTE_ARTICLE, item, msg_def(x->reste.msg)->article);
}

static void show_preview(struct page *p, const struct grant *g, const struct correction_apercu *x)
{
    struct view *before = view_add(p->view, K_LV_ECRITURES), *after = view_add(p->view, K_LV_INVERSES);

    view_personal(p->view, g, K_LV_CLE, item, x->t.cle);
    view_personal(p->view, g, K_LV_PHRASE, item, transfer_phrase(&x->t));
    part_amount(p, p->view, g, K_LV_MONTANT, item, unit_of(&x->t), x->t.amount);
    view_personal_day(p->view, g, K_LV_JOUR, item, x->t.value_day);
    view_personal(p->view, g, K_LV_ARTICLE, item, x->t.article);
    show_accounts(before, g, x->t.debit, x->t.credit);
    show_accounts(after, g, x->t.credit, x->t.debit);
    view_personal_flag(p->view, g, K_LV_CONVERSION, item, x->t.genre == GENRE_CONVERSION);
    show_rest(p, g, x);
}

/* An entry that is not to be corrected here says why; one whose correction stands leads to it. */
static enum rc show_proposable(struct page *p, const struct grant *g, const struct correction_apercu *x,
                               struct err *e)
{
    const struct correction *c;
    struct correction *list;
    size_t n;
    enum rc rc = corrections_of(p->db, p->arena, x->t.titulaire_id, &list, &n, e);

    if (rc != RC_OK)
        return rc;
    c = standing(list, n, x->t.cle);
    if (c != NULL)
        view_personal_int(p->view, g, K_LV_NO, item, c->no);
    if (x->refus.rc != RC_OK) {
        view_personal(p->view, g, K_LV_REFUS, item, arena_strdup(p->arena, x->refus.phrase));
        view_personal(p->view, g, K_LV_REFUS_ARTICLE, item, msg_def(x->refus.msg)->article);
    }
    view_personal_flag(p->view, g, K_LV_A_PROPOSER, item, c == NULL && x->refus.rc == RC_OK);
    return RC_OK;
}

enum rc page_corriger(struct page *p, struct err *e)
{
    const char *cle = form_typed(p, "cle", request_query(p->rq, "cle"));
    struct correction_apercu x;
    const struct grant *g;
    int64_t id;
    enum rc rc = open_account(p, "page.gestion.livre-ecriture", &id, &g, e);

    if (rc == RC_OK)
        rc = correction_apercu(p->db, p->arena, id, cle != NULL ? cle : "", &x, e);
    if (rc == RC_OK)
        rc = show_proposable(p, g, &x, e);
    if (rc != RC_OK)
        return rc;
    show_preview(p, g, &x);
    view_text(p->view, K_S_MOTIF, form_typed(p, "motif", NULL));
    return RC_OK;
}

static enum rc proposed(struct page *p, struct err *e)
{
    const struct correction_proposition *c = p->unit_arg;

    (void)e;
    p->redirect = arena_printf(p->arena, ROOT "/%lld/%lld?fait=correction-proposee",
                               (long long)c->titulaire_id, (long long)c->no_out);
    return RC_OK;
}

enum rc action_corriger(struct page *p, struct err *e)
{
    struct correction_proposition *c = ARENA_NEW(p->arena, struct correction_proposition);
    char *cle = NULL, *why = NULL;
    enum rc rc = known(p, p->params[0], &c->titulaire_id, e);

    if (rc == RC_OK)
        rc = form_text(p, "cle", "Écriture", "cec/2025/benevolat", &cle, e);
    if (rc == RC_OK)
        rc = form_text(p, "motif", "Motif", "attestation d'une autre personne", &why, e);
    c->cle = cle;
    c->motif = why;
    c->agent = p->session.agent;
    if (rc == RC_OK)
        page_open(p, correction_proposer, c, proposed);
    return rc;
}

/* ---- one correction --------------------------------------------------------------------------------------------------------- */

enum rc page_correction(struct page *p, struct err *e)
{
    struct correction_apercu x;
    struct correction c;
    const struct grant *g;
    int64_t id, no;
    enum rc rc = open_account(p, "page.gestion.livre-correction", &id, &g, e);

    if (rc == RC_OK && !text_numero(p->params[1], &no))
        rc = ERR(e, MSG_CORRECTION_INCONNUE, "numero", p->params[1]);
    if (rc == RC_OK)
        rc = correction_lire(p->db, p->arena, id, no, &c, e);
    if (rc == RC_OK)
        rc = correction_apercu(p->db, p->arena, id, c.cle, &x, e);
    if (rc != RC_OK)
        return rc;
    if (c.etat != CORRECTION_PROPOSEE) { /* what it did is in the book: what it would do is past */
        x.poche = 0;
        x.reste.rc = RC_OK;
    }
    show_preview(p, g, &x);
    show_correction(p, p->view, g, &c);
    return RC_OK;
}

enum rc action_correction(struct page *p, struct err *e)
{
    struct correction_decision *d = ARENA_NEW(p->arena, struct correction_decision);
    const char *decision = form_optional(p, "decision");
    const bool approved = decision != NULL && strcmp(decision, "approuver") == 0;
    enum rc rc = known(p, p->params[0], &d->titulaire_id, e);

    d->agent = p->session.agent;
    if (rc == RC_OK && !text_numero(p->params[1], &d->no))
        rc = ERR(e, MSG_CORRECTION_INCONNUE, "numero", p->params[1]);
    if (rc != RC_OK)
        return rc;
    if (!approved && (decision == NULL || strcmp(decision, "abandonner") != 0)) {
        ERR(e, MSG_WEB_CHAMP_CHOIX, "champ", "Décision");
        return err_at(e, "decision", 0);
    }
    page_write(p, approved ? correction_approuver : correction_abandonner, d, NULL,
               arena_printf(p->arena, ROOT "/%s/%s?fait=%s", p->params[0], p->params[1],
                            approved ? "correction-faite" : "correction-abandonnee"));
    return RC_OK;
}

/*
 * pages_compte.c - the account that a training body is paid on, in its own space: proposed, approved when an agent proposed it,
 * cancelled; and the operator's list of the accounts that wait.
 */
#include "base/text.h"
#include "training/affacturage.h"
#include "training/compte_refus.h"
#include "web/pages.h"
#include "web/parts.h"

#define WAITING_SHOWN 100

static enum rc read_accounts(struct page *p, const char *act, enum law_purpose purpose,
                             const struct grant **g, struct err *e)
{
    struct page_reading r = {.purpose = purpose, .act = act};

    r.items =
        item_set_of(ITEM_ORGANISME_RIB, ITEM_ORGANISME_COORDONNEES, ITEM_ORGANISME_AFFACTURAGE, ITEM_COUNT);
    return page_read(p, &r, g, e);
}

/* ---- the training body's own -------------------------------------------------------------------------------- */

static struct compte_commande *command(struct page *p)
{
    struct compte_commande *k = ARENA_NEW(p->arena, struct compte_commande);

    *k = (struct compte_commande){.de = {COMPTE_ORGANISME, p->session.actor_id},
                                  .par = {PARTY_ORGANISME, p->session.actor_id, ""}};
    return k;
}

/* The end that is proposed, and as a form posts it back. */
static void show_end(struct view *v, day_t fin, struct arena *a)
{
    char iso[DAY_TEXT_BYTES];

    view_day(v, K_AFF_FIN, fin);
    if (fin != DAY_NONE)
        view_text(v, K_AFF_FIN_ISO, arena_strdup(a, day_iso(fin, iso)));
}

/* The company that is, or is to be, paid in its place; an end that an agent proposed is for the body to approve or refuse. */
static enum rc show_factors(struct page *p, const struct grant *g, struct err *e)
{
    struct affacturage *list;
    size_t n;
    int64_t days = 0;
    enum rc rc =
        affacturages(p->db, p->arena, p->session.actor_id, 0, p->today, AFFACTURAGES_PAGE, &list, &n, e);

    if (rc == RC_OK)
        rc = compte_delai(p->db, &days, e);
    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        const struct affacturage *f = &list[i];
        struct view *v = view_add(p->view, K_AFFACTURAGES);
        bool fin = f->fin_proposee != DAY_NONE, waits = fin || f->approuve_le == DAY_NONE;
        bool ours = f->propose_par[0] == '\0';

        view_personal(v, g, K_AFF_NOM, ITEM_ORGANISME_AFFACTURAGE, f->raison_sociale);
        view_personal(v, g, K_AFF_COMPTE, ITEM_ORGANISME_AFFACTURAGE, f->iban);
        view_text(v, K_AFF_ETAT, affacturage_etat(f));
        if (f->refus != NULL)
            view_personal(v, g, K_AFF_REFUS, ITEM_ORGANISME_AFFACTURAGE,
                          compte_refus_dit(p->arena, f->refus, true, p->today));
        view_int(v, K_AFF_NO, f->no);
        show_end(v, f->fin_proposee, p->arena);
        view_flag(v, K_AFF_A_APPROUVER, waits && !ours);
        view_flag(v, K_AFF_ATTEND_AUTRE, waits && ours);
        view_flag(v, K_AFF_A_TERMINER, !waits);
        view_flag(v, K_AFF_ANNULABLE, waits || f->approuve_le + (day_t)days > p->today);
    }
    return rc;
}

enum rc page_compte(struct page *p, struct err *e)
{
    const struct compte_de de = {COMPTE_ORGANISME, p->session.actor_id};
    const struct grant *g;
    enum rc rc = read_accounts(p, "page.organisme.compte", FINALITE_4, &g, e);

    if (rc == RC_OK)
        rc = part_comptes(p, g, de, "/organisme/compte", e);
    return rc == RC_OK ? show_factors(p, g, e) : rc;
}

enum rc action_proposer_compte(struct page *p, struct err *e)
{
    struct compte_commande *k = command(p);

    (void)e;
    part_compte_propose(p, k);
    page_write(p, compte_proposer, k, NULL, "/organisme/compte?fait=compte-propose");
    return RC_OK;
}

enum rc action_compte(struct page *p, struct err *e)
{
    struct compte_commande *k = command(p);
    const char *act = p->params[0];
    bool approve = strcmp(act, "approuver") == 0;
    enum rc rc;

    if (!approve && strcmp(act, "annuler") != 0)
        return ERR(e, MSG_WEB_INTROUVABLE);
    rc = part_compte_vise(p, k, e);
    if (rc == RC_OK)
        page_write(p, approve ? compte_approuver : compte_annuler, k, NULL,
                   approve ? "/organisme/compte?fait=compte-approuve"
                           : "/organisme/compte?fait=compte-annule");
    return rc;
}

/* /…/{affacturage}/{acte}, from either space: what the page showed is posted back, and is what must still wait. */
static enum rc decide_factor(struct page *p, struct affacturage_decision *d, const char *no, const char *back,
                             struct err *e)
{
    const char *act = p->params[1];
    bool approve = strcmp(act, "approuver") == 0;
    const char *fin = request_field(p->rq, "fin");

    if ((!approve && strcmp(act, "refuser") != 0) || !text_numero(no, &d->no))
        return ERR(e, MSG_WEB_INTROUVABLE);
    d->lu = true;
    d->fin_lue = fin != NULL ? day_parse_iso(fin) : DAY_NONE;
    page_write(p, approve ? affacturage_approuver : affacturage_refuser, d, NULL,
               arena_printf(p->arena, "%s?fait=affacturage-%s", back, approve ? "approuve" : "refuse"));
    return RC_OK;
}

enum rc action_affacturage(struct page *p, struct err *e)
{
    struct affacturage_decision *d = ARENA_NEW(p->arena, struct affacturage_decision);

    *d = (struct affacturage_decision){.organisme_id = p->session.actor_id,
                                       .par = {PARTY_ORGANISME, p->session.actor_id, ""}};
    return decide_factor(p, d, p->params[0], "/organisme/compte", e);
}

/* ---- the operator's list ------------------------------------------------------------------------------------ */

static enum rc show_waiting_factors(struct page *p, const struct grant *g, struct err *e)
{
    struct affacturage_attente *list;
    size_t n;
    enum rc rc = affacturages_en_attente(p->db, p->arena, WAITING_SHOWN, &list, &n, e);

    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        struct view *v = view_add(p->view, K_AFFACTURAGES);

        view_personal(v, g, K_AFF_NOM, ITEM_ORGANISME_AFFACTURAGE, list[i].raison_sociale);
        view_text(v, K_AFF_ORGANISME, list[i].denomination);
        view_int(v, K_AFF_ORGANISME_ID, list[i].organisme_id);
        view_int(v, K_AFF_NO, list[i].no);
        view_text(v, K_AFF_ETAT, list[i].fin != DAY_NONE ? "fin proposée" : "déclarée");
        view_text(v, K_AFF_PAR, list[i].propose_par[0] != '\0' ? list[i].propose_par : "l'intéressé");
        view_day(v, K_AFF_LE, list[i].propose_le);
        view_personal(v, g, K_AFF_SIRET, ITEM_ORGANISME_AFFACTURAGE, list[i].siret);
        view_personal(v, g, K_AFF_COMPTE, ITEM_ORGANISME_AFFACTURAGE, list[i].iban);
        view_day(v, K_AFF_DEPUIS, list[i].depuis);
        show_end(v, list[i].fin, p->arena);
    }
    return rc;
}

enum rc action_decider_affacturage(struct page *p, struct err *e)
{
    struct affacturage_decision *d = ARENA_NEW(p->arena, struct affacturage_decision);

    *d = (struct affacturage_decision){.par = {PARTY_CDC, 0, p->session.agent}};
    if (!text_whole_before(p->params[0], '-', &d->organisme_id))
        return ERR(e, MSG_WEB_INTROUVABLE);
    return decide_factor(p, d, strchr(p->params[0], '-') + 1, "/gestion/comptes", e);
}

enum rc page_comptes(struct page *p, struct err *e)
{
    const struct grant *g;
    struct compte *list;
    size_t n;
    enum rc rc = read_accounts(p, "page.gestion.comptes", FINALITE_3, &g, e);

    if (rc == RC_OK)
        rc = comptes(p->db, p->arena, NULL, WAITING_SHOWN, &list, &n, e);
    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        struct view *v = view_add(p->view, K_COMPTES);

        part_compte(p, v, g, &list[i]);
        view_text(v, K_CPT_NOM, list[i].denomination);
        view_text(v, K_CPT_PAR, list[i].propose_par[0] != '\0' ? list[i].propose_par : "l'intéressé");
        rc = part_compte_connu(p, v, g, &list[i], e);
        view_text(v, K_CPT_PARTIE,
                  arena_printf(p->arena, "%s-%lld", compte_partie_name(list[i].de.partie),
                               (long long)list[i].de.id));
    }
    return rc == RC_OK ? show_waiting_factors(p, g, e) : rc;
}

/* "organisme-7". */
static bool read_party(const char *word, struct compte_de *out)
{
    for (int partie = 0; partie < COMPTE_PARTIES; partie++) {
        const char *name = compte_partie_name((enum compte_partie)partie);
        size_t n = strlen(name);

        if (strncmp(word, name, n) != 0 || word[n] != '-')
            continue;
        out->partie = (enum compte_partie)partie;
        return text_numero(word + n + 1, &out->id);
    }
    return false;
}

enum rc action_decider_compte(struct page *p, struct err *e)
{
    struct compte_commande *k = ARENA_NEW(p->arena, struct compte_commande);
    const char *act = p->params[1];
    bool approve = strcmp(act, "approuver") == 0;
    enum rc rc;

    *k = (struct compte_commande){.par = {PARTY_CDC, 0, p->session.agent}};
    if (!read_party(p->params[0], &k->de))
        return ERR(e, MSG_COMPTE_AUCUN);
    if (!approve && strcmp(act, "refuser") != 0)
        return ERR(e, MSG_WEB_INTROUVABLE);
    rc = part_compte_vise(p, k, e);
    if (rc == RC_OK && approve)
        rc = form_confirmed(p, "verifie", e);
    if (rc == RC_OK)
        page_write(p, approve ? compte_approuver : compte_refuser, k, NULL,
                   approve ? "/gestion/comptes?fait=compte-approuve" : "/gestion/comptes?fait=compte-refuse");
    return rc;
}

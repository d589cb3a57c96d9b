/* parts_compte.c - the bank account of a party as its own page and the operator's show it, and what its contacts were told. */
#include "rights/acte.h"
#include "training/avis.h"
#include "training/compte_refus.h"
#include "web/parts.h"

#define ACCOUNTS_SHOWN 10

void part_compte(struct page *p, struct view *v, const struct grant *g, const struct compte *k)
{
    view_personal(v, g, K_CPT_IBAN, ITEM_ORGANISME_RIB, k->iban);
    view_personal(v, g, K_CPT_TITULAIRE, ITEM_ORGANISME_RIB, k->titulaire);
    view_personal(v, g, K_CPT_CONTACT, ITEM_ORGANISME_COORDONNEES, k->contact);
    view_text(v, K_CPT_ETAT, compte_etat_label(k->etat));
    view_day(v, K_CPT_PROPOSE_LE, k->propose_le);
    view_day(v, K_CPT_PAYABLE, k->payable_le);
    if (k->refus != NULL)
        view_personal(v, g, K_CPT_REFUS, ITEM_ORGANISME_RIB,
                      compte_refus_dit(p->arena, k->refus, false, p->today));
}

/* Who proposed it, for who reads: *mine is true for the reader, who may not approve it. */
static const char *proposer(const struct page *p, const struct compte *k, bool *mine)
{
    bool party = k->propose_par[0] == '\0', agent = p->session.espace == ESPACE_GESTION;

    *mine = agent ? acte_meme_agent(k->propose_par, p->session.agent) : party;
    if (*mine)
        return "vous";
    return party ? "l'intéressé" : agent ? k->propose_par : "le gestionnaire";
}

static void show_account(struct page *p, const struct grant *g, const struct compte *k)
{
    struct view *v = view_add(p->view, K_COMPTES);
    bool waits = strcmp(k->etat, "propose") == 0, mine;

    part_compte(p, v, g, k);
    view_text(v, K_CPT_PAR, proposer(p, k, &mine));
    if (waits)
        view_flag(p->view, K_CPT_ATTENTE, true);
    if (waits && !mine)
        view_flag(p->view, K_CPT_ATTENTE_AUTRE, true);
    if (waits || (k->payable_le != DAY_NONE && k->payable_le > p->today))
        view_flag(p->view, K_CPT_ANNULABLE, true);
}

static enum rc show_notices(struct page *p, const struct grant *g, struct compte_de de, struct err *e)
{
    struct avis *list;
    size_t n;
    enum rc rc = avis_lister(p->db, p->arena, &de, 0, &list, &n, e);

    for (size_t i = n; rc == RC_OK && i > 0; i--) {
        struct view *v = view_add(p->view, K_AVIS);

        view_day(v, K_AVIS_LE, day_of_instant(list[i - 1].cree_us));
        view_text(v, K_AVIS_OBJET, list[i - 1].objet);
        view_personal(v, g, K_AVIS_ADRESSE, ITEM_ORGANISME_COORDONNEES, list[i - 1].adresse);
        view_flag(v, K_AVIS_PARTI, list[i - 1].remis_us != 0);
    }
    return rc;
}

enum rc part_comptes(struct page *p, const struct grant *g, struct compte_de de, const char *root,
                     struct err *e)
{
    struct compte *list;
    size_t n;
    enum rc rc = comptes(p->db, p->arena, &de, ACCOUNTS_SHOWN, &list, &n, e);

    for (size_t i = 0; rc == RC_OK && i < n; i++)
        show_account(p, g, &list[i]);
    view_text(p->view, K_CPT_RACINE, root);
    view_text(p->view, K_S_TITULAIRE, form_typed(p, "titulaire", NULL));
    view_text(p->view, K_S_CONTACT, form_typed(p, "contact", NULL));
    return rc == RC_OK ? show_notices(p, g, de, e) : rc;
}

void part_compte_propose(struct page *p, struct compte_commande *k)
{
    k->iban = form_optional(p, "iban");
    k->titulaire = form_optional(p, "titulaire");
    k->contact = form_optional(p, "contact");
}

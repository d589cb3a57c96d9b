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
    view_int(v, K_CPT_NUMERO, k->no);
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

/* The account that the forms of the page are about, and post back: the one that waits, else the one in force. */
static int64_t aimed_at(const struct compte *list, size_t n)
{
    int64_t in_force = 0;

    for (size_t i = 0; i < n; i++) {
        if (strcmp(list[i].etat, "propose") == 0)
            return list[i].no;
        if (strcmp(list[i].etat, "en_vigueur") == 0)
            in_force = list[i].no;
    }
    return in_force;
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
    if (rc == RC_OK)
        view_int(p->view, K_CPT_VISE, aimed_at(list, n));
    view_text(p->view, K_CPT_RACINE, root);
    view_text(p->view, K_S_TITULAIRE, form_typed(p, "titulaire", NULL));
    view_text(p->view, K_S_CONTACT, form_typed(p, "contact", NULL));
    return rc == RC_OK ? show_notices(p, g, de, e) : rc;
}

enum rc part_compte_connu(struct page *p, struct view *v, const struct grant *g, const struct compte *k,
                          struct err *e)
{
    struct compte_connu known;
    enum rc rc = compte_connaitre(p->db, p->arena, k->de, &known, e);

    if (rc != RC_OK)
        return rc;
    view_text(v, K_CPT_ADRESSE,
              arena_printf(p->arena, "/gestion/%s/%s",
                           k->de.partie == COMPTE_ORGANISME ? "organismes" : "financeurs", known.cle));
    if (known.iban[0] != '\0')
        view_personal(v, g, K_CPT_AVANT, ITEM_ORGANISME_RIB, known.iban);
    view_personal(v, g, K_CPT_AVANT_CONTACT, ITEM_ORGANISME_COORDONNEES, known.contact);
    view_personal(v, g, K_CPT_COURRIEL, ITEM_ORGANISME_COORDONNEES, known.courriel);
    view_personal(v, g, K_CPT_TELEPHONE, ITEM_ORGANISME_COORDONNEES, known.telephone);
    view_flag(v, K_CPT_CHANGE, known.anciens_n > 0);
    for (size_t i = 0; i < known.anciens_n; i++)
        view_personal(view_add(v, K_CPT_ANCIENS), g, K_CPT_ANCIEN, ITEM_ORGANISME_COORDONNEES,
                      known.anciens[i]);
    return RC_OK;
}

enum rc part_compte_vise(struct page *p, struct compte_commande *k, struct err *e)
{
    static const char field[] = "numero", label[] = "Numéro du compte", example[] = "2";
    enum rc rc = form_int(p, field, label, example, &k->no_lu, e);

    if (rc != RC_OK || k->no_lu > 0)
        return rc;
    ERR(e, MSG_WEB_CHAMP_NOMBRE, "champ", label, "exemple", example);
    return err_at(e, field, 0);
}

void part_compte_propose(struct page *p, struct compte_commande *k)
{
    k->iban = form_optional(p, "iban");
    k->titulaire = form_optional(p, "titulaire");
    k->contact = form_optional(p, "contact");
}

/* pages_simulateur_engagement.c - « Simuler mes droits », the engagements: what activities of a year give (rights/cec.h). */
#include "base/money.h"
#include "law/law_text.h"
#include "rights/cec.h"
#include "web/simulateur.h"

#define ANNEE_MIN 1900
#define ANNEE_MAX 2100
#define DUREE_MAX 10000
#define ACTIVITES_MAX 40

static const struct champ_saisi champ_engagement = {"engagement", "Activité", K_Z_ENGAGEMENTS_CHOIX,
                                                    K_F_ENGAGEMENT};
static const struct champ_saisi champ_annee = {"engagement_annee", "Année de l'activité",
                                               K_Z_ENGAGEMENT_ANNEE, K_F_ENGAGEMENT_ANNEE};
static const struct champ_saisi champ_duree = {"duree", "Durée", K_Z_DUREE, K_F_DUREE};
static const struct champ_saisi champ_quantite = {"quantite", "Seconde quantité", K_Z_QUANTITE, K_F_QUANTITE};
static const struct champ_saisi champ_declare_le = {"declare_le", "Déclarée le", K_Z_DECLARE_LE,
                                                    K_F_DECLARE_LE};
static const struct champ_saisi champ_atteste_le = {"atteste_le", "Attestée le", K_Z_ATTESTE_LE,
                                                    K_F_ATTESTE_LE};
static const struct champ_saisi champ_solde = {"solde_cec", "Droits d'engagement déjà inscrits",
                                               K_Z_SOLDE_CEC, K_F_SOLDE_CEC};

/* ---- reading ---------------------------------------------------------------------------------------------------- */

/* Every activity that the law ever named, once: one that is not of that year is refused in words. */
static void activities(struct choix *out)
{
    const struct law_table *table = NULL;
    size_t n = 0;

    for (size_t t = 0; t < law_tables_n; t++)
        if (strcmp(law_tables[t].name, "activites_engagement") == 0)
            table = &law_tables[t];
    for (size_t i = 0; table != NULL && i < table->n && n < ACTIVITES_MAX - 1; i++) {
        size_t k = 0;

        while (k < n && strcmp(out[k].nom, table->codes[i].code) != 0)
            k++;
        if (k == n)
            out[n++] = (struct choix){table->codes[i].code, table->codes[i].label};
    }
    out[n] = (struct choix){NULL, NULL};
}

static void read_one(const struct rangee *r, struct cec_entree *in)
{
    struct choix all[ACTIVITES_MAX];
    int64_t year = 0;
    size_t chosen;

    *in = (struct cec_entree){.activite = "", .declare_le = DAY_NONE, .atteste_le = DAY_NONE};
    activities(all);
    if (saisie_choix(r, &champ_engagement, all, &chosen))
        in->activite = all[chosen].nom;
    (void)saisie_entier(r, &champ_annee, true, ANNEE_MIN, ANNEE_MAX, &year);
    in->annee = (int)year;
    (void)saisie_entier(r, &champ_duree, true, 0, DUREE_MAX, &in->duree);
    (void)saisie_entier(r, &champ_quantite, false, 0, DUREE_MAX, &in->quantite);
    (void)saisie_jour(r, &champ_declare_le, false, &in->declare_le);
    (void)saisie_jour(r, &champ_atteste_le, false, &in->atteste_le);
    view_flag(r->v, K_Z_CASES,
              !saisie_vide(r, &champ_quantite) || !saisie_vide(r, &champ_declare_le) ||
                  !saisie_vide(r, &champ_atteste_le));
}

static int by_year(const void *a, const void *b)
{
    const struct cec_entree *x = a, *y = b;

    return (x->annee > y->annee) - (x->annee < y->annee);
}

void simulateur_lire_engagements(struct saisie *s, struct engagements *out)
{
    static const char *const noms[] = {"engagement_annee", "duree",      "quantite",
                                       "declare_le",       "atteste_le", NULL};
    static const struct saisie_rangs def = {.nom = "Engagement citoyen",
                                            .cle = "engagements",
                                            .list = K_Z_ENGAGEMENTS,
                                            .noms = noms,
                                            .max = ENGAGEMENTS_MAX};
    struct rangee rows[ENGAGEMENTS_MAX], outside = saisie_hors_rangs(s);
    size_t n = saisie_rangs(s, &def, rows);

    out->n = 0;
    for (size_t i = 0; i < n; i++) {
        read_one(&rows[i], &out->e[out->n]);
        out->n += !rows[i].vierge;
    }
    if (out->n > 1)
        qsort(out->e, out->n, sizeof(out->e[0]), by_year);
    (void)saisie_euros(&outside, &champ_solde, false, &out->solde_cents);
    view_flag(s->p->view, K_Z_ENGAGEMENTS_PLEIN, n == ENGAGEMENTS_MAX);
}

/* ---- showing ---------------------------------------------------------------------------------------------------- */

/* The next balance. An activity that gives nothing says why, with its article: that is its result. */
static int64_t show_one(struct view *result, const struct cec_entree *in, int64_t balance,
                        struct appuis *texts)
{
    struct cec_entree asked = *in;
    struct cec_credit credit;
    struct view *v = view_add(result, K_LIGNES_CEC);
    struct err e;

    view_int(v, K_L_ANNEE, in->annee);
    view_text(v, K_L_QUOI, cec_libelle(in->activite, day_make(in->annee, 12, 31)));
    asked.solde_cents = balance;
    if (cec_calculer(&asked, &credit, &e) != RC_OK) {
        view_money(v, K_L_MONTANT, 0);
        view_text(v, K_L_REFUS, arena_strdup(view_arena(v), e.phrase));
        view_text(v, K_L_REFUS_ARTICLE, msg_def(e.msg)->article);
    } else {
        balance += credit.montant;
        view_money(v, K_L_MONTANT, credit.montant);
        if (credit.perdu > 0)
            view_money(v, K_L_PERDU, credit.perdu);
        view_money(v, K_L_PLAFOND, credit.plafond);
        part_law_rule(v, PARAM_CEC_ACTIVITE, day_make(in->annee, 12, 31));
    }
    view_money(v, K_L_SOLDE, balance);
    simulateur_textes(texts, &credit.appuis);
    return balance;
}

void simulateur_montrer_engagements(struct view *result, const struct engagements *all, day_t at,
                                    struct appuis *texts)
{
    int64_t balance = all->solde_cents;

    for (size_t i = 0; i < all->n; i++)
        if (day_make(all->e[i].annee, 12, 31) <= at) {
            balance = show_one(result, &all->e[i], balance, texts);
            view_flag(result, K_A_LIGNES_CEC, true);
        } else {
            struct view *v = view_add(result, K_CEC_A_VENIR);

            view_int(v, K_L_ANNEE, all->e[i].annee);
            view_day(v, K_L_DATE, day_make(all->e[i].annee, 12, 31));
        }
    if (all->n > 0 || all->solde_cents > 0)
        view_money(result, K_R_TOTAL_CEC, balance);
}

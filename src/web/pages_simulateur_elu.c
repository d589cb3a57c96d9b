/* pages_simulateur_elu.c - « Simuler mes droits d'élu »: the credits of mandates (rights/dife.h), one by one. */
#include "base/money.h"
#include "law/law_text.h"
#include "rights/dife.h"
#include "web/pages.h"
#include "web/simulateur.h"

#define MANDATS_MAX 8
#define DEPENSES_MAX 8
#define TYPES_MAX 32

static const char label_date[] = "Mes droits d'élu le";

static const struct champ_saisi champ_mandat = {"mandat", "Type de mandat", K_Z_TYPES, K_F_MANDAT};
static const struct champ_saisi champ_tour = {"premier_tour", "Premier tour de l'élection", K_Z_PREMIER_TOUR,
                                              K_F_PREMIER_TOUR};
static const struct champ_saisi champ_debut = {"debut", "Début du mandat", K_Z_DEBUT, K_F_DEBUT};
static const struct champ_saisi champ_fin = {"fin", "Fin du mandat", K_Z_FIN, K_F_FIN};
static const struct champ_saisi champ_depense_le = {"depense_le", "Jour de la dépense", K_Z_DEPENSE_LE,
                                                    K_F_DEPENSE_LE};
static const struct champ_saisi champ_depense = {"depense", "Montant de la dépense", K_Z_DEPENSE,
                                                 K_F_DEPENSE};
static const struct champ_saisi champ_solde = {"solde", "Droits connus à une date", K_Z_SOLDE, K_F_SOLDE};
static const struct champ_saisi champ_solde_le = {"solde_le", "Connus le", K_Z_SOLDE_LE, K_F_SOLDE_LE};

struct demande {
    day_t dates[SIMULATEUR_DATES];
    size_t dates_n;
    struct dife_mandat mandats[MANDATS_MAX];
    struct dife_mouvement depenses[DEPENSES_MAX];
    struct rangee premiere_depense;
    struct dife_in in;
};

/* ---- reading ---------------------------------------------------------------------------------------------------- */

/* Every type of the law, those that give no right included: the answer then says so. */
static void read_type(const struct rangee *r, const char **out)
{
    struct choix types[TYPES_MAX] = {{NULL, NULL}};
    const struct law_mandate *m;
    size_t n = 0, chosen;

    for (; n < TYPES_MAX - 1 && (m = law_mandat_nth(n)) != NULL; n++)
        types[n] = (struct choix){m->code, m->label};
    types[n] = (struct choix){NULL, NULL};
    if (saisie_choix(r, &champ_mandat, types, &chosen))
        *out = types[chosen].nom;
}

static void read_mandate(const struct rangee *r, struct dife_mandat *m)
{
    *m = (struct dife_mandat){.premier_tour = DAY_NONE, .debut = DAY_NONE, .fin = DAY_NONE};
    read_type(r, &m->type);
    (void)saisie_jour(r, &champ_tour, false, &m->premier_tour);
    (void)saisie_jour(r, &champ_debut, true, &m->debut);
    (void)saisie_jour(r, &champ_fin, false, &m->fin);
    (void)saisie_ordre(r, &champ_debut, m->debut, champ_tour.label, m->premier_tour);
    (void)saisie_ordre(r, &champ_fin, m->fin, champ_debut.label, m->debut);
}

static void read_mandates(struct saisie *s, struct demande *d)
{
    static const char *const noms[] = {"debut", "premier_tour", "fin", NULL};
    static const struct saisie_rangs def = {.nom = "Mandat",
                                            .cle = "mandats",
                                            .list = K_Z_MANDATS,
                                            .noms = noms,
                                            .requis = 1,
                                            .max = MANDATS_MAX};
    struct rangee rows[MANDATS_MAX];
    size_t n = saisie_rangs(s, &def, rows);

    for (size_t i = 0; i < n; i++) {
        struct dife_mandat m;

        read_mandate(&rows[i], &m);
        if (!rows[i].vierge)
            d->mandats[d->in.mandats_n++] = m;
    }
    d->in.mandats = d->mandats;
    view_flag(s->p->view, K_Z_MANDATS_PLEIN, n == MANDATS_MAX);
}

static void read_spending(struct saisie *s, struct demande *d)
{
    static const char *const noms[] = {"depense_le", "depense", NULL};
    static const struct saisie_rangs def = {
        .nom = "Dépense", .cle = "depenses", .list = K_Z_DEPENSES, .noms = noms, .max = DEPENSES_MAX};
    struct rangee rows[DEPENSES_MAX];
    size_t n = saisie_rangs(s, &def, rows);

    d->premiere_depense = rows[0];
    for (size_t i = 0; i < n; i++) {
        struct dife_mouvement *m = &d->depenses[d->in.mouvements_n];
        int64_t spent = 0;

        m->genre = DIFE_MOUVEMENT;
        m->jour = DAY_NONE;
        (void)saisie_jour(&rows[i], &champ_depense_le, true, &m->jour);
        (void)saisie_euros(&rows[i], &champ_depense, true, &spent);
        m->montant_cents = -spent;
        d->in.mouvements_n += !rows[i].vierge;
    }
    d->in.mouvements = d->depenses;
    view_flag(s->p->view, K_Z_DEPENSES_PLEIN, n == DEPENSES_MAX);
}

static void read_opening(const struct rangee *out, struct demande *d)
{
    d->in.solde_initial_au = DAY_NONE;
    (void)saisie_euros(out, &champ_solde, false, &d->in.solde_initial_cents);
    (void)saisie_jour(out, &champ_solde_le, !saisie_vide(out, &champ_solde), &d->in.solde_initial_au);
    for (size_t i = 0; i < d->dates_n; i++) {
        const struct champ_saisi field = simulateur_champ_date(i, label_date);

        (void)saisie_ordre(out, &field, d->dates[i], champ_solde_le.label, d->in.solde_initial_au);
    }
}

static void read_all(struct saisie *s, void *demande)
{
    struct demande *d = demande;
    struct rangee out = saisie_hors_rangs(s);
    struct law_value hour;

    simulateur_dates(&out, label_date, d->dates, &d->dates_n);
    read_mandates(s, d);
    read_spending(s, d);
    read_opening(&out, d);
    if (law_param(PARAM_DIFE_HEURE_EN_EUROS, s->p->today, &hour, NULL) == RC_OK) {
        view_text(s->p->view, K_VALEUR_HEURE, part_law_value(s->p->arena, &hour));
        view_text(s->p->view, K_VALEUR_HEURE_ARTICLE, hour.article);
    }
}

/* ---- showing ---------------------------------------------------------------------------------------------------- */

enum genre { LIGNE_DEPENSE, LIGNE_CREDIT, LIGNE_PERTE };

struct ligne {
    day_t jour;
    enum genre genre;
    int64_t montant;
    const struct dife_credit *credit;
    const struct dife_perte *perte;
};

static int by_day(const void *a, const void *b)
{
    const struct ligne *x = a, *y = b;

    if (x->jour != y->jour)
        return x->jour < y->jour ? -1 : 1;
    return (x->genre > y->genre) - (x->genre < y->genre);
}

/* Credits and losses of the engine, with the spending that was typed and that counts on that day. */
static struct ligne *lines_of(struct arena *a, const struct dife_in *in, const struct dife_out *r, size_t *n)
{
    struct ligne *all = ARENA_ARRAY(a, struct ligne, r->credits_n + r->pertes_n + in->mouvements_n + 1);

    *n = 0;
    for (size_t i = 0; i < r->credits_n; i++)
        all[(*n)++] = (struct ligne){.jour = r->credits[i].jour,
                                     .genre = LIGNE_CREDIT,
                                     .montant = r->credits[i].montant_cents,
                                     .credit = &r->credits[i]};
    for (size_t i = 0; i < r->pertes_n; i++)
        all[(*n)++] = (struct ligne){.jour = r->pertes[i].jour,
                                     .genre = LIGNE_PERTE,
                                     .montant = -r->pertes[i].montant_cents,
                                     .perte = &r->pertes[i]};
    for (size_t i = 0; i < in->mouvements_n; i++)
        if (in->mouvements[i].jour <= in->au &&
            (in->solde_initial_au == DAY_NONE || in->mouvements[i].jour > in->solde_initial_au))
            all[(*n)++] = (struct ligne){.jour = in->mouvements[i].jour,
                                         .genre = LIGNE_DEPENSE,
                                         .montant = in->mouvements[i].montant_cents};
    qsort(all, *n, sizeof(*all), by_day);
    return all;
}

static const char *euros(struct arena *a, int64_t cents)
{
    char text[MONEY_TEXT_BYTES];

    return arena_strdup(a, money_french(cents, text));
}

static void show_line(struct view *result, const struct ligne *l)
{
    struct view *v = view_add(result, K_LIGNES_ELU);
    struct arena *a = view_arena(v);

    view_day(v, K_L_DATE, l->jour);
    view_money(v, K_L_MONTANT, l->montant);
    switch (l->genre) {
    case LIGNE_CREDIT:
        view_text(v, K_L_QUOI,
                  arena_printf(a, "Crédit annuel, mandat de %s", law_mandat_label(l->credit->mandat)));
        if (l->credit->perdu_cents > 0)
            view_text(v, K_L_PERDU, euros(a, l->credit->perdu_cents));
        view_money(v, K_L_SOLDE, l->credit->avant_cents + l->credit->montant_cents);
        part_law_rule(v, PARAM_DIFE_ANNUEL, l->jour);
        break;
    case LIGNE_PERTE:
        view_text(v, K_L_QUOI, "Droits perdus après la fin du mandat");
        part_law_rule(v, PARAM_DIFE_UTILISATION_APRES_MANDAT_MOIS, l->perte->fin_mandat);
        break;
    default:
        view_text(v, K_L_QUOI, "Dépense");
    }
}

static void show(struct saisie *s, const struct dife_in *in, const struct dife_out *r)
{
    struct view *result = simulateur_resultat(s, in->au);
    size_t n;
    struct ligne *lines = lines_of(s->p->arena, in, r, &n);

    view_money(result, K_R_TOTAL, r->solde_cents);
    view_flag(result, K_DROIT_TOUT, r->usage == DIFE_TOUT);
    view_flag(result, K_DROIT_REINSERTION, r->usage == DIFE_REINSERTION);
    view_flag(result, K_DROIT_AUCUN, r->usage == DIFE_AUCUN);
    view_day(result, K_R_LIMITE, r->utilisable_jusqu_au);
    view_flag(result, K_A_LIGNES, n > 0);
    for (size_t i = 0; i < n; i++)
        show_line(result, &lines[i]);
    part_law_texts(result, &r->appuis);
}

/* Spending above what was acquired is a slip of the hand: said, not shown as a debt. */
static bool compute(struct saisie *s, void *demande, day_t at)
{
    struct demande *d = demande;
    struct dife_out *r = ARENA_NEW(s->p->arena, struct dife_out);
    char text[32];
    struct err e;
    enum rc rc;

    d->in.au = at;
    rc = dife_compute(s->p->arena, &d->in, r, &e);
    if (rc == RC_OK && r->solde_cents < 0)
        rc = ERR(&e, MSG_WEB_DEPENSES, "date", day_french(at, text));
    if (rc == RC_OK) {
        show(s, &d->in, r);
        return true;
    }
    saisie_faute(&d->premiere_depense, &champ_depense, &e);
    return false;
}

enum rc page_simulateur_elu(struct page *p, struct err *e)
{
    struct demande *d = ARENA_NEW(p->arena, struct demande);

    (void)e;
    simulateur_page(p, d, d->dates, &d->dates_n, read_all, compute);
    return RC_OK;
}

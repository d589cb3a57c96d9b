/* pages_simulateur_reste.c - « Simuler mon reste à payer »: who pays a training, in the order of the law (rights/financement.h). */
#include "base/money.h"
#include "rights/financement.h"
#include "training/catalogue.h"
#include "web/pages.h"
#include "web/simulateur.h"

#define SOMMES_MAX 6 /* dotations, and abondements */
#define HEURES_MAX 100000
#define REINSERTION CLASSE_COUNT /* after the classes: a réinsertion whose certification is not said */

static const struct choix situations[] = {
    [SITUATION_SALARIE] = {"salarie", "Salarié"},
    [SITUATION_DEMANDEUR_EMPLOI] = {"demandeur_emploi", "Demandeur d'emploi"},
    [SITUATION_INDEPENDANT] = {"independant", "Travailleur indépendant"},
    [SITUATION_ELU] = {"elu", "Élu local"},
    [SITUATION_ESAT] = {"esat", "Établissement d'accompagnement par le travail (ESAT)"},
    [SITUATION_AGENT_PUBLIC] = {"agent_public", "Agent public"},
    [SITUATION_AUTRE] = {"autre", "Autre situation"},
    {NULL, NULL}};

static const struct choix financeurs[] = {
    [FINANCEUR_EMPLOYEUR] = {"employeur", "Employeur"},
    [FINANCEUR_OPCO] = {"opco", "Opérateur de compétences"},
    [FINANCEUR_C2P] = {"c2p", "Compte de prévention"},
    [FINANCEUR_ATMP] = {"atmp", "Accident du travail, maladie professionnelle"},
    [FINANCEUR_ETAT] = {"etat", "État"},
    [FINANCEUR_REGION] = {"region", "Région"},
    [FINANCEUR_FRANCE_TRAVAIL] = {"france_travail", "France Travail"},
    [FINANCEUR_AGEFIPH] = {"agefiph", "Agefiph"},
    [FINANCEUR_FAF] = {"faf", "Fonds d'assurance formation"},
    [FINANCEUR_CMA] = {"cma", "Chambre de métiers et de l'artisanat"},
    [FINANCEUR_COLLECTIVITE] = {"collectivite", "Collectivité territoriale"},
    [FINANCEUR_SANTE_PUBLIQUE] = {"sante_publique", "Santé publique France"},
    [FINANCEUR_UNEDIC] = {"unedic", "Unédic"},
    [FINANCEUR_ASSOCIATION] = {"association", "Association"},
    {NULL, NULL}};

static const struct champ_saisi champ_classe = {"classe", "Type de formation", K_Z_CLASSES, K_F_CLASSE};
static const struct champ_saisi champ_situation = {"situation", "Votre situation", K_Z_SITUATIONS,
                                                   K_F_SITUATION};
static const struct champ_saisi champ_cout = {"cout", "Prix toutes taxes comprises", K_Z_COUT, K_F_COUT};
static const struct champ_saisi champ_droits = {"droits", "Droits CPF", K_Z_DROITS, K_F_DROITS};
static const struct champ_saisi champ_dif = {"dif", "Anciens droits (DIF)", K_Z_DIF, K_F_DIF};
static const struct champ_saisi champ_cec = {"cec", "Droits d'engagement citoyen", K_Z_CEC, K_F_CEC};
static const struct champ_saisi champ_dife = {"dife", "Droits d'élu (DIFE)", K_Z_DIFE, K_F_DIFE};
static const struct champ_saisi champ_ht = {"cout_ht", "Prix hors taxes", K_Z_COUT_HT, K_F_COUT_HT};
static const struct champ_saisi champ_heures = {"heures", "Durée, en heures", K_Z_HEURES, K_F_HEURES};
static const struct champ_saisi champ_participants = {"participants", "Participants au plus",
                                                      K_Z_PARTICIPANTS, K_F_PARTICIPANTS};
static const struct champ_saisi champ_doteur = {"doteur", "Financeur de la dotation", K_Z_DOTEURS,
                                                K_F_DOTEUR};
static const struct champ_saisi champ_dotation = {"dotation", "Montant disponible", K_Z_DOTATION,
                                                  K_F_DOTATION};
static const struct champ_saisi champ_verse_le = {"verse_le", "Versée le", K_Z_VERSE_LE, K_F_VERSE_LE};
static const struct champ_saisi champ_echeance = {"echeance", "Utilisable jusqu'au", K_Z_ECHEANCE,
                                                  K_F_ECHEANCE};
static const struct champ_saisi champ_abondeur = {"abondeur", "Financeur de l'abondement", K_Z_ABONDEURS,
                                                  K_F_ABONDEUR};
static const struct champ_saisi champ_abondement = {"abondement", "Montant de l'abondement", K_Z_ABONDEMENT,
                                                    K_F_ABONDEMENT};

struct demande {
    day_t dates[SIMULATEUR_DATES];
    size_t dates_n;
    struct dotation dotations[SOMMES_MAX];
    struct abondement abondements[SOMMES_MAX];
    struct financement_in in;
};

/* ---- reading ---------------------------------------------------------------------------------------------------- */

static void read_training(const struct rangee *out, struct financement_in *in)
{
    struct choix classes[CLASSE_COUNT + 2];
    size_t chosen;

    for (enum classe c = 0; c < CLASSE_COUNT; c++)
        classes[c] = (struct choix){classe_name(c), classe_label(c)};
    classes[REINSERTION] = (struct choix){"DIFE_REINSERTION", "Reconversion d'un élu local"};
    classes[REINSERTION + 1] = (struct choix){NULL, NULL};
    if (saisie_choix(out, &champ_classe, classes, &chosen)) {
        in->classe = chosen == REINSERTION ? CLASSE_RNCP : (enum classe)chosen;
        in->fonds = chosen == REINSERTION || in->classe == CLASSE_DIFE_MANDAT ? FONDS_DIFE : FONDS_CPF;
    }
    if (saisie_choix(out, &champ_situation, situations, &chosen))
        in->situation = (enum situation)chosen;
    (void)saisie_euros(out, &champ_cout, true, &in->cout_cents);
}

static void read_rights(const struct rangee *out, struct financement_in *in)
{
    bool mandate = in->classe == CLASSE_DIFE_MANDAT;

    (void)saisie_euros(out, &champ_droits, false, &in->droits_cents);
    (void)saisie_euros(out, &champ_dif, false, &in->dif_cents);
    (void)saisie_euros(out, &champ_cec, false, &in->cec_cents);
    (void)saisie_euros(out, &champ_dife, false, &in->dife_cents);
    in->cout_ht_cents = in->cout_cents;
    (void)saisie_euros(out, &champ_ht, false, &in->cout_ht_cents);
    (void)saisie_entier(out, &champ_heures, mandate, 1, HEURES_MAX, &in->heures);
    (void)saisie_entier(out, &champ_participants, false, 1, HEURES_MAX, &in->participants);
}

static void read_dotation(const struct rangee *r, struct dotation *d)
{
    size_t who;

    d->echeance = d->ouvert_le = DAY_NONE;
    if (saisie_choix(r, &champ_doteur, financeurs, &who))
        d->financeur = (enum financeur)who;
    (void)saisie_euros(r, &champ_dotation, true, &d->montant_cents);
    (void)saisie_jour(r, &champ_verse_le, true, &d->ouvert_le);
    (void)saisie_jour(r, &champ_echeance, false, &d->echeance);
    (void)saisie_ordre(r, &champ_echeance, d->echeance, champ_verse_le.label, d->ouvert_le);
}

static void read_dotations(struct saisie *s, struct demande *d)
{
    static const char *const noms[] = {"dotation", "verse_le", "echeance", NULL};
    static const struct saisie_rangs def = {
        .nom = "Dotation", .cle = "dotations", .list = K_Z_DOTATIONS, .noms = noms, .max = SOMMES_MAX};
    struct rangee rows[SOMMES_MAX];
    size_t n = saisie_rangs(s, &def, rows);

    for (size_t i = 0; i < n; i++) {
        struct dotation *one = &d->dotations[d->in.dotations_n];

        *one = (struct dotation){.lot = (int64_t)d->in.dotations_n + 1};
        read_dotation(&rows[i], one);
        d->in.dotations_n += !rows[i].vierge;
    }
    d->in.dotations = d->dotations;
    view_flag(s->p->view, K_Z_DOTATIONS_PLEIN, n == SOMMES_MAX);
}

static void read_abondements(struct saisie *s, struct demande *d)
{
    static const char *const noms[] = {"abondement", NULL};
    static const struct saisie_rangs def = {
        .nom = "Abondement", .cle = "abondements", .list = K_Z_ABONDEMENTS, .noms = noms, .max = SOMMES_MAX};
    struct rangee rows[SOMMES_MAX];
    size_t n = saisie_rangs(s, &def, rows), who;

    for (size_t i = 0; i < n; i++) {
        struct abondement *one = &d->abondements[d->in.abondements_n];

        *one = (struct abondement){.montant_cents = 0};
        if (saisie_choix(&rows[i], &champ_abondeur, financeurs, &who))
            one->financeur = (enum financeur)who;
        (void)saisie_euros(&rows[i], &champ_abondement, true, &one->montant_cents);
        d->in.abondements_n += !rows[i].vierge;
    }
    d->in.abondements = d->abondements;
    view_flag(s->p->view, K_Z_ABONDEMENTS_PLEIN, n == SOMMES_MAX);
}

static void read_all(struct saisie *s, void *demande)
{
    struct demande *d = demande;
    struct rangee out = saisie_hors_rangs(s);

    d->in = (struct financement_in){.reste_max_cents = INT64_MAX, .debut = DAY_NONE, .fin = DAY_NONE};
    simulateur_dates(&out, "Jour de l'achat", d->dates, &d->dates_n);
    read_training(&out, &d->in);
    read_rights(&out, &d->in);
    read_dotations(s, d);
    read_abondements(s, d);
}

/* ---- showing ---------------------------------------------------------------------------------------------------- */

/* Why the participation is not due, as people read it, and the rule that says so. */
static const struct {
    const char *words;
    enum law_param rule;
} exonerations[] = {
    [EXONERATION_SANS_OBJET] = {"aucune règle ne la demande pour cet achat, ce jour-là",
                                PARAM_PARTICIPATION_MONTANT},
    [EXONERATION_DEMANDEUR_EMPLOI] = {"vous êtes demandeur d'emploi",
                                      PARAM_PARTICIPATION_EXONERE_DEMANDEUR_EMPLOI},
    [EXONERATION_EMPLOYEUR] = {"votre employeur, ou son opérateur de compétences, paie une part",
                               PARAM_PARTICIPATION_EXONERE_EMPLOYEUR},
    [EXONERATION_C2P] = {"vos points du compte de prévention paient une part",
                         PARAM_PARTICIPATION_EXONERE_C2P},
    [EXONERATION_ATMP] = {"l'abondement pour accident du travail ou maladie professionnelle paie une part",
                          PARAM_PARTICIPATION_EXONERE_ATMP},
};

static bool cited(const struct appuis *list, enum law_param p)
{
    for (size_t i = 0; i < list->n; i++)
        if (list->a[i].param == p)
            return true;
    return false;
}

/* The rule of a purse's line: the one of those that the engine used which concerns it most. */
static void show_rule(struct view *v, const struct financement_out *r, day_t at, enum poche poche)
{
    static const struct {
        enum poche poche;
        enum law_param rule;
    } rules[] = {
        {POCHE_DROITS, PARAM_PLAFOND_RS},
        {POCHE_DROITS, PARAM_PLAFOND_BILAN},
        {POCHE_DROITS, PARAM_PLAFOND_PERMIS_LEGER},
        {POCHE_DROITS, PARAM_FINANCEMENT_DOTATIONS_D_ABORD},
        {POCHE_DIF, PARAM_FINANCEMENT_DOTATIONS_D_ABORD},
        {POCHE_DOTATION, PARAM_FINANCEMENT_DOTATIONS_D_ABORD},
        {POCHE_CEC, PARAM_FINANCEMENT_CEC_APRES_DROITS},
        {POCHE_ABONDEMENT, PARAM_FINANCEMENT_ABONDEMENT_RECU},
        {POCHE_DIFE, PARAM_DIFE_COUT_HORAIRE_MAX_HT},
        {POCHE_DIFE, PARAM_DIFE_CPF_EN_COMPLEMENT},
    };

    for (size_t i = 0; i < ARRAY_LEN(rules); i++)
        if (rules[i].poche == poche && cited(&r->appuis, rules[i].rule)) {
            part_law_rule(v, rules[i].rule, at);
            return;
        }
}

static const char *who_pays(struct arena *a, const struct demande *d, const struct prise *take)
{
    switch (take->poche) {
    case POCHE_DOTATION:
        return arena_printf(a, "Dotation %lld : %s", (long long)take->lot,
                            financeurs[d->dotations[take->lot - 1].financeur].libelle);
    case POCHE_ABONDEMENT:
        return arena_printf(a, "Abondement %lld : %s", (long long)take->lot,
                            financeurs[d->abondements[take->lot - 1].financeur].libelle);
    default:
        return poche_label(take->poche);
    }
}

/* What decides the holder's own share: the participation, or why it is not due. PARAM_COUNT: no rule of that day. */
static enum law_param rule_of_share(const struct financement_out *r)
{
    if (r->exoneration == EXONERATION_AUCUNE)
        return PARAM_PARTICIPATION_MONTANT;
    if (r->exoneration == EXONERATION_EMPLOYEUR && cited(&r->appuis, PARAM_PARTICIPATION_EXONERE_OPCO))
        return PARAM_PARTICIPATION_EXONERE_OPCO;
    return cited(&r->appuis, exonerations[r->exoneration].rule) ? exonerations[r->exoneration].rule
                                                                : PARAM_COUNT;
}

static void show_split(struct view *result, const struct demande *d, day_t at,
                       const struct financement_out *r)
{
    struct view *v;

    view_money(result, K_R_TOTAL, r->titulaire_cents);
    view_money(result, K_R_PRIX, d->in.cout_cents);
    if (r->participation_cents > 0)
        view_money(result, K_R_PARTICIPATION, r->participation_cents);
    if (r->exoneration != EXONERATION_AUCUNE)
        view_text(result, K_R_EXONERATION, exonerations[r->exoneration].words);
    for (size_t i = 0; i < r->prises_n; i++) {
        v = view_add(result, K_PRISES_SIMULEES);
        view_text(v, K_L_QUOI, who_pays(view_arena(v), d, &r->prises[i]));
        view_money(v, K_L_MONTANT, r->prises[i].montant_cents);
        show_rule(v, r, at, r->prises[i].poche);
    }
    v = view_add(result, K_PRISES_SIMULEES);
    view_text(v, K_L_QUOI, "Vous");
    view_money(v, K_L_MONTANT, r->titulaire_cents);
    if (rule_of_share(r) != PARAM_COUNT)
        part_law_rule(v, rule_of_share(r), at);
}

/* A rule says no: that is the result. False for what the form let pass and the engine does not take. */
static bool compute(struct saisie *s, void *demande, day_t at)
{
    struct demande *d = demande;
    struct financement_out *r = ARENA_NEW(s->p->arena, struct financement_out);
    struct rangee out = saisie_hors_rangs(s);
    struct view *result;
    struct err e;
    enum rc rc;

    d->in.date = at;
    rc = financement_split(s->p->arena, &d->in, r, &e);
    if (rc != RC_OK && rc != RC_REFUSED) {
        saisie_faute(&out, &champ_cout, &e);
        return false;
    }
    result = simulateur_resultat(s, at);
    if (rc == RC_OK) {
        show_split(result, d, at, r);
    } else {
        view_text(result, K_R_REFUS, arena_strdup(s->p->arena, e.phrase));
        view_text(result, K_R_ARTICLE, msg_def(e.msg)->article);
        view_text(result, K_R_CODE, msg_def(e.msg)->code);
    }
    part_law_texts(result, &r->appuis);
    return true;
}

enum rc page_simulateur_reste(struct page *p, struct err *e)
{
    struct demande *d = ARENA_NEW(p->arena, struct demande);

    (void)e;
    simulateur_page(p, d, d->dates, &d->dates_n, read_all, compute);
    return RC_OK;
}

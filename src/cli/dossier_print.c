#include "cli/dossier_print.h"
#include "cli/classement.h"
#include "cli/dossier_dit_print.h"
#include "cli/dossier_verifier.h"
#include "cli/lignes.h"
#include "base/money.h"
#include "journal/mots.h"

struct item_set dossier_items(void)
{
    return item_set_of(ITEM_DOSSIER_FORMATION, ITEM_DOSSIER_FORMATION_FINANCEMENT, ITEM_DOSSIER_SUIVI,
                       ITEM_DOSSIER_FACTURE, ITEM_ORGANISME_RAISON_SOCIALE, ITEM_COUNT);
}

/* ---- for people -------------------------------------------------------------------------------------------- */

enum { LABEL_WIDTH = 18, HEAD_WIDTH = LABEL_WIDTH + 3 };

static void head(FILE *out, const char *label)
{
    colonne_libelle(out, label, LABEL_WIDTH);
}

static void line(FILE *out, const char *label, const char *value)
{
    colonne(out, label, LABEL_WIDTH, value);
}

static void amount(FILE *out, const char *label, int64_t cents)
{
    char text[MONEY_TEXT_BYTES];

    if (cents >= 0)
        line(out, label, money_french(cents, text));
}

static void day(FILE *out, const char *label, day_t d)
{
    char text[32];

    line(out, label, day_french(d, text));
}

static void print_prerequis(const struct dossier *d, FILE *out)
{
    line(out, "prérequis", dossier_prerequis_label(d->prerequis));
    day(out, "demande reçue le", d->recu_le);
}

static void print_formation(const struct dossier *d, const struct grant *g, FILE *out)
{
    char hours[64];

    line(out, "formation", d->intitule);
    line(out, "classe", classe_label(d->classe));
    line(out, "droits", d->fonds == FONDS_DIFE ? "Droits d'élu local" : "Compte personnel de formation");
    day(out, "début", d->debut);
    day(out, "fin", d->fin);
    if (grant_has(g, ITEM_DOSSIER_SUIVI)) {
        day(out, "entrée le", d->entre_le);
        day(out, "sortie le", d->sorti_le);
    }
    snprintf(hours, sizeof(hours), "%lld h", (long long)d->heures);
    line(out, "durée", hours);
    if (d->heures_realisees >= 0) {
        snprintf(hours, sizeof(hours), "%lld h (%d %%)", (long long)d->heures_realisees, d->taux);
        line(out, "réalisé", hours);
        if (grant_has(g, ITEM_DOSSIER_SUIVI))
            line(out, "", dossier_cause_phrase(d->cause, d->force_majeure));
    }
}

static void print_controle(const struct dossier *d, FILE *out)
{
    char since[32], until[32];
    const char *found = d->controle_resultat != NULL
                            ? dossier_resultat_label(d->controle_resultat, d->controle_leve_le)
                            : NULL;

    if (d->controle != CONTROLE_HORS) {
        head(out, "contrôle");
        fprintf(out, "%s le %s%s%s%s%s\n", d->controle == CONTROLE_RELEASED ? "ouvert" : "en cours depuis",
                day_french(d->controle_le, since), d->controle == CONTROLE_RELEASED ? ", levé le " : "",
                d->controle == CONTROLE_RELEASED ? day_french(d->controle_leve_le, until) : "",
                found != NULL ? " : " : "", found != NULL ? found : "");
    }
    if (d->retracte_le != DAY_NONE) {
        head(out, "titulaire");
        fprintf(out, "s'est rétracté le %s, sans être entré selon lui\n", day_french(d->retracte_le, since));
    }
    if (d->atteste != ATTESTE_RIEN) {
        head(out, "titulaire");
        fprintf(out, "a %s %s le %s\n", d->atteste == ATTESTE_CONFIRME ? "confirmé" : "contesté",
                d->etat == ETAT_CANCELED_BY_ATTENDEE_NOT_REALIZED ? "son absence" : "le service fait",
                day_french(d->atteste_le, since));
    }
    day(out, "évaluée le", d->evalue_le);
}

static void print_retenues(const struct dossier_fiche *f, FILE *out)
{
    for (size_t i = 0; i < f->retenues_n; i++) {
        const struct paiement_retenue *h = &f->retenues[i];
        char until[32] = "";

        if (h->jusque != DAY_NONE)
            day_french(h->jusque, until);
        head(out, "paiement");
        fprintf(out, "retenu : %s%s%s%s%s\n", retenue_phrase(h, RETENUE_POUR_GESTION),
                h->decision != NULL ? ", " : "", h->decision != NULL ? h->decision : "",
                until[0] != '\0' ? ", jusqu'au " : "", until);
    }
}

static void print_prolongations(const struct dossier_fiche *f, FILE *out)
{
    char before[32], after[32], from[40], to[40];

    for (size_t i = 0; i < f->gels_n; i++) {
        head(out, "délai prolongé");
        fprintf(out, "du %s au %s : gel %s, %s - %s\n", day_french(f->gels[i].avant, before),
                day_french(f->gels[i].apres, after), f->gels[i].gel, day_french(f->gels[i].debut, from),
                day_french(f->gels[i].jusque, to));
    }
    for (size_t i = 0; i < f->prolongations_n; i++) {
        const struct panne_prolongation *x = &f->prolongations[i];

        head(out, "délai prolongé");
        fprintf(out, "%s%sdu %s au %s : service interrompu, %s - %s\n",
                panne_prolongation_droit(x) != NULL ? panne_prolongation_droit(x) : "",
                panne_prolongation_droit(x) != NULL ? ", " : "", day_french(x->avant, before),
                day_french(x->apres, after), instant_french(x->debut_us, from),
                instant_french(x->fin_us, to));
    }
}

static void print_cgu(const struct dossier_fiche *f, FILE *out)
{
    char since[32];

    if (f->cgu == NULL || *f->cgu == '\0')
        return;
    head(out, "conditions");
    fprintf(out, "générales, version %s%s%s\n", f->cgu, f->cgu_depuis != DAY_NONE ? ", depuis le " : "",
            f->cgu_depuis != DAY_NONE ? day_french(f->cgu_depuis, since) : "");
}

static void print_suivi(const struct dossier_fiche *f, FILE *out)
{
    const struct dossier *d = &f->d;
    struct dossier_attente a;
    char until[32];

    dossier_attente(d, ROLE_GESTIONNAIRE, &a);
    head(out, "état");
    fprintf(out, "%s [%s], %s [%s]\n", dossier_etat_label(d->etat), dossier_etat_name(d->etat),
            dossier_facturation_label(d->facturation), dossier_facturation_name(d->facturation));
    line(out, "", a.etat_texte);
    print_cgu(f, out);
    print_controle(d, out);
    print_prolongations(f, out);
    if (d->report_debut != DAY_NONE) {
        char days[DAYS_TEXT_BYTES];

        head(out, "autres dates");
        fprintf(out, "%s\n", days_french(d->report_debut, d->report_fin, days));
    }
    print_retenues(f, out);
    if (!a.attendue || (f->retenues_n > 0 && d->facturation == FACTURATION_BILLED))
        return;
    head(out, "à faire");
    fprintf(out, "%s doit %s%s%s ; sinon, %s\n", dossier_role_label(a.qui), a.quoi,
            a.avant_le != DAY_NONE ? ", avant la fin du " : "", day_french(a.avant_le, until), a.sinon);
    line(out, "", a.peut);
}

static void print_prises(const struct dossier_fiche *f, FILE *out)
{
    for (size_t i = 0; i < f->prises_n; i++) {
        const struct dossier_prise *p = &f->prises[i];
        char held[MONEY_TEXT_BYTES], paid[MONEY_TEXT_BYTES], back[MONEY_TEXT_BYTES], lost[MONEY_TEXT_BYTES];

        head(out, i == 0 ? "financement" : "");
        fprintf(out, "%s : %s", poche_label(p->poche), money_french(p->montant_cents, held));
        if (p->paye_cents >= 0)
            fprintf(out, " (payé %s, rendu %s, perdu %s)", money_french(p->paye_cents, paid),
                    money_french(p->rendu_cents, back), money_french(p->perdu_cents, lost));
        fputc('\n', out);
    }
}

/* The price, or what is invoiced of it, base by base. */
static void print_bases(const struct tva *t, day_t le, FILE *out)
{
    for (int i = 0; i < TVA_COUNT; i++) {
        char label[TVA_LABEL_BYTES], ht[MONEY_TEXT_BYTES], tax[MONEY_TEXT_BYTES];

        if (t->bases[i].ht_cents == 0 || tva_libelle((enum tva_taux)i, le, label, NULL) != RC_OK)
            continue;
        head(out, "");
        fprintf(out, "%s : %s hors taxes, %s de TVA\n", label, money_french(t->bases[i].ht_cents, ht),
                money_french(t->bases[i].tva_cents, tax));
    }
}

static void print_annexes(const struct dossier *d, FILE *out)
{
    char cents[MONEY_TEXT_BYTES];

    if (d->annexes_cents < 0 && d->annexes_nature == NULL)
        return;
    head(out, "frais annexes");
    fprintf(out, "%s%s%s%s\n", d->annexes_cents >= 0 ? money_french(d->annexes_cents, cents) : "",
            d->annexes_cents >= 0 && d->annexes_nature != NULL ? ", " : "",
            d->annexes_nature != NULL ? d->annexes_nature : "",
            d->annexes_examen == 1 ? " (examen compris)" : "");
}

static void print_cartes(const struct dossier_fiche *f, FILE *out)
{
    char cents[MONEY_TEXT_BYTES], when[32];

    for (size_t i = 0; i < f->cartes_n; i++) {
        const day_t said = carte_jour(&f->cartes[i]);

        head(out, i == 0 ? "carte" : "");
        fprintf(out, "%s%s%s : %s [%s]%s%s\n", money_french(f->cartes[i].montant_cents, cents),
                said != DAY_NONE ? ", " : "", said != DAY_NONE ? day_french(said, when) : "",
                carte_dit(&f->cartes[i]), carte_etat_name(f->cartes[i].etat),
                f->cartes[i].motif != NULL ? ", " : "", f->cartes[i].motif != NULL ? f->cartes[i].motif : "");
    }
    for (size_t i = 0; i < f->rendus_n; i++) {
        const struct remboursement_carte *r = &f->rendus[i];

        head(out, "");
        if (r->double_us != 0)
            fprintf(out, "%s rendus deux fois : aussi par le prestataire, dit le %s\n",
                    money_french(r->montant_cents, cents), day_french(day_of_instant(r->double_us), when));
        if (r->double_us != 0 && r->ailleurs_le != DAY_NONE)
            head(out, "");
        if (r->ailleurs_le != DAY_NONE) {
            fprintf(out, "%s rendus autrement que sur la carte le %s (%s)\n",
                    money_french(r->montant_cents, cents), day_french(r->ailleurs_le, when),
                    r->ailleurs_reference);
            continue;
        }
        if (r->double_us != 0)
            continue;
        fprintf(out, "%s %s %s\n", money_french(r->montant_cents, cents),
                r->fait_us != 0   ? "rendus sur la carte le"
                : r->hors_service ? "à rendre par un agent, hors du service de carte, avant la fin du"
                                  : "à rendre sur la carte avant la fin du",
                day_french(r->fait_us != 0 ? day_of_instant(r->fait_us) : r->avant_le, when));
    }
}

static void print_actes(const struct dossier_fiche *f, const struct grant *g, FILE *out)
{
    for (size_t i = 0; i < f->actes_n; i++) {
        const struct dossier_ligne_acte *l = &f->actes[i];
        bool effect = l->acte == ACTE_RETRACTER_SANS_ENTREE && l->par == ROLE_GESTIONNAIRE;
        char when[40], act[48];
        const char *words;

        snprintf(act, sizeof(act), "dossier.%.39s",
                 effect ? "effet-retractation" : dossier_acte_name(l->acte));
        words = journal_mot(act);
        head(out, instant_french(l->enregistre_us, when));
        fprintf(out, "%s, par %s : %s\n", words != NULL ? words : dossier_acte_label(l->acte),
                dossier_ligne_auteur(l), dossier_etat_label(l->apres));
        if (l->jour != day_of_instant(l->enregistre_us))
            fprintf(out, "%*sjour pris en compte : %s\n", HEAD_WIDTH, "", day_french(l->jour, when));
        dossier_ligne_dit_print(l, &f->conditions[i], &f->conditions[i + 1], g, out);
    }
}

static void print_acompte(const struct dossier_fiche *f, FILE *out)
{
    const struct dossier *d = &f->d;

    amount(out, "acompte", d->acompte_cents);
    line(out, "", dossier_acompte_phrase(d, f->acompte_en_banque));
    day(out, "versé le", d->acompte_le);
}

static void lost(const char *what, int64_t cents, FILE *out)
{
    char text[MONEY_TEXT_BYTES];

    if (cents > 0)
        fprintf(out, " ; perdu, %s : %s", what, money_french(cents, text));
}

/* That the holder died, and how his dossier was settled: all of it, or nothing. */
static bool tells_death(const struct grant *g)
{
    return grant_has(g, ITEM_TITULAIRE_DECES) && grant_has(g, ITEM_DOSSIER_SUIVI);
}

static void print_death(const struct dossier_deces *x, const struct grant *g, FILE *out)
{
    char day[32], got[MONEY_TEXT_BYTES], due[MONEY_TEXT_BYTES];

    static const char *const cases[] = {[DECES_ABANDON] = "pourtant réglé comme un abandon",
                                        [DECES_ABSENCE] = "pourtant réglé comme une absence",
                                        [DECES_ENTIER] = "pourtant déclaré suivi en entier",
                                        [DECES_COMMANDE] = "commande à annuler pour force majeure"};

    fprintf(out, "le %s, appris", day_french(x->deces, day));
    if (x->appris_le != DAY_NONE)
        fprintf(out, " le %s", day_french(x->appris_le, day));
    fprintf(out, " ; %s", cases[x->cas]);
    if (grant_has(g, ITEM_DOSSIER_FORMATION_FINANCEMENT)) {
        lost("droits", x->droits_cents, out);
        lost("carte", x->carte_cents, out);
        lost("financeur", x->financeur_cents, out);
    }
    if (grant_has(g, ITEM_DOSSIER_FACTURE) && x->regle)
        fprintf(out, " ; l'organisme reçoit %s", money_french(x->d.a_payer_cents, got));
    if (grant_has(g, ITEM_DOSSIER_FACTURE) && x->cas != DECES_ENTIER && x->du_cents != x->d.a_payer_cents)
        fprintf(out, " au lieu de %s", money_french(x->du_cents, due));
    if (x->classement != CLASSEMENT_AUCUN)
        fputs(x->classement == CLASSEMENT_PROPOSE ? " ; classement à confirmer" : " ; classé", out);
    fputc('\n', out);
}

static bool tells(const struct classement *c, const struct grant *g)
{
    return c->objet == CLASSEMENT_DECES ? tells_death(g) : grant_has(g, ITEM_DOSSIER_SUIVI);
}

static void print_classements(const struct dossier_fiche *f, const struct grant *g, FILE *out)
{
    for (size_t i = 0; i < f->classements_n; i++)
        if (tells(&f->classements[i], g)) {
            head(out, i == 0 ? "classement" : "");
            classement_print(&f->classements[i], g, HEAD_WIDTH, out);
        }
}

/* Planned, then real once it is known (4° k). */
static void print_reste(const struct dossier *d, FILE *out)
{
    amount(out, "reste à charge", d->reste_cents);
    amount(out, "  hors taxes", dossier_ht_de(d, d->reste_cents));
    amount(out, "reste effectif", d->reste_realise_cents);
    amount(out, "  hors taxes", dossier_ht_de(d, d->reste_realise_cents));
}

/* Its body as it is called today, and as it was when it was ordered from and when it invoiced. */
static void print_organisme(const struct dossier_fiche *f, FILE *out)
{
    char le[DAY_FRENCH_BYTES];

    line(out, "organisme", f->d.organisme_denomination);
    for (size_t i = 0; i < f->jadis_n; i++) {
        head(out, "");
        fprintf(out, "%s le %s, jour de la %s\n", f->jadis[i].nom, day_french(f->jadis[i].le, le),
                f->jadis[i].facture ? "facture" : "commande");
    }
}

void dossier_fiche_print(const struct dossier_fiche *f, const struct grant *g, FILE *out)
{
    const struct dossier *d = &f->d;

    CHECK(grant_recorded(g));
    fprintf(out, "Dossier %s\n", d->numero);
    if (grant_has(g, ITEM_DOSSIER_SUIVI))
        print_suivi(f, out);
    dossier_modifiee_print(f, g, out);
    if (f->deces != NULL && tells_death(g)) {
        head(out, "décès");
        print_death(f->deces, g, out);
    }
    if (f->a_verifier != NULL) {
        head(out, "à vérifier");
        dossier_verifier_print(f->a_verifier, g, HEAD_WIDTH, out);
    }
    print_classements(f, g, out);
    if (grant_has(g, ITEM_DOSSIER_FORMATION)) {
        print_formation(d, g, out);
        print_prerequis(d, out);
    }
    if (grant_has(g, ITEM_ORGANISME_RAISON_SOCIALE))
        print_organisme(f, out);
    if (grant_has(g, ITEM_DOSSIER_FORMATION_FINANCEMENT)) {
        amount(out, "prix", d->prix_ttc_cents);
        amount(out, "prix hors taxes", d->prix_ht_cents);
        print_bases(&f->tva.prix, f->tva.le, out);
        print_annexes(d, out);
        print_reste(d, out);
        print_prises(f, out);
    }
    if (grant_has(g, ITEM_DOSSIER_FORMATION_FINANCEMENT) && grant_has(g, ITEM_DOSSIER_SUIVI))
        print_cartes(f, out);
    if (grant_has(g, ITEM_DOSSIER_FACTURE)) {
        print_acompte(f, out);
        line(out, "facture", d->facture_numero);
        day(out, "émise le", d->facture_emise);
        amount(out, "à payer", d->a_payer_cents);
        print_bases(&f->tva.facture, f->tva.le, out);
        amount(out, "payé", d->paye_cents);
        day(out, "payé le", d->paye_le);
        if (f->a_rembourser_cents > 0)
            amount(out, "à rembourser à l'organisme", f->a_rembourser_cents);
    }
    if (grant_has(g, ITEM_DOSSIER_SUIVI))
        print_actes(f, g, out);
}

void dossier_deces_print(const struct dossier_deces *x, const struct grant *g, FILE *out)
{
    CHECK(grant_recorded(g));
    if (!tells_death(g))
        return;
    fputs("    décès du titulaire ", out);
    print_death(x, g, out);
}

void dossier_line_print(const struct dossier *d, const struct grant *g, FILE *out)
{
    struct dossier_attente a;
    char until[32], price[MONEY_TEXT_BYTES];

    CHECK(grant_recorded(g));
    dossier_attente(d, ROLE_GESTIONNAIRE, &a);
    fprintf(out, "%s", d->numero);
    if (grant_has(g, ITEM_DOSSIER_SUIVI))
        fprintf(out, "  %s, %s", dossier_etat_label(d->etat), dossier_facturation_label(d->facturation));
    if (grant_has(g, ITEM_DOSSIER_FORMATION_FINANCEMENT))
        fprintf(out, "  %s", money_french(d->prix_ttc_cents, price));
    if (grant_has(g, ITEM_DOSSIER_FORMATION))
        fprintf(out, "  %s", d->intitule);
    if (grant_has(g, ITEM_DOSSIER_SUIVI) && a.attendue)
        fprintf(out, "  (%s%s%s)", dossier_role_label(a.qui),
                a.avant_le != DAY_NONE ? ", avant la fin du " : "", day_french(a.avant_le, until));
    fputc('\n', out);
}

void dossier_retard_print(const struct dossier *d, day_t at, const struct grant *g, FILE *out)
{
    char day[32];

    if (!grant_has(g, ITEM_DOSSIER_SUIVI) || d->echeance == DAY_NONE)
        return;
    fprintf(out, "    %d jour(s) de retard", at - d->echeance);
    if (d->signale_le != DAY_NONE)
        fprintf(out, " ; signalé par le titulaire le %s", day_french(d->signale_le, day));
    if (d->relance_le != DAY_NONE)
        fprintf(out, " ; organisme relancé le %s", day_french(d->relance_le, day));
    fputc('\n', out);
}

/* ---- for machines ------------------------------------------------------------------------------------------ */

static void json_day(struct json *j, const char *key, day_t d)
{
    char text[DAY_TEXT_BYTES];

    if (d != DAY_NONE)
        json_kt(j, key, day_iso(d, text));
}

static void json_cents(struct json *j, const char *key, int64_t cents)
{
    if (cents >= 0)
        json_ki(j, key, cents);
}

static void json_attente(const struct dossier *d, struct json *j)
{
    struct dossier_attente a;

    dossier_attente(d, ROLE_GESTIONNAIRE, &a);
    json_key(j, "attente");
    if (!a.attendue) {
        json_none(j);
        return;
    }
    json_object_open(j);
    json_kt(j, "qui", dossier_role_name(a.qui));
    json_kt(j, "acte", dossier_acte_name(a.acte));
    json_kt(j, "quoi", a.quoi);
    json_day(j, "avant_le", a.avant_le);
    json_kt(j, "sinon", a.sinon);
    if (a.peut != NULL)
        json_kt(j, "peut", a.peut);
    json_object_close(j);
}

static void json_suivi(const struct dossier *d, struct json *j)
{
    json_kt(j, "etat", dossier_etat_name(d->etat));
    json_kt(j, "facturation", dossier_facturation_name(d->facturation));
    json_kt(j, "controle", dossier_controle_name(d->controle));
    json_day(j, "controle_le", d->controle_le);
    json_day(j, "controle_leve_le", d->controle_leve_le);
    if (d->controle_resultat != NULL)
        json_kt(j, "controle_resultat", d->controle_resultat);
    if (d->atteste != ATTESTE_RIEN)
        json_kt(j, "titulaire_repond", dossier_atteste_name(d->atteste));
    json_day(j, "titulaire_repond_le", d->atteste_le);
    json_day(j, "evalue_le", d->evalue_le);
    json_ki(j, "version", d->version);
    json_day(j, "demande_le", d->demande_le);
    json_day(j, "propose_le", d->propose_le);
    json_day(j, "accepte_le", d->accepte_le);
    json_day(j, "retractation_fin", d->retractation_fin);
    json_day(j, "retracte_le", d->retracte_le);
    json_day(j, "annulation_fin", d->annulation_fin);
    json_day(j, "entre_le", d->entre_le);
    json_day(j, "sorti_le", d->sorti_le);
    if (d->taux >= 0) {
        json_ki(j, "taux", d->taux);
        json_kt(j, "cause", dossier_cause_name(d->cause));
        json_kb(j, "force_majeure", d->force_majeure);
    }
    json_attente(d, j);
}

static void json_prix(const struct dossier *d, struct json *j)
{
    json_cents(j, "prix_ht", d->prix_ht_cents);
    json_cents(j, "prix_ttc", d->prix_ttc_cents);
    json_cents(j, "realise_ht", d->realise_ht_cents);
    json_cents(j, "realise_ttc", d->realise_ttc_cents);
    json_cents(j, "reste", d->reste_cents);
    json_cents(j, "reste_ht", dossier_ht_de(d, d->reste_cents));
    json_cents(j, "reste_realise", d->reste_realise_cents);
    json_cents(j, "reste_realise_ht", dossier_ht_de(d, d->reste_realise_cents));
    json_cents(j, "frais_annexes", d->annexes_cents);
    if (d->annexes_nature != NULL)
        json_kt(j, "frais_annexes_nature", d->annexes_nature);
    if (d->annexes_examen >= 0)
        json_kb(j, "frais_annexes_examen", d->annexes_examen == 1);
}

void dossier_retard_json(const struct dossier *d, day_t at, const struct grant *g, struct json *j)
{
    if (!grant_has(g, ITEM_DOSSIER_SUIVI) || d->echeance == DAY_NONE)
        return;
    json_ki(j, "retard_jours", at - d->echeance);
    json_day(j, "signale_le", d->signale_le);
    json_day(j, "relance_le", d->relance_le);
}

void dossier_deces_json(const struct dossier_deces *x, const struct grant *g, struct json *j)
{
    CHECK(grant_recorded(g));
    if (!tells_death(g))
        return;
    json_key(j, "deces_appris");
    json_object_open(j);
    json_day(j, "deces", x->deces);
    json_day(j, "appris_le", x->appris_le);
    json_kt(j, "cas", dossier_deces_cas_name(x->cas));
    json_kb(j, "classement_propose", x->classement == CLASSEMENT_PROPOSE);
    if (grant_has(g, ITEM_DOSSIER_FORMATION_FINANCEMENT)) {
        json_ki(j, "droits_perdus", x->droits_cents);
        json_ki(j, "carte_perdue", x->carte_cents);
        json_ki(j, "financeur_perdu", x->financeur_cents);
    }
    if (grant_has(g, ITEM_DOSSIER_FACTURE) && x->regle) {
        json_ki(j, "organisme", x->d.a_payer_cents);
        if (x->cas != DECES_ENTIER)
            json_ki(j, "organisme_du", x->du_cents);
    }
    json_object_close(j);
}

void dossier_line_json(const struct dossier *d, const struct grant *g, struct json *j)
{
    CHECK(grant_recorded(g));
    json_kt(j, "numero", d->numero);
    if (grant_has(g, ITEM_DOSSIER_SUIVI))
        json_suivi(d, j);
    if (grant_has(g, ITEM_DOSSIER_FORMATION)) {
        json_kt(j, "intitule", d->intitule);
        json_kt(j, "classe", classe_name(d->classe));
        json_kt(j, "fonds", fonds_name(d->fonds));
        json_day(j, "debut", d->debut);
        json_day(j, "fin", d->fin);
        json_day(j, "report_debut", d->report_debut);
        json_day(j, "report_fin", d->report_fin);
        json_ki(j, "heures", d->heures);
        json_cents(j, "heures_realisees", d->heures_realisees);
        if (d->prerequis != PREREQUIS_AUCUN)
            json_kt(j, "prerequis", dossier_prerequis_name(d->prerequis));
        json_day(j, "recu_le", d->recu_le);
    }
    if (grant_has(g, ITEM_DOSSIER_FORMATION_FINANCEMENT))
        json_prix(d, j);
    if (grant_has(g, ITEM_DOSSIER_FACTURE)) {
        json_kt(j, "facture", d->facture_numero);
        json_day(j, "facture_emise", d->facture_emise);
        json_cents(j, "a_payer", d->a_payer_cents);
        json_cents(j, "paye", d->paye_cents);
        json_day(j, "paye_le", d->paye_le);
        json_cents(j, "acompte", d->acompte_cents);
        json_day(j, "acompte_le", d->acompte_le);
    }
}

static void json_bases(struct json *j, const char *key, const struct tva *t)
{
    json_key(j, key);
    json_array_open(j);
    for (int i = 0; i < TVA_COUNT; i++) {
        if (t->bases[i].ht_cents == 0)
            continue;
        json_object_open(j);
        json_kt(j, "base", tva_mot((enum tva_taux)i));
        json_ki(j, "ht", t->bases[i].ht_cents);
        json_ki(j, "tva", t->bases[i].tva_cents);
        json_object_close(j);
    }
    json_array_close(j);
}

static void json_prises(const struct dossier_fiche *f, struct json *j)
{
    json_key(j, "financement");
    json_array_open(j);
    for (size_t i = 0; i < f->prises_n; i++) {
        json_object_open(j);
        json_ki(j, "poche", f->prises[i].poche);
        json_kt(j, "libelle", poche_label(f->prises[i].poche));
        json_ki(j, "montant", f->prises[i].montant_cents);
        json_cents(j, "paye", f->prises[i].paye_cents);
        json_cents(j, "rendu", f->prises[i].rendu_cents);
        json_cents(j, "perdu", f->prises[i].perdu_cents);
        json_object_close(j);
    }
    json_array_close(j);
}

static void json_cartes(const struct dossier_fiche *f, struct json *j)
{
    json_key(j, "cartes");
    json_array_open(j);
    for (size_t i = 0; i < f->cartes_n; i++) {
        json_object_open(j);
        json_ki(j, "montant", f->cartes[i].montant_cents);
        json_kt(j, "etat", carte_etat_name(f->cartes[i].etat));
        json_kt(j, "motif", f->cartes[i].motif);
        json_kd(j, "le", carte_jour(&f->cartes[i]));
        json_object_close(j);
    }
    json_array_close(j);
    json_key(j, "rendus");
    json_array_open(j);
    for (size_t i = 0; i < f->rendus_n; i++) {
        json_object_open(j);
        json_ki(j, "montant", f->rendus[i].montant_cents);
        json_kd(j, "du_le", f->rendus[i].du_le);
        json_kd(j, "avant_le", f->rendus[i].avant_le);
        json_kb(j, "fait", f->rendus[i].fait_us != 0);
        json_kd(j, "ailleurs_le", f->rendus[i].ailleurs_le);
        json_kt(j, "ailleurs_reference", f->rendus[i].ailleurs_reference);
        json_object_close(j);
    }
    json_array_close(j);
}

static void json_prolongations(const struct dossier_fiche *f, struct json *j)
{
    json_key(j, "prolongations");
    json_array_open(j);
    for (size_t i = 0; i < f->gels_n; i++) {
        json_object_open(j);
        json_kt(j, "gel", f->gels[i].gel);
        json_kd(j, "avant", f->gels[i].avant);
        json_kd(j, "apres", f->gels[i].apres);
        json_object_close(j);
    }
    for (size_t i = 0; i < f->prolongations_n; i++) {
        json_object_open(j);
        json_ki(j, "panne", f->prolongations[i].panne_id);
        if (panne_prolongation_droit(&f->prolongations[i]) != NULL)
            json_kt(j, "droit", f->prolongations[i].retractation ? "retractation" : "annulation");
        json_kd(j, "avant", f->prolongations[i].avant);
        json_kd(j, "apres", f->prolongations[i].apres);
        json_object_close(j);
    }
    json_array_close(j);
}

static void json_actes(const struct dossier_fiche *f, const struct grant *g, struct json *j)
{
    json_key(j, "actes");
    json_array_open(j);
    for (size_t i = 0; i < f->actes_n; i++) {
        char when[40];

        json_object_open(j);
        json_kt(j, "acte", dossier_acte_name(f->actes[i].acte));
        json_kt(j, "par", dossier_role_name(f->actes[i].par));
        json_kb(j, "par_agent", f->actes[i].par_agent);
        json_kt(j, "apres", dossier_etat_name(f->actes[i].apres));
        json_day(j, "jour", f->actes[i].jour);
        json_kt(j, "le", instant_iso(f->actes[i].enregistre_us, when));
        dossier_ligne_dit_json(&f->actes[i], &f->conditions[i], &f->conditions[i + 1], g, j);
        json_object_close(j);
    }
    json_array_close(j);
}

static void json_retenues(const struct dossier_fiche *f, struct json *j)
{
    json_key(j, "retenues");
    json_array_open(j);
    for (size_t i = 0; i < f->retenues_n; i++) {
        const struct paiement_retenue *h = &f->retenues[i];

        json_object_open(j);
        json_kt(j, "motif", retenue_motif_name(h->motif));
        json_kt(j, "decision", h->decision);
        json_kt(j, "regle", retenue_regle(h));
        json_day(j, "jusqu_au", h->jusque);
        json_object_close(j);
    }
    json_array_close(j);
}

void dossier_fiche_json(const struct dossier_fiche *f, const struct grant *g, struct json *j)
{
    json_object_open(j);
    dossier_line_json(&f->d, g, j);
    if (grant_has(g, ITEM_DOSSIER_FORMATION_FINANCEMENT))
        json_prises(f, j);
    if (grant_has(g, ITEM_DOSSIER_FORMATION_FINANCEMENT))
        json_bases(j, "tva", &f->tva.prix);
    if (grant_has(g, ITEM_DOSSIER_FACTURE)) {
        json_bases(j, "tva_facture", &f->tva.facture);
        json_ki(j, "a_rembourser", f->a_rembourser_cents);
    }
    if (grant_has(g, ITEM_DOSSIER_FORMATION_FINANCEMENT) && grant_has(g, ITEM_DOSSIER_SUIVI))
        json_cartes(f, j);
    if (grant_has(g, ITEM_DOSSIER_SUIVI)) {
        json_kt(j, "cgu_version", f->cgu);
        json_prolongations(f, j);
    }
    if (f->deces != NULL)
        dossier_deces_json(f->deces, g, j);
    dossier_verifier_json(f->a_verifier, g, j);
    json_key(j, "classements");
    json_array_open(j);
    for (size_t i = 0; i < f->classements_n; i++)
        if (tells(&f->classements[i], g))
            classement_json(&f->classements[i], g, j);
    json_array_close(j);
    dossier_modifiee_json(f, g, j);
    if (grant_has(g, ITEM_DOSSIER_SUIVI))
        json_retenues(f, j);
    if (grant_has(g, ITEM_DOSSIER_SUIVI))
        json_actes(f, g, j);
    json_object_close(j);
}

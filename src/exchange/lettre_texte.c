/* lettre_texte.c - what each letter says, from the record and from the sentences of law/tables/lettres.txt (lettre.h). */
#include "training/etats.h"
#include "base/money.h"
#include "exchange/lettre.h"
#include "law/articles.h"
#include "people/titulaire.h"
#include "training/indu.h"
#include "training/organisme.h"

#define BASES_MAX 8 /* sentences of one letter */

struct redaction {
    struct db *db;
    struct arena *a;
    struct lettre *l;
    enum law_item item;           /* of what the record itself says */
    day_t modele;                 /* day of the template: no article is younger */
    const char *bases[BASES_MAX]; /* what the sentences said rest on, as the law table gives it */
    size_t bases_n;
};

/* ---- lines ------------------------------------------------------------------------------------------------------- */

static void put(struct redaction *r, struct lettre_lignes *to, enum law_item item, const char *nom,
                const char *texte)
{
    if (texte == NULL || *texte == '\0')
        return;
    if (to->n == to->room) {
        struct lettre_ligne *more = ARENA_ARRAY(r->a, struct lettre_ligne, to->room == 0 ? 8 : to->room * 2);

        if (to->n > 0)
            memcpy(more, to->v, to->n * sizeof(*more));
        to->v = more;
        to->room = to->room == 0 ? 8 : to->room * 2;
    }
    to->v[to->n++] = (struct lettre_ligne){item, nom, texte, LAW_VERIFIED};
}

static void put_day(struct redaction *r, struct lettre_lignes *to, const char *nom, day_t day)
{
    char text[32];

    if (day != DAY_NONE)
        put(r, to, r->item, nom, arena_strdup(r->a, day_french(day, text)));
}

static void put_money(struct redaction *r, const char *nom, int64_t cents)
{
    char text[MONEY_TEXT_BYTES];

    put(r, &r->l->faits, r->item, nom, arena_strdup(r->a, money_french(cents, text)));
}

/* A sentence with its {word} replaced; `value` NULL: nothing to replace. */
static const char *filled(struct arena *a, const char *sentence, const char *word, const char *value)
{
    const char *at = value != NULL ? strstr(sentence, word) : NULL;

    return at == NULL ? sentence
                      : arena_printf(a, "%.*s%s%s", (int)(at - sentence), sentence, value, at + strlen(word));
}

/* The sentence of that code on the day of the letter, with its day; as sure as the less sure of itself and `certainty`. */
static void say(struct redaction *r, struct lettre_lignes *to, const char *code, day_t date,
                enum law_certainty certainty)
{
    const struct law_code *c = law_code_le("phrases_de_lettre", code, r->l->le);
    char day[32];

    CHECK(c != NULL); /* as old as the letter itself */
    CHECK(r->bases_n < BASES_MAX);
    r->bases[r->bases_n++] = c->article;
    put(r, to, r->item, NULL,
        filled(r->a, c->label, "{date}", date != DAY_NONE ? day_french(date, day) : NULL));
    to->v[to->n - 1].certitude = MAX(c->certainty, certainty);
}

/* A last day that a parameter gave: its certainty on the day that the delay began. */
static enum rc say_delay(struct redaction *r, const char *code, day_t last, enum law_param p, struct err *e)
{
    struct law_value delay;
    enum rc rc = law_param(p, r->l->le, &delay, e);

    if (rc == RC_OK)
        say(r, &r->l->delais, code, last, delay.certainty);
    return rc;
}

/* An article that the record holds, once: in force on the day of the letter, or there is none. */
static enum rc cite(struct redaction *r, const char *article, struct err *e)
{
    struct lettre_lignes *to = &r->l->textes;
    struct law_article found = law_article(article, r->l->le);
    enum rc rc = decision_article(article, r->l->le, r->modele, e);

    if (rc != RC_OK)
        return rc;
    for (size_t i = 0; i < to->n; i++)
        if (law_article_meme(to->v[i].nom, article))
            return RC_OK;
    put(r, to, r->item, article, found.label != NULL && *found.label != '\0' ? found.label : article);
    to->v[to->n - 1].certitude = found.certainty;
    return RC_OK;
}

/* ---- who it is for ----------------------------------------------------------------------------------------------- */

/* As it was on the day of the letter: made again, the letter is the same. */
static enum rc to_body(struct redaction *r, int64_t organisme_id, struct err *e)
{
    struct lettre_lignes *to = &r->l->destinataire;
    struct organisme o;
    enum rc rc = organisme_le(r->db, r->a, organisme_id, r->l->le, &o, e);

    if (rc != RC_OK)
        return rc;
    put(r, to, ITEM_ORGANISME_RAISON_SOCIALE, NULL, o.denomination);
    put(r, to, ITEM_ORGANISME_COORDONNEES, NULL, o.voie);
    put(r, to, ITEM_ORGANISME_COORDONNEES, NULL,
        arena_printf(r->a, "%s%s%s", o.code_postal != NULL ? o.code_postal : "",
                     o.code_postal != NULL && o.ville != NULL ? " " : "", o.ville != NULL ? o.ville : ""));
    put(r, to, ITEM_ORGANISME_NDA, NULL, arena_printf(r->a, "Déclaration d'activité %s", o.nda));
    if (o.siret != NULL)
        put(r, to, ITEM_ORGANISME_SIRET, NULL, arena_printf(r->a, "SIRET %s", o.siret));
    return RC_OK;
}

static enum rc to_holder(struct redaction *r, int64_t titulaire_id, struct err *e)
{
    struct titulaire t;
    struct contact c;
    enum rc rc = titulaire_get(r->db, r->a, titulaire_id, &t, e);

    if (rc == RC_OK)
        rc = contact_get(r->db, r->a, titulaire_id, &c, e);
    if (rc != RC_OK)
        return rc;
    put(r, &r->l->destinataire, ITEM_TITULAIRE_ETAT_CIVIL, NULL, titulaire_nom(r->a, &t));
    put(r, &r->l->destinataire, ITEM_TITULAIRE_COORDONNEES, NULL, c.adresse);
    return RC_OK;
}

/* ---- a measure --------------------------------------------------------------------------------------------------- */

static enum rc grievances(struct redaction *r, const struct mesure *m, bool examined, struct err *e)
{
    struct mesure_grief *list;
    size_t n = 0;
    enum rc rc = mesure_griefs(r->db, r->a, m->id, &list, &n, e);

    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        const struct mesure_grief *g = &list[i];
        char article[LAW_ARTICLE_BYTES];
        const char *title = arena_printf(r->a, "Grief n° %lld (%s), %s", (long long)g->no,
                                         etat_mot(g->gravite), law_article_forme(g->article, article));

        put(r, &r->l->griefs, r->item, title,
            examined && g->reponse != NULL
                ? arena_printf(r->a, "%s\nPreuve : %s.\n%s : %s", g->fait, g->preuve,
                               g->retenu == 1 ? "Retenu" : "Écarté", g->reponse)
                : arena_printf(r->a, "%s\nPreuve : %s.", g->fait, g->preuve));
        rc = cite(r, g->article, e);
    }
    return rc;
}

static enum rc borne_on(struct redaction *r, const struct mesure *m, struct err *e)
{
    struct mesure_objet *list;
    size_t n = 0;
    enum rc rc = mesure_objets(r->db, r->a, m->id, &list, &n, e);

    for (size_t i = 0; rc == RC_OK && i < n; i++)
        put(r, &r->l->objets, list[i].titulaire_id != 0 ? ITEM_DOSSIER_SUIVI : r->item,
            strcmp(list[i].genre, "dossier") == 0 ? "Dossier" : "Formation", list[i].numero);
    return rc;
}

static const struct law_code *measure_of(const struct mesure *m)
{
    const struct law_code *c = law_code_le("mesures", m->mesure, m->ouverte_le);

    CHECK(c != NULL); /* it was one on the day it was opened */
    return c;
}

static enum rc of_grievances(struct redaction *r, const struct mesure *m, struct err *e)
{
    struct lettre *l = r->l;
    enum rc rc = cite(r, measure_of(m)->article, e);

    say(r, &l->ouverture, "griefs_ouverture", DAY_NONE, LAW_VERIFIED);
    put(r, &l->faits, r->item, "Mesure envisagée", measure_of(m)->label);
    if (rc == RC_OK)
        rc = grievances(r, m, false, e);
    if (rc == RC_OK)
        rc = borne_on(r, m, e);
    if (rc == RC_OK)
        rc = say_delay(r, "griefs_delai", m->observer_avant, PARAM_CONTROLE_CONTRADICTOIRE_JOURS, e);
    say(r, &l->delais, "griefs_entretien", DAY_NONE, LAW_VERIFIED);
    say(r, &l->delais, "griefs_suite", DAY_NONE, LAW_VERIFIED);
    put(r, &l->signatures, r->item, "Procédure ouverte par l'agent", m->ouverte_par);
    return rc;
}

/* Until when a court may be asked: the record has no day of notification, the sentence says what it supposes. */
static enum rc appeal(struct redaction *r, const char *code, day_t signed_on, struct err *e)
{
    struct law_value months;
    struct lettre_lignes *to = &r->l->delais;
    char text[24];
    enum rc rc = law_param(PARAM_RECOURS_DELAI_MOIS, signed_on, &months, e);

    if (rc != RC_OK)
        return rc;
    say(r, to, code, day_add_months(signed_on, (int)months.value), months.certainty);
    snprintf(text, sizeof(text), "%lld", (long long)months.value);
    to->v[to->n - 1].texte = filled(r->a, to->v[to->n - 1].texte, "{mois}", text);
    return RC_OK;
}

static enum rc of_decision(struct redaction *r, const struct mesure *m, struct err *e)
{
    const bool conservatory = decision_mesure(m->mesure)->conservatoire;
    struct lettre *l = r->l;
    enum rc rc = cite(r, m->article, e);

    say(r, &l->ouverture, "decision_ouverture", DAY_NONE, LAW_VERIFIED);
    put(r, &l->faits, r->item, "Mesure", measure_of(m)->label);
    put(r, &l->faits, r->item, "Article", m->article);
    put_day(r, &l->faits, "Griefs notifiés le", m->notifiee_le);
    if (!conservatory) /* heard before; what is heard after the signature changes nothing here */
        put_day(r, &l->faits, "Entretien tenu le", m->entretien_tenu);
    put_day(r, &l->faits, "Premier jour", m->debut);
    put_day(r, &l->faits, "Dernier jour, inclus", m->fin);
    put(r, &l->faits, r->item, "Urgence", m->urgence);
    put(r, &l->motifs, r->item, NULL, m->motifs);
    if (rc == RC_OK)
        rc = grievances(r, m, true, e);
    if (rc == RC_OK)
        rc = borne_on(r, m, e);
    if (conservatory)
        say(r, &l->delais, "decision_conservatoire", DAY_NONE, LAW_VERIFIED);
    if (rc == RC_OK)
        rc = appeal(r, "decision_recours", m->signee_le, e);
    put(r, &l->signatures, r->item, "Rédigée par l'agent", m->redigee_par);
    put(r, &l->signatures, r->item, "Signée par",
        arena_printf(r->a, "%s (agent %s)", m->signataire, m->signee_par));
    return rc;
}

static enum rc of_measure(struct redaction *r, const struct mesure *m, struct err *e)
{
    enum rc rc = to_body(r, m->organisme_id, e);

    r->modele = m->modele;
    if (rc != RC_OK)
        return rc;
    return strcmp(r->l->genre, "griefs") == 0 ? of_grievances(r, m, e) : of_decision(r, m, e);
}

/* ---- a control --------------------------------------------------------------------------------------------------- */

static enum rc of_control(struct redaction *r, const struct controle *k, struct err *e)
{
    struct lettre *l = r->l;
    struct controle_dossier *sample;
    size_t n = 0;
    enum rc rc = to_body(r, k->organisme_id, e);

    if (rc == RC_OK)
        rc = controle_dossiers(r->db, r->a, k->id, &sample, &n, e);
    if (rc != RC_OK)
        return rc;
    say(r, &l->ouverture, "pieces_ouverture", DAY_NONE, LAW_VERIFIED);
    put_day(r, &l->faits, "Entrées en formation depuis le", k->du);
    put_day(r, &l->faits, "Jusqu'au", k->au);
    put(r, &l->faits, r->item, "Dossiers tirés",
        arena_printf(r->a, "%lld sur %lld", (long long)k->echantillon_n, (long long)k->population_n));
    if (k->annonce != 0) {
        put(r, &l->faits, r->item, "Source de la graine", k->annonce_source);
        put_day(r, &l->faits, "Tirage annoncé le", k->annonce_le);
        put_day(r, &l->faits, "Graine connue le", k->annonce_connue_le);
    }
    put(r, &l->faits, r->item, "Graine", k->graine);
    put(r, &l->faits, r->item, "Empreinte de la liste (SHA-256)", k->empreinte);
    for (size_t i = 0; n <= LETTRE_OBJETS_MAX && i < n; i++)
        put(r, &l->objets, ITEM_DOSSIER_SUIVI, "Dossier", sample[i].numero);
    if (n > LETTRE_OBJETS_MAX)
        say(r, &l->ouverture, "pieces_fichier", DAY_NONE, LAW_VERIFIED);
    rc = say_delay(r, "pieces_delai", k->pieces_avant, PARAM_CONTROLE_PIECES_JOURS, e);
    say(r, &l->delais, "pieces_nature", DAY_NONE, LAW_VERIFIED);
    say(r, &l->delais, "pieces_tirage", DAY_NONE, LAW_VERIFIED);
    put(r, &l->signatures, r->item, "Contrôle ouvert par l'agent", k->ouvert_par);
    return rc;
}

/* ---- an undue sum ------------------------------------------------------------------------------------------------ */

/* What was claimed on the day of the letter: a later decision does not change what it said. */
static int64_t claimed_then(const struct redaction *r, const struct dette *d)
{
    return d->decision_le != DAY_NONE && r->l->le > d->decision_le ? d->montant_cents : d->initial_cents;
}

/* What may follow without payment; under the threshold of R. 6333-7-4, no contrainte. */
static void say_next(struct redaction *r, const struct dette *d, const char *next, const char *below)
{
    struct appuis unused = {0};
    int64_t threshold;
    bool forced = indu_seuil(r->l->le, &threshold, &unused, NULL) != RC_OK || claimed_then(r, d) >= threshold;

    say(r, &r->l->delais, forced ? next : below, DAY_NONE, LAW_VERIFIED);
    if (!forced)
        put_money(r, "Seuil du recouvrement forcé", threshold);
}

static enum rc of_notice(struct redaction *r, const struct dette *d, struct err *e)
{
    enum rc rc = say_delay(r, "notification_delai", d->payer_avant, PARAM_INDU_REPONSE_JOURS, e);

    say(r, &r->l->ouverture, "notification_ouverture", DAY_NONE, LAW_VERIFIED);
    if (d->titulaire)
        say(r, &r->l->delais, "notification_retenue", DAY_NONE, LAW_VERIFIED);
    else
        say_next(r, d, "notification_suite", "notification_suite_seuil");
    put_day(r, &r->l->faits, "Date certaine", d->notifie_le);
    put(r, &r->l->faits, r->item, "Référence de l'envoi", d->notifie_reference);
    return rc;
}

static enum rc of_formal_notice(struct redaction *r, const struct dette *d, struct err *e)
{
    enum rc rc = say_delay(r, "demeure_delai", d->demeure_avant, PARAM_INDU_MISE_EN_DEMEURE_MOIS, e);

    say(r, &r->l->ouverture, "demeure_ouverture", DAY_NONE, LAW_VERIFIED);
    say_next(r, d, "demeure_suite", "demeure_suite_seuil");
    put_money(r, "Reste à payer", d->demeure_cents);
    put_day(r, &r->l->faits, "Notifiée le", d->notifie_le);
    put_day(r, &r->l->faits, "Date certaine", d->demeure_le);
    put(r, &r->l->faits, r->item, "Référence de l'envoi", d->demeure_reference);
    return rc;
}

static enum rc of_enforcement(struct redaction *r, const struct dette *d, struct err *e)
{
    enum rc rc = say_delay(r, "contrainte_opposition", d->opposer_avant, PARAM_INDU_OPPOSITION_JOURS, e);

    say(r, &r->l->ouverture, "contrainte_ouverture", DAY_NONE, LAW_VERIFIED);
    say(r, &r->l->delais, "contrainte_effet", DAY_NONE, LAW_VERIFIED);
    say(r, &r->l->delais, "contrainte_juge", DAY_NONE, LAW_VERIFIED);
    put_money(r, "Reste à payer", d->contrainte_cents);
    put_day(r, &r->l->faits, "Mise en demeure le", d->demeure_le);
    put_day(r, &r->l->faits, "Signifiée le", d->contrainte_le);
    put(r, &r->l->faits, r->item, "Référence de l'acte", d->contrainte_reference);
    put(r, &r->l->signatures, r->item, "Signée par",
        arena_printf(r->a, "%s (agent %s)", d->signataire, d->contrainte_par));
    return rc;
}

/* What a step of a recovery is founded on is cited with what founds the debt. A base that is no article, or several, is none to cite. */
static enum rc cite_bases(struct redaction *r, struct err *e)
{
    enum rc rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && i < r->bases_n; i++)
        if (law_article(r->bases[i], r->l->le).etat != ARTICLE_INCONNU)
            rc = cite(r, r->bases[i], e);
    return rc;
}

/* Each sum that the decision gives back something of, as it was paid or withheld. */
static enum rc of_received(struct redaction *r, const struct dette *d, const struct dette_decision *v,
                           struct err *e)
{
    char day[32], all[MONEY_TEXT_BYTES], kept[MONEY_TEXT_BYTES], back[MONEY_TEXT_BYTES];
    struct dette_ligne *lines;
    size_t n;
    enum rc rc = dette_rendus(r->db, r->a, d, v, &lines, &n, e);

    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        const struct dette_ligne *l = &lines[i];
        const char *part = l->garde_cents > 0 ? arena_printf(r->a, "dont %s gardés et %s rendus",
                                                             money_french(l->garde_cents, kept),
                                                             money_french(l->rendu_cents, back))
                           : l->rendu_cents < l->montant_cents
                               ? arena_printf(r->a, "dont %s rendus", money_french(l->rendu_cents, back))
                               : "rendus en entier";

        put(r, &r->l->faits, r->item,
            arena_printf(r->a, "%s le %s", strcmp(l->genre, "retenue") == 0 ? "Retenu" : "Payé",
                         day_french(l->le, day)),
            arena_printf(r->a, "%s, %s par cette décision", money_french(l->montant_cents, all), part));
    }
    return rc;
}

/* What is owed from then on, and what comes back to whoever had paid more. */
static void of_revision(struct redaction *r, const struct dette *d, const struct dette_decision *v)
{
    struct lettre *l = r->l;

    say(r, &l->ouverture, v->cents == 0 ? "annulation_ouverture" : "reduction_ouverture", DAY_NONE,
        LAW_VERIFIED);
    put_money(r, "Somme réclamée jusque-là", v->avant_cents);
    put_money(r, "Somme réclamée désormais", v->cents);
    if (v->droits_cents > 0) {
        put_money(r, "Rendu à vos droits", v->droits_cents);
        say(r, &l->delais, "revision_droits", DAY_NONE, LAW_VERIFIED);
    }
    if (v->argent_cents > 0) {
        put_money(r, "À vous rembourser", v->argent_cents);
        say(r, &l->delais, d->titulaire ? "revision_virement" : "revision_lot", DAY_NONE, LAW_VERIFIED);
    }
    if (v->cents == 0 && v->argent_cents == 0 && !d->titulaire && d->recouvre_cents > 0) {
        put_money(r, "Déjà payé", d->recouvre_cents);
        say(r, &l->delais, "annulation_fraude", DAY_NONE, LAW_VERIFIED);
    }
    put_day(r, &l->faits, "Décision du", v->le);
    put(r, &l->faits, r->item, "Référence de la décision", v->reference);
    put(r, &l->motifs, r->item, NULL, v->motif);
    put(r, &l->signatures, r->item, "Proposée par l'agent", v->propose_par);
    put(r, &l->signatures, r->item, v->propose_par != NULL ? "Approuvée par l'agent" : "Prise par l'agent",
        v->decide_par);
}

/* A holder may ask the court that law/ holds for their debts; for a body, no text held says which one, nor until when. */
static enum rc contest(struct redaction *r, const struct dette *d, struct err *e)
{
    if (d->titulaire)
        return appeal(r, "revision_recours", r->l->le, e);
    say(r, &r->l->delais, "revision_juge", DAY_NONE, LAW_VERIFIED);
    return RC_OK;
}

/* The decision that the letter tells; NULL when it is not one. */
static const struct dette_decision *decision_of(const struct lettre_objet *o, const char *genre)
{
    for (size_t i = 0; i < o->decisions_n; i++)
        if (strcmp(o->decision_genres[i], genre) == 0)
            return &o->decisions[i];
    return NULL;
}

static enum rc of_step(struct redaction *r, const struct dette *d, struct err *e)
{
    put_money(r, "Somme réclamée", claimed_then(r, d));
    put_day(r, &r->l->faits, "Payée le", d->paye_le);
    put(r, &r->l->motifs, r->item, NULL, d->motifs);
    put(r, &r->l->signatures, r->item, "Indu ouvert par l'agent",
        *d->ouvert_par != '\0' ? d->ouvert_par : "du service");
    return strcmp(r->l->genre, "notification") == 0 ? of_notice(r, d, e)
           : strcmp(r->l->genre, "demeure") == 0    ? of_formal_notice(r, d, e)
                                                    : of_enforcement(r, d, e);
}

static enum rc of_debt(struct redaction *r, const struct lettre_objet *o, struct err *e)
{
    const struct dette *d = o->dette;
    const struct dette_decision *v = decision_of(o, r->l->genre);
    enum rc rc;

    r->item = d->titulaire ? ITEM_DROITS_MOUVEMENTS : ITEM_DOSSIER_FACTURE;
    rc = d->titulaire ? to_holder(r, d->titulaire_id, e) : to_body(r, d->organisme_id, e);
    if (rc == RC_OK)
        rc = cite(r, d->article, e);
    if (rc != RC_OK)
        return rc;
    put(r, &r->l->faits, r->item, "Dossier", d->dossier);
    put(r, &r->l->faits, r->item, "Article", d->article);
    if (v == NULL)
        rc = of_step(r, d, e);
    else {
        of_revision(r, d, v);
        if (v->droits_cents + v->argent_cents > 0)
            rc = of_received(r, d, v, e);
        if (rc == RC_OK)
            rc = contest(r, d, e);
    }
    return rc == RC_OK ? cite_bases(r, e) : rc;
}

enum rc lettre_composer(struct db *db, struct arena *a, const struct lettre_objet *o, struct lettre *l,
                        struct err *e)
{
    struct redaction r = {.db = db, .a = a, .l = l, .item = ITEM_ORGANISME_RAISON_SOCIALE, .modele = l->le};

    return o->mesure != NULL     ? of_measure(&r, o->mesure, e)
           : o->controle != NULL ? of_control(&r, o->controle, e)
                                 : of_debt(&r, o, e);
}

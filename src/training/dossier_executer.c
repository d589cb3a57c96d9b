/* One act of a dossier, from its command to the journal: dossier_executer(). */
#include "base/json.h"
#include "base/text.h"
#include "journal/journal.h"
#include "rights/acte.h"
#include "training/webhook.h"
#include "training/dossier_interne.h"
#include "training/dossier_issue.h"
#include "training/promesse.h"

#define ARENA_MAX (4U << 20)

/* ---- what the act starts from ------------------------------------------------------------------------------ */

/* Fourteen digits that grow with time, so that the newest dossiers are together in every index. */
static enum rc numero_suivant(struct db *db, char *numero, int64_t *id, struct err *e)
{
    struct cursor c = {0};
    const char *last;
    enum rc rc = db_query(db, Q_DOSSIER_MAX_NUMERO, &c, e, "");

    if (rc != RC_OK)
        return rc;
    *id = db_now_us(db) / 100;
    if (cursor_next(&c) && (last = cursor_text(&c, 0)) != NULL)
        *id = MAX(*id, (int64_t)strtoll(last, NULL, 10) + 1);
    rc = cursor_close(&c, e);
    CHECK(*id >= INT64_C(10000000000000) && *id <= INT64_C(99999999999999));
    snprintf(numero, DOSSIER_NUMERO_BYTES, "%lld", (long long)*id);
    return rc;
}

enum rc dossier_naitre(struct execution *x, struct err *e)
{
    const struct dossier_commande *c = x->c;
    struct dossier *d = &x->d;
    bool permanente;
    enum rc rc = catalogue_offre(x->db, x->a, c->session_id, &x->offre, e);

    if (rc != RC_OK)
        return rc;
    permanente = x->offre.debut == DAY_NONE;
    *d = (struct dossier){.titulaire_id = c->titulaire_id,
                          .organisme_id = x->offre.organisme_id,
                          .session_id = c->session_id,
                          .action_id = x->offre.action_id,
                          .etat = ETAT_NEANT,
                          .classe = x->offre.classe,
                          .fonds = c->reinsertion || classe_dife(x->offre.classe) ? FONDS_DIFE : FONDS_CPF,
                          .intitule = x->offre.intitule,
                          .debut = permanente ? c->debut : x->offre.debut,
                          .fin = permanente ? c->fin : x->offre.fin,
                          .heures = x->offre.heures,
                          .heures_realisees = -1,
                          .prix_ht_cents = x->offre.prix_ht_cents,
                          .prix_ttc_cents = x->offre.prix_ttc_cents,
                          .annexes_cents = x->offre.annexes_cents,
                          .annexes_nature = x->offre.annexes_nature,
                          .annexes_examen = x->offre.annexes_examen,
                          .realise_ht_cents = -1,
                          .realise_ttc_cents = -1,
                          .reste_cents = -1,
                          .reste_realise_cents = -1,
                          .taux = -1,
                          .participants = x->offre.participants_max,
                          .demande_le = x->jour,
                          .propose_le = DAY_NONE,
                          .accepte_le = DAY_NONE,
                          .entre_le = DAY_NONE,
                          .sorti_le = DAY_NONE,
                          .retractation_fin = DAY_NONE,
                          .retracte_le = DAY_NONE,
                          .annulation_fin = DAY_NONE,
                          .reservation_no = 1,
                          .report_debut = DAY_NONE,
                          .report_fin = DAY_NONE,
                          .facture_emise = DAY_NONE,
                          .a_payer_cents = -1,
                          .paye_cents = -1,
                          .paye_le = DAY_NONE,
                          .acompte_cents = -1,
                          .acompte_le = DAY_NONE,
                          .echeance = DAY_NONE,
                          .controle_le = DAY_NONE,
                          .controle_leve_le = DAY_NONE,
                          .gele_le = DAY_NONE,
                          .gel_echeance = DAY_NONE,
                          .atteste_le = DAY_NONE,
                          .recu_le = DAY_NONE,
                          .signale_le = DAY_NONE,
                          .relance_le = DAY_NONE,
                          .evalue_le = DAY_NONE,
                          .sollicite_cents = -1};
    x->stocke = *d;
    return RC_OK;
}

static enum rc demande(struct execution *x, struct err *e)
{
    const struct dossier_commande *c = x->c;
    enum rc rc;

    if (c->par != ROLE_TITULAIRE || c->par_id != c->titulaire_id)
        return ERR(e, MSG_DOSSIER_INCONNU);
    rc = dossier_naitre(x, e);
    if (rc != RC_OK)
        return rc;
    if (!dossier_jour_donne(x->d.debut) || !dossier_jour_donne(x->d.fin) || x->d.fin < x->d.debut)
        return ERR(e, MSG_DOSSIER_DATES);
    return x->offre.debut == DAY_NONE ? dossier_dates_bornees(x, e) : RC_OK;
}

static bool partie(const struct dossier *d, const struct dossier_commande *c)
{
    switch (c->par) {
    case ROLE_TITULAIRE:
        return c->par_id == d->titulaire_id;
    case ROLE_ORGANISME:
        return c->par_id == d->organisme_id;
    case ROLE_FINANCEUR:
        return d->financeur_id != 0 && c->par_id == d->financeur_id;
    default:
        return true;
    }
}

static enum rc charger(struct execution *x, struct err *e)
{
    const struct dossier_commande *c = x->c;
    enum rc rc;

    if (c->numero == NULL)
        return ERR(e, MSG_DOSSIER_INCONNU);
    rc = dossier_lire(x->db, x->a, c->numero, &x->stocke, e);
    if (rc != RC_OK)
        return rc;
    if (!partie(&x->stocke, c))
        return ERR(e, MSG_DOSSIER_INCONNU);
    x->d = x->stocke;
    x->change = c->version != 0 && c->version != x->stocke.version;
    /* Whoever lost the answer to a proposal has the version before it, and no other. */
    return x->change && (c->acte != ACTE_PROPOSER || x->stocke.etat != ETAT_VALIDATED)
               ? ERR(e, MSG_DOSSIER_CHANGE)
               : RC_OK;
}

/* ---- the row of the table ---------------------------------------------------------------------------------- */

static enum rc find_row(struct execution *x, struct err *e)
{
    const struct dossier *d = &x->stocke;

    x->t = dossier_transition(d->etat, d->facturation, x->c->acte, x->c->par);
    return x->t != NULL ? RC_OK : dossier_sans_transition(d, x->c->acte, x->c->par, e);
}

/* Delays, the law and the balances are those of an act's day: no act slips in before one it follows. */
static enum rc apres_le_precedent(const struct execution *x, struct err *e)
{
    char last[32];

    if (x->c->acte == ACTE_DEMANDER || x->jour >= x->stocke.dernier_le)
        return RC_OK;
    return ERR(e, MSG_DOSSIER_ACTE_ANTERIEUR, "date", day_french(x->stocke.dernier_le, last));
}

/* An agent may write today what took place before, by the rules of that day: everybody who reads the dossier is told why so late. What the
 * bank says has its day, whichever agent read it. */
static enum rc dit_pourquoi_si_tard(const struct execution *x, struct err *e)
{
    const char *agent = x->c->agent, *why = x->c->motif;
    char day[32];

    if (x->c->par == ROLE_SYSTEME || agent == NULL || *agent == '\0' ||
        x->jour >= day_of_instant(db_now_us(x->db)) || (why != NULL && why[strspn(why, " \t\r\n")] != '\0'))
        return RC_OK;
    return ERR(e, MSG_DOSSIER_JOUR_PASSE, "date", day_french(x->jour, day));
}

/* ---- writing ----------------------------------------------------------------------------------------------- */

/* "V14": the general terms of a day. */
static void cgu_du(day_t jour, char *out, size_t size)
{
    struct law_value cgu;

    if (law_param(PARAM_CGU_VERSION, jour, &cgu, NULL) != RC_OK ||
        (size_t)snprintf(out, size, "V%lld", (long long)cgu.value) >= size)
        *out = '\0';
}

static enum rc inserer(struct execution *x, struct err *e)
{
    struct dossier *d = &x->d;
    char version[24];
    enum rc rc = numero_suivant(x->db, d->numero, &d->id, e);

    if (rc != RC_OK)
        return rc;
    cgu_du(x->jour, version, sizeof(version));
    d->version = 1;
    return db_exec(x->db, Q_DOSSIER_INSERT, e, "iitiittttdttttddiiiidiitit", d->titulaire_id, d->id,
                   d->numero, d->organisme_id, d->session_id, dossier_etat_name(d->etat),
                   dossier_facturation_name(d->facturation), dossier_acte_name(d->dernier_acte),
                   dossier_role_name(d->dernier_par), d->dernier_le, classe_name(d->classe),
                   fonds_name(d->fonds), version, d->intitule, d->debut, d->fin, d->heures, d->prix_ht_cents,
                   d->prix_ttc_cents, d->participants, d->echeance, db_now_us(x->db), d->annexes_cents,
                   d->annexes_nature, (int64_t)d->annexes_examen, dossier_prerequis_name(d->prerequis));
}

/* Whether what lists of dossiers are made by, but for state and deadline, is as it was read. */
static bool meme_place(const struct dossier *a, const struct dossier *b)
{
    return a->facturation == b->facturation && a->controle == b->controle &&
           a->financeur_id == b->financeur_id &&
           (a->facture_numero == b->facture_numero ||
            (a->facture_numero != NULL && b->facture_numero != NULL &&
             strcmp(a->facture_numero, b->facture_numero) == 0));
}

static enum rc mettre_a_jour(struct execution *x, struct err *e)
{
    struct dossier *d = &x->d;
    enum rc rc = db_exec(
        x->db, meme_place(&x->stocke, d) ? Q_DOSSIER_AVANCER : Q_DOSSIER_UPDATE, e,
        "tdttdddiiiiiiiiitiiddddddiiidididdtdddtiidddiddddiitttiiii", dossier_etat_name(d->etat), d->echeance,
        dossier_acte_name(d->dernier_acte), dossier_role_name(d->dernier_par), d->dernier_le, d->debut,
        d->fin, d->heures, d->heures_realisees, d->prix_ht_cents, d->prix_ttc_cents, d->realise_ht_cents,
        d->realise_ttc_cents, d->reste_cents, d->reste_realise_cents, (int64_t)d->taux,
        dossier_cause_name(d->cause), (int64_t)d->force_majeure, d->participants, d->propose_le,
        d->accepte_le, d->entre_le, d->sorti_le, d->retractation_fin, d->facture_emise,
        d->facture_transmise_us, d->a_payer_cents, d->paye_cents, d->paye_le, d->acompte_cents, d->acompte_le,
        d->verse_cents, d->controle_le, d->controle_leve_le, d->controle_resultat, d->gele_le,
        d->gel_echeance, d->atteste_le, dossier_atteste_name(d->atteste), d->sollicite_cents,
        (int64_t)d->sollicite_cpf, d->report_debut, d->report_fin, d->recu_le, (int64_t)d->a_corriger,
        d->signale_le, d->relance_le, d->retracte_le, d->annulation_fin, d->reservation_no, db_now_us(x->db),
        dossier_facturation_name(d->facturation), d->facture_numero, dossier_controle_name(d->controle),
        d->financeur_id, d->titulaire_id, d->id, d->version);

    if (rc == RC_OK && db_changes(x->db) != 1)
        return ERR(e, MSG_DOSSIER_CHANGE);
    d->version++;
    if (rc != RC_OK || meme_place(&x->stocke, d))
        return rc;
    return db_exec(x->db, Q_DOSSIER_FACTURE_CLE, e, "tdii",
                   d->facture_numero != NULL ? text_cle(x->a, d->facture_numero) : NULL,
                   x->c->acte == ACTE_FACTURER ? x->jour : DAY_NONE, d->titulaire_id, d->id);
}

/* The contract is made the day it is accepted: its general terms are those of that day, whatever they were at the request. */
static enum rc poser_cgu(struct execution *x, struct err *e)
{
    char version[24];

    if (x->d.accepte_le == x->stocke.accepte_le)
        return RC_OK;
    cgu_du(x->d.accepte_le, version, sizeof(version));
    return db_exec(x->db, Q_DOSSIER_CGU_POSER, e, "tii", version, x->d.titulaire_id, x->d.id);
}

static void json_day(struct json *j, const char *key, day_t day)
{
    char text[DAY_TEXT_BYTES];

    json_kt(j, key, day != DAY_NONE ? day_iso(day, text) : "suspendue");
}

/* What a proposal changes of what was asked, or of the proposal before it: what it was. */
static void json_avant(struct json *j, const struct execution *x)
{
    const struct dossier *a = &x->stocke, *b = &x->d;

    if (a->debut != b->debut)
        json_day(j, "debut_avant", a->debut);
    if (a->fin != b->fin)
        json_day(j, "fin_avant", a->fin);
    if (a->heures != b->heures)
        json_ki(j, "heures_avant", a->heures);
    if (a->prix_ttc_cents != b->prix_ttc_cents)
        json_ki(j, "prix_avant", a->prix_ttc_cents);
    if (a->prix_ht_cents != b->prix_ht_cents)
        json_ki(j, "prix_ht_avant", a->prix_ht_cents);
}

/* What is concluded: whoever keeps its receipt has the days, the length and the price, whatever is proposed or changed elsewhere. */
static void json_conclu(struct json *j, const struct execution *x)
{
    const struct dossier *d = &x->d;

    if (x->c->acte != ACTE_ACCEPTER_REPORT && (d->etat != ETAT_ACCEPTED || x->stocke.etat == ETAT_ACCEPTED))
        return;
    json_day(j, "debut", d->debut);
    json_day(j, "fin", d->fin);
    json_ki(j, "heures_prevues", d->heures);
    json_ki(j, "prix_ht", d->prix_ht_cents);
}

/* What is declared of the service done, and what a correction of it changes. */
static void json_realise(struct json *j, const struct execution *x)
{
    const struct dossier *a = &x->stocke, *b = &x->d;

    json_ki(j, "heures", b->heures_realisees);
    json_kt(j, "cause", dossier_cause_name(b->cause));
    json_kb(j, "force_majeure", b->force_majeure);
    if (b->force_majeure && !x->c->force_majeure) /* not what was declared: dossier_deces_excuse() */
        json_kb(j, "force_majeure_deces", true);
    if ((x->t->gardes & GARDE_CORRECTION) == 0)
        return;
    json_ki(j, "taux_avant", a->taux);
    json_ki(j, "heures_avant", a->heures_realisees);
    json_kt(j, "cause_avant", dossier_cause_name(a->cause));
    json_kb(j, "force_majeure_avant", a->force_majeure);
}

/* What its body says of a training: the days it was there, perhaps before the act, and what it invoices. */
static void json_organisme_dit(struct json *j, const struct execution *x)
{
    const struct dossier *d = &x->d;

    if (d->entre_le != x->stocke.entre_le && d->entre_le != DAY_NONE)
        json_day(j, "entree_le", d->entre_le);
    if (d->sorti_le != x->stocke.sorti_le && d->sorti_le != DAY_NONE)
        json_day(j, "sortie_le", d->sorti_le);
    if (x->c->acte == ACTE_SORTIR &&
        d->force_majeure != x->stocke.force_majeure) { /* dossier_deces_revoir() */
        json_kb(j, "force_majeure", d->force_majeure);
        json_kb(j, "force_majeure_avant", x->stocke.force_majeure);
    }
    if (x->c->acte != ACTE_FACTURER)
        return;
    json_kt(j, "facture", d->facture_numero);
    json_day(j, "facture_le", d->facture_emise);
    json_ki(j, "facture_ttc", d->a_payer_cents);
}

/* Whoever reads the act must not believe that the one it is done for did it. */
static bool par_un_agent(const struct dossier_commande *c)
{
    return c->agent != NULL && *c->agent != '\0' && c->par != ROLE_GESTIONNAIRE && c->par != ROLE_SYSTEME;
}

/* What happened: amounts and days. The words of a person, who may name anybody, are for the list of acts alone: the journal
 * outlives the dossier. */
static const char *detail(struct execution *x, bool with_words)
{
    struct json *j = json_new(4096);
    const struct dossier *d = &x->d;
    const char *code = x->c->code != NULL ? x->c->code : x->code_garde, *text = NULL;

    if (j == NULL)
        return NULL;
    json_object_open(j);
    json_kt(j, "dossier", d->numero);
    json_kt(j, "de", dossier_etat_name(x->stocke.etat));
    json_kt(j, "vers", dossier_etat_name(d->etat));
    json_ki(j, "prix", d->prix_ttc_cents);
    if (par_un_agent(x->c))
        json_kb(j, "par_agent", true);
    if (d->taux >= 0)
        json_ki(j, "taux", d->taux);
    if (x->denoue) {
        json_ki(j, "organisme", x->den.organisme_cents);
        json_kt(j, "regle", x->den.regle);
        if (x->den.phrase != NULL)
            json_kt(j, "phrase", x->den.phrase);
    }
    if (x->c->acte == ACTE_DEMANDER &&
        d->classe == CLASSE_VAE) /* what the holder says of himself, kept with his request */
        json_kb(j, "vae_inscrit", x->c->vae_inscrit);
    if (x->c->acte == ACTE_DEMANDER && d->prerequis != PREREQUIS_AUCUN)
        json_kt(j, "prerequis", dossier_prerequis_name(d->prerequis));
    if (x->c->acte == ACTE_ACCEPTER)
        json_ki(j, "reste", d->reste_cents);
    json_conclu(j, x);
    if (x->c->acte == ACTE_PROPOSER || x->c->acte == ACTE_ACCEPTER_REPORT)
        json_avant(j, x);
    if (x->c->acte == ACTE_DECLARER || x->c->acte == ACTE_CORRIGER)
        json_realise(j, x);
    if (x->c->acte == ACTE_REPORTER) {
        json_day(j, "debut_propose", d->report_debut);
        json_day(j, "fin_proposee", d->report_fin);
    }
    json_organisme_dit(j, x);
    if (x->c->acte == ACTE_SOLLICITER)
        json_ki(j, "demande", d->sollicite_cents);
    if (x->accorde_cents > 0)
        json_ki(j, "accorde", x->accorde_cents);
    if (x->acompte_cents > 0) {
        json_ki(j, "acompte", x->acompte_cents);
        json_kt(j, "certitude", law_certainty_name(appuis_certainty(&x->acompte)));
    }
    if (x->c->acte == ACTE_LEVER)
        json_kt(j, "resultat", d->controle_resultat);
    if (x->stocke.echeance != d->echeance && dossier_transition_sur_place(x->t))
        json_day(j, "echeance", d->echeance);
    if (code != NULL)
        json_kt(j, "code", code);
    if (with_words && x->c->motif != NULL)
        json_kt(j, "motif", x->c->motif);
    json_object_close(j);
    if (!json_failed(j))
        text = arena_strdup(x->a, json_data(j));
    json_free(j);
    return text;
}

static enum rc inscrire_acte(struct execution *x, const char *text, struct err *e)
{
    const struct dossier *d = &x->d;
    int64_t last;
    day_t declared = x->c->acte == ACTE_ENTRER   ? d->entre_le
                     : x->c->acte == ACTE_SORTIR ? d->sorti_le
                                                 : x->jour;
    enum rc rc = db_i64(x->db, Q_DOSSIER_ACTE_MAX, 0, &last, e, "ii", d->titulaire_id, d->id);

    if (rc != RC_OK)
        return rc;
    return db_exec(x->db, Q_DOSSIER_ACTE_INSERT, e, "iiittttdti", d->titulaire_id, d->id, last + 1,
                   dossier_acte_name(x->c->acte), dossier_role_name(x->c->par),
                   dossier_etat_name(x->stocke.etat), dossier_etat_name(d->etat), declared, text,
                   db_now_us(x->db));
}

static enum rc inscrire_journal(struct execution *x, const char *text, struct err *e)
{
    static const enum law_party parties[ROLE_COUNT] = {PARTY_TITULAIRE, PARTY_ORGANISME, PARTY_CDC, PARTY_CDC,
                                                       PARTY_FINANCEUR};
    char act[48];
    struct journal_entry entry = {.kind = JOURNAL_ACT,
                                  .party = parties[x->c->par],
                                  .actor_id = x->c->par_id,
                                  .actor_name = x->c->agent != NULL ? x->c->agent : "",
                                  .purpose = FINALITE_3,
                                  .law_day = x->jour,
                                  .dossier_id = x->d.id,
                                  .titulaire_id = x->d.titulaire_id,
                                  .content = text};

    snprintf(act, sizeof(act), "dossier.%s", dossier_acte_name(x->c->acte));
    /* What the holder said is his; what it became is the operator's, by another name. */
    entry.act = (x->t->gardes & GARDE_RETRACTATION_ETABLIE) != 0 ? "dossier.effet-retractation" : act;
    return journal_append(x->db, &entry, NULL, e);
}

/* Which side of the dossier an agent stood on; NULL: none. */
static const char *cote_de_l_agent(const struct dossier_commande *c)
{
    if (par_un_agent(c) && (c->par == ROLE_TITULAIRE || c->par == ROLE_ORGANISME))
        return dossier_role_name(c->par);
    if (c->par == ROLE_GESTIONNAIRE && c->agent != NULL && *c->agent != '\0' &&
        (c->acte == ACTE_CONTROLER || c->acte == ACTE_LEVER))
        return "controle";
    return NULL;
}

/* Who acted for a party, or judged the dossier in a control, does not approve its payment (decision 80). */
static enum rc inscrire_agent(struct execution *x, struct err *e)
{
    const char *cote = cote_de_l_agent(x->c);
    char cle[ACTE_AGENT_BYTES];

    return cote == NULL ? RC_OK
                        : db_exec(x->db, Q_DOSSIER_AGENT_NOTER, e, "iittt", x->d.titulaire_id, x->d.id, cote,
                                  acte_agent_cle(x->c->agent, cle), x->c->agent);
}

static enum rc inscrire(struct execution *x, struct err *e)
{
    const char *text = detail(x, true);
    enum rc rc = inscrire_acte(x, text, e);

    if (rc == RC_OK)
        rc = inscrire_agent(x, e);
    return rc == RC_OK ? inscrire_journal(x, x->c->motif == NULL ? text : detail(x, false), e) : rc;
}

static enum rc ecrire_tout(struct execution *x, struct err *e)
{
    enum rc rc = dossier_effectuer(x, e);

    if (rc == RC_OK)
        rc = dossier_echeance(x, e);
    if (rc == RC_OK)
        rc = dossier_gel_apres(x, e);
    if (rc == RC_OK)
        rc = x->c->acte == ACTE_DEMANDER ? inserer(x, e) : mettre_a_jour(x, e);
    if (rc == RC_OK)
        rc = poser_cgu(x, e);
    if (rc == RC_OK &&
        (x->c->acte == ACTE_DEMANDER || x->bases || x->d.prix_ttc_cents != x->stocke.prix_ttc_cents ||
         x->d.prix_ht_cents != x->stocke.prix_ht_cents))
        rc = dossier_tva_poser(x, e);
    if (rc == RC_OK && x->d.a_payer_cents != x->stocke.a_payer_cents && x->d.a_payer_cents >= 0)
        rc = dossier_tva_facturer(x, x->d.a_payer_cents, e);
    if (rc == RC_OK)
        rc = promesses_clore(x->db, x->d.titulaire_id, x->d.id, e);
    if (rc == RC_OK)
        rc = inscrire(x, e);
    if (rc == RC_OK)
        rc = dossier_noter_carence(x, e);
    if (rc == RC_OK)
        rc = dossier_noter_ecart(x, e);
    if (rc == RC_OK)
        rc = dossier_prevenir_organisme(x, e);
    return rc == RC_OK ? webhook_noter(x->db, &x->stocke, &x->d, e) : rc;
}

/* The day on the dossier, the marks in the counts, the act in the journal; nothing that the other parties read. */
static enum rc evaluer(struct execution *x, struct err *e)
{
    const struct dossier *d = &x->d;
    enum rc rc = db_exec(x->db, Q_DOSSIER_EVALUER, e, "diii", x->jour, d->titulaire_id, d->id, d->version);

    if (rc == RC_OK && db_changes(x->db) != 1)
        return ERR(e, MSG_DOSSIER_CHANGE);
    if (rc == RC_OK)
        rc = dossier_compter_notes(x, e);
    return rc == RC_OK ? inscrire_journal(x, detail(x, false), e) : rc;
}

static enum rc changer(struct execution *x, struct err *e)
{
    x->d.etat = x->t->vers;
    x->d.facturation = x->t->facturation_vers;
    if (!dossier_transition_sur_place(x->t)) {
        x->d.dernier_acte = x->c->acte;
        x->d.dernier_par = x->c->par;
        x->d.signale_le = x->d.relance_le = DAY_NONE;
    }
    x->d.a_corriger = x->d.a_corriger && dossier_attend_correction(&x->d);
    if (x->d.etat != ETAT_ACCEPTED)
        x->d.report_debut = x->d.report_fin = DAY_NONE;
    x->d.dernier_le = x->jour;
    return ecrire_tout(x, e);
}

/* The same proposal again is the same answer, whatever its day: nothing is judged nor written. */
static enum rc rien_de_neuf(struct execution *x, struct err *e)
{
    enum rc rc = dossier_deja_propose(x, &x->c->inchange_out, e);

    return rc == RC_OK && x->change && !x->c->inchange_out ? ERR(e, MSG_DOSSIER_CHANGE) : rc;
}

static enum rc faire(struct execution *x, struct err *e)
{
    struct dossier_commande *c = x->c;
    enum rc rc = apres_le_precedent(x, e);

    if (rc == RC_OK)
        rc = dit_pourquoi_si_tard(x, e);
    if (rc == RC_OK && c->acte != ACTE_EVALUER) /* no delay of the dossier is this act's */
        rc = dossier_gel_avant(x, e);
    if (rc == RC_OK)
        rc = dossier_preparer(x, e);
    if (rc == RC_OK && (x->t->effet == EFFET_SOLDER || c->acte == ACTE_DECLARER || c->acte == ACTE_CORRIGER))
        rc = dossier_deces_excuse(x->db, x->a, &x->d, e);
    if (rc == RC_OK)
        rc = dossier_garder(x, e);
    if (rc == RC_OK)
        rc = c->acte == ACTE_EVALUER ? evaluer(x, e) : changer(x, e);
    return rc;
}

static enum rc executer(struct execution *x, struct err *e)
{
    struct dossier_commande *c = x->c;
    enum rc rc = c->acte == ACTE_DEMANDER ? demande(x, e) : charger(x, e);

    if (rc == RC_OK)
        rc = find_row(x, e);
    if (rc == RC_OK)
        rc = rien_de_neuf(x, e);
    if (rc == RC_OK && !c->inchange_out)
        rc = faire(x, e);
    if (rc != RC_OK)
        return rc;
    memcpy(c->numero_out, x->d.numero, sizeof(c->numero_out));
    c->etat_out = x->d.etat;
    c->facturation_out = x->d.facturation;
    c->version_out = x->d.version;
    return c->essai ? ERR(e, MSG_DOSSIER_ESSAI) : RC_OK;
}

enum rc dossier_executer(struct db *db, void *arg, struct err *e)
{
    struct dossier_commande *c = arg;
    struct execution *x;
    struct arena *a = arena_new(ARENA_MAX);
    enum rc rc;

    if (a == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    x = ARENA_NEW(a, struct execution);
    x->db = db;
    x->a = a;
    x->c = c;
    x->jour = dossier_jour_donne(c->le) ? c->le : day_of_instant(db_now_us(db));
    rc = executer(x, e);
    arena_free(a);
    if (rc != RC_OK && e != NULL)
        dossier_nommer_champ(c, e);
    return dossier_refus_pour(c->par, c->agent, rc, e);
}

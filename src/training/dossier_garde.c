/* What must hold before an act, each with its own refusal: the article is in the catalogue of messages. */
#include "base/money.h"
#include "base/text.h"
#include "people/titulaire.h"
#include "training/constats.h"
#include "training/dossier_interne.h"
#include "training/dossier_issue.h"
#include "rights/acte.h"
#include "training/organisme.h"
#include "training/prix.h"
#include "training/referencement.h"

#define FACTURE_NUMERO_CHARS 35
#define ARENA_LECTURE (1U << 20)

static enum rc refuse_day(struct err *e, enum msg m, const char *name, day_t day)
{
    char text[32];

    return ERR(e, m, name, day_french(day, text));
}

static enum rc demandes_vivantes(struct execution *x, struct err *e)
{
    struct law_value max;
    int64_t alive;
    char text[24];
    enum rc rc = law_param(PARAM_DOSSIER_DEMANDES_VIVANTES_MAX, x->jour, &max, e);

    if (rc != RC_OK)
        return rc;
    rc = db_i64(x->db, Q_DOSSIER_VIVANTS, 0, &alive, e, "ii", x->d.titulaire_id, x->d.action_id);
    if (rc != RC_OK || alive < max.value)
        return rc;
    snprintf(text, sizeof(text), "%lld", (long long)max.value);
    return ERR(e, MSG_DOSSIER_DEMANDES_TROP, "nombre", text);
}

/* The body sells that day (L. 6323-9-1); for élus, the order, the first and the last day of the session all fall in an
 * active agreement (DIFE-41). */
static enum rc agrement(struct execution *x, struct err *e)
{
    day_t days[] = {x->jour, x->d.debut, x->d.fin};
    enum rc rc = organisme_vend_le(x->db, x->d.organisme_id, NULL, x->jour, e);

    if (rc != RC_OK || x->d.classe != CLASSE_DIFE_MANDAT)
        return rc;
    for (size_t i = 0; rc == RC_OK && i < ARRAY_LEN(days); i++)
        rc = organisme_agree_le(x->db, x->d.organisme_id, days[i], e);
    return rc;
}

enum rc dossier_debut_min(day_t jour, day_t *out, struct err *e)
{
    struct law_value delai;
    enum rc rc = law_param(PARAM_DELAI_DEBUT_SESSION_MIN, jour, &delai, e);

    *out = rc == RC_OK ? law_add_working_days(jour, (int)delai.value) : DAY_NONE;
    return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc debut_session(struct execution *x, struct err *e)
{
    day_t first;
    enum rc rc = dossier_debut_min(x->jour, &first, e);

    if (rc != RC_OK)
        return rc;
    return x->d.debut >= first ? RC_OK : refuse_day(e, MSG_DOSSIER_SESSION_TROP_PROCHE, "date", first);
}

static enum rc sans_droit(const struct execution *x, struct err *e)
{
    return dossier_sans_droit(x->db, &x->d, x->jour, &x->fin, x->c->par, e);
}

static enum rc financement(struct execution *x, struct err *e)
{
    bool granted = x->c->acte == ACTE_ACCORDER; /* the holder accepted on condition that nothing is missing */
    bool acceptance = x->c->acte == ACTE_ACCEPTER || granted;
    bool with_cpf = granted ? x->d.sollicite_cpf : !acceptance || x->c->avec_cpf;
    int64_t pays = granted ? 0 : x->c->reste_paye_cents; /* nobody but the holder commits the holder's card */
    int64_t max = acceptance && !granted ? pays : INT64_MAX;
    enum rc rc = dossier_repartir(x->db, x->a, &x->d, x->jour, with_cpf,
                                  acceptance ? MOMENT_CONCLUSION : MOMENT_DEMANDE, max, &x->fin, e);

    if (rc == RC_OK)
        rc = sans_droit(x, e);
    if (rc != RC_OK)
        return rc;
    if (acceptance && x->fin.reste_cents != pays) {
        char asked[MONEY_TEXT_BYTES], part[MONEY_TEXT_BYTES];

        if (granted)
            return ERR(e, MSG_DOSSIER_ACCORD_RESTE, "reste", money_french(x->fin.reste_cents, asked),
                       "montant", money_french(x->accorde_cents, part));
        return ERR(e, MSG_DOSSIER_RESTE_INEXACT, "reste", money_french(x->fin.reste_cents, asked));
    }
    return RC_OK;
}

/* What is asked of the financeur is what it could pay that day, to the cent: not what the holder must pay himself. */
static enum rc manque(struct execution *x, struct err *e)
{
    const struct dossier *d = &x->d;
    char left[MONEY_TEXT_BYTES];
    int64_t cents;
    enum rc rc = dossier_manque(x->db, x->a, d, x->jour, d->sollicite_cpf, x->categorie, &cents, e);

    if (rc != RC_OK)
        return rc;
    if (cents == 0 && x->fin.reste_cents > 0)
        return ERR(e, MSG_DOSSIER_RESTE_PARTICIPATION, "reste", money_french(x->fin.reste_cents, left));
    if (cents == 0)
        return ERR(e, MSG_DOSSIER_RIEN_NE_MANQUE);
    x->d.sollicite_cents = cents;
    return RC_OK;
}

/* The account is closed at the date of death, whoever acts and whichever day the act is given. */
static enum rc compte_ouvert(struct execution *x, struct err *e)
{
    struct titulaire t;
    enum rc rc = titulaire_get(x->db, x->a, x->d.titulaire_id, &t, e);

    if (rc != RC_OK)
        return rc;
    return t.efface || t.deces != DAY_NONE ? ERR(e, MSG_DOSSIER_COMPTE_FERME) : RC_OK;
}

static enum rc session_ouverte(struct execution *x, struct err *e)
{
    if (!x->offre.publiee)
        return ERR(e, MSG_CATALOGUE_OFFRE_RETIREE, "motif", x->offre.motif_retrait);
    return x->offre.ouverte ? RC_OK : ERR(e, MSG_CATALOGUE_SESSION_FERMEE);
}

/* A price that several bases made, and that this proposal leaves as it is: the rates of the day still make it. */
static enum rc bases_gardees(struct execution *x, bool *out, struct err *e)
{
    const struct dossier *d = &x->d;
    int64_t ht[TVA_COUNT];
    struct dossier_tva all;
    struct tva t;
    enum rc rc = dossier_tva_lire(x->db, &x->stocke, &all, e);

    for (int i = 0; i < TVA_COUNT; i++)
        ht[i] = all.prix.bases[i].ht_cents;
    if (rc == RC_OK)
        rc = tva_calculer(ht, x->jour, &t, e);
    *out = rc == RC_OK && all.le != DAY_NONE && t.ht_cents == d->prix_ht_cents &&
           t.ttc_cents == d->prix_ttc_cents;
    return rc;
}

/* A day has 24 hours: no text bounds a training by day, but none holds more. */
static enum rc heures_tiennent(int64_t heures, day_t debut, day_t fin, struct err *e)
{
    char told[24], max[24], days[DAYS_TEXT_BYTES];
    int64_t most = 24 * ((int64_t)fin - debut + 1);

    if (debut == DAY_NONE || fin == DAY_NONE || heures <= most)
        return RC_OK;
    snprintf(told, sizeof(told), "%lld", (long long)heures);
    snprintf(max, sizeof(max), "%lld", (long long)most);
    return ERR(e, MSG_DOSSIER_HEURES_JOURS, "heures", told, "max", max, "dates",
               days_french(debut, fin, days));
}

/* R. 1621-8, 2°: the hourly cost is that of the training that was requested. Hours that a proposal adds to those of the dossier and of the
 * published action make no training cheaper: with and without them, the cost stays under the maximum. Exact, as DIFE-40. */
static enum rc heures_ajoutees(struct execution *x, struct err *e)
{
    const struct dossier *d = &x->d;
    char cost[MONEY_TEXT_BYTES], most[MONEY_TEXT_BYTES], hours[24];
    int64_t known = x->stocke.heures;
    struct law_value max;
    struct offre offer;
    enum rc rc;

    if (d->classe != CLASSE_DIFE_MANDAT || d->heures <= known)
        return RC_OK;
    rc = catalogue_offre(x->db, x->a, d->session_id, &offer, e);
    if (rc == RC_OK)
        known = MAX(known, offer.heures);
    if (rc == RC_OK || rc == RC_NOT_FOUND) /* without an offer, the dossier alone says them */
        rc = law_param(PARAM_DIFE_COUT_HORAIRE_MAX_HT, x->jour, &max, e);
    if (rc == RC_NOT_FOUND ||
        (rc == RC_OK && (d->heures <= known || (__int128)d->prix_ht_cents <= (__int128)max.value * known)))
        return RC_OK; /* no maximum on that day, or one that it keeps */
    if (rc != RC_OK)
        return rc;
    snprintf(hours, sizeof(hours), "%lld", (long long)known);
    ERR(e, MSG_DIFE_HEURES_AJOUTEES, "heures", hours, "cout",
        money_french(money_prorata_up(d->prix_ht_cents, 1, known), cost), "maximum",
        money_french(max.value, most));
    return err_at(e, "heures", 0);
}

/* What is paid does not rise: that is the price with its taxes. Without them it may, when VAT is no longer on all of it (decision 106). */
static enum rc prix_ne_monte_pas(const struct execution *x, struct err *e)
{
    char now[MONEY_TEXT_BYTES], before[MONEY_TEXT_BYTES];

    if (x->d.prix_ttc_cents <= x->stocke.prix_ttc_cents)
        return RC_OK;
    ERR(e, MSG_DOSSIER_PRIX_EN_HAUSSE, "propose", money_french(x->d.prix_ttc_cents, now), "prix",
        money_french(x->stocke.prix_ttc_cents, before));
    return err_at(e, "prix_ttc", 0);
}

static enum rc prix(struct execution *x, struct err *e)
{
    const struct dossier *d = &x->d;
    bool kept = false;
    enum rc rc;

    if (d->prix_ht_cents < 0 || d->prix_ht_cents > d->prix_ttc_cents || d->heures <= 0)
        return ERR(e, MSG_DOSSIER_PRIX_INCOHERENT);
    rc = prix_ne_monte_pas(x, e);
    if (rc == RC_OK)
        rc = heures_tiennent(d->heures, d->debut, d->fin, e);
    if (rc == RC_OK)
        rc = heures_ajoutees(x, e);
    if (rc != RC_OK || x->bases)
        return rc;
    rc = bases_gardees(x, &kept, e);
    return rc != RC_OK || kept ? rc : prix_verifier(d->prix_ht_cents, d->prix_ttc_cents, x->jour, e);
}

static enum rc engagement(struct execution *x, struct err *e)
{
    if (x->d.classe == CLASSE_DIFE_MANDAT && x->d.participants <= 0)
        return ERR(e, MSG_DOSSIER_SANS_ENGAGEMENT);
    return RC_OK;
}

static enum rc retractation(struct execution *x, struct err *e)
{
    if (x->d.retractation_fin != DAY_NONE && x->jour <= x->d.retractation_fin)
        return RC_OK;
    return refuse_day(e, MSG_DOSSIER_RETRACTATION_PASSEE, "date", x->d.retractation_fin);
}

static enum rc avant_debut(struct execution *x, struct err *e)
{
    return x->jour < x->d.debut ? RC_OK : refuse_day(e, MSG_DOSSIER_SESSION_COMMENCEE, "date", x->d.debut);
}

static enum rc depuis_debut(struct execution *x, struct err *e)
{
    return x->jour >= x->d.debut ? RC_OK
                                 : refuse_day(e, MSG_DOSSIER_SESSION_PAS_COMMENCEE, "date", x->d.debut);
}

/* "entre le 4 janvier 2027 et le 5 janvier 2027", "le 4 janvier 2027". */
static const char *entre(day_t from, day_t to, char buf[DAYS_TEXT_BYTES])
{
    char first[32], last[32];

    day_french(from, first);
    if (from == to)
        snprintf(buf, DAYS_TEXT_BYTES, "le %s", first);
    else
        snprintf(buf, DAYS_TEXT_BYTES, "entre le %s et le %s", first, day_french(to, last));
    return buf;
}

/* The day that the holder died; DAY_NONE. */
static enum rc deces(struct execution *x, day_t *out, struct err *e)
{
    struct titulaire t;
    enum rc rc = titulaire_get(x->db, x->a, x->d.titulaire_id, &t, e);

    *out = rc == RC_OK ? t.deces : DAY_NONE;
    return rc;
}

/* Who is dead does not come; the day of a death is one that he may have come. */
static enum rc vivant(struct execution *x, day_t day, enum msg otherwise, struct err *e)
{
    day_t died;
    enum rc rc = deces(x, &died, e);

    return rc == RC_OK && died != DAY_NONE && day > died ? ERR(e, otherwise) : rc;
}

/* What was said followed whole, or is, was not by whoever died before its end. */
static enum rc suivie_vivant(struct execution *x, struct err *e)
{
    day_t died;
    enum rc rc = deces(x, &died, e);

    return rc == RC_OK && dossier_deces_entier(&x->d, died) ? ERR(e, MSG_DOSSIER_DECLARE_DECES) : rc;
}

static enum rc jour_entree(struct execution *x, struct err *e)
{
    day_t day = x->d.entre_le;
    char days[DAYS_TEXT_BYTES];

    if (x->jour < x->d.debut) /* no day could be right yet */
        return refuse_day(e, MSG_DOSSIER_SESSION_PAS_COMMENCEE, "date", x->d.debut);
    if (day >= x->d.debut && day <= x->d.fin && day <= x->jour)
        return vivant(x, day, MSG_DOSSIER_ENTREE_DECES, e);
    return ERR(e, MSG_DOSSIER_JOUR_ENTREE, "dates", entre(x->d.debut, MIN(x->d.fin, x->jour), days));
}

/* A day declared wrongly is corrected until the service is declared: the hours must hold in the days. */
static enum rc entree_autre(struct execution *x, struct err *e)
{
    day_t day = x->d.entre_le, out = x->stocke.sorti_le;
    char days[DAYS_TEXT_BYTES];

    if (day == x->stocke.entre_le)
        return refuse_day(e, MSG_DOSSIER_ENTREE_IDENTIQUE, "date", day);
    if (out == DAY_NONE || day <= out)
        return RC_OK;
    return ERR(e, MSG_DOSSIER_JOUR_ENTREE, "dates", entre(x->d.debut, out, days));
}

static enum rc jour_sortie(struct execution *x, struct err *e)
{
    day_t day = x->d.sorti_le;
    char days[DAYS_TEXT_BYTES];

    if (day >= x->d.entre_le && day <= x->d.fin && day <= x->jour)
        return vivant(x, day, MSG_DOSSIER_SORTIE_DECES, e);
    ERR(e, MSG_DOSSIER_JOUR_SORTIE, "dates", entre(x->d.entre_le, MIN(x->d.fin, x->jour), days));
    return err_at(e, "jour", 0);
}

/* Once the service is declared, its hours hold in the days that the exit makes. */
static enum rc sortie_autre(struct execution *x, struct err *e)
{
    const struct dossier *d = &x->d;
    enum rc rc = dossier_garder_sortie_autre(x, e);

    if (rc == RC_OK)
        rc = suivie_vivant(x, e);
    return rc == RC_OK && d->heures_realisees > 0
               ? heures_tiennent(d->heures_realisees, d->entre_le, d->sorti_le, e)
               : rc;
}

static enum rc realisation_heures(struct execution *x, struct err *e)
{
    const struct dossier *d = &x->d;
    char planned[24];
    enum rc rc;

    snprintf(planned, sizeof(planned), "%lld", (long long)d->heures);
    if (d->heures_realisees < 0 || d->heures_realisees > d->heures)
        return ERR(e, MSG_DOSSIER_HEURES_REALISEES, "heures", planned);
    if ((d->cause == CAUSE_TOTALE) != (d->heures_realisees == d->heures))
        return ERR(e, MSG_DOSSIER_CAUSE, "heures", planned);
    if (d->force_majeure && d->cause != CAUSE_TITULAIRE)
        return ERR(e, MSG_DOSSIER_FORCE_MAJEURE_CAUSE);
    rc = suivie_vivant(x, e);
    return rc == RC_OK ? heures_tiennent(d->heures_realisees, d->entre_le, d->sorti_le, e) : rc;
}

static enum rc correction(struct execution *x, struct err *e)
{
    const struct dossier *a = &x->stocke, *b = &x->d;

    if (a->heures_realisees != b->heures_realisees || a->cause != b->cause ||
        a->force_majeure != b->force_majeure)
        return RC_OK;
    return ERR(e, MSG_DOSSIER_DECLARATION_IDENTIQUE);
}

/* What the operator corrected stands, until the holder or a control questions it. */
static enum rc declaration_ouverte(struct execution *x, struct err *e)
{
    const struct dossier *d = &x->stocke;
    bool stands = d->dernier_acte == ACTE_CORRIGER && d->controle != CONTROLE_EN && !d->a_corriger;

    return stands ? refuse_day(e, MSG_DOSSIER_DECLARATION_CORRIGEE, "date", d->dernier_le) : RC_OK;
}

static enum rc sans_anomalie(struct execution *x, struct err *e)
{
    return x->stocke.a_corriger ? ERR(e, MSG_DOSSIER_ANOMALIE) : RC_OK;
}

static enum rc anomalie(struct execution *x, struct err *e)
{
    return x->stocke.a_corriger ? RC_OK : ERR(e, MSG_DOSSIER_SANS_ANOMALIE);
}

/* Whoever may still withdraw has nothing to lose by not coming, and whoever died before the end could not come. */
static enum rc absence(struct execution *x, struct err *e)
{
    const struct dossier *d = &x->d;
    day_t died;
    enum rc rc;

    if (d->retractation_fin != DAY_NONE && x->jour <= d->retractation_fin)
        return refuse_day(e, MSG_DOSSIER_ABSENCE_RETRACTATION, "date", d->retractation_fin);
    rc = deces(x, &died, e);
    return rc == RC_OK && died != DAY_NONE && died <= d->debut ? ERR(e, MSG_DOSSIER_ABSENCE_DECES) : rc;
}

/* Nobody sits twice in one session. */
static enum rc commande_seule(struct execution *x, struct err *e)
{
    int64_t others;
    enum rc rc = db_i64(x->db, Q_DOSSIER_COMMANDES, 0, &others, e, "iiidd", x->d.titulaire_id,
                        x->d.session_id, x->d.id, x->d.fin, x->d.debut);

    return rc == RC_OK && others > 0 ? ERR(e, MSG_DOSSIER_DEJA_COMMANDE) : rc;
}

/* What a form sent twice would make: the first is there already. */
static enum rc demande_seule(struct execution *x, struct err *e)
{
    const struct dossier *d = &x->d;
    struct cursor c = {0};
    const char *numero;
    char first[DOSSIER_NUMERO_BYTES] = "";
    enum rc rc = db_query(x->db, Q_DOSSIER_DEMANDE_VIVANTE, &c, e, "iidd", d->titulaire_id, d->session_id,
                          d->fin, d->debut);

    if (rc == RC_OK && cursor_next(&c) && (numero = cursor_text(&c, 0)) != NULL)
        snprintf(first, sizeof(first), "%s", numero);
    if (rc == RC_OK)
        rc = cursor_close(&c, e);
    return rc == RC_OK && first[0] != '\0' ? ERR(e, MSG_DOSSIER_DEJA_DEMANDE, "dossier", first) : rc;
}

/* D. 6323-7: nothing tells the service who is registered on France VAE, nor with whom; the holder says it. */
static enum rc vae(struct execution *x, struct err *e)
{
    if (x->d.classe != CLASSE_VAE || x->c->vae_inscrit)
        return RC_OK;
    ERR(e, MSG_DOSSIER_VAE_INSCRIPTION);
    return err_at(e, "vae", 0);
}

/* A financeur whose answer was not used, or that pays nothing any more, has no say in what others pay. */
static enum rc part_financeur(struct execution *x, struct err *e)
{
    struct dossier_part part;
    enum rc rc = dossier_part_du_financeur(x->db, &x->stocke, x->stocke.financeur_id, &part, e);

    return rc == RC_OK && part.montant_cents == 0 ? ERR(e, MSG_DOSSIER_FINANCEUR_SANS_PART) : rc;
}

static enum rc hors_controle(struct execution *x, struct err *e)
{
    return x->stocke.controle == CONTROLE_EN ? ERR(e, MSG_DOSSIER_EN_CONTROLE) : RC_OK;
}

static enum rc en_controle(struct execution *x, struct err *e)
{
    return x->stocke.controle == CONTROLE_EN ? RC_OK : ERR(e, MSG_DOSSIER_HORS_CONTROLE);
}

static enum rc motif(struct execution *x, struct err *e)
{
    const char *s = x->c->motif;

    if (x->c->code != NULL)
        return RC_OK;
    return s != NULL && s[strspn(s, " \t\r\n")] != '\0' ? RC_OK : ERR(e, MSG_DOSSIER_MOTIF_REQUIS);
}

/* What a run has proposed, or the bank has, is answered by the bank whatever a control says. */
static enum rc sans_paiement(struct execution *x, struct err *e)
{
    int64_t lines;
    enum rc rc = db_i64(x->db, Q_DOSSIER_PAIEMENT_EN_COURS, 0, &lines, e, "ii", x->d.titulaire_id, x->d.id);

    return rc == RC_OK && lines > 0 ? ERR(e, MSG_DOSSIER_PAIEMENT_EN_COURS) : rc;
}

static enum rc resultat(struct execution *x, struct err *e)
{
    const char *code = x->c->resultat;

    return code != NULL && dossier_resultat_label(code, x->jour) != NULL ? RC_OK
                                                                         : ERR(e, MSG_DOSSIER_RESULTAT);
}

static enum rc pas_atteste(struct execution *x, struct err *e)
{
    return x->stocke.atteste == ATTESTE_RIEN
               ? RC_OK
               : refuse_day(e, MSG_DOSSIER_DEJA_ATTESTE, "date", x->stocke.atteste_le);
}

/* At most 35 characters, no control character, something else than blanks. */
static bool facture_numero_valid(const char *s)
{
    size_t chars = 0;
    bool visible = false;

    if (s == NULL || !text_is_utf8(s, strlen(s)))
        return false;
    for (; *s != '\0'; s++) {
        unsigned char c = (unsigned char)*s;

        if (c < 0x20 || c == 0x7f)
            return false;
        chars += (c & 0xC0) != 0x80;
        visible = visible || c != ' ';
    }
    return visible && chars <= FACTURE_NUMERO_CHARS;
}

static enum rc facture(struct execution *x, struct err *e)
{
    const struct dossier *d = &x->d;
    const char *cle = facture_numero_valid(d->facture_numero) ? text_cle(x->a, d->facture_numero) : NULL;
    int64_t used;
    char due[MONEY_TEXT_BYTES];
    enum rc rc;

    if (cle == NULL || cle[0] == '\0')
        return ERR(e, MSG_DOSSIER_FACTURE_NUMERO);
    if (d->facture_emise == DAY_NONE || d->facture_emise > x->jour || d->facture_emise < d->demande_le)
        return ERR(e, MSG_DOSSIER_FACTURE_DATE);
    if (x->c->facture_ttc_cents != d->a_payer_cents)
        return ERR(e, MSG_DOSSIER_FACTURE_MONTANT, "montant", money_french(d->a_payer_cents, due));
    rc = db_i64(x->db, Q_DOSSIER_FACTURE_EXISTE, 0, &used, e, "it", d->organisme_id, cle);
    if (rc == RC_OK && used > 0)
        return ERR(e, MSG_DOSSIER_FACTURE_REUTILISEE);
    return rc;
}

static enum rc echeance_passee(struct execution *x, struct err *e)
{
    day_t last = x->stocke.echeance;

    return last != DAY_NONE && x->jour > last ? RC_OK
                                              : refuse_day(e, MSG_DOSSIER_ECHEANCE_COURT, "date", last);
}

static enum rc dans_delai(struct execution *x, struct err *e)
{
    day_t last = x->stocke.echeance;

    return last == DAY_NONE || x->jour <= last ? RC_OK : refuse_day(e, MSG_DOSSIER_TROP_TARD, "date", last);
}

static enum rc force_majeure(struct execution *x, struct err *e)
{
    return x->c->force_majeure ? RC_OK : ERR(e, MSG_DOSSIER_FORCE_MAJEURE_REQUISE);
}

static enum rc sans_report(struct execution *x, struct err *e)
{
    return x->stocke.report_debut == DAY_NONE
               ? RC_OK
               : refuse_day(e, MSG_DOSSIER_REPORT_EN_COURS, "date", x->stocke.report_debut);
}

static enum rc report(struct execution *x, struct err *e)
{
    return x->stocke.report_debut != DAY_NONE ? RC_OK : ERR(e, MSG_DOSSIER_SANS_REPORT);
}

static enum rc vendable(struct execution *x, struct err *e)
{
    return constats_vendable(x->db, x->d.session_id, x->d.debut, x->jour, e);
}

static enum rc dates_financees(struct execution *x, struct err *e)
{
    return dossier_dates_financees(x->db, x->a, &x->d, x->jour, e);
}

/* What `accepter` asks of dates, asked of these: told to the body now, rather than to the holder when he accepts. */
static enum rc report_dates(struct execution *x, struct err *e)
{
    const struct dossier *d = &x->d;
    struct execution *other;

    if (d->report_debut == DAY_NONE || d->report_fin == DAY_NONE || d->report_fin < d->report_debut)
        return ERR(e, MSG_DOSSIER_DATES);
    if (d->report_debut <= x->jour || (d->report_debut == d->debut && d->report_fin == d->fin))
        return ERR(e, MSG_DOSSIER_REPORT_DATES);
    other = ARENA_NEW(x->a, struct execution);
    *other = *x;
    other->d.debut = d->report_debut;
    other->d.fin = d->report_fin;
    enum rc rc = dossier_dates_bornees(other, e);

    if (rc == RC_OK)
        rc = heures_tiennent(d->heures, d->report_debut, d->report_fin, e);
    if (rc == RC_OK)
        rc = debut_session(other, e);
    if (rc == RC_OK)
        rc = agrement(other, e);
    if (rc == RC_OK)
        rc = commande_seule(other, e);
    if (rc == RC_OK)
        rc = vendable(other, e);
    return rc == RC_OK ? dates_financees(other, e) : rc;
}

static enum rc reclamation(struct execution *x, struct err *e)
{
    int64_t accepted;
    enum rc rc = db_i64(x->db, Q_FRAUDE_A_RENDRE, 0, &accepted, e, "ii", x->d.titulaire_id, x->d.id);

    return rc == RC_OK && accepted == 0 ? ERR(e, MSG_DOSSIER_SANS_RECLAMATION) : rc;
}

static enum rc prerequis(struct execution *x, struct err *e)
{
    if (x->stocke.prerequis == PREREQUIS_AUCUN)
        return ERR(e, MSG_DOSSIER_SANS_PREREQUIS);
    return x->stocke.recu_le == DAY_NONE ? RC_OK
                                         : refuse_day(e, MSG_DOSSIER_DEJA_RECU, "date", x->stocke.recu_le);
}

static enum rc acompte_verse(struct execution *x, struct err *e)
{
    return x->stocke.acompte_le != DAY_NONE ? RC_OK : ERR(e, MSG_DOSSIER_SANS_VIREMENT);
}

/* While a freeze lasts, no right is spent, held or lost. What gives everything back is free to come, and what the bank
 * answers is written. */
static enum rc hors_gel(struct execution *x, struct err *e)
{
    enum dossier_effet effet = x->t->effet;
    bool spends = x->c->acte == ACTE_DEMANDER || x->c->acte == ACTE_SOLLICITER || effet == EFFET_RESERVER ||
                  effet == EFFET_ABONDER_RESERVER || effet == EFFET_ABONDER || effet == EFFET_ANNULER ||
                  effet == EFFET_PERDRE || effet == EFFET_SOLDER || effet == EFFET_RETABLIR;

    return spends ? acte_hors_gel(x->db, x->d.titulaire_id, x->d.id,
                                  MAX(x->jour, day_of_instant(db_now_us(x->db))), e)
                  : RC_OK;
}

/* Of any act, once its own guards hold: nobody acts any more for a holder who is dead (the operator does, in its own name), and what is frozen
 * waits. */
static enum rc ni_mort_ni_gele(struct execution *x, struct err *e)
{
    enum rc rc = x->c->par == ROLE_TITULAIRE ? vivant(x, x->jour, MSG_DOSSIER_TITULAIRE_DECEDE, e) : RC_OK;

    return rc == RC_OK ? hors_gel(x, e) : rc;
}

/* In the order in which they are asked: what can never hold first, what the holder can change last. */
static const struct {
    uint64_t garde;
    enum rc (*check)(struct execution *x, struct err *e);
} gardes[] = {
    {GARDE_PREREQUIS, prerequis},
    {GARDE_ANOMALIE, anomalie},
    {GARDE_SANS_REPORT, sans_report},
    {GARDE_REPORT, report},
    {GARDE_COMPTE_OUVERT, compte_ouvert},
    {GARDE_COMMANDE_SEULE, commande_seule},
    {GARDE_DEMANDE_SEULE, demande_seule},
    {GARDE_PART_FINANCEUR, part_financeur},
    {GARDE_SANS_RETRACTATION, dossier_garder_sans_retractation},
    {GARDE_RETRACTE, dossier_garder_retracte},
    {GARDE_RETRACTATION_ETABLIE, dossier_garder_retractation_etablie},
    {GARDE_NON_CONTESTEE, dossier_garder_non_contestee},
    {GARDE_ECHEANCE_PASSEE, echeance_passee},
    {GARDE_DANS_DELAI, dans_delai},
    {GARDE_DEMANDES_VIVANTES, demandes_vivantes},
    {GARDE_VAE, vae},
    {GARDE_PRIX, prix},
    {GARDE_AGREMENT, agrement},
    {GARDE_ENGAGEMENT, engagement},
    {GARDE_AVANT_DEBUT, avant_debut},
    {GARDE_DEPUIS_DEBUT, depuis_debut},
    {GARDE_ABSENCE, absence},
    {GARDE_DEBUT_SESSION, debut_session},
    {GARDE_FINANCEMENT, financement},
    {GARDE_MANQUE, manque},
    {GARDE_SESSION_OUVERTE, session_ouverte},
    {GARDE_VENDABLE, vendable},
    {GARDE_DATES_FINANCEES, dates_financees},
    {GARDE_PAS_DEBUTEE, dossier_garder_pas_debutee},
    {GARDE_RETRACTATION, retractation},
    {GARDE_FORCE_MAJEURE, force_majeure},
    {GARDE_ABSENCE_FAUSSE, dossier_garder_absence_fausse},
    {GARDE_JOUR_ENTREE, jour_entree},
    {GARDE_ENTREE_RETRACTE, dossier_garder_entree_retracte},
    {GARDE_ENTREE_AUTRE, entree_autre},
    {GARDE_JOUR_SORTIE, jour_sortie},
    {GARDE_DECLARATION_OUVERTE, declaration_ouverte},
    {GARDE_SORTIE_AUTRE, sortie_autre},
    {GARDE_REALISATION_HEURES, realisation_heures},
    {GARDE_CORRECTION, correction},
    {GARDE_HORS_CONTROLE, hors_controle},
    {GARDE_SANS_ANOMALIE, sans_anomalie},
    {GARDE_A_ECARTER, dossier_garder_ecart},
    {GARDE_EN_CONTROLE, en_controle},
    {GARDE_SANS_PAIEMENT, sans_paiement},
    {GARDE_PAS_ATTESTE, pas_atteste},
    {GARDE_PAS_SIGNALE, dossier_garder_signalement},
    {GARDE_RELANCE, dossier_garder_relance},
    {GARDE_CARENCE, dossier_garder_carence},
    {GARDE_EVALUABLE, dossier_garder_evaluable},
    {GARDE_NOTES, dossier_garder_notes},
    {GARDE_CARENCE_A_DEUX, dossier_garder_carence_a_deux},
    {GARDE_ECART_A_DEUX, dossier_garder_ecart_a_deux},
    {GARDE_MOTIF, motif},
    {GARDE_REPORT_DATES, report_dates},
    {GARDE_RESULTAT, resultat},
    {GARDE_FACTURE, facture},
    {GARDE_RECLAMATION, reclamation},
    {GARDE_ACOMPTE_VERSE, acompte_verse},
};

/* Those that no field of a form changes; the days declared are tried at their most favourable. */
#define GARDES_SANS_SAISIE                                                                                   \
    (GARDE_PREREQUIS | GARDE_ANOMALIE | GARDE_SANS_REPORT | GARDE_REPORT | GARDE_COMPTE_OUVERT |             \
     GARDE_ECHEANCE_PASSEE | GARDE_DANS_DELAI | GARDE_AVANT_DEBUT | GARDE_DEPUIS_DEBUT |                     \
     GARDE_RETRACTATION | GARDE_JOUR_ENTREE | GARDE_JOUR_SORTIE | GARDE_DECLARATION_OUVERTE |                \
     GARDE_HORS_CONTROLE | GARDE_SANS_ANOMALIE | GARDE_EN_CONTROLE | GARDE_SANS_PAIEMENT |                   \
     GARDE_PAS_ATTESTE | GARDE_PAS_SIGNALE | GARDE_RELANCE | GARDE_CARENCE | GARDE_CARENCE_A_DEUX |          \
     GARDE_EVALUABLE | GARDE_RECLAMATION | GARDE_ACOMPTE_VERSE | GARDE_ABSENCE | GARDE_COMMANDE_SEULE |      \
     GARDE_A_ECARTER | GARDE_ECART_A_DEUX | GARDE_PART_FINANCEUR | GARDE_SANS_RETRACTATION |                 \
     GARDE_RETRACTE | GARDE_RETRACTATION_ETABLIE | GARDE_NON_CONTESTEE | GARDE_PAS_DEBUTEE |                 \
     GARDE_ABSENCE_FAUSSE | GARDE_ENTREE_RETRACTE)

/* And those that read the dates, of an act that gives none: what it concludes is settled already. */
#define GARDES_DES_DATES (GARDE_AGREMENT | GARDE_VENDABLE | GARDE_DATES_FINANCEES)

static bool dates_connues(enum dossier_acte acte)
{
    return acte == ACTE_ACCEPTER || acte == ACTE_SOLLICITER || acte == ACTE_ACCEPTER_REPORT;
}

/* Something is missing, that some financeur or other might pay. */
static enum rc manque_quelque_chose(struct execution *x, struct err *e)
{
    enum rc rc = dossier_repartir(x->db, x->a, &x->d, x->jour, true, MOMENT_DEMANDE, INT64_MAX, &x->fin, e);

    if (rc == RC_OK && x->fin.reste_cents == 0)
        return ERR(e, MSG_DOSSIER_RIEN_NE_MANQUE);
    return rc == RC_OK ? sans_droit(x, e) : rc;
}

static enum rc payable_avec(struct execution *x, bool cpf, struct err *e)
{
    enum rc rc = dossier_repartir(x->db, x->a, &x->d, x->jour, cpf, MOMENT_CONCLUSION, INT64_MAX, &x->fin, e);

    return rc == RC_OK ? sans_droit(x, e) : rc;
}

/* Accepting is open when one of the ways that the holder may choose pays: with the rights of the CPF, or without them. */
static enum rc payable(struct execution *x, struct err *e)
{
    struct err other;
    enum rc rc = payable_avec(x, true, e);

    if (rc != RC_REFUSED || x->d.fonds != FONDS_DIFE || x->d.classe == CLASSE_DIFE_MANDAT)
        return rc;
    return payable_avec(x, false, &other) == RC_OK ? RC_OK : rc;
}

static enum rc ouvert(struct execution *x, struct err *e)
{
    const uint64_t tried = GARDES_SANS_SAISIE | (dates_connues(x->c->acte) ? GARDES_DES_DATES : 0);
    enum rc rc = RC_OK;

    if (x->c->acte == ACTE_ENTRER)
        x->d.entre_le = x->d.debut;
    if (x->c->acte == ACTE_SORTIR)
        x->d.sorti_le = x->d.entre_le;
    if (x->c->acte == ACTE_ACCEPTER_REPORT && x->d.report_debut != DAY_NONE) {
        x->d.debut = x->d.report_debut;
        x->d.fin = x->d.report_fin;
    }
    for (size_t i = 0; rc == RC_OK && i < ARRAY_LEN(gardes); i++)
        if ((x->t->gardes & gardes[i].garde & tried) != 0)
            rc = gardes[i].check(x, e);
    if (rc == RC_OK && (x->t->gardes & GARDE_MANQUE) != 0)
        rc = manque_quelque_chose(x, e);
    if (rc == RC_OK && x->c->acte == ACTE_ACCEPTER)
        rc = payable(x, e);
    return rc == RC_OK ? ni_mort_ni_gele(x, e) : rc;
}

enum rc dossier_refus_pour(enum dossier_role role, const char *agent, enum rc rc, struct err *e)
{
    const bool third =
        (role == ROLE_ORGANISME || role == ROLE_FINANCEUR) && (agent == NULL || *agent == '\0');

    if (rc == RC_REFUSED && third && e != NULL && dossier_dit_du_titulaire(e->msg))
        return ERR(e, dossier_refus_pour_un_tiers(e->msg));
    return rc;
}

static enum rc lecture(struct db *db, const struct dossier *d, struct dossier_commande *c, day_t le,
                       enum rc (*check)(struct execution *, struct err *), struct err *e)
{
    struct arena *a = arena_new(ARENA_LECTURE);
    struct execution *x;
    enum rc rc;

    if (a == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    x = ARENA_NEW(a, struct execution);
    *x = (struct execution){.db = db,
                            .a = a,
                            .c = c,
                            .jour = le,
                            .d = *d,
                            .stocke = *d,
                            .t = dossier_transition(d->etat, d->facturation, c->acte, c->par)};
    rc = check(x, e);
    arena_free(a);
    return rc;
}

enum rc dossier_acte_ouvert(struct db *db, const struct dossier *d, enum dossier_acte acte,
                            enum dossier_role role, const char *agent, day_t le, struct err *e)
{
    struct dossier_commande c = {.acte = acte, .par = role, .agent = agent};
    struct err why = {0};
    enum rc rc;

    if (dossier_transition(d->etat, d->facturation, acte, role) == NULL)
        return dossier_sans_transition(d, acte, role, e);
    rc = dossier_refus_pour(role, agent, lecture(db, d, &c, le, ouvert, &why), &why);
    if (rc != RC_OK && e != NULL)
        *e = why;
    return rc;
}

static enum rc empechement(struct execution *x, struct err *e)
{
    /* a third party who was asked has not answered yet: its help is not missing */
    const enum financement_moment moment =
        x->d.etat == ETAT_WAITING_ACCEPTATION ? MOMENT_DEMANDE : MOMENT_APERCU;
    enum rc rc = compte_ouvert(x, e);

    if (rc == RC_OK)
        rc = dossier_repartir(x->db, x->a, &x->d, x->jour, true, moment, INT64_MAX, &x->fin, e);
    return rc == RC_OK ? sans_droit(x, e) : rc;
}

enum rc dossier_empechement(struct db *db, const struct dossier *d, day_t le, struct err *e)
{
    struct dossier_commande c = {.acte = ACTE_ACCEPTER, .par = ROLE_TITULAIRE};
    struct err why = {0};
    enum rc rc = RC_OK;

    if (d->etat == ETAT_NOT_PROCESSED || d->etat == ETAT_VALIDATED || d->etat == ETAT_WAITING_ACCEPTATION)
        rc = lecture(db, d, &c, le, empechement, &why);
    if (rc == RC_REFUSED && !dossier_dit_du_titulaire(why.msg))
        return RC_OK; /* of the training or its body: told where it is refused */
    if (rc != RC_OK && e != NULL)
        *e = why;
    return rc;
}

/* Of a request, what its form does not change; and what reads its dates. */
#define GARDES_DEMANDE                                                                                       \
    (GARDE_COMPTE_OUVERT | GARDE_DEMANDES_VIVANTES | GARDE_FINANCEMENT | GARDE_SESSION_OUVERTE)
#define GARDES_DEMANDE_DATEE                                                                                 \
    (GARDE_COMMANDE_SEULE | GARDE_DEMANDE_SEULE | GARDE_AGREMENT | GARDE_DEBUT_SESSION | GARDE_VENDABLE)

static enum rc demandable(struct execution *x, struct err *e)
{
    const uint64_t tried = GARDES_DEMANDE | (x->d.debut != DAY_NONE ? GARDES_DEMANDE_DATEE : 0);
    enum rc rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && i < ARRAY_LEN(gardes); i++)
        if ((x->t->gardes & gardes[i].garde & tried) != 0)
            rc = gardes[i].check(x, e);
    return rc == RC_OK ? ni_mort_ni_gele(x, e) : rc;
}

static enum rc apercevoir(struct execution *x, struct dossier_apercu *out, struct err *e)
{
    struct err none;
    enum rc rc = dossier_naitre(x, e);

    if (rc != RC_OK)
        return rc;
    rc = demandable(x, &out->pourquoi);
    out->refusee = rc == RC_REFUSED || rc == RC_CONFLICT;
    if (rc == RC_OK)
        rc = empechement(x, &out->pourquoi);
    out->sans_suite = rc == RC_REFUSED && !out->refusee;
    if (rc != RC_OK && !out->refusee && !out->sans_suite) {
        *e = out->pourquoi;
        return rc;
    }
    /* a split that fails is the refusal that was told */
    out->chiffree = dossier_repartir(x->db, x->a, &x->d, x->jour, false, MOMENT_DEMANDE, INT64_MAX,
                                     &out->financement, &none) == RC_OK;
    out->financement.entrees = NULL;
    return RC_OK;
}

enum rc dossier_apercevoir(struct db *db, int64_t titulaire_id, int64_t session_id, bool reinsertion,
                           day_t le, struct dossier_apercu *out, struct err *e)
{
    struct dossier_commande c = {.acte = ACTE_DEMANDER,
                                 .par = ROLE_TITULAIRE,
                                 .par_id = titulaire_id,
                                 .titulaire_id = titulaire_id,
                                 .session_id = session_id,
                                 .reinsertion = reinsertion,
                                 .debut = DAY_NONE,
                                 .fin = DAY_NONE};
    struct arena *a = arena_new(ARENA_LECTURE);
    struct execution *x;
    enum rc rc;

    memset(out, 0, sizeof(*out));
    if (a == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    x = ARENA_NEW(a, struct execution);
    *x = (struct execution){.db = db,
                            .a = a,
                            .c = &c,
                            .jour = le,
                            .t = dossier_transition(ETAT_NEANT, FACTURATION_NOT_BILLABLE, c.acte, c.par)};
    rc = apercevoir(x, out, e);
    arena_free(a);
    return rc;
}

enum rc dossier_garder(struct execution *x, struct err *e)
{
    enum rc rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && i < ARRAY_LEN(gardes); i++)
        if ((x->t->gardes & gardes[i].garde) != 0)
            rc = gardes[i].check(x, e);
    return rc == RC_OK ? ni_mort_ni_gele(x, e) : rc;
}

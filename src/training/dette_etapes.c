/* The steps of a recovery, each under the article and after the delay that allow it. */
#include "base/money.h"
#include "base/text.h"
#include "book/book.h"
#include "rights/acte.h"
#include "training/decision.h"
#include "training/dette_interne.h"
#include "training/indu.h"

static int64_t left_of(const struct dette *d)
{
    return d->montant_cents - d->recouvre_cents;
}

/* RC_REFUSED unless the day told is after the last day of a delay. */
static enum rc after(day_t jour, day_t last, struct err *e)
{
    char day[32];

    return jour > last ? RC_OK : ERR(e, MSG_INDU_TROP_TOT, "date", day_french(last, day));
}

static enum rc of_a_body(const struct dette_etape *x, struct err *e)
{
    return x->d.titulaire ? ERR(e, MSG_INDU_DU_TITULAIRE) : RC_OK;
}

/* ---- notification, payment ------------------------------------------------------------------------------------ */

static enum rc notifier(struct dette_etape *x, struct err *e)
{
    struct law_value delay;
    enum rc rc = dette_etre(x, "ouvert", x->d.titulaire ? R6333_7_1 : R6333_7_2, e);

    if (rc == RC_OK)
        rc = dette_jour(x, x->d.ouvert_le, e);
    if (rc == RC_OK)
        rc = dette_reference(x, e);
    if (rc == RC_OK)
        rc = law_param(PARAM_INDU_REPONSE_JOURS, x->c->jour, &delay, e);
    if (rc == RC_OK)
        rc = dette_constater(x, e);
    if (rc == RC_OK)
        rc = db_exec(x->db, Q_INDU_NOTIFIER, e, "dtdti", x->c->jour, x->c->reference,
                     x->c->jour + (day_t)delay.value, x->c->agent, x->d.id);
    return rc == RC_OK ? dette_noter(x, "indu.notifier", x->d.numero, x->d.montant_cents, e) : rc;
}

/* A reference names one payment of a debt, whatever its blanks and its case: told again alike, it was heard already; otherwise, it is a mistake. */
static enum rc payer_deja(struct dette_etape *x, struct err *e)
{
    struct dette_ligne *lines;
    char sum[MONEY_TEXT_BYTES], day[32];
    day_t told = x->c->jour != DAY_NONE ? x->c->jour : x->le;
    const char *told_cle = x->c->reference != NULL ? text_cle(x->a, x->c->reference) : NULL;
    size_t n;
    enum rc rc = dette_recouvrements(x->db, x->a, &x->d, &lines, &n, e);

    x->c->deja_out = false;
    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        const char *cle = text_cle(x->a, lines[i].reference);

        if (strcmp(lines[i].genre, "paiement") != 0 || told_cle == NULL || cle == NULL ||
            strcmp(cle, told_cle) != 0)
            continue;
        x->c->deja_out = lines[i].montant_cents == x->c->montant_cents && lines[i].le == told;
        if (x->c->deja_out)
            return RC_OK;
        ERR(e, MSG_INDU_REFERENCE_DEJA, "reference", x->c->reference, "montant",
            money_french(lines[i].montant_cents, sum), "date", day_french(lines[i].le, day));
        return err_at(e, "reference", 0);
    }
    return rc;
}

static enum rc payer(struct dette_etape *x, struct err *e)
{
    char left[MONEY_TEXT_BYTES];
    enum rc rc = payer_deja(x, e);

    x->c->montant_out = left_of(&x->d);
    if (rc != RC_OK || x->c->deja_out)
        return rc;
    rc = dette_etre(x, "notifie en_demeure contraint oppose", x->d.article, e);
    if (rc == RC_OK)
        rc = dette_jour(x, x->d.notifie_le, e);
    if (rc == RC_OK)
        rc = dette_reference(x, e);
    if (rc == RC_OK && (x->c->montant_cents <= 0 || x->c->montant_cents > left_of(&x->d))) {
        ERR(e, MSG_INDU_TROP_PERCU, "reste", money_french(left_of(&x->d), left));
        return err_at(e, "montant", 0);
    }
    if (rc == RC_OK)
        rc = dette_encaisser(x, "paiement", COMPTE_BANQUE, x->c->montant_cents, x->c->jour, x->c->reference,
                             e);
    x->c->montant_out = left_of(&x->d);
    return rc == RC_OK ? dette_noter(x, "indu.payer", x->d.numero, x->c->montant_cents, e) : rc;
}

/* ---- instalments ----------------------------------------------------------------------------------------------- */

static enum rc write_instalments(struct dette_etape *x, struct err *e)
{
    int64_t n = x->c->mensualites, each = left_of(&x->d) / n;
    enum rc rc = db_exec(x->db, Q_INDU_ECHEANCES_DELETE, e, "i", x->d.id);

    for (int64_t i = 0; rc == RC_OK && i < n; i++)
        rc = db_exec(x->db, Q_INDU_ECHEANCE_INSERT, e, "iidi", x->d.id, i + 1,
                     day_add_months(x->c->jour, (int)i), i + 1 < n ? each : left_of(&x->d) - each * (n - 1));
    if (rc == RC_OK)
        rc = db_exec(x->db, Q_INDU_ECHELONNER, e, "dii", x->le, x->d.recouvre_cents, x->d.id);
    return rc;
}

static enum rc echelonner(struct dette_etape *x, struct err *e)
{
    struct law_value most;
    char months[24];
    bool past;
    enum rc rc = dette_etre(x, "notifie en_demeure contraint", R6333_7_4, e);

    if (rc == RC_OK)
        rc = law_param(PARAM_INDU_ECHEANCIER_MAX_MOIS, x->le, &most, e);
    if (rc != RC_OK)
        return rc;
    past = x->c->jour == DAY_NONE || x->c->jour < x->le;
    if (past || x->c->mensualites < 1 || x->c->mensualites > most.value ||
        x->c->mensualites > left_of(&x->d) ||
        day_add_months(x->c->jour, (int)x->c->mensualites - 1) > day_add_months(x->le, (int)most.value)) {
        snprintf(months, sizeof(months), "%lld", (long long)most.value);
        ERR(e, MSG_INDU_ECHEANCIER, "mois", months);
        return err_at(e, past ? "le" : "mensualites", 0);
    }
    rc = write_instalments(x, e);
    return rc == RC_OK ? dette_noter(x, "indu.echelonner", x->d.numero, left_of(&x->d), e) : rc;
}

/* ---- formal notice, contrainte, opposition --------------------------------------------------------------------- */

static enum rc demeurer(struct dette_etape *x, struct err *e)
{
    day_t last;
    enum rc rc = of_a_body(x, e);

    if (rc == RC_OK)
        rc = dette_etre(x, "notifie", R6333_7_2, e);
    if (rc == RC_OK)
        rc = dette_jour(x, DAY_NONE, e);
    if (rc == RC_OK)
        rc = after(x->c->jour, x->d.payer_avant, e);
    if (rc == RC_OK)
        rc = dette_echeancier_rompu(x, x->c->jour, e);
    if (rc == RC_OK)
        rc = dette_reference(x, e);
    if (rc == RC_OK)
        rc = indu_limite_paiement(x->c->jour, &last, e);
    if (rc == RC_OK)
        rc = db_exec(x->db, Q_INDU_DEMEURER, e, "dtdi", x->c->jour, x->c->reference, last, x->d.id);
    return rc == RC_OK ? dette_noter(x, "indu.demeurer", x->d.numero, left_of(&x->d), e) : rc;
}

/* Whether the law lets it be recovered by force (IND-02): the amount is that of the debt, not what is left of it. */
static enum rc by_force(const struct dette_etape *x, struct err *e)
{
    struct indu i = {x->d.montant_cents, x->c->jour, x->c->difficulte, DAY_NONE};
    struct appuis unused = {0};
    char text[MONEY_TEXT_BYTES];
    int64_t last, threshold;
    bool forced;
    enum rc rc =
        db_i64(x->db, Q_INDU_DEREFERENCE_LE, DAY_NONE, &last, e, "id", x->d.organisme_id, x->c->jour);

    i.dereference_le = (day_t)last;
    if (rc == RC_OK)
        rc = indu_seuil(x->c->jour, &threshold, &unused, e);
    if (rc == RC_OK)
        rc = indu_recouvre(&i, &forced, &unused, e);
    if (rc != RC_OK || forced)
        return rc;
    return x->d.montant_cents < threshold
               ? ERR(e, MSG_INDU_SOUS_SEUIL, "seuil", money_french(threshold, text))
               : ERR(e, MSG_INDU_DIFFICULTE);
}

/* A debt that opened by itself has no author: who notified it is its first person. */
static enum rc another_than_its_author(const struct dette_etape *x, struct err *e)
{
    struct appuis unused = {0};
    struct cursor c = {0};
    bool same = false;
    enum rc rc;

    if (x->d.ouvert_par[0] != '\0' || !appui_applies(&unused, PARAM_INDU_AUTRE_AGENT, x->le))
        return dette_autre_agent(x, e);
    rc = db_query(x->db, Q_INDU_NOTIFIE_PAR, &c, e, "i", x->d.id);
    if (rc == RC_OK && cursor_next(&c))
        same = cursor_text(&c, 0)[0] != '\0' && acte_meme_agent(cursor_text(&c, 0), x->c->agent);
    if (rc == RC_OK)
        rc = cursor_close(&c, e);
    return rc == RC_OK && same ? ERR(e, MSG_INDU_MEME_AGENT) : rc;
}

static enum rc contraindre(struct dette_etape *x, struct err *e)
{
    day_t last;
    enum rc rc = of_a_body(x, e);

    if (rc == RC_OK)
        rc = dette_etre(x, "en_demeure", R6333_7_2, e);
    if (rc == RC_OK)
        rc = dette_jour(x, DAY_NONE, e);
    if (rc == RC_OK)
        rc = after(x->c->jour, x->d.demeure_avant, e);
    if (rc == RC_OK)
        rc = dette_echeancier_rompu(x, x->c->jour, e);
    if (rc == RC_OK)
        rc = by_force(x, e);
    if (rc == RC_OK)
        rc = another_than_its_author(x, e);
    if (rc == RC_OK)
        rc = decision_signataire(x->c->signataire, e);
    if (rc == RC_OK)
        rc = dette_reference(x, e);
    if (rc == RC_OK)
        rc = indu_limite_opposition(x->c->jour, &last, e);
    if (rc == RC_OK)
        rc = db_exec(x->db, Q_INDU_CONTRAINDRE, e, "dtttdi", x->c->jour, x->c->reference, x->c->agent,
                     x->c->signataire, last, x->d.id);
    return rc == RC_OK ? dette_noter(x, "indu.contraindre", x->d.numero, left_of(&x->d), e) : rc;
}

static enum rc opposer(struct dette_etape *x, struct err *e)
{
    char day[32];
    enum rc rc = dette_etre(x, "contraint", R6333_7_3, e);

    if (rc == RC_OK && x->d.juge_le != DAY_NONE)
        rc = ERR(e, MSG_INDU_ETAT, "etat", "jugé");
    if (rc == RC_OK)
        rc = dette_jour(x, x->d.contrainte_le, e);
    if (rc == RC_OK && x->c->jour > x->d.opposer_avant)
        rc = ERR(e, MSG_INDU_OPPOSITION_TARDIVE, "date", day_french(x->d.opposer_avant, day));
    if (rc == RC_OK)
        rc = dette_reference(x, e);
    if (rc == RC_OK)
        rc = db_exec(x->db, Q_INDU_OPPOSER, e, "dti", x->c->jour, x->c->reference, x->d.id);
    return rc == RC_OK ? dette_noter(x, "indu.opposer", x->d.numero, left_of(&x->d), e) : rc;
}

static enum rc maintenir(struct dette_etape *x, struct err *e)
{
    enum rc rc = dette_etre(x, "oppose", R6333_7_3, e);

    if (rc == RC_OK)
        rc = dette_jour(x, x->d.oppose_le, e);
    if (rc == RC_OK)
        rc = db_exec(x->db, Q_INDU_MAINTENIR, e, "di", x->c->jour, x->d.id);
    return rc == RC_OK ? dette_noter(x, "indu.maintenir", x->d.numero, left_of(&x->d), e) : rc;
}

/* ---- the end --------------------------------------------------------------------------------------------------- */

enum rc dette_motifs(const struct dette_etape *x, struct err *e)
{
    return decision_motifs("motifs", x->c->texte, DETTE_TEXTE_MAX, x->le, e);
}

/* Claimed before the fraud was accepted, or since: what the body still has of such a dossier is a fraud's whole (R. 6333-7-4). */
enum rc dette_de_fraude(const struct dette_etape *x, bool *out, struct err *e)
{
    bool restituted;
    enum rc rc = dette_restituee(x, &restituted, e);

    *out = x->d.fraude || (restituted && !x->d.titulaire);
    return rc;
}

/* Whether the debt may end so today, whoever asks. */
static enum rc may_end(const struct dette_etape *x, bool given_up, bool *fraud, struct err *e)
{
    enum rc rc = given_up ? dette_etre(x, "notifie en_demeure contraint", R6333_7_4, e)
                          : dette_etre(x, "ouvert notifie en_demeure contraint oppose", x->d.article, e);

    if (rc == RC_OK && !given_up && x->d.recouvre_cents > 0) /* proposed before the first payment */
        rc = ERR(e, MSG_INDU_DEJA_RECOUVRE);
    if (rc == RC_OK)
        rc = dette_de_fraude(x, fraud, e);
    return rc == RC_OK && given_up && *fraud ? ERR(e, MSG_INDU_FRAUDE) : rc;
}

/* Who has the money leave, or the body owe nothing, is none of those who opened the debt, examined the fraud or decided it. */
enum rc dette_hors_fraude(const struct dette_etape *x, struct err *e)
{
    struct appuis unused = {0};
    struct cursor c = {0};
    bool same = false;
    enum rc closed, rc = dette_autre_agent(x, e);

    if (rc != RC_OK || !appui_applies(&unused, PARAM_INDU_AUTRE_AGENT, x->le))
        return rc;
    rc = db_query(x->db, Q_INDU_AGENTS_DE_LA_FRAUDE, &c, e, "ii", x->d.titulaire_id, x->d.dossier_id);
    while (rc == RC_OK && cursor_next(&c))
        for (int i = 0; i < 2; i++)
            same = same || acte_meme_agent(cursor_text(&c, i), x->c->agent);
    closed = cursor_close(&c, rc == RC_OK ? e : NULL);
    rc = rc == RC_OK ? closed : rc;
    return rc == RC_OK && same ? ERR(e, MSG_INDU_MEME_AGENT) : rc;
}

/* Two people decide it: the one who proposes is never the one who approves. */
static enum rc propose_end(struct dette_etape *x, const char *etat, const char *act, struct err *e)
{
    enum rc rc = !dette_fin_attend(&x->d) ? dette_motifs(x, e) : ERR(e, MSG_INDU_PROPOSE);

    if (rc == RC_OK)
        rc = db_exec(x->db, Q_INDU_PROPOSER_FIN, e, "tdtti", etat, x->le, x->c->agent, x->c->texte, x->d.id);
    x->c->propose_out = rc == RC_OK;
    return rc == RC_OK ? dette_noter(x, act, x->d.numero, left_of(&x->d), e) : rc;
}

static enum rc abandonner(struct dette_etape *x, struct err *e)
{
    bool fraud = false;
    enum rc rc = may_end(x, true, &fraud, e);

    return rc == RC_OK ? propose_end(x, "abandonne", "indu.abandonner-proposer", e) : rc;
}

static enum rc annuler(struct dette_etape *x, struct err *e)
{
    bool fraud = false;
    enum rc rc;

    x->c->propose_out = false;
    if (x->d.recouvre_cents > 0)
        return dette_revoir(x, 0, e);
    rc = may_end(x, false, &fraud, e);
    if (rc == RC_OK && x->d.ouvert_par[0] == '\0')
        return propose_end(x, "annule", "indu.annuler-proposer", e);
    if (rc == RC_OK && fraud)
        rc = dette_hors_fraude(x, e);
    else if (rc == RC_OK && x->d.notifie_le != DAY_NONE)
        rc = dette_autre_agent(x, e);
    if (rc == RC_OK)
        rc = dette_motifs(x, e);
    if (rc == RC_OK)
        rc = dette_effacer(x, "annule", x->d.article, e);
    return rc == RC_OK ? dette_noter(x, "indu.annuler", x->d.numero, left_of(&x->d), e) : rc;
}

static enum rc reduire(struct dette_etape *x, struct err *e)
{
    char most[MONEY_TEXT_BYTES];

    x->c->propose_out = false;
    if (x->c->montant_cents > 0 && x->c->montant_cents < x->d.montant_cents)
        return dette_revoir(x, x->c->montant_cents, e);
    ERR(e, MSG_INDU_REDUCTION, "montant", money_french(x->d.montant_cents, most));
    return err_at(e, "montant", 0);
}

static enum rc approuver(struct dette_etape *x, struct err *e)
{
    bool given_up, fraud = false;
    enum rc rc = dette_fin_attend(&x->d) ? RC_OK : ERR(e, MSG_INDU_SANS_PROPOSITION);

    if (rc != RC_OK || x->d.revoir_no > 0)
        return rc == RC_OK ? dette_revoir_approuver(x, e) : rc;
    given_up = strcmp(x->d.clore_etat, "abandonne") == 0;
    rc = may_end(x, given_up, &fraud, e);
    if (rc == RC_OK && (acte_meme_agent(x->d.clore_par, x->c->agent) ||
                        (x->d.ouvert_par[0] != '\0' && acte_meme_agent(x->d.ouvert_par, x->c->agent))))
        rc = ERR(e, MSG_INDU_MEME_PROPOSANT);
    if (rc == RC_OK && fraud)
        rc = dette_hors_fraude(x, e);
    x->c->texte = x->d.clore_motif;
    if (rc == RC_OK)
        rc = dette_effacer(x, x->d.clore_etat, given_up ? R6333_7_4 : x->d.article, e);
    return rc == RC_OK
               ? dette_noter(x, given_up ? "indu.abandonner" : "indu.annuler", x->d.numero, left_of(&x->d), e)
               : rc;
}

static enum rc ecarter(struct dette_etape *x, struct err *e)
{
    enum rc rc = dette_etre(x, "ouvert notifie en_demeure contraint oppose solde abandonne", x->d.article, e);

    if (rc == RC_OK && !dette_fin_attend(&x->d))
        rc = ERR(e, MSG_INDU_SANS_PROPOSITION);
    if (rc == RC_OK && x->d.revoir_no > 0)
        rc = db_exec(x->db, Q_INDU_DECISION_ECARTER, e, "dtii", x->le, x->c->agent, x->d.id, x->d.revoir_no);
    else if (rc == RC_OK)
        rc = db_exec(x->db, Q_INDU_ECARTER_FIN, e, "i", x->d.id);
    if (rc == RC_OK && x->d.revoir_no > 0)
        return dette_noter_ecartee(x, e);
    return rc == RC_OK ? dette_noter(x, "indu.ecarter", x->d.numero, left_of(&x->d), e) : rc;
}

/* A debt that a fraud undid: what its debtor had paid leaves by a transfer of its own. */
static enum rc rembourser(struct dette_etape *x, struct err *e)
{
    char amount[MONEY_TEXT_BYTES];
    enum rc rc = x->d.a_rembourser_cents > 0 && x->d.rembourse_le == DAY_NONE && !x->d.renonce
                     ? RC_OK
                     : ERR(e, MSG_INDU_RIEN_A_REMBOURSER);

    if (rc == RC_OK)
        rc = dette_hors_fraude(x, e);
    if (rc == RC_OK)
        rc = dette_jour(x, x->d.clos_le, e);
    if (rc == RC_OK)
        rc = dette_reference(x, e);
    if (rc == RC_OK && x->c->montant_cents != 0 && x->c->montant_cents != x->d.a_rembourser_cents) {
        ERR(e, MSG_INDU_REMBOURSEMENT, "montant", money_french(x->d.a_rembourser_cents, amount));
        return err_at(e, "montant", 0);
    }
    if (rc == RC_OK)
        rc = dette_verser(x, e);
    if (rc == RC_OK)
        rc = db_exec(x->db, Q_INDU_REMBOURSER, e, "dtti", x->c->jour, x->c->reference, x->c->agent, x->d.id);
    return rc == RC_OK ? dette_noter(x, "indu.rembourser", x->d.numero, x->d.a_rembourser_cents, e) : rc;
}

/* ---- withholding on rights --------------------------------------------------------------------------------------- */

/* In the order in which they are withheld. */
static const enum poche retenues[] = {POCHE_DIFE, POCHE_CEC, POCHE_DROITS, POCHE_DIF};

bool dette_poche(const struct dette_ligne *l, enum poche *out)
{
    for (size_t i = 0; strcmp(l->genre, "retenue") == 0 && i < ARRAY_LEN(retenues); i++)
        if (strcmp(l->reference, poche_label(retenues[i])) == 0) {
            *out = retenues[i];
            return true;
        }
    return false;
}

/* What is left of the debt, of what one fund paid. */
static int64_t owed(const struct dette_part *parts, size_t n, int64_t fonds)
{
    int64_t left = 0;

    for (size_t i = 0; i < n; i++)
        left += dette_fonds(parts[i].poche) == fonds ? parts[i].montant_cents - parts[i].rendu_cents : 0;
    return left;
}

/* What each purse pays. It answers for what its own fund paid, and for nothing else: their accounts are kept apart (L. 6333-6). All is read
 * before anything is written. */
static enum rc share_out(struct dette_etape *x, int64_t cents[static ARRAY_LEN(retenues)], struct err *e)
{
    struct dette_part *parts;
    size_t n;
    enum rc rc = dette_parts(x->db, x->a, x->d.id, &parts, &n, e);

    for (size_t i = 0; rc == RC_OK && i < ARRAY_LEN(retenues); i++) {
        int64_t fonds = dette_fonds(retenues[i]), most = owed(parts, n, fonds);

        for (size_t k = 0; k < i; k++)
            most -= dette_fonds(retenues[k]) == fonds ? cents[k] : 0;
        cents[i] = 0;
        if (most > 0)
            rc = book_free_from(x->db, x->d.titulaire_id, retenues[i], 0, x->le, &cents[i], e);
        cents[i] = MAX(MIN(cents[i], most), 0);
    }
    return rc;
}

static enum rc withhold(struct dette_etape *x, enum poche purse, int64_t cents, struct err *e)
{
    x->c->montant_out += cents;
    return cents > 0 ? dette_encaisser(x, "retenue", (int64_t)purse, cents, x->le, poche_label(purse), e)
                     : RC_OK;
}

static enum rc retenir(struct dette_etape *x, struct err *e)
{
    int64_t cents[ARRAY_LEN(retenues)] = {0};
    enum rc rc = x->d.titulaire ? RC_OK : ERR(e, MSG_INDU_DE_L_ORGANISME);

    if (rc == RC_OK)
        rc = dette_etre(x, "notifie", R6333_7_1, e);
    if (rc == RC_OK)
        rc = after(x->le, x->d.payer_avant, e);
    if (rc == RC_OK)
        rc = dette_echeancier_rompu(x, x->le, e);
    if (rc == RC_OK)
        rc = acte_hors_gel(x->db, x->d.titulaire_id, x->d.dossier_id, x->le, e);
    if (rc == RC_OK)
        rc = share_out(x, cents, e);
    for (size_t i = 0; rc == RC_OK && i < ARRAY_LEN(retenues); i++)
        rc = withhold(x, retenues[i], cents[i], e);
    if (rc != RC_OK || x->c->montant_out == 0)
        return rc;
    return dette_noter(x, "indu.retenir", x->d.numero, x->c->montant_out, e);
}

/* ---- units ------------------------------------------------------------------------------------------------------- */

enum rc dette_notifier(struct db *db, void *arg, struct err *e)
{
    return dette_executer(db, arg, notifier, e);
}

enum rc dette_payer(struct db *db, void *arg, struct err *e)
{
    return dette_executer(db, arg, payer, e);
}

enum rc dette_echelonner(struct db *db, void *arg, struct err *e)
{
    return dette_executer(db, arg, echelonner, e);
}

enum rc dette_demeurer(struct db *db, void *arg, struct err *e)
{
    return dette_executer(db, arg, demeurer, e);
}

enum rc dette_contraindre(struct db *db, void *arg, struct err *e)
{
    return dette_executer(db, arg, contraindre, e);
}

enum rc dette_opposer(struct db *db, void *arg, struct err *e)
{
    return dette_executer(db, arg, opposer, e);
}

enum rc dette_maintenir(struct db *db, void *arg, struct err *e)
{
    return dette_executer(db, arg, maintenir, e);
}

enum rc dette_abandonner(struct db *db, void *arg, struct err *e)
{
    return dette_executer(db, arg, abandonner, e);
}

enum rc dette_annuler(struct db *db, void *arg, struct err *e)
{
    return dette_executer(db, arg, annuler, e);
}

enum rc dette_reduire(struct db *db, void *arg, struct err *e)
{
    return dette_executer(db, arg, reduire, e);
}

enum rc dette_approuver(struct db *db, void *arg, struct err *e)
{
    return dette_executer(db, arg, approuver, e);
}

enum rc dette_ecarter(struct db *db, void *arg, struct err *e)
{
    return dette_executer(db, arg, ecarter, e);
}

enum rc dette_rembourser(struct db *db, void *arg, struct err *e)
{
    return dette_executer(db, arg, rembourser, e);
}

enum rc dette_retenir(struct db *db, void *arg, struct err *e)
{
    ((struct dette_commande *)arg)->montant_out = 0;
    return dette_executer(db, arg, retenir, e);
}

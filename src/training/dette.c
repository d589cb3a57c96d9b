/* Opening a debt, and what every step checks. The steps are in dette_etapes.c, the book in dette_livre.c. */
#include "base/money.h"
#include "book/book.h"
#include "rights/acte.h"
#include "training/decision.h"
#include "training/dette_interne.h"
#include "training/dossier.h"
#include <inttypes.h>
#include "training/etats.h"

/* ---- a step ------------------------------------------------------------------------------------------------ */

enum rc dette_executer(struct db *db, void *arg, dette_etape_fn *fn, struct err *e)
{
    struct dette_etape x = {
        .db = db, .a = arena_new(1U << 20), .c = arg, .le = day_of_instant(db_now_us(db))};
    enum rc rc = RC_OK;

    if (x.a == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    if (!x.c->service && (x.c->agent == NULL || *x.c->agent == '\0'))
        rc = ERR(e, MSG_DECISION_AGENT);
    if (rc == RC_OK && x.c->numero != NULL)
        rc = dette_lire(db, x.a, x.c->numero, &x.d, e);
    if (rc == RC_OK)
        rc = fn(&x, e);
    arena_free(x.a);
    return rc;
}

enum rc dette_etre(const struct dette_etape *x, const char *wanted, const char *article, struct err *e)
{
    size_t n = strlen(x->d.etat);

    for (const char *p = wanted; *p != '\0'; p += strcspn(p, " "), p += *p == ' ')
        if (strncmp(p, x->d.etat, n) == 0 && (p[n] == ' ' || p[n] == '\0'))
            return decision_article(article, x->le, x->le, e);
    return ERR(e, MSG_INDU_ETAT, "etat", etat_mot(x->d.etat));
}

enum rc dette_jour(struct dette_etape *x, day_t depuis, struct err *e)
{
    if (x->c->jour == DAY_NONE)
        x->c->jour = x->le;
    if (x->c->jour <= x->le && (depuis == DAY_NONE || x->c->jour >= depuis))
        return RC_OK;
    ERR(e, MSG_INDU_JOUR);
    return err_at(e, "le", 0);
}

enum rc dette_reference(const struct dette_etape *x, struct err *e)
{
    return decision_texte("reference", x->c->reference, DETTE_REFERENCE_MAX, MSG_INDU_REFERENCE, e);
}

enum rc dette_autre_agent(const struct dette_etape *x, struct err *e)
{
    struct appuis unused = {0};
    bool another = appui_applies(&unused, PARAM_INDU_AUTRE_AGENT, x->le);

    return another && acte_meme_agent(x->d.ouvert_par, x->c->agent) ? ERR(e, MSG_INDU_MEME_AGENT) : RC_OK;
}

/* On the day of the act, not on that of its entry: nothing that came due since breaks the instalments before it, and nothing paid since mends
 * them. A day before they were granted is no way around them. */
enum rc dette_echeancier_rompu(const struct dette_etape *x, day_t le, struct err *e)
{
    int64_t due, recovered = 0;
    enum rc rc;

    if (x->d.echelonne_le == DAY_NONE)
        return RC_OK;
    rc = db_i64(x->db, Q_INDU_ECHU, 0, &due, e, "id", x->d.id, le);
    if (rc == RC_OK)
        rc = db_i64(x->db, Q_INDU_RECOUVRE_AU, 0, &recovered, e, "id", x->d.id, le);
    if (rc == RC_OK && MAX(recovered - x->d.echelonne_base_cents, 0) >= due)
        return ERR(e, MSG_INDU_ECHEANCIER_TENU);
    return rc;
}

enum rc dette_noter(const struct dette_etape *x, const char *act, const char *numero, int64_t cents,
                    struct err *e)
{
    char content[160];

    snprintf(content, sizeof(content), "{\"indu\":\"%s\",\"organisme\":%" PRId64 ",\"centimes\":%" PRId64 "}",
             numero, x->d.organisme_id, cents);
    return acte_noter(x->db, x->c->agent, act, x->d.titulaire_id, content, e);
}

enum rc dette_noter_decision(const struct dette_etape *x, const char *act, const struct dette_revue *r,
                             struct err *e)
{
    char content[240];
    int n = snprintf(content, sizeof(content),
                     "{\"indu\":\"%s\",\"organisme\":%" PRId64 ",\"reclame_avant\":%" PRId64
                     ",\"reclame\":%" PRId64,
                     x->d.numero, x->d.organisme_id, r->avant_cents, r->cents);

    if (r->rendu_cents >= 0)
        n += snprintf(content + n, sizeof(content) - (size_t)n, ",\"rendu\":%" PRId64, r->rendu_cents);
    snprintf(content + n, sizeof(content) - (size_t)n, "}");
    return acte_noter(x->db, x->c->agent, act, x->d.titulaire_id, content, e);
}

enum rc dette_noter_ecartee(const struct dette_etape *x, struct err *e)
{
    char content[200];

    snprintf(content, sizeof(content),
             "{\"indu\":\"%s\",\"organisme\":%" PRId64 ",\"reclame\":%" PRId64 ",\"propose\":%" PRId64 "}",
             x->d.numero, x->d.organisme_id, x->d.montant_cents, x->d.revoir_cents);
    return acte_noter(x->db, x->c->agent, "indu.ecarter", x->d.titulaire_id, content, e);
}

enum rc dette_restituee(const struct dette_etape *x, bool *out, struct err *e)
{
    int64_t times;
    enum rc rc = db_i64(x->db, Q_DOSSIER_RENDU_FOIS, 0, &times, e, "ii", x->d.titulaire_id, x->d.dossier_id);

    *out = rc == RC_OK && times > 0;
    return rc;
}

/* ---- opening: the part of each purse ------------------------------------------------------------------------- */

/* What may still be claimed of each part: paid, and claimed by no other debt. A holder does not owe their own money. */
static enum rc reclamables(const struct dette_etape *x, const struct dossier_prise *prises, size_t n,
                           int64_t *left, int64_t *total, struct err *e)
{
    enum rc rc = RC_OK;

    *total = 0;
    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        int64_t claimed;

        left[i] = 0;
        rc = db_i64(x->db, Q_INDU_RECLAME, 0, &claimed, e, "iii", x->d.titulaire_id, x->d.dossier_id,
                    (int64_t)i + 1);
        if (rc == RC_OK && prises[i].paye_cents > claimed &&
            !(x->c->titulaire && prises[i].poche == POCHE_CARTE))
            left[i] = prises[i].paye_cents - claimed;
        *total += left[i];
    }
    return rc;
}

static enum rc write_parts(const struct dette_etape *x, const struct dossier_prise *prises, size_t n,
                           const int64_t *left, struct err *e)
{
    int64_t share[DETTE_PARTS_MAX];
    bool restituted;
    enum rc rc = dette_restituee(x, &restituted, e);

    money_share(x->c->montant_cents, left, n, share);
    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        int64_t compte;

        if (share[i] == 0)
            continue;
        rc = dossier_compte_origine(x->db, x->d.titulaire_id, &prises[i], restituted, &compte, e);
        if (rc == RC_OK)
            rc = db_exec(x->db, Q_INDU_PART_INSERT, e, "iiiii", x->d.id, (int64_t)i + 1,
                         (int64_t)prises[i].poche, compte, share[i]);
    }
    return rc;
}

enum rc dette_numeroter(const struct dette_etape *x, int64_t *id, char numero[DETTE_NUMERO_BYTES],
                        struct err *e)
{
    char like[32];
    int64_t last, year;
    enum rc rc = db_i64(x->db, Q_INDU_MAX_ID, 0, &last, e, "");

    snprintf(like, sizeof(like), "IND-%d-%%", day_year(x->le));
    if (rc == RC_OK)
        rc = db_i64(x->db, Q_INDU_DE_L_ANNEE, 0, &year, e, "t", like);
    if (rc != RC_OK)
        return rc;
    *id = last + 1;
    snprintf(numero, DETTE_NUMERO_BYTES, "IND-%04d-%05d", day_year(x->le) % 10000, (int)(year % 99999) + 1);
    return RC_OK;
}

static enum rc insert(struct dette_etape *x, const struct dossier *d, const char *article, struct err *e)
{
    return db_exec(x->db, Q_INDU_INSERT, e, "ittiiitttiiddt", x->d.id, x->c->numero_out,
                   x->c->titulaire ? "titulaire" : "organisme", d->organisme_id, d->titulaire_id, d->id,
                   d->numero, article, x->c->texte, x->c->montant_cents, (int64_t)x->c->fraude, d->paye_le,
                   x->le, x->c->agent);
}

/* How much of the dossier is claimed, and of which purses. */
static enum rc claim(struct dette_etape *x, const struct dossier *d, struct dossier_prise **prises, size_t *n,
                     int64_t left[DETTE_PARTS_MAX], struct err *e)
{
    char most[MONEY_TEXT_BYTES];
    int64_t total;
    enum rc rc = dossier_prises(x->db, x->a, d, prises, n, e);

    if (rc != RC_OK)
        return rc;
    CHECK(*n <= DETTE_PARTS_MAX);
    rc = reclamables(x, *prises, *n, left, &total, e);
    if (rc != RC_OK || (x->c->montant_cents > 0 && x->c->montant_cents <= total))
        return rc;
    ERR(e, x->c->titulaire ? MSG_INDU_MONTANT_TITULAIRE : MSG_INDU_MONTANT, "max", money_french(total, most));
    return err_at(e, "montant", 0);
}

/* A holder whose rights were given back after a fraud owes nothing for the dossier, whatever became of the body's debt (decision 43). */
static enum rc not_of_a_victim(const struct dette_etape *x, struct err *e)
{
    bool restituted;
    enum rc rc = x->c->titulaire ? dette_restituee(x, &restituted, e) : RC_OK;

    return rc == RC_OK && x->c->titulaire && restituted ? ERR(e, MSG_INDU_APRES_FRAUDE) : rc;
}

static enum rc ouvrir(struct dette_etape *x, struct err *e)
{
    const char *article = x->c->titulaire ? L6323_45 : L6323_44;
    struct dossier_prise *prises;
    int64_t left[DETTE_PARTS_MAX];
    struct dossier d;
    size_t n;
    enum rc rc = dossier_lire(x->db, x->a, x->c->dossier, &d, e);

    if (rc == RC_OK && d.facturation != FACTURATION_PAID)
        rc = ERR(e, MSG_INDU_NON_PAYE);
    if (rc == RC_OK)
        rc = decision_article(article, x->le, x->le, e);
    if (rc == RC_OK)
        rc = decision_motifs("motifs", x->c->texte, DETTE_TEXTE_MAX, x->le, e);
    if (rc != RC_OK)
        return rc;
    x->d = (struct dette){
        .organisme_id = d.organisme_id, .titulaire_id = d.titulaire_id, .dossier_id = d.id, .etat = ""};
    rc = not_of_a_victim(x, e);
    if (rc == RC_OK)
        rc = claim(x, &d, &prises, &n, left, e);
    if (rc == RC_OK)
        rc = dette_numeroter(x, &x->d.id, x->c->numero_out, e);
    if (rc == RC_OK)
        rc = insert(x, &d, article, e);
    if (rc == RC_OK)
        rc = write_parts(x, prises, n, left, e);
    return rc == RC_OK ? dette_noter(x, "indu.ouvrir", x->c->numero_out, x->c->montant_cents, e) : rc;
}

/* An article that is not in force yet the day of the act does not stop it: what was agreed with the body then founds the debt. */
enum rc dette_ouvrir_acompte(struct db *db, const struct dette_acompte *o, struct err *e)
{
    struct dette_commande c = {.agent = "", /* it opens by itself: who did the act is not its author */
                               .fraude = o->fraude,
                               .montant_cents = o->cents,
                               .texte = "L'acompte versé dépasse ce qui est dû à l'organisme."};
    struct dette_etape x = {.db = db, .c = &c, .le = day_of_instant(db_now_us(db))};
    struct dossier d = *o->d;
    struct err unused = {0};
    bool law = decision_article(L6323_44, x.le, x.le, &unused) == RC_OK;
    struct law_value advance; /* its article is what founds the advance for the contract */
    enum rc rc = law_param(PARAM_ACOMPTE_POURCENT, d.accepte_le, &advance, e);
    int64_t paid = d.acompte_le;

    x.d.organisme_id = d.organisme_id;
    x.d.titulaire_id = d.titulaire_id;
    x.d.dossier_id = d.id;
    if (rc == RC_OK && d.acompte_le == DAY_NONE) /* it came back: a balance is what the body keeps */
        rc = db_i64(db, Q_INDU_PAYE_LE, (int64_t)x.le, &paid, e, "ii", d.titulaire_id, d.id);
    d.paye_le = (day_t)paid;
    if (rc == RC_OK)
        rc = dette_numeroter(&x, &x.d.id, c.numero_out, e);
    if (rc == RC_OK)
        rc = insert(&x, &d, law ? L6323_44 : advance.article, e);
    if (rc == RC_OK)
        rc = db_exec(db, Q_INDU_PART_INSERT, e, "iiiii", x.d.id, (int64_t)DETTE_PART_ACOMPTE, (int64_t)0,
                     o->compte, o->cents);
    c.agent = o->agent;
    return rc == RC_OK ? dette_noter(&x, "indu.ouvrir", c.numero_out, o->cents, e) : rc;
}

enum rc dette_reclamable(struct db *db, struct arena *a, const struct dossier *d, int64_t *out, struct err *e)
{
    struct dette_commande of_a_body = {.titulaire = false};
    struct dette_etape x = {
        .db = db, .a = a, .c = &of_a_body, .d = {.titulaire_id = d->titulaire_id, .dossier_id = d->id}};
    struct dossier_prise *prises;
    int64_t left[DETTE_PARTS_MAX];
    size_t n;
    enum rc rc = dossier_prises(db, a, d, &prises, &n, e);

    *out = 0;
    if (rc != RC_OK)
        return rc;
    CHECK(n <= DETTE_PARTS_MAX);
    return reclamables(&x, prises, n, left, out, e);
}

enum rc dette_ouvrir(struct db *db, void *arg, struct err *e)
{
    ((struct dette_commande *)arg)->numero = NULL;
    return dette_executer(db, arg, ouvrir, e);
}

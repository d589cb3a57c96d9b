#include "exchange/releves.h"
#include "exchange/camt.h"
#include "exchange/releves_vues.h"
#include "law/articles.h"
#include "training/appel.h"
#include "training/depot.h"

#define CLE_BYTES 140
#define COMPTE_BYTES 48

struct cles {
    char cle[CLE_BYTES], autre[CLE_BYTES], entree[CLE_BYTES];
    bool repetee;
};

/* Entries that are recorded together, and what became of each. */
struct ecritures {
    struct camt_entree lues[BANQUE_GROUPE_MAX];
    struct cles cles[BANQUE_GROUPE_MAX];
    struct banque_entree b[BANQUE_GROUPE_MAX];
    struct banque_avis avis[BANQUE_GROUPE_MAX];
    size_t n;
};

struct releve {
    struct db *db; /* NULL while the file is only read */
    struct import *im;
    struct vues *vues; /* keys that this file told */
    struct ecritures *g;
    int64_t place;
    const char *type;       /* "053", "054" */
    char entree[CLE_BYTES]; /* of the entry whose details are read; "" */
    bool entree_repetee;
    struct banque_dite dite; /* what other files told of it */
};

/* Two statements tell the same entry by one of the bank's references at least. Told again in one file, it is perhaps another one
 * that the bank numbered alike: its key says which time it is. */
static bool key_of(struct releve *r, const struct camt_entree *n, const char *banque, int64_t cents,
                   char out[CLE_BYTES], bool *repeated)
{
    uint32_t times;
    int used = snprintf(out, CLE_BYTES, "%s/%s/%lld/%d", banque, n->credit ? "C" : "D", (long long)cents,
                        n->comptable);

    CHECK(used > 0 && used < CLE_BYTES - 12);
    times = vues_compter(r->vues, out);
    if (times > 1) {
        snprintf(out + used, CLE_BYTES - (size_t)used, "/%u", (unsigned)times);
        *repeated = true;
    }
    return times > 0;
}

/* Without a reference of the bank, an entry is this file's n-th. */
static enum rc keys_of(struct releve *r, const struct camt_entree *n, struct cles *out, struct err *e)
{
    char file[2 * HASH_BYTES + 1];
    bool enough = true;

    memset(out, 0, sizeof(*out));
    if (n->banque[0] == '\0') {
        snprintf(out->cle, sizeof(out->cle), "%s/%lld", hex(r->im->empreinte, HASH_BYTES, file),
                 (long long)r->place);
        return RC_OK;
    }
    enough = key_of(r, n, n->banque, n->montant_cents, out->cle, &out->repetee);
    if (enough && n->banque_entree[0] != '\0')
        enough = key_of(r, n, n->banque_entree, n->montant_cents, out->autre, &out->repetee);
    if (n->rang > 0) {
        memcpy(out->entree, r->entree, sizeof(out->entree));
        out->repetee = out->repetee || r->entree_repetee;
    }
    return enough ? RC_OK : ERR(e, MSG_MEMOIRE_EPUISEE);
}

/* Blanks out, letters in capitals, as numbers of accounts are compared. */
static void account(const char *text, char out[COMPTE_BYTES])
{
    if (!iban_normalise(text, out, COMPTE_BYTES))
        out[0] = '\0';
}

/* Money on another account is not the operator's. A statement may tell the account without country and check digits. */
static enum rc check_account(const struct releve *r, const struct camt_entree *n, struct err *e)
{
    char ours[COMPTE_BYTES], told[COMPTE_BYTES];

    account(r->im->env->compte != NULL ? r->im->env->compte : "", ours);
    account(n->compte, told);
    if (ours[0] == '\0')
        return ERR(e, MSG_CAMT_COMPTE_ABSENT);
    if (strcmp(told, ours) == 0 || (strlen(ours) > 4 && strcmp(told, ours + 4) == 0))
        return RC_OK;
    ERR(e, n->compte[0] != '\0' ? MSG_CAMT_COMPTE : MSG_CAMT_COMPTE_TU, "compte", n->compte, "attendu", ours);
    return err_at(e, "Acct", n->line);
}

/* A line that was refused is counted as its plan said, and told with those that wait. */
static void count(struct import *im, const struct banque_avis *what, const struct banque_entree *b)
{
    struct plan *p = im->plan;
    enum banque_sort s = what->sort;
    int64_t said[2] = {b->montant_cents, (int64_t)s};

    plan_state(p, b->cle, strlen(b->cle) + 1);
    if (s == BANQUE_CONNUE || s == BANQUE_SANS_OBJET) {
        p->effects[PLAN_UNCHANGED]++;
        plan_state(p, said, sizeof(said));
        return;
    }
    plan_effect(p, s == BANQUE_ATTENTE ? PLAN_QUEUED : PLAN_NEW, said, sizeof(said));
    if (what->refuse)
        plan_amount_add(p, "en_attente", "à rapprocher par une personne", b->montant_cents);
    else if (s == BANQUE_VIREMENT)
        plan_amount_add(p, "virements", "virements partis", b->montant_cents);
    else if (s == BANQUE_RETOUR)
        plan_amount_add(p, "retours", "virements revenus", b->montant_cents);
    else if (s == BANQUE_RAPPROCHEE)
        plan_amount_add(p, "rapproche", "reçu sur des appels de fonds", b->montant_cents);
    else
        plan_amount_add(p, "en_attente", "à rapprocher par une personne", b->montant_cents);
}

/* Without a reason (RtrInf), what the bank says the operation is may say that a transfer comes back, or goes back to who sent it. */
static const char *return_of(const struct releve *r, const struct camt_entree *n)
{
    if (n->motif_retour[0] != '\0')
        return n->motif_retour;
    if (n->contrepassee)
        return "RVSL";
    return n->operation[0] != '\0' &&
                   law_code_le("operations_de_retour", n->operation, env_today(r->im->env)) != NULL
               ? n->operation
               : "";
}

/* What entries do is written for a plan too, which is undone: the next ones of the same file find it so. */
static enum rc record(struct releve *r, struct err *e)
{
    struct ecritures *g = r->g;
    const size_t n = g->n;
    enum rc rc = n > 0 ? banque_recevoir_groupe(r->db, r->im->livraison_id, g->b, n, g->avis, e) : RC_OK;

    g->n = 0;
    for (size_t i = 0; rc == RC_OK && i < n; i++)
        count(r->im, &g->avis[i], &g->b[i]);
    return rc;
}

/* The entry of this place, whose texts are kept there. */
static struct banque_entree of_entry(const struct releve *r, size_t i)
{
    const struct camt_entree *n = &r->g->lues[i];
    const struct cles *k = &r->g->cles[i];

    return (struct banque_entree){.cle = k->cle,
                                  .autre_cle = k->autre,
                                  .entree_cle = k->entree,
                                  .dite = n->rang > 0 ? r->dite : (struct banque_dite){0},
                                  .message = strcmp(r->type, "053") == 0 ? 1 : 2,
                                  .sure = n->banque[0] != '\0',
                                  .repetee = k->repetee,
                                  .credit = n->credit,
                                  .montant_cents = n->montant_cents,
                                  .jour = n->valeur,
                                  .comptable = n->comptable,
                                  .reference = n->reference,
                                  .bout_en_bout = n->bout_en_bout,
                                  .lot = n->lot,
                                  .compte = n->compte,
                                  .motif_retour = return_of(r, n),
                                  .operation = n->operation,
                                  .donneur = n->donneur,
                                  .libelle = n->libelle};
}

/* The entry whose details come now, by the key that it has where a message tells its total alone. */
static enum rc begin_details(struct releve *r, const struct camt_entree *n, struct err *e)
{
    r->entree[0] = '\0';
    r->entree_repetee = false;
    r->dite = (struct banque_dite){0};
    if (n->entree[0] == '\0')
        return RC_OK;
    if (!key_of(r, n, n->entree, n->entree_cents, r->entree, &r->entree_repetee))
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    return banque_entree_dite(
        r->db, &(struct banque_total){r->im->livraison_id, r->entree, n->entree_cents, r->im->agent},
        &r->dite, e);
}

/* A run as a whole, which changes all its lines, is recorded alone: after those before it, before those after it. */
static enum rc take(struct releve *r, const struct camt_entree *n, struct err *e)
{
    struct ecritures *g = r->g;
    const bool alone = !n->credit && n->bout_en_bout[0] == '\0' && n->lot[0] != '\0';
    enum rc rc = alone ? record(r, e) : RC_OK;

    if (rc == RC_OK && n->rang == 1)
        rc = begin_details(r, n, e);
    if (rc == RC_OK)
        rc = keys_of(r, n, &g->cles[g->n], e);
    if (rc != RC_OK)
        return rc;
    g->lues[g->n] = *n;
    g->b[g->n] = of_entry(r, g->n);
    g->n++;
    return alone || g->n == BANQUE_GROUPE_MAX ? record(r, e) : RC_OK;
}

static enum rc on_entry(const struct camt_entree *n, void *arg, struct err *e)
{
    struct releve *r = arg;

    r->place++;
    if (r->db != NULL)
        return take(r, n, e);
    r->im->plan->rows++;
    return check_account(r, n, e);
}

static enum rc walk(struct db *db, struct import *im, struct err *e)
{
    struct releve r = {.db = db, .im = im, .vues = vues_new(), .g = calloc(1, sizeof(*r.g))};
    enum rc rc;

    if (r.vues == NULL || r.g == NULL) {
        vues_free(r.vues);
        free(r.g);
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    }
    rewind(im->file);
    rc = camt_lire(im->file, &r.type, on_entry, &r, e);
    im->plan->kind = r.type;
    if (rc == RC_OK)
        rc = record(&r, e);
    vues_free(r.vues);
    free(r.g);
    return rc;
}

static enum rc read_file(struct import *im, struct err *e)
{
    return walk(NULL, im, e);
}

/* What a file tells may explain what another told before: a debit less what the bank rejects, a credit before its debit. */
static enum rc effects(struct db *db, struct import *im, struct err *e)
{
    int64_t settled = 0;
    enum rc rc = walk(db, im, e);

    if (rc == RC_OK)
        rc = banque_relire_lot(db, NULL, im->agent, &settled, e);
    if (rc == RC_OK && settled > 0) {
        plan_state(im->plan, &settled, sizeof(settled));
        plan_counter_add(im->plan, "relues", "écritures qui attendaient, expliquées par celles-ci", settled);
    }
    return rc;
}

static enum rc after(struct store *s, struct err *e)
{
    struct depot_bilan done;

    return depot_crediter(s, false, &done, e);
}

static void end(struct import *im)
{
    (void)im;
}

/* What a call received dates the credits of its persons; the rest is about legal persons. */
static const struct import_champ fields[] = {{"Amt", FINANCEURS_BRINGS_DROITS_MOUVEMENTS},
                                             {"ValDt", FINANCEURS_BRINGS_DROITS_MOUVEMENTS},
                                             {"CdtrRefInf", FINANCEURS_BRINGS_DROITS_MOUVEMENTS},
                                             {"CdtDbtInd", NOTHING_BRINGS},
                                             {"BookgDt", NOTHING_BRINGS},
                                             {"AcctSvcrRef", NOTHING_BRINGS},
                                             {"EndToEndId", NOTHING_BRINGS},
                                             {"Ustrd", NOTHING_BRINGS},
                                             {"Dbtr", NOTHING_BRINGS},
                                             {"RtrInf", NOTHING_BRINGS},
                                             {"Acct", NOTHING_BRINGS},
                                             {"Bal", NOTHING_BRINGS},
                                             {"Btch", NOTHING_BRINGS}};

static bool champ(size_t n, struct import_champ *out)
{
    if (n >= ARRAY_LEN(fields))
        return false;
    *out = fields[n];
    return true;
}

const struct partner partner_camt = {.name = "camt",
                                     .label = "Relevé bancaire (camt.053, camt.054)",
                                     .act = "import.camt",
                                     .essai = true,
                                     .feed = FEED_FINANCEURS,
                                     .champ = champ,
                                     .read = read_file,
                                     .effects = effects,
                                     .after = after,
                                     .end = end};

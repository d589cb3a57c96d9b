#include "exchange/releves.h"
#include "exchange/camt.h"
#include "training/appel.h"
#include "training/depot.h"

#define CLE_BYTES 120

struct releve {
    struct db *db; /* NULL while the file is only read */
    struct import *im;
    int64_t place;
};

/* Two statements tell the same entry by the bank's own reference; without one, an entry is this file's n-th. */
static const char *key_of(const struct releve *r, const struct camt_entree *n, char out[CLE_BYTES])
{
    char file[2 * HASH_BYTES + 1];

    if (n->banque[0] != '\0')
        snprintf(out, CLE_BYTES, "%s/%s/%lld/%d", n->banque, n->credit ? "C" : "D",
                 (long long)n->montant_cents, n->comptable);
    else
        snprintf(out, CLE_BYTES, "%s/%lld", hex(r->im->empreinte, HASH_BYTES, file), (long long)r->place);
    return out;
}

static void count(struct import *im, enum banque_sort s, const struct banque_entree *b)
{
    struct plan *p = im->plan;
    int64_t said[2] = {b->montant_cents, (int64_t)s};

    plan_state(p, b->cle, strlen(b->cle) + 1);
    if (s == BANQUE_CONNUE || s == BANQUE_SANS_OBJET) {
        p->effects[PLAN_UNCHANGED]++;
        plan_state(p, said, sizeof(said));
        return;
    }
    plan_effect(p, s == BANQUE_ATTENTE ? PLAN_QUEUED : PLAN_NEW, said, sizeof(said));
    if (s == BANQUE_VIREMENT)
        plan_amount_add(p, "virements", "virements partis", b->montant_cents);
    else if (s == BANQUE_RETOUR)
        plan_amount_add(p, "retours", "virements revenus", b->montant_cents);
    else if (s == BANQUE_RAPPROCHEE)
        plan_amount_add(p, "rapproche", "reçu sur des appels de fonds", b->montant_cents);
    else
        plan_amount_add(p, "en_attente", "à rapprocher par une personne", b->montant_cents);
}

static enum rc on_entry(const struct camt_entree *n, void *arg, struct err *e)
{
    struct releve *r = arg;
    char key[CLE_BYTES];
    int64_t unused;
    enum banque_sort sort;
    enum rc rc;

    r->place++;
    if (r->db == NULL) {
        r->im->plan->rows++;
        return RC_OK;
    }
    /* Without the bank's reference, two files may tell the same money: nobody is paid by it before a person looked. */
    bool sure = n->banque[0] != '\0';
    const struct banque_entree b = {
        .cle = key_of(r, n, key),
        .credit = n->credit,
        .montant_cents = n->montant_cents,
        .jour = n->valeur,
        .reference = !sure                     ? ""
                     : n->reference[0] != '\0' ? n->reference
                                               : n->libelle,
        .bout_en_bout = n->bout_en_bout,
        .lot = n->lot,
        .compte = n->compte,
        .motif_retour = n->motif_retour[0] != '\0' || !n->contrepassee ? n->motif_retour : "RVSL",
        .donneur = n->donneur,
        .libelle = sure || n->reference[0] == '\0' ? n->libelle : n->reference};
    rc = r->im->apply ? banque_recevoir(r->db, r->im->livraison_id, &b, &sort, e)
                      : banque_sort(r->db, &b, &sort, &unused, e);
    if (rc == RC_OK)
        count(r->im, sort, &b);
    return rc;
}

static enum rc walk(struct db *db, struct import *im, struct err *e)
{
    struct releve r = {.db = db, .im = im};
    const char *type;
    enum rc rc;

    rewind(im->file);
    rc = camt_lire(im->file, &type, on_entry, &r, e);
    im->plan->kind = type;
    return rc;
}

static enum rc read_file(struct import *im, struct err *e)
{
    return walk(NULL, im, e);
}

static enum rc effects(struct db *db, struct import *im, struct err *e)
{
    return walk(db, im, e);
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
                                     .feed = FEED_FINANCEURS,
                                     .champ = champ,
                                     .read = read_file,
                                     .effects = effects,
                                     .after = after,
                                     .end = end};

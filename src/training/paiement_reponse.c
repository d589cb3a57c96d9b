/* What the bank answers to a payment run, line by line or for the whole run. */
#include "rights/acte.h"
#include "law/articles.h"
#include "training/compte_refus.h"
#include "training/paiement_interne.h"
#include "training/restitution.h"
#include "training/etats.h"

#define LOT_LECTURE 256

/* The law's tables say what each code is; none is in two of them. */
static const struct {
    const char *table;
    enum paiement_statut statut;
} sorts[] = {
    {"statuts_virement_paye", STATUT_PAYE},
    {"statuts_virement_rejete", STATUT_REJETE},
    {"statuts_virement_annule", STATUT_ANNULE},
    {"statuts_virement_en_cours", STATUT_EN_COURS},
    {"statuts_virement_bloque", STATUT_BLOQUE},
    {"statuts_verification", STATUT_VERIFIE},
    {"statuts_verification_ecart", STATUT_VERIFIE_ECART},
};

bool paiement_statut_find(const char *code, day_t le, enum paiement_statut *out)
{
    for (size_t i = 0; i < ARRAY_LEN(sorts); i++)
        if (law_code_le(sorts[i].table, code, le) != NULL) {
            *out = sorts[i].statut;
            return true;
        }
    return false;
}

enum paiement_statut paiement_statut_sens(enum paiement_statut s)
{
    if (s == STATUT_ANNULE)
        return STATUT_REJETE;
    return s == STATUT_PAYE || s == STATUT_REJETE ? s : STATUT_EN_COURS;
}

const char *paiement_verification_phrase(const char *code, day_t le)
{
    static const char *const tables[] = {"statuts_verification_ecart", "statuts_verification"};

    for (size_t i = 0; i < ARRAY_LEN(tables); i++) {
        const struct law_code *c = law_code_le(tables[i], code, le);

        if (c != NULL)
            return c->label;
    }
    return code;
}

/* A line to answer, copied: the answer changes the table it is read from. */
struct ligne {
    int64_t no, titulaire_id, dossier_id, financeur_id, montant;
    enum paiement_objet objet;
    char etat[12];
    bool bloquee, dite_bloquee; /* as the bank last said; as it said once */
};

static void read_ligne(struct cursor *c, struct ligne *l)
{
    l->no = cursor_i64(c, 0);
    l->titulaire_id = cursor_i64(c, 1);
    l->dossier_id = cursor_i64(c, 2);
    l->montant = cursor_i64(c, 4);
    snprintf(l->etat, sizeof(l->etat), "%s", cursor_text(c, 8));
    l->financeur_id = cursor_i64(c, 11);
    l->objet = paiement_objet_find(cursor_text(c, 14));
    l->dite_bloquee = !cursor_is_null(c, 17);
    l->bloquee = l->dite_bloquee && cursor_is_null(c, 18);
}

/* The dossier stays billed, the sums stay due. */
static enum rc rejeter(struct db *db, struct paiement_reponse *r, const struct ligne *l, struct err *e)
{
    char content[96];

    snprintf(content, sizeof(content), "{\"lot\":\"%.35s\",\"motif\":\"%.4s\"}", r->lot,
             r->motif != NULL ? r->motif : "");
    return acte_noter_suivi(db, r->agent, "paiement.rejet", l->titulaire_id, l->dossier_id, content, e);
}

/* An answer that the line has already. What came back was paid before. */
static bool deja_dit(const struct paiement_reponse *r, const struct ligne *l)
{
    const enum paiement_statut sens = paiement_statut_sens(r->statut);

    if (sens == STATUT_EN_COURS || strcmp(l->etat, "retourne") == 0)
        return true;
    return strcmp(l->etat, sens == STATUT_PAYE ? "paye" : "rejete") == 0;
}

static day_t said_on(struct db *db, const struct paiement_reponse *r)
{
    return r->le != DAY_NONE ? r->le : day_of_instant(db_now_us(db));
}

/* A closed account, or a wrong one, refuses again what is sent again; what somebody asked to cancel is not sent again unasked: both wait. Any
 * other reason lets the next run try, and so does what the bank says of the run as a whole: the account that it speaks of is not that of a payee. */
static enum rc write_rejection(struct db *db, const struct paiement_reponse *r, int64_t lot_id,
                               const struct ligne *l, struct err *e)
{
    const bool cancelled = r->statut == STATUT_ANNULE;
    const bool account = compte_motif(r->motif, day_of_instant(db_now_us(db)));
    const char *why = r->motif != NULL && (r->reference != NULL || !account) ? r->motif : r->code;

    if (!cancelled && (r->reference == NULL || !account))
        return db_exec(db, Q_PAIEMENT_LIGNE_REPONDRE, e, "ttii", "rejete", r->motif, lot_id, l->no);
    return db_exec(db, Q_PAIEMENT_LIGNE_REJETER_COMPTE, e, "tdiii", why, said_on(db, r), db_now_us(db),
                   lot_id, l->no);
}

/* Read by agents on the page of the run: the code alone goes to the journal. */
static enum rc keep_words(struct db *db, const struct paiement_reponse *r, int64_t lot_id,
                          const struct ligne *l, struct err *e)
{
    return r->mots != NULL ? db_exec(db, Q_PAIEMENT_LIGNE_MOTS, e, "tii", r->mots, lot_id, l->no) : RC_OK;
}

/* Said paid, then rejected. */
static enum rc reprendre(struct db *db, const struct paiement_reponse *r, const struct paiement_place *at,
                         struct err *e)
{
    struct paiement_du d;
    enum rc rc = paiement_ligne_du(db, at, &d, e);

    if (rc == RC_OK)
        rc = paiement_ligne_retourner(db, at, r->le, r->motif, r->agent, e);
    return rc == RC_OK ? paiement_ligne_equilibrer(db, at, &d, said_on(db, r), r->agent, e) : rc;
}

/* What moves no money: what the check of a payee found, what is blocked and what is no more. */
static enum rc note_line(struct db *db, const struct paiement_reponse *r, int64_t lot_id,
                         const struct ligne *l, struct err *e)
{
    const bool differs = r->statut == STATUT_VERIFIE_ECART;
    const day_t le = said_on(db, r);
    enum rc rc = RC_OK;

    if (r->statut == STATUT_BLOQUE && strcmp(l->etat, "rejete") == 0 && !l->dite_bloquee)
        return ERR(
            e, MSG_PAIEMENT_REPONSE_CONTRAIRE); /* its money may have left: the next run would pay it twice */
    if (r->statut == STATUT_BLOQUE && !l->bloquee)
        return db_exec(db, Q_PAIEMENT_LIGNE_BLOQUER, e, "dii", le, lot_id, l->no);
    if (differs || r->statut == STATUT_VERIFIE) {
        if (r->reference == NULL) /* of the whole: it says of no line which */
            return RC_OK;
        rc = db_exec(db, Q_PAIEMENT_LIGNE_VERIFIER, e, "tiii", r->code, (int64_t)differs, lot_id, l->no);
        return rc == RC_OK ? keep_words(db, r, lot_id, l, e) : rc;
    }
    return l->bloquee && r->statut != STATUT_BLOQUE
               ? db_exec(db, Q_PAIEMENT_LIGNE_DEBLOQUER, e, "dii", le, lot_id, l->no)
               : RC_OK;
}

static enum rc appliquer(struct db *db, struct paiement_reponse *r, int64_t lot_id, const struct ligne *l,
                         struct err *e)
{
    const struct paiement_place at = {lot_id, l->no, l->dossier_id, l->financeur_id, l->montant, l->objet};
    bool paid = strcmp(l->etat, "paye") == 0;
    enum rc rc;

    if (paid && r->statut == STATUT_ANNULE)
        return ERR(e, MSG_PAIEMENT_ANNULE_PARTI);
    if (paid && r->statut == STATUT_REJETE && r->reference != NULL) {
        r->retournees_out++;
        rc = reprendre(db, r, &at, e);
        return rc == RC_OK ? keep_words(db, r, lot_id, l, e) : rc;
    }
    if (strcmp(l->etat, "emis") != 0)
        return ERR(e, MSG_PAIEMENT_REPONSE_CONTRAIRE);
    if (r->statut == STATUT_PAYE) {
        r->payees_out++;
        return paiement_ligne_payer(db, &at, r->le, r->agent, e);
    }
    r->rejetees_out++;
    rc = write_rejection(db, r, lot_id, l, e);
    if (rc == RC_OK && l->financeur_id != 0)
        rc = restitution_liberer(db, lot_id, l->no, e);
    if (rc == RC_OK)
        rc = keep_words(db, r, lot_id, l, e);
    return rc == RC_OK ? rejeter(db, r, l, e) : rc;
}

static enum rc repondre_ligne(struct db *db, struct paiement_reponse *r, int64_t lot_id,
                              const struct ligne *l, struct err *e)
{
    enum rc rc;

    if (r->montant_cents != 0 && r->montant_cents != l->montant)
        return ERR(e, MSG_PAIEMENT_MONTANT_CONTRAIRE);
    if (strcmp(l->etat, "propose") == 0)
        return ERR(e, MSG_PAIEMENT_ETAT, "etat", etat_mot(l->etat));
    rc = note_line(db, r, lot_id, l, e);
    if (rc != RC_OK || !deja_dit(r, l))
        return rc == RC_OK ? appliquer(db, r, lot_id, l, e) : rc;
    r->inchangees_out++;
    return RC_OK;
}

static enum rc repondre_une(struct db *db, struct paiement_reponse *r, int64_t lot_id, struct err *e)
{
    struct cursor c = {0};
    struct ligne l;
    bool found = false;
    enum rc rc = db_query(db, Q_PAIEMENT_LIGNE_BY_REFERENCE, &c, e, "it", lot_id, r->reference);

    if (rc != RC_OK)
        return rc;
    if (cursor_next(&c)) {
        read_ligne(&c, &l);
        found = true;
    }
    rc = cursor_close(&c, e);
    if (rc != RC_OK)
        return rc;
    return found ? repondre_ligne(db, r, lot_id, &l, e) : ERR(e, MSG_PAIEMENT_LIGNE_INCONNUE);
}

static enum rc read_batch(struct db *db, int64_t lot_id, int64_t apres, struct ligne *list, size_t *n,
                          struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_PAIEMENT_LIGNES, &c, e, "iii", lot_id, apres, (int64_t)LOT_LECTURE);

    *n = 0;
    if (rc != RC_OK)
        return rc;
    while (*n < LOT_LECTURE && cursor_next(&c))
        read_ligne(&c, &list[(*n)++]);
    return cursor_close(&c, e);
}

/* An answer for the whole run goes to the lines that have none of their own. A run is never rejected as a whole once
 * the bank has paid one of its lines; what is blocked may have been debited. */
static bool repond_pour(const struct paiement_reponse *r, const struct ligne *l)
{
    if (strcmp(l->etat, "paye") == 0)
        return paiement_statut_sens(r->statut) == STATUT_REJETE || r->statut == STATUT_BLOQUE;
    return strcmp(l->etat, "rejete") != 0 && strcmp(l->etat, "retourne") != 0 &&
           strcmp(l->etat, "abandonne") != 0;
}

/* Lines that one answer is for, and what it did to each. */
struct lues {
    const struct paiement_reponse *r;
    int64_t lot_id;
    struct ligne list[LOT_LECTURE];
    struct paiement_reponse done[LOT_LECTURE];
};

static void clear(struct paiement_reponse *r)
{
    r->payees_out = r->rejetees_out = r->retournees_out = r->inchangees_out = 0;
}

static enum rc answer_line(struct db *db, size_t i, void *arg, struct err *e)
{
    struct lues *x = arg;

    x->done[i] = *x->r;
    clear(&x->done[i]);
    return repond_pour(x->r, &x->list[i]) ? repondre_ligne(db, &x->done[i], x->lot_id, &x->list[i], e)
                                          : RC_OK;
}

static void add(struct paiement_reponse *r, const struct paiement_reponse *done)
{
    r->payees_out += done->payees_out;
    r->rejetees_out += done->rejetees_out;
    r->retournees_out += done->retournees_out;
    r->inchangees_out += done->inchangees_out;
}

static enum rc repondre_toutes(struct db *db, struct paiement_reponse *r, int64_t lot_id, struct err *e)
{
    struct lues x = {.r = r, .lot_id = lot_id};
    int64_t apres = 0;
    size_t n;
    enum rc rc;

    do {
        rc = read_batch(db, lot_id, apres, x.list, &n, e);
        if (rc == RC_OK)
            rc = db_acts(db, n, answer_line, &x, e);
        for (size_t i = 0; rc == RC_OK && i < n; i++)
            add(r, &x.done[i]);
        if (n > 0)
            apres = x.list[n - 1].no;
    } while (rc == RC_OK && n == LOT_LECTURE);
    return rc;
}

/* A run that an answer names: what it had when it left. Its answered lines are not counted: a file answers each of them. */
struct emis {
    int64_t id, lignes, total;
    day_t le; /* the first that the bank may pay it on */
};

static enum rc lot_emis(struct db *db, const char *numero, struct emis *out, struct err *e)
{
    struct cursor c = {0};
    char etat[16] = "";
    bool emis = false, named = false;
    enum rc rc = db_query(db, Q_PAIEMENT_LOT_EMIS, &c, e, "t", numero);

    *out = (struct emis){0};
    if (rc == RC_OK && cursor_next(&c)) {
        *out = (struct emis){cursor_i64(&c, 0), cursor_i64(&c, 4), cursor_i64(&c, 5),
                             MAX(day_of_instant(cursor_i64(&c, 2)), cursor_day(&c, 6))};
        snprintf(etat, sizeof(etat), "%s", cursor_text(&c, 1));
        emis = !cursor_is_null(&c, 2);
        named = !cursor_is_null(&c, 3);
    }
    rc = cursor_close(&c, e);
    if (rc == RC_OK && out->id == 0)
        return ERR(e, MSG_PAIEMENT_LOT_INCONNU);
    if (rc == RC_OK && !emis)
        return ERR(e, MSG_PAIEMENT_ETAT, "etat", etat_mot(etat));
    /* Given up as never sent: its dossiers may be in another run, and the bank has both. */
    if (rc == RC_OK && strcmp(etat, "abandonne") == 0)
        return ERR(e, MSG_PAIEMENT_NON_ENVOI_FAUX, "lot", numero);
    return rc == RC_OK && !named ? db_exec(db, Q_PAIEMENT_LOT_NOMMER, e, "ii", db_now_us(db), out->id) : rc;
}

enum rc paiement_lot_nommer(struct db *db, const char *lot, struct err *e)
{
    struct emis run;

    return lot_emis(db, lot, &run, e);
}

enum rc paiement_lot_parti(struct db *db, const char *lot, int64_t *lignes, int64_t *total_cents,
                           struct err *e)
{
    struct emis run;
    enum rc rc = lot_emis(db, lot, &run, e);

    *lignes = run.lignes;
    *total_cents = run.total;
    return rc;
}

/* No bank pays a file before it is made, nor before the day that it asks for, whatever the day that its answer bears (decision 98). Read before
 * that day, it is of the day it is read on: an act is not to come. */
static void not_before(struct paiement_reponse *r, const struct emis *run)
{
    if (paiement_statut_sens(r->statut) == STATUT_PAYE && r->le != DAY_NONE)
        r->le = MAX(r->le, run->le);
}

enum rc paiement_repondre(struct db *db, struct paiement_reponse *r, struct err *e)
{
    int64_t before = r->payees_out + r->rejetees_out + r->retournees_out;
    struct emis run;
    enum rc rc = lot_emis(db, r->lot, &run, e);

    not_before(r, &run);
    if (rc == RC_OK)
        rc = r->reference != NULL ? repondre_une(db, r, run.id, e) : repondre_toutes(db, r, run.id, e);
    if (rc == RC_OK && r->payees_out + r->rejetees_out + r->retournees_out > before)
        rc = paiement_lot_suivre(db, run.id, e);
    return rc;
}

/* ---- a group ------------------------------------------------------------------------------------------------ */

struct groupe {
    struct paiement_reponse *list;
    int64_t lot_id;
    size_t no; /* the one that was answered last */
};

static enum rc answer_one(struct db *db, size_t i, void *arg, struct err *e)
{
    struct groupe *x = arg;
    struct paiement_reponse *r = &x->list[i];

    x->no = i;
    clear(r);
    return repondre_une(db, r, x->lot_id, e);
}

enum rc paiement_repondre_groupe(struct db *db, struct paiement_reponse *list, size_t n, size_t *fautive,
                                 struct err *e)
{
    struct groupe x = {.list = list};
    struct emis run = {0};
    int64_t changed = 0;
    enum rc rc = n > 0 ? lot_emis(db, list[0].lot, &run, e) : RC_OK;

    x.lot_id = run.id;
    for (size_t i = 0; i < n; i++)
        not_before(&list[i], &run);
    if (rc == RC_OK)
        rc = db_acts(db, n, answer_one, &x, e);
    *fautive = x.no;
    for (size_t i = 0; i < n; i++)
        changed += list[i].payees_out + list[i].rejetees_out + list[i].retournees_out;
    return rc == RC_OK && changed > 0 ? paiement_lot_suivre(db, x.lot_id, e) : rc;
}

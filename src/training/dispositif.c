/* dispositif.c - the schemes of a financeur: declared, decided, read, applied to a sum. */
#include "training/dispositif.h"
#include "base/money.h"
#include "base/text.h"
#include "book/book.h"
#include "rights/acte.h"

#define CONTENT_BYTES 120
#define DUREE_JOURS_MAX 36525

enum rc financeur_de_siret(struct db *db, const char *siret, int64_t *id, struct err *e)
{
    enum rc rc = db_i64(db, Q_FINANCEUR_FIND, 0, id, e, "t", siret);

    return rc == RC_OK && *id == 0 ? ERR(e, MSG_DOTATION_FINANCEUR_INCONNU, "siret", siret) : rc;
}

/* ---- reading ------------------------------------------------------------------------------------------------ */

static void from_row(struct cursor *c, struct arena *a, struct dispositif *d)
{
    *d = (struct dispositif){.financeur_id = cursor_i64(c, 0),
                             .code = cursor_copy(c, a, 1),
                             .no = cursor_i64(c, 2),
                             .libelle = cursor_copy(c, a, 3),
                             .base = cursor_copy(c, a, 4),
                             .depuis = cursor_day(c, 5),
                             .avant = cursor_day(c, 6),
                             .montant_min_cents = cursor_i64(c, 7),
                             .montant_max_cents = cursor_i64(c, 8),
                             .plafond_cents = cursor_i64(c, 9),
                             .echeance = cursor_day(c, 10),
                             .duree_jours = cursor_i64(c, 11),
                             .remboursable = cursor_i64(c, 12) != 0,
                             .classes = cursor_copy(c, a, 13),
                             .formations = cursor_copy(c, a, 14),
                             .etat = cursor_copy(c, a, 15),
                             .propose_par = cursor_copy(c, a, 16),
                             .decide_par = cursor_is_null(c, 17) ? NULL : cursor_copy(c, a, 17)};
}

enum rc dispositifs_de(struct db *db, struct arena *a, int64_t financeur_id, struct dispositif **out,
                       size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_DISPOSITIFS, &c, e, "iti", financeur_id, "", (int64_t)DISPOSITIFS_MAX);

    *n = 0;
    *out = ARENA_ARRAY(a, struct dispositif, DISPOSITIFS_MAX);
    while (rc == RC_OK && *n < DISPOSITIFS_MAX && cursor_next(&c))
        from_row(&c, a, &(*out)[(*n)++]);
    return cursor_close(&c, e);
}

enum rc dispositifs_en_attente(struct db *db, struct arena *a, struct dispositif_attente **out, size_t *n,
                               struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_DISPOSITIFS_EN_ATTENTE, &c, e, "i", (int64_t)DISPOSITIFS_MAX);

    *n = 0;
    *out = ARENA_ARRAY(a, struct dispositif_attente, DISPOSITIFS_MAX);
    while (rc == RC_OK && *n < DISPOSITIFS_MAX && cursor_next(&c)) {
        struct dispositif_attente *x = &(*out)[(*n)++];

        from_row(&c, a, &x->d);
        x->siret = cursor_copy(&c, a, 18);
        x->denomination = cursor_copy(&c, a, 19);
    }
    return cursor_close(&c, e);
}

const char *dispositif_etat_libelle(const char *etat)
{
    if (strcmp(etat, "approuve") == 0)
        return "approuvé";
    return strcmp(etat, "propose") == 0 ? "attend d'être approuvé" : "refusé";
}

enum rc dispositif_lire(struct db *db, struct arena *a, int64_t financeur_id, const char *code, int64_t no,
                        struct dispositif *out, struct err *e)
{
    struct cursor c = {0};
    bool found = false;
    enum rc rc = db_query(db, Q_DISPOSITIF_VERSION, &c, e, "iti", financeur_id, code, no);

    if (rc == RC_OK && cursor_next(&c)) {
        found = true;
        from_row(&c, a, out);
    }
    rc = cursor_close(&c, e);
    return rc == RC_OK && !found ? ERR(e, MSG_DISPOSITIF_INCONNU, "code", code) : rc;
}

enum rc dispositif_en_vigueur(struct db *db, struct arena *a, int64_t financeur_id, const char *code,
                              day_t le, struct dispositif *out, struct err *e)
{
    char day[32];
    int64_t no;
    enum rc rc = db_i64(db, Q_DISPOSITIF_EN_VIGUEUR, 0, &no, e, "itd", financeur_id, code, le);

    if (rc == RC_OK && no == 0)
        return ERR(e, MSG_DISPOSITIF_FERME, "code", code, "date", day_french(le, day));
    return rc == RC_OK ? dispositif_lire(db, a, financeur_id, code, no, out, e) : rc;
}

enum rc dispositif_engage(struct db *db, int64_t financeur_id, const char *code, int64_t *cents,
                          struct err *e)
{
    return db_i64(db, Q_DISPOSITIF_ENGAGE, 0, cents, e, "it", financeur_id, code);
}

/* ---- applied to a sum --------------------------------------------------------------------------------------- */

enum rc dispositif_admet(const struct dispositif *d, int64_t montant_cents, int64_t engage, struct err *e)
{
    char sum[MONEY_TEXT_BYTES], min[MONEY_TEXT_BYTES], max[MONEY_TEXT_BYTES], left[MONEY_TEXT_BYTES];
    int64_t most = d->montant_max_cents;

    if (montant_cents < d->montant_min_cents || (most != 0 && montant_cents > most))
        return ERR(e, MSG_DISPOSITIF_MONTANT, "montant", money_french(montant_cents, sum), "min",
                   money_french(d->montant_min_cents, min), "max",
                   most != 0 ? money_french(most, max) : "sans limite");
    if (d->plafond_cents != 0 && montant_cents > d->plafond_cents - engage)
        return ERR(e, MSG_DISPOSITIF_PLAFOND, "montant", money_french(montant_cents, sum), "reste",
                   money_french(MAX(d->plafond_cents - engage, 0), left));
    return RC_OK;
}

void dispositif_stipuler(const struct dispositif *d, struct dotation_lot *l)
{
    day_t last = d->duree_jours != 0 ? l->recu_le + (day_t)d->duree_jours : DAY_NONE;

    l->base = d->base;
    l->classes = d->classes;
    l->formations = d->formations;
    l->remboursable = d->remboursable;
    l->echeance = d->echeance;
    if (last != DAY_NONE && (l->echeance == DAY_NONE || last < l->echeance))
        l->echeance = last;
}

/* ---- declaration -------------------------------------------------------------------------------------------- */

/* The first amount that does not go with the others, by the name of its field; NULL: they do. */
static const char *wrong_amount(const struct dispositif *d)
{
    if (d->montant_min_cents <= 0 || d->montant_min_cents > BOOK_AMOUNT_MAX)
        return "min";
    if (d->montant_max_cents != 0 &&
        (d->montant_max_cents < d->montant_min_cents || d->montant_max_cents > BOOK_AMOUNT_MAX))
        return "max";
    return d->plafond_cents != 0 &&
                   (d->plafond_cents < d->montant_min_cents || d->plafond_cents > BOOK_AMOUNT_MAX)
               ? "plafond"
               : NULL;
}

static const char *wrong_day(const struct dispositif *d)
{
    if (d->depuis == DAY_NONE)
        return "depuis";
    if (d->avant != DAY_NONE && d->avant <= d->depuis)
        return "avant";
    return d->duree_jours < 0 || d->duree_jours > DUREE_JOURS_MAX ? "duree" : NULL;
}

static enum rc check_shape(const struct dispositif *d, struct err *e)
{
    const char *amount = wrong_amount(d), *day = wrong_day(d);
    size_t n = strlen(d->libelle);
    enum rc rc = acte_cle(d->code, e);

    if (rc != RC_OK)
        return err_at(e, "code", 0);
    if (n == 0 || n > DISPOSITIF_LIBELLE_MAX || !text_is_utf8(d->libelle, n) || !text_is_one_line(d->libelle))
        return (void)ERR(e, MSG_DISPOSITIF_LIBELLE), err_at(e, "libelle", 0);
    if (amount != NULL)
        return (void)ERR(e, MSG_DISPOSITIF_MONTANTS), err_at(e, amount, 0);
    if (day != NULL)
        return (void)ERR(e, MSG_DISPOSITIF_PERIODE), err_at(e, day, 0);
    return RC_OK;
}

/* The law of its first day accepts a sum of its bounds, under its conditions; what depends on a person is seen later. */
static enum rc check_law(struct db *db, const struct dispositif *d, struct err *e)
{
    struct dotation_lot l = {.recu_le = d->depuis, .montant_cents = d->montant_min_cents};
    enum rc rc;

    dispositif_stipuler(d, &l);
    l.dossier_id = dotation_liee(d->base) ? 1 : 0;
    rc = dotation_verifier(&l, 0, 0, e);
    if (rc == RC_OK && d->montant_max_cents != 0) {
        l.montant_cents = d->montant_max_cents;
        rc = dotation_verifier(&l, 0, 0, e);
    }
    if (rc != RC_OK)
        return err_at(e, "base", 0);
    rc = dotation_formations(db, d->formations, e);
    return rc != RC_OK ? err_at(e, "formations", 0) : RC_OK;
}

static enum rc insert(struct db *db, const struct dispositif_proposition *p, struct err *e)
{
    const struct dispositif *d = &p->d;

    return db_exec(db, Q_DISPOSITIF_INSERT, e,
                   "ititt"
                   "ddiii"
                   "diitt"
                   "ti",
                   d->financeur_id, d->code, p->no_out, d->libelle, d->base, d->depuis, d->avant,
                   d->montant_min_cents, d->montant_max_cents, d->plafond_cents, d->echeance, d->duree_jours,
                   (int64_t)d->remboursable, d->classes, d->formations, p->agent, db_now_us(db));
}

static enum rc note(struct db *db, const char *agent, const char *act, int64_t financeur_id, const char *code,
                    int64_t no, struct err *e)
{
    char content[CONTENT_BYTES];

    snprintf(content, sizeof(content), "{\"financeur\":%lld,\"dispositif\":\"%s\",\"version\":%lld}",
             (long long)financeur_id, code, (long long)no);
    return acte_noter(db, agent, act, 0, content, e);
}

/* The version that waits for a decision (no 0: any), and how many do. */
static enum rc read_waiting(struct db *db, int64_t financeur_id, const char *code, int64_t no, int64_t *last,
                            int64_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_DISPOSITIF_A_DECIDER, &c, e, "iti", financeur_id, code, no);

    *last = *n = 0;
    if (rc == RC_OK && cursor_next(&c)) {
        *last = cursor_i64(&c, 0);
        *n = cursor_i64(&c, 1);
    }
    return cursor_close(&c, e);
}

static enum rc none_waits(struct db *db, const struct dispositif *d, struct err *e)
{
    char version[24];
    int64_t last, n;
    enum rc rc = read_waiting(db, d->financeur_id, d->code, 0, &last, &n, e);

    snprintf(version, sizeof(version), "%lld", (long long)last);
    return rc == RC_OK && n > 0 ? ERR(e, MSG_DISPOSITIF_EN_ATTENTE, "version", version, "code", d->code) : rc;
}

enum rc dispositif_proposer(struct db *db, void *arg, struct err *e)
{
    struct dispositif_proposition *p = arg;
    enum rc rc = financeur_de_siret(db, p->siret, &p->d.financeur_id, e);

    if (rc == RC_OK)
        rc = check_shape(&p->d, e);
    if (rc == RC_OK)
        rc = check_law(db, &p->d, e);
    if (rc == RC_OK)
        rc = none_waits(db, &p->d, e);
    if (rc == RC_OK)
        rc = db_i64(db, Q_DISPOSITIF_NEXT_NO, 1, &p->no_out, e, "it", p->d.financeur_id, p->d.code);
    if (rc == RC_OK)
        rc = insert(db, p, e);
    return rc == RC_OK ? note(db, p->agent, "dispositif.proposer", p->d.financeur_id, p->d.code, p->no_out, e)
                       : rc;
}

/* ---- decision ----------------------------------------------------------------------------------------------- */

static enum rc decide(struct db *db, const struct dispositif_decision *p, const struct dispositif *d,
                      struct err *e)
{
    enum rc rc;

    if (p->approuver && acte_meme_agent(p->agent, d->propose_par))
        return ERR(e, MSG_FINANCEUR_MEME_AGENT, "agent", d->propose_par);
    rc = db_exec(db, Q_DISPOSITIF_DECIDER, e, "ttiiti", p->approuver ? "approuve" : "refuse", p->agent,
                 db_now_us(db), d->financeur_id, d->code, d->no);
    return rc == RC_OK ? note(db, p->agent, p->approuver ? "dispositif.approuver" : "dispositif.refuser",
                              d->financeur_id, d->code, d->no, e)
                       : rc;
}

enum rc dispositif_decider(struct db *db, void *arg, struct err *e)
{
    struct dispositif_decision *p = arg;
    struct dispositif d;
    struct arena *a;
    int64_t financeur, n = 0;
    enum rc rc = financeur_de_siret(db, p->siret, &financeur, e);

    if (rc == RC_OK)
        rc = read_waiting(db, financeur, p->code, p->no, &p->no_out, &n, e);
    if (rc == RC_OK && n > 1)
        rc = ERR(e, MSG_DISPOSITIF_VERSION, "code", p->code);
    else if (rc == RC_OK && n == 0)
        rc = ERR(e, MSG_DISPOSITIF_INCONNU, "code", p->code);
    if (rc != RC_OK)
        return rc;
    a = arena_new((size_t)64 << 10);
    if (a == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = dispositif_lire(db, a, financeur, p->code, p->no_out, &d, e);
    if (rc == RC_OK)
        rc = decide(db, p, &d, e);
    arena_free(a);
    return rc;
}

#include "training/renonciation.h"
#include "base/money.h"
#include "book/book.h"
#include "law/law.h"
#include "rights/acte.h"
#include "rights/appui.h"
#include "training/compte_refus.h"
#include "training/decision.h"
#include "training/dossier.h"
#include <inttypes.h>

#define ARENA_BYTES ((size_t)1 << 20)
#define CLE_BYTES 61

static void from_row(struct cursor *c, struct arena *a, struct renonciable *r)
{
    *r = (struct renonciable){.titulaire_id = cursor_i64(c, 0),
                              .dossier_id = cursor_i64(c, 1),
                              .indu_id = cursor_i64(c, 2),
                              .objet = cursor_copy(c, a, 3),
                              .dossier = cursor_copy(c, a, 4),
                              .organisme_id = cursor_i64(c, 5),
                              .denomination = cursor_copy(c, a, 6),
                              .cents = cursor_i64(c, 7),
                              .depuis = cursor_day(c, 8),
                              .proposition_no = cursor_is_null(c, 9) ? 0 : cursor_i64(c, 9),
                              .propose_cents = cursor_is_null(c, 10) ? 0 : cursor_i64(c, 10),
                              .motif = cursor_copy(c, a, 11),
                              .propose_par = cursor_copy(c, a, 12)};
}

enum rc renonciables(struct db *db, struct arena *a, const char *objet, size_t max, struct renonciable **out,
                     size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_RENONCIABLES, &c, e, "ti", objet, (int64_t)max);

    *n = 0;
    *out = ARENA_ARRAY(a, struct renonciable, max);
    while (rc == RC_OK && *n < max && cursor_next(&c))
        from_row(&c, a, &(*out)[(*n)++]);
    return cursor_close(&c, e);
}

enum rc renonciation_possible(day_t depuis, day_t le, day_t *out, struct err *e)
{
    struct law_value months;
    enum rc rc = law_param(PARAM_INDU_RENONCIATION_MOIS, le, &months, e);

    if (rc == RC_OK)
        *out = day_add_months(depuis, (int)months.value);
    return rc;
}

/* ---- one act -------------------------------------------------------------------------------------------------- */

struct etape {
    struct db *db;
    struct arena *a; /* of the unit of work */
    struct renonciation_commande *c;
    struct renonciable r;
    day_t le;
};
typedef enum rc etape_fn(struct etape *x, struct err *e);

static enum rc execute(struct db *db, void *arg, etape_fn *fn, struct err *e)
{
    struct etape x = {.db = db, .a = arena_new(ARENA_BYTES), .c = arg, .le = day_of_instant(db_now_us(db))};
    struct renonciable *found = NULL;
    size_t n = 0;
    enum rc rc = x.a != NULL ? RC_OK : ERR(e, MSG_MEMOIRE_EPUISEE);

    if (rc == RC_OK && (x.c->agent == NULL || x.c->agent[0] == '\0'))
        rc = ERR(e, MSG_DECISION_AGENT);
    if (rc == RC_OK && x.c->objet != NULL && x.c->objet[0] != '\0')
        rc = renonciables(db, x.a, x.c->objet, 1, &found, &n, e);
    if (rc == RC_OK && n == 0)
        rc = ERR(e, MSG_RENONCIATION_RIEN);
    if (rc == RC_OK) {
        x.r = found[0];
        x.c->cents_out = x.r.cents;
        rc = fn(&x, e);
    }
    arena_free(x.a);
    return rc;
}

static enum rc note(const struct etape *x, const char *act, int64_t no, struct err *e)
{
    char content[160];

    snprintf(content, sizeof(content),
             "{\"renonciation\":%" PRId64 ",\"objet\":\"%s\",\"centimes\":%" PRId64 "}", no, x->r.objet,
             x->r.cents);
    return acte_noter(x->db, x->c->agent, act, x->r.titulaire_id, content, e);
}

/* What a body is owed may still be paid by a run; what a holder is owed leaves by a transfer of its own, at any time. */
static enum rc nothing_can_pay(const struct etape *x, struct err *e)
{
    struct cursor c = {0};
    char word[16] = "", codes[COMPTE_MOTIFS_BYTES];
    enum rc rc = x->r.indu_id == 0 ? db_query(x->db, Q_RENONCIATION_OBSTACLE, &c, e, "dtii", x->le,
                                              compte_motifs(x->le, codes), x->r.titulaire_id, x->r.dossier_id)
                                   : RC_OK;

    if (rc == RC_OK && x->r.indu_id == 0 && cursor_next(&c))
        snprintf(word, sizeof(word), "%s", cursor_text(&c, 0));
    rc = cursor_close(&c, e);
    if (rc != RC_OK || word[0] == '\0')
        return rc;
    if (strcmp(word, "en_cours") == 0)
        return ERR(e, MSG_RENONCIATION_EN_COURS);
    return strcmp(word, "retenu") == 0 ? ERR(e, MSG_RENONCIATION_RETENU) : ERR(e, MSG_RENONCIATION_COMPTE);
}

static enum rc old_enough(const struct etape *x, struct err *e)
{
    char day[32];
    day_t first;
    enum rc rc = renonciation_possible(x->r.depuis, x->le, &first, e);

    return rc == RC_OK && x->le < first ? ERR(e, MSG_RENONCIATION_TROP_TOT, "date", day_french(first, day))
                                        : rc;
}

static enum rc may_give_up(const struct etape *x, struct err *e)
{
    enum rc rc = nothing_can_pay(x, e);

    return rc == RC_OK ? old_enough(x, e) : rc;
}

static enum rc proposed(const struct etape *x, struct err *e)
{
    return x->r.proposition_no != 0 ? RC_OK : ERR(e, MSG_RENONCIATION_NON_PROPOSEE);
}

static enum rc decide(const struct etape *x, const char *etat, struct err *e)
{
    return db_exec(x->db, Q_RENONCIATION_DECIDER, e, "ttiii", etat, x->c->agent, db_now_us(x->db),
                   x->r.titulaire_id, x->r.proposition_no);
}

static enum rc propose(struct etape *x, struct err *e)
{
    int64_t last;
    enum rc rc = x->r.proposition_no == 0 ? RC_OK : ERR(e, MSG_RENONCIATION_DEJA);

    if (rc == RC_OK)
        rc = decision_motifs("motifs", x->c->motif, RENONCIATION_MOTIF_MAX, x->le, e);
    if (rc == RC_OK)
        rc = may_give_up(x, e);
    if (rc == RC_OK)
        rc = db_i64(x->db, Q_RENONCIATION_MAX, 0, &last, e, "i", x->r.titulaire_id);
    if (rc == RC_OK)
        rc = db_exec(x->db, Q_RENONCIATION_INSERT, e, "iiiiitti", x->r.titulaire_id, last + 1,
                     x->r.dossier_id, x->r.indu_id, x->r.cents, x->c->motif, x->c->agent, db_now_us(x->db));
    return rc == RC_OK ? note(x, "renonciation.proposer", last + 1, e) : rc;
}

/* ---- approval: where the sum goes ------------------------------------------------------------------------------ */

static const int64_t fonds[] = {COMPTE_FONDS_CPF, COMPTE_FONDS_DIFE, COMPTE_FONDS_CEC};

/* The fund that paid most of the dossier, that of its kind when none did: what nobody claims is not spread over purses that are whole. */
static enum rc fund_of(const struct etape *x, int64_t *out, struct err *e)
{
    int64_t sums[ARRAY_LEN(fonds)] = {0}, from = 0;
    struct dossier_prise *prises;
    struct dossier d;
    size_t n = 0, best = 0;
    enum rc rc = dossier_lire(x->db, x->a, x->r.dossier, &d, e);

    if (rc == RC_OK)
        rc = dossier_prises(x->db, x->a, &d, &prises, &n, e);
    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        rc = dossier_compte_origine(x->db, x->r.titulaire_id, &prises[i], true, &from, e);
        for (size_t k = 0; rc == RC_OK && k < ARRAY_LEN(fonds); k++)
            sums[k] += from == fonds[k] ? prises[i].montant_cents : 0;
    }
    for (size_t k = 1; k < ARRAY_LEN(fonds); k++)
        best = sums[k] > sums[best] ? k : best;
    *out = sums[best] > 0 ? fonds[best] : dossier_compte_fonds(&d);
    return rc;
}

static enum rc write_book(const struct etape *x, struct err *e)
{
    char key[CLE_BYTES];
    struct transfer t = {.titulaire_id = x->r.titulaire_id,
                         .cle = key,
                         .phase = BOOK_POSTED,
                         .genre = GENRE_RENONCIATION,
                         .debit = x->r.indu_id != 0 ? (int64_t)COMPTE_CREANCE_TITULAIRE
                                                    : COMPTE_ORGANISME_BASE + x->r.organisme_id,
                         .amount = x->r.cents,
                         .value_day = x->le,
                         .dossier_id = x->r.dossier_id,
                         .rule = "PAY-08",
                         .article = "C. trav. L. 6333-6",
                         .inputs = arena_printf(x->a, "{\"renonciation\":\"%s\"}", x->r.objet)};
    enum rc rc = fund_of(x, &t.credit, e);

    snprintf(key, sizeof(key), "renonciation/%" PRId64, x->r.proposition_no);
    return rc == RC_OK ? book_write(x->db, &t, 1, NULL, e) : rc;
}

static enum rc another_agent(const struct etape *x, struct err *e)
{
    struct appuis unused = {0};
    bool another = appui_applies(&unused, PARAM_INDU_AUTRE_AGENT, x->le);

    return another && acte_meme_agent(x->r.propose_par, x->c->agent) ? ERR(e, MSG_RENONCIATION_MEME_AGENT)
                                                                     : RC_OK;
}

static enum rc approve(struct etape *x, struct err *e)
{
    char amount[MONEY_TEXT_BYTES];
    enum rc rc = proposed(x, e);

    if (rc == RC_OK)
        rc = another_agent(x, e);
    if (rc == RC_OK && x->r.cents != x->r.propose_cents)
        rc = ERR(e, MSG_RENONCIATION_CHANGEE, "montant", money_french(x->r.cents, amount));
    if (rc == RC_OK)
        rc = may_give_up(x, e);
    if (rc == RC_OK)
        rc = write_book(x, e);
    if (rc == RC_OK)
        rc = x->r.indu_id != 0
                 ? db_exec(x->db, Q_RENONCIATION_TITULAIRE, e, "ii", x->r.proposition_no, x->r.indu_id)
                 : db_exec(x->db, Q_RENONCIATION_ORGANISME, e, "iii", x->r.proposition_no, x->r.titulaire_id,
                           x->r.dossier_id);
    if (rc == RC_OK)
        rc = decide(x, "faite", e);
    return rc == RC_OK ? note(x, "renonciation.approuver", x->r.proposition_no, e) : rc;
}

static enum rc refuse(struct etape *x, struct err *e)
{
    enum rc rc = proposed(x, e);

    if (rc == RC_OK)
        rc = decide(x, "refusee", e);
    return rc == RC_OK ? note(x, "renonciation.refuser", x->r.proposition_no, e) : rc;
}

/* ---- units ----------------------------------------------------------------------------------------------------- */

enum rc renonciation_proposer(struct db *db, void *arg, struct err *e)
{
    return execute(db, arg, propose, e);
}

enum rc renonciation_approuver(struct db *db, void *arg, struct err *e)
{
    return execute(db, arg, approve, e);
}

enum rc renonciation_refuser(struct db *db, void *arg, struct err *e)
{
    return execute(db, arg, refuse, e);
}

#include "rights/correction.h"
#include "base/text.h"
#include "base/json.h"
#include "base/money.h"
#include "book/book.h"
#include "rights/acte.h"
#include "rights/appui.h"

#define CLE_BYTES 61
#define INPUTS_BYTES ((size_t)2048)
#define ARENA_BYTES ((size_t)64 << 10)

static const char *const etats[] = {"proposee", "faite", "refusee"};

const char *correction_etat_name(enum correction_etat etat)
{
    CHECK((size_t)etat < ARRAY_LEN(etats));
    return etats[etat];
}

static enum rc need_agent(const char *agent, struct err *e)
{
    return agent != NULL && agent[0] != '\0' ? RC_OK : ERR(e, MSG_PAIEMENT_AGENT);
}

/* ---- what may be reversed ----------------------------------------------------------------------------------- */

static enum rc read_transfer(struct db *db, struct arena *a, int64_t titulaire_id, const char *cle,
                             struct transfer *t, struct err *e)
{
    struct cursor c = {0};
    bool found = false;
    enum rc rc = db_query(db, Q_CORRECTION_TRANSFERT, &c, e, "it", titulaire_id, cle);

    if (rc == RC_OK && cursor_next(&c)) {
        found = true;
        *t = (struct transfer){.titulaire_id = titulaire_id,
                               .cle = arena_strdup(a, cle),
                               .phase = (enum book_phase)cursor_i64(&c, 0),
                               .genre = (enum book_genre)cursor_i64(&c, 1),
                               .debit = cursor_i64(&c, 2),
                               .credit = cursor_i64(&c, 3),
                               .lot = cursor_i64(&c, 4),
                               .amount = cursor_i64(&c, 5),
                               .value_day = cursor_day(&c, 6),
                               .dossier_id = cursor_i64(&c, 7),
                               .rule = cursor_copy(&c, a, 8),
                               .article = cursor_copy(&c, a, 9)};
    }
    rc = cursor_close(&c, e);
    return rc == RC_OK && !found ? ERR(e, MSG_CORRECTION_CLE, "cle", cle) : rc;
}

/* The hours of a conversion go with its euros. */
static bool is_half(const struct transfer *t)
{
    return t->genre == GENRE_CONVERSION && (t->debit == COMPTE_HEURES || t->credit == COMPTE_HEURES);
}

/* The sum to send to a financeur that counts a transfer. */
struct compte_dans {
    int64_t somme; /* 0: none */
    char lot[36];  /* the run that takes it; "" */
    bool parti;
};

static enum rc read_counted(struct db *db, const struct transfer *t, struct compte_dans *out, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_CORRECTION_VIREE, &c, e, "it", t->titulaire_id, t->cle);

    *out = (struct compte_dans){0};
    if (rc == RC_OK && cursor_next(&c)) {
        out->somme = cursor_i64(&c, 0);
        snprintf(out->lot, sizeof(out->lot), "%s", cursor_text(&c, 1));
        out->parti = cursor_i64(&c, 2) != 0;
    }
    return cursor_close(&c, e);
}

/* Money sent to a financeur, back from it, or counted in a sum at the bank: reversed, it would be sent twice. A run that has not left
 * is frozen, and can be given up. */
static enum rc not_transferred(struct db *db, const struct transfer *t, struct err *e)
{
    bool bank = t->genre == GENRE_VIREMENT_FINANCEUR || t->genre == GENRE_REJET_BANQUE;
    struct compte_dans in;
    enum rc rc = read_counted(db, t, &in, e);

    if (rc == RC_OK && (bank || in.parti))
        return ERR(e, MSG_CORRECTION_VIREMENT, "cle", t->cle);
    return rc == RC_OK && in.lot[0] != '\0' ? ERR(e, MSG_CORRECTION_EN_LOT, "cle", t->cle, "lot", in.lot)
                                            : rc;
}

/* What is reversed is not to be sent any more. */
static enum rc not_counted(struct db *db, const struct transfer *t, struct err *e)
{
    struct compte_dans in;
    enum rc rc = read_counted(db, t, &in, e);

    if (rc != RC_OK || in.somme == 0)
        return rc;
    rc = db_exec(db, Q_CORRECTION_DECOMPTER_ECRITURE, e, "it", t->titulaire_id, t->cle);
    if (rc == RC_OK)
        rc = db_exec(db, Q_CORRECTION_DECOMPTER, e, "ii", t->amount, in.somme);
    if (rc != RC_OK || db_changes(db) != 0)
        return rc;
    rc = db_exec(db, Q_CORRECTION_DECOMPTER_TOUT, e, "ii", in.somme, t->amount);
    return rc == RC_OK && db_changes(db) == 0 ? ERR(e, MSG_CORRECTION_DECOMPTE, "cle", t->cle) : rc;
}

static bool of_a_dossier(const struct transfer *t)
{
    return t->phase != BOOK_POSTED || (t->dossier_id != 0 && t->genre != GENRE_RENONCIATION);
}

bool correction_corrigible(const struct transfer *t)
{
    return !of_a_dossier(t) && !is_half(t);
}

static enum rc may_reverse(struct db *db, const struct transfer *t, struct err *e)
{
    if (of_a_dossier(t))
        return ERR(e, MSG_CORRECTION_DOSSIER, "cle", t->cle);
    return is_half(t) ? ERR(e, MSG_CORRECTION_MOITIE, "cle", t->cle) : not_transferred(db, t, e);
}

/* ---- proposal ----------------------------------------------------------------------------------------------- */

static enum rc insert(struct db *db, struct correction_proposition *p, struct err *e)
{
    char content[64];
    int64_t alive;
    enum rc rc = db_i64(db, Q_CORRECTION_VIVANTE, 0, &alive, e, "it", p->titulaire_id, p->cle);

    if (rc == RC_OK && alive > 0)
        rc = ERR(e, MSG_CORRECTION_DEJA, "cle", p->cle);
    if (rc == RC_OK)
        rc = db_i64(db, Q_CORRECTION_NEXT, 1, &p->no_out, e, "i", p->titulaire_id);
    if (rc == RC_OK)
        rc = db_exec(db, Q_CORRECTION_INSERT, e, "iittti", p->titulaire_id, p->no_out, p->cle, p->motif,
                     p->agent, db_now_us(db));
    snprintf(content, sizeof(content), "{\"correction\":%lld}", (long long)p->no_out);
    return rc == RC_OK ? acte_noter(db, p->agent, "correction.proposer", p->titulaire_id, content, e) : rc;
}

/* Characters are counted, as people do, once it is known to be UTF-8. */
static enum rc check_reason(const char *text, day_t at, struct err *e)
{
    struct law_value least;
    char fewest[24];
    size_t n;
    enum rc rc = law_param(PARAM_MOTIF_LETTRES_MIN, at, &least, e);

    if (rc != RC_OK)
        return rc;
    if (!text_is_utf8(text, strlen(text)) || !text_is_one_line(text)) {
        ERR(e, MSG_CORRECTION_CARACTERE);
        return err_at(e, "motif", 0);
    }
    n = text_characters(text);
    snprintf(fewest, sizeof(fewest), "%lld", (long long)least.value);
    if (n >= (size_t)least.value && n <= CORRECTION_MOTIF_MAX)
        return RC_OK;
    ERR(e, MSG_CORRECTION_MOTIF, "minimum", fewest);
    return err_at(e, "motif", 0);
}

/* What is said of the transfer is said of its key. */
static enum rc of_the_key(enum rc rc, struct err *e)
{
    return rc == RC_NOT_FOUND || rc == RC_REFUSED || rc == RC_CONFLICT ? err_at(e, "cle", 0) : rc;
}

enum rc correction_proposer(struct db *db, void *arg, struct err *e)
{
    struct correction_proposition *p = arg;
    struct transfer t;
    struct arena *a;
    enum rc rc = need_agent(p->agent, e);

    if (rc != RC_OK)
        return rc;
    rc = check_reason(p->motif, day_of_instant(db_now_us(db)), e);
    if (rc != RC_OK)
        return rc;
    a = arena_new(ARENA_BYTES);
    if (a == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = read_transfer(db, a, p->titulaire_id, p->cle, &t, e);
    if (rc == RC_OK)
        rc = may_reverse(db, &t, e);
    if (rc == RC_OK)
        rc = insert(db, p, e);
    arena_free(a);
    return of_the_key(rc, e);
}

/* ---- decision ----------------------------------------------------------------------------------------------- */

static void from_row(struct cursor *c, struct arena *a, struct correction *out)
{
    *out = (struct correction){
        .no = cursor_i64(c, 0),
        .cle = cursor_copy(c, a, 1),
        .motif = cursor_copy(c, a, 2),
        .propose_par = cursor_copy(c, a, 4),
        .decide_par = cursor_is_null(c, 5) ? NULL : cursor_copy(c, a, 5),
        .titulaire_id = cursor_i64(c, 6),
        .propose_us = cursor_i64(c, 7),
        .decide_us = cursor_i64(c, 8),
    };
    for (size_t i = 0; i < ARRAY_LEN(etats); i++)
        if (strcmp(etats[i], cursor_text(c, 3)) == 0)
            out->etat = (enum correction_etat)i;
}

static enum rc read_list(struct cursor *c, struct arena *a, size_t limit, struct correction **out, size_t *n,
                         struct err *e)
{
    *n = 0;
    *out = ARENA_ARRAY(a, struct correction, limit);
    while (*n < limit && cursor_next(c))
        from_row(c, a, &(*out)[(*n)++]);
    return cursor_close(c, e);
}

enum rc corrections_of(struct db *db, struct arena *a, int64_t titulaire_id, struct correction **out,
                       size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_CORRECTIONS, &c, e, "ii", titulaire_id, (int64_t)CORRECTIONS_MAX);

    return rc == RC_OK ? read_list(&c, a, CORRECTIONS_MAX, out, n, e) : rc;
}

enum rc corrections_attente(struct db *db, struct arena *a, size_t limit, struct correction **out, size_t *n,
                            struct err *e)
{
    struct cursor c = {0};
    enum rc rc;

    CHECK(limit > 0 && limit <= CORRECTIONS_MAX);
    rc = db_query(db, Q_CORRECTIONS_ATTENTE, &c, e, "i", (int64_t)limit);
    return rc == RC_OK ? read_list(&c, a, limit, out, n, e) : rc;
}

enum rc corrections_attente_nombre(struct db *db, int64_t *n, struct err *e)
{
    return db_i64(db, Q_CORRECTIONS_ATTENTE_NOMBRE, 0, n, e, "");
}

enum rc correction_lire(struct db *db, struct arena *a, int64_t titulaire_id, int64_t no,
                        struct correction *out, struct err *e)
{
    struct correction *list;
    struct cursor c = {0};
    char text[24];
    size_t n = 0;
    enum rc rc = db_query(db, Q_CORRECTION_UNE, &c, e, "ii", titulaire_id, no);

    if (rc == RC_OK)
        rc = read_list(&c, a, 1, &list, &n, e);
    if (rc != RC_OK)
        return rc;
    snprintf(text, sizeof(text), "%lld", (long long)no);
    if (n == 0)
        return ERR(e, MSG_CORRECTION_INCONNUE, "numero", text);
    *out = list[0];
    return RC_OK;
}

/* The proposal that waits under this number. */
static enum rc waiting(struct db *db, struct arena *a, const struct correction_decision *d,
                       struct correction *out, struct err *e)
{
    char no[24];
    enum rc rc = need_agent(d->agent, e);

    if (rc == RC_OK)
        rc = correction_lire(db, a, d->titulaire_id, d->no, out, e);
    if (rc != RC_OK || out->etat == CORRECTION_PROPOSEE)
        return rc;
    snprintf(no, sizeof(no), "%lld", (long long)d->no);
    return ERR(e, MSG_CORRECTION_DECIDEE, "numero", no);
}

static enum rc decide(struct db *db, const struct correction_decision *d, enum correction_etat etat,
                      const char *act, struct err *e)
{
    char content[64];
    enum rc rc = db_exec(db, Q_CORRECTION_DECIDER, e, "ttiii", etats[etat], d->agent, db_now_us(db),
                         d->titulaire_id, d->no);

    snprintf(content, sizeof(content), "{\"correction\":%lld}", (long long)d->no);
    return rc == RC_OK ? acte_noter(db, d->agent, act, d->titulaire_id, content, e) : rc;
}

/* What a reversal takes from a purse must be free from its value day on: no past balance falls below zero. A freeze holds it. */
static enum rc still_there(struct db *db, const struct transfer *reverse, struct err *e)
{
    int64_t free_amount;
    enum rc rc;

    if (reverse->debit >= BOOK_SHARED_MIN)
        return RC_OK;
    rc = acte_hors_gel(db, reverse->titulaire_id, 0, day_of_instant(db_now_us(db)), e);
    if (rc != RC_OK)
        return rc;
    rc = book_free_from(db, reverse->titulaire_id, (enum poche)reverse->debit, reverse->lot,
                        reverse->value_day, &free_amount, e);
    return rc == RC_OK && free_amount < reverse->amount ? ERR(e, MSG_CORRECTION_DEPENSE) : rc;
}

/* The accounts of its reverse. */
static void turn_over(struct transfer *t)
{
    const int64_t debit = t->debit;

    t->debit = t->credit;
    t->credit = debit;
}

static const char *inputs_of(struct arena *a, const struct correction *c)
{
    struct json *j = json_new(INPUTS_BYTES);
    const char *out;

    CHECK(j != NULL);
    json_object_open(j);
    json_kt(j, "annule", c->cle);
    json_kt(j, "motif", c->motif);
    json_object_close(j);
    out = arena_strdup(a, json_data(j));
    json_free(j);
    return out;
}

static enum rc reverse(struct db *db, struct arena *a, const struct correction_decision *d,
                       const struct correction *c, const char *cle, const char *suffix, struct err *e)
{
    struct transfer t;
    enum rc rc = read_transfer(db, a, d->titulaire_id, cle, &t, e);

    if (rc != RC_OK)
        return rc;
    turn_over(&t);
    t.cle = arena_printf(a, "correction/%lld%s", (long long)c->no, suffix);
    t.genre = GENRE_CORRECTION;
    t.inputs = inputs_of(a, c);
    rc = still_there(db, &t, e);
    return rc == RC_OK ? book_write(db, &t, 1, NULL, e) : rc;
}

/* What was given up is owed again, until it is paid or given up anew. */
static enum rc owe_again(struct db *db, const struct transfer *t, struct err *e)
{
    static const enum query due[] = {Q_CORRECTION_RENONCIATION_ORGANISME,
                                     Q_CORRECTION_RENONCIATION_TITULAIRE};
    int64_t rows = 0;
    enum rc rc = db_exec(db, Q_CORRECTION_RENONCIATION, e, "it", t->titulaire_id, t->cle);

    for (size_t i = 0; rc == RC_OK && i < ARRAY_LEN(due); i++) {
        rc = db_exec(db, due[i], e, "it", t->titulaire_id, t->cle);
        rows += rc == RC_OK ? db_changes(db) : 0;
    }
    return rc == RC_OK && rows == 0 ? ERR(e, MSG_CORRECTION_RENONCIATION) : rc;
}

static enum rc apply(struct db *db, struct arena *a, const struct correction_decision *d,
                     const struct correction *c, struct err *e)
{
    struct transfer t;
    enum rc rc = read_transfer(db, a, d->titulaire_id, c->cle, &t, e);

    if (rc == RC_OK)
        rc = may_reverse(db, &t, e);
    if (rc == RC_OK)
        rc = not_counted(db, &t, e);
    if (rc == RC_OK)
        rc = reverse(db, a, d, c, c->cle, "", e);
    if (rc == RC_OK && t.genre == GENRE_RENONCIATION)
        rc = owe_again(db, &t, e);
    if (rc == RC_OK && t.genre == GENRE_CONVERSION)
        rc = reverse(db, a, d, c, arena_printf(a, "%s/heures", c->cle), "/heures", e);
    return rc == RC_OK ? decide(db, d, CORRECTION_FAITE, "correction.approuver", e) : rc;
}

static enum rc check_agents(struct db *db, const struct correction_decision *d, const struct correction *c,
                            struct err *e)
{
    struct appuis unused = {0};
    bool another = appui_applies(&unused, PARAM_CORRECTION_AUTRE_AGENT, day_of_instant(db_now_us(db)));

    return another && acte_meme_agent(c->propose_par, d->agent) ? ERR(e, MSG_CORRECTION_MEME_AGENT) : RC_OK;
}

/* ---- before anybody proposes --------------------------------------------------------------------------------- */

/* What a refusal leaves: the reading goes on. */
static enum rc kept(enum rc rc, const struct err *why, struct err *e)
{
    if (rc == RC_OK || rc == RC_REFUSED)
        return RC_OK;
    *e = *why;
    return rc;
}

/* Whether the reverse of this one would go through today, and what is free for it. */
static enum rc rest_of(struct db *db, struct transfer reverse, struct correction_apercu *out, struct err *e)
{
    enum rc rc;

    turn_over(&reverse);
    if (reverse.debit >= BOOK_SHARED_MIN)
        return RC_OK;
    if (out->poche == 0) {
        out->poche = (enum poche)reverse.debit;
        rc = book_free_from(db, reverse.titulaire_id, (enum poche)reverse.debit, reverse.lot,
                            reverse.value_day, &out->libre, e);
        if (rc != RC_OK)
            return rc;
    }
    rc = still_there(db, &reverse, &out->reste);
    return kept(rc, &out->reste, e);
}

enum rc correction_apercu(struct db *db, struct arena *a, int64_t titulaire_id, const char *cle,
                          struct correction_apercu *out, struct err *e)
{
    struct transfer hours;
    enum rc rc;

    *out = (struct correction_apercu){.libre = 0};
    rc = read_transfer(db, a, titulaire_id, cle, &out->t, e);
    if (rc == RC_OK)
        rc = kept(may_reverse(db, &out->t, &out->refus), &out->refus, e);
    if (rc == RC_OK && out->refus.rc == RC_OK)
        rc = rest_of(db, out->t, out, e);
    if (rc != RC_OK || out->refus.rc != RC_OK || out->reste.rc != RC_OK || out->t.genre != GENRE_CONVERSION)
        return rc;
    rc = read_transfer(db, a, titulaire_id, arena_printf(a, "%s/heures", cle), &hours, e);
    return rc == RC_OK ? rest_of(db, hours, out, e) : rc;
}

/* ---- inside an act --------------------------------------------------------------------------------------------- */

/* The transfer of an act, reversed under the number of the correction. */
static enum rc reverse_of_an_act(struct db *db, struct arena *a, const struct correction_acte *acte,
                                 int64_t no, struct err *e)
{
    const struct correction_decision d = {acte->titulaire_id, no, acte->decide_par};
    const struct correction c = {.no = no, .cle = acte->cle, .motif = acte->motif};
    struct compte_dans in;
    struct transfer t;
    enum rc rc = read_transfer(db, a, acte->titulaire_id, acte->cle, &t, e);

    if (rc == RC_OK)
        rc = read_counted(db, &t, &in, e);
    if (rc == RC_OK && !in.parti && in.lot[0] != '\0')
        rc = ERR(e, MSG_CORRECTION_EN_LOT, "cle", t.cle, "lot", in.lot);
    if (rc == RC_OK && !in.parti)
        rc = not_counted(db, &t, e);
    if (rc == RC_OK)
        rc = reverse(db, a, &d, &c, acte->cle, "", e);
    return rc == RC_OK ? decide(db, &d, CORRECTION_FAITE, "correction.approuver", e) : rc;
}

enum rc correction_renverser(struct db *db, const struct correction_acte *acte, struct err *e)
{
    struct correction_proposition p = {acte->titulaire_id, acte->cle, acte->motif, acte->propose_par, 0};
    struct arena *a = arena_new(ARENA_BYTES);
    enum rc rc = a != NULL ? insert(db, &p, e) : ERR(e, MSG_MEMOIRE_EPUISEE);

    if (rc == RC_OK)
        rc = reverse_of_an_act(db, a, acte, p.no_out, e);
    arena_free(a);
    return rc;
}

enum rc correction_approuver(struct db *db, void *arg, struct err *e)
{
    const struct correction_decision *d = arg;
    struct correction c;
    struct arena *a = arena_new(ARENA_BYTES);
    enum rc rc;

    if (a == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = waiting(db, a, d, &c, e);
    if (rc == RC_OK)
        rc = check_agents(db, d, &c, e);
    if (rc == RC_OK)
        rc = apply(db, a, d, &c, e);
    arena_free(a);
    return rc;
}

enum rc correction_abandonner(struct db *db, void *arg, struct err *e)
{
    const struct correction_decision *d = arg;
    struct correction c;
    struct arena *a = arena_new(ARENA_BYTES);
    enum rc rc;

    if (a == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = waiting(db, a, d, &c, e);
    if (rc == RC_OK)
        rc = decide(db, d, CORRECTION_REFUSEE, "correction.abandonner", e);
    arena_free(a);
    return rc;
}

#include "training/reglements.h"
#include "training/mesure.h"

#define RETENUES_LECTURE 256

static const char *copy(struct cursor *c, struct arena *a, int column)
{
    const char *s = cursor_text(c, column);

    return arena_strdup(a, s != NULL ? s : "");
}

static bool is(const char *word, const char *other)
{
    return strcmp(word, other) == 0;
}

static enum reglement_attente waits(struct cursor *c, const char *line)
{
    const char *billing = cursor_text(c, 7);

    if (is(billing, "paid") || is(billing, "depositPaid"))
        return REGLEMENT_RIEN;
    if (is(line, "propose") || is(line, "emis"))
        return REGLEMENT_EN_COURS;
    if (is(billing, "depositWait") && !is(cursor_text(c, 18), "inTraining"))
        return REGLEMENT_RIEN; /* paid with the invoice to come */
    if (is(cursor_text(c, 8), "inControl"))
        return REGLEMENT_CONTROLE;
    if (cursor_i64(c, 13) != 0)
        return REGLEMENT_RETOUR;
    return cursor_i64(c, 14) != 0 ? REGLEMENT_SANS_IBAN : REGLEMENT_RIEN;
}

static void read_one(struct cursor *c, struct arena *a, struct reglement *r)
{
    const char *line = copy(c, a, 12);
    bool gone = is(line, "abandonne"); /* it never left */

    *r = (struct reglement){.titulaire_id = cursor_i64(c, 0),
                            .dossier = copy(c, a, 1),
                            .facture = copy(c, a, 2),
                            .du_cents = cursor_i64(c, 3),
                            .paye_cents = cursor_i64(c, 4),
                            .paye_le = cursor_day(c, 5),
                            .acompte_cents = cursor_i64(c, 16),
                            .acompte_le = cursor_day(c, 17),
                            .echeance = cursor_day(c, 6),
                            .reference = gone ? "" : copy(c, a, 9),
                            .beneficiaire = gone ? "" : copy(c, a, 10),
                            .affacture = !gone && cursor_i64(c, 11) != 0,
                            .attente = waits(c, line),
                            .jusque = DAY_NONE};
    if (r->attente == REGLEMENT_RETOUR && (is(line, "retourne") || is(line, "rejete")))
        r->motif = copy(c, a, 15);
}

/* A measure holds what nothing else pays or holds already. Both lists go by dossier number. */
static void hold(struct reglement *list, size_t n, const struct mesure_retenue *held, size_t held_n)
{
    size_t i = 0;

    for (size_t k = 0; k < held_n; k++) {
        while (i < n && strcmp(list[i].dossier, held[k].dossier) < 0)
            i++;
        if (i == n || strcmp(list[i].dossier, held[k].dossier) != 0 || list[i].attente == REGLEMENT_EN_COURS)
            continue;
        list[i].attente = REGLEMENT_MESURE;
        list[i].mesure = held[k].mesure;
        list[i].motif = held[k].article;
        list[i].jusque = held[k].fin;
    }
}

static enum rc add_holds(struct db *db, struct arena *a, int64_t organisme_id, day_t le, const char *apres,
                         struct reglement *list, size_t n, struct err *e)
{
    struct mesure_retenue *held;
    size_t held_n = 0;
    enum rc rc;

    do {
        rc = mesure_retenues(db, a, organisme_id, le, apres, RETENUES_LECTURE, &held, &held_n, e);
        if (rc != RC_OK || held_n == 0)
            return rc;
        hold(list, n, held, held_n);
        apres = held[held_n - 1].dossier;
    } while (held_n == RETENUES_LECTURE && strcmp(apres, list[n - 1].dossier) < 0);
    return RC_OK;
}

/* The days of payment that are wanted, as the queries take them: *all when they say nothing. */
static void days_of(const struct reglements_filtre *f, int64_t *all, int64_t *from, int64_t *to)
{
    *all = f->du == DAY_NONE && f->au == DAY_NONE;
    *from = f->du != DAY_NONE ? f->du : INT32_MIN;
    *to = f->au != DAY_NONE ? f->au : INT32_MAX;
}

enum rc reglements_lire(struct db *db, struct arena *a, const struct reglements_filtre *f, const char *apres,
                        size_t limit, struct reglement **out, size_t *n, struct err *e)
{
    struct cursor c = {0};
    int64_t all, from, to;
    enum rc rc;

    days_of(f, &all, &from, &to);
    rc = db_query(db, Q_REGLEMENTS, &c, e, "diiiiti", f->le, f->organisme_id, all, from, to, apres,
                  (int64_t)limit);

    *n = 0;
    *out = ARENA_ARRAY(a, struct reglement, limit);
    if (rc != RC_OK)
        return rc;
    while (*n < limit && cursor_next(&c))
        read_one(&c, a, &(*out)[(*n)++]);
    rc = cursor_close(&c, e);
    return rc == RC_OK && *n > 0 ? add_holds(db, a, f->organisme_id, f->le, apres, *out, *n, e) : rc;
}

const char *reglement_attente_phrase(enum reglement_attente attente)
{
    static const char *const phrases[] = {
        [REGLEMENT_RIEN] = "",
        [REGLEMENT_EN_COURS] = "le virement est en cours",
        [REGLEMENT_CONTROLE] = "un contrôle du dossier est en cours",
        [REGLEMENT_MESURE] = "une mesure retient le paiement",
        [REGLEMENT_RETOUR] = "la banque n'a pas pu payer sur ce compte : donner un autre compte bancaire",
        [REGLEMENT_SANS_IBAN] = "l'organisme n'a pas donné de compte bancaire"};

    return phrases[attente];
}

const char *reglement_attente_dite(const struct reglement *r, char out[REGLEMENT_ATTENTE_BYTES])
{
    const char *words = reglement_attente_phrase(r->attente);

    if (r->motif == NULL)
        return words;
    snprintf(out, REGLEMENT_ATTENTE_BYTES, "%s (%s)", words, r->motif);
    return out;
}

/* ---- sums --------------------------------------------------------------------------------------------------- */

static bool within(const struct reglements_filtre *f, day_t day)
{
    return day != DAY_NONE && (f->du == DAY_NONE || day >= f->du) && (f->au == DAY_NONE || day <= f->au);
}

static int64_t advance_paid(const struct reglement *r)
{
    return r->acompte_le != DAY_NONE ? MAX(r->acompte_cents, 0) : 0;
}

int64_t reglement_verse(const struct reglement *r, const struct reglements_filtre *f)
{
    int64_t cents = within(f, r->acompte_le) ? advance_paid(r) : 0;

    return within(f, r->paye_le) ? cents + MAX(r->paye_cents, 0) - advance_paid(r) : cents;
}

int64_t reglement_reste(const struct reglement *r)
{
    return r->facture[0] != '\0' && r->paye_cents < 0 ? MAX(r->du_cents - advance_paid(r), 0) : 0;
}

int64_t reglement_retard_jours(const struct reglement *r, day_t le)
{
    bool held = r->attente == REGLEMENT_CONTROLE || r->attente == REGLEMENT_MESURE;
    bool owed = r->facture[0] != '\0' && r->paye_cents < 0 && r->echeance != DAY_NONE;

    return owed && !held && r->echeance < le ? (int64_t)le - r->echeance : 0;
}

void reglement_ajouter(const struct reglement *r, const struct reglements_filtre *f,
                       struct reglements_totaux *t)
{
    t->nombre++;
    t->du_cents += r->facture[0] != '\0' ? r->du_cents : 0;
    t->paye_cents += MAX(r->paye_cents, 0);
    t->acompte_cents += MAX(r->acompte_cents, 0);
    t->verse_cents += reglement_verse(r, f);
    t->reste_cents += reglement_reste(r);
}

enum rc reglements_totaliser(struct db *db, const struct reglements_filtre *f, struct reglements_totaux *out,
                             struct err *e)
{
    struct cursor c = {0};
    int64_t all, from, to;
    enum rc rc;

    days_of(f, &all, &from, &to);
    rc = db_query(db, Q_REGLEMENTS_TOTAUX, &c, e, "iiii", from, to, f->organisme_id, all);
    memset(out, 0, sizeof(*out));
    if (rc == RC_OK && cursor_next(&c))
        *out = (struct reglements_totaux){.nombre = cursor_i64(&c, 0),
                                          .du_cents = cursor_i64(&c, 1),
                                          .paye_cents = cursor_i64(&c, 2),
                                          .acompte_cents = cursor_i64(&c, 3),
                                          .verse_cents = cursor_i64(&c, 4),
                                          .reste_cents = cursor_i64(&c, 5)};
    return cursor_close(&c, e);
}

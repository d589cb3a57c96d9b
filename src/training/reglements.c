#include "training/reglements.h"

static bool is(const char *word, const char *other)
{
    return strcmp(word, other) == 0;
}

/* A line that has not left yet leaves its run when something holds it: what holds is told first, then. */
static enum reglement_attente waits(struct cursor *c, const char *line)
{
    const char *billing = cursor_text(c, 7);

    if (is(billing, "paid") || is(billing, "depositPaid"))
        return REGLEMENT_RIEN;
    return is(line, "propose") || is(line, "emis") ? REGLEMENT_EN_COURS : REGLEMENT_RIEN;
}

/* A run that is only proposed, or approved and not sent, pays nobody yet. */
enum avance { AVANCE_AUCUNE, AVANCE_PROPOSEE, AVANCE_APPROUVEE, AVANCE_EMISE };
static const struct {
    const char *attendre, *phrase;
} avances[] = {[AVANCE_AUCUNE] = {"", "Votre facture est transmise. Elle attend un lot de paiement."},
               [AVANCE_PROPOSEE] =
                   {"le lot de paiement attend d'être approuvé",
                    "Votre facture est transmise. Le lot de paiement qui la paie attend d'être approuvé."},
               [AVANCE_APPROUVEE] =
                   {"le lot de paiement est approuvé, son fichier n'est pas encore fait pour la banque",
                    "Votre facture est transmise. Le lot de paiement qui la paie est approuvé, son fichier "
                    "n'est pas encore fait pour la banque."},
               [AVANCE_EMISE] = {"le virement est en cours",
                                 "Votre facture est transmise. Le virement est en cours à la banque."}};

static enum avance avance_of(const char *line, const char *lot)
{
    if (is(line, "emis"))
        return AVANCE_EMISE;
    if (!is(line, "propose"))
        return AVANCE_AUCUNE;
    return is(lot, "propose") || is(lot, "approuve1") ? AVANCE_PROPOSEE : AVANCE_APPROUVEE;
}

enum rc reglement_dossier_phrase(struct db *db, struct arena *a, const struct dossier *d, day_t le,
                                 const char **out, struct err *e)
{
    enum avance where = AVANCE_AUCUNE;
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_REGLEMENT_DU_DOSSIER, &c, e, "ii", d->titulaire_id, d->id);

    if (rc == RC_OK && cursor_next(&c))
        where = avance_of(cursor_text(&c, 0), cursor_text(&c, 1));
    *out = avances[where].phrase;
    if (d->echeance != DAY_NONE && d->echeance < le)
        *out = arena_printf(a, "%s Le paiement a %d jour%s de retard.", *out, le - d->echeance,
                            le - d->echeance > 1 ? "s" : "");
    return cursor_close(&c, e);
}

static void read_one(struct cursor *c, struct arena *a, struct reglement *r)
{
    const char *line = cursor_copy_or_empty(c, a, 11);
    bool gone = is(line, "abandonne"); /* it never left */

    *r = (struct reglement){.titulaire_id = cursor_i64(c, 0),
                            .dossier = cursor_copy_or_empty(c, a, 1),
                            .facture = cursor_copy_or_empty(c, a, 2),
                            .du_cents = cursor_i64(c, 3),
                            .paye_cents = cursor_i64(c, 4),
                            .paye_le = cursor_day(c, 5),
                            .echeance = cursor_day(c, 6),
                            .reference = gone ? "" : cursor_copy_or_empty(c, a, 8),
                            .beneficiaire = gone ? "" : cursor_copy_or_empty(c, a, 9),
                            .affacture = !gone && cursor_i64(c, 10) != 0,
                            .acompte_cents = cursor_i64(c, 12),
                            .acompte_le = cursor_day(c, 13),
                            .attente = waits(c, line),
                            .attendre = "",
                            .jusque = DAY_NONE};
    if (r->attente == REGLEMENT_EN_COURS)
        r->attendre = avances[avance_of(line, cursor_text(c, 14))].attendre;
}

/* Both lists go by dossier number. */
static void hold(struct arena *a, struct reglement *list, size_t n, const struct paiement_retenue *held,
                 size_t held_n)
{
    size_t i = 0;

    for (size_t k = 0, next; k < held_n; k = next) {
        for (next = k + 1; next < held_n && strcmp(held[next].dossier, held[k].dossier) == 0; next++)
            ;
        while (i < n && strcmp(list[i].dossier, held[k].dossier) < 0)
            i++;
        if (i == n || strcmp(list[i].dossier, held[k].dossier) != 0)
            continue;
        list[i].attente = REGLEMENT_RETENU;
        list[i].retenues = &held[k];
        list[i].retenues_n = next - k;
        list[i].attendre = retenues_dites(a, &held[k], next - k, RETENUE_POUR_ORGANISME);
        list[i].jusque = retenues_jusque(&held[k], next - k);
    }
}

static enum rc add_holds(struct db *db, struct arena *a, int64_t organisme_id, day_t le, const char *apres,
                         struct reglement *list, size_t n, struct err *e)
{
    struct paiement_retenue *held;
    size_t held_n = 0;
    enum rc rc = retenues_organisme(db, a, organisme_id, le, apres, n, &held, &held_n, e);

    if (rc == RC_OK)
        hold(a, list, n, held, held_n);
    return rc;
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
    rc = db_query(db, Q_REGLEMENTS, &c, e, "iiiiti", f->organisme_id, all, from, to, apres, (int64_t)limit);

    *n = 0;
    *out = ARENA_ARRAY(a, struct reglement, limit);
    if (rc != RC_OK)
        return rc;
    while (*n < limit && cursor_next(&c))
        read_one(&c, a, &(*out)[(*n)++]);
    rc = cursor_close(&c, e);
    return rc == RC_OK && *n > 0 ? add_holds(db, a, f->organisme_id, f->le, apres, *out, *n, e) : rc;
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
    bool held = r->attente == REGLEMENT_RETENU; /* a run that is not paid does not stop the days */
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

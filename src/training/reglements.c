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
    if (r->attente == REGLEMENT_RETOUR && is(line, "retourne"))
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

enum rc reglements_lire(struct db *db, struct arena *a, int64_t organisme_id, day_t le, const char *apres,
                        size_t limit, struct reglement **out, size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_REGLEMENTS, &c, e, "diti", le, organisme_id, apres, (int64_t)limit);

    *n = 0;
    *out = ARENA_ARRAY(a, struct reglement, limit);
    if (rc != RC_OK)
        return rc;
    while (*n < limit && cursor_next(&c))
        read_one(&c, a, &(*out)[(*n)++]);
    rc = cursor_close(&c, e);
    return rc == RC_OK && *n > 0 ? add_holds(db, a, organisme_id, le, apres, *out, *n, e) : rc;
}

const char *reglement_attente_phrase(enum reglement_attente attente)
{
    static const char *const phrases[] = {
        [REGLEMENT_RIEN] = "",
        [REGLEMENT_EN_COURS] = "le virement est en cours",
        [REGLEMENT_CONTROLE] = "un contrôle du dossier est en cours",
        [REGLEMENT_MESURE] = "une mesure retient le paiement",
        [REGLEMENT_RETOUR] = "le virement est revenu : donner un autre compte bancaire",
        [REGLEMENT_SANS_IBAN] = "l'organisme n'a pas donné de compte bancaire"};

    return phrases[attente];
}

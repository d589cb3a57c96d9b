#include "training/restitution.h"
#include "book/book.h"
#include "training/compte_refus.h"
#include "training/depot.h"
#include <inttypes.h>

#define BATCH 256
#define CLE_BYTES 60

/* ---- what the book gave back -------------------------------------------------------------------------------- */

struct rendu {
    int64_t financeur_id, cents;
};

static enum rc read_given_back(struct db *db, struct rendu *out, size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_RESTITUTION_AU_LIVRE, &c, e, "i", (int64_t)BATCH);

    *n = 0;
    if (rc != RC_OK)
        return rc;
    while (*n < BATCH && cursor_next(&c))
        out[(*n)++] = (struct rendu){cursor_i64(&c, 0), cursor_i64(&c, 1)};
    return cursor_close(&c, e);
}

static enum rc take(struct db *db, const struct rendu *r, struct err *e)
{
    char key[CLE_BYTES];
    int64_t id;
    enum rc rc = db_i64(db, Q_RESTITUTION_NEXT_ID, 1, &id, e, "");

    snprintf(key, sizeof(key), "livre/%" PRId64, id);
    if (rc == RC_OK)
        rc = restitution_devoir(db, key, r->financeur_id, 0, 0, r->cents, e);
    return rc == RC_OK ? db_exec(db, Q_RESTITUTION_LIVRE_PRENDRE, e, "ii", id,
                                 COMPTE_FINANCEUR_BASE + r->financeur_id)
                       : rc;
}

enum rc restitution_ramasser(struct db *db, struct err *e)
{
    struct rendu list[BATCH];
    size_t n;
    enum rc rc;

    do {
        rc = read_given_back(db, list, &n, e);
        for (size_t i = 0; rc == RC_OK && i < n; i++)
            rc = take(db, &list[i], e);
    } while (rc == RC_OK && n == BATCH);
    return rc;
}

/* ---- in a run ----------------------------------------------------------------------------------------------- */

enum rc restitution_dues(struct db *db, int64_t apres, struct restitution_due *out, size_t *n, struct err *e)
{
    char codes[COMPTE_MOTIFS_BYTES];
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_RESTITUTIONS_DUES, &c, e, "iti", apres,
                          compte_motifs(day_of_instant(db_now_us(db)), codes), (int64_t)RESTITUTION_DUES);

    *n = 0;
    if (rc != RC_OK)
        return rc;
    while (*n < RESTITUTION_DUES && cursor_next(&c)) {
        struct restitution_due *d = &out[(*n)++];

        *d = (struct restitution_due){.financeur_id = cursor_i64(&c, 0),
                                      .cents = cursor_i64(&c, 1),
                                      .sommes = cursor_i64(&c, 2),
                                      .sans_compte = cursor_i64(&c, 5) != 0,
                                      .change_us = cursor_i64(&c, 6)};
        snprintf(d->beneficiaire, sizeof(d->beneficiaire), "%s", cursor_text(&c, 3));
        snprintf(d->siret, sizeof(d->siret), "%s", cursor_text(&c, 4));
    }
    return cursor_close(&c, e);
}

enum rc restitution_prendre(struct db *db, int64_t financeur_id, int64_t lot_id, int64_t no, struct err *e)
{
    return db_exec(db, Q_RESTITUTIONS_PRENDRE, e, "iii", lot_id, no, financeur_id);
}

/* A decision may have reversed in the book what a line sends, while it was at the bank or since: it is asked back, and when the line does
 * not leave, or comes back, no run sends it again. Line 0: all of the run. */
static enum rc not_due(struct db *db, int64_t lot_id, int64_t no, struct err *e)
{
    enum rc rc = db_exec(db, Q_RESTITUTIONS_DECOMPTER, e, "ii", lot_id, no);

    if (rc == RC_OK)
        rc = db_exec(db, Q_RESTITUTIONS_DECOMPTER_ECRITURES, e, "ii", lot_id, no);
    return rc == RC_OK ? db_exec(db, Q_RESTITUTIONS_DECOMPTER_TOUT, e, "ii", lot_id, no) : rc;
}

enum rc restitution_liberer(struct db *db, int64_t lot_id, int64_t no, struct err *e)
{
    enum rc rc = not_due(db, lot_id, no, e);

    return rc == RC_OK ? db_exec(db, Q_RESTITUTIONS_LIBERER, e, "ii", lot_id, no) : rc;
}

enum rc restitution_abandonner(struct db *db, int64_t lot_id, struct err *e)
{
    enum rc rc = not_due(db, lot_id, 0, e);

    return rc == RC_OK ? db_exec(db, Q_RESTITUTIONS_ABANDONNER, e, "i", lot_id) : rc;
}

enum rc restitution_partie(struct db *db, int64_t titulaire_id, const char *cle, int64_t *out, struct err *e)
{
    return db_i64(db, Q_RESTITUTION_PARTIE, 0, out, e, "it", titulaire_id, cle);
}

/* A line counts as much before as after: what a run takes, or the bank sends back, is the sum of its transfers. */
enum rc restitution_imputer(struct db *db, const struct restitution_report *r, struct err *e)
{
    enum rc rc =
        db_exec(db, Q_RESTITUTION_IMPUTER, e, "tiit", r->nouvelle, r->cents, r->titulaire_id, r->ancienne);

    if (rc == RC_OK)
        rc = db_exec(db, Q_RESTITUTION_IMPUTER_RESTE, e, "iit", r->cents, r->titulaire_id, r->ancienne);
    return rc == RC_OK && db_changes(db) == 0
               ? db_exec(db, Q_RESTITUTION_IMPUTER_TOUT, e, "iti", r->titulaire_id, r->ancienne, r->cents)
               : rc;
}

/* ---- in the book -------------------------------------------------------------------------------------------- */

struct ecriture {
    int64_t financeur_id, lot_id, no;
    day_t le;
    bool retour;
};

struct part {
    int64_t titulaire_id, cents;
};

static enum rc read_parts(struct db *db, const struct ecriture *w, int64_t apres, struct part *out, size_t *n,
                          struct err *e)
{
    struct cursor c = {0};
    enum rc rc =
        db_query(db, Q_RESTITUTION_TITULAIRES, &c, e, "iiii", w->lot_id, w->no, apres, (int64_t)BATCH);

    *n = 0;
    if (rc != RC_OK)
        return rc;
    while (*n < BATCH && cursor_next(&c))
        out[(*n)++] = (struct part){cursor_i64(&c, 0), cursor_i64(&c, 1)};
    return cursor_close(&c, e);
}

static enum rc write_part(struct db *db, const struct ecriture *w, const struct part *p, struct err *e)
{
    const int64_t financeur = COMPTE_FINANCEUR_BASE + w->financeur_id;
    char key[CLE_BYTES];
    const struct transfer t = {.titulaire_id = p->titulaire_id,
                               .cle = key,
                               .phase = BOOK_POSTED,
                               .genre = w->retour ? GENRE_REJET_BANQUE : GENRE_VIREMENT_FINANCEUR,
                               .debit = w->retour ? COMPTE_BANQUE : financeur,
                               .credit = w->retour ? financeur : COMPTE_BANQUE,
                               .amount = p->cents,
                               .value_day = w->le,
                               .rule = "AB-07",
                               .article = "C. trav. R. 6323-42-1"};

    snprintf(key, sizeof(key), "restitution/%" PRId64 "/%" PRId64 "%s", w->lot_id, w->no,
             w->retour ? "/retour" : "");
    return book_write(db, &t, 1, NULL, e);
}

/* One transfer for each holder: the book has no entry of nobody. Sums that come from no account are in no book. */
static enum rc write_book(struct db *db, const struct ecriture *w, struct err *e)
{
    struct part list[BATCH];
    int64_t apres = 0;
    size_t n;
    enum rc rc;

    do {
        rc = read_parts(db, w, apres, list, &n, e);
        for (size_t i = 0; rc == RC_OK && i < n; i++)
            rc = write_part(db, w, &list[i], e);
        if (n > 0)
            apres = list[n - 1].titulaire_id;
    } while (rc == RC_OK && n == BATCH);
    return rc;
}

enum rc restitution_payer(struct db *db, int64_t financeur_id, int64_t lot_id, int64_t no, day_t le,
                          struct err *e)
{
    enum rc rc = write_book(db, &(struct ecriture){financeur_id, lot_id, no, le, false}, e);

    return rc == RC_OK ? db_exec(db, Q_RESTITUTIONS_PAYER, e, "dii", le, lot_id, no) : rc;
}

enum rc restitution_retourner(struct db *db, int64_t financeur_id, int64_t lot_id, int64_t no, day_t le,
                              struct err *e)
{
    enum rc rc = write_book(db, &(struct ecriture){financeur_id, lot_id, no, le, true}, e);

    return rc == RC_OK ? restitution_liberer(db, lot_id, no, e) : rc;
}

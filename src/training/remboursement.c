#include "training/remboursement.h"
#include "book/book.h"
#include "rights/acte.h"
#include <inttypes.h>

#define CLE_BYTES 60

enum rc remboursement_devoir(struct db *db, const struct dossier *d, int64_t cents, day_t le,
                             const char *agent, struct err *e)
{
    char content[120];
    int64_t last;
    enum rc rc;

    CHECK(cents >= 0);
    if (cents == 0)
        return RC_OK;
    rc = db_i64(db, Q_REMBOURSEMENT_MAX, 0, &last, e, "ii", d->titulaire_id, d->id);
    if (rc == RC_OK)
        rc = db_exec(db, Q_REMBOURSEMENT_INSERT, e, "iiiid", d->titulaire_id, d->id, last + 1, cents, le);
    snprintf(content, sizeof(content), "{\"dossier\":\"%.14s\",\"centimes\":%" PRId64 "}", d->numero, cents);
    return rc == RC_OK ? acte_noter(db, agent, "remboursement.devoir", d->titulaire_id, content, e) : rc;
}

enum rc remboursement_du(struct db *db, const struct dossier *d, int64_t *out, struct err *e)
{
    return db_i64(db, Q_REMBOURSEMENT_DU, 0, out, e, "ii", d->titulaire_id, d->id);
}

enum rc remboursement_prendre(struct db *db, int64_t titulaire_id, int64_t dossier_id, int64_t lot_id,
                              int64_t no, struct err *e)
{
    return db_exec(db, Q_REMBOURSEMENTS_PRENDRE, e, "iiii", lot_id, no, titulaire_id, dossier_id);
}

/* ---- in the book -------------------------------------------------------------------------------------------- */

static enum rc write_book(struct db *db, int64_t lot_id, int64_t no, day_t le, bool back, struct err *e)
{
    struct cursor c = {0};
    char key[CLE_BYTES];
    struct transfer t = {.cle = key,
                         .phase = BOOK_POSTED,
                         .genre = back ? GENRE_REJET_BANQUE : GENRE_PAIEMENT,
                         .value_day = le,
                         .rule = "IND-01",
                         .article = "C. trav. R. 6333-4"};
    int64_t payable = 0;
    enum rc rc = db_query(db, Q_REMBOURSEMENT_LIGNE, &c, e, "ii", lot_id, no);

    if (rc == RC_OK && cursor_next(&c)) {
        t.titulaire_id = cursor_i64(&c, 0);
        t.dossier_id = cursor_i64(&c, 1);
        payable = COMPTE_ORGANISME_BASE + cursor_i64(&c, 2);
        t.amount = cursor_i64(&c, 3);
    }
    rc = cursor_close(&c, e);
    CHECK(rc != RC_OK || payable != 0);
    t.debit = back ? COMPTE_BANQUE : payable;
    t.credit = back ? payable : COMPTE_BANQUE;
    snprintf(key, sizeof(key), "remboursement/%" PRId64 "/%" PRId64 "%s", lot_id, no, back ? "/retour" : "");
    return rc == RC_OK ? book_write(db, &t, 1, NULL, e) : rc;
}

enum rc remboursement_payer(struct db *db, int64_t lot_id, int64_t no, day_t le, struct err *e)
{
    return write_book(db, lot_id, no, le, false, e);
}

enum rc remboursement_retourner(struct db *db, int64_t lot_id, int64_t no, day_t le, struct err *e)
{
    return write_book(db, lot_id, no, le, true, e);
}

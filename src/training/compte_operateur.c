/* The account that the operator pays from, set anew, may be one that runs pay: paying it would move money from an account to itself. */
#include "law/articles.h"
#include "training/affacturage.h"
#include "training/compte.h"

#define LOT_LECTURE 64

static enum rc refuse(const char *qui, struct err *e)
{
    return ERR(e, MSG_COMPTE_OPERATEUR_PAYE, "qui", qui);
}

static enum rc of_a_party(struct db *db, const char *iban, char *qui, size_t size, struct err *e)
{
    unsigned char blind[HASH_BYTES];
    struct cursor c = {0};
    enum rc rc;

    compte_index(db, iban, blind);
    rc = db_query(db, Q_COMPTE_DE_QUI, &c, e, "b", blind, sizeof(blind));
    if (rc == RC_OK && cursor_next(&c))
        snprintf(qui, size, "%s", cursor_text(&c, 0));
    return cursor_close(&c, e);
}

struct declaration {
    int64_t organisme_id, no;
    char raison[256];
};

static enum rc read_companies(struct db *db, const struct declaration *after, struct declaration *out,
                              size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_AFFACTURAGES_TOUS, &c, e, "iidi", after->organisme_id, after->no,
                          day_of_instant(db_now_us(db)), (int64_t)LOT_LECTURE);

    *n = 0;
    while (rc == RC_OK && *n < LOT_LECTURE && cursor_next(&c)) {
        struct declaration *d = &out[(*n)++];

        *d = (struct declaration){.organisme_id = cursor_i64(&c, 0), .no = cursor_i64(&c, 1)};
        snprintf(d->raison, sizeof(d->raison), "%s", cursor_text(&c, 2));
    }
    return cursor_close(&c, e);
}

/* Those declared before step 0027 of the schema have no index of their IBAN: each is opened. */
static enum rc of_a_company(struct db *db, const char *iban, char *qui, size_t size, struct err *e)
{
    struct declaration list[LOT_LECTURE], last = {0};
    size_t n;
    enum rc rc;

    do {
        rc = read_companies(db, &last, list, &n, e);
        for (size_t i = 0; rc == RC_OK && qui[0] == '\0' && i < n; i++) {
            char theirs[IBAN_BYTES];

            rc = affacturage_iban_open(db, list[i].organisme_id, list[i].no, theirs, NULL, e);
            if (rc == RC_OK && strcmp(theirs, iban) == 0)
                snprintf(qui, size, "%s", list[i].raison);
            explicit_bzero(theirs, sizeof(theirs));
        }
        if (n > 0)
            last = list[n - 1];
    } while (rc == RC_OK && qui[0] == '\0' && n == LOT_LECTURE);
    return rc;
}

enum rc compte_operateur_verifier(struct db *db, const char *iban, struct err *e)
{
    char normal[IBAN_BYTES], qui[256] = "";
    enum rc rc = RC_OK;

    if (iban == NULL || !iban_normalise(iban, normal, sizeof(normal)))
        return RC_OK;
    rc = of_a_party(db, normal, qui, sizeof(qui), e);
    if (rc == RC_OK && qui[0] == '\0')
        rc = of_a_company(db, normal, qui, sizeof(qui), e);
    return rc == RC_OK && qui[0] != '\0' ? refuse(qui, e) : rc;
}

/*
 * sceau.c - the book sealed in the journal: what its transfers were up to a day that is over (decision 107).
 *
 * Transfers keep no order of writing: the book is walked in the order of its keys, and an instant says which rows the seal covers.
 */
#include "book/interne.h"
#include "journal/journal.h"

#define ACTE_SCELLER "livre.sceller"
#define CONTENU_BYTES 256
#define FRENCH_BYTES 32

/* ---- what a seal covers ---------------------------------------------------------------------------------------------- */

enum rc sceau_flux_ouvrir(struct sceau_flux *f, int64_t jusqu_us, struct err *e)
{
    *f = (struct sceau_flux){.jusqu_us = jusqu_us, .s = sha256_begin()};
    return f->s != NULL ? RC_OK : ERR(e, MSG_MEMOIRE_EPUISEE);
}

void sceau_flux_ajouter(struct sceau_flux *f, const struct book_row *r)
{
    const int64_t numbers[] = {r->titulaire_id, r->phase,      r->genre,  r->debit,
                               r->credit,       r->lot,        r->amount, r->value_day,
                               r->recorded_us,  r->dossier_id, r->rule_id};

    if (r->recorded_us >= f->jusqu_us)
        return;
    f->ecritures++;
    for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
        sha256_number(f->s, numbers[i]);
    sha256_text(f->s, r->key);
    sha256_text(f->s, r->reservation);
}

static enum rc hash_rules(struct db *db, int64_t up_to, int64_t *last, unsigned char out[HASH_BYTES],
                          struct err *e)
{
    struct sha256_stream *s = sha256_begin();
    struct cursor c = {0};
    enum rc rc;

    *last = 0;
    if (s == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = db_query(db, Q_LIVRE_REGLES, &c, e, "");
    while (rc == RC_OK && cursor_next(&c) && cursor_i64(&c, 0) <= up_to) {
        *last = cursor_i64(&c, 0);
        sha256_number(s, *last);
        for (int i = 1; i <= 3; i++)
            sha256_text(s, cursor_text(&c, i));
    }
    sha256_end(s, out);
    return cursor_close(&c, e);
}

enum rc sceau_flux_finir(struct sceau_flux *f, struct db *db, int64_t regles, struct book_seal *out,
                         struct err *e)
{
    unsigned char rules[HASH_BYTES], rows[HASH_BYTES];
    int64_t said[3];
    enum rc rc = hash_rules(db, regles, &said[2], rules, e);

    if (rc != RC_OK)
        return rc;
    sha256_take(f->s, rows);
    said[0] = f->jusqu_us;
    said[1] = f->ecritures;
    for (size_t i = 0; i < ARRAY_LEN(said); i++)
        sha256_number(f->s, said[i]);
    sha256_add(f->s, rules, sizeof(rules));
    sha256_add(f->s, rows, sizeof(rows));
    *out = (struct book_seal){.jusqu_us = said[0], .ecritures = said[1], .regles = said[2]};
    sha256_end(f->s, out->empreinte);
    f->s = NULL;
    return RC_OK;
}

void sceau_flux_abandonner(struct sceau_flux *f)
{
    sha256_drop(f->s);
    f->s = NULL;
}

/* ---- the store and the journal ----------------------------------------------------------------------------------------- */

enum rc sceau_dernier(struct db *db, struct book_seal *out, struct err *e)
{
    struct cursor c = {0};
    const void *hash;
    size_t n;
    enum rc rc = db_query(db, Q_SCEAU_DERNIER, &c, e, "");

    *out = (struct book_seal){0};
    if (rc == RC_OK && cursor_next(&c)) {
        out->jusqu_us = cursor_i64(&c, 0);
        out->ecritures = cursor_i64(&c, 1);
        out->regles = cursor_i64(&c, 2);
        hash = cursor_blob(&c, 3, &n);
        if (hash != NULL && n == HASH_BYTES)
            memcpy(out->empreinte, hash, n);
        out->entree = cursor_i64(&c, 4);
    }
    return cursor_close(&c, e);
}

static void seal_text(const struct book_seal *seal, char out[CONTENU_BYTES])
{
    char digits[2 * HASH_BYTES + 1];

    snprintf(out, CONTENU_BYTES,
             "{\"jusqu_us\":%lld,\"ecritures\":%lld,\"regles\":%lld,\"empreinte\":\"%s\"}",
             (long long)seal->jusqu_us, (long long)seal->ecritures, (long long)seal->regles,
             hex(seal->empreinte, HASH_BYTES, digits));
}

enum rc sceau_au_journal(struct db *db, const struct book_seal *seal, bool *juste, struct err *e)
{
    char content[CONTENU_BYTES];
    struct cursor c = {0};
    const char *act, *said;
    int64_t later = 0;
    enum rc rc = db_i64(db, Q_SCEAUX_APRES, 0, &later, e, "i", seal->entree);

    *juste = later == 0 && seal->entree == 0;
    if (rc != RC_OK || seal->entree == 0)
        return rc;
    seal_text(seal, content);
    rc = db_query(db, Q_SCEAU_ENTREE, &c, e, "i", seal->entree);
    if (rc == RC_OK && cursor_next(&c)) {
        act = cursor_text(&c, 0);
        said = cursor_text(&c, 1);
        *juste = later == 0 && act != NULL && strcmp(act, ACTE_SCELLER) == 0 && said != NULL &&
                 strcmp(said, content) == 0;
    }
    return cursor_close(&c, e);
}

static enum rc wrong_seal(struct book_report *r, struct err *e)
{
    char expected[24], found[24], day[FRENCH_BYTES];

    if (r->sceau_etat == SCEAU_JUSTE)
        return RC_OK;
    if (r->sceau_etat == SCEAU_JOURNAL)
        return ERR(e, MSG_LIVRE_SCEAU_JOURNAL);
    snprintf(expected, sizeof(expected), "%lld", (long long)r->sceau.ecritures);
    snprintf(found, sizeof(found), "%lld", (long long)r->sceau_ecritures);
    return ERR(e, MSG_LIVRE_SCEAU_FAUX, "jour", day_french(day_of_instant(r->sceau.jusqu_us) - 1, day),
               "attendues", expected, "trouvees", found);
}

/* The last seal again, from what the walk met. */
static enum rc compare_last(struct db *db, struct sceau_flux *f, struct book_report *r, struct err *e)
{
    struct book_seal found = {0};
    bool told = false;
    enum rc rc = sceau_au_journal(db, &r->sceau, &told, e);

    if (rc == RC_OK && r->sceau.entree > 0)
        rc = sceau_flux_finir(f, db, r->sceau.regles, &found, e);
    if (rc != RC_OK)
        return rc;
    r->sceau_ecritures = found.ecritures;
    if (!told)
        r->sceau_etat = SCEAU_JOURNAL;
    else if (r->sceau.entree > 0 &&
             (found.ecritures != r->sceau.ecritures || found.regles != r->sceau.regles ||
              memcmp(found.empreinte, r->sceau.empreinte, HASH_BYTES) != 0))
        r->sceau_etat = SCEAU_ECRITURES;
    return wrong_seal(r, e);
}

/* Walks with the last seal and, when next_us is after it, the next one. A book that is false says so before its seal. */
static enum rc walk_sealing(struct db *db, int64_t next_us, struct book_report *report,
                            struct book_seal *next, struct err *e)
{
    struct sceau_flux flux[2] = {{0}, {0}};
    struct book_seal last;
    enum rc rc = sceau_dernier(db, &last, e);

    *report = (struct book_report){0};
    if (rc == RC_OK)
        rc = sceau_flux_ouvrir(&flux[0], last.jusqu_us, e);
    if (rc == RC_OK && next != NULL && next_us > last.jusqu_us)
        rc = sceau_flux_ouvrir(&flux[1], next_us, e);
    if (rc == RC_OK)
        rc = book_walk(db, flux, flux[1].s != NULL ? 2 : 1, report, e);
    report->sceau = last;
    if (rc == RC_OK)
        rc = compare_last(db, &flux[0], report, e);
    if (next != NULL)
        *next = last;
    if (rc == RC_OK && next != NULL && flux[1].s != NULL)
        rc = sceau_flux_finir(&flux[1], db, INT64_MAX, next, e);
    sceau_flux_abandonner(&flux[0]);
    sceau_flux_abandonner(&flux[1]);
    return rc;
}

enum rc book_verify(struct db *db, struct book_report *out, struct err *e)
{
    return walk_sealing(db, 0, out, NULL, e);
}

enum rc book_seal_next(struct db *db, int64_t now_us, struct book_report *report, struct book_seal *out,
                       struct err *e)
{
    return walk_sealing(db, instant_of_day(day_of_instant(now_us)), report, out, e);
}

enum rc book_seal_write(struct db *db, struct book_seal *seal, struct err *e)
{
    char content[CONTENU_BYTES];
    struct journal_entry entry = {.kind = JOURNAL_SYSTEM,
                                  .party = PARTY_CDC,
                                  .purpose = FINALITE_1,
                                  .act = ACTE_SCELLER,
                                  .law_day = day_of_instant(db_now_us(db)),
                                  .content = content};
    struct book_seal last;
    enum rc rc = sceau_dernier(db, &last, e);

    if (rc == RC_OK && last.jusqu_us >= seal->jusqu_us)
        return ERR(e, MSG_LIVRE_SCEAU_DEJA);
    seal_text(seal, content);
    if (rc == RC_OK)
        rc = journal_append(db, &entry, &seal->entree, e);
    if (rc == RC_OK)
        rc = db_exec(db, Q_SCEAU_INSERT, e, "iiibi", seal->jusqu_us, seal->ecritures, seal->regles,
                     seal->empreinte, sizeof(seal->empreinte), seal->entree);
    return rc == RC_OK ? journal_sign(db, e) : rc;
}

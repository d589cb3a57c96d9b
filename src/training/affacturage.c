#include "training/affacturage.h"
#include <inttypes.h>
#include <stddef.h>

#define DECLARE 1U
#define CONTEXTE_BYTES 80

#define AT(member) offsetof(struct affacturage, member)
static const struct declaration_champ champs[] = {
    {"raison_sociale", "Raison sociale", AT(raison_sociale), DECLARATION_NOM, 250, DECLARE, DECLARE},
    {"siret", "SIRET de l'établissement", AT(siret), DECLARATION_SIRET, 14, DECLARE, DECLARE},
    {"voie", "Voie", AT(voie), DECLARATION_LIGNE, 250, DECLARE, DECLARE},
    {"code_postal", "Code postal", AT(code_postal), DECLARATION_LIGNE, 10, DECLARE, DECLARE},
    {"ville", "Ville", AT(ville), DECLARATION_LIGNE, 100, DECLARE, DECLARE},
    {"iban", "IBAN", AT(iban), DECLARATION_LIGNE, 60, DECLARE, DECLARE},
    {"titulaire_du_compte", "Titulaire du compte", AT(iban_titulaire), DECLARATION_NOM, 140, DECLARE, 0},
};

const struct declaration_champ *affacturage_champs(size_t *n)
{
    *n = ARRAY_LEN(champs);
    return champs;
}

/* What a sealed account is bound to: beside another declaration it no longer opens. */
static const char *contexte(int64_t organisme_id, int64_t no, char buf[CONTEXTE_BYTES])
{
    snprintf(buf, CONTEXTE_BYTES, "affacturage.iban/%" PRId64 "/%" PRId64, organisme_id, no);
    return buf;
}

/* ---- declaring --------------------------------------------------------------------------------------------- */

static enum rc alone(struct db *db, const struct affacturage_declaration *d, struct err *e)
{
    int64_t others;
    enum rc rc = db_i64(db, Q_AFFACTURAGE_MEME_TEMPS, 0, &others, e, "id", d->organisme_id, d->a.depuis);

    return rc == RC_OK && others > 0 ? ERR(e, MSG_AFFACTURAGE_DEJA) : rc;
}

static enum rc insert(struct db *db, const struct affacturage_declaration *d, const char *iban, struct err *e)
{
    const struct affacturage *a = &d->a;
    const struct store *s = db_store(db);
    unsigned char sealed[IBAN_MAX + SEAL_BYTES];
    char bound[CONTEXTE_BYTES];

    crypto_seal(store_env(s), &store_keys(s)->wrap, contexte(d->organisme_id, d->no_out, bound), iban,
                strlen(iban), sealed);
    return db_exec(db, Q_AFFACTURAGE_INSERT, e, "iitttttbtdit", d->organisme_id, d->no_out, a->raison_sociale,
                   a->siret, a->voie, a->code_postal, a->ville, sealed, strlen(iban) + SEAL_BYTES,
                   a->iban_titulaire, a->depuis, db_now_us(db), d->par.agent);
}

static enum rc check(struct db *db, struct affacturage_declaration *d, char iban[IBAN_BYTES], struct err *e)
{
    enum rc rc = declaration_verifier(champs, ARRAY_LEN(champs), DECLARE, &d->a, e);
    enum msg wrong;

    if (rc != RC_OK)
        return rc;
    wrong = iban_normalise(d->a.iban, iban, IBAN_BYTES) ? iban_check(iban) : MSG_IBAN_FORME;
    if (wrong != MSG_AUCUN) {
        ERR(e, wrong);
        return err_at(e, "iban", 0);
    }
    rc = declaration_periode(day_of_instant(db_now_us(db)), &d->a.depuis, DAY_NONE, e);
    return rc == RC_OK ? declaration_organisme(db, d->organisme_id, e) : rc;
}

enum rc affacturage_declarer(struct db *db, void *arg, struct err *e)
{
    struct affacturage_declaration *d = arg;
    char iban[IBAN_BYTES] = "";
    enum rc rc = check(db, d, iban, e);

    if (rc == RC_OK)
        rc = alone(db, d, e);
    if (rc == RC_OK)
        rc = db_i64(db, Q_AFFACTURAGE_MAX_NO, 0, &d->no_out, e, "i", d->organisme_id);
    d->no_out++;
    if (rc == RC_OK)
        rc = insert(db, d, iban, e);
    explicit_bzero(iban, sizeof(iban));
    if (rc == RC_OK)
        rc = declaration_journal(db, &d->par, "organisme.affacturage", d->organisme_id, "affacturage",
                                 d->no_out, e);
    return rc;
}

enum rc affacturage_terminer(struct db *db, void *arg, struct err *e)
{
    struct declaration_fin *f = arg;
    int64_t known;
    enum rc rc = db_i64(db, Q_AFFACTURAGE_CONNU, 0, &known, e, "ii", f->organisme_id, f->no);

    if (rc != RC_OK)
        return rc;
    if (known == 0)
        return ERR(e, MSG_DECLARATION_INCONNUE);
    return declaration_finir(db, Q_AFFACTURAGE_FINIR, f, "organisme.affacturage.fin", "affacturage", e);
}

/* ---- reading ----------------------------------------------------------------------------------------------- */

static const char *copy(struct cursor *c, struct arena *a, int column)
{
    const char *s = cursor_text(c, column);

    return s != NULL ? arena_strdup(a, s) : NULL;
}

/* The sealed account of the current row, into out (IBAN_BYTES). */
static bool open_account(struct cursor *c, int64_t organisme_id, int64_t no, char out[IBAN_BYTES])
{
    const struct keyring *keys = store_keys(db_store(c->db));
    char bound[CONTEXTE_BYTES];
    size_t n = 0;
    const void *sealed = cursor_blob(c, 6, &n);
    bool opened = false;

    if (sealed != NULL && n > SEAL_BYTES && n <= IBAN_MAX + SEAL_BYTES)
        opened = crypto_open(&keys->wrap, contexte(organisme_id, no, bound), sealed, n, (unsigned char *)out);
    out[opened ? n - SEAL_BYTES : 0] = '\0';
    return opened;
}

static bool read_one(struct cursor *c, struct arena *a, int64_t organisme_id, struct affacturage *out)
{
    char iban[IBAN_BYTES], masked[40];
    bool opened;

    *out = (struct affacturage){.no = cursor_i64(c, 0),
                                .raison_sociale = copy(c, a, 1),
                                .siret = copy(c, a, 2),
                                .voie = copy(c, a, 3),
                                .code_postal = copy(c, a, 4),
                                .ville = copy(c, a, 5),
                                .iban_titulaire = copy(c, a, 7),
                                .depuis = cursor_day(c, 8),
                                .avant = cursor_day(c, 9)};
    opened = open_account(c, organisme_id, out->no, iban);
    if (opened)
        out->iban = arena_strdup(a, iban_masked(iban, masked));
    explicit_bzero(iban, sizeof(iban));
    return opened;
}

enum rc affacturages(struct db *db, struct arena *a, int64_t organisme_id, int64_t apres, day_t le,
                     size_t limit, struct affacturage **out, size_t *n, struct err *e)
{
    struct cursor c = {0};
    bool opened = true;
    enum rc rc;

    CHECK(limit > 0 && limit <= AFFACTURAGES_PAGE);
    *n = 0;
    *out = ARENA_ARRAY(a, struct affacturage, limit);
    rc = db_query(db, Q_AFFACTURAGES, &c, e, "iidi", organisme_id, apres, le, (int64_t)limit);
    if (rc != RC_OK)
        return rc;
    while (opened && *n < limit && cursor_next(&c))
        opened = read_one(&c, a, organisme_id, &(*out)[(*n)++]);
    rc = cursor_close(&c, e);
    return rc == RC_OK && !opened ? ERR(e, MSG_ORGANISME_IBAN_ILLISIBLE) : rc;
}

enum rc affacturage_iban_open(struct db *db, int64_t organisme_id, int64_t no, char *out, struct err *e)
{
    struct cursor c = {0};
    bool found = false, opened = false;
    enum rc rc = db_query(db, Q_AFFACTURAGES, &c, e, "iidi", organisme_id, no - 1, DAY_NONE, (int64_t)1);

    out[0] = '\0';
    if (rc != RC_OK)
        return rc;
    if (cursor_next(&c) && cursor_i64(&c, 0) == no) {
        found = true;
        opened = open_account(&c, organisme_id, no, out);
    }
    rc = cursor_close(&c, e);
    if (rc == RC_OK && !found)
        return ERR(e, MSG_DECLARATION_INCONNUE);
    return rc == RC_OK && !opened ? ERR(e, MSG_ORGANISME_IBAN_ILLISIBLE) : rc;
}

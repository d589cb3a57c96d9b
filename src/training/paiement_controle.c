#include "rights/acte.h"
#include "training/paiement_interne.h"
#include "training/paiement_retour.h"
#include <inttypes.h>

const char *paiement_contexte(int64_t lot_id, int64_t no, struct compte_de de, int64_t montant_cents,
                              char *buf)
{
    snprintf(buf, PAIEMENT_CONTEXTE_BYTES,
             "paiement_ligne.iban/%" PRId64 "/%" PRId64 "/%s%" PRId64 "/%" PRId64, lot_id, no,
             de.partie == COMPTE_FINANCEUR ? "f" : "", de.id, montant_cents);
    return buf;
}

struct compte_de paiement_a_qui(const struct paiement_ligne *l)
{
    return l->financeur_id != 0 ? (struct compte_de){COMPTE_FINANCEUR, l->financeur_id}
                                : (struct compte_de){COMPTE_ORGANISME, l->organisme_id};
}

/* ---- the lines proposed are the lines paid ----------------------------------------------------------------- */

/* A line that left its run before its file was made has a reason. Given up with its run it has none, and one that another run paid too was in the
 * file: both are of what was frozen. */
static bool left_before(const struct paiement_ligne *l)
{
    return strcmp(l->etat, "abandonne") == 0 && l->motif != NULL && strcmp(l->motif, "double") != 0;
}

/* Fields are ended by a NUL, so that no two lines read alike. */
static enum rc add_line(const struct paiement_ligne *l, void *arg, struct err *e)
{
    struct sha256_stream *hash = arg;
    const char *const texts[] = {l->genre, l->reference, l->beneficiaire, l->libelle};
    char numbers[220];

    (void)e;
    if (left_before(l))
        return RC_OK;
    snprintf(numbers, sizeof(numbers),
             "%" PRId64 ";%" PRId64 ";%" PRId64 ";%" PRId64 ";%" PRId64 ";%" PRId64 ";%" PRId64 ";%" PRId64,
             l->no, l->titulaire_id, l->dossier_id, l->organisme_id, l->financeur_id, l->montant_cents,
             l->compte_no, l->affacturage_no);
    sha256_add(hash, numbers, strlen(numbers) + 1);
    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        sha256_add(hash, texts[i], strlen(texts[i]) + 1);
    sha256_add(hash, l->iban_chiffre, l->iban_chiffre_n);
    return RC_OK;
}

enum rc paiement_empreinte(struct db *db, int64_t lot_id, unsigned char out[HASH_BYTES], struct err *e)
{
    struct sha256_stream *hash = sha256_begin();
    enum rc rc;

    if (hash == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = paiement_parcourir(db, lot_id, 0, add_line, hash, e);
    sha256_end(hash, out);
    return rc;
}

enum rc paiement_verifier(struct db *db, int64_t lot_id, unsigned char out[HASH_BYTES], struct err *e)
{
    struct cursor c = {0};
    bool same = false;
    enum rc rc = paiement_empreinte(db, lot_id, out, e);

    if (rc == RC_OK)
        rc = db_query(db, Q_PAIEMENT_LOT_LIGNES_EMPREINTE, &c, e, "i", lot_id);
    if (rc != RC_OK)
        return rc;
    if (cursor_next(&c)) {
        size_t n = 0;
        const void *proposed = cursor_blob(&c, 0, &n);

        same = proposed != NULL && n == HASH_BYTES && memcmp(proposed, out, HASH_BYTES) == 0;
    }
    rc = cursor_close(&c, e);
    return rc == RC_OK && !same ? ERR(e, MSG_PAIEMENT_LIGNES_CHANGEES) : rc;
}

#define LOTS_LECTURE 256

struct lots_lus {
    int64_t id[LOTS_LECTURE];
    char numero[LOTS_LECTURE][36];
    size_t n;
};

static enum rc read_runs(struct db *db, int64_t after, struct lots_lus *out, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_PAIEMENT_LOTS_FIGES, &c, e, "ii", after, (int64_t)LOTS_LECTURE);

    out->n = 0;
    while (rc == RC_OK && out->n < LOTS_LECTURE && cursor_next(&c)) {
        out->id[out->n] = cursor_i64(&c, 0);
        snprintf(out->numero[out->n], sizeof(out->numero[0]), "%s", cursor_text(&c, 1));
        out->n++;
    }
    return cursor_close(&c, e);
}

/* One by one, so that each that is wrong is counted. */
static enum rc verify_runs(struct db *db, const struct lots_lus *l, char *first, int64_t *wrong,
                           struct err *e)
{
    enum rc rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && i < l->n; i++) {
        unsigned char unused[HASH_BYTES];
        struct err why = {0};

        rc = paiement_verifier(db, l->id[i], unused, &why);
        if (rc == RC_INTEGRITY && why.msg == MSG_PAIEMENT_LIGNES_CHANGEES) {
            if ((*wrong)++ == 0)
                snprintf(first, 36, "%s", l->numero[i]);
            rc = RC_OK;
        } else if (rc != RC_OK && e != NULL) {
            *e = why;
        }
    }
    return rc;
}

enum rc paiement_lots_verifier(struct db *db, int64_t *lus, struct err *e)
{
    struct lots_lus *l = calloc(1, sizeof(*l));
    char first[36] = "", count[24];
    int64_t after = 0, wrong = 0;
    enum rc rc;

    *lus = 0;
    if (l == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    do {
        rc = read_runs(db, after, l, e);
        if (rc == RC_OK)
            rc = verify_runs(db, l, first, &wrong, e);
        *lus += (int64_t)l->n;
        if (l->n > 0)
            after = l->id[l->n - 1];
    } while (rc == RC_OK && l->n == LOTS_LECTURE);
    free(l);
    snprintf(count, sizeof(count), "%lld", (long long)wrong);
    return rc == RC_OK && wrong > 0 ? ERR(e, MSG_PAIEMENT_LOT_ALTERE, "nombre", count, "lot", first) : rc;
}

/* ---- who approves ------------------------------------------------------------------------------------------ */

bool paiement_meme_agent(const char *a, const char *b)
{
    return acte_meme_agent(a, b);
}

static enum rc juge_et_partie(struct db *db, int64_t lot_id, const char *agent, struct err *e)
{
    struct cursor c = {0};
    bool concerned = false;
    enum rc rc = db_query(db, Q_PAIEMENT_LIGNES_COMPTES_PAR, &c, e, "ii", lot_id, (int64_t)0);

    if (rc != RC_OK)
        return rc;
    while (!concerned && cursor_next(&c))
        concerned = paiement_meme_agent(cursor_text(&c, 4), agent);
    rc = cursor_close(&c, e);
    return rc == RC_OK && concerned ? ERR(e, MSG_PAIEMENT_JUGE_ET_PARTIE) : rc;
}

static enum rc a_agi(struct db *db, int64_t lot_id, const char *agent, struct err *e)
{
    char cle[ACTE_AGENT_BYTES];
    int64_t line;
    enum rc rc = db_i64(db, Q_PAIEMENT_LIGNES_AGIES, 0, &line, e, "iti", lot_id, acte_agent_cle(agent, cle),
                        INT64_C(1));

    return rc == RC_OK && line != 0 ? ERR(e, MSG_PAIEMENT_A_AGI) : rc;
}

enum rc paiement_concerne(struct db *db, int64_t lot_id, const char *agent, struct err *e)
{
    enum rc rc = juge_et_partie(db, lot_id, agent, e);

    return rc == RC_OK ? a_agi(db, lot_id, agent, e) : rc;
}

/* ---- what approvers look at ---------------------------------------------------------------------------------- */

enum rc paiement_deux_parties_nombre(struct db *db, int64_t lot_id, int64_t *n, struct err *e)
{
    return db_i64(db, Q_PAIEMENT_DEUX_PARTIES_NOMBRE, 0, n, e, "i", lot_id);
}

enum rc paiement_deux_parties(struct db *db, struct arena *a, int64_t lot_id, size_t limit,
                              struct paiement_deux_parties **out, size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_PAIEMENT_DEUX_PARTIES, &c, e, "ii", lot_id, (int64_t)limit);

    *out = ARENA_ARRAY(a, struct paiement_deux_parties, limit);
    *n = 0;
    while (rc == RC_OK && *n < limit && cursor_next(&c))
        (*out)[(*n)++] = (struct paiement_deux_parties){.titulaire_id = cursor_i64(&c, 1),
                                                        .reference = cursor_copy(&c, a, 2),
                                                        .montant_cents = cursor_i64(&c, 3),
                                                        .agent = cursor_copy(&c, a, 4)};
    return rc == RC_OK ? cursor_close(&c, e) : rc;
}

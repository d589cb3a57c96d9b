#include "rights/acte.h"
#include "training/paiement_interne.h"
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

/* Fields are ended by a NUL, so that no two lines read alike. */
static enum rc add_line(const struct paiement_ligne *l, void *arg, struct err *e)
{
    struct sha256_stream *hash = arg;
    const char *const texts[] = {l->genre, l->reference, l->beneficiaire, l->libelle};
    char numbers[220];

    (void)e;
    if (strcmp(l->etat, "abandonne") == 0)
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

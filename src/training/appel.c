/* appel.c - what the bank received: matched to the calls for funds, or decided by an agent. */
#include "training/appel.h"
#include "rights/acte.h"
#include "training/depot.h"
#include "training/dispositif.h"
#include "training/paiement_retour.h"

#define CLE_BYTES 48
#define CONTENT_BYTES 160

/* ---- the money of a call ------------------------------------------------------------------------------------ */

struct recu {
    int64_t cents;
    day_t le;
};

static enum rc read_received(struct db *db, int64_t depot_id, struct recu *out, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_APPEL_RECU, &c, e, "i", depot_id);

    *out = (struct recu){0, DAY_NONE};
    if (rc == RC_OK && cursor_next(&c))
        *out = (struct recu){cursor_i64(&c, 0), cursor_day(&c, 1)};
    return cursor_close(&c, e);
}

static enum rc read_call(struct db *db, int64_t depot_id, int64_t *financeur_id, int64_t *total,
                         struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_APPEL_LIRE, &c, e, "i", depot_id);

    *financeur_id = *total = 0;
    if (rc == RC_OK && cursor_next(&c)) {
        *financeur_id = cursor_i64(&c, 0);
        *total = cursor_i64(&c, 1);
    }
    return cursor_close(&c, e);
}

/* After an entry was matched to a call: whole, its deposit may be credited; above, the rest goes back. */
static enum rc settle(struct db *db, int64_t depot_id, int64_t entry, int64_t cents, struct err *e)
{
    struct recu received;
    int64_t financeur_id, total;
    char key[CLE_BYTES];
    enum rc rc = read_received(db, depot_id, &received, e);

    if (rc == RC_OK)
        rc = read_call(db, depot_id, &financeur_id, &total, e);
    if (rc != RC_OK || received.cents < total)
        return rc;
    rc = db_exec(db, Q_APPEL_FINANCER, e, "di", received.le, depot_id);
    snprintf(key, sizeof(key), "trop-percu/%lld", (long long)entry);
    return rc == RC_OK && received.cents > total
               ? restitution_devoir(db, key, financeur_id, depot_id, MIN(cents, received.cents - total), e)
               : rc;
}

/* ---- entries ------------------------------------------------------------------------------------------------ */

/* A payer may write other words around the reference; blanks inside it are usual too. */
static bool find_reference(const char *text, char out[RF_BYTES])
{
    char word[RF_BYTES];

    if (rf_normalise(text, out))
        return true;
    for (const char *p = text + strspn(text, " "); *p != '\0'; p += strspn(p, " ")) {
        size_t n = strcspn(p, " ");

        snprintf(word, sizeof(word), "%.*s", (int)MIN(n, (size_t)RF_MAX), p);
        if (n <= RF_MAX && rf_normalise(word, out))
            return true;
        p += n;
    }
    return false;
}

enum rc banque_sort(struct db *db, const struct banque_entree *b, enum banque_sort *out, int64_t *depot_id,
                    struct err *e)
{
    char reference[RF_BYTES];
    int64_t known;
    enum rc rc = db_i64(db, Q_BANQUE_CONNUE, 0, &known, e, "t", b->cle);

    *depot_id = 0;
    *out = known != 0 ? BANQUE_CONNUE : BANQUE_ATTENTE;
    if (rc != RC_OK || known != 0)
        return rc;
    rc = paiement_releve_sort(db, b, out, e);
    if (rc != RC_OK || *out != BANQUE_CONNUE)
        return rc;
    *out = BANQUE_ATTENTE;
    if (!b->credit) { /* a credit taken back is for an agent to see */
        *out = b->motif_retour[0] != '\0' ? BANQUE_ATTENTE : BANQUE_SANS_OBJET;
        return RC_OK;
    }
    if (b->motif_retour[0] != '\0' || !find_reference(b->reference, reference))
        return RC_OK; /* a transfer of ours that came back pays no call */
    rc = db_i64(db, Q_BANQUE_APPEL, 0, depot_id, e, "t", reference);
    if (*depot_id != 0)
        *out = BANQUE_RAPPROCHEE;
    return rc;
}

static const char *const etats[] = {[BANQUE_CONNUE] = "",           [BANQUE_RAPPROCHEE] = "rapprochee",
                                    [BANQUE_ATTENTE] = "attente",   [BANQUE_SANS_OBJET] = "sans_objet",
                                    [BANQUE_VIREMENT] = "virement", [BANQUE_RETOUR] = "retour"};

enum rc banque_recevoir(struct db *db, int64_t livraison_id, const struct banque_entree *b,
                        enum banque_sort *out, struct err *e)
{
    int64_t id, depot_id;
    bool waits;
    enum rc rc = banque_sort(db, b, out, &depot_id, e);

    if (rc != RC_OK || *out == BANQUE_CONNUE)
        return rc;
    waits = *out == BANQUE_ATTENTE; /* names and texts are kept for the one who must decide, nobody else */
    rc = db_i64(db, Q_BANQUE_NEXT_ID, 1, &id, e, "");
    if (rc == RC_OK)
        rc = db_exec(db, Q_BANQUE_INSERT, e,
                     "iitiidttttt"
                     "tti",
                     id, livraison_id, b->cle, (int64_t)b->credit, b->montant_cents, b->jour,
                     waits || depot_id != 0 ? b->reference : "", b->bout_en_bout, b->lot, b->motif_retour,
                     waits ? b->donneur : "", waits ? b->libelle : "", etats[*out], depot_id);
    if (rc == RC_OK && (*out == BANQUE_VIREMENT || *out == BANQUE_RETOUR))
        return paiement_releve_appliquer(db, b, e);
    return rc == RC_OK && depot_id != 0 ? settle(db, depot_id, id, b->montant_cents, e) : rc;
}

enum rc banque_attente(struct db *db, struct arena *a, int64_t apres, struct banque_ecriture **out, size_t *n,
                       struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_BANQUE_ATTENTE, &c, e, "ii", apres, (int64_t)BANQUE_PAGE);

    *n = 0;
    *out = ARENA_ARRAY(a, struct banque_ecriture, BANQUE_PAGE);
    while (rc == RC_OK && *n < BANQUE_PAGE && cursor_next(&c))
        (*out)[(*n)++] = (struct banque_ecriture){.id = cursor_i64(&c, 0),
                                                  .montant_cents = cursor_i64(&c, 1),
                                                  .jour = cursor_day(&c, 2),
                                                  .reference = arena_strdup(a, cursor_text(&c, 3)),
                                                  .donneur = arena_strdup(a, cursor_text(&c, 4)),
                                                  .libelle = arena_strdup(a, cursor_text(&c, 5)),
                                                  .bout_en_bout = arena_strdup(a, cursor_text(&c, 6)),
                                                  .motif_retour = arena_strdup(a, cursor_text(&c, 7)),
                                                  .credit = cursor_i64(&c, 8) != 0};
    return cursor_close(&c, e);
}

/* ---- decisions ---------------------------------------------------------------------------------------------- */

/* The sum of an entry that waits; `ours`: it is to be counted for a financeur, so it came in. */
static enum rc waiting(struct db *db, const struct banque_decision *d, bool ours, int64_t *cents,
                       struct err *e)
{
    struct cursor c = {0};
    bool found = false, waits = false, credit = false;
    char no[24];
    enum rc rc;

    snprintf(no, sizeof(no), "%lld", (long long)d->ecriture);
    if (d->agent == NULL || d->agent[0] == '\0')
        return ERR(e, MSG_PAIEMENT_AGENT);
    rc = db_query(db, Q_BANQUE_ECRITURE_LIRE, &c, e, "i", d->ecriture);
    if (rc == RC_OK && cursor_next(&c)) {
        found = true;
        *cents = cursor_i64(&c, 0);
        credit = cursor_i64(&c, 2) != 0;
        waits = strcmp(cursor_text(&c, 3), "attente") == 0;
    }
    rc = cursor_close(&c, e);
    if (rc != RC_OK)
        return rc;
    if (!found)
        return ERR(e, MSG_BANQUE_INCONNUE, "ecriture", no);
    if (!waits)
        return ERR(e, MSG_BANQUE_DECIDEE, "ecriture", no);
    return credit || !ours ? RC_OK : ERR(e, MSG_BANQUE_SENS);
}

static enum rc decide(struct db *db, const struct banque_decision *d, const char *etat, int64_t depot_id,
                      int64_t cents, struct err *e)
{
    char content[CONTENT_BYTES];
    enum rc rc =
        db_exec(db, Q_BANQUE_DECIDER, e, "titii", etat, depot_id, d->agent, db_now_us(db), d->ecriture);

    snprintf(content, sizeof(content), "{\"ecriture\":%lld,\"depot\":%lld,\"centimes\":%lld}",
             (long long)d->ecriture, (long long)depot_id, (long long)cents);
    return rc == RC_OK
               ? acte_noter(db, d->agent, depot_id != 0 ? "banque.rattacher" : "banque.rendre", 0, content, e)
               : rc;
}

static enum rc attach(struct db *db, struct arena *a, const struct banque_decision *d, int64_t cents,
                      struct err *e)
{
    struct depot call;
    enum rc rc = depot_lire(db, a, d->numero, &call, e);

    if (rc != RC_OK)
        return rc;
    if (call.reference == NULL || strcmp(call.etat, "abandonne") == 0)
        return ERR(e, MSG_DEPOT_ETAT, "numero", call.numero, "etat", call.etat);
    rc = decide(db, d, "rapprochee", call.id, cents, e);
    return rc == RC_OK ? settle(db, call.id, d->ecriture, cents, e) : rc;
}

enum rc banque_rattacher(struct db *db, void *arg, struct err *e)
{
    const struct banque_decision *d = arg;
    struct arena *a;
    int64_t cents;
    enum rc rc = waiting(db, d, true, &cents, e);

    if (rc != RC_OK)
        return rc;
    a = arena_new((size_t)64 << 10);
    if (a == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = attach(db, a, d, cents, e);
    arena_free(a);
    return rc;
}

enum rc banque_rendre(struct db *db, void *arg, struct err *e)
{
    const struct banque_decision *d = arg;
    int64_t cents, financeur_id = 0;
    char key[CLE_BYTES];
    enum rc rc = waiting(db, d, d->siret != NULL, &cents, e);

    if (rc == RC_OK && d->siret != NULL)
        rc = financeur_de_siret(db, d->siret, &financeur_id, e);
    if (rc == RC_OK)
        rc = decide(db, d, "rendue", 0, cents, e);
    snprintf(key, sizeof(key), "ecriture/%lld", (long long)d->ecriture);
    return rc == RC_OK && financeur_id != 0 ? restitution_devoir(db, key, financeur_id, 0, cents, e) : rc;
}

/* dotation_lots.c - the lots as they are: read, offered to a dossier, sent back to their financeur. */
#include "rights/acte.h"
#include "rights/dotation_interne.h"
#include "rights/par_lots.h"

#define CLE_BYTES 61
#define BATCH 256

/* ---- reading ------------------------------------------------------------------------------------------------ */

static const char *kept(struct arena *a, struct cursor *c, int column)
{
    return cursor_copy(c, a, column);
}

static void from_row(struct cursor *c, struct arena *a, int64_t titulaire_id, struct dotation_lot *l)
{
    *l = (struct dotation_lot){.titulaire_id = titulaire_id,
                               .lot = cursor_i64(c, 0),
                               .cle = kept(a, c, 1),
                               .financeur_id = cursor_i64(c, 2),
                               .siret = kept(a, c, 3),
                               .denomination = kept(a, c, 4),
                               .base = kept(a, c, 6),
                               .montant_cents = cursor_i64(c, 7),
                               .recu_le = cursor_day(c, 8),
                               .echeance = cursor_day(c, 9),
                               .remboursable = cursor_i64(c, 10) != 0,
                               .dossier_id = cursor_i64(c, 11),
                               .classes = kept(a, c, 12),
                               .formations = kept(a, c, 13),
                               .source = kept(a, c, 14),
                               .enregistre_us = cursor_i64(c, 15)};
    CHECK(financeur_find(cursor_text(c, 5), &l->categorie));
}

/* More than the table holds is said, never left out in silence. */
enum rc dotation_lire(struct db *db, struct arena *a, int64_t titulaire_id, int64_t lot, bool libres,
                      struct dotation_lot **out, size_t *n, struct err *e)
{
    struct cursor c = {0};
    bool more = false;
    size_t most = lot != 0 ? 1 : DOTATION_LOTS_MAX;
    enum rc rc = db_query(db, Q_DOTATION_LOTS, &c, e, "iii", titulaire_id, lot, (int64_t)libres);

    *n = 0;
    *out = ARENA_ARRAY(a, struct dotation_lot, most);
    while (rc == RC_OK && !more && cursor_next(&c)) {
        more = *n == most;
        if (!more)
            from_row(&c, a, titulaire_id, &(*out)[(*n)++]);
    }
    rc = cursor_close(&c, e);
    return rc == RC_OK && more
               ? ERR(e, MSG_DOTATION_TROP, "maximum", arena_printf(a, "%d", DOTATION_LOTS_MAX))
               : rc;
}

/* ---- what a dossier may use --------------------------------------------------------------------------------- */

#define NOMS_MAX 64 /* SIRETs that one body had; older ones are kept, the last state is always read */

/* The training of a session, by the SIRETs that its body had, the present one last. */
struct noms {
    size_t n;
    struct {
        const char *nom; /* "SIRET/number"; "" without SIRET */
        day_t avant;     /* first day that it is not the SIRET of the body; DAY_NONE: it is */
        bool partage;    /* another body had it, or has it */
        day_t connu_le;  /* of the body; DAY_NONE: always */
    } v[NOMS_MAX];
};

static enum rc training_names(struct db *db, struct arena *a, int64_t session_id, struct noms *out,
                              struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_DOTATION_FORMATION_DE_SESSION, &c, e, "i", session_id);

    out->n = 0;
    while (rc == RC_OK && cursor_next(&c)) {
        const size_t i = MIN(out->n, (size_t)NOMS_MAX - 1);

        out->v[i].nom = cursor_is_null(&c, 0) ? "" : kept(a, &c, 0);
        out->v[i].avant = cursor_day(&c, 1);
        out->v[i].partage = cursor_i64(&c, 2) != 0;
        out->v[i].connu_le = cursor_day(&c, 3);
        out->n = i + 1;
    }
    return cursor_close(&c, e);
}

/* Whether the conditions of a lot allow the training. They were written with the SIRET of some day: that of any day, when no other
 * body ever had it; otherwise that of the day on which the money was received. */
static bool allows(const struct dotation_lot *l, enum classe classe, const struct noms *names)
{
    bool that_day = false;

    if (l->formations[0] == '\0')
        return dotation_convient(l, classe, "");
    for (size_t i = 0; i < names->n; i++) {
        const bool here = !that_day && (names->v[i].avant == DAY_NONE || names->v[i].avant > l->recu_le) &&
                          (names->v[i].connu_le == DAY_NONE || names->v[i].connu_le <= l->recu_le);

        that_day |= here;
        if ((here || !names->v[i].partage) && dotation_convient(l, classe, names->v[i].nom))
            return true;
    }
    return false;
}

/* What is free of a lot on a day; 0 when it may not pay this dossier. */
static enum rc usable(struct db *db, const struct dotation_lot *l, int64_t dossier_id, enum classe classe,
                      const struct noms *training, day_t le, int64_t *free_cents, struct err *e)
{
    *free_cents = 0;
    if (l->dossier_id != 0 ? l->dossier_id != dossier_id : !allows(l, classe, training))
        return RC_OK;
    if (l->echeance != DAY_NONE && l->echeance < le)
        return RC_OK;
    return book_free_from(db, l->titulaire_id, dotation_poche(l), l->lot, le, free_cents, e);
}

/* Those that a full table leaves out are the last in the order of use. */
static void keep_first(struct dotation *all, size_t n, day_t le, struct dotation_ressources *out)
{
    financement_ranger(all, n, le);
    out->dotations_n = MIN(n, ARRAY_LEN(out->dotations));
    if (out->dotations_n > 0)
        memcpy(out->dotations, all, out->dotations_n * sizeof(*all));
}

enum rc dotation_ressources(struct db *db, struct arena *a, int64_t titulaire_id, int64_t dossier_id,
                            int64_t session_id, enum classe classe, day_t le, struct dotation_ressources *out,
                            struct err *e)
{
    struct dotation_lot *lots;
    struct dotation *all;
    struct noms training;
    size_t n, all_n = 0;
    enum rc rc = dotation_lire(db, a, titulaire_id, 0, true, &lots, &n, e);

    out->dotations_n = out->abondements_n = 0;
    if (rc == RC_OK && n > 0)
        rc = training_names(db, a, session_id, &training, e);
    if (rc != RC_OK || n == 0)
        return rc;
    all = ARENA_ARRAY(a, struct dotation, n);
    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        const struct dotation_lot *l = &lots[i];
        int64_t free_cents;

        rc = usable(db, l, dossier_id, classe, &training, le, &free_cents, e);
        if (rc != RC_OK || free_cents <= 0)
            continue;
        if (l->dossier_id == 0) {
            all[all_n++] = (struct dotation){.lot = l->lot,
                                             .financeur = l->categorie,
                                             .montant_cents = free_cents,
                                             .echeance = l->echeance,
                                             .ouvert_le = l->recu_le,
                                             .base = l->base};
        } else if (out->abondements_n < DOTATION_ABONDEMENTS_MAX) {
            out->lots[out->abondements_n] = l->lot;
            out->abondements[out->abondements_n++] = (struct abondement){l->categorie, free_cents};
        }
    }
    if (rc == RC_OK)
        keep_first(all, all_n, le, out);
    return rc;
}

/* ---- what goes back ----------------------------------------------------------------------------------------- */

static enum rc due(struct db *db, const struct dotation_lot *l, day_t le, bool *out, struct err *e)
{
    int64_t closed;
    enum rc rc;

    *out = l->remboursable && l->echeance < le;
    if (l->dossier_id == 0)
        return RC_OK;
    rc = db_i64(db, Q_DOTATION_DOSSIER_CLOS, 0, &closed, e, "ii", l->titulaire_id, l->dossier_id);
    *out = rc == RC_OK && closed != 0;
    return rc;
}

/* What goes to the financeur of a lot: out by a transfer afterwards, unless it was promised and never received. */
static enum rc give_back(struct db *db, const struct dotation_lot *l, day_t le, int64_t cents, bool received,
                         struct err *e)
{
    const enum book_genre genre = received ? GENRE_REMBOURSEMENT_FINANCEUR : GENRE_PROMESSE_LEVEE;
    char key[CLE_BYTES], inputs[64], day[DAY_TEXT_BYTES];
    int64_t before;
    struct transfer t = {.titulaire_id = l->titulaire_id,
                         .cle = key,
                         .phase = BOOK_POSTED,
                         .genre = genre,
                         .debit = dotation_poche(l),
                         .credit = COMPTE_FINANCEUR_BASE + l->financeur_id,
                         .lot = l->lot,
                         .amount = cents,
                         .value_day = le,
                         .dossier_id = l->dossier_id,
                         .rule = l->dossier_id != 0 ? "AB-08" : "AB-07",
                         .article = l->dossier_id != 0 ? "C. trav. R. 6333-2-1" : "C. trav. R. 6323-42-1"};
    enum rc rc =
        db_i64(db, Q_DOTATION_REMBOURSEMENTS, 0, &before, e, "iii", l->titulaire_id, l->lot, (int64_t)genre);

    if (rc != RC_OK || cents == 0)
        return rc;
    snprintf(key, sizeof(key), "dotation/%lld/%s/%lld", (long long)l->lot, received ? "rendu" : "levee",
             (long long)before + 1);
    if (l->echeance != DAY_NONE) {
        snprintf(inputs, sizeof(inputs), "{\"echeance\":\"%s\"}", day_iso(l->echeance, day));
        t.inputs = inputs;
    }
    return book_write(db, &t, 1, NULL, e);
}

/* What was received of a promise and is owed no more; all of a lot that is none. */
static enum rc received_part(struct db *db, int64_t titulaire_id, int64_t lot, int64_t cents, bool *promised,
                             int64_t *out, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_PROMESSE_LIRE, &c, e, "ii", titulaire_id, lot);

    *promised = rc == RC_OK && cursor_next(&c);
    *out = cents;
    if (*promised)
        *out = MIN(cents, MAX(0, cursor_i64(&c, 7) - cursor_i64(&c, 4) - cursor_i64(&c, 8)));
    return cursor_close(&c, e);
}

enum rc dotation_rendre(struct db *db, const struct dotation_lot *l, day_t le, int64_t cents, struct err *e)
{
    int64_t received;
    bool promised;
    char content[96];
    enum rc rc = received_part(db, l->titulaire_id, l->lot, cents, &promised, &received, e);

    if (rc == RC_OK && promised && received > 0)
        rc = db_exec(db, Q_PROMESSE_RENDRE, e, "iii", received, l->titulaire_id, l->lot);
    if (rc == RC_OK)
        rc = give_back(db, l, le, received, true, e);
    if (rc == RC_OK)
        rc = give_back(db, l, le, cents - received, false, e);
    snprintf(content, sizeof(content), "{\"lot\":%lld,\"centimes\":%lld}", (long long)l->lot,
             (long long)cents);
    return rc == RC_OK ? acte_noter(db, NULL, "dotation.rembourser", l->titulaire_id, content, e) : rc;
}

static enum rc rembourser(struct db *db, struct arena *a, int64_t titulaire_id, int64_t lot, day_t le,
                          int64_t *cents, struct err *e)
{
    struct dotation_lot *l;
    size_t n;
    bool is_due = false, frozen = false;
    enum rc rc = dotation_lire(db, a, titulaire_id, lot, false, &l, &n, e);

    if (rc == RC_OK && n == 0)
        rc = ERR(e, MSG_DOTATION_LOT_INCONNU, "lot", arena_printf(a, "%lld", (long long)lot));
    if (rc == RC_OK)
        rc = due(db, l, le, &is_due, e);
    if (rc == RC_OK && is_due)
        rc = acte_gele(db, titulaire_id, l->dossier_id, MAX(le, day_of_instant(db_now_us(db))), &frozen, e);
    if (rc == RC_OK && is_due && !frozen)
        rc = book_free_from(db, titulaire_id, dotation_poche(l), lot, le, cents, e);
    return rc == RC_OK && *cents > 0 ? dotation_rendre(db, l, le, *cents, e) : rc;
}

enum rc dotation_rembourser(struct db *db, int64_t titulaire_id, int64_t lot, day_t le, int64_t *cents,
                            struct err *e)
{
    struct arena *a = arena_new((size_t)1 << 20);
    enum rc rc;

    *cents = 0;
    if (a == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = rembourser(db, a, titulaire_id, lot, le, cents, e);
    arena_free(a);
    return rc;
}

/* ---- deadlines ---------------------------------------------------------------------------------------------- */

struct batch {
    day_t at;
    int64_t titulaire_id, lot; /* after this one */
    struct {
        int64_t titulaire_id, lot;
    } due[BATCH];
    size_t n;
    struct {
        int64_t cents, received;
    } done[BATCH]; /* of each */
    struct dotation_echeances *out;
};

static enum rc read_batch(struct db *db, void *arg, struct err *e)
{
    struct batch *b = arg;
    struct cursor c = {0};
    enum rc rc =
        db_query(db, Q_DOTATION_ECHUES, &c, e, "diii", b->at, b->titulaire_id, b->lot, (int64_t)BATCH);

    b->n = 0;
    while (rc == RC_OK && cursor_next(&c)) {
        b->due[b->n].titulaire_id = b->titulaire_id = cursor_i64(&c, 0);
        b->due[b->n].lot = b->lot = cursor_i64(&c, 1);
        b->n++;
    }
    return cursor_close(&c, e);
}

static void count_one(struct batch *b, int64_t cents, int64_t received)
{
    b->out->lots++;
    b->out->cents += cents;
    b->out->leves_cents += cents - received;
}

/* What a lot would give back, of which `received` came from its financeur. */
static enum rc measure(struct db *db, const struct batch *b, size_t i, int64_t *cents, int64_t *received,
                       struct err *e)
{
    int64_t tied, plain;
    bool promised;
    enum rc rc = book_free_from(db, b->due[i].titulaire_id, POCHE_DOTATION, b->due[i].lot, b->at, &plain, e);

    if (rc == RC_OK)
        rc = book_free_from(db, b->due[i].titulaire_id, POCHE_ABONDEMENT, b->due[i].lot, b->at, &tied, e);
    *cents = rc == RC_OK ? plain + tied : 0;
    return rc == RC_OK
               ? received_part(db, b->due[i].titulaire_id, b->due[i].lot, *cents, &promised, received, e)
               : rc;
}

static enum rc send_back(struct db *db, size_t i, void *arg, struct err *e)
{
    struct batch *b = arg;
    int64_t expected;
    enum rc rc = measure(db, b, i, &expected, &b->done[i].received, e);

    b->done[i].cents = 0;
    return rc == RC_OK
               ? dotation_rembourser(db, b->due[i].titulaire_id, b->due[i].lot, b->at, &b->done[i].cents, e)
               : rc;
}

/* The whole batch is one durable unit: a run that is cut begins again where nothing was sent back yet. */
static enum rc write_batch(struct db *db, void *arg, struct err *e)
{
    struct batch *b = arg;
    enum rc rc = db_acts(db, b->n, send_back, b, e);

    for (size_t i = 0; rc == RC_OK && i < b->n; i++)
        if (b->done[i].cents > 0)
            count_one(b, b->done[i].cents, MIN(b->done[i].cents, b->done[i].received));
    return rc;
}

/* What would be sent back, without writing. */
static enum rc count_batch(struct db *db, void *arg, struct err *e)
{
    struct batch *b = arg;
    enum rc rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && i < b->n; i++) {
        int64_t cents, received;

        rc = measure(db, b, i, &cents, &received, e);
        if (rc == RC_OK && cents > 0)
            count_one(b, cents, received);
    }
    return rc;
}

enum rc dotation_appliquer_echeances(struct store *s, day_t at, bool dry_run, struct dotation_echeances *out,
                                     struct err *e)
{
    struct batch *b = calloc(1, sizeof(*b));
    enum rc rc;

    memset(out, 0, sizeof(*out));
    if (b == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    b->at = at;
    b->out = out;
    rc = par_lots_run(s, &(struct par_lots){read_batch, count_batch, write_batch, b, &b->n, BATCH}, dry_run,
                      e);
    free(b);
    return rc;
}

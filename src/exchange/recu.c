/* recu.c - who may have which receipt, and its making (recu.h). */
#include "exchange/recu.h"
#include "training/dossier.h"

/* What is asked, found in the store. */
struct chosen {
    int64_t titulaire_id, dossier_id, seq;
    const char *numero; /* NULL: of no dossier */
    bool other;         /* somebody else's dossier */
};

static enum rc act_of_dossier(struct db *db, const struct dossier *d, int64_t rank, int64_t *seq,
                              struct err *e)
{
    struct cursor c = {0};
    int64_t n = 0;
    enum rc rc = db_query(db, Q_RECU_ENTREES_DOSSIER, &c, e, "ii", d->titulaire_id, d->id);

    *seq = 0;
    while (rc == RC_OK && cursor_next(&c))
        if (++n == rank || rank == 0)
            *seq = cursor_i64(&c, 0);
    rc = cursor_close(&c, e);
    return rc == RC_OK && *seq == 0 ? ERR(e, MSG_RECU_ACTE) : rc;
}

static enum rc by_dossier(struct db *db, struct arena *a, const struct recu_demande *d, struct chosen *out,
                          struct err *e)
{
    struct dossier dossier;
    enum rc rc = dossier_lire(db, a, d->numero, &dossier, e);

    if (rc != RC_OK)
        return rc;
    *out = (struct chosen){.titulaire_id = dossier.titulaire_id,
                           .dossier_id = dossier.id,
                           .numero = arena_strdup(a, dossier.numero)};
    out->other = (d->partie == PARTY_TITULAIRE && dossier.titulaire_id != d->acteur_id) ||
                 (d->partie == PARTY_ORGANISME && dossier.organisme_id != d->acteur_id);
    return out->other ? RC_OK : act_of_dossier(db, &dossier, d->acte, &out->seq, e);
}

static enum rc by_entry(struct db *db, const struct recu_demande *d, struct chosen *out, struct err *e)
{
    struct cursor c = {0};
    int64_t holders = 0;
    enum rc rc = db_query(db, Q_RECU_TITULAIRE, &c, e, "i", d->entree);

    *out = (struct chosen){.seq = d->entree};
    if (rc == RC_OK && cursor_next(&c)) {
        out->titulaire_id = cursor_i64(&c, 0);
        holders = cursor_i64(&c, 1);
    }
    rc = cursor_close(&c, e);
    if (rc != RC_OK)
        return rc;
    out->other = d->partie != PARTY_CDC && out->titulaire_id != d->acteur_id;
    if (holders == 1)
        return RC_OK;
    return holders == 0 ? ERR(e, MSG_RECU_ENTREE) : ERR(e, MSG_RECU_PLUSIEURS);
}

static struct door_request request_of(const struct recu_demande *d, const struct chosen *c)
{
    const struct door_request rq = {.party = d->partie,
                                    .actor_id = d->acteur_id,
                                    .actor_name = d->agent,
                                    .purpose = d->finalite,
                                    .law_day = d->le,
                                    .act = d->motif,
                                    .titulaire_id = c->titulaire_id,
                                    .dossier_id = c->dossier_id,
                                    .items = c->numero != NULL
                                                 ? item_set_of(ITEM_DOSSIER_SUIVI, ITEM_DOSSIER_FORMATION,
                                                               ITEM_DOSSIER_FORMATION_FINANCEMENT, ITEM_COUNT)
                                                 : item_set_of(ITEM_DROITS_MOUVEMENTS, ITEM_COUNT)};
    return rq;
}

/* A receipt is signed whole: it is given whole, or not at all. */
static bool covers_all(const struct grant *g, const struct item_set *wanted)
{
    for (int it = 0; it < ITEM_COUNT; it++)
        if (item_set_has(wanted, (enum law_item)it) && !grant_has(g, (enum law_item)it))
            return false;
    return true;
}

static enum rc ask_door(struct db *db, const struct recu_demande *d, const struct chosen *c, struct grant *g,
                        struct err *e)
{
    const struct door_request rq = request_of(d, c);
    char day[32];
    enum rc rc;

    if (c->other) {
        door_refuse(&rq, g);
        return d->numero != NULL ? ERR(e, MSG_DOSSIER_INCONNU) : ERR(e, MSG_RECU_ENTREE);
    }
    rc = door_open(db, &rq, g, e);
    if (rc == RC_OK && !covers_all(g, &rq.items)) {
        door_refuse(&rq, g);
        return ERR(e, MSG_LOI_ACCES_REFUSE, "partie", law_party_label(d->partie), "date",
                   day_french(d->le, day), "raison", "un reçu se donne entier");
    }
    return rc;
}

static enum rc choose(struct store *s, struct arena *a, const struct recu_demande *d, struct chosen *c,
                      struct grant *g, struct err *e)
{
    struct err second = {0};
    struct db *db;
    enum rc rc = store_read_begin(s, &db, e);
    enum rc opened;

    if (rc != RC_OK)
        return rc;
    rc = d->numero != NULL ? by_dossier(db, a, d, c, e) : by_entry(db, d, c, e);
    opened = rc == RC_OK ? ask_door(db, d, c, g, e) : rc;
    store_read_end(s, db);
    if (rc != RC_OK)
        return rc;
    rc = door_commit(s, g, &second); /* a refusal is recorded too */
    if (opened == RC_OK && rc != RC_OK)
        *e = second;
    return opened != RC_OK ? opened : rc;
}

enum rc recu_faire(struct store *s, struct arena *a, const struct recu_demande *d, struct recu_fait *out,
                   struct err *e)
{
    struct grant *g = ARENA_NEW(a, struct grant);
    struct chosen c = {0};
    struct journal_preuve proof;
    struct db *db;
    enum rc rc = choose(s, a, d, &c, g, e);

    out->porte = g;
    if (rc == RC_OK)
        rc = store_write(s, journal_couvrir, &c.seq, e);
    if (rc == RC_OK)
        rc = store_read_begin(s, &db, e);
    if (rc != RC_OK)
        return rc;
    rc = journal_prouver(db, a, c.seq, &proof, e);
    if (rc == RC_OK)
        rc = recu_ecrire(store_keys(s), &proof, c.numero, a, &out->texte, e);
    store_read_end(s, db);
    return rc == RC_OK ? recu_verifier(a, out->texte, NULL, &out->lu, e) : rc;
}

/* ---- the acts of a dossier --------------------------------------------------------------------------------------- */

enum rc recu_actes(struct db *db, struct arena *a, int64_t titulaire_id, int64_t dossier_id,
                   struct recu_acte **out, size_t *n, struct err *e)
{
    struct cursor c = {0};
    size_t room = 16;
    enum rc rc = db_query(db, Q_RECU_ENTREES_DOSSIER, &c, e, "ii", titulaire_id, dossier_id);

    *n = 0;
    *out = ARENA_ARRAY(a, struct recu_acte, room);
    while (rc == RC_OK && cursor_next(&c)) {
        if (*n == room) {
            struct recu_acte *more = ARENA_ARRAY(a, struct recu_acte, room * 2);

            memcpy(more, *out, room * sizeof(**out));
            *out = more;
            room *= 2;
        }
        (*out)[(*n)++] = (struct recu_acte){.acte = recu_mot(cursor_copy(&c, a, 1)),
                                            .le = day_of_instant(cursor_i64(&c, 2))};
    }
    return cursor_close(&c, e);
}

enum rc recu_lister(struct store *s, struct arena *a, const struct recu_demande *d, struct recu_acte **out,
                    size_t *n, struct err *e)
{
    struct recu_demande last = *d;
    struct grant g = {0};
    struct chosen c = {0};
    struct db *db;
    enum rc rc;

    last.acte = 0;
    rc = choose(s, a, &last, &c, &g, e);
    if (rc == RC_OK)
        rc = store_read_begin(s, &db, e);
    if (rc != RC_OK)
        return rc;
    rc = recu_actes(db, a, c.titulaire_id, c.dossier_id, out, n, e);
    store_read_end(s, db);
    return rc;
}

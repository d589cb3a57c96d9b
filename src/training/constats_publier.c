/* Putting a training back in the public catalogue, and withdrawing it. */
#include "journal/journal.h"
#include "training/avis.h"
#include "training/constats.h"
#include "training/decision.h"
#include <inttypes.h>

#define SESSIONS_MAX 1000000

/* As the query formation_retiree says it. */
enum { PUBLIEE, RETIREE_ORGANISME, RETIREE_GESTIONNAIRE };

static enum rc write_journal(struct db *db, const struct publication_acte *p, int64_t formation_id,
                             const char *act, struct err *e)
{
    char content[96];
    const struct journal_entry entry = {.kind = JOURNAL_ACT,
                                        .party = p->party,
                                        .actor_id = p->acteur_id,
                                        .actor_name = p->agent,
                                        .purpose = FINALITE_3,
                                        .act = act,
                                        .law_day = day_of_instant(db_now_us(db)),
                                        .content = content};

    snprintf(content, sizeof(content), "{\"organisme\":%" PRId64 ",\"formation\":%" PRId64 "}",
             p->organisme_id, formation_id);
    return journal_append(db, &entry, NULL, e);
}

static enum rc find(struct db *db, const struct publication_acte *p, int64_t *id, int64_t *retiree,
                    struct err *e)
{
    enum rc rc = p->formation != NULL
                     ? db_i64(db, Q_FORMATION_BY_NUMERO, 0, id, e, "it", p->organisme_id, p->formation)
                     : db_i64(db, Q_FORMATION_OF, 0, id, e, "ii", p->formation_id, p->organisme_id);

    if (rc == RC_OK && *id == 0)
        return ERR(e, MSG_CATALOGUE_FORMATION_INCONNUE);
    if (rc == RC_OK)
        rc = db_i64(db, Q_FORMATION_RETIREE, 0, retiree, e, "i", *id);
    return rc;
}

/* The identifiers of the open sessions; the caller frees them. */
static enum rc sessions(struct db *db, int64_t formation, int64_t **out, size_t *n, struct err *e)
{
    struct cursor c = {0};
    size_t room = 64;
    enum rc rc = db_query(db, Q_FORMATION_SESSIONS, &c, e, "ii", formation, (int64_t)SESSIONS_MAX);

    *n = 0;
    *out = malloc(room * sizeof(**out));
    while (*out != NULL && rc == RC_OK && cursor_next(&c)) {
        if (*n == room) {
            int64_t *larger = reallocarray(*out, room *= 2, sizeof(**out));

            if (larger == NULL)
                free(*out);
            *out = larger;
        }
        if (*out != NULL)
            (*out)[(*n)++] = cursor_i64(&c, 0);
    }
    if (rc == RC_OK)
        rc = cursor_close(&c, e);
    return rc == RC_OK && *out == NULL ? ERR(e, MSG_MEMOIRE_EPUISEE) : rc;
}

/* The sentence of the first finding that forbids a session, and its article; "" when none does. */
static void first_forbidding(const struct offre_constats *o, char *out, size_t size, const char **article)
{
    out[0] = '\0';
    for (size_t i = 0; i < o->n && out[0] == '\0'; i++)
        if (o->constats[i].bloquant && o->constats[i].msg != MSG_CATALOGUE_RETIREE) {
            snprintf(out, size, "%s", o->constats[i].phrase);
            *article = msg_def(o->constats[i].msg)->article;
        }
}

static enum rc check_sessions(struct db *db, int64_t formation, struct err *e)
{
    char motif[300] = "", texte[120] = "", count[24];
    const char *article = "";
    int64_t *ids = NULL;
    size_t n = 0, wrong = 0;
    enum rc rc = sessions(db, formation, &ids, &n, e);

    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        struct offre_constats o;
        char one[300];

        rc = constats_session(db, ids[i], &o, e);
        if (rc != RC_OK)
            break;
        first_forbidding(&o, one, sizeof(one), &article);
        wrong += one[0] != '\0';
        if (motif[0] == '\0') {
            snprintf(motif, sizeof(motif), "%s", one);
            snprintf(texte, sizeof(texte), article[0] != '\0' ? " (%s)" : "%s", article);
        }
    }
    free(ids);
    if (rc != RC_OK || wrong == 0)
        return rc;
    snprintf(count, sizeof(count), "%zu", wrong);
    return ERR(e, MSG_CATALOGUE_BLOQUANTS, "n", count, "texte", texte, "motif", motif);
}

/* What another does to its catalogue is told to a body; what it does itself is not. */
static enum rc tell_body(struct db *db, const struct publication_acte *p, int64_t formation_id, bool away,
                         struct err *e)
{
    return p->party == PARTY_ORGANISME ? RC_OK : avis_offre(db, formation_id, away, e);
}

enum rc formation_publier_unit(struct db *db, void *arg, struct err *e)
{
    const struct publication_acte *p = arg;
    int64_t id, retiree = PUBLIEE;
    enum rc rc;

    if (p->motif != NULL && *p->motif != '\0') {
        ERR(e, MSG_CATALOGUE_MOTIF_INUTILE);
        return err_at(e, "motif", 0);
    }
    rc = find(db, p, &id, &retiree, e);

    if (rc == RC_OK && retiree == PUBLIEE)
        return ERR(e, MSG_CATALOGUE_DEJA_PUBLIEE);
    if (rc == RC_OK && retiree == RETIREE_GESTIONNAIRE && p->party == PARTY_ORGANISME)
        return ERR(e, MSG_CATALOGUE_RETIREE_GESTIONNAIRE);
    if (rc == RC_OK)
        rc = check_sessions(db, id, e);
    if (rc == RC_OK)
        rc = db_exec(db, Q_FORMATION_PUBLIER, e, "i", id);
    if (rc == RC_OK)
        rc = tell_body(db, p, id, false, e);
    return rc == RC_OK ? write_journal(db, p, id, "catalogue.publier", e) : rc;
}

enum rc formation_retirer_unit(struct db *db, void *arg, struct err *e)
{
    const struct publication_acte *p = arg;
    int64_t id, retiree = PUBLIEE;
    const bool body = p->party == PARTY_ORGANISME;
    const int64_t now = db_now_us(db);
    enum rc rc = find(db, p, &id, &retiree, e);

    if (rc == RC_OK && retiree != PUBLIEE && (body || retiree == RETIREE_GESTIONNAIRE))
        return ERR(e, MSG_CATALOGUE_DEJA_RETIREE);
    if (rc == RC_OK && !body)
        rc = decision_motifs("motif", p->motif, RETRAIT_MOTIF_MAX, day_of_instant(now), e);
    if (rc == RC_OK)
        rc = db_exec(db, Q_FORMATION_RETIRER, e, "itti", now, body ? "organisme" : "gestionnaire",
                     body ? NULL : p->motif, id);
    if (rc == RC_OK)
        rc = tell_body(db, p, id, true, e);
    return rc == RC_OK ? write_journal(db, p, id, "catalogue.retirer", e) : rc;
}

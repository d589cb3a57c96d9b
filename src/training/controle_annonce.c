/* Announcing a draw, abandoning an announcement before its day, and what a draw must find in it. */
#include "training/controle_annonce.h"
#include "base/text.h"
#include "journal/journal.h"
#include "law/law.h"
#include "training/decision.h"
#include <inttypes.h>

#define MOTIF_MAX 300

static enum rc wrong(struct err *e, const char *field)
{
    return err_at(e, field, 0);
}

/* ---- reading ------------------------------------------------------------------------------------------------- */

static struct controle_annonce row(struct cursor *c, struct arena *a)
{
    return (struct controle_annonce){.id = cursor_i64(c, 0),
                                     .organisme_id = cursor_i64(c, 1),
                                     .du = cursor_day(c, 2),
                                     .au = cursor_day(c, 3),
                                     .taille = cursor_i64(c, 4),
                                     .source = cursor_copy(c, a, 5),
                                     .connue_le = cursor_day(c, 6),
                                     .annoncee_le = cursor_day(c, 7),
                                     .annoncee_par = cursor_copy(c, a, 8),
                                     .abandon_le = cursor_day(c, 9),
                                     .denomination = cursor_copy(c, a, 10),
                                     .nda = cursor_copy(c, a, 11),
                                     .controle = cursor_copy(c, a, 12),
                                     .population_n = cursor_i64(c, 13),
                                     .empreinte = cursor_copy(c, a, 14)};
}

enum rc controle_annonce_lire(struct db *db, struct arena *a, int64_t id, struct controle_annonce *out,
                              struct err *e)
{
    struct cursor c = {0};
    bool found = false;
    enum rc rc = db_query(db, Q_CONTROLE_ANNONCE_LIRE, &c, e, "i", id);

    if (rc != RC_OK)
        return rc;
    if (cursor_next(&c)) {
        found = true;
        *out = row(&c, a);
    }
    rc = cursor_close(&c, e);
    if (rc != RC_OK || found)
        return rc;
    ERR(e, MSG_CONTROLE_ANNONCE_INCONNUE);
    return wrong(e, "annonce");
}

enum rc controle_annonces(struct db *db, struct arena *a, size_t limit, struct controle_annonce **out,
                          size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_CONTROLE_ANNONCES, &c, e, "i", (int64_t)limit);

    *n = 0;
    if (rc != RC_OK)
        return rc;
    *out = ARENA_ARRAY(a, struct controle_annonce, limit + 1);
    while (*n < limit && cursor_next(&c))
        (*out)[(*n)++] = row(&c, a);
    return cursor_close(&c, e);
}

/* ---- announcing ---------------------------------------------------------------------------------------------- */

struct etape {
    struct db *db;
    struct arena *a;
    struct controle_annonce_commande *c;
    struct tirage t; /* annoncer: the population and its fingerprint */
    day_t le;
};
typedef enum rc etape_fn(struct etape *x, struct err *e);

static enum rc run(struct db *db, struct controle_annonce_commande *c, etape_fn *fn, struct err *e)
{
    struct etape x = {.db = db, .c = c, .le = day_of_instant(db_now_us(db))};
    enum rc rc;

    if (c->par.agent == NULL || *c->par.agent == '\0')
        return ERR(e, MSG_DECISION_AGENT);
    x.a = arena_new(CONTROLE_ARENA);
    if (x.a == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = fn(&x, e);
    arena_free(x.a);
    return rc;
}

static enum rc note(const struct etape *x, const char *act, const char *content, struct err *e)
{
    const struct journal_entry entry = {.kind = JOURNAL_ACT,
                                        .party = x->c->par.party,
                                        .actor_id = x->c->par.actor_id,
                                        .actor_name = x->c->par.agent,
                                        .purpose = FINALITE_3,
                                        .act = act,
                                        .law_day = x->le,
                                        .content = content};

    return journal_append(x->db, &entry, NULL, e);
}

static enum rc check_source(const struct etape *x, struct err *e)
{
    const char *source = x->c->source;
    size_t n = source != NULL ? strlen(source) : 0;

    if (n <= TIRAGE_SOURCE_MAX && n > 0 && text_is_utf8(source, n) && text_is_one_line(source) &&
        strlen(tirage_graine_pliee(x->a, source)) >= TIRAGE_GRAINE_MIN)
        return RC_OK;
    ERR(e, MSG_CONTROLE_ANNONCE_SOURCE);
    return wrong(e, "source");
}

enum rc controle_population(struct db *db, struct arena *a, enum query which, int64_t id, day_t du, day_t au,
                            struct tirage *t, struct err *e)
{
    const int64_t most = (int64_t)TIRAGE_POPULATION_MAX + 1;
    struct cursor c = {0};
    enum rc rc = which == Q_CONTROLE_ANNONCE_POPULATION
                     ? db_query(db, Q_CONTROLE_ANNONCE_POPULATION, &c, e, "ii", id, most)
                     : db_query(db, Q_CONTROLE_CANDIDATS, &c, e, "iddi", id, du, au, most);

    if (rc != RC_OK)
        return rc;
    t->population = ARENA_ARRAY(a, const char *, TIRAGE_POPULATION_MAX + 1);
    while (t->population_n <= TIRAGE_POPULATION_MAX && cursor_next(&c))
        t->population[t->population_n++] = cursor_copy(&c, a, 0);
    return cursor_close(&c, e);
}

/* The dossiers are fixed now, while nobody knows the seed: who could wait until it is known would choose the day, hence the sample. Days to
 * come have none yet. */
static enum rc fix_population(struct etape *x, struct err *e)
{
    enum rc rc;

    if (x->c->au > x->le) {
        ERR(e, MSG_CONTROLE_ANNONCE_AU);
        return wrong(e, "au");
    }
    x->t.echantillon_n = x->c->taille > 0 ? (size_t)x->c->taille : 0;
    rc = controle_population(x->db, x->a, Q_CONTROLE_CANDIDATS, x->c->organisme_id, x->c->du, x->c->au, &x->t,
                             e);
    if (rc == RC_OK)
        rc = tirage_figer(&x->t, e);
    return rc != RC_OK && e->msg == MSG_TIRAGE_POPULATION ? wrong(e, "du") : rc;
}

static enum rc check_day(const struct etape *x, struct err *e)
{
    struct law_value days;
    char day[32];
    enum rc rc = law_param(PARAM_CONTROLE_ANNONCE_JOURS, x->le, &days, e);

    if (rc != RC_OK || (x->c->connue_le > x->le && x->c->connue_le >= x->le + (day_t)days.value))
        return rc;
    ERR(e, MSG_CONTROLE_ANNONCE_JOUR, "date", day_french(x->le + (day_t)days.value, day));
    return wrong(e, "le");
}

static enum rc check_waiting(const struct etape *x, struct err *e)
{
    char text[24];
    int64_t other;
    enum rc rc = db_i64(x->db, Q_CONTROLE_ANNONCE_CHEVAUCHE, 0, &other, e, "idd", x->c->organisme_id,
                        x->c->au, x->c->du);

    if (rc != RC_OK || other == 0)
        return rc;
    snprintf(text, sizeof(text), "%" PRId64, other);
    ERR(e, MSG_CONTROLE_ANNONCE_ATTEND, "numero", text);
    return wrong(e, "du");
}

/* *met: one of the texts of this query begins with the words of `text`, or the other way round; with `whole`, is it. */
static enum rc meets(struct db *db, struct arena *a, enum query query, int64_t organisme_id, const char *text,
                     bool whole, bool *met, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, query, &c, e, "i", organisme_id);

    *met = false;
    if (rc != RC_OK)
        return rc;
    while (cursor_next(&c)) {
        const char *other = tirage_graine_pliee(a, cursor_text(&c, 0));

        *met |= strcmp(other, text) == 0 ||
                (!whole && (tirage_graine_suit(text, other) || tirage_graine_suit(other, text)));
    }
    return cursor_close(&c, e);
}

/* The result of one day is one seed: two announcements of it could not both be drawn. */
static enum rc check_other_sources(const struct etape *x, struct err *e)
{
    const char *source = tirage_graine_pliee(x->a, x->c->source);
    bool drawn, waits = false;
    enum rc rc = meets(x->db, x->a, Q_CONTROLE_GRAINES, x->c->organisme_id, source, false, &drawn, e);

    if (rc == RC_OK)
        rc = meets(x->db, x->a, Q_CONTROLE_ANNONCE_SOURCES, x->c->organisme_id, source, false, &waits, e);
    if (rc != RC_OK || (!drawn && !waits))
        return rc;
    ERR(e, MSG_CONTROLE_ANNONCE_SOURCE_DEJA);
    return wrong(e, "source");
}

static enum rc write_announcement(struct etape *x, struct err *e)
{
    const struct controle_annonce_commande *c = x->c;
    unsigned char hash[HASH_BYTES];
    char source[2 * HASH_BYTES + 1], du[DAY_TEXT_BYTES], au[DAY_TEXT_BYTES], known[DAY_TEXT_BYTES];
    int64_t last;
    enum rc rc = db_i64(x->db, Q_CONTROLE_ANNONCE_MAX_ID, 0, &last, e, "");

    if (rc == RC_OK)
        rc = db_exec(x->db, Q_CONTROLE_ANNONCE_INSERT, e, "iidditddtit", last + 1, c->organisme_id, c->du,
                     c->au, c->taille, c->source, c->connue_le, x->le, c->par.agent,
                     (int64_t)x->t.population_n, x->t.empreinte);
    for (size_t i = 0; rc == RC_OK && i < x->t.population_n; i++)
        rc = db_exec(x->db, Q_CONTROLE_ANNONCE_DOSSIER_INSERT, e, "it", last + 1, x->t.population[i]);
    if (rc != RC_OK)
        return rc;
    x->c->id_out = last + 1;
    x->c->population_out = (int64_t)x->t.population_n;
    memcpy(x->c->empreinte_out, x->t.empreinte, sizeof(x->c->empreinte_out));
    sha256(c->source, strlen(c->source), hash);
    hex(hash, HASH_BYTES, source);
    return note(x, "controle.annoncer",
                arena_printf(x->a,
                             "{\"annonce\":%" PRId64 ",\"organisme\":%" PRId64
                             ",\"du\":\"%s\",\"au\":\"%s\",\"taille\":%" PRId64
                             ",\"connue\":\"%s\",\"source\":\"%s\",\"population\":\"%s\",\"dossiers\":%zu}",
                             c->id_out, c->organisme_id, day_iso(c->du, du), day_iso(c->au, au), c->taille,
                             day_iso(c->connue_le, known), source, x->t.empreinte, x->t.population_n),
                e);
}

static enum rc announce(struct etape *x, struct err *e)
{
    enum rc rc = declaration_organisme(x->db, x->c->organisme_id, e);

    if (rc == RC_OK)
        rc = check_source(x, e);
    if (rc == RC_OK)
        rc = fix_population(x, e);
    if (rc == RC_OK)
        rc = check_day(x, e);
    if (rc == RC_OK)
        rc = check_waiting(x, e);
    if (rc == RC_OK)
        rc = check_other_sources(x, e);
    return rc == RC_OK ? write_announcement(x, e) : rc;
}

/* ---- abandoning ---------------------------------------------------------------------------------------------- */

static enum rc check_waits(const struct controle_annonce *annonce, struct err *e)
{
    char day[32];

    if (annonce->controle != NULL)
        ERR(e, MSG_CONTROLE_ANNONCE_SERVIE, "numero", annonce->controle);
    else if (annonce->abandon_le != DAY_NONE)
        ERR(e, MSG_CONTROLE_ANNONCE_ABANDONNEE, "date", day_french(annonce->abandon_le, day));
    else
        return RC_OK;
    return wrong(e, "annonce");
}

static enum rc abandon(struct etape *x, struct err *e)
{
    struct controle_annonce annonce;
    char day[32];
    enum rc rc = controle_annonce_lire(x->db, x->a, x->c->id, &annonce, e);

    if (rc == RC_OK)
        rc = check_waits(&annonce, e);
    if (rc == RC_OK && x->le >= annonce.connue_le) {
        ERR(e, MSG_CONTROLE_ANNONCE_PASSEE, "date", day_french(annonce.connue_le, day));
        return wrong(e, "annonce");
    }
    if (rc == RC_OK)
        rc = decision_motifs("motif", x->c->motif, MOTIF_MAX, x->le, e);
    if (rc == RC_OK)
        rc = db_exec(x->db, Q_CONTROLE_ANNONCE_ABANDONNER, e, "dtti", x->le, x->c->par.agent, x->c->motif,
                     annonce.id);
    if (rc != RC_OK)
        return rc;
    return note(x, "controle.abandonner",
                arena_printf(x->a, "{\"annonce\":%" PRId64 ",\"organisme\":%" PRId64 "}", annonce.id,
                             annonce.organisme_id),
                e);
}

enum rc controle_annoncer(struct db *db, void *commande, struct err *e)
{
    return run(db, commande, announce, e);
}

enum rc controle_annonce_abandonner(struct db *db, void *commande, struct err *e)
{
    return run(db, commande, abandon, e);
}

/* ---- what a draw finds --------------------------------------------------------------------------------------- */

static enum rc check_same(const struct controle_annonce *annonce, const struct controle_commande *c,
                          struct err *e)
{
    char text[24];

    if (annonce->organisme_id == c->organisme_id && annonce->du == c->du && annonce->au == c->au &&
        annonce->taille == c->taille)
        return RC_OK;
    snprintf(text, sizeof(text), "%" PRId64, annonce->id);
    ERR(e, MSG_CONTROLE_ANNONCE_AUTRE, "numero", text);
    return wrong(e, "annonce");
}

static enum rc check_seed(struct db *db, struct arena *a, const struct controle_annonce *annonce,
                          const char *typed, const char **graine, struct err *e)
{
    size_t n = typed != NULL ? strlen(typed) : 0;
    const char *source = tirage_graine_pliee(a, annonce->source);
    bool used;
    enum rc rc;

    if (n == 0 || n > TIRAGE_GRAINE_MAX || !text_is_utf8(typed, n) || !text_is_one_line(typed)) {
        ERR(e, MSG_TIRAGE_GRAINE);
        return wrong(e, "graine");
    }
    *graine = tirage_graine_pliee(a, typed);
    if (!tirage_graine_suit(source, *graine) || strcmp(*graine, source) == 0) {
        ERR(e, MSG_CONTROLE_ANNONCE_GRAINE, "source", annonce->source);
        return wrong(e, "graine");
    }
    rc = meets(db, a, Q_CONTROLE_GRAINES, annonce->organisme_id, *graine, true, &used, e);
    if (rc != RC_OK || !used)
        return rc;
    ERR(e, MSG_CONTROLE_GRAINE_DEJA);
    return wrong(e, "graine");
}

enum rc controle_annonce_tirer(struct db *db, struct arena *a, const struct controle_commande *c,
                               struct tirage *t, struct err *e)
{
    struct controle_annonce annonce;
    char day[32];
    enum rc rc;

    if (c->annonce <= 0) {
        ERR(e, MSG_CONTROLE_ANNONCE_MANQUE);
        return wrong(e, "annonce");
    }
    rc = controle_annonce_lire(db, a, c->annonce, &annonce, e);
    if (rc == RC_OK)
        rc = check_waits(&annonce, e);
    if (rc == RC_OK)
        rc = check_same(&annonce, c, e);
    if (rc == RC_OK && day_of_instant(db_now_us(db)) < annonce.connue_le) {
        ERR(e, MSG_CONTROLE_ANNONCE_TROP_TOT, "date", day_french(annonce.connue_le, day));
        return wrong(e, "annonce");
    }
    if (rc == RC_OK)
        rc = check_seed(db, a, &annonce, c->graine, &t->graine, e);
    if (rc != RC_OK)
        return rc;
    t->annoncee = annonce.empreinte;
    return annonce.empreinte != NULL
               ? controle_population(db, a, Q_CONTROLE_ANNONCE_POPULATION, annonce.id, annonce.du, annonce.au,
                                     t, e)
               : controle_population(db, a, Q_CONTROLE_CANDIDATS, c->organisme_id, c->du, c->au, t, e);
}

#include "training/controle.h"
#include "journal/journal.h"
#include "law/law.h"
#include "training/controle_annonce.h"
#include "training/decision.h"
#include <inttypes.h>

#define REFERENCE_MAX 300

struct etape {
    struct db *db;
    struct arena *a;
    struct controle_commande *c;
    struct controle k; /* as stored, but for an opening */
    day_t le;
};
typedef enum rc etape_fn(struct etape *x, struct err *e);

static enum rc run(struct db *db, void *arg, etape_fn *fn, struct err *e)
{
    struct etape x = {
        .db = db, .a = arena_new(CONTROLE_ARENA), .c = arg, .le = day_of_instant(db_now_us(db))};
    bool body = x.c->par.party == PARTY_ORGANISME;
    enum rc rc = RC_OK;

    if (x.a == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    if (!body && (x.c->par.agent == NULL || *x.c->par.agent == '\0'))
        rc = ERR(e, MSG_DECISION_AGENT);
    if (rc == RC_OK && x.c->numero != NULL)
        rc = controle_lire(db, x.a, x.c->numero, &x.k, e);
    if (rc == RC_OK && x.c->numero != NULL && body && x.k.organisme_id != x.c->organisme_id)
        rc = ERR(e, MSG_CONTROLE_INCONNU);
    if (rc == RC_OK && x.c->numero != NULL && x.k.clos_le != DAY_NONE)
        rc = ERR(e, MSG_CONTROLE_CLOS);
    if (rc == RC_OK)
        rc = fn(&x, e);
    arena_free(x.a);
    return rc;
}

/* `content`: what follows the number of the control, an open JSON object; never a text that a person wrote. */
static enum rc note(const struct etape *x, const char *act, const char *numero, const char *more,
                    struct err *e)
{
    char content[800];
    const struct journal_entry entry = {.kind = JOURNAL_ACT,
                                        .party = x->c->par.party,
                                        .actor_id = x->c->par.actor_id,
                                        .actor_name = x->c->par.agent,
                                        .purpose =
                                            x->c->par.party == PARTY_ORGANISME ? FINALITE_4 : FINALITE_3,
                                        .act = act,
                                        .law_day = x->le,
                                        .content = content};

    snprintf(content, sizeof(content), "{\"controle\":\"%s\"%s}", numero, more);
    return journal_append(x->db, &entry, NULL, e);
}

/* ---- opening: the sample is drawn among the announced population ---------------------------------------------------- */

static enum rc number(struct etape *x, int64_t *id, struct err *e)
{
    char like[32];
    int64_t last, year;
    enum rc rc = db_i64(x->db, Q_CONTROLE_MAX_ID, 0, &last, e, "");

    snprintf(like, sizeof(like), "CTL-%d-%%", day_year(x->le));
    if (rc == RC_OK)
        rc = db_i64(x->db, Q_CONTROLE_DE_L_ANNEE, 0, &year, e, "t", like);
    if (rc != RC_OK)
        return rc;
    *id = last + 1;
    snprintf(x->c->numero_out, sizeof(x->c->numero_out), "CTL-%04d-%05d", day_year(x->le) % 10000,
             (int)(year % 99999) + 1);
    return RC_OK;
}

static enum rc write_draw(struct etape *x, int64_t id, const struct tirage *t, struct err *e)
{
    enum rc rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && i < t->population_n; i++)
        rc = db_exec(x->db, Q_CONTROLE_POPULATION_INSERT, e, "it", id, t->population[i]);
    for (size_t i = 0; rc == RC_OK && i < t->echantillon_n; i++)
        rc = db_exec(x->db, Q_CONTROLE_RANG_SET, e, "iit", (int64_t)i + 1, id, t->echantillon[i]);
    return rc;
}

static enum rc ouvrir(struct etape *x, struct err *e)
{
    struct tirage t = {.echantillon_n = x->c->taille > 0 ? (size_t)x->c->taille : 0};
    struct law_value delay;
    unsigned char hash[HASH_BYTES];
    char seed[2 * HASH_BYTES + 1], more[300];
    int64_t id;
    enum rc rc = declaration_organisme(x->db, x->c->organisme_id, e);

    if (rc == RC_OK)
        rc = controle_annonce_tirer(x->db, x->a, x->c, &t, e);
    if (rc == RC_OK)
        rc = tirage_tirer(x->a, &t, e);
    if (rc == RC_OK && t.annoncee != NULL && strcmp(t.annoncee, t.empreinte) != 0)
        rc = ERR(e, MSG_TIRAGE_FAUX); /* the population is no longer the announced one */
    if (rc != RC_OK && e->msg == MSG_TIRAGE_POPULATION)
        return err_at(e, "du", 0); /* nobody entered between these days, or too many */
    if (rc == RC_OK)
        rc = law_param(PARAM_CONTROLE_PIECES_JOURS, x->le, &delay, e);
    if (rc == RC_OK)
        rc = number(x, &id, e);
    if (rc == RC_OK)
        rc = db_exec(x->db, Q_CONTROLE_INSERT, e, "itittddiiddti", id, x->c->numero_out, x->c->organisme_id,
                     t.graine, t.empreinte, x->c->du, x->c->au, (int64_t)t.population_n,
                     (int64_t)t.echantillon_n, x->le, x->le + (day_t)delay.value, x->c->par.agent,
                     x->c->annonce);
    if (rc == RC_OK)
        rc = write_draw(x, id, &t, e);
    if (rc != RC_OK)
        return rc;
    memcpy(x->c->empreinte_out, t.empreinte, sizeof(t.empreinte));
    sha256(t.graine, strlen(t.graine), hash);
    hex(hash, HASH_BYTES, seed);
    snprintf(more, sizeof(more),
             ",\"organisme\":%" PRId64 ",\"annonce\":%" PRId64
             ",\"population\":\"%s\",\"graine\":\"%s\",\"tires\":%zu",
             x->c->organisme_id, x->c->annonce, t.empreinte, seed, t.echantillon_n);
    return note(x, "controle.ouvrir", x->c->numero_out, more, e);
}

/* ---- the exchange ------------------------------------------------------------------------------------------ */

static enum rc recevoir(struct etape *x, struct err *e)
{
    enum rc rc = decision_texte("reference", x->c->reference, REFERENCE_MAX, MSG_CONTROLE_REFERENCE, e);

    if (rc == RC_OK)
        rc = db_exec(x->db, Q_CONTROLE_RECEVOIR, e, "tdit", x->c->reference, x->le, x->k.id, x->c->dossier);
    if (rc == RC_OK && db_changes(x->db) != 1) {
        ERR(e, MSG_CONTROLE_DOSSIER);
        return err_at(e, "dossier", 0);
    }
    return rc == RC_OK ? note(x, "controle.recevoir", x->k.numero, "", e) : rc;
}

/* No more than what is read back, and half of it a side: the one who writes much does not silence the other. */
static enum rc room(const struct etape *x, struct err *e)
{
    char text[24];
    int64_t n;
    enum rc rc = db_i64(x->db, Q_CONTROLE_ECHANGES_DE, 0, &n, e, "ii", x->k.id,
                        (int64_t)(x->c->par.party == PARTY_ORGANISME));

    snprintf(text, sizeof(text), "%d", CONTROLE_ECHANGES_MAX / 2);
    return rc == RC_OK && n >= CONTROLE_ECHANGES_MAX / 2 ? ERR(e, MSG_CONTROLE_ECHANGES_MAX, "n", text) : rc;
}

static enum rc echanger(struct etape *x, struct err *e)
{
    int64_t last;
    enum rc rc = decision_motifs("texte", x->c->texte, CONTROLE_TEXTE_MAX, x->le, e);

    if (rc == RC_OK)
        rc = room(x, e);
    if (rc == RC_OK)
        rc = db_i64(x->db, Q_CONTROLE_ECHANGE_MAX, 0, &last, e, "i", x->k.id);
    if (rc == RC_OK)
        rc = db_exec(x->db, Q_CONTROLE_ECHANGE_INSERT, e, "iiidt", x->k.id, last + 1,
                     (int64_t)(x->c->par.party == PARTY_ORGANISME), x->le, x->c->texte);
    return rc == RC_OK ? note(x, "controle.echanger", x->k.numero, "", e) : rc;
}

static enum rc clore(struct etape *x, struct err *e)
{
    char day[32];
    enum rc rc;

    if (x->k.recues_n < x->k.echantillon_n && x->le <= x->k.pieces_avant)
        return ERR(e, MSG_CONTROLE_TROP_TOT, "date", day_french(x->k.pieces_avant, day));
    rc = decision_motifs("conclusion", x->c->texte, CONTROLE_TEXTE_MAX, x->le, e);
    if (rc == RC_OK)
        rc = db_exec(x->db, Q_CONTROLE_CLORE, e, "dti", x->le, x->c->texte, x->k.id);
    return rc == RC_OK ? note(x, "controle.clore", x->k.numero, "", e) : rc;
}

enum rc controle_ouvrir(struct db *db, void *arg, struct err *e)
{
    ((struct controle_commande *)arg)->numero = NULL;
    return run(db, arg, ouvrir, e);
}

enum rc controle_recevoir(struct db *db, void *arg, struct err *e)
{
    return run(db, arg, recevoir, e);
}

enum rc controle_echanger(struct db *db, void *arg, struct err *e)
{
    return run(db, arg, echanger, e);
}

enum rc controle_clore(struct db *db, void *arg, struct err *e)
{
    return run(db, arg, clore, e);
}

/* The steps of a measure, up to the day it is examined. The decision itself is in mesure_decider.c. */
#include "training/mesure_interne.h"
#include "base/text.h"
#include "journal/journal.h"
#include "law/articles.h"
#include <inttypes.h>
#include "training/etats.h"

#define FAIT_MAX 2000
#define PREUVE_MAX 300
/* A step reads the measure and at most all of its grievances (the fact, its evidence, what the examination says) and all that it names, each
 * at its limit, in characters of up to four bytes; the rest is its own small texts. */
#define GRIEF_BYTES (sizeof(struct mesure_grief) + (size_t)4 * (2 * FAIT_MAX + PREUVE_MAX) + 512)
#define OBJET_BYTES (sizeof(struct mesure_objet) + 256)
#define ARENA_BYTES                                                                                          \
    (MESURE_GRIEFS_MAX * GRIEF_BYTES + MESURE_OBJETS_MAX * OBJET_BYTES + (size_t)4 * 4 * MESURE_TEXTE_MAX +  \
     ((size_t)2 << 20))
#define PLIE_BYTES 8200

/* ---- a step ------------------------------------------------------------------------------------------------ */

/* From which states each step is done; a conservatory measure may be signed before the body is heard, and hears it after. */
static const struct {
    const char *etape, *etats, *conservatoire; /* conservatoire NULL: the same */
} etapes[] = {
    {"grief", "ouverte", NULL},
    {"viser", "ouverte", NULL},
    {"notifier", "ouverte", NULL},
    {"observer", "notifiee redigee", "ouverte notifiee redigee signee"},
    {"repondre", "", "signee levee"},
    {"entendre", "notifiee", "ouverte notifiee signee levee"},
    {"examiner", "ouverte notifiee", NULL},
    {"rediger", "ouverte notifiee redigee", NULL},
    {"signer", "redigee", NULL},
    {"lever", "signee", NULL},
    {"abandonner", "ouverte notifiee redigee", NULL},
};

bool mesure_permet(const struct mesure *m, const char *etape)
{
    const struct decision_mesure *kind = decision_mesure(m->mesure);
    const char *states = "";
    size_t n;

    CHECK(m->etat != NULL && kind != NULL);
    for (size_t i = 0; i < ARRAY_LEN(etapes); i++)
        if (strcmp(etapes[i].etape, etape) == 0)
            states = kind->conservatoire && etapes[i].conservatoire != NULL ? etapes[i].conservatoire
                                                                            : etapes[i].etats;
    n = strlen(m->etat);
    for (const char *p = states; *p != '\0'; p += strcspn(p, " "), p += *p == ' ')
        if (strncmp(p, m->etat, n) == 0 && (p[n] == ' ' || p[n] == '\0'))
            return strcmp(etape, "viser") != 0 || kind->objets != NULL;
    return false;
}

enum rc mesure_etre(const struct mesure_etape *x, const char *etape, struct err *e)
{
    return mesure_permet(&x->m, etape) ? RC_OK : ERR(e, MSG_MESURE_ETAT, "etat", etat_mot(x->m.etat));
}

enum rc mesure_noter(const struct mesure_etape *x, const char *act, const char *numero, int64_t grief,
                     struct err *e)
{
    char content[200];
    const struct journal_entry entry = {.kind = JOURNAL_ACT,
                                        .party = x->c->par.party,
                                        .actor_id = x->c->par.actor_id,
                                        .actor_name = x->c->par.agent,
                                        .purpose =
                                            x->c->par.party == PARTY_ORGANISME ? FINALITE_4 : FINALITE_3,
                                        .act = act,
                                        .law_day = x->le,
                                        .content = content};

    snprintf(content, sizeof(content),
             "{\"organisme\":%" PRId64 ",\"decision\":\"%s\",\"mesure\":\"%s\",\"grief\":%" PRId64 "}",
             x->m.organisme_id, numero, x->m.mesure, grief);
    return journal_append(x->db, &entry, NULL, e);
}

enum rc mesure_executer(struct db *db, void *arg, mesure_etape_fn *fn, struct err *e)
{
    struct mesure_etape x = {
        .db = db, .a = arena_new(ARENA_BYTES), .c = arg, .le = day_of_instant(db_now_us(db))};
    enum rc rc = RC_OK;

    if (x.a == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    if (x.c->par.party != PARTY_ORGANISME && (x.c->par.agent == NULL || *x.c->par.agent == '\0'))
        rc = ERR(e, MSG_DECISION_AGENT);
    if (rc == RC_OK && x.c->numero != NULL)
        rc = mesure_lire(db, x.a, x.c->numero, &x.m, e);
    if (rc == RC_OK)
        rc = fn(&x, e);
    arena_free(x.a);
    return rc;
}

/* ---- opening ----------------------------------------------------------------------------------------------- */

static enum rc renewed(struct mesure_etape *x, int64_t *id, struct err *e)
{
    struct mesure first;
    enum rc rc;

    *id = 0;
    if (x->c->renouvelle == NULL)
        return RC_OK;
    rc = mesure_lire(x->db, x->a, x->c->renouvelle, &first, e);
    if (rc != RC_OK)
        return rc;
    *id = first.id;
    if (strcmp(x->c->mesure, "suspension_paiements") != 0 || strcmp(first.mesure, x->c->mesure) != 0 ||
        first.organisme_id != x->c->organisme_id || strcmp(first.etat, "signee") != 0 ||
        first.renouvelle != 0)
        return ERR(e, MSG_MESURE_RENOUVELLEMENT);
    return RC_OK;
}

static enum rc number(struct mesure_etape *x, int64_t *id, struct err *e)
{
    char prefix[24], like[32];
    int64_t last, year;
    enum rc rc = db_i64(x->db, Q_MESURE_MAX_ID, 0, &last, e, "");

    snprintf(prefix, sizeof(prefix), "DEC-%d-", day_year(x->le));
    snprintf(like, sizeof(like), "%s%%", prefix);
    if (rc == RC_OK)
        rc = db_i64(x->db, Q_MESURE_DE_L_ANNEE, 0, &year, e, "t", like);
    if (rc != RC_OK)
        return rc;
    *id = last + 1;
    snprintf(x->c->numero_out, sizeof(x->c->numero_out), "%.12s%05d", prefix, (int)(year % 99999) + 1);
    return RC_OK;
}

static enum rc ouvrir(struct mesure_etape *x, struct err *e)
{
    const char *article;
    int64_t id, renews;
    enum rc rc = declaration_organisme(x->db, x->c->organisme_id, e);

    if (rc == RC_OK)
        rc = decision_mesure_le(x->c->mesure, x->le, &article, e);
    if (rc == RC_OK && (x->c->modele == DAY_NONE || x->c->modele > x->le)) {
        ERR(e, MSG_DECISION_MODELE);
        return err_at(e, "modele", 0);
    }
    if (rc == RC_OK && renewed(x, &renews, e) != RC_OK)
        return err_at(e, "renouvelle", 0);
    if (rc == RC_OK && decision_article(article, x->le, x->c->modele, e) != RC_OK)
        return err_at(e, "modele", 0);
    if (rc == RC_OK)
        rc = number(x, &id, e);
    if (rc != RC_OK)
        return rc;
    x->m = (struct mesure){.organisme_id = x->c->organisme_id, .mesure = x->c->mesure};
    rc = db_exec(x->db, Q_MESURE_INSERT, e, "ititdidti", id, x->c->numero_out, x->c->organisme_id,
                 x->c->mesure, x->c->modele, renews, x->le, x->c->par.agent, db_now_us(x->db));
    return rc == RC_OK ? mesure_noter(x, "mesure.ouvrir", x->c->numero_out, 0, e) : rc;
}

/* ---- grievances and what the measure bears on -------------------------------------------------------------- */

/* No more than what is read back: one that nobody would read would not be examined. */
static enum rc room(struct mesure_etape *x, enum query count, int64_t limit, enum msg why, struct err *e)
{
    char text[24];
    int64_t n;
    enum rc rc = db_i64(x->db, count, 0, &n, e, "i", x->m.id);

    snprintf(text, sizeof(text), "%" PRId64, limit);
    return rc == RC_OK && n >= limit ? ERR(e, why, "n", text) : rc;
}

static enum rc check_grief(struct mesure_etape *x, char plie[PLIE_BYTES], struct err *e)
{
    int64_t elsewhere;
    enum rc rc = decision_motifs("texte", x->c->fait, FAIT_MAX, x->le, e);

    if (rc == RC_OK)
        rc = decision_texte("preuve", x->c->preuve, PREUVE_MAX, MSG_DECISION_PREUVE, e);
    if (rc == RC_OK && law_code_le("bareme", x->c->gravite != NULL ? x->c->gravite : "", x->le) == NULL) {
        ERR(e, MSG_MESURE_GRAVITE);
        return err_at(e, "gravite", 0);
    }
    if (rc == RC_OK &&
        decision_article(x->c->article != NULL ? x->c->article : "", x->le, x->m.modele, e) != RC_OK)
        return err_at(e, "article", 0);
    if (rc != RC_OK)
        return rc;
    text_fold(x->c->fait, plie, PLIE_BYTES);
    rc = db_i64(x->db, Q_MESURE_GRIEF_AILLEURS, 0, &elsewhere, e, "ti", plie, x->m.organisme_id);
    if (rc == RC_OK && elsewhere > 0) {
        ERR(e, MSG_DECISION_GRIEF_STEREOTYPE);
        return err_at(e, "texte", 0);
    }
    return rc;
}

/* A grievance is made once: a second one would ask for a second answer to the same. */
static enum rc not_made_yet(struct mesure_etape *x, const char *plie, const char *article, struct err *e)
{
    char text[24];
    int64_t no = 0;
    enum rc rc = db_i64(x->db, Q_MESURE_GRIEF_MEME, 0, &no, e, "itt", x->m.id, plie, article);

    if (rc != RC_OK || no == 0)
        return rc;
    snprintf(text, sizeof(text), "%" PRId64, no);
    ERR(e, MSG_MESURE_GRIEF_DEJA, "no", text);
    return err_at(e, "texte", 0);
}

static enum rc grief(struct mesure_etape *x, struct err *e)
{
    char *plie = arena_alloc(x->a, PLIE_BYTES), *pliee = arena_alloc(x->a, PLIE_BYTES);
    char article[LAW_ARTICLE_BYTES];
    int64_t last = 0;
    enum rc rc = mesure_etre(x, "grief", e);

    if (rc == RC_OK)
        rc = check_grief(x, plie, e);
    if (rc == RC_OK)
        rc = not_made_yet(x, plie, law_article_forme(x->c->article, article), e);
    if (rc == RC_OK)
        rc = room(x, Q_MESURE_GRIEF_MAX, MESURE_GRIEFS_MAX, MSG_MESURE_GRIEFS_MAX, e);
    if (rc == RC_OK)
        rc = db_i64(x->db, Q_MESURE_GRIEF_MAX, 0, &last, e, "i", x->m.id);
    if (rc != RC_OK)
        return rc;
    x->c->grief = last + 1;
    text_fold(x->c->preuve, pliee, PLIE_BYTES);
    rc = db_exec(x->db, Q_MESURE_GRIEF_INSERT, e, "iitttttt", x->m.id, x->c->grief, x->c->fait, plie,
                 x->c->preuve, pliee, law_article_forme(x->c->article, article), x->c->gravite);
    return rc == RC_OK ? mesure_noter(x, "mesure.grief", x->m.numero, x->c->grief, e) : rc;
}

static enum rc viser(struct mesure_etape *x, struct err *e)
{
    const char *genre = decision_mesure(x->m.mesure)->objets;
    int64_t known = 0;
    enum rc rc = mesure_etre(x, "viser", e);

    if (rc == RC_OK && (x->c->genre == NULL || strcmp(genre, x->c->genre) == 0))
        rc = db_i64(x->db, Q_MESURE_OBJET_DU_CORPS, 0, &known, e, "itt", x->m.organisme_id, x->c->objet,
                    genre);
    if (rc == RC_OK && known == 0) {
        ERR(e, MSG_MESURE_OBJET, "numero", x->c->objet);
        return err_at(e, "objet", 0);
    }
    if (rc == RC_OK)
        rc = room(x, Q_MESURE_OBJETS_N, MESURE_OBJETS_MAX, MSG_MESURE_OBJETS_MAX, e);
    if (rc == RC_OK)
        rc = db_exec(x->db, Q_MESURE_OBJET_INSERT, e, "itt", x->m.id, genre, x->c->objet);
    return rc == RC_OK ? mesure_noter(x, "mesure.viser", x->m.numero, 0, e) : rc;
}

/* ---- notified, and examined ----------------------------------------------------------------------------------- */

static enum rc notifier(struct mesure_etape *x, struct err *e)
{
    struct mesure_grief *list;
    struct law_value delay;
    size_t n = 0;
    enum rc rc = mesure_etre(x, "notifier", e);

    if (rc == RC_OK)
        rc = mesure_griefs(x->db, x->a, x->m.id, &list, &n, e);
    if (rc == RC_OK && n == 0)
        return ERR(e, MSG_MESURE_SANS_GRIEF);
    if (rc == RC_OK)
        rc = law_param(PARAM_CONTROLE_CONTRADICTOIRE_JOURS, x->le, &delay, e);
    if (rc == RC_OK)
        rc = db_exec(x->db, Q_MESURE_NOTIFIER, e, "ddii", x->le, x->le + (day_t)delay.value, db_now_us(x->db),
                     x->m.id);
    return rc == RC_OK ? mesure_noter(x, "mesure.notifier", x->m.numero, 0, e) : rc;
}

static enum rc examiner(struct mesure_etape *x, struct err *e)
{
    char day[32];
    enum rc rc = mesure_etre(x, "examiner", e);

    if (rc == RC_OK && x->m.observer_avant != DAY_NONE && x->le <= x->m.observer_avant &&
        x->m.observations_n == 0 && !decision_mesure(x->m.mesure)->conservatoire)
        return ERR(e, MSG_DECISION_TROP_TOT, "date", day_french(x->m.observer_avant, day));
    if (rc == RC_OK)
        rc = decision_motifs("texte", x->c->texte, FAIT_MAX, x->le, e);
    if (rc == RC_OK)
        rc = db_exec(x->db, Q_MESURE_GRIEF_EXAMINER, e, "itii", (int64_t)x->c->retenu, x->c->texte, x->m.id,
                     x->c->grief);
    if (rc == RC_OK && db_changes(x->db) != 1) {
        ERR(e, MSG_MESURE_GRIEF_INCONNU);
        return err_at(e, "grief", 0);
    }
    return rc == RC_OK ? mesure_noter(x, "mesure.examiner", x->m.numero, x->c->grief, e) : rc;
}

enum rc mesure_ouvrir(struct db *db, void *arg, struct err *e)
{
    ((struct mesure_commande *)arg)->numero = NULL;
    return mesure_executer(db, arg, ouvrir, e);
}

enum rc mesure_grief_ajouter(struct db *db, void *arg, struct err *e)
{
    return mesure_executer(db, arg, grief, e);
}

enum rc mesure_viser(struct db *db, void *arg, struct err *e)
{
    return mesure_executer(db, arg, viser, e);
}

enum rc mesure_notifier(struct db *db, void *arg, struct err *e)
{
    return mesure_executer(db, arg, notifier, e);
}

enum rc mesure_examiner(struct db *db, void *arg, struct err *e)
{
    return mesure_executer(db, arg, examiner, e);
}

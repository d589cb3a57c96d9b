#include "exchange/lheo_comparer.h"
#include "base/money.h"
#include "exchange/lheo_lecture.h"
#include "training/constats.h"
#include <search.h>

#define OFFRES_MAX 4000 /* open sessions of one formation */
#define PAGE 500

struct comparaison {
    struct db *db;
    int64_t seul;      /* the body whose catalogue it is; 0: of anybody */
    struct arena *a;   /* of one formation, or of one page */
    struct arena *vus; /* of the whole file */
    struct vu {
        int64_t organisme;
        const char *numero;
    } * lus; /* formations read; in order once all are */
    size_t lus_n, lus_size;
    void *connus; /* the same, as a tree */
    day_t jour;   /* of the prices */
    int64_t *counts;
    lheo_ecart_fn *each;
    void *arg;
    struct lheo_ecart here; /* where the comparison is */
};

const char *ecart_name(enum ecart x)
{
    static const char *const names[ECART_COUNT] = {"ajoutee", "changee", "fermee", "absente", "refusee"};

    return names[x];
}

static enum rc tell(struct comparaison *c, enum ecart sorte, const char *champ, const char *avant,
                    const char *apres, struct err *e)
{
    struct lheo_ecart x = c->here;

    x.sorte = sorte;
    x.champ = champ;
    x.avant = avant;
    x.apres = apres;
    c->counts[sorte]++;
    return c->each(&x, c->arg, e);
}

/* What is new is told by its title and its price: `a` is its action, NULL for a whole formation. */
static enum rc tell_added(struct comparaison *c, const struct lheo_formation *f, const struct lheo_action *a,
                          struct err *e)
{
    int64_t price = a != NULL ? a->prix_ttc_cents : -1;
    enum rc rc;

    for (size_t i = 0; a == NULL && i < f->actions_n; i++)
        if (price < 0 || f->actions[i].prix_ttc_cents < price)
            price = f->actions[i].prix_ttc_cents;
    c->here.intitule = f->intitule;
    c->here.prix_ttc_cents = price;
    rc = tell(c, ECART_AJOUTEE, NULL, NULL, NULL, e);
    c->here.intitule = NULL;
    c->here.prix_ttc_cents = -1;
    return rc;
}

/* A field as text, before and after. */
struct champ {
    const char *nom, *avant, *apres;
};

static bool same(const char *a, const char *b)
{
    return strcmp(a != NULL ? a : "", b != NULL ? b : "") == 0;
}

static enum rc tell_fields(struct comparaison *c, const struct champ *fields, size_t n, struct err *e)
{
    enum rc rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && i < n; i++)
        if (!same(fields[i].avant, fields[i].apres))
            rc = tell(c, ECART_CHANGEE, fields[i].nom, fields[i].avant, fields[i].apres, e);
    return rc;
}

static const char *number(struct comparaison *c, int64_t n)
{
    return n >= 0 ? arena_printf(c->a, "%lld", (long long)n) : NULL;
}

static const char *euros(struct comparaison *c, int64_t cents)
{
    char buf[64];

    return cents >= 0 ? arena_strdup(c->a, money_plain(cents, buf)) : NULL;
}

static const char *date(struct comparaison *c, day_t day)
{
    char buf[DAY_TEXT_BYTES];

    return day != DAY_NONE ? arena_strdup(c->a, day_iso(day, buf)) : NULL;
}

static enum rc compare_formation(struct comparaison *c, const struct lheo_formation *f, const struct offre *o,
                                 struct err *e)
{
    const struct champ fields[] = {
        {"intitule", o->intitule, f->intitule},
        {"objectif", o->objectif, f->objectif},
        {"contenu", o->contenu, f->contenu},
        {"resultats", o->resultats, f->resultats},
        {"prerequis", o->prerequis_detail, f->prerequis},
        {"classe", classe_name(o->classe), classe_name(f->classe)},
        {"certification", o->code_certification, f->code_certification},
        {"code_elu", o->code_elu, f->code_elu},
    };

    return tell_fields(c, fields, ARRAY_LEN(fields), e);
}

static enum rc compare_action(struct comparaison *c, const struct lheo_action *a, const struct offre *o,
                              struct err *e)
{
    const struct champ fields[] = {
        {"modalite", modalite_name(o->modalite), modalite_name(a->modalite)},
        {"heures", number(c, o->heures), number(c, a->heures)},
        {"prix_ht", euros(c, o->prix_ht_cents), euros(c, a->prix_ht_cents)},
        {"prix_ttc", euros(c, o->prix_ttc_cents), euros(c, a->prix_ttc_cents)},
        {"tva_dix_milliemes", number(c, o->tva_taux), number(c, a->tva_taux)},
        {"frais_annexes", euros(c, o->annexes_cents), euros(c, a->annexes_cents)},
        {"frais_annexes_nature", o->annexes_nature, a->annexes_nature},
        {"lieu", o->lieu, a->lieu},
        {"conditions", o->conditions, a->conditions},
        {"prerequis", o->prerequis ? "oui" : "non", a->prerequis == 1 ? "oui" : "non"},
    };

    return tell_fields(c, fields, ARRAY_LEN(fields), e);
}

static enum rc compare_session(struct comparaison *c, const struct lheo_session *s, const struct offre *o,
                               struct err *e)
{
    const struct champ fields[] = {
        {"debut", date(c, o->debut), date(c, s->debut)},
        {"fin", date(c, o->fin), date(c, s->fin)},
        {"inscriptions", o->ouverte ? "ouvertes" : "fermées", s->ouverte ? "ouvertes" : "fermées"},
        {"participants", number(c, o->participants_max), number(c, s->participants)},
    };

    return tell_fields(c, fields, ARRAY_LEN(fields), e);
}

/* What is sold of a formation today: the open sessions. */
struct vendues {
    struct offre *list;
    bool *vue; /* the file has it too */
    size_t n;
};

static enum rc read_sold(struct comparaison *c, int64_t formation, struct vendues *v, struct err *e)
{
    struct cursor cur = {0};
    int64_t *ids = ARENA_ARRAY(c->a, int64_t, OFFRES_MAX);
    size_t n = 0;
    enum rc rc = db_query(c->db, Q_FORMATION_SESSIONS, &cur, e, "ii", formation, (int64_t)OFFRES_MAX);

    if (rc != RC_OK)
        return rc;
    while (n < OFFRES_MAX && cursor_next(&cur))
        ids[n++] = cursor_i64(&cur, 0);
    rc = cursor_close(&cur, e);
    v->list = ARENA_ARRAY(c->a, struct offre, MAX(n, 1));
    v->vue = ARENA_ARRAY(c->a, bool, MAX(n, 1));
    memset(v->vue, 0, n * sizeof(*v->vue));
    for (v->n = 0; rc == RC_OK && v->n < n; v->n++)
        rc = catalogue_offre(c->db, c->a, ids[v->n], &v->list[v->n], e);
    return rc;
}

/* The session is in the list: *at is its place. Of its action alone: the first session of that action. */
static bool find(const struct vendues *v, const char *action, const char *session, size_t *at)
{
    for (*at = 0; *at < v->n; (*at)++)
        if (strcmp(v->list[*at].action_numero, action) == 0 &&
            (session == NULL || strcmp(v->list[*at].session_numero, session) == 0))
            return true;
    return false;
}

static enum rc compare_sessions(struct comparaison *c, const struct lheo_formation *f,
                                const struct lheo_action *a, struct vendues *v, struct err *e)
{
    enum rc rc = RC_OK;
    size_t at;

    c->here.action = a->numero;
    c->here.session = NULL;
    c->here.ligne = a->line;
    if (find(v, a->numero, NULL, &at))
        rc = compare_action(c, a, &v->list[at], e);
    for (size_t i = 0; rc == RC_OK && i < a->sessions_n; i++) {
        const struct lheo_session *s = &a->sessions[i];

        c->here.session = s->numero;
        c->here.ligne = s->line;
        if (find(v, a->numero, s->numero, &at)) {
            v->vue[at] = true;
            rc = compare_session(c, s, &v->list[at], e);
        } else if (s->ouverte) {
            rc = tell_added(c, f, a, e);
        }
    }
    return rc;
}

static enum rc compare_all(struct comparaison *c, const struct lheo_formation *f, int64_t id, struct err *e)
{
    struct vendues v;
    enum rc rc = read_sold(c, id, &v, e);

    if (rc == RC_OK && v.n > 0)
        rc = compare_formation(c, f, &v.list[0], e);
    for (size_t i = 0; rc == RC_OK && i < f->actions_n; i++)
        rc = compare_sessions(c, f, &f->actions[i], &v, e);
    c->here.ligne = 0;
    for (size_t i = 0; rc == RC_OK && i < v.n; i++) {
        c->here.action = v.list[i].action_numero;
        c->here.session = v.list[i].session_numero;
        if (!v.vue[i])
            rc = tell(c, ECART_FERMEE, NULL, NULL, NULL, e);
    }
    return rc;
}

static int by_organisme(const void *a, const void *b)
{
    const struct vu *x = a, *y = b;

    return x->organisme != y->organisme ? (x->organisme > y->organisme) - (x->organisme < y->organisme)
                                        : strcmp(x->numero, y->numero);
}

/* *first: it was not read yet in this file. */
static enum rc remember(struct comparaison *c, int64_t organisme, const char *numero, bool *first,
                        struct err *e)
{
    struct vu *one = arena_try(c->vus, sizeof(*one));
    char *copy = arena_try(c->vus, strlen(numero) + 1);
    void **node;

    if (one == NULL || copy == NULL)
        return ERR(e, MSG_LHEO_TROP_GRAND);
    memcpy(copy, numero, strlen(numero) + 1);
    *one = (struct vu){organisme, copy};
    node = tsearch(one, &c->connus, by_organisme);
    if (node == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    *first = *node == one;
    if (!*first)
        return RC_OK;
    if (c->lus_n == c->lus_size) {
        size_t larger = c->lus_size == 0 ? PAGE : 2 * c->lus_size;
        struct vu *grown = reallocarray(c->lus, larger, sizeof(*grown));

        if (grown == NULL)
            return ERR(e, MSG_MEMOIRE_EPUISEE);
        c->lus = grown;
        c->lus_size = larger;
    }
    c->lus[c->lus_n++] = *one;
    return RC_OK;
}

static enum rc refused(struct comparaison *c, const struct err *why, struct err *e)
{
    return tell(c, ECART_REFUSEE, NULL, NULL, why->phrase, e);
}

static enum rc on_formation(struct lheo_formation *f, const struct err *faute, void *arg, struct err *e)
{
    struct comparaison *c = arg;
    struct err why = {0};
    int64_t organisme, id;
    bool first = true;
    enum rc rc;

    arena_reset(c->a);
    c->here = (struct lheo_ecart){.ligne = f->line, .formation = f->numero, .prix_ttc_cents = -1};
    if (faute == NULL && !lheo_prix_tiennent(f, c->jour, &why))
        faute = &why;
    if (faute != NULL)
        return refused(c, faute, e);
    rc = lheo_organisme(c->db, f, c->seul, &organisme, &why);
    if (rc == RC_REFUSED)
        return refused(c, &why, e);
    if (rc != RC_OK)
        *e = why;
    if (rc == RC_OK && organisme == 0) {
        ERR(&why, MSG_LHEO_ORGANISME);
        return refused(c, &why, e);
    }
    if (rc == RC_OK)
        rc = remember(c, organisme, f->numero, &first, e);
    if (rc == RC_OK && !first) {
        ERR(&why, MSG_LHEO_DEUX_FOIS);
        return refused(c, &why, e);
    }
    if (rc == RC_OK)
        rc = db_i64(c->db, Q_FORMATION_BY_NUMERO, 0, &id, e, "it", organisme, f->numero);
    if (rc != RC_OK)
        return rc;
    return id == 0 ? tell_added(c, f, NULL, e) : compare_all(c, f, id, e);
}

/* ---- what the file does not name ---------------------------------------------------------------------------- */

static bool was_read(const struct comparaison *c, int64_t organisme, const char *numero)
{
    const struct vu wanted = {organisme, numero};

    return bsearch(&wanted, c->lus, c->lus_n, sizeof(wanted), by_organisme) != NULL;
}

/* Sessions come in order of identifier, those of a formation mostly together: the last one told is enough not to repeat it. */
static enum rc absent_of(struct comparaison *c, int64_t organisme, struct err *e)
{
    int64_t apres = 0, told = 0;
    size_t n = PAGE;
    enum rc rc = RC_OK;

    while (rc == RC_OK && n == PAGE) {
        struct offre_constats *list;

        arena_reset(c->a);
        rc = constats_lister(c->db, c->a, organisme, apres, PAGE, &list, &n, e);
        for (size_t i = 0; rc == RC_OK && i < n; i++) {
            apres = list[i].session_id;
            if (list[i].formation_id == told || was_read(c, organisme, list[i].formation))
                continue;
            told = list[i].formation_id;
            c->here = (struct lheo_ecart){.formation = list[i].formation, .prix_ttc_cents = -1};
            rc = tell(c, ECART_ABSENTE, NULL, NULL, NULL, e);
        }
    }
    return rc;
}

static enum rc absents(struct comparaison *c, struct err *e)
{
    enum rc rc = RC_OK;

    if (c->lus_n > 0)
        qsort(c->lus, c->lus_n, sizeof(*c->lus), by_organisme);
    for (size_t i = 0; rc == RC_OK && i < c->lus_n; i++)
        if (i == 0 || c->lus[i].organisme != c->lus[i - 1].organisme)
            rc = absent_of(c, c->lus[i].organisme, e);
    return rc;
}

static void forget(void *one)
{
    (void)one; /* of the arena */
}

enum rc lheo_comparer(struct db *db, FILE *in, int64_t organisme_id, int64_t *counts, lheo_ecart_fn *each,
                      void *arg, struct err *e)
{
    struct comparaison c = {.db = db, .seul = organisme_id, .counts = counts, .each = each, .arg = arg};
    struct lheo_source source;
    enum rc rc;

    memset(counts, 0, ECART_COUNT * sizeof(*counts));
    c.jour = day_of_instant(db_now_us(db));
    c.a = arena_new((size_t)64 << 20);
    c.vus = arena_new((size_t)64 << 20);
    rc = c.a != NULL && c.vus != NULL ? lheo_parcourir(in, false, &source, on_formation, &c, e)
                                      : ERR(e, MSG_MEMOIRE_EPUISEE);
    if (rc == RC_OK)
        rc = absents(&c, e);
    tdestroy(c.connus, forget);
    arena_free(c.a);
    arena_free(c.vus);
    free(c.lus);
    return rc;
}

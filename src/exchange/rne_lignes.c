/* First pass: the lines of the file beside what is stored of this type of mandate, person by person. */
#include "exchange/rne_internal.h"
#include "law/law.h"

#define NO_DECISION INT64_MIN

/* Natures of the records of this sort, in the order they are read for one line. */
enum { MANDAT, ATTENTE, LIGNE };

struct mandat_connu {
    unsigned char index[RNE_INDEX_BYTES];
    day_t debut, fin;
    int64_t titulaire_id;
    bool seen;
};

struct attente {
    unsigned char index[RNE_INDEX_BYTES];
    day_t debut, fin;
    int64_t id, decision;
    int64_t candidats[CANDIDATS_MAX];
    size_t candidats_n;
    bool seen;
};

/* Everything about one person (same names, birth and sex) in this type of mandate. */
struct personne {
    unsigned char index[RNE_HALF];
    bool any;
    struct rne_ligne lignes[RNE_MEME_PERSONNE_MAX];
    size_t lignes_n;
    struct mandat_connu mandats[RNE_MEME_PERSONNE_MAX];
    size_t mandats_n;
    struct attente attentes[RNE_MEME_PERSONNE_MAX];
    size_t attentes_n;
    char texts[RNE_MEME_PERSONNE_MAX][2 * NOM_BYTES];
};

/* ---- what is stored, into the sort --------------------------------------------------------------------------- */

static void put_key(unsigned char *record, const void *index, day_t debut, int nature)
{
    memcpy(record, index, RNE_INDEX_BYTES);
    rne_put_day(record + RNE_INDEX_BYTES, debut);
    record[RNE_INDEX_BYTES + 4] = (unsigned char)nature;
}

static enum rc load_mandats(struct db *db, struct rne *r, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_RNE_MANDATS, &c, e, "t", r->type);
    enum rc closed;

    while (rc == RC_OK && cursor_next(&c)) {
        unsigned char record[RNE_LIGNES_KEY + 12];
        size_t n;
        const void *index = cursor_blob(&c, 3, &n);

        if (index == NULL || n != RNE_INDEX_BYTES)
            continue;
        put_key(record, index, cursor_day(&c, 1), MANDAT);
        sort_put_u64(record + RNE_LIGNES_KEY, (uint64_t)cursor_i64(&c, 0));
        rne_put_day(record + RNE_LIGNES_KEY + 8, cursor_day(&c, 2));
        rc = sorter_add(r->lignes, record, sizeof(record), e);
    }
    closed = cursor_close(&c, rc == RC_OK ? e : NULL);
    return rc != RC_OK ? rc : closed;
}

static enum rc load_attentes(struct db *db, struct rne *r, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_RNE_ATTENTES, &c, e, "t", r->type);
    enum rc closed;

    while (rc == RC_OK && cursor_next(&c)) {
        unsigned char record[RNE_LIGNES_KEY + 20 + CANDIDATS_MAX * 24];
        size_t n;
        const void *index = cursor_blob(&c, 1, &n);
        const char *candidats = cursor_text(&c, 5);
        int64_t decision = cursor_is_null(&c, 3) ? NO_DECISION : cursor_i64(&c, 3);
        size_t length = candidats != NULL ? strlen(candidats) + 1 : 0;

        if (index == NULL || n != RNE_INDEX_BYTES || length == 0 || length > CANDIDATS_MAX * 24)
            continue;
        put_key(record, index, cursor_day(&c, 2), ATTENTE);
        sort_put_u64(record + RNE_LIGNES_KEY, (uint64_t)cursor_i64(&c, 0));
        sort_put_u64(record + RNE_LIGNES_KEY + 8, (uint64_t)decision);
        rne_put_day(record + RNE_LIGNES_KEY + 16, cursor_day(&c, 4));
        memcpy(record + RNE_LIGNES_KEY + 20, candidats, length);
        rc = sorter_add(r->lignes, record, RNE_LIGNES_KEY + 20 + length, e);
    }
    closed = cursor_close(&c, rc == RC_OK ? e : NULL);
    return rc != RC_OK ? rc : closed;
}

/* ---- gathering one person ------------------------------------------------------------------------------------ */

static bool take_mandat(struct personne *p, const unsigned char *record)
{
    struct mandat_connu *m = &p->mandats[p->mandats_n];

    if (p->mandats_n == RNE_MEME_PERSONNE_MAX)
        return false;
    memcpy(m->index, record, RNE_INDEX_BYTES);
    m->debut = rne_get_day(record + RNE_INDEX_BYTES);
    m->titulaire_id = (int64_t)sort_get_u64(record + RNE_LIGNES_KEY);
    m->fin = rne_get_day(record + RNE_LIGNES_KEY + 8);
    m->seen = false;
    p->mandats_n++;
    return true;
}

static bool take_attente(struct personne *p, const unsigned char *record)
{
    struct attente *a = &p->attentes[p->attentes_n];

    if (p->attentes_n == RNE_MEME_PERSONNE_MAX)
        return false;
    memcpy(a->index, record, RNE_INDEX_BYTES);
    a->debut = rne_get_day(record + RNE_INDEX_BYTES);
    a->id = (int64_t)sort_get_u64(record + RNE_LIGNES_KEY);
    a->decision = (int64_t)sort_get_u64(record + RNE_LIGNES_KEY + 8);
    a->fin = rne_get_day(record + RNE_LIGNES_KEY + 16);
    a->candidats_n = rne_candidats((const char *)record + RNE_LIGNES_KEY + 20, a->candidats);
    a->seen = false;
    p->attentes_n++;
    return true;
}

/* Several lines of one mandate are several functions in it: one is kept. */
static bool take_ligne(struct import *im, struct personne *p, const unsigned char *record)
{
    struct rne_ligne *l = &p->lignes[p->lignes_n];
    char *text = p->texts[p->lignes_n];

    if (p->lignes_n > 0 && memcmp(l[-1].index, record, RNE_INDEX_BYTES) == 0 &&
        l[-1].debut == rne_get_day(record + RNE_INDEX_BYTES)) {
        plan_counter_add(im->plan, "fonctions", "lignes répétées, ou d'une autre fonction du même mandat", 1);
        im->plan->repeated++;
        return true;
    }
    if (p->lignes_n == RNE_MEME_PERSONNE_MAX)
        return false;
    rne_unpack(record, RNE_LIGNES_KEY, l);
    rne_keep_texts(l, text);
    p->lignes_n++;
    return true;
}

static enum rc take(struct import *im, struct personne *p, const unsigned char *record, struct err *e)
{
    bool room;

    p->any = true;
    memcpy(p->index, record, RNE_HALF);
    switch (record[RNE_LIGNES_KEY - 1]) {
    case MANDAT:
        room = take_mandat(p, record);
        break;
    case ATTENTE:
        room = take_attente(p, record);
        break;
    default:
        room = take_ligne(im, p, record);
    }
    if (room)
        return RC_OK;
    ERR(e, MSG_RNE_TROP_MEME_PERSONNE);
    return err_at(e, "", p->lignes_n > 0 ? p->lignes[0].line : 0);
}

/* ---- what becomes of each line ------------------------------------------------------------------------------- */

/* What an effect falls on, for the hash of the plan. */
static void effect(struct import *im, enum plan_effect what, const char *why, int64_t id,
                   const unsigned char *index, day_t debut)
{
    unsigned char text[8 + 8 + RNE_INDEX_BYTES + 4] = {0};

    snprintf((char *)text, 8, "%s", why);
    sort_put_u64(text + 8, (uint64_t)id);
    memcpy(text + 16, index, RNE_INDEX_BYTES);
    rne_put_day(text + 16 + RNE_INDEX_BYTES, debut);
    plan_effect(im->plan, what, text, sizeof(text));
}

static enum rc line_known(struct db *db, struct import *im, struct mandat_connu *m, const struct rne_ligne *l,
                          struct err *e)
{
    struct rne *r = im->state;
    enum rc rc = rne_about_holder(r, m->titulaire_id, RNE_VU, l, e);

    m->seen = true;
    if (rc != RC_OK)
        return rc;
    if (m->fin == DAY_NONE) {
        im->plan->effects[PLAN_UNCHANGED]++;
        return RC_OK;
    }
    /* The publisher withdraws lines and brings them back: the mandate had not ended. */
    effect(im, PLAN_CHANGED, "revenu", m->titulaire_id, m->index, m->debut);
    if (!im->apply)
        return RC_OK;
    return db_exec(db, Q_RNE_MANDAT_FIN, e, "diitdb", DAY_NONE, im->livraison_id, m->titulaire_id, r->type,
                   m->debut, m->index, (size_t)RNE_INDEX_BYTES);
}

static enum rc line_waiting(struct db *db, struct import *im, struct attente *a, const struct rne_ligne *l,
                            struct err *e)
{
    struct rne *r = im->state;
    enum rc rc = RC_OK;

    a->seen = true;
    if (a->decision > 0)
        return rne_about_holder(r, a->decision, RNE_DECIDE, l, e);
    im->plan->effects[PLAN_UNCHANGED]++;
    if (a->decision == 0)
        plan_counter_add(im->plan, "ecartees", "lignes écartées par décision", 1);
    else
        plan_counter_add(im->plan, "deja_en_attente", "lignes qui attendent déjà une décision", 1);
    for (size_t i = 0; a->decision != 0 && rc == RC_OK && i < a->candidats_n; i++)
        rc = rne_about_holder(r, a->candidats[i], RNE_RETENU, l, e);
    if (rc == RC_OK && a->fin != DAY_NONE && im->apply)
        rc = db_exec(db, Q_RNE_ATTENTE_FIN, e, "di", DAY_NONE, a->id);
    return rc;
}

static enum rc line_new(struct rne *r, const struct rne_ligne *l, bool contradiction, struct err *e)
{
    unsigned char record[RNE_RECORD_MAX];
    size_t n;

    rne_put_day(record, l->naissance);
    memcpy(record + 4, l->index, RNE_INDEX_BYTES);
    rne_put_day(record + 4 + RNE_INDEX_BYTES, l->debut);
    record[RNE_INCONNUS_KEY] = contradiction;
    n = rne_pack(record, RNE_INCONNUS_KEY + 1, l);
    return sorter_add(r->inconnus, record, n, e);
}

/* Nobody sits in two councils of the same kind: lines of one identity in several places are several people, or an error. */
static bool several_places(const struct personne *p)
{
    for (size_t i = 1; i < p->lignes_n; i++)
        if (memcmp(p->lignes[i].index, p->lignes[0].index, RNE_INDEX_BYTES) != 0)
            return true;
    return false;
}

/* The holder to whom all the known lines of this person belong; 0 when none or several. */
static int64_t known_holder(const struct personne *p)
{
    for (size_t i = 1; i < p->mandats_n; i++)
        if (p->mandats[i].titulaire_id != p->mandats[0].titulaire_id)
            return 0;
    return p->mandats_n > 0 ? p->mandats[0].titulaire_id : 0;
}

static enum rc one_line(struct db *db, struct import *im, struct personne *p, const struct rne_ligne *l,
                        bool several, struct err *e)
{
    struct rne *r = im->state;
    int64_t holder = several ? 0 : known_holder(p);

    for (size_t i = 0; i < p->mandats_n; i++)
        if (memcmp(p->mandats[i].index, l->index, RNE_INDEX_BYTES) == 0 && p->mandats[i].debut == l->debut)
            return line_known(db, im, &p->mandats[i], l, e);
    for (size_t i = 0; i < p->attentes_n; i++)
        if (memcmp(p->attentes[i].index, l->index, RNE_INDEX_BYTES) == 0 && p->attentes[i].debut == l->debut)
            return line_waiting(db, im, &p->attentes[i], l, e);
    if (holder != 0)
        return rne_about_holder(r, holder, RNE_RATTACHE, l, e);
    return line_new(r, l, several, e);
}

/* What is stored and has no line any more. */
static enum rc what_is_gone(struct db *db, struct import *im, struct personne *p, struct err *e)
{
    enum rc rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && i < p->mandats_n; i++) {
        const struct mandat_connu *m = &p->mandats[i];
        struct rne_ligne gone = {.debut = m->debut, .nom = "", .prenom = ""};

        memcpy(gone.index, m->index, RNE_INDEX_BYTES);
        if (!m->seen && m->fin == DAY_NONE)
            rc = rne_about_holder(im->state, m->titulaire_id, RNE_PARTI, &gone, e);
    }
    for (size_t i = 0; rc == RC_OK && i < p->attentes_n; i++) {
        const struct attente *a = &p->attentes[i];
        day_t renewed = law_term_end(((const struct rne *)im->state)->type, a->debut);
        day_t fin = renewed != DAY_NONE ? MIN(im->plan->issued, renewed) : im->plan->issued;

        if (a->seen || a->decision != NO_DECISION || a->fin != DAY_NONE)
            continue;
        plan_counter_add(im->plan, "attentes_parties", "lignes en attente qui ont disparu", 1);
        im->plan->autre_effet = true;
        plan_state(im->plan, &a->id, sizeof(a->id));
        if (im->apply)
            rc = db_exec(db, Q_RNE_ATTENTE_FIN, e, "di", MAX(fin, a->debut), a->id);
    }
    return rc;
}

static enum rc one_person(struct db *db, struct import *im, struct personne *p, struct err *e)
{
    bool several = several_places(p);
    enum rc rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && i < p->lignes_n; i++)
        rc = one_line(db, im, p, &p->lignes[i], several, e);
    if (rc == RC_OK)
        rc = what_is_gone(db, im, p, e);
    p->any = false;
    p->lignes_n = p->mandats_n = p->attentes_n = 0;
    return rc;
}

enum rc rne_pass_lignes(struct db *db, struct import *im, struct err *e)
{
    struct rne *r = im->state;
    struct personne *p = calloc(1, sizeof(*p));
    const unsigned char *record;
    size_t n;
    enum rc rc;

    if (p == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = load_mandats(db, r, e);
    if (rc == RC_OK)
        rc = load_attentes(db, r, e);
    if (rc == RC_OK)
        rc = sorter_sort(r->lignes, e);
    while (rc == RC_OK && (record = sorter_next(r->lignes, &n)) != NULL) {
        if (p->any && memcmp(p->index, record, RNE_HALF) != 0)
            rc = one_person(db, im, p, e);
        if (rc == RC_OK)
            rc = take(im, p, record, e);
    }
    if (rc == RC_OK)
        rc = sorter_end(r->lignes, e);
    if (rc == RC_OK && p->any)
        rc = one_person(db, im, p, e);
    free(p);
    return rc;
}

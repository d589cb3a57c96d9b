/* Second pass: lines seen for the first time, by day of birth, matched with holders or put in the queue. */
#include "base/text.h"
#include "exchange/rne_internal.h"
#include <inttypes.h>

enum rc rne_about_holder(struct rne *r, int64_t titulaire_id, enum rne_nature nature,
                         const struct rne_ligne *l, struct err *e)
{
    unsigned char record[RNE_RECORD_MAX];

    sort_put_u64(record, (uint64_t)titulaire_id);
    rne_put_day(record + 8, l->debut);
    record[12] = (unsigned char)nature;
    return sorter_add(r->titulaires, record, rne_pack(record, RNE_TITULAIRES_KEY, l), e);
}

/* "[12,15]": stored, and part of the plan's hash. */
static void candidats_json(const struct match *m, char *out, size_t size)
{
    size_t used = (size_t)snprintf(out, size, "[");

    for (size_t i = 0; i < m->n; i++)
        used += (size_t)snprintf(out + used, size - used, "%s%" PRId64, i > 0 ? "," : "", m->candidats[i]);
    snprintf(out + used, size - used, "]");
}

static const char *const motif_counters[][2] = {
    [MATCH_CERTAIN] = {"", ""},
    [MATCH_INCONNU] = {"inconnus", "personne de ce nom né ce jour"},
    [MATCH_AMBIGU] = {"ambigus", "plusieurs titulaires possibles, ou un qui n'est pas sûr"},
    [MATCH_CONTRADICTION] = {"contradictions", "sexe, décès ou lieux qui se contredisent"},
};

static enum rc insert_attente(struct db *db, struct import *im, const struct rne_ligne *l, const char *motif,
                              const char *candidats, struct err *e)
{
    struct rne *r = im->state;
    const char sexe[2] = {l->sexe, '\0'};

    if (r->next_attente == 0) {
        int64_t last;
        enum rc rc = db_i64(db, Q_RNE_ATTENTE_MAX, 0, &last, e, "");

        if (rc != RC_OK)
            return rc;
        r->next_attente = last + 1;
    }
    return db_exec(db, Q_RNE_ATTENTE_INSERT, e, "iiittttdtdbt", r->next_attente++, im->livraison_id,
                   (int64_t)l->line, motif, l->nom, l->prenom, sexe, l->naissance, r->type, l->debut,
                   l->index, (size_t)RNE_INDEX_BYTES, candidats);
}

enum rc rne_enqueue(struct db *db, struct import *im, const struct rne_ligne *l, const struct match *m,
                    struct err *e)
{
    const char *motif = match_motif_name(m->motif);
    char candidats[CANDIDATS_MAX * 24];
    unsigned char text[RNE_INDEX_BYTES + 4 + HASH_BYTES];

    candidats_json(m, candidats, sizeof(candidats));
    memcpy(text, l->index, RNE_INDEX_BYTES);
    rne_put_day(text + RNE_INDEX_BYTES, l->debut);
    sha256(candidats, strlen(candidats), text + RNE_INDEX_BYTES + 4);
    plan_effect(im->plan, PLAN_QUEUED, text, sizeof(text));
    plan_counter_add(im->plan, motif_counters[m->motif][0], motif_counters[m->motif][1], 1);
    return im->apply ? insert_attente(db, im, l, motif, candidats, e) : RC_OK;
}

/* The person of a line, as it is matched. */
struct quidam {
    char nom[NOM_BYTES], prenom[NOM_BYTES];
    struct elu elu;
};

static void quidam_of(const struct rne_ligne *l, struct quidam *q)
{
    text_fold(l->nom, q->nom, sizeof(q->nom));
    text_fold(l->prenom, q->prenom, sizeof(q->prenom));
    q->elu = (struct elu){q->nom, q->prenom, l->sexe, l->naissance};
}

static enum rc ask_ahead(struct db *db, const struct sorter_lot *lot, struct err *e)
{
    unsigned char last[RNE_HALF];
    enum rc rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && i < lot->count; i++) {
        struct rne_ligne l;
        struct quidam q;

        rne_unpack(lot->bytes + lot->at[i], RNE_INCONNUS_KEY + 1, &l);
        if (i > 0 && memcmp(last, l.index, RNE_HALF) == 0)
            continue;
        memcpy(last, l.index, RNE_HALF);
        quidam_of(&l, &q);
        rc = match_elu_ahead(db, &q.elu, e);
    }
    return rc == RC_OK ? db_ahead_end(db, e) : rc;
}

static enum rc one_line(struct db *db, struct import *im, const struct rne_ligne *l,
                        const struct match *found, bool contradiction, struct err *e)
{
    struct match m = *found;
    enum rc rc;

    if (m.motif == MATCH_CERTAIN && !contradiction)
        return rne_about_holder(im->state, m.candidats[0], RNE_RATTACHE, l, e);
    if (m.motif != MATCH_INCONNU && contradiction)
        m.motif = MATCH_CONTRADICTION;
    rc = rne_enqueue(db, im, l, &m, e);
    for (size_t i = 0; rc == RC_OK && i < m.n; i++)
        rc = rne_about_holder(im->state, m.candidats[i], RNE_RETENU, l, e);
    return rc;
}

/* Who the lines being read are, found once for all those of one identity. */
struct trouve {
    unsigned char index[RNE_HALF];
    struct match m;
    bool any;
};

static enum rc one_record(struct db *db, struct import *im, const unsigned char *record, struct trouve *t,
                          struct err *e)
{
    struct rne_ligne l;
    enum rc rc = RC_OK;

    rne_unpack(record, RNE_INCONNUS_KEY + 1, &l);
    if (!t->any || memcmp(t->index, l.index, RNE_HALF) != 0) {
        struct quidam q;

        quidam_of(&l, &q);
        rc = match_elu(db, &q.elu, im->plan->issued, &t->m, e);
        memcpy(t->index, l.index, RNE_HALF);
        t->any = true;
    }
    return rc == RC_OK ? one_line(db, im, &l, &t->m, record[RNE_INCONNUS_KEY] != 0, e) : rc;
}

struct pass {
    struct db *db;
    struct import *im;
    struct trouve t;
};

static enum rc one_lot(void *arg, const struct sorter_lot *lot, struct err *e)
{
    struct pass *p = arg;
    enum rc rc = ask_ahead(p->db, lot, e);

    for (size_t i = 0; rc == RC_OK && i < lot->count; i++)
        rc = one_record(p->db, p->im, lot->bytes + lot->at[i], &p->t, e);
    return rc;
}

enum rc rne_pass_inconnus(struct db *db, struct import *im, struct err *e)
{
    struct rne *r = im->state;
    struct pass p = {.db = db, .im = im};
    enum rc rc = sorter_sort(r->inconnus, e);

    return rc == RC_OK ? sorter_each_lot(r->inconnus, one_lot, &p, e) : rc;
}

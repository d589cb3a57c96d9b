#include "exchange/depots.h"
#include "base/money.h"
#include "base/text.h"
#include "book/book.h"
#include "exchange/depots_ligne.h"
#include "exchange/plan_sort.h"
#include "people/match.h"
#include "people/titulaire.h"
#include "training/depot.h"
#include "training/dispositif.h"

#define CODE_BYTES 48

struct depots {
    struct sorter *rows; /* by reference */
    char siret[CODE_BYTES], code[CODE_BYTES];
    struct arena *a;     /* the scheme */
    struct arena *ligne; /* one line at a time */
    int64_t financeur_id;
    struct dispositif d;
    int64_t engage; /* of the scheme, this file included so far */
    day_t today;
    struct depot_nouveau nouveau;
    int64_t lignes; /* written so far */
};

/* ---- reading ------------------------------------------------------------------------------------------------ */

/* A file is of one financeur and one scheme: it is one call for funds. */
static enum rc same_scheme(struct depots *s, const struct csv_row *row, const int *at, struct err *e)
{
    const char *siret = row->fields[at[DEPOTS_FINANCEUR]], *code = row->fields[at[DEPOTS_DISPOSITIF]];

    if (s->siret[0] == '\0' && *siret != '\0' && strlen(siret) < sizeof(s->siret) &&
        strlen(code) < sizeof(s->code)) {
        snprintf(s->siret, sizeof(s->siret), "%s", siret);
        snprintf(s->code, sizeof(s->code), "%s", code);
    }
    if (strcmp(siret, s->siret) == 0 && strcmp(code, s->code) == 0 && s->siret[0] != '\0')
        return RC_OK;
    ERR(e, MSG_DEPOT_PLUSIEURS);
    return err_at(e, depots_columns[DEPOTS_FINANCEUR].name, row->line);
}

static enum rc read_rows(struct import *im, struct csv_file *f, const int *at, struct err *e)
{
    struct depots *s = im->state;
    const struct csv_row *row;
    enum rc rc;

    while ((rc = csv_file_next(f, &row, e)) == RC_OK && row != NULL) {
        struct depots_ligne l;
        struct err why = {0};

        im->plan->rows++;
        rc = same_scheme(s, row, at, e);
        if (rc != RC_OK)
            return rc;
        if (depots_ligne_lire(im->keys, row, at, &l, &why) != RC_OK) {
            plan_refuse(im->plan, &why);
            continue;
        }
        rc = sorter_add(s->rows, &l, sizeof(l), e);
        if (rc != RC_OK)
            return rc;
    }
    return rc;
}

static enum rc read_file(struct import *im, struct err *e)
{
    struct depots *s = calloc(1, sizeof(*s));
    struct csv_file *f = NULL;
    int at[DEPOTS_COLUMNS];
    enum rc rc;

    im->state = s;
    if (s == NULL || (s->rows = sorter_new(im->env, ACTE_CLE_MAX, SORTER_MEMORY)) == NULL ||
        (s->a = arena_new((size_t)64 << 10)) == NULL || (s->ligne = arena_new((size_t)256 << 10)) == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = csv_file_open(im->file, 0, &f, e);
    if (rc == RC_OK)
        rc = csv_file_bind(f, depots_columns, DEPOTS_COLUMNS, false, at, e);
    if (rc == RC_OK)
        rc = read_rows(im, f, at, e);
    csv_file_close(f);
    return rc == RC_OK ? sorter_sort(s->rows, e) : rc;
}

static void end(struct import *im)
{
    struct depots *s = im->state;

    if (s != NULL) {
        sorter_free(s->rows);
        arena_free(s->a);
        arena_free(s->ligne);
    }
    free(s);
    im->state = NULL;
}

/* ---- whose -------------------------------------------------------------------------------------------------- */

/* A number alone is one wrong digit away from somebody else: the name must agree. */
static enum rc by_nir(struct db *db, struct depots *s, const struct depots_ligne *l, struct match *m,
                      struct err *e)
{
    struct titulaire t;
    int64_t id;
    enum rc rc = db_i64(db, Q_TITULAIRE_BY_NIR, 0, &id, e, "b", l->index, sizeof(l->index));

    *m = (struct match){.motif = MATCH_INCONNU};
    if (rc != RC_OK || id == 0)
        return rc;
    rc = titulaire_get(db, s->ligne, id, &t, e);
    if (rc != RC_OK)
        return rc;
    m->motif = titulaire_porte_nom(&t, l->nom) ? MATCH_CERTAIN : MATCH_CONTRADICTION;
    m->candidats[0] = id;
    m->n = 1;
    return RC_OK;
}

static enum rc match_holder(struct db *db, struct depots *s, const struct depots_ligne *l, struct match *m,
                            struct err *e)
{
    const struct elu person = {l->nom, l->prenom, l->sexe, l->naissance};

    return l->par_nir ? by_nir(db, s, l, m, e) : match_elu(db, &person, s->today, m, e);
}

/* Whoever it looked at, found or not to be the one, is of the reading. */
static enum rc find_holder(struct db *db, struct import *im, const struct depots_ligne *l, struct match *m,
                           struct err *e)
{
    enum rc rc = match_holder(db, im->state, l, m, e);

    for (size_t i = 0; rc == RC_OK && i < m->n; i++)
        rc = plan_read(im, m->candidats[i], e);
    return rc;
}

static void lecture(struct door_request *rq)
{
    rq->purpose = FINALITE_1;
    rq->act = "import.dotations.plan";
    rq->criteria = item_set_of(ITEM_TITULAIRE_NIR, ITEM_TITULAIRE_ETAT_CIVIL, ITEM_COUNT);
    rq->items =
        item_set_of(ITEM_TITULAIRE_NIR, ITEM_TITULAIRE_ETAT_CIVIL, ITEM_DROITS_MOUVEMENTS, ITEM_COUNT);
}

/* ---- what it would do --------------------------------------------------------------------------------------- */

static enum rc check_reference(struct db *db, const struct depots *s, const struct depots_ligne *l,
                               struct err *why, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_DEPOT_DE_REFERENCE, &c, e, "it", s->financeur_id, l->reference);

    if (rc == RC_OK && cursor_next(&c))
        ERR(why, MSG_DEPOT_REFERENCE_CONNUE, "depot", cursor_text(&c, 0));
    return cursor_close(&c, e);
}

/* The scheme on this sum; a refusal is data, in *why. */
static void check_sum(const struct depots *s, const struct depots_ligne *l, struct err *why)
{
    if (l->motif[0] != '\0' && strcmp(l->motif, s->d.base) != 0) {
        ERR(why, MSG_DEPOT_MOTIF, "motif", s->d.base);
        err_at(why, depots_columns[DEPOTS_MOTIF].name, l->line);
        return;
    }
    if (l->montant_cents > BOOK_AMOUNT_MAX - s->engage) {
        ERR(why, MSG_DEPOT_TOTAL);
        err_at(why, depots_columns[DEPOTS_MONTANT].name, l->line);
        return;
    }
    if (dispositif_admet(&s->d, l->montant_cents, s->engage, why) != RC_OK)
        err_at(why, depots_columns[DEPOTS_MONTANT].name, l->line);
}

/* The law on this sum for this person, likewise. */
static enum rc check_person(struct db *db, const struct depots *s, const struct depots_ligne *l,
                            int64_t holder, struct err *why, struct err *e)
{
    struct dotation_versement v = {.l = {.titulaire_id = holder,
                                         .cle = "depot",
                                         .siret = s->siret,
                                         .montant_cents = l->montant_cents,
                                         .recu_le = s->today,
                                         .source = l->reference},
                                   .dossier = l->dossier[0] != '\0' ? l->dossier : NULL};
    enum rc rc;

    dispositif_stipuler(&s->d, &v.l);
    rc = dotation_examiner(db, &v, why);
    if (rc == RC_OK || rc == RC_REFUSED || rc == RC_NOT_FOUND)
        return RC_OK;
    if (e != NULL)
        *e = *why;
    return rc;
}

static enum rc write_line(struct db *db, struct import *im, const struct depots_ligne *l, int64_t holder,
                          const char *motif, struct err *e)
{
    struct depots *s = im->state;
    enum rc rc = RC_OK;

    if (s->lignes == 0) {
        s->nouveau = (struct depot_nouveau){.financeur_id = s->financeur_id,
                                            .dispositif = s->d.code,
                                            .dispositif_no = s->d.no,
                                            .livraison_id = im->livraison_id,
                                            .agent = im->agent};
        rc = depot_creer(db, &s->nouveau, e);
    }
    s->lignes++;
    return rc == RC_OK ? db_exec(db, Q_DEPOT_LIGNE_INSERT, e, "iiitiititt", s->nouveau.id_out, s->lignes,
                                 s->financeur_id, l->reference, (int64_t)l->line, holder, l->dossier,
                                 l->montant_cents, holder != 0 ? "prete" : "attente", motif)
                       : rc;
}

/* What a line does, in the plan. That of a financeur's own file is the same whoever the line is for: its counts, and its hash which
 * anybody can compute, would tell who has an account. */
static void plan_line(struct import *im, const struct depots_ligne *l, int64_t holder, enum match_motif motif)
{
    const bool own = im->financeur_id != 0;
    int64_t said[3] = {own ? 0 : holder, l->montant_cents, own ? 0 : (int64_t)motif};

    plan_state(im->plan, l->reference, strlen(l->reference) + 1);
    plan_effect(im->plan, holder != 0 && !own ? PLAN_NEW : PLAN_QUEUED, said, sizeof(said));
    plan_amount_add(im->plan, "total", "somme de ces lignes", l->montant_cents);
}

/* `refus`: what the law says against its person, which waits then; MSG_AUCUN for nothing. */
static enum rc take(struct db *db, struct import *im, const struct depots_ligne *l, const struct match *m,
                    enum msg refus, struct err *e)
{
    struct depots *s = im->state;
    int64_t holder = m->motif == MATCH_CERTAIN && refus == MSG_AUCUN ? m->candidats[0] : 0;
    const char *motif = refus == MSG_AUCUN ? match_motif_name(m->motif) : msg_def(refus)->code;

    plan_line(im, l, holder, m->motif);
    CHECK(money_add(s->engage, l->montant_cents, &s->engage));
    return im->apply ? write_line(db, im, l, holder, motif, e) : RC_OK;
}

static enum rc one_line(struct db *db, struct import *im, const struct depots_ligne *l, struct err *e)
{
    struct depots *s = im->state;
    struct err why = {0}, of_person = {0};
    struct match m = {.motif = MATCH_INCONNU};
    enum rc rc = check_reference(db, s, l, &why, e);

    if (rc == RC_OK && why.msg == MSG_AUCUN)
        check_sum(s, l, &why);
    if (rc == RC_OK && why.msg == MSG_AUCUN)
        rc = find_holder(db, im, l, &m, e);
    if (rc == RC_OK && why.msg == MSG_AUCUN && m.motif == MATCH_CERTAIN)
        rc = check_person(db, s, l, m.candidats[0], &of_person, e);
    if (rc != RC_OK)
        return rc;
    if (why.msg == MSG_AUCUN && im->financeur_id == 0)
        why = of_person;
    if (why.msg == MSG_AUCUN)
        return take(db, im, l, &m, of_person.msg, e);
    if (why.line == 0)
        err_at(&why, depots_columns[DEPOTS_REFERENCE].name, l->line);
    plan_refuse(im->plan, &why);
    return RC_OK;
}

/* Lines of one lot. */
struct lignes {
    struct db *db;
    struct import *im;
    const struct sorter_lot *lot;
    char last[sizeof(((struct depots_ligne *)0)->reference)];
    long last_line;
};

static void line_of(const struct sorter_lot *lot, size_t i, struct depots_ligne *l)
{
    memcpy(l, lot->bytes + lot->at[i], sizeof(*l));
}

/* What one_line() reads, for db_ahead_of(). */
static enum rc read_line(struct db *db, size_t i, void *arg, struct err *e)
{
    const struct lignes *x = arg;
    struct depots *s = x->im->state;
    struct err why = {0};
    struct match m = {.motif = MATCH_INCONNU};
    struct depots_ligne l;
    enum rc rc;

    line_of(x->lot, i, &l);
    arena_reset(s->ligne);
    rc = check_reference(db, s, &l, &why, e);
    if (rc == RC_OK && why.msg == MSG_AUCUN)
        rc = match_holder(db, s, &l, &m, e);
    if (rc == RC_OK && m.motif == MATCH_CERTAIN)
        rc = check_person(db, s, &l, m.candidats[0], &why, e);
    return rc;
}

static void repeated(struct import *im, const struct depots_ligne *l, long first)
{
    struct err why = {0};
    char line[24];

    snprintf(line, sizeof(line), "%ld", first);
    ERR(&why, MSG_DEPOT_REFERENCE_DEUX_FOIS, "ligne", line);
    err_at(&why, depots_columns[DEPOTS_REFERENCE].name, l->line);
    plan_refuse(im->plan, &why);
}

/* A financeur is not told whether another one is known. */
static enum rc open_scheme(struct db *db, const struct import *im, struct depots *s, struct err *e)
{
    enum rc rc = financeur_de_siret(db, s->siret, &s->financeur_id, e);

    if (im->financeur_id != 0 && (rc == RC_NOT_FOUND || (rc == RC_OK && s->financeur_id != im->financeur_id)))
        return ERR(e, MSG_DEPOT_AUTRE_FINANCEUR);
    s->today = day_of_instant(db_now_us(db));
    if (rc == RC_OK)
        rc = dispositif_en_vigueur(db, s->a, s->financeur_id, s->code, s->today, &s->d, e);
    return rc == RC_OK ? dispositif_engage(db, s->financeur_id, s->code, &s->engage, e) : rc;
}

static enum rc one_lot(void *arg, const struct sorter_lot *lot, struct err *e)
{
    struct lignes *x = arg;
    struct depots *s = x->im->state;
    enum rc rc;

    x->lot = lot;
    rc = db_ahead_of(x->db, lot->count, read_line, x, e);
    for (size_t i = 0; rc == RC_OK && i < lot->count; i++) {
        struct depots_ligne l;

        line_of(lot, i, &l);
        arena_reset(s->ligne);
        if (strcmp(l.reference, x->last) == 0) {
            repeated(x->im, &l, x->last_line);
            continue;
        }
        snprintf(x->last, sizeof(x->last), "%s", l.reference);
        x->last_line = l.line;
        rc = one_line(x->db, x->im, &l, e);
    }
    return rc;
}

static enum rc effects(struct db *db, struct import *im, struct err *e)
{
    struct depots *s = im->state;
    struct lignes x = {.db = db, .im = im};
    enum rc rc = sorter_count(s->rows) > 0 ? open_scheme(db, im, s, e) : RC_OK;

    if (rc != RC_OK)
        return rc;
    plan_state(im->plan, &s->d.no, sizeof(s->d.no));
    return sorter_each_lot(s->rows, one_lot, &x, e);
}

static bool champ(size_t n, struct import_champ *out)
{
    return csv_champ(depots_columns, DEPOTS_COLUMNS, n, out);
}

const struct partner partner_dotations = {.name = "dotations",
                                          .label = "Dotations et abondements d'un financeur",
                                          .act = "import.dotations",
                                          .feed = FEED_FINANCEURS,
                                          .champ = champ,
                                          .lecture = lecture,
                                          .read = read_file,
                                          .effects = effects,
                                          .end = end};

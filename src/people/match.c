#include "people/match.h"
#include "base/text.h"
#include "people/identite.h"

enum prenom_agrees { PRENOM_NO, PRENOM_PARTLY, PRENOM_YES };

/* True when `words` begins the list of words `all` (both folded). */
static bool begins(const char *all, const char *words)
{
    size_t n = strlen(words);

    return strncmp(all, words, n) == 0 && (all[n] == ' ' || all[n] == '\0');
}

static bool has_word(const char *all, const char *word)
{
    for (const char *p = all; *p != '\0';) {
        if (begins(p, word))
            return true;
        p += strcspn(p, " ");
        p += *p == ' ';
    }
    return false;
}

/* All the first names of the holder under the cursor, folded: the query gives them when the first one is not the one asked. */
static void read_prenoms(struct cursor *c, char out[NOM_BYTES])
{
    const char *prenoms = cursor_text(c, 5);

    *out = '\0';
    if (prenoms != NULL)
        text_fold(prenoms, out, NOM_BYTES);
}

/* The first first name, or several of them from the first on, agree; another of the given names agrees partly. */
static enum prenom_agrees prenom_compare(struct cursor *c, const char *given)
{
    const char *first = cursor_text(c, 1);
    char all[NOM_BYTES];

    if (first == NULL || *first == '\0' || *given == '\0')
        return PRENOM_PARTLY;
    if (strcmp(given, first) == 0)
        return PRENOM_YES;
    read_prenoms(c, all);
    if (begins(given, first) && begins(all, given))
        return PRENOM_YES;
    return has_word(all, given) || begins(first, given) || begins(given, first) ? PRENOM_PARTLY : PRENOM_NO;
}

struct tally {
    int64_t certain;
    int certain_n, strong_n, against_n;
};

static void candidate_add(struct match *m, int64_t id)
{
    size_t i = m->n;

    if (m->n == CANDIDATS_MAX)
        return;
    while (i > 0 && m->candidats[i - 1] > id) {
        m->candidats[i] = m->candidats[i - 1];
        i--;
    }
    m->candidats[i] = id;
    m->n++;
}

static void weigh(struct cursor *c, const struct elu *elu, day_t alive_on, struct tally *t, struct match *m)
{
    int64_t id = cursor_i64(c, 0);
    const char *sexe = cursor_text(c, 2);
    day_t deces = cursor_day(c, 4);
    bool against = sexe == NULL || *sexe != elu->sexe || (deces != DAY_NONE && deces <= alive_on);
    enum prenom_agrees prenom = prenom_compare(c, elu->prenom);

    if (prenom == PRENOM_NO)
        return;
    candidate_add(m, id);
    if (prenom == PRENOM_PARTLY)
        return;
    if (against) {
        t->against_n++;
    } else if (cursor_i64(c, 3) != 0) {
        t->certain = id;
        t->certain_n++;
    } else {
        t->strong_n++;
    }
}

enum rc match_elu_ahead(struct db *db, const struct elu *elu, struct err *e)
{
    return db_ahead(db, Q_MATCH_CANDIDATS, e, "tdt", elu->prenom, elu->naissance, elu->nom);
}

enum rc match_elu(struct db *db, const struct elu *elu, day_t alive_on, struct match *out, struct err *e)
{
    struct cursor c = {0};
    struct tally t = {0};
    enum rc rc = db_query(db, Q_MATCH_CANDIDATS, &c, e, "tdt", elu->prenom, elu->naissance, elu->nom);

    *out = (struct match){.motif = MATCH_INCONNU};
    while (rc == RC_OK && cursor_next(&c))
        weigh(&c, elu, alive_on, &t, out);
    rc = cursor_close(&c, e);
    if (rc != RC_OK || out->n == 0)
        return rc;
    if (t.certain_n == 1 && t.strong_n == 0) {
        *out = (struct match){.motif = MATCH_CERTAIN, .candidats = {t.certain}, .n = 1};
        return RC_OK;
    }
    out->motif = t.certain_n + t.strong_n == 0 && t.against_n > 0 ? MATCH_CONTRADICTION : MATCH_AMBIGU;
    return RC_OK;
}

enum rc match_nom(struct db *db, const char *nom, day_t naissance, int64_t *ids, size_t *n, struct err *e)
{
    char folded[NOM_BYTES];
    struct cursor c = {0};
    enum rc rc;

    *n = 0;
    text_fold(nom, folded, sizeof(folded));
    rc = db_query(db, Q_MATCH_CANDIDATS, &c, e, "tdt", NULL, naissance, folded);
    if (rc != RC_OK)
        return rc;
    while (*n < CANDIDATS_MAX && cursor_next(&c))
        ids[(*n)++] = cursor_i64(&c, 0);
    return cursor_close(&c, e);
}

const char *match_motif_name(enum match_motif m)
{
    static const char *const names[] = {[MATCH_CERTAIN] = "",
                                        [MATCH_INCONNU] = "inconnu",
                                        [MATCH_AMBIGU] = "ambigu",
                                        [MATCH_CONTRADICTION] = "contradiction"};

    return names[m];
}

/* What holders say of trainings: the guards of the act, its counts, and the means that people read. */
#include "training/evaluation.h"
#include "base/text.h"
#include "law/articles.h"
#include "training/dossier_interne.h"

#define QUESTIONS "questions_evaluation"
#define NOTES "notes_evaluation"

struct dossier_note evaluation_reponse(struct arena *a, const char *text)
{
    char *question = arena_strdup(a, text);
    char *equals = strchr(question, '=');

    if (equals == NULL)
        return (struct dossier_note){question, ""};
    *equals = '\0';
    return (struct dossier_note){question, equals + 1};
}

enum rc evaluation_jusque(struct db *db, const struct dossier *d, day_t *out, struct err *e)
{
    struct law_value delai;
    struct cursor c = {0};
    day_t declared = DAY_NONE;
    enum rc rc = db_query(db, Q_EVALUATION_DEPUIS, &c, e, "ii", d->titulaire_id, d->id);

    *out = DAY_NONE;
    if (rc != RC_OK)
        return rc;
    if (cursor_next(&c))
        declared = cursor_day(&c, 0);
    rc = cursor_close(&c, e);
    if (rc == RC_OK && declared != DAY_NONE)
        rc = law_param(PARAM_EVALUATION_DELAI, declared, &delai, e);
    if (rc == RC_OK && declared != DAY_NONE)
        *out = dossier_delai_fin(declared, &delai);
    return rc;
}

/* ---- the guards -------------------------------------------------------------------------------------------------- */

static enum rc refuse_day(struct err *e, enum msg m, day_t day)
{
    char text[32];

    return ERR(e, m, "date", day_french(day, text));
}

/* Whoever followed nothing has nothing to say of it. */
enum rc dossier_garder_evaluable(struct execution *x, struct err *e)
{
    day_t last;
    enum rc rc;

    if (x->stocke.evalue_le != DAY_NONE)
        return refuse_day(e, MSG_DOSSIER_DEJA_EVALUE, x->stocke.evalue_le);
    if (x->stocke.heures_realisees == 0)
        return ERR(e, MSG_DOSSIER_EVALUATION_SANS_HEURES);
    rc = evaluation_jusque(x->db, &x->stocke, &last, e);
    if (rc != RC_OK || (last != DAY_NONE && x->jour <= last))
        return rc;
    return refuse_day(e, MSG_DOSSIER_EVALUATION_TARDIVE, last);
}

static size_t answers_to(const struct dossier_commande *c, const char *question)
{
    size_t n = 0;

    for (size_t i = 0; i < c->notes_n; i++)
        n += strcmp(c->notes[i].question, question) == 0;
    return n;
}

/* A question of the day, a mark of the day, and no other answer to that question. */
static bool well_answered(const struct execution *x, const struct dossier_note *n)
{
    return law_code_le(QUESTIONS, n->question, x->jour) != NULL &&
           law_code_le(NOTES, n->note, x->jour) != NULL && answers_to(x->c, n->question) == 1;
}

enum rc dossier_garder_notes(struct execution *x, struct err *e)
{
    const struct law_code *questions[EVALUATION_CODES_MAX];
    size_t n = law_codes_at(QUESTIONS, x->jour, questions, ARRAY_LEN(questions));

    for (size_t i = 0; i < x->c->notes_n; i++)
        if (!well_answered(x, &x->c->notes[i])) {
            ERR(e, MSG_DOSSIER_EVALUATION_NOTE);
            return err_at(e, "note", 0);
        }
    for (size_t i = 0; i < n; i++)
        if (answers_to(x->c, questions[i]->code) == 0) {
            ERR(e, MSG_DOSSIER_EVALUATION_MANQUE, "question", questions[i]->label);
            return err_at(e, "note", 0);
        }
    return RC_OK;
}

/* ---- the counts --------------------------------------------------------------------------------------------------- */

/* What waits is published once it is several people's. */
static enum rc publish(struct db *db, int64_t action_id, const char *question, int64_t minimum, struct err *e)
{
    int64_t waiting;
    enum rc rc = db_i64(db, Q_EVALUATION_EN_ATTENTE, 0, &waiting, e, "it", action_id, question);

    if (rc == RC_OK && waiting >= minimum)
        rc = db_exec(db, Q_EVALUATION_PUBLIER, e, "it", action_id, question);
    return rc;
}

enum rc dossier_compter_notes(struct execution *x, struct err *e)
{
    struct law_value minimum;
    enum rc rc = law_param(PARAM_EVALUATION_REPONSES_MIN, x->jour, &minimum, e);

    for (size_t i = 0; rc == RC_OK && i < x->c->notes_n; i++) {
        const struct dossier_note *n = &x->c->notes[i];
        int64_t mark = 0;

        CHECK(text_whole(n->note, &mark) && mark > 0); /* a code of the law */
        rc = db_exec(x->db, Q_EVALUATION_COMPTER, e, "iti", x->d.action_id, n->question, mark);
        if (rc == RC_OK)
            rc = publish(x->db, x->d.action_id, n->question, minimum.value, e);
    }
    return rc;
}

/* ---- what people read ---------------------------------------------------------------------------------------------- */

static int64_t highest_mark(day_t le)
{
    const struct law_code *marks[EVALUATION_CODES_MAX];
    size_t n = law_codes_at(NOTES, le, marks, ARRAY_LEN(marks));
    int64_t max = 0, mark;

    for (size_t i = 0; i < n; i++)
        if (text_whole(marks[i]->code, &mark))
            max = MAX(max, mark);
    return max;
}

/* Each question of the day that has enough answers, in the order of the law. */
static void keep(struct evaluation_bilan *out, const struct evaluation_moyenne *found, size_t found_n,
                 day_t le)
{
    const struct law_code *questions[EVALUATION_CODES_MAX];
    size_t n = law_codes_at(QUESTIONS, le, questions, ARRAY_LEN(questions));

    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < found_n; j++)
            if (strcmp(found[j].question, questions[i]->code) == 0 && found[j].reponses >= out->minimum) {
                out->moyennes[out->n] = found[j];
                out->moyennes[out->n++].libelle = questions[i]->label;
            }
}

static enum rc read_means(struct db *db, enum query q, int64_t id, day_t le, struct evaluation_bilan *out,
                          struct err *e)
{
    struct evaluation_moyenne found[EVALUATION_CODES_MAX];
    struct law_value minimum;
    struct cursor c = {0};
    size_t n = 0;
    enum rc rc = law_param(PARAM_EVALUATION_REPONSES_MIN, le, &minimum, e);

    *out = (struct evaluation_bilan){.note_max = highest_mark(le)};
    if (rc == RC_OK)
        rc = db_query(db, q, &c, e, "i", id);
    if (rc != RC_OK)
        return rc;
    out->minimum = minimum.value;
    while (cursor_next(&c)) {
        const struct law_code *known = law_code_le(QUESTIONS, cursor_text(&c, 0), le);
        int64_t answers = cursor_i64(&c, 1), sum = cursor_i64(&c, 2);

        if (known != NULL && n < ARRAY_LEN(found))
            found[n++] = (struct evaluation_moyenne){.question = known->code,
                                                     .reponses = answers,
                                                     .dixiemes = (20 * sum + answers) / (2 * answers)};
    }
    rc = cursor_close(&c, e);
    if (rc == RC_OK)
        keep(out, found, n, le);
    return rc;
}

enum rc evaluation_de_session(struct db *db, int64_t session_id, day_t le, struct evaluation_bilan *out,
                              struct err *e)
{
    return read_means(db, Q_EVALUATION_DE_SESSION, session_id, le, out, e);
}

enum rc evaluation_d_organisme(struct db *db, int64_t organisme_id, day_t le, struct evaluation_bilan *out,
                               struct err *e)
{
    return read_means(db, Q_EVALUATION_D_ORGANISME, organisme_id, le, out, e);
}

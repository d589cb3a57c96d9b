/* parts_evaluation.c - the evaluation of a training: its form for the holder, and the means that people read. */
#include "law/articles.h"
#include "web/parts.h"

void part_evaluations(struct page *p, struct view *v, const struct evaluation_bilan *b)
{
    view_flag(v, K_EV_MONTRE, b->n > 0);
    view_int(v, K_EV_MIN, b->minimum);
    for (size_t i = 0; i < b->n; i++) {
        const struct evaluation_moyenne *m = &b->moyennes[i];
        struct view *line = view_add(v, K_EVALUATIONS);

        view_text(line, K_EV_QUESTION, m->libelle);
        view_text(line, K_EV_MOYENNE,
                  arena_printf(p->arena, "%lld,%lld", (long long)(m->dixiemes / 10),
                               (long long)(m->dixiemes % 10)));
        view_int(line, K_EV_MAX, b->note_max);
        view_int(line, K_EV_REPONSES, m->reponses);
    }
}

/* Whether a form that comes back had this answer. */
static bool typed(struct page *p, const char *answer)
{
    const char *value;

    for (size_t i = 0; (value = request_field_nth(p->rq, "note", i)) != NULL; i++)
        if (strcmp(value, answer) == 0)
            return true;
    return false;
}

static void add_question(struct page *p, const struct law_code *question)
{
    const struct law_code *marks[EVALUATION_CODES_MAX];
    size_t n = law_codes_at("notes_evaluation", p->today, marks, ARRAY_LEN(marks));
    struct view *v = view_add(p->view, K_QUESTIONS);

    view_text(v, K_QUESTION_NOM, question->code);
    view_text(v, K_QUESTION_LIBELLE, question->label);
    for (size_t i = 0; i < n; i++) {
        struct view *choice = view_add(v, K_NOTES);
        const char *answer = arena_printf(p->arena, "%s=%s", question->code, marks[i]->code);

        view_text(choice, K_NOTE_VALEUR, answer);
        view_text(choice, K_NOTE_LIBELLE, arena_printf(p->arena, "%s – %s", marks[i]->code, marks[i]->label));
        view_flag(choice, K_CHOISIE, typed(p, answer));
    }
}

enum rc part_evaluer(struct page *p, const struct grant *g, const struct dossier *d, struct err *e)
{
    const struct law_code *questions[EVALUATION_CODES_MAX];
    size_t n = law_codes_at("questions_evaluation", p->today, questions, ARRAY_LEN(questions));
    day_t last;
    enum rc rc = evaluation_jusque(p->db, d, &last, e);

    view_personal_day(p->view, g, K_EVALUE_JUSQUE, ITEM_DOSSIER_SUIVI, last);
    for (size_t i = 0; rc == RC_OK && i < n; i++)
        add_question(p, questions[i]);
    return rc;
}

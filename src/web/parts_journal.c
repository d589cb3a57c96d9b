/* parts_journal.c - the journal as the holder reads it: who, when, what, why, which data. */
#include "training/organisme.h"
#include "journal/mots.h"
#include "web/parts.h"
#include "web/words.h"

static const char *body_name(struct page *p, int64_t id)
{
    struct organisme body;

    return organisme_by_id(p->db, p->arena, id, &body, NULL) == RC_OK ? body.denomination : NULL;
}

/* The holder herself: a command run in her name says the agent who ran it. */
static bool is_own(const struct journal_line *line, int64_t titulaire_id)
{
    return line->party == PARTY_TITULAIRE && line->actor_id == titulaire_id &&
           (line->actor_name == NULL || *line->actor_name == '\0');
}

/* The holder is told which body read, and that an agent did, not which agent. */
static const char *who_read(struct page *p, const struct journal_line *line, int64_t titulaire_id)
{
    const char *name;

    if (is_own(line, titulaire_id))
        return "Vous";
    if (line->party == PARTY_TITULAIRE && line->actor_id == titulaire_id)
        return "Un agent, pour vous";
    if (line->party == PARTY_ORGANISME && (name = body_name(p, line->actor_id)) != NULL)
        return name;
    if (line->party == PARTY_CDC && line->actor_name != NULL && *line->actor_name != '\0')
        return arena_printf(p->arena, "Un agent : %s", law_party_label(line->party));
    return law_party_label(line->party);
}

static const char *items_read(struct page *p, const struct journal_line *line)
{
    const char *text = NULL;

    for (enum law_item item = 0; item < ITEM_COUNT; item++) {
        const char *words;

        if (!item_set_has(&line->items, item))
            continue;
        words = page_words(words_donnee, law_item_name(item), law_item_name(item));
        text = text == NULL ? words : arena_printf(p->arena, "%s\u00a0; %s", text, words);
    }
    return text;
}

/* The export for a party that law/ added needs no words of its own. */
static const char *act_words(struct page *p, const struct journal_line *line)
{
    const char *words = journal_mot(line->act);

    if (words == NULL && strncmp(line->act, "export.", strlen("export.")) == 0)
        return arena_printf(p->arena, "Export pour\u00a0: %s", law_party_label(line->party));
    return words;
}

static void show_entry(struct page *p, const struct grant *g, const struct journal_line *line,
                       int64_t titulaire_id)
{
    struct view *v = view_add(p->view, K_LECTURES);
    const char *words = act_words(p, line);
    char buf[40];

    view_personal(v, g, K_J_QUAND, ITEM_CONNEXION_HORODATAGE,
                  arena_strdup(p->arena, instant_french(line->at_us, buf)));
    view_personal(v, g, K_J_QUI, ITEM_CONNEXION_IDENTIFIANT, who_read(p, line, titulaire_id));
    view_personal(v, g, K_J_ACTE, ITEM_CONNEXION_ACTION, words);
    if (words == NULL)
        view_personal(v, g, K_J_CODE, ITEM_CONNEXION_ACTION, line->act);
    view_personal(
        v, g, K_J_POURQUOI, ITEM_CONNEXION_ACTION,
        page_words(words_finalite, law_purpose_name(line->purpose), law_purpose_label(line->purpose)));
    view_personal(v, g, K_J_DONNEES, ITEM_CONNEXION_ACTION, items_read(p, line));
    view_personal_flag(v, g, K_J_REFUS, ITEM_CONNEXION_ACTION, line->kind == JOURNAL_REFUSAL);
    view_personal_flag(v, g, K_J_MOI, ITEM_CONNEXION_IDENTIFIANT, is_own(line, titulaire_id));
}

enum rc part_journal(struct page *p, const struct grant *g, int64_t titulaire_id, int64_t before,
                     size_t limit, struct err *e)
{
    struct journal_line *lines = ARENA_ARRAY(p->arena, struct journal_line, limit + 1);
    size_t n = 0;
    enum rc rc = journal_of_titulaire(p->db, p->arena, titulaire_id, before, limit + 1, lines, &n, e);

    if (rc != RC_OK)
        return rc;
    for (size_t i = 0; i < MIN(n, limit); i++)
        show_entry(p, g, &lines[i], titulaire_id);
    if (n > limit)
        view_int(p->view, K_AVANT, lines[limit - 1].seq);
    return RC_OK;
}

/*
 * pages_donnees.c - each datum the service keeps about a holder: what is held, its text, where it comes from, who may have
 * it, how long; and all of it as a file (GDPR art. 15 and 20).
 */
#include "base/scratch.h"
#include "conservation/conservation.h"
#include "exchange/export.h"
#include "exchange/partenaires.h"
#include "law/conservation.h"
#include "law/law_text.h"
#include "web/pages.h"
#include "web/tenues.h"

/* In the store, or computed from what is there: balances. */
static bool is_held(enum law_item item)
{
    struct item_set shown = export_donnees();

    if (item_set_has(&shown, item))
        return true;
    for (size_t i = 0; i < law_columns_n; i++)
        if (law_columns[i].item == item)
            return true;
    return false;
}

static bool brought_by(const struct partner *p, enum law_item item)
{
    struct import_champ champ;

    for (size_t i = 0; p->champ(i, &champ); i++)
        if (champ.item == (int)item)
            return true;
    return false;
}

/* The files that this program reads, and only while their feed is open: what the law lets in and nobody sends is no source. */
static void show_feeds(struct view *v, enum law_item item, day_t at)
{
    for (const struct partner *const *p = import_partners; *p != NULL; p++) {
        struct err none = {0};
        const struct law_feed_period *feed = brought_by(*p, item) ? law_feed_at((*p)->feed, at, &none) : NULL;

        if (feed != NULL && item_set_has(&feed->items, item))
            view_text(view_add(v, K_ORIGINES), K_ORIGINE, (*p)->label);
    }
}

/* Marks, in an array of one cell a party, who may have a datum. */
static void take_party(void *arg, const struct law_access *a)
{
    bool *has = arg;

    has[a->party] = true;
}

static void show_parties(struct view *v, enum law_item item, day_t at)
{
    bool has[PARTY_COUNT] = {0};

    (void)law_accesses_of(item, at, take_party, has);
    for (size_t p = 0; p < PARTY_COUNT; p++)
        if (p != PARTY_TITULAIRE && has[p])
            view_text(view_add(v, K_DESTINATAIRES), K_DESTINATAIRE, law_party_label((enum law_party)p));
}

static bool holder_has(enum law_item item, day_t at)
{
    bool has[PARTY_COUNT] = {0};

    (void)law_accesses_of(item, at, take_party, has);
    return has[PARTY_TITULAIRE];
}

static struct view *show_item(struct page *p, const struct grant *g, enum law_item item,
                              const struct retention_facts *facts)
{
    const struct law_item_version *text = law_item_at(item, p->today);
    char until[RETENTION_TEXT_BYTES];
    struct view *v = view_add(p->view, K_DONNEES_TENUES);

    view_text(v, K_DONNEE_CLE, law_item_name(item));
    view_text(v, K_REFERENCE, text->address);
    view_text(v, K_INTITULE, text->label);
    view_text(v, K_DETAIL, *text->text != '\0' ? text->text : *text->teneur != '\0' ? text->teneur : NULL);
    show_feeds(v, item, p->today);
    show_parties(v, item, p->today);
    view_personal(v, g, K_CONSERVEE, ITEM_TITULAIRE_DECES,
                  arena_strdup(p->arena, law_retention_text(item, facts, p->today, until)));
    return v;
}

enum rc page_mes_donnees(struct page *p, struct err *e)
{
    const struct page_reading reading = {.purpose = FINALITE_2,
                                         .act = "page.mes-donnees",
                                         .titulaire_id = p->session.actor_id,
                                         .items = export_donnees()};
    struct retention_facts facts = RETENTION_FACTS;
    struct tenues *t = ARENA_NEW(p->arena, struct tenues);
    enum rc rc = page_read(p, &reading, &t->g, e);

    if (rc == RC_OK)
        rc = conservation_faits_titulaire(p->db, p->session.actor_id, p->today, &facts, e);
    for (size_t i = 0; rc == RC_OK && i < ITEM_COUNT; i++)
        if (is_held((enum law_item)i) && law_item_at((enum law_item)i, p->today) != NULL &&
            holder_has((enum law_item)i, p->today))
            t->sections[i] = show_item(p, t->g, (enum law_item)i, &facts);
    t->page = p;
    return rc == RC_OK ? tenues_fill(t, e) : rc;
}

/* ---- the file ----------------------------------------------------------------------------------------------------- */

struct own_file {
    struct export_demande asked;
    FILE *out;
};

/* The same file as the command's: the reading is in the journal before this returns. */
static enum rc make_own_file(struct store *s, void *arg, struct err *e)
{
    struct own_file *file = arg;
    struct export_bilan bilan;
    enum rc rc = scratch_memory(&file->out, e);

    if (rc != RC_OK)
        return rc;
    rc = export_party(s, &file->asked, file->out, &bilan, e);
    if (rc != RC_OK)
        fclose(file->out);
    return rc;
}

static enum rc send_own_file(struct page *p, struct err *e)
{
    struct own_file *file = p->unit_arg;

    return page_made_file(p, "text/csv; charset=utf-8", "mes-donnees.csv", file->out, e);
}

enum rc action_mes_donnees(struct page *p, struct err *e)
{
    struct own_file *file = ARENA_NEW(p->arena, struct own_file);

    (void)e;
    file->asked = (struct export_demande){.partie = PARTY_TITULAIRE,
                                          .finalite = FINALITE_2,
                                          .pour = p->session.actor_id,
                                          .at = p->today,
                                          .agent = ""};
    page_task(p, make_own_file, file, send_own_file, NULL);
    return RC_OK;
}

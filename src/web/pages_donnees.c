/* pages_donnees.c - each datum the service keeps about a holder: its text, where it comes from, who may have it, how long. */
#include "conservation/conservation.h"
#include "law/conservation.h"
#include "law/law_text.h"
#include "web/pages.h"

static bool is_stored(enum law_item item)
{
    for (size_t i = 0; i < law_columns_n; i++)
        if (law_columns[i].item == item)
            return true;
    return false;
}

static void show_feeds(struct view *v, enum law_item item, day_t at)
{
    for (size_t f = 0; f < FEED_COUNT; f++) {
        struct err none = {0};
        const struct law_feed_period *feed = law_feed_at((enum law_feed)f, at, &none);

        if (feed != NULL && item_set_has(&feed->items, item))
            view_text(view_add(v, K_ORIGINES), K_ORIGINE, law_feed_label((enum law_feed)f));
    }
}

static bool party_has(enum law_party party, enum law_item item, day_t at)
{
    for (size_t f = 0; f < FINALITE_COUNT; f++) {
        struct err none = {0};
        const struct law_access *a = law_access_at(party, (enum law_purpose)f, at, &none);

        if (a != NULL && item_set_has(&a->items, item))
            return true;
    }
    return false;
}

static void show_parties(struct view *v, enum law_item item, day_t at)
{
    for (size_t p = 0; p < PARTY_COUNT; p++)
        if (p != PARTY_TITULAIRE && party_has((enum law_party)p, item, at))
            view_text(view_add(v, K_DESTINATAIRES), K_DESTINATAIRE, law_party_label((enum law_party)p));
}

static void show_item(struct page *p, const struct grant *g, enum law_item item,
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
}

enum rc page_mes_donnees(struct page *p, struct err *e)
{
    const struct page_reading reading = {.purpose = FINALITE_2,
                                         .act = "page.mes-donnees",
                                         .titulaire_id = p->session.actor_id,
                                         .items = item_set_of(ITEM_TITULAIRE_DECES, ITEM_COUNT)};
    struct retention_facts facts = RETENTION_FACTS;
    const struct grant *g;
    enum rc rc = page_read(p, &reading, &g, e);

    if (rc == RC_OK)
        rc = conservation_faits_titulaire(p->db, p->session.actor_id, p->today, &facts, e);
    for (size_t i = 0; rc == RC_OK && i < ITEM_COUNT; i++)
        if (is_stored((enum law_item)i) && law_item_at((enum law_item)i, p->today) != NULL &&
            party_has(PARTY_TITULAIRE, (enum law_item)i, p->today))
            show_item(p, g, (enum law_item)i, &facts);
    return rc;
}

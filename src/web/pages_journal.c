/* pages_journal.c - « Qui a consulté mes données »: the holder's part of the journal, in plain sentences. */
#include "web/pages.h"
#include "web/parts.h"

#define ENTRIES_SHOWN 25

enum rc page_consultations(struct page *p, struct err *e)
{
    struct page_reading reading = {.purpose = FINALITE_2,
                                   .act = "page.consultations",
                                   .titulaire_id = p->session.actor_id,
                                   .items = item_set_of(ITEM_CONNEXION_IDENTIFIANT, ITEM_CONNEXION_ACTION,
                                                        ITEM_CONNEXION_HORODATAGE, ITEM_COUNT)};
    const struct grant *g;
    enum rc rc = page_read(p, &reading, &g, e);

    view_flag(p->view, K_PAGE_SUIVANTE, query_number(p, "avant") > 0);
    return rc == RC_OK ? part_journal(p, g, p->session.actor_id, query_number(p, "avant"), ENTRIES_SHOWN, e)
                       : rc;
}

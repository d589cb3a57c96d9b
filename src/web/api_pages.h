/* api_pages.h - the pages and acts of each space, for programs, as app.c runs them. Private to web/. */
#ifndef SICPF_WEB_API_PAGES_H
#define SICPF_WEB_API_PAGES_H

#include "training/cle_api.h"
#include "web/page.h"

/* An act asked under a key that its program chose, or by a form, whose page gave it one. */
struct api_une_fois {
    struct page *p;
    unit_fn *unit;
    void *arg;
    struct api_unicite u;
};

/* Before the action: the body's object becomes the fields of the form. RC_USAGE MSG_API_CORPS, MSG_API_CHAMPS with the field,
 * MSG_API_FICHIER. A body that is a form already is left as it is. */
NODISCARD enum rc api_page_lire(struct page *p, struct err *e);
/* After the action: nothing that was sent is passed over. RC_USAGE MSG_API_CHAMP with the field. */
NODISCARD enum rc api_page_tout_lu(struct page *p, struct err *e);
/* After the action: when the request has the header Idempotency-Key, its unit of work is done once for that key and its owner. So is that of a
 * form, once for the page that showed it: sent again as it was (a double click, a page reloaded), it is answered as the first time; what was
 * typed otherwise on the same page is another act.
 * RC_USAGE MSG_API_UNICITE_FORME, MSG_API_UNICITE_SANS for an act that is no unit of work. */
NODISCARD enum rc api_page_une_fois(struct page *p, struct err *e);

/*
 * Of an address of the providers' API that writes, before its action: *deja says that the same was done under the key of the request, whose answer is
 * then api_rejouer(), though what is asked could not be asked any more. False without a key. RC_USAGE MSG_API_UNICITE_FORME; RC_CONFLICT
 * MSG_API_UNICITE when the key was that of another request.
 */
NODISCARD enum rc api_deja_demande(struct page *p, bool *deja, struct err *e);
/* After the action, which named a unit of work: it is done once for that key. Nothing without one. */
void api_ecrire_une_fois(struct page *p);
/* What a repetition is answered there: what its route shows now, under the header Idempotent-Replayed. */
NODISCARD enum rc api_rejouer(struct page *p, struct err *e);

/* Answers with what the page's view holds. */
void api_page_montrer(struct page *p);
/* Answers that it is done, with the address of what there is to see then (NULL: none). */
void api_page_fait(struct page *p, const char *to);

#endif

/*
 * depots.h - the file of dotations that a financeur gives (C. trav. R. 6323-42; annex 4.1): a CSV of our own, described in
 * docs/fr/financeurs.md. Applied, it is a deposit (training/depot.h), which another agent approves.
 *
 * A line names its person by NIR, compared with the name, or by civil status; nothing of either is kept. Whom it does not
 * name surely waits for an agent. Lines that the scheme or the law refuse are refused with their reason; a reference of the
 * financeur is taken once.
 *
 * A financeur may bring its own file: it is told what is wrong in it, and nothing of the people it names. A line that the law
 * refuses for its person then waits for an agent too, with the code of the refusal, as one whose person is not known.
 */
#ifndef SICPF_EXCHANGE_DEPOTS_H
#define SICPF_EXCHANGE_DEPOTS_H

#include "exchange/plan.h"

extern const struct partner partner_dotations;

#endif

/*
 * releves.h - bank statements (camt.053, camt.054) applied: money of the calls for funds is matched by its creditor
 * reference, transfers of the payment runs that left or came back by theirs, what is not recognised waits for an agent, deposits
 * paid for whole are credited.
 */
#ifndef SICPF_EXCHANGE_RELEVES_H
#define SICPF_EXCHANGE_RELEVES_H

#include "exchange/plan.h"

extern const struct partner partner_camt;

#endif

/*
 * sepa_forme.h - the form of an answer pain.002.001.03, which many banks still send (inside exchange/ only).
 *
 * No schema of ISO 20022 for this version is at hand: those that are found are narrowed by a country to rejections alone. What the program reads, and
 * what is around it, is held here to the order, the number and the lengths that the standard gives; what it does not read (parties, agents,
 * charges, the transaction as it was sent) passes, but for the amount.
 */
#ifndef SICPF_EXCHANGE_SEPA_FORME_H
#define SICPF_EXCHANGE_SEPA_FORME_H

#include "exchange/xml.h"

#define FORME_03 "urn:iso:std:iso:20022:tech:xsd:pain.002.001.03"

/* Where the reading is: zeros at the beginning. */
struct forme {
    size_t suivante[XML_DEPTH_MAX +
                    2]; /* of each open element: the rule from which its next child is looked for */
    const struct forme_regle *ouverte[XML_DEPTH_MAX + 2]; /* its own rule */
    size_t lettres;                                       /* of the text of the open leaf */
    int passe; /* depth of the open element whose content passes; 0 */
};

/*
 * Follows one event; *lu: it is to be read. RC_USAGE with the element and its line: MSG_XML_SCHEMA (unexpected there), MSG_XML_MANQUE (one
 * is missing before it, or before the end), MSG_XML_VALEUR (empty), MSG_XML_TROP_LONG.
 */
NODISCARD enum rc forme_suivre(struct forme *f, const struct xml_event *ev, bool *lu, struct err *e);

#endif

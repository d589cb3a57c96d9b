/*
 * adresse.h - the addresses that the program, or a browser it sends away, may go to with something worth a forged answer, and those
 * that somebody else chose, which must not lead into the network of the installation.
 */
#ifndef SICPF_ADRESSE_H
#define SICPF_ADRESSE_H

#include "base/err.h"
#include <stdbool.h>

struct sockaddr;

/* True for an https address, or an http one of this very machine (localhost, 127.0.0.1, [::1]): in clear nothing leaves it.
 * False when it names a user or a password, or is not an address: what stands before an @ is read as the host by people. */
NODISCARD bool adresse_sure(const char *url);

/* ---- addresses chosen by others -------------------------------------------------------------------------------- */

/* What may be called inside: nothing, unless whoever runs the service says so. */
struct adresse_dedans {
    bool boucle;       /* this very machine: a demonstration */
    const char *hotes; /* hosts, between commas, as the addresses write them; NULL or "": none */
};

/* True for an address of the Internet: 4 or 16 bytes in network order. False for what is private, of this machine, of a link, shared, set
 * apart for documentation, tests or several machines at once, and for the same written in IPv6. */
NODISCARD bool adresse_publique(const unsigned char *ip, size_t n);

/* Whether such an address may be told to the program: adresse_sure(), and neither a number that is not of the Internet nor the name
 * of this machine, unless `d` has it. A name is looked up by whoever calls: adresse_ip_appelable() judges what it finds. */
NODISCARD bool adresse_appelable(const char *url, const struct adresse_dedans *d);

/* Whether the machine that the host of this address was found to be may be called: asked as the connection opens. */
NODISCARD bool adresse_ip_appelable(const char *url, const struct sockaddr *to,
                                    const struct adresse_dedans *d);

#endif

/*
 * adresse.h - the addresses that the program, or a browser it sends away, may go to with something worth a forged answer.
 */
#ifndef SICPF_ADRESSE_H
#define SICPF_ADRESSE_H

#include "base/err.h"
#include <stdbool.h>

/* True for an https address, or an http one of this very machine (localhost, 127.0.0.1, [::1]): in clear nothing leaves it.
 * False when it names a user or a password, or is not an address: what stands before an @ is read as the host by people. */
NODISCARD bool adresse_sure(const char *url);

#endif

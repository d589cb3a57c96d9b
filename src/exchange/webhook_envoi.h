/*
 * webhook_envoi.h - tells the addresses of training bodies what happened to their dossiers, over HTTP, signed.
 *
 * An address is sent the whole folder, as the body reads it by the API at that instant (exchange/dossier_modele.h), or the event alone: which
 * dossier, its state after the act, its billing and control as they are now, and nobody's name. Either way the headers say the event. Each
 * sending is a reading of the body through the door, recorded in the journal before it leaves; what the law of that day closes is not in it.
 *
 * No address leads inside the network of the installation (base/adresse.h): the machine that a name was found to be is judged as its
 * connection opens. Behind a relay for https, which looks names up itself, only what the address says is: the relay judges the rest.
 *
 * An event is sent until the address answers 2xx, so it may come twice: its identifier is the same. The signature is the HMAC-SHA-256 of
 * "instant.identifier.body" with the secret of the address.
 */
#ifndef SICPF_WEBHOOK_ENVOI_H
#define SICPF_WEBHOOK_ENVOI_H

#include "base/adresse.h"
#include "base/err.h"
#include "store/store.h"

struct webhook_bilan {
    int64_t recus, echecs, morts; /* received, to be tried again, given up */
    int64_t illisibles;           /* not sent: their secret does not open; a failed try of each */
};

struct webhook_ordre {
    int64_t max;                  /* events at most */
    int essais_max;               /* tries after which an event is given up */
    struct adresse_dedans dedans; /* what may be called inside, of all that bodies declared */
    int stop_fd; /* readable once it is time to stop: what is not answered yet is given back, untried; -1: none */
};

/* Sends what is due, a few at a time and a few to each address; nothing of the store is held meanwhile. An address that does not
 * answer is no error: *out counts it. */
NODISCARD enum rc webhook_envoyer(struct store *s, const struct webhook_ordre *o, struct webhook_bilan *out,
                                  struct err *e);

/* The signature of an event, in hexadecimal, by the `secret_n` bytes of the secret: `instant` in seconds since 1970. out has 65 bytes. */
void webhook_signer(const unsigned char *secret, size_t secret_n, int64_t instant, const char *id,
                    const char *body, size_t n, char *out);

#endif

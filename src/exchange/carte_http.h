/*
 * carte_http.h - a provider of payments by card, over HTTP and JSON (docs/fr/carte.md); the sandbox speaks the same.
 *
 * What leaves is a random reference, an amount and two addresses of ours. Calls are made with the key « acces »; the
 * provider's notices are signed with the key « avis » (HMAC-SHA-256 of the instant, a dot and the body).
 *
 * Threads: a client may be used by several at once.
 */
#ifndef SICPF_CARTE_HTTP_H
#define SICPF_CARTE_HTTP_H

#include "base/config.h"
#include "training/carte.h"

#define CARTE_AVIS_CHEMIN "/api/v1/paiements/avis"
/* A notice is of these seconds, before or after our clock: an old one that is sent again is refused. */
#define CARTE_AVIS_SECONDES 300

struct carte_http;

/* *out is NULL, with RC_OK, when no provider is configured (card_url is empty). RC_USAGE MSG_CARTE_ADRESSE, MSG_CARTE_CLES. */
NODISCARD enum rc carte_http_ouvrir(const struct config *cfg, struct carte_http **out, struct err *e);
void carte_http_fermer(struct carte_http *h); /* NULL does nothing */

/* It lives as long as the client. */
NODISCARD const struct carte_prestataire *carte_http_prestataire(const struct carte_http *h);

/* A notice as it came: RC_REFUSED MSG_CARTE_SIGNATURE (also when a header is NULL), RC_USAGE MSG_CARTE_AVIS. Texts of *out live in
 * the arena. */
NODISCARD enum rc carte_http_avis(const struct carte_http *h, struct arena *a, const char *date,
                                  const char *signature, const unsigned char *body, size_t n, int64_t now_us,
                                  struct carte_avis *out, struct err *e);

#endif

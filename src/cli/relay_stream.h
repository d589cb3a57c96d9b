/*
 * relay_stream.h - streams over the descriptors of a caller whose verb runs in the server. The server does not know who
 * is at the other end, nor whether they will ever say or take anything: when it stops, it stops waiting for them.
 */
#ifndef SICPF_CLI_RELAY_STREAM_H
#define SICPF_CLI_RELAY_STREAM_H

#include "base/base.h"

/* What the server's stop is told by; one for all its callers. */
struct relay {
    int stop_fd; /* readable, for ever, once the server stops */
};

NODISCARD bool relay_open(struct relay *r); /* false and errno */
void relay_stop(struct relay *r);           /* from any thread */
void relay_close(struct relay *r);          /* its streams are closed */
NODISCARD bool relay_stopped(const struct relay *r);

/*
 * A stream over fd, "r" or "w", which it closes. Once the server stops, reading fails (ECANCELED), and writing fails as
 * soon as it would have to wait. NULL, fd being still the caller's, when fd is not open that way or memory is short.
 */
NODISCARD FILE *relay_stream(const struct relay *r, int fd, const char *mode);

#endif

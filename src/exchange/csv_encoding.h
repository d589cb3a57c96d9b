/*
 * csv_encoding.h - which encoding a file is in, decided on all of it (part of csv.h).
 */
#ifndef SICPF_EXCHANGE_CSV_ENCODING_H
#define SICPF_EXCHANGE_CSV_ENCODING_H

#include "exchange/csv.h"

/* Reads `in` from its start to its end, with constant memory. RC_USAGE with the line when the bytes are
 * neither valid UTF-8 nor windows-1252, or are UTF-8 that something damaged; MSG_ARCHIVE_ZIP for a zip. */
NODISCARD enum rc csv_encoding_detect(FILE *in, enum csv_encoding *out, struct err *e);

#endif

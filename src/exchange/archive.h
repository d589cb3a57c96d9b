/*
 * archive.h - what a file that should be a table or XML is when it is neither: an archive that holds them.
 */
#ifndef SICPF_EXCHANGE_ARCHIVE_H
#define SICPF_EXCHANGE_ARCHIVE_H

#include "base/base.h"
#include "base/err.h"

/* A zip, or a workbook, which is one, by its first bytes; `in` is left where it was. RC_OK for anything else and for what cannot be read
 * twice; RC_USAGE MSG_ARCHIVE_ZIP. */
NODISCARD enum rc archive_refuser(FILE *in, struct err *e);

#endif

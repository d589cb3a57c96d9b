/*
 * lawc.h - the law compiler: from the plain texts of law/ and the annotations of sql/ to C tables.
 *
 * It runs at build time (main.c) and in tests and fuzzing, so it works on files already in memory, writes to
 * streams, and never stops the program whatever the input: mistakes become lines "file:line: sentence" in French.
 * The format of the texts is described in law/README.md.
 */
#ifndef SICPF_LAWC_H
#define SICPF_LAWC_H

#include "base/base.h"

/* Limits that the texts of the whole law stay far below. */
#define LAWC_BYTES_MAX ((size_t)16 << 20)
#define LAWC_VALUE_MAX ((size_t)64 << 10)
#define LAWC_ERRORS_MAX 50

struct lawc_file {
    const char *path; /* as errors will name it; ".sql" files are schemas, the others law texts */
    const char *bytes;
    size_t n;
};

/*
 * Compiles all the files together. On success writes law_gen.h (names) to `names` and law_table.h (tables) to
 * `tables` and returns true. On any mistake writes up to LAWC_ERRORS_MAX sentences to `errors` and returns false;
 * what is in the other streams is then not to be used. The order of the files does not matter.
 */
NODISCARD bool lawc_compile(const struct lawc_file *files, size_t n, FILE *names, FILE *tables, FILE *errors);

#endif

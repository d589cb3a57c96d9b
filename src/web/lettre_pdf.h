/*
 * lettre_pdf.h - a letter on paper (exchange/lettre.h): its PDF, and the hash of it in the journal.
 */
#ifndef SICPF_LETTRE_PDF_H
#define SICPF_LETTRE_PDF_H

#include "exchange/lettre.h"
#include <stdio.h>

#define LETTRE_PDF_BYTES_MAX ((size_t)8 << 20)

/*
 * Makes the letter as lettre_faire(), lays it out, and writes the SHA-256 of the file in the journal before it is given. *out is a file of
 * memory, from its start, that the caller ends with fclose(). The same letter gives the same bytes. Errors of lettre_faire() and of
 * mise_en_page(). It takes about a second: call it from a task, holding nothing.
 */
NODISCARD enum rc lettre_pdf_faire(struct store *s, struct arena *a, const char *service,
                                   const struct lettre_demande *d, const char *genre, FILE **out,
                                   struct err *e);

#endif

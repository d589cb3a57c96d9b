/*
 * recu_pdf.h - a receipt on paper: one page as a tagged PDF, with the signed JSON receipt attached (recu.json) and the QR code of
 * its seal (exchange/sceau.h). The page is a template like the others; another program lays it out (base/atelier.h).
 */
#ifndef SICPF_RECU_PDF_H
#define SICPF_RECU_PDF_H

#include "exchange/recu.h"

/*
 * Makes the PDF of a receipt just made for this grant: *out is a file of memory, from its start, that the caller ends with
 * fclose(). The same receipt gives the same bytes. It takes about a second: call it from a task, holding nothing.
 * RC_FAILURE: MSG_ATELIER_ABSENT, MSG_ATELIER_ECHEC, MSG_WEB_PAGE_TROP_GRANDE.
 */
NODISCARD enum rc recu_pdf_faire(const struct keyring *keys, const char *service, struct arena *a,
                                 const struct recu_fait *r, FILE **out, struct err *e);

#endif

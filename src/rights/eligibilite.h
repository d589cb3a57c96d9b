/*
 * eligibilite.h - the checks that come before the split of a price (inside rights/ only).
 */
#ifndef SICPF_ELIGIBILITE_H
#define SICPF_ELIGIBILITE_H

#include "rights/financement.h"

/* The checks of CGCT R. 1621-8 on a dossier opened with DIFE rights. RC_REFUSED with the reason. */
NODISCARD enum rc eligibilite_dife(const struct financement_in *in, struct appuis *appuis, struct err *e);

/* Those of them that are about dates, for a dossier whose funding was agreed on day `accord` and whose dates change on in->date: its mandate
 * that day, and R. 1621-8 from the agreement. RC_REFUSED with the reason. */
NODISCARD enum rc eligibilite_dife_dates(const struct financement_in *in, day_t accord, struct err *e);

/* A light-vehicle licence (C. trav. L. 6323-6 II 4°, D. 6323-8), whichever rights open the dossier: a training of
 * réinsertion is an action of L. 6323-6. RC_OK for the other classes. */
NODISCARD enum rc eligibilite_permis(const struct financement_in *in, struct appuis *appuis, struct err *e);

/* A bilan de compétences (D. 6323-6, R. 6313-4): its hours when they are known, and the years since the last one financed.
 * RC_OK for the other classes. */
NODISCARD enum rc eligibilite_bilan(const struct financement_in *in, struct appuis *appuis, struct err *e);

#endif

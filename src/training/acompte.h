/*
 * acompte.h - the advance of a long training: paid on entry, deducted from the balance, recovered when the training ends with
 * less (rule PAY-03; the rate and the duration are not verified). Pure; cents.
 */
#ifndef SICPF_ACOMPTE_H
#define SICPF_ACOMPTE_H

#include "base/base.h"
#include "base/date.h"
#include "base/err.h"
#include "rights/appui.h"

/* The advance due on entry for a session of these dates: 0 when it does not last more than the months of the law. `le`: day
 * of the acceptance, whose law is that of the dossier. */
NODISCARD int64_t acompte_du(int64_t prix_cents, day_t debut, day_t fin, day_t le, struct appuis *appuis);

struct acompte_solde {
    int64_t a_payer_cents;     /* what is still due to the body */
    int64_t a_recuperer_cents; /* what it received beyond its due */
};
/* What remains once the due of the body is known. */
NODISCARD struct acompte_solde acompte_solder(int64_t acompte_cents, int64_t du_cents);

#endif

/*
 * dossier_modele.h - a dossier as the tools of training bodies read it, by the API and in events: names and shapes of registrationFolder.
 */
#ifndef SICPF_EXCHANGE_DOSSIER_MODELE_H
#define SICPF_EXCHANGE_DOSSIER_MODELE_H

#include "base/json.h"
#include "door/door.h"
#include "training/dossier.h"

/* What it may hold: to be asked of the door. */
NODISCARD struct item_set dossier_modele_items(void);
/* One dossier, into `j`; what the grant does not hold, and what the service does not keep, is null. Texts live in the arena. */
NODISCARD enum rc dossier_modele_ecrire(struct db *db, struct arena *a, const struct grant *g,
                                        const struct dossier *d, struct json *j, struct err *e);

#endif

/* financeur_print.h - schemes, deposits, bank entries and sums to send back, as « sicpf financeur » says them. */
#ifndef SICPF_CLI_FINANCEUR_PRINT_H
#define SICPF_CLI_FINANCEUR_PRINT_H

#include "base/json.h"
#include "training/appel.h"
#include "training/depot.h"
#include "training/dispositif.h"

/* One entry each: for people on `out`, or as an object of the open array of `j` when it is not NULL. */
void financeur_print_dispositif(FILE *out, struct json *j, const struct dispositif *d, int64_t engage);
/* `le`: the day its call may be late on. */
void financeur_print_depot(FILE *out, struct json *j, const struct depot *d, day_t le);
void financeur_print_ligne(FILE *out, struct json *j, const struct depot_ligne *l);
void financeur_print_restitution(FILE *out, struct json *j, const struct restitution *r);
void financeur_print_ecriture(FILE *out, struct json *j, const struct banque_ecriture *b);

#endif

/* pay_lignes.h - the lines of a run (training/lot_lignes.h) for who approves it by a command. */
#ifndef SICPF_CLI_PAY_LIGNES_H
#define SICPF_CLI_PAY_LIGNES_H

#include "base/json.h"
#include "training/lot_lignes.h"

/* One in a line, its account masked; then where to go on from. */
void pay_lignes_dire(const struct lot_lignes *l, FILE *out);
/* Keys `virements` and `apres` of the object that is open. */
void pay_lignes_json(const struct lot_lignes *l, struct json *j);

#endif

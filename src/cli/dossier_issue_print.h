/*
 * dossier_issue_print.h - what an act on a dossier makes of its price, told by the command: who gets what, in words or as JSON (cents).
 */
#ifndef SICPF_CLI_DOSSIER_ISSUE_PRINT_H
#define SICPF_CLI_DOSSIER_ISSUE_PRINT_H

#include "base/json.h"
#include "training/dossier_issue.h"
#include <stdio.h>

/* What a command says of an act: what it makes of the price, whether a later act does it ("confirmer" changes nothing of it), and whether it is
 * a trial, which writes nothing. */
struct dossier_dit {
    struct dossier_issue issue;
    bool plus_tard, essai;
};

/* Nothing when nothing is settled. Read behind the door: the caller's business. */
void dossier_issue_print(const struct dossier_dit *x, FILE *out);

/* A key "issue" of the open object: every amount, in cents, 0 when nothing of it moves; "phrase" is null when the act settles nothing. */
void dossier_issue_json(const struct dossier_dit *x, struct json *j);

#endif

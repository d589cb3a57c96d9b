/*
 * compte.h - « compte » of sicpf organisme and sicpf financeur: the bank account of a party, from its proposal to its end.
 */
#ifndef SICPF_CLI_COMPTE_H
#define SICPF_CLI_COMPTE_H

#include "cli/verb.h"
#include "training/compte.h"

#define COMPTE_USAGE(verb, cle)                                                                              \
    verb " compte montrer|approuver|refuser|annuler " cle " ; " verb " compte proposer " cle " < IBAN"

/* What « compte proposer » may say beside the IBAN of its input; NULL when it does not. */
struct compte_mots {
    const char *titulaire, *contact;
};

/* Runs « compte ACTE CLE » of argv, whose first word is « compte », for the party `de`. RC_USAGE for another act. */
NODISCARD enum rc compte_executer(struct ctx *ctx, struct compte_de de, const struct compte_mots *mots,
                                  struct err *e);

#endif

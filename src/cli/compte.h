/*
 * compte.h - « compte » of sicpf organisme and sicpf financeur: the bank account of a party, from its proposal to its end.
 */
#ifndef SICPF_CLI_COMPTE_H
#define SICPF_CLI_COMPTE_H

#include "cli/verb.h"
#include "training/compte.h"

#define COMPTE_USAGE(verb, cle)                                                                              \
    verb " compte montrer " cle " ; " verb " compte proposer " cle " < IBAN ; " verb                         \
         " compte approuver|refuser|annuler " cle " --numero N"

/* What « compte » may say in its options: the first two beside the IBAN of « proposer », the last which account the other acts are about.
 * NULL when it does not. */
struct compte_mots {
    const char *titulaire, *contact, *numero;
};

/* Runs « compte ACTE CLE » of argv, whose first word is « compte », for the party `de`. RC_USAGE for another act, and
 * MSG_COMPTE_NUMERO for a decision that does not say which account was read. */
NODISCARD enum rc compte_executer(struct ctx *ctx, struct compte_de de, const struct compte_mots *mots,
                                  struct err *e);

#endif

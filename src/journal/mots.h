/*
 * mots.h - the acts of the journal in the words that people read: one table (web/journal.txt) for « Qui a consulté mes données »
 * and for receipts.
 */
#ifndef SICPF_JOURNAL_MOTS_H
#define SICPF_JOURNAL_MOTS_H

#include "base/base.h"

/* "Acceptation d'une proposition" for "dossier.accepter"; NULL when the act has no words. Constant. */
NODISCARD const char *journal_mot(const char *acte);

#endif

/*
 * etats.h - the word for a state that the store names by a code.
 */
#ifndef SICPF_ETATS_H
#define SICPF_ETATS_H

/* "recue" gives "reçue", "en_demeure" "en demeure"; a code that needs no other word is its own word. Constant, or `code`. */
const char *etat_mot(const char *code);

#endif

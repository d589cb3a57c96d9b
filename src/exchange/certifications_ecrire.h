/*
 * certifications_ecrire.h - records of the registers compared with the store, and written (inside exchange/ only).
 */
#ifndef SICPF_EXCHANGE_CERTIFICATIONS_ECRIRE_H
#define SICPF_EXCHANGE_CERTIFICATIONS_ECRIRE_H

#include "exchange/certifications_lecture.h"
#include "exchange/plan.h"

/* A record as the store has it: its fingerprints. */
struct fiche_connue {
    bool connue, absente;
    unsigned char empreinte[HASH_BYTES];
    bool listee[FICHE_LISTES]; /* the list was delivered */
    unsigned char listes[FICHE_LISTES][HASH_BYTES];
};

/* What the store has under this number; *out says when it has nothing. */
NODISCARD enum rc fiche_connue(struct db *db, const char *numero, struct fiche_connue *out, struct err *e);
/* Says that fiche_connue() will be asked of this number: db_ahead(), whose db_ahead_end() the caller owes. */
NODISCARD enum rc fiche_connue_ahead(struct db *db, enum registre r, int64_t rang, struct err *e);

/* Leaves out the blocs whose code the record already has; returns how many. */
NODISCARD size_t fiche_sans_doublons(struct fiche *f);

/* What the record says of itself, and what one of its lists says whatever the order of its lines (false: no memory). */
void fiche_empreinte(const struct fiche *f, unsigned char out[HASH_BYTES]);
NODISCARD bool fiche_liste_empreinte(const struct fiche *f, enum fiche_liste l,
                                     unsigned char out[HASH_BYTES]);

/* Inside a unit of work: the record without its lists; one list, in place of the one before, with its fingerprint. */
NODISCARD enum rc fiche_ecrire(struct db *db, const struct fiche *f, int64_t livraison_id,
                               const unsigned char empreinte[HASH_BYTES], struct err *e);
NODISCARD enum rc fiche_liste_ecrire(struct db *db, const struct fiche *f, enum fiche_liste l,
                                     const unsigned char empreinte[HASH_BYTES], struct err *e);

#endif

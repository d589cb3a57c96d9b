/*
 * sceau.h - what the QR code of a receipt says: which act, the digest of the receipt, signed by the installation. It is
 * checked with the public key alone, without the receipt; with it, it says whether the two go together.
 *
 *   SICPF-RECU:1:ENTRY:DOSSIER:DAY:ACT:DIGEST:SIGNATURE
 *
 * In capitals, digits and hyphens, which a QR code packs best; DOSSIER is "-" when the act is of none, DIGEST the SHA-256
 * of the receipt's bytes, SIGNATURE Ed25519 over SCEAU_PREFIX and what comes before it.
 */
#ifndef SICPF_SCEAU_H
#define SICPF_SCEAU_H

#include "base/arena.h"
#include "base/crypto.h"
#include "exchange/recu.h"

#define SCEAU_PREFIX "sicpf sceau\n"

struct sceau {
    int64_t entree; /* number in the journal */
    const char *dossier, *jour,
        *code; /* dossier "" when there is none; jour as 2026-11-24; the journal's act */
    unsigned char empreinte[HASH_BYTES];
};

/* The seal of a receipt just made, in the arena. */
NODISCARD const char *sceau_ecrire(const struct keyring *keys, struct arena *a, const struct recu_fait *r);

/* Reads and checks one against the public key (64 hexadecimal digits, not NULL). RC_USAGE (MSG_RECU_QR, MSG_RECU_CLE),
 * RC_INTEGRITY (MSG_RECU_QR_FAUX). Texts live in the arena. */
NODISCARD enum rc sceau_lire(struct arena *a, const char *texte, const char *cle, struct sceau *out,
                             struct err *e);

/* RC_INTEGRITY (MSG_RECU_QR_AUTRE) unless the seal is of this receipt, byte for byte. */
NODISCARD enum rc sceau_comparer(const struct sceau *s, const char *recu, struct err *e);

#endif

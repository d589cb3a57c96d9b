/*
 * recu.h - the receipt of one act: what was done, the journal's entry of it, the proof that this entry is under a signed
 * head, all signed by the installation (Ed25519). Who holds the file and the public key needs nothing else to check it.
 *
 * The file is JSON with its keys sorted and two spaces of indent: one changed byte and it is refused. What an act says
 * (`fait`) is made from the journal's entry alone, so it stays true whatever the dossier becomes.
 */
#ifndef SICPF_RECU_H
#define SICPF_RECU_H

#include "base/arena.h"
#include "door/door.h"
#include "journal/preuve.h"

/* Whose receipt, and of what: an act of a dossier, or any act on one person by its number in the journal. */
struct recu_demande {
    enum law_party partie; /* PARTY_TITULAIRE and PARTY_ORGANISME: their own dossiers only */
    int64_t acteur_id;
    const char *agent;
    enum law_purpose finalite;
    day_t le;           /* day of the law */
    const char *motif;  /* what the journal says of this reading: "commande.recu" */
    const char *numero; /* of the dossier; NULL: by `entree` */
    int64_t acte;       /* rank of the act in the dossier, from 1; 0: the last one */
    int64_t entree;     /* number in the journal */
};

/*
 * Makes the receipt: asks the door, records the reading, has the head signed when none covers the act yet, writes.
 * *out is JSON text in the arena. RC_NOT_FOUND (MSG_DOSSIER_INCONNU, also for somebody else's; MSG_RECU_ACTE,
 * MSG_RECU_ENTREE), RC_REFUSED (MSG_RECU_PLUSIEURS, the door's).
 */
NODISCARD enum rc recu_faire(struct store *s, struct arena *a, const struct recu_demande *d, const char **out,
                             struct err *e);

/* What a receipt says, once checked. Texts live in the arena. */
struct recu_lu {
    int64_t entree;                                     /* number in the journal */
    const char *acte, *par, *le, *enregistre, *dossier; /* dossier "" when it is of none */
    const char *fait;                                   /* all of it, as JSON */
    const char *cle;
};

/*
 * Checks a receipt without any store. `cle` is the public key of the installation (64 hexadecimal digits) or NULL: the
 * one the receipt names. RC_USAGE (MSG_RECU_ILLISIBLE, MSG_RECU_CLE); RC_INTEGRITY (MSG_RECU_FAUX names what is not as it
 * was signed, MSG_RECU_AUTRE_CLE).
 */
NODISCARD enum rc recu_verifier(struct arena *a, const char *text, const char *cle, struct recu_lu *out,
                                struct err *e);

/* recu_ecrire.c: the proof and what it says, signed. Private to exchange/. */
NODISCARD enum rc recu_ecrire(const struct keyring *keys, const struct journal_preuve *p, const char *numero,
                              struct arena *a, const char **out, struct err *e);

#define RECU_FORMAT "sicpf-recu/1"
#define RECU_PREFIX "sicpf recu\n"
#define RECU_BYTES_MAX ((size_t)1 << 20)
#define RECU_DUMP (JSON_INDENT(2) | JSON_SORT_KEYS)

#endif

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

/* What is checked of a receipt, in that order: the first that does not hold is the one its refusal names. */
enum recu_etape {
    RECU_TETE_CONTENU,
    RECU_TETE,
    RECU_ENTREE,
    RECU_CONTENU,
    RECU_SIGNATURE,
    RECU_TETE_CLE,
    RECU_FORME,
    RECU_CLE,
    RECU_ETAPES /* all of them hold */
};
/* What it checks, as MSG_RECU_FAUX says it: "l'entrée du journal, ou son chemin". */
NODISCARD const char *recu_etape_mot(enum recu_etape e);

/* What a receipt says, once checked. Texts live in the arena. */
struct recu_lu {
    int64_t entree;                                     /* number in the journal */
    const char *code;                                   /* act as the journal names it: "dossier.accepter" */
    const char *acte, *par, *le, *enregistre, *dossier; /* dossier "" when it is of none */
    const char *fait;                                   /* all of it, as JSON */
    const char *cle;
    enum recu_etape echoue; /* known after RC_INTEGRITY too, alone: the first that does not hold */
    bool
        sans_contenu; /* the content of the entry was erased when the receipt was made: nothing to check of it */
};

/* A receipt just made. `porte` is recorded: an encoder may show what it holds. All in the arena. */
struct recu_fait {
    const char *texte; /* JSON */
    struct recu_lu lu;
    const struct grant *porte;
};

/*
 * Makes the receipt: asks the door, records the reading, has the head signed when none covers the act yet, writes.
 * RC_NOT_FOUND (MSG_DOSSIER_INCONNU, also for somebody else's; MSG_RECU_ACTE, MSG_RECU_ENTREE), RC_REFUSED
 * (MSG_RECU_PLUSIEURS, the door's).
 */
NODISCARD enum rc recu_faire(struct store *s, struct arena *a, const struct recu_demande *d,
                             struct recu_fait *out, struct err *e);

/* An act of a dossier that a receipt can be asked for. */
struct recu_acte {
    const char *acte; /* in words */
    day_t le;         /* day it was recorded, in Paris */
};

/* The acts of a dossier, oldest first: the receipt of (*out)[i] has rank i + 1. Asks no door: the caller did. */
NODISCARD enum rc recu_actes(struct db *db, struct arena *a, int64_t titulaire_id, int64_t dossier_id,
                             struct recu_acte **out, size_t *n, struct err *e);
/* The same for a command: through the door, recorded. Errors as recu_faire(); d->acte is not looked at. */
NODISCARD enum rc recu_lister(struct store *s, struct arena *a, const struct recu_demande *d,
                              struct recu_acte **out, size_t *n, struct err *e);

/*
 * Checks a receipt without any store. `cle` is the public key of the installation (64 hexadecimal digits) or NULL: the
 * one the receipt names, which proves only that it was not changed since: anybody may have signed it. Its texts have no
 * control character, but for the ends of lines within `fait.detail`. RC_USAGE (MSG_RECU_ILLISIBLE, MSG_RECU_CLE);
 * RC_INTEGRITY (MSG_RECU_FAUX names what is not as it was signed, MSG_RECU_AUTRE_CLE): out->echoue says which check.
 */
NODISCARD enum rc recu_verifier(struct arena *a, const char *text, const char *cle, struct recu_lu *out,
                                struct err *e);

/* "24 novembre 2026 à 09:00:00", of an instant in universal time as a receipt has it; what is no such instant as it is. `text` has that size. */
#define RECU_QUAND_BYTES 64
const char *recu_quand(const char *iso, char *text);
/* A detail of a receipt in words; those without are in the file alone. */
struct recu_detail {
    const char *label; /* "Prix toutes taxes comprises" */
    const char *texte; /* in the arena */
    bool somme;        /* an amount */
};
#define RECU_DETAILS_MAX 64
/* In the order of the file; returns how many. */
NODISCARD size_t recu_details(const struct recu_lu *r, struct arena *a,
                              struct recu_detail out[RECU_DETAILS_MAX]);

/* All that a receipt says, a line each, in the words of its page: who checks a page compares the two. */
void recu_dire(FILE *out, const struct recu_lu *r);

/* recu_ecrire.c: the proof and what it says, signed. Private to exchange/. */
NODISCARD enum rc recu_ecrire(const struct keyring *keys, const struct journal_preuve *p, const char *numero,
                              struct arena *a, const char **out, struct err *e);

/*
 * The receipt attached to a PDF that recu_pdf_faire() of web/ made: the bytes of the file, then its text in the arena.
 * Another program reads the PDF (base/atelier.h). RC_USAGE (MSG_RECU_SANS_FICHIER; MSG_RECU_PIECES when it has
 * several), RC_FAILURE (MSG_ATELIER_ABSENT, MSG_ATELIER_ECHEC: nothing is known of the file then).
 */
NODISCARD enum rc recu_extraire(struct arena *a, const void *pdf, size_t n, const char **out, struct err *e);

/* An act in words, from its name in the journal. */
NODISCARD const char *recu_mot(const char *acte);

#define RECU_PDF_BYTES_MAX ((size_t)4 << 20)
#define RECU_PIECE "recu.json" /* the name of the file attached */

#define RECU_FORMAT "sicpf-recu/1"
#define RECU_PREFIX "sicpf recu\n"
#define RECU_BYTES_MAX ((size_t)1 << 20)
#define RECU_DUMP (JSON_INDENT(2) | JSON_SORT_KEYS)

#endif

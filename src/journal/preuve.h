/*
 * preuve.h - that an entry is in the journal, shown to somebody who has nothing but the proof and the public key.
 *
 * When the head is signed, the entry that signs carries the root of a hash tree over the entries since the signature
 * before. A proof holds the fields of its entry, the neighbours up to that root, and the fields of the signing entry,
 * whose hash is what is signed. No field of any other entry is in it: a leaf is blinded by a grain that only the
 * installation can make, so that nothing can be guessed of a neighbour from its hash.
 */
#ifndef SICPF_JOURNAL_PREUVE_H
#define SICPF_JOURNAL_PREUVE_H

#include "base/arena.h"
#include "base/crypto.h"
#include "journal/arbre.h"
#include "store/store.h"

#define JOURNAL_SALT_BYTES 16

/* The fields of an entry as stored and hashed. */
struct journal_fields {
    int64_t seq, at_us, kind, actor_id, law_day, dossier_id;
    const char *party, *actor_name, *purpose, *act, *items;
    unsigned char titulaires[HASH_BYTES]; /* of the list of holders concerned */
    unsigned char content[HASH_BYTES];    /* of salt and content; zeroes without content */
};

struct journal_preuve {
    struct journal_fields entree;
    unsigned char grain[HASH_BYTES];
    bool contenu_present; /* false: none, or erased since */
    unsigned char sel[JOURNAL_SALT_BYTES];
    const char *contenu;
    const struct arbre_pas *chemin;
    size_t chemin_n;

    struct journal_fields tete; /* the entry that signs */
    unsigned char precedente[HASH_BYTES];
    unsigned char tete_sel[JOURNAL_SALT_BYTES];
    const char *tete_contenu; /* {"premiere":…,"derniere":…,"racine":"…"} */
    unsigned char signature[SIGNATURE_BYTES];
    unsigned char cle[32];
};

/* Inside a unit of work: signs the head unless a signed head covers entry *(int64_t *)seq already. A unit_fn.
 * RC_NOT_FOUND (MSG_RECU_ENTREE) when there is no such entry. */
enum rc journal_couvrir(struct db *db, void *seq, struct err *e);

/* Texts and path live in the arena. RC_NOT_FOUND (MSG_RECU_ENTREE), RC_CONFLICT (MSG_RECU_PAS_SIGNE) when no signed head
 * covers it yet, RC_INTEGRITY (MSG_JOURNAL_ROMPU) when the tree read again is not the one signed. Reads every entry
 * between two signatures: constant memory, time in proportion. */
NODISCARD enum rc journal_prouver(struct db *db, struct arena *a, int64_t seq, struct journal_preuve *out,
                                  struct err *e);

enum journal_defaut {
    PREUVE_JUSTE,
    PREUVE_CONTENU,      /* the content is not the one of the entry */
    PREUVE_ENTREE,       /* the entry, its grain or the path: they do not lead to the root */
    PREUVE_TETE_CONTENU, /* the content of the signing entry */
    PREUVE_TETE          /* the signing entry or its signature */
};
/* Needs no store. */
NODISCARD enum journal_defaut journal_preuve_verifier(const struct journal_preuve *p);

/* The leaf of an entry; the stream is left empty, ready for another. */
void journal_leaf(struct sha256_stream *s, const struct journal_fields *f,
                  const unsigned char grain[HASH_BYTES], unsigned char out[HASH_BYTES]);

#endif

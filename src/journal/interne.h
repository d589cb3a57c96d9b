/* interne.h - how an entry of the journal is hashed, as writing, verifying and proving share it. Private to journal/. */
#ifndef SICPF_JOURNAL_INTERNE_H
#define SICPF_JOURNAL_INTERNE_H

#include "base/crypto.h"
#include "journal/arbre.h"
#include "journal/preuve.h"

/* The act of an entry that signs the head. Its content names the tree of the entries since the signature before. */
#define JOURNAL_ACTE_SIGNER "journal.signer"
#define JOURNAL_TREE_TEXT_BYTES 160

/* hash(n) from hash(n-1). As below, the stream is left empty, ready for another. */
void journal_hash_entry(struct sha256_stream *s, const unsigned char previous[HASH_BYTES],
                        const struct journal_fields *f, unsigned char out[HASH_BYTES]);
void journal_hash_content(struct sha256_stream *s, const unsigned char salt[JOURNAL_SALT_BYTES],
                          const void *content, size_t n, unsigned char out[HASH_BYTES]);
/* The blinding of an entry's leaf: known to the installation only, told in the proof of that entry. */
void journal_grain(const struct keyring *keys, int64_t seq, unsigned char out[HASH_BYTES]);
/* What the signing entry says of its tree, as JSON. */
void journal_tree_text(int64_t first, int64_t last, const unsigned char root[HASH_BYTES],
                       char out[JOURNAL_TREE_TEXT_BYTES]);
/* The entry of a row whose first 13 columns are those of journal_all. Texts and hashes are copied in the arena; `a` NULL:
 * texts stay the row's. */
void journal_fields_read(struct cursor *c, struct arena *a, struct journal_fields *out);

/* Adds to `tree` the entries after `after` and before `before`, of which `followed` is the one whose path is kept; 0: none. Fails as
 * the store does. */
NODISCARD enum rc journal_tree_read(struct db *db, int64_t after, int64_t before, int64_t followed,
                                    struct arbre *tree, struct err *e);

#endif

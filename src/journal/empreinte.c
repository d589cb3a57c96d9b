/* empreinte.c - the bytes of an entry that are hashed; journal.c says in which order. */
#include "journal/interne.h"

static void add_fields(struct sha256_stream *s, const struct journal_fields *f)
{
    const int64_t numbers[] = {f->seq, f->at_us, f->kind, f->actor_id, f->law_day, f->dossier_id};
    const char *const texts[] = {f->party, f->actor_name, f->purpose, f->act, f->items};

    for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
        sha256_number(s, numbers[i]);
    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        sha256_text(s, texts[i]);
    sha256_add(s, f->titulaires, HASH_BYTES);
    sha256_add(s, f->content, HASH_BYTES);
}

void journal_hash_entry(struct sha256_stream *s, const unsigned char previous[HASH_BYTES],
                        const struct journal_fields *f, unsigned char out[HASH_BYTES])
{
    sha256_add(s, previous, HASH_BYTES);
    add_fields(s, f);
    sha256_take(s, out);
}

void journal_leaf(struct sha256_stream *s, const struct journal_fields *f,
                  const unsigned char grain[HASH_BYTES], unsigned char out[HASH_BYTES])
{
    sha256_add(s, "\0", 1);
    sha256_add(s, grain, HASH_BYTES);
    add_fields(s, f);
    sha256_take(s, out);
}

void journal_hash_content(struct sha256_stream *s, const unsigned char salt[JOURNAL_SALT_BYTES],
                          const void *content, size_t n, unsigned char out[HASH_BYTES])
{
    sha256_add(s, salt, JOURNAL_SALT_BYTES);
    sha256_add(s, content, n);
    sha256_take(s, out);
}

void journal_grain(const struct keyring *keys, int64_t seq, unsigned char out[HASH_BYTES])
{
    unsigned char b[8];

    for (int i = 0; i < 8; i++)
        b[i] = (unsigned char)((uint64_t)seq >> (8 * i));
    crypto_blind(&keys->index, "journal.feuille", b, sizeof(b), out);
}

void journal_tree_text(int64_t first, int64_t last, const unsigned char root[HASH_BYTES],
                       char out[JOURNAL_TREE_TEXT_BYTES])
{
    char digits[2 * HASH_BYTES + 1];

    snprintf(out, JOURNAL_TREE_TEXT_BYTES, "{\"premiere\":%lld,\"derniere\":%lld,\"racine\":\"%s\"}",
             (long long)first, (long long)last, hex(root, HASH_BYTES, digits));
}

static void copy_hash(struct cursor *c, int column, unsigned char out[HASH_BYTES])
{
    size_t n;
    const void *p = cursor_blob(c, column, &n);

    memset(out, 0, HASH_BYTES);
    if (n == HASH_BYTES)
        memcpy(out, p, HASH_BYTES);
}

static const char *text_of(struct cursor *c, int column, struct arena *a)
{
    const char *text = a != NULL ? cursor_copy(c, a, column) : cursor_text(c, column);

    return a != NULL && text == NULL ? "" : text;
}

void journal_fields_read(struct cursor *c, struct arena *a, struct journal_fields *out)
{
    *out = (struct journal_fields){.seq = cursor_i64(c, 0),
                                   .at_us = cursor_i64(c, 1),
                                   .kind = cursor_i64(c, 2),
                                   .party = text_of(c, 3, a),
                                   .actor_id = cursor_i64(c, 4),
                                   .actor_name = text_of(c, 5, a),
                                   .purpose = text_of(c, 6, a),
                                   .act = text_of(c, 7, a),
                                   .law_day = cursor_i64(c, 8),
                                   .items = text_of(c, 9, a),
                                   .dossier_id = cursor_i64(c, 10)};
    copy_hash(c, 11, out->titulaires);
    copy_hash(c, 12, out->content);
}

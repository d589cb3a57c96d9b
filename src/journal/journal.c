/*
 * journal.c - the chain.
 *
 * hash(n) = SHA-256( hash(n-1) ‖ every field of entry n in the order of `fields` ‖ titulaires ‖ contenu )
 * where numbers are 8 bytes little-endian, texts are a length and their bytes, `titulaires` is the SHA-256 of the
 * 8-byte ids of the holders concerned, and `contenu` is the SHA-256 of a random salt and the content. The salt
 * makes an erased content impossible to guess back from its hash; without the content row the chain still holds.
 * hash(0) is 32 zero bytes. The content of an entry that signs names the tree of the entries since the signature
 * before (preuve.h); it concerns nobody and is never erased.
 */
#include "journal/journal.h"
#include "base/arena.h"
#include "base/json.h"
#include "journal/interne.h"
#include <assert.h>

#define ITEMS_TEXT_BYTES 16384

struct head {
    int64_t seq;
    unsigned char hash[HASH_BYTES];
};
static_assert(sizeof(struct head) <= DB_MEMO_BYTES, "the memo of a connection holds the end of the chain");

static void hash_titulaires(struct sha256_stream *s, const struct journal_entry *entry,
                            unsigned char out[HASH_BYTES])
{
    if (entry->titulaire_id != 0)
        sha256_number(s, entry->titulaire_id);
    for (size_t i = 0; i < entry->titulaires_n; i++)
        sha256_number(s, entry->titulaires[i]);
    sha256_take(s, out);
}

static void items_text(const struct item_set *items, char out[ITEMS_TEXT_BYTES])
{
    size_t used = 0;

    out[0] = '\0';
    for (int it = 0; it < ITEM_COUNT; it++) {
        const char *name;
        size_t n;

        if (items->w[it / 64] == 0) {
            it |= 63; /* none of these 64 */
            continue;
        }
        if (!item_set_has(items, (enum law_item)it))
            continue;
        name = law_item_name((enum law_item)it);
        n = strlen(name);
        CHECK(used + n + 2 < ITEMS_TEXT_BYTES);
        if (used > 0)
            out[used++] = ' ';
        memcpy(out + used, name, n + 1);
        used += n;
    }
}

/* Names that the law no longer knows are left out: what is shown is what can still be named. */
static struct item_set items_parse(const char *text)
{
    struct item_set set = {0};
    char name[128];

    while (*text != '\0') {
        size_t n = strcspn(text, " ");
        enum law_item it;

        if (n > 0 && n < sizeof(name)) {
            memcpy(name, text, n);
            name[n] = '\0';
            if (law_item_by_name(name, &it))
                item_set_add(&set, it);
        }
        text += n + (text[n] == ' ');
    }
    return set;
}

static enum rc broken_at(int64_t seq, struct err *e)
{
    char number[24];

    snprintf(number, sizeof(number), "%lld", (long long)seq);
    return ERR(e, MSG_JOURNAL_ROMPU, "entree", number);
}

static enum rc read_head(struct db *db, struct head *head, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_JOURNAL_HEAD, &c, e, "");
    int64_t broken = 0;
    size_t n;

    memset(head, 0, sizeof(*head));
    if (rc == RC_OK && cursor_next(&c)) {
        const void *hash = cursor_blob(&c, 1, &n);

        head->seq = cursor_i64(&c, 0);
        if (n == HASH_BYTES)
            memcpy(head->hash, hash, HASH_BYTES);
        else
            broken = head->seq;
    }
    rc = cursor_close(&c, e);
    return rc == RC_OK && broken != 0 ? broken_at(broken, e) : rc;
}

/* The end of the chain as this transaction knows it, asked once. */
static enum rc take_head(struct db *db, struct head *head, struct err *e)
{
    const void *memo = db_memo(db);

    if (memo != NULL)
        memcpy(head, memo, sizeof(*head));
    return memo != NULL && head->seq > 0 ? RC_OK : read_head(db, head, e);
}

static void keep_head(struct db *db, int64_t seq, const unsigned char hash[HASH_BYTES])
{
    struct head head = {.seq = seq};
    void *memo = db_memo(db);

    memcpy(head.hash, hash, HASH_BYTES);
    if (memo != NULL)
        memcpy(memo, &head, sizeof(head));
}

static enum rc write_titulaires(struct db *db, const struct journal_entry *entry, int64_t seq, struct err *e)
{
    enum rc rc = RC_OK;

    CHECK(entry->titulaire_id == 0 || entry->titulaires_n == 0);
    if (entry->titulaire_id != 0)
        return db_exec(db, Q_JOURNAL_TITULAIRE_INSERT, e, "ii", entry->titulaire_id, seq);
    for (size_t i = 0; rc == RC_OK && i < entry->titulaires_n; i++) {
        CHECK(i == 0 || entry->titulaires[i] > entry->titulaires[i - 1]);
        rc = db_exec(db, Q_JOURNAL_TITULAIRE_INSERT, e, "ii", entry->titulaires[i], seq);
    }
    return rc;
}

enum rc journal_append(struct db *db, const struct journal_entry *entry, int64_t *seq_out, struct err *e)
{
    struct head head;
    char items[ITEMS_TEXT_BYTES];
    unsigned char salt[JOURNAL_SALT_BYTES];
    unsigned char hash[HASH_BYTES];
    struct sha256_stream *s;
    struct journal_fields f = {0};
    enum rc rc = take_head(db, &head, e);

    if (rc != RC_OK)
        return rc;
    items_text(&entry->items, items);
    f = (struct journal_fields){.seq = head.seq + 1,
                                .at_us = db_now_us(db),
                                .kind = entry->kind,
                                .actor_id = entry->actor_id,
                                .law_day = entry->law_day,
                                .dossier_id = entry->dossier_id,
                                .party = law_party_name(entry->party),
                                .purpose = law_purpose_name(entry->purpose),
                                .actor_name = entry->actor_name != NULL ? entry->actor_name : "",
                                .act = entry->act,
                                .items = items};
    s = sha256_begin();
    hash_titulaires(s, entry, f.titulaires);
    if (entry->content != NULL) {
        env_random(store_env(db_store(db)), salt, sizeof(salt));
        journal_hash_content(s, salt, entry->content, strlen(entry->content), f.content);
    }
    journal_hash_entry(s, head.hash, &f, hash);
    sha256_drop(s);
    rc = db_exec(db, Q_JOURNAL_INSERT, e, "iiititttitibbb", f.seq, f.at_us, f.kind, f.party, f.actor_id,
                 f.actor_name, f.purpose, f.act, f.law_day, f.items, f.dossier_id, f.titulaires,
                 (size_t)HASH_BYTES, f.content, (size_t)HASH_BYTES, hash, (size_t)HASH_BYTES);
    if (rc == RC_OK && entry->content != NULL)
        rc = db_exec(db, Q_JOURNAL_CONTENU_INSERT, e, "ibt", f.seq, salt, sizeof(salt), entry->content);
    if (rc == RC_OK)
        rc = write_titulaires(db, entry, f.seq, e);
    if (rc == RC_OK)
        keep_head(db, f.seq, hash);
    if (rc == RC_OK && seq_out != NULL)
        *seq_out = f.seq;
    return rc;
}

/* The tree of the entries since the last signature; *first is the first of them. */
static enum rc tree_since(struct db *db, struct arbre *tree, int64_t *first, struct err *e)
{
    int64_t last;
    enum rc rc = db_i64(db, Q_JOURNAL_DERNIERE_SIGNATURE, 0, &last, e, "");

    if (rc != RC_OK)
        return rc;
    *first = last + 1;
    return journal_tree_read(db, last, INT64_MAX, 0, tree, e);
}

enum rc journal_sign(struct db *db, struct err *e)
{
    const struct keyring *keys = store_keys(db_store(db));
    unsigned char signature[SIGNATURE_BYTES], root[HASH_BYTES];
    char content[JOURNAL_TREE_TEXT_BYTES];
    struct arbre tree = {0};
    struct head head;
    int64_t first;
    struct journal_entry entry = {.kind = JOURNAL_SYSTEM,
                                  .party = PARTY_CDC,
                                  .purpose = FINALITE_1,
                                  .act = JOURNAL_ACTE_SIGNER,
                                  .law_day = day_of_instant(db_now_us(db))};
    enum rc rc = tree_since(db, &tree, &first, e);

    if (rc == RC_OK && tree.n > 0) {
        arbre_racine(&tree, root);
        journal_tree_text(first, first + (int64_t)tree.n - 1, root, content);
        entry.content = content;
    }
    if (rc == RC_OK)
        rc = journal_append(db, &entry, NULL, e);
    if (rc == RC_OK)
        rc = take_head(db, &head, e);
    if (rc != RC_OK)
        return rc;
    crypto_sign_with(keys, head.hash, HASH_BYTES, signature);
    return db_exec(db, Q_JOURNAL_SIGNATURE_INSERT, e, "ibb", head.seq, signature, sizeof(signature),
                   keys->sign_public, sizeof(keys->sign_public));
}

enum rc journal_head(struct db *db, int64_t *seq, char out[65], struct err *e)
{
    struct head head;
    enum rc rc = read_head(db, &head, e);

    *seq = head.seq;
    hex(head.hash, HASH_BYTES, out);
    return rc;
}

enum rc journal_forget(struct db *db, int64_t titulaire_id, struct err *e)
{
    const struct journal_entry alone = {.titulaire_id = titulaire_id};
    unsigned char list[HASH_BYTES];
    struct sha256_stream *s = sha256_begin();

    hash_titulaires(s, &alone, list);
    sha256_drop(s);
    return db_exec(db, Q_JOURNAL_CONTENU_OUBLIE, e, "ib", titulaire_id, list, sizeof(list));
}

/* ---- verification ------------------------------------------------------------------------------------------ */

/* The lists of holders come from a second cursor in the same order, so that memory stays constant. */
struct verification {
    struct db *db;
    struct cursor entries;
    struct cursor holders;
    bool holder_left;
    struct journal_report *report;
    struct sha256_stream *sha;
    unsigned char previous[HASH_BYTES];
    int64_t seq;
    struct arbre tree; /* of the entries since the last signing one */
    int64_t tree_first;
};

static void next_holder(struct verification *v)
{
    v->holder_left = cursor_next(&v->holders);
}

static void list_hash(struct verification *v, int64_t seq, unsigned char out[HASH_BYTES])
{
    while (v->holder_left && cursor_i64(&v->holders, 0) == seq) {
        sha256_number(v->sha, cursor_i64(&v->holders, 1));
        next_holder(v);
    }
    sha256_take(v->sha, out);
}

static void copy_hash(struct cursor *c, int column, unsigned char out[HASH_BYTES])
{
    size_t n;
    const void *p = cursor_blob(c, column, &n);

    memset(out, 0, HASH_BYTES);
    if (n == HASH_BYTES)
        memcpy(out, p, HASH_BYTES);
}

static bool content_holds(struct verification *v, const struct journal_fields *f)
{
    static const unsigned char none[HASH_BYTES];
    unsigned char hash[HASH_BYTES];
    size_t salt_n, n;
    const void *salt = cursor_blob(&v->entries, 14, &salt_n);
    const void *content = cursor_blob(&v->entries, 15, &n); /* all its bytes, those after a NUL too */

    if (cursor_is_null(&v->entries, 15)) {
        v->report->contents_erased += memcmp(f->content, none, HASH_BYTES) != 0;
        return true;
    }
    if (salt_n != JOURNAL_SALT_BYTES) /* else the salt could grow by what the content loses */
        return false;
    journal_hash_content(v->sha, salt, content, n, hash);
    return memcmp(hash, f->content, HASH_BYTES) == 0;
}

/* The tree that a signing entry names is that of the entries since the one before. */
static bool tree_holds(struct verification *v, const struct journal_fields *f)
{
    unsigned char hash[HASH_BYTES];
    char text[JOURNAL_TREE_TEXT_BYTES];
    const char *said = cursor_text(&v->entries, 15);
    bool holds = true;

    if (f->kind != JOURNAL_SYSTEM || f->act == NULL || strcmp(f->act, JOURNAL_ACTE_SIGNER) != 0) {
        journal_grain(store_keys(db_store(v->db)), f->seq, hash);
        journal_leaf(v->sha, f, hash, hash);
        arbre_ajouter(&v->tree, hash, false);
        return true;
    }
    if (said != NULL && v->tree.n > 0) {
        arbre_racine(&v->tree, hash);
        journal_tree_text(v->tree_first, f->seq - 1, hash, text);
        holds = strcmp(text, said) == 0;
    }
    memset(&v->tree, 0, sizeof(v->tree));
    v->tree_first = f->seq + 1;
    return holds;
}

static void bad(struct verification *v, int64_t seq)
{
    if (v->report->first_bad == 0 || seq < v->report->first_bad)
        v->report->first_bad = seq;
}

static bool entry_holds(struct verification *v)
{
    struct cursor *c = &v->entries;
    struct journal_fields f;
    unsigned char holders[HASH_BYTES];
    unsigned char stored[HASH_BYTES];

    journal_fields_read(c, NULL, &f);
    copy_hash(c, 13, stored);
    list_hash(v, f.seq, holders);
    journal_hash_entry(v->sha, v->previous, &f, v->previous);
    return f.seq == ++v->seq && memcmp(holders, f.titulaires, HASH_BYTES) == 0 && content_holds(v, &f) &&
           memcmp(stored, v->previous, HASH_BYTES) == 0 && tree_holds(v, &f);
}

/* By the key of the installation: one that rewrites the chain can sign it with a key of his own. */
static enum rc verify_signatures(struct verification *v, struct err *e)
{
    const unsigned char *ours = store_keys(db_store(v->db))->sign_public;
    struct cursor c = {0};
    enum rc rc = db_query(v->db, Q_JOURNAL_SIGNATURES, &c, e, "");

    while (rc == RC_OK && cursor_next(&c)) {
        size_t signature_n, key_n, hash_n;
        const void *signature = cursor_blob(&c, 1, &signature_n);
        const void *key = cursor_blob(&c, 2, &key_n);
        const void *hash = cursor_blob(&c, 3, &hash_n);

        v->report->signatures++;
        if (signature_n != SIGNATURE_BYTES || key_n != 32 || memcmp(key, ours, 32) != 0 ||
            hash_n != HASH_BYTES || !crypto_check(key, hash, hash_n, signature))
            bad(v, cursor_i64(&c, 0));
    }
    return cursor_close(&c, e);
}

static enum rc verify_chain(struct verification *v, struct err *e)
{
    enum rc rc = db_query(v->db, Q_JOURNAL_ALL, &v->entries, e, "");
    enum rc closed;

    if (rc == RC_OK)
        rc = db_query(v->db, Q_JOURNAL_TITULAIRES_BY_SEQ, &v->holders, e, "");
    if (rc == RC_OK)
        next_holder(v);
    while (rc == RC_OK && cursor_next(&v->entries)) {
        v->report->entries++;
        if (!entry_holds(v))
            bad(v, cursor_i64(&v->entries, 0));
    }
    if (rc == RC_OK && v->holder_left)
        bad(v, cursor_i64(&v->holders, 0)); /* a list without its entry */
    closed = cursor_close(&v->entries, e);
    rc = rc == RC_OK ? closed : rc;
    closed = cursor_close(&v->holders, e);
    return rc == RC_OK ? closed : rc;
}

enum rc journal_verify(struct db *db, struct journal_report *out, struct err *e)
{
    struct verification v = {.db = db, .report = out, .sha = sha256_begin(), .tree_first = 1};
    enum rc rc;

    memset(out, 0, sizeof(*out));
    rc = verify_chain(&v, e);
    sha256_drop(v.sha);
    if (rc == RC_OK)
        rc = verify_signatures(&v, e);
    if (rc != RC_OK)
        return rc;
    hex(v.previous, HASH_BYTES, out->head);
    if (out->first_bad == 0)
        return RC_OK;
    return broken_at(out->first_bad, e);
}

/* ---- reading ----------------------------------------------------------------------------------------------- */

static void read_line(struct cursor *c, struct arena *a, struct journal_line *line)
{
    *line = (struct journal_line){.seq = cursor_i64(c, 0),
                                  .at_us = cursor_i64(c, 1),
                                  .kind = (enum journal_kind)cursor_i64(c, 2),
                                  .actor_id = cursor_i64(c, 4),
                                  .actor_name = cursor_copy(c, a, 5),
                                  .act = cursor_copy(c, a, 7),
                                  .items = items_parse(cursor_text(c, 8))};
    if (!law_party_find(cursor_text(c, 3), &line->party))
        line->party = PARTY_COUNT;
    if (!law_purpose_find(cursor_text(c, 6), &line->purpose))
        line->purpose = FINALITE_COUNT;
}

enum rc journal_of_titulaire(struct db *db, struct arena *a, int64_t titulaire_id, int64_t before,
                             size_t limit, struct journal_line *lines, size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_JOURNAL_OF_TITULAIRE, &c, e, "iii", titulaire_id,
                          before > 0 ? before : INT64_MAX, (int64_t)limit);

    *n = 0;
    while (rc == RC_OK && *n < limit && cursor_next(&c))
        read_line(&c, a, &lines[(*n)++]);
    return cursor_close(&c, e);
}
